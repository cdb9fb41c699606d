//! Scopes whose rows one listing shows together in, what became of reading each of them out.

use super::{
    Stopped,
    fetch::{KnownScope, is_owned, read_scope},
    refusal::{ScopeAnswer, answer_of},
    rows::{Listing, Wanted},
};
use crate::{
    api::Reader,
    kinds,
    model::{request::Ref, scope::ScopeKey},
};

/// One scope, what is wanted of it, and the ids of everything that it stands in.
pub(super) type ScopeWithPath = (ScopeKey, Wanted, Vec<Ref>);

/// One scope, what was wanted of it, and what became of reading it.
pub(super) type ScopeRead = (ScopeKey, Wanted, ScopeAnswer);

/// Reads scopes whose rows one listing shows together, each with the id of its owner at the end of its path. Where the
/// listing is refused, each is asked for by itself.
pub(super) async fn read_together(
    reader: &Reader,
    scopes: Vec<ScopeWithPath>,
) -> Result<Vec<ScopeRead>, (ScopeKey, Stopped)> {
    let mut shared = match &scopes[..] {
        [(scope, wanted, path), _, ..] => {
            let above = &path[..path.len().saturating_sub(1)];
            read_scope(reader, scope, above, wanted, false, KnownScope::of(None)).await.ok()
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
            None => read_scope(reader, &scope, &path, &wanted, false, KnownScope::of(None)).await,
        };
        let read = answer_of(&scope, &wanted, read).map_err(|stopped| (scope.clone(), stopped))?;
        answers.push((scope, wanted, read));
    }
    Ok(answers)
}
