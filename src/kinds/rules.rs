//! The judgment of keys by allow rules: shared by every kind whose live rows are judged instead of listed.
//!
//! A rule has fields that say *which* keys it is about (they all must hold) and limits that say *how long*. A key that
//! a rule fits and whose limits hold is allowed; one that only breaks limits is breached, by the clock; else it is not
//! allowed, and the rule that came nearest says which field failed.

use super::kind::Verdict;
use crate::model::{
    policy::WARN_BEFORE as WARN,
    scalar::{Length, Moment, Seconds, date, span},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// Writes the part of an `AllowRule` that is the same for every kind of key, from its fields and its `fit`. Flattened
/// limits would lose the places of errors.
macro_rules! key_rule {
    ($live:ident) => {
        type Live = $live;

        fn reason(&self) -> Option<&str> {
            self.reason.as_deref()
        }

        fn judge(all: &[&Self], live: &$live, context: &EvalContext<'_>) -> Verdict {
            let life = rules::Life::of(live.created_at, live.last_used_at, live.is_use_told);
            rules::judge(all.iter().map(|rule| (rule.fit(live, context), rules::limits!(rule))), life, context.now)
        }
    };
}
pub(super) use key_rule;

/// Takes the limits of a rule from its fields.
macro_rules! limits {
    ($rule:ident) => {
        rules::Limits {
            max_age: $rule.max_age.as_ref(),
            max_idle: $rule.max_idle.as_ref(),
            until: $rule.until,
            on_breach: $rule.on_breach,
            warn_before: $rule.warn_before.as_ref(),
        }
    };
}
pub(super) use limits;

/// The limits of a rule, however its kind spells the rest.
#[derive(Clone, Copy)]
pub(super) struct Limits<'a> {
    pub(super) max_age: Option<&'a Length>,
    pub(super) max_idle: Option<&'a Length>,
    pub(super) until: Option<Moment>,
    pub(super) on_breach: OnBreach,
    pub(super) warn_before: Option<&'a Length>,
}

/// The times when a key was created and last used, as far as the API tells.
#[derive(Clone, Copy)]
pub(super) struct Life {
    created_at: Option<Seconds>,
    last_used_at: Option<Seconds>,
    is_use_told: bool,
}

impl Life {
    pub(super) fn of(created_at: Option<Seconds>, last_used_at: Option<Seconds>, is_use_told: bool) -> Self {
        Self { created_at, last_used_at, is_use_told }
    }

    /// Returns since when it has not been used. A key that was never used is idle since it was made.
    fn idle_since(&self) -> Option<Seconds> {
        self.last_used_at.max(self.created_at).filter(|_| self.is_use_told)
    }

    /// Returns when it was last used, in words that stay true.
    pub(super) fn remark(&self) -> String {
        match (self.last_used_at, self.created_at) {
            (Some(used), _) if self.is_use_told => format!("last used {}", date(used)),
            (_, Some(created)) if self.is_use_told => format!("never used, created {}", date(created)),
            (_, Some(created)) => format!("created {}", date(created)),
            _ => "the API does not say when it was created".to_owned(),
        }
    }

    /// Returns when it was last used, in words.
    pub(super) fn describe(&self, now: Seconds) -> String {
        match (self.last_used_at, self.created_at) {
            _ if !self.is_use_told => "the API does not say when it was used".to_owned(),
            (Some(used), _) => format!("used {} ago", span(now.saturating_sub(used))),
            (None, Some(created)) => format!("never used, {} old", span(now.saturating_sub(created))),
            (None, None) => "never used, and the API does not say how old it is".to_owned(),
        }
    }
}

impl Limits<'_> {
    /// Returns the first end that a limit sets, with the limit in words.
    fn end(&self, life: Life) -> Option<(Seconds, String)> {
        let age = self.max_age.zip(life.created_at);
        let age = age.map(|(age, since)| (since.saturating_add(age.seconds()), format!("max_age {age}")));
        let idle = self.max_idle.zip(life.idle_since());
        let idle = idle.map(|(idle, since)| (since.saturating_add(idle.seconds()), format!("max_idle {idle}")));
        let until =
            self.until.map(|until| (until.seconds(), format!("until {}", crate::model::scalar::day(until.seconds()))));
        [age, idle, until].into_iter().flatten().min()
    }

    /// Refuses a breach that cannot happen; the message and the help.
    pub(super) fn check(&self) -> Result<(), (String, String)> {
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
    life: Life,
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
                match limits.end(life) {
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
pub(super) struct Misfit {
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
    pub(super) fn limits(self, limits: &Limits<'_>, life: &Life) -> Self {
        let untold = |limit: Option<&Length>, since: Option<Seconds>| limit.filter(|_| since.is_none()).map(|_| None);
        self.told("max_age", untold(limits.max_age, life.created_at))
            .told("max_idle", untold(limits.max_idle, life.idle_since()))
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

    fn limits<'a>(max_age: Option<&'a Length>, on_breach: OnBreach) -> Limits<'a> {
        Limits { max_age, max_idle: None, until: None, on_breach, warn_before: None }
    }

    #[test]
    fn any_rule_allows_and_the_longest_end_counts() {
        let (short, long) = (Length::parse("30d").unwrap(), Length::parse("90d").unwrap());
        let life = Life::of(Some(0), None, true);
        let rules = || {
            [
                (Ok(()), limits(Some(&short), OnBreach::Revoke)),
                (Err(Misfit { read_only: 1, field: "name", untold: false }), limits(None, OnBreach::Report)),
                (Ok(()), limits(Some(&long), OnBreach::Report)),
            ]
            .into_iter()
        };
        assert!(
            matches!(judge(rules(), life, 10 * DAY), Verdict::Allowed { rule: 2, expires: Some(end), .. } if end == 90 * DAY)
        );
        assert!(
            matches!(judge(rules(), life, 90 * DAY), Verdict::Breached { revoke: false, .. }),
            "the end is exclusive"
        );
        assert_eq!(judge(rules().skip(1).take(1), life, 0), Verdict::NotAllowed { nearest: Some((0, "name")) });
        assert_eq!(judge([].into_iter(), life, 0), Verdict::NotAllowed { nearest: None });
    }

    #[test]
    fn an_unused_key_is_idle_since_it_was_made() {
        let idle = Length::parse("30d").unwrap();
        let rule = || [(Ok(()), Limits { max_idle: Some(&idle), ..limits(None, OnBreach::Revoke) })].into_iter();
        let unused = Life::of(Some(0), None, true);
        let used = Life::of(Some(0), Some(20 * DAY), true);
        assert!(
            matches!(judge(rule(), unused, 31 * DAY), Verdict::Breached { revoke: true, since, .. } if since == 30 * DAY)
        );
        assert!(matches!(judge(rule(), used, 31 * DAY), Verdict::Allowed { .. }));
    }
}
