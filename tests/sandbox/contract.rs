//! The contract checker finds what is wrong in either direction.

use orgward::sandbox::Exchange;
use serde_json::{Value, json};

use crate::harness::{CONTRACT, World};

fn tampered(exchange: &Exchange, change: impl FnOnce(&mut Exchange)) -> Exchange {
    let mut exchange = exchange.clone();
    change(&mut exchange);
    exchange
}

#[tokio::test]
async fn doctored_exchanges_are_found() {
    let Some(contract) = &*CONTRACT else { return };
    let world = World::new();
    world.get("/organization/users?limit=2&emails[]=bob@example.com").await;
    world.post("/organization/invites", json!({"email": "x@example.com", "role": "reader", "projects": []})).await;
    world.expect("GET", "/organization/users/user-nobody", None, 404).await;
    world.get("/organization/admin_api_keys?after=key_ci").await;
    let [list, invite, missing, keys] = world.sandbox.exchanges().try_into().unwrap();
    for exchange in [&list, &invite, &missing, &keys] {
        assert_eq!(contract.check(exchange), Ok(()));
    }
    let query = |name: &str, value: &str| {
        let pair = (name.to_owned(), value.to_owned());
        tampered(&list, |exchange| exchange.query.push(pair))
    };
    for (exchange, message) in [
        (tampered(&list, |one| one.path = "/v1/organization/people".into()), "no such operation"),
        (tampered(&list, |one| one.method = "POST".into()), "no such operation"),
        (tampered(&list, |one| one.request = Some(json!({"a": 1}))), "takes no body"),
        (tampered(&list, |one| one.response["data"][0]["id"] = Value::Null), "/data/0/id"),
        (tampered(&list, |one| one.response["data"][0]["colour"] = json!("red")), "not declared: /data/colour"),
        (
            tampered(&list, |one| one.response["data"][0]["projects"]["data"][0]["x"] = json!(1)),
            "/data/projects/data/x",
        ),
        (tampered(&list, |one| one.status = 201), "no other success"),
        (query("page", "1"), "`page` is not declared"),
        (query("limit", "3"), "`limit` is repeated"),
        (tampered(&list, |one| one.query[0].1 = "many".into()), "`limit` cannot be `many`"),
        (tampered(&keys, |one| one.query[0] = ("order".into(), "up".into())), "`order` cannot be `up`"),
        (tampered(&invite, |one| one.request = None), "lacks its body"),
        (tampered(&invite, |one| one.request = Some(json!({"email": "x@example.com"}))), "role"),
        (tampered(&invite, |one| one.request.as_mut().unwrap()["note"] = json!("hi")), "not declared: /note"),
        (tampered(&missing, |one| one.response = json!({"error": {"message": "gone"}})), "/error"),
        (tampered(&missing, |one| one.response = json!("gone")), "object"),
    ] {
        let error = contract.check(&exchange).expect_err(message);
        assert!(error.contains(message), "{message}: {error}");
    }
}
