use super::*;
use crate::source::budget::MAX_PROBLEMS;

fn read(text: &str) -> (Option<Node>, Vec<String>) {
    let (node, problems) = parse(text, 0, &mut Budget::default());
    let shown = |problem: &Diagnostic| match problem.at {
        Some(at) => format!("{}:{}: {}", at.line, at.column, problem.message),
        None => problem.message.clone(),
    };
    (node, problems.iter().map(shown).collect())
}

#[track_caller]
fn refused(text: &str, problems: &[&str]) {
    assert_eq!(read(text).1, problems);
}

#[test]
fn a_tree_keeps_text_and_places() {
    let (node, problems) = read("a: 1.20\nb:\n  - 0755\n  - 'yes'\nc:\nä ö: {x: ~, y}\n");
    assert_eq!(problems, [""; 0]);
    let node = node.unwrap();
    let at = |line, column| Position { file: 0, line, column };
    assert_eq!(node.at, at(1, 1));
    assert_eq!(node.get("a"), Some(&Node { at: at(1, 4), is: NodeKind::Plain("1.20".into()) }));
    let Some(NodeKind::List(items)) = node.get("b").map(|node| &node.is) else { panic!() };
    assert_eq!(items[0], Node { at: at(3, 5), is: NodeKind::Plain("0755".into()) });
    assert_eq!(items[1], Node { at: at(4, 5), is: NodeKind::Quoted("yes".into()) });
    assert_eq!(node.get("c").map(|node| &node.is), Some(&NodeKind::Plain("".into())));
    let flow = node.get("ä ö").unwrap();
    assert_eq!(flow.at, at(6, 6));
    assert_eq!(flow.get("x"), Some(&Node { at: at(6, 10), is: NodeKind::Plain("~".into()) }));
    assert!(flow.get("y").unwrap().is_null());
}

#[test]
fn line_ends_of_every_kind_count_alike() {
    for text in ["a: 1\nb: 2\n", "a: 1\r\nb: 2\r\n", "a: 1\rb: 2\r"] {
        let (node, problems) = read(text);
        assert_eq!((problems.len(), node.unwrap().entries().unwrap()[1].0.at.line), (0, 2), "{text:?}");
        assert_eq!(place(text.as_bytes(), text.find('b').unwrap(), 0), Position { file: 0, line: 2, column: 1 });
    }
}

#[test]
fn equal_keys_are_all_told_and_the_first_stays() {
    refused("a: 1\nb: 2\n\"a\": 3\n", &["3:1: the key `a` is written twice"]);
    let (_, problems) = parse("a: 1\na: 2\n", 0, &mut Budget::default());
    assert_eq!(problems[0].also[0].0, Position { file: 0, line: 1, column: 1 });
    let many: String = (0..300).map(|index| format!("k{}: {index}\n", index % 150)).collect();
    let (node, problems) = read(&many);
    assert_eq!(problems.len(), 150);
    assert_eq!(problems[0], "151:1: the key `k0` is written twice");
    let node = node.unwrap();
    assert_eq!(node.entries().unwrap().len(), 150);
    assert_eq!(node.get("k149").unwrap().text(), Some("149"));
    refused("a: 1\na: 2\nb: [\n", &["3:4: `[` is never closed", "2:1: the key `a` is written twice"]);
}

#[test]
fn what_we_do_not_support_is_refused_where_it_stands() {
    refused("a: &x 1\nb: *x\n", &["1:4: YAML anchors are not supported"]);
    refused("a:\n  &x b: 1\n", &["2:3: YAML anchors are not supported"]);
    refused("a: [*@example.com]\n", &["1:5: YAML aliases are not supported"]);
    refused("a: *\n", &["1:4: YAML anchors and aliases are not supported"]);
    refused("a:\n  <<: {b: 1}\n", &["2:3: YAML merge keys are not supported"]);
    refused("a: '<<'\n'<<': 1\n", &[]);
    refused(
        "a: !!str 1\nb: !x [1]\nc: !y!z 1\n",
        &["1:4: YAML tags are not supported", "2:4: YAML tags are not supported", "3:4: YAML tags are not supported"],
    );
    refused("%YAML 1.1\n---\na: yes\n", &["1:1: YAML directives are not supported"]);
    refused("---\na: 1\n---\nb: 1\n", &["3:1: a second document starts here"]);
    refused("a: 1\n...\nb: 1\n", &["3:1: a second document starts here"]);
    refused(
        "? [a, b]\n: 1\n{c: d}: 2\n~: 3\n: 4\nnull: 5\n'null': 6\n",
        &[
            "1:3: a list cannot be a key",
            "3:1: a mapping cannot be a key",
            "4:1: null, where a key was meant",
            "5:1: null, where a key was meant",
            "6:1: null, where a key was meant",
        ],
    );
}

