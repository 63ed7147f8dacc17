//! English: the overview for those who follow many units.

use crate::texts::{Counted, UnitsTexts};

pub(super) const TEXTS: UnitsTexts = UnitsTexts {
    title: "My units",
    link_help: "See how far the units have come",
    intro: "Here you see how far each unit has come. What they have answered and written is not shown here.",
    filter_label: "Which units are shown",
    filter_all: "All ({count})",
    filter_late: "Late ({count})",
    filter_not_begun: "Not begun ({count})",
    empty: "No round is open for the units that you follow.",
    nothing_chosen: "No units right now. Choose All to see the rest.",
    not_begun: "Not begun",
    begun: "Begun",
    ready: "Marked ready",
    handed_in: "Handed in",
    fed_back: "Fed back",
    late: "Late",
    answered: "{percent} per cent answered ({count} of {all} questions)",
    differences: Counted { one: "1 question answered differently", many: "{count} questions answered differently" },
    no_representative: "No safety representative",
    below: "Part of {unit}",
    covered_by: "Followed up together with {unit}",
    extra: "Extra follow-up, {date}",
    due: "To be handed in by {date}",
    managers: "Manager: {names}",
    no_manager: "No manager",
};
