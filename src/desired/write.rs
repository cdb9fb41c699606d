//! Rows in, YAML lines out: the inverse of the walk over sections, from the same table of kinds. The walk reads what is
//! written here as the same rows.

use super::{
    blocks::{has_space_around, word},
    sections::fields_by_kind,
};
use crate::{
    kinds::{
        self,
        erased::AnyKind,
        facts::{Envelope, Facts, KeyForm, Shape},
    },
    model::{
        address::Name,
        node::{Key, Node, NodeKind, Position},
        principal::{self, ACCOUNT},
        scalar::Email,
        scope::{KindId, ScopeKey},
        yaml::{INLINE, YamlLine, YamlValue, inline, inline_list, inline_map, scalar, value},
    },
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The sections that are to be written, by their scopes.
pub type Written = BTreeMap<ScopeKey, WrittenSection>;

/// One section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WrittenSection {
    /// Comments about the section as a whole. Without rows and rules, they stand in its place.
    pub notes: Vec<String>,
    /// The rows.
    pub rows: Vec<WrittenRow>,
    /// The allow rules of a judged kind.
    pub rules: Vec<WrittenRule>,
}

/// One entry of a section.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenRow {
    /// Its name.
    pub key: Name,
    /// The fields that are managed.
    pub fields: Map<String, Value>,
    /// The fields that mean the same for every kind.
    pub envelope: Vec<(Envelope, Value)>,
    /// The comment behind it; empty for none.
    pub comment: String,
    /// True if it is only told, in a comment.
    pub is_comment: bool,
}

impl WrittenRow {
    /// Returns a row without comment and envelope.
    #[must_use]
    pub fn new(key: Name, fields: Map<String, Value>) -> Self {
        Self { key, fields, envelope: Vec::new(), comment: String::new(), is_comment: false }
    }
}

/// One allow rule.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenRule {
    /// Its fields.
    pub fields: Map<String, Value>,
    /// The comment above it and those that follow with the same one.
    pub heading: String,
    /// The comment behind it; empty for none.
    pub comment: String,
}

/// Returns why an entry cannot have this name; `None` where it can.
#[must_use]
pub fn unfit(facts: &Facts, key: &str) -> Option<&'static str> {
    let is_email = || Email::parse(key).is_ok_and(|email| email.as_str() == key);
    match facts.key {
        KeyForm::Principal if key.starts_with(ACCOUNT) => {
            (principal::account(key).is_none() || has_space_around(key)).then_some("its name cannot be written")
        }
        KeyForm::Email | KeyForm::Principal => {
            (!is_email()).then_some("its e-mail address is unknown or cannot be written")
        }
        KeyForm::Name if key.trim().is_empty() => Some("it has no name"),
        KeyForm::Name if key.chars().any(char::is_control) || has_space_around(key) => {
            Some("its name cannot be written")
        }
        KeyForm::Name | KeyForm::Amount(_) => None,
    }
}

/// Splits the fields of a live row into those that a file may hold, and the names of those that it may not with these
/// values.
#[must_use]
pub fn writable(id: KindId, fields: Map<String, Value>) -> (Map<String, Value>, Vec<String>) {
    let known = fields_by_kind().get(&id).map_or(&[][..], Vec::as_slice);
    let fields = fields.into_iter().filter(|(name, _)| known.contains(name));
    let fits = |name: &str, value: &Value| kinds::get(id).spec(&map([(name, node(value))])).is_ok();
    let (good, bad): (Vec<_>, Vec<_>) = fields.partition(|(name, value)| fits(name, value));
    (good.into_iter().collect(), bad.into_iter().map(|(name, _)| name).collect())
}

/// Returns fields as the walk would read them.
#[must_use]
pub fn node_of(fields: &Map<String, Value>) -> Node {
    map(fields.iter().map(|(name, value)| (name.as_str(), node(value))))
}

fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Node)>) -> Node {
    let at = Position::default();
    let entries = entries.into_iter().map(|(name, node)| (Key { at, name: name.into() }, node));
    Node { at, is: NodeKind::Map(entries.collect()) }
}

fn node(value: &Value) -> Node {
    let is = match value {
        Value::String(text) => NodeKind::Quoted(text.as_str().into()),
        Value::Array(items) => NodeKind::List(items.iter().map(node).collect()),
        Value::Object(fields) => return node_of(fields),
        other => NodeKind::Plain(other.to_string().into()),
    };
    Node { at: Position::default(), is }
}

