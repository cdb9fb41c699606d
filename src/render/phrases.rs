//! Pieces of a plan in, words out: what text and Markdown say in the same way. Everything that comes from outside
//! passes [`safe`] here, or on its way through the writers.

use super::plain::plain;
pub(super) use crate::model::{
    plural::{count, word},
    text::cut,
};
use crate::{
    model::{
        scalar::{Moment, day},
        verb::{Risk, Verb},
    },
    plan::{
        PlanPart,
        change::{
            BundledChange, Cause, Change, DueStatus, GuardrailReport, GuardrailVerdict, Source, UnlistedRow,
            UsedOverride,
        },
        file::{PlanFile, SnapshotSource},
        findings::FailOn,
    },
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Makes a foreign value harmless and keeps it on one line.
pub(super) fn safe(text: &str) -> String {
    plain(text).into_owned()
}

/// `orgward.yaml:14`, or nothing where a place is not known. For a place in a template, also the place that uses it.
pub(super) fn place(source: &Source) -> String {
    let used = used_at(source);
    if used.is_empty() { own_place(source) } else { format!("{}, {used}", own_place(source)) }
}

/// The place itself, without the place that uses it.
pub(super) fn own_place(source: &Source) -> String {
    if source.file.is_empty() { String::new() } else { format!("{}:{}", safe(&source.file), source.line) }
}

/// `used at projects/web.yaml:3` for a place in a template; nothing for every other place.
pub(super) fn used_at(source: &Source) -> String {
    let used = source.used_at.as_ref().map(|used| own_place(used)).unwrap_or_default();
    if used.is_empty() { used } else { format!("used at {used}") }
}

/// A time of the plan as a person reads it.
pub(super) fn when(time: &str) -> String {
    Moment::parse(time).map_or_else(|_| safe(time), |moment| day(moment.seconds()))
}

/// A value as a reviewer reads it: the word of a list of one, `web: member` of a map.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        // Spaces around a text are a difference that nobody would see.
        Value::String(text) if text.is_empty() || text.trim() != text => format!("{:?}", safe(text)),
        Value::String(text) => safe(text),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(self::value).collect::<Vec<_>>().join(", "),
        Value::Object(map) => pairs(map),
        other => other.to_string(),
    }
}

/// A map on one line. Lists of several inside get brackets, so that the commas stay readable.
pub(super) fn pairs(map: &Map<String, Value>) -> String {
    let one = |(name, inner): (&String, &Value)| match inner {
        Value::Array(items) if items.len() > 1 => format!("{}: [{}]", safe(name), value(inner)),
        Value::Object(_) => format!("{}: {{{}}}", safe(name), value(inner)),
        _ => format!("{}: {}", safe(name), value(inner)),
    };
    if map.is_empty() { "none".to_owned() } else { map.iter().map(one).collect::<Vec<_>>().join(", ") }
}

/// `team=search, cost_center=4711`.
pub(super) fn meta(meta: &Value) -> Option<String> {
    let map = meta.as_object().filter(|map| !map.is_empty())?;
    Some(map.iter().map(|(name, inner)| format!("{}={}", safe(name), value(inner))).collect::<Vec<_>>().join(", "))
}

