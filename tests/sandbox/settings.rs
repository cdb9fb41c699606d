//! What the settings of the organization and of projects answer, keep and refuse.

use serde_json::{Value, json};

use crate::harness::{LIVE, World};

const WEB: &str = "/organization/projects/proj_web";
const NEW: &str = "/organization/projects/proj_default";
const ALERTS: &str = "/organization/spend_alerts";

fn web(rest: &str) -> String {
    format!("{WEB}/{rest}")
}

fn new(rest: &str) -> String {
    format!("{NEW}/{rest}")
}

/// Sends each body to a path, and compares `param` and a part of the message of the refusal.
async fn refuse(world: &World, path: &str, cases: &[(Value, u16, &str, &str)]) {
    let before = world.sandbox.state_yaml();
    for (body, status, param, message) in cases {
        let error = world.expect("POST", path, Some(body.clone()), *status).await["error"].clone();
        assert_eq!(error["param"].as_str().unwrap_or_default(), *param, "{body}: {error}");
        assert!(error["message"].as_str().unwrap().contains(message), "{body}: {error}");
        assert_eq!(world.sandbox.state_yaml(), before, "{body}");
    }
}

#[tokio::test]
async fn a_project_has_a_rate_limit_for_each_model_that_it_may_use() {
    let world = World::new();
    let all = world.column(&new("rate_limits"), "id").await;
    assert_eq!(all.len(), 12);
    let mut allowed = all.clone();
    allowed.retain(|id| id != "rl-whisper-1");
    assert_eq!(world.column(&web("rate_limits"), "id").await, allowed);
    world.delete(&web("model_permissions")).await;
    assert_eq!(world.column(&web("rate_limits"), "id").await, all);
    world.post(&web("model_permissions"), json!({"mode": "allow_list", "model_ids": ["whisper-1"]})).await;
    assert_eq!(world.column(&web("rate_limits"), "model").await, ["whisper-1"]);

    let kept = World::of(&format!("switches: {{hide_limits_of_blocked_models: false}}\n{LIVE}"));
    assert_eq!(kept.column(&web("rate_limits"), "id").await, all);
}

#[tokio::test]
async fn rate_limits_are_cut_into_pages_in_both_directions() {
    let world = World::new();
    let all = world.column(&new("rate_limits"), "id").await;
    let page = |query: &str| new(&format!("rate_limits?{query}"));
    assert_eq!(world.column(&page("limit=2"), "id").await, all[..2]);
    assert_eq!(world.column(&page(&format!("limit=2&after={}", all[1])), "id").await, all[2..4]);
    assert_eq!(world.column(&page(&format!("limit=2&before={}", all[5])), "id").await, all[3..5]);
    assert_eq!(world.column(&page(&format!("after={}&before={}", all[1], all[4])), "id").await, all[2..4]);
    assert_eq!(world.column(&page("limit=1000"), "id").await, all);
    let first = world.get(&page(&format!("limit=5&before={}", all[5]))).await;
    assert_eq!(
        (&first["has_more"], &first["first_id"], &first["last_id"]),
        (&json!(false), &json!(all[0]), &json!(all[4]))
    );
    assert_eq!(world.get(&page(&format!("limit=4&before={}", all[5]))).await["has_more"], true);
    let error = world.expect("GET", &page("before=rl-x"), None, 400).await["error"].clone();
    assert_eq!((&error["param"], &error["code"]), (&json!("before"), &json!("invalid_value")));
    world.expect("GET", &page("order=asc"), None, 400).await;
}

