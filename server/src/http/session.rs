//! Signing in and out, who one is, and tickets for a browser's socket.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use form_model::{Assignment, DeviceId, InstallationId, PersonId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{Peer, SignedInAs, caller_of};
use super::error::{ApiError, Problem};
use crate::app::App;
use crate::caller::Caller;
use crate::certificates::current_certificate;
use crate::clock::{now_ms, today};
use crate::config::LocalAccounts;
use crate::credentials::{PasswordError, Token, check_password, check_strength, hash_password};
use crate::enrolment_code::EnrolmentCode;
use crate::hexadecimal::{from_hexadecimal, to_hexadecimal};
use crate::sign_in_limit::Attempt;
use crate::store::{Account, Enrolled, SignIn, SignedIn};

/// The longest user name, in bytes.
const USER_BYTES_MAX: usize = 200;

/// The longest name of a device, in characters.
const DEVICE_NAME_CHARS_MAX: usize = 100;

/// A JSON body whose faults are problem details.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::JsonDataError(_)) => {
                Err(ApiError::Unprocessable("a field is missing or of the wrong type"))
            }
            Err(rejection) => Err(ApiError::from_status(rejection.status())),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SignInRequest {
    /// The user name, with a password.
    user: Option<String>,
    /// The password.
    password: Option<String>,
    /// A one-time code, in place of user name and password.
    code: Option<String>,
    /// With a code from an administrator: the password that the person chooses.
    new_password: Option<String>,
    /// The device that the token is for.
    device: NewDevice,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewDevice {
    /// What the person calls it.
    name: String,
    /// Its Ed25519 public key: 32 bytes as hexadecimal or base64. A device that signs in again sends the same one.
    public_key: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedInAnswer {
    /// Shown once; send it as `Authorization: Bearer`.
    token: String,
    /// The person's id.
    #[schema(value_type = String)]
    person: PersonId,
    user: String,
    name: String,
    /// The device's id.
    #[schema(value_type = String)]
    device: DeviceId,
    /// False if the person has no password where others have one: let them choose a password, with `PUT /api/me/password`.
    has_password: bool,
    #[schema(value_type = String)]
    installation: InstallationId,
    /// The installation's Ed25519 public key, in hexadecimal: it signs receipts and certificates.
    public_key: String,
    /// The device's certificate as signed, in base64: whose key it is, beside each voucher that the device makes.
    certificate: String,
}

/// Signs in, with a password or with a one-time code, and gets a token for a device.
#[utoipa::path(post, path = "/api/session", request_body = SignInRequest, responses(
    (status = 201, body = SignedInAnswer), (status = 401, body = Problem), (status = 422, body = Problem),
    (status = 429, body = Problem, description = "Too many wrong passwords or codes; see Retry-After")))]
