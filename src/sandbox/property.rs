//! The fields of a kind, as data: what each field holds, where it comes from, and which requests may set it.

use serde_json::Value;

use super::fixture::reader::{Fields, FixtureError};
use super::store::{RowContext, Store};

/// One field of the objects of a kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) value: ValueType,
    /// Its value where neither a request nor a fixture gives one.
    pub(super) initial: Initial,
    pub(super) create: Accepts,
    pub(super) update: Accepts,
    pub(super) answer: InAnswer,
}

/// The values that a field holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum ValueType {
    Text,
    /// A text that is not blank, of at most [`MAX_NAME`] characters in a request.
    Name,
    Email,
    /// One of a few words. A request may set only those of `accepted`.
    Choice {
        known: &'static [&'static str],
        accepted: &'static [&'static str],
    },
    Flag,
    Number,
    Integer {
        least: i64,
        most: i64,
    },
    /// Unix seconds.
    Time,
    Texts,
    /// A list of words out of `known`, or the word `all` alone.
    WordsOrAll(&'static [&'static str]),
    /// An object of these fields.
    Object(&'static [Property]),
    /// An object with a `type`, and the fields of this type.
    OneOf(&'static [ObjectType]),
    /// An object of any fields; their values are texts, numbers and flags if `is_flat`.
    Map {
        is_flat: bool,
    },
    /// A list of objects of these fields, which refer to no other object.
    PlainObjects(&'static [Property]),
    /// A list of objects of these fields.
    Objects(&'static [Property]),
    /// A value that the kind's own functions read from a fixture and write to a state file.
    Own {
        read: ReadOwn,
        write: WriteOwn,
    },
}

pub(super) type ReadOwn = fn(&RowContext, &mut Fields) -> Result<Value, FixtureError>;
pub(super) type WriteOwn = fn(&Store, &Value) -> serde_yaml::Value;

/// A type of an object, and the fields that it has beside `type`.
pub(super) type ObjectType = (&'static str, &'static [Property]);

/// A name holds at most this many characters.
pub(super) const MAX_NAME: usize = 255;
/// The lifetime of a new key: at most a year.
pub(super) const LIFETIME: Property = Property::integer("expires_in_seconds", 1, 31_536_000).create(Accepts::Optional);

/// The value of a field that nobody has set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Initial {
    /// There is none: a fixture must give one.
    Required,
    Null,
    False,
    Text(&'static str),
    /// A value that is written as JSON.
    Json(&'static str),
    /// The time of creation.
    Created,
}

/// The treatment of a field in the body of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Accepts {
    /// The field is unknown.
    No,
    Required,
    /// The field may be left out, and must not be null.
    Optional,
    /// The field may be left out; null is the same as leaving it out.
    NullKeeps,
    /// The field may be left out; null clears it.
    NullClears,
}

/// The presence of a field in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InAnswer {
    Always,
    /// The contract has no null for it.
    UnlessNull,
    Never,
}

impl Property {
    const fn new(name: &'static str, value: ValueType, initial: Initial) -> Self {
        let (create, update, answer) = (Accepts::No, Accepts::No, InAnswer::Always);
        Self { name, value, initial, create, update, answer }
    }

    pub(super) const fn text(name: &'static str) -> Self {
        Self::new(name, ValueType::Text, Initial::Null)
    }

    pub(super) const fn name(name: &'static str) -> Self {
        Self::new(name, ValueType::Name, Initial::Required)
    }

    pub(super) const fn email(name: &'static str) -> Self {
        Self::new(name, ValueType::Email, Initial::Required)
    }

    pub(super) const fn choice(name: &'static str, known: &'static [&'static str]) -> Self {
        Self::new(name, ValueType::Choice { known, accepted: known }, Initial::Required)
    }

    /// Returns a flag that is false until it is set.
    pub(super) const fn flag(name: &'static str) -> Self {
        Self::new(name, ValueType::Flag, Initial::False)
    }

    pub(super) const fn number(name: &'static str) -> Self {
        Self::new(name, ValueType::Number, Initial::Required)
    }

    /// Returns a time that is null until it is set.
    pub(super) const fn time(name: &'static str) -> Self {
        Self::new(name, ValueType::Time, Initial::Null)
    }

    pub(super) const fn integer(name: &'static str, least: i64, most: i64) -> Self {
        Self::new(name, ValueType::Integer { least, most }, Initial::Null)
    }

    pub(super) const fn object(name: &'static str, fields: &'static [Self]) -> Self {
        Self::new(name, ValueType::Object(fields), Initial::Required)
    }

    pub(super) const fn one_of(name: &'static str, variants: &'static [ObjectType]) -> Self {
        Self::new(name, ValueType::OneOf(variants), Initial::Required)
    }

    pub(super) const fn map(name: &'static str, is_flat: bool) -> Self {
        Self::new(name, ValueType::Map { is_flat }, Initial::Required)
    }

    pub(super) const fn plain_objects(name: &'static str, fields: &'static [Self]) -> Self {
        Self::new(name, ValueType::PlainObjects(fields), Initial::Required)
    }

    /// Returns the word `all`, which is the initial value, or a list of words.
    pub(super) const fn words_or_all(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, ValueType::WordsOrAll(words), Initial::Text("all"))
    }

    pub(super) const fn objects(name: &'static str, fields: &'static [Self]) -> Self {
        Self::new(name, ValueType::Objects(fields), Initial::Null)
    }

    pub(super) const fn texts(name: &'static str) -> Self {
        Self::new(name, ValueType::Texts, Initial::Required)
    }

    pub(super) const fn own(name: &'static str, read: ReadOwn, write: WriteOwn) -> Self {
        Self::new(name, ValueType::Own { read, write }, Initial::Required)
    }

    /// Returns the value of the field in an object of this age that gives none. `None` means that it must give one.
    pub(super) fn initial_value(&self, created: i64) -> Option<Value> {
        match self.initial {
            Initial::Required => None,
            Initial::Null => Some(Value::Null),
            Initial::False => Some(false.into()),
            Initial::Text(text) => Some(text.into()),
            Initial::Json(text) => Some(serde_json::from_str(text).unwrap_or_default()),
            Initial::Created => Some(created.into()),
        }
    }

    pub(super) const fn initially(self, initial: Initial) -> Self {
        Self { initial, ..self }
    }

    pub(super) const fn nullable(self) -> Self {
        self.initially(Initial::Null)
    }

    pub(super) const fn created(self) -> Self {
        self.initially(Initial::Created)
    }

    pub(super) const fn create(self, create: Accepts) -> Self {
        Self { create, ..self }
    }

    pub(super) const fn update(self, update: Accepts) -> Self {
        Self { update, ..self }
    }

    /// Narrows the words that requests may set.
    pub(super) const fn accepting(self, accepted: &'static [&'static str]) -> Self {
        let value = match self.value {
            ValueType::Choice { known, .. } => ValueType::Choice { known, accepted },
            other => other,
        };
        Self { value, ..self }
    }

    pub(super) const fn answer(self, answer: InAnswer) -> Self {
        Self { answer, ..self }
    }
}
