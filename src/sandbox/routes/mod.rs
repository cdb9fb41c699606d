//! The table of routes: a method and a path flow in, the function that answers and the ids in the path flow out.
//!
//! One file per kind declares its routes with everything they take. What is not declared is refused before the function
//! runs, so functions check meaning only. A function that refuses has changed nothing.

use axum::http::Method;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::body::{Body, Takes};
use super::error::ApiError;
use super::query::Query;
use super::store::{AdminKeyOwner, Project, Store};

mod admin_api_keys;
mod api_keys;
mod costs;
mod invites;
mod project_users;
mod projects;
mod service_accounts;
mod users;

/// Names of things hold at most this many characters.
const MAX_NAME: usize = 255;
/// Keys live at most this long.
const MAX_KEY_LIFETIME: i64 = 31_536_000;
/// The parameters of a plain list.
const PAGE: &[&str] = &["limit", "after"];

/// Every route, one slice per kind.
const ROUTES: &[&[Route]] = &[
    users::ROUTES,
    invites::ROUTES,
    projects::ROUTES,
    project_users::ROUTES,
    service_accounts::ROUTES,
    api_keys::ROUTES,
    admin_api_keys::ROUTES,
    costs::ROUTES,
];

type Run = fn(&mut Store, &Call) -> Result<Value, ApiError>;

/// One method on one path, and what it takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Route {
    pub(super) method: &'static str,
    /// The path without `/v1`, with `{names}` where ids stand.
    pub(super) template: &'static str,
    pub(super) query: &'static [&'static str],
    pub(super) takes: Takes,
    pub(super) run: Run,
}

impl Route {
    const fn get(template: &'static str, query: &'static [&'static str], run: Run) -> Self {
        Self { method: "GET", template, query, takes: Takes::Nothing, run }
    }

    const fn post(template: &'static str, takes: Takes, run: Run) -> Self {
        Self { method: "POST", template, query: &[], takes, run }
    }

    const fn delete(template: &'static str, run: Run) -> Self {
        Self { method: "DELETE", template, query: &[], takes: Takes::Nothing, run }
    }

    /// Returns the ids in `path` when it fits the template.
    fn ids(&self, path: &str) -> Option<Ids> {
        let mut ids = Vec::new();
        let mut wanted = self.template.split('/');
        let mut given = path.split('/');
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return Some(Ids(ids)),
                (Some(wanted), Some(given)) => match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                    Some(name) => {
                        let id = percent_decode_str(given).decode_utf8().ok().filter(|id| !id.is_empty())?;
                        ids.push((name, id.into_owned()));
                    }
                    None if wanted == given => {}
                    None => return None,
                },
                _ => return None,
            }
        }
    }
}

/// The ids in a path, by the names that the template gives them.
#[derive(Debug, Clone)]
pub(super) struct Ids(Vec<(&'static str, String)>);

/// What a path leads to.
pub(super) enum Found {
    Route(&'static Route, Ids),
    OtherMethods(Vec<&'static str>),
    Nothing,
}

/// Looks a request up in the table.
pub(super) fn find(method: &Method, path: &str) -> Found {
    let Some(path) = path.strip_prefix("/v1") else { return Found::Nothing };
    let mut allowed = Vec::new();
    for route in ROUTES.iter().copied().flatten() {
        if let Some(ids) = route.ids(path) {
            if route.method == method.as_str() {
                return Found::Route(route, ids);
            }
            allowed.push(route.method);
        }
    }
    if allowed.is_empty() { Found::Nothing } else { Found::OtherMethods(allowed) }
}

/// Tells whether a template or a path, both without `/v1`, leads anywhere.
pub(super) fn knows(path: &str) -> bool {
    ROUTES.iter().copied().flatten().any(|route| route.ids(path).is_some())
}

/// One request, checked against its route's declaration.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) now: i64,
    /// The owner of the key that the request carries.
    pub(super) caller: AdminKeyOwner,
    pub(super) ids: &'a Ids,
    pub(super) query: Query,
    pub(super) body: Body,
}

impl Call<'_> {
    fn id(&self, name: &str) -> &str {
        self.ids.0.iter().find(|(known, _)| *known == name).map_or("", |(_, id)| id)
    }

    /// Returns the project that the path names, archived or not.
    fn project<'s>(&self, store: &'s Store) -> Result<&'s Project, ApiError> {
        let id = self.id("project_id");
        store.projects.get(id).ok_or_else(|| ApiError::not_found("project", "project_id", id))
    }

    /// Returns the project that the path names, unless it is archived.
    fn active_project<'s>(&self, store: &'s Store) -> Result<&'s Project, ApiError> {
        let project = self.project(store)?;
        if project.archived_at.is_some() { Err(archived(&project.id)) } else { Ok(project) }
    }

    /// Returns the project that the path names for a change that was checked before.
    fn project_mut<'s>(&self, store: &'s mut Store) -> Result<&'s mut Project, ApiError> {
        let id = self.id("project_id");
        store.projects.get_mut(id).ok_or_else(|| ApiError::not_found("project", "project_id", id))
    }
}

fn archived(id: &str) -> ApiError {
    ApiError::refused(format!("Project '{id}' is archived.")).param("project_id").code("project_archived")
}
