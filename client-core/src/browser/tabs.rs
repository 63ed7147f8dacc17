//! Several pages with one space: one writes, the others follow.
//!
//! The writer holds a lock of the browser; the others wait for it and hear over a channel that something was stored.
//! A page that closes or crashes loses its lock, and the next one has it. It knows nothing of what is written. The rule
//! that must not be broken: at most one page believes that it is the writer.
//!
//! ```text
//! follower                 writer
//! ask <id>      ->                        a person wants to write here instead
//!               <-  yours <id>            everything is stored
//! takes the lock           follows, waits for the lock
//! ```

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

/// What comes within this time is shown together: a person who types stores several times a second.
const CHANGED_APART_MS: u32 = 250;

/// A page that asked for the lock and does not take it in this time is gone.
const TAKE_WITHIN_MS: u32 = 3_000;

const CHANGED: &str = "changed";
const ASK: &str = "ask ";
const YOURS: &str = "yours ";

/// What a page may do with its space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TabRole {
    /// It writes and synchronises.
    Writer,
    /// It shows what another page writes.
    Follower,
}

/// What a page hears of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TabNews {
    /// This page is the writer from now on: read the store again, then go on.
    BecameWriter,
    /// Another page has taken over; this one follows from now on.
    BecameFollower,
    /// The writer has stored something: read the store again. Told at most a few times a second.
    Changed,
    /// A person wants to write in another page: finish storing and follow, then call [`Tabs::hand_over`].
    HandOverWanted,
}

/// This page among those that have the same space open. It leaves them when it is dropped.
#[derive(Debug)]
pub struct Tabs(Rc<Tab>);

/// Hears what other pages post.
type Listener = Closure<dyn FnMut(MessageEvent)>;

struct Tab {
    space: String,
    id: String,
    role: Cell<TabRole>,
    tell: Box<dyn Fn(TabNews)>,
    channel: Option<BroadcastChannel>,
    on_message: RefCell<Option<Listener>>,
    /// Ends the promise that holds the lock.
    release: RefCell<Option<Function>>,
    /// True while a change waits to be told.
    is_change_due: Cell<bool>,
    /// Who asked for the lock last.
    asker: RefCell<Option<String>>,
    /// Counts the times that the lock came or went.
    turns: Cell<u32>,
    is_over: Cell<bool>,
}

impl std::fmt::Debug for Tab {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tab").field("space", &self.space).field("role", &self.role).finish_non_exhaustive()
    }
}

/// How a lock is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Now or not at all.
    IfFree,
    /// As soon as it is free.
    Waiting,
    /// Now, from whoever holds it and has agreed.
    Taking,
}

impl Tabs {
    /// Joins the pages that have this space open, and finds out who writes. Where the browser has no locks the page
    /// is a writer.
    pub async fn join(space: &str, tell: impl Fn(TabNews) + 'static) -> Self {
        let channel = BroadcastChannel::new(&format!("samsyn-{space}")).ok();
        let tab = Rc::new(Tab {
            space: space.to_owned(),
            id: format!("{:x}", js_sys::Math::random().to_bits()),
            role: Cell::new(TabRole::Follower),
            tell: Box::new(tell),
            channel,
            on_message: RefCell::new(None),
            release: RefCell::new(None),
            is_change_due: Cell::new(false),
            asker: RefCell::new(None),
            turns: Cell::new(0),
            is_over: Cell::new(false),
        });
        tab.listen();
        match tab.request(Manner::IfFree).await {
            // The rest of the wait goes on beside; news of it comes by `tell`.
            Some(false) => tab.wait(),
            Some(true) | None => tab.role.set(TabRole::Writer),
        }
        Self(tab)
    }

    /// What this page may do now.
    #[must_use]
    pub fn role(&self) -> TabRole {
        self.0.role.get()
    }

    /// Tells the followers that something was stored.
    pub fn tell_changed(&self) {
        self.0.post(CHANGED);
    }

    /// Asks the writer to let this page write instead; it becomes the writer when that one has stored everything.
    pub fn ask_to_write(&self) {
        if self.role() == TabRole::Follower {
            self.0.post(&format!("{ASK}{}", self.0.id));
        }
    }

    /// Lets the page write that asked for it last. Everything must be stored. If it does not come, this page is told
    /// that it is the writer again.
    pub fn hand_over(&self) {
        let Some(asker) = self.0.asker.take() else { return };
        self.0.post(&format!("{YOURS}{asker}"));
        let turn = self.0.turns.get();
        let tab = Rc::downgrade(&self.0);
        spawn_local(async move {
            TimeoutFuture::new(TAKE_WITHIN_MS).await;
            if let Some(tab) = tab.upgrade().filter(|it| it.turns.get() == turn && !it.is_over.get()) {
                (tab.tell)(TabNews::BecameWriter);
            }
        });
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.0.is_over.set(true);
        if let Some(channel) = &self.0.channel {
            channel.set_onmessage(None);
            channel.close();
        }
        self.0.let_go();
        // This may have been called by the very closure that is held.
        let on_message = self.0.on_message.take();
        spawn_local(async move { drop(on_message) });
    }
}

