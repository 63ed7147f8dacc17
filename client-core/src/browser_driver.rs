//! The loop that performs a client's effects in a browser.
use crate::*;
use form_model::RowId;
use std::rc::Rc;
#[derive(Debug)]
pub struct BrowserConfig {
    pub origin: String,
    pub seed: [u8; 32],
}
#[derive(Clone, Debug)]
pub struct BrowserDriver(Rc<std::cell::RefCell<Client>>);
impl BrowserDriver {
    pub async fn start<S: LocalStore + 'static>(
        config: BrowserConfig,
        _store: S,
        _tell: Rc<dyn Fn(&Notice)>,
    ) -> Result<Self, LocalStoreError> {
        Ok(Self(Rc::new(std::cell::RefCell::new(Client::new(config.seed)))))
    }
    pub fn report(&self, event: Event) -> Vec<Notice> {
        self.0.borrow_mut().handle(0, event);
        Vec::new()
    }
    pub fn read<T>(&self, question: impl FnOnce(&Client) -> T) -> T {
        question(&self.0.borrow())
    }
    pub fn draw_row_id(&self) -> RowId {
        self.0.borrow_mut().draw_row_id()
    }
    pub fn now_ms(&self) -> u64 {
        0
    }
    pub async fn stored(&self) {}
    pub fn stop(&self) {}
}
#[derive(Debug)]
pub struct IndexedDbStore;
impl IndexedDbStore {
    pub async fn open(_name: &str) -> Result<MemoryStore, LocalStoreError> {
        Ok(MemoryStore::new())
    }
}
