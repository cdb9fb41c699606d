//! `files:` and a folder in, the files to read out. [I/O: lists folders, opens nothing.]
//!
//! Only what lies in the root file's folder is found: the folder is listed and the patterns choose from the list, so
//! that no pattern can reach out of it. Hidden entries (`.git`, `.github`, the `..data` of a Kubernetes volume) are
//! neither found nor stray.

use super::{
    budget::{MAX_ENTRIES, MAX_PATTERN, MAX_PATTERNS, MAX_STRAY},
    syntax::grouped,
};
use crate::model::{
    diagnostic::Diagnostic,
    glob::Glob,
    node::{Node, NodeKind, Position},
    text::quoted,
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// A file to read: its path relative to the folder, with forward slashes, and what to open.
pub(super) type YamlFiles = BTreeMap<String, PathBuf>;

/// One pattern under `files:`.
struct FilePattern {
    at: Position,
    text: String,
}

/// Resolves `files:` of the root file. `root_file` is excluded.
pub(super) fn resolve(files: &Node, listing: FolderListing, root_file: &str) -> (YamlFiles, Vec<Diagnostic>) {
    let (patterns, mut problems) = patterns(files);
    let mut places = Vec::new();
    for FilePattern { at, text } in patterns {
        match Glob::of_paths(&text) {
            Ok(glob) => places.push((at, glob)),
            Err(why) => problems.push(Diagnostic::error(at, format!("this pattern cannot be used: {why}"))),
        }
    }
    problems.extend(listing.problems);
    // With a broken pattern, what it would have matched is not stray.
    let knows_all_patterns = problems.is_empty();
    let mut found = YamlFiles::new();
    let mut matched = vec![false; places.len()];
    let mut stray = Vec::new();
    for (path, file) in listing.files.into_iter().filter(|(path, _)| path != root_file) {
        let mut hit = false;
        for ((_, glob), matched) in places.iter().zip(&mut matched) {
            if glob.fits(&path) {
                (hit, *matched) = (true, true);
            }
        }
        if hit { drop(found.insert(path, file)) } else { stray.push(path) }
    }
    for ((at, glob), _) in places.iter().zip(&matched).filter(|(_, matched)| !**matched) {
        problems.push(
            Diagnostic::error(*at, format!("no file matches `{}`", glob.as_str())).help(
                "patterns are relative to the root file's folder, find *.yaml and *.yml, and skip hidden entries",
            ),
        );
    }
    if knows_all_patterns {
        let (more, told) = (stray.len().saturating_sub(MAX_STRAY), stray.iter().take(MAX_STRAY));
        for path in told {
            problems.push(
                Diagnostic::error(
                    files.at,
                    format!("`{path}` is in the folder, but no pattern of `files:` matches it"),
                )
                .help("add it to `files:`, or move it out of the folder"),
            );
        }
        if more > 0 {
            let message = format!("{} more YAML files in the folder match no pattern of `files:`", grouped(more));
            problems.push(Diagnostic::error(files.at, message));
        }
    }
    (found, problems)
}

/// The shape of `files:`: a list of relative patterns.
fn patterns(files: &Node) -> (Vec<FilePattern>, Vec<Diagnostic>) {
    let example = "write a list of patterns: `files: [people/*.yaml, projects/*.yaml]`";
    let NodeKind::List(items) = &files.is else {
        let message = format!("expected a list of file patterns, found {}", files.kind());
        return (Vec::new(), vec![Diagnostic::error(files.at, message).help(example)]);
    };
    if items.len() > MAX_PATTERNS {
        let message = format!("`files:` has more than {} patterns", grouped(MAX_PATTERNS));
        return (Vec::new(), vec![Diagnostic::error(files.at, message).help("use `*` and `**`")]);
    }
    let (mut patterns, mut problems) = (Vec::new(), Vec::new());
    for item in items {
        match pattern(item) {
            Ok(text) => patterns.push(FilePattern { at: item.at, text }),
            Err((message, help)) => problems.push(Diagnostic::error(item.at, message).help(help)),
        }
    }
    (patterns, problems)
}

fn pattern(item: &Node) -> Result<String, (String, &'static str)> {
    let Some(text) = item.text().filter(|_| !item.is_null()) else {
        return Err((format!("expected a file pattern, found {}", item.kind()), "write it as text: `people/*.yaml`"));
    };
    let text = text.strip_prefix("./").unwrap_or(text);
    let shown = quoted(text);
    let drive = text.as_bytes().get(1) == Some(&b':');
    if text.is_empty() || text.chars().count() > MAX_PATTERN {
        Err((format!("`{shown}` is not a file pattern"), "write it as text: `people/*.yaml`"))
    } else if text.contains('\\') {
        Err((format!("`{shown}` has a backslash"), "write folders with `/`"))
    } else if text.starts_with('/') || drive {
        Err((format!("`{shown}` is an absolute path"), "patterns are relative to the root file's folder"))
    } else if text.split('/').any(|part| part == "..") {
        Err((format!("`{shown}` leads out of the folder"), "files stand in the root file's folder or below"))
    } else {
        Ok(text.to_owned())
    }
}

/// The YAML files below a folder.
pub(super) struct FolderListing {
    files: YamlFiles,
    problems: Vec<Diagnostic>,
}

/// Lists a folder, whose path must be canonical.
pub(super) fn list(folder: &Path) -> FolderListing {
    let mut listing = FolderListing { files: YamlFiles::new(), problems: Vec::new() };
    let mut entries = 0;
    // Links to folders are not followed, so this ends.
    let mut open = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, path)) = open.pop() {
        let read = fs::read_dir(&path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let found = match read {
            Ok(found) => found,
            Err(error) => {
                let name = if prefix.is_empty() { "the folder" } else { prefix.trim_end_matches('/') };
                listing.problems.push(Diagnostic::error(None, format!("cannot list `{name}`: {error}")));
                continue;
            }
        };
        entries += found.len();
        if entries > MAX_ENTRIES {
            let message = format!("the folder contains more than {} entries", grouped(MAX_ENTRIES));
            listing.problems.push(Diagnostic::error(None, message).help("give the configuration a folder of its own"));
            return listing;
        }
        for entry in found {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let relative = format!("{prefix}{name}");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push((relative + "/", entry.path())),
                Ok(kind) if kind.is_symlink() => listing.link(relative, &entry.path(), folder),
                Ok(kind) if !is_yaml(&name) || kind.is_file() => listing.file(relative, entry.path()),
                Ok(_) => listing.refuse(&relative, "is not a regular file"),
                Err(error) => listing.refuse(&relative, &format!("cannot be read: {error}")),
            }
        }
    }
    listing.problems.sort_by(|a, b| a.message.cmp(&b.message));
    listing
}

