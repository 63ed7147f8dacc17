//! The screens for those above the workplaces, and for administrators.
//!
//! It names them. The rule that must not be broken: none of them is needed to fill in a form.

use leptos::prelude::*;

use crate::pages;
use crate::route::{OrganisationView, TemplatesView};

/// A screen, with what its address says.
#[derive(Debug, Clone)]
pub(crate) enum Office {
    /// How far the units have come.
    Units,
    /// The rounds.
    Rounds(String),
    /// What was handed in below.
    Result(String),
    /// One follow-up as it was handed in.
    HandedIn(String),
    /// How long records are kept.
    Retention,
    /// Units that changed managers.
    UnitHandover(String),
    /// How the server is doing.
    Status,
    /// What lost tablets brought in.
    Quarantine,
    /// Units, people and roles.
    Organisation(OrganisationView),
    /// The templates.
    Templates(TemplatesView),
}

impl Office {
    /// The screen itself.
    pub(super) fn show(self) -> AnyView {
        match self {
            Self::Units => view! { <pages::Units /> }.into_any(),
            Self::Rounds(part) => view! { <pages::Rounds part /> }.into_any(),
            Self::Result(part) => view! { <pages::Results part /> }.into_any(),
            Self::HandedIn(id) => view! { <pages::HandedInScreen id /> }.into_any(),
            Self::Retention => view! { <pages::RetentionScreen /> }.into_any(),
            Self::UnitHandover(part) => view! { <pages::UnitHandover part /> }.into_any(),
            Self::Status => view! { <pages::StatusScreen /> }.into_any(),
            Self::Quarantine => view! { <pages::Quarantine /> }.into_any(),
            Self::Organisation(view) => view! { <pages::Organisation view /> }.into_any(),
            Self::Templates(view) => view! { <pages::Templates view /> }.into_any(),
        }
    }
}
