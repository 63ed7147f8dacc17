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
    not_permitted: "Ingen av dina roller får göra det här.",
    gone: "Det finns inte längre, eller så har du inte tillgång till det. Hämta igen.",
    refused: "Servern tog inte emot det. Kontrollera uppgifterna och försök igen.",
};
