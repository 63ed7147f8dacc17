//! What is wrong with the connection, step by step, in plain words, with what to do and whom to tell.
//!
//! It asks the server the cheapest questions there are and blocks nothing. The rule that must not be broken: what the
//! browser says about the network is a hint only; the server's answer counts.

use client_core::{Connection, Event};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use web_sys::{RequestCache, RequestRedirect};

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Advice, ConnectionTexts};

/// How long the server may take to answer the simplest question.
const ANSWER_MS_MAX: u32 = 8_000;

/// How long a live connection may take to come about, with one failed attempt before it.
const LIVE_MS_MAX: u32 = 12_000;

/// How often it is looked at meanwhile.
const LOOK_EVERY_MS: u32 = 250;

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Waiting,
    Running,
    Good,
    Bad,
    NotChecked,
}

/// The steps, in their order.
const NETWORK: usize = 0;
const SERVER: usize = 1;
const SIGNED_IN: usize = 2;
const LIVE: usize = 3;

type Steps = [Outcome; 4];

/// What the whole comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    AllWell,
    NoNetwork,
    InBetween,
    ServerDown,
    ServerTroubled,
    SignedOut,
    LiveStopped,
}

impl Verdict {
    const fn advice(self, texts: &'static ConnectionTexts) -> &'static Advice {
        match self {
            Self::AllWell => &texts.all_well,
            Self::NoNetwork => &texts.no_network,
            Self::InBetween => &texts.in_between,
            Self::ServerDown => &texts.server_down,
            Self::ServerTroubled => &texts.server_troubled,
            Self::SignedOut => &texts.signed_out,
            Self::LiveStopped => &texts.live_stopped,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::AllWell => "all-well",
            Self::NoNetwork => "no-network",
            Self::InBetween => "in-between",
            Self::ServerDown => "server-down",
            Self::ServerTroubled => "server-troubled",
            Self::SignedOut => "signed-out",
            Self::LiveStopped => "live-stopped",
        }
    }
}

/// The screen.
#[component]
pub(crate) fn ConnectionCheck() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().connection);
    let steps = RwSignal::new([Outcome::Waiting; 4]);
    let verdict = RwSignal::new(None::<Verdict>);
    let start = move || {
        verdict.set(None);
        steps.set([Outcome::Waiting; 4]);
        spawn_local(async move {
            let found = check(tablet, steps).await;
            // The person may have left the page by now.
            verdict.try_set(Some(found));
        });
    };
    start();
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <div role="status" class="stack">
            {move || match verdict.get() {
                Some(verdict) => view! { <VerdictNotice verdict texts /> }.into_any(),
                None => view! { <p class="notice"><Icon shape=Shape::Clock /> <span>{texts.checking}</span></p> }.into_any(),
            }}
        </div>
        <section class="sheet">
            <h2>{texts.steps_title}</h2>
            <ol class="checks">
                {step_line(steps, NETWORK, texts.network)}
                {step_line(steps, SERVER, texts.server)}
                {step_line(steps, SIGNED_IN, texts.signed_in)}
                {step_line(steps, LIVE, texts.live)}
            </ol>
            <button type="button" class="button button--quiet" id="check-again"
                disabled=move || verdict.with(Option::is_none) on:click=move |_| start()>
                <Icon shape=Shape::Redo /> {texts.again}
            </button>
        </section>
    }
}

#[component]
fn VerdictNotice(verdict: Verdict, texts: &'static ConnectionTexts) -> impl IntoView {
    let advice = verdict.advice(texts);
    let is_well = verdict == Verdict::AllWell;
    let (look, shape) =
        if is_well { ("notice notice--good", Shape::Check) } else { ("notice notice--partly", Shape::Warning) };
    view! {
        <div class=look id="connection-verdict" data-verdict=verdict.code()>
            <Icon shape />
            <div class="stack">
                <p><strong>{advice.what}</strong></p>
                <p>{advice.to_do}</p>
                {(!is_well).then(|| view! { <p>{texts.keep_writing}</p> })}
            </div>
        </div>
    }
}

