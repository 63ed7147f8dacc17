//! Swedish: what is recorded, how long it is kept, and the archive.

use crate::texts::life_cycle::{ArchiveTexts, ArchivingTexts, RecordedScreenTexts, RetentionTexts};
use crate::texts::{Counted, LifeCycleTexts};

pub(super) const TEXTS: LifeCycleTexts = LifeCycleTexts {
    recorded: RECORDED,
    retention: RETENTION,
    archive: ARCHIVE,
    archiving: ARCHIVING,
    kinds: [
        ("working-follow-up", "Uppföljningar som inte lämnades in"),
        ("hand-in-workplace", "Det som arbetsplatser har lämnat in"),
        ("hand-in-mid", "Det som enheter mellan arbetsplats och avdelning har lämnat in"),
        ("hand-in-department", "Det som avdelningar har lämnat in"),
        ("hand-in-administration", "Det som förvaltningar och bolag har lämnat in"),
        ("hand-in-organisation", "Sammanställningen för hela organisationen"),
        ("action-plan", "Handlingsplaner för enheter som har upphört"),
    ],
    years: Counted { one: "1 år", many: "{count} år" },
    for_ever: "Bevaras",
};

const RECORDED: RecordedScreenTexts = RecordedScreenTexts {
    title: "Vad som sparas om dig",
    link: "Läs mer: vem som ser vad, hur länge och hur det försvinner",
    link_help: "Vem som ser vad du skriver, och hur länge",
    intro: "Samsyn sparar vem som skriver vad. Här står varför, vem som ser det, hur länge det finns och vem du kan fråga.",
    what_title: "Det här sparas",
    what: &[
        "Varje ändring: det du skrev eller tog bort, ditt namn och tiden enligt surfplattan.",
        "När servern tog emot ändringen, och från vilken surfplatta.",
        "Text som du raderar finns kvar i historiken tills omgången arkiveras eller uppföljningen gallras.",
        "Dina klarmarkeringar och inlämningar, med namn och tid.",
        "Ditt namn, din e-postadress om du har lämnat den, dina roller och de surfplattor du har loggat in på.",
        "En logg över beslut, till exempel att en omgång stängs, att något skickas tillbaka eller att något gallras.",
        "Var i uppföljningen du är just nu syns för den som har den öppen samtidigt. Det sparas inte.",
    ],
    why_title: "Därför sparas det",
    why: &[
        "Två personer ska kunna skriva samtidigt, också utan nät, utan att något försvinner.",
        "Ingen ska kunna skriva i någon annans namn.",
        "En klarmarkering ska gälla just det som stod där.",
        "Ni ska kunna se vad som har ändrats, och ångra.",
        "Samsyn mäter inte hur mycket eller hur snabbt du arbetar. Arbetsgivaren får inte använda sådana uppgifter för att kontrollera dig utan att du vet om det (AFS 2023:11, 3 kap. 9 §).",
    ],
    who_title: "Vem som ser vad",
    who_help: "Det som lämnas in visar vad ni har kommit fram till, vilka som klarmarkerade och vem som lämnade in. Det visar inte vem som skrev vad.",
    who: &[
        (
            "Chefen och skyddsombuden på enheten, och de som ni har bjudit in",
            "Hela uppföljningen: vad som står, vem som skrev vad och när. Chefen och skyddsombuden ser också handlingsplanen.",
        ),
        (
            "Huvudskyddsombudet",
            "Hur långt ni har kommit, handlingsplanen och det som lämnas in. Hela uppföljningen om enheten saknar skyddsombud.",
        ),
        (
            "Chefer på nivåerna över, i samma förvaltning eller bolag",
            "Hur långt ni har kommit, handlingsplanen och det som lämnas in. Aldrig utkastet.",
        ),
        ("Chefer över förvaltningen eller bolaget", "Bara det som lämnas in."),
        ("HR", "Hur långt ni har kommit, handlingsplanen och det som lämnas in. Utkastet bara om ni bjuder in HR."),
        ("Medarbetare på enheten", "Handlingsplanen, och det som har återkopplats."),
        ("Processägaren", "Hur långt ni har kommit och det som lämnas in."),
        ("Analytikern och den arkivansvariga", "Det som lämnas in."),
        ("Administratören", "Namn, roller och surfplattor. Inget innehåll."),
        ("Den som sköter servern", "Kan tekniskt komma åt allt som finns där."),
        (
            "Allmänheten",
            "Det som lämnas in är en allmän handling. Den som begär det kan få ut den, efter en sekretessprövning.",
        ),
    ],
    how_long_title: "Hur länge det sparas",
    how_long: "Din arbetsgivare har bestämt så här. Åren räknas från slutet av det år då omgången stängdes eller enheten upphörde.",
    gone_title: "Så försvinner det",
    gone: &[
        "När omgången arkiveras får uppföljningen en kopia i sitt ställe. Kopian säger samma sak, med båda parternas svar, men inte vem som skrev vad, när eller på vilken surfplatta. Dokumentet försvinner från surfplattorna nästa gång de har nät.",
        "Har något inte hunnit skickas ligger det kvar på just den surfplattan, tills den tas bort.",
        "När tiden har gått ut kan uppföljningen gallras. Det görs av en arkivansvarig, med ett beslut. Då tas allt bort, också på surfplattorna.",
        "Handlingsplanen lever vidare från år till år. Där finns kvar vem som skrev vad så länge enheten finns.",
        "Äldre säkerhetskopior har kvar det som har tagits bort, tills de byts ut.",
    ],
    ask_title: "Vem du kan fråga",
    ask: "Fråga din chef eller ditt skyddsombud, eller någon av kontakterna under Ditt stöd. Du har rätt att få veta vilka uppgifter arbetsgivaren har om dig. Vänd dig då till arbetsgivarens dataskyddsombud.",
};

