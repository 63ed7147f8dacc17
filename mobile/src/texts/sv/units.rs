//! Swedish: the overview for those who follow many units.

use crate::texts::{Counted, UnitsTexts};

pub(super) const TEXTS: UnitsTexts = UnitsTexts {
    title: "Mina enheter",
    link_help: "Se hur långt enheterna har kommit",
    intro: "Här ser du hur långt varje enhet har kommit. Vad de har svarat och skrivit syns inte här.",
    filter_label: "Vilka enheter som visas",
    filter_all: "Alla ({count})",
    filter_late: "Försenade ({count})",
    filter_not_begun: "Inte påbörjade ({count})",
    empty: "Ingen omgång är öppen för de enheter som du följer.",
    nothing_chosen: "Inga enheter just nu. Välj Alla för att se resten.",
    not_begun: "Inte påbörjad",
    begun: "Påbörjad",
    ready: "Klarmarkerad",
    handed_in: "Inlämnad",
    fed_back: "Återkopplad",
    late: "Försenad",
    answered: "{percent} procent besvarat ({count} av {all} frågor)",
    differences: Counted { one: "1 fråga med olika svar", many: "{count} frågor med olika svar" },
    no_representative: "Skyddsombud saknas",
    below: "Hör till {unit}",
    covered_by: "Följs upp tillsammans med {unit}",
    extra: "Extra uppföljning, {date}",
    due: "Lämnas in senast {date}",
    managers: "Chef: {names}",
    no_manager: "Chef saknas",
};
