//! One difference in, one change or one remark out. What becomes of each is decided here and nowhere else.

use super::{
    Inputs, Plan, Step,
    change::{Carry, Cause, Change, Deferred, Due, DueStatus, Held, Precondition, UnlistedRow},
    change_id, digest,
    riders::{self, Placed, Ride, Riders},
    words,
};
use crate::{
    desired,
    diff::{Difference, Field, Gone, LiveRef, What},
    kinds::{
        self,
        erased::{Action, AnyDelta, AnyKind},
        kind::{Rider, Verdict},
    },
    model::{
        address::{Address, Name},
        diagnostic::Diagnostic,
        node::At,
        policy::Unlisted,
        request::{Gives, Ref, Request},
        scalar::{day, time},
        scope::{
            self, AnySpec, DesiredRow, DesiredScope, Found, Identity, LiveRow, Need, Notes, Rows, ScopeKey, Standing,
            Wanted, Why,
        },
        verb::{Risk, Verb},
    },
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A plan in the making.
pub(super) struct Build<'a> {
    inputs: Inputs<'a>,
    riders: Riders,
    /// For each unlisted row, what it belongs to, and the id of its owner: it is not worth a line when that is taken
    /// away.
    belongs: Vec<(Vec<Address>, Option<Box<str>>)>,
    /// Keys in words, by the id of whoever owns them, with the address of the key.
    owned: BTreeMap<Box<str>, Vec<(Address, String)>>,
    pub(super) plan: Plan,
    pub(super) needs: Vec<Need>,
    pub(super) problems: Vec<Diagnostic>,
}

/// What a change is made from.
struct Draft<'a, 'd> {
    kind: &'static dyn AnyKind,
    scope: &'d ScopeKey,
    address: &'d Address,
    verb: Verb,
    cause: Cause,
    because: String,
    at: At,
    want: Option<&'d dyn AnySpec>,
    have: Option<&'d LiveRow>,
    fields: Vec<Field>,
    notes: Option<&'a Notes>,
    after: Option<Address>,
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

