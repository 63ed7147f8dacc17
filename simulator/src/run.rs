//! One run: people do things, the network and the machines do theirs, one step after the other, all drawn from the seed.
//!
//! Each step is one thing that happens to one part. What must hold at any time is checked where it happens, what must hold
//! after everything has healed in [`crate::ending`]. The rule that must not be broken: nothing but the seed decides what
//! happens.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use automerge::{Automerge, Change};
use client_core::{Client, DisconnectReason, Entry, Event, SetAside};
use form_model::{Case, DocumentId};
use server::{CommitFailure, NotLetIn, materialise};

use crate::cast::{self, BEGIN_MS, Holder, TABLETS_MAX};
use crate::chance::Chance;
use crate::deed::{Deed, Found, Promise, is_set_aside};
use crate::hostile::Hostile;
use crate::line::{Delivery, Line, MISHAPS, Way};
use crate::lost::Pieces;
use crate::machine::Machine;
use crate::planned::Planned;
use crate::skew::Skew;
use crate::sweep::Sweep;
use crate::tablet::{Disk, Link, Tablet};
use crate::trace::{Detail, Trace};
use crate::weather::Weather;

/// Frames that arrive together, at most.
const FRAMES_AT_ONCE: usize = 4;

/// Exchanges until a tablet has met the server, an attempt that fails included.
const MEETINGS_MAX: usize = 20;

/// Changes that tablets fold in runs in which pages meet: few, so that each page has folded when they do.
const FOLDS_FROM: usize = 6;

/// How long nothing happens between two steps, in most cases, in milliseconds.
const PAUSE_MS: (u64, u64) = (1, 400);

/// How long in others: up to what makes the server put documents away.
const LONG_PAUSE_MS: (u64, u64) = (1_000, 45_000);

/// One run.
pub(crate) struct Run {
    pub(crate) chance: Chance,
    pub(crate) weather: Weather,
    pub(crate) trace: Trace,
    /// The true time, in milliseconds since 1970.
    pub(crate) now_ms: u64,
    /// How far the server's clock is off.
    pub(crate) server_off_ms: i64,
    pub(crate) machine: Machine,
    pub(crate) tablets: Vec<Tablet>,
    pub(crate) cases: Vec<Case>,
    pub(crate) deeds: Vec<Deed>,
    /// For each tablet that may not write: the deeds of it that the server had when its right ended.
    pub(crate) barred: Vec<Option<BTreeSet<usize>>>,
    pub(crate) revoked: Vec<bool>,
    /// If nobody stands in any more: what had come of the stand-in by then.
    pub(crate) stood_in: Option<BTreeSet<usize>>,
    /// If the round is closed: what had come of everybody by then.
    pub(crate) closed: Option<BTreeSet<usize>>,
    pub(crate) hostile: Hostile,
    pub(crate) planned: Planned,
    /// What was on revoked tablets when they forgot it.
    pub(crate) forgotten: Pieces,
    pub(crate) sweep: Sweep,
    /// The newest copy of the server's database.
    pub(crate) backup: Option<usize>,
    /// True from a restore until the tablets have healed the server.
    pub(crate) is_restored: bool,
}

impl Run {
    pub(crate) fn begin(seed: u64, trace: Trace) -> Result<Self> {
        let mut chance = Chance::of(seed);
        let weather = Weather::draw(&mut chance);
        let planned = Planned::draw(&weather, &mut chance);
        Ok(Self { planned, ..Self::begin_in(weather, chance, trace)? })
    }

    /// A run in a certain weather.
    pub(crate) fn begin_in(weather: Weather, chance: Chance, trace: Trace) -> Result<Self> {
        let folds_from = weather.pages.then_some(FOLDS_FROM);
        let mut cases = vec![cast::yearly(), cast::plan()];
        cases.extend((0..weather.extra_cases).map(cast::extra));
        Ok(Self {
            chance,
            weather,
            trace,
            now_ms: BEGIN_MS,
            server_off_ms: 0,
            machine: Machine::start(BEGIN_MS)?,
            tablets: (0..weather.tablets).map(|it| Tablet::new(Holder::of(it)).folding_from(folds_from)).collect(),
            cases,
            deeds: Vec::new(),
            barred: vec![None; weather.tablets],
            revoked: vec![false; weather.tablets],
            stood_in: None,
            closed: None,
            hostile: Hostile::default(),
            planned: Planned::default(),
            forgotten: Pieces::new(),
            sweep: Sweep::default(),
            backup: None,
            is_restored: false,
        })
    }

