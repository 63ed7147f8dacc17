//! A user of the example municipality as the server knows them: the token of a device, and what may be opened.

use std::net::SocketAddr;

use automerge::Change;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use form_model::{
    Certificate, DeviceId, InstallationId, PersonId, Voice, VouchedChange, Voucher, VoucherSigner, public_key_of,
};
use serde_json::Value;

use crate::api::Api;
use crate::example::{Example, PASSWORD};

/// One user.
#[derive(Debug, Clone)]
pub struct Account {
    pub user: String,
    pub token: String,
    pub person: PersonId,
    pub device: DeviceId,
    /// The device's secret key; nobody has those of the example's devices.
    pub device_key: Option<[u8; 32]>,
    /// The device's certificate as signed; empty where there is no key.
    pub certificate: Vec<u8>,
    /// The installation's public key, as the sign-in told it; nothing where the example's token is used.
    pub installation_key: Option<(InstallationId, [u8; 32])>,
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
        Self::with_token(server, user, example.token(user).to_owned())
    }

    /// Signs in on a new device with a key of its own, as a tablet does.
    ///
    /// # Panics
    /// When the server does not let the user in.
    pub fn on_a_new_device(server: SocketAddr, user: &str) -> Self {
        Self::with_password(server, user, PASSWORD)
    }

    /// As [`Account::on_a_new_device`], where the example has another password.
    ///
    /// # Panics
    /// When the server does not let the user in.
    pub fn with_password(server: SocketAddr, user: &str, password: &str) -> Self {
        let device_key: [u8; 32] = rand::random();
        let public_key: String = public_key_of(&device_key).iter().map(|byte| format!("{byte:02x}")).collect();
        let answer = Api::of(server).sign_in(user, password, "Surfplatta", &public_key);
        assert_eq!(answer.status, 201, "{}", answer.body);
        let text = |field: &str| answer.body[field].as_str().expect("the answer has it").to_owned();
        let certificate = STANDARD.decode(text("certificate")).expect("the certificate is base64");
        let installation_key = (text("installation").parse().expect("an id"), key_in(&text("public_key")));
        let installation_key = Some(installation_key);
        Self {
            device_key: Some(device_key),
            certificate,
            installation_key,
            ..Self::with_token(server, user, text("token"))
        }
    }

    /// Vouches for an actor's changes up to one of them, as this account's device would.
    ///
    /// # Panics
    /// When the account has no key.
    pub fn vouches_for(&self, change: &Change) -> Voucher {
        let (installation, key) = self.installation_key.expect("the device has a key");
        let certificate = Certificate::verify(&self.certificate, installation, &key).expect("the server signed it");
        let secret = self.device_key.as_ref().expect("the device has a key");
        let signer = VoucherSigner::new(&certificate, &self.certificate, secret).expect("it is the device's own");
        let document = self.followup.parse().expect("the server sends document ids");
        signer.vouch(&VouchedChange { document, actor: change.actor_id().clone(), hash: change.hash() })
    }

    fn with_token(server: SocketAddr, user: &str, token: String) -> Self {
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
        Self {
            user: user.to_owned(),
            token,
            person,
            device,
            device_key: None,
            certificate: Vec::new(),
            installation_key: None,
            voice,
            followup,
            plan,
        }
    }

    /// The server as this user sees it.
    pub fn api(&self, server: SocketAddr) -> Api {
        Api::of(server).with_token(&self.token)
    }
}

fn key_in(hexadecimal: &str) -> [u8; 32] {
    let byte = |at: usize| u8::from_str_radix(&hexadecimal[2 * at..2 * at + 2], 16).expect("hexadecimal");
    std::array::from_fn(byte)
}

fn writable(documents: &Value, kind: &str) -> String {
    let documents = documents.as_array().expect("a list of documents");
    let found = documents.iter().find(|document| document["kind"] == kind && document["access"] == "write");
    found.and_then(|document| document["id"].as_str()).unwrap_or_default().to_owned()
}
