//! Swedish: one follow-up for several units of one manager.

use crate::texts::JointTexts;

pub(super) const TEXTS: JointTexts = JointTexts {
    link: "Följ upp flera enheter tillsammans",
    title: "Enheter i uppföljningen",
    intro: "Är du chef för flera enheter kan en uppföljning gälla för dem tillsammans. Alla enheternas skyddsombud deltar då i den. \
        En enhet som redan har svar i sin egen uppföljning behåller den.",
    also: "Gäller också {units}",
    covered: "Följs upp tillsammans med {unit}",
    by_itself: "Följs upp för sig",
    together: "Följs upp här",
    elsewhere: "Följs upp med en annan enhet",
    join: "Följ upp {unit} här",
    part: "Följ upp {unit} för sig",
    none: "Du är inte chef för någon annan enhet på samma nivå i den här omgången.",
    written_in: "{unit} har redan svar i sin egen uppföljning och behåller den.",
    group: "Dina andra enheter",
};
