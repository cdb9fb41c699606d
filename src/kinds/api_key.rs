//! `projects.<p>.api_keys:` the keys of a project, judged by allow rules. orgward creates none; a live key that no rule
//! allows is unlisted.

use super::{
    key_times::KeyTimes,
    kind::{EvalContext, Rules},
    person::{Nested, Person},
    prelude::*,
    rules::{self, Fit, KeyRule, KeyRuleFields as _, KeySpec, Misfit},
};
use crate::model::{scalar::Email, whole::whole_if_there};

/// The kind.
#[derive(Debug)]
pub struct ApiKey;

rules::key_rule! {
    /// One allow rule: all fields must hold; any rule allows.
    pub(super) struct ApiKeyRule for ApiKeyLive {
        /// `user` or `service_account`.
        owner_kind: Option<OwnerKind>,
        /// The person who owns the key.
        user: Option<Email>,
        /// The service account that owns the key, by name.
        service_account: Option<Box<str>>,
    }
}

/// The kind of owner that a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OwnerKind {
    /// A person.
    User,
    /// A service account.
    ServiceAccount,
}

/// The owner of a key.
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
    /// The times of its creation and of its last use.
    pub times: KeyTimes,
    /// Its owner.
    pub owner: KeyOwner,
    /// True if the owner can still enter the project. The key works either way.
    pub owner_has_access: bool,
}

#[derive(Deserialize)]
struct Row {
    id: Box<str>,
    name: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
    #[serde(default, deserialize_with = "whole_if_there")]
    last_used_at: Option<Option<Seconds>>,
    owner: Option<OwnerRow>,
    owner_project_access: Option<Box<str>>,
}

#[derive(Deserialize)]
struct OwnerRow {
    #[serde(rename = "type")]
    kind: Option<Box<str>>,
    user: Option<Nested>,
    service_account: Option<AccountRow>,
}

#[derive(Deserialize)]
struct AccountRow {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
}

/// Reads the owner of a key. `type` and the object that is there tell the kind of owner; ids are no help, since
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
        // `null` means never; a row without the field tells nothing.
        times: KeyTimes::told(row.created_at, row.last_used_at),
        owner,
        owner_has_access: row.owner_project_access.as_deref() != Some("inactive"),
    }))
}

impl KeyRule for ApiKeyRule {
    fn check(&self) -> Result<(), (String, String)> {
        if self.user.is_some() && self.service_account.is_some() {
            return Err((
                "a key has one owner: `user` and `service_account` cannot both hold".into(),
                "Write two rules.".into(),
            ));
        }
        let kind = self.owner_kind;
        if (kind == Some(OwnerKind::User) && self.service_account.is_some())
            || (kind == Some(OwnerKind::ServiceAccount) && self.user.is_some())
        {
            return Err(("`owner_kind` contradicts the owner that is named".into(), "Leave `owner_kind` out.".into()));
        }
        let about = self.id.is_some()
            || self.name.is_some()
            || self.owner_kind.is_some()
            || self.user.is_some()
            || self.service_account.is_some();
        if !about && !self.limits().any() {
            return Err((
                "this rule would allow every key without a limit".into(),
                "Restrict it by `id`, `name` or owner, or add a limit such as `max_age`.".into(),
            ));
        }
        Ok(())
    }

    fn refers(&self, parent: Option<&Address>) -> Vec<Address> {
        let user = self.user.as_ref().map(|email| Address::root("user", email.as_str()));
        let account = self.service_account.as_deref().zip(parent).map(|(name, at)| at.child("service_account", name));
        user.into_iter().chain(account).collect()
    }

    fn fit(&self, live: &ApiKeyLive, context: &EvalContext<'_>) -> Result<(), Misfit> {
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
                None => context.is_theirs(&address(), id.as_deref()?, true),
            }
        };
        let is_account = |want: &str| {
            let KeyOwner::ServiceAccount { id, name } = &live.owner else { return kind.is_some().then_some(false) };
            let address = context.parent.map(|parent| parent.child("service_account", want))?;
            let Some(name) = name.as_deref() else {
                // Only its own row names it then, and a listing may lack that row.
                return context.is_theirs(&address, id.as_deref()?, false);
            };
            // The file's name for an account may not be the live one yet; where accounts were read, the id decides.
            match (context.id_of)(&address).zip(id.as_ref()) {
                Some((wanted, id)) => Some(wanted == *id),
                None if *name == *want => Some(true),
                None => (!(context.may_be)(&address, id.as_deref().unwrap_or_default())).then_some(false),
            }
        };
        Fit::new()
            .field("id", self.id.as_ref().map(|id| *id == live.id))
            .told("owner_kind", self.owner_kind.map(|want| kind.map(|kind| kind == want)))
            .told("user", self.user.as_ref().map(is_user))
            .told("service_account", self.service_account.as_deref().map(is_account))
            .field("name", self.name.as_ref().map(|glob| glob.fits(&live.name)))
            .limits(&self.limits(), &live.times)
            .done()
    }
}

