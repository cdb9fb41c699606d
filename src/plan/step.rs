//! A draft in, a step out: the requests of one change, and what people see of it.

use super::{
    Inputs, OWNER, Otherwise, Step,
    bundling::{Invites, Placed, bundled_kind, place_name},
    change::{BundledChange, Cause, Change, Precondition},
    change_id, describe, digest,
    weight::{Draft, Weight},
};
use crate::{
    diff::Field,
    kinds::{
        self,
        erased::{Action, AnyDelta, AnyKind},
        kind::Bundled,
    },
    model::{
        address::Address,
        desired_table::Notes,
        live_row::{Identity, LiveRow},
        live_table::Lookup,
        node::Position,
        request::{Ref, Request},
        scalar::date,
        scope::ScopeKey,
        untyped::AnySpec,
        verb::{Risk, Verb},
    },
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The note of a report where a row was there already.
const HIDDEN: &str = "it was there already with another role, hidden until now, so that role was changed";

/// The effect of a create that something stronger may stand behind, which only a plan of its own may lower.
const MAY_HIDE: &str = "if a stronger role of their own is hidden here today, this change fails, and the next plan lowers \
    that role";

/// The input of a step.
pub(super) struct StepInput<'a, 'd> {
    pub(super) kind: &'static dyn AnyKind,
    pub(super) scope: &'d ScopeKey,
    pub(super) address: &'d Address,
    pub(super) verb: Verb,
    pub(super) cause: Cause,
    pub(super) detail: String,
    pub(super) at: Position,
    pub(super) want: Option<&'d dyn AnySpec>,
    pub(super) have: Option<&'d LiveRow>,
    pub(super) fields: Vec<Field>,
    pub(super) notes: Option<&'a Notes>,
    pub(super) after: Option<Address>,
}

/// The maker of steps, with everything that each of them needs.
pub(super) struct StepMaker<'a> {
    pub(super) inputs: Inputs<'a>,
    pub(super) invites: Invites,
    /// Keys in words, by the id of whoever owns them, with the address of the key.
    pub(super) owned: BTreeMap<Box<str>, Vec<(Address, String)>>,
}

impl<'a> StepMaker<'a> {
    pub(super) fn new(inputs: Inputs<'a>, invites: Invites) -> Self {
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
        Self { inputs, invites, owned }
    }

    /// Builds the requests, and tells people about them.
    pub(super) fn step(&self, input: StepInput<'a, '_>) -> Step {
        let StepInput { kind, scope, address, verb, cause, want, have, ref fields, .. } = input;
        let placed = if verb.removes() || verb == Verb::Update { Vec::new() } else { self.invites.rows(address) };
        let bundled: Vec<Bundled> = placed.iter().map(|placed| placed.bundled_row.clone()).collect();
        let live = have.map(|row| &*row.live);
        let delta = AnyDelta { at: address, want, have: live, bundled: &bundled };
        let requests = self.requests(kind, verb, &delta);
        let seen = live.map(|live| kind.observe(live));
        let draft = Draft {
            inputs: self.inputs,
            kind,
            verb,
            cause,
            fields,
            have,
            seen: seen.as_deref(),
            delta,
            placed: &placed,
            requests: &requests,
        };
        let Weight { power, uncertain, lapsed, risks, access } = draft.weigh();
        let otherwise = self.otherwise(&draft, lapsed, input.after.is_some());
        let hides = verb == Verb::Create && otherwise.is_some() && power.after < OWNER;
        let may_hide = hides.then(|| MAY_HIDE.to_owned());
        let effects = self.effects(kind, verb, &delta, have).into_iter().chain(may_hide).collect();
        let sides = self.sides(&draft, verb);
        // Everything else depends on the row as a whole: a person reviewed what they would take away.
        let undeclared = want.filter(|_| verb == Verb::Update).map(AnySpec::unmanaged).unwrap_or_default();
        let precondition = Precondition {
            identity: have.map(|row| row.identity.as_str().to_owned()),
            digest: live.map(|live| digest::fields(kind, live, &undeclared)),
        };
        let (key, after) = (address.name().into(), input.after.clone().into_iter().collect());
        let (scope, address) = (scope.clone(), address.clone());
        let told = Change {
            bundled: placed.into_iter().filter_map(|placed| self.carry(placed)).collect(),
            requests: requests.iter().map(Request::label).collect(),
            ..self.change(input, sides, risks, effects, precondition)
        };
        Step {
            change: told,
            scope,
            key,
            address,
            identity: have.map(|row| row.identity.clone()),
            requests,
            undeclared,
            power,
            uncertain,
            after,
            level: Default::default(),
            access,
            withheld: None,
            since: None,
            otherwise,
        }
    }

