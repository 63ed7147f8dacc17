//! Swedish: rounds.

use crate::texts::rounds::{CloseTexts, LateUnitsTexts, LeftTexts, MethodDecisionTexts, NewRoundTexts};
use crate::texts::{Counted, RoundsTexts};

pub(super) const TEXTS: RoundsTexts = RoundsTexts {
    title: "Omgångar",
    link_help: "När uppföljningen görs, sista dagar och metod",
    intro: "En omgång är ett års uppföljning för alla enheter: när den görs och när den ska vara inlämnad.",
    to_rounds: "Alla omgångar",
    none: "Ingen omgång än",
    none_help: "När en omgång öppnas får chefer och skyddsombud ett meddelande och kan börja.",
    not_here: "Omgången finns inte, eller så har du inte tillgång till den.",
    open: "Öppen",
    closed: "Stängd {date}",
    reviewed: "Följer upp {year}",
    performed: "Genomförs",
    performed_from: "Första dag för genomförandet",
    performed_to: "Sista dag för genomförandet",
    units: Counted { one: "1 enhet", many: "{count} enheter" },
    handed_in: Counted { one: "1 har lämnat in", many: "{count} har lämnat in" },
    late: Counted { one: "1 är försenad", many: "{count} är försenade" },
    not_begun: Counted { one: "1 har inte börjat", many: "{count} har inte börjat" },
    levels: [
        "Arbetsplatser",
        "Enheter mellan arbetsplats och avdelning",
        "Avdelningar",
        "Förvaltningar och bolag",
        "Hela organisationen",
    ],
    last_days: "Sista dag att lämna in",
    last_days_help: "De som fyller i får en påminnelse två veckor före, tre dagar före och dagen efter.",
    last_day: "Sista dag för {level}",
    no_last_day: "Ingen sista dag",
    change_day: "Ändra",
    day_is_past: "Den dagen har redan varit. Alla som inte har lämnat in räknas som försenade.",
    out_of_order: "{lower} har en senare sista dag än {upper}. Den nivån ska kunna ta med vad de under den har lämnat in.",
    fills_in: "{template}, {count} frågor",
    method: METHOD,
    left: LEFT,
    late_units: LATE_UNITS,
    close: CLOSE,
    new: NEW,
};

const METHOD: MethodDecisionTexts = MethodDecisionTexts {
    title: "Metod",
    help: "Ett beslut gäller för enheten och för alla under den, tills en enhet närmare har ett eget beslut.",
    label: "Metod för {unit}",
    none_here: "Inget eget beslut",
    own: "Beslutat här: {method}.",
    inherited: "Från {unit}: {method}.",
    undecided: "Inget är beslutat. Varje enhet väljer själv.",
    may_choose: "Enheterna får välja en annan metod",
    bound: "Enheterna ska använda den.",
    free: "Enheterna får välja en annan.",
    holds_for: Counted { one: "Gäller för 1 enhet.", many: "Gäller för {count} enheter." },
    holds_for_none: "Gäller inte för någon enhet: alla har egna beslut.",
    decide: "Spara",
    no_units: "Ingen enhet att besluta för syns här.",
};

const LEFT: LeftTexts = LeftTexts {
    title: "Inte inlämnade",
    none: "Alla har lämnat in.",
    more: Counted { one: "och 1 till", many: "och {count} till" },
    to_units: "Se hur långt var och en har kommit",
};

const LATE_UNITS: LateUnitsTexts = LateUnitsTexts {
    title: "Enheter som har kommit till",
    help: "De här enheterna fanns inte när omgången öppnades. Ta med dem om de också ska följa upp.",
    below: "Under {unit}",
    take_in: "Ta med",
    take_in_unit: "Ta med {unit} i omgången",
};

const CLOSE: CloseTexts = CloseTexts {
    action: "Stäng omgången",
    title: "Stäng {round}?",
    what: "Efteråt kan alla läsa men ingen ändra eller lämna in. En stängd omgång kan inte öppnas igen.",
    left: Counted {
        one: "1 enhet har inte lämnat in, och kan inte göra det sedan:",
        many: "{count} enheter har inte lämnat in, och kan inte göra det sedan:",
    },
    all_in: "Alla enheter har lämnat in.",
    confirm: "Stäng omgången",
    keep_open: "Låt den vara öppen",
};

const NEW: NewRoundTexts = NewRoundTexts {
    title: "Öppna en omgång",
    intro: "Fyll i nu och kontrollera i nästa steg. Inget händer förrän du har bekräftat.",
    name: "Namn",
    usual_name: "Årlig uppföljning {year}",
    year: "År som följs upp",
    year_hint: "Till exempel 2026",
    time: "När den görs",
    template: "Formulär för {level}",
    template_words: "{template}, version {version}",
    go_on: "Fortsätt",
    check_title: "Kontrollera och öppna",
    what_happens: "Det här händer när du öppnar",
    opens_for: Counted { one: "Omgången öppnar för 1 enhet.", many: "Omgången öppnar för {count} enheter." },
    tree: "Organisationen fryses som den är i dag. Enheter som tillkommer senare är inte med.",
    begun: "Varje enhet får en uppföljning att fylla i.",
    told: "Chefer och skyddsombud får ett meddelande i appen.",
    reminded: "De påminns före och efter sista dagen.",
    back: "Ändra",
    open: "Öppna omgången",
    needs_name: "Skriv ett namn.",
    needs_day: "Välj en sista dag för {level}.",
    another: "Det finns redan en öppen omgång för {year}: {rounds}. Öppnar du en till får enheter som är med i båda två uppföljningar av samma år.",
    another_title: "Öppna ändå?",
    open_anyway: "Öppna ändå",
    open_none: "Öppna inte",
    needs_year: "Skriv året med fyra siffror.",
    refusals: [
        ("bad-name", "Namnet behöver mellan 1 och 200 tecken."),
        ("bad-year", "Skriv året med fyra siffror."),
        ("bad-period", "Sista dagen för genomförandet är före den första."),
        ("unknown-template", "Formuläret finns inte längre. Hämta igen och välj ett annat."),
        ("already-open", "Den omgången är redan öppen: samma år, namn och enheter."),
        ("no-units", "Det finns ingen enhet att öppna omgången för."),
    ],
};
