//! The limits of routes that earlier runs learned, as a starting guess for the next one. It comes from a file, so every
//! value is bounded: a guess can neither stop a route nor flood it, and what the API answers corrects it.

use crate::model::scalar::{Moment, Seconds, time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The age at which a guess counts no more, in seconds: a week.
const OLDEST: Seconds = 7 * 86_400;

/// The most routes that are kept. The API has some hundred.
const MOST_ROUTES: usize = 500;

/// The limits of routes, by method and route template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LearnedPace(BTreeMap<String, LearnedRoute>);

/// The limit of one route.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct LearnedRoute {
    /// Method and route template, for example `GET /organization/users`.
    route: String,
    /// When a run learned this, or found it to be true.
    learned: String,
    #[serde(flatten)]
    limit: LearnedLimit,
}

/// The way in which a route is refilled.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LearnedLimit {
    /// One request at a time comes back.
    Steady {
        /// So many come back in a minute.
        per_minute: f64,
        /// The requests that the route takes at once.
        burst: u32,
    },
    /// All requests come back together.
    Window {
        /// The requests of one window.
        most: u32,
        /// Its length.
        seconds: f64,
    },
}

impl LearnedLimit {
    /// Returns the limit with every number inside what is known of APIs, rounded as it is written.
    #[must_use]
    pub(super) fn bounded(self) -> Self {
        let within = |value: f64, least: f64, most: f64| {
            if value.is_finite() { (value.clamp(least, most) * 100.0).round() / 100.0 } else { least }
        };
        match self {
            Self::Steady { per_minute, burst } => {
                Self::Steady { per_minute: within(per_minute, 5.0, 1_200.0), burst: burst.clamp(1, 20) }
            }
            Self::Window { most, seconds } => {
                Self::Window { most: most.clamp(5, 100), seconds: within(seconds, 1.0, 60.0) }
            }
        }
    }
}

impl LearnedPace {
    /// Returns what was learned at this time.
    pub(super) fn new(now: Seconds, routes: impl Iterator<Item = (String, LearnedLimit)>) -> Self {
        let learned = time(now);
        let routes = routes.map(|(route, limit)| {
            let limit = limit.bounded();
            (route.clone(), LearnedRoute { route, learned: learned.clone(), limit })
        });
        Self(routes.collect())
    }

    /// Returns the limit of a route.
    pub(super) fn limit(&self, route: &str) -> Option<LearnedLimit> {
        self.0.get(route).map(|learned| learned.limit.bounded())
    }

    /// Returns what is not too old at this time. What was learned later than now is not believed.
    #[must_use]
    pub fn fresh(&self, now: Seconds) -> Self {
        let is_fresh = |learned: &LearnedRoute| {
            Moment::parse(&learned.learned)
                .is_ok_and(|moment| (0..OLDEST).contains(&now.saturating_sub(moment.seconds())))
        };
        Self(
            self.0
                .iter()
                .filter(|(_, learned)| is_fresh(learned))
                .map(|(name, learned)| (name.clone(), learned.clone()))
                .collect(),
        )
    }

    /// Returns this with what it lacks from an older one.
    #[must_use]
    pub fn over(mut self, older: Self) -> Self {
        for (route, learned) in older.0 {
            self.0.entry(route).or_insert(learned);
        }
        self
    }

    /// Returns whether nothing was learned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the lines of a file.
    pub(super) fn routes(&self) -> Vec<LearnedRoute> {
        self.0.values().cloned().collect()
    }

    /// Reads the lines of a file.
    pub(super) fn from_routes(routes: Vec<LearnedRoute>) -> Self {
        Self(routes.into_iter().take(MOST_ROUTES).map(|learned| (learned.route.clone(), learned)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(learned: &str, limit: &str) -> LearnedPace {
        let text = format!(r#"[{{"route":"GET /a","learned":"{learned}",{limit}}}]"#);
        LearnedPace::from_routes(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn a_guess_counts_for_a_week_and_is_bounded() {
        let limit = r#""steady":{"per_minute":10.5,"burst":10}"#;
        let now = Moment::parse("2026-11-24T09:00:00Z").unwrap().seconds();
        for (learned, is_fresh) in [
            ("2026-11-24T09:00:00Z", true),
            ("2026-11-18T09:00:00Z", true),
            ("2026-11-17T09:00:00Z", false),
            ("2026-11-24T09:00:01Z", false),
            ("soon", false),
        ] {
            assert_eq!(!pace(learned, limit).fresh(now).is_empty(), is_fresh, "{learned}");
        }
        for (written, bounded) in [
            (limit, LearnedLimit::Steady { per_minute: 10.5, burst: 10 }),
            (r#""steady":{"per_minute":1e-300,"burst":0}"#, LearnedLimit::Steady { per_minute: 5.0, burst: 1 }),
            (
                r#""steady":{"per_minute":1e300,"burst":4000000000}"#,
                LearnedLimit::Steady { per_minute: 1_200.0, burst: 20 },
            ),
            (r#""steady":{"per_minute":-1,"burst":10}"#, LearnedLimit::Steady { per_minute: 5.0, burst: 10 }),
            (r#""window":{"most":0,"seconds":1e9}"#, LearnedLimit::Window { most: 5, seconds: 60.0 }),
        ] {
            assert_eq!(pace("2026-11-24T09:00:00Z", written).limit("GET /a"), Some(bounded), "{written}");
        }
    }
}
