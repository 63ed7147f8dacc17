//! The work that every server is given: forms with a history, and edits made before anything is measured.
//!
//! An edit of a form is made once by the real editing code and then repeated with its own numbers, which takes microseconds
//! however long the form is; a test compares the bytes with what the real code would have made. The same bytes go to every
//! server that speaks automerge.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroU64;

use anyhow::{Context as _, Result, ensure};
use automerge::legacy::{ElementId, Key, ObjectId, OpId, SortedVec};
use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange, ObjId, ROOT, ReadDoc as _};
use form_model::{
    Edit, Level, PersonId, Shape, Splice, Voice, apply_edit, author_of, built_in_template, new_automerge,
};

/// Questions whose answers are given; comments are written everywhere.
const ANSWERED_QUESTIONS: usize = 8;

/// Every so many edits an answer is given.
const KEYSTROKES_PER_ANSWER: usize = 8;

/// The time of the first edit; each is a second after the one before.
const BEGUN_MS: u64 = 1_790_000_000_000;

/// Milliseconds in the second that automerge counts in.
const SECOND_MS: u64 = 1_000;

/// How two writers' edits hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Each is made on what the other wrote before: people who watch each other.
    Turns,
    /// Each writer's edits follow only the own ones: people who type at once, or without a network.
    Lanes,
}

impl Order {
    /// How many edits back the edit is that one builds on.
    pub(crate) const fn stride(self) -> usize {
        match self {
            Self::Turns => 1,
            Self::Lanes => 2,
        }
    }
}

/// How many edits are known of each lane; turns have one lane.
pub(crate) type Counts = [usize; 2];

/// A change as it travels.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) bytes: Vec<u8>,
    pub(crate) hash: ChangeHash,
    max_op: u64,
}

/// One form and what its two writers will do; edit `n` is writer `n % 2`'s.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) document: String,
    pub(crate) tokens: [String; 2],
    pub(crate) order: Order,
    pub(crate) base_heads: Vec<ChangeHash>,
    pub(crate) edits: Vec<Prepared>,
    by_checksum: HashMap<[u8; 4], usize>,
    by_hash: HashMap<ChangeHash, usize>,
}

/// Where a hash stands in a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    History,
    Edit(usize),
    Unknown,
}

impl Script {
    pub(crate) fn lane(&self, edit: usize) -> usize {
        edit % self.order.stride()
    }

    /// How many edits of its lane there are when this is the newest.
    pub(crate) fn count_with(&self, edit: usize) -> usize {
        edit / self.order.stride() + 1
    }

    /// The edit at a place in a lane.
    pub(crate) fn in_lane(&self, lane: usize, place: usize) -> usize {
        place * self.order.stride() + lane
    }

    /// The heads of whoever has the history and so many edits of each lane, sorted as automerge wants them.
    pub(crate) fn heads(&self, counts: Counts) -> Vec<ChangeHash> {
        let newest = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let mut heads: Vec<ChangeHash> =
            newest.map(|(lane, count)| self.edits[self.in_lane(lane, count - 1)].hash).collect();
        if heads.is_empty() {
            heads.clone_from(&self.base_heads);
        }
        heads.sort_unstable();
        heads
    }

    pub(crate) fn place_of(&self, hash: &ChangeHash) -> Place {
        match self.by_hash.get(hash) {
            Some(edit) => Place::Edit(*edit),
            None if self.base_heads.contains(hash) => Place::History,
            None => Place::Unknown,
        }
    }

    /// The edit in a chunk, by its checksum, which no two edits of a script share; nothing for a change of the history.
    pub(crate) fn edit_in(&self, chunk: &[u8]) -> Option<usize> {
        let checksum: [u8; 4] = chunk.get(4..8)?.try_into().ok()?;
        self.by_checksum.get(&checksum).copied()
    }
}

/// A form with its history, from which scripts are made.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    pub(crate) document: String,
    pub(crate) tokens: [String; 2],
    /// Everything, in causal order; the server of ours has the genesis already.
    pub(crate) history: Vec<Prepared>,
    genesis: usize,
    scribes: [Scribe; 2],
}

