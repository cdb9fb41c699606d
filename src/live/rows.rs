//! Rows of several listings in, rows of one scope out: duplicates dropped, halves joined, guests sorted to their hosts.

use crate::{
    kinds::{
        self,
        erased::{AnyKind, AnyRead, ParseInside},
    },
    model::{
        address::Name,
        scope::{KindId, LiveRow, ScopeKey},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// What is wanted of one scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) all: bool,
    pub(super) hidden: bool,
    pub(super) listed: bool,
    pub(super) keys: BTreeSet<Name>,
    /// Whether only guardrails ask: what the API does not show them is told, and ends nothing.
    pub(super) optional: bool,
}

impl Wanted {
    /// Whether rows that another listing carries along would do.
    pub(super) fn rides(&self) -> bool {
        self.all && !self.listed
    }
}

/// What one host row carried: the guest kind, and its rows by the parent's id.
pub(super) type Carried = (KindId, Vec<(Box<str>, LiveRow)>);

/// Rows by the id of their parent.
pub(super) type ByParent = BTreeMap<Box<str>, Vec<LiveRow>>;

/// Which kinds are read from inside another kind's listing, and what was found there.
#[derive(Default)]
pub(super) struct Inside {
    hosts: BTreeMap<KindId, BTreeSet<KindId>>,
    /// `None` once a host row was silent.
    found: BTreeMap<KindId, Option<ByParent>>,
}

impl Inside {
    /// A shortcut pays where the host is read in full anyway and more than one parent's list is wanted. Of a single list,
    /// what the host carries along is kept for hints.
    pub(super) fn plan(wanted: &BTreeMap<ScopeKey, Wanted>) -> Self {
        let mut inside = Self::default();
        for (guest, kind) in kinds::all() {
            for read in kind.reads() {
                let AnyRead::Inside { host, .. } = read else { continue };
                let Some((host, _)) = kinds::named(host) else { continue };
                let lists = wanted.iter().filter(|(scope, wanted)| scope.kind == guest && wanted.rides()).count();
                let whole = wanted.get(&ScopeKey { kind: host, parent: None }).is_some_and(|wanted| wanted.all);
                if lists > 0 && whole {
                    inside.hosts.entry(host).or_default().insert(guest);
                    inside.found.insert(guest, Some(BTreeMap::new()));
                }
            }
        }
        inside
    }

    /// Whether somebody rides in this kind's listing.
    pub(super) fn wants(&self, host: KindId) -> bool {
        self.hosts.contains_key(&host)
    }

    /// Takes what each host row carried.
    pub(super) fn take(&mut self, host: KindId, carried: Vec<Option<Carried>>) {
        let Some(guests) = self.hosts.get(&host) else { return };
        for row in carried {
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

/// Drops rows that came twice (pages are no snapshot) and joins rows that are one thing.
pub(super) fn unite(kind: &'static dyn AnyKind, mut rows: Vec<LiveRow>) -> Vec<LiveRow> {
    rows.sort_by(|a, b| (&a.name, &a.identity).cmp(&(&b.name, &b.identity)));
    rows.dedup_by(|a, b| a.identity == b.identity && a.name == b.name);
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

/// Whether two readings of one scope show the same.
pub(super) fn alike(kind: &dyn AnyKind, a: &[LiveRow], b: &[LiveRow]) -> bool {
    let show = |rows: &[LiveRow]| -> BTreeSet<(Name, String, String)> {
        rows.iter()
            .map(|row| {
                let fields = serde_json::Value::Object(kind.see(&*row.live).fields());
                (row.name.clone(), row.identity.as_str().to_owned(), fields.to_string())
            })
            .collect()
    };
    show(a) == show(b)
}
