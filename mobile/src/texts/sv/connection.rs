//! Swedish: the connection check.

use crate::texts::ConnectionTexts;
use crate::texts::connection::Advice;

pub(super) const TEXTS: ConnectionTexts = ConnectionTexts {
    title: "Kontrollera anslutningen",
    intro: "Vi provar ett steg i taget. Du kan lämna sidan när du vill. Inget du har skrivit påverkas.",
    again: "Kontrollera igen",
    steps_title: "Stegen",
    network: "Surfplattan har nät",
    server: "Servern svarar",
    signed_in: "Du är inloggad",
    live: "Ändringar skickas och tas emot direkt",
    waiting: "Väntar",
    running: "Provar …",
    good: "Fungerar",
    bad: "Fungerar inte",
    not_checked: "Kunde inte provas",
    checking: "Kontrollen pågår …",
    all_well: Advice {
        what: "Allt fungerar",
        to_do: "Du behöver inte göra något. Det ni skriver når varandra på någon sekund.",
    },
    no_network: Advice {
        what: "Surfplattan har inget nät",
        to_do: "Kontrollera att wifi eller mobildata är på och att flygplansläget är av. Fungerar inga andra sidor heller? Gå dit täckningen är bättre, eller fortsätt utan nät.",
    },
    in_between: Advice {
        what: "Nätet släpper inte fram oss till servern",
        to_do: "Något annat svarade i stället för servern. Är det ett gästnät? Öppna en annan sida i webbläsaren och godkänn villkoren där. Hjälper det inte: byt nät, eller säg till it-stödet att Samsyn spärras.",
    },
    server_down: Advice {
        what: "Servern går inte att nå",
        to_do: "Nätet verkar fungera, men servern svarar inte. Vänta några minuter och kontrollera igen. Är det likadant efter en timme: säg till it-stödet.",
    },
    server_troubled: Advice {
        what: "Servern har problem",
        to_do: "Servern svarar, men säger att något är fel hos den. Surfplattan försöker igen av sig själv. Är det likadant efter en timme: säg till it-stödet.",
    },
    signed_out: Advice {
        what: "Du behöver logga in igen",
        to_do: "Servern känner inte igen inloggningen längre. Logga in igen när du har tid. Det du har skrivit finns kvar och skickas sedan.",
    },
    live_stopped: Advice {
        what: "Nätet stoppar den direkta anslutningen",
        to_do: "Servern svarar, men anslutningen som för över ändringar kommer inte fram. Ofta är det en brandvägg eller en proxy. Säg till it-stödet: ”Samsyn behöver WebSocket (wss) till samma adress som sidan.” Prova gärna ett annat nät så länge.",
    },
    keep_writing: "Du kan fortsätta skriva ändå. Allt sparas på surfplattan och skickas när det går.",
};
