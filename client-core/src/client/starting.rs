//! Starting with what the local store holds, signing in and signing out.
//!
//! The rule that must not be broken: what can't be read is moved aside, told, and never overwritten or deleted.

use std::collections::BTreeMap;

use form_model::DocumentId;

use super::Client;
use crate::event::{Effect, Notice};
use crate::identity::Identity;
use crate::keys;
use crate::local_document::LocalDocument;
use crate::local_store::{Entry, Write};
use crate::set_aside::SetAside;

impl Client {
    pub(super) fn started(&mut self, entries: Vec<Entry>) {
        if self.is_started {
            return;
        }
        let format = entries.iter().find(|it| it.0 == keys::FORMAT_KEY);
        let format = format.map(|it| keys::read_record::<u32>(&it.1).unwrap_or(u32::MAX));
        if format.is_some_and(|it| it > keys::FORMAT) {
            // Whatever this program wrote now, the newer one might not understand.
            return self.notify(Notice::StoreFromNewerVersion);
        }
        self.is_started = true;
        if format != Some(keys::FORMAT) {
            self.save_aside([keys::put_record(keys::FORMAT_KEY.to_owned(), &keys::FORMAT)]);
        }
        self.take_in(entries);
        self.notify(Notice::Ready);
        self.connect();
    }

    /// Sorts the entries by what they are. Templates come before documents, since documents are read with them.
    fn take_in(&mut self, entries: Vec<Entry>) {
        let mut documents: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut set_aside = Vec::new();
        for (key, value) in entries {
            if let Some(rest) = key.strip_prefix(keys::DOCUMENT_PREFIX) {
                let (id, row) = rest.split_once('/').unwrap_or((rest, ""));
                documents.entry(id.to_owned()).or_default().push((row.to_owned(), value));
            } else if key.starts_with(keys::TEMPLATE_PREFIX) {
                self.directory.add_template(&value);
            } else if key.starts_with(keys::SET_ASIDE_PREFIX) {
                set_aside.push((key, value));
            } else if let Some(rest) = key.strip_prefix(keys::KEPT_ANSWER_PREFIX) {
                self.answers.take_in(rest, value);
            } else if key.starts_with(keys::DAMAGED_PREFIX) {
                self.damaged.push((key, value));
            } else if key == keys::IDENTITY_KEY {
                self.identity = keys::read_record(&value);
            } else if key == keys::DIRECTORY_KEY {
                self.directory.restore(&value);
            }
        }
        for (id, rows) in documents {
            self.take_in_document(&id, rows);
        }
        for (key, value) in set_aside {
            self.take_in_set_aside(key, value);
        }
        let here: Vec<_> = self.documents.keys().copied().collect();
        for document in here {
            let Some(local) = self.documents.get_mut(&document) else { continue };
            let (writes, changes) = local.take_in_what_is_built_on();
            if changes > 0 {
                self.save(document, writes, changes);
            }
        }
    }

    fn take_in_document(&mut self, id: &str, rows: Vec<Entry>) {
        let loaded = id.parse::<DocumentId>().ok().and_then(|document| {
            LocalDocument::load(document, &rows, |hash| self.directory.template(hash).cloned()).ok()
        });
        match loaded {
            Some(document) => {
                self.documents.insert(document.id(), document);
            }
            None => {
                let below = format!("{}{id}/", keys::DOCUMENT_PREFIX);
                let rows = rows.into_iter().map(|(row, value)| (format!("{below}{row}"), value)).collect();
                self.move_aside(rows);
            }
        }
    }

    fn take_in_set_aside(&mut self, key: String, value: Vec<u8>) {
        let Some(entry) = SetAside::from_bytes(&value) else {
            return self.move_aside(vec![(key, value)]);
        };
        match self.documents.get_mut(&entry.document) {
            Some(document) => document.restore_set_aside(entry),
            // Its document could not be read; the entry stays where it is and goes into rescue files.
            None => self.damaged.push((key, value)),
        }
    }

    /// Keeps unreadable rows under another prefix, so that the document can be fetched anew in its place. Those that another page
    /// has stored since stay where they are.
    fn move_aside(&mut self, rows: Vec<Entry>) {
        let run = self.run;
        let deletes: Vec<_> = rows.iter().map(|(key, _)| Write::Delete { key: key.clone() }).collect();
        let moved: Vec<_> =
            rows.into_iter().map(|(key, value)| (format!("{}{run:016x}/{key}", keys::DAMAGED_PREFIX), value)).collect();
        self.save_aside(moved.iter().map(|(key, value)| keys::put(key.clone(), value.clone())));
        self.save_aside(deletes);
        self.damaged.extend(moved);
        self.notify(Notice::DamagedRowsKept);
    }

    pub(super) fn signed_in(&mut self, identity: Identity) {
        let mut identity = identity;
        if self.identity.as_ref().is_some_and(|it| it.person != identity.person) {
            self.vouch_before_leaving();
        }
        let earlier = self.identity.take();
        if earlier.as_ref().is_none_or(|it| it.person != identity.person) {
            // The documents stay; what the person may do with them the server says anew.
            self.documents.values_mut().for_each(LocalDocument::forget_actor);
            let known_person = self.directory.newest().map(|it| it.person);
            if known_person.is_some_and(|it| it != identity.person) {
                let write = self.directory.forget();
                self.save_aside([write]);
            }
        }
        identity.installation = identity.installation.or_else(|| self.installation_of(earlier.as_ref()));
        self.save_aside([keys::put_record(keys::IDENTITY_KEY.to_owned(), &identity)]);
        self.identity = Some(identity);
        self.hang_up();
        self.connect();
    }

    fn installation_of(&self, earlier: Option<&Identity>) -> Option<form_model::InstallationId> {
        let from_document = || self.documents.values().next().map(|it| it.form().case().installation);
        earlier.and_then(|it| it.installation).or_else(from_document)
    }

    pub(super) fn signed_out(&mut self) {
        self.vouch_before_leaving();
        self.identity = None;
        self.documents.values_mut().for_each(LocalDocument::forget_actor);
        self.save_aside([Write::Delete { key: keys::IDENTITY_KEY.to_owned() }]);
        self.hang_up();
        self.link.sign_out();
        self.notify(Notice::ConnectionChanged);
    }

    /// Drops the connection, if there is one.
    fn hang_up(&mut self) {
        if !self.link.is_down() {
            self.effects.push(Effect::Disconnect);
        }
        self.end_sessions();
    }
}
