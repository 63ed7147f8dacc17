//! Everything that can go wrong over HTTP, as problem details (RFC 9457).
//!
//! The match from fault to status is here and nowhere else. The rule that must not be broken: what went wrong inside is
//! logged once, here, and never shown.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::administration::AdministrationError;
use crate::ledger::LedgerError;
use crate::organisation_import::FileError;
use crate::revocation::FinalityError;
use crate::store::{ChangeError, ImportError, StoreError};
use crate::template_versions::TemplateRefusal;

impl From<FinalityError> for ApiError {
    fn from(error: FinalityError) -> Self {
        match error {
            FinalityError::Ledger(error) => Self::Ledger(error),
            FinalityError::Store(error) => Self::Store(error),
        }
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(error) => Self::Administration(error),
            ChangeError::Store(error) => Self::Store(error),
        }
    }
}

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::File(error) => Self::File(error),
            ImportError::Store(error) => Self::Store(error),
        }
    }
}

const fn administration_status(error: AdministrationError) -> StatusCode {
    match error {
        AdministrationError::OutOfReach => StatusCode::NOT_FOUND,
        AdministrationError::Taken
        | AdministrationError::NotItsManager
        | AdministrationError::OpenFollowup
        | AdministrationError::HasUnitsBelow
        | AdministrationError::Ended => StatusCode::CONFLICT,
        AdministrationError::BadText
        | AdministrationError::IdentityNumber
        | AdministrationError::BadEmail
        | AdministrationError::Ring
        | AdministrationError::LevelAboveParent
        | AdministrationError::EndsBeforeItBegins => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

const fn administration_code(error: AdministrationError) -> &'static str {
    match error {
        AdministrationError::OutOfReach => "out-of-reach",
        AdministrationError::Taken => "taken",
        AdministrationError::NotItsManager => "not-its-manager",
        AdministrationError::OpenFollowup => "open-followup",
        AdministrationError::HasUnitsBelow => "has-units-below",
        AdministrationError::Ended => "ended",
        AdministrationError::BadText => "bad-text",
        AdministrationError::IdentityNumber => "identity-number",
        AdministrationError::BadEmail => "bad-email",
        AdministrationError::Ring => "ring",
        AdministrationError::LevelAboveParent => "level-above-parent",
        AdministrationError::EndsBeforeItBegins => "ends-before-it-begins",
    }
}

const fn file_code(error: FileError) -> &'static str {
    match error {
        FileError::TooLarge => "too-large",
        FileError::NotText => "not-text",
        FileError::Locked => "locked",
        FileError::Damaged => "damaged",
        FileError::NoHeadings => "no-headings",
        FileError::TwoColumnsAlike => "two-columns-alike",
        FileError::IdentityNumberInHeading => "identity-number-in-heading",
        FileError::ColumnMissing => "column-missing",
        FileError::Entangled => "entangled",
    }
}

const fn template_status(refusal: &TemplateRefusal) -> StatusCode {
    match refusal {
        TemplateRefusal::Missing => StatusCode::NOT_FOUND,
        TemplateRefusal::Faulty(_) | TemplateRefusal::Unreadable | TemplateRefusal::OtherLevel => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        TemplateRefusal::InUse
        | TemplateRefusal::BuiltIn
        | TemplateRefusal::HasDraft
        | TemplateRefusal::DraftChanged
        | TemplateRefusal::TooMany => StatusCode::CONFLICT,
    }
}

