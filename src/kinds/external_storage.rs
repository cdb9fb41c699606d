//! `projects.<p>.external_storage:` storage in the customer's cloud, by bucket. The API creates, validates and deletes
//! it; it changes nothing about it. One listing shows the storage of every project, and takes a project as a filter.

use super::{facts::Envelope, prelude::*};
use crate::model::{request::Validation, untyped::AnySpec};

/// The kind.
#[derive(Debug)]
pub struct ExternalStorage;

/// The cloud that holds the storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum StorageCloud {
    Aws,
    Gcp,
    Azure,
    Oci,
}

/// The fields of external storage. Only `validated` can change after its creation.
#[derive(Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct ExternalStorageSpec {
    /// The cloud: `aws`, `gcp`, `azure` or `oci`.
    r#type: Option<StorageCloud>,
    /// `true` asks OpenAI to validate the storage as long as it is not validated. Without it, orgward only creates it.
    validated: Option<bool>,
    /// AWS: the ARN of the role that OpenAI assumes.
    role_arn: Option<Box<str>>,
    /// Azure: the storage account of the container.
    account_name: Option<Box<str>>,
    /// Azure: the resource group.
    resource_group: Option<Box<str>>,
    /// Azure: the subscription.
    subscription_id: Option<Box<str>>,
    /// Azure: the tenant.
    tenant_id: Option<Box<str>>,
    /// Google Cloud: the workload identity pool.
    workload_identity_pool_id: Option<Box<str>>,
    /// Google Cloud: the number of the project of the pool.
    workload_identity_project_number: Option<Box<str>>,
    /// Google Cloud: the provider in the pool.
    workload_identity_provider_id: Option<Box<str>>,
    /// Oracle Cloud: the region.
    region: Option<Box<str>>,
    /// Oracle Cloud: the OCID of the tenancy.
    tenancy_ocid: Option<Box<str>>,
}

/// External storage as the API shows it.
#[derive(Debug)]
pub struct ExternalStorageLive {
    /// Its id.
    pub id: Box<str>,
    /// The bucket, or the container on Azure.
    name: Option<Box<str>>,
    created_at: Option<Seconds>,
    /// The state of its validation, where the API shows it.
    status: Option<Box<str>>,
    /// The provider as JSON.
    provider: Map<String, Value>,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
    status: Option<Box<str>>,
    #[serde(default)]
    provider: Map<String, Value>,
}

/// Returns the name that storage goes by in the file: the API gives it none.
fn name_of(provider: &Map<String, Value>) -> Option<Box<str>> {
    let text = |field: &str| provider.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    text("bucket").or_else(|| text("container")).map(Into::into)
}

fn row(raw: &RawValue) -> Result<Option<ExternalStorageLive>, serde_json::Error> {
    let Row { id, created_at, status, provider } = serde_json::from_str(raw.get())?;
    Ok(Some(ExternalStorageLive {
        id: required(id)?,
        name: name_of(&provider),
        created_at: created_at.and_then(plausible),
        status: status.filter(|status| !status.is_empty()),
        provider,
    }))
}

const LIST: &str = "/organization/external_storage";
const ONE: &str = "/organization/external_storage/{external_storage_id}";
const VALIDATE: &str = "/organization/external_storage/{external_storage_id}/validate";

/// The word of storage that OpenAI can use.
const VALIDATED: &str = "validated";

const RESULT: Validation = Validation { result: "/status", good: &[VALIDATED], is_listed: true };

impl StorageCloud {
    /// Returns the fields of the cloud, all of which are needed, and the sentence about storage that lacks one.
    fn fields(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Aws => (&["role_arn"], "storage of `aws` needs `role_arn`"),
            Self::Gcp => (
                &["workload_identity_pool_id", "workload_identity_project_number", "workload_identity_provider_id"],
                "storage of `gcp` needs the three fields `workload_identity_...`",
            ),
            Self::Azure => (
                &["account_name", "resource_group", "subscription_id", "tenant_id"],
                "storage of `azure` needs `account_name`, `resource_group`, `subscription_id` and `tenant_id`",
            ),
            Self::Oci => (&["region", "tenancy_ocid"], "storage of `oci` needs `region` and `tenancy_ocid`"),
        }
    }
}

/// Returns the request that validates the storage.
fn validate(delta: &Delta<'_, ExternalStorage>) -> Request {
    Request::command(VALIDATE, own_id(delta)).validates(RESULT)
}

/// Returns the id of the storage alone: its routes do not name the project.
fn own_id(delta: &Delta<'_, ExternalStorage>) -> Vec<Ref> {
    delta.itself().pop().into_iter().collect()
}

/// Returns whether the file asks for a validation.
fn is_asked(delta: &Delta<'_, ExternalStorage>) -> bool {
    delta.want.and_then(|want| want.validated) == Some(true)
}

