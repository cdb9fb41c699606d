//! Guardrail: a project keeps the models that it used lately, because calls of a model that is not permitted fail at
//! once.

use super::{Exempt, Finding, GuardContext, count, some};
use crate::{
    kinds::{self, ModelPermissions, ModelsChange},
    model::{
        address::Name,
        live_table::Facet,
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::{Seconds, day},
    },
    plan::Step,
};
use std::collections::BTreeSet;

const DAY: Seconds = 86_400;

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let within = context.policy.guardrails.model_used_within;
    if within == 0 {
        return Finding::fine("switched off", "none");
    }
    // The API tells usage by whole days of UTC.
    let since = context.inputs.now.saturating_sub(within).div_euclid(DAY).saturating_mul(DAY);
    let limit = format!("no project loses a model that it has used since {}", day(since));
    let changed: Vec<&Step> =
        context.counted(exempt).filter(|step| step.scope.kind == kinds::id::<ModelPermissions>()).collect();
    let live = context.inputs.live;
    let mut unread = BTreeSet::new();
    let mut unjudged = BTreeSet::new();
    let mut objections: Vec<(&Step, String)> = Vec::new();
    for step in &changed {
        let Some(project) = step.scope.parent.as_ref() else { continue };
        let mut cannot_tell = |why: String| {
            unread.insert(why);
            unjudged.insert(step.change.address.clone());
        };
        let is_new = kinds::scope_of(project).is_some_and(|scope| live.id(&scope, project.name()).is_none());
        if is_new {
            // A project that this plan creates has used nothing.
            continue;
        }
        let row = kinds::rows_in::<ModelPermissions>(live, Some(project)).next();
        let Some(change) = row.and_then(|(_, row)| ModelsChange::of(row, &step.change.after)) else {
            cannot_tell(format!("the models that {project} may use today"));
            continue;
        };
        if !change.may_drop() {
            continue;
        }
        let used = live.used_models(&step.scope, since);
        let is_dropped = |model: &&Name| change.drops(model);
        let dropped: Vec<String> =
            used.into_iter().flatten().filter(is_dropped).map(|model| format!("`{model}`")).collect();
        if !dropped.is_empty() {
            objections.push((step, format!("{project} loses {}", some(&dropped))));
            continue;
        }
        if let Some(why) = live.unreadable(&step.scope, Facet::Usage) {
            cannot_tell(format!("the models that {project} has used: {why}"));
            continue;
        }
        if used.is_none() {
            let rows = Extent::Usage([step.key.clone()].into(), since);
            needs.push(ReadRequest { scope: step.scope.clone(), rows, why: ReadReason::Guardrail });
            cannot_tell(format!("the models that {project} has used"));
        }
    }
    let told: Vec<String> = objections.iter().map(|(_, told)| told.clone()).collect();
    Finding {
        observed: match (told.is_empty(), changed.is_empty()) {
            (true, true) => "no model permissions change".to_owned(),
            (true, false) => {
                format!(
                    "{}, no used model is lost",
                    count(changed.len(), "set of models changes", "sets of models change")
                )
            }
            (false, _) => some(&told),
        },
        limit,
        addresses: objections.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "Move the calls to another model first and wait until the model is not used any more, or write an \
               override."
            .to_owned(),
        unread,
        unjudged,
        ..Finding::default()
    }
}
