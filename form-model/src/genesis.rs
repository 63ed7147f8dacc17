//! The first change of a document, byte for byte the same wherever it is made.
//!
//! It creates every container, so that two people who start without a network write into the same ones: a container
//! made by both would hide what one of them wrote. The rule that must not be broken: for one case and one template
//! the bytes never change; golden bytes in the tests keep it so.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, ChangeHash, ObjId, ObjType, ROOT, ScalarValue};

use crate::case::{Case, DocumentKind, Occasion};
use crate::document::new_automerge;
use crate::ids::{DocumentId, Sha256Hash, TemplateHash};
use crate::shape::{Node, Shape};
use crate::template::Template;

/// The first change of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// The document.
    pub document: DocumentId,
    /// The change as automerge writes it, uncompressed.
    pub bytes: Vec<u8>,
    /// The change's hash: the heads of a document that nobody has written in.
    pub hash: ChangeHash,
    /// The actor that made it; it never makes another change.
    pub actor: ActorId,
}

/// Why a case has no genesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GenesisError {
    /// A follow-up without a round or an occasion, or a plan with one.
    #[error("the case lacks a round or an occasion, or has one too many")]
    MalformedCase,
    /// A follow-up without a template, or a plan with one.
    #[error("a follow-up needs a template and an action plan has none")]
    WrongTemplate,
}

/// The shape of a case's document.
///
/// # Errors
/// [`GenesisError::WrongTemplate`] when a follow-up comes without a template or a plan with one.
pub fn shape_of(kind: DocumentKind, template: Option<&Template>) -> Result<Shape, GenesisError> {
    match (kind, template) {
        (DocumentKind::Followup, Some(template)) => Ok(Shape::followup(template)),
        (DocumentKind::ActionPlan, None) => Ok(Shape::action_plan()),
        (DocumentKind::Followup, None) | (DocumentKind::ActionPlan, Some(_)) => Err(GenesisError::WrongTemplate),
    }
}

/// Makes the genesis of a case.
///
/// # Errors
/// [`GenesisError`] when case and template don't belong together.
pub fn genesis(case: &Case, template: Option<&Template>) -> Result<Genesis, GenesisError> {
    if !case.is_well_formed() {
        return Err(GenesisError::MalformedCase);
    }
    let shape = shape_of(case.kind, template)?;
    let template_hash = template.map(Template::hash);
    let document = case.document_id();
    let actor = genesis_actor(document, template_hash);
    let mut automerge = new_automerge();
    automerge.set_actor(actor.clone());
    let mut transaction = automerge.transaction();
    create_children(&mut transaction, &ROOT, shape.root())
        .and_then(|()| write_about(&mut transaction, case, template_hash))
        .expect("invariant: an empty document takes every container");
    transaction.commit_with(CommitOptions::default().with_time(0));
    Ok(genesis_of(&automerge, document, actor))
}

/// The genesis that a stored document begins with, found by its actor instead of being made again, which takes a
/// hundred times as long. `None`: the document is that of another case or template.
///
/// # Errors
/// [`GenesisError::MalformedCase`] when the case lacks a round or an occasion, or has one too many.
pub(crate) fn stored_genesis(
    automerge: &Automerge,
    case: &Case,
    template: Option<&Template>,
) -> Result<Option<Genesis>, GenesisError> {
    use automerge::ReadDoc as _;
    if !case.is_well_formed() {
        return Err(GenesisError::MalformedCase);
    }
    let document = case.document_id();
    let actor = genesis_actor(document, template.map(Template::hash));
    let metas = automerge.get_changes_meta(&[]);
    let change = metas.iter().find(|it| *it.actor == actor).and_then(|it| automerge.get_change_by_hash(&it.hash));
    Ok(change.map(|it| Genesis { document, bytes: it.raw_bytes().to_vec(), hash: it.hash(), actor }))
}

fn genesis_of(automerge: &Automerge, document: DocumentId, actor: ActorId) -> Genesis {
    let changes = automerge.get_changes(&[]);
    let change = changes.first().expect("invariant: a genesis creates at least one container");
    Genesis { document, bytes: change.raw_bytes().to_vec(), hash: change.hash(), actor }
}

/// The actor of a document's genesis.
pub(crate) fn genesis_actor(document: DocumentId, template: Option<TemplateHash>) -> ActorId {
    let mut seed = b"samsyn-genesis-1".to_vec();
    seed.extend_from_slice(document.as_bytes());
    if let Some(hash) = template {
        seed.extend_from_slice(hash.as_bytes());
    }
    deterministic_actor(&seed)
}

/// The actor of a change that every replica makes alike.
pub(crate) fn deterministic_actor(seed: &[u8]) -> ActorId {
    ActorId::from(&Sha256Hash::of(seed).as_bytes()[..16])
}

fn write_about(
    transaction: &mut Transaction<'_>,
    case: &Case,
    template: Option<TemplateHash>,
) -> Result<(), AutomergeError> {
    use automerge::ReadDoc as _;
    let Some((_, about)) = transaction.get(ROOT, "about")? else { return Ok(()) };
    let mut put = |key: &str, value: String| transaction.put(&about, key, value);
    put("kind", case.kind.code().to_owned())?;
    put("installation", case.installation.to_string())?;
    put("unit", case.unit.to_string())?;
    put("generation", case.generation.to_string())?;
    if let Some(round) = case.round {
        put("round", round.to_string())?;
    }
    if let Some(hash) = template {
        put("template", hash.to_string())?;
    }
    match case.occasion {
        None => {}
        Some(Occasion::Yearly) => put("occasion", "yearly".to_owned())?,
        Some(Occasion::Extra { reason, event_date, ordinal }) => {
            put("occasion", "extra".to_owned())?;
            put("reason", reason.code().to_owned())?;
            put("event_date", event_date.format("%Y-%m-%d").to_string())?;
            put("ordinal", ordinal.to_string())?;
        }
    }
    Ok(())
}

/// Creates what stands below a container: all containers, no values.
pub(crate) fn create_children(
    transaction: &mut Transaction<'_>,
    object: &ObjId,
    node: &Node,
) -> Result<(), AutomergeError> {
    match node {
        Node::Map(children) => children.iter().try_for_each(|(key, it)| create(transaction, object, key, it)),
        Node::Keyed(children) => children.iter().try_for_each(|(key, it)| create(transaction, object, key, it)),
        Node::Rows(_) | Node::Flags | Node::Text | Node::Scalar(_) | Node::Counter => Ok(()),
    }
}

/// Creates one node below a container; a scalar is absent until somebody writes it.
pub(crate) fn create(
    transaction: &mut Transaction<'_>,
    object: &ObjId,
    key: &str,
    node: &Node,
) -> Result<(), AutomergeError> {
    match node {
        Node::Map(_) | Node::Keyed(_) | Node::Rows(_) | Node::Flags => {
            let child = transaction.put_object(object, key, ObjType::Map)?;
            create_children(transaction, &child, node)
        }
        Node::Text => transaction.put_object(object, key, ObjType::Text).map(|_| ()),
        Node::Counter => transaction.put(object, key, ScalarValue::counter(0)),
        Node::Scalar(_) => Ok(()),
    }
}
