//! Rows of several listings in, rows of one scope out: duplicates dropped, halves joined, guests sorted to their hosts.

use crate::{
    kinds::{
        self,
        erased::{AnyKind, AnyRead, ParseInside},
    },
    model::{
        address::Name,
        coverage::Gaps,
        live_row::{Identity, LiveRow},
        scope::{KindId, ScopeKey},
    },
};
use foldhash::HashMap;
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

/// The rows that are wanted of one scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) all: bool,
    pub(super) hidden: bool,
    pub(super) listed: bool,
    pub(super) keys: BTreeSet<Name>,
    /// Names that must be looked for once more, although the listing was read.
    pub(super) confirm: BTreeSet<Name>,
    /// True if whoever asks can do without it: what the API does not show them is told, and ends nothing.
    pub(super) optional: bool,
    /// True if only a view asks, which does not miss what went away with its parent.
    pub(super) shown: bool,
}

impl Wanted {
    /// Returns whether rows that another listing carries along would do.
    pub(super) fn bundled(&self) -> bool {
        self.all && !self.listed
    }
}

/// The rows that one host row bundled: the guest kind, and its rows by the parent's id.
pub(super) type BundledRows = (KindId, Vec<(Box<str>, LiveRow)>);

/// Rows by the id of their parent.
pub(super) type ByParent = BTreeMap<Box<str>, Vec<LiveRow>>;

/// The kinds that are read from inside another kind's listing, and what was found there.
#[derive(Default)]
pub(super) struct Inside {
    hosts: BTreeMap<KindId, BTreeSet<KindId>>,
    /// `None` once a host row was silent.
    found: BTreeMap<KindId, Option<ByParent>>,
}

impl Inside {
    /// A shortcut pays where the host is read in full anyway and more than one parent's list is wanted.
    pub(super) fn plan(wanted: &BTreeMap<ScopeKey, Wanted>) -> Self {
        let mut inside = Self::default();
        for (guest, kind) in kinds::all() {
            for read in kind.reads() {
                let AnyRead::Inside { host, .. } = read else { continue };
                let Some((host, _)) = kinds::named(host) else { continue };
                let lists = wanted.iter().filter(|(scope, wanted)| scope.kind == guest && wanted.bundled()).count();
                let whole = wanted.get(&ScopeKey { kind: host, parent: None }).is_some_and(|wanted| wanted.all);
                if lists > 1 && whole {
                    inside.hosts.entry(host).or_default().insert(guest);
                    inside.found.insert(guest, Some(BTreeMap::new()));
                }
            }
        }
        inside
    }

    /// Returns whether somebody rides in this kind's listing.
    pub(super) fn wants(&self, host: KindId) -> bool {
        self.hosts.contains_key(&host)
    }

    /// Returns the kind whose rows carry those of a guest kind.
    pub(super) fn host_of(&self, guest: KindId) -> Option<KindId> {
        self.hosts.iter().find(|(_, guests)| guests.contains(&guest)).map(|(host, _)| *host)
    }

    /// Takes what each host row carried.
    pub(super) fn take(&mut self, host: KindId, bundled: Vec<Option<BundledRows>>) {
        let Some(guests) = self.hosts.get(&host) else { return };
        for row in bundled {
            match row {
                None => guests.iter().for_each(|guest| {
                    self.found.insert(*guest, None);
                }),
                Some((guest, rows)) => {
                    if let Some(Some(found)) = self.found.get_mut(&guest) {
                        for (parent, row) in rows {
                            found.entry(parent).or_default().push(row);
                        }
                    }
                }
            }
        }
    }

    /// Gives away the rows of a guest kind by the parent's id; `None` when lists must be read.
    pub(super) fn give(&mut self, guest: KindId) -> Option<ByParent> {
        self.found.remove(&guest)?
    }
}

/// The kinds that ride in a host's rows, each with its parser.
pub(super) fn guests(host: &str) -> Vec<(KindId, ParseInside)> {
    kinds::all()
        .flat_map(|(id, kind)| kind.reads().into_iter().map(move |read| (id, read)))
        .filter_map(|(id, read)| match read {
            AnyRead::Inside { host: of, rows } if of == host => Some((id, rows)),
            _ => None,
        })
        .collect()
}

/// The rows of one or more listings of a scope, and what they leave open.
#[derive(Default)]
pub(super) struct Listing {
    pub(super) rows: Vec<LiveRow>,
    pub(super) gaps: Gaps,
    /// The rows that every host row bundled, where somebody asked for them.
    pub(super) bundled: Vec<Option<BundledRows>>,
    /// What every row was, by its identity: a digest of its text, and its name.
    seen: HashMap<Identity, (u64, Name)>,
}

