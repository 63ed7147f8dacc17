//! English: whom to turn to.

use crate::texts::SupportTexts;

pub(super) const TEXTS: SupportTexts = SupportTexts {
    title: "Your support",
    link_help: "HR, occupational health service and others to ask",
    intro: "Turn to these when you need support in work environment management.",
    none: "No contacts yet",
    none_help: "HR or whoever owns the follow-up can add contacts here.",
    kinds: [
        ("hr", "HR"),
        ("occupational-health", "Occupational health service"),
        ("safety", "Safety representatives"),
        ("other", "Other support"),
    ],
    kind: "Kind of support",
    name: "Name",
    phone: "Phone",
    email: "E-mail",
    words: "When and how",
    change: "Change contacts",
    change_of: "Contacts of {unit}",
    add: "Add a contact",
    remove: "Remove",
    contact: "Contact {number}",
    save: "Save",
    no_contacts: "No contacts.",
};
