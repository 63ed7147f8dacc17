//! Coming in and going out: who is on this tablet, whose space is open, and the steps between.
//!
//! It opens, locks and leaves spaces and decides nothing about documents; what people see of it is below
//! `pages/entrance`. The rules that must not be broken: a space that holds something unsaved stays in memory until it is
//! saved, locked or not; and what the server does not have is never removed.

use client_core::{
    BrowserConfig, Client, Event, IndexedDbStore, LocalStore, LocalStoreError, OldAndNew, PeopleHere, Pin, SealedStore,
    SpaceId, SpaceState, StoreKey, StoreProblem, TabletPeople, TabletPerson, TabletSettings, UnlockError, VaultError,
    VaultParams, VaultRecord, Write, forget_loss, loss_noticed_at_ms, protect_storage,
};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::moments::Moment;
use crate::route::Route;
use crate::server_session::{SignedIn, end_token};
use crate::tablet::Tablet;

/// The database of the list of people.
const PEOPLE_DATABASE: &str = "samsyn-tablet";

/// How long the screens of a space take to be gone.
const SCREENS_GO_MS: u32 = 100;

/// Where a person stands on the way in.
#[derive(Clone)]
pub(crate) enum Stage {
    /// The tablet's storage is being opened.
    Starting,
    /// It could not be opened.
    Broken(StoreTrouble),
    /// Somebody has to say who they are.
    Choosing,
    /// Somebody signs in.
    SigningIn(Purpose),
    /// Somebody was let in by a code, has no password yet, and may choose one.
    ChoosingPassword { signed_in: SignedIn, purpose: Purpose },
    /// Somebody has signed in and gets a space. The one that they leave behind, if any, is named.
    ChoosingPin { signed_in: SignedIn, leaves: Option<SpaceId> },
    /// Somebody unlocks their space; with an answer to a sign-in that came first, if there was one.
    Unlocking { person: Box<TabletPerson>, signed_in: Option<SignedIn> },
    /// A space is open.
    Open,
    /// A blocked tablet has forgotten somebody.
    Wiped { name: String, uploaded: usize },
}

/// What somebody signs in for.
#[derive(Clone)]
pub(crate) enum Purpose {
    /// To use this tablet.
    Newcomer,
    /// To get a new space in place of one whose PIN is forgotten.
    StartOver(Box<TabletPerson>),
}

/// Why the tablet's storage is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StoreTrouble {
    InUse,
    Full,
    Failed,
}

impl From<&LocalStoreError> for StoreTrouble {
    fn from(error: &LocalStoreError) -> Self {
        match error {
            LocalStoreError::InUse => Self::InUse,
            LocalStoreError::Full => Self::Full,
            LocalStoreError::Closed | LocalStoreError::Damaged(_) | LocalStoreError::Failed(_) => Self::Failed,
        }
    }
}

impl From<StoreProblem> for StoreTrouble {
    fn from(problem: StoreProblem) -> Self {
        match problem {
            StoreProblem::InUse => Self::InUse,
            StoreProblem::Full => Self::Full,
            StoreProblem::Closed | StoreProblem::Failed => Self::Failed,
        }
    }
}

/// Why a space was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenProblem {
    WrongPin,
    TooSoon { wait_ms: u64 },
    NewerFormat,
    Damaged,
    Store(StoreTrouble),
}

impl From<UnlockError> for OpenProblem {
    fn from(error: UnlockError) -> Self {
        match error {
            UnlockError::Vault(VaultError::WrongPin) => Self::WrongPin,
            UnlockError::Vault(VaultError::TooSoon { wait_ms }) => Self::TooSoon { wait_ms },
            UnlockError::Vault(VaultError::NewerFormat) => Self::NewerFormat,
            UnlockError::Vault(VaultError::Damaged) | UnlockError::NoSuchSpace => Self::Damaged,
            UnlockError::Store(error) => error.into(),
        }
    }
}

impl From<LocalStoreError> for OpenProblem {
    fn from(error: LocalStoreError) -> Self {
        match error {
            LocalStoreError::Damaged(_) => Self::Damaged,
            LocalStoreError::InUse | LocalStoreError::Full | LocalStoreError::Closed | LocalStoreError::Failed(_) => {
                Self::Store(StoreTrouble::from(&error))
            }
        }
    }
}

