//! Plans and reports made by hand, for the snapshots.

use crate::{
    model::verb::{Risk, Verb},
    plan::{
        PlanPart,
        change::*,
        change_id,
        file::{FORMAT, PlanFile, Requests},
    },
};
use serde_json::{Value, json};

pub(super) fn source(line: u32) -> Source {
    Source { file: "orgward.yaml".into(), line, column: 3, used_at: None }
}

/// A change with the sides given; a kind is read off the address.
/// The way to a row in the configuration.
pub(super) fn way(address: &str) -> Vec<YamlPlace> {
    let pieces: Vec<String> = address
        .split('/')
        .map(|text| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned())
        .collect();
    let place = |pair: &[String]| YamlPlace {
        section: format!("{}s", pair[0]),
        shape: if pair[0] == "api_key" { YamlShape::Rules } else { YamlShape::Map },
        key: pair[1].clone(),
    };
    pieces.chunks_exact(2).map(place).collect()
}

pub(super) fn change(verb: Verb, address: &str, before: Value, after: Value, line: u32) -> Change {
    let segment = address.rsplit('/').nth(1).unwrap_or_default();
    let kind = match segment {
        "member" => "project member",
        "api_key" => "API key",
        other => other,
    };
    Change {
        id: change_id(address, verb, &after),
        address: address.into(),
        yaml: way(address),
        kind: kind.into(),
        label: String::new(),
        verb,
        before,
        after,
        fields: Vec::new(),
        source: source(line),
        cause: Cause::Missing,
        detail: String::new(),
        withheld: String::new(),
        skipped: String::new(),
        origin: None,
        risks: Vec::new(),
        effects: Vec::new(),
        warnings: Vec::new(),
        precondition: Precondition { identity: None, digest: None },
        depends_on: Vec::new(),
        bundled: Vec::new(),
        requests: Vec::new(),
        reason: None,
        meta: Value::Null,
    }
}

pub(super) fn update(address: &str, name: &str, before: Value, after: Value, line: u32) -> Change {
    Change {
        fields: vec![Field { name: name.into(), before: before.clone(), after: after.clone() }],
        cause: Cause::Differs,
        detail: format!("differs in {name}"),
        ..change(Verb::Update, address, json!({ name: before }), json!({ name: after }), line)
    }
}

pub(super) fn guardrail(name: &str, observed: &str, limit: &str) -> GuardrailReport {
    GuardrailReport {
        guardrail: name.into(),
        verdict: GuardrailVerdict::Passed,
        observed: observed.into(),
        limit: limit.into(),
        addresses: Vec::new(),
        help: String::new(),
        override_with: String::new(),
        overrides: Vec::new(),
        beyond_limit: Vec::new(),
    }
}

pub(super) fn exception(address: &str, reason: &str) -> UsedOverride {
    UsedOverride {
        addresses: vec![address.into()],
        until: "2026-12-01T00:00:00Z".into(),
        reason: reason.into(),
        source: source(9),
    }
}

pub(super) fn file(changes: Vec<Change>) -> PlanFile {
    let mut plan = PlanFile {
        format: FORMAT.into(),
        organization: Some("org-AbC123".into()),
        now: "2026-11-24T10:00:00Z".into(),
        snapshot: None,
        since: None,
        config_digest: "3f9a1c0b7d2e".repeat(5),
        live_digest: "91be44d0a7c2".repeat(5),
        problems: Vec::new(),
        changes,
        due: Vec::new(),
        deferred: Vec::new(),
        read_only: Vec::new(),
        warnings: Vec::new(),
        unlisted: Vec::new(),
        ignored: Vec::new(),
        part: PlanPart::Changes,
        access: Default::default(),
        due_access: Default::default(),
        scope: None,
        base: None,
        policy_changes: Vec::new(),
        released: Vec::new(),
        due_guardrails: Vec::new(),
        forecast: Vec::new(),
        guardrails: vec![
            guardrail("own_identity", "no admin key and no organization owner is touched", "one key in use"),
            guardrail("min_owners", "3 accepted owners today, 3 after", "2"),
            guardrail("protected_users", "protected users are not changed", "1 person is protected"),
            guardrail("allowed_email_domains", "no one outside the allowed domains is added", "example.com"),
            guardrail("max_removals", "users 1, api_keys 1, projects 1", "users 5, api_keys 20, projects 10, total 40"),
        ],
        authors: Vec::new(),
        summary: Summary::default(),
        requests: Requests { sent: 9, ..Requests::default() },
    };
    plan.requests.apply_estimate = plan.changes.len() as u64;
    plan.summary = plan.summarize();
    plan
}

