//! Rows whose own listing does not say enough in, the same rows with what other listings say about them out: the name of
//! the thing that they point to, and the fields that rows inside them tell.

use super::rows::unite;
use crate::{
    kinds::{self, erased::AnyKind, through_groups},
    model::{
        address::{Address, Name},
        coverage::Coverage,
        live_row::{Identity, LiveRow},
        live_table::{Live, LiveScope},
        scope::{KindId, ScopeKey},
    },
};
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Gives rows the names that the rows of another kind with the same ids have, as far as `known` shows those: where a
/// listing shows no name, or an older one. Ids are what changes go by.
pub fn give_names(live: &mut Live, known: Option<&Live>) {
    let names = names(live, known.unwrap_or(live));
    for (scope, names) in names {
        let kind = kinds::get(scope.kind);
        let named = |row: LiveRow| match names.get(&row.identity) {
            Some(name) => kind.give_name(row, name),
            None => row,
        };
        let Some(read_at) = live.scopes.get(&scope).and_then(|table| table.read_at) else { continue };
        let rows = live.take_rows(&scope).into_iter().map(named).collect();
        live.add(&scope, Coverage::default(), unite(kind, rows), read_at);
    }
}

/// The names that rows lack, by scope and identity. The host's listing decides, and where it shows no name itself, those
/// that it would name do.
fn names(live: &Live, known: &Live) -> Vec<(ScopeKey, BTreeMap<Identity, Name>)> {
    let mut all = Vec::new();
    for (id, kind) in kinds::all() {
        let Some((host, host_kind)) = kind.facts().named_by.and_then(kinds::named) else { continue };
        let host = ScopeKey { kind: host, parent: None };
        let named = |kind: &dyn AnyKind, row: &&LiveRow| {
            matches!(row.identity, Identity::Id(_)) && !kind.is_nameless(&*row.live) && row.control.pairs()
        };
        let guests: Vec<(&ScopeKey, &LiveRow)> = (live.scopes.iter())
            .filter(|(scope, _)| scope.kind == id)
            .flat_map(|(scope, table)| table.rows.iter().map(move |row| (scope, row)))
            .collect();
        if guests.is_empty() {
            continue;
        }
        let hosts: HashMap<&Identity, &Name> = (known.scopes.get(&host).into_iter())
            .flat_map(|table| &table.rows)
            .filter(|row| named(host_kind, row))
            .map(|row| (&row.identity, &row.name))
            .collect();
        let mut lacking: BTreeMap<&ScopeKey, BTreeMap<Identity, Name>> = BTreeMap::new();
        for (scope, row) in &guests {
            if let Some(name) = hosts.get(&row.identity).filter(|name| row.name != ***name) {
                lacking.entry(scope).or_default().insert(row.identity.clone(), Name::clone(name));
            }
        }
        let nameless: HashSet<&Identity> = (live.scopes.get(&host).into_iter())
            .flat_map(|table| &table.rows)
            .filter(|row| host_kind.is_nameless(&*row.live))
            .map(|row| &row.identity)
            .collect();
        for (_, row) in guests.iter().filter(|(_, row)| nameless.contains(&row.identity) && named(kind, row)) {
            lacking.entry(&host).or_default().insert(row.identity.clone(), row.name.clone());
        }
        all.extend(lacking.into_iter().map(|(scope, names)| (scope.clone(), names)));
    }
    all
}

/// Gives rows that point to other things the names that the file has for these, as far as `known` shows them, or `given`
/// says which id something got a moment ago.
pub(crate) fn point(live: &mut Live, known: Option<&Live>, given: &[(Address, Box<str>)]) {
    // Whose names another kind's listing tells anyway are named by that.
    let points = |scope: &&ScopeKey| {
        let facts = kinds::get(scope.kind).facts();
        !facts.points.is_empty() && facts.named_by.is_none()
    };
    let pointing: Vec<ScopeKey> = live.scopes.keys().filter(points).cloned().collect();
    if pointing.is_empty() {
        return;
    }
    let targets = Targets { tables: tables(known.unwrap_or(live), &pointing), given };
    let mut renamed: Vec<(ScopeKey, HashMap<Box<str>, Name>)> = Vec::new();
    for scope in pointing {
        let Some(table) = live.scopes.get(&scope) else { continue };
        let name = |row: &LiveRow| targets.name(&scope, row).filter(|name| *name != row.key);
        let names: HashMap<Box<str>, Name> =
            table.rows.iter().filter_map(|row| Some((row.identity.as_str().into(), name(row)?))).collect();
        if !names.is_empty() {
            renamed.push((scope, names));
        }
    }
    for (scope, names) in renamed {
        let Some(read_at) = live.scopes.get(&scope).and_then(|table| table.read_at) else { continue };
        let rename = |row: LiveRow| match names.get(row.identity.as_str()) {
            Some(name) => LiveRow { key: name.clone(), name: name.clone(), ..row },
            None => row,
        };
        let rows = live.take_rows(&scope).into_iter().map(rename).collect();
        live.add(&scope, Coverage::default(), rows, read_at);
    }
}

