//! Text in, terminal out. Results go to stdout, everything else to stderr; nobody else prints.

use super::exit::Failure;
use crate::render::{plain::plain, style::Style};
use anstream::{AutoStream, ColorChoice};
use std::{
    io::{self, IsTerminal as _, Write as _},
    path::Path,
};

/// How many characters a comment on a pull request may have (65,536 at GitHub), with room for what a script puts around it.
pub(super) const COMMENT: usize = 64_000;

/// How results are drawn on stdout.
pub(super) fn style() -> Style {
    let colour = AutoStream::choice(&io::stdout()) != ColorChoice::Never && io::stdout().is_terminal()
        || AutoStream::choice(&io::stdout()) == ColorChoice::AlwaysAnsi
        || AutoStream::choice(&io::stdout()) == ColorChoice::Always;
    Style { colour, ..Style::default() }
}

/// Whether stderr takes colour.
pub(super) fn colour_on_stderr() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// Whether somebody sits at the terminal.
pub(super) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Prints a result. A reader that went away (`| head`) is no failure.
pub(super) fn result(text: &str) {
    let mut out = io::stdout().lock();
    let newline = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.write_all(newline.as_bytes())).and_then(|()| out.flush());
}

/// Says something beside the result.
pub(super) fn say(text: &str) {
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "{}", text.trim_end_matches('\n'));
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
    {
        let mut err = io::stderr().lock();
        let _ = write!(err, "{question}").and_then(|()| err.flush());
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

/// Writes a file whole or not at all: beside its place first, then renamed. A link is followed, a file keeps its mode,
/// and what is no file (a pipe, a device) is written as it is; `-` is stdout.
pub(super) fn save(path: &Path, text: &str) -> io::Result<()> {
    if path == Path::new("-") {
        result(text);
        return Ok(());
    }
    let there = std::fs::metadata(path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(text.as_bytes());
    }
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(there) = there {
        file.as_file().set_permissions(there.permissions())?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
