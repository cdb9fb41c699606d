//! The answers to a few GET requests in, a checkup out: what the key is and may read, what this organization's API does,
//! and how much a plan will cost. Pure. The table of facts holds no personal data, so that it fits a bug report.

mod inferred_facts;
pub mod probes;

use crate::{
    explain::ReadingPlan,
    model::{
        plural::{count, word},
        scalar::{Seconds, day, span},
    },
};
pub use inferred_facts::{Fact, FactAnswer};
use probes::{AUDIT_LOG, Probe};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The format of a checkup as JSON.
pub const FORMAT: &str = "orgward.doctor/v1";

/// The time before the end of the key in use from which on a checkup warns.
const SOON: Seconds = 14 * 86_400;

/// The answer to one request of a checkup.
#[derive(Clone, Debug, PartialEq)]
pub enum ProbeAnswer {
    /// The body.
    Answered(Value),
    /// The API refuses it.
    Refused {
        /// The status.
        status: u16,
        /// The scopes that the key lacks, by name.
        scopes: Vec<String>,
        /// The words of the API.
        message: String,
    },
    /// An answer that a plan would not take, with the reason in words without personal data.
    Odd(String),
    /// There was no answer that could be read.
    Failed(String),
    /// There is nothing that could be asked about.
    Nothing,
}

/// The answers to all requests, by the name of the request.
#[derive(Clone, Debug, Default)]
pub struct Answers(pub BTreeMap<&'static str, ProbeAnswer>);

impl Answers {
    /// Returns the rows of a list; `None` if it was not read.
    #[must_use]
    pub fn rows(&self, name: &str) -> Option<&Vec<Value>> {
        self.body(name)?["data"].as_array()
    }

    fn body(&self, name: &str) -> Option<&Value> {
        match self.0.get(name)? {
            ProbeAnswer::Answered(body) => Some(body),
            _ => None,
        }
    }

    /// Returns why something was not read, in words without personal data.
    fn why_not(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(ProbeAnswer::Refused { scopes, .. }) if !scopes.is_empty() => missing(scopes),
            Some(ProbeAnswer::Refused { status, .. }) => format!("the API answered {status}"),
            Some(ProbeAnswer::Odd(why)) => why.clone(),
            Some(ProbeAnswer::Failed(_)) => "the API did not answer in a known way".to_owned(),
            Some(ProbeAnswer::Nothing) => "there is nothing to look at".to_owned(),
            Some(ProbeAnswer::Answered(_)) | None => "it was not asked for".to_owned(),
        }
    }
}

/// Everything that a checkup is made from.
pub struct CheckupInput<'a> {
    /// The answers.
    pub answers: &'a Answers,
    /// The requests.
    pub probes: &'a [Probe],
    /// The time.
    pub now: Seconds,
    /// The id that the configuration names.
    pub organization: Option<&'a str>,
    /// Tells whether a redacted value can only mean the key in use.
    pub is_own_key: &'a dyn Fn(&str) -> bool,
    /// The names of headers that announce limits.
    pub announced: Vec<String>,
    /// The requests of a plan, where there is a configuration.
    pub reading_plan: Option<ReadingPlan>,
}

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckVerdict {
    /// As it should be.
    Ok,
    /// Worth a look.
    Warning,
    /// Something that orgward needs does not work.
    Problem,
    /// Nothing tells.
    Unknown,
}

impl CheckVerdict {
    /// Returns the word for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
            Self::Unknown => "unknown",
        }
    }
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Check {
    /// The name.
    pub check: &'static str,
    /// The result.
    pub verdict: CheckVerdict,
    /// The result in words, without personal data.
    pub told: String,
    /// Names and ids that a bug report must not show.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// One section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SectionCheck {
    /// The section.
    pub section: String,
    /// The route.
    pub route: &'static str,
    /// The result.
    pub verdict: CheckVerdict,
    /// The result in words, without personal data.
    pub told: String,
    /// The scopes that the key lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_scopes: Vec<String>,
    /// The words of the API, which a bug report must not show.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// The requests and the time of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Expected {
    /// The requests of a plan, and of a drift check, whatever the organization contains.
    pub at_least: u64,
    /// The requests if there are no changes and everything that the configuration names exists.
    pub expected: u64,
    /// The requests a minute of each route that the time is computed with.
    pub rpm: u32,
    /// The time of the expected requests, in seconds.
    pub seconds: u64,
}

