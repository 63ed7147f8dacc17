//! A document as plain JSON, for those who may read it.
//!
//! It loads the committed document, renders and forgets it; nothing of it is kept or logged.

use automerge::{Automerge, ChangeHash};
use form_model::{Answer, Followup, Template, conflicts, content_json, load_automerge};
use serde_json::{Value, json};

use crate::store::{StoreError, StoredDocument};

/// The document that a store has: snapshot, then the changes after it.
///
/// # Errors
/// If the bytes don't load, or load to other heads than the row has.
pub fn materialise(stored: &StoredDocument) -> Result<Automerge, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "document" };
    let mut bytes = stored.snapshot.clone().unwrap_or_default();
    for change in &stored.tail {
        bytes.extend_from_slice(change);
    }
    let document = load_automerge(&bytes).map_err(|_| unreadable())?;
    let mut heads = document.get_heads();
    heads.sort_unstable();
    if heads == stored.row.heads { Ok(document) } else { Err(unreadable()) }
}

/// What `GET /api/documents/{id}/content` answers.
#[must_use]
pub fn content_of(document: &Automerge, heads: &[ChangeHash], template: Option<&Template>) -> Value {
    let answers = template.map_or_else(
        || json!({}),
        |template| {
            let followup = Followup::read(document, template);
            followup.answers.iter().map(|(question, answer)| (question.clone(), answer_json(answer))).collect()
        },
    );
    json!({
        "heads": heads.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "document": content_json(document),
        "conflicts": conflicts(document),
        "answers": answers,
    })
}

/// The joint answer, and what each side said.
fn answer_json(answer: &Answer) -> Value {
    let mut joint = json!(answer.joint);
    if let Some(fields) = joint.as_object_mut() {
        fields.insert("manager".to_owned(), json!(answer.manager.ratings));
        fields.insert("representative".to_owned(), json!(answer.representative.ratings));
    }
    joint
}