    /// Every tablet meets the server once, before anything happens.
    pub(crate) fn meet(&mut self) -> Result<()> {
        self.trace.note(format_args!("{:?}", self.weather));
        for tablet in 0..self.tablets.len() {
            let skew = if self.weather.versions { Skew::draw(&mut self.chance) } else { Skew::Nobody };
            self.trace.note(format_args!("tablet {tablet}: {skew:?}"));
            self.tablets[tablet].skew = skew;
        }
        if self.weather.stand_in {
            self.give_stand_in(None)?;
        }
        for tablet in 0..self.tablets.len() {
            if self.weather.new_tablets {
                self.start(tablet)?;
                self.fetch_everything(tablet)?;
            } else {
                self.tablets[tablet].fill_disk(met()[tablet].clone())?;
                self.start(tablet)?;
            }
        }
        Ok(())
    }

    /// What the disk of each tablet holds after its first meeting.
    fn first_meetings() -> Result<Vec<Vec<Entry>>> {
        let weather = Weather { tablets: TABLETS_MAX, stand_in: false, ..Weather::calm() };
        let mut run = Self::begin_in(weather, Chance::of(0), Trace::new(Detail::Number))?;
        run.meet()?;
        run.tablets.iter().map(Tablet::entries).collect()
    }

    /// All steps, one after the other.
    pub(crate) fn go(&mut self) -> Result<()> {
        (0..self.weather.steps).try_for_each(|number| self.step(number))
    }

    fn step(&mut self, number: u64) -> Result<()> {
        self.trace.at_ms = self.now_ms - BEGIN_MS;
        self.do_what_is_planned(number)?;
        let tablet = self.chance.below(self.tablets.len());
        match self.chance.below(100) {
            0..26 => self.person_acts(tablet),
            26..44 => self.frames_go_up(tablet),
            44..60 => self.frames_come_down(tablet),
            60..72 => self.disk_saves(tablet),
            72..82 => self.server_commits(),
            82..88 => self.time_passes(),
            88..92 => self.network_fails(tablet),
            92..94 if self.weather.hostile => self.hostile_acts(),
            _ => self.trouble(tablet),
        }
    }

    /// The time on the server's wall.
    pub(crate) fn server_ms(&self) -> u64 {
        self.now_ms.saturating_add_signed(self.server_off_ms)
    }

    /// Lets happen at the server what can happen at once.
    pub(crate) fn settle(&mut self) {
        self.now_ms += 1;
        self.machine.set_clock(self.server_ms());
        self.machine.settle();
    }

    /// Lets happen at the server whatever follows from what it was told, the disk included.
    pub(crate) fn commit_all(&mut self) -> Result<()> {
        self.settle();
        while self.machine.is_write_waiting() {
            self.commit()?;
            self.settle();
        }
        Ok(())
    }

    pub(crate) fn start(&mut self, tablet: usize) -> Result<()> {
        let seed = self.chance.seed();
        self.trace.note(format_args!("tablet {tablet} starts"));
        self.tablets[tablet].start(seed, self.now_ms)?;
        self.check_saved(tablet).context("after a start")
    }

    /// A tablet meets the server once before anything happens: before that it can't do anything.
    fn fetch_everything(&mut self, tablet: usize) -> Result<()> {
        let first = self.cases[0].document_id();
        for _ in 0..MEETINGS_MAX {
            let has_moved = self.exchange(tablet)?;
            if !has_moved && self.tablets[tablet].document(first).is_some() {
                return Ok(());
            }
            if !has_moved {
                self.wait_for_timers()?;
            }
        }
        bail!("a tablet met the server and has no documents")
    }

