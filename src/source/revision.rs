//! A folder and a git revision in, the files of the folder as they were in that commit out. [I/O: runs `git`, which
//! reads its own objects; the work tree is not touched, and no shell is involved.]

use super::budget::{MAX_BYTES, MAX_FILES};
use crate::model::text::{cut, quoted};
use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The most characters of the name of a revision.
const MOST_CHARACTERS: usize = 250;

/// The most bytes that the list of a commit's files may have.
const MOST_LISTED: u64 = 64 * 1024 * 1024;

/// The variables of the environment that hold keys. No other program gets them.
const KEYS: [&str; 2] = ["OPENAI_ADMIN_KEY", "OPENAI_API_KEY"];

/// The reason why a revision cannot be read, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionError {
    /// The reason: a lowercase fragment.
    pub message: String,
    /// The hint, in sentences.
    pub help: String,
}

impl RevisionError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// A folder as it was in a commit.
#[derive(Debug)]
pub struct Revision {
    /// The folder in the work tree, where `git` runs.
    folder: PathBuf,
    /// The commit's id.
    pub commit: String,
    /// The files, by their paths relative to the folder.
    blobs: BTreeMap<String, Blob>,
}

/// One file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Blob {
    id: String,
    size: usize,
    is_link: bool,
}

/// Returns whether a text can be the name of a revision: nothing that `git` could take for an option, a range or a
/// path.
#[must_use]
pub fn is_revision_name(text: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || "._/-+@^~{}#=%".contains(letter);
    !text.is_empty()
        && text.chars().count() <= MOST_CHARACTERS
        && !text.starts_with(['-', '^'])
        && !text.contains("..")
        && text.chars().all(fits)
}

/// Returns the commit that a name stands for in the repository of a folder; `None` where there is no such name, no
/// repository or no `git`.
#[must_use]
pub fn commit_of(folder: &Path, name: &str) -> Option<String> {
    if !is_revision_name(name) {
        return None;
    }
    let found = git(folder).args(&["rev-parse", "--verify", "--quiet", "--end-of-options"]);
    let found = run(found.arg(format!("{name}^{{commit}}"))).ok()?;
    let id = found.trim();
    is_id(id).then(|| id.to_owned())
}

fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `git` in a folder, with what it may not do.
struct Git(Command);

fn git(folder: &Path) -> Git {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["--no-replace-objects", "--literal-pathspecs"]);
    // It reads what is there: it fetches nothing, asks nobody, and writes no index.
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0");
    command.env("LC_ALL", "C").stdin(Stdio::null());
    for key in KEYS {
        command.env_remove(key);
    }
    Git(command)
}

impl Git {
    fn args(mut self, words: &[&str]) -> Self {
        self.0.args(words);
        self
    }

    fn arg(mut self, word: impl AsRef<std::ffi::OsStr>) -> Self {
        self.0.arg(word);
        self
    }
}

/// Runs `git` to its end.
fn run(git: Git) -> Result<String, RevisionError> {
    let bytes = run_bytes(git)?;
    String::from_utf8(bytes).map_err(|_| RevisionError::new("git answered with bytes that are not UTF-8", ""))
}

fn run_bytes(mut git: Git) -> Result<Vec<u8>, RevisionError> {
    let mut child = git.0.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|error| missing(&error))?;
    let mut bytes = Vec::new();
    let mut said = Vec::new();
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let read = std::thread::scope(|scope| {
        // Both pipes are read at once, because a full one stops `git`.
        scope.spawn(|| err.map(|err| err.take(4_096).read_to_end(&mut said)));
        out.map_or(Ok(0), |out| out.take(MOST_LISTED).read_to_end(&mut bytes))
    });
    let ended = child.wait();
    let cannot = |error: io::Error| RevisionError::new(format!("cannot run git: {error}"), "");
    read.map_err(cannot)?;
    if ended.map_err(cannot)?.success() {
        return Ok(bytes);
    }
    let said = String::from_utf8_lossy(&said);
    let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("git failed and said nothing");
    Err(RevisionError::new(cut(&quoted(first), 300).into_owned(), ""))
}

