//! What each endpoint does when it is asked for something that it takes.

use orgward::sandbox::Options;
use serde_json::{Value, json};

use crate::harness::{LIVE, World};

const WEB: &str = "/organization/projects/proj_web";

#[tokio::test]
async fn users_are_listed_with_every_project_that_they_can_reach() {
    let world = World::new();
    let list = world.get("/organization/users").await;
    assert_eq!(list["first_id"], "user-alice");
    assert_eq!(list["last_id"], "user-robot");
    assert_eq!(list["has_more"], false);
    let projects = |place: usize| list["data"][place]["projects"]["data"].clone();
    assert_eq!(
        projects(0),
        json!([
            {"id": "proj_web", "name": "web", "role": "owner"},
            {"id": "proj_default", "name": "Default project", "role": "owner"},
        ])
    );
    assert_eq!(projects(1), json!([{"id": "proj_web", "name": "web", "role": "member"}]));
    assert_eq!(list["data"][2]["is_scim_managed"], true);
    assert_eq!(list["data"][3]["email"], Value::Null);
}

#[tokio::test]
async fn users_are_filtered_by_email_in_either_case_and_spelling() {
    let world = World::new();
    let both = "/organization/users?emails[]=BOB@example.com&emails%5B%5D=carol@example.com";
    assert_eq!(world.column(both, "id").await, ["user-bob", "user-carol"]);
    assert_eq!(world.column("/organization/users?emails=bob@example.com", "id").await, ["user-bob"]);
    assert!(world.column("/organization/users?emails[]=nobody@example.com", "id").await.is_empty());
}

#[tokio::test]
async fn a_users_role_is_set_by_name_and_by_id() {
    let world = World::new();
    let path = "/organization/users/user-bob";
    for (body, role) in [
        (json!({"role": "owner"}), "owner"),
        (json!({"role_id": "role-api-organization-reader"}), "reader"),
        (json!({"role_id": "role-api-organization-owner__api-organization__org-Test", "role": null}), "owner"),
        (json!({"technical_level": "expert"}), "owner"),
    ] {
        assert_eq!(world.post(path, body).await["role"], role);
    }
    let bob = world.get(path).await;
    assert_eq!((&bob["role"], &bob["technical_level"]), (&json!("owner"), &json!("expert")));
}

#[tokio::test]
async fn a_user_who_leaves_takes_memberships_and_keys_along() {
    let world = World::new();
    let gone = world.delete("/organization/users/user-bob").await;
    assert_eq!(gone, json!({"object": "organization.user.deleted", "id": "user-bob", "deleted": true}));
    world.expect("GET", "/organization/users/user-bob", None, 404).await;
    assert_eq!(world.column(&format!("{WEB}/users"), "id").await, ["user-alice"]);
    let keys = world.column(&format!("{WEB}/api_keys?owner_project_access=any"), "id").await;
    assert_eq!(keys, ["key_carol", "key_indexer"]);
}

#[tokio::test]
async fn an_owner_who_leaves_takes_the_admin_key_in_use_along() {
    let world = World::new();
    world.post("/organization/users/user-bob", json!({"role": "owner"})).await;
    world.delete("/organization/users/user-alice").await;
    world.expect("GET", "/organization/users", None, 401).await;
}

#[tokio::test]
async fn an_invite_lives_seven_days_and_carries_memberships() {
    let world = World::new();
    let body =
        json!({"email": "Dora@example.com", "role": "reader", "projects": [{"id": "proj_web", "role": "owner"}]});
    let invite = world.post("/organization/invites", body).await;
    assert_eq!(invite["status"], "pending");
    assert_eq!(invite["expires_at"].as_i64().unwrap() - invite["created_at"].as_i64().unwrap(), 7 * 86_400);

    world.sandbox.accept_invite("dora@example.com").unwrap();
    let path = format!("/organization/invites/{}", invite["id"].as_str().unwrap());
    let accepted = world.get(&path).await;
    assert_eq!((&accepted["status"], &accepted["accepted_at"]), (&json!("accepted"), &json!(world.sandbox.now())));
    let users = world.get("/organization/users?emails[]=dora@example.com").await;
    assert_eq!(users["data"][0]["projects"]["data"], json!([{"id": "proj_web", "name": "web", "role": "owner"}]));
    assert!(world.sandbox.accept_invite("dora@example.com").is_err());
}

