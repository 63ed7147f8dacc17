//! Swedish: a screen whose piece of the program is not on the tablet yet.

use crate::texts::PiecesTexts;

pub(super) const TEXTS: PiecesTexts = PiecesTexts {
    coming: "Den här delen av appen hämtas …",
    title: "Den här delen av appen finns inte på surfplattan än",
    away: "Den kunde inte hämtas. Kontrollera nätet och försök igen.",
    away_offline: "Du har inget nät just nu. Delen hämtas när du öppnar den med nät, och finns sedan kvar på surfplattan.",
    rest_works: "Dina egna uppföljningar fungerar som vanligt.",
    again: "Försök igen",
};
