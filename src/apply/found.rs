//! Rows as they are now in, what a step has brought about out. Pure.
//!
//! Names are not unique, so whatever had the name before the run proves nothing: it is told from what is new by its
//! identity.

use super::context::Made;
use crate::{
    kinds,
    model::{
        live_row::{Control, Identity, LiveRow},
        live_table::Live,
        request::{Gives, Method, Ref, Request},
        scalar::{Seconds, day},
        text::is_same,
        verb::Verb,
    },
    plan::{Step, declared},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The result of looking up a write whose answer was lost.
pub(super) enum ProbeResult {
    /// As wanted; with the id of what is there, for things that were not there before.
    AsWanted(Option<Box<str>>),
    /// Not as wanted; with what is so instead, in words.
    NotYet(String),
    /// The thing to create is there, and differs from the desired state, in words.
    Differs(String),
    /// It cannot be told.
    Ambiguous(String),
}

/// The words about a write that changed nothing.
const NO_EFFECT: &str = "it has had no effect so far";

impl ProbeResult {
    fn no_effect() -> Self {
        Self::NotYet(NO_EFFECT.to_owned())
    }
}

/// The reason why the removal of an invite may have done nothing.
pub(super) const JOINED: &str = "they have accepted their invite in the meantime";

/// The rows of the step's scope. What somebody has only through something else is no row of theirs: a role that they
/// lose may stay through a group.
pub(super) fn now_at<'a>(live: &'a Live, step: &Step) -> Vec<&'a LiveRow> {
    let rows = live.scopes.get(&step.scope).into_iter().flat_map(|table| &table.rows);
    rows.filter(|row| !matches!(row.control, Control::Inherited(_))).collect()
}

/// Returns whether a create has had its effect. `before` is what was read for the plan.
pub(super) fn created(step: &Step, nth: usize, before: &Live, now: &[&LiveRow], clock: Seconds) -> ProbeResult {
    let kind = kinds::get(step.scope.kind);
    // What gets an id when it is created may have a namesake from before, which proves nothing. A membership has
    // the id of its person, and is told by its fields.
    let fresh = !matches!(step.requests[nth].gives, Gives::Nothing);
    let before: BTreeSet<&Identity> = match before.scopes.get(&step.scope) {
        Some(table) if fresh => table.rows.iter().map(|row| &row.identity).collect(),
        _ => BTreeSet::new(),
    };
    // An invite that has run out is older than this run, and may have been hidden by the one that was replaced.
    let counts = |row: &&&LiveRow| {
        row.key == step.key && !before.contains(&row.identity) && kind.expired(&*row.live, clock).is_none()
    };
    let found: Vec<&&LiveRow> = now.iter().filter(counts).collect();
    match found[..] {
        [] => ProbeResult::no_effect(),
        // What further requests set is not there yet.
        [row] if nth + 1 < step.requests.len() || agrees(step, row, false) => {
            ProbeResult::AsWanted(Some(row.identity.as_str().into()))
        }
        [_] => ProbeResult::Differs(format!("`{}` exists now, but differs from the desired state", step.key)),
        _ => ProbeResult::Ambiguous(format!("{} new rows are named `{}`", found.len(), step.key)),
    }
}

