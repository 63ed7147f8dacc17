//! What stands in a cell, understood: days, levels, roles, addresses, names.
//!
//! It knows the words that Swedish files use and no organisation. The rule that must not be broken: what it does not
//! understand for certain it does not guess.

use chrono::{Days, NaiveDate, NaiveDateTime};
use form_model::{Level, Role};

/// Day 0 of the spreadsheets' count, as it works from March 1900 on.
const SERIAL_ZERO: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

/// Serial numbers that are taken for days: 1950 to 2099. Others are some other number.
const SERIALS: std::ops::Range<u64> = 18_264..73_051;

/// The longest e-mail address, as mail servers have it.
const EMAIL_CHARS_MAX: usize = 254;

/// A heading or a word with only its letters and digits, in lower case, so that spellings fall together.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A day: `2026-03-31` with or without a time, `20260331`, or the number by which a spreadsheet counts days.
pub(crate) fn parse_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    for form in ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S%.f"] {
        if let Ok(moment) = NaiveDateTime::parse_from_str(text, form) {
            return Some(moment.date());
        }
    }
    if text.len() == 8 && text.bytes().all(|it| it.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let serial: u64 = text.parse().ok()?;
    if !SERIALS.contains(&serial) {
        return None;
    }
    SERIAL_ZERO?.checked_add_days(Days::new(serial))
}

/// The level that a word names.
pub(crate) fn parse_level(text: &str) -> Option<Level> {
    match folded(text).as_str() {
        "arbetsplats" | "arbetsställe" | "enhet" | "workplace" => Some(Level::Workplace),
        "mellannivå" | "område" | "verksamhetsområde" | "sektion" | "mid" => Some(Level::Mid),
        "avdelning" | "department" => Some(Level::Department),
        "förvaltning" | "bolag" | "administration" | "company" => Some(Level::Administration),
        "kommun" | "region" | "organisation" | "helaorganisationen" => Some(Level::Organisation),
        _ => None,
    }
}

/// The role that a word names.
pub(crate) fn parse_role(text: &str) -> Option<Role> {
    match folded(text).as_str() {
        "chef"
        | "enhetschef"
        | "sektionschef"
        | "områdeschef"
        | "verksamhetschef"
        | "avdelningschef"
        | "rektor"
        | "förvaltningschef"
        | "förvaltningsdirektör"
        | "vd"
        | "manager" => Some(Role::Manager),
        "medarbetare" | "anställd" | "employee" => Some(Role::Employee),
        "hr" | "hrspecialist" | "hrpartner" | "hrkonsult" => Some(Role::Hr),
        "skyddsombud" | "arbetsmiljöombud" | "ombud" | "ordinarie" | "ordinarieskyddsombud" | "representative" => {
            Some(Role::Representative)
        }
        "ersättare"
        | "ersättareskyddsombud"
        | "ersättareförskyddsombud"
        | "ersättandeskyddsombud"
        | "suppleant"
        | "substituterepresentative" => Some(Role::SubstituteRepresentative),
        "huvudskyddsombud" | "hso" | "huvudarbetsmiljöombud" | "samordnandeskyddsombud" | "mainrepresentative" => {
            Some(Role::MainRepresentative)
        }
        other => Role::ALL.into_iter().find(|it| folded(it.code()) == other),
    }
}

/// An address in lower case, if it can be one.
pub(crate) fn parse_email(text: &str) -> Option<String> {
    let address = text.trim().to_lowercase();
    let (name, host) = address.split_once('@')?;
    let is_whole = !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    let is_plain = !host.contains('@') && !address.contains(|it: char| it.is_whitespace() || it.is_control());
    (is_whole && is_plain && address.chars().count() <= EMAIL_CHARS_MAX).then_some(address)
}

/// A person's name in the order in which it is said: "Ek, Anna" is Anna Ek.
pub(crate) fn spoken_name(text: &str) -> String {
    match text.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() => format!("{} {}", first.trim(), last.trim()),
        Some(_) | None => text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_understood_in_every_way_that_exports_write_it() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 31);
        for text in [
            "2026-03-31",
            " 2026-03-31 ",
            "2026-03-31 00:00:00",
            "2026-03-31T00:00:00",
            "2026-03-31 00:00",
            "20260331",
            "46112",
        ] {
            assert_eq!(parse_day(text), day, "{text}");
        }
    }

    #[test]
    fn a_day_that_could_be_another_is_not_guessed() {
        for text in ["31/3 2026", "03/04/2026", "2026-02-30", "20261331", "1", "999999", "snart", "", "2026-3-31-1"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn levels_and_roles_have_their_swedish_words() {
        assert_eq!(parse_level(" Förvaltning "), Some(Level::Administration));
        assert_eq!(parse_level("Arbetsställe"), Some(Level::Workplace));
        assert_eq!(parse_level("3"), None);
        assert_eq!(parse_role("Ersättare för skyddsombud"), Some(Role::SubstituteRepresentative));
        assert_eq!(parse_role("HSO"), Some(Role::MainRepresentative));
        assert_eq!(parse_role("Process-owner"), Some(Role::ProcessOwner));
        assert_eq!(parse_role("vaktmästare"), None);
    }

    #[test]
    fn an_address_is_one_or_none() {
        assert_eq!(parse_email(" Anna.Ek@Kommun.se "), Some("anna.ek@kommun.se".to_owned()));
        for text in ["anna", "anna@", "@kommun.se", "a@b@c.se", "anna ek@kommun.se", "anna@kommun"] {
            assert_eq!(parse_email(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_with_the_family_name_first_is_turned_round() {
        assert_eq!(spoken_name("Ek, Anna Maria"), "Anna Maria Ek");
        assert_eq!(spoken_name("Anna Ek"), "Anna Ek");
        assert_eq!(spoken_name("Ek,"), "Ek,");
    }
}
