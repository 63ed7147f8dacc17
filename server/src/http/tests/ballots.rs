//! A room at the workplace meeting: a manager with a tablet, and employees with phones and no account.

use super::*;
use crate::store::StoreError;

/// Somebody's phone: what it keeps of the cookies.
struct Phone<'a> {
    world: &'a World,
    cookie: Option<String>,
}

/// What a phone was answered.
struct Shown {
    status: u16,
    headers: HeaderMap,
    page: String,
}

impl<'a> Phone<'a> {
    const fn new(world: &'a World) -> Self {
        Self { world, cookie: None }
    }

    /// Opens an address as a browser does: cookies kept, redirections followed.
    async fn open(&mut self, path: &str) -> Shown {
        let shown = self.send(Request::get(path), Body::empty()).await;
        match shown.headers.get(header::LOCATION) {
            Some(location) => Box::pin(self.open(location.to_str().unwrap())).await,
            None => shown,
        }
    }

    async fn answer(&mut self, path: &str, question: &str, answer: &str) -> Shown {
        let form = format!("question={question}&answer={answer}&lang=sv");
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let sent = self.send(request, Body::from(form)).await;
        assert_eq!(sent.status, 303, "{}", sent.page);
        self.open(sent.headers[header::LOCATION].to_str().unwrap()).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Shown {
        let request = match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        };
        let mut request = request.header(header::ACCEPT_LANGUAGE, "sv-SE").body(body).unwrap();
        request.extensions_mut().insert(ConnectInfo(loopback()));
        let (parts, body) = self.world.router.clone().oneshot(request).await.unwrap().into_parts();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            self.cookie = cookie.to_str().unwrap().split(';').next().map(str::to_owned);
        }
        let page = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
        Shown { status: parts.status.as_u16(), headers: parts.headers, page }
    }
}

/// The manager's tablet at the workplace's follow-up.
struct Tablet<'a> {
    world: &'a World,
    token: String,
    room: String,
}

impl<'a> Tablet<'a> {
    async fn of(world: &'a World, user: &str) -> Self {
        let room = format!("/api/documents/{}/room", roles::workplace_followup(world).await);
        Self { world, token: world.token(user).await, room }
    }

    async fn open(&self, question: &str) -> Answer {
        self.world.send((Method::PUT, &self.room), &self.token, &json!({ "question": question })).await
    }

    async fn question(&self, question: &str) -> Value {
        let room = self.world.get(&self.room, &self.token).await.body["room"].clone();
        room["questions"].as_array().unwrap().iter().find(|it| it["question"] == question).unwrap().clone()
    }

    async fn take(&self, question: &str, claim: u128) -> Answer {
        let wish = json!({ "question": question, "claim": uuid::Uuid::from_u128(claim) });
        self.world.send((Method::POST, &format!("{}/taken", self.room)), &self.token, &wish).await
    }
}

async fn rows_of_ballots(world: &World) -> i64 {
    let counted = world.app.store.look_up(|connection| {
        Ok::<_, StoreError>(connection.query_row("SELECT count(*) FROM ballots", [], |row| row.get(0))?)
    });
    counted.await.unwrap()
}

#[tokio::test]
async fn each_phone_counts_once_for_a_question_and_changes_its_mind_until_it_is_closed() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "chef-0001").await;
    let opened = tablet.open("A1").await;
    assert_eq!(opened.status, StatusCode::OK, "{opened:?}");
    let path = opened.body["room"]["path"].as_str().unwrap().to_owned();
    let typed = path.to_lowercase();
    let mut phones: Vec<_> = (0..6).map(|_| Phone::new(&world)).collect();
    for phone in &mut phones {
        let shown = phone.open(&typed).await;
        assert_eq!(shown.status, 200);
        assert!(shown.page.contains("Välj ett svar") && shown.page.len() < 20_000, "{}", shown.page);
        let policy = shown.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
        assert!(phone.answer(&path, "A1", "no").await.page.contains("Ditt svar är sparat"));
    }
    let changed = phones[0].answer(&path, "A1", "yes").await;
    assert_eq!(changed.page.matches("aria-pressed=\"true\"><svg").count(), 1);
    let asked = tablet.question("A1").await;
    assert_eq!((&asked["answers"], &asked["counts"]), (&json!(6), &json!({ "no": 5, "yes": 1 })));
    tablet.open("A2").await;
    let late = phones[0].answer(&path, "A1", "no").await;
    assert!(late.page.contains("den frågan är stängd") && late.page.contains(">A2 "), "{}", late.page);
    assert_eq!(tablet.question("A1").await["counts"], json!({ "no": 5, "yes": 1 }));
    assert_eq!(rows_of_ballots(&world).await, 0, "of a closed question only numbers are left");
    let now = phones[1].open(&format!("{path}/now")).await;
    assert_eq!((now.status, now.page.as_str()), (200, "A2"));
}

