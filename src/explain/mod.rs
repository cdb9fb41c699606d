//! Rounds of reading in pretended organizations in, the reading plan out: which routes a plan requests, how often, and
//! what of the configuration needs them.
//!
//! Nothing is predicted by a second list. The stages that make a plan run on organizations that `pretend.rs` makes up
//! from the configuration, and say what they lack, as they do on the real one. What the first round reads is read
//! always, because it follows from the configuration alone. What later rounds read depends on the organization.

pub mod pretend;
mod rounds;

use crate::{
    kinds::{self, erased::AnyRead, facts::Facts},
    model::{
        address::Address,
        plural::first_of,
        read_request::{Extent, ReadReason, ReadRequest},
        request::Request,
        scalar::Seconds,
    },
    plan::PlanPart,
    reconcile::Configuration,
};
use pretend::PretendedOrganization;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The format of a reading plan as JSON.
pub const FORMAT: &str = "orgward.requests/v1";

/// The requests a minute of one route that count where nobody says: the limit that was measured in public.
pub const MEASURED_RPM: u32 = 8;

/// The most names that a reason shows.
const NAMES: usize = 3;

/// One round of reading in a pretended organization.
#[derive(Clone, Debug, Default)]
pub struct PretendedRound {
    /// The read requests, each with the guardrail that needs it.
    pub needs: Vec<(ReadRequest, Option<&'static str>)>,
    /// The requests of the round, by method and route.
    pub by_route: BTreeMap<String, u64>,
}

/// The requests of a plan, before anything is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadingPlan {
    /// The format of this document.
    pub format: &'static str,
    /// The routes, in order.
    pub routes: Vec<RouteRequests>,
    /// The requests that are sent whatever the organization contains.
    pub at_least: u64,
    /// The requests of a plan without changes, if everything that the configuration names exists.
    pub expected: u64,
    /// The requests a minute of each route that the time is computed with.
    pub rpm: u32,
    /// The time that the expected requests take at that pace, in seconds. Routes are read side by side.
    pub expected_seconds: u64,
}

/// The requests of one route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RouteRequests {
    /// The method and the route template.
    pub route: String,
    /// The requests that are sent whatever the organization contains.
    pub at_least: u64,
    /// The requests of a plan without changes, if everything that the configuration names exists.
    pub expected: u64,
    /// The most requests; `None` if this depends on the organization.
    pub at_most: Option<u64>,
    /// The rows of a page of a list: a longer list takes more requests.
    pub rows_per_page: Option<u16>,
    /// The things that cost a request each, also where the configuration does not name them: `project`.
    pub one_for_each: Vec<&'static str>,
    /// True if rows of another list may show the same, so that one list of many is enough.
    pub may_be_embedded: bool,
    /// The parts of the configuration that always need them.
    pub needed_by: Vec<String>,
    /// The parts that need them, or more of them, only if the organization calls for it.
    pub perhaps_needed_by: Vec<String>,
}

impl RouteRequests {
    /// Returns whether the number of requests is known.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.at_most == Some(self.at_least)
    }
}

/// What is known of one route so far.
#[derive(Default)]
struct Collected {
    always: BTreeSet<String>,
    perhaps: BTreeSet<String>,
    one_for_each: BTreeSet<&'static str>,
    rows_per_page: Option<u16>,
    may_be_embedded: bool,
    at_least: u64,
    expected: u64,
    most: u64,
}

/// Returns which requests a plan sends, and what needs them. Nothing leaves this process.
pub async fn explain(configuration: &Configuration, now: Seconds, part: PlanPart, rpm: Option<u32>) -> ReadingPlan {
    let mut runs = Vec::new();
    for organization in PretendedOrganization::all(&configuration.desired) {
        runs.push((organization, rounds::rounds(configuration, organization, now, part).await));
    }
    reading_plan(&runs, rpm)
}

/// Makes the reading plan from what was read in each pretended organization.
#[must_use]
pub fn reading_plan(runs: &[(PretendedOrganization, Vec<PretendedRound>)], rpm: Option<u32>) -> ReadingPlan {
    let mut routes: BTreeMap<String, Collected> = BTreeMap::new();
    for (organization, rounds) in runs {
        let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
        for (nth, round) in rounds.iter().enumerate() {
            for (route, sent) in &round.by_route {
                *sums.entry(route).or_default() += sent;
                let collected = routes.entry(route.clone()).or_default();
                if organization.is_as_configured() && round.needs.iter().all(|(_, guardrail)| guardrail.is_none()) {
                    collected.expected += *sent;
                }
            }
            for (need, guardrail) in &round.needs {
                let is_declared = need.why == ReadReason::Declared && organization.is_as_configured();
                collect(&mut routes, need, *guardrail, nth == 0 || is_declared);
            }
        }
        for (route, sent) in sums {
            let collected = routes.entry(route.to_owned()).or_default();
            collected.most = collected.most.max(sent);
        }
    }
    // Later rounds depend on what the first one showed, and so may the end of the first one.
    for (route, collected) in &mut routes {
        let first = |(_, rounds): &(PretendedOrganization, Vec<PretendedRound>)| {
            rounds.first().and_then(|round| round.by_route.get(route)).copied().unwrap_or_default()
        };
        collected.at_least = runs.iter().map(first).min().unwrap_or_default();
    }
    let routes: Vec<RouteRequests> =
        routes.into_iter().map(|(route, collected)| route_requests(route, collected)).collect();
    let rpm = rpm.unwrap_or(MEASURED_RPM).max(1);
    let waits = |route: &RouteRequests| route.expected.saturating_sub(1) / u64::from(rpm) * 60;
    ReadingPlan {
        format: FORMAT,
        at_least: routes.iter().map(|route| route.at_least).sum(),
        expected: routes.iter().map(|route| route.expected).sum(),
        rpm,
        expected_seconds: routes.iter().map(waits).max().unwrap_or_default(),
        routes,
    }
}

