//! What is written is read back as the same rows: a law over random rows of every kind that an import writes. The other
//! side is the same configuration as JSON, which shares no code with the writer.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::{support::read, templates::meaning};
use orgward::{
    desired::write::{self, Written, WrittenRow, WrittenRule, unfit},
    kinds,
    model::{
        address::{Address, Name},
        scope::ScopeKey,
        yaml,
    },
};
use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Names and texts that YAML, a terminal or a person may misread.
const ODD: &[&str] = &[
    "plain",
    "null",
    "~",
    "yes",
    "1.20",
    "0x1f",
    "2026-01-01",
    "a: b",
    "- a",
    "# x",
    "'",
    "\"",
    "{",
    "[a]",
    "a, b",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "<<",
    "=",
    "?",
    "|",
    ">",
    "ünï",
    "a\u{202e}b",
    "zero\u{200b}width",
    "use",
    "id",
    "a/b*%",
    "a very long name, that no line of a file holds beside all the other things that must stand on the same line",
];

/// Answers of a random file to the questions of the generator.
struct Choices {
    left: std::vec::IntoIter<u8>,
    texts: Vec<String>,
}

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.left.next().unwrap_or_default()) % limit
    }

    fn text(&mut self) -> String {
        let at = self.below(self.texts.len());
        self.texts[at].clone()
    }

    /// Some of these, each once.
    fn some(&mut self, of: &[String]) -> Vec<String> {
        of.iter().filter(|_| self.below(2) == 1).cloned().collect()
    }

    /// New names that an entry of a kind may have, and that are no base roles.
    fn names(&mut self, kind: &str) -> Vec<String> {
        let facts = kinds::named(kind).unwrap().1.facts();
        let most = self.below(4);
        let names: BTreeSet<String> = (0..most).map(|_| self.text()).collect();
        let is_free = |name: &String| !["owner", "reader", "member", "viewer", "none"].contains(&name.as_str());
        names.into_iter().filter(|name| is_free(name) && unfit(facts, name).is_none()).collect()
    }
}

/// The same configuration twice: as rows for the writer, and as JSON.
struct Both {
    written: Written,
    json: Map<String, Value>,
}

impl Both {
    fn row(&mut self, kind: &str, parent: Option<&Address>, key: &str, fields: Value, comment: &str) -> Address {
        let scope = ScopeKey { kind: kinds::named(kind).unwrap().0, parent: parent.cloned() };
        let row = WrittenRow::new(Name::from(key), fields.as_object().unwrap().clone());
        let address = kinds::address(&scope, key);
        let section = self.written.entry(scope).or_default();
        section.rows.push(WrittenRow { comment: comment.to_owned(), ..row });
        address
    }

    /// Rows of a list beside a field, or the word alone where there is none.
    fn roles(&mut self, kind: &str, at: &Address, base: Option<&str>, more: &[String]) -> Value {
        for role in more {
            self.row(kind, Some(at), role, json!({}), "");
        }
        match (base, more) {
            (Some(base), []) => json!(base),
            _ => json!(base.into_iter().map(str::to_owned).chain(more.iter().cloned()).collect::<Vec<_>>()),
        }
    }
}

fn roles(both: &mut Both, choices: &mut Choices, kind: &str, parent: Option<&Address>) -> (Vec<String>, Value) {
    let names = choices.names(kind);
    let mut section = Map::new();
    for name in &names {
        let permissions: BTreeSet<String> = (0..choices.below(9)).map(|_| format!("api.{}", choices.text())).collect();
        let fields = json!({ "permissions": permissions });
        let comment = choices.text();
        both.row(kind, parent, name, fields.clone(), &comment);
        section.insert(name.clone(), fields);
    }
    (names, section.into())
}

