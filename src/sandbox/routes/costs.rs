//! Costs of projects: `/organization/costs`. Buckets of whole days, each with one result for each group that has costs.

use serde_json::{Value, json};

use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::buckets::{self, Range, Use, Width};
use crate::sandbox::fixture::reader::DAY;
use crate::sandbox::property::{Initial, Property};
use crate::sandbox::resource::{Call, Key, Operation, PageStyle, Resource, Shape};
use crate::sandbox::store::Store;

const WIDTHS: &[Width] = &[("1d", DAY, 7, 180)];
/// The fields by which results can be grouped.
const GROUPS: &[&str] = &["project_id", "line_item", "api_key_id"];
const FILTERS: &[(&str, &str)] = &[("project_ids[]", "project_id"), ("api_key_ids[]", "api_key_id")];
const QUERY: &[&str] =
    &["start_time", "end_time", "bucket_width", "project_ids[]", "api_key_ids[]", "group_by[]", "limit", "page"];

/// The costs of a project, in the order of its fixture. Costs without a key or a line item belong to none.
pub(super) static COSTS: Resource = Resource {
    parent: Some(&PROJECTS),
    shape: Shape::List(PageStyle::Own),
    filters: QUERY,
    read_all: Operation::Own(list),
    read_one: Operation::None,
    delete: Operation::None,
    properties: &[
        Property::time("at").initially(Initial::Required),
        Property::number("usd"),
        Property::text("line_item"),
        Property::text("api_key_id"),
    ],
    ..Resource::new("/organization/costs", "cost_id", "cost", "organization.costs.result", Key::Position)
};

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let range = Range::of(call, WIDTHS, GROUPS)?;
    let mut uses = Vec::new();
    for project in store.projects().iter() {
        uses.extend(project.inside(COSTS.name()).iter().map(|cost| Use {
            at: cost.time("at").unwrap_or_default(),
            dimensions: vec![
                ("project_id", json!(project.id)),
                ("line_item", cost.value("line_item").clone()),
                ("api_key_id", cost.value("api_key_id").clone()),
            ],
            numbers: vec![cost.value("usd").as_f64().unwrap_or_default()],
        }));
    }
    uses.retain(|used| buckets::passes(call, used, FILTERS));
    Ok(range.answer(&uses, |dimension, sums| {
        json!({
            "object": "organization.costs.result",
            "amount": {"value": sums.first(), "currency": "usd"},
            "line_item": dimension("line_item"),
            "project_id": dimension("project_id"),
            "api_key_id": dimension("api_key_id"),
            "quantity": null,
            "quantity_unit": null,
        })
    }))
}
