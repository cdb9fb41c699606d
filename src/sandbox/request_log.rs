//! Requests and answers flow in, and a log of them flows out.

use std::collections::VecDeque;
use std::sync::Mutex;

use serde::Serialize;
use serde_json::Value;

use super::locked;

/// The log forgets the oldest exchanges beyond this many.
const CAPACITY: usize = 100_000;

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exchange {
    /// The method, in capitals.
    pub method: String,
    /// The path of the request, with `/v1`.
    pub path: String,
    /// The route's template without `/v1`, when the path is known.
    pub route: Option<String>,
    /// The decoded query parameters.
    pub query: Vec<(String, String)>,
    /// The request's body, when it is JSON.
    pub request: Option<Value>,
    /// The status of the answer, or 0 when the connection was dropped before there was one.
    pub status: u16,
    /// The body of the answer; a string where it is no JSON.
    pub response: Value,
    /// The headers of the answer, names in lower case.
    pub headers: Vec<(String, String)>,
    /// True if the answer was sent. A lost answer was not.
    pub delivered: bool,
}

/// The log of exchanges. It is off by default.
#[derive(Debug, Default)]
pub(super) struct Log(Mutex<(bool, VecDeque<Exchange>)>);

impl Log {
    pub(super) fn turn(&self, on: bool) {
        locked(&self.0).0 = on;
    }

    pub(super) fn is_on(&self) -> bool {
        locked(&self.0).0
    }

    pub(super) fn push(&self, exchange: Exchange) {
        let mut log = locked(&self.0);
        if log.1.len() == CAPACITY {
            log.1.pop_front();
        }
        log.1.push_back(exchange);
    }

    pub(super) fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut locked(&self.0).1).into()
    }

    pub(super) fn all(&self) -> Vec<Exchange> {
        locked(&self.0).1.iter().cloned().collect()
    }
}
