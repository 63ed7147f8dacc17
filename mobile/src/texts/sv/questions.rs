//! Swedish: what each question is about, and where it may be seen.

use crate::texts::QuestionHelp;

pub(super) const TEXTS: &QuestionHelp = &[
    (
        "A1",
        "Tänk på möten, skyddsronder, riskbedömningar och den här uppföljningen. Det syns i kallelser och minnesanteckningar där skyddsombudet är med.",
    ),
    (
        "A2",
        "Finns det en fast punkt om arbetsmiljön på APT, och kommer också de med som arbetar kväll, helg eller deltid? Det syns i minnesanteckningar.",
    ),
    (
        "A3",
        "Fråga någon som är ny, eller en vikarie. Det syns på en anslagstavla eller i introduktionen. Saknas skyddsombud: skriv vad ni gör åt det.",
    ),
    (
        "A4",
        "Finns det tid i schemat, får skyddsombudet veta saker i förväg, och är utbildningen gjord? Det syns i schema och kursintyg.",
    ),
    (
        "A5",
        "Tänk på det senaste året: är arbetsmiljön en fast punkt, och följs besluten upp? Det syns i dagordningar och protokoll.",
    ),
    (
        "B1",
        "Kan medarbetarna berätta vad policyn betyder för dem, inte bara var den ligger? Det syns om ni har talat om den på APT eller i introduktionen.",
    ),
    (
        "B2",
        "Målen handlar om till exempel arbetsbelastning, arbetstid och hur vi är mot varandra. Det syns i ett måldokument och i anteckningar från när ni tog fram det.",
    ),
    (
        "B3",
        "Läs rutinerna som någon ny: går det att se vem som gör vad, och när? Det syns i en årsplan eller en rutinpärm.",
    ),
    (
        "C1",
        "Gäller det dagens chef och dagens uppgifter, inte företrädaren? Det syns i en undertecknad fördelning av arbetsmiljöuppgifter.",
    ),
    (
        "C2",
        "Tänk på en åtgärd som behövdes i år: kunde chefen besluta om den och betala den? Det syns i delegationsordning, budget och kalender.",
    ),
    (
        "C3",
        "Kan chefen upptäcka tidiga tecken på för hög belastning och kränkningar, och vet vad som ska göras? Det syns i kursintyg eller en utbildningsplan.",
    ),
    (
        "C4",
        "Är det klart till vem uppgiften lämnas, och att det görs skriftligt? Det syns i rutinen eller i fördelningen av uppgifter.",
    ),
    (
        "C5",
        "Följ en uppgift uppifrån och ned: finns ett dokument i varje led, för dem som är chefer i dag? Det syns i fördelningar med datum och namnteckningar.",
    ),
    (
        "D1",
        "Tänk på den som började senast, också för en dag. Det syns i en checklista för introduktion som är ifylld.",
    ),
    (
        "D2",
        "Till exempel för hot och våld, ensamarbete, lyft eller kemikalier. Det syns i instruktioner med datum, som finns där arbetet görs.",
    ),
    (
        "E1",
        "Täcker ni både det fysiska och hur arbetet är organiserat, och återkommer ni varje år? Det syns i protokoll från skyddsronder, samtal eller enkäter.",
    ),
    (
        "E2",
        "Ta fram den senaste: står det vad som kan hända, och om det är allvarligt? Det syns i en daterad riskbedömning.",
    ),
    (
        "E3",
        "Tänk på nytt schema, nya lokaler, ny teknik eller färre tjänster. Det syns i en riskbedömning som är äldre än beslutet, med skyddsombudet som deltagare.",
    ),
    (
        "E4",
        "Var arbetar ni när ni inte är på arbetsplatsen? Det syns i skyddsronder, samtal eller checklistor för de platserna.",
    ),
    (
        "F1",
        "Vet alla hur man gör, och händer något när man har rapporterat? Det syns i rapporterna: inga alls är sällan ett gott tecken.",
    ),
    (
        "F2",
        "Frågar ni varför, tills ni når något som går att ändra? Det syns i en utredning med orsaker och åtgärder, gjord tillsammans med skyddsombudet.",
    ),
    (
        "F3",
        "Vet den som är i tjänst att anmälan görs samma dag, och hur? Det syns i en rutin och i kopior av anmälningar.",
    ),
    (
        "G1",
        "Har varje rad ett namn och en dag, och är inga dagar passerade utan att något hänt? Det syns i handlingsplanen.",
    ),
    (
        "G2",
        "Är skyddsombudet med redan när åtgärderna väljs, eller får ombudet läsa efteråt? Det syns i anteckningar från mötet.",
    ),
    (
        "G3",
        "Gå tillbaka till en åtgärd som är gjord: blev det bättre, och hur vet ni det? Det syns som ett datum för kontroll i handlingsplanen.",
    ),
    (
        "G4",
        "Tänk på det ni lyfte senast: vem svarade, när och vad? Det syns i handlingsplanen eller i ett mejl med svaret.",
    ),
    (
        "H1",
        "Hinner man med arbetet på arbetstid, också när någon är borta? Det syns i övertid, sjukfrånvaro och i det som sägs på samtal.",
    ),
    (
        "H2",
        "Fråga två kollegor vad de väljer bort en dag när tiden inte räcker. Svarar de lika? Det syns i en skriven ordning eller i anteckningar från APT.",
    ),
    (
        "H3",
        "Gäller det hos er: finns handledning, tid att prata efteråt och någon att ringa? Det syns i schemat eller i ett avtal om handledning.",
    ),
    ("H4", "Tänk på raster, delade turer, täta byten och att bli störd när man är ledig. Det syns i schemat."),
    (
        "H5",
        "Vet alla vem man går till, och vad som händer sedan, också om det gäller chefen? Det syns i en rutin som ni har gått igenom.",
    ),
    (
        "I1",
        "När övade ni senast, och var vikarierna med? Det syns i en övningsplan eller i anteckningar efter övningen.",
    ),
    ("I2", "Tas också det upp som man är van vid? Det syns i rapporter med orsak och åtgärd."),
    (
        "I3",
        "Tänk på kvällar, hembesök och resor: hur larmar man, och hur snabbt kommer någon? Det syns i en rutin som är provad.",
    ),
    (
        "I4",
        "Tänk på lyft, böjda arbetsställningar, små barns höjd, bildskärmar och hemarbete. Det syns i riskbedömningen.",
    ),
    (
        "I5",
        "Gå igenom städskåpet och det ni möter av smitta. Det syns i en kemikalieförteckning med årets datum och i en riskbedömning.",
    ),
    (
        "I6",
        "Tänk på dem som är nya och på dem som arbetar ensamma på kvällen. Det syns i anteckningar om när ni övade och vilka som var med.",
    ),
    (
        "J1",
        "Vem gör vad om någon skadas i dag, och vem tar hand om gruppen efteråt? Det syns i en lista med namn, och i kursintyg som gäller.",
    ),
    (
        "J2",
        "Frågar ni i tid, till exempel på medarbetarsamtal och vid upprepad sjukfrånvaro? Det syns i en rutin som är känd.",
    ),
    (
        "J3",
        "Tänk på ett svårt läge i år: ringde ni, och fick ni hjälp? Det syns i beställningar eller i en rutin för när man ringer.",
    ),
    (
        "K1",
        "Ta fram förra årets handlingsplan: är varje rad gjord, kontrollerad och avslutad? Det ni inte gjorde följer med till årets plan.",
    ),
    ("K2", "Togs det upp på APT, och kom det fram vad som skulle hända sedan? Det syns i minnesanteckningar."),
    ("K3", "Har ni läst alla, sett vad som är lika och svarat på det som lyftes? Det syns i en sammanställning."),
    (
        "K5",
        "Se på alla svar ovanför: hänger det ihop från undersökning till åtgärd och kontroll? Väg in det ni svarade Nej på.",
    ),
    (
        "N1",
        "Ta några chefer på måfå, också tillförordnade. Det syns i undertecknade fördelningar, och i om cheferna själva säger att det räcker.",
    ),
    (
        "N2",
        "Jämför enheterna, och räkna med vikarier och timanställda. Det syns i en lista över antal medarbetare per chef.",
    ),
    (
        "N3",
        "Gå igenom enhet för enhet. Saknas ombud: ett regionalt skyddsombud eller huvudskyddsombudet kan företräda. Det syns i listan över skyddsombud.",
    ),
    ("N4", "Se vilka som har lämnat in utan skyddsombudets klarmarkering, och varför. Det syns i inlämningarna."),
    (
        "N5",
        "Ta de senaste som lyftes: hur lång tid gick det, och var det ett svar med ett beslut? Det syns i handlingsplanerna.",
    ),
    (
        "N6",
        "Lägg uppföljningarna bredvid varandra: vad återkommer? Det syns i en sammanställning där varje gemensam risk har en ansvarig.",
    ),
    ("N7", "Tänk på årets största beslut: kom riskbedömningen före beslutet? Det syns i underlagen till besluten."),
    (
        "N8",
        "Hamnar frågorna där någon kan besluta om dem, eller går de runt? Det syns i protokoll från samverkansgrupper och skyddskommitté.",
    ),
    (
        "N9",
        "Fråga cheferna, inte bara stödet: får de hjälp i tid? Det syns i avtal, i beställningar och i vad cheferna svarar.",
    ),
    (
        "N10",
        "Räcker statistiken till för att se var och när det händer? Det syns i en genomgång med beslut om vad som ska göras.",
    ),
    (
        "N11",
        "Fick de förtroendevalda veta vad som inte fungerar, och vad det kräver? Det syns i handlingar och protokoll.",
    ),
    ("N12", "Finns pengar, människor och lokaler för det som målen lovar? Det syns i budget och bemanningsplan."),
    ("N13", "Se vilka som saknas, och varför. Det syns i förteckningen över inlämningar."),
    ("N14", "Gå igenom förra årets förslag ett och ett: vem svarade, och vad blev det av? Det syns i besluten."),
    (
        "N15",
        "Går det att peka på något i budgeten som kommer ur uppföljningen? Det syns i budgetunderlag och personalredovisning.",
    ),
    (
        "N16",
        "Har de valda fått utbildning under mandatperioden, och vet de vad som är deras? Det syns i utbildningsplaner och närvarolistor.",
    ),
];
