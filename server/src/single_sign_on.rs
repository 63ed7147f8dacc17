//! Signing in at the organisation's own sign-in (OpenID Connect, the code flow with PKCE).
//!
//! It proves who somebody is at the issuer and nothing else: roles and names come from here alone, and an e-mail address opens no
//! account. The rules that must not be broken: the issuer is asked to have everybody prove themselves anew; an answer of it counts
//! once, for the browser that asked, within minutes; and what it signed is checked for its signature, issuer, audience, time and nonce
//! before it is believed.

use std::path::PathBuf;

use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, TokenResponse as _,
};
use tokio::sync::Mutex;

use crate::caller::Caller;
use crate::store::Identity;

mod issuer_client;
mod under_way;

use issuer_client::IssuerClient;
use under_way::UnderWay;
pub(crate) use under_way::{Begun, FromApp, Mark, Purpose};

/// The route that the issuer sends browsers back to.
pub(crate) const CALLBACK: &str = "/api/single-sign-on/callback";

/// How long what the issuer says of itself is used: its keys change now and then.
const DESCRIPTION_KEPT_MS: u64 = 10 * 60_000;

/// How the organisation's sign-in is reached.
#[derive(Debug, Clone)]
pub struct SingleSignOnConfig {
    /// The issuer's address, as it stands in what it signs.
    pub issuer: String,
    /// Our name at the issuer.
    pub client: String,
    /// A file with our secret at the issuer; none where PKCE alone is asked for.
    pub secret_file: Option<PathBuf>,
    /// The address of the app as browsers know it.
    pub base_url: String,
    /// What the organisation calls its sign-in, for the button.
    pub label: String,
}

/// Why the organisation's sign-in can't be used as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum SingleSignOnConfigError {
    /// An address is none.
    #[error("{what} is no usable address: {text}")]
    Address {
        /// Which.
        what: &'static str,
        /// What stands there.
        text: String,
    },
    /// The secret can't be read.
    #[error("{path}: {source}")]
    Secret {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Why somebody did not get through.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignOnError {
    /// The issuer can't be reached, or what it says of itself can't be used.
    #[error("the issuer can't be used: {0}")]
    Issuer(String),
    /// The answer belongs to nothing that this browser began here, or to what is over.
    #[error("the answer belongs to nothing that was begun here")]
    NotBegun,
    /// The issuer did not take the code, or what it signed does not hold.
    #[error("the issuer's answer does not hold: {0}")]
    NotProven(String),
    /// Too many have begun from there.
    #[error("too many have begun and not ended")]
    TooMany,
}

/// The way to the organisation's sign-in.
#[derive(Debug)]
pub(crate) struct SingleSignOn {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    callback: RedirectUrl,
    label: String,
    is_secure: bool,
    web: IssuerClient,
    under_way: UnderWay,
    described: Mutex<Option<Described>>,
}

/// What the issuer said of itself, and when.
#[derive(Debug)]
struct Described {
    at_ms: u64,
    metadata: CoreProviderMetadata,
}

/// Where to send a browser, and what it has to bring back.
#[derive(Debug)]
pub(crate) struct SentOff {
    /// The issuer's page.
    pub(crate) address: String,
    /// What the browser keeps meanwhile.
    pub(crate) binding: String,
}

impl SingleSignOn {
    /// # Errors
    /// If an address is none, or the secret can't be read.
    pub(crate) fn new(config: &SingleSignOnConfig) -> Result<Self, SingleSignOnConfigError> {
        let base = config.base_url.trim_end_matches('/');
        let bad = |what, text: &str| SingleSignOnConfigError::Address { what, text: text.to_owned() };
        let issuer = IssuerUrl::new(config.issuer.clone()).map_err(|_| bad("the issuer", &config.issuer))?;
        let callback =
            RedirectUrl::new(format!("{base}{CALLBACK}")).map_err(|_| bad("the base URL", &config.base_url))?;
        let secret = match &config.secret_file {
            None => None,
            Some(path) => {
                let at = |source| SingleSignOnConfigError::Secret { path: path.clone(), source };
                Some(ClientSecret::new(std::fs::read_to_string(path).map_err(at)?.trim().to_owned()))
            }
        };
        Ok(Self {
            issuer,
            client: ClientId::new(config.client.clone()),
            secret,
            callback,
            label: config.label.clone(),
            is_secure: base.starts_with("https://"),
            web: IssuerClient::new(),
            under_way: UnderWay::default(),
            described: Mutex::default(),
        })
    }

    /// What the organisation calls its sign-in.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// True if browsers reach this server by TLS.
    pub(crate) const fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// Begins: where the browser goes, and what it has to bring back.
    pub(crate) async fn begin(
        &self,
        (purpose, from_app): (Purpose, FromApp),
        caller: Caller,
        now_ms: u64,
    ) -> Result<SentOff, SignOnError> {
        let metadata = self.describe(now_ms).await?;
        let client = CoreClient::from_provider_metadata(metadata, self.client.clone(), self.secret.clone())
            .set_redirect_uri(self.callback.clone());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let asked = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random).set_pkce_challenge(challenge);
        // Tablets are shared: whoever the issuer remembers in this browser need not be the one who holds it.
        let (address, state, nonce) = asked.add_prompt(CoreAuthPrompt::Login).url();
        let begun = Begun { purpose, from_app, verifier, nonce, caller };
        let binding = self.under_way.keep(state.secret(), begun, now_ms).ok_or(SignOnError::TooMany)?;
        Ok(SentOff { address: address.into(), binding })
    }

    /// What a browser that comes back had begun. Whatever becomes of it, it can't be had again.
    pub(crate) fn take(&self, state: &str, binding: &str, now_ms: u64) -> Option<Begun> {
        self.under_way.take(state, binding, now_ms)
    }

    /// Ends what was begun: who the issuer says that it is.
    pub(crate) async fn finish(&self, begun: Begun, code: String, now_ms: u64) -> Result<Identity, SignOnError> {
        let Begun { verifier, nonce, .. } = begun;
        let metadata = self.describe(now_ms).await?;
        let answer = Answer { metadata, code: AuthorizationCode::new(code), verifier, nonce };
        let (client, secret, callback) = (self.client.clone(), self.secret.clone(), self.callback.clone());
        let web = self.web.clone();
        let proving = tokio::task::spawn_blocking(move || prove(answer, (client, secret, callback), &web));
        proving.await.map_err(|_| SignOnError::NotProven("the work did not end".to_owned()))?
    }

    /// What the issuer says of itself, as of some minutes ago.
    async fn describe(&self, now_ms: u64) -> Result<CoreProviderMetadata, SignOnError> {
        // Held while asking, so that a crowd asks once.
        let mut described = self.described.lock().await;
        if let Some(known) = described.as_ref().filter(|it| now_ms < it.at_ms + DESCRIPTION_KEPT_MS) {
            return Ok(known.metadata.clone());
        }
        let (issuer, web) = (self.issuer.clone(), self.web.clone());
        let asking = tokio::task::spawn_blocking(move || {
            CoreProviderMetadata::discover(&issuer, &|request: HttpRequest| web.call(request))
                .map_err(|error| SignOnError::Issuer(error.to_string()))
        });
        let metadata = asking.await.map_err(|_| SignOnError::Issuer("the work did not end".to_owned()))??;
        *described = Some(Described { at_ms: now_ms, metadata: metadata.clone() });
        Ok(metadata)
    }
}

