//! The organization moves while orgward waits, and answers say less than they seem to: what was so for the plan is looked
//! at again before anything is taken away, and nothing counts as done that is not seen to be.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use crate::support::{
    Read, World, block_on,
    faulty::{Effect, Fault, Faulty, Said, Schedule, census, owners},
    read,
};
use http::Method;
use orgward::{
    apply::report::{Entry, Outcome, Report},
    plan::PlanPart,
    sandbox::{Options, Sandbox},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

const LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-moved }
users:
  - { id: user-root, email: root@example.com, role: owner }
  - { id: user-ruth, email: ruth@example.com, role: owner }
  - { id: user-olga, email: olga@example.com, role: owner }
  - { id: user-bob, email: bob@example.com, role: reader }
  - { id: user-carl, email: carl@example.com, role: reader }
projects:
  - { id: proj_default, name: Default project }
  - id: proj_web
    name: web
    users: [{ email: bob@example.com, role: owner }, { email: carl@example.com, role: owner }]
    api_keys: [{ id: key_carl, name: carl, owner: { user: carl@example.com }, created_at: -90d, last_used_at: -80d }]
admin_api_keys: [{ id: key_own, name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
"#;

const SLOW: &str = r#"{"error":{"message":"Slow down.","type":"requests","param":null,"code":"rate_limit_exceeded"}}"#;
const ERROR: &str = r#"{"error":{"message":"No.","type":"server_error","param":null,"code":null}}"#;

fn good(sections: &str) -> Read {
    let read = read(&format!("version: 1\norganization: {{ id: org-moved }}\n{sections}"));
    assert!(!orgward::desired::has_errors(&read.problems), "{}", read.drawn(&[]));
    read
}

fn calm() -> Schedule {
    Box::new(|_, _| None)
}

/// Plans, lets `meanwhile` be set up, and applies.
async fn apply(sections: &str, schedule: Schedule, meanwhile: impl FnOnce(&Faulty)) -> (Sandbox, Report, Arc<Faulty>) {
    let sandbox = Sandbox::new(Some(LIVE), None, Options::default()).unwrap();
    let (report, network) = apply_to(&sandbox, sections, schedule, meanwhile).await;
    (sandbox, report, network)
}

async fn apply_to(
    sandbox: &Sandbox,
    sections: &str,
    schedule: Schedule,
    meanwhile: impl FnOnce(&Faulty),
) -> (Report, Arc<Faulty>) {
    let file = good(sections);
    let (world, network): (World, _) = Faulty::world(sandbox, schedule);
    let (judged, _) = world.plan(&file, PlanPart::Changes).await.ok().unwrap();
    assert!(!judged.is_blocked(), "{:#?}", judged.guardrails);
    meanwhile(&network);
    let report = world.apply(&file, &judged, PlanPart::Changes, &[]).await;
    (report, network)
}

fn entry<'a>(report: &'a Report, address: &str) -> &'a Entry {
    report.changes.iter().find(|one| one.address == address).unwrap()
}

fn said(status: u16, after: Option<u32>, body: &'static str) -> Fault {
    Fault { effect: Effect::Never, said: Said::Status(status, after, body) }
}

/// Limits the first write of a method whose path ends so, and asks to wait.
fn limits(method: Method, path: &'static str, seconds: u32) -> Schedule {
    let mut left = 1;
    Box::new(move |request, _| {
        let fits = request.method == method && request.url.path().ends_with(path) && left > 0;
        fits.then(|| {
            left -= 1;
            said(429, Some(seconds), SLOW)
        })
    })
}

fn demote(who: &str) -> (Method, String, Option<Value>) {
    (Method::POST, format!("/organization/users/{who}"), Some(json!({ "role": "reader" })))
}

