//! A pair of rows in; out, what must be read before the names in their fields can be compared.

use super::{Drift, compare::Compare};
use crate::{
    kinds::referent::scope_of,
    model::{
        live_row::LiveRow,
        live_table::Facet,
        read_request::{Extent, ReadReason, ReadRequest},
        untyped::AnySpec,
    },
};

impl<'a> Compare<'a, '_> {
    /// Returns whether a pair must wait until it is known which things the live row knows by their ids. Asks for the list
    /// that shows them. What its list does not show stays without a name.
    pub(super) fn waits_for_referents(&self, spec: &dyn AnySpec, live: &LiveRow, drift: &mut Drift<'a>) -> bool {
        let named_fields = self.kind.facts().named_fields;
        if named_fields.is_empty() {
            return false;
        }
        let written = spec.fields();
        if !named_fields.iter().any(|named_field| written.contains_key(named_field.field)) {
            return false;
        }
        let referent = |field: &str| self.kind.referent(&*live.live, field);
        let is_unnamed = |field: &str| referent(field).is_some_and(|referent| referent.name.is_none());
        let Some(unnamed) = named_fields.iter().find(|named_field| is_unnamed(named_field.field)) else { return false };
        // Without the name of what it stands in, nobody can ask for it.
        let Some(scope) = scope_of(unnamed, referent) else { return false };
        let is_read = self.live.scopes.get(&scope).is_some_and(|table| table.coverage.all);
        if is_read || self.live.unreadable(&scope, Facet::Extent).is_some() {
            return false;
        }
        drift.needs.push(ReadRequest { scope, rows: Extent::All, why: ReadReason::Reference });
        true
    }
}