pub(crate) async fn sign_in(
    State(app): AppState,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
    Body(request): Body<SignInRequest>,
) -> Result<(StatusCode, Json<SignedInAnswer>), ApiError> {
    let public_key = parse_public_key(&request.device.public_key)?;
    let device_name: String = request.device.name.trim().chars().take(DEVICE_NAME_CHARS_MAX).collect();
    let token = Token::random();
    let token_hash = token.hash();
    let sign_in = move |person| SignIn {
        person,
        device: DeviceId::from_bytes(uuid_bytes()),
        device_name,
        public_key,
        token: token_hash,
        now_ms: now_ms(),
    };
    let caller = caller_of(&app, &headers, peer);
    let (account, device) = match (request.user, request.password, request.code) {
        (Some(user), Some(password), None) if request.new_password.is_none() => {
            let account = check_account(&app, Attempt { user: &normal_user(&user)?, caller }, password).await?;
            let signed_in = app.store.sign_in(sign_in(account.person)).await?;
            let SignedIn::Device(device) = signed_in else { return Err(ApiError::DeviceRevoked) };
            (account, device)
        }
        (None, None, Some(code)) => sign_in_with_code(&app, (&code, request.new_password), caller, sign_in).await?,
        (_, _, _) => return Err(ApiError::Unprocessable("send a user and a password, or a code")),
    };
    let stored = app.store.device(device).await?.ok_or(ApiError::DeviceRevoked)?;
    let certificate = current_certificate(&app.store, &stored, today(), now_ms()).await?;
    let installation = app.store.installation();
    let answer = SignedInAnswer {
        token: token.reveal(),
        person: account.person,
        user: account.user,
        name: account.name,
        device,
        has_password: account.password_hash.is_some() || takes_passwords(&app).is_err(),
        installation: installation.id,
        public_key: to_hexadecimal(&installation.public_key()),
        certificate: STANDARD.encode(certificate),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The account, if the password is right; as slow for a user who does not exist.
pub(crate) async fn check_account(app: &App, attempt: Attempt<'_>, password: String) -> Result<Account, ApiError> {
    takes_passwords(app)?;
    let must_wait = || match app.sign_in_limit.wait_before_ms(attempt, now_ms()) {
        Some(wait_ms) => Err(ApiError::TooManyAttempts(wait_ms.div_ceil(1000))),
        None => Ok(()),
    };
    must_wait()?;
    let account = app.store.account(attempt.user).await?;
    let kept = account.as_ref().and_then(|it| it.password_hash.clone());
    let place = app.password_checks.acquire().await.map_err(|_| ApiError::NotReady)?;
    // Those that were sent all at once have been waiting in line: what the first of them came to counts for the others.
    must_wait()?;
    let is_right = tokio::task::spawn_blocking(move || check_password(&password, kept.as_deref()))
        .await
        .map_err(|_| ApiError::Broken)?;
    drop(place);
    match account {
        Some(account) if is_right => {
            app.sign_in_limit.succeeded(attempt.user);
            Ok(account)
        }
        Some(_) | None => {
            app.sign_in_limit.attempt_failed(attempt, now_ms());
            metrics::counter!("samsyn_sign_ins_failed_total").increment(1);
            Err(ApiError::WrongPassword)
        }
    }
}

/// # Errors
/// [`ApiError::NoPasswords`] where they are switched off.
fn takes_passwords(app: &App) -> Result<(), ApiError> {
    match app.surroundings.local_accounts {
        LocalAccounts::On => Ok(()),
        LocalAccounts::Off => Err(ApiError::NoPasswords),
    }
}

/// The hash of a password that somebody chose.
///
/// # Errors
/// [`ApiError::Unprocessable`] if it is too short or too long.
pub(crate) async fn hash_chosen(app: &App, password: String) -> Result<String, ApiError> {
    takes_passwords(app)?;
    check_strength(&password).map_err(|error| match error {
        PasswordError::TooShort => ApiError::Unprocessable("a password has at least 8 characters"),
        PasswordError::TooLong => ApiError::Unprocessable("the password is too long"),
        PasswordError::Hash(_) => ApiError::Broken,
    })?;
    let place = app.password_checks.acquire().await.map_err(|_| ApiError::NotReady)?;
    let hashed = tokio::task::spawn_blocking(move || hash_password(&password)).await.map_err(|_| ApiError::Broken)?;
    drop(place);
    hashed.map_err(|_| ApiError::Broken)
}

/// Signs a device in with a one-time code; one that is old, used, unknown or none is answered alike.
async fn sign_in_with_code(
    app: &App,
    (code, new_password): (&str, Option<String>),
    caller: Caller,
    sign_in: impl FnOnce(PersonId) -> SignIn + Send + 'static,
) -> Result<(Account, DeviceId), ApiError> {
    // Whose code it is nobody knows before it is found, so failures are counted by where they come from.
    let counted_as = format!("codes from {caller}");
    if let Some(wait_ms) = app.sign_in_limit.wait_ms(&counted_as, now_ms()) {
        return Err(ApiError::TooManyAttempts(wait_ms.div_ceil(1000)));
    }
    // What is no code is looked up like one that is unknown, so that neither is told from how long it takes.
    let code = EnrolmentCode::parse(code).unwrap_or_else(EnrolmentCode::random);
    let hash = match new_password {
        Some(password) => Some(hash_chosen(app, password).await?),
        None => None,
    };
    match app.store.enrol(code.hash(), hash, sign_in).await? {
        Enrolled::Device(account, device) => {
            app.sign_in_limit.succeeded(&counted_as);
            Ok((*account, device))
        }
        Enrolled::KeyRevoked => Err(ApiError::DeviceRevoked),
        Enrolled::NotForPasswords => {
            Err(ApiError::Unprocessable("this code is for one more device, not for choosing a password"))
        }
        Enrolled::NoSuchCode => {
            app.sign_in_limit.failed(&counted_as, now_ms());
            metrics::counter!("samsyn_sign_ins_failed_total").increment(1);
            Err(ApiError::WrongCode)
        }
    }
}

/// Ends the token that the request was made with.
#[utoipa::path(delete, path = "/api/session", security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem)))]
pub(crate) async fn sign_out(State(app): AppState, SignedInAs(principal): SignedInAs) -> Result<StatusCode, ApiError> {
    app.store.sign_out(principal.token, now_ms()).await?;
    if let Some(device) = principal.device {
        app.hub.close_device(device);
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The person's id.
    #[schema(value_type = String)]
    person: PersonId,
    user: String,
    name: String,
    /// The device that the token belongs to.
    #[schema(value_type = Option<String>)]
    device: Option<DeviceId>,
    #[schema(value_type = String)]
    installation: InstallationId,
    assignments: Vec<MyAssignment>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyAssignment {
    unit: String,
    /// The unit's name.
    unit_name: String,
    /// The unit's level.
    level: String,
    role: String,
    /// The first day.
    from: String,
    /// The last day, if it has one.
    to: Option<String>,
}

/// The person and the assignments.
#[utoipa::path(get, path = "/api/me", security(("token" = [])), responses(
    (status = 200, body = Me), (status = 401, body = Problem)))]
pub(crate) async fn me(State(app): AppState, SignedInAs(principal): SignedInAs) -> Json<Me> {
    let framework = app.store.framework();
    let describe = |it: &Assignment| {
        let unit = framework.organisation.unit(it.unit);
        MyAssignment {
            unit: it.unit.to_string(),
            unit_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            level: unit.map(|unit| unit.level.code().to_owned()).unwrap_or_default(),
            role: it.role.code().to_owned(),
            from: it.from.to_string(),
            to: it.to.map(|day| day.to_string()),
        }
    };
    Json(Me {
        person: principal.person,
        user: principal.user,
        name: principal.name,
        device: principal.device,
        installation: app.store.installation().id,
        assignments: framework.organisation.assignments_of(principal.person).iter().map(describe).collect(),
    })
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketAnswer {
    /// Worth one `GET /sync?ticket=…` within thirty seconds.
    ticket: String,
}

/// A ticket for a browser's WebSocket.
#[utoipa::path(post, path = "/api/ticket", security(("token" = [])), responses(
    (status = 201, body = TicketAnswer), (status = 401, body = Problem)))]
