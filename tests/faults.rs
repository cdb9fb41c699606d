//! Whatever breaks on the way: nothing is lost, nothing is doubled, and the report is true. One organization and one
//! file are applied through a network that fails at every write in every way, and is killed at every write; then random
//! ones. All in memory, with a simulated clock.
//!
//! `ORGWARD_SEEDS` says how many random runs there are, `ORGWARD_SEED` repeats a single one, which a failure prints.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test may fail loudly")]

mod support;

use orgward::{
    apply::report::{Entry, Outcome, Report},
    plan::{
        PlanPart,
        change::{Change, GuardrailVerdict},
        file::PlanFile,
    },
    reconcile::CheckedPlan,
    sandbox::{Options, Sandbox},
};
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::{Config as ProptestConfig, RngAlgorithm, TestRng, TestRunner},
};
use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use support::{
    MemorySink, Read, block_on,
    faulty::{Census, Count, Effect, Fault, Faulty, Said, Schedule, Sent, census, names, new_keys, owners},
    issuers,
    random::{File, Org, file, org},
    read, vault,
};

const LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-faults }
users:
  - { email: root@example.com, role: owner }
  - { email: ruth@example.com, role: owner }
  - { email: olga@example.com, role: owner }
  - { email: pam@example.com, role: reader }
  - { email: bob@example.com, role: reader }
  - { email: carl@example.com, role: reader }
  - { email: dora@example.com, role: reader }
invites:
  - { email: ivan@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: owner }] }
  - { email: mike@example.com, role: reader, created_at: -1d, projects: [] }
  - { email: nina@example.com, role: reader, created_at: -1d, projects: [] }
  - { email: carl@example.com, role: owner, created_at: -1d, projects: [] }
  - { email: dora@example.com, role: owner, created_at: -1d, projects: [] }
projects:
  - { name: Default project }
  - name: web
    users:
      - { email: bob@example.com, role: member }
      - { email: carl@example.com, role: member }
      - { email: dora@example.com, role: member }
    service_accounts:
      - { name: indexer, role: member }
      - { name: stale, role: member }
    api_keys:
      - { name: laptop, owner: { user: bob@example.com }, created_at: -100d, last_used_at: -30d }
      - { name: robot, owner: { service_account: indexer }, created_at: -5d }
  - name: old-shop
    users: [{ email: carl@example.com, role: member }]
  - { name: legacy }
admin_api_keys:
  - { name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { name: other, owner: { user: ruth@example.com }, created_at: -9d }
"#;

const FILE: &str = r#"
version: 1
organization: { id: org-faults }
policy:
  unlisted: { users: remove, invites: remove, project_members: remove, service_accounts: remove, api_keys: remove, admin_api_keys: remove }
  guardrails: { max_new_owners: 9, max_removals: { users: 9, invites: 9, project_members: 9, service_accounts: 9, api_keys: 9, admin_api_keys: 9, total: 40 } }
users:
  root@example.com: owner
  ruth@example.com: owner
  pam@example.com: owner
  olga@example.com: reader
  bob@example.com: reader
  carl@example.com: reader
  ivan@example.com: reader
  mike@example.com: owner
  zoe@example.com: reader
projects:
  web:
    members:
      bob@example.com: owner
      olga@example.com: member
      ivan@example.com: member
      zoe@example.com: member
    service_accounts: { indexer: owner }
    api_keys: { allow: [{ owner_kind: service_account }] }
  shop:
    renamed_from: old-shop
    members: { carl@example.com: owner, bob@example.com: member }
  fresh:
    members: { bob@example.com: member, carl@example.com: owner, zoe@example.com: owner }
    service_accounts: { runner: member, plain: none }
  legacy: { state: archived }
admin_api_keys: { allow: [{ owner: root@example.com }] }
"#;

/// An organization with certificates, workload identity, and keys and storage in a cloud.
const CLOUD_LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-faults }
switches: { known_external_keys: true }
users:
  - { email: root@example.com, role: owner }
  - { email: ruth@example.com, role: owner }
external_keys:
  - { id: extkey_old, name: old, type: aws, external_id: org-faults, kms_arn: a, role_arn: r }
  - { id: extkey_kept, name: kept, type: aws, external_id: org-faults, kms_arn: a, role_arn: r }
external_storage:
  - { id: extstorage_1, project_id: proj_web, provider: { type: aws, bucket: gone, role_arn: r } }
  - { id: extstorage_2, project_id: proj_web, provider: { type: aws, bucket: pending, role_arn: r } }
certificates:
  - { id: cert_1, name: c1, active: true }
  - { id: cert_2, name: c2, active: true }
  - { id: cert_3, name: c3 }
  - { id: cert_4, name: c4 }
  - { id: cert_5, name: c5 }
  - { id: cert_6, name: c6, active: true }
  - { id: cert_7, name: c7, active: true }
  - { id: cert_8, name: c8, active: true }
ISSUERS
projects:
  - { id: proj_default, name: Default project }
  - { id: proj_web, name: web, external_key_id: extkey_old, certificates: [c1, c2, c6], service_accounts: [{ id: svc_1, name: bot }] }
  - { id: proj_api, name: api, external_key_id: extkey_old }
admin_api_keys:
  - { name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }
"#;

fn cloud_live() -> String {
    CLOUD_LIVE.replace("ISSUERS\n", issuers::LIVE)
}

/// What becomes of it.
fn cloud_file() -> String {
    let pem = serde_json::Value::from(include_str!("support/certificate.pem"));
    r#"
version: 1
organization: { id: org-faults }
policy:
  unlisted: { external_keys: remove, external_storage: remove, certificates: remove, project_certificates: remove, workload_identity_providers: remove, federation_rules: remove }
  guardrails: { max_removals: { total: 40, certificates: 9, project_certificates: 9, federation_rules: 9, workload_identity_providers: 9, external_keys: 9, external_storage: 9 } }
external_keys:
  kept: {}
  new: { type: aws, external_id: org-faults, kms_arn: a, role_arn: r }
certificates:
  c1: { active: true }
  c2: { active: false }
  c3: { active: true }
  c4: { active: true }
  renamed: { renamed_from: c5, active: true }
  c6: { active: false }
  new: { pem: PEM, active: true }
  c8: {}
ISSUERS
projects:
  web:
    external_key: new
    certificates: [c1, c3, c4, new]
    external_storage: { pending: { validated: true }, fresh: { type: aws, role_arn: r, validated: true } }
  api: { external_key: none }
  fresh: { external_key: kept, certificates: [c4, renamed], service_accounts: { runner: member } }
"#
    .replace("PEM", &pem.to_string())
    .replace("ISSUERS\n", issuers::WANTED)
}

fn sandbox(live: &str) -> Sandbox {
    Sandbox::new(Some(live), None, Options::default()).unwrap()
}

fn good(yaml: &str) -> Read {
    let read = read(yaml);
    assert!(!orgward::desired::has_errors(&read.problems), "{}", read.drawn(&[]));
    read
}

/// One organization and one file, and what a run without faults makes of them.
struct Case {
    live: String,
    read: Read,
    /// The sink that gets new keys, where runs are not under way at the same time.
    sink: Arc<MemorySink>,
    part: PlanPart,
    before: Census,
    after: Census,
    /// The final names of what was there before and has a name of its own.
    names: BTreeMap<String, String>,
    plan: PlanFile,
    judged: CheckedPlan,
    /// The organization after a run without faults.
    state: String,
    /// The owners that must be there at any time.
    floor: usize,
    /// The requests of the apply.
    count: Count,
}

/// What a run under faults came to.
struct Run {
    sandbox: Sandbox,
    report: Option<Report>,
    sent: Vec<Sent>,
    killed: bool,
    census: OnceCell<Census>,
}

impl Run {
    /// What the organization was right after it.
    fn census(&self, names: &BTreeMap<String, String>) -> &Census {
        self.census.get_or_init(|| census(&self.sandbox, names))
    }
}