fn step_line(steps: RwSignal<Steps>, step: usize, words: &'static str) -> impl IntoView {
    let texts = &use_texts().connection;
    let outcome = move || steps.with(|it| it.get(step).copied().unwrap_or(Outcome::Waiting));
    let sign = move || {
        let (look, shape, state) = match outcome() {
            Outcome::Waiting => ("soft", Shape::Clock, texts.waiting),
            Outcome::Running => ("soft", Shape::Clock, texts.running),
            Outcome::Good => ("good", Shape::Check, texts.good),
            Outcome::Bad => ("bad", Shape::Warning, texts.bad),
            Outcome::NotChecked => ("soft", Shape::Dash, texts.not_checked),
        };
        view! { <span class=format!("row {look}")><Icon shape /> <span>{state}</span></span> }
    };
    view! { <li class="check"><span>{words}</span> {sign}</li> }
}

fn note(steps: RwSignal<Steps>, step: usize, outcome: Outcome) {
    // The page may be gone, and its signals with it.
    steps.try_update(|all| {
        if let Some(it) = all.get_mut(step) {
            *it = outcome;
        }
    });
}

/// Runs the steps. Those behind a failed one are not tried.
async fn check(tablet: Tablet, steps: RwSignal<Steps>) -> Verdict {
    let found = run(tablet, steps).await;
    steps.try_update(|all| {
        for it in all.iter_mut().filter(|it| matches!(it, Outcome::Waiting | Outcome::Running)) {
            *it = Outcome::NotChecked;
        }
    });
    found
}

async fn run(tablet: Tablet, steps: RwSignal<Steps>) -> Verdict {
    let has_network = window().navigator().on_line();
    note(steps, NETWORK, if has_network { Outcome::Good } else { Outcome::Bad });
    note(steps, SERVER, Outcome::Running);
    if let Err(problem) = server_answers().await {
        note(steps, SERVER, Outcome::Bad);
        return if has_network { problem } else { Verdict::NoNetwork };
    }
    note(steps, NETWORK, Outcome::Good);
    note(steps, SERVER, Outcome::Good);
    note(steps, SIGNED_IN, Outcome::Running);
    if !is_signed_in(tablet).await {
        note(steps, SIGNED_IN, Outcome::Bad);
        return Verdict::SignedOut;
    }
    note(steps, SIGNED_IN, Outcome::Good);
    note(steps, LIVE, Outcome::Running);
    if !comes_online(tablet).await {
        note(steps, LIVE, Outcome::Bad);
        return Verdict::LiveStopped;
    }
    note(steps, LIVE, Outcome::Good);
    Verdict::AllWell
}

#[derive(Deserialize)]
struct Health {
    status: String,
}

async fn server_answers() -> Result<(), Verdict> {
    let Some(response) = get("/healthz", None).await else { return Err(Verdict::ServerDown) };
    match response.status() {
        200 => {
            let health = response.json::<Health>().await;
            // A page of a guest network answers with 200, too.
            if health.is_ok_and(|it| it.status == "alive") { Ok(()) } else { Err(Verdict::InBetween) }
        }
        500.. => Err(Verdict::ServerTroubled),
        _ => Err(Verdict::InBetween),
    }
}

/// Asks the server whether it knows the token. Where it doesn't say, what the tablet knows counts.
async fn is_signed_in(tablet: Tablet) -> bool {
    let (token, connection) = tablet.read(|client| (client.identity().map(|it| it.token.clone()), client.connection()));
    let is_known_to_be_out = matches!(connection, Connection::SignInNeeded | Connection::SignedOut);
    let Some(token) = token else { return false };
    match get("/api/me", Some(&token)).await.map(|it| it.status()) {
        Some(200) => true,
        Some(401) => false,
        Some(_) | None => !is_known_to_be_out,
    }
}

async fn get(address: &str, token: Option<&str>) -> Option<Response> {
    let signal = web_sys::AbortSignal::timeout_with_u32(ANSWER_MS_MAX);
    let mut request = Request::get(address)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(&signal));
    if let Some(token) = token {
        request = request.header("authorization", &format!("Bearer {token}"));
    }
    request.send().await.ok()
}

/// True if a live connection is there, or comes about while it is waited for.
async fn comes_online(tablet: Tablet) -> bool {
    let is_online = || tablet.read(client_core::Client::connection) == Connection::Online;
    if is_online() {
        return true;
    }
    // The next attempt is made now instead of after a growing wait.
    tablet.report(Event::NetworkChanged);
    for _ in 0..LIVE_MS_MAX / LOOK_EVERY_MS {
        TimeoutFuture::new(LOOK_EVERY_MS).await;
        if is_online() {
            return true;
        }
    }
    false
}
