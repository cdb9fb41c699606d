use super::*;

const KEY: &str = "sk-admin-AbCdEfGhIjKlMnOp";

fn read_only(text: &str) -> Option<SecretString> {
    Some(SecretString::from(text))
}

#[test]
fn places_are_asked_in_order_and_a_bad_one_does_not_fall_through() {
    use Source::*;
    type Row<'a> = ([Option<&'a str>; 4], Result<(Source, &'a str), CredentialError>);
    let missing = |api_key_is_not_admin| Err(CredentialError::Missing { api_key_is_not_admin });
    let malformed = |from, what| Err(CredentialError::Malformed { from, what });
    let other = Some("sk-admin-other");
    let rows: Vec<Row<'_>> = vec![
        ([Some(KEY), other, other, other], Ok((Command, KEY))),
        ([None, Some(" sk-admin-AbCdEfGhIjKlMnOp\r\n"), other, other], Ok((File, KEY))),
        ([None, None, Some(KEY), other], Ok((AdminVariable, KEY))),
        ([None, None, None, Some(KEY)], Ok((ApiVariable, KEY))),
        ([None, None, None, Some("sk-proj-x")], missing(true)),
        ([None, None, None, Some(" ")], missing(false)),
        ([None; 4], missing(false)),
        ([Some("\n"), other, other, other], Err(CredentialError::Empty { from: Command })),
        ([None, None, Some(""), other], Err(CredentialError::Empty { from: AdminVariable })),
        ([None, Some("sk-proj-x"), other, None], Err(CredentialError::NotAdmin { from: File })),
        ([None, Some("sk-admin-a\nsk-admin-b"), None, None], malformed(File, "it has more than one line")),
        ([Some("sk-admin-\u{e9}x"), None, None, None], malformed(Command, "it contains characters that are not ASCII")),
        ([Some("sk-admin-a b"), None, None, None], malformed(Command, "it contains spaces or control characters")),
        ([Some("sk-admin-a\0"), None, None, None], malformed(Command, "it contains spaces or control characters")),
        ([Some("sk-admin-"), None, None, None], malformed(Command, "nothing follows the prefix")),
    ];
    for ([command, file, admin_variable, api_variable], expected) in rows {
        let [command, file, admin_variable, api_variable] =
            [command, file, admin_variable, api_variable].map(|text| text.and_then(read_only));
        let found = find(Inputs { command, file, admin_variable, api_variable });
        match (found, expected) {
            (Ok(found), Ok((source, key))) => {
                assert_eq!((found.source, found.key.expose_secret()), (source, key));
                assert!(!format!("{found:?}").contains(key));
            }
            (found, expected) => assert_eq!(found.map(|found| found.source), expected.map(|(source, _)| source)),
        }
    }
}

#[test]
fn errors_say_what_to_do_and_do_not_show_the_key() {
    let error = find(Inputs { admin_variable: read_only("sk-proj-hunter2"), ..Inputs::default() }).unwrap_err();
    let said = format!("{error} {error:?} {:?}", error.hint());
    assert!(said.contains("OPENAI_ADMIN_KEY") && said.contains("organization/admin-keys"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn a_redacted_value_is_recognised_only_without_doubt() {
    let key = SecretString::from("sk-admin-AbCdEfGhIjKlMnOp");
    for (redacted, expected) in [
        ("sk-admin...nOp", true),
        ("sk-admin-Ab...MnOp", true),
        ("sk-admin-********MnOp", true),
        ("sk-admin\u{2026}MnOp", true),
        (" sk-...MnOp ", true),
        ("sk-admin...xyz", false),
        ("sk-proj...nOp", false),
        ("sk-admin...Op", false),
        ("sk-admin-****", false),
        ("****MnOp", false),
        ("sk-admin-**AbC**MnOp", false),
        ("sk-admin-AbCdEfGhIjKl...IjKlMnOp", false),
        ("sk-admin-AbCdEfGhIjKlMnOp", false),
        ("", false),
        ("...", false),
    ] {
        assert_eq!(matches_redacted(&key, redacted), expected, "{redacted}");
    }
}

#[cfg(unix)]
mod places {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[tokio::test]
    async fn a_command_gives_its_output_or_a_reason() {
        let key = run_command("printf sk-adm; echo in-from-command").await.unwrap();
        assert_eq!(find(Inputs { command: Some(key), ..Inputs::default() }).unwrap().source, Source::Command);
        for (command, reason) in [
            ("printf sk-adm; echo in-secret; exit 3", "exit status: 3"),
            ("echo sk-admin-secretsecretsecret", "it holds a key"),
            ("head -c 10000 /dev/zero", "more than a key"),
            ("printf '\\377'", "not UTF-8"),
            // Without a stdin it must not wait for one.
            ("cat; exit 1", "exit status: 1"),
        ] {
            let said = run_command(command).await.unwrap_err().to_string();
            assert!(said.contains(reason) && !said.contains("sk-admin"), "{command}: {said}");
        }
    }

    #[test]
    fn a_file_that_others_can_read_is_used_with_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, format!("{KEY}\n")).unwrap();
        for (mode, warned) in [(0o600, false), (0o400, false), (0o640, true), (0o604, true)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let (content, warning) = read_file(&path).unwrap();
            assert_eq!(content.expose_secret().trim(), KEY);
            assert_eq!(warning.is_some(), warned, "{mode:o}");
        }
        std::fs::write(&path, "x".repeat(5000)).unwrap();
        assert!(read_file(&path).unwrap_err().to_string().contains("larger than a key"));
        assert!(read_file(&folder.path().join("none")).unwrap_err().to_string().contains("cannot read"));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_a_command_started_ends_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // The pipe has a writer as long as the grandchild lives.
    let command = format!("sleep 600 > '{}' & wait", pipe.display());
    let mut started = tokio::select! {
        ended = run(&command, true) => panic!("{ended:?}"),
        opened = tokio::fs::File::open(&pipe) => opened.unwrap(),
    };
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(60), started.read_to_end(&mut rest)).await;
    ended.expect("the grandchild lives on").unwrap();
}