impl Case {
    /// `None` when there is nothing to apply.
    async fn new(live: String, yaml: &str, part: PlanPart) -> Option<Self> {
        let mut read = good(yaml);
        let (sinks, sink) = vault(false);
        read.configuration.sinks = Some(sinks);
        let sandbox = sandbox(&live);
        let (world, network) = Faulty::calm(&sandbox);
        let (judged, plan) = world.plan(&read, part).await.unwrap_or_else(|stopped| panic!("{stopped}"));
        // The clock's part is looked at alone, once nothing else is left to do.
        let more = part == PlanPart::TimeBased && !judged.plan.changes.is_empty();
        if more || judged.is_blocked() || judged.plan.steps(part).is_empty() {
            return None;
        }
        let planned = network.count().all;
        let report = world.apply(&read, &judged, part, &[]).await;
        assert!(report.is_complete(), "a run without faults failed: {report:#?}\n{live}\n{yaml}");
        let fresh = self::sandbox(&live);
        // Ids are given in the order of creation, so a new project's id means nothing in another run.
        let old = names(&fresh);
        // A key keeps its name, and may be gone.
        let mut names: BTreeMap<_, _> = names(&sandbox).into_iter().filter(|(id, _)| old.contains_key(id)).collect();
        names.extend(old.into_iter().filter(|(id, _)| id.starts_with("key_")));
        let (before, floor) = (census(&fresh, &names), owners(&fresh).min(2));
        let after = census(&sandbox, &names);
        let count = Count { all: network.count().all - planned, ..network.count() };
        sink.got.lock().unwrap().clear();
        Some(Self {
            live,
            read,
            sink,
            part,
            before,
            after,
            names,
            plan,
            judged,
            state: sandbox.state_yaml(),
            floor,
            count,
        })
    }

    fn changes(&self) -> Vec<&Change> {
        match self.part {
            PlanPart::Changes => self.plan.changes.iter().collect(),
            PlanPart::TimeBased => self.plan.due.iter().filter_map(|due| due.change.as_ref()).collect(),
        }
    }

    /// Plans and applies through a network that fails all the time.
    async fn run_all(&self, schedule: Schedule) -> Run {
        let sandbox = sandbox(&self.live);
        let (world, network) = Faulty::world(&sandbox, schedule);
        let report = {
            let both = async {
                let (judged, _) = world.plan(&self.read, self.part).await.ok()?;
                Some(world.apply(&self.read, &judged, self.part, &[]).await)
            };
            tokio::select! { biased; () = network.killed.notified() => None, report = both => report }
        };
        Self::over(sandbox, &network, report).await
    }

    async fn over(sandbox: Sandbox, network: &Faulty, report: Option<Report>) -> Run {
        network.settle().await;
        Run { report, sent: network.sent(), killed: network.has_killed(), sandbox, census: OnceCell::new() }
    }

    /// Applies the plan to a fresh organization through a network that fails. The same fixture gives the same ids, so
    /// the plan need not be made again.
    async fn run(&self, schedule: Schedule) -> Run {
        let sandbox = sandbox(&self.live);
        let (world, network) = Faulty::world(&sandbox, schedule);
        let report = {
            let apply = async { Some(world.apply(&self.read, &self.judged, self.part, &[]).await) };
            tokio::select! { biased; () = network.killed.notified() => None, report = apply => report }
        };
        Self::over(sandbox, &network, report).await
    }

    /// What may stand at an address at any time: what was there, what is wanted, and what lies between two requests.
    fn may_be(&self, address: &str, facts: Option<&Vec<String>>) -> bool {
        if facts == self.before.get(address) || facts == self.after.get(address) {
            return true;
        }
        let change = self.changes().into_iter().find(|change| change.address == address);
        match (change.map(|change| change.verb.as_str()), facts) {
            // The old invite is withdrawn, the new one not sent yet.
            (Some("replace"), None) => true,
            // A certificate is uploaded, renamed and deleted by one request, and switched by another.
            (Some("create" | "remove"), Some(facts)) if address.starts_with("certificate/") => *facts == ["inactive"],
            (Some("update"), Some(facts)) if address.starts_with("certificate/") => {
                let is_switched = |fact: &str| ["inactive", "active"].contains(&fact.split(',').next().unwrap());
                matches!(&facts[..], [fact] if is_switched(fact))
            }
            // Storage is created by one request, and validated by another.
            (Some("create" | "update"), Some(facts)) if address.contains("/external_storage/") => *facts == ["pending"],
            // Created, and not yet given its role.
            (Some("create"), Some(facts)) => address.contains("/service_account/") && *facts == ["none"],
            // An open invite of a member is withdrawn, and they have not left yet, or have their old role still.
            (Some("remove" | "update"), Some(facts)) if address.starts_with("user/") => {
                let before = self.before.get(address).map(Vec::as_slice).unwrap_or_default();
                let member = |fact: &&String| fact.starts_with("member ");
                facts.len() == 1 && facts.iter().all(|fact| before.iter().filter(member).any(|one| one == fact))
            }
            _ => false,
        }
    }

    /// Nothing but what was planned, and nothing twice.
    fn check_state(&self, run: &Run) -> Result<(), String> {
        let now = run.census(&self.names);
        let addresses: BTreeSet<&String> = now.keys().chain(self.before.keys()).chain(self.after.keys()).collect();
        for address in addresses {
            let facts = now.get(address);
            if !self.may_be(address, facts) {
                return Err(format!(
                    "{address} is {facts:?}, was {:?}, should become {:?}",
                    self.before.get(address),
                    self.after.get(address)
                ));
            }
        }
        let mut creates: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for sent in run.sent.iter().filter(|sent| sent.done && !sent.body.is_empty()) {
            if is_create(&sent.path) {
                *creates.entry((&sent.path, &sent.body)).or_default() += 1;
            }
        }
        if let Some(((path, body), count)) = creates.iter().find(|(_, count)| **count > 1) {
            return Err(format!("created {count} times: {path} {body}"));
        }
        match run.sent.iter().find(|sent| sent.owners < self.floor) {
            Some(sent) => Err(format!("{} owners are left after {} {}", sent.owners, sent.method, sent.path)),
            None => Ok(()),
        }
    }

    /// Every outcome says what is so.
    fn check_report(&self, run: &Run) -> Result<(), String> {
        let Some(report) = &run.report else { return Ok(()) };
        let now = run.census(&self.names);
        let changes = self.changes();
        if report.changes.len() != changes.len() {
            let reported: Vec<_> =
                report.changes.iter().map(|entry| (entry.verb, &entry.address, &entry.detail)).collect();
            return Err(format!("{} changes were planned, and {reported:?} reported", changes.len()));
        }
        let bad: BTreeMap<&str, &Entry> = report
            .changes
            .iter()
            .filter(|entry| !entry.outcome.is_good())
            .map(|entry| (entry.id.as_str(), entry))
            .collect();
        for entry in &report.changes {
            let as_wanted = now.get(&entry.address) == self.after.get(&entry.address);
            let differs = self.before.get(&entry.address) != self.after.get(&entry.address);
            let lie = match entry.outcome {
                Outcome::Done | Outcome::Unchanged => !as_wanted,
                // Nothing but the answer tells whether an external key was validated.
                Outcome::Failed if entry.partly && entry.address.starts_with("external_key/") => false,
                Outcome::Failed | Outcome::Refused | Outcome::Skipped => as_wanted && differs,
                Outcome::Unknown => false,
            };
            // Their access goes with whatever they were taken out of.
            let went_along = !self.after.contains_key(&entry.address) && !now.contains_key(&entry.address);
            if lie && !went_along {
                return Err(format!("{} is reported as {}: {entry:#?}", entry.address, entry.outcome.as_str()));
            }
            if entry.outcome != Outcome::Done && entry.detail.is_empty() {
                return Err(format!("no reason: {entry:#?}"));
            }
            if !entry.outcome.is_good() && entry.next.is_empty() {
                return Err(format!("no next step: {entry:#?}"));
            }
            let change = changes.iter().find(|change| change.id == entry.id).unwrap();
            let waits = change.depends_on.iter().any(|id| bad.contains_key(id.as_str()));
            if waits && entry.outcome != Outcome::Skipped {
                return Err(format!("what it depends on was not done: {entry:#?}"));
            }
        }
        Ok(())
    }

    /// Nobody but the sink can know the value of a new key, so whatever key is there is handed over, or the report names
    /// its change as unknown.
    fn check_keys(&self, run: &Run) -> Result<(), String> {
        let Some(report) = &run.report else { return Ok(()) };
        let got: BTreeSet<String> = self.sink.got.lock().unwrap().iter().map(|(key, _)| key.id.clone()).collect();
        let keys = new_keys(&run.sandbox, &self.names);
        for id in keys.keys().filter(|id| !got.contains(*id)) {
            let address = &keys[id];
            let is_told = report.changes.iter().any(|one| one.address == *address && one.outcome == Outcome::Unknown);
            if !is_told {
                return Err(format!("nobody got {id} of {address}, and the report does not tell it: {report:#?}"));
            }
        }
        match got.iter().find(|id| !keys.contains_key(*id)) {
            Some(id) => Err(format!("{id} was handed over, and is not there: {report:#?}")),
            None => Ok(()),
        }
    }