fn configuration(choices: &mut Choices) -> Both {
    let mut both = Both { written: Written::new(), json: Map::new() };
    let (role_names, section) = roles(&mut both, choices, "role", None);
    both.json.insert("roles".to_owned(), section);
    let (mut users, mut readers) = (Map::new(), Vec::new());
    for email in (0..1 + choices.below(3)).map(|index| format!("u{index}@example.com")) {
        let base = ["reader", "owner"][choices.below(2)];
        let more = choices.some(&role_names);
        let comment = choices.text();
        let at = both.row("user", None, &email, json!({ "roles": base }), &comment);
        users.insert(email.clone(), both.roles("user_role", &at, Some(base), &more));
        readers.extend((base == "reader").then_some(email));
    }
    let people: Vec<String> = users.keys().cloned().collect();
    both.json.insert("users".to_owned(), users.into());
    let group_names = choices.names("group");
    let (mut groups, mut projects) = (Map::new(), Map::new());
    for name in &group_names {
        let mut entry = Map::new();
        if choices.below(3) == 0 {
            entry.insert("managed_by".to_owned(), json!("scim"));
        }
        let at = both.row("group", None, name, entry.clone().into(), "");
        let more = choices.some(&role_names);
        if !more.is_empty() {
            let list = both.roles("group_role", &at, None, &more);
            entry.insert("roles".to_owned(), list);
        }
        let members = choices.some(&people);
        if !entry.contains_key("managed_by") && !members.is_empty() {
            for email in &members {
                both.row("group_member", Some(&at), email, json!({}), "");
            }
            entry.insert("members".to_owned(), json!(members));
        }
        groups.insert(name.clone(), entry.into());
    }
    both.json.insert("groups".to_owned(), groups.into());
    for name in choices.names("project") {
        let entry = project(&mut both, choices, &name, &readers, &group_names);
        projects.insert(name, entry);
    }
    both.json.insert("projects".to_owned(), projects.into());
    let rules = rules(&mut both, choices, "admin_api_key", None);
    both.json.insert("admin_api_keys".to_owned(), rules);
    both.json.retain(|_, section| *section != json!({}) && *section != json!({ "allow": [] }));
    both
}

fn project(both: &mut Both, choices: &mut Choices, name: &str, readers: &[String], groups: &[String]) -> Value {
    let mut entry = Map::new();
    if choices.below(3) == 0 {
        entry.insert("residency".to_owned(), json!("EU_STORAGE_PROCESSING"));
    }
    let at = both.row("project", None, name, entry.clone().into(), "");
    let (role_names, section) = roles(both, choices, "project_role", Some(&at));
    entry.insert("roles".to_owned(), section);
    for (section, kind, inside, of) in [
        ("members", "project_member", "member_role", readers),
        ("groups", "project_group", "project_group_role", groups),
    ] {
        let mut entries = Map::new();
        for key in choices.some(of) {
            let base = ["viewer", "member", "owner"][choices.below(3)];
            let comment = choices.text();
            let at = both.row(kind, Some(&at), &key, json!({ "roles": base }), &comment);
            let more = choices.some(&role_names);
            let roles = both.roles(inside, &at, Some(base), &more);
            entries.insert(key, roles);
        }
        entry.insert(section.to_owned(), entries.into());
    }
    let mut accounts = Map::new();
    for account in choices.names("service_account") {
        let role = ["member", "owner"][choices.below(2)];
        both.row("service_account", Some(&at), &account, json!({ "roles": role }), "");
        accounts.insert(account, json!(role));
    }
    entry.insert("service_accounts".to_owned(), accounts.into());
    let rules = rules(both, choices, "api_key", Some(&at));
    entry.insert("api_keys".to_owned(), rules);
    entry.retain(|_, section| *section != json!({}) && *section != json!({ "allow": [] }));
    entry.into()
}

fn rules(both: &mut Both, choices: &mut Choices, kind: &str, parent: Option<&Address>) -> Value {
    let mut all = Vec::new();
    for index in 0..choices.below(4) {
        let fields = json!({ "id": format!("key_{index}") });
        let scope = ScopeKey { kind: kinds::named(kind).unwrap().0, parent: parent.cloned() };
        let rule = WrittenRule {
            fields: fields.as_object().unwrap().clone(),
            heading: choices.text(),
            comment: choices.text(),
        };
        both.written.entry(scope).or_default().rules.push(rule);
        all.push(fields);
    }
    json!({ "allow": all })
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back_as_the_same_rows(
        choices in prop::collection::vec(any::<u8>(), 0..200),
        texts in prop::collection::vec(prop_oneof![3 => select(ODD).prop_map(str::to_owned), 1 => "\\PC{1,12}"], 1..9),
    ) {
        let mut choices = Choices { left: choices.into_iter(), texts };
        let Both { mut written, mut json } = configuration(&mut choices);
        for section in written.values_mut() {
            section.rows.sort_by(|a, b| a.key.cmp(&b.key));
        }
        let text = format!("version: 1\n{}", yaml::text(&write::sections(&written)));
        json.insert("version".to_owned(), json!(1));
        let by_hand = read(&Value::from(json).to_string());
        let back = read(&text);
        prop_assert!(!orgward::desired::has_errors(&back.problems), "{}\n{text}", back.drawn(&[]));
        prop_assert_eq!(meaning(&back), meaning(&by_hand), "{}", text);
    }
}
