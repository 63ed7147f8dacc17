//! What people do on their tablets.
//!
//! It draws an edit that fits what is on the screen and notes it as a deed. Whether it reaches anybody is not its matter.

use anyhow::Result;
use client_core::{Event, Notice};
use form_model::{
    ContentDigest, DocumentId, DocumentKind, Edit, Mark, RatingPair, RowId, RowValue, Splice, Table, Voice, digest,
    text_at, values_at,
};

use crate::cast;
use crate::deed::{Deed, Promise, RATINGS, What, letter};
use crate::run::Run;

/// An edit, and what it will be looked for as.
struct Act {
    edit: Edit,
    what: Option<What>,
    /// Letters that go with it.
    removed: String,
}

impl Act {
    const fn plain(edit: Edit, what: Option<What>) -> Self {
        Self { edit, what, removed: String::new() }
    }
}

impl Run {
    /// Somebody does something, or starts the tablet where it is off.
    pub(crate) fn person_acts(&mut self, tablet: usize) -> Result<()> {
        if !self.tablets[tablet].is_running() {
            return self.start(tablet);
        }
        let case = self.chance.below(self.cases.len());
        let case = self.cases[case].clone();
        let document = case.document_id();
        if self.tablets[tablet].document(document).is_none() {
            self.trace.note(format_args!("tablet {tablet} starts a case"));
            return self.tablets[tablet].handle(self.now_ms, Event::CaseStarted(case)).map(|_| ());
        }
        let act = match case.kind {
            DocumentKind::Followup => self.at_the_form(tablet, document),
            DocumentKind::ActionPlan => self.new_row(tablet, Table::Actions),
        };
        if matches!(act.what, Some(What::HandIn(_))) && self.chance.percent(70) {
            // Without one's own mark nothing that is handed in counts.
            let own = self.ready_mark(tablet, document, Voice::Manager);
            self.perform(tablet, document, own)?;
        }
        self.perform(tablet, document, act)
    }

    fn perform(&mut self, tablet: usize, document: DocumentId, act: Act) -> Result<()> {
        let own = &mut self.tablets[tablet];
        let heads = own.document(document).map(automerge::Automerge::get_heads);
        let edit = act.edit;
        let notices = own.handle(self.now_ms, Event::Edited { document, edit })?;
        let is_made = own.document(document).map(automerge::Automerge::get_heads) != heads;
        self.trace.note(format_args!("tablet {tablet} edits: {:?}, made: {is_made}", act.what));
        if !is_made {
            let why = notices.into_iter().find(|it| matches!(it, Notice::EditRejected { .. }));
            self.trace.note(format_args!("tablet {tablet}: {why:?}"));
            return Ok(());
        }
        for deed in &mut self.deeds {
            if let What::Letter(letter) = deed.what
                && act.removed.contains(letter)
            {
                deed.may_be_gone = true;
            }
        }
        if let Some(what) = act.what {
            self.note_deed(tablet, document, what);
        }
        Ok(())
    }

    fn note_deed(&mut self, tablet: usize, document: DocumentId, what: What) {
        let own = &self.tablets[tablet];
        let Some(copy) = own.document(document) else { return };
        // Whoever writes knows everything that is there: the newest change is theirs, alone.
        let made = copy.get_heads().first().and_then(|it| copy.get_change_meta_by_hash(it));
        let Some((change, made_at_s)) = made.map(|it| (it.hash, it.timestamp)) else { return };
        self.deeds.push(Deed {
            tablet,
            document,
            what,
            change,
            person: own.holder.person,
            made_at_s,
            promise: Promise::Nothing,
            may_be_gone: false,
            has_left: false,
            page: own.late_pages(),
        });
    }

    /// In whose voice somebody answers: a stand-in for the manager in both.
    fn voice_of(&mut self, tablet: usize) -> Voice {
        let own = self.tablets[tablet].holder.voice;
        if self.weather.stand_in && own == Voice::Representative && self.chance.percent(50) {
            Voice::Manager
        } else {
            own
        }
    }

