//! The two tables: everything that should exist, and everything that does. A scope (kind and parent) is the unit that
//! is declared, read, compared and counted. What was not read answers *unread*, never *empty*.

use super::{
    address::{Address, Name},
    never::never,
    node::Position,
    policy::{Organization, Policy, Unlisted, UnlistedBy},
    row_index::{MANY, RowIndex},
    scalar::Seconds,
    template_uses::TemplateUses,
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use std::{
    any::Any,
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    sync::OnceLock,
};

/// A kind's place in the table of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u8);

/// The unit of everything: all things of one kind in one parent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeKey {
    /// The kind.
    pub kind: KindId,
    /// In what; `None` is the organization.
    pub parent: Option<Address>,
}

/// The fields of one thing in the file, without their type. Fields that are not written are not managed.
pub trait AnySpec: Any + Debug + Send + Sync {
    /// Returns whether both have the same type and are equal.
    fn same(&self, other: &dyn AnySpec) -> bool;
    /// Returns the fields as JSON, without the unmanaged ones.
    fn fields(&self) -> Map<String, Value>;
    /// Returns the names of the fields that a person may write here and did not.
    fn unmanaged(&self) -> Vec<String>;
}

/// Returns all fields as JSON; `null` is a field that is not managed.
fn as_written<S: Debug + Serialize>(spec: &S) -> Map<String, Value> {
    match serde_json::to_value(spec) {
        Ok(Value::Object(fields)) => fields,
        other => {
            never!("the fields of {spec:?} are not an object: {other:?}");
            Map::new()
        }
    }
}

impl<S: Any + Debug + PartialEq + Serialize + Send + Sync> AnySpec for S {
    fn same(&self, other: &dyn AnySpec) -> bool {
        (other as &dyn Any).downcast_ref::<S>() == Some(self)
    }

    fn fields(&self) -> Map<String, Value> {
        as_written(self).into_iter().filter(|(_, value)| !value.is_null()).collect()
    }

    fn unmanaged(&self) -> Vec<String> {
        as_written(self).into_iter().filter(|(_, value)| value.is_null()).map(|(name, _)| name).collect()
    }
}

/// One live row, without its type.
pub trait AnyLive: Any + Debug + Send + Sync {}

impl<L: Any + Debug + Send + Sync> AnyLive for L {}

/// An allow rule, without its type.
pub trait AnyRule: Any + Debug + Send + Sync {
    /// Returns whether both have the same type and are equal.
    fn same(&self, other: &dyn AnyRule) -> bool;
}

impl<R: Any + Debug + PartialEq + Send + Sync> AnyRule for R {
    fn same(&self, other: &dyn AnyRule) -> bool {
        (other as &dyn Any).downcast_ref::<R>() == Some(self)
    }
}

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

/// The identity of a live thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// Its id.
    Id(Box<str>),
    /// The id of the invite that somebody has not accepted yet.
    Invite(Box<str>),
    /// Rides in a pending invite; it has no id of its own.
    Bundled(Box<str>),
}

impl Identity {
    /// Returns the id, of whatever it is.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) | Self::Invite(id) | Self::Bundled(id) => id,
        }
    }

    /// Returns whether it waits for somebody to accept an invite.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        !matches!(self, Self::Id(_))
    }
}