pub(super) fn due(address: &str, status: DueStatus, at: &str, limit: &str, line: u32) -> Due {
    Due {
        address: address.into(),
        label: String::new(),
        status,
        at: at.into(),
        limit: limit.into(),
        verb: None,
        source: source(line),
        reason: None,
        change: None,
    }
}

fn unlisted(address: &str, label: &str, collection: &str, detail: &str, yaml: &str, line: u32) -> UnlistedRow {
    UnlistedRow {
        address: address.into(),
        label: label.into(),
        collection: collection.into(),
        detail: detail.into(),
        source: source(line),
        yaml: yaml.into(),
        form: if yaml.starts_with("- ") { YamlForm::Rule } else { YamlForm::Entry },
        privileged: false,
        dangerous: false,
    }
}

/// Something of everything.
pub(super) fn rich() -> PlanFile {
    let promotion = Change {
        risks: vec![Risk::Escalation],
        label: "a key of theirs was used 3 d ago".into(),
        reason: Some("SEC-12: second owner for the night shift".into()),
        meta: json!({ "team": "platform", "ticket": "SEC-12" }),
        ..update("user/bob@example.com", "roles", json!("reader"), json!("owner"), 14)
    };
    let invite = Change {
        detail: "listed, but missing".into(),
        effects: vec!["sends an e-mail to nina@example.com".into()],
        bundled: vec![
            BundledChange {
                address: "project/api/member/nina@example.com".into(),
                yaml: way("project/api/member/nina@example.com"),
                after: json!({ "roles": "owner" }),
                source: Some(source(31)),
            },
            BundledChange {
                address: "project/web/member/nina@example.com".into(),
                yaml: way("project/web/member/nina@example.com"),
                after: json!({ "roles": "member" }),
                source: Some(source(44)),
            },
        ],
        ..change(
            Verb::Invite,
            "user/nina@example.com",
            Value::Null,
            json!({ "roles": "reader", "projects": { "api": "owner", "web": "member" } }),
            17,
        )
    };
    let leaver = Change {
        cause: Cause::Unlisted,
        detail: "not listed under `users`, and `unlisted` says to remove".into(),
        label: "a key of theirs was used 2 h ago".into(),
        risks: vec![Risk::Destructive, Risk::Outage],
        effects: vec![
            "ends every project membership and every key of this person".into(),
            "ends api key `batch-prod` of erin@example.com, used 2 h ago".into(),
            "ends api key `old-laptop` of erin@example.com, never used, 400 d old".into(),
        ],
        depends_on: vec![promotion.id.clone()],
        ..change(Verb::Remove, "user/erin@example.com", json!({ "roles": "owner" }), Value::Null, 12)
    };
    let revoke = Change {
        cause: Cause::Unlisted,
        detail: "no rule allows it; rule 1 comes nearest, and its `name` does not fit".into(),
        label: "`scratch` of bob@example.com, never used, 61 d old".into(),
        risks: vec![Risk::Irreversible, Risk::Destructive, Risk::Outage],
        effects: vec!["programs that use this key stop working".into()],
        ..change(Verb::Revoke, "project/web/api_key/key_9f2c", json!({}), Value::Null, 48)
    };
    let archive = Change {
        cause: Cause::Absent,
        detail: "`state: archived`".into(),
        risks: vec![Risk::Irreversible, Risk::Destructive, Risk::Outage],
        effects: vec!["permanently ends every key and membership of this project".into()],
        reason: Some("merged into web".into()),
        ..change(Verb::Archive, "project/search-old", json!({}), Value::Null, 60)
    };
    let member = Change {
        label: "Zoe".into(),
        ..update("project/web/member/zoe@example.com", "roles", json!("owner"), json!("member"), 43)
    };
    let member = Change { risks: vec![Risk::Destructive], ..member };
    let account = Change {
        detail: "listed, but missing".into(),
        effects: vec!["creates no key".into()],
        ..change(Verb::Create, "project/web/service_account/indexer", Value::Null, json!({ "roles": "member" }), 46)
    };
    let renewal = Change {
        cause: Cause::Clock,
        detail: "the invite expired on 2026-11-20 00:00 UTC".into(),
        label: "the invite expired on 2026-11-20 00:00 UTC".into(),
        effects: vec!["deletes the existing invite".into(), "sends an e-mail to ivan@example.com".into()],
        ..change(Verb::Replace, "user/ivan@example.com", json!({ "roles": "reader" }), json!({ "roles": "reader" }), 18)
    };
    let lapsed = Change {
        cause: Cause::Clock,
        detail: "`until: 2026-11-23` has passed".into(),
        risks: vec![Risk::Destructive],
        reason: Some("SEC-7".into()),
        ..change(
            Verb::Remove,
            "project/web/member/lea@contractor.example",
            json!({ "roles": "member" }),
            Value::Null,
            47,
        )
    };
    let mut plan = file(vec![promotion, invite, account, member, leaver, revoke, archive]);
    plan.due = vec![
        Due {
            verb: Some(Verb::Replace),
            label: renewal.label.clone(),
            change: Some(renewal),
            ..due(
                "user/ivan@example.com",
                DueStatus::Due,
                "2026-11-20T00:00:00Z",
                "the invite expired on 2026-11-20 00:00 UTC",
                18,
            )
        },
        Due {
            verb: Some(Verb::Remove),
            reason: lapsed.reason.clone(),
            change: Some(lapsed),
            ..due(
                "project/web/member/lea@contractor.example",
                DueStatus::Due,
                "2026-11-23T00:00:00Z",
                "until 2026-11-23 00:00 UTC",
                47,
            )
        },
        Due {
            label: "`nightly` of service account indexer, used 5 min ago".into(),
            ..due("project/web/api_key/key_77aa", DueStatus::Reported, "2026-11-02T08:30:00Z", "max_age 90d", 49)
        },
        Due {
            verb: Some(Verb::Remove),
            reason: Some("SEC-9".into()),
            ..due(
                "user/dave@contractor.example",
                DueStatus::Announced,
                "2026-12-01T00:00:00Z",
                "until 2026-12-01 00:00 UTC",
                19,
            )
        },
    ];
    plan.deferred = vec![Deferred {
        address: "project/web/member/pia@example.com".into(),
        after: json!({ "roles": "member" }),
        source: source(45),
        waits_for: "user/pia@example.com".into(),
        detail: "they have not accepted their invite yet".into(),
    }];
    plan.read_only = vec![ReadOnlyDifference {
        address: "user/sam@example.com".into(),
        difference: "not listed under `users`, and `unlisted` says to remove".into(),
        detail: "their account is managed by the identity provider (SCIM); remove them there".into(),
        source: source(12),
        is_never_shown: false,
    }];
    plan.unlisted = vec![
        unlisted("project/playground", "", "projects", "", "playground: {}", 28),
        unlisted(
            "project/web/api_key/key_01ab",
            "`demo` of zoe@example.com, used 9 d ago",
            "api_keys",
            "no rule allows it; rule 1 comes nearest, and its `name` does not fit",
            "- { id: key_01ab }",
            47,
        ),
        unlisted(
            "project/web/api_key/key_02cd",
            "`old-demo` of zoe@example.com, never used, 300 d old",
            "api_keys",
            "no rule allows it; rule 2 comes nearest, and its `user` does not fit",
            "- { id: key_02cd }",
            47,
        ),
    ];
    plan.ignored = vec![Ignored {
        address: "user/*@vendor.example".into(),
        reason: "just-in-time access by the vendor tool".into(),
        count: 3,
        source: source(8),
    }];
    plan.guardrails.push(GuardrailReport {
        verdict: GuardrailVerdict::Overridden,
        overrides: vec![exception("project/web/api_key/key_9f2c", "the batch jobs are switched off on Monday")],
        ..guardrail("revoke_used_within", "`batch-prod`, used 2 h ago", "no key that was used within 7 d")
    });
    plan.guardrails.push(GuardrailReport {
        verdict: GuardrailVerdict::NotChecked,
        help: "Check it yourself, or use a key that may read this data.".into(),
        ..guardrail(
            "archive_in_use",
            "cannot tell: costs: GET /organization/costs answered 403: Missing scopes [request id req_1]",
            "no costs since 2026-11-17, and no key that lives",
        )
    });
    plan.summary = plan.summarize();
    plan
}

