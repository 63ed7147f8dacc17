//! What reaches people outside the app: e-mail through a real mail server, and calendars as a stranger's program reads them.
//!
//! The mail server and the readers are others' work. What is under test is the binary, killed where a letter could be
//! lost or doubled.

use std::process::Command;

use chrono::{Days, Local};
use form_model::{Edit, RowId, RowValue, Table};
use harness::{
    Account, Example, MailSink, MailSoFar, Manner, Person, ServerProcess, TakenLetter, World, chef, ombud,
    read_calendar, server_binary, until, until_answered,
};
use serde_json::{Value, json};

const BASE_URL: &str = "https://samsyn.example.se";

/// A server that sends its e-mail to the sink.
fn sending(example: &Example, sink: &MailSink) -> ServerProcess {
    let mut command = Command::new(server_binary());
    command.env("SAMSYN_SMTP_URL", sink.url()).env("SAMSYN_BASE_URL", BASE_URL);
    command.env("SAMSYN_MAIL_FROM", "Samsyn på kommunen <samsyn@example.se>");
    ServerProcess::start_with(command, &example.data())
}

fn account(example: &Example, server: &ServerProcess, user: &str) -> Account {
    Account::of(example, server.address(), user)
}

/// Gives somebody an address, as an administrator does.
fn has_an_address(example: &Example, server: &ServerProcess, user: &str) {
    let person = account(example, server, user).person;
    let admin = account(example, server, "admin").api(server.address());
    let changed = admin.patch(&format!("/api/people/{person}"), &json!({ "email": format!("{user}@example.se") }));
    assert_eq!(changed.status, 204, "{}", changed.body);
}

/// The manager of the first workplace invites HR to the follow-up.
fn is_invited(example: &Example, server: &ServerProcess, from: &str) {
    let manager = account(example, server, &chef(1)).api(server.address());
    let me = manager.get("/api/me").body;
    let unit = me["assignments"][0]["unit"].as_str().expect("the manager has a unit");
    let invitation = json!({ "user": "hr", "invited_as": "reader", "from": from });
    let invited = manager.post(&format!("/api/units/{unit}/invitations"), &invitation);
    assert_eq!(invited.status, 201, "{}", invited.body);
}

async fn until_mail(sink: &mut MailSink, what: &str, is_enough: impl Fn(&MailSoFar) -> bool) -> MailSoFar {
    until_answered(what, async || Some(sink.so_far().await).filter(|it| is_enough(it))).await
}

async fn until_taken(sink: &mut MailSink, count: usize) -> Vec<TakenLetter> {
    until_mail(sink, "letters have come", |it| it.taken.len() >= count).await.taken
}

