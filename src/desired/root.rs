//! The root file's own blocks in (`version`, `organization`, and `policy` by its own file), settings out; and what every
//! reader of blocks says about wrong ones.

use super::{policy, reserved::is_later};
use crate::model::{
    diagnostic::{Diagnostic, nearest},
    node::{Key, Node, NodeKind, Position},
    node_de,
    policy::Organization,
    scope::Desired,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Keys of the root file that are no sections.
pub(super) const HEAD: &[&str] = &["version", "organization", "policy", "files"];

/// The only version there is.
pub(super) const VERSION: &str = "1";

/// `organization:` as written.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationBlock {
    /// The organization's id (`org-...`); sent with every request, and apply needs it.
    id: Option<Box<str>>,
    /// The default project's name; the API has no flag for it. `Default project` unless written.
    default_project: Option<Box<str>>,
}

/// Reads the root file's own blocks.
pub(super) fn read(root: &Node, desired: &mut Desired, problems: &mut Vec<Diagnostic>) {
    match root.get("version") {
        // What is no mapping is told once, by the walk over its sections.
        None if root.entries().is_none() => {}
        None => problems.push(Diagnostic::error(root.at, "the root file lacks `version: 1`").help(
            "Write `version: 1` on its first line, so that later versions of orgward know how to read the \
                    file.",
        )),
        Some(version) if version.text() == Some(VERSION) => {}
        Some(version) => problems.push(
            Diagnostic::error(version.at, "this orgward reads `version: 1`")
                .help("Write `version: 1`, or use an orgward that knows the other version."),
        ),
    }
    if let Some(block) = root.get("organization") {
        desired.organization = organization(block, problems);
    }
    if let Some((key, block)) = root.entries().and_then(|all| all.iter().find(|(key, _)| &*key.name == "policy")) {
        desired.policy = policy::read(key, block, problems);
    }
}

fn organization(block: &Node, problems: &mut Vec<Diagnostic>) -> Organization {
    let Some(block) = without_later(block, "organization", problems) else { return Organization::default() };
    match node_de::read::<OrganizationBlock>(&block) {
        Ok(OrganizationBlock { id, default_project }) => {
            let odd = |id: &str| !id.starts_with("org-") || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if let (Some(id), Some(node)) = (&id, block.get("id"))
                && odd(id)
            {
                problems.push(
                    Diagnostic::error(node.at, "an organization's id looks like `org-AbC123`")
                        .help("It is shown at platform.openai.com/settings/organization/general."),
                );
            }
            if let (Some(name), Some(node)) = (&default_project, block.get("default_project"))
                && has_space_around(name)
            {
                problems.push(space_around(node.at, name));
            }
            Organization { id, default_project }
        }
        Err(bad) => {
            problems.push(bad.into());
            Organization::default()
        }
    }
}

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

/// Whether a name begins or ends with white space of any kind. The API stores such a name without it, and orgward would
/// not find it again.
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
    let known: Vec<_> = known.into_iter().collect();
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
