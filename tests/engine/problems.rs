//! A row that the live organization makes impossible: whatever it is, every other row is planned and applied as if it
//! were not there, and nothing that stands behind it is touched.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{
    World, block_on,
    faulty::Faulty,
    random::{File, Org, Person, email, file, org},
    read,
};
use futures_util::future::BoxFuture;
use http::Method;
use orgward::{
    api::{
        Client, Options,
        clock::SimulatedClock,
        in_memory::InMemory,
        transport::{HttpRequest, HttpResponse, Transport, TransportError},
    },
    kinds::{self, User},
    plan::{PlanPart, change::Change, file::PlanFile},
    reconcile::{self, CheckedPlan},
    sandbox::{ADMIN_KEY, Options as SandboxOptions, Sandbox},
    view::{self, KeyFilter, View, ViewContext},
};
use proptest::prelude::*;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// A row that is bad: what stands in the organization, what the file says in its sections, and where the problem is.
struct Bad {
    users: &'static str,
    projects: &'static str,
    /// Under `users:` and under `projects:` of the file, or as a rule for admin keys.
    listed: (&'static str, &'static str, &'static str),
    address: &'static str,
    /// Whether it can only be where nobody manages users, or only where somebody does.
    managed: Option<bool>,
}

const NONE: Bad = Bad { users: "", projects: "", listed: ("", "", ""), address: "", managed: None };

const TWINS: &str = "  - { id: proj_bad_a, name: bad, service_accounts: [{ id: svc_acct_bad, name: bad, role: member }] }\n  - { id: proj_bad_b, name: bad }\n";
const HOME: &str = "  - id: proj_bad\n    name: bad\n    service_accounts: [{ id: svc_acct_bad_a, name: bad, role: member }, { id: svc_acct_bad_b, name: bad, role: member }]\n    api_keys: [{ id: key_bad, name: k, owner: { service_account: { id: svc_acct_bad_a } }, created_at: -90d, last_used_at: -80d }]\n";

const BAD: [Bad; 13] = [
    Bad {
        projects: "  - { id: proj_bad, name: bad, status: archived, archived_at: -5d }\n",
        listed: ("", "  bad: { members: {}, service_accounts: { bad: member } }\n", ""),
        address: "project/bad",
        ..NONE
    },
    Bad {
        projects: TWINS,
        listed: ("", "  bad: { service_accounts: {}, api_keys: { allow: [] } }\n", ""),
        address: "project/bad",
        ..NONE
    },
    Bad {
        projects: "  - { id: proj_bad, name: bad, residency: US_STORAGE_PROCESSING, service_accounts: [{ id: svc_acct_bad, name: bad, role: member }] }\n",
        listed: ("", "  bad: { residency: EU_STORAGE_PROCESSING, service_accounts: {} }\n", ""),
        address: "project/bad",
        ..NONE
    },
    Bad { projects: TWINS, listed: ("", "  bad: { id: proj_nobody }\n", ""), address: "project/bad", ..NONE },
    Bad { listed: ("", "  bad: { renamed_from: badder }\n", ""), address: "project/bad", ..NONE },
    Bad {
        projects: HOME,
        listed: (
            "",
            "  bad: { service_accounts: { bad: owner }, api_keys: { allow: [{ service_account: bad }] } }\n",
            "",
        ),
        address: "project/bad/service_account/bad",
        ..NONE
    },
    Bad {
        projects: HOME,
        listed: (
            "",
            "  bad: { service_accounts: { bad: { id: svc_nobody, roles: owner } }, api_keys: { allow: [{ service_account: bad }] } }\n",
            "",
        ),
        address: "project/bad/service_account/bad",
        ..NONE
    },
    Bad {
        projects: HOME,
        listed: (
            "",
            "  bad: { service_accounts: { good: { renamed_from: baad } }, api_keys: { allow: [{ service_account: good }] } }\n",
            "",
        ),
        address: "project/bad/service_account/good",
        ..NONE
    },
    Bad {
        users: "  - { email: bad@example.com, role: reader, is_scim_managed: true }\n",
        listed: ("  bad@example.com: { state: absent }\n", "", ""),
        address: "user/bad@example.com",
        managed: Some(true),
        ..NONE
    },
    Bad { listed: ("  bad@example.com: {}\n", "", ""), address: "user/bad@example.com", managed: Some(true), ..NONE },
    Bad {
        projects: "  - { id: proj_bad, name: bad }\n",
        listed: ("", "  bad: { members: { bad@example.com: owner } }\n", ""),
        address: "project/bad/member/bad@example.com",
        managed: Some(false),
        ..NONE
    },
    Bad {
        projects: "  - { id: proj_bad, name: bad }\n",
        listed: ("", "  bad: { members: { rosa@example.com: member } }\n", ""),
        address: "project/bad/member/rosa@example.com",
        managed: Some(false),
        ..NONE
    },
    Bad {
        listed: ("", "", "{ owner: bad@example.com }"),
        address: "user/bad@example.com",
        managed: Some(false),
        ..NONE
    },
];

impl Bad {
    fn live(&self, org: &Org) -> String {
        let live = org.yaml().replacen("users:\n", &format!("users:\n{}", self.users), 1);
        live.replacen("admin_api_keys:\n", &format!("{}admin_api_keys:\n", self.projects), 1)
    }

