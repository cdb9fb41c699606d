//! Answers in, facts about the API out, as far as a GET can settle them: what orgward infers from documents and from
//! other people's reports. Numbers and words of the API only; no names, addresses or ids.

use super::{
    Answers, CheckupInput, ProbeAnswer, organization_id,
    probes::{AUDIT_LOG, BY_EMAIL},
};
use crate::model::plural::count;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// A fact about the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fact {
    /// The fact, as a sentence that is true or not.
    pub fact: &'static str,
    /// The answer to whether it is true here.
    pub answer: FactAnswer,
    /// The grounds for the answer.
    pub seen: String,
}

/// The answer to whether a fact is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactAnswer {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Nothing tells.
    Unknown,
}

impl FactAnswer {
    /// Returns the word for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// The fact that saves most requests.
pub(super) const EMBEDDED: &str = "the user list shows the projects of each user";

const USERS: &str = "/organization/users";
const KEYS: &str = "/organization/admin_api_keys";
const PROJECT_KEYS: &str = "/organization/projects/{project_id}/api_keys";

/// Returns the table of facts.
pub(super) fn facts(input: &CheckupInput<'_>, is_own_key_found: bool) -> Vec<Fact> {
    let answers = input.answers;
    let is_person = |row: &&Value| row["is_service_account"] != true;
    let has_text = |field: &'static str| move |row: &Value| row[field].is_string();
    let has_field = |field: &'static str| move |row: &Value| row.get(field).is_some();
    let mut facts = vec![
        embedded(answers),
        last_use(answers),
        every(
            answers,
            USERS,
            "people in the user list have their e-mail address at the top",
            &is_person,
            &has_text("email"),
        ),
        by_email(answers),
        every(answers, KEYS, "the list of admin keys shows only admin keys", &|_| true, &|row| {
            row["redacted_value"].as_str().is_some_and(|value| value.starts_with("sk-admin"))
        }),
        every(answers, KEYS, "admin keys tell when they expire", &|_| true, &has_field("expires_at")),
        own_key(answers, is_own_key_found),
        organization(answers),
        every(answers, "/organization/projects", "projects have a name", &|_| true, &has_text("name")),
        every(
            answers,
            "/organization/users/{user_id}/roles",
            "role assignments of users tell from whom they come",
            &|_| true,
            &|row| row["assignment_sources"].is_array(),
        ),
        every(answers, "/organization/invites", "invites list their projects", &|_| true, &|row| {
            row["projects"].is_array()
        }),
        answered(answers, PROJECT_KEYS, "the list of project keys takes `owner_project_access=any`"),
        every(answers, PROJECT_KEYS, "project keys tell when they expire", &|_| true, &has_field("expires_at")),
        unset(answers, "/organization/spend_limit", "a spend limit that nobody set answers 404"),
        unset(
            answers,
            "/organization/projects/{project_id}/model_permissions",
            "model permissions that nobody set answer 404",
        ),
        newest_first(answers),
        actors(answers),
        Fact {
            fact: "answers announce the limits of the API",
            answer: if input.announced.is_empty() { FactAnswer::No } else { FactAnswer::Yes },
            seen: match input.announced.is_empty() {
                true => "no header".to_owned(),
                false => input.announced.join(", "),
            },
        },
    ];
    facts.extend(more(answers));
    facts
}

/// Returns the facts about sections that not every configuration declares.
fn more(answers: &Answers) -> Vec<Fact> {
    const RATE_LIMITS: &str = "/organization/projects/{project_id}/rate_limits";
    const GROUPS: &str = "/organization/groups";
    let mut facts = Vec::new();
    if answers.0.contains_key(RATE_LIMITS) {
        facts.push(match answers.rows(RATE_LIMITS) {
            Some(rows) => Fact {
                fact: "a project has a rate limit for each model",
                answer: if rows.is_empty() { FactAnswer::No } else { FactAnswer::Yes },
                seen: count(rows.len(), "row on the first page", "rows on the first page"),
            },
            None => unread(answers, RATE_LIMITS, "a project has a rate limit for each model"),
        });
    }
    if answers.0.contains_key(GROUPS) {
        let fact = "groups tell whether they are of a tenant";
        facts.push(every(answers, GROUPS, fact, &|_| true, &|row| row["group_type"].is_string()));
    }
    facts
}

fn unread(answers: &Answers, name: &str, fact: &'static str) -> Fact {
    Fact { fact, answer: FactAnswer::Unknown, seen: answers.why_not(name) }
}

/// Returns whether every row of a first page that counts has something.
fn every(
    answers: &Answers,
    name: &str,
    fact: &'static str,
    counts: &dyn Fn(&&Value) -> bool,
    has: &dyn Fn(&Value) -> bool,
) -> Fact {
    let Some(rows) = answers.rows(name) else { return unread(answers, name, fact) };
    let rows: Vec<&Value> = rows.iter().filter(counts).collect();
    let having = rows.iter().filter(|row| has(row)).count();
    let answer = match (rows.len(), having) {
        (0, _) => FactAnswer::Unknown,
        (all, having) if all == having => FactAnswer::Yes,
        _ => FactAnswer::No,
    };
    Fact { fact, answer, seen: format!("{having} of {}", count(rows.len(), "row", "rows")) }
}

fn embedded(answers: &Answers) -> Fact {
    let Some(rows) = answers.rows(USERS) else { return unread(answers, USERS, EMBEDDED) };
    let lists: Vec<&Vec<Value>> = rows.iter().filter_map(|row| row["projects"]["data"].as_array()).collect();
    let filled = lists.iter().filter(|list| !list.is_empty()).count();
    // An empty list is no proof: it may be the same for everybody.
    let answer = match (lists.len(), filled) {
        (0, _) => FactAnswer::No,
        (_, 0) => FactAnswer::Unknown,
        (shown, _) if shown == rows.len() => FactAnswer::Yes,
        _ => FactAnswer::No,
    };
    let rows = count(rows.len(), "row", "rows");
    Fact { fact: EMBEDDED, answer, seen: format!("{} of {rows} have a list, {filled} are filled", lists.len()) }
}

fn last_use(answers: &Answers) -> Fact {
    let fact = "the user list shows when a key of a user was last used";
    let Some(rows) = answers.rows(USERS) else { return unread(answers, USERS, fact) };
    let told = rows.iter().filter(|row| row["api_key_last_used_at"].is_i64()).count();
    let there = rows.iter().filter(|row| row.get("api_key_last_used_at").is_some()).count();
    let answer = match (told, there) {
        (1.., _) => FactAnswer::Yes,
        (0, 1..) => FactAnswer::Unknown,
        (0, 0) => FactAnswer::No,
    };
    let seen = format!("{there} of {} have the field, {told} a time", count(rows.len(), "row", "rows"));
    Fact { fact, answer, seen }
}

fn by_email(answers: &Answers) -> Fact {
    let fact = "the user list can be asked for one e-mail address";
    let Some(rows) = answers.rows(BY_EMAIL) else { return unread(answers, BY_EMAIL, fact) };
    let answer = if rows.len() == 1 { FactAnswer::Yes } else { FactAnswer::No };
    Fact { fact, answer, seen: count(rows.len(), "row", "rows") }
}

fn own_key(answers: &Answers, is_found: bool) -> Fact {
    let fact = "the list of admin keys shows which one is in use";
    let Some(rows) = answers.rows(KEYS) else { return unread(answers, KEYS, fact) };
    let answer = if is_found { FactAnswer::Yes } else { FactAnswer::Unknown };
    Fact { fact, answer, seen: count(rows.len(), "row", "rows") }
}

fn organization(answers: &Answers) -> Fact {
    let fact = "ids of predefined roles contain the id of the organization";
    let Some(rows) = answers.rows("/organization/roles") else { return unread(answers, "/organization/roles", fact) };
    let answer = if organization_id(answers).is_some() { FactAnswer::Yes } else { FactAnswer::No };
    Fact { fact, answer, seen: count(rows.len(), "role", "roles") }
}

fn answered(answers: &Answers, name: &str, fact: &'static str) -> Fact {
    match answers.0.get(name) {
        Some(ProbeAnswer::Answered(_)) => Fact { fact, answer: FactAnswer::Yes, seen: "200".to_owned() },
        Some(ProbeAnswer::Refused { status: 400, .. }) => Fact { fact, answer: FactAnswer::No, seen: "400".to_owned() },
        _ => unread(answers, name, fact),
    }
}

fn unset(answers: &Answers, name: &str, fact: &'static str) -> Fact {
    match answers.0.get(name) {
        Some(ProbeAnswer::Refused { status: 404, .. }) => {
            Fact { fact, answer: FactAnswer::Yes, seen: "404".to_owned() }
        }
        Some(ProbeAnswer::Answered(_)) => Fact {
            fact,
            answer: FactAnswer::Unknown,
            seen: "200: it is set, or the answer has another form".to_owned(),
        },
        _ => unread(answers, name, fact),
    }
}

fn newest_first(answers: &Answers) -> Fact {
    let fact = "the audit log lists the newest event first";
    let Some(rows) = answers.rows(AUDIT_LOG) else { return unread(answers, AUDIT_LOG, fact) };
    let times: Vec<i64> = rows.iter().filter_map(|row| row["effective_at"].as_i64()).collect();
    let answer = match times.first() == times.last() {
        true => FactAnswer::Unknown,
        false if times.is_sorted_by(|one, next| one >= next) => FactAnswer::Yes,
        false => FactAnswer::No,
    };
    Fact { fact, answer, seen: count(times.len(), "event", "events") }
}

fn actors(answers: &Answers) -> Fact {
    let fact = "the audit log shows API keys as actors";
    let Some(rows) = answers.rows(AUDIT_LOG) else { return unread(answers, AUDIT_LOG, fact) };
    // Words that are not known are only counted: what stands there is not ours to show.
    let known = |row: &Value| match row["actor"]["type"].as_str() {
        Some("api_key") => "api_key",
        Some("session") => "session",
        Some(_) => "another word",
        None => "none",
    };
    let kinds: BTreeSet<&str> = rows.iter().map(known).collect();
    let answer = if kinds.contains("api_key") { FactAnswer::Yes } else { FactAnswer::Unknown };
    let seen: Vec<&str> = kinds.into_iter().collect();
    Fact {
        fact,
        answer,
        seen: format!("actors: {}", if seen.is_empty() { "none".to_owned() } else { seen.join(", ") }),
    }
}
