//! The published form of a snapshot that a plan was made from, and of what `drift --since` looked at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A snapshot that a plan was made from. The plan is as old as the snapshot; an apply reads the organization again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SnapshotSource {
    /// The time when the snapshot was taken: RFC 3339.
    pub taken: String,
    /// The age of the snapshot when the plan was made.
    pub age_seconds: u64,
    /// A SHA-256 of the snapshot, as its last line says it.
    pub digest: String,
}

/// The lists that were looked at since a snapshot, and those that were not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SinceSummary {
    /// The snapshot.
    pub snapshot: SnapshotSource,
    /// The audit log.
    pub log: LogSummary,
    /// The kinds of which nothing was read because the log tells of no change.
    pub vouched: Vec<String>,
    /// The lists that were read again, though the snapshot holds them.
    pub read_again: Vec<ListsReadAgain>,
    /// The kinds that were not looked at: the log does not tell of every change of them, and their lists are not old
    /// enough to be read again. While there are any, the result is never *in sync*.
    pub not_looked: Vec<NotLooked>,
}

/// The part of the audit log since the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LogSummary {
    /// True if the log could be read back to the snapshot, and nothing about it is odd. If false, every list was read.
    pub vouches: bool,
    /// The beginning of the time in which events were looked for: RFC 3339.
    pub since: String,
    /// The number of events.
    pub events: u64,
    /// The reason why the log does not vouch.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Lists of one kind that were read again for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListsReadAgain {
    /// The kind, in words.
    pub kind: String,
    /// The number of lists.
    pub lists: u64,
    /// The reason.
    pub detail: String,
}

/// A kind that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotLooked {
    /// The kind, in words.
    pub kind: String,
    /// The number of lists.
    pub lists: u64,
    /// The time when the oldest of these lists was read: RFC 3339.
    pub read: String,
    /// The age of that list.
    pub age_seconds: u64,
}
