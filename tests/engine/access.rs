//! Laws of effective access, over random organizations with every kind. The evaluator that answers are compared with
//! shares no code with the graph: it looks at the facts that the rows were made of.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use orgward::{
    access::{self, AccessDelta, AccessResource, AccessVerdict, EffectiveDelta, Graph, StepRow},
    apply::filter::Filtered,
    kinds::{self, erased::AnyRead},
    model::{
        ability::{self, Abilities, Ability},
        address::{Address, Name},
        aliases::Aliases,
        coverage::Coverage,
        live_row::{Identity, LiveRow},
        live_table::Live,
        scope::ScopeKey,
        untyped::AnySpec,
    },
    plan::{PlanPart, Power, Step, file::PlanFile},
};
use proptest::prelude::*;
use serde_json::{Value, json, value::RawValue};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

const PEOPLE: u8 = 4;
const GROUPS: u8 = 3;
const PROJECTS: u8 = 3;
const ROLES: u8 = 3;
const RULES: u8 = 2;

/// Somebody: a person, the service account of a project, or the callers of a federation rule: those of today, or those
/// whom new conditions let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Person(u8),
    Account(u8),
    Callers(u8),
}

/// What a rule allows of what its service account has, by number; all of it where there is none.
const SCOPES: [&[&str]; 3] = [&[], &["api.responses.write", "api.files.read"], &["api.groups.write"]];

/// Base roles of a project by number; the last one is a word that nobody knows.
const WORDS: [&str; 4] = ["owner", "member", "viewer", "wizard"];

/// What the roles of each number allow.
const PERMISSIONS: [&[&str]; 3] =
    [&["api.usage.read"], &["api.groups.write", "api.files.read"], &["api.organization.projects.api_keys.write"]];

/// One fact about an organization. The first of several about one thing counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    Role(u8),
    ProjectRole(u8, u8),
    User(u8, u8),
    Invite(u8, bool, Option<u8>),
    UserRole(u8, u8),
    Group(u8),
    GroupMember(u8, Who),
    /// The last number is ownership.
    GroupRole(u8, u8),
    Project(u8, bool),
    Member(u8, u8, u8),
    MemberRole(u8, u8, u8),
    Account(u8, u8),
    ProjectGroup(u8, u8, u8),
    ProjectGroupRole(u8, u8, u8),
    AdminKey(u8),
    Provider,
    /// The number of a federation rule, the project of its service account, and its scopes.
    Rule(u8, u8, u8),
}

fn fact() -> impl Strategy<Value = Fact> {
    let (person, group, project, role) = (0..PEOPLE, 0..GROUPS, 0..PROJECTS, 0..ROLES);
    let who = prop_oneof![3 => (0..PEOPLE).prop_map(Who::Person), 1 => (0..PROJECTS).prop_map(Who::Account)];
    prop_oneof![
        4 => (group.clone(), who).prop_map(|(group, who)| Fact::GroupMember(group, who)),
        1 => (person.clone(), role.clone()).prop_map(|(person, role)| Fact::UserRole(person, role)),
        2 => (group.clone(), 0..=ROLES).prop_map(|(group, role)| Fact::GroupRole(group, role)),
        3 => (project.clone(), person.clone(), 0..4_u8).prop_map(|(at, one, word)| Fact::Member(at, one, word)),
        1 => (project.clone(), person.clone(), role.clone()).prop_map(|(at, one, role)| Fact::MemberRole(at, one, role)),
        1 => (project.clone(), 0..2_u8).prop_map(|(at, word)| Fact::Account(at, word)),
        3 => (project.clone(), group.clone(), 0..3_u8).prop_map(|(at, one, word)| Fact::ProjectGroup(at, one, word)),
        1 => (project.clone(), group, role).prop_map(|(at, one, role)| Fact::ProjectGroupRole(at, one, role)),
        2 => (0..RULES, project, 0..3_u8).prop_map(|(rule, at, scopes)| Fact::Rule(rule, at, scopes)),
        1 => person.prop_map(Fact::AdminKey),
    ]
}

/// An organization: everything that its facts need is there.
#[derive(Clone, Debug)]
struct Org(BTreeSet<Fact>);

fn org() -> impl Strategy<Value = Org> {
    let people = prop::collection::vec((0..8_u8, any::<bool>()), usize::from(PEOPLE));
    let projects = prop::collection::vec(prop::bool::weighted(0.15), usize::from(PROJECTS));
    let roles = prop::collection::vec(prop::bool::weighted(0.7), usize::from(ROLES));
    (people, projects, roles, prop::collection::vec(fact(), 0..24)).prop_map(|(people, projects, roles, facts)| {
        let mut all = BTreeSet::new();
        for (index, (kind, more)) in (0..).zip(people) {
            match kind {
                0 => {}
                1 => {
                    all.insert(Fact::Invite(index, more, more.then_some(index % PROJECTS)));
                }
                2 => {
                    all.insert(Fact::User(index, 0));
                }
                3 => {
                    all.insert(Fact::User(index, 2));
                }
                _ => {
                    all.insert(Fact::User(index, 1));
                }
            }
        }
        all.extend((0..).zip(projects).map(|(index, archived)| Fact::Project(index, archived)));
        all.extend((0..GROUPS).map(Fact::Group));
        all.insert(Fact::Provider);
        for (index, _) in (0..).zip(roles).filter(|(_, there)| *there) {
            all.insert(Fact::Role(index));
            all.extend((0..PROJECTS).map(|project| Fact::ProjectRole(project, index)));
        }
        all.extend(facts);
        Org(all).tidy()
    })
}