    /// The file without the bad row, and with it.
    fn files(&self, org: &Org, file: &File) -> (String, String) {
        let mut without = file.yaml(org);
        if file.projects.is_empty() {
            without.push_str("projects: {}\n");
        }
        let (user, project, rule) = self.listed;
        let mut with = without.replacen("\nusers:\n", &format!("\nusers:\n{user}"), 1);
        with = with.replacen("\nprojects: {}\n", "\nprojects:\n", 1);
        with = with.replacen("\nprojects:\n", &format!("\nprojects:\n{project}"), 1);
        if project.is_empty() && file.projects.is_empty() {
            with = with.replacen("\nprojects:\n", "\nprojects: {}\n", 1);
        }
        if !rule.is_empty() {
            with = with.replacen("{ owner: root@example.com }", &format!("{{ owner: root@example.com }}, {rule}"), 1);
        }
        (without, with)
    }
}

/// What a plan does about everything but the bad row.
fn others(plan: &PlanFile) -> Vec<Value> {
    let is_other = |address: &str| !address.contains("bad");
    let shown = |change: &Change| {
        let mut value = serde_json::to_value(change).unwrap();
        // Places move with the lines, and a name is known where more was read.
        for field in ["source", "bundled", "label"] {
            value.as_object_mut().unwrap().remove(field);
        }
        // A hint that a new project may be another one under its old name leaves out what is listed, and names only the
        // first few, so `bad` has a part in it.
        let hints = |text: &Value| text.as_str().is_some_and(|text| text.contains("write `renamed_from: "));
        if let Some(warnings) = value.get_mut("warnings").and_then(Value::as_array_mut) {
            warnings.retain(|text| !hints(text));
        }
        if value.get("warnings").is_some_and(|warnings| warnings == &json!([])) {
            value.as_object_mut().unwrap().remove("warnings");
        }
        value
    };
    let changes = plan.changes.iter().filter(|change| is_other(&change.address)).map(shown);
    let due = plan.due.iter().filter(|due| is_other(&due.address)).map(|due| {
        json!({ "address": due.address, "status": due.status, "at": due.at, "change": due.change.as_ref().map(shown) })
    });
    let deferred =
        plan.deferred.iter().map(|one| json!([one.address, one.after])).filter(|one| is_other(&one.to_string()));
    let read_only =
        plan.read_only.iter().filter(|one| is_other(&one.address)).map(|one| json!([one.address, one.detail]));
    let unlisted = plan.unlisted.iter().filter(|one| is_other(&one.address)).map(|one| json!([one.address, one.yaml]));
    changes.chain(due).chain(deferred).chain(read_only).chain(unlisted).collect()
}

/// A step of which too little is known is marked as an escalation. The mark may go where a bad row lets more be read, and
/// never comes.
fn know_more(before: &mut Value, after: &Value) {
    let is_mark = |risk: &Value| risk == "escalation";
    if !after["risks"].as_array().is_some_and(|risks| risks.iter().any(is_mark))
        && let Some(risks) = before.get_mut("risks").and_then(Value::as_array_mut)
    {
        risks.retain(|risk| !is_mark(risk));
    }
}

/// Where not everybody was read, an invite that gives too much stays, because an identity provider may have sent it. A bad
/// row may let everybody be read, so what is said of those who are invited is left out.
fn without_invited(said: Vec<Value>, org: &Org) -> Vec<Value> {
    let invited =
        org.people.iter().filter(|(_, person)| matches!(person, Person::Pending { .. } | Person::Expired { .. }));
    let invited: Vec<String> = invited.map(|(number, _)| email(*number)).collect();
    said.into_iter().filter(|one| !invited.iter().any(|email| one.to_string().contains(email))).collect()
}

fn has_read_everybody(judged: &CheckedPlan) -> bool {
    judged.live.scopes.get(&kinds::scope::<User>(None)).is_some_and(|table| table.coverage.all)
}

async fn planned(
    live: &str,
    yaml: &str,
) -> Result<(World, crate::support::Read, CheckedPlan, PlanFile), TestCaseError> {
    let read = read(yaml);
    prop_assert!(!orgward::desired::has_errors(&read.problems), "{}\n{yaml}", read.drawn(&[]));
    let world = World::new(live);
    let (judged, plan) = world
        .plan(&read, PlanPart::Changes)
        .await
        .map_err(|stopped| TestCaseError::fail(format!("{stopped}\n{yaml}")))?;
    Ok((world, read, judged, plan))
}

async fn stops_no_other(org: &Org, file: &File, bad: &Bad) -> Result<(), TestCaseError> {
    let live = bad.live(org);
    let (without, with) = bad.files(org, file);
    let (_, _, judged_before, before) = planned(&live, &without).await?;
    let (world, read, judged, after) = planned(&live, &with).await?;
    let told: Vec<&str> = after.problems.iter().map(|problem| problem.address.as_str()).collect();
    prop_assert!(told.contains(&bad.address), "{told:?}\n{with}");
    prop_assert_eq!(after.problems.len(), before.problems.len() + 1, "{:#?}\n{}", &after.problems, &with);
    let (mut before, mut after) = (others(&before), others(&after));
    if has_read_everybody(&judged_before) != has_read_everybody(&judged) {
        (before, after) = (without_invited(before, org), without_invited(after, org));
    }
    for (before, after) in before.iter_mut().zip(&after) {
        know_more(before, after);
    }
    prop_assert_eq!(before, after, "{}\n{}", &live, &with);
    for part in [PlanPart::Changes, PlanPart::TimeBased] {
        if !judged.is_blocked() {
            let again = world.again();
            let fail = |_| TestCaseError::fail("no second plan");
            let (judged, _) = again.plan(&read, part).await.map_err(fail)?;
            if !judged.is_blocked() {
                let report = again.apply(&read, &judged, part, &[]).await;
                prop_assert!(report.is_complete(), "{report:#?}");
                prop_assert_eq!(&report.problems, &judged.plan.problems);
            }
        }
    }
    for write in world.exchanges().iter().filter(|one| one.method != "GET") {
        prop_assert!(!write.path.contains("bad"), "{} {}", write.method, write.path);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_bad_row_leaves_every_other_change_as_it_was(org in org(), file in file(), which in 0..BAD.len()) {
        let bad = &BAD[which];
        let mut file = file;
        match bad.managed {
            Some(true) => file.people = Some(file.people.unwrap_or_default()),
            Some(false) => file.people = None,
            None => {}
        }
        file.admin_rule |= !bad.listed.2.is_empty();
        // A bad row brings the section `projects`, and then a federation rule names only what that lists.
        if file.projects.is_empty() {
            file.providers = None;
        }
        block_on(stops_no_other(&org, &file, bad))?;
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(96)
}

/// Somebody archives a project between the listing of projects and that of what is in them.
struct Meanwhile {
    inner: InMemory<axum::Router>,
    done: AtomicBool,
    route: &'static str,
    archives: &'static str,
}

impl Transport for Meanwhile {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            if request.url.path().ends_with(self.route) && !self.done.swap(true, Ordering::Relaxed) {
                let mut archive = request.clone();
                archive.method = Method::POST;
                archive.url.set_query(None);
                archive.url.set_path(&format!("/v1/organization/projects/{}/archive", self.archives));
                self.inner.send(archive, limit).await?;
            }
            self.inner.send(request, limit).await
        })
    }
}

