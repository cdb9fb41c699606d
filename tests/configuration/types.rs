//! Types from YAML: what is read as what, and the words and places of what does not fit.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should fail loudly")]

use orgward::{
    model::{
        diagnostic::Diagnostic,
        node::{Node, Position},
        node_de::{DeError, read},
    },
    source::{budget::Budget, parse},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, fmt::Debug, num::NonZeroU32, str::FromStr};

fn tree(text: &str) -> Node {
    let (node, problems) = parse(text, 3, &mut Budget::default());
    assert_eq!(problems, []);
    node.unwrap()
}

#[track_caller]
fn reads<T: DeserializeOwned + Debug + PartialEq>(text: &str, value: T) {
    assert_eq!(read::<T>(&tree(text)), Ok(value));
}

#[track_caller]
fn refuses<T: DeserializeOwned + Debug>(text: &str, expected: &[&str]) {
    let bad = read::<T>(&tree(text)).unwrap_err();
    assert_eq!(bad.at.file, 3);
    let mut shown = vec![format!("{}:{}: {}", bad.at.line, bad.at.column, bad.message)];
    shown.extend(bad.help);
    assert_eq!(shown, expected);
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    name: String,
    #[serde(default)]
    seats: Option<u8>,
    #[serde(default)]
    web_search: bool,
    #[serde(default)]
    limit: f64,
    #[serde(default)]
    role: Option<Role>,
    #[serde(default)]
    owner: Option<Email>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    meta: BTreeMap<String, String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    Owner,
    Reader,
    Custom(String),
    Bound { id: String },
    Pair(u8, u8),
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct Email(String);

impl TryFrom<String> for Email {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::from_str(&text)
    }
}

impl FromStr for Email {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains('@') { Ok(Self(text.to_lowercase())) } else { Err(format!("`{text}` is not an e-mail")) }
    }
}

fn spec(name: &str) -> Spec {
    Spec {
        name: name.into(),
        seats: None,
        web_search: false,
        limit: 0.0,
        role: None,
        owner: None,
        tags: vec![],
        meta: BTreeMap::new(),
    }
}

#[test]
fn text_stays_as_it_was_written() {
    for text in ["1.20", "0755", "yes", "true", "12:30:45", "1e3", "0x1F", "-x", "a b"] {
        reads(text, text.to_owned());
        reads(&format!("'{text}'"), text.to_owned());
        reads(&format!("{{ {text}: [{text}] }}"), BTreeMap::from([(text.to_owned(), vec![text.to_owned()])]));
    }
    reads("'null'", "null".to_owned());
    reads("\"\"", String::new());
    reads("name: web", spec("web"));
}

#[test]
fn all_kinds_of_values_are_read() {
    let text = "
name: web
seats: 0x1F
web_search: True
limit: 1
role: { custom: 1.20 }
owner: Zoe@Example.com
tags: [a, 2]
meta: { cost_center: 4711 }
";
    let meta = BTreeMap::from([("cost_center".into(), "4711".into())]);
    reads(
        text,
        Spec {
            seats: Some(31),
            web_search: true,
            limit: 1.0,
            role: Some(Role::Custom("1.20".into())),
            owner: Some(Email("zoe@example.com".into())),
            tags: vec!["a".into(), "2".into()],
            meta,
            ..spec("web")
        },
    );
    reads(
        "[owner, { bound: { id: x } }, { pair: [1, 2] }]",
        vec![Role::Owner, Role::Bound { id: "x".into() }, Role::Pair(1, 2)],
    );
    reads("[1, [2, x]]", (1_u8, (2_i64, 'x')));
    reads("{ 1: a, 2: b }", BTreeMap::from([(1_u16, "a".to_owned()), (2, "b".to_owned())]));
    reads("{ owner: 1 }", BTreeMap::from([("owner".to_owned(), 1_u8)]));
    reads("a: [1, true, 1.5, x, '1']", serde_json::json!({"a": [1, true, 1.5, "x", "1"]}));
}

#[test]
fn null_is_never_meant() {
    refuses::<Vec<String>>("[~]", &["1:2: null, where text was meant", "leave the line out, or quote it: `\"~\"`"]);
    refuses::<Spec>(
        "name:",
        &["1:5: null, where text was meant", "leave the line out, or write `\"\"` for empty text"],
    );
    refuses::<Spec>(
        "{name: a, seats: null}",
        &["1:18: null, where something was meant", "leave the line out, or write a value"],
    );
    refuses::<Spec>(
        "name: a\ntags:\n",
        &["2:5: null, where a list was meant", "leave the line out, or write `[]` for an empty list"],
    );
    refuses::<Spec>(
        "name: a\nmeta: ~\n",
        &["2:7: null, where a mapping was meant", "leave the line out, or write `{}` for an empty mapping"],
    );
    refuses::<Spec>(
        "name: a\nweb_search: Null\n",
        &["2:13: null, where true or false was meant", "leave the line out, or write a value"],
    );
    refuses::<Vec<Role>>(
        "[null]",
        &[
            "1:2: null, where a word was meant",
            "leave the line out, or write a value",
            "known here: `owner`, `reader`, `custom`, `bound`, `pair`",
        ],
    );
    refuses::<serde_json::Value>(
        "a: { b: ~ }",
        &["1:9: null, where something was meant", "leave the line out, or write a value"],
    );
}

