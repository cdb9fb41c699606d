//! `show usage`: what was used, by project, model, user or key: requests, tokens and other units.

use super::{
    NotShown, Period, ViewTable, chart, lookup,
    names_by_id::NamesById,
    published_view::{Content, UsageEntry, UsageGrouping},
};
use crate::model::{
    address::Name,
    live_table::Live,
    read_request::ReadRequest,
    request::{Paging, Request},
    whole::Whole,
};
use serde::{Deserialize, de::Error as _};
use serde_json::{Map, Value, value::RawValue};
use std::{cmp::Reverse, collections::BTreeMap};

/// The usage that is asked for.
#[derive(Clone, Debug)]
pub struct UsageFilter {
    /// The time.
    pub period: Period,
    /// The grouping.
    pub by: UsageGrouping,
    /// The project, by name or id; all if it is not set.
    pub project: Option<Name>,
    /// The sorts of usage; all usual ones that can be grouped so if it is empty.
    pub sorts: Vec<String>,
}

/// One sort of usage.
#[derive(Debug)]
pub(super) struct UsageSort {
    /// The name in the route.
    pub(super) name: &'static str,
    route: &'static str,
    /// The field that counts requests.
    requests: Option<&'static str>,
    /// The field of another unit, and its name.
    unit: Option<(&'static str, &'static str)>,
    /// True if its unit is a level and no use: what the last day shows counts, and days are not added up.
    is_level: bool,
    /// True if it is told by project alone.
    is_by_project: bool,
    /// True if its rows have models.
    has_models: bool,
    /// True if it is only read when an option names it: not every organization has it.
    is_rare: bool,
}

const fn of_models(name: &'static str, route: &'static str) -> UsageSort {
    let requests = Some("num_model_requests");
    UsageSort {
        name,
        route,
        requests,
        unit: None,
        is_level: false,
        is_by_project: false,
        has_models: true,
        is_rare: false,
    }
}

/// The sorts of usage.
static SORTS: &[UsageSort] = &[
    of_models("completions", "/organization/usage/completions"),
    UsageSort { is_rare: true, ..of_models("decisions", "/organization/usage/decisions") },
    of_models("embeddings", "/organization/usage/embeddings"),
    of_models("moderations", "/organization/usage/moderations"),
    UsageSort { unit: Some(("images", "images")), ..of_models("images", "/organization/usage/images") },
    UsageSort {
        unit: Some(("characters", "characters")),
        ..of_models("audio_speeches", "/organization/usage/audio_speeches")
    },
    UsageSort {
        unit: Some(("seconds", "seconds")),
        ..of_models("audio_transcriptions", "/organization/usage/audio_transcriptions")
    },
    UsageSort {
        name: "file_search_calls",
        route: "/organization/usage/file_search_calls",
        requests: Some("num_requests"),
        unit: None,
        is_level: false,
        is_by_project: false,
        has_models: false,
        is_rare: false,
    },
    UsageSort {
        unit: Some(("num_requests", "searches")),
        ..of_models("web_search_calls", "/organization/usage/web_search_calls")
    },
    UsageSort {
        name: "code_interpreter_sessions",
        route: "/organization/usage/code_interpreter_sessions",
        requests: None,
        unit: Some(("num_sessions", "sessions")),
        is_level: false,
        is_by_project: true,
        has_models: false,
        is_rare: false,
    },
    UsageSort {
        name: "vector_stores",
        route: "/organization/usage/vector_stores",
        requests: None,
        unit: Some(("usage_bytes", "bytes")),
        is_level: true,
        is_by_project: true,
        has_models: false,
        is_rare: false,
    },
];

impl UsageFilter {
    /// Returns the names of the sorts of usage.
    pub fn known() -> impl Iterator<Item = &'static str> {
        SORTS.iter().map(|sort| sort.name)
    }
}

