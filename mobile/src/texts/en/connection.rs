//! English: the connection check.

use crate::texts::ConnectionTexts;
use crate::texts::connection::Advice;

pub(super) const TEXTS: ConnectionTexts = ConnectionTexts {
    title: "Check the connection",
    intro: "We try one step at a time. You can leave the page whenever you like. Nothing that you wrote is affected.",
    again: "Check again",
    steps_title: "The steps",
    network: "The tablet has a network",
    server: "The server answers",
    signed_in: "You are signed in",
    live: "Changes are sent and received at once",
    waiting: "Waiting",
    running: "Trying …",
    good: "Works",
    bad: "Doesn't work",
    not_checked: "Could not be tried",
    checking: "Checking …",
    all_well: Advice {
        what: "Everything works",
        to_do: "You need not do anything. What you write reaches the other within a second or so.",
    },
    no_network: Advice {
        what: "The tablet has no network",
        to_do: "Check that Wi-Fi or mobile data is on and flight mode is off. Do other pages not work either? Go where the coverage is better, or go on without a network.",
    },
    in_between: Advice {
        what: "The network doesn't let us through to the server",
        to_do: "Something else answered instead of the server. Is this a guest network? Open another page in the browser and accept the terms there. If that doesn't help: change networks, or tell IT support that Samsyn is blocked.",
    },
    server_down: Advice {
        what: "The server can't be reached",
        to_do: "The network seems to work, but the server doesn't answer. Wait a few minutes and check again. If it is the same after an hour: tell IT support.",
    },
    server_troubled: Advice {
        what: "The server has trouble",
        to_do: "The server answers, but says that something is wrong with it. The tablet tries again by itself. If it is the same after an hour: tell IT support.",
    },
    signed_out: Advice {
        what: "You need to sign in again",
        to_do: "The server doesn't know the sign-in any more. Sign in again when you have time. What you wrote is still here and is sent then.",
    },
    live_stopped: Advice {
        what: "The network stops the live connection",
        to_do: "The server answers, but the connection that carries changes doesn't get through. Often that is a firewall or a proxy. Tell IT support: “Samsyn needs WebSocket (wss) to the same address as the page.” Try another network meanwhile.",
    },
    keep_writing: "You can go on writing all the same. Everything is saved on this tablet and is sent when it can be.",
};
