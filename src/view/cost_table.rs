//! `show costs`: what was paid for, by project, line item, key or user. Amounts are exact decimals.

use super::{
    NotShown, Period, ViewTable, chart, lookup,
    names_by_id::NamesById,
    published_view::{Content, CostEntry, CostGrouping},
};
use crate::model::{
    address::Name,
    live_table::Live,
    money::ExactUsd,
    read_request::ReadRequest,
    request::{Paging, Request},
};
use serde::{Deserialize, de::Error as _};
use serde_json::value::RawValue;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// The costs that are asked for.
#[derive(Clone, Debug)]
pub struct CostFilter {
    /// The time.
    pub period: Period,
    /// The grouping.
    pub by: CostGrouping,
    /// The project, by name or id; all if it is not set.
    pub project: Option<Name>,
}

impl CostGrouping {
    /// Returns the field of the API.
    fn field(self) -> &'static str {
        match self {
            Self::Project => "project_id",
            Self::LineItem => "line_item",
            Self::Key => "api_key_id",
            Self::User => "user_id",
        }
    }

    fn header(self) -> &'static str {
        match self {
            Self::Project => "PROJECT",
            Self::LineItem => "LINE ITEM",
            Self::Key => "KEY",
            Self::User => "USER",
        }
    }
}

pub(super) fn wanted(filter: &CostFilter) -> Vec<ReadRequest> {
    let mut wanted: Vec<ReadRequest> = filter.project.iter().map(|_| lookup::all_projects()).collect();
    match filter.by {
        CostGrouping::Project => wanted.push(lookup::names_of_projects()),
        CostGrouping::User => wanted.push(lookup::names_of_users()),
        CostGrouping::LineItem | CostGrouping::Key => {}
    }
    wanted
}

pub(super) fn request(by: CostGrouping, period: Period, project: Option<&str>) -> Request {
    // A page has at most 180 days.
    let list = Request::list("/organization/costs", Vec::new(), Paging::Page(180))
        .query("start_time", period.since.unwrap_or_default().to_string())
        .query("bucket_width", "1d")
        .query("group_by[]", by.field());
    let list = period.until.into_iter().fold(list, |list, until| list.query("end_time", until.to_string()));
    project.into_iter().fold(list, |list, id| list.query("project_ids[]", id))
}

/// The costs of each group.
#[derive(Clone, Debug, Default)]
pub(super) struct CostSums {
    usd: BTreeMap<Option<String>, ExactUsd>,
    /// The number of results without an amount, by group. They are in no sum.
    unknown: BTreeMap<Option<String>, usize>,
}

#[derive(Deserialize)]
struct DayOfCosts {
    results: Vec<CostOfGroup>,
}

#[derive(Deserialize)]
struct CostOfGroup {
    project_id: Option<String>,
    line_item: Option<String>,
    api_key_id: Option<String>,
    user_id: Option<String>,
    amount: Option<AmountOfCost>,
}

#[derive(Deserialize)]
struct AmountOfCost {
    value: Option<Box<RawValue>>,
    currency: Option<String>,
}

impl AmountOfCost {
    /// Returns the amount; `None` if the API does not show it.
    fn usd(self) -> Result<Option<ExactUsd>, serde_json::Error> {
        if self.currency.is_some_and(|currency| !currency.eq_ignore_ascii_case("usd")) {
            return Err(serde_json::Error::custom(
                "`amount.currency` is not `usd`, and amounts of other currencies cannot be added",
            ));
        }
        let Some(value) = self.value else { return Ok(None) };
        // Amounts have been seen as numbers and as text. Neither goes through a binary number.
        let text: String = serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().into());
        let usd = ExactUsd::parse(text.trim());
        usd.map(Some).map_err(|_| serde_json::Error::custom("`amount.value` is not an amount"))
    }
}

impl CostSums {
    /// Adds a day. A result without an amount, which the API's contract allows, is counted.
    ///
    /// # Errors
    /// An amount that is not one of US dollars.
    pub(super) fn take(&mut self, by: CostGrouping, raw: &RawValue) -> Result<(), serde_json::Error> {
        let bucket: DayOfCosts = serde_json::from_str(raw.get())?;
        for CostOfGroup { project_id, line_item, api_key_id, user_id, amount } in bucket.results {
            let usd = amount.map_or(Ok(None), AmountOfCost::usd)?;
            let group = match by {
                CostGrouping::Project => project_id,
                CostGrouping::LineItem => line_item,
                CostGrouping::Key => api_key_id,
                CostGrouping::User => user_id,
            };
            let group = group.filter(|group| !group.is_empty());
            match usd {
                Some(usd) => *self.usd.entry(group).or_default() += usd,
                None => *self.unknown.entry(group).or_default() += 1,
            }
        }
        Ok(())
    }

