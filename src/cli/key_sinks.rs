//! `--sink NAME=file:DIR` and `--sink NAME=exec:COMMAND` in, sinks for the values of new keys out. [I/O: writes files,
//! runs programs.]
//!
//! A value goes to one file, or to the stdin of one program. It is never an argument, never in the environment, and
//! what a program prints is shown without it.

use super::{exit::Failure, output};
use crate::{
    api::redact::{keys_in, scrub},
    apply::sinks::{KeySink, NewKey, Sinks},
    render::plain::plain,
};
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret as _, SecretString};
use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use zeroize::Zeroizing;

/// How long a program may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// How long orgward waits for the rest of what a program printed after it ended: what it started may hold its output.
const REST: Duration = Duration::from_millis(200);

/// How much of the end of what a program printed is kept, in bytes.
const OUTPUT: usize = 2_048;

/// The longest file name that common file systems take, in bytes.
const LONGEST_NAME: usize = 255;

/// The variables that may hold the admin key. A program gets the value of one key, and not this one.
const KEY_VARIABLES: [&str; 2] = ["OPENAI_ADMIN_KEY", "OPENAI_API_KEY"];

/// Reads the values of `--sink`.
///
/// # Errors
/// When one has another form, or cannot take a key.
pub(super) fn bind(values: &[String]) -> Result<Sinks, Failure> {
    const FORM: &str = "Write `--sink NAME=file:DIR` or `--sink NAME=exec:COMMAND`.";
    let mut sinks = Sinks::default();
    for value in values {
        if keys_in(value).next().is_some() {
            return Err(Failure::wrong("a value of `--sink` holds a key, which others can see among the arguments"));
        }
        let bad = |why: String| Failure::wrong(format!("`--sink {}`: {why}", plain(value))).hint(FORM);
        let (name, target) = value.split_once('=').ok_or_else(|| bad("it has no `=`".to_owned()))?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || !name.chars().all(is_word) {
            return Err(bad("a sink is named by letters, digits, `-` and `_`".to_owned()));
        }
        let sink: Arc<dyn KeySink> = match target.split_once(':') {
            Some(("file", folder)) => {
                let folder = PathBuf::from(folder);
                check_folder(&folder).map_err(|why| bad(format!("the folder {} {why}", folder.display())))?;
                Arc::new(FolderSink(folder))
            }
            Some(("exec", command)) => {
                let words = words(command).map_err(|why| bad(why.to_owned()))?;
                let Some((program, arguments)) = words.split_first() else {
                    return Err(bad("there is no command".to_owned()));
                };
                check_program(program).map_err(bad)?;
                Arc::new(ProgramSink { program: program.clone(), arguments: arguments.to_vec(), timeout: TIMEOUT })
            }
            _ => return Err(bad("a sink is `file:` or `exec:`".to_owned())),
        };
        if !sinks.bind(name, sink) {
            return Err(bad(format!("`{name}` is bound twice")));
        }
    }
    Ok(sinks)
}

