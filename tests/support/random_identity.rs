//! Random providers of workload identity with their rules, live and in a file.

use super::random::{File, Org};
use proptest::{collection::btree_map, prelude::*};
use std::{collections::BTreeMap, fmt::Write as _};

/// A provider of workload identity, live or in a file, with its rules.
#[derive(Clone, Debug)]
pub struct Provider {
    pub enabled: bool,
    pub described: bool,
    /// Whether tokens are checked by uploaded keys.
    pub has_keys: bool,
    pub rules: BTreeMap<usize, Federation>,
}

/// A rule: the project and the number of its service account, and which of a few conditions and scopes it has.
#[derive(Clone, Debug)]
pub struct Federation {
    pub project: usize,
    pub account: usize,
    pub condition: usize,
    pub scopes: usize,
    pub enabled: bool,
}

pub fn provider() -> impl Strategy<Value = Provider> {
    let rule = (0..4_usize, 0..3_usize, 0..CONDITIONS.len(), 0..SCOPES.len(), prop::bool::weighted(0.8)).prop_map(
        |(project, account, condition, scopes, enabled)| Federation { project, account, condition, scopes, enabled },
    );
    (prop::bool::weighted(0.8), any::<bool>(), any::<bool>(), btree_map(0..4_usize, rule, 0..4))
        .prop_map(|(enabled, described, has_keys, rules)| Provider { enabled, described, has_keys, rules })
}

/// Conditions of a rule. The last one is open to everybody.
const CONDITIONS: [&str; 4] = [
    "{ sub: \"repo:example/a\" }",
    "{ repository: example/b, ref: main }",
    "{ repository_id: 7, private: true }",
    "{}",
];

/// Scopes of a rule.
const SCOPES: [&str; 3] = ["all", "[api.responses.write]", "[api.model.request, api.responses.write]"];

/// The public keys of an issuer.
const KEYS: &str = r#"{"keys":[{"e":"AQAB","kid":"one","kty":"RSA","n":"AQ"}]}"#;

impl Org {
    /// The lines of the providers. A rule of a service account that is not there is left out.
    pub(super) fn providers_yaml(&self) -> String {
        let mut text = String::new();
        for (index, provider) in &self.providers {
            let Provider { enabled, described, has_keys, rules } = provider;
            let verification = match has_keys {
                true => format!("{{ type: uploaded_jwks, jwks: {KEYS} }}"),
                false => "{ type: discovery, discovery_url: null }".to_owned(),
            };
            let description = if *described { "CI" } else { "null" };
            let _ = writeln!(
                text,
                "  - name: w{index}\n    issuer: https://w{index}.example.com\n    audience: openai\n    enabled: {enabled}\n    \
                 description: {description}\n    verification: {verification}\n    federation_rules:"
            );
            for (number, rule) in rules.iter().filter(|(_, rule)| self.has_account(rule.project, rule.account)) {
                let permissions = match rule.scopes {
                    0 => "{ type: service_account_default }".to_owned(),
                    some => format!("{{ type: restricted, scopes: {} }}", SCOPES[some]),
                };
                let _ = writeln!(
                    text,
                    "      - {{ name: f{number}, project_id: proj_{}, service_account_id: svc_{}_{}, attribute_matchers: {}, permissions: {permissions}, enabled: {} }}",
                    rule.project, rule.project, rule.account, CONDITIONS[rule.condition], rule.enabled
                );
            }
            if text.ends_with("federation_rules:\n") {
                text.truncate(text.len() - 1);
                text.push_str(" []\n");
            }
        }
        if text.is_empty() { text } else { format!("workload_identity_providers:\n{text}") }
    }

    /// Returns whether a service account stands in a project that is alive and alone under its name.
    fn has_account(&self, project: usize, account: usize) -> bool {
        self.projects.get(&project).is_some_and(|project| {
            !project.archived && project.namesake.is_none() && project.accounts.contains_key(&account)
        })
    }
}

impl File {
    /// Writes the section of the providers, as far as a file can hold it.
    pub(super) fn write_providers(&self, org: &Org, text: &mut String) {
        let Some(providers) = &self.providers else { return };
        text.push_str(if providers.is_empty() {
            "workload_identity_providers: {}\n"
        } else {
            "workload_identity_providers:\n"
        });
        for (index, provider) in providers {
            let Some(Provider { enabled, described, has_keys, rules }) = provider else {
                let _ = writeln!(text, "  w{index}: {{ state: absent }}");
                continue;
            };
            let keys = if *has_keys { format!("jwks: '{KEYS}'") } else { "discovery_url: none".to_owned() };
            let description = if *described { "CI" } else { "none" };
            let _ = writeln!(
                text,
                "  w{index}:\n    issuer: https://w{index}.example.com\n    audience: openai\n    enabled: {enabled}\n    \
                 description: {description}\n    {keys}"
            );
            // A rule cannot move to another service account.
            let live = org.providers.get(index);
            let lines: Vec<String> = rules
                .iter()
                .map(|(number, rule)| {
                    let there = live.and_then(|provider| provider.rules.get(number));
                    let there = there.filter(|there| org.has_account(there.project, there.account)).unwrap_or(rule);
                    (number, rule, there)
                })
                .filter(|(_, _, there)| self.may_name(org, there.project, there.account))
                .map(|(number, rule, there)| {
                    // Without an exception, an open rule blocks everything else.
                    let condition = if self.excepts { rule.condition } else { rule.condition % 3 };
                    format!(
                        "      f{number}: {{ project: p{}, service_account: s{}, attribute_matchers: {}, scopes: {}, enabled: {} }}\n",
                        there.project, there.account, CONDITIONS[condition], SCOPES[rule.scopes], rule.enabled
                    )
                })
                .collect();
            if !lines.is_empty() || !described {
                text.push_str(if lines.is_empty() { "    federation_rules: {}\n" } else { "    federation_rules:\n" });
                text.push_str(&lines.concat());
            }
        }
    }

    /// Whether a rule can name a service account: it is listed, or there and nobody lists the accounts.
    fn may_name(&self, org: &Org, project: usize, account: usize) -> bool {
        let is_alone = org.projects.get(&project).is_none_or(|live| !live.archived && live.namesake.is_none());
        let is_renamed = self.projects.values().flatten().any(|listed| listed.renamed_from == Some(project));
        let is_listed = match self.projects.get(&project) {
            None => self.projects.is_empty() && org.has_account(project, account),
            Some(None) => false,
            Some(Some(listed)) if listed.renamed_from.is_some() => false,
            Some(Some(listed)) => match &listed.accounts {
                Some(accounts) => accounts.contains_key(&account),
                None => org.has_account(project, account),
            },
        };
        is_alone && !is_renamed && is_listed
    }
}
