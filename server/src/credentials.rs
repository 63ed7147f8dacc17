//! Passwords and tokens: how they are made, kept and compared.
//!
//! A password is kept as an argon2id string, a token as its SHA-256; neither is kept or logged as it is. The rule that
//! must not be broken: checking the password of an unknown user takes as long as checking a wrong one.

use std::fmt;
use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use form_model::Sha256Hash;

/// Memory of one password check in KiB; with the passes below it is what OWASP's cheat sheet asks of argon2id.
const ARGON2_MEMORY_KIB: u32 = 19 * 1024;

/// Passes over that memory.
const ARGON2_PASSES: u32 = 2;

/// Lanes; more would only help an attacker with more cores than the server has.
const ARGON2_LANES: u32 = 1;

/// The shortest password that is accepted, in characters, as NIST SP 800-63B has it.
pub const PASSWORD_CHARS_MIN: usize = 8;

/// The longest password that is hashed, in bytes: room for any phrase, none for a denial of service.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// Why a password can't be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too short to resist guessing.
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters")]
    TooShort,
    /// Too long to hash.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes")]
    TooLong,
    /// The hash function failed.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES, None)
        .expect("invariant: the parameters above are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Whether a person may choose this password.
///
/// # Errors
/// If it is too short.
pub fn check_strength(password: &str) -> Result<(), PasswordError> {
    if password.chars().count() < PASSWORD_CHARS_MIN { Err(PasswordError::TooShort) } else { Ok(()) }
}

/// The string to keep for a password, with a fresh salt.
///
/// # Errors
/// If it is too long to hash.
pub fn hash_password(password: &str) -> Result<String, PasswordError> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordError::TooLong);
    }
    argon2id()
        .hash_password(password.as_bytes())
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|error| PasswordError::Hash(error.to_string()))
}

/// True if the password is the one that was hashed. Without a hash it does the same work and says no.
#[must_use]
pub fn check_password(password: &str, kept: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> =
        LazyLock::new(|| hash_password("nobody has this password").expect("invariant: it is long enough"));
    let password = password.get(..PASSWORD_BYTES_MAX).unwrap_or(password).as_bytes();
    let parsed = PasswordHash::new(kept.unwrap_or(&NOBODY));
    let matches = parsed.is_ok_and(|hash| argon2id().verify_password(password, &hash).is_ok());
    matches && kept.is_some()
}

/// What a device shows to be let in: 32 random bytes, as base64url.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A fresh token.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// The token in a text, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
        (length == bytes.len()).then_some(Self(bytes))
    }

    /// The text to give to the device; it can't be had again.
    #[must_use]
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(*Sha256Hash::of(&self.0).as_bytes())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// SHA-256 of a token. The token is random, so neither salt nor slowness would add anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub(crate) [u8; 32]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_is_right() {
        let kept = hash_password("en hemlig fras").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(check_password("en hemlig fras", Some(&kept)));
        assert!(!check_password("en hemlig frass", Some(&kept)));
        assert!(!check_password("nobody has this password", None));
        assert!(!check_password("x", Some("not a hash")));
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert_eq!(check_strength("kort"), Err(PasswordError::TooShort));
        assert_eq!(hash_password(&"å".repeat(PASSWORD_BYTES_MAX)), Err(PasswordError::TooLong));
    }

    #[test]
    fn a_token_parses_back_and_hides_in_logs() {
        let token = Token::random();
        assert_eq!(Token::parse(&token.reveal()), Some(token.clone()));
        assert_eq!(token.reveal().len(), 43);
        assert_eq!(Token::parse("kort"), None);
        assert_eq!(Token::parse(&"A".repeat(4096)), None);
        assert_eq!(format!("{token:?}"), "Token(…)");
    }
}
