//! One scope and what is wanted of it in, its rows out, by GET alone: whole listings, or queries by name.

use super::{
    Stopped, label,
    rows::{Listing, Wanted, contradiction, guests, unite},
    shape,
};
use crate::{
    api::Reader,
    kinds::{
        self,
        erased::{AnyKind, AnyRead, ParseRow},
        facts,
    },
    model::{
        address::{Address, Name},
        coverage::Gaps,
        live_row::LiveRow,
        live_table::LiveScope,
        request::{Paging, Ref, Request, Unbound},
        scope::ScopeKey,
    },
};
use futures_util::{TryStreamExt as _, stream::FuturesOrdered};
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// The bytes that the names of one query may take. With the rest, the URL stays below what servers take.
const QUERY_BYTES: usize = 6_000;

/// The rows of a page, where a listing says what it takes.
const PAGE_ROWS: usize = 100;

/// The knowledge about a scope from earlier readings.
pub(super) struct KnownScope {
    gaps: Gaps,
    /// The pages of its listing at most, if the whole of it was read.
    pages: usize,
}

impl KnownScope {
    /// Returns what earlier readings say of a scope.
    pub(super) fn of(table: Option<&LiveScope>) -> Self {
        let Some(table) = table else { return Self { gaps: Gaps::default(), pages: usize::MAX } };
        let pages = if table.coverage.all { table.rows.len().div_ceil(PAGE_ROWS).max(1) } else { usize::MAX };
        Self { gaps: table.coverage.gaps.clone(), pages }
    }
}

/// The rows of one scope, and what each host row carried when somebody asked for that. `known` is what
/// earlier readings say of it.
pub(super) async fn read_scope(
    reader: &Reader,
    scope: &ScopeKey,
    path: &[Ref],
    wanted: &Wanted,
    host: bool,
    known: KnownScope,
) -> Result<Listing, Stopped> {
    let kind = kinds::get(scope.kind);
    let reads = kind.reads();
    let mut listing = Listing::default();
    let hidden = reads.iter().find_map(|read| match read {
        AnyRead::Hidden(endpoint, row) if wanted.hidden => Some((endpoint, row)),
        _ => None,
    });
    if let Some((endpoint, row)) = hidden {
        let request = endpoint.request(path, None);
        listing.absorb(list(reader, scope, &request, row, 0, false).await?);
        if listing.gaps.may_skip(0) {
            // Shifting pages may skip an archived row, which no other listing shows; its name would be used again.
            listing.absorb(list(reader, scope, &request, row, 0, false).await?);
        }
        // It shows what the plain listing shows as well, so that was looked through twice.
        listing.gaps.again.insert(0);
        listing.rows = unite(kind, listing.rows);
        return Ok(listing);
    }
    if let Some(one) = reads.iter().find(|read| matches!(read, AnyRead::One { .. })) {
        listing.rows = vec![read_one(reader, scope, path, one).await?];
        return Ok(listing);
    }
    let lists = || reads.iter().filter(|read| matches!(read, AnyRead::List(..))).enumerate();
    if wanted.all {
        // Side by side, and taken in their order: the first one that fails tells why.
        let whole = lists().filter_map(|(nth, read)| match read {
            AnyRead::List(endpoint, row) => {
                let request = endpoint.request(path, None);
                Some(async move { list(reader, scope, &request, row, nth, host && nth == 0).await })
            }
            _ => None,
        });
        let mut whole: FuturesOrdered<_> = whole.collect();
        while let Some(fresh) = whole.try_next().await? {
            listing.absorb(fresh);
        }
    }
    let mut missing: BTreeSet<Name> = if wanted.all { BTreeSet::new() } else { wanted.keys.clone() };
    for (nth, read) in lists() {
        if missing.is_empty() {
            break;
        }
        let keys: Vec<Name> = missing.iter().cloned().collect();
        named(reader, scope, path, nth, read, &keys, &mut listing).await?;
        for row in &listing.rows {
            missing.remove(&row.name);
        }
    }
    if !wanted.confirm.is_empty() {
        let keys: Vec<Name> = wanted.confirm.iter().cloned().collect();
        for (nth, read) in lists() {
            let AnyRead::List(endpoint, row) = read else { continue };
            // Nobody is told apart from a row without a name by its listing.
            let is_named = !known.gaps.nameless.contains_key(&nth) && !listing.gaps.nameless.contains_key(&nth);
            let is_cheaper = is_named && known.pages < queries(endpoint, &keys).len();
            if !read.filters() && (known.gaps.may_skip(nth) || listing.gaps.may_skip(nth))
                || read.filters() && is_cheaper
            {
                listing.absorb(list(reader, scope, &endpoint.request(path, None), row, nth, false).await?);
                listing.gaps.again.insert(nth);
            }
            if read.filters() && (!is_cheaper || listing.gaps.nameless.contains_key(&nth)) {
                named(reader, scope, path, nth, read, &keys, &mut listing).await?;
            }
        }
        listing.gaps.asked.extend(keys);
    } else if !wanted.all && kind.facts().named_by.is_none() && kind.facts().points.is_empty() {
        // What another kind's rows name is told apart when it has its name.
        listing.rows.retain(|row| wanted.keys.contains(&row.name));
    }
    // The listing shows the rows of every owner in what they stand in.
    let depth = scope.parent.as_ref().map_or(0, Address::depth);
    if kind.facts().claims.is_some() && path.len() == depth {
        listing.rows.retain(|row| is_owned(kind, row, path));
    }
    listing.rows = unite(kind, listing.rows);
    Ok(listing)
}

