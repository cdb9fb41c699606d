//! Templates are a shorter way to write the same: a file with templates means what the file means that somebody expands
//! by hand, and what `orgward validate --expand` prints.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
use crate::support::{Read, World, block_on, random, read};
use orgward::{
    desired,
    plan::{PlanPart, file::PlanFile},
    render::document::document,
};
use proptest::{collection::btree_map, option, prelude::*, sample::select};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What a configuration declares, without places.
pub(crate) fn meaning(read: &Read) -> String {
    assert!(!desired::has_errors(&read.problems), "{}", read.drawn(&[]));
    let desired = &read.configuration.desired;
    let unlisted = desired.unlisted.as_ref().map(|unlisted| (&unlisted.listed, &unlisted.scopes));
    let text = format!("{:#?}", (&desired.organization, &desired.policy, &desired.scopes, unlisted));
    let mut out = String::new();
    let mut parts = text.split("Position {");
    out.push_str(parts.next().unwrap());
    for part in parts {
        out.push_str(part.split_once('}').unwrap().1);
    }
    out
}

/// What `validate --expand` prints.
fn expanded(read: &Read) -> String {
    let nodes: Vec<_> = read.sources.files.iter().map(|file| &file.node).collect();
    document(&desired::expanded(&nodes), &read.configuration.desired.templates)
}

/// Merges as somebody would who reads the documentation.
fn by_hand(template: &Value, own: &Value) -> Value {
    match (template, own) {
        (Value::Object(template), Value::Object(own)) => {
            let mut merged = template.clone();
            for (key, value) in own {
                let value = template.get(key).map_or_else(|| value.clone(), |below| by_hand(below, value));
                merged.insert(key.clone(), value);
            }
            Value::Object(merged)
        }
        _ => own.clone(),
    }
}

const PEOPLE: [&str; 3] = ["alice@example.com", "bob@example.com", "carol@example.com"];

fn role() -> impl Strategy<Value = Value> {
    let word = select(&["owner", "member"][..]);
    let long =
        (word.clone(), option::of(Just("2027-03-31")), option::of(Just("x: # y"))).prop_map(|(role, until, why)| {
            let mut map = Map::from_iter([("roles".to_owned(), json!([role]))]);
            map.extend(until.map(|until| ("until".to_owned(), json!(until))));
            map.extend(why.map(|why| ("reason".to_owned(), json!(why))));
            Value::Object(map)
        });
    prop_oneof![word.prop_map(|role| json!(role)), long]
}

/// A piece of a project's entry.
fn piece() -> impl Strategy<Value = Value> {
    let members = option::of(btree_map(select(&PEOPLE[..]), role(), 0..3));
    let accounts =
        option::of(btree_map(select(&["indexer", "4711", "true"][..]), select(&["member", "none"][..]), 0..3));
    let rules = option::of(proptest::collection::vec(select(&["ci-*", "a: b", "0755"][..]), 0..3));
    let meta = option::of(btree_map(
        select(&["team", "cost"][..]),
        prop_oneof![
            Just(json!("4711")),
            Just(json!(4711)),
            Just(json!(["a", true, { "b": {} }])),
            Just(json!({ "deep": "\u{202e}\n" })),
            Just(json!({ "deeper": { "x": "null" } })),
        ],
        0..3,
    ));
    (members, accounts, rules, meta).prop_map(|(members, accounts, rules, meta)| {
        let mut map = Map::new();
        map.extend(members.map(|members| ("members".to_owned(), json!(members))));
        map.extend(accounts.map(|accounts| ("service_accounts".to_owned(), json!(accounts))));
        map.extend(rules.map(|rules| {
            let rules: Vec<Value> = rules.into_iter().map(|name| json!({ "name": name })).collect();
            ("api_keys".to_owned(), json!({ "allow": rules }))
        }));
        map.extend(meta.map(|meta| ("meta".to_owned(), json!(meta))));
        Value::Object(map)
    })
}

proptest! {
    #[test]
    fn expanding_by_hand_equals_the_template(
        template in piece(),
        own in btree_map(select(&["web", "api", "Default project"][..]), (any::<bool>(), piece()), 1..4),
        unlisted in any::<bool>(),
    ) {
        let mut with = json!({ "version": 1, "organization": { "id": "org-x" }, "templates": { "team": template } });
        let mut without = json!({ "version": 1, "organization": { "id": "org-x" } });
        for (name, (uses, own)) in &own {
            let merged = if *uses { by_hand(&template, own) } else { own.clone() };
            without["projects"][name] = merged;
            with["projects"][name] = own.clone();
            if *uses {
                with["projects"][name]["use"] = json!("team");
            }
        }
        if unlisted {
            with["unlisted_projects"] = json!({ "use": "team" });
            without["unlisted_projects"] = json!({ "use": "team" });
            without["templates"] = json!({ "team": template });
        }
        let (with, without) = (read(&with.to_string()), read(&without.to_string()));
        prop_assert_eq!(meaning(&with), meaning(&without));
        let text = expanded(&with);
        prop_assert_eq!(meaning(&read(&text)), meaning(&without), "{}", text);
        prop_assert!(!text.contains("use: team\n") || unlisted, "{}", text);
        let bare = |text: &str| text.replace(" # from template team", "");
        prop_assert_eq!(bare(&expanded(&read(&text))), bare(&text));
    }
}

