//! Everything that somebody sees at a place, gathered for a document.
//!
//! The rule that must not be broken: it is gathered by the same scope as the screens, so the document holds no more.

use form_model::Level;

use super::super::error::ApiError;
use super::board::Board;
use super::sources::{closing_of, finding_sources, raised_sources};
use super::{ComparedUnit, Looking, compared, level_figures};
use crate::app::App;
use crate::documents_out::{
    ClosingOut, CompilationOut, FindingOut, GroupOut, LevelOut, QuestionOut, RaisedOut, Tongue, UnitOut,
};
use crate::principal::Principal;
use crate::roll_up::QuestionFigures;
use crate::store::CountedHandIn;

/// What a document of the place says.
pub(in super::super) async fn compiled<'a>(
    app: &App,
    principal: &Principal,
    (round, unit): (&str, &str),
    organisation: &'a str,
    tongue: &Tongue,
) -> Result<CompilationOut<'a>, ApiError> {
    let looking = Looking::at(app, principal, round, unit)?;
    let counted = app.store.counted_hand_ins(looking.round().id, looking.units()).await?;
    let board = Board::read(app, &looking, &counted).await?;
    let levels = Level::ALL.into_iter().filter_map(|it| Some((it, level_figures(&looking, it, &counted)?)));
    let level = |(level, figures): (Level, super::LevelFigures)| LevelOut {
        level,
        units: figures.units,
        hand_ins: figures.hand_ins,
        steps: figures.scale.iter().map(|it| it.text.pick(tongue).to_owned()).collect(),
        questions: questions_of(figures, tongue),
        groups: groups_of(&looking, level, &counted, tongue),
    };
    let findings = finding_sources(app, &looking).await?.into_iter().map(|it| FindingOut {
        unit: it.unit_name,
        kind: it.kind,
        text: it.text,
        priority: it.priority,
        causes: it.root_causes,
    });
    let raised = raised_sources(app, &looking).await?.into_iter().map(|it| RaisedOut {
        unit: it.unit_name,
        action: it.action,
        risk_level: it.risk_level,
        risk: it.risk,
        answer: it.answer,
    });
    Ok(CompilationOut {
        organisation,
        unit: looking.unit().name.clone(),
        round: looking.round().name.clone(),
        reviewed_year: looking.round().reviewed_year,
        units: board.directly_below().into_iter().map(|it| it.out()).collect(),
        levels: levels.map(level).collect(),
        findings: findings.collect(),
        raised: raised.collect(),
        closing: closing_of(app, &looking).await?.into_iter().map(|it| closing_out(it, tongue)).collect(),
    })
}

fn questions_of(figures: super::LevelFigures, tongue: &Tongue) -> Vec<QuestionOut> {
    let steps: Vec<String> = figures.scale.iter().map(|it| it.code.clone()).collect();
    let questions = figures.sections.into_iter().flat_map(|it| it.questions);
    let out = |it: super::QuestionRow| question_out(format!("{} {}", it.id, it.text.pick(tongue)), &steps, &it.figures);
    questions.map(out).collect()
}

fn question_out(text: String, steps: &[String], figures: &QuestionFigures) -> QuestionOut {
    QuestionOut {
        text,
        agreed: steps.iter().map(|step| figures.agreed.get(step).copied().unwrap_or_default()).collect(),
        differ: figures.differ,
        agreed_to_differ: figures.agreed_to_differ,
        one_party: figures.one_party,
        unanswered: figures.unanswered,
        needs_action: figures.needs_action,
        strengths: figures.strengths,
    }
}

/// What the units of a level answered under each unit directly below, as they are compared on the screen.
fn groups_of(looking: &Looking<'_>, level: Level, counted: &[CountedHandIn], tongue: &Tongue) -> Vec<GroupOut> {
    let Some(template) = looking.template(level) else { return Vec::new() };
    let steps: Vec<String> = template.scale.steps.iter().map(|it| it.code.clone()).collect();
    let group = |it: ComparedUnit| {
        let questions = template.questions().filter_map(|question| {
            let text = format!("{} {}", question.id, tongue.pick(&question.sv, &question.en));
            it.figures.get(&question.id).map(|figures| question_out(text, &steps, figures))
        });
        let questions = questions.collect();
        GroupOut { name: it.name, units: it.units, hand_ins: it.hand_ins, questions }
    };
    compared(looking, (level, template.as_ref()), counted).into_iter().map(group).collect()
}

fn closing_out(answer: super::sources::ClosingAnswer, tongue: &Tongue) -> (String, Vec<ClosingOut>) {
    let sources = answer.sources.into_iter().map(|it| ClosingOut {
        unit: it.unit_name,
        words: it.words,
        themes: it.themes,
        reply: it.reply.map(|it| (it.state.to_owned(), it.owner, it.words)),
    });
    (answer.question.pick(tongue).to_owned(), sources.collect())
}

impl super::board::UnitFigures {
    fn out(self) -> UnitOut {
        let (name, counts) = self.into_parts();
        UnitOut {
            name,
            units: counts.units,
            handed_in: counts.handed_in + counts.fed_back,
            fed_back: counts.fed_back,
            late: counts.late,
        }
    }
}
