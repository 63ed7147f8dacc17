//! The texts of the methods: interviews and their compilation, and the dialogue at the workplace meeting.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

#[derive(Debug)]
pub(crate) struct MethodsTexts {
    pub(crate) interviews: InterviewTexts,
    pub(crate) compiling: CompilingTexts,
    pub(crate) dialogue: DialogueTexts,
}

#[derive(Debug)]
pub(crate) struct InterviewTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none_yet: &'static str,
    pub(crate) none_yet_help: &'static str,
    pub(crate) add: &'static str,
    pub(crate) who: &'static str,
    pub(crate) who_hint: &'static str,
    pub(crate) interviewer: &'static str,
    pub(crate) date: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) removed: Counted,
    pub(crate) write: &'static str,
    pub(crate) notes_taken: Counted,
    pub(crate) compile: &'static str,
    pub(crate) unnamed: &'static str,
    pub(crate) notes_title: &'static str,
    pub(crate) notes_intro: &'static str,
    pub(crate) note: &'static str,
    pub(crate) gone: &'static str,
    pub(crate) all_interviews: &'static str,
    pub(crate) sections: &'static str,
}

#[derive(Debug)]
pub(crate) struct CompilingTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) none_yet: &'static str,
    pub(crate) none_here: &'static str,
    pub(crate) notes_on: &'static str,
    pub(crate) others: Counted,
    pub(crate) show_others: &'static str,
    pub(crate) said_by: &'static str,
}

#[derive(Debug)]
pub(crate) struct DialogueTexts {
    pub(crate) title: &'static str,
    pub(crate) place: &'static str,
    pub(crate) room: &'static str,
    pub(crate) add_one: &'static str,
    pub(crate) take_one_back: &'static str,
    pub(crate) counted: Counted,
    pub(crate) nobody_yet: &'static str,
    pub(crate) proposal: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) some_say_no: Counted,
    pub(crate) take: &'static str,
    pub(crate) taken: &'static str,
    pub(crate) notes: &'static str,
    pub(crate) answers: &'static str,
    pub(crate) previous: &'static str,
    pub(crate) next: &'static str,
    pub(crate) finish: &'static str,
    pub(crate) keys: &'static str,
    pub(crate) leave: &'static str,
    pub(crate) no_questions: &'static str,
    pub(crate) phones: PhonesTexts,
}

#[derive(Debug)]
pub(crate) struct PhonesTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) open: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) scan: &'static str,
    pub(crate) answered: Counted,
    pub(crate) too_few: &'static str,
    pub(crate) too_few_closed: &'static str,
    pub(crate) count_in: &'static str,
    pub(crate) counted_in: &'static str,
    pub(crate) taken: &'static str,
    pub(crate) too_many_rooms: &'static str,
    pub(crate) close: &'static str,
    pub(crate) close_help: &'static str,
}