#[tokio::test]
async fn a_rate_limit_holds_the_limits_of_its_model_and_stays_below_those_of_the_organization() {
    let world = World::new();
    let path = web("rate_limits/rl-gpt-4.1");
    let changed = world.post(&path, json!({"max_tokens_per_1_minute": 5})).await;
    let row = json!({
        "object": "project.rate_limit",
        "id": "rl-gpt-4.1",
        "model": "gpt-4.1",
        "max_requests_per_1_minute": 100,
        "max_tokens_per_1_minute": 5,
        "batch_1_day_max_input_tokens": 200_000_000,
    });
    assert_eq!(changed, row);
    let list = world.get(&web("rate_limits")).await;
    assert!(list["data"].as_array().unwrap().contains(&row));
    refuse(
        &world,
        &path,
        &[
            (json!({}), 400, "max_requests_per_1_minute", "Missing"),
            (json!({"max_images_per_1_minute": 1}), 400, "max_images_per_1_minute", "has no limit"),
            (json!({"max_tokens_per_1_minute": 2_000_001}), 400, "max_tokens_per_1_minute", "exceeds"),
            (json!({"max_tokens_per_1_minute": -1}), 400, "max_tokens_per_1_minute", "between 0"),
            (json!({"max_tokens_per_1_minute": null}), 400, "max_tokens_per_1_minute", "null"),
            (json!({"model": "x"}), 400, "model", "Unknown"),
        ],
    )
    .await;
    // The same id names a limit of each project.
    world.post(&new("rate_limits/rl-gpt-4.1"), json!({"max_tokens_per_1_minute": 2_000_000})).await;
    refuse(
        &world,
        &web("rate_limits/rl-none"),
        &[(json!({"max_tokens_per_1_minute": 1}), 404, "rate_limit_id", "No rate")],
    )
    .await;
    for method in ["GET", "DELETE"] {
        let (status, _) = world.call(method, &path, None).await;
        assert_eq!(status, 405, "{method}");
    }
}

