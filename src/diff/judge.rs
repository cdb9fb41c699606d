//! The keys of one declared scope in, their verdicts out: whose a key is, and which allow rule says so.

use super::{
    Absence, DifferenceKind, Drift, LiveRef, Problem, RepeatedIds, absence, asked_scope::requests_for, compare::Compare,
};
use crate::{
    desired::lookup,
    kinds::{
        self,
        kind::{EvalContext, Rules, Verdict},
    },
    model::{
        address::{Address, Name},
        desired_table::DesiredScope,
        live_row::LiveRow,
        live_table::{Facet, LiveScope, Lookup},
        node::Position,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
    },
};
use foldhash::HashSet;
use std::{cell::RefCell, collections::BTreeSet};

impl<'a> Compare<'a, '_> {
    /// Judges each key by the rules.
    pub(super) fn judge(&self, allow_rules: &Rules, rows: &'a [LiveRow], drift: &mut Drift<'a>) {
        for written in &self.table.rules {
            for address in (allow_rules.refers)(&*written.rule, self.scope.parent.as_ref()) {
                self.owner_of_keys(&address, written.at, drift);
            }
        }
        let mut others = self.beside();
        let unread = self.claimed(&mut others);
        for live in rows.iter().filter(|live| !others.contains(live.identity.as_str())) {
            if self.ignores(&live.key, drift) {
                continue;
            }
            let (verdict, lacking) = self.verdict(allow_rules, live);
            if matches!(verdict, Verdict::Untold { .. }) {
                drift.needs.extend(lacking);
            }
            let quiet = match &verdict {
                Verdict::Allowed { expires, warn_before, .. } => {
                    expires.is_none_or(|end| end.saturating_sub(*warn_before) > self.now)
                }
                _ => false,
            };
            if quiet {
                continue;
            }
            drift.needs.extend(unread.iter().flat_map(|scope| requests_for(self.live, scope, ReadReason::Owner)));
            if takes(&verdict)
                && let Some(parent) = self.spared_by(allow_rules, live)
            {
                let what = format!("not allowed here, but also listed in {parent}, which may keep it");
                let why = "a key belongs to one project, and the listings contradict each other, so it is not revoked";
                self.push(drift, &live.key, DifferenceKind::ReadOnly { at: self.table.at, what, why: why.to_owned() });
                continue;
            }
            if takes(&verdict) && !unread.is_empty() {
                let what = "not allowed by a rule, but an entry may list it".to_owned();
                let why = "the keys of a service account that the file lists could not be read".to_owned();
                self.push(drift, &live.key, DifferenceKind::ReadOnly { at: self.table.at, what, why });
                continue;
            }
            self.push(drift, &live.key, DifferenceKind::Judged { live: LiveRef::Real(live), verdict });
        }
    }

    /// Adds the ids of what entries of another kind list. Returns the scopes that may have more, and that were not read.
    fn claimed(&self, ids: &mut BTreeSet<&'a str>) -> Vec<ScopeKey> {
        let Some(here) = self.scope.parent.as_ref() else { return Vec::new() };
        let mut unread = Vec::new();
        for (scope, table) in self.claiming(here) {
            let Some(parent) = scope.parent.as_ref() else { continue };
            match self.live.scopes.get(&scope).filter(|read| read.coverage.all) {
                Some(read) => {
                    let listed = |row: &&'a LiveRow| table.rows.iter().any(|entry| entry.key == row.key);
                    ids.extend(read.rows.iter().filter(listed).map(|row| row.identity.as_str()));
                }
                None => {
                    let found = kinds::scope_of(parent).map(|scope| self.live.find(&scope, parent.name()));
                    // Nothing is in what is yet to be created.
                    if !matches!(found, Some(Lookup::Nothing)) || self.is_lost(parent) {
                        unread.push(scope);
                    }
                }
            }
        }
        unread
    }

    /// The declared scopes in a parent whose entries list rows of this kind: its own, or those that a template declares
    /// for every parent that no entry lists.
    fn claiming(&self, here: &Address) -> Vec<(ScopeKey, &'a DesiredScope)> {
        let shared = self.desired.unlisted.as_ref().filter(|_| !self.is_listed);
        let mut found = Vec::new();
        for (kind, _) in kinds::all().filter(|(_, kind)| kind.facts().claims == Some(self.kind.facts().name)) {
            let first = ScopeKey { kind, parent: None };
            let own = self.desired.scopes.range(first.clone()..).take_while(|(scope, _)| scope.kind == kind);
            let own = own.filter(|(scope, _)| scope.parent.as_ref().is_some_and(|parent| parent.is_inside(here)));
            found.extend(own.map(|(scope, table)| (scope.clone(), table)));
            let scopes = shared.into_iter().flat_map(|unlisted| unlisted.scopes.range(first.clone()..));
            found.extend(scopes.take_while(|(scope, _)| scope.kind == kind).map(|(scope, table)| {
                let parent = scope.parent.as_ref().map(|parent| parent.moved_to(here));
                (ScopeKey { kind, parent }, table)
            }));
        }
        found
    }

    /// Returns another place where the same thing is listed, and where the rules, `policy.ignore` or a doubt keep it.
    fn spared_by(&self, allow_rules: &Rules, live: &LiveRow) -> Option<Address> {
        let id = live.identity.as_str();
        let is_repeated = |known: &mut RepeatedIds<'a>| {
            let ids = known.entry(self.scope.kind).or_insert_with(|| repeated_ids(&self.scopes_of_kind()));
            ids.contains(id)
        };
        if !is_repeated(&mut self.repeated.borrow_mut()) {
            return None;
        }
        let elsewhere = |(scope, table): &(&'a ScopeKey, &'a DesiredScope)| {
            let here = Compare { scope, table, ..*self };
            let rows = self.live.scopes.get(scope).into_iter().flat_map(|read| read.with_id(id));
            rows.into_iter().any(|row| {
                self.desired.policy.ignores(&here.address(&row.key)).is_some()
                    || !takes(&here.verdict(allow_rules, row).0)
            })
        };
        let mut scopes =
            self.desired.scopes.iter().filter(|(scope, _)| scope.kind == self.scope.kind && *scope != self.scope);
        scopes.find(elsewhere)?.0.parent.clone()
    }

    /// Returns the live rows of the declared scopes of this kind.
    fn scopes_of_kind(&self) -> Vec<&'a LiveScope> {
        let scopes = self.desired.scopes.keys().filter(|scope| scope.kind == self.scope.kind);
        scopes.filter_map(|scope| self.live.scopes.get(scope)).collect()
    }

    /// Returns what the rules say about a thing, and what must be read to tell it where they cannot.
    fn verdict(&self, allow_rules: &Rules, live: &LiveRow) -> (Verdict, Vec<ReadRequest>) {
        let rules: Vec<_> = self.table.rules.iter().map(|rule| &*rule.rule).collect();
        // What a verdict would need; it is asked for where the verdict cannot be told without it.
        let lacking: RefCell<Vec<ReadRequest>> = RefCell::default();
        let lacks = |need: ReadRequest| {
            if self.live.unreadable(&need.scope, Facet::Extent).is_none() {
                lacking.borrow_mut().push(need);
            }
        };
        let id_of = |address: &Address| {
            let scope = kinds::scope_of(address)?;
            match self.live.find(&scope, address.name()) {
                Lookup::One(row) if !row.identity.is_pending() => return Some(row.identity.as_str().into()),
                Lookup::Unread => {
                    let rows = Extent::Keys([Name::from(address.name())].into());
                    lacks(ReadRequest { scope, rows, why: ReadReason::Owner });
                }
                _ => {}
            }
            None
        };
        let name_of = |address: &Address, id: &str| {
            let scope = kinds::scope_of(address)?;
            let kind = kinds::get(scope.kind);
            let mut rows = self.live.scopes.get(&scope)?.with_id(id);
            let row = rows.find(|row| !row.identity.is_pending())?;
            (!kind.is_nameless(&*row.live)).then(|| row.key.clone())
        };
        let is_nobody = |address: &Address| {
            let Some(scope) = kinds::scope_of(address) else { return false };
            if matches!(self.live.find(&scope, address.name()), Lookup::Unread | Lookup::Several(_)) {
                return false;
            }
            match absence(self.live, &scope, &Name::from(address.name())) {
                Absence::Sure => true,
                Absence::Ask(need) => {
                    lacks(need);
                    false
                }
                Absence::Unsure(_) => false,
            }
        };
        let parent = self.scope.parent.as_ref();
        let may_be = |address: &Address, id: &str| self.may_be(address, id);
        let context = EvalContext {
            now: self.now,
            parent,
            id_of: &id_of,
            name_of: &name_of,
            is_nobody: &is_nobody,
            may_be: &may_be,
        };
        let verdict = (allow_rules.judge)(&rules, &*live.live, &context);
        (verdict, lacking.take())
    }

    /// The ids of what another kind's listing shows as its own.
    fn beside(&self) -> BTreeSet<&'a str> {
        let Some((kind, _)) = self.kind.facts().beside.and_then(kinds::named) else { return BTreeSet::new() };
        let tables = self.live.scopes.iter().filter(|(scope, _)| scope.kind == kind);
        tables.flat_map(|(_, table)| table.rows.iter().map(|row| row.identity.as_str())).collect()
    }

    /// Resolves a person that a rule names: asks for them, and tells when they are not there.
    fn owner_of_keys(&self, address: &Address, at: Position, drift: &mut Drift<'a>) {
        // Only people are resolved by asking; the rest is told by the key itself.
        let Some(scope) = kinds::scope_of(address).filter(|scope| scope.parent.is_none()) else { return };
        if self.scope.parent.is_some() {
            return;
        }
        let name = Name::from(address.name());
        let several = match self.live.find(&scope, &name) {
            Lookup::Unread => {
                let rows = Extent::Keys([name].into());
                return drift.needs.push(ReadRequest { scope, rows, why: ReadReason::Reference });
            }
            Lookup::One(_) => return,
            Lookup::Nothing => false,
            Lookup::Several(_) => true,
        };
        // Whose a key is not can only be told by somebody who knows everybody.
        if !self.live.scopes.get(&scope).is_some_and(|table| table.coverage.all) {
            return drift.needs.push(ReadRequest { scope, rows: Extent::All, why: ReadReason::Reference });
        }
        match absence(self.live, &scope, &name) {
            Absence::Sure => {}
            Absence::Ask(need) => return drift.needs.push(need),
            // They may be one of the rows that cannot be named.
            Absence::Unsure(_) => return,
        }
        // Where their section is declared, it says what becomes of them.
        if self.desired.scopes.contains_key(&scope) {
            return;
        }
        let (segment, key) = (address.segment(), self.kind.facts().title);
        let (message, help) = match several {
            true => (
                format!("several {segment}s of the organization are `{name}`"),
                format!("Name the keys by `id` instead; until then, no {key} that may belong to them is compared."),
            ),
            false => (
                format!("`{name}` is not a {segment} of the organization"),
                "Correct the address, or remove the rule: it allows nothing.".to_owned(),
            ),
        };
        drift.problems.push(Problem { address: address.clone(), at, message, help, is_lost: false });
    }

    /// Returns whether whatever has this id may be what an address means that leads to nothing, or to several things.
    /// Then it cannot be told whose a key is, and nobody takes the key away.
    fn may_be(&self, address: &Address, id: &str) -> bool {
        let Some(scope) = kinds::scope_of(address) else { return true };
        if matches!(self.live.find(&scope, address.name()), Lookup::One(_)) {
            return false;
        }
        // An account that the file neither pins nor renames goes by its name, which the key tells.
        if scope.parent.is_some() && !self.is_lost(address) {
            return false;
        }
        let table = self.live.scopes.get(&scope);
        let Some(owner) = table.and_then(|table| table.with_id(id).next()) else { return true };
        if scope.parent.is_none() {
            return *owner.key == *address.name();
        }
        let listed = lookup(self.desired, &kinds::address(&scope, &owner.key));
        listed.is_none_or(|(_, row)| row.is_none())
    }
}

/// Returns whether a verdict lets something be taken away.
fn takes(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::NotAllowed { .. } | Verdict::Breached { revoke: true, .. })
}

/// Returns the ids that are listed in more than one of the scopes.
fn repeated_ids<'a>(scopes: &[&'a LiveScope]) -> HashSet<&'a str> {
    let (mut known, mut repeated) = (HashSet::default(), HashSet::default());
    for scope in scopes {
        let here: HashSet<&str> = scope.rows.iter().map(|row| row.identity.as_str()).collect();
        repeated.extend(here.iter().copied().filter(|id| known.contains(id)));
        known.extend(here);
    }
    repeated
}
