//! Requests flow in, and refusals of those beyond the allowance of their route and minute flow out.
//!
//! The real API counts each endpoint, fills the allowance after a minute, and does not announce it in headers. It is
//! not known whether other parts of the API announce theirs, so that is a switch.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use axum::http::StatusCode;
use tokio::time::Instant;

use super::api_error::ApiError;
use super::locked;

const WINDOW: Duration = Duration::from_secs(60);

/// Counts the requests of each method and route template. A window opens with the first request.
#[derive(Debug, Default)]
pub(super) struct Limits {
    windows: Mutex<HashMap<(String, String), Window>>,
}

#[derive(Debug)]
struct Window {
    opened: Instant,
    used: u32,
}

impl Limits {
    /// Counts one request; returns the headers to announce, or the refusal.
    pub(super) fn take(
        &self,
        method: &str,
        template: &str,
        rpm: u32,
        announce: bool,
    ) -> Result<Vec<(&'static str, String)>, ApiError> {
        let now = Instant::now();
        let mut windows = locked(&self.windows);
        let window = windows.entry((method.to_owned(), template.to_owned())).or_insert(Window { opened: now, used: 0 });
        if now.duration_since(window.opened) >= WINDOW {
            *window = Window { opened: now, used: 0 };
        }
        let left = WINDOW.saturating_sub(now.duration_since(window.opened));
        let wait = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        let allowed = window.used < rpm;
        window.used = window.used.saturating_add(1).min(rpm);
        let headers = |remaining: u32| {
            vec![
                ("x-ratelimit-limit-requests", rpm.to_string()),
                ("x-ratelimit-remaining-requests", remaining.to_string()),
                ("x-ratelimit-reset-requests", format!("{wait}s")),
            ]
        };
        if allowed {
            return Ok(if announce { headers(rpm - window.used) } else { Vec::new() });
        }
        let mut refusal = too_many_requests();
        if announce {
            refusal.headers = headers(0);
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