impl From<VaultError> for OpenProblem {
    fn from(error: VaultError) -> Self {
        UnlockError::Vault(error).into()
    }
}

/// What of a space the server does not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unsent {
    /// Changes that it has not acknowledged.
    pub(crate) waiting: usize,
    /// Edits that it did not receive.
    pub(crate) not_received: usize,
}

/// What becomes of the space of somebody who signs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtSignOut {
    /// It stays, locked by the PIN.
    Keep,
    /// It goes, if the server has everything.
    Remove,
}

/// An open space: whose it is, and the tablet in it.
#[derive(Clone, Copy)]
pub(crate) struct OpenSpace {
    person: StoredValue<TabletPerson>,
    pub(crate) tablet: Tablet,
    /// True when there should have been something in it and there was nothing.
    pub(crate) is_vanished: bool,
}

impl OpenSpace {
    /// Whose space it is.
    pub(crate) fn person(self) -> TabletPerson {
        self.person.get_value()
    }
}

/// The way in and out, for the whole page.
#[derive(Clone, Copy)]
pub(crate) struct Entrance {
    stage: RwSignal<Stage>,
    people: RwSignal<PeopleHere>,
    open: RwSignal<Option<OpenSpace>>,
    lock_after_minutes: RwSignal<u32>,
    loss_noticed_at_ms: RwSignal<Option<u64>>,
    /// Something to say on the next screen of the way in.
    pub(crate) told: RwSignal<Option<Told>>,
    /// Spaces that are locked while something in them is not saved yet.
    saving: StoredValue<Vec<OpenSpace>>,
}

/// Something to say after somebody has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// They are signed out, but their space could not be removed.
    NotRemoved,
}

/// The list of people. It is opened anew each time, so that no connection grows old.
async fn people_here() -> Result<TabletPeople<impl LocalStore>, LocalStoreError> {
    Ok(TabletPeople::new(IndexedDbStore::open(PEOPLE_DATABASE).await?))
}

async fn tablet_in(space: &SpaceId, key: StoreKey) -> Result<Tablet, LocalStoreError> {
    let database = space.database();
    let store = SealedStore::new(IndexedDbStore::open(&database).await?, key, rand::random());
    let config = BrowserConfig { origin: String::new(), seed: rand::random() };
    Tablet::open_shared(&database, config, store).await
}

impl Entrance {
    /// Opens the tablet's storage and finds out who is on it.
    pub(crate) fn start() -> Self {
        let entrance = Self {
            stage: RwSignal::new(Stage::Starting),
            people: RwSignal::default(),
            open: RwSignal::new(None),
            lock_after_minutes: RwSignal::new(TabletSettings::default().lock_after_minutes),
            loss_noticed_at_ms: RwSignal::new(None),
            told: RwSignal::new(None),
            saving: StoredValue::new(Vec::new()),
        };
        entrance.begin();
        crate::idle::lock_when_idle(entrance);
        entrance
    }

    /// Begins at the beginning.
    pub(crate) fn begin(self) {
        self.stage.set(Stage::Starting);
        spawn_local(async move {
            match self.look_round().await {
                Ok(()) => self.stage.set(self.first_stage()),
                Err(error) => self.stage.set(Stage::Broken(StoreTrouble::from(&error))),
            }
        });
    }

    async fn look_round(self) -> Result<(), LocalStoreError> {
        let list = people_here().await?;
        self.loss_noticed_at_ms.set(loss_noticed_at_ms());
        self.people.set(list.all().await?);
        self.lock_after_minutes.set(list.settings().await?.lock_after_minutes);
        Ok(())
    }

    fn first_stage(self) -> Stage {
        // Whoever comes by a link with a code signs in with it, whoever is here already.
        if matches!(Route::here(), Route::Enrol(_)) {
            return Stage::SigningIn(Purpose::Newcomer);
        }
        self.people.with_untracked(|here| {
            let mut usable = here.people.iter().filter(|it| it.state != SpaceState::LeftBehind);
            match (usable.next(), usable.next(), here.people.is_empty()) {
                (Some(only), None, _) => Stage::Unlocking { person: Box::new(only.clone()), signed_in: None },
                (None, _, true) => Stage::SigningIn(Purpose::Newcomer),
                (Some(_) | None, _, _) => Stage::Choosing,
            }
        })
    }

