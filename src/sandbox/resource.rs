//! A kind of object as data ([`Resource`]), and one request that was checked against its declaration ([`Call`]).
//!
//! The engine serves the operations of a resource, and fixtures read and write it, from the same facts. A kind writes
//! by hand only the operations in which it meets other kinds.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::api_error::ApiError;
use super::body::{Body, Takes};
use super::fixture::reader::{Fields, FixtureError};
use super::property::{InAnswer, Property};
use super::query::Query;
use super::record::Record;
use super::store::{Place, RowContext, Store};

/// Answers one request. A handler that refuses has changed nothing.
pub(super) type Handler = fn(&mut Store, &Call) -> Result<Value, ApiError>;

/// The facts about one kind of object.
#[derive(Debug)]
pub(super) struct Resource {
    /// The path of the list without `/v1`. Its last segment is the name of the collection.
    pub(super) list: &'static str,
    /// The name of the id in the path of one object; it follows the path of the list.
    pub(super) param: &'static str,
    /// The words for one object in refusals.
    pub(super) title: &'static str,
    /// The `object` field of answers.
    pub(super) object: &'static str,
    /// True if answers that show one object have no `object` field.
    pub(super) is_untagged: bool,
    pub(super) key: Key,
    pub(super) shape: Shape,
    /// The kind that this one stands inside of.
    pub(super) parent: Option<&'static Self>,
    pub(super) properties: &'static [Property],
    /// The query parameters of the list, beyond those of its pages.
    pub(super) filters: &'static [&'static str],
    /// The query parameters of the route that reads one object.
    pub(super) options: &'static [&'static str],
    pub(super) read_all: Operation,
    pub(super) read_one: Operation,
    pub(super) create: Operation,
    pub(super) update: Operation,
    pub(super) delete: Operation,
    pub(super) actions: &'static [Action],
    /// Adds derived fields to an answer.
    pub(super) show: fn(&RowContext, &Record, &mut Map<String, Value>),
    /// Returns the refusal of every change to an object, and of every request inside it.
    pub(super) closed: fn(&Record) -> Option<ApiError>,
    /// Returns the parts that an id in a fixture is derived from, if none is written.
    pub(super) seed: fn(&Record) -> Vec<String>,
    /// Completes a record from the other fields of its fixture entry.
    pub(super) complete: fn(&RowContext, &mut Fields, &mut Record) -> Result<(), FixtureError>,
    /// Tells whether the API provides a record by itself, so that fixtures and state files leave it out.
    pub(super) is_given: fn(&Record) -> bool,
    /// True if a fixture's entries are read after everything else, because they refer to kinds that are read later.
    pub(super) is_read_last: bool,
}

/// The identity of an object.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key {
    /// An id of its own, with this prefix.
    Minted(&'static str),
    /// An id of its own: 32 hexadecimal digits after a prefix that the records around it determine.
    Hex(fn(&[&Record]) -> String),
    /// The id of an object in a collection at the top. Fixtures may name that object by `label` instead.
    Of { collection: &'static str, title: &'static str, label: &'static str },
    /// The id of an object that the kind looks up by itself. A fixture may write its name alone, as a string.
    Found(Find),
    /// No id: entries of a list are told apart by their position.
    Position,
}

/// Finds the object that a fixture's entry points to.
pub(super) type Find = fn(&RowContext, &mut Fields) -> Result<String, FixtureError>;

/// The number of objects and the form of their list.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    List(PageStyle),
    /// One object that is read, set and deleted at the path of the list.
    Setting,
}

/// The style in which a list is cut into pages.
#[derive(Debug, Clone, Copy)]
pub(super) enum PageStyle {
    /// `after` takes the id of the last object.
    LastId,
    /// Like [`PageStyle::LastId`], with limits of its own. `before` takes the id of the first object if `is_two_way`, and
    /// `order` turns the list round if it has a default.
    Window { least: i64, default: usize, most: usize, order: Option<&'static str>, is_two_way: bool },
    /// The kind's handler reads all parameters by itself.
    Own,
    /// `after` takes the `next` of the page before, and `order` turns the list round.
    Next { default: usize, most: usize, order: &'static str },
}

/// The way in which one operation of a kind is served.
#[derive(Debug, Clone, Copy)]
pub(super) enum Operation {
    /// Not at all.
    None,
    /// By the engine. A create or an update exists only if a property accepts something in it.
    Plain,
    /// By a handler, with the body that the engine takes.
    Own(Handler),
    /// By a handler, with a body of its own.
    With(Takes, Handler),
}

/// A POST request of a kind that is neither a create nor an update.
#[derive(Debug, Clone, Copy)]
pub(super) struct Action {
    /// The segment after the path of one object, or of the list.
    pub(super) segment: &'static str,
    pub(super) is_of_list: bool,
    pub(super) takes: Takes,
    pub(super) run: Handler,
}

impl Resource {
    pub(super) const fn new(
        list: &'static str,
        param: &'static str,
        title: &'static str,
        object: &'static str,
        key: Key,
    ) -> Self {
        Self {
            list,
            param,
            title,
            object,
            is_untagged: false,
            key,
            shape: Shape::List(PageStyle::LastId),
            parent: None,
            properties: &[],
            filters: &[],
            options: &[],
            read_all: Operation::Plain,
            read_one: Operation::Plain,
            create: Operation::Plain,
            update: Operation::Plain,
            delete: Operation::Plain,
            actions: &[],
            show: |_, _, _| {},
            closed: |_| None,
            seed: natural_key,
            complete: |_, _, _| Ok(()),
            is_given: |_| false,
            is_read_last: false,
        }
    }

    /// Returns the name of the collection.
    pub(super) fn name(&self) -> &'static str {
        self.list.rsplit('/').next().unwrap_or_default()
    }

    /// Returns the path of one object.
    pub(super) fn one(&self) -> String {
        match self.shape {
            Shape::List(_) => format!("{}/{{{}}}", self.list, self.param),
            Shape::Setting => self.list.to_owned(),
        }
    }

    /// Gives every field that has no value its initial value, and returns the fields that must have one and do not.
    pub(super) fn fill(&self, record: &mut Record, created: i64) -> Vec<&'static str> {
        let mut missing = Vec::new();
        for property in self.properties.iter().filter(|property| !record.has(property.name)).collect::<Vec<_>>() {
            match property.initial_value(created) {
                None => missing.push(property.name),
                Some(Value::Null) => {}
                Some(value) => record.set(property.name, value),
            }
        }
        missing
    }

