//! Paths in; whether they may be read or written, and texts of bounded size, out. Pipes and devices that somebody put in
//! place of a file neither block nor flood a run. [I/O: looks at files, reads them, and tries whether a folder takes one.]

use super::exit::Failure;
use crate::api::redact::keys_in;
use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// Returns whether a path may be written to: a file, or one of the system's devices (`/dev/stderr`, `/dev/fd/3`).
/// Opening a pipe that somebody made waits for its reader, for ever perhaps; and a key is no name for a file.
pub(super) fn may_write(path: &Path) -> io::Result<()> {
    may_be_name(path)?;
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() && !is_of_the_system(path) => {
            Err(io::Error::other("it is neither a regular file nor a device of the system such as /dev/stderr"))
        }
        _ => Ok(()),
    }
}

/// Refuses a path that somebody typed a key into.
pub(super) fn may_be_name(path: &Path) -> io::Result<()> {
    match keys_in(&path.to_string_lossy()).next() {
        Some(_) => Err(io::Error::other("it looks like a key, not like a file name")),
        None => Ok(()),
    }
}

/// Refuses a path that nothing may be written to, before anything is read for it; `-` is stdout.
pub(super) fn check_target(what: &str, path: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = path.filter(|path| *path != Path::new("-")) else { return Ok(()) };
    may_write(path).map_err(|error| Failure::wrong(format!("cannot {what} {}: {error}", path.display())))
}

/// Refuses a path that nothing can be saved as, before anything is read for it. A file is saved beside its place first,
/// so its folder must take another file.
pub(super) fn check_save(what: &str, path: Option<&Path>) -> Result<(), Failure> {
    check_target(what, path)?;
    let Some(path) = path.filter(|path| *path != Path::new("-")) else { return Ok(()) };
    let tried = match fs::metadata(path) {
        Ok(there) if !there.is_file() => Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => beside(path).map(drop),
    };
    tried.map_err(|error| Failure::wrong(format!("cannot {what} {}: {error}", path.display())))
}

/// Makes a temporary file beside the place of a file, and returns it with that place; a link is followed.
pub(super) fn beside(path: &Path) -> io::Result<(tempfile::NamedTempFile, PathBuf)> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    Ok((tempfile::NamedTempFile::new_in(folder)?, path))
}

/// Returns whether a path may be read from: the same, so that reading comes to an end or is somebody's own pipeline.
pub(super) fn may_read(path: &Path) -> io::Result<()> {
    let there = fs::metadata(path)?;
    if there.is_file() || there.is_dir() || is_of_the_system(path) {
        return Ok(());
    }
    Err(io::Error::other("it is not a regular file"))
}

/// Returns whether a path is what the shell passes for `>(command)` and `<(command)`, a standard stream, or a device
/// such as `/dev/null`. Somebody's own pipe is not, wherever it stands: `/dev/shm` is a folder like any other.
fn is_of_the_system(path: &Path) -> bool {
    let number = |rest: &Path| rest.to_str().is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let is_stream = ["/dev/stdin", "/dev/stdout", "/dev/stderr"].iter().any(|stream| path == Path::new(stream))
        || ["/dev/fd", "/proc/self/fd"].iter().any(|folder| path.strip_prefix(folder).is_ok_and(number));
    is_stream || is_device(path)
}

#[cfg(unix)]
fn is_device(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let stands_there = fs::canonicalize(path).is_ok_and(|path| path.starts_with("/dev"));
    stands_there && fs::metadata(path).is_ok_and(|there| there.file_type().is_char_device())
}

#[cfg(not(unix))]
fn is_device(_: &Path) -> bool {
    false
}

/// Reads a text; see [`read_bytes`].
pub(super) fn read_file(path: &Path, most: u64) -> io::Result<String> {
    let not_text = |_| io::Error::new(io::ErrorKind::InvalidData, "stream did not contain valid UTF-8");
    String::from_utf8(read_bytes(path, most)?).map_err(not_text)
}

/// Reads a regular file of bounded size. Nothing else is opened, because opening a pipe waits, and a device never ends.
pub(super) fn read_bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let is_regular = |there: &fs::Metadata| match there.is_file() {
        true => Ok(()),
        false if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        false => Err(io::Error::other("it is not a regular file")),
    };
    is_regular(&fs::metadata(path)?)?;
    let file = fs::File::open(path)?;
    let there = file.metadata()?;
    // It may have become something else between the look and the opening.
    is_regular(&there)?;
    let too_large = || io::Error::other(format!("it is larger than {} MiB", most >> 20));
    if there.len() > most {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // It may still grow, and some files of the system say that they have no size.
    let size = file.take(most + 1).read_to_end(&mut bytes)?;
    if size as u64 > most { Err(too_large()) } else { Ok(bytes) }
}
