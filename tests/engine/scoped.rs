//! Plans of a part of the configuration: for the entries that changed they say what the full plan says, they send no
//! more requests than that, and a guardrail says the same or leaves it to the apply.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::{
    request_counts::medium,
    requests::{explained, holds},
    support::{
        Read, World, block_on, label,
        random::{File, FileGroup, FileProject, Listed, LiveGroup, LiveProject, Org, Person, file, org},
        read,
    },
};
use orgward::{
    desired::changed::changed,
    guard, kinds,
    model::{focus::Focus, scope::ScopeKey},
    plan::{
        Inputs, PlanPart, Step,
        change::{Change, GuardrailReport, GuardrailVerdict},
        file::PlanFile,
        published_base::PlanScope,
    },
    reconcile::{CheckedPlan, select},
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// An organization with a few people, and with these sections.
fn live(sections: &str) -> String {
    format!(
        "now: 2026-11-24T09:00:00Z\norganization: {{ id: org-scoped }}\n\
         users: [{{ email: root@example.com, role: owner }}, {{ email: ruth@example.com, role: owner }}, \
         {{ email: carol@example.com, role: reader }}]\n\
         admin_api_keys: [{{ name: own, owner: {{ user: root@example.com }}, value: sk-admin-sandbox, created_at: -9d }}]\n\
         {sections}"
    )
}

/// The entries that differ between two files.
fn focus(before: &str, after: &str) -> Focus {
    changed(&read(before).configuration.desired, &read(after).configuration.desired).unwrap()
}

/// A small change of a file: one piece of it is as in another file.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Person(usize),
    PersonRoles(usize),
    Group(usize),
    GroupMembers(usize),
    Project(usize),
    Member(usize, usize),
    Members(usize),
    ProjectGroups(usize),
    Accounts(usize),
    Rules(usize),
    Keys(usize, usize),
    Roles,
    Provider(usize),
    Clouds,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0..8_usize).prop_map(Edit::Person),
        1 => (0..8_usize).prop_map(Edit::PersonRoles),
        1 => (0..4_usize).prop_map(Edit::Group),
        2 => (0..4_usize).prop_map(Edit::GroupMembers),
        1 => (0..4_usize).prop_map(Edit::Project),
        4 => (0..4_usize, 0..8_usize).prop_map(|(project, person)| Edit::Member(project, person)),
        1 => (0..4_usize).prop_map(Edit::Members),
        2 => (0..4_usize).prop_map(Edit::ProjectGroups),
        2 => (0..4_usize).prop_map(Edit::Accounts),
        1 => (0..4_usize).prop_map(Edit::Rules),
        1 => (0..4_usize, 0..3_usize).prop_map(|(project, account)| Edit::Keys(project, account)),
        1 => Just(Edit::Roles),
        2 => (0..3_usize).prop_map(Edit::Provider),
        1 => Just(Edit::Clouds),
    ]
}

/// Puts what a map has under a key, or that it has nothing there, into another map.
fn put<K: Copy + Ord, V: Clone>(into: &mut BTreeMap<K, V>, from: &BTreeMap<K, V>, key: K) {
    match from.get(&key) {
        Some(value) => into.insert(key, value.clone()),
        None => into.remove(&key),
    };
}