/// Returns the YAML files among some paths.
pub(super) fn of_paths<'p>(paths: impl Iterator<Item = &'p str>) -> FolderListing {
    let mut listing = FolderListing { files: YamlFiles::new(), problems: Vec::new() };
    paths.for_each(|path| listing.file(path.to_owned(), PathBuf::from(path)));
    listing
}

impl FolderListing {
    fn file(&mut self, relative: String, path: PathBuf) {
        if is_yaml(&relative) {
            self.files.insert(relative, path);
        }
    }

    fn refuse(&mut self, relative: &str, why: &str) {
        self.problems.push(Diagnostic::error(None, format!("`{relative}` {why}")));
    }

    /// A link inside the folder may stand for a file; anything else could show a stranger's file in an excerpt, or
    /// lead round in circles.
    fn link(&mut self, relative: String, path: &Path, folder: &Path) {
        match within(path, folder) {
            Ok(Some(target)) if target.is_file() => self.file(relative, target),
            Ok(Some(_)) => self.refuse(&relative, "is a link to a folder, and those are not followed"),
            Ok(None) => self.refuse(&relative, "is a link that leads out of the folder"),
            Err(error) if is_yaml(&relative) => {
                self.refuse(&relative, &format!("is a link that cannot be followed: {error}"))
            }
            Err(_) => {}
        }
    }
}

/// Returns where a path really leads; `None` when that is not inside the folder, which must be canonical.
pub(super) fn within(path: &Path, folder: &Path) -> io::Result<Option<PathBuf>> {
    let target = path.canonicalize()?;
    Ok(target.starts_with(folder).then_some(target))
}

fn is_yaml(name: &str) -> bool {
    let extension = Path::new(name).extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
}
