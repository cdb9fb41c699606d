//! A draft of a step in; how much it gives and takes away out: its power, its risks, and its effects on somebody's access.

use super::{
    Inputs, OWNER, Power,
    bundling::{Placed, bundled_kind, place_name},
    change::Cause,
    freeze::{self, Reach},
};
use crate::{
    diff::Field,
    kinds::erased::{AnyDelta, AnyKind},
    model::{
        address::Name,
        live_row::LiveRow,
        policy::AccessEffect,
        request::{Method, Request},
        untyped::AnySpec,
        verb::{Risk, Verb},
    },
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A draft of a step, as far as its weight depends on it.
pub(super) struct Draft<'d> {
    pub(super) inputs: Inputs<'d>,
    pub(super) kind: &'static dyn AnyKind,
    pub(super) verb: Verb,
    pub(super) cause: Cause,
    pub(super) fields: &'d [Field],
    pub(super) have: Option<&'d LiveRow>,
    /// The observed row.
    pub(super) seen: Option<&'d dyn AnySpec>,
    pub(super) delta: AnyDelta<'d>,
    /// The things that ride in it.
    pub(super) placed: &'d [Placed],
    pub(super) requests: &'d [Request],
}

/// The weight of a step.
pub(super) struct Weight {
    /// See `Step::power`.
    pub(super) power: Power,
    /// See `Step::uncertain`.
    pub(super) uncertain: bool,
    /// True if it renews something that has run out.
    pub(super) lapsed: bool,
    pub(super) risks: Vec<Risk>,
    /// See `Step::access`.
    pub(super) access: BTreeSet<AccessEffect>,
}