#[tokio::test]
async fn an_invite_that_names_no_projects_means_the_default_project() {
    let world = World::new();
    let old_style = world.post("/organization/invites", json!({"email": "a@example.com", "role": "reader"})).await;
    assert_eq!(old_style["projects"], json!([{"id": "proj_default", "role": "member"}]));
    let none = json!({"email": "b@example.com", "role": "reader", "projects": []});
    assert_eq!(world.post("/organization/invites", none).await["projects"], json!([]));
}

#[tokio::test]
async fn an_expired_invite_can_be_deleted_and_repeated() {
    let world = World::new();
    assert_eq!(world.column("/organization/invites", "status").await, ["pending", "expired", "accepted"]);
    world.sandbox.expire_invite("new@example.com").unwrap();
    assert_eq!(world.get("/organization/invites/invite-new").await["status"], "expired");
    world.post("/organization/invites", json!({"email": "new@example.com", "role": "owner", "projects": []})).await;
    assert_eq!(world.delete("/organization/invites/invite-old").await["deleted"], true);
    assert_eq!(
        world.column("/organization/invites", "email").await,
        ["new@example.com", "bob@example.com", "new@example.com"]
    );
}

#[tokio::test]
async fn an_invite_expires_by_the_clock() {
    let world = World::new();
    world.sandbox.set_now(world.sandbox.now() + 8 * 86_400);
    assert_eq!(world.get("/organization/invites/invite-new").await["status"], "expired");
}

#[tokio::test]
async fn projects_are_created_renamed_and_archived() {
    let world = World::new();
    let body = json!({"name": "web", "residency": "GLOBAL", "external_key_id": null});
    let twin = world.post("/organization/projects", body).await;
    assert_eq!(
        (&twin["name"], &twin["status"], &twin["residency"]),
        (&json!("web"), &json!("active"), &json!("GLOBAL"))
    );
    let path = format!("/organization/projects/{}", twin["id"].as_str().unwrap());
    assert_eq!(world.post(&path, json!({"name": "batch"})).await["name"], "batch");
    assert_eq!(world.post(&path, json!({"external_key_id": "key-1"})).await["external_key_id"], "key-1");
    assert_eq!(world.post(&path, json!({"external_key_id": null})).await["external_key_id"], Value::Null);
    let archived = world.expect("POST", &format!("{path}/archive"), None, 200).await;
    assert_eq!((&archived["status"], &archived["archived_at"]), (&json!("archived"), &json!(world.sandbox.now())));
    assert_eq!(world.column("/organization/projects", "name").await, ["web", "Default project"]);
    let all = world.column("/organization/projects?include_archived=true", "name").await;
    assert_eq!(all, ["web", "old", "Default project", "batch"]);
    assert_eq!(world.get(&path).await["name"], "batch");
}

#[tokio::test]
async fn owners_of_the_organization_are_shown_in_every_project() {
    let world = World::new();
    let path = format!("{WEB}/users");
    assert_eq!(world.column(&path, "id").await, ["user-bob", "user-alice"]);
    assert_eq!(world.column(&path, "role").await, ["member", "owner"]);
    assert_eq!(world.get(&format!("{path}/user-alice")).await["role"], "owner");

    let explicit = World::of(&format!("switches: {{implicit_owners: false}}\n{LIVE}"));
    assert_eq!(explicit.column(&path, "id").await, ["user-bob"]);
    explicit.expect("GET", &format!("{path}/user-alice"), None, 404).await;
}

