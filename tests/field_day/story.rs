//! The story itself, one function per chapter.
//!
//! A chapter acts, waits for what must follow, checks it against what the tablets and the server say, and tells it.

use form_model::{DocumentId, Edit, JointAnswer, Level, Splice, Voice, built_in_template};
use harness::{Person, World, extra_followup, until, until_some};
use serde_json::Value;

/// The questions that the two see differently.
const DIFFERENCES: [&str; 3] = ["A2", "C1", "D1"];

/// The question whose comment both write at the same place.
const COMMENTED: &str = "B1";

/// How far the representative's upload gets before the server is killed: within the frame of changes.
const BYTES_BEFORE_THE_KILL: u64 = 3_000;

struct FieldDay {
    world: World,
    chef: Person,
    ombud: Person,
    followup: DocumentId,
    extra: DocumentId,
    step: usize,
}

/// Tells the whole story.
///
/// # Panics
/// At the first step that does not hold.
pub(crate) async fn tell() {
    let mut day = FieldDay::begin().await;
    day.answer_everything_offline().await;
    day.start_the_same_extra_followup().await;
    day.manager_comes_back().await;
    day.server_is_killed_while_the_representative_syncs().await;
    day.everybody_agrees_on_what_was_written().await;
    day.differences_are_listed();
    day.differences_are_settled().await;
    day.both_mark_ready_and_the_manager_hands_in().await;
    day.server_shows_it();
}

impl FieldDay {
    async fn begin() -> Self {
        let world = World::with_workplaces(12);
        println!("An example municipality with 12 workplaces, on a server of its own at {}.\n", world.server());
        let (chef, ombud) = (world.chef(1).await, world.ombud(1).await);
        let followup = chef.followup();
        assert_eq!(followup, ombud.followup());
        let extra = extra_followup(&chef).document_id();
        let mut day = Self { world, chef, ombud, followup, extra, step: 0 };
        day.tell(&format!("chef-0001 and ombud-0001 fetched their follow-up, {followup}, each onto a tablet"));
        day
    }

    fn tell(&mut self, what: &str) {
        self.step += 1;
        println!("{:>2}. {what}", self.step);
    }

    async fn answer_everything_offline(&mut self) {
        self.chef.goes_offline();
        self.ombud.goes_offline();
        self.tell("the network went away from both");
        let template = built_in_template(Level::Workplace);
        let mut asked = 0;
        for question in template.questions() {
            asked += 1;
            self.chef.answers(&question.id, "yes").await;
            let differs = DIFFERENCES.contains(&question.id.as_str());
            self.ombud.answers(&question.id, if differs { "no" } else { "yes" }).await;
        }
        assert_eq!(asked, 41, "the workplace checklist has 41 questions");
        self.chef.comments(COMMENTED, 0, "Vi går ronden tillsammans i mars. ").await;
        self.ombud.comments(COMMENTED, 0, "Ventilationen i verkstan räcker inte. ").await;
        let waiting = (self.chef.status(self.followup).waiting, self.ombud.status(self.followup).waiting);
        assert_eq!(waiting, (42, 42));
        self.tell("both answered all 41 questions, three of them differently, and wrote in the same comment at the same place");
        self.tell("each tablet says: 42 changes saved here, waiting for a network");
    }

    async fn start_the_same_extra_followup(&mut self) {
        for person in [&self.chef, &self.ombud] {
            assert_eq!(person.starts(extra_followup(person)).await, self.extra);
            let words = format!("Tillbudet i trappan, enligt {}. ", person.account.user);
            person.does(self.extra, Edit::comment("A1", Splice::insert(0, words))).await;
        }
        let extra = self.extra;
        self.tell(&format!(
            "each started an extra follow-up after the same near miss: one and the same document, {extra}"
        ));
    }

    async fn manager_comes_back(&mut self) {
        self.chef.comes_online();
        self.chef.until_synced(self.followup).await;
        self.chef.until_synced(self.extra).await;
        self.tell("chef-0001 came back first and is synced");
    }

    async fn server_is_killed_while_the_representative_syncs(&mut self) {
        let before = self.ombud.link.bytes_to_server();
        self.ombud.comes_online();
        self.ombud.link.cut_after_bytes(BYTES_BEFORE_THE_KILL);
        let link = self.ombud.link.clone();
        until("the representative's upload is under way", || !link.is_up()).await;
        self.world.kill_server();
        let sent = self.ombud.link.bytes_to_server() - before;
        assert!(self.ombud.status(self.followup).waiting > 0, "nothing was acknowledged yet");
        self.tell(&format!(
            "ombud-0001 came back; after {sent} bytes, in the middle of the sync, the server was killed (SIGKILL)"
        ));
        self.world.start_server(&[&self.chef, &self.ombud]);
        self.chef.comes_online();
        self.ombud.comes_online();
        self.tell("the server was started again on the same folder; both tablets found it by themselves");
    }

