//! One hand-in as a document: answers by section with their words, findings, closing answers, actions.

use form_model::{JointAnswer, Question, Ratings, Template, Voice};
use report::{Cell, Column, Level, Report, Table};

use super::{Layout, Tongue};
use crate::frozen_content::{FrozenAction, FrozenAnswer, FrozenContent};

/// A hand-in with what is known about it.
#[derive(Debug)]
pub(crate) struct HandInOut<'a> {
    pub(crate) organisation: &'a str,
    pub(crate) unit: &'a str,
    pub(crate) round: &'a str,
    pub(crate) reviewed_year: Option<i32>,
    /// 0 for a draft.
    pub(crate) version: u32,
    /// The moment as it is read.
    pub(crate) received: &'a str,
    pub(crate) receipt: &'a str,
    pub(crate) handed_in_by: &'a str,
    pub(crate) marks: Vec<MarkOut<'a>>,
    pub(crate) statements: Vec<SaidOut<'a>>,
    pub(crate) content: &'a FrozenContent,
    pub(crate) template: Option<&'a Template>,
}

/// A mark that held.
#[derive(Debug)]
pub(crate) struct MarkOut<'a> {
    pub(crate) name: &'a str,
    /// `manager` or `representative`.
    pub(crate) role: &'a str,
}

/// What somebody said about it.
#[derive(Debug)]
pub(crate) struct SaidOut<'a> {
    pub(crate) name: &'a str,
    pub(crate) words: &'a str,
}

/// The hand-in as a report.
pub(crate) fn hand_in_report(of: &HandInOut<'_>, layout: Layout, tongue: &Tongue) -> Report {
    let mut report = Report::new(tongue.language, of.organisation, tongue.hand_in);
    report.subtitle(format!("{}, {}", of.unit, of.round));
    head(of, tongue, &mut report);
    report.heading(Level::First, tongue.answers);
    report.table(answer_table(of, layout, tongue));
    if let Some(template) = of.template {
        words(of.content, template, tongue, &mut report);
        match layout {
            Layout::Sheets => closing_sheet(of.content, template, tongue, &mut report),
            Layout::Pages | Layout::Rows => closing(of.content, template, tongue, &mut report),
        }
    }
    report.heading(Level::First, tongue.findings);
    match findings_table(of.content, tongue) {
        Some(table) => report.table(table),
        None => report.paragraph(tongue.none),
    };
    report.heading(Level::First, tongue.actions);
    match actions_table(&of.content.action_rows, tongue) {
        Some(table) => report.table(table),
        None => report.paragraph(tongue.none),
    };
    report
}

fn head(of: &HandInOut<'_>, tongue: &Tongue, report: &mut Report) {
    report.fact(tongue.unit, of.unit).fact(tongue.round, of.round);
    if let Some(year) = of.reviewed_year {
        report.fact(tongue.reviewed_year, year.to_string());
    }
    if of.version == 0 {
        report.note(tongue.draft);
    } else {
        let by = if of.handed_in_by.is_empty() { "–" } else { of.handed_in_by };
        report
            .fact(tongue.received, of.received)
            .fact(tongue.handed_in_by, by)
            .fact(tongue.version, of.version.to_string())
            .fact(tongue.receipt, of.receipt);
    }
    let marks: Vec<String> =
        of.marks.iter().map(|it| format!("{}, {}", it.name, role_words(it.role, tongue))).collect();
    if !marks.is_empty() {
        report.fact(tongue.marked_by, marks.join("; "));
    }
    if let Some(reason) = of.content.hand_in.reason() {
        report.note(format!("{}: {reason}", tongue.without_mark));
    }
    for it in &of.statements {
        report.quote_from(it.words, format!("{} {}", tongue.statement_by, it.name));
    }
}

fn role_words(role: &str, tongue: &Tongue) -> &'static str {
    if role == Voice::Manager.code() { tongue.manager } else { tongue.representative }
}

/// Every question with its answer: the rows that registers and spreadsheets take in.
fn answer_table(of: &HandInOut<'_>, layout: Layout, tongue: &Tongue) -> Table {
    let headings = answer_headings(layout, tongue).into_iter().map(Column::text);
    let mut table = Table::new(tongue.answers, headings).with_row_headers();
    // An extra follow-up may be limited to some sections; it says nothing of the questions of the others.
    let is_asked = |it: &&Question| of.content.answers.is_empty() || of.content.answers.contains_key(&it.id);
    for question in of.template.into_iter().flat_map(Template::questions).filter(is_asked) {
        let answer = of.content.answers.get(&question.id);
        let tick = |is_ticked: bool| if is_ticked { Cell::from(tongue.yes) } else { Cell::Empty };
        let place = [Cell::from(of.unit), Cell::from(of.round)];
        let told = [
            Cell::from(format!("{} {}", question.id, tongue.pick(&question.sv, &question.en))),
            Cell::from(answer_words(answer, of.template, tongue)),
        ];
        let said = said_cells(answer, of.template, tongue);
        let ticks = [tick(answer.is_some_and(|it| it.needs_action)), tick(answer.is_some_and(|it| it.strength))];
        let cells: Vec<Cell> = match layout {
            Layout::Pages => told.into_iter().chain(ticks).collect(),
            Layout::Sheets => told.into_iter().chain(said).chain(ticks).collect(),
            Layout::Rows => place.into_iter().chain(told).chain(said).chain(ticks).collect(),
        };
        table.row(cells);
    }
    table
}

