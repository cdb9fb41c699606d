//! The root file's own blocks in (`version`, `organization`, `policy`), settings out.

use super::{later::is_later, overrides_minimal};
use crate::{
    kinds,
    model::{
        diagnostic::{Diagnostic, nearest},
        node::{Is, Key, Node},
        node_de,
        policy::{Guardrails, Limit, Organization, Policy, Unlisted, UnlistedBy},
        scalar::Email,
        scope::Desired,
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use std::{borrow::Cow, collections::BTreeMap, fmt};

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

/// `policy.guardrails:` as written.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GuardrailsBlock {
    /// Fewest accepted human organization owners that a plan may leave; 2 unless written.
    min_owners: Option<u64>,
    /// People who are never removed and never demoted, even when they leave the file.
    protected_users: Option<Vec<Email>>,
    /// Domains that people may come from.
    allowed_email_domains: Option<Vec<Box<str>>>,
    /// Most organization owners that one plan may make; 1 unless written.
    max_new_owners: Option<u64>,
    /// Most invites that one plan may send, each of which is an e-mail; 25 unless written.
    max_invites: Option<u64>,
    /// How much one plan may take away: by collection and in `total`, as a number or a share of the live rows.
    max_removals: Option<BTreeMap<Box<str>, LimitText>>,
}

/// A [`Limit`] as written.
#[derive(Debug)]
pub(super) struct LimitText(Limit);

impl<'de> Deserialize<'de> for LimitText {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = LimitText;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a number, or a share like 10%")
            }
            fn visit_u64<E: de::Error>(self, count: u64) -> Result<LimitText, E> {
                Ok(LimitText(Limit::Count(count)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<LimitText, E> {
                let percent = text
                    .strip_suffix('%')
                    .filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
                    .and_then(|number| number.parse().ok());
                percent
                    .filter(|percent| *percent <= 100)
                    .map(|percent| LimitText(Limit::Percent(percent)))
                    .ok_or_else(|| E::custom(format!("`{text}` is neither a number nor a share like 10%")))
            }
        }
        input.deserialize_any(Text)
    }
}

impl JsonSchema for LimitText {
    fn schema_name() -> Cow<'static, str> {
        "RemovalLimit".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number, or a share of the live rows, rounded down but at least 1.",
            "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": "^(100|[0-9]{1,2})%$" }]
        })
    }
}

/// Every name that `unlisted` and `max_removals` may use.
pub(super) fn collections() -> impl Iterator<Item = &'static str> {
    kinds::KINDS.iter().flat_map(|kind| kind.collections(true))
}

/// Reads the root file's own blocks.
pub(super) fn read(root: &Node, desired: &mut Desired, problems: &mut Vec<Diagnostic>) {
    match root.get("version") {
        None => problems.push(
            Diagnostic::error(root.at, "the root file does not say `version: 1`")
                .help("Put `version: 1` on its first line, so that a later orgward knows how to read the file."),
        ),
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
        desired.policy = policy(key, block, problems);
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
                        .help("You find it at platform.openai.com/settings/organization/general."),
                );
            }
            Organization { id, default_project }
        }
        Err(bad) => {
            problems.push(bad.into());
            Organization::default()
        }
    }
}

fn policy(key: &Key, block: &Node, problems: &mut Vec<Diagnostic>) -> Policy {
    let mut policy = Policy { at: Some(key.at), ..Policy::default() };
    let Some(block) = without_later(block, "policy", problems) else { return policy };
    for (key, node) in block.entries().unwrap_or_default() {
        match &*key.name {
            "unlisted" => policy.unlisted = unlisted(node, collections(), problems),
            "guardrails" => policy.guardrails = guardrails(node, problems),
            "overrides" => policy.overrides = overrides_minimal::overrides(node, problems),
            name => problems.push(unknown(key, name, ["unlisted", "guardrails", "overrides"], "policy")),
        }
    }
    policy
}

/// Reads an `unlisted:` block that may name these collections.
pub(super) fn unlisted(
    node: &Node,
    known: impl Iterator<Item = &'static str>,
    problems: &mut Vec<Diagnostic>,
) -> UnlistedBy {
    let known: Vec<_> = known.collect();
    let mut block = UnlistedBy::new();
    let Some(entries) = entries(node, "unlisted", problems) else { return block };
    for (key, node) in entries {
        if is_later("collection", &key.name) {
            problems.push(not_yet(key, &key.name));
            continue;
        }
        if !known.contains(&&*key.name) {
            problems.push(unknown(key, &key.name, known.iter().copied(), "unlisted"));
            continue;
        }
        match node_de::read::<Unlisted>(node) {
            Ok(Unlisted::Remove) if &*key.name == "projects" => problems.push(
                Diagnostic::error(node.at, "a project is never archived because a file does not list it")
                    .help("Archiving is for ever. Write `state: archived` at the project itself, or use `report` or `ignore` here."),
            ),
            Ok(what) => {
                block.insert(key.name.clone(), what);
            }
            Err(bad) => problems.push(bad.into()),
        }
    }
    block
}

