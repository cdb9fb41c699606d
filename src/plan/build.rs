//! One difference in, one change or one remark out. What becomes of each is decided here; keys and unlisted rows have files
//! of their own.

use super::{
    DeferredRow, Inputs, LiveAccess, Plan, Step,
    bundling::{InvitePlan, Invites, unfamiliar_role},
    change::{Cause, Deferred, Due, DueStatus, Problem, ReadOnlyDifference},
    describe, freeze,
    grace::{self, Grace, grace},
    problems::Problems,
    step::{StepInput, StepMaker, describe, reason, title},
};
use crate::{
    access::IndirectPower,
    desired,
    diff::{Absence, Difference, DifferenceKind, Field, LiveRef, RemovalCause, absence},
    kinds::{self, facts::KeyForm},
    model::{
        address::{Address, Name},
        desired_table::{self, DesiredRow, Notes},
        live_row::{Control, Identity, LiveRow},
        live_table::Lookup,
        never::never,
        node::Position,
        policy::Unlisted,
        read_request::ReadRequest,
        scalar::{Seconds, day, time},
        scope::ScopeKey,
        untyped::AnySpec,
        verb::Verb,
    },
};
use foldhash::HashMap;
use std::{cell::RefCell, collections::BTreeSet};

/// Why an invite is not sent anew with the role that the old one gives.
const UNKNOWN_ROLE: &str = "the API does not show which role the invite gives, and the file does not state one";

/// The advice about an entry whose time is over, and whose row orgward may not change.
const NOT_ENDED: &str = "Do that by hand, or remove the entry from the file.";

/// The reason for telling something although `unlisted` says to ignore it.
pub(super) const NOT_SILENT: &str = "`unlisted: ignore` does not hide this; list it, or name it under `policy.ignore`";

/// A plan in the making.
pub(super) struct PlanBuilder<'a, 'l> {
    pub(super) inputs: Inputs<'a>,
    pub(super) access: &'l LiveAccess<'a>,
    /// The power that membership in each group gives, by the list of its members.
    pub(super) powers: RefCell<HashMap<ScopeKey, IndirectPower>>,
    pub(super) maker: StepMaker<'a>,
    /// For each unlisted row, what it belongs to, and the id of its owner: it is not worth a line when that is taken
    /// away.
    pub(super) belongs: Vec<(Vec<Address>, Option<Box<str>>)>,
    pub(super) plan: Plan,
    pub(super) needs: Vec<ReadRequest>,
    pub(super) problems: Problems,
}

impl<'a, 'l> PlanBuilder<'a, 'l> {
    pub(super) fn new(access: &'l LiveAccess<'a>, invites: Invites, problems: Problems) -> Self {
        let inputs = access.inputs();
        let maker = StepMaker::new(inputs, invites);
        Self {
            inputs,
            access,
            powers: RefCell::default(),
            maker,
            belongs: Vec::new(),
            plan: Plan::default(),
            needs: Vec::new(),
            problems,
        }
    }

