//! What the headings of a file mean, in the spellings that Swedish systems use.
//!
//! The order of the columns is free. The rule that must not be broken: a heading that is not known is said to be ignored,
//! and a column about union membership is ignored whatever is asked.

use super::cell_values::folded;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Column {
    /// The unit's id in the HR system.
    UnitCode,
    /// The unit's name.
    UnitName,
    /// The unit above, by its id or its name.
    ParentUnit,
    /// The unit's level.
    Level,
    /// The unit's manager, by employment number, user name or e-mail.
    UnitManager,
    /// The person's id in the HR system.
    EmploymentNumber,
    /// The name to sign in with.
    User,
    /// The person's e-mail address at work.
    Email,
    /// The person's whole name.
    Name,
    /// The person's first name.
    FirstName,
    /// The person's family name.
    LastName,
    /// The role at the unit.
    Role,
    /// The first day.
    From,
    /// The last day.
    To,
    /// Union membership, which is never read.
    Union,
    /// Personal identity numbers, which have no place in the file.
    IdentityNumber,
}

/// The columns about a person.
pub(crate) const PERSON_KEYS: [Column; 3] = [Column::EmploymentNumber, Column::User, Column::Email];

/// The spellings of each heading, folded to their letters and digits.
const SPELLINGS: &[(Column, &[&str])] = &[
    (
        Column::UnitCode,
        &[
            "enhetskod",
            "enhetsid",
            "enhetsnr",
            "enhetsnummer",
            "orgkod",
            "organisationskod",
            "organisationsid",
            "orgid",
            "orgenhetskod",
            "orgenhetid",
            "orgenhetsid",
            "kostnadsställe",
            "kostnadsställekod",
            "kst",
            "ansvarskod",
            "unitcode",
            "unitid",
        ],
    ),
    (
        Column::UnitName,
        &[
            "enhet",
            "enhetsnamn",
            "enhetensnamn",
            "organisatoriskenhet",
            "organisationsenhet",
            "organisation",
            "orgenhet",
            "orgenhetsnamn",
            "arbetsplats",
            "arbetsställe",
            "skyddsområde",
            "unit",
            "unitname",
        ],
    ),
    (
        Column::ParentUnit,
        &[
            "överordnadenhet",
            "overordnadenhet",
            "överordnad",
            "överordnadenhetskod",
            "överordnadenhetsid",
            "överordnadkod",
            "överordnadorgenhet",
            "tillhör",
            "tillhörenhet",
            "ingåri",
            "moderenhet",
            "parent",
            "parentunit",
        ],
    ),
    (Column::Level, &["nivå", "niva", "organisationsnivå", "orgnivå", "enhetsnivå", "enhetstyp", "level"]),
    (
        Column::UnitManager,
        &[
            "chef",
            "enhetschef",
            "enhetenschef",
            "ansvarigchef",
            "chefanställningsnummer",
            "chefsanställningsnummer",
            "chefensanställningsnummer",
            "chefanstnr",
            "chefepost",
            "chefensepost",
            "unitmanager",
        ],
    ),
    (
        Column::EmploymentNumber,
        &[
            "anställningsnummer",
            "anstallningsnummer",
            "anställningsnr",
            "anstnr",
            "anstnummer",
            "anställningsid",
            "anstid",
            "medarbetarid",
            "employeeid",
            "employeenumber",
        ],
    ),
    (
        Column::User,
        &[
            "användarnamn",
            "anvandarnamn",
            "användarid",
            "användare",
            "inloggningsnamn",
            "kontonamn",
            "samaccountname",
            "user",
            "username",
        ],
    ),
    (
        Column::Email,
        &[
            "epost",
            "epostadress",
            "epostarbete",
            "eposttjänst",
            "mejl",
            "mejladress",
            "mail",
            "mailadress",
            "email",
            "emailadress",
            "emailaddress",
        ],
    ),
    (
        Column::Name,
        &[
            "namn",
            "fullständigtnamn",
            "förochefternamn",
            "personnamn",
            "medarbetare",
            "anställd",
            "skyddsombud",
            "ombud",
            "name",
            "fullname",
        ],
    ),
    (Column::FirstName, &["förnamn", "fornamn", "tilltalsnamn", "firstname"]),
    (Column::LastName, &["efternamn", "lastname", "surname"]),
    (Column::Role, &["roll", "uppdrag", "uppdragstyp", "ombudstyp", "typavombud", "role"]),
    (
        Column::From,
        &[
            "från",
            "fran",
            "from",
            "fom",
            "frånochmed",
            "fråndatum",
            "fromdatum",
            "fomdatum",
            "startdatum",
            "startdag",
            "gällerfrån",
            "anställdfrån",
            "anställningsdatum",
            "tillträdesdatum",
            "valdfrån",
        ],
    ),
    (
        Column::To,
        &[
            "till",
            "tom",
            "tillochmed",
            "tilldatum",
            "tomdatum",
            "slutdatum",
            "slutdag",
            "gällertill",
            "anställdtill",
            "avgångsdatum",
            "valdtill",
            "to",
        ],
    ),
    (
        Column::Union,
        &[
            "fack",
            "facket",
            "facklig",
            "fackligorganisation",
            "fackligtillhörighet",
            "fackförbund",
            "fackförening",
            "förbund",
            "avtalsområdefack",
            "union",
        ],
    ),
    (
        Column::IdentityNumber,
        &["personnummer", "personnr", "persnr", "pnr", "samordningsnummer", "födelsenummer", "personalidentity"],
    ),
];

/// What a heading means; none for one that is not known.
pub(crate) fn column_of(heading: &str) -> Option<Column> {
    let heading = folded(heading);
    SPELLINGS.iter().find(|(_, spellings)| spellings.contains(&heading.as_str())).map(|(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_spellings_of_a_heading_mean_one_thing() {
        for heading in ["Anställningsnummer", "ANSTÄLLNINGSNUMMER", "Anst.nr", "anställnings-nr", "Anst nr"] {
            assert_eq!(column_of(heading), Some(Column::EmploymentNumber), "{heading}");
        }
        for heading in ["E-post", "e-postadress", "E-mail", "Mejl"] {
            assert_eq!(column_of(heading), Some(Column::Email), "{heading}");
        }
        for heading in ["Fr.o.m.", "From", "Från och med", "Startdatum"] {
            assert_eq!(column_of(heading), Some(Column::From), "{heading}");
        }
    }

    #[test]
    fn the_nearest_manager_of_a_person_is_not_the_manager_of_the_unit() {
        // On the row of the unit's own manager it names the manager above.
        assert_eq!(column_of("Närmaste chef"), None);
        assert_eq!(column_of("Befattning"), None);
    }

    #[test]
    fn union_membership_is_known_by_its_headings() {
        for heading in ["Fack", "Facklig organisation", "Fackförbund", "Facklig tillhörighet"] {
            assert_eq!(column_of(heading), Some(Column::Union), "{heading}");
        }
    }
}
