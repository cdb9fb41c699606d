//! The judgment of keys by allow rules: shared by every kind whose live rows are judged instead of listed.
//!
//! A rule has fields that say *which* keys it is about (they all must hold) and limits that say *how long*. A key that
//! a rule fits and whose limits hold is allowed; one that only breaks limits is breached, by the clock; else it is not
//! allowed, and the rule that came nearest says which field failed.

use super::{
    key_times::KeyTimes,
    kind::{AllowRule, EvalContext, Verdict},
};
use crate::model::{
    address::Address,
    policy::WARN_BEFORE as WARN,
    scalar::{Length, Moment, Seconds},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// The action when a limit is passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OnBreach {
    /// The plan says so.
    #[default]
    Report,
    /// The time-based part of the plan revokes the key.
    Revoke,
}

/// The fields of a key: none, because a file holds rules about keys and never a key.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct KeySpec {}

/// Writes a rule about keys: its own fields between those that every such rule has. Flattened fields would lose the
/// places of errors.
macro_rules! key_rule {
    (
        $(#[$meta:meta])*
        pub(super) struct $rule:ident for $live:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $rule {
            /// Exactly this key.
            id: Option<Box<str>>,
            /// The key's name, or a pattern. The key's owner chooses the name.
            name: Option<$crate::model::scalar::NameGlob>,
            $($(#[$field_meta])* $field: $type,)*
            /// The greatest age of the key.
            max_age: Option<$crate::model::scalar::Length>,
            /// The longest time without use; a key that was never used counts from its creation.
            max_idle: Option<$crate::model::scalar::Length>,
            /// Allowed up to, and not at, this time.
            until: Option<$crate::model::scalar::Moment>,
            /// The action when a limit is passed: `report` (default) or `revoke`.
            #[serde(default)]
            on_breach: rules::OnBreach,
            /// The time before a limit from which on the plan warns; by default 14 days.
            warn_before: Option<$crate::model::scalar::Length>,
            /// The reason, for people.
            reason: Option<Box<str>>,
        }

        impl rules::KeyRuleFields for $rule {
            type Live = $live;

            fn times(live: &$live) -> $crate::kinds::KeyTimes {
                live.times
            }

            fn reason(&self) -> Option<&str> {
                self.reason.as_deref()
            }

            fn limits(&self) -> rules::Limits<'_> {
                rules::Limits {
                    max_age: self.max_age.as_ref(),
                    max_idle: self.max_idle.as_ref(),
                    until: self.until,
                    on_breach: self.on_breach,
                    warn_before: self.warn_before.as_ref(),
                }
            }
        }
    };
}
pub(super) use key_rule;

/// The part of a rule about keys that [`key_rule`] writes.
pub trait KeyRuleFields: DeserializeOwned + JsonSchema + Debug + PartialEq + Send + Sync + 'static {
    /// See [`AllowRule::Live`].
    type Live: Debug + Send + Sync;
    /// Returns the times of a key.
    fn times(live: &Self::Live) -> KeyTimes;
    /// See [`AllowRule::reason`].
    fn reason(&self) -> Option<&str>;
    /// Returns how long the rule allows a key.
    fn limits(&self) -> Limits<'_>;
}

/// The part of a rule about keys that its kind writes.
pub trait KeyRule: KeyRuleFields {
    /// Checks the fields of the kind; see [`AllowRule::check`].
    fn check(&self) -> Result<(), (String, String)>;
    /// See [`AllowRule::refers`].
    fn refers(&self, parent: Option<&Address>) -> Vec<Address>;
    /// Returns the first field that does not hold for a key.
    fn fit(&self, live: &Self::Live, context: &EvalContext<'_>) -> Result<(), Misfit>;
}

impl<R: KeyRule> AllowRule for R {
    type Live = R::Live;

    fn check(&self) -> Result<(), (String, String)> {
        KeyRule::check(self)?;
        self.limits().check()
    }

    fn refers(&self, parent: Option<&Address>) -> Vec<Address> {
        KeyRule::refers(self, parent)
    }

    fn reason(&self) -> Option<&str> {
        KeyRuleFields::reason(self)
    }

    fn judge(all: &[&Self], live: &Self::Live, context: &EvalContext<'_>) -> Verdict {
        judge(all.iter().map(|rule| (rule.fit(live, context), rule.limits())), R::times(live), context.now)
    }
}

/// The limits of a rule, however its kind spells the rest.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    pub(super) max_age: Option<&'a Length>,
    pub(super) max_idle: Option<&'a Length>,
    pub(super) until: Option<Moment>,
    pub(super) on_breach: OnBreach,
    pub(super) warn_before: Option<&'a Length>,
}

impl Limits<'_> {
    /// Returns the first end that a limit sets, with the limit in words.
    fn end(&self, times: KeyTimes) -> Option<(Seconds, String)> {
        let age = self.max_age.zip(times.created_at);
        let age = age.map(|(age, since)| (since.saturating_add(age.seconds()), format!("max_age {age}")));
        let idle = self.max_idle.zip(times.idle_since());
        let idle = idle.map(|(idle, since)| (since.saturating_add(idle.seconds()), format!("max_idle {idle}")));
        let until =
            self.until.map(|until| (until.seconds(), format!("until {}", crate::model::scalar::day(until.seconds()))));
        [age, idle, until].into_iter().flatten().min()
    }

    /// Refuses a breach that cannot happen; the message and the help.
    fn check(&self) -> Result<(), (String, String)> {
        match self.on_breach == OnBreach::Revoke && !self.any() {
            true => Err((
                "`on_breach` without a limit never happens".into(),
                "Add `max_age`, `max_idle` or `until`.".into(),
            )),
            false => Ok(()),
        }
    }

    /// Returns whether the rule has a limit.
    pub(super) fn any(&self) -> bool {
        self.max_age.is_some() || self.max_idle.is_some() || self.until.is_some()
    }
}

