//! Requests flow in, and refusals of those beyond the allowance of their route flow out.
//!
//! The real API counts each endpoint, fills the allowance after a minute, and does not announce it in headers. It is
//! not known whether other parts of the API announce theirs, or fill their allowance one request at a time, so these
//! are options.

use foldhash::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use axum::http::StatusCode;
use tokio::time::Instant;

use super::api_error::ApiError;
use super::locked;

const MINUTE: f64 = 60.0;

/// The allowance of each method and route template.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Allowance {
    /// The requests a minute.
    pub(super) rpm: u32,
    /// The time after which all of it comes back at once. Zero: one request at a time comes back.
    pub(super) window: Duration,
    /// The most requests at once, if one at a time comes back.
    pub(super) burst: u32,
    /// True if headers announce it.
    pub(super) announce: bool,
}

impl Allowance {
    /// Returns how many requests are taken at once at most.
    fn most(self) -> u32 {
        if self.window.is_zero() {
            return self.burst.max(1);
        }
        let most = f64::from(self.rpm) * self.window.as_secs_f64() / MINUTE;
        // A saturating cast of a positive number.
        (most.round() as u32).max(1)
    }

    /// Returns the number of requests that come back in a second, one at a time.
    fn rate(self) -> f64 {
        f64::from(self.rpm.max(1)) / MINUTE
    }
}

/// Counts the requests of each method and route template. A window opens with the first request.
#[derive(Debug, Default)]
pub(super) struct Limits {
    routes: Mutex<HashMap<(String, String), RouteUse>>,
}

/// The use of one route.
#[derive(Debug)]
struct RouteUse {
    /// When the window opened, or when the last request came back.
    since: Instant,
    /// The requests that are left.
    left: f64,
}

impl Limits {
    /// Counts one request; returns the headers to announce, or the refusal.
    pub(super) fn take(
        &self,
        method: &str,
        template: &str,
        allowance: Allowance,
    ) -> Result<Vec<(&'static str, String)>, ApiError> {
        let now = Instant::now();
        let most = f64::from(allowance.most());
        let mut routes = locked(&self.routes);
        let route =
            routes.entry((method.to_owned(), template.to_owned())).or_insert(RouteUse { since: now, left: most });
        let passed = now.duration_since(route.since);
        let is_steady = allowance.window.is_zero();
        if is_steady {
            route.left = (route.left + passed.as_secs_f64() * allowance.rate()).min(most);
            route.since = now;
        } else if passed >= allowance.window {
            *route = RouteUse { since: now, left: most };
        }
        // A little less than one is one: times are rounded.
        let allowed = route.left > 1.0 - 1e-6;
        if allowed {
            route.left = (route.left - 1.0).max(0.0);
        }
        let wait = match is_steady {
            true => Duration::from_secs_f64((1.0 - route.left).max(0.0) / allowance.rate()),
            false => allowance.window.saturating_sub(now.duration_since(route.since)),
        };
        let wait = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let headers = |left: f64| {
            vec![
                ("x-ratelimit-limit-requests", allowance.most().to_string()),
                ("x-ratelimit-remaining-requests", left.floor().to_string()),
                ("x-ratelimit-reset-requests", format!("{wait}s")),
            ]
        };
        if allowed {
            return Ok(if allowance.announce { headers(route.left) } else { Vec::new() });
        }
        let mut refusal = too_many_requests();
        if allowance.announce {
            refusal.headers = headers(0.0);
            refusal = refusal.header("retry-after", wait.max(1));
        }
        Err(refusal)
    }
}

/// Returns the refusal of the real API to a caller that is too fast.
pub(super) fn too_many_requests() -> ApiError {
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "You're making too many requests, please slow down.")
        .kind("requests")
        .code("rate_limit_exceeded")
}
