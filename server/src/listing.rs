//! What our own clients are told when they join: everything that the person may open or start, with what that takes.
//!
//! A tablet must be able to start a form in a room without a network, so rounds, templates and generations are in it.
//! Nothing is cached. The rule that must not be broken: what a person has no right to is not listed in any way.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use form_model::{
    Access, Case, Directory, DirectoryEntry, DocumentKind, FORUMS_MAX, Forum, JointUnit, Occasion, RoundEntry, RoundId,
    RoundState, Startable, TemplateHash, Unit, UnitId,
};

use crate::certificates::certificates_for;
use crate::directory::{Openable, grant_on, openable, units_near};
use crate::hub::Hub;
use crate::listed_people::{people_at, with_those_above};
use crate::principal::Principal;
use crate::store::{Framework, Round, Store, StoreError};

/// The directory of a person.
///
/// # Errors
/// If the store fails.
pub(crate) async fn directory_for(
    hub: &Hub,
    principal: &Principal,
    known_templates: &HashSet<TemplateHash>,
) -> Result<Directory, StoreError> {
    let store = hub.store();
    let framework = store.framework();
    let today = hub.today();
    let openable = openable(store, principal.person, today).await?;
    let startable = startable(store, &framework, principal, today).await?;
    let certificates = certificates_for(store, principal.device, &openable, (today, hub.now_ms())).await?;
    let mut units: BTreeSet<_> =
        openable.iter().map(|it| it.row.case.unit).chain(startable.iter().map(|it| it.unit)).collect();
    units.extend(openable.iter().flat_map(|it| framework.units_of(&it.row.case)));
    let rounds = rounds(&framework, &openable, &startable);
    let named = openable.iter().filter_map(|it| it.row.template).chain(rounds.iter().flat_map(round_templates));
    let needed: BTreeSet<TemplateHash> = named.filter(|it| !known_templates.contains(it)).collect();
    let templates = needed.iter().filter_map(|hash| framework.templates.get(hash)).map(|it| it.to_bytes()).collect();
    let people = people_at(store, principal.person, &units, today).await?;
    let units = with_those_above(&framework.organisation, &units);
    Ok(Directory {
        installation: store.installation().id,
        public_key: store.installation().public_key(),
        person: principal.person,
        device: principal.device,
        documents: openable.into_iter().map(entry).collect(),
        rounds,
        templates,
        migrations: Vec::new(),
        assignments: framework.organisation.assignments_of(principal.person).to_vec(),
        startable,
        certificates,
        forums: forums_of(&framework, principal, &units),
        units,
        people,
        server_version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// The forums that are kept for the listed units, as many as a tablet takes in.
fn forums_of(framework: &Framework, principal: &Principal, units: &[Unit]) -> Vec<Forum> {
    let mut forums = framework.forums_kept_for(units);
    if forums.len() > FORUMS_MAX {
        // A unit without its list has what stands in for one, and a forum can always be written as free text.
        tracing::warn!(person.id = %principal.person, forums = forums.len(), "a directory names only some of its forums");
        forums.truncate(FORUMS_MAX);
    }
    forums
}

fn round_templates(round: &RoundEntry) -> impl Iterator<Item = TemplateHash> + '_ {
    round.templates.values().copied()
}

fn entry(openable: Openable) -> DirectoryEntry {
    let Openable { row, grant } = openable;
    DirectoryEntry {
        document: row.id,
        case: row.case,
        access: grant.access,
        voices: grant.voices.into_iter().collect(),
        heads: row.heads,
        template: row.template,
    }
}

/// The cases that the person may start today: the yearly follow-up of each open round, and the plan.
async fn startable(
    store: &Store,
    framework: &Framework,
    principal: &Principal,
    today: NaiveDate,
) -> Result<Vec<Startable>, StoreError> {
    let installation = store.installation().id;
    let mut startable = Vec::new();
    for unit in units_near(framework, principal.person, today) {
        let yearly = framework.rounds.iter().filter(|it| is_in(it, unit)).map(|it| (Some(it.id), Occasion::Yearly));
        let cases = yearly
            .map(|(round, occasion)| Case { round, occasion: Some(occasion), ..followup_of(installation, unit) })
            .chain([Case::action_plan(installation, unit)]);
        for case in cases {
            if grant_on(framework, principal.person, &case, today).access == Access::Write {
                let generation = store.current_generation(&case).await?;
                startable.push(Startable { unit, kind: case.kind, round: case.round, generation });
            }
        }
    }
    Ok(startable)
}

const fn followup_of(installation: form_model::InstallationId, unit: UnitId) -> Case {
    Case { kind: DocumentKind::Followup, ..Case::action_plan(installation, unit) }
}

fn is_in(round: &Round, unit: UnitId) -> bool {
    round.is_open() && round.units.iter().any(|it| it.id == unit && round.templates.contains_key(&it.level))
}

/// The rounds of what is listed, each with those of its units that are listed.
fn rounds(framework: &Framework, openable: &[Openable], startable: &[Startable]) -> Vec<RoundEntry> {
    let mut units: HashMap<RoundId, HashSet<UnitId>> = HashMap::new();
    let opened = openable.iter().filter_map(|it| it.row.case.round.map(|round| (round, it.row.case.unit)));
    let started = startable.iter().filter_map(|it| it.round.map(|round| (round, it.unit)));
    for (round, unit) in opened.chain(started) {
        units.entry(round).or_default().insert(unit);
    }
    let known = framework.rounds.iter().filter_map(|round| units.get(&round.id).map(|units| (round, units)));
    known.map(|(round, units)| round_entry(round, units)).collect()
}

fn round_entry(round: &Round, listed: &HashSet<UnitId>) -> RoundEntry {
    let is_near = |unit: &UnitId| round.joint.get(unit).is_some_and(|with| listed.contains(with));
    let joint = round.joint.iter().filter(|it| listed.contains(it.0) || is_near(it.0));
    let joint: Vec<_> = joint.map(|(unit, with)| JointUnit { unit: *unit, with: *with }).collect();
    let is_told = |id: UnitId| listed.contains(&id) || joint.iter().any(|it| it.unit == id || it.with == id);
    let units: Vec<_> = round.units.iter().filter(|it| is_told(it.id)).cloned().collect();
    let levels: BTreeSet<_> = units.iter().map(|it| it.level).collect();
    RoundEntry {
        id: round.id,
        name: round.name.clone(),
        reviewed_year: round.reviewed_year,
        state: if round.is_open() { RoundState::Open } else { RoundState::Closed },
        templates: round.templates.iter().filter(|(level, _)| levels.contains(level)).map(|(k, v)| (*k, *v)).collect(),
        due: round.due.iter().filter(|(level, _)| levels.contains(level)).map(|(k, v)| (*k, *v)).collect(),
        units,
        joint,
    }
}
