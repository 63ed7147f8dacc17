//! What departments, administrations, the company and the top read out of what came from below, in the example year.
//!
//! Invented, of nobody and nowhere. The rule: a synthesis says what many workplaces of the kind have said, so a reader finds the
//! same pattern in the figures below it.

use form_model::Level;

use super::cast::Stage;
use super::finding_texts::{Strength, Weakness};
use super::kind::Kind;

/// The strengths and improvement areas that a unit above the workplaces writes down.
pub(super) fn synthesis_of(stage: &Stage) -> (&'static [Strength], &'static [Weakness]) {
    match (stage.unit.level, stage.kind) {
        (Level::Organisation, _) => (&[], &[]),
        (Level::Administration, _) => match stage.authority {
            0 => (SCHOOLS_STRONG, SCHOOLS_WEAK),
            1 => (CARE_STRONG, CARE_WEAK),
            _ => (COMPANY_STRONG, COMPANY_WEAK),
        },
        (_, Some(Kind::Preschool)) => (PRESCHOOL_STRONG, PRESCHOOL_WEAK),
        (_, Some(Kind::School)) => (SCHOOL_STRONG, SCHOOL_WEAK),
        (_, Some(Kind::Eldercare)) => (ELDERCARE_STRONG, ELDERCARE_WEAK),
        (_, Some(Kind::HomeCare)) => (HOME_CARE_STRONG, HOME_CARE_WEAK),
        (_, Some(Kind::GroupHome)) => (GROUP_HOME_STRONG, GROUP_HOME_WEAK),
        (_, Some(Kind::Parks)) => (INTRODUCTION_STRONG, PARKS_WEAK),
        (_, Some(Kind::Recycling)) => (INTRODUCTION_STRONG, RECYCLING_WEAK),
        (_, Some(Kind::Waterworks)) => (INTRODUCTION_STRONG, WATERWORKS_WEAK),
        (_, Some(Kind::Property)) => (INTRODUCTION_STRONG, PROPERTY_WEAK),
        (_, None) => (&[], &[]),
    }
}