    /// Decides about one difference.
    pub(super) fn difference(&mut self, difference: &Difference<'a>) {
        match &difference.what {
            DifferenceKind::Missing { row, spec, after } => self.missing(difference, row, *spec, after.clone()),
            DifferenceKind::Differs { row, spec, live, fields } => self.differs(difference, row, *spec, live, fields),
            DifferenceKind::Extra { live, why } => self.extra(difference, live, *why),
            DifferenceKind::Expired { row, spec, live, since } => self.expired(difference, row, *spec, live, *since),
            DifferenceKind::Lapsed { row, spec, live, fields, since } => {
                self.lapsed(difference, row, *spec, live, fields, *since)
            }
            DifferenceKind::Ending { row, until } => {
                let limit = format!("until {}", day(*until));
                let mut due = self.clock(difference, DueStatus::Announced, *until, limit, row.at);
                due.verb = Some(if row.then.is_some() { Verb::Update } else { difference.kind.facts().delete_verb });
                due.label =
                    row.then.as_ref().map(|then| format!("then {}", describe::roles(&**then))).unwrap_or_default();
                due.reason = reason(row.notes.as_deref());
                self.plan.clock.push(due);
                if let Lookup::One(live) = self.inputs.live.find(difference.scope, &row.key)
                    && difference.read_only.is_none()
                    && !matches!(live.control, Control::ReadOnly(_) | Control::FieldsOnly(_))
                {
                    self.announce(difference, live, *until, row.at);
                }
            }
            DifferenceKind::Implied { row, why } => {
                let message = format!("{} {why}, so they cannot be removed from this project", row.key);
                self.problem(difference, row, message, "Make them a `reader` under `users`, or remove the entry.");
            }
            DifferenceKind::ReadOnly { at, what, why } => self.read_only(difference, what.clone(), why, *at),
            DifferenceKind::NeverShown { at, field } => {
                let what = format!("`{field}` cannot be compared");
                self.read_only(difference, what, "the API never shows this field of a key", *at);
                if let Some(told) = self.plan.read_only.last_mut() {
                    told.is_never_shown = true;
                }
            }
            DifferenceKind::Muddled { at, why } => {
                let table = self.inputs.live.scopes.get(difference.scope);
                let rows = table.map_or(&[][..], |table| table.with_key(difference.address.name()));
                if let Some(row) = rows.iter().find(|row| self.is_privileged(difference, row)) {
                    self.unlisted(difference, row, *at, (*why).to_owned());
                }
                self.read_only(difference, "not listed".to_owned(), why, *at);
            }
            DifferenceKind::Key { entry, turn } => self.key(difference, entry, turn),
            DifferenceKind::Judged { live, verdict } => self.judged(difference, live, verdict),
        }
    }