/// Returns whether an update or a removal has had its effect. `given` is the id that this run gave the thing, if it
/// did.
pub(super) fn settled(step: &Step, nth: usize, given: Option<&str>, now: &[&LiveRow]) -> ProbeResult {
    // What has the id of another thing, and is created now, goes by its key: a membership has the id of its person.
    let is_mine = |row: &LiveRow| row.key == step.key || Some(&row.identity) == step.identity.as_ref();
    let goes_by_key = given.is_none() && step.identity.is_none() && !gives_id(step);
    let by_key = || now.iter().find(|row| goes_by_key && row.key == step.key).copied();
    let row = mine(step, given, now).or_else(by_key);
    if let Some(id) = ends_another(step, nth) {
        let kind = kinds::get(step.scope.kind);
        // A role that others have as well is gone when this row lacks it.
        let there = now.iter().any(|row| row.identity.as_str() == id || is_mine(row) && kind.includes(&*row.live, id));
        return if there { ProbeResult::no_effect() } else { ProbeResult::AsWanted(None) };
    }
    // One role takes the place of another: what the request asks for is in the row or not.
    if let Some(id) = assigns(&step.requests[nth]) {
        let Some(row) = row else { return ProbeResult::Ambiguous("and it does not exist now".to_owned()) };
        let there = kinds::get(step.scope.kind).includes(&*row.live, id);
        return if there { ProbeResult::AsWanted(None) } else { ProbeResult::no_effect() };
    }
    if takes_away(step, &step.requests[nth]) && step.verb() != Verb::Update {
        return match row {
            Some(_) => ProbeResult::no_effect(),
            None if nth + 1 == step.requests.len() && is_invited_still(step, now) => ProbeResult::no_effect(),
            None if joined(step, now) => ProbeResult::Ambiguous(JOINED.to_owned()),
            None => ProbeResult::AsWanted(None),
        };
    }
    let Some(row) = row else { return ProbeResult::Ambiguous("and it does not exist now".to_owned()) };
    if step.requests[nth].validation.is_some_and(|validation| !validation.is_listed) {
        // No row tells whether it was validated, so it is validated once more.
        return ProbeResult::no_effect();
    }
    if agrees(step, row, true) { ProbeResult::AsWanted(None) } else { ProbeResult::NotYet(so_far(step, row)) }
}

/// Says what an update has brought about that is not as wanted: nothing, or other values.
fn so_far(step: &Step, row: &LiveRow) -> String {
    let kind = kinds::get(step.scope.kind);
    let have = kind.observe(&*row.live).fields();
    let planned = step.change.before.as_object().into_iter().flatten();
    // A name of something else may not be known now.
    let is_plain = |name: &str| name != "name" && kind.facts().named_fields.iter().all(|named| named.field != name);
    let other = planned.filter_map(|(name, before)| {
        let now = have.get(name).unwrap_or(&Value::Null);
        (now != before && is_plain(name)).then(|| format!("`{name}` was {before}, and is {now} now"))
    });
    let other: Vec<String> = other.collect();
    if other.is_empty() {
        NO_EFFECT.to_owned()
    } else {
        format!("it has changed, but not as asked: {}", other.join("; "))
    }
}

/// The difference between the live row and the plan's promise.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mismatch {
    /// What is there instead, in words.
    Otherwise(String),
    /// The API gave the new thing with this id another name.
    Named(Box<str>, Box<str>),
    /// The new thing with this id is not listed.
    NotListed(Box<str>),
    /// Several new things have the name, in words.
    Doubled(String),
}

/// Returns whether what is there now is what the plan promised. `before` is what was read for the plan; `made` is what
/// a create of this run made, and goes by its id, as names are not unique and the API may tidy them.
pub(super) fn verified(
    step: &Step,
    given: Option<&str>,
    made: Option<&Made>,
    before: &Live,
    now: &[&LiveRow],
) -> Result<(), Mismatch> {
    let kind = kinds::get(step.scope.kind);
    let otherwise = |what: String| Err(Mismatch::Otherwise(what));
    if step.verb().removes() {
        let there = mine(step, None, now).filter(|row| !matches!(row.control, Control::Archived(_)));
        return match there {
            Some(_) => otherwise("it still exists".to_owned()),
            None if is_invited_still(step, now) => otherwise("an invite of theirs is still open".to_owned()),
            None if joined(step, now) => otherwise(JOINED.to_owned()),
            None => Ok(()),
        };
    }
    if let (Some(Made { id, named: Some(name) }), true) = (made, gives_id(step)) {
        return Err(Mismatch::Named(id.clone(), name.clone()));
    }
    // What is there may have had a namesake before; what this run made, or changed, is told by its id.
    let by_key =
        || now.iter().find(|row| row.key == step.key && Some(&row.identity) != step.identity.as_ref()).copied();
    let row = match (made, step.verb()) {
        (Some(Made { id, .. }), _) if gives_id(step) => {
            let Some(row) = now.iter().find(|row| *row.identity.as_str() == **id).copied() else {
                return Err(Mismatch::NotListed(id.clone()));
            };
            if row.key != step.key {
                return Err(Mismatch::Named(id.clone(), (&*row.name).into()));
            }
            Some(row)
        }
        // Whoever accepts an invite at once is there by another id.
        (Some(Made { id, .. }), _) => match by_key() {
            None => return Err(Mismatch::NotListed(id.clone())),
            row => row,
        },
        (None, Verb::Update) => mine(step, given, now),
        (None, _) if given.is_some() => mine(step, given, now),
        (None, _) => by_key(),
    };
    let Some(row) = row else { return otherwise("it does not exist".to_owned()) };
    if let Some(others) = doubles(step, row, before, now) {
        return Err(Mismatch::Doubled(others));
    }
    if !agrees(step, row, false) {
        let fields = Value::Object(kind.observe(&*row.live).fields());
        let named = if row.name == row.key { String::new() } else { format!(", under the name `{}`", row.name) };
        return otherwise(format!("it is {fields}{named}"));
    }
    if let Some(what) = other_expiry(step, row) {
        return otherwise(what);
    }
    // Each thing that rides along is a hole of the create.
    let rides = step.requests.last().map_or(0, |request| request.holes.len());
    match kind.bundle(&*row.live).filter(|_| row.identity.is_pending()) {
        Some(bundled) if bundled.len() != rides => {
            otherwise(format!("it includes {} memberships instead of {rides}", bundled.len()))
        }
        _ => Ok(()),
    }
}