fn route_requests(route: String, collected: Collected) -> RouteRequests {
    let Collected { mut always, mut perhaps, one_for_each, rows_per_page, may_be_embedded, at_least, expected, most } =
        collected;
    // What is known of the first row may make the second list unnecessary.
    if at_least == 0 && expected == 0 && one_for_each.is_empty() {
        perhaps.append(&mut always);
    }
    let is_bounded = rows_per_page.is_none() && one_for_each.is_empty();
    RouteRequests {
        route,
        at_least,
        expected,
        at_most: is_bounded.then_some(most),
        rows_per_page,
        one_for_each: one_for_each.into_iter().collect(),
        may_be_embedded,
        perhaps_needed_by: perhaps.difference(&always).cloned().collect(),
        needed_by: always.into_iter().collect(),
    }
}

/// Returns the route of a request, and the rows that one page of its answer holds.
fn of_request(request: &Request) -> (&'static str, Option<u16>) {
    (request.route, request.paging.rows())
}

/// Notes a read request with the routes that answer it.
fn collect(
    routes: &mut BTreeMap<String, Collected>,
    need: &ReadRequest,
    guardrail: Option<&'static str>,
    always: bool,
) {
    let reason = reason(need, guardrail);
    let reads = kinds::get(need.scope.kind).reads();
    let may_be_embedded = reads.iter().any(|read| matches!(read, AnyRead::Inside { .. }));
    let listed = reads.iter().flat_map(|read| match (read, &need.rows) {
        (AnyRead::Usage { get, .. }, Extent::Usage(_, since)) => vec![of_request(&get(&[], *since))],
        (AnyRead::UsedModels { get, .. }, Extent::Usage(_, since)) => get("", *since).iter().map(of_request).collect(),
        (AnyRead::Hidden(listing, _), Extent::Hidden) => vec![(listing.route, listing.paging.rows())],
        (_, Extent::Usage(..) | Extent::Hidden) => Vec::new(),
        (AnyRead::List(listing, _), _) => vec![(listing.route, listing.paging.rows())],
        (AnyRead::One { route, .. }, _) => vec![(*route, None)],
        (AnyRead::Hidden(..) | AnyRead::Usage { .. } | AnyRead::UsedModels { .. } | AnyRead::Inside { .. }, _) => {
            Vec::new()
        }
    });
    for (route, rows) in listed {
        let collected = routes.entry(format!("GET {route}")).or_default();
        match always {
            true => collected.always.insert(reason.clone()),
            false => collected.perhaps.insert(reason.clone()),
        };
        collected.rows_per_page = collected.rows_per_page.or(rows);
        collected.may_be_embedded |= may_be_embedded;
        let parents = need.scope.parent.iter().flat_map(Address::path);
        let strangers = parents.filter(|parent| pretend::is_stranger(parent.name()));
        collected.one_for_each.extend(strangers.filter_map(|parent| Some(kinds::at(&parent)?.1.facts().title)));
    }
}

/// Returns what of the configuration needs a read request, in words.
fn reason(need: &ReadRequest, guardrail: Option<&'static str>) -> String {
    if let Some(name) = guardrail {
        return format!("guardrail {name}");
    }
    let names: Vec<&str> = match &need.rows {
        Extent::Keys(keys) | Extent::Confirm(keys) => {
            keys.iter().map(|name| &**name).filter(|name| !pretend::is_stranger(name)).collect()
        }
        _ => Vec::new(),
    };
    match need.why {
        ReadReason::Declared => section(need),
        ReadReason::Reference if !names.is_empty() => {
            format!("names: {}", first_of(names.iter(), NAMES))
        }
        why => why.as_str().to_owned(),
    }
}

/// Returns the section that declares a scope: `projects.*.members`.
fn section(need: &ReadRequest) -> String {
    let facts = kinds::get(need.scope.kind).facts();
    let above: Vec<&Facts> =
        need.scope.parent.iter().flat_map(Address::path).filter_map(|at| Some(kinds::at(&at)?.1.facts())).collect();
    let mut words: Vec<&str> = Vec::new();
    let outermost = above.first().copied().unwrap_or(facts);
    words.extend((!outermost.block.is_empty()).then_some(outermost.block));
    words.extend(above.iter().flat_map(|facts| [facts.section, "*"]));
    words.push(facts.section);
    words.join(".")
}
