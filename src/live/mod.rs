//! Needs in, live rows out, by GET alone. Bounded concurrency is the client's; what is asked for is the needs' own.
//!
//! A round of needs is read parents first, because the ids of parents fill the holes of their children's requests.
//! A kind whose rows also ride in another kind's listing is read from there when that listing is read anyway, every
//! host row carries its part, and one list that is asked for as a check agrees.

mod rows;

use crate::{
    api::{ReadError, Reader},
    kinds::{
        self,
        erased::{AnyKind, AnyRead, ParseRow},
    },
    model::{
        address::{Address, Name},
        request::{Ref, Request, Unbound},
        scope::{Coverage, Live, LiveRow, Need, Rows, ScopeKey},
    },
};
use futures_util::future::try_join_all;
use rows::{Inside, Wanted, alike, unite};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Why reading stopped. Nothing is known then.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The API did not answer as needed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A request could not be built.
    #[error("cannot ask for {scope}: {why}")]
    Unbound {
        /// What for.
        scope: String,
        /// Why.
        why: Unbound,
    },
    /// It was read, and is still not known: its parent's name leads to no single thing.
    #[error("cannot ask for {scope}: several things bear that name")]
    Namesakes {
        /// What for.
        scope: String,
    },
}

impl Stopped {
    /// What was asked for in vain.
    #[must_use]
    pub fn in_vain(need: &Need) -> Self {
        Self::Namesakes { scope: label(&need.scope) }
    }
}

/// How many e-mails fit well into one query.
const KEYS_AT_ONCE: usize = 50;

/// Reads what the needs name and adds it to `live`.
///
/// # Errors
/// The first request that fails for good. What was read by then stays in `live`.
pub async fn read(reader: &Reader, live: &mut Live, needs: &[Need]) -> Result<(), Stopped> {
    let wanted = merge(needs);
    let mut inside = Inside::plan(&wanted);
    let (tops, nested): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(scope, _)| scope.parent.is_none());
    read_level(reader, live, tops, &mut inside).await?;
    let nested = from_hosts(reader, live, nested, &mut inside).await?;
    read_level(reader, live, nested, &mut Inside::default()).await
}

/// One want for each scope: all beats some, and what is hidden comes with all.
fn merge(needs: &[Need]) -> BTreeMap<ScopeKey, Wanted> {
    let mut wanted: BTreeMap<ScopeKey, Wanted> = BTreeMap::new();
    for need in needs {
        let entry = wanted.entry(need.scope.clone()).or_default();
        match &need.rows {
            Rows::All => entry.all = true,
            Rows::Hidden => {
                entry.all = true;
                entry.hidden = true;
            }
            Rows::Keys(keys) => entry.keys.extend(keys.iter().cloned()),
        }
    }
    wanted
}

async fn read_level(
    reader: &Reader,
    live: &mut Live,
    wanted: Vec<(ScopeKey, Wanted)>,
    inside: &mut Inside,
) -> Result<(), Stopped> {
    let reads = wanted.into_iter().filter_map(|(scope, wanted)| {
        let parent = match &scope.parent {
            None => None,
            // A parent that is not there has nothing in it; whoever needs to know sees that from the parent.
            Some(address) => Some(Ref::Id(id_of(live, address)?)),
        };
        let host = inside.wants(scope.kind);
        Some(async move {
            let read = read_scope(reader, &scope, parent.as_ref(), &wanted, host).await?;
            Ok::<_, Stopped>((scope, wanted, read))
        })
    });
    // Collected first: the futures borrow nothing of `live`, which grows when they are done.
    let reads: Vec<_> = reads.collect();
    for (scope, wanted, (rows, carried)) in try_join_all(reads).await? {
        inside.take(scope.kind, carried);
        live.add(&scope, coverage(wanted), rows);
    }
    Ok(())
}

/// The rows of one scope, and what each host row carried when somebody asked for that.
async fn read_scope(
    reader: &Reader,
    scope: &ScopeKey,
    parent: Option<&Ref>,
    wanted: &Wanted,
    host: bool,
) -> Result<(Vec<LiveRow>, Vec<Option<rows::Carried>>), Stopped> {
    let kind = kinds::get(scope.kind);
    let reads = kind.reads();
    let mut rows = Vec::new();
    let mut carried = Vec::new();
    let hidden = reads.iter().find_map(|read| match read {
        AnyRead::Hidden { get, row } if wanted.hidden => Some((get, row)),
        _ => None,
    });
    if let Some((get, row)) = hidden {
        list(reader, scope, &get(parent), row, &mut rows, None).await?;
        return Ok((unite(kind, rows), carried));
    }
    let mut missing: BTreeSet<Name> = wanted.keys.clone();
    let mut first = true;
    for read in &reads {
        let AnyRead::List { get, row } = read else { continue };
        if wanted.all {
            let into = (host && first).then_some((kind, &mut carried));
            list(reader, scope, &get(parent, None), row, &mut rows, into).await?;
            first = false;
            continue;
        }
        let keys: Vec<Name> = missing.iter().cloned().collect();
        for some in keys.chunks(KEYS_AT_ONCE) {
            let request = get(parent, Some(some));
            let filters = !request.query.is_empty();
            list(reader, scope, &request, row, &mut rows, None).await?;
            if !filters {
                // This listing has no filter, so one reading serves all keys.
                break;
            }
        }
        for row in &rows {
            missing.remove(&row.name);
        }
        if missing.is_empty() {
            break;
        }
    }
    if !wanted.all {
        rows.retain(|row| wanted.keys.contains(&row.name));
    }
    Ok((unite(kind, rows), carried))
}