fn missing(error: &io::Error) -> RevisionError {
    match error.kind() {
        io::ErrorKind::NotFound => RevisionError::new(
            "the program `git` is not installed",
            "A revision is read by git. Install it, or name a file or folder instead.",
        ),
        _ => RevisionError::new(format!("cannot run git: {error}"), "Name a file or folder instead."),
    }
}

/// Returns whether the repository of a folder has only a part of its history.
fn is_shallow(folder: &Path) -> Result<bool, RevisionError> {
    let answer = run(git(folder).args(&["rev-parse", "--is-shallow-repository"]))?;
    Ok(answer.trim() == "true")
}

/// Says why a name leads to no commit, and what to do about it.
fn unknown(folder: &Path, name: &str) -> RevisionError {
    let shown = quoted(name);
    match is_shallow(folder) {
        Err(error) if error.message.contains("not a git repository") => RevisionError::new(
            format!("`{shown}` is neither a file or folder nor a git revision: this folder is in no git repository"),
            "Name the file or folder of the base configuration.",
        ),
        Err(error) if error.help.is_empty() => RevisionError::new(
            format!("git cannot read its repository: {}", error.message),
            "Repair that, or name the file or folder of the base configuration.",
        ),
        Err(error) => error,
        Ok(true) => RevisionError::new(
            format!("`{shown}` is not in this clone, which is shallow"),
            "Fetch it: write `fetch-depth: 0` for actions/checkout, or run `git fetch --unshallow`.",
        ),
        Ok(false) => RevisionError::new(
            format!("`{shown}` is neither a file or folder nor a revision that git knows"),
            "Check the name. A branch that was never fetched is called `origin/NAME` after `git fetch origin NAME`.",
        ),
    }
}

impl Revision {
    /// Lists the files of a folder as they were in a revision.
    ///
    /// # Errors
    /// Without git, without such a revision, or where the folder was not in it.
    pub fn open(folder: &Path, name: &str) -> Result<Self, RevisionError> {
        if !is_revision_name(name) {
            return Err(RevisionError::new(
                format!("`{}` cannot be the name of a git revision", quoted(name)),
                "Write a branch, a tag or a commit: `origin/main`. A path begins with `./`.",
            ));
        }
        let Some(commit) = commit_of(folder, name) else { return Err(unknown(folder, name)) };
        let prefix = run(git(folder).args(&["rev-parse", "--show-prefix"]))?;
        let prefix = prefix.trim_end_matches(['\n', '\r']).trim_end_matches('/');
        let tree = format!("{commit}:{prefix}");
        let listed =
            run_bytes(git(folder).args(&["ls-tree", "-r", "-l", "-z", "--full-tree", "--end-of-options"]).arg(&tree));
        let listed = listed.map_err(|error| {
            let place = if prefix.is_empty() { "the repository" } else { prefix };
            RevisionError::new(
                format!("cannot read `{}` as it was in `{}`: {}", quoted(place), quoted(name), error.message),
                "If that revision had no configuration there, commit a first one to it; it may manage nothing yet.",
            )
        })?;
        Ok(Self { folder: folder.to_owned(), commit, blobs: blobs(&listed)? })
    }

    /// Returns how many commits up to this one change the folder and are not in `HEAD`. In a shallow clone nobody can
    /// tell, and then it is 0.
    #[must_use]
    pub fn commits_ahead(&self) -> usize {
        if !matches!(is_shallow(&self.folder), Ok(false)) {
            return 0;
        }
        let counted = run(git(&self.folder).args(&["rev-list", "--count", &self.commit, "^HEAD", "--", "."]));
        counted.ok().and_then(|counted| counted.trim().parse().ok()).unwrap_or_default()
    }