    /// Somebody opened a link with a one-time code. It leads to signing in with it; who has just signed in goes on first, and where
    /// a space is open the screen behind it says what to do.
    pub(crate) fn come_by_link(self) {
        match self.stage.get_untracked() {
            Stage::Choosing | Stage::SigningIn(_) | Stage::Unlocking { signed_in: None, .. } => {
                self.stage.set(Stage::SigningIn(Purpose::Newcomer));
            }
            Stage::Starting
            | Stage::Broken(_)
            | Stage::ChoosingPassword { .. }
            | Stage::ChoosingPin { .. }
            | Stage::Unlocking { signed_in: Some(_), .. }
            | Stage::Open
            | Stage::Wiped { .. } => {}
        }
    }

    /// Where the person stands; followed.
    pub(crate) fn stage(self) -> Stage {
        self.stage.get()
    }

    /// Goes there.
    pub(crate) fn go(self, stage: Stage) {
        self.stage.set(stage);
    }

    /// Everybody who has a space here; followed.
    pub(crate) fn people(self) -> PeopleHere {
        self.people.get()
    }

    /// The open space; followed.
    pub(crate) fn open_space(self) -> Option<OpenSpace> {
        self.open.get()
    }

    /// When it was noticed that something has vanished from the tablet's storage, until somebody has read of it; followed.
    pub(crate) fn loss_noticed_at_ms(self) -> Option<u64> {
        self.loss_noticed_at_ms.get()
    }

    /// Somebody has read of the loss.
    pub(crate) fn forget_loss(self) {
        forget_loss();
        self.loss_noticed_at_ms.set(None);
    }

    /// Minutes without input until the space locks itself; followed.
    pub(crate) fn lock_after_minutes(self) -> u32 {
        self.lock_after_minutes.get()
    }

    /// The same, not followed.
    pub(crate) fn lock_after_minutes_now(self) -> u32 {
        self.lock_after_minutes.get_untracked()
    }

    /// Chooses how long that is.
    pub(crate) fn lock_after(self, minutes: u32) {
        self.lock_after_minutes.set(minutes);
        spawn_local(async move {
            if let Ok(mut list) = people_here().await {
                // Not kept, it holds until the app is started again.
                list.choose(TabletSettings { lock_after_minutes: minutes }).await.ok();
            }
        });
    }

    /// Where somebody goes who has just signed in: to choosing a password if they have none, to the space that they have,
    /// or to choosing a PIN for a new one.
    pub(crate) fn signed_in(self, signed_in: SignedIn, purpose: &Purpose) {
        if !signed_in.has_password {
            return self.stage.set(Stage::ChoosingPassword { signed_in, purpose: purpose.clone() });
        }
        let own = |it: &TabletPerson| it.person == signed_in.person && it.installation == signed_in.installation;
        let known = self.people.with_untracked(|here| {
            here.people.iter().find(|it| own(it) && it.state != SpaceState::LeftBehind).cloned()
        });
        let starts_over = matches!(purpose, Purpose::StartOver(person) if own(person));
        self.stage.set(match known {
            Some(person) if !starts_over => Stage::Unlocking { person: Box::new(person), signed_in: Some(signed_in) },
            known => Stage::ChoosingPin { signed_in, leaves: known.map(|it| it.space) },
        });
    }

    /// Makes a space for somebody who has signed in, and opens it.
    pub(crate) async fn make_space(
        self,
        signed_in: SignedIn,
        pin: &Pin,
        leaves: Option<SpaceId>,
    ) -> Result<(), OpenProblem> {
        let mut rng = rand::rng();
        let (vault, key) = VaultRecord::create(pin, VaultParams::default(), &mut rng)?;
        let person = TabletPerson {
            space: SpaceId::draw(&mut rng),
            person: signed_in.person,
            installation: signed_in.installation,
            user: signed_in.user.clone(),
            name: signed_in.name.clone(),
            state: SpaceState::InUse,
            opened_at_ms: Moment::now().0,
            vault,
        };
        let tablet = tablet_in(&person.space, key).await?;
        tablet.report(Event::SignedIn(signed_in.identity()));
        tablet.stored_or_problem().await.map_err(|problem| OpenProblem::Store(problem.into()))?;
        // Where the browser asks the person, they understand it best now. What came of it is told on the tablet's page.
        spawn_local(async {
            protect_storage().await;
        });
        // The list comes last: a space that is on it can be opened.
        let mut list = people_here().await?;
        list.keep(&person).await?;
        if let Some(left) = leaves {
            let left = list.one(&left).await.map_err(OpenProblem::from)?;
            list.keep(&TabletPerson { state: SpaceState::LeftBehind, ..left }).await?;
        }
        self.enter(person, tablet, None).await;
        Ok(())
    }