/// One field of a change: what it was and what it becomes, where there is such a side.
pub(super) struct ShownField {
    pub(super) name: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// The fields of a change. What an invite brings along is left out when [`Change::bundled`] says it line by line.
pub(super) fn fields(change: &Change, with_carried: bool) -> Vec<ShownField> {
    if !change.fields.is_empty() {
        let shown = |field: &crate::plan::change::Field| ShownField {
            name: safe(&field.name),
            before: Some(value(&field.before)),
            after: Some(value(&field.after)),
        };
        return change.fields.iter().map(shown).collect();
    }
    let (before, after) = (change.before.as_object(), change.after.as_object());
    let mut names: Vec<&String> = before.into_iter().chain(after).flat_map(Map::keys).collect();
    names.sort();
    names.dedup();
    let side = |map: Option<&Map<String, Value>>, name: &str| map.map(|map| map.get(name).map(value));
    names
        .into_iter()
        .filter(|name| with_carried || !is_carried(change, name))
        .map(|name| {
            let nothing = |side: Option<String>| side.unwrap_or_else(|| "nothing".to_owned());
            ShownField {
                name: safe(name),
                before: side(before, name).map(nothing),
                after: side(after, name).map(nothing),
            }
        })
        .collect()
}

/// Returns whether a field of a change only repeats its carries: a map with one entry for each of them.
pub(super) fn is_carried(change: &Change, field: &str) -> bool {
    let entries = |side: &Value| side.get(field).and_then(Value::as_object).map(Map::len);
    let bundled = change.bundled.len();
    bundled > 0
        && entries(&change.after) == Some(bundled)
        && entries(&change.before).is_none_or(|before| before <= bundled)
}

/// Returns what an invite brings along: its address, and its role.
pub(super) fn bundled(carry: &BundledChange) -> String {
    let role = match carry.after.as_object().map(|map| (map.len(), map.values().next())) {
        Some((1, Some(only))) => value(only),
        _ => value(&carry.after),
    };
    let at = carry.source.as_ref().map(place).filter(|place| !place.is_empty());
    let at = at.unwrap_or_else(|| "unchanged".to_owned());
    format!("{}: {role} ({at})", safe(&carry.address))
}

/// Returns whether the detail says more than the fields and the label that are shown anyway. An update because of
/// differing fields has no other reason.
pub(super) fn says_more(change: &Change) -> bool {
    let repeats_fields = change.cause == Cause::Differs && !change.fields.is_empty();
    !change.detail.is_empty() && change.detail != change.label && !repeats_fields
}

/// The sign of a verb.
pub(super) fn symbol(verb: Verb) -> &'static str {
    match verb {
        Verb::Invite | Verb::Create => "+",
        Verb::Update => "~",
        Verb::Replace => "±",
        Verb::Remove | Verb::Revoke | Verb::Archive => "-",
    }
}

/// Returns how dangerous a change is: 0 is the worst, and what has no risk comes last.
pub(super) fn rank(risks: &[Risk]) -> u8 {
    let one = |risk: &Risk| match risk {
        Risk::Irreversible => 0,
        Risk::Destructive | Risk::Outage => 1,
        Risk::Escalation | Risk::Uncertain | Risk::Compliance | Risk::Secret | Risk::Policy => 2,
    };
    risks.iter().map(one).min().unwrap_or(u8::MAX)
}

/// The changes that one part of a plan is about.
pub(super) fn part(plan: &PlanFile, part: PlanPart) -> Vec<&Change> {
    match part {
        PlanPart::Changes => plan.changes.iter().collect(),
        PlanPart::TimeBased => plan.due.iter().filter_map(|due| due.change.as_ref()).collect(),
    }
}

/// Returns how many live things `policy.ignore` left out.
pub(super) fn ignored(plan: &PlanFile) -> usize {
    plan.ignored.iter().map(|one| usize::try_from(one.count).unwrap_or(usize::MAX)).fold(0, usize::saturating_add)
}

/// The guardrails that object.
pub(super) fn objections(plan: &PlanFile) -> Vec<&GuardrailReport> {
    plan.guardrails.iter().filter(|one| one.objects()).collect()
}

/// The guardrails that neither object nor simply pass: overridden ones, and those that did not look.
pub(super) fn remarkable(plan: &PlanFile) -> Vec<&GuardrailReport> {
    let told = |one: &&GuardrailReport| one.verdict != GuardrailVerdict::Passed;
    plan.guardrails.iter().filter(told).filter(|one| !one.objects()).collect()
}

/// The number of dangerous entries of a list that are shown: a reviewer must see who is meant.
pub(super) const SHOWN_IN_DANGER: usize = 200;

/// The number of addresses of an objection that are shown, if they are not dangerous; they are told again as changes.
const ABOUT: usize = 10;

