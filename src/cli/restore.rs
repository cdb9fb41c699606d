//! The last run of a journal in; out, what it left behind that no plan can see: writes that may still arrive, and
//! invites that were withdrawn before the new ones were sent.

use super::{
    configuration::Loaded,
    exit::{Exit, Failure},
    output,
};
use crate::{
    api::{
        Client,
        clock::{Clock as _, SystemClock, between},
    },
    apply::{
        history::{Fate, Record, Withdrawn},
        journal::{Journal, sealed, sealed_key},
    },
    desired, kinds,
    model::{
        address::Address,
        desired_table::Undelivered,
        live_table::{Live, Lookup},
        scalar::Seconds,
    },
    render::plain::plain,
};
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// What an older run left is not put back: people have seen to it since.
const OLDEST: Duration = Duration::from_secs(7 * 86_400);

/// Waits until no write of that run can arrive any more: the next plan would not see it, and make a second one.
///
/// # Errors
/// When the deadline comes before that.
pub(super) async fn settle(last: &Record, settle: Duration, deadline: Duration) -> Result<(), Failure> {
    let clock = SystemClock::new();
    let young = |at: &str| {
        let at: Timestamp = at.parse().ok()?;
        // What claims to lie in the future is as young as can be.
        Some(settle.saturating_sub(between(at, clock.now())))
    };
    let wait = last.open_writes().filter_map(young).max().unwrap_or_default();
    if !wait.is_zero() {
        output::say(&format!(
            "waiting {:.0} s: a write of the last run got no answer and may still take effect",
            wait.as_secs_f64().ceil()
        ));
        clock.sleep(wait.min(deadline)).await;
    }
    if wait < deadline || wait.is_zero() {
        return Ok(());
    }
    Err(Failure {
        exit: Exit::Unknown,
        message: "the deadline has passed while a write of the last run may still arrive".to_owned(),
        hint: Some("Nothing was read or sent. Give it more time with `--deadline`.".to_owned()),
    })
}

/// The time by which the clocks of orgward and of the API may differ.
const CLOCKS_DIFFER: Seconds = 300;

/// The time after which a write that got no answer cannot arrive any more, by far.
const LATE: Seconds = 900;

/// Returns the keys that earlier runs made, and whose values nobody is known to have got. A line is believed only where
/// whoever wrote it held the same admin key.
pub(super) fn undelivered(runs: &[Record], organization: &str, client: &Client) -> Vec<Undelivered> {
    let told = told_keys(runs, organization, client).into_iter();
    told.filter(|told| told.is_ours).map(|told| told.key).collect()
}

/// A key whose value nobody is known to have, as a journal tells it.
pub(super) struct ToldKey {
    /// The key.
    pub(super) key: Undelivered,
    /// True if whoever wrote the lines held the admin key in use.
    pub(super) is_ours: bool,
}

/// Returns every key of that kind that the runs tell of, whoever wrote it.
pub(super) fn told_keys(runs: &[Record], organization: &str, client: &Client) -> Vec<ToldKey> {
    let fates = || runs.iter().flat_map(|run| run.changes.iter().map(move |fate| (run, fate)));
    let delivered: BTreeSet<Box<str>> = fates()
        .filter_map(|(_, fate)| fate.minted.as_ref().filter(|key| key.is_delivered)?.id.as_deref().map(Into::into))
        .collect();
    let lost = |(run, fate): (&Record, &Fate)| {
        let key = fate.minted.as_ref().filter(|key| !key.is_delivered)?;
        let is_ours =
            |what: &str, seal: &str| client.seal(&sealed_key(&run.run, organization, &fate.address, what)) == seal;
        let sent: Timestamp = fate.sent_at.as_ref()?.parse().ok()?;
        let sent = sent.as_second();
        let id_is_ours = key.id.as_ref().is_none_or(|id| is_ours(id, &key.seals.1));
        Some(ToldKey {
            is_ours: is_ours(&key.name, &key.seals.0) && id_is_ours,
            key: Undelivered {
                address: fate.address.as_str().into(),
                name: key.name.as_str().into(),
                id: key.id.as_deref().map(Into::into),
                between: (sent.saturating_sub(CLOCKS_DIFFER), sent.saturating_add(LATE)),
                delivered: delivered.clone(),
            },
        })
    };
    fates().filter_map(lost).collect()
}

