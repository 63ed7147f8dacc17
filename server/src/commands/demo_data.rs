//! `samsyn demo-data`: the example municipality, as a round opens or, with `--story`, when most of its work is done.

use std::io::{BufWriter, Write};
use std::path::Path;

use ed25519_dalek::SigningKey;
use form_model::{DeviceId, InstallationId};
use serde_json::json;

use super::CommandError;
use super::folder::{at, create_secret, make_empty, open, sync_names};
use super::progress_bar::bar;
use crate::clock::{now_ms, today};
use crate::command_line::DemoData;
use crate::credentials::{Token, hash_password};
use crate::example::{Example, Introduction, SEED, Spread, Story, random_uuid};
use crate::opening::{begin_documents, beginnings_of};
use crate::server::lock_folder;
use crate::store::{SignIn, Store, initialise};

/// What the devices behind the tokens are called.
const DEVICE_NAME: &str = "Exempelsurfplatta";

/// Workplaces where nobody says how many.
const UNITS: u32 = 12;

/// Workplaces of an example year where nobody says how many: enough for a roll-up with patterns in it.
const UNITS_OF_A_STORY: u32 = 150;

/// Fills an empty folder.
pub(crate) async fn fill(arguments: DemoData, out: &mut impl Write) -> Result<(), CommandError> {
    let folder = &arguments.folder.data;
    make_empty(folder)?;
    let tokens_file = arguments.tokens.as_deref().map(create_secret).transpose()?;
    let _lock = lock_folder(folder)?;
    let now_ms = now_ms();
    let password = arguments.password.clone().unwrap_or_else(random_password);
    // One hash for all: hashing thousands of times would take minutes, and it is the same password anyway.
    let hash = hash_password(&password)?;
    let mut example = Example::new(units_of(&arguments) as usize, &hash, today(), now_ms);
    let story = arguments.story.then(|| Story::prepare(&mut example, today(), SEED));
    let begun_at_ms = example.round.opened_at_ms;
    initialise(folder, InstallationId::from_bytes(random_uuid()), example.name, now_ms)?;
    let (store, _ledger) = open(folder)?;
    let beginnings = beginnings_of(store.installation().id, &example.round);
    let users: Vec<_> = example.accounts.iter().map(|it| (it.user.clone(), it.person)).collect();
    store.fill_with_example(example, now_ms).await?;
    let bar = bar(beginnings.len(), "documents");
    begin_documents(&store, beginnings, begun_at_ms, |done| bar.set_position(done as u64)).await?;
    bar.finish_and_clear();
    if let Some(story) = &story {
        tell(story, &store).await?;
    }
    if let (Some(path), Some(file)) = (&arguments.tokens, tokens_file) {
        let mut lines = BufWriter::new(file);
        let sign_ins = users.into_iter().map(|(user, person)| {
            let token = Token::random();
            let line = json!({ "user": user, "token": token.reveal() });
            writeln!(lines, "{line}").map_err(at(path))?;
            Ok(SignIn {
                person,
                device: DeviceId::from_bytes(random_uuid()),
                device_name: DEVICE_NAME.to_owned(),
                public_key: SigningKey::from_bytes(&rand::random()).verifying_key().to_bytes(),
                token: token.hash(),
                now_ms,
            })
        });
        let sign_ins = sign_ins.collect::<Result<Vec<_>, CommandError>>()?;
        store.sign_in_all(sign_ins).await?;
        lines.flush().map_err(at(path))?;
    }
    close(store).await;
    sync_names(folder)?;
    describe(out, &arguments, &password)?;
    story.map_or(Ok(()), |it| describe_story(out, &it))
}

fn units_of(arguments: &DemoData) -> u32 {
    arguments.units.unwrap_or(if arguments.story { UNITS_OF_A_STORY } else { UNITS })
}

async fn tell(story: &Story, store: &Store) -> Result<(), CommandError> {
    let bar = bar(story.len(), "units");
    story.tell(store, |done| bar.set_position(done as u64)).await.map_err(Box::new)?;
    bar.finish_and_clear();
    Ok(())
}

async fn close(store: Store) {
    if tokio::task::spawn_blocking(move || store.close()).await.is_err() {
        tracing::error!("closing the store panicked");
    }
}

/// Twenty letters and digits that can't be mistaken for each other: a hundred bits, typed without a curse.
pub(crate) fn random_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789+";
    let bytes: [u8; 20] = rand::random();
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

fn describe(out: &mut impl Write, arguments: &DemoData, password: &str) -> Result<(), CommandError> {
    let last = units_of(arguments);
    writeln!(out, "Exempelkommun with {last} workplaces is in {}.", arguments.folder.data.display())?;
    writeln!(out)?;
    writeln!(out, "Password of everybody: {password}")?;
    writeln!(out)?;
    writeln!(out, "  chef-0001 … chef-{last:04}     manager of workplace 0001 … {last:04}")?;
    writeln!(out, "  ombud-0001 … ombud-{last:04}   safety representative there")?;
    writeln!(out, "  chef-avd-01 …              manager of a department")?;
    writeln!(out, "  chef-forv-01, -02, -03     manager of an administration; -03 of the company")?;
    writeln!(out, "  chef-org                   manager of the whole")?;
    writeln!(out, "  hso                        main safety representative, representative of the upper units")?;
    writeln!(out, "  hr, process, analyst, records, admin")?;
    if let Some(tokens) = &arguments.tokens {
        writeln!(out)?;
        writeln!(out, "Device tokens: {} (keep it secret)", Path::new(tokens).display())?;
    }
    Ok(())
}

fn describe_story(out: &mut impl Write, story: &Story) -> Result<(), CommandError> {
    let Spread { not_begun, begun, ready, handed_in, fed_back } = story.spread();
    writeln!(out)?;
    writeln!(
        out,
        "An example year: the round opened eleven weeks ago, and the last day of the workplaces has passed."
    )?;
    writeln!(
        out,
        "  workplaces: {handed_in} have handed in ({fed_back} of them fed back), {ready} are ready, {begun} have begun, \
         {not_begun} have not"
    )?;
    writeln!(
        out,
        "  departments: all of the first administration have handed in, some of the second, most of the company"
    )?;
    writeln!(
        out,
        "  the first administration and the company have handed in; the second has begun, and so has the whole"
    )?;
    writeln!(
        out,
        "  a few handed in late, without the representative's mark, without a representative or as version 2;"
    )?;
    writeln!(out, "  some differ in opinion; actions are late, done, checked, raised and answered")?;
    writeln!(out)?;
    writeln!(out, "Worth signing in as:")?;
    for Introduction { user, why } in story.introductions() {
        writeln!(out, "  {user:<12} {why}")?;
    }
    Ok(())
}