#[test]
fn tabs_do_not_indent() {
    refused("\ta: 1\n", &["1:1: a tab cannot indent"]);
    refused("\t- a\n", &["1:1: a tab cannot indent"]);
    refused("a:\n\tb: 1\n", &["2:1: a tab cannot indent"]);
    refused("a:\n  \tb: 1\n", &["2:3: a tab cannot indent"]);
    refused("a:\n\t- b\n", &["2:1: a tab cannot indent"]);
    refused("a:\n - b\n\t- c\n", &["3:1: a tab cannot indent"]);
    refused("a:\tb\nc: |\n  \tx\nd:\t# words\n  e: [\n   \tf]\n", &[]);
}

#[test]
fn a_file_without_a_value_is_empty() {
    for text in ["", "\n\n", "# only words\n", "---\n", "~\n", "null"] {
        refused(text, &["1:1: the file is empty"]);
    }
}

#[test]
fn control_characters_are_refused() {
    refused("a: 1\nb: x\u{1b}[31m\n", &["2:5: the control character U+001B cannot stand in YAML"]);
    refused("# \u{0}\n", &["1:3: the control character U+0000 cannot stand in YAML"]);
    refused("ä: \u{9b}\n", &["1:4: the control character U+009B cannot stand in YAML"]);
    refused("ä: £ \u{ff01} \u{85}x\n", &[]);
}

#[test]
fn syntax_errors_are_in_words() {
    refused("a: [1, 2\nb: 3\n", &["2:2: a `:` that cannot stand here"]);
    refused("a: {b: 1\n", &["1:4: `{` is never closed"]);
    refused("a: [1}\n", &["1:4: `[` is closed by `}`"]);
    refused("a: 'b\n", &["1:4: the quote is never closed"]);
    refused("a: b: c\n", &["1:5: a `:` that cannot stand here"]);
    refused("a: @b\n", &["1:4: a value cannot start with `@`"]);
    refused("a: 1\n  b: 2\n", &["2:4: a `:` that cannot stand here"]);
    refused("  a: 1\n b: 2\n", &["2:2: this belongs to nothing above it"]);
    refused("a:\n  b: 1\n c: 2\n", &["3:2: the indentation fits nothing above"]);
    refused("a: \"\\d\"\n", &["1:4: an escape that YAML does not know"]);
}

#[test]
fn depth_is_bounded_in_every_style() {
    let deep = "lists and mappings are nested more than 64 deep";
    for (text, place) in [
        ("[".repeat(100_000), "1:65"),
        ("{".repeat(100_000), "1:65"),
        ("{a: ".repeat(100_000), "1:257"),
        ("- ".repeat(100_000), "1:129"),
        ("? ".repeat(100_000), "1:129"),
        ((0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(), "65:65"),
        ("- ".repeat(40) + &"[".repeat(4_000), "1:145"),
    ] {
        let mut budget = Budget::default();
        let (node, problems) = parse(&text, 0, &mut budget);
        assert_eq!(node, None);
        let at = problems[0].at.unwrap();
        assert_eq!((format!("{}:{}", at.line, at.column), &*problems[0].message), (place.to_owned(), deep));
        assert!(MAX_NODES - budget.nodes < 300);
    }
    let fits = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    refused(&fits, &[]);
}

#[test]
fn sizes_are_bounded() {
    let mut budget = Budget { nodes: 4, ..Budget::default() };
    let (node, problems) = parse("[a, b, c, d]", 0, &mut budget);
    assert_eq!((node, budget.nodes), (None, 0));
    assert_eq!(problems[0].message, "the configuration contains more than 5,000,000 nodes");
    let mut budget = Budget { bytes: 4, ..Budget::default() };
    let (node, problems) = parse("a: 100", 0, &mut budget);
    assert_eq!((node, &*problems[0].message), (None, "the configuration is larger than 64 MB"));
    let (_, problems) = read(&"a: 1\n".repeat(5_000));
    assert_eq!(problems.len(), MAX_PROBLEMS + 1);
    assert!(problems[MAX_PROBLEMS].ends_with("too many problems; what follows was not read"));
    let (node, problems) = read(&format!("a: {}", "x".repeat(5_000_000)));
    assert_eq!((problems.len(), node.unwrap().get("a").unwrap().text().unwrap().len()), (0, 5_000_000));
}

#[test]
fn lists_of_every_size_hold_what_was_written() {
    for (outer, inner) in [(0, 0), (1, 2_000), (2_000, 1), (3, 1_023), (3, 1_024)] {
        let text = format!("[{}]", vec![format!("[{}]", vec!["{a: b}"; inner].join(", ")); outer].join(", "));
        let NodeKind::List(items) = read(&text).0.unwrap().is else { panic!() };
        assert_eq!((items.len(), items.capacity()), (outer, outer));
        for item in items {
            let NodeKind::List(items) = item.is else { panic!() };
            assert!(items.len() == inner && items.iter().all(|item| item.get("a").is_some()));
        }
    }
}

#[test]
fn a_place_beyond_the_widest_column_stops_there() {
    let (node, _) = read(&format!("[{}, b]", "x".repeat(70_000)));
    let NodeKind::List(items) = node.unwrap().is else { panic!() };
    assert_eq!(items[1].at.column, u16::MAX);
}
