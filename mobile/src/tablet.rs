//! The tablet as the screens see it: what is known, as signals, and what a person can do.
//!
//! A bridge between client-core's driver and Leptos; it decides nothing. Screens read through it inside effects and
//! memos and are told by document what changed. The rule that must not be broken: an edit that was not made is told.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use client_core::{
    BrowserDriver, Client, Connection, DocumentStatus, EditRejection, Event, LocalStore, LocalStoreError, MemoryStore,
    Notice, ResumeWatch, SharedSpace, StoreProblem, TabRole, Writability,
};
use form_model::{
    Action, ActionPlan, Case, ContentDigest, DirectoryEntry, DocumentId, DocumentKind, Edit, Followup, Occasion,
    PersonEntry, PersonId, PersonRole, ReceiptOutcome, Role, RoundEntry, RowId, Template, Unit, UnitId, Voice, digest,
    values_at,
};
use leptos::prelude::*;

use crate::moments::Moment;
use crate::pacing::PacedTrigger;

/// What the screens are told about one document.
#[derive(Debug, Clone, Default)]
struct DocumentNews {
    content: PacedTrigger,
    status: PacedTrigger,
    presence: ArcRwSignal<HashMap<PersonId, Heard>>,
    /// Where the person took something back, or made it again, until the place was shown.
    taken_back: Rc<RefCell<Vec<String>>>,
}

/// Where somebody is, as last heard.
#[derive(Debug, Clone)]
struct Heard {
    place: String,
    /// Tells this piece of news from later ones of the same person.
    count: u64,
}

/// Presence without news for so long is over: the other tablet repeats it every ten seconds.
const PRESENCE_LASTS: Duration = Duration::from_secs(30);

/// What the screens are told.
#[derive(Debug, Default)]
struct News {
    connection: ArcTrigger,
    directory: ArcTrigger,
    documents: HashMap<DocumentId, DocumentNews>,
    /// True while an edit is made that the screen shows already.
    is_typing: bool,
    /// Counts what was heard of presence.
    heard: u64,
}

/// Something to tell the person once, at the edge of the screen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Told {
    /// An edit was not made.
    EditRejected(EditRejection),
    /// Something of the client's.
    Notice(Notice),
    /// The tablet's storage does not do what it should.
    Store(StoreProblem),
}

/// The open space of one person on this tablet.
#[derive(Clone, Copy)]
pub(crate) struct Tablet {
    driver: StoredValue<BrowserDriver, LocalStorage>,
    news: StoredValue<News, LocalStorage>,
    told: RwSignal<Option<Told>>,
    /// Whether this page writes, or follows another page that does.
    role: RwSignal<TabRole>,
    /// Where a text stands in its field and not in the document.
    unsaved: RwSignal<HashSet<(DocumentId, Vec<String>)>>,
    /// What ties this page to others with the same space, and to the tablet's comings and goings.
    ties: StoredValue<Option<(SharedSpace, ResumeWatch)>, LocalStorage>,
}

