//! Faults and notices in words, in both languages: what is wrong, and what to do about it.
//!
//! The text is the server's, because the command line and every screen need the same. The rule that must not be broken: each
//! problem says what to do, and no text names a person.

use super::fault::{Fault, Notice, NoticeKind, Problem};

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl Fault {
    /// What is wrong and what to do, in a few sentences.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let [wrong, remedy] = match language {
            Language::Sv => swedish(self.problem),
            Language::En => english(self.problem),
        };
        let other = match (self.other_line, language) {
            (Some(line), Language::Sv) => format!(" Jämför med rad {line}."),
            (Some(line), Language::En) => format!(" Compare line {line}."),
            (None, _) => String::new(),
        };
        format!("{wrong} {remedy}{other}")
    }
}

const fn swedish(problem: Problem) -> [&'static str; 2] {
    match problem {
        Problem::IdentityNumber => [
            "Raden innehåller ett personnummer eller samordningsnummer.",
            "Ta bort det ur filen. Använd anställningsnummer, användarnamn eller e-post.",
        ],
        Problem::Formula => ["Cellen innehåller en formel.", "Klistra in cellen som värde."],
        Problem::MergedCell => ["Cellen är sammanfogad med andra.", "Dela upp cellerna och skriv värdet på varje rad."],
        Problem::ControlCharacter => [
            "Cellen innehåller en radbrytning eller ett annat styrtecken.",
            "Ta bort det. Kontrollera också att inget citattecken saknas.",
        ],
        Problem::TooLong => ["Texten är för lång.", "Korta den till högst 200 tecken."],
        Problem::TooManyCells => [
            "Raden har fler celler än det finns rubriker.",
            "Kontrollera om ett skiljetecken står inne i en text; sätt då texten inom citattecken.",
        ],
        Problem::NoUnit => ["Raden säger inte vilken enhet den gäller.", "Fyll i enhetens kod eller namn."],
        Problem::UnknownUnit => ["Enheten finns inte.", "Rätta koden eller namnet, eller lägg till enheten först."],
        Problem::AmbiguousUnit => ["Flera enheter heter så.", "Ange enhetens kod."],
        Problem::EndedUnit => ["Enheten är avslutad.", "Ange den enhet som gäller nu, eller öppna enheten igen."],
        Problem::NoUnitName => ["Enheten är ny och saknar namn.", "Fyll i enhetens namn."],
        Problem::UnknownParent => ["Den överordnade enheten finns inte.", "Rätta den, eller ta med den i filen."],
        Problem::NoLevel => [
            "Enheten är ny och saknar nivå.",
            "Fyll i nivå: arbetsplats, mellannivå, avdelning, förvaltning, bolag eller organisation.",
        ],
        Problem::UnknownLevel => [
            "Nivån går inte att förstå.",
            "Skriv arbetsplats, mellannivå, avdelning, förvaltning, bolag eller organisation.",
        ],
        Problem::LevelAboveParent => {
            ["Enhetens nivå är högre än den överordnade enhetens.", "Rätta nivån eller den överordnade enheten."]
        }
        Problem::Ring => ["Enheten ligger under sig själv.", "Rätta överordnad enhet så att trädet slutar högst upp."],
        Problem::ContradictsLine => ["Raden säger emot en annan rad.", "Rätta den ena."],
        Problem::NoPersonKey => {
            ["Det går inte att veta vem raden gäller.", "Fyll i anställningsnummer, användarnamn eller e-post."]
        }
        Problem::NoName => ["Personen är ny och saknar namn.", "Fyll i namn."],
        Problem::UnknownPerson => [
            "Ingen har det anställningsnumret, användarnamnet eller den e-postadressen.",
            "Rätta det, eller ta med personen i filen.",
        ],
        Problem::DifferentPeople => {
            ["Anställningsnummer, användarnamn och e-post hör till olika personer.", "Rätta det som är fel."]
        }
        Problem::OtherEmploymentNumber => [
            "Den som har e-postadressen eller användarnamnet har ett annat anställningsnummer.",
            "Är det samma person: ändra numret för hand. Är det en annan: ge personen en egen adress.",
        ],
        Problem::BadEmail => ["Det är ingen e-postadress.", "Rätta adressen, eller lämna cellen tom."],
        Problem::UnknownRole => [
            "Rollen går inte att förstå.",
            "Skriv chef, medarbetare, HR, skyddsombud, ersättare eller huvudskyddsombud.",
        ],
        Problem::RoleOfOtherList => [
            "Rollen hör till den andra listan.",
            "Läs in chefer, HR och medarbetare som listan över anställda och ombud som listan över skyddsombud.",
        ],
        Problem::RoleByHandOnly => ["Rollen ges bara för hand.", "Ta bort raden och ge rollen under Organisation."],
        Problem::BadDay => ["Datumet går inte att förstå.", "Skriv det som 2026-03-31."],
        Problem::EndsBeforeItBegins => ["Sista dagen är före den första.", "Rätta datumen."],
    }
}

