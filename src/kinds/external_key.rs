//! `external_keys:` encryption keys in the customer's cloud. The API creates, validates and deletes them; it changes
//! nothing about them. It shows the result of a validation only once, in the answer.

use super::{facts::Envelope, prelude::*};
use crate::model::{plural::count, request::Validation, untyped::AnySpec};

/// The kind.
#[derive(Debug)]
pub struct ExternalKey;

/// The cloud that holds the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum KeyCloud {
    Aws,
    Gcp,
    Azure,
    Oci,
}

/// The use of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum KeyPurpose {
    Ekm,
    PspDecryption,
}

/// The fields of an external key. None of them can change after its creation.
#[derive(Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct ExternalKeySpec {
    /// The cloud: `aws`, `gcp`, `azure` or `oci`.
    r#type: Option<KeyCloud>,
    /// `ekm` (the default), or `psp_decryption`, which needs a version of the key.
    purpose: Option<KeyPurpose>,
    /// AWS: the id of the organization or of the project, as the role's condition names it.
    external_id: Option<Box<str>>,
    /// AWS: the ARN of the key.
    kms_arn: Option<Box<str>>,
    /// AWS: the ARN of the role that OpenAI assumes.
    role_arn: Option<Box<str>>,
    /// Google Cloud: the audience of the workload identity.
    audience: Option<Box<str>>,
    /// Google Cloud: the project of the key.
    kms_project_id: Option<Box<str>>,
    /// Google Cloud: the location of the key.
    kms_key_location: Option<Box<str>>,
    /// Google Cloud: the key ring.
    kms_key_ring_name: Option<Box<str>>,
    /// Google Cloud: the name of the key.
    kms_key_name: Option<Box<str>>,
    /// Google Cloud: the version of the key, for `psp_decryption`.
    kms_key_version: Option<Box<str>>,
    /// Google Cloud: the workload identity pool.
    workload_identity_pool_id: Option<Box<str>>,
    /// Google Cloud: the number of the project of the pool.
    workload_identity_project_number: Option<Box<str>>,
    /// Google Cloud: the provider in the pool.
    workload_identity_provider_id: Option<Box<str>>,
    /// Azure: the tenant.
    tenant_id: Option<Box<str>>,
    /// Azure: the URI of the vault.
    vault_uri: Option<Box<str>>,
    /// Azure: the name of the key.
    key_name: Option<Box<str>>,
    /// Azure: the version of the key, for `psp_decryption`.
    key_version: Option<Box<str>>,
    /// Oracle Cloud: the region.
    region: Option<Box<str>>,
    /// Oracle Cloud: the OCID of the vault.
    vault_ocid: Option<Box<str>>,
    /// Oracle Cloud: the OCID of the key.
    key_ocid: Option<Box<str>>,
    /// Oracle Cloud: the OCID of the version of the key, for `psp_decryption`.
    key_version_ocid: Option<Box<str>>,
}

/// An external key as the API shows it.
#[derive(Debug)]
pub struct ExternalKeyLive {
    /// Its id.
    pub id: Box<str>,
    name: Option<Box<str>>,
    created_at: Option<Seconds>,
    /// The number of projects that use it.
    projects: usize,
    /// Its row as JSON.
    fields: Value,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
    #[serde(default)]
    api_project_ids: Vec<Box<str>>,
}

fn row(raw: &RawValue) -> Result<Option<ExternalKeyLive>, serde_json::Error> {
    let Row { id, name, created_at, api_project_ids } = serde_json::from_str(raw.get())?;
    Ok(Some(ExternalKeyLive {
        id: required(id)?,
        name: name.filter(|name| !name.is_empty()),
        created_at: created_at.and_then(plausible),
        projects: api_project_ids.len(),
        fields: serde_json::from_str(raw.get())?,
    }))
}

/// Reads one field. A word that only a newer API knows cannot be compared.
fn read<T: serde::de::DeserializeOwned>(fields: &Value, name: &str) -> Option<T> {
    serde_json::from_value(fields.get(name)?.clone()).ok()
}

const LIST: &str = "/organization/external_keys";
const ONE: &str = "/organization/external_keys/{external_key_id}";

const VALIDATE: &str = "/organization/external_keys/{external_key_id}/validate";

/// The result of a validation. The official SDK types it as text and names no words.
const RESULT: Validation =
    Validation { result: "/status", good: &["valid", "validated", "success", "succeeded", "ok"], is_listed: false };

/// Every field, none of which can change.
const FIELDS: &[&str] = &[
    "type",
    "purpose",
    "external_id",
    "kms_arn",
    "role_arn",
    "audience",
    "kms_project_id",
    "kms_key_location",
    "kms_key_ring_name",
    "kms_key_name",
    "kms_key_version",
    "workload_identity_pool_id",
    "workload_identity_project_number",
    "workload_identity_provider_id",
    "tenant_id",
    "vault_uri",
    "key_name",
    "key_version",
    "region",
    "vault_ocid",
    "key_ocid",
    "key_version_ocid",
];

/// The fields of the keys of one cloud.
struct CloudFields {
    /// The fields that a key needs.
    needed: &'static [&'static str],
    /// The field of the key's version, which belongs to the purpose `psp_decryption`.
    version: Option<&'static str>,
    /// The sentence about a key that lacks a field.
    lacks: &'static str,
}

