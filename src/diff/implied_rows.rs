//! A row and the role of its host in, what is left to compare out: what a host's role implies need not be listed.

use super::{
    Absence, DifferenceKind, Drift, Implication, LiveRef, absence,
    compare::{Compare, Compared},
    fields::fields,
};
use crate::{
    desired::lookup,
    kinds,
    model::{
        address::{Address, Name},
        desired_table::{DesiredRow, DesiredScope, unlisted},
        live_row::LiveRow,
        live_table::Lookup,
        policy::Unlisted,
        read_request::{Extent, ReadReason, ReadRequest},
        untyped::AnySpec,
    },
};

impl<'a> Compare<'a, '_> {
    /// Returns whether a row may go without saying although its host's listing does not show the host: it may have
    /// skipped them, or show them without a name. Nothing is removed because another listing lacks a row.
    pub(super) fn may_be_covered(&self, row: &LiveRow, drift: &mut Drift<'a>) -> bool {
        let Some(implied_by) = self.kind.facts().implied_by else { return false };
        let Some(scope) = kinds::scope_of(&Address::root(implied_by.host, row.key.clone())) else { return false };
        let Lookup::Nothing = self.live.find(&scope, &row.key) else { return false };
        let kind = kinds::get(scope.kind);
        let same = self.live.scopes.get(&scope).and_then(|table| {
            let mut hosts = table.with_id(row.identity.as_str());
            hosts.find(|host| host.identity == row.identity && kind.is_nameless(&*host.live))
        });
        if let Some(host) = same {
            return (implied_by.implies)(&kind.observe(&*host.live).fields());
        }
        match absence(self.live, &scope, &row.key) {
            Absence::Sure => false,
            Absence::Ask(need) => {
                drift.needs.push(need);
                true
            }
            Absence::Unsure(why) => {
                let what = "not listed".to_owned();
                self.push(drift, &row.key, DifferenceKind::ReadOnly { at: self.table.at, what, why });
                true
            }
        }
    }

    pub(super) fn ask_host(&self, key: &Name, drift: &mut Drift<'a>) {
        let host = self.kind.facts().implied_by.map(|implied_by| Address::root(implied_by.host, key.clone()));
        if let Some(scope) = host.as_ref().and_then(kinds::scope_of) {
            drift.needs.push(ReadRequest {
                scope,
                rows: Extent::Keys([key.clone()].into()),
                why: ReadReason::Reference,
            });
        }
    }

    /// Returns what the host of a row says about it; see [`implication`].
    pub(super) fn implication(&self, key: &Name) -> Implication {
        let Some(hosts) = &self.hosts else { return Implication::No };
        self.implications.of(hosts, self.scope.kind, self.now, key)
    }

    /// Returns what is left to compare of a row of the file, of the organization, or of both; `None` if the host's role
    /// implies the row, or if that cannot be told yet.
    pub(super) fn not_implied(
        &self,
        row: Option<&'a DesiredRow>,
        live: Option<LiveRef<'a>>,
        drift: &mut Drift<'a>,
    ) -> Option<Compared<'a>> {
        let compared = |live| Some(Compared { live, after: None });
        let Some(implied_by) = self.kind.facts().implied_by else { return compared(live) };
        let key = row.map(|row| &row.key).or(live.as_ref().map(|live| &live.key))?.clone();
        let spec = row.and_then(|row| row.spec(self.now));
        let is_pending = live.as_ref().is_some_and(|live| live.identity.is_pending());
        if spec.is_none() && is_pending {
            return compared(live);
        }
        match (self.implication(&key), row, spec) {
            (Implication::No, None, _) if live.as_ref().is_some_and(|live| self.may_be_covered(live, drift)) => {}
            (Implication::No, ..) => return compared(live),
            // Nobody is asked about a host that could not change the outcome.
            (Implication::Unread, Some(row), Some(spec)) if !self.matters(row, spec, live.as_deref()) => {
                return compared(live);
            }
            (Implication::Unread, ..) => self.ask_host(&key, drift),
            // What is shown today goes away with the host's role.
            (Implication::Lifting(host), _, Some(_)) => {
                return Some(Compared { live: live.filter(|_| is_pending), after: Some(host) });
            }
            (Implication::Yes { declared: false }, Some(row), Some(spec))
                if !(implied_by.agrees)(&spec.fields()) && !self.goes_with_another(row, spec) =>
            {
                let message = format!("{} {}", row.key, implied_by.why);
                let help = "List them as `owner` here, or omit them, or list them under `users` as a `reader`.";
                self.problem(drift, row, message, help.to_owned());
            }
            (Implication::Yes { .. }, Some(row), None) => self.implied(row, drift),
            (Implication::Lifting(_), Some(row), None) if live.is_none() => {
                self.is_gone(row, drift);
            }
            (Implication::Yes { .. } | Implication::Lifting(_), ..) => {}
        }
        None
    }

    /// Tells that a row stays although the file ends it, because its host implies it; unless the host ends as well.
    pub(super) fn implied(&self, row: &'a DesiredRow, drift: &mut Drift<'a>) {
        let Some(implied_by) = self.kind.facts().implied_by else { return };
        let address = Address::root(implied_by.host, row.key.clone());
        let ends = lookup(self.desired, &address).is_some_and(|(table, host)| match host {
            None => self.is_removed_unlisted(&address, table),
            Some(host) => match host.spec(self.now) {
                None => true,
                Some(spec) => host.is_over(self.now) && !(implied_by.implies)(&spec.fields()),
            },
        });
        if !ends {
            self.push(drift, &row.key, DifferenceKind::Implied { row, why: implied_by.why });
        }
    }

    /// Returns whether the policy surely removes what no entry lists.
    pub(super) fn is_removed_unlisted(&self, address: &Address, table: &DesiredScope) -> bool {
        let policy = &self.desired.policy;
        let collections = kinds::at(address).map(|(_, kind)| kind.facts().collections(false)).unwrap_or_default();
        let is_removed = unlisted(table, policy, &collections) == Unlisted::Remove;
        is_removed && policy.unlisted_grace.is_none() && policy.ignores(address).is_none()
    }

    /// Returns whether a covered kind's row could differ at all, or has an end to announce.
    pub(super) fn matters(&self, row: &DesiredRow, spec: &dyn AnySpec, live: Option<&LiveRow>) -> bool {
        let differs = |live: &LiveRow| !fields(spec, &*self.kind.observe(&*live.live)).is_empty();
        self.ends_soon(row).is_some() || self.may_be_lifted(row) || live.is_none_or(differs)
    }

    /// Returns whether the file gives the host of a row less than what implies the row: if the host has more today, what is
    /// shown goes away with it.
    fn may_be_lifted(&self, row: &DesiredRow) -> bool {
        let Some(implied_by) = self.kind.facts().implied_by else { return false };
        let host = lookup(self.desired, &Address::root(implied_by.host, row.key.clone())).and_then(|(_, host)| host);
        host.and_then(|host| host.spec(self.now)).is_some_and(|spec| !(implied_by.implies)(&spec.fields()))
    }
}
