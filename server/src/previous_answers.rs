//! What a unit answered the year before, for the tablets to show beside each question.
//!
//! It is taken from the newest hand-in of the unit's yearly follow-up in an earlier round: from what was handed in, never
//! from a draft. The rule that must not be broken: an answer is shown only where the question was asked in the same words.

use std::collections::BTreeMap;

use form_model::{Case, Occasion, PreviousAnswer, PreviousAnswers, Template, TemplateHash};

use crate::frozen_content::{FrozenAnswer, FrozenContent, FrozenSide};
use crate::store::{Round, Store, StoreError};

/// What the unit of a follow-up handed in the last time before; none where there is nothing, or nothing that can be read.
///
/// # Errors
/// If the store fails.
pub(crate) async fn previous_answers(
    store: &Store,
    case: &Case,
    template: Option<TemplateHash>,
) -> Result<Option<PreviousAnswers>, StoreError> {
    let framework = store.framework();
    let now = case.round.and_then(|it| framework.round(it));
    let (Some(now), Some(template)) = (now, template.and_then(|it| store.template(it))) else { return Ok(None) };
    let mut earlier: Vec<&Round> = framework.rounds.iter().filter(|it| it.reviewed_year < now.reviewed_year).collect();
    earlier.sort_by_key(|it| (it.reviewed_year, it.opened_at_ms));
    for round in earlier.into_iter().rev() {
        let unit = round.joint.get(&case.unit).copied().unwrap_or(case.unit);
        let then = Case::followup(case.installation, unit, round.id, Occasion::Yearly).document_id();
        let Some(content) = store.newest_accepted_content(then).await? else { continue };
        let Ok(frozen) = serde_json::from_str::<FrozenContent>(&content) else { continue };
        let asked_then = frozen.template.and_then(|it| store.template(it));
        return Ok(asked_then.map(|it| comparable(frozen.answers, &it, &template, round.reviewed_year)));
    }
    Ok(None)
}