impl Org {
    fn role_of(&self, person: u8) -> Option<u8> {
        self.0.iter().find_map(|fact| match fact {
            Fact::User(one, role) if *one == person => Some(*role),
            _ => None,
        })
    }

    fn has(&self, fact: &Fact) -> bool {
        self.0.contains(fact)
    }

    fn is_there(&self, who: Who) -> bool {
        match who {
            Who::Person(person) => self.role_of(person).is_some(),
            Who::Account(project) => self.0.iter().any(|fact| matches!(fact, Fact::Account(at, _) if *at == project)),
            Who::Callers(rule) => self.0.iter().any(|fact| matches!(fact, Fact::Rule(number, ..) if *number == rule)),
        }
    }

    /// Leaves out what cannot be, until nothing is left to leave out.
    fn tidy(mut self) -> Self {
        loop {
            let mut seen = BTreeSet::new();
            let is_member = |org: &Self, at: u8, person: u8| {
                org.0.iter().any(|fact| matches!(fact, Fact::Member(p, one, _) if (*p, *one) == (at, person)))
            };
            let is_in = |org: &Self, at: u8, group: u8| {
                org.0.iter().any(|fact| matches!(fact, Fact::ProjectGroup(p, one, _) if (*p, *one) == (at, group)))
            };
            let keeps = |fact: &Fact| match *fact {
                Fact::Member(at, person, word) => {
                    // The list of a project shows an owner of the organization as its owner either way.
                    self.role_of(person).is_some_and(|role| role == 1 || role == 2)
                        && seen.insert((0, at, person, 0))
                        && word < 4
                }
                Fact::Account(at, _) => seen.insert((1, at, 0, 0)),
                Fact::ProjectGroup(at, group, _) => seen.insert((2, at, group, 0)),
                Fact::UserRole(person, role) => self.role_of(person).is_some() && self.has(&Fact::Role(role)),
                Fact::GroupRole(_, role) => role == ROLES || self.has(&Fact::Role(role)),
                Fact::GroupMember(_, who) => self.is_there(who),
                Fact::MemberRole(at, person, role) => {
                    is_member(&self, at, person) && self.has(&Fact::ProjectRole(at, role))
                }
                Fact::ProjectGroupRole(at, group, role) => {
                    is_in(&self, at, group) && self.has(&Fact::ProjectRole(at, role))
                }
                Fact::AdminKey(person) => self.role_of(person).is_some(),
                Fact::Rule(rule, at, _) => self.is_there(Who::Account(at)) && seen.insert((3, rule, 0, 0)),
                _ => true,
            };
            let kept: BTreeSet<Fact> = {
                let mut keeps = keeps;
                self.0.iter().filter(|fact| keeps(fact)).cloned().collect()
            };
            if kept.len() == self.0.len() {
                return self;
            }
            self = Self(kept);
        }
    }

    /// What the facts give, directly: to whom, where, what, and whether it is pending. `None` is unknown.
    fn given(&self, who: Who, resource: &AccessResource) -> Vec<(Option<Abilities>, bool)> {
        if let Who::Callers(rule) = who {
            let rule = self.0.iter().find_map(|fact| match fact {
                Fact::Rule(number, at, scopes) if *number == rule => Some((*at, SCOPES[usize::from(*scopes)])),
                _ => None,
            });
            let Some((at, scopes)) = rule else { return Vec::new() };
            let allowed = |ability: &Ability| {
                scopes.is_empty() || scopes.iter().any(|scope| ability::of_permission(scope).has(*ability))
            };
            let less = |all: Abilities| Abilities::of(&all.iter().filter(allowed).collect::<Vec<_>>());
            let given = self.given(Who::Account(at), resource).into_iter();
            return given.map(|(given, pending)| (given.map(less), pending)).collect();
        }
        let groups: Vec<u8> = self
            .0
            .iter()
            .filter_map(|fact| match fact {
                Fact::GroupMember(group, one) if *one == who => Some(*group),
                _ => None,
            })
            .collect();
        let role = |number: u8| {
            let permissions = PERMISSIONS[usize::from(number)].iter();
            permissions.fold(Abilities::NONE, |all, one| all.with(ability::of_permission(one)))
        };
        let everywhere = Abilities::of(&Ability::ALL).without(Abilities::of(&[Ability::Administer]));
        let base = |number: u8, at_organization: bool| match (number, at_organization) {
            (0, true) => Some(Abilities::of(&Ability::ALL)),
            (0, false) => Some(everywhere),
            (1, true) => Some(ability::ORGANIZATION_READER),
            (1, false) => Some(Abilities::NONE),
            _ => None,
        };
        let word = |number: u8| ability::of_project_role(WORDS[usize::from(number)]);
        let at_organization = matches!(resource, AccessResource::Organization);
        let here = |project: u8| *resource == AccessResource::Project(project_name(project).as_str().into());
        let is = |person: u8| who == Who::Person(person);
        let mut all = Vec::new();
        for fact in &self.0 {
            match *fact {
                Fact::User(person, number) if is(person) => all.push((base(number, at_organization), false)),
                Fact::Invite(person, owner, carries) if is(person) => {
                    all.push((base(u8::from(!owner), at_organization), true));
                    if carries.is_some_and(here) {
                        all.push((word(1), true));
                    }
                }
                Fact::UserRole(person, number) if is(person) => all.push((Some(role(number)), false)),
                Fact::GroupRole(group, ROLES) if groups.contains(&group) => all.push((base(0, at_organization), false)),
                Fact::GroupRole(group, number) if groups.contains(&group) => all.push((Some(role(number)), false)),
                Fact::AdminKey(person) if is(person) && at_organization => {
                    all.push((Some(Abilities::of(&[Ability::Administer])), false));
                }
                Fact::Member(at, person, number) if is(person) && here(at) => all.push((word(number), false)),
                Fact::MemberRole(at, person, number) if is(person) && here(at) => all.push((Some(role(number)), false)),
                Fact::Account(at, number) if who == Who::Account(at) && here(at) => all.push((word(number), false)),
                Fact::ProjectGroup(at, group, number) if groups.contains(&group) && here(at) => {
                    all.push((word(number), false));
                }
                Fact::ProjectGroupRole(at, group, number) if groups.contains(&group) && here(at) => {
                    all.push((Some(role(number)), false));
                }
                _ => {}
            }
        }
        all
    }

