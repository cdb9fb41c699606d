//! Changes in, blocks out: the dangerous ones first, and many equal ones as one. Nothing is lost: a block knows all its
//! changes.

use super::phrases::{SHOWN_IN_DANGER, count, fields, own_place, place, rank, used_at};
use crate::plan::change::Change;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// From how many equal changes on they become one block.
const FOLD_FROM: usize = 5;

/// The number of addresses that a block shows.
pub(super) const SHOWN: usize = 3;

/// Changes that are told as one; most often just one.
pub(super) struct Block<'a> {
    /// The first of them, which stands for all.
    pub(super) first: &'a Change,
    /// All of them, the first included.
    pub(super) all: Vec<&'a Change>,
}

impl<'a> Block<'a> {
    /// The changes that are named, and not only counted. Nobody is left out for the sake of one line.
    pub(super) fn shown(&self) -> &[&'a Change] {
        let most = if self.is_dangerous() { SHOWN_IN_DANGER } else { SHOWN };
        self.all.get(..most).filter(|_| self.all.len() > most + 1).unwrap_or(&self.all)
    }

    /// Returns whether it stands for several changes.
    pub(super) fn is_folded(&self) -> bool {
        self.all.len() > 1
    }

    /// Returns whether a reviewer must look at it.
    pub(super) fn is_dangerous(&self) -> bool {
        !self.first.risks.is_empty()
    }

    /// The place that all of its changes come from. Where they come from several, each place stands beside its address.
    pub(super) fn one_place(&self) -> Option<String> {
        if !self.is_folded() {
            return Some(place(&self.first.source));
        }
        let first = own_place(&self.first.source);
        if !self.all.iter().all(|change| own_place(&change.source) == first) {
            return None;
        }
        let is_template = self.all.iter().all(|change| change.source.used_at.is_some());
        let users = is_template.then(|| users(&self.all)).flatten();
        Some(users.map(|users| format!("{first}, in a template for {users}")).unwrap_or(first))
    }
}

/// Returns what stands beside the address of one change of a fold: its place, as far as [`Block::one_place`] does not
/// say it.
pub(super) fn place_beside(one_place: Option<&str>, change: &Change) -> String {
    if one_place.is_some() { used_at(&change.source) } else { place(&change.source) }
}

/// Returns how many things at the top the changes stand in: `60 projects`.
fn users(changes: &[&Change]) -> Option<String> {
    let outermost = |change: &&'_ Change| {
        let mut parts = change.address.split('/');
        Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
    };
    let users: BTreeSet<(String, String)> = changes.iter().filter_map(outermost).collect();
    let (segment, _) = users.first()?;
    Some(count(users.len(), segment, &format!("{segment}s")))
}

/// Sorts by danger, keeping the order of the plan otherwise, and folds where that is asked for.
pub(super) fn blocks<'a>(changes: &[&'a Change], fold: bool) -> Vec<Block<'a>> {
    let mut sorted = changes.to_vec();
    sorted.sort_by_key(|change| (rank(&change.risks), Reverse(change.risks.len())));
    if !fold {
        return sorted.into_iter().map(|change| Block { first: change, all: vec![change] }).collect();
    }
    let keys: Vec<String> = sorted.iter().map(|change| key(change)).collect();
    let mut groups: BTreeMap<&str, Vec<&'a Change>> = BTreeMap::new();
    for (key, change) in keys.iter().zip(&sorted) {
        groups.entry(key).or_default().push(change);
    }
    let mut blocks = Vec::new();
    for (key, change) in keys.iter().zip(&sorted) {
        match groups.get_mut(key.as_str()) {
            Some(group) if group.len() >= FOLD_FROM => blocks.push(Block { first: change, all: std::mem::take(group) }),
            // Taken before: the block stands where its first change stood.
            Some(group) if group.is_empty() => {}
            _ => blocks.push(Block { first: change, all: vec![change] }),
        }
    }
    blocks
}

/// Returns what makes two changes equal to a reviewer: everything that a block shows once. The change's own name is no
/// difference in an effect such as "sends an e-mail to …".
fn key(change: &Change) -> String {
    let effects: Vec<String> = change.effects.iter().map(|effect| generic(effect, change)).collect();
    let fields: Vec<_> = fields(change, true).into_iter().map(|one| (one.name, one.before, one.after)).collect();
    let notes = (&change.reason, &change.warnings);
    format!(
        "{:?}",
        (
            (change.verb, &change.kind, fields, &change.detail, &change.withheld, &change.skipped),
            (&change.risks, effects, notes, change.origin),
        )
    )
}

/// An effect without the name of what it happens to.
pub(super) fn generic(effect: &str, change: &Change) -> String {
    match change.address.rsplit('/').next() {
        Some(name) if name.len() > 2 => effect.replace(name, "…"),
        _ => effect.to_owned(),
    }
}
