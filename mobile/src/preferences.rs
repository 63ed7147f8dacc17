//! What a person has chosen for this tablet's screen: language, text size, colours.
//!
//! Kept in the browser's small storage, since it holds nothing of a form and is needed before anybody unlocks. The rule
//! that must not be broken: an unreadable choice is the default, never an error.

use std::cell::Cell;

use leptos::prelude::*;

use crate::texts::{Language, Texts};

const LANGUAGE_KEY: &str = "samsyn-language";
const TEXT_SIZE_KEY: &str = "samsyn-text-size";
const COLOURS_KEY: &str = "samsyn-colours";

thread_local! {
    /// A page has one set of choices for as long as it is open, in its one thread.
    static OF_THIS_PAGE: Cell<Option<Preferences>> = const { Cell::new(None) };
}

/// How large texts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum TextSize {
    /// As the browser has it.
    #[default]
    Normal,
    /// A quarter larger.
    Large,
    /// Half as large again.
    Largest,
}

impl TextSize {
    pub(crate) const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Largest];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Largest => "largest",
        }
    }
}

/// Which colours the screen has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Colours {
    /// As the tablet has them.
    #[default]
    AsTablet,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Colours {
    pub(crate) const ALL: [Self; 3] = [Self::AsTablet, Self::Light, Self::Dark];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::AsTablet => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The choices, as signals.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Preferences {
    pub(crate) language: RwSignal<Language>,
    pub(crate) text_size: RwSignal<TextSize>,
    pub(crate) colours: RwSignal<Colours>,
}

impl Preferences {
    /// Reads the choices; they are written again whenever one changes.
    pub(crate) fn start() -> Self {
        let chosen_language = read(LANGUAGE_KEY).and_then(|it| Language::from_code(&it));
        let chosen_size = read(TEXT_SIZE_KEY);
        let chosen_colours = read(COLOURS_KEY);
        let preferences = Self {
            language: RwSignal::new(chosen_language.unwrap_or_default()),
            text_size: RwSignal::new(find(&TextSize::ALL, |it| it.code(), chosen_size.as_deref())),
            colours: RwSignal::new(find(&Colours::ALL, |it| it.code(), chosen_colours.as_deref())),
        };
        Effect::new(move |_| preferences.apply());
        OF_THIS_PAGE.set(Some(preferences));
        preferences
    }

    fn apply(self) {
        let (language, size, colours) = (self.language.get(), self.text_size.get(), self.colours.get());
        write(LANGUAGE_KEY, language.code());
        write(TEXT_SIZE_KEY, size.code());
        write(COLOURS_KEY, colours.code());
        let Some(root) = document().document_element() else { return };
        for (name, value) in [("lang", language.code()), ("data-text", size.code()), ("data-colours", colours.code())] {
            // The element is there and the names are valid.
            root.set_attribute(name, value).ok();
        }
    }
}

fn find<T: Copy + Default>(all: &[T], code: impl Fn(T) -> &'static str, chosen: Option<&str>) -> T {
    all.iter().copied().find(|it| Some(code(*it)) == chosen).unwrap_or_default()
}

fn read(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

fn write(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A browser that keeps nothing forgets the choice at the next start; nothing else depends on it.
        storage.set_item(key, value).ok();
    }
}

/// The choices of the page, for components and for what goes on after something was waited for, which has no component around it.
pub(crate) fn use_preferences() -> Preferences {
    OF_THIS_PAGE.get().expect("invariant: the choices are read before anything is shown")
}

/// The texts in the chosen language. Screens are made anew when it changes, so they need not follow it.
pub(crate) fn use_texts() -> &'static Texts {
    use_preferences().language.get_untracked().texts()
}

/// The chosen language, like [`use_texts`].
pub(crate) fn use_language() -> Language {
    use_preferences().language.get_untracked()
}