#[test]
fn an_owner_who_was_demoted_meanwhile_counts() {
    block_on(async {
        let file = "users: { root@example.com: owner, ruth@example.com: owner, olga@example.com: reader, \
                    bob@example.com: reader, carl@example.com: reader }";
        let ruth = |network: &Faulty| {
            let (method, path, body) = demote("user-ruth");
            network.meanwhile(Duration::from_secs(1), method, &path, body);
        };
        // While the write waits for its turn.
        let (sandbox, report, _) = apply(file, limits(Method::POST, "user-olga", 310), ruth).await;
        let olga = entry(&report, "user/olga@example.com");
        assert_eq!((olga.outcome, &*olga.guardrail), (Outcome::Refused, "min_owners"), "{report:#?}");
        assert!(olga.detail.contains("has changed since the plan"), "{olga:#?}");
        assert_eq!((owners(&sandbox), report.writes), (2, 1));
        // In many short waits, which are one long one.
        let mut left = 9;
        let short: Schedule = Box::new(move |request, _| {
            let fits = request.url.path().ends_with("user-olga") && left > 0;
            fits.then(|| {
                left -= 1;
                said(429, Some(12), SLOW)
            })
        });
        let (sandbox, report, _) = apply(file, short, ruth).await;
        assert_eq!((owners(&sandbox), report.is_complete()), (2, false), "{report:#?}");
        // Between the plan and the first write.
        let late = |network: &Faulty| {
            ruth(network);
            network.advance(Duration::from_secs(61));
        };
        let (sandbox, report, _) = apply(file, calm(), late).await;
        assert_eq!((owners(&sandbox), report.writes), (2, 0), "{report:#?}");
        // Nobody moved: it goes, however long it waited.
        let (sandbox, report, _) = apply(file, limits(Method::POST, "user-olga", 310), |_| {}).await;
        assert!(report.is_complete(), "{report:#?}");
        assert_eq!(owners(&sandbox), 2);
    });
}

/// A promotion of this run that somebody takes back is no owner to come.
#[test]
fn an_owner_of_this_run_who_was_demoted_again_does_not_count() {
    block_on(async {
        let file =
            "policy: { guardrails: { min_owners: 3 } }\nusers: { bob@example.com: owner, olga@example.com: reader }";
        let (sandbox, report, _) = apply(file, limits(Method::POST, "user-olga", 310), |network| {
            let (method, path, body) = demote("user-bob");
            network.meanwhile(Duration::from_secs(9), method, &path, body);
        })
        .await;
        assert_eq!(entry(&report, "user/olga@example.com").guardrail, "min_owners", "{report:#?}");
        assert_eq!(owners(&sandbox), 3);
    });
}

#[test]
fn whoever_became_an_owner_while_the_removal_waited_stays() {
    block_on(async {
        let file = "users: { carl@example.com: { state: absent } }";
        let (sandbox, report, _) = apply(file, limits(Method::DELETE, "user-carl", 310), |network| {
            let promote = Some(json!({ "role": "owner" }));
            network.meanwhile(Duration::from_secs(9), Method::POST, "/organization/users/user-carl", promote);
        })
        .await;
        let carl = entry(&report, "user/carl@example.com");
        assert!(carl.outcome == Outcome::Refused && carl.stale, "{report:#?}");
        assert_eq!(owners(&sandbox), 4);
    });
}

#[test]
fn the_last_owner_of_a_project_and_a_key_in_use_are_looked_at_again() {
    block_on(async {
        // Of two owners of the project one is taken out by somebody else, and one by the file.
        let members = "projects: { web: { members: { carl@example.com: { state: absent } } } }";
        for (wait, method) in [(0, Method::DELETE), (310, Method::DELETE)] {
            let (sandbox, report, _) = apply(members, limits(method, "user-carl", wait), |network| {
                let path = "/organization/projects/proj_web/users/user-bob";
                network.meanwhile(Duration::ZERO, Method::DELETE, path, None);
                network.advance(Duration::from_secs(61));
            })
            .await;
            let carl = entry(&report, "project/web/member/carl@example.com");
            assert_eq!(&*carl.guardrail, "last_project_owner", "{report:#?}");
            let now = census(&sandbox, &BTreeMap::new());
            assert!(now.contains_key("project/web/member/carl@example.com"));
        }
        // The same by leaving the organization.
        let leaves = "users: { bob@example.com: reader, carl@example.com: { state: absent } }\nprojects: { web: { \
            members: { bob@example.com: owner } } }";
        let (_, report, _) = apply(leaves, calm(), |network| {
            network.meanwhile(Duration::ZERO, Method::DELETE, "/organization/projects/proj_web/users/user-bob", None);
            network.advance(Duration::from_secs(61));
        })
        .await;
        assert_eq!(&*entry(&report, "user/carl@example.com").guardrail, "last_project_owner", "{report:#?}");
        // A key that is revoked, and one that ends with its owner, were used since.
        let keys = "policy: { unlisted: { api_keys: remove } }\nprojects: { web: { api_keys: { allow: [] } } }";
        let users = "users: { carl@example.com: { state: absent } }";
        for (file, address, guardrail) in [
            (keys, "project/web/api_key/key_carl", "revoke_used_within"),
            (users, "user/carl@example.com", "removal_with_live_keys"),
        ] {
            for late in [true, false] {
                let (_, report, _) = apply(file, limits(Method::DELETE, "_carl", 0), |network| {
                    let used = network.count().all;
                    let mut seen = 0;
                    network.rewrite(Box::new(move |request, answer| {
                        seen += 1;
                        let fits = request.url.path().ends_with("/api_keys") && seen > 0 && used > 0;
                        if let (true, Ok(mut list)) = (fits, serde_json::from_slice::<Value>(&answer.body)) {
                            for row in list["data"].as_array_mut().unwrap() {
                                row["last_used_at"] = json!(1_795_510_000);
                            }
                            answer.body = list.to_string().into_bytes();
                        }
                    }));
                    network.advance(Duration::from_secs(if late { 61 } else { 1 }));
                })
                .await;
                let found = entry(&report, address);
                if late {
                    assert_eq!((found.outcome, &*found.guardrail), (Outcome::Refused, guardrail), "{report:#?}");
                } else {
                    assert_eq!(found.outcome, Outcome::Done, "{report:#?}");
                }
            }
        }
    });
}

