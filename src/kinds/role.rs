//! The base roles. Everything else that people call a role is a custom role.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt, marker::PhantomData};

/// A family of base roles: how the words are spelled, and what to say about a wrong one.
trait BaseRole: Clone + Sized {
    const WORDS: &'static [&'static str];
    fn from_word(word: &str) -> Option<Self>;
    fn explain(word: &str) -> String;
}

/// The name of a role that the API does not tell.
const UNTOLD: &str = "unknown";

/// Says what is wrong with a word.
fn refusal<R: BaseRole>(word: &str) -> String {
    let lower = word.to_lowercase();
    if R::from_word(&lower).is_some() {
        return format!("roles are written in lower case: `{lower}`");
    }
    R::explain(word)
}

/// Accepts a word, or a list of exactly one.
struct Words<R>(PhantomData<R>);

impl<'de, R: BaseRole> de::Visitor<'de> for Words<R> {
    type Value = R;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a role ({})", R::WORDS.join(", "))
    }
    fn visit_str<E: de::Error>(self, word: &str) -> Result<R, E> {
        R::from_word(word).ok_or_else(|| E::custom(refusal::<R>(word)))
    }
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<R, A::Error> {
        let none = || de::Error::custom(format!("a role is missing: one of {}", R::WORDS.join(", ")));
        let role = list.next_element::<Word<R>>()?.ok_or_else(none)?.0;
        match list.next_element::<Word<R>>()? {
            None => Ok(role),
            Some(_) => Err(de::Error::custom(
                "one base role at a time; further roles are custom roles, which this version does not manage yet",
            )),
        }
    }
}

/// One word of a list, so that an error keeps its place.
struct Word<R>(R);

impl<'de, R: BaseRole> Deserialize<'de> for Word<R> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let word = String::deserialize(input)?;
        R::from_word(&word).map(Self).ok_or_else(|| de::Error::custom(refusal::<R>(&word)))
    }
}

fn list<S: Serializer>(word: &str, output: S) -> Result<S::Ok, S::Error> {
    output.collect_seq([word])
}

fn schema(words: &[&str], doc: &str) -> Schema {
    json_schema!({
        "description": doc,
        "anyOf": [
            { "type": "string", "enum": words },
            { "type": "array", "items": { "type": "string", "enum": words }, "minItems": 1, "maxItems": 1 }
        ]
    })
}

/// The base role of a person in the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrganizationRole {
    /// May do everything.
    Owner,
    /// May use what they were given.
    Reader,
    /// A word that a newer API uses; only ever read.
    Other(Box<str>),
}

impl OrganizationRole {
    /// Returns the word of the API.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Owner => "owner",
            Self::Reader => "reader",
            Self::Other(word) => word,
        }
    }

    /// Reads the word of the API; unknown words are kept, since the API's own contract leaves them open.
    #[must_use]
    pub fn from_api(word: &str) -> Self {
        Self::from_word(word).unwrap_or_else(|| Self::Other(word.into()))
    }

    /// Reads a word as [`Self::from_api`] does; a role that the API does not tell is a role all the same.
    #[must_use]
    pub fn told(word: Option<&str>) -> Self {
        Self::from_api(word.filter(|word| !word.is_empty()).unwrap_or(UNTOLD))
    }

    /// Returns whether the API did not tell it.
    #[must_use]
    pub fn is_untold(&self) -> bool {
        self.as_str() == UNTOLD
    }
}

impl BaseRole for OrganizationRole {
    const WORDS: &'static [&'static str] = &["owner", "reader"];
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "owner" => Some(Self::Owner),
            "reader" => Some(Self::Reader),
            _ => None,
        }
    }
    fn explain(word: &str) -> String {
        let hint = match word.to_lowercase().as_str() {
            "admin" | "administrator" => "; what the dashboard calls an admin is `owner`",
            "member" | "user" | "developer" | "viewer" => {
                "; everyone who is not an owner is a `reader`, and `member` is a role inside a project"
            }
            _ => "",
        };
        format!(
            "`{word}` is not an organization role; use `owner` or `reader`{hint}; everything else is a custom role, \
                which this version does not manage yet"
        )
    }
}

