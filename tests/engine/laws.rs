//! Laws that hold for every organization and every file: random ones are made, planned and applied against the sandbox
//! in memory. `PROPTEST_CASES` says how many; a failure prints the smallest input that it could find.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{
    World, block_on,
    random::{File, FileProject, Listed, LiveProject, LiveSettings, Org, Person, file, org},
    random_identity::{Federation, Provider},
    read,
};
use orgward::{
    access::{AccessResource, AccessVerdict, Graph},
    apply::filter::filter,
    guard,
    model::{ability::Ability, address::Name},
    plan::{
        Inputs, LiveAccess, PlanPart,
        change::{GuardrailReport, GuardrailVerdict},
        file::PlanFile,
    },
    sandbox::ADMIN_KEY,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The owners that have accepted, as the sandbox sees them.
fn owners(world: &World) -> usize {
    let state: serde_json::Value = serde_yaml::from_str(&world.sandbox.state_yaml()).unwrap();
    state["users"].as_array().unwrap().iter().filter(|user| user["role"] == "owner").count()
}

/// What the policy may say beside `unlisted` and the guardrails.
const POLICIES: [&str; 7] = [
    "",
    "",
    "",
    "unlisted_grace: 10d",
    "ignore: [{ address: \"project/*/api_key/*\", reason: x }, { address: \"admin_api_key/*\", reason: x }]",
    "freeze: { until: 2027-01-01, allow: [grant], reason: x }",
    "freeze: { until: 2027-01-01, allow: [remove, revoke, update], reason: x }",
];

async fn check(org: &Org, file: &File, policy: &str, no_removals: bool) -> Result<(), TestCaseError> {
    let yaml = file.yaml(org).replacen("policy:\n", &format!("policy:\n  {policy}\n"), 1);
    let mut read = read(&yaml);
    read.configuration.desired.policy.no_removals = no_removals;
    prop_assert!(!orgward::desired::has_errors(&read.problems), "{}\n{yaml}", read.drawn(&[]));
    let world = World::new(&org.yaml());
    let (judged, plan) = match world.plan(&read, PlanPart::Changes).await {
        Ok(plan) => plan,
        Err(stopped) => return Err(TestCaseError::fail(format!("{stopped}"))),
    };
    prop_assert!(world.writes().is_empty(), "a plan wrote");
    let bytes = serde_json::to_string(&plan).unwrap();
    prop_assert!(!bytes.contains(ADMIN_KEY), "the key is in the plan");
    let (_, twice) =
        world.again().plan(&read, PlanPart::Changes).await.map_err(|_| TestCaseError::fail("no second plan"))?;
    prop_assert_eq!(&bytes, &serde_json::to_string(&twice).unwrap(), "the same inputs gave other bytes");
    let parsed = PlanFile::parse(&bytes).unwrap();
    prop_assert_eq!(&parsed, &plan);
    doctored(&judged, &plan)?;
    parts_need_nothing_more(&world, &read, &judged)?;
    what_is_proposed_is_enough(&world, (&yaml, no_removals), &plan).await?;
    if judged.is_blocked() {
        return Ok(());
    }
    for part in [PlanPart::Changes, PlanPart::TimeBased] {
        part_is_done(&world, &read, part, org).await?;
    }
    Ok(())
}

/// A part of a plan is judged from what was read for the whole.
fn parts_need_nothing_more(
    world: &World,
    read: &crate::support::Read,
    judged: &orgward::reconcile::CheckedPlan,
) -> Result<(), TestCaseError> {
    let (desired, files) = (&read.configuration.desired, &read.configuration.files[..]);
    let inputs = Inputs { desired, live: &judged.live, now: world.now, files, focus: None };
    let is_own_key = |redacted: &str| world.client.is_own_key(redacted);
    let steps = judged.plan.to_send(PlanPart::Changes);
    for at in 0..steps.len() {
        for part in [&steps[..at], &steps[at..], &steps[at..=at]] {
            let (_, needs) = guard::check(&guard::GuardContext::new(inputs, &desired.policy, part, &is_own_key));
            prop_assert!(needs.is_empty(), "{needs:?}");
        }
    }
    Ok(())
}

/// The overrides that objections propose, pasted as they are, leave none of them.
async fn what_is_proposed_is_enough(
    world: &World,
    (yaml, no_removals): (&str, bool),
    plan: &PlanFile,
) -> Result<(), TestCaseError> {
    let proposed: Vec<&GuardrailReport> = plan.guardrails.iter().filter(|one| !one.override_with.is_empty()).collect();
    let lines: String = proposed.iter().map(|one| format!("    {}\n", one.override_with)).collect();
    let pasted = yaml.replacen("  overrides:\n    []\n", "  overrides:\n", 1);
    let pasted = pasted.replacen("  overrides:\n", &format!("  overrides:\n{lines}"), 1);
    if proposed.is_empty() {
        return Ok(());
    }
    let mut read = read(&pasted);
    read.configuration.desired.policy.no_removals = no_removals;
    prop_assert!(!orgward::desired::has_errors(&read.problems), "{}\n{pasted}", read.drawn(&[]));
    let fail = |_| TestCaseError::fail("no plan with the overrides");
    let (_, after) = world.again().plan(&read, PlanPart::Changes).await.map_err(fail)?;
    for one in proposed {
        let now = after.guardrails.iter().find(|other| other.guardrail == one.guardrail).unwrap();
        prop_assert_eq!(now.verdict, GuardrailVerdict::Overridden, "{:#?}\n{}", now, &pasted);
    }
    Ok(())
}

/// Applying a part sends what was planned and no more, and leaves nothing to plan.
async fn part_is_done(
    world: &World,
    read: &crate::support::Read,
    part: PlanPart,
    org: &Org,
) -> Result<(), TestCaseError> {
    let fail = |_| TestCaseError::fail("no plan after an apply");
    let world = world.again();
    let (judged, plan) = world.plan(read, part).await.map_err(fail)?;
    if judged.is_blocked() {
        return Ok(());
    }
    let (desired, files) = (&read.configuration.desired, &read.configuration.files[..]);
    let access = |judged: &orgward::reconcile::CheckedPlan, steps: &[orgward::plan::Step]| {
        let inputs = Inputs { desired, live: &judged.live, now: world.now, files, focus: None };
        LiveAccess::new(inputs).with_after(steps, answers)
    };
    let promised = access(&judged, &judged.plan.to_send(part));
    let before = world.writes().len();
    let report = world.apply(read, &judged, part, &[]).await;
    prop_assert!(report.is_complete(), "{report:#?}\n{:#?}", plan.changes);
    let sent = world.writes().len() - before;
    prop_assert!(sent as u64 <= plan.requests.apply_estimate, "sent {:?}", &world.writes()[before..]);
    // Where steps wait for different things, nobody knows before whether they come to go in one request.
    let writes: Vec<_> = world.exchanges().into_iter().filter(|one| one.method != "GET").skip(before).collect();
    let is_joint = writes.iter().any(|one| {
        let ids = one.request.as_ref().and_then(|body| body["certificate_ids"].as_array());
        ids.is_some_and(|ids| ids.len() > 1)
    });
    prop_assert!(is_joint || sent as u64 == plan.requests.apply_estimate, "sent {:?}", &world.writes()[before..]);
    prop_assert!(owners(&world) >= org.owners().min(2), "owners were lost");
    let next = world.again();
    let (judged, plan) = next.plan(read, part).await.map_err(fail)?;
    prop_assert!(judged.plan.to_send(part).is_empty(), "left over: {:#?}\n{:#?}", plan.changes, plan.due);
    // The access that was planned is the access that is read again, as far as both can tell.
    let now = access(&judged, &[]);
    // Once a rule lets in others, its callers are these.
    let rule_of = |who: &Name| who.strip_suffix("/new_callers").map(Name::from);
    let changed: BTreeSet<Name> = promised.keys().filter_map(|(who, ..)| rule_of(who)).collect();
    for (question @ (who, resource, ability), verdict) in &promised {
        let read = match rule_of(who) {
            Some(rule) => now.get(&(rule, resource.clone(), *ability)),
            None if changed.contains(who) => None,
            None => now.get(question),
        };
        let read = read.copied().unwrap_or(AccessVerdict::Unknown);
        let is_told = *verdict != AccessVerdict::Unknown && read != AccessVerdict::Unknown;
        prop_assert!(!is_told || *verdict == read, "{:?}: planned {:?}, then {:?}", question, verdict, read);
    }
    let before = next.writes().len();
    next.apply(read, &judged, part, &[]).await;
    prop_assert_eq!(next.writes().len(), before, "a second apply wrote");
    Ok(())
}

type Question = (Name, AccessResource, Ability);

/// Who can do what.
fn answers(graph: &Graph<'_>) -> std::collections::BTreeMap<Question, AccessVerdict> {
    let projects = graph.all_projects().into_iter().map(AccessResource::Project);
    let resources: Vec<AccessResource> = [AccessResource::Organization].into_iter().chain(projects).collect();
    let mut all = std::collections::BTreeMap::new();
    for who in graph.everybody() {
        for resource in &resources {
            for ability in [Ability::Administer, Ability::Own, Ability::Use, Ability::Read] {
                all.insert((who.clone(), resource.clone(), ability), graph.can(&who, resource, ability));
            }
        }
    }
    all
}

/// Whatever a plan file says, nothing is sent that this run did not compute.
fn doctored(judged: &orgward::reconcile::CheckedPlan, plan: &PlanFile) -> Result<(), TestCaseError> {
    let mut forged = plan.clone();
    for (index, change) in forged.changes.iter_mut().enumerate() {
        match index % 3 {
            0 => change.address = "user/evil@example.com".to_owned(),
            1 => change.after = serde_json::json!({ "roles": "owner" }),
            _ => change.requests = vec!["POST /evil".to_owned()],
        }
    }
    let computed = judged.plan.steps(PlanPart::Changes);
    let to_send = judged.plan.to_send(PlanPart::Changes).len();
    for step in filter(computed, PlanPart::Changes, std::slice::from_ref(&forged)).send {
        prop_assert!(computed.iter().any(|own| own.change == step.change && own.requests == step.requests));
    }
    let all = filter(computed, PlanPart::Changes, std::slice::from_ref(plan));
    prop_assert_eq!(all.send.len(), to_send, "a plan filtered itself");
    prop_assert_eq!(all.withheld.len(), computed.len() - to_send);
    prop_assert!(all.stale.is_empty() && all.not_reviewed.is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn apply_does_what_was_planned_and_leaves_nothing(
        org in org(),
        file in file(),
        policy in prop::sample::select(POLICIES.to_vec()),
        no_removals in prop::bool::weighted(0.15),
    ) {
        block_on(check(&org, &file, policy, no_removals))?;
    }

    #[test]
    fn a_section_that_is_not_there_costs_nothing(org in org(), file in file()) {
        a_section_costs_nothing(&org, &file)?;
    }
}

/// Plans with a file and without some sections of it, and compares the numbers of requests. Less may cost more in one
/// way alone: the guardrail that looks for the keys of somebody who leaves reads the groups, and the roles of that person,
/// to spare more lists of keys than that. Where this is in vain, the whole file had read some of these lists anyway.
fn a_section_costs_nothing(org: &Org, file: &File) -> Result<(), TestCaseError> {
    let plan = |file: &File| {
        let read = read(&file.yaml(org));
        let world = World::new(&org.yaml());
        let (_, plan) = block_on(world.plan(&read, PlanPart::Changes)).ok()?;
        let paths: BTreeSet<String> = world.exchanges().into_iter().map(|exchange| exchange.path).collect();
        Some((plan, paths))
    };
    let mut less = file.clone();
    for project in less.projects.values_mut().flatten() {
        project.members = None;
        project.groups = None;
        project.rules = None;
    }
    let (Some((all, asked)), Some((some, asked_for_less))) = (plan(file), plan(&less)) else { return Ok(()) };
    let tells_access = |path: &&String| {
        let path = path.trim_start_matches("/v1/organization/");
        path == "groups" || path.starts_with("users/") && path.ends_with("/roles")
    };
    let looks: Vec<&String> = asked_for_less.difference(&asked).filter(tells_access).collect();
    let due = some.due.iter().filter_map(|due| due.change.as_ref());
    let leavers =
        some.changes.iter().chain(due).filter(|change| change.kind == "user" && change.verb.removes()).count();
    let most = all.requests.sent + looks.len().min(if leavers > 0 { 1 + leavers } else { 0 }) as u64;
    prop_assert!(some.requests.sent <= most, "{} for less, {} for more, {:?}", some.requests.sent, most, looks);
    Ok(())
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(192)
}

/// Whoever is invited again by an entry that names no role gets the role of the invite that expired, once they accept.
#[test]
fn the_role_of_an_invite_that_is_renewed_is_told_before_and_after() {
    let person = Person::Expired { owner: false };
    let org = Org { people: [(7, person)].into(), ..small_org() };
    let file = File { people: Some([(7, Listed::Bare)].into()), ..small_file() };
    block_on(check(&org, &file, "", false)).unwrap();
}

/// An invite that no entry lists, and that is sent again with fewer projects, still gives its role.
#[test]
fn an_unlisted_invite_that_is_made_smaller_keeps_its_role() {
    let person = Person::Pending { owner: false, projects: [(1, false)].into() };
    let org = Org { people: [(7, person)].into(), projects: [(1, live_project())].into(), ..small_org() };
    let listed = FileProject { members: Some([].into()), ..file_project() };
    let file = File {
        people: Some([].into()),
        projects: [(1, Some(listed))].into(),
        unlisted: ["ignore", "remove", "report", "report", "report", "report"],
        ..small_file()
    };
    block_on(check(&org, &file, "", false)).unwrap();
}

/// Where a list of groups is read in vain to spare three lists of keys, it is the one request that less costs more.
#[test]
fn a_look_at_the_groups_is_all_that_less_can_cost_more() {
    let project =
        |members: &[(usize, bool)]| LiveProject { members: members.iter().copied().collect(), ..live_project() };
    let projects = [(0, project(&[])), (2, project(&[(7, false)])), (4, project(&[]))];
    let person = Person::Member { owner: false, scim: false };
    let org = Org { people: [(7, person)].into(), projects: projects.into(), embed: true, ..small_org() };
    let file = File {
        people: Some([].into()),
        groups: None,
        projects: [(0, Some(FileProject { rules: Some(Vec::new()), ..file_project() }))].into(),
        unlisted: ["remove", "report", "report", "report", "report", "report"],
        admin_rule: false,
        within: "1d",
        ..small_file()
    };
    a_section_costs_nothing(&org, &file).unwrap();
}

/// An organization of the two owners that every one has.
fn small_org() -> Org {
    Org {
        people: [].into(),
        roles: [].into(),
        people_roles: [].into(),
        groups: [].into(),
        projects: [].into(),
        embed: false,
        settings: LiveSettings::default(),
        providers: [].into(),
        clouds: Default::default(),
        keys: [].into(),
    }
}

/// A project with nothing in it.
fn live_project() -> LiveProject {
    LiveProject {
        archived: false,
        namesake: None,
        members: [].into(),
        viewers: [].into(),
        roles: [].into(),
        members_roles: [].into(),
        groups: [].into(),
        accounts: [].into(),
        keys: Vec::new(),
        cost: None,
        settings: LiveSettings::default(),
    }
}

/// An entry of a project that manages nothing in it.
fn file_project() -> FileProject {
    FileProject {
        members: None,
        viewers: [].into(),
        roles: None,
        members_roles: [].into(),
        groups: None,
        accounts: None,
        rules: None,
        renamed_from: None,
        pinned: false,
    }
}

/// A file that reports everything that is unlisted.
fn small_file() -> File {
    File {
        people: None,
        roles: None,
        people_roles: [].into(),
        groups: Some([].into()),
        projects: [].into(),
        unlisted: ["report"; 6],
        admin_rule: true,
        within: "none",
        excepts: false,
        max_changes: 250,
        providers: None,
        clouds: Default::default(),
        keys: [].into(),
    }
}

/// A rule that lets in others has other callers afterwards, under the same name.
#[test]
fn the_callers_of_a_rule_that_changes_are_others() {
    let rule = |condition| Federation { project: 2, account: 1, condition, scopes: 0, enabled: true };
    let provider =
        |condition| Provider { enabled: true, described: false, has_keys: false, rules: [(3, rule(condition))].into() };
    let projects = [(2, LiveProject { accounts: [(1, "member")].into(), ..live_project() })].into();
    let org = Org { projects, providers: [(0, provider(0))].into(), ..small_org() };
    let file = File { groups: None, providers: Some([(0, Some(provider(1)))].into()), ..small_file() };
    block_on(check(&org, &file, "", false)).unwrap();
}
