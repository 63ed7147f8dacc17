//! The organisation's own sign-in: a real provider, a browser that goes there and back, and providers and browsers that cheat.

use std::net::SocketAddr;

use harness::{Account, Api, Example, PASSWORD, SignOnProvider, chef, ombud, samsyn};
use serde_json::{Value, json};
use server::{Config, LocalAccounts, RunningServer, Server, SingleSignOnConfig};
use ureq::http::Response;

/// Where browsers know the app; nobody looks it up here.
const BASE_URL: &str = "http://samsyn.test";

/// The public key of a device that never signs anything.
const PUBLIC_KEY: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

/// Who the chef is at the provider.
const CHEF: &str = "d7c2-chef";

struct Hall {
    example: Example,
    server: RunningServer,
    provider: SignOnProvider,
}

/// Where a browser was sent, and what it was given to keep.
struct Sent {
    to: String,
    cookie: String,
}

impl Hall {
    async fn opens() -> Self {
        Self::opens_with(LocalAccounts::On).await
    }

    async fn opens_with(local_accounts: LocalAccounts) -> Self {
        let example = Example::with_workplaces(1);
        let provider = SignOnProvider::start(&format!("{BASE_URL}/api/single-sign-on/callback")).await;
        let secret = example.beside("secret");
        std::fs::write(&secret, "hemligt\n").expect("the folder can be written");
        let single_sign_on = SingleSignOnConfig {
            issuer: provider.issuer.clone(),
            client: "samsyn".to_owned(),
            secret_file: Some(secret),
            base_url: BASE_URL.to_owned(),
            label: "Exempelkommuns inloggning".to_owned(),
        };
        let config =
            Config { single_sign_on: Some(single_sign_on), local_accounts, ..Config::on_free_port(&example.data()) };
        Self { server: Server::start(config).await.expect("the server starts"), example, provider }
    }

    fn address(&self) -> SocketAddr {
        self.server.local_addr()
    }

    fn api(&self) -> Api {
        Api::of(self.address())
    }

    /// An administrator links the chef.
    fn links(&self, user: &str, subject: &str) {
        let data = self.example.data();
        let data = data.to_str().expect("plain text");
        samsyn(&["user", "link", "--data", data, user, "--issuer", &self.provider.issuer, "--subject", subject]);
    }

    fn get(&self, path: &str, cookie: &str) -> Response<ureq::Body> {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        let agent: ureq::Agent = config.into();
        let asked = || agent.get(format!("http://{}{path}", self.address())).header("cookie", cookie).call();
        tokio::task::block_in_place(asked).expect("the server answers")
    }

    fn begins(&self, path: &str) -> Sent {
        let response = self.get(path, "");
        assert_eq!(response.status(), 303);
        let header = |name: &str| response.headers()[name].to_str().expect("plain text").to_owned();
        let cookie = header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        Sent { to: header("location"), cookie: cookie.split(';').next().unwrap_or_default().to_owned() }
    }

    /// Comes back: the code in the address of the app, or what the page says.
    fn comes_back(&self, query: &str, cookie: &str) -> Result<String, String> {
        let mut response = self.get(&format!("/api/single-sign-on/callback?{query}"), cookie);
        if response.status() == 303 {
            let location = response.headers()["location"].to_str().expect("plain text").to_owned();
            let code = location.strip_prefix("/#/enrol/").expect("the address of the app");
            return Ok(code.to_owned());
        }
        assert_eq!(response.status(), 200);
        Err(response.body_mut().read_to_string().expect("a page"))
    }

    /// There and back.
    async fn goes_through(&mut self) -> Result<String, String> {
        let sent = self.begins("/api/single-sign-on/start");
        let query = self.provider.goes_to(&sent.to).await;
        self.comes_back(&query, &sent.cookie)
    }

