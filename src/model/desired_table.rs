//! Everything that should exist. A scope that is not here is not managed.

use super::{
    address::{Address, Name},
    live_row::{Control, LiveRow},
    live_table::Live,
    node::Position,
    policy::{Organization, Policy, Unlisted, UnlistedBy},
    row_index::{MANY, RowIndex},
    scalar::Seconds,
    scope::{KindId, ScopeKey},
    template_uses::TemplateUses,
    untyped::{AnyRule, AnySpec},
};
use serde_json::{Map, Value};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

/// Everything that should exist, and the rules about the plan.
#[derive(Debug, Default)]
pub struct Desired {
    /// The organization.
    pub organization: Organization,
    /// The policy.
    pub policy: Policy,
    /// The declared scopes; a scope that is not here is not managed.
    pub scopes: BTreeMap<ScopeKey, DesiredScope>,
    /// The scopes of every live parent that no entry lists.
    pub unlisted: Option<UnlistedParents>,
    /// The places of templates and of their uses.
    pub templates: TemplateUses,
    /// The fields that were to replace what an earlier run withdrew, where that run did not replace it.
    pub withdrawn: BTreeMap<Address, Map<String, Value>>,
    /// The keys that an earlier run made, and whose values nobody is known to have got.
    pub undelivered: Vec<Undelivered>,
}

/// A key that an earlier run made or may have made, and did not hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    /// The address of its entry, as text.
    pub address: Box<str>,
    /// Its name in the organization.
    pub name: Box<str>,
    /// Its id, where that run got an answer.
    pub id: Option<Box<str>>,
    /// The times between which it was made, where there is no id.
    pub between: (Seconds, Seconds),
    /// The ids of keys that are known to be handed over.
    pub delivered: BTreeSet<Box<str>>,
}

impl Undelivered {
    /// Returns whether a live key is this one.
    #[must_use]
    pub fn is(&self, address: &Address, id: &str, name: &str, created_at: Option<Seconds>) -> bool {
        let (from, to) = self.between;
        let fits = match &self.id {
            Some(known) => **known == *id,
            None => created_at.is_some_and(|at| (from..=to).contains(&at)) && !self.delivered.contains(id),
        };
        fits && *self.name == *name && *self.address == *address.to_string()
    }
}

impl Desired {
    /// Returns whether the configuration declares nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty() && self.unlisted.is_none()
    }

    /// Returns all that is declared: in sections of its own, and for every parent that no entry lists.
    pub fn all_scopes(&self) -> impl Iterator<Item = &DesiredScope> {
        self.scopes.values().chain(self.unlisted.iter().flat_map(|unlisted| unlisted.scopes.values()))
    }

    /// Returns the scopes of all that is declared; those for every parent that no entry lists stand in any parent.
    pub fn all_scopes_by_key(&self) -> impl Iterator<Item = &ScopeKey> {
        self.scopes.keys().chain(self.unlisted.iter().flat_map(|unlisted| unlisted.scopes.keys()))
    }

    /// Returns what is declared for a scope: by its own section, or for every parent that no entry lists.
    #[must_use]
    pub fn scope(&self, scope: &ScopeKey) -> Option<&DesiredScope> {
        self.scopes.get(scope).or_else(|| {
            let unlisted = self.unlisted.as_ref()?;
            let parent = scope.parent.as_ref()?;
            let outermost = parent.outermost();
            let is_governed = outermost.segment() == unlisted.any.segment() && self.is_governed(unlisted, &outermost);
            let table = ScopeKey { kind: scope.kind, parent: Some(parent.moved_to(&unlisted.any)) };
            unlisted.scopes.get(&table).filter(|_| is_governed)
        })
    }

    /// Returns whether a parent is one that [`Desired::unlisted`] is about.
    fn is_governed(&self, unlisted: &UnlistedParents, address: &Address) -> bool {
        !unlisted.listed.contains(address.name()) && self.policy.ignores(address).is_none()
    }

    /// Returns the live parents that no entry lists, by their addresses, each with the ids that share its name.
    #[must_use]
    pub fn unlisted_parents(&self, live: &Live) -> BTreeMap<Address, Vec<Box<str>>> {
        let mut found: BTreeMap<Address, Vec<Box<str>>> = BTreeMap::new();
        let Some(unlisted) = &self.unlisted else { return found };
        let table = live.scopes.get(&ScopeKey { kind: unlisted.kind, parent: None });
        let is_alive = |row: &&LiveRow| row.control.pairs() && !matches!(row.control, Control::Archived(_));
        for row in table.into_iter().flat_map(|table| &table.rows).filter(is_alive) {
            let address = Address::root(unlisted.any.segment(), row.key.clone());
            if self.is_governed(unlisted, &address) {
                found.entry(address).or_default().push(row.identity.as_str().into());
            }
        }
        found
    }

    /// Returns every scope that is compared, in order: the declared ones, and those of live parents that no entry
    /// lists. Parents that share a name cannot be told apart, so theirs are left out.
    #[must_use]
    pub fn compared<'a>(&'a self, live: &Live) -> Vec<(Cow<'a, ScopeKey>, &'a DesiredScope)> {
        let mut all: Vec<_> = self.scopes.iter().map(|(scope, table)| (Cow::Borrowed(scope), table)).collect();
        let Some(unlisted) = &self.unlisted else { return all };
        let parents = self.unlisted_parents(live);
        for parent in parents.iter().filter(|(_, ids)| ids.len() == 1).map(|(parent, _)| parent) {
            all.extend(unlisted.scopes.iter().map(|(scope, table)| {
                let inside = scope.parent.as_ref().map(|inside| inside.moved_to(parent));
                (Cow::Owned(ScopeKey { kind: scope.kind, parent: inside }), table)
            }));
        }
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }
}

