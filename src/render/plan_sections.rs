//! A plan in, what it says beside its changes out: sections of rows. Text and Markdown draw the same sections, so what
//! is said, in which order and under which title is decided here.

use super::phrases::{self, place, safe, when};
use crate::{
    model::verb::Verb,
    plan::{
        change::{
            Deferred, Due, DueStatus, Forecast, GuardrailReport, Ignored, Problem, ReadOnlyDifference, UnlistedRow,
            Warning,
        },
        file::PlanFile,
    },
};
use std::{borrow::Cow, collections::BTreeMap};

/// Entries that belong together, under one title.
pub(super) struct Section<'a> {
    /// The title.
    pub(super) title: &'static str,
    /// The number of entries.
    pub(super) number: usize,
    /// The meaning of the title.
    pub(super) aside: Cow<'static, str>,
    /// The entries.
    pub(super) rows: Rows<'a>,
}

/// The entries of a section.
pub(super) enum Rows<'a> {
    /// Rows that the live organization makes impossible.
    Problems(&'a [Problem]),
    /// Oddities without a change.
    Warnings(&'a [Warning]),
    /// Limits in time, passed and coming.
    TimeBased(TimeBased<'a>),
    /// Rows that are desired, but not possible yet.
    Deferred(&'a [Deferred]),
    /// Differences that orgward may not change.
    ReadOnly(&'a [ReadOnlyDifference]),
    /// Live rows that the file does not list.
    Unlisted(Vec<Adoption<'a>>),
    /// Live rows that `policy.ignore` leaves out.
    Ignored(&'a [Ignored]),
    /// Rows that `drift` names.
    Found(Found),
}

/// The time-based part of a plan.
pub(super) struct TimeBased<'a> {
    /// The guardrails that object to some of it.
    pub(super) objections: &'a [GuardrailReport],
    /// The coming days that will not fit.
    pub(super) forecast: &'a [Forecast],
    /// The entries: due, then reported, then announced.
    pub(super) rows: Vec<DueRow<'a>>,
}

/// One limit in time.
pub(super) struct DueRow<'a> {
    /// The entry of the plan.
    pub(super) due: &'a Due,
    /// The word for its state.
    pub(super) state: &'static str,
    /// The label, if it says more than the limit.
    pub(super) label: Option<&'a str>,
    /// The day of the limit, if the limit does not name it.
    pub(super) day: Option<String>,
    /// The risks of its change, as words.
    pub(super) risks: Vec<&'static str>,
    /// The reason why its change is withheld.
    pub(super) withheld: Option<&'a str>,
    /// The reason why its change is skipped.
    pub(super) skipped: Option<&'a str>,
}

/// Unlisted rows of one section of the file.
pub(super) struct Adoption<'a> {
    /// The section's name.
    pub(super) title: String,
    /// The section's place.
    pub(super) place: String,
    /// The rows, the dangerous ones first.
    pub(super) rows: Vec<&'a UnlistedRow>,
}

/// Entries that `drift` names, each by its address.
pub(super) struct Found {
    /// The word that stands before each.
    pub(super) mark: &'static str,
    /// True if they give power over the organization or a project.
    pub(super) is_privileged: bool,
    /// The number of entries that are named, unless all are asked for.
    pub(super) named: usize,
    /// The entries.
    pub(super) rows: Vec<FoundRow>,
}

/// One entry that `drift` names.
pub(super) struct FoundRow {
    /// Its address.
    pub(super) address: String,
    /// The verb of its change; empty for none.
    pub(super) verb: &'static str,
    /// The known details, piece by piece.
    pub(super) details: Vec<FoundDetail>,
    /// The place in the YAML where it belongs.
    pub(super) place: String,
}

/// A detail of an entry that `drift` names.
pub(super) enum FoundDetail {
    /// A label, which quotes names of any length.
    Label(String),
    /// Words, or YAML, for a reader to act on.
    Words(String),
}

impl FoundDetail {
    /// Returns the whole text.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Label(text) | Self::Words(text) => text,
        }
    }
}

/// The longest sentence about one row: it may quote names, which may be of any length.
pub(super) const LONG: usize = 400;

/// Returns everything that a plan says beside its changes. An empty section is left out.
pub(super) fn of_plan(plan: &PlanFile) -> Vec<Section<'_>> {
    [warnings(plan), time_based(plan, |_| true), deferred(plan), read_only(plan), unlisted(plan), ignored(plan)]
        .into_iter()
        .flatten()
        .collect()
}

/// Returns what stands beside the time-based changes, which are told in full. The rest stands in the plan; but a limit
/// in time that orgward may not act on must be seen.
pub(super) fn of_time_based(plan: &PlanFile) -> Vec<Section<'_>> {
    [time_based(plan, |status| status != DueStatus::Due), read_only(plan)].into_iter().flatten().collect()
}

/// Returns what a plan says beside its changes and beside the rows that `drift` names.
pub(super) fn beside_drift(plan: &PlanFile) -> Vec<Section<'_>> {
    let announced = time_based(plan, |status| status == DueStatus::Announced);
    [warnings(plan), announced, deferred(plan), read_only(plan), ignored(plan)].into_iter().flatten().collect()
}

fn section<'a>(
    title: &'static str,
    number: usize,
    aside: impl Into<Cow<'static, str>>,
    rows: Rows<'a>,
) -> Option<Section<'a>> {
    (number > 0).then_some(Section { title, number, aside: aside.into(), rows })
}

