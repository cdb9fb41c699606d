//! The base roles: words that the organization and every project know. Everything else that people call a role is a
//! custom role.

use crate::model::{ability, edge::Gift};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt, marker::PhantomData};

/// A family of base roles: how the words are spelled, and what to say about a wrong one.
trait BaseRole: Clone + Sized {
    const WORDS: &'static [&'static str];
    fn from_word(word: &str) -> Option<Self>;
    fn explain(word: &str) -> String;
}

/// The power that only owners have.
pub(crate) const OWNER: u8 = 4;

/// The base roles of the organization.
pub(super) const ORGANIZATION_WORDS: &[&str] = &["owner", "reader"];

/// The base roles of people and groups in a project.
pub(super) const MEMBER_WORDS: &[&str] = &["owner", "member", "viewer"];

/// The beginnings of the ids of OpenAI's own roles. The API takes the id without an end, and shows it bound to the
/// organization or project: `role-api-project-owner__api-project__proj_1`.
const ORGANIZATION_ID: &str = "role-api-organization-";
const PROJECT_ID: &str = "role-api-project-";

/// Returns the base role that an id means; `None` for a custom role.
#[must_use]
pub fn predefined_word(id: &str) -> Option<&'static str> {
    let (rest, words) = match id.strip_prefix(ORGANIZATION_ID) {
        Some(rest) => (rest, ORGANIZATION_WORDS),
        None => (id.strip_prefix(PROJECT_ID)?, MEMBER_WORDS),
    };
    let word = rest.split("__").next().unwrap_or_default();
    words.iter().find(|known| **known == word).copied()
}

/// Returns a role's id without what it is bound to: one role has the same in every answer.
#[must_use]
pub fn canonical(id: &str) -> &str {
    let bound = ["__api-organization__", "__api-project__"].iter().find_map(|mark| id.find(mark));
    bound.map_or(id, |end| &id[..end])
}

/// Returns the id of a base role as the API takes it, for a holder of the kind `under`; `None` for a custom role.
#[must_use]
pub(super) fn predefined_id(under: &str, word: &str) -> Option<String> {
    let (begin, words) = match under {
        "user" | "group" => (ORGANIZATION_ID, ORGANIZATION_WORDS),
        _ => (PROJECT_ID, MEMBER_WORDS),
    };
    words.contains(&word).then(|| format!("{begin}{word}"))
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

/// Accepts a word. A list is read by whoever knows that it holds more than base roles.
struct Words<R>(PhantomData<R>);

impl<'de, R: BaseRole> de::Visitor<'de> for Words<R> {
    type Value = R;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a role ({})", R::WORDS.join(", "))
    }
    fn visit_str<E: de::Error>(self, word: &str) -> Result<R, E> {
        R::from_word(word).ok_or_else(|| E::custom(refusal::<R>(word)))
    }
}

fn schema(words: &[&str], doc: &str) -> Schema {
    json_schema!({ "description": doc, "type": "string", "enum": words })
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

    /// Reads the word of the API, in any case; unknown words are kept, since the API's own contract leaves them open.
    #[must_use]
    pub fn from_api(word: &str) -> Self {
        Self::from_word(&word.to_ascii_lowercase()).unwrap_or_else(|| Self::Other(word.into()))
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
    const WORDS: &'static [&'static str] = ORGANIZATION_WORDS;
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
            _ => {
                return format!(
                    "`{word}` is not a base role of the organization; use `owner` or `reader`; a custom role stands in a \
                        list beside the base role: `[reader, {word}]`"
                );
            }
        };
        format!("`{word}` is not a base role of the organization; use `owner` or `reader`{hint}")
    }
}

impl<'de> Deserialize<'de> for OrganizationRole {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(Words(PhantomData))
    }
}

impl Serialize for OrganizationRole {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(self.as_str())
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
    /// Looks at it.
    Viewer,
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
            Self::Viewer => "viewer",
            Self::None => "none",
            Self::Other(word) => word,
        }
    }

    /// Reads a word as [`Self::from_api`] does; a role that the API does not tell is a role all the same.
    #[must_use]
    pub fn told(word: Option<&str>) -> Self {
        Self::from_api(word.filter(|word| !word.is_empty()).unwrap_or(UNTOLD))
    }

    /// Reads the word of the API, in any case; unknown words are kept.
    #[must_use]
    pub fn from_api(word: &str) -> Self {
        match &*word.to_ascii_lowercase() {
            "owner" => Self::Owner,
            "member" => Self::Member,
            "viewer" => Self::Viewer,
            "none" => Self::None,
            _ => Self::Other(word.into()),
        }
    }

    /// Returns how much the role allows: more is riskier.
    #[must_use]
    pub fn power(&self) -> u8 {
        match self {
            Self::Owner => OWNER,
            Self::Other(_) => 3,
            Self::Member => 2,
            Self::Viewer => 1,
            Self::None => 0,
        }
    }

    /// Returns whether nobody knows how much the role allows.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        matches!(self, Self::Other(_))
    }

    /// Returns whether it gives power over the project, as far as anybody knows.
    pub(super) fn may_own(&self) -> bool {
        self.power() >= OWNER || self.is_uncertain()
    }

    /// Deserializes the word of the API, which may be missing.
    pub(super) fn deserialize_told<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Ok(Self::told(Option::<Box<str>>::deserialize(input)?.as_deref()))
    }
}

/// Returns what a base role of a project gives.
#[must_use]
pub(super) fn project_gift(role: &ProjectRole) -> Gift {
    ability::of_project_role(role.as_str()).map_or(Gift::Unknown, Gift::here)
}

/// Returns what a base role of the organization gives.
#[must_use]
pub(super) fn organization_gift(role: &OrganizationRole) -> Gift {
    match role {
        OrganizationRole::Owner => Gift::ownership(),
        OrganizationRole::Reader => Gift::here(ability::ORGANIZATION_READER),
        OrganizationRole::Other(_) => Gift::Unknown,
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
        output.serialize_str(self.as_str())
    }
}

/// A [`ProjectRole`] as a person may write it for a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MemberBase(pub(super) ProjectRole);

impl BaseRole for MemberBase {
    const WORDS: &'static [&'static str] = MEMBER_WORDS;
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "owner" => Some(Self(ProjectRole::Owner)),
            "member" => Some(Self(ProjectRole::Member)),
            "viewer" => Some(Self(ProjectRole::Viewer)),
            _ => None,
        }
    }
    fn explain(word: &str) -> String {
        let hint = match word.to_lowercase().as_str() {
            "reader" => "`reader` is a role of the organization".to_owned(),
            "admin" | "administrator" => "a person who manages a project is its `owner`".to_owned(),
            _ => format!("a custom role stands in a list beside the base role: `[member, {word}]`"),
        };
        format!("`{word}` is not a base role of a project; use `owner`, `member` or `viewer`; {hint}")
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

written_role!(MemberBase, "MemberBase", "The base role in the project.");
written_role!(AccountRole, "AccountRole", "The service account's role in the project.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_id_means_the_same_role() {
        let bound = "role-api-project-member__api-project__proj_1";
        assert_eq!(predefined_word(bound), Some("member"));
        assert_eq!(Some(canonical(bound).to_owned()), predefined_id("project_member", "member"));
        assert_eq!(predefined_word("role-api-organization-owner"), Some("owner"));
        assert_eq!(predefined_word("role-api-project-auditor"), None);
        assert_eq!(predefined_word("role_proj_1~0123"), None);
        assert_eq!(canonical("role_proj_1~0123"), "role_proj_1~0123");
        assert_eq!(predefined_id("user", "billing"), None);
    }
}
