//! How many requests a plan of a medium organization needs: counts, never times.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::{
    since_snapshot::{since, taken},
    support::{World, block_on, label, read},
};
use orgward::plan::PlanPart;
use std::{collections::BTreeMap, fmt::Write as _};

/// 300 users, 60 projects with 5 members and 2 groups each, 20 groups of 15, 5 roles: as a live organization, and as the
/// file that declares it. The user list shows no memberships, which needs the most requests. `with_accounts` adds a
/// service account in each project.
pub(crate) fn medium(with_accounts: bool) -> (String, String) {
    let person = |number: usize| format!("u{number}@example.com");
    let mut live = String::from(
        "now: 2026-11-24T09:00:00Z\norganization: { id: org-medium }\nswitches: { embed_projects: false }\nroles:\n",
    );
    let mut file = String::from("version: 1\norganization: { id: org-medium }\nroles:\n");
    for role in 0..5 {
        let _ = writeln!(live, "  - {{ name: role{role}, permissions: [api.usage.read] }}");
        let _ = writeln!(file, "  role{role}: {{ permissions: [api.usage.read] }}");
    }
    live.push_str("users:\n");
    file.push_str("users:\n");
    for user in 0..300 {
        let role = if user < 3 { "owner" } else { "reader" };
        let _ = writeln!(live, "  - {{ email: {}, role: {role} }}", person(user));
        let _ = writeln!(file, "  {}: {role}", person(user));
    }
    live.push_str("groups:\n");
    file.push_str("groups:\n");
    for group in 0..20 {
        let members: Vec<String> = (0..15).map(|member| person(group * 15 + member)).collect();
        let _ = writeln!(live, "  - {{ name: g{group}, users: [{}] }}", members.join(", "));
        let _ = writeln!(file, "  g{group}: {{ members: [{}] }}", members.join(", "));
    }
    live.push_str("projects:\n  - { name: Default project }\n");
    file.push_str("projects:\n");
    for project in 0..60 {
        let members: Vec<usize> = (0..5).map(|member| 3 + (project * 5 + member) % 297).collect();
        let shown: Vec<String> =
            members.iter().map(|user| format!("{{ email: {}, role: member }}", person(*user))).collect();
        let listed: Vec<String> = members.iter().map(|user| format!("{}: member", person(*user))).collect();
        let groups = [project % 20, (project + 7) % 20];
        let accounts = if with_accounts { ", service_accounts: [{ name: robot, role: member }]" } else { "" };
        let _ = writeln!(
            live,
            "  - {{ name: p{project}, users: [{}], groups: [{{ name: g{}, roles: [member] }}, {{ name: g{}, roles: [viewer] }}]{accounts} }}",
            shown.join(", "),
            groups[0],
            groups[1],
        );
        let accounts = if with_accounts { ", service_accounts: { robot: member }" } else { "" };
        let _ = writeln!(
            file,
            "  p{project}: {{ members: {{ {} }}, groups: {{ g{}: member, g{}: viewer }}{accounts} }}",
            listed.join(", "),
            groups[0],
            groups[1],
        );
    }
    (live, file)
}

/// The requests of one plan, which finds everything in sync.
fn requests(with_accounts: bool) -> (usize, BTreeMap<String, usize>) {
    let (live, file) = medium(with_accounts);
    let world = World::new(&live);
    let read = read(&file);
    let (judged, _) = block_on(world.plan(&read, PlanPart::Changes)).ok().unwrap();
    assert!(judged.plan.changes.is_empty());
    let mut by_label = BTreeMap::new();
    for exchange in world.exchanges() {
        *by_label.entry(label(&exchange)).or_default() += 1;
    }
    (by_label.values().sum(), by_label)
}

#[test]
fn a_medium_organization_is_planned_in_few_requests() {
    let (all, by_label) = requests(false);
    assert!(all <= 290, "{all} requests: {by_label:#?}");
    assert_eq!(by_label["GET /organization/groups"], 1, "{by_label:#?}");
    let (all, by_label) = requests(true);
    assert!(all <= 350, "{all} requests: {by_label:#?}");
}

/// The same organization, an hour after a snapshot in which nothing happened.
#[test]
fn a_quiet_check_of_a_medium_organization_asks_the_log_alone() {
    let (live, file) = medium(true);
    let world = World::new(&format!("{live}audit_logs: [{{ type: login.succeeded, effective_at: -9d }}]\n"));
    let read = read(&file);
    block_on(async {
        let snapshot = taken(&world, &read).await;
        world.sandbox.set_now(world.now + 3_600);
        let before = world.exchanges().len();
        let (run, drift) = since(&world, &read, &snapshot).await.unwrap();
        assert_eq!((world.exchanges().len() - before, drift.requests.sent), (1, 1));
        assert!(run.summary.log.vouches && drift.shows_nothing() && !drift.is_in_sync());
    });
}
