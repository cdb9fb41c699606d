//! The `policy:` block in, rules about the plan out: what is unlisted or ignored, the bad day's freeze, exceptions from
//! guardrails, and the guardrails' own settings. What only the clock can tell about them is told by [`times`].

use super::{
    blocks::{entries, not_yet, unknown, without_later},
    reserved::is_later,
};
use crate::{
    kinds::{self, facts::KeyForm},
    model::{
        address::Pattern,
        desired_table::Desired,
        diagnostic::{Diagnostic, nearest},
        guardrails::{Exception, GUARDRAILS, named, overridable},
        money::Usd,
        node::{Key, Node, NodeKind, Position},
        node_de,
        policy::{
            AccessEffect, Freeze, Guardrails, Ignore, LONGEST_OVERRIDE, Limit, Override, Policy, Unlisted, UnlistedBy,
        },
        scalar::{Email, Length, Moment, Seconds, day},
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The fields of `policy:`.
const FIELDS: [&str; 7] =
    ["unlisted", "unlisted_grace", "invite_renewals", "ignore", "freeze", "overrides", "guardrails"];

/// The patterns that `policy.ignore`, and all of `policy.overrides` together, may hold. Each address of a plan is held
/// against each of them.
const MOST_PATTERNS: usize = 10_000;

/// One entry of `policy.ignore:` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IgnoreEntry {
    /// The live things to leave out.
    address: PatternText,
    /// Why, for people.
    reason: Words,
}

/// `policy.freeze:` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FreezeBlock {
    /// Frozen up to, and not at, this time.
    until: Moment,
    /// The changes that the freeze lets through. Default: none.
    #[serde(default)]
    allow: BTreeSet<AccessEffect>,
    /// Why, for people; shown at every change that it keeps back.
    reason: Words,
}

/// One entry of `policy.overrides:` as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OverrideEntry {
    /// The guardrail that lets something through.
    #[schemars(with = "OverridableName")]
    guardrail: Box<str>,
    /// What it lets through.
    #[schemars(length(min = 1))]
    addresses: Vec<PatternText>,
    /// The largest number of changes. If more changes fit, the override lets none of them through. Required with a
    /// `*`; otherwise the default is the number of addresses.
    #[schemars(range(min = 1))]
    max: Option<u64>,
    /// It holds up to, and not at, this time: at most 30 days from now.
    until: Moment,
    /// Why, for people.
    reason: Words,
}

/// A text that says something.
#[derive(Debug)]
struct Words(Box<str>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        if text.trim().is_empty() { Err(de::Error::custom("the text is empty")) } else { Ok(Self(text.into())) }
    }
}

impl JsonSchema for Words {
    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "\\S" })
    }
}

/// A [`Pattern`] as written.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct PatternText(Box<str>);

impl JsonSchema for PatternText {
    fn schema_name() -> Cow<'static, str> {
        "AddressPattern".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "pattern": "^[a-z_]+/[^/]+(/[a-z_]+/[^/]+)*$",
            "examples": ["user/*@vendor.example", "project/batch/api_key/*"],
            "description": "An address as plans show it; `*` stands for anything within one name."
        })
    }
}

/// The guardrails that an override may name, for the schema.
struct OverridableName;

impl JsonSchema for OverridableName {
    fn schema_name() -> Cow<'static, str> {
        "OverridableGuardrail".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A guardrail that an override can name.", "enum": overridable().collect::<Vec<_>>()
        })
    }
}

/// `policy.guardrails:` as written. `model/guardrails.rs` says what each field means.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GuardrailsBlock {
    min_owners: Option<u64>,
    protected_users: Option<Vec<Email>>,
    allowed_email_domains: Option<Vec<Box<str>>>,
    max_new_owners: Option<u64>,
    max_invites: Option<u64>,
    max_removals: Option<BTreeMap<Box<str>, LimitText>>,
    max_changes: Option<u64>,
    revoke_used_within: Option<Within>,
    max_spend_limit_factor: Option<u64>,
    model_used_within: Option<Within>,
}

/// A length of time, or `none`.
#[derive(Debug)]
pub(super) struct Within(Seconds);

