//! What only one kind of workplace would write at a question, in the example year.
//!
//! Invented, of nobody and nowhere. The rule: what stands here is true of the kind's everyday work, so a reader
//! recognises a preschool from a water works without its name.

use super::kind::Kind::{
    self, Eldercare, GroupHome, HomeCare, Parks, Preschool, Property, Recycling, School, Waterworks,
};

/// What one kind says at one question with some answers.
struct Aside {
    kind: Kind,
    question: &'static str,
    ratings: &'static [&'static str],
    texts: &'static [&'static str],
}

const GOOD: &[&str] = &["yes"];
const WEAK: &[&str] = &["partly", "no"];

/// What this kind says at a question with this answer; often nothing.
pub(super) fn asides_on(kind: Kind, question: &str, rating: &str) -> &'static [&'static str] {
    let found = ASIDES.iter().find(|it| it.kind == kind && it.question == question && it.ratings.contains(&rating));
    found.map_or(&[], |it| it.texts)
}

const fn aside(
    kind: Kind,
    question: &'static str,
    ratings: &'static [&'static str],
    texts: &'static [&'static str],
) -> Aside {
    Aside { kind, question, ratings, texts }
}

const ASIDES: &[Aside] = &[
    aside(
        Preschool,
        "H1",
        WEAK,
        &[
            "Vi är tre på papperet men sällan tre i barngruppen. Den som är själv på gården klarar inte mer än att räkna barn.",
            "Planeringstiden försvinner så fort någon är borta, och den kommer inte tillbaka.",
            "Barngrupperna växte i augusti men inte bemanningen.",
            "Öppning och stängning är tunnast. Då finns ingen marginal alls.",
            "Dokumentation, föräldrakontakter och disk ska rymmas på samma kvart.",
        ],
    ),
    aside(
        Preschool,
        "H4",
        WEAK,
        &[
            "Rasten tas i köket med barnen utanför dörren. Det blir ingen vila.",
            "När vi slår ihop grupperna på eftermiddagen försvinner pausen.",
            "Flera går sjuka till jobbet för att inte lämna kollegan ensam.",
        ],
    ),
    aside(
        Preschool,
        "I4",
        WEAK,
        &[
            "Många lyft av barn och mycket arbete på golvet. Höj- och sänkbara skötbord saknas på en avdelning.",
            "Låga stolar och på- och avklädning i hallen sliter på knän och rygg.",
        ],
    ),
    aside(
        Preschool,
        "I5",
        WEAK,
        &[
            "Magsjuka gick två varv i vintras. Vi behöver se över handtvätt och städning.",
            "Rengöringsmedlen är bytta men listan är inte uppdaterad.",
        ],
    ),
    aside(
        Preschool,
        "F1",
        WEAK,
        &["Bett, slag och sparkar från barn rapporteras sällan. Vi ser det som en del av arbetet."],
    ),
    aside(
        Preschool,
        "A2",
        GOOD,
        &[
            "Vi har flyttat APT till stängningsdagarna så att alla kan vara med.",
            "Avdelningarna har egna småmöten innan APT.",
        ],
    ),
    aside(
        Preschool,
        "D1",
        GOOD,
        &["Vikarier får ett kort med barnens allergier, rutiner vid utevistelse och larmnumret."],
    ),
    aside(
        School,
        "H1",
        WEAK,
        &[
            "Nationella prov, utvecklingssamtal och elevhälsomöten hamnar på samma veckor.",
            "Rastvakter och vikariat äter upp planeringstiden.",
            "Antalet elever med stort behov av stöd har ökat, men inte timmarna.",
        ],
    ),
    aside(
        School,
        "I1",
        WEAK,
        &[
            "Vi har övat utrymning men inte inrymning.",
            "Hotfulla föräldrar och elever i korridorerna: vi vet inte vem som går dit.",
        ],
    ),
    aside(School, "I2", WEAK, &["Bråk mellan elever skrivs som elevärenden. Att läraren blev slagen syns inte."]),
    aside(School, "H5", GOOD, &["Vi har samma regler för hur vuxna talar till varandra som vi har för eleverna."]),
    aside(School, "E1", GOOD, &["Elevskyddsombuden är med på ronden, och de ser annat än vi."]),
    aside(School, "I5", WEAK, &["Kemisalen är bra, men slöjdsalen och bildsalen saknar förteckning."]),
    aside(
        Eldercare,
        "I1",
        WEAK,
        &[
            "Slag och nyp vid morgontoalett är vanligt på demensavdelningen. Vi har aldrig övat hur vi backar.",
            "Överfallslarmen ligger på laddning i kontoret och inte i fickan.",
            "Nattpersonalen är två på tre våningar. Vid larm är den andra långt bort.",
            "Rutinen säger vem man ringer, men inte vad man gör de första minuterna.",
        ],
    ),
    aside(
        Eldercare,
        "I2",
        WEAK,
        &[
            "Hårda ord och nyp skrivs i journalen men inte som tillbud, så mönstret syns aldrig.",
            "Vi stänger ärendet när den boende har lugnat sig. Orsaken hinner vi inte till.",
            "Anhöriga som skriker rapporteras nästan aldrig.",
        ],
    ),
    aside(
        Eldercare,
        "H3",
        WEAK,
        &[
            "Tre i gruppen har blivit slagna i år. Handledning finns inte i schemat.",
            "Döden är en del av arbetet, men vi har ingen stund att prata om den.",
            "Vi behöver handledning av någon som kan demens och utåtagerande beteende.",
        ],
    ),
    aside(
        Eldercare,
        "I4",
        WEAK,
        &[
            "Taklyft finns i hälften av rummen. I resten lyfter vi för hand när det är bråttom.",
            "Badrummen är trånga. Förflyttningen sker i en vridning.",
        ],
    ),
    aside(Eldercare, "H1", WEAK, &["Morgonen mellan sju och tio är tyngst. Då ska alla upp samtidigt."]),
    aside(Eldercare, "J1", GOOD, &["Alla ordinarie har gått hjärt- och lungräddning i år."]),
    aside(
        HomeCare,
        "I3",
        WEAK,
        &[
            "Kvällsturen går ensam till adresser utan mobiltäckning.",
            "Larmet sitter i telefonen, och telefonen ligger ofta i bilen.",
            "Ingen märker om man inte kommer tillbaka från sista besöket.",
        ],
    ),
    aside(
        HomeCare,
        "E4",
        WEAK,
        &[
            "Hemmen är vår arbetsplats men ingår inte i ronden. Hundar, rökning, hala trappor och tunga sängar möter vi varje dag.",
            "Bedömning görs vid första besöket men uppdateras inte när den äldre blir sämre.",
        ],
    ),
    aside(
        HomeCare,
        "H4",
        WEAK,
        &[
            "Minutschemat lämnar ingen tid mellan besöken. Lunchen äts i bilen.",
            "Delade turer gör att arbetsdagen blir tolv timmar lång.",
        ],
    ),
    aside(
        HomeCare,
        "H1",
        WEAK,
        &[
            "Planeringen räknar med gröna ljus hela vägen. Restiden ryms inte.",
            "Nya beslut läggs in samma dag utan att något annat tas bort.",
        ],
    ),
    aside(HomeCare, "I1", WEAK, &["Vi vet sällan i förväg om det finns hot i hemmet."]),
    aside(HomeCare, "D1", GOOD, &["Nya åker med en kollega i fem dagar innan de får en egen tur."]),
    aside(
        GroupHome,
        "I1",
        WEAK,
        &[
            "Vi arbetar nära personer som kan slå när det blir för mycket. Övningen i lågaffektivt bemötande är fyra år gammal.",
            "Reträttvägen ur köket är blockerad av bordet.",
            "Sovande jour är ensam, och larmet går till en grannenhet som ligger tio minuter bort.",
        ],
    ),
    aside(
        GroupHome,
        "I2",
        WEAK,
        &[
            "Vi skriver in det som ger märken. Det andra stannar i gruppen.",
            "Händelserna utreds som brukarens problem och inte som vår arbetsmiljö.",
        ],
    ),
    aside(
        GroupHome,
        "H3",
        WEAK,
        &[
            "Handledningen ställdes in hela hösten eftersom handledaren slutade.",
            "Efter händelser går vi tillbaka till arbetet direkt. Ingen går in i stället.",
        ],
    ),
    aside(GroupHome, "I3", WEAK, &["Ensam på helgkvällar, med fyra som har olika behov."]),
    aside(GroupHome, "H2", GOOD, &["Varje pass börjar med fem minuter om vem som gör vad och vem som behöver lugn."]),
    aside(
        Parks,
        "I5",
        WEAK,
        &[
            "Bensin, oljor och bekämpningsmedel står i boden utan förteckning.",
            "Ingen vet vilka medel som är kvar sedan förra säsongen. Flera burkar saknar etikett.",
            "Säsongsanställda blandar tvåtaktsbränsle utan att ha sett säkerhetsdatabladet.",
            "Vi har bedömt motorsågen, men inte avgaserna och alkylatbränslet.",
        ],
    ),
    aside(
        Parks,
        "I4",
        WEAK,
        &[
            "Röjsåg hela dagar ger vibrationer och domningar. Vi roterar inte.",
            "Ogräs på knä i flera timmar. Knäskydd finns men används inte.",
        ],
    ),
    aside(
        Parks,
        "D1",
        GOOD,
        &[
            "Säsongspersonalen har en hel introduktionsdag i april, med maskiner, trafik och skydd.",
            "Ingen får köra gräsklippare eller röjsåg förrän arbetsledaren har sett att det går säkert.",
        ],
    ),
    aside(Parks, "E4", GOOD, &["Arbete vid väg har en egen riskbedömning för varje plats."]),
    aside(Parks, "I3", WEAK, &["Trädfällning görs av två, men gräsklippning i skogskant sker ensam."]),
    aside(
        Recycling,
        "I1",
        WEAK,
        &[
            "Kunder som nekas att slänga blir arga, och vi står ofta ensamma vid containern.",
            "Vi har ingen övad rutin för när någon kör mot personalen.",
        ],
    ),
    aside(
        Recycling,
        "I5",
        WEAK,
        &["Farligt avfall lämnas i omärkta dunkar. Vi behöver skyddsutrustning närmare mottagningen."],
    ),
    aside(
        Recycling,
        "D1",
        GOOD,
        &[
            "Fadder i två veckor och prov på sortering innan man står ensam vid en container.",
            "Introduktionen har bilder på det som är farligt. Den fungerar också för den som läser lite svenska.",
        ],
    ),
    aside(Recycling, "I4", WEAK, &["Vi hjälper kunder att lyfta vitvaror fast vi inte ska."]),
    aside(Recycling, "F1", GOOD, &["Vi skriver tillbud på en tavla och för in dem tillsammans på fredagar."]),
    aside(
        Waterworks,
        "I3",
        WEAK,
        &[
            "Beredskapen åker ensam till pumpstationer nattetid.",
            "Arbete i brunn görs alltid av två, men tillsyn i reservoaren görs av en.",
        ],
    ),
    aside(Waterworks, "I5", GOOD, &["Klor och lut är bedömda, och ögonduschen provas varje vecka."]),
    aside(
        Waterworks,
        "D1",
        GOOD,
        &[
            "Nya får gå bredvid tre månader och öva på gasmätare innan de får egen beredskap.",
            "Introduktionen till slutna utrymmen görs praktiskt, i en riktig brunn.",
        ],
    ),
    aside(Waterworks, "D2", GOOD, &["Arbetstillstånd för slutna utrymmen fylls i varje gång."]),
    aside(Waterworks, "H4", WEAK, &["Beredskapsveckan följs av vanlig arbetsvecka även när natten har varit sönder."]),
    aside(
        Property,
        "D1",
        GOOD,
        &[
            "Introduktionen är samma för egen personal och entreprenörer: nycklar, asbest, tak och el.",
            "Ingen går upp på tak utan att ha gått kursen i fallskydd.",
        ],
    ),
    aside(Property, "I3", WEAK, &["Jouren går ensam in i tomma lokaler om natten."]),
    aside(Property, "H1", WEAK, &["Felanmälningarna har ökat med en femtedel. Planerat underhåll får vänta."]),
    aside(Property, "I5", WEAK, &["Asbestinventeringen saknas för två av husen."]),
    aside(Property, "H5", WEAK, &["Skämten i verkstaden är råa. Vi har börjat prata om det."]),
];

#[cfg(test)]
mod tests {
    use form_model::{Level, built_in_template};

    use super::*;

    #[test]
    fn each_kind_has_its_own_words_at_questions_that_are_asked() {
        let template = built_in_template(Level::Workplace);
        for kind in [Preschool, School, Eldercare, HomeCare, GroupHome, Parks, Recycling, Waterworks, Property] {
            assert!(ASIDES.iter().filter(|it| it.kind == kind).count() >= 4, "{kind:?}");
        }
        for aside in ASIDES {
            assert!(template.questions().any(|it| it.id == aside.question), "{}", aside.question);
            assert!(!aside.texts.is_empty());
        }
    }
}
