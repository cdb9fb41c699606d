//! `certificates:` certificates for mutual TLS. The API's lists show the validity of a certificate and never its content,
//! so a certificate is compared by its validity. The content is told only for one certificate at a time, which would take
//! a request for each of up to fifty; two certificates of one name with the same two times to the second are rare.

use super::{events::NamedBy, facts::Attachment, prelude::*};
use crate::model::{
    request::Batch,
    scalar::{date, time},
    x509::CertificatePem,
};
use serde::{Serializer, ser::SerializeMap as _};

/// The kind.
#[derive(Debug)]
pub struct Certificate;

/// The fields of a certificate in the file.
#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
pub struct CertificateSpec {
    /// The file of the certificate in PEM, relative to the root file's folder.
    file: Option<Box<str>>,
    /// The certificate in PEM, instead of `file`.
    pem: Option<CertificatePem>,
    /// True if it is active in the whole organization.
    active: Option<bool>,
    /// The validity of a live row.
    #[serde(skip)]
    #[schemars(skip)]
    validity: Option<(Seconds, Seconds)>,
}

/// Shows a certificate by its fingerprint, subject and validity, never as PEM.
impl Serialize for CertificateSpec {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        let pem = self.pem.as_ref();
        let validity = pem.map(|pem| (pem.valid_from, pem.expires)).or(self.validity);
        let mut fields = output.serialize_map(None)?;
        fields.serialize_entry("fingerprint", &pem.map(|pem| &pem.fingerprint))?;
        fields.serialize_entry("subject", &pem.map(|pem| &pem.subject))?;
        fields.serialize_entry("valid_from", &validity.map(|(from, _)| time(from)))?;
        fields.serialize_entry("expires", &validity.map(|(_, end)| time(end)))?;
        fields.serialize_entry("active", &self.active)?;
        // What was read replaces the name of its file.
        fields.serialize_entry("file", &self.file)?;
        fields.end()
    }
}

/// A certificate as the API shows it.
#[derive(Debug)]
pub struct CertificateLive {
    /// Its id.
    pub id: Box<str>,
    name: Option<Box<str>>,
    created_at: Option<Seconds>,
    validity: Option<(Seconds, Seconds)>,
    /// True if it is active in the whole organization; `None` where the answer does not say.
    pub active: Option<bool>,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
    certificate_details: Option<CertificateDetails>,
    active: Option<bool>,
    /// The rows, in the answer to an activation.
    data: Option<Vec<Row>>,
}

#[derive(Deserialize)]
struct CertificateDetails {
    #[serde(default, deserialize_with = "whole")]
    valid_at: Option<Seconds>,
    #[serde(default, deserialize_with = "whole")]
    expires_at: Option<Seconds>,
}

fn row(raw: &RawValue) -> Result<Option<CertificateLive>, serde_json::Error> {
    let mut row: Row = serde_json::from_str(raw.get())?;
    if row.id.is_none()
        && let Some(only) = row.data.take().filter(|rows| rows.len() == 1).and_then(|mut rows| rows.pop())
    {
        row = only;
    }
    let validity = row.certificate_details.and_then(|details| details.valid_at.zip(details.expires_at));
    Ok(Some(CertificateLive {
        id: required(row.id)?,
        name: row.name.filter(|name| !name.is_empty()),
        created_at: row.created_at.and_then(plausible),
        validity,
        active: row.active,
    }))
}

const LIST: &str = "/organization/certificates";
const ONE: &str = "/organization/certificates/{certificate_id}";
const ACTIVATE: &str = "/organization/certificates/activate";
const DEACTIVATE: &str = "/organization/certificates/deactivate";

/// A request switches at most ten certificates, all of them or none.
const BATCH: Batch = Batch { ids: "/certificate_ids", rows: "/data", most: 10 };

/// Returns the request that activates or deactivates the certificate in the organization.
fn switch(delta: &Delta<'_, Certificate>, active: bool) -> Request {
    let route = if active { ACTIVATE } else { DEACTIVATE };
    let own = delta.itself().pop().unwrap_or_else(|| Ref::Id("".into()));
    let switch = Request::set(route, Vec::new(), json!({ "certificate_ids": [null] }));
    switch.hole("/certificate_ids/0", own).batched(BATCH)
}

