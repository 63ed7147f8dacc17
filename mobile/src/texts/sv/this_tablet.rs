//! Swedish: the page about this tablet.

use crate::texts::this_tablet::{
    ChoiceTexts, OrganisationLinkTexts, QueueTexts, RecordedTexts, RefusedTexts, RescueTexts, StorageTexts,
    VersionTexts,
};
use crate::texts::{Counted, ThisTabletTexts};

pub(super) const TEXTS: ThisTabletTexts = ThisTabletTexts {
    title: "Surfplattan",
    queue: QUEUE,
    refused: REFUSED,
    storage: STORAGE,
    rescue: RESCUE,
    choices: CHOICES,
    version: VERSION,
    recorded: RECORDED,
    organisation_link: ORGANISATION_LINK,
    more: "Mer",
    connection_check: "Kontrollera anslutningen",
    accessibility: "Tillgänglighet",
    practice: "Öva på en påhittad arbetsplats",
    glossary: "Ordlista",
};

const QUEUE: QueueTexts = QueueTexts {
    title: "Det som väntar på att skickas",
    nothing_here: "Inget finns på surfplattan än. Uppföljningarna hämtas när den får nät.",
    all_synced: "Inget väntar. Servern har allt som du har skrivit.",
    waiting: Counted { one: "1 ändring väntar på nät.", many: "{count} ändringar väntar på nät." },
    unsaved: Counted { one: "1 ändring är inte sparad än.", many: "{count} ändringar är inte sparade än." },
    not_sent: Counted {
        one: "1 ändring kan inte skickas. Se nedan.",
        many: "{count} ändringar kan inte skickas. Se nedan.",
    },
    untouched: "Här har ingen skrivit något än",
    read_only: "Du kan läsa men inte skriva.",
    no_access: "Servern ger dig inte tillgång längre. Det du har skrivit ligger kvar här. Behövs texten? Spara en räddningsfil, och fråga chefen eller huvudskyddsombudet om du ska vara med.",
    erased: "Uppföljningen har tagits bort på servern. Det du har skrivit ligger kvar här men skickas inte.",
    archived: "Omgången är arkiverad. Det som inte hann skickas ligger kvar här. Ladda ner räddningsfilen om du behöver det.",
    superseded: "Uppföljningen har börjat om på servern. Det du har skrivit ligger kvar här men skickas inte.",
};

