//! Storing the first change of many documents: when a round opens, and for an example.
//!
//! What it stores is what a tablet would compute by itself, byte for byte, so a document that was started offline before
//! meets its own beginning here. A document that is there already is left as it is.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use form_model::{
    Case, GenesisError, GenesisMaker, InstallationId, Level, Occasion, RoundId, Template, TemplateHash, Unit,
    built_in_template,
};

use crate::gate::admit_genesis;
use crate::store::{Framework, NewDocument, Round, Store, StoreError};

/// Documents per transaction: few commits, and no transaction that keeps other writers waiting.
const DOCUMENTS_PER_TRANSACTION: usize = 250;

/// Why documents could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A case has no genesis.
    #[error(transparent)]
    Genesis(#[from] GenesisError),
    /// The round names a template that the store does not have.
    #[error("template {0} is not in the store")]
    UnknownTemplate(TemplateHash),
}

/// The longest name of a round, in characters.
const ROUND_NAME_CHARS_MAX: usize = 200;

/// The years that can be reviewed: others are a slip of the finger.
const REVIEWED_YEARS: std::ops::RangeInclusive<i32> = 1990..=2200;

/// A round that is to be opened.
#[derive(Debug, Clone)]
pub struct NewRound {
    /// Its id.
    pub id: RoundId,
    /// What it is called.
    pub name: String,
    /// The year that is looked back on.
    pub reviewed_year: i32,
    /// The first day of the work.
    pub performed_from: Option<NaiveDate>,
    /// The last day of the work.
    pub performed_to: Option<NaiveDate>,
    /// Templates by level; a level that is not named has the built-in one.
    pub templates: BTreeMap<Level, TemplateHash>,
    /// The last day of each level that has one.
    pub due: BTreeMap<Level, NaiveDate>,
}

/// Why a round can't be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoundError {
    /// The name is empty or too long.
    #[error("a round's name has between 1 and {ROUND_NAME_CHARS_MAX} characters")]
    BadName,
    /// The year is none.
    #[error("the reviewed year is no year")]
    BadYear,
    /// The work ends before it begins.
    #[error("the last day of the work is before the first")]
    BadPeriod,
    /// A template is not kept here, or is for another level.
    #[error("there is no such template for that level")]
    UnknownTemplate,
    /// There is no unit in it.
    #[error("there is no unit in it")]
    NoUnits,
    /// It is open already: opened twice by one who was not told that the first time went well.
    #[error("a round of that year and name is open for the same units")]
    AlreadyOpen,
}

/// The round as it is stored, with the templates that it fixes.
///
/// # Errors
/// [`RoundError`] says why not.
pub fn round_to_open(
    framework: &Framework,
    new: NewRound,
    units: Vec<Unit>,
    now_ms: u64,
) -> Result<(Round, Vec<Template>), RoundError> {
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > ROUND_NAME_CHARS_MAX {
        return Err(RoundError::BadName);
    }
    if !REVIEWED_YEARS.contains(&new.reviewed_year) {
        return Err(RoundError::BadYear);
    }
    if new.performed_from.zip(new.performed_to).is_some_and(|(from, to)| to < from) {
        return Err(RoundError::BadPeriod);
    }
    if units.is_empty() {
        return Err(RoundError::NoUnits);
    }
    let inside = |units: &[Unit]| units.iter().map(|it| it.id).collect::<BTreeSet<_>>();
    let is_same = |it: &&Round| it.is_open() && it.reviewed_year == new.reviewed_year && it.name == name;
    if framework.rounds.iter().filter(is_same).any(|it| inside(&it.units) == inside(&units)) {
        return Err(RoundError::AlreadyOpen);
    }
    let mut templates = Vec::new();
    for level in Level::ALL {
        let built_in = built_in_template(level);
        let template = match new.templates.get(&level) {
            None => newest_of_its_name(framework, built_in),
            // It need not be kept here before a round fixes it.
            Some(hash) if *hash == built_in.hash() => built_in,
            Some(hash) => {
                let known = framework.templates.get(hash).filter(|it| it.level == level);
                Template::clone(known.ok_or(RoundError::UnknownTemplate)?)
            }
        };
        templates.push(template);
    }
    let round = Round {
        id: new.id,
        name,
        reviewed_year: new.reviewed_year,
        opened_at_ms: now_ms,
        closed_at_ms: None,
        archived_at_ms: None,
        templates: templates.iter().map(|it| (it.level, it.hash())).collect(),
        due: new.due,
        units,
        performed_from: new.performed_from,
        performed_to: new.performed_to,
        methods: BTreeMap::new(),
        joint: BTreeMap::new(),
    };
    Ok((round, templates))
}

