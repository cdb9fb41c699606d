//! One declared scope in, its differences out: the merge of two sorted lists of rows.

use super::{
    Absence, BundledRows, Difference, DifferenceKind, Drift, Field, Hosts, Implication, Implications, LiveRef, Problem,
    RemovalCause, RepeatedIds, SHOWN, absence, fields::fields, implication, widened_focus,
};
use crate::{
    desired::lookup,
    kinds::{
        self,
        erased::{AnyKind, AnyRead},
        facts::{Envelope, KeyForm},
        kind::BundleItem,
        through_groups,
    },
    model::{
        address::{Address, Name},
        diagnostic::nearest,
        focus::FocusRows,
        never::never,
        plural::first_of,
        policy::{Unlisted, WARN_BEFORE},
        scalar::Seconds,
        scope::{
            AnySpec, Control, Desired, DesiredRow, DesiredScope, Extent, Facet, Identity, KindId, Live, LiveRow,
            LiveScope, Lookup, ReadReason, ReadRequest, ScopeKey, Wanted, unlisted,
        },
    },
};
use serde_json::{Map, Value};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// How many of the known rows a message names.
const GIVEN: usize = 30;

/// A fragment as a sentence.
fn sentence(fragment: &str) -> String {
    let mut letters = fragment.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// The inputs of one comparison.
#[derive(Clone, Copy)]
pub(super) struct Compare<'a, 'c> {
    pub(super) desired: &'a Desired,
    pub(super) live: &'a Live,
    pub(super) now: Seconds,
    pub(super) scope: &'a ScopeKey,
    pub(super) table: &'a DesiredScope,
    pub(super) kind: &'static dyn AnyKind,
    pub(super) bundled: &'c BundledRows,
    /// The part of the scope that was read.
    pub(super) read: Option<&'a LiveScope>,
    /// The rows that may cover those of the scope.
    pub(super) hosts: Option<Hosts<'a>>,
    /// The rows that are looked at, where that is not all of the configuration.
    pub(super) focus: Option<&'c FocusRows>,
    /// The reason why nothing in the scope can be changed, where there is one.
    pub(super) read_only: Option<&'static str>,
    /// False if no entry lists what the scope stands in.
    pub(super) is_listed: bool,
    /// True if the time of some entry of the file has passed.
    pub(super) has_ended_rows: bool,
    /// The answers so far about the hosts of covered kinds.
    pub(super) implications: &'c Implications,
    /// The ids that stand in more than one scope of a kind, for the kinds that were asked about so far.
    pub(super) repeated: &'c RefCell<RepeatedIds<'a>>,
}

/// The rest of a row that nothing implies.
struct Compared<'a> {
    live: Option<LiveRef<'a>>,
    /// The change that must come first.
    after: Option<Address>,
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
    /// What it stands in must be read first, which is asked for where that is listed.
    Unread,
}

