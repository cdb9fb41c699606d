//! The description of one kind of resource: facts only. The algorithms that use them exist once, elsewhere.
//!
//! **Invariant:** a kind names no stage and no other kind's types. It builds requests as values and sends nothing.

use super::{
    facts::{Facts, KeyLife, KeyTerms, Listing},
    referent::LiveReferent,
};
use crate::model::{
    ability::Abilities,
    address::{Address, Name},
    edge::Edge,
    live_row::{Control, Identity},
    never::never,
    node::Node,
    node_de::{self, DeError},
    request::{Ref, Request},
    scalar::Seconds,
    scope::ScopeKey,
    untyped::{AnyLive, AnyRule},
    verb::{Risk, Verb},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, value::RawValue};
use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

/// The roles that the groups of a person give.
#[derive(Debug, Default)]
pub struct RolesOfGroups {
    /// The ids of the roles, without what they are bound to.
    pub roles: BTreeSet<Box<str>>,
    /// The lists that may name more of them, and were not read.
    pub lacks: Vec<ScopeKey>,
}

/// A field that the API shows otherwise than it is, which orgward does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MisreportedField {
    /// The field.
    pub field: &'static str,
    /// The difference, in words.
    pub what: &'static str,
    /// The explanation, and what to do.
    pub why: &'static str,
    /// The words behind an imported row.
    pub remark: &'static str,
}

/// A live row in the vocabulary of the file.
#[derive(Clone, Debug)]
pub struct Observed<S> {
    /// Its name in the organization, normalised.
    pub name: Name,
    /// Its identity.
    pub identity: Identity,
    /// The part of it that the file controls.
    pub control: Control,
    /// Its fields in the vocabulary of the file.
    pub spec: S,
}

impl<S> Observed<S> {
    /// Returns a row with an id of its own that the file controls.
    pub fn managed(name: &str, id: &str, spec: S) -> Self {
        Self { name: name.into(), identity: Identity::Id(id.into()), control: Control::Managed, spec }
    }

    /// Returns the same row, controlled in this way.
    #[must_use]
    pub fn under(self, control: Control) -> Self {
        Self { control, ..self }
    }
}

/// Something that stands in the parent with this id.
pub type InParent<T> = (Box<str>, T);

/// Parses what one host row carries; `None` when it does not say.
pub type Inside<T> = fn(&RawValue) -> Option<Vec<InParent<T>>>;

/// An item that a pending row carries: the id of a parent, and the fields of the row that would stand in it.
pub type BundleItem = InParent<Map<String, Value>>;

/// Parses one row of a listing; `None` for a row that does not count.
pub type ParseLive<K> = fn(&RawValue) -> Result<Option<<K as Kind>::Live>, serde_json::Error>;

/// A way to read live rows. A kind's reads are united by [`Kind::join`].
pub enum Read<K: Kind> {
    /// A listing, one for each parent, and the parser of one row.
    List(Listing, ParseLive<K>),
    /// Rows that another kind's listing carries along. Used when that listing is read in full anyway.
    Inside {
        /// The other kind.
        host: &'static str,
        /// The parent's id and the row, for each; `None` when this host row is silent, and then the lists are read.
        rows: Inside<K::Live>,
    },
    /// A listing that shows what the plain one hides, and replaces it.
    Hidden(Listing, ParseLive<K>),
    /// One thing that what it stands in always has.
    One {
        /// The route.
        route: &'static str,
        /// The statuses that say that it was never set.
        unset: &'static [u16],
        /// The statuses that say that the organization does not have it at all.
        closed: &'static [u16],
        /// Parses it; `None` is how it is when nobody ever set it.
        row: fn(Option<&RawValue>) -> Result<K::Live, serde_json::Error>,
    },
    /// Routes that tell the use of each model of the project that a row stands in, by the names of the models.
    UsedModels {
        /// Builds the requests from the project's id and the time from which on they count.
        get: fn(project: &str, since: Seconds) -> Vec<Request>,
        /// Parses one row: models and their numbers of requests.
        row: fn(&RawValue) -> Result<Vec<Spent>, serde_json::Error>,
    },
    /// A route that tells the usage of live rows.
    Usage {
        /// Builds the request from the rows' ids and the time from which on it counts.
        get: fn(ids: &[Box<str>], since: Seconds) -> Request,
        /// Parses one row.
        row: fn(&RawValue) -> Result<Vec<Spent>, serde_json::Error>,
    },
}

/// A part of what was used: the id or the name of whose it was, where the API says that, and US dollars or requests.
pub type Spent = (Option<Box<str>>, f64);