    /// What a clean network makes of it then: everything is done after at most so many runs, and nothing is doubled.
    async fn finish(&self, run: &Run, runs: usize) -> Result<(), String> {
        let withdrawn = self.withdrawn(run);
        for round in 0..=runs {
            let (world, _) = Faulty::calm(&run.sandbox);
            let judged = match world.plan(&self.read, self.part).await {
                Ok((judged, _)) => judged,
                Err(stopped) => return Err(format!("no plan afterwards: {stopped}")),
            };
            if judged.plan.problems != self.plan.problems {
                // As what they were invited was in nobody's file; a person is asked.
                return match withdrawn.is_empty() {
                    true => Err(format!(
                        "other problems afterwards: {:#?}\nbefore: {:#?}",
                        judged.plan.problems, self.plan.problems
                    )),
                    false => Ok(()),
                };
            }
            if round == 0 {
                self.nothing_good_is_planned(run, &judged)?;
            }
            // What the clock began and did not finish may be missing by now, and what is missing is a plain change.
            let parts = if self.part == PlanPart::TimeBased {
                &[PlanPart::TimeBased, PlanPart::Changes][..]
            } else {
                &[PlanPart::Changes]
            };
            let left: Vec<PlanPart> =
                parts.iter().copied().filter(|part| !judged.plan.steps(*part).is_empty()).collect();
            if left.is_empty() {
                let mut now = census(&run.sandbox, &self.names);
                let mut wanted = self.after.clone();
                for address in withdrawn {
                    // Whom nobody lists, nobody invites again: their invite was made smaller, and the report tells it.
                    let listed = self.lists(address.trim_start_matches("user/"));
                    if now.remove(address).map_or(usize::from(!listed), |facts| facts.len()) != 1 {
                        return Err(format!("{address} was withdrawn, and is not invited again"));
                    }
                    wanted.remove(address);
                }
                // An invite that was replaced before a project was archived still names it, which gives nothing.
                let (now, wanted) = (without_archived(&now), without_archived(&wanted));
                return if now == wanted { Ok(()) } else { Err(difference(&now, &wanted)) };
            }
            if round == runs {
                break;
            }
            for part in left {
                let (world, _) = Faulty::calm(&run.sandbox);
                let Ok((judged, _)) = world.plan(&self.read, part).await else { break };
                if judged.is_blocked() {
                    return Err(format!("a guardrail blocks the next run: {:#?}", judged.guardrails));
                }
                let report = world.apply(&self.read, &judged, part, &[]).await;
                if !report.is_complete() {
                    return Err(format!("a clean run failed: {report:#?}"));
                }
            }
        }
        Err(format!("not done after {runs} clean runs"))
    }

    /// Invites that were withdrawn and not sent anew. What only they said (a membership in a project whose members the
    /// file does not list, the role of somebody whom it lists without one) went with them: the report tells it, and the
    /// next plan cannot know it.
    fn withdrawn(&self, run: &Run) -> Vec<&str> {
        let now = run.census(&self.names);
        let replaced = self.changes().into_iter().filter(|change| change.verb.as_str() == "replace");
        replaced.map(|change| change.address.as_str()).filter(|address| !now.contains_key(*address)).collect()
    }

    /// Whether the file lists a person.
    fn lists(&self, email: &str) -> bool {
        let tops = self.read.configuration.desired.scopes.iter().filter(|(scope, _)| scope.parent.is_none());
        tops.flat_map(|(_, table)| &table.rows).any(|row| *row.key == *email)
    }

    fn nothing_good_is_planned(&self, run: &Run, judged: &CheckedPlan) -> Result<(), String> {
        let next: BTreeSet<&str> =
            judged.plan.steps(self.part).iter().map(|step| step.change.address.as_str()).collect();
        let deferred: BTreeSet<&str> = judged.plan.deferred.iter().map(|one| one.told.address.as_str()).collect();
        for entry in run.report.iter().flat_map(|report| &report.changes) {
            let left = next.contains(entry.address.as_str()) || deferred.contains(entry.address.as_str());
            if entry.outcome.is_good() && left {
                return Err(format!("reported as {} and planned again: {entry:#?}", entry.outcome.as_str()));
            }
        }
        Ok(())
    }

    async fn check(&self, run: &Run, runs: usize) -> Result<(), String> {
        self.check_state(run)?;
        self.check_report(run)?;
        self.finish(run, runs).await
    }
}

/// Whether a write to a path makes something new.
fn is_create(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap();
    let collections =
        ["service_accounts", "external_keys", "external_storage", "workload_identity_providers", "federation_rules"];
    // What is switched twice is switched once.
    let is_switch = ["activate", "deactivate"].contains(&last);
    (!last.contains(['_', '-']) || collections.contains(&last)) && !is_switch
}

/// A census whose invites carry nothing into archived projects.
fn without_archived(census: &Census) -> Census {
    let is_archived = |facts: &[String]| facts.iter().any(|fact| fact.ends_with(", archived"));
    let archived: Vec<String> = census
        .iter()
        .filter(|(address, facts)| address.matches('/').count() == 1 && is_archived(facts))
        .map(|(address, _)| format!("{}:", address.trim_start_matches("project/")))
        .collect();
    let strip = |fact: &String| match fact.split_once(" [") {
        Some((head, carried)) if head.starts_with("invite ") => {
            let carried = carried.trim_end_matches(']').split(' ');
            let kept: Vec<_> =
                carried.filter(|one| !archived.iter().any(|name| one.starts_with(name.as_str()))).collect();
            format!("{head} [{}]", kept.join(" "))
        }
        _ => fact.clone(),
    };
    census.iter().map(|(address, facts)| (address.clone(), facts.iter().map(strip).collect())).collect()
}

fn difference(now: &Census, wanted: &Census) -> String {
    let keys: BTreeSet<&String> = now.keys().chain(wanted.keys()).collect();
    let lines: Vec<String> = keys
        .into_iter()
        .filter(|key| now.get(*key) != wanted.get(*key))
        .map(|key| format!("{key} is {:?}, and is {:?} without faults", now.get(key), wanted.get(key)))
        .collect();
    lines.join("\n")
}

fn fault(effect: Effect, said: Said) -> Fault {
    Fault { effect, said }
}

const ERROR: &str =
    r#"{"error":{"message":"The server had an error.","type":"server_error","param":null,"code":null}}"#;
const SLOW: &str = r#"{"error":{"message":"You're making too many requests, please slow down.","type":"requests","param":null,"code":"rate_limit_exceeded"}}"#;
const CONFLICT: &str = r#"{"error":{"message":"The resource is being changed.","type":"invalid_request_error","param":null,"code":"conflict"}}"#;

const TAKEN: &str =
    r#"{"error":{"message":"That name is taken.","type":"invalid_request_error","param":null,"code":null}}"#;

const GONE: &str = r#"{"error":{"message":"User user-AAA is not a member of proj_XXX","type":"invalid_request_error","param":null,"code":null}}"#;

/// Everything that can happen to one request, each with how many times in a row.
fn faults() -> Vec<(&'static str, Fault, u32)> {
    use Effect::{Late, Never, Now};
    use Said::{Half, Lost, NoConnection, Status, TooLate};
    let soon = Late(Duration::from_secs(2));
    vec![
        ("answer lost", fault(Now, Lost), 1),
        ("answers lost, all of them", fault(Now, Lost), 99),
        ("reset before", fault(Never, Lost), 1),
        ("resets before, all of them", fault(Never, Lost), 99),
        ("500 after", fault(Now, Status(500, None, ERROR)), 1),
        ("500 before", fault(Never, Status(500, None, ERROR)), 1),
        ("500 before, always", fault(Never, Status(500, None, ERROR)), 99),
        ("502 without a body, before", fault(Never, Status(502, None, "")), 1),
        ("502 without a body, after", fault(Now, Status(502, None, "")), 1),
        ("503 without a body, before", fault(Never, Status(503, None, "")), 1),
        ("503 without a body, after", fault(Now, Status(503, None, "")), 1),
        ("truncated", fault(Now, Half), 1),
        ("empty", fault(Now, Status(200, None, "")), 1),
        ("a proxy's page instead, before", fault(Never, Status(200, None, "<html>")), 1),
        ("a proxy's page instead, after", fault(Now, Status(200, None, "<html>")), 1),
        ("not what was asked for, after", fault(Now, Status(200, None, "{}")), 1),
        ("429", fault(Never, Status(429, None, SLOW)), 1),
        ("429 three times", fault(Never, Status(429, None, SLOW)), 3),
        ("429 always", fault(Never, Status(429, None, SLOW)), 99),
        ("429 with Retry-After", fault(Never, Status(429, Some(7), SLOW)), 1),
        ("429 with a long Retry-After", fault(Never, Status(429, Some(900), SLOW)), 1),
        ("409", fault(Never, Status(409, None, CONFLICT)), 1),
        ("400", fault(Never, Status(400, None, CONFLICT)), 1),
        ("400 in other words, after", fault(Now, Status(400, None, TAKEN)), 1),
        ("400 about what is gone, after", fault(Now, Status(400, None, GONE)), 1),
        ("403", fault(Never, Status(403, None, CONFLICT)), 1),
        ("no answer in time, before", fault(Never, TooLate), 1),
        ("no answer in time, after", fault(Now, TooLate), 1),
        ("cut off, and done a little later", fault(soon, Lost), 1),
        ("502, and done a little later", fault(soon, Status(502, None, "")), 1),
        ("an error beside, before", fault(Never, Status(200, None, ERROR)), 1),
        ("an error beside, after", fault(Now, Status(200, None, ERROR)), 1),
        ("nothing at all, before", fault(Never, Status(200, None, "{}")), 1),
        ("accepted, before", fault(Never, Status(202, None, "{}")), 1),
        ("accepted, after", fault(Now, Status(202, None, "{}")), 1),
        ("accepted, and done a little later", fault(Late(Duration::from_secs(5)), Status(202, None, "{}")), 1),
        ("no content, before", fault(Never, Status(204, None, "")), 1),
        ("no content, after", fault(Now, Status(204, None, "")), 1),
        ("no content, and done a little later", fault(Late(Duration::from_secs(5)), Status(204, None, "")), 1),
        ("the row as it was", fault(Never, Said::OldRow), 1),
        ("the row as it was, and done a little later", fault(Late(Duration::from_secs(5)), Said::OldRow), 1),
        ("somebody else's id", fault(Now, Said::OtherId), 1),
        ("404", fault(Never, Status(404, None, CONFLICT)), 1),
        ("404, always", fault(Never, Status(404, None, CONFLICT)), 99),
        ("cut off, and done 7 s later", fault(Late(Duration::from_secs(7)), Lost), 1),
        ("cut off, and done 15 s later", fault(Late(Duration::from_secs(15)), Lost), 1),
        ("cut off, and done 45 s later", fault(Late(Duration::from_secs(45)), Lost), 1),
        ("no connection", fault(Never, NoConnection), 1),
        ("no connection, for long", fault(Never, NoConnection), 99),
    ]
}

