//! Text in, terminal out. Results go to stdout, everything else to stderr; nobody else prints.

use super::{exit::Failure, files};
use crate::{
    api::redact::{hide, hide_keys, keys_in},
    model::text::{harmless_json, without_commands},
    render::{plain::plain, style::Style},
};
use anstream::{AutoStream, ColorChoice};
use secrecy::SecretString;
use std::{
    fs,
    io::{self, IsTerminal as _, Write},
    path::Path,
    sync::{Mutex, PoisonError},
};

/// The keys that this process knows of: the one in use, and what looks like one among its words and variables. No
/// output shows them, whoever repeats them.
static KEYS: Mutex<Vec<SecretString>> = Mutex::new(Vec::new());

/// Why stdout could not be written, the first time that this happened.
static BROKEN: Mutex<Option<io::Error>> = Mutex::new(None);

/// Looks for keys in the command line and the environment: somebody may have typed one in the wrong place.
pub(super) fn find_typed_keys() {
    let words = std::env::args_os().chain(std::env::vars_os().map(|(_, value)| value));
    for word in words {
        for key in keys_in(&word.to_string_lossy()) {
            keep_out(&SecretString::from(key));
        }
    }
}

/// Keeps a key out of everything that is printed or saved from now on.
pub(super) fn keep_out(key: &SecretString) {
    KEYS.lock().unwrap_or_else(PoisonError::into_inner).push(key.clone());
}

/// Calls with the keys that nobody may see.
fn with_keys<T>(call: impl FnOnce(&[&SecretString]) -> T) -> T {
    let keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
    call(&keys.iter().collect::<Vec<_>>())
}

/// A result without keys, and without what a CI runner would take for a command.
fn result_text(text: &str) -> String {
    without_commands(&with_keys(|keys| hide(text, keys))).into_owned()
}

/// The same for text beside the result, where nothing that looks like a key has a right to be.
pub(super) fn beside(text: &str) -> String {
    without_commands(&with_keys(|keys| hide_keys(text, keys))).into_owned()
}

/// Lines of JSON without keys, on their way to a file or to stdout.
pub(super) struct JsonLines<W>(pub(super) W);

impl<W: Write> Write for JsonLines<W> {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(lines);
        self.0.write_all(harmless_json(&with_keys(|keys| hide(&text, keys))).as_bytes())?;
        Ok(lines.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Returns whether everything that was printed as a result arrived. A reader that went away (`| head`) is no failure; a
/// full disk is.
pub(super) fn check() -> Result<(), Failure> {
    let broken = BROKEN.lock().unwrap_or_else(PoisonError::into_inner);
    match &*broken {
        Some(error) => Err(Failure::wrong(format!("cannot write to stdout: {error}"))),
        None => Ok(()),
    }
}

/// The number of characters that a comment on a pull request may have (65,536 at GitHub), with room for what a script
/// puts around it.
pub(super) const COMMENT: usize = 64_000;

/// Returns how results are drawn on stdout.
pub(super) fn style() -> Style {
    let colour = AutoStream::choice(&io::stdout()) != ColorChoice::Never && io::stdout().is_terminal()
        || AutoStream::choice(&io::stdout()) == ColorChoice::AlwaysAnsi
        || AutoStream::choice(&io::stdout()) == ColorChoice::Always;
    Style { colour, ..Style::default() }
}

/// Returns the width of the terminal that stdout is; `None` if it is none, and then nothing is shortened.
pub(super) fn terminal_width() -> Option<usize> {
    /// Wider than any terminal.
    const LINE: usize = 1000;
    if !io::stdout().is_terminal() {
        return None;
    }
    // clap knows the width and does not tell it; but it wraps a help text at that width.
    let words = "x ".repeat(LINE);
    let help = clap::Command::new("x").max_term_width(0).help_template("{about}").about(words);
    let text = help.clone().render_help().to_string();
    text.lines().map(|line| line.trim_end().len()).max().map(|widest| widest + 1)
}

/// Returns whether stderr takes colour.
pub(super) fn colour_on_stderr() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// Returns whether somebody sits at the terminal.
pub(super) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Prints a result. [`check`] tells whether it arrived.
pub(super) fn result(text: &str) {
    if let Err(error) = print(text) {
        BROKEN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

fn print(text: &str) -> io::Result<()> {
    status("");
    let text = result_text(text);
    let newline = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(newline.as_bytes()));
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Whether a status line stands on the terminal.
static STATUS: Mutex<bool> = Mutex::new(false);

/// Returns whether stderr is a terminal, which can show a status line.
pub(super) fn shows_status() -> bool {
    io::stderr().is_terminal()
}

/// Shows one line in place of the one before; an empty one takes it away. Only for a terminal.
pub(super) fn status(text: &str) {
    let mut shown = STATUS.lock().unwrap_or_else(PoisonError::into_inner);
    if !*shown && text.is_empty() {
        return;
    }
    *shown = !text.is_empty();
    let mut err = io::stderr().lock();
    let _ = write!(err, "\r\x1b[2K{}", beside(&plain(text))).and_then(|()| err.flush());
}

/// Says something beside the result.
pub(super) fn say(text: &str) {
    status("");
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "{}", beside(text.trim_end_matches('\n')));
}

/// Warns, beside the result.
pub(super) fn warn(text: &str) {
    say(&format!("warning: {}", plain(text)));
}

/// Says why a run ended early.
pub(super) fn failure(failure: &Failure) {
    if failure.message.is_empty() {
        return;
    }
    say(&format!("error: {}", lines(&failure.message)));
    if let Some(hint) = &failure.hint {
        say(&format!("  help: {}", lines(hint)));
    }
}

/// Neutralises each line, and keeps the lines.
fn lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// Asks for a line; `None` at the end of input.
pub(super) fn ask(question: &str) -> Option<String> {
    status("");
    {
        let mut err = io::stderr().lock();
        let _ = write!(err, "{}", beside(question)).and_then(|()| err.flush());
    }
    let mut answer = String::new();
    match io::stdin().read_line(&mut answer) {
        Ok(0) | Err(_) => {
            say("");
            None
        }
        Ok(_) => Some(answer.trim().to_owned()),
    }
}

/// Writes a file that only its owner may read, whole or not at all. `pack` makes the bytes of the file from the text. A
/// device is written as it is.
pub(super) fn save_private(path: &Path, text: &str, pack: impl FnOnce(&[u8]) -> io::Result<Vec<u8>>) -> io::Result<()> {
    if path == Path::new("-") {
        return print(text);
    }
    files::may_write(path)?;
    let text = with_keys(|keys| hide(text, keys));
    let bytes = pack(text.as_bytes())?;
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return write_as_it_is(path, &bytes);
    }
    // A temporary file is its owner's alone, and stays so under its new name.
    let (mut file, path) = files::beside(path)?;
    file.write_all(&bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes to a device, which must not be replaced by a file.
fn write_as_it_is(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    file.write_all(bytes).and_then(|()| file.flush())
}

/// Writes a file whole or not at all: beside its place first, then renamed. A link is followed, a file keeps its mode,
/// and a device such as `/dev/stderr` is written as it is; `-` is stdout.
pub(super) fn save(path: &Path, text: &str) -> io::Result<()> {
    if path == Path::new("-") {
        return print(text);
    }
    files::may_write(path)?;
    let text = with_keys(|keys| hide(text, keys));
    let there = fs::metadata(path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        return write_as_it_is(path, text.as_bytes());
    }
    let (mut file, path) = files::beside(path)?;
    file.write_all(text.as_bytes())?;
    if let Some(there) = there {
        file.as_file().set_permissions(there.permissions())?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