/// Splits a command into words as a shell does, without anything else that a shell does.
fn words(command: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match letters.next() {
                        Some(end) if end == letter => break,
                        Some('\\') if letter == '"' => match letters.next() {
                            Some(escaped @ ('"' | '\\')) => word.push(escaped),
                            Some(other) => word.extend(['\\', other]),
                            None => return Err("a quote is not closed"),
                        },
                        Some(other) => word.push(other),
                        None => return Err("a quote is not closed"),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(letters.next().ok_or("a `\\` stands at the end")?),
            space if space.is_whitespace() => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Refuses a program that cannot be there: without this check, a key would be made only to be revoked.
#[cfg(unix)]
fn check_program(program: &str) -> Result<(), String> {
    let can_run = |path: &Path| {
        let there = fs::metadata(path).ok().filter(fs::Metadata::is_file);
        there.is_some_and(|there| std::os::unix::fs::PermissionsExt::mode(&there.permissions()) & 0o111 != 0)
    };
    let is_there = match program.contains('/') {
        true => can_run(Path::new(program)),
        // Without `PATH`, the system looks in places of its own.
        false => std::env::var_os("PATH")
            .is_none_or(|paths| std::env::split_paths(&paths).any(|folder| can_run(&folder.join(program)))),
    };
    if is_there { Ok(()) } else { Err(format!("there is no program `{}` that can be run", plain(program))) }
}

#[cfg(not(unix))]
fn check_program(_: &str) -> Result<(), String> {
    Ok(())
}

/// Refuses a folder that keys must not lie in; a fragment about it.
fn check_folder(folder: &Path) -> Result<(), String> {
    let there = fs::metadata(folder).map_err(|error| format!("cannot be used: {error}"))?;
    if !there.is_dir() {
        return Err("is not a folder".to_owned());
    }
    if is_open_to_all(&there) {
        return Err("can be written by every user; run `chmod o-w` on it".to_owned());
    }
    Ok(())
}

#[cfg(unix)]
fn is_open_to_all(there: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&there.permissions()) & 0o002 != 0
}

#[cfg(not(unix))]
fn is_open_to_all(_: &fs::Metadata) -> bool {
    false
}

/// A folder with one file for each key.
struct FolderSink(PathBuf);

impl FolderSink {
    /// Returns the file of a key: its name stays the same when the key is replaced.
    fn file(&self, key: &NewKey) -> Result<PathBuf, String> {
        let names = [&key.project, &key.service_account, &key.entry].map(|name| encoded(name));
        let name = names.join(".");
        match name.len() <= LONGEST_NAME {
            true => Ok(self.0.join(name)),
            false => Err("the names of project, service account and key are too long for a file name".to_owned()),
        }
    }

    /// Writes the whole value, or nothing: a reader sees the old value or the new one.
    fn write(&self, key: &NewKey, value: &SecretString) -> Result<(), String> {
        check_folder(&self.0).map_err(|why| format!("the folder {} {why}", self.0.display()))?;
        let file = self.file(key)?;
        let write = || -> io::Result<()> {
            // It is made for its owner alone.
            let mut new = tempfile::Builder::new().prefix(".orgward-").tempfile_in(&self.0)?;
            new.write_all(value.expose_secret().as_bytes())?;
            new.as_file().sync_all()?;
            new.persist(&file).map_err(|error| error.error)?;
            sync_folder(&self.0)
        };
        write().map_err(|error| format!("cannot write {}: {error}", file.display()))
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Returns a name that is one part of a file name: without separators, dots and what a file system may not take.
fn encoded(name: &str) -> String {
    const PART: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_');
    percent_encoding::utf8_percent_encode(name, PART).to_string()
}

impl KeySink for FolderSink {
    fn deliver<'s>(&'s self, key: &'s NewKey, value: &'s SecretString) -> BoxFuture<'s, Result<(), String>> {
        Box::pin(async move {
            output::keep_out(value);
            self.write(key, value)
        })
    }
}

/// A program that reads the value from its stdin.
struct ProgramSink {
    program: String,
    arguments: Vec<String>,
    timeout: Duration,
}

impl KeySink for ProgramSink {
    fn deliver<'s>(&'s self, key: &'s NewKey, value: &'s SecretString) -> BoxFuture<'s, Result<(), String>> {
        Box::pin(async move {
            output::keep_out(value);
            self.run(key, value).await
        })
    }
}

impl ProgramSink {
    fn command(&self, key: &NewKey) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(&self.program);
        command
            .args(&self.arguments)
            .env("ORGWARD_KEY_ADDRESS", &key.address)
            .env("ORGWARD_KEY_PROJECT", &key.project)
            .env("ORGWARD_KEY_SERVICE_ACCOUNT", &key.service_account)
            .env("ORGWARD_KEY_ENTRY", &key.entry)
            .env("ORGWARD_KEY_NAME", &key.name)
            .env("ORGWARD_KEY_ID", &key.id)
            .env("ORGWARD_KEY_EXPIRES_AT", key.expires_at.as_deref().unwrap_or_default())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        for name in KEY_VARIABLES {
            command.env_remove(name);
        }
        // A group of its own gets the signals that orgward hands on, and ends as a whole.
        #[cfg(unix)]
        command.process_group(0);
        command
    }

    async fn run(&self, key: &NewKey, value: &SecretString) -> Result<(), String> {
        // Before the program starts: it may be what sends the signal.
        let mut signals = StopSignals::listen();
        let (stdin, unread) = filled_pipe(value).map_err(|error| format!("cannot make a pipe: {error}"))?;
        let mut command = self.command(key);
        command.stdin(stdin);
        let mut child = command.spawn().map_err(|error| format!("cannot start {}: {error}", self.program))?;
        let group = ProgramGroup(child.id());
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let (mut out, mut err) = (Tail::default(), Tail::default());
        let ended = {
            let drains = async { tokio::join!(out.drain(stdout), err.drain(stderr)) };
            let work = child.wait();
            tokio::pin!(drains, work);
            let mut is_drained = false;
            let all = async {
                let ended = loop {
                    tokio::select! {
                        ended = &mut work => break ended,
                        _ = &mut drains, if !is_drained => is_drained = true,
                        name = signals.next() => group.send(name),
                    }
                };
                if !is_drained {
                    let _ = tokio::time::timeout(REST, &mut drains).await;
                }
                ended
            };
            tokio::time::timeout(self.timeout, all).await
        };
        let said = [out.said(value), err.said(value)].into_iter().filter(|said| !said.is_empty());
        let said: String = said.map(|said| format!("; it said: {said}")).collect();
        match ended {
            Err(_) => {
                group.kill();
                Err(format!("{} took longer than {} s{said}", self.program, self.timeout.as_secs()))
            }
            Ok(Err(error)) => Err(format!("cannot wait for {}: {error}", self.program)),
            Ok(Ok(status)) if !status.success() => Err(format!("{} failed: {}{said}", self.program, told(status))),
            Ok(Ok(_)) => match is_empty(unread) {
                Ok(true) => Ok(()),
                Ok(false) => {
                    Err(format!("{} ended without an error, and did not read the whole value{said}", self.program))
                }
                Err(error) => Err(format!("cannot tell whether {} read the value: {error}{said}", self.program)),
            },
        }
    }
}