    /// Unlocks a space and opens it.
    pub(crate) async fn unlock(
        self,
        space: &SpaceId,
        pin: &Pin,
        signed_in: Option<SignedIn>,
    ) -> Result<(), OpenProblem> {
        let mut list = people_here().await?;
        let key = match list.unlock(space, pin, Moment::now().0).await {
            Ok(key) => key,
            Err(error) => return Err(with_wait(&list, space, error.into()).await),
        };
        let mut person = list.one(space).await?;
        let tablet = match self.take_saving(space) {
            Some(still_there) => still_there.tablet,
            None => tablet_in(space, key).await?,
        };
        if let Some(signed_in) = signed_in {
            tablet.report(Event::SignedIn(signed_in.identity()));
            person = TabletPerson { state: SpaceState::InUse, name: signed_in.name, user: signed_in.user, ..person };
            list.keep(&person).await?;
        }
        let has_nobody = tablet.person().is_none();
        let vanished = (has_nobody && person.state == SpaceState::InUse).then_some(Vanished);
        self.enter(person, tablet, vanished).await;
        Ok(())
    }

    async fn enter(self, person: TabletPerson, tablet: Tablet, vanished: Option<Vanished>) {
        // The list is shown when the space is locked again; the space opens without it, too.
        self.look_round().await.ok();
        let space = OpenSpace { person: StoredValue::new(person), tablet, is_vanished: vanished.is_some() };
        self.told.set(None);
        self.open.set(Some(space));
        self.stage.set(Stage::Open);
    }

    fn take_saving(self, space: &SpaceId) -> Option<OpenSpace> {
        self.saving.try_update_value(|all| {
            let at = all.iter().position(|it| it.person.with_value(|person| person.space == *space))?;
            Some(all.swap_remove(at))
        })?
    }

    /// Locks the open space and goes to a stage. What is not saved yet is saved behind the lock.
    pub(crate) fn lock(self, then: Option<Stage>) {
        let Some(open) = self.open.get_untracked() else { return };
        self.saving.update_value(|all| all.push(open));
        self.open.set(None);
        self.stage.set(then.unwrap_or_else(|| self.first_stage()));
        spawn_local(async move {
            // What is being typed is handed over when its screen goes.
            TimeoutFuture::new(SCREENS_GO_MS).await;
            open.tablet.stored().await;
            let space = open.person.with_value(|it| it.space.clone());
            // Somebody may have unlocked it meanwhile; then it is in use.
            if let Some(locked) = self.take_saving(&space) {
                locked.tablet.close().await;
            }
        });
    }

    /// Signs in the person of the open space again.
    pub(crate) async fn signed_in_again(self, open: OpenSpace, signed_in: SignedIn) {
        open.tablet.report(Event::SignedIn(signed_in.identity()));
        open.person.update_value(|person| person.state = SpaceState::InUse);
        if let Ok(mut list) = people_here().await {
            // Not kept, the person is asked to sign in once more some day.
            list.keep(&self.newest(&list, open).await).await.ok();
        }
        self.open.set(Some(OpenSpace { is_vanished: false, ..open }));
    }

    /// The person as the list has them, with what is known here of their state.
    async fn newest(self, list: &TabletPeople<impl LocalStore>, open: OpenSpace) -> TabletPerson {
        let here = open.person();
        match list.one(&here.space).await {
            Ok(kept) => TabletPerson { state: here.state, ..kept },
            Err(_) => here,
        }
    }

    /// Gives the open space another PIN.
    pub(crate) async fn change_pin(self, open: OpenSpace, old: &Pin, new: &Pin) -> Result<(), OpenProblem> {
        let space = open.person.with_value(|it| it.space.clone());
        let mut list = people_here().await?;
        match list.change_pin(&space, OldAndNew { old, new }, Moment::now().0, &mut rand::rng()).await {
            Ok(()) => Ok(()),
            Err(error) => Err(with_wait(&list, &space, error.into()).await),
        }
    }

