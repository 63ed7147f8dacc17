//! Signing in with a user name and a password, or with a one-time code.
//!
//! It needs the network, and says what is wrong when there is none; whether there are passwords here the server says first. The rule
//! that must not be broken: what was typed is kept when it did not work, except the password's being in memory longer than needed.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::WaitingTime;
use super::organisation_sign_in::{OrganisationSignIn, Ways, WaysLine, is_own};
use crate::components::{EntryField, EntryKind};
use crate::entrance::{Purpose, Stage, use_entrance};
use crate::focus::focus_soon;
use crate::preferences::{use_language, use_texts};
use crate::route::{Route, use_router};
use crate::server_session::{Credentials, SignInProblem, sign_in};
use crate::texts::{EntranceTexts, fill};

/// How somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Password,
    Code,
}

/// What the form holds.
#[derive(Clone, Copy)]
struct Form {
    ways: Ways,
    wanted: RwSignal<Way>,
    user: RwSignal<String>,
    password: RwSignal<String>,
    code: RwSignal<String>,
    user_error: RwSignal<&'static str>,
    secret_error: RwSignal<&'static str>,
    problem: RwSignal<Option<SignInProblem>>,
    waiting: WaitingTime,
    is_busy: RwSignal<bool>,
}

impl Form {
    fn new(purpose: &Purpose, code: String) -> Self {
        let user = match purpose {
            Purpose::Newcomer => String::new(),
            Purpose::StartOver(person) => person.user.clone(),
        };
        Self {
            ways: Ways::start(),
            wanted: RwSignal::new(if code.is_empty() { Way::Password } else { Way::Code }),
            user: RwSignal::new(user),
            password: RwSignal::default(),
            code: RwSignal::new(code),
            user_error: RwSignal::new(""),
            secret_error: RwSignal::new(""),
            problem: RwSignal::new(None),
            waiting: WaitingTime::none(),
            is_busy: RwSignal::new(false),
        }
    }

    /// How they sign in: as they want to where the server lets them; none while it has not said whether it does. Followed.
    fn way(self) -> Option<Way> {
        match (self.wanted.get(), self.ways.passwords()) {
            (Way::Code, _) | (Way::Password, Some(false)) => Some(Way::Code),
            (Way::Password, Some(true)) => Some(Way::Password),
            (Way::Password, None) => None,
        }
    }

    /// What was typed, if it is enough; otherwise the first field that lacks something gets the keyboard.
    fn credentials(self, texts: &'static EntranceTexts) -> Option<Credentials> {
        let texts = &texts.sign_in;
        let (user, password) = (self.user.get_untracked(), self.password.get_untracked());
        let code = self.code.get_untracked();
        self.problem.set(None);
        let by_password = untrack(|| self.way()) == Some(Way::Password);
        let lacks_user = by_password && user.trim().is_empty();
        let lacks_secret = if by_password { password.is_empty() } else { code.trim().is_empty() };
        let secret_missing = if by_password { texts.password_missing } else { texts.code_missing };
        self.user_error.set(if lacks_user { texts.user_missing } else { "" });
        self.secret_error.set(if lacks_secret { secret_missing } else { "" });
        match (lacks_user, lacks_secret, by_password) {
            (true, _, _) => focus_soon("user"),
            (false, true, true) => focus_soon("password"),
            (false, true, false) => focus_soon("code"),
            (false, false, true) => return Some(Credentials::Password { user, password }),
            (false, false, false) => return Some(Credentials::Code(code)),
        }
        None
    }

    /// It did not work. The screen may be made anew by now, in another language.
    fn failed(self, problem: SignInProblem) {
        if self.is_busy.try_set(false).is_some() {
            return;
        }
        self.problem.set(Some(problem));
        match problem {
            SignInProblem::WrongPassword => {
                self.password.set(String::new());
                focus_soon("password");
            }
            SignInProblem::WrongCode => focus_soon("code"),
            SignInProblem::TooMany { wait_ms } => self.waiting.begin(wait_ms),
            SignInProblem::Revoked
            | SignInProblem::NoNetwork
            | SignInProblem::ServerDown
            | SignInProblem::NotUnderstood => {}
        }
    }
}

/// What is said of a sign-in that did not work.
pub(crate) fn problem_words(problem: SignInProblem, waiting: WaitingTime, texts: &EntranceTexts) -> String {
    let words = match problem {
        SignInProblem::WrongPassword => texts.sign_in.wrong_password,
        SignInProblem::WrongCode => texts.sign_in.wrong_code,
        SignInProblem::TooMany { .. } if !waiting.is_on() => "",
        SignInProblem::TooMany { .. } => return fill(texts.sign_in.too_many, &[("wait", &waiting.words(&texts.pin))]),
        SignInProblem::Revoked => texts.sign_in.revoked,
        SignInProblem::NoNetwork => texts.sign_in.no_network,
        SignInProblem::ServerDown => texts.sign_in.server_down,
        SignInProblem::NotUnderstood => texts.sign_in.not_understood,
    };
    words.to_owned()
}

