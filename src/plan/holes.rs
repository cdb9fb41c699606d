//! Steps in, steps that can be sent out: every hole is known, planned, deferred, to be read, or nobody's.

use super::{
    Step,
    build::{Build, ended, removals},
    change::Deferred,
};
use crate::{
    desired, kinds,
    model::{
        address::{Address, Name},
        diagnostic::Diagnostic,
        node::At,
        request::{Gives, Ref, Request},
        scope::{DesiredScope, Found, Need, Rows, Why},
    },
};
use std::collections::{BTreeMap, BTreeSet};

impl Build<'_> {
    /// Adds the replacements that riders ask for, and settles every hole: known, planned, deferred, to be read, or
    /// nobody's.
    pub(super) fn resolve(mut self) -> Self {
        let shrinking: Vec<(Address, At)> = self.riders.shrinking().map(|(host, at)| (host.clone(), at)).collect();
        for (host, at) in shrinking {
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
        let mut lost: BTreeSet<Address> = BTreeSet::new();
        let steps = self.plan.changes.iter().chain(&self.plan.due);
        let mut holes: BTreeMap<Address, Address> = BTreeMap::new();
        for step in steps {
            for whose in step.requests.iter().flat_map(Request::refs) {
                if let Ref::Of(address) = whose
                    && !given.contains(address)
                {
                    holes.entry(address.clone()).or_insert_with(|| step.address.clone());
                }
            }
        }
        for (hole, user) in holes {
            let Some(scope) = kinds::scope_of(&hole) else { continue };
            match self.inputs.live.find(&scope, hole.name()) {
                Found::One(_) => {}
                Found::Unread => self.needs.push(Need {
                    scope,
                    rows: Rows::Keys([Name::from(hole.name())].into()),
                    why: Why::Reference,
                }),
                Found::Nothing | Found::Several(_) => {
                    lost.insert(hole.clone());
                    let at = self.place_of(&user);
                    let what = hole.segment().replace('_', " ");
                    self.problems.push(
                        Diagnostic::error(at, format!("`{}` is no {what} of the organization", hole.name())).help(
                            format!(
                                "Add them under `{}`, so that they are invited, or take them out here.",
                                kinds::get(scope.kind).written().section
                            ),
                        ),
                    );
                }
            }
        }
        let removed: BTreeSet<&Address> = removals(self.inputs, &self.plan.changes).map(|step| &step.address).collect();
        let ended = ended(self.inputs, &self.plan.changes);
        let mut stays = self.belongs.iter().map(|(to, owner)| {
            !to.iter().any(|address| removed.contains(address))
                && !owner.as_ref().is_some_and(|owner| ended.contains(owner))
        });
        self.plan.unlisted.retain(|_| stays.next().unwrap_or(true));
        self.plan.changes.retain(|step| !refers_to(step, &lost));
        self.plan.due.retain(|step| !refers_to(step, &lost));
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
                        Found::One(row) if row.identity.is_pending() => Some(address.clone()),
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
                    because: "they have not accepted their invite yet".to_owned(),
                }),
            }
        }
        self.plan.changes = kept;
    }

    fn place_of(&self, address: &Address) -> Option<At> {
        let (table, row): (&DesiredScope, _) = desired::lookup(self.inputs.desired, address)?;
        Some(row.map_or(table.at, |row| row.at))
    }
}

fn refers_to(step: &Step, lost: &BTreeSet<Address>) -> bool {
    step.requests
        .iter()
        .flat_map(Request::refs)
        .any(|whose| matches!(whose, Ref::Of(address) if lost.contains(address)))
}
