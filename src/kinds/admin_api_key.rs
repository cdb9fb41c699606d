//! `admin_api_keys:` the keys that can do all this, judged by allow rules. Since a key's owner chooses its name, a rule
//! must say whose it is.

use super::{
    api_key::used,
    facts::{Facts, Listing},
    kind::{AllowRules, Delta, EvalContext, Kind, Observed, Read, Rules, Verdict, Write},
    person::{Nested, Person, required},
    rules::{self, Fit, Life, Limits, Misfit, OnBreach},
};
use crate::model::{
    address::Address,
    request::{Paging, Request},
    scalar::{Email, Length, Moment, NameGlob, Seconds},
    scope::{Control, Identity},
    verb::Verb,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The kind.
#[derive(Debug)]
pub struct AdminApiKey;

/// A key is never written down: only rules are.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdminApiKeySpec {}

/// One allow rule: all fields must hold; any rule allows.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AdminApiKeyRule {
    /// Exactly this key.
    id: Option<Box<str>>,
    /// The key's name, or a pattern.
    name: Option<NameGlob>,
    /// The person who owns the key.
    owner: Option<Email>,
    /// How old the key may be.
    max_age: Option<Length>,
    /// How long the key may rest unused; a key that was never used counts from its creation.
    max_idle: Option<Length>,
    /// Allowed up to, and not at, this time.
    until: Option<Moment>,
    /// What happens when a limit is passed: `report` (default) or `revoke`.
    #[serde(default)]
    on_breach: OnBreach,
    /// How long before a limit the plan says so; 14 days unless written.
    warn_before: Option<Length>,
    /// Why, for people.
    reason: Option<Box<str>>,
}

/// An admin key as the API shows it; never its value.
#[derive(Debug)]
pub struct AdminApiKeyLive {
    /// Its id.
    pub id: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its first and last characters.
    pub redacted_value: Box<str>,
    /// When it was made.
    pub created_at: Seconds,
    /// When it was last used, as far as the API knows.
    pub last_used_at: Option<Seconds>,
    /// The id of its owner.
    pub owner_id: Option<Box<str>>,
    /// The name of its owner; the API gives no e-mail.
    pub owner_name: Option<Box<str>>,
}

#[derive(Deserialize)]
struct Row {
    id: Box<str>,
    #[serde(default)]
    name: Option<Box<str>>,
    #[serde(default)]
    redacted_value: Option<Box<str>>,
    created_at: Seconds,
    #[serde(default)]
    last_used_at: Option<Seconds>,
    #[serde(default)]
    owner: Option<OwnerRow>,
}

#[derive(Deserialize)]
struct OwnerRow {
    #[serde(default)]
    id: Option<Box<str>>,
    #[serde(default)]
    name: Option<Box<str>>,
    #[serde(default)]
    user: Option<Nested>,
}

/// How the value of every admin key begins. The listing has been seen to show the keys of projects as well.
const PREFIX: &str = "sk-admin";

fn row(raw: &RawValue) -> Result<Option<AdminApiKeyLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let redacted_value = row.redacted_value.unwrap_or_default();
    if !redacted_value.is_empty() && !redacted_value.starts_with(PREFIX) {
        return Ok(None);
    }
    let (owner_id, owner_name) = match row.owner {
        Some(OwnerRow { id, name, user }) => (Person::of(id, None, user)?.id, name.filter(|name| !name.is_empty())),
        None => (None, None),
    };
    Ok(Some(AdminApiKeyLive {
        name: row.name.unwrap_or_default(),
        id: required(Some(row.id))?,
        redacted_value,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        owner_id,
        owner_name,
    }))
}

/// Judges admin keys.
#[derive(Debug)]
pub(super) struct AdminApiKeyRules;

impl AllowRules for AdminApiKeyRules {
    type Rule = AdminApiKeyRule;
    type Live = AdminApiKeyLive;