/// Strikes the `nth` write, and as many sendings of the same request as told.
fn strike(nth: u32, fault: Fault, times: u32) -> Schedule {
    let mut victim: Option<(String, Option<Vec<u8>>)> = None;
    let mut left = times;
    Box::new(move |request, count| {
        if request.method == http::Method::GET {
            return None;
        }
        if count.writes == nth {
            victim = Some((request.url.path().to_owned(), request.body.clone()));
        }
        let struck = victim.as_ref().is_some_and(|(path, body)| path == request.url.path() && *body == request.body);
        if !struck || left == 0 {
            return None;
        }
        left -= 1;
        Some(fault.clone())
    })
}

/// The writes to strike: one of each route, or all of them when many runs are asked for.
async fn writes(case: &Case) -> Vec<u32> {
    let sandbox = sandbox(&case.live);
    let (world, network) = Faulty::calm(&sandbox);
    world.apply(&case.read, &case.judged, case.part, &[]).await;
    let labels: Vec<String> =
        case.judged.plan.steps(case.part).iter().flat_map(|step| step.change.requests.clone()).collect();
    assert_eq!(labels.len(), network.sent().len());
    let mut seen = BTreeSet::new();
    let numbered = (1..).zip(labels);
    numbered.filter(|(_, label)| seeds() > SEEDS || seen.insert(label.clone())).map(|(nth, _)| nth).collect()
}

/// How many random runs there are.
const SEEDS: u64 = 150;

fn seeds() -> u64 {
    std::env::var("ORGWARD_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SEEDS)
}

fn report(failures: Vec<String>, of: usize) {
    eprintln!("{of} runs");
    let shown: Vec<&String> = failures.iter().take(12).collect();
    assert!(failures.is_empty(), "{} of {of} runs went wrong:\n{shown:#?}", failures.len());
}

#[test]
fn every_write_fails_in_every_way() {
    let case = block_on(Case::new(LIVE.to_owned(), FILE, PlanPart::Changes)).unwrap();
    let verbs: BTreeSet<String> =
        case.changes().iter().map(|change| format!("{} {}", change.verb.as_str(), change.kind)).collect();
    assert!(verbs.len() >= 15, "the plan has become poor: {verbs:#?}");
    let mut jobs = Vec::new();
    for nth in block_on(writes(&case)) {
        jobs.extend(faults().into_iter().map(|(name, fault, times)| (nth, name, fault, times)));
    }
    let wrong = each(&jobs, async |(nth, name, fault, times)| {
        let run = case.run(strike(*nth, fault.clone(), *times)).await;
        case.check(&run, 1).await.map_err(|why| format!("{name} at write {nth}: {why}"))
    });
    report(wrong, jobs.len());
}

/// Everything that is made of certificates, external keys, storage and workload identity, struck at every write.
#[test]
fn every_write_to_a_cloud_fails_in_every_way() {
    let case = block_on(Case::new(cloud_live(), &cloud_file(), PlanPart::Changes)).unwrap();
    let verbs: BTreeSet<String> =
        case.changes().iter().map(|change| format!("{} {}", change.verb.as_str(), change.kind)).collect();
    assert!(verbs.len() >= 17, "the plan has become poor: {verbs:#?}");
    let mut jobs = Vec::new();
    for nth in 1..=case.count.writes {
        // Every write meets a part of the faults, and every fault meets some writes; all of them with more runs.
        let meets = |index: usize| seeds() > SEEDS || (index + nth as usize).is_multiple_of(4);
        let some = faults().into_iter().enumerate().filter(|(index, _)| meets(*index));
        jobs.extend(some.map(|(_, (name, fault, times))| (nth, name, fault, times)));
        let kills = [Effect::Never, Effect::Now].map(|effect| (nth, "killed", fault(effect, Said::Killed), 1));
        jobs.extend(kills);
    }
    let wrong = each(&jobs, async |(nth, name, fault, times)| {
        let run = case.run(strike(*nth, fault.clone(), *times)).await;
        case.check(&run, 2).await.map_err(|why| format!("{name} ({:?}) at write {nth}: {why}", fault.effect))
    });
    report(wrong, jobs.len());
}

/// Runs every job on all processors and returns what went wrong.
fn each<T: Sync>(jobs: &[T], run: impl AsyncFn(&T) -> Result<(), String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                block_on(async {
                    while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Err(why) = run(job).await {
                            wrong.lock().unwrap().push(why);
                        }
                    }
                });
            });
        }
    });
    wrong.into_inner().unwrap()
}

#[test]
fn killed_at_every_write_the_next_run_finishes() {
    let case = block_on(Case::new(LIVE.to_owned(), FILE, PlanPart::Changes)).unwrap();
    let jobs: Vec<(u32, Effect)> =
        (1..=case.count.writes).flat_map(|nth| [(nth, Effect::Never), (nth, Effect::Now)]).collect();
    let wrong = each(&jobs, async |(nth, effect)| {
        let run = case.run(strike(*nth, fault(*effect, Said::Killed), 1)).await;
        assert!(run.killed && run.report.is_none());
        case.check(&run, 1).await.map_err(|why| format!("killed at write {nth}, effect {effect:?}: {why}"))
    });
    report(wrong, jobs.len());
}

/// The organization and the file of a seed.
fn input(seed: u64) -> (Org, File) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    (org().new_tree(&mut runner).unwrap().current(), file().new_tree(&mut runner).unwrap().current())
}

/// Faults at random requests, reads too; sometimes the same request fails for good, and sometimes all is over.
fn random(seed: u64) -> Schedule {
    let mut rng = fastrand::Rng::with_seed(seed);
    let all = faults();
    let share = [0.03, 0.1, 0.3][rng.usize(..3)];
    let kill = rng.u8(..4) == 0;
    let mut has_shifted = false;
    let mut sticky: BTreeMap<(String, Option<Vec<u8>>), Fault> = BTreeMap::new();
    Box::new(move |request, count| {
        let same = (request.url.to_string(), request.body.clone());
        // Once something was written, listings lag, and pages shift once.
        if request.method == http::Method::GET && count.late_reads > 0 && rng.f64() < share {
            if !has_shifted && rng.u8(..4) == 0 {
                has_shifted = true;
                return Some(fault(Effect::Now, Said::Shifted));
            }
            if rng.u8(..3) == 0 {
                return Some(fault(Effect::Now, Said::Lag));
            }
        }
        if let Some(fault) = sticky.get(&same) {
            return Some(fault.clone());
        }
        let writes = request.method != http::Method::GET;
        if rng.f64() >= share {
            return None;
        }
        if writes && kill && rng.u8(..4) == 0 {
            return Some(fault([Effect::Never, Effect::Now][rng.usize(..2)], Said::Killed));
        }
        let (_, fault, times) = all[rng.usize(..all.len())].clone();
        let hopeless = matches!(fault.said, Said::Status(400..=409, ..)) || times > 3;
        // A read that fails for good ends the run, which is dull; but it must happen.
        if !writes && hopeless && rng.u8(..8) > 0 {
            return None;
        }
        if times > 3 {
            sticky.insert(same, fault.clone());
        }
        Some(fault)
    })
}

