//! Steps and what became of them in; out, whether what was done is as the plan promised, by reading it again.
//!
//! The API promises no read-after-write, so what differs is looked at again for a while before it counts.

use super::{
    context::AGAIN,
    execute::Executor,
    found::{self, Mismatch},
    report::{Entry, Outcome, Verification},
};
use crate::{
    model::{
        live_row::LiveRow,
        live_table::Live,
        read_request::{Extent, ReadReason},
        scope::ScopeKey,
    },
    plan::Step,
};
use futures_util::future::join_all;
use std::collections::BTreeMap;

/// After so many turns, a quarter of a minute, a difference is one. What was made may not be listed for a minute.
const TURNS: usize = 4;

impl Executor<'_> {
    /// Reads again what is done, or was as wanted already, and compares. What differs is no longer `done`, and its entry
    /// says how.
    pub async fn verify(&self, steps: &[Step], entries: &mut [Entry]) -> Verification {
        let mut verification = self.read_back(steps, entries).await;
        self.tell_unasked(entries, &mut verification);
        verification
    }

    async fn read_back(&self, steps: &[Step], entries: &mut [Entry]) -> Verification {
        let mut verification = Verification::default();
        let mut left: BTreeMap<&ScopeKey, Vec<usize>> = BTreeMap::new();
        // What was not sent was not touched.
        for (index, step) in steps.iter().enumerate() {
            if entries.get(index).is_some_and(|entry| entry.outcome.is_good()) {
                left.entry(&step.scope).or_default().push(index);
            }
        }
        if left.is_empty() {
            return verification;
        }
        let context = &self.context;
        if context.progress().is_stopped() {
            verification.not_verified.push("the run was asked to stop".to_owned());
            return verification;
        }
        context.progress().verifies(left.values().map(Vec::len).sum());
        let mut differs: BTreeMap<usize, Mismatch> = BTreeMap::new();
        for turn in 0..=AGAIN.len() {
            let reads = left.iter().map(|(scope, indices)| self.compare(scope, steps, indices));
            let compared = join_all(reads).await;
            for index in left.values().flatten() {
                differs.remove(index);
            }
            let mut next: BTreeMap<&ScopeKey, Vec<usize>> = BTreeMap::new();
            for ((scope, indices), compared) in std::mem::take(&mut left).into_iter().zip(compared) {
                match compared {
                    Ok(different) => {
                        verification.verified += (indices.len() - different.len()) as u64;
                        let may_be_late = |what: &Mismatch| match what {
                            Mismatch::NotListed(_) => true,
                            Mismatch::Otherwise(_) => turn < TURNS,
                            // Waiting makes neither better.
                            Mismatch::Named(..) | Mismatch::Doubled(_) => false,
                        };
                        for (index, what) in different {
                            if may_be_late(&what) {
                                next.entry(scope).or_default().push(index);
                            }
                            differs.insert(index, what);
                        }
                    }
                    Err(why) => verification.not_verified.push(why),
                }
            }
            left = next;
            let Some(wait) = AGAIN.get(turn).filter(|_| !left.is_empty()) else { break };
            if context.progress().is_stopped() || !context.writer.wait(*wait).await {
                // It may only be late: a difference is one that stays.
                for index in left.values().flatten() {
                    differs.remove(index);
                    let address = &steps[*index].change.address;
                    verification.not_verified.push(format!("no time was left to verify {address}"));
                }
                break;
            }
        }
        for (index, what) in differs {
            let entry = &mut entries[index];
            tell(entry, &steps[index], what);
            verification.differences.push(entry.address.clone());
        }
        self.find_overwritten(steps, entries, &mut verification).await;
        verification.not_verified.sort();
        verification.not_verified.dedup();
        verification
    }

    /// Reads rows of a scope as they are now, with what some steps about them assign; or returns why that cannot be read.
    /// `whose` names one of the rows.
    pub(super) async fn read_again(
        &self,
        scope: &ScopeKey,
        rows: Extent,
        about: impl Iterator<Item = &Step>,
        whose: &str,
    ) -> Result<Live, String> {
        let fresh = self.context.read_for(scope, rows, ReadReason::Verify, about).await;
        let fresh = fresh.map_err(|error| error.to_string())?;
        match fresh.scopes.contains_key(scope) {
            true => Ok(fresh),
            false => Err(format!("the parent of {whose} is not known")),
        }
    }

    /// Returns which steps of a scope are not as promised, with what is there; or why that cannot be read.
    async fn compare(
        &self,
        scope: &ScopeKey,
        steps: &[Step],
        indices: &[usize],
    ) -> Result<Vec<(usize, Mismatch)>, String> {
        let context = &self.context;
        let about = || indices.iter().map(|index| &steps[*index]);
        let whose = &steps[indices[0]].change.address;
        let fresh = self.read_again(scope, context.rows_of(about()), about(), whose).await?;
        let now: Vec<&LiveRow> = found::now_at(&fresh, &steps[indices[0]]);
        Ok(indices
            .iter()
            .filter_map(|index| {
                let step = &steps[*index];
                let (given, made) = (context.given(&step.address), context.made(&step.address));
                let what = found::verified(step, given.as_deref(), made.as_ref(), context.live, &now).err()?;
                Some((*index, what))
            })
            .collect())
    }
}

/// Says in an entry how what is there differs from what was promised.
fn tell(entry: &mut Entry, step: &Step, what: Mismatch) {
    let (kind, key) = (&step.change.kind, &step.key);
    let (outcome, detail, next) = match what {
        Mismatch::Otherwise(what) => (
            Outcome::Failed,
            match entry.outcome {
                Outcome::Done => format!("the API reported success, but reading it again shows otherwise: {what}"),
                _ => format!("it already had the desired state, but reading it again shows otherwise: {what}"),
            },
            "Run `orgward plan` to see the current state, then `orgward apply` again.".to_owned(),
        ),
        Mismatch::Named(id, name) => (
            Outcome::Failed,
            format!("created as {id}, but the API named it `{name}`, not `{key}`"),
            format!(
                "Write the name `{name}` in the file before the next apply; otherwise it would create a second {kind}."
            ),
        ),
        Mismatch::NotListed(id) => (
            Outcome::Unknown,
            format!("created as {id}, but not listed yet"),
            "Wait until `orgward plan` no longer plans it before the next apply; otherwise it would be created twice."
                .to_owned(),
        ),
        Mismatch::Doubled(what) => (
            Outcome::Failed,
            format!("done, but someone else has created another one at the same time: {what}"),
            "Do not run two applies at once. Check both, and remove one of them by hand.".to_owned(),
        ),
    };
    (entry.outcome, entry.detail, entry.next) = (outcome, detail, next);
}
