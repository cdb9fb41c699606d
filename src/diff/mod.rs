//! Desired and live in, drift out: how the two differ, scope by scope, and what is not known yet. Pure.
//!
//! Both sides are sorted rows in one vocabulary, so a scope is compared by one merge. What is not ours to change, or is
//! to be ignored, shrinks the inputs, before anything is compared; nothing filters the outputs.
//!
//! ```text
//! file           live             difference
//! listed         nothing          Missing (create)
//! listed         other fields     Differs (update, or replace while an invite is pending)
//! listed         same             -        (Ending, shortly before its `until`)
//! listed         expired invite   Expired  (the clock's part)
//! until passed   there            Extra, by the clock
//! until, then    more than `then` Lapsed  (the clock's part)
//! state: absent  there            Extra, asked for
//! not listed     there            Extra, unlisted
//! rules          a key            Judged, unless it is allowed without an end
//! ```

mod absence;
mod asked_scope;
mod compare;
mod ended_rows;
mod fields;
mod implications;
mod implied_rows;
mod judge;
mod missing_rows;
mod named_fields;
mod paired_rows;
mod rotation;
mod seen_invites;
mod unlisted;
mod waits;
mod widened_focus;

use crate::{
    desired,
    kinds::{self, erased::AnyKind, facts::ImpliedBy, kind::Verdict},
    model::{
        address::{Address, Name},
        desired_table::{Desired, DesiredRow, DesiredScope},
        focus::{Focus, FocusRows},
        live_row::LiveRow,
        live_table::{Live, LiveScope, Lookup},
        never::never,
        node::Position,
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::Seconds,
        scope::{KindId, ScopeKey},
        untyped::AnySpec,
    },
};
pub(crate) use absence::{Absence, absence};
pub(crate) use asked_scope::requests_for;
pub use fields::Field;
use foldhash::{HashMap, HashSet};
use implications::Implications;
use serde_json::{Map, Value};
use std::{borrow::Cow, cell::RefCell, collections::BTreeMap, ops::Deref};

/// The set of differences.
#[derive(Default)]
pub struct Drift<'a> {
    /// In the order of scopes and names.
    pub differences: Vec<Difference<'a>>,
    /// The read requests that must be answered before this is complete.
    pub needs: Vec<ReadRequest>,
    /// Rows of the file that the live organization makes impossible.
    pub problems: Vec<Problem>,
    /// The problems of rows that are not looked at, and that differences depend on: they matter where they keep a difference
    /// out of the plan.
    pub problems_behind: Vec<Problem>,
    /// Entries whose `until` has passed and that are not there: their places, addresses and ends.
    pub spent: Vec<(Position, Address, Seconds)>,
    /// The number of live rows that were left out, by the place of the entry of `policy.ignore` that says so.
    pub ignored: BTreeMap<usize, u64>,
}

/// A row of the file that the live organization makes impossible: nothing is done about it, and it stops no other row.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The row's address.
    pub address: Address,
    /// The place of the row in the file.
    pub at: Position,
    /// The message: a lowercase fragment without a full stop.
    pub message: String,
    /// The hint, in sentences; may be empty.
    pub help: String,
    /// True if the row names something that is not there, so that a row that no file lists may be what it means.
    pub is_lost: bool,
}

/// One difference.
pub struct Difference<'a> {
    /// The address.
    pub scope: &'a ScopeKey,
    /// Of what kind.
    pub kind: &'static dyn AnyKind,
    /// The declared scope.
    pub table: &'a DesiredScope,
    /// The reason why nothing in the scope can be changed, where there is one.
    pub read_only: Option<&'static str>,
    /// The address.
    pub address: Address,
    /// The difference between the sides.
    pub what: DifferenceKind<'a>,
}

impl Difference<'_> {
    /// Returns the address of the row that this one can be bundled in.
    pub(crate) fn host(&self) -> Option<Address> {
        self.kind.facts().bundled_in.map(|host| Address::root(host, Name::from(self.address.name())))
    }

    /// Returns whether the file ends whoever this row belongs to, so that it ends with them.
    pub(crate) fn host_ends(&self, desired: &Desired, now: Seconds) -> bool {
        let host = self.host().and_then(|host| desired::lookup(desired, &host)?.1);
        host.is_some_and(|host| host.spec(now).is_none())
    }
}

