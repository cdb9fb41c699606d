//! Bad input, as folders on disk: every problem has its place, nothing panics, and nothing outside the folder is read.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should fail loudly")]

use orgward::{
    model::{
        diagnostic::{Diagnostic, Level},
        node::{Node, NodeKind},
    },
    render::diagnostic_view::{diagnostics, diagnostics_json},
    source::{ROOT_FILE, Sources, budget, find_default, load, parse},
};
use proptest::prelude::*;
use std::{fs, path::Path};

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// `path:line:column: message` of every problem, in the order of places.
fn shown(sources: &Sources, problems: &[Diagnostic]) -> Vec<String> {
    // Whatever is wrong, it can be drawn.
    let drawn = diagnostics(problems, sources, false);
    assert!(drawn.len() < 200_000, "{} bytes", drawn.len());
    let list = diagnostics_json(problems, sources);
    let line = |problem: &serde_json::Value| {
        let message = problem["message"].as_str().unwrap();
        match problem["file"].as_str() {
            Some(file) => format!("{file}:{}:{}: {message}", problem["line"], problem["column"]),
            None => message.to_owned(),
        }
    };
    list.as_array().unwrap().iter().map(line).collect()
}

#[track_caller]
fn refuses(path: &Path, expected: &[&str]) -> (Sources, Vec<Diagnostic>) {
    let (sources, problems) = load(path);
    assert_eq!(shown(&sources, &problems), expected);
    (sources, problems)
}

#[track_caller]
fn refuses_text(text: impl AsRef<[u8]>, expected: &[&str]) {
    let dir = folder(&[(ROOT_FILE, text.as_ref())]);
    refuses(dir.path(), expected);
}

#[test]
fn a_folder_is_read_in_order() {
    let dir = folder(&[
        (ROOT_FILE, b"version: 1\nfiles: [./people/*.yaml, 'projects/**', projects/x/b.yml]\n"),
        ("people/b.yaml", b"users: {}\n"),
        ("people/a.yaml", b"\xEF\xBB\xBFusers: {}\r\n"),
        ("projects/x/b.yml", b"projects: {}\n"),
        ("projects/README.md", b"words: [\n"),
        (".github/workflows/ci.yaml", b"on: [\n"),
        (".pre-commit.yaml", b"a: [\n"),
    ]);
    for path in [dir.path().to_owned(), dir.path().join(ROOT_FILE)] {
        let (sources, _) = refuses(&path, &[]);
        let paths: Vec<_> = sources.files.iter().map(|file| &*file.path).collect();
        assert_eq!(paths, ["orgward.yaml", "people/a.yaml", "people/b.yaml", "projects/x/b.yml"]);
        assert_eq!(sources.root, dir.path());
        assert_eq!(sources.files[1].text, "users: {}\r\n");
        assert_eq!((sources.files[3].node.at.file, sources.files[1].node.at.column), (3, 1));
    }
}

#[test]
fn a_file_alone_looks_at_nothing_else() {
    let dir = folder(&[("one.yaml", b"version: 1\n"), ("live.yaml", b"users: [\n"), (ROOT_FILE, b"a: [\n")]);
    let (sources, _) = refuses(&dir.path().join("one.yaml"), &[]);
    assert_eq!(sources.files.len(), 1);
}

#[test]
fn the_default_is_the_file_then_the_folder() {
    let dir = folder(&[("orgward/orgward.yaml", b"version: 1\n")]);
    assert_eq!(find_default(dir.path()), Some(dir.path().join("orgward")));
    fs::write(dir.path().join(ROOT_FILE), "version: 1\n").unwrap();
    assert_eq!(find_default(dir.path()), Some(dir.path().join(ROOT_FILE)));
    assert_eq!(find_default(&dir.path().join("nowhere")), None);
}

#[test]
fn what_is_not_there_is_told_with_what_to_do() {
    let dir = folder(&[("empty/.keep", b"")]);
    let named = dir.path().join("none.yaml");
    let (_, problems) = refuses(&named, &[&format!("`{}` not found", named.display())]);
    assert!(problems[0].help[0].contains("-c"));
    let named = dir.path().join("empty");
    refuses(&named, &[&format!("`orgward.yaml` not found in `{}`", named.display())]);
    fs::create_dir(dir.path().join("empty/orgward.yaml")).unwrap();
    refuses(&named, &["cannot read `orgward.yaml`: it is not a regular file"]);
}

