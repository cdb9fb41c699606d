//! An unlisted row and the clock in, whether it may be taken away yet out: what is younger than `policy.unlisted_grace`
//! is only reported, because whoever made it may be about to write it down.

use super::Inputs;
use crate::{
    diff::Difference,
    kinds,
    model::{
        scalar::{Seconds, day},
        scope::{Extent, Identity, LiveRow, Lookup, ReadReason, ReadRequest},
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
        None if bundled || listed() => Grace::Untold,
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
        Grace::Untold => {
            Some(format!("the API does not show whether it is older than `unlisted_grace` ({length}), so it is kept"))
        }
        Grace::Over | Grace::Unread(_) => None,
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
            policy::Policy,
            scalar::Length,
            scope::{Coverage, Desired, DesiredScope, Live, ScopeKey},
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
        let table = DesiredScope { at: Default::default(), unlisted: Default::default(), rows: vec![], rules: vec![] };
        let policy = Policy { unlisted_grace: Some(Length::parse("2d").unwrap()), ..Policy::default() };
        let desired = Desired { policy, ..Desired::default() };
        let inputs = Inputs { desired: &desired, live: &live, now: 1_000_000, files: &[] };
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
        let member = r#"{"id":"user-1","email":"bob@example.com","role":"member"}"#;
        assert_eq!(judge("project_member", member, false).unwrap(), "Listed");
        assert!(judge("project_member", member, true).unwrap().starts_with("the API does not show"));
        let since = |at: i64| member.replace('}', &format!(r#","added_at":{at}}}"#));
        assert_eq!(judge("project_member", &since(1_000_000 - 2 * 86_400), true), None);
        let young = judge("project_member", &since(1_000_000 - 2 * 86_400 + 1), true).unwrap();
        assert_eq!(young, "younger than `unlisted_grace` (2d); will be removed from 1970-01-12 13:46 UTC");
    }
}
