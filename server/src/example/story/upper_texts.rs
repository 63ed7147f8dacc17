//! What departments, administrations, the company and the top write at their questions in the example year.
//!
//! Invented, of nobody and nowhere. The rule: they speak of what their own level does, never of single workplaces.

use super::answer_texts::Comments;

/// The comments that fit a question of the upper levels and an answer; none where it is a workplace's question.
pub(super) fn upper_comments_on(question: &str, rating: &str) -> &'static [&'static str] {
    let Some(comments) = COMMENTS.iter().find(|it| it.question == question) else { return &[] };
    match rating {
        "yes" => comments.yes,
        "partly" => comments.partly,
        "no" => comments.no,
        _ => &[],
    }
}

/// Why somebody above the workplaces sees it less brightly than the other.
pub(super) const VIEWS_ABOVE_DARKER: &[&str] = &[
    "Det fungerar i avdelningens möten, men ombuden ute på enheterna märker inte av det.",
    "Beslutet finns men har inte nått alla chefer. Jag möter olika svar beroende på var jag är.",
    "Vi får informationen, men för sent för att kunna påverka.",
    "Det beror på enskilda chefer. Det behöver hålla även när någon byts ut.",
];

/// Why somebody above the workplaces sees it more brightly than the other.
pub(super) const VIEWS_ABOVE_BRIGHTER: &[&str] = &[
    "Arbetssättet är beslutat och följs på de flesta enheter. De som är kvar har fått en tid.",
    "Vi har gått igenom det med alla chefer i höst, och protokollen visar det.",
    "Utvecklingen går åt rätt håll, och jag bedömer helheten.",
];

