//! Odd answers, one at a time: every field of every listing, in every way that an API may say it otherwise. The file is
//! what an import wrote, and removes whatever it does not list, so a plan may change nothing, however odd the answer is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use super::shapes::{odd_world, told_with_status};
use crate::support::{Altering, World, block_on, read};
use orgward::{
    api::in_memory::InMemory,
    apply::report::{Entry, Outcome},
    import::{self, ImportChoice, Layout},
    plan::PlanPart,
    reconcile,
    sandbox::{self, Sandbox},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

const LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-odd }
spend_alerts: [{ threshold_amount: 900000, notification_channel: { type: email, recipients: [alice@example.com] } }]
users:
  - { id: user-alice, email: alice@example.com, role: owner }
  - { id: user-bob, email: bob@example.com, role: owner }
  - { id: user-carol, email: carol@example.com, role: reader, roles: [billing] }
invites:
  - { id: invite-dora, email: dora@example.com, role: reader, projects: [{ id: proj_web, role: member }] }
roles:
  - { id: role-billing, name: billing, permissions: [api.usage.read] }
groups:
  - { id: group-ops, name: ops, users: [{ email: carol@example.com }], roles: [billing] }
certificates: [{ name: edge, active: false }]
projects:
  - name: Default project
    id: proj_default
  - name: web
    id: proj_web
    users:
      - { email: carol@example.com, role: member, roles: [auditor] }
    roles: [{ id: role-auditor, name: auditor, permissions: [api.files.read] }]
    groups: [{ name: ops, roles: [viewer, auditor] }]
    service_accounts:
      - { id: user-robot, name: robot, role: member }
    api_keys:
      - { id: key_carol, name: laptop, owner: { user: carol@example.com }, created_at: -100d }
      - { id: key_robot, name: robot, owner: { service_account: robot }, created_at: -5d }
    spend_alerts: [{ threshold_amount: 90000, notification_channel: { type: email, recipients: [bob@example.com] } }]
