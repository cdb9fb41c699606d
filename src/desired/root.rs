//! The root file's own blocks in (`version`, `organization`, and `policy` by its own file), settings out.

use super::{
    blocks::{has_space_around, space_around, without_later},
    policy_block,
    templates::{TEMPLATES, UNLISTED},
};
use crate::{
    kinds,
    model::{
        desired_table::Desired,
        diagnostic::Diagnostic,
        node::{Node, NodeKind},
        node_de,
        policy::Organization,
    },
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Keys of the root file that are no sections.
pub(super) const HEAD: &[&str] = &["version", "organization", "policy", "files", TEMPLATES, UNLISTED];

/// The only version there is.
pub(super) const VERSION: &str = "1";

/// `organization:` as written.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationBlock {
    /// The organization's id (`org-...`); sent with every request, and apply needs it.
    id: Option<Box<str>>,
    /// The default project's name, because the API does not mark that project. Default: `Default project`.
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
        desired.policy = policy_block::read(key, block, problems);
    }
}

fn organization(block: &Node, problems: &mut Vec<Diagnostic>) -> Organization {
    let Some(mut block) = without_later(block, "organization", problems) else { return Organization::default() };
    // Its sections are read by the walk over all of them.
    if let NodeKind::Map(entries) = &mut block.is {
        entries.retain(|(key, _)| kinds::in_block("organization").all(|(_, kind)| *kind.facts().section != *key.name));
    }
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
