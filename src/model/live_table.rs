//! Everything that is known to exist. What was not read answers *unread*, never *empty*.

use super::{
    address::Name,
    aliases::Aliases,
    coverage::Coverage,
    live_row::{Control, Identity, LiveRow},
    row_index::{MANY, RowIndex},
    scalar::Seconds,
    scope::ScopeKey,
};
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

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

impl Lookup<'_> {
    /// Returns whether exactly one thing is there, and it is not archived: rows can stand in it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::One(row) if !matches!(row.control, Control::Archived(_)))
    }
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
