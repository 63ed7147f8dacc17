//! The kinds of workplaces in the example year, and the words that each of them has for the same things.
//!
//! The rule: a text of the banks fits every kind once these words stand in it.

/// What a workplace does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Preschool,
    School,
    Eldercare,
    HomeCare,
    GroupHome,
    Parks,
    Recycling,
    Waterworks,
    Property,
}

/// What a kind calls things.
#[derive(Debug)]
pub(super) struct Words {
    /// A department of the kind.
    pub(super) department: &'static str,
    /// A workplace of the kind; `{}` is a place.
    pub(super) workplace: &'static str,
    /// Those who work there.
    staff: &'static str,
    /// Those for whom they work.
    people: &'static str,
    /// The workplace, in a sentence.
    place: &'static str,
}

/// The kinds of departments in each administration and in the company, in the order in which they take turns.
const OF_AUTHORITY: [&[Kind]; 3] = [
    &[Kind::Preschool, Kind::School],
    &[Kind::Eldercare, Kind::HomeCare, Kind::GroupHome],
    &[Kind::Parks, Kind::Recycling, Kind::Waterworks, Kind::Property],
];

/// What tells departments of one kind apart.
const PARTS: [&str; 7] = ["Norr", "Söder", "Öst", "Väst", "Centrum", "Landsbygd", "Sjösidan"];

/// Places for the second lap of workplaces of one kind; those of the first are the example's.
const MORE_PLACES: [&str; 24] = [
    "Aspnäs",
    "Boklunden",
    "Carlsro",
    "Duvedal",
    "Enebacken",
    "Fågelsång",
    "Grindtorp",
    "Hasselbo",
    "Ingelsta",
    "Kvarnby",
    "Ljungheden",
    "Mossebo",
    "Nydala",
    "Orrebo",
    "Prästgården",
    "Ronnebacken",
    "Sandtorp",
    "Tegelbruket",
    "Ugglebo",
    "Vallmon",
    "Ytterby",
    "Älgbacken",
    "Ågården",
    "Östra Torp",
];

impl Kind {
    /// The kind of an authority's department, by the department's place among them.
    pub(super) fn of_department(authority: usize, place: usize) -> Self {
        let kinds = OF_AUTHORITY[authority % OF_AUTHORITY.len()];
        kinds[place % kinds.len()]
    }

    /// Which department of its kind it is, by its place among those of its authority.
    pub(super) const fn lap(authority: usize, place: usize) -> usize {
        place / OF_AUTHORITY[authority % OF_AUTHORITY.len()].len()
    }

    /// The name of an authority's department, by its place among them.
    pub(super) fn department_name(authority: usize, place: usize) -> String {
        let lap = Self::lap(authority, place);
        let name = Self::of_department(authority, place).words().department;
        let part = PARTS[lap % PARTS.len()];
        if lap < PARTS.len() {
            format!("Avdelning {name} {part}")
        } else {
            format!("Avdelning {name} {part} {}", lap / PARTS.len() + 1)
        }
    }

    /// The name of a workplace, by its place among all of its kind.
    pub(super) fn workplace_name(self, place: usize) -> String {
        let names: Vec<&str> = super::super::names::PLACES.into_iter().chain(MORE_PLACES).collect();
        let name = self.words().workplace.replace("{}", names[place % names.len()]);
        let lap = place / names.len();
        if lap == 0 { name } else { format!("{name} {}", lap + 1) }
    }

    /// False for a text that speaks of hours at which nobody works here.
    pub(super) fn knows(self, text: &str) -> bool {
        let is_by_day = matches!(self, Self::Preschool | Self::School);
        let text = text.to_lowercase();
        !(is_by_day && ["kväll", "helg", "natt"].iter().any(|it| text.contains(it)))
    }

    /// A text of the banks in this kind's words.
    pub(super) fn fill(self, text: &str) -> String {
        let words = self.words();
        text.replace("{Staff}", &capital(words.staff))
            .replace("{staff}", words.staff)
            .replace("{people}", words.people)
            .replace("{place}", words.place)
    }

    const fn words(self) -> &'static Words {
        match self {
            Self::Preschool => &Words {
                department: "Förskola",
                workplace: "Förskolan {}",
                staff: "pedagogerna",
                people: "barnen",
                place: "förskolan",
            },
            Self::School => &Words {
                department: "Grundskola",
                workplace: "{}s skola",
                staff: "lärarna",
                people: "eleverna",
                place: "skolan",
            },
            Self::Eldercare => &Words {
                department: "Särskilt boende",
                workplace: "{}s vård- och omsorgsboende",
                staff: "undersköterskorna",
                people: "de boende",
                place: "boendet",
            },
            Self::HomeCare => &Words {
                department: "Hemtjänst",
                workplace: "Hemtjänsten {}",
                staff: "medarbetarna i hemtjänsten",
                people: "omsorgstagarna",
                place: "enheten",
            },
            Self::GroupHome => &Words {
                department: "Funktionsstöd",
                workplace: "Gruppbostaden {}",
                staff: "stödassistenterna",
                people: "de boende",
                place: "gruppbostaden",
            },
            Self::Parks => &Words {
                department: "Park och gata",
                workplace: "Parkenheten {}",
                staff: "parkarbetarna",
                people: "besökarna",
                place: "parkenheten",
            },
            Self::Recycling => &Words {
                department: "Renhållning",
                workplace: "Återvinningscentralen {}",
                staff: "medarbetarna på centralen",
                people: "kunderna",
                place: "återvinningscentralen",
            },
            Self::Waterworks => &Words {
                department: "Vatten och avlopp",
                workplace: "{}s vattenverk",
                staff: "driftteknikerna",
                people: "abonnenterna",
                place: "vattenverket",
            },
            Self::Property => &Words {
                department: "Fastighet",
                workplace: "Fastighetsdriften {}",
                staff: "fastighetsteknikerna",
                people: "hyresgästerna",
                place: "driftenheten",
            },
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|it| it.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_of_departments_and_workplaces_are_unlike() {
        for authority in 0..3 {
            let names: BTreeSet<_> = (0..30).map(|it| Kind::department_name(authority, it)).collect();
            assert_eq!(names.len(), 30);
        }
        let names: BTreeSet<_> = (0..100).map(|it| Kind::Parks.workplace_name(it)).collect();
        assert_eq!(names.len(), 100);
    }

    #[test]
    fn a_text_takes_the_words_of_its_kind() {
        let text = Kind::Preschool.fill("{Staff} och {people} på {place}.");
        assert_eq!(text, "Pedagogerna och barnen på förskolan.");
    }
}
