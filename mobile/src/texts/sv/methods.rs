//! Swedish: interviews, compiling them, and the dialogue at the workplace meeting.

use crate::texts::methods::{CompilingTexts, DialogueTexts, InterviewTexts, PhonesTexts};
use crate::texts::{Counted, MethodsTexts};

pub(super) const TEXTS: MethodsTexts =
    MethodsTexts { interviews: INTERVIEWS, compiling: COMPILING, dialogue: DIALOGUE };

const INTERVIEWS: InterviewTexts = InterviewTexts {
    title: "Intervjuer",
    intro: "Skriv vem som intervjuar vem och när. Anteckna under samtalet. Sammanställ sedan, så blir anteckningarna svar.",
    none_yet: "Inga intervjuer än",
    none_yet_help: "Lägg till en för varje samtal som ni planerar.",
    add: "Lägg till en intervju",
    who: "Vem intervjuas?",
    who_hint: "En grupp eller roll räcker, till exempel ”en barnskötare”. Namn behövs inte.",
    interviewer: "Vem intervjuar?",
    date: "Dag",
    remove: "Ta bort intervjun",
    removed: Counted { one: "1 borttagen intervju", many: "{count} borttagna intervjuer" },
    write: "Anteckna",
    notes_taken: Counted { one: "Anteckningar vid 1 fråga", many: "Anteckningar vid {count} frågor" },
    compile: "Sammanställ",
    unnamed: "Intervju {number}",
    notes_title: "Anteckningar: {name}",
    notes_intro: "Skriv det som sägs, med den intervjuades ord. Hoppa över frågor som inte kom upp.",
    note: "Anteckningar till {question}",
    gone: "Intervjun finns inte. Den kan ha tagits bort.",
    all_interviews: "Alla intervjuer",
    sections: "Områden",
};

const COMPILING: CompilingTexts = CompilingTexts {
    title: "Sammanställ intervjuerna",
    intro: "Läs vad som sagts om varje fråga. Svara sedan själva och skriv en kommentar.",
    none_yet: "Det finns inga anteckningar att sammanställa än.",
    none_here: "Ingen har sagt något om frågorna i det här området.",
    notes_on: "Vad som sagts om {question}",
    others: Counted { one: "1 fråga utan anteckningar", many: "{count} frågor utan anteckningar" },
    show_others: "Visa frågorna utan anteckningar",
    said_by: "intervjuad av {name}",
};

const DIALOGUE: DialogueTexts = DialogueTexts {
    title: "Dialog på arbetsplatsträffen eller ett annat möte",
    place: "Fråga {number} av {all}",
    room: "Så svarar rummet",
    add_one: "räknade. Tryck för en till.",
    take_one_back: "Ta bort en {answer}",
    counted: Counted { one: "1 svar räknat", many: "{count} svar räknade" },
    nobody_yet: "Läs frågan högt. Räkna händerna och tryck en gång för varje svar.",
    proposal: "{counts}: föreslaget svar {answer}",
    rule: "Förslaget är det som flest valde. Vid lika många föreslås det försiktigaste.",
    some_say_no: Counted {
        one: "1 svarade Nej. Fråga vad som fattas och skriv ner det.",
        many: "{count} svarade Nej. Fråga vad som fattas och skriv ner det.",
    },
    take: "Ta {answer} som mitt svar",
    taken: "Ditt svar är {answer}",
    notes: "Det som sägs",
    answers: "Era svar",
    previous: "Förra frågan",
    next: "Nästa fråga",
    finish: "Klart",
    keys: "Tangenter: 1–4 räknar, Skift och 1–4 tar bort en, pilarna byter fråga.",
    leave: "Avsluta dialogen",
    no_questions: "Här finns inga frågor.",
    phones: PHONES,
};

const PHONES: PhonesTexts = PhonesTexts {
    title: "Svara på egna telefoner",
    intro: "Deltagarna skannar en kod och trycker på sin smiley, utan att logga in. Svaren är anonyma. Det behöver nät.",
    open: "Öppna frågan för telefonerna",
    picture: "Kod att skanna med telefonen",
    scan: "Skanna koden, eller gå till",
    answered: Counted { one: "1 har svarat", many: "{count} har svarat" },
    too_few: "Hur svaren fördelar sig visas när minst {count} har svarat.",
    too_few_closed: "Färre än {count} svarade. Därför visas inte hur svaren fördelar sig, och de räknas inte in.",
    count_in: "Stäng frågan och räkna in svaren",
    counted_in: "Telefonernas svar är inräknade",
    taken: "Svaren på frågan är redan inräknade.",
    too_many_rooms: "Så många rum är öppna att det inte går att öppna ett till. Räkna händer, eller försök senare.",
    close: "Stäng rummet",
    close_help: "Rummet stängs av sig självt efter ett dygn. Svar som inte räknats in försvinner.",
};
