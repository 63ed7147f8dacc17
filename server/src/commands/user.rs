//! `samsyn user …`: people who may sign in, and their devices.

use std::collections::HashMap;
use std::io::{self, BufRead as _, Write};

use form_model::PersonId;

use super::CommandError;
use super::demo_data::random_password;
use super::folder::open;
use crate::clock::{minute_of, now_ms, today};
use crate::command_line::User;
use crate::credentials::{check_strength, hash_password};
use crate::enrolment::{MadeBy, link_of, make_code};
use crate::example::random_uuid;
use crate::revocation::revoke_device;
use crate::store::{Account, Identity, Linked, Store};

/// A day, by which the validity of codes is given.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Runs one of them.
pub(crate) async fn run(command: User, out: &mut impl Write) -> Result<(), CommandError> {
    match command {
        User::Add { folder, user, name, password_stdin } => {
            let (store, _) = open(&folder.data)?;
            let user = user.trim().to_lowercase();
            let password = if password_stdin { read_password()? } else { Password::Made(random_password()) };
            let person = PersonId::from_bytes(random_uuid());
            let account =
                Account { person, user: user.clone(), name, password_hash: Some(hash_password(password.text())?) };
            store.add_account(account, now_ms()).await?;
            writeln!(out, "Added {user} ({person}).")?;
            password.tell(out)
        }
        User::List(folder) => list(&open(&folder.data)?.0, out).await,
        User::Password { folder, user, password_stdin } => {
            let (store, _) = open(&folder.data)?;
            let user = user.trim().to_lowercase();
            let password = if password_stdin { read_password()? } else { Password::Made(random_password()) };
            if !store.set_password(&user, hash_password(password.text())?, now_ms()).await? {
                return Err(CommandError::UnknownUser(user));
            }
            writeln!(out, "{user} has a new password.")?;
            password.tell(out)
        }
        User::Enrol { folder, user, base_url, days } => {
            let (store, _) = open(&folder.data)?;
            let account = account(&store, &user).await?;
            let shown = make_code(&store, account.person, MadeBy::CommandLine, (now_ms(), days * DAY_MS)).await?;
            writeln!(out, "Code: {}", shown.code.reveal())?;
            writeln!(out, "Link: {}", link_of(&shown.code, &base_url))?;
            let last = minute_of(shown.expires_at_ms);
            Ok(writeln!(out, "It signs {} in on one device, once, until {last}.", account.user)?)
        }
        User::Link { folder, user, issuer, subject } => {
            let (store, _) = open(&folder.data)?;
            let account = account(&store, &user).await?;
            let Some((issuer, subject)) = issuer.zip(subject) else {
                let ended = store.unlink(account.person, now_ms()).await?;
                return Ok(writeln!(out, "{ended} links of {} ended.", account.user)?);
            };
            match store.link(Identity { issuer, subject }, account.person, None, now_ms()).await? {
                Linked::Yes => Ok(writeln!(out, "That identity opens the account of {}.", account.user)?),
                Linked::Elsewhere => Err(CommandError::LinkedElsewhere),
            }
        }
        User::Devices { folder, user } => {
            let (store, _) = open(&folder.data)?;
            let account = account(&store, &user).await?;
            for device in store.devices_of(account.person).await? {
                let state = match (device.revoked_at_ms, device.signed_out_at_ms) {
                    (Some(_), _) => "revoked",
                    (None, Some(_)) => "signed out",
                    (None, None) => "signed in",
                };
                writeln!(out, "{}  {state:<10}  {}", device.id, device.name)?;
            }
            Ok(())
        }
        User::RevokeDevice { folder, device } => {
            let (store, ledger) = open(&folder.data)?;
            let row = store.device(device).await?.ok_or(CommandError::UnknownDevice(device))?;
            let is_new = revoke_device(&store, &ledger, &row, None, now_ms()).await?;
            writeln!(out, "{device} {}.", if is_new { "is revoked" } else { "was revoked before" })?;
            Ok(())
        }
    }
}

/// The account of a user.
pub(crate) async fn account(store: &Store, user: &str) -> Result<Account, CommandError> {
    let user = user.trim().to_lowercase();
    store.account(&user).await?.ok_or(CommandError::UnknownUser(user))
}

/// A password, and whether the person knows it already.
enum Password {
    Given(String),
    Made(String),
}

impl Password {
    fn text(&self) -> &str {
        match self {
            Self::Given(text) | Self::Made(text) => text,
        }
    }

    fn tell(&self, out: &mut impl Write) -> Result<(), CommandError> {
        match self {
            Self::Given(_) => Ok(()),
            Self::Made(text) => Ok(writeln!(out, "Password: {text}")?),
        }
    }
}

/// The first line of standard input.
fn read_password() -> Result<Password, CommandError> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let text = line.trim_end_matches(['\r', '\n']).to_owned();
    check_strength(&text)?;
    Ok(Password::Given(text))
}

async fn list(store: &Store, out: &mut impl Write) -> Result<(), CommandError> {
    let framework = store.framework();
    let today = today();
    let mut names = HashMap::new();
    for unit in framework.organisation.units() {
        names.insert(unit.id, unit.name.as_str());
    }
    for account in store.accounts().await? {
        let assignments = framework.organisation.assignments_of(account.person).iter().filter(|it| it.is_active(today));
        let roles: Vec<_> = assignments
            .map(|it| format!("{} of {}", it.role.code(), names.get(&it.unit).copied().unwrap_or("?")))
            .collect();
        writeln!(out, "{:<14}  {:<24}  {}", account.user, account.name, roles.join(", "))?;
    }
    Ok(())
}
