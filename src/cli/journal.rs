//! `orgward journal`: a journal's file in, what each of its runs did out. [I/O: reads and opens journals.]

use super::{
    exit::{Exit, Failure},
    files, output,
};
use crate::{
    apply::{
        history::{History, Record},
        journal_reader::Reading,
    },
    model::text::harmless_json,
    render,
};
use clap::{Args, ValueEnum};
use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read, Seek as _},
    path::{Path, PathBuf},
};

/// The longest line that is looked at. Ours have a few hundred bytes; a change's reason may quote an answer.
const LINE_BYTES: usize = 1 << 20;

/// How much of a file is read. A change has about 1 KB, so this is some 200,000 of them.
const FILE_BYTES: u64 = 256 << 20;

/// How much of a journal's end is read to find its last run.
const TAIL_BYTES: u64 = 32 << 20;

#[derive(Debug, Args)]
pub(super) struct JournalCommand {
    /// Read this journal, written by `orgward apply --journal FILE`; `-` is stdin.
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// Write the history in this format.
    #[arg(long, value_enum, default_value_t)]
    format: HistoryFormat,
    /// Show only this run; the beginning of its id is enough.
    #[arg(long, value_name = "ID")]
    run: Option<String>,
}

/// The format of a history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum HistoryFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For a document, for example in an audit.
    Markdown,
    /// For programs.
    Json,
}

pub(super) fn run(command: &JournalCommand) -> Result<Exit, Failure> {
    let named = command.file.display();
    let fail = |error: io::Error| Failure::wrong(format!("cannot read the journal {named}: {error}"));
    let only = command.run.as_deref().unwrap_or_default();
    let history = match command.file == Path::new("-") {
        true => read(io::stdin().lock(), only),
        false => {
            files::may_read(&command.file).map_err(fail)?;
            read(BufReader::new(File::open(&command.file).map_err(fail)?), only)
        }
    }
    .map_err(fail)?;
    if let Some(id) = command.run.as_ref().filter(|_| history.runs.is_empty()) {
        return Err(
            Failure::wrong(format!("the journal {named} contains no run {id}")).hint("Omit `--run` to show all runs.")
        );
    }
    output::result(&match command.format {
        HistoryFormat::Text => render::journal_view::text(&history, output::style()),
        HistoryFormat::Markdown => render::journal_view::markdown(&history),
        HistoryFormat::Json => serde_json::to_string_pretty(&history)
            .map(|text| harmless_json(&text))
            .map_err(|error| Failure::wrong(format!("cannot write the history: {error}")))?,
    });
    Ok(Exit::Done)
}

/// Reads line by line, and holds no more than one line of bounded length at a time.
fn read(file: impl BufRead, only: &str) -> io::Result<History> {
    // One byte more tells a file of just that size from a longer one.
    let mut file = file.take(FILE_BYTES + 1);
    let mut reading = Reading::of_runs(only);
    let mut line = Vec::new();
    loop {
        line.clear();
        let size = (&mut file).take(LINE_BYTES as u64 + 1).read_until(b'\n', &mut line)?;
        if file.limit() == 0 {
            reading.pass_over(format!("the file is longer than {} MiB; the rest was not read", FILE_BYTES >> 20));
            break;
        }
        if size == 0 {
            break;
        }
        if reading.is_full() {
            reading
                .pass_over("the journal is too long to show; the rest was not read (use `--run ID` to show one run)");
            break;
        }
        if line.last() == Some(&b'\n') {
            line.pop();
            reading.take(&line);
        } else if size > LINE_BYTES {
            file.skip_until(b'\n')?;
            reading.pass_over(format!("this line is longer than {} MiB", LINE_BYTES >> 20));
        } else {
            reading.cut(&line);
        }
    }
    Ok(reading.finish())
}

/// The runs of a journal that sent anything, the last one at the end: of a file that `open` would write to.
pub(super) fn runs(path: &Path, organization: &str) -> Vec<Record> {
    runs_of(path, organization).unwrap_or_default()
}

fn runs_of(path: &Path, organization: &str) -> Option<Vec<Record>> {
    let there = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    if there.len() == 0 {
        return None;
    }
    let history = File::open(path).and_then(|file| read(end_of(file, there.len())?, ""));
    let history = history
        .map_err(|error| output::warn(&format!("the journal {} cannot be read: {error}", path.display())))
        .ok()?;
    Some(runs_in(history, organization))
}

/// The runs of a history that sent anything to an organization.
pub(super) fn runs_in(history: History, organization: &str) -> Vec<Record> {
    let mine = |record: &Record| {
        record.organization.as_deref().is_none_or(|theirs| theirs == organization) && !record.changes.is_empty()
    };
    history.runs.into_iter().filter(mine).collect()
}

/// The last runs of a journal that must be there.
pub(super) fn read_end(path: &Path) -> Result<History, Failure> {
    let fail = |error: io::Error| {
        let failure = Failure::wrong(format!("cannot read the journal {}: {error}", path.display()));
        failure.hint("Name the file that `orgward apply --journal FILE` writes.")
    };
    files::may_read(path).map_err(fail)?;
    let file = File::open(path).map_err(fail)?;
    let there = file.metadata().map_err(fail)?;
    if !there.is_file() {
        return Err(fail(io::Error::other("it is not a file")));
    }
    read(end_of(file, there.len()).map_err(fail)?, "").map_err(fail)
}

/// The end of a journal: the last runs stand there, and a long file says nothing else that is needed.
fn end_of(file: File, length: u64) -> io::Result<BufReader<File>> {
    let mut file = BufReader::new(file);
    if length > TAIL_BYTES {
        file.seek(io::SeekFrom::Start(length - TAIL_BYTES))?;
        file.skip_until(b'\n')?;
    }
    Ok(file)
}

/// Returns who applies: a name that somebody chose for it, the forge's, or the machine's. It is a note, not a proof:
/// whoever sets the environment chooses it.
pub(super) fn actor() -> Option<String> {
    let names = ["ORGWARD_ACTOR", "GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER"];
    names.into_iter().filter_map(|name| std::env::var(name).ok()).find(|actor| !actor.is_empty())
}

/// Opens a journal for appending; a new one is its owner's alone. A link to a file is not followed: whoever may put a
/// link there, as in a shared folder, would choose which file of ours the lines go into.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    let fail = |why: String| Failure::wrong(format!("cannot write the journal {}: {why}", path.display()));
    files::may_write(path).map_err(|error| fail(error.to_string()))?;
    let linked = || Err(fail("it is a symbolic link, and orgward does not write a journal through a link".to_owned()));
    let is_link = |path: &Path| fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink());
    // Devices and pipes (`/dev/stderr`) are links on many systems, and lead to no file.
    let leads_to_a_file = |path: &Path| fs::metadata(path).map_or(true, |there| there.is_file());
    if is_link(path) && leads_to_a_file(path) {
        return linked();
    }
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|error| fail(error.to_string()))?;
    let there = file.metadata().map_err(|error| fail(error.to_string()))?;
    if there.is_file() {
        // It may have become a link between the look and the opening.
        if is_link(path) {
            return linked();
        }
        if is_open_to_others(&there) {
            output::warn(&format!("the journal {} is open to other users; run `chmod 600` on it", path.display()));
        }
    }
    Ok(file)
}

#[cfg(unix)]
fn is_open_to_others(there: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&there.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &fs::Metadata) -> bool {
    false
}
