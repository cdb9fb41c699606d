//! Roles are assigned and taken away, and the answers are lost: what the organization shows afterwards decides, also where
//! other people have the same roles.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{
    Read, block_on,
    faulty::{Effect, Fault, Faulty, Said},
    read,
};
use orgward::{
    apply::report::Outcome,
    plan::PlanPart,
    sandbox::{Options, Sandbox},
};

const LIVE: &str = "
now: 2026-11-24T09:00:00Z
organization: { id: org-roles }
roles: [{ name: auditor, permissions: [api.usage.read] }]
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader, roles: [auditor] }
  - { email: dave@example.com, role: reader, roles: [auditor] }
  - { email: erin@example.com, role: reader }
  - { email: frank@example.com, role: reader }
  - { email: gina@example.com, role: reader }
groups: [{ name: ml, roles: [auditor] }, { name: ops, roles: [auditor] }]
projects:
  - name: web
    roles: [{ name: deployer, permissions: [api.model.request] }]
    users:
      - { email: carol@example.com, role: member, roles: [deployer] }
      - { email: dave@example.com, role: member, roles: [deployer] }
      - { email: erin@example.com, role: viewer }
      - { email: frank@example.com, role: viewer }
    groups: [{ name: ml, roles: [member, deployer] }, { name: ops, roles: [member, deployer] }]
";

/// A change of a role of each sort of holder, beside somebody who keeps the role.
const CHANGES: &[(&str, &str)] = &[
    (
        "a member becomes a viewer",
        "projects: { web: { members: { carol@example.com: viewer, dave@example.com: member } } }",
    ),
    (
        "a viewer becomes a member",
        "projects: { web: { members: { erin@example.com: member, frank@example.com: viewer } } }",
    ),
    ("a new viewer", "projects: { web: { members: { gina@example.com: viewer, dave@example.com: member } } }"),
    (
        "a group becomes a viewer",
        "groups: { ml: {}, ops: {} }\nprojects: { web: { groups: { ml: viewer, ops: member } } }",
    ),
    ("a role of a user leaves", "users: { carol@example.com: [reader], dave@example.com: [reader, auditor] }"),
    ("a role of a user comes", "users: { erin@example.com: [reader, auditor] }"),
    ("a role of a group leaves", "groups: { ml: { roles: [] }, ops: { roles: [auditor] } }"),
    (
        "a role of a member leaves",
        "projects: { web: { members: { carol@example.com: [member], dave@example.com: [member, deployer] } } }",
    ),
    ("a role of a member comes", "projects: { web: { members: { erin@example.com: [viewer, deployer] } } }"),
    (
        "a role of a project group leaves",
        "groups: { ml: {}, ops: {} }\nprojects: { web: { groups: { ml: [member], ops: [member, deployer] } } }",
    ),
];

const POLICY: &str = "policy: { unlisted: { role_assignments: remove } }";

fn good(sections: &str) -> Read {
    let read = read(&format!("version: 1\norganization: {{ id: org-roles }}\n{POLICY}\n{sections}"));
    assert!(!orgward::desired::has_errors(&read.problems), "{}", read.drawn(&[]));
    read
}

const ERROR: &str = r#"{"error":{"message":"No.","type":"server_error","param":null,"code":null}}"#;

/// Applies a change while the answer to one write is lost, once or always.
async fn lose(name: &str, file: &Read, nth: u32, fault: &Fault, times: u32) -> bool {
    let sandbox = Sandbox::new(Some(LIVE), None, Options::default()).unwrap();
    let (mut victim, mut left) = (None, times);
    let fault = fault.clone();
    let (world, network) = Faulty::world(
        &sandbox,
        Box::new(move |request, count| {
            if request.method == http::Method::GET {
                return None;
            }
            let this = (request.method.clone(), request.url.path().to_owned());
            if count.writes == nth {
                victim = Some(this.clone());
            }
            if left == 0 || victim.as_ref() != Some(&this) {
                return None;
            }
            left -= 1;
            Some(fault.clone())
        }),
    );
    let (judged, _) = world.plan(file, PlanPart::Changes).await.ok().unwrap();
    assert!(!judged.is_blocked() && !judged.plan.changes.is_empty(), "{name}: {:#?}", judged.guardrails);
    let report = world.apply(file, &judged, PlanPart::Changes, &[]).await;
    let is_so = |outcome: Outcome| matches!(outcome, Outcome::Done | Outcome::Unchanged);
    let all_so = report.changes.iter().all(|entry| is_so(entry.outcome));
    assert!(all_so, "{name}, write {nth}, {times} times, {fault:?}: {report:#?}", fault = network.sent());
    assert!(report.verification.not_verified.is_empty(), "{name}, write {nth}: {report:#?}");
    let (world, _) = Faulty::calm(&sandbox);
    let (judged, _) = world.plan(file, PlanPart::Changes).await.ok().unwrap();
    assert!(judged.plan.changes.is_empty(), "{name}: the next plan is not empty");
    u32::try_from(network.sent().len()).unwrap() > nth
}

#[test]
fn a_lost_answer_about_a_role_is_settled_by_what_is_there() {
    block_on(async {
        for (name, sections) in CHANGES {
            let file = good(sections);
            for said in [Said::Lost, Said::Status(500, None, ERROR), Said::Status(204, None, "")] {
                let fault = Fault { effect: Effect::Now, said };
                for times in [1, 99] {
                    let mut nth = 1;
                    while lose(name, &file, nth, &fault, times).await {
                        nth += 1;
                    }
                }
            }
        }
    });
}
