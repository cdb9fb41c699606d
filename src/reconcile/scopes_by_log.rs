//! Keys that entries list and events of the audit log in, what the log tells of the scopes of these keys out. The API
//! never shows scopes; the log holds those that were asked for.

use super::CheckedPlan;
use crate::{
    kinds,
    model::{desired_table::Desired, live_row::LiveRow, live_table::Live, scope::ScopeKey},
    plan::change::ReadOnlyDifference,
    view::{
        authors::{self, DriftedRow},
        published_view::EventEntry,
    },
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A key with a field that the API never shows.
#[derive(Debug)]
pub(super) struct BlindKey<'a> {
    pub(super) address: String,
    pub(super) row: DriftedRow<'a>,
    field: &'static str,
    wanted: Value,
}

/// Returns the keys whose scopes a file lists and a plan cannot compare. Of several keys of an entry, the youngest one is
/// the current one.
pub(super) fn blind_keys<'a>(desired: &'a Desired, judged: &'a CheckedPlan, now: i64) -> Vec<BlindKey<'a>> {
    let told: BTreeSet<&str> =
        judged.plan.read_only.iter().filter(|row| row.is_never_shown).map(|row| row.address.as_str()).collect();
    let mut keys = Vec::new();
    for (scope, table) in desired.scopes.iter().filter(|(scope, _)| kinds::get(scope.kind).facts().claims.is_some()) {
        let kind = kinds::get(scope.kind);
        for entry in &table.rows {
            let Some(spec) = entry.spec(now) else { continue };
            let Some(field) = kind.terms(spec).and_then(|terms| terms.blind) else { continue };
            let address = kinds::address(scope, &entry.key).to_string();
            let Some(row) = youngest(&judged.live, scope, &entry.key).filter(|_| told.contains(address.as_str()))
            else {
                continue;
            };
            let wanted = scopes(&spec.fields().remove(field).unwrap_or_default());
            let row = DriftedRow { scope, key: &entry.key, id: Some(row.identity.as_str()) };
            keys.push(BlindKey { address, row, field, wanted });
        }
    }
    keys
}

fn youngest<'a>(live: &'a Live, scope: &ScopeKey, key: &str) -> Option<&'a LiveRow> {
    let kind = kinds::get(scope.kind);
    let rows = live.scopes.get(scope)?.with_key(key).iter().filter(|row| row.control.pairs());
    rows.max_by_key(|row| kind.life(&*row.live).and_then(|life| life.times.created_at))
}

/// Returns scopes as a file has them: sorted, and `all` for an empty list, which is what it means to the API.
fn scopes(told: &Value) -> Value {
    let listed: BTreeSet<&str> = told.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if listed.is_empty() { json!("all") } else { json!(listed) }
}

/// Returns the last scopes that an event tells to be asked for, and the event.
fn last_told<'e>(key: &BlindKey<'_>, live: &Live, events: &'e [EventEntry]) -> Option<(Value, &'e EventEntry)> {
    authors::events_about(key.row, live, events).find_map(|event| {
        let asked = ["changes_requested", "data"].map(|part| &event.details[part][key.field]);
        let told = asked.into_iter().find(|told| told.is_array())?;
        Some((scopes(told), event))
    })
}

/// Writes what the log tells of a key's scopes into the read-only line about it. Returns the event, if it tells other
/// scopes than the file.
pub(super) fn tell<'e>(
    key: &BlindKey<'_>,
    live: &Live,
    events: &'e [EventEntry],
    line: &mut ReadOnlyDifference,
) -> Option<&'e EventEntry> {
    let (told, event) = last_told(key, live, events)?;
    if told == key.wanted {
        line.detail.push_str("; the last event of the audit log about it agrees with the file");
        return None;
    }
    let words = |value: &Value| match value {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    line.difference = format!("{}: {} by the audit log, {} in the file", key.field, words(&told), words(&key.wanted));
    line.detail = "orgward does not change the scopes of a key; give it another name, or wait for its successor".into();
    line.is_never_shown = false;
    Some(event)
}
