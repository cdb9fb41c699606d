//! How many requests a plan takes: no more than the file and the guardrails need.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{World, block_on, read};
use orgward::{api::counts::Requests, plan::PlanPart};
use std::fmt::Write as _;

/// The people and the projects of an organization of medium size.
const PEOPLE: usize = 300;
const PROJECTS: usize = 60;

/// The person who leaves is a reader and a member of the last project.
fn live(leaver: &str, more: &str) -> String {
    let mut text = format!(
        "now: 2026-11-24T09:00:00Z\norganization: {{ id: org-medium }}\nusers:\n  - {{ email: root@example.com, role: owner }}\n  \
         - {{ email: ruth@example.com, role: owner }}\n  - {{ email: leaver@example.com, role: reader{leaver} }}\n"
    );
    for number in 3..PEOPLE {
        let _ = writeln!(text, "  - {{ email: user{number}@example.com, role: reader }}");
    }
    text.push_str("projects:\n");
    for number in 1..PROJECTS {
        let _ = writeln!(text, "  - {{ name: p{number} }}");
    }
    text.push_str(
        "  - name: last\n    users: [{ email: leaver@example.com, role: member }]\n    api_keys: [{ name: laptop, owner: { \
         user: leaver@example.com }, last_used_at: -20d }]\n",
    );
    text + more
}

/// The requests of a plan that removes the person, by a file that manages only people.
fn requests(live: &str) -> Requests {
    let mut file = String::from("version: 1\norganization: { id: org-medium }\nusers:\n");
    file.push_str("  root@example.com: owner\n  ruth@example.com: owner\n  leaver@example.com: { state: absent }\n");
    for number in 3..PEOPLE {
        let _ = writeln!(file, "  user{number}@example.com: reader");
    }
    let world = World::new(live);
    let (judged, plan) = block_on(world.plan(&read(&file), PlanPart::Changes)).ok().unwrap();
    assert_eq!(plan.changes.len(), 1);
    assert!(!judged.is_blocked(), "{:#?}", judged.guardrails);
    world.client.requests()
}

#[test]
fn a_removal_reads_no_keys_if_the_user_list_tells_of_their_use() {
    let requests = requests(&live(", api_key_last_used_at: -40d", ""));
    // Three pages of users, the invites and the admin keys, by which `own_identity` knows the key in use.
    assert_eq!(requests.sent, 5, "{requests:#?}");
    assert!(requests.by_route.keys().all(|route| !route.contains("projects")), "{requests:#?}");
}

#[test]
fn a_removal_reads_the_keys_of_the_persons_projects_if_the_user_list_does_not_tell() {
    let requests = requests(&live("", ""));
    assert_eq!(requests.by_route["GET /organization/projects/{project_id}/api_keys"], 1, "{requests:#?}");
    // The list of projects, and the two lists that say that the person has no other access, come on top.
    assert_eq!(requests.sent, 9, "{requests:#?}");
}

#[test]
fn a_removal_reads_the_keys_of_every_project_if_a_group_may_give_access() {
    let requests = requests(&live("", "groups: [{ name: engineers }]\n"));
    assert_eq!(requests.by_route["GET /organization/projects/{project_id}/api_keys"], 60 + 1, "{requests:#?}");
}

#[test]
fn a_removal_reads_the_keys_of_every_project_if_the_user_list_names_none() {
    let requests = requests(&live("", "switches: { embed_projects: false }\n"));
    assert_eq!(requests.by_route["GET /organization/projects/{project_id}/api_keys"], 60 + 1, "{requests:#?}");
}