impl UsageGrouping {
    /// Returns the field of the API.
    fn field(self) -> &'static str {
        match self {
            Self::Project => "project_id",
            Self::Model => "model",
            Self::User => "user_id",
            Self::Key => "api_key_id",
        }
    }

    fn header(self) -> &'static str {
        match self {
            Self::Project => "PROJECT",
            Self::Model => "MODEL",
            Self::User => "USER",
            Self::Key => "KEY",
        }
    }
}

/// Returns the sorts that a filter chooses and that can be grouped so.
pub(super) fn sorts(filter: &UsageFilter) -> impl Iterator<Item = &'static UsageSort> {
    SORTS.iter().filter(|sort| {
        let is_told = match filter.by {
            UsageGrouping::Project => true,
            UsageGrouping::Model => sort.has_models,
            UsageGrouping::User | UsageGrouping::Key => !sort.is_by_project,
        };
        is_told && (filter.sorts.is_empty() && !sort.is_rare || filter.sorts.iter().any(|name| name == sort.name))
    })
}

pub(super) fn wanted(filter: &UsageFilter) -> Vec<ReadRequest> {
    let mut wanted: Vec<ReadRequest> = filter.project.iter().map(|_| lookup::all_projects()).collect();
    match filter.by {
        UsageGrouping::Project => wanted.push(lookup::names_of_projects()),
        UsageGrouping::User => wanted.push(lookup::names_of_users()),
        UsageGrouping::Model | UsageGrouping::Key => {}
    }
    wanted
}

pub(super) fn request(sort: &UsageSort, filter: &UsageFilter, project: Option<&str>) -> Request {
    // A page has at most 31 days.
    let list = Request::list(sort.route, Vec::new(), Paging::Page(31))
        .query("start_time", filter.period.since.unwrap_or_default().to_string())
        .query("bucket_width", "1d")
        .query("group_by[]", filter.by.field());
    let list = filter.period.until.into_iter().fold(list, |list, until| list.query("end_time", until.to_string()));
    project.into_iter().fold(list, |list, id| list.query("project_ids[]", id))
}

/// What was used of one sort by one group.
#[derive(Clone, Copy, Debug, Default)]
struct Used {
    requests: u64,
    input_tokens: Option<u64>,
    cached_input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    units: u64,
}

/// The fields that a group can have.
const GROUPS: [&str; 4] = ["project_id", "model", "user_id", "api_key_id"];

/// The usage of each sort and group.
#[derive(Debug, Default)]
pub(super) struct UsageSums {
    used: BTreeMap<(&'static str, Option<String>), Used>,
    /// The beginning of the last day of each level.
    levels: BTreeMap<&'static str, i64>,
}

impl UsageSums {
    /// Adds a day.
    ///
    /// # Errors
    /// A row without the numbers of its sort.
    pub(super) fn take(&mut self, sort: &'static UsageSort, raw: &RawValue) -> Result<(), serde_json::Error> {
        #[derive(Deserialize)]
        struct UsageBucket {
            start_time: Whole<i64>,
            results: Vec<Map<String, Value>>,
        }
        let UsageBucket { start_time: Whole(start_time), results } = serde_json::from_str(raw.get())?;
        // A day that nobody has counted yet says nothing about a level.
        if sort.is_level && !results.is_empty() {
            match self.levels.get(sort.name) {
                Some(day) if *day > start_time => return Ok(()),
                Some(day) if *day == start_time => {}
                _ => self.forget(sort),
            }
            self.levels.insert(sort.name, start_time);
        }
        for row in results {
            let number = |field: &str| match row.get(field) {
                None | Some(Value::Null) => Ok(None),
                Some(value) => Whole::deserialize(value)
                    .map(|Whole(number)| Some(number))
                    .map_err(|_| serde_json::Error::custom(format!("`{field}` is not a number"))),
            };
            let told = |field: Option<&str>| match field {
                None => Ok(0),
                Some(field) => number(field)?.ok_or_else(|| serde_json::Error::custom(format!("`{field}` is missing"))),
            };
            // A request groups by one field, and the others are null.
            let mut groups = GROUPS.iter().filter_map(|name| row.get(*name).and_then(Value::as_str));
            let group = groups.next().filter(|group| !group.is_empty()).map(str::to_owned);
            let used = self.used.entry((sort.name, group)).or_default();
            let add = |sum: u64, more: u64| {
                sum.checked_add(more).ok_or_else(|| serde_json::Error::custom("the numbers are too large"))
            };
            let add_to = |sum: Option<u64>, more: Option<u64>| match (sum, more) {
                (sum, None) => Ok(sum),
                (sum, Some(more)) => add(sum.unwrap_or(0), more).map(Some),
            };
            used.requests = add(used.requests, told(sort.requests)?)?;
            used.units = add(used.units, told(sort.unit.map(|(field, _)| field))?)?;
            used.input_tokens = add_to(used.input_tokens, number("input_tokens")?)?;
            used.cached_input_tokens = add_to(used.cached_input_tokens, number("input_cached_tokens")?)?;
            used.output_tokens = add_to(used.output_tokens, number("output_tokens")?)?;
        }
        Ok(())
    }

