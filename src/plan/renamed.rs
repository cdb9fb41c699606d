//! Steps in, hints on them out: a project is created, and one that no file lists has the same people or accounts in it.
//! Most likely it was renamed in the file, and `renamed_from` would keep it.

use super::{Inputs, Step};
use crate::{
    diff::{Implication, implication},
    kinds::{
        self,
        erased::AnyKind,
        facts::{Envelope, Shape},
    },
    model::{
        address::Name,
        desired_table::Wanted,
        live_row::{Control, LiveRow},
        live_table::Facet,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::{KindId, ScopeKey},
        verb::Verb,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// How many candidates a hint names.
const NAMED: usize = 3;

/// How many candidates are looked into, by name. Each costs a request that only a hint needs, the API answers about ten
/// of them a minute, and where so much is unlisted, a project that the file adds is seldom one of them.
const READ: usize = 20;

/// The names in something.
type NameSet = BTreeSet<Name>;

/// Adds the hints, and returns what must be read before all of them are known.
pub(super) fn hint(inputs: Inputs<'_>, steps: &mut [Step]) -> Vec<ReadRequest> {
    let mut needs = BTreeSet::new();
    for (parents, parent) in kinds::all().filter(|(_, kind)| kind.facts().envelope.contains(&Envelope::RenamedFrom)) {
        let scope = ScopeKey { kind: parents, parent: None };
        // Roles and groups are alike in many projects, and tell none of them from another.
        let tells = |kind: &dyn AnyKind| {
            let facts = kind.facts();
            facts.shape == Shape::Map && (facts.key.names_people() || facts.ends_owned)
        };
        let children: Vec<_> = kinds::under(parent.facts().name).filter(|(_, kind)| tells(*kind)).collect();
        let mut known: BTreeMap<KindId, Vec<(NameSet, Name)>> = BTreeMap::new();
        for step in steps.iter_mut().filter(|step| step.verb() == Verb::Create && step.scope == scope) {
            // The first section that names anything decides: people before accounts.
            let inside = children.iter().find_map(|(child, kind)| {
                let names = wanted(inputs, *kind, &ScopeKey { kind: *child, parent: Some(step.address.clone()) });
                (!names.is_empty()).then_some((*child, *kind, names))
            });
            let Some((child, kind, names)) = inside else { continue };
            let known = known.entry(child).or_insert_with(|| unlisted(inputs, child, kind, &scope, &mut needs));
            for (_, name) in known.iter().filter(|(inside, _)| *inside == names).take(NAMED) {
                let same = kind.facts().section.replace('_', " ");
                step.change.warnings.push(format!(
                    "`{name}` is live, not in the file, and has the same {same}: if that is its old name, write `renamed_from: {name}`"
                ));
            }
        }
    }
    needs.into_iter().collect()
}

/// The names that the file wants in a place, without those who are there without being listed.
fn wanted(inputs: Inputs<'_>, kind: &'static dyn AnyKind, scope: &ScopeKey) -> NameSet {
    let rows = inputs.desired.scopes.get(scope).into_iter().flat_map(|table| &table.rows);
    let names = rows.filter(|row| matches!(row.wanted, Wanted::Present(_))).map(|row| row.key.clone());
    names.filter(|name| !goes_without_saying(inputs, kind, name)).collect()
}

/// Returns what is in each thing that no file lists, with its name. What was not read yet is added to `needs`.
fn unlisted(
    inputs: Inputs<'_>,
    child: KindId,
    kind: &'static dyn AnyKind,
    scope: &ScopeKey,
    needs: &mut BTreeSet<ReadRequest>,
) -> Vec<(NameSet, Name)> {
    let (Some(table), Some(live)) = (inputs.desired.scopes.get(scope), inputs.live.scopes.get(scope)) else {
        return Vec::new();
    };
    let listed: BTreeSet<&Name> = table.rows.iter().map(|row| &row.key).collect();
    let policy = &inputs.desired.policy;
    let may_be_renamed = |row: &&LiveRow| {
        matches!(row.control, Control::Managed)
            && !listed.contains(&row.key)
            // An entry of that name may mean it, even if it says something else as well.
            && !listed.contains(&row.name)
            // `renamed_from` takes a name that one alone has.
            && live.with_key(&row.key).len() == 1
            && policy.ignores(&kinds::address(scope, &row.key)).is_none()
    };
    let mut known = Vec::new();
    for row in live.rows.iter().filter(may_be_renamed).take(READ) {
        let inside = ScopeKey { kind: child, parent: Some(kinds::address(scope, &live.handle(row))) };
        let Some(read) = inputs.live.scopes.get(&inside).filter(|read| read.coverage.all) else {
            if inputs.live.unreadable(&inside, Facet::Extent).is_none() {
                needs.insert(ReadRequest { scope: inside, rows: Extent::All, why: ReadReason::Renamed });
            }
            continue;
        };
        let names = read.rows.iter().filter(|row| row.control.pairs()).map(|row| &row.name);
        known
            .push((names.filter(|name| !goes_without_saying(inputs, kind, name)).cloned().collect(), row.name.clone()));
    }
    known
}

fn goes_without_saying(inputs: Inputs<'_>, kind: &'static dyn AnyKind, name: &Name) -> bool {
    matches!(implication(inputs.desired, inputs.live, inputs.now, kind, name), Implication::Yes { .. })
}
