//! Who takes part, on what tablets, and what the server's database holds when a run begins.
//!
//! Everything is fixed: ids, tokens and keys are the same in every process, or a seed would not give the same run twice. The
//! database is made once and copied for each run.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use client_core::Identity;
use form_model::{
    Assignment, Case, DeviceId, ExtraReason, InstallationId, Level, Occasion, PersonId, Role, RoundId, Template, Unit,
    UnitId, Voice, built_in_template, public_key_of,
};
use rusqlite::Connection;
use server::{
    Account, Beginning, DATABASE_FILE, Round, SignIn, Store, StoreOptions, Token, begin_documents, initialise,
};
use tempfile::TempDir;

const INSTALLATION: InstallationId = InstallationId::from_bytes([1; 16]);
const UNIT: UnitId = UnitId::from_bytes([2; 16]);
pub(crate) const ROUND: RoundId = RoundId::from_bytes([3; 16]);

/// The key that the installation signs with, and its name towards peers: drawn at random, but not here.
const SIGNING_KEY: [u8; 32] = [4; 32];
const STORAGE_ID: &str = "00000000-0000-4000-8000-000000000001";

/// Questions of the form: few, so that people meet and runs are short.
const QUESTIONS_MAX: usize = 3;

/// Tablets that people have, at most; copies of them come on top.
pub(crate) const TABLETS_MAX: usize = 6;

/// The number of the holder whose program is hostile: a substitute who has another device for that.
pub(crate) const HOSTILE: usize = TABLETS_MAX;

/// When runs begin: the 2nd of March 2026, in milliseconds since 1970.
pub(crate) const BEGIN_MS: u64 = 1_772_438_400_000;

/// Somebody with a tablet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) person: PersonId,
    pub(crate) device: DeviceId,
    pub(crate) role: Role,
    pub(crate) voice: Voice,
    number: u8,
}

impl Holder {
    /// The holder of a tablet: the manager, the representative, the manager again, and a substitute with several.
    pub(crate) fn of(tablet: usize) -> Self {
        let number = u8::try_from(tablet).expect("there are few tablets");
        let (person, role) = match tablet {
            0 | 2 => (10, Role::Manager),
            1 => (11, Role::Representative),
            _ => (12, Role::SubstituteRepresentative),
        };
        let voice = if role == Role::Manager { Voice::Manager } else { Voice::Representative };
        let (person, device) = (PersonId::from_bytes([person; 16]), DeviceId::from_bytes([20 + number; 16]));
        Self { person, device, role, voice, number }
    }

    fn device_key(self) -> [u8; 32] {
        [40 + self.number; 32]
    }

    /// The token as text: 42 equal letters, and one that fills the last byte with zeros.
    pub(crate) fn token(self) -> String {
        let letter = char::from(b'B' + self.number);
        std::iter::repeat_n(letter, 42).chain(['A']).collect()
    }

    pub(crate) fn identity(self) -> Identity {
        Identity {
            person: self.person,
            device: self.device,
            token: self.token(),
            installation: None,
            device_key: Some(self.device_key()),
        }
    }

    /// The assignment that gives the holder the right to write, until a day.
    pub(crate) fn assignment(self, to: Option<NaiveDate>) -> Assignment {
        self.assignment_as(self.role, to)
    }

    /// The assignment with which the holder stands in for the manager, until a day.
    pub(crate) fn stand_in(self, to: Option<NaiveDate>) -> Assignment {
        self.assignment_as(Role::Manager, to)
    }

    fn assignment_as(self, role: Role, to: Option<NaiveDate>) -> Assignment {
        // Long before any of the clocks that jump back.
        let from = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day of the calendar");
        Assignment { person: self.person, unit: UNIT, role, from, to }
    }
}

/// The yearly follow-up, which is there from the beginning.
pub(crate) fn yearly() -> Case {
    Case::followup(INSTALLATION, UNIT, ROUND, Occasion::Yearly)
}

/// The action plan, which is there from the beginning.
pub(crate) fn plan() -> Case {
    Case::action_plan(INSTALLATION, UNIT)
}

