//! English: what is recorded, how long it is kept, and the archive.

use crate::texts::life_cycle::{ArchiveTexts, ArchivingTexts, RecordedScreenTexts, RetentionTexts};
use crate::texts::{Counted, LifeCycleTexts};

pub(super) const TEXTS: LifeCycleTexts = LifeCycleTexts {
    recorded: RECORDED,
    retention: RETENTION,
    archive: ARCHIVE,
    archiving: ARCHIVING,
    kinds: [
        ("working-follow-up", "Follow-ups that were not handed in"),
        ("hand-in-workplace", "What workplaces have handed in"),
        ("hand-in-mid", "What units between workplace and department have handed in"),
        ("hand-in-department", "What departments have handed in"),
        ("hand-in-administration", "What administrations and companies have handed in"),
        ("hand-in-organisation", "The compilation for the whole organisation"),
        ("action-plan", "Action plans of units that have ended"),
    ],
    years: Counted { one: "1 year", many: "{count} years" },
    for_ever: "Kept for ever",
};

const RECORDED: RecordedScreenTexts = RecordedScreenTexts {
    title: "What is recorded about you",
    link: "Read more: who sees what, for how long, and how it goes away",
    link_help: "Who sees what you write, and for how long",
    intro: "Samsyn records who writes what. Here you read why, who sees it, how long it is there and whom you can ask.",
    what_title: "What is recorded",
    what: &[
        "Every change: what you wrote or removed, your name, and the time by the tablet.",
        "When the server received the change, and from which tablet.",
        "Text that you delete stays in the history until the round is archived or the follow-up is disposed of.",
        "Your ready marks and hand-ins, with name and time.",
        "Your name, your e-mail address if you have given it, your roles and the tablets that you have signed in on.",
        "A log of decisions, such as a round being closed, something being sent back or something being disposed of.",
        "Where you are in the follow-up right now is seen by whoever has it open at the same time. It is not recorded.",
    ],
    why_title: "Why it is recorded",
    why: &[
        "Two people must be able to write at the same time, also without a network, without losing anything.",
        "Nobody must be able to write in somebody else's name.",
        "A ready mark must cover exactly what stood there.",
        "You must be able to see what was changed, and to undo.",
        "Samsyn doesn't measure how much or how fast you work. The employer may not use such data to check on you without your knowledge (AFS 2023:11, chapter 3, section 9).",
    ],
    who_title: "Who sees what",
    who_help: "What is handed in shows what you arrived at, who marked it as ready and who handed it in. It doesn't show who wrote what.",
    who: &[
        (
            "The manager and the safety representatives of the unit, and those you have invited",
            "The whole follow-up: what it says, who wrote what and when. The manager and the representatives also see the action plan.",
        ),
        (
            "The main safety representative",
            "How far you have come, the action plan and what is handed in. The whole follow-up if the unit has no representative.",
        ),
        (
            "Managers of the levels above, in the same administration or company",
            "How far you have come, the action plan and what is handed in. Never the draft.",
        ),
        ("Managers above the administration or company", "Only what is handed in."),
        ("HR", "How far you have come, the action plan and what is handed in. The draft only if you invite HR."),
        ("Employees of the unit", "The action plan, and what was fed back."),
        ("The process owner", "How far you have come and what is handed in."),
        ("The analyst and the records officer", "What is handed in."),
        ("The administrator", "Names, roles and tablets. No content."),
        ("Whoever runs the server", "Can technically reach everything that is there."),
        (
            "The public",
            "What is handed in is a public record. Whoever asks for it can get it, after a review of secrecy.",
        ),
    ],
    how_long_title: "How long it is kept",
    how_long: "Your employer has decided as follows. The years are counted from the end of the year in which the round was closed or the unit ended.",
    gone_title: "How it goes away",
    gone: &[
        "When the round is archived, a copy takes the follow-up's place. The copy says the same, with both parties' answers, but not who wrote what, when or on which tablet. The document goes from the tablets the next time that they are online.",
        "If something was not sent in time, it stays on that tablet until it is removed there.",
        "When the time is over the follow-up can be disposed of. A records officer does it, with a decision. Then everything is removed, also on the tablets.",
        "The action plan lives on from year to year. Who wrote what stays in it for as long as the unit exists.",
        "Older backups still hold what was removed, until they are replaced.",
    ],
    ask_title: "Whom you can ask",
    ask: "Ask your manager or your safety representative, or one of the contacts under Your support. You have the right to know what data the employer has about you. Turn to the employer's data protection officer for that.",
};

const RETENTION: RetentionTexts = RetentionTexts {
    title: "Retention and disposal",
    link_help: "How long records are kept, and what can be disposed of",
    intro: "Nothing is disposed of by itself. When its time is over a record stands in the list, and it goes only with a decision.",
    periods: "How long records are kept",
    periods_help: "Whole years after the year in which the round was closed or the unit ended. Leave it empty for what is to be kept for ever.",
    years_of: "{kind}, number of years",
    years_hint: "Empty means that it is kept for ever",
    bad_years: "Write a number of years between 1 and 200, or leave it empty.",
    save: "Save",
    due: "Due for disposal",
    due_help: "Choose records and name the decision. What is disposed of is removed at the server and on the tablets. A line on what went and by which decision remains.",
    none_due: "No record is old enough to be disposed of.",
    choose_all: "Choose all",
    ended: "Ended {date}",
    due_since: "Due since {date}",
    extra: "Extra follow-up, {date}",
    public_record: "Handed in, public record",
    working: "Working material",
    reference: "Decision on disposal (such as SN 2026/1 § 7)",
    dispose: Counted { one: "Dispose of 1 record", many: "Dispose of {count} records" },
    none_chosen: "Choose at least one record and name the decision.",
    confirm_title: "Dispose of them?",
    confirm_help: "It can't be undone. The records, everything that was handed in of them and their history are removed.",
    confirm: "Dispose",
    keep: "Keep them",
    disposed: Counted { one: "1 record has been disposed of.", many: "{count} records have been disposed of." },
};

const ARCHIVE: ArchiveTexts = ArchiveTexts {
    title: "Archive",
    link_help: "Follow-ups of rounds that have been archived",
    intro: "These follow-ups can be read and not changed. They are at the server, so you need a network.",
    none: "Nothing in the archive yet",
    none_help: "When a round has been archived you read your follow-ups here.",
    archived: "Archived {date}",
    extra: "Extra follow-up, {date}",
    to_archive: "The whole archive",
    copy: "Archived copy. It says what stood when the round was closed, but not who wrote what.",
    gone: "The follow-up is not in the archive, or you have no access to it.",
    feedback: "Feedback",
};

const ARCHIVING: ArchivingTexts = ArchivingTexts {
    action: "Archive the round",
    title: "Archive {round}?",
    what: &[
        "Every follow-up is replaced by a copy. The copy says the same, with both parties' answers, but not who wrote what or when.",
        "What was handed in is not changed.",
        "The follow-ups go from the tablets and are then read in the archive. What was not sent from a tablet in time stays on it.",
        "It can't be undone.",
    ],
    confirm: "Archive",
    keep: "Wait",
    left: Counted { one: "1 follow-up left …", many: "{count} follow-ups left …" },
    done: Counted { one: "1 follow-up has been archived.", many: "{count} follow-ups have been archived." },
    waiting: Counted {
        one: "1 follow-up is as it was: something in it waits, such as for its author or for the action plan. Archive again later.",
        many: "{count} follow-ups are as they were: something in them waits, such as for its author or for the action plan. Archive again later.",
    },
    archived: "Archived {date}",
};
