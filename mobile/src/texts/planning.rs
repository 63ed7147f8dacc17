//! The texts of planning: the methods, the information to those concerned, the ready-made message, the calendar.
//!
//! Which texts there are; the words are below `sv/` and `en/`. The labels of the plan's own fields are with the case.

use super::Counted;

#[derive(Debug)]
pub(crate) struct PlanningTexts {
    pub(crate) method_intro: &'static str,
    /// In the order of the plan's methods.
    pub(crate) methods: [MethodTexts; 3],
    pub(crate) when_and_who: &'static str,
    pub(crate) time_hint: &'static str,
    pub(crate) week_hint: &'static str,
    pub(crate) carrying_out_hint: &'static str,
    pub(crate) after_work_hint: &'static str,
    pub(crate) no_participants: &'static str,
    pub(crate) ways_on: &'static str,
    pub(crate) choose_first: &'static str,
    pub(crate) timing: TimingTexts,
    pub(crate) points_told: &'static str,
    pub(crate) last_day_told: &'static str,
    pub(crate) last_day_missing: &'static str,
    pub(crate) last_day_too_late: &'static str,
    pub(crate) message: MessageScreenTexts,
    pub(crate) sentences: MessageTexts,
    pub(crate) calendar: CalendarTexts,
    pub(crate) weekdays: [&'static str; 7],
    pub(crate) and: &'static str,
}

/// One method: what it means, when it fits, and what to do on from the plan.
#[derive(Debug)]
pub(crate) struct MethodTexts {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) fits: &'static str,
    pub(crate) go_on: &'static str,
}

/// Whether those concerned are told in good time.
#[derive(Debug)]
pub(crate) struct TimingTexts {
    pub(crate) no_day: &'static str,
    pub(crate) in_good_time: Counted,
    pub(crate) late: Counted,
    pub(crate) after_the_day: &'static str,
    pub(crate) not_yet: Counted,
    pub(crate) not_yet_today: &'static str,
    pub(crate) short: Counted,
    pub(crate) missed: &'static str,
}

/// Around the ready-made message.
#[derive(Debug)]
pub(crate) struct MessageScreenTexts {
    pub(crate) title: &'static str,
    pub(crate) open: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) copy_failed: &'static str,
    pub(crate) share: &'static str,
    pub(crate) print: &'static str,
    pub(crate) mark_told: &'static str,
    pub(crate) mark_told_hint: &'static str,
    pub(crate) marked: &'static str,
    pub(crate) gaps: &'static str,
    pub(crate) gap_method: &'static str,
    pub(crate) gap_when: &'static str,
    pub(crate) gap_who: &'static str,
    pub(crate) gap_last_day: &'static str,
    pub(crate) back_to_plan: &'static str,
}

/// What the message is made of.
#[derive(Debug)]
pub(crate) struct MessageTexts {
    pub(crate) title: &'static str,
    pub(crate) title_extra: &'static str,
    pub(crate) purpose: (&'static str, &'static str),
    pub(crate) purpose_extra: &'static str,
    pub(crate) how: &'static str,
    /// In the order of the plan's methods.
    pub(crate) methods: [&'static str; 3],
    pub(crate) method_open: &'static str,
    pub(crate) when: &'static str,
    pub(crate) week: &'static str,
    pub(crate) when_open: &'static str,
    pub(crate) set_aside: &'static str,
    pub(crate) who: &'static str,
    pub(crate) responsible: &'static str,
    pub(crate) participants: &'static str,
    pub(crate) who_open: &'static str,
    pub(crate) last_day: &'static str,
    pub(crate) last_day_words: &'static str,
    pub(crate) last_day_open: &'static str,
    pub(crate) afterwards: (&'static str, &'static str),
    pub(crate) questions: &'static str,
}

#[derive(Debug)]
pub(crate) struct CalendarTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) download: &'static str,
    pub(crate) done: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) file_name: &'static str,
    pub(crate) day: &'static str,
    pub(crate) last_day: &'static str,
    pub(crate) due: &'static str,
    pub(crate) no_clock: &'static str,
}
