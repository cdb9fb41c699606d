//! Answers about a new key that contradict themselves: nobody gets its value, and the key is ended by the one id that is
//! surely its own, or the report names what is left.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use crate::support::{Altering, Quiet, World, block_on, faulty::Faulty, read, vault};
use http::Method;
use orgward::{
    api::in_memory::InMemory,
    apply::{
        Progress,
        report::{Entry, Outcome},
    },
    plan::{PlanPart, Step},
    reconcile,
    sandbox::{Options, Sandbox},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, io};

const LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-new-keys }
users: [{ email: root@example.com, role: owner }]
projects:
  - id: proj_web
    name: web
    service_accounts: [{ id: svc_1, name: indexer, role: member }]
    api_keys: [{ id: key_there, name: there, owner: { service_account: indexer }, created_at: -9d, last_used_at: -1h }]
"#;

const FILE: &str = r#"
version: 1
organization: { id: org-new-keys }
projects: { web: { service_accounts: { indexer: { keys: { main: { scopes: all, sink: vault } } } } } }
"#;

/// The state after an apply of one new key.
struct Made {
    entry: Entry,
    /// The ids of the keys that are there.
    keys: BTreeSet<String>,
    /// The number of values that the sink got.
    delivered: usize,
    /// The keys that orgward asked to delete.
    ended: Vec<String>,
}

/// Makes a key, and changes the answer about it on its way.
fn make(change: impl Fn(&mut Value) + Send + 'static) -> Made {
    make_with(change, &mut Quiet)
}

fn make_with(change: impl Fn(&mut Value) + Send + 'static, progress: &mut dyn Progress) -> Made {
    block_on(async {
        let sandbox = Sandbox::new(Some(LIVE), None, Options::default()).unwrap();
        let mut read = read(FILE);
        let (sinks, sink) = vault(false);
        read.configuration.sinks = Some(sinks);
        let (world, network) = Faulty::calm(&sandbox);
        let (judged, _) = world.plan(&read, PlanPart::Changes).await.unwrap();
        network.rewrite(Box::new(move |request, answer| {
            if request.method == Method::POST {
                let mut body: Value = serde_json::from_slice(&answer.body).unwrap();
                change(&mut body);
                answer.body = body.to_string().into();
            }
        }));
        let (configuration, client) = (&read.configuration, &world.client);
        let (filtered, _) = reconcile::select(configuration, &judged, client, world.now, PlanPart::Changes, &[]);
        let mut report = reconcile::apply(configuration, &judged, &filtered, client, world.now, progress).await;
        let listed = network.ask("/organization/projects/proj_web/api_keys?owner_project_access=any").await;
        let ids = listed["data"].as_array().unwrap().iter().map(|key| key["id"].as_str().unwrap().to_owned());
        let sent = network.sent().into_iter().filter(|sent| sent.method == Method::DELETE);
        let delivered = sink.got.lock().unwrap().len();
        Made {
            entry: report.changes.remove(0),
            keys: ids.collect(),
            delivered,
            ended: sent.map(|one| one.path).collect(),
        }
    })
}

/// Only the key that was there before is left.
fn is_ended(made: &Made, told: &str) {
    assert_eq!(made.entry.outcome, Outcome::Failed, "{told}: {:#?}", made.entry);
    assert_eq!((made.delivered, made.ended.len()), (0, 1), "{told}: {:?}", made.ended);
    assert_eq!(made.keys, BTreeSet::from(["key_there".to_owned()]), "{told}");
}

#[test]
fn a_good_answer_is_handed_over() {
    let made = make(|_| {});
    assert_eq!((made.entry.outcome, made.delivered, made.keys.len()), (Outcome::Done, 1, 2));
    assert!(made.ended.is_empty());
}

#[test]
fn what_cannot_be_a_key_is_not_handed_over() {
    for value in ["", "sk-two words", "sk-zo\u{eb}", "sk-line\n", &"k".repeat(5_000)] {
        let text = value.to_owned();
        is_ended(&make(move |body| body["value"] = text.clone().into()), value);
    }
}

/// A journal that takes no line about a key that was made.
struct FullJournal;

impl Progress for FullJournal {
    fn starts(&mut self, _: &Step, _: usize, _: usize) {}
    fn ends(&mut self, _: &Entry) {}
    fn minted(&mut self, _: &Step, _: &str) -> io::Result<()> {
        Err(io::Error::other("no space is left"))
    }
}

#[test]
fn what_the_journal_does_not_know_is_not_handed_over() {
    is_ended(&make_with(|_| {}, &mut FullJournal), "no space is left");
}

#[test]
fn an_answer_that_shows_the_id_of_something_else_ends_nothing_else() {
    for (id, name) in [(json!("key_there"), None), (json!("key_there"), Some("other")), (json!(""), Some("other"))] {
        let told = format!("{id} {name:?}");
        let made = make(move |body| {
            body["id"] = id.clone();
            if let Some(name) = name {
                body["name"] = name.into();
            }
        });
        is_ended(&made, &told);
    }
}

#[test]
fn a_key_that_is_listed_nowhere_is_not_ended_by_its_id_alone() {
    let made = make(|body| {
        body["id"] = "key_nowhere".into();
        body["name"] = "other".into();
    });
    assert_eq!(made.entry.outcome, Outcome::Unknown, "{:#?}", made.entry);
    assert!(made.entry.detail.contains("the new key key_nowhere was not revoked"), "{:#?}", made.entry);
    assert_eq!((made.delivered, made.ended.len(), made.keys.len()), (0, 0, 2), "{:?}", made.ended);
}

#[test]
fn a_key_without_the_expiry_that_was_asked_for_is_told() {
    let file = FILE.replacen("sink: vault", "sink: vault, expires_in: 90d", 1);
    for (lifetime, told) in
        [(None, "never expires"), (Some(30 * 86_400), "expires on 2026-12-24"), (Some(90 * 86_400), "")]
    {
        let sandbox = Sandbox::new(Some(LIVE), None, Options::default()).unwrap();
        let world = World::through(&sandbox, |router| {
            Altering(InMemory::new(router), move |body: &mut Value| match lifetime {
                Some(seconds) => body["expires_in_seconds"] = json!(seconds),
                None => drop(body.as_object_mut().unwrap().remove("expires_in_seconds")),
            })
        });
        let mut read = read(&file);
        read.configuration.sinks = Some(vault(false).0);
        let (judged, _) = block_on(world.plan(&read, PlanPart::Changes)).unwrap();
        let report = block_on(world.apply(&read, &judged, PlanPart::Changes, &[]));
        let [entry] = &report.changes[..] else { panic!("{report:#?}") };
        assert_eq!(report.is_complete(), told.is_empty(), "{entry:#?}");
        assert!(entry.detail.contains(told) && !told.is_empty() || entry.detail.is_empty(), "{entry:#?}");
    }
}