/// The answers to the questions that both templates ask in the same words.
fn comparable(
    answers: BTreeMap<String, FrozenAnswer>,
    then: &Template,
    now: &Template,
    reviewed_year: i32,
) -> PreviousAnswers {
    let is_same = |id: &str| {
        let then = then.questions().find(|it| it.id == id);
        then.zip(now.questions().find(|it| it.id == id)).is_some_and(|(then, now)| then.sv == now.sv)
    };
    let answers = answers
        .into_iter()
        .filter(|(id, it)| is_same(id) && !(it.manager.ratings.is_empty() && it.representative.ratings.is_empty()))
        .map(|(id, it)| {
            let ratings = |side: FrozenSide| side.ratings.into_iter().collect();
            (id, PreviousAnswer { manager: ratings(it.manager), representative: ratings(it.representative) })
        })
        .collect();
    PreviousAnswers { reviewed_year, answers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{HandInRecord, StoreOptions, initialise};
    use form_model::{
        ChangeHash, ContentDigest, DocumentId, InstallationId, Level, Receipt, ReceiptOutcome, RejectionReason,
        RoundId, RowId, UnitId, built_in_template,
    };

    const NOON_MS: u64 = 1_774_958_400_000;
    const INSTALLATION: InstallationId = InstallationId::from_bytes([1; 16]);
    const UNIT: UnitId = UnitId::from_bytes([2; 16]);

    fn followup(round: u8) -> Case {
        Case::followup(INSTALLATION, UNIT, RoundId::from_bytes([round; 16]), Occasion::Yearly)
    }

    /// A store with a round for each of these years; the rounds are named by their place, from 1.
    async fn store_with_rounds(years: &[i32]) -> (Store, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        initialise(folder.path(), INSTALLATION, "Exempelstad", NOON_MS).unwrap();
        let store = Store::open(folder.path(), &StoreOptions::default()).unwrap();
        let template = built_in_template(Level::Workplace);
        for (round, year) in (1..).zip(years) {
            let round = Round {
                id: RoundId::from_bytes([round; 16]),
                name: year.to_string(),
                reviewed_year: *year,
                opened_at_ms: NOON_MS,
                closed_at_ms: None,
                archived_at_ms: None,
                templates: [(Level::Workplace, template.hash())].into(),
                due: [].into(),
                units: Vec::new(),
                performed_from: None,
                performed_to: None,
                methods: [].into(),
                joint: [].into(),
            };
            store.open_round(round, vec![template.clone()], None).await.unwrap();
        }
        (store, folder)
    }

    async fn hand_in(store: &Store, document: DocumentId, version: u32, answer: &str) {
        let outcome = match version {
            0 => ReceiptOutcome::Rejected { because: RejectionReason::ManagerNotReady },
            _ => ReceiptOutcome::Accepted,
        };
        let receipt = Receipt {
            hand_in: RowId::from_bytes([u8::try_from(version).unwrap(); 16]),
            change: ChangeHash([u8::try_from(version).unwrap(); 32]),
            number: version.to_string(),
            version,
            outcome,
            received_at_ms: NOON_MS,
            digest: ContentDigest::from_bytes([0; 32]),
            signature: Vec::new(),
        };
        let content = serde_json::json!({
            "template": built_in_template(Level::Workplace).hash(),
            "answers": {"A1": {"manager": {"ratings": [answer]}, "representative": {"ratings": []}}},
        });
        let content = (outcome == ReceiptOutcome::Accepted).then(|| content.to_string());
        store.record_hand_in(document, HandInRecord { receipt, content }).await.unwrap();
    }

    async fn found(store: &Store, round: u8) -> Option<(i32, Vec<String>)> {
        let template = built_in_template(Level::Workplace).hash();
        let found = previous_answers(store, &followup(round), Some(template)).await.unwrap()?;
        Some((found.reviewed_year, found.answers["A1"].manager.clone()))
    }

    #[tokio::test]
    async fn the_newest_version_of_the_newest_earlier_year_counts() {
        let (store, _folder) = store_with_rounds(&[2023, 2024, 2025, 2026]).await;
        hand_in(&store, followup(1).document_id(), 1, "yes").await;
        hand_in(&store, followup(2).document_id(), 1, "partly").await;
        hand_in(&store, followup(2).document_id(), 2, "no").await;
        hand_in(&store, followup(3).document_id(), 0, "yes").await;
        hand_in(&store, followup(4).document_id(), 1, "yes").await;
        assert_eq!(found(&store, 4).await, Some((2024, vec!["no".to_owned()])), "what was rejected does not count");
        assert_eq!(found(&store, 2).await, Some((2023, vec!["yes".to_owned()])));
        assert_eq!(found(&store, 1).await, None);
    }

    fn frozen(json: &str) -> FrozenContent {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn answers_are_taken_from_what_was_frozen() {
        let template = built_in_template(Level::Workplace);
        let frozen = frozen(
            r#"{"answers": {
                "A1": {"manager": {"ratings": ["yes"], "differs": []}, "representative": {"ratings": ["no"]}, "comment": "x"},
                "A2": {"manager": {"ratings": []}, "representative": {"ratings": []}},
                "Z9": {"manager": {"ratings": ["yes"]}, "representative": {"ratings": ["yes"]}}
            }}"#,
        );
        let found = comparable(frozen.answers, &template, &template, 2025);
        assert_eq!(found.reviewed_year, 2025);
        assert_eq!(found.answers.keys().collect::<Vec<_>>(), ["A1"]);
        assert_eq!(found.answers["A1"].representative, ["no"]);
    }

    #[test]
    fn a_question_that_is_asked_in_other_words_has_no_answer_from_before() {
        let (then, mut now) = (built_in_template(Level::Workplace), built_in_template(Level::Workplace));
        let first = now.sections.iter_mut().flat_map(|it| &mut it.questions).find(|it| it.id == "A1").unwrap();
        first.sv = "En annan fråga?".to_owned();
        let answers = frozen(
            r#"{"answers": {
                "A1": {"manager": {"ratings": ["yes"]}, "representative": {}},
                "A2": {"manager": {"ratings": ["yes"]}, "representative": {}}
            }}"#,
        );
        assert_eq!(comparable(answers.answers, &then, &now, 2025).answers.keys().collect::<Vec<_>>(), ["A2"]);
    }
}
