//! Laws about a plan that is compared with a base: the comparison changes no change, and a configuration that is its
//! own base brings nothing.

use crate::support::{
    World, block_on,
    random::{File, Org, file, org},
    read,
};
use orgward::{
    plan::{
        PlanPart,
        change::{Change, Origin},
        file::PlanFile,
    },
    reconcile::Base,
};
use proptest::prelude::*;

fn base_of(yaml: &str) -> Base {
    let desired = read(yaml).configuration.desired;
    Base { name: "base".into(), commit: String::new(), desired, files: vec!["base.yaml".into()] }
}

fn planned(org: &Org, head: &str, base: Option<&str>) -> Option<PlanFile> {
    let mut read = read(head);
    read.configuration.base = base.map(base_of);
    let world = World::new(&org.yaml());
    let (_, plan) = block_on(world.plan(&read, PlanPart::Changes)).ok()?;
    Some(plan)
}

fn law(org: &Org, head: &File, before: &File) -> Result<(), TestCaseError> {
    let (head, before) = (head.yaml(org), before.yaml(org));
    let Some(alone) = planned(org, &head, None) else { return Ok(()) };
    let Some(compared) = planned(org, &head, Some(&before)) else {
        return Err(TestCaseError::fail("a base stopped the plan"));
    };
    // The guardrails of the base may object to more, so that `apply --due` skips more, and read more, which the effects
    // then tell. Nothing else differs.
    let all = |plan: &PlanFile| -> Vec<Change> {
        let plain = |change: &Change| Change {
            origin: None,
            skipped: String::new(),
            effects: Vec::new(),
            risks: Vec::new(),
            ..change.clone()
        };
        plan.all_changes().map(plain).collect()
    };
    prop_assert!(compared.all_changes().all(|change| change.origin.is_some()));
    prop_assert_eq!(all(&compared), all(&alone));
    prop_assert_eq!(&compared.problems, &alone.problems);
    prop_assert_eq!(&compared.unlisted, &alone.unlisted);
    // What is released is neither removed nor listed.
    for released in &compared.released {
        prop_assert!(
            !compared.changes.iter().any(|change| change.address == released.address && change.verb.removes())
        );
    }
    let own = planned(org, &head, Some(&head)).ok_or_else(|| TestCaseError::fail("its own base stopped the plan"))?;
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