const EVENTS: &[EventType] = &[
    EventType::of("external_storage.registered", Happened::Created),
    EventType::of("external_storage.removed", Happened::Deleted),
];

impl Kind for ExternalStorage {
    const FACTS: Facts = Facts {
        events: EVENTS,
        access: false,
        renames: false,
        envelope: &[Envelope::Id, Envelope::Until, Envelope::State, Envelope::Reason, Envelope::Meta],
        gone: Some("absent"),
        fixed: &[
            "type",
            "role_arn",
            "account_name",
            "resource_group",
            "subscription_id",
            "tenant_id",
            "workload_identity_pool_id",
            "workload_identity_project_number",
            "workload_identity_provider_id",
            "region",
            "tenancy_ocid",
        ],
        effects: &[
            (Verb::Update, "asks OpenAI to try the storage"),
            (Verb::Remove, "a project without storage returns to the organization's data retention"),
        ],
        delete_risks: &[Risk::Destructive, Risk::Outage, Risk::Compliance],
        ..Facts::new(
            "external_storage",
            "external storage",
            "external_storage",
            "Storage in your cloud, by bucket, or by container on Azure.",
        )
        .under("project", "external_storage")
    };
    type Spec = ExternalStorageSpec;
    type Live = ExternalStorageLive;

    fn observe(live: &ExternalStorageLive) -> Observed<ExternalStorageSpec> {
        let text = |name: &str| live.provider.get(name).and_then(Value::as_str).map(Into::into);
        let r#type: Option<StorageCloud> =
            live.provider.get("type").and_then(|word| serde_json::from_value(word.clone()).ok());
        let spec = ExternalStorageSpec {
            validated: live.status.as_deref().map(|status| status == VALIDATED),
            role_arn: text("role_arn"),
            account_name: text("account_name"),
            resource_group: text("resource_group"),
            subscription_id: text("subscription_id"),
            tenant_id: text("tenant_id"),
            workload_identity_pool_id: text("workload_identity_pool_id"),
            workload_identity_project_number: text("workload_identity_project_number"),
            workload_identity_provider_id: text("workload_identity_provider_id"),
            // The API computes the region of every cloud but Oracle's.
            region: text("region").filter(|_| r#type == Some(StorageCloud::Oci)),
            tenancy_ocid: text("tenancy_ocid"),
            r#type,
        };
        Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, spec)
    }

    const READS: &'static [Read<Self>] =
        &[Read::List(Listing::new(LIST, Paging::LastId(100)).by_parent("project_id"), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let Some(project) = delta.path().pop() else { return vec![Request::unsendable()] };
        let mut provider = delta.want.map(AnySpec::fields).unwrap_or_default();
        provider.remove("validated");
        let is_azure = delta.want.and_then(|want| want.r#type) == Some(StorageCloud::Azure);
        provider.insert((if is_azure { "container" } else { "bucket" }).to_owned(), delta.name().into());
        let body = json!({ "project_id": null, "provider": provider });
        let create = Request::create(LIST, Vec::new(), body, Gives::Id("id")).hole("/project_id", project);
        [create].into_iter().chain(is_asked(delta).then(|| validate(delta))).collect()
    });
    const UPDATE: Option<Write<Self>> = Some(|delta| is_asked(delta).then(|| validate(delta)).into_iter().collect());
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(ONE, own_id(delta))]);

    /// A file cannot say that a storage is not validated.
    fn written(spec: &ExternalStorageSpec) -> Map<String, Value> {
        let mut fields = spec.fields();
        if fields.get("validated") == Some(&Value::Bool(false)) {
            fields.remove("validated");
        }
        fields
    }

    fn is_nameless(live: &ExternalStorageLive) -> bool {
        live.name.is_none()
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.created_at);

    fn uncreatable(spec: &ExternalStorageSpec) -> Option<&'static str> {
        let Some(cloud) = spec.r#type else {
            return Some("write its `type` (`aws`, `gcp`, `azure` or `oci`) and the fields of that cloud to create it");
        };
        if spec.validated == Some(false) {
            return Some(NOT_UNDONE);
        }
        let written = spec.fields();
        let (needed, lacks) = cloud.fields();
        if needed.iter().any(|field| !written.contains_key(*field)) {
            return Some(lacks);
        }
        let is_of_cloud = |field: &str| needed.contains(&field) || ["type", "validated"].contains(&field);
        (!written.keys().all(|field| is_of_cloud(field))).then_some("it has a field of another cloud than its `type`")
    }

    fn impossible(want: &ExternalStorageSpec, _: &ExternalStorageLive) -> Option<&'static str> {
        (want.validated == Some(false)).then_some(NOT_UNDONE)
    }

    fn describe(live: &ExternalStorageLive, _: Seconds, _: Option<&str>) -> String {
        live.status.as_deref().unwrap_or("its state is not shown").to_owned()
    }
}

const NOT_UNDONE: &str = "a validation cannot be undone; write `validated: true`, or leave the field out";
