//! A plan in, its changes out, as rows: the dangerous ones apart, equal ones as one row. Text and Markdown draw the same
//! rows, so what is said about a change is decided here.

use super::{
    fold::{Block, blocks, generic},
    phrases::{ShownField, bundled, fields, meta, says_more},
};
use crate::{
    model::verb::Verb,
    plan::{change::Change, file::PlanFile},
};
use std::collections::BTreeMap;

/// Changes, in the order in which they are shown.
pub(super) struct ChangeRows<'a> {
    /// The ones that a reviewer must look at.
    pub(super) dangerous: Vec<ChangeRow<'a>>,
    /// All others.
    pub(super) others: Vec<ChangeRow<'a>>,
}

/// One change, or several equal ones.
pub(super) struct ChangeRow<'a> {
    /// The changes.
    pub(super) block: Block<'a>,
    /// The fields.
    pub(super) fields: Vec<ShownField>,
    /// The cause, if it says more than the fields.
    pub(super) why: Option<&'a str>,
    /// The place that all of the changes come from, if it is one.
    pub(super) place: Option<String>,
    /// The further effects; without the name of the object if the row stands for several changes.
    pub(super) effects: Vec<String>,
    /// The rows that the change includes. A row for several changes tells none.
    pub(super) bundles: Vec<String>,
    /// The changes that must be done before. A row for several changes tells none.
    pub(super) after: Vec<Prerequisite<'a>>,
    /// The metadata, if all of the changes have the same.
    pub(super) meta: Option<String>,
}

/// A change that must be done before another one.
pub(super) struct Prerequisite<'a> {
    /// Its verb; `None` if the plan does not contain it.
    pub(super) verb: Option<Verb>,
    /// Its address, or its id if the plan does not contain it.
    pub(super) name: &'a str,
}

impl<'a> ChangeRows<'a> {
    /// Decides what is shown of some changes of a plan; `fold` unites equal ones.
    pub(super) fn new(plan: &'a PlanFile, changes: &[&'a Change], fold: bool) -> Self {
        let by_id: BTreeMap<&str, &Change> = plan.all_changes().map(|change| (change.id.as_str(), change)).collect();
        let rows = blocks(changes, fold).into_iter().map(|block| ChangeRow::new(block, &by_id));
        let (dangerous, others) = rows.partition(|row| row.block.is_dangerous());
        Self { dangerous, others }
    }

    /// Returns the title of the changes that are not dangerous.
    pub(super) fn title_of_others(&self) -> &'static str {
        if self.dangerous.is_empty() { "Changes" } else { "Other changes" }
    }
}

impl<'a> ChangeRow<'a> {
    fn new(block: Block<'a>, by_id: &BTreeMap<&str, &'a Change>) -> Self {
        let change = block.first;
        let is_one = !block.is_folded();
        let effect = |effect: &String| if is_one { effect.clone() } else { generic(effect, change) };
        let before = |id: &'a String| match by_id.get(id.as_str()) {
            Some(first) => Prerequisite { verb: Some(first.verb), name: &first.address },
            None => Prerequisite { verb: None, name: id },
        };
        Self {
            fields: fields(change, !is_one),
            why: says_more(change).then_some(&change.detail),
            place: block.one_place(),
            effects: change.effects.iter().map(effect).collect(),
            bundles: change.bundled.iter().filter(|_| is_one).map(bundled).collect(),
            after: change.depends_on.iter().filter(|_| is_one).map(before).collect(),
            meta: meta(&change.meta).filter(|_| block.all.iter().all(|other| other.meta == change.meta)),
            block,
        }
    }
}
