//! A method and a path flow in; the route that serves them and the ids in the path flow out.
//!
//! Each file holds one kind: its facts ([`Resource`]) and the handlers that it needs beside the engine. The table of
//! routes is made from the facts. A parameter or field that they do not declare is refused before a handler runs.

use std::sync::LazyLock;

use axum::http::Method;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::api_error::ApiError;
use super::body::Takes;
use super::engine;
use super::resource::{Action, Call, Handler, Operation, PageStyle, Resource, Shape};
use super::store::Store;

mod admin_api_keys;
mod api_keys;
mod audit_logs;
mod certificates;
mod costs;
mod data_retentions;
mod external_keys;
mod external_storages;
mod group_users;
mod groups;
mod hosted_tool_permissions;
mod invites;
mod models_of_projects;
mod project_groups;
mod project_users;
mod projects;
mod rate_limits;
mod role_assignments;
mod roles;
mod service_accounts;
mod service_tier_settings;
mod spend_alerts;
mod spend_limits;
#[cfg(test)]
mod tests;
mod usage;
mod users;
mod workload_identity;

pub(super) use hosted_tool_permissions::HOSTED_TOOLS;

/// All kinds, in the order in which a fixture is read: a kind follows the kinds that it refers to.
static RESOURCES: &[&Resource] = &[
    &rate_limits::ORGANIZATION_LIMITS,
    &certificates::CERTIFICATES,
    &external_keys::EXTERNAL_KEYS,
    &data_retentions::DATA_RETENTION,
    &spend_limits::SPEND_LIMIT,
    &spend_alerts::SPEND_ALERTS,
    &roles::ROLES,
    &users::USERS,
    &role_assignments::USER_ROLES,
    &groups::GROUPS,
    &role_assignments::GROUP_ROLES,
    &group_users::GROUP_USERS,
    &projects::PROJECTS,
    &roles::PROJECT_ROLES,
    &project_users::PROJECT_USERS,
    &role_assignments::PROJECT_USER_ROLES,
    &service_accounts::SERVICE_ACCOUNTS,
    &role_assignments::SERVICE_ACCOUNT_ROLES,
    &project_groups::PROJECT_GROUPS,
    &role_assignments::PROJECT_GROUP_ROLES,
    &api_keys::API_KEYS,
    &costs::COSTS,
    &certificates::PROJECT_CERTIFICATES,
    &rate_limits::RATE_LIMITS,
    &models_of_projects::MODEL_PERMISSIONS,
    &hosted_tool_permissions::HOSTED_TOOL_PERMISSIONS,
    &service_tier_settings::SERVICE_TIER_SETTINGS,
    &data_retentions::PROJECT_DATA_RETENTION,
    &spend_limits::PROJECT_SPEND_LIMIT,
    &spend_alerts::PROJECT_SPEND_ALERTS,
    &external_storages::EXTERNAL_STORAGE,
    &workload_identity::PROVIDERS,
    &workload_identity::FEDERATION_RULES,
    &invites::INVITES,
    &admin_api_keys::ADMIN_API_KEYS,
    &audit_logs::AUDIT_LOGS,
    #[cfg(test)]
    &tests::MEMBER_NOTES,
];

static TABLE: LazyLock<Vec<Route>> =
    LazyLock::new(|| RESOURCES.iter().copied().chain(&usage::USAGE).flat_map(routes_of).collect());

/// One method on one path, and the parameters and the body that it takes.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) method: &'static str,
    /// The path without `/v1`, with `{names}` in place of ids.
    pub(super) template: String,
    pub(super) query: Vec<&'static str>,
    pub(super) takes: Takes,
    pub(super) resource: &'static Resource,
    run: Handler,
}

/// The ids in a path, by the names that the template gives them.
pub(super) type Ids = Vec<(String, String)>;

/// The result of looking up a request.
#[derive(Debug)]
pub(super) enum RouteMatch {
    Route(&'static Route, Ids),
    /// The path is known, with these methods alone.
    OtherMethods(Vec<&'static str>),
    Nothing,
}

impl Route {
    /// Returns the ids in `path`, if it fits the template.
    fn ids(&self, path: &str) -> Option<Ids> {
        let mut ids = Vec::new();
        let mut wanted = self.template.split('/');
        let mut given = path.split('/');
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return Some(ids),
                (Some(wanted), Some(given)) => match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                    Some(name) => {
                        let id = percent_decode_str(given).decode_utf8().ok().filter(|id| !id.is_empty())?;
                        ids.push((name.to_owned(), id.into_owned()));
                    }
                    None if wanted == given => {}
                    None => return None,
                },
                _ => return None,
            }
        }
    }

    pub(super) fn run(&self, store: &mut Store, call: &Call) -> Result<Value, ApiError> {
        (self.run)(store, call)
    }
}

