//! A person with a tablet: verbs, so that stories read as sentences.
//!
//! Behind each verb is an edit of the real client on a real local store; nothing here knows how it gets to the server. A
//! verb is done when the tablet has saved what it did.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use client_core::{CheckedHandover, Client, Connection, DocumentStatus, HandoverRefusal, SetAside, Writability};
use form_model::{
    Case, Certificate, ChangeHash, DocumentId, Edit, ExtraReason, Followup, FormDocument, Level, Mark, Occasion,
    PersonId, RatingPair, Receipt, RowId, Seal, Splice, Template, Voice, Vouchers, built_in_template, digest,
};

use crate::account::Account;
use crate::api::{Answer, Api};
use crate::network::Link;
use crate::patience::until;
use crate::tablet::Tablet;

/// Somebody of the example municipality.
#[derive(Debug)]
pub struct Person {
    pub account: Account,
    pub link: Link,
    tablet: Tablet,
    store: PathBuf,
}

impl Person {
    /// Signs in on a tablet of their own, which reaches the server by a link of its own.
    pub async fn signs_in(account: Account, server: SocketAddr, store: PathBuf) -> Self {
        let link = Link::to(server).await;
        let tablet = Tablet::start(&store, link.address(), Some(&account)).await;
        Self { account, link, tablet, store }
    }

    /// The follow-up of the own unit.
    pub fn followup(&self) -> DocumentId {
        self.account.followup.parse().expect("the server sends document ids")
    }

    /// The action plan of the own unit.
    pub fn plan(&self) -> DocumentId {
        self.account.plan.parse().expect("the server sends document ids")
    }

    pub fn person(&self) -> PersonId {
        self.account.person
    }

    pub fn goes_offline(&self) {
        self.link.cut();
    }

    pub fn comes_online(&self) {
        self.link.restore();
        self.tablet.notices_a_network();
    }

    /// The server as this person's browser would see it, past the link.
    pub fn api(&self, server: SocketAddr) -> Api {
        self.account.api(server)
    }

    /// Puts the tablet away and takes it out again: what is not on its disk is gone.
    pub async fn restarts_the_tablet(self) -> Self {
        let Self { account, link, tablet, store } = self;
        tablet.stop().await;
        let tablet = Tablet::start(&store, link.address(), None).await;
        Self { account, link, tablet, store }
    }

    /// Does something in a document, and waits until the tablet has saved it.
    pub async fn does(&self, document: DocumentId, edit: Edit) {
        self.tablet.edit(document, edit).await;
        self.until_saved(document).await;
    }

    /// Answers a question of the follow-up in the own register.
    pub async fn answers(&self, question: &str, rating: &str) {
        self.does(self.followup(), Edit::answer(question, self.account.voice, Some(rating))).await;
    }

    /// Writes into the comment that both write in.
    pub async fn comments(&self, question: &str, position: usize, text: &str) {
        self.does(self.followup(), Edit::comment(question, Splice::insert(position, text))).await;
    }

    /// Lets the difference of opinion stand as it is now: "vi ser olika på det".
    ///
    /// # Panics
    /// When there is no difference at the question.
    pub async fn agrees_to_differ(&self, question: &str) {
        let answer = &self.sees().answers[question];
        let pair = RatingPair {
            manager: answer.manager.ratings.clone(),
            representative: answer.representative.ratings.clone(),
        };
        self.does(self.followup(), Edit::agree_to_differ(question, self.account.voice, Some(&pair))).await;
    }

    /// Marks the own follow-up as it is now as ready.
    pub async fn marks_ready(&self) {
        self.marks_ready_in(self.followup()).await;
    }

    /// Marks a follow-up as it is now as ready.
    pub async fn marks_ready_in(&self, followup: DocumentId) {
        let mark = self.mark(followup);
        self.does(followup, Edit::mark_ready(&mark, self.account.voice)).await;
    }

    /// Hands the follow-up in with the action plan as it is on this tablet; the row that the receipt will name.
    pub async fn hands_in(&self) -> RowId {
        let mark = self.mark(self.followup());
        let plan_heads = self.heads(self.plan());
        self.does(self.followup(), Edit::hand_in(&mark, &plan_heads, None)).await;
        mark.row
    }

    fn mark(&self, followup: DocumentId) -> Mark {
        let digest = digest(self.form(followup).automerge());
        Mark { row: RowId::from_bytes(rand::random()), person: self.account.person, time_ms: crate::now_ms(), digest }
    }

