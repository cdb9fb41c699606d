//! `projects.<p>.api_keys:` the keys of a project, judged by allow rules. orgward creates none; a live key that no rule
//! allows is unlisted.

use super::{
    facts::{Answer, Facts, Listing, Means},
    kind::{AllowRules, Delta, EvalContext, Kind, Observed, Read, Rules, Verdict, Write},
    person::{Nested, Person, required},
    rules::{self, Fit, Life, Limits, Misfit, OnBreach},
};
use crate::model::{
    address::Address,
    request::{Paging, Request},
    scalar::{Email, Length, Moment, NameGlob, Seconds, span},
    scope::{Control, Identity},
    verb::Verb,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The kind.
#[derive(Debug)]
pub struct ApiKey;

/// A key is never written down: only rules are.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiKeySpec {}

/// One allow rule: all fields must hold; any rule allows.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiKeyRule {
    /// Exactly this key.
    id: Option<Box<str>>,
    /// The key's name, or a pattern. The key's owner chooses the name.
    name: Option<NameGlob>,
    /// `user` or `service_account`.
    owner_kind: Option<OwnerKind>,
    /// The person who owns the key.
    user: Option<Email>,
    /// The service account that owns the key, by name.
    service_account: Option<Box<str>>,
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

/// What kind of owner a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OwnerKind {
    /// A person.
    User,
    /// A service account.
    ServiceAccount,
}

/// Who owns a key.
#[derive(Debug, PartialEq, Eq)]
pub enum KeyOwner {
    /// A person.
    User {
        /// The user's id, as far as the API says.
        id: Option<Box<str>>,
        /// In lower case, as far as the API says.
        email: Option<Box<str>>,
    },
    /// A service account.
    ServiceAccount {
        /// Its id, as far as the API says.
        id: Option<Box<str>>,
        /// Its name, as far as the API says.
        name: Option<Box<str>>,
    },
    /// The API did not say.
    Unknown,
}

/// A key as the API shows it; never its value.
#[derive(Debug)]
pub struct ApiKeyLive {
    /// Its id.
    pub id: Box<str>,
    /// Its name, which its owner chose.
    pub name: Box<str>,
    /// When it was made.
    pub created_at: Seconds,
    /// When it was last used, as far as the API knows.
    pub last_used_at: Option<Seconds>,
    /// Who owns it.
    pub owner: KeyOwner,
    /// Whether the owner can still enter the project. The key works either way.
    pub owner_has_access: bool,
}

#[derive(Deserialize)]
struct Row {
    id: Box<str>,
    name: Option<Box<str>>,
    created_at: Seconds,
    #[serde(default)]
    last_used_at: Option<Seconds>,
    #[serde(default)]
    owner: Option<OwnerRow>,
    #[serde(default)]
    owner_project_access: Option<Box<str>>,
}

#[derive(Deserialize)]
struct OwnerRow {
    #[serde(default, rename = "type")]
    kind: Option<Box<str>>,
    #[serde(default)]
    user: Option<Nested>,
    #[serde(default)]
    service_account: Option<AccountRow>,
}

#[derive(Deserialize)]
struct AccountRow {
    #[serde(default)]
    id: Option<Box<str>>,
    #[serde(default)]
    name: Option<Box<str>>,
}

/// Whose a key is. What kind of owner that is, is said by `type` and by the object that is there; ids are no help, since
/// those of service accounts may begin like those of users. Where the two contradict each other, nobody knows.
fn owner(row: Option<OwnerRow>) -> Result<KeyOwner, serde_json::Error> {
    let Some(OwnerRow { kind, user, service_account }) = row else { return Ok(KeyOwner::Unknown) };
    Ok(match (kind.as_deref(), user, service_account) {
        (Some("user") | None, Some(user), None) => {
            let Person { id, email } = Person::of(None, None, Some(user))?;
            KeyOwner::User { id, email }
        }
        (Some("service_account") | None, None, Some(account)) => KeyOwner::ServiceAccount {
            id: account.id.filter(|id| !id.is_empty()),
            name: account.name.filter(|name| !name.is_empty()),
        },
        (Some("user"), None, None) => KeyOwner::User { id: None, email: None },
        (Some("service_account"), None, None) => KeyOwner::ServiceAccount { id: None, name: None },
        _ => KeyOwner::Unknown,
    })
}

