//! Swedish: changing a unit's forums.

use crate::texts::ForumsTexts;

pub(super) const TEXTS: ForumsTexts = ForumsTexts {
    change: "Ändra forum",
    title: "Forum för {unit}",
    intro: "Här berättar enheten vad uppföljningen visade. Namnen blir knappar i återkopplingen. Det du ändrar syns på allas surfplattor.",
    stands_in: "Enheten har ingen egen lista. Förslagen nedan gäller så länge. Ändra dem och spara, så blir listan enhetens egen.",
    forum: "Forum {number}",
    name: "Namn",
    kind: "Slag av forum",
    kinds: ["Arbetsplatsträff (APT)", "Samverkansgrupp", "Skyddskommitté", "Ledningsgrupp", "Nämnd eller styrelse"],
    add: "Lägg till forum",
    remove: "Ta bort",
    twice: "Två forum heter likadant. Ge dem olika namn.",
    save: "Spara",
};
