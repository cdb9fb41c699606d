//! What projects cost: `/organization/costs`. Buckets of whole days, each with one result for each group that cost
//! anything.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Call, Route};
use crate::sandbox::error::{ApiError, listed};
use crate::sandbox::store::{Cost, Project, Store};

const LIST: &str = "/organization/costs";

const DAY: i64 = 86_400;
/// A page holds this many buckets when the caller does not say.
const DEFAULT_BUCKETS: usize = 7;
/// A page holds at most this many buckets.
const MAX_BUCKETS: usize = 180;
/// What results can be grouped by.
const GROUPS: &[&str] = &["project_id", "line_item", "api_key_id"];

pub(super) const ROUTES: &[Route] = &[Route::get(
    LIST,
    &["start_time", "end_time", "bucket_width", "project_ids[]", "api_key_ids[]", "group_by[]", "limit", "page"],
    list,
)];

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let query = &call.query;
    let start = query.seconds("start_time")?.ok_or_else(|| ApiError::missing("start_time"))?;
    let end = query.seconds("end_time")?.unwrap_or(call.now);
    if query.one("end_time").is_some() && end <= start {
        return Err(ApiError::invalid("end_time", "Invalid 'end_time': it must be after 'start_time'."));
    }
    query.one_of("bucket_width", &["1d"])?;
    let groups = query.many("group_by[]");
    if let Some(unknown) = groups.iter().find(|group| !GROUPS.contains(group)) {
        let message = format!("Invalid value: '{unknown}'. Supported values are: {}.", listed(GROUPS));
        return Err(ApiError::invalid("group_by", message));
    }
    let limit = query.limit(DEFAULT_BUCKETS, MAX_BUCKETS)?;
    let first = start - start.rem_euclid(DAY);
    let from = match query.one("page") {
        None => first,
        Some(page) => page
            .strip_prefix("page_")
            .and_then(|text| text.parse::<i64>().ok())
            .filter(|from| *from >= first && from % DAY == 0)
            .ok_or_else(|| {
                ApiError::invalid("page", format!("Invalid 'page': '{page}' is no cursor of this query."))
            })?,
    };
    let wanted = query.many("project_ids[]");
    // Costs of a fixture are of no key, so those of certain keys are none.
    let of_keys = !query.many("api_key_ids[]").is_empty();
    let projects: Vec<&Project> = store
        .projects
        .iter()
        .filter(|project| !of_keys && (wanted.is_empty() || wanted.contains(&project.id.as_str())))
        .collect();
    let mut buckets = Vec::new();
    let mut at = from;
    while at < end && buckets.len() < limit {
        buckets.push(bucket(&projects, at, groups.contains(&"project_id")));
        at += DAY;
    }
    let more = at < end;
    Ok(json!({
        "object": "page",
        "data": buckets,
        "has_more": more,
        "next_page": more.then(|| format!("page_{at}")),
    }))
}

fn bucket(projects: &[&Project], start: i64, by_project: bool) -> Value {
    let end = start + DAY;
    let mut sums: BTreeMap<Option<&str>, f64> = BTreeMap::new();
    for project in projects {
        let in_time = |cost: &&Cost| (start..end).contains(&cost.at);
        for cost in project.costs.iter().filter(in_time) {
            *sums.entry(by_project.then_some(project.id.as_str())).or_default() += cost.usd;
        }
    }
    let result = |(project, usd): (Option<&str>, f64)| {
        json!({
            "object": "organization.costs.result",
            "amount": {"value": usd, "currency": "usd"},
            "line_item": null,
            "project_id": project,
            "api_key_id": null,
            "quantity": null,
            "quantity_unit": null,
        })
    };
    let results: Vec<Value> = sums.into_iter().map(result).collect();
    json!({"object": "bucket", "start_time": start, "end_time": end, "results": results})
}