/// Returns a plan whose removals are withheld.
pub(super) fn frozen() -> PlanFile {
    let mut plan = rich();
    let due = plan.due.iter_mut().filter_map(|due| due.change.as_mut());
    for change in plan.changes.iter_mut().chain(due).filter(|change| change.verb.removes()) {
        change.withheld = "frozen until 2026-12-01 18:00 UTC: INC-4711".into();
    }
    plan.summary = plan.summarize();
    plan
}

/// A guardrail objects.
pub(super) fn blocked() -> PlanFile {
    let leaver = |name: &str| Change {
        cause: Cause::Unlisted,
        detail: "not listed under `users`, and `unlisted` says to remove".into(),
        risks: vec![Risk::Destructive],
        effects: vec!["ends every project membership and every key of this person".into()],
        ..change(Verb::Remove, &format!("user/{name}@example.com"), json!({ "roles": "reader" }), Value::Null, 12)
    };
    let mut plan = file(["ann", "ben", "cem", "dov", "eva", "fay"].map(leaver).into());
    if let Some(one) = plan.guardrails.last_mut() {
        one.verdict = GuardrailVerdict::Blocked;
        one.observed = "users 6".into();
        one.limit = "users 5, total 40".into();
        one.addresses = plan.changes.iter().map(|change| change.address.clone()).collect();
        one.help =
            "If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller \
                steps."
                .into();
        one.override_with =
            "- { guardrail: max_removals, addresses: [user/*], max: 6, until: 2026-12-01, reason: \"...\" }".into();
    }
    plan.summary = plan.summarize();
    plan
}