const fn strength(question: &'static str, found: &'static [&'static str], whys: &'static [&'static str]) -> Strength {
    Strength { question, found, whys }
}

const PRESCHOOL_STRONG: &[Strength] = &[strength(
    "N4",
    &[
        "Förskolorna arbetar nära sina skyddsombud, och nästan alla uppföljningar är gjorda tillsammans.",
        "Samarbetet mellan chef och ombud är avdelningens styrka. Det märks i hur öppet de skriver.",
    ],
    &["Rektorerna har en fast tid med sina ombud varannan vecka."],
)];

const PRESCHOOL_WEAK: &[Weakness] = &[Weakness {
    question: "N6",
    also: &[],
    area: "Arbetsbelastning i förskolan",
    found: &[
        "Arbetsbelastningen är den risk som återkommer på nästan alla våra förskolor. Planeringstid och rast försvinner när någon är borta.",
        "De flesta förskolor svarar delvis eller nej på frågan om resurserna räcker. Det är inte en fråga för varje enskild förskola.",
    ],
    whys: &[&[
        "Barngrupperna är större än bemanningen är räknad för.",
        "Vikarier finns inte att få på morgonen.",
        "Bemanningen är räknad utan frånvaro.",
    ]],
    risk: &["Ohälsosam belastning på alla förskolor i avdelningen."],
    level: "serious",
    actions: &[
        "Inrätta en gemensam vikariegrupp för avdelningen på prov under ett år.",
        "Räkna om grundbemanningen med normal frånvaro och ta med resultatet i budgeten.",
    ],
    may_be_raised: true,
}];

const SCHOOL_STRONG: &[Strength] = &[strength(
    "N7",
    &["Skolorna gör riskbedömningar inför läsåret tillsammans med ombud och elevskyddsombud."],
    &["En gemensam mall används i augusti varje år."],
)];

const SCHOOL_WEAK: &[Weakness] = &[Weakness {
    question: "N10",
    also: &[],
    area: "Hot och våld i skolan",
    found: &["Hot och våld mot personal registreras som elevärenden, så vi ser inte hur vanligt det är."],
    whys: &[&["Det finns två system.", "Ingen har bestämt att båda ska användas."]],
    risk: &["Att mönster inte upptäcks och ingen får stöd."],
    level: "medium",
    actions: &["Ta fram ett gemensamt sätt att rapportera för alla skolor före läsårsstarten."],
    may_be_raised: true,
}];

const ELDERCARE_STRONG: &[Strength] = &[strength(
    "N5",
    &["Boendena får svar på det som de lyfter, oftast inom en månad."],
    &["Avdelningschefen har en fast tid för svar varje torsdag."],
)];

const ELDERCARE_WEAK: &[Weakness] = &[Weakness {
    question: "N10",
    also: &[],
    area: "Hot och våld i särskilt boende",
    found: &[
        "Hot och våld är det område där boendena svarar sämst. Rutiner finns, men de övas inte, och händelserna utreds sällan.",
        "Mönstret är tydligt: larm, övning och stöd efter händelser brister på de flesta boenden, mest på natten.",
    ],
    whys: &[&[
        "Händelserna ses som en del av arbetet med demens.",
        "De rapporteras inte.",
        "Vi har aldrig efterfrågat dem samlat.",
    ]],
    risk: &["Att medarbetare skadas och att erfarna slutar."],
    level: "serious",
    actions: &[
        "Gemensam utbildning i bemötande och övning av larm på alla boenden före sommaren.",
        "Följ antalet händelser varje månad i ledningsgruppen.",
    ],
    may_be_raised: true,
}];

const HOME_CARE_STRONG: &[Strength] = &[strength(
    "N9",
    &["Cheferna i hemtjänsten är nöjda med stödet från HR och företagshälsovården."],
    &["En och samma HR-kontakt har följt avdelningen i tre år."],
)];

const HOME_CARE_WEAK: &[Weakness] = &[Weakness {
    question: "N6",
    also: &[],
    area: "Ensamarbete i hemtjänsten",
    found: &["Ensamarbete på kvällar och arbete i hem som ingen har bedömt är gemensamt för alla våra enheter."],
    whys: &[&["Larmen fungerar inte utan täckning.", "De köptes in utan att ha provats i bostäderna."]],
    risk: &["Att den som skadas inte får hjälp i tid."],
    level: "serious",
    actions: &[
        "Upphandla larm som fungerar utan mobiltäckning, efter prov på tre platser.",
        "Gemensam checklista för hemmet som arbetsplats.",
    ],
    may_be_raised: true,
}];

const GROUP_HOME_STRONG: &[Strength] = &[strength(
    "N4",
    &["Uppföljningarna är gjorda tillsammans och är ovanligt konkreta."],
    &["Gruppbostäderna är små, och alla har varit med i samtalet."],
)];

const GROUP_HOME_WEAK: &[Weakness] = &[Weakness {
    question: "N10",
    also: &[],
    area: "Hot, våld och handledning",
    found: &["Hot och våld förekommer på de flesta gruppbostäder, och handledningen har inte fungerat i år."],
    whys: &[&["Avtalet om handledning gick ut.", "Ingen bevakade när det behövde förnyas."]],
    risk: &["Skador, och att gruppen nöts ner."],
    level: "serious",
    actions: &["Teckna ett nytt avtal om handledning och inför samtal samma dag efter händelser."],
    may_be_raised: true,
}];

const INTRODUCTION_STRONG: &[Strength] = &[strength(
    "N1",
    &[
        "Introduktionen är en styrka på alla våra enheter. Ingen börjar med farliga moment utan att ha visat att det går säkert.",
        "Nya, säsongspersonal och entreprenörer får samma genomgång av riskerna, och det syns i svaren.",
    ],
    &["Bolaget tog fram en gemensam introduktion efter en allvarlig olycka.", "Arbetsledarna har tid avsatt för den."],
)];

const PARKS_WEAK: &[Weakness] = &[Weakness {
    question: "N6",
    also: &[],
    area: "Kemikalier i parkerna",
    found: &[
        "Kemikalieförteckning saknas på de flesta parkenheter. Ingen har riskbedömt bränslen och bekämpningsmedel samlat.",
    ],
    whys: &[&["Ansvaret för kemikalier följde med en tjänst som drogs in.", "Uppgiften fördelades aldrig om."]],
    risk: &["Brand, frätskador och att farliga ämnen blandas."],
    level: "serious",
    actions: &[
        "Inventera alla bodar under två veckor i januari och lägg upp en gemensam förteckning.",
        "Fördela uppgiften skriftligt till en arbetsledare per enhet.",
    ],
    may_be_raised: false,
}];

const RECYCLING_WEAK: &[Weakness] = &[Weakness {
    question: "N10",
    also: &[],
    area: "Hot från kunder",
    found: &["Hot från kunder ökar på alla centraler, och rutinerna är olika."],
    whys: &[&["Reglerna för vad som får lämnas är otydliga för kunderna.", "Skyltarna är olika på varje central."]],
    risk: &["Att medarbetare utsätts för våld."],
    level: "medium",
    actions: &["Samma regler och skyltar på alla centraler, och en övad rutin för att kalla på hjälp."],
    may_be_raised: true,
}];

const WATERWORKS_WEAK: &[Weakness] = &[Weakness {
    question: "N6",
    also: &[],
    area: "Ensamarbete i beredskap",
    found: &["Beredskapen åker ensam till anläggningar där det finns allvarliga risker."],
    whys: &[&["Beredskapen är planerad för en person.", "Riskbedömningen gjordes innan anläggningarna byggdes ut."]],
    risk: &["Att den som skadas blir liggande."],
    level: "serious",
    actions: &["Gör en ny riskbedömning av beredskapen och bestäm vilka larm som kräver två personer."],
    may_be_raised: true,
}];

const PROPERTY_WEAK: &[Weakness] = &[Weakness {
    question: "N2",
    also: &[],
    area: "Belastning i driften",
    found: &["Felanmälningarna ökar och det planerade underhållet får vänta. Cheferna hinner inte ut."],
    whys: &[&["Underhållet har skjutits upp.", "Budgeten räknas på förra årets kostnad och inte på behovet."]],
    risk: &["Stress, och fel som blir farliga."],
    level: "medium",
    actions: &["Dela enheten i två arbetslag med varsin arbetsledare."],
    may_be_raised: true,
}];

const SCHOOLS_STRONG: &[Strength] = &[
    strength(
        "N4",
        &["Uppföljningen är gjord tillsammans på nästan alla enheter, och skyddsombuden är med hela vägen upp."],
        &["Förvaltningen har sagt att en uppföljning på egen hand inte räknas."],
    ),
    strength(
        "N8",
        &["Arbetsmiljön behandlas på rätt nivå, och protokollen visar hur."],
        &["Dagordningarna gjordes om förra året."],
    ),
];

const SCHOOLS_WEAK: &[Weakness] = &[Weakness {
    question: "N12",
    also: &[],
    area: "Arbetsbelastning",
    found: &["Arbetsbelastningen i förskolan är förvaltningens största risk och kan inte lösas på enheterna."],
    whys: &[&["Bemanningen följer inte barngruppernas storlek.", "Budgeten beslutas innan behoven är kända."]],
    risk: &["Ohälsosam belastning och hög sjukfrånvaro."],
    level: "serious",
    actions: &[
        "Lägg in en bemanningsnivå med normal frånvaro i budgetunderlaget och gör en riskbedömning av alternativen.",
    ],
    may_be_raised: false,
}];

const CARE_STRONG: &[Strength] = &[strength(
    "N9",
    &["Stödet till cheferna har blivit bättre."],
    &["HR sitter med i avdelningarnas ledningsgrupper."],
)];

const CARE_WEAK: &[Weakness] = &[Weakness {
    question: "N10",
    also: &[],
    area: "Hot och våld",
    found: &["Hot och våld brister på de flesta enheter, och det är gemensamt för boenden och funktionsstöd."],
    whys: &[&["Händelser rapporteras inte.", "Vi har inte frågat efter dem."]],
    risk: &["Skador och personal som slutar."],
    level: "serious",
    actions: &["Gemensamt program för hela förvaltningen mot hot och våld."],
    may_be_raised: false,
}];

const COMPANY_STRONG: &[Strength] = &[
    strength(
        "N1",
        &["Introduktionen och instruktionerna för farliga moment håller hög nivå i hela bolaget."],
        &["Ledningen har satt av tid och pengar, och följer upp det på varje arbetsplats."],
    ),
    strength(
        "N11",
        &["Resultatet redovisades för styrelsen, som ställde egna frågor."],
        &["Arbetsmiljön är en fast punkt på styrelsens möten."],
    ),
];

const COMPANY_WEAK: &[Weakness] = &[
    Weakness {
        question: "N6",
        also: &[],
        area: "Kemikalier",
        found: &[
            "Kemikalieförteckningar saknas i parkerna, medan vattenverken har god ordning. Kunskapen finns i bolaget men sprids inte.",
        ],
        whys: &[&["Avdelningarna har egna arbetssätt.", "Ingen har ett uppdrag för kemikalier i hela bolaget."]],
        risk: &["Skador och brand."],
        level: "serious",
        actions: &[
            "Ge vattenavdelningen i uppdrag att hjälpa parkavdelningen, och utse en kemikaliesamordnare för bolaget.",
        ],
        may_be_raised: false,
    },
    Weakness {
        question: "N5",
        also: &[],
        area: "Svar på det som lyfts",
        found: &["Enheterna får svar för sent, särskilt när det gäller lokaler och fordon."],
        whys: &[&["Frågorna kommer på olika vägar.", "Det är inte bestämt vem som svarar."]],
        risk: &["Att risker blir kvar."],
        level: "medium",
        actions: &["Alla lyfta frågor får en ansvarig inom en vecka och ett svar inom en månad."],
        may_be_raised: false,
    },
];

#[cfg(test)]
mod tests {
    use form_model::built_in_template;

    use super::*;

    #[test]
    fn a_synthesis_builds_on_questions_that_its_level_is_asked() {
        let asked = |level: Level, question: &str| built_in_template(level).questions().any(|it| it.id == question);
        let departments = [
            PRESCHOOL_WEAK,
            SCHOOL_WEAK,
            ELDERCARE_WEAK,
            HOME_CARE_WEAK,
            GROUP_HOME_WEAK,
            PARKS_WEAK,
            RECYCLING_WEAK,
            WATERWORKS_WEAK,
            PROPERTY_WEAK,
        ];
        for weakness in departments.concat() {
            assert!(asked(Level::Department, weakness.question), "{}", weakness.area);
        }
        for weakness in [SCHOOLS_WEAK, CARE_WEAK, COMPANY_WEAK].concat() {
            assert!(asked(Level::Administration, weakness.question), "{}", weakness.area);
        }
        for strength in [SCHOOLS_STRONG, CARE_STRONG, COMPANY_STRONG].concat() {
            assert!(asked(Level::Administration, strength.question));
        }
    }
}
