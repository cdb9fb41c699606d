//! A scope in, what must be read before its rows can be compared out: who a row means, where it comes from, and how much
//! power it gives.

use super::{Drift, compare::Compare};
use crate::{
    kinds::{self, through_groups},
    model::{
        address::Name,
        live_row::LiveRow,
        live_table::{Facet, Lookup},
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
    },
};

impl<'a> Compare<'a, '_> {
    /// Returns whether a row must wait until it is known which live row it means: rows that point to other things show
    /// the id of that thing, and may show no name. Asks for the thing where both sides have rows that nothing explains.
    pub(super) fn waits_for_target(&self, key: &Name, rows: &[LiveRow], drift: &mut Drift<'a>) -> bool {
        let points = self.kind.facts().points;
        // Live rows are sorted by key.
        let is_there = || rows.binary_search_by(|live| live.key.cmp(key)).is_ok();
        if points.is_empty() || self.kind.facts().named_by.is_some() || is_there() {
            return false;
        }
        let listed = |live: &&LiveRow| self.table.rows.binary_search_by(|row| row.key.cmp(&live.key)).is_ok();
        let mut unexplained = rows.iter().filter(|live| live.control.pairs() && !listed(live));
        let parent = self.scope.parent.as_ref();
        let Some(target) = points.iter().find_map(|pointer| (pointer.target)(key, parent)) else { return false };
        let Some(scope) = kinds::scope_of(&target) else { return false };
        // What was read has given its name to the row, if one of them is it.
        let unread = matches!(self.live.find(&scope, target.name()), Lookup::Unread);
        if !unread || unexplained.next().is_none() || self.live.unreadable(&scope, Facet::Extent).is_some() {
            return false;
        }
        let rows = Extent::Keys([Name::from(target.name())].into());
        match scope.parent.as_ref().map(|above| (above, kinds::scope_of(above))) {
            // First what it stands in.
            Some((above, Some(over))) if matches!(self.live.find(&over, above.name()), Lookup::Unread) => {
                let rows = Extent::Keys([Name::from(above.name())].into());
                drift.needs.push(ReadRequest { scope: over, rows, why: ReadReason::Reference });
            }
            Some((above, Some(over))) if !self.live.find(&over, above.name()).is_open() => return false,
            _ => drift.needs.push(ReadRequest { scope, rows, why: ReadReason::Reference }),
        }
        true
    }

    /// Returns whether a row must wait until it is known whether it comes from a group. Asks for the groups, unless one
    /// of their lists cannot be read: then nobody will know.
    pub(super) fn waits_for_source<'r>(
        &self,
        scope: &ScopeKey,
        mut rows: impl Iterator<Item = &'r LiveRow>,
        drift: &mut Drift<'a>,
    ) -> bool {
        let kind = kinds::get(scope.kind);
        if !rows.any(|row| kind.has_untold_source(&*row.live)) {
            return false;
        }
        let lacks = through_groups::roles_of_groups(self.live, scope).lacks;
        let is_readable = |list: &ScopeKey| list != scope && self.live.unreadable(list, Facet::Extent).is_none();
        if lacks.is_empty() || !lacks.iter().all(is_readable) {
            return false;
        }
        let need = |scope| ReadRequest { scope, rows: Extent::All, why: ReadReason::Source };
        drift.needs.extend(lacks.into_iter().map(need));
        true
    }

    /// Returns whether the rows in an unlisted row must be read first, because they say how powerful it is.
    pub(super) fn waits_for_power(&self, key: &Name, row: &LiveRow, drift: &mut Drift<'a>) -> bool {
        let told_by = self.kind.facts().told_by.filter(|_| self.kind.hides_power(&*row.live));
        let Some((kind, _)) = told_by.and_then(|told_by| kinds::named(told_by.kind)) else { return false };
        let scope = ScopeKey { kind, parent: Some(self.address(key)) };
        let is_read = self.live.scopes.get(&scope).is_some_and(|read| read.coverage.all);
        if is_read || self.live.unreadable(&scope, Facet::Extent).is_some() {
            return false;
        }
        drift.needs.push(ReadRequest { scope, rows: Extent::All, why: ReadReason::Power });
        true
    }

    /// Returns whether everybody must be read first: only the whole list tells whether an identity provider brings people,
    /// and then an open invite that no file lists may be one of its.
    pub(super) fn waits_for_everybody(&self, row: &LiveRow, drift: &mut Drift<'a>) -> bool {
        let is_read = self.read.is_some_and(|read| read.coverage.all);
        if !row.identity.is_pending() || is_read || self.live.unreadable(self.scope, Facet::Extent).is_some() {
            return false;
        }
        drift.needs.push(ReadRequest { scope: self.scope.clone(), rows: Extent::All, why: ReadReason::Source });
        true
    }
}
