//! Swedish: planning.

use crate::texts::planning::{CalendarTexts, MessageScreenTexts, MessageTexts, MethodTexts, TimingTexts};
use crate::texts::{Counted, PlanningTexts};

pub(super) const TEXTS: PlanningTexts = PlanningTexts {
    method_intro: "Välj det sätt som passar er. Chef och skyddsombud svarar på samma frågor oavsett.",
    methods: METHODS,
    when_and_who: "När och vem",
    time_hint: "Till exempel 13.00–15.00",
    week_hint: "Till exempel 12",
    carrying_out_hint: "Till exempel 2 timmar",
    after_work_hint: "Tid för att sammanställa, analysera och skriva handlingsplan. Till exempel 3 timmar.",
    no_participants: "Ingen är tillagd än. Skriv vilka som är med förutom chef och skyddsombud.",
    ways_on: "Gå vidare",
    choose_first: "Välj en metod ovan, så visas nästa steg här.",
    timing: TIMING,
    points_told: "{count} av {all} punkter är berättade",
    last_day_told: "Sista dag",
    last_day_missing: "Sista dag (fyll i datumet ovan)",
    last_day_too_late: "Sista dagen är efter uppföljningen den {day}. Välj en dag före, så hinner ni läsa synpunkterna.",
    message: MESSAGE,
    sentences: SENTENCES,
    calendar: CALENDAR,
    weekdays: ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    and: "och",
};

const METHODS: [MethodTexts; 3] = [
    MethodTexts {
        code: "interview",
        name: "Intervjuer",
        what: "Ni frågar medarbetare en i taget och skriver ner vad de säger. Sedan ställer ni samman svaren.",
        fits: "Passar när alla sällan är på plats samtidigt, eller när det är lättare att prata enskilt.",
        go_on: "Till intervjuerna",
    },
    MethodTexts {
        code: "joint-form",
        name: "Vi fyller i tillsammans",
        what: "Chef och skyddsombud svarar på frågorna var för sig eller sida vid sida. Där ni svarat olika pratar ni.",
        fits: "Passar när ni känner enheten väl och redan har hört medarbetarna.",
        go_on: "Till frågorna",
    },
    MethodTexts {
        code: "workplace-dialogue",
        name: "Dialog på arbetsplatsträffen eller ett annat möte",
        what: "Ni visar en fråga i taget för alla. Ni räknar hur många som svarar vad och skriver ner det som sägs.",
        fits: "Passar när de flesta kan vara med på samma möte och ni vill att alla ska höra varandra.",
        go_on: "Till dialogen",
    },
];

const TIMING: TimingTexts = TimingTexts {
    no_day: "Sätt en dag ovan, så ser ni om ni hinner informera i god tid.",
    in_good_time: Counted {
        one: "Informationen gick ut 1 dag före. Det är i god tid.",
        many: "Informationen gick ut {count} dagar före. Det är i god tid.",
    },
    late: Counted {
        one: "Informationen gick ut 1 dag före. Två veckor före är i god tid. Fråga om alla ändå kan vara med.",
        many: "Informationen gick ut {count} dagar före. Två veckor före är i god tid. Fråga om alla ändå kan vara med.",
    },
    after_the_day: "Informationen gick ut samma dag eller senare. De som berörs behöver få veta det två veckor före.",
    not_yet: Counted {
        one: "Berätta senast i morgon, så är det i god tid.",
        many: "Berätta inom {count} dagar, så är det i god tid.",
    },
    not_yet_today: "Berätta i dag, så är det i god tid.",
    short: Counted {
        one: "Det är 1 dag kvar och informationen har inte gått ut. Två veckor före är i god tid. Berätta nu, eller välj en senare dag.",
        many: "Det är {count} dagar kvar och informationen har inte gått ut. Två veckor före är i god tid. Berätta nu, eller välj en senare dag.",
    },
    missed: "Dagen har varit och det står inte när informationen gick ut.",
};

const MESSAGE: MessageScreenTexts = MessageScreenTexts {
    title: "Text till dem som berörs",
    open: "Färdig text att skicka eller läsa upp",
    intro: "Texten är gjord av er planering och ändras med den. Kopiera, dela eller skriv ut den, eller läs upp den på ett möte.",
    copy: "Kopiera texten",
    copied: "Texten är kopierad. Klistra in den där du vill skicka den.",
    copy_failed: "Det gick inte att kopiera. Markera texten och kopiera den själv.",
    share: "Dela",
    print: "Skriv ut",
    mark_told: "Vi har berättat i dag",
    mark_told_hint: "Bockar av punkterna som texten tar upp och skriver in dagens datum i planeringen.",
    marked: "Avbockat i planeringen.",
    gaps: "Det här saknas i planeringen och därför i texten:",
    gap_method: "Metod",
    gap_when: "Dag eller vecka",
    gap_who: "Ansvarig eller vilka som är med",
    gap_last_day: "Sista dag",
    back_to_plan: "Till planeringen",
};

const SENTENCES: MessageTexts = MessageTexts {
    title: "Så följer vi upp arbetsmiljöarbetet på {unit}",
    title_extra: "Extra uppföljning av arbetsmiljöarbetet på {unit}",
    purpose: (
        "Varför",
        "En gång om året ser vi efter hur vårt arbetsmiljöarbete fungerar: vad som är bra och ska vara kvar, och vad som behöver bli bättre. Chef och skyddsombud gör det tillsammans, och vi behöver höra hur du har det.",
    ),
    purpose_extra: "Den här gången gör vi en extra uppföljning. Anledningen: {reason}",
    how: "Hur",
    methods: [
        "Vi intervjuar några av er. Det du säger skrivs ner utan ditt namn vid svaren.",
        "Chef och skyddsombud fyller i ett formulär tillsammans. Berätta gärna för någon av dem vad du vill ha med.",
        "Vi pratar om frågorna på ett möte, till exempel arbetsplatsträffen. Alla får svara, och vi räknar svaren utan namn.",
    ],
    method_open: "Hur vi gör är inte bestämt än.",
    when: "När",
    week: "vecka {week}",
    when_open: "Dagen är inte bestämd än.",
    set_aside: "Avsatt tid: {time}.",
    who: "Vilka som är med",
    responsible: "{name} är ansvarig.",
    participants: "Med är också {names}.",
    who_open: "Chef och skyddsombud.",
    last_day: "Sista dag",
    last_day_words: "Säg det du vill ha med senast {day}.",
    last_day_open: "Sista dag att lämna synpunkter är inte bestämd än.",
    afterwards: (
        "Och sedan",
        "Vi berättar vad vi kom fram till. Det som behöver bli bättre skrivs in i handlingsplanen med ansvarig och datum.",
    ),
    questions: "Fråga gärna din chef eller ditt skyddsombud.",
};

const CALENDAR: CalendarTexts = CalendarTexts {
    title: "I kalendern",
    intro: "Filen innehåller dagen, sista dag för synpunkter och dagen då uppföljningen ska vara inlämnad. Öppna den i din kalender eller bifoga den i ett mejl. Ändrar ni dagen hämtar ni filen igen.",
    nothing: "Sätt en dag ovan, så kan du hämta en fil till kalendern.",
    download: "Hämta kalenderfil",
    done: "Filen finns bland dina hämtade filer.",
    failed: "Filen gick inte att spara. Prova igen.",
    file_name: "uppfoljning",
    day: "Uppföljning av arbetsmiljöarbetet, {unit}",
    last_day: "Sista dag för synpunkter till uppföljningen, {unit}",
    due: "Uppföljningen ska vara inlämnad, {unit}",
    no_clock: "Klockslag: {time}",
};