const COMMENTS: &[Comments] = &[
    Comments {
        question: "C5",
        yes: &["Kedjan är hel och kontrollerad i våras.", "Fördelningarna är genomgångna vid varje chefsbyte."],
        partly: &[
            "Kedjan är hel på papperet, men två nya chefer väntar på underskrift.",
            "Uppifrån är det klart. Längst ut saknas det för tillfälliga chefer.",
            "Fördelningen stämmer inte med den nya organisationen i alla delar.",
        ],
        no: &["Kedjan brister i ett led sedan omorganisationen.", "Vi saknar en samlad bild av vem som har vad."],
    },
    Comments {
        question: "K3",
        yes: &[
            "Alla uppföljningar är lästa och diskuterade i ledningsgruppen.",
            "Vi har läst allt som kommit in och svarat på det som lyfts.",
        ],
        partly: &[
            "Vi har läst det som kommit in. Ett par enheter har inte lämnat in ännu.",
            "Genomlästa, men inte diskuterade med varje chef.",
            "Vi har läst förbättringsområdena men hunnit med mindre av styrkorna.",
        ],
        no: &[
            "För få har lämnat in för att vi ska kunna säga något samlat.",
            "Genomgången är inplanerad men inte gjord.",
        ],
    },
    Comments {
        question: "N1",
        yes: &[
            "Alla chefer har skriftlig fördelning. Budget för arbetsmiljö finns på varje enhet.",
            "Genomgånget i medarbetarsamtalen med cheferna.",
        ],
        partly: &[
            "Skriftligt ja. Tiden är det som cheferna säger inte räcker.",
            "Befogenheterna räcker till det lilla men inte till lokaler och hjälpmedel.",
            "Nya chefer får fördelningen, men utbildningen kommer månader senare.",
        ],
        no: &["Tre chefer saknar skriftlig fördelning.", "Pengarna följer inte med uppgifterna."],
    },
    Comments {
        question: "N2",
        yes: &[
            "Högst 25 medarbetare per chef sedan förra årets ändring.",
            "Vi delade två stora enheter och det syns i resultatet.",
        ],
        partly: &[
            "Spannet är stort: från 14 till 46 medarbetare per chef.",
            "Rimligt på dagenheterna. Där arbetet går dygnet runt är det för många.",
            "Antalet är rimligt, men flera chefer har enheter på tre adresser.",
        ],
        no: &[
            "Fyra chefer har fler än 40 medarbetare.",
            "Cheferna säger själva att de inte hinner med arbetsmiljöarbetet.",
        ],
    },
    Comments {
        question: "N3",
        yes: &["Alla enheter har ombud efter vårens val.", "Där ombud saknas träder huvudskyddsombudet in."],
        partly: &[
            "Några enheter saknar ombud. Huvudskyddsombudet täcker upp.",
            "Ombud finns, men flera delar på ett och har svårt att hinna.",
            "Två ombud har slutat och nya är inte utsedda.",
        ],
        no: &[
            "Flera enheter står utan ombud, och det är inte klart vem som företräder.",
            "Facken har svårt att få någon att ställa upp.",
        ],
    },
    Comments {
        question: "N4",
        yes: &[
            "Alla inlämnade uppföljningar är gjorda tillsammans.",
            "Där ombudets klarmarkering saknas finns det ett skäl, och vi har frågat.",
        ],
        partly: &[
            "De flesta. I något fall har chefen lämnat in utan ombudets klarmarkering.",
            "Tillsammans ja, men på några håll på en halvtimme.",
        ],
        no: &["Flera har gjorts av chefen ensam.", "Vi ser att de båda parterna sällan har suttit ned samtidigt."],
    },
    Comments {
        question: "N5",
        yes: &["Svar inom en månad, alltid skriftligt.", "Vi har en fast punkt varje vecka för det som lyfts."],
        partly: &[
            "Vi svarar, men inte alltid i tid och inte alltid skriftligt.",
            "Det som rör lokaler dröjer, eftersom vi själva väntar på svar.",
            "Det som vi lyfter vidare tappar vi bort.",
        ],
        no: &["Enheterna har väntat i mer än ett halvår.", "Det saknas en ordning för vem som svarar."],
    },
    Comments {
        question: "N6",
        yes: &[
            "Tre gemensamma risker är utpekade, med var sin ansvarig.",
            "Vi har gått igenom alla planer och samlat det som är lika.",
        ],
        partly: &[
            "Vi ser vilka risker som är gemensamma, men inte vem som ska göra något.",
            "Mönstret är tydligt. Åtgärderna är fortfarande enhetens egna.",
            "Riskerna är kända men har inte bedömts samlat.",
        ],
        no: &["Varje enhet löser sitt. Vi har inte lagt ihop bilden.", "Underlaget har inte funnits förrän nu."],
    },
    Comments {
        question: "N7",
        yes: &[
            "Riskbedömning är en del av underlaget innan beslut om budget och lokaler.",
            "Ombuden är med från första utkastet.",
        ],
        partly: &[
            "Vid organisation och lokaler ja, vid budget sällan.",
            "Bedömningen görs men kommer sent i processen.",
            "Görs på förvaltningsnivå men bryts inte ner.",
        ],
        no: &["Budgetbeslutet togs utan riskbedömning.", "Flytten beslutades innan ombuden hade sett ritningarna."],
    },
    Comments {
        question: "N8",
        yes: &[
            "Frågorna hamnar rätt och protokollen visar hur de hanterats.",
            "Vi har delat upp dagordningen mellan lokal och central grupp.",
        ],
        partly: &[
            "Mycket som borde lösas lokalt hamnar hos oss.",
            "Arbetsmiljön kommer sist på dagordningen.",
            "Fungerar, men återkopplingen nedåt är svag.",
        ],
        no: &[
            "Samverkansgruppen har ställts in tre gånger.",
            "Det är oklart vilken grupp som är skyddskommitté för oss.",
        ],
    },
    Comments {
        question: "N9",
        yes: &[
            "HR är med i ledningsgruppen, och företagshälsovården är lätt att nå.",
            "Cheferna är nöjda med stödet, särskilt vid rehabilitering.",
        ],
        partly: &[
            "Bra stöd i enskilda ärenden, mindre i det förebyggande.",
            "Vi har bytt HR-kontakt tre gånger på ett år.",
            "Företagshälsovården har långa väntetider.",
        ],
        no: &["Cheferna vet inte vem de ska ringa.", "Stödet räcker inte till alla enheter."],
    },
    Comments {
        question: "N10",
        yes: &[
            "Vi går igenom statistiken varje kvartal och har riktat insatser efter den.",
            "Mönstret är tydligt och en gemensam utbildning har startat.",
        ],
        partly: &[
            "Vi ser antalet men inte orsakerna.",
            "Mönstret med hot och våld är tydligt. Åtgärderna är splittrade.",
            "Rapporteringen är ojämn, så mönstret går inte att lita på.",
        ],
        no: &["Vi har inte tittat på statistiken samlat.", "Underrapporteringen gör att vi inte ser något."],
    },
    Comments {
        question: "N11",
        yes: &["Redovisades i april, med frågor från ledamöterna.", "Ja, som eget ärende med muntlig dragning."],
        partly: &["Redovisades som en bilaga utan diskussion.", "Ja, men sent på året."],
        no: &["Ärendet ströks ur dagordningen.", "Redovisades inte. Vi har lagt in det i årshjulet nu."],
    },
    Comments {
        question: "N12",
        yes: &["Arbetsmiljömålen står i budgetdokumentet.", "Bemanningsmålet är kopplat till sjukfrånvaron."],
        partly: &[
            "Målen finns, men budgeten görs i en annan process.",
            "Lokalplaneringen tar hänsyn till arbetsmiljön, bemanningen gör det inte.",
            "Kopplingen finns i ord men inte i pengar.",
        ],
        no: &["Budgeten beslutades utan att arbetsmiljömålen fanns med.", "Vi har två mål som motsäger varandra."],
    },
    Comments {
        question: "N13",
        yes: &["Alla har lämnat in."],
        partly: &[
            "En förvaltning och bolaget har lämnat in. En förvaltning arbetar fortfarande.",
            "Två av tre har lämnat in.",
        ],
        no: &["Ingen har lämnat in ännu."],
    },
    Comments {
        question: "N14",
        yes: &["Alla förslag har fått ett skriftligt svar."],
        partly: &[
            "Förslaget om ett gemensamt stöd vid hot och våld har fått svar. Det om upphandling av hjälpmedel väntar.",
            "Hälften har fått svar.",
        ],
        no: &["Förslagen samlades in men ingen fick i uppdrag att svara."],
    },
    Comments {
        question: "N15",
        yes: &["Resultatet är underlag till både budget och personalredovisning."],
        partly: &[
            "Det används i personalredovisningen, men budgeten är redan lagd när resultatet kommer.",
            "Delar av det används.",
        ],
        no: &["Nej. Tidsplanerna möts inte."],
    },
    Comments {
        question: "N16",
        yes: &["Alla nya ledamöter har fått utbildning.", "Genomgång i nämnderna i början av mandatperioden."],
        partly: &["Presidierna ja, övriga ledamöter delvis.", "Utbildningen hölls, men hälften kunde inte vara med."],
        no: &["Ingen utbildning har hållits den här mandatperioden."],
    },
];

#[cfg(test)]
mod tests {
    use form_model::{Level, built_in_template};

    use super::*;

    #[test]
    fn every_question_above_the_workplaces_has_something_to_say() {
        for level in [Level::Department, Level::Administration, Level::Organisation] {
            for question in built_in_template(level).questions() {
                for rating in ["yes", "partly", "no"] {
                    assert!(!upper_comments_on(&question.id, rating).is_empty(), "{} {rating}", question.id);
                }
            }
        }
    }
}
