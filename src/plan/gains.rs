//! Steps in, what they do to access out; and the marks of those that carry power over others.

use super::{DeferredRow, Inputs, Plan, Step};
use crate::{
    access::{self, AccessDelta, EffectiveDelta, Graph, StepRow},
    diff, kinds,
    model::{
        address::Name,
        desired_table::DesiredRow,
        live_row::{Identity, LiveRow},
        read_request::{ReadReason, ReadRequest},
        scalar::Seconds,
        scope::ScopeKey,
        verb::{Risk, Verb},
    },
};
use serde_json::{Map, Value};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The access that is live, as a graph that is built when it is first asked for.
#[derive(Debug)]
pub struct LiveAccess<'a> {
    inputs: Inputs<'a>,
    graph: OnceLock<Graph<'a>>,
    /// The answers about the first lists of steps: those of a whole plan are asked about several times.
    known: Mutex<Vec<(DeltaKey, EffectiveDelta)>>,
}

/// The number of lists of steps that are remembered: the plain and the time-based part, with and without what waits.
const REMEMBERED: usize = 4;

/// Everything about steps, and about rows that wait, that what they do to access depends on beside the inputs.
#[derive(Debug, PartialEq)]
struct DeltaKey {
    steps: Vec<DeltaKeyStep>,
    deferred: Vec<(ScopeKey, Name)>,
}

/// One step of a [`DeltaKey`].
#[derive(Debug, PartialEq)]
struct DeltaKeyStep {
    scope: ScopeKey,
    key: Name,
    identity: Option<Identity>,
    verb: Verb,
    since: Option<Seconds>,
    bundled: Vec<(Name, Map<String, Value>)>,
}

impl DeltaKey {
    fn new(steps: &[Step], deferred: &[DeferredRow]) -> Self {
        let step = |step: &Step| DeltaKeyStep {
            scope: step.scope.clone(),
            key: step.key.clone(),
            identity: step.identity.clone(),
            verb: step.verb(),
            since: step.since,
            bundled: if invites(step) { bundled(step) } else { Vec::new() },
        };
        Self {
            steps: steps.iter().map(step).collect(),
            deferred: deferred.iter().map(|row| (row.scope.clone(), row.key.clone())).collect(),
        }
    }
}

impl<'a> LiveAccess<'a> {
    /// Returns the access of these inputs.
    #[must_use]
    pub fn new(inputs: Inputs<'a>) -> Self {
        Self { inputs, graph: OnceLock::new(), known: Mutex::default() }
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
        self.delta_with(steps, &[])
    }

    /// Calls `then` with the access after steps.
    pub fn with_after<T>(&self, steps: &[Step], then: impl FnOnce(&Graph<'_>) -> T) -> T {
        let rows = rows(self.inputs, steps);
        then(&access::after_steps(self.inputs.live, self.graph(), &rows).graph)
    }

    /// Returns what steps do to access, and what rows that wait for somebody will do, as it is published.
    #[must_use]
    pub fn published(&self, steps: &[Step], deferred: &[DeferredRow]) -> AccessDelta {
        // Nothing is given by a plan that changes nothing.
        if steps.is_empty() {
            return AccessDelta::default();
        }
        let mut delta = self.delta_with(steps, deferred).publish(&|number| match steps.get(number) {
            Some(step) => step.change.address.clone(),
            None => deferred.get(number - steps.len()).map(|row| row.told.address.clone()).unwrap_or_default(),
        });
        let Inputs { desired, live, focus, .. } = self.inputs;
        if focus.is_some() {
            let giving = steps.iter().filter(|step| !step.verb().removes());
            let giving = giving.map(|step| (&step.scope, step.change.address.clone()));
            let rows = giving.chain(deferred.iter().map(|row| (&row.scope, row.told.address.clone())));
            delta.unread.extend(access::undeclared_behind(desired, live, rows));
        }
        delta
    }

    /// Returns what steps do to access, and what rows that wait for somebody will do: their numbers follow those of the
    /// steps.
    fn delta_with(&self, steps: &[Step], deferred: &[DeferredRow]) -> EffectiveDelta {
        let asked = DeltaKey::new(steps, deferred);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, delta)) = known.iter().find(|(other, _)| *other == asked) {
            return delta.clone();
        }
        let mut rows = rows(self.inputs, steps);
        rows.extend(deferred.iter().map(|row| waiting(self.inputs, row)));
        let delta = access::delta(self.inputs.live, self.graph(), &rows);
        if known.len() < REMEMBERED {
            known.push((asked, delta.clone()));
        }
        delta
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
    let invites = invites(step);
    StepRow {
        scope: &step.scope,
        key: &step.key,
        identity: step.identity.as_ref(),
        removes,
        pending: invites,
        want: declared(inputs, &step.scope, &step.key).filter(|_| !removes).and_then(|row| row.spec(at)),
        have: have.map(|row| &*row.live),
        bundled: if invites { bundled(step) } else { Vec::new() },
    }
}

