//! A draft in, a step out: the requests of one change, and what people see of it.

use super::{
    Step,
    build::{Build, describe, name_of, reason},
    change::{Carry, Cause, Change, Precondition},
    change_id, digest, freeze,
    riders::Placed,
    words,
};
use crate::{
    diff::Field,
    kinds::{
        self,
        erased::{Action, AnyDelta, AnyKind},
        kind::Rider,
    },
    model::{
        address::{Address, Name},
        node::At,
        policy::Effect,
        request::{Method, Ref, Request},
        scope::{AnySpec, Identity, LiveRow, Notes, ScopeKey},
        verb::{Risk, Verb},
    },
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a change is made from.
pub(super) struct Draft<'a, 'd> {
    pub(super) kind: &'static dyn AnyKind,
    pub(super) scope: &'d ScopeKey,
    pub(super) address: &'d Address,
    pub(super) verb: Verb,
    pub(super) cause: Cause,
    pub(super) because: String,
    pub(super) at: At,
    pub(super) want: Option<&'d dyn AnySpec>,
    pub(super) have: Option<&'d LiveRow>,
    pub(super) fields: Vec<Field>,
    pub(super) notes: Option<&'a Notes>,
    pub(super) after: Option<Address>,
}

/// The power that only owners have.
pub(crate) const OWNER: u8 = 3;

impl<'a> Build<'a> {
    /// Builds the requests, and tells people about them.
    pub(super) fn step(&self, draft: Draft<'a, '_>) -> Step {
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
        // A change of what nobody knows the power of may give more, and may take something away.
        let changes = verb == Verb::Replace
            || verb == Verb::Update && fields.iter().any(|field| kind.written().short == Some(&*field.name));
        let uncertain = changes && seen.as_deref().is_some_and(|seen| kind.is_uncertain(seen));
        // What has run out gives nothing any more, so its renewal grants all of it.
        let lapsed = verb == Verb::Replace && cause == Cause::Clock;
        let mut risks = match uncertain && !lapsed {
            true => vec![Risk::Uncertain],
            false => risks(kind, verb, if lapsed { (0, power.1) } else { power }, have),
        };
        let ends = requests.iter().any(|request| request.method == Method::Delete);
        if verb == Verb::Update && ends && !risks.contains(&Risk::Destructive) {
            risks.push(Risk::Destructive);
        }
        let brings = placed.iter().filter(|placed| lapsed || placed.at.is_some());
        if !risks.contains(&Risk::Escalation)
            && brings.into_iter().any(|placed| riding_power(kind, &placed.rider.fields) >= OWNER)
        {
            risks.push(Risk::Escalation);
        }
        let mut access = self.access(kind, verb, lapsed, power, have, &placed);
        if uncertain {
            access.extend([Effect::Grant, Effect::Remove]);
        }
        if verb == Verb::Update && ends {
            access.insert(Effect::Remove);
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
            withheld: String::new(),
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
            uncertain,
            after: after.into_iter().collect(),
            level: Default::default(),
            access,
            withheld: None,
        }
    }

    /// What a change does to somebody's access, with what rides in it.
    fn access(
        &self,
        kind: &'static dyn AnyKind,
        verb: Verb,
        lapsed: bool,
        power: (u8, u8),
        have: Option<&LiveRow>,
        placed: &[Placed],
    ) -> BTreeSet<Effect> {
        if verb != Verb::Replace {
            return freeze::effects(verb, lapsed, power, (&Some(BTreeMap::new()), &Some(BTreeMap::new())));
        }
        let before = have.and_then(|row| kind.carries(&*row.live)).map(|carried| {
            carried.iter().map(|(id, fields)| (name_of(self.inputs, id), riding_power(kind, fields))).collect()
        });
        let after = placed.iter().map(|one| (one.parent.clone(), riding_power(kind, &one.rider.fields))).collect();
        freeze::effects(verb, lapsed, power, (&before, &Some(after)))
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
            effects.push(format!("ends {} {text}", title(address)));
        }
        effects
    }
}

/// What the thing at an address is called in a sentence.
pub(super) fn title(address: &Address) -> &'static str {
    kinds::named(address.segment()).map_or("", |(_, kind)| kind.title())
}

/// How much power somebody gets by what rides in a thing.
fn riding_power(host: &dyn AnyKind, fields: &Map<String, Value>) -> u8 {
    let riding = kinds::all().find(|(_, kind)| kind.rides_in() == Some(host.name()));
    let power = riding.and_then(|(_, kind)| {
        let row = kind.carried(&Name::from(""), "", fields)?;
        Some(kind.power(&*kind.see(&*row.live)))
    });
    power.unwrap_or_default()
}

pub(super) fn role(rider: &Rider) -> Value {
    rider.fields.values().next().cloned().unwrap_or_default()
}

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
