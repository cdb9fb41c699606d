//! What is imported is what is there: laws over random organizations with every kind. `ORGWARD_SEEDS` says how many.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use crate::support::{World, block_on, random, read};
use orgward::{
    import::{self, ImportChoice, Imported, Layout},
    kinds::{self, erased::AnyRead},
    model::{coverage::Coverage, live_table::Live, scope::ScopeKey},
    plan::{PlanPart, file::PlanFile},
    reconcile,
};
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, value::RawValue};
use std::collections::BTreeSet;

/// Everything that can be imported.
fn everything() -> ImportChoice {
    ImportChoice { settings: true, rate_limits: true, ..ImportChoice::default() }
}

/// Imports everything, and checks that it is valid.
async fn import(world: &World) -> (Live, Imported, String) {
    import_some(world, &everything()).await
}

/// Imports a part, and checks that it is valid.
async fn import_some(world: &World, choice: &ImportChoice) -> (Live, Imported, String) {
    let before = world.writes().len();
    let live = reconcile::read_for_import(&world.client, choice).await.unwrap();
    let imported = import::import(&live, world.now, choice);
    let mut files = import::files(&imported, Layout::File, choice, "orgward.schema.json", world.now);
    assert_eq!(files.len(), 1);
    let (_, text) = files.remove(0);
    assert_eq!(world.writes().len(), before, "an import wrote");
    (live, imported, text)
}

async fn plan(world: &World, yaml: &str) -> Result<PlanFile, String> {
    let read = read(yaml);
    if orgward::desired::has_errors(&read.problems) {
        return Err(format!("{}\n{yaml}", read.drawn(&[])));
    }
    let (_, plan) = world.again().plan(&read, PlanPart::Changes).await.map_err(|stopped| stopped.to_string())?;
    Ok(plan)
}

/// A plan of what was imported changes nothing, and reports nothing but what the import told.
async fn is_in_sync(live: &str) -> Result<(), String> {
    let world = World::new(live);
    let (_, imported, yaml) = import(&world).await;
    let fail = |what: &str, found: &dyn std::fmt::Debug| Err(format!("{what}: {found:#?}\n{live}\n{yaml}"));
    let plan = match plan(&world, &yaml).await {
        Ok(plan) => plan,
        Err(why) => return fail("no plan", &why),
    };
    if !plan.changes.is_empty() || !plan.due.is_empty() || !plan.deferred.is_empty() {
        return fail("changes", &(plan.changes, plan.due, plan.deferred));
    }
    if !plan.problems.is_empty() {
        return fail("problems", &plan.problems);
    }
    if !imported.unread.is_empty() {
        return fail("unread", &imported.unread);
    }
    let told: BTreeSet<String> = imported.left_out.iter().map(|(address, _)| address.to_string()).collect();
    let unlisted: Vec<_> = plan.unlisted.iter().filter(|row| !told.contains(&row.address)).collect();
    if !unlisted.is_empty() {
        return fail("unlisted", &unlisted);
    }
    if imported.organization.as_deref() != Some("org-laws") {
        return fail("organization", &imported.organization);
    }
    Ok(())
}