/// The names of the active projects of an organization, each once.
fn active_projects(world: &World) -> BTreeSet<String> {
    let state: Value = serde_yaml::from_str(&world.sandbox.state_yaml()).unwrap();
    let projects = state["projects"].as_array().cloned().unwrap_or_default();
    let active = projects.iter().filter(|project| project["status"] != "archived");
    active.map(|project| project["name"].as_str().unwrap().to_owned()).collect()
}

/// What a plan does inside projects.
fn inside(plan: &PlanFile) -> Vec<String> {
    let mut all: Vec<String> = (plan.changes.iter())
        .map(|change| format!("{:?} {} {}", change.verb, change.address, change.after))
        .chain(plan.unlisted.iter().map(|row| format!("unlisted {}", row.address)))
        .chain(plan.read_only.iter().map(|row| format!("read-only {} {}", row.address, row.difference)))
        .chain(plan.due.iter().map(|due| format!("{:?} {}", due.status, due.address)))
        .filter(|line| line.contains("project/") && line.split("project/").nth(1).unwrap().contains('/'))
        .collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn unlisted_projects_are_compared_like_listed_ones(
        mut org in random::org(),
        members in any::<bool>(),
        remove in select(&["report", "remove"][..]),
    ) {
        for project in org.projects.values_mut() {
            project.namesake = None;
        }
        let members = if members { "members: {}, " } else { "" };
        let policy = format!(
            "policy:\n  unlisted: {{ api_keys: {remove}, project_members: {remove} }}\n  guardrails: \
                {{ max_changes: 1000 }}\n"
        );
        let keys = "api_keys: { allow: [{ name: \"k1*\", max_age: 90d }] }";
        let template = format!("templates: {{ guarded: {{ {members}{keys} }} }}\n");
        let world = World::new(&org.yaml());
        let listed: String =
            active_projects(&world).iter().map(|name| format!("  {}: {{ use: guarded }}\n", json!(name))).collect();
        let head = format!("version: 1\n{policy}{template}");
        let unlisted = read(&format!("{head}unlisted_projects: {{ use: guarded }}\n"));
        let listed = read(&format!("{head}projects:\n{listed}"));
        prop_assert!(!desired::has_errors(&listed.problems), "{}", listed.drawn(&[]));
        block_on(async {
            let stopped = |stopped| TestCaseError::fail(format!("{stopped}"));
            let (judged, one) = world.plan(&unlisted, PlanPart::Changes).await.map_err(stopped)?;
            let (_, other) = world.again().plan(&listed, PlanPart::Changes).await.map_err(stopped)?;
            prop_assert_eq!(inside(&one), inside(&other));
            prop_assert_eq!(one.guardrails, other.guardrails);
            if !judged.is_blocked() {
                world.apply(&unlisted, &judged, PlanPart::Changes, &[]).await;
                let (_, next) = world.again().plan(&unlisted, PlanPart::Changes).await.map_err(stopped)?;
                prop_assert!(next.changes.is_empty(), "{:?}", next.changes);
            }
            Ok(())
        })?;
    }
}

#[test]
fn a_template_cannot_blow_the_configuration_up() {
    let members: String = (0..6_000).map(|index| format!("      u{index}@example.com: member\n")).collect();
    let projects: String = (0..600).map(|index| format!("  p{index}: {{ use: big }}\n")).collect();
    let read = read(&format!("version: 1\ntemplates:\n  big:\n    members:\n{members}projects:\n{projects}"));
    let told: Vec<_> =
        read.problems.iter().filter(|problem| problem.message.contains("the templates add more")).collect();
    assert_eq!(told.len(), 1);
}

#[test]
fn files_become_one_document() {
    let read = orgward::source::load(std::path::Path::new("examples/templates"));
    let nodes: Vec<_> = read.0.files.iter().map(|file| &file.node).collect();
    let (desired, problems) = desired::resolve(&nodes);
    assert!(read.1.is_empty() && problems.is_empty());
    let text = document(&desired::expanded(&nodes), &desired.templates);
    let again = crate::support::read(&text);
    assert!(!desired::has_errors(&again.problems), "{}\n{text}", again.drawn(&[]));
    let count = |desired: &orgward::model::desired_table::Desired| {
        desired.scopes.values().map(|table| table.rows.len() + table.rules.len()).sum::<usize>()
    };
    assert_eq!(count(&again.configuration.desired), count(&desired));
    assert!(!text.contains("files:") && !text.contains("team-project:"), "{text}");
}
