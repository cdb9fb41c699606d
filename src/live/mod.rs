//! Needs in, live rows out, by GET alone. Bounded concurrency is the client's; what is asked for is the needs' own.
//!
//! A round of needs has no barriers: each list is read as soon as what it depends on is known (`round.rs`). What is read
//! does not depend on the order in which answers arrive.

pub mod feed;
mod fetch;
mod hosts;
pub(crate) mod names;
pub(crate) mod referents;
mod refusal;
mod round;
mod rows;
mod shape;
mod spent;
mod together;

pub use names::give_names;

use crate::{
    api::{ReadError, Reader, error::Failure},
    kinds::{self, erased::AnyRead},
    model::{
        address::Address,
        coverage::{Coverage, Gaps},
        live_table::{Live, Lookup},
        read_request::{Extent, ReadReason, ReadRequest},
        request::{Ref, Unbound},
        scope::ScopeKey,
    },
};
use round::Round;
use rows::Wanted;
use std::collections::BTreeMap;

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
    /// Returns whether the run may send no more requests.
    fn is_last_request(&self) -> bool {
        matches!(self, Self::Read(error) if error.failure().is_some_and(Failure::is_last))
    }

    /// Returns what was asked for in vain.
    #[must_use]
    pub fn in_vain(need: &ReadRequest) -> Self {
        Self::Namesakes { scope: label(&need.scope) }
    }
}

/// Reads what the needs name and adds it to `live`.
///
/// # Errors
/// The first request that fails for good. What was read by then stays in `live`.
pub async fn read(reader: &Reader, live: &mut Live, needs: &[ReadRequest]) -> Result<(), Stopped> {
    Round::new(reader, live, merge(needs)).read().await?;
    give_names(live, None);
    names::point(live, None, &[]);
    names::deduce_sources(live, None);
    names::tell(live);
    referents::name_fields(live, None, &[]);
    spent::read_usage(reader, live, needs).await
}

/// Returns whether somebody can do without it, and say so.
fn is_optional(need: &ReadRequest) -> bool {
    use ReadReason::{Base, Gain, Guardrail, Import, Owner, Power, Renamed, Source, ViewPart};
    matches!(need.why, Base | Gain | Guardrail | Import | Owner | Power | Renamed | Source | ViewPart)
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
            // One listing without a filter says all, and may be needed again.
            Extent::Keys(_) if is_one_listing(&need.scope) => entry.all = true,
            Extent::Keys(keys) => entry.keys.extend(keys.iter().cloned()),
            Extent::Confirm(keys) => entry.confirm.extend(keys.iter().cloned()),
            Extent::Usage(..) => {}
        }
    }
    wanted
}

/// Returns whether a scope of the organization has one listing, which shows all rows or none.
fn is_one_listing(scope: &ScopeKey) -> bool {
    let reads = kinds::get(scope.kind).reads();
    let [read @ AnyRead::List(..)] = &reads[..] else { return false };
    scope.parent.is_none() && !read.filters()
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
