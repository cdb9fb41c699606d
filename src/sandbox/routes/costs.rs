//! Costs of projects: `/organization/costs`. Buckets of whole days, each with one result for each group that has costs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::projects::PROJECTS;
use crate::sandbox::api_error::{ApiError, listed};
use crate::sandbox::fixture::reader::DAY;
use crate::sandbox::property::{Initial, Property};
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::{Record, Store};

/// A page holds this many buckets by default, and at most [`MAX_BUCKETS`].
const DEFAULT_BUCKETS: usize = 7;
const MAX_BUCKETS: usize = 180;
/// The fields by which results can be grouped.
const GROUPS: &[&str] = &["project_id", "line_item", "api_key_id"];
const QUERY: &[&str] =
    &["start_time", "end_time", "bucket_width", "project_ids[]", "api_key_ids[]", "group_by[]", "limit", "page"];

/// The costs of a project, in the order of its fixture.
pub(super) static COSTS: Resource = Resource {
    parent: Some(&PROJECTS),
    shape: Shape::List(PageStyle::Own),
    filters: QUERY,
    read_all: Operation::Own(list),
    read_one: Operation::None,
    delete: Operation::None,
    properties: &[Property::time("at").initially(Initial::Required), Property::number("usd")],
    ..Resource::new("/organization/costs", "cost_id", "cost", "organization.costs.result", Key::Position)
};

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
    let limit = query.limit(1, DEFAULT_BUCKETS, MAX_BUCKETS)?;
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
    // The costs of a fixture belong to no key, so a request for certain keys gets none.
    let of_keys = !query.many("api_key_ids[]").is_empty();
    let is_wanted = |id: &str| !of_keys && (wanted.is_empty() || wanted.contains(&id));
    let projects: Vec<&Record> = store.projects().iter().filter(|project| is_wanted(&project.id)).collect();
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

/// Returns the costs of one day.
fn bucket(projects: &[&Record], start: i64, by_project: bool) -> Value {
    let end = start + DAY;
    let mut sums: BTreeMap<Option<&str>, f64> = BTreeMap::new();
    for project in projects {
        let in_time = |cost: &&Record| cost.time("at").is_some_and(|at| (start..end).contains(&at));
        for cost in project.inside("costs").iter().filter(in_time) {
            let usd = cost.value("usd").as_f64().unwrap_or_default();
            *sums.entry(by_project.then_some(project.id.as_str())).or_default() += usd;
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