const LIVE: &str = "
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users: [{ email: a@example.com, role: owner }, { email: b@example.com, role: owner }, { email: c@example.com, role: reader }]
projects:
  - { id: proj_api, name: api, users: [{ email: c@example.com, role: member }] }
  - { id: proj_web, name: web, users: [{ email: c@example.com, role: member }] }
";

#[test]
fn a_project_that_goes_away_while_it_is_read_stops_no_other() {
    let yaml = "version: 1\norganization: { id: org-story }\npolicy: { unlisted: { project_members: remove } }\n";
    let people = "users: { a@example.com: owner, b@example.com: owner, c@example.com: reader }\n";
    let projects = "projects: { api: { members: {}, service_accounts: { s: member } }, web: { members: {}, api_keys: { allow: [{ owner_kind: user }] } } }\n";
    for embed in [false, true] {
        for (route, users) in [
            ("/proj_web/users", true),
            ("/proj_api/users", true),
            ("/proj_web/users", false),
            ("/api_keys", false),
            ("/users", false),
        ] {
            let live = format!("{LIVE}switches: {{ embed_projects: {embed} }}\n");
            let sandbox = Sandbox::new(Some(&live), None, SandboxOptions::default()).unwrap();
            let inner = InMemory::new(sandbox.router());
            let transport = Arc::new(Meanwhile { inner, done: AtomicBool::new(false), route, archives: "proj_web" });
            let now = sandbox.now();
            let clock = Arc::new(SimulatedClock::fixed(jiff::Timestamp::from_second(now).unwrap(), 0.5));
            let base = "http://127.0.0.1/v1".parse().unwrap();
            let key = SecretString::from(ADMIN_KEY);
            let client = Client::new(transport.clone(), clock, base, key, Options::default()).unwrap();
            let world = World { sandbox: sandbox.clone(), client, now, checked: None };
            let read = read(&format!("{yaml}{}{projects}", if users { people } else { "" }));
            let (_, plan) =
                block_on(world.plan(&read, PlanPart::Changes)).unwrap_or_else(|why| panic!("{route} {embed}: {why}"));
            let is_gone =
                plan.problems.iter().any(|one| one.address == "project/web" && one.message.contains("archived"));
            let changed = |address: &str| plan.changes.iter().any(|change| change.address == address);
            // A list that rides in another one is not asked for.
            let archived = transport.done.load(Ordering::Relaxed);
            assert_eq!(archived, !(embed && users && route == "/proj_web/users"), "{route} {embed} {users}");
            assert_eq!(is_gone, archived, "{route} {embed} {users}: {plan:#?}");
            assert_ne!(is_gone, changed("project/web/member/c@example.com"), "{route} {embed} {users}");
            assert!(changed("project/api/member/c@example.com") && changed("project/api/service_account/s"), "{route}");
        }
    }
}

