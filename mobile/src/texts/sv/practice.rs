//! Swedish: the practice mode.

use crate::texts::PracticeTexts;

pub(super) const TEXTS: PracticeTexts = PracticeTexts {
    title: "Öva",
    intro: "Här övar du på en påhittad arbetsplats. Prova allt. Inget sparas och inget skickas.",
    points: &[
        "Du är chef på Förskolan Solen. Skyddsombudet har redan svarat på några frågor.",
        "Svara på frågorna. Se vad som händer när ni svarar olika.",
        "Övningen försvinner när du stänger appen eller börjar om.",
    ],
    open: "Öppna övningen",
    restart: "Börja om",
    no_questions: "Frågorna finns inte på surfplattan än. Öva när den har haft nät en gång.",
    not_for_roles: "Med dina roller fyller du inte i någon uppföljning, och då finns inga frågor att öva på.",
    failed: "Övningen gick inte att starta. Prova igen.",
    banner: "Övning: inget sparas",
    leave: "Avsluta övningen",
    unit: "Förskolan Solen (övning)",
    unit_above: "Avdelning Norr (övning)",
    manager: "Kim Karlsson",
    representative: "Sam Sandberg",
};
