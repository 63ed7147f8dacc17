//! English: rounds.

use crate::texts::rounds::{CloseTexts, LateUnitsTexts, LeftTexts, MethodDecisionTexts, NewRoundTexts};
use crate::texts::{Counted, RoundsTexts};

pub(super) const TEXTS: RoundsTexts = RoundsTexts {
    title: "Rounds",
    link_help: "When the follow-up is done, last days and method",
    intro: "A round is one year's follow-up for all units: when it is done, and by when it is to be handed in.",
    to_rounds: "All rounds",
    none: "No round yet",
    none_help: "When a round opens, managers and safety representatives get a message and can begin.",
    not_here: "There is no such round, or it is not yours to see.",
    open: "Open",
    closed: "Closed {date}",
    reviewed: "Follows up {year}",
    performed: "Carried out",
    performed_from: "First day of carrying out",
    performed_to: "Last day of carrying out",
    units: Counted { one: "1 unit", many: "{count} units" },
    handed_in: Counted { one: "1 has handed in", many: "{count} have handed in" },
    late: Counted { one: "1 is late", many: "{count} are late" },
    not_begun: Counted { one: "1 has not begun", many: "{count} have not begun" },
    levels: [
        "Workplaces",
        "Units between workplace and department",
        "Departments",
        "Administrations and companies",
        "The whole organisation",
    ],
    last_days: "Last day for handing in",
    last_days_help: "Those who fill in are reminded two weeks before, three days before and the day after.",
    last_day: "Last day for {level}",
    no_last_day: "No last day",
    change_day: "Change",
    day_is_past: "That day has passed. Everybody who has not handed in counts as late.",
    out_of_order: "{lower} have a later last day than {upper}. That level should be able to use what those below have handed in.",
    fills_in: "{template}, {count} questions",
    method: METHOD,
    left: LEFT,
    late_units: LATE_UNITS,
    close: CLOSE,
    new: NEW,
};

const METHOD: MethodDecisionTexts = MethodDecisionTexts {
    title: "Method",
    help: "A decision holds for the unit and all below it, until a nearer unit has a decision of its own.",
    label: "Method for {unit}",
    none_here: "No decision of its own",
    own: "Decided here: {method}.",
    inherited: "From {unit}: {method}.",
    undecided: "Nothing is decided. Each unit chooses for itself.",
    may_choose: "The units may choose another method",
    bound: "The units are to use it.",
    free: "The units may choose another.",
    holds_for: Counted { one: "Holds for 1 unit.", many: "Holds for {count} units." },
    holds_for_none: "Holds for no unit: all have decisions of their own.",
    decide: "Save",
    no_units: "No unit to decide for is seen here.",
};

const LEFT: LeftTexts = LeftTexts {
    title: "Not handed in",
    none: "All have handed in.",
    more: Counted { one: "and 1 more", many: "and {count} more" },
    to_units: "See how far each has come",
};

const LATE_UNITS: LateUnitsTexts = LateUnitsTexts {
    title: "Units that have been added",
    help: "These units did not exist when the round was opened. Take them in if they are to follow up as well.",
    below: "Below {unit}",
    take_in: "Take in",
    take_in_unit: "Take {unit} into the round",
};

const CLOSE: CloseTexts = CloseTexts {
    action: "Close the round",
    title: "Close {round}?",
    what: "Afterwards all can read, and nobody can change anything or hand in. A closed round can't be opened again.",
    left: Counted {
        one: "1 unit has not handed in, and won't be able to:",
        many: "{count} units have not handed in, and won't be able to:",
    },
    all_in: "All units have handed in.",
    confirm: "Close the round",
    keep_open: "Leave it open",
};

const NEW: NewRoundTexts = NewRoundTexts {
    title: "Open a round",
    intro: "Fill this in now and check it in the next step. Nothing happens before you confirm.",
    name: "Name",
    usual_name: "Yearly follow-up {year}",
    year: "Year to follow up",
    year_hint: "For example 2026",
    time: "When it is done",
    template: "Form for {level}",
    template_words: "{template}, version {version}",
    go_on: "Continue",
    check_title: "Check and open",
    what_happens: "This happens when you open it",
    opens_for: Counted { one: "The round opens for 1 unit.", many: "The round opens for {count} units." },
    tree: "The organisation is frozen as it is today. Units that are added later are not in it.",
    begun: "Each unit gets a follow-up to fill in.",
    told: "Managers and safety representatives get a message in the app.",
    reminded: "They are reminded before the last day and after it.",
    back: "Change",
    open: "Open the round",
    needs_name: "Write a name.",
    needs_day: "Choose a last day for {level}.",
    another: "There is already an open round for {year}: {rounds}. If you open one more, units that are in both get two follow-ups of the same year.",
    another_title: "Open it anyway?",
    open_anyway: "Open anyway",
    open_none: "Don't open",
    needs_year: "Write the year with four digits.",
    refusals: [
        ("bad-name", "The name needs between 1 and 200 characters."),
        ("bad-year", "Write the year with four digits."),
        ("bad-period", "The last day of carrying out is before the first."),
        ("unknown-template", "That form is gone. Fetch again and choose another."),
        ("already-open", "That round is open already: the same year, name and units."),
        ("no-units", "There is no unit to open the round for."),
    ],
};
