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
//! state: absent  there            Extra, asked for
//! not listed     there            Extra, unlisted
//! rules          a key            Judged, unless it is allowed without an end
//! ```

mod absence;
mod fields;
mod scope;

use crate::{
    desired,
    kinds::{self, erased::AnyKind, kind::Verdict},
    model::{
        address::{Address, Name},
        diagnostic::Diagnostic,
        node::At,
        scalar::Seconds,
        scope::{AnySpec, Desired, DesiredRow, DesiredScope, Found, Live, LiveRow, Need, ScopeKey, Standing},
    },
};
pub(crate) use absence::{Absence, absence};
pub use fields::Field;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, ops::Deref};

/// The set of differences.
#[derive(Default)]
pub struct Drift<'a> {
    /// In the order of scopes and names.
    pub differences: Vec<Difference<'a>>,
    /// What must be read before this is the whole truth.
    pub needs: Vec<Need>,
    /// Wishes that the live organization cannot fulfil.
    pub problems: Vec<Diagnostic>,
    /// How many live rows were left out, by the place of the entry of `policy.ignore` that says so.
    pub ignored: BTreeMap<usize, u64>,
}

/// One difference.
pub struct Difference<'a> {
    /// Where.
    pub scope: &'a ScopeKey,
    /// Of what kind.
    pub kind: &'static dyn AnyKind,
    /// The declared scope.
    pub table: &'a DesiredScope,
    /// The address.
    pub address: Address,
    /// How the sides differ.
    pub what: What<'a>,
}

/// How the sides differ.
pub enum What<'a> {
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
        why: Gone<'a>,
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
    /// Fine today, and not much longer.
    Ending {
        /// The row of the file.
        row: &'a DesiredRow,
        /// Its end.
        until: Seconds,
    },
    /// Asked for, and not to be had while somebody is something else.
    Covered {
        /// The row of the file.
        row: &'a DesiredRow,
        /// Why, as a fragment about the person.
        why: &'static str,
    },
    /// There in a way that cannot be told apart.
    Muddled {
        /// The section.
        at: At,
        /// Why.
        why: &'static str,
    },
    /// It differs from the file, and nothing is done about it.
    ReadOnly {
        /// Where the file says otherwise.
        at: At,
        /// What differs, in words.
        what: String,
        /// Why it is left alone.
        why: String,
    },
    /// A key that is not simply allowed.
    Judged {
        /// The key.
        live: LiveRef<'a>,
        /// What the rules say.
        verdict: Verdict,
    },
}

/// Why something should not be there.
#[derive(Clone, Copy)]
pub enum Gone<'a> {
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
    Carried(Box<LiveRow>),
}

impl Deref for LiveRef<'_> {
    type Target = LiveRow;
    fn deref(&self) -> &LiveRow {
        match self {
            Self::Real(row) => row,
            Self::Carried(row) => row,
        }
    }
}

/// What pending invites carry: by the parent's id, the name, the invite's id and the fields.
pub type Carried = BTreeMap<Box<str>, Vec<(Name, Box<str>, Map<String, Value>)>>;

/// Compares everything that is declared.
#[must_use]
pub fn diff<'a>(desired: &'a Desired, live: &'a Live, now: Seconds) -> Drift<'a> {
    let mut drift = Drift::default();
    let mut carried = BTreeMap::new();
    for (scope, table) in &desired.scopes {
        let kind = kinds::get(scope.kind);
        let carried = kind
            .rides_in()
            .map(|host| &*carried.entry(host).or_insert_with(|| carried_by(live, host)))
            .cloned()
            .unwrap_or_default();
        scope::Compare { desired, live, now, scope, table, kind, carried: &carried }.run(&mut drift);
    }
    drift
}

/// Everything that pending rows of a kind carry.
#[must_use]
pub fn carried_by(live: &Live, host: &str) -> Carried {
    let mut carried = Carried::new();
    let Some((id, kind)) = kinds::named(host) else { return carried };
    let Some(table) = live.scopes.get(&ScopeKey { kind: id, parent: None }) else { return carried };
    for row in table.rows.iter().filter(|row| row.identity.is_pending()) {
        for (parent, fields) in kind.carries(&*row.live).unwrap_or_default() {
            carried.entry(parent).or_default().push((row.key.clone(), row.identity.as_str().into(), fields));
        }
    }
    carried
}

/// What makes a row of a covered kind go without saying.
pub(crate) enum Covering {
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

/// Whether the host of a covered kind covers `key`, today and as wanted.
pub(crate) fn covering(desired: &Desired, live: &Live, kind: &dyn AnyKind, key: &Name) -> Covering {
    use crate::model::scope::Wanted;
    let Some(cover) = kind.cover() else { return Covering::No };
    let host = Address::root(cover.host, key.clone());
    let (Some(scope), Some((_, host_kind))) = (kinds::scope_of(&host), kinds::named(cover.host)) else {
        return Covering::No;
    };
    let wanted = match desired::lookup(desired, &host) {
        Some((_, Some(DesiredRow { wanted: Wanted::Present(spec), .. }))) => {
            let fields = spec.fields();
            // An unmanaged role says nothing about tomorrow.
            (!fields.is_empty()).then(|| (cover.covers)(&fields))
        }
        Some((_, Some(DesiredRow { wanted: Wanted::Absent, .. }))) => Some(false),
        _ => None,
    };
    let today = match live.find(&scope, key) {
        Found::Unread => None,
        Found::One(row) if !row.identity.is_pending() && !matches!(row.standing, Standing::Shadow(_)) => {
            Some((cover.covers)(&host_kind.see(&*row.live).fields()))
        }
        _ => Some(false),
    };
    match (wanted, today) {
        (Some(true), _) => Covering::Yes { declared: true },
        (None, Some(true)) => Covering::Yes { declared: false },
        (Some(false), Some(true)) => Covering::Lifting(host),
        (_, Some(false)) => Covering::No,
        (_, None) => Covering::Unread,
    }
}