/// What a browser came back with, and what belongs to it.
struct Answer {
    metadata: CoreProviderMetadata,
    code: AuthorizationCode,
    verifier: PkceCodeVerifier,
    nonce: Nonce,
}

/// Has the issuer say who it is, and checks that it is the issuer who says so, to us, now, about this very request. Blocks.
fn prove(
    answer: Answer,
    (client, secret, callback): (ClientId, Option<ClientSecret>, RedirectUrl),
    web: &IssuerClient,
) -> Result<Identity, SignOnError> {
    let unproven = |error: &dyn std::fmt::Display| SignOnError::NotProven(error.to_string());
    let client = CoreClient::from_provider_metadata(answer.metadata, client, secret).set_redirect_uri(callback);
    let exchange = client.exchange_code(answer.code).map_err(|error| unproven(&error))?;
    let tokens = exchange
        .set_pkce_verifier(answer.verifier)
        .request(&|request: HttpRequest| web.call(request))
        .map_err(|error| unproven(&error))?;
    let proof = tokens.id_token().ok_or_else(|| unproven(&"it holds no identity"))?;
    let claims = proof.claims(&client.id_token_verifier(), &answer.nonce).map_err(|error| unproven(&error))?;
    Ok(Identity { issuer: claims.issuer().to_string(), subject: claims.subject().to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(issuer: &str, base_url: &str) -> SingleSignOnConfig {
        SingleSignOnConfig {
            issuer: issuer.to_owned(),
            client: "samsyn".to_owned(),
            secret_file: None,
            base_url: base_url.to_owned(),
            label: "Exempelkommun".to_owned(),
        }
    }

    #[test]
    fn what_can_not_be_used_is_told_at_the_start() {
        assert!(SingleSignOn::new(&config("https://issuer.example", "https://samsyn.example/")).is_ok());
        let refused = |it| SingleSignOn::new(&it).map(|_| ()).unwrap_err().to_string();
        assert_eq!(refused(config("issuer", "https://a.example")), "the issuer is no usable address: issuer");
        assert_eq!(refused(config("https://a.example", "")), "the base URL is no usable address: ");
        let missing = SingleSignOnConfig {
            secret_file: Some("/nowhere/secret".into()),
            ..config("https://a.example", "https://b.example")
        };
        assert!(refused(missing).starts_with("/nowhere/secret: "));
    }

    #[tokio::test]
    async fn an_issuer_that_can_not_be_reached_is_told_and_nothing_is_begun() {
        let way = SingleSignOn::new(&config("http://127.0.0.1:9", "http://127.0.0.1:8080")).unwrap();
        let caller = Caller::at([127, 0, 0, 1].into());
        assert!(matches!(
            way.begin((Purpose::SignIn, FromApp::default()), caller, 1).await,
            Err(SignOnError::Issuer(_))
        ));
    }
}
