//! What a kind of resource has to say about itself: facts only. The algorithms that use them exist once, elsewhere.
//!
//! **Invariant:** a kind names no stage and no other kind's types. It builds requests as values and sends nothing.

use super::facts::{Facts, Listing};
use crate::model::{
    address::{Address, Name},
    never::never,
    node::Node,
    node_de::{self, DeError},
    request::{Ref, Request},
    scalar::Seconds,
    scope::{AnyLive, AnyRule, Control, Identity},
    verb::Verb,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, value::RawValue};
use std::{any::Any, fmt::Debug};

/// What the pipeline asks of a live row.
#[derive(Clone, Debug)]
pub struct Observed<S> {
    /// Its name in the organization, normalised.
    pub name: Name,
    /// Its identity.
    pub identity: Identity,
    /// Whose it is.
    pub control: Control,
    /// Its fields in the vocabulary of the file.
    pub spec: S,
}

/// Something that stands in the parent with this id.
pub type InParent<T> = (Box<str>, T);

/// Parses what one host row carries; `None` when it does not say.
pub type Inside<T> = fn(&RawValue) -> Option<Vec<InParent<T>>>;

/// What a pending row carries: the id of a parent, and the fields of what would stand in it.
pub type BundleItem = InParent<Map<String, Value>>;

/// Parses one row of a listing; `None` for a row that does not count.
pub type ParseLive<K> = fn(&RawValue) -> Result<Option<<K as Kind>::Live>, serde_json::Error>;

/// How live rows are read. A kind's reads are united by [`Kind::join`].
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
    /// What was used of live rows, which another route tells.
    Usage {
        /// Builds the request from the rows' ids and the time from which on it counts.
        get: fn(ids: &[Box<str>], since: Seconds) -> Request,
        /// Parses one row.
        row: fn(&RawValue) -> Result<Vec<Spent>, serde_json::Error>,
    },
}

/// A part of what was used: the id of whose it was, where the API says that, and US dollars.
pub type Spent = (Option<Box<str>>, f64);

/// What a writer knows.
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
    /// The name at the end of the address.
    #[must_use]
    pub fn name(&self) -> &str {
        self.at.name()
    }

    /// Returns the ids of everything that this stands in, outermost first, as holes.
    #[must_use]
    pub fn path(&self) -> Vec<Ref> {
        self.at.parent().iter().flat_map(Address::path).map(Ref::Of).collect()
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

/// What a live row of a judged kind got from the allow rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A rule allows it.
    Allowed {
        /// Which.
        rule: usize,
        /// When that ends.
        expires: Option<Seconds>,
        /// The limit that ends it: `max_age 90d`.
        limit: String,
        /// How long before the end the plan says so.
        warn_before: Seconds,
        /// Whether the end revokes it.
        revoke: bool,
    },
    /// A rule fits it, but a limit of that rule is passed.
    Breached {
        /// Which.
        rule: usize,
        /// The limit: `max_age 90d`.
        limit: String,
        /// Since when.
        since: Seconds,
        /// Whether the rule says to revoke it.
        revoke: bool,
    },
    /// A rule may fit, and the API does not say what it would take to know.
    Untold {
        /// Which.
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

/// What the judge may ask for beside the row.
pub struct EvalContext<'a> {
    /// The clock.
    pub now: Seconds,
    /// What the row stands in.
    pub parent: Option<&'a Address>,
    /// The id of whoever is at an address.
    pub id_of: &'a dyn Fn(&Address) -> Option<Box<str>>,
    /// The name of what has this id, among what stands where this address does.
    pub name_of: &'a dyn Fn(&Address, &str) -> Option<Name>,
    /// Whether nobody can be at an address. Where that is not sure, the answer is no.
    pub is_nobody: &'a dyn Fn(&Address) -> bool,
    /// Whether whatever has this id may be what is meant by an address that leads to nothing, or to several things.
    pub may_be: &'a dyn Fn(&Address, &str) -> bool,
}

impl EvalContext<'_> {
    /// Whether an id is that of whoever is at an address; `None` where that cannot be told.
    #[must_use]
    pub fn is_theirs(&self, address: &Address, id: &str) -> Option<bool> {
        if let Some(own) = (self.id_of)(address) {
            return Some(*own == *id);
        }
        if (self.may_be)(address, id) {
            return None;
        }
        match (self.name_of)(address, id) {
            Some(name) => Some(*name == *address.name()),
            // It is somebody else's then, whoever that is.
            None => (self.is_nobody)(address).then_some(false),
        }
    }
}

/// The rule side of a judged kind.
pub trait AllowRules: Sized + Send + Sync + 'static {
    /// What a person may write as one rule.
    type Rule: DeserializeOwned + JsonSchema + Debug + Send + Sync;
    /// The kind's live row.
    type Live: Debug + Send + Sync;

    /// What must be true of a rule beyond its shape; the message and the help.
    ///
    /// # Errors
    /// What is wrong, and what to do.
    fn check(rule: &Self::Rule) -> Result<(), (String, String)>;
    /// Addresses that the rule names, so that they can be resolved.
    fn refers(rule: &Self::Rule, parent: Option<&Address>) -> Vec<Address>;
    /// Why a person wrote the rule.
    fn reason(rule: &Self::Rule) -> Option<&str>;
    /// Judges one row by all rules: any rule allows.
    fn judge(rules: &[&Self::Rule], live: &Self::Live, context: &EvalContext<'_>) -> Verdict;
}

