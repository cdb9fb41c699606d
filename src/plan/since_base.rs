//! A plan and the configuration before the change in, what comes with the change out: the origin of each change, the
//! entries that nobody manages any more, and the policy that is looser. Pure.
//!
//! Both configurations are compared with the same live rows. Live rows have the names of the configuration after the
//! change; what one of the two renames or pins is never called pending.

use super::{
    Inputs, LiveAccess, Plan, Step,
    loosened::loosened,
    published_base::{PolicyChange, Released},
};
use crate::{
    kinds::{self, erased::AnyKind, facts::KeyForm},
    model::{
        address::{Address, Name},
        desired_table::{Desired, DesiredRow, Wanted, unlisted},
        live_row::Control,
        live_table::{Live, Lookup},
        policy::Unlisted,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
        yaml::scalar,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// The comparison of a plan with its base, before it is published.
#[derive(Clone, Debug, Default)]
pub struct SinceBase {
    /// The ids of the changes that the base plans as well.
    pub pending: BTreeSet<String>,
    /// The entries that only the base lists, and that stay.
    pub released: Vec<Released>,
    /// The parts of the policy that are looser.
    pub policy: Vec<PolicyChange>,
}

/// Compares a plan with what its base would plan, and says what must be read for that. `inputs` are those of the plan,
/// `base` and `base_files` the configuration before the change. Nothing is read where changes are not compared.
#[must_use]
pub fn since_base(
    inputs: Inputs<'_>,
    plan: &Plan,
    base: &Desired,
    base_files: &[String],
    compares_changes: bool,
) -> (SinceBase, Vec<ReadRequest>) {
    let before = Inputs { desired: base, files: base_files, ..inputs };
    let (pending, needs) = if compares_changes { pending(inputs, plan, before) } else { Default::default() };
    let found = SinceBase { pending, released: released(inputs, before), policy: loosened(inputs, base) };
    (found, needs)
}

/// Returns the changes that the base plans as well. Only lists that this configuration manages are read for it.
fn pending(inputs: Inputs<'_>, plan: &Plan, before: Inputs<'_>) -> (BTreeSet<String>, Vec<ReadRequest>) {
    if plan.changes.is_empty() && plan.due.is_empty() {
        return Default::default();
    }
    let (old, mut needs) = super::plan(&LiveAccess::new(before));
    needs.retain(|need| {
        let is_list = matches!(need.rows, Extent::All | Extent::Listed | Extent::Hidden);
        !is_list || inputs.desired.scope(&need.scope).is_some()
    });
    for need in &mut needs {
        need.why = ReadReason::Base;
    }
    needs.sort();
    needs.dedup();
    let renamed = renamed(inputs.desired, before.desired);
    let is_named_alike = |step: &Step| step.address.pairs().iter().all(|(_, name)| !renamed.contains(name));
    let same = |steps: &[Step], old: &[Step]| -> Vec<String> {
        let known: BTreeMap<&str, &Step> = old.iter().map(|step| (step.change.id.as_str(), step)).collect();
        let is_same = |step: &&Step| {
            known.get(step.change.id.as_str()).is_some_and(|old| {
                let bundled = |step: &Step| -> Vec<(String, String)> {
                    step.change.bundled.iter().map(|one| (one.address.clone(), one.after.to_string())).collect()
                };
                step.change.fields == old.change.fields
                    && step.change.before == old.change.before
                    && bundled(step) == bundled(old)
            })
        };
        steps.iter().filter(is_same).filter(|step| is_named_alike(step)).map(|step| step.change.id.clone()).collect()
    };
    let all = same(&plan.changes, &old.changes).into_iter().chain(same(&plan.due, &old.due));
    (all.collect(), needs)
}

/// Returns the names that the two configurations give to different live rows, as far as the files tell: of rows that
/// only one of them renames or pins.
fn renamed(own: &Desired, old: &Desired) -> BTreeSet<Name> {
    let of = |desired: &Desired| -> BTreeSet<(ScopeKey, Name, Option<Name>, Option<Name>)> {
        let in_scope = |(scope, row): (&ScopeKey, &DesiredRow)| {
            (scope.clone(), row.key.clone(), row.id.clone(), row.renamed_from.clone())
        };
        let tables = desired.scopes.iter().chain(desired.unlisted.iter().flat_map(|unlisted| &unlisted.scopes));
        let rows = tables.flat_map(|(scope, table)| table.rows.iter().map(move |row| (scope, row)));
        rows.filter(|(_, row)| row.id.is_some() || row.renamed_from.is_some()).map(in_scope).collect()
    };
    let (own, old) = (of(own), of(old));
    own.symmetric_difference(&old).flat_map(|(_, key, _, from)| [Some(key.clone()), from.clone()]).flatten().collect()
}

/// The new names of rows that this configuration renames, in a form that finds the old ones.
struct Renames {
    by_name: BTreeMap<(ScopeKey, Name), Name>,
    people: BTreeMap<Name, Name>,
}

impl Renames {
    fn new(own: &Desired, old: &Desired) -> Self {
        let (mut by_name, mut people) = (BTreeMap::new(), BTreeMap::new());
        for (scope, table) in &own.scopes {
            for row in &table.rows {
                let by_id = row.id.as_ref().and_then(|id| {
                    let before = old.scopes.get(scope)?;
                    before.rows.iter().find(|before| before.id.as_ref() == Some(id)).map(|before| before.key.clone())
                });
                for from in [row.renamed_from.clone(), by_id].into_iter().flatten() {
                    if scope.parent.is_none() && kinds::get(scope.kind).facts().key == KeyForm::Email {
                        people.insert(from.clone(), row.key.clone());
                    }
                    by_name.insert((scope.clone(), from), row.key.clone());
                }
            }
        }
        Self { by_name, people }
    }

    /// Returns the scope under the names of this configuration.
    fn scope(&self, scope: &ScopeKey) -> ScopeKey {
        let Some(parent) = &scope.parent else { return scope.clone() };
        let outermost = parent.outermost();
        let above = kinds::scope_of(&outermost);
        let new = above.and_then(|above| {
            self.by_name.get(&(above.clone(), outermost.name().into())).map(|new| kinds::address(&above, new))
        });
        let parent = new.map_or_else(|| parent.clone(), |new| parent.moved_to(&new));
        ScopeKey { kind: scope.kind, parent: Some(parent) }
    }

    fn key<'k>(&'k self, scope: &ScopeKey, key: &'k Name) -> &'k Name {
        let person = || (kinds::get(scope.kind).facts().key == KeyForm::Email).then(|| self.people.get(key)).flatten();
        self.by_name.get(&(scope.clone(), key.clone())).or_else(person).unwrap_or(key)
    }
}

/// Returns the entries that only the base lists and that stay in the organization, as far as anybody looked.
fn released(inputs: Inputs<'_>, before: Inputs<'_>) -> Vec<Released> {
    let (own, old) = (inputs.desired, before.desired);
    let renames = Renames::new(own, old);
    let mut found: BTreeMap<Address, Released> = BTreeMap::new();
    // Parents come before what stands in them.
    let mut scopes: Vec<_> = old.scopes.iter().collect();
    scopes.sort_by_key(|(scope, _)| scope.parent.as_ref().map_or(0, Address::depth));
    let mut gone: BTreeSet<Address> = BTreeSet::new();
    for (old_scope, table) in scopes {
        let scope = renames.scope(old_scope);
        let kind = kinds::get(scope.kind);
        let now_declared = own.scope(&scope);
        if now_declared.is_none() && !table.rules.is_empty() {
            let address = kinds::address(&scope, "*");
            if !is_inside(&scope, &gone, &mut found) {
                let detail = "no rule judges these any more; every one of them stays".to_owned();
                let source = before.source_of(table.at, &address);
                let kind = kind.facts().title.to_owned();
                let released = Released {
                    address: kinds::all_of(&scope),
                    kind,
                    detail,
                    is_live: false,
                    inside: 0,
                    remove_with: String::new(),
                    source,
                };
                found.insert(address, released);
            }
        }
        for row in &table.rows {
            let key = renames.key(&scope, &row.key);
            let is_listed = now_declared.is_some_and(|table| table.rows.iter().any(|own| own.key == *key));
            let is_removal = row.spec(inputs.now).is_none();
            if is_listed || is_removal && matches!(row.wanted, Wanted::Present(_)) {
                continue;
            }
            let address = kinds::address(&scope, key);
            let removes = now_declared.is_some_and(|table| {
                !kind.facts().given && own.policy.ignores(&address).is_none() && {
                    let pending = is_pending(inputs.live, &scope, key);
                    unlisted(table, &own.policy, &kind.facts().collections(pending)) == Unlisted::Remove
                }
            });
            gone.insert(address.clone());
            if removes || is_inside(&scope, &gone, &mut found) {
                continue;
            }
            let is_live = match inputs.live.find(&scope, key) {
                Lookup::Nothing => continue,
                Lookup::One(live) if matches!(live.control, Control::Archived(_) | Control::Predefined(_)) => continue,
                Lookup::One(_) | Lookup::Several(_) => true,
                // Where the base ended it, and nobody looked, there may be nothing left.
                Lookup::Unread => false,
            };
            let released = Released {
                address: address.to_string(),
                kind: kind.facts().title.to_owned(),
                detail: consequence(kind, is_removal, is_live),
                is_live,
                inside: 0,
                remove_with: kind
                    .facts()
                    .gone
                    .map(|gone| format!("{}: {{ state: {gone} }}", scalar(key)))
                    .unwrap_or_default(),
                source: before.source_of(row.at, &address),
            };
            found.insert(address, released);
        }
    }
    found.into_values().collect()
}

/// Returns whether a scope stands in something that goes out of the file as a whole; then it is counted there.
fn is_inside(scope: &ScopeKey, gone: &BTreeSet<Address>, found: &mut BTreeMap<Address, Released>) -> bool {
    let Some(parent) = &scope.parent else { return false };
    let Some(around) = parent.path().find(|above| gone.contains(above)) else { return false };
    if let Some(released) = found.get_mut(&around) {
        released.inside += 1;
    }
    true
}

fn is_pending(live: &Live, scope: &ScopeKey, key: &str) -> bool {
    matches!(live.find(scope, key), Lookup::One(row) if row.identity.is_pending())
}

/// Returns what follows for an entry that nobody lists any more, in words.
fn consequence(kind: &dyn AnyKind, was_removal: bool, is_live: bool) -> String {
    let facts = kind.facts();
    let stays = match facts.key {
        _ if facts.given => "its live value stays, and nothing corrects it any more",
        KeyForm::Email => "who keeps their access",
        _ => "which stays as it is",
    };
    let looked = if is_live { "" } else { "; orgward did not look whether it exists" };
    match was_removal {
        true => format!("the base configuration removes it, and this one takes that back: {stays}{looked}"),
        false => format!("{stays}{looked}"),
    }
}
