//! How long each stage takes at 5,000 and at 50,000 people. Ten times the rows may cost at most twelve times the time:
//! `cargo bench --bench pipeline`.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

#[path = "organization/mod.rs"]
mod organization;

use organization::{NOW, Organization, client, nodes};
use orgward::{
    api::in_memory::InMemory,
    desired, diff, guard,
    model::node::Node,
    plan::{self, Inputs, LiveAccess, PlanPart, file::PlanFile},
    reconcile::{self, CheckedPlan, Configuration},
    render::{
        markdown,
        plan_text::{self, PlanView},
        style::Style,
    },
    sandbox::{ADMIN_KEY, Options, Sandbox},
};
use std::{
    hint::black_box,
    sync::{Arc, OnceLock},
};

/// The people of each run.
const SIZES: [usize; 2] = [5_000, 50_000];

fn main() {
    divan::main();
}

/// The input of every stage.
struct World {
    yaml: String,
    nodes: Node,
    configuration: Configuration,
    checked: CheckedPlan,
    file: PlanFile,
}

impl World {
    fn of(users: usize) -> &'static Self {
        static WORLDS: [OnceLock<World>; 2] = [OnceLock::new(), OnceLock::new()];
        let index = SIZES.iter().position(|size| *size == users).unwrap();
        WORLDS[index].get_or_init(|| {
            let organization = Organization { users };
            let yaml = organization.yaml();
            let nodes = nodes(&yaml);
            let configuration = organization.configuration(&nodes);
            let client = organization.client();
            let checked = block_on(reconcile::plan(&configuration, &client, NOW, PlanPart::Changes)).unwrap();
            let file = reconcile::publish(&configuration, &checked, &client, NOW, PlanPart::Changes);
            Self { yaml, nodes, configuration, checked, file }
        })
    }

    fn inputs(&self) -> Inputs<'_> {
        let Configuration { desired, files, .. } = &self.configuration;
        Inputs { desired, live: &self.checked.live, now: NOW, files, focus: None }
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn s1_parse(bencher: divan::Bencher<'_, '_>, users: usize) {
    let world = World::of(users);
    bencher.bench(|| nodes(black_box(&world.yaml)));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn s2_resolve(bencher: divan::Bencher<'_, '_>, users: usize) {
    let world = World::of(users);
    bencher.bench(|| desired::resolve(black_box(&[&world.nodes])));
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn s3_read(bencher: divan::Bencher<'_, '_>, users: usize) {
    let (world, organization) = (World::of(users), Organization { users });
    bencher.bench(|| {
        let client = organization.client();
        block_on(reconcile::plan(&world.configuration, &client, NOW, PlanPart::Changes)).unwrap()
    });
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn s4_diff(bencher: divan::Bencher<'_, '_>, users: usize) {
    let Inputs { desired, live, now, .. } = World::of(users).inputs();
    bencher.bench(|| diff::diff(black_box(desired), live, now, None).differences.len());
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn s5_plan(bencher: divan::Bencher<'_, '_>, users: usize) {
    let inputs = World::of(users).inputs();
    bencher.bench(|| plan::plan(&LiveAccess::new(black_box(inputs))));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn s6_access(bencher: divan::Bencher<'_, '_>, users: usize) {
    let world = World::of(users);
    let (inputs, steps) = (world.inputs(), &world.checked.plan.changes);
    bencher.bench(|| LiveAccess::new(black_box(inputs)).published(steps, &[]));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn s6_guard(bencher: divan::Bencher<'_, '_>, users: usize) {
    let world = World::of(users);
    let (inputs, policy, steps) = (world.inputs(), &world.configuration.desired.policy, &world.checked.plan.changes);
    bencher.bench(|| guard::check(&guard::GuardContext::new(inputs, policy, steps, &|_| false)));
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn s7_render(bencher: divan::Bencher<'_, '_>, users: usize) {
    let file = &World::of(users).file;
    let all = Style { all: true, ..Style::default() };
    bencher.bench(|| (plan_text::plan(black_box(file), all, PlanView::default()), markdown::plan(file, 1 << 30)));
}

#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn s8_sandbox(bencher: divan::Bencher<'_, '_>, users: usize) {
    let (world, live) = (World::of(users), Organization { users }.live_yaml());
    bencher.bench(|| {
        let sandbox = Sandbox::new(Some(&live), None, Options::default()).unwrap();
        let client = client(Arc::new(InMemory::new(sandbox.router())), ADMIN_KEY);
        block_on(reconcile::plan(&world.configuration, &client, NOW, PlanPart::Changes)).unwrap()
    });
}
