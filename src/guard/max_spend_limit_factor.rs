//! Guardrail: a spend limit stays near what it is, and above what this month has cost already, because the API stops
//! calls of models above it.

use super::{Exempt, Finding, GuardContext, count, recent_costs, some};
use crate::{
    kinds::{self, OrganizationSpendLimit, Project, ProjectSpendLimit},
    model::{
        address::{Address, Name},
        money::Usd,
        read_request::ReadRequest,
        scalar::{Seconds, day},
        scope::ScopeKey,
    },
    plan::Step,
};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let factor = context.policy.guardrails.max_spend_limit_factor;
    let limit = format!("changed by a factor of {factor} at most, and above the costs of this month");
    let of_limits = [kinds::id::<OrganizationSpendLimit>(), kinds::id::<ProjectSpendLimit>()];
    let changed: Vec<&Step> = context.counted(exempt).filter(|step| of_limits.contains(&step.scope.kind)).collect();
    if changed.is_empty() {
        return Finding::fine("no spend limit changes", limit);
    }
    let mut unread = BTreeSet::new();
    let mut unjudged = BTreeSet::new();
    let mut objections: Vec<(&Step, String)> = Vec::new();
    for step in &changed {
        let [before, after] = [&step.change.before, &step.change.after].map(|fields| amount(fields.get("monthly_usd")));
        if is_beyond(before, after, factor) {
            let told = |amount: Option<Usd>| amount.map_or_else(|| "no limit".to_owned(), |usd| format!("{usd} USD"));
            objections.push((step, format!("{} goes from {} to {}", step.address, told(before), told(after))));
            continue;
        }
        let Some(after) = after else { continue };
        let mut hidden = BTreeSet::new();
        let since = month(context.inputs.now);
        match since.and_then(|since| Some((since, cost(context, step, since, needs, &mut hidden)?))) {
            Some((since, cost)) if is_reached(after, cost) => {
                let told = format!(
                    "{} is set to {after} USD, and {cost:.2} USD were spent since {}",
                    step.address,
                    day(since)
                );
                objections.push((step, told));
            }
            Some(_) => {}
            None => {
                unjudged.insert(step.change.address.clone());
                unread.extend(hidden);
            }
        }
    }
    let told: Vec<String> = objections.iter().map(|(_, told)| told.clone()).collect();
    Finding {
        observed: match told.is_empty() {
            true => count(changed.len(), "spend limit changes", "spend limits change"),
            false => some(&told),
        },
        limit,
        addresses: objections.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "If this is meant, raise `policy.guardrails.max_spend_limit_factor` in a reviewed change, or write an \
               override."
            .to_owned(),
        unread,
        unjudged,
        ..Finding::default()
    }
}

/// Reads an amount of a change; `None` for no limit.
fn amount(value: Option<&Value>) -> Option<Usd> {
    match value? {
        Value::String(text) => Usd::parse(text).ok(),
        other => Usd::parse(&other.to_string()).ok(),
    }
}

/// Returns whether a limit changes by more than a factor. No limit is more than any other one; the first limit is held
/// against the costs alone.
fn is_beyond(before: Option<Usd>, after: Option<Usd>, factor: u64) -> bool {
    let times = |usd: Usd| i128::from(usd.0) * i128::from(factor);
    match (before, after) {
        (Some(before), Some(after)) => i128::from(after.0) > times(before) || i128::from(before.0) > times(after),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Returns whether costs have reached a limit. An amount that cannot be compared has.
fn is_reached(limit: Usd, cost: f64) -> bool {
    limit.to_string().parse::<f64>().map_or(true, |limit| cost >= limit)
}

/// Returns the beginning of a month in UTC.
fn month(now: Seconds) -> Option<Seconds> {
    let today = TimeZone::UTC.to_datetime(Timestamp::from_second(now).ok()?).date();
    Some(TimeZone::UTC.to_timestamp(today.first_of_month().at(0, 0, 0, 0)).ok()?.as_second())
}

/// Returns what the organization or the project of a limit cost; `None` while that is not known.
fn cost(
    context: &GuardContext<'_>,
    step: &Step,
    since: Seconds,
    needs: &mut Vec<ReadRequest>,
    unread: &mut BTreeSet<String>,
) -> Option<f64> {
    let live = context.inputs.live;
    let (scope, key): (ScopeKey, Name) = match &step.scope.parent {
        Some(parent) => (kinds::scope::<Project>(None), parent.name().into()),
        None => (step.scope.clone(), step.key.clone()),
    };
    if live.usage(&scope, &key, since).is_none() && live.id(&scope, &key).is_none() {
        // A project that is made now has cost nothing.
        let is_new = step.scope.parent.as_ref().is_some_and(|parent: &Address| is_made(context, parent));
        if !is_new {
            unread.insert(format!("costs: the id behind {} is not known", step.address));
        }
        return is_new.then_some(0.0);
    }
    recent_costs::cost(context, &scope, &key, since, needs, unread)
}

/// Returns whether the plan makes a project.
fn is_made(context: &GuardContext<'_>, project: &Address) -> bool {
    let is_it = |step: &&Step| step.address == *project && step.identity.is_none();
    context.steps.iter().any(|step| is_it(&step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_may_change_by_the_factor_and_no_more() {
        let beyond = |before: Option<i64>, after: Option<i64>| is_beyond(before.map(Usd), after.map(Usd), 2);
        for (before, after, expected) in [
            (Some(100), Some(200), false),
            (Some(100), Some(201), true),
            (Some(200), Some(100), false),
            (Some(201), Some(100), true),
            (Some(100), None, true),
            (None, Some(100), false),
            (None, None, false),
            (Some(i64::MAX), Some(i64::MAX), false),
        ] {
            assert_eq!(beyond(before, after), expected, "{before:?} {after:?}");
        }
        assert!(is_reached(Usd(1250), 12.5) && !is_reached(Usd(1251), 12.5));
        assert_eq!(month(1_795_512_600), Some(1_793_491_200));
    }
}
