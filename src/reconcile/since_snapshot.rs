//! A configuration and an older snapshot in, a checked plan and a newer snapshot out. The audit log says what changed
//! since then: only that is read again.
//!
//! Two rules keep the result true. A list answers from the snapshot only if the log could be read and shows no event about
//! it. And whatever differs is read again before it is reported, because a list for which the log does not vouch may have
//! changed without an event.

use super::{CheckedPlan, Configuration, plan};
use crate::{
    api::{
        Client,
        snapshot::{Renewal, Snapshot},
    },
    kinds,
    live::{self, Stopped},
    model::{
        request::{Paging, Request},
        scalar::{Seconds, time},
        scope::{KindId, ScopeKey},
    },
    plan::{
        PlanPart,
        change::DueStatus,
        file::SnapshotSource,
        published_since::{ListsReadAgain, LogSummary, NotLooked, SinceSummary},
    },
    since::{
        LATEST_EVENT,
        decision::{HeldLists, ListFate, ReadCause, vouches},
        event_window::{EventWindow, LogDoubt, SeenEvent},
    },
};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// The most times that differences are read again. Each time is about lists that were not read before.
const ROUNDS: usize = 8;

/// The most rows of a page of the log.
const PAGE: u16 = 100;

/// The result of looking at what changed since a snapshot.
#[derive(Debug)]
pub struct SinceRun {
    /// The plan.
    pub judged: CheckedPlan,
    /// The lists that were looked at, and those that were not.
    pub summary: SinceSummary,
    /// The newer snapshot.
    pub snapshot: Snapshot,
}

/// Plans from a snapshot and from what changed since then. `renewal` is the transport of `client`, `source` describes the
/// snapshot that it holds, and a list that is as old as `oldest` is read again. Sends only GET.
///
/// # Errors
/// When the organization cannot be read.
pub async fn drift_since(
    configuration: &Configuration,
    client: &Client,
    renewal: &Renewal,
    source: SnapshotSource,
    now: Seconds,
    oldest: Seconds,
) -> Result<SinceRun, Stopped> {
    let older = renewal.older();
    let lists = HeldLists::new(renewal.held().collect());
    let begins = older.log_read.unwrap_or(older.taken).saturating_sub(LATEST_EVENT);
    let read = match certain(configuration, older, now) {
        Ok(()) => events(client, begins, now, &older.log_events).await?,
        Err(doubt) => Err(doubt),
    };
    let number = read.as_ref().map_or(0, Vec::len);
    let decided = read.and_then(|events| Ok((lists.decide(&events, now, oldest)?, events)));
    let (mut fates, seen, mut doubt) = match decided {
        Ok((fates, events)) => (fates, events, None),
        Err(doubt) => (vec![ListFate::Read(ReadCause::Doubt); lists.len()], Vec::new(), Some(doubt)),
    };
    let places = |fits: fn(&ListFate) -> bool| {
        fates.iter().enumerate().filter(|(_, fate)| fits(fate)).map(|(index, _)| index).collect::<BTreeSet<_>>()
    };
    renewal.keep(&places(|fate| *fate == ListFate::Kept), &places(|fate| !matches!(fate, ListFate::Read(_))));
    let mut round = 0;
    let judged = loop {
        let judged = match plan(configuration, client, now, PlanPart::Changes).await {
            Err(stopped) if is_mixture(&stopped) && !renewal.used().is_empty() => {
                doubt = Some(LogDoubt::Mixture(stopped.to_string()));
                fates = vec![ListFate::Read(ReadCause::Doubt); lists.len()];
                renewal.keep(&BTreeSet::new(), &BTreeSet::new());
                continue;
            }
            planned => planned?,
        };
        let used = renewal.used();
        let again = if round < ROUNDS { found_in(&judged, &lists, &used) } else { used };
        if again.is_empty() {
            break judged;
        }
        tracing::debug!(lists = again.len(), "reading again what differs");
        renewal.read_again(&again);
        round += 1;
    };
    let mut snapshot = renewal.snapshot();
    snapshot.organization = configuration.desired.organization.id.as_deref().map(str::to_owned);
    snapshot.organization = snapshot.organization.or_else(|| older.organization.clone());
    snapshot.own_keys = snapshot.redacted_values().filter(|value| client.is_own_key(value)).collect();
    snapshot.log_read = Some(now);
    snapshot.pace = client.learned_pace(now);
    let overlap = now.saturating_sub(LATEST_EVENT);
    snapshot.log_events = seen.iter().filter(|event| event.at >= overlap).map(|event| event.id.clone()).collect();
    let log = LogSummary {
        vouches: doubt.is_none(),
        since: time(begins),
        events: u64::try_from(number).unwrap_or(u64::MAX),
        detail: doubt.map(|doubt| doubt.to_string()).unwrap_or_default(),
    };
    let looked = Looked { judged: &judged, lists: &lists, fates: &fates, used: renewal.used(), now };
    let summary = SinceSummary {
        snapshot: source,
        vouched: looked.vouched(),
        read_again: if log.vouches { looked.read_again() } else { Vec::new() },
        not_looked: looked.not_looked(),
        log,
    };
    Ok(SinceRun { judged, summary, snapshot })
}

