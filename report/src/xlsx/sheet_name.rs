//! Names of sheets that Excel accepts, made from names of tables that were given without thinking of Excel.
//!
//! The rule that must not be broken: two tables never get one name, however alike their own are.

use std::collections::HashSet;

use crate::printable::one_line;

/// UTF-16 units of a sheet's name.
const MAX_LENGTH: usize = 31;

/// What a sheet's name must not contain.
const FORBIDDEN: &[char] = &['[', ']', ':', '*', '?', '/', '\\'];

/// Excel keeps this name for itself, in Swedish and English Excel alike.
const KEPT: &str = "history";

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// A name for the table's sheet that no other sheet has.
    pub(super) fn name_for(&mut self, table: &str) -> String {
        let clean = one_line(table).replace(FORBIDDEN, " ");
        let clean = clean.trim_matches([' ', '\'']);
        let mut number = 1;
        loop {
            let ending = if number == 1 { String::new() } else { format!(" ({number})") };
            let name = format!("{}{ending}", cut(clean, MAX_LENGTH - ending.len())).trim().to_owned();
            let compared = name.to_lowercase();
            if !name.is_empty() && compared != KEPT && self.taken.insert(compared) {
                return name;
            }
            number += 1;
        }
    }
}

fn cut(text: &str, units: usize) -> &str {
    let mut length = 0;
    for (index, character) in text.char_indices() {
        length += character.len_utf16();
        if length > units {
            return text[..index].trim_end_matches([' ', '\'']);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_forbids_is_gone() {
        assert_eq!(Names::default().name_for("'Frågor: 1/2 [utkast]?'"), "Frågor  1 2  utkast");
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let name = Names::default().name_for(&"😀".repeat(40));
        assert_eq!(name, "😀".repeat(15));
    }

    #[test]
    fn names_that_became_alike_are_numbered() {
        let mut names = Names::default();
        let long = "Åtgärder i handlingsplanen per förvaltning";
        assert_eq!(names.name_for(long), "Åtgärder i handlingsplanen per");
        assert_eq!(names.name_for(&long.to_uppercase()), "ÅTGÄRDER I HANDLINGSPLANEN (2)");
    }

    #[test]
    fn a_name_of_nothing_but_forbidden_characters_is_a_number() {
        assert_eq!(Names::default().name_for("??"), "(2)");
        assert_eq!(Names::default().name_for("History"), "History (2)");
    }
}