/// A view shows the other projects, and misses nothing: what went away has no keys.
#[test]
fn a_project_that_goes_away_while_it_is_shown_is_left_out() {
    let sandbox = Sandbox::new(Some(LIVE), None, SandboxOptions::default()).unwrap();
    let inner = InMemory::new(sandbox.router());
    let route = "/proj_web/api_keys";
    let transport = Arc::new(Meanwhile { inner, done: AtomicBool::new(false), route, archives: "proj_web" });
    let now = sandbox.now();
    let clock = Arc::new(SimulatedClock::fixed(jiff::Timestamp::from_second(now).unwrap(), 0.5));
    let base = "http://127.0.0.1/v1".parse().unwrap();
    let client =
        Client::new(transport.clone(), clock, base, SecretString::from(ADMIN_KEY), Options::default()).unwrap();
    let view = View::Keys(KeyFilter::default());
    let (live, verdicts, gathered) = block_on(reconcile::look(&client, &view, None, now)).unwrap();
    let shown = view::show(&view, &live, &ViewContext { now, organization: None, verdicts, gathered, has_bars: false })
        .unwrap();
    assert!(transport.done.load(Ordering::Relaxed));
    assert_eq!(shown.document.missing, []);
}

/// A list that does not exist although its project does is a missing part of a view.
#[test]
fn a_list_that_is_refused_while_its_project_is_there_is_a_missing_part_of_a_view() {
    use crate::support::faulty::{Effect, Fault, Faulty, Said};
    for status in [400, 403, 404] {
        let sandbox = Sandbox::new(Some(LIVE), None, SandboxOptions::default()).unwrap();
        let body = r#"{"error":{"message":"no","type":"invalid_request_error","param":null,"code":null}}"#;
        let (world, _) = Faulty::world(
            &sandbox,
            Box::new(move |request, _| {
                let fault = Fault { effect: Effect::Never, said: Said::Status(status, None, body) };
                request.url.path().ends_with("/proj_web/api_keys").then_some(fault)
            }),
        );
        let view = View::Keys(KeyFilter::default());
        let (live, verdicts, gathered) = block_on(reconcile::look(&world.client, &view, None, world.now)).unwrap();
        let context = ViewContext { now: world.now, organization: None, verdicts, gathered, has_bars: false };
        let missing = view::show(&view, &live, &context).unwrap().document.missing;
        assert_eq!(missing.len(), 1, "{missing:?}");
        assert_eq!((&*missing[0].collection, &missing[0].parents[..]), ("api_keys", &["project/web".to_owned()][..]));
    }
}

