//! English: interviews, compiling them, and the dialogue at the workplace meeting.

use crate::texts::methods::{CompilingTexts, DialogueTexts, InterviewTexts, PhonesTexts};
use crate::texts::{Counted, MethodsTexts};

pub(super) const TEXTS: MethodsTexts =
    MethodsTexts { interviews: INTERVIEWS, compiling: COMPILING, dialogue: DIALOGUE };

const INTERVIEWS: InterviewTexts = InterviewTexts {
    title: "Interviews",
    intro: "Write who interviews whom, and when. Take notes during the talk. Then compile, and the notes become answers.",
    none_yet: "No interviews yet",
    none_yet_help: "Add one for each talk that you plan.",
    add: "Add an interview",
    who: "Who is interviewed?",
    who_hint: "A group or a role is enough, such as “a childminder”. No name is needed.",
    interviewer: "Who interviews?",
    date: "Day",
    remove: "Remove the interview",
    removed: Counted { one: "1 removed interview", many: "{count} removed interviews" },
    write: "Take notes",
    notes_taken: Counted { one: "Notes at 1 question", many: "Notes at {count} questions" },
    compile: "Compile",
    unnamed: "Interview {number}",
    notes_title: "Notes: {name}",
    notes_intro: "Write what is said, in the person's own words. Skip the questions that did not come up.",
    note: "Notes on {question}",
    gone: "The interview is not there. It may have been removed.",
    all_interviews: "All interviews",
    sections: "Areas",
};

const COMPILING: CompilingTexts = CompilingTexts {
    title: "Compile the interviews",
    intro: "Read what was said about each question. Then answer it yourselves and write a comment.",
    none_yet: "There are no notes to compile yet.",
    none_here: "Nobody has said anything about the questions of this area.",
    notes_on: "What was said about {question}",
    others: Counted { one: "1 question without notes", many: "{count} questions without notes" },
    show_others: "Show the questions without notes",
    said_by: "interviewed by {name}",
};

const DIALOGUE: DialogueTexts = DialogueTexts {
    title: "Dialogue at the workplace meeting or another meeting",
    place: "Question {number} of {all}",
    room: "How the room answers",
    add_one: "counted. Tap for one more.",
    take_one_back: "Take back one {answer}",
    counted: Counted { one: "1 answer counted", many: "{count} answers counted" },
    nobody_yet: "Read the question aloud. Count the hands and tap once for each answer.",
    proposal: "{counts}: proposed answer {answer}",
    rule: "The proposal is what most people chose. Of equal ones the most cautious is proposed.",
    some_say_no: Counted {
        one: "1 answered No. Ask what is missing and write it down.",
        many: "{count} answered No. Ask what is missing and write it down.",
    },
    take: "Take {answer} as my answer",
    taken: "Your answer is {answer}",
    notes: "What is said",
    answers: "Your answers",
    previous: "Previous question",
    next: "Next question",
    finish: "Done",
    keys: "Keys: 1–4 count, Shift and 1–4 take one back, the arrows change the question.",
    leave: "Leave the dialogue",
    no_questions: "There are no questions here.",
    phones: PHONES,
};

const PHONES: PhonesTexts = PhonesTexts {
    title: "Answer on your own phones",
    intro: "Those present scan a code and tap their smiley, without signing in. The answers are anonymous. It needs a network.",
    open: "Open the question for the phones",
    picture: "Code to scan with the phone",
    scan: "Scan the code, or go to",
    answered: Counted { one: "1 has answered", many: "{count} have answered" },
    too_few: "How the answers are spread is shown once at least {count} have answered.",
    too_few_closed: "Fewer than {count} answered. So it is not shown how the answers are spread, and they are not counted in.",
    count_in: "Close the question and count the answers in",
    counted_in: "The phones' answers are counted in",
    taken: "The answers to the question are counted in already.",
    too_many_rooms: "So many rooms are open that another can't be opened. Count hands, or try again later.",
    close: "Close the room",
    close_help: "The room closes by itself after a day. Answers that were not counted in are lost.",
};
