//! Values in, words out: the sentences and the YAML that a plan shows.

use super::{
    Inputs,
    change::{YamlForm, YamlPlace, YamlShape},
};
use crate::{
    desired::{
        self,
        write::{self, Written, WrittenRow, WrittenSection, unfit, writable},
    },
    diff::{Difference, Field, RemovalCause},
    kinds::{
        self,
        erased::AnyKind,
        facts::{Envelope, Shape},
        kind::Verdict,
        referent::nobody,
    },
    model::{
        address::{Address, Name},
        desired_table::{DesiredRow, DesiredScope, Wanted},
        live_row::LiveRow,
        live_table::Lookup,
        node::Position,
        scalar::{Seconds, day},
        scope::KindId,
        untyped::AnySpec,
        yaml::scalar,
    },
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

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

/// Returns the YAML that would adopt a live row, to stand under its section, and its form. Where several bear its name,
/// `namesake` is the name that it would get, and its id says which one is meant. A line with another name than the row
/// has would rename it, so that line is a comment.
pub(super) fn adopt(
    inputs: Inputs<'_>,
    difference: &Difference<'_>,
    row: &LiveRow,
    namesake: Option<String>,
) -> (YamlForm, String) {
    let (scope, kind) = (difference.scope, difference.kind);
    let facts = kind.facts();
    // What bears no name cannot be listed by one.
    if kind.is_nameless(&*row.live) && row.name == row.identity.as_str().into() {
        let id = row.identity.as_str();
        return (YamlForm::Comment, format!("# {id}: no line can adopt what the API does not name"));
    }
    if let Some(why) = unfit(facts, &row.key).filter(|_| facts.shape != Shape::Rules) {
        return (YamlForm::Comment, format!("# {}: no line can adopt it, because {why}", scalar(&row.key)));
    }
    if let Some(why) = kind.doubt(&*row.live) {
        return (YamlForm::Comment, format!("# {}: no line can adopt it, because {why}", scalar(&row.key)));
    }
    if let Some(why) = refers_to_nobody(inputs, difference, row) {
        return (YamlForm::Comment, format!("# {}: no line can adopt it, because {why}", scalar(&row.key)));
    }
    let live = |kind: KindId, row: &LiveRow| writable(kind, kinds::get(kind).written(&*row.live)).0;
    let mut written = WrittenRow::new(row.key.clone(), live(scope.kind, row));
    let (form, scope, beside) = match facts.shape {
        Shape::Rules => {
            written.fields = Map::from_iter([("id".to_owned(), Value::from(&*row.key))]);
            (YamlForm::Rule, scope.clone(), Written::new())
        }
        Shape::List => (YamlForm::Item, scope.clone(), Written::new()),
        Shape::One => (YamlForm::Entry, scope.clone(), Written::new()),
        Shape::Map => {
            if let Some(name) = namesake.filter(|_| facts.envelope.contains(&Envelope::Id)) {
                written.key = name.into();
                written.envelope.push((Envelope::Id, row.identity.as_str().into()));
                if written.key != row.name {
                    let line = write::line(scope, &written, &Written::new());
                    let why = "another one has the same name; without the `#`, a plan renames this one";
                    return (YamlForm::Comment, format!("# {line}  # {why}"));
                }
            }
            (YamlForm::Entry, scope.clone(), Written::new())
        }
        // The list says all, so the line is the whole of it, with this row.
        Shape::Beside { .. } => {
            let (Some(parent), Some(above)) = (&scope.parent, scope.parent.as_ref().and_then(kinds::scope_of)) else {
                return (YamlForm::Comment, format!("# {}: no line can adopt it", row.key));
            };
            let listed = difference.table.rows.iter().filter(|row| matches!(row.wanted, Wanted::Present(_)));
            let keys: BTreeSet<Name> = listed.map(|row| row.key.clone()).chain([row.key.clone()]).collect();
            let rows = keys.into_iter().map(|key| WrittenRow::new(key, Map::new())).collect();
            let section = WrittenSection { rows, ..WrittenSection::default() };
            let wanted = desired::lookup(inputs.desired, parent).and_then(|(_, row)| row);
            let fields = match (wanted.map(|row| &row.wanted), inputs.live.find(&above, parent.name())) {
                (Some(Wanted::Present(spec)), _) if !spec.fields().is_empty() => spec.fields(),
                (_, Lookup::One(row)) => live(above.kind, row),
                _ => Map::new(),
            };
            written = WrittenRow::new(parent.name().into(), fields);
            (YamlForm::Entry, above, Written::from([(scope.clone(), section)]))
        }
    };
    (form, write::line(&scope, &written, &beside))
}

/// Returns why a row is about nobody: neither the file nor the organization lists what it refers to.
fn refers_to_nobody(inputs: Inputs<'_>, difference: &Difference<'_>, row: &LiveRow) -> Option<String> {
    let spec = difference.kind.observe(&*row.live);
    let refers = difference.kind.refers(&row.key, &*spec, difference.scope.parent.as_ref());
    let is_listed = |address: &Address| desired::lookup(inputs.desired, address).is_some_and(|(_, row)| row.is_some());
    refers.iter().filter(|address| !is_listed(address)).find_map(|address| nobody(inputs.live, address))
}

/// Returns the way to a row in the configuration.
pub(super) fn places(address: &Address) -> Vec<YamlPlace> {
    let place = |address: Address| {
        let (_, kind) = kinds::at(&address)?;
        let shape = match kind.facts().shape {
            Shape::Map => YamlShape::Map,
            Shape::One => YamlShape::One,
            Shape::List => YamlShape::List,
            Shape::Beside { .. } => YamlShape::Beside,
            Shape::Rules => YamlShape::Rules,
        };
        Some(YamlPlace { section: kind.facts().section.to_owned(), shape, key: address.name().to_owned() })
    };
    address.path().filter_map(place).collect()
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
