//! The signs beside words: drawn here, so that nothing is fetched.
//!
//! A sign is decoration: what it means stands beside it in words. The rule: it takes its colour from the text.

use form_model::Symbol;
use leptos::prelude::*;

/// What a sign shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Glad,
    Neutral,
    Sad,
    Dash,
    Check,
    Clock,
    Cloud,
    CloudOff,
    Warning,
    List,
    Path,
    Tablet,
    Book,
    Person,
    Pen,
    Arrow,
    Back,
    Plus,
    Close,
    Flag,
    Star,
    History,
    Undo,
    Redo,
    Print,
    Share,
    Help,
    Lock,
    Differ,
    Up,
    Down,
    Deeper,
    Root,
    Board,
    Table,
    Search,
    Calendar,
    Letter,
}

impl From<Symbol> for Shape {
    fn from(symbol: Symbol) -> Self {
        match symbol {
            Symbol::Glad => Self::Glad,
            Symbol::Neutral => Self::Neutral,
            Symbol::Sad => Self::Sad,
            Symbol::None => Self::Dash,
        }
    }
}

impl Shape {
    /// The lines, in a square of 24.
    const fn path(self) -> &'static str {
        match self {
            Self::Glad => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 9.5v.5M15.5 9.5v.5M8 14c1 1.8 2.4 2.6 4 2.6s3-.8 4-2.6"
            }
            Self::Neutral => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 9.5v.5M15.5 9.5v.5M8.5 15h7",
            Self::Sad => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 9.5v.5M15.5 9.5v.5M8 16.4c1-1.6 2.4-2.4 4-2.4s3 .8 4 2.4"
            }
            Self::Dash => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 12h7",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5V12l3 2",
            Self::Cloud => {
                "M7 18.5a4.5 4.5 0 0 1-.4-9 5.5 5.5 0 0 1 10.6 1.2 4 4 0 0 1-.2 7.8zM9.5 13.8l1.8 1.8 3.4-3.6"
            }
            Self::CloudOff => "M7 18.5a4.5 4.5 0 0 1-.4-9 5.5 5.5 0 0 1 10.6 1.2 4 4 0 0 1-.2 7.8zM4 4l16 16",
            Self::Warning => "M12 4 3 19.5h18zM12 10v4.5M12 17v.4",
            Self::List => "M9 6h11M9 12h11M9 18h11M4 6h.5M4 12h.5M4 18h.5",
            Self::Path => {
                "M6 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 18h7a3.5 3.5 0 0 0 0-7H9a3.5 3.5 0 0 1 0-5h7"
            }
            Self::Tablet => {
                "M6 3h12a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 18 21H6a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 6 3M11 18h2"
            }
            Self::Book => "M12 6.5C10 5 7.5 4.5 4 4.5v13c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2v-13c-3.5 0-6 .5-8 2zM12 6.5v13",
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c.8-3.8 3.6-6 7.5-6s6.700 2.200 7.500 6",
            Self::Pen => "M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19zM13.500 7l3.500 3.500",
            Self::Arrow => "M5 12h14M13 6l6 6-6 6",
            Self::Back => "M19 12H5M11 6l-6 6 6 6",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Flag => "M6 21V4M6 5h11l-2 4 2 4H6",
            Self::Star => {
                "M12 4l2.500 5.200 5.700.7-4.200 3.900 1.100 5.700L12 16.700l-5.100 2.800L8 13.800 3.800 9.900l5.700-.7z"
            }
            Self::History => "M4 12a8 8 0 1 0 2.500-5.800M4 4.500V9h4.500M12 8v4.300l3 1.700",
            Self::Undo => "M8.500 5 4 9.500 8.500 14M4.500 9.500H14a5.500 5.500 0 0 1 0 11h-3",
            Self::Redo => "M15.500 5 20 9.500 15.500 14M19.500 9.500H10a5.500 5.500 0 0 0 0 11h3",
            Self::Print => "M7 8V3.500h10V8M7 17H4.500V8.500h15V17H17M7 14h10v6.500H7z",
            Self::Share => "M12 15V4M8 7.500 12 3.500l4 4M5 12v8h14v-8",
            Self::Help => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.8.4-1 .9-1 1.700M12 16.500v.4"
            }
            Self::Differ => "M4 8h12M12 4l4 4-4 4M20 16H8M12 12l-4 4 4 4",
            Self::Up => "M12 19V5M6 11l6-6 6 6",
            Self::Down => "M12 5v14M6 13l6 6 6-6",
            Self::Deeper => "M6 4v9a3 3 0 0 0 3 3h9M14 12l4 4-4 4",
            Self::Root => "M12 3v9M12 12c0 4-3 6-6.500 7M12 12c0 4 3 6 6.500 7M12 13v8M8 6.500 12 3l4 3.500",
            Self::Board => "M4 4.500h4.500v15H4zM10 4.500h4.500v9H10zM16 4.500h4.500v12H16z",
            Self::Table => "M4 5h16.500v14H4zM4 10h16.500M4 14.500h16.500M9.500 10v9",
            Self::Search => "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20.500 20.500",
            Self::Calendar => "M4.500 6h15v14h-15zM4.500 10h15M8.500 3.500V7M15.500 3.500V7",
            Self::Letter => "M3.500 6h17v12.500h-17zM4 6.500l8 6.500 8-6.500",
            Self::Lock => "M6 11h12v9.500H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
        }
    }
}

/// A sign.
#[component]
pub(crate) fn Icon(shape: Shape) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=shape.path() />
        </svg>
    }
}
