//! A made-up organization of any size: its configuration, and an API that shows it without a network.
//!
//! For every 50 people there is one project with 20 keys and 20 named rules, and everybody is a member of four projects.
//! Of every hundred people, one has a pending invite, one is not in the file, and two have another role than the file
//! says in one project, so that every stage has something to do.
#![allow(dead_code, reason = "each benchmark uses a part of this")]

use futures_util::{FutureExt as _, future::BoxFuture};
use http::{HeaderMap, StatusCode};
use orgward::{
    api::{
        Client, Options,
        clock::SystemClock,
        transport::{HttpRequest, HttpResponse, Transport, TransportError},
    },
    desired,
    model::node::Node,
    reconcile::Configuration,
    source::{budget::Budget, parse},
};
use secrecy::SecretString;
use std::{fmt::Write as _, sync::Arc};

/// The clock of every run: 2026-01-01T00:00:00Z.
pub(crate) const NOW: i64 = 1_767_225_600;

/// The memberships of one person.
const MEMBERSHIPS: usize = 4;

/// The keys, and the named rules, of one project.
const KEYS: usize = 20;

/// The most rows of a page.
const PAGE: usize = 100;

/// How many of what there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Organization {
    /// The people.
    pub(crate) users: usize,
}

impl Organization {
    /// The projects.
    pub(crate) fn projects(self) -> usize {
        (self.users / 50).max(MEMBERSHIPS)
    }

    /// The projects of a person.
    fn of(self, user: usize) -> impl Iterator<Item = usize> {
        let memberships = if is_owner(user) { 0 } else { MEMBERSHIPS };
        (0..memberships).map(move |nth| (user * MEMBERSHIPS + nth) % self.projects())
    }

    /// The people of a project who are in the file or in the organization.
    fn members(self, project: usize) -> impl Iterator<Item = usize> {
        let step = self.projects();
        (0..)
            .map(move |nth| project + nth * step)
            .map(|place| place / MEMBERSHIPS)
            .take_while(move |user| *user < self.users)
            .filter(|user| !is_owner(*user))
    }

    /// The configuration.
    pub(crate) fn yaml(self) -> String {
        let mut text =
            "version: 1\norganization: { id: org-bench }\npolicy: { unlisted: { users: remove } }\nusers:\n".to_owned();
        for user in (0..self.users).filter(|user| !is_unlisted(*user)) {
            let role = if is_owner(user) { "owner" } else { "reader" };
            let _ = writeln!(text, "  {}: {role}", email(user));
        }
        text.push_str("projects:\n");
        for project in 0..self.projects() {
            let _ = writeln!(text, "  p{project}:\n    members:");
            for user in self.members(project).filter(|user| !is_unlisted(*user)) {
                let _ = writeln!(text, "      {}: member", email(user));
            }
            let _ = writeln!(text, "    api_keys:\n      allow:");
            for key in 0..KEYS {
                let _ = writeln!(text, "        - {{ name: key-{project}-{key}, max_age: 365d }}");
            }
        }
        text
    }

    /// What a sandbox is filled with.
    pub(crate) fn live_yaml(self) -> String {
        let mut text = format!("now: {NOW}\norganization: {{ id: org-bench }}\nusers:\n");
        for user in (0..self.users).filter(|user| !is_invited(*user)) {
            let role = if is_owner(user) { "owner" } else { "reader" };
            let _ = writeln!(text, "  - {{ email: {}, role: {role} }}", email(user));
        }
        text.push_str("projects:\n");
        for project in 0..self.projects() {
            let _ = writeln!(text, "  - name: p{project}\n    users:");
            for user in self.members(project).filter(|user| !is_invited(*user)) {
                let _ =
                    writeln!(text, "      - {{ email: {}, role: {} }}", email(user), live_role(user, project, self));
            }
            text.push_str("    api_keys:\n");
            for key in 0..KEYS {
                let owner = self.key_owner(project);
                let _ = writeln!(
                    text,
                    "      - {{ name: {}, owner: {{ user: {} }} }}",
                    key_name(project, key),
                    email(owner)
                );
            }
        }
        text.push_str("invites:\n");
        for user in (0..self.users).filter(|user| is_invited(*user)) {
            let projects: Vec<String> =
                self.of(user).map(|project| format!("{{ name: p{project}, role: member }}")).collect();
            let _ =
                writeln!(text, "  - {{ email: {}, role: reader, projects: [{}] }}", email(user), projects.join(", "));
        }
        text
    }

    /// Whoever has the keys of a project.
    fn key_owner(self, project: usize) -> usize {
        self.members(project).find(|user| !is_invited(*user)).unwrap_or_default()
    }

    /// The configuration, resolved.
    pub(crate) fn configuration(self, nodes: &Node) -> Configuration {
        let (desired, problems) = desired::resolve(&[nodes]);
        assert!(!desired::has_errors(&problems), "{problems:#?}");
        Configuration {
            desired,
            files: vec!["orgward.yaml".to_owned()],
            digest: String::new(),
            base: None,
            focus: None,
            sinks: None,
        }
    }

    /// A client of the organization, without a network.
    pub(crate) fn client(self) -> Client {
        client(Arc::new(Api(self)), "sk-admin-bench")
    }
}

/// Reads a configuration.
pub(crate) fn nodes(yaml: &str) -> Node {
    let (node, problems) = parse(yaml, 0, &mut Budget::default());
    assert!(problems.is_empty(), "{problems:#?}");
    node.unwrap()
}

