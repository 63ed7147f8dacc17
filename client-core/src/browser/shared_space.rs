//! A person's space in a page that may be one of several: the driver and the tabs, tied together.
//!
//! It passes the tabs' news to the driver and decides nothing else. The rule that must not be broken: a page hands the
//! pen over only after everything that was written in it is stored.

use std::cell::{Cell, OnceCell};
use std::rc::{Rc, Weak};

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use super::clock::now_ms;
use super::tabs::{TabNews, TabRole, Tabs};
use crate::browser_driver::{BrowserConfig, BrowserDriver};
use crate::event::{Notice, StoreProblem};
use crate::local_store::{LocalStore, LocalStoreError};

/// After a follower has read the store it rests for this many times as long, so that a large store leaves it usable.
const REST_TIMES: u64 = 2;

/// The longest rest.
const REST_MS_MAX: u64 = 5_000;

/// One person's space in this page. It leaves the other pages when it is dropped.
#[derive(Debug)]
pub struct SharedSpace {
    driver: BrowserDriver,
    tabs: Rc<Tabs>,
}

struct Ties {
    driver: OnceCell<BrowserDriver>,
    tabs: OnceCell<Weak<Tabs>>,
    tell_role: Box<dyn Fn(TabRole)>,
    tell_problem: Box<dyn Fn(StoreProblem)>,
    reading: Cell<Reading>,
}

/// Whether a follower reads the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Not,
    Now,
    /// Something was stored since it began.
    NowAndAgain,
}

impl SharedSpace {
    /// Opens the space that a store holds. `space` names it among the pages; `tell` is called as for
    /// [`BrowserDriver::start`]; `tell_role` whenever this page becomes the writer or a follower; `tell_problem` when
    /// that failed for what the store said.
    ///
    /// # Errors
    /// [`LocalStoreError`] when the store can't be read.
    pub async fn open<S: LocalStore + 'static>(
        space: &str,
        (config, store): (BrowserConfig, S),
        tell: Rc<dyn Fn(&Notice)>,
        tell_role: impl Fn(TabRole) + 'static,
        tell_problem: impl Fn(StoreProblem) + 'static,
    ) -> Result<Self, LocalStoreError> {
        let ties = Rc::new(Ties {
            driver: OnceCell::new(),
            tabs: OnceCell::new(),
            tell_role: Box::new(tell_role),
            tell_problem: Box::new(tell_problem),
            reading: Cell::new(Reading::Not),
        });
        let hearing = Rc::clone(&ties);
        let tabs = Rc::new(Tabs::join(space, move |news| hearing.hear(news)).await);
        let driver = BrowserDriver::start_as(tabs.role(), config, store, tell).await?;
        let others = Rc::downgrade(&tabs);
        driver.on_saved(Rc::new(move || {
            if let Some(tabs) = others.upgrade() {
                tabs.tell_changed();
            }
        }));
        ties.tabs.set(Rc::downgrade(&tabs)).ok(); // Set here and nowhere else.
        ties.driver.set(driver.clone()).ok(); // Set here and nowhere else.
        if tabs.role() != driver.role() {
            // The pen came or went while the store was read.
            ties.hear(if tabs.role() == TabRole::Writer { TabNews::BecameWriter } else { TabNews::BecameFollower });
        }
        Ok(Self { driver, tabs })
    }

    /// The driver of the space.
    #[must_use]
    pub const fn driver(&self) -> &BrowserDriver {
        &self.driver
    }

    /// What this page may do now.
    #[must_use]
    pub fn role(&self) -> TabRole {
        self.driver.role()
    }

    /// Asks the page that writes to let this one write instead.
    pub fn ask_to_write(&self) {
        self.tabs.ask_to_write();
    }
}

impl Drop for SharedSpace {
    fn drop(&mut self) {
        self.driver.stop();
    }
}

impl Ties {
    fn hear(self: &Rc<Self>, news: TabNews) {
        // News from before the driver is there is caught up with when it is.
        let Some(driver) = self.driver.get().cloned() else { return };
        if news == TabNews::Changed {
            match self.reading.get() {
                Reading::Not => self.reading.set(Reading::Now),
                Reading::Now | Reading::NowAndAgain => return self.reading.set(Reading::NowAndAgain),
            }
        }
        let ties = Rc::clone(self);
        spawn_local(async move {
            let done = match news {
                TabNews::BecameWriter => ties.become_role(&driver, TabRole::Writer).await,
                TabNews::BecameFollower => ties.become_role(&driver, TabRole::Follower).await,
                TabNews::Changed => ties.read_again(&driver).await,
                TabNews::HandOverWanted => ties.hand_over(&driver).await,
            };
            if let Err(problem) = done {
                (ties.tell_problem)(problem);
            }
        });
    }

    async fn become_role(&self, driver: &BrowserDriver, role: TabRole) -> Result<(), StoreProblem> {
        // A page that has handed over follows already.
        if driver.role() != role {
            driver.begin_anew(role).await?;
        }
        (self.tell_role)(role);
        Ok(())
    }

    async fn read_again(&self, driver: &BrowserDriver) -> Result<(), StoreProblem> {
        let mut result = Ok(());
        while result.is_ok() && driver.role() == TabRole::Follower {
            self.reading.set(Reading::Now);
            let begun_ms = now_ms();
            result = driver.begin_anew(TabRole::Follower).await;
            let rest_ms = now_ms().saturating_sub(begun_ms).saturating_mul(REST_TIMES).min(REST_MS_MAX);
            TimeoutFuture::new(u32::try_from(rest_ms).unwrap_or(u32::MAX)).await;
            if self.reading.get() != Reading::NowAndAgain {
                break;
            }
        }
        self.reading.set(Reading::Not);
        result
    }

    async fn hand_over(&self, driver: &BrowserDriver) -> Result<(), StoreProblem> {
        driver.give_up_writing().await?;
        (self.tell_role)(TabRole::Follower);
        if let Some(tabs) = self.tabs.get().and_then(Weak::upgrade) {
            tabs.hand_over();
        }
        Ok(())
    }
}
