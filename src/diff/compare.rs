//! One declared scope in, its differences out: the merge of two sorted lists of rows.

use super::{
    Absence, BundledRows, Difference, DifferenceKind, Drift, Field, Implication, LiveRef, Problem, RemovalCause, SHOWN,
    absence, fields::fields, implication,
};
use crate::{
    desired::lookup,
    kinds::{
        self,
        erased::{AnyKind, AnyRead},
        facts::{Envelope, KeyForm},
        kind::{EvalContext, Rules, Verdict},
    },
    model::{
        address::{Address, Name},
        never::never,
        node::Position,
        policy::WARN_BEFORE,
        scalar::Seconds,
        scope::{
            AnySpec, Control, Desired, DesiredRow, DesiredScope, Extent, Facet, Identity, Live, LiveRow, Lookup,
            ReadReason, ReadRequest, ScopeKey, Wanted,
        },
    },
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

/// The inputs of one comparison.
pub(super) struct Compare<'a, 'c> {
    pub(super) desired: &'a Desired,
    pub(super) live: &'a Live,
    pub(super) now: Seconds,
    pub(super) scope: &'a ScopeKey,
    pub(super) table: &'a DesiredScope,
    pub(super) kind: &'static dyn AnyKind,
    pub(super) bundled: &'c BundledRows,
    /// False if no entry lists what the scope stands in.
    pub(super) is_listed: bool,
}

/// What is known of the thing that a scope stands in.
enum Parent<'a> {
    /// There is none: the scope is the organization's.
    None,
    /// It is there, with this id.
    Id(&'a str),
    /// It will be created: nothing can be in it yet.
    New,
    /// It is not there as the file wants it, which is told where it is listed.
    Lost,
}

impl<'a> Compare<'a, '_> {
    pub(super) fn run(&self, drift: &mut Drift<'a>) {
        let parent = self.parent();
        let read = self.live.scopes.get(self.scope).filter(|read| read.coverage.all);
        let rows: &[LiveRow] = match (&parent, read) {
            (Parent::Lost, _) => return,
            (Parent::New, _) => &[],
            (_, Some(read)) => &read.rows,
            (_, None) => {
                drift.needs.push(ReadRequest {
                    scope: self.scope.clone(),
                    rows: Extent::All,
                    why: ReadReason::Declared,
                });
                return;
            }
        };
        if rows.iter().any(|row| !self.kind.fits(None, Some(&*row.live))) {
            never!("a row of another kind is listed among the {}s", self.kind.facts().title);
            let message = format!("orgward cannot distinguish the rows of `{}`", self.kind.facts().section);
            drift.problems.push(Problem {
                address: self.address("*"),
                at: self.table.at,
                message,
                help: "This is a bug in orgward: nothing in this section is compared. Please report it.".to_owned(),
                is_lost: true,
            });
            return;
        }
        match self.kind.rules() {
            Some(rules) => self.judge(rules, rows, drift),
            None => self.merge(rows, &parent, drift),
        }
    }

    fn parent(&self) -> Parent<'a> {
        let Some(address) = &self.scope.parent else { return Parent::None };
        let Some(scope) = kinds::scope_of(address) else { return Parent::Lost };
        match self.live.find(&scope, address.name()) {
            Lookup::One(row) if matches!(row.control, Control::Archived(_)) => Parent::Lost,
            Lookup::One(row) => Parent::Id(row.identity.as_str()),
            // A pin or a rename that finds nothing is told there; it creates nothing.
            Lookup::Nothing if self.is_lost(address) => Parent::Lost,
            Lookup::Nothing => Parent::New,
            Lookup::Several(_) => Parent::Lost,
            // The parent's own scope is declared, so it asks for itself; its children are asked for with it.
            Lookup::Unread => Parent::None,
        }
    }

    fn is_lost(&self, address: &Address) -> bool {
        let row = lookup(self.desired, address).and_then(|(_, row)| row);
        row.is_some_and(|row| row.id.is_some() || row.renamed_from.is_some())
    }

    fn address(&self, key: &str) -> Address {
        kinds::address(self.scope, key)
    }

    /// Returns why nothing in the scope can be changed, where that follows from the configuration alone.
    fn read_only(&self) -> Option<&'static str> {
        let default = self.desired.organization.default_project();
        let is_default = self.scope.parent.as_ref().is_some_and(|parent| parent.name() == default);
        self.kind.facts().read_only_in_default.filter(|_| is_default)
    }

    fn push(&self, drift: &mut Drift<'a>, key: &str, what: DifferenceKind<'a>) {
        drift.differences.push(Difference {
            scope: self.scope,
            kind: self.kind,
            table: self.table,
            read_only: self.read_only(),
            address: self.address(key),
            what,
        });
    }

    /// Tells that a row cannot be as the file wants it.
    fn problem(&self, drift: &mut Drift<'a>, row: &DesiredRow, message: String, help: String) {
        let address = self.address(&row.key);
        drift.problems.push(Problem { address, at: row.at, message, help, is_lost: false });
    }

    fn judge(&self, allow_rules: &Rules, rows: &'a [LiveRow], drift: &mut Drift<'a>) {
        let rules: Vec<_> = self.table.rules.iter().map(|rule| &*rule.rule).collect();
        for (rule, written) in rules.iter().zip(&self.table.rules) {
            for address in (allow_rules.refers)(*rule, self.scope.parent.as_ref()) {
                self.owner_of_keys(&address, written.at, drift);
            }
        }
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
        let others = self.beside();
        for live in rows.iter().filter(|live| !others.contains(live.identity.as_str())) {
            if self.ignores(&live.key, drift) {
                continue;
            }
            let verdict = (allow_rules.judge)(&rules, &*live.live, &context);
            let lacking = lacking.take();
            if matches!(verdict, Verdict::Untold { .. }) {
                drift.needs.extend(lacking);
            }
            let quiet = match &verdict {
                Verdict::Allowed { expires, warn_before, .. } => {
                    expires.is_none_or(|end| end.saturating_sub(*warn_before) > self.now)
                }
                _ => false,
            };
            if !quiet {
                self.push(drift, &live.key, DifferenceKind::Judged { live: LiveRef::Real(live), verdict });
            }
        }
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

    /// Returns whether `policy.ignore` leaves out what is at a key; then it is counted.
    fn ignores(&self, key: &str, drift: &mut Drift<'a>) -> bool {
        let policy = &self.desired.policy;
        // Most files ignore nothing, and an address is made for each row.
        let index = if policy.ignore.is_empty() { None } else { policy.ignores(&self.address(key)) };
        if let Some(index) = index {
            *drift.ignored.entry(index).or_default() += 1;
        }
        index.is_some()
    }

    /// The live rows by key, with what pending invites carry, without what goes without saying or is ignored.
    fn live_rows(
        &self,
        rows: &'a [LiveRow],
        parent: &Parent<'a>,
        drift: &mut Drift<'a>,
    ) -> BTreeMap<Name, Vec<LiveRef<'a>>> {
        let mut by_key: BTreeMap<Name, Vec<LiveRef<'a>>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.control.pairs()) {
            by_key.entry(row.key.clone()).or_default().push(LiveRef::Real(row));
        }
        if let Parent::Id(id) = parent {
            for (key, invite, fields) in self.bundled.get(*id).into_iter().flatten() {
                if let Some(row) = self.kind.bundled(key, invite, fields)
                    && !by_key.contains_key(key)
                {
                    by_key.entry(key.clone()).or_default().push(LiveRef::Bundled(Box::new(row)));
                }
            }
        }
        let by_ids = self.kind.facts().key != KeyForm::Email;
        for (key, rows) in &mut by_key {
            // What is gone already is no more than a memory, and is not worth counting.
            let gone = |row: &LiveRef<'_>| matches!(row.control, Control::Archived(_));
            // Namesakes are shown by their ids.
            let several = by_ids && rows.len() > 1;
            rows.retain(|row| {
                gone(row) || !(self.ignores(key, drift) || several && self.ignores(row.identity.as_str(), drift))
            });
        }
        by_key.retain(|_, rows| !rows.is_empty());
        by_key
    }

    fn merge(&self, rows: &'a [LiveRow], parent: &Parent<'a>, drift: &mut Drift<'a>) {
        let mut live = self.live_rows(rows, parent, drift);
        for row in &self.table.rows {
            // What is ignored was left out of the live rows, and is not missing. In a listed parent it is an error.
            if !self.is_listed && self.desired.policy.ignores(&self.address(&row.key)).is_some() {
                continue;
            }
            let found = live.remove(&row.key).unwrap_or_default();
            self.listed(row, found, drift);
        }
        // Nothing can name these, and they are no less powerful for it.
        for row in rows {
            if let Control::NotAddressable(why) = row.control
                && self.kind.is_nameless(&*row.live)
                && self.kind.is_privileged(&*row.live)
                && !self.ignores(&row.key, drift)
            {
                self.push(drift, &row.key, DifferenceKind::Muddled { at: self.table.at, why });
            }
        }
        let lost = self.lost_pins(drift);
        for (key, rows) in live {
            let several = rows.len() > 1;
            for row in rows {
                // Whoever pinned another one by this name has to say what this one is.
                if lost.contains(&row.name) {
                    continue;
                }
                // Namesakes that nobody lists go by their ids, so that each has an address of its own.
                // Rows of one e-mail are one person, who stays one for every guardrail.
                let one = several && self.kind.facts().key != KeyForm::Email;
                let key = if one { row.identity.as_str().into() } else { key.clone() };
                if several && !one {
                    let why = "several live rows share this e-mail; resolve this by hand";
                    self.push(drift, &key, DifferenceKind::Muddled { at: self.table.at, why });
                    break;
                }
                self.unlisted(&key, row, drift);
            }
        }
    }

    /// The names of rows that are pinned to an id that nothing has.
    fn lost_pins(&self, drift: &Drift<'a>) -> BTreeSet<Name> {
        if !drift.problems.iter().any(|problem| problem.is_lost) {
            return BTreeSet::new();
        }
        let lost: BTreeSet<&Address> =
            drift.problems.iter().filter(|problem| problem.is_lost).map(|problem| &problem.address).collect();
        let pinned = self.table.rows.iter().filter(|row| row.id.is_some());
        pinned.filter(|row| lost.contains(&self.address(&row.key))).map(|row| row.key.clone()).collect()
    }

    fn unlisted(&self, key: &Name, row: LiveRef<'a>, drift: &mut Drift<'a>) {
        if matches!(row.control, Control::Archived(_) | Control::Predefined(_)) {
            return;
        }
        if self.kind.facts().implied_by.is_some() && !row.identity.is_pending() {
            match implication(self.desired, self.live, self.now, self.kind, &row.key) {
                Implication::No if self.may_be_covered(&row, drift) => return,
                Implication::No => {}
                Implication::Yes { .. } | Implication::Lifting(_) => return,
                Implication::Unread => return self.ask_host(&row.key, drift),
            }
        }
        self.push(drift, key, DifferenceKind::Extra { live: row, why: RemovalCause::Unlisted });
    }

    /// Returns whether a row may go without saying although its host's listing does not show the host: it may have
    /// skipped them, or show them without a name. Nothing is removed because another listing lacks a row.
    fn may_be_covered(&self, row: &LiveRow, drift: &mut Drift<'a>) -> bool {
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

    fn ask_host(&self, key: &Name, drift: &mut Drift<'a>) {
        let host = self.kind.facts().implied_by.map(|implied_by| Address::root(implied_by.host, key.clone()));
        if let Some(scope) = host.as_ref().and_then(kinds::scope_of) {
            drift.needs.push(ReadRequest {
                scope,
                rows: Extent::Keys([key.clone()].into()),
                why: ReadReason::Reference,
            });
        }
    }

    fn listed(&self, row: &'a DesiredRow, found: Vec<LiveRef<'a>>, drift: &mut Drift<'a>) {
        let mut found = found.into_iter();
        let live = found.next();
        if let Some(second) = found.next() {
            let ids: Vec<_> =
                live.iter().chain([&second]).chain(found.as_slice()).map(|row| row.identity.as_str()).collect();
            // A new name finds the old one as well.
            let names: BTreeSet<&str> =
                live.iter().chain([&second]).chain(found.as_slice()).map(|row| &*row.name).collect();
            let names = names.into_iter().collect::<Vec<_>>().join("` or `");
            let message = format!("{} live {}s are named `{names}`", ids.len(), self.kind.facts().title);
            let more = ids.len().saturating_sub(SHOWN);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let ids = format!("{}{more}", ids[..ids.len().min(SHOWN)].join(", "));
            let help = match self.kind.facts().envelope.contains(&Envelope::Id) {
                true => format!("Select one with `id:`; the ids are {ids}."),
                false => format!("Only one of them can stay; the ids are {ids}."),
            };
            self.problem(drift, row, message, help);
            return;
        }
        if live.is_some() && self.hides_a_namesake(&row.key) {
            let message =
                format!("several live {}s are named `{}`, and one is ignored", self.kind.facts().title, row.key);
            let help = "Select one with `id:`; its contents cannot be distinguished by the name.";
            self.problem(drift, row, message, help.to_owned());
            return;
        }
        let Some(spec) = row.spec(self.now) else {
            let why =
                if matches!(row.wanted, Wanted::Absent) { RemovalCause::Asked(row) } else { RemovalCause::Clock(row) };
            let is_person = self.kind.facts().key == KeyForm::Email;
            match live {
                Some(live) => self.leaving(row, live, why, drift),
                // Somebody who must be gone, and was only not shown, would stay for ever.
                None if is_person
                    && !self.is_absent(row, self.scope, &row.key, "should be absent, but may exist", drift) => {}
                None => self.spent(row, drift),
            }
            return;
        };
        if self.goes_with_another(row, spec) {
            return;
        }
        let mut after = None;
        let live = match (self.kind.facts().implied_by, live) {
            (Some(implied_by), live) => {
                let matters = self.matters(spec, live.as_deref());
                match implication(self.desired, self.live, self.now, self.kind, &row.key) {
                    Implication::No => live,
                    // Nobody is asked about a host that could not change the outcome.
                    Implication::Unread if !matters => live,
                    Implication::Unread => return self.ask_host(&row.key, drift),
                    Implication::Yes { declared } => {
                        if !declared && !(implied_by.agrees)(&spec.fields()) {
                            let message = format!("{} {}", row.key, implied_by.why);
                            let help = "List them as `owner` here, or omit them, or list them under `users` as a \
                                `reader`.";
                            self.problem(drift, row, message, help.to_owned());
                        }
                        return;
                    }
                    Implication::Lifting(host) => {
                        // What is shown today goes away with the host's role.
                        after = Some(host);
                        live.filter(|live| live.identity.is_pending())
                    }
                }
            }
            (_, live) => live,
        };
        match live {
            None => self.missing(row, spec, after, drift),
            Some(live) => self.pair(row, spec, live, drift),
        }
    }

    /// An entry whose time is over and that is not there any more is of no use, and may be a mistake.
    fn spent(&self, row: &'a DesiredRow, drift: &mut Drift<'a>) {
        let Some(until) = row.until else { return };
        // Who goes with another is told there; who has it without being listed may be there all the same.
        let goes = match &row.wanted {
            Wanted::Present(spec) => self.goes_with_another(row, &**spec),
            Wanted::Absent => false,
        };
        let implied = self.kind.facts().implied_by.is_some()
            && !matches!(
                implication(self.desired, self.live, self.now, self.kind, &row.key),
                Implication::No | Implication::Unread
            );
        if !goes && !implied {
            drift.spent.push((row.at, self.address(&row.key), until));
        }
    }

    /// Returns whether what the file says about the inside of a thing is about one of several of that name:
    /// `policy.ignore` leaves out the others themselves, and their name still leads to all of them.
    fn hides_a_namesake(&self, key: &Name) -> bool {
        let rows = self.live.scopes.get(self.scope).map_or(&[][..], |table| table.with_key(key));
        if rows.len() < 2 {
            return false;
        }
        let address = Some(self.address(key));
        self.desired.scopes.keys().any(|scope| scope.parent == address)
    }

    /// Returns whether the time of somebody that the row refers to has passed: the row goes with them, and nothing is
    /// added to it meanwhile.
    fn goes_with_another(&self, row: &DesiredRow, spec: &dyn AnySpec) -> bool {
        self.kind.refers(&row.key, spec, self.scope.parent.as_ref()).iter().any(|address| {
            let found = lookup(self.desired, address).and_then(|(_, row)| row);
            found.is_some_and(|row| row.has_ended(self.now))
        })
    }

    /// Returns whether a covered kind's row could differ at all.
    fn matters(&self, spec: &dyn AnySpec, live: Option<&LiveRow>) -> bool {
        live.is_none_or(|live| !fields(spec, &*self.kind.observe(&*live.live)).is_empty())
    }

    fn leaving(&self, row: &'a DesiredRow, live: LiveRef<'a>, why: RemovalCause<'a>, drift: &mut Drift<'a>) {
        if let Some(implied_by) = self.kind.facts().implied_by.filter(|_| !live.identity.is_pending()) {
            match implication(self.desired, self.live, self.now, self.kind, &row.key) {
                Implication::No => {}
                Implication::Unread => return self.ask_host(&row.key, drift),
                // What is shown today goes away with the host's role.
                Implication::Lifting(_) => return,
                Implication::Yes { .. } => {
                    return self.push(drift, &row.key, DifferenceKind::Implied { row, why: implied_by.why });
                }
            }
        }
        match (live.control, why) {
            (Control::Archived(_), _) => {}
            (
                Control::FieldsOnly(reason) | Control::ReadOnly(reason),
                RemovalCause::Asked(_) | RemovalCause::Clock(_),
            )
            | (Control::Predefined(reason), _) => {
                let help = match live.control {
                    Control::FieldsOnly(_) => "Ask its owner to remove it, and remove the entry from the file.",
                    _ => "Do that, or remove the entry from the file.",
                };
                self.problem(drift, row, format!("{} cannot be removed: {reason}", row.key), help.to_owned());
            }
            _ => self.push(drift, &row.key, DifferenceKind::Extra { live, why }),
        }
    }

    /// A pin or a rename that finds nothing is a mistake: creating another one instead would leave the old one behind.
    fn lost(&self, row: &DesiredRow) -> Option<Problem> {
        let title = self.kind.facts().title;
        let problem = |message, help| {
            let address = self.address(&row.key);
            Some(Problem { address, at: row.at, message, help, is_lost: true })
        };
        if let Some(id) = &row.id {
            let namesakes = self.live.scopes.get(self.scope).map_or(&[][..], |table| &table.rows);
            let namesakes = namesakes
                .iter()
                .filter(|live| live.name == row.key && !matches!(live.control, Control::Archived(_)))
                .map(|live| live.identity.as_str());
            let namesakes: Vec<_> = namesakes.take(SHOWN).collect();
            let named = match namesakes.is_empty() {
                true => String::new(),
                false => format!(" The one with that name has the id {}.", namesakes.join(", ")),
            };
            let help = format!("Correct the id, or remove it to use the name `{}`.{named}", row.key);
            return problem(format!("no {title} has the id `{id}`"), help);
        }
        let from = row.renamed_from.as_ref()?;
        let message = format!("no {title} is named `{from}` or `{}`, so there is nothing to rename", row.key);
        problem(message, format!("Correct `renamed_from`, or remove it to create `{}`.", row.key))
    }

    fn missing(&self, row: &'a DesiredRow, spec: &'a dyn AnySpec, after: Option<Address>, drift: &mut Drift<'a>) {
        let hides = self.kind.reads().iter().any(|read| matches!(read, AnyRead::Hidden(..)));
        let hidden = self.live.scopes.get(self.scope).is_some_and(|read| read.coverage.hidden);
        if hides && !hidden {
            drift.needs.push(ReadRequest { scope: self.scope.clone(), rows: Extent::Hidden, why: ReadReason::Missing });
            return;
        }
        if let Some(problem) = self.lost(row) {
            drift.problems.push(problem);
            return;
        }
        let written = spec.fields();
        if let Some(field) = self.kind.facts().required.iter().find(|field| !written.contains_key(**field)) {
            let parent = self.scope.parent.as_ref();
            let place = parent.map_or_else(|| "the organization".to_owned(), ToString::to_string);
            let message = format!("`{field}` is required, because {} is not in {place} yet", row.key);
            let help = format!("Write a role: `{}: ...`; or remove the entry, if they have left.", row.key);
            self.problem(drift, row, message, help);
            return;
        }
        // Whoever may be there already is not created, and nothing that belongs to them.
        let hosts = self.kind.refers(&row.key, spec, self.scope.parent.as_ref());
        let hosts = hosts.iter().filter_map(|host| Some((kinds::scope_of(host)?, Name::from(host.name()))));
        let hosts = hosts.filter(|(scope, key)| matches!(self.live.find(scope, key), Lookup::Nothing));
        for (scope, key) in hosts.chain([(self.scope.clone(), row.key.clone())]) {
            if !self.is_absent(row, &scope, &key, "listed, but not created", drift) {
                return;
            }
        }
        self.push(drift, &row.key, DifferenceKind::Missing { row, spec, after });
    }

    /// Returns whether it is sure that nothing stands under a key; else it says what must be read, or why it stays as
    /// it is.
    fn is_absent(&self, row: &DesiredRow, scope: &ScopeKey, key: &Name, what: &str, drift: &mut Drift<'a>) -> bool {
        match absence(self.live, scope, key) {
            Absence::Sure => return true,
            Absence::Ask(need) => drift.needs.push(need),
            Absence::Unsure(why) => {
                self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what: what.to_owned(), why });
            }
        }
        false
    }

    fn pair(&self, row: &'a DesiredRow, spec: &'a dyn AnySpec, live: LiveRef<'a>, drift: &mut Drift<'a>) {
        if let Control::Archived(reason) = live.control {
            let message = format!("{} `{}` {reason}", self.kind.facts().title, row.key);
            let help = "Choose another name, or write `state: archived` if this is intended.";
            self.problem(drift, row, message, help.to_owned());
            return;
        }
        if let Some(since) = self.kind.expired(&*live.live, self.now) {
            // Whoever is a member already needs no new invite.
            let read_only = matches!(live.control, Control::ReadOnly(_));
            if read_only || self.is_absent(row, self.scope, &row.key, "an expired invite", drift) {
                self.push(drift, &row.key, DifferenceKind::Expired { row, spec, live, since });
            }
            return;
        }
        if let Some(reason) = self.kind.impossible(spec, &*live.live) {
            self.problem(drift, row, format!("`{}`: {reason}", row.key), String::new());
            return;
        }
        let mut fields = fields(spec, &*self.kind.observe(&*live.live));
        // What the API does not show cannot be compared, and what is fixed cannot be set.
        fields.retain(|field| !(field.before.is_null() && self.kind.facts().fixed.contains(&&*field.name)));
        if let Some(field) = fields.iter().find(|field| self.kind.facts().fixed.contains(&&*field.name)) {
            let title = self.kind.facts().title;
            let message = format!("`{}` of {title} `{}` cannot change after creation", field.name, row.key);
            let help = format!("It is {} in the organization. Write that, or create another {title}.", field.before);
            self.problem(drift, row, message, help);
            return;
        }
        if let Some((name, before, after)) = self.kind.leftover(spec, &*live.live) {
            fields.push(Field { name: name.to_owned(), before, after });
        }
        if live.name != live.key && !self.kind.facts().renames && self.kind.facts().named_by.is_some() {
            // It is told where they are listed.
        } else if live.name != live.key && !self.kind.facts().renames {
            let what = format!("live `{}`, desired `{}`", live.name, live.key);
            let why = "the API cannot change this; orgward uses the old name until the organization shows the new one";
            self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what, why: why.to_owned() });
        } else if live.name != live.key {
            let (before, after) = ((&*live.name).into(), (&*live.key).into());
            fields.insert(0, Field { name: "name".to_owned(), before, after });
        }
        if let Control::Predefined(why) = live.control {
            for field in fields {
                let what = format!("{}: live {}, wanted {}", field.name, field.before, field.after);
                self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what, why: why.to_owned() });
            }
            return;
        }
        let replaced = matches!(live.identity, Identity::Invite(_)) && matches!(live.control, Control::Managed);
        if !fields.is_empty()
            && replaced
            && !self.is_absent(row, self.scope, &row.key, "an invite of another role", drift)
        {
            return;
        }
        let more = || self.kind.power(&*self.kind.observe(&*live.live)) > self.kind.power(spec);
        match row.until.filter(|_| row.then.is_some() && row.is_over(self.now)) {
            // An invite that may not lead to anything is told, and is not pending for ever.
            _ if fields.is_empty() => {
                if let (Identity::Invite(_), Control::ReadOnly(why)) = (&live.identity, live.control) {
                    let (at, what) = (row.at, "the invite is left unchanged".to_owned());
                    self.push(drift, &row.key, DifferenceKind::ReadOnly { at, what, why: why.to_owned() });
                }
            }
            Some(since) if more() => {
                self.push(drift, &row.key, DifferenceKind::Lapsed { row, spec, live, fields, since })
            }
            _ => self.push(drift, &row.key, DifferenceKind::Differs { row, spec, live, fields }),
        }
        let soon = |until: &Seconds| *until > self.now && until.saturating_sub(WARN_BEFORE) <= self.now;
        if let Some(until) = row.until.filter(soon) {
            self.push(drift, &row.key, DifferenceKind::Ending { row, until });
        }
    }
}