/// The difference between the sides.
pub enum DifferenceKind<'a> {
    /// Listed, and not there.
    Missing {
        /// The row of the file.
        row: &'a DesiredRow,
        /// Its fields.
        spec: &'a dyn AnySpec,
        /// What must change first, beside what the requests refer to.
        after: Option<Address>,
    },
    /// There, with other fields or another name.
    Differs {
        /// The row of the file.
        row: &'a DesiredRow,
        /// Its fields.
        spec: &'a dyn AnySpec,
        /// What is there.
        live: LiveRef<'a>,
        /// The fields that differ.
        fields: Vec<Field>,
    },
    /// There, and should not be.
    Extra {
        /// What is there.
        live: LiveRef<'a>,
        /// Why it should not be.
        why: RemovalCause<'a>,
    },
    /// An invite ran out.
    Expired {
        /// The row of the file.
        row: &'a DesiredRow,
        /// Its fields.
        spec: &'a dyn AnySpec,
        /// The invite.
        live: LiveRef<'a>,
        /// Since when.
        since: Seconds,
    },
    /// Its `until` has passed, and it has more than `then` says.
    Lapsed {
        /// The row of the file.
        row: &'a DesiredRow,
        /// What `then` says.
        spec: &'a dyn AnySpec,
        /// What is there.
        live: LiveRef<'a>,
        /// The fields that differ.
        fields: Vec<Field>,
        /// Since when.
        since: Seconds,
    },
    /// Fine today, and not much longer.
    Ending {
        /// The row of the file.
        row: &'a DesiredRow,
        /// Its end.
        until: Seconds,
    },
    /// The file ends it, and it is implied by what somebody is elsewhere.
    Implied {
        /// The row of the file.
        row: &'a DesiredRow,
        /// Why, as a fragment about the person.
        why: &'static str,
    },
    /// There in a way that cannot be told apart.
    Muddled {
        /// The section.
        at: Position,
        /// Why.
        why: &'static str,
    },
    /// It differs from the file, and nothing is done about it.
    ReadOnly {
        /// Where the file says otherwise.
        at: Position,
        /// What differs, in words.
        what: String,
        /// Why it is left alone.
        why: String,
    },
    /// The API never shows a field that the file writes, so nobody can tell whether it differs.
    NeverShown {
        /// The place of the entry.
        at: Position,
        /// The field.
        field: &'static str,
    },
    /// A turn in the life of a key that an entry lists.
    Key {
        /// The entry.
        entry: &'a DesiredRow,
        /// The turn.
        turn: KeyTurn<'a>,
    },
    /// A key that is not simply allowed.
    Judged {
        /// The key.
        live: LiveRef<'a>,
        /// What the rules say.
        verdict: Verdict,
    },
}

/// A turn in the life of a key.
pub enum KeyTurn<'a> {
    /// A successor must be made.
    Successor {
        /// The fields of the entry.
        spec: &'a dyn AnySpec,
        /// Since when.
        since: Seconds,
        /// The limit: `rotate_every 60d`.
        limit: String,
        /// True if no key works any more: the last one expired, as `limit` says.
        is_late: bool,
    },
    /// It was made, and its value is lost.
    Lost {
        /// The key.
        live: LiveRef<'a>,
        /// True if it was to be a successor, so that its end is a time-based change.
        is_due: bool,
    },
    /// It has a successor, its time is over, and nothing uses it.
    Replaced {
        /// The key.
        live: LiveRef<'a>,
        /// Since when its time is over.
        since: Seconds,
        /// The limit, in words.
        limit: String,
    },
    /// It has a successor and its time is over, but something used it a short while ago.
    StillUsed {
        /// The key.
        live: LiveRef<'a>,
        /// Since when its time is over.
        since: Seconds,
        /// The limit, in words.
        limit: String,
    },
    /// A turn comes soon.
    Announced {
        /// The key.
        live: LiveRef<'a>,
        /// The time.
        at: Seconds,
        /// The limit, in words.
        limit: String,
        /// True if a successor will be made then.
        makes: bool,
        /// True if it will be revoked then.
        ends: bool,
    },
}

/// The reason why a live row should not be there.
#[derive(Clone, Copy)]
pub enum RemovalCause<'a> {
    /// The section does not list it.
    Unlisted,
    /// The file says so.
    Asked(&'a DesiredRow),
    /// Its `until` has passed.
    Clock(&'a DesiredRow),
}

/// A live row, or one that only a pending invite carries.
pub enum LiveRef<'a> {
    /// A row of its own.
    Real(&'a LiveRow),
    /// Carried.
    Bundled(Box<LiveRow>),
}

impl Deref for LiveRef<'_> {
    type Target = LiveRow;
    fn deref(&self) -> &LiveRow {
        match self {
            Self::Real(row) => row,
            Self::Bundled(row) => row,
        }
    }
}

/// The rows that are bundled in pending invites: by the parent's id, the name, the invite's id and the fields.
pub type BundledRows = BTreeMap<Box<str>, Vec<(Name, Box<str>, Map<String, Value>)>>;