/// Many equal changes, and one that is not.
pub(super) fn many(number: u32) -> PlanFile {
    let one = |index: u32| {
        update(&format!("project/team-{index:02}"), "web_search", json!(true), json!(false), 100 + index % 4)
    };
    let mut changes: Vec<Change> = (1..=number).map(one).collect();
    changes.push(update("project/team-00", "web_search", json!(false), json!(true), 99));
    file(changes)
}

/// Equal changes of many projects that come from one line of a template, and one that stands alone.
pub(super) fn from_template(number: u32) -> PlanFile {
    let brought = |change: Change, line: u32, used: u32| Change {
        source: Source { used_at: Some(Box::new(source(used))), ..source(line) },
        ..change
    };
    let one = |index: u32| {
        let change = update(&format!("project/team-{index:02}"), "web_search", json!(true), json!(false), 1);
        brought(change, 7, 100 + index)
    };
    let mut changes: Vec<Change> = (1..=number).map(one).collect();
    changes.push(brought(update("project/team-00", "web_search", json!(false), json!(true), 1), 8, 99));
    file(changes)
}

/// A text of somebody who wants to be taken for the tool.
pub(super) const HOSTILE: &str = "x\u{1b}[2J\n| In sync |\n</details><img src=x>`` ` @octocat #1 [a](http://e.example) **b** _c_ ~d~ \u{202e}z\u{200b}";