impl KeyCloud {
    fn fields(self) -> CloudFields {
        match self {
            Self::Aws => CloudFields {
                needed: &["external_id", "kms_arn", "role_arn"],
                version: None,
                lacks: "a key of `aws` needs `external_id`, `kms_arn` and `role_arn`",
            },
            Self::Gcp => CloudFields {
                needed: &[
                    "audience",
                    "kms_project_id",
                    "kms_key_location",
                    "kms_key_ring_name",
                    "kms_key_name",
                    "workload_identity_pool_id",
                    "workload_identity_project_number",
                    "workload_identity_provider_id",
                ],
                version: Some("kms_key_version"),
                lacks: "a key of `gcp` needs `audience`, the fields `kms_project_id`, `kms_key_location`, \
                        `kms_key_ring_name` and `kms_key_name`, and the three fields `workload_identity_...`",
            },
            Self::Azure => CloudFields {
                needed: &["tenant_id", "vault_uri", "key_name"],
                version: Some("key_version"),
                lacks: "a key of `azure` needs `tenant_id`, `vault_uri` and `key_name`",
            },
            Self::Oci => CloudFields {
                needed: &["region", "vault_ocid", "key_ocid"],
                version: Some("key_version_ocid"),
                lacks: "a key of `oci` needs `region`, `vault_ocid` and `key_ocid`",
            },
        }
    }
}

const IN_USE: &str = "a project uses this key; give that project another key or none first";

const EVENTS: &[EventType] = &[
    EventType::of("external_key.registered", Happened::Created),
    EventType::of("external_key.removed", Happened::Deleted),
];

impl Kind for ExternalKey {
    const FACTS: Facts = Facts {
        events: EVENTS,
        access: false,
        renames: false,
        envelope: &[Envelope::Id, Envelope::Until, Envelope::State, Envelope::Reason, Envelope::Meta],
        gone: Some("absent"),
        fixed: FIELDS,
        delete_risks: &[Risk::Irreversible, Risk::Destructive, Risk::Outage],
        answers: &[Answer::refused(Verb::Remove, 409, "", IN_USE), Answer::refused(Verb::Remove, 400, "use", IN_USE)],
        ..Facts::new(
            "external_key",
            "external key",
            "external_keys",
            "Encryption keys in your cloud, by name. orgward creates, validates and removes them.",
        )
    };
    type Spec = ExternalKeySpec;
    type Live = ExternalKeyLive;

    fn observe(live: &ExternalKeyLive) -> Observed<ExternalKeySpec> {
        let text = |name: &str| read::<Box<str>>(&live.fields, name);
        let spec = ExternalKeySpec {
            r#type: read(&live.fields, "type"),
            purpose: read(&live.fields, "purpose"),
            external_id: text("external_id"),
            kms_arn: text("kms_arn"),
            role_arn: text("role_arn"),
            audience: text("audience"),
            kms_project_id: text("kms_project_id"),
            kms_key_location: text("kms_key_location"),
            kms_key_ring_name: text("kms_key_ring_name"),
            kms_key_name: text("kms_key_name"),
            kms_key_version: text("kms_key_version"),
            workload_identity_pool_id: text("workload_identity_pool_id"),
            workload_identity_project_number: text("workload_identity_project_number"),
            workload_identity_provider_id: text("workload_identity_provider_id"),
            tenant_id: text("tenant_id"),
            vault_uri: text("vault_uri"),
            key_name: text("key_name"),
            key_version: text("key_version"),
            region: text("region"),
            vault_ocid: text("vault_ocid"),
            key_ocid: text("key_ocid"),
            key_version_ocid: text("key_version_ocid"),
        };
        Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, spec)
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::LastId(100)), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let mut body = delta.want.map(AnySpec::fields).unwrap_or_default();
        body.insert("name".to_owned(), delta.name().into());
        let validate = Request::command(VALIDATE, delta.itself()).validates(RESULT);
        vec![Request::create(LIST, Vec::new(), body.into(), Gives::Id("id")), validate]
    });
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(ONE, delta.itself())]);

    fn is_nameless(live: &ExternalKeyLive) -> bool {
        live.name.is_none()
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.created_at);

    fn uncreatable(spec: &ExternalKeySpec) -> Option<&'static str> {
        let Some(cloud) = spec.r#type else {
            return Some("write its `type` (`aws`, `gcp`, `azure` or `oci`) and the fields of that cloud to create it");
        };
        let written = spec.fields();
        let CloudFields { needed, version, lacks } = cloud.fields();
        if needed.iter().any(|field| !written.contains_key(*field)) {
            return Some(lacks);
        }
        let is_of_cloud = |field: &str| needed.contains(&field) || version == Some(field);
        if written.keys().any(|field| !is_of_cloud(field) && !["type", "purpose"].contains(&&**field)) {
            return Some("it has a field of another cloud than its `type`");
        }
        let has_version = version.is_some_and(|version| written.contains_key(version));
        match spec.purpose {
            Some(KeyPurpose::PspDecryption) if version.is_some() && !has_version => {
                Some("`purpose: psp_decryption` needs the version of the key")
            }
            Some(KeyPurpose::PspDecryption) => None,
            _ => has_version.then_some("the version of a key belongs to `purpose: psp_decryption`"),
        }
    }

    fn effects(verb: Verb, _: &Delta<'_, Self>) -> Vec<String> {
        match verb {
            Verb::Create => vec!["asks OpenAI to try the key".to_owned()],
            Verb::Remove => vec!["OpenAI can no longer decrypt what this key protects".to_owned()],
            _ => Vec::new(),
        }
    }

    fn describe(live: &ExternalKeyLive, _: Seconds, _: Option<&str>) -> String {
        match live.projects {
            0 => String::new(),
            projects => format!("used by {}", count(projects, "project", "projects")),
        }
    }
}