fn edited(file: &File, other: &File, edits: &[Edit]) -> File {
    let mut file = file.clone();
    for edit in edits {
        match *edit {
            Edit::Person(person) => {
                if let (Some(people), Some(others)) = (&mut file.people, &other.people) {
                    put(people, others, person);
                }
            }
            Edit::PersonRoles(person) => put(&mut file.people_roles, &other.people_roles, person),
            Edit::Group(group) => {
                if let (Some(groups), Some(others)) = (&mut file.groups, &other.groups) {
                    put(groups, others, group);
                }
            }
            Edit::GroupMembers(group) => {
                let others = other.groups.as_ref().and_then(|groups| groups.get(&group));
                if let (Some(group), Some(others)) = (file.groups.as_mut().and_then(|all| all.get_mut(&group)), others)
                {
                    group.members.clone_from(&others.members);
                }
            }
            Edit::Project(project) => put(&mut file.projects, &other.projects, project),
            Edit::Roles => file.roles.clone_from(&other.roles),
            Edit::Keys(project, account) => put(&mut file.keys, &other.keys, (project, account)),
            Edit::Provider(provider) => {
                if let (Some(providers), Some(others)) = (&mut file.providers, &other.providers) {
                    put(providers, others, provider);
                }
            }
            Edit::Clouds => file.clouds.clone_from(&other.clouds),
            Edit::Member(project, _)
            | Edit::Members(project)
            | Edit::ProjectGroups(project)
            | Edit::Accounts(project)
            | Edit::Rules(project) => {
                let others = other.projects.get(&project).and_then(Option::as_ref);
                let own = file.projects.get_mut(&project).and_then(Option::as_mut);
                let (Some(own), Some(others)) = (own, others) else { continue };
                match *edit {
                    Edit::Member(_, person) => {
                        if let (Some(own), Some(others)) = (&mut own.members, &others.members) {
                            put(own, others, person);
                        }
                    }
                    Edit::Members(_) => own.members.clone_from(&others.members),
                    Edit::ProjectGroups(_) => own.groups.clone_from(&others.groups),
                    Edit::Accounts(_) => own.accounts.clone_from(&others.accounts),
                    _ => own.rules.clone_from(&others.rules),
                }
            }
        }
    }
    file
}

/// A file that says of people, roles, groups and projects what is live, and of the rest what another file says.
fn mirror(org: &Org, file: &File) -> File {
    let person = |person: &Person| match person {
        Person::Member { owner, .. } | Person::Pending { owner, .. } => Some(Listed::Role(*owner)),
        Person::Expired { .. } | Person::Twice { .. } => None,
    };
    let group =
        |group: &LiveGroup| FileGroup { members: Some(group.members.clone()), roles: Some(group.roles.clone()) };
    let project = |number: &usize, project: &LiveProject| FileProject {
        members: Some(project.members.iter().map(|(person, owner)| (*person, Listed::Role(*owner))).collect()),
        viewers: project.viewers.clone(),
        roles: Some(project.roles.clone()),
        members_roles: project.members_roles.clone(),
        groups: Some(
            project.groups.iter().map(|(group, (base, roles))| (*group, (*base, Some(roles.clone())))).collect(),
        ),
        accounts: Some(project.accounts.clone()),
        rules: file.projects.get(number).and_then(Option::as_ref).and_then(|project| project.rules.clone()),
        renamed_from: None,
        pinned: false,
    };
    let live = org.projects.iter().filter(|(_, project)| !project.archived);
    File {
        people: Some(org.people.iter().filter_map(|(number, one)| Some((*number, person(one)?))).collect()),
        roles: Some(org.roles.clone()),
        people_roles: org.people_roles.clone(),
        groups: Some(
            org.groups.iter().filter(|(_, one)| !one.scim).map(|(number, one)| (*number, group(one))).collect(),
        ),
        projects: live.map(|(number, one)| (*number, Some(project(number, one)))).collect(),
        ..file.clone()
    }
}

struct Planned {
    world: World,
    read: Read,
    judged: CheckedPlan,
    file: PlanFile,
}

fn planned(live: &str, head: &str, focus: Option<Focus>) -> Option<Planned> {
    let mut read = read(head);
    read.configuration.focus = focus;
    let world = World::new(live);
    let (judged, file) = block_on(world.plan(&read, PlanPart::Changes)).ok()?;
    Some(Planned { world, read, judged, file })
}

/// A change without what depends on the other changes of its plan and on what else was read.
fn alone(change: &Change) -> Change {
    Change {
        origin: None,
        skipped: String::new(),
        effects: Vec::new(),
        risks: Vec::new(),
        warnings: Vec::new(),
        depends_on: Vec::new(),
        ..change.clone()
    }
}

/// A removal that tells by its id what a field names today, where the list that has the name is not read for the scope.
fn with_names_of(mut scoped: Change, full: &Change, step: &Step) -> Change {
    let fields = kinds::get(step.scope.kind).facts().named_fields.iter().map(|named| named.field);
    for field in fields.filter(|_| step.verb().removes()) {
        if scoped.before.get(field).is_some_and(|named| named.get("id").is_some()) {
            scoped.before[field] = full.before[field].clone();
        }
    }
    scoped
}

fn steps(planned: &Planned) -> impl Iterator<Item = &Step> {
    planned.judged.plan.changes.iter().chain(&planned.judged.plan.due)
}

