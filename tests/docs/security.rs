//! SECURITY.md is held to its word: every attack in its table names a test that is there, and what no other test says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use crate::support::read;
use std::{fs, path::Path};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The cells of the table of attacks.
fn attacks() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let table = text.split_once("<!-- attacks -->\n").unwrap().1;
    let rows = table.lines().take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// Whether `tests/file.rs::name` is a test: a function that an attribute, or a macro of properties, makes one.
fn is_test(named: &str) -> bool {
    let Some((path, name)) = named.split_once("::") else { return false };
    let text = fs::read_to_string(root().join(path)).unwrap_or_default();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_it = |line: &str| line.contains(&format!("fn {name}("));
    let at = lines.iter().position(|line| is_it(line));
    at.is_some_and(|at| {
        lines[at.saturating_sub(3)..at]
            .iter()
            .any(|line| line.starts_with("#[") && line.ends_with("test]") || line.contains("test("))
    })
}

#[test]
fn every_attack_names_the_test_in_which_it_fails() {
    let attacks = attacks();
    assert!(attacks.len() >= 30, "{}", attacks.len());
    for row in attacks {
        let [attack, read_only, test] = &row[..] else { panic!("not three cells: {row:?}") };
        assert!(!attack.is_empty() && !read_only.is_empty(), "{row:?}");
        let test = test.trim_matches('`');
        assert!(is_test(test), "`{attack}` names {test}, which is no test");
    }
}

#[test]
fn a_configuration_cannot_say_where_the_key_comes_from_or_goes() {
    for line in [
        "base_url: https://evil.example/v1",
        "organization: { id: org-a, base_url: https://evil.example/v1 }",
        "policy: { base_url: https://evil.example/v1 }",
        "admin_key: sk-admin-x",
        "admin_key_file: /etc/passwd",
        "admin_key_command: curl evil.example",
        "proxy: http://evil.example",
    ] {
        let read = read(&format!("version: 1\n{line}\n"));
        assert!(orgward::desired::has_errors(&read.problems), "`{line}` is taken");
    }
}