/// A checkup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Checkup {
    /// The format of this document.
    pub format: &'static str,
    /// The checks.
    pub checks: Vec<Check>,
    /// The sections: those that the configuration declares, or all.
    pub sections: Vec<SectionCheck>,
    /// The facts about the API.
    pub facts: Vec<Fact>,
    /// The cost of a plan, if there is a configuration.
    pub plan: Option<Expected>,
}

impl Checkup {
    /// Returns whether the key belongs to another organization than the configuration names.
    #[must_use]
    pub fn is_of_another_organization(&self) -> bool {
        self.checks.iter().any(|check| check.check == ORGANIZATION && check.verdict == CheckVerdict::Problem)
    }

    /// Returns whether something that orgward needs cannot be read.
    #[must_use]
    pub fn has_problems(&self) -> bool {
        self.checks.iter().any(|check| check.verdict == CheckVerdict::Problem)
            || self.sections.iter().any(|section| section.verdict == CheckVerdict::Problem)
    }
}

/// The name of the check of the organization.
const ORGANIZATION: &str = "organization";

/// Makes a checkup.
#[must_use]
pub fn checkup(input: &CheckupInput<'_>) -> Checkup {
    let own = own_key(input);
    let expected = |plan: &ReadingPlan| Expected {
        at_least: plan.at_least,
        expected: plan.expected,
        rpm: plan.rpm,
        seconds: plan.expected_seconds,
    };
    Checkup {
        format: FORMAT,
        checks: vec![
            admin_key(input),
            key_in_use(input, own),
            expiry(input, own),
            writes(),
            organization(input),
            audit_log(input),
            embedded_projects(input),
            limits(input),
        ],
        sections: sections(input),
        facts: inferred_facts::facts(input, own.is_some()),
        plan: input.reading_plan.as_ref().map(expected),
    }
}

fn check(check: &'static str, verdict: CheckVerdict, told: impl Into<String>) -> Check {
    Check { check, verdict, told: told.into(), detail: String::new() }
}

fn missing(scopes: &[String]) -> String {
    format!("the key lacks {} {}", word(scopes.len(), "the scope", "the scopes"), scopes.join(", "))
}

/// Returns the row of the key in use.
fn own_key<'a>(input: &CheckupInput<'a>) -> Option<&'a Value> {
    let mut rows = input.answers.rows("/organization/admin_api_keys")?.iter();
    rows.find(|row| row["redacted_value"].as_str().is_some_and(input.is_own_key))
}

fn admin_key(input: &CheckupInput<'_>) -> Check {
    let is_accepted = input.answers.0.values().any(|answer| matches!(answer, ProbeAnswer::Answered(_)));
    match is_accepted {
        true => check("admin key", CheckVerdict::Ok, "the Administration API accepts this key"),
        false => check("admin key", CheckVerdict::Problem, "the Administration API answered no request with this key"),
    }
}

fn key_in_use(input: &CheckupInput<'_>, own: Option<&Value>) -> Check {
    const KEYS: &str = "/organization/admin_api_keys";
    let Some(own) = own else {
        let why = match input.answers.rows(KEYS) {
            Some(_) if input.answers.body(KEYS).is_some_and(|body| body["has_more"] == true) => {
                "it is not among the first 100 admin keys".to_owned()
            }
            Some(_) => "no admin key of the list is certainly this one".to_owned(),
            None => input.answers.why_not(KEYS),
        };
        return check("key in use", CheckVerdict::Unknown, format!("nothing tells whose key this is: {why}"));
    };
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(|text| format!("`{text}`"));
    let owner = &own["owner"];
    let owner = text(&owner["user"]["email"]).or_else(|| text(&owner["email"])).or_else(|| text(&owner["name"]));
    let name = text(&own["name"]).unwrap_or_else(|| "no name".to_owned());
    let detail = format!("name: {name}; owner: {}", owner.unwrap_or_else(|| "not told".to_owned()));
    Check { detail, ..check("key in use", CheckVerdict::Ok, "the list of admin keys shows it") }
}