fn law(live: &str, before: &str, after: &str) -> Result<(), TestCaseError> {
    let (old, new) = (read(before), read(after));
    let is_good = |read: &Read| !orgward::desired::has_errors(&read.problems);
    if !is_good(&old) || !is_good(&new) {
        return Ok(());
    }
    let Ok(focus) = changed(&old.configuration.desired, &new.configuration.desired) else { return Ok(()) };
    let Some(full) = planned(live, after, None) else { return Ok(()) };
    let Some(scoped) = planned(live, after, Some(focus.clone())) else {
        return Err(TestCaseError::fail("a scope stopped the plan"));
    };
    let whole: BTreeMap<&str, &Step> = steps(&full).map(|step| (step.change.id.as_str(), step)).collect();
    for step in steps(&scoped) {
        let Some(same) = whole.get(step.change.id.as_str()) else {
            return Err(TestCaseError::fail(format!("only the scoped plan has {:#?}\nof {focus:#?}", step.change)));
        };
        let (scoped, full) = (alone(&step.change), alone(&same.change));
        prop_assert_eq!(with_names_of(scoped, &full, step), full);
    }
    for step in steps(&full).filter(|step| focus.has(&step.scope, &step.key)) {
        let is_there = steps(&scoped).any(|other| other.change.id == step.change.id);
        prop_assert!(is_there, "the scoped plan lacks {:#?}\nof {:#?}", step.change, focus);
    }
    if focus.is_empty() {
        prop_assert_eq!(scoped.file.requests.sent, 0);
    }
    applied(&full, &scoped, &focus)?;
    guardrails(full, &scoped)
}

/// An apply that looked at everything sends what the scoped plan contains, and no more.
fn applied(full: &Planned, scoped: &Planned, focus: &Focus) -> Result<(), TestCaseError> {
    let reviewed = PlanFile { scope: Some(PlanScope::new("before", "", focus)), ..scoped.file.clone() };
    let (client, now) = (&full.world.client, full.world.now);
    let reviewed = std::slice::from_ref(&reviewed);
    let (filtered, _) = select(&full.read.configuration, &full.judged, client, now, PlanPart::Changes, reviewed);
    let send = |step: &&Step| step.withheld.is_none();
    // What the live organization has beyond the files may give more, which nobody reviewed; the plan says so.
    let may_give: BTreeSet<&String> = scoped.file.access.unread.iter().flat_map(|unread| &unread.may_give).collect();
    let (open, stale): (Vec<_>, Vec<_>) =
        filtered.stale.iter().partition(|stale| !stale.gains.is_empty() && may_give.contains(&stale.found.address));
    let is_open = |step: &&Step| open.iter().any(|stale| stale.found.id == step.change.id);
    let wanted: BTreeSet<&str> = scoped
        .judged
        .plan
        .changes
        .iter()
        .filter(|step| send(step) && !is_open(step))
        .map(|step| &*step.change.id)
        .collect();
    let found: BTreeSet<&str> = filtered.send.iter().map(|step| &*step.change.id).collect();
    prop_assert_eq!(&found, &wanted);
    prop_assert!(filtered.not_reviewed.is_empty() && filtered.gone.is_empty() && stale.is_empty(), "{filtered:#?}");
    let others = full.judged.plan.changes.iter().filter(|step| !wanted.contains(&*step.change.id));
    let others = others.filter(|step| send(step) && !is_open(step));
    for step in others {
        prop_assert!(filtered.out_of_scope.contains(&step.change.address), "{:#?}\n{filtered:#?}", step.change);
    }
    for problem in &full.judged.plan.problems {
        let is_kept = filtered.problems.contains(problem);
        prop_assert!(is_kept != filtered.out_of_scope.contains(&problem.address), "{problem:#?}\n{filtered:#?}");
        let is_looked_at = scoped.judged.plan.problems.iter().any(|same| same.address == problem.address);
        prop_assert!(!is_kept || is_looked_at, "{problem:#?}");
    }
    Ok(())
}

