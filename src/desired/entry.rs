//! The parts of one entry: a key, a field or an item of a list in, its value or a diagnostic out. Nothing here knows where
//! the entry stands.

use super::blocks::{has_space_around, space_around, word};
use crate::{
    kinds::{
        erased::AnyKind,
        facts::{Envelope, Facts, KeyForm, Shape},
    },
    model::{
        address::Name,
        diagnostic::{Diagnostic, nearest},
        money::Usd,
        node::{Key, Node, NodeKind},
        node_de, principal,
        scalar::Email,
        untyped::AnySpec,
    },
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Returns a key in its normal form.
pub(super) fn normal_key(facts: &Facts, key: &Key, problems: &mut Vec<Diagnostic>) -> Option<Name> {
    let name: Name = match facts.key {
        KeyForm::Principal if key.name.starts_with(principal::ACCOUNT) => (&*key.name).into(),
        KeyForm::Email | KeyForm::Principal => match Email::parse(&key.name) {
            Ok(email) => {
                foreign_letters(key, problems);
                email.as_str().into()
            }
            Err(message) => {
                problems.push(Diagnostic::error(key.at, message));
                return None;
            }
        },
        KeyForm::Name if key.name.trim().is_empty() || key.name.chars().any(char::is_control) => {
            problems.push(Diagnostic::error(key.at, "a name cannot be empty or contain control characters"));
            return None;
        }
        KeyForm::Name if has_space_around(&key.name) => {
            problems.push(space_around(key.at, &key.name));
            // The parser reads the sections in the entry all the same.
            key.name.trim().into()
        }
        KeyForm::Name | KeyForm::Amount(_) => (&*key.name).into(),
    };
    Some(name)
}

/// Letters that look like others are the oldest way to invite somebody else.
fn foreign_letters(key: &Key, problems: &mut Vec<Diagnostic>) {
    let letters: BTreeSet<char> = key.name.chars().filter(|letter| !letter.is_ascii()).collect();
    if letters.is_empty() {
        return;
    }
    let told: Vec<String> =
        letters.iter().take(5).map(|letter| format!("`{letter}` (U+{:04X})", u32::from(*letter))).collect();
    problems.push(
        Diagnostic::warning(key.at, format!("`{}` contains {}", key.name, told.join(", ")))
            .help("Non-ASCII letters can look like other letters. Make sure that this is the intended person."),
    );
}

/// Returns the name that an item of a list is.
pub(super) fn item(facts: &Facts, item: &Node, problems: &mut Vec<Diagnostic>) -> Option<Name> {
    if facts.key == KeyForm::Principal
        && let Some([(field, value)]) = item.entries()
        && &*field.name == "service_account"
    {
        let text = name(value, "service_account", problems)?;
        return match principal::parse_account(&text) {
            Ok((project, name)) => Some(principal::of_account(&project, &name).into()),
            Err(message) => {
                let help = "Name the service account by its project and its own name.";
                problems.push(Diagnostic::error(value.at, message).help(help));
                None
            }
        };
    }
    if let KeyForm::Amount(field) = facts.key {
        let text = item.get(field).and_then(Node::text);
        if text.is_none() {
            let message = format!("each item of `{}` is a mapping with `{field}`", facts.section);
            problems.push(Diagnostic::error(item.at, message));
        }
        // The check of the other fields refuses a value that is no amount.
        return text.map(|text| Usd::parse(text).map_or_else(|_| text.into(), |usd| usd.to_string().into()));
    }
    let text = item.text().filter(|text| !text.trim().is_empty() && !item.is_null());
    if text.is_none() {
        let what = match facts.key {
            KeyForm::Principal => "an e-mail address or `{ service_account: project/name }`",
            _ => "a name",
        };
        let message = format!("each item of `{}` is {what}, and this is {}", facts.section, item.kind());
        problems.push(Diagnostic::error(item.at, message));
    }
    text.map(Into::into)
}

/// Returns an entry as a mapping: a bare word stands for the kind's main field.
pub(super) fn long_form(facts: &Facts, key: &Key, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    if node.is_null() {
        let instead = match facts.short {
            _ if facts.shape == Shape::One => "a value, or omit the line to leave it unmanaged",
            Some(_) => "a role, or `{}` to list it without managing its role",
            None => "`{}` to list it and manage nothing in it",
        };
        problems.push(Diagnostic::error(node.at, format!("`{}` is null", key.name)).help(format!("Write {instead}.")));
        return None;
    }
    match (&node.is, facts.short) {
        (NodeKind::Map(_), _) => Some(node.clone()),
        (NodeKind::Plain(_) | NodeKind::Quoted(_) | NodeKind::List(_), Some(short)) => {
            let field = Key { at: node.at, name: short.into() };
            Some(Node { at: node.at, is: NodeKind::Map(vec![(field, node.clone())]) })
        }
        _ => {
            let message = format!("`{}` must be a mapping, and this is {}", key.name, node.kind());
            problems.push(Diagnostic::error(node.at, message).help("Write `{}` to list it and manage nothing in it."));
            None
        }
    }
}

/// Splits the value of a field that may be a list: the base word stays in the field, and the rest are rows. A bare
/// word declares no row.
pub(super) fn beside(
    base: &[&str],
    field: &Key,
    value: &Node,
    problems: &mut Vec<Diagnostic>,
) -> (Option<Node>, Option<Node>) {
    let NodeKind::List(items) = &value.is else { return (Some(value.clone()), None) };
    let (words, others): (Vec<&Node>, Vec<&Node>) =
        items.iter().partition(|item| item.text().is_some_and(|text| base.contains(&text)));
    if items.is_empty() {
        let message = format!("`{}` is an empty list, but everybody has a base role", field.name);
        let help = format!("Write one of {}.", base.join(", "));
        problems.push(Diagnostic::error(value.at, message).help(help));
        return (None, None);
    }
    if let [first, second, ..] = words[..] {
        let message = format!("`{}` lists two base roles, and only one of them can be", field.name);
        problems.push(Diagnostic::error(second.at, message).also(first.at, "the first one"));
    }
    let list = Node { at: value.at, is: NodeKind::List(others.into_iter().cloned().collect()) };
    (words.first().map(|word| (*word).clone()), Some(list))
}

/// Returns whether a `state:` says that the thing must be gone.
pub(super) fn state(facts: &Facts, value: &Node, problems: &mut Vec<Diagnostic>) -> bool {
    let known = facts.gone.unwrap_or_default();
    if value.text() == Some(known) {
        return true;
    }
    let said = value.text().unwrap_or_default();
    let problem = Diagnostic::error(value.at, format!("`state` can only be `{known}` here"));
    problems.push(match (said, known) {
        ("absent" | "removed" | "deleted", "archived") => {
            problem.help("A project cannot be deleted; `state: archived` archives it permanently.")
        }
        ("present" | "active", _) => problem.help("Omit `state`: a listed entry should exist."),
        _ => match nearest(said, [known]) {
            Some(near) => problem.label(format!("did you mean `{near}`?")),
            None => problem,
        },
    });
    false
}

/// Reads a name that something had, in its normal form.
pub(super) fn old_name(facts: &Facts, value: &Node, field: &str, problems: &mut Vec<Diagnostic>) -> Option<Name> {
    let text = name(value, field, problems)?;
    match facts.key {
        KeyForm::Name | KeyForm::Amount(_) => Some(text),
        KeyForm::Email | KeyForm::Principal => match Email::parse(&text) {
            Ok(email) => Some(email.as_str().into()),
            Err(message) => {
                problems.push(Diagnostic::error(value.at, message));
                None
            }
        },
    }
}

/// Reads a name or an id of something in the organization.
pub(super) fn name(value: &Node, field: &str, problems: &mut Vec<Diagnostic>) -> Option<Name> {
    let name = text(value, field, problems)?;
    if has_space_around(&name) {
        problems.push(space_around(value.at, &name));
        return None;
    }
    Some(name)
}

pub(super) fn text(value: &Node, name: &str, problems: &mut Vec<Diagnostic>) -> Option<Name> {
    let text = read::<String>(value, problems)?;
    if text.trim().is_empty() {
        problems.push(Diagnostic::error(value.at, format!("`{name}` is empty")));
        return None;
    }
    Some(text.into())
}

pub(super) fn read<T: serde::de::DeserializeOwned>(value: &Node, problems: &mut Vec<Diagnostic>) -> Option<T> {
    node_de::read(value).map_err(|bad| problems.push(bad.into())).ok()
}

/// Reads what an entry becomes at its `until`. Time alone never gives anybody more, so it must be less: a lower base
/// role, or the same one without the custom roles that are listed beside it (`ends_more`).
pub(super) fn then_of(
    kind: &dyn AnyKind,
    fields: &Node,
    field: &Key,
    value: &Node,
    until_then: &dyn AnySpec,
    ends_more: bool,
) -> Result<Option<Box<dyn AnySpec>>, Diagnostic> {
    let short = kind.facts().short.unwrap_or_default();
    if fields.get("until").is_none() {
        return Err(Diagnostic::error(field.at, "`then` gives the role after `until`, but there is no `until`")
            .help("Add `until: DATE`, or remove `then`."));
    }
    if fields.get(short).is_none() {
        return Err(Diagnostic::error(field.at, format!("`then` replaces `{short}`, but there is no `{short}`"))
            .help(format!("Write `{short}: ...` for the time before `until`.")));
    }
    let key = Key { at: value.at, name: short.into() };
    let then = kind.spec(&Node { at: value.at, is: NodeKind::Map(vec![(key, value.clone())]) })?;
    if until_then.fields().is_empty() && ends_more {
        return Err(Diagnostic::error(field.at, format!("`then` replaces the base role, but `{short}` lists none"))
            .help(format!("Add the base role for the time before `until` to `{short}`.")));
    }
    // What is wrong with the first role was told there.
    if until_then.fields().is_empty() {
        return Ok(None);
    }
    if then.same(until_then) && !ends_more {
        return Err(Diagnostic::error(value.at, format!("`then` is the same as `{short}`, so nothing ends"))
            .help("Remove `until` and `then`, or write another role."));
    }
    if kind.power(&*then) > kind.power(until_then) {
        return Err(Diagnostic::error(
            value.at,
            format!("`then` gives more access than `{short}`, but a time-based change never increases access"),
        )
        .help("Promote them in a separate change when the time comes."));
    }
    Ok(Some(then))
}

/// Returns the envelope field of this name, where the kind has it.
pub(super) fn envelope(facts: &Facts, name: &str) -> Option<Envelope> {
    facts.envelope.iter().copied().find(|field| word(*field) == name)
}

/// Returns a node as JSON, for what is only shown.
pub(super) fn json(node: &Node) -> Value {
    match &node.is {
        NodeKind::Quoted(text) => Value::from(&**text),
        NodeKind::Plain(_) if node.is_null() => Value::Null,
        NodeKind::Plain(text) => match &**text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
        },
        NodeKind::List(list) => list.iter().map(json).collect(),
        NodeKind::Map(entries) => entries.iter().map(|(key, value)| (key.name.to_string(), json(value))).collect(),
    }
}