/// Who writes, with what the next edit needs.
#[derive(Debug, Clone)]
struct Scribe {
    keystroke: ExpandedChange,
    answers: Vec<(ExpandedChange, OpId)>,
    comments: Vec<ObjectId>,
    seq: u64,
    /// The newest change of this writer, which the next one names beside the heads.
    newest: ChangeHash,
    made: usize,
}

impl Base {
    /// Makes a form's history on its genesis. `burst` keystrokes make one change.
    pub(crate) fn make(
        document: &str,
        writers: [(String, PersonId); 2],
        genesis: Vec<Change>,
        history: usize,
        burst: usize,
    ) -> Result<Self> {
        let people = [writers[0].1, writers[1].1];
        let (setup, scribes) = begin(people, &genesis, burst)?;
        let changes = genesis.iter().chain(&setup).map(prepared);
        let [one, other] = writers;
        let mut base = Self {
            document: document.to_owned(),
            tokens: [one.0, other.0],
            history: changes.collect(),
            genesis: genesis.len(),
            scribes,
        };
        for made in base.history.len()..history.max(base.history.len()) {
            let last = base.history.last().context("there is a genesis")?;
            let change = base.scribes[0].write(vec![last.hash], last.max_op + 1, made as u64)?;
            base.history.push(prepared(&change));
        }
        Ok(base)
    }

    /// What comes behind the genesis, in pieces of one writer each: only who wrote something may bring it to ours.
    pub(crate) fn written(&self) -> [(usize, &[Prepared]); 3] {
        let (setup, rest) = self.history[self.genesis..].split_at(2 * ANSWERED_QUESTIONS);
        let (one, other) = setup.split_at(ANSWERED_QUESTIONS);
        [(0, one), (1, other), (0, rest)]
    }

    /// The genesis' newest change.
    pub(crate) fn genesis_head(&self) -> ChangeHash {
        self.history[self.genesis - 1].hash
    }

    pub(crate) fn head(&self) -> ChangeHash {
        self.history[self.history.len() - 1].hash
    }

    /// The whole form as automerge saves it.
    pub(crate) fn saved(&self) -> Result<Vec<u8>> {
        let mut form = new_automerge();
        form.load_incremental(&self.history.iter().flat_map(|it| it.bytes.iter().copied()).collect::<Vec<u8>>())?;
        ensure!(form.get_heads() == [self.head()], "the history does not hang together");
        Ok(form.save())
    }

    /// Makes edits that no server has seen, by new sessions of the same people.
    pub(crate) fn script(&self, edits: usize, order: Order) -> Result<Script> {
        let mut scribes = self.scribes.clone();
        let last = &self.history[self.history.len() - 1];
        let mut made: Vec<Prepared> = Vec::with_capacity(edits);
        let (mut by_checksum, mut by_hash) = (HashMap::new(), HashMap::new());
        let mut time = self.history.len() as u64;
        while made.len() < edits {
            let before = made.len().checked_sub(order.stride()).map_or(last, |place| &made[place]);
            let scribe = &mut scribes[made.len() % 2];
            let as_before = scribe.clone();
            time += 1;
            let change = prepared(&scribe.write(vec![before.hash], before.max_op + 1, time)?);
            let checksum: [u8; 4] = change.bytes[4..8].try_into()?;
            if by_checksum.contains_key(&checksum) {
                // A second later it is another change.
                *scribe = as_before;
                continue;
            }
            by_checksum.insert(checksum, made.len());
            by_hash.insert(change.hash, made.len());
            made.push(change);
        }
        let (document, tokens) = (self.document.clone(), self.tokens.clone());
        Ok(Script { document, tokens, order, base_heads: vec![last.hash], edits: made, by_checksum, by_hash })
    }
}

