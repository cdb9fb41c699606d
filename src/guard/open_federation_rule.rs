//! Guardrail: no federation rule lets everybody act as a service account. A public issuer gives tokens to anybody, so a
//! rule must say who calls.

use super::{Exempt, Finding, GuardContext, count, is_read, some};
use crate::{
    kinds::{self, AttributeTransformation, FederationRule, MatchedValue, Matchers, WorkloadIdentityProvider},
    model::{address::Address, live_row::LiveRow, read_request::ReadRequest, verb::Verb},
    plan::Step,
};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// The attributes that say who calls, or from whose repository.
const CALLERS: &[&str] = &[
    "sub",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "project_path",
    "project_id",
    "namespace_path",
    "namespace_id",
];

/// The fields of a rule that say who may do what.
const FIELDS: &[&str] = &["attribute_matchers", "enabled", "scopes"];

pub(super) fn check(context: &GuardContext<'_>, exempt: &Exempt<'_>, needs: &mut Vec<ReadRequest>) -> Finding {
    let limit = "each rule has a condition that says who calls, such as `sub` or `repository`";
    let of_kind = |step: &&Step| step.scope.kind == kinds::id::<FederationRule>();
    let opening = |step: &&Step| match step.verb() {
        Verb::Create => true,
        Verb::Update => FIELDS.iter().any(|field| step.change.after.get(*field).is_some()),
        _ => false,
    };
    let rules: Vec<&Step> = context.counted(exempt).filter(of_kind).filter(opening).collect();
    let providers = context.counted(exempt).filter(|step| redefines(step));
    let mut found = OpenRules::default();
    for step in &rules {
        found.rule(context, step, needs);
    }
    let mut judged = rules.len();
    for step in providers {
        judged += 1;
        found.provider(context, step, needs);
    }
    if judged == 0 {
        return Finding::fine("no federation rule lets in somebody new", limit);
    }
    let told: Vec<String> = found.open.values().cloned().collect();
    Finding {
        observed: match told.is_empty() {
            true => format!("{}, none open to everybody", count(judged, "rule or provider", "rules or providers")),
            false => some(&told),
        },
        limit: limit.to_owned(),
        addresses: found.open.into_keys().collect(),
        help: "Add a condition to `attribute_matchers`, for example `sub: \"repo:example/app:ref:refs/heads/main\"`."
            .to_owned(),
        unread: found.unread,
        unjudged: found.unjudged,
        ..Finding::default()
    }
}

/// Returns whether a step changes what the attributes of an existing provider mean.
fn redefines(step: &Step) -> bool {
    step.scope.kind == kinds::id::<WorkloadIdentityProvider>()
        && step.verb() == Verb::Update
        && step.change.after.get("attribute_transformations").is_some()
}

/// The verdicts so far.
#[derive(Default)]
struct OpenRules {
    /// What each open rule lets in, by the address of the change.
    open: BTreeMap<String, String>,
    unread: BTreeSet<String>,
    unjudged: BTreeSet<String>,
}

impl OpenRules {
    fn cannot_tell(&mut self, step: &Step, why: String) {
        self.unread.insert(why);
        self.unjudged.insert(step.change.address.clone());
    }

    /// Judges a rule as a step leaves it.
    fn rule(&mut self, context: &GuardContext<'_>, step: &Step, needs: &mut Vec<ReadRequest>) {
        let live = kinds::rows_in::<FederationRule>(context.inputs.live, step.scope.parent.as_ref());
        let mut live = live.filter(|(row, _)| Some(&row.identity) == step.identity.as_ref());
        let live = live.next().map(|(_, rule)| rule);
        let enabled = told(step, "enabled").or(live.and_then(|rule| rule.enabled)).unwrap_or(true);
        if !enabled {
            return;
        }
        // What the step says counts alone: where it cannot be understood, nobody can tell.
        let matchers = match step.change.after.get("attribute_matchers") {
            Some(_) => told(step, "attribute_matchers"),
            None => live.and_then(|rule| rule.attribute_matchers.clone()),
        };
        let Some(matchers) = matchers else {
            return self.cannot_tell(step, format!("the API does not show the conditions of {}", step.address));
        };
        let Some(provider) = &step.scope.parent else { return };
        let mut hidden = BTreeSet::new();
        let Some(transformations) = transformations(context, provider, needs, &mut hidden) else {
            hidden.into_iter().for_each(|why| self.cannot_tell(step, why));
            return;
        };
        if let Some(why) = open(&matchers, &transformations) {
            self.open.insert(step.change.address.clone(), format!("{}: {why}", step.address));
        }
    }

    /// Judges the live rules of a provider whose attributes a step defines anew.
    fn provider(&mut self, context: &GuardContext<'_>, step: &Step, needs: &mut Vec<ReadRequest>) {
        let scope = kinds::scope::<FederationRule>(Some(&step.address));
        let mut hidden = BTreeSet::new();
        if !is_read(context, &scope, needs, &mut hidden) {
            hidden.into_iter().for_each(|why| self.cannot_tell(step, why));
            return;
        }
        let transformations: Vec<AttributeTransformation> = told(step, "attribute_transformations").unwrap_or_default();
        // What the plan does to a rule is judged there.
        let changed: BTreeSet<&str> =
            context.steps.iter().filter(|other| other.scope == scope).map(|other| &*other.key).collect();
        let stays = |row: &LiveRow| !changed.contains(&*row.key);
        for (row, rule) in kinds::rows_in::<FederationRule>(context.inputs.live, Some(&step.address)) {
            if !stays(row) || rule.enabled == Some(false) {
                continue;
            }
            let address = kinds::address(&scope, &row.key);
            match &rule.attribute_matchers {
                None => self.cannot_tell(step, format!("the API does not show the conditions of {address}")),
                Some(matchers) => {
                    if let Some(why) = open(matchers, &transformations) {
                        self.open.insert(step.change.address.clone(), format!("{address}: {why}"));
                    }
                }
            }
        }
    }
}

