//! What a kind of resource has to say about itself: facts only. The algorithms that use them exist once, elsewhere.
//!
//! **Invariant:** a kind names no stage and no other kind's types. It builds requests as values and sends nothing.

use crate::model::{
    address::{Address, Name},
    request::{Ref, Request},
    scalar::Seconds,
    scope::{Control, Identity},
    verb::{Risk, Verb},
};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, value::RawValue};
use std::fmt::Debug;

/// How a kind's section looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `name: spec` for each.
    Map,
    /// `allow: [rule, ...]`: live rows are judged, not listed.
    Rules,
}

/// Where and how a kind stands in the file. Parser, schema and messages read it.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// The kind that it stands in; empty at the top.
    pub under: &'static str,
    /// The section's key.
    pub section: &'static str,
    /// How the section looks.
    pub shape: Shape,
    /// The field that a bare word stands for: `carol: reader`.
    pub short: Option<&'static str>,
    /// How keys are normalised.
    pub key: KeyForm,
    /// The envelope fields that an entry may carry.
    pub envelope: &'static [Envelope],
    /// The `state:` that means "must not be", where there is one.
    pub gone: Option<&'static str>,
    /// One sentence for the schema.
    pub doc: &'static str,
}

/// How keys are normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// An e-mail address: lower case.
    Email,
    /// A name: as it is.
    Name,
}

/// Fields of an entry that mean the same for every kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// `id:`
    Id,
    /// `renamed_from:`
    RenamedFrom,
    /// `until:`
    Until,
    /// `then:`, the role from `until` on.
    Then,
    /// `state:`
    State,
    /// `reason:`
    Reason,
    /// `meta:`
    Meta,
    /// `unlisted:`, on whatever has sections of its own.
    Unlisted,
}

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

/// How live rows are read. A kind's reads are united by [`Kind::join`].
pub enum Read<K: Kind> {
    /// A listing; one for each parent.
    List {
        /// Builds the request from the parent and the wanted keys (`None`: all).
        get: fn(parent: Option<&Ref>, keys: Option<&[Name]>) -> Request,
        /// Parses one row; `None` for a row that does not count.
        row: fn(&RawValue) -> Result<Option<K::Live>, serde_json::Error>,
    },
    /// Rows that another kind's listing carries along. Used when that listing is read in full anyway.
    Inside {
        /// The other kind.
        host: &'static str,
        /// The parent's id and the row, for each; `None` when this host row is silent, and then the lists are read.
        rows: Inside<K::Live>,
    },
    /// A listing that shows what the plain one hides, and replaces it.
    Hidden {
        /// Builds the request.
        get: fn(parent: Option<&Ref>) -> Request,
        /// Parses one row.
        row: fn(&RawValue) -> Result<Option<K::Live>, serde_json::Error>,
    },
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

    /// The id of the parent, as a hole.
    #[must_use]
    pub fn parent(&self) -> Ref {
        self.at.parent().map_or_else(|| Ref::Id(Box::default()), Ref::Of)
    }

    /// The id of this thing: known, or a hole on itself.
    #[must_use]
    pub fn me(&self) -> Ref {
        self.have.map_or_else(|| Ref::Of(self.at.clone()), |live| Ref::Id(K::observe(live).identity.as_str().into()))
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

/// What an answer of this kind's endpoints means, where the status alone does not say it.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The verb that was asked for.
    pub verb: Verb,
    /// The status.
    pub status: u16,
    /// A part of the message in lower case; empty fits all.
    pub says: &'static str,
    /// What it means.
    pub means: Means,
}

/// See [`Answer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// It is as wanted already.
    Done,
    /// The API will not do this, however often it is asked; and what a person can do.
    Refused(&'static str),
}

/// A thing that is there because another one of the same name is something: it is dropped from both sides.
#[derive(Clone, Copy, Debug)]
pub struct ImpliedBy {
    /// The other kind; directly under the organization, under the same key.
    pub host: &'static str,
    /// Whether the host's fields cover.
    pub implies: fn(host: &Map<String, Value>) -> bool,
    /// Whether a covered thing may be listed with these fields.
    pub agrees: fn(own: &Map<String, Value>) -> bool,
    /// Why, as a fragment about the person.
    pub why: &'static str,
}

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

/// For a kind without rules.
#[derive(Debug)]
pub struct NoRules<L>(std::marker::PhantomData<L>);

/// The rule of a kind without rules; it cannot be made.
#[derive(Debug, serde::Deserialize, JsonSchema)]
pub enum NoRule {}

impl<L: Debug + Send + Sync + 'static> AllowRules for NoRules<L> {
    type Rule = NoRule;
    type Live = L;

