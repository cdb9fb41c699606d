//! `data_retention:` how long OpenAI keeps data, of the organization and of a project. Only organizations with retention
//! controls have it.

use super::{
    level::{InOrganization, InProject, SettingLevel, at_level, of_level},
    prelude::*,
};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{Deserializer, de::Error as _};
use std::{borrow::Cow, fmt::Debug, marker::PhantomData};

/// The kind, at one level.
#[derive(Debug)]
pub struct DataRetention<L>(PhantomData<L>);

/// The data retention of the organization.
pub type OrganizationDataRetention = DataRetention<InOrganization>;
/// The data retention of a project.
pub type ProjectDataRetention = DataRetention<InProject>;

/// The words of the API, the weakest first. The organization knows those from the third on.
const WORDS: &[&str] = &[
    "none",
    "organization_default",
    "modified_abuse_monitoring",
    "enhanced_modified_abuse_monitoring",
    "zero_data_retention",
    "enhanced_zero_data_retention",
];

/// A word for how data is kept; unknown words are kept when they are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct RetentionWord(Box<str>);

/// Returns how much a retention protects, by its word; `None` for a word that is not known, and for the organization's
/// default.
#[must_use]
pub fn retention_strength(word: &str) -> Option<usize> {
    RetentionWord(word.into()).strength()
}

/// The word of a project that follows the organization.
pub const FOLLOWS_ORGANIZATION: &str = "organization_default";

impl DataRetentionLive {
    /// Returns the word.
    #[must_use]
    pub fn word(&self) -> &str {
        &self.0.0
    }
}

impl RetentionWord {
    /// Returns how much it protects; `None` for a word that is not known, and for the organization's default.
    fn strength(&self) -> Option<usize> {
        WORDS.iter().position(|word| **word == *self.0).filter(|place| *place != 1)
    }
}

impl<'de> Deserialize<'de> for RetentionWord {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let word = String::deserialize(input)?;
        match WORDS.contains(&word.as_str()) {
            true => Ok(Self(word.into())),
            false => Err(D::Error::custom(format!("`{word}` is not a retention; use one of {}", WORDS.join(", ")))),
        }
    }
}

impl JsonSchema for RetentionWord {
    fn schema_name() -> Cow<'static, str> {
        "Retention".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": WORDS })
    }
}

/// The fields of a data retention in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct DataRetentionSpec {
    /// How OpenAI keeps data. `organization_default` and `none` are for projects.
    #[serde(rename = "type")]
    retention: Option<RetentionWord>,
}

/// A data retention as the API shows it.
#[derive(Debug)]
pub struct DataRetentionLive(RetentionWord);

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "type")]
    retention: Box<str>,
}

fn row(raw: Option<&RawValue>) -> Result<DataRetentionLive, serde_json::Error> {
    let raw = raw.ok_or_else(|| serde_json::Error::custom("the API shows no retention"))?;
    let row: Row = serde_json::from_str(raw.get())?;
    Ok(DataRetentionLive(RetentionWord(row.retention)))
}

const fn route<L: SettingLevel>() -> &'static str {
    of_level::<L>("/organization/data_retention", "/organization/projects/{project_id}/data_retention")
}

impl<L: SettingLevel> Kind for DataRetention<L> {
    const FACTS: Facts = at_level::<L>(
        Facts::new(
            of_level::<L>("organization_data_retention", "data_retention"),
            "data retention",
            "data_retention",
            "How OpenAI keeps data. The API offers no way back to the standard of an organization.",
        )
        .setting(Some("type")),
    );
    type Spec = DataRetentionSpec;
    type Live = DataRetentionLive;

    fn observe(live: &DataRetentionLive) -> Observed<DataRetentionSpec> {
        let retention = Some(live.0.clone());
        Observed::managed("data_retention", "data_retention", DataRetentionSpec { retention })
    }

    const READS: &'static [Read<Self>] =
        &[Read::One { route: route::<L>(), unset: &[], closed: &[400, 403, 404], row }];

    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let want = delta.want.and_then(|want| want.retention.as_ref());
        vec![Request::set(route::<L>(), delta.path(), json!({ "retention_type": want }))]
    });

    fn impossible(want: &DataRetentionSpec, _: &DataRetentionLive) -> Option<&'static str> {
        let word = want.retention.as_ref().map(|word| &*word.0);
        (L::UNDER.is_empty() && matches!(word, Some("none" | "organization_default")))
            .then_some("only a project can have this retention; the API cannot reset that of the organization")
    }

    fn unset(_: &Name) -> Option<DataRetentionLive> {
        Some(DataRetentionLive(RetentionWord("organization_default".into())))
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        let want = delta.want.and_then(|want| want.retention.as_ref()).and_then(RetentionWord::strength);
        let have = delta.have.and_then(|have| have.0.strength());
        // What follows the organization may be as strong as anything.
        let weaker = want.zip(have).is_none_or(|(want, have)| want < have);
        if weaker { vec![Risk::Compliance] } else { Vec::new() }
    }
}
