//! The facts about each guardrail, once: its name, its meaning, its setting with the default, and whether an override
//! can name it. Parsing, the schema, the documentation and `guard/` read them here.

use super::scalar::Seconds;
use serde_json::{Value, json};

/// The facts about one guardrail.
#[derive(Debug)]
pub struct GuardrailFacts {
    /// The name in plans, in `policy.guardrails` and in `policy.overrides`.
    pub name: &'static str,
    /// One sentence about the plans that it blocks.
    pub doc: &'static str,
    /// Its setting under `policy.guardrails`.
    pub setting: Setting,
    /// True if an override can make an exception.
    pub exception: Exception,
    /// True if it looks at the plan's own steps alone, so that its verdict does not change with the organization.
    pub counts_steps_alone: bool,
    /// True if it is about the state that is left in the end, so that the days before a day count as well.
    pub lasting: bool,
}

/// The setting of a guardrail under `policy.guardrails`.
#[derive(Debug)]
pub enum Setting {
    /// There is none.
    Nothing,
    /// The setting of the guardrail of this name.
    SameAs(&'static str),
    /// A field that has the guardrail's name.
    Field {
        /// One sentence about the field's value.
        doc: &'static str,
        /// The value that holds if the field is not written.
        default: SettingDefault,
        /// A value as a file may write it.
        example: &'static str,
    },
}

/// The value of a setting that is not written.
#[derive(Debug)]
pub enum SettingDefault {
    /// A number.
    Count(u64),
    /// A length of time, in days.
    Days(u32),
    /// A number for each of some collections, and one for every other collection.
    Counts(&'static [(&'static str, u64)], u64),
    /// An empty list.
    EmptyList,
    /// No value: the guardrail does not object to anything.
    Off,
}

/// The answer to whether an override can name a guardrail.
#[derive(Debug)]
pub enum Exception {
    /// It can.
    Override,
    /// It cannot.
    Never {
        /// The reason, as a fragment.
        why: &'static str,
        /// The way out.
        help: &'static str,
    },
}

impl GuardrailFacts {
    /// Returns the default of a setting that is a number; fails to compile for another one.
    pub(super) const fn count(&self) -> u64 {
        match self.setting {
            Setting::Field { default: SettingDefault::Count(count), .. } => count,
            _ => panic!("the setting is not a number"),
        }
    }

    /// Returns the default of a setting that is a length of time; fails to compile for another one.
    pub(super) const fn seconds(&self) -> Seconds {
        match self.setting {
            Setting::Field { default: SettingDefault::Days(days), .. } => days as Seconds * 86_400,
            _ => panic!("the setting is not a length of time"),
        }
    }

    /// Returns the defaults of a setting that has one for each collection; fails to compile for another one.
    pub(super) const fn counts(&self) -> (&'static [(&'static str, u64)], u64) {
        match self.setting {
            Setting::Field { default: SettingDefault::Counts(counts, other), .. } => (counts, other),
            _ => panic!("the setting has no collections"),
        }
    }

    /// Returns whether an override can name it.
    #[must_use]
    pub const fn is_overridable(&self) -> bool {
        matches!(self.exception, Exception::Override)
    }
}

impl SettingDefault {
    /// Returns the value as a file would write it; `None` if it is not set.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        match self {
            Self::Count(count) => Some(json!(count)),
            Self::Days(days) => Some(json!(format!("{days}d"))),
            Self::Counts(counts, _) => {
                Some(counts.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect())
            }
            Self::EmptyList => Some(json!([])),
            Self::Off => None,
        }
    }
}

/// The guardrail of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static GuardrailFacts> {
    GUARDRAILS.iter().copied().find(|facts| facts.name == name)
}

/// The names of the guardrails that an override can name.
pub fn overridable() -> impl Iterator<Item = &'static str> {
    GUARDRAILS.iter().filter(|facts| facts.is_overridable()).map(|facts| facts.name)
}

/// Every guardrail, in the order in which they are shown.
pub const GUARDRAILS: &[&GuardrailFacts] = &[
    &OWN_IDENTITY,
    &MIN_OWNERS,
    &PROTECTED_USERS,
    &LAST_PROJECT_OWNER,
    &ALLOWED_EMAIL_DOMAINS,
    &MAX_NEW_OWNERS,
    &MAX_INVITES,
    &MAX_REMOVALS,
    &MAX_CHANGES,
    &REVOKE_USED_WITHIN,
    &REMOVAL_WITH_LIVE_KEYS,
    &ARCHIVE_IN_USE,
    &UNBOUND_SINK,
    &RATE_LIMIT_CUT,
    &WEAKER_RETENTION,
    &MAX_SPEND_LIMIT_FACTOR,
    &LAST_ACTIVE_CERTIFICATE,
    &OPEN_FEDERATION_RULE,
    &MODEL_USED_WITHIN,
];

