//! Rows that the live organization makes impossible in, and what depends on them out: both are left out of the plan and
//! told. Everything else is planned.

use super::{Inputs, change};
use crate::{
    diff::{self, Difference, DifferenceKind, RemovalCause},
    kinds::{self, facts::Shape},
    model::{
        address::{Address, Name},
        scope::ScopeKey,
        untyped::AnySpec,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// The problems of one plan.
#[derive(Default)]
pub(super) struct Problems {
    entries: Vec<ProblemEntry>,
    by_address: BTreeMap<Address, Vec<usize>>,
}

struct ProblemEntry {
    problem: change::Problem,
    blocks: BTreeSet<String>,
    /// The scope in which an entry finds nothing.
    lost_in: Option<ScopeKey>,
    /// True if the plan does not look at the entry itself, so that it tells the problem only where that keeps something
    /// back.
    is_behind: bool,
}

impl Problems {
    /// Takes the problems that the comparison found, with those that matter only where they keep something back, and
    /// names what stands in a thing that is not there as the file wants it.
    pub(super) fn gather(inputs: Inputs<'_>, found: Vec<diff::Problem>, behind: Vec<diff::Problem>) -> Self {
        let mut problems = Self::default();
        let found = found.into_iter().map(|problem| (problem, false));
        for (problem, is_behind) in found.chain(behind.into_iter().map(|problem| (problem, true))) {
            let diff::Problem { address, at, message, help, is_lost } = problem;
            let lost_in = if is_lost { kinds::scope_of(&address) } else { None };
            let source = inputs.source_of(at, &address);
            let problem = change::Problem { address: address.to_string(), message, help, source, blocks: Vec::new() };
            problems.push(&address, ProblemEntry { problem, blocks: BTreeSet::new(), lost_in, is_behind });
        }
        if problems.entries.is_empty() {
            return problems;
        }
        for (scope, table) in &inputs.desired.scopes {
            let Some(parent) = &scope.parent else { continue };
            let Some(cause) = problems.above(Some(parent.clone())).filter(|cause| !is_there(inputs, cause)) else {
                continue;
            };
            for row in &table.rows {
                problems.block(&cause, &kinds::address(scope, &row.key).to_string());
            }
            let kind = kinds::get(scope.kind);
            if kind.facts().shape == Shape::Rules {
                problems.block(&cause, &format!("{parent}/{}/*", kind.facts().name));
            }
        }
        problems
    }

    /// Adds a problem, once.
    pub(super) fn add(&mut self, address: &Address, problem: change::Problem) {
        self.push(address, ProblemEntry { problem, blocks: BTreeSet::new(), lost_in: None, is_behind: false });
    }

    fn push(&mut self, address: &Address, entry: ProblemEntry) {
        let known = self.by_address.entry(address.clone()).or_default();
        if known.iter().any(|index| self.entries[*index].problem == entry.problem) {
            return;
        }
        known.push(self.entries.len());
        self.entries.push(entry);
    }

    /// Returns whether there is a problem at an address.
    pub(super) fn has(&self, address: &Address) -> bool {
        self.by_address.contains_key(address)
    }

    /// Notes that something is left out because of the problems at an address; `false` when there are none.
    pub(super) fn block(&mut self, cause: &Address, what: &str) -> bool {
        let Some(indexes) = self.by_address.get(cause) else { return false };
        for index in indexes {
            self.entries[*index].blocks.insert(what.to_owned());
        }
        true
    }

    /// Leaves out a difference that depends on a row with a problem. What the file itself ends is ended all the same.
    pub(super) fn leaves_out(&mut self, difference: &Difference<'_>) -> bool {
        if self.entries.is_empty() {
            return false;
        }
        let refers = |spec: &dyn AnySpec| {
            let key = Name::from(difference.address.name());
            difference.kind.refers(&key, spec, difference.scope.parent.as_ref())
        };
        let mut causes = match &difference.what {
            DifferenceKind::Missing { spec, after, .. } => {
                let mut causes = refers(*spec);
                causes.extend(after.clone());
                causes
            }
            DifferenceKind::Differs { spec, .. }
            | DifferenceKind::Expired { spec, .. }
            | DifferenceKind::Lapsed { spec, .. } => refers(*spec),
            DifferenceKind::Extra { why: RemovalCause::Unlisted, .. } | DifferenceKind::Judged { .. } => Vec::new(),
            DifferenceKind::Extra { why: RemovalCause::Asked(_) | RemovalCause::Clock(_), .. }
            | DifferenceKind::Ending { .. }
            | DifferenceKind::Key { .. }
            | DifferenceKind::Implied { .. }
            | DifferenceKind::ReadOnly { .. }
            | DifferenceKind::NeverShown { .. }
            | DifferenceKind::Muddled { .. } => return false,
        };
        causes.extend(self.above(difference.address.parent()));
        let what = difference.address.to_string();
        let mut left_out = false;
        for cause in causes {
            left_out |= self.block(&cause, &what);
        }
        left_out
    }

    /// Returns whether an entry of a section finds nothing, so that a row that nobody lists may be what it means. Then
    /// the row is noted as left out.
    pub(super) fn may_mean(&mut self, scope: &ScopeKey, row: &Address) -> bool {
        let mut may = false;
        for entry in self.entries.iter_mut().filter(|entry| entry.lost_in.as_ref() == Some(scope)) {
            entry.blocks.insert(row.to_string());
            may = true;
        }
        may
    }

    /// The published form, in the order of the file.
    pub(super) fn publish(self) -> Vec<change::Problem> {
        let publish =
            |entry: ProblemEntry| change::Problem { blocks: entry.blocks.into_iter().collect(), ..entry.problem };
        let told = self.entries.into_iter().filter(|entry| !entry.is_behind || !entry.blocks.is_empty());
        let mut list: Vec<change::Problem> = told.map(publish).collect();
        list.sort_by(|a, b| (&a.source, &a.address, &a.message).cmp(&(&b.source, &b.address, &b.message)));
        list
    }

    /// The nearest address with a problem, from here upwards.
    fn above(&self, from: Option<Address>) -> Option<Address> {
        let mut from = from;
        while let Some(address) = from {
            if self.has(&address) {
                return Some(address);
            }
            from = address.parent();
        }
        None
    }
}

/// Returns whether exactly one live thing stands at an address.
fn is_there(inputs: Inputs<'_>, address: &Address) -> bool {
    let Some(scope) = kinds::scope_of(address) else { return false };
    inputs.live.find(&scope, address.name()).is_open()
}
