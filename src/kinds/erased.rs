//! The object-safe face of [`Kind`], implemented once: typed rows go in and come out as boxes.

use super::{
    facts::{Facts, KeyLife, KeyTerms},
    kind::{BundleItem, Bundled, Delta, GrantingRow, Kind, MisreportedField, Observed, RolesOfGroups, Rules},
    referent::LiveReferent,
};
use crate::model::{
    ability::Abilities,
    address::{Address, Name},
    edge::Edge,
    live_row::{Control, LiveRow},
    never::never,
    node::Node,
    request::Request,
    scalar::Seconds,
    untyped::{AnyLive, AnySpec},
    verb::{Risk, Verb},
};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};
use std::{any::Any, collections::BTreeMap, fmt::Debug, marker::PhantomData};

/// A [`Kind`] as a value.
pub trait AnyKind: Debug + Send + Sync {
    /// See [`Kind::FACTS`].
    fn facts(&self) -> &'static Facts;
    /// See [`Kind::RULES`].
    fn rules(&self) -> Option<&'static Rules>;
    /// Returns the JSON Schema of the fields.
    fn spec_schema(&self, generator: &mut SchemaGenerator) -> Schema;
    /// Reads the fields of an entry.
    ///
    /// # Errors
    /// The problem, and its place.
    fn spec(&self, node: &Node) -> Result<Box<dyn AnySpec>, DeError>;
    /// Returns the fields of a live row.
    fn observe(&self, live: &dyn AnyLive) -> Box<dyn AnySpec>;
    /// See [`Kind::READS`].
    fn reads(&self) -> Vec<AnyRead>;
    /// See [`Kind::join`].
    ///
    /// # Errors
    /// The two, when they are two things.
    fn join(&self, a: LiveRow, b: LiveRow) -> Result<LiveRow, Box<[LiveRow; 2]>>;
    /// Returns whether there is a writer for an action.
    fn can(&self, action: Action) -> bool;
    /// Returns whether both sides, where they are given, are of this kind's types. Only a bug of orgward mixes kinds
    /// up.
    fn fits(&self, want: Option<&dyn AnySpec>, have: Option<&dyn AnyLive>) -> bool;
    /// Returns the requests of one action; one that cannot be sent where the action is not this kind's.
    fn write(&self, action: Action, delta: &AnyDelta<'_>) -> Vec<Request>;
    /// See [`Kind::effects`].
    fn effects(&self, verb: Verb, delta: &AnyDelta<'_>) -> Vec<String>;
    /// See [`Kind::power`].
    fn power(&self, spec: &dyn AnySpec) -> u8;
    /// See [`Kind::refers`].
    fn refers(&self, key: &Name, spec: &dyn AnySpec, parent: Option<&Address>) -> Vec<Address>;
    /// See [`Kind::mentions`].
    fn mentions(&self, spec: &dyn AnySpec) -> Vec<(&'static str, Address)>;
    /// See [`Kind::impossible`].
    fn impossible(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<&'static str>;
    /// See [`Kind::expired`].
    fn expired(&self, live: &dyn AnyLive, now: Seconds) -> Option<Seconds>;
    /// See [`Kind::expired_before`].
    fn expired_before(&self, live: &dyn AnyLive) -> usize;
    /// See [`Kind::is_privileged`].
    fn is_privileged(&self, live: &dyn AnyLive) -> bool;
    /// See [`Kind::is_privileged_when_adopted`].
    fn is_privileged_when_adopted(&self, live: &dyn AnyLive) -> bool;
    /// See [`Kind::SINCE`].
    fn since(&self, live: &dyn AnyLive) -> Option<Seconds>;
    /// Returns whether the API can show how old a row is. See [`Kind::SINCE`].
    fn shows_age(&self) -> bool;
    /// See [`Kind::bundle`].
    fn bundle(&self, live: &dyn AnyLive) -> Option<Vec<BundleItem>>;
    /// See [`Kind::also_invited`].
    fn also_invited(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Vec<Option<Vec<BundleItem>>>;
    /// See [`Kind::misreported`].
    fn misreported(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<MisreportedField>;
    /// See [`Kind::bundled`].
    fn bundled(&self, key: &Name, invite: &str, fields: &Map<String, Value>) -> Option<LiveRow>;
    /// See [`Kind::owner`].
    fn owner<'a>(&self, live: &'a dyn AnyLive) -> Option<&'a str>;
    /// See [`Kind::grants`].
    fn grants(&self, row: &AnyGrantingRow<'_>) -> Vec<Edge>;
    /// See [`Kind::abilities`].
    fn abilities(&self, row: &AnyGrantingRow<'_>) -> Option<Abilities>;
    /// See [`Kind::describe`].
    fn describe(&self, live: &dyn AnyLive, now: Seconds, owner: Option<&str>) -> String;
    /// See [`Kind::remark`].
    fn remark(&self, live: &dyn AnyLive, now: Seconds) -> String;
    /// See [`Kind::is_nameless`].
    fn is_nameless(&self, live: &dyn AnyLive) -> bool;
    /// Returns the same row under the name that another kind's row has for its id; see [`Kind::give_name`].
    fn give_name(&self, row: LiveRow, name: &str) -> LiveRow;
    /// See [`Kind::is_uncertain`].
    fn is_uncertain(&self, spec: &dyn AnySpec) -> bool;
    /// See [`Kind::includes`].
    fn includes(&self, live: &dyn AnyLive, id: &str) -> bool;
    /// See [`Kind::may_be_bundled`].
    fn may_be_bundled(&self, spec: &dyn AnySpec) -> bool;
    /// Returns the fields of a live row in the form that a file has; see [`Kind::written`].
    fn written(&self, live: &dyn AnyLive) -> Map<String, Value>;
    /// See [`Kind::unset`].
    fn unset(&self, key: &Name) -> Option<LiveRow>;
    /// See [`Kind::risks`].
    fn risks(&self, delta: &AnyDelta<'_>) -> Vec<Risk>;
    /// See [`Kind::uncreatable`].
    fn uncreatable(&self, spec: &dyn AnySpec) -> Option<&'static str>;
    /// See [`Kind::holds`].
    fn holds(&self, live: &dyn AnyLive, section: &str) -> Option<&'static str>;
    /// See [`Kind::lacks`].
    fn lacks(&self, live: &dyn AnyLive, want: &dyn AnySpec) -> bool;
    /// Returns the same row, completed by the rows in it; see [`Kind::tell`].
    fn tell(&self, row: LiveRow, ids: Vec<Box<str>>) -> LiveRow;
    /// See [`Kind::tells`].
    fn tells<'a>(&self, live: &'a dyn AnyLive) -> Option<&'a str>;
    /// See [`Kind::hides_power`].
    fn hides_power(&self, live: &dyn AnyLive) -> bool;
    /// See [`Kind::referent`].
    fn referent<'a>(&self, live: &'a dyn AnyLive, field: &str) -> Option<&'a LiveReferent>;
    /// Returns the same row with a name in a field; see [`Kind::name_referent`].
    fn name_referent(&self, row: LiveRow, field: &str, name: Name) -> LiveRow;
    /// See [`Kind::has_untold_source`].
    fn has_untold_source(&self, live: &dyn AnyLive) -> bool;
    /// Returns the same row, with what is known of its source; see [`Kind::deduce_source`].
    fn deduce_source(&self, row: LiveRow, given: &RolesOfGroups) -> LiveRow;
    /// See [`Kind::doubt`].
    fn doubt(&self, live: &dyn AnyLive) -> Option<&'static str>;
    /// See [`Kind::reach`].
    fn reach(&self, spec: &dyn AnySpec) -> Option<BTreeMap<String, u8>>;
    /// See [`Kind::terms`].
    fn terms(&self, spec: &dyn AnySpec) -> Option<KeyTerms>;
    /// See [`Kind::life`].
    fn life(&self, live: &dyn AnyLive) -> Option<KeyLife>;
    /// See [`Kind::full_name`].
    fn full_name<'a>(&self, live: &'a dyn AnyLive) -> Option<&'a str>;
    /// See [`Kind::excluded`].
    fn excluded(&self, key: &Name, section: &str, fields: &Map<String, Value>) -> Option<&'static str>;
    /// See [`Kind::unfit`].
    fn unfit(&self, name: &str) -> Option<&'static str>;
    /// See [`Kind::leftover`].
    fn leftover(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<(&'static str, Value, Value)>;
}

pub use super::any_read::{AnyRead, ParseInside, ParseOne, ParseRow};
pub use crate::model::node_de::DeError;

/// An action of a kind on a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Make one.
    Create,
    /// Change one.
    Update,
    /// Take one away.
    Delete,
}

/// [`Delta`] without types.
#[derive(Clone, Copy)]
pub struct AnyDelta<'a> {
    /// See [`Delta::at`].
    pub at: &'a Address,
    /// See [`Delta::want`].
    pub want: Option<&'a dyn AnySpec>,
    /// See [`Delta::have`].
    pub have: Option<&'a dyn AnyLive>,
    /// See [`Delta::bundled`].
    pub bundled: &'a [Bundled],
}

/// [`GrantingRow`] without types.
#[derive(Clone, Copy)]
pub struct AnyGrantingRow<'a> {
    /// See [`GrantingRow::parent`].
    pub parent: Option<&'a Address>,
    /// See [`GrantingRow::key`].
    pub key: &'a Name,
    /// See [`GrantingRow::want`].
    pub want: Option<&'a dyn AnySpec>,
    /// See [`GrantingRow::have`].
    pub have: Option<&'a dyn AnyLive>,
}

/// Returns the typed row of a box that this kind made.
pub(super) fn live<K: Kind>(row: &dyn AnyLive) -> Option<&K::Live> {
    let typed = (row as &dyn Any).downcast_ref();
    if typed.is_none() {
        never!("a row of another kind was taken for a {}", K::FACTS.title);
    }
    typed
}

fn spec<K: Kind>(spec: &dyn AnySpec) -> Option<&K::Spec> {
    let typed = (spec as &dyn Any).downcast_ref();
    if typed.is_none() {
        never!("fields of another kind were taken for those of a {}", K::FACTS.title);
    }
    typed
}

/// A row, or fields, of nobody knows which kind: what a mix-up leaves behind, so that it is held and never sent.
#[derive(Debug, PartialEq, serde::Serialize)]
struct MixedUp {}

fn row<K: Kind>(live: K::Live) -> LiveRow {
    let seen = K::observe(&live);
    LiveRow {
        key: seen.name.clone(),
        name: seen.name,
        identity: seen.identity,
        control: seen.control,
        live: Box::new(live),
    }
}

/// Gives a kind its object-safe face.
#[derive(Debug)]
pub struct Of<K>(PhantomData<K>);

impl<K> Of<K> {
    /// Returns the face, as a constant for the table.
    #[must_use]
    pub const fn kind() -> Self {
        Self(PhantomData)
    }
}

/// Calls `then` with the typed delta; `None` where a side is of another kind's type.
fn with<K: Kind, T>(delta: &AnyDelta<'_>, then: impl FnOnce(&Delta<'_, K>) -> T) -> Option<T> {
    let want = match delta.want {
        Some(want) => Some(spec::<K>(want)?),
        None => None,
    };
    let have = match delta.have {
        Some(have) => Some(live::<K>(have)?),
        None => None,
    };
    Some(then(&Delta { at: delta.at, want, have, bundled: delta.bundled }))
}

/// Returns a granting row with its types; `None` where a side is of another kind's type.
fn granting<'a, K: Kind>(row: &AnyGrantingRow<'a>) -> Option<GrantingRow<'a, K>> {
    let want = match row.want {
        Some(want) => Some(spec::<K>(want)?),
        None => None,
    };
    let have = match row.have {
        Some(have) => Some(live::<K>(have)?),
        None => None,
    };
    Some(GrantingRow { parent: row.parent, key: row.key, want, have })
}

impl<K: Kind + Debug> AnyKind for Of<K> {
    fn facts(&self) -> &'static Facts {
        const { &K::FACTS }
    }
    fn rules(&self) -> Option<&'static Rules> {
        const { &K::RULES }.as_ref()
    }
    fn spec_schema(&self, generator: &mut SchemaGenerator) -> Schema {
        <K::Spec as schemars::JsonSchema>::json_schema(generator)
    }
    fn spec(&self, node: &Node) -> Result<Box<dyn AnySpec>, DeError> {
        Ok(Box::new(crate::model::node_de::read::<K::Spec>(node)?))
    }
    fn observe(&self, row: &dyn AnyLive) -> Box<dyn AnySpec> {
        match live::<K>(row) {
            Some(row) => Box::new(K::observe(row).spec),
            None => Box::new(MixedUp {}),
        }
    }
    fn reads(&self) -> Vec<AnyRead> {
        K::READS.iter().map(|read| AnyRead::of(read, row::<K>)).collect()
    }
    fn join(&self, a: LiveRow, b: LiveRow) -> Result<LiveRow, Box<[LiveRow; 2]>> {
        let typed = |row: Box<dyn AnyLive>| (row as Box<dyn Any>).downcast::<K::Live>();
        let keys = (a.key.clone(), b.key.clone());
        let of = |key, name, identity| LiveRow {
            key,
            name,
            identity,
            control: Control::ReadOnly("orgward does not know which kind of resource it is, which is a bug in orgward"),
            live: Box::new(MixedUp {}),
        };
        let (one, two) = ((a.name, a.identity), (b.name, b.identity));
        match (typed(a.live), typed(b.live)) {
            (Ok(one), Ok(two)) => match K::join(*one, *two) {
                Ok(live) => Ok(LiveRow { key: keys.0, ..row::<K>(live) }),
                Err([one, two]) => {
                    Err(Box::new([LiveRow { key: keys.0, ..row::<K>(one) }, LiveRow { key: keys.1, ..row::<K>(two) }]))
                }
            },
            _ => {
                never!("rows of another kind were taken for {}", K::FACTS.titles());
                Err(Box::new([of(keys.0, one.0, one.1), of(keys.1, two.0, two.1)]))
            }
        }
    }
    fn can(&self, action: Action) -> bool {
        match action {
            Action::Create => K::CREATE.is_some(),
            Action::Update => K::UPDATE.is_some(),
            Action::Delete => K::DELETE.is_some(),
        }
    }
    fn fits(&self, want: Option<&dyn AnySpec>, have: Option<&dyn AnyLive>) -> bool {
        want.is_none_or(|want| (want as &dyn Any).is::<K::Spec>())
            && have.is_none_or(|have| (have as &dyn Any).is::<K::Live>())
    }
    fn write(&self, action: Action, delta: &AnyDelta<'_>) -> Vec<Request> {
        let write = match action {
            Action::Create => K::CREATE,
            Action::Update => K::UPDATE,
            Action::Delete => K::DELETE,
        };
        let requests = write.and_then(|write| with(delta, write)).unwrap_or_default();
        // Nothing to send would be reported as done.
        if requests.is_empty() {
            never!("a {} knows no request to {action:?} {}", K::FACTS.title, delta.at);
            return vec![Request::unsendable()];
        }
        requests
    }
    fn effects(&self, verb: Verb, delta: &AnyDelta<'_>) -> Vec<String> {
        let always = K::FACTS.effects.iter().filter(|(of, _)| *of == verb).map(|(_, effect)| (*effect).to_owned());
        always.chain(with(delta, |delta| K::effects(verb, delta)).unwrap_or_default()).collect()
    }
    fn power(&self, fields: &dyn AnySpec) -> u8 {
        spec::<K>(fields).map_or(0, K::power)
    }
    fn refers(&self, key: &Name, fields: &dyn AnySpec, parent: Option<&Address>) -> Vec<Address> {
        spec::<K>(fields).map_or_else(Vec::new, |fields| K::refers(key, fields, parent))
    }
    fn mentions(&self, fields: &dyn AnySpec) -> Vec<(&'static str, Address)> {
        spec::<K>(fields).map_or_else(Vec::new, K::mentions)
    }
    fn impossible(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<&'static str> {
        K::impossible(spec::<K>(want)?, live::<K>(have)?)
    }
    fn expired(&self, row: &dyn AnyLive, now: Seconds) -> Option<Seconds> {
        K::expired(live::<K>(row)?, now)
    }
    fn expired_before(&self, row: &dyn AnyLive) -> usize {
        live::<K>(row).map_or(0, K::expired_before)
    }
    fn is_privileged(&self, row: &dyn AnyLive) -> bool {
        live::<K>(row).is_none_or(K::is_privileged)
    }
    fn is_privileged_when_adopted(&self, row: &dyn AnyLive) -> bool {
        live::<K>(row).is_none_or(K::is_privileged_when_adopted)
    }
    fn since(&self, row: &dyn AnyLive) -> Option<Seconds> {
        K::SINCE?(live::<K>(row)?)
    }
    fn shows_age(&self) -> bool {
        K::SINCE.is_some()
    }
    fn bundle(&self, row: &dyn AnyLive) -> Option<Vec<BundleItem>> {
        K::bundle(live::<K>(row)?)
    }
    fn also_invited(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Vec<Option<Vec<BundleItem>>> {
        spec::<K>(want).zip(live::<K>(have)).map(|(want, have)| K::also_invited(want, have)).unwrap_or_default()
    }
    fn misreported(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<MisreportedField> {
        spec::<K>(want).zip(live::<K>(have)).and_then(|(want, have)| K::misreported(want, have))
    }
    fn bundled(&self, key: &Name, invite: &str, fields: &Map<String, Value>) -> Option<LiveRow> {
        K::bundled(key, invite, fields).map(row::<K>)
    }
    fn owner<'a>(&self, row: &'a dyn AnyLive) -> Option<&'a str> {
        K::owner(live::<K>(row)?)
    }
    fn grants(&self, row: &AnyGrantingRow<'_>) -> Vec<Edge> {
        granting::<K>(row).map_or_else(Vec::new, |row| K::grants(&row))
    }
    fn abilities(&self, row: &AnyGrantingRow<'_>) -> Option<Abilities> {
        K::abilities(&granting::<K>(row)?)
    }
    fn describe(&self, row: &dyn AnyLive, now: Seconds, owner: Option<&str>) -> String {
        live::<K>(row).map_or_else(String::new, |row| K::describe(row, now, owner))
    }
    fn remark(&self, row: &dyn AnyLive, now: Seconds) -> String {
        live::<K>(row).map_or_else(String::new, |row| K::remark(row, now))
    }
    fn is_nameless(&self, row: &dyn AnyLive) -> bool {
        // What cannot be told is nobody's name.
        live::<K>(row).is_none_or(K::is_nameless)
    }
    fn give_name(&self, mut one: LiveRow, name: &str) -> LiveRow {
        let Some(typed) = (&mut *one.live as &mut dyn Any).downcast_mut::<K::Live>() else { return one };
        K::give_name(typed, name);
        let Observed { name, identity, control, .. } = K::observe(typed);
        LiveRow { key: name.clone(), name, identity, control, live: one.live }
    }
    fn is_uncertain(&self, fields: &dyn AnySpec) -> bool {
        spec::<K>(fields).is_none_or(K::is_uncertain)
    }
    fn includes(&self, row: &dyn AnyLive, id: &str) -> bool {
        // What cannot be told may still be there.
        live::<K>(row).is_none_or(|row| K::includes(row, id))
    }
    fn may_be_bundled(&self, fields: &dyn AnySpec) -> bool {
        spec::<K>(fields).is_some_and(K::may_be_bundled)
    }
    fn written(&self, row: &dyn AnyLive) -> Map<String, Value> {
        live::<K>(row).map(|row| K::written(&K::observe(row).spec)).unwrap_or_default()
    }
    fn unset(&self, key: &Name) -> Option<LiveRow> {
        K::unset(key).map(row::<K>)
    }
    fn risks(&self, delta: &AnyDelta<'_>) -> Vec<Risk> {
        with(delta, K::risks).unwrap_or_default()
    }
    fn uncreatable(&self, fields: &dyn AnySpec) -> Option<&'static str> {
        K::uncreatable(spec::<K>(fields)?)
    }
    fn holds(&self, row: &dyn AnyLive, section: &str) -> Option<&'static str> {
        K::holds(live::<K>(row)?, section)
    }
    fn lacks(&self, row: &dyn AnyLive, want: &dyn AnySpec) -> bool {
        live::<K>(row).zip(spec::<K>(want)).is_some_and(|(row, want)| K::lacks(row, want))
    }
    fn tell(&self, mut one: LiveRow, ids: Vec<Box<str>>) -> LiveRow {
        if let Some(typed) = (&mut *one.live as &mut dyn Any).downcast_mut::<K::Live>() {
            K::tell(typed, ids);
        }
        one
    }
    fn tells<'a>(&self, row: &'a dyn AnyLive) -> Option<&'a str> {
        K::tells(live::<K>(row)?)
    }
    fn hides_power(&self, row: &dyn AnyLive) -> bool {
        live::<K>(row).is_some_and(K::hides_power)
    }
    fn referent<'a>(&self, row: &'a dyn AnyLive, field: &str) -> Option<&'a LiveReferent> {
        K::referent(live::<K>(row)?, field)
    }
    fn name_referent(&self, mut one: LiveRow, field: &str, name: Name) -> LiveRow {
        if let Some(typed) = (&mut *one.live as &mut dyn Any).downcast_mut::<K::Live>() {
            K::name_referent(typed, field, name);
        }
        one
    }
    fn has_untold_source(&self, row: &dyn AnyLive) -> bool {
        live::<K>(row).is_some_and(K::has_untold_source)
    }
    fn deduce_source(&self, mut one: LiveRow, given: &RolesOfGroups) -> LiveRow {
        let Some(typed) = (&mut *one.live as &mut dyn Any).downcast_mut::<K::Live>() else { return one };
        K::deduce_source(typed, given);
        let control = K::observe(typed).control;
        LiveRow { control, ..one }
    }
    fn doubt(&self, row: &dyn AnyLive) -> Option<&'static str> {
        K::doubt(live::<K>(row)?)
    }
    fn reach(&self, fields: &dyn AnySpec) -> Option<BTreeMap<String, u8>> {
        K::reach(spec::<K>(fields)?)
    }
    fn terms(&self, fields: &dyn AnySpec) -> Option<KeyTerms> {
        K::terms(spec::<K>(fields)?)
    }
    fn life(&self, row: &dyn AnyLive) -> Option<KeyLife> {
        K::life(live::<K>(row)?)
    }
    fn full_name<'a>(&self, row: &'a dyn AnyLive) -> Option<&'a str> {
        K::full_name(live::<K>(row)?)
    }
    fn excluded(&self, key: &Name, section: &str, fields: &Map<String, Value>) -> Option<&'static str> {
        K::excluded(key, section, fields)
    }
    fn unfit(&self, name: &str) -> Option<&'static str> {
        K::unfit(name)
    }
    fn leftover(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<(&'static str, Value, Value)> {
        K::leftover(spec::<K>(want)?, live::<K>(have)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kinds::{
            ApiKey, Project, ServiceAccount, User,
            kind::{EvalContext, Verdict},
        },
        model::{never, untyped::AnyRule},
    };

    fn row_of(kind: &dyn AnyKind, text: &str) -> LiveRow {
        let AnyRead::List(_, row) = kind.reads().remove(0) else { panic!() };
        row(&serde_json::value::RawValue::from_string(text.to_owned()).unwrap()).unwrap().unwrap()
    }

    fn project() -> LiveRow {
        row_of(&Of::<Project>::kind(), r#"{"id":"proj_1","name":"web"}"#)
    }

    fn context() -> EvalContext<'static> {
        EvalContext {
            now: 0,
            parent: None,
            id_of: &|_| None,
            name_of: &|_, _| None,
            is_nobody: &|_| false,
            may_be: &|_, _| false,
        }
    }

    #[test]
    fn a_row_of_another_kind_is_left_alone() {
        let (kind, other) = (Of::<User>::kind(), project());
        let at = Address::root("user", "bob@example.com");
        never::as_released(|| {
            let delta = AnyDelta { at: &at, want: None, have: Some(&*other.live), bundled: &[] };
            assert!(!kind.fits(None, delta.have));
            // A list without a request would be reported as done.
            assert_eq!(kind.write(Action::Delete, &delta), [Request::unsendable()]);
            let judged = (Of::<ApiKey>::kind().rules().unwrap().judge)(&[], &*other.live, &context());
            assert!(matches!(judged, Verdict::Untold { .. }), "{judged:?}");
            assert!(kind.observe(&*other.live).fields().is_empty());
            let both = kind.join(project(), project()).unwrap_err();
            assert!(both.iter().all(|row| matches!(row.control, Control::ReadOnly(_)) && *row.key == *"web"));
        });
    }

    #[test]
    fn a_rule_of_another_kind_makes_keys_untold_and_not_forbidden() {
        let kind = Of::<ApiKey>::kind();
        let key = r#"{"id":"key_1","name":"k","created_at":1,"owner":{"type":"service_account","service_account":{"id":"svc_1","name":"s"}}}"#;
        let key = row_of(&kind, key);
        let rule: Box<dyn AnyRule> = Box::new("no rule");
        let judged = never::as_released(|| (kind.rules().unwrap().judge)(&[&*rule], &*key.live, &context()));
        assert_eq!(judged, Verdict::Untold { rule: 0, field: "kind" });
    }

    #[test]
    fn what_a_kind_cannot_do_is_not_reported_as_done() {
        let at = Address::root("project", "web").child("api_key", "key_1");
        let delta = AnyDelta { at: &at, want: None, have: None, bundled: &[] };
        let made = never::as_released(|| Of::<ApiKey>::kind().write(Action::Create, &delta));
        assert_eq!(made, [Request::unsendable()]);
        assert!(Of::<ServiceAccount>::kind().can(Action::Create));
    }

    #[test]
    #[should_panic(expected = "another kind")]
    fn a_mix_up_is_loud_while_we_develop() {
        Of::<User>::kind().observe(&*project().live);
    }
}