/// Returns the addresses that a guardrail objects to, and how many of them are shown: all that are dangerous, up to 200.
/// If some are not shown, the dangerous ones come first.
pub(super) fn about<'a>(plan: &PlanFile, one: &'a GuardrailReport) -> (Vec<&'a str>, usize) {
    let mut addresses: Vec<&str> = one.addresses.iter().map(String::as_str).collect();
    if addresses.len() <= ABOUT {
        return (addresses, ABOUT);
    }
    let dangerous: BTreeSet<&str> =
        plan.all_changes().filter(|change| !change.risks.is_empty()).map(|change| change.address.as_str()).collect();
    addresses.sort_by_key(|address| !dangerous.contains(address));
    let number = addresses.iter().filter(|address| dangerous.contains(*address)).count();
    (addresses, number.clamp(ABOUT, SHOWN_IN_DANGER))
}

/// Returns what a guardrail that did not simply pass does, as the rest of a sentence that begins with its name.
pub(super) fn stance(one: &GuardrailReport) -> &'static str {
    match (one.verdict, one.objects()) {
        (GuardrailVerdict::NotChecked, true) => "was not checked, so it objects",
        (GuardrailVerdict::NotChecked, false) => "was not checked",
        (GuardrailVerdict::LeftToApply, _) => "is left to the apply",
        (_, true) => "objects",
        (_, false) => "is overridden",
    }
}

/// `11 passed, 1 not checked`; empty when none passed and none is remarkable. What objects to
/// the other part of the plan is told as well.
pub(super) fn tally(plan: &PlanFile) -> String {
    let due = plan.due_guardrails.len();
    let objecting = plan.guardrails.iter().filter(|one| one.verdict == GuardrailVerdict::Blocked).count();
    let phrases = [
        (GuardrailVerdict::Passed, if due == 0 { "passed" } else { "passed for the changes" }),
        (GuardrailVerdict::Blocked, word(objecting, "objects", "object")),
        (GuardrailVerdict::Overridden, "overridden"),
        (GuardrailVerdict::NotChecked, "not checked"),
        (GuardrailVerdict::LeftToApply, "left to the apply"),
    ];
    let number = |verdict| plan.guardrails.iter().filter(|one| one.verdict == verdict).count();
    let some = phrases.into_iter().map(|(verdict, word)| (number(verdict), word)).filter(|(number, _)| *number > 0);
    let due = (due > 0).then(|| format!("{due} {} to time-based changes", word(due, "objects", "object")));
    some.map(|(number, word)| format!("{number} {word}")).chain(due).collect::<Vec<_>>().join(", ")
}

/// Returns what an override let through, until when, where it stands and why.
pub(super) fn exception(one: &UsedOverride) -> String {
    let let_through = match one.addresses.as_slice() {
        [only] => safe(only),
        many => count(many.len(), "change", "changes"),
    };
    let place = place(&one.source);
    let place = if place.is_empty() { place } else { format!(" ({place})") };
    format!("lets {let_through} through until {}: {}{place}", when(&one.until), safe(&one.reason))
}

/// The message for a configuration without any section.
pub(super) const NO_SECTION: &str = "the configuration has no section, so nothing was compared";

/// Returns whether nothing is left to say that somebody should look at.
pub(super) fn is_quiet(plan: &PlanFile, part: PlanPart) -> bool {
    part == PlanPart::TimeBased && plan.problems.is_empty() || plan.is_in_sync() && !plan.summary.manages_nothing
}

/// Returns the mark beside the line that would adopt somebody with power over others.
pub(super) fn dangerous(row: &UnlistedRow) -> String {
    format!("DANGEROUS: this line gives power over {}", power_over(&[row]))
}

/// Returns over what unlisted rows give power, in words.
pub(super) fn power_over(rows: &[&UnlistedRow]) -> &'static str {
    let in_project = |row: &&&UnlistedRow| row.address.starts_with("project/");
    // A group, and a service account that others act as, may give both.
    let gives_both = |row: &&&UnlistedRow| ["group_members", "federation_rules"].contains(&&*row.collection);
    match rows {
        _ if rows.iter().any(|row| gives_both(&row)) => "the organization or a project",
        _ if rows.iter().all(|row| in_project(&row)) => "a project",
        _ if rows.iter().any(|row| in_project(&row)) => "the organization or a project",
        _ => "the organization",
    }
}