/// Reads one thing that what it stands in always has.
async fn read_one(reader: &Reader, scope: &ScopeKey, path: &[Ref], read: &AnyRead) -> Result<LiveRow, Stopped> {
    let AnyRead::One { route, unset, row, .. } = read else {
        return Err(Stopped::Unbound { scope: label(scope), why: Unbound::Unsendable });
    };
    let bound = Request::get(route, path.to_vec()).bind(|_| None);
    let bound = bound.map_err(|why| Stopped::Unbound { scope: label(scope), why })?;
    let said = match reader.one(&bound).await {
        Ok(said) => Some(said),
        // The API's own words tell that it is not set; a gateway that lacks the route says so otherwise.
        Err(error) if error.api().is_some_and(|api| unset.contains(&api.status) && !api.message.is_empty()) => None,
        Err(error) => return Err(Stopped::Read(error.of(label(scope)))),
    };
    row(said.as_deref()).map_err(|error| {
        let error = shape::explained(said.as_deref().unwrap_or(RawValue::NULL), 1, &error);
        Stopped::Contradiction { scope: label(scope), what: error.to_string() }
    })
}

/// Asks one listing for rows by their names, as far as it can be asked so. What it answers without a name may be any of
/// those that it does not name.
async fn named(
    reader: &Reader,
    scope: &ScopeKey,
    path: &[Ref],
    nth: usize,
    read: &AnyRead,
    keys: &[Name],
    listing: &mut Listing,
) -> Result<(), Stopped> {
    let AnyRead::List(endpoint, row) = read else { return Ok(()) };
    if !read.filters() {
        // This listing has no filter, so one reading serves all keys.
        listing.absorb(list(reader, scope, &endpoint.request(path, Some(keys)), row, nth, false).await?);
        return Ok(());
    }
    for some in queries(endpoint, keys) {
        let mut answer = list(reader, scope, &endpoint.request(path, Some(some)), row, nth, false).await?;
        let nameless = answer.gaps.nameless.remove(&nth).unwrap_or_default();
        answer.rows.retain(|row| some.contains(&row.name));
        if !nameless.is_empty() {
            let lacking = some.iter().filter(|key| answer.rows.iter().all(|row| row.name != **key));
            listing.gaps.unclear.extend(lacking.map(|key| (key.clone(), nameless.clone())));
        }
        if let Some(what) = contradiction(kinds::get(scope.kind), &listing.rows, &answer.rows) {
            return Err(Stopped::Contradiction { scope: label(scope), what });
        }
        listing.rows.append(&mut answer.rows);
    }
    Ok(())
}

