//! Rows of action plans in the example year that came from elsewhere, answers from the level above, and results.
//!
//! Invented, of nobody and nowhere. The rule: an answer fits its decision, and the question that the row came from.

use super::kind::Kind::{
    self, Eldercare, GroupHome, HomeCare, Parks, Preschool, Property, Recycling, School, Waterworks,
};

/// An action from before this follow-up.
pub(super) struct Earlier {
    /// The kinds that it fits; none: all.
    pub(super) kinds: &'static [Kind],
    pub(super) source: &'static str,
    pub(super) area: &'static str,
    pub(super) risk: &'static str,
    pub(super) level: &'static str,
    pub(super) action: &'static str,
}

const fn earlier(
    kinds: &'static [Kind],
    source: &'static str,
    (area, level): (&'static str, &'static str),
    risk: &'static str,
    action: &'static str,
) -> Earlier {
    Earlier { kinds, source, area, risk, level, action }
}

pub(super) const EARLIER: &[Earlier] = &[
    earlier(
        &[Preschool],
        "safety-round",
        ("Buller", "medium"),
        "Hög ljudnivå i matsalen.",
        "Sätt upp ljudabsorbenter och låt grupperna äta på två tider.",
    ),
    earlier(
        &[Preschool],
        "safety-round",
        ("Utemiljö", "medium"),
        "Hal ramp vid entrén på vintern.",
        "Beställ halkskydd till rampen och sand i lådan före november.",
    ),
    earlier(
        &[Preschool],
        "incident",
        ("Belastning på kroppen", "medium"),
        "Ryggskott vid lyft till skötbord.",
        "Byt till höj- och sänkbart skötbord på den yngsta avdelningen.",
    ),
    earlier(
        &[School],
        "safety-round",
        ("Ventilation", "medium"),
        "Dålig luft i grupprummen efter lunch.",
        "Mät luften och begär justering av ventilationen.",
    ),
    earlier(
        &[School],
        "incident",
        ("Hot och våld", "serious"),
        "Lärare knuffades i korridoren.",
        "Två vuxna på rasterna i den korridoren, och genomgång av rutinen med alla.",
    ),
    earlier(
        &[School],
        "employee-survey",
        ("Arbetsbelastning", "medium"),
        "Många möten efter skoldagens slut.",
        "Ta bort ett möte i veckan och korta två.",
    ),
    earlier(
        &[Eldercare],
        "incident",
        ("Hot och våld", "serious"),
        "Undersköterska slogs vid morgonhjälp.",
        "Två vid morgonhjälpen, ny bemötandeplan och samtal med de berörda.",
    ),
    earlier(
        &[Eldercare],
        "safety-round",
        ("Belastning på kroppen", "medium"),
        "Trånga badrum ger vridna lyft.",
        "Flytta förvaringen ur badrummen och prova en duschstol med hjul.",
    ),
    earlier(
        &[HomeCare],
        "risk-assessment",
        ("Trafik", "medium"),
        "Bråttom mellan besöken i halka.",
        "Byt till dubbdäck på cyklarna och lägg in restid på vintern.",
    ),
    earlier(
        &[HomeCare],
        "incident",
        ("Hundar", "medium"),
        "Hundbett vid besök.",
        "Avtala med omsorgstagaren att hunden är i ett annat rum. Skriv in det i planeringen.",
    ),
    earlier(
        &[GroupHome],
        "risk-assessment",
        ("Reträttväg", "serious"),
        "Köket har bara en utgång.",
        "Möblera om så att ingen står innanför bordet.",
    ),
    earlier(
        &[GroupHome],
        "talk",
        ("Ensamarbete", "medium"),
        "Oro inför ensamma helgkvällar.",
        "Avstämning på telefon med grannenheten klockan 20 och 22.",
    ),
    earlier(
        &[Parks],
        "incident",
        ("Vibrationer", "medium"),
        "Domningar efter röjning hela dagar.",
        "Rotera arbetsuppgifter varannan timme och köp vantar med dämpning.",
    ),
    earlier(
        &[Parks],
        "risk-assessment",
        ("Arbete vid väg", "serious"),
        "Bilar kör nära vid klippning av refuger.",
        "Skyddsfordon vid allt arbete på refuger.",
    ),
    earlier(
        &[Recycling],
        "incident",
        ("Truck", "serious"),
        "Nästan påkörning av kund vid backning.",
        "Backkamera på trucken, och avspärrat område när containern byts.",
    ),
    earlier(
        &[Recycling],
        "safety-round",
        ("Belysning", "low"),
        "Mörkt vid rampen på eftermiddagen.",
        "Ny belysning vid ramp och trappa.",
    ),
    earlier(
        &[Waterworks],
        "risk-assessment",
        ("Slutna utrymmen", "serious"),
        "Gas i brunnar.",
        "Ny gasmätare till varje bil, och övning i räddning en gång om året.",
    ),
    earlier(
        &[Waterworks],
        "inspection",
        ("Fallrisk", "serious"),
        "Räcke saknas vid bassängen.",
        "Montera räcke och kontrollera övriga bassänger.",
    ),
    earlier(
        &[Property],
        "risk-assessment",
        ("Tak", "serious"),
        "Arbete på tak utan fästpunkter.",
        "Montera fästpunkter på de sex tak där vi arbetar mest.",
    ),
    earlier(
        &[Property],
        "incident",
        ("El", "serious"),
        "Stöt vid byte av armatur.",
        "Ny rutin för frånkoppling, med lås, och genomgång med alla.",
    ),
    earlier(
        &[],
        "safety-round",
        ("Ordning", "low"),
        "Förrådet är överfullt och utrymningsvägen smal.",
        "Rensa förrådet och märk upp golvet.",
    ),
    earlier(
        &[],
        "employee-survey",
        ("Information", "low"),
        "Många får inte del av information.",
        "En sida varje fredag, uppsatt i personalrummet.",
    ),
    earlier(
        &[],
        "safety-round",
        ("Skärmarbete", "low"),
        "Ont i nacken vid dokumentation.",
        "Höj- och sänkbart bord vid den dator som används mest.",
    ),
    earlier(
        &[],
        "talk",
        ("Konflikter", "medium"),
        "Otydlig fördelning av uppgifter skapar irritation.",
        "Skriv ner vem som gör vad och följ upp efter två månader.",
    ),
];

