//! The forms that the work is about: the example municipality's, with their genesis and who may write in them.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, ensure};
use automerge::Change;
use form_model::PersonId;
use harness::{Account, Example, PlainTablet, ServerProcess};

use super::script::Base;

/// One form.
#[derive(Debug)]
struct Form {
    document: String,
    writers: [(String, PersonId); 2],
    genesis: Vec<Change>,
}

/// The municipality; its folder is removed with it.
#[derive(Debug)]
pub(crate) struct Municipality {
    example: Example,
    forms: Vec<Form>,
}

impl Municipality {
    /// Makes one with this many workplaces, each with a form.
    pub(crate) async fn with(workplaces: usize) -> Result<Self> {
        let example = Example::with_workplaces(workplaces);
        let server = ServerProcess::start(&example.data());
        let address = server.address();
        let mut forms = Vec::with_capacity(workplaces);
        for workplace in 1..=workplaces {
            let users = [harness::chef(workplace), harness::ombud(workplace)];
            let [one, other] = users.map(|user| Account::of(&example, address, &user));
            ensure!(one.followup == other.followup, "both write in the form of their workplace");
            let mut tablet =
                PlainTablet::connect(address, &one.token, &format!("genesis-{workplace}"), one.person).await;
            tablet.open(&one.followup, None).await;
            tablet.until_fetched(&one.followup).await?;
            let genesis = tablet.document(&one.followup).form.get_changes(&[]);
            tablet.socket.close().await;
            let writers = [(one.token, one.person), (other.token, other.person)];
            forms.push(Form { document: one.followup, writers, genesis });
        }
        server.terminate();
        Ok(Self { example, forms })
    }

    /// The data folder of a server of ours that has the forms and no more.
    pub(crate) fn data(&self) -> PathBuf {
        self.example.data()
    }

    /// Room for the other folders, on the same disk.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.example.beside(name)
    }

    /// The first forms, each with a history of so many changes, of so many keystrokes each.
    pub(crate) fn bases(&self, documents: usize, history: usize, burst: usize) -> Result<Vec<Arc<Base>>> {
        let forms = self.forms.iter().take(documents);
        let bases = forms.map(|form| {
            let (writers, genesis) = (form.writers.clone(), form.genesis.clone());
            Base::make(&form.document, writers, genesis, history, burst).map(Arc::new)
        });
        bases.collect()
    }
}
