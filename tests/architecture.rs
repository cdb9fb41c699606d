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
    ("access", &["kinds", "model"]),
    ("plan", &["access", "desired", "diff", "kinds", "model"]),
    ("guard", &["access", "kinds", "model", "plan"]),
    ("view", &["kinds", "model"]),
    ("import", &["desired", "diff", "kinds", "model"]),
    // It imitates the API behind the seam to the wire, so that reading is the real one.
    ("explain", &["api", "desired", "guard", "kinds", "live", "model", "plan", "reconcile"]),
    ("doctor", &["explain", "kinds", "model"]),
    ("api", &["model"]),
    ("live", &["api", "kinds", "model"]),
    ("since", &["kinds", "model"]),
    ("apply", &["access", "api", "kinds", "live", "model", "plan"]),
    ("render", &["access", "apply", "doctor", "explain", "model", "plan", "source"]),
    (
        "reconcile",
        &[
            "access", "api", "apply", "desired", "diff", "guard", "import", "kinds", "live", "model", "plan", "since",
            "view",
        ],
    ),
    // A line of a snapshot is a published format as well.
    ("schema", &["api", "apply", "desired", "doctor", "explain", "plan", "view"]),
    ("sandbox", &[]),
    (
        "cli",
        &[
            "api",
            "apply",
            "desired",
            "doctor",
            "explain",
            "import",
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

/// The words that no public doc begins with: a function's doc begins with a verb, a type's or a field's with a noun.
const QUESTIONS: &[&str] = &["What", "Who", "How", "Whether", "Which", "When", "Why", "Where", "Whoever", "Whatever"];

/// Type names that stand in several files, with the reason.
const SHARED_TYPES: &[(&str, &str)] = &[
    ("Access", "of a connection of cli/, and of a person in the sandbox, which uses no other room"),
    ("Action", "what a kind can do, and what a route of the sandbox does"),
    ("Answer", "of the API, and the part of it that a kind reads"),
    ("ApiError", "as the client reads it, and as the sandbox writes it"),
    ("BundledRows", "of all pending invites, and of one row of a listing"),
    ("Clock", "of the client, and of the sandbox"),
    ("Error", "of a deserializer, and of a conversion, as their traits ask for"),
    ("Failure", "of a request, and of a command: cli/ alone uses the second"),
    ("Fields", "of an error of the API, and of a fixture of the sandbox"),
    ("Inputs", "of the search for a key, and of a plan"),
    ("Inside", "how a kind is read inside another one, and what was found there"),
    ("Key", "of a mapping, of a guardrail's index, and of the sandbox"),
    ("Limits", "of the client, of a key rule, and of the sandbox"),
    ("Line", "of a journal that is written, and of one that is read"),
    ("Listing", "of the facts of a kind, and of its rows"),
    ("Live", "of each kind, as its trait asks for, and of the whole organization"),
    ("Options", "of the client, and of the sandbox"),
    ("Outcome", "of a change, of a request in the sandbox, and of a test"),
    ("OwnerRow", "the shape of an owner in the JSON of two kinds"),
    ("Page", "of a listing, as the client reads it and as the sandbox writes it"),
    ("Place", "in the queue of a route, and of a row in the sandbox"),
    ("Placed", "a bundled row with its place, and a value of a fixture of the sandbox"),
    ("Problem", "of a request, of a journal, of a row, and as published"),
    ("Reading", "of a journal, and of a fixture of the sandbox"),
    ("Record", "of a run in a journal, and in the sandbox"),
    ("Requests", "as the client counts them, and as published"),
    ("Row", "the shape of a row in the JSON of each kind"),
    ("Run", "of an apply, as the executor and as the journal have it"),
    ("Shape", "of the section of a kind, and of a value in the sandbox"),
    ("Source", "of a key, and a place in the YAML"),
    ("Spec", "of each kind, as its trait asks for"),
    ("State", "of an apply, and of a run in a journal"),
    ("Value", "of a visitor of serde, as its trait asks for"),
    ("Wanted", "of a scope that is read, and of a row"),
    ("Words", "of the policy, and of a role"),
];

/// File names that stand in several folders, with the reason.
const SHARED_FILES: &[(&str, &str)] = &[
    ("journal.rs", "apply/ writes it, cli/ has the command of that name"),
    ("mod.rs", "Rust asks for this name"),
    ("schema.rs", "a command is named like the room that it calls"),
    ("tests.rs", "the tests of the folder's own module"),
];

/// The path of a module: `api/mod.rs` is `api`, `api/page.rs` is `api::page`.
fn module(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        path.with_extension("").components().map(|part| part.as_os_str().to_str().unwrap().to_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// Writes out the braces of a path: `a::{b, c::{d, e}}` is `a::b`, `a::c::d` and `a::c::e`.
fn spread(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let (mut depth, mut start) = (0, 0);
    let mut pieces = Vec::new();
    for (index, character) in tree.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                pieces.push(&tree[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    pieces.push(&tree[start..]);
    for piece in pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()) {
        match piece.split_once('{') {
            Some((head, rest)) => spread(&format!("{prefix}{head}"), rest.strip_suffix('}').unwrap_or(rest), paths),
            None => paths.push(format!("{prefix}{}", piece.split(" as ").next().unwrap_or_default())),
        }
    }
}

/// Every path of some code: those of its `use`, and those that it names in passing.
fn paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut statement = String::new();
    for line in code.lines().map(str::trim) {
        let begins = line.strip_prefix("pub ").or_else(|| line.split_once(") ").map(|(_, rest)| rest)).unwrap_or(line);
        if !statement.is_empty() || line.starts_with("use ") || line.starts_with("pub") && begins.starts_with("use ") {
            statement.push_str(line);
            if line.ends_with(';') {
                let tree = statement.split_once("use ").map_or("", |(_, tree)| tree).trim_end_matches(';');
                spread("", tree, &mut paths);
                statement.clear();
            }
            continue;
        }
        for word in line.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':'))) {
            if word.contains("::") {
                paths.push(word.to_owned());
            }
        }
    }
    paths
}

/// The module that a path of a module names, if it is one of `modules`.
fn named<'a>(from: &[String], path: &str, modules: &'a BTreeSet<Vec<String>>) -> Option<&'a Vec<String>> {
    let mut at = from.to_vec();
    for (index, part) in path.split("::").enumerate() {
        match part {
            "crate" if index == 0 => at.clear(),
            "super" => drop(at.pop()),
            "self" => {}
            part => at.push(part.to_owned()),
        }
    }
    while !at.is_empty() {
        if let Some(module) = modules.get(&at) {
            return Some(module);
        }
        at.pop();
    }
    None
}

