//! `workload_identity_providers:` the issuers of tokens that programs may use in the place of a key. Their federation
//! rules say which token stands for which service account.

use super::{
    facts::{Attachment, ToldBy},
    prelude::*,
};
use crate::model::{clearable::ClearableText, jwks::Jwks, plural::count};
use serde::de::Error as _;
use std::collections::BTreeMap;

/// The kind.
#[derive(Debug)]
pub struct WorkloadIdentityProvider;

/// An attribute that is computed from the claims of a token.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct AttributeTransformation {
    /// The name of the attribute, for the `attribute_matchers` of rules.
    pub attribute: Box<str>,
    /// The expression that computes it.
    pub expression: Box<str>,
}

/// The fields in the file, before they are held against each other.
#[derive(Deserialize, JsonSchema)]
struct ProviderFields {
    /// The issuer of the tokens, as in their claim `iss`: `https://token.actions.githubusercontent.com`.
    issuer: Option<Box<str>>,
    /// The audience that a token must have in its claim `aud`.
    audience: Option<Box<str>>,
    /// A text for people; `none` for none.
    description: Option<ClearableText>,
    /// False if none of its tokens are accepted.
    enabled: Option<bool>,
    /// Attributes that are computed from the claims of a token. The list is the whole list.
    attribute_transformations: Option<Vec<AttributeTransformation>>,
    /// The address of the issuer's discovery document; `none` for the one below the issuer.
    discovery_url: Option<ClearableText>,
    /// The file of the issuer's public keys (a JSON Web Key Set), relative to the root file's folder. Tokens are checked
    /// by these keys, and not by those that the issuer publishes.
    jwks_file: Option<Box<str>>,
    /// The issuer's public keys as JSON text, instead of `jwks_file`.
    jwks: Option<Jwks>,
}

/// The fields of a provider in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(try_from = "ProviderFields")]
pub struct WorkloadIdentityProviderSpec {
    issuer: Option<Box<str>>,
    audience: Option<Box<str>>,
    description: Option<ClearableText>,
    enabled: Option<bool>,
    attribute_transformations: Option<Vec<AttributeTransformation>>,
    discovery_url: Option<ClearableText>,
    jwks_file: Option<Box<str>>,
    jwks: Option<Jwks>,
}

impl TryFrom<ProviderFields> for WorkloadIdentityProviderSpec {
    type Error = String;

    fn try_from(fields: ProviderFields) -> Result<Self, String> {
        let ProviderFields {
            issuer,
            audience,
            description,
            enabled,
            attribute_transformations,
            discovery_url,
            jwks_file,
            jwks,
        } = fields;
        if discovery_url.is_some() && (jwks.is_some() || jwks_file.is_some()) {
            return Err(
                "`discovery_url` and the issuer's keys exclude each other: the keys take the place of discovery"
                    .to_owned(),
            );
        }
        Ok(Self { issuer, audience, description, enabled, attribute_transformations, discovery_url, jwks_file, jwks })
    }
}

/// A provider as the API shows it.
#[derive(Debug)]
pub struct WorkloadIdentityProviderLive {
    /// Its id.
    pub id: Box<str>,
    name: Option<Box<str>>,
    /// The issuer of its tokens.
    pub issuer: Option<Box<str>>,
    /// The audience of its tokens.
    pub audience: Option<Box<str>>,
    description: Option<Box<str>>,
    /// False if none of its tokens are accepted; `None` where the answer does not say.
    pub enabled: Option<bool>,
    /// The computed attributes; `None` where the answer does not say.
    pub attribute_transformations: Option<Vec<AttributeTransformation>>,
    verification: Option<KeySource>,
    created_at: Option<Seconds>,
    /// The ids of its rules, once they were read.
    rules: Option<Vec<Box<str>>>,
}

/// The source of the issuer's keys.
#[derive(Debug, PartialEq)]
enum KeySource {
    Discovery(Option<Box<str>>),
    Uploaded(Jwks),
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    issuer: Option<Box<str>>,
    audience: Option<Box<str>>,
    description: Option<Box<str>>,
    enabled: Option<bool>,
    attribute_transformations: Option<Vec<AttributeTransformation>>,
    verification: Option<VerificationRow>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
}

#[derive(Deserialize)]
struct VerificationRow {
    r#type: Box<str>,
    discovery_url: Option<Box<str>>,
    jwks: Option<Map<String, Value>>,
}

