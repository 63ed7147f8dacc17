//! A level's compilation as a document: how far its units have come, what they answered, what they brought out and raised, and
//! the closing answers word for word; a chapter for the personnel report.

use form_model::Level as UnitLevel;
use report::{Cell, Column, Level, Report, Table};

use super::Tongue;

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
    pub(crate) raised: Vec<FindingOut>,
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
}

/// A finding, or a raised action, with where it is from.
#[derive(Debug)]
pub(crate) struct FindingOut {
    pub(crate) unit: String,
    /// `strength` or `improvement`; the risk level's code for an action.
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) priority: Option<i64>,
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
pub(crate) fn compilation_report(of: &CompilationOut<'_>, tongue: &Tongue) -> Report {
    let mut report = Report::new(tongue.language, of.organisation, tongue.compilation);
    report
        .subtitle(format!("{}, {}", of.unit, of.round))
        .fact(tongue.unit, of.unit.as_str())
        .fact(tongue.round, of.round.as_str())
        .fact(tongue.reviewed_year, of.reviewed_year.to_string())
        .note(tongue.counted_note);
    closing(of, tongue, &mut report);
    report.heading(Level::First, tongue.how_far).table(units_table(of, tongue));
    for level in &of.levels {
        report.heading(Level::First, format!("{}: {}", tongue.answers, tongue.level_name(level.level)));
        report.paragraph(format!("{}: {} / {}", tongue.handed_in, level.hand_ins, level.units));
        report.table(level_table(level, tongue));
    }
    list(tongue.findings, &of.findings, tongue, &mut report);
    list(tongue.raised, &of.raised, tongue, &mut report);
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

fn level_table(level: &LevelOut, tongue: &Tongue) -> Table {
    let others = [tongue.differ, tongue.agreed_to_differ, tongue.one_party, tongue.unanswered, tongue.needs_action];
    let columns = std::iter::once(Column::text(tongue.question))
        .chain(level.steps.iter().map(Column::number))
        .chain(others.map(Column::number));
    let name = format!("{} {}", tongue.answers, tongue.level_name(level.level));
    let mut table = Table::new(name, columns).with_row_headers();
    for it in &level.questions {
        let others = [it.differ, it.agreed_to_differ, it.one_party, it.unanswered, it.needs_action];
        let cells = it.agreed.iter().copied().chain(others).map(Cell::from);
        table.row(std::iter::once(Cell::from(it.text.as_str())).chain(cells));
    }
    table
}

fn list(title: &'static str, findings: &[FindingOut], tongue: &Tongue, report: &mut Report) {
    report.heading(Level::First, title);
    if findings.is_empty() {
        report.paragraph(tongue.none);
        return;
    }
    let columns = [
        Column::text(tongue.unit),
        Column::text(tongue.kind),
        Column::text(tongue.what),
        Column::number(tongue.priority),
    ];
    let mut table = Table::new(title, columns).with_row_headers();
    for it in findings {
        table.row([
            Cell::from(it.unit.as_str()),
            Cell::from(tongue.code(&it.kind)),
            Cell::from(it.text.as_str()),
            Cell::from(it.priority.and_then(|it| u32::try_from(it).ok())),
        ]);
    }
    report.table(table);
}
