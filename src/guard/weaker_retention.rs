//! Guardrail: data is not kept with less protection than today, because that may break a promise to somebody.

use super::{Exempt, Finding, GuardContext, count, is_read, some};
use crate::{
    kinds::{self, FOLLOWS_ORGANIZATION, OrganizationDataRetention, ProjectDataRetention, retention_strength},
    model::read_request::ReadRequest,
    plan::Step,
};
use std::collections::BTreeSet;

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let limit = "no data retention becomes weaker";
    let of_retention = [kinds::id::<OrganizationDataRetention>(), kinds::id::<ProjectDataRetention>()];
    let changed: Vec<&Step> = context.counted(exempt).filter(|step| of_retention.contains(&step.scope.kind)).collect();
    if changed.is_empty() {
        return Finding::fine("no data retention changes", limit);
    }
    let mut unread = BTreeSet::new();
    let mut unjudged = BTreeSet::new();
    let mut weaker: Vec<(&Step, String)> = Vec::new();
    for step in &changed {
        // A new project follows the organization.
        let [before, after] = [&step.change.before, &step.change.after]
            .map(|fields| fields.get("type").and_then(|word| word.as_str()).unwrap_or(FOLLOWS_ORGANIZATION));
        let mut hidden = BTreeSet::new();
        let strengths = [before, after].map(|word| strength(context, word, needs, &mut hidden));
        match strengths {
            [Some(before_strength), Some(after_strength)] if after_strength < before_strength => {
                weaker.push((step, format!("{} goes from {before} to {after}", step.address)));
            }
            [Some(_), Some(_)] => {}
            _ => {
                unjudged.insert(step.change.address.clone());
                unread.extend(hidden);
            }
        }
    }
    let told: Vec<String> = weaker.iter().map(|(_, told)| told.clone()).collect();
    Finding {
        observed: match told.is_empty() {
            true => format!("{}, none weaker", count(changed.len(), "data retention", "data retentions")),
            false => some(&told),
        },
        limit: limit.to_owned(),
        addresses: weaker.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "Ask whoever answers for compliance, then write an override that names it.".to_owned(),
        unread,
        unjudged,
        ..Finding::default()
    }
}

/// Returns how much a retention protects; `None` while that is not known.
fn strength(
    context: &GuardContext<'_>,
    word: &str,
    needs: &mut Vec<ReadRequest>,
    unread: &mut BTreeSet<String>,
) -> Option<usize> {
    let unknown = |word: &str| format!("how much `{word}` protects");
    if word != FOLLOWS_ORGANIZATION {
        return retention_strength(word).or_else(|| {
            unread.insert(unknown(word));
            None
        });
    }
    if !is_read(context, &kinds::scope::<OrganizationDataRetention>(None), needs, unread) {
        return None;
    }
    let own = kinds::rows_in::<OrganizationDataRetention>(context.inputs.live, None).next();
    let word = own.map_or("", |(_, own)| own.word());
    retention_strength(word).or_else(|| {
        unread.insert(unknown(word));
        None
    })
}
