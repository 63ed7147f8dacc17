//! A user of the example municipality as the server knows them: the token of a device, and what may be opened.

use std::net::SocketAddr;

use form_model::{DeviceId, PersonId, Voice};
use serde_json::Value;

use crate::api::Api;
use crate::example::Example;

/// One user.
#[derive(Debug, Clone)]
pub struct Account {
    pub user: String,
    pub token: String,
    pub person: PersonId,
    pub device: DeviceId,
    /// The device's secret key; the demo devices' keys are known to nobody.
    pub device_key: Option<[u8; 32]>,
    /// Whose register this user's answers go to.
    pub voice: Voice,
    /// The follow-up of the own unit; empty for users without one.
    pub followup: String,
    /// The action plan of the own unit; empty for users without one.
    pub plan: String,
}

impl Account {
    /// Asks the server who a user is.
    ///
    /// # Panics
    /// When the server does not know the token.
    pub fn of(example: &Example, server: SocketAddr, user: &str) -> Self {
        let token = example.token(user).to_owned();
        let api = Api::of(server).with_token(&token);
        let me = api.get("/api/me");
        assert_eq!(me.status, 200, "{}", me.body);
        let person = me.body["person"].as_str().or_else(|| me.body["person"]["id"].as_str());
        let person = person.and_then(|id| id.parse().ok()).expect("`me` names the person");
        let device = me.body["device"].as_str().or_else(|| me.body["device"]["id"].as_str());
        let device = device.and_then(|id| id.parse().ok()).expect("`me` names the device");
        let documents = api.get("/api/documents").body;
        let voice = if user.starts_with("chef") { Voice::Manager } else { Voice::Representative };
        let (followup, plan) = (writable(&documents, "followup"), writable(&documents, "action-plan"));
        Self { user: user.to_owned(), token, person, device, device_key: None, voice, followup, plan }
    }

    /// The server as this user sees it.
    pub fn api(&self, server: SocketAddr) -> Api {
        Api::of(server).with_token(&self.token)
    }
}

fn writable(documents: &Value, kind: &str) -> String {
    let documents = documents.as_array().expect("a list of documents");
    let found = documents.iter().find(|document| document["kind"] == kind && document["access"] == "write");
    found.and_then(|document| document["id"].as_str()).unwrap_or_default().to_owned()
}
