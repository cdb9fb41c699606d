//! Live rows that nobody lists in, what a plan says about them out: how powerful they are, and the lines that adopt them.

use super::{
    build::PlanBuilder,
    change::{UnlistedRow, YamlForm},
    describe,
    step::describe as described,
};
use crate::{
    access::{self, IndirectPower},
    desired,
    diff::Difference,
    kinds::{
        self,
        erased::{AnyGrantingRow, AnyKind},
        referent::scope_of,
    },
    model::{
        edge::{Gift, Recipient},
        live_row::{Control, Identity, LiveRow},
        live_table::{Facet, Lookup},
        node::Position,
        policy::Unlisted,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
    },
};

impl<'a> PlanBuilder<'a, '_> {
    /// Returns whether a row gives power over the organization or a project today. An invite that expired gives nothing.
    pub(super) fn is_privileged(&self, difference: &Difference<'_>, live: &LiveRow) -> bool {
        let is_over = |kind: &dyn AnyKind, live: &LiveRow| kind.expired(&*live.live, self.inputs.now).is_some();
        let power = self.indirect_power(difference, live).is_some_and(|power| power.is_privileged);
        (power || difference.kind.is_privileged(&*live.live))
            && !is_over(difference.kind, live)
            && !self.invite(difference, live).is_some_and(|(kind, invite)| is_over(kind, invite))
    }

    /// Returns the invite that carries a row.
    fn invite(&self, difference: &Difference<'_>, live: &LiveRow) -> Option<(&'static dyn AnyKind, &'a LiveRow)> {
        let host = difference.host().filter(|_| matches!(live.identity, Identity::Bundled(_)))?;
        let scope = kinds::scope_of(&host)?;
        match self.inputs.live.find(&scope, host.name()) {
            Lookup::One(row) => Some((kinds::get(scope.kind), row)),
            _ => None,
        }
    }

    /// Returns the power that a row gives through a group that it makes somebody a member of, or through a service account
    /// that others may act as by it; `None` for other rows.
    fn indirect_power(&self, difference: &Difference<'_>, live: &LiveRow) -> Option<IndirectPower> {
        if let Some(known) = self.powers.borrow().get(difference.scope) {
            return Some(known.clone());
        }
        if !access::is_membership(difference.scope) {
            return self.power_of_account(difference, live);
        }
        let power = self.access.graph().power_of_group(difference.scope)?;
        self.powers.borrow_mut().insert(difference.scope.clone(), power.clone());
        Some(power)
    }

    /// Returns the power of the service account that others may act as by a row.
    fn power_of_account(&self, difference: &Difference<'_>, live: &LiveRow) -> Option<IndirectPower> {
        let (kind, live_tables) = (difference.kind, self.inputs.live);
        let parent = difference.scope.parent.as_ref();
        let row = AnyGrantingRow { parent, key: &live.key, want: None, have: Some(&*live.live) };
        let acts = kind.grants(&row).into_iter().find_map(|edge| match edge.gift {
            Gift::ActsAs { account, at_most } => Some((account, at_most)),
            _ => None,
        });
        let (account, at_most) = acts?;
        if at_most.is_some_and(|at_most| !at_most.are_privileged()) {
            return Some(IndirectPower { is_privileged: false, lacks: Vec::new() });
        }
        if let Recipient::Principal(name) = &*account {
            let is_privileged = self.access.graph().may_have_power(name, at_most);
            return Some(IndirectPower { is_privileged, lacks: Vec::new() });
        }
        // A list that was read, and does not show its project or the account, tells that this is gone.
        let referent = |field: &str| kind.referent(&*live.live, field);
        let is_unnamed = |field: &str| referent(field).is_some_and(|referent| referent.name.is_none());
        let unnamed = kind.facts().named_fields.iter().find(|named_field| is_unnamed(named_field.field));
        let list = unnamed.and_then(|unnamed| scope_of(unnamed, referent));
        let is_read = |list: &ScopeKey| live_tables.scopes.get(list).is_some_and(|table| table.coverage.all);
        let lacks: Vec<ScopeKey> = list.into_iter().filter(|list| !is_read(list)).collect();
        Some(IndirectPower { is_privileged: !lacks.is_empty(), lacks })
    }

    /// Asks for the lists that tell what an unlisted row gives through what it leads to, as far as they can be read. A rule
    /// that is removed is not worth a request.
    pub(super) fn ask_what_it_leads_to(&mut self, difference: &Difference<'_>, live: &LiveRow, unlisted: Unlisted) {
        if unlisted == Unlisted::Remove && !access::is_membership(difference.scope) {
            return;
        }
        let lacks = self.indirect_power(difference, live).map(|power| power.lacks).unwrap_or_default();
        let live = self.inputs.live;
        let need = |scope| ReadRequest { scope, rows: Extent::All, why: ReadReason::Power };
        self.needs.extend(lacks.into_iter().filter(|scope| live.unreadable(scope, Facet::Extent).is_none()).map(need));
    }

    pub(super) fn unlisted(&mut self, difference: &Difference<'_>, live: &LiveRow, at: Position, detail: String) {
        let pending = live.identity.is_pending();
        let spec = difference.kind.observe(&*live.live);
        self.belongs.push((
            difference.kind.refers(&live.key, &*spec, difference.scope.parent.as_ref()),
            difference.kind.owner(&*live.live).map(Into::into),
        ));
        let gives = self.indirect_power(difference, live);
        let untold = match &gives {
            Some(gives) if !gives.lacks.is_empty() && access::is_membership(difference.scope) => {
                "what its group gives could not be read"
            }
            Some(gives) if !gives.lacks.is_empty() => "what its service account may do could not be read",
            _ if difference.kind.hides_power(&*live.live) => "its role could not be read",
            _ => "",
        };
        let detail =
            [detail.as_str(), untold].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
        let (form, yaml) = describe::adopt(self.inputs, difference, live, self.namesake(difference, live));
        self.plan.unlisted.push(UnlistedRow {
            address: difference.address.to_string(),
            label: described(self.inputs, difference.kind, live),
            collection: difference.kind.facts().collections(pending)[0].to_owned(),
            detail,
            source: self.inputs.source_of(at, &difference.address),
            privileged: self.is_privileged(difference, live),
            // A comment gives nothing.
            dangerous: form != YamlForm::Comment
                && (difference.kind.is_privileged_when_adopted(&*live.live)
                    || gives.is_some_and(|gives| gives.is_privileged)),
            yaml,
            form,
        });
    }

    /// Returns which name a row could be adopted under when others bear its own: the first keeps it, with its id as a
    /// pin.
    fn namesake(&self, difference: &Difference<'_>, live: &LiveRow) -> Option<String> {
        let table = self.inputs.live.scopes.get(difference.scope)?;
        let others = || table.with_name(&live.name).filter(|row| !matches!(row.control, Control::Archived(_)));
        let put_aside = *live.key == *live.identity.as_str() && live.key != live.name;
        if matches!(live.identity, Identity::Bundled(_)) || (!put_aside && others().nth(1).is_none()) {
            return None;
        }
        let taken = desired::lookup(self.inputs.desired, &kinds::address(difference.scope, &live.name))
            .is_some_and(|(_, row)| row.is_some());
        let first = others().next().is_some_and(|row| row.identity == live.identity);
        Some(if first && !taken { live.name.to_string() } else { format!("{}-{}", live.name, live.identity.as_str()) })
    }
}
