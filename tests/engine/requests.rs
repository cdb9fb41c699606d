//! How many requests a plan takes: no more than the file and the guardrails need.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{
    Read, World, block_on,
    random::{file, org},
    read,
};
use orgward::{
    api::counts::Requests,
    explain::{self, ReadingPlan},
    kinds,
    model::read_request::ReadRequest,
    plan::PlanPart,
    reconcile,
};
use proptest::prelude::*;
use std::{fmt::Write as _, fs, path::Path};

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

#[test]
fn the_admin_keys_are_read_before_the_plan_only_if_a_member_is_surely_removed() {
    let read_admin_keys = |policy: &str| {
        let mut file = format!("version: 1\norganization: {{ id: org-medium }}\npolicy: {policy}\nusers:\n");
        file.push_str("  root@example.com: owner\n  ruth@example.com: owner\n");
        for number in 3..PEOPLE {
            let _ = writeln!(file, "  user{number}@example.com: reader");
        }
        let world = World::new(&live("", ""));
        let (judged, _) = block_on(world.plan(&read(&file), PlanPart::Changes)).ok().unwrap();
        let admin_keys = judged.needs.iter().position(|need| label_of(need) == "admin_api_key");
        let sent =
            world.client.requests().by_route.get("GET /organization/admin_api_keys").copied().unwrap_or_default();
        (sent, admin_keys)
    };
    // The users are the first list, and the keys that a guardrail reads about the person follow.
    assert_eq!(read_admin_keys("{ unlisted: { users: remove } }"), (1, Some(1)));
    for kept in [
        "{ unlisted: { users: report } }",
        "{ unlisted: { users: remove }, unlisted_grace: 3650d }",
        "{ unlisted: { users: remove }, ignore: [{ address: user/leaver@example.com, reason: contractor }] }",
        "{ unlisted: { users: remove }, freeze: { until: 2026-12-01T18:00:00Z, allow: [grant], reason: INC-4711 } }",
    ] {
        assert_eq!(read_admin_keys(kept), (0, None), "{kept}");
    }
}

/// The kind of what a plan asked for.
fn label_of(need: &ReadRequest) -> &'static str {
    kinds::get(need.scope.kind).facts().name
}

/// Compares what was announced with what a plan really requests.
pub(super) fn holds(plan: &ReadingPlan, sent: &Requests) -> Result<(), String> {
    for (route, number) in &sent.by_route {
        let Some(told) = plan.routes.iter().find(|told| told.route == *route) else {
            return Err(format!("{route} was not announced: {plan:#?}"));
        };
        let is_too_many = told.at_most.is_some_and(|most| *number > most);
        if *number < told.at_least || is_too_many {
            return Err(format!("{route} was requested {number} times, announced {told:#?}"));
        }
    }
    let missing = plan.routes.iter().find(|told| told.at_least > 0 && !sent.by_route.contains_key(&told.route));
    missing.map_or(Ok(()), |told| Err(format!("{} was announced, and not requested", told.route)))
}

pub(super) fn explained(world: &World, file: &Read) -> ReadingPlan {
    block_on(explain::explain(&file.configuration, world.now, PlanPart::Changes, None))
}

/// Makes a plan, and returns the requests that it sent; each of them was announced.
fn announced(world: &World, file: &Read) -> Requests {
    let announced = explained(world, file);
    block_on(world.plan(file, PlanPart::Changes)).unwrap();
    let sent = world.client.requests();
    let held = holds(&announced, &sent);
    assert!(held.is_ok(), "{}", held.unwrap_err());
    sent
}

/// Reads a folder of files.
fn read_folder(path: &Path) -> Read {
    let (sources, mut problems) = orgward::source::load(path);
    let nodes: Vec<_> = sources.files.iter().map(|file| &file.node).collect();
    let (desired, found) = orgward::desired::resolve(&nodes);
    problems.extend(found);
    let configuration = reconcile::Configuration {
        desired,
        files: sources.files.iter().map(|file| file.path.clone()).collect(),
        digest: String::new(),
        base: None,
        focus: None,
        sinks: None,
    };
    Read { configuration, sources, problems }
}

#[test]
fn the_requests_of_the_examples_are_announced() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let live = |name: &str| fs::read_to_string(examples.join(name)).unwrap();
    let mut files = vec![
        (read_folder(&examples.join("company")), live("company.live.yaml")),
        (read_folder(&examples.join("templates")), live("templates.live.yaml")),
    ];
    let kinds = fs::read_dir(examples.join("kinds")).unwrap().map(|path| path.unwrap().path());
    for path in kinds.filter(|path| path.is_file()) {
        for live in [live("quickstart/live.yaml"), live("company.live.yaml"), live("templates.live.yaml")] {
            files.push((read(&fs::read_to_string(&path).unwrap()), live));
        }
    }
    let mut checked = 0;
    for (file, live) in files.into_iter().filter(|(file, _)| !orgward::desired::has_errors(&file.problems)) {
        let world = World::new(&live);
        let announced = explained(&world, &file);
        if block_on(world.plan(&file, PlanPart::Changes)).is_ok() {
            let held = holds(&announced, &world.client.requests());
            assert!(held.is_ok(), "{}\n{}", held.unwrap_err(), file.sources.files[0].text);
            checked += 1;
        }
    }
    assert!(checked > 60, "{checked}");
}