fn row(raw: &RawValue) -> Result<Option<WorkloadIdentityProviderLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let verification = row.verification.map(|told| match (&*told.r#type, told.jwks) {
        ("discovery", _) => Ok(KeySource::Discovery(told.discovery_url)),
        ("uploaded_jwks", Some(set)) => Ok(KeySource::Uploaded(Jwks::from_api(set))),
        ("uploaded_jwks", None) => Err(serde_json::Error::custom("`verification.jwks` is missing")),
        (other, _) => Err(serde_json::Error::custom(format!("`verification.type` is `{other}`, which is not known"))),
    });
    Ok(Some(WorkloadIdentityProviderLive {
        id: required(row.id)?,
        name: row.name.filter(|name| !name.is_empty()),
        issuer: row.issuer,
        audience: row.audience,
        description: row.description,
        enabled: row.enabled,
        attribute_transformations: row.attribute_transformations,
        verification: verification.transpose()?,
        created_at: row.created_at.and_then(plausible),
        rules: None,
    }))
}

const LIST: &str = "/organization/workload_identity_providers";
const ONE: &str = "/organization/workload_identity_providers/{workload_identity_provider_id}";
const RULE: &str =
    "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules/{federation_rule_id}";

/// Returns how the file wants tokens to be checked, as the API has it; `None` where it does not say.
fn verification(want: &WorkloadIdentityProviderSpec) -> Option<Value> {
    match (&want.jwks, &want.discovery_url) {
        (Some(jwks), _) => Some(json!({ "type": "uploaded_jwks", "jwks": jwks.value() })),
        (None, Some(ClearableText::Some(url))) => Some(json!({ "type": "discovery", "discovery_url": url })),
        (None, Some(ClearableText::None)) => Some(json!({ "type": "discovery", "discovery_url": null })),
        (None, None) => None,
    }
}

/// Returns the fields that the file writes and that `have` shows otherwise, as the API has them.
fn body(want: &WorkloadIdentityProviderSpec, have: Option<&WorkloadIdentityProviderSpec>) -> Map<String, Value> {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    if want.issuer.is_some() && want.issuer.as_ref() != have.and_then(|have| have.issuer.as_ref()) {
        put("issuer", json!(want.issuer));
    }
    if want.audience.is_some() && want.audience.as_ref() != have.and_then(|have| have.audience.as_ref()) {
        put("audience", json!(want.audience));
    }
    if want.enabled.is_some() && want.enabled != have.and_then(|have| have.enabled) {
        put("enabled", json!(want.enabled));
    }
    let described = have.map(|have| have.description.as_ref());
    if let Some(description) = ClearableText::to_send(want.description.as_ref(), described) {
        put("description", description);
    }
    let transformations = want.attribute_transformations.as_ref();
    if transformations.is_some() && transformations != have.and_then(|have| have.attribute_transformations.as_ref()) {
        put("attribute_transformations", json!(transformations));
    }
    let is_same = have.is_some_and(|have| have.jwks == want.jwks && have.discovery_url == want.discovery_url);
    if let Some(verification) = verification(want).filter(|_| !is_same) {
        put("verification", verification);
    }
    body
}

const HAS_RULES: &str = "it has federation rules that orgward could not read or that are new; run `orgward plan` again";

const EVENTS: &[EventType] = &[
    EventType::of("workload_identity_provider.created", Happened::Created),
    EventType::of("workload_identity_provider.updated", Happened::Updated),
    EventType::of("workload_identity_provider.deleted", Happened::Deleted),
];

impl Kind for WorkloadIdentityProvider {
    const FACTS: Facts = Facts {
        events: EVENTS,
        attachment: Some(Attachment { field: "jwks_file", content: "jwks", example: "jwks/issuer.json" }),
        texts: &["description"],
        required: &["issuer", "audience"],
        told_by: Some(ToldBy { kind: "federation_rule", field: "federation_rules" }),
        ends_inside: true,
        delete_risks: &[Risk::Destructive, Risk::Outage],
        answers: &[Answer::refused(Verb::Remove, 400, "federation rule", HAS_RULES)],
        ..Facts::new(
            "workload_identity_provider",
            "workload identity provider",
            "workload_identity_providers",
            "Issuers of tokens that programs may use in the place of a key, by name.",
        )
        .named()
    };
    type Spec = WorkloadIdentityProviderSpec;
    type Live = WorkloadIdentityProviderLive;