    /// Returns the requests of a change.
    fn requests(&self, kind: &dyn AnyKind, verb: Verb, delta: &AnyDelta<'_>) -> Vec<Request> {
        let fresh = AnyDelta { have: None, ..*delta };
        let mut requests = match verb {
            Verb::Invite | Verb::Create => kind.write(Action::Create, delta),
            Verb::Update => kind.write(Action::Update, delta),
            Verb::Replace => {
                kind.write(Action::Delete, delta).into_iter().chain(kind.write(Action::Create, &fresh)).collect()
            }
            Verb::Remove | Verb::Revoke | Verb::Archive => kind.write(Action::Delete, delta),
        };
        for request in &mut requests {
            request.date(&date(self.inputs.now));
        }
        self.fill_from_sources(&mut requests);
        // One half of a replacement is worse than none.
        match !requests.is_empty() && requests.iter().all(Request::is_sendable) {
            true => requests,
            false => vec![Request::unsendable()],
        }
    }

    /// Returns the other way of a step, where the API may refuse the first one.
    fn otherwise(&self, draft: &Draft<'_>, lapsed: bool, is_implied: bool) -> Option<Otherwise> {
        let Draft { kind, verb, delta, .. } = *draft;
        if verb == Verb::Invite && lapsed {
            let withdrawn = AnyDelta { want: None, ..delta };
            let invites = draft.requests.iter().cloned();
            let (before, _) = self.sides(draft, Verb::Replace);
            return Some(Otherwise {
                verb: Verb::Replace,
                requests: kind.write(Action::Delete, &withdrawn).into_iter().chain(invites).collect(),
                note: format!(
                    "the API refused a second invite beside the expired one, so the expired one was deleted first; \
                        it gave {before}; renewals cannot then be counted"
                ),
            });
        }
        // The row that the host's role implied hid the row of their own.
        let hidden = verb == Verb::Create && kind.facts().implied_by.is_some() && is_implied;
        let fresh = AnyDelta { have: None, ..delta };
        let mut requests = if hidden { kind.write(Action::Update, &fresh) } else { Vec::new() };
        self.fill_from_sources(&mut requests);
        let is_sendable = !requests.is_empty() && requests.iter().all(Request::is_sendable);
        is_sendable.then(|| Otherwise { verb: Verb::Update, requests, note: HIDDEN.to_owned() })
    }

    /// Puts a change into words.
    fn change(
        &self,
        input: StepInput<'a, '_>,
        (before, after): (Value, Value),
        risks: Vec<Risk>,
        effects: Vec<String>,
        precondition: Precondition,
    ) -> Change {
        let StepInput { kind, address, verb, cause, detail, at, have, fields, notes, .. } = input;
        let text = address.to_string();
        let meta = notes.filter(|notes| !notes.meta.is_empty());
        Change {
            id: change_id(&text, verb, &after),
            address: text,
            yaml: describe::places(address),
            kind: kind.facts().title.to_owned(),
            label: have.map(|row| describe(self.inputs, kind, row)).unwrap_or_default(),
            verb,
            before,
            after,
            fields,
            source: self.inputs.source_of(at, address),
            cause,
            detail,
            withheld: String::new(),
            skipped: String::new(),
            origin: None,
            risks,
            effects,
            warnings: Vec::new(),
            precondition,
            depends_on: Vec::new(),
            bundled: Vec::new(),
            requests: Vec::new(),
            reason: reason(notes),
            meta: meta.map(|notes| Value::Object(notes.meta.clone())).unwrap_or_default(),
        }
    }

    /// Names where ids come from: a row that points to another thing has that thing's id, which it shows itself once it is
    /// there.
    fn fill_from_sources(&self, requests: &mut [Request]) {
        for request in requests {
            let holes = request.holes.iter_mut().map(|(_, whose)| whose);
            for whose in request.fill.iter_mut().chain(holes) {
                if let Ref::Of(address) = whose
                    && !self.is_there(address)
                {
                    *address = kinds::source_of_id(address);
                }
            }
        }
    }

