//! Swedish: the list of follow-ups.

use crate::texts::{Counted, ListTexts};

pub(super) const TEXTS: ListTexts = ListTexts {
    title: "Mina uppföljningar",
    of_others: "Andra uppföljningar som du får läsa",
    empty_title: "Här kommer dina uppföljningar",
    empty_help: "De hämtas första gången surfplattan får nät. Sedan fungerar allt utan nät.",
    none_title: "Du har inga egna uppföljningar",
    none_help: "Det som du kan göra med dina roller finns här ovanför.",
    yearly: "Årlig uppföljning {year}",
    extra: "Extra uppföljning, {date}",
    due: "Lämnas in senast {date}",
    answered_of: ["{count} av {all} fråga besvarad av båda", "{count} av {all} frågor besvarade av båda"],
    differences: Counted { one: "1 fråga där ni har svarat olika", many: "{count} frågor där ni har svarat olika" },
    not_begun: "Inte påbörjad",
    begun: "Påbörjad",
    ready: "Klarmarkerad",
    handed_in: "Inlämnad",
    sent_back: "Skickad tillbaka",
    read_only: "Bara läsning",
    receive: "Ta emot en uppföljning",
    receive_help: "Finns den på en annan surfplatta, och ni har inget nät?",
    no_such_page: "Sidan finns inte. Här är listan med uppföljningar i stället.",
    start_extra: "Starta en extra uppföljning",
};
