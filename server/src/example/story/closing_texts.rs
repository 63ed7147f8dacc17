//! The closing answers of the administrations and the company in the example year.
//!
//! Invented, of nobody and nowhere. The rule: each is a text of its own of 40 to 130 words, and says what the figures below it say.

use form_model::Level;

use super::cast::Stage;

/// The closing questions with their answers; none on levels that have no such questions.
pub(super) fn closing_answers(stage: &Stage) -> &'static [(&'static str, &'static str)] {
    match (stage.unit.level, stage.authority) {
        (Level::Administration, 0) => SCHOOLS,
        (Level::Administration, 1) => CARE,
        (Level::Administration, _) => COMPANY,
        (Level::Workplace | Level::Mid | Level::Department | Level::Organisation, _) => &[],
    }
}

const SCHOOLS: &[(&str, &str)] = &[
    (
        "closing-1",
        "Samverkan mellan chef och skyddsombud är det som våra enheter själva lyfter fram mest. Nästan alla har en fast tid att stämma av, \
         och på de flesta enheter är ombudet med redan när något planeras. Arbetsplatsträffarna börjar med arbetsmiljön i stället för att \
         sluta med den, och på flera förskolor har träffen flyttats så att alla kan vara med. Skolornas riskbedömning inför läsåret görs \
         tillsammans med elevskyddsombuden. Det är arbetssätt som vi vill hålla fast vid även när tiden är knapp.",
    ),
    (
        "closing-2",
        "Arbetsbelastningen i förskolan är det område som sticker ut. De flesta förskolor svarar delvis eller nej på frågan om \
         resurserna räcker till kraven, och de skriver att planeringstid och rast försvinner när någon är borta. Det går inte att lösa på \
         varje enhet för sig. Vi börjar med att räkna fram vad bemanningen klarar med normal frånvaro och tar med det i budgetunderlaget. \
         Därefter prövar vi en gemensam vikariegrupp i en avdelning under ett år. Skolorna behöver dessutom ett enda sätt att rapportera \
         hot och våld mot personal.",
    ),
    (
        "closing-3",
        "Uppföljningen har gått bättre än förra året. Frågorna är desamma för alla arbetsplatser, men avdelningarna har fått egna frågor som \
         handlar om deras uppdrag, och det uppskattas. De flesta enheter lämnade in i tid. Några få lämnade in utan skyddsombudets klarmarkering, och \
         där har vi pratat med båda parter. Två tredjedelar har redan återkopplat till arbetsplatsen. Det som kan bli bättre är \
         tiden: många skriver att de behövde två möten men hade planerat ett.",
    ),
    (
        "closing-4",
        "Systemet för att rapportera tillbud behöver gå att använda i en telefon, annars rapporterar inte den som arbetar i barngrupp. \
         Utbildningen för nya chefer ges för sällan, och de som började i augusti har fortfarande inte fått plats. Företagshälsovårdens väntetider är \
         för långa när det gäller samtalsstöd. Vi önskar också ett gemensamt stöd för scheman som ger återhämtning. Det är frågor som vi inte \
         råder över själva och som flera förvaltningar har gemensamt.",
    ),
];

const CARE: &[(&str, &str)] = &[
    (
        "closing-1",
        "Stödet till cheferna har blivit bättre sedan HR började delta i avdelningarnas ledningsgrupper. Rapporteringen av tillbud ökar i \
         hemtjänsten, och flera boenden har fått ordning på första hjälpen. Introduktionen i hemtjänsten, där nya åker med en kollega i fem dagar, \
         är ett arbetssätt som vi vill sprida. På gruppbostäderna är samtalen i uppföljningen öppna och konkreta, och alla har varit med.",
    ),
    (
        "closing-2",
        "Hot och våld är det område där våra boenden och gruppbostäder svarar sämst. Rutiner finns men övas inte, larmen räcker inte till alla, \
         och det som händer i vardagen skrivs inte in. Vi behöver ett gemensamt program med utbildning, övning och stöd efter händelser, och vi \
         börjar med nattpersonalen på de särskilda boendena. Ensamarbetet i hemtjänsten kommer därefter, med larm som fungerar utan täckning.",
    ),
];

const COMPANY: &[(&str, &str)] = &[
    (
        "closing-1",
        "Introduktionen är vår tydligaste styrka. På så gott som alla enheter får nya, säsongspersonal och entreprenörer samma genomgång av \
         riskerna, och ingen börjar med ett farligt moment utan att ha visat att det går säkert. Instruktionerna är skrivna av dem som gör \
         arbetet, och de finns där arbetet utförs. Vattenverken har god ordning på sina kemikalier, med bedömningar som gås igenom varje år. \
         Arbetsmiljön är en fast punkt på styrelsens möten, och det märks att frågan tas på allvar hela vägen.",
    ),
    (
        "closing-2",
        "Kemikalierna i parkerna måste vi ta tag i först. De flesta parkenheter saknar förteckning, och bränslen och bekämpningsmedel har inte \
         bedömts. Kunskapen finns hos våra vattenverk, så vi låter dem hjälpa till och utser en samordnare för hela bolaget. Därefter kommer \
         svaren på det som enheterna lyfter: de dröjer, särskilt när det gäller lokaler och fordon. Varje fråga ska ha en ansvarig \
         inom en vecka och ett svar inom en månad. Hot från kunder på återvinningscentralerna ökar, och där behövs samma regler överallt.",
    ),
    (
        "closing-3",
        "Det här är första året som bolaget gör uppföljningen på samma sätt som förvaltningarna, och det har fungerat väl. Arbetsledarna tycker att \
         frågorna är begripliga, även om några ord är skrivna för kontor. Det var värdefullt att chef och skyddsombud fick svara var för \
         sig och sedan se var svaren skilde sig åt. På enheter med skift var det svårt att samla alla. Ett par avdelningar är inte klara, \
         och vi har satt en ny tid för dem.",
    ),
    (
        "closing-4",
        "Kommunens gemensamma rutiner är skrivna för förvaltningar, och det framgår inte alltid vad som gäller för ett bolag. Vi vill ha en \
         version som tar hänsyn till att styrelsen är högsta nivå hos oss. Upphandlingen av personlig skyddsutrustning är långsam, och sortimentet \
         passar inte utomhusarbete året om. Ett gemensamt register över kemikalier för hela kommunen skulle spara arbete för alla, och vi bidrar gärna \
         med det som våra vattenverk redan har.",
    ),
];

#[cfg(test)]
mod tests {
    use form_model::built_in_template;

    use super::*;

    #[test]
    fn closing_answers_have_the_length_that_the_form_asks_for() {
        let questions: Vec<_> =
            built_in_template(Level::Administration).closing.iter().map(|it| it.id.clone()).collect();
        for answers in [SCHOOLS, CARE, COMPANY] {
            for (question, text) in answers {
                assert!(questions.iter().any(|it| it == question));
                let words = text.split_whitespace().count();
                assert!((40..=130).contains(&words), "{question}: {words} words");
            }
        }
        assert_eq!((SCHOOLS.len(), COMPANY.len()), (questions.len(), questions.len()));
    }
}
