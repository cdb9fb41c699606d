use super::*;
use crate::{
    model::node::{Node, NodeKind},
    source::SourceFile,
};

fn sources(files: &[(&str, &str)]) -> Sources {
    let file = |(path, text): &(&str, &str)| SourceFile {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
        node: Node { at: Position::default(), is: NodeKind::Map(Vec::new()) },
    };
    Sources { root: ".".into(), files: files.iter().map(file).collect() }
}

fn at(file: u16, line: u32, column: u16) -> Position {
    Position { file, line, column }
}

fn company() -> Sources {
    sources(&[
        ("orgward.yaml", "version: 1\nfiles: [people/*.yaml]\n"),
        (
            "people/a.yaml",
            "users:\r\n  bob@example.com: [admin]\r\n  zoë@example.com: {roles: \"own er\"}\r\n  bob@example.com: reader\r\n",
        ),
    ])
}

#[test]
fn a_report_reads_like_a_compilers() {
    let list = [
        Diagnostic::error(at(1, 4, 3), "the key `bob@example.com` is written twice")
            .also(at(1, 2, 3), "first written here"),
        Diagnostic::warning(at(1, 3, 28), "unknown value `own er`")
            .help("did you mean `owner`?")
            .help("known here: `owner`"),
        Diagnostic::error(at(1, 2, 21), "unknown value `admin`").label("not a role"),
        Diagnostic::error(at(1, 2, 21), "unknown value `admin`").label("not a role"),
        Diagnostic::error(None, "`x.yaml` is not a regular file").help("remove it"),
        Diagnostic::error(at(0, 2, 9), "no file matches `people/*.yaml`").also(at(1, 1, 1), "elsewhere"),
    ];
    insta::assert_snapshot!(diagnostics(&list, &company(), false));
}

#[test]
fn colour_is_ours_alone() {
    let list = [Diagnostic::error(at(1, 2, 21), "\u{1b}[31munknown").help("\u{9b}x").label("\u{202e}y")];
    let text = diagnostics(&list, &company(), true);
    assert!(text.contains("\\u{1b}[31munknown") && text.contains("\\u{9b}x") && text.contains("\\u{202e}y"), "{text}");
    assert!(text.contains("\u{1b}[1m"), "{text:?}");
}

#[test]
fn what_is_in_a_file_cannot_act() {
    let sources = sources(&[("a\n\u{1b}.yaml", "\tx\u{1b}[2J: \u{202e}evil\u{200b}\n")]);
    let list = [Diagnostic::error(at(0, 1, 9), "m\nerror: forged")];
    insta::assert_snapshot!(diagnostics(&list, &sources, false));
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let long = format!("a: [{}here{}]\n", "é, ".repeat(10_000), ", x".repeat(1_700_000));
    let sources = sources(&[("long.yaml", &long)]);
    let list = [
        Diagnostic::error(at(0, 1, 30_005), "in the middle"),
        Diagnostic::error(at(0, 1, 1), "at the start"),
        Diagnostic::error(at(0, 1, u16::MAX), "far out"),
    ];
    insta::assert_snapshot!(diagnostics(&list, &sources, false));
}

#[test]
fn places_that_do_not_exist_are_harmless() {
    let sources = sources(&[("a.yaml", ""), ("b.yaml", "x: 1\n")]);
    let list = [
        Diagnostic::error(at(0, 1, 1), "the file is empty"),
        Diagnostic::error(at(1, 2, 1), "the file ends too early"),
        Diagnostic::error(at(1, 1, 5), "nothing there"),
        Diagnostic::error(at(1, 9, 9), "behind the end"),
        Diagnostic::error(at(7, 1, 1), "no such file"),
        Diagnostic::error(Position::default(), "no place"),
    ];
    insta::assert_snapshot!(diagnostics(&list, &sources, false));
}

#[test]
fn many_are_counted_rather_than_drawn() {
    let list: Vec<_> = (1..=130).map(|line| Diagnostic::warning(at(0, line, 1), format!("no. {line}"))).collect();
    let text = diagnostics(&list, &company(), false);
    assert_eq!(text.matches("warning: no. ").count(), 100);
    assert!(text.ends_with("… and 30 more\n\n130 warnings\n"), "{text}");
    assert_eq!(diagnostics(&[], &company(), false), "");
}

#[test]
fn json_has_the_same_order() {
    let list = [
        Diagnostic::error(at(1, 2, 21), "unknown value `admin`")
            .also(at(1, 1, 1), "first here")
            .help("did you mean `owner`?"),
        Diagnostic::warning(None, "a\u{1b}b"),
    ];
    assert_eq!(
        diagnostics_json(&list, &company()),
        json!([
            {"level": "warning", "file": null, "line": null, "column": null, "message": "a\\u{1b}b",
             "also": [], "help": []},
            {"level": "error", "file": "people/a.yaml", "line": 2, "column": 21, "message": "unknown value `admin`",
             "also": [{"file": "people/a.yaml", "line": 1, "column": 1, "label": "first here"}],
             "help": ["did you mean `owner`?"]},
        ])
    );
}

#[test]
fn carets_span_what_a_reader_would_call_the_word() {
    for (rest, length) in [
        ("bob@example.com: [a]", 15),
        ("a, b", 1),
        ("a] ", 1),
        ("12:30:45 x", 8),
        ("'two words' # no", 11),
        ("\"open", 1),
        ("[a]", 1),
        ("key:", 3),
        ("", 0),
    ] {
        assert_eq!(word(rest), length, "{rest}");
    }
}
