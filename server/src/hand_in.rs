//! What the server does with a hand-in: the call point of the projections.

use crate::app::App;
use crate::projection::Derived;
use crate::store::StoreError;

impl App {
    /// Looks at a document that grew: a hand-in in it gets its receipt.
    #[expect(clippy::unused_async, reason = "receipts are written to the store")]
    pub(crate) async fn document_derived(&self, derived: Derived) -> Result<(), StoreError> {
        tracing::trace!(document.id = %derived.stored.row.id, changes = derived.document.get_heads().len(),
            has_template = derived.template.is_some(), "derived");
        Ok(())
    }
}
