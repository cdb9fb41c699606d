//! A plan with a base in, what comes first in its output out: the policy that is looser, the entries that nobody manages
//! any more, and how many changes come with the proposal.

use super::{
    comment::{Cap, ELSEWHERE, more},
    escape::{code, prose, whole_code, whole_prose},
    phrases::{count, place, safe},
    style::Style,
};
use crate::model::plural::first_of;
use crate::plan::{
    change::{Change, Origin},
    file::PlanFile,
    published_base::{BaseSummary, PlanScope, PolicyChange, Released},
};

/// The number of entries of one list that a terminal shows.
const GROUP: usize = 20;

/// Returns the mark of a change that was pending before the proposal; `None` for every other one.
pub(super) fn pending(change: &Change) -> Option<&'static str> {
    (change.origin == Some(Origin::Pending)).then_some("already pending: the base configuration plans it too")
}

/// Returns the revision that a plan with a scope is compared with.
fn since(scope: &PlanScope) -> String {
    let commit = scope.commit.get(..12).map(|commit| format!(" ({commit})")).unwrap_or_default();
    format!("{}{commit}", scope.since)
}

/// Returns what a plan with an empty scope says in place of a verdict.
pub(super) fn unchanged(scope: &PlanScope) -> String {
    format!("No entry of the configuration changed since {}, so orgward planned and read nothing", since(scope))
}

/// Returns what a plan with a scope looked at, in one sentence; `None` for every other plan.
pub(super) fn looked_at(plan: &PlanFile) -> Option<String> {
    let scope = plan.scope.as_ref()?;
    let (number, since) = (scope.addresses.len(), since(scope));
    let addresses = first_of(scope.addresses.iter(), LOOKED_AT);
    let entries = count(number, "entry", "entries");
    Some(format!("Scoped plan: only {entries} changed since {since}, and only these were compared: {addresses}."))
}

/// The number of addresses of a scope that are named.
const LOOKED_AT: usize = 10;

/// The limit of what a plan with a scope tells.
pub(super) const NOT_TOLD: &str =
    "This does not tell whether the organization is in sync: run `orgward drift` for that.";

/// Draws the section for a terminal; empty for a plan that was compared with nothing.
pub(super) fn text(plan: &PlanFile, style: Style) -> String {
    let mut lines = Vec::new();
    if !plan.policy_changes.is_empty() {
        lines.push(String::new());
        lines.push(style.alarm(&format!("Looser policy: {}", plan.policy_changes.len())));
        for one in plan.policy_changes.iter().take(style.most(GROUP)) {
            let place = one.source.as_ref().map(|source| format!("  ({})", place(source))).unwrap_or_default();
            let (what, setting) = (one.what.as_str(), style.bold(&safe(&one.setting)));
            lines.push(format!("  {what}  {setting}  {}{place}", safe(&sides(one))));
            if !one.reason.is_empty() {
                lines.push(format!("      reason: {}", safe(&one.reason)));
            }
        }
        lines.extend(rest(plan.policy_changes.len(), style));
    }
    if !plan.released.is_empty() {
        lines.push(String::new());
        lines.push(style.alarm(&format!("No longer managed: {}", plan.released.len())));
        for one in plan.released.iter().take(style.most(GROUP)) {
            lines.push(format!("  {}  {}", style.bold(&safe(&one.address)), safe(&told(one))));
            if !one.remove_with.is_empty() {
                lines.push(format!("      to remove it, write `{}`", safe(&one.remove_with)));
            }
        }
        lines.extend(rest(plan.released.len(), style));
    }
    if let Some(base) = &plan.base {
        lines.push(String::new());
        lines.push(safe(&origins(base)));
    }
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn rest(all: usize, style: Style) -> Option<String> {
    let hidden = all.saturating_sub(style.most(GROUP));
    (hidden > 0).then(|| style.dim(&format!("      and {hidden} more (all with --all)")))
}

/// Draws the section for a comment; empty for a plan that was compared with nothing.
pub(super) fn markdown(plan: &PlanFile, cap: Cap) -> String {
    let mut out = String::new();
    if !plan.policy_changes.is_empty() {
        out.push_str(&format!("\n**Looser policy: {}** (**policy**)\n\n", plan.policy_changes.len()));
        for one in plan.policy_changes.iter().take(cap.danger) {
            let place = one.source.as_ref().map(|source| format!(" ({})", code(&place(source)))).unwrap_or_default();
            let reason =
                if one.reason.is_empty() { String::new() } else { format!("; reason: {}", prose(&one.reason)) };
            let (what, setting) = (prose(one.what.as_str()), code(&one.setting));
            out.push_str(&format!("- {what}: {setting} {}{reason}{place}\n", whole_prose(&sides(one))));
        }
        out.push_str(&more(plan.policy_changes.len(), cap.danger, ELSEWHERE));
    }
    if !plan.released.is_empty() {
        out.push_str(&format!("\n**No longer managed: {}**\n\n", plan.released.len()));
        for one in plan.released.iter().take(cap.danger) {
            let remove = match one.remove_with.is_empty() {
                true => String::new(),
                false => format!(". To remove it, write {}", whole_code(&one.remove_with)),
            };
            out.push_str(&format!("- {} {}{remove}\n", code(&one.address), whole_prose(&told(one))));
        }
        out.push_str(&more(plan.released.len(), cap.danger, ELSEWHERE));
    }
    if let Some(base) = &plan.base {
        out.push_str(&format!("\n{}\n", prose(&origins(base))));
    }
    out
}

/// Returns the two sides of a setting, in words.
fn sides(change: &PolicyChange) -> String {
    match (change.before.is_empty(), change.after.is_empty()) {
        (true, _) => change.after.clone(),
        (false, true) => format!("was {}", change.before),
        (false, false) => format!("was {}, now {}", change.before, change.after),
    }
}

/// Returns what is said about a released entry.
fn told(one: &Released) -> String {
    let inside = usize::try_from(one.inside).unwrap_or(usize::MAX);
    let inside = match inside {
        0 => String::new(),
        number => format!("; with it {} inside", count(number, "entry", "entries")),
    };
    format!("{}{inside} (was at {})", one.detail, place(&one.source))
}

/// Returns where the changes come from, in words.
fn origins(base: &BaseSummary) -> String {
    let commit = base.commit.get(..12).map(|commit| format!(" ({commit})")).unwrap_or_default();
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let (new, pending) = (number(base.proposal), number(base.pending));
    let come = if new == 1 { "comes" } else { "come" };
    let were = if pending == 1 { "was" } else { "were" };
    let (new, pending) = (count(new, "change", "changes"), count(pending, "change", "changes"));
    format!("Compared with {}{commit}: {new} {come} from this proposal; {pending} {were} pending before.", base.name)
}