/// The newest version of a template that is kept here, or the template itself.
fn newest_of_its_name(framework: &Framework, template: Template) -> Template {
    let versions = framework.templates.values().filter(|it| it.level == template.level && it.name == template.name);
    let newest = versions.max_by_key(|it| it.version).filter(|it| it.version > template.version);
    newest.map_or(template, |it| Template::clone(it))
}

/// The templates that a round may fix for a level: those of the name that comes with the program, then the others by name,
/// each name's newest version first. The first of them is taken where none is chosen.
#[must_use]
pub(crate) fn offered_templates(framework: &Framework, level: Level) -> Vec<Arc<Template>> {
    let built_in = Arc::new(built_in_template(level));
    let is_other = |it: &&Arc<Template>| it.level == level && it.hash() != built_in.hash();
    let mut offered: Vec<_> = framework.templates.values().filter(is_other).map(Arc::clone).collect();
    offered.push(Arc::clone(&built_in));
    let place = |it: &Template| (it.name != built_in.name, it.name.clone(), std::cmp::Reverse(it.version));
    offered.sort_by_key(|it| place(it));
    offered
}

/// A case with the template that its round fixes.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The case.
    pub case: Case,
    /// The template, for a follow-up.
    pub template: Option<TemplateHash>,
}

/// The yearly follow-up and the action plan of every unit of a round; units of levels without a template have a plan only.
#[must_use]
pub fn beginnings_of(installation: InstallationId, round: &Round) -> Vec<Beginning> {
    let mut beginnings = Vec::with_capacity(2 * round.units.len());
    for unit in &round.units {
        if let Some(template) = round.templates.get(&unit.level) {
            let case = Case::followup(installation, unit.id, round.id, Occasion::Yearly);
            beginnings.push(Beginning { case, template: Some(*template) });
        }
        beginnings.push(Beginning { case: Case::action_plan(installation, unit.id), template: None });
    }
    beginnings
}

/// Stores the genesis of each case at its current generation; calls `progress` with how many are done.
///
/// # Errors
/// If a template is missing or the store fails. Repeating is safe.
pub async fn begin_documents(
    store: &Store,
    mut beginnings: Vec<Beginning>,
    now_ms: u64,
    mut progress: impl FnMut(usize),
) -> Result<usize, OpeningError> {
    for beginning in &mut beginnings {
        beginning.case.generation = store.current_generation(&beginning.case).await?;
    }
    let framework = store.framework();
    let mut makers = HashMap::new();
    let (mut new, mut done) = (0, 0);
    for chunk in beginnings.chunks(DOCUMENTS_PER_TRANSACTION) {
        let (framework, chunk) = (Arc::clone(&framework), chunk.to_vec());
        let made = tokio::task::spawn_blocking(move || {
            let documents = make_genesis(&framework, &mut makers, &chunk, now_ms)?;
            Ok::<_, OpeningError>((documents, makers))
        });
        let documents;
        (documents, makers) = made.await.expect("invariant: a genesis never panics for a well-formed case")?;
        done += documents.len();
        new += store.create_documents(documents).await?;
        progress(done);
    }
    Ok(new)
}

/// Makes the genesis of each case.
fn make_genesis(
    framework: &Framework,
    makers: &mut HashMap<Option<TemplateHash>, GenesisMaker>,
    chunk: &[Beginning],
    now_ms: u64,
) -> Result<Vec<NewDocument>, OpeningError> {
    chunk
        .iter()
        .map(|Beginning { case, template }| {
            let maker = match makers.entry(*template) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let found =
                        template.map(|hash| framework.templates.get(&hash).ok_or(OpeningError::UnknownTemplate(hash)));
                    place.insert(GenesisMaker::new(case, found.transpose()?.map(AsRef::as_ref))?)
                }
            };
            let genesis = admit_genesis(&maker.genesis(case)?);
            Ok(NewDocument { case: case.clone(), template: *template, genesis, now_ms })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_of_the_own_template_comes_first_and_is_taken_where_none_is_chosen() {
        let built_in = built_in_template(Level::Workplace);
        let newer = Template { version: built_in.version + 1, sv: "Ny".to_owned(), ..built_in.clone() };
        let another = Template { name: "another".to_owned(), version: 9, ..built_in.clone() };
        let kept = [&newer, &another].map(|it| (it.hash(), Arc::new(it.clone())));
        let framework = Framework { templates: kept.into(), ..Framework::default() };
        let offered = offered_templates(&framework, Level::Workplace);
        let hashes: Vec<_> = offered.iter().map(|it| it.hash()).collect();
        assert_eq!(hashes, [newer.hash(), built_in.hash(), another.hash()]);
        assert_eq!(newest_of_its_name(&framework, built_in.clone()), newer);
        assert_eq!(newest_of_its_name(&Framework::default(), built_in.clone()), built_in);
    }
}
