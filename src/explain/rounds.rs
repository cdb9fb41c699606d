//! A pretended organization in, what a plan of it lacks and reads in each round out: the stages of a plan run on it.

use super::{
    PretendedRound,
    pretend::{Pretend, PretendedOrganization},
};
use crate::{
    api::{Client, Options, clock::SimulatedClock},
    desired, live,
    model::{live_table::Live, read_request::ReadRequest, scalar::Seconds},
    plan::PlanPart,
    reconcile::{self, Configuration},
};
use secrecy::SecretString;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The most rounds of reading in one pretended organization. A plan takes a handful.
const ROUNDS: usize = 20;

/// Reads a pretended organization as a plan does, and returns what each round read. It ends early where the pretended
/// answers contradict each other.
pub(super) async fn rounds(
    configuration: &Configuration,
    organization: PretendedOrganization,
    now: Seconds,
    part: PlanPart,
) -> Vec<PretendedRound> {
    let mut rounds = Vec::new();
    let Some(client) = client(configuration, organization, now) else { return rounds };
    let reader = client.reader();
    let mut live = Live::new(desired::aliases(&configuration.desired));
    let mut asked: BTreeSet<ReadRequest> = BTreeSet::new();
    while rounds.len() < ROUNDS {
        let mut needs = reconcile::lacks(configuration, &live, now, part);
        needs.retain(|(need, _)| !asked.contains(need));
        if needs.is_empty() {
            break;
        }
        let wanted: Vec<ReadRequest> = needs.iter().map(|(need, _)| need.clone()).collect();
        asked.extend(wanted.iter().cloned());
        let before = client.requests().by_route;
        let read = live::read(&reader, &mut live, &wanted).await;
        let sent = |(route, sent): (String, u64)| {
            let sent = sent - before.get(&route).copied().unwrap_or_default();
            (sent > 0).then_some((route, sent))
        };
        let by_route: BTreeMap<String, u64> = client.requests().by_route.into_iter().filter_map(sent).collect();
        rounds.push(PretendedRound { needs, by_route });
        if let Err(stopped) = read {
            tracing::debug!(?organization, %stopped, "a pretended organization cannot be read to its end");
            break;
        }
    }
    rounds
}

/// Returns a client of a pretended organization. Its key is no key.
fn client(configuration: &Configuration, organization: PretendedOrganization, now: Seconds) -> Option<Client> {
    let time = jiff::Timestamp::from_second(now).ok()?;
    let transport = Pretend::new(configuration, organization, now);
    let base = "http://127.0.0.1/v1".parse().ok()?;
    let key = SecretString::from("no-key");
    Client::new(transport, Arc::new(SimulatedClock::fixed(time, 0.0)), base, key, Options::default()).ok()
}