/// Returns whether the snapshot can only be an older one of this organization.
fn certain(configuration: &Configuration, older: &Snapshot, now: Seconds) -> Result<(), LogDoubt> {
    let newest = older.log_read.unwrap_or(older.taken);
    if newest > now {
        return Err(LogDoubt::SnapshotAhead(time(newest)));
    }
    match (configuration.desired.organization.id.as_deref(), older.organization.as_deref()) {
        (Some(ours), Some(theirs)) if ours == theirs => Ok(()),
        (Some(_), Some(_)) => Err(LogDoubt::Organization("it is of another one")),
        (None, _) => Err(LogDoubt::Organization("`organization.id` is missing from the configuration")),
        (Some(_), None) => Err(LogDoubt::Organization("the snapshot does not tell the id")),
    }
}

/// Reads the log back to a time, and at least to the first event before it.
async fn events(
    client: &Client,
    begins: Seconds,
    now: Seconds,
    known: &BTreeSet<String>,
) -> Result<Result<Vec<SeenEvent>, LogDoubt>, Stopped> {
    let request = Request::list("/organization/audit_logs", Vec::new(), Paging::LastId(PAGE));
    let mut window = EventWindow::new(begins, now);
    let mut take = |raw: &RawValue| Ok(window.take(raw));
    match live::feed::feed(&client.reader(), "audit log", &request, &mut take).await {
        Ok(_) => Ok(window.finish(known)),
        Err(stopped) => match (live::feed::refusal(&stopped), &stopped) {
            (Some(why), _) => Ok(Err(LogDoubt::Refused(why))),
            (None, Stopped::Read(error)) if error.is_shape() => Ok(Err(LogDoubt::Shape(error.to_string()))),
            (None, _) => Err(stopped),
        },
    }
}

/// Returns whether lists of different times may be why the reading stopped: something is not there any more, or what was
/// read contradicts itself.
fn is_mixture(stopped: &Stopped) -> bool {
    match stopped {
        Stopped::Read(error) => error.api().is_some_and(|error| matches!(error.status, 400 | 404)),
        _ => true,
    }
}

