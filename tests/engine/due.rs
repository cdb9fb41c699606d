//! The part of an apply that nobody watches: whatever is due and whatever the limits are, it does what it may.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

use crate::support::{World, block_on, read};
use orgward::{apply::report::Outcome, plan::PlanPart, plan::change::GuardrailVerdict};
use std::fmt::Write as _;

/// A small generator of numbers, the same for every run of a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// People whose end is on one of these days; some own the organization, some use a key, some invites expired.
fn organization(seed: u64) -> (String, String) {
    let mut dice = Dice(seed);
    let (users, keys, total) = (dice.roll(5), dice.roll(4), dice.roll(9));
    let mut config = format!(
        "version: 1\norganization: {{ id: org-due }}\npolicy: {{ guardrails: {{ min_owners: {}, max_invites: {}, \
         max_removals: {{ users: {users}, api_keys: {keys}, total: {total} }} }} }}\nusers:\n  boss@example.com: owner\n",
        1 + dice.roll(3),
        dice.roll(3),
    );
    let mut live = "now: 2026-11-24T09:00:00Z\norganization: { id: org-due }\nusers:\n  - { email: boss@example.com, role: owner }\n".to_owned();
    let (mut listed, mut members, mut invites) = (String::new(), String::new(), String::new());
    for person in 0..dice.roll(12) {
        let role = if dice.roll(3) == 0 { "owner" } else { "reader" };
        let email = format!("p{person:02}@example.com");
        let day = 18 + dice.roll(8);
        let _ = writeln!(config, "  {email}: {{ roles: {role}, until: 2026-11-{day} }}");
        let _ = writeln!(live, "  - {{ email: {email}, role: {role} }}");
        if dice.roll(2) == 0 {
            let _ = write!(members, "{{ email: {email}, role: member }}, ");
            let (age, used) = (91 + dice.roll(20), 1 + dice.roll(20));
            let _ = write!(
                listed,
                "{{ id: key_{person:02}, name: k, owner: {{ user: {email} }}, created_at: -{age}d, last_used_at: -{used}d }}, "
            );
        }
    }
    for person in 0..dice.roll(4) {
        let email = format!("i{person}@example.com");
        let _ = writeln!(config, "  {email}: reader");
        let _ = writeln!(
            invites,
            "  - {{ email: {email}, role: reader, created_at: -20d, expires_at: -{}d, projects: [] }}",
            3 + dice.roll(9)
        );
    }
    config.push_str("projects:\n  web:\n    api_keys: { allow: [");
    for person in 0..12 {
        let _ = write!(config, "{{ id: key_{person:02}, max_age: 90d, on_breach: revoke }}, ");
    }
    config.push_str("] }\n");
    let _ = write!(
        live,
        "invites:\n{invites}projects:\n  - name: web\n    users: [{members}]\n    api_keys: [{listed}]\nadmin_api_keys:\n  \
         - {{ id: key_ci, name: ci, owner: {{ user: boss@example.com }}, value: sk-admin-sandbox, created_at: -9d }}\n"
    );
    if invites.is_empty() {
        live = live.replace("invites:\n", "");
    }
    (live, config)
}

#[test]
fn it_does_what_it_may_and_names_the_rest() {
    let mut skipped = 0;
    for seed in 0..5 {
        let (live, config) = organization(seed);
        let read = read(&config);
        assert!(read.problems.is_empty(), "{seed}: {}", read.drawn(&[]));
        let mut before = usize::MAX;
        let mut world = World::new(&live);
        loop {
            let (judged, file) = block_on(world.plan(&read, PlanPart::TimeBased)).expect("a plan");
            let due = judged.plan.due.len();
            let report = block_on(world.apply(&read, &judged, PlanPart::TimeBased, &[]));
            // Each is done or skipped with a reason, and the plan said which.
            assert_eq!(report.changes.len(), due, "seed {seed}");
            for entry in &report.changes {
                let told = file.due.iter().filter_map(|due| due.change.as_ref());
                let told = told.clone().find(|change| change.address == entry.address).unwrap();
                match entry.outcome {
                    Outcome::Done => assert_eq!(told.skipped, "", "seed {seed}: {}", entry.address),
                    Outcome::Skipped => assert_eq!(told.skipped, entry.detail, "seed {seed}: {}", entry.address),
                    other => panic!("seed {seed}: {other:?} {}: {}", entry.address, entry.detail),
                }
            }
            let done = report.count(Outcome::Done);
            skipped += due - done;
            // What was skipped was objected to, and without an objection nothing is skipped.
            let objects = file.guardrails.iter().any(|one| one.verdict == GuardrailVerdict::Blocked);
            assert_eq!(done < due, objects, "seed {seed}");
            if done == 0 {
                break;
            }
            assert!(due < before || before == usize::MAX, "seed {seed}: each run leaves less");
            before = due;
            let next = world.again();
            // The same inputs give the same outcome.
            world = next;
        }
        let (judged, _) = block_on(world.plan(&read, PlanPart::TimeBased)).expect("a plan");
        // What is left is really in somebody's way: each by itself, or because a limit allows none at all.
        if !judged.plan.due.is_empty() {
            assert!(judged.is_blocked(), "seed {seed}: something may go and did not");
        }
    }
    assert!(skipped > 8, "the seeds skip too little: {skipped}");
}