/// The screen for signing in.
#[component]
pub(super) fn SignIn(purpose: Purpose) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance);
    let (language, router) = (use_language(), use_router());
    let address = if let Route::Enrol(code) = untrack(|| router.route()) { code } else { String::new() };
    let (code, mark) = address.split_once('/').unwrap_or((&address, ""));
    let form = Form::new(&purpose, code.to_owned());
    let lead = match purpose {
        Purpose::Newcomer => texts.sign_in.lead,
        Purpose::StartOver(_) => texts.sign_in.start_over_lead,
    };
    let way = Memo::new(move |_| form.way());
    Effect::new(move |before: Option<Option<Way>>| {
        if way.get() == Some(Way::Password) && before.flatten().is_none() {
            focus_soon(if form.user.with_untracked(String::is_empty) { "user" } else { "password" });
        }
        way.get()
    });
    let purpose = StoredValue::new(purpose);
    let go_on = move || {
        let Some(credentials) = form.credentials(texts) else { return };
        let purpose = purpose.get_value();
        form.is_busy.set(true);
        spawn_local(async move {
            match sign_in(&credentials, None, language).await {
                Ok(signed_in) => {
                    form.password.try_set(String::new());
                    if let Credentials::Code(_) = credentials {
                        // The code is used up, and so is the address that it came in.
                        router.go(&Route::Home);
                    }
                    entrance.signed_in(signed_in, &purpose);
                }
                Err(problem) => form.failed(problem),
            }
        });
    };
    if is_own(mark) {
        go_on();
    }
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        go_on();
    };
    let others = move || {
        (!entrance.people().people.is_empty()).then(|| {
            view! {
                <button class="quiet" type="button" on:click=move |_| entrance.go(Stage::Choosing)>
                    {texts.sign_in.other_people}
                </button>
            }
        })
    };
    let said = move || form.problem.get().map(|it| problem_words(it, form.waiting, texts)).unwrap_or_default();
    view! {
        <h1>{texts.sign_in.title}</h1>
        <p>{lead}</p>
        <OrganisationSignIn ways=form.ways />
        <Show when=move || form.ways.passwords() == Some(true)><WayChoice form /></Show>
        <Show when=move || way.get().is_some() fallback=move || view! { <WaysLine ways=form.ways /> }>
            <form class="entrance__form" novalidate on:submit=submit>
                <Fields form way />
                <p class="field__error" role="alert">{said}</p>
                <button class="button" type="submit" disabled=move || form.is_busy.get() || form.waiting.is_on()>
                    {move || if form.is_busy.get() { texts.sign_in.busy } else { texts.sign_in.submit }}
                </button>
            </form>
        </Show>
        {others}
    }
}

/// Password or code.
#[component]
fn WayChoice(form: Form) -> impl IntoView {
    let texts = &use_texts().entrance.sign_in;
    let choose = move |way: Way, words: &'static str| {
        view! {
            <button
                class="ways__way" type="button" aria-pressed=move || (form.wanted.get() == way).to_string()
                on:click=move |_| {
                    form.wanted.set(way);
                    form.problem.set(None);
                    form.secret_error.set("");
                }
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="ways" role="group" aria-label=texts.ways>
            {choose(Way::Password, texts.by_password)}
            {choose(Way::Code, texts.by_code)}
        </div>
    }
}

#[component]
fn Fields(form: Form, way: Memo<Option<Way>>) -> impl IntoView {
    let texts = &use_texts().entrance.sign_in;
    let (user_error, secret_error) = (form.user_error, form.secret_error);
    let user_error = Signal::derive(move || user_error.get().to_owned());
    let secret_error = Signal::derive(move || secret_error.get().to_owned());
    move || {
        match way.get() {
        Some(Way::Password) => view! {
            <EntryField id="user" label=texts.user kind=EntryKind::User value=form.user error=user_error />
            <EntryField id="password" label=texts.password kind=EntryKind::Password value=form.password error=secret_error />
        }
        .into_any(),
        Some(Way::Code) => view! {
            <EntryField
                id="code" label=texts.code kind=EntryKind::Code value=form.code error=secret_error hint=texts.code_hint
            />
        }
        .into_any(),
        None => ().into_any(),
    }
    }
}