/// The part of a live thing that the file controls; with the reason, where that is not all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The thing and its fields are controlled by the file.
    Managed,
    /// The fields are controlled by the file; its existence is controlled elsewhere.
    FieldsOnly(&'static str),
    /// Pairs with the file, but nothing of it can be changed.
    ReadOnly(&'static str),
    /// Every organization has it: it pairs with the file, cannot be changed, and need not be listed.
    Predefined(&'static str),
    /// Archived: it cannot be restored, and the file need not list it.
    Archived(&'static str),
    /// The effect of something that stands elsewhere: it never pairs, and is never unlisted.
    Inherited(&'static str),
    /// Nothing that a file can name: it never pairs, and is never unlisted.
    NotAddressable(&'static str),
}

impl Control {
    /// Returns whether the row can pair with an entry of the file.
    #[must_use]
    pub fn pairs(&self) -> bool {
        !matches!(self, Self::Inherited(_) | Self::NotAddressable(_))
    }
}

/// One live thing.
#[derive(Debug)]
pub struct LiveRow {
    /// Its key in the vocabulary of the file: after renames and pins.
    pub key: Name,
    /// Its name in the organization.
    pub name: Name,
    /// Its identity.
    pub identity: Identity,
    /// The part of it that the file controls.
    pub control: Control,
    /// The typed row.
    pub live: Box<dyn AnyLive>,
}

/// The part of a scope that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All that the plain listing shows.
    pub all: bool,
    /// The rows that the plain listing hides (archived projects) as well.
    pub hidden: bool,
    /// By a listing of its own; rows that another listing carries along know less.
    pub listed: bool,
    /// Else: these keys.
    pub keys: BTreeSet<Name>,
    /// The doubts about what is not there.
    pub gaps: Gaps,
}

/// The doubts of a reading about what is not there: pages are not a snapshot and may skip a row, and a row without a
/// name may be anybody's. Listings go by their place among those of the kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Listings that took more than one page.
    pub paged: BTreeSet<usize>,
    /// Listings that were read a second time.
    pub again: BTreeSet<usize>,
    /// The ids of rows that cannot be named, by their listing.
    pub nameless: BTreeMap<usize, BTreeSet<Box<str>>>,
    /// Names that were asked for one by one, and are there or are not.
    pub asked: BTreeSet<Name>,
    /// Names that were asked for one by one, and answered by rows that cannot be named: their ids.
    pub unclear: BTreeMap<Name, BTreeSet<Box<str>>>,
}

impl Gaps {
    /// Adds what another reading of the same scope left open.
    pub fn extend(&mut self, other: Self) {
        self.paged.extend(other.paged);
        self.again.extend(other.again);
        for (listing, ids) in other.nameless {
            self.nameless.entry(listing).or_default().extend(ids);
        }
        self.asked.extend(other.asked);
        for (name, ids) in other.unclear {
            self.unclear.entry(name).or_default().extend(ids);
        }
    }

    /// Returns whether a listing may have skipped a row.
    #[must_use]
    pub fn may_skip(&self, listing: usize) -> bool {
        self.paged.contains(&listing) && !self.again.contains(&listing)
    }
}

/// The known part of one live scope.
#[derive(Debug, Default)]
pub struct LiveScope {
    /// The part that was read.
    pub coverage: Coverage,
    /// The time when the first of it was read, by the clock of the client.
    pub read_at: Option<Timestamp>,
    /// The rows, sorted by key and identity; two rows may share a key.
    pub rows: Vec<LiveRow>,
    /// The places of the rows by key; made by the first look-up in many rows.
    by_key: OnceLock<RowIndex>,
    /// The places of the rows by id; made by the first look-up.
    by_id: OnceLock<RowIndex>,
    /// The places of the rows by name; made by the first look-up.
    by_name: OnceLock<RowIndex>,
}

impl LiveScope {
    /// Returns the rows of a key.
    #[must_use]
    pub fn with_key(&self, key: &str) -> &[LiveRow] {
        let from = match self.rows.len() {
            ..MANY => self.rows.partition_point(|row| *row.key < *key),
            _ => {
                let index = self.by_key.get_or_init(|| RowIndex::new(self.rows.iter().map(|row| &*row.key)));
                let first = index.places(key).find(|place| *self.rows[*place].key == *key);
                first.unwrap_or(self.rows.len())
            }
        };
        let rows = &self.rows[from..];
        // Almost every key has one row, so the next one ends the search.
        &rows[..rows.iter().take_while(|row| *row.key == *key).count()]
    }

    /// Returns what is known of a key.
    #[must_use]
    pub fn find(&self, key: &str) -> Lookup<'_> {
        match self.with_key(key) {
            [] if self.coverage.all || self.coverage.keys.contains(key) => Lookup::Nothing,
            [] => Lookup::Unread,
            [row] => Lookup::One(row),
            rows => Lookup::Several(rows),
        }
    }

    /// Returns the rows with an id, in their order.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = &LiveRow> {
        self.indexed(&self.by_id, id, |row| row.identity.as_str())
    }

    /// Returns the rows that bear a name in the organization, in their order.
    pub fn with_name(&self, name: &str) -> impl Iterator<Item = &LiveRow> {
        self.indexed(&self.by_name, name, |row| &row.name)
    }

    /// Returns the rows where `of` is `wanted`, by an index that is made once.
    fn indexed<'s>(
        &'s self,
        index: &'s OnceLock<RowIndex>,
        wanted: &str,
        of: impl Fn(&LiveRow) -> &str,
    ) -> impl Iterator<Item = &'s LiveRow> {
        let index = index.get_or_init(|| RowIndex::new(self.rows.iter().map(&of)));
        index.places(wanted).map(|place| &self.rows[place]).filter(move |row| of(row) == wanted)
    }

    /// Forgets the indexes, because the rows change.
    fn unindex(&mut self) {
        self.by_key.take();
        self.by_id.take();
        self.by_name.take();
    }

    /// Returns the name by which one row can be asked for: its key, or its id where several share the key.
    #[must_use]
    pub fn handle(&self, row: &LiveRow) -> Name {
        if self.with_key(&row.key).len() > 1 { row.identity.as_str().into() } else { row.key.clone() }
    }
}