#[test]
fn all_problems_of_all_files_come_at_once() {
    let dir = folder(&[
        (
            ROOT_FILE,
            b"version: 1\nversion: 2\nfiles: ['*/*.yaml', none/*.yaml, 7, /etc/*.yaml, ../x.yaml, 'a\\b', '[', null]\n",
        ),
        ("people/a.yaml", b"users:\n  a@example.com: &x owner\n"),
        ("people/b.yaml", b""),
        ("people/c.yaml", b"- a\n"),
        ("people/d.yaml", b"users: {}\nfiles: []\nfiles: []\n"),
        ("people/e.yaml", b"users: {}\nnote: caf\xE9\n"),
        ("people/f.yaml", b"\xFF\xFEa\0"),
        ("stray.yml", b"users: {}\n"),
    ]);
    refuses(
        dir.path(),
        &[
            "orgward.yaml:2:1: the key `version` is written twice",
            "orgward.yaml:3:21: no file matches `none/*.yaml`",
            "orgward.yaml:3:34: no file matches `7`",
            "orgward.yaml:3:37: `/etc/*.yaml` is an absolute path",
            "orgward.yaml:3:50: `../x.yaml` leads out of the folder",
            "orgward.yaml:3:61: `a\\b` has a backslash",
            "orgward.yaml:3:68: this pattern cannot be used: a `[` is never closed",
            "orgward.yaml:3:73: expected a file pattern, found null",
            "people/a.yaml:2:18: YAML anchors are not supported",
            "people/b.yaml:1:1: the file is empty",
            "people/c.yaml:1:1: expected a mapping of sections, found a list",
            "people/d.yaml:2:1: `files:` stands in the root file only",
            "people/d.yaml:3:1: the key `files` is written twice",
            "people/e.yaml:2:10: the file is not UTF-8",
            "people/f.yaml:1:1: the file is not UTF-8",
        ],
    );
}

#[test]
fn a_stray_file_is_an_error_where_files_are_named() {
    let files: [(&str, &[u8]); 4] = [
        (ROOT_FILE, b"version: 1\nfiles: [people/*.yaml]\n"),
        ("people/a.yaml", b"users: {}\n"),
        ("people/deeper/b.yaml", b"users: {}\n"),
        ("c.YML", b"users: {}\n"),
    ];
    let dir = folder(&files);
    refuses(
        dir.path(),
        &[
            "orgward.yaml:2:8: `c.YML` is in the folder, but no pattern of `files:` matches it",
            "orgward.yaml:2:8: `people/deeper/b.yaml` is in the folder, but no pattern of `files:` matches it",
        ],
    );
    fs::write(dir.path().join(ROOT_FILE), "files: []\n").unwrap();
    assert_eq!(load(dir.path()).1.len(), 3);
    fs::write(dir.path().join(ROOT_FILE), "version: 1\n").unwrap();
    refuses(dir.path(), &[]);
}