#[test]
fn random_organizations_survive_random_faults() {
    let only = std::env::var("ORGWARD_SEED").ok().and_then(|text| text.parse::<u64>().ok());
    let seeds: Vec<u64> = only.map_or_else(|| (0..seeds()).collect(), |seed| vec![seed]);
    let (applied, made) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong = each(&seeds, async |seed| {
        let (org, file) = input(*seed);
        let mut live = org.yaml();
        for part in [PlanPart::Changes, PlanPart::TimeBased] {
            let Some(case) = Case::new(live.clone(), &file.yaml(&org), part).await else { continue };
            // The clock's part comes after the changes: what it renews may need what they make.
            live.clone_from(&case.state);
            let run = case.run_all(random(*seed)).await;
            applied.fetch_add(usize::from(!run.sent.is_empty()), Ordering::Relaxed);
            made.fetch_add(new_keys(&run.sandbox, &case.names).len(), Ordering::Relaxed);
            case.check_keys(&run).map_err(|why| format!("ORGWARD_SEED={seed}, {part:?}: {why}"))?;
            case.check(&run, 2).await.map_err(|why| format!("ORGWARD_SEED={seed}, {part:?}: {why}"))?;
        }
        Ok(())
    });
    let made = made.into_inner();
    eprintln!("{made} keys made");
    assert!(made > 0 || only.is_some(), "no file lists a new key");
    report(wrong, applied.into_inner());
}

/// A proxy sends a create again whose first answer was lost, and the list that shows what the first one made lags.
#[test]
fn a_create_that_is_refused_as_done_is_found_in_a_list_that_lags() {
    let mut struck = 0;
    for (live, file) in [(LIVE.to_owned(), FILE.to_owned()), (cloud_live(), cloud_file())] {
        let case = block_on(Case::new(live, &file, PlanPart::Changes)).unwrap();
        let jobs: Vec<u32> = (1..=case.count.writes).collect();
        let refused = AtomicUsize::new(0);
        let wrong = each(&jobs, async |nth| {
            let (nth, mut creates) = (*nth, 0);
            let is_struck = Arc::new(AtomicBool::new(false));
            let strikes = Arc::clone(&is_struck);
            // What is made is listed a few readings later, whoever reads.
            let (mut lagging, mut late) = (None, 4);
            let schedule: Schedule = Box::new(move |request, _| {
                let path = request.url.path();
                if request.method == http::Method::GET {
                    let lags = lagging.as_deref() == Some(path) && late > 0;
                    late -= u32::from(lags);
                    return lags.then(|| fault(Effect::Now, Said::Lag));
                }
                let is_command = ["/archive", "/validate"].iter().any(|command| path.ends_with(command));
                let is_new = request.method == http::Method::POST && is_create(path) && !is_command;
                creates += u32::from(is_new);
                if !is_new || creates != nth {
                    return None;
                }
                lagging = Some(path.to_owned());
                strikes.store(true, Ordering::Relaxed);
                Some(fault(Effect::Now, Said::Status(400, None, TAKEN)))
            });
            let run = case.run_all(schedule).await;
            refused.fetch_add(usize::from(is_struck.load(Ordering::Relaxed)), Ordering::Relaxed);
            case.check(&run, 1).await.map_err(|why| format!("at create {nth}: {why}"))
        });
        struck += refused.into_inner();
        report(wrong, jobs.len());
    }
    assert!(struck > 15, "{struck} creates were refused");
}

/// The API refuses every create of one sort for the sake of something that no list shows: each is a failure after a
/// while, and no list is read on and on.
#[test]
fn a_conflict_with_something_invisible_fails_in_reasonable_time() {
    let people: String = (0..40).map(|nth| format!("  p{nth}@example.com: reader\n")).collect();
    let file = format!(
        "version: 1\norganization: {{ id: org-faults }}\nusers:\n  root@example.com: owner\n{people}\
         policy: {{ unlisted: {{ users: ignore, invites: ignore }}, guardrails: {{ max_invites: 99 }} }}\n"
    );
    for status in [400, 409] {
        let sandbox = sandbox(LIVE);
        let read = good(&file);
        let refuses: Schedule = Box::new(move |request, _| {
            let is_invite = request.method == http::Method::POST;
            is_invite.then(|| fault(Effect::Never, Said::Status(status, None, TAKEN)))
        });
        let (world, network) = Faulty::world(&sandbox, refuses);
        let (judged, _) = block_on(world.plan(&read, PlanPart::Changes)).unwrap();
        let before = (network.count().all, network.now());
        let report = block_on(world.apply(&read, &judged, PlanPart::Changes, &[]));
        assert_eq!((report.count(Outcome::Failed), report.writes), (40, 40), "{report:#?}");
        assert!(report.changes.iter().all(|entry| entry.detail.contains("That name is taken")), "{report:#?}");
        let waited = network.now().duration_since(before.1).as_secs();
        assert!((60..120).contains(&waited), "{waited} s");
        // Of the eight that are under way at first, each reads users and invites eight times, and the others once.
        let reads = network.count().all - before.0 - 40;
        assert!(reads <= 8 * 8 * 2 + 32 * 2, "{reads} reads");
    }
}

/// A small organization with two projects of one name, one of which the file renames.
const NAMESAKES: (&str, &str) = (
    r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-faults }
users: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: owner }]
projects:
  - { name: Default project }
  - { id: proj_old, name: web, service_accounts: [{ id: svc_acct_old, name: indexer, role: member }] }
