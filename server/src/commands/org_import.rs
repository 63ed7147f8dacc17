//! `samsyn org import`: what a file would change, line by line, and doing it.
//!
//! It prints what the plan says and decides nothing. The rule that must not be broken: a dry run unless --apply says
//! otherwise, and the printout holds no personal identity number, since faults never repeat one.

use std::io::Write;

use form_model::Role;

use super::CommandError;
use super::folder::{at, open};
use crate::clock::{now_ms, today};
use crate::command_line::{MissingUnitsChoice, OrgImport};
use crate::organisation_import::{FileError, ImportOptions, Language, MissingUnits, Plan, PlannedChange, read_table};
use crate::store::{Applying, FaultyLines, ImportError, Imported};

/// Plans or applies an import; how many lines are at fault.
pub(crate) async fn import(arguments: OrgImport, out: &mut impl Write) -> Result<usize, CommandError> {
    let (store, _) = open(&arguments.folder.data)?;
    let path = arguments.file.clone();
    let refused = |source: ImportError| CommandError::Import { path: path.clone(), source };
    let table = read_table(&std::fs::read(&path).map_err(at(&path))?).map_err(|it: FileError| refused(it.into()))?;
    let options = ImportOptions {
        list: arguments.list,
        day: arguments.from.unwrap_or_else(today),
        missing_units: match arguments.missing_units {
            MissingUnitsChoice::Keep => MissingUnits::Keep,
            MissingUnitsChoice::End => MissingUnits::End,
            MissingUnitsChoice::EndWithOpenFollowups => MissingUnits::EndWithOpenFollowups,
        },
    };
    if !arguments.apply {
        let plan = store.plan_import(table, options).await.map_err(refused)?;
        print(&plan, out)?;
        let said = if plan.is_empty() { "Nothing would change." } else { "Nothing was changed; --apply does it." };
        writeln!(out, "{said}")?;
        return Ok(plan.faults.len());
    }
    let faulty = if arguments.leave_out_faulty { FaultyLines::LeaveOut } else { FaultyLines::StopAll };
    let applying = Applying { by: None, now_ms: now_ms(), faulty, expected: None };
    let (plan, said) = match store.apply_import(table, options, applying).await.map_err(refused)? {
        Imported::Applied(plan) => (plan, "Applied."),
        Imported::Faulty(plan) | Imported::Changed(plan) => {
            (plan, "Nothing was applied: correct the lines, or leave them out with --leave-out-faulty.")
        }
    };
    print(&plan, out)?;
    writeln!(out, "{said}")?;
    Ok(plan.faults.len())
}

fn print(plan: &Plan, out: &mut impl Write) -> Result<(), CommandError> {
    for notice in &plan.notices {
        let line = notice.line.map(|it| format!("line {it}: ")).unwrap_or_default();
        writeln!(out, "note: {line}{}", notice.text(Language::En))?;
    }
    for change in &plan.changes {
        writeln!(out, "{}", described(change))?;
    }
    for fault in &plan.faults {
        let column = fault.column.as_ref().map(|it| format!(", column {it:?}")).unwrap_or_default();
        let value = fault.value.as_ref().map(|it| format!(" ({it:?})")).unwrap_or_default();
        writeln!(out, "fault: line {}{column}{value}: {}", fault.line, fault.text(Language::En))?;
    }
    for (thing, it) in plan.totals {
        writeln!(
            out,
            "{thing}s: {} added, {} changed, {} ended, {} as they are",
            it.added, it.changed, it.ended, it.unchanged
        )?;
    }
    let faulty: std::collections::BTreeSet<u32> = plan.faults.iter().map(|it| it.line).collect();
    Ok(writeln!(out, "{} lines read, {} at fault", plan.lines, faulty.len())?)
}

fn described(change: &PlannedChange) -> String {
    let about = [change.person.clone(), change.role.map(Role::code).map(str::to_owned), change.unit.clone()];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let show = |it: &Option<String>| it.clone().unwrap_or_else(|| "-".to_owned());
    let fields = change.fields.iter().map(|it| match &it.before {
        None => format!("{} {}", it.field, show(&it.after)),
        Some(before) => format!("{} {before} → {}", it.field, show(&it.after)),
    });
    let fields: Vec<String> = fields.collect();
    format!("{} {}: {} [{}]", change.kind.code(), change.thing.code(), about.join(", "), fields.join(", "))
}