/// Returns why a plan is not in sync, in words, beside its changes; empty when nothing else is.
pub(super) fn out_of_sync(plan: &PlanFile) -> Vec<String> {
    let privileged: Vec<&UnlistedRow> = plan.unlisted.iter().filter(|row| row.privileged).collect();
    let number = |word| match word {
        FailOn::Problems => plan.problems.len(),
        FailOn::Due => plan.due.iter().filter(|due| due.status == DueStatus::Due).count(),
        FailOn::UnlistedPrivileged => privileged.len(),
        _ => 0,
    };
    let said = |word| match (word, number(word)) {
        (_, 0) => None,
        (FailOn::Problems, number) => Some(problems(number)),
        (FailOn::Due, number) => Some(format!("{number} due now")),
        (_, number) => Some(format!("{number} unlisted with power over {}", power_over(&privileged))),
    };
    FailOn::OUT_OF_SYNC.into_iter().filter_map(said).collect()
}

/// Returns what would happen, in one sentence without its full stop.
pub(super) fn verdict(plan: &PlanFile, changes: &[&Change], part: PlanPart) -> String {
    if changes.is_empty() {
        return match part {
            PlanPart::Changes if plan.summary.manages_nothing => format!("Nothing is managed: {NO_SECTION}"),
            PlanPart::Changes if plan.scope.is_some() && plan.shows_nothing() => match plan.released.len() {
                0 => "No changes: what the configuration changed is live already".to_owned(),
                number => format!("No changes, but {} no longer managed", count(number, "entry is", "entries are")),
            },
            PlanPart::Changes if !plan.is_in_sync() => {
                format!("No changes, but not in sync: {}", out_of_sync(plan).join("; "))
            }
            PlanPart::Changes => "In sync: nothing to change".to_owned(),
            PlanPart::TimeBased => "Nothing is due".to_owned(),
        };
    }
    let dangerous = changes.iter().filter(|change| !change.risks.is_empty()).count();
    let danger = match (dangerous, changes.len()) {
        (0, _) => String::new(),
        (1, 1) => ", and it is dangerous".to_owned(),
        (some, all) if some == all => ", all of them dangerous".to_owned(),
        (some, _) => format!(", {some} of them dangerous"),
    };
    let changes = match part {
        PlanPart::Changes => count(changes.len(), "change", "changes"),
        PlanPart::TimeBased => count(changes.len(), "time-based change", "time-based changes"),
    };
    format!("{changes}{danger}")
}

/// The verdict of a plan, what is to be done, and how many problems there are.
pub(super) fn whole_verdict(plan: &PlanFile, changes: &[&Change], part: PlanPart) -> String {
    let verdict = match changes.is_empty() {
        // What keeps it from being in sync is told already.
        true if part == PlanPart::Changes => return verdict(plan, changes, part),
        true => verdict(plan, changes, part),
        false => format!("{}: {}", verdict(plan, changes, part), by_verb(changes)),
    };
    match plan.problems.len() {
        0 => verdict,
        number => format!("{verdict}; {}", problems(number)),
    }
}

/// `1 problem`, `2 problems`.
pub(super) fn problems(number: usize) -> String {
    count(number, "problem", "problems")
}

/// Returns how many changes are kept back.
pub(super) fn withheld(changes: &[&Change]) -> usize {
    changes.iter().filter(|change| !change.withheld.is_empty()).count()
}

/// `1 to invite, 2 to update`, and how many of them are withheld.
pub(super) fn by_verb(changes: &[&Change]) -> String {
    let verbs = [Verb::Invite, Verb::Create, Verb::Update, Verb::Replace, Verb::Remove, Verb::Revoke, Verb::Archive];
    let number = |verb: Verb| changes.iter().filter(|change| change.verb == verb).count();
    let some = verbs.into_iter().map(|verb| (verb, number(verb))).filter(|(_, number)| *number > 0);
    let verbs = some.map(|(verb, number)| format!("{number} to {}", verb.as_str())).collect::<Vec<_>>().join(", ");
    match withheld(changes) {
        0 => verbs,
        1 if changes.len() == 1 => format!("{verbs}; withheld"),
        number if number == changes.len() => format!("{verbs}; all withheld"),
        number => format!("{verbs}; {number} withheld"),
    }
}