impl Scribe {
    /// The next edit as a change.
    fn write(&mut self, mut deps: Vec<ChangeHash>, start_op: u64, second: u64) -> Result<Change> {
        self.made += 1;
        if !deps.contains(&self.newest) {
            deps.push(self.newest);
            deps.sort_unstable();
        }
        let nth = self.made / KEYSTROKES_PER_ANSWER;
        let mut change = if self.made.is_multiple_of(KEYSTROKES_PER_ANSWER) {
            let place = nth % self.answers.len();
            let (template, last) = &mut self.answers[place];
            let mut change = template.clone();
            let rating = ["yes", "partly", "no"][(nth / ANSWERED_QUESTIONS + 1) % 3];
            let operation = change.operations.first_mut().context("an answer is an operation")?;
            operation.action = automerge::legacy::OpType::Put(rating.into());
            operation.pred = SortedVec::from(vec![last.clone()]);
            *last = OpId(start_op, change.actor_id.clone());
            change
        } else {
            let mut change = self.keystroke.clone();
            for (place, operation) in (0_u64..).zip(&mut change.operations) {
                operation.obj = self.comments[nth % self.comments.len()].clone();
                if place > 0 {
                    operation.key = Key::Seq(ElementId::Id(OpId(start_op + place - 1, change.actor_id.clone())));
                }
            }
            change
        };
        self.seq += 1;
        change.seq = self.seq;
        change.start_op = NonZeroU64::new(start_op).context("operations are counted from one")?;
        change.deps = deps;
        change.time = i64::try_from(BEGUN_MS / SECOND_MS + second)?;
        change.hash = None;
        let change = Change::from(change);
        self.newest = change.hash();
        Ok(change)
    }
}

fn prepared(change: &Change) -> Prepared {
    Prepared { bytes: change.raw_bytes().to_vec(), hash: change.hash(), max_op: change.max_op() }
}

/// The first edits, by the real editing code: an answer to each of some questions by both writers, and what they teach.
fn begin(people: [PersonId; 2], genesis: &[Change], burst: usize) -> Result<(Vec<Change>, [Scribe; 2])> {
    let template = built_in_template(Level::Workplace);
    let shape = Shape::followup(&template);
    let questions: Vec<String> = template.questions().map(|question| question.id.clone()).collect();
    let voices = [Voice::Manager, Voice::Representative];
    let mut forms = people.map(|person| new_automerge().with_author(Some(author_of(person))));
    let mut setup = Vec::new();
    for form in &mut forms {
        form.apply_changes(genesis.iter().cloned())?;
    }
    for (writer, voice) in voices.into_iter().enumerate() {
        for question in questions.iter().take(ANSWERED_QUESTIONS) {
            let edit = Edit::answer(question, voice, Some("yes"));
            let change = written(&mut forms[writer], &shape, &edit, setup.len())?;
            forms[1 - writer].apply_changes([change.clone()])?;
            setup.push(change);
        }
    }
    let mut scribes = Vec::new();
    for (form, voice) in forms.iter().zip(voices) {
        scribes.push(learn(form, &shape, &questions, (voice, burst))?);
    }
    let scribes: [Scribe; 2] = scribes.try_into().ok().context("there are two writers")?;
    let actors: BTreeSet<&ActorId> = scribes.iter().map(|it| &it.keystroke.actor_id).collect();
    ensure!(actors.len() == 2, "the writers are two");
    Ok((setup, scribes))
}

fn learn(form: &Automerge, shape: &Shape, questions: &[String], manner: (Voice, usize)) -> Result<Scribe> {
    let (voice, burst) = manner;
    let once = |edit: &Edit| written(&mut form.clone(), shape, edit, 0).map(|change| change.decode());
    let keystroke = once(&Edit::comment(&questions[0], Splice::insert(0, "a".repeat(burst))))?;
    let mut answers = Vec::new();
    for question in questions.iter().take(ANSWERED_QUESTIONS) {
        let change = once(&Edit::answer(question, voice, Some("partly")))?;
        let [operation] = change.operations.as_slice() else { anyhow::bail!("an answer is one operation") };
        let last = operation.pred.get(0).context("it was answered before")?.clone();
        answers.push((change, last));
    }
    let comments: Result<Vec<ObjectId>> = questions.iter().map(|question| comment_of(form, question)).collect();
    let own = form.get_changes(&[]).into_iter().filter(|it| *it.actor_id() == keystroke.actor_id);
    let newest = own.max_by_key(Change::seq).context("the writer has written")?.hash();
    Ok(Scribe { seq: keystroke.seq - 1, keystroke, answers, comments: comments?, newest, made: 0 })
}

