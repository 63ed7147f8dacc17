//! A round over twelve workplaces, carried through by everybody whom it takes: planned, filled in, analysed, acted on, marked
//! and handed in, and seen from above.

use std::collections::BTreeMap;

use form_model::{DocumentId, Edit, ReceiptOutcome, RowId, RowValue, Splice, Table, Voice};
use harness::{Account, Person, World, chef, ombud, samsyn, until, until_some};
use serde_json::Value;

const WORKPLACES: usize = 12;

/// Its representative left; that of the first workplace covers it too.
const COVERED: usize = 2;

/// It has no representative, so the main representative steps in.
const WITHOUT: usize = 3;

/// At these the manager's or the representative's tablet is without a network while both write.
const MANAGER_OFFLINE: usize = 5;
const REPRESENTATIVE_OFFLINE: usize = 8;

/// The year at all workplaces.
struct Year {
    world: World,
    chefs: BTreeMap<usize, Person>,
    ombud: BTreeMap<usize, Person>,
    hso: Person,
}

impl Year {
    async fn begins() -> Self {
        let world = World::with_workplaces(WORKPLACES);
        let (covered, without) = (unit_of(&world, COVERED), unit_of(&world, WITHOUT));
        organisation(&world, "end", &ombud(COVERED), &covered);
        organisation(&world, "assign", &ombud(1), &covered);
        organisation(&world, "end", &ombud(WITHOUT), &without);
        let (mut chefs, mut ombud) = (BTreeMap::new(), BTreeMap::new());
        for workplace in 1..=WORKPLACES {
            chefs.insert(workplace, world.chef(workplace).await);
            if ![COVERED, WITHOUT].contains(&workplace) {
                ombud.insert(workplace, world.ombud(workplace).await);
            }
        }
        let hso = world.person("hso").await;
        Self { world, chefs, ombud, hso }
    }

    /// Who stands on the employees' side of a workplace, with its follow-up on their tablet.
    async fn representative(&self, workplace: usize) -> &Person {
        let person = match workplace {
            COVERED => &self.ombud[&1],
            WITHOUT => &self.hso,
            own => &self.ombud[&own],
        };
        let followup = self.chefs[&workplace].followup();
        until("the follow-up has come to the representative", || {
            person.holds(followup) && person.status(followup).synced_at_ms.is_some() && person.may_write(followup)
        })
        .await;
        person
    }

    /// One workplace's year, from the plan to the receipt.
    async fn is_carried_through(&self, workplace: usize) {
        let (chef, representative) = (&self.chefs[&workplace], self.representative(workplace).await);
        let followup = chef.followup();
        chef.does(followup, Edit::plan(&["method"], "joint-form")).await;
        if workplace == MANAGER_OFFLINE {
            chef.goes_offline();
        }
        if workplace == REPRESENTATIVE_OFFLINE {
            representative.goes_offline();
        }
        both_answer(chef, representative).await;
        chef.comes_online();
        representative.comes_online();
        self.world.until_all_agree(followup, &[chef, representative]).await;
        analyse_and_act(chef).await;
        self.world.until_all_agree(followup, &[chef, representative]).await;
        representative.marks_ready_in(followup).await;
        self.world.until_all_agree(followup, &[chef, representative]).await;
        chef.marks_ready().await;
        let hand_in = chef.hands_in().await;
        let receipt = until_some("the receipt has come to the representative too", || {
            representative.receipts(followup).into_iter().find(|it| it.hand_in == hand_in)
        })
        .await;
        assert_eq!((receipt.outcome, receipt.version), (ReceiptOutcome::Accepted, 1), "workplace {workplace}");
    }

    /// What HR sees of the workplaces.
    fn seen_by_hr(&self) -> Vec<Value> {
        let hr = Account::of(&self.world.example, self.world.server(), "hr").api(self.world.server());
        let seen: Vec<Value> = serde_json::from_value(hr.get("/api/progress").body).expect("a list");
        seen.into_iter().filter(|it| it["level"] == "workplace" && it["occasion"] == "yearly").collect()
    }
}