/// What the level above answers to what was raised.
pub(super) struct Answer {
    /// The questions that it fits; none: all.
    pub(super) questions: &'static [&'static str],
    pub(super) decision: &'static str,
    pub(super) text: &'static str,
}

const fn answer(questions: &'static [&'static str], decision: &'static str, text: &'static str) -> Answer {
    Answer { questions, decision, text }
}

pub(super) const ANSWERS: &[Answer] = &[
    answer(
        &["H1", "C2"],
        "raised-further",
        "Vi delar bilden. Bemanningen beslutas i budgeten, så vi lyfter frågan till förvaltningen med era siffror som underlag.",
    ),
    answer(
        &["H1"],
        "we-act",
        "Vi prövar en gemensam vikariegrupp från januari. Ni får besked i december om hur den bokas.",
    ),
    answer(
        &["H1"],
        "you-act",
        "Gör listan över vad som kan utgå, så ställer vi oss bakom den. Jag kommer till er APT och säger det.",
    ),
    answer(
        &["I1", "H3"],
        "we-act",
        "Vi ordnar utbildning och övning för alla enheter i avdelningen under våren. Larmen kontrolleras redan nu.",
    ),
    answer(&["H3"], "you-act", "Beställ handledning direkt. Avdelningen betalar det första halvåret."),
    answer(
        &["I1", "I3"],
        "raised-further",
        "Larmen upphandlas av förvaltningen. Vi har lämnat vidare vad ni behöver och begärt svar inom en månad.",
    ),
    answer(&["I3"], "we-act", "Vi köper in larm som fungerar utan täckning. De första kommer till er, för att provas."),
    answer(&["I4"], "you-act", "Bedömningen kan ni beställa själva av företagshälsovården. Kostnaden tar avdelningen."),
    answer(
        &["I4"],
        "declined",
        "Ombyggnad av badrummen ryms inte i år. Arbeta vidare med hjälpmedel, så tar vi upp lokalen i nästa plan.",
    ),
    answer(
        &["C2", "G4"],
        "we-act",
        "Alla frågor som lyfts får från och med nu ett skriftligt svar inom en månad. Den här är den första.",
    ),
    answer(&["C3"], "we-act", "Vi har bokat fyra platser på utbildningen i februari, en av dem är din."),
    answer(
        &["C2", "K1"],
        "declined",
        "Det finns inga pengar till detta i år. Gör det som går utan kostnad och skriv vad som återstår.",
    ),
    answer(&[], "we-act", "Vi tar över frågan. Återkommer med tidsplan på nästa möte med cheferna."),
    answer(&[], "you-act", "Ni har befogenhet att göra detta själva. Ring om ni stöter på hinder, så hjälper vi till."),
];

/// What stands above the rows of a plan.
pub(super) const RESULTS: &[&str] = &[
    "Årets uppföljning visar att samverkan fungerar väl. Det vi tar itu med först är det som står som allvarlig risk nedan.",
    "Vi är nöjda med det mesta. Två områden behöver utvecklas, och de har fått varsin åtgärd med datum.",
    "Uppföljningen gjordes av chef och skyddsombud tillsammans. Vi tar upp planen på varannan APT.",
    "Grunden är god på {place}. Det som brister är tid för kontroll av det vi redan har gjort.",
    "Resultatet är bättre än förra året. De åtgärder som kräver beslut högre upp är lyfta.",
];

#[cfg(test)]
mod tests {
    use super::super::finding_texts::WEAKNESSES;
    use super::*;

    #[test]
    fn what_may_be_raised_can_be_answered_with_a_decision_that_the_form_knows() {
        for weakness in WEAKNESSES.iter().filter(|it| it.may_be_raised) {
            let fits = |it: &&Answer| it.questions.is_empty() || it.questions.contains(&weakness.question);
            assert!(ANSWERS.iter().filter(fits).count() >= 2, "{}", weakness.question);
        }
        for answer in ANSWERS {
            assert!(["we-act", "you-act", "raised-further", "declined"].contains(&answer.decision));
        }
    }
}