/// Returns a field as a step leaves it, where the step is about it.
fn told<T: DeserializeOwned>(step: &Step, field: &str) -> Option<T> {
    serde_json::from_value(step.change.after.get(field).cloned()?).ok()
}

/// Returns how a provider computes attributes after the plan; `None` while that is not known.
fn transformations(
    context: &GuardContext<'_>,
    provider: &Address,
    needs: &mut Vec<ReadRequest>,
    unread: &mut BTreeSet<String>,
) -> Option<Vec<AttributeTransformation>> {
    let of_provider = context.steps.iter().find(|step| step.address == *provider && !step.verb().removes());
    if let Some(told) = of_provider.and_then(|step| told(step, "attribute_transformations")) {
        return Some(told);
    }
    // A new provider computes none, unless the step says so.
    if of_provider.is_some_and(|step| step.verb() == Verb::Create) {
        return Some(Vec::new());
    }
    if !is_read(context, &kinds::scope::<WorkloadIdentityProvider>(None), needs, unread) {
        return None;
    }
    let mut rows = kinds::rows_in::<WorkloadIdentityProvider>(context.inputs.live, None);
    let (_, live) = rows.find(|(row, _)| *row.key == *provider.name())?;
    if live.attribute_transformations.is_none() {
        unread.insert(format!("the API does not show how {provider} computes attributes"));
    }
    live.attribute_transformations.clone()
}

/// Returns why a rule with these conditions is open to everybody; `None` where one of them says who calls.
fn open(matchers: &Matchers, transformations: &[AttributeTransformation]) -> Option<String> {
    let about: Vec<(&str, &MatchedValue)> = matchers
        .iter()
        .map(|(name, value)| (&**name, value))
        .filter(|(name, _)| tells_caller(name, transformations))
        .collect();
    let Some((name, value)) = about.first() else {
        return Some("no condition says who calls".to_owned());
    };
    let narrow = about.iter().any(|(_, value)| is_narrow(value));
    (!narrow).then(|| format!("`{name}: {}` fits everybody", text_of(value)))
}

fn text_of(value: &MatchedValue) -> String {
    serde_json::to_value(value)
        .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        .unwrap_or_default()
}

/// Returns whether an attribute says who calls: by its name, or by what it is computed from.
fn tells_caller(attribute: &str, transformations: &[AttributeTransformation]) -> bool {
    let is_caller = |word: &str| CALLERS.contains(&word);
    match transformations.iter().find(|one| *one.attribute == *attribute) {
        Some(one) => {
            let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '_';
            one.expression.split(|c| !is_inside(c)).any(is_caller)
        }
        None => attribute.rsplit('.').next().is_some_and(is_caller),
    }
}

/// Returns whether a value can only be that of some callers. What stands before the first wildcard counts, and of
/// `repo:...` only what follows the word, which every token of the issuer has.
fn is_narrow(value: &MatchedValue) -> bool {
    let text = match value {
        MatchedValue::Text(text) => text,
        MatchedValue::Number(_) => return true,
        MatchedValue::Flag(_) => return false,
    };
    let before = text.split(['*', '?', '%']).next().unwrap_or_default();
    let own = match text.split_once(':') {
        Some((word, _)) => before.get(word.len() + 1..).unwrap_or_default(),
        None => before,
    };
    own.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn is_open(matchers: Value, transformations: Value) -> bool {
        let matchers = serde_json::from_value(matchers).unwrap();
        open(&matchers, &serde_json::from_value::<Vec<_>>(transformations).unwrap()).is_some()
    }

    #[test]
    fn a_condition_must_say_who_calls() {
        for narrow in [
            json!({ "sub": "repo:example/app:ref:refs/heads/main" }),
            json!({ "sub": "repo:example/*" }),
            json!({ "repository": "example/app", "ref": "refs/heads/main" }),
            json!({ "repository_id": 74 }),
            json!({ "assertion.sub": "alice" }),
            json!({ "sub": "*", "repository_owner": "example" }),
        ] {
            assert!(!is_open(narrow.clone(), json!([])), "{narrow}");
        }
        for wide in [
            json!({}),
            json!({ "aud": "openai" }),
            json!({ "ref": "refs/heads/main" }),
            json!({ "sub": "*" }),
            json!({ "sub": "" }),
            json!({ "sub": ".+" }),
            json!({ "sub": "repo:*" }),
            json!({ "sub": "repo:*:ref:refs/heads/main" }),
            json!({ "sub": "*:main", "repository": "*/app" }),
            json!({ "repository": true }),
        ] {
            assert!(is_open(wide.clone(), json!([])), "{wide}");
        }
    }

    #[test]
    fn a_computed_attribute_counts_by_what_it_is_computed_from() {
        let computed = json!([
            { "attribute": "team", "expression": "claims.repository.split('/')[0]" },
            { "attribute": "sub", "expression": "'everybody'" },
        ]);
        assert!(!is_open(json!({ "team": "example" }), computed.clone()));
        assert!(is_open(json!({ "team": "*" }), computed.clone()));
        assert!(is_open(json!({ "sub": "everybody" }), computed));
    }
}
