//! Usage and costs come in buckets, and fit the organization.

use serde_json::{Value, json};

use crate::harness::{LIVE, World};

const USAGE: &str = "/organization/usage";
const DAY: i64 = 86_400;

fn results(page: &Value) -> Vec<Value> {
    let buckets = page["data"].as_array().unwrap().iter();
    buckets.flat_map(|bucket| bucket["results"].as_array().unwrap().clone()).collect()
}

fn sum(results: &[Value], name: &str) -> i64 {
    results.iter().map(|result| result[name].as_i64().unwrap()).sum()
}

#[tokio::test]
async fn only_keys_that_were_used_have_usage() {
    let world = World::new();
    let start = world.sandbox.now() - 10 * DAY;
    let path = format!("{USAGE}/completions?start_time={start}&limit=31&group_by[]=api_key_id&group_by[]=user_id");
    let page = world.get(&path).await;
    let found = results(&page);
    // The last use was three days ago.
    assert_eq!(found.len(), 7);
    assert!(found.iter().all(|result| result["api_key_id"] == "key_bob" && result["user_id"] == "user-bob"));
    assert!(found.iter().all(|result| result["project_id"].is_null() && result["batch"].is_null()));
    assert_eq!(world.get(&path).await, page);
    world.delete("/organization/projects/proj_web/api_keys/key_bob").await;
    assert!(results(&world.get(&path).await).is_empty());
}

#[tokio::test]
async fn the_buckets_of_each_width_add_up() {
    let world = World::new();
    let (start, end) = (world.sandbox.now() - 5 * DAY, world.sandbox.now() - 4 * DAY);
    let path = |width: &str, limit: i64| {
        format!("{USAGE}/embeddings?start_time={start}&end_time={end}&bucket_width={width}&limit={limit}")
    };
    let day = sum(&results(&world.get(&path("1d", 1)).await), "input_tokens");
    assert!(day > 0);
    for (width, most) in [("1h", 168), ("1m", 1440)] {
        assert_eq!(sum(&results(&world.get(&path(width, most)).await), "input_tokens"), day, "{width}");
        world.expect("GET", &path(width, most + 1), None, 400).await;
    }
    let first = world.get(&path("1h", 20)).await;
    assert_eq!((first["has_more"].as_bool(), first["data"].as_array().unwrap().len()), (Some(true), 20));
    let rest = world.get(&format!("{}&page={}", path("1h", 20), first["next_page"].as_str().unwrap())).await;
    assert_eq!((rest["has_more"].as_bool(), rest["data"].as_array().unwrap().len()), (Some(false), 4));
    assert_eq!(sum(&results(&first), "input_tokens") + sum(&results(&rest), "input_tokens"), day);
}

#[tokio::test]
async fn usage_is_filtered_and_blocked_models_have_none() {
    let world = World::new();
    let start = world.sandbox.now() - 5 * DAY;
    let count = async |path: &str| results(&world.get(&format!("{USAGE}/{path}&start_time={start}")).await).len();
    for (path, wanted) in [
        ("completions?project_ids[]=proj_web&user_ids[]=user-bob&models[]=gpt-5.2", 2),
        ("completions?batch=true", 0),
        ("completions?user_ids[]=user-alice", 0),
        ("images?sizes[]=1024x1024&sources[]=image.generation", 2),
        ("images?sizes[]=256x256", 0),
        ("audio_transcriptions?bucket_width=1d", 0),
        ("web_search_calls?context_levels[]=medium&group_by[]=context_level", 2),
        ("file_search_calls?vector_store_ids[]=vs_none", 0),
        ("vector_stores?project_ids[]=proj_web", 2),
        ("code_interpreter_sessions?project_ids[]=proj_default", 0),
    ] {
        assert_eq!(count(path).await, wanted, "{path}");
    }
    for path in ["completions?", "completions?start_time=9&group_by[]=size", "vector_stores?start_time=9&user_ids[]=u"]
    {
        world.expect("GET", &format!("{USAGE}/{path}"), None, 400).await;
    }
}

#[tokio::test]
async fn costs_are_grouped_by_key_and_line_item() {
    let live = LIVE.replace(
        "costs: [{at: -2d, usd: 12.5}",
        "costs: [{at: -2d, usd: 4, line_item: tokens, api_key_id: key_bob}, {at: -2d, usd: 12.5}",
    );
    let world = World::of(&live);
    let start = world.sandbox.now() - 3 * DAY;
    let costs = |more: &str| format!("/organization/costs?start_time={start}&project_ids[]=proj_web{more}");
    let page = world.get(&costs("&group_by[]=line_item&group_by[]=api_key_id")).await;
    let shown: Vec<_> = results(&page)
        .iter()
        .map(|one| (one["line_item"].clone(), one["api_key_id"].clone(), one["amount"]["value"].clone()))
        .collect();
    let none = || Value::Null;
    let wanted =
        [(json!("tokens"), json!("key_bob"), json!(4.0)), (none(), none(), json!(12.75)), (none(), none(), json!(1.0))];
    assert_eq!(shown, wanted);
    assert_eq!(results(&world.get(&costs("&api_key_ids[]=key_bob")).await).len(), 1);
}
