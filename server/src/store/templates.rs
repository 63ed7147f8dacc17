//! Templates and their drafts, as rows.
//!
//! What becomes a version is for `template_versions`. The rules that must not be broken: the rows of a version are never changed;
//! one that a round or a document names is never removed; and a draft that somebody kept is never written over unseen.

use std::collections::HashSet;

use form_model::{InstallationId, PersonId, Template, TemplateHash};
use rusqlite::{Connection, Row, params};

use super::accounts::{AuditEntry, audit};
use super::columns::person_column;
use super::documents::{count, time};
use super::framework::put_template;
use super::installation::raise_revision;
use super::{Store, StoreError};
use crate::template_versions::{TemplateRefusal, Version, version_of};

/// A draft of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateDraft {
    /// The version that it begins from.
    pub(crate) based_on: TemplateHash,
    /// Counts the times that it was kept.
    pub(crate) revision: u32,
    /// As it is, with its faults.
    pub(crate) template: Template,
    /// Who kept it last.
    pub(crate) changed_by: PersonId,
    /// When.
    pub(crate) changed_at_ms: u64,
}

/// What was done, or why not.
type Outcome<T> = Result<T, TemplateRefusal>;

impl Store {
    /// Keeps a new version, or finds the one that says the same; the draft that it comes from goes.
    ///
    /// # Errors
    /// If it could not be committed. The inner one says why it is no version.
    pub(crate) async fn add_template(
        &self,
        template: Template,
        draft_of: Option<TemplateHash>,
        (by, now_ms): (PersonId, u64),
    ) -> Result<Outcome<Version>, StoreError> {
        let tenant = self.tenant();
        let added = self
            .write(move |connection| {
                let version = match version_of(template, &kept_templates(connection, tenant)?) {
                    Ok(version) => version,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                if let Some(based_on) = draft_of {
                    delete_draft(connection, tenant, based_on)?;
                }
                if let Version::New(template) = &version {
                    put_template(connection, tenant, template)?;
                    let subject = template.hash().to_string();
                    audit(
                        connection,
                        tenant,
                        &AuditEntry { at_ms: now_ms, by: Some(by), action: "template-added", subject },
                    )?;
                    raise_revision(connection, tenant)?;
                }
                Ok(Ok(version))
            })
            .await?;
        self.refresh_framework().await?;
        Ok(added)
    }

    /// Removes a version that nothing uses.
    ///
    /// # Errors
    /// If it could not be committed. The inner one says why it stays.
    pub(crate) async fn remove_template(
        &self,
        hash: TemplateHash,
        (by, now_ms): (PersonId, u64),
    ) -> Result<Outcome<()>, StoreError> {
        let tenant = self.tenant();
        let removed = self
            .write(move |connection| {
                if used(connection, tenant)?.contains(&hash) {
                    return Ok(Err(TemplateRefusal::InUse));
                }
                if draft(connection, tenant, hash)?.is_some() {
                    return Ok(Err(TemplateRefusal::HasDraft));
                }
                let rows = connection
                    .prepare_cached("DELETE FROM templates WHERE tenant = ?1 AND template = ?2")?
                    .execute(params![tenant.as_bytes(), hash.as_bytes()])?;
                if rows == 0 {
                    return Ok(Err(TemplateRefusal::Missing));
                }
                let subject = hash.to_string();
                audit(
                    connection,
                    tenant,
                    &AuditEntry { at_ms: now_ms, by: Some(by), action: "template-removed", subject },
                )?;
                raise_revision(connection, tenant)?;
                Ok(Ok(()))
            })
            .await?;
        self.refresh_framework().await?;
        Ok(removed)
    }

    /// The templates that a round or a document names.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn used_templates(&self) -> Result<HashSet<TemplateHash>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| used(connection, tenant)).await
    }

