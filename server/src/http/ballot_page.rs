//! How the page on employees' phones looks and reads: plain HTML with its style and its few lines of script inside.
//!
//! It decides nothing. The rules that must not be broken: everything that comes from elsewhere is escaped; the page loads
//! nothing; and without its script it lacks only that the next question comes by itself.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use form_model::{Question, Sha256Hash, Symbol, Template};

use crate::store::BallotRoom;

/// The style of pages beside the app: the app's colours, in both schemes, and buttons and links that a thumb finds.
pub(super) const STYLE: &str = include_str!("ballot_page.css");

/// Looks for the next question every four seconds while the page is in sight, and shows it.
const SCRIPT: &str = include_str!("ballot_page.js");

/// What a page shows.
#[derive(Debug)]
pub(super) enum BallotPage<'a> {
    /// No room is at the address, or no longer.
    Closed,
    /// The room is there, and no question is open.
    Waiting { room: &'a BallotRoom },
    /// A question is open.
    Question {
        room: &'a BallotRoom,
        template: &'a Template,
        question: &'a Question,
        /// What the phone has said to it.
        chosen: Option<String>,
        /// What became of what it just sent.
        said: Option<Said>,
    },
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Kept,
    NotOpen,
    Full,
    NeedsCookie,
}

impl Said {
    const ALL: [Self; 4] = [Self::Kept, Self::NotOpen, Self::Full, Self::NeedsCookie];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::NotOpen => "not-open",
            Self::Full => "full",
            Self::NeedsCookie => "needs-cookie",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// The page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageLanguage {
    Swedish,
    English,
}

impl PageLanguage {
    /// The one asked for; else the phone's own; else Swedish.
    pub(super) fn chosen(asked: Option<&str>, headers: &HeaderMap) -> Self {
        let own = || headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let tags = asked.unwrap_or_else(own).split([',', ';']).map(str::trim);
        let mut known = tags.filter_map(|it| match it.get(..2)? {
            "en" => Some(Self::English),
            "sv" => Some(Self::Swedish),
            _ => None,
        });
        known.next().unwrap_or(Self::Swedish)
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Swedish => Self::English,
            Self::English => Self::Swedish,
        }
    }

    const fn texts(self) -> &'static PageTexts {
        match self {
            Self::Swedish => &SWEDISH,
            Self::English => &ENGLISH,
        }
    }

    const fn of<'a>(self, sv: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Swedish => sv,
            Self::English => en,
        }
    }
}

#[derive(Debug)]
struct PageTexts {
    /// The way to the other language, in that language.
    other: &'static str,
    closed: &'static str,
    closed_help: &'static str,
    waiting: &'static str,
    waiting_help: &'static str,
    choose: &'static str,
    chosen: &'static str,
    yours: &'static str,
    not_open: &'static str,
    full: &'static str,
    needs_cookie: &'static str,
    anonymous: &'static str,
    again: &'static str,
}

const SWEDISH: PageTexts = PageTexts {
    other: "In English",
    closed: "Här är inget rum öppet",
    closed_help: "Kontrollera adressen, eller fråga den som leder mötet. Ett rum stänger av sig självt efter en dag.",
    waiting: "Vänta på frågan",
    waiting_help: "Den som leder mötet öppnar en fråga i taget.",
    choose: "Välj ett svar",
    chosen: "Ditt svar är sparat. Du kan ändra det tills frågan stängs.",
    yours: "ditt svar",
    not_open: "Svaret räknades inte: den frågan är stängd.",
    full: "Svaret räknades inte: fler svar än så här ryms inte.",
    needs_cookie: "Svaret räknades inte. Telefonen måste få spara en kaka, så att varje telefon svarar en gång. Försök igen.",
    anonymous: "Du är anonym. Bara hur många som valt varje svar sparas, och är ni få visas inte ens det.",
    again: "Hämta nästa fråga",
};