/// Returns the lists that show what a plan found.
fn found_in(judged: &CheckedPlan, lists: &HeldLists<'_>, used: &BTreeSet<usize>) -> BTreeSet<usize> {
    let CheckedPlan { plan, live, .. } = judged;
    let mut scopes: BTreeSet<ScopeKey> = plan.changes.iter().chain(&plan.due).map(|step| step.scope.clone()).collect();
    let due = plan.clock.iter().filter(|due| due.status != DueStatus::Announced).map(|due| &*due.address);
    let addresses: BTreeSet<&str> = due
        .chain(plan.problems.iter().map(|problem| &*problem.address))
        .chain(plan.read_only.iter().map(|row| &*row.address))
        .chain(plan.unlisted.iter().filter(|row| row.privileged).map(|row| &*row.address))
        .collect();
    if !addresses.is_empty() {
        let mut missing = addresses.clone();
        for (scope, table) in &live.scopes {
            for row in &table.rows {
                let address = kinds::address(scope, &row.key).to_string();
                if addresses.contains(address.as_str()) {
                    missing.remove(address.as_str());
                    scopes.insert(scope.clone());
                }
            }
        }
        // Only a problem is about something that is not there, and it may have any cause.
        if !missing.is_empty() {
            return used.clone();
        }
    }
    let id_of = |scope: &ScopeKey| {
        let parent = scope.parent.as_ref()?;
        live.id(&kinds::scope_of(parent)?, parent.name()).map(str::to_owned)
    };
    let wanted: Vec<(KindId, Option<String>)> = scopes.iter().map(|scope| (scope.kind, id_of(scope))).collect();
    let is_found = |index: &usize| wanted.iter().any(|(kind, parent)| lists.shows(*index, *kind, parent.as_deref()));
    used.iter().copied().filter(is_found).collect()
}

/// A run, as far as it must say what it looked at.
struct Looked<'a> {
    judged: &'a CheckedPlan,
    lists: &'a HeldLists<'a>,
    fates: &'a [ListFate],
    /// The lists that answered from the snapshot.
    used: BTreeSet<usize>,
    now: Seconds,
}

impl Looked<'_> {
    /// Returns the kinds that the plan asked for, and that a list shows.
    fn asked(&self, index: usize) -> impl Iterator<Item = KindId> {
        let asked: BTreeSet<KindId> = self.lists.kinds_of(index).collect();
        asked.into_iter().filter(|kind| self.judged.needs.iter().any(|need| need.scope.kind == *kind))
    }

    fn vouched(&self) -> Vec<String> {
        let kinds: BTreeSet<KindId> = self.used.iter().flat_map(|index| self.asked(*index)).collect();
        kinds.into_iter().filter(|kind| vouches(*kind)).map(several).collect()
    }

    fn not_looked(&self) -> Vec<NotLooked> {
        let mut found: BTreeMap<KindId, (u64, Seconds)> = BTreeMap::new();
        for index in &self.used {
            let read = self.lists.get(*index).read;
            for kind in self.asked(*index).filter(|kind| !vouches(*kind)) {
                let (number, oldest) = found.entry(kind).or_insert((0, read));
                *number += 1;
                *oldest = read.min(*oldest);
            }
        }
        let told = |(kind, (lists, read))| NotLooked {
            kind: several(kind),
            lists,
            read: time(read),
            age_seconds: u64::try_from(self.now.saturating_sub(read)).unwrap_or_default(),
        };
        found.into_iter().map(told).collect()
    }

    fn read_again(&self) -> Vec<ListsReadAgain> {
        let mut found: BTreeMap<(KindId, String), u64> = BTreeMap::new();
        for (index, fate) in self.fates.iter().enumerate() {
            let why = match fate {
                ListFate::Read(cause) => cause.to_string(),
                ListFate::Aged => "it was old".to_owned(),
                ListFate::Kept => continue,
            };
            // A list that carries rows of another kind counts once.
            if let Some(kind) = self.asked(index).next() {
                *found.entry((kind, why)).or_default() += 1;
            }
        }
        let told = |((kind, detail), lists)| ListsReadAgain { kind: several(kind), lists, detail };
        found.into_iter().map(told).collect()
    }
}

/// Returns the word for rows of a kind; there is one setting of a kind in each place.
fn several(kind: KindId) -> String {
    let facts = kinds::get(kind).facts();
    if facts.shape == kinds::facts::Shape::One { facts.title.to_owned() } else { facts.titles() }
}