fn expiry(input: &CheckupInput<'_>, own: Option<&Value>) -> Check {
    let expires = own.and_then(|own| own.get("expires_at"));
    match expires {
        None => check("expiry", CheckVerdict::Unknown, "the API does not tell when this key expires"),
        Some(Value::Null) => check(
            "expiry",
            CheckVerdict::Warning,
            "this key never expires; use a key that does, and replace it on a schedule",
        ),
        Some(at) => match at.as_i64() {
            None => check("expiry", CheckVerdict::Unknown, "the API tells the end of this key in an unknown form"),
            Some(at) => {
                let left = at.saturating_sub(input.now);
                let verdict = if left < SOON { CheckVerdict::Warning } else { CheckVerdict::Ok };
                check("expiry", verdict, format!("this key expires on {}, in {}", day(at), span(left.max(0))))
            }
        },
    }
}

/// Says why read-only and full cannot be told apart.
fn writes() -> Check {
    check(
        "read-only or full",
        CheckVerdict::Unknown,
        "no GET request tells whether a key may write; `plan`, `drift` and `show` need a read-only key only",
    )
}

/// Returns the id of the organization, which stands in the ids of predefined roles.
fn organization_id(answers: &Answers) -> Option<&str> {
    let mut rows = answers.rows("/organization/roles")?.iter();
    rows.find_map(|row| row["id"].as_str()?.split_once("__api-organization__").map(|(_, id)| id))
}

fn organization(input: &CheckupInput<'_>) -> Check {
    let Some(id) = organization_id(input.answers) else {
        let why = match input.answers.rows("/organization/roles") {
            Some(_) => "no predefined role has the id of the organization in its id".to_owned(),
            None => input.answers.why_not("/organization/roles"),
        };
        return check(ORGANIZATION, CheckVerdict::Unknown, format!("nothing tells which organization this is: {why}"));
    };
    let detail = format!("organization: `{id}`");
    let of = match input.organization {
        None => check(ORGANIZATION, CheckVerdict::Ok, "the ids of predefined roles tell the organization"),
        Some(wanted) if wanted == id => {
            check(ORGANIZATION, CheckVerdict::Ok, "it is the organization that the configuration names")
        }
        Some(_) => check(ORGANIZATION, CheckVerdict::Problem, "the configuration names another organization"),
    };
    Check { detail, ..of }
}

fn audit_log(input: &CheckupInput<'_>) -> Check {
    const NAME: &str = "audit log";
    match input.answers.rows(AUDIT_LOG) {
        Some(rows) if rows.is_empty() => check(
            NAME,
            CheckVerdict::Warning,
            "it has no events; perhaps it was never switched on (Organization settings, Data controls)",
        ),
        Some(_) => check(NAME, CheckVerdict::Ok, "it is on"),
        None => check(NAME, CheckVerdict::Warning, format!("it cannot be read: {}", input.answers.why_not(AUDIT_LOG))),
    }
}

fn embedded_projects(input: &CheckupInput<'_>) -> Check {
    const NAME: &str = "projects in the user list";
    let facts = inferred_facts::facts(input, false);
    let fact = facts.into_iter().find(|fact| fact.fact == inferred_facts::EMBEDDED);
    let (answer, seen) = fact.map_or((FactAnswer::Unknown, String::new()), |fact| (fact.answer, fact.seen));
    match answer {
        FactAnswer::Yes => check(NAME, CheckVerdict::Ok, "they are there, which saves one request for each project"),
        FactAnswer::No => {
            check(NAME, CheckVerdict::Ok, "they are not there, so members cost one request for each project")
        }
        FactAnswer::Unknown => check(NAME, CheckVerdict::Unknown, seen),
    }
}

fn limits(input: &CheckupInput<'_>) -> Check {
    match input.announced.is_empty() {
        true => check(
            "announced limits",
            CheckVerdict::Ok,
            "no answer announces a limit, so orgward learns the limits while it reads",
        ),
        false => check("announced limits", CheckVerdict::Ok, format!("answers have {}", input.announced.join(", "))),
    }
}

/// Checks each section by the request for it.
fn sections(input: &CheckupInput<'_>) -> Vec<SectionCheck> {
    let mut sections: Vec<SectionCheck> = Vec::new();
    for probe in input.probes {
        let Some(answer) = input.answers.0.get(probe.name) else { continue };
        for section in &probe.sections {
            sections.push(section_check(section, probe, answer, input.answers));
        }
    }
    sections.sort_by(|a, b| (&a.section, a.route).cmp(&(&b.section, b.route)));
    sections
}