const ENGLISH: PageTexts = PageTexts {
    other: "På svenska",
    closed: "No room is open here",
    closed_help: "Check the address, or ask whoever leads the meeting. A room closes by itself after a day.",
    waiting: "Wait for the question",
    waiting_help: "Whoever leads the meeting opens one question at a time.",
    choose: "Choose an answer",
    chosen: "Your answer is saved. You can change it until the question closes.",
    yours: "your answer",
    not_open: "The answer did not count: that question is closed.",
    full: "The answer did not count: there is no room for more answers.",
    needs_cookie: "The answer did not count. The phone must be allowed to keep a cookie, so that each phone answers once. Try again.",
    anonymous: "You are anonymous. Only how many chose each answer is kept, and where you are few not even that is shown.",
    again: "Show the next question",
};

/// What browsers may do with the page: its own style and script, its own form, and nothing else.
pub(super) fn content_security_policy() -> &'static HeaderValue {
    static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
        let hash = |it: &str| STANDARD.encode(Sha256Hash::of(it.as_bytes()).as_bytes());
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
            hash(STYLE),
            hash(SCRIPT),
        );
        HeaderValue::try_from(policy).expect("invariant: the policy is ASCII")
    });
    &POLICY
}

/// The page as HTML.
pub(super) fn written(language: PageLanguage, page: &BallotPage<'_>) -> String {
    let texts = language.texts();
    let (title, address, content) = match *page {
        BallotPage::Closed => (texts.closed.to_owned(), None, paragraph("", texts.closed_help)),
        BallotPage::Waiting { room } => {
            (texts.waiting.to_owned(), Some(room), paragraph("", texts.waiting_help) + &again(language, room))
        }
        BallotPage::Question { room, template, question, ref chosen, said } => {
            let title = format!("{} {}", question.id, language.of(&question.sv, &question.en));
            let choices = choices(language, (room, template, question), chosen.as_deref());
            let told = told(texts, chosen.as_deref(), said);
            (title, Some(room), told + &choices + &paragraph("soft", texts.anonymous) + &again(language, room))
        }
    };
    let open = address.and_then(|it| it.open_question.as_deref()).unwrap_or_default();
    let room = address.map_or("", |it| it.code.as_str());
    let (code, other) = (language.code(), language.other().code());
    format!(
        "<!doctype html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} – Samsyn</title>\
         <style>{STYLE}</style></head><body data-room=\"{room}\" data-question=\"{open}\">\
         <header><span class=\"brand\">Samsyn</span> <a href=\"?lang={other}\" lang=\"{other}\" hreflang=\"{other}\">{}</a>\
         </header><main><h1>{title}</h1>{content}</main><script>{SCRIPT}</script></body></html>",
        texts.other,
        title = escaped(&title),
        open = escaped(open),
    )
}

/// What became of the phone's answer, or what there is to do.
fn told(texts: &PageTexts, chosen: Option<&str>, said: Option<Said>) -> String {
    let (look, words) = match (said, chosen) {
        (Some(Said::NotOpen), _) => ("notice", texts.not_open),
        (Some(Said::Full), _) => ("notice", texts.full),
        (Some(Said::NeedsCookie), None) => ("notice", texts.needs_cookie),
        (Some(Said::NeedsCookie | Said::Kept) | None, Some(_)) => ("kept", texts.chosen),
        (Some(Said::Kept) | None, None) => ("", texts.choose),
    };
    format!("<p class=\"{look}\" role=\"status\">{}</p>", escaped(words))
}