    fn check(rule: &NoRule) -> Result<(), (String, String)> {
        match *rule {}
    }
    fn refers(rule: &NoRule, _: Option<&Address>) -> Vec<Address> {
        match *rule {}
    }
    fn reason(rule: &NoRule) -> Option<&str> {
        match *rule {}
    }
    fn judge(_: &[&NoRule], _: &L, _: &EvalContext<'_>) -> Verdict {
        Verdict::NotAllowed { nearest: None }
    }
}

/// One kind of resource.
pub trait Kind: Sized + Send + Sync + 'static {
    /// The kind's name, and its segment in addresses.
    const NAME: &'static str;
    /// Its collection in `policy.unlisted` and `max_removals`.
    const COLLECTION: &'static str;
    /// The collection of rows that wait for an invite to be accepted, where that is another one.
    const PENDING_COLLECTION: Option<&'static str> = None;
    /// What one is called in a sentence: `project member`.
    const TITLE: &'static str;
    /// Where and how it stands in the file.
    const WRITTEN: Written;
    /// What a person may write: fields only, `None` is not managed.
    type Spec: DeserializeOwned + Serialize + JsonSchema + PartialEq + Debug + Send + Sync;
    /// What is kept of an API object: the fields and the facts.
    type Live: Debug + Send + Sync;
    /// The rules, for a judged kind.
    type AllowRules: AllowRules<Live = Self::Live>;

    /// The row in the vocabulary of the file.
    fn observe(live: &Self::Live) -> Observed<Self::Spec>;
    /// How rows are read.
    const READS: &'static [Read<Self>];
    /// Unites two rows of one name from two listings; `Err` keeps both.
    ///
    /// # Errors
    /// The two, when they are two things.
    fn join(a: Self::Live, b: Self::Live) -> Result<Self::Live, [Self::Live; 2]> {
        Err([a, b])
    }

    /// Creates one.
    const CREATE: Option<Write<Self>> = None;
    /// The verb of a create.
    const CREATE_VERB: Verb = Verb::Create;
    /// Changes fields or the name.
    const UPDATE: Option<Write<Self>> = None;
    /// Takes one away.
    const DELETE: Option<Write<Self>> = None;
    /// The verb of taking away.
    const DELETE_VERB: Verb = Verb::Remove;
    /// Fields that cannot change after creation.
    const FIXED: &'static [&'static str] = &[];
    /// Fields that must be written where one is to be created.
    const REQUIRED: &'static [&'static str] = &[];
    /// The kind whose create can carry creates of this one.
    const BUNDLED_IN: Option<&'static str> = None;
    /// What makes rows of this kind go without saying.
    const IMPLIED_BY: Option<ImpliedBy> = None;
    /// What answers mean.
    const ANSWERS: &'static [Answer] = &[];
    /// Why rows in the default project cannot be changed.
    const READ_ONLY_IN_DEFAULT: Option<&'static str> = None;
    /// Whether the API can give one another name.
    const RENAMES: bool = true;
    /// The kind, directly under the organization, whose rows have the same ids and name them.
    const NAMED_BY: Option<&'static str> = None;
    /// The kind whose rows this kind's listing may show too, under the same ids.
    const BESIDE: Option<&'static str> = None;
    /// Whether taking one away also ends the keys that it owns.
    const ENDS_OWNED: bool = false;
    /// Whether a removal can say `irreversible`, `outage` and so on.
    const DELETE_RISKS: &'static [Risk] = &[Risk::Destructive];

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
    /// Gives a row that cannot be named the name that another kind's row has for its id; see [`Kind::NAMED_BY`].
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
    /// The row of something that a pending row of [`Kind::BUNDLED_IN`] carries.
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
