//! The failure of a read in, what it means for the scope out: a refusal that somebody can do without, a parent that
//! is perhaps gone, or the end of the reading.

use super::{
    Stopped,
    fetch::{KnownScope, read_scope},
    parent_id, path_of,
    rows::{Listing, Wanted},
};
use crate::{
    api::{ReadError, Reader},
    kinds::{self, erased::AnyRead},
    model::{
        live_row::{Control, LiveRow},
        live_table::Live,
        scope::ScopeKey,
    },
};
use std::collections::BTreeMap;

/// The result of reading one scope.
pub(super) enum ScopeAnswer {
    Extent(Listing),
    /// What only guardrails need, and the API does not show: the status, and the API's words.
    Refused((u16, String)),
    /// The list does not exist, perhaps because its parent does not exist any more.
    PerhapsGone(Stopped),
}

/// Says what became of reading a scope.
///
/// # Errors
/// When nothing can be known without it.
pub(super) fn answer_of(
    scope: &ScopeKey,
    wanted: &Wanted,
    read: Result<Listing, Stopped>,
) -> Result<ScopeAnswer, Stopped> {
    Ok(match read {
        Err(stopped) if wanted.shown && may_be_gone(scope, &stopped) => ScopeAnswer::PerhapsGone(stopped),
        Err(stopped) if wanted.optional => ScopeAnswer::Refused(refused(&stopped).ok_or(stopped)?),
        Err(stopped) if is_closed(scope, &stopped) => ScopeAnswer::Refused(refused(&stopped).ok_or(stopped)?),
        Err(stopped) if may_be_gone(scope, &stopped) => ScopeAnswer::PerhapsGone(stopped),
        read => ScopeAnswer::Extent(read?),
    })
}

/// Returns whether the organization does not have a setting at all, which ends no other reading.
fn is_closed(scope: &ScopeKey, stopped: &Stopped) -> bool {
    let Some((status, _)) = refused(stopped) else { return false };
    let reads = kinds::get(scope.kind).reads();
    reads.iter().any(|read| matches!(read, AnyRead::One { closed, .. } if closed.contains(&status)))
}

/// Returns whether a list may be refused only because its parent was archived or deleted since it was listed.
pub(super) fn may_be_gone(scope: &ScopeKey, stopped: &Stopped) -> bool {
    scope.parent.is_some() && refused(stopped).is_some_and(|(status, _)| matches!(status, 400 | 404))
}

/// Looks again for the parents of lists that were refused: one that was archived or deleted meanwhile is noted as gone,
/// and ends nothing else. Returns the refusals of those whose parent is still there.
///
/// # Errors
/// A parent's list that cannot be read.
pub(super) async fn parents_are_gone(
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
            let listing = read_scope(reader, &above, &path, &wanted, false, KnownScope::of(None)).await?;
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
pub(super) fn refused(stopped: &Stopped) -> Option<(u16, String)> {
    let error = match stopped {
        Stopped::Read(ReadError::Of { error, .. }) => error,
        Stopped::Read(error) => error,
        Stopped::Contradiction { what, .. } => return Some((0, what.clone())),
        Stopped::Unbound { .. } | Stopped::Namesakes { .. } => return None,
    };
    // A snapshot gives the same answer each time.
    if error.is_not_held() {
        return Some((0, error.to_string()));
    }
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