/// Looks a request up in the table.
pub(super) fn find(method: &Method, path: &str) -> RouteMatch {
    let Some(path) = path.strip_prefix("/v1") else { return RouteMatch::Nothing };
    let mut allowed = Vec::new();
    for route in TABLE.iter() {
        if let Some(ids) = route.ids(path) {
            if route.method == method.as_str() {
                return RouteMatch::Route(route, ids);
            }
            allowed.push(route.method);
        }
    }
    if allowed.is_empty() { RouteMatch::Nothing } else { RouteMatch::OtherMethods(allowed) }
}

/// Returns the method and the template of each operation, in the order of the templates.
pub(super) fn operations() -> Vec<(&'static str, &'static str)> {
    let mut operations: Vec<_> = TABLE.iter().map(|route| (route.method, route.template.as_str())).collect();
    operations.sort_by_key(|(method, template)| (*template, *method));
    operations
}

/// Tells whether a template or a path, both without `/v1`, is known.
pub(super) fn knows(path: &str) -> bool {
    TABLE.iter().any(|route| route.ids(path).is_some())
}

/// Returns the kinds that stand inside another one, or at the top.
pub(super) fn inside(parent: Option<&'static Resource>) -> impl Iterator<Item = &'static Resource> {
    let is_inside = move |resource: &&Resource| match (resource.parent, parent) {
        (Some(of), Some(parent)) => std::ptr::eq(of, parent),
        (None, None) => true,
        _ => false,
    };
    RESOURCES.iter().copied().filter(is_inside)
}

/// Makes the routes of a kind from its facts.
fn routes_of(resource: &'static Resource) -> Vec<Route> {
    let created = Takes::Object(resource.properties, |property| property.create);
    let updated = Takes::Object(resource.properties, |property| property.update);
    let (all, one) = (resource.list, &*resource.one());
    let served = match resource.shape {
        Shape::List(_) => vec![
            ("GET", all, resource.read_all, Takes::Nothing, engine::list as Handler),
            ("POST", all, resource.create, created, engine::create),
            ("GET", one, resource.read_one, Takes::Nothing, engine::get),
            ("POST", one, resource.update, updated, engine::update),
            ("DELETE", one, resource.delete, Takes::Nothing, engine::delete),
        ],
        Shape::Setting => vec![
            ("GET", all, resource.read_one, Takes::Nothing, engine::get_setting as Handler),
            ("POST", all, resource.create, created, engine::set_setting),
            ("DELETE", all, resource.delete, Takes::Nothing, engine::delete_setting),
        ],
    };
    let mut routes = Vec::new();
    // The path of an action on the list looks like the path of an object, so it is found first.
    let (of_list, of_one): (Vec<_>, Vec<_>) = resource.actions.iter().copied().partition(|action| action.is_of_list);
    let action = |Action { segment, takes, run, .. }: Action, path: &str| {
        let template = format!("{path}/{segment}");
        Route { method: "POST", template, query: Vec::new(), takes, resource, run }
    };
    routes.extend(of_list.into_iter().map(|of_list| action(of_list, all)));
    for (method, template, operation, takes, plain) in served {
        let (takes, run) = match operation {
            Operation::None => continue,
            Operation::Plain if method == "POST" && takes.names().is_empty() => continue,
            Operation::Plain => (takes, plain),
            Operation::Own(run) => (takes, run),
            Operation::With(takes, run) => (takes, run),
        };
        let query = match method {
            "GET" if template == all => list_query(resource),
            "GET" => resource.options.to_vec(),
            _ => Vec::new(),
        };
        routes.push(Route { method, template: template.to_owned(), query, takes, resource, run });
    }
    routes.extend(of_one.into_iter().map(|of_one| action(of_one, one)));
    routes
}

/// Returns the query parameters of a kind's list.
fn list_query(resource: &Resource) -> Vec<&'static str> {
    let page: &[&str] = match resource.shape {
        Shape::List(PageStyle::LastId) => &["limit", "after"],
        Shape::List(PageStyle::Next { .. }) => &["limit", "after", "order"],
        Shape::List(PageStyle::Window { order, is_two_way, .. }) => match (order, is_two_way) {
            (Some(_), true) => &["limit", "after", "order", "before"],
            (Some(_), false) => &["limit", "after", "order"],
            (None, true) => &["limit", "after", "before"],
            (None, false) => &["limit", "after"],
        },
        Shape::List(PageStyle::Own) | Shape::Setting => &[],
    };
    [page, resource.filters].concat()
}