/// The input of a writer.
pub struct Delta<'a, K: Kind> {
    /// The address.
    pub at: &'a Address,
    /// The fields that should be; `None` for a removal. Unmanaged fields are not set.
    pub want: Option<&'a K::Spec>,
    /// The live row; `None` for a create.
    pub have: Option<&'a K::Live>,
    /// Creates of another kind that this create can carry, and carried ones that it must keep.
    pub bundled: &'a [Bundled],
}

impl<K: Kind> Delta<'_, K> {
    /// Returns the name at the end of the address.
    #[must_use]
    pub fn name(&self) -> &str {
        self.at.name()
    }

    /// Returns the ids of everything that this stands in, outermost first, as holes.
    #[must_use]
    pub fn path(&self) -> Vec<Ref> {
        self.at.parent().iter().flat_map(Address::path).map(Ref::Of).collect()
    }

    /// Returns the body of an update with the new name in it, if the file gives one.
    #[must_use]
    pub fn with_new_name(&self, mut body: Map<String, Value>) -> Value {
        if self.have.is_some_and(|live| *K::observe(live).name != *self.name()) {
            body.insert("name".to_owned(), self.name().into());
        }
        Value::Object(body)
    }

    /// Returns the ids of everything that this stands in and its own: known, or a hole on itself.
    #[must_use]
    pub fn itself(&self) -> Vec<Ref> {
        let own = |live| Ref::Id(K::observe(live).identity.as_str().into());
        let mut path = self.path();
        path.push(self.have.map_or_else(|| Ref::Of(self.at.clone()), own));
        path
    }
}

/// A row as [`Kind::grants`] sees it: what the file wants, what is live, or both.
pub struct GrantingRow<'a, K: Kind> {
    /// The address that it stands in.
    pub parent: Option<&'a Address>,
    /// Its key.
    pub key: &'a Name,
    /// The wanted fields. A field that is not written stays as it is live.
    pub want: Option<&'a K::Spec>,
    /// The live row.
    pub have: Option<&'a K::Live>,
}

impl<K: Kind> GrantingRow<'_, K> {
    /// Returns the project that it stands in.
    #[must_use]
    pub fn project(&self) -> Option<Name> {
        let (segment, name) = self.parent?.pairs().first()?;
        (*segment == "project").then(|| name.clone())
    }
}

/// Something that goes along with the create of another thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundled {
    /// The parent that it belongs to.
    pub parent: Ref,
    /// Its address, where the file names it.
    pub address: Option<Address>,
    /// Its fields.
    pub fields: Map<String, Value>,
}

/// Builds the requests of one change, in order.
pub type Write<K> = fn(&Delta<'_, K>) -> Vec<Request>;

/// Returns since when a row has been there, as far as it says.
pub type Since<K> = fn(&<K as Kind>::Live) -> Option<Seconds>;

/// The verdict of the allow rules about a live row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A rule allows it.
    Allowed {
        /// The rule.
        rule: usize,
        /// The time when that ends.
        expires: Option<Seconds>,
        /// The limit that ends it: `max_age 90d`.
        limit: String,
        /// The time before the end from which on the plan warns.
        warn_before: Seconds,
        /// True if the end revokes it.
        revoke: bool,
    },
    /// A rule fits it, but a limit of that rule is passed.
    Breached {
        /// The rule.
        rule: usize,
        /// The limit: `max_age 90d`.
        limit: String,
        /// Since when.
        since: Seconds,
        /// True if the rule says to revoke it.
        revoke: bool,
    },
    /// A rule may fit, and the API does not say what it would take to know.
    Untold {
        /// The rule.
        rule: usize,
        /// The field that cannot be told.
        field: &'static str,
    },
    /// No rule fits.
    NotAllowed {
        /// The nearest rule and the field that failed.
        nearest: Option<(usize, &'static str)>,
    },
}

/// The context in which a row is judged.
pub struct EvalContext<'a> {
    /// The clock.
    pub now: Seconds,
    /// The address that the row stands in.
    pub parent: Option<&'a Address>,
    /// The id of whoever is at an address.
    pub id_of: &'a dyn Fn(&Address) -> Option<Box<str>>,
    /// The name of what has this id, among what stands where this address does.
    pub name_of: &'a dyn Fn(&Address, &str) -> Option<Name>,
    /// Returns whether nobody can be at an address. Where that is not sure, the answer is no.
    pub is_nobody: &'a dyn Fn(&Address) -> bool,
    /// Returns whether an address that leads to nothing, or to several things, may mean the row with this id.
    pub may_be: &'a dyn Fn(&Address, &str) -> bool,
}

