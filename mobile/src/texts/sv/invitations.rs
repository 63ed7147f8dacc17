//! Swedish: invitations to a follow-up.

use crate::texts::InvitationsTexts;

pub(super) const TEXTS: InvitationsTexts = InvitationsTexts {
    title: "Inbjudna",
    open: "Bjud in någon",
    intro: "Den du bjuder in ser hela uppföljningen, även det som inte är klart. Bjud bara in den som behöver vara med.",
    user: "Användarnamn eller e-postadress",
    invited_as: "Vad ska personen göra?",
    kinds: [
        ("reader", "Läsa", "läser"),
        ("interviewer", "Skriva ner intervjuer", "skriver ner intervjuer"),
        ("secretary", "Skriva åt er", "skriver åt er"),
    ],
    until: "Till och med",
    until_hint: "Lämna tomt om inbjudan ska gälla tills du tar bort den.",
    invite: "Bjud in",
    needs_user: "Skriv vem du vill bjuda in.",
    invited: "De som är inbjudna",
    nobody: "Ingen är inbjuden.",
    by: "Inbjuden av {name}",
    to_day: "till och med {date}",
    until_withdrawn: "tills inbjudan tas bort",
    from_day: "från och med {date}",
    over: "Avslutad",
    withdraw: "Ta bort inbjudan för {name}",
    not_yours: "Bara enhetens chef och skyddsombud kan bjuda in.",
    refusals: [
        ("nobody", "Ingen har det användarnamnet eller den e-postadressen."),
        (
            "other-authority",
            "Personen arbetar i en annan förvaltning eller ett annat bolag. En uppföljning som inte är inlämnad lämnar inte den egna.",
        ),
        ("no-such-round", "Omgången är stängd. Det går inte att bjuda in till den."),
        ("ends-before-it-begins", "Sista dagen har redan varit."),
    ],
};
