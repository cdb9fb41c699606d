//! Guardrail: nobody is removed whose keys were used a short while ago, because their keys end with them. What is read
//! for it also lets the plan say which keys those are, and which ones live on when somebody only leaves a project.
//!
//! Lists of keys cost a request for each project, so `key_places.rs` says which of them are asked for.

use super::{
    Exempt, Finding, GuardContext, count, is_read,
    key_places::{KeyPlaces, Keys, People},
    keys::{self, Key},
    some,
};
use crate::{
    kinds::{self, ApiKey, ProjectMember, ServiceAccount, User},
    model::{address::Address, live_row::Identity, read_request::ReadRequest, verb::Verb},
    plan::Step,
};
use std::{collections::BTreeSet, rc::Rc};

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let Some(within) = keys::within(context) else {
        return Finding::fine("not set", "off");
    };
    let limit = format!("no person whose key was used within {within}");
    let (mut removed, mut idle, mut ended) = (0, 0, 0);
    let mut unread = BTreeSet::new();
    let mut unjudged = BTreeSet::new();
    let mut objections: Vec<(&Step, String)> = Vec::new();
    // What the plan revokes by itself is looked at as such.
    let revoked: BTreeSet<&Address> =
        context.steps.iter().filter(|step| step.verb() == Verb::Revoke).map(|step| &step.address).collect();
    let (ended_before, lasting): (Vec<Key<'_>>, Vec<Key<'_>>) =
        keys::all(context).partition(|key| revoked.contains(&key.address));
    let keys = Keys::of(context, &lasting);
    let mut people = People::new(context, &keys, &ended_before);
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
        let places = if kind == kinds::id::<User>() {
            people.places(step, id, needs)
        } else if kind == kinds::id::<ServiceAccount>() {
            Some(Rc::new(KeyPlaces::of(context, inside(), BTreeSet::new(), &keys, needs)))
        } else {
            continue;
        };
        match &places {
            Some(_) => removed += 1,
            None => idle += 1,
        }
        let mut used = Vec::new();
        let theirs = keys.owned.get(&**id).into_iter().flatten();
        for key in theirs.filter(|key| places.as_ref().is_none_or(|places| places.scopes.contains(key.scope))) {
            ended += usize::from(places.is_some());
            used.extend(key.is_used(context).then(|| key.told(context)));
        }
        if let Some(places) = &places
            && !places.hidden.is_empty()
        {
            unjudged.insert(step.change.address.clone());
            unread.extend(places.hidden.iter().cloned());
        }
        if !used.is_empty() {
            objections.push((step, format!("{} has {}", step.key, some(&used))));
        }
    }
    let told: Vec<String> = objections.iter().map(|(_, told)| told.clone()).collect();
    Finding {
        observed: match told.is_empty() {
            false => some(&told),
            true => observed(&RemovalCounts { removed, idle, ended }, &within),
        },
        limit,
        addresses: objections.iter().map(|(step, _)| step.change.address.clone()).collect(),
        help: "Find out what uses the key and switch it to another key first, or write an override.".to_owned(),
        unread,
        unjudged,
        ..Finding::default()
    }
}

/// The removals that end keys, or could.
struct RemovalCounts {
    /// The removals whose keys were looked for.
    removed: usize,
    /// The removals of people whose row says that none of their keys was used recently.
    idle: usize,
    /// The keys that were found.
    ended: usize,
}

/// Says what was observed where there is nothing to object to.
fn observed(RemovalCounts { removed, idle, ended }: &RemovalCounts, within: &str) -> String {
    let ends = |removals: usize| count(removals, "removal ends", "removals end");
    let searched = match (removed, ended) {
        (0, _) => None,
        (removed, 0) => Some(format!("{} no key", ends(*removed))),
        (removed, ended) => {
            Some(format!("{} {}, not used within {within}", ends(*removed), count(*ended, "key", "keys")))
        }
    };
    let told =
        (*idle > 0).then(|| format!("{} no key that was used within {within}, as the user list says", ends(*idle)));
    match (searched, told) {
        (None, None) => "no person with keys is removed".to_owned(),
        (searched, told) => searched.into_iter().chain(told).collect::<Vec<_>>().join("; "),
    }
}
