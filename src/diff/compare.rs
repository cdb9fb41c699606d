//! One declared scope in, its differences out: the merge of two sorted lists of rows.

use super::{
    BundledRows, Difference, DifferenceKind, Drift, Hosts, LiveRef, Problem, RemovalCause, RepeatedIds, SHOWN,
    implications::Implications, widened_focus,
};
use crate::{
    desired::lookup,
    kinds::{
        self,
        erased::AnyKind,
        facts::{Envelope, KeyForm},
    },
    model::{
        address::{Address, Name},
        desired_table::{Desired, DesiredRow, DesiredScope},
        focus::FocusRows,
        live_row::{Control, LiveRow},
        live_table::{Facet, Live, LiveScope, Lookup},
        never::never,
        plural::first_of,
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::Seconds,
        scope::ScopeKey,
    },
};
use foldhash::HashMap;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    iter,
};

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
pub(super) struct Compared<'a> {
    pub(super) live: Option<LiveRef<'a>>,
    /// The change that must come first.
    pub(super) after: Option<Address>,
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
        match self.focus {
            Some(FocusRows::Keys(keys)) if !kinds::judges_together(self.kind) => Some(keys),
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
    pub(super) fn held(&self) -> Option<&'static str> {
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
    pub(super) fn problem(&self, drift: &mut Drift<'a>, row: &DesiredRow, message: String, help: String) {
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

    /// The live rows, sorted by key, with what pending invites carry, without what goes without saying or is ignored.
    fn live_rows(&self, rows: &'a [LiveRow], parent: &Parent<'a>, drift: &mut Drift<'a>) -> Vec<LiveRef<'a>> {
        let looked_at = rows.iter().filter(|row| row.control.pairs() && self.looks_at(&row.key));
        let mut live: Vec<LiveRef<'a>> = looked_at.map(LiveRef::Real).collect();
        if let Parent::Id(id) = parent {
            let bundled = self.bundled.get(*id).into_iter().flatten();
            let mut carried: BTreeMap<&Name, LiveRow> = BTreeMap::new();
            for (key, invite, fields) in bundled.filter(|(key, ..)| self.looks_at(key)) {
                if let Some(row) = self.kind.bundled(key, invite, fields)
                    && live.binary_search_by(|row| row.key.cmp(key)).is_err()
                {
                    carried.entry(key).or_insert(row);
                }
            }
            live.extend(carried.into_values().map(|row| LiveRef::Bundled(Box::new(row))));
            live.sort_by(|a, b| a.key.cmp(&b.key));
        }
        if self.desired.policy.ignore.is_empty() {
            return live;
        }
        let by_ids = self.kind.facts().key != KeyForm::Email;
        // Namesakes are shown by their ids.
        let several: BTreeSet<Name> = live
            .windows(2)
            .filter(|pair| by_ids && pair[0].key == pair[1].key)
            .map(|pair| pair[0].key.clone())
            .collect();
        live.retain(|row| {
            // What is gone already is no more than a memory, and is not worth counting.
            matches!(row.control, Control::Archived(_))
                || !(self.ignores(&row.key, drift)
                    || several.contains(&row.key) && self.ignores(row.identity.as_str(), drift))
        });
        live
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
        let mut live = self.live_rows(rows, parent, drift).into_iter().peekable();
        let mut left: Vec<LiveRef<'a>> = Vec::new();
        let has_namesakes = rows.windows(2).any(|pair| pair[0].key == pair[1].key);
        // What comes from a group pairs with nothing, and what may come from one is not known to pair.
        let mut doubtful: HashMap<&Name, &str> = HashMap::default();
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
            left.extend(iter::from_fn(|| live.next_if(|live| live.key < row.key)));
            let first = live.next_if(|live| live.key == row.key);
            let more: Vec<LiveRef<'a>> = iter::from_fn(|| live.next_if(|live| live.key == row.key)).collect();
            if let Some(why) = doubtful.get(&row.key) {
                let (at, what) = (row.at, "cannot be compared".to_owned());
                self.push(drift, &row.key, DifferenceKind::ReadOnly { at, what, why: (*why).to_owned() });
                continue;
            }
            if !more.is_empty() {
                let found: Vec<_> = first.into_iter().chain(more).collect();
                self.ambiguous(row, &found, drift);
                continue;
            }
            if first.is_some() && has_namesakes && self.hides_a_namesake(&row.key) {
                self.beside_an_ignored_one(row, drift);
                continue;
            }
            self.listed(row, first, drift);
        }
        left.extend(live);
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
        let mut left = left.into_iter().peekable();
        while let Some(first) = left.next() {
            let key = first.key.clone();
            let more: Vec<LiveRef<'a>> = iter::from_fn(|| left.next_if(|row| row.key == key)).collect();
            let several = !more.is_empty();
            for row in iter::once(first).chain(more) {
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

    /// Tells that an entry may mean several live rows.
    fn ambiguous(&self, row: &DesiredRow, found: &[LiveRef<'a>], drift: &mut Drift<'a>) {
        let ids: Vec<_> = found.iter().map(|row| row.identity.as_str()).collect();
        // A new name finds the old one as well.
        let names: BTreeSet<&str> = found.iter().map(|row| &*row.name).collect();
        let names = names.into_iter().collect::<Vec<_>>().join("` or `");
        let message = format!("{} live {} are named `{names}`", ids.len(), self.kind.facts().titles());
        let ids = first_of(ids.iter(), SHOWN);
        let help = match self.kind.facts().envelope.contains(&Envelope::Id) {
            true => format!("Select one with `id:`; the ids are {ids}."),
            false => format!("Only one of them can stay; the ids are {ids}."),
        };
        self.problem(drift, row, message, help);
    }

    /// Tells that an entry means a live row whose name another one has as well, which is ignored.
    fn beside_an_ignored_one(&self, row: &DesiredRow, drift: &mut Drift<'a>) {
        let message =
            format!("several live {} are named `{}`, and one is ignored", self.kind.facts().titles(), row.key);
        let help = "Select one with `id:`; its contents cannot be distinguished by the name.";
        self.problem(drift, row, message, help.to_owned());
    }

    fn listed(&self, row: &'a DesiredRow, live: Option<LiveRef<'a>>, drift: &mut Drift<'a>) {
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
}
