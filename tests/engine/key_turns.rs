//! The lives of keys that entries list, where a journal or a doubt has a say.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

use crate::support::{Read, World, block_on, faulty::Faulty, read};
use orgward::{
    model::{address::Address, desired_table::Undelivered},
    plan::{PlanPart, change::DueStatus, file::PlanFile},
    sandbox::{Options, Sandbox},
};
use serde_json::Value;
use std::collections::BTreeSet;

const FILE: &str = "\
version: 1
organization: { id: org-turns }
policy: { unlisted: { api_keys: remove } }
projects:
  web:
    service_accounts:
      indexer: { keys: { main: { scopes: all, rotate_every: 60d, sink: vault } } }
    api_keys: { allow: [] }
";

fn live(accounts: &str, keys: &[&str]) -> String {
    let keys = keys.join(", ");
    format!(
        "now: 2026-11-24T09:00:00Z\norganization: {{ id: org-turns }}\nusers: [{{ email: a@example.com, role: owner }}]\n\
         projects: [{{ name: web, service_accounts: [{accounts}], api_keys: [{keys}] }}]\n"
    )
}

const ACCOUNT: &str = "{ id: svc_1, name: indexer, role: member }";
const OLD: &str = "{ id: key_old, name: main@2026-09-01, owner: { service_account: { id: svc_1 } }, created_at: -84d }";
const NEW: &str = "{ id: key_new, name: main@2026-11-24, owner: { service_account: { id: svc_1 } }, created_at: -1h }";
const USED: &str = "{ id: key_new, name: main@2026-11-24, owner: { service_account: { id: svc_1 } }, created_at: -2h, \
     last_used_at: -1h }";

fn lost(id: &str) -> Undelivered {
    let address = Address::root("project", "web").child("service_account", "indexer").child("key", "main");
    let (id, delivered) = (Some(id.into()), BTreeSet::new());
    Undelivered { address: address.to_string().into(), name: "main@2026-11-24".into(), id, between: (0, 0), delivered }
}

fn plan(read: &Read, live: &str) -> PlanFile {
    block_on(async { World::new(live).plan(read, PlanPart::Changes).await.unwrap().1 })
}

/// A plan of what the API shows with each key changed on its way.
fn plan_with(read: &Read, live: &str, change: impl Fn(&mut Value) + Send + 'static) -> PlanFile {
    let sandbox = Sandbox::new(Some(live), None, Options::default()).unwrap();
    let (world, network) = Faulty::calm(&sandbox);
    network.rewrite(Box::new(move |request, answer| {
        if request.url.path().ends_with("/api_keys") {
            let mut list: Value = serde_json::from_slice(&answer.body).unwrap();
            list["data"].as_array_mut().unwrap().iter_mut().for_each(&change);
            answer.body = list.to_string().into();
        }
    }));
    block_on(world.plan(read, PlanPart::Changes)).unwrap().1
}

fn changes(file: &PlanFile) -> Vec<String> {
    file.changes.iter().map(|change| format!("{} {}", change.verb.as_str(), change.address)).collect()
}

fn due(file: &PlanFile) -> Vec<String> {
    let due = file.due.iter().filter_map(|due| due.change.as_ref());
    due.map(|change| format!("{} {}", change.verb.as_str(), change.address)).collect()
}

#[test]
fn a_key_whose_value_is_lost_is_revoked_and_made_again() {
    let mut read = read(FILE);
    read.configuration.desired.undelivered = vec![lost("key_new")];
    let entry = "project/web/service_account/indexer/key";
    let file = plan(&read, &live(ACCOUNT, &[NEW]));
    assert_eq!(changes(&file), [format!("create {entry}/main"), format!("revoke {entry}/key_new")]);
    // Its predecessor is the current one again, so both are time-based.
    let file = plan(&read, &live(ACCOUNT, &[OLD, NEW]));
    assert_eq!(changes(&file), Vec::<String>::new());
    assert_eq!(due(&file), [format!("create {entry}/main"), format!("revoke {entry}/key_new")]);
}