/// What a request can't have.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// No token, or one that is not known.
    #[error("sign in first")]
    SignedOut,
    /// The user name or the password is wrong.
    #[error("user name or password is wrong")]
    WrongPassword,
    /// The one-time code is wrong, used or too old.
    #[error("the code is wrong, used or too old")]
    WrongCode,
    /// Too many wrong passwords for this user, or wrong codes from this address.
    #[error("too many attempts, wait {0} seconds")]
    TooManyAttempts(u64),
    /// The device was revoked.
    #[error("this device was revoked")]
    DeviceRevoked,
    /// No role of the person gives the power that the route is for.
    #[error("none of your roles allows that")]
    NotPermitted,
    /// What is there does not allow it.
    #[error("{0}")]
    Conflict(&'static str),
    /// The rules of the organisation say no.
    #[error(transparent)]
    Administration(AdministrationError),
    /// The file can't be imported.
    #[error(transparent)]
    File(FileError),
    /// The template can't be kept, or can't be removed.
    #[error(transparent)]
    Template(TemplateRefusal),
    /// The route or the thing does not exist, or not for this person.
    #[error("there is nothing here for you")]
    NotFound,
    /// The route does not know the method.
    #[error("this address does not know that method")]
    MethodNotAllowed,
    /// The request can't be read.
    #[error("the request can't be read")]
    Malformed,
    /// The request can be read and makes no sense.
    #[error("{0}")]
    Unprocessable(&'static str),
    /// The request can be read and can't be granted; with a code for those who say why in words of their own.
    #[error("{1}")]
    Ungrantable(&'static str, &'static str),
    /// Passages that were to be masked are not in the document; their first characters.
    #[error("passages are not in the document")]
    PassagesNotFound(Vec<String>),
    /// The body is larger than the route takes.
    #[error("the request is too large")]
    TooLarge,
    /// The body is no JSON.
    #[error("send JSON")]
    UnsupportedMediaType,
    /// Nobody signs in with a password here.
    #[error("passwords are switched off here: sign in at the organisation's own sign-in, or with a one-time code")]
    NoPasswords,
    /// A socket is opened by this server's own page, or by no page.
    #[error("the page that asks is not one of this server")]
    ForeignPage,
    /// A token in the address is accepted from this machine only.
    #[error("send the token in the Authorization header, or ask for a ticket")]
    TokenInAddress,
    /// The handler took too long.
    #[error("that took too long")]
    TimedOut,
    /// The server is shutting down or can't write.
    #[error("not ready")]
    NotReady,
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The ledger failed.
    #[error("the ledger failed")]
    Ledger(#[from] LedgerError),
    /// The server was built without the tablet app.
    #[error("this server was built without the app: `cargo xtask app` builds it, `samsyn serve --app DIR` serves it")]
    AppMissing,
    /// A file of the tablet app can't be read.
    #[error("the app can't be read")]
    AppUnreadable(#[source] std::io::Error),
    /// A bug.
    #[error("something broke")]
    Broken,
}

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Names the kind of problem; `about:blank` where the status says it all.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What exactly, within the kind; for those who say it in words of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Everything that is wrong with a template, each with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<TemplateFaultAnswer>,
    /// Passages that were to be masked and are not in the document, by their first characters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passages: Vec<String>,
}

/// One thing that is wrong with a template.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateFaultAnswer {
    /// What: `empty`, `too-long`, `too-few`, `too-many`, `id-twice`, `bad-id`, `no-such-step`, `too-large`, `unknown-format`.
    code: &'static str,
    /// Where, as `question/A1/sv`, `question/A1/law/0`, `section/A/en`, `closing/closing-1/sv`.
    at: String,
}

impl ApiError {
    const fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut | Self::WrongPassword | Self::WrongCode | Self::DeviceRevoked => StatusCode::UNAUTHORIZED,
            Self::TooManyAttempts(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NoPasswords | Self::TokenInAddress | Self::ForeignPage | Self::NotPermitted => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Administration(error) => administration_status(*error),
            Self::File(FileError::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::File(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Template(refusal) => template_status(refusal),
            Self::NotFound | Self::AppMissing => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unprocessable(_) | Self::Ungrantable(_, _) | Self::PassagesNotFound(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TimedOut | Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Ledger(_) | Self::AppUnreadable(_) | Self::Broken => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::SignedOut => "urn:samsyn:problem:signed-out",
            Self::WrongPassword => "urn:samsyn:problem:wrong-password",
            Self::WrongCode => "urn:samsyn:problem:wrong-code",
            Self::TooManyAttempts(_) => "urn:samsyn:problem:too-many-attempts",
            Self::DeviceRevoked => "urn:samsyn:problem:device-revoked",
            Self::TokenInAddress => "urn:samsyn:problem:token-in-address",
            Self::NoPasswords => "urn:samsyn:problem:no-passwords",
            Self::ForeignPage => "urn:samsyn:problem:foreign-page",
            Self::NotPermitted => "urn:samsyn:problem:not-permitted",
            Self::Conflict(_) => "urn:samsyn:problem:conflict",
            Self::Administration(_) => "urn:samsyn:problem:organisation",
            Self::File(_) => "urn:samsyn:problem:unusable-file",
            Self::Template(_) => "urn:samsyn:problem:template",
            Self::Unprocessable(_) | Self::Ungrantable(_, _) | Self::PassagesNotFound(_) => {
                "urn:samsyn:problem:unprocessable"
            }
            Self::NotFound
            | Self::MethodNotAllowed
            | Self::Malformed
            | Self::TooLarge
            | Self::UnsupportedMediaType
            | Self::TimedOut
            | Self::NotReady
            | Self::Store(_)
            | Self::Ledger(_)
            | Self::AppMissing
            | Self::AppUnreadable(_)
            | Self::Broken => "about:blank",
        }
    }

    const fn code(&self) -> Option<&'static str> {
        match self {
            Self::Ungrantable(code, _) => Some(code),
            Self::PassagesNotFound(_) => Some("passage-not-found"),
            Self::Administration(error) => Some(administration_code(*error)),
            Self::File(error) => Some(file_code(*error)),
            Self::Template(refusal) => Some(refusal.code()),
            Self::SignedOut
            | Self::WrongPassword
            | Self::WrongCode
            | Self::TooManyAttempts(_)
            | Self::DeviceRevoked
            | Self::NotPermitted
            | Self::Conflict(_)
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::Malformed
            | Self::Unprocessable(_)
            | Self::TooLarge
            | Self::UnsupportedMediaType
            | Self::TokenInAddress
            | Self::NoPasswords
            | Self::ForeignPage
            | Self::TimedOut
            | Self::NotReady
            | Self::Store(_)
            | Self::Ledger(_)
            | Self::AppMissing
            | Self::AppUnreadable(_)
            | Self::Broken => None,
        }
    }

    fn faults(&self) -> Vec<TemplateFaultAnswer> {
        let Self::Template(TemplateRefusal::Faulty(faults)) = self else { return Vec::new() };
        faults.iter().map(|it| TemplateFaultAnswer { code: it.kind.code(), at: it.at.clone() }).collect()
    }

    fn passages(&self) -> Vec<String> {
        let Self::PassagesNotFound(passages) = self else { return Vec::new() };
        passages.clone()
    }

    /// The error that a bare status stands for, where a library answered by itself.
    pub(crate) fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::SignedOut,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::UNPROCESSABLE_ENTITY => Self::Unprocessable("the request has fields that make no sense"),
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Self::TimedOut,
            status if status.is_client_error() => Self::Malformed,
            _ => Self::Broken,
        }
    }

    fn log(&self) {
        match self {
            Self::Store(error) => tracing::error!(%error, "a request failed in the store"),
            Self::Ledger(error) => tracing::error!(%error, "a request failed at the ledger"),
            Self::AppUnreadable(error) => tracing::error!(%error, "a file of the app can't be read"),
            Self::Broken => tracing::error!("a request failed with a bug"),
            Self::SignedOut
            | Self::WrongPassword
            | Self::WrongCode
            | Self::TooManyAttempts(_)
            | Self::DeviceRevoked
            | Self::NotFound
            | Self::AppMissing
            | Self::MethodNotAllowed
            | Self::Malformed
            | Self::Unprocessable(_)
            | Self::Ungrantable(_, _)
            | Self::PassagesNotFound(_)
            | Self::TooLarge
            | Self::UnsupportedMediaType
            | Self::TokenInAddress
            | Self::NoPasswords
            | Self::ForeignPage
            | Self::NotPermitted
            | Self::Conflict(_)
            | Self::Administration(_)
            | Self::File(_)
            | Self::Template(_)
            | Self::TimedOut
            | Self::NotReady => tracing::debug!(error = %self, "a request was turned down"),
        }
    }
}

/// The media type of problem details.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let status = self.status();
        let problem = Problem {
            kind: self.kind(),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: self.code(),
            detail: status.is_client_error().then(|| self.to_string()),
            faults: self.faults(),
            passages: self.passages(),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"samsyn\""));
        }
        if let Self::TooManyAttempts(seconds) = self
            && let Ok(value) = HeaderValue::try_from(seconds.to_string())
        {
            headers.insert(header::RETRY_AFTER, value);
        }
        response
    }
}
