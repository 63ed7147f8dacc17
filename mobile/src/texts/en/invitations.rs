//! English: invitations to a follow-up.

use crate::texts::InvitationsTexts;

pub(super) const TEXTS: InvitationsTexts = InvitationsTexts {
    title: "Invited people",
    open: "Invite somebody",
    intro: "Whoever you invite sees the whole follow-up, unfinished parts included. Invite only those who need to take part.",
    user: "User name or e-mail address",
    invited_as: "What is the person to do?",
    kinds: [
        ("reader", "Read", "reads"),
        ("interviewer", "Write down interviews", "writes down interviews"),
        ("secretary", "Write for you", "writes for you"),
    ],
    until: "Up to and including",
    until_hint: "Leave it empty if the invitation is to last until you remove it.",
    invite: "Invite",
    needs_user: "Write whom you want to invite.",
    invited: "Those who are invited",
    nobody: "Nobody is invited.",
    by: "Invited by {name}",
    to_day: "up to and including {date}",
    until_withdrawn: "until the invitation is removed",
    from_day: "from {date}",
    over: "Over",
    withdraw: "Remove the invitation of {name}",
    not_yours: "Only the unit's manager and safety representatives can invite.",
    refusals: [
        ("nobody", "Nobody has that user name or e-mail address."),
        (
            "other-authority",
            "The person works for another administration or company. A follow-up that is not handed in does not leave its own.",
        ),
        ("no-such-round", "The round is closed. Nobody can be invited to it."),
        ("ends-before-it-begins", "The last day has passed."),
    ],
};