    async fn everybody_agrees_on_what_was_written(&mut self) {
        for document in [self.followup, self.extra] {
            self.world.until_all_agree(document, &[&self.chef, &self.ombud]).await;
        }
        self.tell("chef-0001, ombud-0001 and the server hold the same heads of both documents");
        let comment = self.chef.sees_comment(COMMENTED);
        assert_eq!(comment, self.ombud.sees_comment(COMMENTED));
        assert!(comment.contains("Vi går ronden tillsammans i mars. "), "{comment}");
        assert!(comment.contains("Ventilationen i verkstan räcker inte. "), "{comment}");
        self.tell(&format!("both texts of the comment are whole: “{}”", comment.trim()));
        let extra = self.content(self.extra)["document"]["answers"]["A1"]["comment"].clone();
        let extra = extra.as_str().unwrap_or_default().to_owned();
        assert!(extra.contains("enligt chef-0001. ") && extra.contains("enligt ombud-0001. "), "{extra}");
        self.tell(&format!("so are both in the extra follow-up: “{}”", extra.trim()));
    }

    fn differences_are_listed(&mut self) {
        for person in [&self.chef, &self.ombud] {
            let open: Vec<_> = person.sees().open_differences().map(str::to_owned).collect();
            assert_eq!(open, DIFFERENCES);
        }
        self.tell("three differences of opinion are open, on both tablets:");
        for question in DIFFERENCES {
            let JointAnswer::Difference(pair) = self.chef.sees().answers[question].joint.clone() else {
                panic!("{question} is no open difference");
            };
            println!("      {question}: chef-0001 says {:?}, ombud-0001 says {:?}", pair.manager, pair.representative);
        }
    }

    async fn differences_are_settled(&mut self) {
        let [taken, kept, last] = DIFFERENCES;
        self.ombud.answers(taken, "yes").await;
        self.world.until_all_agree(self.followup, &[&self.chef, &self.ombud]).await;
        assert_eq!(self.chef.sees().answers[taken].joint, JointAnswer::Agreed { rating: "yes".to_owned() });
        self.tell(&format!("{taken}: ombud-0001 took chef-0001's answer; now both say yes"));

        self.chef.agrees_to_differ(kept).await;
        self.ombud.agrees_to_differ(kept).await;
        self.world.until_all_agree(self.followup, &[&self.chef, &self.ombud]).await;
        for person in [&self.chef, &self.ombud] {
            assert!(matches!(person.sees().answers[kept].joint, JointAnswer::AgreedToDiffer(_)));
        }
        self.tell(&format!("{kept}: both let it stand: “vi ser olika på det”"));
        let open: Vec<_> = self.chef.sees().open_differences().map(str::to_owned).collect();
        assert_eq!(open, [last]);
        self.tell(&format!("{last} stays open, and stays visible"));
    }

    async fn both_mark_ready_and_the_manager_hands_in(&mut self) {
        self.chef.marks_ready().await;
        self.ombud.marks_ready().await;
        self.world.until_all_agree(self.followup, &[&self.chef, &self.ombud]).await;
        assert_eq!(self.chef.sees().ready.len(), 2);
        let digests: Vec<_> = self.chef.sees().ready.iter().map(|mark| mark.digest).collect();
        assert_eq!(digests[0], digests[1], "both marked the same content");
        self.tell("both marked it ready, each for the same content");

        let row = self.chef.hands_in().await;
        self.world.until_all_agree(self.followup, &[&self.chef, &self.ombud]).await;
        let receipt = until_some("a receipt comes back", || {
            self.chef.receipts(self.followup).into_iter().find(|receipt| receipt.hand_in == row)
        })
        .await;
        assert_eq!(receipt.outcome, form_model::ReceiptOutcome::Accepted);
        self.tell(&format!(
            "chef-0001 handed in; the receipt came back: number {}, version {}",
            receipt.number, receipt.version
        ));
    }

    fn content(&self, document: DocumentId) -> Value {
        self.chef.api(self.world.server()).content(&document.to_string())
    }

    fn server_shows_it(&mut self) {
        let content = self.content(self.followup);
        let document = &content["document"];
        let answered = document["answers"].as_object().expect("answers by question").values().filter(|answer| {
            [Voice::Manager, Voice::Representative].iter().all(|voice| answer["rating"]["by"][voice.code()].is_string())
        });
        assert_eq!(answered.count(), 41);
        assert_eq!(document["ready"].as_object().map(serde_json::Map::len), Some(2));
        assert_eq!(document["hand_in"].as_object().map(serde_json::Map::len), Some(1));
        let states: Vec<_> = DIFFERENCES.iter().map(|question| content["answers"][question]["state"].clone()).collect();
        assert_eq!(states, ["agreed", "agreed-to-differ", "difference"]);
        let path = format!("GET /api/documents/{}/content", self.followup);
        self.tell(&format!("{path} shows 41 questions answered by both, two marks, one hand-in"));
    }
}