#[tokio::test]
async fn members_are_added_changed_and_removed() {
    let world = World::new();
    let path = format!("{WEB}/users");
    let added = world.post(&path, json!({"email": "carol@example.com", "role": "member", "user_id": null})).await;
    assert_eq!((&added["id"], &added["added_at"]), (&json!("user-carol"), &json!(world.sandbox.now())));
    assert_eq!(world.post(&format!("{path}/user-carol"), json!({"role": "owner"})).await["role"], "owner");
    assert_eq!(world.delete(&format!("{path}/user-bob")).await["object"], "organization.project.user.deleted");
    assert_eq!(world.column(&path, "id").await, ["user-carol", "user-alice"]);
    world.post(&path, json!({"user_id": "user-bob", "role": "owner"})).await;
}

#[tokio::test]
async fn a_demoted_owner_keeps_only_what_was_written_down() {
    let world = World::new();
    world.post("/organization/users/user-bob", json!({"role": "owner"})).await;
    world.post("/organization/users/user-alice", json!({"role": "reader"})).await;
    assert_eq!(world.column(&format!("{WEB}/users"), "id").await, ["user-bob"]);
    let added = world.post(&format!("{WEB}/users"), json!({"user_id": "user-alice", "role": "member"})).await;
    assert_eq!(added["role"], "member");
}

#[tokio::test]
async fn a_service_account_is_made_bare_or_with_a_key_that_is_told_once() {
    let world = World::new();
    let path = format!("{WEB}/service_accounts");
    let bare = world.post(&path, json!({"name": "bare", "create_service_account_only": true})).await;
    assert_eq!((&bare["role"], &bare["api_key"]), (&json!("none"), &Value::Null));
    let armed = world.post(&path, json!({"name": "indexer", "expires_in_seconds": 60})).await;
    assert_eq!(armed["role"], "member");
    let secret = armed["api_key"]["value"].as_str().unwrap();
    assert!(secret.starts_with("sk-svcacct-"), "{secret}");
    assert_eq!(armed["api_key"]["expires_at"], world.sandbox.now() + 60);
    let key = world.get(&format!("{WEB}/api_keys/{}", armed["api_key"]["id"].as_str().unwrap())).await;
    assert_eq!(key["owner"]["service_account"]["id"], armed["id"]);
    let shown = key["redacted_value"].as_str().unwrap();
    let (start, end) = shown.split_once("...").unwrap();
    assert!(secret.starts_with(start) && secret.ends_with(end) && !shown.contains(secret), "{shown}");
    assert!(!world.sandbox.state_yaml().contains(secret));
}

#[tokio::test]
async fn service_accounts_are_changed_given_keys_and_deleted_with_them() {
    let world = World::new();
    let path = format!("{WEB}/service_accounts/svc_acct_indexer");
    assert_eq!(world.post(&path, json!({"role": "owner"})).await["role"], "owner");
    assert_eq!(world.post(&path, json!({"name": "search"})).await["name"], "search");
    let keys = format!("{path}/api_keys");
    let plain = world.expect("POST", &keys, None, 200).await;
    assert_eq!((&plain["name"], &plain["expires_at"]), (&json!("Secret Key"), &Value::Null));
    let named = world.post(&keys, json!({"name": "k2", "scopes": ["api.all.read"], "expires_in_seconds": 60})).await;
    assert_ne!(plain["value"], named["value"]);
    assert_eq!(world.column(&format!("{WEB}/api_keys"), "name").await, ["bob-laptop", "indexer-1", "Secret Key", "k2"]);
    assert_eq!(world.delete(&path).await["deleted"], true);
    assert_eq!(world.column(&format!("{WEB}/api_keys"), "name").await, ["bob-laptop"]);
    assert!(world.column(&format!("{WEB}/service_accounts"), "id").await.is_empty());
    world.expect("GET", &path, None, 404).await;
}