    /// Returns whether exactly one live row, with an id, stands at an address.
    fn is_there(&self, address: &Address) -> bool {
        let found = kinds::scope_of(address).map(|scope| self.inputs.live.find(&scope, address.name()));
        matches!(found, Some(Lookup::One(row)) if !row.identity.is_pending())
    }

    /// The values before and after a change with this verb, as people and the saved plan see them.
    fn sides(&self, draft: &Draft<'_>, verb: Verb) -> (Value, Value) {
        let Draft { kind, fields, have, seen, placed, .. } = *draft;
        let want = draft.delta.want;
        let section = bundled_kind(kind.facts().name)
            .and_then(|riding| kinds::named(riding.facts().under))
            .map_or("", |(_, parent)| parent.facts().section);
        let rode = || placed.iter().map(|placed| (placed.parent.clone(), role(&placed.bundled_row)));
        match verb {
            Verb::Update => {
                let side = |of: fn(&Field) -> &Value| {
                    Value::Object(fields.iter().map(|field| (field.name.clone(), of(field).clone())).collect())
                };
                (side(|field| &field.before), side(|field| &field.after))
            }
            Verb::Remove | Verb::Revoke | Verb::Archive => {
                (have.map(|row| Value::Object(kind.written(&*row.live))).unwrap_or_default(), Value::Null)
            }
            Verb::Invite | Verb::Create => {
                (Value::Null, describe::with_riders(want.map(AnySpec::fields).unwrap_or_default(), section, rode()))
            }
            Verb::Replace => {
                let bundled = have.and_then(|row| kind.bundle(&*row.live)).unwrap_or_default();
                let names = bundled.into_iter().map(|(id, fields)| {
                    let bundled_row = Bundled { parent: Ref::Id(id.clone()), address: None, fields };
                    (place_name(self.inputs, kind, &id), role(&bundled_row))
                });
                (
                    describe::with_riders(seen.map(AnySpec::fields).unwrap_or_default(), section, names),
                    describe::with_riders(want.map(AnySpec::fields).unwrap_or_default(), section, rode()),
                )
            }
        }
    }

    fn carry(&self, placed: Placed) -> Option<BundledChange> {
        let address = placed.bundled_row.address.as_ref()?;
        Some(BundledChange {
            address: address.to_string(),
            yaml: describe::places(address),
            source: placed.at.map(|at| self.inputs.source_of(at, address)),
            after: Value::Object(placed.bundled_row.fields),
        })
    }

    fn effects(&self, kind: &dyn AnyKind, verb: Verb, delta: &AnyDelta<'_>, have: Option<&LiveRow>) -> Vec<String> {
        let mut effects = kind.effects(verb, delta);
        if !verb.removes() || !kind.facts().ends_owned {
            return effects;
        }
        let Some(row) = have.filter(|row| matches!(row.identity, Identity::Id(_))) else { return effects };
        for (address, text) in self.owned.get(row.identity.as_str()).into_iter().flatten() {
            effects.push(format!("ends {} {text}", title(address)));
        }
        effects
    }
}

/// Returns what the thing at an address is called in a sentence.
pub(super) fn title(address: &Address) -> &'static str {
    kinds::at(address).map_or("", |(_, kind)| kind.facts().title)
}

pub(super) fn role(bundled_row: &Bundled) -> Value {
    bundled_row.fields.values().next().cloned().unwrap_or_default()
}

/// The file's name for a live thing of the organization with this id, or the id.
pub(super) fn name_of(inputs: Inputs<'_>, id: &str) -> String {
    inputs
        .live
        .scopes
        .iter()
        .filter(|(scope, _)| scope.parent.is_none())
        .find_map(|(_, table)| table.with_id(id).next())
        .map_or_else(|| id.to_owned(), |row| row.key.to_string())
}

/// Returns what tells a row from its neighbours.
pub(super) fn describe(inputs: Inputs<'_>, kind: &dyn AnyKind, row: &LiveRow) -> String {
    // Where only the owner's id is known, the name that the organization gives it says more.
    let owner = kind.owner(&*row.live).map(|id| name_of(inputs, id));
    kind.describe(&*row.live, inputs.now, owner.as_deref())
}

pub(super) fn reason(notes: Option<&Notes>) -> Option<String> {
    notes.and_then(|notes| notes.reason.as_deref()).map(str::to_owned)
}
