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
        scalar::Seconds,
        scope::{Coverage, Facet, KindId, Live, LiveRow, Need, Rows, ScopeKey, Standing, Usage, Why},
    },
};
use futures_util::future::try_join_all;
use rows::{Inside, Wanted, alike, unite};
use serde_json::value::RawValue;
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
    read_level(reader, live, nested, &mut Inside::default()).await?;
    read_usage(reader, live, needs).await
}

/// One want for each scope: all beats some, and what is hidden comes with all.
fn merge(needs: &[Need]) -> BTreeMap<ScopeKey, Wanted> {
    let mut wanted: BTreeMap<ScopeKey, Wanted> = BTreeMap::new();
    for need in needs.iter().filter(|need| !matches!(need.rows, Rows::Usage(..))) {
        let entry = wanted.entry(need.scope.clone()).or_insert_with(|| Wanted { optional: true, ..Wanted::default() });
        entry.optional &= need.why == Why::Guardrail;
        match &need.rows {
            Rows::All => entry.all = true,
            Rows::Listed => {
                entry.all = true;
                entry.listed = true;
            }
            Rows::Hidden => {
                entry.all = true;
                entry.hidden = true;
            }
            Rows::Keys(keys) => entry.keys.extend(keys.iter().cloned()),
            Rows::Usage(..) => {}
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
    // Of what only guardrails need, one of each kind goes ahead: where the key lacks the scope of its route, the others
    // need not be asked for.
    let mut ahead = BTreeSet::new();
    let (first, rest): (Vec<_>, Vec<_>) =
        wanted.into_iter().partition(|(scope, wanted)| wanted.optional && ahead.insert(scope.kind));
    let closed = read_scopes(reader, live, first, inside).await?;
    let (closed_ones, open): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|(scope, wanted)| wanted.optional && closed.contains_key(&scope.kind));
    for (scope, _) in closed_ones {
        let why = closed.get(&scope.kind).cloned().unwrap_or_default();
        live.cannot_read(&scope, Facet::Rows, why);
    }
    read_scopes(reader, live, open, inside).await?;
    Ok(())
}

/// Reads scopes side by side. Returns the kinds whose routes the key may not read at all, with the API's words.
async fn read_scopes(
    reader: &Reader,
    live: &mut Live,
    wanted: Vec<(ScopeKey, Wanted)>,
    inside: &mut Inside,
) -> Result<BTreeMap<KindId, String>, Stopped> {
    // Collected first: the futures borrow nothing of `live`, which grows when they are done.
    let mut reads = Vec::new();
    for (scope, wanted) in wanted {
        let parent = match &scope.parent {
            None => None,
            Some(address) => match parent_id(live, address) {
                Some(id) => Some(Ref::Id(id)),
                // A parent that is not there has nothing in it; whoever needs to know sees that from the parent.
                None if !wanted.optional => continue,
                None => {
                    live.cannot_read(&scope, Facet::Rows, format!("{address} is not there"));
                    continue;
                }
            },
        };
        let host = inside.wants(scope.kind);
        reads.push(async move {
            let read = match read_scope(reader, &scope, parent.as_ref(), &wanted, host).await {
                Err(stopped) if wanted.optional => Answer::Refused(refused(&stopped).ok_or(stopped)?),
                Err(stopped) if may_be_gone(&scope, &stopped) => Answer::PerhapsGone(stopped),
                read => Answer::Rows(read?),
            };
            Ok::<_, Stopped>((scope, wanted, read))
        });
    }
    let mut closed = BTreeMap::new();
    let mut perhaps_gone = Vec::new();
    for (scope, wanted, read) in try_join_all(reads).await? {
        match read {
            Answer::Rows((rows, carried)) => {
                inside.take(scope.kind, carried);
                live.add(&scope, coverage(wanted, true), rows, reader.now());
            }
            Answer::PerhapsGone(stopped) => perhaps_gone.push((scope, stopped)),
            Answer::Refused((status, why)) => {
                if status == 403 {
                    closed.insert(scope.kind, why.clone());
                }
                live.cannot_read(&scope, Facet::Rows, why);
            }
        }
    }
    parents_are_gone(reader, live, perhaps_gone).await?;
    Ok(closed)
}

/// What became of reading one scope.
enum Answer {
    Rows((Vec<LiveRow>, Vec<Option<rows::Carried>>)),
    /// What only guardrails need, and the API does not show: the status, and the API's words.
    Refused((u16, String)),
    /// The list does not exist, perhaps because its parent does not exist any more.
    PerhapsGone(Stopped),
}

/// Whether a list may be refused only because its parent was archived or deleted since it was listed.
fn may_be_gone(scope: &ScopeKey, stopped: &Stopped) -> bool {
    scope.parent.is_some() && refused(stopped).is_some_and(|(status, _)| matches!(status, 400 | 404))
}

/// Looks again for the parents of lists that were refused: one that was archived or deleted meanwhile is noted as gone,
/// and ends nothing else.
///
/// # Errors
/// The refusal itself, where the parent is still there.
async fn parents_are_gone(reader: &Reader, live: &mut Live, refused: Vec<(ScopeKey, Stopped)>) -> Result<(), Stopped> {
    let mut again: BTreeMap<ScopeKey, Vec<LiveRow>> = BTreeMap::new();
    for (scope, stopped) in refused {
        let parent =
            scope.parent.as_ref().and_then(|parent| Some((kinds::scope_of(parent)?, parent_id(live, parent)?)));
        let Some((above, id)) = parent else { return Err(stopped) };
        // Only what was listed in this reading can have gone away in it.
        let rows = live.scopes.get(&above).map(|table| &table.rows);
        if !rows.into_iter().flatten().any(|row| row.identity.as_str() == &*id) {
            return Err(stopped);
        }
        if !again.contains_key(&above) {
            let grandparent = match &above.parent {
                None => None,
                Some(address) => match parent_id(live, address) {
                    Some(id) => Some(Ref::Id(id)),
                    None => return Err(stopped),
                },
            };
            let wanted = Wanted { all: true, hidden: true, ..Wanted::default() };
            let (rows, _) = read_scope(reader, &above, grandparent.as_ref(), &wanted, false).await?;
            again.insert(above.clone(), rows);
        }
        let found = again.get(&above).and_then(|rows| rows.iter().find(|row| row.identity.as_str() == &*id));
        let standing = match found.map(|row| row.standing) {
            None => Standing::Gone("it went away while the organization was read"),
            Some(gone @ Standing::Gone(_)) => gone,
            Some(_) => return Err(stopped),
        };
        live.is_gone(&above, &id, standing);
    }
    Ok(())
}

/// The status and what the API said, where it will say the same however often it is asked: this key, or this
/// organization, cannot read that.
fn refused(stopped: &Stopped) -> Option<(u16, String)> {
    let Stopped::Read(error) = stopped else { return None };
    let error = error.api().filter(|error| matches!(error.status, 400 | 403 | 404))?;
    Some((error.status, error.to_string()))
}

/// Reads what was used of live rows: one listing for all rows that are asked about from the same time on.
async fn read_usage(reader: &Reader, live: &mut Live, needs: &[Need]) -> Result<(), Stopped> {
    let mut wanted: BTreeMap<(&ScopeKey, Seconds), (BTreeSet<&Name>, bool)> = BTreeMap::new();
    for need in needs {
        let Rows::Usage(keys, since) = &need.rows else { continue };
        let entry = wanted.entry((&need.scope, *since)).or_insert_with(|| (BTreeSet::new(), true));
        entry.0.extend(keys);
        entry.1 &= need.why == Why::Guardrail;
    }
    for ((scope, since), (keys, optional)) in wanted {
        let Some((get, row)) = kinds::get(scope.kind).reads().into_iter().find_map(|read| match read {
            AnyRead::Usage { get, row } => Some((get, row)),
            _ => None,
        }) else {
            continue;
        };
        let known: Vec<(&Name, Box<str>)> =
            keys.into_iter().filter_map(|key| Some((key, live.id(scope, key)?.into()))).collect();
        for some in known.chunks(KEYS_AT_ONCE) {
            let ids: Vec<Box<str>> = some.iter().map(|(_, id)| id.clone()).collect();
            let request = get(&ids, since);
            let bound = request.bind(|_| None).map_err(|why| Stopped::Unbound { scope: label(scope), why })?;
            let mut spent = Vec::new();
            let mut add = |raw: &RawValue| {
                spent.extend(row(raw)?);
                Ok(())
            };
            if let Err(error) = reader.list(&bound, &mut add).await {
                let stopped = Stopped::Read(error);
                let (_, why) = refused(&stopped).filter(|_| optional).ok_or(stopped)?;
                live.cannot_read(scope, Facet::Usage, why);
                break;
            }
            for (key, id) in some {
                // What nobody is named for may be anybody's, and is never nothing.
                let usd =
                    spent.iter().filter(|(of, _)| of.as_ref().is_none_or(|of| of == id)).map(|(_, usd)| usd).sum();
                live.add_usage(scope, key, Usage { since, usd });
            }
        }
    }
    Ok(())
}

/// The id of a parent by its name, or by its id itself where the name is not unique.
fn parent_id(live: &Live, address: &Address) -> Option<Box<str>> {
    let by_id = || {
        let table = live.scopes.get(&kinds::scope_of(address)?)?;
        let row = table.rows.iter().find(|row| row.identity.as_str() == address.name())?;
        Some(row.identity.as_str().into())
    };
    id_of(live, address).or_else(by_id)
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
        if wanted.listed {
            left.push((scope, wanted));
            continue;
        }
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
        let (rows, _) = match read_scope(reader, &scope, Some(&Ref::Id(id.clone())), &wanted, false).await {
            Err(stopped) if may_be_gone(&scope, &stopped) => {
                parents_are_gone(reader, live, vec![(scope, stopped)]).await?;
                // It proves nothing about the others.
                left.extend(sorted.into_iter().map(|(_, scope, wanted)| (scope, wanted)));
                continue;
            }
            read => read?,
        };
        let trusted = proves && alike(kinds::get(kind), &rows, carried.get(&id).map_or(&[], Vec::as_slice));
        live.add(&scope, coverage(wanted, true), rows, reader.now());
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
            live.add(&scope, coverage(wanted, false), unite(kinds::get(kind), rows), reader.now());
        }
    }
    Ok(left)
}

fn coverage(wanted: Wanted, listed: bool) -> Coverage {
    Coverage { all: wanted.all, hidden: wanted.hidden, listed: listed && wanted.all, keys: wanted.keys }
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