/// Returns what a guardrail stopped, in one sentence without its full stop.
pub(super) fn blocked(objections: &[&GuardrailReport]) -> String {
    let names: Vec<String> = objections.iter().map(|one| safe(&one.guardrail)).collect();
    match names.as_slice() {
        [one] => format!("Blocked by a guardrail: {one}"),
        many => format!("Blocked by {} guardrails: {}", many.len(), many.join(", ")),
    }
}

/// Returns which guardrails object to some of what is due, in one sentence without its full stop.
pub(super) fn objecting(objections: &[&GuardrailReport]) -> String {
    let names: Vec<String> = objections.iter().map(|one| safe(&one.guardrail)).collect();
    match names.as_slice() {
        [one] => format!("A guardrail objects: {one}"),
        many => format!("{} guardrails object: {}", many.len(), many.join(", ")),
    }
}

/// Returns what `apply --due` does where some of what is due stays undone, in one sentence without its full stop.
pub(super) fn what_due_does(changes: &[&Change]) -> String {
    let skipped = changes.iter().filter(|change| !change.skipped.is_empty()).count();
    let withheld = changes.iter().filter(|change| change.skipped.is_empty() && !change.withheld.is_empty()).count();
    let kept = changes.len() - skipped - withheld;
    let counted = |number: usize| if kept == 0 { count(number, "change", "changes") } else { number.to_string() };
    let does = [
        (kept > 0).then(|| format!("makes {kept} of them")),
        (skipped > 0).then(|| format!("skips {}", counted(skipped))),
        (withheld > 0).then(|| format!("withholds {}", counted(withheld))),
    ];
    format!("`orgward apply --due` {}", does.into_iter().flatten().collect::<Vec<_>>().join(" and "))
}

/// Returns what `apply --due` does about what is due, as a fragment.
pub(super) fn what_is_done_when_due(plan: &PlanFile, all: &str) -> String {
    let due: Vec<&Change> =
        (plan.due.iter()).filter(|due| due.status == DueStatus::Due).filter_map(|due| due.change.as_ref()).collect();
    match due.iter().all(|change| change.skipped.is_empty() && change.withheld.is_empty()) {
        true => all.to_owned(),
        false => what_due_does(&due),
    }
}

/// Returns how old the view of a plan is that was made from a snapshot.
pub(super) fn view(plan: &PlanFile) -> Option<String> {
    plan.snapshot.as_ref().map(snapshot_remark)
}

/// Returns how old a snapshot is.
#[must_use]
pub fn snapshot_remark(snapshot: &SnapshotSource) -> String {
    let (age, taken) = (age(snapshot.age_seconds), safe(&snapshot.taken));
    format!("From a snapshot that is {age} old (taken {taken}), not from the organization itself.")
}

/// A length of time in its largest unit.
pub(super) fn age(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// Returns what the plan cost and what the apply will cost.
pub(super) fn requests(plan: &PlanFile) -> String {
    let read = count(usize::try_from(plan.requests.sent).unwrap_or(usize::MAX), "request", "requests");
    if plan.snapshot.is_some() {
        return "Read with 0 requests, from a snapshot; `apply` reads the organization and plans again.".to_owned();
    }
    match plan.requests.apply_estimate {
        0 => format!("Read with {read}."),
        writes if plan.part == PlanPart::Changes && !objections(plan).is_empty() => {
            format!("Read with {read}; `apply` would send {writes}.")
        }
        writes => format!("Read with {read}; `apply` will send {writes}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_read_like_words() {
        assert_eq!(value(&json!(["owner"])), "owner");
        assert_eq!(value(&json!(["a", "b"])), "a, b");
        assert_eq!(value(&json!([])), "none");
        assert_eq!(value(&json!(null)), "nothing");
        assert_eq!(value(&json!("")), "\"\"");
        assert_eq!(value(&json!({"api": ["a", "b"], "web": ["member"]})), "api: [a, b], web: member");
        assert_eq!(value(&json!("a\nb")).lines().count(), 1);
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(when("2027-01-31T00:00:00Z"), "2027-01-31 00:00 UTC");
        assert_eq!(when("soon"), "soon");
    }
}