    fn is_active(&self, resource: &AccessResource) -> bool {
        let archived = |project: u8| *resource == AccessResource::Project(project_name(project).as_str().into());
        !self.0.iter().any(|fact| matches!(fact, Fact::Project(project, true) if archived(*project)))
    }

    /// The naive evaluator.
    fn can(&self, who: Who, resource: &AccessResource, ability: Ability) -> AccessVerdict {
        if !self.is_active(resource) {
            return AccessVerdict::No;
        }
        let given = self.given(who, resource);
        let has = |given: &Option<Abilities>| given.is_some_and(|given| given.has(ability));
        if given.iter().any(|(given, pending)| has(given) && !pending) {
            return AccessVerdict::Yes;
        }
        if given.iter().any(|(given, _)| has(given)) {
            return AccessVerdict::NotYet;
        }
        let project_administers = ability == Ability::Administer && matches!(resource, AccessResource::Project(_));
        match given.iter().any(|(given, _)| given.is_none()) && !project_administers {
            true => AccessVerdict::Unknown,
            false => AccessVerdict::No,
        }
    }

    /// Everything that anybody holds, pending or not, and for certain.
    fn held(&self, who: Who, resource: &AccessResource) -> (Abilities, Abilities) {
        let mut held = (Abilities::NONE, Abilities::NONE);
        let given = match resource {
            _ if !self.is_active(resource) => self.given(who, &AccessResource::EveryProject),
            resource => self.given(who, resource),
        };
        for (given, pending) in given {
            held.0 = held.0.with(given.unwrap_or_default());
            if !pending {
                held.1 = held.1.with(given.unwrap_or_default());
            }
        }
        held
    }
}

fn email(person: u8) -> String {
    format!("u{person}@example.com")
}

fn project_name(project: u8) -> String {
    format!("p{project}")
}

fn name(who: Who) -> String {
    match who {
        Who::Person(person) => email(person),
        Who::Account(project) => format!("service_account:p{project}/bot"),
        Who::Callers(rule) => format!("federation_rule:ci/rule{rule}"),
    }
}

fn everybody() -> Vec<Who> {
    let people = (0..PEOPLE).map(Who::Person).chain((0..PROJECTS).map(Who::Account));
    people.chain((0..RULES).map(Who::Callers)).collect()
}

fn resources() -> Vec<AccessResource> {
    let projects = (0..PROJECTS).map(|project| AccessResource::Project(project_name(project).as_str().into()));
    [AccessResource::Organization].into_iter().chain(projects).collect()
}