impl Tablet {
    /// Opens a person's space in this page, which may be one of several.
    ///
    /// # Errors
    /// [`LocalStoreError`] when the store can't be read.
    pub(crate) async fn open_shared<S: LocalStore + 'static>(
        space: &str,
        config: client_core::BrowserConfig,
        store: S,
    ) -> Result<Self, LocalStoreError> {
        let news = StoredValue::new_local(News::default());
        let told = RwSignal::new(None);
        let role = RwSignal::new(TabRole::Writer);
        let tell = Rc::new(move |notice: &Notice| take_notice(news, told, notice));
        let tell_role = move |now| {
            role.set(now);
            news.with_value(|news| news.directory.clone()).notify();
        };
        let tell_problem = move |problem| told.set(Some(Told::Store(problem)));
        let shared = SharedSpace::open(space, (config, store), tell, tell_role, tell_problem).await?;
        role.set(shared.role());
        let driver = shared.driver().clone();
        let watch = ResumeWatch::start(driver.clone(), move |probed| {
            if let Err(problem) = probed {
                told.set(Some(Told::Store(problem)));
            }
        });
        let ties = StoredValue::new_local(Some((shared, watch)));
        Ok(Self { driver: StoredValue::new_local(driver), news, told, role, unsaved: RwSignal::default(), ties })
    }

    /// Opens a space of this page alone.
    ///
    /// # Errors
    /// [`LocalStoreError`] when the store can't be read.
    pub(crate) async fn open<S: LocalStore + 'static>(
        config: client_core::BrowserConfig,
        store: S,
    ) -> Result<Self, LocalStoreError> {
        let news = StoredValue::new_local(News::default());
        let told = RwSignal::new(None);
        let tell = Rc::new(move |notice: &Notice| take_notice(news, told, notice));
        let driver = BrowserDriver::start(config, store, tell).await?;
        let (role, ties) = (RwSignal::new(TabRole::Writer), StoredValue::new_local(None));
        Ok(Self { driver: StoredValue::new_local(driver), news, told, role, unsaved: RwSignal::default(), ties })
    }

    /// Asks the client something. What the answer rests on is not followed; see the `follow_…` methods.
    pub(crate) fn read<T>(self, question: impl FnOnce(&Client) -> T) -> T {
        self.driver.with_value(|driver| driver.read(question))
    }

    /// Hands something that happened to the client.
    pub(crate) fn report(self, event: Event) -> Vec<Notice> {
        let driver = self.driver.get_value();
        driver.report(event)
    }

    /// Now, by the tablet's clock, in milliseconds since 1970.
    pub(crate) fn now_ms(self) -> u64 {
        self.driver.with_value(BrowserDriver::now_ms)
    }

    /// The id of a new row.
    pub(crate) fn draw_row_id(self) -> RowId {
        self.driver.with_value(BrowserDriver::draw_row_id)
    }

    /// Waits until all that was written so far is durable.
    pub(crate) async fn stored(self) {
        let driver = self.driver.get_value();
        driver.stored().await;
    }

    /// Waits until all that was written so far is durable, or the store has refused.
    ///
    /// # Errors
    /// Why the store refuses.
    pub(crate) async fn stored_or_problem(self) -> Result<(), StoreProblem> {
        let driver = self.driver.get_value();
        driver.stored_or_problem().await
    }

    /// Ends it: nothing of the space is left in memory, and whoever still asks is told of an empty one. Only when all is
    /// stored.
    pub(crate) async fn close(self) {
        let driver = self.driver.get_value();
        driver.stop();
        self.ties.set_value(None);
        let config = client_core::BrowserConfig { origin: String::new(), seed: rand::random() };
        if let Ok(empty) = BrowserDriver::start(config, MemoryStore::new(), Rc::new(|_: &Notice| {})).await {
            self.driver.set_value(empty);
        }
    }

    /// Makes an edit. True if it was made, or changed nothing; otherwise the person is told why not.
    pub(crate) fn edit(self, document: DocumentId, edit: Edit) -> bool {
        let is_typing = matches!(edit.action(), Action::Splice(_));
        self.news.update_value(|news| news.is_typing = is_typing);
        let notices = self.report(Event::Edited { document, edit });
        self.news.update_value(|news| news.is_typing = false);
        !notices.iter().any(|it| matches!(it, Notice::EditRejected { .. }))
    }

    /// Takes note that a text stands in its field and not in the document.
    pub(crate) fn note_unsaved(self, document: DocumentId, path: Vec<String>) {
        self.unsaved.update(|it| {
            it.insert((document, path));
        });
    }

    /// Takes note that a field holds nothing any more that its document lacks.
    pub(crate) fn note_saved(self, document: DocumentId, path: Vec<String>) {
        let place = (document, path);
        if self.unsaved.try_with_untracked(|it| it.contains(&place)) == Some(true) {
            self.unsaved.update(|it| {
                it.remove(&place);
            });
        }
    }

    /// True if a text of a document stands in its field alone; followed.
    pub(crate) fn has_unsaved(self, document: DocumentId) -> bool {
        self.unsaved.with(|it| it.iter().any(|it| it.0 == document))
    }

    /// Takes back the person's newest edit; where it was, if anything was taken back.
    pub(crate) fn undo(self, document: DocumentId) -> Option<Vec<String>> {
        self.report(Event::Undo(document)).into_iter().find_map(place_taken_back)
    }

    /// Makes again what was taken back last.
    pub(crate) fn redo(self, document: DocumentId) -> Option<Vec<String>> {
        self.report(Event::Redo(document)).into_iter().find_map(place_taken_back)
    }

    /// True if there is something to take back, and something to make again; followed.
    pub(crate) fn can_undo_and_redo(self, document: DocumentId) -> (bool, bool) {
        self.follow_content(document);
        self.read(|client| (client.can_undo(document), client.can_redo(document)))
    }

    /// True once after the person took something back at this place or made it again.
    pub(crate) fn was_taken_back(self, document: DocumentId, path: &[String]) -> bool {
        let place = self.news_of(document).taken_back;
        let is_here = *place.borrow() == path;
        if is_here {
            place.borrow_mut().clear();
        }
        is_here
    }

    /// Whether this page writes, or follows another one that does; followed.
    pub(crate) fn role(self) -> TabRole {
        self.role.get()
    }

    /// Asks the page that writes to let this one write instead.
    pub(crate) fn ask_to_write(self) {
        self.ties.with_value(|ties| ties.iter().for_each(|it| it.0.ask_to_write()));
    }

    /// The newest thing to tell the person.
    pub(crate) const fn told(self) -> RwSignal<Option<Told>> {
        self.told
    }

    fn news_of(self, document: DocumentId) -> DocumentNews {
        let mut found = None;
        self.news.update_value(|news| found = Some(news.documents.entry(document).or_default().clone()));
        found.unwrap_or_default()
    }

    /// Runs again whenever the document's content changes.
    pub(crate) fn follow_content(self, document: DocumentId) {
        self.news_of(document).content.track();
    }

    /// Runs again whenever the document's status changes.
    pub(crate) fn follow_status(self, document: DocumentId) {
        self.news_of(document).status.track();
    }

    /// Runs again whenever the list of documents, rounds and rights changes.
    pub(crate) fn follow_directory(self) {
        self.news.with_value(|news| news.directory.clone()).track();
    }

    /// How the connection stands; followed.
    pub(crate) fn connection(self) -> Connection {
        self.news.with_value(|news| news.connection.clone()).track();
        self.read(Client::connection)
    }

    /// How a document stands; followed.
    pub(crate) fn status(self, document: DocumentId) -> Option<DocumentStatus> {
        self.follow_status(document);
        self.read(|client| client.status(document))
    }

    /// True if the person can write in a document; followed.
    pub(crate) fn is_writable(self, document: DocumentId) -> bool {
        self.follow_directory();
        self.role.get() == TabRole::Writer
            && self.status(document).is_some_and(|it| it.writability == Writability::Writable)
    }

    /// A follow-up as it is now, read once for all who ask; followed.
    pub(crate) fn followup(self, document: DocumentId) -> Memo<Option<Arc<Followup>>> {
        Memo::new(move |_| {
            self.follow_content(document);
            self.read(|client| {
                let form = client.document(document)?;
                Some(Arc::new(Followup::read(form.automerge(), form.template()?)))
            })
        })
    }

    /// The digest of a document's content as it is now; followed.
    pub(crate) fn content_digest(self, document: DocumentId) -> Memo<Option<ContentDigest>> {
        Memo::new(move |_| {
            self.follow_content(document);
            self.read(|client| Some(digest(client.document(document)?.automerge())))
        })
    }

    /// An action plan as it is now; followed.
    pub(crate) fn action_plan(self, document: DocumentId) -> Memo<Option<Arc<ActionPlan>>> {
        Memo::new(move |_| {
            self.follow_content(document);
            self.read(|client| Some(Arc::new(ActionPlan::read(client.document(document)?.automerge()))))
        })
    }

    /// True if a document on this tablet holds more than its beginning; followed.
    pub(crate) fn is_written_in(self, document: DocumentId) -> bool {
        self.follow_content(document);
        self.read(|client| client.document(document).is_some_and(form_model::FormDocument::is_written_in))
    }

    /// What a document that is on the tablet asks: its template, without the sections that an extra follow-up leaves out.
    pub(crate) fn template(self, document: DocumentId) -> Option<Arc<Template>> {
        self.read(|client| {
            let form = client.document(document)?;
            let whole = form.template()?;
            let is_extra = matches!(form.case().occasion, Some(Occasion::Extra { .. }));
            let asked = || Followup::read(form.automerge(), whole).asked(whole);
            Some(Arc::new(if is_extra { asked() } else { whole.clone() }))
        })
    }

    /// The template of a document that is on the tablet, with every section.
    pub(crate) fn whole_template(self, document: DocumentId) -> Option<Arc<Template>> {
        self.read(|client| client.document(document)?.template().cloned().map(Arc::new))
    }

    /// The case of a document that is on the tablet or listed; followed.
    pub(crate) fn case(self, document: DocumentId) -> Option<Case> {
        self.follow_directory();
        self.read(|client| {
            let here = client.document(document).map(|it| it.case().clone());
            here.or_else(|| entry_of(client, document).map(|it| it.case.clone()))
        })
    }

    /// Everything that is listed or on the tablet, of one kind; followed.
    pub(crate) fn cases(self, kind: DocumentKind) -> Vec<(DocumentId, Case)> {
        self.follow_directory();
        let mut cases: Vec<_> = self.read(|client| {
            let here = client.documents().filter_map(|id| Some((id, client.document(id)?.case().clone())));
            let listed = client.directory().into_iter().flat_map(|it| &it.documents);
            here.chain(listed.map(|it| (it.document, it.case.clone()))).filter(|it| it.1.kind == kind).collect()
        });
        cases.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        cases.dedup_by_key(|it| it.0);
        cases
    }

    /// The roles whose registers the person writes in a document; followed.
    pub(crate) fn voices(self, document: DocumentId) -> Vec<Voice> {
        self.follow_directory();
        self.read(|client| entry_of(client, document).map(|it| it.voices.clone()).unwrap_or_default())
    }

    /// The voice that the person speaks with in a document: the first of theirs; followed.
    pub(crate) fn own_voice(self, document: DocumentId) -> Option<Voice> {
        self.voices(document).first().copied()
    }

    /// A round; followed.
    pub(crate) fn round(self, round: form_model::RoundId) -> Option<RoundEntry> {
        self.follow_directory();
        self.read(|client| client.directory()?.rounds.iter().find(|it| it.id == round).cloned())
    }

    /// True if the server has received a hand-in of a follow-up; followed.
    pub(crate) fn was_handed_in(self, document: DocumentId) -> bool {
        self.follow_status(document);
        let is_accepted = |it: &form_model::Receipt| it.outcome == ReceiptOutcome::Accepted;
        self.read(|client| client.case_state(document).is_some_and(|it| it.receipts.iter().any(is_accepted)))
    }

    /// A unit as a round froze it; as it is today where no round here has it; followed.
    pub(crate) fn unit(self, unit: UnitId) -> Option<Unit> {
        self.follow_directory();
        self.read(|client| {
            let directory = client.directory()?;
            let frozen = directory.rounds.iter().flat_map(|it| &it.units);
            frozen.chain(&directory.units).find(|it| it.id == unit).cloned()
        })
    }

    /// What a person is called; nothing when this tablet doesn't know.
    pub(crate) fn name_of(self, person: PersonId) -> String {
        let known = self.read(|client| Some(client.directory()?.person_entry(person)?.name.clone()));
        known.unwrap_or_default()
    }

    /// Those who speak with a voice in a case today; followed.
    pub(crate) fn parties(self, case: &Case, voice: Voice) -> Vec<PersonEntry> {
        self.follow_directory();
        let today = Moment::now().day();
        self.read(|client| {
            let units = client.directory().map(|it| it.units_of(case)).unwrap_or_default();
            let speaks = |role: &PersonRole| units.iter().any(|unit| speaks(role, *unit, voice, today));
            let people = client.directory().into_iter().flat_map(|it| &it.people);
            people.filter(|it| it.roles.iter().any(speaks)).cloned().collect()
        })
    }

    /// The values at a path of a document: several where people wrote different ones at the same time; followed.
    pub(crate) fn values(self, document: DocumentId, path: Vec<String>) -> Memo<Vec<String>> {
        Memo::new(move |_| {
            self.follow_content(document);
            let found = self.read(|client| Some(values_at(client.document(document)?.automerge(), &path)));
            found.unwrap_or_default().into_iter().collect()
        })
    }

    /// The document of another case, if it is listed or on the tablet.
    pub(crate) fn action_plan_of(self, unit: UnitId) -> Option<DocumentId> {
        self.cases(DocumentKind::ActionPlan).into_iter().find(|it| it.1.unit == unit).map(|it| it.0)
    }

    /// Who is signed in.
    pub(crate) fn person(self) -> Option<PersonId> {
        self.read(|client| client.identity().map(|it| it.person))
    }

    /// Where others are in a document: person and place; followed.
    pub(crate) fn presence(self, document: DocumentId) -> HashMap<PersonId, String> {
        let here = self.news_of(document).presence;
        here.with(|all| all.iter().map(|(person, heard)| (*person, heard.place.clone())).collect())
    }
}

