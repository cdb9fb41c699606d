//! Needs in, live rows out, by GET alone. Bounded concurrency is the client's; what is asked for is the needs' own.
//!
//! A round of needs is read level by level, because the ids of parents fill the holes of their children's requests.
//! A kind whose rows also ride in another kind's listing is read from there when that listing is read anyway, every
//! host row carries its part, and one list that is asked for as a check agrees.

pub mod feed;
pub(crate) mod names;
mod rows;
mod shape;

use crate::{
    api::{ReadError, Reader},
    kinds::{
        self,
        erased::{AnyKind, AnyRead, ParseRow},
        kind::Spent,
    },
    model::{
        address::{Address, Name},
        request::{Ref, Request, Unbound},
        scalar::Seconds,
        scope::{
            Control, Coverage, Extent, Facet, Gaps, Identity, KindId, Live, LiveRow, Lookup, ReadReason, ReadRequest,
            ScopeKey, Usage,
        },
    },
};
use futures_util::future::{BoxFuture, FutureExt as _, try_join_all};
use rows::{Inside, Listing, Note as _, Wanted, alike, contradiction, unite};
use serde_json::value::RawValue;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

/// The reason why reading stopped. Nothing is known then.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The API did not answer as needed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A request could not be built.
    #[error("cannot read {scope}: {why}")]
    Unbound {
        /// What for.
        scope: String,
        /// Why.
        why: Unbound,
    },
    /// It was read, and what it says contradicts itself: nothing may be changed by it.
    #[error("{scope}: {what}")]
    Contradiction {
        /// What was read.
        scope: String,
        /// What is said twice, and how.
        what: String,
    },
    /// It was read, and is still not known: its parent's name leads to no single thing.
    #[error("cannot read {scope}: more than one project has this name")]
    Namesakes {
        /// What for.
        scope: String,
    },
}

impl Stopped {
    /// Returns what was asked for in vain.
    #[must_use]
    pub fn in_vain(need: &ReadRequest) -> Self {
        Self::Namesakes { scope: label(&need.scope) }
    }
}

/// How many e-mails fit well into one query.
const KEYS_AT_ONCE: usize = 50;

/// Reads what the needs name and adds it to `live`.
///
/// # Errors
/// The first request that fails for good. What was read by then stays in `live`.
pub async fn read(reader: &Reader, live: &mut Live, needs: &[ReadRequest]) -> Result<(), Stopped> {
    let wanted = merge(needs);
    let mut inside = Inside::plan(&wanted);
    let mut levels: BTreeMap<usize, Vec<(ScopeKey, Wanted)>> = BTreeMap::new();
    for (scope, wanted) in wanted {
        levels.entry(scope.parent.as_ref().map_or(0, Address::depth)).or_default().push((scope, wanted));
    }
    for (_, level) in levels {
        let level = from_hosts(reader, live, level, &mut inside).await?;
        read_level(reader, live, level, &mut inside).await?;
    }
    give_names(live, None);
    names::point(live, None, &[]);
    names::deduce_sources(live, None);
    names::tell(live);
    read_usage(reader, live, needs).await
}

/// Returns whether somebody can do without it, and say so.
fn is_optional(need: &ReadRequest) -> bool {
    use ReadReason::{Guardrail, Import, Owner, Power, Renamed, Source, ViewPart};
    matches!(need.why, Guardrail | Import | Owner | Power | Renamed | Source | ViewPart)
}