impl Draft<'_> {
    /// Returns the weight of the step.
    pub(super) fn weigh(&self) -> Weight {
        let (power, uncertain, lapsed) = (self.power(), self.is_uncertain(), self.is_lapsed());
        let reach = self.reach();
        let risks = match uncertain && !lapsed {
            true => vec![Risk::Uncertain],
            false => self.risks_of_power(if lapsed { Power { before: 0, ..power } } else { power }),
        };
        let risks = self.with_further_risks(risks, &reach, lapsed);
        let access = self.access(power, uncertain, lapsed, &reach);
        Weight { power, uncertain, lapsed, risks, access }
    }

    fn power(&self) -> Power {
        let before = self.seen.map_or(0, |spec| self.kind.power(spec));
        // A field that is not written stays as it is, and its power with it.
        if self.verb == Verb::Update && self.fields.iter().all(|field| field.name == "name") {
            return Power { before, after: before };
        }
        let want = self.delta.want.filter(|_| !self.verb.removes());
        Power { before, after: want.map_or(0, |spec| self.kind.power(spec)) }
    }

    /// A change of what nobody knows the power of may give more, and may take something away.
    fn is_uncertain(&self) -> bool {
        let is_short = |field: &Field| self.kind.facts().short == Some(&*field.name);
        let changes = self.verb == Verb::Replace || self.verb == Verb::Update && self.fields.iter().any(is_short);
        changes && self.seen.is_some_and(|seen| self.kind.is_uncertain(seen))
    }

    /// Returns whether the step renews something that has run out: that gives nothing any more, so the step grants all of it.
    fn is_lapsed(&self) -> bool {
        matches!(self.verb, Verb::Replace | Verb::Invite)
            && self.have.is_some_and(|row| self.kind.expired(&*row.live, self.inputs.now).is_some())
            && self.cause == Cause::Clock
    }

    /// Returns what the row reaches before and after. A set of permissions can gain and lose at once, and a number
    /// cannot say both.
    fn reach(&self) -> (Reach, Reach) {
        let is_text = |name: &str| name == "name" || self.kind.facts().texts.contains(&name);
        let names_only = self.fields.iter().all(|field| is_text(&field.name));
        match (self.verb, self.seen, self.delta.want) {
            (Verb::Replace, ..) => self.bundled_reach(),
            (Verb::Update, Some(seen), Some(want)) if !names_only => (self.kind.reach(seen), self.kind.reach(want)),
            _ => (Some(BTreeMap::new()), Some(BTreeMap::new())),
        }
    }

    /// Returns what an invite gives before and after its replacement, by the name of each project.
    fn bundled_reach(&self) -> (Reach, Reach) {
        let of = |fields: &Map<String, Value>| riding_power(self.kind, fields);
        let before = self.have.and_then(|row| self.kind.bundle(&*row.live)).map(|bundled| {
            bundled.iter().map(|(id, fields)| (place_name(self.inputs, self.kind, id), of(fields))).collect()
        });
        let after = self.placed.iter().map(|one| (one.parent.clone(), of(&one.bundled_row.fields))).collect();
        (before, Some(after))
    }

    fn risks_of_power(&self, power: Power) -> Vec<Risk> {
        match self.verb {
            // Nothing runs on an invite yet.
            Verb::Remove if self.have.is_some_and(|row| row.identity.is_pending()) => vec![Risk::Destructive],
            Verb::Remove | Verb::Revoke | Verb::Archive => self.kind.facts().delete_risks.to_vec(),
            Verb::Update if power.shrinks() => vec![Risk::Destructive],
            Verb::Update if power.grows() => vec![Risk::Escalation],
            Verb::Invite | Verb::Create | Verb::Replace if power.after >= OWNER && power.before < OWNER => {
                vec![Risk::Escalation]
            }
            _ => Vec::new(),
        }
    }

    /// Adds what the number of the power does not say.
    fn with_further_risks(&self, mut risks: Vec<Risk>, reach: &(Reach, Reach), lapsed: bool) -> Vec<Risk> {
        let mut add = |risk: Risk, is_so: bool| {
            if is_so && !risks.contains(&risk) {
                risks.push(risk);
            }
        };
        let updates = self.verb == Verb::Update;
        add(Risk::Destructive, updates && freeze::exceeds(&reach.0, &reach.1));
        add(Risk::Escalation, updates && freeze::gains_power(&reach.0, &reach.1));
        if !self.verb.removes() {
            self.kind.risks(&self.delta).into_iter().for_each(|risk| add(risk, true));
        }
        add(Risk::Destructive, self.ends_something());
        let mut brings = self.placed.iter().filter(|placed| lapsed || placed.at.is_some());
        add(Risk::Escalation, brings.any(|placed| riding_power(self.kind, &placed.bundled_row.fields) >= OWNER));
        risks
    }

    /// Returns whether an update ends something that stays nowhere else. Where one role takes the place of another, their
    /// power says what that is.
    fn ends_something(&self) -> bool {
        let facts = self.kind.facts();
        let ends = self.requests.iter().any(|request| request.method == Method::Delete);
        self.verb == Verb::Update && ends && facts.told_by.is_none() && !facts.given
    }

    fn access(&self, power: Power, uncertain: bool, lapsed: bool, reach: &(Reach, Reach)) -> BTreeSet<AccessEffect> {
        let mut access = match self.kind.facts().access || self.verb.removes() {
            true => freeze::effects(self.verb, lapsed, power, &reach.0, &reach.1),
            false => [AccessEffect::Update].into(),
        };
        if uncertain {
            access.extend([AccessEffect::Grant, AccessEffect::Remove]);
        }
        if self.ends_something() {
            access.insert(AccessEffect::Remove);
        }
        access
    }
}

/// Returns how much power somebody gets by what rides in a thing. What cannot be read may be anything.
fn riding_power(host: &dyn AnyKind, fields: &Map<String, Value>) -> u8 {
    let Some(kind) = bundled_kind(host.facts().name) else { return 0 };
    let row = kind.bundled(&Name::from(""), "", fields);
    row.map_or(OWNER, |row| kind.power(&*kind.observe(&*row.live)))
}
