//! Usage: `/organization/usage/...`. Its numbers are made up, and they fit the organization: each key of a project was
//! used once a day from its creation until its last use. A key that was never used has no usage.

use serde_json::{Map, Value, json};

use super::models_of_projects as model_permissions;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::buckets::{self, Range, Use, Width};
use crate::sandbox::fixture::reader::DAY;
use crate::sandbox::ids;
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{Owner, Store};

const WIDTHS: &[Width] = &[("1m", 60, 60, 1440), ("1h", 3_600, 24, 168), ("1d", DAY, 7, 31)];

const PROJECT: (&str, &str) = ("project_ids[]", "project_id");
const USER: (&str, &str) = ("user_ids[]", "user_id");
const API_KEY: (&str, &str) = ("api_key_ids[]", "api_key_id");
const MODEL: (&str, &str) = ("models[]", "model");

/// One sort of usage.
#[derive(Debug)]
struct Sort {
    name: &'static str,
    /// The model whose use is counted. A project that may not use it has no usage.
    model: &'static str,
    /// The query parameters that filter, each with the dimension that it compares.
    filters: &'static [(&'static str, &'static str)],
    groups: &'static [&'static str],
    /// The numbers of a result.
    numbers: &'static [&'static str],
    /// Values that are alike in all uses.
    constant: &'static [(&'static str, &'static str)],
}

const BY_MODEL: &[&str] = &["project_id", "user_id", "api_key_id", "model"];
const OF_MODEL: &[(&str, &str)] = &[PROJECT, USER, API_KEY, MODEL];
const TOKENS: &[&str] = &["input_tokens", "output_tokens", "input_cached_tokens", "num_model_requests"];

const SORTS: &[Sort] = &[
    Sort {
        name: "completions",
        model: "gpt-5.2",
        filters: OF_MODEL,
        groups: &["project_id", "user_id", "api_key_id", "model", "batch", "service_tier"],
        numbers: TOKENS,
        constant: &[("service_tier", "default")],
    },
    Sort {
        name: "decisions",
        model: "gpt-5.2",
        filters: OF_MODEL,
        groups: &["project_id", "user_id", "api_key_id", "model", "batch", "service_tier", "api_source"],
        numbers: TOKENS,
        constant: &[("service_tier", "default"), ("api_source", "unlabeled")],
    },
    plain("embeddings", "text-embedding-3-small", &["input_tokens", "num_model_requests"]),
    plain("moderations", "omni-moderation-latest", &["input_tokens", "num_model_requests"]),
    Sort {
        name: "images",
        model: "gpt-image-1",
        filters: &[PROJECT, USER, API_KEY, MODEL, ("sources[]", "source"), ("sizes[]", "size")],
        groups: &["project_id", "user_id", "api_key_id", "model", "size", "source"],
        numbers: &["images", "num_model_requests"],
        constant: &[("size", "1024x1024"), ("source", "image.generation")],
    },
    plain("audio_speeches", "tts-1", &["characters", "num_model_requests"]),
    plain("audio_transcriptions", "whisper-1", &["seconds", "num_model_requests"]),
    Sort { filters: &[PROJECT], groups: &["project_id"], ..plain("vector_stores", "", &["usage_bytes"]) },
    Sort { filters: &[PROJECT], groups: &["project_id"], ..plain("code_interpreter_sessions", "", &["num_sessions"]) },
    Sort {
        name: "file_search_calls",
        model: "",
        filters: &[PROJECT, USER, API_KEY, ("vector_store_ids[]", "vector_store_id")],
        groups: &["project_id", "user_id", "api_key_id", "vector_store_id"],
        numbers: &["num_requests"],
        constant: &[("vector_store_id", "vs_sandbox")],
    },
    Sort {
        name: "web_search_calls",
        model: "gpt-5.2",
        filters: &[PROJECT, USER, API_KEY, MODEL, ("context_levels[]", "context_level")],
        groups: &["project_id", "user_id", "api_key_id", "model", "context_level"],
        numbers: &["num_model_requests", "num_requests"],
        constant: &[("context_level", "medium")],
    },
];

const fn plain(name: &'static str, model: &'static str, numbers: &'static [&'static str]) -> Sort {
    Sort { name, model, filters: OF_MODEL, groups: BY_MODEL, numbers, constant: &[] }
}