    /// Every draft.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn template_drafts(&self) -> Result<Vec<TemplateDraft>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT based_on, revision, bytes, changed_by, changed_at_ms FROM template_drafts WHERE tenant = ?1",
                )?
                .query_and_then([tenant.as_bytes()], draft_from_columns)?
                .collect()
        })
        .await
    }

    /// The draft that begins from a version.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn template_draft(&self, based_on: TemplateHash) -> Result<Option<TemplateDraft>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| draft(connection, tenant, based_on)).await
    }

    /// Keeps a draft; the revision that it has from now on. Its own revision is the one that whoever wrote it had seen, 0 for
    /// none.
    ///
    /// # Errors
    /// If it could not be committed. The inner one says that somebody else kept it in the meantime.
    pub(crate) async fn keep_template_draft(&self, kept: TemplateDraft) -> Result<Outcome<u32>, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let known = draft(connection, tenant, kept.based_on)?;
            if known.map_or(0, |it| it.revision) != kept.revision {
                return Ok(Err(TemplateRefusal::DraftChanged));
            }
            connection
                .prepare_cached(
                    "INSERT INTO template_drafts (tenant, based_on, revision, bytes, changed_by, changed_at_ms) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (tenant, based_on) DO UPDATE SET \
                     revision = excluded.revision, bytes = excluded.bytes, changed_by = excluded.changed_by, \
                     changed_at_ms = excluded.changed_at_ms",
                )?
                .execute(params![
                    tenant.as_bytes(),
                    kept.based_on.as_bytes(),
                    kept.revision + 1,
                    kept.template.to_bytes(),
                    kept.changed_by.as_bytes(),
                    time(kept.changed_at_ms)
                ])?;
            Ok(Ok(kept.revision + 1))
        })
        .await
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn discard_template_draft(&self, based_on: TemplateHash) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| delete_draft(connection, tenant, based_on)).await
    }
}

fn kept_templates(connection: &Connection, tenant: InstallationId) -> Result<Vec<Template>, StoreError> {
    connection
        .prepare_cached("SELECT bytes FROM templates WHERE tenant = ?1")?
        .query_and_then([tenant.as_bytes()], |row| {
            Template::from_bytes(&row.get::<_, Vec<u8>>("bytes")?)
                .map_err(|_| StoreError::Unreadable { what: "template" })
        })?
        .collect()
}

fn used(connection: &Connection, tenant: InstallationId) -> Result<HashSet<TemplateHash>, StoreError> {
    connection
        .prepare_cached(
            "SELECT template FROM round_levels WHERE tenant = ?1 \
             UNION SELECT template FROM documents WHERE tenant = ?1 AND template IS NOT NULL",
        )?
        .query_and_then([tenant.as_bytes()], |row| Ok(TemplateHash::from_bytes(row.get("template")?)))?
        .collect()
}

fn draft(
    connection: &Connection,
    tenant: InstallationId,
    based_on: TemplateHash,
) -> Result<Option<TemplateDraft>, StoreError> {
    connection
        .prepare_cached(
            "SELECT based_on, revision, bytes, changed_by, changed_at_ms FROM template_drafts \
             WHERE tenant = ?1 AND based_on = ?2",
        )?
        .query_and_then(params![tenant.as_bytes(), based_on.as_bytes()], draft_from_columns)?
        .next()
        .transpose()
}

fn delete_draft(connection: &Connection, tenant: InstallationId, based_on: TemplateHash) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM template_drafts WHERE tenant = ?1 AND based_on = ?2")?
        .execute(params![tenant.as_bytes(), based_on.as_bytes()])?;
    Ok(())
}

fn draft_from_columns(row: &Row<'_>) -> Result<TemplateDraft, StoreError> {
    let unreadable = |what| StoreError::Unreadable { what };
    Ok(TemplateDraft {
        based_on: TemplateHash::from_bytes(row.get("based_on")?),
        revision: row.get("revision")?,
        template: serde_json::from_slice(&row.get::<_, Vec<u8>>("bytes")?).map_err(|_| unreadable("draft"))?,
        changed_by: person_column(row, "changed_by")?.ok_or_else(|| unreadable("draft"))?,
        changed_at_ms: count(row.get("changed_at_ms")?)?,
    })
}
