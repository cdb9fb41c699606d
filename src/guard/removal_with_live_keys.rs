//! Guardrail: nobody is removed whose keys were used a short while ago, because their keys end with them. What is read
//! for it also lets the plan say which keys those are, and which ones live on when somebody only leaves a project.

use super::{
    Exempt, Finding, GuardContext, count, is_read,
    keys::{self, Key},
    some,
};
use crate::{
    kinds::{self, AdminApiKey, ApiKey, Project, ProjectMember, ServiceAccount, User},
    model::{
        address::Address,
        scope::{Control, Identity, ReadRequest, ScopeKey},
        verb::Verb,
    },
    plan::Step,
};
use std::collections::BTreeSet;

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let Some(within) = keys::within(context) else {
        return Finding::fine("not set", "off");
    };
    let limit = format!("no person whose key was used within {within}");
    let (mut removed, mut ended) = (0, 0);
    let mut unread = BTreeSet::new();
    let mut unjudged = BTreeSet::new();
    let mut objections: Vec<(&Step, String)> = Vec::new();
    // What the plan revokes by itself is looked at as such.
    let revoked: BTreeSet<&Address> =
        context.steps.iter().filter(|step| step.verb() == Verb::Revoke).map(|step| &step.address).collect();
    let keys: Vec<Key<'_>> = keys::all(context).collect();
    for step in context.counted(exempt) {
        let (Verb::Remove, Some(Identity::Id(id))) = (step.verb(), &step.identity) else { continue };
        let kind = step.scope.kind;
        let mut hidden = BTreeSet::new();
        let scopes = if kind == kinds::id::<User>() {
            everywhere(context, needs, &mut hidden)
        } else {
            [kinds::scope::<ApiKey>(step.scope.parent.as_ref())].into()
        };
        if kind == kinds::id::<ProjectMember>() {
            // Their keys live on, and the plan says so where it can.
            scopes.iter().for_each(|scope| {
                is_read(context, scope, needs, &mut BTreeSet::new());
            });
            continue;
        }
        if kind != kinds::id::<User>() && kind != kinds::id::<ServiceAccount>() {
            continue;
        }
        removed += 1;
        for scope in &scopes {
            is_read(context, scope, needs, &mut hidden);
        }
        let mut used = Vec::new();
        for key in keys.iter().filter(|key| scopes.contains(key.scope) && !revoked.contains(&key.address)) {
            match key.owner {
                Some(owner) if *owner == **id => {
                    ended += 1;
                    used.extend(key.is_used(context).then(|| key.told(context)));
                }
                Some(_) => {}
                None if key.is_used(context) => {
                    hidden.insert(format!("whose key {} is", key.told(context)));
                }
                None => {}
            }
        }
        if !hidden.is_empty() {
            unjudged.insert(step.change.address.clone());
            unread.extend(hidden);
        }
        if !used.is_empty() {
            objections.push((step, format!("{} has {}", step.key, some(&used))));
        }
    }
    let told: Vec<String> = objections.iter().map(|(_, told)| told.clone()).collect();
    Finding {
        observed: match (removed, ended) {
            _ if !told.is_empty() => some(&told),
            (0, _) => "no person with keys is removed".to_owned(),
            (_, 0) => format!("{} no key", count(removed, "removal ends", "removals end")),
            _ => format!(
                "{} {}, not used within {within}",
                count(removed, "removal ends", "removals end"),
                count(ended, "key", "keys")
            ),
        },
        limit,
        addresses: objections.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "Find out what uses the key and switch it to another key first, or write an override.".to_owned(),
        unread,
        unjudged,
        ..Finding::default()
    }
}

/// Where a person's keys can be: in every project that is not archived, and among the admin keys.
fn everywhere(
    context: &GuardContext<'_>,
    needs: &mut Vec<ReadRequest>,
    unread: &mut BTreeSet<String>,
) -> BTreeSet<ScopeKey> {
    let mut scopes = BTreeSet::from([kinds::scope::<AdminApiKey>(None)]);
    let projects = kinds::scope::<Project>(None);
    if !is_read(context, &projects, needs, unread) {
        return scopes;
    }
    if let Some(table) = context.inputs.live.scopes.get(&projects) {
        let alive = table.rows.iter().filter(|row| !matches!(row.control, Control::Archived(_)));
        scopes.extend(alive.map(|row| kinds::scope::<ApiKey>(Some(&kinds::address(&projects, &table.handle(row))))));
    }
    scopes
}
