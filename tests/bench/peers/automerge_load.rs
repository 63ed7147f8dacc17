//! The work as it is done on servers that speak automerge: the same bytes for each.
//!
//! Light clients do what is measured; whole documents, merged by automerge itself, check afterwards what a server holds.

use std::collections::{BTreeSet, VecDeque};
use std::future::pending;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Error, Result, ensure};
use automerge::sync::{self, BloomFilter, ChunkList, Have, MessageVersion, SyncDoc as _};
use automerge::{Automerge, ChangeHash};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::light_client::{LightClient, SentTimes, Target, Wire, message_of};
use super::load::{CameBack, Compared, Fetched, Typed};
use super::script::{Base, Script};

/// Changes per message while a server of ours is filled: a tablet that comes back sends about so many at most.
const CHANGES_PER_MESSAGE: usize = 500;

/// How long what is on its way may take to arrive after the last edit.
const DRAIN: Duration = Duration::from_secs(20);

/// From the last preparation to the first edit.
const BEFORE_THE_FIRST_EDIT: Duration = Duration::from_millis(200);

/// How long a client waits before it tries again after a connection that failed.
const RETRY: Duration = Duration::from_secs(1);

/// Documents that are opened or fetched at once while nothing is measured.
const AT_ONCE: usize = 8;

/// The clients of one run; while nothing else is done they hear and answer, since servers drop whom they don't hear.
#[derive(Debug)]
pub(crate) struct AutomergeLoad {
    scripts: Vec<Arc<Script>>,
    idling: JoinSet<Result<LightClient>>,
    asks_back: watch::Sender<bool>,
    /// What the clients were told to be there, per script and writer.
    told: Vec<[usize; 2]>,
}

impl Default for AutomergeLoad {
    fn default() -> Self {
        let (scripts, told) = (Vec::new(), Vec::new());
        Self { scripts, idling: JoinSet::new(), asks_back: watch::Sender::new(false), told }
    }
}

/// Gives a server one document's history. Ours takes changes, from who made them; the others the whole document, as a client
/// may send it first.
pub(crate) async fn seed(target: Target, base: &Base) -> Result<()> {
    if !target.wants_token {
        let mut wire = Wire::connect(target, "", &format!("seed-{}", base.document)).await?;
        let have = vec![Have { last_sync: vec![base.head()], bloom: BloomFilter::default() }];
        let mut message = message_of(vec![base.head()], (Vec::new(), have), Vec::new());
        message.changes = ChunkList::from(base.saved()?);
        message.version = MessageVersion::V2;
        say_until_held(&mut wire, base, message).await?;
        wire.close().await;
        return Ok(());
    }
    let mut last = base.genesis_head();
    for (writer, written) in base.written() {
        let peer = format!("seed-{}-{writer}", base.document);
        let mut wire = Wire::connect(target, &base.tokens[writer], &peer).await?;
        for piece in written.chunks(CHANGES_PER_MESSAGE) {
            let newest = piece.last().context("pieces are not empty")?.hash;
            let changes = piece.iter().map(|it| it.bytes.clone()).collect();
            let hashes: Vec<ChangeHash> = piece.iter().map(|it| it.hash).collect();
            let have = vec![Have { last_sync: vec![last], bloom: BloomFilter::from_hashes(hashes.iter()) }];
            say_until_held(&mut wire, base, message_of(vec![newest], (Vec::new(), have), changes)).await?;
            last = newest;
        }
        wire.close().await;
    }
    Ok(())
}

async fn say_until_held(wire: &mut Wire, base: &Base, message: sync::Message) -> Result<()> {
    let heads = message.heads.clone();
    wire.feed_sync(&base.document, message).await?;
    wire.flush().await?;
    loop {
        let answer = wire.next_sync(&base.document).await?;
        let is_refused = answer.flags.is_some_and(|flags| flags.contains(sync::MessageFlags::READ_ONLY));
        ensure!(!is_refused, "the server refuses the history");
        if answer.heads == heads {
            return Ok(());
        }
    }
}

