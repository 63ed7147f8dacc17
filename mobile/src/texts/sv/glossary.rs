//! Swedish: the glossary.

use crate::texts::glossary::Term;
use crate::texts::{Counted, GlossaryTexts};

pub(super) const TEXTS: GlossaryTexts = GlossaryTexts {
    title: "Ordlista",
    intro: "Ord och förkortningar som ni möter här och på mötena.",
    filter: "Sök ord",
    found: Counted { one: "1 ord", many: "{count} ord" },
    none: "Inget ord passar.",
    show_all: "Visa alla ord",
    terms: TERMS,
};

const TERMS: &[Term] = &[
    Term::new(
        "AFS",
        "Arbetsmiljöverkets författningssamling",
        "Arbetsmiljöverkets föreskrifter. De är bindande. Råden som står intill paragraferna är inte bindande. AFS 2023:1 handlar om det systematiska arbetsmiljöarbetet och gäller sedan den 1 januari 2025.",
    ),
    Term::new(
        "Allmän handling",
        "",
        "Något som finns hos en myndighet och har kommit in, skickats ut eller blivit färdigt. Det som lämnas in är en allmän handling. Den som begär det kan få ut den, efter en sekretessprövning.",
    ),
    Term::new(
        "AML",
        "Arbetsmiljölagen",
        "Lagen om arbetsmiljön. Där står arbetsgivarens ansvar och skyddsombudets rättigheter.",
    ),
    Term::new(
        "APT",
        "Arbetsplatsträff",
        "Mötet där alla på arbetsplatsen är med. Ett bra tillfälle för dialog och återkoppling.",
    ),
    Term::new(
        "Arbetsgivare",
        "",
        "Den som har ansvaret för arbetsmiljön. I en kommun ligger ansvaret ytterst hos fullmäktige.",
    ),
    Term::new(
        "Arbetsmiljöpolicy",
        "",
        "En kort text om hur arbetsmiljön ska vara. Den ska finnas skriftligt om minst tio personer arbetar i verksamheten.",
    ),
    Term::new("Arbetsmiljöverket", "", "Myndigheten som skriver föreskrifterna och kontrollerar att de följs."),
    Term::new(
        "Arkivera",
        "",
        "När en omgång är stängd ersätts uppföljningarna av kopior som går att läsa. De säger samma sak, men inte vem som skrev vad.",
    ),
    Term::new(
        "CSG",
        "Central samverkansgrupp",
        "Gruppen där arbetsgivaren och facken samverkar för hela organisationen.",
    ),
    Term::new(
        "Extra uppföljning",
        "",
        "En uppföljning utöver den årliga, till exempel efter en omorganisation, en olycka eller ett allvarligt tillbud.",
    ),
    Term::new(
        "Forum",
        "",
        "Ett möte där uppföljningen återkopplas: arbetsplatsträff, samverkansgrupp, skyddskommitté, ledningsgrupp eller nämnd.",
    ),
    Term::new(
        "FSG",
        "Förvaltningens samverkansgrupp",
        "Gruppen där arbetsgivaren och facken samverkar på förvaltningens nivå.",
    ),
    Term::new(
        "FVR",
        "Förvaltningsråd",
        "Samverkansgruppen på förvaltningens nivå i en del kommuner. Den är också skyddskommitté.",
    ),
    Term::new(
        "Företagshälsovård",
        "",
        "Experter på arbetsmiljö och rehabilitering som arbetsgivaren tar in när den egna kunskapen inte räcker.",
    ),
    Term::new(
        "Gallra",
        "",
        "Att ta bort en handling för gott när tiden för att spara den har gått ut. Det görs med ett beslut.",
    ),
    Term::new(
        "Grundorsak",
        "",
        "Det som ligger bakom. Ni hittar det genom att fråga varför flera gånger, tills svaret är något ni kan göra något åt.",
    ),
    Term::new(
        "Handlingsplan",
        "",
        "Listan över det som ska göras: vad, vem som är ansvarig och när det ska vara klart. Det som inte görs på en gång ska stå där. Planen lever vidare från år till år.",
    ),
    Term::new(
        "Huvudskyddsombud",
        "HSO",
        "Skyddsombudet som samordnar de andra när de är flera. Kan vara med där det saknas ett eget skyddsombud.",
    ),
    Term::new("Inte aktuellt", "", "Svaret när frågan inte gäller hos er. Det finns bara där det kan vara så."),
    Term::new(
        "KIA",
        "",
        "System från Afa Försäkring där kommuner och regioner anmäler olyckor, tillbud och risker. Kallas också IA.",
    ),
    Term::new(
        "Klarmarkera",
        "",
        "Att säga att innehållet är klart. Markeringen gäller precis det som står där då. Ändrar någon något gäller den inte längre, och kan förnyas med ett tryck.",
    ),
    Term::new(
        "Kränkande särbehandling",
        "",
        "Handlingar mot någon som är kränkande och kan leda till ohälsa eller till att personen ställs utanför.",
    ),
    Term::new("Kvitto", "", "Svaret från servern när uppföljningen är inlämnad: version, tid och nummer."),
    Term::new("Lagrum", "", "Stället i lag eller föreskrift som en fråga bygger på."),
    Term::new("LISA", "", "Polisens system för att anmäla arbetsskador och tillbud."),
    Term::new("LSG", "Lokal samverkansgrupp", "Gruppen där chefen och facken samverkar nära arbetsplatsen."),
    Term::new(
        "Lyfta till nästa nivå",
        "",
        "Att lämna en åtgärd vidare till nivån över, när ni inte själva kan lösa den. Nivån över svarar.",
    ),
    Term::new(
        "Lämna in",
        "",
        "Chefen lämnar uppföljningen till nivån över. En kopia sparas precis som den var. Ni får ett kvitto.",
    ),
    Term::new(
        "OSA",
        "Organisatorisk och social arbetsmiljö",
        "Hur arbetet styrs och hur ni har det tillsammans: arbetsmängd, krav, stöd, arbetstider, bemötande.",
    ),
    Term::new(
        "Returnering",
        "",
        "Att lämna tillbaka en arbetsmiljöuppgift till sin chef, när man saknar befogenheter, pengar, tid eller kunskap för den. Arbetsgivaren har kvar ansvaret hela tiden.",
    ),
    Term::new(
        "Riskbedömning",
        "",
        "Att ta reda på vilka risker som finns och om de är allvarliga. Görs regelbundet och före en ändring. Ska alltid vara skriftlig.",
    ),
    Term::new(
        "Räddningsfil",
        "",
        "En fil med allt som du har på surfplattan här. Den kan läsas in på en annan surfplatta.",
    ),
    Term::new(
        "SAM",
        "Systematiskt arbetsmiljöarbete",
        "Att undersöka, bedöma risker, åtgärda och följa upp, hela tiden och som en del av det vanliga arbetet.",
    ),
    Term::new(
        "SAM-uppföljning",
        "",
        "Genomgången varje år av hur arbetsmiljöarbetet fungerar. Den handlar om sättet att arbeta, inte om enskilda brister i lokalerna.",
    ),
    Term::new(
        "Samverkansgrupp",
        "",
        "En grupp där arbetsgivaren och facken möts. Den kan också vara skyddskommitté, om parterna är överens.",
    ),
    Term::new(
        "Skyddskommitté",
        "",
        "Gruppen där arbetsgivaren och skyddsombud planerar och följer arbetsmiljöarbetet. Ska finnas där minst 50 personer arbetar.",
    ),
    Term::new(
        "Skyddsombud",
        "",
        "De anställdas representant i arbetsmiljöfrågor, vald av facket. Är med i hela uppföljningen. Kallas också arbetsmiljöombud.",
    ),
    Term::new(
        "Skyddsrond",
        "",
        "En rundvandring där man letar efter risker på plats. Det är något annat än den årliga uppföljningen.",
    ),
    Term::new("Sparat", "", "Det du har skrivit finns på surfplattan och finns kvar även om den stängs av."),
    Term::new("Synkat", "", "Servern har allt som finns på surfplattan, och tvärtom."),
    Term::new("Tillbud", "", "Något som hände och som kunde ha lett till skada eller ohälsa."),
    Term::new(
        "Uppgiftsfördelning",
        "",
        "Att ge chefer och andra bestämda uppgifter i arbetsmiljöarbetet, med befogenheter, pengar, tid och kunskap för dem. Ska vara skriftlig om minst tio personer arbetar i verksamheten.",
    ),
    Term::new("Återkoppling", "", "Att berätta för dem som uppföljningen gäller vad den visade och vad som händer nu."),
    Term::new(
        "Åtgärd",
        "",
        "Det ni gör för att något ska bli bättre. Klart är inte detsamma som avslutat: däremellan kontrollerar ni att det hjälpte.",
    ),
];