/// A follow-up after an accident, which the tablets start.
pub(crate) fn extra(ordinal: u32) -> Case {
    let event_date = NaiveDate::from_ymd_opt(2026, 2, 27).expect("a day of the calendar");
    Case::followup(INSTALLATION, UNIT, ROUND, Occasion::Extra { reason: ExtraReason::Accident, event_date, ordinal })
}

/// The form: the first questions of the one that comes with the program.
pub(crate) fn template() -> Template {
    let mut template = built_in_template(Level::Workplace);
    template.sections.truncate(1);
    template.sections[0].questions.truncate(QUESTIONS_MAX);
    template.closing.clear();
    template
}

/// The questions' ids.
pub(crate) fn questions() -> &'static [String] {
    static QUESTIONS: OnceLock<Vec<String>> = OnceLock::new();
    QUESTIONS.get_or_init(|| template().questions().map(|it| it.id.clone()).collect())
}

/// A folder that is no disk, where there is one: what is tested is the order of writes, not a disk's speed.
pub(crate) fn folder() -> Result<TempDir> {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.context("a temporary folder can be made")
}

/// A data folder as every run begins with.
pub(crate) fn data_folder() -> Result<TempDir> {
    static DATABASE: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = match DATABASE.get() {
        Some(bytes) => bytes,
        None => {
            let made = make_database().context("the database that runs begin with")?;
            DATABASE.get_or_init(|| made)
        }
    };
    let folder = folder()?;
    fs::write(folder.path().join(DATABASE_FILE), bytes)?;
    Ok(folder)
}

fn make_database() -> Result<Vec<u8>> {
    let folder = folder()?;
    initialise(folder.path(), INSTALLATION, "Exempelkommun", BEGIN_MS)?;
    let path = folder.path().join(DATABASE_FILE);
    let change = "UPDATE installation SET signing_key = ?1, storage_id = ?2";
    Connection::open(&path)?.execute(change, rusqlite::params![SIGNING_KEY, STORAGE_ID])?;
    let store = Store::open(folder.path(), &StoreOptions::default())?;
    tokio::runtime::Builder::new_current_thread().build()?.block_on(fill(&store))?;
    store.close();
    Ok(fs::read(path)?)
}

async fn fill(store: &Store) -> Result<()> {
    let unit = Unit { id: UNIT, parent: None, name: "Solrosen".into(), level: Level::Workplace, authority: UNIT };
    store.put_unit(unit.clone(), BEGIN_MS).await?;
    for holder in (0..=HOSTILE).map(Holder::of) {
        let user = format!("{:?}", holder.role);
        if store.account(&user).await?.is_none() {
            let account = Account { person: holder.person, user: user.clone(), name: user, password_hash: None };
            store.add_account(account, BEGIN_MS).await?;
        }
        store.put_assignment(holder.assignment(None), BEGIN_MS).await?;
        let token = Token::parse(&holder.token()).context("a token")?.hash();
        let sign_in = SignIn {
            person: holder.person,
            device: holder.device,
            device_name: "Surfplatta".into(),
            public_key: public_key_of(&holder.device_key()),
            token,
            now_ms: BEGIN_MS,
        };
        store.sign_in(sign_in).await?;
    }
    let template = template();
    let round = Round {
        id: ROUND,
        name: "2026".into(),
        reviewed_year: 2025,
        opened_at_ms: BEGIN_MS,
        closed_at_ms: None,
        archived_at_ms: None,
        templates: [(Level::Workplace, template.hash())].into(),
        due: [].into(),
        performed_from: None,
        performed_to: None,
        methods: [].into(),
        joint: [].into(),
        units: vec![unit],
    };
    store.open_round(round, vec![template.clone()], None).await?;
    let beginnings =
        vec![Beginning { case: yearly(), template: Some(template.hash()) }, Beginning { case: plan(), template: None }];
    begin_documents(store, beginnings, BEGIN_MS, |_| {}).await?;
    Ok(())
}
