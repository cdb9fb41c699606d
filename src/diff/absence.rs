//! Live rows and a name that none of them has in, whether it is really not there out. Pages are no snapshot and may skip
//! a row, and a row without a name may be anybody's: so what a listing does not show is looked for again before
//! something is created, and where it cannot be, nothing is created.

use crate::{
    kinds::{
        self,
        erased::{AnyKind, AnyRead},
        facts::KeyForm,
    },
    model::{
        address::Name,
        live_row::{Control, LiveRow},
        live_table::{Facet, Live, LiveScope},
        plural::{first_of, word},
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
    },
};

/// The knowledge about an object that no row shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    /// It is not there.
    Sure,
    /// This must be read first.
    Ask(ReadRequest),
    /// It may be there, and no reading tells: why.
    Unsure(String),
}

/// Returns whether nothing stands under a key, given that no row does.
pub(crate) fn absence(live: &Live, scope: &ScopeKey, key: &Name) -> Absence {
    // What was not read at all is asked for elsewhere; a parent that is to be created holds nothing.
    let Some(table) = live.scopes.get(scope) else { return Absence::Sure };
    let kind = kinds::get(scope.kind);
    let gaps = &table.coverage.gaps;
    if let Some(ids) = gaps.unclear.get(key) {
        return Absence::Unsure(hidden(kind, ids.iter().map(|id| &**id)));
    }
    let asked = gaps.asked.contains(key) || table.coverage.keys.contains(key);
    let mut ask = false;
    for (nth, read) in kind.reads().iter().filter(|read| matches!(read, AnyRead::List(..))).enumerate() {
        // What points to something else is told by the id of that.
        let nameless =
            gaps.nameless.get(&nth).filter(|_| kind.facts().points.is_empty() || kind.facts().named_by.is_some());
        let ids = nameless.into_iter().flatten().map(|id| &**id);
        let mut nameless = ids.filter(|id| !is_known(live, kind, table, id)).peekable();
        if read.filters() {
            ask = ask || !asked && (gaps.may_skip(nth) || nameless.peek().is_some());
        } else if nameless.peek().is_some() {
            return named_by(live, kind).unwrap_or_else(|| Absence::Unsure(hidden(kind, nameless)));
        } else {
            ask |= gaps.may_skip(nth);
        }
    }
    if ask {
        let rows = Extent::Confirm([key.clone()].into());
        return Absence::Ask(ReadRequest { scope: scope.clone(), rows, why: ReadReason::Absent });
    }
    // Whoever the host's listing skipped was not read with what their row carries.
    if table.coverage.all && !table.coverage.listed && was_skipped(live, kind, key) {
        return Absence::Ask(ReadRequest { scope: scope.clone(), rows: Extent::Listed, why: ReadReason::Absent });
    }
    Absence::Sure
}

/// Returns whether a row that its listing does not name is known by its id: here, or to another listing, as what it is.
fn is_known(live: &Live, kind: &'static dyn AnyKind, table: &LiveScope, id: &str) -> bool {
    // A pin in the file names a row as well.
    if table.with_id(id).any(|row| !kind.is_nameless(&*row.live) || *row.key != *id) {
        return true;
    }
    // A service account among people, which other listings show as such, is nobody whom a file could name there.
    kind.facts().key == KeyForm::Email
        && live.scopes.iter().any(|(scope, other)| {
            let kind = kinds::get(scope.kind);
            let account = |row: &LiveRow| match kind.facts().key {
                KeyForm::Name => true,
                KeyForm::Principal | KeyForm::Amount(_) => false,
                KeyForm::Email => matches!(row.control, Control::NotAddressable(_)) && !kind.is_nameless(&*row.live),
            };
            other.with_id(id).any(account)
        })
}

/// The listing that may name the rows, where it was not read yet.
fn named_by(live: &Live, kind: &dyn AnyKind) -> Option<Absence> {
    let (host, _) = kinds::named(kind.facts().named_by?)?;
    let scope = ScopeKey { kind: host, parent: None };
    let read = live.scopes.get(&scope).is_some_and(|table| table.coverage.all);
    let unread = !read && live.unreadable(&scope, Facet::Extent).is_none();
    unread.then_some(Absence::Ask(ReadRequest { scope, rows: Extent::All, why: ReadReason::Owner }))
}

/// Returns whether the row of the host was found only when it was looked for once more.
fn was_skipped(live: &Live, kind: &dyn AnyKind, key: &Name) -> bool {
    let Some((host, _)) = kind.facts().named_by.and_then(kinds::named) else { return false };
    let table = live.scopes.get(&ScopeKey { kind: host, parent: None });
    table.is_some_and(|table| table.coverage.gaps.asked.contains(key) && !table.with_key(key).is_empty())
}

/// Returns why it may be there after all.
fn hidden<'i>(kind: &dyn AnyKind, ids: impl Iterator<Item = &'i str>) -> String {
    const SHOWN: usize = 3;
    let ids: Vec<&str> = ids.collect();
    let (rows, show) = (word(ids.len(), "row", "rows"), word(ids.len(), "shows", "show"));
    let shown = first_of(ids.iter(), SHOWN);
    format!("it may already exist: in the list of {}, {rows} {shown} {show} no name", kind.facts().titles())
}
