//! Which documents a person may open, and their content as JSON.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use form_model::{DocumentId, Occasion};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use crate::app::App;
use crate::clock::today;
use crate::content::{content_of, materialise};
use crate::directory::{Openable, grant_on, openable};
use crate::principal::Principal;
use crate::store::StoredDocument;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedDocument {
    /// The document's id, in base58 with a checksum, as automerge-repo writes it.
    #[schema(value_type = String)]
    id: DocumentId,
    /// `followup` or `action-plan`.
    kind: &'static str,
    unit: String,
    /// The unit's name.
    unit_name: String,
    /// A follow-up's round.
    round: Option<String>,
    /// A follow-up's occasion.
    #[schema(value_type = Option<Object>)]
    occasion: Option<Occasion>,
    generation: u32,
    /// `write` or `read`.
    access: &'static str,
    /// The committed heads.
    heads: Vec<String>,
}

/// The documents that the person may open.
#[utoipa::path(get, path = "/api/documents", security(("token" = [])), responses(
    (status = 200, body = [ListedDocument]), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<ListedDocument>>, ApiError> {
    let framework = app.store.framework();
    let documents = openable(&app.store, principal.person, today()).await?;
    let describe = |Openable { row, grant }: Openable| ListedDocument {
        id: row.id,
        kind: row.case.kind.code(),
        unit: row.case.unit.to_string(),
        unit_name: framework.organisation.unit(row.case.unit).map(|it| it.name.clone()).unwrap_or_default(),
        round: row.case.round.map(|it| it.to_string()),
        occasion: row.case.occasion,
        generation: row.case.generation,
        access: if grant.writes() { "write" } else { "read" },
        heads: row.heads.iter().map(ToString::to_string).collect(),
    };
    Ok(Json(documents.into_iter().map(describe).collect()))
}

/// The content of a document, for those who may read it.
#[utoipa::path(get, path = "/api/documents/{id}/content", params(("id" = String, Path)), security(("token" = [])),
    responses((status = 200, description = "`heads`, `document`, `conflicts`, `answers`"),
    (status = 401, body = Problem), (status = 404, body = Problem, description = "None, or not for this person")))]
pub(crate) async fn content(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let id: DocumentId = id.parse().map_err(|_| ApiError::NotFound)?;
    let stored = readable(&app, &principal, id).await?;
    let place = app.renderings.acquire().await.map_err(|_| ApiError::NotReady)?;
    let rendered = tokio::task::spawn_blocking({
        let app = Arc::clone(&app);
        move || {
            let template = stored.row.template.and_then(|hash| app.store.template(hash));
            materialise(&stored).map(|document| content_of(&document, &stored.row.heads, template.as_deref()))
        }
    });
    let content = rendered.await.map_err(|_| ApiError::Broken)??;
    drop(place);
    Ok(Json(content))
}

/// The stored document, if the person may read it; otherwise the same answer as if there were none.
pub(super) async fn readable(app: &App, principal: &Principal, id: DocumentId) -> Result<StoredDocument, ApiError> {
    let row = app.store.document_row(id).await?.filter(|it| !it.is_tombstone).ok_or(ApiError::NotFound)?;
    if !grant_on(&app.store.framework(), principal.person, &row.case, today()).reads() {
        return Err(ApiError::NotFound);
    }
    app.store.load(id).await?.filter(|it| !it.row.is_tombstone).ok_or(ApiError::NotFound)
}
