//! English: a screen whose piece of the program is not on the tablet yet.

use crate::texts::PiecesTexts;

pub(super) const TEXTS: PiecesTexts = PiecesTexts {
    coming: "Fetching this part of the app …",
    title: "This part of the app is not on the tablet yet",
    away: "It could not be fetched. Check the network and try again.",
    away_offline: "You have no network right now. This part is fetched when you open it with a network, and stays on the tablet from then on.",
    rest_works: "Your own follow-ups work as usual.",
    again: "Try again",
};