/// Returns the names in parts: each fits into one query, and its rows into one page.
fn queries<'k>(endpoint: &facts::Listing, keys: &'k [Name]) -> Vec<&'k [Name]> {
    let page = match endpoint.paging {
        Paging::LastId(rows) | Paging::Next(rows) | Paging::Page(rows) => usize::from(rows).max(1),
        Paging::None => PAGE_ROWS,
    };
    let parameter = endpoint.by_key.map_or(0, encoded_len);
    let (mut parts, mut from, mut bytes) = (Vec::new(), 0, 0);
    for (index, key) in keys.iter().enumerate() {
        // `&` and `=` as well.
        let more = parameter + encoded_len(key) + 2;
        if index > from && (index - from == page || bytes + more > QUERY_BYTES) {
            parts.push(&keys[from..index]);
            (from, bytes) = (index, 0);
        }
        bytes += more;
    }
    if from < keys.len() {
        parts.push(&keys[from..]);
    }
    parts
}

/// Returns how many bytes a text takes in a URL at most.
fn encoded_len(text: &str) -> usize {
    let stays = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|byte| if stays(byte) { 1 } else { 3 }).sum()
}

async fn list(
    reader: &Reader,
    scope: &ScopeKey,
    request: &Request,
    parse: &ParseRow,
    nth: usize,
    host: bool,
) -> Result<Listing, Stopped> {
    let bound = request.bind(|_| None).map_err(|why| Stopped::Unbound { scope: label(scope), why })?;
    let kind = kinds::get(scope.kind);
    let guests = if host { guests(kind.facts().name) } else { Vec::new() };
    let mut number = 0;
    let mut contradiction = None;
    let mut fresh = Listing::default();
    let read = reader
        .list(&bound, &mut |raw| {
            number += 1;
            let row = parse(raw).map_err(|error| shape::explained(raw, number, &error))?;
            let Some(row) = row else { return Ok(()) };
            match fresh.take(nth, kind, row, raw) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(what) => {
                    contradiction = Some(what);
                    return Err(serde::de::Error::custom("the listing contradicts itself"));
                }
            }
            for (guest, parse) in &guests {
                fresh.bundled.push(parse(raw).map(|rows| (*guest, rows)));
            }
            Ok(())
        })
        .await;
    if let Some(what) = contradiction {
        return Err(Stopped::Contradiction { scope: label(scope), what });
    }
    match read {
        Ok(read) if read.pages > 1 => {
            fresh.gaps.paged.insert(nth);
        }
        Ok(_) => {}
        // A project's errors say which project, and those about a row whose row it is.
        Err(error) if scope.parent.is_some() || error.is_shape() => {
            return Err(Stopped::Read(error.of(label(scope))));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(fresh)
}

/// Returns whether a row belongs to what stands at the end of a path.
pub(super) fn is_owned(kind: &dyn AnyKind, row: &LiveRow, path: &[Ref]) -> bool {
    matches!(path.last(), Some(Ref::Id(owner)) if kind.owner(&*row.live) == Some(&**owner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_carries_a_page_of_names_and_fits_into_a_url() {
        let endpoint = facts::Listing::new("/organization/users", Paging::LastId(100)).by_key("emails[]");
        let sizes = |keys: &[Name]| queries(&endpoint, keys).iter().map(|part| part.len()).collect::<Vec<_>>();
        let short: Vec<Name> = (0..250).map(|number| format!("p{number}@example.com").into()).collect();
        assert_eq!(sizes(&short), [100, 100, 50]);
        let long: Vec<Name> = (0..60).map(|number| format!("{number}{}@example.com", "x".repeat(230)).into()).collect();
        assert_eq!(sizes(&long), [23, 23, 14]);
        assert!(sizes(&[]).is_empty());
    }
}