/// Judges one key. `fits` gives, for each rule, how many of its fields hold before the first that fails, and that one.
pub(super) fn judge<'a>(
    rules: impl Iterator<Item = (Result<(), Misfit>, Limits<'a>)>,
    times: KeyTimes,
    now: Seconds,
) -> Verdict {
    let mut allowed: Option<Verdict> = None;
    let mut breached: Option<Verdict> = None;
    let mut untold: Option<(usize, &'static str)> = None;
    let mut nearest: Option<(usize, usize, &'static str)> = None;
    for (rule, (fits, limits)) in rules.enumerate() {
        match fits {
            Err(Misfit { untold: true, field, .. }) => untold = untold.or(Some((rule, field))),
            Err(Misfit { read_only, field, untold: false }) => {
                if nearest.is_none_or(|(best, _, _)| read_only > best) {
                    nearest = Some((read_only, rule, field));
                }
            }
            Ok(()) => {
                let revoke = limits.on_breach == OnBreach::Revoke;
                match limits.end(times) {
                    Some((since, limit)) if since <= now => {
                        // The mildest rule decides: any rule allows, so any rule may spare.
                        if !matches!(breached, Some(Verdict::Breached { revoke: false, .. })) {
                            breached = Some(Verdict::Breached { rule, limit, since, revoke });
                        }
                    }
                    end => {
                        let (expires, limit) = end.unzip();
                        let longer = match &allowed {
                            Some(Verdict::Allowed { expires: best, .. }) => {
                                best.is_some_and(|best| expires.is_none_or(|end| end > best))
                            }
                            _ => true,
                        };
                        if longer {
                            let warn_before = limits.warn_before.map_or(WARN, Length::seconds);
                            allowed = Some(Verdict::Allowed {
                                rule,
                                expires,
                                limit: limit.unwrap_or_default(),
                                warn_before,
                                revoke,
                            });
                        }
                    }
                }
            }
        }
    }
    let untold = untold.map(|(rule, field)| Verdict::Untold { rule, field });
    allowed
        .or(breached)
        .or(untold)
        .unwrap_or(Verdict::NotAllowed { nearest: nearest.map(|(_, rule, field)| (rule, field)) })
}

/// The reason why a rule does not fit a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The number of fields that hold before the one that does not.
    pub(super) read_only: usize,
    /// The field.
    pub(super) field: &'static str,
    /// True if the API does not tell what the field asks, and every other field holds.
    pub(super) untold: bool,
}

/// Counts fields of a rule until one fails. What the API is silent about neither holds nor fails.
pub(super) struct Fit {
    read_only: usize,
    failed: Option<&'static str>,
    untold: Option<&'static str>,
}

impl Fit {
    pub(super) fn new() -> Self {
        Self { read_only: 0, failed: None, untold: None }
    }

    /// Adds a field. One that is not written holds, and does not count.
    pub(super) fn field(self, name: &'static str, holds: Option<bool>) -> Self {
        self.told(name, holds.map(Some))
    }

    /// Adds a field that the API may be silent about: `Some(None)` is written, and cannot be told.
    pub(super) fn told(mut self, name: &'static str, holds: Option<Option<bool>>) -> Self {
        match holds {
            _ if self.failed.is_some() => {}
            None => {}
            Some(Some(true)) => self.read_only += 1,
            Some(Some(false)) => self.failed = Some(name),
            Some(None) => self.untold = self.untold.or(Some(name)),
        }
        self
    }

    /// Adds the limits that cannot be checked because the API does not tell the times of the key.
    pub(super) fn limits(self, limits: &Limits<'_>, times: &KeyTimes) -> Self {
        let untold = |limit: Option<&Length>, since: Option<Seconds>| limit.filter(|_| since.is_none()).map(|_| None);
        self.told("max_age", untold(limits.max_age, times.created_at))
            .told("max_idle", untold(limits.max_idle, times.idle_since()))
    }

    pub(super) fn done(self) -> Result<(), Misfit> {
        match (self.failed, self.untold) {
            (None, None) => Ok(()),
            (Some(field), _) => Err(Misfit { read_only: self.read_only, field, untold: false }),
            (None, Some(field)) => Err(Misfit { read_only: self.read_only, field, untold: true }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Seconds = 86_400;

    fn times(last_used_at: Option<Seconds>) -> KeyTimes {
        KeyTimes { created_at: Some(0), last_used_at, is_use_told: true }
    }

    fn limits<'a>(max_age: Option<&'a Length>, on_breach: OnBreach) -> Limits<'a> {
        Limits { max_age, max_idle: None, until: None, on_breach, warn_before: None }
    }

    #[test]
    fn any_rule_allows_and_the_longest_end_counts() {
        let (short, long) = (Length::parse("30d").unwrap(), Length::parse("90d").unwrap());
        let never_used = times(None);
        let rules = || {
            [
                (Ok(()), limits(Some(&short), OnBreach::Revoke)),
                (Err(Misfit { read_only: 1, field: "name", untold: false }), limits(None, OnBreach::Report)),
                (Ok(()), limits(Some(&long), OnBreach::Report)),
            ]
            .into_iter()
        };
        assert!(
            matches!(judge(rules(), never_used, 10 * DAY), Verdict::Allowed { rule: 2, expires: Some(end), .. } if end == 90 * DAY)
        );
        assert!(
            matches!(judge(rules(), never_used, 90 * DAY), Verdict::Breached { revoke: false, .. }),
            "the end is exclusive"
        );
        assert_eq!(judge(rules().skip(1).take(1), never_used, 0), Verdict::NotAllowed { nearest: Some((0, "name")) });
        assert_eq!(judge([].into_iter(), never_used, 0), Verdict::NotAllowed { nearest: None });
    }

    #[test]
    fn an_unused_key_is_idle_since_it_was_made() {
        let idle = Length::parse("30d").unwrap();
        let rule = || [(Ok(()), Limits { max_idle: Some(&idle), ..limits(None, OnBreach::Revoke) })].into_iter();
        let unused = times(None);
        let used = times(Some(20 * DAY));
        assert!(
            matches!(judge(rule(), unused, 31 * DAY), Verdict::Breached { revoke: true, since, .. } if since == 30 * DAY)
        );
        assert!(matches!(judge(rule(), used, 31 * DAY), Verdict::Allowed { .. }));
    }
}
