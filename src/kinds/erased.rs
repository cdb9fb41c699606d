//! The object-safe face of [`Kind`], implemented once: typed rows go in and come out as boxes.

use super::kind::{
    Answer, Bench, Carries, Cover, Delta, InParent, Judge, Kind, Read, Rider, Seen, Spent, Verdict, Written,
};
use crate::model::{
    address::{Address, Name},
    node::Node,
    request::{Ref, Request},
    scalar::Seconds,
    scope::{AnyLive, AnyRule, AnySpec, LiveRow},
    verb::{Risk, Verb},
};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, value::RawValue};
use std::{any::Any, fmt::Debug, marker::PhantomData};

/// A [`Kind`] as a value.
pub trait AnyKind: Debug + Send + Sync {
    /// See [`Kind::NAME`].
    fn name(&self) -> &'static str;
    /// See [`Kind::TITLE`].
    fn title(&self) -> &'static str;
    /// The collections whose `unlisted` and limits count for a row, the most particular first.
    fn collections(&self, pending: bool) -> Vec<&'static str>;
    /// See [`Kind::WRITTEN`].
    fn written(&self) -> &'static Written;
    /// The JSON Schema of the fields.
    fn spec_schema(&self, generator: &mut SchemaGenerator) -> Schema;
    /// The JSON Schema of a rule.
    fn rule_schema(&self, generator: &mut SchemaGenerator) -> Schema;
    /// Reads the fields of an entry.
    ///
    /// # Errors
    /// What is wrong with them, and where.
    fn spec(&self, node: &Node) -> Result<Box<dyn AnySpec>, Bad>;
    /// Reads a rule.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    fn rule(&self, node: &Node) -> Result<Box<dyn AnyRule>, Bad>;
    /// See [`Judge::refers`].
    fn rule_refers(&self, rule: &dyn AnyRule, parent: Option<&Address>) -> Vec<Address>;
    /// See [`Judge::reason`].
    fn rule_reason<'a>(&self, rule: &'a dyn AnyRule) -> Option<&'a str>;
    /// See [`Judge::judge`].
    fn judge(&self, rules: &[&dyn AnyRule], live: &dyn AnyLive, bench: &Bench<'_>) -> Verdict;
    /// The fields of a live row.
    fn see(&self, live: &dyn AnyLive) -> Box<dyn AnySpec>;
    /// See [`Kind::READS`].
    fn reads(&self) -> Vec<AnyRead>;
    /// See [`Kind::join`].
    ///
    /// # Errors
    /// The two, when they are two things.
    fn join(&self, a: LiveRow, b: LiveRow) -> Result<LiveRow, Box<[LiveRow; 2]>>;
    /// Whether there is a writer for what a verb does.
    fn can(&self, action: Action) -> bool;
    /// The requests of one action.
    fn write(&self, action: Action, delta: &AnyDelta<'_>) -> Vec<Request>;
    /// See [`Kind::effects`].
    fn effects(&self, verb: Verb, delta: &AnyDelta<'_>) -> Vec<String>;
    /// See [`Kind::CREATE_VERB`].
    fn create_verb(&self) -> Verb;
    /// See [`Kind::DELETE_VERB`].
    fn delete_verb(&self) -> Verb;
    /// See [`Kind::DELETE_RISKS`].
    fn delete_risks(&self) -> &'static [Risk];
    /// See [`Kind::ENDS_OWNED`].
    fn ends_owned(&self) -> bool;
    /// See [`Kind::FIXED`].
    fn fixed(&self) -> &'static [&'static str];
    /// See [`Kind::REQUIRED`].
    fn required(&self) -> &'static [&'static str];
    /// See [`Kind::RIDES_IN`].
    fn rides_in(&self) -> Option<&'static str>;
    /// See [`Kind::COVER`].
    fn cover(&self) -> Option<Cover>;
    /// See [`Kind::ANSWERS`].
    fn answers(&self) -> &'static [Answer];
    /// See [`Kind::HELD_IN_DEFAULT`].
    fn held_in_default(&self) -> Option<&'static str>;
    /// See [`Kind::power`].
    fn power(&self, spec: &dyn AnySpec) -> u8;
    /// See [`Kind::refers`].
    fn refers(&self, key: &Name, spec: &dyn AnySpec, parent: Option<&Address>) -> Vec<Address>;
    /// See [`Kind::impossible`].
    fn impossible(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<&'static str>;
    /// See [`Kind::expired`].
    fn expired(&self, live: &dyn AnyLive, now: Seconds) -> Option<Seconds>;
    /// See [`Kind::since`].
    fn since(&self, live: &dyn AnyLive) -> Option<Seconds>;
    /// See [`Kind::carries`].
    fn carries(&self, live: &dyn AnyLive) -> Option<Vec<Carries>>;
    /// See [`Kind::carried`].
    fn carried(&self, key: &Name, invite: &str, fields: &Map<String, Value>) -> Option<LiveRow>;
    /// See [`Kind::owner`].
    fn owner<'a>(&self, live: &'a dyn AnyLive) -> Option<&'a str>;
    /// See [`Kind::describe`].
    fn describe(&self, live: &dyn AnyLive, now: Seconds) -> String;
    /// See [`Kind::is_nameless`].
    fn is_nameless(&self, live: &dyn AnyLive) -> bool;
    /// The same row under the name that another kind's row has for its id; see [`Kind::give_name`].
    fn give_name(&self, row: LiveRow, name: &str) -> LiveRow;
    /// See [`Kind::is_uncertain`].
    fn is_uncertain(&self, spec: &dyn AnySpec) -> bool;
    /// See [`Kind::leftover`].
    fn leftover(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<(&'static str, Value, Value)>;
    /// See [`Kind::RENAMES`].
    fn renames(&self) -> bool;
    /// See [`Kind::NAMED_BY`].
    fn named_by(&self) -> Option<&'static str>;
    /// See [`Kind::BESIDE`].
    fn beside(&self) -> Option<&'static str>;
}

pub use crate::model::node_de::Bad;

/// What a kind can do to a thing.
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
    /// See [`Delta::riders`].
    pub riders: &'a [Rider],
}

/// Parses one row of a listing.
pub type ParseRow = Box<dyn Fn(&RawValue) -> Result<Option<LiveRow>, serde_json::Error> + Send + Sync>;

/// Parses what one host row carries: the parents' ids and the rows.
pub type ParseInside = Box<dyn Fn(&RawValue) -> Option<Vec<InParent<LiveRow>>> + Send + Sync>;

/// [`Read`] without types.
pub enum AnyRead {
    /// See [`Read::List`].
    List {
        /// Builds the request.
        get: fn(Option<&Ref>, Option<&[Name]>) -> Request,
        /// Parses one row.
        row: ParseRow,
    },
    /// See [`Read::Inside`].
    Inside {
        /// The other kind.
        host: &'static str,
        /// Parses what one host row carries.
        rows: ParseInside,
    },
    /// See [`Read::Hidden`].
    Hidden {
        /// Builds the request.
        get: fn(Option<&Ref>) -> Request,
        /// Parses one row.
        row: ParseRow,
    },
    /// See [`Read::Usage`].
    Usage {
        /// Builds the request.
        get: fn(&[Box<str>], Seconds) -> Request,
        /// Parses one row.
        row: fn(&RawValue) -> Result<Vec<Spent>, serde_json::Error>,
    },
}

impl AnyRead {
    /// Whether this is a listing that can be asked for single names.
    #[must_use]
    pub fn filters(&self) -> bool {
        let Self::List { get, .. } = self else { return false };
        let parent = Ref::Id("id".into());
        get(Some(&parent), Some(&[Name::from("name")])).query != get(Some(&parent), None).query
    }
}

/// The typed row of a box that this kind made.
fn live<K: Kind>(row: &dyn AnyLive) -> Option<&K::Live> {
    (row as &dyn Any).downcast_ref()
}

fn spec<K: Kind>(spec: &dyn AnySpec) -> Option<&K::Spec> {
    (spec as &dyn Any).downcast_ref()
}

fn row<K: Kind>(live: K::Live) -> LiveRow {
    let seen = K::see(&live);
    LiveRow {
        key: seen.name.clone(),
        name: seen.name,
        identity: seen.identity,
        standing: seen.standing,
        live: Box::new(live),
    }
}

/// Gives a kind its object-safe face.
#[derive(Debug)]
pub struct Of<K>(PhantomData<K>);

impl<K> Of<K> {
    /// The face, as a constant for the table.
    #[must_use]
    pub const fn kind() -> Self {
        Self(PhantomData)
    }
}

/// Calls `then` with the typed delta. A box of another kind's type is a mistake of ours; it yields the default.
fn with<K: Kind, T: Default>(delta: &AnyDelta<'_>, then: impl FnOnce(&Delta<'_, K>) -> T) -> T {
    let want = delta.want.map(spec::<K>);
    let have = delta.have.map(live::<K>);
    debug_assert!(want != Some(None) && !matches!(have, Some(None)), "a row of another kind at {}", delta.at);
    if want == Some(None) || matches!(have, Some(None)) {
        return T::default();
    }
    then(&Delta { at: delta.at, want: want.flatten(), have: have.flatten(), riders: delta.riders })
}