fn row(raw: &RawValue) -> Result<Option<ApiKeyLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let owner = owner(row.owner)?;
    Ok(Some(ApiKeyLive {
        name: row.name.unwrap_or_default(),
        id: required(Some(row.id))?,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        owner,
        owner_has_access: row.owner_project_access.as_deref() != Some("inactive"),
    }))
}

/// Judges keys of a project.
#[derive(Debug)]
pub(super) struct ApiKeyRules;

impl AllowRules for ApiKeyRules {
    type Rule = ApiKeyRule;
    type Live = ApiKeyLive;

    fn check(rule: &ApiKeyRule) -> Result<(), (String, String)> {
        if rule.user.is_some() && rule.service_account.is_some() {
            return Err((
                "a key has one owner: `user` and `service_account` cannot both hold".into(),
                "Write two rules.".into(),
            ));
        }
        let kind = rule.owner_kind;
        if (kind == Some(OwnerKind::User) && rule.service_account.is_some())
            || (kind == Some(OwnerKind::ServiceAccount) && rule.user.is_some())
        {
            return Err(("`owner_kind` contradicts the owner that is named".into(), "Leave `owner_kind` out.".into()));
        }
        let about = rule.id.is_some()
            || rule.name.is_some()
            || rule.owner_kind.is_some()
            || rule.user.is_some()
            || rule.service_account.is_some();
        if !about && !limits(rule).any() {
            return Err((
                "this rule would allow every key without a limit".into(),
                "Restrict it by `id`, `name` or owner, or add a limit such as `max_age`.".into(),
            ));
        }
        limits(rule).check()
    }

    fn refers(rule: &ApiKeyRule, parent: Option<&Address>) -> Vec<Address> {
        let user = rule.user.as_ref().map(|email| Address::root("user", email.as_str()));
        let account = rule.service_account.as_deref().zip(parent).map(|(name, at)| at.child("service_account", name));
        user.into_iter().chain(account).collect()
    }

    fn reason(rule: &ApiKeyRule) -> Option<&str> {
        rule.reason.as_deref()
    }

    fn judge(all: &[&ApiKeyRule], live: &ApiKeyLive, context: &EvalContext<'_>) -> Verdict {
        let life = Life { created_at: live.created_at, last_used_at: live.last_used_at };
        rules::judge(all.iter().map(|rule| (fit(rule, live, context), limits(rule))), life, context.now)
    }
}

fn fit(rule: &ApiKeyRule, live: &ApiKeyLive, context: &EvalContext<'_>) -> Result<(), Misfit> {
    let kind = match live.owner {
        KeyOwner::User { .. } => Some(OwnerKind::User),
        KeyOwner::ServiceAccount { .. } => Some(OwnerKind::ServiceAccount),
        KeyOwner::Unknown => None,
    };
    // Without an owner in its row, a key may be anybody's.
    let is_user = |want: &Email| {
        let KeyOwner::User { id, email } = &live.owner else { return kind.is_some().then_some(false) };
        let by_email = email.as_deref().map(|email| *email == *want.as_str());
        let address = || Address::root("user", want.as_str());
        match by_email {
            Some(true) => Some(true),
            // Whose e-mail has changed is told by the id.
            Some(false) => Some(id.is_some() && (context.id_of)(&address()) == *id),
            None => context.is_theirs(&address(), id.as_deref()?),
        }
    };
    let is_account = |want: &str| {
        let KeyOwner::ServiceAccount { id, name } = &live.owner else { return kind.is_some().then_some(false) };
        let address = context.parent.map(|parent| parent.child("service_account", want))?;
        let Some(name) = name.as_deref() else { return context.is_theirs(&address, id.as_deref()?) };
        // The file's name for an account may not be the live one yet; where accounts were read, the id decides.
        match (context.id_of)(&address).zip(id.as_ref()) {
            Some((wanted, id)) => Some(wanted == *id),
            None if *name == *want => Some(true),
            None => (!(context.may_be)(&address, id.as_deref().unwrap_or_default())).then_some(false),
        }
    };
    Fit::new()
        .field("id", rule.id.as_ref().map(|id| *id == live.id))
        .told("owner_kind", rule.owner_kind.map(|want| kind.map(|kind| kind == want)))
        .told("user", rule.user.as_ref().map(is_user))
        .told("service_account", rule.service_account.as_deref().map(is_account))
        .field("name", rule.name.as_ref().map(|glob| glob.fits(&live.name)))
        .done()
}

