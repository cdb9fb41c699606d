//! `projects.<p>.service_accounts:` identities of programs. They are created bare; no key is minted by surprise.

use super::{
    prelude::*,
    role::{AccountRole, ProjectRole, project_gift},
};
use crate::model::principal;

/// The kind.
#[derive(Debug)]
pub struct ServiceAccount;

/// The fields of a service account in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct ServiceAccountSpec {
    /// Its role in the project: `none` (how it is created), `member` or `owner`.
    roles: Option<AccountRole>,
}

/// A service account as the API shows it.
#[derive(Debug, Deserialize)]
pub struct ServiceAccountLive {
    /// Its id.
    pub id: Box<str>,
    /// Its name, which is not unique.
    name: Option<Box<str>>,
    /// Its role.
    #[serde(default, deserialize_with = "ProjectRole::deserialize_told")]
    pub role: ProjectRole,
    /// The time when it was created.
    #[serde(default, deserialize_with = "whole")]
    pub created_at: Option<Seconds>,
}

impl ServiceAccountLive {
    fn name(&self) -> Option<&str> {
        self.name.as_deref().filter(|name| !name.is_empty())
    }
}

fn row(raw: &RawValue) -> Result<Option<ServiceAccountLive>, serde_json::Error> {
    let row: ServiceAccountLive = serde_json::from_str(raw.get())?;
    let created_at = row.created_at.and_then(plausible);
    Ok(Some(ServiceAccountLive { id: required(Some(row.id))?, created_at, ..row }))
}

fn role(want: &ServiceAccountSpec) -> Option<&str> {
    want.roles.as_ref().map(|role| role.0.as_str())
}

/// A second service account of one name, which the API has been seen to refuse.
const TAKEN: &str = "the project has a service account of this name already, which its list does not show; choose another \
     name, or delete that one";

const LIST: &str = "/organization/projects/{project_id}/service_accounts";
const ONE: &str = "/organization/projects/{project_id}/service_accounts/{service_account_id}";

impl Kind for ServiceAccount {
    const FACTS: Facts = Facts {
        short: Some("roles"),
        ends_owned: true,
        effects: &[(Verb::Create, "creates no key"), (Verb::Remove, "ends every key of this service account")],
        events: lifecycle!("service_account"),
        // An assignment changes the role that its row shows.
        old_after: &["role.assignment.created", "role.assignment.deleted"],
        log_vouches: true,
        answers: &[Answer::refused(Verb::Create, 409, "", TAKEN), Answer::refused(Verb::Create, 400, "already", TAKEN)],
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
        let spec = ServiceAccountSpec { roles: Some(AccountRole(live.role.clone())) };
        Observed::managed(live.name().unwrap_or(&live.id), &live.id, spec)
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::LastId(100)), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        // Without `create_service_account_only` the API makes it a member and mints a key.
        let body = json!({ "name": delta.name(), "create_service_account_only": true });
        let mut requests = vec![Request::create(LIST, delta.path(), body, Gives::Id("id")).refuses("api_key")];
        if let Some(role) = delta.want.and_then(role).filter(|role| *role != "none") {
            requests.push(Request::set(ONE, delta.itself(), json!({ "role": role })));
        }
        requests
    });
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let mut body = json!({});
        if delta.have.is_some_and(|have| have.name().unwrap_or(&have.id) != delta.name()) {
            body["name"] = json!(delta.name());
        }
        let want = delta.want.and_then(role);
        if want.is_some() && want != delta.have.map(|have| have.role.as_str()) {
            body["role"] = json!(want);
        }
        vec![Request::set(ONE, delta.itself(), body)]
    });
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(ONE, delta.itself())]);

    fn is_nameless(live: &ServiceAccountLive) -> bool {
        live.name().is_none()
    }

    fn is_uncertain(spec: &ServiceAccountSpec) -> bool {
        spec.roles.as_ref().is_some_and(|role| role.0.is_uncertain())
    }

    fn power(spec: &ServiceAccountSpec) -> u8 {
        spec.roles.as_ref().map_or(0, |role| role.0.power())
    }

    fn grants(row: &GrantingRow<'_, Self>) -> Vec<Edge> {
        let Some(project) = row.project() else { return Vec::new() };
        let want = row.want.and_then(|want| want.roles.as_ref()).map(|role| &role.0);
        let Some(role) = want.or(row.have.map(|live| &live.role)) else { return Vec::new() };
        let to = Recipient::Principal(principal::of_account(&project, row.key).into());
        vec![Edge::now(to, Place::Project(project), project_gift(role))]
    }

    fn is_privileged(live: &ServiceAccountLive) -> bool {
        live.role.may_own()
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.created_at);

    fn impossible(want: &ServiceAccountSpec, have: &ServiceAccountLive) -> Option<&'static str> {
        (role(want) == Some("none") && have.role != ProjectRole::None).then_some(
            "the API cannot remove a service account's role; remove the account and create it under \
                another name, or keep its role",
        )
    }
}
