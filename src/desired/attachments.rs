//! Nodes in, the files that entries name out; and with their contents, the same nodes with each content in its field.
//! The kinds say which field names a file.

use crate::{
    kinds::{self, facts::Attachment},
    model::{
        diagnostic::Diagnostic,
        node::{Key, Node, NodeKind, Position},
    },
};
use std::{borrow::Cow, collections::BTreeMap};

/// The contents by the place of the name of the file; `None` where it was told why it cannot be read.
pub type Attachments = BTreeMap<Position, Option<String>>;

/// The kinds whose entries may name a file, with their sections.
fn attaching() -> impl Iterator<Item = (&'static str, Attachment)> {
    kinds::in_block("").filter_map(|(_, kind)| Some((kind.facts().section, kind.facts().attachment?)))
}

/// Returns the files that entries name, each with the place of its name.
#[must_use]
pub fn attachments(files: &[&Node]) -> Vec<(Position, String)> {
    let mut named = Vec::new();
    for (section, Attachment { field, .. }) in attaching() {
        let entries = files.iter().filter_map(|file| file.get(section)?.entries()).flatten();
        let values = entries.filter_map(|(_, entry)| entry.get(field));
        named.extend(values.filter_map(|value| Some((value.at, value.text()?.to_owned()))));
    }
    named
}

/// Puts the contents into their fields.
pub(super) fn attach<'a>(file: Cow<'a, Node>, contents: &Attachments, problems: &mut Vec<Diagnostic>) -> Cow<'a, Node> {
    let names = |(section, attachment): &(&str, Attachment)| {
        let entries = file.get(section).and_then(Node::entries).unwrap_or_default();
        entries.iter().any(|(_, entry)| entry.get(attachment.field).is_some())
    };
    let named: Vec<_> = attaching().filter(names).collect();
    if named.is_empty() {
        return file;
    }
    let mut file = file.into_owned();
    for (section, attachment) in named {
        let NodeKind::Map(sections) = &mut file.is else { continue };
        let of_section = sections.iter_mut().filter(|(key, _)| &*key.name == section);
        for entry in of_section.filter_map(|(_, node)| map(node)).flatten() {
            if let Some(fields) = map(&mut entry.1) {
                fill(fields, attachment, contents, problems);
            }
        }
    }
    Cow::Owned(file)
}

fn map(node: &mut Node) -> Option<&mut Vec<(Key, Node)>> {
    match &mut node.is {
        NodeKind::Map(entries) => Some(entries),
        _ => None,
    }
}

/// Replaces the field of one entry that names a file by its content.
fn fill(
    fields: &mut Vec<(Key, Node)>,
    Attachment { field, content, example }: Attachment,
    contents: &Attachments,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(index) = fields.iter().position(|(key, _)| &*key.name == field) else { return };
    if let Some((own, _)) = fields.iter().find(|(key, _)| &*key.name == content) {
        let problem = Diagnostic::error(own.at, format!("`{content}` and `{field}` are both written"));
        problems.push(problem.also(fields[index].0.at, "the other one").help("Remove one of the two."));
        fields.remove(index);
        return;
    }
    let (key, value) = &mut fields[index];
    match contents.get(&value.at) {
        Some(Some(text)) => {
            key.name = content.into();
            value.is = NodeKind::Quoted(text.as_str().into());
        }
        // It was told why.
        Some(None) => drop(fields.remove(index)),
        None => {
            let message = match value.text() {
                Some(_) => format!("the file of `{field}` was not read"),
                None => format!("`{field}` must be the path of a file, and this is {}", value.kind()),
            };
            let help = format!("Write a path relative to the root file's folder: `{example}`.");
            problems.push(Diagnostic::error(value.at, message).help(help));
            fields.remove(index);
        }
    }
}