    fn at_the_form(&mut self, tablet: usize, document: DocumentId) -> Act {
        let question = self.chance.pick(cast::questions()).clone();
        match self.chance.below(100) {
            0..45 => self.typing(tablet, document, &question),
            45..65 => {
                let (voice, rating) = (self.voice_of(tablet), *self.chance.pick(&RATINGS));
                let edit = Edit::answer(&question, voice, Some(rating));
                Act::plain(edit, Some(What::Rating { question, voice, rating }))
            }
            65..75 => {
                let rating = *self.chance.pick(&RATINGS);
                Act::plain(Edit::count(&question, rating, 1), Some(What::Count { question, rating }))
            }
            75..80 => self.agreeing_to_differ(tablet, document, &question),
            80..90 if self.weather.marks => self.mark(tablet, document),
            _ => self.new_row(tablet, Table::Findings),
        }
    }

    fn typing(&mut self, tablet: usize, document: DocumentId, question: &str) -> Act {
        let form = self.tablets[tablet].document(document);
        let path = ["answers", question, "comment"];
        let text: Vec<char> = form.and_then(|it| text_at(it, &path)).unwrap_or_default().chars().collect();
        let position = self.chance.below(text.len() + 1);
        let delete = usize::from(position < text.len() && self.chance.percent(12));
        let removed = text[position..position + delete].iter().collect();
        let letter = letter(self.deeds.len());
        let splice = Splice { position, delete, insert: letter.to_string() };
        Act { edit: Edit::comment(question, splice), what: Some(What::Letter(letter)), removed }
    }

    fn new_row(&mut self, tablet: usize, table: Table) -> Act {
        let row = self.draw_row(tablet);
        let values = if table == Table::Findings {
            vec![RowValue::new("kind", "strength"), RowValue::new("text", "Bra")]
        } else {
            Vec::new()
        };
        Act::plain(Edit::add_row(table, row, values), Some(What::Row(row)))
    }

    fn draw_row(&mut self, tablet: usize) -> RowId {
        let client = self.tablets[tablet].client_mut();
        client.map_or(RowId::from_bytes([0; 16]), client_core::Client::draw_row_id)
    }

    fn agreeing_to_differ(&self, tablet: usize, document: DocumentId, question: &str) -> Act {
        let own = &self.tablets[tablet];
        let ratings = |voice: Voice| {
            let path = ["answers", question, "rating", "by", voice.code()];
            own.document(document).map(|it| values_at(it, &path)).unwrap_or_default()
        };
        let pair = RatingPair { manager: ratings(Voice::Manager), representative: ratings(Voice::Representative) };
        Act::plain(Edit::agree_to_differ(question, own.holder.voice, Some(&pair)), None)
    }

    /// A ready mark; the manager may hand in, too.
    fn mark(&mut self, tablet: usize, document: DocumentId) -> Act {
        let (voice, hands_in) = (self.voice_of(tablet), self.chance.percent(40));
        if voice != Voice::Manager || !hands_in {
            return self.ready_mark(tablet, document, voice);
        }
        let mark = self.mark_of(tablet, document);
        let plan = self.tablets[tablet].document(cast::plan().document_id());
        let plan = plan.map(automerge::Automerge::get_heads).unwrap_or_default();
        let reason = self.chance.percent(70).then_some("brådskar");
        Act::plain(Edit::hand_in(&mark, &plan, reason), Some(What::HandIn(mark.row)))
    }

    fn ready_mark(&mut self, tablet: usize, document: DocumentId, voice: Voice) -> Act {
        let mark = self.mark_of(tablet, document);
        Act::plain(Edit::mark_ready(&mark, voice), Some(What::Row(mark.row)))
    }

    fn mark_of(&mut self, tablet: usize, document: DocumentId) -> Mark {
        let row = self.draw_row(tablet);
        let own = &self.tablets[tablet];
        let content = own.document(document).map(digest);
        let digest = content.unwrap_or_else(|| ContentDigest::from_bytes([0; 32]));
        Mark { row, person: own.holder.person, time_ms: own.own_ms(self.now_ms), digest }
    }
}