pub(crate) async fn ticket(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> (StatusCode, Json<TicketAnswer>) {
    let ticket = app.tickets.issue(principal.token, now_ms());
    (StatusCode::CREATED, Json(TicketAnswer { ticket: ticket.reveal() }))
}

/// User names are compared without case, as people type them.
fn normal_user(user: &str) -> Result<String, ApiError> {
    let user = user.trim().to_lowercase();
    if user.is_empty() || user.len() > USER_BYTES_MAX { Err(ApiError::WrongPassword) } else { Ok(user) }
}

/// A usable Ed25519 key in hexadecimal or base64.
fn parse_public_key(text: &str) -> Result<[u8; 32], ApiError> {
    let bad =
        || ApiError::Unprocessable("device.public_key is no Ed25519 public key of 32 bytes in hexadecimal or base64");
    let text = text.trim();
    let bytes: [u8; 32] = if text.len() == 64 {
        from_hexadecimal(text).ok_or_else(bad)?
    } else {
        let decoded = STANDARD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(text)).map_err(|_| bad())?;
        decoded.try_into().map_err(|_| bad())?
    };
    let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| bad())?;
    // A key of small order verifies signatures that nobody made.
    if key.is_weak() { Err(bad()) } else { Ok(bytes) }
}

/// The bytes of a random uuid, version 4.
pub(crate) fn uuid_bytes() -> [u8; 16] {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid().into_bytes()
}