#[test]
fn what_cannot_be_looked_at_again_is_not_taken_away() {
    block_on(async {
        let file = "users: { carl@example.com: { state: absent } }";
        for path in ["/organization/users", "/api_keys", "/admin_api_keys"] {
            for status in [403, 404, 500] {
                let (_, report, _) = apply(file, calm(), |network| {
                    network.rewrite(Box::new(move |request, answer| {
                        if request.method == Method::GET && request.url.path().ends_with(path) {
                            answer.status = http::StatusCode::from_u16(status).unwrap();
                            answer.body = ERROR.into();
                        }
                    }));
                    network.advance(Duration::from_secs(61));
                })
                .await;
                let carl = entry(&report, "user/carl@example.com");
                assert!(!carl.outcome.is_good() && report.writes == 0, "{path} {status}: {report:#?}");
            }
        }
    });
}

#[test]
fn a_fast_apply_costs_no_further_request() {
    block_on(async {
        let file = "users: { carl@example.com: { state: absent }, olga@example.com: reader }";
        let planned = Arc::new(AtomicUsize::new(0));
        let seen = planned.clone();
        let (_, report, network) = apply(file, calm(), |network| {
            seen.store(network.count().all as usize, Ordering::Relaxed);
            network.advance(Duration::from_secs(59));
        })
        .await;
        assert!(report.is_complete(), "{report:#?}");
        let count = network.count();
        // Verification reads people and invites.
        assert_eq!(count.all as usize - planned.load(Ordering::Relaxed) - count.writes as usize, 2);
    });
}

#[test]
fn an_answer_is_a_fact_only_where_it_says_what_was_asked_for() {
    block_on(async {
        let users =
            "policy: { guardrails: { min_owners: 3 } }\nusers: { bob@example.com: owner, olga@example.com: reader }";
        let old = r#"{"object":"organization.user","id":"user-bob","email":"bob@example.com","name":"Bob","role":"reader","added_at":1}"#;
        let other = r#"{"object":"organization.user","id":"user-carl","email":"carl@example.com","name":"C","role":"owner","added_at":1}"#;
        let beside = r#"{"object":"organization.user","id":"user-bob","email":"bob@example.com","name":"B","role":"owner","added_at":1,"error":{"message":"later"}}"#;
        for fault in [
            said(200, None, ERROR),
            said(200, None, beside),
            said(200, None, old),
            said(200, None, other),
            said(200, None, "{}"),
            said(200, None, "[]"),
            said(200, None, "null"),
            said(201, None, "\"ok\""),
            said(202, None, beside),
            said(204, None, ""),
        ] {
            let (fault, told) = (fault.clone(), format!("{fault:?}"));
            let promotes: Schedule = Box::new(move |request, _| {
                let fits = request.method == Method::POST && request.url.path().ends_with("user-bob");
                fits.then(|| fault.clone())
            });
            let (sandbox, report, _) = apply(users, promotes, |_| {}).await;
            assert_eq!(owners(&sandbox), 3, "{told}: {report:#?}");
            let bob = entry(&report, "user/bob@example.com");
            assert_eq!(bob.outcome, Outcome::Unknown, "{told}");
            assert_eq!(entry(&report, "user/olga@example.com").outcome, Outcome::Skipped, "{told}");
            assert!(!report.is_complete());
        }
        // A removal needs `deleted: true`, and of the right one.
        let leaves = "users: { carl@example.com: { state: absent } }";
        for body in [
            r#"{"id":"user-carl","deleted":false}"#,
            r#"{"id":"user-bob","deleted":true}"#,
            r#"{"id":"user-carl"}"#,
            r#"{"id":"user-carl","deleted":true,"error":{"message":"x"}}"#,
            "{}",
        ] {
            let removes: Schedule =
                Box::new(move |request, _| (request.method == Method::DELETE).then(|| said(200, None, body)));
            let (_, report, _) = apply(leaves, removes, |_| {}).await;
            assert_eq!(entry(&report, "user/carl@example.com").outcome, Outcome::Unknown, "{body}: {report:#?}");
        }
    });
}