impl EvalContext<'_> {
    /// Returns whether an id is that of whoever is at an address; `None` where that cannot be told. `is_absence_proof`
    /// says that it is somebody else's if surely nobody is at the address.
    #[must_use]
    pub fn is_theirs(&self, address: &Address, id: &str, is_absence_proof: bool) -> Option<bool> {
        if let Some(own) = (self.id_of)(address) {
            return Some(*own == *id);
        }
        if (self.may_be)(address, id) {
            return None;
        }
        match (self.name_of)(address, id) {
            Some(name) => Some(*name == *address.name()),
            // It is somebody else's then, whoever that is.
            None => (is_absence_proof && (self.is_nobody)(address)).then_some(false),
        }
    }
}

/// One rule of a judged kind, as a person may write it.
pub trait AllowRule: DeserializeOwned + JsonSchema + Debug + PartialEq + Send + Sync + 'static {
    /// The kind's live row.
    type Live: Debug + Send + Sync;

    /// Checks what must be true of the rule beyond its shape.
    ///
    /// # Errors
    /// The message and the help.
    fn check(&self) -> Result<(), (String, String)>;
    /// Returns the addresses that the rule names, so that they can be resolved.
    fn refers(&self, parent: Option<&Address>) -> Vec<Address>;
    /// Returns the reason that a person wrote down.
    fn reason(&self) -> Option<&str>;
    /// Judges one row by all rules: any rule allows.
    fn judge(rules: &[&Self], live: &Self::Live, context: &EvalContext<'_>) -> Verdict;
}

/// The allow rules of a judged kind without their type.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The JSON Schema of a rule.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Reads a rule, or says what is wrong with it and where.
    pub read: fn(&Node) -> Result<Box<dyn AnyRule>, DeError>,
    /// See [`AllowRule::refers`].
    pub refers: fn(&dyn AnyRule, Option<&Address>) -> Vec<Address>,
    /// See [`AllowRule::reason`].
    pub reason: fn(&dyn AnyRule) -> Option<&str>,
    /// See [`AllowRule::judge`].
    pub judge: fn(&[&dyn AnyRule], &dyn AnyLive, &EvalContext<'_>) -> Verdict,
}

impl Rules {
    /// Returns the rules of a kind.
    #[must_use]
    pub const fn of<R: AllowRule>() -> Self {
        Self {
            schema: |generator| R::json_schema(generator),
            read: |node| {
                let rule = node_de::read::<R>(node)?;
                match rule.check() {
                    Ok(()) => Ok(Box::new(rule)),
                    Err((message, help)) => Err(DeError { at: node.at, message, help: vec![help] }),
                }
            },
            refers: |rule, parent| rule_of::<R>(rule).map_or_else(Vec::new, |rule| R::refers(rule, parent)),
            reason: |rule| rule_of::<R>(rule).and_then(R::reason),
            judge: judge::<R>,
        }
    }
}

/// Judges a row. A rule that cannot be read might allow it, so a row is not judged without it.
fn judge<R: AllowRule>(rules: &[&dyn AnyRule], live: &dyn AnyLive, context: &EvalContext<'_>) -> Verdict {
    let untold = |rule| Verdict::Untold { rule, field: "kind" };
    let mut typed = Vec::with_capacity(rules.len());
    for (index, rule) in rules.iter().enumerate() {
        match rule_of::<R>(*rule) {
            Some(rule) => typed.push(rule),
            None => return untold(index),
        }
    }
    match (live as &dyn Any).downcast_ref() {
        Some(live) => R::judge(&typed, live, context),
        None => {
            never!("a row of another kind was judged by rules about keys");
            untold(0)
        }
    }
}

fn rule_of<R: AllowRule>(rule: &dyn AnyRule) -> Option<&R> {
    let typed = (rule as &dyn Any).downcast_ref();
    if typed.is_none() {
        never!("a rule of another kind was taken for one about these keys");
    }
    typed
}