/// True if a role gives a voice at a unit on a day; without a day, whenever it was held.
fn speaks(role: &PersonRole, unit: UnitId, voice: Voice, day: Option<NaiveDate>) -> bool {
    let fits = match role.role {
        Role::Manager => voice == Voice::Manager,
        Role::Representative | Role::SubstituteRepresentative | Role::MainRepresentative => {
            voice == Voice::Representative
        }
        Role::Hr | Role::Employee | Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => false,
    };
    let is_active = day.is_none_or(|day| role.from <= day && role.to.is_none_or(|to| day <= to));
    fits && role.unit == unit && is_active
}

fn entry_of(client: &Client, document: DocumentId) -> Option<&DirectoryEntry> {
    client.directory()?.documents.iter().find(|it| it.document == document)
}

fn take_notice(news: StoredValue<News, LocalStorage>, told: RwSignal<Option<Told>>, notice: &Notice) {
    let of = |document: &DocumentId| {
        let mut found = None;
        news.update_value(|news| found = Some(news.documents.entry(*document).or_default().clone()));
        found.unwrap_or_default()
    };
    match notice {
        Notice::DocumentChanged(document) => tell(&of(document).content, news),
        Notice::StatusChanged(document) => tell(&of(document).status, news),
        Notice::ConnectionChanged | Notice::DeviceRevoked => news.with_value(|news| news.connection.clone()).notify(),
        Notice::DirectoryChanged | Notice::Ready => {
            news.with_value(|news| (news.directory.clone(), news.connection.clone())).0.notify();
        }
        Notice::Presence { document, person, place } => hear(news, &of(document), *person, place),
        Notice::EditRejected { why, .. } => told.set(Some(Told::EditRejected(why.clone()))),
        Notice::Undone { document, path } | Notice::Redone { document, path } => {
            of(document).taken_back.replace(path.clone());
        }
        // The screen that asked for it tells it.
        Notice::HandoverTaken { .. } | Notice::HandoverRejected(_) => {}
        // So does what carries a blocked tablet's work.
        Notice::Wiped { .. } | Notice::WipeRejected(_) => {}
        Notice::StoreFromNewerVersion
        | Notice::NotUndone { .. }
        | Notice::StatementRefused(_)
        | Notice::DamagedRowsKept
        | Notice::CaseRejected { .. }
        | Notice::RescueImported { .. }
        | Notice::RescueRejected(_) => told.set(Some(Told::Notice(notice.clone()))),
    }
}

fn place_taken_back(notice: Notice) -> Option<Vec<String>> {
    let (Notice::Undone { path, .. } | Notice::Redone { path, .. }) = notice else { return None };
    Some(path)
}

fn tell(trigger: &PacedTrigger, news: StoredValue<News, LocalStorage>) {
    if news.with_value(|it| it.is_typing) { trigger.tell_later() } else { trigger.tell_soon() }
}

fn hear(news: StoredValue<News, LocalStorage>, of: &DocumentNews, person: PersonId, place: &str) {
    let mut count = 0;
    news.update_value(|news| {
        news.heard += 1;
        count = news.heard;
    });
    of.presence.update(|all| match place {
        "" => drop(all.remove(&person)),
        place => drop(all.insert(person, Heard { place: place.to_owned(), count })),
    });
    let presence = of.presence.clone();
    let is_old = move |all: &HashMap<PersonId, Heard>| all.get(&person).is_some_and(|it| it.count == count);
    set_timeout(
        move || {
            if presence.with_untracked(is_old) {
                presence.update(|all| drop(all.remove(&person)));
            }
        },
        PRESENCE_LASTS,
    );
}

/// The open space of the person who uses the tablet.
pub(crate) fn use_tablet() -> Tablet {
    expect_context()
}