/// Something that was withdrawn, and is to be put back.
pub(super) struct Lost {
    address: String,
    withdrawn: Withdrawn,
    /// Where the file lists it.
    listed: Option<Address>,
    /// Whether this plan may put it back.
    planned: bool,
    /// Whether the line is one of ours, and when what it tells of was sent.
    since: Option<String>,
}

impl Lost {
    /// Whether something stands in its place; `None` where no file lists it.
    fn is_there(&self, live: &Live) -> Option<bool> {
        let address = self.listed.as_ref()?;
        Some(!matches!(live.find(&kinds::scope_of(address)?, address.name()), Lookup::Nothing))
    }
}

/// Writes down again what nothing stands in the place of yet: the next run looks at the last one alone.
pub(super) fn take_over(lost: &[Lost], live: &Live, journal: &mut Journal) -> std::io::Result<()> {
    for one in lost.iter().filter(|one| one.is_there(live) == Some(false)) {
        if let Some(since) = &one.since {
            journal.takes_over(&one.address, &one.withdrawn.before, &one.withdrawn.after, since)?;
        }
    }
    Ok(())
}

/// Puts what that run withdrew back into what should be, as far as the file lists it. A line is believed only where
/// whoever wrote it held the same admin key; and a reviewed plan did not hold what comes from a journal.
pub(super) fn restore(last: &Record, organization: &str, loaded: &mut Loaded, client: &Client, may: bool) -> Vec<Lost> {
    let now = SystemClock::new().now();
    let mut found = Vec::new();
    let scopes = &loaded.configuration.desired.scopes;
    let addresses =
        scopes.iter().flat_map(|(scope, table)| table.rows.iter().map(move |row| kinds::address(scope, &row.key)));
    let addresses: BTreeMap<String, Address> = addresses.map(|address| (address.to_string(), address)).collect();
    for fate in &last.changes {
        let Some(withdrawn) = fate.withdrawn.clone() else { continue };
        let text = sealed(&last.run, organization, &fate.address, &withdrawn.before, &withdrawn.after);
        let is_young = |at: &String| at.parse().is_ok_and(|at| between(at, now) <= OLDEST);
        let is_ours = client.seal(&text) == withdrawn.seal && fate.sent_at.as_ref().is_some_and(is_young);
        let desired = &mut loaded.configuration.desired;
        let listed = addresses.get(&fate.address).filter(|_| is_ours).cloned();
        let after = withdrawn.after.as_object().cloned().unwrap_or_default();
        let planned = may && listed.as_ref().is_some_and(|address| desired::restore(desired, address, &after));
        let since = fate.sent_at.clone().filter(|_| is_ours);
        found.push(Lost { address: fate.address.clone(), withdrawn, listed, planned, since });
    }
    found
}

/// Says what is put back, and what a person must put back.
pub(super) fn tell(lost: &[Lost], live: &Live) {
    // A forged journal may hold any number of lines.
    const SHOWN: usize = 20;
    let left: Vec<&Lost> = lost.iter().filter(|one| one.is_there(live) != Some(true)).collect();
    if left.len() > SHOWN {
        output::warn(&format!("the last run withdrew {} things that are not known to be there", left.len()));
    }
    for one in left.into_iter().take(SHOWN) {
        let Lost { address, withdrawn, planned, .. } = one;
        let (before, after) = (withdrawn.before.to_string(), withdrawn.after.to_string());
        let what = format!(
            "the last run deleted {}, which gave {}; its replacement, which would have given {}, is not known to exist",
            plain(address),
            plain(&before),
            plain(&after)
        );
        match planned {
            true => output::say(&format!("{what}; this plan restores it")),
            false => output::warn(&format!("{what}; restore it by hand if it is still needed")),
        }
    }
}
