//! `projects.<p>.certificates:` certificates of the organization that are active in a project. The API's list shows every
//! certificate, and whether it is active there.

use super::{
    events::NamedBy,
    facts::{Pointer, Shape},
    prelude::*,
};
use crate::model::request::Batch;
use serde::de::Error as _;

/// The kind.
#[derive(Debug)]
pub struct ProjectCertificate;

/// An active certificate has no fields of its own.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct ProjectCertificateSpec {}

/// A certificate that is active in a project, as the API shows it.
#[derive(Debug)]
pub struct ProjectCertificateLive {
    /// The certificate's id.
    pub id: Box<str>,
    name: Option<Box<str>>,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    active: Option<bool>,
}

fn row(raw: &RawValue) -> Result<Option<ProjectCertificateLive>, serde_json::Error> {
    let Row { id, name, active } = serde_json::from_str(raw.get())?;
    // Nobody knows whether a certificate is active whose row does not say so.
    let active = active.ok_or_else(|| serde_json::Error::custom("`active` is missing"))?;
    let live = ProjectCertificateLive { id: required(id)?, name: name.filter(|name| !name.is_empty()) };
    Ok(active.then_some(live))
}

const LIST: &str = "/organization/projects/{project_id}/certificates";
const ACTIVATE: &str = "/organization/projects/{project_id}/certificates/activate";
const DEACTIVATE: &str = "/organization/projects/{project_id}/certificates/deactivate";

/// A request switches at most ten certificates, all of them or none.
const BATCH: Batch = Batch { ids: "/certificate_ids", rows: "/data", most: 10 };

const EVENTS: &[EventType] = &[
    EventType::of("certificates.activated", Happened::Created).named(NamedBy::IdsOfCertificates),
    EventType::of("certificates.deactivated", Happened::Deleted).named(NamedBy::IdsOfCertificates),
];

impl Kind for ProjectCertificate {
    const FACTS: Facts = Facts {
        collection: "project_certificates",
        shape: Shape::List,
        renames: false,
        access: false,
        events: EVENTS,
        old_after: &["certificate.updated", "certificate.deleted"],
        log_vouches: true,
        points: &[Pointer {
            to: "certificate",
            target: |key, _| Some(Address::root("certificate", key)),
            key: |target, _| Some(target.name().into()),
        }],
        delete_risks: &[Risk::Destructive, Risk::Outage],
        ..Facts::new(
            "project_certificate",
            "project certificate",
            "certificates",
            "The certificates that are active in this project, by name.",
        )
        .under("project", "certificate")
    };
    type Spec = ProjectCertificateSpec;
    type Live = ProjectCertificateLive;

    fn observe(live: &ProjectCertificateLive) -> Observed<ProjectCertificateSpec> {
        Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, ProjectCertificateSpec {})
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::LastId(100)), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let body = json!({ "certificate_ids": [null] });
        let certificate = Ref::Of(Address::root("certificate", delta.name()));
        let create = Request::create(ACTIVATE, delta.path(), body, Gives::Nothing);
        let create = create.hole("/certificate_ids/0", certificate).shows("/data/0/id", "/certificate_ids/0");
        vec![create.batched(BATCH)]
    });
    const DELETE: Option<Write<Self>> = Some(|delta| {
        let own = delta.itself().pop().unwrap_or_else(|| Ref::Id("".into()));
        let deactivate = Request::set(DEACTIVATE, delta.path(), json!({ "certificate_ids": [null] }));
        let deactivate = deactivate.hole("/certificate_ids/0", own).shows("/data/0/id", "/certificate_ids/0");
        vec![deactivate.ending().batched(BATCH)]
    });

    fn is_nameless(live: &ProjectCertificateLive) -> bool {
        live.name.is_none()
    }

    fn refers(key: &Name, _: &ProjectCertificateSpec, _: Option<&Address>) -> Vec<Address> {
        vec![Address::root("certificate", key.clone())]
    }
}