/// With everything read, the guardrails say of the same steps what they said, or what they left to the apply. A full plan
/// may have read the members of a project that no file manages, to see whether a new project is that one renamed.
fn guardrails(mut full: Planned, scoped: &Planned) -> Result<(), TestCaseError> {
    let desired = &full.read.configuration.desired;
    let is_member = |scope: &ScopeKey| scope.kind == kinds::id::<kinds::ProjectMember>();
    full.judged.live.scopes.retain(|scope, _| !is_member(scope) || desired.scope(scope).is_some());
    let is_own_key = |redacted: &str| full.world.client.is_own_key(redacted);
    let configuration = &full.read.configuration;
    let inputs: Inputs<'_> = configuration.inputs(&full.judged.live, full.world.now);
    let to_send = scoped.judged.plan.to_send(PlanPart::Changes);
    let context = guard::GuardContext::new(inputs, &configuration.desired.policy, &to_send, &is_own_key);
    let (whole, needs) = guard::check(&context);
    if !needs.is_empty() {
        return Ok(());
    }
    for (found, whole) in scoped.judged.guardrails.iter().zip(&whole) {
        let is_left = found.verdict == GuardrailVerdict::LeftToApply;
        let same = |one: &GuardrailReport| (one.verdict, one.addresses.clone());
        prop_assert!(is_left || same(found) == same(whole), "{:#?}\nwith everything read: {:#?}", found, whole);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_scoped_plan_says_what_the_full_plan_says(
        org in org(), after in file(), other in file(), edits in prop::collection::vec(edit(), 2..12)
    ) {
        let (live, before, after) = (org.yaml(), edited(&after, &other, &edits).yaml(&org), after.yaml(&org));
        let told = |error| TestCaseError::fail(format!("{error}\n{live}\n---- before\n{before}\n---- after\n{after}"));
        law(&live, &before, &after).map_err(told)?;
    }

    /// Where little is pending, most of what a change brings along or depends on is live.
    #[test]
    fn a_scoped_plan_of_an_organization_in_sync_says_what_the_full_plan_says(
        org in org(), files in (file(), file()),
        pending in prop::collection::vec(edit(), 0..6), edits in prop::collection::vec(edit(), 2..12)
    ) {
        let before = edited(&mirror(&org, &files.0), &files.0, &pending);
        let after = edited(&before, &files.1, &edits);
        let (live, before, after) = (org.yaml(), before.yaml(&org), after.yaml(&org));
        let told = |error| TestCaseError::fail(format!("{error}\n{live}\n---- before\n{before}\n---- after\n{after}"));
        law(&live, &before, &after).map_err(told)?;
    }
}

proptest! {
    // Each case makes many plans.
    #![proptest_config(ProptestConfig { cases: cases() / 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_requests_of_a_scoped_plan_are_announced(
        org in org(), other in file(), edits in prop::collection::vec(edit(), 1..6)
    ) {
        // The list that names the projects of an open invite is not announced.
        let includes = |person: &Person| matches!(person, Person::Pending { projects, .. } if !projects.is_empty());
        prop_assume!(!org.people.values().any(includes));
        let before = mirror(&org, &other);
        let after = edited(&before, &other, &edits);
        let (live, before, after) = (org.yaml(), before.yaml(&org), after.yaml(&org));
        let (old, mut new) = (read(&before), read(&after));
        let is_good = !orgward::desired::has_errors(&old.problems) && !orgward::desired::has_errors(&new.problems);
        let changed = changed(&old.configuration.desired, &new.configuration.desired);
        if let (true, Ok(focus)) = (is_good, changed) {
            new.configuration.focus = Some(focus);
            let world = World::new(&live);
            let announced = explained(&world, &new);
            if block_on(world.plan(&new, PlanPart::Changes)).is_ok() {
                let held = holds(&announced, &world.client.requests());
                prop_assert!(held.is_ok(), "{}\n{live}\n---- before\n{before}\n---- after\n{after}", held.unwrap_err());
            }
        }
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(96)
}

/// The requests of a plan of what an edit changes in a medium organization.
fn requests(edit: impl Fn(&str) -> String) -> (usize, BTreeMap<String, usize>, PlanFile) {
    let (live, before) = medium(false);
    let after = edit(&before);
    assert_ne!(before, after);
    let focus = focus(&before, &after);
    let planned = planned(&live, &after, Some(focus)).unwrap();
    let mut by_label = BTreeMap::new();
    for exchange in planned.world.exchanges() {
        *by_label.entry(label(&exchange)).or_default() += 1;
    }
    (by_label.values().sum(), by_label, planned.file)
}

#[test]
fn a_pull_request_about_one_person_takes_a_handful_of_requests() {
    let join =
        requests(|file| file.replacen("  p7: { members: { ", "  p7: { members: { u200@example.com: member, ", 1));
    let invite = requests(|file| file.replacen("users:\n", "users:\n  new@example.com: reader\n", 1));
    let role = requests(|file| file.replacen("  u100@example.com: reader\n", "  u100@example.com: owner\n", 1));
    let demoted = requests(|file| file.replacen("  u1@example.com: owner\n", "  u1@example.com: reader\n", 1));
    for (what, (sent, by_label, plan)) in [("join", join), ("invite", invite), ("role", role), ("demoted", demoted)] {
        assert_eq!(plan.changes.len(), 1, "{what}: {:#?}", plan.changes);
        assert!(sent <= 6, "{what}: {sent} requests: {by_label:#?}");
    }
}

#[test]
fn a_pull_request_about_a_group_reads_the_projects_in_which_the_file_gives_it_something() {
    let (sent, by_label, plan) =
        requests(|file| file.replacen("u199@example.com, u200@example.com, ", "u199@example.com, ", 1));
    assert!(sent <= 5, "a removal gives nothing: {sent} requests: {by_label:#?}\n{:#?}", plan.changes);
    let (sent, by_label, plan) =
        requests(|file| file.replacen("  g0: { members: [", "  g0: { members: [u299@example.com, ", 1));
    assert_eq!(plan.changes.len(), 1, "{:#?}", plan.changes);
    // Two lists for each of six projects.
    let projects: BTreeSet<&String> = plan.access.gains.iter().flat_map(|gain| &gain.resources).collect();
    assert_eq!(projects.len(), 6, "{:#?}", plan.access);
    assert!(sent <= 5 + 2 * projects.len(), "{sent} requests: {by_label:#?}");
}

#[test]
fn what_counts_whole_lists_is_left_to_the_apply() {
    let verdicts = |policy: &str, old: &str, new: &str| {
        let (live, file) = medium(false);
        let before = file.replacen("users:\n", &format!("policy: {policy}\nusers:\n"), 1);
        let after = before.replacen(old, new, 1);
        let focus = focus(&before, &after);
        let planned = planned(&live, &after, Some(focus)).unwrap();
        let of = |one: &GuardrailReport| (one.guardrail.clone(), one.verdict, one.observed.clone());
        planned.file.guardrails.iter().map(of).filter(|one| one.1 != GuardrailVerdict::Passed).collect::<Vec<_>>()
    };
    let names = |found: &[(String, GuardrailVerdict, String)]| {
        found.iter().map(|one| (one.0.clone(), one.1)).collect::<Vec<_>>()
    };
    // A number needs no list, and a share does.
    let gone = ("u100@example.com, u101@example.com, ", "u101@example.com, ");
    let of_groups = |limit: &str| {
        format!(
            "{{ unlisted: {{ group_members: remove }}, guardrails: {{ max_removals: {{ group_members: {limit} }} }} }}"
        )
    };
    // The group may own projects whose members nobody read.
    let of_projects = ("last_project_owner".to_owned(), GuardrailVerdict::LeftToApply);
    assert_eq!(names(&verdicts(&of_groups("3"), gone.0, gone.1)), std::slice::from_ref(&of_projects));
    let found = verdicts(&of_groups("\"50%\""), gone.0, gone.1);
    assert_eq!(names(&found), [of_projects, ("max_removals".to_owned(), GuardrailVerdict::LeftToApply)]);
    assert!(found[1].2.starts_with("this plan did not read the group members of group/g0"), "{found:?}");
    // An owner less.
    let found = verdicts("{}", "  u1@example.com: owner\n", "  u1@example.com: reader\n");
    assert_eq!(names(&found), [("min_owners".to_owned(), GuardrailVerdict::LeftToApply)]);
}

#[test]
fn a_leaver_takes_a_handful_of_requests_beside_the_lists_of_keys() {
    let (sent, by_label, plan) = requests(|file| {
        let gone = file.replacen("  u200@example.com: reader\n", "  u200@example.com: { state: absent }\n", 1);
        let gone = gone.replacen("u200@example.com: member, ", "", 1);
        gone.replacen("u199@example.com, u200@example.com, ", "u199@example.com, ", 1)
    });
    assert_eq!(plan.changes.len(), 1, "{:#?}", plan.changes);
    let of_keys: usize = by_label.iter().filter(|(label, _)| label.ends_with("api_keys")).map(|(_, sent)| sent).sum();
    assert!(sent - of_keys <= 8, "{by_label:#?}");
    let verdict = |name: &str| plan.guardrails.iter().find(|one| one.guardrail == name).unwrap().verdict;
    assert_eq!(verdict("last_project_owner"), GuardrailVerdict::LeftToApply);
    assert_eq!(verdict("removal_with_live_keys"), GuardrailVerdict::Passed);
}

#[test]
fn a_service_account_by_its_id_and_by_its_name_is_one() {
    let live = live(
        "\
projects:
  - { name: search, service_accounts: [{ name: indexer }] }
  - { name: web }
groups: [{ name: sre, users: [{ service_account: indexer, project: search }] }]
",
    );
    let file = |groups: &str| {
        format!(
            "version: 1\norganization: {{ id: org-scoped }}\nprojects:\n  \
             search: {{ service_accounts: {{ indexer: none }} }}\n  web: {{ groups: {{ {groups} }} }}\n"
        )
    };
    let (before, after) = (file(""), file("sre: owner"));
    let focus = focus(&before, &after);
    let full = planned(&live, &after, None).unwrap();
    let scoped = planned(&live, &after, Some(focus.clone())).unwrap();
    let gaining = |planned: &Planned| planned.file.access.gains[0].principals.clone();
    // The scope has no list that names the account.
    assert_eq!(gaining(&full), ["service_account:search/indexer"]);
    assert!(!gaining(&scoped)[0].contains(':'), "{:?}", gaining(&scoped));
    applied(&full, &scoped, &focus).unwrap();
    let (full, scoped) = (&full.file.access, &scoped.file.access);
    assert!(full.unreviewed(&[scoped]).is_empty() && scoped.unreviewed(&[full]).is_empty());
    // Whose callers nobody looked at.
    assert!(scoped.missing.contains(&"workload_identity_providers".to_owned()), "{:?}", scoped.missing);
    // Another account that has the same name is another one.
    let mut two = full.clone();
    two.account_names.insert("svc_another".to_owned(), "service_account:search/indexer".to_owned());
    assert_eq!(two.unreviewed(&[scoped]).len(), 1);
}

#[test]
fn a_role_whose_holders_nobody_looked_at_is_reviewed_by_its_permissions() {
    let live = live(
        "\
roles: [{ name: helper, permissions: [api.usage.read] }]
groups: [{ name: desk, users: [{ email: carol@example.com }], roles: [helper] }]
",
    );
    let file = |roles: &str| {
        format!(
            "version: 1\norganization: {{ id: org-scoped }}\nroles: {{ {roles} }}\n\
             policy: {{ unlisted: {{ groups: remove }} }}\ngroups: {{}}\n"
        )
    };
    let (before, after) = (file(""), file("helper: { permissions: [api.usage.read, api.groups.write] }"));
    let focus = focus(&before, &after);
    let full = planned(&live, &after, None).unwrap();
    let mut scoped = planned(&live, &after, Some(focus.clone())).unwrap();
    // The full plan removes the group, and so it knows who holds the role through it.
    assert_eq!((full.file.changes.len(), scoped.file.changes.len()), (2, 1));
    assert_eq!(scoped.file.access.unread[0].changes, ["role/helper"]);
    applied(&full, &scoped, &focus).unwrap();
    // A plan that did not say so reviewed nobody's gain.
    scoped.file.access.unread.clear();
    assert!(applied(&full, &scoped, &focus).is_err());
}

#[test]
fn who_owns_a_project_only_with_the_organization_keeps_it_for_nobody() {
    let live = live(
        "\
groups: [{ name: sre, users: [{ email: carol@example.com }] }]
projects: [{ name: web, groups: [{ name: sre, roles: [owner] }] }]
",
    );
    let file = |groups: &str| {
        format!(
            "version: 1\norganization: {{ id: org-scoped }}\npolicy: {{ unlisted: {{ project_groups: remove }} }}\n\
             projects: {{ web: {{ members: {{}}, groups: {{ {groups} }} }} }}\n"
        )
    };
    let (before, after) = (file("sre: owner"), file(""));
    let focus = focus(&before, &after);
    let scoped = planned(&live, &after, Some(focus)).unwrap();
    let objection = scoped.file.guardrails.iter().find(|one| one.guardrail == "last_project_owner").unwrap();
    assert_eq!(objection.verdict, GuardrailVerdict::Blocked, "{objection:#?}");
    assert_eq!(objection.observed, "project/web has 1 owner today, none after");
}

#[test]
fn whoever_acts_as_an_account_gains_what_the_files_give_to_it() {
    const RULE: &str = "attribute_matchers: { repository: example/search }";
    let organization = |member: &str, group: &str, rule: &str| {
        let rule = format!("{{ name: deploy, project_id: proj_search, service_account_id: svc_builder, {rule} }}");
        live(&format!(
            "projects:\n  - {{ id: proj_search, name: search, service_accounts: [{{ id: svc_builder, name: builder, \
             role: none }}] }}\n  - {{ name: web{group} }}\ngroups: [{{ name: sre, users: [{member}] }}]\n\
             workload_identity_providers:\n  - {{ name: github, issuer: \"https://token.actions.githubusercontent.com\", \
             audience: x, federation_rules: [{rule}] }}\n"
        ))
    };
    let file = |member: &str, group: &str, rule: &str| {
        format!(
            "version: 1\norganization: {{ id: org-scoped }}\ngroups: {{ sre: {{ members: [{member}] }} }}\n\
             projects:\n  search: {{ service_accounts: {{ builder: none }} }}\n  web: {{ groups: {{ {group} }} }}\n\
             workload_identity_providers: {{ github: {{ issuer: \"https://token.actions.githubusercontent.com\", \
             audience: x, federation_rules: {{ deploy: {{ project: search, service_account: builder, scopes: all, \
             {rule} }} }} }} }}\n"
        )
    };
    let member = ("{ service_account: builder, project: search }", "{ service_account: search/builder }");
    let group = (", groups: [{ name: sre, roles: [owner] }]", "sre: owner");
    let other = "attribute_matchers: { repository: example/other }";
    // The account enters the group, the group gets the project, and the rule gets other callers.
    for (live, before) in [
        (organization("", group.0, RULE), file("", group.1, RULE)),
        (organization(member.0, "", RULE), file(member.1, "", RULE)),
        (organization(member.0, group.0, other), file(member.1, group.1, other)),
    ] {
        let after = file(member.1, group.1, RULE);
        let focus = focus(&before, &after);
        let full = planned(&live, &after, None).unwrap();
        let scoped = planned(&live, &after, Some(focus.clone())).unwrap();
        let gains = &scoped.file.access.gains;
        let callers = |name: &String| name.starts_with("federation_rule:github/deploy");
        assert!(gains.iter().any(|gain| gain.principals.iter().any(callers)), "{gains:#?}");
        assert_eq!(gains, &full.file.access.gains);
        applied(&full, &scoped, &focus).unwrap();
    }
}

#[test]
fn a_rule_for_keys_looks_at_the_entries_that_may_list_them() {
    let live = live(
        "\
projects:
  - name: web
    service_accounts: [{ name: old }]
    api_keys:
      - { name: listed@2026-05-08, owner: { service_account: old }, created_at: -200d }
      - { name: stale, owner: { user: root@example.com }, created_at: -200d, last_used_at: -100d }
",
    );
    let file = |rules: &str| {
        format!(
            "version: 1\norganization: {{ id: org-scoped }}\n\
             projects:\n  web:\n    service_accounts: {{ old: {{ roles: none, keys: {{ listed: {{ scopes: all, sink: vault }} }} }}, \
             new: {{ roles: none, keys: {{}} }} }}\n{rules}"
        )
    };
    let rule = "    api_keys: { allow: [{ name: \"*\", max_age: 100d, on_breach: revoke }] }\n";
    let (before, after) = (read(&file("")), read(&file(rule)));
    assert!(!orgward::desired::has_errors(&after.problems), "{}", after.drawn(&[]));
    let focus = changed(&before.configuration.desired, &after.configuration.desired).unwrap();
    let scoped = planned(&live, &file(rule), Some(focus)).unwrap();
    let labels: Vec<&str> = scoped.judged.plan.due.iter().map(|step| &*step.change.label).collect();
    assert_eq!(labels.len(), 1, "{labels:?}");
    assert!(labels[0].starts_with("`stale`"), "{labels:?}");
}

/// What an entry stands in or refers to, and cannot be as the file says, keeps the change out of both plans.
#[test]
fn what_a_changed_entry_depends_on_is_a_problem_of_both_plans() {
    let live = live(
        "\
projects:
  - { name: here, residency: US_STORAGE_PROCESSING }
  - { name: web, service_accounts: [{ name: indexer, role: member }] }
",
    );
    let file = |members: &str, keys: &str| {
        format!(
            "version: 1\norganization: {{ id: org-scoped }}\nprojects:\n  \
             here: {{ residency: EU_STORAGE_PROCESSING, members: {{ {members} }} }}\n  \
             web: {{ members: {{}}, service_accounts: {{ indexer: {{ roles: none, keys: {{ {keys} }} }} }} }}\n"
        )
    };
    let member = "carol@example.com: member";
    let key = "main: { scopes: all, sink: vault }";
    for (after, problem, blocked) in [
        (file(member, ""), "project/here", "project/here/member/carol@example.com"),
        (file("", key), "project/web/service_account/indexer", "project/web/service_account/indexer/key/main"),
    ] {
        let before = file("", "");
        let focus = focus(&before, &after);
        let full = planned(&live, &after, None).unwrap();
        let scoped = planned(&live, &after, Some(focus.clone())).unwrap();
        assert!(scoped.file.changes.is_empty() && full.file.changes.is_empty(), "{:#?}", scoped.file.changes);
        let of_scope = &scoped.file.problems;
        assert_eq!((of_scope.len(), &*of_scope[0].address), (1, problem), "{of_scope:#?}");
        assert_eq!(of_scope[0].blocks, [blocked]);
        assert!(full.file.problems.contains(&of_scope[0]), "{:#?}", full.file.problems);
        applied(&full, &scoped, &focus).unwrap();
        law(&live, &before, &after).unwrap();
    }
    // A problem that keeps nothing out of the plan is none of its own.
    let scoped =
        planned(&live, &file("", ""), Some(focus(&file("", ""), &file("root@example.com: owner", "")))).unwrap();
    assert!(scoped.file.problems.is_empty(), "{:#?}", scoped.file.problems);
}

/// A project may give something to a group by a row that no entry lists, and only the apply reads it.
#[test]
fn what_no_file_lists_of_a_group_is_told_as_unread() {
    let live = live(
        "\
groups: [{ name: sre }, { name: desk }]
projects:
  - { name: web, groups: [{ name: sre, roles: [owner] }] }
  - { name: api, groups: [{ name: desk, roles: [member] }] }
",
    );
    let file = |sre: &str, desk: &str| {
        format!(
            "version: 1\norganization: {{ id: org-scoped }}\n\
             groups: {{ sre: {{ members: [{sre}] }}, desk: {{ members: [{desk}] }}{NEW} }}\n\
             projects: {{ web: {{ groups: {{ desk: member }} }}, api: {{ groups: {{ desk: member }} }} }}\n"
        )
    };
    const NEW: &str = ", fresh: { members: [ruth@example.com] }";
    let (before, after) = (file("", ""), file("carol@example.com", ""));
    let focus_of = focus(&before, &after);
    let full = planned(&live, &after, None).unwrap();
    let scoped = planned(&live, &after, Some(focus_of.clone())).unwrap();
    let unread = &scoped.file.access.unread;
    let told: Vec<(&str, &[String])> = unread.iter().map(|one| (&*one.list, &*one.may_give)).collect();
    let address = "group/sre/member/carol@example.com".to_owned();
    assert_eq!(told, [("groups of 2 projects", std::slice::from_ref(&address))]);
    applied(&full, &scoped, &focus_of).unwrap();
    // The apply does not send it, and says why.
    let reviewed = PlanFile { scope: Some(PlanScope::new("before", "", &focus_of)), ..scoped.file.clone() };
    let (client, now, configuration) = (&full.world.client, full.world.now, &full.read.configuration);
    let (filtered, _) = select(configuration, &full.judged, client, now, PlanPart::Changes, &[reviewed]);
    let stale: Vec<(&str, &str)> = filtered.stale.iter().map(|stale| (&*stale.found.address, &*stale.gains)).collect();
    assert_eq!(stale, [(&*address, "`own` in project/web to carol@example.com")]);
    // Nobody gave anything yet to what is new, and who leaves gains nothing.
    let before = before.replace(NEW, "");
    let after = file("", "");
    let scoped = planned(&live, &after, Some(focus(&before, &after))).unwrap();
    assert_eq!(scoped.file.access.unread, []);
}