    pub(super) fn input<'d>(difference: &'d Difference<'a>, notes: Option<&'a Notes>) -> StepInput<'a, 'd> {
        StepInput {
            kind: difference.kind,
            scope: difference.scope,
            address: &difference.address,
            verb: difference.kind.facts().create_verb,
            cause: Cause::Missing,
            detail: String::new(),
            at: difference.table.at,
            want: None,
            have: None,
            fields: Vec::new(),
            notes,
            after: None,
        }
    }

    fn missing(
        &mut self,
        difference: &Difference<'a>,
        row: &'a DesiredRow,
        spec: &dyn AnySpec,
        after: Option<Address>,
    ) {
        if let Some(reason) = difference.read_only {
            return self.read_only(difference, "listed, but missing".to_owned(), reason, row.at);
        }
        if self.bundled(difference, spec, row.at, false) {
            return;
        }
        let input = StepInput {
            detail: "listed, but missing".to_owned(),
            at: row.at,
            want: Some(spec),
            after,
            ..Self::input(difference, row.notes.as_deref())
        };
        let mut step = self.maker.step(input);
        step.change.effects.extend(describe::ending(difference.kind, row, self.inputs.now));
        self.plan.changes.push(step);
    }

    /// Defers a membership that waits for an invite, or for its replacement. Returns `false` if no invite matters.
    fn bundled(&mut self, difference: &Difference<'_>, spec: &dyn AnySpec, at: Position, is_included: bool) -> bool {
        let Some(plan) = difference.host().and_then(|host| self.maker.invites.plan(&host)) else { return false };
        if let Some(why) = plan.defers(is_included, difference.kind.may_be_bundled(spec)) {
            self.deferred(difference, spec, at, why);
        }
        true
    }

    /// Plans the renewal of an expired invite, or reports that it is not sent again.
    fn expired(
        &mut self,
        difference: &Difference<'a>,
        row: &'a DesiredRow,
        spec: &dyn AnySpec,
        live: &LiveRef<'a>,
        since: Seconds,
    ) {
        let detail = describe(self.inputs, difference.kind, live);
        let invite = self.maker.invites.plan(&difference.address);
        if let Some(reason) = invite.and_then(InvitePlan::read_only) {
            return self.read_only(difference, detail, reason, row.at);
        }
        let (nth, most) = match invite {
            Some(InvitePlan::Renewed { nth, most }) => (nth, most),
            Some(InvitePlan::Lapsed { so_far, most }) => {
                let label = match so_far {
                    0 => "not sent again, because `policy.invite_renewals` is 0".to_owned(),
                    1 => format!("not sent again: renewed once, and `policy.invite_renewals` is {most}"),
                    _ => format!("not sent again: renewed {so_far} times, and `policy.invite_renewals` is {most}"),
                };
                let due = self.clock(difference, DueStatus::Reported, since, detail, row.at);
                return self.only_told(due, label, row.notes.as_deref());
            }
            _ => return never!("{} expired, and is not an invite", difference.address),
        };
        // A renewal gives what the old one gave, where the file does not say otherwise.
        let seen = difference.kind.observe(&*live.live);
        if spec.fields().is_empty() && difference.kind.is_uncertain(&*seen) {
            return self.read_only(difference, detail, UNKNOWN_ROLE, row.at);
        }
        let input = StepInput {
            verb: difference.kind.facts().create_verb,
            cause: Cause::Clock,
            detail: detail.clone(),
            at: row.at,
            want: Some(if spec.fields().is_empty() { &*seen } else { spec }),
            have: Some(live),
            ..Self::input(difference, row.notes.as_deref())
        };
        let mut step = self.maker.step(input);
        step.change.effects.extend([
            format!("renewal {nth} of {most}; the expired invite stays and is counted"),
            "if the API refuses this, deletes the expired invite first; renewals cannot then be counted".to_owned(),
        ]);
        let clock = self.clock(difference, DueStatus::Due, since, detail, row.at);
        self.due(step, since, clock, row.notes.as_deref());
    }

    /// Plans a time-based step from what somebody has after `until` to what `then` says.
    fn lapsed(
        &mut self,
        difference: &Difference<'a>,
        row: &'a DesiredRow,
        spec: &dyn AnySpec,
        live: &LiveRef<'a>,
        fields: &[Field],
        since: Seconds,
    ) {
        if let Some(reason) = not_ours(difference, live) {
            let message = format!("{} cannot be changed to what `then` says: {reason}", row.key);
            return self.problem(difference, row, message, NOT_ENDED);
        }
        let limit = format!("until {}", day(since));
        if matches!(live.identity, Identity::Bundled(_)) {
            let label = "their pending invite still gives more; write the role of `then` as the only role".to_owned();
            let due = self.clock(difference, DueStatus::Reported, since, limit, row.at);
            return self.only_told(due, label, row.notes.as_deref());
        }
        let input = StepInput {
            verb: if live.identity.is_pending() { Verb::Replace } else { Verb::Update },
            cause: Cause::Clock,
            detail: format!("`until: {}` has passed, and `then` says {}", day(since), describe::roles(spec)),
            at: row.at,
            want: Some(spec),
            have: Some(live),
            fields: fields.to_vec(),
            ..Self::input(difference, row.notes.as_deref())
        };
        let step = self.maker.step(input);
        let clock = self.clock(difference, DueStatus::Due, since, limit, row.at);
        self.due(step, since, clock, row.notes.as_deref());
    }

    fn differs(
        &mut self,
        difference: &Difference<'a>,
        row: &'a DesiredRow,
        spec: &dyn AnySpec,
        live: &LiveRef<'a>,
        fields: &[Field],
    ) {
        if let Some(reason) = not_ours(difference, live) {
            return self.read_only(difference, describe::sides(fields), reason, row.at);
        }
        if matches!(live.identity, Identity::Bundled(_)) && self.bundled(difference, spec, row.at, true) {
            return;
        }
        let pending = live.identity.is_pending();
        let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
        let input = StepInput {
            verb: if pending { Verb::Replace } else { Verb::Update },
            cause: Cause::Differs,
            detail: format!("differs in {}", names.join(", ")),
            at: row.at,
            want: Some(spec),
            have: Some(live),
            fields: fields.to_vec(),
            ..Self::input(difference, row.notes.as_deref())
        };
        let mut step = self.maker.step(input);
        step.change.effects.extend(describe::ending(difference.kind, row, self.inputs.now));
        self.plan.changes.push(step);
    }

    fn extra(&mut self, difference: &Difference<'a>, live: &LiveRef<'a>, why: RemovalCause<'a>) {
        let collections = difference.kind.facts().collections(live.identity.is_pending());
        let unlisted = desired_table::unlisted(difference.table, &self.inputs.desired.policy, &collections);
        if matches!(why, RemovalCause::Unlisted) {
            self.ask_what_it_leads_to(difference, live, unlisted);
        }
        let (at, notes) = match why {
            RemovalCause::Unlisted => (difference.table.at, None),
            RemovalCause::Asked(row) | RemovalCause::Clock(row) => (row.at, row.notes.as_deref()),
        };
        let shown = matches!(why, RemovalCause::Unlisted) && unlisted != Unlisted::Remove;
        if shown {
            if unlisted == Unlisted::Report {
                self.unlisted(difference, live, at, String::new());
            } else if self.is_privileged(difference, live) {
                self.unlisted(difference, live, at, NOT_SILENT.to_owned());
            }
            return;
        }
        let bundled = matches!(live.identity, Identity::Bundled(_));
        let not_ours = match live.control {
            Control::ReadOnly(reason) | Control::FieldsOnly(reason) => Some(reason),
            _ if bundled || matches!((why, &live.identity), (RemovalCause::Unlisted, Identity::Invite(_))) => {
                let host = difference.host().unwrap_or_else(|| difference.address.clone());
                difference.read_only.or(self.maker.invites.plan(&host).and_then(InvitePlan::read_only))
            }
            _ if self.may_be_meant(difference, why) => {
                Some("an entry of this section matches nothing and may mean this row")
            }
            // Nothing is taken away because a listing does not name it.
            _ if matches!(why, RemovalCause::Unlisted) && !bundled && difference.kind.is_nameless(&*live.live) => {
                Some("its row shows no name, so an entry may mean this one")
            }
            _ => difference.read_only,
        };
        let detail = describe::gone(difference, why);
        if let Some(reason) = not_ours {
            let row = match why {
                RemovalCause::Asked(row) | RemovalCause::Clock(row) => row,
                RemovalCause::Unlisted => {
                    // Nobody lists it, and it stays.
                    if self.is_privileged(difference, live) {
                        self.unlisted(difference, live, at, format!("cannot be removed: {reason}"));
                    }
                    return self.read_only(difference, detail, reason, at);
                }
            };
            // It ends with whoever it belongs to.
            if difference.host_ends(self.inputs.desired, self.inputs.now) {
                return self.read_only(difference, detail, reason, at);
            }
            let message = format!("{} cannot be removed: {reason}", row.key);
            return self.problem(difference, row, message, NOT_ENDED);
        }
        if matches!(why, RemovalCause::Unlisted) && self.in_grace(difference, live, at, String::new()) {
            return;
        }
        match why {
            RemovalCause::Clock(row) => {
                let limit = format!("until {}", row.until.map(day).unwrap_or_default());
                let since = row.until.unwrap_or(self.inputs.now);
                if bundled {
                    let label =
                        "their pending invite still includes it; remove the entry or write `state: absent`".to_owned();
                    let due = self.clock(difference, DueStatus::Reported, since, limit, at);
                    return self.only_told(due, label, notes);
                }
                let input = StepInput { cause: Cause::Clock, detail, at, notes, ..Self::removal(difference, live) };
                let step = self.maker.step(input);
                let clock = self.clock(difference, DueStatus::Due, since, limit, at);
                self.due(step, since, clock, notes);
            }
            // What an invite carries is taken away by replacing the invite.
            _ if bundled => {}
            RemovalCause::Asked(_) | RemovalCause::Unlisted => {
                let cause = if matches!(why, RemovalCause::Asked(_)) { Cause::Absent } else { Cause::Unlisted };
                let input = StepInput { cause, detail, at, notes, ..Self::removal(difference, live) };
                let step = self.maker.step(input);
                self.plan.changes.push(step);
            }
        }
    }

    /// Returns whether an entry of the section that finds nothing may mean this row, which no entry lists. E-mail
    /// addresses leave no doubt about who is meant.
    fn may_be_meant(&mut self, difference: &Difference<'a>, why: RemovalCause<'a>) -> bool {
        matches!(why, RemovalCause::Unlisted)
            && difference.kind.facts().key != KeyForm::Email
            && self.problems.may_mean(difference.scope, &difference.address)
    }

    /// Returns whether a row that no file lists is too young to be taken away; then it is only reported.
    pub(super) fn in_grace(
        &mut self,
        difference: &Difference<'a>,
        live: &LiveRow,
        at: Position,
        detail: String,
    ) -> bool {
        let grace = grace(self.inputs, difference, live);
        let kept = grace::detail(self.inputs, &grace, difference.kind.facts().delete_verb);
        match (grace, kept) {
            (Grace::Over, _) => return false,
            (Grace::Unread(need), _) => self.needs.push(need),
            (grace, kept) => {
                if matches!(grace, Grace::NeverTold) {
                    let warning = grace::warning(self.inputs, difference);
                    if !self.plan.warnings.contains(&warning) {
                        self.plan.warnings.push(warning);
                    }
                }
                let said: Vec<String> = kept.into_iter().chain(Some(detail).filter(|text| !text.is_empty())).collect();
                self.unlisted(difference, live, at, said.join("; "));
            }
        }
        true
    }

    pub(super) fn removal<'d>(difference: &'d Difference<'a>, live: &'d LiveRow) -> StepInput<'a, 'd> {
        StepInput { verb: difference.kind.facts().delete_verb, have: Some(live), ..Self::input(difference, None) }
    }

    /// A replacement that only what an invite carries asks for.
    pub(super) fn shrink(&mut self, host: &Address, at: Position) {
        let Some(scope) = kinds::scope_of(host) else { return };
        let kind = kinds::get(scope.kind);
        let Lookup::One(live) = self.inputs.live.find(&scope, host.name()) else { return };
        let inputs = self.inputs;
        let kept = |detail: String| ReadOnlyDifference {
            address: host.to_string(),
            difference: "the invite includes more than the file allows".to_owned(),
            detail,
            source: inputs.source_of(at, host),
            is_never_shown: false,
        };
        match absence(self.inputs.live, &scope, &live.key) {
            Absence::Sure => {}
            Absence::Ask(need) => return self.needs.push(need),
            Absence::Unsure(why) => return self.plan.read_only.push(kept(why)),
        }
        let listed = desired::lookup(self.inputs.desired, host).and_then(|(_, row)| row);
        let seen = kind.observe(&*live.live);
        let want = match listed.and_then(|row| row.spec(self.inputs.now)) {
            Some(spec) if !spec.fields().is_empty() => spec,
            _ => &*seen,
        };
        if kind.is_uncertain(want) {
            return self.plan.read_only.push(kept(UNKNOWN_ROLE.to_owned()));
        }
        let step = self.maker.step(StepInput {
            kind,
            scope: &scope,
            address: host,
            verb: Verb::Replace,
            cause: Cause::Differs,
            detail: "the invite includes more than the file allows, and cannot be changed".to_owned(),
            at,
            want: Some(want),
            have: Some(live),
            fields: Vec::new(),
            notes: listed.and_then(|row| row.notes.as_deref()),
            after: None,
        });
        self.plan.changes.push(step);
    }

    /// Adds to removals that the keys of the removed person stay, unless the plan ends those as well.
    pub(super) fn spared(&mut self) {
        let Self { plan, maker, inputs, .. } = self;
        for steps in [&mut plan.changes, &mut plan.due] {
            let removed: BTreeSet<Address> = removals(*inputs, steps).map(|step| step.address.clone()).collect();
            let ended = ended(*inputs, steps);
            for step in steps.iter_mut().filter(|step| step.verb().removes()) {
                let (Some(Identity::Id(id)), Some(parent)) = (&step.identity, step.address.parent()) else { continue };
                if ended.contains(id) {
                    continue;
                }
                for (address, text) in maker.owned.get(id).into_iter().flatten() {
                    if address.is_inside(&parent) && !removed.contains(address) {
                        step.change.effects.push(format!("does not end {} {text}", title(address)));
                    }
                }
            }
        }
    }

    pub(super) fn clock(
        &self,
        difference: &Difference<'_>,
        status: DueStatus,
        at: i64,
        limit: String,
        place: Position,
    ) -> Due {
        Due {
            address: difference.address.to_string(),
            label: String::new(),
            status,
            at: time(at),
            limit,
            verb: None,
            source: self.inputs.source_of(place, &difference.address),
            reason: None,
            change: None,
        }
    }

    /// Tells of a time that has passed, and of which no run makes a change.
    pub(super) fn only_told(&mut self, due: Due, label: String, notes: Option<&Notes>) {
        self.plan.clock.push(Due { label, reason: reason(notes), ..due });
    }

    pub(super) fn due(&mut self, mut step: Step, since: Seconds, mut due: Due, notes: Option<&Notes>) {
        step.since = Some(since);
        due.verb = Some(step.change.verb);
        due.label.clone_from(&step.change.label);
        due.reason = due.reason.or_else(|| reason(notes));
        due.change = Some(step.change.clone());
        self.plan.clock.push(due);
        self.plan.due.push(step);
    }

    /// Notes a removal that will be due, so that the day can be judged today.
    pub(super) fn announce(&mut self, difference: &Difference<'a>, live: &LiveRow, since: Seconds, at: Position) {
        let input = StepInput { cause: Cause::Clock, at, ..Self::removal(difference, live) };
        let step = self.maker.step(input);
        self.plan.coming.push(Step { since: Some(since), ..step });
    }

    fn deferred(&mut self, difference: &Difference<'_>, spec: &dyn AnySpec, at: Position, detail: &str) {
        let host = difference.kind.facts().bundled_in.unwrap_or_default();
        let key = Name::from(difference.address.name());
        let told = Deferred {
            address: difference.address.to_string(),
            after: describe::fields(spec),
            source: self.inputs.source_of(at, &difference.address),
            waits_for: Address::root(host, key.clone()).to_string(),
            detail: detail.to_owned(),
        };
        self.plan.deferred.push(DeferredRow { scope: difference.scope.clone(), key, told });
    }

    /// Tells that the file ends something which cannot be ended: it must not pass for in sync.
    fn problem(&mut self, difference: &Difference<'_>, row: &DesiredRow, message: String, help: &str) {
        let problem = Problem {
            address: difference.address.to_string(),
            message,
            help: help.to_owned(),
            source: self.inputs.source(row.at),
            blocks: Vec::new(),
        };
        self.problems.add(&difference.address, problem);
    }

    pub(super) fn read_only(&mut self, difference: &Difference<'_>, what: String, reason: &str, at: Position) {
        self.plan.read_only.push(ReadOnlyDifference {
            address: difference.address.to_string(),
            difference: what,
            detail: reason.to_owned(),
            source: self.inputs.source_of(at, &difference.address),
            is_never_shown: false,
        });
    }
}

/// The removals that are not withheld: what is kept back ends nothing.
pub(super) fn removals<'s>(inputs: Inputs<'_>, steps: &'s [Step]) -> impl Iterator<Item = &'s Step> {
    let policy = &inputs.desired.policy;
    steps.iter().filter(move |step| step.verb().removes() && freeze::keeps(step, policy, inputs.now).is_none())
}

/// The ids of whoever is taken away together with all that they own.
pub(super) fn ended(inputs: Inputs<'_>, steps: &[Step]) -> BTreeSet<Box<str>> {
    removals(inputs, steps)
        .filter(|step| kinds::get(step.scope.kind).facts().ends_owned)
        .filter_map(|step| step.identity.as_ref().map(|identity| identity.as_str().into()))
        .collect()
}

/// Returns why orgward may not change the fields of a row; `None` where it may.
fn not_ours(difference: &Difference<'_>, live: &LiveRow) -> Option<&'static str> {
    match live.control {
        Control::ReadOnly(reason) => Some(reason),
        _ => unfamiliar_role(difference.kind, live).or(difference.read_only),
    }
}