#[tokio::test]
async fn keys_of_people_who_lost_the_project_are_hidden_but_alive() {
    let world = World::new();
    let keys = |access: &str| format!("{WEB}/api_keys?owner_project_access={access}");
    assert_eq!(world.column(&format!("{WEB}/api_keys"), "id").await, ["key_bob", "key_indexer"]);
    assert_eq!(world.column(&keys("active"), "id").await, ["key_bob", "key_indexer"]);
    assert_eq!(world.column(&keys("inactive"), "id").await, ["key_carol"]);
    assert_eq!(world.column(&keys("any"), "id").await, ["key_bob", "key_carol", "key_indexer"]);
    world.delete(&format!("{WEB}/users/user-bob")).await;
    assert_eq!(world.column(&keys("inactive"), "id").await, ["key_bob", "key_carol"]);
    assert_eq!(world.get(&format!("{WEB}/api_keys/key_bob")).await["owner_project_access"], "inactive");
    for key in ["key_bob", "key_indexer"] {
        assert_eq!(world.delete(&format!("{WEB}/api_keys/{key}")).await["deleted"], true);
    }
    assert_eq!(world.column(&keys("any"), "id").await, ["key_carol"]);
}

#[tokio::test]
async fn the_older_api_does_not_delete_keys_of_service_accounts() {
    let world = World::of(&format!("switches: {{delete_service_account_keys: false}}\n{LIVE}"));
    let refusal = world.expect("DELETE", &format!("{WEB}/api_keys/key_indexer"), None, 400).await;
    assert!(refusal["error"]["message"].as_str().unwrap().contains("service account"));
    world.delete(&format!("{WEB}/api_keys/key_bob")).await;
}

#[tokio::test]
async fn admin_keys_are_ordered_created_and_deleted() {
    let world = World::new();
    let path = "/organization/admin_api_keys";
    assert_eq!(world.column(path, "name").await, ["Sandbox", "Sandbox (read only)", "ci"]);
    let newest = world.get(&format!("{path}?order=desc&limit=1")).await;
    assert_eq!((&newest["data"][0]["name"], &newest["has_more"]), (&json!("ci"), &json!(true)));
    let made = world.post(path, json!({"name": "temporary", "expires_in_seconds": 60})).await;
    let value = made["value"].as_str().unwrap();
    assert!(value.starts_with("sk-admin-"), "{value}");
    assert_eq!(made["owner"]["id"], "user-alice");
    let path = format!("{path}/{}", made["id"].as_str().unwrap());
    assert!(world.get(&path).await.get("value").is_none());
    assert_eq!(world.delete(&path).await["object"], "organization.admin_api_key.deleted");
    world.expect("GET", &path, None, 404).await;
}

#[tokio::test]
async fn every_accepted_key_has_a_row_that_it_is_recognised_by() {
    let world = World::of(&format!(
        "{LIVE}  - {{id: key_own, value: {}, owner: {{user: alice@example.com}}}}\n",
        "sk-admin-sandbox"
    ));
    let path = "/organization/admin_api_keys";
    assert_eq!(
        world.column(path, "redacted_value").await.iter().filter(|value| *value == "sk-admin...dbox").count(),
        1
    );
    assert_eq!(world.get(&format!("{path}/key_own")).await["owner"]["id"], "user-alice");
    world.delete(&format!("{path}/key_own")).await;
    world.expect("GET", path, None, 401).await;
}

