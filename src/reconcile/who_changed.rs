//! A checked plan in, who last changed what differs out, as far as the audit log tells it.

use super::{
    CheckedPlan, look,
    scopes_by_log::{self, blind_keys},
};
use crate::{
    api::Client,
    kinds, live,
    model::{desired_table::Desired, scalar::Seconds},
    plan::{
        PlanPart,
        change::ReadOnlyDifference,
        file::{AuthorEvent, ChangeAuthor},
    },
    view::{
        EventFilter, LogExtent, Period, View,
        authors::{self, Authorship, DriftedRow, ReadEvents},
        published_view::EventEntry,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// The time before now in which `drift --who` looks for events: 30 days.
const WHO_PERIOD: Seconds = 30 * 86_400;

/// The most events that `drift --who` reads: ten requests.
const WHO_EVENTS: usize = 1_000;

/// Asks the audit log who last changed what differs, and whether the scopes of keys are those of the file: the API never
/// shows them, so the read-only lines about them are completed. Sends nothing if there is nothing to ask, or if the log
/// has no event for any of it. If the log cannot be read, each row says so.
///
/// # Errors
/// When the API does not answer.
pub async fn authors(
    client: &Client,
    desired: &Desired,
    judged: &CheckedPlan,
    read_only: &mut [ReadOnlyDifference],
    now: Seconds,
) -> Result<Vec<ChangeAuthor>, live::Stopped> {
    let live = &judged.live;
    let blind = blind_keys(desired, judged, now);
    let unlisted: BTreeSet<&str> = judged.plan.unlisted.iter().map(|row| row.address.as_str()).collect();
    let mut rows: BTreeMap<String, DriftedRow<'_>> = BTreeMap::new();
    if !unlisted.is_empty() {
        for (scope, table) in &live.scopes {
            for row in &table.rows {
                let address = kinds::address(scope, &row.key).to_string();
                if unlisted.contains(address.as_str()) {
                    rows.insert(address, DriftedRow { scope, key: &row.key, id: Some(row.identity.as_str()) });
                }
            }
        }
    }
    for step in judged.plan.steps(PlanPart::Changes) {
        let id = step.change.precondition.identity.as_deref();
        rows.insert(step.change.address.clone(), DriftedRow { scope: &step.scope, key: &step.key, id });
    }
    let asked = rows.values().chain(blind.iter().map(|key| &key.row));
    let types: BTreeSet<&str> = asked.flat_map(|row| authors::types_of(*row)).map(|kind| kind.name).collect();
    let (mut events, mut extent, mut refused) = (Vec::new(), "in the last 30 days".to_owned(), None);
    if !types.is_empty() {
        let filter = EventFilter {
            period: Period { since: Some(now.saturating_sub(WHO_PERIOD)), until: None },
            types: types.into_iter().map(str::to_owned).collect(),
            actor_emails: Vec::new(),
            actor_ids: Vec::new(),
            project: None,
            resources: Vec::new(),
            most: WHO_EVENTS,
        };
        match look(client, &View::Audit(filter), None, now).await {
            Ok((_, _, gathered)) => {
                let (read, part) = gathered.into_events();
                events = read;
                match part {
                    LogExtent::All => {}
                    LogExtent::Newest => extent = format!("among the newest {WHO_EVENTS} events"),
                    // The last change may be among the others.
                    LogExtent::Some => {
                        events.clear();
                        refused = Some(format!(
                            "the audit log has more than {WHO_EVENTS} such events, and does not list the newest first"
                        ));
                    }
                }
            }
            Err(stopped) => match live::feed::refusal(&stopped) {
                Some(why) => refused = Some(format!("the audit log cannot be read: {why}")),
                None => return Err(stopped),
            },
        }
    }
    let read = ReadEvents { events: &events, extent: &extent };
    let told = rows.into_iter().map(|(address, row)| match &refused {
        Some(why) if !authors::types_of(row).is_empty() => ChangeAuthor { address, event: None, detail: why.clone() },
        _ => {
            let Authorship { event, is_certain, detail } = authors::author(row, live, read);
            ChangeAuthor { address, event: event.map(|event| author_event(event, is_certain)), detail }
        }
    });
    let mut told: Vec<ChangeAuthor> = told.collect();
    for key in blind {
        let lines = read_only.iter_mut().filter(|line| line.is_never_shown && line.address == key.address);
        for line in lines {
            match &refused {
                Some(why) => line.detail.push_str(&format!("; {why}")),
                None => told.extend(scopes_by_log::tell(&key, live, &events, line).map(|event| ChangeAuthor {
                    address: key.address.clone(),
                    event: Some(author_event(event, true)),
                    detail: String::new(),
                })),
            }
        }
    }
    Ok(told)
}

fn author_event(event: &EventEntry, is_certain: bool) -> AuthorEvent {
    AuthorEvent {
        id: event.id.clone(),
        kind: event.kind.clone(),
        at: event.at.clone(),
        actor: event.actor.clone().or_else(|| event.actor_id.clone()),
        key_id: event.key_id.clone(),
        is_session: event.is_session,
        user_agent: event.user_agent.clone(),
        is_certain,
        is_orgward: event.user_agent.as_deref().is_some_and(|agent| agent.starts_with("orgward/")),
    }
}