/// The scopes of each kind that rows point to.
type Tables<'a> = BTreeMap<KindId, Vec<(&'a ScopeKey, &'a LiveScope)>>;

fn tables<'a>(known: &'a Live, pointing: &[ScopeKey]) -> Tables<'a> {
    let mut tables = Tables::new();
    let points = pointing.iter().flat_map(|scope| kinds::get(scope.kind).facts().points);
    for kind in points.filter_map(|pointer| Some(kinds::named(pointer.to)?.0)) {
        tables.entry(kind).or_default();
    }
    for (scope, table) in &known.scopes {
        if let Some(of_kind) = tables.get_mut(&scope.kind) {
            of_kind.push((scope, table));
        }
    }
    tables
}

/// Everything that rows may point to.
struct Targets<'a> {
    tables: Tables<'a>,
    /// What this run made, and the ids that it got.
    given: &'a [(Address, Box<str>)],
}

impl Targets<'_> {
    /// Returns the name that a row goes by; `None` where it is not known what it points to.
    fn name(&self, scope: &ScopeKey, row: &LiveRow) -> Option<Name> {
        // What an invite carries has the id of the invite.
        if row.identity.is_pending() {
            return None;
        }
        let (id, parent) = (row.identity.as_str(), scope.parent.as_ref());
        kinds::get(scope.kind).facts().points.iter().find_map(|pointer| {
            let (kind, _) = kinds::named(pointer.to)?;
            let named = |target: &&LiveRow| {
                !target.identity.is_pending() && !kinds::get(kind).is_nameless(&*target.live) && target.control.pairs()
            };
            let known = self.tables.get(&kind).into_iter().flatten().flat_map(|(scope, table)| {
                table.with_id(id).filter(named).map(move |target| kinds::address(scope, &target.key))
            });
            let given = self
                .given
                .iter()
                .filter(|(address, made)| **made == *id && kinds::at(address).is_some_and(|(at, _)| at == kind));
            let mut targets = known.chain(given.map(|(address, _)| address.clone()));
            targets.find_map(|target| (pointer.key)(&target, parent))
        })
    }
}

/// Says of roles whose source the API does not tell whether they come from a group, as far as `known` shows the groups.
pub(crate) fn deduce_sources(live: &mut Live, known: Option<&Live>) {
    let untold = |(scope, table): &(&ScopeKey, &LiveScope)| {
        through_groups::may_be_inherited(scope.kind)
            && table.rows.iter().any(|row| kinds::get(scope.kind).has_untold_source(&*row.live))
    };
    let scopes: Vec<ScopeKey> = live.scopes.iter().filter(untold).map(|(scope, _)| scope.clone()).collect();
    for scope in scopes {
        let given = through_groups::roles_of_groups(known.unwrap_or(live), &scope);
        let Some(read_at) = live.scopes.get(&scope).and_then(|table| table.read_at) else { continue };
        let kind = kinds::get(scope.kind);
        let rows = live.take_rows(&scope).into_iter().map(|row| kind.deduce_source(row, &given)).collect();
        live.add(&scope, Coverage::default(), rows, read_at);
    }
}

/// Completes rows by what the rows inside them tell, where those were read.
pub(crate) fn tell(live: &mut Live) {
    let mut told: BTreeMap<ScopeKey, HashMap<Box<str>, Vec<Box<str>>>> = BTreeMap::new();
    for (kind, known) in kinds::all() {
        let Some((by, _)) = known.facts().told_by.and_then(|told_by| kinds::named(told_by.kind)) else { continue };
        for (scope, table) in live.scopes.iter().filter(|(scope, table)| scope.kind == by && table.coverage.all) {
            let Some(parent) =
                scope.parent.as_ref().filter(|parent| kinds::at(parent).is_some_and(|(id, _)| id == kind))
            else {
                continue;
            };
            let ids = table.rows.iter().filter_map(|row| kinds::get(by).tells(&*row.live).map(Into::into)).collect();
            if let Some(above) = kinds::scope_of(parent) {
                told.entry(above).or_default().insert(parent.name().into(), ids);
            }
        }
    }
    for (scope, by_key) in told {
        let kind = kinds::get(scope.kind);
        let Some(read_at) = live.scopes.get(&scope).and_then(|table| table.read_at) else { continue };
        let complete = |row: LiveRow| match by_key.get(&*row.key) {
            Some(ids) => kind.tell(row, ids.clone()),
            None => row,
        };
        let rows = live.take_rows(&scope).into_iter().map(complete).collect();
        live.add(&scope, Coverage::default(), rows, read_at);
    }
}