/// How many ids a message names.
const SHOWN: usize = 10;

/// Compares everything that is declared, or what of it a plan looks at.
#[must_use]
pub fn diff<'a>(desired: &'a Desired, live: &'a Live, now: Seconds, focus: Option<&Focus>) -> Drift<'a> {
    compare_kinds(desired, live, now, focus, |_| true)
}

/// Compares only the kinds whose live rows are judged by allow rules.
#[must_use]
pub fn judge<'a>(desired: &'a Desired, live: &'a Live, now: Seconds) -> Drift<'a> {
    compare_kinds(desired, live, now, None, |kind| kind.rules().is_some())
}

fn compare_kinds<'a>(
    desired: &'a Desired,
    live: &'a Live,
    now: Seconds,
    focus: Option<&Focus>,
    is_compared: fn(&dyn AnyKind) -> bool,
) -> Drift<'a> {
    let mut drift = Drift::default();
    let mut comparer = Comparer::new(desired, live, now);
    let focus = focus.map(|focus| widened_focus::widened(focus, desired, live, now, &mut drift));
    let compared = match &focus {
        Some(focus) => widened_focus::compared(focus, desired),
        None => {
            unlisted::parents(desired, live, &mut drift);
            desired.compared(live)
        }
    };
    let mut may_be_meant = None;
    // The parents' own scope comes before those that stand in them.
    for (scope, table) in compared {
        let is_listed = matches!(scope, Cow::Borrowed(_));
        if !is_listed && *may_be_meant.get_or_insert_with(|| unlisted::may_be_meant(desired, &mut drift)) {
            continue;
        }
        let scope = match scope {
            Cow::Borrowed(scope) => scope,
            Cow::Owned(scope) => match live.scopes.get_key_value(&scope).filter(|(_, read)| read.coverage.all) {
                Some((scope, _)) => scope,
                None => {
                    drift.needs.push(ReadRequest { scope, rows: Extent::All, why: ReadReason::Declared });
                    continue;
                }
            },
        };
        if is_compared(kinds::get(scope.kind)) {
            comparer.scope(scope, table, focus.as_ref().and_then(|focus| focus.rows(scope)), is_listed, &mut drift);
        }
    }
    if let Some(focus) = &focus {
        drift.problems_behind = comparer.problems_behind(focus, &drift.differences);
    }
    drift
}

/// The inputs that the comparisons of all scopes have in common.
struct Comparer<'a> {
    desired: &'a Desired,
    live: &'a Live,
    now: Seconds,
    /// True if the time of some entry of the file has passed.
    has_ended_rows: bool,
    implications: Implications,
    repeated: RefCell<RepeatedIds<'a>>,
    /// The rows that pending invites carry, by the kind of the invites.
    bundled: BTreeMap<&'static str, BundledRows>,
}

impl<'a> Comparer<'a> {
    fn new(desired: &'a Desired, live: &'a Live, now: Seconds) -> Self {
        Self {
            desired,
            live,
            now,
            has_ended_rows: desired.all_scopes().any(|table| table.rows.iter().any(|row| row.has_ended(now))),
            implications: Implications::default(),
            repeated: RefCell::default(),
            bundled: BTreeMap::new(),
        }
    }

    /// Compares a scope, or the rows of it that are looked at.
    fn scope(
        &mut self,
        scope: &'a ScopeKey,
        table: &'a DesiredScope,
        focus: Option<&FocusRows>,
        is_listed: bool,
        drift: &mut Drift<'a>,
    ) {
        let (desired, live, kind) = (self.desired, self.live, kinds::get(scope.kind));
        let nothing = BundledRows::new();
        let bundled = match kind.facts().bundled_in {
            Some(host) => self.bundled.entry(host).or_insert_with(|| seen_invites::seen_bundles(desired, live, host)),
            None => &nothing,
        };
        let compare = compare::Compare {
            desired,
            live,
            now: self.now,
            scope,
            table,
            kind,
            bundled,
            read: live.scopes.get(scope),
            focus,
            read_only: None,
            is_listed,
            has_ended_rows: self.has_ended_rows,
            hosts: Hosts::of(desired, live, kind),
            implications: &self.implications,
            repeated: &self.repeated,
        };
        compare.run(drift);
    }