/// Where a fact stands, and its row. The last part are the roles of a project group, which its row does not show.
fn row(fact: &Fact) -> (&'static str, Option<Address>, Value) {
    let root = |segment, name: String| Address::root(segment, name.as_str());
    let project = |number: u8| root("project", project_name(number));
    let role = |number: u8, at: &str| {
        json!({ "id": format!("role-{at}{number}"), "name": format!("r{number}"),
            "permissions": PERMISSIONS[usize::from(number)] })
    };
    // The API says that somebody has it themselves.
    let own = |mut role: Value| {
        role["assignment_sources"] = json!([{ "principal_id": "user-1", "principal_type": "user" }]);
        role
    };
    match *fact {
        Fact::Role(number) => ("role", None, role(number, "")),
        Fact::ProjectRole(at, number) => ("project_role", Some(project(at)), role(number, &format!("p{at}-"))),
        Fact::User(person, number) => {
            let word = ["owner", "reader", "wizard"][usize::from(number)];
            ("user", None, json!({ "id": format!("user-{person}"), "email": email(person), "role": word }))
        }
        Fact::Invite(person, owner, carries) => {
            let carried: Vec<Value> =
                carries.iter().map(|at| json!({ "id": format!("proj-{at}"), "role": "member" })).collect();
            let word = if owner { "owner" } else { "reader" };
            let row = json!({ "id": format!("invite-{person}"), "email": email(person), "role": word,
                "status": "pending", "projects": carried });
            ("invite", None, row)
        }
        Fact::UserRole(person, number) => ("user_role", Some(root("user", email(person))), own(role(number, ""))),
        Fact::Group(number) => {
            ("group", None, json!({ "id": format!("group-{number}"), "name": format!("g{number}") }))
        }
        Fact::GroupMember(group, who) => {
            let row = match who {
                Who::Person(person) => json!({ "id": format!("user-{person}"), "email": email(person) }),
                Who::Account(at) => json!({ "id": format!("svc-{at}"), "name": "bot" }),
                Who::Callers(_) => unreachable!("the callers of a rule are in no group"),
            };
            ("group_member", Some(root("group", format!("g{group}"))), row)
        }
        Fact::GroupRole(group, ROLES) => {
            let row = json!({ "id": "role-api-organization-owner__api-organization__org-1", "name": "owner" });
            ("group_role", Some(root("group", format!("g{group}"))), row)
        }
        Fact::GroupRole(group, number) => ("group_role", Some(root("group", format!("g{group}"))), role(number, "")),
        Fact::Project(number, archived) => {
            let status = if archived { "archived" } else { "active" };
            let row = json!({ "id": format!("proj-{number}"), "name": project_name(number), "status": status,
                "created_at": 1, "archived_at": archived.then_some(2) });
            ("project", None, row)
        }
        Fact::Member(at, person, number) => {
            let row =
                json!({ "id": format!("user-{person}"), "email": email(person), "role": WORDS[usize::from(number)] });
            ("project_member", Some(project(at)), row)
        }
        Fact::MemberRole(at, person, number) => {
            let parent = project(at).child("member", email(person).as_str());
            ("member_role", Some(parent), own(role(number, &format!("p{at}-"))))
        }
        Fact::Account(at, number) => {
            let row = json!({ "id": format!("svc-{at}"), "name": "bot", "role": WORDS[usize::from(number)],
                "created_at": 1 });
            ("service_account", Some(project(at)), row)
        }
        Fact::ProjectGroup(at, group, _) => {
            let row = json!({ "group_id": format!("group-{group}"), "group_name": format!("g{group}") });
            ("project_group", Some(project(at)), row)
        }
        Fact::ProjectGroupRole(at, group, number) => {
            let parent = project(at).child("group", format!("g{group}").as_str());
            ("project_group_role", Some(parent), role(number, &format!("p{at}-")))
        }
        Fact::AdminKey(person) => {
            let row = json!({ "id": format!("key-{person}"), "created_at": 1, "redacted_value": "sk-admin-1…2",
                "owner": { "id": format!("user-{person}"), "type": "user" } });
            ("admin_api_key", None, row)
        }
        Fact::Provider => {
            let row = json!({ "id": "wip-0", "name": "ci", "issuer": "https://ci.example", "audience": "a" });
            ("workload_identity_provider", None, row)
        }
        Fact::Rule(number, at, scopes) => {
            let permissions = match SCOPES[usize::from(scopes)] {
                [] => json!({ "type": "service_account_default" }),
                scopes => json!({ "type": "restricted", "scopes": scopes }),
            };
            let row = json!({ "id": format!("map-{number}"), "name": format!("rule{number}"),
                "project_id": format!("proj-{at}"), "service_account_id": format!("svc-{at}"),
                "attribute_matchers": { "sub": "a" }, "permissions": permissions, "enabled": true });
            ("federation_rule", Some(root("workload_identity_provider", "ci".to_owned())), row)
        }
    }
}

/// The live row of a fact.
fn live_row(fact: &Fact) -> (ScopeKey, LiveRow) {
    let (listing, parent, value) = row(fact);
    let (name, nth) = if listing == "invite" { ("user", 1) } else { (listing, 0) };
    let (kind, of) = kinds::named(name).unwrap();
    let parsers: Vec<_> = of
        .reads()
        .into_iter()
        .filter_map(|read| match read {
            AnyRead::List(_, parse) => Some(parse),
            AnyRead::Hidden(_, parse) if matches!(fact, Fact::Project(_, true)) => Some(parse),
            _ => None,
        })
        .collect();
    let raw = RawValue::from_string(value.to_string()).unwrap();
    let at = if matches!(fact, Fact::Project(_, true)) { parsers.len() - 1 } else { nth };
    let row = parsers[at](&raw).unwrap().unwrap();
    let row = match fact {
        Fact::ProjectGroup(_, _, number) => {
            of.tell(row, vec![format!("role-api-project-{}", WORDS[usize::from(*number)]).into()])
        }
        // Rows that point to something go by its name.
        Fact::GroupMember(_, who @ Who::Account(_)) => {
            let key: Name = self::name(*who).as_str().into();
            LiveRow { key: key.clone(), name: key, ..row }
        }
        // A rule knows its service account by name once that is read, else by its id.
        Fact::Rule(number, ..) if *number > 0 => as_a_file_says(fact, row),
        _ => row,
    };
    (ScopeKey { kind, parent }, row)
}