fn seeds() -> u32 {
    std::env::var("ORGWARD_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(96)
}

/// Runs a law over random organizations, and shrinks what breaks it.
fn over_random_organizations(law: impl Fn(&random::Org) -> Result<(), String>) {
    let config = ProptestConfig { cases: seeds(), failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&random::org(), |org| law(&org).map_err(TestCaseError::fail));
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn a_plan_of_what_was_imported_changes_nothing() {
    over_random_organizations(|org| block_on(is_in_sync(&org.yaml())));
}

/// Lets everybody accept their invite.
fn accept_all(world: &World) {
    let state: Value = serde_yaml::from_str(&world.sandbox.state_yaml()).unwrap();
    for invite in state["invites"].as_array().into_iter().flatten() {
        // What was accepted stays listed.
        let _ = world.sandbox.accept_invite(invite["email"].as_str().unwrap());
    }
}

/// Applies the templates, whose sections no entry has beside.
fn use_templates(value: &mut Value) {
    let templates = value.as_object_mut().unwrap().remove("templates");
    for project in value["projects"].as_object_mut().into_iter().flat_map(|projects| projects.values_mut()) {
        let Some(name) = project.as_object_mut().and_then(|project| project.remove("use")) else { continue };
        let template = templates.as_ref().unwrap()[name.as_str().unwrap()].as_object().unwrap();
        for (section, entries) in template {
            assert_eq!(project.as_object_mut().unwrap().insert(section.clone(), entries.clone()), None, "{section}");
        }
    }
}

/// What of a configuration can be built again: no comments, no ids, no keys, and no SCIM.
fn essence(yaml: &str) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields
                    .retain(|name, value| !matches!(&**name, "id" | "api_keys" | "admin_api_keys") && !value.is_null());
                fields.values_mut().for_each(strip);
                // What holds nothing but what cannot be built again is as good as a name alone.
                if let (1, Some(short)) = (fields.len(), fields.get("roles").cloned())
                    && !short.is_object()
                {
                    *value = short;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value: Value = serde_yaml::from_str(yaml).unwrap();
    use_templates(&mut value);
    value.as_object_mut().unwrap().remove("policy");
    strip(&mut value);
    // Whoever owns the organization owns every project once they have accepted.
    let users = value["users"].clone();
    let is_owner = |email: &str| users[email] == "owner" || users[email][0] == "owner";
    for project in value["projects"].as_object_mut().into_iter().flat_map(|projects| projects.values_mut()) {
        let Some(members) = project.get_mut("members").and_then(Value::as_object_mut) else { continue };
        members.retain(|email, _| !is_owner(email));
        if members.is_empty() {
            project.as_object_mut().unwrap().remove("members");
        }
    }
    value
}

/// An empty organization becomes what was imported, once everybody has accepted their invite.
async fn rebuilds(org: &random::Org) -> Result<(), String> {
    let mut org = org.clone();
    // An identity provider makes these, and nobody else can.
    for group in org.groups.values_mut() {
        group.scim = false;
    }
    // Nobody can write the content of a certificate that the API lists without it.
    org.clouds.certificates.clear();
    let live = org.yaml();
    let (_, _, yaml) = import(&World::new(&live)).await;
    // Keys are allowed by their ids, and nothing else pins here.
    let generous = "  guardrails: { max_new_owners: 90, max_invites: 90, max_changes: 900, allowed_email_domains: [example.com] }\n  \
        overrides:\n    - { guardrail: rate_limit_cut, addresses: [project/*/rate_limit/*], max: 90, until: 2026-12-01, reason: random }\n    \
        - { guardrail: weaker_retention, addresses: [project/*/setting/data_retention], max: 90, until: 2026-12-01, reason: random }\n    \
        - { guardrail: open_federation_rule, addresses: [workload_identity_provider/*/federation_rule/*], max: 90, until: 2026-12-01, reason: random }\n";
    let file = yaml.replacen("policy:\n", &format!("policy:\n{generous}"), 1);
    let file: String = {
        // Namesakes keep their pins, which mean nothing elsewhere.
        let ids = |line: &str| line.contains("{ id: proj_") && !line.trim_start().starts_with('#');
        let pinned = |line: &str| line.trim_start().starts_with("id: proj_");
        let lines = file.lines().filter(|line| !pinned(line)).map(|line| match (ids(line), line.split_once("use: ")) {
            (true, Some((_, template))) => format!("{}: {{ use: {template}", line.split(':').next().unwrap()),
            (true, None) => format!("{}: {{}}", line.split(':').next().unwrap()),
            (false, _) => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let empty = "now: 2026-11-24T09:00:00Z\norganization: { id: org-laws }\nswitches: { embed_projects: true }\nusers:\n  \
        - { email: root@example.com, role: owner }\n  - { email: ruth@example.com, role: owner }\nprojects:\n  - { name: Default project }\n\
        admin_api_keys:\n  - { name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }\n";
    let read = read(&file);
    let fail = |what: &str, found: &dyn std::fmt::Debug| Err(format!("{what}: {found:#?}\n{live}\n{file}"));
    if orgward::desired::has_errors(&read.problems) {
        return fail("invalid", &read.drawn(&[]));
    }
    let mut world = World::new(empty);
    // The second run gives what waited for people to accept.
    for _ in 0..2 {
        let (judged, _) = world.plan(&read, PlanPart::Changes).await.map_err(|stopped| stopped.to_string())?;
        if judged.is_blocked() {
            return fail("blocked", &judged.guardrails);
        }
        let report = world.apply(&read, &judged, PlanPart::Changes, &[]).await;
        if !report.is_complete() {
            return fail("incomplete", &report);
        }
        accept_all(&world);
        world = world.again();
    }
    let (_, _, again) = import(&world).await;
    let (before, after) = (essence(&yaml), essence(&again));
    if before != after {
        return fail("another organization", &(before, after));
    }
    Ok(())
}

#[test]
fn an_empty_organization_becomes_what_was_imported() {
    over_random_organizations(|org| block_on(rebuilds(org)));
}

/// An organization for the projects of [`alike`].
const ORGANIZATION: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-laws }
users:
  - { email: root@example.com, role: owner }
  - { email: ruth@example.com, role: owner }
  - { email: bob@example.com, role: reader }
groups: [{ name: sre }, { name: web }]
admin_api_keys: [{ name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
"#;

/// Many projects alike, and some that are not.
fn alike() -> String {
    let roles = "roles: [{ name: caller, permissions: [api.model.request] }]";
    let groups = "groups: [{ name: sre, roles: [member, caller] }, { name: web, roles: [viewer] }]";
    let own = "users: [{ email: bob@example.com, role: member }], service_accounts: [{ name: bot, role: member }], \
               api_keys: [{ name: k, owner: { service_account: bot }, created_at: -9d }]";
    let projects: String = ["a1", "a2", "a3"]
        .map(|name| format!("  - {{ name: {name}, {roles}, {groups}, {own} }}\n"))
        .into_iter()
        .chain(["b1", "b2"].map(|name| format!("  - {{ name: {name}, {roles} }}\n")))
        .chain([format!("  - {{ name: b3, {roles}, groups: [{{ name: sre, roles: [owner] }}] }}\n")])
        .chain(["c1", "c2"].map(|name| format!("  - {{ name: {name}, groups: [{{ name: web, roles: [owner] }}] }}\n")))
        .collect();
    format!("{ORGANIZATION}projects:\n{projects}")
}

/// A random organization whose projects share their roles and groups.
fn with_shared_sections(org: &random::Org) -> random::Org {
    let mut org = org.clone();
    let first = org.projects.values().next().cloned();
    for project in org.projects.values_mut().skip(1) {
        let first = first.as_ref().unwrap();
        project.roles.clone_from(&first.roles);
        project.groups.clone_from(&first.groups);
    }
    org
}

#[test]
fn templates_of_an_import_mean_what_was_there() {
    over_random_organizations(|org| {
        let org = with_shared_sections(org);
        block_on(is_in_sync(&org.yaml()))?;
        block_on(rebuilds(&org))
    });
}

#[test]
fn what_three_projects_share_is_a_template() {
    block_on(async {
        is_in_sync(&alike()).await.unwrap();
        let world = World::new(&alike());
        let (_, _, yaml) = import_some(&world, &ImportChoice::default()).await;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        let sections = |entry: &Value| entry.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(sections(&value["templates"]), ["shared", "shared-2"], "{yaml}");
        assert_eq!(sections(&value["templates"]["shared"]), ["groups", "roles"], "{yaml}");
        assert_eq!(sections(&value["templates"]["shared-2"]), ["roles"], "{yaml}");
        let uses = |name: &str| value["projects"][name]["use"].as_str();
        assert_eq!(["a1", "a2", "a3"].map(uses), [Some("shared"); 3], "{yaml}");
        assert_eq!(["b1", "b2", "b3"].map(uses), [Some("shared-2"); 3], "{yaml}");
        assert_eq!(["c1", "c2"].map(uses), [None; 2], "{yaml}");
        // People, accounts and keys stay where they are.
        let a1 = sections(&value["projects"]["a1"]);
        assert_eq!(a1, ["api_keys", "members", "service_accounts", "use"], "{yaml}");
        assert!(!value["templates"].to_string().contains("\"id\""), "{yaml}");
        // In a folder, the templates are in the root file.
        let choice = ImportChoice::default();
        let live = reconcile::read_for_import(&world.client, &choice).await.unwrap();
        let imported = import::import(&live, world.now, &choice);
        let files = import::files(&imported, Layout::Folder, &choice, "orgward.schema.json", world.now);
        let has = |(path, text): &(String, String)| text.contains("\ntemplates:").then(|| path.clone());
        assert_eq!(files.iter().filter_map(has).collect::<Vec<_>>(), ["orgward.yaml"]);
    });
}

/// An organization with settings, of which some were never set.
fn with_settings(projects: &str) -> String {
    format!("{ORGANIZATION}spend_limit: {{ threshold_amount: 500000 }}\nprojects:\n{projects}")
}

#[test]
fn settings_are_written_where_they_were_set() {
    block_on(async {
        let limited = "  - { name: web, spend_limit: { threshold_amount: 1250 }, model_permissions: { mode: deny_list, \
                       model_ids: [whisper-1] } }\n";
        let world = World::new(&with_settings(&format!("{limited}  - {{ name: plain }}\n")));
        let choice = ImportChoice { settings: true, ..ImportChoice::default() };
        let (_, _, yaml) = import_some(&world, &choice).await;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(value["organization"]["spend_limit"], 5000, "{yaml}");
        assert_eq!(value["organization"]["spend_alerts"], Value::Null, "{yaml}");
        let of = |project: &str, setting: &str| value["projects"][project][setting].clone();
        assert_eq!(of("web", "spend_limit"), "12.50", "{yaml}");
        assert_eq!(of("web", "model_permissions"), serde_json::json!({ "deny": ["whisper-1"] }), "{yaml}");
        assert_eq!(
            (of("plain", "spend_limit"), of("plain", "model_permissions")),
            (Value::Null, Value::Null),
            "{yaml}"
        );
        assert_eq!(of("web", "rate_limits"), Value::Null, "{yaml}");
        // Nothing of that is read unless somebody asks for it.
        let world = World::new(&with_settings(limited));
        let (_, _, yaml) = import_some(&world, &ImportChoice::default()).await;
        assert!(!yaml.contains("spend_limit"), "{yaml}");
        let paths: Vec<String> = world.sandbox.exchanges().into_iter().map(|exchange| exchange.path).collect();
        assert!(!paths.iter().any(|path| path.contains("spend") || path.contains("rate_limits")), "{paths:?}");
    });
}

#[test]
fn a_setting_that_cannot_be_read_is_a_comment() {
    block_on(async {
        let route = "/organization/projects/{project_id}/spend_limit";
        let live = with_settings("  - { name: web, spend_limit: { threshold_amount: 1250 } }\n");
        let world =
            World::new(&format!("{live}switches: {{ unreadable: [\"{route}\"], data_retention: forbidden }}\n"));
        let (_, imported, yaml) = import(&world).await;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(value["projects"]["web"]["spend_limit"], Value::Null, "{yaml}");
        assert!(yaml.contains("# spend_limit: could not be read"), "{yaml}");
        assert!(yaml.contains("# data_retention: could not be read"), "{yaml}");
        let unread: BTreeSet<String> = imported.unread.iter().map(|(scope, _)| format!("{:?}", scope.parent)).collect();
        assert_eq!(unread.len(), 3, "the organization and both projects: {unread:?}");
    });
}

#[test]
fn rate_limits_are_written_where_they_are_not_what_most_projects_have() {
    block_on(async {
        let limited = "  - { name: web, rate_limits: [{ model: gpt-4.1, max_requests_per_1_minute: 7 }] }\n";
        let choice = ImportChoice { rate_limits: true, ..ImportChoice::default() };
        let world = World::new(&with_settings(&format!("{limited}  - {{ name: a }}\n  - {{ name: b }}\n")));
        let (_, _, yaml) = import_some(&world, &choice).await;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        let seven = serde_json::json!({ "gpt-4.1": { "max_requests_per_1_minute": 7 } });
        assert_eq!(value["projects"]["web"]["rate_limits"], seven, "{yaml}");
        assert_eq!(value["projects"]["a"]["rate_limits"], Value::Null, "{yaml}");
        // Where the default project differs, the others may be those that somebody changed.
        let both = format!("{limited}{}", limited.replace("name: web", "name: api"));
        let (_, _, yaml) = import_some(&World::new(&with_settings(&both)), &choice).await;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(value["projects"]["web"]["rate_limits"], seven, "{yaml}");
        assert_eq!(value["projects"]["api"]["rate_limits"], seven, "{yaml}");
        // With the default project, there are two: nobody can tell what is usual.
        let world = World::new(&with_settings(limited));
        let (_, _, yaml) = import_some(&world, &choice).await;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        assert!(value["projects"]["web"]["rate_limits"].as_object().unwrap().len() > 5, "{yaml}");
    });
}

#[test]
fn a_project_is_imported_with_the_name_of_its_external_key() {
    block_on(async {
        let key = |id: &str, name: &str| {
            format!("  - {{ id: {id}, name: \"{name}\", type: aws, external_id: org-laws, kms_arn: a, role_arn: r }}\n")
        };
        let projects = "  - { name: web, external_key_id: extkey_1 }\n  - { name: odd, external_key_id: extkey_2 }\n  \
                        - { name: lost, external_key_id: extkey_3 }\n  - { name: plain }\n";
        let keys = format!("external_keys:\n{}{}", key("extkey_1", "vault"), key("extkey_2", " odd"));
        let live = format!("{ORGANIZATION}{keys}projects:\n{projects}");
        let (_, _, yaml) = import(&World::new(&live)).await;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(value["projects"]["web"]["external_key"], "vault", "{yaml}");
        for project in ["odd", "lost", "plain"] {
            assert_eq!(value["projects"][project]["external_key"], Value::Null, "{yaml}");
        }
        assert!(yaml.contains("which cannot be listed"), "{yaml}");
        assert!(yaml.contains("a file cannot have the value of `external_key`"), "{yaml}");
        is_in_sync(&live).await.unwrap();
        // The keys are read for their names, also where only projects are imported.
        let choice = ImportChoice { sections: vec!["projects".to_owned()], ..ImportChoice::default() };
        let (_, _, yaml) = import_some(&World::new(&live), &choice).await;
        assert!(yaml.contains("external_key: vault"), "{yaml}");
        assert!(!yaml.contains("external_keys:"), "{yaml}");
    });
}

/// An organization where the API does not say where roles come from.
const UNTOLD: &str = "
now: 2026-11-24T09:00:00Z
organization: { id: org-laws }
switches: { assignment_sources: none, unreadable: [UNREADABLE] }
users:
  - { email: alice@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader, roles: [audit] }
roles: [{ name: billing, permissions: [api.usage.read] }, { name: audit, permissions: [api.audit.read] }]
groups: [{ name: finance, users: [{ email: carol@example.com }], roles: [billing] }]
";

#[test]
fn a_role_whose_source_is_not_told_is_imported_by_what_groups_give() {
    block_on(async {
        let live = UNTOLD.replace("UNREADABLE", "");
        let (_, imported, yaml) = import(&World::new(&live)).await;
        assert!(yaml.contains("dave@example.com: [reader, audit]"), "{yaml}");
        assert!(yaml.contains("carol@example.com: reader") || yaml.contains("carol@example.com: [reader]"), "{yaml}");
        assert!(imported.left_out.is_empty(), "{:?}", imported.left_out);
        is_in_sync(&live).await.unwrap();
    });
}

#[test]
fn a_role_that_may_come_from_a_group_is_imported_as_a_comment() {
    block_on(async {
        let live = UNTOLD.replace("UNREADABLE", "\"/organization/groups\"");
        let (_, imported, yaml) = import(&World::new(&live)).await;
        let left_out: Vec<String> = imported.left_out.iter().map(|(address, _)| address.to_string()).collect();
        assert_eq!(left_out, ["user/carol@example.com/role/billing", "user/dave@example.com/role/audit"]);
        assert!(!yaml.contains("[reader, billing]") && !yaml.contains("[reader, audit]"), "{yaml}");
    });
}

#[test]
fn a_member_with_custom_roles_alone_is_imported_without_a_base_role() {
    block_on(async {
        let live = format!(
            "{ORGANIZATION}projects:\n  - name: web\n    roles: [{{ name: audit, permissions: [api.usage.read] }}]\n    users: \
             [{{ email: bob@example.com, role: none, roles: [audit] }}]\n"
        );
        let (_, _, yaml) = import(&World::new(&live)).await;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(value["projects"]["web"]["members"]["bob@example.com"], serde_json::json!(["audit"]), "{yaml}");
        assert!(yaml.contains("# has custom roles alone; the API shows `member`"), "{yaml}");
        is_in_sync(&live).await.unwrap();
    });
}

/// A group shows the id of a service account, and only its project tells its name.
#[test]
fn the_members_of_a_group_are_imported_by_their_names() {
    let live = |members: &str| {
        format!(
            "now: 2026-11-24T09:00:00Z\norganization: {{ id: org-laws }}\nusers:\n  - {{ id: user-alice, email: \
             alice@example.com, role: owner }}\n  - {{ id: user-nobody, name: Nobody, role: reader }}\ngroups: [{{ name: \
             ops, users: [{members}] }}]\nprojects:\n  - {{ name: Default project }}\n  - {{ name: web, \
             service_accounts: [{{ id: svc_acct_robot, name: robot }}] }}\n"
        )
    };
    let groups = ImportChoice { sections: vec!["groups".to_owned()], ..ImportChoice::default() };
    let account = "{ service_account: robot, project: web }";
    // The organization's roles tell its id.
    let always = ["/groups", "/groups/{group_id}/roles", "/groups/{group_id}/users", "/roles"];
    for (members, written, more) in [
        ("alice@example.com".to_owned(), "members: [alice@example.com]", &[][..]),
        ("alice@example.com, { id: user-nobody }".to_owned(), "# user-nobody", &["/invites", "/users"][..]),
        (
            format!("alice@example.com, {account}"),
            "members: [alice@example.com, { service_account: web/robot }]",
            &["/invites", "/projects", "/projects/{project_id}/service_accounts", "/users"],
        ),
    ] {
        let world = World::new(&live(&members));
        let (_, _, text) = block_on(import_some(&world, &groups));
        assert!(text.contains(written), "{text}");
        let asked: BTreeSet<String> = world.exchanges().into_iter().filter_map(|exchange| exchange.route).collect();
        let told: BTreeSet<String> = always.iter().chain(more).map(|path| format!("/organization{path}")).collect();
        assert_eq!(asked, told, "{text}");
        let plan = block_on(plan(&world, &text)).unwrap();
        assert!(plan.changes.is_empty() && plan.problems.is_empty(), "{plan:#?}");
        assert_eq!(plan.unlisted.is_empty(), !written.starts_with('#'), "{plan:#?}\n{text}");
    }
}

#[test]
fn rows_that_share_an_email_address_are_one_line() {
    block_on(async {
        let world = World::new(&format!("{ORGANIZATION}projects: [{{ name: web }}]\n"));
        let (mut live, ..) = import(&world).await;
        let (kind, users) = kinds::named("user").unwrap();
        let parse = users.reads().into_iter().find_map(|read| match read {
            AnyRead::List(_, parse) => Some(parse),
            _ => None,
        });
        let parse = parse.unwrap();
        let twin = |number: usize| {
            let text = format!(r#"{{ "id": "user-twin{number}", "email": "bob@example.com", "role": "reader" }}"#);
            parse(&RawValue::from_string(text).unwrap()).unwrap().unwrap()
        };
        let scope = ScopeKey { kind, parent: None };
        let read_at = live.scopes[&scope].read_at.unwrap();
        live.add(&scope, Coverage::default(), (1..=7).map(twin).collect(), read_at);
        let choice = ImportChoice::default();
        let imported = import::import(&live, world.now, &choice);
        let told: Vec<_> =
            imported.left_out.iter().filter(|(at, _)| at.to_string() == "user/bob@example.com").collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].1.starts_with("8 rows have this name: ") && told[0].1.ends_with(" and 3 more"), "{told:?}");
        let files = import::files(&imported, Layout::File, &choice, "orgward.schema.json", world.now);
        assert_eq!(files[0].1.matches("# bob@example.com: reader").count(), 1, "{}", files[0].1);
    });
}

#[test]
fn an_alert_with_a_recipient_that_no_file_can_have_is_imported_without_recipients() {
    block_on(async {
        let odd = r#"{ threshold_amount: 5000, notification_channel: { recipients: ["Eve <eve@evil.example>"] } }"#;
        let good = "{ threshold_amount: 900, notification_channel: { recipients: [ops@example.com] } }";
        let live = with_settings(&format!("  - {{ name: web, spend_alerts: [{odd}, {good}] }}\n"));
        let (_, _, yaml) = import(&World::new(&live)).await;
        let value: Value = serde_yaml::from_str(&yaml).unwrap();
        let alerts =
            serde_json::json!([{ "monthly_usd": 9, "recipients": ["ops@example.com"] }, { "monthly_usd": 50 }]);
        let mut seen = value["projects"]["web"]["spend_alerts"].clone();
        seen.as_array_mut().unwrap().sort_by_key(|alert| alert["monthly_usd"].as_u64());
        assert_eq!(seen, alerts, "{yaml}");
        assert!(yaml.contains("a file cannot have the value of `recipients`"), "{yaml}");
        assert!(!yaml.contains("evil"), "{yaml}");
        is_in_sync(&live).await.unwrap();
    });
}