/// Returns whether a step waits for somebody, and may bring rows along.
fn invites(step: &Step) -> bool {
    matches!(step.verb(), Verb::Invite | Verb::Replace)
}

/// Returns the entry of the file that says what a row is to be: its own, or one for every parent that no entry lists.
fn declared<'a>(inputs: Inputs<'a>, scope: &ScopeKey, key: &str) -> Option<&'a DesiredRow> {
    inputs.desired.scope(scope)?.row(key)
}

/// Returns a row that waits for somebody to accept an invite. Whatever is live of it stays.
fn waiting<'a>(inputs: Inputs<'a>, row: &'a DeferredRow) -> StepRow<'a> {
    StepRow {
        scope: &row.scope,
        key: &row.key,
        identity: None,
        removes: false,
        pending: true,
        want: declared(inputs, &row.scope, &row.key).and_then(|row| row.spec(inputs.now)),
        have: None,
        bundled: Vec::new(),
    }
}

/// Returns the rows that an invite brings along: the names of what they stand in, and their fields.
fn bundled(step: &Step) -> Vec<(Name, Map<String, Value>)> {
    let host = kinds::get(step.scope.kind).facts().name;
    let Some((_, guest)) = kinds::bundled_in(host) else {
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

/// Returns what a plan of a part of the configuration must read so that it shows what its changes give, and to whom. A plan
/// of all of it has read what the files say of that.
pub(super) fn unread_of_scope(inputs: Inputs<'_>, plan: &Plan) -> Vec<ReadRequest> {
    if inputs.focus.is_none() {
        return Vec::new();
    }
    let giving = plan.changes.iter().filter(|step| !step.verb().removes()).map(|step| (&step.scope, &step.key));
    let rows = giving.chain(plan.deferred.iter().map(|row| (&row.scope, &row.key)));
    let is_read = |scope: &ScopeKey| inputs.live.scopes.get(scope).is_some_and(|table| table.coverage.all);
    let unread = access::declared_behind(inputs.desired, inputs.live, inputs.now, rows)
        .into_iter()
        .filter(|scope| !is_read(scope));
    unread.flat_map(|scope| diff::requests_for(inputs.live, &scope, ReadReason::Gain)).collect()
}

/// Marks the steps that carry power over others: one may be harmless without the other.
pub(super) fn mark(access: &LiveAccess<'_>, steps: &mut [Step], deferred: &[DeferredRow]) {
    if steps.is_empty() {
        return;
    }
    for number in access.delta_with(steps, deferred).escalating() {
        // A row that waits is no step.
        let Some(step) = steps.get_mut(number) else { continue };
        let risks = &mut step.change.risks;
        if !risks.contains(&Risk::Escalation) && !risks.contains(&Risk::Uncertain) {
            risks.push(Risk::Escalation);
        }
    }
}
