//! A level's compilation as a document: how far its units have come, what they answered, what they brought out and raised, and
//! the closing answers word for word; a chapter for the personnel report.

use form_model::Level as UnitLevel;
use report::{Cell, Column, Level, Report, Table};

use super::{Layout, Tongue};

/// What somebody sees of the units below a unit.
#[derive(Debug)]
pub(crate) struct CompilationOut<'a> {
    pub(crate) organisation: &'a str,
    pub(crate) unit: String,
    pub(crate) round: String,
    pub(crate) reviewed_year: i32,
    /// The units directly below, each with those under it.
    pub(crate) units: Vec<UnitOut>,
    pub(crate) levels: Vec<LevelOut>,
    pub(crate) findings: Vec<FindingOut>,
    pub(crate) raised: Vec<RaisedOut>,
    pub(crate) closing: Vec<(String, Vec<ClosingOut>)>,
}

/// How far a unit and those below it have come.
#[derive(Debug)]
pub(crate) struct UnitOut {
    pub(crate) name: String,
    pub(crate) units: u32,
    pub(crate) handed_in: u32,
    pub(crate) fed_back: u32,
    pub(crate) late: u32,
}

/// What the units of one level answered.
#[derive(Debug)]
pub(crate) struct LevelOut {
    pub(crate) level: UnitLevel,
    pub(crate) units: usize,
    pub(crate) hand_ins: usize,
    /// The words of the scale's steps.
    pub(crate) steps: Vec<String>,
    pub(crate) questions: Vec<QuestionOut>,
    /// The same under each unit directly below.
    pub(crate) groups: Vec<GroupOut>,
}

/// What the units of one level answered in a unit directly below and under it.
#[derive(Debug)]
pub(crate) struct GroupOut {
    pub(crate) name: String,
    pub(crate) units: usize,
    pub(crate) hand_ins: usize,
    pub(crate) questions: Vec<QuestionOut>,
}

/// How one question was answered.
#[derive(Debug)]
pub(crate) struct QuestionOut {
    pub(crate) text: String,
    /// Units that agree on each step, in the order of the scale.
    pub(crate) agreed: Vec<u32>,
    pub(crate) differ: u32,
    pub(crate) agreed_to_differ: u32,
    pub(crate) one_party: u32,
    pub(crate) unanswered: u32,
    pub(crate) needs_action: u32,
    pub(crate) strengths: u32,
}

/// A finding with where it is from.
#[derive(Debug)]
pub(crate) struct FindingOut {
    pub(crate) unit: String,
    /// `strength` or `improvement`.
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) priority: Option<i64>,
    pub(crate) causes: Vec<String>,
}

/// An action that was raised to the next level, with where it is from.
#[derive(Debug)]
pub(crate) struct RaisedOut {
    pub(crate) unit: String,
    pub(crate) action: String,
    /// The risk level's code.
    pub(crate) risk_level: Option<String>,
    pub(crate) risk: String,
    /// What the level above had answered; empty if it had not.
    pub(crate) answer: String,
}

/// A closing answer with what became of it.
#[derive(Debug)]
pub(crate) struct ClosingOut {
    pub(crate) unit: String,
    pub(crate) words: String,
    pub(crate) themes: Vec<String>,
    /// State, owner and words of the reply.
    pub(crate) reply: Option<(String, String, String)>,
}

/// The compilation as a report.
pub(crate) fn compilation_report(of: &CompilationOut<'_>, layout: Layout, tongue: &Tongue) -> Report {
    let mut report = Report::new(tongue.language, of.organisation, tongue.compilation);
    report
        .subtitle(format!("{}, {}", of.unit, of.round))
        .fact(tongue.unit, of.unit.as_str())
        .fact(tongue.round, of.round.as_str())
        .fact(tongue.reviewed_year, of.reviewed_year.to_string())
        .note(tongue.counted_note);
    match layout {
        Layout::Pages => closing(of, tongue, &mut report),
        Layout::Sheets => {}
        Layout::Rows => {
            report.heading(Level::First, tongue.answers).table(question_rows(of, tongue));
            return report;
        }
    }
    report.heading(Level::First, tongue.how_far).table(units_table(of, tongue));
    for level in &of.levels {
        report.heading(Level::First, format!("{}: {}", tongue.answers, tongue.level_name(level.level)));
        report.paragraph(format!("{}: {} / {}", tongue.handed_in, level.hand_ins, level.units));
        report.table(level_table(level, tongue));
    }
    report.heading(Level::First, tongue.findings);
    match findings_table(&of.findings, tongue) {
        Some(table) => report.table(table),
        None => report.paragraph(tongue.none),
    };
    report.heading(Level::First, tongue.raised);
    match raised_table(&of.raised, tongue) {
        Some(table) => report.table(table),
        None => report.paragraph(tongue.none),
    };
    if layout == Layout::Sheets && !of.closing.is_empty() {
        report.heading(Level::First, tongue.closing).table(closing_table(of, tongue));
    }
    report
}

