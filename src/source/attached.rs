//! Names of files in, their contents out: only of files in the configuration's folder, and only small ones. [I/O: reads
//! files.]

use super::{folder::within, load::read, revision::Revision, syntax::grouped};
use crate::model::{diagnostic::Diagnostic, node::Position, text::quoted};
use std::{collections::BTreeMap, path::Path};

/// The most bytes of a file that an entry names.
const MOST_ATTACHED: usize = 64 * 1024;

/// The most files that the entries of a configuration may name.
const MOST_FILES: usize = 1_000;

/// The files that entries name.
#[derive(Debug, Default)]
pub struct Attached {
    /// The contents by the place of the name; `None` where a problem says why there is none.
    pub contents: BTreeMap<Position, Option<String>>,
    /// The path of each file that was read, with its content, sorted.
    pub files: BTreeMap<String, String>,
    /// The problems.
    pub problems: Vec<Diagnostic>,
}

/// Reads the files that entries name. The paths are relative to the folder of the root file.
#[must_use]
pub fn attach(folder: &Path, named: &[(Position, String)]) -> Attached {
    attach_by(named, |path| content(folder, path))
}

/// Reads the files that entries name as they were in a revision.
#[must_use]
pub fn attach_revision(revision: &Revision, named: &[(Position, String)]) -> Attached {
    attach_by(named, |path| {
        check(path)?;
        let plain = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/");
        let read = revision.read(&[&plain], MOST_ATTACHED).remove(&plain);
        let bytes = read.unwrap_or_else(|| Err(std::io::ErrorKind::NotFound.into()));
        text_of(path, bytes.map_err(|error| format!("cannot read `{}`: {error}", quoted(path)))?)
    })
}

fn attach_by(named: &[(Position, String)], content: impl Fn(&str) -> Result<String, String>) -> Attached {
    let mut attached = Attached::default();
    for (index, (at, path)) in named.iter().enumerate() {
        let content = match index {
            MOST_FILES.. => Err(format!("the configuration names more than {} files", grouped(MOST_FILES))),
            _ => content(path),
        };
        match content {
            Ok(text) => {
                attached.files.insert(path.clone(), text.clone());
                attached.contents.insert(*at, Some(text));
            }
            Err(why) => {
                let help = "Write the path of a file in the root file's folder, with `/`: `certs/corp.pem`.";
                attached.problems.push(Diagnostic::error(*at, why).help(help));
                attached.contents.insert(*at, None);
                if index >= MOST_FILES {
                    attached.contents.extend(named[index..].iter().map(|(at, _)| (*at, None)));
                    break;
                }
            }
        }
    }
    attached
}

/// Refuses a path that is none, or that could lead out of the folder.
fn check(path: &str) -> Result<(), String> {
    let shown = quoted(path);
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    if path.is_empty() || path.contains('\0') {
        return Err(format!("`{shown}` is not a path"));
    }
    if path.contains('\\') {
        return Err(format!("`{shown}` has a backslash"));
    }
    if path.starts_with('/') || is_drive {
        return Err(format!("`{shown}` is an absolute path"));
    }
    if path.split('/').any(|part| part == "..") {
        return Err(format!("`{shown}` leads out of the folder"));
    }
    Ok(())
}

fn content(folder: &Path, path: &str) -> Result<String, String> {
    check(path)?;
    let shown = quoted(path);
    let cannot = |error: std::io::Error| format!("cannot read `{shown}`: {error}");
    let folder = folder.canonicalize().map_err(cannot)?;
    let target = within(&folder.join(path), &folder).map_err(cannot)?;
    let target = target.ok_or_else(|| format!("`{shown}` is a link that leads out of the folder"))?;
    text_of(path, read(&target, MOST_ATTACHED).map_err(cannot)?)
}

fn text_of(path: &str, bytes: Vec<u8>) -> Result<String, String> {
    let shown = quoted(path);
    if bytes.len() > MOST_ATTACHED {
        return Err(format!("`{shown}` has more than {} bytes", grouped(MOST_ATTACHED)));
    }
    String::from_utf8(bytes).map_err(|_| format!("`{shown}` is not text in UTF-8"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::symlink};

    #[test]
    fn only_small_files_of_the_folder_are_read() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "secret").unwrap();
        let folder = outside.path().join("folder");
        fs::create_dir_all(folder.join("certs")).unwrap();
        fs::write(folder.join("certs/x.pem"), "x").unwrap();
        fs::write(folder.join("large"), vec![b'x'; MOST_ATTACHED + 1]).unwrap();
        fs::write(folder.join("bytes"), [0xFF]).unwrap();
        symlink(outside.path().join("secret"), folder.join("out")).unwrap();
        symlink(outside.path(), folder.join("up")).unwrap();
        symlink(folder.join("certs/x.pem"), folder.join("in")).unwrap();
        for path in ["certs/x.pem", "./certs/x.pem", "in"] {
            assert_eq!(content(&folder, path).as_deref(), Ok("x"), "{path}");
        }
        let absolute = outside.path().join("secret").display().to_string();
        for path in [
            "",
            "../secret",
            "certs/../../secret",
            "out",
            "up/secret",
            "certs",
            "none",
            "large",
            "bytes",
            "a\\b",
            &absolute,
        ] {
            let refused = content(&folder, path).unwrap_err();
            assert!(!refused.contains(": secret"), "{path}: {refused}");
        }
    }
}