fn answer_headings(layout: Layout, tongue: &Tongue) -> Vec<&'static str> {
    let place = [tongue.unit, tongue.round];
    let told = [tongue.question, tongue.answer];
    let said = [
        tongue.manager_answer,
        tongue.representative_answer,
        tongue.comment,
        tongue.evidence,
        tongue.manager_view,
        tongue.representative_view,
    ];
    let ticks = [tongue.needs_action, tongue.strength];
    match layout {
        Layout::Pages => told.into_iter().chain(ticks).collect(),
        Layout::Sheets => told.into_iter().chain(said).chain(ticks).collect(),
        Layout::Rows => place.into_iter().chain(told).chain(said).chain(ticks).collect(),
    }
}

/// What each said and what both wrote at a question, as it is: what stands as prose where there is prose.
fn said_cells(answer: Option<&FrozenAnswer>, template: Option<&Template>, tongue: &Tongue) -> [Cell; 6] {
    let nothing = FrozenAnswer::default();
    let answer = answer.unwrap_or(&nothing);
    let view = |voice: Voice| answer.views.get(&voice).cloned().unwrap_or_default();
    let said = [
        ratings_words(&answer.manager.ratings, template, tongue),
        ratings_words(&answer.representative.ratings, template, tongue),
        answer.comment.clone(),
        answer.evidence.clone(),
        view(Voice::Manager),
        view(Voice::Representative),
    ];
    said.map(|it| Cell::from(Some(it).filter(|it| !it.trim().is_empty())))
}

/// The words of a step by its code; the code itself where the scale does not know it.
fn step_words(code: &str, template: Option<&Template>, tongue: &Tongue) -> String {
    let found = template.and_then(|it| it.scale.steps.iter().find(|it| it.code == code));
    found.map_or_else(|| code.to_owned(), |it| tongue.pick(&it.sv, &it.en).to_owned())
}

fn ratings_words(ratings: &Ratings, template: Option<&Template>, tongue: &Tongue) -> String {
    ratings.iter().map(|it| step_words(it, template, tongue)).collect::<Vec<_>>().join(", ")
}

/// What both said, in words.
fn answer_words(answer: Option<&FrozenAnswer>, template: Option<&Template>, tongue: &Tongue) -> String {
    let Some(answer) = answer else { return tongue.unanswered.to_owned() };
    let all = |ratings: &Ratings| ratings_words(ratings, template, tongue);
    let both = |pair: &form_model::RatingPair| {
        format!("{}: {}; {}: {}", tongue.manager, all(&pair.manager), tongue.representative, all(&pair.representative))
    };
    match answer.joint() {
        JointAnswer::Unanswered => tongue.unanswered.to_owned(),
        JointAnswer::Agreed { rating } => step_words(&rating, template, tongue),
        JointAnswer::OneParty { voice, ratings } => {
            format!("{} ({}: {})", tongue.one_party, role_words(voice.code(), tongue), all(&ratings))
        }
        JointAnswer::Difference(pair) => format!("{} ({})", tongue.differ, both(&pair)),
        JointAnswer::AgreedToDiffer(pair) => format!("{} ({})", tongue.agreed_to_differ, both(&pair)),
    }
}

/// Comments, evidence and views, section by section; questions without words are left out.
fn words(content: &FrozenContent, template: &Template, tongue: &Tongue, report: &mut Report) {
    let is_written = |it: &str| !it.trim().is_empty();
    let has_words = |it: &&FrozenAnswer| {
        is_written(&it.comment) || is_written(&it.evidence) || it.views.values().any(|it| is_written(it))
    };
    for section in &template.sections {
        let worded = section.questions.iter().filter_map(|question| {
            content.answers.get(&question.id).filter(has_words).map(|answer| (question, answer))
        });
        let worded: Vec<_> = worded.collect();
        if worded.is_empty() {
            continue;
        }
        report.heading(Level::Second, format!("{} {}", section.id, tongue.pick(&section.sv, &section.en)));
        for (question, answer) in worded {
            report.heading(Level::Third, format!("{} {}", question.id, tongue.pick(&question.sv, &question.en)));
            if is_written(&answer.comment) {
                report.quote(answer.comment.as_str());
            }
            if is_written(&answer.evidence) {
                report.paragraph(format!("{}: {}", tongue.evidence, answer.evidence));
            }
            for (voice, view) in answer.views.iter().filter(|it| is_written(it.1)) {
                report.quote_from(view.as_str(), role_words(voice.code(), tongue));
            }
        }
    }
}

