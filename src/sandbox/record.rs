//! Values flow in and out by field: one object of the API without its derived fields, and objects in the order of their
//! arrival.

use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::LazyLock;

use serde_json::Value;

/// One object: its id, its values by field, and the collections inside it.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    pub(super) id: String,
    values: BTreeMap<&'static str, Value>,
    inside: BTreeMap<&'static str, Collection>,
}

impl Record {
    pub(super) fn new(id: String) -> Self {
        Self { id, ..Self::default() }
    }

    /// Returns a value; a field that was never set is null.
    pub(super) fn value(&self, name: &str) -> &Value {
        self.values.get(name).unwrap_or(&Value::Null)
    }

    /// Tells whether no field was ever set, not even to null.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        !self.value(name).is_null()
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.value(name).as_str()
    }

    pub(super) fn time(&self, name: &str) -> Option<i64> {
        self.value(name).as_i64()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.value(name) == &Value::Bool(true)
    }

    pub(super) fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.values.insert(name, value.into());
    }

    /// Takes over the values of another record.
    pub(super) fn merge(&mut self, other: Self) {
        self.values.extend(other.values);
    }

    /// Removes a value and returns it if it is a text.
    pub(super) fn take_text(&mut self, name: &str) -> Option<String> {
        self.values.remove(name).and_then(|value| value.as_str().map(str::to_owned))
    }

    /// Returns a collection inside this record.
    pub(super) fn inside(&self, name: &str) -> &Collection {
        self.inside.get(name).unwrap_or(&EMPTY)
    }

    /// Returns the collections inside the record for a change, by their names.
    pub(super) fn collections(&mut self) -> &mut BTreeMap<&'static str, Collection> {
        &mut self.inside
    }
}

/// A collection without records, for those that nobody has filled yet.
static EMPTY: LazyLock<Collection> = LazyLock::new(Collection::default);

/// Records in the order of their arrival, found by id and by e-mail address.
#[derive(Debug, Clone, Default)]
pub(super) struct Collection {
    records: BTreeMap<u64, Record>,
    positions: HashMap<String, u64>,
    /// The positions of the records that hold an `email`, by the address in lower case.
    emails: HashMap<String, BTreeSet<u64>>,
    next: u64,
}

impl Collection {
    /// Returns a collection without records.
    pub(super) fn none() -> &'static Self {
        &EMPTY
    }

    /// Returns the position of a record. It stays the same while the record is there.
    pub(super) fn position(&self, id: &str) -> Option<u64> {
        self.positions.get(id).copied()
    }

    /// Returns the record at a position.
    pub(super) fn at(&self, position: u64) -> Option<&Record> {
        self.records.get(&position)
    }

    /// Returns the record at a position for a change. Its e-mail address must stay the same.
    pub(super) fn at_mut(&mut self, position: u64) -> Option<&mut Record> {
        self.records.get_mut(&position)
    }

    /// Appends a record whose id is free, and returns its position.
    pub(super) fn push(&mut self, record: Record) -> u64 {
        let position = self.next;
        self.next += 1;
        if let Some(email) = record.text("email") {
            self.emails.entry(email.to_lowercase()).or_default().insert(position);
        }
        self.positions.insert(record.id.clone(), position);
        self.records.insert(position, record);
        position
    }

    /// Removes a record, and returns it with its position.
    pub(super) fn remove(&mut self, id: &str) -> Option<(u64, Record)> {
        let position = self.positions.remove(id)?;
        let record = self.records.remove(&position)?;
        if let Some(email) = record.text("email").map(str::to_lowercase)
            && let Some(positions) = self.emails.get_mut(&email)
        {
            positions.remove(&position);
            if positions.is_empty() {
                self.emails.remove(&email);
            }
        }
        Some((position, record))
    }

    pub(super) fn get(&self, id: &str) -> Option<&Record> {
        self.records.get(self.positions.get(id)?)
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.positions.contains_key(id)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.records.values()
    }

    /// Returns the records that follow the one with the id `cursor`, or all of them without a cursor. Returns `None` if
    /// no record has this id.
    pub(super) fn after(&self, cursor: Option<&str>) -> Option<impl Iterator<Item = &Record>> {
        let cursor = self.bound(cursor)?;
        Some(self.records.range((cursor, Bound::Unbounded)).map(|(_, record)| record))
    }

    /// Returns the records that precede the one with the id `cursor`, last one first, or all of them without a cursor.
    pub(super) fn before(&self, cursor: Option<&str>) -> Option<impl Iterator<Item = &Record>> {
        let cursor = self.bound(cursor)?;
        Some(self.records.range((Bound::Unbounded, cursor)).rev().map(|(_, record)| record))
    }

    fn bound(&self, cursor: Option<&str>) -> Option<Bound<u64>> {
        match cursor {
            Some(id) => self.positions.get(id).copied().map(Bound::Excluded),
            None => Some(Bound::Unbounded),
        }
    }

    /// Returns the records with this e-mail address, in the order of their arrival.
    pub(super) fn by_email(&self, email: &str) -> impl Iterator<Item = &Record> {
        let positions = self.emails.get(&email.to_lowercase()).into_iter().flatten();
        positions.filter_map(|position| self.records.get(position))
    }
}