admin_api_keys:
  - { id: key_own, name: own, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
"#;

/// The file that an import writes, and that removes whatever it does not list.
fn file() -> String {
    let choice = ImportChoice { settings: true, ..ImportChoice::default() };
    let (world, _) = odd_world(LIVE, |_, _| 200);
    let live = block_on(reconcile::read_for_import(&world.client, &choice)).unwrap();
    let imported = import::import(&live, world.now, &choice);
    let (_, text) = import::files(&imported, Layout::File, &choice, "", world.now).remove(0);
    let of_policy = |line: &str| line.trim_end().ends_with(": report") && !line.contains("projects");
    let lines =
        text.lines().map(|line| if of_policy(line) { line.replace(": report", ": remove") } else { line.to_owned() });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// One way to say a value otherwise.
#[derive(Clone, Copy, Debug)]
enum Odd {
    Null,
    Missing,
    Empty,
    Upper,
    Unknown,
    OtherType,
}

const ALL: [Odd; 6] = [Odd::Null, Odd::Missing, Odd::Empty, Odd::Upper, Odd::Unknown, Odd::OtherType];

/// Says the value at a place otherwise; `None` where that is no other value.
fn other(value: &Value, odd: Odd) -> Option<Value> {
    let other = match (odd, value) {
        (Odd::Null | Odd::Missing, _) => Value::Null,
        (Odd::Empty, Value::String(_)) => "".into(),
        (Odd::Empty, Value::Array(_)) => json!([]),
        (Odd::Empty, Value::Object(_)) => json!({}),
        (Odd::Upper, Value::String(text)) => text.to_uppercase().into(),
        (Odd::Unknown, Value::String(_)) => "x".repeat(9_000).into(),
        (Odd::OtherType, Value::Number(_) | Value::Bool(_)) => value.to_string().into(),
        (Odd::OtherType, Value::String(_) | Value::Object(_)) => json!([value]),
        _ => return None,
    };
    (other != *value).then_some(other)
}

/// Whether a change may follow from an odd field: another name, id or address is another thing, and an unknown value may
/// be set to what the file says. Nothing that is there is removed or replaced because of an unknown value.
fn may_follow(place: &str, odd: Odd, change: &str) -> bool {
    let sets = change.starts_with("update ");
    match (place.rsplit('/').next().unwrap(), odd) {
        ("name" | "id", Odd::Upper | Odd::Unknown) | ("email", Odd::Unknown) => true,
        ("role", Odd::Unknown | Odd::Null | Odd::Missing | Odd::Empty) => sets,
        ("permissions" | "recipients", Odd::Empty) => sets,
        ("permissions" | "active", Odd::Null | Odd::Missing) => sets,
        _ => false,
    }
}

/// The places of the values in a row, two levels deep.
fn places(row: &Value, into: &str, found: &mut BTreeMap<String, Value>) {
    for (name, value) in row.as_object().into_iter().flatten() {
        let place = format!("{into}/{name}");
        if into.matches('/').count() < 2 {
            places(value, &place, found);
        }
        found.insert(place, value.clone());
    }
}

fn change(row: &mut Value, place: &str, odd: Odd) {
    let (parent, name) = place.rsplit_once('/').unwrap();
    let Some(object) = row.pointer_mut(parent).and_then(Value::as_object_mut) else { return };
    let Some(new) = object.get(name).and_then(|value| other(value, odd)) else { return };
    match odd {
        Odd::Missing => drop(object.remove(name)),
        _ => drop(object.insert(name.to_owned(), new)),
    }
}

/// What changes a plan would make where one field of one listing is odd.
#[test]
fn no_odd_field_makes_a_plan_change_anything() {
    let file = file();
    type Seen = BTreeMap<String, BTreeMap<String, Value>>;
    let seen: Arc<Mutex<Seen>> = Arc::default();
    let note = Arc::clone(&seen);
    let sound = told_with_status(LIVE, &file, move |asked, body| {
        let mut seen = note.lock().unwrap();
        for row in body["data"].as_array().into_iter().flatten() {
            places(row, "", seen.entry(asked.path.to_owned()).or_default());
        }
        200
    });
    assert!(sound.changes().is_empty() && sound.file().unlisted.is_empty(), "{}\n{file}", sound.text);
    let seen = seen.lock().unwrap().clone();
    let mut wrong = BTreeSet::new();
    let mut tried = 0;
    for (path, fields) in &seen {
        for (place, value) in fields {
            for odd in ALL {
                if other(value, odd).is_none() || place == "/object" {
                    continue;
                }
                tried += 1;
                let (at, field) = (path.clone(), place.clone());
                let told = told_with_status(LIVE, &file, move |asked, body| {
                    if asked.path == at {
                        for row in body["data"].as_array_mut().into_iter().flatten() {
                            change(row, &field, odd);
                        }
                    }
                    200
                });
                let changes = told.planned().unwrap_or_default();
                let changes = changes.iter().filter(|change| !may_follow(place, odd, change));
                wrong.extend(changes.map(|change| format!("{path} {place} {odd:?}: {change}")));
            }
        }
    }
    assert!(tried > 200, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}: {wrong:#?}", wrong.len());
}

/// A new word for a role would make every apply send another e-mail, because each new invite shows that word as well.
#[test]
fn an_invite_of_an_unknown_role_is_told_and_left_unchanged() {
    let head = "version: 1\norganization: { id: org-odd }\nusers: { alice@example.com: owner, bob@example.com: owner, \
                carol@example.com: reader, dora@example.com:";
    let projects = "projects: { web: { members: { carol@example.com: member, dora@example.com: owner } } }";
    let told = |file: &str| {
        told_with_status(LIVE, file, |asked, body| {
            if asked.path.ends_with("/invites") {
                body["data"][0]["role"] = "auditor".into();
            }
            200
        })
    };
    let plan = told(&format!("{head} reader }}\n{projects}\n"));
    assert_eq!(plan.changes(), [""; 0], "{}", plan.text);
    let [read_only] = &plan.read_only()[..] else { panic!("{}", plan.text) };
    assert!(read_only.starts_with("user/dora@example.com: roles:") && read_only.contains("auditor"), "{read_only}");
    // What the invite would have included waits for it.
    let [deferred] = &plan.file().deferred[..] else { panic!("{}", plan.text) };
    assert_eq!(deferred.address, "project/web/member/dora@example.com");
    // Whoever must go is not invited any more, whatever the role is called.
    let file = format!("{head} {{ state: absent }} }}\n");
    let gone = told(&file);
    assert_eq!(gone.changes(), ["remove user/dora@example.com"], "{}", gone.text);
}

/// What the API shows in a word of its own, or does not show, is not what the file declares.
#[test]
fn a_residency_that_is_unknown_or_not_shown_is_not_in_sync() {
    let file = "version: 1\norganization: { id: org-odd }\nprojects: { web: { residency: EU_STORAGE_PROCESSING } }\n";
    let told = |shown: Value| {
        told_with_status(LIVE, file, move |asked, body| {
            if asked.path == "/organization/projects" {
                for row in body["data"].as_array_mut().unwrap() {
                    row["residency"] = shown.clone();
                }
            }
            200
        })
    };
    let other = told(json!("BR_STORAGE"));
    assert_eq!(other.changes(), [""; 0], "{}", other.text);
    let problem = "`residency` of project `web` cannot change after creation";
    assert!(other.text.contains(problem) && other.text.contains("BR_STORAGE"), "{}", other.text);
    for untold in [Value::Null, json!("")] {
        let plan = told(untold);
        let [read_only] = &plan.read_only()[..] else { panic!("{}", plan.text) };
        assert!(read_only.starts_with("project/web: `residency` cannot be compared"), "{read_only}");
    }
    let same = told(json!("EU_STORAGE_PROCESSING"));
    assert_eq!((same.changes(), same.read_only()), (Vec::new(), Vec::new()), "{}", same.text);
}

#[test]
fn a_write_that_did_something_else_is_not_told_as_one_without_effect() {
    let live = LIVE.replacen("spend_alerts:", "spend_limit: { threshold_amount: 300000 }\nspend_alerts:", 1);
    let sandbox = Sandbox::new(Some(&live), None, sandbox::Options::default()).unwrap();
    let world = World::through(&sandbox, |router| {
        Altering(InMemory::new(router), |body: &mut Value| body["threshold_amount"] = 310_000.into())
    });
    let read = read("version: 1\norganization: { id: org-odd, spend_limit: 3200 }\n");
    let (judged, _) = block_on(world.plan(&read, PlanPart::Changes)).ok().unwrap();
    let report = block_on(world.apply(&read, &judged, PlanPart::Changes, &[]));
    let [Entry { outcome, detail, .. }] = &report.changes[..] else { panic!("{report:#?}") };
    assert_eq!(*outcome, Outcome::Unknown);
    assert!(detail.ends_with("it has changed, but not as asked: `monthly_usd` was 3000, and is 3100 now"), "{detail}");
}

#[test]
fn white_space_around_a_text_is_no_difference() {
    let sandbox = Sandbox::new(Some(LIVE), None, sandbox::Options::default()).unwrap();
    let trim = |text: &mut Value| {
        if let Value::String(text) = text {
            *text = text.trim().to_owned();
        }
    };
    let world = World::through(&sandbox, move |router| {
        Altering(InMemory::new(router), move |body: &mut Value| trim(&mut body["description"]))
    });
    let read = read(
        "version: 1\norganization: { id: org-odd }\nroles:\n  desk:\n    description: |\n      Answers questions.\n    \
         permissions: [api.usage.read]\n",
    );
    let (judged, _) = block_on(world.plan(&read, PlanPart::Changes)).ok().unwrap();
    let report = block_on(world.apply(&read, &judged, PlanPart::Changes, &[]));
    assert!(report.changes.len() == 1 && report.is_complete(), "{report:#?}");
    let (_, next) = block_on(world.plan(&read, PlanPart::Changes)).ok().unwrap();
    assert!(next.changes.is_empty(), "{:#?}", next.changes);
}

/// Pages that lie about where they end are refused, and 404 in the middle of a reading is no empty list.
#[test]
fn no_odd_page_makes_a_plan_change_anything() {
    let file = file();
    let paths: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let note = Arc::clone(&paths);
    told_with_status(LIVE, &file, move |asked, _| {
        note.lock().unwrap().insert(asked.path.to_owned());
        200
    });
    let paths = paths.lock().unwrap().clone();
    let mut wrong = BTreeSet::new();
    type Page = (&'static str, fn(&mut Value) -> u16);
    let pages: [Page; 9] = [
        ("an empty page with more", |body| {
            body["data"] = json!([]);
            body["has_more"] = true.into();
            200
        }),
        ("twice", |body| {
            let again = body["data"].as_array().cloned().unwrap_or_default();
            body["data"].as_array_mut().into_iter().for_each(|data| data.extend(again.clone()));
            200
        }),
        ("no ends", |body| {
            for name in ["first_id", "last_id", "next"] {
                body.as_object_mut().unwrap().remove(name);
            }
            200
        }),
        ("null data", |body| {
            body["data"] = Value::Null;
            200
        }),
        ("null rows", |body| {
            body["data"].as_array_mut().into_iter().flatten().for_each(|row| *row = Value::Null);
            200
        }),
        ("null", |body| {
            *body = Value::Null;
            200
        }),
        ("more without a cursor", |body| {
            body["has_more"] = true.into();
            body["last_id"] = Value::Null;
            body["next"] = Value::Null;
            200
        }),
        ("not found", |_| 404),
        ("conflict", |_| 409),
    ];
    for path in &paths {
        for (name, page) in pages {
            let at = path.clone();
            let told =
                told_with_status(LIVE, &file, move |asked, body| if asked.path == at { page(body) } else { 200 });
            if let Some(changes) = told.planned() {
                wrong.extend(changes.iter().map(|change| format!("{path} {name}: {change}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