fn choices(
    language: PageLanguage,
    (room, template, question): (&BallotRoom, &Template, &Question),
    chosen: Option<&str>,
) -> String {
    let steps = template.scale.steps.iter().filter(|it| template.allows(&question.id, &it.code));
    let mut out = format!(
        "<form method=\"post\" action=\"/r/{}\"><input type=\"hidden\" name=\"question\" value=\"{}\">\
         <input type=\"hidden\" name=\"lang\" value=\"{}\">",
        room.code,
        escaped(&question.id),
        language.code(),
    );
    for step in steps {
        let is_chosen = chosen == Some(step.code.as_str());
        let mark = if is_chosen {
            format!("<span class=\"mark\">✓ {}</span>", language.texts().yours)
        } else {
            String::new()
        };
        let (code, words) = (escaped(&step.code), escaped(language.of(&step.sv, &step.en)));
        // Writing into a string can't fail.
        write!(
            out,
            "<button name=\"answer\" value=\"{code}\" class=\"{}\" aria-pressed=\"{is_chosen}\">\
             <svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"{}\"/></svg><span>{words}</span>{mark}</button>",
            look(step.symbol),
            face(step.symbol),
        )
        .ok();
    }
    out + "</form>"
}

fn again(language: PageLanguage, room: &BallotRoom) -> String {
    let (code, lang, words) = (&room.code, language.code(), language.texts().again);
    format!("<p><a class=\"again\" href=\"/r/{code}?lang={lang}\">{words}</a></p>")
}

fn paragraph(look: &str, words: &str) -> String {
    format!("<p class=\"{look}\">{}</p>", escaped(words))
}

const fn look(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Glad => "glad",
        Symbol::Neutral => "neutral",
        Symbol::Sad => "sad",
        Symbol::None => "none",
    }
}

/// The lines of the face, in a square of 24: the app's own.
const fn face(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Glad => {
            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 9.5v.5M15.5 9.5v.5M8 14c1 1.8 2.4 2.6 4 2.6s3-.8 4-2.6"
        }
        Symbol::Neutral => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 9.5v.5M15.5 9.5v.5M8.5 15h7",
        Symbol::Sad => {
            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 9.5v.5M15.5 9.5v.5M8 16.4c1-1.6 2.4-2.4 4-2.4s3 .8 4 2.4"
        }
        Symbol::None => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 12h7",
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use form_model::{DocumentId, Level, built_in_template};

    use super::*;

    fn headers(language: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(language).unwrap())])
    }

    fn page_of(template: &Template, language: PageLanguage) -> String {
        let question = template.questions().next().unwrap();
        let room = BallotRoom {
            document: DocumentId::from_bytes([1; 16]),
            code: "K7M49QXB".to_owned(),
            open_question: Some(question.id.clone()),
            ends_at_ms: 1,
        };
        let chosen = Some("yes".to_owned());
        written(language, &BallotPage::Question { room: &room, template, question, chosen, said: Some(Said::Kept) })
    }

    #[test]
    fn the_page_is_small_loads_nothing_and_marks_the_phones_own_answer() {
        for language in [PageLanguage::Swedish, PageLanguage::English] {
            let page = page_of(&built_in_template(Level::Workplace), language);
            assert!(page.len() < 20_000, "{}", page.len());
            assert!(!page.contains("http") && !page.contains("src=") && !page.contains(" style="), "{page}");
            assert_eq!(page.matches("aria-pressed=\"true\"><svg").count(), 1);
            assert_eq!(page.matches("<button").count(), 4, "A1 may be no matter of the workplace's");
        }
    }

    #[test]
    fn what_a_template_says_stays_text() {
        let mut template = built_in_template(Level::Workplace);
        template.sections[0].questions[0].sv = "<script>alert('x')</script> \"&".to_owned();
        let page = page_of(&template, PageLanguage::Swedish);
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &quot;&amp;"));
        assert_eq!(page.matches("<script>").count(), 1, "its own");
    }

    #[test]
    fn the_phones_language_is_taken_unless_another_is_asked_for() {
        assert_eq!(PageLanguage::chosen(None, &headers("en-GB,sv;q=0.8")), PageLanguage::English);
        assert_eq!(PageLanguage::chosen(None, &headers("fi, sv-FI;q=0.8, en;q=0.5")), PageLanguage::Swedish);
        assert_eq!(PageLanguage::chosen(None, &headers("ar")), PageLanguage::Swedish);
        assert_eq!(PageLanguage::chosen(Some("en"), &headers("sv")), PageLanguage::English);
    }
}
