//! Swedish: reading the organisation in from a file.

use crate::texts::{Counted, ImportFileTexts, OrganisationImportTexts};

pub(super) const TEXTS: OrganisationImportTexts = OrganisationImportTexts {
    title: "Läs in från fil",
    intro: "Läs in enheter, personer och roller från HR-systemet, eller skyddsombuden från en egen lista. \
        Du får alltid först se vad som skulle ändras.",
    choices: "Vad ska läsas in?",
    list: "Lista",
    employees: "Anställda och enheter",
    representatives: "Skyddsombud",
    from: "Gäller från",
    from_hint: "För rader i filen som inte har någon egen dag.",
    missing: "Enheter som saknas i filen",
    missing_keep: "Finns kvar",
    missing_end: "Avslutas, utom när en uppföljning pågår",
    missing_end_with_open: "Avslutas, även när en uppföljning pågår",
    columns_title: "Vilka kolumner behövs?",
    columns: "Enhet eller Enhetskod, Nivå och Överordnad enhet bygger trädet. För personer behövs Namn, \
        något av Anställningsnummer, Användarnamn och E-post, och Roll (till exempel Chef eller HR). \
        Från och Till kan vara med. Ordningen spelar ingen roll, och andra kolumner läses inte.",
    columns_representatives: "Enhet eller Enhetskod, Namn, något av Anställningsnummer, Användarnamn och E-post, \
        och Roll (Skyddsombud, Ersättare eller Huvudskyddsombud). Från och Till kan vara med. \
        Ordningen spelar ingen roll, och andra kolumner läses inte.",
    never: "Personnummer får inte finnas i filen. Uppgifter om fackligt medlemskap läses aldrig.",
    choose_file: "Välj fil (CSV eller Excel)",
    no_file: "Ingen fil vald",
    plan_again: "Visa vad som skulle ändras",
    planning: "Läser filen och räknar ut vad som skulle ändras …",
    applying: "Genomför ändringarna …",
    plan_title: "Det här skulle ändras",
    lines: Counted { one: "Filen har 1 rad under rubrikerna.", many: "Filen har {count} rader under rubrikerna." },
    faulty_lines: Counted { one: "1 rad", many: "{count} rader" },
    faulty: "{lines} i filen går inte att läsa in. Rätta dem och välj filen igen, \
        eller läs in de felfria raderna nu. Då avslutas inget.",
    nothing: "Inget ändras. Allt i filen stämmer redan.",
    nothing_good: "De felfria raderna ändrar inget.",
    apply: "Genomför",
    apply_good: "Läs in de felfria raderna",
    done_title: "Det här har ändrats",
    done: "Klart. Allt i filen är inläst.",
    done_but: "Klart. De felfria raderna är inlästa. {lines} lästes inte in.",
    unknown: "Det är oklart om ändringarna hann genomföras. Läs in samma fil igen: \
        det som redan är gjort visas som oförändrat.",
    added: "{count} nya",
    changed: "{count} ändras",
    ended: "{count} avslutas",
    unchanged: "{count} oförändrade",
    kind_added: "Ny",
    kind_changed: "Ändras",
    kind_ended: "Avslutas",
    faults: "Fel i filen ({count})",
    faults_left_out: "Rader som inte lästes in ({count})",
    notices: "Bra att veta ({count})",
    line: "Rad {line}",
    line_and_column: "Rad {line}, kolumnen {column}",
    empty: "inget",
    things: [("unit", "Enheter"), ("person", "Personer"), ("assignment", "Roller")],
    fields: [
        ("name", "Namn"),
        ("code", "Kod"),
        ("level", "Nivå"),
        ("parent", "Hör till"),
        ("authority", "Förvaltning"),
        ("list", "Lista"),
        ("last-day", "Sista dag"),
        ("user", "Användarnamn"),
        ("employment-number", "Anställningsnummer"),
        ("email", "E-post"),
        ("from", "Från"),
        ("to", "Till"),
    ],
    file: ImportFileTexts {
        conflict: "Något har ändrats sedan du såg förhandsvisningen, så inget lästes in. \
            Visa på nytt vad som skulle ändras.",
        too_large: "Filen är för stor. Den får vara högst 16 MB, med 200 000 rader och 200 kolumner.",
        not_text: "Filen är ingen tabell. Spara den som CSV eller Excel (XLSX).",
        locked: "Filen har lösenord eller är i ett äldre Excel-format. Spara den som XLSX utan lösenord.",
        damaged: "Filen går inte att läsa. Spara den på nytt som XLSX eller CSV.",
        no_headings: "Filen saknar rubriker. Första raden behöver rubriker som Enhet, Namn och E-post.",
        two_columns_alike: "Två kolumner har rubriker som betyder samma sak. Behåll en av dem.",
        identity_number: "En rubrik ser ut som ett personnummer. Ta bort den.",
        column_missing: "En kolumn saknas. Filen behöver en för enheten och, om den har personer, \
            en med anställningsnummer, användarnamn eller e-post.",
        entangled: "Felen i filen hänger ihop. Rätta först raderna om enheter.",
    },
};