#[tokio::test]
async fn embedding_projects_is_a_switch() {
    let world = World::of(&format!("switches: {{embed_projects: false}}\n{LIVE}"));
    assert_eq!(world.get("/organization/users/user-bob").await["projects"], Value::Null);
    let world = World::with(LIVE, Options { embed_projects: false, ..Options::default() });
    assert_eq!(world.get("/organization/users/user-bob").await["projects"], Value::Null);
    assert!(world.sandbox.state_yaml().contains("embed_projects: true"));
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_overlap() {
    let users: String = (0..45).map(|place| format!("  - {{email: u{place}@example.com}}\n")).collect();
    let world = World::of(&format!("users:\n{users}"));
    let mut seen: Vec<String> = Vec::new();
    let mut sizes = Vec::new();
    let mut after = String::new();
    loop {
        let list = world.get(&format!("/organization/users?limit=20{after}")).await;
        let ids: Vec<String> =
            list["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(list["first_id"], ids[0].as_str());
        sizes.push(ids.len());
        seen.extend(ids);
        if list["has_more"] == false {
            break;
        }
        after = format!("&after={}", list["last_id"].as_str().unwrap());
    }
    assert_eq!(sizes, [20, 20, 5]);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 45);
    let past_the_end = world
        .get(&format!("/organization/users?after={}", world.column("/organization/users?limit=100", "id").await[44]))
        .await;
    assert_eq!(
        past_the_end,
        json!({"object": "list", "data": [], "first_id": null, "last_id": null, "has_more": false})
    );
}

#[tokio::test]
async fn a_filtered_list_takes_any_cursor_of_the_collection() {
    let world = World::new();
    assert_eq!(world.column("/organization/projects?after=proj_old", "id").await, ["proj_default"]);
    assert_eq!(world.column(&format!("{WEB}/users?after=user-bob"), "id").await, ["user-alice"]);
}

/// 2026-05-29T00:00:00Z, three days before the fixture's now.
const THREE_DAYS_AGO: i64 = 1_780_012_800;

#[tokio::test]
async fn costs_come_in_buckets_of_whole_days_by_project_or_together() {
    let world = World::new();
    let costs = |more: &str| format!("/organization/costs?start_time={}{more}", THREE_DAYS_AGO + 5);
    let sums = |page: &Value| -> Vec<Vec<(String, f64)>> {
        let result = |one: &Value| {
            (one["project_id"].as_str().unwrap_or("all").to_owned(), one["amount"]["value"].as_f64().unwrap())
        };
        let buckets = page["data"].as_array().unwrap().iter();
        buckets.map(|bucket| bucket["results"].as_array().unwrap().iter().map(result).collect()).collect()
    };
    let all = world.get(&costs("")).await;
    assert_eq!(sums(&all), [vec![], vec![("all".to_owned(), 15.75)], vec![("all".to_owned(), 1.0)]]);
    assert_eq!(all["data"][0]["start_time"], THREE_DAYS_AGO);
    assert_eq!((&all["has_more"], &all["next_page"]), (&json!(false), &Value::Null));
    let split = world.get(&costs("&group_by[]=project_id")).await;
    assert_eq!(sums(&split)[1], [("proj_old".to_owned(), 3.0), ("proj_web".to_owned(), 12.75)]);
    let some = world.get(&costs("&group_by[]=project_id&project_ids[]=proj_old&project_ids[]=proj_default")).await;
    assert_eq!(sums(&some), [vec![], vec![("proj_old".to_owned(), 3.0)], vec![]]);
    let first = world.get(&costs("&limit=2&bucket_width=1d")).await;
    assert_eq!((sums(&first).len(), &first["has_more"]), (2, &json!(true)));
    let rest = world.get(&costs(&format!("&limit=2&page={}", first["next_page"].as_str().unwrap()))).await;
    assert_eq!(sums(&rest), [[("all".to_owned(), 1.0)]]);
}

#[tokio::test]
async fn what_a_key_lacks_the_scope_for_is_refused() {
    let world = World::of(&format!("switches: {{unreadable: [/organization/costs]}}\n{LIVE}"));
    let refused = world.expect("GET", "/organization/costs?start_time=9", None, 403).await;
    assert!(refused["error"]["message"].as_str().unwrap().contains("Missing scopes"), "{refused}");
    world.get("/organization/users").await;
}
