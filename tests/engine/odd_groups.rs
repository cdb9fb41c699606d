//! Odd answers about groups and what stands in them: members who are gone, listed twice, or in another case, roles by
//! other words, and pages that end early.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use super::shapes::{Asked, drop_row, odd_world, told};
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
    apply::report::Outcome,
    import::{self, ImportChoice, Layout},
    plan::{PlanPart, change::YamlForm},
    reconcile,
    sandbox::{ADMIN_KEY, Sandbox},
};
use secrecy::SecretString;
use serde_json::Value;
use std::sync::Arc;

const LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-groups }
users:
  - { id: user-alice, email: alice@example.com, role: owner }
  - { id: user-bob, email: bob@example.com, role: owner }
  - { id: user-carol, email: carol@example.com, role: reader }
  - { id: user-ghost, email: ghost@example.com, role: reader }
groups:
  - { id: group-ops, name: ops, users: [{ email: carol@example.com }, { email: ghost@example.com }] }
"#;

/// Somebody whom the organization has deleted, and whom a group still shows with their e-mail address.
fn deleted(asked: &Asked<'_>, body: &mut Value) {
    if asked.path == "/organization/users" {
        drop_row(body, "email", "ghost@example.com");
    }
}

#[test]
fn a_member_of_a_group_whom_the_user_list_lacks_is_offered_to_nobody() {
    let users = "users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: reader }\n";
    let file = format!(
        "version: 1\norganization: {{ id: org-groups }}\n{users}groups: {{ ops: {{ members: [carol@example.com] }} }}\n"
    );
    let told = told(LIVE, &file, deleted);
    assert!(told.changes().is_empty(), "{}", told.text);
    let [row] = &told.file().unlisted[..] else { panic!("{}", told.text) };
    assert_eq!((row.form, row.address.as_str()), (YamlForm::Comment, "group/ops/member/ghost@example.com"));
    assert_eq!(
        row.yaml,
        "# ghost@example.com: no line can adopt it, because the list of users does not show user/ghost@example.com"
    );
    // Where the file is the whole truth, the row goes.
    let removes = format!("{file}policy: {{ unlisted: {{ group_members: remove }} }}\n");
    let told = self::told(LIVE, &removes, deleted);
    assert_eq!(told.changes(), ["remove group/ops/member/ghost@example.com"], "{}", told.text);
}

#[test]
fn an_import_lists_no_member_whom_the_user_list_lacks() {
    let choice = ImportChoice::default();
    let (world, _) = odd_world(LIVE, |asked, body| {
        deleted(asked, body);
        200
    });
    let live = block_on(reconcile::read_for_import(&world.client, &choice)).unwrap();
    let imported = import::import(&live, world.now, &choice);
    let (_, text) = import::files(&imported, Layout::File, &choice, "", world.now).remove(0);
    let line = text.lines().find(|line| line.contains("ghost@example.com")).unwrap_or_else(|| panic!("{text}"));
    assert!(line.trim_start().starts_with('#') && line.contains("the list of users does not show"), "{text}");
    assert!(!orgward::desired::has_errors(&read(&text).problems), "{text}");
}

/// Carries out every write, and answers each create with a refusal in other words.
struct DeniesWhatItDid {
    inner: InMemory<Router>,
    /// True if it does what it denies.
    does: bool,
}

impl Transport for DeniesWhatItDid {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let is_create = request.method == http::Method::POST;
            if is_create && !self.does {
                let mut answer = self.inner.send(HttpRequest { method: http::Method::PUT, ..request }, limit).await?;
                answer.status = StatusCode::BAD_REQUEST;
                return Ok(answer);
            }
            let mut answer = self.inner.send(request, limit).await?;
            if is_create {
                answer.status = StatusCode::BAD_REQUEST;
                answer.body =
                    br#"{"error":{"message":"The request could not be processed.","code":"invalid"}}"#.to_vec();
            }
            Ok(answer)
        })
    }
}

#[test]
fn a_create_that_is_refused_in_other_words_is_looked_for_once() {
    let yaml = "version: 1\norganization: { id: org-groups }\ngroups: { ops: { members: [carol@example.com, \
        ghost@example.com] }, dev: { members: [bob@example.com] } }\nusers: { alice@example.com: owner, \
        bob@example.com: owner, carol@example.com: reader, ghost@example.com: reader, new@example.com: reader }\n";
    for does in [true, false] {
        let sandbox = Sandbox::new(Some(LIVE), None, orgward::sandbox::Options::default()).unwrap();
        let now = sandbox.now();
        let network = Arc::new(DeniesWhatItDid { inner: InMemory::new(sandbox.router()), does });
        let clock = Arc::new(SimulatedClock::fixed(jiff::Timestamp::from_second(now).unwrap(), 0.5));
        let base = "http://127.0.0.1/v1".parse().unwrap();
        let client = Client::new(network, clock, base, SecretString::from(ADMIN_KEY), Options::default()).unwrap();
        let world = World { sandbox, client, now, checked: None };
        let read = read(yaml);
        let (judged, _) = block_on(world.plan(&read, PlanPart::Changes)).ok().unwrap();
        let report = block_on(world.apply(&read, &judged, PlanPart::Changes, &[]));
        let outcomes: Vec<Outcome> = report.changes.iter().map(|entry| entry.outcome).collect();
        let again = block_on(world.again().plan(&read, PlanPart::Changes)).ok().unwrap().1;
        if does {
            assert_eq!(outcomes, [Outcome::Unchanged; 3], "{report:#?}");
            assert!(again.changes.is_empty(), "{again:#?}");
        } else {
            assert!(outcomes.iter().all(|one| matches!(one, Outcome::Failed | Outcome::Skipped)), "{report:#?}");
            assert_eq!(again.changes.len(), 3);
        }
    }
}