fn comment_of(form: &Automerge, question: &str) -> Result<ObjectId> {
    let mut place = ROOT;
    for key in ["answers", question, "comment"] {
        place = form.get(&place, key)?.with_context(|| format!("the form has no {key}"))?.1;
    }
    match place {
        ObjId::Root => anyhow::bail!("a comment is not the whole form"),
        ObjId::Id(counter, actor, _) => Ok(ObjectId::Id(OpId(counter, actor))),
    }
}

fn written(form: &mut Automerge, shape: &Shape, edit: &Edit, second: usize) -> Result<Change> {
    let now_ms = BEGUN_MS + second as u64 * SECOND_MS;
    let hash = apply_edit(form, shape, edit, now_ms)?.context("the edit changes something")?;
    form.get_change_by_hash(&hash).context("it was just made")
}

#[cfg(test)]
mod tests {
    use form_model::{Case, InstallationId, Occasion, RoundId, UnitId, genesis};

    use super::*;

    fn base(history: usize, burst: usize) -> Base {
        let [installation, unit, round] = [1, 2, 3].map(|byte| [byte; 16]);
        let (installation, unit) = (InstallationId::from_bytes(installation), UnitId::from_bytes(unit));
        let case = Case::followup(installation, unit, RoundId::from_bytes(round), Occasion::Yearly);
        let genesis = genesis(&case, Some(&built_in_template(Level::Workplace))).unwrap();
        let people = [4, 5].map(|byte| (String::new(), PersonId::from_bytes([byte; 16])));
        let change = Change::from_bytes(genesis.bytes).unwrap();
        Base::make(&genesis.document.to_string(), people, vec![change], history, burst).unwrap()
    }

    fn form_of(base: &Base) -> Automerge {
        let mut form = new_automerge();
        form.load_incremental(&base.history.iter().flat_map(|it| it.bytes.clone()).collect::<Vec<u8>>()).unwrap();
        form
    }

    /// What the `nth` edit of a writer is, counted from one.
    fn edit(nth: usize, voice: Voice) -> Edit {
        let questions: Vec<String> =
            built_in_template(Level::Workplace).questions().map(|question| question.id.clone()).collect();
        let piece = nth / KEYSTROKES_PER_ANSWER;
        if nth.is_multiple_of(KEYSTROKES_PER_ANSWER) {
            let rating = ["yes", "partly", "no"][(piece / ANSWERED_QUESTIONS + 1) % 3];
            Edit::answer(&questions[piece % ANSWERED_QUESTIONS], voice, Some(rating))
        } else {
            Edit::comment(&questions[piece % questions.len()], Splice::insert(0, "aa"))
        }
    }

    #[test]
    fn an_edit_is_byte_for_byte_what_the_editing_code_makes() {
        let base = base(0, 2);
        let script = base.script(200, Order::Turns).unwrap();
        let shape = Shape::followup(&built_in_template(Level::Workplace));
        let mut form = form_of(&base);
        for (place, prepared) in script.edits.iter().enumerate() {
            let theirs = Change::from_bytes(prepared.bytes.clone()).unwrap();
            form.set_actor(theirs.actor_id().clone());
            let voice = [Voice::Manager, Voice::Representative][place % 2];
            let now_ms = u64::try_from(theirs.timestamp()).unwrap() * SECOND_MS;
            let hash = apply_edit(&mut form, &shape, &edit(place / 2 + 1, voice), now_ms).unwrap();
            assert_eq!(hash, Some(prepared.hash), "edit {place}");
        }
        assert_eq!(form.get_heads(), script.heads([200, 0]));
    }

    #[test]
    fn lanes_are_told_apart_and_meet_in_one_form() {
        let base = base(40, 1);
        let script = base.script(60, Order::Lanes).unwrap();
        let mut form = form_of(&base);
        assert_eq!(form.get_heads(), script.heads([0, 0]));
        for (place, prepared) in script.edits.iter().enumerate() {
            form.load_incremental(&prepared.bytes).unwrap();
            assert_eq!(script.edit_in(&prepared.bytes), Some(place));
            assert_eq!(script.in_lane(script.lane(place), script.count_with(place) - 1), place);
        }
        assert_eq!(form.get_heads(), script.heads([30, 30]));
        let whole = Automerge::load(&base.saved().unwrap()).unwrap();
        assert_eq!(whole.get_heads(), [base.head()]);
    }
}
