//! How long access takes in an organization of 50,000 people and 2,000 projects: `cargo bench --bench access`. Building
//! the graph and comparing 1,000 changed memberships must take less than half a second together.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use orgward::{
    access::{self, StepRow},
    kinds::{self, erased::AnyRead},
    model::{
        address::{Address, Name},
        aliases::Aliases,
        coverage::Coverage,
        live_row::LiveRow,
        live_table::Live,
        scope::ScopeKey,
    },
};
use serde_json::{Value, json, value::RawValue};
use std::{hint::black_box, sync::OnceLock};

const PEOPLE: usize = 50_000;
const PROJECTS: usize = 2_000;
const GROUPS: usize = 3_000;

/// The members of a group, the groups of a project, and the members that a project lists.
const OF_GROUP: usize = 100;
const GROUPS_OF_PROJECT: usize = 4;
const OF_PROJECT: usize = 100;

fn main() {
    divan::main();
}

fn rows(kind: &str, values: Vec<Value>) -> Vec<LiveRow> {
    let (_, kind) = kinds::named(kind).unwrap();
    let AnyRead::List(_, parse) = kind.reads().remove(0) else { panic!() };
    let row = |value: Value| parse(&RawValue::from_string(value.to_string()).unwrap()).unwrap().unwrap();
    values.into_iter().map(row).collect()
}

fn email(person: usize) -> String {
    format!("u{person}@example.com")
}

fn member(person: usize, role: &str) -> Value {
    json!({ "id": format!("user-{person}"), "email": email(person), "role": role })
}

fn group_member(person: usize) -> Value {
    json!({ "id": format!("user-{person}"), "email": email(person) })
}

fn live() -> &'static Live {
    static LIVE: OnceLock<Live> = OnceLock::new();
    LIVE.get_or_init(|| {
        let mut live = Live::new(Aliases::default());
        let mut add = |kind: &str, parent: Option<Address>, values: Vec<Value>| {
            let read = Coverage { all: true, listed: true, ..Coverage::default() };
            let scope = ScopeKey { kind: kinds::named(kind).unwrap().0, parent };
            live.add(&scope, read, rows(kind, values), "2026-01-01T00:00:00Z".parse().unwrap());
        };
        let role = |person| if person < 5 { "owner" } else { "reader" };
        add("user", None, (0..PEOPLE).map(|person| member(person, role(person))).collect());
        let named =
            |what: &str, number: usize| json!({ "id": format!("{what}-{number}"), "name": format!("{what}{number}") });
        add("group", None, (0..GROUPS).map(|number| named("g", number)).collect());
        add("project", None, (0..PROJECTS).map(|number| named("p", number)).collect());
        for group in 0..GROUPS {
            let parent = Address::root("group", format!("g{group}"));
            let members = (0..OF_GROUP).map(|nth| group_member((group * 17 + nth * 31) % PEOPLE));
            add("group_member", Some(parent), members.collect());
        }
        for project in 0..PROJECTS {
            let parent = Address::root("project", format!("p{project}"));
            let members = (0..OF_PROJECT).map(|nth| member((project * 13 + nth * 7) % PEOPLE, "member"));
            add("project_member", Some(parent.clone()), members.collect());
            let group = |nth: usize| (project * GROUPS_OF_PROJECT + nth) % GROUPS;
            let row =
                |nth| json!({ "group_id": format!("g-{}", group(nth)), "group_name": format!("g{}", group(nth)) });
            add("project_group", Some(parent), (0..GROUPS_OF_PROJECT).map(row).collect());
        }
        let (kind, of) = kinds::named("project_group").unwrap();
        let scopes: Vec<ScopeKey> = live.scopes.keys().filter(|scope| scope.kind == kind).cloned().collect();
        for scope in scopes {
            let told = live.take_rows(&scope).into_iter();
            let told = told.map(|row| of.tell(row, vec!["role-api-project-owner".into()])).collect();
            live.add(&scope, Coverage::default(), told, "2026-01-01T00:00:00Z".parse().unwrap());
        }
        live
    })
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn graph(bencher: divan::Bencher<'_, '_>) {
    let live = live();
    bencher.bench(|| access::of_live(black_box(live)));
}

/// New members of groups: each group gives something in several projects.
#[divan::bench(args = [0, 1, 1_000], sample_count = 5, sample_size = 1)]
fn delta_of_new_members(bencher: divan::Bencher<'_, '_>, changes: usize) {
    let live = live();
    let graph = access::of_live(live);
    let (kind, of) = kinds::named("group_member").unwrap();
    let keys: Vec<(ScopeKey, Name)> = (0..changes)
        .map(|nth| {
            let parent = Address::root("group", format!("g{}", nth * 3 % GROUPS));
            (ScopeKey { kind, parent: Some(parent) }, email(PEOPLE - 1 - nth).as_str().into())
        })
        .collect();
    let row = rows("group_member", vec![group_member(0)]).remove(0);
    let want = of.observe(&*row.live);
    let steps: Vec<StepRow<'_>> = keys
        .iter()
        .map(|(scope, key)| StepRow {
            scope,
            key,
            identity: None,
            removes: false,
            pending: false,
            want: Some(&*want),
            have: None,
            bundled: Vec::new(),
        })
        .collect();
    bencher.bench(|| access::delta(black_box(live), &graph, &steps));
}