    /// Forgets a sort that could not be read to its end.
    pub(super) fn forget(&mut self, sort: &'static UsageSort) {
        self.levels.remove(sort.name);
        self.used.retain(|(name, _), _| *name != sort.name);
    }
}

/// # Errors
/// The project, if it is not there.
pub(super) fn show(
    filter: &UsageFilter,
    live: &Live,
    sums: &UsageSums,
    has_bars: bool,
) -> Result<(Content, Vec<ViewTable>), NotShown> {
    lookup::chosen(filter.project.as_ref(), live)?;
    let names = match filter.by {
        UsageGrouping::Project => NamesById::of_projects(live),
        UsageGrouping::User => NamesById::of_users(live),
        UsageGrouping::Model | UsageGrouping::Key => NamesById::default(),
    };
    let mut usage = Vec::new();
    for ((sort, group), used) in &sums.used {
        let Some(sort) = SORTS.iter().find(|known| known.name == *sort) else { continue };
        usage.push(UsageEntry {
            sort: sort.name.to_owned(),
            name: names.get(group.as_deref()),
            group: group.clone(),
            requests: sort.requests.map(|_| used.requests),
            input_tokens: used.input_tokens,
            cached_input_tokens: used.cached_input_tokens,
            output_tokens: used.output_tokens,
            amount: sort.unit.map(|_| used.units),
            unit: sort.unit.map(|(_, unit)| unit.to_owned()),
        });
    }
    usage.sort_by(|one, other| {
        (Reverse(one.requests), &one.name, &one.group, &one.sort).cmp(&(
            Reverse(other.requests),
            &other.name,
            &other.group,
            &other.sort,
        ))
    });
    let most = usage.iter().filter_map(|entry| entry.requests).max().unwrap_or(0);
    let has_ids = !matches!(filter.by, UsageGrouping::Model | UsageGrouping::Key);
    let mut headers = vec![filter.by.header(), "SORT", "REQUESTS"];
    headers.extend(has_bars.then_some(""));
    headers.extend(["INPUT TOKENS", "OUTPUT TOKENS", "OTHER"]);
    headers.extend(has_ids.then_some("ID"));
    let mut section = ViewTable::new("", &headers);
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    for entry in &usage {
        let mut row = vec![
            entry.name.clone().or_else(|| entry.group.clone()).unwrap_or_else(|| "(none)".to_owned()),
            entry.sort.replace('_', " "),
            number(entry.requests),
        ];
        let requests = entry.requests.unwrap_or(0);
        row.extend(has_bars.then(|| chart::bar(chart::share(requests, most), requests > 0)));
        let other = entry.amount.zip(entry.unit.as_ref()).map(|(amount, unit)| format!("{amount} {unit}"));
        row.extend([number(entry.input_tokens), number(entry.output_tokens), other.unwrap_or_default()]);
        row.extend(has_ids.then(|| entry.group.clone().unwrap_or_default()));
        section.rows.push(row);
    }
    let (since, until) = (filter.period.since_text(), filter.period.until_text());
    Ok((Content::Usage { since, until, by: filter.by, usage }, vec![section]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_missing_is_not_nothing() {
        let mut sums = UsageSums::default();
        let mut take = |text: &str| {
            let bucket = RawValue::from_string(format!(r#"{{"start_time":0,"results":[{text}]}}"#)).unwrap();
            sums.take(&SORTS[0], &bucket).is_ok()
        };
        assert!(take(r#"{"model":"gpt-5","num_model_requests":2,"input_tokens":3}"#));
        assert!(take(r#"{"model":"gpt-5","num_model_requests":1.0,"input_tokens":null}"#));
        assert!(!take(r#"{"model":"gpt-5","input_tokens":3}"#));
        assert!(!take(r#"{"model":"gpt-5","num_model_requests":"2"}"#));
        assert!(!take(r#"{"model":"gpt-5","num_model_requests":1.5}"#));
        assert!(!take(r#"{"model":"gpt-5","num_model_requests":-1}"#));
        assert!(!take(r#"{"model":"gpt-5","num_model_requests":18446744073709551615}"#));
        let used = sums.used[&("completions", Some("gpt-5".to_owned()))];
        assert_eq!((used.requests, used.input_tokens, used.output_tokens), (3, Some(3), None));
    }

    #[test]
    fn a_level_is_that_of_the_last_day_that_was_counted() {
        let sort = SORTS.iter().find(|sort| sort.is_level).unwrap();
        let mut sums = UsageSums::default();
        let mut take = |start: i64, results: &str| {
            let bucket = RawValue::from_string(format!(r#"{{"start_time":{start},"results":[{results}]}}"#)).unwrap();
            sums.take(sort, &bucket).unwrap();
        };
        take(0, r#"{"project_id":"a","usage_bytes":9},{"project_id":"gone","usage_bytes":1}"#);
        take(86_400, r#"{"project_id":"a","usage_bytes":5},{"project_id":"a","usage_bytes":2}"#);
        take(172_800, "");
        let told: Vec<_> = sums.used.iter().map(|((_, group), used)| (group.as_deref(), used.units)).collect();
        assert_eq!(told, [(Some("a"), 7)]);
    }

    #[test]
    fn every_usage_of_the_official_contract_is_shown_by_what_it_can_be_grouped_by() {
        let contract = std::env::var("ORGWARD_OPENAPI").ok().and_then(|path| std::fs::read_to_string(path).ok());
        let Some(contract) = contract else { return };
        let contract: Value = serde_json::from_str(&contract).unwrap();
        let paths = contract["paths"].as_object().unwrap();
        let mut seen = 0;
        for (path, operations) in paths.iter().filter(|(path, _)| path.starts_with("/organization/usage/")) {
            let name = path.rsplit('/').next().unwrap();
            let parameters = operations["get"]["parameters"].as_array().unwrap();
            let groups = parameters.iter().find(|one| one["name"].as_str().unwrap().starts_with("group_by")).unwrap();
            let groups = groups["schema"].to_string();
            for by in [UsageGrouping::Project, UsageGrouping::Model, UsageGrouping::User, UsageGrouping::Key] {
                let filter = UsageFilter { period: Period::default(), by, project: None, sorts: vec![name.to_owned()] };
                let can = groups.contains(&format!("\"{}\"", by.field()));
                assert_eq!(sorts(&filter).count(), usize::from(can), "{path} by {}", by.field());
            }
            seen += 1;
        }
        assert_eq!(seen, SORTS.iter().filter(|sort| !sort.is_rare).count());
    }
}
