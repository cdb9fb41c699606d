//! Rows that know other things by their ids in, the same rows with the names that the file has for these things out.

use crate::{
    kinds::{
        self,
        referent::{LiveReferent, scope_of},
    },
    model::{
        address::{Address, Name},
        coverage::Coverage,
        live_row::LiveRow,
        live_table::Live,
        scope::{KindId, ScopeKey},
    },
};

/// Names what rows have in their fields by ids, as far as `known` shows these things, or `given` says which id something
/// got a moment ago.
pub(crate) fn name_fields(live: &mut Live, known: Option<&Live>, given: &[(Address, Box<str>)]) {
    let is_naming = |scope: &&ScopeKey| !kinds::get(scope.kind).facts().named_fields.is_empty();
    let scopes: Vec<ScopeKey> = live.scopes.keys().filter(is_naming).cloned().collect();
    for scope in scopes {
        let Some(read_at) = live.scopes.get(&scope).and_then(|table| table.read_at) else { continue };
        let rows = live.take_rows(&scope);
        let rows = rows.into_iter().map(|row| name_row(scope.kind, row, known.unwrap_or(&*live), given)).collect();
        live.add(&scope, Coverage::default(), rows, read_at);
    }
}

/// Names what one row has in its fields by ids.
pub(crate) fn name_row(kind: KindId, mut row: LiveRow, known: &Live, given: &[(Address, Box<str>)]) -> LiveRow {
    let kind = kinds::get(kind);
    for named_field in kind.facts().named_fields {
        let referent = |field: &str| kind.referent(&*row.live, field);
        let Some(scope) = scope_of(named_field, referent) else { continue };
        let Some(LiveReferent { id, name: None }) = referent(named_field.field) else { continue };
        let Some(name) = name_of(&scope, id, known, given) else { continue };
        row = kind.name_referent(row, named_field.field, name);
    }
    row
}

/// Returns the name of what has an id in a scope. One of several that share a name goes by its id.
fn name_of(scope: &ScopeKey, id: &str, known: &Live, given: &[(Address, Box<str>)]) -> Option<Name> {
    let kind = kinds::get(scope.kind);
    let found = known.scopes.get(scope).and_then(|table| {
        let mut rows = table.with_id(id);
        let row =
            rows.find(|row| row.control.pairs() && !row.identity.is_pending() && !kind.is_nameless(&*row.live))?;
        Some(table.handle(row))
    });
    found.or_else(|| {
        let mut made = given.iter().filter(|(_, made)| **made == *id);
        let of_scope = |address: &Address| kinds::scope_of(address).is_some_and(|of| of == *scope);
        made.find(|(address, _)| of_scope(address)).map(|(address, _)| address.name().into())
    })
}
