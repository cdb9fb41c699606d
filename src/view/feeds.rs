//! A view and live rows in, the listings beside live rows out: events, usage and costs. Their rows flow in one by one,
//! and only what a view shows is kept: a bounded number of events, and sums.

use super::{
    Period, View,
    audit_log::{self, EventLog, LogExtent},
    cost_table::{self, CostSums},
    key_list, lookup, one_project,
    published_view::{CostGrouping, EventEntry, MissingPart},
    usage_table::{self, UsageSort, UsageSums},
};
use crate::model::{
    live_table::Live,
    request::{LastOf, Request},
};
use serde_json::value::RawValue;
use std::ops::ControlFlow;

/// One listing that a view needs.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The name, as `missing` has it.
    pub collection: String,
    /// The name in words.
    pub title: String,
    /// The request.
    pub request: Request,
    /// True if the view shows the rest without it.
    pub is_optional: bool,
    rows: FeedRows,
}

/// The kind of rows that a listing has.
#[derive(Clone, Debug)]
enum FeedRows {
    Events { most: usize },
    Usage(&'static UsageSort),
    Costs(CostGrouping),
}

/// Everything that was kept of the listings of a view.
#[derive(Debug, Default)]
pub struct FeedResults {
    pub(super) events: EventLog,
    pub(super) usage: UsageSums,
    /// `None` if the costs were not read.
    pub(super) costs: Option<CostSums>,
    pub(super) missing: Vec<MissingPart>,
}

impl FeedResults {
    /// Returns the events that were read, newest first, and which part of the log they are.
    #[must_use]
    pub fn into_events(self) -> (Vec<EventEntry>, LogExtent) {
        self.events.into_events()
    }
}

/// Returns the listings that a view needs, once its live rows are read.
#[must_use]
pub fn feeds(view: &View, live: &Live) -> Vec<Feed> {
    match view {
        View::Audit(filter) => {
            let Ok(project) = lookup::chosen(filter.project.as_ref(), live) else { return Vec::new() };
            vec![Feed {
                collection: "audit_log".to_owned(),
                title: "the audit log".to_owned(),
                request: audit_log::request(filter, project.as_deref()),
                is_optional: false,
                rows: FeedRows::Events { most: filter.most },
            }]
        }
        View::Usage(filter) => {
            let Ok(project) = lookup::chosen(filter.project.as_ref(), live) else { return Vec::new() };
            let feed = |sort: &'static UsageSort| Feed {
                collection: format!("usage_{}", sort.name),
                title: format!("the usage of {}", sort.name.replace('_', " ")),
                request: usage_table::request(sort, filter, project.as_deref()),
                is_optional: true,
                rows: FeedRows::Usage(sort),
            };
            usage_table::sorts(filter).map(feed).collect()
        }
        View::Costs(filter) => {
            let Ok(project) = lookup::chosen(filter.project.as_ref(), live) else { return Vec::new() };
            vec![costs(filter.by, filter.period, project.as_deref(), false)]
        }
        View::Keys(filter) => match filter.costs {
            Some(period) => vec![costs(CostGrouping::Key, period, key_list::only_project(filter, live), true)],
            None => Vec::new(),
        },
        View::Project { name, costs: Some(period) } => match one_project::id(name, live) {
            Some(id) => vec![costs(CostGrouping::Key, *period, Some(id), true)],
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn costs(by: CostGrouping, period: Period, project: Option<&str>, is_optional: bool) -> Feed {
    Feed {
        collection: "costs".to_owned(),
        title: "the costs".to_owned(),
        request: cost_table::request(by, period, project),
        is_optional,
        rows: FeedRows::Costs(by),
    }
}

impl FeedResults {
    /// Takes one row. Breaks if no further row is needed.
    ///
    /// # Errors
    /// A row that cannot be understood.
    pub fn take(&mut self, feed: &Feed, raw: &RawValue) -> Result<ControlFlow<LastOf>, serde_json::Error> {
        match &feed.rows {
            FeedRows::Events { most } => return self.events.take(raw, *most),
            FeedRows::Usage(sort) => self.usage.take(sort, raw)?,
            FeedRows::Costs(by) => self.costs.get_or_insert_with(CostSums::default).take(*by, raw)?,
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Notes that a listing was read.
    pub fn end(&mut self, feed: &Feed, has_more: bool) {
        match &feed.rows {
            FeedRows::Events { .. } => self.events.end(has_more),
            FeedRows::Usage(_) => {}
            FeedRows::Costs(_) => {
                self.costs.get_or_insert_with(CostSums::default);
            }
        }
    }

    /// Notes that a listing could not be read. What came of it before is no part of a sum.
    pub fn miss(&mut self, feed: &Feed, reason: String) {
        match &feed.rows {
            FeedRows::Events { .. } => {}
            FeedRows::Usage(sort) => self.usage.forget(sort),
            FeedRows::Costs(_) => self.costs = None,
        }
        self.missing.push(MissingPart { collection: feed.collection.clone(), parents: Vec::new(), reason });
    }
}