#[tokio::test]
async fn what_few_answered_is_neither_shown_nor_taken() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "ombud-0001").await;
    let path = tablet.open("A1").await.body["room"]["path"].as_str().unwrap().to_owned();
    for answer in ["yes", "yes", "no", "partly", "partly"] {
        let mut phone = Phone::new(&world);
        phone.open(&path).await;
        phone.answer(&path, "A1", answer).await;
    }
    let asked = tablet.question("A1").await;
    assert_eq!((&asked["answers"], &asked["counts"]), (&json!(5), &Value::Null));
    let taken = tablet.take("A1", 1).await;
    assert_eq!((&taken.body["answers"], &taken.body["counts"]), (&json!(5), &Value::Null));
    let asked = tablet.question("A1").await;
    assert_eq!((&asked["counts"], &asked["is_taken"]), (&Value::Null, &json!(false)));
}

#[tokio::test]
async fn the_numbers_are_taken_once_and_a_lost_answer_is_given_again() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "chef-0001").await;
    let path = tablet.open("A1").await.body["room"]["path"].as_str().unwrap().to_owned();
    for _ in 0..7 {
        let mut phone = Phone::new(&world);
        phone.open(&path).await;
        phone.answer(&path, "A1", "yes").await;
    }
    for _ in 0..2 {
        assert_eq!(tablet.take("A1", 1).await.body, json!({ "answers": 7, "counts": { "yes": 7 } }));
    }
    let refused = "urn:samsyn:problem:unprocessable";
    Tablet::of(&world, "ombud-0001").await.take("A1", 2).await.assert_problem(422, refused);
    tablet.open("A1").await.assert_problem(422, refused);
    tablet.take("A2", 1).await.assert_problem(404, "about:blank");
}

#[tokio::test]
async fn a_phone_that_keeps_no_cookie_does_not_count_and_an_answer_that_is_none_is_refused() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "chef-0001").await;
    let path = tablet.open("A1").await.body["room"]["path"].as_str().unwrap().to_owned();
    let told = Phone::new(&world).answer(&path, "A1", "yes").await;
    assert!(told.page.contains("spara en kaka"), "{}", told.page);
    assert_eq!(tablet.question("A1").await["answers"], 0);
    let mut phone = Phone::new(&world);
    phone.open(&path).await;
    let request = Request::post(&path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(phone.send(request, Body::from("question=A1&answer=perhaps&lang=sv")).await.status, 422);
}

#[tokio::test]
async fn a_room_outlives_a_restart_ends_by_itself_and_leaves_nothing() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "chef-0001").await;
    let path = tablet.open("A1").await.body["room"]["path"].as_str().unwrap().to_owned();
    let mut phone = Phone::new(&world);
    phone.open(&path).await;
    phone.answer(&path, "A1", "yes").await;
    let code = path.trim_start_matches("/r/").to_owned();
    let again = Store::open(world.folder.path(), &StoreOptions::default()).unwrap();
    let room = again.room_with_code(code.clone(), now_ms()).await.unwrap().unwrap();
    assert_eq!(room.open_question.as_deref(), Some("A1"));
    assert_eq!(world.app.store.room_with_code(code, room.ends_at_ms).await.unwrap(), None);
    world.app.store.drop_ended_rooms(room.ends_at_ms).await.unwrap();
    let closed = Phone::new(&world).open(&path).await;
    assert!(closed.status == 404 && closed.page.contains("Här är inget rum öppet"), "{}", closed.page);
    assert_eq!(rows_of_ballots(&world).await, 0);
    assert_eq!(world.get(&tablet.room, &tablet.token).await.body["room"], Value::Null);
}

#[tokio::test]
async fn whoever_guesses_addresses_has_to_wait() {
    let world = World::new().await;
    let mut phone = Phone::new(&world);
    for _ in 0..30 {
        assert_eq!(phone.open("/r/00000000").await.status, 404);
    }
    assert_eq!(phone.open("/r/00000000").await.status, 429);
    let asked = phone.open("/r/no%20code/now").await;
    assert_eq!(asked.status, 429);
}
