//! Answers of odd shapes: what could not be read or named is unread, never empty. A sandbox whose answers are rewritten
//! on their way stands for an API that says less, or says it otherwise.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use crate::support::{World, block_on, read};
use axum::Router;
use futures_util::future::BoxFuture;
use http::StatusCode;
use orgward::{
    api::{
        Client, Options,
        clock::SimulatedClock,
        in_memory::InMemory,
        transport::{HttpRequest, HttpResponse, Transport, TransportError},
    },
    model::verb::Risk,
    plan::{
        PlanPart,
        change::{DueStatus, GuardrailReport, GuardrailVerdict},
        file::PlanFile,
    },
    reconcile::{self, CheckedPlan},
    render::{self, plan_text::PlanView, style::Style},
    sandbox::{ADMIN_KEY, Sandbox},
    view::{CostFilter, Period, View, published_view::CostGrouping},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
};

/// A read as the rewriting sees it: its path without `/v1`, its query, and how often this very request was sent before.
pub(super) struct Asked<'a> {
    pub(super) path: &'a str,
    query: &'a str,
    before: usize,
}

impl Asked<'_> {
    /// Whether this is the listing of a collection that ends so, and not a look for single names.
    pub(super) fn lists(&self, end: &str) -> bool {
        self.path.ends_with(end) && !self.query.contains("emails")
    }
}

pub(super) type Rewrite = dyn Fn(&Asked<'_>, &mut Value) -> u16 + Send + Sync;

pub(super) struct Rewriting {
    inner: InMemory<Router>,
    rewrite: Box<Rewrite>,
    asked: Mutex<Vec<String>>,
}

impl Transport for Rewriting {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let (path, query) = (request.url.path().to_owned(), request.url.query().unwrap_or_default().to_owned());
            let reads = request.method == http::Method::GET;
            let before = {
                let mut asked = self.asked.lock().unwrap();
                let line = format!("{} {path}?{query}", request.method);
                asked.push(line.clone());
                asked.iter().filter(|one| **one == line).count() - 1
            };
            let mut answer = self.inner.send(request, limit).await?;
            if reads && answer.status.is_success() {
                let mut body: Value = serde_json::from_slice(&answer.body).unwrap();
                let asked = Asked { path: path.strip_prefix("/v1").unwrap(), query: &query, before };
                answer.status = StatusCode::from_u16((self.rewrite)(&asked, &mut body)).unwrap();
                answer.body = body.to_string().into_bytes();
            }
            Ok(answer)
        })
    }
}

/// What became of a plan.
pub(super) struct Told {
    /// The plan, or why there is none, as people see it.
    pub(super) text: String,
    plan: Option<(CheckedPlan, PlanFile)>,
    /// What was asked.
    asked: Vec<String>,
}

impl Told {
    pub(super) fn file(&self) -> &PlanFile {
        &self.plan.as_ref().unwrap_or_else(|| panic!("no plan: {}", self.text)).1
    }

    /// The changes, as `verb address`.
    pub(super) fn changes(&self) -> Vec<String> {
        self.file().changes.iter().map(|change| format!("{} {}", change.verb.as_str(), change.address)).collect()
    }

    /// The changes, as [`Self::changes`] has them; `None` if there is no plan.
    pub(super) fn planned(&self) -> Option<Vec<String>> {
        self.plan.as_ref().map(|_| self.changes())
    }

    /// What is read-only, as `address: difference; because`.
    pub(super) fn read_only(&self) -> Vec<String> {
        let read_only = self.file().read_only.iter();
        read_only.map(|one| format!("{}: {}; {}", one.address, one.difference, one.detail)).collect()
    }

    fn guardrail(&self, name: &str) -> &GuardrailReport {
        self.file().guardrails.iter().find(|one| one.guardrail == name).unwrap()
    }

    /// How often something was asked that holds this.
    fn times(&self, part: &str) -> usize {
        self.asked.iter().filter(|line| line.contains(part)).count()
    }
}

/// Plans against an organization whose answers are rewritten. The status of each answer is what `rewrite` gives.
pub(super) fn told_with_status(
    live: &str,
    yaml: &str,
    rewrite: impl Fn(&Asked<'_>, &mut Value) -> u16 + Send + Sync + 'static,
) -> Told {
    let (world, network) = odd_world(live, rewrite);
    let read = read(yaml);
    assert!(!orgward::desired::has_errors(&read.problems), "{}", read.drawn(&[]));
    let (text, plan) = match block_on(world.plan(&read, PlanPart::Changes)) {
        Ok((judged, file)) => {
            let view = PlanView { part: PlanPart::Changes, title: "" };
            (render::plan_text::plan(&file, Style::default(), view), Some((judged, file)))
        }
        Err(stopped) => (stopped.to_string(), None),
    };
    let asked = network.asked.lock().unwrap().clone();
    Told { text, plan, asked }
}

/// An organization whose answers are rewritten.
pub(super) fn odd_world(
    live: &str,
    rewrite: impl Fn(&Asked<'_>, &mut Value) -> u16 + Send + Sync + 'static,
) -> (World, Arc<Rewriting>) {
    let sandbox = Sandbox::new(Some(live), None, orgward::sandbox::Options::default()).unwrap();
    let now = sandbox.now();
    let network = Arc::new(Rewriting {
        inner: InMemory::new(sandbox.router()),
        rewrite: Box::new(rewrite),
        asked: Mutex::default(),
    });
    let clock = Arc::new(SimulatedClock::fixed(jiff::Timestamp::from_second(now).unwrap(), 0.5));
    let base = "http://127.0.0.1/v1".parse().unwrap();
    let client = Client::new(network.clone(), clock, base, SecretString::from(ADMIN_KEY), Options::default()).unwrap();
    (World { sandbox, client, now, checked: None }, network)
}

pub(super) fn told(live: &str, yaml: &str, rewrite: impl Fn(&Asked<'_>, &mut Value) + Send + Sync + 'static) -> Told {
    told_with_status(live, yaml, move |asked, body| {
        rewrite(asked, body);
        200
    })
}

pub(super) fn rows(body: &mut Value) -> impl Iterator<Item = &mut Value> {
    body["data"].as_array_mut().unwrap().iter_mut()
}

/// The row whose field has this text.
pub(super) fn row<'a>(body: &'a mut Value, field: &str, text: &str) -> Option<&'a mut Value> {
    rows(body).find(|row| row[field] == text)
}

pub(super) fn drop_row(body: &mut Value, field: &str, text: &str) {
    body["data"].as_array_mut().unwrap().retain(|row| row[field] != text);
}

/// Takes the e-mail out of a person's row.
fn hide(row: &mut Value) {
    row["email"] = Value::Null;
    row.as_object_mut().unwrap().remove("user");
}

const LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-shapes }
users:
  - { id: user-alice, email: alice@example.com, role: owner }
  - { id: user-bob, email: bob@example.com, role: owner }
  - { id: user-carol, email: carol@example.com, role: reader }