admin_api_keys: [{ name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
"#,
    r#"
version: 1
organization: { id: org-faults }
projects:
  platform:
    id: proj_old
    service_accounts:
      crawler: { id: svc_acct_old, roles: member }
      indexer: owner
  web: { service_accounts: { indexer: member } }
"#,
);

#[test]
fn an_old_namesake_proves_nothing() {
    let (live, file) = NAMESAKES;
    let case = block_on(Case::new(live.to_owned(), file, PlanPart::Changes)).unwrap();
    let mut jobs = Vec::new();
    for nth in 1..=case.count.writes {
        jobs.extend(faults().into_iter().map(|(name, fault, times)| (nth, name, fault, times)));
    }
    let wrong = each(&jobs, async |(nth, name, fault, times)| {
        let run = case.run(strike(*nth, fault.clone(), *times)).await;
        case.check(&run, 1).await.map_err(|why| format!("{name} at write {nth}: {why}"))
    });
    report(wrong, jobs.len());
}

/// When nobody can look, nobody knows, and nothing is sent again.
#[test]
fn what_cannot_be_looked_up_is_unknown_and_not_repeated() {
    let case = block_on(Case::new(LIVE.to_owned(), FILE, PlanPart::Changes)).unwrap();
    let jobs: Vec<(u32, Effect)> =
        (1..=case.count.writes).flat_map(|nth| [(nth, Effect::Never), (nth, Effect::Now)]).collect();
    let wrong = each(&jobs, async |(nth, effect)| {
        let (nth, effect) = (*nth, *effect);
        let mut victim = None;
        let schedule: Schedule = Box::new(move |request, count| {
            if request.method == http::Method::GET {
                return Some(fault(Effect::Never, Said::Status(500, None, ERROR)));
            }
            let same = Some((request.url.path().to_owned(), request.body.clone()));
            if count.writes == nth {
                victim.clone_from(&same);
            }
            (same == victim).then(|| fault(effect, Said::Lost))
        });
        let run = case.run(schedule).await;
        let unknown =
            run.report.iter().flat_map(|report| &report.changes).filter(|one| one.outcome == Outcome::Unknown);
        if unknown.count() != 1 {
            return Err(format!("write {nth}, {effect:?}: {:#?}", run.report));
        }
        case.check(&run, 1).await.map_err(|why| format!("write {nth}, {effect:?}: {why}"))
    });
    report(wrong, jobs.len());
}

/// Answers every request from the `nth` write on, in the same way.
fn from(nth: u32, fault: Fault) -> Schedule {
    Box::new(move |_, count| (count.writes >= nth).then(|| fault.clone()))
}

const REVOKED: &str = r#"{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#;
const QUOTA: &str = r#"{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#;
const BILLING: &str = r#"{"error":{"message":"Billing hard limit has been reached.","type":"t","param":null,"code":"billing_hard_limit_reached"}}"#;
const READ_ONLY: &str = r#"{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: api.management.write.","type":"invalid_request_error","param":null,"code":null}}"#;
const NO_SCOPE: &str = r#"{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: api.some.write.","type":"invalid_request_error","param":null,"code":null}}"#;

#[test]
fn a_key_that_is_refused_is_not_tried_again() {
    block_on(async {
        let case = Case::new(LIVE.to_owned(), FILE, PlanPart::Changes).await.unwrap();
        for (status, body, why, hint) in [
            (401, REVOKED, "the API no longer accepts the key", "wrong, expired or revoked"),
            (403, READ_ONLY, "the key may only read", "apply needs an admin key"),
            (401, READ_ONLY, "the key may only read", "apply needs an admin key"),
        ] {
            for nth in 1..=case.count.writes {
                let run = case.run(from(nth, fault(Effect::Never, Said::Status(status, None, body)))).await;
                case.check(&run, 1).await.unwrap();
                let report = run.report.unwrap();
                // Whatever was under way together hears the same.
                let failed = report.count(Outcome::Failed);
                assert!(failed >= 1, "{report:#?}");
                for entry in &report.changes {
                    match entry.outcome {
                        Outcome::Failed => assert!(entry.next.contains(hint), "{entry:#?}"),
                        Outcome::Skipped => {
                            assert!(entry.detail == why || entry.detail.contains("depends on"), "{entry:#?}");
                        }
                        other => assert_eq!(other, Outcome::Done, "{entry:#?}"),
                    }
                }
                assert_eq!(report.writes + 1, u64::from(nth) + failed as u64, "sent on and on");
            }
        }
    });
}

/// A refusal that no waiting of this run cures is heard once: what has not begun is told as not started.
#[test]
fn a_limit_that_no_waiting_cures_sends_no_doomed_request() {
    block_on(async {
        let case = Case::new(LIVE.to_owned(), FILE, PlanPart::Changes).await.unwrap();
        for (said, why) in [
            (Said::Status(429, None, QUOTA), "the organization's quota is used up"),
            (Said::Status(429, None, BILLING), "the organization's quota is used up"),
            (Said::Status(429, Some(99_999), SLOW), "asks to wait 99999 s, which is beyond the deadline"),
        ] {
            for nth in (1..=case.count.writes).step_by(6) {
                let run = case.run(from(nth, fault(Effect::Never, said.clone()))).await;
                case.check(&run, 1).await.unwrap();
                let report = run.report.unwrap();
                let failed = report.count(Outcome::Failed);
                assert!(failed >= 1, "{report:#?}");
                for entry in report.changes.iter().filter(|entry| entry.outcome == Outcome::Skipped) {
                    assert!(
                        entry.detail.contains(why)
                            || entry.detail.contains("depends on")
                            || entry.detail.contains("guardrail"),
                        "{entry:#?}"
                    );
                }
                // Each route hears it, or what was under way together does, and nothing else is sent.
                assert_eq!(report.writes + 1, u64::from(nth) + failed as u64, "{report:#?}");
            }
        }
    });
}

#[test]
fn a_route_without_its_scope_is_asked_once_and_the_others_go_on() {
    block_on(async {
        let case = Case::new(LIVE.to_owned(), FILE, PlanPart::Changes).await.unwrap();
        let schedule: Schedule = Box::new(|request, _| {
            let accounts = request.method != http::Method::GET && request.url.path().ends_with("/service_accounts");
            accounts.then(|| fault(Effect::Never, Said::Status(403, None, NO_SCOPE)))
        });
        let run = case.run(schedule).await;
        case.check(&run, 1).await.unwrap();
        let report = run.report.unwrap();
        let creates: Vec<_> =
            report.changes.iter().filter(|one| one.address.starts_with("project/fresh/service")).collect();
        assert_eq!(creates.len(), 2);
        for entry in creates {
            let skipped = entry.outcome == Outcome::Skipped && entry.detail.contains("lacks the scope of POST");
            // Both were under way together, or one came after the other.
            assert!(entry.outcome == Outcome::Failed || skipped, "{report:#?}");
        }
        assert_eq!(report.count(Outcome::Done), report.changes.len() - 2, "{report:#?}");
    });
}

#[test]
fn the_next_plan_finishes_what_was_done_by_half() {
    block_on(async {
        let case = Case::new(LIVE.to_owned(), FILE, PlanPart::Changes).await.unwrap();
        // The role of an account that was there before is set by the same route.
        let old: Vec<String> = names(&sandbox(LIVE)).into_keys().collect();
        for (address, verb, keeps, path, says) in [
            (
                "project/fresh/service_account/runner",
                "update",
                "POST /organization/projects/{project_id}/service_accounts was carried out",
                "/service_accounts/",
                "member",
            ),
            (
                "user/mike@example.com",
                "invite",
                "DELETE /organization/invites/{invite_id} was carried out",
                "/invites",
                "mike@",
            ),
            (
                "user/ivan@example.com",
                "invite",
                "DELETE /organization/invites/{invite_id} was carried out",
                "/invites",
                "ivan@",
            ),
        ] {
            let old = old.clone();
            let second: Schedule = Box::new(move |request, _| {
                let to = request.url.path();
                let body = String::from_utf8_lossy(request.body.as_deref().unwrap_or_default()).into_owned();
                let hit = request.method == http::Method::POST && to.contains(path) && body.contains(says);
                let fresh = !old.iter().any(|id| to.ends_with(id.as_str()));
                (hit && fresh).then(|| fault(Effect::Never, Said::Status(400, None, CONFLICT)))
            });
            let run = case.run(second).await;
            let report = run.report.as_ref().unwrap();
            let entry = report.changes.iter().find(|one| one.address == address).unwrap();
            assert_eq!(entry.outcome, Outcome::Failed);
            assert!(entry.detail.starts_with(keeps), "{entry:#?}");
            let (world, _) = Faulty::calm(&run.sandbox);
            let (judged, _) = world.plan(&case.read, PlanPart::Changes).await.ok().unwrap();
            let next: Vec<_> = judged.plan.changes.iter().map(|step| &step.change).collect();
            let change = next.iter().find(|change| change.address == address).unwrap();
            assert_eq!(change.verb.as_str(), verb);
            let bundled: Vec<_> = change.bundled.iter().map(|carry| carry.address.as_str()).collect();
            if address.contains("ivan") {
                assert_eq!(bundled, ["project/web/member/ivan@example.com"], "the membership still rides along");
                assert!(entry.next.contains("\"web\""), "{entry:#?}");
            }
            case.check(&run, 1).await.unwrap();
        }
    });
}

/// What only a guardrail needs and this key may not read is told; what nobody could find out ends the plan.
#[test]
fn a_guardrail_that_cannot_look_says_so_and_an_outage_is_no_answer() {
    let live = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-faults }
users: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: owner }]
projects: [{ name: Default project }, { name: old }, { name: older }]
"#;
    let file = "version: 1\norganization: { id: org-faults }\nprojects: { old: { state: archived }, older: { state: \
        archived } }";
    let read = good(file);
    block_on(async {
        for route in ["/costs", "/api_keys"] {
            for (said, ends) in [
                (Said::Status(400, None, CONFLICT), false),
                (Said::Status(403, None, NO_SCOPE), false),
                (Said::Status(404, None, CONFLICT), false),
                (Said::Status(401, None, REVOKED), true),
                (Said::Status(429, None, SLOW), true),
                (Said::Status(500, None, ERROR), true),
                (Said::TooLate, true),
                (Said::NoConnection, true),
            ] {
                let sandbox = sandbox(live);
                let asked = Arc::new(AtomicUsize::new(0));
                let count = asked.clone();
                let struck = said.clone();
                let (world, _) = Faulty::world(
                    &sandbox,
                    Box::new(move |request, _| {
                        let fits = request.url.path().ends_with(route);
                        count.fetch_add(usize::from(fits), Ordering::Relaxed);
                        fits.then(|| fault(Effect::Never, struck.clone()))
                    }),
                );
                match world.plan(&read, PlanPart::Changes).await {
                    Ok((judged, _)) => {
                        // Archiving cannot be undone, so what could not look lets it through to nobody.
                        assert!(!ends && judged.is_blocked(), "{route} {said:?}");
                        let one = judged.guardrails.iter().find(|one| one.guardrail == "archive_in_use").unwrap();
                        assert_eq!(one.verdict, GuardrailVerdict::NotChecked, "{one:#?}");
                        assert_eq!(one.addresses, ["project/old", "project/older"], "{one:#?}");
                        assert!(one.observed.contains(route), "{one:#?}");
                        // What is refused for want of a scope is refused for every project.
                        let once = if route == "/costs" || said == Said::Status(403, None, NO_SCOPE) { 1 } else { 2 };
                        assert_eq!(asked.load(Ordering::Relaxed), once, "{said:?} was asked for again");
                    }
                    Err(stopped) => assert!(ends, "{route} {said:?}: {stopped}"),
                }
            }
        }
    });
}

