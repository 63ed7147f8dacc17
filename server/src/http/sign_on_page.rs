//! What people read when the organisation's sign-in did not lead into the app: what happened, and what to do now.
//!
//! A page beside the app, since the browser comes back here from elsewhere; it looks as the one on employees' phones does. It runs
//! nothing and loads nothing.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::ballot_page::{PageLanguage, STYLE, content_security_policy};

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It could not be proven who it is.
    Failed,
    /// It is proven who it is, and no account is linked.
    Unknown,
    /// The account is linked now.
    Linked,
    /// The identity opens somebody else's account.
    Elsewhere,
}

/// Words of the page.
struct Words {
    language: &'static str,
    title: &'static str,
    lead: &'static str,
    back: &'static str,
}

const fn in_swedish(outcome: Outcome) -> Words {
    let (title, lead) = match outcome {
        Outcome::Failed => (
            "Inloggningen gick inte att slutföra",
            "Börja om från Samsyn. Om det händer igen, säg till den som sköter Samsyn hos er.",
        ),
        Outcome::Unknown => (
            "Ditt konto är inte kopplat än",
            "Logga in i Samsyn med den engångskod eller det lösenord du har fått. Koppla sedan kontot under Surfplattan. \
             Saknar du kod, be den som sköter Samsyn hos er om en.",
        ),
        Outcome::Linked => ("Kontot är kopplat", "Nästa gång kan du logga in med organisationens inloggning."),
        Outcome::Elsewhere => (
            "Den inloggningen hör till någon annans konto",
            "Ingenting har ändrats. Säg till den som sköter Samsyn hos er om det är fel.",
        ),
    };
    Words { language: "sv", title, lead, back: "Till Samsyn" }
}

const fn in_english(outcome: Outcome) -> Words {
    let (title, lead) = match outcome {
        Outcome::Failed => (
            "The sign-in could not be completed",
            "Begin again from Samsyn. If it happens again, tell whoever looks after Samsyn where you work.",
        ),
        Outcome::Unknown => (
            "Your account is not linked yet",
            "Sign in to Samsyn with the one-time code or the password that you were given. Then link the account under \
             This tablet. If you have no code, ask whoever looks after Samsyn where you work for one.",
        ),
        Outcome::Linked => ("The account is linked", "Next time you can sign in with your organisation's sign-in."),
        Outcome::Elsewhere => (
            "That sign-in belongs to somebody else's account",
            "Nothing was changed. Tell whoever looks after Samsyn where you work if that is wrong.",
        ),
    };
    Words { language: "en", title, lead, back: "To Samsyn" }
}

/// The page.
pub(super) fn page(outcome: Outcome, language: PageLanguage) -> Response {
    let words = match language {
        PageLanguage::Swedish => in_swedish(outcome),
        PageLanguage::English => in_english(outcome),
    };
    let Words { language, title, lead, back } = words;
    let html = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} – Samsyn</title>\
         <style>{STYLE}</style></head><body><header><span class=\"brand\">Samsyn</span></header>\
         <main><h1>{title}</h1><p>{lead}</p><p><a href=\"/\">{back}</a></p></main></body></html>"
    );
    let mut response = (StatusCode::OK, html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, content_security_policy().clone());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_own_words_in_both_languages() {
        let outcomes = [Outcome::Failed, Outcome::Unknown, Outcome::Linked, Outcome::Elsewhere];
        for words in [in_swedish, in_english] {
            let mut titles: Vec<_> = outcomes.map(|it| words(it).title).to_vec();
            titles.dedup();
            assert_eq!(titles.len(), outcomes.len());
        }
    }
}
