//! The rows that host rows carried in; out, which one list is read as a check, and, if it agrees, the rows of all
//! scopes of that kind.

use super::{
    coverage, parent_id,
    rows::{ByParent, Note as _, Wanted, alike, unite},
};
use crate::{
    kinds,
    model::{
        coverage::{Coverage, Gaps},
        live_row::LiveRow,
        live_table::Live,
        scope::{KindId, ScopeKey},
    },
};
use jiff::Timestamp;
use std::{cmp::Reverse, collections::BTreeMap};

/// The scopes of one kind that wait for what host rows carry.
pub(super) struct GuestGroup {
    /// The other kind's scope, whose rows carry theirs.
    pub(super) host: ScopeKey,
    /// The number of scopes whose parents are not known yet.
    pub(super) expected: usize,
    /// The scopes whose parents are known, in their order.
    pub(super) here: BTreeMap<ScopeKey, Wanted>,
}

/// One list that is read to find out whether the host rows carry everything, and the scopes that follow from it.
pub(super) struct HostCheck {
    bundled: ByParent,
    /// The parent's id of the list that is read.
    id: Box<str>,
    /// False if no host row carries anything, so that nothing is proved.
    proves: bool,
    others: Vec<(Box<str>, ScopeKey, Wanted)>,
}

/// The start of a check.
pub(super) struct CheckPlan {
    pub(super) check: HostCheck,
    /// The list that is read, and what is wanted of it.
    pub(super) list: (ScopeKey, Wanted),
    /// The scopes whose parent is not there.
    pub(super) left: Vec<(ScopeKey, Wanted)>,
}

impl HostCheck {
    /// Chooses the list to read. Gives the scopes back where all of their lists must be read.
    ///
    /// The contract only says "if included", so one list is asked for, and must agree. The fullest says most; where all
    /// are empty nothing can be told, and every list is read.
    pub(super) fn plan(
        live: &Live,
        group: GuestGroup,
        bundled: Option<ByParent>,
    ) -> Result<CheckPlan, Vec<(ScopeKey, Wanted)>> {
        let Some(bundled) = bundled else { return Err(group.here.into_iter().collect()) };
        let (mut known, mut left) = (Vec::new(), Vec::new());
        for (scope, wanted) in group.here {
            match scope.parent.as_ref().and_then(|parent| parent_id(live, parent)) {
                Some(id) => known.push((id, scope, wanted)),
                None => left.push((scope, wanted)),
            }
        }
        let size = |id: &str| bundled.get(id).map_or(0, Vec::len);
        let fullest = (0..known.len()).max_by_key(|index| (size(&known[*index].0), Reverse(*index)));
        let Some(fullest) = fullest.filter(|_| known.len() > 1) else {
            left.extend(known.into_iter().map(|(_, scope, wanted)| (scope, wanted)));
            return Err(left);
        };
        let proves = size(&known[fullest].0) > 0;
        let (id, scope, wanted) = known.remove(fullest);
        Ok(CheckPlan { check: Self { bundled, id, proves, others: known }, list: (scope, wanted), left })
    }

    /// Returns whether the host rows carried what the list shows.
    pub(super) fn agrees(&self, kind: KindId, rows: &[LiveRow]) -> bool {
        let carried = self.bundled.get(&self.id).map_or(&[][..], Vec::as_slice);
        let agrees = self.proves && alike(kinds::get(kind), rows, carried);
        if !agrees {
            tracing::info!(
                kind = kinds::get(kind).facts().name,
                "the embedded rows disagree with a listing; reading every list"
            );
        }
        agrees
    }

    /// Adds what the host rows carried, and returns the scopes that are known by it.
    pub(super) fn fill(mut self, live: &mut Live, now: Timestamp) -> Vec<ScopeKey> {
        let mut filled = Vec::new();
        for (id, scope, wanted) in self.others {
            let kind = kinds::get(scope.kind);
            let rows = self.bundled.remove(&id).unwrap_or_default();
            let mut gaps = Gaps::default();
            rows.iter().for_each(|row| gaps.note(0, kind, row));
            live.add(&scope, Coverage { gaps, ..coverage(wanted, false) }, unite(kind, rows), now);
            filled.push(scope);
        }
        filled
    }

    /// Gives back the scopes whose lists must be read.
    pub(super) fn give_back(self) -> Vec<(ScopeKey, Wanted)> {
        self.others.into_iter().map(|(_, scope, wanted)| (scope, wanted)).collect()
    }
}