    /// Signs out. The token is ended at the server if it can be reached.
    ///
    /// # Errors
    /// What is wrong with the tablet's storage. The person is still signed in then: what can't be saved must not be left.
    pub(crate) async fn sign_out(self, open: OpenSpace, wish: AtSignOut) -> Result<(), StoreTrouble> {
        open.tablet.stored_or_problem().await?;
        let token = open.tablet.read(|client| client.identity().map(|it| it.token.clone()));
        let is_ended = match token {
            Some(token) => end_token(&token).await,
            None => true,
        };
        let unsent = unsent(open.tablet);
        open.tablet.report(Event::SignedOut);
        open.tablet.stored().await;
        open.person.update_value(|person| person.state = SpaceState::SignedOut);
        let person = open.person();
        if let Ok(mut list) = people_here().await {
            // Not kept, the list says "signed in" of somebody whose space says otherwise when it is opened.
            list.keep(&self.newest(&list, open).await).await.ok();
        }
        let may_go = wish == AtSignOut::Remove && is_ended && unsent == Unsent::default();
        self.open.set(None);
        self.stage.set(Stage::Starting);
        open.tablet.close().await;
        let is_gone = may_go && remove(&person.space).await.unwrap_or(false);
        self.told.set((wish == AtSignOut::Remove && !is_gone).then_some(Told::NotRemoved));
        self.begin();
        Ok(())
    }
}

impl Entrance {
    /// Leaves a space that client-core has wiped, takes it off the tablet, and says what happened.
    ///
    /// # Errors
    /// What is wrong with the tablet's storage: what is not known to be gone from it is not said to be.
    pub(crate) async fn leave_wiped(self, open: OpenSpace, uploaded: usize) -> Result<(), StoreTrouble> {
        open.tablet.stored_or_problem().await?;
        let TabletPerson { space, name, .. } = open.person();
        self.open.set(None);
        self.stage.set(Stage::Starting);
        open.tablet.close().await;
        // The rows are gone; a name that stays on the list leads to an empty space.
        if let Ok(mut list) = people_here().await {
            list.forget(&space).await.ok();
        }
        IndexedDbStore::delete(&space.database()).await.ok();
        self.look_round().await.ok();
        self.stage.set(Stage::Wiped { name, uploaded });
        Ok(())
    }
}

/// A wrong PIN may be the one after which one has to wait.
async fn with_wait(list: &TabletPeople<impl LocalStore>, space: &SpaceId, problem: OpenProblem) -> OpenProblem {
    if problem != OpenProblem::WrongPin {
        return problem;
    }
    let wait_ms = list.one(space).await.map_or(0, |person| person.vault.wait_ms(Moment::now().0));
    if wait_ms > 0 { OpenProblem::TooSoon { wait_ms } } else { problem }
}

/// There was nothing where something should have been.
struct Vanished;

/// Removes a space, unless it holds something that was not received or can't be read. True if it is gone.
async fn remove(space: &SpaceId) -> Result<bool, LocalStoreError> {
    let mut store = IndexedDbStore::open(&space.database()).await?;
    for precious in ["set-aside/", "damaged/"] {
        if !store.load(precious).await?.is_empty() {
            return Ok(false);
        }
    }
    store.commit(vec![Write::DeleteAll { prefix: String::new() }]).await?;
    drop(store);
    people_here().await?.forget(space).await?;
    // It is empty by now; that it is still there as long as another page holds it does no harm.
    IndexedDbStore::delete(&space.database()).await.ok();
    Ok(true)
}

/// What of a space the server does not have.
pub(crate) fn unsent(tablet: Tablet) -> Unsent {
    let count = |client: &Client| {
        let statuses = client.documents().filter_map(|it| client.status(it));
        statuses.fold(Unsent::default(), |sum, status| Unsent {
            waiting: sum.waiting + status.waiting.max(status.unsaved),
            not_received: sum.not_received + status.not_received.len(),
        })
    };
    tablet.read(count)
}

/// The way in and out of the page.
pub(crate) fn use_entrance() -> Entrance {
    expect_context()
}