    /// Returns a record as answers show it.
    pub(super) fn answer(&self, context: &RowContext, record: &Record) -> Value {
        let mut answer = Map::new();
        if !self.is_untagged {
            answer.insert("object".to_owned(), self.object.into());
        }
        if matches!(self.shape, Shape::List(_)) {
            answer.insert("id".to_owned(), record.id.as_str().into());
        }
        for property in self.properties {
            let value = record.value(property.name);
            match property.answer {
                InAnswer::Never => {}
                InAnswer::UnlessNull if value.is_null() => {}
                InAnswer::Always | InAnswer::UnlessNull => {
                    answer.insert(property.name.to_owned(), value.clone());
                }
            }
        }
        (self.show)(context, record, &mut answer);
        Value::Object(answer)
    }

    /// Returns the answer to a deletion. A row that points to another object has no id to show.
    pub(super) fn deleted(&self, id: &str) -> Value {
        let mut answer = json!({"object": format!("{}.deleted", self.object), "deleted": true});
        if let (Shape::List(_), false, Some(answer)) =
            (self.shape, matches!(self.key, Key::Found(_)), answer.as_object_mut())
        {
            answer.insert("id".to_owned(), id.into());
        }
        answer
    }

    pub(super) fn not_found(&self, id: &str) -> ApiError {
        match self.shape {
            Shape::List(_) => ApiError::not_found(self.title, self.param, id),
            Shape::Setting => {
                let message = format!("No {} found.", self.title);
                ApiError::new(StatusCode::NOT_FOUND, message).code("not_found")
            }
        }
    }
}

/// Returns the e-mail address or the name of a record.
fn natural_key(record: &Record) -> Vec<String> {
    let email = record.text("email").map(str::to_lowercase);
    vec![email.or_else(|| record.text("name").map(str::to_owned)).unwrap_or_default()]
}

/// One request, checked against the declaration of its route.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) resource: &'static Resource,
    pub(super) now: i64,
    /// The owner of the key in the request.
    pub(super) caller: Value,
    /// The ids in the path, with the names that the template gives them.
    pub(super) ids: &'a [(String, String)],
    pub(super) query: Query,
    pub(super) body: Body,
}

impl<'a> Call<'a> {
    /// Returns the id that the path has for a kind.
    pub(super) fn id_of(&self, resource: &Resource) -> &'a str {
        self.id_named(resource.param).unwrap_or_default()
    }

    /// Returns the id that the path has under a name, if it has one.
    pub(super) fn id_named(&self, param: &str) -> Option<&'a str> {
        self.ids.iter().find(|(name, _)| name == param).map(|(_, id)| id.as_str())
    }

    /// Returns the id of the object that the path names.
    pub(super) fn id(&self) -> &'a str {
        self.id_of(self.resource)
    }

    /// Returns the place of the kind's collection.
    pub(super) fn place(&self) -> Place {
        self.place_of(self.resource)
    }

    fn place_of(&self, resource: &Resource) -> Place {
        match resource.parent {
            Some(parent) => self.place_of(parent).inside(self.id_of(parent), resource.name()),
            None => Place::top(resource.name()),
        }
    }

    /// Returns the surroundings of the kind's collection. Every object around it must exist and be open.
    pub(super) fn context<'s>(&self, store: &'s Store) -> Result<RowContext<'s>, ApiError> {
        let mut around: Vec<_> = std::iter::successors(self.resource.parent, |parent| parent.parent).collect();
        around.reverse();
        let mut parents = Vec::new();
        for resource in around {
            let id = self.id_of(resource);
            let parent = store.collection(&self.place_of(resource)).get(id).ok_or_else(|| resource.not_found(id))?;
            if let Some(refusal) = (resource.closed)(parent) {
                return Err(refusal);
            }
            parents.push(parent);
        }
        Ok(RowContext { store, parents, now: self.now })
    }

    /// Returns the object that the path names, with its surroundings.
    pub(super) fn find<'s>(&self, store: &'s Store) -> Result<(RowContext<'s>, &'s Record), ApiError> {
        let context = self.context(store)?;
        let record = store.collection(&self.place()).get(self.id());
        Ok((context, record.ok_or_else(|| self.resource.not_found(self.id()))?))
    }

    /// Returns the object that the path names, if it can be changed.
    pub(super) fn find_open<'s>(&self, store: &'s Store) -> Result<(RowContext<'s>, &'s Record), ApiError> {
        let (context, record) = self.find(store)?;
        match (self.resource.closed)(record) {
            Some(refusal) => Err(refusal),
            None => Ok((context, record)),
        }
    }
}
