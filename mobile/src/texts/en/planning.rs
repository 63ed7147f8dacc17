//! English: planning.

use crate::texts::planning::{CalendarTexts, MessageScreenTexts, MessageTexts, MethodTexts, TimingTexts};
use crate::texts::{Counted, PlanningTexts};

pub(super) const TEXTS: PlanningTexts = PlanningTexts {
    method_intro: "Choose the way that suits you. The manager and the representative answer the same questions whichever it is.",
    methods: METHODS,
    when_and_who: "When and who",
    time_hint: "For example 13:00–15:00",
    week_hint: "For example 12",
    carrying_out_hint: "For example 2 hours",
    after_work_hint: "Time to compile, analyse and write the action plan. For example 3 hours.",
    no_participants: "Nobody has been added yet. Write who takes part besides the manager and the representative.",
    ways_on: "Go on",
    choose_first: "Choose a method above, and the next step is shown here.",
    timing: TIMING,
    points_told: "{count} of {all} points have been told",
    last_day_told: "Last day",
    last_day_missing: "Last day (fill in the date above)",
    last_day_too_late: "The last day is after the follow-up on {day}. Choose a day before it, and there is time to read the views.",
    message: MESSAGE,
    sentences: SENTENCES,
    calendar: CALENDAR,
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    and: "and",
};

const METHODS: [MethodTexts; 3] = [
    MethodTexts {
        code: "interview",
        name: "Interviews",
        what: "You ask employees one at a time and write down what they say. Then you compile the answers.",
        fits: "Fits when people are seldom in at the same time, or when it is easier to talk one to one.",
        go_on: "To the interviews",
    },
    MethodTexts {
        code: "joint-form",
        name: "We fill it in together",
        what: "The manager and the representative answer the questions apart or side by side. Where you differ, you talk.",
        fits: "Fits when you know the unit well and have already heard the employees.",
        go_on: "To the questions",
    },
    MethodTexts {
        code: "workplace-dialogue",
        name: "Dialogue at the workplace meeting or another meeting",
        what: "You show everybody one question at a time. You count how many answer what, and write down what is said.",
        fits: "Fits when most people can be at the same meeting and you want everybody to hear each other.",
        go_on: "To the dialogue",
    },
];

const TIMING: TimingTexts = TimingTexts {
    no_day: "Set a day above to see whether you can inform people in good time.",
    in_good_time: Counted {
        one: "The information went out 1 day before. That is in good time.",
        many: "The information went out {count} days before. That is in good time.",
    },
    late: Counted {
        one: "The information went out 1 day before. Two weeks before is in good time. Ask whether everybody can still take part.",
        many: "The information went out {count} days before. Two weeks before is in good time. Ask whether everybody can still take part.",
    },
    after_the_day: "The information went out on the day itself or later. Those concerned need to know two weeks before.",
    not_yet: Counted {
        one: "Tell people by tomorrow, and it is in good time.",
        many: "Tell people within {count} days, and it is in good time.",
    },
    not_yet_today: "Tell people today, and it is in good time.",
    short: Counted {
        one: "There is 1 day left and the information has not gone out. Two weeks before is in good time. Tell people now, or choose a later day.",
        many: "There are {count} days left and the information has not gone out. Two weeks before is in good time. Tell people now, or choose a later day.",
    },
    missed: "The day is over, and it does not say when the information went out.",
};

const MESSAGE: MessageScreenTexts = MessageScreenTexts {
    title: "Text to those concerned",
    open: "Ready-made text to send or read out",
    intro: "The text is made from your plan and changes with it. Copy, share or print it, or read it out at a meeting.",
    copy: "Copy the text",
    copied: "The text has been copied. Paste it where you want to send it.",
    copy_failed: "It could not be copied. Select the text and copy it yourself.",
    share: "Share",
    print: "Print",
    mark_told: "We have told people today",
    mark_told_hint: "Ticks the points that the text brings up and writes today's date in the plan.",
    marked: "Ticked in the plan.",
    gaps: "This is missing from the plan and so from the text:",
    gap_method: "Method",
    gap_when: "Day or week",
    gap_who: "Responsible or who takes part",
    gap_last_day: "Last day",
    back_to_plan: "To the plan",
};

const SENTENCES: MessageTexts = MessageTexts {
    title: "How we follow up our work environment management at {unit}",
    title_extra: "Extra follow-up of our work environment management at {unit}",
    purpose: (
        "Why",
        "Once a year we look at how our work environment management works: what is good and should stay, and what needs to get better. The manager and the safety representative do it together, and we need to hear how things are for you.",
    ),
    purpose_extra: "This time we make an extra follow-up. The reason: {reason}",
    how: "How",
    methods: [
        "We interview some of you. What you say is written down without your name at the answers.",
        "The manager and the safety representative fill in a form together. Tell either of them what you want in it.",
        "We talk about the questions at a meeting, for example the workplace meeting. Everybody may answer, and we count the answers without names.",
    ],
    method_open: "How we do it has not been decided yet.",
    when: "When",
    week: "week {week}",
    when_open: "The day has not been decided yet.",
    set_aside: "Time set aside: {time}.",
    who: "Who takes part",
    responsible: "{name} is responsible.",
    participants: "Also taking part: {names}.",
    who_open: "The manager and the safety representative.",
    last_day: "Last day",
    last_day_words: "Say what you want included by {day}.",
    last_day_open: "The last day for comments has not been decided yet.",
    afterwards: (
        "And then",
        "We tell you what we found. What needs to get better goes into the action plan with somebody responsible and a date.",
    ),
    questions: "You are welcome to ask your manager or your safety representative.",
};

const CALENDAR: CalendarTexts = CalendarTexts {
    title: "In the calendar",
    intro: "The file holds the day, the last day for comments and the day by which the follow-up is to be handed in. Open it in your calendar or attach it to an e-mail. If you change the day, fetch the file again.",
    nothing: "Set a day above, and you can fetch a file for the calendar.",
    download: "Fetch a calendar file",
    done: "The file is among your downloads.",
    failed: "The file could not be saved. Try again.",
    file_name: "follow-up",
    day: "Follow-up of work environment management, {unit}",
    last_day: "Last day for comments to the follow-up, {unit}",
    due: "The follow-up is to be handed in, {unit}",
    no_clock: "Time: {time}",
};