#[tokio::test]
async fn a_fixture_replaces_the_models_of_the_organization() {
    let live = "
rate_limits: [{model: m, max_requests_per_1_minute: 5, max_tokens_per_1_minute: 7, max_requests_per_1_day: 9}]
projects: [{id: p, name: p, rate_limits: [{id: rl-m, max_requests_per_1_day: 2}]}]
";
    let world = World::of(live);
    let rows = world.get("/organization/projects/p/rate_limits").await["data"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!((&rows[0]["max_requests_per_1_minute"], &rows[0]["max_requests_per_1_day"]), (&json!(5), &json!(2)));
    let again = World::of(&world.sandbox.state_yaml());
    assert_eq!(again.sandbox.state_yaml(), world.sandbox.state_yaml());
}

#[tokio::test]
async fn model_permissions_are_set_replaced_and_deleted() {
    let world = World::new();
    let path = new("model_permissions");
    world.expect("GET", &path, None, 404).await;
    world.expect("DELETE", &path, None, 404).await;
    let policy = json!({"object": "project.model_permissions", "mode": "allow_list", "model_ids": ["a", "b"]});
    assert_eq!(world.post(&path, json!({"mode": "allow_list", "model_ids": ["a", "b"]})).await, policy);
    assert_eq!(world.get(&path).await, policy);
    assert_eq!(world.post(&path, json!({"mode": "deny_list", "model_ids": []})).await["model_ids"], json!([]));
    refuse(
        &world,
        &path,
        &[
            (json!({"mode": "deny_list"}), 400, "model_ids", "Missing"),
            (json!({"model_ids": []}), 400, "mode", "Missing"),
            (json!({"mode": "all", "model_ids": []}), 400, "mode", "'allow_list' and 'deny_list'"),
            (json!({"mode": "deny_list", "model_ids": [1]}), 400, "model_ids[0]", "a string"),
        ],
    )
    .await;
    let deleted = json!({"object": "project.model_permissions.deleted", "deleted": true});
    assert_eq!(world.delete(&path).await, deleted);
    world.expect("GET", &path, None, 404).await;
}

#[tokio::test]
async fn hosted_tools_are_enabled_until_a_project_disables_them() {
    let world = World::of(&format!("switches: {{hosted_tools_for_all_projects: [web_search]}}\n{LIVE}"));
    let path = web("hosted_tool_permissions");
    let enabled = |tools: &Value, tool: &str| tools[tool]["enabled"].as_bool();
    let tools = world.get(&path).await;
    assert_eq!(tools.as_object().unwrap().len(), 5);
    assert_eq!((enabled(&tools, "mcp"), enabled(&tools, "file_search")), (Some(false), Some(true)));
    let changed = json!({"file_search": {"enabled": false}, "mcp": null, "web_search": {"enabled": true}});
    let tools = world.post(&path, changed).await;
    assert_eq!((enabled(&tools, "mcp"), enabled(&tools, "file_search")), (Some(false), Some(false)));
    assert_eq!(world.get(&path).await, tools);
    refuse(
        &world,
        &path,
        &[
            (json!({"web_search": {"enabled": false}}), 409, "web_search", "tool is enabled for all projects"),
            (json!({"mcp": {"enabled": true}, "web_search": {"enabled": false}}), 409, "web_search", "for all"),
            (json!({"mcp": true}), 400, "mcp", "an object"),
            (json!({"mcp": {}}), 400, "mcp.enabled", "Missing"),
            (json!({"mcp": {"enabled": "yes"}}), 400, "mcp.enabled", "a boolean"),
            (json!({"mcp": {"enabled": true, "why": 1}}), 400, "mcp.why", "Unknown"),
            (json!({"shell": {"enabled": true}}), 400, "shell", "Unknown"),
        ],
    )
    .await;
}

#[tokio::test]
async fn service_tiers_are_all_or_a_list() {
    let world = World::new();
    let path = new("service_tier_settings");
    let usual = json!({"object": "project.service_tier_settings", "default": "standard", "enabled_tiers": "all"});
    assert_eq!(world.get(&path).await, usual);
    assert_eq!(world.post(&path, json!({"enabled_tiers": []})).await["enabled_tiers"], json!([]));
    let both = world.post(&path, json!({"default": "scale", "enabled_tiers": ["flex", "fast"]})).await;
    assert_eq!((&both["default"], &both["enabled_tiers"]), (&json!("scale"), &json!(["flex", "fast"])));
    assert_eq!(world.get(&path).await, both);
    refuse(
        &world,
        &path,
        &[
            (json!({}), 400, "default", "Missing"),
            (json!({"default": null}), 400, "default", "a string"),
            (json!({"default": "slow"}), 400, "default", "'scale'"),
            (json!({"enabled_tiers": "flex"}), 400, "enabled_tiers", "'all'"),
            (json!({"enabled_tiers": ["all"]}), 400, "enabled_tiers[0]", "'ultrafast'"),
            (json!({"enabled_tiers": 1}), 400, "enabled_tiers", "an array or 'all'"),
            (json!({"default": "fast", "enabled_tiers": ["slow"]}), 400, "enabled_tiers[0]", "'flex'"),
        ],
    )
    .await;
}

#[tokio::test]
async fn data_retention_is_set_by_one_name_and_shown_by_another() {
    let world = World::new();
    for (path, object, word, refused) in [
        ("/organization/data_retention".to_owned(), "organization", "modified_abuse_monitoring", "none"),
        (web("data_retention"), "project", "organization_default", "forever"),
    ] {
        let answer = json!({"object": format!("{object}.data_retention"), "type": word});
        assert_eq!(world.post(&path, json!({"retention_type": word})).await, answer);
        assert_eq!(world.get(&path).await, answer);
        refuse(
            &world,
            &path,
            &[
                (json!({"retention_type": refused}), 400, "retention_type", "Supported values"),
                (json!({"type": word}), 400, "type", "Unknown"),
                (json!({}), 400, "retention_type", "Missing"),
            ],
        )
        .await;
        for (switch, status) in [("not_found", 404), ("forbidden", 403)] {
            let without = World::of(&format!("switches: {{data_retention: {switch}}}\n{LIVE}"));
            without.expect("GET", &path, None, status).await;
            without.expect("POST", &path, Some(json!({"retention_type": word})), status).await;
        }
    }
}

#[tokio::test]
async fn a_spend_limit_is_created_replaced_and_deleted() {
    let world = World::new();
    let limit = |cents: i64| json!({"threshold_amount": cents, "currency": "USD", "interval": "month"});
    assert_eq!(world.get(&web("spend_limit")).await["enforcement"], json!({"status": "enforcing"}));
    for (path, object) in [("/organization/spend_limit".to_owned(), "organization"), (web("spend_limit"), "project")] {
        let set = world.post(&path, limit(7)).await;
        assert_eq!((&set["threshold_amount"], &set["object"]), (&json!(7), &json!(format!("{object}.spend_limit"))));
        refuse(
            &world,
            &path,
            &[
                (limit(0), 400, "threshold_amount", "between 1"),
                (
                    json!({"threshold_amount": 1.5, "currency": "USD", "interval": "month"}),
                    400,
                    "threshold_amount",
                    "an integer",
                ),
                (json!({"threshold_amount": 1, "interval": "month"}), 400, "currency", "Missing"),
                (json!({"threshold_amount": 1, "currency": "EUR", "interval": "month"}), 400, "currency", "'USD'"),
                (json!({"threshold_amount": 1, "currency": "USD", "interval": "day"}), 400, "interval", "'month'"),
            ],
        )
        .await;
        let deleted = json!({"object": format!("{object}.spend_limit.deleted"), "deleted": true});
        assert_eq!(world.delete(&path).await, deleted);
        world.expect("GET", &path, None, 404).await;
    }
}

#[tokio::test]
async fn spend_alerts_are_made_read_updated_and_deleted() {
    let world = World::new();
    let alert = |cents: i64| {
        json!({
            "threshold_amount": cents,
            "currency": "USD",
            "interval": "month",
            "notification_channel": {"type": "email", "recipients": ["a@example.com"], "subject_prefix": null},
        })
    };
    for (path, object) in [(ALERTS.to_owned(), "organization"), (web("spend_alerts"), "project")] {
        let made = world.post(&path, alert(5)).await;
        let one = format!("{path}/{}", made["id"].as_str().unwrap());
        assert_eq!(made["object"], format!("{object}.spend_alert"));
        assert_eq!(world.get(&one).await, made);
        let updated = world.post(&one, alert(0)).await;
        assert_eq!((&updated["threshold_amount"], &updated["id"]), (&json!(0), &made["id"]));
        let without = |field: &str| {
            let mut body = alert(1);
            body.as_object_mut().unwrap().remove(field);
            body
        };
        let mut wrong = alert(1);
        wrong["notification_channel"]["type"] = json!("pager");
        for path in [&path, &one] {
            refuse(
                &world,
                path,
                &[
                    (alert(-1), 400, "threshold_amount", "between 0"),
                    (without("threshold_amount"), 400, "threshold_amount", "Missing"),
                    (without("currency"), 400, "currency", "Missing"),
                    (without("notification_channel"), 400, "notification_channel", "Missing"),
                    (wrong.clone(), 400, "notification_channel.type", "'email'"),
                ],
            )
            .await;
        }
        let deleted = json!({"object": format!("{object}.spend_alert.deleted"), "id": made["id"], "deleted": true});
        assert_eq!(world.delete(&one).await, deleted);
        world.expect("GET", &one, None, 404).await;
    }
}

#[tokio::test]
async fn spend_alerts_are_listed_in_both_orders_and_directions() {
    let world = World::new();
    let page = |query: &str| format!("{ALERTS}?{query}");
    let ids = ["alert_low", "alert_mid", "alert_top"];
    assert_eq!(world.column(ALERTS, "id").await, ids);
    assert_eq!(world.column(&page("order=desc&limit=1&after=alert_top"), "id").await, ["alert_mid"]);
    assert_eq!(world.column(&page("order=desc&limit=1&before=alert_low"), "id").await, ["alert_mid"]);
    assert_eq!(world.column(&page("limit=1&before=alert_top"), "id").await, ["alert_mid"]);
    assert!(world.column(&page("before=alert_low"), "id").await.is_empty());
    assert!(world.column(&page("limit=0"), "id").await.is_empty());
    world.expect("GET", &page("limit=101"), None, 400).await;
}

#[tokio::test]
async fn settings_of_archived_and_unknown_projects_are_refused() {
    let world = World::new();
    for setting in [
        "rate_limits",
        "model_permissions",
        "hosted_tool_permissions",
        "service_tier_settings",
        "data_retention",
        "spend_limit",
        "spend_alerts",
    ] {
        for (project, status) in [("proj_old", 400), ("proj_none", 404)] {
            world.expect("GET", &format!("/organization/projects/{project}/{setting}"), None, status).await;
        }
    }
}