#[test]
fn a_type_that_does_not_fit_is_told_in_words() {
    refuses::<Spec>("name: [a]", &["1:7: expected text, found a list"]);
    refuses::<Spec>("name: a\ntags: b\n", &["2:7: expected a list, found text"]);
    refuses::<Spec>("name: a\nmeta: [b]\n", &["2:7: expected a mapping, found a list"]);
    refuses::<Spec>("[a]", &["1:1: expected a mapping, found a list"]);
    refuses::<Spec>(
        "name: a\nweb_search: yes\n",
        &["2:13: expected true or false, found the text `yes`", "write `true` or `false`, without quotes"],
    );
    refuses::<Spec>("name: a\nweb_search: 1\n", &["2:13: expected true or false, found `1`"]);
    refuses::<Spec>("name: a\nseats: 300\n", &["2:8: expected a whole number from 0 to 255, found `300`"]);
    refuses::<Spec>("name: a\nseats: 1.5\n", &["2:8: expected a whole number, found `1.5`"]);
    refuses::<Spec>("name: a\nseats: '5'\n", &["2:8: expected a whole number, found the text `5`", "write `5`"]);
    refuses::<u64>("1_000", &["1:1: expected a whole number, found the text `1_000`", "write `1000`"]);
    refuses::<f64>("lots", &["1:1: expected a number, found the text `lots`"]);
    refuses::<NonZeroU32>("0", &["1:1: expected a nonzero u32, found `0`"]);
    refuses::<Vec<(u8, u8)>>("[[1, 2], [1]]", &["1:10: expected a list of 2, found one of 1"]);
    refuses::<BTreeMap<u8, u8>>("a: 1", &["1:1: expected a whole number, found the text `a`"]);
}

#[test]
fn unknown_names_come_with_the_nearest() {
    refuses::<Spec>(
        "name: a\nmeta: {}\nwebsearch: true\n",
        &[
            "3:1: unknown field `websearch`",
            "did you mean `web_search`?",
            "known here: `name`, `seats`, `web_search`, `limit`, `role`, `owner`, `tags`, `meta`",
        ],
    );
    refuses::<Spec>(
        "name: a\nrole: admin\n",
        &["2:7: unknown value `admin`", "known here: `owner`, `reader`, `custom`, `bound`, `pair`"],
    );
    refuses::<Vec<Role>>(
        "- owner\n- { Onwer: 1 }\n",
        &[
            "2:5: unknown value `Onwer`",
            "did you mean `owner`?",
            "known here: `owner`, `reader`, `custom`, `bound`, `pair`",
        ],
    );
    refuses::<Role>("{ owner: 1 }", &["1:3: `owner` takes no value", "write the word alone: `owner`"]);
    refuses::<Role>("custom", &["1:1: `custom` needs a value", "write `{ custom: ... }`"]);
    refuses::<Role>(
        "[owner]",
        &["1:1: expected a word, found a list", "known here: `owner`, `reader`, `custom`, `bound`, `pair`"],
    );
}

#[test]
fn the_innermost_place_stays() {
    refuses::<BTreeMap<String, Spec>>("a: { name: a }\nb:\n  seats: 1\n", &["3:3: `name` is missing"]);
    refuses::<BTreeMap<String, Spec>>("a:\n  name: a\n  owner: zoe\n", &["3:10: `zoe` is not an e-mail"]);
    refuses::<BTreeMap<Email, Vec<Email>>>("a@b: [c@d, e]", &["1:12: `e` is not an e-mail"]);
    refuses::<BTreeMap<Email, Vec<Email>>>("a@b: []\nc: []\n", &["2:1: `c` is not an e-mail"]);
    refuses::<Role>("{ bound: { id: [] } }", &["1:16: expected text, found a list"]);
    refuses::<Role>("{ pair: [1, x] }", &["1:13: expected a whole number, found the text `x`"]);
    let bad = DeError::new(Position { file: 0, line: 2, column: 3 }, "no").help("yes");
    assert_eq!(Diagnostic::from(bad.clone()), Diagnostic::error(bad.at, "no").help("yes"));
    assert_eq!(Diagnostic::from(DeError::new(Position::default(), "no")).at, None);
}
