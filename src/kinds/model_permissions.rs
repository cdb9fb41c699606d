//! `projects.<p>.model_permissions:` the models that a project may use: all, only some, or all but some.

use super::{facts::Means, kind::Spent, prelude::*};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{Deserializer, Serializer, de::Error as _, ser::SerializeMap as _};
use std::{borrow::Cow, collections::BTreeSet};

/// The kind.
#[derive(Debug)]
pub struct ModelPermissions;

/// The models that may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Models {
    Unrestricted,
    Allow(BTreeSet<Box<str>>),
    Deny(BTreeSet<Box<str>>),
}

/// The models that a file declares; `None` where it declares nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelPermissionsSpec(Option<Models>);

/// The form in a file.
#[derive(Deserialize)]
struct ModelsAsWritten {
    mode: Option<Box<str>>,
    allow: Option<BTreeSet<Box<str>>>,
    deny: Option<BTreeSet<Box<str>>>,
}

impl<'de> Deserialize<'de> for ModelPermissionsSpec {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let ModelsAsWritten { mode, allow, deny } = ModelsAsWritten::deserialize(input)?;
        match (mode.as_deref(), allow, deny) {
            (None, None, None) => Ok(Self(None)),
            (Some("unrestricted"), None, None) => Ok(Self(Some(Models::Unrestricted))),
            (None, Some(models), None) => Ok(Self(Some(Models::Allow(models)))),
            (None, None, Some(models)) => Ok(Self(Some(Models::Deny(models)))),
            (Some(word), None, None) => Err(D::Error::custom(format!(
                "`{word}` is not a set of models; write `unrestricted`, `{{ allow: [...] }}` or `{{ deny: [...] }}`"
            ))),
            _ => Err(D::Error::custom(
                "write one of `unrestricted`, `allow` and `deny`, because they exclude each other",
            )),
        }
    }
}

/// Both fields are always told, because one kind of list takes the place of the other.
impl Serialize for ModelPermissionsSpec {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        let (mode, models) = match &self.0 {
            None => (None, None),
            Some(Models::Unrestricted) => (Some("unrestricted"), None),
            Some(Models::Allow(models)) => (Some("allow_list"), Some(models)),
            Some(Models::Deny(models)) => (Some("deny_list"), Some(models)),
        };
        let mut map = output.serialize_map(Some(2))?;
        map.serialize_entry("mode", &mode)?;
        map.serialize_entry("models", &models)?;
        map.end()
    }
}

impl JsonSchema for ModelPermissionsSpec {
    fn schema_name() -> Cow<'static, str> {
        "ModelPermissions".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let models = json!({ "type": "array", "items": { "type": "string" }, "uniqueItems": true });
        json_schema!({
            "type": "object",
            "properties": {
                "mode": { "const": "unrestricted", "description": "Every model." },
                "allow": { "description": "Only these models.", "allOf": [models] },
                "deny": { "description": "Every model but these.", "allOf": [models] },
            }
        })
    }
}

/// The models as the API shows them.
#[derive(Debug)]
pub struct ModelPermissionsLive(Models);

#[derive(Deserialize)]
struct Row {
    mode: Box<str>,
    model_ids: BTreeSet<Box<str>>,
}

fn row(raw: Option<&RawValue>) -> Result<ModelPermissionsLive, serde_json::Error> {
    let Some(raw) = raw else { return Ok(ModelPermissionsLive(Models::Unrestricted)) };
    let Row { mode, model_ids } = serde_json::from_str(raw.get())?;
    match &*mode {
        "allow_list" => Ok(ModelPermissionsLive(Models::Allow(model_ids))),
        "deny_list" => Ok(ModelPermissionsLive(Models::Deny(model_ids))),
        other => Err(serde_json::Error::custom(format!("`mode` is `{other}`, which is not known"))),
    }
}

#[derive(Deserialize)]
struct ModelUseBucket {
    results: Vec<ModelUse>,
}

#[derive(Deserialize)]
struct ModelUse {
    model: Option<Box<str>>,
    /// Absent where the API leaves out a zero.
    #[serde(default)]
    num_model_requests: Option<f64>,
}

/// Reads the use of models in a day. A row that does not count its requests is one of use.
fn used(raw: &RawValue) -> Result<Vec<Spent>, serde_json::Error> {
    let ModelUseBucket { results } = serde_json::from_str(raw.get())?;
    let of = |model: Option<Box<str>>| model.filter(|model| !model.is_empty());
    Ok(results.into_iter().map(|row| (of(row.model), row.num_model_requests.unwrap_or(1.0))).collect())
}

/// The usage that the API tells by model.
const USAGE: &[&str] = &[
    "/organization/usage/completions",
    "/organization/usage/embeddings",
    "/organization/usage/images",
    "/organization/usage/moderations",
    "/organization/usage/audio_speeches",
    "/organization/usage/audio_transcriptions",
];

