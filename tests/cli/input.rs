//! Bad input through the whole program: never a panic, always a place, always code 1.

use crate::harness::{LIVE, Ran, Server, binary};

/// A hostile or broken file, and a part of what must be said about it.
fn bad() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let quadratic = {
        let big = "x".repeat(10_000);
        let uses = "  - *a\n".repeat(2_000);
        format!("a: &a {big}\nb:\n{uses}")
    };
    vec![
        (
            "duplicate keys",
            b"version: 1\nusers:\n  a@example.com: owner\n  a@example.com: owner\n".to_vec(),
            "orgward.yaml:4:3",
        ),
        ("an unknown field", b"version: 1\nuser: {}\n".to_vec(), "did you mean `users`?"),
        ("an alias bomb", b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nversion: 1\n".to_vec(), "orgward.yaml:1"),
        ("a quadratic alias file", quadratic.into_bytes(), "anchors"),
        ("100,000 brackets", "[".repeat(100_000).into_bytes(), "orgward.yaml:1"),
        ("the role admin", b"version: 1\nusers:\n  a@example.com: admin\n".to_vec(), "not a base role"),
        (
            "a member who is no user",
            b"version: 1\nusers: { a@example.com: owner }\nprojects:\n  web:\n    members: { b@example.com: member }\n"
                .to_vec(),
            "not listed under `users`",
        ),
        (
            "two e-mails that differ in case",
            b"version: 1\nusers:\n  a@example.com: owner\n  A@example.com: owner\n".to_vec(),
            "the same person",
        ),
        ("tabs", b"version: 1\nusers:\n\ta@example.com: owner\n".to_vec(), "tab"),
        ("a null section", b"version: 1\nusers:\n".to_vec(), "`users` is null"),
        ("an empty file", Vec::new(), "empty"),
        ("only a comment", b"# nothing\n".to_vec(), "empty"),
        ("not UTF-8", b"version: 1\nusers: { a\xff@example.com: owner }\n".to_vec(), "UTF-8"),
        ("a second document", b"version: 1\n---\nversion: 1\n".to_vec(), "orgward.yaml:2"),
        ("5 MB in one line", format!("version: 1\nusers: {{ {} }}\n", "a".repeat(5_000_000)).into_bytes(), "e-mail"),
        ("an escape sequence", b"version: 1\nusers: { \"a\\e[31m\": owner }\n".to_vec(), "\\u{1b}"),
        ("a list at the top", b"- version: 1\n".to_vec(), "orgward.yaml:1:1"),
    ]
}

#[test]
fn bad_input_is_told_and_never_panics() {
    let server = Server::start(LIVE);
    for (name, bytes, part) in bad() {
        std::fs::write(server.folder.path().join("orgward.yaml"), bytes).unwrap();
        let ran = server.run(&["plan"]);
        assert_eq!(ran.code, 1, "{name}: {}", ran.err);
        assert!(ran.err.contains(part), "{name}: `{part}` is not in {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{name}: {}", ran.err);
        assert!(ran.err.len() < 100_000, "{name}: {} bytes were printed", ran.err.len());
    }
    assert!(server.exchanges().is_empty(), "nothing is asked for a broken file");
}

#[test]
fn a_folder_is_taken_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let run = || Ran::of(binary(folder.path()).args(["validate", "-c", "."]).output().unwrap());
    write("orgward.yaml", "version: 1\nfiles: [people/*.yaml]\n");
    run().code(1).says("people/*.yaml");
    write("people/a.yaml", "users: { a@example.com: owner }\n");
    run().code(0).says("2 files");
    write("stray.yaml", "users: {}\n");
    run().code(1).says("stray.yaml");
    std::fs::remove_file(folder.path().join("stray.yaml")).unwrap();
    write("people/b.yaml", "users: { a@example.com: reader }\n");
    run().code(1).says("listed twice").says("people/a.yaml:1:10");
    write("people/b.yaml", "policy: {}\n");
    run().code(1).says("belongs in the root file");
}