/// Plans with one file, lets somebody else be faster, and applies.
async fn raced(live: &str, file: &str, faster: impl AsyncFnOnce(&Sandbox)) -> (Sandbox, Report) {
    let sandbox = sandbox(live);
    let read = good(file);
    let (world, _) = Faulty::calm(&sandbox);
    let (judged, _) = world.plan(&read, PlanPart::Changes).await.ok().unwrap();
    faster(&sandbox).await;
    let report = world.apply(&read, &judged, PlanPart::Changes, &[]).await;
    (sandbox, report)
}

/// Applies another file.
async fn other(sandbox: &Sandbox, sections: &str) {
    let read = good(&format!("version: 1\norganization: {{ id: org-faults }}\n{sections}"));
    let (world, _) = Faulty::calm(sandbox);
    let (judged, _) = world.plan(&read, PlanPart::Changes).await.ok().unwrap();
    assert!(!judged.is_blocked());
    assert!(world.apply(&read, &judged, PlanPart::Changes, &[]).await.is_complete());
}

/// The new owner could not be put in place, so the old one stays: the guardrails are asked again for what is left.
#[test]
fn what_a_guardrail_approved_of_as_a_whole_is_judged_again_when_a_part_fails() {
    let live = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-faults }
users:
  - { email: root@example.com, role: owner }
  - { email: ruth@example.com, role: owner }
  - { email: bob@example.com, role: reader }
  - { email: carl@example.com, role: reader }
projects:
  - { name: Default project }
  - { name: web, users: [{ email: bob@example.com, role: owner }, { email: carl@example.com, role: member }] }
  - { name: api, users: [{ email: bob@example.com, role: owner }, { email: carl@example.com, role: owner }] }
admin_api_keys: [{ name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
"#;
    let file = "version: 1\norganization: { id: org-faults }\nprojects:\n  web: { members: { bob@example.com: { \
        state: absent }, carl@example.com: owner } }\n  \
                api: { members: { bob@example.com: { state: absent }, carl@example.com: owner } }";
    let case = block_on(Case::new(live.to_owned(), file, PlanPart::Changes)).unwrap();
    block_on(async {
        let (old, other) = ("project/web/member/bob@example.com", "project/api/member/bob@example.com");
        for said in [Said::Status(400, None, CONFLICT), Said::Status(403, None, CONFLICT), Said::Lost] {
            let promotes: Schedule = Box::new(move |request, _| {
                (request.method == http::Method::POST).then(|| fault(Effect::Never, said.clone()))
            });
            let run = case.run(promotes).await;
            let report = run.report.as_ref().unwrap();
            let entry = outcome(report, old);
            assert_eq!(entry.outcome, Outcome::Skipped, "{report:#?}");
            assert!(entry.detail.contains("last_project_owner objects since something failed"), "{entry:#?}");
            assert_eq!(outcome(report, other).outcome, Outcome::Done, "{report:#?}");
            assert_eq!(run.sent.iter().filter(|sent| sent.method == http::Method::DELETE).count(), 1);
            case.check(&run, 1).await.unwrap();
        }
    });
}

/// A key whose revocation was refused is alive, so what it belongs to is not removed by way of its exception.
#[test]
fn what_could_not_be_revoked_is_not_ended_with_its_owner() {
    let live = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-faults }
users: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: owner }]
projects:
  - { name: Default project }
  - name: web
    service_accounts: [{ name: bot, role: member }]
    api_keys: [{ id: key_bot, name: bot, owner: { service_account: bot }, created_at: -90d, last_used_at: -1d }]
admin_api_keys: [{ name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
"#;
    let file = "version: 1\norganization: { id: org-faults }\npolicy:\n  unlisted: { service_accounts: remove, \
        api_keys: remove }\n  \
                overrides: [{ guardrail: revoke_used_within, addresses: [project/web/api_key/key_bot], until: 2026-12-01, reason: x }]\n\
                projects: { web: { service_accounts: {}, api_keys: { allow: [] } } }";
    let case = block_on(Case::new(live.to_owned(), file, PlanPart::Changes)).unwrap();
    block_on(async {
        for said in [Said::Status(403, None, CONFLICT), Said::Status(400, None, CONFLICT), Said::Lost] {
            let refuses: Schedule = Box::new(move |request, _| {
                request.url.path().ends_with("key_bot").then(|| fault(Effect::Never, said.clone()))
            });
            let run = case.run(refuses).await;
            let report = run.report.as_ref().unwrap();
            let entry = outcome(report, "project/web/service_account/bot");
            assert_eq!(entry.outcome, Outcome::Skipped, "{report:#?}");
            assert!(entry.detail.contains("removal_with_live_keys objects"), "{entry:#?}");
        }
    });
}

/// Namesakes go by their ids, and are found again by them.
#[test]
fn a_namesake_that_is_still_there_is_noticed() {
    let live = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-faults }
users: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: owner }]
projects:
  - { name: Default project }
  - { name: web, service_accounts: [{ id: sa_1, name: bot, role: member }, { id: sa_2, name: bot, role: member }] }
admin_api_keys: [{ name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
"#;
    let file = "version: 1\norganization: { id: org-faults }\npolicy: { unlisted: { service_accounts: remove } }\n\
                projects: { web: { service_accounts: {} } }";
    let case = block_on(Case::new(live.to_owned(), file, PlanPart::Changes)).unwrap();
    block_on(async {
        let lies: Schedule = Box::new(|request, _| {
            let one = request.method == http::Method::DELETE && request.url.path().ends_with("sa_2");
            one.then(|| fault(Effect::Never, Said::Status(200, None, "{\"id\":\"sa_2\",\"deleted\":true}")))
        });
        let report = case.run(lies).await.report.unwrap();
        assert_eq!(report.verification.differences, ["project/web/service_account/sa_2"], "{report:#?}");
        assert_eq!(report.verification.verified, 1);
    });
}

/// What was read long ago is read again before it is changed, once for each section, and what has moved is not sent.
#[test]
fn what_has_become_old_is_read_again_and_what_has_moved_is_refused() {
    block_on(async {
        let file = "version: 1\norganization: { id: org-faults }\nusers: { bob@example.com: owner, dora@example.com: \
            reader, carl@example.com: { state: absent } }\n\
            projects: { web: { members: { dora@example.com: owner } }, fresh: {} }";
        let theirs = [
            ("users: { pam@example.com: owner }", [Outcome::Done, Outcome::Done, Outcome::Done, Outcome::Done]),
            ("users: { bob@example.com: owner }", [Outcome::Unchanged, Outcome::Done, Outcome::Done, Outcome::Done]),
            (
                "users: { carl@example.com: { state: absent } }",
                [Outcome::Done, Outcome::Unchanged, Outcome::Done, Outcome::Done],
            ),
            ("users: { carl@example.com: owner }", [Outcome::Done, Outcome::Refused, Outcome::Done, Outcome::Done]),
            (
                "projects: { web: { members: { dora@example.com: { state: absent } } } }",
                [Outcome::Done, Outcome::Done, Outcome::Refused, Outcome::Done],
            ),
            ("projects: { fresh: {} }", [Outcome::Done, Outcome::Done, Outcome::Done, Outcome::Unchanged]),
        ];
        for (sections, outcomes) in theirs {
            let sandbox = sandbox(LIVE);
            let read = good(file);
            let (world, network) = Faulty::calm(&sandbox);
            let (judged, _) = world.plan(&read, PlanPart::Changes).await.ok().unwrap();
            other(&sandbox, sections).await;
            let reads = network.count().all;
            network.advance(Duration::from_secs(301));
            let report = world.apply(&read, &judged, PlanPart::Changes, &[]).await;
            let addresses = [
                "user/bob@example.com",
                "user/carl@example.com",
                "project/web/member/dora@example.com",
                "project/fresh",
            ];
            let found = addresses.map(|address| outcome(&report, address).outcome);
            assert_eq!(found, outcomes, "{sections}: {report:#?}");
            for entry in report.changes.iter().filter(|entry| entry.outcome == Outcome::Refused) {
                assert!(entry.stale && entry.detail.contains("changed since it was planned"), "{entry:#?}");
            }
            // People and invites, projects, members of one project; once more after the writes. Whose keys end with a
            // removal is looked at again once: the projects, their keys and members, and the admin keys.
            let writes = network.count().writes;
            assert!(network.count().all - reads - writes <= 22, "{} requests", network.count().all - reads);
        }
    });
}

/// The API says that something was done, and it is not so; or it is so only a while later.
#[test]
fn what_was_promised_is_held_against_what_is_there() {
    block_on(async {
        let file = "version: 1\norganization: { id: org-faults }\nusers: { bob@example.com: owner, carl@example.com: \
            { state: absent } }";
        for (effect, verified) in [(Effect::Never, false), (Effect::Late(Duration::from_secs(5)), true)] {
            for (method, address) in [("POST", "user/bob@example.com"), ("DELETE", "user/carl@example.com")] {
                let sandbox = sandbox(LIVE);
                let read = good(file);
                let schedule: Schedule = Box::new(move |request, _| {
                    (request.method == method).then(|| fault(effect, Said::Status(200, None, "{\"id\":\"x\"}")))
                });
                let (world, _) = Faulty::world(&sandbox, schedule);
                let (judged, _) = world.plan(&read, PlanPart::Changes).await.ok().unwrap();
                let report = world.apply(&read, &judged, PlanPart::Changes, &[]).await;
                assert_eq!(report.is_complete(), verified, "{report:#?}");
                assert_eq!(report.verification.differences, [""; 0]);
                assert_eq!(report.verification.verified, if verified { 2 } else { 1 });
                if !verified {
                    let entry = outcome(&report, address);
                    assert_eq!(entry.outcome, Outcome::Unknown);
                    assert!(entry.detail.contains("it has had no effect so far"), "{entry:#?}");
                }
            }
        }
    });
}

fn outcome<'a>(report: &'a Report, address: &str) -> &'a Entry {
    report.changes.iter().find(|one| one.address == address).unwrap()
}