const fn english(problem: Problem) -> [&'static str; 2] {
    match problem {
        Problem::IdentityNumber => [
            "The line holds a personal identity number.",
            "Take it out of the file. Use employment number, user name or e-mail.",
        ],
        Problem::Formula => ["The cell holds a formula.", "Paste the cell as a value."],
        Problem::MergedCell => {
            ["The cell is merged with others.", "Split the cells and write the value on every line."]
        }
        Problem::ControlCharacter => [
            "The cell holds a line break or another control character.",
            "Remove it. See also that no quotation mark is missing.",
        ],
        Problem::TooLong => ["The text is too long.", "Shorten it to at most 200 characters."],
        Problem::TooManyCells => [
            "The line has more cells than there are headings.",
            "See whether a separator stands inside a text; then put the text in quotation marks.",
        ],
        Problem::NoUnit => ["The line does not say which unit it is about.", "Fill in the unit's code or name."],
        Problem::UnknownUnit => ["There is no such unit.", "Correct the code or the name, or add the unit first."],
        Problem::AmbiguousUnit => ["Several units have this name.", "Give the unit's code."],
        Problem::EndedUnit => ["The unit has ended.", "Name the unit that holds now, or open the unit again."],
        Problem::NoUnitName => ["The unit is new and has no name.", "Fill in the unit's name."],
        Problem::UnknownParent => ["There is no such unit above.", "Correct it, or put it in the file."],
        Problem::NoLevel => [
            "The unit is new and has no level.",
            "Fill in the level: workplace, mid, department, administration or organisation.",
        ],
        Problem::UnknownLevel => {
            ["The level can't be understood.", "Write workplace, mid, department, administration or organisation."]
        }
        Problem::LevelAboveParent => {
            ["The unit's level is above that of the unit above it.", "Correct the level or the unit above."]
        }
        Problem::Ring => ["The unit is below itself.", "Correct the units above so that the tree ends at the top."],
        Problem::ContradictsLine => ["The line contradicts another line.", "Correct one of them."],
        Problem::NoPersonKey => {
            ["It isn't known whom the line is about.", "Fill in employment number, user name or e-mail."]
        }
        Problem::NoName => ["The person is new and has no name.", "Fill in the name."],
        Problem::UnknownPerson => {
            ["Nobody has that employment number, user name or e-mail.", "Correct it, or put the person in the file."]
        }
        Problem::DifferentPeople => {
            ["Employment number, user name and e-mail belong to different people.", "Correct what is wrong."]
        }
        Problem::OtherEmploymentNumber => [
            "Whoever has the e-mail address or user name has another employment number.",
            "If it is the same person, change the number by hand. If not, give the person an address of their own.",
        ],
        Problem::BadEmail => ["That is no e-mail address.", "Correct the address, or leave the cell empty."],
        Problem::UnknownRole => [
            "The role can't be understood.",
            "Write manager, employee, hr, representative, substitute-representative or main-representative.",
        ],
        Problem::RoleOfOtherList => [
            "The role belongs to the other list.",
            "Import managers, HR and employees as the list of employees, representatives as the list of representatives.",
        ],
        Problem::RoleByHandOnly => ["The role is given by hand only.", "Remove the line and assign the role by hand."],
        Problem::BadDay => ["The day can't be understood.", "Write it as 2026-03-31."],
        Problem::EndsBeforeItBegins => ["The last day is before the first.", "Correct the days."],
    }
}

