//! Steps that are done in, the settings beside them that changed along with them out, by reading these again.
//!
//! Two things in the file may be one for the API. Then a write of the one changes the other, which no step of the plan is
//! about, so that nothing else would look at it.

use super::{
    execute::Executor,
    report::{Entry, Outcome, Verification},
};
use crate::{
    kinds,
    model::{live_table::Live, read_request::Extent, scope::ScopeKey},
    plan::Step,
};
use futures_util::future::join_all;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

impl Executor<'_> {
    /// Reads the settings again that the API may have changed along with what is done, where the plan read them and does
    /// not change them. If a setting changed, the entry of the last step beside it becomes a failure that says how.
    pub(super) async fn find_overwritten(
        &self,
        steps: &[Step],
        entries: &mut [Entry],
        verification: &mut Verification,
    ) {
        let planned = self.context.live;
        let beside = beside(steps, entries).into_iter().filter(|(scope, _)| planned.scopes.contains_key(scope));
        let read = beside.map(async |(scope, index)| {
            let setting = kinds::address(&scope, kinds::get(scope.kind).facts().section).to_string();
            let now = self.read_again(&scope, Extent::All, std::iter::empty(), &setting).await;
            let states = now.map(|now| (self.state(planned, &scope), self.state(&now, &scope)));
            (states, setting, index)
        });
        for (compared, setting, index) in join_all(read).await {
            let (was, is) = match compared {
                Ok((was, is)) if was != is => (was, is),
                Ok(_) => continue,
                Err(why) => {
                    verification.not_verified.push(why);
                    continue;
                }
            };
            let entry = &mut entries[index];
            entry.outcome = Outcome::Failed;
            entry.detail = format!("done, but {setting} has changed along with it: it was {was}, and is {is} now");
            entry.next = match was.fields == is.fields {
                false => "Run `orgward plan`: it contains the change that restores it. Then run `orgward apply`.",
                true => "Look at it in the settings: no file declares this, so no plan restores it.",
            }
            .to_owned();
            verification.verified = verification.verified.saturating_sub(1);
            verification.differences.push(entry.address.clone());
        }
    }

    fn state(&self, live: &Live, scope: &ScopeKey) -> SettingState {
        let kind = kinds::get(scope.kind);
        let row = live.scopes.get(scope).and_then(|table| table.rows.first());
        SettingState {
            fields: row.map_or(Value::Null, |row| Value::Object(kind.observe(&*row.live).fields())),
            remark: row.map_or_else(String::new, |row| kind.describe(&*row.live, self.context.now, None)),
        }
    }
}

/// Returns the settings beside what is done that no step is about, each with the last step beside it.
fn beside(steps: &[Step], entries: &[Entry]) -> BTreeMap<ScopeKey, usize> {
    let own: BTreeSet<&ScopeKey> = steps.iter().map(|step| &step.scope).collect();
    let mut beside = BTreeMap::new();
    for (index, (step, entry)) in steps.iter().zip(entries).enumerate() {
        let Some((kind, _)) = kinds::get(step.scope.kind).facts().overwrites.and_then(kinds::named) else { continue };
        let scope = ScopeKey { kind, parent: step.scope.parent.clone() };
        if entry.outcome == Outcome::Done && !own.contains(&scope) {
            beside.insert(scope, index);
        }
    }
    beside
}

/// A setting as the API shows it.
#[derive(PartialEq)]
struct SettingState {
    fields: Value,
    /// The state beside the fields, in words.
    remark: String,
}

impl fmt::Display for SettingState {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.remark.is_empty() {
            true => write!(out, "{}", self.fields),
            false => write!(out, "{} ({})", self.fields, self.remark),
        }
    }
}