const RETENTION: RetentionTexts = RetentionTexts {
    title: "Bevara och gallra",
    link_help: "Hur länge handlingar sparas, och vad som kan gallras",
    intro: "Inget gallras av sig självt. När tiden har gått ut står handlingen i listan, och gallras först med ett beslut.",
    periods: "Hur länge handlingar sparas",
    periods_help: "Antal hela år efter det år då omgången stängdes eller enheten upphörde. Lämna tomt för det som ska bevaras.",
    years_of: "{kind}, antal år",
    years_hint: "Tomt betyder att det bevaras",
    bad_years: "Skriv ett antal år mellan 1 och 200, eller lämna tomt.",
    save: "Spara",
    due: "Kan gallras nu",
    due_help: "Välj handlingar och ange beslutet. Det som gallras tas bort på servern och på surfplattorna. En rad om vad som gallrades och vilket beslut som gällde finns kvar.",
    none_due: "Ingen handling är så gammal att den kan gallras.",
    choose_all: "Välj alla",
    ended: "Avslutad {date}",
    due_since: "Kan gallras sedan {date}",
    extra: "Extra uppföljning, {date}",
    public_record: "Inlämnad, allmän handling",
    working: "Arbetsmaterial",
    reference: "Gallringsbeslut (till exempel SN 2026/1 § 7)",
    dispose: Counted { one: "Gallra 1 handling", many: "Gallra {count} handlingar" },
    none_chosen: "Välj minst en handling och ange beslutet.",
    confirm_title: "Gallra?",
    confirm_help: "Det går inte att ångra. Handlingarna, allt som lämnades in av dem och deras historik tas bort.",
    confirm: "Gallra",
    keep: "Låt dem vara kvar",
    disposed: Counted { one: "1 handling är gallrad.", many: "{count} handlingar är gallrade." },
};

const ARCHIVE: ArchiveTexts = ArchiveTexts {
    title: "Arkiv",
    link_help: "Uppföljningar från omgångar som är arkiverade",
    intro: "De här uppföljningarna går att läsa men inte att ändra. De finns på servern, så du behöver nät.",
    none: "Inget i arkivet än",
    none_help: "När en omgång är arkiverad läser du dina uppföljningar här.",
    archived: "Arkiverad {date}",
    extra: "Extra uppföljning, {date}",
    to_archive: "Hela arkivet",
    copy: "Arkiverad kopia. Den säger vad som stod när omgången stängdes, men inte vem som skrev vad.",
    gone: "Uppföljningen finns inte i arkivet, eller så har du inte tillgång till den.",
    feedback: "Återkoppling",
};

const ARCHIVING: ArchivingTexts = ArchivingTexts {
    action: "Arkivera omgången",
    title: "Arkivera {round}?",
    what: &[
        "Varje uppföljning ersätts av en kopia. Kopian säger samma sak, med båda parternas svar, men inte vem som skrev vad eller när.",
        "Det som har lämnats in ändras inte.",
        "Uppföljningarna försvinner från surfplattorna och läses sedan under Arkiv. Det som inte har hunnit skickas från en surfplatta ligger kvar på den.",
        "Det går inte att ångra.",
    ],
    confirm: "Arkivera",
    keep: "Vänta",
    left: Counted { one: "1 uppföljning kvar …", many: "{count} uppföljningar kvar …" },
    done: Counted { one: "1 uppföljning är arkiverad.", many: "{count} uppföljningar är arkiverade." },
    waiting: Counted {
        one: "1 uppföljning är kvar som den var: något i den väntar, till exempel på sin författare eller på handlingsplanen. Arkivera igen senare.",
        many: "{count} uppföljningar är kvar som de var: något i dem väntar, till exempel på sin författare eller på handlingsplanen. Arkivera igen senare.",
    },
    archived: "Arkiverad {date}",
};