/// The declared scopes of every live parent that no entry lists: one table serves them all, because a table holds no
/// parent.
#[derive(Debug)]
pub struct UnlistedParents {
    /// The kind of the parents.
    pub kind: KindId,
    /// The place that declares this.
    pub at: Position,
    /// The address that stands for any of the parents.
    pub any: Address,
    /// The names that entries list.
    pub listed: BTreeSet<Name>,
    /// The scopes, under the address that stands for any parent.
    pub scopes: BTreeMap<ScopeKey, DesiredScope>,
}

/// One declared scope.
#[derive(Debug)]
pub struct DesiredScope {
    /// The place of its section.
    pub at: Position,
    /// The `unlisted:` block nearest to it.
    pub unlisted: UnlistedBy,
    /// The rows, sorted by key.
    pub rows: Vec<DesiredRow>,
    /// The allow rules of a judged kind, in file order.
    pub rules: Vec<DesiredRule>,
    /// The places of the rows by key; made by the first look-up in many rows.
    by_key: OnceLock<RowIndex>,
}

impl DesiredScope {
    /// Returns a scope without rows and rules.
    #[must_use]
    pub fn new(at: Position, unlisted: UnlistedBy) -> Self {
        Self { at, unlisted, rows: Vec::new(), rules: Vec::new(), by_key: OnceLock::new() }
    }

    /// Returns the row of a key. The rows must be complete and sorted.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<&DesiredRow> {
        if self.rows.len() < MANY {
            let at = self.rows.binary_search_by(|row| (*row.key).cmp(key)).ok()?;
            return self.rows.get(at);
        }
        let index = self.by_key.get_or_init(|| RowIndex::new(self.rows.iter().map(|row| &*row.key)));
        index.places(key).filter_map(|place| self.rows.get(place)).find(|row| *row.key == *key)
    }
}

/// One thing that the file names.
#[derive(Debug)]
pub struct DesiredRow {
    /// Its name.
    pub key: Name,
    /// The place of its key.
    pub at: Position,
    /// The wanted state.
    pub wanted: Wanted,
    /// `id:` pins it to one live thing.
    pub id: Option<Name>,
    /// `renamed_from:` finds it under its old name.
    pub renamed_from: Option<Name>,
    /// `until:`: wanted up to, and not at, this time.
    pub until: Option<Seconds>,
    /// `then:`: the fields that are wanted from `until` on. Without it nothing is.
    pub then: Option<Box<dyn AnySpec>>,
    /// `reason:` and `meta:`, which are shown and never sent.
    pub notes: Option<Box<Notes>>,
}

impl DesiredRow {
    /// Returns a row of which nothing else is written.
    #[must_use]
    pub fn new(key: Name, at: Position, wanted: Wanted) -> Self {
        Self { key, at, wanted, id: None, renamed_from: None, until: None, then: None, notes: None }
    }

    /// Returns whether its `until` has passed.
    #[must_use]
    pub fn is_over(&self, now: Seconds) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// Returns whether its `until` has passed and nothing is wanted from then on.
    #[must_use]
    pub fn has_ended(&self, now: Seconds) -> bool {
        self.then.is_none() && self.is_over(now)
    }

    /// Returns the fields that are wanted at a time; `None` when it must not be there.
    #[must_use]
    pub fn spec(&self, now: Seconds) -> Option<&dyn AnySpec> {
        match (&self.wanted, &self.then) {
            (Wanted::Absent, _) => None,
            (Wanted::Present(_), Some(then)) if self.is_over(now) => Some(&**then),
            (Wanted::Present(_), None) if self.is_over(now) => None,
            (Wanted::Present(spec), _) => Some(&**spec),
        }
    }
}

/// The notes that people write for people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// `reason:`.
    pub reason: Option<Box<str>>,
    /// `meta:`.
    pub meta: Map<String, Value>,
}

/// The wanted state of a thing.
#[derive(Debug)]
pub enum Wanted {
    /// It should, with these fields.
    Present(Box<dyn AnySpec>),
    /// It must not (`state: absent`, `state: archived`).
    Absent,
}

/// One allow rule.
#[derive(Debug)]
pub struct DesiredRule {
    /// Its place.
    pub at: Position,
    /// The typed rule.
    pub rule: Box<dyn AnyRule>,
}

/// The nearest `unlisted:` block wins; `report` is the default.
#[must_use]
pub fn unlisted(scope: &DesiredScope, policy: &Policy, collections: &[&str]) -> Unlisted {
    let in_block = |block: &UnlistedBy| collections.iter().find_map(|name| block.get(*name).copied());
    in_block(&scope.unlisted).or_else(|| in_block(&policy.unlisted)).unwrap_or_default()
}