impl<'de> Deserialize<'de> for Within {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        if text == "none" {
            return Ok(Self(0));
        }
        let switch = |why| format!("{why}; `none` disables the guardrail");
        Length::parse(&text).map(|length| Self(length.seconds())).map_err(|why| de::Error::custom(switch(why)))
    }
}

impl JsonSchema for Within {
    fn schema_name() -> Cow<'static, str> {
        "Within".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let length = generator.subschema_for::<Length>();
        json_schema!({ "description": "A length of time, or `none`.", "anyOf": [{ "const": "none" }, length] })
    }
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
    kinds::KINDS.iter().filter(|kind| !kind.facts().given).flat_map(|kind| kind.facts().collections(true))
}

/// Reads the block.
pub(super) fn read(key: &Key, block: &Node, problems: &mut Vec<Diagnostic>) -> Policy {
    let mut policy = Policy { at: Some(key.at), ..Policy::default() };
    let Some(block) = without_later(block, "policy", problems) else { return policy };
    for (key, node) in block.entries().unwrap_or_default() {
        match &*key.name {
            "unlisted" => policy.unlisted = unlisted(node, collections(), problems),
            "unlisted_grace" => {
                policy.unlisted_grace = told(node_de::read(node), problems);
                policy.grace_at = key.at;
            }
            "invite_renewals" => policy.invite_renewals = told(node_de::read(node), problems),
            "ignore" => policy.ignore = list(node, "ignore", problems, ignore),
            "freeze" => policy.freeze = freeze(key, node, problems),
            "overrides" => {
                policy.overrides = list(node, "overrides", problems, an_override);
                if policy.overrides.iter().map(|one| one.addresses.len()).sum::<usize>() > MOST_PATTERNS {
                    problems.push(too_many_patterns(node.at, "overrides"));
                }
            }
            "guardrails" => policy.guardrails = guardrails(node, problems),
            name => problems.push(unknown(key, name, FIELDS, "policy")),
        }
    }
    policy
}

/// Returns what could be read, or nothing after saying why.
fn told<T>(read: Result<T, node_de::DeError>, problems: &mut Vec<Diagnostic>) -> Option<T> {
    read.map_err(|bad| problems.push(bad.into())).ok()
}

/// Reads a list entry by entry: one that is wrong does not hide the next.
fn list<T>(
    node: &Node,
    name: &str,
    problems: &mut Vec<Diagnostic>,
    entry: fn(&Node, &mut Vec<Diagnostic>) -> Option<T>,
) -> Vec<T> {
    let NodeKind::List(items) = &node.is else {
        problems.push(
            Diagnostic::error(node.at, format!("`{name}` must be a list, and this is {}", node.kind()))
                .help(format!("Omit `{name}`, or write one entry on each line, with a `-` before it.")),
        );
        return Vec::new();
    };
    if items.len() > MOST_PATTERNS {
        problems.push(too_many_patterns(node.at, name));
        return Vec::new();
    }
    items.iter().filter_map(|item| entry(item, problems)).collect()
}

fn too_many_patterns(at: Position, name: &str) -> Diagnostic {
    Diagnostic::error(at, format!("`{name}` has more than {MOST_PATTERNS} patterns"))
        .help("One pattern with a `*` covers many addresses: `project/batch/api_key/*`.")
}

