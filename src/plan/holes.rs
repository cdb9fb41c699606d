//! Steps in, steps that can be sent out: every hole is known, planned, deferred, to be read, or nobody's.

use super::{
    DeferredRow, Inputs, Step,
    build::{PlanBuilder, ended, removals},
    change::{Deferred, Problem},
};
use crate::{
    kinds,
    model::{
        address::{Address, Name},
        live_table::Lookup,
        node::Position,
        plural::article,
        read_request::{Extent, ReadReason, ReadRequest},
        request::{Gives, Ref, Request},
    },
};
use std::collections::{BTreeMap, BTreeSet};

impl PlanBuilder<'_, '_> {
    /// Adds the replacements that riders ask for, and settles every hole: known, planned, deferred, to be read, or
    /// nobody's.
    pub(super) fn resolve(mut self) -> Self {
        let shrunk: Vec<(Address, Position)> =
            self.maker.invites.shrunk().map(|(host, at)| (host.clone(), at)).collect();
        for (host, at) in shrunk {
            self.shrink(&host, at);
        }
        let of = |gives: fn(&Gives) -> bool| -> BTreeSet<Address> {
            let steps = self.plan.changes.iter().chain(&self.plan.due);
            let giving = steps.filter(|step| step.requests.iter().any(|request| gives(&request.gives)));
            giving.map(|step| step.address.clone()).collect()
        };
        let given = of(|gives| matches!(gives, Gives::Id(_)));
        // Whoever is invited now has no id before they accept.
        let mut invited = of(|gives| matches!(gives, Gives::Later(_)));
        invited.retain(|address| !is_accepted(self.inputs, address));
        self.later(&invited);
        let steps = self.plan.changes.iter().chain(&self.plan.due);
        let holes: BTreeSet<&Address> = steps.flat_map(holes).filter(|hole| !given.contains(*hole)).collect();
        let mut lost: BTreeMap<Address, Option<Address>> = BTreeMap::new();
        for hole in holes {
            // What it stands in is asked for first.
            for address in hole.path() {
                let Some(scope) = kinds::scope_of(&address) else { break };
                let is_whole = address == *hole;
                let found = self.inputs.live.find(&scope, address.name());
                match found {
                    // Nothing is read of what stands in something that is archived.
                    Lookup::One(_) if is_whole || found.is_open() => continue,
                    Lookup::Unread => self.needs.push(ReadRequest {
                        scope,
                        rows: Extent::Keys([Name::from(address.name())].into()),
                        why: ReadReason::Reference,
                    }),
                    Lookup::One(_) | Lookup::Nothing | Lookup::Several(_) => {
                        lost.insert(hole.clone(), (!is_whole).then_some(address));
                    }
                }
                break;
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

    /// Defers what needs the id of somebody whom this plan invites.
    fn later(&mut self, invited: &BTreeSet<Address>) {
        let plan = &mut self.plan;
        let mut kept = Vec::with_capacity(plan.changes.len());
        for step in std::mem::take(&mut plan.changes) {
            // The invite itself carries what it can.
            let host = match step.requests.iter().any(|request| matches!(request.gives, Gives::Later(_))) {
                true => None,
                false => holes(&step).find(|hole| invited.contains(*hole)).cloned(),
            };
            match host {
                None => kept.push(step),
                Some(host) => {
                    plan.deferred.push(deferred(step, &host, "they are invited first, and must accept"));
                }
            }
        }
        plan.changes = kept;
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
                Some(host) => {
                    self.plan.deferred.push(deferred(step, &host, "they have not accepted their invite yet"));
                }
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
                            problems.add(&step.address, nobody(*inputs, step, hole));
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

/// Returns the row of a step that waits for somebody.
fn deferred(step: Step, host: &Address, detail: &str) -> DeferredRow {
    let Step { scope, key, change, .. } = step;
    let told = Deferred {
        address: change.address,
        after: change.after,
        source: change.source,
        waits_for: host.to_string(),
        detail: detail.to_owned(),
    };
    DeferredRow { scope, key, told }
}

/// Returns whether somebody at an address has accepted already: their invite is an addition then.
fn is_accepted(inputs: Inputs<'_>, address: &Address) -> bool {
    let scope = kinds::scope_of(address);
    scope.is_some_and(|scope| match inputs.live.find(&scope, address.name()) {
        Lookup::One(row) => !row.identity.is_pending(),
        _ => false,
    })
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
    let people = scope.as_ref().is_some_and(|scope| kinds::get(scope.kind).facts().key.names_people());
    let place = hole.parent().map_or_else(|| "the organization".to_owned(), |parent| parent.to_string());
    let is_archived = |above: &Address| {
        let found = kinds::scope_of(above).map(|scope| inputs.live.find(&scope, above.name()));
        found.is_some_and(|found| matches!(found, Lookup::One(_)) && !found.is_open())
    };
    let archived = hole.path().find(|above| above != hole && is_archived(above));
    let (message, help) = match found {
        _ if let Some(above) = archived => (
            format!("`{name}` cannot be named here, because {above} is archived"),
            "An archived project cannot be restored; remove it here.".to_owned(),
        ),
        Some(Lookup::Several(_)) => {
            (format!("several {what}s of {place} are `{name}`"), "Only one of them can stay.".to_owned())
        }
        _ => (
            format!("`{name}` is not {} {what} of {place}", article(&what)),
            match people {
                true => format!("Add them under `{section}` to invite them, or remove them here."),
                false => format!("Add it under `{section}` to create it, or remove it here."),
            },
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
