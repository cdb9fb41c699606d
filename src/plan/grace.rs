//! An unlisted row and the clock in, whether it may be taken away yet out: what is younger than `policy.unlisted_grace`
//! is only reported, because whoever made it may be about to write it down.

use super::{Inputs, change::Warning};
use crate::{
    diff::Difference,
    kinds::{self, facts::Envelope},
    model::{
        live_row::{Identity, LiveRow},
        live_table::Lookup,
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::{Seconds, day},
        verb::Verb,
    },
};

/// The answer of the grace about a row.
pub(super) enum Grace {
    /// It is old enough, or there is no grace.
    Over,
    /// Until then it is left alone.
    Until(Seconds),
    /// The API does not tell how old it is.
    Untold,
    /// The API never tells how old such a row is, so no waiting helps.
    NeverTold,
    /// This must be read before its age is known.
    Unread(ReadRequest),
}

/// Judges the age of a row that no file lists.
pub(super) fn grace(inputs: Inputs<'_>, difference: &Difference<'_>, live: &LiveRow) -> Grace {
    let Some(grace) = &inputs.desired.policy.unlisted_grace else { return Grace::Over };
    let bundled = matches!(live.identity, Identity::Bundled(_));
    let since = if bundled { since_invited(inputs, difference) } else { difference.kind.since(&*live.live) };
    let listed = || inputs.live.scopes.get(difference.scope).is_some_and(|read| read.coverage.listed);
    match since.map(|since| since.saturating_add(grace.seconds())) {
        Some(end) if end <= inputs.now => Grace::Over,
        Some(end) => Grace::Until(end),
        None if bundled => Grace::Untold,
        None if !difference.kind.shows_age() => Grace::NeverTold,
        None if listed() => Grace::Untold,
        // Rows that another listing carries along have no age; their own list tells it.
        None => {
            Grace::Unread(ReadRequest { scope: difference.scope.clone(), rows: Extent::Listed, why: ReadReason::Age })
        }
    }
}

/// Returns the time of the invite that a row is bundled in: the row is as old as its invite.
fn since_invited(inputs: Inputs<'_>, difference: &Difference<'_>) -> Option<Seconds> {
    let host = difference.host()?;
    let scope = kinds::scope_of(&host)?;
    match inputs.live.find(&scope, host.name()) {
        Lookup::One(row) => kinds::get(scope.kind).since(&*row.live),
        _ => None,
    }
}

/// Returns why something is left alone for now, in words; `None` when it is not.
pub(super) fn detail(inputs: Inputs<'_>, grace: &Grace, verb: Verb) -> Option<String> {
    let length = inputs.desired.policy.unlisted_grace.as_ref()?;
    match grace {
        Grace::Until(end) => {
            let done = if verb == Verb::Revoke { "revoked" } else { "removed" };
            Some(format!("younger than `unlisted_grace` ({length}); will be {done} from {}", day(*end)))
        }
        Grace::Untold | Grace::NeverTold => {
            Some(format!("the API does not show whether it is older than `unlisted_grace` ({length}), so it is kept"))
        }
        Grace::Over | Grace::Unread(_) => None,
    }
}

/// Returns the warning about a row whose age the API never shows: the same one for every such row of a kind.
pub(super) fn warning(inputs: Inputs<'_>, difference: &Difference<'_>) -> Warning {
    let facts = difference.kind.facts();
    let length = inputs.desired.policy.unlisted_grace.as_ref().map(ToString::to_string).unwrap_or_default();
    let segments: Vec<String> = difference.address.pairs().iter().map(|(segment, _)| format!("{segment}/*")).collect();
    let outermost = kinds::at(&difference.address.outermost()).map(|(_, kind)| kind.facts());
    let has_block = outermost.is_some_and(|facts| facts.envelope.contains(&Envelope::Unlisted));
    let place = match outermost {
        Some(outermost) if has_block => format!("in the {} or under `policy`", outermost.title),
        _ => "under `policy`".to_owned(),
    };
    Warning {
        address: segments.join("/"),
        message: format!(
            "the API never shows how old a {} is, so `unlisted_grace` ({length}) keeps each one that no file lists",
            facts.title
        ),
        help: format!(
            "List them, remove them by hand, or write `unlisted: {{ {}: report }}` {place}.",
            facts.collection
        ),
        source: inputs.source(inputs.desired.policy.grace_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diff::DifferenceKind,
        kinds::erased::AnyRead,
        model::{
            address::Address,
            coverage::Coverage,
            desired_table::{Desired, DesiredScope},
            live_table::Live,
            policy::Policy,
            scalar::Length,
            scope::ScopeKey,
        },
    };
    use serde_json::value::RawValue;

    /// What the grace says about a row that the API shows so, in a scope that was read so.
    fn judge(kind: &str, row: &str, listed: bool) -> Option<String> {
        let (id, kind) = kinds::named(kind).unwrap();
        let AnyRead::List(_, parse) = kind.reads().remove(0) else { panic!() };
        let scope = ScopeKey { kind: id, parent: Some(Address::root("project", "web")) };
        let row = parse(&RawValue::from_string(row.to_owned()).unwrap()).unwrap().unwrap();
        let mut live = Live::default();
        live.add(&scope, Coverage { all: true, listed, ..Coverage::default() }, vec![row], jiff::Timestamp::UNIX_EPOCH);
        let table = DesiredScope::new(Default::default(), Default::default());
        let policy = Policy { unlisted_grace: Some(Length::parse("2d").unwrap()), ..Policy::default() };
        let desired = Desired { policy, ..Desired::default() };
        let inputs = Inputs { desired: &desired, live: &live, now: 1_000_000, files: &[], focus: None };
        let row = &live.scopes[&scope].rows[0];
        let address = kinds::address(&scope, &row.key);
        let what = DifferenceKind::Muddled { at: table.at, why: "" };
        let difference = Difference { scope: &scope, kind, table: &table, read_only: None, address, what };
        match grace(inputs, &difference, row) {
            Grace::Unread(need) => Some(format!("{:?}", need.rows)),
            other => detail(inputs, &other, kind.facts().delete_verb),
        }
    }

    #[test]
    fn what_is_not_told_is_kept_and_what_another_list_left_out_is_asked_for() {
        let account = r#"{"id":"svc","name":"indexer","role":"member"}"#;
        assert!(judge("service_account", account, true).unwrap().starts_with("the API does not show"));
        // The time that an assignment shows is that of the role, so it says nothing about the assignment.
        let role = r#"{"id":"role-1","name":"costs","permissions":[],"created_at":1}"#;
        assert!(judge("user_role", role, false).unwrap().starts_with("the API does not show"));
        let member = r#"{"id":"user-1","email":"bob@example.com","role":"member"}"#;
        assert_eq!(judge("project_member", member, false).unwrap(), "Listed");
        assert!(judge("project_member", member, true).unwrap().starts_with("the API does not show"));
        let since = |at: i64| member.replace('}', &format!(r#","added_at":{at}}}"#));
        assert_eq!(judge("project_member", &since(1_000_000 - 2 * 86_400), true), None);
        let young = judge("project_member", &since(1_000_000 - 2 * 86_400 + 1), true).unwrap();
        assert_eq!(young, "younger than `unlisted_grace` (2d); will be removed from 1970-01-12 13:46 UTC");
    }
}