#[test]
fn the_id_of_something_else_is_nobody_s() {
    block_on(async {
        let file = "projects: { fresh: { members: { bob@example.com: owner } } }";
        let other =
            r#"{"object":"organization.project","id":"proj_web","name":"fresh","created_at":1,"status":"active"}"#;
        let named = r#"{"object":"organization.project","id":"proj_x","name":"else","created_at":1,"status":"active"}"#;
        for (body, effect) in [(other, Effect::Now), (named, Effect::Now), (other, Effect::Never)] {
            let creates: Schedule = Box::new(move |request, _| {
                let fits = request.method == Method::POST && request.url.path().ends_with("/projects");
                fits.then_some(Fault { effect, said: Said::Status(200, None, body) })
            });
            let (_, report, network) = apply(file, creates, |_| {}).await;
            // The member goes into the new project, or nowhere.
            let added: Vec<_> = network.sent().into_iter().filter(|sent| sent.path.contains("/proj_web/")).collect();
            assert!(added.is_empty(), "{added:#?}");
            assert_eq!(report.is_complete(), effect == Effect::Now, "{report:#?}");
        }
    });
}

#[test]
fn a_gateway_that_knows_no_delete_removes_nobody() {
    block_on(async {
        let file = "policy: { unlisted: { api_keys: remove } }\nusers: { bob@example.com: reader, carl@example.com: \
            { state: absent } }\n\
                    projects: { web: { api_keys: { allow: [] } } }";
        let routes: Schedule =
            Box::new(|request, _| (request.method == Method::DELETE).then(|| said(404, None, ERROR)));
        let (_, report, _) = apply(file, routes, |_| {}).await;
        assert_eq!(report.count(Outcome::Failed), 2, "{report:#?}");
        assert!(report.changes.iter().all(|one| one.detail.contains("it still exists")), "{report:#?}");
    });
}

#[test]
fn a_create_whose_answer_was_lost_is_never_sent_twice() {
    block_on(async {
        let file = "projects: { fresh: { service_accounts: { runner: member } } }";
        for (seconds, comes) in [(0, true), (7, true), (15, true), (45, true), (59, true), (90, false), (9999, false)] {
            let mut struck = false;
            let creates: Schedule = Box::new(move |request, _| {
                let fits = request.method == Method::POST && request.url.path().ends_with("/projects") && !struck;
                struck |= fits;
                let effect = if seconds == 9999 { Effect::Never } else { Effect::Late(Duration::from_secs(seconds)) };
                fits.then_some(Fault { effect, said: Said::Lost })
            });
            let (sandbox, report, network) = apply(file, creates, |_| {}).await;
            assert_eq!(report.is_complete(), comes, "{seconds}: {report:#?}");
            let fresh = entry(&report, "project/fresh");
            assert_eq!(fresh.outcome, if comes { Outcome::Done } else { Outcome::Unknown }, "{seconds}");
            network.settle().await;
            // The next run finishes.
            let (report, _) = apply_to(&sandbox, file, calm(), |_| {}).await;
            assert!(report.is_complete(), "{report:#?}");
            let now = census(&sandbox, &BTreeMap::new());
            assert_eq!(now["project/fresh"].len(), 1, "{seconds}");
        }
    });
}

