//! Vouchers that a session brings for changes that it delivers in others' names.
//!
//! Each is checked here, once, against the installation's key and the revoked devices; the gate then decides which
//! changes it covers, and the author's rights of today decide about those. A bad voucher is ignored with one line in the
//! log, and what depends on it stays held. The rule that must not be broken: of a revoked device only the vouchers that
//! were here before its revocation count.

use std::sync::Arc;

use form_model::{Voucher, VoucherError};

use super::attached::SessionContact;
use super::round::Round;
use super::{Failure, OpenDocumentTask};
use crate::gate::{Vouched, Vouching};
use crate::sync_link::LinkMode;

/// The most vouchers of one message that are looked at: each costs two signatures, and our clients send a hundred.
const VOUCHERS_MAX: usize = 200;

/// Why a voucher is ignored.
#[derive(Debug, thiserror::Error)]
enum Ignored {
    #[error(transparent)]
    Bad(#[from] VoucherError),
    #[error("its device was revoked before it came")]
    Revoked,
    #[error("too many vouchers are kept for the document")]
    Full,
}

impl OpenDocumentTask {
    /// Takes in vouchers, and judges what was held for want of them.
    pub(super) async fn take_vouchers(
        &mut self,
        round: &mut Round,
        contact: &Arc<SessionContact>,
        vouchers: Vec<Voucher>,
    ) -> Result<(), Failure> {
        if self.mode_for(contact).await? != Some(LinkMode::ReadWrite) {
            tracing::warn!(document.id = %self.document, session.id = %contact.id, "vouchers of somebody who may not write ignored");
            return Ok(());
        }
        if vouchers.len() > VOUCHERS_MAX {
            let ignored = vouchers.len() - VOUCHERS_MAX;
            tracing::warn!(document.id = %self.document, session.id = %contact.id, ignored, "too many vouchers in one message");
        }
        if round.is_of_another_device(contact) {
            self.commit(round).await?;
        }
        let mut is_news = false;
        for voucher in vouchers.into_iter().take(VOUCHERS_MAX) {
            match self.take_voucher(&voucher).await? {
                Ok(Vouching::New) => {
                    is_news = true;
                    round.add_voucher(contact, voucher);
                }
                Ok(Vouching::Known | Vouching::Full) => {}
                Err(ignored) => {
                    tracing::warn!(
                        document.id = %self.document, session.id = %contact.id, person.id = %voucher.person,
                        reason = %ignored, "voucher ignored"
                    );
                    metrics::counter!("samsyn_vouchers_ignored_total").increment(1);
                }
            }
        }
        if is_news { self.deliver(round, contact, Vec::new()).await } else { Ok(()) }
    }

    async fn take_voucher(&mut self, voucher: &Voucher) -> Result<Result<Vouching, Ignored>, Failure> {
        let installation = self.hub.store().installation();
        if let Err(error) = voucher.verify(installation.id, &installation.public_key()) {
            return Ok(Err(error.into()));
        }
        let device = self.hub.store().device(voucher.device).await?;
        if device.is_some_and(|it| it.revoked_at_ms.is_some()) {
            return Ok(Err(Ignored::Revoked));
        }
        self.open_material().await?;
        let gate = &mut self.material.as_mut().ok_or(Failure::Unreadable)?.gate;
        let vouched = Vouched { actor: voucher.actor_id(), person: voucher.person, hash: voucher.hash };
        Ok(match gate.vouch(vouched) {
            Vouching::Full => Err(Ignored::Full),
            taken @ (Vouching::New | Vouching::Known) => Ok(taken),
        })
    }
}