    /// Returns what a group cost: nothing if no cost names it, and `None` if a result about it has no amount.
    pub(super) fn of(&self, group: &str) -> Option<ExactUsd> {
        let group = Some(group.to_owned());
        let is_known = !self.unknown.contains_key(&group);
        is_known.then(|| self.usd.get(&group).copied().unwrap_or_default())
    }

    /// Returns the number of results without an amount.
    pub(super) fn unknown(&self) -> usize {
        self.unknown.values().sum()
    }

    /// Returns the sum of all groups but these.
    pub(super) fn total_without<'a>(&self, groups: impl Iterator<Item = &'a str>) -> ExactUsd {
        let without: BTreeSet<&str> = groups.collect();
        let mut total = ExactUsd::ZERO;
        let left = self.usd.iter().filter(|(group, _)| !group.as_deref().is_some_and(|group| without.contains(group)));
        left.for_each(|(_, usd)| total += *usd);
        total
    }

    /// Returns the sum of all groups.
    pub(super) fn total(&self) -> ExactUsd {
        let mut total = ExactUsd::ZERO;
        self.usd.values().for_each(|usd| total += *usd);
        total
    }
}

/// # Errors
/// The project, if it is not there.
pub(super) fn show(
    filter: &CostFilter,
    live: &Live,
    sums: &CostSums,
    has_bars: bool,
) -> Result<(Content, Vec<ViewTable>), NotShown> {
    lookup::chosen(filter.project.as_ref(), live)?;
    let names = match filter.by {
        CostGrouping::Project => NamesById::of_projects(live),
        CostGrouping::User => NamesById::of_users(live),
        CostGrouping::LineItem | CostGrouping::Key => NamesById::default(),
    };
    let total = sums.total();
    let entry = |(group, usd): (&Option<String>, &ExactUsd)| CostEntry {
        name: names.get(group.as_deref()),
        group: group.clone(),
        usd: *usd,
    };
    let mut costs: Vec<CostEntry> = sums.usd.iter().map(entry).collect();
    costs.sort_by(|one, other| {
        (Reverse(one.usd), &one.name, &one.group).cmp(&(Reverse(other.usd), &other.name, &other.group))
    });
    let most = costs.first().map(|cost| cost.usd).unwrap_or_default();
    let has_ids = !matches!(filter.by, CostGrouping::LineItem | CostGrouping::Key);
    let mut headers = vec![filter.by.header(), "USD"];
    headers.extend(has_bars.then_some(""));
    headers.extend(has_ids.then_some("ID"));
    let mut section = ViewTable::new("", &headers);
    for cost in &costs {
        let mut row = vec![
            cost.name.clone().or_else(|| cost.group.clone()).unwrap_or_else(|| "(none)".to_owned()),
            cost.usd.rounded(),
        ];
        let bar = chart::bar(cost.usd.share_of(most, chart::STEPS), cost.usd > ExactUsd::ZERO);
        row.extend(has_bars.then_some(bar));
        row.extend(has_ids.then(|| cost.group.clone().unwrap_or_default()));
        section.rows.push(row);
    }
    section.rows.push(vec!["(total)".to_owned(), total.rounded()]);
    let (since, until) = (filter.period.since_text(), filter.period.until_text());
    let unknown_results = sums.unknown() as u64;
    Ok((Content::Costs { since, until, by: filter.by, total_usd: total, unknown_results, costs }, vec![section]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_added_as_decimals() {
        let mut sums = CostSums::default();
        let mut take = |value: &str, currency: &str| {
            let text =
                format!(r#"{{"results":[{{"project_id":"p","amount":{{"value":{value},"currency":"{currency}"}}}}]}}"#);
            sums.take(CostGrouping::Project, &RawValue::from_string(text).unwrap())
        };
        for value in ["0.1", r#""0.20""#, "-0.05", r#""0E-6176""#] {
            take(value, "usd").unwrap();
        }
        assert!(take("1", "eur").is_err());
        assert!(take(r#""1,5""#, "usd").is_err());
        assert_eq!(sums.of("p").map(|usd| usd.to_string()).as_deref(), Some("0.25"));
        assert_eq!(sums.of("other"), Some(ExactUsd::ZERO));
    }

    #[test]
    fn a_result_without_an_amount_is_unknown_and_not_nothing() {
        let mut sums = CostSums::default();
        let text = r#"{"results":[
            {"object":"organization.costs.result"},
            {"project_id":"p","amount":null},
            {"project_id":"p","amount":{"currency":"usd"}},
            {"project_id":"p","amount":{"value":null}},
            {"project_id":"p","amount":{"value":2}},
            {"project_id":"q","amount":{"value":3,"currency":null}}]}"#;
        sums.take(CostGrouping::Project, &RawValue::from_string(text.to_owned()).unwrap()).unwrap();
        assert_eq!((sums.unknown(), sums.total().to_string()), (4, "5.00".to_owned()));
        assert_eq!((sums.of("p"), sums.of("q").map(|usd| usd.to_string())), (None, Some("3.00".to_owned())));
    }
}