    /// Returns the paths of the files, hidden ones left out.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.blobs.keys().map(String::as_str).filter(|path| !path.split('/').any(|part| part.starts_with('.')))
    }

    /// Returns whether a file was there.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.blobs.contains_key(path)
    }

    /// Reads files, all by one run of `git`. A file that is larger than `limit` is refused.
    pub(super) fn read(&self, paths: &[&str], limit: usize) -> BTreeMap<String, io::Result<Vec<u8>>> {
        let mut answers: BTreeMap<String, io::Result<Vec<u8>>> = BTreeMap::new();
        let mut wanted: Vec<(&str, &Blob)> = Vec::new();
        let links: Vec<&str> = paths.iter().copied().filter(|path| self.is_link(path)).collect();
        let targets = if links.is_empty() { BTreeMap::new() } else { self.targets(&links) };
        let mut total = 0_usize;
        for path in paths.iter().take(MAX_FILES) {
            let target = targets.get(*path).map_or(*path, String::as_str);
            match self.blobs.get(target) {
                None if targets.contains_key(*path) => {
                    let why = "it is a link, and leads to no file of this folder";
                    answers.insert((*path).to_owned(), Err(io::Error::other(why)));
                }
                None => drop(answers.insert((*path).to_owned(), Err(io::ErrorKind::NotFound.into()))),
                Some(blob) if blob.is_link => {
                    let why = "it is a link to a link, and those are not followed";
                    answers.insert((*path).to_owned(), Err(io::Error::other(why)));
                }
                Some(blob) if blob.size > limit || total.saturating_add(blob.size) > MAX_BYTES => {
                    answers.insert((*path).to_owned(), Err(io::Error::other("it is too large")));
                }
                Some(blob) => {
                    total += blob.size;
                    wanted.push((path, blob));
                }
            }
        }
        match self.contents(&wanted) {
            Ok(contents) => {
                answers.extend(wanted.iter().zip(contents).map(|((path, _), text)| ((*path).to_owned(), Ok(text))))
            }
            Err(error) => {
                let why = error.to_string();
                answers.extend(wanted.iter().map(|(path, _)| ((*path).to_owned(), Err(io::Error::other(why.clone())))));
            }
        }
        answers
    }

    fn is_link(&self, path: &str) -> bool {
        self.blobs.get(path).is_some_and(|blob| blob.is_link)
    }

    /// Returns where links lead inside the folder; an empty path for a link that leads out of it.
    fn targets(&self, links: &[&str]) -> BTreeMap<String, String> {
        let blobs: Vec<(&str, &Blob)> = links
            .iter()
            .filter_map(|path| Some((*path, self.blobs.get(*path)?)))
            .filter(|(_, blob)| blob.size < 4_096)
            .collect();
        let mut targets: BTreeMap<String, String> =
            links.iter().map(|path| ((*path).to_owned(), String::new())).collect();
        for ((path, _), text) in blobs.iter().zip(self.contents(&blobs).unwrap_or_default()) {
            let target = String::from_utf8(text).ok().and_then(|text| resolved(path, &text));
            targets.insert((*path).to_owned(), target.unwrap_or_default());
        }
        targets
    }

    /// Reads the contents of objects.
    fn contents(&self, wanted: &[(&str, &Blob)]) -> io::Result<Vec<Vec<u8>>> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = git(&self.folder).args(&["cat-file", "--batch"]).0;
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(mut input), Some(output)) = (input, output) else { return Err(io::Error::other("git has no pipes")) };
        let ids: String = wanted.iter().map(|(_, blob)| format!("{}\n", blob.id)).collect();
        let contents = std::thread::scope(|scope| {
            // Written beside the reading, because a full pipe stops both sides.
            let written = scope.spawn(move || input.write_all(ids.as_bytes()));
            let mut output = BufReader::new(output);
            let contents: io::Result<Vec<Vec<u8>>> =
                wanted.iter().map(|(_, blob)| content(&mut output, blob)).collect();
            // What is not read any more would keep `git` waiting.
            drop(output);
            let written = written.join().unwrap_or_else(|_| Err(io::Error::other("cannot write to git")));
            contents.and_then(|contents| written.map(|()| contents))
        });
        child.wait()?;
        contents
    }
}

