//! Laws about a plan that is compared with a base: the comparison changes no change, and a configuration that is its
//! own base brings nothing.
//!
//! More is read for a base, so words may say more: the e-mail address of a key's owner in place of an id, or a further
//! field in the lines that adopt a row. These words depend on what was read, and on nothing else of the base.

use crate::support::{
    World, block_on,
    random::{File, Org, file, org},
    read,
};
use orgward::{
    plan::{
        self, Inputs, LiveAccess, Plan, PlanPart,
        change::{Change, Origin, UnlistedRow},
        file::PlanFile,
    },
    reconcile::{Base, CheckedPlan, Configuration},
};
use proptest::prelude::*;
use serde_json::Value;

fn base_of(yaml: &str) -> Base {
    let desired = read(yaml).configuration.desired;
    Base {
        name: "base".into(),
        commit: String::new(),
        desired,
        files: vec!["base.yaml".into()],
        compares_changes: true,
    }
}

struct Planned {
    file: PlanFile,
    /// The plan without the base, from the same live rows.
    without_base: Plan,
}

fn planned(org: &Org, head: &str, base: Option<&str>) -> Option<Planned> {
    let mut read = read(head);
    read.configuration.base = base.map(base_of);
    let world = World::new(&org.yaml());
    let (checked, file) = block_on(world.plan(&read, PlanPart::Changes)).ok()?;
    let CheckedPlan { live, .. } = &checked;
    let Configuration { desired, files, .. } = &read.configuration;
    let (without_base, _) = plan::plan(&LiveAccess::new(Inputs { desired, live, now: world.now, files, focus: None }));
    Some(Planned { file, without_base })
}

/// A change without what a base adds: the origin, and what its guardrails object to during `apply --due`.
fn without_origin(change: &Change) -> Change {
    Change { origin: None, skipped: String::new(), ..change.clone() }
}

/// A change without the words that depend on what was read. What a removal takes away is told by names where these are
/// known; its precondition knows it by ids.
fn essence(change: &Change) -> Change {
    let before = if change.verb.removes() { Value::Null } else { change.before.clone() };
    Change { label: String::new(), effects: Vec::new(), risks: Vec::new(), before, ..without_origin(change) }
}

/// An unlisted row without the words that depend on what was read.
fn unlisted_essence(row: &UnlistedRow) -> UnlistedRow {
    UnlistedRow { label: String::new(), yaml: String::new(), ..row.clone() }
}

fn law(org: &Org, head: &File, before: &File) -> Result<(), TestCaseError> {
    let (head, before) = (head.yaml(org), before.yaml(org));
    let Some(Planned { file: alone, .. }) = planned(org, &head, None) else { return Ok(()) };
    let Some(Planned { file: compared, without_base }) = planned(org, &head, Some(&before)) else {
        return Err(TestCaseError::fail("a base stopped the plan"));
    };
    let essences = |plan: &PlanFile| plan.all_changes().map(essence).collect::<Vec<_>>();
    let unlisted = |plan: &PlanFile| plan.unlisted.iter().map(unlisted_essence).collect::<Vec<_>>();
    prop_assert!(compared.all_changes().all(|change| change.origin.is_some()));
    prop_assert_eq!(essences(&compared), essences(&alone));
    prop_assert_eq!(unlisted(&compared), unlisted(&alone));
    // From the same rows, each word is the same.
    let due = without_base.clock.iter().filter_map(|due| due.change.clone());
    let same: Vec<Change> = without_base.changes.iter().map(|step| step.change.clone()).chain(due).collect();
    prop_assert_eq!(compared.all_changes().map(without_origin).collect::<Vec<_>>(), same);
    prop_assert_eq!(&compared.unlisted, &without_base.unlisted);
    prop_assert_eq!(&compared.problems, &alone.problems);
    // What is released is neither removed nor listed.
    for released in &compared.released {
        prop_assert!(
            !compared.changes.iter().any(|change| change.address == released.address && change.verb.removes())
        );
    }
    let Planned { file: own, .. } =
        planned(org, &head, Some(&head)).ok_or_else(|| TestCaseError::fail("its own base stopped the plan"))?;
    prop_assert!(own.changes.iter().all(|change| change.origin == Some(Origin::Pending)), "{:#?}", own.changes);
    prop_assert!(own.released.is_empty() && own.policy_changes.is_empty());
    prop_assert_eq!(own.requests.sent, alone.requests.sent, "its own base costs requests");
    prop_assert_eq!(&own.guardrails, &alone.guardrails);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_base_changes_no_change(org in org(), head in file(), before in file()) {
        law(&org, &head, &before)?;
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(96)
}
