//! Requests and the status of their answers flow in, and how many there were of each route flows out.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::locked;

/// The number of requests by method and route template.
#[derive(Debug, Default)]
pub(super) struct RouteCounts(Mutex<BTreeMap<String, CountOfRoute>>);

#[derive(Debug, Default, Clone, Copy)]
struct CountOfRoute {
    requests: u64,
    limited: u64,
}

impl RouteCounts {
    /// Counts one request.
    pub(super) fn count(&self, method: &str, template: &str, status: u16) {
        let mut routes = locked(&self.0);
        let route = routes.entry(format!("{method} {template}")).or_default();
        route.requests += 1;
        route.limited += u64::from(status == 429);
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        locked(&self.0).clear();
    }

    /// Returns the numbers: all requests of each route, and those that were limited.
    pub(super) fn json(&self) -> Value {
        let routes = locked(&self.0);
        routes
            .iter()
            .map(|(route, count)| (route.clone(), json!({"requests": count.requests, "limited": count.limited})))
            .collect::<serde_json::Map<String, Value>>()
            .into()
    }
}