    /// Returns the problems of the entries that differences depend on and that are not looked at themselves, as far as
    /// they were read.
    fn problems_behind(&mut self, focus: &Focus, differences: &[Difference<'a>]) -> Vec<Problem> {
        let mut behind = Drift::default();
        let entries = widened_focus::behind(focus, differences, self.desired, self.now);
        for (scope, rows) in entries.scopes() {
            if let Some((scope, table)) = self.desired.scopes.get_key_value(scope) {
                self.scope(scope, table, Some(rows), true, &mut behind);
            }
        }
        behind.problems
    }
}

/// Everything that pending rows of a kind carry.
#[must_use]
pub fn bundles_of(live: &Live, host: &str) -> BundledRows {
    let mut bundled = BundledRows::new();
    let Some((id, kind)) = kinds::named(host) else {
        never!("there is no kind `{host}`");
        return bundled;
    };
    let Some(table) = live.scopes.get(&ScopeKey { kind: id, parent: None }) else { return bundled };
    for row in table.rows.iter().filter(|row| row.identity.is_pending()) {
        for (parent, fields) in kind.bundle(&*row.live).unwrap_or_default() {
            bundled.entry(parent).or_default().push((row.key.clone(), row.identity.as_str().into(), fields));
        }
    }
    bundled
}

/// The ids that stand in more than one scope, by the kind of the scopes.
type RepeatedIds<'a> = HashMap<KindId, HashSet<&'a str>>;

/// The implication that makes a row of a covered kind unnecessary.
#[derive(Clone)]
pub(crate) enum Implication {
    /// Nothing.
    No,
    /// The host does, and goes on doing so.
    Yes {
        /// Whether the file itself says so, so that `desired` has checked it already.
        declared: bool,
    },
    /// The host does today, and will not after the change at this address.
    Lifting(Address),
    /// Nobody asked the API yet.
    Unread,
}

/// Returns whether the host of a covered kind covers `key`, today and as wanted.
pub(crate) fn implication(
    desired: &Desired,
    live: &Live,
    now: Seconds,
    kind: &'static dyn AnyKind,
    key: &Name,
) -> Implication {
    Hosts::of(desired, live, kind).map_or(Implication::No, |hosts| hosts.implication(now, key))
}

/// The rows that cover those of a kind, found once for many of them.
#[derive(Clone, Copy)]
struct Hosts<'a> {
    implied_by: &'static ImpliedBy,
    kind: &'static dyn AnyKind,
    declared: Option<&'a DesiredScope>,
    read: Option<&'a LiveScope>,
}

impl<'a> Hosts<'a> {
    /// Returns the hosts of a kind; `None` if nothing covers its rows.
    fn of(desired: &'a Desired, live: &'a Live, kind: &'static dyn AnyKind) -> Option<Self> {
        let implied_by = kind.facts().implied_by.as_ref()?;
        let Some((id, host)) = kinds::named(implied_by.host) else {
            never!("there is no kind `{}`", implied_by.host);
            // Whoever might be covered is left alone: nothing was read about them.
            return Some(Self { implied_by, kind, declared: None, read: None });
        };
        let scope = ScopeKey { kind: id, parent: None };
        Some(Self { implied_by, kind: host, declared: desired.scope(&scope), read: live.scopes.get(&scope) })
    }

    /// Returns whether the host of this name covers its rows, today and as wanted.
    fn implication(&self, now: Seconds, key: &Name) -> Implication {
        use crate::model::desired_table::Wanted;
        let implies = |spec: &dyn AnySpec| {
            let fields = spec.fields();
            // An unmanaged role says nothing about tomorrow.
            (!fields.is_empty()).then(|| (self.implied_by.implies)(&fields))
        };
        let mut lapses = false;
        let wanted = match self.declared.and_then(|table| table.row(key)) {
            Some(DesiredRow { wanted: Wanted::Absent, .. }) => Some(false),
            Some(row @ DesiredRow { wanted: Wanted::Present(spec), .. }) => match &row.then {
                Some(then) if row.is_over(now) => {
                    lapses = true;
                    implies(&**then)
                }
                _ => implies(&**spec),
            },
            None => None,
        };
        let today = match self.read.map_or(Lookup::Unread, |table| table.find(key)) {
            Lookup::Unread => None,
            Lookup::One(row) if !row.identity.is_pending() && row.control.pairs() => {
                Some((self.implied_by.implies)(&self.kind.observe(&*row.live).fields()))
            }
            _ => Some(false),
        };
        match (wanted, today) {
            (Some(true), _) => Implication::Yes { declared: true },
            (None, Some(true)) => Implication::Yes { declared: false },
            // It ends by the clock's part, and what it hid is for the plan after that.
            (Some(false), Some(true)) if lapses => Implication::Yes { declared: true },
            (Some(false), Some(true)) => Implication::Lifting(Address::root(self.implied_by.host, key.clone())),
            (_, Some(false)) => Implication::No,
            (_, None) => Implication::Unread,
        }
    }
}