impl AutomergeLoad {
    /// Two clients per form connect, with the history.
    pub(crate) async fn open(&mut self, target: Target, scripts: &[Arc<Script>]) -> Result<()> {
        self.prepare(scripts);
        let mut opening = JoinSet::new();
        for script in scripts {
            let times = Arc::new(SentTimes::of(script.edits.len()));
            for writer in [0, 1] {
                if opening.len() == AT_ONCE {
                    self.let_idle(opening.join_next().await.context("some are opened")???);
                }
                let (script, times) = (script.clone(), times.clone());
                opening.spawn(async move {
                    let mut client = LightClient::connect(target, (script, writer), 0).await?;
                    client.share_times(&times);
                    anyhow::Ok(client)
                });
            }
        }
        while let Some(client) = opening.join_next().await {
            self.let_idle(client??);
        }
        Ok(())
    }

    fn let_idle(&mut self, client: LightClient) {
        self.idling.spawn(client.idle(self.asks_back.subscribe()));
    }

    /// Everyone who idles, in no order.
    async fn ask_back(&mut self) -> Result<Vec<LightClient>> {
        self.asks_back.send_replace(true);
        let mut clients = Vec::new();
        while let Some(client) = self.idling.join_next().await {
            let mut client = client?.context("a client was lost while it idled")?;
            client.acks.clear();
            client.echoes.clear();
            clients.push(client);
        }
        self.asks_back.send_replace(false);
        Ok(clients)
    }

    /// Some leave and come back.
    pub(crate) async fn rejoin_some(&mut self, target: Target, some: usize) -> Result<()> {
        let mut clients = self.ask_back().await?;
        let leaving: Vec<LightClient> = clients.drain(..some.min(clients.len())).collect();
        for client in clients {
            self.let_idle(client);
        }
        for client in leaving {
            let client = client.rejoin(target).await?;
            self.let_idle(client);
        }
        Ok(())
    }

    pub(crate) fn prepare(&mut self, scripts: &[Arc<Script>]) {
        self.disconnect();
        self.scripts = scripts.to_vec();
        self.told = vec![[0, 0]; scripts.len()];
    }

    /// In turns, at an even pace per form.
    pub(crate) async fn type_in_turns(&mut self, edits: Range<usize>, every: Duration) -> Result<Typed> {
        let clients = self.ask_back().await?;
        let begin = Instant::now() + BEFORE_THE_FIRST_EDIT;
        let forms = u32::try_from(self.scripts.len())?;
        let mut typing = JoinSet::new();
        for client in clients {
            let place = u32::try_from(client.place_among(&self.scripts).context("it is one of ours")?)?;
            typing.spawn(take_turns(client, edits.clone(), begin + every * place / forms, every));
        }
        self.collect(typing, begin).await
    }

    /// Everyone writes as fast as acknowledgements come, with so many edits on the way; ends early when the server is gone.
    pub(crate) async fn saturate(&mut self, time: Duration, window: usize) -> Result<Typed> {
        let clients = self.ask_back().await?;
        let begin = Instant::now();
        let mut typing = JoinSet::new();
        for client in clients {
            typing.spawn(write_at_once(client, begin + time, window));
        }
        self.collect(typing, begin).await
    }

    async fn collect(&mut self, mut typing: JoinSet<Result<Wrote>>, begin: Instant) -> Result<Typed> {
        let mut typed = Typed::default();
        let mut ended = begin;
        while let Some(wrote) = typing.join_next().await {
            let Wrote { mut client, acknowledged, at } = wrote??;
            ended = ended.max(at);
            typed.acknowledged += acknowledged;
            typed.acks.append(&mut client.acks);
            typed.echoes.append(&mut client.echoes);
            let place = client.place_among(&self.scripts).context("it is one of ours")?;
            self.told[place][client.writer] = client.acknowledged_own();
            self.let_idle(client);
        }
        typed.took = ended - begin;
        Ok(typed)
    }

    pub(crate) fn disconnect(&mut self) {
        self.idling = JoinSet::new();
    }