/// The closing answers come first: they are what the level above writes its synthesis from.
fn closing(of: &CompilationOut<'_>, tongue: &Tongue, report: &mut Report) {
    if of.closing.is_empty() {
        return;
    }
    report.heading(Level::First, tongue.closing);
    for (question, answers) in &of.closing {
        report.heading(Level::Second, question.as_str());
        for it in answers {
            let themes = if it.themes.is_empty() {
                it.unit.clone()
            } else {
                format!("{} ({}: {})", it.unit, tongue.themes, it.themes.join(", "))
            };
            report.quote_from(it.words.as_str(), themes);
            if let Some((state, owner, words)) = &it.reply {
                report.paragraph(format!(
                    "{} ({}, {}: {owner}): {words}",
                    tongue.reply,
                    tongue.code(state),
                    tongue.owner
                ));
            }
        }
    }
}

fn units_table(of: &CompilationOut<'_>, tongue: &Tongue) -> Table {
    let columns = [
        Column::text(tongue.unit),
        Column::number(tongue.units),
        Column::number(tongue.handed_in),
        Column::number(tongue.fed_back),
        Column::number(tongue.late),
    ];
    let mut table = Table::new(tongue.how_far, columns).with_row_headers();
    for it in &of.units {
        table.row([
            Cell::from(it.name.as_str()),
            Cell::from(it.units),
            Cell::from(it.handed_in),
            Cell::from(it.fed_back),
            Cell::from(it.late),
        ]);
    }
    table
}

/// The figures of a question that stand beside those of the scale's steps.
fn other_headings(tongue: &Tongue) -> [&'static str; 6] {
    [tongue.differ, tongue.agreed_to_differ, tongue.one_party, tongue.unanswered, tongue.needs_action, tongue.strength]
}

impl QuestionOut {
    /// In the order of their headings.
    const fn others(&self) -> [u32; 6] {
        [self.differ, self.agreed_to_differ, self.one_party, self.unanswered, self.needs_action, self.strengths]
    }
}

fn level_table(level: &LevelOut, tongue: &Tongue) -> Table {
    let columns = std::iter::once(Column::text(tongue.question))
        .chain(level.steps.iter().map(Column::number))
        .chain(other_headings(tongue).map(Column::number));
    let name = format!("{} {}", tongue.answers, tongue.level_name(level.level));
    let mut table = Table::new(name, columns).with_row_headers();
    for it in &level.questions {
        let cells = it.agreed.iter().copied().chain(it.others()).map(Cell::from);
        table.row(std::iter::once(Cell::from(it.text.as_str())).chain(cells));
    }
    table
}

/// One row for each question of each level with all its figures, for the whole and then under each unit directly below: what a
/// personnel report or another program takes in.
fn question_rows(of: &CompilationOut<'_>, tongue: &Tongue) -> Table {
    // Levels may have scales of their own: there is a column for each word that stands in one of them.
    let mut steps: Vec<&str> = Vec::new();
    for step in of.levels.iter().flat_map(|it| &it.steps) {
        if !steps.contains(&step.as_str()) {
            steps.push(step);
        }
    }
    let columns = [tongue.unit, tongue.round, tongue.level, tongue.question]
        .into_iter()
        .map(Column::text)
        .chain([tongue.units, tongue.handed_in].map(Column::number))
        .chain(steps.iter().copied().map(Column::number))
        .chain(other_headings(tongue).map(Column::number));
    let mut table = Table::new(tongue.answers, columns);
    for level in &of.levels {
        let whole = (of.unit.as_str(), [level.units, level.hand_ins], &level.questions);
        let groups = level.groups.iter().map(|it| (it.name.as_str(), [it.units, it.hand_ins], &it.questions));
        for (unit, counted, questions) in std::iter::once(whole).chain(groups) {
            for question in questions {
                let words = [unit, of.round.as_str(), tongue.level_name(level.level), question.text.as_str()];
                let agreed = steps.iter().map(|step| Cell::from(agreed_on(step, level, question)));
                let figures = counted.map(Cell::from).into_iter().chain(agreed);
                let others = question.others().map(Cell::from);
                table.row(words.map(Cell::from).into_iter().chain(figures).chain(others));
            }
        }
    }
    table
}