impl Tab {
    fn listen(self: &Rc<Self>) {
        let Some(channel) = &self.channel else { return };
        let tab = Rc::downgrade(self);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let (Some(tab), Some(text)) = (tab.upgrade(), event.data().as_string()) {
                tab.hear(&text);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        self.on_message.replace(Some(on_message));
    }

    fn post(&self, text: &str) {
        if let Some(channel) = &self.channel {
            // A closed channel has no listeners.
            channel.post_message(&JsValue::from_str(text)).ok();
        }
    }

    fn hear(self: &Rc<Self>, text: &str) {
        match (self.role.get(), text) {
            (TabRole::Follower, CHANGED) => self.note_change(),
            (TabRole::Writer, text) if text.starts_with(ASK) => {
                self.asker.replace(text.strip_prefix(ASK).map(str::to_owned));
                (self.tell)(TabNews::HandOverWanted);
            }
            (TabRole::Follower, text) if text.strip_prefix(YOURS) == Some(self.id.as_str()) => self.take(),
            // Meant for others.
            (TabRole::Writer | TabRole::Follower, _) => {}
        }
    }

    fn note_change(self: &Rc<Self>) {
        if self.is_change_due.replace(true) {
            return;
        }
        let tab = Rc::downgrade(self);
        spawn_local(async move {
            TimeoutFuture::new(CHANGED_APART_MS).await;
            if let Some(tab) = tab.upgrade().filter(|it| !it.is_over.get()) {
                tab.is_change_due.set(false);
                if tab.role.get() == TabRole::Follower {
                    (tab.tell)(TabNews::Changed);
                }
            }
        });
    }

    /// Waits for the lock and says so when it is there.
    fn wait(self: &Rc<Self>) {
        self.become_writer_by(Manner::Waiting);
    }

    fn take(self: &Rc<Self>) {
        self.become_writer_by(Manner::Taking);
    }

    fn become_writer_by(self: &Rc<Self>, manner: Manner) {
        let tab = Rc::downgrade(self);
        spawn_local(async move {
            let Some(held) = tab.upgrade() else { return };
            let has_lock = held.request(manner).await == Some(true);
            if has_lock && !held.is_over.get() && held.role.get() == TabRole::Follower {
                held.role.set(TabRole::Writer);
                (held.tell)(TabNews::BecameWriter);
            }
        });
    }

    /// Asks for the lock: true when it is held from now on, nothing where the browser has none.
    async fn request(self: &Rc<Self>, manner: Manner) -> Option<bool> {
        let locks = Reflect::get(&web_sys::window()?.navigator(), &"locks".into()).ok()?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        let options = Object::new();
        let option = match manner {
            Manner::IfFree => "ifAvailable",
            Manner::Waiting => "",
            Manner::Taking => "steal",
        };
        if !option.is_empty() {
            Reflect::set(&options, &option.into(), &JsValue::TRUE).ok()?;
        }
        let weak = Rc::downgrade(self);
        let mut ended = None;
        let granted = Promise::new(&mut |resolve, reject| {
            let weak = weak.clone();
            let callback =
                Closure::once_into_js(move |lock: JsValue| -> JsValue { Self::granted(&weak, &lock, &resolve) });
            match request.call3(&locks, &JsValue::from_str(&format!("samsyn-{}", self.space)), &options, &callback) {
                Ok(promise) => ended = promise.dyn_into::<Promise>().ok(),
                Err(error) => drop(reject.call1(&JsValue::UNDEFINED, &error)),
            }
        });
        let ended = ended?;
        let has_lock = JsFuture::from(granted).await.ok()?.as_bool()?;
        if has_lock {
            let tab = Rc::downgrade(self);
            spawn_local(async move {
                let is_stolen = JsFuture::from(ended).await.is_err();
                if let Some(tab) = tab.upgrade().filter(|it| is_stolen && !it.is_over.get()) {
                    tab.lost();
                }
            });
        }
        Some(has_lock)
    }

    /// The browser's answer to a request; what is returned holds the lock until it is fulfilled.
    fn granted(tab: &Weak<Self>, lock: &JsValue, resolve: &Function) -> JsValue {
        let tab = tab.upgrade().filter(|it| !it.is_over.get());
        let has_lock = tab.is_some() && !lock.is_null() && !lock.is_undefined();
        // A promise takes its value without fail.
        resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(has_lock)).ok();
        match tab {
            Some(tab) if has_lock => Promise::new(&mut |release, _| {
                tab.release.replace(Some(release));
            })
            .into(),
            Some(_) | None => JsValue::UNDEFINED,
        }
    }

    /// Another page has taken the lock.
    fn lost(self: &Rc<Self>) {
        self.turns.set(self.turns.get().wrapping_add(1));
        self.release.take();
        if self.role.replace(TabRole::Follower) == TabRole::Writer {
            (self.tell)(TabNews::BecameFollower);
        }
        self.wait();
    }

    fn let_go(&self) {
        if let Some(release) = self.release.take() {
            // Fulfilling a promise does not fail.
            release.call0(&JsValue::UNDEFINED).ok();
        }
    }
}
