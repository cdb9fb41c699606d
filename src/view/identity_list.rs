//! `show workload-identity`: who outside may act as which service account, without any key: the providers of identities,
//! and the federation rules that say which of their tokens stand for whom.

use super::{
    ViewTable,
    group_list::{counted, listed},
    lookup,
    published_view::{Content, FederationRuleEntry, IdentityProviderEntry},
};
use crate::{
    kinds::{self, FederationRule, FederationRuleLive, Project, ServiceAccount, WorkloadIdentityProvider},
    model::{address::Address, live_table::Live, read_request::ReadRequest},
};
use serde_json::{Value, json};

pub(super) fn wanted(live: &Live) -> Vec<ReadRequest> {
    let mut wanted = vec![lookup::whole(kinds::scope::<WorkloadIdentityProvider>(None))];
    for (_, at, _) in lookup::rows_with_addresses::<WorkloadIdentityProvider>(live) {
        wanted.push(lookup::part_in::<FederationRule>(Some(&at)));
        for (_, rule) in kinds::rows_in::<FederationRule>(live, Some(&at)) {
            wanted.push(lookup::part_in::<Project>(None));
            wanted.extend(project(rule).map(|project| lookup::part_in::<ServiceAccount>(Some(&project))));
        }
    }
    wanted
}

/// Returns the address of the project of a rule, once its name is known.
fn project(rule: &FederationRuleLive) -> Option<Address> {
    Some(Address::root("project", rule.project().name.clone()?))
}

pub(super) fn show(live: &Live) -> (Content, Vec<ViewTable>) {
    let mut providers = Vec::new();
    let mut rules = Vec::new();
    for (row, at, provider) in lookup::rows_with_addresses::<WorkloadIdentityProvider>(live) {
        let inside = || kinds::rows_in::<FederationRule>(live, Some(&at));
        providers.push(IdentityProviderEntry {
            name: row.name.to_string(),
            id: provider.id.to_string(),
            issuer: provider.issuer.as_deref().map(str::to_owned),
            audience: provider.audience.as_deref().map(str::to_owned),
            is_enabled: provider.enabled,
            rules: lookup::is_read::<FederationRule>(live, Some(&at)).then(|| inside().count() as u64),
        });
        for (rule_row, rule) in inside() {
            rules.push(rule_entry(live, &row.name, provider.enabled, &rule_row.name, rule));
        }
    }
    let tables = vec![rule_table(&rules), provider_table(&providers)];
    (Content::WorkloadIdentity { rules, providers }, tables)
}

fn rule_entry(
    live: &Live,
    provider: &str,
    is_provider_enabled: Option<bool>,
    name: &str,
    rule: &FederationRuleLive,
) -> FederationRuleEntry {
    let accounts = project(rule);
    let account = accounts.as_ref().and_then(|project| {
        kinds::rows_in::<ServiceAccount>(live, Some(project))
            .find(|(_, account)| account.id == rule.service_account().id)
    });
    let admits = match (is_provider_enabled, rule.enabled) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    FederationRuleEntry {
        provider: provider.to_owned(),
        name: name.to_owned(),
        id: rule.id.to_string(),
        attribute_matchers: rule.attribute_matchers.as_ref().map(|matchers| json!(matchers)),
        project: rule.project().name.as_deref().map(str::to_owned),
        project_id: rule.project().id.to_string(),
        service_account: account.map(|(row, _)| row.name.to_string()),
        service_account_id: rule.service_account().id.to_string(),
        role: account.map(|(_, account)| account.role.as_str().to_owned()),
        scopes: rule.scopes(),
        admits,
    }
}

fn rule_table(rules: &[FederationRuleEntry]) -> ViewTable {
    let headers = ["PROVIDER", "RULE", "TOKENS WITH", "ACT AS", "IN PROJECT", "ROLE", "SCOPES", "ADMITS", "ID"];
    let mut table = ViewTable::new("", &headers);
    for rule in rules {
        let named = |name: &Option<String>, id: &str| name.clone().unwrap_or_else(|| id.to_owned());
        table.rows.push(vec![
            rule.provider.clone(),
            rule.name.clone(),
            conditions(rule.attribute_matchers.as_ref()),
            named(&rule.service_account, &rule.service_account_id),
            named(&rule.project, &rule.project_id),
            rule.role.clone().unwrap_or_else(|| "?".to_owned()),
            listed(rule.scopes.as_deref()),
            yes_or_no(rule.admits),
            rule.id.clone(),
        ]);
    }
    table
}

fn provider_table(providers: &[IdentityProviderEntry]) -> ViewTable {
    let headers = ["PROVIDER", "ISSUER", "AUDIENCE", "ENABLED", "RULES", "ID"];
    let mut table = ViewTable::new("Providers", &headers);
    for provider in providers {
        let told = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
        table.rows.push(vec![
            provider.name.clone(),
            told(&provider.issuer),
            told(&provider.audience),
            yes_or_no(provider.is_enabled),
            counted(provider.rules),
            provider.id.clone(),
        ]);
    }
    table
}

/// Returns the conditions of a rule as a cell.
fn conditions(matchers: Option<&Value>) -> String {
    let Some(matchers) = matchers.and_then(Value::as_object) else { return "?".to_owned() };
    if matchers.is_empty() {
        return "anything".to_owned();
    }
    let shown = matchers.iter().map(|(name, value)| match value {
        Value::String(text) => format!("{name}: {text}"),
        other => format!("{name}: {other}"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn yes_or_no(flag: Option<bool>) -> String {
    match flag {
        Some(true) => "yes",
        Some(false) => "no",
        None => "?",
    }
    .to_owned()
}