/// The same row; a rule with the names of its project and its service account.
fn as_a_file_says(fact: &Fact, row: LiveRow) -> LiveRow {
    let Fact::Rule(_, at, _) = fact else { return row };
    let (_, of) = kinds::named("federation_rule").unwrap();
    let row = of.name_referent(row, "project", project_name(*at).as_str().into());
    of.name_referent(row, "service_account", "bot".into())
}

/// Every list that there is: those of kinds in the organization, and those of kinds in what is there.
fn all_scopes(org: &Org) -> BTreeSet<ScopeKey> {
    let mut scopes = BTreeSet::new();
    let mut parents: Vec<(String, Option<Address>)> = vec![(String::new(), None)];
    for fact in &org.0 {
        if !matches!(fact, Fact::Invite(..) | Fact::AdminKey(_)) {
            let (scope, row) = live_row(fact);
            let kind = kinds::get(scope.kind).facts().name.to_owned();
            parents.push((kind, Some(kinds::address(&scope, &row.key))));
        }
    }
    for (under, parent) in parents {
        scopes.extend(kinds::under(&under).map(|(kind, _)| ScopeKey { kind, parent: parent.clone() }));
    }
    scopes
}

/// The live table, without the lists that `hides` says, and with the rows in this order.
fn live(org: &Org, facts: &[Fact], hides: &dyn Fn(&ScopeKey) -> bool) -> Live {
    let mut rows: BTreeMap<ScopeKey, Vec<LiveRow>> = all_scopes(org).into_iter().map(|scope| (scope, vec![])).collect();
    for fact in facts {
        let (scope, row) = live_row(fact);
        rows.entry(scope).or_default().push(row);
    }
    let mut live = Live::new(Aliases::default());
    for (scope, rows) in rows.into_iter().filter(|(scope, _)| !hides(scope)) {
        let read = Coverage { all: true, hidden: true, listed: true, ..Coverage::default() };
        live.add(&scope, read, rows, "2026-01-01T00:00:00Z".parse().unwrap());
    }
    live
}

fn whole(org: &Org) -> Live {
    live(org, &org.0.iter().cloned().collect::<Vec<_>>(), &|_| false)
}

type Answers = BTreeMap<(Who, AccessResource, Ability), AccessVerdict>;

fn answers(graph: &Graph<'_>) -> Answers {
    let mut all = Answers::new();
    for who in everybody() {
        for resource in resources() {
            for ability in Ability::ALL {
                all.insert((who, resource.clone(), ability), graph.can(&name(who), &resource, ability));
            }
        }
    }
    all
}

/// What a step needs, with an owner.
struct Owned {
    scope: ScopeKey,
    key: Name,
    identity: Option<Identity>,
    removes: bool,
    want: Option<Box<dyn AnySpec>>,
    have: Option<LiveRow>,
}

/// The steps from one organization to another: what the parent takes along is no step.
fn steps(from: &Org, to: &Org) -> Vec<Owned> {
    let rows = |org: &Org| -> BTreeMap<(ScopeKey, Name), (LiveRow, Fact)> {
        let one = |fact: &Fact| {
            let (scope, row) = live_row(fact);
            ((scope, row.key.clone()), (row, fact.clone()))
        };
        org.0.iter().map(one).collect()
    };
    let (old, new) = (rows(from), rows(to));
    let mut steps = Vec::new();
    for ((scope, key), (row, _)) in old.iter().filter(|(at, _)| !new.contains_key(at)) {
        steps.push(Owned {
            scope: scope.clone(),
            key: key.clone(),
            identity: Some(row.identity.clone()),
            removes: true,
            want: None,
            have: None,
        });
    }
    for ((scope, key), (row, fact)) in new {
        let before = old.get(&(scope.clone(), key.clone()));
        if before.is_some_and(|(_, before)| *before == fact) {
            continue;
        }
        let archives = matches!(fact, Fact::Project(_, true));
        let want = kinds::get(scope.kind).observe(&*as_a_file_says(&fact, row).live);
        steps.push(Owned {
            identity: before.map(|(row, _)| row.identity.clone()),
            removes: archives,
            want: (!archives).then_some(want),
            have: before.map(|(_, fact)| live_row(fact).1),
            scope,
            key,
        });
    }
    steps
}

fn step_rows(steps: &[Owned]) -> Vec<StepRow<'_>> {
    steps
        .iter()
        .map(|step| StepRow {
            scope: &step.scope,
            key: &step.key,
            identity: step.identity.as_ref(),
            removes: step.removes,
            pending: false,
            want: step.want.as_deref(),
            have: step.have.as_ref().map(|row| &*row.live),
            bundled: Vec::new(),
        })
        .collect()
}