fn limits(rule: &ApiKeyRule) -> Limits<'_> {
    Limits {
        max_age: rule.max_age.as_ref(),
        max_idle: rule.max_idle.as_ref(),
        until: rule.until,
        on_breach: rule.on_breach,
        warn_before: rule.warn_before.as_ref(),
    }
}

const DELETE: Write<ApiKey> = |delta| {
    vec![Request::delete("/organization/projects/{project_id}/api_keys/{api_key_id}", vec![delta.parent(), delta.me()])]
};

impl Kind for ApiKey {
    const FACTS: Facts = Facts {
        answers: &[Answer {
            verb: Verb::Revoke,
            status: 400,
            says: "service account",
            means: Means::Refused(
                "this API does not delete a service account's key; remove the service account or delete the key in \
                    the dashboard; until then a rule with its `id` keeps it out of the plan",
            ),
        }],
        ..Facts::new("api_key", "API key", "api_keys", "Which keys may live in this project.")
            .under("project", "api_key")
            .judged()
    };
    type Spec = ApiKeySpec;
    type Live = ApiKeyLive;

    fn observe(live: &ApiKeyLive) -> Observed<ApiKeySpec> {
        Observed {
            name: live.id.as_ref().into(),
            identity: Identity::Id(live.id.clone()),
            control: Control::Managed,
            spec: ApiKeySpec {},
        }
    }

    // Without `any` the API leaves out keys whose owner lost access to the project, and those still work.
    const READS: &'static [Read<Self>] = &[Read::List(
        Listing::new("/organization/projects/{project_id}/api_keys", Paging::LastId(100))
            .query(&[("owner_project_access", "any")]),
        row,
    )];

    const RULES: Option<Rules> = Some(Rules::of::<ApiKeyRules>());

    const DELETE: Option<Write<Self>> = Some(DELETE);

    fn since(live: &ApiKeyLive) -> Option<Seconds> {
        Some(live.created_at)
    }

    fn owner(live: &ApiKeyLive) -> Option<&str> {
        match &live.owner {
            KeyOwner::User { id, .. } | KeyOwner::ServiceAccount { id, .. } => id.as_deref(),
            KeyOwner::Unknown => None,
        }
    }

    fn effects(verb: Verb, _: &Delta<'_, Self>) -> Vec<String> {
        match verb {
            Verb::Revoke => vec!["programs that use this key stop working".to_owned()],
            _ => Vec::new(),
        }
    }

    fn describe(live: &ApiKeyLive, now: Seconds) -> String {
        let owner = match &live.owner {
            KeyOwner::User { email, id } => match email.as_deref().or(id.as_deref()) {
                Some(who) => format!(" of {who}"),
                None => " of a user whom the API does not name".to_owned(),
            },
            KeyOwner::ServiceAccount { name, id } => match name.as_deref().or(id.as_deref()) {
                Some(which) => format!(" of service account {which}"),
                None => " of a service account that the API does not name".to_owned(),
            },
            KeyOwner::Unknown => String::new(),
        };
        let gone = if live.owner_has_access { "" } else { ", whose owner has left the project" };
        format!("`{}`{owner}, {}{gone}", live.name, used(live.last_used_at, live.created_at, now))
    }
}

/// When a key was last used, in words.
pub(super) fn used(last_used_at: Option<Seconds>, created_at: Seconds, now: Seconds) -> String {
    match last_used_at {
        Some(used) => format!("used {} ago", span(now.saturating_sub(used))),
        None => format!("never used, {} old", span(now.saturating_sub(created_at))),
    }
}
