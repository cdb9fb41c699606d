//! One difference in, one change or one remark out. What becomes of each is decided here and nowhere else.

use super::{
    Inputs, Plan, Step,
    change::{Cause, Deferred, Due, DueStatus, Held, UnlistedRow},
    freeze,
    grace::{self, Grace, grace},
    riders::{self, Ride, Riders},
    step::{Draft, title},
    words,
};
use crate::{
    desired,
    diff::{Absence, Difference, Field, Gone, LiveRef, What, absence},
    kinds::{self, erased::AnyKind, kind::Verdict},
    model::{
        address::{Address, Name},
        diagnostic::Diagnostic,
        node::At,
        policy::Unlisted,
        scalar::{day, time},
        scope::{self, AnySpec, DesiredRow, Found, Identity, LiveRow, Need, Notes, Standing, Wanted},
        verb::Verb,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Why an invite is not sent anew with the role that the old one gives.
const UNKNOWN_ROLE: &str = "the invite gives a role that is not known, and the file does not say which one is meant";

/// A plan in the making.
pub(super) struct Build<'a> {
    pub(super) inputs: Inputs<'a>,
    pub(super) riders: Riders,
    /// For each unlisted row, what it belongs to, and the id of its owner: it is not worth a line when that is taken
    /// away.
    pub(super) belongs: Vec<(Vec<Address>, Option<Box<str>>)>,
    /// Keys in words, by the id of whoever owns them, with the address of the key.
    pub(super) owned: BTreeMap<Box<str>, Vec<(Address, String)>>,
    pub(super) plan: Plan,
    pub(super) needs: Vec<Need>,
    pub(super) problems: Vec<Diagnostic>,
}

impl<'a> Build<'a> {
    pub(super) fn new(inputs: Inputs<'a>, riders: Riders) -> Self {
        let mut owned: BTreeMap<Box<str>, Vec<(Address, String)>> = BTreeMap::new();
        for (scope, table) in &inputs.live.scopes {
            let kind = kinds::get(scope.kind);
            for row in &table.rows {
                if let Some(owner) = kind.owner(&*row.live) {
                    let text = describe(inputs, kind, row);
                    owned.entry(owner.into()).or_default().push((kinds::address(scope, &row.key), text));
                }
            }
        }
        Self {
            inputs,
            riders,
            belongs: Vec::new(),
            owned,
            plan: Plan::default(),
            needs: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Decides about one difference.
    pub(super) fn difference(&mut self, difference: &Difference<'a>) {
        match &difference.what {
            What::Missing { row, spec, after } => self.missing(difference, row, *spec, after.clone()),
            What::Differs { row, spec, live, fields } => self.differs(difference, row, *spec, live, fields),
            What::Extra { live, why } => self.extra(difference, live, *why),
            What::Expired { row, spec, live, since } => {
                let because = kinds::get(difference.scope.kind).describe(&*live.live, self.inputs.now);
                if let Standing::Held(reason) = live.standing {
                    return self.held(difference, because, reason, row.at);
                }
                // A renewal gives what the old one gave, where the file does not say otherwise.
                let seen = difference.kind.see(&*live.live);
                if spec.fields().is_empty() && difference.kind.is_uncertain(&*seen) {
                    return self.held(difference, because, UNKNOWN_ROLE, row.at);
                }
                let draft = Draft {
                    verb: Verb::Replace,
                    cause: Cause::Clock,
                    because: because.clone(),
                    at: row.at,
                    want: Some(if spec.fields().is_empty() { &*seen } else { *spec }),
                    have: Some(live),
                    ..Self::draft(difference, row.notes.as_deref())
                };
                let step = self.step(draft);
                let clock = self.clock(difference, DueStatus::Due, *since, because, row.at);
                self.due(step, clock, row.notes.as_deref());
            }
            What::Ending { row, until } => {
                let limit = format!("until {}", day(*until));
                let mut due = self.clock(difference, DueStatus::Announced, *until, limit, row.at);
                due.verb = Some(difference.kind.delete_verb());
                due.reason = reason(row.notes.as_deref());
                self.plan.clock.push(due);
            }
            What::Covered { row, why } => {
                let what = "must be gone, and cannot".to_owned();
                self.held(difference, what, &format!("{} {why}", row.key), row.at);
            }
            What::ReadOnly { at, what, why } => self.held(difference, what.clone(), why, *at),
            What::Muddled { at, why } => self.held(difference, "not listed".to_owned(), why, *at),
            What::Judged { live, verdict } => self.judged(difference, live, verdict),
        }
    }

    fn draft<'d>(difference: &'d Difference<'a>, notes: Option<&'a Notes>) -> Draft<'a, 'd> {
        Draft {
            kind: difference.kind,
            scope: difference.scope,
            address: &difference.address,
            verb: difference.kind.create_verb(),
            cause: Cause::Missing,
            because: String::new(),
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
        if let Some(reason) = difference.table.held {
            return self.held(difference, "listed, and not there".to_owned(), reason, row.at);
        }
        match self.riders.ride(self.inputs, difference) {
            Ride::With => {}
            Ride::WithDue => {
                self.deferred(difference, spec, row.at, "their invite ran out; it goes along with the new one")
            }
            Ride::Waits => self.deferred(difference, spec, row.at, "they have not accepted their invite yet"),
            Ride::No => {
                let draft = Draft {
                    because: "listed, and not there".to_owned(),
                    at: row.at,
                    want: Some(spec),
                    after,
                    ..Self::draft(difference, row.notes.as_deref())
                };
                let step = self.step(draft);
                self.plan.changes.push(step);
            }
        }
    }

    fn differs(
        &mut self,
        difference: &Difference<'a>,
        row: &'a DesiredRow,
        spec: &dyn AnySpec,
        live: &LiveRef<'a>,
        fields: &[Field],
    ) {
        if let (Standing::Held(reason), _) | (_, Some(reason)) = (live.standing, difference.table.held) {
            return self.held(difference, words::sides(fields), reason, row.at);
        }
        if matches!(live.identity, Identity::Carried(_)) {
            match self.riders.ride(self.inputs, difference) {
                Ride::With | Ride::No => {}
                Ride::WithDue => {
                    self.deferred(difference, spec, row.at, "their invite ran out; it goes along with the new one")
                }
                Ride::Waits => self.deferred(
                    difference,
                    spec,
                    row.at,
                    "they have not accepted their invite yet, and an invite cannot be changed",
                ),
            }
            return;
        }
        let pending = live.identity.is_pending();
        let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
        let draft = Draft {
            verb: if pending { Verb::Replace } else { Verb::Update },
            cause: Cause::Differs,
            because: format!("differs in {}", names.join(", ")),
            at: row.at,
            want: Some(spec),
            have: Some(live),
            fields: fields.to_vec(),
            ..Self::draft(difference, row.notes.as_deref())
        };
        let step = self.step(draft);
        self.plan.changes.push(step);
    }

    fn extra(&mut self, difference: &Difference<'a>, live: &LiveRef<'a>, why: Gone<'a>) {
        let collections = difference.kind.collections(live.identity.is_pending());
        let unlisted = scope::unlisted(difference.table, &self.inputs.desired.policy, &collections);
        let (at, notes) = match why {
            Gone::Unlisted => (difference.table.at, None),
            Gone::Asked(row) | Gone::Clock(row) => (row.at, row.notes.as_deref()),
        };
        let shown = matches!(why, Gone::Unlisted) && unlisted != Unlisted::Remove;
        if shown {
            if unlisted == Unlisted::Report {
                self.unlisted(difference, live, at, String::new());
            }
            return;
        }
        let carried = matches!(live.identity, Identity::Carried(_));
        let not_ours = match live.standing {
            Standing::Held(reason) | Standing::Kept(reason) => Some(reason),
            _ if matches!(why, Gone::Unlisted) && matches!(live.identity, Identity::Invite(_)) => {
                difference.table.held.or(riders::provisioned(self.inputs, &difference.address))
            }
            _ if carried => {
                let host = riders::host_of(difference).and_then(|host| riders::stuck(self.inputs, &host));
                difference.table.held.or(host)
            }
            _ => difference.table.held,
        };
        let because = words::gone(difference, why);
        if let Some(reason) = not_ours {
            return self.held(difference, because, reason, at);
        }
        if matches!(why, Gone::Unlisted) && self.in_grace(difference, live, at, String::new()) {
            return;
        }
        match why {
            Gone::Clock(row) => {
                let limit = format!("until {}", row.until.map(day).unwrap_or_default());
                let since = row.until.unwrap_or(self.inputs.now);
                if carried {
                    let mut due = self.clock(difference, DueStatus::Reported, since, limit, at);
                    due.label =
                        "their pending invite still carries it; take the entry out or write `state: absent`".to_owned();
                    due.reason = reason(notes);
                    self.plan.clock.push(due);
                    return;
                }
                let draft = Draft { cause: Cause::Clock, because, at, notes, ..Self::removal(difference, live) };
                let step = self.step(draft);
                let clock = self.clock(difference, DueStatus::Due, since, limit, at);
                self.due(step, clock, notes);
            }
            // What an invite carries is taken away by replacing the invite.
            _ if carried => {}
            Gone::Asked(_) | Gone::Unlisted => {
                let cause = if matches!(why, Gone::Asked(_)) { Cause::Absent } else { Cause::Unlisted };
                let draft = Draft { cause, because, at, notes, ..Self::removal(difference, live) };
                let step = self.step(draft);
                self.plan.changes.push(step);
            }
        }
    }

    /// Whether a row that no file lists is too young to be taken away; then it is only reported.
    fn in_grace(&mut self, difference: &Difference<'a>, live: &LiveRow, at: At, because: String) -> bool {
        let grace = grace(self.inputs, difference, live);
        let kept = grace::because(self.inputs, &grace, difference.kind.delete_verb());
        match (grace, kept) {
            (Grace::Over, _) => return false,
            (Grace::Unread(need), _) => self.needs.push(need),
            (_, kept) => {
                let said: Vec<String> = kept.into_iter().chain(Some(because).filter(|text| !text.is_empty())).collect();
                self.unlisted(difference, live, at, said.join("; "));
            }
        }
        true
    }

    fn removal<'d>(difference: &'d Difference<'a>, live: &'d LiveRow) -> Draft<'a, 'd> {
        Draft { verb: difference.kind.delete_verb(), have: Some(live), ..Self::draft(difference, None) }
    }

    fn judged(&mut self, difference: &Difference<'a>, live: &LiveRef<'a>, verdict: &Verdict) {
        if let (Standing::Held(reason), false) = (live.standing, matches!(verdict, Verdict::Allowed { .. })) {
            let what = format!("{}: cannot be judged", describe(self.inputs, difference.kind, live));
            return self.held(difference, what, reason, difference.table.at);
        }
        let rule = words::limit(verdict).and_then(|(rule, limit)| Some((difference.table.rules.get(rule)?, limit)));
        let why = rule.as_ref().and_then(|(rule, _)| difference.kind.rule_reason(&*rule.rule)).map(str::to_owned);
        match (verdict, rule) {
            (Verdict::Allowed { expires: Some(end), revoke, .. }, Some((rule, limit))) => {
                let mut due = self.clock(difference, DueStatus::Announced, *end, limit.to_owned(), rule.at);
                due.label = describe(self.inputs, difference.kind, live);
                due.verb = revoke.then(|| difference.kind.delete_verb());
                due.reason = why;
                self.plan.clock.push(due);
            }
            (Verdict::Breached { since, revoke, .. }, Some((rule, limit))) => {
                let status = if *revoke { DueStatus::Due } else { DueStatus::Reported };
                let mut due = self.clock(difference, status, *since, limit.to_owned(), rule.at);
                due.label = describe(self.inputs, difference.kind, live);
                due.reason = why;
                if !*revoke {
                    self.plan.clock.push(due);
                    return;
                }
                let because = format!("`{limit}` has passed");
                let draft = Draft { cause: Cause::Clock, because, at: rule.at, ..Self::removal(difference, live) };
                let step = self.step(draft);
                self.due(step, due, None);
            }
            (Verdict::Untold { rule, field }, _) => {
                let at = difference.table.rules.get(*rule).map_or(difference.table.at, |rule| rule.at);
                let why = format!("the API does not say what `{field}` of rule {} asks", rule + 1);
                let what = format!("{}: cannot be judged", describe(self.inputs, difference.kind, live));
                self.held(difference, what, &why, at);
            }
            (Verdict::NotAllowed { nearest }, _) => {
                let (because, at) = words::not_allowed(difference.table, *nearest);
                let collections = difference.kind.collections(false);
                match scope::unlisted(difference.table, &self.inputs.desired.policy, &collections) {
                    Unlisted::Ignore => {}
                    Unlisted::Report => self.unlisted(difference, live, at, because),
                    Unlisted::Remove if self.in_grace(difference, live, at, because.clone()) => {}
                    Unlisted::Remove => {
                        let draft = Draft { cause: Cause::Unlisted, because, at, ..Self::removal(difference, live) };
                        let step = self.step(draft);
                        self.plan.changes.push(step);
                    }
                }
            }
            _ => {}
        }
    }

    /// A replacement that only what an invite carries asks for.
    pub(super) fn shrink(&mut self, host: &Address, at: At) {
        let Some(scope) = kinds::scope_of(host) else { return };
        let kind = kinds::get(scope.kind);
        let Found::One(live) = self.inputs.live.find(&scope, host.name()) else { return };
        match absence(self.inputs.live, &scope, &live.key) {
            Absence::Sure => {}
            Absence::Ask(need) => return self.needs.push(need),
            Absence::Unsure(why) => {
                return self.plan.held.push(Held {
                    address: host.to_string(),
                    difference: "the invite carries more than the file allows".to_owned(),
                    because: why,
                    source: self.inputs.source(at),
                });
            }
        }
        let listed = desired::lookup(self.inputs.desired, host).and_then(|(_, row)| row);
        let seen = kind.see(&*live.live);
        let want = match listed.map(|row| &row.wanted) {
            Some(Wanted::Present(spec)) if !spec.fields().is_empty() => &**spec,
            _ => &*seen,
        };
        if kind.is_uncertain(want) {
            return self.plan.held.push(Held {
                address: host.to_string(),
                difference: "the invite carries more than the file allows".to_owned(),
                because: UNKNOWN_ROLE.to_owned(),
                source: self.inputs.source(at),
            });
        }
        let step = self.step(Draft {
            kind,
            scope: &scope,
            address: host,
            verb: Verb::Replace,
            cause: Cause::Differs,
            because: "the invite carries more than the file allows, and cannot be changed".to_owned(),
            at,
            want: Some(want),
            have: Some(live),
            fields: Vec::new(),
            notes: listed.and_then(|row| row.notes.as_deref()),
            after: None,
        });
        self.plan.changes.push(step);
    }

    /// Whoever is taken out of something keeps the keys that they have in it, unless the plan ends those as well.
    pub(super) fn spared(&mut self) {
        let Self { plan, owned, inputs, .. } = self;
        for steps in [&mut plan.changes, &mut plan.due] {
            let removed: BTreeSet<Address> = removals(*inputs, steps).map(|step| step.address.clone()).collect();
            let ended = ended(*inputs, steps);
            for step in steps.iter_mut().filter(|step| step.verb().removes()) {
                let (Some(Identity::Id(id)), Some(parent)) = (&step.identity, step.address.parent()) else { continue };
                if ended.contains(id) {
                    continue;
                }
                for (address, text) in owned.get(id).into_iter().flatten() {
                    if address.is_inside(&parent) && !removed.contains(address) {
                        step.change.effects.push(format!("does not end {} {text}", title(address)));
                    }
                }
            }
        }
    }

    fn clock(&self, difference: &Difference<'_>, status: DueStatus, at: i64, limit: String, place: At) -> Due {
        Due {
            address: difference.address.to_string(),
            label: String::new(),
            status,
            at: time(at),
            limit,
            verb: None,
            source: self.inputs.source(place),
            reason: None,
            change: None,
        }
    }

    fn due(&mut self, step: Step, mut due: Due, notes: Option<&Notes>) {
        due.verb = Some(step.change.verb);
        due.label.clone_from(&step.change.label);
        due.reason = due.reason.or_else(|| reason(notes));
        due.change = Some(step.change.clone());
        self.plan.clock.push(due);
        self.plan.due.push(step);
    }

    fn deferred(&mut self, difference: &Difference<'_>, spec: &dyn AnySpec, at: At, because: &str) {
        let host = difference.kind.rides_in().unwrap_or_default();
        self.plan.deferred.push(Deferred {
            address: difference.address.to_string(),
            after: words::fields(spec),
            source: self.inputs.source(at),
            waits_for: Address::root(host, Name::from(difference.address.name())).to_string(),
            because: because.to_owned(),
        });
    }

    fn held(&mut self, difference: &Difference<'_>, what: String, reason: &str, at: At) {
        self.plan.held.push(Held {
            address: difference.address.to_string(),
            difference: what,
            because: reason.to_owned(),
            source: self.inputs.source(at),
        });
    }

    fn unlisted(&mut self, difference: &Difference<'_>, live: &LiveRow, at: At, because: String) {
        let pending = live.identity.is_pending();
        let spec = difference.kind.see(&*live.live);
        self.belongs.push((
            difference.kind.refers(&live.key, &*spec, difference.scope.parent.as_ref()),
            difference.kind.owner(&*live.live).map(Into::into),
        ));
        self.plan.unlisted.push(UnlistedRow {
            address: difference.address.to_string(),
            label: describe(self.inputs, difference.kind, live),
            collection: difference.kind.collections(pending)[0].to_owned(),
            because,
            source: self.inputs.source(at),
            yaml: words::adopt(difference.kind, live, self.namesake(difference, live)),
        });
    }

    /// Which name a row could be adopted under when others bear its own: the first keeps it, with its id as a pin.
    fn namesake(&self, difference: &Difference<'_>, live: &LiveRow) -> Option<String> {
        let table = self.inputs.live.scopes.get(difference.scope)?;
        let others =
            || table.rows.iter().filter(|row| row.name == live.name && !matches!(row.standing, Standing::Gone(_)));
        let put_aside = *live.key == *live.identity.as_str() && live.key != live.name;
        if matches!(live.identity, Identity::Carried(_)) || (!put_aside && others().count() < 2) {
            return None;
        }
        let taken = desired::lookup(self.inputs.desired, &kinds::address(difference.scope, &live.name))
            .is_some_and(|(_, row)| row.is_some());
        let first = others().next().is_some_and(|row| row.identity == live.identity);
        Some(if first && !taken { live.name.to_string() } else { format!("{}-{}", live.name, live.identity.as_str()) })
    }
}

/// The file's name for a live thing of the organization with this id, or the id.
pub(super) fn name_of(inputs: Inputs<'_>, id: &str) -> String {
    inputs
        .live
        .scopes
        .iter()
        .filter(|(scope, _)| scope.parent.is_none())
        .find_map(|(_, table)| table.rows.iter().find(|row| row.identity.as_str() == id))
        .map_or_else(|| id.to_owned(), |row| row.key.to_string())
}

/// What tells a row from its neighbours.
pub(super) fn describe(inputs: Inputs<'_>, kind: &dyn AnyKind, row: &LiveRow) -> String {
    let text = kind.describe(&*row.live, inputs.now);
    match kind.owner(&*row.live) {
        // Where only the owner's id is known, the name that the organization gives it says more.
        Some(id) if text.contains(id) => text.replace(id, &name_of(inputs, id)),
        _ => text,
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
        .filter(|step| kinds::get(step.scope.kind).ends_owned())
        .filter_map(|step| step.identity.as_ref().map(|identity| identity.as_str().into()))
        .collect()
}

pub(super) fn reason(notes: Option<&Notes>) -> Option<String> {
    notes.and_then(|notes| notes.reason.as_deref()).map(str::to_owned)
}