    /// Everything that waits at one tablet happens.
    pub(crate) fn exchange(&mut self, tablet: usize) -> Result<bool> {
        let mut has_moved = self.connect(tablet)?;
        while self.tablets[tablet].is_saving() {
            self.save(tablet, Disk::Writes)?;
            has_moved = true;
        }
        while self.frame_goes_up(tablet) {
            has_moved = true;
        }
        self.settle();
        while self.machine.is_write_waiting() {
            self.commit()?;
            self.settle();
            has_moved = true;
        }
        while self.frame_comes_down(tablet)? {
            has_moved = true;
        }
        while self.tablets[tablet].is_saving() {
            self.save(tablet, Disk::Writes)?;
            has_moved = true;
        }
        Ok(has_moved)
    }

    fn frames_go_up(&mut self, tablet: usize) -> Result<()> {
        self.connect(tablet)?;
        for _ in 0..=self.chance.below(FRAMES_AT_ONCE) {
            self.frame_goes_up(tablet);
        }
        if self.chance.percent(30) {
            self.ghost_moves(tablet);
        }
        self.settle();
        Ok(())
    }

    pub(crate) fn frame_goes_up(&mut self, tablet: usize) -> bool {
        let Link::Up(line) = &mut self.tablets[tablet].link else { return false };
        let (delivery, frame) = line.deliver_up();
        if delivery == Delivery::Up {
            self.trace.note(format_args!("tablet {tablet} → server: {} bytes", frame.len()));
            self.trace.bytes(&frame);
        }
        delivery == Delivery::Up
    }

    /// What a tablet sent over a connection that it has given up arrives late, or never.
    fn ghost_moves(&mut self, tablet: usize) {
        let Some(mut ghost) = self.tablets[tablet].ghosts.pop_front() else { return };
        let (delivery, frame) = ghost.deliver_up();
        self.trace.note(format_args!("tablet {tablet} ⇢ server: {} bytes, late", frame.len()));
        self.trace.bytes(&frame);
        if delivery == Delivery::Up && self.chance.percent(60) {
            self.tablets[tablet].ghosts.push_front(ghost);
        }
    }

