//! Steps and what became of them in; out, whether what was done is as the plan promised, by reading it again.
//!
//! The API promises no read-after-write, so what differs is looked at again for a while before it counts.

use super::{
    execute::Executor,
    found,
    report::{Entry, Outcome, Verification},
};
use crate::{
    model::{
        request::Method,
        scope::{Identity, LiveRow, Rows, ScopeKey, Why},
        verb::Verb,
    },
    plan::Step,
};
use futures_util::future::join_all;
use std::{collections::BTreeMap, time::Duration};

/// How long it waits before it reads again what is not as promised: a quarter of a minute in all.
const WAITS: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4), Duration::from_secs(8)];

impl Executor<'_> {
    /// Reads again what was done, and compares. What differs is no longer `done`, and its entry says how.
    pub async fn verify(&self, steps: &[Step], entries: &mut [Entry]) -> Verification {
        let mut verification = Verification::default();
        let mut left: BTreeMap<&ScopeKey, Vec<usize>> = BTreeMap::new();
        // What was not sent was not touched.
        for (index, step) in steps.iter().enumerate() {
            if entries.get(index).is_some_and(|entry| entry.outcome == Outcome::Done) {
                left.entry(&step.scope).or_default().push(index);
            }
        }
        if left.is_empty() {
            return verification;
        }
        if self.progress().is_stopped() {
            verification.not_verified.push("the run was asked to stop".to_owned());
            return verification;
        }
        self.progress().verifies(left.values().map(Vec::len).sum());
        let mut differs: BTreeMap<usize, String> = BTreeMap::new();
        for turn in 0..=WAITS.len() {
            let reads = left.iter().map(|(scope, indices)| self.compare(scope, steps, indices));
            let compared = join_all(reads).await;
            differs.clear();
            let mut next = BTreeMap::new();
            for ((scope, indices), compared) in std::mem::take(&mut left).into_iter().zip(compared) {
                match compared {
                    Ok(different) => {
                        verification.as_promised += (indices.len() - different.len()) as u64;
                        if !different.is_empty() {
                            next.insert(scope, different.iter().map(|(index, _)| *index).collect());
                        }
                        differs.extend(different);
                    }
                    Err(why) => verification.not_verified.push(why),
                }
            }
            left = next;
            let Some(wait) = WAITS.get(turn).filter(|_| !left.is_empty()) else { break };
            if self.progress().is_stopped() || !self.writer.wait(*wait).await {
                // It may only be late: a difference is one that stays.
                let late = differs.keys().map(|index| steps[*index].change.address.clone());
                verification
                    .not_verified
                    .extend(late.map(|address| format!("no time was left to look at {address} again")));
                differs.clear();
                break;
            }
        }
        verification.not_verified.sort();
        verification.not_verified.dedup();
        for (index, what) in differs {
            let entry = &mut entries[index];
            entry.outcome = Outcome::Failed;
            entry.because = format!("the API said that it was done, and reading it again shows otherwise: {what}");
            entry.next = "Run plan to see what is there now, and apply again.".to_owned();
            verification.differences.push(entry.address.clone());
        }
        verification
    }

    /// Which steps of a scope are not as promised, with what is there; or why that cannot be read.
    async fn compare(
        &self,
        scope: &ScopeKey,
        steps: &[Step],
        indices: &[usize],
    ) -> Result<Vec<(usize, String)>, String> {
        let rows = self.rows_of_all(indices.iter().map(|index| &steps[*index]));
        let fresh = self.read(scope, rows, Why::Verify).await.map_err(|error| error.to_string())?;
        let Some(table) = fresh.scopes.get(scope) else {
            return Err(format!("what {} stands in is not known", steps[indices[0]].change.address));
        };
        let now: Vec<&LiveRow> = table.rows.iter().collect();
        Ok(indices
            .iter()
            .filter_map(|index| {
                let step = &steps[*index];
                let what = found::as_promised(step, self.given(&step.address).as_deref(), &now).err()?;
                Some((*index, what))
            })
            .collect())
    }

    /// The rows that show what became of some steps of one scope: by their names, where nobody has another one.
    fn rows_of_all<'s>(&self, steps: impl Iterator<Item = &'s Step> + Clone) -> Rows {
        let named = |step: &Step| {
            // What belongs to somebody in another listing shows only where everything is read.
            let deletes = step.requests.iter().filter(|request| request.method == Method::Delete).count();
            if deletes > usize::from(step.verb() != Verb::Update) {
                return false;
            }
            let Some(identity @ Identity::Id(_)) = &step.identity else { return true };
            // A namesake goes by its id, and a renamed one by its new name, neither of which the API knows.
            let rows = self.live.scopes.get(&step.scope).map(|table| &table.rows);
            rows.into_iter().flatten().find(|row| row.identity == *identity).is_some_and(|row| row.name == step.key)
        };
        match steps.clone().all(named) {
            true => Rows::Keys(steps.map(|step| step.key.clone()).collect()),
            false => Rows::All,
        }
    }
}