/// Reads one object of `git cat-file --batch`: `ID blob SIZE`, the bytes, and the end of a line.
fn content(output: &mut impl BufRead, blob: &Blob) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    output.by_ref().take(200).read_line(&mut head)?;
    let expected = format!("{} blob {}\n", blob.id, blob.size);
    if head != expected {
        let missing = head.trim_end().ends_with("missing");
        let why = "this clone lacks the file's content: fetch it, for example with `git fetch --refetch --no-filter`";
        return Err(io::Error::other(if missing { why } else { "git gave another object than it was asked for" }));
    }
    let mut bytes = vec![0; blob.size];
    output.read_exact(&mut bytes)?;
    let mut end = [0];
    output.read_exact(&mut end)?;
    Ok(bytes)
}

/// Returns where a link leads, as a path of the folder; `None` for a link that leads out of it.
fn resolved(link: &str, target: &str) -> Option<String> {
    if target.starts_with('/') || target.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = link.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Reads the answer of `git ls-tree -r -l -z`: `MODE TYPE ID SIZE<tab>PATH<nul>`.
fn blobs(listed: &[u8]) -> Result<BTreeMap<String, Blob>, RevisionError> {
    let strange = || RevisionError::new("git listed its files in a form that orgward does not know", "");
    let mut blobs = BTreeMap::new();
    for line in listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
        // A name that is not text cannot be one that a configuration names.
        let Ok(line) = std::str::from_utf8(line) else { continue };
        let (facts, path) = line.split_once('\t').ok_or_else(strange)?;
        let facts: Vec<&str> = facts.split_ascii_whitespace().collect();
        let [mode, kind, id, size] = facts[..] else { return Err(strange()) };
        if kind != "blob" {
            continue;
        }
        if !is_id(id) {
            return Err(strange());
        }
        // `BAD` or `-` stands for an object that is not here: it is told when it is read.
        let size = size.parse().unwrap_or(0);
        blobs.insert(path.to_owned(), Blob { id: id.to_owned(), size, is_link: mode == "120000" });
    }
    Ok(blobs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_reach_git() {
        for good in ["main", "origin/main", "HEAD~2", "v1.0.0", "HEAD^", "main@{1}", "0123abc", "größe"] {
            assert!(is_revision_name(good), "{good}");
        }
        let long = "a".repeat(MOST_CHARACTERS + 1);
        for bad in
            ["", "-x", "--output=x", "^main", "a..b", "a...b", "a:b", "a b", "a\nb", "a;b", "$(a)", "a*", "a\\b", &long]
        {
            assert!(!is_revision_name(bad), "{bad}");
        }
    }

    #[test]
    fn links_stay_in_the_folder() {
        assert_eq!(resolved("a/b.yaml", "../c.yaml").as_deref(), Some("c.yaml"));
        assert_eq!(resolved("b.yaml", "./x/c.yaml").as_deref(), Some("x/c.yaml"));
        for (link, target) in [("b.yaml", "../c.yaml"), ("b.yaml", "/etc/passwd"), ("a/b.yaml", "../../c.yaml")] {
            assert_eq!(resolved(link, target), None, "{target}");
        }
    }

    #[test]
    fn a_listing_is_read_strictly() {
        let id = "a".repeat(40);
        let listed =
            format!("100644 blob {id}      12\tx y.yaml\0120000 blob {id} 3\tl.yaml\0160000 commit {id} -\tsub\0");
        let blobs = blobs(listed.as_bytes()).unwrap();
        assert_eq!(blobs.len(), 2);
        assert_eq!(blobs["x y.yaml"], Blob { id: id.clone(), size: 12, is_link: false });
        assert!(blobs["l.yaml"].is_link);
        assert!(super::blobs(b"100644 blob\tx\0").is_err() && super::blobs(b"1 blob short 1\tx\0").is_err());
    }
}