/// A counter of the server's, as its metrics tell it.
fn counted(server: &ServerProcess, name: &str) -> f64 {
    let metrics = harness::Api::of(server.address()).get("/metrics").body;
    let metrics = metrics.as_str().expect("metrics are text").to_owned();
    let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    line.unwrap_or(0.0)
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_invited_gets_a_letter_that_any_reader_understands() {
    let example = Example::with_workplaces(1);
    let mut sink = MailSink::start(Manner::Take).await;
    let server = sending(&example, &sink);
    has_an_address(&example, &server, "hr");
    is_invited(&example, &server, "2026-01-01");
    let letter = until_taken(&mut sink, 1).await.remove(0);
    assert_eq!(letter.to, ["hr@example.se"]);
    assert_eq!(letter.recipients, letter.to);
    assert_eq!(letter.from, json!({ "address": "samsyn@example.se", "name": "Samsyn på kommunen" }));
    assert!(letter.subject.starts_with("Samsyn: Du är inbjuden till uppföljningen för "), "{}", letter.subject);
    assert!(letter.text.contains("Du är inbjuden till uppföljningen för "), "{}", letter.text);
    assert!(letter.text.contains("går inte att svara på") && letter.text.contains(&format!("{BASE_URL}/#/")));
    assert_eq!((letter.html, letter.auto_submitted.as_deref()), (None, Some("auto-generated")));
    assert!(letter.message_id.ends_with("@samsyn.example.se>"), "{}", letter.message_id);
    assert_eq!(letter.user.as_deref(), Some("samsyn:hemligtå"));
    until("the letter is counted", || counted(&server, "samsyn_mail_sent_total ") >= 1.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_letter_who_has_switched_them_off() {
    let example = Example::with_workplaces(1);
    let mut sink = MailSink::start(Manner::Take).await;
    let server = sending(&example, &sink);
    for user in ["hr", "chef-avd-01"] {
        has_an_address(&example, &server, user);
    }
    let hr = account(&example, &server, "hr").api(server.address());
    let expected = |email| json!({ "email": email, "address": "hr@example.se", "server_sends": true });
    assert_eq!(hr.get("/api/me/notifications").body, expected(true));
    let off = hr.put("/api/me/notifications", &json!({ "email": false }));
    assert_eq!((off.status, off.body), (200, expected(false)));
    is_invited(&example, &server, "2026-01-01");
    assert_eq!(hr.put("/api/me/notifications", &json!({ "email": false })).status, 200);
    // Whoever comes later and wants letters gets one: by then the other's turn has passed.
    let manager = account(&example, &server, &chef(1)).api(server.address());
    let unit = manager.get("/api/me").body["assignments"][0]["unit"].as_str().expect("a unit").to_owned();
    let invitation = json!({ "user": "chef-avd-01", "invited_as": "reader" });
    assert_eq!(manager.post(&format!("/api/units/{unit}/invitations"), &invitation).status, 201);
    let taken = until_taken(&mut sink, 1).await;
    assert_eq!(taken.iter().map(|it| it.to[0].as_str()).collect::<Vec<_>>(), ["chef-avd-01@example.se"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_is_refused_is_sent_later() {
    let example = Example::with_workplaces(1);
    let mut sink = MailSink::start(Manner::Refuse).await;
    let server = sending(&example, &sink);
    has_an_address(&example, &server, "hr");
    is_invited(&example, &server, "2026-01-01");
    until_mail(&mut sink, "the letter was refused", |it| it.refused > 0).await;
    until("the refusal is counted", || counted(&server, "samsyn_mail_failed_total ") >= 1.0).await;
    sink.behave(Manner::Take).await;
    assert_eq!(until_taken(&mut sink, 1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_before_it_could_send_sends_afterwards() {
    let example = Example::with_workplaces(1);
    let mut sink = MailSink::start(Manner::Refuse).await;
    let server = sending(&example, &sink);
    has_an_address(&example, &server, "hr");
    is_invited(&example, &server, "2026-01-01");
    until_mail(&mut sink, "the letter was refused", |it| it.refused > 0).await;
    server.kill();
    sink.behave(Manner::Take).await;
    let _server = sending(&example, &sink);
    assert_eq!(until_taken(&mut sink, 1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_was_taken_when_the_server_was_killed_is_the_same_letter_when_it_comes_again() {
    let example = Example::with_workplaces(1);
    let mut sink = MailSink::start(Manner::Hold).await;
    let server = sending(&example, &sink);
    has_an_address(&example, &server, "hr");
    is_invited(&example, &server, "2026-01-01");
    until_mail(&mut sink, "the letter was taken, which the server does not know", |it| it.held > 0).await;
    server.kill();
    sink.behave(Manner::Take).await;
    let server = sending(&example, &sink);
    let taken = until_taken(&mut sink, 2).await;
    assert_eq!(taken[0], taken[1], "whoever receives both sees one letter");
    until("the server knows that it was sent", || counted(&server, "samsyn_mail_sent_total ") >= 1.0).await;
    // The next letter is another one, and the first does not come a third time before it.
    is_invited(&example, &server, "2026-01-02");
    let taken = until_taken(&mut sink, 3).await;
    assert_ne!(taken[2].message_id, taken[1].message_id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_was_opened_on_the_command_line_is_told_of_once() {
    let example = Example::with_workplaces(1);
    let before = ServerProcess::start(&example.data());
    has_an_address(&example, &before, &ombud(1));
    let manager = account(&example, &before, &chef(1)).api(before.address());
    until("the first look for due messages is over", || {
        manager.get("/api/messages").body.as_array().is_some_and(|it| !it.is_empty())
    })
    .await;
    before.terminate();
    let mut sink = MailSink::start(Manner::Take).await;
    let server = sending(&example, &sink);
    let taken = until_taken(&mut sink, 1).await;
    assert!(taken[0].text.contains("har öppnat för "), "{}", taken[0].text);
    assert!(taken[0].text.contains(&format!("{BASE_URL}/#/case/")), "{}", taken[0].text);
    server.terminate();
    let server = sending(&example, &sink);
    has_an_address(&example, &server, "hr");
    is_invited(&example, &server, "2026-01-01");
    let taken = until_taken(&mut sink, 2).await;
    assert_eq!(taken[1].to, ["hr@example.se"], "the representative is not written to again");
}

/// A row of the action plan that the manager is responsible for, with a risk that no calendar may tell.
async fn plans_an_action(person: &Person, due: &str) {
    let values = vec![
        RowValue::new("action", "Stöd till Kim efter händelsen"),
        RowValue::new("responsible", "chef"),
        RowValue::new("due", due),
    ];
    person.does(person.plan(), Edit::add_row(Table::Actions, RowId::from_bytes([5; 16]), values)).await;
    person.until_synced(person.plan()).await;
}

fn calendar(server: std::net::SocketAddr, path: &str) -> Value {
    let file = harness::Api::of(server).get(path);
    assert_eq!(file.status, 200, "{}", file.body);
    read_calendar(file.body.as_str().expect("a calendar is text"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_at_a_secret_address_tells_days_and_units_and_nothing_that_was_written() {
    let world = World::with_one_workplace();
    let manager = world.chef(1).await;
    let due = (Local::now().date_naive() + Days::new(3)).to_string();
    plans_an_action(&manager, &due).await;
    let day = Edit::value(&["plan", "date"].map(str::to_owned), "2026-03-12");
    manager.does(manager.followup(), day).await;
    manager.does(manager.followup(), Edit::value(&["plan", "time"].map(str::to_owned), "13–15.30")).await;
    manager.until_synced(manager.followup()).await;

    let api = manager.api(world.server());
    assert_eq!(api.get("/api/me/calendar").body, json!({ "made_at_ms": null }));
    let made = api.post("/api/me/calendar", &Value::Null);
    assert_eq!(made.status, 201, "{}", made.body);
    let path = made.body["path"].as_str().expect("a path").to_owned();
    let titles = until_answered("the action and the day are in the calendar", async || {
        let read = calendar(world.server(), &path);
        let events = read["events"].as_array().expect("events").clone();
        (events.len() == 3).then_some(events)
    })
    .await;
    let find =
        |kind: &str| titles.iter().find(|it| it["uid"].as_str().is_some_and(|it| it.ends_with(kind))).expect("there");
    let action = find("-action@samsyn");
    assert_eq!((&action["start"], &action["isDay"]), (&json!(due), &json!(true)));
    assert!(action["title"].as_str().is_some_and(|it| it.starts_with("En åtgärd ska vara klar, ")), "{action}");
    assert_eq!(find("-day@samsyn")["startUtc"], "2026-03-12T12:00:00.000Z", "13.00 in Sweden");
    assert!(
        find("-due@samsyn")["title"].as_str().is_some_and(|it| it.starts_with("Uppföljningen ska vara inlämnad, "))
    );
    assert!(!json!(titles).to_string().contains("Kim"), "what the action is stays inside");

    let other = world.ombud(1).await.api(world.server()).post("/api/me/calendar", &Value::Null);
    let of_other = calendar(world.server(), other.body["path"].as_str().expect("a path"));
    assert!(!of_other.to_string().contains("-action@samsyn"), "the representative is not responsible for it");

    let renewed = api.post("/api/me/calendar", &Value::Null);
    assert_eq!(api.get(&path).status, 404, "the old address has ended");
    let path = renewed.body["path"].as_str().expect("a path").to_owned();
    assert_eq!(api.get(&path).status, 200);
    assert_eq!(api.delete("/api/me/calendar").status, 204);
    assert_eq!(api.get(&path).status, 404);
    assert_eq!(api.get("/calendar/nonsense").status, 404);
}
