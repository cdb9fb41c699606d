//! The path of a file or folder in, every file of the configuration out, with all problems. [I/O: reads files.]

use super::{
    ROOT_FILE, SourceFile, Sources,
    budget::{Budget, MAX_FILES},
    folder,
    parse::{parse, place, too_big},
    revision::Revision,
    syntax::grouped,
};
use crate::model::{
    diagnostic::Diagnostic,
    node::{Node, NodeKind, Position},
};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// The configuration to use where none is named: `orgward.yaml`, else the folder `orgward/`.
#[must_use]
pub fn find_default(dir: &Path) -> Option<PathBuf> {
    let (file, folder) = (dir.join(ROOT_FILE), dir.join("orgward"));
    if file.is_file() { Some(file) } else { folder.is_dir().then_some(folder) }
}

/// Reads a configuration: one file, or a folder with its root file and what that names under `files:`. What could be
/// read is returned beside all problems.
#[must_use]
pub fn load(path: &Path) -> (Sources, Vec<Diagnostic>) {
    let mut loading = Loading::default();
    if let Err(problem) = loading.root(path) {
        loading.problems.push(problem);
    }
    (loading.sources, loading.problems)
}

/// Reads a configuration as it was in a revision: its root file, and what that names under `files:`. The folder is only
/// named in messages.
#[must_use]
pub fn load_revision(revision: &Revision, folder: &Path, root_file: &str) -> (Sources, Vec<Diagnostic>) {
    let mut loading = Loading::default();
    loading.sources.root = folder.to_owned();
    if let Err(problem) = loading.revision(revision, root_file) {
        loading.problems.push(problem);
    }
    (loading.sources, loading.problems)
}

#[derive(Default)]
struct Loading {
    sources: Sources,
    budget: Budget,
    problems: Vec<Diagnostic>,
}

impl Loading {
    fn root(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let named = path.display();
        let is_folder = match fs::metadata(path) {
            Ok(metadata) => metadata.is_dir(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(not_found(format!("`{named}` not found")));
            }
            Err(error) => return Err(Diagnostic::error(None, format!("cannot read `{named}`: {error}"))),
        };
        let file = if is_folder { path.join(ROOT_FILE) } else { path.to_owned() };
        let root = if is_folder { Some(path) } else { path.parent() }.filter(|root| *root != Path::new(""));
        let root = root.unwrap_or(Path::new("."));
        self.sources.root = root.to_owned();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();

        let unreadable = |error: &io::Error| match error.kind() {
            io::ErrorKind::NotFound => not_found(format!("`{ROOT_FILE}` not found in `{named}`")),
            _ => Diagnostic::error(None, format!("cannot read `{name}`: {error}")),
        };
        let folder = root.canonicalize().map_err(|error| unreadable(&error))?;
        let Some(target) = folder::within(&file, &folder).map_err(|error| unreadable(&error))? else {
            return Err(Diagnostic::error(None, format!("`{name}` is a link that leads out of the folder"))
                .help("name the file that it leads to with -c"));
        };
        let mut seen = BTreeMap::from([(target.clone(), name.clone())]);
        self.file(name.clone(), &target);

        let Some(files) = self.sources.files.first().and_then(|file| file.node.get("files")) else { return Ok(()) };
        let (found, problems) = folder::resolve(files, folder::list(&folder), &name);
        self.problems.extend(problems);
        for (path, target) in found {
            if self.budget.is_spent() {
                break;
            }
            if self.sources.files.len() >= MAX_FILES {
                let message = format!("the configuration has more than {} files", grouped(MAX_FILES));
                return Err(Diagnostic::error(None, message));
            }
            // Twice the same text would be reported key by key.
            match target.canonicalize().map(|target| seen.insert(target, path.clone())) {
                Ok(Some(first)) => {
                    let message = format!("`{path}` and `{first}` are the same file");
                    self.problems.push(Diagnostic::error(None, message).help("remove the link"));
                }
                _ => self.file(path, &target),
            }
        }
        Ok(())
    }

