//! Texts in, new files out: nothing that exists is overwritten unless the caller says so. [I/O: writes files.]

use super::{exit::Failure, files, output};
use crate::import::Layout;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The path of stdout.
const STDOUT: &str = "-";

/// Returns whether a path means a file or a folder: a folder exists, ends with a slash, or has no extension.
pub(super) fn layout(path: &Path) -> Layout {
    let text = path.to_string_lossy();
    let is_folder = path.is_dir() || text.ends_with('/') || path.extension().is_none();
    if text != STDOUT && !path.is_file() && is_folder { Layout::Folder } else { Layout::File }
}

/// Refuses a path that nothing may be written to, before anything is read for it.
pub(super) fn check(path: &Path, force: bool) -> Result<(), Failure> {
    let cannot = |error: &dyn std::fmt::Display| Failure::wrong(format!("cannot write {}: {error}", path.display()));
    if path == Path::new(STDOUT) {
        return Ok(());
    }
    files::may_be_name(path).map_err(|error| cannot(&error))?;
    if layout(path) == Layout::Folder {
        return match fs::read_dir(path).map(|entries| entries.count()) {
            Ok(0) => Ok(()),
            Ok(_) => Err(cannot(&"the folder is not empty").hint("Choose a new folder, or an empty one.")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(cannot(&error)),
        };
    }
    files::may_write(path).map_err(|error| cannot(&error))?;
    if path.is_file() && !force {
        return Err(cannot(&"it exists already").hint("Choose another file with `-o`, or overwrite it with `--force`."));
    }
    Ok(())
}

/// Writes all files or none: a folder is filled beside its place first, then renamed. The first file is the root file.
pub(super) fn write(path: &Path, files: &[(String, String)], force: bool) -> Result<(), Failure> {
    check(path, force)?;
    let result = match layout(path) {
        Layout::File => files.first().map_or(Ok(()), |(_, text)| output::save(path, text)),
        Layout::Folder => folder(path, files),
    };
    result.map_err(|error| Failure::wrong(format!("cannot write {}: {error}", path.display())))
}

fn folder(path: &Path, files: &[(String, String)]) -> io::Result<()> {
    let path: PathBuf = path.components().collect();
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(above)?;
    let beside = tempfile::Builder::new().prefix(".orgward-").tempdir_in(above)?;
    for (name, text) in files {
        let file = beside.path().join(name);
        if let Some(inside) = file.parent() {
            fs::create_dir_all(inside)?;
        }
        output::save(&file, text)?;
    }
    #[cfg(unix)]
    fs::set_permissions(beside.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    // An empty folder may be there; a rename replaces it on some systems only.
    match fs::remove_dir(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::rename(beside.path(), &path)?;
    // It was renamed, so there is nothing to clean up.
    let _ = beside.keep();
    Ok(())
}

/// Says what was written, and what comes next.
pub(super) fn next(path: &Path, command: &str) -> String {
    if path == Path::new(STDOUT) {
        return format!("next: `orgward {command} -c FILE`");
    }
    let shown = path.display();
    let is_default = path == Path::new("orgward.yaml") || path == Path::new("orgward");
    let argument = if is_default { String::new() } else { format!(" -c {shown}") };
    format!("wrote {shown}; next: `orgward {command}{argument}`")
}
