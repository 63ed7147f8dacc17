//! Swedish: the form for paper.

use crate::texts::PaperTexts;

pub(super) const TEXTS: PaperTexts = PaperTexts {
    title: "Skriv ut",
    intro: "Så här blir formuläret på papper. Papperet är en kopia. Det som gäller är det som står i appen.",
    which: "Vad ska skrivas ut?",
    filled: "Ifyllt formulär",
    blank: "Tomt formulär",
    interview_sheet: "Intervjublad",
    with_notes: "Ta med anteckningarna från intervjuerna",
    with_notes_hint: "De är de intervjuades egna ord. Tänk på vem som får läsa papperet.",
    print: "Skriv ut",
    printed: "Utskrivet {date}",
    draft: "Utkast, inte inlämnat",
    plan: "Planering",
    own_view: "Så ser {role} på det",
    findings: "Styrkor och det som kan bli bättre",
    closing: "Sammanfattning",
    marks: "Klarmarkeringar",
    no_marks: "Ingen har klarmarkerat.",
    handed_in: "Inlämnad, version {version}, {time}. Kvittonummer {number}.",
    name: "Namn",
    day: "Dag",
    signature: "Underskrift",
    not_here: "Formuläret finns inte på surfplattan än. Det hämtas när surfplattan får nät.",
};
