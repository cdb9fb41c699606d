//! Issuers of tokens with their federation rules, and a file that changes each in another way: a rule is changed, one is
//! renamed, others come and go, and so do issuers.

/// The section of a sandbox file. It stands beside a project `proj_web` with a service account `svc_1`.
pub const LIVE: &str = r#"workload_identity_providers:
  - { id: wip_ci, name: ci, issuer: "https://ci.example.com", audience: openai, federation_rules: [
      { id: wifr_a, name: a, project_id: proj_web, service_account_id: svc_1, attribute_matchers: { sub: a } },
      { id: wifr_b, name: b, project_id: proj_web, service_account_id: svc_1, attribute_matchers: { sub: b } },
      { id: wifr_c, name: c, project_id: proj_web, service_account_id: svc_1, attribute_matchers: { sub: c } } ] }
  - { id: wip_old, name: old, issuer: "https://old.example.com", audience: openai, federation_rules: [
      { id: wifr_d, name: d, project_id: proj_web, service_account_id: svc_1, attribute_matchers: { sub: d } } ] }
"#;

/// The section of the configuration.
pub const WANTED: &str = r#"workload_identity_providers:
  ci:
    issuer: "https://ci.example.com"
    audience: openai
    enabled: false
    federation_rules:
      a: { project: web, service_account: bot, attribute_matchers: { sub: other }, scopes: all }
      bb: { renamed_from: b, project: web, service_account: bot, attribute_matchers: { sub: b }, scopes: all }
      e: { project: fresh, service_account: runner, attribute_matchers: { sub: e }, scopes: [api.model.request] }
  new: { issuer: "https://new.example.com", audience: openai, federation_rules: {} }
"#;
