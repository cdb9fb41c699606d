//! The rules about the plan itself: what happens to unlisted things, and the guardrails' settings.

use super::{
    address::Pattern,
    guardrails,
    node::Position,
    scalar::{Email, Length, Seconds},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The action on live things that a managed section does not list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unlisted {
    /// Shown in every plan, never touched.
    #[default]
    Report,
    /// Removed (keys: revoked).
    Remove,
    /// Not even shown.
    Ignore,
}

/// `unlisted:` by collection name.
pub type UnlistedBy = BTreeMap<Box<str>, Unlisted>;

/// A limit on removals: a number, or a share of the live rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// So many.
    Count(u64),
    /// So many of a hundred live rows, rounded down, at least 1.
    Percent(u8),
}

impl Limit {
    /// Returns the limit as a number, given how many rows live.
    #[must_use]
    pub fn of(self, live: u64) -> u64 {
        match self {
            Self::Count(count) => count,
            Self::Percent(0) => 0,
            Self::Percent(percent) => (live.saturating_mul(u64::from(percent)) / 100).max(1),
        }
    }
}

/// The guardrails' settings, with the defaults that hold without any block.
#[derive(Clone, Debug, PartialEq)]
pub struct Guardrails {
    /// Fewest accepted human organization owners that a plan may leave.
    pub min_owners: u64,
    /// People who are never removed and never demoted.
    pub protected_users: Vec<Email>,
    /// Domains that people may come from; `None` allows all.
    pub allowed_email_domains: Option<Vec<String>>,
    /// Most organization owners that one plan may make.
    pub max_new_owners: u64,
    /// Most invites that one plan may send.
    pub max_invites: u64,
    /// Limits by collection, `total` among them.
    pub max_removals: BTreeMap<Box<str>, Limit>,
    /// Most changes that one plan may make.
    pub max_changes: u64,
    /// A key that was used within this many seconds is not revoked, nor what it ends with removed; 0 looks at no key.
    pub revoke_used_within: Seconds,
    /// A model that a project used within this many seconds stays permitted there; 0 looks at no model.
    pub model_used_within: Seconds,
    /// The largest factor by which a spend limit may change.
    pub max_spend_limit_factor: u64,
}

impl Default for Guardrails {
    fn default() -> Self {
        Self {
            min_owners: const { guardrails::MIN_OWNERS.count() },
            protected_users: Vec::new(),
            allowed_email_domains: None,
            max_new_owners: const { guardrails::MAX_NEW_OWNERS.count() },
            max_invites: const { guardrails::MAX_INVITES.count() },
            max_removals: const { guardrails::MAX_REMOVALS.counts().0 }
                .iter()
                .map(|(name, count)| ((*name).into(), Limit::Count(*count)))
                .collect(),
            max_changes: const { guardrails::MAX_CHANGES.count() },
            revoke_used_within: const { guardrails::REVOKE_USED_WITHIN.seconds() },
            model_used_within: const { guardrails::MODEL_USED_WITHIN.seconds() },
            max_spend_limit_factor: const { guardrails::MAX_SPEND_LIMIT_FACTOR.count() },
        }
    }
}

impl Guardrails {
    /// The limit of a collection that nobody wrote down.
    pub const ELSE: Limit = Limit::Count(guardrails::MAX_REMOVALS.counts().1);

    /// Returns the limit of a collection, or of `total`.
    #[must_use]
    pub fn limit(&self, collection: &str) -> Limit {
        self.max_removals.get(collection).copied().unwrap_or(Self::ELSE)
    }
}

/// One entry of `ignore:`: neither compared nor changed, only counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Ignore {
    /// The addresses that it is about.
    pub address: Pattern,
    /// The reason, for people.
    pub reason: Box<str>,
    /// Its place.
    pub at: Position,
}

/// The effect of a change on access: a freeze can go on allowing some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccessEffect {
    /// Lets somebody in, or gives them more: invites, creations, promotions, renewed invites.
    Grant,
    /// Gives nobody more or less: new names, other settings.
    Update,
    /// Takes something from somebody: removals and demotions.
    Remove,
    /// Ends a key.
    Revoke,
    /// Ends a project.
    Archive,
}

/// `freeze:` for the bad day: nothing is sent but what it allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Freeze {
    /// Up to, and not at, this time; `None` while whoever runs it says so.
    pub until: Option<Seconds>,
    /// The effects that it allows.
    pub allow: BTreeSet<AccessEffect>,
    /// The reason, for people.
    pub reason: Box<str>,
    /// Its place.
    pub at: Position,
}

impl Freeze {
    /// Returns the freeze of the variable `ORGWARD_FREEZE`: nothing is sent, whatever the file says.
    #[must_use]
    pub fn asked() -> Self {
        let reason = "ORGWARD_FREEZE is set".into();
        Self { until: None, allow: BTreeSet::new(), reason, at: Position::default() }
    }
}

/// One entry of `overrides:`: a reviewed exception from a guardrail, bounded and expiring.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// The guardrail.
    pub guardrail: Box<str>,
    /// The addresses that it lets through.
    pub addresses: Vec<Pattern>,
    /// The greatest number of changes; where more fit, it lets none through.
    pub max: u64,
    /// Up to, and not at, this time.
    pub until: Seconds,
    /// The reason, for people.
    pub reason: Box<str>,
    /// Its place.
    pub at: Position,
}

/// The longest that an override may hold from now: 30 days.
pub const LONGEST_OVERRIDE: Seconds = 30 * 86_400;

/// The `policy:` block, resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// `unlisted:` for the whole organization.
    pub unlisted: UnlistedBy,
    /// `guardrails:`.
    pub guardrails: Guardrails,
    /// `ignore:`.
    pub ignore: Vec<Ignore>,
    /// `unlisted_grace:`: what is younger is reported, and not removed yet.
    pub unlisted_grace: Option<Length>,
    /// The place of `unlisted_grace:`.
    pub grace_at: Position,
    /// `invite_renewals:` as written.
    pub invite_renewals: Option<u64>,
    /// `freeze:`.
    pub freeze: Option<Freeze>,
    /// No file says this, but whoever runs it may: nothing is taken away in this run.
    pub no_removals: bool,
    /// `overrides:`.
    pub overrides: Vec<Override>,
    /// The place of the block; `None` without one.
    pub at: Option<Position>,
}

impl Policy {
    /// Returns how often an invite that expired is sent again, before it is only reported: 2 by default.
    #[must_use]
    pub fn invite_renewals(&self) -> u64 {
        self.invite_renewals.unwrap_or(2)
    }

    /// Returns the entry of `ignore:` that leaves out what is at an address; the first one that fits.
    #[must_use]
    pub fn ignores(&self, address: &dyn fmt::Display) -> Option<usize> {
        if self.ignore.is_empty() {
            return None;
        }
        let address = address.to_string();
        self.ignore.iter().position(|ignore| ignore.address.fits(&address))
    }
}

/// The `organization:` block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Organization {
    /// The organization's id; sent with every request.
    pub id: Option<Box<str>>,
    /// The default project's name; the API has no flag for it.
    pub default_project: Option<Box<str>>,
}

impl Organization {
    /// Returns the name that the default project has unless the file says otherwise.
    #[must_use]
    pub fn default_project(&self) -> &str {
        self.default_project.as_deref().unwrap_or("Default project")
    }
}

/// The time before a deadline from which on the plan warns, unless a rule says otherwise: 14 days.
pub const WARN_BEFORE: Seconds = 14 * 86_400;