/// Says how the expiry of a new key differs from what it was made with: the API may not give it, or a policy may change
/// it, and a key that lives on is a danger.
fn other_expiry(step: &Step, row: &LiveRow) -> Option<String> {
    let lifetime = step.requests.iter().find_map(|request| request.mint.as_ref()?.expires_in)?;
    let life = kinds::get(step.scope.kind).life(&*row.live).filter(|life| life.is_expiry_told)?;
    let wanted = life.times.created_at?.saturating_add(lifetime);
    let live = || life.expires_at.map_or_else(|| "never expires".to_owned(), |end| format!("expires on {}", day(end)));
    (!life.expires_at_about(wanted)).then(|| format!("the key {}, and was to expire on {}", live(), day(wanted)))
}

/// Returns whether the step makes something that has an id of its own at once.
fn gives_id(step: &Step) -> bool {
    step.requests.iter().any(|request| matches!(request.gives, Gives::Id(_)))
}

/// Returns what else has the name of something new, and was not there before: two applies at once make two.
fn doubles(step: &Step, row: &LiveRow, before: &Live, now: &[&LiveRow]) -> Option<String> {
    let creates = step.requests.iter().any(|request| !request.repeatable);
    if !creates {
        return None;
    }
    if let Control::ReadOnly(why) = row.control
        && row.identity.is_pending()
    {
        return Some(why.to_owned());
    }
    if !gives_id(step) {
        return None;
    }
    let before: BTreeSet<&Identity> =
        before.scopes.get(&step.scope).into_iter().flat_map(|table| &table.rows).map(|row| &row.identity).collect();
    let others: Vec<&str> = now
        .iter()
        .filter(|other| other.name == row.name && other.identity != row.identity)
        .filter(|other| !before.contains(&other.identity) && !matches!(other.control, Control::Archived(_)))
        .map(|other| other.identity.as_str())
        .collect();
    (!others.is_empty()).then(|| {
        format!("`{}` exists more than once now: {} and {}", row.name, row.identity.as_str(), others.join(" and "))
    })
}

/// Returns whether a step that takes something away has nothing left to take: its row is gone, or gives no more than it
/// is to.
pub(super) fn is_spent(step: &Step, now: &[&LiveRow]) -> bool {
    let Some(row) = mine(step, None, now) else { return step.identity.is_some() };
    if matches!(row.control, Control::Archived(_)) {
        return true;
    }
    let kind = kinds::get(step.scope.kind);
    !step.verb().removes() && kind.power(&*kind.observe(&*row.live)) <= step.power.after
}

/// Returns whether a step that gives something has given it already.
pub(super) fn is_given(step: &Step, now: &[&LiveRow]) -> bool {
    match &step.identity {
        Some(_) => mine(step, None, now).is_some_and(|row| agrees(step, row, false)),
        None => now.iter().any(|row| row.key == step.key && agrees(step, row, false)),
    }
}

