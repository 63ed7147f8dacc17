//! Replicas of one form that write apart and merge in any order: what they must agree on, they agree on.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use automerge::{ActorId, Automerge, Change, ReadDoc, ScalarValue, transaction::Transactable};
use chrono::NaiveDate;
use form_model::{
    AnswerFlag, AnswerText, Case, DocumentKind, Edit, EditError, ExtraReason, Followup, FormDocument, InstallationId,
    JointAnswer, Level, MIGRATIONS, Mark, Migration, Occasion, PersonId, PlanForum, RatingPair, RoundId, RowId,
    RowValue, ScalarDifferences, Splice, TEXT_UNITS_MAX, Table, Template, UnitId, Voice, built_in_template, conflicts,
    content_json, digest, genesis, last_meeting, load_automerge, migration_changes, new_automerge,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const NOON_MS: u64 = 1_774_958_400_000;

/// Document, length and hash: the hash covers every byte.
const GOLDEN_FOLLOWUP: &str =
    "2Su4zpjoJK2Eb8vd8odFaCVcCw6m 6765 5e936e8a87017c85ccf187002305f0f9527deb10ddb584cf019c2cb8393d28a8";
const GOLDEN_EXTRA: &str =
    "2qyx41jDGGMC5VkDPZwTtVvVhEku 6814 ec6f74bf583d59d0cf62a5b8738a1d34399d97666e94828d33edf12c92891bf5";
const GOLDEN_PLAN: &str =
    "2ui2NEjxtM2LrshsWPBpsMxLpj6Z 215 0fa2554df30f62f62ff589a591ca59c97bbcc92a4439a1b34263bc83508340bd";
const GOLDEN_PLAN_BYTES: [&str; 5] = [
    "856f4a830fa2554d01cc010010c1729dbbfcfe60c909bc61868e57a96a01010000000801040204153534014206560a575470",
    "020003040000030401790561626f757406726573756c7404726f7773046b696e640c696e7374616c6c6174696f6e04756e69",
    "740a67656e65726174696f6e077d000400040103007fb60102c6047f16616374696f6e2d706c616e30313031303130312d30",
    "3130312d303130312d303130312d30313031303130313031303130323032303230322d303230322d303230322d303230322d",
    "303230323032303230323032300700",
];

fn case() -> Case {
    Case::followup(
        InstallationId::from_bytes([1; 16]),
        UnitId::from_bytes([2; 16]),
        RoundId::from_bytes([3; 16]),
        Occasion::Yearly,
    )
}

fn extra_case() -> Case {
    let event_date = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let occasion = Occasion::Extra { reason: ExtraReason::Accident, event_date, ordinal: 0 };
    Case { occasion: Some(occasion), ..case() }
}

fn template() -> Template {
    built_in_template(Level::Workplace)
}

fn form(person: u8) -> FormDocument {
    let mut form = FormDocument::start(case(), Some(template())).unwrap();
    form.write_as(PersonId::from_bytes([person; 16]), ActorId::from([person; 16]));
    form
}

fn exchange(one: &mut FormDocument, other: &mut FormDocument) {
    one.automerge_mut().merge(other.automerge_mut()).unwrap();
    other.automerge_mut().merge(one.automerge_mut()).unwrap();
}

fn read(form: &FormDocument) -> Followup {
    Followup::read(form.automerge(), form.template().unwrap())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn two_tablets_make_the_same_genesis_of_the_same_case() {
    let one = genesis(&case(), Some(&template())).unwrap();
    let other = genesis(&case(), Some(&template())).unwrap();
    assert_eq!(one, other);
    assert_ne!(genesis(&extra_case(), Some(&template())).unwrap().document, one.document);
}

#[test]
fn the_genesis_of_each_kind_has_its_golden_bytes() {
    let plan = Case::action_plan(InstallationId::from_bytes([1; 16]), UnitId::from_bytes([2; 16]));
    let golden = [
        (case(), Some(template()), GOLDEN_FOLLOWUP),
        (extra_case(), Some(template()), GOLDEN_EXTRA),
        (plan, None, GOLDEN_PLAN),
    ];
    for (case, template, expected) in golden {
        let made = genesis(&case, template.as_ref()).unwrap();
        let found = format!("{} {} {}", made.document, made.bytes.len(), made.hash);
        assert_eq!(found, expected);
    }
    let plan = Case::action_plan(InstallationId::from_bytes([1; 16]), UnitId::from_bytes([2; 16]));
    assert_eq!(hex(&genesis(&plan, None).unwrap().bytes), GOLDEN_PLAN_BYTES.concat());
}

#[test]
fn the_day_of_the_last_meeting_is_shared_and_of_two_at_the_same_time_the_later_counts() {
    let plan = Case::action_plan(InstallationId::from_bytes([1; 16]), UnitId::from_bytes([2; 16]));
    let tablet = |person: u8| {
        let mut form = FormDocument::start(plan.clone(), None).unwrap();
        form.write_as(PersonId::from_bytes([person; 16]), ActorId::from([person; 16]));
        form
    };
    let (mut one, mut other) = (tablet(1), tablet(2));
    let day = |of_march: u32| NaiveDate::from_ymd_opt(2026, 3, of_march).unwrap();
    let last = |form: &FormDocument| PlanForum::ALL.map(|it| last_meeting(form.automerge(), it));
    assert_eq!(last(&one), [None, None]);
    one.apply(&Edit::gone_through(PlanForum::WorkplaceMeeting, day(12)), NOON_MS).unwrap();
    other.apply(&Edit::gone_through(PlanForum::WorkplaceMeeting, day(5)), NOON_MS).unwrap();
    other.apply(&Edit::gone_through(PlanForum::JointConsultation, day(9)), NOON_MS).unwrap();
    exchange(&mut one, &mut other);
    assert_eq!(last(&one), [Some(day(12)), Some(day(9))]);
    assert_eq!(last(&other), last(&one));
    one.apply(&Edit::gone_through(PlanForum::WorkplaceMeeting, day(2)), NOON_MS).unwrap();
    assert_eq!(last(&one)[0], Some(day(2)), "a day that was wrong is corrected");
}

#[test]
fn a_case_without_its_template_has_no_genesis() {
    assert!(genesis(&case(), None).is_err());
    assert!(genesis(&Case { round: None, ..case() }, Some(&template())).is_err());
}

#[test]
fn both_write_offline_in_the_same_comment_and_both_texts_are_whole() {
    let (mut chef, mut ombud) = (form(1), form(2));
    chef.apply(&Edit::comment("A1", Splice::insert(0, "Vi ses varje vecka.")), NOON_MS).unwrap();
    ombud.apply(&Edit::comment("A1", Splice::insert(0, "Bara ibland 👍🏽.")), NOON_MS).unwrap();
    exchange(&mut chef, &mut ombud);
    let text = read(&chef).answers["A1"].comment.clone();
    assert!(text.contains("Vi ses varje vecka.") && text.contains("Bara ibland 👍🏽."), "{text}");
    assert_eq!(read(&chef), read(&ombud));
}

#[test]
fn a_difference_lasts_until_one_takes_the_others_answer_or_both_let_it_stand() {
    let (mut chef, mut ombud) = (form(1), form(2));
    chef.apply(&Edit::answer("A1", Voice::Manager, Some("yes")), NOON_MS).unwrap();
    ombud.apply(&Edit::answer("A1", Voice::Representative, Some("no")), NOON_MS).unwrap();
    chef.apply(&Edit::answer("A2", Voice::Manager, Some("yes")), NOON_MS).unwrap();
    ombud.apply(&Edit::answer("A2", Voice::Representative, Some("partly")), NOON_MS).unwrap();
    exchange(&mut chef, &mut ombud);
    assert_eq!(read(&chef).open_differences().collect::<Vec<_>>(), ["A1", "A2"]);
    let pair: RatingPair = "yes|partly".parse().unwrap();
    chef.apply(&Edit::answer("A1", Voice::Manager, Some("no")), NOON_MS).unwrap();
    chef.apply(&Edit::agree_to_differ("A2", Voice::Manager, Some(&pair)), NOON_MS).unwrap();
    ombud.apply(&Edit::agree_to_differ("A2", Voice::Representative, Some(&pair)), NOON_MS).unwrap();
    exchange(&mut chef, &mut ombud);
    let followup = read(&ombud);
    assert_eq!(followup.answers["A1"].joint, JointAnswer::Agreed { rating: "no".to_owned() });
    assert_eq!(followup.answers["A2"].joint, JointAnswer::AgreedToDiffer(pair));
    assert_eq!(followup.open_differences().count(), 0);
}

#[test]
fn an_edit_that_does_not_fit_changes_nothing() {
    let mut form = form(1);
    let before = form.heads();
    type Expected = fn(&EditError) -> bool;
    let wrong: [(Edit, Expected); 7] = [
        (Edit::answer("Z9", Voice::Manager, Some("yes")), |it| matches!(it, EditError::NoSuchPlace { .. })),
        (Edit::answer("A1", Voice::Manager, Some("perhaps")), |it| matches!(it, EditError::Value(_))),
        (Edit::plan(&["date"], "31 mars"), |it| matches!(it, EditError::Value(_))),
        (Edit::comment("A1", Splice::insert(1, "x")), |it| matches!(it, EditError::BadPosition)),
        (Edit::comment("A1", Splice::insert(0, "x".repeat(TEXT_UNITS_MAX + 1))), |it| {
            matches!(it, EditError::TextTooLong)
        }),
        (Edit::row_value(Table::Findings, RowId::from_bytes([9; 16]), &["kind"], "strength"), |it| {
            matches!(it, EditError::NoSuchRow { .. })
        }),
        (Edit::plan(&["no_such_field"], "x"), |it| matches!(it, EditError::NoSuchPlace { .. })),
    ];
    for (edit, expected) in wrong {
        let error = form.apply(&edit, NOON_MS).unwrap_err();
        assert!(expected(&error), "{edit:?}: {error}");
        assert_eq!(form.heads(), before);
    }
}

#[test]
fn a_splice_never_cuts_an_emoji_in_two() {
    let mut form = form(1);
    form.apply(&Edit::comment("A1", Splice::insert(0, "a👍b")), NOON_MS).unwrap();
    let cut = Splice { position: 2, delete: 1, insert: String::new() };
    assert!(matches!(form.apply(&Edit::comment("A1", cut), NOON_MS), Err(EditError::BadPosition)));
    let whole = Splice { position: 1, delete: 2, insert: "é".to_owned() };
    form.apply(&Edit::comment("A1", whole), NOON_MS).unwrap();
    assert_eq!(read(&form).answers["A1"].comment, "aéb");
}

#[test]
fn a_mark_is_made_once_and_never_changed() {
    let mut form = form(1);
    let row = RowId::from_bytes([5; 16]);
    let mark = Mark { row, person: PersonId::from_bytes([1; 16]), time_ms: NOON_MS, digest: digest(form.automerge()) };
    form.apply(&Edit::mark_ready(&mark, Voice::Manager), NOON_MS).unwrap();
    let again = form.apply(&Edit::mark_ready(&mark, Voice::Manager), NOON_MS);
    assert!(matches!(again, Err(EditError::RowIsFixed { .. })));
    let change = form.apply(&Edit::row_value(Table::Ready, row, &["role"], "representative"), NOON_MS);
    assert!(matches!(change, Err(EditError::RowIsFixed { .. })));
    let ready = &read(&form).ready[0];
    assert_eq!((ready.person, ready.digest), (Some(mark.person), Some(mark.digest)));
}

#[test]
fn every_field_of_both_documents_reads_back_what_was_written() {
    let mut form = form(1);
    let finding = RowId::from_bytes([6; 16]);
    let why = RowId::from_bytes([7; 16]);
    let edits = [
        Edit::plan(&["method"], "joint-form"),
        Edit::plan(&["information", "purpose"], true),
        Edit::plan_text(&["information", "to"], Splice::insert(0, "alla")),
        Edit::add_row(Table::Participants, RowId::from_bytes([8; 16]), vec![RowValue::new("name", "Kim")]),
        Edit::set_flag("A1", AnswerFlag::NeedsAction),
        Edit::answer_text("A1", AnswerText::View(Voice::Manager), Splice::insert(0, "Jag ser det så")),
        Edit::answer_text("A1", AnswerText::Evidence, Splice::insert(0, "pärmen")),
        Edit::count("A1", "yes", 3),
        Edit::add_row(
            Table::Findings,
            finding,
            vec![
                RowValue::new("kind", "strength"),
                RowValue::new("text", "Vi hjälps åt"),
                RowValue::new("priority", ScalarValue::Int(1)),
                RowValue::below("questions", "A1", true),
            ],
        ),
        Edit::add_row(Table::Whys(finding), why, vec![RowValue::new("text", "Tid är avsatt")]),
        Edit::row_value(Table::Whys(finding), why, &["root_cause"], true),
        Edit::add_row(Table::Feedback, RowId::from_bytes([4; 16]), vec![RowValue::new("forum", "APT")]),
    ];
    for edit in &edits {
        assert!(form.apply(edit, NOON_MS).unwrap().is_some(), "{edit:?}");
    }
    let followup = read(&form);
    assert_eq!(followup.plan.method.as_deref(), Some("joint-form"));
    assert!(followup.plan.information.purpose);
    assert_eq!(followup.plan.information.to, "alla");
    assert_eq!(followup.plan.participants[0].name.as_deref(), Some("Kim"));
    assert!(followup.answers["A1"].needs_action);
    assert_eq!(followup.answers["A1"].views[&Voice::Manager], "Jag ser det så");
    assert_eq!(followup.answers["A1"].evidence, "pärmen");
    assert_eq!(followup.tally["A1"]["yes"], 3);
    assert_eq!(form_model::counter_at(form.automerge(), &["tally", "A1", "yes"]), Some(3));
    let found = &followup.findings[0];
    assert_eq!((found.text.as_str(), found.priority), ("Vi hjälps åt", Some(1)));
    assert!(found.questions.contains("A1") && found.whys[0].root_cause);
    assert_eq!(followup.feedback[0].forum.as_deref(), Some("APT"));
    assert_eq!(content_json(form.automerge())["about"]["occasion"], "yearly");
}

#[test]
fn an_edit_that_says_what_is_there_already_makes_no_change() {
    let mut form = form(1);
    let edit = Edit::answer("A1", Voice::Manager, Some("yes"));
    assert!(form.apply(&edit, NOON_MS).unwrap().is_some());
    assert!(form.apply(&edit, NOON_MS).unwrap().is_none());
}

#[test]
fn unequal_dates_written_apart_are_a_difference_until_a_later_write_settles_it() {
    let (mut chef, mut ombud) = (form(1), form(2));
    chef.apply(&Edit::plan(&["date"], "2026-03-01"), NOON_MS).unwrap();
    ombud.apply(&Edit::plan(&["date"], "2026-03-08"), NOON_MS).unwrap();
    chef.apply(&Edit::plan(&["week"], "10"), NOON_MS).unwrap();
    ombud.apply(&Edit::plan(&["week"], "10"), NOON_MS).unwrap();
    exchange(&mut chef, &mut ombud);
    let open = ScalarDifferences::of(chef.automerge()).list();
    assert_eq!(open.len(), 1, "equal values are no difference: {open:?}");
    assert_eq!(open[0].path, ["plan", "date"]);
    assert!(open[0].settled_by.is_none());
    assert_eq!(conflicts(chef.automerge()).len(), 1);
    ombud.apply(&Edit::plan(&["date"], "2026-03-15"), NOON_MS).unwrap();
    exchange(&mut chef, &mut ombud);
    let settled = ScalarDifferences::of(chef.automerge()).list();
    assert_eq!(settled.len(), 1, "the entry stays listed");
    assert_eq!(settled[0].settled_by.as_ref().unwrap().value.as_deref(), Some("2026-03-15"));
    assert_eq!(settled, ScalarDifferences::of(ombud.automerge()).list());
}

const EXAMPLE_MIGRATIONS: [Migration; 2] = [
    Migration {
        name: "2027-weather",
        kind: DocumentKind::Followup,
        add: |transaction| transaction.put_object(automerge::ROOT, "weather", automerge::ObjType::Map).map(|_| ()),
    },
    Migration {
        name: "2028-wind",
        kind: DocumentKind::Followup,
        add: |transaction| {
            let weather = transaction.get(automerge::ROOT, "weather")?.map(|(_, id)| id);
            let weather = weather.expect("the migration before this one made it");
            transaction.put_object(&weather, "wind", automerge::ObjType::Text).map(|_| ())
        },
    },
];

#[test]
fn migrations_made_on_two_tablets_are_one_and_an_older_replica_keeps_what_it_does_not_know() {
    let (mut newer, mut older) = (form(1), form(2));
    older.apply(&Edit::answer("A1", Voice::Representative, Some("no")), NOON_MS).unwrap();
    let before = digest(older.automerge());
    let changes = migration_changes(DocumentKind::Followup, newer.genesis(), &EXAMPLE_MIGRATIONS).unwrap();
    assert_eq!(changes, migration_changes(DocumentKind::Followup, older.genesis(), &EXAMPLE_MIGRATIONS).unwrap());
    for change in &changes {
        newer.automerge_mut().load_incremental(&change.bytes).unwrap();
    }
    let (_, weather) = newer.automerge().get(automerge::ROOT, "weather").unwrap().unwrap();
    let (_, wind) = newer.automerge().get(&weather, "wind").unwrap().unwrap();
    let mut transaction = newer.automerge_mut().transaction();
    transaction.splice_text(&wind, 0, 0, "nordan").unwrap();
    transaction.commit();
    exchange(&mut newer, &mut older);
    older.apply(&Edit::answer("A2", Voice::Representative, Some("yes")), NOON_MS).unwrap();
    for change in &changes {
        older.automerge_mut().load_incremental(&change.bytes).unwrap();
    }
    exchange(&mut newer, &mut older);
    assert_eq!(content_json(older.automerge())["weather"]["wind"], "nordan");
    assert_eq!(content_json(older.automerge()), content_json(newer.automerge()));
    assert_eq!(read(&older).answers["A1"].representative.ratings.len(), 1);
    let mut only_migrated = form(2);
    only_migrated.apply(&Edit::answer("A1", Voice::Representative, Some("no")), NOON_MS).unwrap();
    for change in &changes {
        only_migrated.automerge_mut().load_incremental(&change.bytes).unwrap();
    }
    assert_eq!(digest(only_migrated.automerge()), before, "a migration voids no mark");
    assert!(MIGRATIONS.is_empty(), "the first released migration brings its golden bytes");
}

#[test]
fn a_differing_opinion_has_its_place_beside_what_was_decided_and_none_in_a_row_of_an_earlier_version() {
    let mut form = form(1);
    let (row, earlier) = (RowId::from_bytes([4; 16]), RowId::from_bytes([5; 16]));
    form.apply(&Edit::add_row(Table::Feedback, row, vec![]), NOON_MS).unwrap();
    let words = Splice::insert(0, "Skyddsombudet vill börja med larmen.");
    form.apply(&Edit::row_text(Table::Feedback, row, &["differing"], words), NOON_MS).unwrap();
    let mut document = form.automerge().clone();
    let mut transaction = document.transaction();
    let (_, table) = transaction.get(automerge::ROOT, "feedback").unwrap().unwrap();
    transaction.put_object(&table, earlier.to_string(), automerge::ObjType::Map).unwrap();
    transaction.commit();
    let feedback = Followup::read(&document, &template()).feedback;
    let of = |id: RowId| feedback.iter().find(|it| it.id == id).unwrap().differing.clone();
    assert_eq!(of(row).as_deref(), Some("Skyddsombudet vill börja med larmen."));
    assert_eq!(of(earlier), None);
}

#[test]
fn an_extra_follow_up_that_is_limited_to_sections_asks_those_and_what_somebody_has_written_about() {
    let mut form = FormDocument::start(extra_case(), Some(template())).unwrap();
    form.write_as(PersonId::from_bytes([1; 16]), ActorId::from([1; 16]));
    let sections = |form: &FormDocument| -> Vec<String> {
        read(form).asked(&template()).sections.into_iter().map(|it| it.id).collect()
    };
    let all = template().sections.len();
    assert_eq!(sections(&form).len(), all, "without a choice it asks everything");
    form.apply(&Edit::plan(&["sections", "C"], true), NOON_MS).unwrap();
    assert_eq!(sections(&form), ["C"]);
    assert!(read(&form).answers.keys().all(|it| it.starts_with('C')));
    form.apply(&Edit::comment("A1", Splice::insert(0, "Larmet.")), NOON_MS).unwrap();
    assert_eq!(sections(&form), ["A", "C"], "nothing that is written is hidden");
    form.apply(&Edit::plan(&["sections", "C"], false), NOON_MS).unwrap();
    assert_eq!(sections(&form).len(), all);

    let mut yearly = self::form(1);
    yearly.apply(&Edit::plan(&["sections", "C"], true), NOON_MS).unwrap();
    assert_eq!(sections(&yearly).len(), all, "the yearly one is never limited");
}

#[test]
fn the_digest_covers_answers_and_not_marks_feedback_or_interviews() {
    let mut form = form(1);
    let empty = digest(form.automerge());
    let note = vec![RowValue::below("notes", "A1", "hemligt")];
    form.apply(&Edit::add_row(Table::Interviews, RowId::from_bytes([1; 16]), note), NOON_MS).unwrap();
    form.apply(&Edit::add_row(Table::Feedback, RowId::from_bytes([2; 16]), vec![]), NOON_MS).unwrap();
    let mark = Mark {
        row: RowId::from_bytes([3; 16]),
        person: PersonId::from_bytes([1; 16]),
        time_ms: NOON_MS,
        digest: empty,
    };
    form.apply(&Edit::mark_ready(&mark, Voice::Manager), NOON_MS).unwrap();
    assert_eq!(digest(form.automerge()), empty);
    form.apply(&Edit::answer("A1", Voice::Manager, Some("yes")), NOON_MS).unwrap();
    let answered = digest(form.automerge());
    assert_ne!(answered, empty);
    form.apply(&Edit::answer("A1", Voice::Manager, None), NOON_MS).unwrap();
    assert_eq!(digest(form.automerge()), empty, "what was taken back counts as never said");
}

/// One step of a random story: who writes, what, and whether two of the three meet afterwards.
#[derive(Debug, Clone)]
struct Step {
    who: usize,
    edit: RandomEdit,
    meets: Option<usize>,
}

#[derive(Debug, Clone)]
enum RandomEdit {
    Answer(&'static str, &'static str),
    Date(&'static str),
    Comment(&'static str, Index, &'static str),
    Unknown(&'static str, i64),
    Count(&'static str),
    Finding(u8),
    Priority(u8, i64),
}

fn random_edit() -> impl Strategy<Value = RandomEdit> {
    let question = || select(vec!["A1", "A2", "B1"]);
    prop_oneof![
        (question(), select(vec!["yes", "partly", "no"]))
            .prop_map(|(question, rating)| RandomEdit::Answer(question, rating)),
        select(vec!["2026-03-01", "2026-03-02", "2026-03-03"]).prop_map(RandomEdit::Date),
        (question(), any::<Index>(), select(vec!["ja ", "nej ", "å👍"]))
            .prop_map(|(question, at, text)| RandomEdit::Comment(question, at, text)),
        (select(vec!["later", "newer"]), 0_i64..3).prop_map(|(key, value)| RandomEdit::Unknown(key, value)),
        question().prop_map(RandomEdit::Count),
        (0_u8..3).prop_map(RandomEdit::Finding),
        (0_u8..3, 1_i64..4).prop_map(|(row, priority)| RandomEdit::Priority(row, priority)),
    ]
}

fn random_story() -> impl Strategy<Value = Vec<Step>> {
    let step = (0_usize..3, random_edit(), proptest::option::weighted(0.3, 0_usize..3))
        .prop_map(|(who, edit, meets)| Step { who, edit, meets });
    proptest::collection::vec(step, 1..40)
}

fn perform(form: &mut FormDocument, who: usize, edit: &RandomEdit) {
    let voice = if who == 0 { Voice::Manager } else { Voice::Representative };
    let row = |number: u8| RowId::from_bytes([number + 10; 16]);
    let edit = match edit {
        RandomEdit::Answer(question, rating) => Edit::answer(question, voice, Some(rating)),
        RandomEdit::Date(date) => Edit::plan(&["date"], *date),
        RandomEdit::Comment(question, at, text) => {
            let now = read(form).answers[*question].comment.clone();
            let boundaries: Vec<usize> =
                now.char_indices().map(|(index, _)| now[..index].encode_utf16().count()).collect();
            let position = if boundaries.is_empty() { 0 } else { *at.get(&boundaries) };
            Edit::comment(question, Splice::insert(position, *text))
        }
        RandomEdit::Unknown(key, value) => return write_unknown(form.automerge_mut(), key, *value),
        RandomEdit::Count(question) => Edit::count(question, "yes", 1),
        RandomEdit::Finding(number) => Edit::add_row(Table::Findings, row(*number), vec![]),
        RandomEdit::Priority(number, priority) => {
            Edit::row_value(Table::Findings, row(*number), &["priority"], ScalarValue::Int(*priority))
        }
    };
    match form.apply(&edit, NOON_MS) {
        Ok(_) | Err(EditError::RowIsFixed { .. } | EditError::NoSuchRow { .. }) => {}
        Err(error) => panic!("{edit:?}: {error}"),
    }
}

fn write_unknown(document: &mut Automerge, key: &str, value: i64) {
    let (_, plan) = document.get(automerge::ROOT, "plan").unwrap().unwrap();
    let mut transaction = document.transaction();
    transaction.put(&plan, key, value).unwrap();
    transaction.commit();
}

/// Plays a story on three replicas and gives every change that was made.
fn play(story: &[Step]) -> Vec<Change> {
    let mut forms = [form(1), form(2), form(3)];
    for step in story {
        perform(&mut forms[step.who], step.who, &step.edit);
        if let Some(other) = step.meets.filter(|other| *other != step.who) {
            let mut met = forms[other].clone();
            forms[step.who].automerge_mut().merge(met.automerge_mut()).unwrap();
        }
    }
    let [mut all, mut second, mut third] = forms;
    all.automerge_mut().merge(second.automerge_mut()).unwrap();
    all.automerge_mut().merge(third.automerge_mut()).unwrap();
    all.automerge().get_changes(&[])
}

/// The same changes, merged one by one in an order that the seed chooses among the possible ones.
fn merged_in_another_order(changes: &[Change], order: &[Index]) -> (Automerge, Vec<Change>) {
    let mut document = new_automerge();
    let mut waiting = changes.to_vec();
    let mut applied: Vec<Change> = Vec::new();
    for pick in order.iter().cycle() {
        if waiting.is_empty() {
            break;
        }
        let ready: Vec<usize> = (0..waiting.len())
            .filter(|at| waiting[*at].deps().iter().all(|dep| applied.iter().any(|it| it.hash() == *dep)))
            .collect();
        let next = waiting.remove(*pick.get(&ready));
        document.apply_changes([next.clone()]).unwrap();
        applied.push(next);
    }
    (document, applied)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn digest_and_differences_are_the_same_in_every_merge_order(
        story in random_story(),
        order in proptest::collection::vec(any::<Index>(), 1..50),
    ) {
        let changes = play(&story);
        let mut straight = new_automerge();
        straight.apply_changes(changes.clone()).unwrap();
        let (other, applied) = merged_in_another_order(&changes, &order);
        prop_assert_eq!(straight.get_heads(), other.get_heads());
        prop_assert_eq!(digest(&straight), digest(&other));
        prop_assert_eq!(content_json(&straight), content_json(&other));
        let mut incremental = ScalarDifferences::default();
        applied.iter().for_each(|it| incremental.absorb(it));
        prop_assert_eq!(incremental.list(), ScalarDifferences::of(&straight).list());
        let reloaded = load_automerge(&straight.save()).unwrap();
        prop_assert_eq!(digest(&straight), digest(&reloaded));
    }

    #[test]
    fn a_losing_value_counts_in_the_digest_as_much_as_the_winning_one(
        first in select(vec!["yes", "partly", "no"]),
        second in select(vec!["yes", "partly", "no"]),
        third in select(vec!["yes", "partly", "no"]),
    ) {
        let digest_of = |one: &str, other: &str| {
            let (mut a, mut b) = (form(2), form(3));
            a.apply(&Edit::answer("A1", Voice::Representative, Some(one)), NOON_MS).unwrap();
            b.apply(&Edit::answer("A1", Voice::Representative, Some(other)), NOON_MS).unwrap();
            exchange(&mut a, &mut b);
            prop_assert_eq!(digest(a.automerge()), digest(b.automerge()));
            Ok(digest(a.automerge()))
        };
        prop_assert_eq!(digest_of(first, second)?, digest_of(second, first)?);
        if second != third && first != second && first != third {
            prop_assert_ne!(digest_of(first, second)?, digest_of(first, third)?);
        }
    }
}