impl<'a> Compare<'a, '_> {
    pub(super) fn run(mut self, drift: &mut Drift<'a>) {
        let parent = self.parent(drift);
        self.read_only = self.fixed_by_file().or_else(|| self.held());
        let read = self.read.filter(|read| self.covers(read));
        let rows: &[LiveRow] = match (&parent, read) {
            (Parent::Lost | Parent::Unread, _) => return,
            (Parent::New, _) => &[],
            (_, Some(read)) => &read.rows,
            (_, None) if self.kind.facts().given && self.is_closed(drift) => return,
            (_, None) => {
                let rows = match self.keys() {
                    Some(keys) => widened_focus::extent(self.kind, keys.iter().cloned()),
                    None => Extent::All,
                };
                drift.needs.push(ReadRequest { scope: self.scope.clone(), rows, why: ReadReason::Declared });
                return;
            }
        };
        if rows.iter().any(|row| !self.kind.fits(None, Some(&*row.live))) {
            never!("a row of another kind is listed among the {}", self.kind.facts().titles());
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
            None if self.kind.facts().claims.is_some() => self.turns(rows, drift),
            None => self.merge(rows, &parent, drift),
        }
    }

    /// Returns the keys of the rows that are looked at, where these are not all.
    fn keys(&self) -> Option<&BTreeSet<Name>> {
        // Keys are judged by all rules and entries together.
        let judges_together = self.kind.rules().is_some() || self.kind.facts().claims.is_some();
        match self.focus {
            Some(FocusRows::Keys(keys)) if !judges_together => Some(keys),
            _ => None,
        }
    }

    /// Returns whether a row is looked at.
    fn looks_at(&self, key: &Name) -> bool {
        self.keys().is_none_or(|keys| keys.contains(key))
    }

    /// Returns whether all rows that are looked at were read.
    fn covers(&self, read: &LiveScope) -> bool {
        read.coverage.all || self.keys().is_some_and(|keys| keys.is_subset(&read.coverage.keys))
    }

    /// Asks for a row that the scope stands in, where its own scope does not ask for it.
    fn ask_above(&self, scope: &ScopeKey, key: &str, drift: &mut Drift<'a>) {
        if self.focus.is_some() {
            let rows = widened_focus::extent(kinds::get(scope.kind), [key.into()]);
            drift.needs.push(ReadRequest { scope: scope.clone(), rows, why: ReadReason::Reference });
        }
    }

    fn parent(&self, drift: &mut Drift<'a>) -> Parent<'a> {
        let Some(address) = &self.scope.parent else { return Parent::None };
        let mut parent = Parent::None;
        for above in address.path() {
            let Some(scope) = kinds::scope_of(&above) else { return Parent::Lost };
            let row = lookup(self.desired, &above).and_then(|(_, row)| row);
            let ended = row.is_some_and(|row| self.leaves(&scope, row));
            parent = match self.live.find(&scope, above.name()) {
                Lookup::One(row) if matches!(row.control, Control::Archived(_)) => return Parent::Lost,
                // What stands in it goes with it, or has gone with it.
                _ if ended => return Parent::Lost,
                // Nothing can be in what somebody has not accepted yet.
                Lookup::One(row) if row.identity.is_pending() && address.depth() > 1 => return Parent::New,
                Lookup::One(row) if row.identity.is_pending() => return Parent::New,
                Lookup::One(row) => Parent::Id(row.identity.as_str()),
                // A pin or a rename that finds nothing is told there; it creates nothing.
                Lookup::Nothing if self.is_lost(&above) => return Parent::Lost,
                Lookup::Nothing => return Parent::New,
                Lookup::Several(_) => return Parent::Lost,
                // The parent's own scope is declared, so it asks for itself; its children are asked for with it.
                Lookup::Unread if address.depth() == 1 && !self.rows_need_their_row(&scope) => {
                    self.ask_above(&scope, above.name(), drift);
                    return Parent::None;
                }
                Lookup::Unread => {
                    self.ask_above(&scope, above.name(), drift);
                    return Parent::Unread;
                }
            };
        }
        parent
    }

    /// Returns whether a row of `scope` leaves by itself or with somebody that it refers to, and takes along what stands
    /// in it. A row that its host implies stays, and what ends in it is compared by itself.
    fn leaves(&self, scope: &ScopeKey, row: &DesiredRow) -> bool {
        let kind = kinds::get(scope.kind);
        let Some(spec) = row.spec(self.now) else {
            let implied = || implication(self.desired, self.live, self.now, kind, &row.key);
            return row.has_ended(self.now) && !matches!(implied(), Implication::Yes { .. });
        };
        self.refers_to_ended(kind, scope, row, spec)
    }

    /// Returns whether what stands in a row is read one row at a time, so that it is asked for when the row is known.
    fn rows_need_their_row(&self, above: &ScopeKey) -> bool {
        kinds::get(above.kind).facts().key.names_people()
    }

    /// Returns whether the organization does not have a setting that the file declares; then that is told.
    fn is_closed(&self, drift: &mut Drift<'a>) -> bool {
        let Some(why) = self.live.unreadable(self.scope, Facet::Extent) else { return false };
        for row in &self.table.rows {
            let message = format!("the organization does not have this {}: {why}", self.kind.facts().title);
            let help = "Remove it from the file, or ask OpenAI to enable it for the organization.";
            self.problem(drift, row, message, help.to_owned());
        }
        true
    }

    /// Returns why nothing in the scope can be changed, where that follows from what it stands in.
    fn held(&self) -> Option<&'static str> {
        let address = self.scope.parent.as_ref()?;
        let scope = kinds::scope_of(address)?;
        match self.live.find(&scope, address.name()) {
            Lookup::One(row) => kinds::get(scope.kind).holds(&*row.live, self.kind.facts().section),
            _ => None,
        }
    }

    pub(super) fn is_lost(&self, address: &Address) -> bool {
        let row = lookup(self.desired, address).and_then(|(_, row)| row);
        row.is_some_and(|row| row.id.is_some() || row.renamed_from.is_some())
    }

    pub(super) fn address(&self, key: &str) -> Address {
        kinds::address(self.scope, key)
    }

    /// Returns why nothing in the scope can be changed, where that follows from the configuration alone.
    fn fixed_by_file(&self) -> Option<&'static str> {
        let default = self.desired.organization.default_project();
        let is_default = self.scope.parent.as_ref().is_some_and(|parent| parent.name() == default);
        self.kind.facts().read_only_in_default.filter(|_| is_default)
    }

    pub(super) fn push(&self, drift: &mut Drift<'a>, key: &str, what: DifferenceKind<'a>) {
        drift.differences.push(Difference {
            scope: self.scope,
            kind: self.kind,
            table: self.table,
            read_only: self.read_only,
            address: self.address(key),
            what,
        });
    }

    /// Tells that a row cannot be as the file wants it.
    fn problem(&self, drift: &mut Drift<'a>, row: &DesiredRow, message: String, help: String) {
        let address = self.address(&row.key);
        drift.problems.push(Problem { address, at: row.at, message, help, is_lost: false });
    }

    /// Returns whether `policy.ignore` leaves out what is at a key; then it is counted.
    pub(super) fn ignores(&self, key: &str, drift: &mut Drift<'a>) -> bool {
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
        for row in rows.iter().filter(|row| row.control.pairs() && self.looks_at(&row.key)) {
            by_key.entry(row.key.clone()).or_default().push(LiveRef::Real(row));
        }
        if let Parent::Id(id) = parent {
            let bundled = self.bundled.get(*id).into_iter().flatten();
            for (key, invite, fields) in bundled.filter(|(key, ..)| self.looks_at(key)) {
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

    /// Returns whether a row must wait until it is known which live row it means: rows that point to other things show
    /// the id of that thing, and may show no name. Asks for the thing where both sides have rows that nothing explains.
    fn waits_for_target(&self, key: &Name, rows: &[LiveRow], drift: &mut Drift<'a>) -> bool {
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
            Some((above, Some(over))) if !matches!(self.live.find(&over, above.name()), Lookup::One(_)) => {
                return false;
            }
            _ => drift.needs.push(ReadRequest { scope, rows, why: ReadReason::Reference }),
        }
        true
    }

    /// Returns the entries that are looked at.
    fn entries(&self) -> impl Iterator<Item = &'a DesiredRow> {
        self.table.rows.iter().filter(|row| self.looks_at(&row.key))
    }

    fn merge(&self, rows: &'a [LiveRow], parent: &Parent<'a>, drift: &mut Drift<'a>) {
        let looked_at = || rows.iter().filter(|row| self.looks_at(&row.key));
        let mut waits = self.waits_for_source(self.scope, looked_at(), drift);
        for row in self.entries() {
            waits |= self.waits_for_target(&row.key, rows, drift);
        }
        // What the file does not list any more may be live under the id of what it points to.
        for key in self.keys().into_iter().flatten().filter(|key| self.table.row(key).is_none()) {
            waits |= self.waits_for_target(key, rows, drift);
        }
        if waits {
            return;
        }
        let mut live = self.live_rows(rows, parent, drift);
        // What comes from a group pairs with nothing, and what may come from one is not known to pair.
        let mut doubtful: HashMap<&Name, &str> = HashMap::new();
        for row in rows {
            if let Some(why) = self.kind.doubt(&*row.live) {
                doubtful.entry(&row.key).or_insert(why);
            }
        }
        for row in self.entries() {
            // What is ignored was left out of the live rows, and is not missing. In a listed parent it is an error.
            if !self.is_listed && self.desired.policy.ignores(&self.address(&row.key)).is_some() {
                continue;
            }
            let found = live.remove(&row.key).unwrap_or_default();
            if let Some(why) = doubtful.get(&row.key) {
                let (at, what) = (row.at, "cannot be compared".to_owned());
                self.push(drift, &row.key, DifferenceKind::ReadOnly { at, what, why: (*why).to_owned() });
                continue;
            }
            self.listed(row, found, drift);
        }
        // Nothing can name these, and they are no less powerful for it.
        for row in looked_at() {
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

    /// Returns whether a row must wait until it is known whether it comes from a group. Asks for the groups, unless one
    /// of their lists cannot be read: then nobody will know.
    fn waits_for_source<'r>(
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
    fn waits_for_power(&self, key: &Name, row: &LiveRow, drift: &mut Drift<'a>) -> bool {
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
    fn waits_for_everybody(&self, row: &LiveRow, drift: &mut Drift<'a>) -> bool {
        let is_read = self.read.is_some_and(|read| read.coverage.all);
        if !row.identity.is_pending() || is_read || self.live.unreadable(self.scope, Facet::Extent).is_some() {
            return false;
        }
        drift.needs.push(ReadRequest { scope: self.scope.clone(), rows: Extent::All, why: ReadReason::Source });
        true
    }

    fn unlisted(&self, key: &Name, row: LiveRef<'a>, drift: &mut Drift<'a>) {
        if self.kind.facts().given || matches!(row.control, Control::Archived(_) | Control::Predefined(_)) {
            return;
        }
        if let Some(why) = self.kind.doubt(&*row.live) {
            return self.push(drift, key, DifferenceKind::Muddled { at: self.table.at, why });
        }
        if self.waits_for_power(key, &row, drift) || self.waits_for_everybody(&row, drift) {
            return;
        }
        if let Some(Compared { live: Some(live), .. }) = self.not_implied(None, Some(row), drift) {
            self.push(drift, key, DifferenceKind::Extra { live, why: RemovalCause::Unlisted });
        }
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
            let message = format!("{} live {} are named `{names}`", ids.len(), self.kind.facts().titles());
            let ids = first_of(ids.iter(), SHOWN);
            let help = match self.kind.facts().envelope.contains(&Envelope::Id) {
                true => format!("Select one with `id:`; the ids are {ids}."),
                false => format!("Only one of them can stay; the ids are {ids}."),
            };
            self.problem(drift, row, message, help);
            return;
        }
        if live.is_some() && self.hides_a_namesake(&row.key) {
            let message =
                format!("several live {} are named `{}`, and one is ignored", self.kind.facts().titles(), row.key);
            let help = "Select one with `id:`; its contents cannot be distinguished by the name.";
            self.problem(drift, row, message, help.to_owned());
            return;
        }
        let Some(Compared { live, after }) = self.not_implied(Some(row), live, drift) else { return };
        match (row.spec(self.now), live) {
            (Some(spec), _) if self.goes_with_another(row, spec) => {}
            (Some(spec), _) if self.mentions_ended(row, spec, drift) => {}
            (Some(spec), None) if self.kind.facts().given => self.given(row, spec, drift),
            (Some(spec), None) => self.missing(row, spec, after, drift),
            (Some(spec), Some(live)) => self.pair(row, spec, live, drift),
            (None, Some(live)) => self.leaving(row, live, drift),
            (None, None) => self.spent(row, drift),
        }
    }

    /// Returns what the host of a row says about it; see [`implication`].
    fn implication(&self, key: &Name) -> Implication {
        let Some(hosts) = &self.hosts else { return Implication::No };
        let mut known = self.implications.borrow_mut();
        let known = known.entry((self.scope.kind, key.clone()));
        known.or_insert_with(|| hosts.implication(self.now, key)).clone()
    }

    /// Returns what is left to compare of a row of the file, of the organization, or of both; `None` if the host's role
    /// implies the row, or if that cannot be told yet.
    fn not_implied(
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
            (Implication::Yes { .. }, Some(row), None) if live.is_some() => {
                self.implied(row, drift);
            }
            (Implication::Yes { .. }, Some(row), None) => self.implied(row, drift),
            (Implication::Lifting(_), Some(row), None) if live.is_none() => {
                self.is_gone(row, drift);
            }
            (Implication::Yes { .. } | Implication::Lifting(_), ..) => {}
        }
        None
    }

    /// Returns the entry around a row whose end is the row's own.
    fn around(&self, row: &DesiredRow) -> Option<&'a DesiredRow> {
        let (_, around) = lookup(self.desired, self.scope.parent.as_ref()?)?;
        around.filter(|around| row.until.is_some() && around.until == row.until)
    }

    /// An entry whose time is over and that is not there any more is of no use, and may be a mistake.
    fn spent(&self, row: &'a DesiredRow, drift: &mut Drift<'a>) {
        let is_person = self.kind.facts().key == KeyForm::Email;
        if is_person && !self.is_gone(row, drift) {
            return;
        }
        let Some(until) = row.until else { return };
        // The end of an entry is told once.
        if self.around(row).is_some() {
            return;
        }
        // Who goes with another is told there.
        let goes = match &row.wanted {
            Wanted::Present(spec) => self.goes_with_another(row, &**spec),
            Wanted::Absent => false,
        };
        if !goes {
            drift.spent.push((row.at, self.address(&row.key), until));
        }
    }

    /// Tells that a row stays although the file ends it, because its host implies it; unless the host ends as well.
    fn implied(&self, row: &'a DesiredRow, drift: &mut Drift<'a>) {
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
    fn is_removed_unlisted(&self, address: &Address, table: &DesiredScope) -> bool {
        let policy = &self.desired.policy;
        let collections = kinds::at(address).map(|(_, kind)| kind.facts().collections(false)).unwrap_or_default();
        let is_removed = unlisted(table, policy, &collections) == Unlisted::Remove;
        is_removed && policy.unlisted_grace.is_none() && policy.ignores(address).is_none()
    }

    /// Returns whether what the file says about the inside of a thing is about one of several of that name:
    /// `policy.ignore` leaves out the others themselves, and their name still leads to all of them.
    fn hides_a_namesake(&self, key: &Name) -> bool {
        let rows = self.read.map_or(&[][..], |table| table.with_key(key));
        if rows.len() < 2 {
            return false;
        }
        let address = Some(self.address(key));
        self.desired.scopes.keys().any(|scope| scope.parent == address)
    }

    /// Returns whether the time of somebody that the row refers to has passed: the row goes with them, and nothing is
    /// added to it meanwhile.
    fn goes_with_another(&self, row: &DesiredRow, spec: &dyn AnySpec) -> bool {
        self.refers_to_ended(self.kind, self.scope, row, spec)
    }

    fn refers_to_ended(&self, kind: &dyn AnyKind, scope: &ScopeKey, row: &DesiredRow, spec: &dyn AnySpec) -> bool {
        // Few files have an entry that has ended, and addresses are made for each row.
        if !self.has_ended_rows {
            return false;
        }
        kind.refers(&row.key, spec, scope.parent.as_ref()).iter().any(|address| {
            let found = lookup(self.desired, address).and_then(|(_, row)| row);
            found.is_some_and(|row| row.has_ended(self.now))
        })
    }

    /// Returns whether a field names something whose time has passed, while the row itself stays: then that is told.
    fn mentions_ended(&self, row: &DesiredRow, spec: &dyn AnySpec, drift: &mut Drift<'a>) -> bool {
        if !self.has_ended_rows {
            return false;
        }
        let has_ended = |address: &Address| {
            let found = lookup(self.desired, address).and_then(|(_, row)| row);
            found.is_some_and(|row| row.has_ended(self.now))
        };
        let Some((field, ended)) = self.kind.mentions(spec).into_iter().find(|(_, address)| has_ended(address)) else {
            return false;
        };
        let message = format!("`{field}` of `{}` names {ended}, whose `until` has passed", row.key);
        let help = format!("Write another name or `none` in `{field}`, or give {ended} a later `until`.");
        self.problem(drift, row, message, help);
        true
    }

    /// Returns whether a covered kind's row could differ at all, or has an end to announce.
    fn matters(&self, row: &DesiredRow, spec: &dyn AnySpec, live: Option<&LiveRow>) -> bool {
        let differs = |live: &LiveRow| !fields(spec, &*self.kind.observe(&*live.live)).is_empty();
        self.ends_soon(row).is_some() || live.is_none_or(differs)
    }

    /// Returns the end of an entry, if it comes so soon that it is announced.
    fn ends_soon(&self, row: &DesiredRow) -> Option<Seconds> {
        row.until.filter(|until| *until > self.now && until.saturating_sub(WARN_BEFORE) <= self.now)
    }

    fn leaving(&self, row: &'a DesiredRow, live: LiveRef<'a>, drift: &mut Drift<'a>) {
        let why = match row.wanted {
            Wanted::Absent => RemovalCause::Asked(row),
            Wanted::Present(_) => RemovalCause::Clock(row),
        };
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
            _ if self.kind.facts().ends_inside && self.waits_for_power(&row.key, &live, drift) => {}
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
            let namesakes = self.read.map_or(&[][..], |table| &table.rows);
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

    /// A row that comes with what it stands in: it is only ever changed, also in something that is made now.
    fn given(&self, row: &'a DesiredRow, spec: &'a dyn AnySpec, drift: &mut Drift<'a>) {
        let read = self.read.filter(|read| read.coverage.all);
        if let Some(read) = read {
            let known: Vec<&str> = read.rows.iter().map(|row| &*row.key).collect();
            let title = self.kind.facts().title;
            let message = format!("there is no {title} of `{}` here", row.key);
            let place = self.scope.parent.as_ref().and_then(kinds::at);
            let place = place.map_or("organization", |(_, kind)| kind.facts().title);
            let mut help = match nearest(&row.key, known.iter().copied()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None if known.is_empty() => format!("The {place} shows none."),
                None => format!("The {place} shows: {}.", known[..known.len().min(GIVEN)].join(", ")),
            };
            if let Some(first) = self.changes_before() {
                help += &format!(" If it appears only after `{first}` is changed as the file says, apply that first.");
            }
            return self.problem(drift, row, message, help);
        }
        if let Some(live) = self.kind.unset(&row.key) {
            self.pair(row, spec, LiveRef::Bundled(Box::new(live)), drift);
        }
    }

    /// The section that changes before this one, and may decide what this one shows.
    fn changes_before(&self) -> Option<&'static str> {
        let mut before = self.kind.facts().after.iter().filter_map(|kind| kinds::named(kind));
        let (_, kind) = before.find(|(id, kind)| {
            let scope = ScopeKey { kind: *id, parent: self.scope.parent.clone() };
            let rows = self.desired.scope(&scope).map_or(&[][..], |table| &table.rows);
            rows.iter().any(|row| match (row.spec(self.now), self.live.find(&scope, &row.key)) {
                (Some(spec), Lookup::One(live)) => spec.fields() != kind.observe(&*live.live).fields(),
                _ => false,
            })
        })?;
        Some(kind.facts().section)
    }

    fn missing(&self, row: &'a DesiredRow, spec: &'a dyn AnySpec, after: Option<Address>, drift: &mut Drift<'a>) {
        let hides = self.kind.reads().iter().any(|read| matches!(read, AnyRead::Hidden(..)));
        let hidden = self.read.is_some_and(|read| read.coverage.hidden);
        if hides && !hidden {
            drift.needs.push(ReadRequest { scope: self.scope.clone(), rows: Extent::Hidden, why: ReadReason::Missing });
            return;
        }
        if let Some(problem) = self.lost(row) {
            drift.problems.push(problem);
            return;
        }
        if let Some((parent, why)) = self.scope.parent.as_ref().zip(self.held()) {
            let message = format!("`{}` is not in {parent}, and orgward cannot add them: {why}", row.key);
            let help = "Ask the owner of the group to add them there, or remove the entry here.";
            self.problem(drift, row, message, help.to_owned());
            return;
        }
        if let Some(why) = self.kind.uncreatable(spec) {
            let message =
                format!("no {} is named `{}`, and it cannot be created here", self.kind.facts().title, row.key);
            self.problem(drift, row, message, sentence(why));
            return;
        }
        let written = spec.fields();
        if let Some(field) = self.kind.facts().required.iter().find(|field| !written.contains_key(**field)) {
            let parent = self.scope.parent.as_ref();
            let place = parent.map_or_else(|| "the organization".to_owned(), ToString::to_string);
            let message = format!("`{field}` is required, because {} is not in {place} yet", row.key);
            let help = match *field {
                "roles" => format!("Write a role: `{}: ...`; or remove the entry, if they have left.", row.key),
                field => format!("Write `{field}` in the entry; or remove the entry."),
            };
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

    /// Returns whether somebody who must be gone is: who was only not shown would stay for ever.
    fn is_gone(&self, row: &DesiredRow, drift: &mut Drift<'a>) -> bool {
        self.is_absent(row, self.scope, &row.key, "should be absent, but may exist", drift)
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
        if let Some(told_by) = self.kind.facts().told_by.filter(|_| self.kind.lacks(&*live.live, spec))
            && let Some((kind, _)) = kinds::named(told_by.kind)
        {
            let inside = ScopeKey { kind, parent: Some(self.address(&row.key)) };
            let read = self.live.scopes.get(&inside).filter(|read| read.coverage.all);
            if read.is_some_and(|read| self.waits_for_source(&inside, read.rows.iter(), drift)) {
                return;
            }
            let untold = read.map(|_| "the API does not say which of their roles come from a group");
            match self.live.unreadable(&inside, Facet::Extent).or(untold) {
                Some(why) => {
                    let what = format!("`{}` cannot be compared", told_by.field);
                    let why = why.to_owned();
                    self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what, why });
                }
                None => drift.needs.push(ReadRequest { scope: inside, rows: Extent::All, why: ReadReason::Declared }),
            }
            return;
        }
        if self.waits_for_referents(spec, &live, drift) {
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
        self.also_invited(row, spec, &live, drift);
        if let Some(misreported) = self.kind.misreported(spec, &*live.live) {
            let (at, what, why) = (row.at, misreported.what.to_owned(), misreported.why.to_owned());
            self.push(drift, &row.key, DifferenceKind::ReadOnly { at, what, why });
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
        // What goes with the entry around it is told there, and a role that stays does not end.
        let goes_along = || self.around(row).is_some_and(|around| around.then.is_none());
        let stays = || row.then.as_ref().is_some_and(|then| then.same(spec));
        if let Some(until) = self.ends_soon(row)
            && !goes_along()
            && !stays()
        {
            self.push(drift, &row.key, DifferenceKind::Ending { row, until });
        }
    }

    /// Shows what an open invite of somebody who is there already would add to what the file says.
    fn also_invited(&self, row: &'a DesiredRow, spec: &dyn AnySpec, live: &LiveRow, drift: &mut Drift<'a>) {
        let invites = self.kind.also_invited(spec, &*live.live);
        if invites.is_empty() {
            return;
        }
        let guests = kinds::all().filter(|(_, guest)| guest.facts().bundled_in == Some(self.kind.facts().name));
        let fields = self.kind.observe(&*live.live).fields();
        for (id, guest) in guests {
            // Who has all of it already gets nothing more.
            let implied_by = guest.facts().implied_by.filter(|implied_by| implied_by.host == self.kind.facts().name);
            if implied_by.is_some_and(|implied_by| (implied_by.implies)(&fields)) {
                continue;
            }
            for items in &invites {
                let adds = match items {
                    None => "may add them to projects that the API does not show".to_owned(),
                    Some(items) => {
                        let more = |(parent, fields): &BundleItem| self.adds(row, id, guest, parent, fields);
                        let more: Vec<String> = items.iter().filter_map(more).collect();
                        if more.is_empty() {
                            continue;
                        }
                        format!("adds them to {}", first_of(more.iter(), SHOWN))
                    }
                };
                let what = format!("an open invite, which {adds}");
                let why = "orgward keeps an invite that gives a member the role they have; delete it by hand, or list \
                           what it adds";
                self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what, why: why.to_owned() });
            }
        }
    }

    /// Returns what an item of an invite adds, in words; `None` where the file lists just that.
    fn adds(
        &self,
        row: &DesiredRow,
        guest: KindId,
        kind: &dyn AnyKind,
        parent: &str,
        fields: &Map<String, Value>,
    ) -> Option<String> {
        let parents = ScopeKey { kind: kinds::named(kind.facts().under)?.0, parent: None };
        let table = self.live.scopes.get(&parents);
        let address =
            table.and_then(|table| table.with_id(parent).next()).map(|row| kinds::address(&parents, &row.key));
        let wanted = address.as_ref().and_then(|address| {
            let scope = ScopeKey { kind: guest, parent: Some(address.clone()) };
            self.desired.scopes.get(&scope)?.row(&row.key)?.spec(self.now)
        });
        if wanted.is_some_and(|wanted| wanted.fields() == *fields) {
            return None;
        }
        let role = fields.get("roles").and_then(|roles| roles.as_str()).unwrap_or("unknown");
        Some(format!("{} as `{role}`", address.map_or_else(|| parent.to_owned(), |address| address.to_string())))
    }
}
