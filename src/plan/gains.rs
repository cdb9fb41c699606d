//! Steps in, what they do to access out; and the marks of those that carry power over others.

use super::{Inputs, Step};
use crate::{
    access::{self, AccessDelta, EffectiveDelta, Graph, StepRow},
    kinds,
    model::{
        address::Name,
        scope::{DesiredRow, LiveRow},
        verb::{Risk, Verb},
    },
};
use serde_json::{Map, Value};
use std::sync::OnceLock;

/// The access that is live, as a graph that is built when it is first asked for.
#[derive(Debug)]
pub struct LiveAccess<'a> {
    inputs: Inputs<'a>,
    graph: OnceLock<Graph<'a>>,
}

impl<'a> LiveAccess<'a> {
    /// Returns the access of these inputs.
    #[must_use]
    pub fn new(inputs: Inputs<'a>) -> Self {
        Self { inputs, graph: OnceLock::new() }
    }

    /// Returns the inputs.
    #[must_use]
    pub fn inputs(&self) -> Inputs<'a> {
        self.inputs
    }

    /// Returns the graph.
    pub fn graph(&self) -> &Graph<'a> {
        self.graph.get_or_init(|| access::of_live(self.inputs.live))
    }

    /// Returns what steps do to access.
    #[must_use]
    pub fn delta(&self, steps: &[Step]) -> EffectiveDelta {
        if steps.is_empty() {
            return EffectiveDelta::default();
        }
        let rows = rows(self.inputs, steps);
        access::delta(self.inputs.live, self.graph(), &rows)
    }

    /// Calls `then` with the access after steps.
    pub fn with_after<T>(&self, steps: &[Step], then: impl FnOnce(&Graph<'_>) -> T) -> T {
        let rows = rows(self.inputs, steps);
        then(&access::after_steps(self.inputs.live, self.graph(), &rows).graph)
    }

    /// Returns what steps do to access, as it is published.
    #[must_use]
    pub fn published(&self, steps: &[Step]) -> AccessDelta {
        self.delta(steps).publish(&|step| steps[step].change.address.clone())
    }
}

/// Returns the part of steps that access depends on.
#[must_use]
pub fn rows<'a>(inputs: Inputs<'a>, steps: &'a [Step]) -> Vec<StepRow<'a>> {
    steps.iter().map(|step| row(inputs, step)).collect()
}

fn row<'a>(inputs: Inputs<'a>, step: &'a Step) -> StepRow<'a> {
    // What is announced for later is judged by what will be wanted then.
    let at = step.since.unwrap_or(inputs.now).max(inputs.now);
    let removes = step.verb().removes();
    let have = inputs.live.scopes.get(&step.scope).and_then(|table| {
        let rows = table.with_key(&step.key);
        let is_it = |row: &&LiveRow| step.identity.as_ref() == Some(&row.identity);
        rows.iter().find(is_it)
    });
    let invites = matches!(step.verb(), Verb::Invite | Verb::Replace);
    StepRow {
        scope: &step.scope,
        key: &step.key,
        identity: step.identity.as_ref(),
        removes,
        pending: invites,
        want: declared(inputs, step).filter(|_| !removes).and_then(|row| row.spec(at)),
        have: have.filter(|_| !invites).map(|row| &*row.live),
        bundled: if invites { bundled(step) } else { Vec::new() },
    }
}

/// Returns the entry of the file that a step is about.
fn declared<'a>(inputs: Inputs<'a>, step: &Step) -> Option<&'a DesiredRow> {
    let rows = &inputs.desired.scope(&step.scope)?.rows;
    let at = rows.binary_search_by(|row| (*row.key).cmp(&*step.key)).ok()?;
    rows.get(at)
}

/// Returns the rows that an invite brings along: the names of what they stand in, and their fields.
fn bundled(step: &Step) -> Vec<(Name, Map<String, Value>)> {
    let host = kinds::get(step.scope.kind).facts().name;
    let Some((_, guest)) = kinds::all().find(|(_, guest)| guest.facts().bundled_in == Some(host)) else {
        return Vec::new();
    };
    let section = kinds::named(guest.facts().under).map_or("", |(_, parent)| parent.facts().section);
    let Some(field) = guest.facts().short else { return Vec::new() };
    let places = step.change.after.get(section).and_then(Value::as_object);
    let one = |(parent, role): (&String, &Value)| {
        (parent.as_str().into(), Map::from_iter([(field.to_owned(), role.clone())]))
    };
    places.into_iter().flatten().map(one).collect()
}

/// Marks the steps that carry power over others: one may be harmless without the other.
pub(super) fn mark(access: &LiveAccess<'_>, steps: &mut [Step]) {
    for step in access.delta(steps).escalating() {
        let risks = &mut steps[step].change.risks;
        if !risks.contains(&Risk::Escalation) && !risks.contains(&Risk::Uncertain) {
            risks.push(Risk::Escalation);
        }
    }
}