#[test]
fn whoever_was_faster_is_believed_only_as_far_as_it_is_so() {
    block_on(async {
        let bob = "project/old-shop/member/bob@example.com";
        let wants = "version: 1\norganization: { id: org-faults }\nprojects: { old-shop: { members: { \
            bob@example.com: member } } }";
        let add = async |role: &str| {
            let theirs = format!("projects: {{ old-shop: {{ members: {{ bob@example.com: {role} }} }} }}");
            raced(LIVE, wants, async |sandbox| other(sandbox, &theirs).await).await.1
        };
        assert_eq!(outcome(&add("member").await, bob).outcome, Outcome::Unchanged);
        let differs = add("owner").await;
        assert_eq!(outcome(&differs, bob).outcome, Outcome::Failed, "{differs:#?}");
        assert!(outcome(&differs, bob).detail.contains("differs from the desired state"), "{differs:#?}");

        let dora = "policy: { unlisted: { users: remove } }\nusers: { dora@example.com: { state: absent } }";
        let gone = "users: { dora@example.com: { state: absent } }";
        let file = format!("version: 1\norganization: {{ id: org-faults }}\n{gone}");
        let (_, report) = raced(LIVE, &file, async |sandbox| other(sandbox, gone).await).await;
        assert_eq!(outcome(&report, "user/dora@example.com").outcome, Outcome::Unchanged, "{dora}");

        let file = "version: 1\norganization: { id: org-faults }\nusers: { dora@example.com: owner }";
        let (_, report) = raced(LIVE, file, async |sandbox| other(sandbox, gone).await).await;
        let entry = outcome(&report, "user/dora@example.com");
        assert_eq!(entry.outcome, Outcome::Failed);
        assert!(entry.next.contains("Plan again"), "{entry:#?}");
    });
}

#[test]
fn an_invite_that_was_accepted_meanwhile_is_not_taken_for_gone() {
    block_on(async {
        for wanted in ["{ state: absent }", "owner"] {
            let file =
                format!("version: 1\norganization: {{ id: org-faults }}\nusers: {{ mike@example.com: {wanted} }}");
            for said in [None, Some(Said::Lost), Some(Said::Status(404, None, CONFLICT))] {
                let sandbox = sandbox(LIVE);
                let read = good(&file);
                let (world, _) = Faulty::calm(&sandbox);
                let (judged, _) = world.plan(&read, PlanPart::Changes).await.ok().unwrap();
                sandbox.accept_invite("mike@example.com").unwrap();
                let (world, _) = match said {
                    None => Faulty::calm(&sandbox),
                    Some(said) => Faulty::world(&sandbox, strike(1, fault(Effect::Now, said), 9)),
                };
                let report = world.apply(&read, &judged, PlanPart::Changes, &[]).await;
                assert!(!report.is_complete() && report.writes == 1, "{report:#?}");
                let (world, _) = Faulty::calm(&sandbox);
                let (judged, _) = world.plan(&read, PlanPart::Changes).await.ok().unwrap();
                assert!(world.apply(&read, &judged, PlanPart::Changes, &[]).await.is_complete());
                let now = census(&sandbox, &BTreeMap::new());
                let as_wanted = wanted.contains("absent")
                    != (now.get("user/mike@example.com") == Some(&vec!["member owner".to_owned()]));
                assert!(as_wanted, "{:?}", now.get("user/mike@example.com"));
            }
        }
    });
}

/// The old invite of somebody whose new one is replaced comes to light in between, and is not the one that was sent.
#[test]
fn an_invite_that_ran_out_is_no_new_one() {
    let live = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-faults }
users: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: owner }]
invites:
  - { email: kim@example.com, role: owner, created_at: -20d, expires_at: -13d, projects: [] }
  - { email: kim@example.com, role: reader, created_at: -1d, projects: [] }
admin_api_keys: [{ name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
"#;
    let file = "version: 1\norganization: { id: org-faults }\nusers: { kim@example.com: owner }";
    let case = block_on(Case::new(live.to_owned(), file, PlanPart::Changes)).unwrap();
    let mut jobs = Vec::new();
    for nth in 1..=case.count.writes {
        jobs.extend(faults().into_iter().map(|(name, fault, times)| (nth, name, fault, times)));
    }
    let wrong = each(&jobs, async |(nth, name, fault, times)| {
        let run = case.run(strike(*nth, fault.clone(), *times)).await;
        case.check_state(&run).and(case.check_report(&run)).map_err(|why| format!("{name} at write {nth}: {why}"))
    });
    report(wrong, jobs.len());
}

const KEY_LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-faults }
users: [{ email: root@example.com, role: owner }, { email: ruth@example.com, role: owner }]
projects: [{ id: proj_web, name: web, service_accounts: [{ name: indexer, role: member }] }]
"#;

const KEY_FILE: &str = r#"
version: 1
organization: { id: org-faults }
projects: { web: { service_accounts: { indexer: { keys: { main: { scopes: all, sink: vault } } } } } }
"#;

/// Nobody but the sink can know a value, so a key that the sink does not have is ended, or the report says that it may
/// be there.
#[test]
fn a_new_key_is_handed_over_or_ended_whatever_fails() {
    let mut jobs = Vec::new();
    for (nth, is_broken) in [(1, false), (1, true), (2, true)] {
        jobs.extend(faults().into_iter().map(|(name, fault, times)| (nth, is_broken, name, fault, times)));
    }
    jobs.push((1, false, "another name", fault(Effect::Now, Said::OtherName), 1));
    let wrong = each(&jobs, async |(nth, is_broken, name, fault, times)| {
        let sandbox = sandbox(KEY_LIVE);
        let mut read = good(KEY_FILE);
        let (sinks, sink) = vault(*is_broken);
        read.configuration.sinks = Some(sinks);
        let (world, network) = Faulty::world(&sandbox, strike(*nth, fault.clone(), *times));
        let (judged, _) = world.plan(&read, PlanPart::Changes).await.unwrap();
        let report = world.apply(&read, &judged, PlanPart::Changes, &[]).await;
        network.settle().await;
        let keys = network.ask("/organization/projects/proj_web/api_keys?owner_project_access=any").await;
        let live: BTreeSet<String> =
            keys["data"].as_array().unwrap().iter().map(|key| key["id"].as_str().unwrap().to_owned()).collect();
        let got: BTreeSet<String> = sink.got.lock().unwrap().iter().map(|(key, _)| key.id.clone()).collect();
        let [entry] = &report.changes[..] else { return Err(format!("{name} at write {nth}: {report:#?}")) };
        let is_true = match entry.outcome {
            Outcome::Done => got.len() == 1 && got == live,
            Outcome::Unknown => got.is_empty() && live.len() <= 1,
            _ => got.is_empty() && live.is_empty(),
        };
        // What the answer shows is ended by its id, whatever its name is.
        let is_true = is_true && (fault.said != Said::OtherName || entry.outcome == Outcome::Failed);
        // A key that is left is named, unless no answer ever told its id.
        let is_told = entry.outcome != Outcome::Unknown
            || live.iter().all(|id| entry.detail.contains(id) || !entry.detail.contains("could not be revoked"));
        if is_true && is_told { Ok(()) } else { Err(format!("{name} at write {nth}: {live:?} {got:?} {entry:#?}")) }
    });
    report(wrong, jobs.len());
}