/// A second organization with the same invites and keys of power, and no project that comes back.
fn pair() -> impl Strategy<Value = (Org, Org)> {
    (org(), org()).prop_map(|(from, to)| {
        let shared = |fact: &&Fact| matches!(fact, Fact::Invite(..));
        let person = |fact: &Fact| match fact {
            Fact::User(person, _) | Fact::Invite(person, ..) => Some(*person),
            _ => None,
        };
        let invited: BTreeSet<u8> = from.0.iter().filter(shared).filter_map(person).collect();
        let mut facts: BTreeSet<Fact> =
            to.0.iter()
                .filter(|fact| !shared(fact) && person(fact).is_none_or(|person| !invited.contains(&person)))
                .filter(|fact| match fact {
                    Fact::AdminKey(_) => from.has(fact),
                    Fact::Project(at, false) => !from.has(&Fact::Project(*at, true)),
                    _ => true,
                })
                .cloned()
                .collect();
        facts.extend(from.0.iter().filter(shared).cloned());
        facts.extend(from.0.iter().filter(|fact| matches!(fact, Fact::Project(_, true))).cloned());
        (from, Org(facts).tidy())
    })
}

/// Every gain of a delta, one by one.
fn single(gains: &[access::AccessGain]) -> BTreeSet<(String, String, Ability)> {
    let mut all = BTreeSet::new();
    for gain in gains {
        for (who, _) in &gain.principals {
            for resource in &gain.resources {
                all.extend(gain.abilities.iter().map(|ability| (who.to_string(), resource.to_string(), ability)));
            }
        }
    }
    all
}

/// The gains that the facts give, without what is said for every project.
fn expected(from: &Org, to: &Org) -> BTreeSet<(String, String, Ability)> {
    let mut all = BTreeSet::new();
    for who in everybody() {
        let gained = |resource: &AccessResource| {
            let (was, is) = (from.held(who, resource), to.held(who, resource));
            is.0.without(was.0).with(is.1.without(was.1))
        };
        let everywhere = gained(&AccessResource::EveryProject);
        all.extend(everywhere.iter().map(|ability| (name(who), "project/*".to_owned(), ability)));
        for resource in resources() {
            let mut more = gained(&resource);
            if resource != AccessResource::Organization {
                more = more.without(everywhere);
            }
            all.extend(more.iter().map(|ability| (name(who), resource.to_string(), ability)));
        }
    }
    all
}