/// The rows that the live organization makes impossible.
pub(super) fn problems(list: &[Problem]) -> Option<Section<'_>> {
    let aside = "left out of the plan, with the changes that depend on them";
    section("Problems", list.len(), aside, Rows::Problems(list))
}

/// The differences that orgward may not change.
pub(super) fn read_only(plan: &PlanFile) -> Option<Section<'_>> {
    let aside = "differs, but orgward may not change it";
    section("Read-only", plan.read_only.len(), aside, Rows::ReadOnly(&plan.read_only))
}

/// The oddities without a change.
pub(super) fn warnings(plan: &PlanFile) -> Option<Section<'_>> {
    let aside = "for information; no change is planned";
    section("Warnings", plan.warnings.len(), aside, Rows::Warnings(&plan.warnings))
}

fn deferred(plan: &PlanFile) -> Option<Section<'_>> {
    section("Deferred", plan.deferred.len(), "desired, but not possible yet", Rows::Deferred(&plan.deferred))
}

fn ignored(plan: &PlanFile) -> Option<Section<'_>> {
    section("Ignored", phrases::ignored(plan), "excluded by `policy.ignore`", Rows::Ignored(&plan.ignored))
}

/// The limits in time of some states.
fn time_based(plan: &PlanFile, is_told: impl Fn(DueStatus) -> bool) -> Option<Section<'_>> {
    let mut rows: Vec<DueRow<'_>> = plan.due.iter().filter(|due| is_told(due.status)).map(DueRow::new).collect();
    rows.sort_by_key(|row| row.due.status);
    // What is due is told with the objections to it.
    let tells_due = is_told(DueStatus::Due);
    let aside = match rows.first() {
        Some(first) if first.due.status == DueStatus::Due => {
            phrases::what_is_done_when_due(plan, "only `orgward apply --due` applies the ones due now")
        }
        _ => "none is applied now".to_owned(),
    };
    let objections = if tells_due { &*plan.due_guardrails } else { &[] };
    let part = TimeBased { objections, forecast: &plan.forecast, rows };
    section("Time-based", part.rows.len(), aside, Rows::TimeBased(part))
}

impl<'a> DueRow<'a> {
    /// Decides what is said about a limit in time.
    pub(super) fn new(due: &'a Due) -> Self {
        let day = when(&due.at);
        let change = due.change.as_ref();
        let said = |text: &'a String| Some(text.as_str()).filter(|text| !text.is_empty());
        Self {
            due,
            state: match due.status {
                DueStatus::Due => "due now",
                DueStatus::Reported => "reported",
                DueStatus::Announced => "announced",
            },
            label: said(&due.label).filter(|label| *label != due.limit),
            // An expired invite names the day by itself.
            day: (!safe(&due.limit).ends_with(&day)).then_some(day),
            risks: change.iter().flat_map(|change| &change.risks).map(|risk| risk.as_str()).collect(),
            withheld: change.and_then(|change| said(&change.withheld)),
            skipped: change.and_then(|change| said(&change.skipped)),
        }
    }

    /// Returns the limit with its day, in words.
    pub(super) fn limit(&self) -> String {
        let limit = safe(&self.due.limit);
        match (&self.day, self.due.status) {
            (None, _) => limit,
            (Some(day), DueStatus::Due | DueStatus::Reported) => format!("{limit}, passed on {day}"),
            (Some(day), DueStatus::Announced) => format!("{limit}, on {day}"),
        }
    }

    /// Returns whether it takes something away, or is dangerous for another reason.
    pub(super) fn is_dangerous(&self) -> bool {
        self.due.verb.is_some_and(|verb| verb.removes() || verb == Verb::Update) || !self.risks.is_empty()
    }
}

/// The rows that the file does not list, by the sections of the file, in the order of the file.
fn unlisted(plan: &PlanFile) -> Option<Section<'_>> {
    let mut groups: BTreeMap<(&str, u32, &str, &str), Vec<&UnlistedRow>> = BTreeMap::new();
    for row in &plan.unlisted {
        let key = (row.source.file.as_str(), row.source.line, parent_of(row), row.collection.as_str());
        groups.entry(key).or_default().push(row);
    }
    let adoptions: Vec<Adoption<'_>> = groups.into_values().map(Adoption::new).collect();
    section("Unlisted", plan.unlisted.len(), "not in the file; left unchanged", Rows::Unlisted(adoptions))
}

impl<'a> Adoption<'a> {
    /// Groups rows of one section, of which there is at least one.
    fn new(mut rows: Vec<&'a UnlistedRow>) -> Self {
        let (title, place) = rows.first().map(|row| (section_of(row), place(&row.source))).unwrap_or_default();
        // A stable sort keeps the order otherwise.
        rows.sort_by_key(|row| (!row.privileged, !row.dangerous));
        Self { title, place, rows }
    }
}

/// Returns the name of the section that a row belongs to: `members of project/web`.
fn section_of(row: &UnlistedRow) -> String {
    match parent_of(row) {
        "" => safe(&row.collection),
        parent => format!("{} of {}", safe(&row.collection), safe(parent)),
    }
}

fn parent_of(row: &UnlistedRow) -> &str {
    row.address.rsplitn(3, '/').nth(2).unwrap_or_default()
}