    /// All come back at once with edits of their own; who has been told that everything is there counts.
    pub(crate) async fn come_back(&mut self, target: Target, edits: usize, limit: Duration) -> Result<CameBack> {
        let begin = Instant::now();
        let mut coming = JoinSet::new();
        for (place, script) in self.scripts.iter().enumerate() {
            for writer in [0, 1] {
                coming.spawn(come_back(target, (script.clone(), writer), edits, place));
            }
        }
        let mut returned = CameBack { clients: coming.len(), ..CameBack::default() };
        let everyone = async {
            while let Some(client) = coming.join_next().await {
                let (client, place) = client??;
                self.told[place][client.writer] = edits;
                self.let_idle(client);
                returned.settled += 1;
                returned.took = begin.elapsed();
            }
            anyhow::Ok(())
        };
        if let Ok(outcome) = timeout(limit, everyone).await {
            outcome?;
        }
        Ok(returned)
    }

    /// One after the other comes back to what it has.
    pub(crate) async fn come_back_unchanged(&mut self, target: Target, times: usize) -> Result<()> {
        for nth in 0..times {
            let place = (self.scripts[(nth / 2) % self.scripts.len()].clone(), nth % 2);
            LightClient::connect(target, place, 0).await?.close().await;
        }
        Ok(())
    }

    /// Each form is fetched once, one after the other; the sockets are there before, and what merging costs is not counted.
    pub(crate) async fn fetch_all(
        &mut self,
        target: Target,
        ready: impl AsyncFnOnce() -> Result<()>,
    ) -> Result<Fetched> {
        let mut wires = VecDeque::new();
        for script in &self.scripts {
            wires.push_back(Wire::connect(target, &script.tokens[0], &format!("fetch-{}", script.document)).await?);
        }
        tokio::select! {
            is_ready = ready() => is_ready?,
            lost = idle(&mut wires) => return Err(lost),
        }
        let mut fetched = Fetched::default();
        for script in &self.scripts {
            let mut wire = wires.pop_front().context("there is one for each form")?;
            let whole = tokio::select! {
                whole = fetch(&mut wire, script) => whole?,
                lost = idle(&mut wires) => return Err(lost),
            };
            wires.push_back(wire);
            fetched.took += whole.took;
            fetched.bytes += whole.bytes;
            ensure!(whole.form.get_heads() == script.base_heads, "{} came incomplete", script.document);
        }
        Ok(fetched)
    }

    /// What the server holds of what everyone made.
    pub(crate) async fn compare(&self, target: Target) -> Result<Compared> {
        let mut fetching = JoinSet::new();
        let mut compared = Compared::default();
        for (script, told) in self.scripts.iter().zip(&self.told) {
            if fetching.len() == AT_ONCE {
                compared.add(fetching.join_next().await.context("some are fetched")???);
            }
            fetching.spawn(compare(target, script.clone(), *told));
        }
        while let Some(one) = fetching.join_next().await {
            compared.add(one??);
        }
        Ok(compared)
    }
}

/// Hears for those who wait, since servers drop whom they don't hear; ends when one is lost.
async fn idle(wires: &mut VecDeque<Wire>) -> Error {
    let mut idling: FuturesUnordered<_> = wires.iter_mut().map(Wire::idle).collect();
    match idling.next().await {
        Some(lost) => lost.context("a client was lost while it waited"),
        None => pending().await,
    }
}

/// A client that has written, and what it was told until the end.
struct Wrote {
    client: LightClient,
    acknowledged: usize,
    at: Instant,
}

async fn take_turns(mut client: LightClient, edits: Range<usize>, begin: Instant, every: Duration) -> Result<Wrote> {
    let first = edits.start;
    for edit in edits.clone() {
        if edit % 2 != client.writer {
            continue;
        }
        let due = begin + every * u32::try_from(edit - first)?;
        while Instant::now() < due || (edit > 0 && !client.knows(edit - 1)) {
            ensure!(Instant::now() < due + DRAIN, "the other's edit did not come");
            client.hear_until(if Instant::now() < due { due } else { due + DRAIN }).await?;
            client.answer().await?;
        }
        client.feed_edit(edit).await?;
        client.flush().await?;
    }
    let at = Instant::now();
    let last = edits.end - 1;
    let deadline = at + DRAIN + every;
    while !(client.knows(last) && client.is_acknowledged(last)) && Instant::now() < deadline {
        client.hear_until(deadline).await?;
        client.answer().await?;
    }
    Ok(Wrote { acknowledged: client.acks.len(), client, at })
}