    fn frames_come_down(&mut self, tablet: usize) -> Result<()> {
        if matches!(self.tablets[tablet].link, Link::Severed) && self.chance.percent(40) {
            self.trace.note(format_args!("tablet {tablet} notices that nothing comes any more"));
            return self.tablets[tablet].lose(self.now_ms, DisconnectReason::Lost);
        }
        for _ in 0..=self.chance.below(FRAMES_AT_ONCE) {
            if !self.frame_comes_down(tablet)? {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn frame_comes_down(&mut self, tablet: usize) -> Result<bool> {
        let Link::Up(line) = &mut self.tablets[tablet].link else { return Ok(false) };
        match line.deliver_down() {
            Delivery::Nothing | Delivery::Up => return Ok(false),
            Delivery::Down(frame) => {
                self.trace.note(format_args!("server → tablet {tablet}: {} bytes", frame.len()));
                self.trace.bytes(&frame);
                for frame in self.tablets[tablet].skew.received(frame) {
                    self.tablets[tablet].handle(self.now_ms, Event::Received(frame))?;
                }
                self.note_promises(tablet);
            }
            Delivery::Closed(code) => {
                self.trace.note(format_args!("server closes tablet {tablet}: {code}"));
                self.tablets[tablet].lose(self.now_ms, DisconnectReason::from_close_code(code))?;
            }
            Delivery::Gone => {
                self.trace.note(format_args!("tablet {tablet} loses the server"));
                self.tablets[tablet].lose(self.now_ms, DisconnectReason::Lost)?;
            }
        }
        self.settle();
        Ok(true)
    }

    /// A tablet that asked for a connection gets one, or not.
    pub(crate) fn connect(&mut self, tablet: usize) -> Result<bool> {
        if !matches!(self.tablets[tablet].link, Link::Asked) {
            return Ok(false);
        }
        let token = self.tablets[tablet].holder.token();
        let (now_ms, own) = (self.now_ms, &mut self.tablets[tablet]);
        match self.machine.connect(&token) {
            Some(Ok(wire)) => {
                self.trace.note(format_args!("tablet {tablet} connects"));
                own.link = Link::Up(Box::new(Line::new(wire)));
                own.handle(now_ms, Event::Connected)?;
            }
            Some(Err(NotLetIn::Revoked | NotLetIn::SignedOut)) => {
                self.trace.note(format_args!("tablet {tablet} is not let in"));
                own.lose(now_ms, DisconnectReason::NotSignedIn)?;
            }
            Some(Err(NotLetIn::Store(_))) | None => {
                self.trace.note(format_args!("tablet {tablet} does not reach the server"));
                own.lose(now_ms, DisconnectReason::Unreachable)?;
            }
        }
        Ok(true)
    }

    pub(crate) fn disk_saves(&mut self, tablet: usize) -> Result<()> {
        let disk = match self.chance.below(100) {
            0..8 if self.weather.bad_disks => Disk::WritesAndComplains,
            8..16 if self.weather.bad_disks => Disk::Fails,
            _ => Disk::Writes,
        };
        self.save(tablet, disk)
    }

    fn server_commits(&mut self) -> Result<()> {
        if !self.machine.is_write_waiting() {
            return Ok(());
        }
        if self.weather.server_crashes && self.chance.percent(10) {
            let is_written = self.chance.percent(50);
            if is_written {
                self.machine.commit();
            }
            self.trace.note(format_args!("server crashes at a commit; written: {is_written}"));
            self.machine.crash();
            return Ok(());
        }
        let failure = match self.chance.below(100) {
            0..20 if self.weather.bad_disks => Some(CommitFailure::NotWritten),
            20..30 if self.weather.bad_disks => Some(CommitFailure::Written),
            _ => None,
        };
        self.trace.note(format_args!("server commits; failing: {failure:?}"));
        match failure {
            Some(failure) => self.machine.fail(failure),
            None => self.commit()?,
        }
        self.settle();
        Ok(())
    }

    fn time_passes(&mut self) -> Result<()> {
        let (from, to) = if self.chance.percent(20) { LONG_PAUSE_MS } else { PAUSE_MS };
        let pause_ms = self.chance.between(from, to);
        self.trace.note(format_args!("{pause_ms} ms pass"));
        self.pass(pause_ms)
    }

    pub(crate) fn pass(&mut self, pause_ms: u64) -> Result<()> {
        self.now_ms += pause_ms;
        self.machine.set_clock(self.server_ms());
        self.machine.pass(Duration::from_millis(pause_ms));
        self.tablets.iter_mut().try_for_each(|it| it.fire_timers(self.now_ms).map(|_| ()))
    }

    fn network_fails(&mut self, tablet: usize) -> Result<()> {
        match self.chance.below(if self.weather.mishaps { 8 } else { 5 }) {
            5.. => self.frame_is_spoilt(tablet),
            0 => {
                self.trace.note(format_args!("tablet {tablet}: its connection breaks"));
                self.tablets[tablet].lose(self.now_ms, DisconnectReason::Lost)
            }
            1 => {
                self.trace.note(format_args!("tablet {tablet}: nothing arrives any more"));
                self.tablets[tablet].sever();
                Ok(())
            }
            2 => {
                self.trace.note(format_args!("the server is out of everybody's reach"));
                self.tablets.iter_mut().for_each(Tablet::sever);
                Ok(())
            }
            3 => {
                self.trace.note(format_args!("tablet {tablet}: late frames are lost"));
                self.tablets[tablet].ghosts.clear();
                Ok(())
            }
            _ => {
                self.trace.note(format_args!("tablet {tablet}: another network"));
                self.tablets[tablet].handle(self.now_ms, Event::NetworkChanged).map(|_| ())
            }
        }
    }

    fn frame_is_spoilt(&mut self, tablet: usize) -> Result<()> {
        let (way, mishap) = (*self.chance.pick(&[Way::Up, Way::Down]), *self.chance.pick(&MISHAPS));
        self.trace.note(format_args!("tablet {tablet}: a frame has a mishap: {mishap:?}, on its way {way:?}"));
        if let Link::Up(line) = &mut self.tablets[tablet].link {
            line.spoil(way, mishap);
        }
        Ok(())
    }

    /// Takes note of what a tablet's screen says of the deeds made on it.
    pub(crate) fn note_promises(&mut self, tablet: usize) {
        let Some(client) = self.tablets[tablet].client() else { return };
        for case in &self.cases {
            let id = case.document_id();
            let is_open = |it: &&mut Deed| {
                it.tablet == tablet && it.document == id && it.promise < Promise::Synced && !it.may_be_gone
            };
            let mut open = self.deeds.iter_mut().filter(is_open).peekable();
            if open.peek().is_none() {
                continue;
            }
            let Some(status) = client.status(id) else { continue };
            let promise = match (status.is_saved(), status.is_synced()) {
                (_, true) => Promise::Synced,
                (true, false) => Promise::Saved,
                (false, false) => continue,
            };
            let shown = client.document(id).map(form_model::FormDocument::automerge);
            for deed in open {
                // A page that began on less than the disk has promises nothing about the rest.
                let is_shown = shown.is_some_and(|it| it.get_change_meta_by_hash(&deed.change).is_some());
                if self.tablets[tablet].is_stale() && !is_shown {
                    continue;
                }
                // What was set aside is kept, and nobody says that the server has it.
                let is_aside = promise == Promise::Synced && is_set_aside(&deed.what, &status.not_received);
                deed.promise = if is_aside { Promise::Saved } else { promise };
            }
        }
    }

    /// Whatever a tablet called saved is on it.
    pub(crate) fn check_saved(&self, tablet: usize) -> Result<()> {
        let Some(client) = self.tablets[tablet].client() else { return Ok(()) };
        // A page that began on less than the disk has shows the rest when it is opened again.
        if self.tablets[tablet].is_stale() { Ok(()) } else { self.check_shown(tablet, client) }
    }

    /// Whatever a tablet called saved is what this client of it shows.
    pub(crate) fn check_shown(&self, tablet: usize, client: &Client) -> Result<()> {
        for case in &self.cases {
            let id = case.document_id();
            client.status(id).map(|it| it.not_received).unwrap_or_default().iter().try_for_each(check_set_aside)?;
            let promised = |it: &&Deed| it.tablet == tablet && it.document == id && it.promise >= Promise::Saved;
            let promised: Vec<_> =
                self.deeds.iter().filter(promised).filter(|it| !it.may_be_gone && !it.has_left).collect();
            if promised.is_empty() {
                continue;
            }
            let document = client.document(id).context("a document with saved edits is gone")?;
            let found = Found::within(document.automerge());
            let aside = client.status(id).map(|it| it.not_received).unwrap_or_default();
            for deed in promised {
                let is_there = found.has(deed) || is_set_aside(&deed.what, &aside);
                ensure!(is_there, "tablet {tablet} called {:?} saved, and does not have it", deed.what);
            }
        }
        Ok(())
    }

    /// A document as the server has committed it.
    pub(crate) fn at_server(&mut self, document: DocumentId) -> Result<Option<Automerge>> {
        let stored = self.machine.ask(async |server| server.store().load(document).await)??;
        Ok(stored.map(|it| materialise(&it)).transpose()?)
    }

    /// Whatever a tablet called synced is at the server.
    pub(crate) fn check_synced(&mut self) -> Result<()> {
        for id in self.cases.iter().map(Case::document_id).collect::<Vec<_>>() {
            let promised = |it: &&Deed| it.document == id && it.promise == Promise::Synced && !it.may_be_gone;
            let promised: Vec<Deed> = self.deeds.iter().filter(promised).cloned().collect();
            if promised.is_empty() {
                continue;
            }
            let document = self.at_server(id)?.context("the server does not have a document that it acknowledged")?;
            let found = Found::within(&document);
            for deed in promised {
                let Deed { tablet, what, .. } = &deed;
                ensure!(found.has(&deed), "the server acknowledged {what:?} to tablet {tablet}, and does not have it");
            }
        }
        Ok(())
    }
}

/// What the disks of tablets hold that have met the server: made once, since a first meeting takes longer than most runs.
fn met() -> &'static [Vec<Entry>] {
    static MET: OnceLock<Vec<Vec<Entry>>> = OnceLock::new();
    MET.get_or_init(|| Run::first_meetings().expect("tablets meet a server to which nothing happens"))
}

/// What was set aside is whole, and its tablet can say why.
fn check_set_aside(entry: &SetAside) -> Result<()> {
    let change = Change::from_bytes(entry.bytes.clone()).context("what was set aside can't be read")?;
    ensure!(change.hash() == entry.hash, "what was set aside is another change than it says");
    ensure!(!entry.reason.is_empty() && !entry.text.is_empty(), "{entry:?} was set aside for no reason");
    Ok(())
}
