//! Reviewed plans: a saved plan in, a plan that may be compared with this run out; and what the two disagree about.

use super::{
    exit::{Exit, Failure},
    files, output,
};
use crate::{
    apply::filter::Filtered,
    model::plural::count,
    plan::{PlanPart, change::Change, file::PlanFile},
    render::{self, plain::plain},
};
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

/// A saved plan is JSON of about a kilobyte for each change; more is not a plan.
pub(super) const PLAN_BYTES: u64 = 64 << 20;

pub(super) fn read_plan(path: &Path) -> Result<PlanFile, Failure> {
    let fail = |why: String| Failure::wrong(format!("cannot read the plan {}: {why}", path.display()));
    let text = files::read_file(path, PLAN_BYTES).map_err(|error| fail(error.to_string()))?;
    PlanFile::parse(&text).map_err(|error| {
        let failure = Failure::from(error);
        Failure { message: format!("{}: {}", path.display(), failure.message), ..failure }
    })
}

/// A plan that a guardrail blocked is no review. What is due goes change by change, so it needs none of this.
pub(super) fn not_blocked(path: &Path, plan: &PlanFile) -> Result<(), Failure> {
    if plan.part == PlanPart::Changes && plan.summary.blocked {
        return Err(Failure {
            exit: Exit::Blocked,
            message: format!("the plan {} was blocked by a guardrail when it was saved", path.display()),
            hint: Some("Resolve the guardrail's objection, then plan again.".to_owned()),
        });
    }
    Ok(())
}

/// A plan that was made from a snapshot is as old as that.
pub(super) fn is_live(path: &Path, plan: &PlanFile) -> Result<(), Failure> {
    match &plan.snapshot {
        None => Ok(()),
        Some(_) => Err(Failure {
            exit: Exit::Stale,
            message: format!("the plan {} was made from a snapshot, not from the organization", path.display()),
            hint: Some("Plan again without `--live`, or apply without `--require-live-plan`.".to_owned()),
        }),
    }
}

/// A plan of another organization says nothing about this one.
pub(super) fn same_organization(path: &Path, plan: &PlanFile, organization: Option<&str>) -> Result<(), Failure> {
    if plan.organization.as_deref() == organization {
        return Ok(());
    }
    let theirs = plan.organization.as_deref().unwrap_or("no organization at all");
    let ours = organization.unwrap_or("no organization at all");
    Err(Failure::wrong(format!(
        "{} is a plan for {}, and the configuration is for {ours}",
        path.display(),
        plain(theirs)
    )))
}

/// Says on stderr how the reviewed plans and this run differ. `new`, `out_of_scope` and `gone` say what that means for a
/// change that only this run has, for what no reviewed plan looked at, and for a change that only a reviewed plan has.
pub(super) fn remarks(filtered: &Filtered, new: &str, out_of_scope: &str, gone: &dyn Fn(&str) -> &'static str) {
    for stale in &filtered.stale {
        let (was, is) = (&stale.reviewed, &stale.found);
        if !stale.gains.is_empty() {
            let (address, gains) = (plain(&is.address), plain(&stale.gains));
            output::say(&format!("stale: {address}: it would now give access that was not reviewed: {gains}"));
            continue;
        }
        if (was.verb, &was.before, &was.after) == (is.verb, &is.before, &is.after) {
            let what = match was.precondition.identity == is.precondition.identity {
                true => "its fields have changed",
                false => "it was replaced by another object",
            };
            output::say(&format!("stale: {}: {what} since the review", plain(&is.address)));
            continue;
        }
        let (was, is, address) = (sides(was), sides(is), plain(&is.address));
        output::say(&format!("stale: {address}: the reviewed plan would {was}; now the plan would {is}"));
    }
    let mut withheld: BTreeMap<&str, usize> = BTreeMap::new();
    for step in &filtered.withheld {
        *withheld.entry(&step.change.withheld).or_default() += 1;
    }
    for (why, number) in withheld {
        output::say(&format!("withheld, not sent: {}: {}", count(number, "change", "changes"), plain(why)));
    }
    for change in &filtered.not_reviewed {
        output::say(&format!("{new}: {} {}", change.verb.as_str(), plain(&change.address)));
    }
    for change in &filtered.gone {
        let gone = gone(&change.address);
        output::say(&format!("{gone}: {} {}", change.verb.as_str(), plain(&change.address)));
    }
    if !filtered.out_of_scope.is_empty() {
        let entries = count(filtered.out_of_scope.len(), "entry differs", "entries differ");
        output::say(&format!("{out_of_scope}: {entries}"));
    }
}

/// Returns the verb of a change and its sides, as a person reads them.
fn sides(change: &Change) -> String {
    let verb = change.verb.as_str();
    match (&change.before, &change.after) {
        (Value::Null, Value::Null) => format!("{verb} it"),
        (before, Value::Null) => format!("{verb} it (was {})", render::value(before)),
        (Value::Null, after) => format!("{verb} it ({})", render::value(after)),
        (before, after) => format!("{verb} it ({} -> {})", render::value(before), render::value(after)),
    }
}