/// One want for each scope: all beats some, and what is hidden comes with all.
fn merge(needs: &[ReadRequest]) -> BTreeMap<ScopeKey, Wanted> {
    let mut wanted: BTreeMap<ScopeKey, Wanted> = BTreeMap::new();
    for need in needs.iter().filter(|need| !matches!(need.rows, Extent::Usage(..))) {
        let entry = wanted.entry(need.scope.clone()).or_insert_with(|| Wanted {
            optional: true,
            shown: true,
            ..Wanted::default()
        });
        entry.optional &= is_optional(need);
        entry.shown &= need.why == ReadReason::ViewPart;
        match &need.rows {
            Extent::All => entry.all = true,
            Extent::Listed => {
                entry.all = true;
                entry.listed = true;
            }
            Extent::Hidden => {
                entry.all = true;
                entry.hidden = true;
            }
            Extent::Keys(keys) => entry.keys.extend(keys.iter().cloned()),
            Extent::Confirm(keys) => entry.confirm.extend(keys.iter().cloned()),
            Extent::Usage(..) => {}
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
        live.cannot_read(&scope, Facet::Extent, why);
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
    let mut reads: Vec<BoxFuture<'_, Result<Vec<ScopeRead>, Stopped>>> = Vec::new();
    let mut together: BTreeMap<(KindId, Option<Address>), Vec<ScopeWithPath>> = BTreeMap::new();
    for (scope, wanted) in wanted {
        let Some(path) = path_of(live, &scope) else {
            // A parent that is not there has nothing in it; whoever needs to know sees that from the parent.
            if let Some(parent) = scope.parent.as_ref().filter(|_| wanted.optional) {
                live.cannot_read(&scope, Facet::Extent, format!("{parent} is not there"));
            } else if is_inside_nothing(live, &scope) {
                live.add(&scope, coverage(wanted, true), Vec::new(), reader.now());
            } else if let Some(parent) = scope.parent.as_ref().filter(|_| wanted.shown) {
                live.cannot_read(&scope, Facet::Extent, format!("{parent} is not there, or several have its name"));
            }
            continue;
        };
        let host = inside.wants(scope.kind);
        let known = live.scopes.get(&scope).map(|table| table.coverage.gaps.clone()).unwrap_or_default();
        if kinds::get(scope.kind).facts().claims.is_some() && wanted.all && wanted.confirm.is_empty() {
            let above = scope.parent.as_ref().and_then(Address::parent);
            together.entry((scope.kind, above)).or_default().push((scope, wanted, path));
            continue;
        }
        reads.push(
            async move {
                let read = read_scope(reader, &scope, &path, &wanted, host, known).await;
                let read = answer_of(&scope, &wanted, read)?;
                Ok(vec![(scope, wanted, read)])
            }
            .boxed(),
        );
    }
    reads.extend(together.into_values().map(|scopes| read_together(reader, scopes).boxed()));
    let mut closed = BTreeMap::new();
    let mut perhaps_gone = Vec::new();
    let mut shown = BTreeSet::new();
    for (scope, wanted, read) in try_join_all(reads).await?.into_iter().flatten() {
        match read {
            ScopeAnswer::Extent(Listing { rows, gaps, bundled, .. }) => {
                let optional = wanted.optional;
                let coverage = Coverage { gaps, ..coverage(wanted, true) };
                match unite_with_known(live, &scope, &coverage, rows) {
                    Ok(rows) => {
                        inside.take(scope.kind, bundled);
                        live.add(&scope, coverage, rows, reader.now());
                    }
                    Err(what) if optional => live.cannot_read(&scope, Facet::Extent, what),
                    Err(what) => return Err(Stopped::Contradiction { scope: label(&scope), what }),
                }
            }
            ScopeAnswer::PerhapsGone(stopped) => {
                if wanted.shown {
                    shown.insert(scope.clone());
                }
                perhaps_gone.push((scope, stopped));
            }
            ScopeAnswer::Refused((status, why)) => {
                if status == 403 && !kinds::get(scope.kind).facts().given {
                    closed.insert(scope.kind, why.clone());
                }
                live.cannot_read(&scope, Facet::Extent, why);
            }
        }
    }
    for (scope, stopped) in parents_are_gone(reader, live, perhaps_gone).await? {
        let (_, why) = refused(&stopped).filter(|_| shown.contains(&scope)).ok_or(stopped)?;
        live.cannot_read(&scope, Facet::Extent, why);
    }
    Ok(closed)
}

/// Returns whether a scope stands in a row of something else that is not there yet, so that it is empty, and is known
/// to be without a request. What stands in a new outermost thing comes with that, and is not empty.
fn is_inside_nothing(live: &Live, scope: &ScopeKey) -> bool {
    let Some(parent) = scope.parent.as_ref().filter(|parent| parent.depth() > 1) else { return false };
    let Some(above) = kinds::scope_of(parent) else { return false };
    match live.find(&above, parent.name()) {
        Lookup::Nothing => true,
        Lookup::One(row) => row.identity.is_pending(),
        Lookup::Several(_) | Lookup::Unread => false,
    }
}

/// Says what became of reading a scope.
///
/// # Errors
/// When nothing can be known without it.
fn answer_of(scope: &ScopeKey, wanted: &Wanted, read: Result<Listing, Stopped>) -> Result<ScopeAnswer, Stopped> {
    Ok(match read {
        Err(stopped) if wanted.shown && may_be_gone(scope, &stopped) => ScopeAnswer::PerhapsGone(stopped),
        Err(stopped) if wanted.optional => ScopeAnswer::Refused(refused(&stopped).ok_or(stopped)?),
        Err(stopped) if is_closed(scope, &stopped) => ScopeAnswer::Refused(refused(&stopped).ok_or(stopped)?),
        Err(stopped) if may_be_gone(scope, &stopped) => ScopeAnswer::PerhapsGone(stopped),
        read => ScopeAnswer::Extent(read?),
    })
}

/// Reads scopes whose rows one listing shows together, each with the id of its owner at the end of its path. Where the
/// listing is refused, each is asked for by itself.
async fn read_together(reader: &Reader, scopes: Vec<ScopeWithPath>) -> Result<Vec<ScopeRead>, Stopped> {
    let mut shared = match &scopes[..] {
        [(scope, wanted, path), _, ..] => {
            let above = &path[..path.len().saturating_sub(1)];
            read_scope(reader, scope, above, wanted, false, Gaps::default()).await.ok()
        }
        _ => None,
    };
    let mut answers = Vec::with_capacity(scopes.len());
    for (scope, wanted, path) in scopes {
        let read = match &mut shared {
            Some(shared) => {
                let kind = kinds::get(scope.kind);
                let rows = std::mem::take(&mut shared.rows);
                let (own, others) = rows.into_iter().partition(|row| is_owned(kind, row, &path));
                shared.rows = others;
                let mut listing = Listing::default();
                listing.rows = own;
                listing.gaps = shared.gaps.clone();
                Ok(listing)
            }
            None => read_scope(reader, &scope, &path, &wanted, false, Gaps::default()).await,
        };
        let read = answer_of(&scope, &wanted, read)?;
        answers.push((scope, wanted, read));
    }
    Ok(answers)
}

/// Returns whether a row belongs to what stands at the end of a path.
fn is_owned(kind: &dyn AnyKind, row: &LiveRow, path: &[Ref]) -> bool {
    matches!(path.last(), Some(Ref::Id(owner)) if kind.owner(&*row.live) == Some(&**owner))
}

/// One scope, what is wanted of it, and the ids of everything that it stands in.
type ScopeWithPath = (ScopeKey, Wanted, Vec<Ref>);

/// One scope, what was wanted of it, and what became of reading it.
type ScopeRead = (ScopeKey, Wanted, ScopeAnswer);

/// What became of reading one scope.
enum ScopeAnswer {
    Extent(Listing),
    /// What only guardrails need, and the API does not show: the status, and the API's words.
    Refused((u16, String)),
    /// The list does not exist, perhaps because its parent does not exist any more.
    PerhapsGone(Stopped),
}

/// Returns whether the organization does not have a setting at all, which ends no other reading.
fn is_closed(scope: &ScopeKey, stopped: &Stopped) -> bool {
    let Some((status, _)) = refused(stopped) else { return false };
    let reads = kinds::get(scope.kind).reads();
    reads.iter().any(|read| matches!(read, AnyRead::One { closed, .. } if closed.contains(&status)))
}

/// Returns whether a list may be refused only because its parent was archived or deleted since it was listed.
fn may_be_gone(scope: &ScopeKey, stopped: &Stopped) -> bool {
    scope.parent.is_some() && refused(stopped).is_some_and(|(status, _)| matches!(status, 400 | 404))
}

/// Looks again for the parents of lists that were refused: one that was archived or deleted meanwhile is noted as gone,
/// and ends nothing else. Returns the refusals of those whose parent is still there.
///
/// # Errors
/// A parent's list that cannot be read.
async fn parents_are_gone(
    reader: &Reader,
    live: &mut Live,
    refused: Vec<(ScopeKey, Stopped)>,
) -> Result<Vec<(ScopeKey, Stopped)>, Stopped> {
    let mut there = Vec::new();
    let mut again: BTreeMap<ScopeKey, Vec<LiveRow>> = BTreeMap::new();
    for (scope, stopped) in refused {
        let parent =
            scope.parent.as_ref().and_then(|parent| Some((kinds::scope_of(parent)?, parent_id(live, parent)?)));
        let Some((above, id)) = parent else {
            there.push((scope, stopped));
            continue;
        };
        // Only what was listed in this reading can have gone away in it.
        let rows = live.scopes.get(&above).map(|table| &table.rows);
        if !rows.into_iter().flatten().any(|row| row.identity.as_str() == &*id) {
            there.push((scope, stopped));
            continue;
        }
        if !again.contains_key(&above) {
            let Some(path) = path_of(live, &above) else {
                there.push((scope, stopped));
                continue;
            };
            let wanted = Wanted { all: true, hidden: true, ..Wanted::default() };
            let listing = read_scope(reader, &above, &path, &wanted, false, Gaps::default()).await?;
            again.insert(above.clone(), listing.rows);
        }
        let found = again.get(&above).and_then(|rows| rows.iter().find(|row| row.identity.as_str() == &*id));
        let control = match found.map(|row| row.control) {
            None => Control::Archived("it went away while the organization was read"),
            Some(gone @ Control::Archived(_)) => gone,
            Some(_) => {
                there.push((scope, stopped));
                continue;
            }
        };
        live.is_gone(&above, &id, control);
    }
    Ok(there)
}

/// The status and what the API said, where it will say the same however often it is asked: this key, or this
/// organization, cannot read that.
fn refused(stopped: &Stopped) -> Option<(u16, String)> {
    let error = match stopped {
        Stopped::Read(ReadError::Of { error, .. }) => error,
        Stopped::Read(error) => error,
        Stopped::Contradiction { what, .. } => return Some((0, what.clone())),
        Stopped::Unbound { .. } | Stopped::Namesakes { .. } => return None,
    };
    // What is not understood is as good as not shown.
    if error.is_shape() {
        return Some((0, error.to_string()));
    }
    // Some endpoints answer 401 where a scope is missing.
    let lacks_scopes = |status, scopes: Option<Vec<&str>>| status == 401 && scopes.is_some();
    let error = error.api().filter(|error| {
        matches!(error.status, 400 | 403 | 404) || lacks_scopes(error.status, error.missing_scopes())
    })?;
    let status = if error.status == 401 { 403 } else { error.status };
    Some((status, error.to_string()))
}

/// Reads what was used of live rows: one listing for all rows that are asked about from the same time on.
async fn read_usage(reader: &Reader, live: &mut Live, needs: &[ReadRequest]) -> Result<(), Stopped> {
    let mut wanted: BTreeMap<(&ScopeKey, Seconds), (BTreeSet<&Name>, bool)> = BTreeMap::new();
    for need in needs {
        let Extent::Usage(keys, since) = &need.rows else { continue };
        let entry = wanted.entry((&need.scope, *since)).or_insert_with(|| (BTreeSet::new(), true));
        entry.0.extend(keys);
        entry.1 &= is_optional(need);
    }
    for ((scope, since), (keys, optional)) in wanted {
        let of_models = kinds::get(scope.kind).reads().into_iter().find_map(|read| match read {
            AnyRead::UsedModels { get, row } => Some((get, row)),
            _ => None,
        });
        if let Some((get, row)) = of_models {
            match used_models(reader, live, scope, since, get, row).await {
                Ok(Some(models)) => live.add_used_models(scope, since, models),
                Ok(None) => {}
                Err(stopped) => {
                    let (_, why) = refused(&stopped).filter(|_| optional).ok_or(stopped)?;
                    live.cannot_read(scope, Facet::Usage, why);
                }
            }
            continue;
        }
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
                let stopped = Stopped::Read(
                    error.of(format!("the costs of {}", kinds::get(scope.kind).facts().collections(false)[0])),
                );
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

/// Reads which models were used since a time in the project that a scope stands in; `None` where its id is not known.
async fn used_models(
    reader: &Reader,
    live: &Live,
    scope: &ScopeKey,
    since: Seconds,
    get: fn(&str, Seconds) -> Vec<Request>,
    row: fn(&RawValue) -> Result<Vec<Spent>, serde_json::Error>,
) -> Result<Option<BTreeSet<Name>>, Stopped> {
    let path = path_of(live, scope);
    let Some(Ref::Id(project)) = path.as_ref().and_then(|path| path.last()) else { return Ok(None) };
    let mut models = BTreeSet::new();
    for request in get(project, since) {
        let bound = request.bind(|_| None).map_err(|why| Stopped::Unbound { scope: label(scope), why })?;
        let mut add = |raw: &RawValue| {
            let used = row(raw)?.into_iter().filter(|(_, requests)| *requests > 0.0);
            // What the API names no model for may be any of them, and no permission is about it.
            models.extend(used.filter_map(|(model, _)| model).map(|model| Name::from(&*model)));
            Ok(())
        };
        if let Err(error) = reader.list(&bound, &mut add).await {
            return Err(Stopped::Read(error.of("the use of models".to_owned())));
        }
    }
    Ok(Some(models))
}

/// Returns the ids of everything that a scope stands in, outermost first.
fn path_of(live: &Live, scope: &ScopeKey) -> Option<Vec<Ref>> {
    let path = scope.parent.iter().flat_map(Address::path);
    path.map(|address| parent_id(live, &address).map(Ref::Id)).collect()
}

/// Returns the id of a parent by its name, or by its id itself where the name is not unique. A parent that waits for an
/// invite to be accepted has nothing in it yet.
fn parent_id(live: &Live, address: &Address) -> Option<Box<str>> {
    let scope = kinds::scope_of(address)?;
    if matches!(live.find(&scope, address.name()), Lookup::One(row) if row.identity.is_pending()) {
        return None;
    }
    let by_id = || {
        let mut rows = live.scopes.get(&scope)?.rows.iter().filter(|row| !row.identity.is_pending());
        rows.find(|row| row.identity.as_str() == address.name()).map(|row| row.identity.as_str().into())
    };
    id_of(live, address).or_else(by_id)
}

/// Rows together with those that are known already, so that what two readings show of one thing is one row.
fn unite_with_known(
    live: &mut Live,
    scope: &ScopeKey,
    read: &Coverage,
    mut rows: Vec<LiveRow>,
) -> Result<Vec<LiveRow>, String> {
    let Some(table) = live.scopes.get(scope).filter(|table| !table.rows.is_empty()) else { return Ok(rows) };
    // Its own list says more than what another one carried along.
    if read.listed && table.coverage.all && !table.coverage.listed {
        return Ok(rows);
    }
    let kind = kinds::get(scope.kind);
    if let Some(what) = contradiction(kind, &table.rows, &rows) {
        return Err(what);
    }
    let mut all = live.take_rows(scope);
    all.append(&mut rows);
    Ok(unite(kind, all))
}

/// The rows of one scope, and what each host row carried when somebody asked for that. `known` is what is open from
/// earlier readings.
async fn read_scope(
    reader: &Reader,
    scope: &ScopeKey,
    path: &[Ref],
    wanted: &Wanted,
    host: bool,
    known: Gaps,
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
        list(reader, scope, &request, row, &mut listing, 0, false).await?;
        if listing.gaps.may_skip(0) {
            // Shifting pages may skip an archived row, which no other listing shows; its name would be used again.
            list(reader, scope, &request, row, &mut listing, 0, false).await?;
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
    let mut missing: BTreeSet<Name> = wanted.keys.clone();
    for (nth, read) in lists() {
        let AnyRead::List(endpoint, row) = read else { continue };
        if wanted.all {
            list(reader, scope, &endpoint.request(path, None), row, &mut listing, nth, host && nth == 0).await?;
            continue;
        }
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
            if read.filters() {
                named(reader, scope, path, nth, read, &keys, &mut listing).await?;
            } else if known.may_skip(nth) || listing.gaps.may_skip(nth) {
                list(reader, scope, &endpoint.request(path, None), row, &mut listing, nth, false).await?;
                listing.gaps.again.insert(nth);
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
        return list(reader, scope, &endpoint.request(path, Some(keys)), row, listing, nth, false).await;
    }
    for some in keys.chunks(KEYS_AT_ONCE) {
        let mut answer = Listing::default();
        list(reader, scope, &endpoint.request(path, Some(some)), row, &mut answer, nth, false).await?;
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

async fn list(
    reader: &Reader,
    scope: &ScopeKey,
    request: &Request,
    parse: &ParseRow,
    listing: &mut Listing,
    nth: usize,
    host: bool,
) -> Result<(), Stopped> {
    let bound = request.bind(|_| None).map_err(|why| Stopped::Unbound { scope: label(scope), why })?;
    let kind = kinds::get(scope.kind);
    let guests = if host { rows::guests(kind.facts().name) } else { Vec::new() };
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
    listing.absorb(fresh);
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
        if wanted.listed || scope.parent.is_none() {
            left.push((scope, wanted));
            continue;
        }
        by_kind.entry(scope.kind).or_default().push((scope, wanted));
    }
    for (kind, scopes) in by_kind {
        let Some(mut bundled) = inside.give(kind) else {
            left.extend(scopes);
            continue;
        };
        let known = |scope: &ScopeKey| scope.parent.as_ref().and_then(|parent| parent_id(live, parent));
        let mut sorted: Vec<_> =
            scopes.into_iter().filter_map(|(scope, wanted)| Some((known(&scope)?, scope, wanted))).collect();
        if sorted.len() < 2 {
            left.extend(sorted.into_iter().map(|(_, scope, wanted)| (scope, wanted)));
            continue;
        }
        // The contract only says "if included", so one list is asked for, and must agree. The fullest says most; where
        // all are empty nothing can be told, and every list is read.
        let size = |id: &str| bundled.get(id).map_or(0, Vec::len);
        let fullest = (0..sorted.len()).max_by_key(|index| (size(&sorted[*index].0), Reverse(*index))).unwrap_or(0);
        let proves = size(&sorted[fullest].0) > 0;
        let (id, scope, wanted) = sorted.remove(fullest);
        // A path that is not known is not asked for: the request lacks an id, and is not sent.
        let path = path_of(live, &scope).unwrap_or_default();
        let read = read_scope(reader, &scope, &path, &wanted, false, Gaps::default()).await;
        let Listing { rows, gaps, .. } = match read {
            Err(stopped) if may_be_gone(&scope, &stopped) => {
                for (scope, stopped) in parents_are_gone(reader, live, vec![(scope, stopped)]).await? {
                    let (_, why) = refused(&stopped).filter(|_| wanted.optional).ok_or(stopped)?;
                    live.cannot_read(&scope, Facet::Extent, why);
                }
                // It proves nothing about the others.
                left.extend(sorted.into_iter().map(|(_, scope, wanted)| (scope, wanted)));
                continue;
            }
            // Whoever can do without it is told, as where it is read by itself.
            Err(stopped) if wanted.optional => {
                let (_, why) = refused(&stopped).ok_or(stopped)?;
                live.cannot_read(&scope, Facet::Extent, why);
                left.extend(sorted.into_iter().map(|(_, scope, wanted)| (scope, wanted)));
                continue;
            }
            read => read?,
        };
        let trusted = proves && alike(kinds::get(kind), &rows, bundled.get(&id).map_or(&[], Vec::as_slice));
        live.add(&scope, Coverage { gaps, ..coverage(wanted, true) }, rows, reader.now());
        if !trusted {
            tracing::info!(
                kind = kinds::get(kind).facts().name,
                "the embedded rows disagree with a listing; reading every list"
            );
            left.extend(sorted.into_iter().map(|(_, scope, wanted)| (scope, wanted)));
            continue;
        }
        for (id, scope, wanted) in sorted {
            let rows = bundled.remove(&id).unwrap_or_default();
            let mut gaps = Gaps::default();
            rows.iter().for_each(|row| gaps.note(0, kinds::get(kind), row));
            let coverage = Coverage { gaps, ..coverage(wanted, false) };
            live.add(&scope, coverage, unite(kinds::get(kind), rows), reader.now());
        }
    }
    Ok(left)
}

/// Gives rows the names that the rows of another kind with the same ids have, as far as `known` shows those: where a
/// listing shows no name, or an older one. Ids are what changes go by.
pub fn give_names(live: &mut Live, known: Option<&Live>) {
    let names = names(live, known.unwrap_or(live));
    for (scope, names) in names {
        let kind = kinds::get(scope.kind);
        let named = |row: LiveRow| match names.get(&row.identity) {
            Some(name) => kind.give_name(row, name),
            None => row,
        };
        let Some(read_at) = live.scopes.get(&scope).and_then(|table| table.read_at) else { continue };
        let rows = live.take_rows(&scope).into_iter().map(named).collect();
        live.add(&scope, Coverage::default(), unite(kind, rows), read_at);
    }
}

/// The names that rows lack, by scope and identity. The host's listing decides, and where it shows no name itself, those
/// that it would name do.
fn names(live: &Live, known: &Live) -> Vec<(ScopeKey, BTreeMap<Identity, Name>)> {
    let mut all = Vec::new();
    for (id, kind) in kinds::all() {
        let Some((host, host_kind)) = kind.facts().named_by.and_then(kinds::named) else { continue };
        let host = ScopeKey { kind: host, parent: None };
        let named = |kind: &dyn AnyKind, row: &&LiveRow| {
            matches!(row.identity, Identity::Id(_)) && !kind.is_nameless(&*row.live) && row.control.pairs()
        };
        let guests: Vec<(&ScopeKey, &LiveRow)> = (live.scopes.iter())
            .filter(|(scope, _)| scope.kind == id)
            .flat_map(|(scope, table)| table.rows.iter().map(move |row| (scope, row)))
            .collect();
        if guests.is_empty() {
            continue;
        }
        let hosts: HashMap<&Identity, &Name> = (known.scopes.get(&host).into_iter())
            .flat_map(|table| &table.rows)
            .filter(|row| named(host_kind, row))
            .map(|row| (&row.identity, &row.name))
            .collect();
        let mut lacking: BTreeMap<&ScopeKey, BTreeMap<Identity, Name>> = BTreeMap::new();
        for (scope, row) in &guests {
            if let Some(name) = hosts.get(&row.identity).filter(|name| row.name != ***name) {
                lacking.entry(scope).or_default().insert(row.identity.clone(), Name::clone(name));
            }
        }
        let nameless: HashSet<&Identity> = (live.scopes.get(&host).into_iter())
            .flat_map(|table| &table.rows)
            .filter(|row| host_kind.is_nameless(&*row.live))
            .map(|row| &row.identity)
            .collect();
        for (_, row) in guests.iter().filter(|(_, row)| nameless.contains(&row.identity) && named(kind, row)) {
            lacking.entry(&host).or_default().insert(row.identity.clone(), row.name.clone());
        }
        all.extend(lacking.into_iter().map(|(scope, names)| (scope.clone(), names)));
    }
    all
}

fn coverage(wanted: Wanted, listed: bool) -> Coverage {
    let Wanted { all, hidden, keys, .. } = wanted;
    Coverage { all, hidden, listed: listed && all, keys, gaps: Gaps::default() }
}

/// The id of a live thing.
#[must_use]
pub fn id_of(live: &Live, address: &Address) -> Option<Box<str>> {
    live.id(&kinds::scope_of(address)?, address.name()).map(Into::into)
}

fn label(scope: &ScopeKey) -> String {
    let section = kinds::get(scope.kind).facts().section;
    scope.parent.as_ref().map_or_else(|| section.to_owned(), |parent| format!("{parent} {section}"))
}
