//! Parts of `policy:` in, settings out: `overrides`, and the guardrails' numbers that stand beside the older block.

use crate::model::{
    address::Pattern,
    diagnostic::Diagnostic,
    node::{Is, Node},
    node_de,
    policy::{Guardrails, Override},
    scalar::{Length, Moment},
};
use serde::Deserialize;

/// One entry of `overrides:` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    guardrail: Box<str>,
    addresses: Vec<Box<str>>,
    max: Option<u64>,
    until: Moment,
    reason: Box<str>,
}

/// Reads `overrides:`.
pub(super) fn overrides(node: &Node, problems: &mut Vec<Diagnostic>) -> Vec<Override> {
    let Is::List(list) = &node.is else {
        problems.push(Diagnostic::error(node.at, format!("`overrides` must be a list, and this is {}", node.kind())));
        return Vec::new();
    };
    let mut read = Vec::new();
    for node in list {
        match node_de::read::<Entry>(node) {
            Err(bad) => problems.push(bad.into()),
            Ok(entry) => match resolve(entry, node) {
                Ok(one) => read.push(one),
                Err(why) => problems.push(Diagnostic::error(node.at, why)),
            },
        }
    }
    read
}

fn resolve(entry: Entry, node: &Node) -> Result<Override, String> {
    let addresses: Vec<Pattern> =
        entry.addresses.iter().map(|text| Pattern::parse(text)).collect::<Result<_, String>>()?;
    let open = addresses.iter().any(Pattern::is_open);
    let max = match entry.max {
        Some(max) => max,
        None if open => return Err("an override with a `*` says how many it lets through: write `max`".to_owned()),
        None => addresses.len() as u64,
    };
    let (guardrail, until, reason) = (entry.guardrail, entry.until.seconds(), entry.reason);
    Ok(Override { guardrail, addresses, max, until, reason, at: node.at })
}

/// Takes the numbers that are read here out of the block.
pub(super) fn numbers(block: &mut Node, settings: &mut Guardrails, problems: &mut Vec<Diagnostic>) {
    let Is::Map(entries) = &mut block.is else { return };
    let taken = ["max_changes", "revoke_used_within"].map(|name| {
        let index = entries.iter().position(|(key, _)| &*key.name == name)?;
        Some(entries.remove(index).1)
    });
    let [changes, within] = taken;
    match changes.map(|node| node_de::read(&node)) {
        Some(Ok(most)) => settings.max_changes = most,
        Some(Err(bad)) => problems.push(bad.into()),
        None => {}
    }
    match within.map(|node| if node.text() == Some("none") { Ok(0) } else { seconds(&node) }) {
        Some(Ok(within)) => settings.revoke_used_within = within,
        Some(Err(bad)) => problems.push(bad.into()),
        None => {}
    }
}

fn seconds(node: &Node) -> Result<i64, node_de::Bad> {
    node_de::read::<Length>(node).map(|length| length.seconds())
}