/// A client of an API in this process.
pub(crate) fn client(transport: Arc<dyn Transport>, key: &str) -> Client {
    let clock = SystemClock::starting_at(jiff::Timestamp::from_second(NOW).unwrap());
    let base = "http://127.0.0.1/v1".parse().unwrap();
    Client::new(transport, Arc::new(clock), base, SecretString::from(key), Options::default()).unwrap()
}

fn is_owner(user: usize) -> bool {
    user == 0 || user == 10
}

fn is_invited(user: usize) -> bool {
    user % 100 == 1
}

fn is_unlisted(user: usize) -> bool {
    user % 100 == 2
}

fn email(user: usize) -> String {
    format!("user{user:06}@example.com")
}

fn key_name(project: usize, key: usize) -> String {
    if key == 0 { format!("stray-{project}") } else { format!("key-{project}-{key}") }
}

/// The role that somebody has in a project, which the file calls `member`.
fn live_role(user: usize, project: usize, organization: Organization) -> &'static str {
    let differs = user % 50 == 3 && organization.of(user).next() == Some(project);
    if differs { "owner" } else { "member" }
}

/// The API of an organization: every listing, made when it is asked for.
struct Api(Organization);

impl Api {
    fn answer(&self, request: &HttpRequest) -> String {
        let organization = self.0;
        let after = request.url.query_pairs().find(|(name, _)| name == "after").map(|(_, value)| value.into_owned());
        let from = after.and_then(|id| Some(id.rsplit_once('_')?.1.parse::<usize>().ok()? + 1)).unwrap_or_default();
        let path: Vec<&str> = request.url.path().trim_start_matches("/v1/organization/").split('/').collect();
        let number = |id: &str| id.trim_start_matches("proj_").parse::<usize>().unwrap_or_default();
        match path[..] {
            ["users"] => {
                page((from..organization.users).filter(|user| !is_invited(*user)), |user| user_row(organization, user))
            }
            ["invites"] => {
                page((from..organization.users).filter(|user| is_invited(*user)), |user| invite_row(organization, user))
            }
            ["projects"] => page(from..organization.projects(), |project| {
                format!(
                    r#"{{"object":"organization.project","id":"proj_{project}","name":"p{project}","created_at":{NOW},"status":"active"}}"#
                )
            }),
            ["projects", project, "users"] => {
                let project = number(project);
                let members = organization.members(project).filter(|user| *user >= from && !is_invited(*user));
                page(members, |user| {
                    let (email, role) = (email(user), live_role(user, project, organization));
                    format!(
                        r#"{{"object":"organization.project.user","id":"user_{user}","name":"N","email":"{email}","role":"{role}","added_at":{NOW}}}"#
                    )
                })
            }
            ["projects", project, "api_keys"] => {
                let project = number(project);
                page(from..KEYS, |key| {
                    let owner = organization.key_owner(project);
                    let (name, email) = (key_name(project, key), email(owner));
                    format!(
                        r#"{{"object":"organization.project.api_key","id":"key_{project}_{key}","name":"{name}","redacted_value":"sk-...a","created_at":{NOW},"last_used_at":{NOW},"owner":{{"type":"user","user":{{"object":"organization.project.user","id":"user_{owner}","name":"N","email":"{email}","role":"member","created_at":{NOW}}}}}}}"#
                    )
                })
            }
            _ => page(0..0, |_| String::new()),
        }
    }
}

fn user_row(organization: Organization, user: usize) -> String {
    let (email, role) = (email(user), if is_owner(user) { "owner" } else { "reader" });
    let projects: Vec<String> = organization
        .of(user)
        .map(|project| {
            let role = live_role(user, project, organization);
            format!(r#"{{"id":"proj_{project}","name":"p{project}","role":"{role}"}}"#)
        })
        .collect();
    let projects = projects.join(",");
    format!(
        r#"{{"object":"organization.user","id":"user_{user}","name":"N","email":"{email}","role":"{role}","added_at":{NOW},"projects":{{"object":"list","data":[{projects}],"has_more":false}}}}"#
    )
}

fn invite_row(organization: Organization, user: usize) -> String {
    let (email, end) = (email(user), NOW + 86_400);
    let projects: Vec<String> =
        organization.of(user).map(|project| format!(r#"{{"id":"proj_{project}","role":"member"}}"#)).collect();
    let projects = projects.join(",");
    format!(
        r#"{{"object":"organization.invite","id":"invite_{user}","email":"{email}","role":"reader","status":"pending","created_at":{NOW},"expires_at":{end},"projects":[{projects}]}}"#
    )
}

/// One page of rows.
fn page(rows: impl Iterator<Item = usize>, row: impl Fn(usize) -> String) -> String {
    let mut rows = rows.peekable();
    let data: Vec<String> = rows.by_ref().take(PAGE).map(row).collect();
    let id = |text: Option<&String>| {
        let id = text.and_then(|text| Some(text.split_once(r#""id":""#)?.1.split_once('"')?.0));
        id.map_or_else(|| "null".to_owned(), |id| format!("\"{id}\""))
    };
    let (first, last, more) = (id(data.first()), id(data.last()), rows.peek().is_some());
    format!(r#"{{"object":"list","data":[{}],"first_id":{first},"last_id":{last},"has_more":{more}}}"#, data.join(","))
}

impl Transport for Api {
    fn send(&self, request: HttpRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let body = self.answer(&request).into_bytes();
        let headers =
            HeaderMap::from_iter([(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"))]);
        async move { Ok(HttpResponse { status: StatusCode::OK, headers, body }) }.boxed()
    }
}