    /// Starts a case that has no document yet, as far as this tablet knows.
    pub async fn starts(&self, case: Case) -> DocumentId {
        let document = self.tablet.start_case(case).await;
        self.until_saved(document).await;
        document
    }

    /// The own follow-up as the screen shows it.
    pub fn sees(&self) -> Followup {
        self.reads(self.followup(), &built_in_template(Level::Workplace))
    }

    /// Any follow-up as the screen shows it.
    pub fn reads(&self, followup: DocumentId, template: &Template) -> Followup {
        Followup::read(self.form(followup).automerge(), template)
    }

    /// The comment that both write in.
    pub fn sees_comment(&self, question: &str) -> String {
        self.sees().answers[question].comment.clone()
    }

    pub fn heads(&self, document: DocumentId) -> Vec<ChangeHash> {
        let heads = self.tablet.look(move |client| client.document(document).map(FormDocument::heads));
        let mut heads = heads.expect("the document is on the tablet");
        heads.sort();
        heads
    }

    fn form(&self, document: DocumentId) -> FormDocument {
        self.tablet.form(document).expect("the document is on the tablet")
    }

    /// How a document stands on the tablet.
    ///
    /// # Panics
    /// When it is not there.
    pub fn status(&self, document: DocumentId) -> DocumentStatus {
        self.has(document).expect("the document is on the tablet")
    }

    /// Whether the tablet holds the document.
    pub fn holds(&self, document: DocumentId) -> bool {
        self.has(document).is_some()
    }

    fn has(&self, document: DocumentId) -> Option<DocumentStatus> {
        self.tablet.look(move |client| client.status(document))
    }

    /// What the server did not take, with the reasons.
    pub fn keeps_aside(&self, document: DocumentId) -> Vec<SetAside> {
        self.status(document).not_received
    }

    pub fn receipts(&self, document: DocumentId) -> Vec<Receipt> {
        let state = self.tablet.look(move |client| client.case_state(document).cloned());
        state.map(|state| state.receipts).unwrap_or_default()
    }

    /// What this tablet would hand over of the follow-up: its changes, and vouchers for them.
    pub fn hands_over(&self) -> (Vec<Vec<u8>>, Vouchers) {
        let followup = self.followup();
        let changes = self.form(followup).automerge().get_changes(&[]);
        let vouchers = self.tablet.look(move |client| client.vouchers_for(followup));
        (changes.iter().map(|it| it.raw_bytes().to_vec()).collect(), vouchers)
    }

    /// Whether this tablet would take over what another hands over of the follow-up.
    ///
    /// # Errors
    /// Why it would not.
    pub fn checks(&self, (changes, vouchers): (Vec<Vec<u8>>, Vouchers)) -> Result<CheckedHandover, HandoverRefusal> {
        let followup = self.followup();
        self.tablet.look(move |client| client.check_handover(followup, &changes, &vouchers, crate::now_ms()))
    }

    /// Whether the server told this tablet whose the keys of these people's devices are.
    pub fn knows_certificates_of(&self, people: &[&Self]) -> bool {
        let certified = self.tablet.look(|client| {
            let directory = client.directory()?;
            let certificates = directory.certificates.iter();
            let read = |it: &Vec<u8>| Certificate::verify(it, directory.installation, &directory.public_key).ok();
            Some(certificates.filter_map(read).map(|it| (it.person, it.device)).collect::<Vec<_>>())
        });
        let certified = certified.unwrap_or_default();
        people.iter().all(|it| certified.contains(&(it.account.person, it.account.device)))
    }

    /// Everything on the tablet as one file.
    pub fn exports_a_rescue_file(&self) -> Vec<u8> {
        self.tablet.rescue_file()
    }

    pub async fn imports_a_rescue_file(&self, file: Vec<u8>) {
        self.tablet.import_rescue_file(file);
        self.until_saved(self.followup()).await;
    }

    /// Waits until the follow-up and the action plan of the own unit are on the tablet.
    pub async fn has_fetched_everything(&self) {
        for document in [self.followup(), self.plan()] {
            self.until_fetched(document).await;
        }
    }

    pub async fn until_saved(&self, document: DocumentId) {
        until("the tablet has saved", || self.status(document).is_saved()).await;
    }

    /// Waits until the server has everything of the document that is here, and the two are talking.
    pub async fn until_synced(&self, document: DocumentId) {
        until("the tablet says synced", || {
            let status = self.status(document);
            status.is_live && status.is_synced()
        })
        .await;
    }