/// The row that the step is about.
fn mine<'a>(step: &Step, given: Option<&str>, now: &[&'a LiveRow]) -> Option<&'a LiveRow> {
    now.iter()
        .find(|row| match (given, &step.identity) {
            (Some(id), _) => *id == *row.identity.as_str(),
            (None, Some(identity)) => row.identity == *identity,
            (None, None) => false,
        })
        .copied()
}

/// Returns whether an invite that is to go has become a member.
pub(super) fn joined(step: &Step, now: &[&LiveRow]) -> bool {
    step.identity.as_ref().is_some_and(Identity::is_pending)
        && now.iter().any(|row| row.key == step.key && !row.identity.is_pending())
}

/// Returns whether somebody was to leave together with their open invites, and one of these is there still.
fn is_invited_still(step: &Step, now: &[&LiveRow]) -> bool {
    step.requests.len() > 1
        && matches!(step.identity, Some(Identity::Id(_)))
        && now.iter().any(|row| row.key == step.key && row.identity.is_pending())
}

/// The id of what a request deletes, where that is not the row that the step is about: an invite that a person still has.
pub(super) fn ends_another(step: &Step, nth: usize) -> Option<&str> {
    let request = &step.requests[nth];
    match request.fill.last() {
        Some(Ref::Id(id)) if request.method == Method::Delete => {
            let own = step.identity.as_ref().is_some_and(|identity| *identity.as_str() == **id);
            (!own).then_some(&**id)
        }
        _ => None,
    }
}

/// The id of the role that a request assigns beside others.
fn assigns(request: &Request) -> Option<&str> {
    let (_, asked) = request.shows.filter(|_| request.repeatable && !request.ends)?;
    request.body.as_ref()?.pointer(asked)?.as_str()
}

/// Returns whether a request ends something.
pub(super) fn takes_away(step: &Step, request: &Request) -> bool {
    request.method == Method::Delete || request.ends || step.verb() == Verb::Archive
}

/// Returns whether a row is as the step wants it. What goes along with a create (`strictly` off) is no field of the
/// row, and the API may be silent about what it was told.
pub(super) fn agrees(step: &Step, row: &LiveRow, strictly: bool) -> bool {
    let kind = kinds::get(step.scope.kind);
    let have = kind.observe(&*row.live).fields();
    // The create set the fixed fields, and the API may never show them.
    let is_fixed = |name: &str| kind.facts().fixed.contains(&name);
    let wanted = step.change.after.as_object().into_iter().flatten();
    wanted.into_iter().all(|(name, value)| match (name.as_str(), have.get(name)) {
        ("name", _) => *value == *row.name,
        (_, Some(have)) => is_same(have, value),
        // What was to go is not there.
        (name, None) => value.is_null() || !strictly || is_fixed(name),
    })
}

/// Returns how what stands at the step's address differs from what was there when it was planned: `None` when it does
/// not. Facts that move by themselves, and fields that nobody declared, are not a part of it.
pub(super) fn moved(step: &Step, planned: &Live, now: &Live) -> Option<String> {
    let kind = kinds::get(step.scope.kind);
    // A namesake goes by its id, so the row itself is looked for as well as its place.
    let about = |row: &&LiveRow| row.key == step.key || Some(&row.identity) == step.identity.as_ref();
    let rows = |live: &Live| -> Vec<(String, String)> {
        let fields = |row: &LiveRow| {
            let fields = declared(&*kind.observe(&*row.live), &step.undeclared);
            if row.name == row.key { fields.to_string() } else { format!("{fields} named `{}`", row.name) }
        };
        let table = live.scopes.get(&step.scope).map(|table| &table.rows);
        let rows = table.into_iter().flatten().filter(about);
        rows.map(|row| (row.identity.as_str().to_owned(), fields(row))).collect()
    };
    let (was, is) = (rows(planned), rows(now));
    match (&was[..], &is[..]) {
        _ if was == is => None,
        ([], _) => Some("someone else has created it in the meantime".to_owned()),
        (_, []) => Some("it no longer exists".to_owned()),
        ([(before, then)], [(after, fields)]) if before == after => {
            Some(format!("it was {then} when this was planned, and is {fields} now"))
        }
        _ => Some("it was replaced by another object".to_owned()),
    }
}