impl<K: Kind + Debug> AnyKind for Of<K> {
    fn name(&self) -> &'static str {
        K::NAME
    }
    fn title(&self) -> &'static str {
        K::TITLE
    }
    fn collections(&self, pending: bool) -> Vec<&'static str> {
        K::PENDING_COLLECTION.filter(|_| pending).into_iter().chain([K::COLLECTION]).collect()
    }
    fn written(&self) -> &'static Written {
        const { &K::WRITTEN }
    }
    fn spec_schema(&self, generator: &mut SchemaGenerator) -> Schema {
        <K::Spec as schemars::JsonSchema>::json_schema(generator)
    }
    fn rule_schema(&self, generator: &mut SchemaGenerator) -> Schema {
        <<K::Judge as Judge>::Rule as schemars::JsonSchema>::json_schema(generator)
    }
    fn spec(&self, node: &Node) -> Result<Box<dyn AnySpec>, Bad> {
        Ok(Box::new(crate::model::node_de::read::<K::Spec>(node)?))
    }
    fn rule(&self, node: &Node) -> Result<Box<dyn AnyRule>, Bad> {
        let rule = crate::model::node_de::read::<<K::Judge as Judge>::Rule>(node)?;
        match K::Judge::check(&rule) {
            Ok(()) => Ok(Box::new(rule)),
            Err((message, help)) => Err(Bad { at: node.at, message, help: vec![help] }),
        }
    }
    fn rule_refers(&self, rule: &dyn AnyRule, parent: Option<&Address>) -> Vec<Address> {
        (rule as &dyn Any).downcast_ref().map_or_else(Vec::new, |rule| K::Judge::refers(rule, parent))
    }
    fn rule_reason<'a>(&self, rule: &'a dyn AnyRule) -> Option<&'a str> {
        (rule as &dyn Any).downcast_ref().and_then(K::Judge::reason)
    }
    fn judge(&self, rules: &[&dyn AnyRule], row: &dyn AnyLive, bench: &Bench<'_>) -> Verdict {
        let rules: Vec<_> = rules.iter().filter_map(|rule| (*rule as &dyn Any).downcast_ref()).collect();
        live::<K>(row).map_or(Verdict::NotAllowed { nearest: None }, |row| K::Judge::judge(&rules, row, bench))
    }
    #[expect(clippy::expect_used, reason = "rows of a scope are made by its kind alone")]
    fn see(&self, row: &dyn AnyLive) -> Box<dyn AnySpec> {
        Box::new(K::see(live::<K>(row).expect("a row of this kind")).spec)
    }
    fn reads(&self) -> Vec<AnyRead> {
        let parse = |parse: fn(&RawValue) -> Result<Option<K::Live>, serde_json::Error>| -> ParseRow {
            Box::new(move |raw| Ok(parse(raw)?.map(row::<K>)))
        };
        K::READS
            .iter()
            .map(|read| match *read {
                Read::List { get, row } => AnyRead::List { get, row: parse(row) },
                Read::Hidden { get, row } => AnyRead::Hidden { get, row: parse(row) },
                Read::Usage { get, row } => AnyRead::Usage { get, row },
                Read::Inside { host, rows } => AnyRead::Inside {
                    host,
                    rows: Box::new(move |raw| {
                        Some(rows(raw)?.into_iter().map(|(parent, live)| (parent, row::<K>(live))).collect())
                    }),
                },
            })
            .collect()
    }
    fn join(&self, a: LiveRow, b: LiveRow) -> Result<LiveRow, Box<[LiveRow; 2]>> {
        let typed = |row: Box<dyn AnyLive>| (row as Box<dyn Any>).downcast::<K::Live>();
        let keys = (a.key.clone(), b.key.clone());
        match (typed(a.live), typed(b.live)) {
            (Ok(one), Ok(two)) => match K::join(*one, *two) {
                Ok(live) => Ok(LiveRow { key: keys.0, ..row::<K>(live) }),
                Err([one, two]) => {
                    Err(Box::new([LiveRow { key: keys.0, ..row::<K>(one) }, LiveRow { key: keys.1, ..row::<K>(two) }]))
                }
            },
            _ => unreachable!("rows of a scope are made by its kind alone"),
        }
    }
    fn can(&self, action: Action) -> bool {
        match action {
            Action::Create => K::CREATE.is_some(),
            Action::Update => K::UPDATE.is_some(),
            Action::Delete => K::DELETE.is_some(),
        }
    }
    fn write(&self, action: Action, delta: &AnyDelta<'_>) -> Vec<Request> {
        let write = match action {
            Action::Create => K::CREATE,
            Action::Update => K::UPDATE,
            Action::Delete => K::DELETE,
        };
        write.map_or_else(Vec::new, |write| with(delta, write))
    }
    fn effects(&self, verb: Verb, delta: &AnyDelta<'_>) -> Vec<String> {
        with(delta, |delta| K::effects(verb, delta))
    }
    fn create_verb(&self) -> Verb {
        K::CREATE_VERB
    }
    fn delete_verb(&self) -> Verb {
        K::DELETE_VERB
    }
    fn delete_risks(&self) -> &'static [Risk] {
        K::DELETE_RISKS
    }
    fn ends_owned(&self) -> bool {
        K::ENDS_OWNED
    }
    fn fixed(&self) -> &'static [&'static str] {
        K::FIXED
    }
    fn required(&self) -> &'static [&'static str] {
        K::REQUIRED
    }
    fn rides_in(&self) -> Option<&'static str> {
        K::RIDES_IN
    }
    fn cover(&self) -> Option<Cover> {
        K::COVER
    }
    fn answers(&self) -> &'static [Answer] {
        K::ANSWERS
    }
    fn held_in_default(&self) -> Option<&'static str> {
        K::HELD_IN_DEFAULT
    }
    fn power(&self, fields: &dyn AnySpec) -> u8 {
        spec::<K>(fields).map_or(0, K::power)
    }
    fn refers(&self, key: &Name, fields: &dyn AnySpec, parent: Option<&Address>) -> Vec<Address> {
        spec::<K>(fields).map_or_else(Vec::new, |fields| K::refers(key, fields, parent))
    }
    fn impossible(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<&'static str> {
        K::impossible(spec::<K>(want)?, live::<K>(have)?)
    }
    fn expired(&self, row: &dyn AnyLive, now: Seconds) -> Option<Seconds> {
        K::expired(live::<K>(row)?, now)
    }
    fn since(&self, row: &dyn AnyLive) -> Option<Seconds> {
        K::since(live::<K>(row)?)
    }
    fn carries(&self, row: &dyn AnyLive) -> Option<Vec<Carries>> {
        K::carries(live::<K>(row)?)
    }
    fn carried(&self, key: &Name, invite: &str, fields: &Map<String, Value>) -> Option<LiveRow> {
        K::carried(key, invite, fields).map(row::<K>)
    }
    fn owner<'a>(&self, row: &'a dyn AnyLive) -> Option<&'a str> {
        K::owner(live::<K>(row)?)
    }
    fn describe(&self, row: &dyn AnyLive, now: Seconds) -> String {
        live::<K>(row).map_or_else(String::new, |row| K::describe(row, now))
    }
    fn is_nameless(&self, row: &dyn AnyLive) -> bool {
        // What cannot be told is nobody's name.
        live::<K>(row).is_none_or(K::is_nameless)
    }
    fn give_name(&self, mut one: LiveRow, name: &str) -> LiveRow {
        let Some(typed) = (&mut *one.live as &mut dyn Any).downcast_mut::<K::Live>() else { return one };
        K::give_name(typed, name);
        let Seen { name, identity, standing, .. } = K::see(typed);
        LiveRow { key: name.clone(), name, identity, standing, live: one.live }
    }
    fn is_uncertain(&self, fields: &dyn AnySpec) -> bool {
        spec::<K>(fields).is_none_or(K::is_uncertain)
    }
    fn leftover(&self, want: &dyn AnySpec, have: &dyn AnyLive) -> Option<(&'static str, Value, Value)> {
        K::leftover(spec::<K>(want)?, live::<K>(have)?)
    }
    fn renames(&self) -> bool {
        K::RENAMES
    }
    fn named_by(&self) -> Option<&'static str> {
        K::NAMED_BY
    }
    fn beside(&self) -> Option<&'static str> {
        K::BESIDE
    }
}