/// Protects the key in use.
pub const OWN_IDENTITY: GuardrailFacts = GuardrailFacts {
    name: "own_identity",
    doc: "Blocks a plan that revokes the admin key in use, removes or demotes its owner, or takes \
          from them the ownership that they have through a group. If orgward cannot tell which key is in use, it \
          blocks every plan that could do so.",
    setting: Setting::Nothing,
    exception: Exception::Never {
        why: "removing the key in use, or its owner, cannot be undone with that key",
        help: "Run orgward with the admin key of another owner.",
    },
    counts_steps_alone: false,
    lasting: false,
};

/// Keeps enough owners.
pub const MIN_OWNERS: GuardrailFacts = GuardrailFacts {
    name: "min_owners",
    doc: "Blocks a plan that lowers the number of organization owners below the minimum. Only people who have accepted \
          their invite count; an owner through a group counts too.",
    setting: Setting::Field {
        doc: "The minimum number of organization owners that a plan may leave: people who have accepted their invite.",
        default: SettingDefault::Count(2),
        example: "3",
    },
    exception: Exception::Never {
        why: "with too few owners, no one may be left to undo a mistake",
        help: "Make someone else an owner first, or lower `policy.guardrails.min_owners` in a reviewed change.",
    },
    counts_steps_alone: false,
    lasting: true,
};

/// Protects named people.
pub const PROTECTED_USERS: GuardrailFacts = GuardrailFacts {
    name: "protected_users",
    doc: "Blocks a plan that removes or demotes a protected person, or takes something from them: in the organization, \
          in a project, or through a group or a role.",
    setting: Setting::Field {
        doc: "The people who are never removed and never demoted, even if the file does not list them any more.",
        default: SettingDefault::EmptyList,
        example: "[alice@example.com, break-glass@example.com]",
    },
    exception: Exception::Never {
        why: "the list itself is the exception",
        help: "Remove the person from `policy.guardrails.protected_users`, in a separate change.",
    },
    counts_steps_alone: true,
    lasting: false,
};

/// Keeps an owner in each project.
pub const LAST_PROJECT_OWNER: GuardrailFacts = GuardrailFacts {
    name: "last_project_owner",
    doc: "Blocks a plan that takes the last owner from a project. Organization owners and people who are only invited \
          do not count; an owner through a group does.",
    setting: Setting::Nothing,
    exception: Exception::Override,
    counts_steps_alone: false,
    lasting: true,
};

/// Keeps strangers out.
pub const ALLOWED_EMAIL_DOMAINS: GuardrailFacts = GuardrailFacts {
    name: "allowed_email_domains",
    doc: "Blocks a plan that invites, adds or promotes a person whose e-mail address is of another domain, or gives them \
          anything through a group or a role.",
    setting: Setting::Field {
        doc: "The domains that people may come from. Subdomains are listed one by one; without this field, every \
              domain is allowed.",
        default: SettingDefault::Off,
        example: "[example.com, example.org]",
    },
    exception: Exception::Override,
    counts_steps_alone: true,
    lasting: false,
};

/// Limits new owners.
pub const MAX_NEW_OWNERS: GuardrailFacts = GuardrailFacts {
    name: "max_new_owners",
    doc: "Blocks a plan that makes too many people owners of the organization: by promotion, by invite, or through a \
          group that becomes an owner.",
    setting: Setting::Field {
        doc: "The maximum number of organization owners that one plan may make.",
        default: SettingDefault::Count(1),
        example: "2",
    },
    exception: Exception::Override,
    counts_steps_alone: true,
    lasting: false,
};

/// Limits invites.
pub const MAX_INVITES: GuardrailFacts = GuardrailFacts {
    name: "max_invites",
    doc: "Blocks a plan that sends too many invites. Each invite is an e-mail.",
    setting: Setting::Field {
        doc: "The maximum number of invites that one plan may send.",
        default: SettingDefault::Count(25),
        example: "50",
    },
    exception: Exception::Override,
    counts_steps_alone: true,
    lasting: false,
};

/// Limits removals.
pub const MAX_REMOVALS: GuardrailFacts = GuardrailFacts {
    name: "max_removals",
    doc: "Blocks a plan that removes, revokes or archives too much. Things that end together with their project or \
          their owner do not count, and a replacement is not a removal.",
    setting: Setting::Field {
        doc: "The maximum number of removals in one plan, for each collection and in `total`: a number, or a share of \
              the live rows such as `10%`. A collection that is not written keeps its default, which is 10 unless the \
              defaults name it.",
        default: SettingDefault::Counts(&[("users", 5), ("project_members", 20), ("api_keys", 20), ("total", 40)], 10),
        example: "{ users: 10%, api_keys: 50, total: 80 }",
    },
    exception: Exception::Override,
    counts_steps_alone: true,
    lasting: false,
};

/// Limits changes.
pub const MAX_CHANGES: GuardrailFacts = GuardrailFacts {
    name: "max_changes",
    doc: "Blocks a plan that contains more changes than a reviewer can read.",
    setting: Setting::Field {
        doc: "The maximum number of changes in one plan.",
        default: SettingDefault::Count(250),
        example: "400",
    },
    exception: Exception::Override,
    counts_steps_alone: true,
    lasting: false,
};