    fn revision(&mut self, revision: &Revision, root_file: &str) -> Result<(), Diagnostic> {
        if !revision.has(root_file) {
            let message = format!("`{root_file}` was not in this revision");
            return Err(Diagnostic::error(None, message)
                .help("name the file or folder of the base configuration instead of a revision"));
        }
        let mut read = revision.read(&[root_file], self.budget.bytes);
        for (path, bytes) in std::mem::take(&mut read) {
            self.parsed(path, bytes);
        }
        let Some(files) = self.sources.files.first().and_then(|file| file.node.get("files")) else { return Ok(()) };
        let (found, problems) = folder::resolve(files, folder::of_paths(revision.paths()), root_file);
        self.problems.extend(problems);
        let paths: Vec<&str> = found.keys().map(String::as_str).collect();
        if paths.len() >= MAX_FILES {
            let message = format!("the configuration has more than {} files", grouped(MAX_FILES));
            return Err(Diagnostic::error(None, message));
        }
        for (path, bytes) in revision.read(&paths, self.budget.bytes) {
            if self.budget.is_spent() {
                break;
            }
            self.parsed(path, bytes);
        }
        Ok(())
    }

    /// Reads and parses one file. A file that cannot be read is not among the sources.
    fn file(&mut self, path: String, target: &Path) {
        let bytes = read(target, self.budget.bytes);
        self.parsed(path, bytes);
    }

    /// Parses one file.
    fn parsed(&mut self, path: String, bytes: io::Result<Vec<u8>>) {
        let Ok(index) = u16::try_from(self.sources.files.len()) else { return };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                self.problems.push(Diagnostic::error(None, format!("cannot read `{path}`: {error}")));
                return;
            }
        };
        if bytes.len() > self.budget.bytes {
            self.budget.bytes = 0;
            self.problems.push(too_big(Some(&path)));
            return;
        }
        let start = Position { file: index, line: 1, column: 1 };
        let mut node = Node { at: start, is: NodeKind::Map(Vec::new()) };
        let (text, problem) = text(bytes, index);
        if problem.is_none() {
            let (tree, problems) = parse(&text, index, &mut self.budget);
            self.problems.extend(problems);
            match tree {
                Some(tree) if tree.entries().is_some() => node = tree,
                Some(tree) => self.problems.push(
                    Diagnostic::error(tree.at, format!("expected a mapping of sections, found {}", tree.kind()))
                        .help("a file holds sections such as `users:` and `projects:`"),
                ),
                None => {}
            }
        }
        self.problems.extend(problem);
        if index > 0 {
            let files = node.entries().unwrap_or_default().iter().find(|(key, _)| &*key.name == "files");
            if let Some((key, _)) = files {
                self.problems.push(
                    Diagnostic::error(key.at, "`files:` stands in the root file only")
                        .help("move its patterns to the root file"),
                );
            }
        }
        self.sources.files.push(SourceFile { path, text, node });
    }
}

fn not_found(message: String) -> Diagnostic {
    Diagnostic::error(None, message).help("name a configuration file or folder with -c")
}

/// Reads one byte more than there may be, so that the caller sees what is too much without holding it.
pub(super) fn read(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    // Asked before it is opened: opening a pipe waits for somebody to write.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(limit)).unwrap_or(0));
    fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Bytes as text without a byte order mark, and the first byte that is not UTF-8; then the text is for excerpts only.
fn text(bytes: Vec<u8>, file: u16) -> (String, Option<Diagnostic>) {
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            (text, None)
        }
        Err(error) => {
            let at = place(error.as_bytes(), error.utf8_error().valid_up_to(), file);
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let help = if wide { "it looks like UTF-16: save it as UTF-8" } else { "save it as UTF-8" };
            (text, Some(Diagnostic::error(at, "the file is not UTF-8").label("this byte").help(help)))
        }
    }
}