impl Listing {
    /// Adds what was read beside it.
    pub(super) fn absorb(&mut self, mut other: Self) {
        self.rows.append(&mut other.rows);
        self.bundled.append(&mut other.bundled);
        self.gaps.extend(other.gaps);
    }

    /// Takes a row. One that came before says whether it is the same: then it is dropped, and not counted.
    ///
    /// # Errors
    /// In words, when one id stands for two rows that differ: then nobody knows what a change of it would meet.
    pub(super) fn take(
        &mut self,
        nth: usize,
        kind: &dyn AnyKind,
        row: LiveRow,
        raw: &RawValue,
    ) -> Result<bool, String> {
        let mut hasher = DefaultHasher::new();
        raw.get().hash(&mut hasher);
        let digest = hasher.finish();
        if let Some((known, name)) = self.seen.get(&row.identity) {
            let id = row.identity.as_str();
            return match *known == digest {
                true => Ok(false),
                false if *name == row.name => {
                    Err(format!("row {id} is listed twice, with different contents ({name})"))
                }
                false => Err(format!("row {id} is listed twice, as {name} and as {}", row.name)),
            };
        }
        self.seen.insert(row.identity.clone(), (digest, row.name.clone()));
        self.gaps.note(nth, kind, &row);
        self.rows.push(row);
        Ok(true)
    }
}

/// A source of [`Gaps`].
pub(super) trait Note {
    /// Notes a row that cannot be named.
    fn note(&mut self, nth: usize, kind: &dyn AnyKind, row: &LiveRow);
}

impl Note for Gaps {
    fn note(&mut self, nth: usize, kind: &dyn AnyKind, row: &LiveRow) {
        if kind.is_nameless(&*row.live) {
            self.nameless.entry(nth).or_default().insert(row.identity.as_str().into());
        }
    }
}

/// Returns what contradicts what was read before: one id under two names.
pub(super) fn contradiction(kind: &dyn AnyKind, known: &[LiveRow], fresh: &[LiveRow]) -> Option<String> {
    let named = |row: &&LiveRow| !kind.is_nameless(&*row.live);
    let known: BTreeMap<&Identity, &Name> = known.iter().filter(named).map(|row| (&row.identity, &row.name)).collect();
    let other = |row: &&LiveRow| known.get(&row.identity).is_some_and(|name| **name != row.name);
    let row = fresh.iter().filter(named).find(other)?;
    Some(format!("row {} is listed twice, as {} and as {}", row.identity.as_str(), known[&row.identity], row.name))
}

/// Drops rows that came twice (pages are no snapshot) and joins rows that are one thing. A row that cannot be named gives
/// way to the same row with its name.
pub(super) fn unite(kind: &'static dyn AnyKind, mut rows: Vec<LiveRow>) -> Vec<LiveRow> {
    rows.sort_by(|a, b| (&a.name, &a.identity).cmp(&(&b.name, &b.identity)));
    rows.dedup_by(|a, b| a.identity == b.identity && a.name == b.name);
    // Most listings name every row.
    if rows.iter().any(|row| kind.is_nameless(&*row.live)) {
        let named: BTreeSet<Identity> =
            rows.iter().filter(|row| !kind.is_nameless(&*row.live)).map(|row| row.identity.clone()).collect();
        rows.retain(|row| !kind.is_nameless(&*row.live) || !named.contains(&row.identity));
    }
    let mut united: Vec<LiveRow> = Vec::with_capacity(rows.len());
    for row in rows {
        match united.pop() {
            Some(last) if last.name == row.name => match kind.join(last, row) {
                Ok(one) => united.push(one),
                Err(two) => united.extend(*two),
            },
            last => {
                united.extend(last);
                united.push(row);
            }
        }
    }
    united
}

/// Returns whether two readings of one scope show the same.
pub(super) fn alike(kind: &dyn AnyKind, a: &[LiveRow], b: &[LiveRow]) -> bool {
    let show = |rows: &[LiveRow]| -> BTreeSet<(Name, String, String)> {
        rows.iter()
            .map(|row| {
                let fields = serde_json::Value::Object(kind.observe(&*row.live).fields());
                (row.name.clone(), row.identity.as_str().to_owned(), fields.to_string())
            })
            .collect()
    };
    show(a) == show(b)
}
