//! Fields that name another thing in the file, and that the API knows by its id.

use super::facts::NamedField;
use crate::model::{
    address::{Address, Name},
    live_table::Live,
    scope::ScopeKey,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap as _};
use std::{borrow::Cow, fmt};

/// The other thing, as a live row knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveReferent {
    /// Its id.
    pub id: Box<str>,
    /// Its name in the file, once a row with this id was read.
    pub name: Option<Name>,
}

impl LiveReferent {
    /// Returns one that nobody has named yet.
    #[must_use]
    pub const fn unnamed(id: Box<str>) -> Self {
        Self { id, name: None }
    }
}

/// Returns the scope that the thing in a field stands in; `None` where that has no name yet.
#[must_use]
pub fn scope_of<'a>(named_field: &NamedField, referent: impl Fn(&str) -> Option<&'a LiveReferent>) -> Option<ScopeKey> {
    let (kind, to) = super::named(named_field.to)?;
    let parent = match named_field.within {
        None => None,
        Some(within) => {
            let name = referent(within)?.name.clone()?;
            let (above, _) = super::named(to.facts().under)?;
            Some(super::address(&ScopeKey { kind: above, parent: None }, &name))
        }
    };
    Some(ScopeKey { kind, parent })
}

/// Returns why a row cannot be written that refers to what is at an address: its list was read in full and does not show
/// it. A group may show somebody whom the organization has deleted.
#[must_use]
pub fn nobody(live: &Live, address: &Address) -> Option<String> {
    let scope = super::scope_of(address)?;
    let table = live.scopes.get(&scope).filter(|table| table.coverage.all)?;
    let titles = super::get(scope.kind).facts().titles();
    table.with_key(address.name()).is_empty().then(|| format!("the list of {titles} does not show {address}"))
}

/// The other thing, as a field of a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Referent {
    /// By its name. A file knows no other way.
    Named(Name),
    /// By its id, where nobody knows the name: no file can say this, and it equals nothing that a file says.
    Unnamed(Box<str>),
}

impl Referent {
    /// Returns the name, where it is known.
    pub(super) fn name(&self) -> Option<&Name> {
        match self {
            Self::Named(name) => Some(name),
            Self::Unnamed(_) => None,
        }
    }
}

/// The other thing, as a field that can be cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ClearableReferent {
    /// `none`.
    None,
    /// The thing.
    Some(Referent),
}

impl ClearableReferent {
    /// Returns the name of the thing, where there is one and its name is known.
    pub(super) fn name(&self) -> Option<&Name> {
        match self {
            Self::None => None,
            Self::Some(referent) => referent.name(),
        }
    }
}

/// The word that clears the field. A thing with this name is written as a map.
const NONE: &str = "none";

impl<'de> Deserialize<'de> for ClearableReferent {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct ReferentVisitor;
        impl<'de> de::Visitor<'de> for ReferentVisitor {
            type Value = ClearableReferent;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("the name of another thing, `none`, or `{ name: NAME }`")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<ClearableReferent, E> {
                Ok(if name == NONE { ClearableReferent::None } else { ClearableReferent::Some(named(name)?) })
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut fields: A) -> Result<ClearableReferent, A::Error> {
                let mut found = None;
                while let Some(field) = fields.next_key::<String>()? {
                    if field != "name" {
                        return Err(de::Error::custom(format!("`{field}` is not `name`")));
                    }
                    found = Some(named(&fields.next_value::<String>()?)?);
                }
                found.map(ClearableReferent::Some).ok_or_else(|| de::Error::custom("`name` is missing"))
            }
        }
        input.deserialize_any(ReferentVisitor)
    }
}

impl Serialize for ClearableReferent {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => output.serialize_str(NONE),
            Self::Some(Referent::Named(name)) if **name == *NONE => {
                let mut fields = output.serialize_map(Some(1))?;
                fields.serialize_entry("name", name)?;
                fields.end()
            }
            Self::Some(referent) => referent.serialize(output),
        }
    }
}

impl JsonSchema for ClearableReferent {
    fn schema_name() -> Cow<'static, str> {
        "ClearableReferent".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "type": "string", "minLength": 1 },
            {
                "type": "object",
                "properties": { "name": { "type": "string", "minLength": 1 } },
                "required": ["name"],
                "additionalProperties": false,
            },
        ], "description": "The name of another thing, or `none` for none. A thing that is named `none` is written as `{ name: none }`." })
    }
}

/// Returns the thing of a name.
fn named<E: de::Error>(name: &str) -> Result<Referent, E> {
    if name.trim().is_empty() {
        return Err(E::custom("the name is empty"));
    }
    Ok(Referent::Named(name.into()))
}

impl From<&LiveReferent> for Referent {
    fn from(live: &LiveReferent) -> Self {
        live.name.clone().map_or_else(|| Self::Unnamed(live.id.clone()), Self::Named)
    }
}

impl<'de> Deserialize<'de> for Referent {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        named(&String::deserialize(input)?)
    }
}

impl Serialize for Referent {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Named(name) => output.serialize_str(name),
            Self::Unnamed(id) => {
                let mut fields = output.serialize_map(Some(1))?;
                fields.serialize_entry("id", id)?;
                fields.end()
            }
        }
    }
}

impl JsonSchema for Referent {
    fn schema_name() -> Cow<'static, str> {
        "Referent".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "description": "The name of another thing." })
    }
}