#[test]
fn a_used_key_was_handed_over_whatever_the_journal_says() {
    let mut read = read(FILE);
    read.configuration.desired.undelivered = vec![lost("key_new")];
    let file = plan(&read, &live(ACCOUNT, &[USED]));
    assert_eq!((changes(&file), due(&file)), (vec![], vec![]));
    // A use that is not told may have been.
    let hide = |key: &mut Value| drop(key.as_object_mut().unwrap().remove("last_used_at"));
    let file = plan_with(&read, &live(ACCOUNT, &[NEW]), hide);
    assert_eq!((changes(&file), due(&file)), (vec![], vec![]));
    read.configuration.desired.undelivered = vec![lost("key_other")];
    let file = plan(&read, &live(ACCOUNT, &[NEW]));
    assert_eq!((changes(&file), due(&file)), (vec![], vec![]), "it is another key");
}

#[test]
fn no_rule_revokes_what_an_entry_may_list() {
    // Two accounts of one name: nobody knows whose keys the entry lists.
    let twins = format!("{ACCOUNT}, {{ id: svc_2, name: indexer, role: member }}");
    let file = plan(&read(FILE), &live(&twins, &[NEW]));
    assert_eq!(changes(&file), Vec::<String>::new());
    assert!(file.read_only.iter().any(|row| row.address == "project/web/api_key/key_new"), "{:?}", file.read_only);
    let file = plan(&read(FILE), &live(ACCOUNT, &[NEW]));
    assert_eq!(changes(&file), Vec::<String>::new());
}

#[test]
fn a_key_that_a_template_lists_is_not_judged_in_a_project_that_no_file_lists() {
    let file = "\
version: 1
organization: { id: org-turns }
policy: { unlisted: { api_keys: remove } }
templates:
  team:
    service_accounts: { indexer: { keys: { main: { scopes: all, sink: vault } } } }
    api_keys: { allow: [] }
unlisted_projects: { use: team }
";
    let other = "{ id: key_other, name: other, owner: { service_account: { id: svc_1 } }, created_at: -9d }";
    let file = plan(&read(file), &live(ACCOUNT, &[NEW, other]));
    let changes = changes(&file);
    // The default project gets the service account and its key as well.
    let in_web: Vec<&String> = changes.iter().filter(|change| change.contains("project/web/")).collect();
    assert_eq!(in_web, ["revoke project/web/api_key/key_other"], "{changes:#?}");
}

#[test]
fn no_key_is_made_while_one_shows_no_owner() {
    let read = read(&FILE.replace("    api_keys: { allow: [] }\n", ""));
    for owner in ["null", r#"{"type":"service_account","service_account":{"id":null,"name":"indexer"}}"#] {
        let owner: Value = serde_json::from_str(owner).unwrap();
        let file = plan_with(&read, &live(ACCOUNT, &[NEW]), move |key| key["owner"] = owner.clone());
        assert_eq!(changes(&file), Vec::<String>::new());
        assert!(file.read_only.iter().any(|row| row.detail.contains("key_new")), "{:?}", file.read_only);
    }
}

#[test]
fn a_predecessor_whose_use_is_not_told_stays() {
    let read = read(FILE);
    let live = live(ACCOUNT, &[OLD, &NEW.replace("-1h", "-3d")]);
    let file = plan(&read, &live);
    assert_eq!(due(&file), ["revoke project/web/service_account/indexer/key/key_old"]);
    let file = plan_with(&read, &live, |key| drop(key.as_object_mut().unwrap().remove("last_used_at")));
    assert_eq!((changes(&file), due(&file)), (vec![], vec![]));
    let told = file.due.iter().find(|due| due.address.ends_with("/key_old")).unwrap();
    assert_eq!(told.status, DueStatus::Reported, "{told:?}");
}

#[test]
fn a_key_whose_age_is_not_told_is_left_alone() {
    let read = read(FILE);
    let live = live(ACCOUNT, &[OLD]);
    assert_eq!(due(&plan(&read, &live)), ["create project/web/service_account/indexer/key/main"]);
    let file = plan_with(&read, &live, |key| drop(key.as_object_mut().unwrap().remove("created_at")));
    assert_eq!((changes(&file), due(&file)), (vec![], vec![]));
    assert!(file.read_only.iter().any(|row| row.difference.contains("its life cannot be followed")), "{file:#?}");
}