impl Kind for ApiKey {
    const FACTS: Facts = Facts {
        effects: &[(Verb::Revoke, "programs that use this key stop working")],
        answers: &[Answer::refused(
            Verb::Revoke,
            400,
            "service account",
            "this API does not delete a service account's key; remove the service account or delete the key in the \
             dashboard; until then a rule with its `id` keeps it out of the plan",
        )],
        events: lifecycle!("api_key"),
        ..Facts::new("api_key", "API key", "api_keys", "Which keys may live in this project.")
            .under("project", "api_key")
            .judged()
    };
    type Spec = KeySpec;
    type Live = ApiKeyLive;

    fn observe(live: &ApiKeyLive) -> Observed<KeySpec> {
        Observed::managed(&live.id, &live.id, KeySpec {})
    }

    // Without `any` the API leaves out keys whose owner lost access to the project, and those still work.
    const READS: &'static [Read<Self>] = &[Read::List(
        Listing::new("/organization/projects/{project_id}/api_keys", Paging::LastId(100))
            .query(&[("owner_project_access", "any")]),
        row,
    )];

    const RULES: Option<Rules> = Some(Rules::of::<ApiKeyRule>());

    const DELETE: Option<Write<Self>> = Some(|delta| {
        vec![Request::delete("/organization/projects/{project_id}/api_keys/{api_key_id}", delta.itself())]
    });

    const SINCE: Option<Since<Self>> = Some(|live| live.times.created_at);

    fn owner(live: &ApiKeyLive) -> Option<&str> {
        match &live.owner {
            KeyOwner::User { id, .. } | KeyOwner::ServiceAccount { id, .. } => id.as_deref(),
            KeyOwner::Unknown => None,
        }
    }

    fn remark(live: &ApiKeyLive, _: Seconds) -> String {
        let gone = if live.owner_has_access { "" } else { "; its owner has left the project" };
        let used = live.times.remark();
        format!("`{}`, {used}{gone}", live.name)
    }

    fn describe(live: &ApiKeyLive, now: Seconds, owner: Option<&str>) -> String {
        let owned = match &live.owner {
            KeyOwner::User { email, id } => match email.as_deref().or(owner).or(id.as_deref()) {
                Some(who) => format!(" of {who}"),
                None => " of a user whom the API does not name".to_owned(),
            },
            KeyOwner::ServiceAccount { name, id } => match name.as_deref().or(owner).or(id.as_deref()) {
                Some(which) => format!(" of service account {which}"),
                None => " of a service account that the API does not name".to_owned(),
            },
            KeyOwner::Unknown => String::new(),
        };
        let gone = if live.owner_has_access { "" } else { ", whose owner has left the project" };
        let used = live.times.describe(now);
        format!("`{}`{owned}, {used}{gone}", live.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::kind::{AllowRule as _, Verdict};

    #[test]
    fn what_can_be_no_time_is_not_told() {
        let now = 1_800_000_000;
        let read = |created: i64, used: &str| {
            let text = format!(r#"{{"id":"key_1","name":"k","created_at":{created}{used}}}"#);
            row(&RawValue::from_string(text).unwrap()).unwrap().unwrap()
        };
        let context = EvalContext {
            now,
            parent: None,
            id_of: &|_| None,
            name_of: &|_, _| None,
            is_nobody: &|_| false,
            may_be: &|_, _| false,
        };
        let judge = |rule: &str, key: &ApiKeyLive| {
            let rule: ApiKeyRule = serde_json::from_str(rule).unwrap();
            ApiKeyRule::judge(&[&rule], key, &context)
        };
        let (idle, age) = (r#"{"max_idle":"30d","on_breach":"revoke"}"#, r#"{"max_age":"30d","on_breach":"revoke"}"#);
        for used in ["-1", "0", "1700000000000", "9223372036854775807"] {
            let key = read(1_700_000_000, &format!(r#","last_used_at":{used}"#));
            assert_eq!((key.times.last_used_at, key.times.is_use_told), (None, false), "{used}");
            assert_eq!(judge(idle, &key), Verdict::Untold { rule: 0, field: "max_idle" }, "{used}");
            assert!(ApiKey::describe(&key, now, None).contains("does not say when it was used"), "{used}");
        }
        for created in [-1, 0, 1_700_000_000_000] {
            let key = read(created, r#","last_used_at":null"#);
            assert_eq!((key.times.created_at, ApiKey::SINCE.and_then(|since| since(&key))), (None, None), "{created}");
            assert_eq!(judge(age, &key), Verdict::Untold { rule: 0, field: "max_age" }, "{created}");
            assert_eq!(judge(idle, &key), Verdict::Untold { rule: 0, field: "max_idle" }, "{created}");
            let used = read(created, r#","last_used_at":1700000000"#);
            assert!(matches!(judge(idle, &used), Verdict::Breached { revoke: true, .. }), "its use alone tells enough");
        }
        // Without a time, only the age of this key is unknown; the list is not refused.
        for untold in [r#","created_at":null"#, ""] {
            let text = format!(r#"{{"id":"key_1","name":"k"{untold},"last_used_at":null}}"#);
            let key = row(&RawValue::from_string(text).unwrap()).unwrap().unwrap();
            assert_eq!(judge(age, &key), Verdict::Untold { rule: 0, field: "max_age" }, "{untold}");
        }
        assert!(read(1_700_000_000, r#","last_used_at":null"#).times.is_use_told);
        assert!(!read(1_700_000_000, "").times.is_use_told);
    }
}