#[test]
fn what_was_made_a_moment_ago_may_not_be_known_everywhere() {
    block_on(async {
        let file = "projects: { fresh: { members: { bob@example.com: owner }, service_accounts: { runner: member } } }";
        for times in [1, 3] {
            let mut left: BTreeMap<String, u32> = BTreeMap::new();
            let behind: Schedule = Box::new(move |request, count| {
                let path = request.url.path().to_owned();
                let nested = count.writes > 0 && !path.contains("proj_web") && path.contains("/projects/");
                let seen = left.entry(path).or_default();
                *seen += 1;
                (nested && *seen <= times).then(|| said(404, None, ERROR))
            });
            let (_, report, _) = apply(file, behind, |_| {}).await;
            assert!(report.is_complete(), "{report:#?}");
        }
        let always: Schedule = Box::new(|request, count| {
            let nested = count.writes > 0 && request.url.path().ends_with("/service_accounts");
            nested.then(|| said(404, None, ERROR))
        });
        let (_, report, _) = apply(file, always, |_| {}).await;
        assert!(!report.is_complete(), "{report:#?}");
    });
}

#[test]
fn what_was_made_is_found_again_by_its_id() {
    block_on(async {
        let file = "projects: { \"fresh  one\": {} }";
        let address = "project/fresh  one";
        // The API tidies the name: in its answer and in the list, or in the list alone.
        for everywhere in [true, false] {
            let (_, report, _) = apply(file, calm(), |network| {
                network.rewrite(Box::new(move |request, answer| {
                    let is_list = request.method == Method::GET;
                    if request.url.path().ends_with("/projects") && (is_list || everywhere) {
                        let text = String::from_utf8(answer.body.clone()).unwrap();
                        answer.body = text.replace("fresh  one", "fresh one").into_bytes();
                    }
                }));
            })
            .await;
            let found = entry(&report, address);
            assert!(found.detail.contains("the API named it `fresh one`"), "{found:#?}");
            assert!(!found.next.contains("`orgward apply` again") && !report.is_complete(), "{found:#?}");
        }
        // It is not listed for long.
        let unlisted = |network: &Faulty| {
            network.rewrite(Box::new(|request, answer| {
                if request.method == Method::GET && request.url.path().ends_with("/projects") {
                    let mut list: Value = serde_json::from_slice(&answer.body).unwrap();
                    list["data"].as_array_mut().unwrap().retain(|row| row["name"] != "fresh  one");
                    answer.body = list.to_string().into_bytes();
                }
            }));
        };
        let (_, report, _) = apply(file, calm(), unlisted).await;
        let found = entry(&report, address);
        assert!(found.detail.starts_with("created as proj_") && found.detail.ends_with("not listed yet"), "{found:#?}");
        assert!(!found.next.contains("`orgward apply` again") && !report.is_complete(), "{found:#?}");
        // A list that is a few seconds behind is no difference.
        let (_, report, _) = apply(file, calm(), |network| {
            let mut behind = 3;
            network.rewrite(Box::new(move |request, answer| {
                if request.method == Method::GET && request.url.path().ends_with("/projects") {
                    let mut list: Value = serde_json::from_slice(&answer.body).unwrap();
                    let rows = list["data"].as_array_mut().unwrap();
                    let is_new = rows.iter().any(|row| row["name"] == "fresh  one");
                    if is_new && behind > 0 {
                        behind -= 1;
                        rows.retain(|row| row["name"] != "fresh  one");
                        answer.body = list.to_string().into_bytes();
                    }
                }
            }));
        })
        .await;
        assert!(report.is_complete() && report.verification.verified == 1, "{report:#?}");
        // Somebody else makes one of that name at the same time.
        let (_, report, _) = apply(file, calm(), |network| {
            let body = Some(json!({ "name": "fresh  one" }));
            network.meanwhile(Duration::ZERO, Method::POST, "/organization/projects", body);
        })
        .await;
        let found = entry(&report, address);
        assert!(found.detail.contains("exists more than once now"), "{found:#?}");
        assert!(!report.is_complete(), "{report:#?}");
    });
}

#[test]
fn what_ends_the_second_look_early_is_no_success() {
    block_on(async {
        let file = "users: { bob@example.com: owner }";
        for status in [403, 500] {
            let blind: Schedule = Box::new(move |request, count| {
                (request.method == Method::GET && count.writes > 0).then(|| said(status, None, ERROR))
            });
            let (_, report, _) = apply(file, blind, |_| {}).await;
            assert_eq!(entry(&report, "user/bob@example.com").outcome, Outcome::Done);
            assert!(!report.is_complete() && !report.verification.not_verified.is_empty(), "{report:#?}");
        }
    });
}