    /// Whether the tablet believes that its person may write in a document.
    pub fn may_write(&self, document: DocumentId) -> bool {
        self.status(document).writability == Writability::Writable
    }

    /// Whether the tablet believes that its person may write in these registers of the own follow-up.
    pub fn may_write_as(&self, voice: Voice) -> bool {
        let followup = self.followup();
        self.tablet.look(move |client| {
            let entries = client.directory().map(|directory| directory.documents.as_slice()).unwrap_or_default();
            entries.iter().any(|entry| entry.document == followup && entry.voices.contains(&voice))
        })
    }

    /// The names of the forums of the own follow-up, as far as the tablet knows.
    pub fn forums(&self) -> Vec<String> {
        let case = self.yearly_case();
        let forums = self.tablet.look(move |client| client.directory().map(|it| it.forums_of(&case)));
        forums.unwrap_or_default().into_iter().map(|it| it.name).collect()
    }

    /// Whether somebody has to sign in before the tablet can sync again.
    pub fn has_to_sign_in_again(&self) -> bool {
        self.tablet.look(|client| client.connection() == Connection::SignInNeeded)
    }

    /// Waits until the tablet keeps the server's seal of a document as it is now.
    pub async fn until_sealed(&self, document: DocumentId) -> Seal {
        let mut heads = self.heads(document);
        heads.sort();
        let seal = || self.tablet.look(move |client| client.seal(document).cloned());
        until("the tablet keeps the server's seal", || seal().is_some_and(|it| it.heads == heads)).await;
        seal().expect("it was just there")
    }

    /// Asks for a document that is only read, and waits until it is on the tablet.
    pub async fn fetches(&self, document: DocumentId) {
        self.tablet.wants(document);
        self.until_fetched(document).await;
    }

    async fn until_fetched(&self, document: DocumentId) {
        until("the tablet has fetched the document", || {
            self.has(document).is_some_and(|status| status.synced_at_ms.is_some())
        })
        .await;
    }

    /// Learns from the server whether the device was revoked, as the tablet's screen does when it is not let in.
    pub fn asks_whether_it_is_revoked(&self, server: SocketAddr) -> bool {
        let answer = self.api(server).get("/api/me");
        let is_revoked = answer.status == 401 && answer.body["type"] == "urn:samsyn:problem:device-revoked";
        if is_revoked {
            self.tablet.is_revoked();
        }
        is_revoked
    }

    /// Sends the unsent work of a revoked device, part by part; how many pieces that were.
    ///
    /// # Panics
    /// When the server does not keep it.
    pub fn brings_unsent_work(&self, server: SocketAddr) -> usize {
        while let Some(part) = self.tablet.look(Client::next_upload) {
            let answer = self.api(server).post("/api/lost-tablet/work", &part.body);
            assert_eq!(answer.status, 201, "{}", answer.body);
            self.tablet.work_is_kept(part.pieces);
        }
        self.tablet.look(Client::uploaded_pieces)
    }

    /// Asks for the order to wipe itself, with what the tablet names as unsent.
    pub fn asks_for_the_wipe_order(&self, server: SocketAddr) -> Answer {
        let unsent = self.tablet.look(Client::wipe_request).expect("everything was brought");
        self.api(server).post("/api/lost-tablet/wipe-order", &unsent)
    }

    /// Does what an order says, if it counts; whether the tablet has forgotten its person.
    ///
    /// # Panics
    /// When the order is no hexadecimal.
    pub fn obeys(&self, order: &str) -> bool {
        let byte = |at: usize| u8::from_str_radix(&order[2 * at..2 * at + 2], 16).expect("hexadecimal");
        self.tablet.is_ordered_to_wipe((0..order.len() / 2).map(byte).collect());
        self.tablet.look(Client::is_wiped)
    }

    /// The case of the own yearly follow-up.
    ///
    /// # Panics
    /// When it was not fetched.
    pub fn yearly_case(&self) -> Case {
        self.form(self.followup()).case().clone()
    }
}

/// An extra follow-up of the person's own unit in the open round, after a near miss.
pub fn extra_followup(person: &Person) -> Case {
    let event_date = NaiveDate::from_ymd_opt(2026, 11, 3).expect("a day of the calendar");
    let occasion = Occasion::Extra { reason: ExtraReason::NearMiss, event_date, ordinal: 0 };
    Case { occasion: Some(occasion), ..person.yearly_case() }
}
