//! A snapshot: what the API told about an organization, kept in a file, so that later runs need neither a key nor the
//! network.
//!
//! ```text
//! API --Recorder--> Snapshot --snapshot_file--> text --snapshot_file--> Snapshot --Replay--> Reader
//! Snapshot and API --Renewal--> Reader, and a newer Snapshot
//! ```
//!
//! A snapshot holds the rows of each listing as the API told them, cut down to the fields that orgward knows. What the
//! API refused is kept as refused, and everything else is unread: a snapshot never answers that something is not there
//! unless the API said so.

mod kept;
mod recorder;
mod renewal;
mod replay;
mod snapshot_file;

pub use recorder::Recorder;
pub use renewal::Renewal;
pub use replay::Replay;
pub use snapshot_file::{SnapshotError, schema, unpack};

use super::learned_pace::LearnedPace;
use crate::model::scalar::Seconds;
use http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// The query parameters that say which page of a listing is asked for.
const CURSORS: [&str; 2] = ["after", "page"];

/// The query parameter that says how many rows a page may have.
const LIMIT: &str = "limit";

/// A snapshot of an organization.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The id of the organization, where anything tells it.
    pub organization: Option<String>,
    /// The time when the reading of the oldest answer began.
    pub taken: Seconds,
    /// The redacted values of admin keys that can only be the key which read the organization.
    pub own_keys: BTreeSet<String>,
    /// The time up to which the audit log was compared with the answers; `None` if it never was.
    pub log_read: Option<Seconds>,
    /// The ids of the newest events that were seen then.
    pub log_events: BTreeSet<String>,
    /// The limits of routes that were learned. They say nothing of the organization, so they are no part of the digest.
    pub pace: LearnedPace,
    /// The answers of the API, by the request.
    answers: BTreeMap<Asked, HeldAnswer>,
}

/// A request: its path below the base URL, and the filters of its query. All pages of a listing are one request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
struct Asked {
    /// The path below the base URL of the API.
    path: String,
    /// The filters of the query: names and values, without those that choose a page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    filters: Vec<(String, String)>,
}

/// The page that a request asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct AskedPage {
    /// The most rows; `None` where the request is not for a listing.
    limit: Option<usize>,
    cursor: Option<String>,
}

/// What is known about one question.
#[derive(Clone, Debug)]
struct HeldAnswer {
    /// The time of the reading.
    read: Seconds,
    told: ToldAnswer,
}

/// The answer of the API.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum ToldAnswer {
    /// All rows of a listing, with the fields that orgward knows.
    Rows(#[schemars(with = "Vec<Value>")] Vec<Box<RawValue>>),
    /// One thing, with the fields that orgward knows.
    One(#[schemars(with = "Value")] Box<RawValue>),
    /// The API refused to answer.
    Refused(Refusal),
    /// There was an answer, and it cannot be used: why.
    Unclear(String),
}

/// An error of the API.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
struct Refusal {
    /// The status of HTTP.
    status: u16,
    /// The message of the API.
    message: String,
    /// The code of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The type of the error, in the words of the API.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
}

/// Returns whether a status is a refusal that the API repeats however often it is asked. Other errors pass.
fn is_lasting(status: StatusCode) -> bool {
    status.is_client_error() && !matches!(status.as_u16(), 408 | 409 | 425 | 429..)
}

impl Asked {
    /// Returns what a URL asks for; `None` for a URL of another base.
    fn of(base: &Url, url: &Url) -> Option<(Self, AskedPage)> {
        let path = url.path().strip_prefix(base.path().trim_end_matches('/'))?;
        let mut page = AskedPage::default();
        let mut filters = Vec::new();
        for (name, value) in url.query_pairs() {
            match &*name {
                LIMIT => page.limit = value.parse().ok(),
                name if CURSORS.contains(&name) => page.cursor = Some(value.into_owned()),
                _ => filters.push((name.into_owned(), value.into_owned())),
            }
        }
        filters.sort();
        Some((Self { path: path.to_owned(), filters }, page))
    }
}

impl Snapshot {
    /// Returns how many questions the API answered.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.answers.values().filter(|held| matches!(held.told, ToldAnswer::Rows(_) | ToldAnswer::One(_))).count()
    }

    /// Returns the redacted values of all keys that it holds.
    pub fn redacted_values(&self) -> impl Iterator<Item = String> {
        #[derive(Deserialize)]
        struct RowOfKey {
            redacted_value: String,
        }
        let rows = self.answers.values().filter_map(|held| match &held.told {
            ToldAnswer::Rows(rows) => Some(rows),
            _ => None,
        });
        let value = |row: &RawValue| Some(serde_json::from_str::<RowOfKey>(row.get()).ok()?.redacted_value);
        rows.flatten().filter_map(move |row| value(row))
    }
}