/// The differences between the file's names and the live ones; applied once, when a live row gets its key, so that both
/// sides share addresses, children included.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    /// Pinned ids and the names that the file gives them.
    pub by_id: BTreeMap<(ScopeKey, Box<str>), Name>,
    /// Old names and the names that the file gives them.
    pub by_name: BTreeMap<(ScopeKey, Name), Name>,
    /// Old names in the parents that no entry lists, and the names that the file gives them; and the parents that
    /// entries list.
    pub unlisted: UnlistedAliases,
    /// The names of the rows that every organization has, where the configuration tells them, and the reason.
    pub predefined: BTreeMap<ScopeKey, (Name, &'static str)>,
}

/// The aliases inside every parent that no entry lists.
#[derive(Clone, Debug, Default)]
pub struct UnlistedAliases {
    /// Old names and the names that the file gives them.
    pub by_name: BTreeMap<(KindId, Name), Name>,
    /// The names of the parents that entries list.
    pub listed: BTreeSet<Name>,
}

impl UnlistedAliases {
    fn new_name(&self, scope: &ScopeKey, name: &Name) -> Option<&Name> {
        if self.by_name.is_empty() {
            return None;
        }
        let parent = scope.parent.as_ref()?.outermost();
        self.by_name.get(&(scope.kind, name.clone())).filter(|_| !self.listed.contains(parent.name()))
    }
}

impl Aliases {
    /// Gives each row of a scope its key, and marks the predefined ones.
    fn name(&self, scope: &ScopeKey, rows: &mut [LiveRow]) {
        if let Some((name, why)) = self.predefined.get(scope) {
            let rows = rows.iter_mut().filter(|row| row.control == Control::Managed && row.name == *name);
            rows.for_each(|row| row.control = Control::Predefined(why));
        }
        let gone = |row: &LiveRow| matches!(row.control, Control::Archived(_));
        // An invite under the new name is not the one that had the old name: both are told, and nobody is taken away.
        let settled = |row: &&LiveRow| !gone(row) && !row.identity.is_pending();
        let names: BTreeSet<Name> = rows.iter().filter(settled).map(|row| row.name.clone()).collect();
        let pinned: BTreeSet<&Name> = self
            .by_id
            .range((scope.clone(), Box::default())..)
            .take_while(|((of, _), _)| of == scope)
            .map(|(_, key)| key)
            .collect();
        for row in rows.iter_mut() {
            let id: Box<str> = row.identity.as_str().into();
            let renamed = || {
                let own = self.by_name.get(&(scope.clone(), row.name.clone()));
                let key = own.or_else(|| self.unlisted.new_name(scope, &row.name))?;
                // Under its new name already: `renamed_from` is spent, and the old name is somebody else's.
                (!gone(row) && !names.contains(key) && !pinned.contains(key)).then_some(key)
            };
            if let Some(key) = self.by_id.get(&(scope.clone(), id.clone())) {
                row.key = key.clone();
            } else if pinned.contains(&row.name) {
                // The file means another one by this name, wherever that is: this one goes by its own id.
                row.key = (&*id).into();
            } else if let Some(key) = renamed() {
                row.key = key.clone();
            } else {
                row.key = row.name.clone();
            }
        }
        // A memory has its name only while nobody else bears it; names are used again.
        let mut taken: BTreeSet<Name> = rows.iter().filter(|row| !gone(row)).map(|row| row.key.clone()).collect();
        for row in rows.iter_mut().filter(|row| gone(row)) {
            if !taken.insert(row.key.clone()) {
                row.key = row.identity.as_str().into();
            }
        }
    }
}

/// Everything that is known to exist. It only grows.
#[derive(Debug, Default)]
pub struct Live {
    /// The scopes that were read so far.
    pub scopes: BTreeMap<ScopeKey, LiveScope>,
    /// Renames and pins.
    pub aliases: Aliases,
    /// Ids that are known without a row: of what was created a moment ago.
    ids: BTreeMap<(ScopeKey, Name), Box<str>>,
    usage: BTreeMap<(ScopeKey, Name, Seconds), Usage>,
    used_models: BTreeMap<(ScopeKey, Seconds), BTreeSet<Name>>,
    unreadable: BTreeMap<(ScopeKey, Facet), String>,
}