const REFUSED: RefusedTexts = RefusedTexts {
    title: "Ändringar som inte kunde tas emot",
    none: "Alla dina ändringar har tagits emot.",
    intro: "Servern tog inte emot de här ändringarna. De står inte i formuläret längre, men finns kvar på surfplattan. Inget av dem tas bort av sig självt.",
    made: "Skrivet {time}",
    because: "Varför",
    to_do: "Gör så här",
    export: "Spara ändringarna som fil",
    exported: "Filen finns bland surfplattans nedladdningar.",
    not_exported: "Filen kunde inte sparas. Prova igen.",
    show_more: "Visa fler",
    in_refused_text: "Den hör ihop med en text som inte togs emot, så platsen i texten finns inte längre.",
    mark: "Den klarmarkerade eller lämnade in ett innehåll som inte togs emot.",
    made_elsewhere: "Den gjordes på en annan surfplatta, ovanpå något som inte togs emot. Den surfplattan gör om den själv.",
    no_place: "Platsen där den gjordes finns inte, eftersom den också skapades av något som inte togs emot.",
    malformed: (
        "Ändringen gick inte att läsa.",
        "Skriv samma sak igen. Händer det en gång till: spara filen och säg till it-stödet.",
    ),
    too_large: ("Ändringen var för stor.", "Dela upp texten i mindre bitar och skriv in den igen."),
    not_permitted: (
        "Du får inte skriva i den här uppföljningen.",
        "Fråga chefen eller huvudskyddsombudet om du ska vara med. Spara filen om texten behövs.",
    ),
    round_closed: (
        "Årets uppföljning är stängd.",
        "Be den som håller i uppföljningen att öppna den igen, eller lämna texten till er chef.",
    ),
    not_your_voice: (
        "Svaret hör till den andra parten.",
        "Chefen svarar för chefen och skyddsombudet för skyddsombudet. Svara på din egen rad.",
    ),
    other_person: ("Raden stod i någon annans namn.", "Gör om det i ditt eget namn."),
    not_the_manager: ("Bara chefen kan lämna in.", "Be chefen att lämna in."),
    written_once: (
        "En klarmarkering eller inlämning kan inte ändras i efterhand.",
        "Klarmarkera eller lämna in på nytt.",
    ),
    fixed: (
        "Uppgifterna om vilken uppföljning det är går inte att ändra.",
        "Är något fel där? Säg till den som håller i uppföljningen.",
    ),
    row_deleted: ("En rad togs bort på ett sätt som inte går.", "Ta bort raden igen med knappen Ta bort."),
    value_not_accepted: (
        "Det som skrevs passar inte på den platsen.",
        "Kontrollera till exempel datum och längd, och skriv igen.",
    ),
    actor_of_another: (
        "Ändringen bar en annan persons märke.",
        "Skriv samma sak igen. Händer det en gång till: spara filen och säg till it-stödet.",
    ),
    no_author: (
        "Det gick inte att se vem som hade gjort ändringen.",
        "Skriv samma sak igen. Händer det en gång till: spara filen och säg till it-stödet.",
    ),
    erased: (
        "Uppföljningen har tagits bort på servern.",
        "Spara filen om texten behövs, och fråga den som håller i uppföljningen.",
    ),
    builds_on_refused: (
        "Ändringen bygger på en annan som inte togs emot.",
        "Se vad som gällde för den andra ändringen. Skriv sedan den här igen.",
    ),
    unknown: (
        "Servern gav en orsak som appen inte känner till.",
        "Uppdatera appen. Spara filen och säg till it-stödet om det inte hjälper.",
    ),
};

const STORAGE: StorageTexts = StorageTexts {
    title: "Utrymme",
    used: "Samsyn använder {used} av {quota} som webbläsaren kan ge.",
    not_told: "Webbläsaren säger inte hur mycket utrymme som används.",
    asking: "Frågar webbläsaren …",
    protected: "Skyddat. Webbläsaren tar inte bort något av sig själv.",
    not_protected: "Inte skyddat. Webbläsaren kan ta bort det som är sparat om surfplattan blir full eller om appen inte används på länge.",
    not_known: "Webbläsaren säger inte om det sparade är skyddat.",
    protect: "Be webbläsaren skydda det sparade",
    refused: "Webbläsaren sade nej. Det brukar gå när appen är installerad på hemskärmen. Anslut ofta så länge, så att servern har allt, eller spara en räddningsfil.",
    only_a_tab: "Appen är öppen som en flik i webbläsaren. Installera den på hemskärmen, så öppnas den utan nät och det sparade är bättre skyddat: välj Lägg till på hemskärmen eller Installera i webbläsarens meny.",
    installed: "Appen är installerad på surfplattan.",
    decimal: ",",
};