async fn write_at_once(mut client: LightClient, end: Instant, window: usize) -> Result<Wrote> {
    let (mut sent, mut is_gone, most) = (client.acknowledged_own(), false, client.lane_length());
    while Instant::now() < end && !is_gone && client.acknowledged_own() < most {
        is_gone = write_some(&mut client, &mut sent, (window, end)).await.is_err();
    }
    let (acknowledged, at) = (client.acks.len(), Instant::now());
    let deadline = at + DRAIN;
    while !is_gone && client.acknowledged_own() < sent && Instant::now() < deadline {
        is_gone = client.hear_until(deadline).await.is_err() || client.answer().await.is_err();
    }
    Ok(Wrote { client, acknowledged, at })
}

async fn write_some(client: &mut LightClient, sent: &mut usize, manner: (usize, Instant)) -> Result<()> {
    let (window, end) = manner;
    while *sent < client.acknowledged_own() + window && *sent < client.lane_length() {
        client.feed_edit(client.own(*sent)).await?;
        *sent += 1;
    }
    client.flush().await?;
    client.answer().await?;
    client.hear_until(end).await
}

async fn come_back(
    target: Target,
    place: (Arc<Script>, usize),
    edits: usize,
    number: usize,
) -> Result<(LightClient, usize)> {
    loop {
        match come_back_once(target, place.clone(), edits).await {
            Ok(client) => return Ok((client, number)),
            // As a client does whose connection failed.
            Err(_) => sleep(RETRY).await,
        }
    }
}

async fn come_back_once(target: Target, place: (Arc<Script>, usize), edits: usize) -> Result<LightClient> {
    let mut client = LightClient::connect(target, place, edits).await?;
    if client.acknowledged_own() < edits {
        client.send_offline(edits).await?;
    }
    while client.acknowledged_own() < edits {
        client.hear_until(Instant::now() + DRAIN).await?;
        client.answer().await?;
    }
    Ok(client)
}

/// A form as automerge has it after a fetch.
struct Whole {
    form: Automerge,
    took: Duration,
    bytes: usize,
}

async fn fetch(wire: &mut Wire, script: &Script) -> Result<Whole> {
    let (mut form, mut state) = (form_model::new_automerge(), sync::State::new());
    let (begun, mut merging, mut bytes) = (Instant::now(), Duration::ZERO, 0);
    loop {
        if let Some(message) = form.generate_sync_message(&mut state) {
            wire.feed_sync(&script.document, message).await?;
            wire.flush().await?;
        }
        let message = wire.next_sync(&script.document).await?;
        let (took, heads) = (begun.elapsed() - merging, message.heads.clone());
        bytes += message.changes.iter().map(<[u8]>::len).sum::<usize>();
        let merge = Instant::now();
        form.receive_sync_message(&mut state, message)?;
        merging += merge.elapsed();
        if !heads.is_empty() && form.get_heads() == heads {
            return Ok(Whole { form, took, bytes });
        }
    }
}

async fn compare(target: Target, script: Arc<Script>, told: [usize; 2]) -> Result<Compared> {
    let mut wire = Wire::connect(target, &script.tokens[0], &format!("compare-{}", script.document)).await?;
    let whole = timeout(DRAIN, fetch(&mut wire, &script)).await.context("not fetched in time")??;
    wire.close().await;
    let held: BTreeSet<ChangeHash> = whole.form.get_changes(&[]).iter().map(automerge::Change::hash).collect();
    let own = |writer: usize| script.edits.iter().skip(writer).step_by(2).take(told[writer]);
    let lost = [0, 1].map(|writer| own(writer).filter(|edit| !held.contains(&edit.hash)).count());
    // Heads name all that is behind them. What is on its way arrives before a difference counts.
    let different = usize::from(whole.form.get_heads() != script.heads(counts_of(&script, told)));
    Ok(Compared { lost: lost.iter().sum(), acknowledged: told.iter().sum(), different })
}

fn counts_of(script: &Script, told: [usize; 2]) -> [usize; 2] {
    if script.order.stride() == 1 { [told[0] + told[1], 0] } else { told }
}
