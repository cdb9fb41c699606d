//! Steps in, hints on them out: something is created, and something that no file lists has the same people in it. Most
//! likely it was renamed in the file, and `renamed_from` would keep it. Only what was read anyway is looked at.

use super::{Inputs, Step};
use crate::{
    diff::{Implication, implication},
    kinds::{
        self,
        erased::AnyKind,
        facts::{Envelope, KeyForm},
    },
    model::{
        address::Name,
        scope::{Control, KindId, LiveRow, ScopeKey, Wanted},
        verb::Verb,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// How many candidates a hint names.
const NAMED: usize = 3;

/// Who is in something.
type People = BTreeSet<Name>;

/// Adds the hints.
pub(super) fn hint(inputs: Inputs<'_>, steps: &mut [Step]) {
    for (child, kind) in kinds::all().filter(|(_, kind)| kind.facts().key == KeyForm::Email) {
        let Some((parents, parent)) = kinds::named(kind.facts().under) else { continue };
        if !parent.facts().envelope.contains(&Envelope::RenamedFrom) {
            continue;
        }
        let scope = ScopeKey { kind: parents, parent: None };
        let mut known = None;
        let created = |step: &&mut Step| step.verb() == Verb::Create && step.scope == scope;
        for step in steps.iter_mut().filter(created) {
            let people = wanted(inputs, kind, &ScopeKey { kind: child, parent: Some(step.address.clone()) });
            if people.is_empty() {
                continue;
            }
            let known = known.get_or_insert_with(|| unlisted(inputs, child, kind, &scope));
            for name in known.get(&people).into_iter().flatten().take(NAMED) {
                step.change.warnings.push(format!(
                    "`{name}` is live, not in the file, and has the same people: if that is its old name, write `renamed_from: {name}`"
                ));
            }
        }
    }
}

/// The people that the file wants in a place, without those who are there without being listed.
fn wanted(inputs: Inputs<'_>, kind: &dyn AnyKind, scope: &ScopeKey) -> People {
    let rows = inputs.desired.scopes.get(scope).into_iter().flat_map(|table| &table.rows);
    let names = rows.filter(|row| matches!(row.wanted, Wanted::Present(_))).map(|row| row.key.clone());
    names.filter(|name| !goes_without_saying(inputs, kind, name)).collect()
}

/// The names of what no file lists, by the people in it.
fn unlisted(inputs: Inputs<'_>, child: KindId, kind: &dyn AnyKind, scope: &ScopeKey) -> BTreeMap<People, Vec<Name>> {
    let mut by_people: BTreeMap<People, Vec<Name>> = BTreeMap::new();
    let (Some(table), Some(live)) = (inputs.desired.scopes.get(scope), inputs.live.scopes.get(scope)) else {
        return by_people;
    };
    let listed: BTreeSet<&Name> = table.rows.iter().map(|row| &row.key).collect();
    let ours = |row: &&LiveRow| matches!(row.control, Control::Managed) && !listed.contains(&row.key);
    for row in live.rows.iter().filter(ours) {
        let inside = ScopeKey { kind: child, parent: Some(kinds::address(scope, &row.key)) };
        let read = inputs.live.scopes.get(&inside).filter(|read| read.coverage.all);
        let names: Vec<&Name> = match read {
            Some(read) => read.rows.iter().map(|row| &row.name).collect(),
            None => inputs.live.glimpsed(child, row.identity.as_str()).iter().collect(),
        };
        let people: People =
            names.into_iter().filter(|name| !goes_without_saying(inputs, kind, name)).cloned().collect();
        if !people.is_empty() {
            by_people.entry(people).or_default().push(row.name.clone());
        }
    }
    by_people
}

fn goes_without_saying(inputs: Inputs<'_>, kind: &dyn AnyKind, name: &Name) -> bool {
    matches!(implication(inputs.desired, inputs.live, inputs.now, kind, name), Implication::Yes { .. })
}