/// A list that does not exist although its project does is not known, and nothing is planned from it.
#[test]
fn a_list_that_is_refused_while_its_project_is_there_stops_everything() {
    use crate::support::faulty::{Effect, Fault, Faulty, Said};
    let yaml =
        "version: 1\norganization: { id: org-story }\nprojects: { api: { members: {} }, web: { members: {} } }\n";
    for status in [400, 403, 404] {
        let sandbox = Sandbox::new(Some(LIVE), None, SandboxOptions::default()).unwrap();
        let body = r#"{"error":{"message":"no","type":"invalid_request_error","param":null,"code":null}}"#;
        let (world, _) = Faulty::world(
            &sandbox,
            Box::new(move |request, _| {
                let fault = Fault { effect: Effect::Never, said: Said::Status(status, None, body) };
                request.url.path().ends_with("/proj_web/users").then_some(fault)
            }),
        );
        let stopped = block_on(world.plan(&read(yaml), PlanPart::Changes)).err().unwrap();
        assert!(stopped.to_string().contains("no"), "{stopped}");
    }
}

/// An answer without the field does not say that a project has no external key, so nothing is cleared, and nothing is
/// taken as cleared.
#[test]
fn an_external_key_that_the_api_does_not_show_is_not_none() {
    const LIVE: &str = "
now: 2026-11-24T09:00:00Z
organization: { id: org-laws }
users: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: owner }]
external_keys: [{ id: extkey_1, name: vault, type: aws, external_id: org-laws, kms_arn: a, role_arn: r }]
projects: [{ id: proj_web, name: web, external_key_id: extkey_1 }]
";
    let file = "version: 1\norganization: { id: org-laws }\nprojects: { web: { external_key: none } }";
    let sandbox = Sandbox::new(Some(LIVE), None, SandboxOptions::default()).unwrap();
    let (world, network) = Faulty::calm(&sandbox);
    network.rewrite(Box::new(|request, answer| {
        if request.url.path().ends_with("/projects") {
            let mut list: Value = serde_json::from_slice(&answer.body).unwrap();
            for project in list["data"].as_array_mut().unwrap() {
                project.as_object_mut().unwrap().remove("external_key_id");
            }
            answer.body = list.to_string().into();
        }
    }));
    let (_, plan) = block_on(world.plan(&read(file), PlanPart::Changes)).unwrap();
    assert!(plan.changes.is_empty(), "{plan:#?}");
    let problem = plan.problems.iter().find(|problem| problem.address == "project/web").unwrap();
    assert!(problem.message.contains("does not show whether"), "{problem:#?}");
}
