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
use std::collections::{BTreeMap, BTreeSet};

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
    let keys: Vec<Key<'_>> = keys::all(context).filter(|key| !revoked.contains(&key.address)).collect();
    let keys = Keys::of(context, &keys);
    let mut all: Option<KeyPlaces> = None;
    for step in context.counted(exempt) {
        let (Verb::Remove, Some(Identity::Id(id))) = (step.verb(), &step.identity) else { continue };
        let kind = step.scope.kind;
        let inside = || BTreeSet::from([kinds::scope::<ApiKey>(step.scope.parent.as_ref())]);
        if kind == kinds::id::<ProjectMember>() {
            // Their keys live on, and the plan says so where it can.
            inside().iter().for_each(|scope| {
                is_read(context, scope, needs, &mut BTreeSet::new());
            });
            continue;
        }
        let account;
        let KeyPlaces { scopes, hidden } = if kind == kinds::id::<User>() {
            all.get_or_insert_with(|| {
                let mut hidden = BTreeSet::new();
                let scopes = everywhere(context, needs, &mut hidden);
                KeyPlaces::of(context, scopes, hidden, &keys, needs)
            })
        } else if kind == kinds::id::<ServiceAccount>() {
            account = KeyPlaces::of(context, inside(), BTreeSet::new(), &keys, needs);
            unread.extend(account.hidden.iter().cloned());
            &account
        } else {
            continue;
        };
        removed += 1;
        let mut used = Vec::new();
        let theirs = keys.owned.get(&**id).into_iter().flatten();
        for key in theirs.filter(|key| scopes.contains(key.scope)) {
            ended += 1;
            used.extend(key.is_used(context).then(|| key.told(context)));
        }
        if !hidden.is_empty() {
            unjudged.insert(step.change.address.clone());
        }
        if !used.is_empty() {
            objections.push((step, format!("{} has {}", step.key, some(&used))));
        }
    }
    unread.extend(all.map(|all| all.hidden).unwrap_or_default());
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

/// The keys that the plan does not revoke by itself.
struct Keys<'k> {
    /// By the id of whoever owns them.
    owned: BTreeMap<&'k str, Vec<&'k Key<'k>>>,
    /// Those that were used, and nobody knows whose they are, by where they stand.
    ownerless: BTreeMap<&'k ScopeKey, Vec<&'k Key<'k>>>,
}

impl<'k> Keys<'k> {
    fn of(context: &GuardContext<'_>, keys: &'k [Key<'k>]) -> Self {
        let mut sorted = Self { owned: BTreeMap::new(), ownerless: BTreeMap::new() };
        for key in keys {
            match key.owner {
                Some(owner) => sorted.owned.entry(owner).or_default().push(key),
                None if key.is_used(context) => sorted.ownerless.entry(key.scope).or_default().push(key),
                None => {}
            }
        }
        sorted
    }
}

/// Where the keys of somebody can be, and what of that cannot be seen.
struct KeyPlaces {
    scopes: BTreeSet<ScopeKey>,
    hidden: BTreeSet<String>,
}

impl KeyPlaces {
    fn of(
        context: &GuardContext<'_>,
        scopes: BTreeSet<ScopeKey>,
        mut hidden: BTreeSet<String>,
        keys: &Keys<'_>,
        needs: &mut Vec<ReadRequest>,
    ) -> Self {
        for scope in &scopes {
            is_read(context, scope, needs, &mut hidden);
            let ownerless = keys.ownerless.get(scope).into_iter().flatten();
            hidden.extend(ownerless.map(|key| format!("whose key {} is", key.told(context))));
        }
        Self { scopes, hidden }
    }
}

/// Returns where a person's keys can be: in every project that is not archived, and among the admin keys.
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