#[test]
fn the_shape_of_files_is_checked() {
    let text = "expected a list of file patterns, found";
    refuses_text("files: people/*.yaml\n", &[&format!("orgward.yaml:1:8: {text} text")]);
    refuses_text("files:\n", &[&format!("orgward.yaml:1:6: {text} null")]);
    refuses_text("files: {a: b}\n", &[&format!("orgward.yaml:1:8: {text} a mapping")]);
    refuses_text("files: [[a]]\n", &["orgward.yaml:1:9: expected a file pattern, found a list"]);
    refuses_text("files: ['']\n", &["orgward.yaml:1:9: `` is not a file pattern"]);
    refuses_text(
        format!("files: [{}]\n", "a, ".repeat(1_001)),
        &["orgward.yaml:1:8: `files:` has more than 1,000 patterns"],
    );
    refuses_text("files: [C:/x.yaml]\n", &["orgward.yaml:1:9: `C:/x.yaml` is an absolute path"]);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_else() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.yaml", b"password: [hunter2\n"), ("more/x.yaml", b"a: 1\n")]);
    let dir = folder(&[(ROOT_FILE, b"files: ['**/*.yaml']\n"), ("people/a.yaml", b"users: {}\n")]);
    let at = |path: &str| dir.path().join(path);
    symlink(outside.path().join("secret.yaml"), at("people/secret.yaml")).unwrap();
    symlink(outside.path().join("more"), at("more")).unwrap();
    symlink("..", at("people/loop")).unwrap();
    symlink("self.yaml", at("self.yaml")).unwrap();
    symlink("nowhere", at("broken.yaml")).unwrap();
    symlink("nowhere", at("broken.txt")).unwrap();
    symlink("people/a.yaml", at("z.yaml")).unwrap();
    let (sources, _) = refuses(
        dir.path(),
        &[
            "`broken.yaml` is a link that cannot be followed: No such file or directory (os error 2)",
            "`more` is a link that leads out of the folder",
            "`people/loop` is a link to a folder, and those are not followed",
            "`people/secret.yaml` is a link that leads out of the folder",
            "`self.yaml` is a link that cannot be followed: Too many levels of symbolic links (os error 40)",
            "`z.yaml` and `people/a.yaml` are the same file",
        ],
    );
    assert!(sources.files.iter().all(|file| !file.text.contains("hunter2")));

    // The root file itself could be the link.
    fs::remove_file(at(ROOT_FILE)).unwrap();
    symlink(outside.path().join("secret.yaml"), at(ROOT_FILE)).unwrap();
    let (sources, _) = refuses(dir.path(), &["`orgward.yaml` is a link that leads out of the folder"]);
    assert_eq!(sources.files, []);
}

#[cfg(unix)]
#[test]
fn a_kubernetes_volume_is_read() {
    use std::os::unix::fs::symlink;
    let dir = folder(&[
        ("..2026_11_24/orgward.yaml", b"files: [people.yaml]\n"),
        ("..2026_11_24/people.yaml", b"users: {}\n"),
    ]);
    symlink("..2026_11_24", dir.path().join("..data")).unwrap();
    for file in [ROOT_FILE, "people.yaml"] {
        symlink(format!("..data/{file}"), dir.path().join(file)).unwrap();
    }
    assert_eq!(refuses(dir.path(), &[]).0.files.len(), 2);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let dir = folder(&[(ROOT_FILE, b"files: ['*.yaml']\n")]);
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("pipe.yaml")).status();
    if made.is_ok_and(|status| status.success()) {
        let problems = load(dir.path()).1;
        assert_eq!(problems[0].message, "`pipe.yaml` is not a regular file");
        assert_eq!(load(&dir.path().join("pipe.yaml")).1.len(), 1);
    }
}

#[test]
fn a_hostile_name_cannot_forge_output() {
    let dir = folder(&[(ROOT_FILE, b"files: [a.yaml]\n"), ("a.yaml", b"a: 1\n"), ("x\n\x1b[31m.yaml", b"a: [\n")]);
    refuses(
        dir.path(),
        &["orgward.yaml:1:8: `x\\u{a}\\u{1b}[31m.yaml` is in the folder, but no pattern of `files:` matches it"],
    );
}

#[test]
fn bombs_are_refused_at_the_first_anchor() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in b'b'..=b'j' {
        let before = char::from(level - 1);
        bomb += &format!("{0}: &{0} [{1}]\n", char::from(level), vec![format!("*{before}"); 9].join(", "));
    }
    refuses_text(&bomb, &["orgward.yaml:1:4: YAML anchors are not supported"]);
    let quadratic = format!("a: &a {}\nb: [{}]\n", "x".repeat(50_000), "*a, ".repeat(50_000));
    refuses_text(&quadratic, &["orgward.yaml:1:4: YAML anchors are not supported"]);
    refuses_text("b: *a\n", &["orgward.yaml:1:4: YAML aliases are not supported"]);
}

#[test]
fn one_file_of_each_kind_of_bad() {
    let deep = "lists and mappings are nested more than 64 deep";
    refuses_text("[".repeat(100_000), &[&format!("orgward.yaml:1:65: {deep}")]);
    refuses_text("\tusers: {}\n", &["orgward.yaml:1:1: a tab cannot indent"]);
    refuses_text("", &["orgward.yaml:1:1: the file is empty"]);
    refuses_text("a: 1\n---\nb: 1\n", &["orgward.yaml:2:1: a second document starts here"]);
    refuses_text("a: !!str 1\n", &["orgward.yaml:1:4: YAML tags are not supported"]);
    refuses_text("a:\n  <<: 1\n", &["orgward.yaml:2:3: YAML merge keys are not supported"]);
    refuses_text("words\n", &["orgward.yaml:1:1: expected a mapping of sections, found text"]);
    refuses_text("a: \0\n", &["orgward.yaml:1:4: the control character U+0000 cannot stand in YAML"]);
}