fn guardrails(node: &Node, problems: &mut Vec<Diagnostic>) -> Guardrails {
    let mut settings = Guardrails::default();
    let Some(mut block) = without_later(node, "guardrails", problems) else { return settings };
    overrides_minimal::numbers(&mut block, &mut settings, problems);
    match node_de::read::<GuardrailsBlock>(&block) {
        Err(bad) => problems.push(bad.into()),
        Ok(GuardrailsBlock {
            min_owners,
            protected_users,
            allowed_email_domains,
            max_new_owners,
            max_invites,
            max_removals,
        }) => {
            settings.min_owners = min_owners.unwrap_or(settings.min_owners);
            settings.max_new_owners = max_new_owners.unwrap_or(settings.max_new_owners);
            settings.max_invites = max_invites.unwrap_or(settings.max_invites);
            settings.protected_users = protected_users.unwrap_or_default();
            settings.allowed_email_domains = allowed_email_domains
                .map(|list| list.iter().map(|domain| domain.trim_start_matches('@').to_lowercase()).collect());
            for (name, LimitText(limit)) in max_removals.unwrap_or_default() {
                settings.max_removals.insert(name, limit);
            }
        }
    }
    // Told whether or not the block could be read: all problems at once.
    for node in domains(&block) {
        problems.push(
            Diagnostic::error(node.at, format!("`{}` is no domain", node.text().unwrap_or_default()))
                .help("Write what stands after the `@`: `example.com`. Subdomains are listed one by one."),
        );
    }
    if let Some(node) = block.get("min_owners").filter(|node| node.text() == Some("0")) {
        problems.push(
            Diagnostic::error(node.at, "an organization without owners cannot be administered any more")
                .help("Write 1 or more; 2 is the default."),
        );
    }
    for (key, node) in block.get("max_removals").and_then(Node::entries).unwrap_or_default() {
        let known = || collections().chain(["total"]);
        if is_later("collection", &key.name) {
            problems.push(not_yet(key, &key.name));
        } else if !known().any(|name| name == &*key.name) {
            problems.push(unknown(key, &key.name, known(), "max_removals"));
        } else if &*key.name == "total" && node.text().is_some_and(|text| text.ends_with('%')) {
            problems.push(
                Diagnostic::error(node.at, "`total` counts across collections, so it is a number")
                    .help("Write `total: 40`."),
            );
        }
    }
    settings
}

/// The entries of `allowed_email_domains` that no address can end with.
fn domains(block: &Node) -> Vec<&Node> {
    let Some(Is::List(list)) = block.get("allowed_email_domains").map(|list| &list.is) else { return Vec::new() };
    let fits = |text: &str| Email::parse(&format!("a@{}", text.trim_start_matches('@'))).is_ok();
    list.iter().filter(|node| node.text().is_some_and(|text| !fits(text))).collect()
}

/// A block without the words of later versions, each of which is an error; `None` when it is no mapping.
fn without_later(node: &Node, place: &'static str, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    let entries = entries(node, place, problems)?;
    let mut kept = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        if is_later(place, &key.name) {
            problems.push(not_yet(key, &key.name));
        } else {
            kept.push((key.clone(), value.clone()));
        }
    }
    Some(Node { at: node.at, is: Is::Map(kept) })
}

/// The entries of something that must be a mapping.
pub(super) fn entries<'a>(node: &'a Node, name: &str, problems: &mut Vec<Diagnostic>) -> Option<&'a [(Key, Node)]> {
    let entries = node.entries();
    if node.is_null() {
        problems.push(Diagnostic::error(node.at, format!("`{name}` is null")).help(format!(
            "Leave `{name}` out to leave it alone, or write `{name}: {{}}` for a scope with nothing in it."
        )));
    } else if entries.is_none() {
        problems.push(Diagnostic::error(node.at, format!("`{name}` must be a mapping, and this is {}", node.kind())));
    }
    entries
}

/// A field that nobody knows.
pub(super) fn unknown<'a>(key: &Key, name: &str, known: impl IntoIterator<Item = &'a str>, place: &str) -> Diagnostic {
    let known: Vec<_> = known.into_iter().collect();
    let problem = Diagnostic::error(key.at, format!("`{name}` is no field of `{place}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => problem.label(format!("did you mean `{near}`?")),
        None => problem.help(format!("Known here: {}.", known.join(", "))),
    }
}

/// A word of a later version.
pub(super) fn not_yet(key: &Key, name: &str) -> Diagnostic {
    Diagnostic::error(key.at, format!("this version of orgward does not manage `{name}` yet"))
        .help("Leave it out: what the file does not name is left as it is.")
}