    fn check(rule: &AdminApiKeyRule) -> Result<(), (String, String)> {
        if rule.id.is_none() && rule.owner.is_none() {
            return Err((
                "a rule for admin keys needs `owner` or `id`".into(),
                "The owner of a key chooses its name, so a rule with only a name would allow any key.".into(),
            ));
        }
        limits(rule).check()
    }

    fn refers(rule: &AdminApiKeyRule, _: Option<&Address>) -> Vec<Address> {
        rule.owner.iter().map(owner_address).collect()
    }

    fn reason(rule: &AdminApiKeyRule) -> Option<&str> {
        rule.reason.as_deref()
    }

    fn judge(all: &[&AdminApiKeyRule], live: &AdminApiKeyLive, context: &EvalContext<'_>) -> Verdict {
        let life = Life { created_at: live.created_at, last_used_at: live.last_used_at };
        rules::judge(all.iter().map(|rule| (fit(rule, live, context), limits(rule))), life, context.now)
    }
}

fn owner_address(email: &Email) -> Address {
    Address::root("user", email.as_str())
}

fn fit(rule: &AdminApiKeyRule, live: &AdminApiKeyLive, context: &EvalContext<'_>) -> Result<(), Misfit> {
    // Whose id nobody knows may be anybody.
    let owns = |email: &Email| context.is_theirs(&owner_address(email), live.owner_id.as_deref()?);
    Fit::new()
        .field("id", rule.id.as_ref().map(|id| *id == live.id))
        .told("owner", rule.owner.as_ref().map(owns))
        .field("name", rule.name.as_ref().map(|glob| glob.fits(&live.name)))
        .done()
}

fn limits(rule: &AdminApiKeyRule) -> Limits<'_> {
    Limits {
        max_age: rule.max_age.as_ref(),
        max_idle: rule.max_idle.as_ref(),
        until: rule.until,
        on_breach: rule.on_breach,
        warn_before: rule.warn_before.as_ref(),
    }
}

const DELETE: Write<AdminApiKey> =
    |delta| vec![Request::delete("/organization/admin_api_keys/{key_id}", vec![delta.me()])];

impl Kind for AdminApiKey {
    const FACTS: Facts = Facts {
        beside: Some("api_key"),
        ..Facts::new("admin_api_key", "admin API key", "admin_api_keys", "Which admin keys may live.").judged()
    };
    type Spec = AdminApiKeySpec;
    type Live = AdminApiKeyLive;

    fn observe(live: &AdminApiKeyLive) -> Observed<AdminApiKeySpec> {
        Observed {
            name: live.id.as_ref().into(),
            identity: Identity::Id(live.id.clone()),
            control: match live.redacted_value.is_empty() {
                true => Control::ReadOnly("the API does not show how it begins, so it may be the key of a project"),
                false => Control::Managed,
            },
            spec: AdminApiKeySpec {},
        }
    }

    const READS: &'static [Read<Self>] =
        &[Read::List(Listing::new("/organization/admin_api_keys", Paging::LastId(100)), row)];

    const RULES: Option<Rules> = Some(Rules::of::<AdminApiKeyRules>());

    const DELETE: Option<Write<Self>> = Some(DELETE);

    fn is_privileged(_: &AdminApiKeyLive) -> bool {
        true
    }

    fn since(live: &AdminApiKeyLive) -> Option<Seconds> {
        Some(live.created_at)
    }

    fn owner(live: &AdminApiKeyLive) -> Option<&str> {
        live.owner_id.as_deref()
    }

    fn effects(verb: Verb, _: &Delta<'_, Self>) -> Vec<String> {
        match verb {
            Verb::Revoke => vec!["programs that use this admin key stop working".to_owned()],
            _ => Vec::new(),
        }
    }

    fn describe(live: &AdminApiKeyLive, now: Seconds) -> String {
        let owner = live.owner_name.as_deref().or(live.owner_id.as_deref());
        let owner = owner.map(|name| format!(" of {name}")).unwrap_or_default();
        format!("`{}`{owner}, {}", live.name, used(live.last_used_at, live.created_at, now))
    }
}
