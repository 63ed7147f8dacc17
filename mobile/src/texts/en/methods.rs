//! English: interviews, compiling them, and the dialogue at the workplace meeting.

use crate::texts::methods::{CompilingTexts, DialogueTexts, InterviewTexts};
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
    title: "Dialogue at the workplace meeting",
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
};
