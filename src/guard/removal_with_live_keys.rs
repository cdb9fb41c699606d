//! Guardrail: nobody is removed whose keys were used a short while ago, because their keys end with them. What is read
//! for it also lets the plan say which keys those are, and which ones live on when somebody only leaves a project.

use super::{
    Exempt, Finding, World, count, is_read,
    keys::{self, Key},
    some,
};
use crate::{
    kinds::{self, AdminApiKey, ApiKey, Project, ProjectMember, ServiceAccount, User, kind::Kind},
    model::{
        address::Address,
        scope::{Identity, Need, ScopeKey, Standing},
        verb::Verb,
    },
    plan::Step,
};
use std::collections::BTreeSet;

pub(super) fn judge(world: &World<'_>, exempt: &Exempt<'_>, needs: &mut Vec<Need>) -> Finding {
    let Some(within) = keys::within(world) else {
        return Finding::fine("no key is looked at", "off");
    };
    let limit = format!("nobody whose key was used within {within}");
    let (mut removed, mut ended) = (0, 0);
    let mut unread = BTreeSet::new();
    let mut unjudged = BTreeSet::new();
    let mut objections: Vec<(&Step, String)> = Vec::new();
    // What the plan revokes by itself is looked at as such.
    let revoked: BTreeSet<&Address> =
        world.steps.iter().filter(|step| step.verb() == Verb::Revoke).map(|step| &step.address).collect();
    let keys: Vec<Key<'_>> = keys::all(world).collect();
    for step in world.counted(exempt) {
        let (Verb::Remove, Some(Identity::Id(id))) = (step.verb(), &step.identity) else { continue };
        let kind = kinds::get(step.scope.kind);
        let mut hidden = BTreeSet::new();
        let scopes = if kind.name() == User::NAME {
            everywhere(world, needs, &mut hidden)
        } else {
            scope::<ApiKey>(step.scope.parent.as_ref()).into_iter().collect()
        };
        if kind.name() == ProjectMember::NAME {
            // Their keys live on, and the plan says so where it can.
            scopes.iter().for_each(|scope| {
                is_read(world, scope, needs, &mut BTreeSet::new());
            });
            continue;
        }
        if !matches!(kind.name(), User::NAME | ServiceAccount::NAME) {
            continue;
        }
        removed += 1;
        for scope in &scopes {
            is_read(world, scope, needs, &mut hidden);
        }
        let mut used = Vec::new();
        for key in keys.iter().filter(|key| scopes.contains(key.scope) && !revoked.contains(&key.address)) {
            match key.owner {
                Some(owner) if *owner == **id => {
                    ended += 1;
                    used.extend(key.is_used(world).then(|| key.told(world)));
                }
                Some(_) => {}
                None if key.is_used(world) => {
                    hidden.insert(format!("whose key {} is", key.told(world)));
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
        saw: match (removed, ended) {
            _ if !told.is_empty() => some(&told),
            (0, _) => "nobody with keys is removed".to_owned(),
            (_, 0) => format!("{} no key", count(removed, "removal ends", "removals end")),
            _ => format!(
                "{} {}, not used within {within}",
                count(removed, "removal ends", "removals end"),
                count(ended, "key", "keys")
            ),
        },
        limit,
        addresses: objections.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "Find out what uses the key and let that take another one first, or write an override.".to_owned(),
        unread,
        unjudged,
    }
}

/// Where a person's keys can be: in every project that is not archived, and among the admin keys.
fn everywhere(world: &World<'_>, needs: &mut Vec<Need>, unread: &mut BTreeSet<String>) -> BTreeSet<ScopeKey> {
    let mut scopes: BTreeSet<ScopeKey> = scope::<AdminApiKey>(None).into_iter().collect();
    let Some(projects) = scope::<Project>(None).filter(|scope| is_read(world, scope, needs, unread)) else {
        return scopes;
    };
    if let Some(table) = world.inputs.live.scopes.get(&projects) {
        let alive = table.rows.iter().filter(|row| !matches!(row.standing, Standing::Gone(_)));
        scopes.extend(alive.filter_map(|row| scope::<ApiKey>(Some(&kinds::address(&projects, &table.handle(row))))));
    }
    scopes
}

fn scope<K: Kind>(parent: Option<&Address>) -> Option<ScopeKey> {
    kinds::named(K::NAME).map(|(kind, _)| ScopeKey { kind, parent: parent.cloned() })
}