#[test]
fn no_circle_of_files_inside_a_room() {
    let sources: Vec<_> = sources()
        .into_iter()
        .filter(|(path, _)| !matches!(path.file_stem().and_then(|stem| stem.to_str()), Some("mod" | "tests")))
        .filter(|(path, _)| !path.components().any(|part| part.as_os_str() == "tests"))
        .collect();
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|(path, _)| module(path)).collect();
    let mut uses: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for (path, text) in &sources {
        let from = module(path);
        let to = paths(&code(text)).into_iter().filter_map(|path| named(&from, &path, &modules));
        let to = to.filter(|to| **to != from && to[0] == from[0]).cloned().collect();
        uses.insert(from, to);
    }
    let known: usize = uses.values().map(BTreeSet::len).sum();
    assert!(known > 100, "the paths between files were not found: {known}");
    // What uses nothing is in no circle, and neither is what uses only that.
    while let Some(free) = uses.iter().find(|(_, to)| to.is_empty()).map(|(from, _)| from.clone()) {
        uses.remove(&free);
        for to in uses.values_mut() {
            to.remove(&free);
        }
    }
    let circles: Vec<String> = uses
        .iter()
        .map(|(from, to)| {
            let to: Vec<String> = to.iter().map(|to| to.join("/")).collect();
            format!("{} uses {}", from.join("/"), to.join(", "))
        })
        .collect();
    assert!(circles.is_empty(), "in a circle, or above one:\n{}", circles.join("\n"));
}

