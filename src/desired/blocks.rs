//! A block of the configuration in, its entries out; and what every reader of blocks says about wrong ones.

use super::reserved::is_later;
use crate::{
    kinds::facts::Envelope,
    model::{
        diagnostic::{Diagnostic, nearest},
        node::{Key, Node, NodeKind, Position},
    },
};
use std::collections::BTreeSet;

/// A block without the words of later versions, each of which is an error; `None` when it is no mapping.
pub(super) fn without_later(node: &Node, place: &'static str, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    let entries = entries(node, place, problems)?;
    let mut kept = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        if is_later(place, &key.name) {
            problems.push(not_yet(key, &key.name));
        } else {
            kept.push((key.clone(), value.clone()));
        }
    }
    Some(Node { at: node.at, is: NodeKind::Map(kept) })
}

/// The entries of something that must be a mapping.
pub(super) fn entries<'a>(node: &'a Node, name: &str, problems: &mut Vec<Diagnostic>) -> Option<&'a [(Key, Node)]> {
    let entries = node.entries();
    if node.is_null() {
        problems.push(
            Diagnostic::error(node.at, format!("`{name}` is null"))
                .help(format!("Omit `{name}` to leave it unmanaged, or write `{name}: {{}}` to declare it empty.")),
        );
    } else if entries.is_none() {
        problems.push(Diagnostic::error(node.at, format!("`{name}` must be a mapping, and this is {}", node.kind())));
    }
    entries
}

/// Returns whether a name begins or ends with white space of any kind. The API stores such a name without it, and
/// orgward would not find it again.
pub(super) fn has_space_around(name: &str) -> bool {
    name.trim() != name
}

/// A name with white space around it.
pub(super) fn space_around(at: Position, name: &str) -> Diagnostic {
    Diagnostic::error(at, format!("the name `{name}` begins or ends with white space"))
        .help(format!("Write `{}`: the API may store the name without the surrounding space.", name.trim()))
}

/// A field that nobody knows.
pub(super) fn unknown<'a>(key: &Key, name: &str, known: impl IntoIterator<Item = &'a str>, place: &str) -> Diagnostic {
    // Several kinds may share one field.
    let mut listed = BTreeSet::new();
    let known: Vec<_> = known.into_iter().filter(|one| listed.insert(*one)).collect();
    let problem = Diagnostic::error(key.at, format!("`{name}` is not a field of `{place}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => problem.label(format!("did you mean `{near}`?")),
        None => problem.help(format!("Known fields: {}.", known.join(", "))),
    }
}

/// A word of a later version.
pub(super) fn not_yet(key: &Key, name: &str) -> Diagnostic {
    Diagnostic::error(key.at, format!("this version of orgward does not manage `{name}` yet"))
        .help("Omit it: orgward leaves everything that the file does not name unchanged.")
}

/// The word of an envelope field.
pub(super) fn word(field: Envelope) -> &'static str {
    match field {
        Envelope::Id => "id",
        Envelope::RenamedFrom => "renamed_from",
        Envelope::Until => "until",
        Envelope::Then => "then",
        Envelope::State => "state",
        Envelope::Reason => "reason",
        Envelope::Meta => "meta",
        Envelope::Unlisted => "unlisted",
        Envelope::Use => "use",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_several_kinds_share_is_listed_once() {
        let key = Key { at: Position::default(), name: "zzz".into() };
        let told = unknown(&key, "zzz", ["roles", "groups", "roles"], "policy.unlisted");
        assert_eq!(told.help, ["Known fields: roles, groups."]);
    }
}
