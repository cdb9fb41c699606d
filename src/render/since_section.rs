//! What `drift --since` looked at in, the words for it out. Text and Markdown say the same.

use super::phrases::{age, safe};
use crate::{
    model::plural::count,
    plan::{file::PlanFile, published_since::SinceSummary},
};

/// The number of reasons for reading again that are named.
const NAMED: usize = 10;

/// Returns what stands in place of *in sync* where nothing was found and not everything was looked at.
pub(super) fn no_change_seen(plan: &PlanFile) -> Option<String> {
    let since = plan.since.as_ref().filter(|since| !since.not_looked.is_empty())?;
    plan.shows_nothing().then(|| last_read(since))
}

/// Returns the kinds that were not looked at, with the age of their lists.
fn last_read(since: &SinceSummary) -> String {
    let told = since.not_looked.iter().map(|one| format!("{} last read {} ago", safe(&one.kind), age(one.age_seconds)));
    told.collect::<Vec<_>>().join(", ")
}

/// Returns what was looked at, in sentences.
pub(super) fn remarks(plan: &PlanFile) -> Vec<String> {
    let Some(since) = &plan.since else { return Vec::new() };
    let log = &since.log;
    if !log.vouches {
        return vec![format!("orgward read every list, because {}.", safe(&log.detail))];
    }
    let mut said = Vec::new();
    let events = count(usize::try_from(log.events).unwrap_or(usize::MAX), "event", "events");
    let vouched: Vec<_> = since.vouched.iter().map(|kind| safe(kind)).collect();
    said.push(match vouched.is_empty() {
        true => format!("The audit log has {events} since {}.", safe(&log.since)),
        false => format!(
            "The audit log has {events} since {}, and none about the lists of {} that orgward did not read again.",
            safe(&log.since),
            vouched.join(", ")
        ),
    });
    if no_change_seen(plan).is_none() && !since.not_looked.is_empty() {
        said.push(format!("Not looked at: {}.", last_read(since)));
    }
    if !since.read_again.is_empty() {
        let told = |one: &crate::plan::published_since::ListsReadAgain| {
            let lists = count(usize::try_from(one.lists).unwrap_or(usize::MAX), "list", "lists");
            format!("{lists} of {} ({})", safe(&one.kind), safe(&one.detail))
        };
        let mut named: Vec<String> = since.read_again.iter().take(NAMED).map(told).collect();
        if let Some(more) = since.read_again.len().checked_sub(NAMED).filter(|more| *more > 0) {
            named.push(count(more, "further reason", "further reasons"));
        }
        said.push(format!("Read again: {}.", named.join(", ")));
    }
    said
}
