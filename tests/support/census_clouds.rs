//! Certificates, external keys and storage, workload identity and settings by natural keys: address and facts of each.

use super::faulty::{rows, text};
use serde_json::Value;
use std::collections::BTreeMap;

/// Returns what stands where. `names` are the final names of what was there before; `of` are the names of projects.
pub fn census(state: &Value, names: &BTreeMap<String, String>, of: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let named = |row: &Value| {
        let own = text(&row["name"]);
        let name = names.get(&text(&row["id"])).unwrap_or(&own).clone();
        let renamed = if name == own { String::new() } else { format!(", named {own}") };
        (name, renamed)
    };
    let mut certificates = BTreeMap::new();
    for row in rows(state, "certificates") {
        let (name, renamed) = named(row);
        certificates.insert(text(&row["id"]), name.clone());
        let active = if row["active"] == true { "active" } else { "inactive" };
        all.push((format!("certificate/{name}"), format!("{active}{renamed}")));
    }
    for row in rows(state, "external_keys") {
        all.push((format!("external_key/{}", text(&row["name"])), text(&row["type"])));
    }
    for row in rows(state, "external_storage") {
        let project = of.get(&text(&row["project_id"])).cloned().unwrap_or_default();
        let status = row["status"].as_str().unwrap_or("pending");
        all.push((
            format!("project/{project}/external_storage/{}", text(&row["provider"]["bucket"])),
            status.to_owned(),
        ));
    }
    for row in rows(state, "workload_identity_providers") {
        let (name, renamed) = named(row);
        let at = format!("workload_identity_provider/{name}");
        all.push((at.clone(), format!("enabled {}, described {}{renamed}", row["enabled"], row["description"])));
        for rule in rows(row, "federation_rules") {
            let (name, renamed) = named(rule);
            let facts = format!("{} {} {}{renamed}", rule["attribute_matchers"], rule["permissions"], rule["enabled"]);
            all.push((format!("{at}/federation_rule/{name}"), facts));
        }
    }
    for project in rows(state, "projects") {
        let at = format!("project/{}", of[&text(&project["id"])].replace('%', "%25").replace('/', "%2F"));
        for row in rows(project, "certificates") {
            let name = certificates.get(&text(&row["id"])).cloned().unwrap_or_default();
            all.push((format!("{at}/certificate/{name}"), "active".to_owned()));
        }
        all.extend(settings(project).map(|(name, facts)| (format!("{at}/setting/{name}"), facts)));
        for row in rows(project, "rate_limits") {
            all.push((format!("{at}/rate_limit/{}", text(&row["model"])), row.to_string()));
        }
    }
    all.extend(settings(state).map(|(name, facts)| (format!("setting/{name}"), facts)));
    for row in rows(state, "spend_alerts") {
        all.push((format!("spend_alert/{}", row["threshold_amount"]), row["notification_channel"].to_string()));
    }
    all
}

/// The settings of the organization or of a project.
fn settings(of: &Value) -> impl Iterator<Item = (&'static str, String)> {
    let names =
        ["spend_limit", "data_retention", "model_permissions", "hosted_tool_permissions", "service_tier_settings"];
    names.into_iter().filter(|name| !of[*name].is_null()).map(|name| (name, of[name].to_string()))
}