    fn removal<'d>(difference: &'d Difference<'a>, live: &'d LiveRow) -> Draft<'a, 'd> {
        Draft { verb: difference.kind.delete_verb(), have: Some(live), ..Self::draft(difference, None) }
    }

    fn judged(&mut self, difference: &Difference<'a>, live: &LiveRef<'a>, verdict: &Verdict) {
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
    fn shrink(&mut self, host: &Address, at: At) {
        let Some(scope) = kinds::scope_of(host) else { return };
        let kind = kinds::get(scope.kind);
        let Found::One(live) = self.inputs.live.find(&scope, host.name()) else { return };
        let listed = desired::lookup(self.inputs.desired, host).and_then(|(_, row)| row);
        let seen = kind.see(&*live.live);
        let want = match listed.map(|row| &row.wanted) {
            Some(Wanted::Present(spec)) if !spec.fields().is_empty() => &**spec,
            _ => &*seen,
        };
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

    fn step(&self, draft: Draft<'a, '_>) -> Step {
        let Draft { kind, scope, address, verb, cause, because, at, want, have, fields, notes, after } = draft;
        let placed = if verb.removes() || verb == Verb::Update { Vec::new() } else { self.riders.of(address) };
        let riders: Vec<Rider> = placed.iter().map(|placed| placed.rider.clone()).collect();
        let live = have.map(|row| &*row.live);
        let delta = AnyDelta { at: address, want, have: live, riders: &riders };
        let fresh = AnyDelta { have: None, ..delta };
        let requests = match verb {
            Verb::Invite | Verb::Create => kind.write(Action::Create, &delta),
            Verb::Update => kind.write(Action::Update, &delta),
            Verb::Replace => {
                kind.write(Action::Delete, &delta).into_iter().chain(kind.write(Action::Create, &fresh)).collect()
            }
            Verb::Remove | Verb::Revoke | Verb::Archive => kind.write(Action::Delete, &delta),
        };
        let seen = live.map(|live| kind.see(live));
        let power = (
            seen.as_ref().map_or(0, |spec| kind.power(&**spec)),
            want.filter(|_| !verb.removes()).map_or(0, |spec| kind.power(spec)),
        );
        // A field that is not written stays as it is, and its power with it.
        let power = match verb == Verb::Update && fields.iter().all(|field| field.name == "name") {
            true => (power.0, power.0),
            false => power,
        };
        // What has run out gives nothing any more, so its renewal grants all of it.
        let lapsed = verb == Verb::Replace && cause == Cause::Clock;
        let mut risks = risks(kind, verb, if lapsed { (0, power.1) } else { power }, have);
        let brings = placed.iter().filter(|placed| lapsed || placed.at.is_some());
        if !risks.contains(&Risk::Escalation) && brings.into_iter().any(|placed| owns(kind, address, placed)) {
            risks.push(Risk::Escalation);
        }
        let (before, after_value) = self.sides(kind, verb, seen.as_deref(), want, have, &fields, &placed);
        let text = address.to_string();
        let change = Change {
            id: change_id(&text, verb, &after_value),
            address: text,
            kind: kind.title().to_owned(),
            label: have.map(|row| describe(self.inputs, kind, row)).unwrap_or_default(),
            verb,
            before,
            after: after_value,
            fields,
            source: self.inputs.source(at),
            cause,
            because,
            risks,
            effects: self.effects(kind, verb, &delta, have),
            precondition: Precondition {
                identity: have.map(|row| row.identity.as_str().to_owned()),
                digest: seen.as_deref().map(digest::fields),
            },
            depends_on: Vec::new(),
            carries: placed.into_iter().filter_map(|placed| self.carry(placed)).collect(),
            requests: requests.iter().map(Request::label).collect(),
            reason: reason(notes),
            meta: notes
                .filter(|notes| !notes.meta.is_empty())
                .map(|notes| Value::Object(notes.meta.clone()))
                .unwrap_or_default(),
        };
        Step {
            change,
            scope: scope.clone(),
            key: address.name().into(),
            address: address.clone(),
            identity: have.map(|row| row.identity.clone()),
            requests,
            power,
            after: after.into_iter().collect(),
        }
    }

    /// The values before and after, as people and the saved plan see them.
    #[expect(clippy::too_many_arguments, reason = "the parts of one draft")]
    fn sides(
        &self,
        kind: &'static dyn AnyKind,
        verb: Verb,
        seen: Option<&dyn AnySpec>,
        want: Option<&dyn AnySpec>,
        have: Option<&LiveRow>,
        fields: &[Field],
        placed: &[Placed],
    ) -> (Value, Value) {
        let section = kinds::all()
            .find(|(_, riding)| riding.rides_in() == Some(kind.name()))
            .and_then(|(_, riding)| kinds::named(riding.written().under))
            .map_or("", |(_, parent)| parent.written().section);
        let rode = || placed.iter().map(|placed| (placed.parent.clone(), role(&placed.rider)));
        match verb {
            Verb::Update => {
                let side = |of: fn(&Field) -> &Value| {
                    Value::Object(fields.iter().map(|field| (field.name.clone(), of(field).clone())).collect())
                };
                (side(|field| &field.before), side(|field| &field.after))
            }
            Verb::Remove | Verb::Revoke | Verb::Archive => (seen.map(words::fields).unwrap_or_default(), Value::Null),
            Verb::Invite | Verb::Create => {
                (Value::Null, words::with_riders(want.map(AnySpec::fields).unwrap_or_default(), section, rode()))
            }
            Verb::Replace => {
                let carried = have.and_then(|row| kind.carries(&*row.live)).unwrap_or_default();
                let names = carried.into_iter().map(|(id, fields)| {
                    let rider = Rider { parent: Ref::Id(id.clone()), address: None, fields };
                    (name_of(self.inputs, &id), role(&rider))
                });
                (
                    words::with_riders(seen.map(AnySpec::fields).unwrap_or_default(), section, names),
                    words::with_riders(want.map(AnySpec::fields).unwrap_or_default(), section, rode()),
                )
            }
        }
    }

    fn carry(&self, placed: Placed) -> Option<Carry> {
        Some(Carry {
            address: placed.rider.address.as_ref()?.to_string(),
            after: Value::Object(placed.rider.fields),
            source: placed.at.map(|at| self.inputs.source(at)),
        })
    }

    fn effects(&self, kind: &dyn AnyKind, verb: Verb, delta: &AnyDelta<'_>, have: Option<&LiveRow>) -> Vec<String> {
        let mut effects = kind.effects(verb, delta);
        if !verb.removes() || !kind.ends_owned() {
            return effects;
        }
        let Some(row) = have.filter(|row| matches!(row.identity, Identity::Id(_))) else { return effects };
        for (address, text) in self.owned.get(row.identity.as_str()).into_iter().flatten() {
            effects.push(format!("ends {} {text}", address.segment().replace('_', " ")));
        }
        effects
    }

    /// Whoever is taken out of something keeps the keys that they have in it, unless the plan ends those as well.
    fn spared(&mut self) {
        let Self { plan, owned, .. } = self;
        for steps in [&mut plan.changes, &mut plan.due] {
            let removed: BTreeSet<Address> =
                steps.iter().filter(|step| step.verb().removes()).map(|step| step.address.clone()).collect();
            let ended = ended(steps);
            for step in steps.iter_mut().filter(|step| step.verb().removes()) {
                let (Some(Identity::Id(id)), Some(parent)) = (&step.identity, step.address.parent()) else { continue };
                if ended.contains(id) {
                    continue;
                }
                for (address, text) in owned.get(id).into_iter().flatten() {
                    if address.is_inside(&parent) && !removed.contains(address) {
                        let what = address.segment().replace('_', " ");
                        step.change.effects.push(format!("does not end {what} {text}"));
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
        let removed: BTreeSet<&Address> =
            self.plan.changes.iter().filter(|step| step.verb().removes()).map(|step| &step.address).collect();
        let ended = ended(&self.plan.changes);
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

/// The file's name for a live thing of the organization with this id, or the id.
fn name_of(inputs: Inputs<'_>, id: &str) -> String {
    inputs
        .live
        .scopes
        .iter()
        .filter(|(scope, _)| scope.parent.is_none())
        .find_map(|(_, table)| table.rows.iter().find(|row| row.identity.as_str() == id))
        .map_or_else(|| id.to_owned(), |row| row.key.to_string())
}

/// What tells a row from its neighbours.
fn describe(inputs: Inputs<'_>, kind: &dyn AnyKind, row: &LiveRow) -> String {
    let text = kind.describe(&*row.live, inputs.now);
    match kind.owner(&*row.live) {
        // Where only the owner's id is known, the name that the organization gives it says more.
        Some(id) if text.contains(id) => text.replace(id, &name_of(inputs, id)),
        _ => text,
    }
}

/// The ids of whoever is taken away together with all that they own.
fn ended(steps: &[Step]) -> BTreeSet<Box<str>> {
    steps
        .iter()
        .filter(|step| step.verb().removes() && kinds::get(step.scope.kind).ends_owned())
        .filter_map(|step| step.identity.as_ref().map(|identity| identity.as_str().into()))
        .collect()
}

fn refers_to(step: &Step, lost: &BTreeSet<Address>) -> bool {
    step.requests
        .iter()
        .flat_map(Request::refs)
        .any(|whose| matches!(whose, Ref::Of(address) if lost.contains(address)))
}

/// Whether what rides in a thing makes its bearer an owner of something.
fn owns(host: &dyn AnyKind, address: &Address, placed: &Placed) -> bool {
    let riding = kinds::all().find(|(_, kind)| kind.rides_in() == Some(host.name()));
    riding.is_some_and(|(_, kind)| {
        let row = kind.carried(&address.name().into(), "", &placed.rider.fields);
        row.is_some_and(|row| kind.power(&*kind.see(&*row.live)) >= OWNER)
    })
}

fn role(rider: &Rider) -> Value {
    rider.fields.values().next().cloned().unwrap_or_default()
}

fn reason(notes: Option<&Notes>) -> Option<String> {
    notes.and_then(|notes| notes.reason.as_deref()).map(str::to_owned)
}

/// The power that only owners have.
pub(crate) const OWNER: u8 = 3;

fn risks(kind: &dyn AnyKind, verb: Verb, (before, after): (u8, u8), have: Option<&LiveRow>) -> Vec<Risk> {
    match verb {
        // Nothing runs on an invite yet.
        Verb::Remove if have.is_some_and(|row| row.identity.is_pending()) => vec![Risk::Destructive],
        Verb::Remove | Verb::Revoke | Verb::Archive => kind.delete_risks().to_vec(),
        Verb::Update if after < before => vec![Risk::Destructive],
        Verb::Update if after > before => vec![Risk::Escalation],
        Verb::Invite | Verb::Create | Verb::Replace if after >= OWNER && before < OWNER => vec![Risk::Escalation],
        _ => Vec::new(),
    }
}