const RESCUE: RescueTexts = RescueTexts {
    title: "Räddningsfil",
    intro: "En räddningsfil innehåller allt som du har på surfplattan, även det som inte kunde tas emot. Spara en om något krånglar, och läs in den på en annan surfplatta.",
    careful: "Filen är inte låst. Den kan innehålla uppgifter om er enhet. Lägg den bara där det är tillåtet, och ta bort den när den inte behövs.",
    save: "Spara räddningsfil",
    saved: "Räddningsfilen finns bland surfplattans nedladdningar.",
    not_saved: "Filen kunde inte sparas. Prova igen.",
    load: "Läs in en räddningsfil",
    load_hint: "Det som redan finns här blir kvar. Bara det som saknas läggs till.",
    reading: "Läser in …",
    unreadable: "Filen gick inte att öppna. Välj den igen.",
    too_large: "Filen är för stor för att vara en räddningsfil.",
    imported: "Klart. {changes} lades till från {documents}.",
    nothing_new: "Klart. Allt i filen fanns redan här.",
    documents: Counted { one: "1 dokument", many: "{count} dokument" },
    changes: Counted { one: "1 ändring", many: "{count} ändringar" },
    unusable: Counted {
        one: "1 dokument i filen gick inte att använda. Behåll filen och säg till it-stödet.",
        many: "{count} dokument i filen gick inte att använda. Behåll filen och säg till it-stödet.",
    },
    not_a_rescue_file: "Det är ingen räddningsfil. Räddningsfiler slutar på .samsyn-rescue.",
    newer_version: "Filen är gjord av en nyare version av appen. Uppdatera appen och prova igen.",
    damaged: "Filen är skadad eller ofullständig. Inget lästes in. Kopiera den på nytt från surfplattan den kommer från.",
    another_installation: "Filen kommer från en annan organisations Samsyn. Inget lästes in.",
    nobody_signed_in: "Logga in först. Sedan går det att läsa in filen.",
};

const CHOICES: ChoiceTexts = ChoiceTexts {
    title: "Språk, text och färger",
    language: "Språk",
    text_size: "Textstorlek",
    text_sizes: ["Vanlig", "Större", "Störst"],
    colours: "Färger",
    colour_choices: ["Som surfplattan", "Ljusa", "Mörka"],
};

const VERSION: VersionTexts = VersionTexts {
    title: "Version",
    app: "Appen",
    server: "Servern",
    server_not_known: "inte känd än",
    check: "Sök efter uppdatering",
    checking: "Söker …",
    newest: "Du har den senaste versionen.",
    not_checked: "Det gick inte att söka nu. Det görs av sig självt när surfplattan har nät.",
    waiting: "En ny version är hämtad. Den börjar gälla nästa gång du öppnar appen.",
    begin: "Öppna den nya versionen nu",
    files: "Byggd som",
};

const RECORDED: RecordedTexts = RecordedTexts {
    title: "Det här sparas om dig",
    points: &[
        (
            "Vad som sparas",
            "Varje ändring du gör sparas med ditt namn, tiden och det du skrev eller tog bort. Också text som du har raderat finns kvar i historiken. Ditt namn, dina roller och vilka surfplattor du har loggat in på sparas också.",
        ),
        (
            "Vem som ser det",
            "Ni som arbetar med uppföljningen ser vem som har skrivit vad och när. Medan ni har samma uppföljning öppen ser ni också var den andra är. Nivån över ser det som lämnas in. Den som sköter servern kan komma åt allt som finns där.",
        ),
        (
            "Varför",
            "För att två personer ska kunna skriva samtidigt utan att något försvinner, för att en klarmarkering ska gälla just det som stod där, och för att ni ska kunna se och ångra ändringar.",
        ),
        (
            "Vad det inte används till",
            "Samsyn mäter inte hur mycket eller hur snabbt du arbetar, och jämför inte personer. Arbetsgivaren får inte använda sådana uppgifter för att kontrollera dig utan att du vet om det (AFS 2023:11, 3 kap. 9 §).",
        ),
        (
            "Hur länge",
            "Din arbetsgivare bestämmer hur länge uppföljningar sparas på servern. På surfplattan finns de kvar tills de tas bort där.",
        ),
    ],
};

const ORGANISATION_LINK: OrganisationLinkTexts = OrganisationLinkTexts {
    title: "Organisationens inloggning",
    lead: "Koppla ditt konto en gång, så kan du logga in med {name} i stället för med lösenord eller kod.",
    action: "Koppla kontot",
    failed: "Det gick inte nu. Försök igen när du har nät.",
};