macro_rules! usage {
    ($path:literal $(, $filter:literal)*) => {
        Resource {
            shape: Shape::List(PageStyle::Own),
            filters: &[
                "start_time", "end_time", "bucket_width", "group_by[]", "limit", "page", "project_ids[]", $($filter),*
            ],
            read_all: Operation::Own(list),
            read_one: Operation::None,
            delete: Operation::None,
            ..Resource::new(concat!("/organization/usage/", $path), "", "usage", "", Key::Position)
        }
    };
}

/// All sorts of usage. They are computed, so no fixture holds them.
pub(super) static USAGE: [Resource; 11] = [
    usage!("completions", "user_ids[]", "api_key_ids[]", "models[]", "batch"),
    usage!("decisions", "user_ids[]", "api_key_ids[]", "models[]", "batch"),
    usage!("embeddings", "user_ids[]", "api_key_ids[]", "models[]"),
    usage!("moderations", "user_ids[]", "api_key_ids[]", "models[]"),
    usage!("images", "user_ids[]", "api_key_ids[]", "models[]", "sources[]", "sizes[]"),
    usage!("audio_speeches", "user_ids[]", "api_key_ids[]", "models[]"),
    usage!("audio_transcriptions", "user_ids[]", "api_key_ids[]", "models[]"),
    usage!("vector_stores"),
    usage!("code_interpreter_sessions"),
    usage!("file_search_calls", "user_ids[]", "api_key_ids[]", "vector_store_ids[]"),
    usage!("web_search_calls", "user_ids[]", "api_key_ids[]", "models[]", "context_levels[]"),
];

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let Some(sort) = SORTS.iter().find(|sort| sort.name == call.resource.name()) else {
        return Err(call.resource.not_found(""));
    };
    let range = Range::of(call, WIDTHS, sort.groups)?;
    let batch = call.query.flag("batch")?;
    let mut uses = Vec::new();
    for project in store.projects().iter() {
        for key in project.inside("api_keys").iter() {
            uses.extend(uses_of(sort, project, key, range.page()));
        }
    }
    uses.retain(|used| buckets::passes(call, used, sort.filters) && batch != Some(true));
    let names_models = store.switches.name_used_models;
    Ok(range.answer(&uses, |dimension, sums| {
        let shown = |name: &str| if name == "model" && !names_models { Value::Null } else { dimension(name) };
        let mut result = Map::new();
        let object = sort.name.replace("search_calls", "searches");
        result.insert("object".to_owned(), format!("organization.usage.{object}.result").into());
        for (name, sum) in sort.numbers.iter().zip(sums) {
            // Sums are whole, so a text without decimals is exact.
            result.insert((*name).to_owned(), format!("{sum:.0}").parse::<i64>().unwrap_or_default().into());
        }
        result.extend(sort.groups.iter().map(|name| ((*name).to_owned(), shown(name))));
        result.into()
    }))
}

/// Returns the uses of a key in a time: one a day, at an hour and with numbers that depend on the key.
fn uses_of(sort: &Sort, project: &Record, key: &Record, (from, end): (i64, i64)) -> Vec<Use> {
    let (Some(created), Some(last)) = (key.time("created_at"), key.time("last_used_at")) else { return Vec::new() };
    if !sort.model.is_empty() && !model_permissions::allows(project, sort.model) {
        return Vec::new();
    }
    let owner = match Owner::of(key) {
        Owner::User(id) => json!(id),
        Owner::ServiceAccount(_) => Value::Null,
    };
    let (from, end) = (from.max(created), end.min(last.saturating_add(1)));
    let mut uses = Vec::new();
    let mut day = from - from.rem_euclid(DAY);
    while day < end {
        let at = day + number(&[&key.id, "time"], DAY);
        if (from..end).contains(&at) {
            let constant = sort.constant.iter().map(|(name, value)| (*name, json!(value)));
            let dimensions = [
                ("project_id", json!(project.id)),
                ("user_id", owner.clone()),
                ("api_key_id", json!(key.id)),
                ("model", json!(sort.model)),
                ("batch", json!(false)),
            ];
            let day = day.to_string();
            let numbers = sort.numbers.iter().map(|name| number(&[&key.id, &day, name], 1000) + 1);
            // Numbers below a thousand are exact.
            let numbers = numbers.filter_map(|number| i32::try_from(number).ok()).map(f64::from).collect();
            uses.push(Use { at, dimensions: dimensions.into_iter().chain(constant).collect(), numbers });
        }
        day += DAY;
    }
    uses
}

/// Returns a number below `most` that depends on the parts alone.
fn number(parts: &[&str], most: i64) -> i64 {
    let digits = ids::derive_hex("", parts);
    digits.get(..12).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or_default() % most
}
