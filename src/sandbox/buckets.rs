//! Events and a request flow in, and buckets of time flow out, with the sums of each group of events.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::api_error::{ApiError, listed};
use super::resource::Call;

/// One use: its time, the values that it can be grouped and filtered by, and its numbers.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) at: i64,
    pub(super) dimensions: Vec<(&'static str, Value)>,
    pub(super) numbers: Vec<f64>,
}

impl Use {
    pub(super) fn dimension(&self, name: &str) -> &Value {
        self.dimensions.iter().find(|(known, _)| *known == name).map_or(&Value::Null, |(_, value)| value)
    }
}

/// A width of buckets: its word, its seconds, and how many buckets a page holds by default and at most.
pub(super) type Width = (&'static str, i64, usize, usize);

/// The times that a request asks for.
#[derive(Debug)]
pub(super) struct Range {
    width: i64,
    from: i64,
    end: i64,
    limit: usize,
    groups: Vec<String>,
}

impl Range {
    /// Reads the times, the width and the groups of a request. The last width is the default.
    pub(super) fn of(call: &Call, widths: &[Width], known: &[&str]) -> Result<Self, ApiError> {
        let query = &call.query;
        let start = query.seconds("start_time")?.ok_or_else(|| ApiError::missing("start_time"))?;
        let end = query.seconds("end_time")?.unwrap_or(call.now);
        if query.one("end_time").is_some() && end <= start {
            return Err(ApiError::invalid("end_time", "Invalid 'end_time': it must be after 'start_time'."));
        }
        let words: Vec<&str> = widths.iter().map(|(word, ..)| *word).collect();
        let word = query.one_of("bucket_width", &words)?;
        let width = widths.iter().find(|(known, ..)| Some(*known) == word).or(widths.last());
        let (_, width, default, most) = width.copied().unwrap_or(("1d", 86_400, 7, 31));
        let groups = query.many("group_by[]");
        if let Some(unknown) = groups.iter().find(|group| !known.contains(group)) {
            let message = format!("Invalid value: '{unknown}'. Supported values are: {}.", listed(known));
            return Err(ApiError::invalid("group_by", message));
        }
        let limit = query.limit(1, default, most)?;
        let first = start - start.rem_euclid(width);
        let from = match query.one("page") {
            None => first,
            Some(page) => page
                .strip_prefix("page_")
                .and_then(|text| text.parse::<i64>().ok())
                .filter(|from| *from >= first && from % width == 0)
                .ok_or_else(|| {
                    ApiError::invalid("page", format!("Invalid 'page': '{page}' is no cursor of this query."))
                })?,
        };
        Ok(Self { width, from, end, limit, groups: groups.into_iter().map(str::to_owned).collect() })
    }

    /// Returns the beginning and the end of the page.
    pub(super) fn page(&self) -> (i64, i64) {
        let most = i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_mul(self.width);
        (self.from, self.from.saturating_add(most))
    }

    /// Answers with the sums of each bucket. `result` shows one sum; it gets the value of a dimension by its name, which
    /// is null unless the request groups by it.
    pub(super) fn answer(&self, uses: &[Use], result: impl Fn(&dyn Fn(&str) -> Value, &[f64]) -> Value) -> Value {
        let mut buckets = Vec::new();
        let mut at = self.from;
        while at < self.end && buckets.len() < self.limit {
            let end = at + self.width;
            let mut sums: BTreeMap<Vec<String>, (&Use, Vec<f64>)> = BTreeMap::new();
            for used in uses.iter().filter(|used| (at..end).contains(&used.at)) {
                let group = self.groups.iter().map(|name| used.dimension(name).to_string()).collect();
                let (_, sum) = sums.entry(group).or_insert_with(|| (used, vec![0.0; used.numbers.len()]));
                sum.iter_mut().zip(&used.numbers).for_each(|(sum, number)| *sum += number);
            }
            let results = sums.values().map(|(used, sum)| {
                let is_grouped = |name: &str| self.groups.iter().any(|group| group == name);
                result(&|name| if is_grouped(name) { used.dimension(name).clone() } else { Value::Null }, sum)
            });
            let results: Vec<Value> = results.collect();
            buckets.push(json!({"object": "bucket", "start_time": at, "end_time": end, "results": results}));
            at = end;
        }
        let more = at < self.end;
        json!({
            "object": "page",
            "data": buckets,
            "has_more": more,
            "next_page": more.then(|| format!("page_{at}")),
        })
    }
}

/// Tells whether a use passes a filter: (the query parameter, the dimension).
pub(super) fn passes(call: &Call, used: &Use, filters: &[(&str, &str)]) -> bool {
    filters.iter().all(|(parameter, dimension)| {
        let wanted = call.query.many(parameter);
        let value = used.dimension(dimension);
        wanted.is_empty() || value.as_str().is_some_and(|value| wanted.contains(&value))
    })
}