fn delta_of(from: &Live, steps: &[Owned]) -> EffectiveDelta {
    let rows = step_rows(steps);
    access::delta(from, &access::of_live(from), &rows)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_those_of_the_naive_evaluator(org in org()) {
        let live = whole(&org);
        let graph = access::of_live(&live);
        for ((who, resource, ability), verdict) in answers(&graph) {
            prop_assert_eq!(verdict, org.can(who, &resource, ability), "{:?} {} {}", who, resource, ability);
        }
    }

    #[test]
    fn each_yes_has_a_path_and_without_its_paths_it_is_no(org in org()) {
        let live_rows = whole(&org);
        let graph = access::of_live(&live_rows);
        let mut one_of_each = BTreeSet::new();
        for ((who, resource, ability), verdict) in answers(&graph) {
            let paths = graph.why(&name(who), &resource, ability);
            prop_assert_eq!(paths.is_empty(), !matches!(verdict, AccessVerdict::Yes | AccessVerdict::NotYet));
            prop_assert!(paths.iter().all(|path| (1..=4).contains(&path.rows.len())));
            let on_path: BTreeSet<&Address> = paths.iter().flat_map(|path| &path.rows).collect();
            let at = |fact: &Fact| {
                let (scope, row) = live_row(fact);
                kinds::address(&scope, &row.key)
            };
            let exist: BTreeSet<Address> = org.0.iter().map(at).collect();
            prop_assert!(on_path.iter().all(|address| exist.contains(*address)), "{on_path:?}");
            if paths.is_empty() || !one_of_each.insert(paths.clone()) {
                continue;
            }
            let without: Vec<Fact> = org.0.iter().filter(|fact| !on_path.contains(&at(fact))).cloned().collect();
            let less = live(&org, &without, &|_| false);
            let less = access::of_live(&less).can(&name(who), &resource, ability);
            prop_assert!(!matches!(less, AccessVerdict::Yes | AccessVerdict::NotYet), "{less:?} {on_path:?}");
        }
    }

    #[test]
    fn hiding_lists_turns_answers_only_into_unknown(org in org(), hidden in prop::collection::vec(0..64_usize, 0..6)) {
        let live_rows = whole(&org);
        let full = answers(&access::of_live(&live_rows));
        let scopes: Vec<ScopeKey> = all_scopes(&org).into_iter().collect();
        let hidden: BTreeSet<&ScopeKey> = hidden.iter().map(|at| &scopes[at % scopes.len()]).collect();
        let facts: Vec<Fact> = org.0.iter().cloned().collect();
        let less = live(&org, &facts, &|scope| hidden.contains(scope));
        for (question, verdict) in answers(&access::of_live(&less)) {
            let known = full[&question];
            prop_assert!(verdict == known || verdict == AccessVerdict::Unknown, "{question:?}: {known:?}, then {verdict:?}; {hidden:?}");
        }
    }

    #[test]
    fn the_delta_is_after_minus_before((from, to) in pair()) {
        let (old, new) = (whole(&from), whole(&to));
        let there = steps(&from, &to);
        let delta = delta_of(&old, &there);
        prop_assert_eq!(single(&delta.gains), expected(&from, &to));
        let mut losses = expected(&to, &from);
        losses.retain(|(_, resource, _)| from_is_active(&from, resource));
        prop_assert_eq!(single(&delta.losses), losses);
        // What happens backwards is the inverse, where nothing is lost for ever.
        let is_final = (0..PROJECTS).any(|at| to.has(&Fact::Project(at, true)) && !from.has(&Fact::Project(at, true)));
        let keys = |org: &Org| org.0.iter().filter(|fact| matches!(fact, Fact::AdminKey(_))).count();
        if !is_final && keys(&from) == keys(&to) {
            let back = steps(&to, &from);
            let back = delta_of(&new, &back);
            prop_assert_eq!(single(&back.gains), single(&delta.losses));
            prop_assert_eq!(single(&back.losses), single(&delta.gains));
        }
    }

    #[test]
    fn after_is_what_is_read_again((from, to) in pair()) {
        let (old, new) = (whole(&from), whole(&to));
        let there = steps(&from, &to);
        let rows = step_rows(&there);
        let graph = access::of_live(&old);
        let after = access::after_steps(&old, &graph, &rows);
        prop_assert_eq!(answers(&after.graph), answers(&access::of_live(&new)));
    }

    #[test]
    fn every_gain_has_its_carriers((from, to) in pair()) {
        let old = whole(&from);
        let there = steps(&from, &to);
        let delta = delta_of(&old, &there);
        for gain in delta.gains.iter().chain(&delta.losses) {
            for (who, more) in &gain.principals {
                prop_assert!(gain.steps_of(more).next().is_some(), "{who} {gain:?}");
            }
        }
        // Each step that is named lies on a way that gives every ability beside which it is named.
        let rows = step_rows(&there);
        let graph = access::of_live(&old);
        let after = access::after_steps(&old, &graph, &rows);
        for gain in &delta.gains {
            let abilities = gain.principals.iter().flat_map(|one| gain.abilities.iter().map(move |ability| (one, ability)));
            for ((who, more), ability) in abilities {
                let paths = gain.resources.iter().flat_map(|resource| after.graph.why(who, resource, ability));
                let on_path: BTreeSet<Address> = paths.flat_map(|path| path.rows).collect();
                for step in gain.steps_of(more) {
                    let address = kinds::address(&there[step].scope, &there[step].key);
                    prop_assert!(on_path.contains(&address), "{address}: {who} {ability} {gain:?}");
                }
            }
        }
        // Without the steps that carry it, a gain is not there.
        for gain in &delta.gains {
            let carriers = gain.all_steps();
            let rest = steps(&from, &to).into_iter().enumerate().filter(|(at, _)| !carriers.contains(at));
            let rest: Vec<Owned> = rest.map(|(_, step)| step).collect();
            let gone = single(std::slice::from_ref(gain));
            prop_assert!(single(&delta_of(&old, &rest).gains).is_disjoint(&gone), "{gain:?}");
        }
    }

    #[test]
    fn the_order_of_rows_changes_no_byte((from, to) in pair(), order in any::<u64>()) {
        let mut facts: Vec<Fact> = from.0.iter().cloned().collect();
        let published = |live: &Live, steps: &[Owned]| {
            let address = |step: usize| kinds::address(&steps[step].scope, &steps[step].key).to_string();
            serde_json::to_string(&delta_of(live, steps).publish(&address)).unwrap()
        };
        let there = steps(&from, &to);
        let first = published(&whole(&from), &there);
        facts.sort_by_key(|fact| {
            let text = format!("{fact:?}");
            text.bytes().fold(order, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
        });
        let shuffled = live(&from, &facts, &|_| false);
        prop_assert_eq!(first, published(&shuffled, &there));
    }
}

/// A step as an apply filters it: what it does to access is told by its address.
fn bare_step(owned: &Owned) -> Step {
    let address = kinds::address(&owned.scope, &owned.key);
    let change = json!({
        "id": address.to_string(), "address": address.to_string(), "kind": "", "verb": "update", "before": null,
        "after": null, "source": { "file": "", "line": 1, "column": 1 }, "cause": "missing", "detail": "", "risks": [],
        "effects": [], "precondition": {}, "depends_on": [], "requests": [],
    });
    Step {
        change: serde_json::from_value(change).unwrap(),
        scope: owned.scope.clone(),
        key: owned.key.clone(),
        address,
        identity: owned.identity.clone(),
        requests: Vec::new(),
        undeclared: Vec::new(),
        power: Power::default(),
        uncertain: false,
        after: Vec::new(),
        level: (0, 0),
        access: BTreeSet::new(),
        withheld: None,
        otherwise: None,
        since: None,
    }
}

/// A reviewed plan that says this about access.
fn reviewed_plan(access: AccessDelta) -> PlanFile {
    static EMPTY: OnceLock<PlanFile> = OnceLock::new();
    let empty = EMPTY.get_or_init(|| {
        let world = crate::support::World::new("now: 2026-11-24T09:00:00Z\norganization: { id: org-1 }\nusers: []\n");
        let read = crate::support::read("version: 1\n");
        crate::support::block_on(world.plan(&read, PlanPart::Changes)).ok().unwrap().1
    });
    PlanFile { access, ..empty.clone() }
}

fn at(fact: &Fact) -> Address {
    let (scope, row) = live_row(fact);
    kinds::address(&scope, &row.key)
}

/// Somebody else adds each of these facts, or takes it away where it is there.
fn moved(org: &Org, moves: &[Fact]) -> Org {
    let mut facts = org.0.clone();
    for fact in moves.iter().filter(|fact| !matches!(fact, Fact::AdminKey(_))) {
        let was_there = facts.contains(fact);
        facts.retain(|other| at(other) != at(fact));
        if !was_there {
            facts.insert(fact.clone());
        }
    }
    Org(facts).tidy()
}

/// What is there after only these steps towards an organization.
fn applied(from: &Org, to: &Org, sent: &BTreeSet<Address>) -> Org {
    let kept = from.0.iter().filter(|fact| !sent.contains(&at(fact)));
    let made = to.0.iter().filter(|fact| sent.contains(&at(fact)));
    Org(kept.chain(made).cloned().collect()).tidy()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_apply_causes_no_gain_that_was_not_reviewed(
        (from, to) in pair(),
        moves in prop::collection::vec(fact(), 0..6),
    ) {
        let (old, there) = (whole(&from), steps(&from, &to));
        let address = |steps: &[Owned], step: usize| kinds::address(&steps[step].scope, &steps[step].key).to_string();
        let reviewed = delta_of(&old, &there);
        let known = single(&reviewed.gains);
        let plan = reviewed_plan(reviewed.publish(&|step| address(&there, step)));
        // The organization moves between the review and the apply, which computes its steps again.
        let from = moved(&from, &moves);
        let (old, computed) = (whole(&from), steps(&from, &to));
        let gains = |steps: &[Step]| {
            let sent: BTreeSet<&Address> = steps.iter().map(|step| &step.address).collect();
            let is_sent = |step: &Owned| sent.contains(&kinds::address(&step.scope, &step.key));
            let sent: Vec<Owned> = self::steps(&from, &to).into_iter().filter(is_sent).collect();
            delta_of(&old, &sent).publish(&|step| address(&sent, step))
        };
        let mut filtered = Filtered { send: computed.iter().map(bare_step).collect(), ..Filtered::default() };
        filtered.keep_to_reviewed_gains(PlanPart::Changes, &[plan], &gains);
        let sent: BTreeSet<Address> = filtered.send.iter().map(|step| step.address.clone()).collect();
        let is_reviewed = |(who, resource, ability): &(String, String, Ability)| {
            let everywhere = (who.clone(), "project/*".to_owned(), *ability);
            known.contains(&(who.clone(), resource.clone(), *ability))
                || (resource.starts_with("project/") && known.contains(&everywhere))
        };
        for gain in expected(&from, &applied(&from, &to, &sent)) {
            prop_assert!(is_reviewed(&gain), "{gain:?} by {sent:?}");
        }
        if moves.is_empty() {
            prop_assert!(filtered.stale.is_empty());
        }
    }
}

fn from_is_active(from: &Org, resource: &str) -> bool {
    resources().into_iter().find(|one| one.to_string() == resource).is_none_or(|one| from.is_active(&one))
}

#[test]
fn the_files_give_access_as_far_as_they_say() {
    let yaml = "version: 1\nusers: { u0@example.com: owner, u1@example.com: reader, u2@example.com: reader }\n\
                roles: { helper: { permissions: [api.groups.write] } }\n\
                groups: { g0: { members: [u1@example.com, { service_account: p0/bot }], roles: [helper] } }\n\
                projects:\n  p0: { members: { u2@example.com: viewer }, groups: { g0: owner }, service_accounts: { bot: none } }\n";
    let read = crate::support::read(yaml);
    assert!(!orgward::desired::has_errors(&read.problems), "{}", read.drawn(&[]));
    let graph = access::of_files(&read.configuration.desired, 0);
    let web = AccessResource::Project("p0".into());
    for who in [name(Who::Person(1)), name(Who::Account(0))] {
        assert_eq!(graph.can(&who, &web, Ability::Own), AccessVerdict::Yes, "{who}");
        assert_eq!(graph.can(&who, &AccessResource::Organization, Ability::Grant), AccessVerdict::Yes, "{who}");
    }
    assert_eq!(graph.can(&email(0), &web, Ability::Own), AccessVerdict::Yes);
    assert_eq!(graph.can(&email(2), &web, Ability::Read), AccessVerdict::Yes);
    // The file says nothing of admin keys, so somebody may administer by one.
    assert_eq!(graph.can(&email(2), &AccessResource::Organization, Ability::Administer), AccessVerdict::Unknown);
    let paths: Vec<String> = graph.why(&email(1), &web, Ability::Own)[0].rows.iter().map(ToString::to_string).collect();
    assert_eq!(paths, ["group/g0/member/u1@example.com", "project/p0/group/g0"]);
    assert_eq!(graph.who(&web, Ability::Own).len(), 3);
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(64)
}
