//! Reports and journals made by hand, for the snapshots.

use crate::{
    apply::report::{self, Entry, Outcome, Report, Verification, WithheldChange},
    model::verb::Verb,
};

pub(super) fn report() -> Report {
    let entry = |verb, address: &str, outcome, detail: &str, next: &str, ids: &[&str]| Entry {
        id: String::new(),
        address: address.into(),
        verb,
        outcome,
        detail: detail.into(),
        next: next.into(),
        request_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        stale: false,
        partly: false,
        guardrail: String::new(),
    };
    Report {
        format: report::FORMAT.into(),
        organization: Some("org-AbC123".into()),
        now: "2026-11-24T10:00:00Z".into(),
        changes: vec![
            entry(Verb::Update, "user/bob@example.com", Outcome::Done, "", "", &["req_1"]),
            entry(Verb::Revoke, "project/web/api_key/key_9f2c", Outcome::Unchanged, "it was already absent", "", &[]),
            entry(
                Verb::Create,
                "project/web/service_account/indexer",
                Outcome::Failed,
                "the API answered 500: The server had an error",
                "Run `orgward plan` to see the current state, then `orgward apply` again.",
                &["req_5e1f"],
            ),
            entry(
                Verb::Update,
                "project/web/service_account/indexer",
                Outcome::Skipped,
                "create project/web/service_account/indexer was not done",
                "Nothing was sent. Run `orgward apply` again when the cause is resolved.",
                &[],
            ),
        ],
        problems: Vec::new(),
        withheld: vec![WithheldChange {
            address: "user/erin@example.com".into(),
            verb: Verb::Remove,
            detail: "frozen until 2026-12-01 18:00 UTC: INC-4711".into(),
        }],
        not_reviewed: vec!["user/late@example.com".into()],
        out_of_scope: vec!["project/blog".into()],
        stale: vec!["project/web/member/carl@example.com".into()],
        guardrails: Vec::new(),
        writes: 3,
        verification: Verification { verified: 1, ..Verification::default() },
    }
}

/// Three runs: one that is complete, one that was killed, and one whose beginning was cut off; and lines of others.
pub(super) fn journal() -> String {
    let run = |run: &str, second: u8, rest: &str| {
        format!("{{\"at\":\"2026-11-24T09:00:{second:02}Z\",\"run\":\"{run}\",{rest}}}\n")
    };
    let begin = |id: &str, second, changes: u8| {
        let digests = "\"config_digest\":\"c0ffee\",\"live_digest\":\"beef\",\"plan_digest\":\"0123456789abcdef\"";
        run(
            id,
            second,
            &format!(
                "\"event\":\"begin\",\"format\":\"orgward.journal/v1\",\"id\":\"{id}\",\"actor\":\"alice\",\
                 \"organization\":\"org-AbC123\",\"commit\":\"5e1f00d\",{digests},\"changes\":{changes}"
            ),
        )
    };
    let send = |id, second, change: &str, address: &str, verb: &str, request: &str, nth: u8| {
        run(
            id,
            second,
            &format!(
                "\"event\":\"send\",\"change\":\"{change}\",\"address\":\"{address}\",\"verb\":\"{verb}\",\
                 \"request\":\"{request}\",\"nth\":{nth}"
            ),
        )
    };
    let answer = |id, second, change: &str, nth: u8, answer: &str| {
        let request = format!("\"request_id\":\"req_{second}\"");
        run(
            id,
            second,
            &format!("\"event\":\"answer\",\"change\":\"{change}\",\"nth\":{nth},\"answer\":\"{answer}\",{request}"),
        )
    };
    let done = |id, second, change: &str, address: &str, verb: &str, outcome: &str, detail: &str| {
        run(
            id,
            second,
            &format!(
                "\"event\":\"change\",\"change\":\"{change}\",\"address\":\"{address}\",\"verb\":\"{verb}\",\
                 \"outcome\":\"{outcome}\",\"because\":\"{detail}\",\"request_ids\":[]"
            ),
        )
    };
    let (bob, crawler, zoe) = ("user/bob@example.com", "project/web/service_account/crawler", "user/zoe@example.com");
    let accounts = "POST /organization/projects/{project_id}/service_accounts";
    [
        done("0ld", 0, "z", zoe, "remove", "done", ""),
        run("0ld", 1, "\"event\":\"end\",\"complete\":true"),
        begin("4f2a", 2, 2),
        send("4f2a", 2, "a", bob, "update", "POST /organization/users/{user_id}", 0),
        answer("4f2a", 3, "a", 0, "done"),
        done("4f2a", 3, "a", bob, "update", "done", ""),
        done("4f2a", 3, "b", zoe, "remove", "skipped", "the run was asked to stop"),
        run("4f2a", 4, "\"event\":\"end\",\"complete\":false"),
        begin("9c01", 5, 4),
        send("9c01", 6, "a", bob, "update", "POST /organization/users/{user_id}", 0),
        send("9c01", 6, "c", crawler, "create", accounts, 0),
        answer("9c01", 7, "c", 0, "done"),
        send("9c01", 7, "z", zoe, "remove", "DELETE /organization/users/{user_id}", 0),
        answer("9c01", 8, "z", 0, "done"),
        done("9c01", 8, "z", zoe, "remove", "done", ""),
        "some other program's line\n".to_owned(),
        run("next", 9, "\"event\":\"begin\",\"format\":\"orgward.journal/v2\""),
        run("next", 9, "\"event\":\"send\""),
        run("4f2a", 9, "\"event\":\"end\",\"complete\":true"),
    ]
    .concat()
}
