//! English: the form for paper.

use crate::texts::PaperTexts;

pub(super) const TEXTS: PaperTexts = PaperTexts {
    title: "Print",
    intro: "This is what the form looks like on paper. The paper is a copy. What counts is what stands in the app.",
    which: "What should be printed?",
    filled: "Filled-in form",
    blank: "Blank form",
    interview_sheet: "Interview sheet",
    with_notes: "Include the notes from the interviews",
    with_notes_hint: "They are the interviewed people's own words. Think about who will read the paper.",
    print: "Print",
    printed: "Printed {date}",
    draft: "Draft, not handed in",
    plan: "Planning",
    own_view: "How it looks to the {role}",
    findings: "Strengths and what can be better",
    closing: "Summary",
    marks: "Ready marks",
    no_marks: "Nobody has marked it as ready.",
    handed_in: "Handed in, version {version}, {time}. Receipt {number}.",
    name: "Name",
    day: "Day",
    signature: "Signature",
    not_here: "The form is not on this tablet yet. It is fetched when the tablet is online.",
};