/// Protects keys that something uses.
pub const REVOKE_USED_WITHIN: GuardrailFacts = GuardrailFacts {
    name: "revoke_used_within",
    doc: "Blocks a plan that revokes a key that was used recently, because something still uses it.",
    setting: Setting::Field {
        doc: "The time after its last use for which a key counts as used; `none` switches the guardrail off.",
        default: SettingDefault::Days(7),
        example: "14d",
    },
    exception: Exception::Override,
    counts_steps_alone: false,
    lasting: false,
};

/// Protects the keys of people who leave.
pub const REMOVAL_WITH_LIVE_KEYS: GuardrailFacts = GuardrailFacts {
    name: "removal_with_live_keys",
    doc: "Blocks a plan that removes a person or a service account whose keys were used recently, because the keys end \
          with their owner. The keys of people are read only if the user list does not say that their last use is \
          long ago.",
    setting: Setting::SameAs("revoke_used_within"),
    exception: Exception::Override,
    counts_steps_alone: false,
    lasting: false,
};

/// Protects projects that are used.
pub const ARCHIVE_IN_USE: GuardrailFacts = GuardrailFacts {
    name: "archive_in_use",
    doc: "Blocks a plan that archives a project with recent costs, or with a key that the plan does not end. An \
          archived project cannot be restored. If `revoke_used_within` is `none`, costs of the last day count.",
    setting: Setting::SameAs("revoke_used_within"),
    exception: Exception::Override,
    counts_steps_alone: false,
    lasting: false,
};

/// Keeps the values of new keys.
pub const UNBOUND_SINK: GuardrailFacts = GuardrailFacts {
    name: "unbound_sink",
    doc: "Blocks an apply that makes a key for a sink that its command line does not bind, because the key's value would \
          be lost. A plan says which sinks an apply must bind.",
    setting: Setting::Nothing,
    exception: Exception::Never {
        why: "the API shows the value of a key once, so without a sink it is lost",
        help: "Bind the sink: `orgward apply --sink NAME=file:DIR` or `--sink NAME=exec:COMMAND`.",
    },
    counts_steps_alone: true,
    lasting: false,
};

/// Protects what calls models today.
pub const RATE_LIMIT_CUT: GuardrailFacts = GuardrailFacts {
    name: "rate_limit_cut",
    doc: "Blocks a plan that cuts a rate limit of a model to less than half of what it is today, because calls beyond it \
          fail at once.",
    setting: Setting::Nothing,
    exception: Exception::Override,
    counts_steps_alone: true,
    lasting: false,
};

/// Protects promises about data.
pub const WEAKER_RETENTION: GuardrailFacts = GuardrailFacts {
    name: "weaker_retention",
    doc: "Blocks a plan that weakens the data retention of the organization or of a project. A project that follows the \
          organization is compared by the retention of the organization.",
    setting: Setting::Nothing,
    exception: Exception::Override,
    counts_steps_alone: false,
    lasting: false,
};

/// Keeps spend limits near what they are.
pub const MAX_SPEND_LIMIT_FACTOR: GuardrailFacts = GuardrailFacts {
    name: "max_spend_limit_factor",
    doc: "Blocks a plan that changes a spend limit by more than a factor, removes one, or sets one that this month's costs \
          have reached already, because the API would stop all calls of models at once.",
    setting: Setting::Field {
        doc: "The largest factor by which a plan may raise or lower a spend limit.",
        default: SettingDefault::Count(2),
        example: "10",
    },
    exception: Exception::Override,
    counts_steps_alone: false,
    lasting: false,
};

/// Keeps the models that calls use.
pub const MODEL_USED_WITHIN: GuardrailFacts = GuardrailFacts {
    name: "model_used_within",
    doc: "Blocks a plan that takes a model from a project that used it recently, because calls of the model fail at \
          once.",
    setting: Setting::Field {
        doc: "The time after its last use for which a model counts as used; `none` switches the guardrail off.",
        default: SettingDefault::Days(7),
        example: "14d",
    },
    exception: Exception::Override,
    counts_steps_alone: false,
    lasting: false,
};

/// Keeps mutual TLS working.
pub const LAST_ACTIVE_CERTIFICATE: GuardrailFacts = GuardrailFacts {
    name: "last_active_certificate",
    doc: "Blocks a plan that deactivates or removes the last active certificate of the organization or of a project. \
          Another certificate that the same plan activates there counts.",
    setting: Setting::Nothing,
    exception: Exception::Override,
    counts_steps_alone: false,
    lasting: true,
};

/// Keeps everybody out of service accounts.
pub const OPEN_FEDERATION_RULE: GuardrailFacts = GuardrailFacts {
    name: "open_federation_rule",
    doc: "Blocks a plan that lets everybody with a token of an issuer act as a service account: a federation rule without a \
          condition that says who calls, such as `sub` or `repository`, or with a pattern that fits every caller. A rule \
          with `enabled: false` lets nobody in.",
    setting: Setting::Nothing,
    exception: Exception::Override,
    counts_steps_alone: false,
    lasting: false,
};