    fn enrols(&self, code: &str) -> harness::Answer {
        let device = json!({ "name": "surfplatta", "public_key": PUBLIC_KEY });
        self.api().post("/api/session", &json!({ "code": code, "device": device }))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_linked_signs_a_tablet_in_at_the_organisations_sign_in() {
    let mut hall = Hall::opens().await;
    let ways = hall.api().get("/api/single-sign-on").body;
    assert_eq!(ways, json!({ "label": "Exempelkommuns inloggning", "passwords": true }));
    hall.links(&chef(1), CHEF);
    hall.provider.is_visited_by(CHEF).await;
    let code = hall.goes_through().await.expect("they are let in");
    let enrolled = hall.enrols(&code);
    assert_eq!((enrolled.status, &enrolled.body["user"]), (201, &json!(chef(1))));
    let token = enrolled.body["token"].as_str().expect("a token");
    let me = hall.api().with_token(token).get("/api/me").body;
    let roles: Vec<_> = me["assignments"].as_array().expect("assignments").iter().map(|it| &it["role"]).collect();
    assert_eq!(roles, ["manager"], "the provider also claims that they are an administrator");
    assert_eq!(hall.enrols(&code).status, 401, "a code is good once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_that_is_not_linked_opens_nothing_whatever_its_address() {
    let mut hall = Hall::opens().await;
    hall.provider.is_visited_by("a-stranger").await;
    let page = hall.goes_through().await.expect_err("nobody is let in");
    assert!(page.contains("inte kopplat"), "{page}");
    hall.links(&chef(1), CHEF);
    let data = hall.example.data();
    let data = data.to_str().expect("plain text");
    samsyn(&["user", "link", "--data", data, &chef(1)]);
    hall.provider.is_visited_by(CHEF).await;
    assert!(hall.goes_through().await.is_err(), "the link was ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_app_sent_along_comes_back_to_it_and_its_language_goes_before_the_browsers() {
    let mut hall = Hall::opens().await;
    hall.provider.is_visited_by(CHEF).await;
    let there_and_back = async |hall: &mut Hall, query: &str| {
        let sent = hall.begins(&format!("/api/single-sign-on/start?{query}"));
        assert!(!sent.to.contains("0a9F"), "the provider hears nothing of it: {}", sent.to);
        let back = hall.provider.goes_to(&sent.to).await;
        hall.comes_back(&back, &sent.cookie)
    };
    let page = there_and_back(&mut hall, "language=en").await.expect_err("nobody is let in");
    assert!(page.contains("<html lang=\"en\">") && page.contains("not linked yet"), "{page}");
    let page = there_and_back(&mut hall, "language=sv").await.expect_err("nobody is let in");
    assert!(page.contains("<html lang=\"sv\">"), "{page}");
    let sent = hall.begins("/api/single-sign-on/start?language=en");
    let turned_back = format!("error=access_denied&state={}", parameter(&sent.to, "state"));
    let page = hall.comes_back(&turned_back, &sent.cookie).expect_err("nobody is let in");
    assert!(page.contains("could not be completed"), "{page}");
    hall.links(&chef(1), CHEF);
    let code = there_and_back(&mut hall, "language=en&mark=0a9F").await.expect("they are let in");
    let (code, mark) = code.split_once('/').expect("the mark stands behind the code");
    assert_eq!((hall.enrols(code).status, mark), (201, "0a9F"));
    let code = there_and_back(&mut hall, "mark=a%2Fb%0D%0Aset-cookie:x").await.expect("they are let in");
    assert_eq!(hall.enrols(&code).status, 201, "what is no mark is left out");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_links_their_own_account_and_nobody_elses() {
    let mut hall = Hall::opens().await;
    hall.provider.is_visited_by(CHEF).await;
    let links = async |hall: &mut Hall, user: String| {
        let account = Account::of(&hall.example, hall.address(), &user);
        let begun = account.api(hall.address()).post("/api/me/single-sign-on", &json!({}));
        assert_eq!(begun.status, 201, "{}", begun.body);
        let path = begun.body["path"].as_str().expect("a path").to_owned();
        let sent = hall.begins(&path);
        let query = hall.provider.goes_to(&sent.to).await;
        assert_eq!(hall.get(&path, "").status(), 200, "the path is good once");
        hall.comes_back(&query, &sent.cookie).expect_err("a page that says how it went")
    };
    assert!(links(&mut hall, chef(1)).await.contains("Kontot är kopplat"));
    let code = hall.goes_through().await.expect("they are let in");
    assert_eq!(hall.enrols(&code).body["user"], json!(chef(1)));
    assert!(links(&mut hall, ombud(1)).await.contains("någon annans konto"));
    let code = hall.goes_through().await.expect("they are let in");
    assert_eq!(hall.enrols(&code).body["user"], json!(chef(1)), "nothing has moved");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_a_shared_tablet_is_not_taken_for_the_one_who_signed_in_there_before() {
    let hall = Hall::opens().await;
    let account = Account::of(&hall.example, hall.address(), &chef(1));
    let begun = account.api(hall.address()).post("/api/me/single-sign-on", &json!({}));
    for path in ["/api/single-sign-on/start", begun.body["path"].as_str().expect("a path")] {
        assert_eq!(parameter(&hall.begins(path).to, "prompt"), "login", "everybody proves themselves there anew");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_of_this_browser_or_comes_twice_is_worth_nothing() {
    let mut hall = Hall::opens().await;
    hall.links(&chef(1), CHEF);
    hall.provider.is_visited_by(CHEF).await;
    let start = "/api/single-sign-on/start";
    let sent = hall.begins(start);
    let query = hall.provider.goes_to(&sent.to).await;
    assert!(hall.comes_back(&query, "").is_err(), "a link that somebody else sent");
    assert!(hall.comes_back(&query, &sent.cookie).is_err(), "a wrong answer has used it up");
    let sent = hall.begins(start);
    let query = hall.provider.goes_to(&sent.to).await;
    assert!(hall.comes_back(&query, &sent.cookie).is_ok());
    assert!(hall.comes_back(&query, &sent.cookie).is_err(), "once");
    let (one, other) = (hall.begins(start), hall.begins(start));
    let query = hall.provider.goes_to(&one.to).await;
    assert!(hall.comes_back(&query, &other.cookie).is_err(), "the cookie of another");
    let code = parameter(&query, "code");
    let made_up = format!("code={code}&state=made-up");
    assert!(hall.comes_back(&made_up, &other.cookie).is_err(), "a state that was never given out");
    let fresh = hall.begins(start);
    let state = parameter(&fresh.to, "state");
    let mixed = format!("code={code}&state={state}");
    assert!(hall.comes_back(&mixed, &fresh.cookie).is_err(), "a code that belongs to another verifier");
    assert!(hall.comes_back("error=access_denied", "").is_err());
    let sent = hall.begins(start);
    let query = hall.provider.goes_to(&sent.to).await;
    let turned_back = format!("error=access_denied&state={}", parameter(&query, "state"));
    assert!(hall.comes_back(&turned_back, &sent.cookie).is_err());
    assert!(hall.comes_back(&query, &sent.cookie).is_err(), "whoever turned back begins anew");
}

fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').map_or(address, |(_, query)| query);
    let mut pairs = query.split('&').filter_map(|it| it.split_once('='));
    pairs.find(|(key, _)| *key == name).expect("it has it").1.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_signs_is_checked_before_it_is_believed() {
    let mut hall = Hall::opens().await;
    hall.links(&chef(1), CHEF);
    hall.provider.is_visited_by(CHEF).await;
    let lies: [Value; 6] = [
        json!({ "claims": { "aud": "other" } }),
        json!({ "claims": { "aud": ["samsyn", "other"] } }),
        json!({ "claims": { "iss": "https://elsewhere.example" } }),
        json!({ "claims": { "nonce": "another" } }),
        json!({ "expires": "-1h" }),
        json!({ "key": "foreign" }),
    ];
    for lie in lies {
        hall.provider.lies(lie.clone()).await;
        assert!(hall.goes_through().await.is_err(), "{lie}");
    }
    hall.provider.lies(json!({})).await;
    assert!(hall.goes_through().await.is_ok(), "the same with nothing wrong in it");
    hall.provider.lies(Value::Null).await;
    let sent = hall.begins("/api/single-sign-on/start");
    let nonce = parameter(&sent.to, "nonce");
    let query = hall.provider.goes_to(&sent.to.replace(&nonce, "another-nonce")).await;
    assert!(hall.comes_back(&query, &sent.cookie).is_err(), "the provider's own token for another nonce");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_passwords_are_off_codes_and_the_organisations_sign_in_are_the_ways_in() {
    let mut hall = Hall::opens_with(LocalAccounts::Off).await;
    assert_eq!(hall.api().get("/api/single-sign-on").body["passwords"], json!(false));
    let refused = hall.api().sign_in(&chef(1), PASSWORD, "surfplatta", PUBLIC_KEY);
    assert_eq!((refused.status, &refused.body["type"]), (403, &json!("urn:samsyn:problem:no-passwords")));
    let account = Account::of(&hall.example, hall.address(), &chef(1));
    let chosen =
        account.api(hall.address()).put("/api/me/password", &json!({ "current": PASSWORD, "new": "ett nytt" }));
    assert_eq!(chosen.status, 403);
    let made = account.api(hall.address()).post("/api/enrolments", &json!({}));
    assert_eq!(hall.enrols(made.body["code"].as_str().expect("a code")).status, 201);
    hall.links(&chef(1), CHEF);
    hall.provider.is_visited_by(CHEF).await;
    assert!(hall.goes_through().await.is_ok());
}