/// How many agree on the step of this word; none where the level's scale has no such word.
fn agreed_on(step: &str, level: &LevelOut, question: &QuestionOut) -> Option<u32> {
    let counts = level.steps.iter().zip(&question.agreed).filter(|it| it.0.as_str() == step).map(|it| *it.1);
    counts.reduce(|one, other| one + other)
}

fn findings_table(findings: &[FindingOut], tongue: &Tongue) -> Option<Table> {
    let columns = [
        Column::text(tongue.unit),
        Column::text(tongue.kind),
        Column::text(tongue.what),
        Column::number(tongue.priority),
        Column::text(tongue.causes),
    ];
    let mut table = Table::new(tongue.findings, columns).with_row_headers();
    for it in findings {
        table.row([
            Cell::from(it.unit.as_str()),
            Cell::from(tongue.code(&it.kind)),
            Cell::from(it.text.as_str()),
            Cell::from(it.priority.and_then(|it| u32::try_from(it).ok())),
            Cell::from(it.causes.join("; ")),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

fn raised_table(raised: &[RaisedOut], tongue: &Tongue) -> Option<Table> {
    let headings = [tongue.unit, tongue.what, tongue.risk, tongue.risk_described, tongue.answer];
    let mut table = Table::new(tongue.raised, headings.map(Column::text)).with_row_headers();
    for it in raised {
        table.row([
            Cell::from(it.unit.as_str()),
            Cell::from(it.action.as_str()),
            Cell::from(it.risk_level.as_deref().map(|it| tongue.code(it))),
            Cell::from(it.risk.as_str()),
            Cell::from(it.answer.as_str()),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// The closing answers where there is no prose.
fn closing_table(of: &CompilationOut<'_>, tongue: &Tongue) -> Table {
    let headings =
        [tongue.question, tongue.unit, tongue.what, tongue.themes, tongue.status, tongue.owner, tongue.reply];
    let mut table = Table::new(tongue.closing, headings.map(Column::text)).with_row_headers();
    for (question, answers) in &of.closing {
        for it in answers {
            let reply = it.reply.as_ref();
            table.row([
                Cell::from(question.as_str()),
                Cell::from(it.unit.as_str()),
                Cell::from(it.words.as_str()),
                Cell::from(it.themes.join(", ")),
                Cell::from(reply.map(|it| tongue.code(&it.0))),
                Cell::from(reply.map(|it| it.1.as_str())),
                Cell::from(reply.map(|it| it.2.as_str())),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(agreed: &[u32]) -> QuestionOut {
        QuestionOut {
            text: "A1 Övar ni?".to_owned(),
            agreed: agreed.to_vec(),
            differ: 0,
            agreed_to_differ: 0,
            one_party: 0,
            unanswered: 1,
            needs_action: 2,
            strengths: 3,
        }
    }

    fn level(level: UnitLevel, steps: &[&str], agreed: &[u32]) -> LevelOut {
        let steps = steps.iter().map(|it| (*it).to_owned()).collect();
        LevelOut { level, units: 9, hand_ins: 8, steps, questions: vec![question(agreed)], groups: Vec::new() }
    }

    fn out() -> CompilationOut<'static> {
        let mut levels = vec![
            level(UnitLevel::Workplace, &["Ja", "Nej"], &[5, 2]),
            level(UnitLevel::Administration, &["Ja", "Inte aktuellt"], &[1, 7]),
        ];
        levels[0].groups.push(GroupOut {
            name: "Vård".to_owned(),
            units: 4,
            hand_ins: 3,
            questions: vec![question(&[3, 0])],
        });
        let raised = RaisedOut {
            unit: "Eken".to_owned(),
            action: "Byt larm.".to_owned(),
            risk_level: Some("serious".to_owned()),
            risk: "Ingen hör larmet.".to_owned(),
            answer: "Det byts i maj.".to_owned(),
        };
        let finding = FindingOut {
            unit: "Eken".to_owned(),
            kind: "improvement".to_owned(),
            text: "Hot".to_owned(),
            priority: Some(1),
            causes: vec!["Ensamarbete".to_owned(), "Mörker".to_owned()],
        };
        let closing = ClosingOut {
            unit: "Vård".to_owned(),
            words: "Mallarna är för långa.".to_owned(),
            themes: vec!["Mallar".to_owned()],
            reply: None,
        };
        CompilationOut {
            organisation: "Exempelkommun",
            unit: "Exempelkommun".to_owned(),
            round: "Årlig uppföljning 2026".to_owned(),
            reviewed_year: 2026,
            units: Vec::new(),
            levels,
            findings: vec![finding],
            raised: vec![raised],
            closing: vec![("Vad ska andra ändra?".to_owned(), vec![closing])],
        }
    }

    fn headings(table: &Table) -> Vec<&str> {
        table.columns.iter().map(|it| it.heading.as_str()).collect()
    }

    #[test]
    fn as_rows_there_is_one_for_each_question_of_each_level_with_every_figure() {
        let report = compilation_report(&out(), Layout::Rows, Tongue::of("sv"));
        let tables: Vec<&Table> = report.tables().collect();
        assert_eq!(tables.len(), 1);
        assert_eq!(headings(tables[0])[..6], ["Enhet", "Omgång", "Nivå", "Fråga", "Enheter", "Inlämnade"]);
        assert_eq!(headings(tables[0])[6..9], ["Ja", "Nej", "Inte aktuellt"]);
        assert_eq!(headings(tables[0])[12..], ["Inte besvarad", "Behöver åtgärd", "Styrka"]);
        let figures: Vec<&[Cell]> = tables[0].rows.iter().map(|it| &it[6..9]).collect();
        let (whole, group) = ([Cell::from(5), Cell::from(2), Cell::Empty], [Cell::from(3), Cell::from(0), Cell::Empty]);
        assert_eq!(figures, [whole, group, [Cell::from(1), Cell::Empty, Cell::from(7)]]);
        let units: Vec<&Cell> = tables[0].rows.iter().map(|it| &it[0]).collect();
        assert_eq!(units, [&Cell::from("Exempelkommun"), &Cell::from("Vård"), &Cell::from("Exempelkommun")]);
        assert_eq!(tables[0].rows[1][4..6], [4, 3].map(Cell::from));
        assert_eq!(tables[0].rows[2][2], Cell::from("Förvaltningar och bolag"));
        assert_eq!(tables[0].rows[0][12..], [1, 2, 3].map(Cell::from));
    }

    #[test]
    fn what_was_raised_stands_under_headings_of_its_own_and_findings_have_their_causes() {
        let report = compilation_report(&out(), Layout::Pages, Tongue::of("sv"));
        let raised = report.table_named("Lyft uppåt").unwrap();
        assert_eq!(headings(raised), ["Enhet", "Vad", "Risk", "Riskbeskrivning", "Svar"]);
        let expected = ["Eken", "Byt larm.", "Allvarlig", "Ingen hör larmet.", "Det byts i maj."];
        assert_eq!(raised.rows[0], expected.map(Cell::from));
        let findings = report.table_named("Styrkor och förbättringar").unwrap();
        assert_eq!(headings(findings)[4], "Orsaker");
        assert_eq!(findings.rows[0][4], Cell::from("Ensamarbete; Mörker"));
        assert_eq!(headings(report.table_named("Svar Arbetsplatser").unwrap()).last(), Some(&"Styrka"));
        assert!(report.table_named("Slutfrågor").is_none());
    }

    #[test]
    fn a_workbook_has_the_closing_answers_too() {
        let report = compilation_report(&out(), Layout::Sheets, Tongue::of("sv"));
        let closing = report.table_named("Slutfrågor").unwrap();
        assert_eq!(closing.rows[0][1..4], ["Vård", "Mallarna är för långa.", "Mallar"].map(Cell::from));
        assert_eq!(report.tables().next().unwrap().name, "Läget");
    }
}