    fn observe(live: &WorkloadIdentityProviderLive) -> Observed<WorkloadIdentityProviderSpec> {
        let or_none = |text: &Option<Box<str>>| ClearableText::from(text.clone());
        let (discovery_url, jwks) = match &live.verification {
            Some(KeySource::Discovery(url)) => (Some(or_none(url)), None),
            Some(KeySource::Uploaded(jwks)) => (None, Some(jwks.clone())),
            None => (None, None),
        };
        let spec = WorkloadIdentityProviderSpec {
            issuer: live.issuer.clone(),
            audience: live.audience.clone(),
            description: Some(or_none(&live.description)),
            enabled: live.enabled,
            attribute_transformations: live.attribute_transformations.clone(),
            discovery_url,
            jwks_file: None,
            jwks,
        };
        Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, spec)
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::LastId(100)), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let mut body = delta.want.map(|want| body(want, None)).unwrap_or_default();
        body.insert("name".to_owned(), json!(delta.name()));
        body.insert("type".to_owned(), json!("oidc"));
        vec![Request::create(LIST, Vec::new(), Value::Object(body), Gives::Id("id"))]
    });
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let have = delta.have.map(Self::observe);
        let body = delta.want.map(|want| body(want, have.as_ref().map(|have| &have.spec))).unwrap_or_default();
        vec![Request::set(ONE, delta.itself(), delta.with_new_name(body))]
    });
    /// The API deletes a provider only after its rules.
    const DELETE: Option<Write<Self>> = Some(|delta| {
        let rules = delta.have.and_then(|have| have.rules.as_deref()).unwrap_or_default();
        let rules = rules.iter().map(|rule| {
            let mut path = delta.itself();
            path.push(Ref::Id(rule.clone()));
            Request::delete(RULE, path)
        });
        rules.chain([Request::delete(ONE, delta.itself())]).collect()
    });

    fn is_nameless(live: &WorkloadIdentityProviderLive) -> bool {
        live.name.is_none()
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.created_at);

    fn hides_power(live: &WorkloadIdentityProviderLive) -> bool {
        live.rules.is_none()
    }

    fn tell(live: &mut WorkloadIdentityProviderLive, rules: Vec<Box<str>>) {
        live.rules = Some(rules);
    }

    fn includes(live: &WorkloadIdentityProviderLive, id: &str) -> bool {
        live.rules.as_ref().is_none_or(|rules| rules.iter().any(|rule| **rule == *id))
    }

    fn written(spec: &WorkloadIdentityProviderSpec) -> Map<String, Value> {
        let mut fields = crate::model::untyped::AnySpec::fields(spec);
        if let Some(jwks) = &spec.jwks {
            fields.insert("jwks".to_owned(), jwks.text().into());
        }
        let usual = [("description", json!("none")), ("discovery_url", json!("none")), ("enabled", json!(true))];
        for (name, value) in usual.into_iter().chain([("attribute_transformations", json!([]))]) {
            if fields.get(name) == Some(&value) {
                fields.remove(name);
            }
        }
        fields
    }

    /// Names each part of what decides whose tokens are accepted. A part that is as it is by default is not named.
    fn reach(spec: &WorkloadIdentityProviderSpec) -> Option<BTreeMap<String, u8>> {
        let mut parts =
            vec![format!("issuer {}", spec.issuer.as_ref()?), format!("audience {}", spec.audience.as_ref()?)];
        if spec.enabled == Some(false) {
            return Some(BTreeMap::new());
        }
        let transformations = spec.attribute_transformations.iter().flatten();
        parts.extend(transformations.map(|one| format!("attribute {} {}", one.attribute, one.expression)));
        parts.extend(match &spec.discovery_url {
            Some(ClearableText::Some(url)) => Some(format!("discovery {url}")),
            _ => spec.jwks.as_ref().map(|jwks| format!("keys {}", jwks.fingerprint())),
        });
        Some(parts.into_iter().map(|part| (part, 2)).collect())
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        let have = delta.have.map(Self::observe);
        let (Some(want), Some(have)) = (delta.want, &have) else { return Vec::new() };
        let only_tells = body(want, Some(&have.spec)).keys().all(|field| field == "description");
        if only_tells { Vec::new() } else { vec![Risk::Outage] }
    }

    fn effects(verb: Verb, delta: &Delta<'_, Self>) -> Vec<String> {
        let mut effects = Vec::new();
        let rules = delta.have.and_then(|have| have.rules.as_ref()).map_or(0, Vec::len);
        if verb == Verb::Remove && rules > 0 {
            effects.push(format!("removes its {} first", count(rules, "federation rule", "federation rules")));
        }
        let have = delta.have.and_then(|have| have.verification.as_ref());
        let replaced = match (delta.want.and_then(verification), have) {
            (Some(want), Some(KeySource::Uploaded(_))) => want["type"] == "discovery",
            _ => false,
        };
        if verb == Verb::Update && replaced {
            effects
                .push("drops the uploaded keys; tokens are checked by the keys that the issuer publishes".to_owned());
        }
        effects
    }

    fn describe(live: &WorkloadIdentityProviderLive, _: Seconds, _: Option<&str>) -> String {
        live.issuer.as_deref().map(str::to_owned).unwrap_or_default()
    }
}
