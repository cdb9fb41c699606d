//! Values in, words out: the sentences and the YAML that a plan shows.

use crate::{
    diff::{Difference, Field, Gone},
    kinds::{
        erased::AnyKind,
        kind::{Envelope, Shape, Verdict},
    },
    model::{
        node::At,
        scalar::day,
        scope::{AnySpec, DesiredScope, LiveRow},
    },
};
use serde_json::{Map, Value};

/// Why something leaves, in words.
pub(super) fn gone(difference: &Difference<'_>, why: Gone<'_>) -> String {
    match why {
        Gone::Unlisted => {
            format!("not listed under `{}`, and `unlisted` says to remove", difference.kind.written().section)
        }
        Gone::Asked(_) => format!("`state: {}`", difference.kind.written().gone.unwrap_or("absent")),
        Gone::Clock(row) => format!("`until: {}` has passed", row.until.map(day).unwrap_or_default()),
    }
}

/// Both sides of what differs: for a difference that is only told.
pub(super) fn sides(fields: &[Field]) -> String {
    let show = |value: &Value| first(value).map_or_else(|| value.to_string(), str::to_owned);
    let one = |field: &Field| format!("{}: live {}, wanted {}", field.name, show(&field.before), show(&field.after));
    fields.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Why no rule allows a key, in words.
pub(super) fn not_allowed(table: &DesiredScope, nearest: Option<(usize, &'static str)>) -> (String, At) {
    match nearest.and_then(|(rule, field)| Some((rule, field, table.rules.get(rule)?))) {
        Some((rule, field, written)) => {
            (format!("no rule allows it; rule {} comes nearest, and its `{field}` does not fit", rule + 1), written.at)
        }
        None => ("there is no rule that could allow it".to_owned(), table.at),
    }
}

/// The verdict's limit and place.
pub(super) fn limit(verdict: &Verdict) -> Option<(usize, &str)> {
    match verdict {
        Verdict::Allowed { rule, limit, .. } | Verdict::Breached { rule, limit, .. } => Some((*rule, limit)),
        Verdict::NotAllowed { .. } | Verdict::Untold { .. } => None,
    }
}

/// The YAML that would adopt a live row, to stand under its section. Where several bear its name, `namesake` is the
/// name that it would get, and its id says which one is meant.
pub(super) fn adopt(kind: &dyn AnyKind, row: &LiveRow, namesake: Option<String>) -> String {
    let written = kind.written();
    if written.shape == Shape::Rules {
        return format!("- {{ id: {} }}", scalar(&row.key));
    }
    let fields = kind.see(&*row.live).fields();
    let short = written.short.and_then(|short| Some((short, scalar(fields.get(short).and_then(first)?))));
    match (short, namesake.filter(|_| written.envelope.contains(&Envelope::Id))) {
        (Some((_, word)), None) => format!("{}: {word}", scalar(&row.key)),
        (None, None) => format!("{}: {{}}", scalar(&row.key)),
        (short, Some(name)) => {
            let rest = short.map(|(field, word)| format!(", {field}: {word}")).unwrap_or_default();
            format!("{}: {{ id: {}{rest} }}", scalar(&name), scalar(row.identity.as_str()))
        }
    }
}

fn first(value: &Value) -> Option<&str> {
    value.get(0).unwrap_or(value).as_str()
}

/// A scalar as YAML writes it, on one line.
pub(super) fn scalar(text: &str) -> String {
    let quoted = || Value::from(text).to_string();
    if text.chars().any(|c| c.is_control() || matches!(c, ',' | '{' | '}' | '[' | ']' | '#' | ':')) {
        return quoted();
    }
    serde_yaml::to_string(text).map_or_else(|_| quoted(), |yaml| yaml.trim_end().to_owned())
}

/// The fields of a row, as JSON.
pub(super) fn fields(spec: &dyn AnySpec) -> Value {
    Value::Object(spec.fields())
}

/// What somebody is and carries, as one object: riders stand under their parents' section.
pub(super) fn with_riders(
    mut fields: Map<String, Value>,
    section: &str,
    riders: impl Iterator<Item = (String, Value)>,
) -> Value {
    let riders: Map<String, Value> = riders.collect();
    if !riders.is_empty() {
        fields.insert(section.to_owned(), Value::Object(riders));
    }
    Value::Object(fields)
}