#[test]
fn large_files_are_fine_and_too_large_ones_are_refused() {
    let dir = folder(&[(ROOT_FILE, format!("a: [{}b\n", "x".repeat(5_000_000)).as_bytes())]);
    let (sources, problems) = load(dir.path());
    let drawn = diagnostics(&problems, &sources, false);
    assert!(problems.len() == 1 && drawn.len() < 1_000, "{drawn}");

    fs::write(dir.path().join(ROOT_FILE), format!("a: '{}'\n", "x".repeat(5_000_000))).unwrap();
    assert_eq!(load(dir.path()).1, []);

    fs::write(dir.path().join(ROOT_FILE), "files: ['*.yaml']\n").unwrap();
    for name in ["x.yaml", "y.yaml"] {
        fs::write(dir.path().join(name), format!("# {}\na: 1\n", "x".repeat(budget::MAX_BYTES - 1_000))).unwrap();
    }
    let (sources, problems) = load(dir.path());
    assert_eq!(shown(&sources, &problems), ["the configuration is larger than 64 MB; `y.yaml` was not read"]);
    assert_eq!(sources.files.len(), 2);
}

/// A tree without places, for comparison.
fn bare(node: &Node) -> serde_json::Value {
    match &node.is {
        NodeKind::Plain(text) | NodeKind::Quoted(text) => (&**text).into(),
        NodeKind::List(items) => items.iter().map(bare).collect(),
        NodeKind::Map(entries) => entries.iter().map(|(key, value)| (key.name.to_string(), bare(value))).collect(),
    }
}

fn awkward() -> impl Strategy<Value = String> {
    let words = [
        "no", "yes", "on", "y", "1.20", "~", "null", "0755", "<<", "=", "12:30:45", "0x1F", "1e3", "-", "- a", "?",
        ": ", "a: b", "#", "a #b", "&a", "*a", "!a", "|", ">", "@", "`", "%a", "'", "\"", "[", "{", ",", "", " ",
        " a ", "\n", "a\nb\n", "---", "...", "\t", "a\tb", "é漢", "\u{feff}", "\\", "-.inf", ".nan", "true",
    ];
    let text = prop_oneof![prop::sample::select(words.to_vec()).prop_map(str::to_owned), "[ -~]{0,12}", "\\PC{0,8}"];
    // The writer folds text at these as YAML 1.1 does, where they end a line; in YAML 1.2 they do not.
    text.prop_filter("a line break of YAML 1.1", |text| !text.contains(['\u{85}', '\u{2028}', '\u{2029}']))
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    // The writer leaves this one without quotes, and then it is a merge key.
    let key = awkward().prop_filter("a merge key", |key| key != "<<").boxed();
    let leaf = awkward().prop_map(serde_json::Value::from);
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn yamlish() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        "\"",
        "#",
        " # c",
        "|\n",
        ">-\n",
        "&x ",
        "*x",
        "!!str ",
        "!t ",
        "<<: ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "\t",
        "\r\n",
        "\r",
        "~",
        "null",
        "é",
        "\u{feff}",
        "\\",
        "\0",
        "@",
        "`",
        "1.20",
        "files: ",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

/// Whatever it is, it is a tree or a problem, within the budget, with places that can be drawn.
fn holds_up(bytes: &[u8]) {
    let dir = folder(&[(ROOT_FILE, bytes)]);
    let (sources, problems) = load(dir.path());
    let drawn = diagnostics(&problems, &sources, false);
    assert_eq!(problems.is_empty(), drawn.is_empty());
    assert!(drawn.chars().all(|character| character == '\n' || !character.is_control()), "{drawn:?}");
    let text = String::from_utf8_lossy(bytes);
    let mut left = budget::Budget { bytes: bytes.len().saturating_mul(4), nodes: 50, problems: 5 };
    let (tree, problems) = parse(&text, 0, &mut left);
    assert!(problems.len() <= 6);
    assert!(tree.is_some() || problems.iter().any(|problem| problem.level == Level::Error), "{text:?}");
    let mut count = 0;
    tree.iter().for_each(|tree| {
        each(tree, &mut |node| {
            count += 1;
            assert!(node.at.line > 0 && node.at.column > 0);
        })
    });
    assert!(count <= 50 - left.nodes);
}

fn each(node: &Node, observe: &mut impl FnMut(&Node)) {
    observe(node);
    match &node.is {
        NodeKind::List(items) => items.iter().for_each(|item| each(item, observe)),
        NodeKind::Map(entries) => entries.iter().for_each(|(_, value)| each(value, observe)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        holds_up(&bytes);
    }

    #[test]
    fn anything_like_yaml_is_survived(text in yamlish()) {
        holds_up(text.as_bytes());
    }

    #[test]
    fn what_is_written_is_read_back(value in json()) {
        let text = serde_yaml::to_string(&value).unwrap();
        let (tree, problems) = parse(&text, 0, &mut budget::Budget::default());
        prop_assert_eq!(&problems, &[], "{}", text);
        prop_assert_eq!(bare(&tree.unwrap()), value, "{}", text);
    }
}