/// The allow rules of a judged kind without their type.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The JSON Schema of a rule.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Reads a rule, or says what is wrong with it and where.
    pub read: fn(&Node) -> Result<Box<dyn AnyRule>, DeError>,
    /// See [`AllowRules::refers`].
    pub refers: fn(&dyn AnyRule, Option<&Address>) -> Vec<Address>,
    /// See [`AllowRules::reason`].
    pub reason: fn(&dyn AnyRule) -> Option<&str>,
    /// See [`AllowRules::judge`].
    pub judge: fn(&[&dyn AnyRule], &dyn AnyLive, &EvalContext<'_>) -> Verdict,
}

impl Rules {
    /// The rules of a kind.
    #[must_use]
    pub const fn of<R: AllowRules>() -> Self {
        Self {
            schema: |generator| R::Rule::json_schema(generator),
            read: |node| {
                let rule = node_de::read::<R::Rule>(node)?;
                match R::check(&rule) {
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

/// A rule that cannot be read might allow the row, so a row is not judged without it.
fn judge<R: AllowRules>(rules: &[&dyn AnyRule], live: &dyn AnyLive, context: &EvalContext<'_>) -> Verdict {
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

fn rule_of<R: AllowRules>(rule: &dyn AnyRule) -> Option<&R::Rule> {
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
    /// What a person may write: fields only, `None` is not managed.
    type Spec: DeserializeOwned + Serialize + JsonSchema + PartialEq + Debug + Send + Sync;
    /// What is kept of an API object: the fields and the facts.
    type Live: Debug + Send + Sync;
    /// The row in the vocabulary of the file.
    fn observe(live: &Self::Live) -> Observed<Self::Spec>;
    /// How rows are read.
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

    /// More is riskier: the order of promotions and demotions, and whether a change is an escalation.
    fn power(_: &Self::Spec) -> u8 {
        0
    }
    /// Addresses that must stand before this one can.
    fn refers(_key: &Name, _spec: &Self::Spec, _parent: Option<&Address>) -> Vec<Address> {
        Vec::new()
    }
    /// What the API cannot do to a live row, and what to do instead.
    fn impossible(_want: &Self::Spec, _have: &Self::Live) -> Option<&'static str> {
        None
    }
    /// Whether a live row cannot be named because the API does not show its name: whoever it is may be anybody whom the
    /// file names.
    fn is_nameless(_live: &Self::Live) -> bool {
        false
    }
    /// Gives a row that cannot be named the name that another kind's row has for its id; see [`Facts::named_by`].
    fn give_name(_live: &mut Self::Live, _name: &str) {}
    /// Whether nobody knows how much these fields allow.
    fn is_uncertain(_spec: &Self::Spec) -> bool {
        false
    }
    /// What of a live row must go although no field of the file is about it: what it is called, what is there, and what
    /// of that stays.
    fn leftover(_want: &Self::Spec, _have: &Self::Live) -> Option<(&'static str, Value, Value)> {
        None
    }
    /// Returns whether a row includes something with this id that has no row of its own, such as an invite of a member.
    fn includes(_live: &Self::Live, _id: &str) -> bool {
        false
    }
    /// What else happens when this is done, in words.
    fn effects(_verb: Verb, _delta: &Delta<'_, Self>) -> Vec<String> {
        Vec::new()
    }
    /// A pending row that is past its time, and is renewed by the clock's part of the plan: since when.
    fn expired(_live: &Self::Live, _now: Seconds) -> Option<Seconds> {
        None
    }
    /// How many earlier pending rows of the same name ran out before this one, and are still there.
    fn expired_before(_live: &Self::Live) -> usize {
        0
    }
    /// Whether a live row gives power over the organization itself. Such a row is never unlisted in silence.
    fn is_privileged(_live: &Self::Live) -> bool {
        false
    }
    /// Since when it has been there, as far as this row says.
    fn since(_live: &Self::Live) -> Option<Seconds> {
        None
    }
    /// What a pending row carries: the parents' ids and the fields. `None`: the API did not say.
    fn bundle(_live: &Self::Live) -> Option<Vec<BundleItem>> {
        Some(Vec::new())
    }
    /// The row of something that a pending row of [`Facts::bundled_in`] carries.
    fn bundled(_key: &Name, _invite: &str, _fields: &Map<String, Value>) -> Option<Self::Live> {
        None
    }
    /// The id of the user or service account that this belongs to and ends with.
    fn owner(_live: &Self::Live) -> Option<&str> {
        None
    }
    /// A few words that tell a row from its neighbours, for people: `` `batch-prod`, last used 2 h ago ``.
    fn describe(_live: &Self::Live, _now: Seconds) -> String {
        String::new()
    }
}