/// One kind of resource.
pub trait Kind: Sized + Send + Sync + 'static {
    /// The constants.
    const FACTS: Facts;
    /// The fields that a person may write; `None` is not managed.
    type Spec: DeserializeOwned + Serialize + JsonSchema + PartialEq + Debug + Send + Sync;
    /// The part of an API object that is kept.
    type Live: Debug + Send + Sync;
    /// Returns the row in the vocabulary of the file.
    fn observe(live: &Self::Live) -> Observed<Self::Spec>;
    /// The ways to read rows.
    const READS: &'static [Read<Self>];
    /// The allow rules, for a judged kind.
    const RULES: Option<Rules> = None;
    /// Unites two rows of one name from two listings; `Err` keeps both.
    ///
    /// # Errors
    /// The two, when they are two things.
    fn join(a: Self::Live, b: Self::Live) -> Result<Self::Live, [Self::Live; 2]> {
        Err([a, b])
    }

    /// Creates one.
    const CREATE: Option<Write<Self>> = None;
    /// Changes fields or the name.
    const UPDATE: Option<Write<Self>> = None;
    /// Takes one away.
    const DELETE: Option<Write<Self>> = None;

    /// Returns how much the fields allow; more is riskier. It orders promotions and demotions, and tells an escalation.
    fn power(_: &Self::Spec) -> u8 {
        0
    }
    /// Returns addresses that must stand before this one can.
    fn refers(_key: &Name, _spec: &Self::Spec, _parent: Option<&Address>) -> Vec<Address> {
        Vec::new()
    }
    /// Returns the things that fields name and that the row does not end with, each with its field. They must be listed
    /// where the file lists things of their kind.
    fn mentions(_spec: &Self::Spec) -> Vec<(&'static str, Address)> {
        Vec::new()
    }
    /// Returns what the API cannot do to a live row, and what to do instead.
    fn impossible(_want: &Self::Spec, _have: &Self::Live) -> Option<&'static str> {
        None
    }
    /// Returns whether the API does not show the name of a live row: it may be anybody whom the
    /// file names.
    fn is_nameless(_live: &Self::Live) -> bool {
        false
    }
    /// Gives a row that cannot be named the name that another kind's row has for its id; see [`Facts::named_by`].
    fn give_name(_live: &mut Self::Live, _name: &str) {}
    /// Returns the fields of a spec in the form that a file has.
    fn written(spec: &Self::Spec) -> Map<String, Value> {
        crate::model::untyped::AnySpec::fields(spec)
    }
    /// Returns the row of a given kind in something that was made a moment ago, under a key.
    fn unset(_key: &Name) -> Option<Self::Live> {
        None
    }
    /// Returns the risks of a change, beside those that follow from its verb and from power over people.
    fn risks(_delta: &Delta<'_, Self>) -> Vec<Risk> {
        Vec::new()
    }
    /// Returns why the API cannot create one with these fields, and what to do instead.
    fn uncreatable(_spec: &Self::Spec) -> Option<&'static str> {
        None
    }
    /// Returns why nothing in a section of a live row can be changed, where that follows from the row.
    fn holds(_live: &Self::Live, _section: &str) -> Option<&'static str> {
        None
    }
    /// Returns whether the rows of [`Facts::told_by`] must be read before a live row can be compared with these fields.
    fn lacks(_live: &Self::Live, _want: &Self::Spec) -> bool {
        false
    }
    /// Returns whether the rows of [`Facts::told_by`] must be read before anybody knows how powerful a live row is.
    fn hides_power(_live: &Self::Live) -> bool {
        false
    }
    /// Completes a live row by the ids of the rows of [`Facts::told_by`] in it.
    fn tell(_live: &mut Self::Live, _ids: Vec<Box<str>>) {}
    /// Returns the id by which this row tells what it stands in; see [`Facts::told_by`].
    fn tells(_live: &Self::Live) -> Option<&str> {
        None
    }
    /// Returns what a live row has in a field of [`Facts::named_fields`].
    fn referent<'a>(_live: &'a Self::Live, _field: &str) -> Option<&'a LiveReferent> {
        None
    }
    /// Gives the thing in a field of [`Facts::named_fields`] the name that the file has for it.
    fn name_referent(_live: &mut Self::Live, _field: &str, _name: Name) {}
    /// Returns whether the API does not say of a live row whether it belongs to what it stands in, or comes from a
    /// group; see [`RolesOfGroups`].
    fn has_untold_source(_live: &Self::Live) -> bool {
        false
    }
    /// Decides about such a row by the roles that groups give.
    fn deduce_source(_live: &mut Self::Live, _given: &RolesOfGroups) {}
    /// Returns why nobody knows whether a live row is one that an entry of the file could mean.
    fn doubt(_live: &Self::Live) -> Option<&'static str> {
        None
    }
    /// Returns how much the fields allow, by the name of each thing that they allow; `None` where that is not known.
    fn reach(_spec: &Self::Spec) -> Option<BTreeMap<String, u8>> {
        Some(BTreeMap::new())
    }
    /// Returns whether nobody knows how much these fields allow.
    fn is_uncertain(_spec: &Self::Spec) -> bool {
        false
    }
    /// Returns what of a live row must go although no field of the file is about it: its name, what is there, and what
    /// of that stays.
    fn leftover(_want: &Self::Spec, _have: &Self::Live) -> Option<(&'static str, Value, Value)> {
        None
    }
    /// Returns whether a row includes something with this id that has no row of its own, such as an invite of a member.
    fn includes(_live: &Self::Live, _id: &str) -> bool {
        false
    }
    /// Says in words what else happens when this is done, beside [`Facts::effects`].
    fn effects(_verb: Verb, _delta: &Delta<'_, Self>) -> Vec<String> {
        Vec::new()
    }
    /// Returns since when a pending row is past its time; the time-based part of the plan renews it.
    fn expired(_live: &Self::Live, _now: Seconds) -> Option<Seconds> {
        None
    }
    /// Counts the earlier pending rows of the same name that expired before this one and are still there.
    fn expired_before(_live: &Self::Live) -> usize {
        0
    }
    /// Returns whether a live row gives power over the organization itself, or makes somebody an owner of a project. Such
    /// a row is always reported.
    fn is_privileged(_live: &Self::Live) -> bool {
        false
    }
    /// Returns whether the YAML line that adopts a live row gives power over the organization itself.
    fn is_privileged_when_adopted(live: &Self::Live) -> bool {
        Self::is_privileged(live)
    }
    /// Tells since when it has been there, as far as this row says. Without it, the API never shows how old a row is.
    const SINCE: Option<Since<Self>> = None;
    /// Returns what a pending row carries: the parents' ids and the fields. `None`: the API did not say.
    fn bundle(_live: &Self::Live) -> Option<Vec<BundleItem>> {
        Some(Vec::new())
    }
    /// Returns whether the create of [`Facts::bundled_in`] can carry a create with these fields.
    fn may_be_bundled(_spec: &Self::Spec) -> bool {
        true
    }
    /// Returns what each open invite of somebody who is there already carries, beside those that are a leftover. `None`:
    /// the API did not say.
    fn also_invited(_want: &Self::Spec, _have: &Self::Live) -> Vec<Option<Vec<BundleItem>>> {
        Vec::new()
    }
    /// Returns a field that the API shows with the wanted value although the row does not have it.
    fn misreported(_want: &Self::Spec, _have: &Self::Live) -> Option<MisreportedField> {
        None
    }
    /// Returns the row of something that a pending row of [`Facts::bundled_in`] carries.
    fn bundled(_key: &Name, _invite: &str, _fields: &Map<String, Value>) -> Option<Self::Live> {
        None
    }
    /// Returns the id of the user or service account that this belongs to and ends with.
    fn owner(_live: &Self::Live) -> Option<&str> {
        None
    }
    /// Returns what the fields say about the life of keys; see [`Facts::claims`].
    fn terms(_spec: &Self::Spec) -> Option<KeyTerms> {
        None
    }
    /// Returns what a row tells about the life of a key; see [`Facts::claims`].
    fn life(_live: &Self::Live) -> Option<KeyLife> {
        None
    }
    /// Returns the name of a row in the organization, where the file knows it by another one.
    fn full_name(_live: &Self::Live) -> Option<&str> {
        None
    }
    /// Returns why an entry cannot stand beside a section of [`Facts::after`] with these fields.
    fn excluded(_key: &Name, _section: &str, _fields: &Map<String, Value>) -> Option<&'static str> {
        None
    }
    /// Returns why an entry cannot have this name.
    fn unfit(_name: &str) -> Option<&'static str> {
        None
    }
    /// Returns what a person should know who reads the row in a file, in words that stay true: `SCIM`.
    fn remark(_live: &Self::Live, _now: Seconds) -> String {
        String::new()
    }
    /// Returns what the row gives to whom. A key gives nothing here: it can do at most what its owner can do in its
    /// project, and an admin key gives its owner power over the organization.
    fn grants(_row: &GrantingRow<'_, Self>) -> Vec<Edge> {
        Vec::new()
    }
    /// Returns the abilities that a role gives to whoever it is assigned to; `None` where the row does not say, or is
    /// of a kind that is not a role.
    fn abilities(_row: &GrantingRow<'_, Self>) -> Option<Abilities> {
        None
    }
    /// Returns a few words that tell a row from its neighbours, for people: `` `batch-prod`, last used 2 h ago ``.
    /// `owner` is the name that the organization gives [`Kind::owner`].
    fn describe(_live: &Self::Live, _now: Seconds, _owner: Option<&str>) -> String {
        String::new()
    }
}
