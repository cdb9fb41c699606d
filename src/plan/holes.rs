//! Steps in, steps that can be sent out: every hole is known, planned, deferred, to be read, or nobody's.

use super::{
    Inputs, Step,
    build::{PlanBuilder, ended, removals},
    change::{Deferred, Problem},
};
use crate::{
    kinds,
    model::{
        address::{Address, Name},
        node::Position,
        request::{Gives, Ref, Request},
        scope::{Extent, Lookup, ReadReason, ReadRequest},
    },
};
use std::collections::{BTreeMap, BTreeSet};

impl PlanBuilder<'_> {
    /// Adds the replacements that riders ask for, and settles every hole: known, planned, deferred, to be read, or
    /// nobody's.
    pub(super) fn resolve(mut self) -> Self {
        let shrunk: Vec<(Address, Position)> =
            self.maker.invites.shrunk().map(|(host, at)| (host.clone(), at)).collect();
        for (host, at) in shrunk {
            self.shrink(&host, at);
        }
        let given: BTreeSet<Address> = self
            .plan
            .changes
            .iter()
            .chain(&self.plan.due)
            .filter(|step| step.requests.iter().any(|request| matches!(request.gives, Gives::Id(_))))
            .map(|step| step.address.clone())
            .collect();
        let steps = self.plan.changes.iter().chain(&self.plan.due);
        let holes: BTreeSet<&Address> = steps.flat_map(holes).filter(|hole| !given.contains(*hole)).collect();
        let mut lost: BTreeMap<Address, Option<Address>> = BTreeMap::new();
        for hole in holes {
            let Some(scope) = kinds::scope_of(hole) else { continue };
            match self.inputs.live.find(&scope, hole.name()) {
                Lookup::One(_) => {}
                Lookup::Unread => self.needs.push(ReadRequest {
                    scope,
                    rows: Extent::Keys([Name::from(hole.name())].into()),
                    why: ReadReason::Reference,
                }),
                Lookup::Nothing | Lookup::Several(_) => {
                    lost.insert(hole.clone(), None);
                }
            }
        }
        self.leave_out(lost);
        let removed: BTreeSet<&Address> = removals(self.inputs, &self.plan.changes).map(|step| &step.address).collect();
        let ended = ended(self.inputs, &self.plan.changes);
        let mut stays = self.belongs.iter().map(|(to, owner)| {
            !to.iter().any(|address| removed.contains(address))
                && !owner.as_ref().is_some_and(|owner| ended.contains(owner))
        });
        self.plan.unlisted.retain(|_| stays.next().unwrap_or(true));
        self.waiting();
        self.spared();
        self
    }

    /// Changes that need the id of somebody who has not accepted yet cannot be made today.
    fn waiting(&mut self) {
        let live = self.inputs.live;
        let waits = |step: &Step| {
            step.requests.iter().flat_map(Request::refs).find_map(|whose| match whose {
                Ref::Of(address) => {
                    let scope = kinds::scope_of(address)?;
                    match live.find(&scope, address.name()) {
                        Lookup::One(row) if row.identity.is_pending() => Some(address.clone()),
                        _ => None,
                    }
                }
                Ref::Id(_) => None,
            })
        };
        let mut kept = Vec::with_capacity(self.plan.changes.len());
        for step in std::mem::take(&mut self.plan.changes) {
            match waits(&step) {
                None => kept.push(step),
                Some(host) => self.plan.deferred.push(Deferred {
                    address: step.change.address,
                    after: step.change.after,
                    source: step.change.source,
                    waits_for: host.to_string(),
                    detail: "they have not accepted their invite yet".to_owned(),
                }),
            }
        }
        self.plan.changes = kept;
    }

    /// Leaves out every step that needs the id of something that is not there, and then those that need theirs. `lost`
    /// says for each address at which row that is told already.
    fn leave_out(&mut self, mut lost: BTreeMap<Address, Option<Address>>) {
        while !lost.is_empty() {
            let mut further = BTreeMap::new();
            let mut ids: BTreeSet<String> = BTreeSet::new();
            let Self { plan, problems, inputs, .. } = self;
            for steps in [&mut plan.changes, &mut plan.due] {
                steps.retain(|step| {
                    let Some((hole, told_at)) = holes(step).find_map(|hole| lost.get_key_value(hole)) else {
                        return true;
                    };
                    let cause = told_at.as_ref().unwrap_or(hole);
                    let cause = match problems.block(cause, &step.change.address) {
                        true => cause.clone(),
                        false => {
                            problems.add(&step.address, nobody(*inputs, step, hole), None);
                            step.address.clone()
                        }
                    };
                    ids.insert(step.change.id.clone());
                    further.insert(step.address.clone(), Some(cause));
                    false
                });
            }
            plan.clock.retain(|due| !due.change.as_ref().is_some_and(|change| ids.contains(&change.id)));
            lost = further;
        }
    }
}

/// The addresses whose ids a step needs.
fn holes(step: &Step) -> impl Iterator<Item = &Address> {
    step.requests.iter().flat_map(Request::refs).filter_map(|whose| match whose {
        Ref::Of(address) => Some(address),
        Ref::Id(_) => None,
    })
}

/// The problem of a row that refers to something that is not there.
fn nobody(inputs: Inputs<'_>, step: &Step, hole: &Address) -> Problem {
    let (name, what) = (hole.name(), hole.segment().replace('_', " "));
    let scope = kinds::scope_of(hole);
    let section = scope.as_ref().map_or("", |scope| kinds::get(scope.kind).facts().section);
    let found = scope.as_ref().map(|scope| inputs.live.find(scope, name));
    let (message, help) = match found {
        Some(Lookup::Several(_)) => {
            (format!("several {what}s of the organization are `{name}`"), "Only one of them can stay.".to_owned())
        }
        _ => (
            format!("`{name}` is not a {what} of the organization"),
            format!("Add them under `{section}` to invite them, or remove them here."),
        ),
    };
    Problem {
        address: step.change.address.clone(),
        message,
        help,
        source: step.change.source.clone(),
        blocks: Vec::new(),
    }
}
