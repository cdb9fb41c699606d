//! Guardrail: a plan deactivates no last active certificate, in the organization or in a project. Clients that have to
//! present one would be refused then, or nobody would have to present one any more.

use super::{Exempt, Finding, GuardContext, count, some};
use crate::{
    kinds::{self, Certificate, ProjectCertificate},
    model::{
        live_table::Facet,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
        verb::Verb,
    },
    plan::Step,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let limit = "whatever has an active certificate keeps one".to_owned();
    let (of_organization, of_project) = (kinds::id::<Certificate>(), kinds::id::<ProjectCertificate>());
    let mut by_scope: BTreeMap<&ScopeKey, Vec<&Step>> = BTreeMap::new();
    for step in context.steps.iter().filter(|step| [of_organization, of_project].contains(&step.scope.kind)) {
        by_scope.entry(&step.scope).or_default().push(step);
    }
    let (mut told, mut addresses) = (Vec::new(), Vec::new());
    let (mut unread, mut unjudged) = (BTreeSet::new(), BTreeSet::new());
    let live = context.inputs.live;
    let judged = by_scope.len();
    for (scope, steps) in by_scope {
        let is_in_project = scope.kind == of_project;
        let stopping: Vec<&Step> = steps.iter().copied().filter(|step| stops(step, is_in_project)).collect();
        let objected: Vec<&Step> = stopping.iter().copied().filter(|step| !exempt.has(step)).collect();
        let starts = |step: &&Step| {
            step.verb() == Verb::Create && is_in_project || step.change.after.get("active") == Some(&Value::Bool(true))
        };
        if objected.is_empty() || steps.iter().any(starts) {
            continue;
        }
        let place = scope.parent.as_ref().map_or_else(|| "the organization".to_owned(), ToString::to_string);
        let mut cannot_tell = |why: &str| {
            unread.insert(format!("certificates of {place}: {why}"));
            unjudged.extend(objected.iter().map(|step| step.change.address.clone()));
        };
        if let Some(why) = live.unreadable(scope, Facet::Extent) {
            cannot_tell(why);
            continue;
        }
        let Some(table) = live.scopes.get(scope).filter(|table| table.coverage.all) else {
            needs.push(ReadRequest { scope: scope.clone(), rows: Extent::All, why: ReadReason::Guardrail });
            continue;
        };
        let active: Vec<(&str, Option<bool>)> = match is_in_project {
            true => table.rows.iter().map(|row| (&*row.key, Some(true))).collect(),
            false => {
                let rows = kinds::rows_in::<Certificate>(live, None);
                rows.map(|(row, certificate)| (&*row.key, certificate.active)).collect()
            }
        };
        let stopped: BTreeSet<&str> = stopping.iter().map(|step| &*step.key).collect();
        let mut left =
            active.iter().filter(|(key, active)| *active != Some(false) && !stopped.contains(key)).peekable();
        let today = active.iter().filter(|(_, active)| *active != Some(false)).count();
        if left.peek().is_none() {
            let certificates = count(today, "active certificate", "active certificates");
            told.push(format!("{place} has {certificates} today, none after"));
            addresses.extend(objected.iter().map(|step| step.change.address.clone()));
        } else if left.all(|(_, active)| active.is_none()) {
            cannot_tell("the API does not say whether the others are active");
        }
    }
    Finding {
        observed: match told.is_empty() {
            true => format!("{} with changes of certificates", count(judged, "place", "places")),
            false => some(&told),
        },
        limit,
        addresses,
        help: "Activate another certificate first, or write an override if mutual TLS is to end there.".to_owned(),
        unread,
        unjudged,
        ..Finding::default()
    }
}

/// Returns whether a step deactivates a certificate that is active, or may be.
fn stops(step: &Step, is_in_project: bool) -> bool {
    match step.verb() {
        Verb::Remove => is_in_project || step.change.before.get("active") != Some(&Value::Bool(false)),
        Verb::Update => step.change.after.get("active") == Some(&Value::Bool(false)),
        _ => false,
    }
}