/// Returns the lines of every section at the top, in the order of kinds.
#[must_use]
pub fn sections(written: &Written) -> Vec<YamlLine> {
    in_block(written, "")
}

/// Returns the lines of every section in a block of the root file; the empty name is the top.
#[must_use]
pub fn in_block(written: &Written, block: &str) -> Vec<YamlLine> {
    let is_there = |facts: &Facts| facts.block == block;
    inside(written, "", is_there, |id| ScopeKey { kind: id, parent: None })
}

/// Returns the lines of the sections that stand in one thing, or at the top.
fn inside(
    written: &Written,
    under: &str,
    is_there: impl Fn(&Facts) -> bool,
    scope: impl Fn(KindId) -> ScopeKey,
) -> Vec<YamlLine> {
    let mut lines = Vec::new();
    for (id, child) in kinds::under(under).filter(|(_, child)| is_there(child.facts())) {
        let scope = scope(id);
        let facts = child.facts();
        let Some(section) = written.get(&scope) else { continue };
        let is_empty = section.rules.is_empty() && section.rows.iter().all(|row| row.is_comment);
        if is_empty && (!section.notes.is_empty() || !section.rows.is_empty()) {
            let rows = section
                .rows
                .iter()
                .map(|row| told(row, &value_of(facts, &row.fields.clone().into_iter().collect::<Vec<_>>())));
            lines.extend(
                section
                    .notes
                    .iter()
                    .cloned()
                    .chain(rows)
                    .map(|note| YamlLine::Comment(format!("{}: {note}", facts.section))),
            );
            continue;
        }
        if matches!(facts.shape, Shape::Beside { .. }) {
            continue;
        }
        lines.push(YamlLine::entry(facts.section, body(written, &scope, child, section)));
    }
    lines
}

/// Returns what stands under the name of a section.
fn body(written: &Written, scope: &ScopeKey, kind: &dyn AnyKind, section: &WrittenSection) -> YamlValue {
    let notes = section.notes.iter().cloned().map(YamlLine::Comment);
    match kind.facts().shape {
        Shape::Map => {
            let lines: Vec<YamlLine> =
                notes.chain(section.rows.iter().map(|row| entry(written, scope, kind.facts(), row))).collect();
            if lines.is_empty() { YamlValue::Inline("{}".to_owned()) } else { YamlValue::Map(lines) }
        }
        Shape::List | Shape::Beside { .. } => {
            let items: Vec<String> = section.rows.iter().map(|row| item(kind.facts(), row)).collect();
            let text = inline_list(items.iter().cloned());
            let is_quiet =
                section.notes.is_empty() && section.rows.iter().all(|row| !row.is_comment && row.comment.is_empty());
            if is_quiet && text.chars().count() <= INLINE {
                return YamlValue::Inline(text);
            }
            let lines = section.rows.iter().zip(items).map(|(row, item)| match row.is_comment {
                true => YamlLine::Comment(told(row, &YamlValue::Inline(String::new()))),
                false => {
                    YamlLine::Item { key: String::new(), value: YamlValue::Inline(item), comment: row.comment.clone() }
                }
            });
            YamlValue::List(notes.chain(lines).collect())
        }
        Shape::One => match section.rows.first() {
            Some(row) => value_of(kind.facts(), &row.fields.clone().into_iter().collect::<Vec<_>>()),
            None => YamlValue::Inline("{}".to_owned()),
        },
        Shape::Rules => {
            let mut lines: Vec<YamlLine> = notes.collect();
            let mut heading = "";
            for rule in &section.rules {
                if rule.heading != heading {
                    heading = &rule.heading;
                    lines.push(YamlLine::Comment(heading.to_owned()));
                }
                let value = YamlValue::Inline(inline_of(&rule.fields));
                lines.push(YamlLine::Item { key: String::new(), value, comment: rule.comment.clone() });
            }
            let list = if lines.is_empty() { YamlValue::Inline("[]".to_owned()) } else { YamlValue::List(lines) };
            YamlValue::Map(vec![YamlLine::entry("allow", list)])
        }
    }
}

fn inline_of(fields: &Map<String, Value>) -> String {
    inline_map(fields.iter().map(|(name, value)| (scalar(name), inline(value))))
}

/// Returns a row that is only told.
fn told(row: &WrittenRow, value: &YamlValue) -> String {
    let value = match value {
        YamlValue::Inline(text) if !text.is_empty() => format!(": {text}"),
        _ => String::new(),
    };
    let comment = if row.comment.is_empty() { String::new() } else { format!("  # {}", row.comment) };
    format!("{}{value}{comment}", scalar(&row.key))
}

