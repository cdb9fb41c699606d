//! Rules of what shall go wrong flow in; for each request, what goes wrong with it flows out.
//!
//! Rules form a queue. A request meets them in order; each rule that fits counts it, and the first one whose turn it is
//! strikes. Delays do not end the walk, so a delayed request can also fail. A rule that has struck as often as it may
//! leaves the queue.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};

use super::{locked, routes};

/// One rule: which requests, and what becomes of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The method, or any.
    pub method: Option<String>,
    /// A route template (`/organization/projects/{project_id}/users`) or a concrete path, both without `/v1`, or any.
    pub route: Option<String>,
    /// The first request that is struck, counted from 1 over those that fit.
    pub nth: u32,
    /// The number of requests in a row that are struck.
    pub times: u32,
    /// The effect.
    pub effect: Effect,
}

/// The fate of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Another answer is given, before or after the request takes effect.
    Status {
        /// The status code.
        code: u16,
        /// Whether the request takes effect first.
        when: When,
        /// The `Retry-After` header.
        retry_after: Option<String>,
        /// The body, where the usual error body will not do. A string is sent as plain text.
        body: Option<Value>,
    },
    /// The connection is dropped before the request takes effect.
    Reset,
    /// The request takes effect, then the connection is dropped.
    Lost,
    /// The answer waits.
    Delay(Duration),
    /// The request takes effect, then the second half of the answer's body is missing.
    Truncated,
}

/// On which side of the change a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Nothing was changed.
    Before,
    /// The change was made.
    After,
}

impl Effect {
    /// Answers with `code` before the request takes effect.
    pub fn status(code: u16) -> Self {
        Self::Status { code, when: When::Before, retry_after: None, body: None }
    }

    /// Answers with `code` after the request took effect.
    pub fn status_after(code: u16) -> Self {
        Self::Status { code, when: When::After, retry_after: None, body: None }
    }

    /// Answers 429 with a `Retry-After` header.
    pub fn slow_down(seconds: u32) -> Self {
        Self::Status { code: 429, when: When::Before, retry_after: Some(seconds.to_string()), body: None }
    }
}

impl Fault {
    /// Strikes the next request with this method and route.
    pub fn on(method: &str, route: &str, effect: Effect) -> Self {
        Self { method: Some(method.to_owned()), route: Some(route.to_owned()), ..Self::any(effect) }
    }

    /// Strikes the next request, whatever it is.
    pub fn any(effect: Effect) -> Self {
        Self { method: None, route: None, nth: 1, times: 1, effect }
    }

    /// Lets `nth - 1` requests that fit pass first.
    #[must_use]
    pub fn nth(self, nth: u32) -> Self {
        Self { nth, ..self }
    }

    /// Strikes this many requests in a row.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// Reads a rule from the JSON that the control endpoint takes.
    fn from_json(value: &Value) -> Result<Self, String> {
        const FIELDS: &[&str] =
            &["method", "route", "nth", "times", "effect", "code", "when", "retry_after", "body", "ms"];
        let fields = value.as_object().ok_or("a rule must be an object")?;
        if let Some(unknown) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
            return Err(format!("unknown field `{unknown}`; a rule has {}", FIELDS.join(", ")));
        }
        let text = |name: &str| match fields.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(format!("`{name}` must be a string")),
        };
        let count = |name: &str| match fields.get(name) {
            None => Ok(None),
            Some(value) => match value.as_u64().and_then(|number| u32::try_from(number).ok()) {
                Some(number) => Ok(Some(number)),
                None => Err(format!("`{name}` must be a whole number")),
            },
        };
        let code = || match count("code")?.map(u16::try_from) {
            Some(Ok(code)) if (200..600).contains(&code) => Ok(code),
            Some(_) => Err("`code` must be a status code".to_owned()),
            None => Err("`status` needs a `code`".to_owned()),
        };
        let effect = match text("effect")?.ok_or("a rule needs an `effect`")?.as_str() {
            "status" => Effect::Status {
                code: code()?,
                when: match text("when")?.as_deref() {
                    None | Some("before") => When::Before,
                    Some("after") => When::After,
                    Some(_) => return Err("`when` must be before or after".to_owned()),
                },
                retry_after: match fields.get("retry_after") {
                    Some(Value::Number(seconds)) => Some(seconds.to_string()),
                    _ => text("retry_after")?,
                },
                body: fields.get("body").cloned(),
            },
            "reset" => Effect::Reset,
            "lost" => Effect::Lost,
            "truncated" => Effect::Truncated,
            "delay" => Effect::Delay(Duration::from_millis(count("ms")?.ok_or("`delay` needs `ms`")?.into())),
            other => {
                return Err(format!("unknown effect `{other}`; there are status, reset, lost, delay and truncated"));
            }
        };
        let route = text("route")?;
        if let Some(unknown) = route.as_deref().filter(|route| !routes::knows(route)) {
            return Err(format!("no route `{unknown}`; it is a template or a path without `/v1`"));
        }
        Ok(Self {
            method: text("method")?,
            route,
            nth: count("nth")?.unwrap_or(1).max(1),
            times: count("times")?.unwrap_or(1),
            effect,
        })
    }

    fn to_json(&self) -> Value {
        let mut rule = json!({"method": self.method, "route": self.route, "nth": self.nth, "times": self.times});
        let effect = match &self.effect {
            Effect::Status { code, when, retry_after, body } => {
                let when = if *when == When::Before { "before" } else { "after" };
                json!({"effect": "status", "code": code, "when": when, "retry_after": retry_after, "body": body})
            }
            Effect::Reset => json!({"effect": "reset"}),
            Effect::Lost => json!({"effect": "lost"}),
            Effect::Truncated => json!({"effect": "truncated"}),
            Effect::Delay(time) => {
                json!({"effect": "delay", "ms": u64::try_from(time.as_millis()).unwrap_or(u64::MAX)})
            }
        };
        if let (Value::Object(rule), Value::Object(effect)) = (&mut rule, effect) {
            rule.extend(effect);
            rule.retain(|_, value| !value.is_null());
        }
        rule
    }

    fn fits(&self, method: &str, template: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.route.as_deref().is_none_or(|wanted| wanted == template || wanted == path)
    }
}

