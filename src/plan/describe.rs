//! Values in, words out: the sentences and the YAML that a plan shows.

use super::change::YamlForm;
use crate::{
    diff::{Difference, Field, RemovalCause},
    kinds::{
        erased::AnyKind,
        facts::{Envelope, Shape},
        kind::Verdict,
    },
    model::{
        node::Position,
        scalar::{Seconds, day},
        scope::{AnySpec, DesiredRow, DesiredScope, LiveRow},
        yaml::scalar,
    },
};
use serde_json::{Map, Value};

/// Returns why something leaves, in words.
pub(super) fn gone(difference: &Difference<'_>, why: RemovalCause<'_>) -> String {
    match why {
        RemovalCause::Unlisted => {
            format!("not listed under `{}`, and `unlisted` says to remove", difference.kind.facts().section)
        }
        RemovalCause::Asked(_) => format!("`state: {}`", difference.kind.facts().gone.unwrap_or("absent")),
        RemovalCause::Clock(row) => format!("`until: {}` has passed", row.until.map(day).unwrap_or_default()),
    }
}

/// Returns what becomes of something at its `until`, in words; `None` without one that is still to come.
pub(super) fn ending(kind: &dyn AnyKind, row: &DesiredRow, now: Seconds) -> Option<String> {
    let until = row.until.filter(|until| *until > now)?;
    let day = day(until);
    Some(match &row.then {
        Some(then) => format!("becomes {} on {day}", roles(&**then)),
        None if kind.facts().envelope.contains(&Envelope::Then) => {
            format!("ends on {day}: removed then, because no `then` names another role")
        }
        None => format!("ends on {day}: removed then"),
    })
}

/// The fields of a row in a word or two.
pub(super) fn roles(spec: &dyn AnySpec) -> String {
    let words = spec.fields().into_iter().map(|(_, value)| first(&value).map_or(value.to_string(), str::to_owned));
    words.collect::<Vec<_>>().join(", ")
}

/// Both sides of what differs: for a difference that is only told.
pub(super) fn sides(fields: &[Field]) -> String {
    let show = |value: &Value| first(value).map_or_else(|| value.to_string(), str::to_owned);
    let one = |field: &Field| format!("{}: live {}, desired {}", field.name, show(&field.before), show(&field.after));
    fields.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Returns why no rule allows a key, in words.
pub(super) fn not_allowed(table: &DesiredScope, nearest: Option<(usize, &'static str)>) -> (String, Position) {
    match nearest.and_then(|(rule, field)| Some((rule, field, table.rules.get(rule)?))) {
        Some((rule, field, written)) => {
            (format!("no rule allows it; rule {} comes nearest, and its `{field}` does not fit", rule + 1), written.at)
        }
        None => ("no rule could allow it".to_owned(), table.at),
    }
}

/// The verdict's limit and place.
pub(super) fn limit(verdict: &Verdict) -> Option<(usize, &str)> {
    match verdict {
        Verdict::Allowed { rule, limit, .. } | Verdict::Breached { rule, limit, .. } => Some((*rule, limit)),
        Verdict::NotAllowed { .. } | Verdict::Untold { .. } => None,
    }
}

/// Returns the YAML that would adopt a live row, to stand under its section, and its form. Where several bear its name, `namesake` is the
/// name that it would get, and its id says which one is meant.
pub(super) fn adopt(kind: &dyn AnyKind, row: &LiveRow, namesake: Option<String>) -> (YamlForm, String) {
    let facts = kind.facts();
    // What bears no name cannot be listed by one.
    if kind.is_nameless(&*row.live) && row.name == row.identity.as_str().into() {
        let id = row.identity.as_str();
        return (YamlForm::Comment, format!("# {id}: no line can adopt what the API does not name"));
    }
    if facts.shape == Shape::Rules {
        return (YamlForm::Rule, format!("- {{ id: {} }}", scalar(&row.key)));
    }
    let fields = kind.observe(&*row.live).fields();
    let short = facts.short.and_then(|short| Some((short, scalar(fields.get(short).and_then(first)?))));
    let entry = match (short, namesake.filter(|_| facts.envelope.contains(&Envelope::Id))) {
        (Some((_, word)), None) => format!("{}: {word}", scalar(&row.key)),
        (None, None) => format!("{}: {{}}", scalar(&row.key)),
        (short, Some(name)) => {
            let rest = short.map(|(field, word)| format!(", {field}: {word}")).unwrap_or_default();
            format!("{}: {{ id: {}{rest} }}", scalar(&name), scalar(row.identity.as_str()))
        }
    };
    (YamlForm::Entry, entry)
}

fn first(value: &Value) -> Option<&str> {
    value.get(0).unwrap_or(value).as_str()
}

/// The fields of a row, as JSON.
pub(super) fn fields(spec: &dyn AnySpec) -> Value {
    Value::Object(spec.fields())
}

/// Returns what somebody is and carries, as one object: riders stand under their parents' section.
pub(super) fn with_riders(
    mut fields: Map<String, Value>,
    section: &str,
    bundled: impl Iterator<Item = (String, Value)>,
) -> Value {
    let bundled: Map<String, Value> = bundled.collect();
    if !bundled.is_empty() {
        fields.insert(section.to_owned(), Value::Object(bundled));
    }
    Value::Object(fields)
}