/// The usage of one live thing, as far back as was asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// From when on, in Unix seconds.
    pub since: Seconds,
    /// The costs since then, in US dollars.
    pub usd: f64,
}

/// The part of a scope that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Its rows.
    Extent,
    /// Their usage.
    Usage,
}

/// The answer to "what is live there?".
#[derive(Debug)]
pub enum Lookup<'a> {
    /// Nobody asked the API yet.
    Unread,
    /// Nothing is there.
    Nothing,
    /// This is there.
    One(&'a LiveRow),
    /// Several share the name.
    Several(&'a [LiveRow]),
}

impl Live {
    /// Returns an empty table that will see the world under the file's names.
    #[must_use]
    pub fn new(aliases: Aliases) -> Self {
        Self { aliases, ..Self::default() }
    }

    /// Finds what is live under a key of a scope.
    #[must_use]
    pub fn find(&self, scope: &ScopeKey, key: &str) -> Lookup<'_> {
        self.scopes.get(scope).map_or(Lookup::Unread, |table| table.find(key))
    }

    /// Notes the id of what is live at a key, where that is told by other means than reading it.
    pub fn know(&mut self, scope: &ScopeKey, key: &str, id: &str) {
        self.ids.insert((scope.clone(), key.into()), id.into());
    }

    /// Returns the id of what is live under a key of a scope, if exactly one is.
    #[must_use]
    pub fn id(&self, scope: &ScopeKey, key: &str) -> Option<&str> {
        match self.find(scope, key) {
            Lookup::One(row) => Some(row.identity.as_str()),
            _ => self.ids.get(&(scope.clone(), key.into())).map(AsRef::as_ref),
        }
    }

    /// Returns the usage of a live thing since a time; `None` when nobody asked the API from that time on.
    #[must_use]
    pub fn usage(&self, scope: &ScopeKey, key: &str, since: Seconds) -> Option<Usage> {
        self.usage.get(&(scope.clone(), key.into(), since)).copied()
    }

    /// Adds what was used of a live thing.
    pub fn add_usage(&mut self, scope: &ScopeKey, key: &Name, usage: Usage) {
        self.usage.insert((scope.clone(), key.clone(), usage.since), usage);
    }

    /// Returns the models that were used since a time where a scope stands; `None` when nobody asked the API from that
    /// time on.
    #[must_use]
    pub fn used_models(&self, scope: &ScopeKey, since: Seconds) -> Option<&BTreeSet<Name>> {
        self.used_models.get(&(scope.clone(), since))
    }

    /// Adds the models that were used since a time.
    pub fn add_used_models(&mut self, scope: &ScopeKey, since: Seconds, models: BTreeSet<Name>) {
        self.used_models.insert((scope.clone(), since), models);
    }

    /// Returns why something cannot be read, when the API was asked and said no.
    #[must_use]
    pub fn unreadable(&self, scope: &ScopeKey, facet: Facet) -> Option<&str> {
        self.unreadable.get(&(scope.clone(), facet)).map(String::as_str)
    }

    /// Notes that something cannot be read, so that nobody asks again.
    pub fn cannot_read(&mut self, scope: &ScopeKey, facet: Facet, why: String) {
        self.unreadable.insert((scope.clone(), facet), why);
    }

    /// Takes the rows of a scope out, to add them again together with others.
    pub fn take_rows(&mut self, scope: &ScopeKey) -> Vec<LiveRow> {
        let Some(table) = self.scopes.get_mut(scope) else { return Vec::new() };
        table.unindex();
        std::mem::take(&mut table.rows)
    }

    /// Notes that something which was listed is gone by now.
    pub fn is_gone(&mut self, scope: &ScopeKey, id: &str, control: Control) {
        let rows = self.scopes.get_mut(scope).map(|table| &mut table.rows);
        for row in rows.into_iter().flatten().filter(|row| row.identity.as_str() == id) {
            row.control = control;
        }
    }

    /// Gives the rows of a scope their keys again, because the aliases have changed.
    pub fn name_again(&mut self, scope: &ScopeKey) {
        let Some(read_at) = self.scopes.get(scope).and_then(|table| table.read_at) else { return };
        let rows = self.take_rows(scope);
        self.add(scope, Coverage::default(), rows, read_at);
    }

    /// Adds rows to a scope: keeps those that are known, gives each its key by the aliases, keeps the order. A scope
    /// that
    /// was only seen inside another listing, and is listed now, is what the list says.
    pub fn add(&mut self, scope: &ScopeKey, read: Coverage, rows: Vec<LiveRow>, read_at: Timestamp) {
        let aliases = &self.aliases;
        let table = self.scopes.entry(scope.clone()).or_default();
        table.unindex();
        if read.listed && table.coverage.all && !table.coverage.listed {
            table.rows.clear();
            table.read_at = None;
        }
        // Rows of two readings are as old as the earlier one.
        table.read_at = Some(table.read_at.map_or(read_at, |earlier| earlier.min(read_at)));
        let known: BTreeSet<Identity> = table.rows.iter().map(|row| row.identity.clone()).collect();
        table.rows.extend(rows.into_iter().filter(|row| known.is_empty() || !known.contains(&row.identity)));
        table.rows.sort_by(|a, b| (&a.name, &a.identity).cmp(&(&b.name, &b.identity)));
        table.rows.dedup_by(|a, b| a.identity == b.identity && a.name == b.name);
        table.coverage.all |= read.all;
        table.coverage.hidden |= read.hidden;
        table.coverage.listed |= read.listed;
        table.coverage.keys.extend(read.keys);
        table.coverage.gaps.extend(read.gaps);
        aliases.name(scope, &mut table.rows);
        table.rows.sort_by(|a, b| (&a.key, &a.identity).cmp(&(&b.key, &b.identity)));
    }
}

