//! What is imported is what is there: laws over random organizations with every kind. `ORGWARD_SEEDS` says how many.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{World, block_on, random, read};
use orgward::{
    import::{self, Choice, Imported, Layout},
    model::scope::Live,
    plan::{PlanPart, file::PlanFile},
    reconcile,
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::collections::BTreeSet;

/// Imports everything, and checks that it is valid.
async fn import(world: &World) -> (Live, Imported, String) {
    let choice = Choice::default();
    let live = reconcile::read_for_import(&world.client, &choice).await.unwrap();
    let imported = import::import(&live, world.now, &choice);
    let mut files = import::files(&imported, Layout::File, &choice, "orgward.schema.json", world.now);
    assert_eq!(files.len(), 1);
    let (_, text) = files.remove(0);
    assert!(world.writes().is_empty(), "an import wrote");
    (live, imported, text)
}

async fn plan(world: &World, yaml: &str) -> Result<PlanFile, String> {
    let read = read(yaml);
    if orgward::desired::has_errors(&read.problems) {
        return Err(format!("{}\n{yaml}", read.drawn(&[])));
    }
    let (_, plan) = world.again().plan(&read, PlanPart::Changes).await.map_err(|stopped| stopped.to_string())?;
    Ok(plan)
}

/// A plan of what was imported changes nothing, and reports nothing but what the import told.
async fn is_in_sync(live: &str) -> Result<(), String> {
    let world = World::new(live);
    let (_, imported, yaml) = import(&world).await;
    let fail = |what: &str, found: &dyn std::fmt::Debug| Err(format!("{what}: {found:#?}\n{live}\n{yaml}"));
    let plan = match plan(&world, &yaml).await {
        Ok(plan) => plan,
        Err(why) => return fail("no plan", &why),
    };
    if !plan.changes.is_empty() || !plan.due.is_empty() || !plan.deferred.is_empty() {
        return fail("changes", &(plan.changes, plan.due, plan.deferred));
    }
    if !plan.problems.is_empty() {
        return fail("problems", &plan.problems);
    }
    if !imported.unread.is_empty() {
        return fail("unread", &imported.unread);
    }
    let told: BTreeSet<String> = imported.left_out.iter().map(|(address, _)| address.to_string()).collect();
    let unlisted: Vec<_> = plan.unlisted.iter().filter(|row| !told.contains(&row.address)).collect();
    if !unlisted.is_empty() {
        return fail("unlisted", &unlisted);
    }
    if imported.organization.as_deref() != Some("org-laws") {
        return fail("organization", &imported.organization);
    }
    Ok(())
}

fn seeds() -> u32 {
    std::env::var("ORGWARD_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(96)
}

/// Runs a law over random organizations, and shrinks what breaks it.
fn over_random_organizations(law: impl Fn(&random::Org) -> Result<(), String>) {
    let config = ProptestConfig { cases: seeds(), failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&random::org(), |org| law(&org).map_err(TestCaseError::fail));
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn a_plan_of_what_was_imported_changes_nothing() {
    over_random_organizations(|org| block_on(is_in_sync(&org.yaml())));
}
