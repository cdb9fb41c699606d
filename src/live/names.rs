//! Rows whose own listing does not say enough in, the same rows with what other listings say about them out: the name of
//! the thing that they point to, and the fields that rows inside them tell.

use crate::{
    kinds,
    model::{
        address::Address,
        scope::{Coverage, KindId, Live, LiveRow, ScopeKey},
    },
};
use std::collections::{BTreeMap, HashMap};

/// Gives rows that point to other things the names that the file has for these, as far as `known` shows them, or `given`
/// says which id something got a moment ago.
pub(crate) fn point(live: &mut Live, known: Option<&Live>, given: &[(Address, Box<str>)]) {
    let pointing: Vec<ScopeKey> =
        live.scopes.keys().filter(|scope| !kinds::get(scope.kind).facts().points.is_empty()).cloned().collect();
    if pointing.is_empty() {
        return;
    }
    let targets = targets(known.unwrap_or(live), given, &pointing);
    for scope in pointing {
        let points = kinds::get(scope.kind).facts().points;
        let key = |row: &LiveRow| {
            let found = points.iter().find_map(|pointer| {
                let (kind, _) = kinds::named(pointer.to)?;
                let at = targets.get(&kind)?.get(row.identity.as_str())?;
                at.iter().find_map(|target| (pointer.key)(target, scope.parent.as_ref()))
            });
            // What an invite carries has the id of the invite.
            found.filter(|name| !row.identity.is_pending() && *name != row.key)
        };
        let Some(table) = live.scopes.get(&scope) else { continue };
        let named: HashMap<Box<str>, _> =
            table.rows.iter().filter_map(|row| Some((row.identity.as_str().into(), key(row)?))).collect();
        let Some(read_at) = table.read_at.filter(|_| !named.is_empty()) else { continue };
        let rename = |row: LiveRow| match named.get(row.identity.as_str()) {
            Some(name) => LiveRow { key: name.clone(), name: name.clone(), ..row },
            None => row,
        };
        let rows = live.take_rows(&scope).into_iter().map(rename).collect();
        live.add(&scope, Coverage::default(), rows, read_at);
    }
}

/// The addresses of everything that rows of these scopes may point to, by kind and id.
fn targets(
    known: &Live,
    given: &[(Address, Box<str>)],
    pointing: &[ScopeKey],
) -> BTreeMap<KindId, HashMap<Box<str>, Vec<Address>>> {
    let mut targets: BTreeMap<KindId, HashMap<Box<str>, Vec<Address>>> = BTreeMap::new();
    let points = pointing.iter().flat_map(|scope| kinds::get(scope.kind).facts().points);
    for kind in points.filter_map(|pointer| Some(kinds::named(pointer.to)?.0)) {
        targets.entry(kind).or_default();
    }
    for (scope, table) in &known.scopes {
        let Some(by_id) = targets.get_mut(&scope.kind) else { continue };
        let named = |row: &&LiveRow| {
            !row.identity.is_pending() && !kinds::get(scope.kind).is_nameless(&*row.live) && row.control.pairs()
        };
        for row in table.rows.iter().filter(named) {
            by_id.entry(row.identity.as_str().into()).or_default().push(kinds::address(scope, &row.key));
        }
    }
    for (address, id) in given {
        let Some((kind, _)) = kinds::at(address) else { continue };
        if let Some(by_id) = targets.get_mut(&kind) {
            by_id.entry(id.clone()).or_default().push(address.clone());
        }
    }
    targets
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
