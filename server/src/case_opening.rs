//! Starting a case: a client says what it is about, the server decides whether it begins.
//!
//! Only our clients create documents, and only by saying what they are for: the id is computed again from the case,
//! and the server writes the genesis itself. The rule that must not be broken: whoever may not start a case gets the
//! answer of a document that does not exist.

use form_model::{
    Access, Case, CaseStanding, DocumentKind, Occasion, OpenCase, PersonId, Template, TemplateHash, genesis,
};

use crate::case_state::state_of_gone;
use crate::gate::admit_genesis;
use crate::hub::Hub;
use crate::store::{Framework, StoreError};

/// "Another one" for the same reason and day, so often and no more.
const ORDINAL_MAX: u32 = 20;

/// What there is of a case that somebody opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opened {
    /// Its document.
    There,
    /// Nothing, or nothing for this person.
    Nowhere,
    /// It was erased or archived, and the person might have read it: their tablet lets go of it.
    Gone(CaseStanding),
}

/// Starts the case, if it is the person's to start and has not been started.
///
/// # Errors
/// If the store fails.
pub(crate) async fn open_case(hub: &Hub, person: PersonId, open: &OpenCase) -> Result<Opened, StoreError> {
    let store = hub.store();
    let case = &open.case;
    let is_sound = case.is_well_formed()
        && case.installation == store.installation().id
        && case.document_id() == open.document
        && has_sound_occasion(case);
    let grant = hub.grant(case, person);
    if !is_sound || !grant.reads() {
        return Ok(Opened::Nowhere);
    }
    let row = store.document_row(open.document).await?;
    if row.as_ref().is_some_and(|it| !it.is_live()) {
        return Ok(Opened::Gone(state_of_gone(open.document, row.as_ref()).state));
    }
    if grant.access < Access::Write {
        return Ok(Opened::Nowhere);
    }
    if row.is_some() {
        return Ok(Opened::There);
    }
    let framework = store.framework();
    let Some(template) = template_of(&framework, case) else { return Ok(Opened::Nowhere) };
    if store.current_generation(case).await? != case.generation {
        return Ok(Opened::Nowhere);
    }
    let is_made = create(hub, case, template, &framework).await?;
    Ok(if is_made { Opened::There } else { Opened::Nowhere })
}

async fn create(
    hub: &Hub,
    case: &Case,
    template: Option<TemplateHash>,
    framework: &Framework,
) -> Result<bool, StoreError> {
    let known: Option<&Template> = template.and_then(|hash| framework.templates.get(&hash)).map(AsRef::as_ref);
    let Ok(genesis) = genesis(case, known) else { return Ok(false) };
    let admitted = admit_genesis(&genesis);
    let created = hub.store().create_document(case, template, admitted, hub.now_ms()).await;
    // A store that fails may have begun it all the same: whoever may read it looks.
    if !matches!(created, Ok(false)) {
        hub.document_created(case);
    }
    created.map(|_| true)
}

fn has_sound_occasion(case: &Case) -> bool {
    match case.occasion {
        Some(Occasion::Extra { ordinal, .. }) => ordinal <= ORDINAL_MAX,
        Some(Occasion::Yearly) | None => true,
    }
}

/// The template of the case's level in its round: `Some(None)` for a plan, `None` if the case can't be started.
fn template_of(framework: &Framework, case: &Case) -> Option<Option<TemplateHash>> {
    match case.kind {
        DocumentKind::ActionPlan => framework.organisation.unit(case.unit).map(|_| None),
        DocumentKind::Followup => {
            let round = framework.round(case.round?).filter(|it| it.is_open())?;
            let unit = round.units.iter().find(|it| it.id == case.unit)?;
            round.templates.get(&unit.level).copied().map(Some)
        }
    }
}