projects:
  - { name: Default project }
  - name: web
    id: proj_web
    users:
      - { email: bob@example.com, role: owner }
      - { email: carol@example.com, role: member }
    service_accounts:
      - { id: user-robot, name: robot, role: member }
    api_keys:
      - { id: key_carol, name: laptop, owner: { user: carol@example.com }, created_at: -100d }
      - { id: key_robot, name: robot, owner: { service_account: robot }, created_at: -5d }
admin_api_keys:
  - { id: key_own, name: own, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { id: key_bob, name: theirs, owner: { user: bob@example.com }, created_at: -9d }
"#;

const FILE: &str = r#"
version: 1
organization: { id: org-shapes }
policy:
  unlisted: { users: remove, invites: remove, project_members: remove, service_accounts: remove, api_keys: remove, admin_api_keys: remove }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web:
    members: { carol@example.com: member }
    service_accounts: { robot: member }
    api_keys: { allow: [{ user: carol@example.com }, { service_account: robot }] }
admin_api_keys: { allow: [{ owner: alice@example.com }, { owner: bob@example.com }] }
"#;

/// A person's row with the person in an object of its own.
fn nest(row: &mut Value) {
    let user = json!({ "id": row["id"], "email": row["email"], "name": row["name"] });
    row["user"] = user;
    row["email"] = Value::Null;
}

#[test]
fn a_person_in_an_object_of_their_own_and_a_project_with_a_title_are_read() {
    let told = told(LIVE, FILE, |asked, body| {
        if asked.path.ends_with("/users") {
            rows(body).for_each(nest);
            if asked.path.ends_with("organization/users") {
                for row in rows(body) {
                    row["created"] = row["added_at"].take();
                    row.as_object_mut().unwrap().remove("id");
                }
            }
        }
        if asked.path.ends_with("/projects") {
            for row in rows(body) {
                row["title"] = row["name"].take();
                row["created"] = row["created_at"].take();
            }
        }
    });
    assert!(told.changes().is_empty() && told.read_only().is_empty(), "{}", told.text);
}

#[test]
fn two_addresses_in_one_row_are_a_contradiction() {
    let told = told(LIVE, FILE, |asked, body| {
        if asked.lists("/users") {
            for row in rows(body) {
                nest(row);
                row["email"] = "mallory@example.com".into();
            }
        }
    });
    let expected = "users: row user-alice: `email` is mallory@example.com, and `user.email` is alice@example.com";
    assert!(told.text.starts_with(expected), "{}", told.text);
}

#[test]
fn one_id_under_two_addresses_ends_the_reading_and_names_both() {
    let told = told(LIVE, FILE, |asked, body| {
        if asked.lists("organization/users") {
            let twin = json!({ "object": "organization.user", "id": "user-alice", "email": "mallory@example.com", "role": "reader", "added_at": 1 });
            body["data"].as_array_mut().unwrap().push(twin);
        }
    });
    assert_eq!(told.text, "users: row user-alice is listed twice, as alice@example.com and as mallory@example.com");
    let told = self::told(LIVE, FILE, |asked, body| {
        if asked.path.ends_with("web/api_keys") {
            let mut twin = row(body, "id", "key_carol").unwrap().clone();
            twin["owner"] = json!({ "type": "user", "user": { "id": "user-bob", "email": "bob@example.com" } });
            body["data"].as_array_mut().unwrap().push(twin);
        }
    });
    assert!(told.text.contains("row key_carol is listed twice, with different contents"), "{}", told.text);
    // The same row twice is one row.
    let told = self::told(LIVE, FILE, |asked, body| {
        if asked.path.ends_with("s") && body["data"].is_array() {
            let again: Vec<Value> = rows(body).map(|row| row.clone()).collect();
            body["data"].as_array_mut().unwrap().extend(again);
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
}

#[test]
fn a_key_whose_owner_has_no_name_is_judged_by_the_owners_id_or_not_at_all() {
    let strip = |asked: &Asked<'_>, body: &mut Value| {
        if asked.path.ends_with("api_keys") {
            for row in rows(body) {
                for owner in ["user", "service_account"] {
                    if row["owner"][owner].is_object() {
                        row["owner"][owner]["email"] = Value::Null;
                        row["owner"][owner]["name"] = Value::Null;
                    }
                }
                row["owner"]["name"] = Value::Null;
            }
        }
    };
    let told = told(LIVE, FILE, strip);
    assert!(told.changes().is_empty() && told.read_only().is_empty(), "{}", told.text);
    // Without the sections that name them, they are asked for.
    let bare = FILE.replace("    service_accounts: { robot: member }\n", "");
    let bare: String = bare
        .lines()
        .filter(|line| !line.contains("@example.com: owner") && !line.contains("@example.com: reader"))
        .filter(|line| *line != "users:")
        .map(|line| format!("{line}\n"))
        .collect();
    let told = self::told(LIVE, &bare, strip);
    assert!(told.changes().is_empty() && told.read_only().is_empty(), "{}", told.text);
    assert_eq!((told.times("/service_accounts"), told.times("web/api_keys")), (1, 1), "{:#?}", told.asked);
    // Without an id there is nothing to join by.
    let told = self::told(LIVE, FILE, move |asked, body| {
        strip(asked, body);
        if asked.path.ends_with("api_keys") {
            for row in rows(body) {
                for owner in ["user", "service_account"] {
                    if row["owner"][owner].is_object() {
                        row["owner"][owner] = json!({});
                    }
                }
                row["owner"]["id"] = Value::Null;
            }
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
    // Two keys of the project, and three of the organization: the sandbox adds one.
    assert_eq!(told.read_only().len(), 5, "{}", told.text);
    assert!(told.read_only().iter().all(|line| line.contains("cannot be compared with the rules")), "{}", told.text);
    // Nor where the two parts of an owner contradict each other.
    let told = self::told(LIVE, FILE, |asked, body| {
        if asked.path.ends_with("web/api_keys") {
            row(body, "id", "key_robot").unwrap()["owner"]["type"] = "user".into();
        }
    });
    assert!(told.changes().is_empty() && told.read_only().len() == 1, "{}", told.text);
}

#[test]
fn an_admin_key_rule_whose_owner_is_not_shown_is_held_and_revokes_nothing() {
    // Bob's row shows no e-mail, so whether the key is his is known by its id alone.
    let nameless = |asked: &Asked<'_>, body: &mut Value| {
        if asked.lists("organization/users") {
            hide(row(body, "id", "user-bob").unwrap());
        }
    };
    let rules = "version: 1\norganization: { id: org-shapes }\npolicy: { unlisted: { admin_api_keys: remove } \
        }\nusers:\n  alice@example.com: owner\nadmin_api_keys: { allow: [{ owner: alice@example.com }] }\n";
    let told = told(LIVE, rules, nameless);
    assert!(told.changes().iter().all(|line| line != "revoke admin_api_key/key_own"), "{}", told.text);
    let with_bob =
        rules.replace("admin_api_keys: { allow: [", "admin_api_keys: { allow: [{ owner: bob@example.com }, ");
    let with_bob = with_bob.replace("users:\n", "users:\n  bob@example.com: owner\n");
    // Asked for by his e-mail, he is there: nobody is invited, and his key is his.
    let told = self::told(LIVE, &with_bob, nameless);
    assert!(told.changes().is_empty() && told.read_only().is_empty(), "{}", told.text);
    assert_eq!(told.times("emails"), 1);
    // Where that shows no e-mail either, both are left alone.
    let told = self::told(LIVE, &with_bob, |asked, body| {
        if asked.path.ends_with("organization/users")
            && let Some(row) = row(body, "id", "user-bob")
        {
            hide(row);
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
    assert!(
        told.read_only().iter().any(|line| line.starts_with("user/bob@example.com: listed, but not created")),
        "{}",
        told.text
    );
    assert!(told.read_only().iter().any(|line| line.starts_with("admin_api_key/key_bob:")), "{}", told.text);
}

#[test]
fn the_admin_listing_shows_a_key_of_a_project_as_an_admin_key() {
    let told = told(LIVE, FILE, |asked, body| {
        if asked.path.ends_with("admin_api_keys") {
            for (id, redacted) in [("key_robot", "sk-admin...wxyz"), ("key_other", "sk-svcacct-...wxyz")] {
                body["data"].as_array_mut().unwrap().push(json!({
                    "object": "organization.admin_api_key", "id": id, "name": "robot", "redacted_value": redacted,
                    "created_at": 1, "owner": { "type": "service_account", "id": "user-robot", "name": "robot", "role": "member" },
                }));
            }
        }
    });
    assert!(told.changes().is_empty() && told.read_only().is_empty(), "{}", told.text);
}

/// An organization of more people than fit into a page.
fn large() -> (String, String) {
    let mut live = String::from("now: 2026-11-24T09:00:00Z\norganization: { id: org-shapes }\nusers:\n");
    let mut file =
        String::from("version: 1\norganization: { id: org-shapes }\npolicy: { unlisted: { users: remove } }\nusers:\n");
    for number in 0..150 {
        let role = if number < 2 { "owner" } else { "reader" };
        let _ = writeln!(live, "  - {{ id: user-{number}, email: p{number}@example.com, role: {role} }}");
        let _ = writeln!(file, "  p{number}@example.com: {role}");
    }
    (live, file)
}

#[test]
fn a_row_that_shifting_pages_skip_is_looked_for_before_anybody_is_invited() {
    let (live, file) = large();
    let skip = |asked: &Asked<'_>, body: &mut Value| {
        if asked.lists("organization/users") {
            drop_row(body, "email", "p120@example.com");
        }
    };
    let told = told(&live, &file, skip);
    assert!(told.changes().is_empty(), "{}", told.text);
    assert_eq!(told.times("emails"), 1, "{:#?}", told.asked);
    // Whoever is not there is told so by the same single request, for all of them.
    let more = format!("{file}  new@example.com: reader\n  newer@example.com: reader\n");
    let told = self::told(&live, &more, skip);
    assert_eq!(told.changes(), ["invite user/new@example.com", "invite user/newer@example.com"], "{}", told.text);
    assert_eq!((told.times("emails"), told.times("organization/users?")), (1, 3), "{:#?}", told.asked);
    // A listing of one page costs nothing more, and neither does one where nobody is missing.
    let told = self::told(&live, &file, |_, _| {});
    assert_eq!((told.times("emails"), told.times("organization/users?")), (0, 2), "{:#?}", told.asked);
    let told = self::told(
        LIVE,
        &format!("{FILE}  \n")
            .replace("  carol@example.com: reader", "  carol@example.com: reader\n  new@example.com: reader"),
        |_, _| {},
    );
    assert_eq!((told.times("emails"), told.times("organization/users?")), (0, 1), "{:#?}", told.asked);
    assert_eq!(told.changes(), ["invite user/new@example.com"]);
}

#[test]
fn the_memberships_of_somebody_whom_the_people_s_pages_skipped_are_looked_for() {
    let (mut live, mut file) = large();
    live.push_str("projects:\n");
    file.push_str("projects:\n");
    for name in ["a", "b", "c"] {
        let _ = writeln!(live, "  - {{ name: {name}, users: [{{ email: p120@example.com, role: member }}] }}");
        let _ = writeln!(file, "  {name}: {{ members: {{ p120@example.com: member }} }}");
    }
    // The list of people tells their memberships as well, unless it skips somebody.
    let calm = told(&live, &file, |_, _| {});
    assert!(calm.changes().is_empty() && calm.times("/users?") < 5, "{}: {:#?}", calm.text, calm.asked);
    let told = told(&live, &file, |asked, body| {
        if asked.lists("organization/users") {
            drop_row(body, "email", "p120@example.com");
        } else if asked.path.ends_with("organization/users") {
            // A look for single people need not tell their memberships.
            rows(body).for_each(|row| drop(row.as_object_mut().unwrap().remove("projects")));
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
}

#[test]
fn somebody_who_must_be_gone_is_looked_for_as_well() {
    let (live, file) = large();
    let leaver = file.replace("  p120@example.com: reader", "  p120@example.com: { state: absent }");
    let told = told(&live, &leaver, |asked, body| {
        if asked.lists("organization/users") {
            drop_row(body, "email", "p120@example.com");
        }
    });
    assert_eq!(told.changes(), ["remove user/p120@example.com"], "{}", told.text);
    let told = self::told(
        LIVE,
        &FILE.replace("carol@example.com: reader", "gone@example.com: { state: absent }\n  carol@example.com: reader"),
        |asked, body| {
            if asked.path.ends_with("organization/users")
                && let Some(row) = row(body, "id", "user-bob")
            {
                hide(row);
            }
        },
    );
    // Bob's row never shows his e-mail, and that of his project does.
    assert!(told.changes().is_empty() && told.read_only().is_empty(), "{}", told.text);
}

#[test]
fn a_member_under_an_older_address_is_told_by_their_id() {
    let told = told(LIVE, FILE, |asked, body| {
        if asked.path.ends_with("web/users") {
            row(body, "id", "user-carol").unwrap()["email"] = "carol@old.example".into();
        }
        if asked.path.ends_with("web/api_keys") {
            row(body, "id", "key_carol").unwrap()["owner"]["user"]["email"] = "carol@old.example".into();
        }
    });
    assert!(told.changes().is_empty() && told.read_only().is_empty(), "{}", told.text);
}

#[test]
fn an_api_that_names_no_member_is_verified_by_ids() {
    let sandbox = Sandbox::new(Some(LIVE), None, orgward::sandbox::Options::default()).unwrap();
    let network = Arc::new(Rewriting {
        inner: InMemory::new(sandbox.router()),
        rewrite: Box::new(|asked, body| {
            if asked.path.ends_with("web/users") {
                rows(body).for_each(hide);
            }
            200
        }),
        asked: Mutex::default(),
    });
    let now = sandbox.now();
    let clock = Arc::new(SimulatedClock::fixed(jiff::Timestamp::from_second(now).unwrap(), 0.5));
    let base = "http://127.0.0.1/v1".parse().unwrap();
    let client = Client::new(network, clock, base, SecretString::from(ADMIN_KEY), Options::default()).unwrap();
    let world = World { sandbox, client, now, checked: None };
    let file = FILE.replace("  carol@example.com: reader", "  carol@example.com: reader\n  dave@example.com: reader");
    let file = file.replace("{ carol@example.com: member }", "{ carol@example.com: owner, dave@example.com: member }");
    let live = read(&file.replace("  dave@example.com: reader\n", "").replace(", dave@example.com: member", ""));
    block_on(async {
        let (judged, _) = world.plan(&live, PlanPart::Changes).await.ok().unwrap();
        let report = world.apply(&live, &judged, PlanPart::Changes, &[]).await;
        assert!(report.is_complete() && report.verification.not_verified.is_empty(), "{report:#?}");
        assert_eq!(report.changes.len(), 1);
    });
}

#[test]
fn an_invite_that_shifting_pages_skip_is_looked_for_by_a_second_listing() {
    let mut live = LIVE.replace("projects:\n  - { name: Default", "invites:\nINVITES\nprojects:\n  - { name: Default");
    let invites: String = (0..120)
        .map(|number| {
            format!(
                "  - {{ id: invite-{number}, email: i{number}@example.com, role: reader, created_at: \
            -1d, projects: [] }}\n"
            )
        })
        .collect();
    live = live.replace("INVITES\n", &invites);
    let file = FILE
        .replace("users: remove, invites: remove", "users: report, invites: report")
        .replace("  carol@example.com: reader", "  carol@example.com: reader\n  i110@example.com: reader");
    let told = told(&live, &file, |asked, body| {
        if asked.lists("/invites") && asked.before == 0 {
            drop_row(body, "email", "i110@example.com");
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
    assert_eq!(told.times("/invites"), 4, "{:#?}", told.asked);
}

#[test]
fn a_service_account_that_shifting_pages_skip_is_not_made_twice() {
    let accounts: String =
        (0..120).map(|number| format!("      - {{ id: user-sa{number}, name: sa{number}, role: member }}\n")).collect();
    let live = LIVE.replace("    service_accounts:\n", &format!("    service_accounts:\n{accounts}"));
    let file = FILE
        .replace("service_accounts: remove", "service_accounts: ignore")
        .replace("{ robot: member }", "{ robot: member, sa119: member }");
    let skip = |asked: &Asked<'_>, body: &mut Value| {
        if asked.lists("/service_accounts") && asked.before == 0 {
            drop_row(body, "name", "sa119");
        }
    };
    let told = told(&live, &file, skip);
    assert!(told.changes().is_empty(), "{}", told.text);
    assert_eq!(told.times("/service_accounts"), 4, "{:#?}", told.asked);
}

#[test]
fn rows_that_cannot_be_named_let_nothing_be_created_where_the_listing_has_no_filter() {
    let file = FILE.replace("  carol@example.com: reader", "  carol@example.com: reader\n  new@example.com: reader");
    let file = file.replace("{ carol@example.com: member }", "{ carol@example.com: member, new@example.com: member }");
    let live = LIVE.replace(
        "projects:\n  - { name: Default",
        "invites:\n  - { id: invite-x, email: x@example.com, role: reader, created_at: -1d, projects: [] \
            }\nprojects:\n  - { name: Default",
    );
    let told = told(&live, &file, |asked, body| {
        if asked.lists("/invites") {
            row(body, "id", "invite-x").unwrap()["email"] = Value::Null;
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
    let why = "it may already exist: in the list of users, row invite-x shows no name";
    assert_eq!(
        told.read_only(),
        [
            format!("user/new@example.com: listed, but not created; {why}"),
            format!("project/web/member/new@example.com: listed, but not created; {why}"),
        ]
    );

    // A member whom the list of users names is that person, and anybody else is in the way.
    let file = FILE.replace(
        "{ carol@example.com: member }",
        "{ carol@example.com: member, bob@example.com: owner, alice@example.com: owner }",
    );
    let file = file.replace("bob@example.com: owner\n  carol", "bob@example.com: reader\n  carol");
    let live = LIVE.replace(
        "{ id: user-bob, email: bob@example.com, role: owner }",
        "{ id: user-bob, email: bob@example.com, role: reader }",
    );
    let hide_all = |asked: &Asked<'_>, body: &mut Value| {
        if asked.path.ends_with("web/users") {
            rows(body).for_each(hide);
        }
    };
    let told = self::told(&live, &file, hide_all);
    assert!(told.changes().is_empty() && told.read_only().is_empty(), "{}", told.text);
    let file = file
        .replace("  carol@example.com: reader", "  carol@example.com: reader\n  dave@example.com: reader")
        .replace("bob@example.com: owner, ", "bob@example.com: owner, dave@example.com: member, ");
    let live = live.replace(
        "projects:\n  - { name: Default",
        "  - { id: user-dave, email: dave@example.com, role: reader }\nprojects:\n  - { name: Default",
    );
    let told = self::told(&live, &file, move |asked, body| {
        hide_all(asked, body);
        if asked.path.ends_with("web/users") {
            body["data"].as_array_mut().unwrap().push(
                json!({ "object": "organization.project.user", "id": "user-nobody", "role": "member", "added_at": 1 }),
            );
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
    assert_eq!(
        told.read_only(),
        ["project/web/member/dave@example.com: listed, but not created; it may already exist: in the list of \
                project members, row user-nobody shows no name"]
    );

    // Nor is a project or a service account made beside one without a name.
    let file = FILE.replace("{ robot: member }", "{ robot: member, other: member }") + "";
    let file = file.replace("projects:\n  web:", "projects:\n  shop: {}\n  web:");
    let live = LIVE.replace(
        "      - { id: user-robot,",
        "      - { id: user-rest, name: rest, role: member }\n      - { id: user-robot,",
    );
    let told = self::told(&live, &file, |asked, body| {
        if asked.path.ends_with("/service_accounts") {
            row(body, "id", "user-rest").unwrap()["name"] = Value::Null;
        }
        if asked.path.ends_with("/projects") {
            row(body, "name", "Default project").unwrap()["name"] = Value::Null;
        }
    });
    assert!(told.changes().iter().all(|line| !line.starts_with("create")), "{}", told.text);
    assert_eq!(
        told.read_only().iter().filter(|line| line.contains("listed, but not created")).count(),
        2,
        "{}",
        told.text
    );
}

#[test]
fn nobody_leaves_a_project_because_the_list_of_users_lacks_them() {
    let file = FILE.replace("  carol@example.com: reader\n", "").replace("{ carol@example.com: member }", "{}");
    let file = file.replace("[{ user: carol@example.com }, { service_account: robot }]", "[{ name: \"*\" }]");
    let file = file.replace("users: remove", "users: report");
    // Carol owns the organization, and so the project; her row in the list of users shows no e-mail.
    let live = LIVE.replace("email: carol@example.com, role: reader", "email: carol@example.com, role: owner");
    let told = told(&live, &file, |asked, body| {
        if asked.path.ends_with("organization/users")
            && let Some(row) = row(body, "id", "user-carol")
        {
            hide(row);
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
}

#[test]
fn an_invite_that_says_too_little_is_not_pending_for_ever_and_never_renewed() {
    let live = LIVE.replace(
        "projects:\n  - { name: Default",
        "invites:\n  - { id: invite-x, email: x@example.com, role: reader, created_at: -1d, projects: [] \
            }\nprojects:\n  - { name: Default",
    );
    let file = FILE.replace("  carol@example.com: reader", "  carol@example.com: reader\n  x@example.com: ROLE");
    for (role, field, value, detail) in [
        ("owner", "status", json!("revoked"), "the status of this invite is unknown"),
        ("owner", "status", Value::Null, "the status of this invite is unknown"),
        ("owner", "role", Value::Null, "the API does not say which role this invite gives"),
    ] {
        let text = value.clone();
        let told = told(&live, &file.replace("ROLE", role), move |asked, body| {
            if asked.lists("/invites") {
                row(body, "id", "invite-x").unwrap()[field] = text.clone();
            }
        });
        assert!(told.changes().is_empty(), "{field} {value}: {}", told.text);
        assert!(told.read_only().iter().any(|line| line.contains(detail)), "{field} {value}: {}", told.text);
    }
    // One that ran out, and whose role nobody knows, is not sent again.
    let live = live.replace(
        "role: reader, created_at: -1d, projects",
        "role: reader, created_at: -20d, expires_at: -13d, projects",
    );
    for role in [Value::Null, json!("astronaut")] {
        let text = role.clone();
        let told = told(&live, &file.replace("ROLE", "{}"), move |asked, body| {
            if asked.lists("/invites") {
                row(body, "id", "invite-x").unwrap()["role"] = text.clone();
            }
        });
        assert!(told.file().due.iter().all(|due| due.status != DueStatus::Due), "{role}: {}", told.text);
        assert_eq!(told.read_only().len(), 1, "{role}: {}", told.text);
    }
    // What is known goes on as ever: `invited_at` is when it was sent.
    let told = told(&live, &file.replace("ROLE", "reader"), |asked, body| {
        if asked.lists("/invites") {
            let row = row(body, "id", "invite-x").unwrap();
            row["invited_at"] = row["created_at"].take();
        }
    });
    assert!(told.file().due.iter().any(|due| due.status == DueStatus::Due), "{}", told.text);
}

#[test]
fn the_change_of_a_role_that_nobody_knows_is_uncertain_in_both_directions() {
    for (role, wanted) in [(json!("astronaut"), "owner"), (json!("astronaut"), "reader"), (Value::Null, "reader")] {
        let shown = role.as_str().unwrap_or("unknown").to_owned();
        let told = told(
            LIVE,
            &FILE
                .replace("carol@example.com: reader", &format!("carol@example.com: {wanted}"))
                .replace("    members: { carol@example.com: member }\n", ""),
            move |asked, body| {
                if asked.lists("organization/users") {
                    row(body, "id", "user-carol").unwrap()["role"] = role.clone();
                }
            },
        );
        assert_eq!(told.changes(), ["update user/carol@example.com"], "{}", told.text);
        let change = &told.file().changes[0];
        assert_eq!(change.risks, [Risk::Uncertain], "{}", told.text);
        assert_eq!(change.before["roles"], json!(shown));
    }
    // It may be a promotion, and that of somebody from outside the allowed domains is blocked.
    let file = FILE.replace("policy:\n", "policy:\n  guardrails: { allowed_email_domains: [example.org] }\n");
    let told = told(LIVE, &file, |asked, body| {
        if asked.lists("organization/users") {
            row(body, "id", "user-carol").unwrap()["role"] = "astronaut".into();
        }
    });
    assert_eq!(told.changes(), ["update user/carol@example.com"], "{}", told.text);
    assert_eq!(told.guardrail("allowed_email_domains").verdict, GuardrailVerdict::Blocked, "{}", told.text);
    // Who may own the organization leaves only owners behind that are known to be enough.
    let told =
        self::told(LIVE, &FILE.replace("bob@example.com: owner\n", "bob@example.com: reader\n"), |asked, body| {
            if asked.lists("organization/users") {
                row(body, "id", "user-bob").unwrap()["role"] = "astronaut".into();
            }
        });
    assert_eq!(told.guardrail("min_owners").verdict, GuardrailVerdict::Blocked, "{}", told.text);
}

#[test]
fn a_listing_that_does_not_say_where_it_ends_is_read_to_its_end() {
    let (live, file) = large();
    let told = told(&live, &file, |_, body| {
        body.as_object_mut().unwrap().remove("has_more");
    });
    assert!(told.text.contains("the answer does not say whether there is more"), "{}", told.text);
    let told = self::told(&live, &file, |asked, body| {
        if asked.lists("organization/users") {
            body.as_object_mut().unwrap().remove("has_more");
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
    assert_eq!(told.times("organization/users?"), 3, "{:#?}", told.asked);
}

#[test]
fn a_part_of_a_listing_is_never_taken_as_the_whole() {
    for status in [203, 206, 202, 204] {
        let told =
            told_with_status(LIVE, FILE, move |asked, _| if asked.lists("organization/users") { status } else { 200 });
        assert!(told.text.contains(&format!("the answer has the status {status}")), "{}", told.text);
    }
    let told = told(LIVE, FILE, |_, body| body["error"] = json!({ "message": "partial result" }));
    assert!(told.text.contains("`error` beside `data`"), "{}", told.text);
    let (live, file) = large();
    let told = self::told(&live, &file, |asked, body| {
        if asked.lists("organization/users") && asked.query.contains("after=") {
            let first: Vec<Value> = (0..50).map(|number| json!({ "object": "organization.user", "id": format!("user-{number}"), "email": format!("p{number}@example.com"), "role": "reader", "added_at": 1 })).collect();
            body["data"] = first.into();
        }
    });
    assert!(told.text.contains("is listed twice, with different contents"), "{}", told.text);
    let told = self::told(LIVE, FILE, |asked, body| {
        if asked.lists("organization/users") {
            let more: Vec<Value> = (0..100).map(|number| json!({ "object": "organization.user", "id": format!("user-{number}"), "email": format!("p{number}@example.com"), "role": "reader", "added_at": 1 })).collect();
            body["data"].as_array_mut().unwrap().extend(more);
        }
    });
    assert!(told.text.contains("103 rows, and at most 100 were asked for"), "{}", told.text);
}

#[test]
fn what_only_a_guardrail_needs_and_cannot_understand_is_not_checked_and_lets_nothing_through() {
    let leaver = "version: 1\norganization: { id: org-shapes }\nusers:\n  alice@example.com: owner\n  \
        bob@example.com: owner\n  carol@example.com: { state: absent }\n";
    for broken in [json!({ "id": 7 }), json!("text"), json!({ "id": "key_x", "created_at": "yesterday" })] {
        let row = broken.clone();
        let told = told(LIVE, leaver, move |asked, body| {
            if asked.path.ends_with("web/api_keys") {
                body["data"].as_array_mut().unwrap().push(row.clone());
            }
        });
        let report = told.guardrail("removal_with_live_keys");
        assert_eq!(report.verdict, GuardrailVerdict::NotChecked, "{broken}: {}", told.text);
        assert_eq!(report.addresses, ["user/carol@example.com"], "{broken}");
        assert!(
            report.observed.contains("project/web") && told.plan.as_ref().unwrap().0.is_blocked(),
            "{broken}: {}",
            told.text
        );
        assert!(!report.override_with.is_empty() && told.file().summary.blocked);
    }
    let archive = "version: 1\norganization: { id: org-shapes }\nprojects: { old: { state: archived } }\n";
    let live = LIVE.replace("  - name: web", "  - { name: old, costs: [{ at: -2d, usd: 12.5 }] }\n  - name: web");
    let cost = |value: Value| {
        move |asked: &Asked<'_>, body: &mut Value| {
            if asked.path.ends_with("/costs") {
                for bucket in rows(body) {
                    for row in bucket["results"].as_array_mut().unwrap() {
                        row["amount"]["value"] = value.clone();
                    }
                }
            }
        }
    };
    for (value, verdict) in [
        (json!("12.50"), GuardrailVerdict::Blocked),
        (json!("0E-6176"), GuardrailVerdict::Passed),
        (json!(0), GuardrailVerdict::Passed),
        (json!("NaN"), GuardrailVerdict::NotChecked),
        (json!("1E999"), GuardrailVerdict::NotChecked),
        (Value::Null, GuardrailVerdict::NotChecked),
    ] {
        let told = told(&live, archive, cost(value.clone()));
        assert_eq!(told.guardrail("archive_in_use").verdict, verdict, "{value}: {}", told.text);
        let blocked = verdict != GuardrailVerdict::Passed;
        assert_eq!(told.plan.as_ref().unwrap().0.is_blocked(), blocked, "{value}: {}", told.text);
    }
}

#[test]
fn an_error_about_a_row_names_the_collection_the_row_and_the_field_and_no_value() {
    let told = told(LIVE, FILE, |asked, body| {
        if asked.lists("organization/users") {
            row(body, "id", "user-carol").unwrap()["role"] = 5.into();
        }
    });
    assert!(told.text.starts_with("users: row user-carol: `role` is a number, expected text"), "{}", told.text);
    let told = self::told(LIVE, FILE, |asked, body| {
        if asked.path.ends_with("web/api_keys") {
            row(body, "id", "key_carol").unwrap()["created_at"] = "sk-proj-abcdefghijklmnopqrstuvwxyz".into();
        }
    });
    let expected = "project/web api_keys: row key_carol: `created_at` is text, expected a whole number";
    assert!(told.text.starts_with(expected) && !told.text.contains("sk-proj"), "{}", told.text);
    let told = told_with_status(LIVE, FILE, |asked, _| if asked.path.ends_with("web/api_keys") { 206 } else { 200 });
    assert!(told.text.starts_with("project/web api_keys: "), "{}", told.text);
}

/// The keys of the project as no rule by name would leave them.
fn strip_accounts(asked: &Asked<'_>, body: &mut Value) {
    if asked.path.ends_with("web/api_keys") {
        row(body, "id", "key_robot").unwrap()["owner"]["service_account"]["name"] = Value::Null;
    }
}

#[test]
fn a_key_is_not_revoked_because_the_listing_of_accounts_lacks_its_owner() {
    let bare = FILE.replace("    service_accounts: { robot: member }\n", "");
    let told = told(LIVE, &bare, |asked, body| {
        strip_accounts(asked, body);
        if asked.path.ends_with("/service_accounts") {
            drop_row(body, "name", "robot");
        }
    });
    assert!(told.changes().is_empty(), "{}", told.text);
    assert!(told.read_only().iter().any(|line| line.contains("key_robot")), "{}", told.text);
}

#[test]
fn a_service_account_without_a_name_is_not_removed() {
    for name in [Value::Null, "".into()] {
        let told = told(LIVE, FILE, move |asked, body| {
            if asked.path.ends_with("/service_accounts") {
                row(body, "name", "robot").unwrap()["name"] = name.clone();
            }
        });
        assert!(told.changes().is_empty(), "{}", told.text);
        assert!(told.read_only().iter().any(|line| line.contains("user-robot")), "{}", told.text);
    }
}

#[test]
fn a_use_that_is_not_told_is_not_never() {
    let idle =
        FILE.replace("{ user: carol@example.com }", "{ user: carol@example.com, max_idle: 30d, on_breach: revoke }");
    let hidden = |asked: &Asked<'_>, body: &mut Value| {
        if asked.path.ends_with("web/api_keys") {
            rows(body).for_each(|row| drop(row.as_object_mut().unwrap().remove("last_used_at")));
        }
    };
    let told = told(LIVE, &idle, hidden);
    assert!(told.file().due.is_empty() && told.changes().is_empty(), "{}", told.text);
    assert!(
        told.read_only().iter().any(|line| line.contains("key_carol") && line.contains("max_idle")),
        "{}",
        told.text
    );
    // It may have been used a moment ago, so the guardrail objects.
    let none = FILE.replace("{ user: carol@example.com }, ", "");
    let told = self::told(LIVE, &none, hidden);
    assert_eq!(told.changes(), ["revoke project/web/api_key/key_carol"], "{}", told.text);
    assert_eq!(told.guardrail("revoke_used_within").verdict, GuardrailVerdict::Blocked, "{}", told.text);
}

#[test]
fn an_owner_whom_nothing_names_is_seen() {
    let told = told(LIVE, FILE, |asked, body| {
        if asked.lists("/organization/users") {
            let rows = body["data"].as_array_mut().unwrap();
            let mut ghost = rows[0].clone();
            hide(&mut ghost);
            ghost["id"] = "user-ghost".into();
            ghost["role"] = "Owner".into();
            rows.insert(0, ghost);
        }
    });
    let found = told.file().unlisted.iter().find(|row| row.address == "user/user-ghost").unwrap();
    assert!(found.privileged && found.yaml.starts_with('#'), "{}", told.text);
    assert!(told.changes().is_empty(), "{}", told.text);
}

#[test]
fn an_invite_of_a_listed_person_whose_status_is_unknown_is_told() {
    let live = LIVE.replace(
        "projects:\n  - { name: Default project }",
        "invites:\n  - { email: dora@example.com, role: reader }\nprojects:\n  - { name: Default project }",
    );
    let file = FILE.replace("users:\n", "users:\n  dora@example.com: reader\n");
    for status in [Value::Null, "weird".into()] {
        let told = told(&live, &file, move |asked, body| {
            if asked.path.ends_with("/invites") {
                rows(body).for_each(|row| row["status"] = status.clone());
            }
        });
        assert!(told.changes().is_empty(), "{}", told.text);
        assert!(told.read_only().iter().any(|line| line.contains("dora") && line.contains("unknown")), "{}", told.text);
    }
}

#[test]
fn an_invite_of_a_member_whose_status_is_unknown_may_be_accepted() {
    let live = LIVE.replace(
        "projects:\n  - { name: Default project }",
        "invites:\n  - { email: dora@example.com, role: owner }\nprojects:\n  - { name: Default project }",
    );
    let told = told(&live, FILE, |asked, body| {
        if asked.path.ends_with("/invites") {
            for row in rows(body) {
                row["status"] = "weird".into();
                row["email"] = "carol@example.com".into();
            }
        }
    });
    assert_eq!(told.changes(), ["update user/carol@example.com"], "{}", told.text);
    assert!(told.text.contains("invite"), "{}", told.text);
}

/// A key belongs to one project. Where two listings show it, the rules of one may keep it, and nobody revokes it through
/// the other.
#[test]
fn a_key_that_two_projects_list_is_not_revoked_through_the_other_one() {
    let twice = |asked: &Asked<'_>, body: &mut Value| {
        if asked.path.ends_with("other/api_keys") {
            let key = json!({
                "object": "organization.project.api_key", "id": "key_carol", "name": "laptop", "created_at": 1_700_000_000,
                "last_used_at": null, "redacted_value": "sk-...a",
                "owner": { "type": "user", "user": { "id": "user-carol", "email": "carol@example.com" } },
            });
            body["data"].as_array_mut().unwrap().push(key);
        }
    };
    let live = LIVE.replace("  - name: web\n", "  - { name: other, id: proj_other }\n  - name: web\n");
    let file = |rule: &str| {
        let other = format!("projects:\n  other: {{ api_keys: {{ allow: [{rule}] }} }}\n");
        FILE.replace("projects:\n", &other)
    };
    let revoke = "revoke project/other/api_key/key_carol".to_owned();
    // A limit that has passed keeps it no less than a rule that is not there.
    for rule in ["{ id: key_other }", "{ user: carol@example.com, max_age: 1d, on_breach: revoke }"] {
        let told = told(&live, &file(rule), twice);
        assert!(told.changes().is_empty() && told.file().due.is_empty(), "{}", told.text);
        let read_only = told.read_only();
        assert_eq!(read_only.len(), 1, "{}", told.text);
        let start = "project/other/api_key/key_carol: not allowed here, but also listed in project/web";
        assert!(read_only[0].starts_with(start), "{read_only:?}");
    }
    // Where no rule allows it in either, it is revoked in both.
    let nowhere =
        file("{ id: key_other }").replace("{ user: carol@example.com }, { service_account", "{ service_account");
    let told = told(&live, &nowhere, twice);
    assert_eq!(told.changes(), [revoke, "revoke project/web/api_key/key_carol".to_owned()], "{}", told.text);
    // What `policy.ignore` leaves alone in one project is not revoked through the other.
    let ignored = nowhere.replace(
        "policy:\n",
        "policy:\n  ignore: [{ address: project/web/api_key/key_carol, reason: ours for a week }]\n",
    );
    let spared = self::told(&live, &ignored, twice);
    assert!(spared.changes().is_empty() && spared.read_only().len() == 1, "{}", spared.text);
}

/// Rewrites the rows of the admin keys.
fn admin_keys(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Box<Rewrite> {
    Box::new(move |asked, body| {
        if asked.lists("/admin_api_keys") {
            rows(body).for_each(&change);
        }
        200
    })
}

#[test]
fn whoever_may_own_the_key_in_use_stays() {
    let leaver = "version: 1\norganization: { id: org-shapes }\nusers:\n  alice@example.com: owner\n  \
        bob@example.com: owner\n  carol@example.com: { state: absent }\n";
    let objects = |keys: Box<Rewrite>| {
        let told = told_with_status(LIVE, leaver, keys);
        told.guardrail("own_identity").addresses.iter().any(|address| address == "user/carol@example.com")
    };
    assert!(!objects(admin_keys(|_| ())));
    // The row of the key does not say whose it is.
    assert!(objects(admin_keys(|row| drop(row.as_object_mut().unwrap().remove("owner")))));
    // No row looks like the key in use, and one of the others is theirs.
    let carol = |row: &mut Value| {
        row["redacted_value"] = "sk-admin-other...zz".into();
        if row["id"] == "key_bob" {
            row["owner"]["id"] = "user-carol".into();
        }
    };
    assert!(objects(admin_keys(carol)));
    // Two rows look like it, and one of them does not say whose it is.
    let twins = |row: &mut Value| {
        row["redacted_value"] = "sk-admin-...dbox".into();
        if row["id"] == "key_bob" {
            row.as_object_mut().unwrap().remove("owner");
        }
    };
    assert!(objects(admin_keys(twins)));
}

#[test]
fn whoever_has_an_unknown_role_may_be_an_owner_to_the_guardrails() {
    let file = "version: 1\norganization: { id: org-shapes }\npolicy: { guardrails: { protected_users: \
        [carol@example.com] } }\nusers: { alice@example.com: owner, carol@example.com: owner }\n";
    let told = told(LIVE, file, |asked, body| {
        if asked.path.ends_with("organization/users") {
            rows(body).filter(|row| row["id"] != "user-bob").for_each(|row| row["role"] = "superuser".into());
        }
    });
    let addresses = |guardrail: &str| told.guardrail(guardrail).addresses.clone();
    assert_eq!(addresses("own_identity"), ["user/alice@example.com"], "{}", told.text);
    assert_eq!(addresses("protected_users"), ["user/carol@example.com"], "{}", told.text);
}

#[test]
fn an_active_certificate_is_not_the_last_one_only_if_the_api_says_so_of_another() {
    let live = format!("{LIVE}certificates: [{{ name: edge, active: true }}, {{ name: spare, active: true }}]\n");
    let file = "version: 1\norganization: { id: org-shapes }\ncertificates: { edge: { active: false }, spare: {} }\n";
    for (told_active, verdict) in [
        (Some(true), GuardrailVerdict::Passed),
        (Some(false), GuardrailVerdict::Blocked),
        (None, GuardrailVerdict::NotChecked),
    ] {
        let told = told(&live, file, move |asked, body| {
            if asked.lists("/certificates") {
                for row in rows(body).filter(|row| row["name"] == "spare") {
                    match told_active {
                        Some(active) => row["active"] = active.into(),
                        None => drop(row.as_object_mut().unwrap().remove("active")),
                    }
                }
            }
        });
        let report = told.guardrail("last_active_certificate");
        assert_eq!(report.verdict, verdict, "{told_active:?}: {}", told.text);
        let blocks = verdict != GuardrailVerdict::Passed;
        assert_eq!(told.plan.as_ref().unwrap().0.is_blocked(), blocks, "{told_active:?}: {}", told.text);
    }
}

/// Nobody can mean a rate limit of no model, so it stops no run; and other limits are compared as before.
#[test]
fn a_rate_limit_without_a_model_is_left_out() {
    let live = "now: 2026-11-24T09:00:00Z\norganization: { id: org-shapes }\n\
                users: [{ email: alice@example.com, role: owner }]\nprojects: [{ name: web, id: proj_web }]\n";
    let file = "version: 1\norganization: { id: org-shapes }\n\
                projects: { web: { rate_limits: { gpt-4.1: { max_requests_per_1_minute: 7 } } } }\n";
    let weird = |asked: &Asked<'_>, body: &mut Value| {
        if asked.path.ends_with("/rate_limits") {
            let row = json!({ "id": "rl-weird", "model": null, "max_requests_per_1_minute": 5 });
            body["data"].as_array_mut().unwrap().push(row);
        }
    };
    let told = told(live, file, weird);
    assert_eq!(told.changes(), ["update project/web/rate_limit/gpt-4.1"], "{}", told.text);
    assert!(told.file().problems.is_empty() && told.file().unlisted.is_empty(), "{}", told.text);
    // A limit that no row shows may be the one without a model, and is not set.
    let told = self::told(live, file, move |asked, body| {
        weird(asked, body);
        if asked.path.ends_with("/rate_limits") {
            drop_row(body, "model", "gpt-4.1");
        }
    });
    assert_eq!((told.changes().len(), told.file().problems.len()), (0, 1), "{}", told.text);
    assert!(!told.text.contains("rl-weird"), "{}", told.text);
}

/// A time, an amount or a count may be spelled with a fraction of zero, wherever it stands.
#[test]
fn whole_numbers_with_a_fraction_of_zero_are_read() {
    fn spell(value: &mut Value) {
        match value {
            Value::Number(number) => {
                if let Some(whole) = number.as_f64() {
                    *value = json!(whole);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(spell),
            Value::Object(fields) => fields.values_mut().for_each(spell),
            _ => {}
        }
    }
    let alert = "{ threshold_amount: 90000, notification_channel: { recipients: [bob@example.com] } }";
    let settings = format!("    spend_alerts: [{alert}]\n    spend_limit: {{ threshold_amount: 500000 }}\n");
    let live = LIVE.replace("    id: proj_web\n", &format!("    id: proj_web\n{settings}"));
    let declared = "    spend_alerts: [{ monthly_usd: 900, recipients: [bob@example.com] }]\n    spend_limit: 5000\n    \
                    rate_limits: { gpt-4.1: { max_requests_per_1_minute: 500 } }\n";
    let file = FILE.replace("  web:\n", &format!("  web:\n{declared}"));
    let as_whole = told(&live, &file, |_, _| {});
    let spelled = told(&live, &file, |asked, body| {
        spell(body);
        // A setting names its currency in either case.
        if asked.path.ends_with("/spend_limit") {
            body["currency"] = "usd".into();
        }
    });
    assert_eq!(spelled.text, as_whole.text);
    assert!(spelled.planned().is_some(), "{}", spelled.text);
}

/// An error about a day of costs names the field, and not what the parser says.
#[test]
fn a_day_of_costs_without_results_is_named() {
    let (world, _) = odd_world(LIVE, |asked, body| {
        if asked.path == "/organization/costs" {
            rows(body).for_each(|day| drop(day.as_object_mut().unwrap().remove("results")));
        }
        200
    });
    let period = Period { since: Some(world.now - 3 * 86_400), until: None };
    let view = View::Costs(CostFilter { period, by: CostGrouping::Project, project: None });
    let stopped = block_on(reconcile::look(&world.client, &view, None, world.now)).unwrap_err();
    let expected = "the costs: row 1, which has no id: `results` is missing (GET /organization/costs)";
    assert_eq!(stopped.to_string(), expected);
}
