//! What is written around planning and handing in, in the example year.
//!
//! Invented, of nobody and nowhere. The rule: no text names a person, and a reason is short enough for its field.

/// To whom the follow-up was made known.
pub(super) const INFORMED: &[&str] = &[
    "Alla medarbetare, på APT och med ett mejl till dem som inte kunde vara med.",
    "Alla på {place}, muntligt på APT och med en lapp i personalrummet.",
    "{Staff}, skyddsombudet och vikariegruppen. Mejl och anslag.",
    "Alla fast anställda och de vikarier som arbetar den månaden.",
    "Hela arbetsgruppen via veckobrevet, och på APT.",
];

/// To whom it was made known above the workplaces.
pub(super) const INFORMED_ABOVE: &[&str] = &[
    "Cheferna, skyddsombuden och samverkansgruppen. Mejl, och som punkt på ledningsgruppens möte.",
    "Alla chefer och huvudskyddsombudet, på höstens första chefsmöte.",
    "Ledningsgruppen och samverkansgruppen, med kallelse två veckor i förväg.",
];

/// What is done about a missing representative.
pub(super) const MISSING: &[&str] = &[
    "Ombudet slutade i somras. Vi har bett de fackliga organisationerna att utse ett nytt, och frågan tas upp på APT i januari. Huvudskyddsombudet är informerat.",
    "Ingen är vald ännu. Facken är kontaktade och två är intresserade. Under tiden har hela gruppen fått svara på APT.",
    "Uppdraget är vakant. Vi har kallat till val, och huvudskyddsombudet har tagit del av svaren.",
];

/// Why the manager hands in without the representative's mark.
pub(super) const REASONS: &[&str] = &[
    "Ombudet var med på mötet men har sedan varit ledigt. Vi lämnar in i tid och går igenom svaren igen när ombudet är tillbaka.",
    "Skyddsombudet är ledigt sedan två veckor. Vi lämnar in i tid och går igenom svaren tillsammans senare.",
    "Vi är inte överens om två frågor, och ombudet vill vänta. Tiden är ute och det framgår av svaren var vi ser olika.",
    "Ombudet har varit på utbildning de sista två veckorna och har inte hunnit klarmarkera. Svaren är gemensamma.",
];

/// What the representative states about that.
pub(super) const STATEMENTS: &[&str] = &[
    "Jag delar det mesta i uppföljningen men hade velat gå igenom svaren om hot och arbetsbelastning en gång till innan den lämnades in.",
    "Jag har läst uppföljningen i efterhand. Den stämmer, men frågan om återhämtning borde ha fått ett lägre svar.",
    "Jag stod inte bakom att lämna in. Vi behövde en timme till. Jag deltar gärna när version 2 görs.",
];

/// Why the level above sends a hand-in back, and about which question.
pub(super) const SENT_BACK: &[(&str, &str)] = &[
    (
        "H1",
        "Bra och ärligt skrivet. Jag saknar hur belastningen ser ut på kvällar och helger. Komplettera det, så tar jag med det uppåt.",
    ),
    ("F1", "Ni skriver att få rapporterar. Hur många tillbud har ni haft i år? Skriv in det och lämna in igen."),
    ("E2", "Vilka av riskerna är allvarliga? Det behöver framgå. I övrigt är jag nöjd."),
    ("K1", "Vad hände med förra årets åtgärder? Skriv det kort, så blir den lätt att följa."),
];

/// What is added then, in the same order.
pub(super) const ADDED: &[&str] = &[
    "Kväll och helg: då är vi färre och belastningen är högst. Vi har räknat fyra pass i månaden då rasten inte gick att ta.",
    "Under året har 14 tillbud rapporterats, och vi tror att det verkliga antalet är det dubbla.",
    "De två som vi bedömer som allvarliga står överst i handlingsplanen.",
    "Av sex åtgärder är fyra klara och kontrollerade, en pågår och en är lyft.",
];

#[cfg(test)]
mod tests {
    use form_model::SHORT_STRING_BYTES_MAX;

    use super::*;

    #[test]
    fn reasons_fit_their_field_and_what_is_added_answers_what_was_asked() {
        assert!(REASONS.iter().all(|it| it.len() <= SHORT_STRING_BYTES_MAX));
        assert_eq!(SENT_BACK.len(), ADDED.len());
    }
}