/// Returns an item of a list: a name, or the account that it means.
fn item(facts: &Facts, row: &WrittenRow) -> String {
    if let KeyForm::Amount(_) = facts.key {
        return inline_of(&row.fields);
    }
    let key = &row.key;
    match key.strip_prefix(ACCOUNT).filter(|_| facts.key == KeyForm::Principal) {
        Some(account) => inline_map([("service_account".to_owned(), scalar(account))]),
        None => scalar(key),
    }
}

/// Returns an entry of a mapping with all that stands in it.
#[must_use]
pub fn entry(written: &Written, scope: &ScopeKey, facts: &Facts, row: &WrittenRow) -> YamlLine {
    let address = kinds::address(scope, &row.key);
    let of = |kind: KindId| ScopeKey { kind, parent: Some(address.clone()) };
    let mut fields = row.fields.clone();
    for (id, child) in kinds::under(facts.name) {
        let Shape::Beside { .. } = child.facts().shape else { continue };
        let Some(section) = written.get(&of(id)).filter(|section| section.notes.is_empty()) else { continue };
        let field = child.facts().section;
        let rest = section.rows.iter().filter(|row| !row.is_comment).map(|row| Value::from(&*row.key));
        let list = fields.remove(field).into_iter().chain(rest).collect();
        fields.insert(field.to_owned(), Value::Array(list));
    }
    let is_first = |envelope: &Envelope| matches!(envelope, Envelope::Id | Envelope::RenamedFrom | Envelope::Use);
    let (first, last): (Vec<_>, Vec<_>) = row.envelope.iter().partition(|(envelope, _)| is_first(envelope));
    let of_envelope = |(envelope, value): &(Envelope, Value)| (word(*envelope).to_owned(), value.clone());
    let mut order: Vec<(String, Value)> = first.into_iter().map(of_envelope).collect();
    order.extend(fields.clone());
    order.extend(last.into_iter().map(of_envelope));
    let sections = inside(written, facts.name, |_| true, of);
    let mut comment = row.comment.clone();
    let value = match sections.iter().any(|line| matches!(line, YamlLine::Item { .. })) {
        true => {
            let lines = order.into_iter().map(|(name, json)| YamlLine::entry(&name, value(&json)));
            YamlValue::Map(lines.chain(sections).collect())
        }
        false => {
            for line in sections {
                let YamlLine::Comment(text) = line else { continue };
                comment.push_str(if comment.is_empty() { "" } else { "; " });
                comment.push_str(&text);
            }
            value_of(facts, &order)
        }
    };
    if row.is_comment {
        return YamlLine::Comment(told(row, &value));
    }
    YamlLine::Item { key: scalar(&row.key), value, comment }
}

/// Returns the value of an entry without sections: a bare word or a list where that says it all.
fn value_of(facts: &Facts, order: &[(String, Value)]) -> YamlValue {
    if let [(name, json)] = order
        && facts.short == Some(name)
    {
        return value(json);
    }
    let text = inline_map(order.iter().map(|(name, json)| (scalar(name), inline(json))));
    match text.chars().count() <= INLINE {
        true => YamlValue::Inline(text),
        false => YamlValue::Map(order.iter().map(|(name, json)| YamlLine::entry(name, value(json))).collect()),
    }
}

/// Returns the one line that adds a row to its section. A row of a list beside a field is added to the whole list, which
/// `beside` holds with what it stands in.
#[must_use]
pub fn line(scope: &ScopeKey, row: &WrittenRow, beside: &Written) -> String {
    let kind = kinds::get(scope.kind);
    let line = match kind.facts().shape {
        Shape::Map | Shape::One => entry(beside, scope, kind.facts(), row),
        Shape::List | Shape::Beside { .. } => YamlLine::Item {
            key: String::new(),
            value: YamlValue::Inline(item(kind.facts(), row)),
            comment: String::new(),
        },
        Shape::Rules => {
            let value = YamlValue::Inline(inline_of(&row.fields));
            YamlLine::Item { key: String::new(), value, comment: String::new() }
        }
    };
    match line {
        YamlLine::Item { key, value: YamlValue::Inline(text), .. } if key.is_empty() => format!("- {text}"),
        YamlLine::Item { key, value: YamlValue::Inline(text), .. } => format!("{key}: {text}"),
        other => crate::model::yaml::text(&[other]).trim_end().to_owned(),
    }
}
