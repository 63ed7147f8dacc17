//! The screens for what is asked of the server now and then, whoever one is.
//!
//! It names them. The rule that must not be broken: each of them says that it needs the network.

use form_model::DocumentId;
use leptos::prelude::*;

use crate::pages;

/// A screen, with what its address says.
#[derive(Debug, Clone)]
pub(crate) enum Errand {
    /// What became of what was passed upwards.
    Raised,
    /// What was fed back at the person's own units.
    FedBack,
    /// Whom to turn to.
    Support,
    /// The archived follow-ups.
    Archive(String),
    /// Reminders by e-mail.
    Reminders,
    /// Who is invited to a follow-up.
    Invitations(DocumentId),
    /// Which units a follow-up covers.
    JointUnits(DocumentId),
    /// The forums of a unit, in a dialog.
    Forums(String),
}

impl Errand {
    /// The screen itself.
    pub(super) fn show(self) -> AnyView {
        match self {
            Self::Raised => view! { <pages::Raised /> }.into_any(),
            Self::FedBack => view! { <pages::FedBack /> }.into_any(),
            Self::Support => view! { <pages::SupportScreen /> }.into_any(),
            Self::Archive(document) => view! { <pages::Archive document /> }.into_any(),
            Self::Reminders => view! { <pages::Reminders /> }.into_any(),
            Self::Invitations(document) => view! { <pages::Invitations document /> }.into_any(),
            Self::JointUnits(document) => view! { <pages::JointUnits document /> }.into_any(),
            Self::Forums(unit) => view! { <pages::UnitForums unit /> }.into_any(),
        }
    }
}