fn closing(content: &FrozenContent, template: &Template, tongue: &Tongue, report: &mut Report) {
    if template.closing.is_empty() {
        return;
    }
    report.heading(Level::First, tongue.closing);
    for question in &template.closing {
        report.heading(Level::Second, tongue.pick(&question.sv, &question.en));
        match content.summary.get(&question.id).filter(|it| !it.trim().is_empty()) {
            Some(answer) => report.paragraph(answer.as_str()),
            None => report.paragraph(tongue.none),
        };
    }
}

/// The closing answers where there is no prose.
fn closing_sheet(content: &FrozenContent, template: &Template, tongue: &Tongue, report: &mut Report) {
    let mut table = Table::new(tongue.closing, [tongue.question, tongue.answer].map(Column::text)).with_row_headers();
    for question in &template.closing {
        let answer = content.summary.get(&question.id).filter(|it| !it.trim().is_empty());
        table.row([Cell::from(tongue.pick(&question.sv, &question.en)), Cell::from(answer.cloned())]);
    }
    if !table.rows.is_empty() {
        report.heading(Level::First, tongue.closing).table(table);
    }
}

fn findings_table(content: &FrozenContent, tongue: &Tongue) -> Option<Table> {
    let columns = [
        Column::text(tongue.kind),
        Column::text(tongue.what),
        Column::number(tongue.priority),
        Column::text(tongue.causes),
    ];
    let mut table = Table::new(tongue.findings, columns);
    for it in content.findings.iter().filter(|it| !it.text.trim().is_empty()) {
        let causes = it.whys.iter().filter(|it| it.root_cause && !it.text.trim().is_empty());
        let causes: Vec<&str> = causes.map(|it| it.text.as_str()).collect();
        table.row([
            Cell::from(tongue.code(it.kind.as_deref().unwrap_or_default())),
            Cell::from(it.text.as_str()),
            Cell::from(it.priority.and_then(|it| u32::try_from(it).ok())),
            Cell::from(causes.join("; ")),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Rows of an action plan; none where there are none.
pub(super) fn actions_table(rows: &[FrozenAction], tongue: &Tongue) -> Option<Table> {
    let columns = [
        Column::text(tongue.action),
        Column::text(tongue.risk),
        Column::text(tongue.risk_level),
        Column::text(tongue.responsible),
        Column::date(tongue.due),
        Column::text(tongue.status),
        Column::text(tongue.effect),
        Column::date(tongue.closed),
    ];
    let mut table = Table::new(tongue.actions, columns).with_row_headers();
    for row in rows {
        let text = |path: &str| Cell::from(row.texts.get(path).filter(|it| !it.trim().is_empty()).cloned());
        let value = |path: &str| row.values.get(path).map(String::as_str);
        let code = |path: &str| Cell::from(value(path).map(|it| tongue.code(it)));
        let day = |path: &str| match value(path) {
            None => Cell::Empty,
            Some(day) => day.parse::<chrono::NaiveDate>().map_or_else(|_| Cell::from(day), Cell::from),
        };
        table.row([
            text("action"),
            text("risk"),
            code("risk_level"),
            Cell::from(value("responsible")),
            day("due"),
            code("status"),
            code("effect.result"),
            day("closed.date"),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

#[cfg(test)]
mod tests {
    use form_model::built_in_template;

    use super::*;

    fn content() -> FrozenContent {
        serde_json::from_value(serde_json::json!({
            "answers": {
                "A1": { "manager": { "ratings": ["yes"] }, "representative": { "ratings": ["no"] }, "comment": "Vi övar inte." },
                "A2": { "manager": { "ratings": ["no"] }, "representative": { "ratings": ["no"] }, "needs_action": true },
            },
            "findings": [{ "kind": "strength", "text": "Vi pratar.", "priority": 2 }],
            "summary": { "closing-1": "Samarbetet är gott." },
            "action_rows": [{ "values": { "due": "2026-03-31", "status": "done" }, "texts": { "action": "Öva." } }],
            "hand_in": { "reason": "Ombudet är sjukt." }, "template": null,
        }))
        .unwrap()
    }

    /// With every question of a template, as it is frozen.
    fn asked(template: &Template) -> FrozenContent {
        let mut content = content();
        for question in template.questions() {
            content.answers.entry(question.id.clone()).or_default();
        }
        content
    }

    fn out<'a>(content: &'a FrozenContent, template: &'a Template) -> HandInOut<'a> {
        HandInOut {
            organisation: "Exempelkommun",
            unit: "Eken",
            round: "Årlig uppföljning 2026",
            reviewed_year: Some(2026),
            version: 1,
            received: "2026-03-31 12.00",
            receipt: "0101-0101-0101",
            handed_in_by: "Kaj",
            marks: vec![MarkOut { name: "Kaj", role: "manager" }],
            statements: vec![SaidOut { name: "Ola", words: "Jag blev inte tillfrågad." }],
            content,
            template: Some(template),
        }
    }

    #[test]
    fn everything_that_was_handed_in_stands_in_the_document() {
        for level in [form_model::Level::Workplace, form_model::Level::Administration] {
            let template = built_in_template(level);
            let content = asked(&template);
            let report = hand_in_report(&out(&content, &template), Layout::Pages, Tongue::of("sv"));
            let json = serde_json::to_string(&report).unwrap();
            for words in
                ["Ombudet är sjukt.", "Jag blev inte tillfrågad.", "Vi pratar.", "Öva.", "Genomförd", "2026-03-31"]
            {
                assert!(json.contains(words), "{level:?}: {words}");
            }
            let asks = level == form_model::Level::Workplace;
            assert_eq!(json.contains("Olika svar (chef: Ja; skyddsombud: Nej)"), asks, "{level:?}");
            assert_eq!(json.contains("Samarbetet är gott."), !asks);
            let questions = report.table_named("Svar").unwrap().rows.len();
            assert_eq!(questions, template.questions().count());
        }
    }

    #[test]
    fn what_an_extra_follow_up_leaves_out_is_not_told_as_unanswered() {
        let (content, template) = (content(), built_in_template(form_model::Level::Workplace));
        let report = hand_in_report(&out(&content, &template), Layout::Pages, Tongue::of("sv"));
        assert_eq!(report.table_named("Svar").unwrap().rows.len(), 2);
    }

    /// The cells of the first question under their headings.
    fn first_row(layout: Layout) -> Vec<(String, Cell)> {
        let (mut content, template) = (content(), built_in_template(form_model::Level::Workplace));
        let answer = content.answers.get_mut("A1").unwrap();
        answer.evidence = "Protokoll".to_owned();
        answer.views.insert(Voice::Manager, "Vi övade i maj.".to_owned());
        let report = hand_in_report(&out(&content, &template), layout, Tongue::of("sv"));
        let table = report.tables().next().unwrap().clone();
        let headings = table.columns.into_iter().map(|it| it.heading);
        headings.zip(table.rows.into_iter().next().unwrap()).collect()
    }

    #[test]
    fn where_there_is_no_prose_the_answers_hold_what_was_written() {
        let row = first_row(Layout::Sheets);
        let headings: Vec<&str> = row.iter().map(|it| it.0.as_str()).collect();
        let ends = (headings[0], headings[headings.len() - 1]);
        assert_eq!(ends, ("Fråga", "Styrka"));
        for (heading, expected) in [
            ("Chefens svar", "Ja"),
            ("Skyddsombudets svar", "Nej"),
            ("Kommentar", "Vi övar inte."),
            ("Det syns i", "Protokoll"),
            ("Chefens syn", "Vi övade i maj."),
        ] {
            assert!(row.contains(&(heading.to_owned(), Cell::from(expected))), "{heading}: {row:?}");
        }
        assert!(row.contains(&("Skyddsombudets syn".to_owned(), Cell::Empty)), "{row:?}");
        let pages: Vec<String> = first_row(Layout::Pages).into_iter().map(|it| it.0).collect();
        assert_eq!(pages, ["Fråga", "Svar", "Behöver åtgärd", "Styrka"]);
    }

    #[test]
    fn rows_that_stand_alone_say_of_which_unit_and_round_they_are() {
        let row = first_row(Layout::Rows);
        assert_eq!(row[0], ("Enhet".to_owned(), Cell::from("Eken")));
        assert_eq!(row[1], ("Omgång".to_owned(), Cell::from("Årlig uppföljning 2026")));
        assert_eq!(row[2..], first_row(Layout::Sheets));
    }

    #[test]
    fn a_workbook_has_the_closing_answers_too() {
        let template = built_in_template(form_model::Level::Administration);
        let content = asked(&template);
        let report = hand_in_report(&out(&content, &template), Layout::Sheets, Tongue::of("sv"));
        let table = report.table_named("Slutfrågor").unwrap();
        assert_eq!(table.rows.len(), template.closing.len());
        assert_eq!(table.rows[0][1], Cell::from("Samarbetet är gott."));
    }
}
