//! Swedish: screens that only the server can fill.

use crate::texts::ServerTexts;

pub(super) const TEXTS: ServerTexts = ServerTexts {
    fetch_again: "Hämta igen",
    fetching: "Hämtar …",
    fetched: "Hämtat {time}",
    saving: "Sparar hos servern …",
    saved: "Sparat hos servern",
    no_network: "Du har inget nät just nu, och det här finns bara hos servern. \
        Dina egna uppföljningar fungerar som vanligt.",
    server_down: "Servern svarar inte. Försök igen om en stund. Dina egna uppföljningar fungerar som vanligt.",
    signed_out: "Du behöver logga in igen för att fortsätta.",
    not_understood: "Svaret gick inte att läsa. Uppdatera appen och försök igen.",
    not_permitted: "Ingen av dina roller ger tillgång till det här.",
    gone: "Det finns inte längre, eller så har du inte tillgång till det. Hämta igen.",
    refused: "Servern tog inte emot det. Kontrollera uppgifterna och försök igen.",
    as_file: "Spara som fil",
    as_file_help: "Filen hamnar bland hämtade filer på surfplattan. Den är inte låst med din PIN-kod.",
    file_kept: "Filen är hämtad.",
    file_too_large: "Det är för mycket för ett dokument. Välj en enhet längre ner.",
    file_formats: [
        ("pdf", "PDF, att läsa och arkivera"),
        ("docx", "Word, att redigera"),
        ("xlsx", "Excel, tabeller"),
        ("csv", "CSV, en tabell"),
        ("json", "JSON, för arkiv och andra program"),
    ],
};