fn ignore(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Ignore> {
    let IgnoreEntry { address, reason } = told(node_de::read(node), problems)?;
    let address = pattern(node.get("address")?, &address, problems)?;
    Some(Ignore { address, reason: reason.0, at: node.at })
}

fn freeze(key: &Key, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Freeze> {
    let FreezeBlock { until, allow, reason } = told(node_de::read(node), problems)?;
    Some(Freeze { until: Some(until.seconds()), allow, reason: reason.0, at: key.at })
}

fn an_override(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Override> {
    let OverrideEntry { guardrail, addresses: texts, max, until, reason } = told(node_de::read(node), problems)?;
    let before = problems.len();
    if let Some(name) = node.get("guardrail") {
        problems.extend(cannot_be_overridden(name, &guardrail));
    }
    let list = node.get("addresses")?;
    let NodeKind::List(items) = &list.is else { return None };
    if items.len() > MOST_PATTERNS {
        problems.push(too_many_patterns(list.at, "addresses"));
        return None;
    }
    if texts.is_empty() {
        problems.push(
            Diagnostic::error(list.at, "an override without an address allows nothing")
                .help("Name the addresses, for example `project/batch/api_key/*`."),
        );
    }
    let addresses: Vec<Pattern> =
        items.iter().zip(&texts).filter_map(|(item, text)| pattern(item, text, problems)).collect();
    let open = addresses.iter().any(Pattern::is_open);
    match (max, node.get("max")) {
        (Some(0), Some(max)) => problems.push(
            Diagnostic::error(max.at, "an override for 0 changes allows nothing")
                .help("Write the number of changes, or remove the override."),
        ),
        (None, _) if open => problems.push(Diagnostic::error(list.at, "an override with a `*` needs `max`").help(
            "Write the number of changes, for example `max: 60`. If more changes match, the override \
                    allows none.",
        )),
        _ => {}
    }
    (problems.len() == before).then(|| Override {
        guardrail,
        max: max.unwrap_or(addresses.len() as u64),
        addresses,
        until: until.seconds(),
        reason: reason.0,
        at: node.at,
    })
}

fn cannot_be_overridden(node: &Node, name: &str) -> Option<Diagnostic> {
    if let Some(facts) = named(name) {
        return match facts.exception {
            Exception::Override => None,
            Exception::Never { why, help } => {
                Some(Diagnostic::error(node.at, format!("`{name}` cannot be overridden: {why}")).help(help))
            }
        };
    }
    let problem = Diagnostic::error(node.at, format!("there is no guardrail `{name}`"));
    Some(match nearest(name, GUARDRAILS.iter().map(|facts| facts.name)) {
        Some(near) => problem.label(format!("did you mean `{near}`?")),
        None => {
            problem.help(format!("Those that can be overridden: {}.", overridable().collect::<Vec<_>>().join(", ")))
        }
    })
}

/// A pattern whose kinds exist and stand in each other. A part of it that could never fit would be a rule that looks as
/// if it held.
fn pattern(node: &Node, PatternText(text): &PatternText, problems: &mut Vec<Diagnostic>) -> Option<Pattern> {
    let mut parts: Vec<String> = text.split('/').map(str::to_owned).collect();
    let mut within = "";
    let pairs = parts.len() / 2;
    for index in (0..pairs).map(|pair| 2 * pair) {
        let segment = parts[index].clone();
        if segment.contains('*') || segment.is_empty() {
            break;
        }
        let Some((_, kind)) = kinds::under(within).find(|(_, kind)| kind.facts().segment == segment) else {
            problems.push(no_such_kind(node, &segment, within));
            return None;
        };
        // Addresses hold e-mails in lower case; `%2F` is no part of one and stays as it is.
        if kind.facts().key == KeyForm::Email && !parts[index + 1].contains('%') {
            parts[index + 1] = parts[index + 1].to_lowercase();
        }
        // Addresses hold amounts in one form: `2.5` is `2.50` there, and `10.00` is `10`.
        if let (KeyForm::Amount(_), Ok(amount)) = (kind.facts().key, Usd::parse(&parts[index + 1])) {
            parts[index + 1] = amount.to_string();
        }
        within = kind.facts().name;
    }
    Pattern::parse(&parts.join("/")).map_err(|why| problems.push(Diagnostic::error(node.at, why))).ok()
}

fn no_such_kind(node: &Node, segment: &str, within: &str) -> Diagnostic {
    if let Some((_, kind)) = kinds::all().find(|(_, kind)| kind.facts().segment == segment) {
        let under = kind.facts().under;
        let (place, example) = match under {
            "" => ("stands directly under the organization".to_owned(), format!("{segment}/...")),
            under => (format!("stands in a {under}"), format!("{under}/.../{segment}/...")),
        };
        return Diagnostic::error(node.at, format!("a {} {place}", kind.facts().title))
            .help(format!("Write it as plans show it: `{example}`."));
    }
    let known: Vec<&str> = kinds::under(within).map(|(_, kind)| kind.facts().segment).collect();
    let problem = Diagnostic::error(node.at, format!("there is no kind of resource named `{segment}`"));
    match nearest(segment, known.iter().copied()) {
        Some(near) => problem.label(format!("did you mean `{near}`?")),
        None if known.is_empty() => problem.help(format!("Nothing stands in a {}.", within.replace('_', " "))),
        None => problem.help(format!("Known fields: {}.", known.join(", "))),
    }
}

/// Returns what the clock says about the policy: exceptions that hold too long, and what has run out and holds no more.
pub(super) fn times(desired: &Desired, now: Seconds) -> Vec<Diagnostic> {
    let Policy { freeze, overrides, .. } = &desired.policy;
    let mut problems = Vec::new();
    if let Some(Freeze { until: Some(until), at, .. }) = freeze
        && *until <= now
    {
        problems.push(
            Diagnostic::warning(*at, format!("this freeze ended on {} and no longer withholds anything", day(*until)))
                .help("Remove it."),
        );
    }
    for Override { guardrail, until, at, .. } in overrides {
        if *until <= now {
            problems.push(
                Diagnostic::warning(
                    *at,
                    format!("this override of `{guardrail}` ended on {} and no longer has an effect", day(*until)),
                )
                .help("Remove it."),
            );
        } else if *until > now.saturating_add(LONGEST_OVERRIDE) {
            problems.push(Diagnostic::error(*at, "an override cannot last longer than 30 days from now").help(
                format!(
                    "The latest possible `until` is {}. For a permanent exception, change the setting in \
                        `policy.guardrails`.",
                    day(now.saturating_add(LONGEST_OVERRIDE))
                ),
            ));
        }
    }
    problems
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
                Diagnostic::error(node.at, "a project is never archived because a file does not list it").help(
                    "Archiving is permanent. Write `state: archived` at the project itself, or use `report` or \
                        `ignore` here.",
                ),
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
    let Some(block) = without_later(node, "guardrails", problems) else { return settings };
    match node_de::read::<GuardrailsBlock>(&block) {
        Err(bad) => problems.push(bad.into()),
        Ok(GuardrailsBlock {
            min_owners,
            protected_users,
            allowed_email_domains,
            max_new_owners,
            max_invites,
            max_removals,
            max_changes,
            revoke_used_within,
            max_spend_limit_factor,
            model_used_within,
        }) => {
            settings.min_owners = min_owners.unwrap_or(settings.min_owners);
            settings.max_new_owners = max_new_owners.unwrap_or(settings.max_new_owners);
            settings.max_invites = max_invites.unwrap_or(settings.max_invites);
            settings.max_changes = max_changes.unwrap_or(settings.max_changes);
            settings.revoke_used_within =
                revoke_used_within.map_or(settings.revoke_used_within, |Within(within)| within);
            settings.model_used_within = model_used_within.map_or(settings.model_used_within, |Within(within)| within);
            settings.max_spend_limit_factor = max_spend_limit_factor.unwrap_or(settings.max_spend_limit_factor);
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
            Diagnostic::error(node.at, format!("`{}` is not a domain", node.text().unwrap_or_default()))
                .help("Write the part after the `@`, for example `example.com`. List each subdomain separately."),
        );
    }
    if let Some(node) = block.get("min_owners").filter(|node| node.text() == Some("0")) {
        problems.push(
            Diagnostic::error(node.at, "an organization without owners can no longer be administered")
                .help("Write 1 or more; 2 is the default."),
        );
    }
    if let Some(node) = block.get("max_spend_limit_factor").filter(|node| node.text() == Some("0")) {
        problems.push(
            Diagnostic::error(node.at, "no spend limit could change by this factor")
                .help("Write 1 to allow no change, or more; 2 is the default."),
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
    let Some(NodeKind::List(list)) = block.get("allowed_email_domains").map(|list| &list.is) else { return Vec::new() };
    let fits = |text: &str| Email::parse(&format!("a@{}", text.trim_start_matches('@'))).is_ok();
    list.iter().filter(|node| node.text().is_some_and(|text| !fits(text))).collect()
}
