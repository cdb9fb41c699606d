//! `projects.<p>.service_accounts:` identities of programs. They are created bare; no key is minted by surprise.

use super::{
    facts::{Facts, Listing},
    kind::{Delta, Kind, Observed, Read, Write},
    person::required,
    role::{AccountRole, ProjectRole},
};
use crate::model::{
    request::{Gives, Paging, Request},
    scalar::Seconds,
    scope::{Control, Identity},
    verb::{Risk, Verb},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{json, value::RawValue};

/// The kind.
#[derive(Debug)]
pub struct ServiceAccount;

/// What a person may write for a service account.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceAccountSpec {
    /// Its role in the project: `none` (how it is created), `member` or `owner`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    roles: Option<AccountRole>,
}

/// A service account as the API shows it.
#[derive(Debug)]
pub struct ServiceAccountLive {
    /// Its id.
    pub id: Box<str>,
    /// Its name, which is not unique; its id where the API shows none.
    pub name: Box<str>,
    is_named: bool,
    /// Its role.
    pub role: ProjectRole,
    /// When it was made, as far as the API says.
    pub created_at: Option<Seconds>,
}

#[derive(Deserialize)]
struct Row {
    id: Box<str>,
    name: Option<Box<str>>,
    role: Option<Box<str>>,
    #[serde(default)]
    created_at: Option<Seconds>,
}

fn row(raw: &RawValue) -> Result<Option<ServiceAccountLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let id = required(Some(row.id))?;
    let name = row.name.filter(|name| !name.is_empty());
    Ok(Some(ServiceAccountLive {
        is_named: name.is_some(),
        name: name.unwrap_or_else(|| id.clone()),
        id,
        role: ProjectRole::told(row.role.as_deref()),
        created_at: row.created_at,
    }))
}

fn role(want: &ServiceAccountSpec) -> Option<&str> {
    want.roles.as_ref().map(|role| role.0.as_str())
}

const LIST: &str = "/organization/projects/{project_id}/service_accounts";
const ONE: &str = "/organization/projects/{project_id}/service_accounts/{service_account_id}";

const CREATE: Write<ServiceAccount> = |delta| {
    // Without `create_service_account_only` the API makes it a member and mints a key.
    let body = json!({ "name": delta.name(), "create_service_account_only": true });
    let mut requests = vec![Request::create(LIST, vec![delta.parent()], body, Gives::Id("id"))];
    if let Some(role) = delta.want.and_then(role).filter(|role| *role != "none") {
        requests.push(Request::set(ONE, vec![delta.parent(), delta.me()], json!({ "role": role })));
    }
    requests
};

impl Kind for ServiceAccount {
    const FACTS: Facts = Facts {
        short: Some("roles"),
        ends_owned: true,
        delete_risks: &[Risk::Destructive, Risk::Outage],
        ..Facts::new(
            "service_account",
            "service account",
            "service_accounts",
            "Identities of programs in this project, by name.",
        )
        .under("project", "service_account")
        .named()
    };
    type Spec = ServiceAccountSpec;
    type Live = ServiceAccountLive;

    fn observe(live: &ServiceAccountLive) -> Observed<ServiceAccountSpec> {
        Observed {
            name: live.name.as_ref().into(),
            identity: Identity::Id(live.id.clone()),
            control: Control::Managed,
            spec: ServiceAccountSpec { roles: Some(AccountRole(live.role.clone())) },
        }
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::LastId(100)), row)];

    const CREATE: Option<Write<Self>> = Some(CREATE);
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let mut body = json!({});
        if delta.have.is_some_and(|have| *have.name != *delta.name()) {
            body["name"] = json!(delta.name());
        }
        let want = delta.want.and_then(role);
        if want.is_some() && want != delta.have.map(|have| have.role.as_str()) {
            body["role"] = json!(want);
        }
        vec![Request::set(ONE, vec![delta.parent(), delta.me()], body)]
    });
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(ONE, vec![delta.parent(), delta.me()])]);

    fn is_nameless(live: &ServiceAccountLive) -> bool {
        !live.is_named
    }

    fn is_uncertain(spec: &ServiceAccountSpec) -> bool {
        matches!(&spec.roles, Some(role) if matches!(role.0, ProjectRole::Other(_)))
    }

    fn power(spec: &ServiceAccountSpec) -> u8 {
        spec.roles.as_ref().map_or(0, |role| role.0.power())
    }

    fn since(live: &ServiceAccountLive) -> Option<Seconds> {
        live.created_at
    }

    fn impossible(want: &ServiceAccountSpec, have: &ServiceAccountLive) -> Option<&'static str> {
        (role(want) == Some("none") && have.role != ProjectRole::None).then_some(
            "the API cannot remove a service account's role; remove the account and create it under \
                another name, or keep its role",
        )
    }

    fn effects(verb: Verb, _: &Delta<'_, Self>) -> Vec<String> {
        match verb {
            Verb::Create => vec!["creates no key".to_owned()],
            Verb::Remove => vec!["ends every key of this service account".to_owned()],
            _ => Vec::new(),
        }
    }
}