/// A reading that a pure stage needs before it can go on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadRequest {
    /// The scope.
    pub scope: ScopeKey,
    /// The rows.
    pub rows: Extent,
    /// The reason.
    pub why: ReadReason,
}

/// The rows of a scope that are asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// Those of the plain listing.
    All,
    /// Those, and by no other way than the plain listing.
    Listed,
    /// Those, and what the plain listing hides.
    Hidden,
    /// Those with these keys.
    Keys(BTreeSet<Name>),
    /// Those with these keys once more, although the listing was read and does not show them.
    Confirm(BTreeSet<Name>),
    /// None; but what was used of those with these keys, from a time on.
    Usage(BTreeSet<Name>, Seconds),
}

/// The reason why something must be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadReason {
    /// The file manages it.
    Declared,
    /// A name must be resolved.
    Reference,
    /// A guardrail must look.
    Guardrail,
    /// The age of something must be known.
    Age,
    /// A declared thing may be hidden from the plain listing.
    Missing,
    /// Something may be there that a listing did not show.
    Absent,
    /// Something that is to be created may be there under an old name.
    Renamed,
    /// The owner of a key must be known.
    Owner,
    /// It may give power, and nobody lists it.
    Power,
    /// A role may be somebody's own, or come from a group.
    Source,
    /// A person asked to see it.
    View,
    /// It is a part of what a person asked to see, and the rest can be shown without it.
    ViewPart,
    /// A write's answer was lost.
    Lost,
    /// It was read a while ago, and is about to be changed.
    Old,
    /// It was changed, and must be as promised.
    Verify,
    /// It is imported; what cannot be read is told.
    Import,
    /// The base configuration is compared with it.
    Base,
}

impl ReadReason {
    /// Returns the reason, in words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "the configuration manages it",
            Self::Reference => "a name must be resolved",
            Self::Guardrail => "a guardrail must look",
            Self::Age => "the age of a row must be known",
            Self::Missing => "something listed may be archived",
            Self::Absent => "orgward must be sure that a row does not exist before it creates it",
            Self::Renamed => "a new project may be an old one under a new name",
            Self::Owner => "the owner of a key must be known",
            Self::Power => "what is not listed may give power",
            Self::Source => "a role may be somebody's own, or come from a group",
            Self::View => "it is to be shown",
            Self::ViewPart => "it is a part of what is to be shown",
            Self::Lost => "an answer was lost",
            Self::Old => "it was read a while ago and is about to change",
            Self::Verify => "it was changed and is verified",
            Self::Import => "it is imported",
            Self::Base => "the base configuration is compared with it",
        }
    }
}

/// The nearest `unlisted:` block wins; `report` is the default.
#[must_use]
pub fn unlisted(scope: &DesiredScope, policy: &Policy, collections: &[&str]) -> Unlisted {
    let in_block = |block: &UnlistedBy| collections.iter().find_map(|name| block.get(*name).copied());
    in_block(&scope.unlisted).or_else(|| in_block(&policy.unlisted)).unwrap_or_default()
}
