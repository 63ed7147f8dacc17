//! Contacts for support, as rows: each of a unit, in its order.
//!
//! Who may write and see them is for their routes. The rule: the contacts of a unit are replaced as a whole.

use std::collections::HashSet;

use form_model::{PersonId, UnitId};
use rusqlite::params;

use super::accounts::{AuditEntry, audit};
use super::columns::unit_column;
use super::{Store, StoreError};

/// Somebody to turn to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SupportContact {
    /// Of which unit.
    pub(crate) unit: UnitId,
    /// What for.
    pub(crate) kind: SupportKind,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    /// When to turn to them, and how.
    pub(crate) words: String,
}

/// What a contact is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SupportKind {
    Hr,
    /// The occupational health service.
    OccupationalHealth,
    /// Safety representatives.
    Safety,
    Other,
}

impl SupportKind {
    const ALL: [Self; 4] = [Self::Hr, Self::OccupationalHealth, Self::Safety, Self::Other];

    /// The kind's code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Hr => "hr",
            Self::OccupationalHealth => "occupational-health",
            Self::Safety => "safety",
            Self::Other => "other",
        }
    }

    /// The kind with this code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

impl Store {
    /// The contacts of these units, unit by unit in their order.
    pub(crate) async fn support_of(&self, units: HashSet<UnitId>) -> Result<Vec<SupportContact>, StoreError> {
        let tenant = self.tenant();
        let all: Vec<SupportContact> = self
            .look_up(move |connection| {
                connection
                    .prepare_cached("SELECT * FROM support_contacts WHERE tenant = ?1 ORDER BY unit, position")?
                    .query_and_then([tenant.as_bytes()], |row| {
                        let kind: String = row.get("kind")?;
                        Ok(SupportContact {
                            unit: unit_column(row, "unit")?,
                            kind: SupportKind::from_code(&kind)
                                .ok_or(StoreError::Unreadable { what: "kind of contact" })?,
                            name: row.get("name")?,
                            phone: row.get("phone")?,
                            email: row.get("email")?,
                            words: row.get("words")?,
                        })
                    })?
                    .collect()
            })
            .await?;
        Ok(all.into_iter().filter(|it| units.contains(&it.unit)).collect())
    }

    /// Puts contacts in the place of those that a unit had.
    pub(crate) async fn put_support(
        &self,
        unit: UnitId,
        contacts: Vec<SupportContact>,
        by: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached("DELETE FROM support_contacts WHERE tenant = ?1 AND unit = ?2")?
                .execute(params![tenant.as_bytes(), unit.as_bytes()])?;
            let mut insert = connection.prepare_cached(
                "INSERT INTO support_contacts (tenant, unit, position, kind, name, phone, email, words) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            for (it, position) in contacts.iter().zip(0_u32..) {
                let (tenant, unit) = (tenant.as_bytes(), unit.as_bytes());
                let kind = it.kind.code();
                insert.execute(params![tenant, unit, position, kind, it.name, it.phone, it.email, it.words])?;
            }
            let subject = unit.to_string();
            audit(connection, tenant, &AuditEntry { at_ms: now_ms, by: Some(by), action: "support-changed", subject })
        })
        .await
    }
}