/// The queue of rules. It can be filled and read while requests are served.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<(Fault, u32)>>);

/// The fault that one request meets.
#[derive(Debug, Default)]
pub(super) struct Strike {
    pub(super) delay: Duration,
    pub(super) effect: Option<Effect>,
}

impl Faults {
    /// Appends a rule.
    pub fn queue(&self, fault: Fault) {
        locked(&self.0).push((fault, 0));
    }

    /// Appends rules from a JSON list, all or none.
    pub fn queue_json(&self, rules: &Value) -> Result<usize, String> {
        let rules = rules.as_array().ok_or("expected a list of rules")?;
        let read = |(place, rule)| Fault::from_json(rule).map_err(|error| format!("[{place}]: {error}"));
        let faults = rules.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
        let count = faults.len();
        locked(&self.0).extend(faults.into_iter().map(|fault| (fault, 0)));
        Ok(count)
    }

    /// Returns the rules that have not struck as often as they may.
    pub fn pending(&self) -> Vec<Fault> {
        locked(&self.0).iter().map(|(fault, _)| fault.clone()).collect()
    }

    /// Forgets every rule.
    pub fn clear(&self) {
        locked(&self.0).clear();
    }

    pub(super) fn pending_json(&self) -> Value {
        self.pending().iter().map(Fault::to_json).collect()
    }

    pub(super) fn strike(&self, method: &str, template: &str, path: &str) -> Strike {
        let mut strike = Strike::default();
        let mut queue = locked(&self.0);
        for (fault, seen) in queue.iter_mut() {
            if !fault.fits(method, template, path) {
                continue;
            }
            *seen += 1;
            if *seen < fault.nth || fault.times == 0 {
                continue;
            }
            match &fault.effect {
                Effect::Delay(time) => strike.delay += *time,
                effect => {
                    strike.effect = Some(effect.clone());
                    break;
                }
            }
        }
        queue.retain(|(fault, seen)| *seen + 1 < fault.nth.saturating_add(fault.times));
        strike
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = "/organization/users";

    fn effects(faults: &Faults, count: usize) -> Vec<Option<Effect>> {
        (0..count).map(|_| faults.strike("GET", USERS, USERS).effect).collect()
    }

    #[test]
    fn rules_strike_in_order_and_leave() {
        let faults = Faults::default();
        faults.queue(Fault::on("GET", USERS, Effect::Reset).nth(2).times(2));
        faults.queue(Fault::on("GET", USERS, Effect::Lost));
        faults.queue(Fault::on("POST", USERS, Effect::Truncated));
        let seen = effects(&faults, 5);
        assert_eq!(seen, [Some(Effect::Lost), Some(Effect::Reset), Some(Effect::Reset), None, None]);
        assert_eq!(faults.pending().len(), 1);
    }

    #[test]
    fn a_delay_lets_the_next_rule_strike_too() {
        let faults = Faults::default();
        faults.queue(Fault::any(Effect::Delay(Duration::from_millis(5))));
        faults.queue(Fault::any(Effect::status(503)));
        let strike = faults.strike("GET", USERS, USERS);
        assert_eq!((strike.delay.as_millis(), strike.effect), (5, Some(Effect::status(503))));
    }

    #[test]
    fn rules_are_read_from_json_and_written_back() {
        let faults = Faults::default();
        let rules = json!([
            {"method": "POST", "route": USERS, "effect": "status", "code": 500, "when": "after", "retry_after": 2},
            {"effect": "delay", "ms": 10, "nth": 2, "times": 3},
        ]);
        assert_eq!(faults.queue_json(&rules), Ok(2));
        let written = faults.pending_json();
        faults.clear();
        assert_eq!(faults.queue_json(&written), Ok(2));
        assert_eq!(faults.pending_json(), written);
        assert!(faults.queue_json(&json!([{"effect": "explode"}])).is_err());
        assert!(faults.queue_json(&json!([{"effect": "reset", "colour": 1}])).is_err());
        assert!(faults.queue_json(&json!([{"effect": "reset", "route": "/v1/organization/users"}])).is_err());
    }
}