const ELSEWHERE: &str = "the certificate is active in a project; take it out of the `certificates` of every project that \
     has it, or deactivate it there by hand";

const EVENTS: &[EventType] = &[
    EventType::of("certificate.created", Happened::Created),
    EventType::of("certificate.updated", Happened::Updated),
    EventType::of("certificate.deleted", Happened::Deleted),
    EventType::of("certificates.activated", Happened::Updated).named(NamedBy::IdsOfCertificates),
    EventType::of("certificates.deactivated", Happened::Updated).named(NamedBy::IdsOfCertificates),
];

impl Kind for Certificate {
    const FACTS: Facts = Facts {
        attachment: Some(Attachment { field: "file", content: "pem", example: "certs/corp.pem" }),
        access: false,
        events: EVENTS,
        log_vouches: true,
        fixed: &["fingerprint", "subject", "valid_from", "expires"],
        delete_risks: &[Risk::Irreversible, Risk::Destructive, Risk::Outage],
        answers: &[Answer::refused(Verb::Remove, 400, "active", ELSEWHERE)],
        ..Facts::new("certificate", "certificate", "certificates", "Certificates for mutual TLS, by name.").named()
    };
    type Spec = CertificateSpec;
    type Live = CertificateLive;

    fn observe(live: &CertificateLive) -> Observed<CertificateSpec> {
        let spec = CertificateSpec { file: None, pem: None, active: live.active, validity: live.validity };
        Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, spec)
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::LastId(100)), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let Some(pem) = delta.want.and_then(|want| want.pem.as_ref()) else { return Vec::new() };
        let body = json!({ "certificate": pem.text, "name": delta.name() });
        let mut requests = vec![Request::create(LIST, Vec::new(), body, Gives::Id("id"))];
        if delta.want.and_then(|want| want.active) == Some(true) {
            requests.push(switch(delta, true));
        }
        requests
    });
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let mut requests = Vec::new();
        if delta.have.is_some_and(|have| have.name.as_deref() != Some(delta.name())) {
            requests.push(Request::set(ONE, delta.itself(), json!({ "name": delta.name() })));
        }
        let active = delta.want.and_then(|want| want.active);
        if let Some(active) = active.filter(|_| active != delta.have.and_then(|have| have.active)) {
            requests.push(switch(delta, active));
        }
        requests
    });
    const DELETE: Option<Write<Self>> = Some(|delta| {
        let active = delta.have.is_some_and(|have| have.active != Some(false));
        let first = active.then(|| switch(delta, false));
        first.into_iter().chain([Request::delete(ONE, delta.itself())]).collect()
    });

    fn is_nameless(live: &CertificateLive) -> bool {
        live.name.is_none()
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.created_at);

    fn uncreatable(spec: &CertificateSpec) -> Option<&'static str> {
        spec.pem.is_none().then_some("name its file to upload it, for example `file: certs/corp.pem`")
    }

    fn impossible(want: &CertificateSpec, have: &CertificateLive) -> Option<&'static str> {
        let pem = want.pem.as_ref()?;
        match have.validity {
            Some(validity) if validity == (pem.valid_from, pem.expires) => None,
            Some(_) => Some(
                "the file holds another certificate: its validity differs, and the API cannot replace the content; list \
                 the new certificate under another name, activate it, and then remove this one",
            ),
            None => Some("the API does not show its validity, so orgward cannot compare it with the file; omit `file`"),
        }
    }

    /// What is activated goes before what is deactivated.
    fn power(spec: &CertificateSpec) -> u8 {
        u8::from(spec.active == Some(true))
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        let stops = delta.want.and_then(|want| want.active) == Some(false);
        let runs = delta.have.is_some_and(|have| have.active != Some(false));
        if stops && runs { vec![Risk::Outage] } else { Vec::new() }
    }

    fn effects(verb: Verb, delta: &Delta<'_, Self>) -> Vec<String> {
        let active = delta.have.is_some_and(|have| have.active != Some(false));
        match verb {
            Verb::Remove if active => vec!["deactivates it in the organization first".to_owned()],
            _ => Vec::new(),
        }
    }

    fn describe(live: &CertificateLive, now: Seconds, _: Option<&str>) -> String {
        match live.validity {
            Some((_, end)) if end <= now => format!("expired on {}", date(end)),
            Some((_, end)) => format!("expires on {}", date(end)),
            None => String::new(),
        }
    }
}
