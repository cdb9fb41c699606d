//! `admin_api_keys:` the keys that can do all this, judged by allow rules. Since a key's owner chooses its name, a rule
//! must say whose it is.

use super::{
    key_times::KeyTimes,
    kind::{EvalContext, Rules},
    person::{Nested, Person},
    prelude::*,
    rules::{self, Fit, KeyRule, KeyRuleFields as _, KeySpec, Misfit},
};
use crate::model::{
    ability::{Abilities, Ability},
    edge::Gift,
    scalar::Email,
};

/// The kind.
#[derive(Debug)]
pub struct AdminApiKey;

rules::key_rule! {
    /// One allow rule: all fields must hold; any rule allows.
    pub(super) struct AdminApiKeyRule for AdminApiKeyLive {
        /// The person who owns the key.
        owner: Option<Email>,
    }
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
    /// The times of its creation and of its last use.
    pub times: KeyTimes,
    /// The id of its owner.
    pub owner_id: Option<Box<str>>,
    /// The name of its owner; the API gives no e-mail.
    pub owner_name: Option<Box<str>>,
}

#[derive(Deserialize)]
struct Row {
    id: Box<str>,
    name: Option<Box<str>>,
    redacted_value: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
    #[serde(default, deserialize_with = "whole")]
    last_used_at: Option<Seconds>,
    owner: Option<OwnerRow>,
}

#[derive(Deserialize)]
struct OwnerRow {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    user: Option<Nested>,
}

/// The first characters of every admin key. The listing has been seen to show the keys of projects as well.
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
        // The contract lets a key that was never used go without the field.
        times: KeyTimes::told(row.created_at, Some(row.last_used_at)),
        owner_id,
        owner_name,
    }))
}

impl KeyRule for AdminApiKeyRule {
    fn check(&self) -> Result<(), (String, String)> {
        if self.id.is_none() && self.owner.is_none() {
            return Err((
                "a rule for admin keys needs `owner` or `id`".into(),
                "The owner of a key chooses its name, so a rule with only a name would allow any key.".into(),
            ));
        }
        Ok(())
    }

    fn refers(&self, _: Option<&Address>) -> Vec<Address> {
        self.owner.iter().map(owner_address).collect()
    }

    fn fit(&self, live: &AdminApiKeyLive, context: &EvalContext<'_>) -> Result<(), Misfit> {
        // Whose id nobody knows may be anybody.
        let owns = |email: &Email| context.is_theirs(&owner_address(email), live.owner_id.as_deref()?, true);
        Fit::new()
            .field("id", self.id.as_ref().map(|id| *id == live.id))
            .told("owner", self.owner.as_ref().map(owns))
            .field("name", self.name.as_ref().map(|glob| glob.fits(&live.name)))
            .limits(&self.limits(), &live.times)
            .done()
    }
}

fn owner_address(email: &Email) -> Address {
    Address::root("user", email.as_str())
}

impl Kind for AdminApiKey {
    const FACTS: Facts = Facts {
        effects: &[(Verb::Revoke, "programs that use this admin key stop working")],
        beside: Some("api_key"),
        ..Facts::new("admin_api_key", "admin API key", "admin_api_keys", "Which admin keys may live.").judged()
    };
    type Spec = KeySpec;
    type Live = AdminApiKeyLive;

    fn observe(live: &AdminApiKeyLive) -> Observed<KeySpec> {
        Observed::managed(&live.id, &live.id, KeySpec {}).under(match live.redacted_value.is_empty() {
            true => Control::ReadOnly("the API does not show how it begins, so it may be the key of a project"),
            false => Control::Managed,
        })
    }

    const READS: &'static [Read<Self>] =
        &[Read::List(Listing::new("/organization/admin_api_keys", Paging::LastId(100)), row)];

    const RULES: Option<Rules> = Some(Rules::of::<AdminApiKeyRule>());

    const DELETE: Option<Write<Self>> =
        Some(|delta| vec![Request::delete("/organization/admin_api_keys/{key_id}", delta.itself())]);

    fn is_privileged(_: &AdminApiKeyLive) -> bool {
        true
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.times.created_at);

    fn owner(live: &AdminApiKeyLive) -> Option<&str> {
        live.owner_id.as_deref()
    }

    fn grants(row: &GrantingRow<'_, Self>) -> Vec<Edge> {
        // Whatever its owner's role is, and whatever its permissions are: the API shows none.
        let owner = row.have.and_then(|live| live.owner_id.as_deref());
        let gift = Gift::here(Abilities::of(&[Ability::Administer]));
        let edge = |id: &str| Edge::now(Recipient::Id(id.into()), Place::Organization, gift.clone());
        owner.map(edge).into_iter().collect()
    }

    fn remark(live: &AdminApiKeyLive, _: Seconds) -> String {
        let used = live.times.remark();
        format!("`{}`, {used}", live.name)
    }

    fn describe(live: &AdminApiKeyLive, now: Seconds, owner: Option<&str>) -> String {
        let owner = live.owner_name.as_deref().or(owner).or(live.owner_id.as_deref());
        let owner = owner.map(|name| format!(" of {name}")).unwrap_or_default();
        let used = live.times.describe(now);
        format!("`{}`{owner}, {used}", live.name)
    }
}