/// Returns whether models were used after all: a snapshot such as `gpt-5.2-2025-12-11` is a use of `gpt-5.2`.
fn is_of(used: &str, model: &str) -> bool {
    let snapshot = used.strip_prefix(model).and_then(|rest| rest.strip_prefix('-'));
    used == model || snapshot.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

impl Models {
    fn allows(&self, used: &str) -> bool {
        match self {
            Self::Unrestricted => true,
            Self::Allow(models) => models.iter().any(|model| is_of(used, model)),
            Self::Deny(models) => !models.iter().any(|model| is_of(used, model)),
        }
    }

    /// Returns whether a model that these models allow may be outside of others.
    fn may_lose_to(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Unrestricted) => false,
            (Self::Allow(had), Self::Allow(has)) => !had.is_subset(has),
            (Self::Deny(had), Self::Deny(has)) => !has.is_subset(had),
            (Self::Allow(had), Self::Deny(has)) => !has.is_empty() && had.iter().any(|model| !other.allows(model)),
            _ => true,
        }
    }
}

/// A change of the models that a project may use.
#[derive(Debug)]
pub struct ModelsChange {
    before: Models,
    after: Models,
}

impl ModelsChange {
    /// Returns the change of a live row by the fields that a plan changes; `None` if they have no known form.
    #[must_use]
    pub fn of(live: &ModelPermissionsLive, changed: &Value) -> Option<Self> {
        let (mode, models) = match &live.0 {
            Models::Unrestricted => ("unrestricted", None),
            Models::Allow(models) => ("allow_list", Some(models)),
            Models::Deny(models) => ("deny_list", Some(models)),
        };
        // A plan shows no field that stays.
        let mode = changed.get("mode").map_or(Some(mode), Value::as_str)?;
        let listed = || match changed.get("models") {
            Some(models) => BTreeSet::deserialize(models).ok(),
            None => models.cloned(),
        };
        let after = match mode {
            "unrestricted" => Models::Unrestricted,
            "allow_list" => Models::Allow(listed()?),
            "deny_list" => Models::Deny(listed()?),
            _ => return None,
        };
        Some(Self { before: live.0.clone(), after })
    }

    /// Returns whether the project may lose a model.
    #[must_use]
    pub fn may_drop(&self) -> bool {
        self.before.may_lose_to(&self.after)
    }

    /// Returns whether the project loses this model.
    #[must_use]
    pub fn drops(&self, used: &str) -> bool {
        self.before.allows(used) && !self.after.allows(used)
    }
}

const ROUTE: &str = "/organization/projects/{project_id}/model_permissions";

impl Kind for ModelPermissions {
    const FACTS: Facts = Facts {
        answers: &[Answer { verb: Verb::Update, status: 404, says: "", means: Means::Done }],
        collection: "settings",
        ..Facts::new(
            "model_permissions",
            "model permissions",
            "model_permissions",
            "The models that this project may use: `unrestricted`, `{ allow: [...] }` or `{ deny: [...] }`.",
        )
        .under("project", "setting")
        .setting(Some("mode"))
    };
    type Spec = ModelPermissionsSpec;
    type Live = ModelPermissionsLive;

    fn observe(live: &ModelPermissionsLive) -> Observed<ModelPermissionsSpec> {
        let spec = ModelPermissionsSpec(Some(live.0.clone()));
        Observed::managed("model_permissions", "model_permissions", spec)
    }

    const READS: &'static [Read<Self>] = &[
        Read::One { route: ROUTE, unset: &[404], closed: &[], row },
        Read::UsedModels {
            // A page takes at most 31 buckets of a day.
            get: |project, since| {
                let usage = |route: &&'static str| {
                    Request::list(route, vec![], Paging::Page(31))
                        .query("start_time", since.to_string())
                        .query("bucket_width", "1d")
                        .query("group_by[]", "model")
                        .query("project_ids[]", project)
                };
                USAGE.iter().map(usage).collect()
            },
            row: used,
        },
    ];

    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let set = |mode: &str, models: &BTreeSet<Box<str>>| {
            Request::set(ROUTE, delta.path(), json!({ "mode": mode, "model_ids": models }))
        };
        vec![match delta.want.and_then(|want| want.0.as_ref()) {
            Some(Models::Allow(models)) => set("allow_list", models),
            Some(Models::Deny(models)) => set("deny_list", models),
            Some(Models::Unrestricted) | None => Request::delete(ROUTE, delta.path()),
        }]
    });

    fn written(spec: &ModelPermissionsSpec) -> Map<String, Value> {
        let (field, value) = match &spec.0 {
            None => return Map::new(),
            Some(Models::Unrestricted) => ("mode", json!("unrestricted")),
            Some(Models::Allow(models)) => ("allow", json!(models)),
            Some(Models::Deny(models)) => ("deny", json!(models)),
        };
        Map::from_iter([(field.to_owned(), value)])
    }

    fn unset(_: &Name) -> Option<ModelPermissionsLive> {
        Some(ModelPermissionsLive(Models::Unrestricted))
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        let Some(want) = delta.want.and_then(|want| want.0.as_ref()) else { return Vec::new() };
        let takes = match (delta.have.map(|have| &have.0), want) {
            (_, Models::Unrestricted) => false,
            (Some(Models::Allow(had)), Models::Allow(has)) => !had.is_subset(has),
            (Some(Models::Deny(had)), Models::Deny(has)) => !has.is_subset(had),
            (Some(Models::Allow(had)), Models::Deny(has)) => !had.is_disjoint(has),
            _ => true,
        };
        if takes { vec![Risk::Outage] } else { Vec::new() }
    }
}