impl<'de> Deserialize<'de> for OrganizationRole {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(Words(PhantomData))
    }
}

impl Serialize for OrganizationRole {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        list(self.as_str(), output)
    }
}

impl JsonSchema for OrganizationRole {
    fn schema_name() -> Cow<'static, str> {
        "OrganizationRole".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema(Self::WORDS, "The organization's base role.")
    }
}

/// The base role of a person or service account in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectRole {
    /// Manages the project.
    Owner,
    /// Works in it.
    Member,
    /// A service account without any role.
    None,
    /// A word that a newer API uses; only ever read.
    Other(Box<str>),
}

impl ProjectRole {
    /// Returns the word of the API.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Owner => "owner",
            Self::Member => "member",
            Self::None => "none",
            Self::Other(word) => word,
        }
    }

    /// Reads a word as [`Self::from_api`] does; a role that the API does not tell is a role all the same.
    #[must_use]
    pub fn told(word: Option<&str>) -> Self {
        Self::from_api(word.filter(|word| !word.is_empty()).unwrap_or(UNTOLD))
    }

    /// Reads the word of the API; unknown words are kept.
    #[must_use]
    pub fn from_api(word: &str) -> Self {
        match word {
            "owner" => Self::Owner,
            "member" => Self::Member,
            "none" => Self::None,
            other => Self::Other(other.into()),
        }
    }

    /// Returns how much the role allows: more is riskier.
    #[must_use]
    pub fn power(&self) -> u8 {
        match self {
            Self::Owner => 3,
            Self::Other(_) => 2,
            Self::Member => 1,
            Self::None => 0,
        }
    }

    /// Returns whether nobody knows how much the role allows.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        matches!(self, Self::Other(_))
    }

    /// Deserializes the word of the API, which may be missing.
    pub(super) fn deserialize_told<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Ok(Self::told(Option::<Box<str>>::deserialize(input)?.as_deref()))
    }
}

impl Default for ProjectRole {
    /// Returns the role that the API does not tell.
    fn default() -> Self {
        Self::told(None)
    }
}

impl Serialize for ProjectRole {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        list(self.as_str(), output)
    }
}

/// A [`ProjectRole`] as a person may write it for a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MemberRole(pub(super) ProjectRole);

impl BaseRole for MemberRole {
    const WORDS: &'static [&'static str] = &["owner", "member"];
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "owner" => Some(Self(ProjectRole::Owner)),
            "member" => Some(Self(ProjectRole::Member)),
            _ => None,
        }
    }
    fn explain(word: &str) -> String {
        let hint = match word.to_lowercase().as_str() {
            "viewer" => "; `viewer` is assigned by role id, which this version does not manage yet",
            "reader" => "; `reader` is a role of the organization",
            "admin" | "administrator" => "; a person who manages a project is its `owner`",
            _ => "; everything else is a custom role, which this version does not manage yet",
        };
        format!("`{word}` is not a project role; use `owner` or `member`{hint}")
    }
}

/// A [`ProjectRole`] as a person may write it for a service account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AccountRole(pub(super) ProjectRole);

impl BaseRole for AccountRole {
    const WORDS: &'static [&'static str] = &["none", "member", "owner"];
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "owner" => Some(Self(ProjectRole::Owner)),
            "member" => Some(Self(ProjectRole::Member)),
            "none" => Some(Self(ProjectRole::None)),
            _ => None,
        }
    }
    fn explain(word: &str) -> String {
        format!("`{word}` is not a service account role; use `none`, `member` or `owner`")
    }
}

macro_rules! written_role {
    ($role:ident, $name:literal, $doc:literal) => {
        impl<'de> Deserialize<'de> for $role {
            fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                input.deserialize_any(Words(PhantomData))
            }
        }

        impl Serialize for $role {
            fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(output)
            }
        }

        impl JsonSchema for $role {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                schema(Self::WORDS, $doc)
            }
        }
    };
}

written_role!(MemberRole, "MemberRole", "The base role in the project.");
written_role!(AccountRole, "AccountRole", "The service account's role in the project.");