/// Every foreign value is hostile.
pub(super) fn hostile() -> PlanFile {
    let bad = || HOSTILE.to_owned();
    let place = Source { file: bad(), line: 1, column: 1, used_at: None };
    let place = Source { used_at: Some(Box::new(place.clone())), ..place };
    let change = Change {
        id: bad(),
        kind: bad(),
        label: bad(),
        source: place.clone(),
        detail: bad(),
        withheld: bad(),
        risks: vec![Risk::Destructive],
        effects: vec![bad()],
        depends_on: vec![bad()],
        bundled: vec![BundledChange {
            address: bad(),
            yaml: way(HOSTILE),
            after: json!({ HOSTILE: HOSTILE }),
            source: Some(place.clone()),
        }],
        skipped: bad(),
        reason: Some(bad()),
        meta: json!({ HOSTILE: [HOSTILE] }),
        ..update(&format!("user/{HOSTILE}"), HOSTILE, json!(HOSTILE), json!({ HOSTILE: [HOSTILE, "b"] }), 1)
    };
    let mut plan = file(vec![change.clone()]);
    plan.organization = Some(bad());
    plan.now = bad();
    plan.config_digest = bad();
    plan.live_digest = bad();
    plan.due = vec![Due {
        label: bad(),
        reason: Some(bad()),
        change: Some(change),
        source: place.clone(),
        ..due(HOSTILE, DueStatus::Due, HOSTILE, HOSTILE, 1)
    }];
    plan.deferred = vec![Deferred {
        address: bad(),
        after: json!({ HOSTILE: HOSTILE }),
        source: place.clone(),
        waits_for: bad(),
        detail: bad(),
    }];
    plan.read_only = vec![ReadOnlyDifference {
        address: bad(),
        difference: bad(),
        detail: bad(),
        source: place.clone(),
        is_never_shown: false,
    }];
    plan.unlisted = vec![UnlistedRow { source: place, ..unlisted(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1) }];
    plan.forecast = vec![Forecast { day: bad(), guardrail: bad(), addresses: vec![bad()], message: bad() }];
    plan.ignored = vec![Ignored { address: bad(), reason: bad(), count: 1, source: plan.read_only[0].source.clone() }];
    plan.problems = vec![Problem {
        address: bad(),
        message: bad(),
        help: bad(),
        source: plan.read_only[0].source.clone(),
        blocks: vec![bad()],
    }];
    let hostile = |verdict| GuardrailReport {
        verdict,
        addresses: vec![bad()],
        help: bad(),
        override_with: bad(),
        overrides: vec![exception(HOSTILE, HOSTILE)],
        ..guardrail(HOSTILE, HOSTILE, HOSTILE)
    };
    plan.guardrails =
        [GuardrailVerdict::Blocked, GuardrailVerdict::Overridden, GuardrailVerdict::NotChecked].map(hostile).into();
    plan
}

/// Two rows that cannot be as the file wants them; one of them blocks many others.
pub(super) fn problems() -> Vec<Problem> {
    let members = |number: u32| (1..=number).map(|at| format!("project/web/member/p{at}@example.com")).collect();
    vec![
        Problem {
            address: "user/fred@example.com".into(),
            message: "fred@example.com cannot be removed: the identity provider owns this membership (SCIM)".into(),
            help: "Ask its owner to remove it, and remove the entry from the file.".into(),
            source: source(9),
            blocks: Vec::new(),
        },
        Problem {
            address: "project/web".into(),
            message: "2 live projects are named `web`".into(),
            help: "Say which one is meant with `id:`; they are proj_one, proj_two.".into(),
            source: source(14),
            blocks: members(12),
        },
    ]
}