/// Returns a pipe that holds the value: the end for the program, and a second one that shows what it did not read. A
/// pipe takes the value at once, so a write that succeeds does not say that anybody read it.
fn filled_pipe(value: &SecretString) -> io::Result<(Stdio, io::PipeReader)> {
    let (reader, mut writer) = io::pipe()?;
    // It fits: the longest value is as long as the smallest pipe.
    writer.write_all(value.expose_secret().as_bytes())?;
    Ok((reader.try_clone()?.into(), reader))
}

/// Returns whether everything was read from a pipe that nobody writes to any more.
fn is_empty(mut unread: io::PipeReader) -> io::Result<bool> {
    Ok(unread.read(&mut *Zeroizing::new([0; 1]))? == 0)
}

fn told(status: ExitStatus) -> String {
    status.code().map_or_else(|| status.to_string(), |code| format!("exit status {code}"))
}

/// The end of what a program printed.
#[derive(Default)]
struct Tail(Zeroizing<Vec<u8>>);

impl Tail {
    async fn drain(&mut self, from: Option<impl AsyncRead + Unpin>) {
        let Some(mut from) = from else { return };
        let mut some = Zeroizing::new([0; 1_024]);
        while let Ok(read @ 1..) = from.read(&mut *some).await {
            self.0.extend_from_slice(&some[..read]);
            let more = self.0.len().saturating_sub(OUTPUT);
            self.0.drain(..more);
        }
    }

    /// Returns what was printed, without the value and whatever looks like a key.
    fn said(&self, value: &SecretString) -> String {
        let text = Zeroizing::new(String::from_utf8_lossy(&self.0).into_owned());
        // The beginning may be the rest of a value that was cut.
        let is_cut = self.0.len() >= OUTPUT;
        let whole = if is_cut { text.split_once(char::is_whitespace).map_or("", |(_, rest)| rest) } else { &text };
        plain(scrub(whole, &[value]).trim()).into_owned()
    }
}

/// The signals by which somebody asks orgward to stop.
struct StopSignals {
    #[cfg(unix)]
    streams: Option<(tokio::signal::unix::Signal, tokio::signal::unix::Signal)>,
}

impl StopSignals {
    #[cfg(unix)]
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        Self { streams: signal(SignalKind::terminate()).ok().zip(signal(SignalKind::interrupt()).ok()) }
    }

    #[cfg(not(unix))]
    fn listen() -> Self {
        Self {}
    }

    /// Waits for the next one, and returns its name.
    #[cfg(unix)]
    async fn next(&mut self) -> &'static str {
        let Some((terminate, interrupt)) = &mut self.streams else { return std::future::pending().await };
        tokio::select! {
            _ = terminate.recv() => "TERM",
            _ = interrupt.recv() => "INT",
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) -> &'static str {
        std::future::pending().await
    }
}

/// The processes that a program started, by the id of the program.
struct ProgramGroup(Option<u32>);

impl ProgramGroup {
    fn kill(&self) {
        self.send("KILL");
    }

