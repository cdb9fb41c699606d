//! `projects.<p>.rate_limits:` how much a project may use each model. OpenAI makes the rows and changes values by itself,
//! so only what the file declares is compared.

use super::prelude::*;
use crate::model::untyped::AnySpec;

/// The kind.
#[derive(Debug)]
pub struct RateLimit;

/// The fields of a rate limit in the file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct RateLimitSpec {
    /// Requests a minute.
    max_requests_per_1_minute: Option<u64>,
    /// Tokens a minute.
    max_tokens_per_1_minute: Option<u64>,
    /// Images a minute; only of models that make images.
    max_images_per_1_minute: Option<u64>,
    /// Megabytes of audio a minute; only of models that hear or speak.
    max_audio_megabytes_per_1_minute: Option<u64>,
    /// Requests a day; only of some models.
    max_requests_per_1_day: Option<u64>,
    /// Input tokens of batches a day; only of some models.
    batch_1_day_max_input_tokens: Option<u64>,
}

/// A rate limit as the API shows it.
#[derive(Debug)]
pub struct RateLimitLive {
    /// Its id: `rl-` and the model.
    id: Box<str>,
    /// The model, or a bucket that several models share; `None` where the API does not say.
    model: Option<Box<str>>,
    limits: RateLimitSpec,
    /// False in a project that is made now: nobody knows its limits yet.
    is_told: bool,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    model: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    max_requests_per_1_minute: Option<u64>,
    #[serde(default, deserialize_with = "whole")]
    max_tokens_per_1_minute: Option<u64>,
    #[serde(default, deserialize_with = "whole")]
    max_images_per_1_minute: Option<u64>,
    #[serde(default, deserialize_with = "whole")]
    max_audio_megabytes_per_1_minute: Option<u64>,
    #[serde(default, deserialize_with = "whole")]
    max_requests_per_1_day: Option<u64>,
    #[serde(default, deserialize_with = "whole")]
    batch_1_day_max_input_tokens: Option<u64>,
}

fn row(raw: &RawValue) -> Result<Option<RateLimitLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let limits = RateLimitSpec {
        max_requests_per_1_minute: row.max_requests_per_1_minute,
        max_tokens_per_1_minute: row.max_tokens_per_1_minute,
        max_images_per_1_minute: row.max_images_per_1_minute,
        max_audio_megabytes_per_1_minute: row.max_audio_megabytes_per_1_minute,
        max_requests_per_1_day: row.max_requests_per_1_day,
        batch_1_day_max_input_tokens: row.batch_1_day_max_input_tokens,
    };
    let model = row.model.filter(|model| !model.trim().is_empty());
    Ok(Some(RateLimitLive { id: required(row.id)?, model, limits, is_told: true }))
}

const EVENTS: &[EventType] =
    &[EventType::of("rate_limit.updated", Happened::Updated), EventType::of("rate_limit.deleted", Happened::Updated)];

impl Kind for RateLimit {
    const FACTS: Facts = Facts {
        after: &["model_permissions"],
        renames: false,
        events: EVENTS,
        ..Facts::new(
            "rate_limit",
            "rate limit",
            "rate_limits",
            "Limits of models in this project, by model. Only the fields that are written are compared.",
        )
        .under("project", "rate_limit")
        .given()
    };
    type Spec = RateLimitSpec;
    type Live = RateLimitLive;

    fn observe(live: &RateLimitLive) -> Observed<RateLimitSpec> {
        let row = Observed::managed(live.model.as_ref().unwrap_or(&live.id), &live.id, live.limits.clone());
        match live.model {
            Some(_) => row,
            None => row.under(Control::NotAddressable("a rate limit of a model that the API does not name")),
        }
    }

    const READS: &'static [Read<Self>] =
        &[Read::List(Listing::new("/organization/projects/{project_id}/rate_limits", Paging::LastId(1000)), row)];

    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let body = delta.want.map(AnySpec::fields).unwrap_or_default();
        let mut path = delta.path();
        path.extend(delta.have.map(|have| Ref::Id(have.id.clone())));
        vec![Request::set("/organization/projects/{project_id}/rate_limits/{rate_limit_id}", path, body.into())]
    });

    fn unset(key: &Name) -> Option<RateLimitLive> {
        let (id, model) = (format!("rl-{key}").into(), Some((&**key).into()));
        Some(RateLimitLive { id, model, limits: RateLimitSpec::default(), is_told: false })
    }

    fn is_nameless(live: &RateLimitLive) -> bool {
        live.model.is_none()
    }

    fn impossible(want: &RateLimitSpec, have: &RateLimitLive) -> Option<&'static str> {
        let known = have.limits.fields();
        let odd = have.is_told && want.fields().keys().any(|name| !known.contains_key(name));
        odd.then_some("this model has no such limit; remove the field")
    }

    fn excluded(key: &Name, section: &str, fields: &Map<String, Value>) -> Option<&'static str> {
        let mode = fields.get("mode").and_then(Value::as_str).filter(|_| section == "model_permissions")?;
        let models = fields.get("models").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        // A limit may be of several models, which share the beginning of their names.
        let is_of =
            |model: &str| model.strip_prefix(&**key).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        let is_blocked = match mode {
            "allow_list" => !models.into_iter().any(is_of),
            "deny_list" => models.into_iter().any(|model| model == &**key),
            _ => false,
        };
        is_blocked.then_some("the project may not use this model, so it has no rate limit of it")
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        let (want, have) = (delta.want.map(AnySpec::fields), delta.have.map(|have| have.limits.fields()));
        let lower = |(name, value): (&String, &Value)| {
            let before = have.as_ref().and_then(|have| have.get(name)).and_then(Value::as_u64);
            before.is_some_and(|before| value.as_u64().is_some_and(|after| after < before))
        };
        let lowers = want.as_ref().is_some_and(|want| want.iter().any(lower));
        if lowers { vec![Risk::Outage] } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<RateLimitLive, String> {
        let raw = RawValue::from_string(text.to_owned()).unwrap();
        row(&raw).map(Option::unwrap).map_err(|error| error.to_string())
    }

    #[test]
    fn a_limit_of_no_model_is_none_that_a_file_can_name() {
        for model in ["", r#","model":null"#, r#","model":"""#, r#","model":" ""#] {
            let live = read(&format!(r#"{{"id":"rl-weird","max_requests_per_1_minute":5{model}}}"#)).unwrap();
            let seen = RateLimit::observe(&live);
            assert!(matches!(seen.control, Control::NotAddressable(_)) && RateLimit::is_nameless(&live), "{model}");
            assert_eq!(&*seen.name, "rl-weird");
        }
        assert!(read(r#"{"model":"gpt-5"}"#).unwrap_err().contains("`id` is missing"));
    }

    #[test]
    fn a_limit_is_a_whole_number_however_it_is_spelled() {
        let limit = |number: &str| {
            let live = read(&format!(r#"{{"id":"rl-a","model":"a","max_tokens_per_1_minute":{number}}}"#));
            live.map(|live| live.limits.max_tokens_per_1_minute)
        };
        assert_eq!(limit("100000.0"), Ok(Some(100_000)));
        assert_eq!(limit("100000"), Ok(Some(100_000)));
        assert_eq!(limit("null"), Ok(None));
        for odd in ["-1", "-1.0", "0.5", "\"7\"", "[]"] {
            assert!(limit(odd).is_err(), "{odd}");
        }
    }
}
