//! Holds the house to its plan: which room may use which, that every room says what flows in and out, and that nothing
//! of a kind was forgotten. Reads the sources; needs no build of its own.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What each room may use, beside itself. Dependencies point one way: from the shell to the core.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("kinds", &["model"]),
    ("source", &["model"]),
    ("desired", &["kinds", "model"]),
    ("diff", &["desired", "kinds", "model"]),
    ("plan", &["desired", "diff", "kinds", "model"]),
    ("guard", &["kinds", "model", "plan"]),
    ("view", &["kinds", "model"]),
    ("api", &["model"]),
    ("live", &["api", "kinds", "model"]),
    ("apply", &["api", "kinds", "live", "model", "plan"]),
    ("render", &["apply", "model", "plan", "source"]),
    ("reconcile", &["api", "apply", "desired", "guard", "kinds", "live", "model", "plan", "view"]),
    ("schema", &["apply", "desired", "plan"]),
    ("sandbox", &[]),
    (
        "cli",
        &[
            "api",
            "apply",
            "desired",
            "kinds",
            "live",
            "model",
            "plan",
            "reconcile",
            "render",
            "sandbox",
            "schema",
            "source",
            "view",
        ],
    ),
];

/// Stages that treat all kinds alike and name none.
const KIND_FREE: &[&str] = &["source", "desired", "diff", "plan", "live", "apply"];

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(&root).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// The room of a file: its first folder, or its own name.
fn room(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// Everything before the tests of a file, without comments.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms that some code names as `crate::room`, also inside `use crate::{...}`.
fn used(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let (mut depth, mut start) = (1, 0);
            for (index, character) in group.char_indices() {
                match character {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => {
                        rooms.insert(word(&group[start..index]));
                        start = index + 1;
                    }
                    _ => {}
                }
                if depth == 0 {
                    rooms.insert(word(&group[start..index]));
                    break;
                }
            }
        } else {
            rooms.insert(word(rest));
        }
    }
    rooms.remove("");
    rooms
}

fn word(text: &str) -> String {
    text.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

#[test]
fn dependencies_point_one_way() {
    let allowed: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        if matches!(&*room, "lib" | "main") {
            continue;
        }
        let Some(allowed) = allowed.get(&*room) else {
            wrong.push(format!("{}: the room `{room}` is not in the plan of the house", path.display()));
            continue;
        };
        for used in used(&code(&text)) {
            if used != room && !allowed.contains(&&*used) {
                wrong.push(format!("{}: `{room}` may not use `{used}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_flows_in_and_out() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|(path, _)| path.file_name().is_none_or(|name| name != "tests.rs"))
        .filter(|(_, text)| !text.starts_with("//! ") && !text.starts_with("#![doc = include_str!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "without a first line of docs: {silent:?}");
}

#[test]
fn no_stage_names_a_kind() {
    let kinds: Vec<String> = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kinds/mod.rs"))
        .unwrap()
        .lines()
        .filter_map(|line| Some(line.trim().strip_prefix("&Of::<")?.split('>').next()?.to_owned()))
        .collect();
    assert!(kinds.len() >= 6, "the table of kinds was not found: {kinds:?}");
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !KIND_FREE.contains(&&*room(&path)) {
            continue;
        }
        let code = code(&text);
        for kind in &kinds {
            for found in [format!("kinds::{kind}"), format!("{kind}Live"), format!("<{kind}>")] {
                if code.contains(&found) {
                    wrong.push(format!("{} names {kind}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_has_its_example() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/kinds");
    for kind in orgward::kinds::KINDS {
        let path = examples.join(format!("{}.yaml", kind.facts().name));
        assert!(path.exists(), "{} is missing", path.display());
    }
}

#[test]
fn what_a_kind_promises_fits_together() {
    use orgward::kinds::{
        self,
        erased::{Action, AnyRead},
        facts::Shape,
    };
    let mut names = BTreeSet::new();
    for (_, kind) in kinds::all() {
        let facts = kind.facts();
        assert!(names.insert(kind.facts().name), "two kinds are named {}", kind.facts().name);
        assert!(
            facts.under.is_empty() || kinds::named(facts.under).is_some(),
            "{} stands in nothing",
            kind.facts().name
        );
        assert!(kind.can(Action::Delete), "{} cannot be taken away", kind.facts().name);
        if facts.shape == Shape::Map {
            assert!(kind.can(Action::Create), "{} can be listed and not created", kind.facts().name);
        }
        if let Some(host) = kind.facts().bundled_in {
            assert!(kinds::named(host).is_some(), "{} rides in nothing", kind.facts().name);
        }
        if let Some(implied_by) = kind.facts().implied_by {
            assert!(kinds::named(implied_by.host).is_some(), "{} is covered by nothing", kind.facts().name);
        }
        for read in kind.reads() {
            if let AnyRead::Inside { host, .. } = read {
                assert!(kinds::named(host).is_some(), "{} is read inside of nothing", kind.facts().name);
            }
        }
    }
}

#[test]
fn no_story_is_lost_and_no_organization_is_shared_for_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut stories = Vec::new();
    for topic in fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()) {
        stories.extend(fs::read_dir(topic).unwrap().map(|story| story.unwrap().path()));
    }
    let (stories, organizations): (Vec<_>, Vec<_>) =
        stories.into_iter().partition(|path| path.extension().is_some_and(|end| end == "story"));
    assert!(stories.len() >= 374, "stories were lost: {}", stories.len());
    let texts: Vec<String> = stories.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for path in organizations {
        let line = format!("\n==== live: {}\n", path.file_stem().unwrap().to_str().unwrap());
        let users = texts.iter().filter(|text| text.contains(&line)).count();
        assert!(users > 1, "{} is used by {users} stories", path.display());
    }
}