    /// Sends a signal by the system's own `kill`, which knows groups.
    fn send(&self, signal: &str) {
        let Some(id) = self.0.filter(|_| cfg!(unix)) else { return };
        let sent = std::process::Command::new("sh")
            .args(["-c", &format!("kill -s {signal} -- -{id}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if let Err(error) = sent {
            tracing::warn!(%error, "cannot signal the program of a sink");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made up, and without a run of eight characters that any word has.
    const VALUE: &str = "sk-svcacct-Qm7Zt4Kx9Vb2Lw6Rj8Yc3Np5Hd1";

    fn key() -> NewKey {
        NewKey {
            address: "project/a b/service_account/in.dexer/key/main".to_owned(),
            project: "a/b".to_owned(),
            service_account: "in.dexer".to_owned(),
            entry: "main".to_owned(),
            name: "main@2026-11-25".to_owned(),
            id: "key_1".to_owned(),
            expires_at: Some("2027-01-01T00:00:00Z".to_owned()),
        }
    }

    fn program(script: &str) -> ProgramSink {
        let arguments = vec!["-c".to_owned(), script.to_owned()];
        ProgramSink { program: "sh".to_owned(), arguments, timeout: TIMEOUT }
    }

    fn run(sink: &ProgramSink) -> Result<(), String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(sink.run(&key(), &SecretString::from(VALUE)))
    }

    #[test]
    fn a_command_is_words_and_no_shell() {
        assert_eq!(
            words(r#"put 'a b' "c \"d\"" e\ f $HOME ''"#).unwrap(),
            ["put", "a b", "c \"d\"", "e f", "$HOME", ""]
        );
        assert!(words("put 'a").is_err() && words("put \\").is_err());
        assert_eq!(words("  ").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_sink_has_one_of_two_forms() {
        let folder = tempfile::tempdir().unwrap();
        let good = format!("vault=file:{}", folder.path().display());
        assert!(bind(&[good.clone(), "other=exec:true -x".to_owned()]).is_ok());
        for bad in ["vault", "=exec:true", "va ult=exec:true", "vault=exec:", "vault=http://x", "vault=file:/nowhere"] {
            assert!(bind(&[bad.to_owned()]).is_err(), "{bad}");
        }
        assert!(bind(&[good.clone(), good]).is_err(), "it is bound twice");
        assert!(bind(&[format!("vault=exec:put {VALUE}")]).is_err(), "a key is no argument");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_its_owners_alone_and_takes_the_place_of_the_last_one() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let sink = FolderSink(folder.path().to_owned());
        for value in ["sk-svcacct-old", VALUE] {
            sink.write(&key(), &SecretString::from(value)).unwrap();
        }
        let file = folder.path().join("a%2Fb.in%2Edexer.main");
        assert_eq!(fs::read_to_string(&file).unwrap(), VALUE);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let told = sink.write(&key(), &SecretString::from(VALUE)).unwrap_err();
        assert!(told.contains("every user"), "{told}");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_gets_the_value_on_stdin_and_the_rest_in_its_environment() {
        let script = format!(
            r#"test "$(cat)" = {VALUE} && test -z "$OPENAI_ADMIN_KEY" && test "$ORGWARD_KEY_NAME" = main@2026-11-25 &&
            test "$ORGWARD_KEY_PROJECT" = a/b && test "$ORGWARD_KEY_SERVICE_ACCOUNT" = in.dexer &&
            test "$ORGWARD_KEY_EXPIRES_AT" = 2027-01-01T00:00:00Z"#
        );
        assert_eq!(run(&program(&script)), Ok(()));
    }

    #[cfg(unix)]
    #[test]
    fn what_a_program_prints_is_shown_without_the_value() {
        let told =
            run(&program("v=$(cat); echo \"no room for $v\"; echo \"$v\" | cut -c12-30 >&2; exit 7")).unwrap_err();
        assert!(told.contains("exit status 7") && told.contains("no room for [redacted]"), "{told}");
        for run in VALUE.as_bytes()["sk-svcacct-".len()..].windows(8) {
            assert!(!told.as_bytes().windows(8).any(|shown| shown == run), "{told}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_does_not_read_the_whole_value_did_not_get_it() {
        for script in ["exit 0", "dd bs=1 count=5 >/dev/null 2>&1", "exec 0<&-; sleep 0"] {
            let told = run(&program(script)).unwrap_err();
            assert!(told.contains("did not read the whole value"), "{script}: {told}");
        }
        assert_eq!(run(&program("cat >/dev/null")), Ok(()));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let sink = ProgramSink { timeout: Duration::from_millis(50), ..program("sleep 600 & wait") };
        assert!(run(&sink).unwrap_err().contains("took longer"));
        let told = run(&ProgramSink { program: "/nowhere/program".to_owned(), ..sink }).unwrap_err();
        assert!(told.contains("cannot start"), "{told}");
    }
}