async fn list(
    reader: &Reader,
    scope: &ScopeKey,
    request: &Request,
    parse: &ParseRow,
    rows: &mut Vec<LiveRow>,
    mut carried: Option<(&'static dyn AnyKind, &mut Vec<Option<rows::Carried>>)>,
) -> Result<(), Stopped> {
    let bound = request.bind(|_| None).map_err(|why| Stopped::Unbound { scope: label(scope), why })?;
    let guests = carried.as_ref().map(|(host, _)| rows::guests(host.name())).unwrap_or_default();
    reader
        .list(&bound, &mut |raw| {
            rows.extend(parse(raw)?);
            if let Some((_, carried)) = &mut carried {
                for (guest, parse) in &guests {
                    carried.push(parse(raw).map(|rows| (*guest, rows)));
                }
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Fills scopes from what their hosts carried, and gives back those that must be listed.
async fn from_hosts(
    reader: &Reader,
    live: &mut Live,
    nested: Vec<(ScopeKey, Wanted)>,
    inside: &mut Inside,
) -> Result<Vec<(ScopeKey, Wanted)>, Stopped> {
    let mut left = Vec::new();
    let mut by_kind: BTreeMap<_, Vec<(ScopeKey, Wanted)>> = BTreeMap::new();
    for (scope, wanted) in nested {
        by_kind.entry(scope.kind).or_default().push((scope, wanted));
    }
    for (kind, scopes) in by_kind {
        let Some(mut carried) = inside.give(kind) else {
            left.extend(scopes);
            continue;
        };
        let known = |scope: &ScopeKey| scope.parent.as_ref().and_then(|parent| id_of(live, parent));
        let mut sorted: Vec<_> =
            scopes.into_iter().filter_map(|(scope, wanted)| Some((known(&scope)?, scope, wanted))).collect();
        if sorted.len() < 2 {
            left.extend(sorted.into_iter().map(|(_, scope, wanted)| (scope, wanted)));
            continue;
        }
        // The contract only says "if included", so one list is asked for, and must agree. The fullest says most; where
        // all are empty nothing can be told, and every list is read.
        let size = |id: &str| carried.get(id).map_or(0, Vec::len);
        let fullest = (0..sorted.len()).max_by_key(|index| (size(&sorted[*index].0), Reverse(*index))).unwrap_or(0);
        let proves = size(&sorted[fullest].0) > 0;
        let (id, scope, wanted) = sorted.remove(fullest);
        let (rows, _) = read_scope(reader, &scope, Some(&Ref::Id(id.clone())), &wanted, false).await?;
        let trusted = proves && alike(kinds::get(kind), &rows, carried.get(&id).map_or(&[], Vec::as_slice));
        live.add(&scope, coverage(wanted), rows);
        if !trusted {
            tracing::info!(
                kind = kinds::get(kind).name(),
                "the embedded rows disagree with a listing; reading every list"
            );
            left.extend(sorted.into_iter().map(|(_, scope, wanted)| (scope, wanted)));
            continue;
        }
        for (id, scope, wanted) in sorted {
            let rows = carried.remove(&id).unwrap_or_default();
            live.add(&scope, coverage(wanted), unite(kinds::get(kind), rows));
        }
    }
    Ok(left)
}

fn coverage(wanted: Wanted) -> Coverage {
    Coverage { all: wanted.all, hidden: wanted.hidden, keys: wanted.keys }
}

/// The id of a live thing.
#[must_use]
pub fn id_of(live: &Live, address: &Address) -> Option<Box<str>> {
    live.id(&kinds::scope_of(address)?, address.name()).map(Into::into)
}

fn label(scope: &ScopeKey) -> String {
    let section = kinds::get(scope.kind).written().section;
    scope.parent.as_ref().map_or_else(|| section.to_owned(), |parent| format!("{parent} {section}"))
}