/// A first sending that was lost may still arrive, whatever becomes of the second.
#[test]
fn no_later_end_takes_a_doubt_away() {
    block_on(async {
        let file = "users: { bob@example.com: owner }";
        for second in
            [said(400, None, ERROR), said(403, None, ERROR), said(404, None, ERROR), said(429, Some(99_999), SLOW)]
        {
            let mut nth = 0;
            let schedule: Schedule = Box::new(move |request, _| {
                let fits = request.method == Method::POST;
                nth += u32::from(fits);
                let fault = match nth {
                    // One sending, and two repetitions of it.
                    1..=3 => Fault { effect: Effect::Never, said: Said::Lost },
                    _ => second.clone(),
                };
                fits.then_some(fault)
            });
            let (_, report, _) = apply(file, schedule, |_| {}).await;
            let bob = entry(&report, "user/bob@example.com");
            assert!(bob.outcome == Outcome::Unknown && !bob.next.contains("Nothing was sent"), "{report:#?}");
        }
    });
}

#[test]
fn a_role_that_a_group_gives_from_now_on_is_removed_all_the_same() {
    let live = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-moved }
roles: [{ name: billing, permissions: [api.usage.read] }]
users:
  - { email: root@example.com, role: owner }
  - { email: ruth@example.com, role: owner }
  - { email: bob@example.com, role: reader, roles: [billing] }
groups: [{ name: finance, roles: [billing] }]
projects: [{ name: Default project }]
admin_api_keys: [{ name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
"#;
    let read = good(
        "policy: { unlisted: { role_assignments: remove } }\nusers: { root@example.com: owner, ruth@example.com: owner, \
            bob@example.com: [reader] }\ngroups: { finance: { members: [bob@example.com] } }\n",
    );
    block_on(async {
        let world = World::new(live);
        let (judged, plan) = world.plan(&read, PlanPart::Changes).await.unwrap();
        assert_eq!(plan.changes.len(), 2, "{:#?}", plan.changes);
        let report = world.apply(&read, &judged, PlanPart::Changes, &[]).await;
        assert!(report.is_complete(), "{report:#?}");
    });
}

/// The list of a project's groups does not show their base roles, and the guardrails look at that list alone.
#[test]
fn a_role_that_a_listing_does_not_show_is_read_again_too() {
    const LIVE: &str = "
now: 2026-11-24T09:00:00Z
organization: { id: org-moved }
users: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: owner }]
groups: [{ name: staff }]
projects: [{ id: proj_web, name: web, groups: [{ name: staff, roles: [member] }] }]
";
    block_on(async {
        let sandbox = Sandbox::new(Some(LIVE), None, Options::default()).unwrap();
        let wants = "projects: { web: { groups: { staff: viewer } } }";
        let old = |network: &Faulty| network.advance(Duration::from_secs(301));
        let (report, network) = apply_to(&sandbox, wants, calm(), old).await;
        assert_eq!(entry(&report, "project/web/group/staff").outcome, Outcome::Done, "{report:#?}");
        assert_eq!(network.sent().len(), 2);
    });
}

/// A conflict may be about anything, so what is there decides.
#[test]
fn a_conflict_is_no_proof_that_somebody_is_in_a_group() {
    block_on(async {
        const CONFLICT: &str =
            r#"{"error":{"message":"The resource is being changed.","type":"t","param":null,"code":null}}"#;
        for (path, sections, address) in [
            ("/users", "groups: { staff: { members: [bob@example.com] } }", "group/staff/member/bob@example.com"),
            (
                "/roles",
                "roles: { billing: { permissions: [api.usage.read] } }\nusers: { bob@example.com: [reader, billing] }",
                "user/bob@example.com/role/billing",
            ),
        ] {
            // Nobody can look afterwards either.
            let mut is_refused = false;
            let refuses: Schedule = Box::new(move |request, _| {
                let is_inside = request.url.path().ends_with(path) && request.url.path().matches('/').count() > 3;
                match request.method == Method::POST {
                    true if is_inside => {
                        is_refused = true;
                        Some(said(409, None, CONFLICT))
                    }
                    _ => (is_refused && is_inside).then(|| said(500, None, ERROR)),
                }
            });
            let (_, report, _) = apply(sections, refuses, |_| {}).await;
            assert_eq!(entry(&report, address).outcome, Outcome::Failed, "{report:#?}");
        }
    });
}