fn section_check(section: &str, probe: &Probe, answer: &ProbeAnswer, answers: &Answers) -> SectionCheck {
    let mut check = SectionCheck {
        section: section.to_owned(),
        route: probe.name,
        verdict: CheckVerdict::Ok,
        told: "can be read".to_owned(),
        missing_scopes: Vec::new(),
        detail: String::new(),
    };
    match answer {
        ProbeAnswer::Answered(body) => {
            if let Some(why) = probe.unlike(body) {
                check.verdict = CheckVerdict::Problem;
                check.told = format!("cannot be read: {why}");
            } else if let Some(rows) = body["data"].as_array() {
                let more = if body["has_more"] == true { ", and more" } else { "" };
                check.told = format!("can be read: {}{more}", count(rows.len(), "row", "rows"));
            }
        }
        ProbeAnswer::Refused { status, .. } if probe.empty.contains(status) => {
            check.told = format!("is not set, or not available here: the API answered {status}");
        }
        ProbeAnswer::Refused { status, scopes, message } => {
            check.verdict = CheckVerdict::Problem;
            check.told = match scopes.is_empty() {
                true => format!("cannot be read: the API answered {status}"),
                false => missing(scopes),
            };
            check.missing_scopes.clone_from(scopes);
            if scopes.is_empty() {
                check.detail.clone_from(message);
            }
        }
        ProbeAnswer::Odd(why) => {
            check.verdict = CheckVerdict::Problem;
            check.told = format!("cannot be read: {why}");
        }
        ProbeAnswer::Failed(why) => {
            check.verdict = CheckVerdict::Problem;
            check.told = "cannot be read: the API did not answer in a known way".to_owned();
            check.detail.clone_from(why);
        }
        ProbeAnswer::Nothing => {
            check.verdict = CheckVerdict::Unknown;
            check.told = match probe.unfilled(answers) {
                Some(list) if answers.rows(list).is_none() => format!("not asked: GET {list} could not be read"),
                Some(list) => format!("not asked: GET {list} shows nothing that this section could be in"),
                None => "not asked".to_owned(),
            };
        }
    }
    check
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn made(answer: &ProbeAnswer) -> Checkup {
        let probes = probes::probes(None, None);
        let answers = Answers(probes.iter().map(|probe| (probe.name, answer.clone())).collect());
        checkup(&CheckupInput {
            answers: &answers,
            probes: &probes,
            now: 0,
            organization: Some("org-1"),
            is_own_key: &|_| true,
            announced: Vec::new(),
            reading_plan: None,
        })
    }

    #[test]
    fn odd_answers_settle_nothing() {
        let rows =
            [json!(null), json!([]), json!("text"), json!({ "data": [] }), json!({ "data": [null, 7, "x", {}] })];
        for body in rows {
            let checkup = made(&ProbeAnswer::Answered(body.clone()));
            let organization = checkup.checks.iter().find(|check| check.check == ORGANIZATION).unwrap();
            assert_eq!(organization.verdict, CheckVerdict::Unknown, "{body}");
            let embedded = checkup.facts.iter().find(|fact| fact.fact == inferred_facts::EMBEDDED).unwrap();
            assert_ne!(embedded.answer, FactAnswer::Yes, "{body}");
        }
    }

    #[test]
    fn empty_lists_of_projects_prove_nothing() {
        let row = json!({ "id": "user-1", "projects": { "data": [] } });
        let checkup = made(&ProbeAnswer::Answered(json!({ "data": [row] })));
        let embedded = checkup.facts.iter().find(|fact| fact.fact == inferred_facts::EMBEDDED).unwrap();
        assert_eq!(embedded.answer, FactAnswer::Unknown);
    }

    #[test]
    fn what_is_refused_is_a_problem_and_no_fact() {
        let scopes = vec!["api.management.read".to_owned()];
        let checkup = made(&ProbeAnswer::Refused { status: 403, scopes, message: "No.".to_owned() });
        assert!(checkup.has_problems());
        assert!(checkup.sections.iter().any(|section| section.missing_scopes == ["api.management.read"]));
        let settled: Vec<&Fact> = checkup.facts.iter().filter(|fact| fact.answer == FactAnswer::Yes).collect();
        assert!(settled.is_empty(), "{settled:?}");
    }
}