#[test]
fn a_type_name_is_defined_in_one_file() {
    let mut files: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
    for (path, text) in sources() {
        if path.components().any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs"))) {
            continue;
        }
        for line in code(&text).lines().map(str::trim) {
            let line = match line.strip_prefix("pub") {
                Some(rest) if rest.starts_with('(') => rest.split_once(") ").map_or("", |(_, rest)| rest),
                Some(rest) => rest.trim_start(),
                None => line,
            };
            let rest = ["struct ", "enum ", "trait ", "type ", "union "].iter().find_map(|is| line.strip_prefix(is));
            if let Some(name) = rest.map(word).filter(|name| !name.is_empty()) {
                files.entry(name).or_default().insert(path.clone());
            }
        }
    }
    let excepted: BTreeSet<&str> = SHARED_TYPES.iter().map(|(name, _)| *name).collect();
    let shared: BTreeMap<_, _> = files.iter().filter(|(_, files)| files.len() > 1).collect();
    let wrong: Vec<_> = shared.iter().filter(|(name, _)| !excepted.contains(name.as_str())).collect();
    assert!(wrong.is_empty(), "defined in several files: {wrong:?}");
    let idle: Vec<_> = excepted.iter().filter(|name| !shared.keys().any(|shared| shared.as_str() == **name)).collect();
    assert!(idle.is_empty(), "excepted, and defined once: {idle:?}");
}

#[test]
fn a_file_name_is_unique() {
    let mut files: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (path, _) in sources() {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        files.entry(name).or_default().push(path);
    }
    let shared: BTreeMap<_, _> = files.iter().filter(|(_, paths)| paths.len() > 1).collect();
    let excepted: BTreeSet<&str> = SHARED_FILES.iter().map(|(name, _)| *name).collect();
    let wrong: Vec<_> = shared.iter().filter(|(name, _)| !excepted.contains(name.as_str())).collect();
    assert!(wrong.is_empty(), "several files of one name: {wrong:?}");
    let idle: Vec<_> = excepted.iter().filter(|name| !shared.keys().any(|shared| shared.as_str() == **name)).collect();
    assert!(idle.is_empty(), "excepted, and unique: {idle:?}");
}

#[test]
fn docs_begin_with_a_verb_or_a_noun() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines: Vec<&str> = text.split("#[cfg(test)]").next().unwrap_or_default().lines().map(str::trim).collect();
        for (index, line) in lines.iter().enumerate() {
            let Some(doc) = line.strip_prefix("/// ") else { continue };
            let begins = index == 0 || !lines[index - 1].starts_with("///");
            if !begins || !QUESTIONS.contains(&&*word(doc)) {
                continue;
            }
            let item = lines[index..].iter().find(|line| !line.starts_with("///") && !line.starts_with("#["));
            if item.is_some_and(|item| item.starts_with("pub")) {
                wrong.push(format!("{}:{}: {doc}", path.display(), index + 1));
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
        assert!(facts.given || kind.can(Action::Delete), "{} cannot be taken away", kind.facts().name);
        assert!(!facts.given || kind.can(Action::Update), "{} is given and cannot change", kind.facts().name);
        if facts.shape == Shape::Map && !facts.given {
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
fn no_test_file_is_forgotten_and_test_programs_are_few() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let entries = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|end| end == "rs");
    let mut programs = entries(&root).into_iter().filter(is_rust).count();
    for folder in entries(&root).into_iter().filter(|path| path.is_dir()) {
        let files: Vec<PathBuf> = entries(&folder).into_iter().filter(is_rust).collect();
        let Some(main) = files.iter().find(|path| ["main", "mod"].contains(&&*name(path))) else {
            assert!(files.is_empty(), "{} has no main.rs", folder.display());
            continue;
        };
        programs += usize::from(name(main) == "main");
        let text = fs::read_to_string(main).unwrap();
        for file in files.iter().filter(|file| *file != main) {
            let is_named = text.lines().any(|line| line.ends_with(&format!("mod {};", name(file))));
            assert!(is_named, "{} is in no test program", file.display());
        }
    }
    // Each one is linked anew, which takes longer than its compilation.
    assert!(programs <= 12, "{programs} test programs: add a module to one of them");
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
