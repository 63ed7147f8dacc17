//! Swedish: whom to turn to.

use crate::texts::SupportTexts;

pub(super) const TEXTS: SupportTexts = SupportTexts {
    title: "Ditt stöd",
    link_help: "HR, företagshälsovård och andra att fråga",
    intro: "Hit kan du vända dig när du behöver stöd i arbetsmiljöarbetet.",
    none: "Inga kontakter än",
    none_help: "HR eller den som ansvarar för uppföljningen kan lägga in kontakter här.",
    kinds: [
        ("hr", "HR"),
        ("occupational-health", "Företagshälsovård"),
        ("safety", "Skyddsombud"),
        ("other", "Annat stöd"),
    ],
    kind: "Slag av stöd",
    name: "Namn",
    phone: "Telefon",
    email: "E-post",
    words: "När och hur",
    change: "Ändra kontakter",
    change_of: "Kontakter för {unit}",
    add: "Lägg till kontakt",
    remove: "Ta bort",
    contact: "Kontakt {number}",
    save: "Spara",
    no_contacts: "Inga kontakter.",
};