impl Notice {
    /// What there is to know, in a sentence or two.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let about = &self.about;
        match language {
            Language::Sv => swedish_notice(self.kind, about),
            Language::En => english_notice(self.kind, about),
        }
    }
}

fn swedish_notice(kind: NoticeKind, about: &str) -> String {
    match kind {
        NoticeKind::ReadAs => format!("Filen lästes som {about}."),
        NoticeKind::UnionIgnored => format!("Kolumnen ”{about}” lästes inte. Facklig tillhörighet sparas aldrig."),
        NoticeKind::IdentityColumn => format!("Ta bort kolumnen ”{about}” ur filen. Personnummer tas inte emot."),
        NoticeKind::ColumnIgnored => format!("Kolumnen ”{about}” lästes inte, eftersom rubriken inte är känd."),
        NoticeKind::SheetIgnored => format!("Bladet ”{about}” lästes inte."),
        NoticeKind::SameAsLine => format!("Raden säger samma sak som rad {about} och räknas en gång."),
        NoticeKind::EndedAlready => "Rollen hade redan upphört, så inget lades till.".to_owned(),
        NoticeKind::SeveralManagers => format!("{about} har flera chefer samtidigt. Det är tillåtet."),
        NoticeKind::UnitKept => format!("{about} finns inte i filen. Enheten är kvar."),
        NoticeKind::UnitKeptOpenFollowup => {
            format!("{about} finns inte i filen. Enheten är kvar, eftersom en uppföljning är öppen där.")
        }
        NoticeKind::UnitEndsWithOpenFollowup => format!("{about} avslutas, fast en uppföljning är öppen där."),
        NoticeKind::NothingEnds => "Inget avslutas, eftersom rader med fel kan vara just de som saknas.".to_owned(),
    }
}

fn english_notice(kind: NoticeKind, about: &str) -> String {
    match kind {
        NoticeKind::ReadAs => format!("The file was read as {about}."),
        NoticeKind::UnionIgnored => format!("The column \"{about}\" was not read. Union membership is never stored."),
        NoticeKind::IdentityColumn => {
            format!("Take the column \"{about}\" out of the file. Personal identity numbers are not accepted.")
        }
        NoticeKind::ColumnIgnored => format!("The column \"{about}\" was not read, since its heading is not known."),
        NoticeKind::SheetIgnored => format!("The sheet \"{about}\" was not read."),
        NoticeKind::SameAsLine => format!("The line says what line {about} says and counts once."),
        NoticeKind::EndedAlready => "The role had ended already, so nothing was added.".to_owned(),
        NoticeKind::SeveralManagers => format!("{about} has several managers at one time. That is allowed."),
        NoticeKind::UnitKept => format!("{about} is not in the file. The unit stays."),
        NoticeKind::UnitKeptOpenFollowup => {
            format!("{about} is not in the file. The unit stays, because a follow-up is open there.")
        }
        NoticeKind::UnitEndsWithOpenFollowup => format!("{about} ends, although a follow-up is open there."),
        NoticeKind::NothingEnds => "Nothing ends, because lines with faults may be the missing ones.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_problem_has_a_code_and_two_sentences_of_its_own_in_both_languages() {
        for texts in [swedish, english] {
            let said: BTreeSet<_> = Problem::ALL.iter().map(|it| texts(*it)).collect();
            assert_eq!(said.len(), Problem::ALL.len());
            assert!(said.iter().flatten().all(|it| it.ends_with('.') && it.len() > 10));
        }
        let codes: BTreeSet<_> = Problem::ALL.iter().map(|it| it.code()).collect();
        assert_eq!(codes.len(), Problem::ALL.len());
    }
}