/// Both answer alike at one question and apart at another, and each adds words to the same comment.
async fn both_answer(chef: &Person, representative: &Person) {
    let followup = chef.followup();
    for (person, voice, second) in [(chef, Voice::Manager, "partly"), (representative, Voice::Representative, "no")] {
        person.does(followup, Edit::answer("A1", voice, Some("yes"))).await;
        person.does(followup, Edit::answer("A2", voice, Some(second))).await;
        person.does(followup, Edit::comment("A2", Splice::insert(0, format!("{} skrev. ", voice.code())))).await;
    }
}

/// A finding, and the action that it leads to in the unit's plan.
async fn analyse_and_act(chef: &Person) {
    let row = || RowId::from_bytes(rand::random());
    let finding = vec![RowValue::new("kind", "improvement"), RowValue::new("text", "Ronderna ställs in")];
    chef.does(chef.followup(), Edit::add_row(Table::Findings, row(), finding)).await;
    let action = vec![
        RowValue::new("follow_up", chef.followup().to_string()),
        RowValue::new("action", "Bestäm vem som håller i ronden"),
        RowValue::new("responsible", "chefen"),
    ];
    chef.does(chef.plan(), Edit::add_row(Table::Actions, row(), action)).await;
    chef.until_synced(chef.plan()).await;
}

fn unit_of(world: &World, workplace: usize) -> String {
    let documents =
        Account::of(&world.example, world.server(), &chef(workplace)).api(world.server()).get("/api/documents");
    let documents: Vec<Value> = serde_json::from_value(documents.body).expect("a list");
    let followup = documents.iter().find(|it| it["kind"] == "followup").expect("the round began a follow-up");
    followup["unit"].as_str().expect("a unit").to_owned()
}

fn organisation(world: &World, what: &str, user: &str, unit: &str) {
    let data = world.data();
    samsyn(&["org", what, "--data", data.to_str().expect("plain text"), user, "representative", unit]);
}

#[tokio::test(flavor = "multi_thread")]
async fn twelve_workplaces_carry_a_round_through() {
    let year = Year::begins().await;
    for workplace in 1..=WORKPLACES {
        year.is_carried_through(workplace).await;
    }
    until("HR sees that all have handed in", || {
        let seen = year.seen_by_hr();
        seen.len() == WORKPLACES && seen.iter().all(|it| it["state"] == "handed-in")
    })
    .await;
    let seen = year.seen_by_hr();
    let without: Vec<_> = seen.iter().filter(|it| it["has_representative"] == false).collect();
    assert_eq!(without.len(), 1, "one workplace lacks a representative: {without:?}");
    assert!(seen.iter().all(|it| it["differences_open"] == 1), "what they see differently stays seen");

    for workplace in [MANAGER_OFFLINE, REPRESENTATIVE_OFFLINE] {
        let comment = year.chefs[&workplace].sees_comment("A2");
        assert!(comment.contains("manager skrev. ") && comment.contains("representative skrev. "), "{comment}");
    }
    let told = year.hso.api(year.world.server()).get("/api/messages").body;
    let told: Vec<Value> = serde_json::from_value(told).expect("a list");
    let without = unit_of(&year.world, WITHOUT);
    assert!(told.iter().any(|it| it["kind"] == "handed-in" && it["unit"] == without), "the one who stepped in is told");

    let round = year.chefs[&1].yearly_case().round.expect("a follow-up belongs to a round").to_string();
    let data = year.world.data();
    samsyn(&["round", "close", "--data", data.to_str().expect("plain text"), &round]);
    for chef in year.chefs.values() {
        let followup: DocumentId = chef.followup();
        until("the tablet knows that the round is closed", || !chef.may_write(followup)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_marked_what_another_changed_afterwards_is_told_once() {
    let world = World::with_one_workplace();
    let (chef, ombud) = (world.chef(1).await, world.ombud(1).await);
    let followup = chef.followup();
    let voided = |person: &Person| {
        let messages: Vec<Value> =
            serde_json::from_value(person.api(world.server()).get("/api/messages").body).expect("a list");
        messages.iter().filter(|it| it["kind"] == "mark-voided").count()
    };
    chef.comments("A1", 0, "före").await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    ombud.marks_ready().await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    assert_eq!(voided(&ombud), 0);
    for word in ["efter ", "ännu senare "] {
        chef.comments("A1", 0, word).await;
        world.until_all_agree(followup, &[&chef, &ombud]).await;
        until("the representative is told", || voided(&ombud) == 1).await;
    }
    assert_eq!(voided(&chef), 0);
}