#[test]
fn the_list_that_names_the_external_key_of_a_project_is_announced() {
    let file = read("version: 1\norganization: { id: org-x }\nprojects: { web: { external_key: none } }\n");
    assert!(!orgward::desired::has_errors(&file.problems), "{}", file.drawn(&[]));
    let world = World::new(
        "organization: { id: org-x }\nusers: [{ email: root@example.com, role: owner }]\nexternal_keys: [{ name: eu, \
         type: aws, external_id: org-x, kms_arn: a, role_arn: r }]\nprojects: [{ name: web, external_key_id: eu }]\n",
    );
    let sent = announced(&world, &file);
    assert!(sent.by_route.keys().any(|route| route.ends_with("/external_keys")));
}

/// The roles of somebody who leaves are read where the organization has no groups, whatever else the file declares.
#[test]
fn the_roles_of_a_leaver_are_announced_beside_federation_rules() {
    let file = read(
        "version: 1\norganization: { id: org-x }\npolicy: { unlisted: { users: remove } }\nusers: { root@example.com: \
         owner, ruth@example.com: owner }\nworkload_identity_providers:\n  w: { issuer: https://w.example.com, audience: \
         openai, federation_rules: {} }\n",
    );
    let world = World::new(
        "organization: { id: org-x }\nusers: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: \
         owner }, { email: carol@example.com, role: reader }]\nprojects: [{ name: a }, { name: b }, { name: c }, { name: \
         web, users: [{ email: carol@example.com, role: member }] }]\nadmin_api_keys: [{ name: own, owner: { user: \
         root@example.com }, value: sk-admin-sandbox }]\n",
    );
    let sent = announced(&world, &file);
    assert!(sent.by_route.contains_key("GET /organization/users/{user_id}/roles"));
}

/// What stands in a project that still has its old name is announced like that of any other.
#[test]
fn the_roles_of_a_member_of_a_renamed_project_are_announced() {
    let file = read(
        "version: 1\norganization: { id: org-x }\nprojects: { new: { renamed_from: old, members: { ruth@example.com: \
         [member] } } }\n",
    );
    let world = World::new(
        "organization: { id: org-x }\nusers: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: \
         reader }]\nprojects: [{ name: old, users: [{ email: ruth@example.com, role: member }] }]\n",
    );
    let sent = announced(&world, &file);
    assert!(sent.by_route.contains_key("GET /projects/{project_id}/users/{user_id}/roles"));
}

/// A live viewer may have further roles, so their own list is read where the file lists them as a member.
#[test]
fn the_roles_of_a_viewer_who_becomes_a_member_are_announced() {
    let file =
        read("version: 1\norganization: { id: org-x }\nprojects: { web: { members: { ruth@example.com: member } } }\n");
    let world = World::new(
        "organization: { id: org-x }\nusers: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: \
         reader }]\nprojects: [{ name: web, users: [{ email: ruth@example.com, role: viewer }] }]\n",
    );
    let sent = announced(&world, &file);
    assert!(sent.by_route.contains_key("GET /projects/{project_id}/users/{user_id}/roles"));
}

#[test]
fn a_setting_of_the_organization_takes_exactly_one_request() {
    let file = read("version: 1\norganization: { id: org-x, spend_limit: { monthly_usd: 100 } }\n");
    assert!(!orgward::desired::has_errors(&file.problems), "{}", file.drawn(&[]));
    let world = World::new("organization: { id: org-x }\nusers: [{ email: root@example.com, role: owner }]\n");
    let plan = explained(&world, &file);
    let told = plan.routes.iter().find(|told| told.route == "GET /organization/spend_limit").unwrap();
    assert!(told.is_exact() && told.at_least == 1, "{told:#?}");
}

proptest! {
    // Each case makes many plans.
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 4,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_requests_of_a_random_plan_are_announced(org in org(), file in file()) {
        let yaml = file.yaml(&org);
        let read = read(&yaml);
        let world = World::new(&org.yaml());
        let announced = explained(&world, &read);
        if block_on(world.plan(&read, PlanPart::Changes)).is_ok() {
            let held = holds(&announced, &world.client.requests());
            prop_assert!(held.is_ok(), "{}\n{}\n{}", held.unwrap_err(), yaml, org.yaml());
        }
    }
}
