//! Where a key may come from goes in, the one admin key comes out, or a reason that never shows it.

use super::redact::keys_in;
use secrecy::{ExposeSecret, SecretString};
use std::{io::Read as _, path::Path, process::Stdio, time::Duration};
use tokio::io::AsyncReadExt as _;
use zeroize::{Zeroize as _, Zeroizing};

/// The beginning of every admin key.
pub const PREFIX: &str = "sk-admin-";

/// How long `--admin-key-command` may take: long enough for somebody to touch a token.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

/// No key file or command output is larger; keys have well under 300 bytes.
const MOST_BYTES: u64 = 4096;

/// The places a key can come from, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `--admin-key-command`.
    Command,
    /// `--admin-key-file`.
    File,
    /// `OPENAI_ADMIN_KEY`.
    AdminVariable,
    /// `OPENAI_API_KEY`, which counts only when it holds an admin key.
    ApiVariable,
}

impl Source {
    /// The flag or variable, as the user wrote it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Command => "--admin-key-command",
            Self::File => "--admin-key-file",
            Self::AdminVariable => "OPENAI_ADMIN_KEY",
            Self::ApiVariable => "OPENAI_API_KEY",
        }
    }
}

/// The contents of the places, as they were found. [`run_command`] and [`read_file`] fill the first two.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The output of `--admin-key-command`.
    pub command: Option<SecretString>,
    /// The content of `--admin-key-file`.
    pub file: Option<SecretString>,
    /// `OPENAI_ADMIN_KEY`.
    pub admin_variable: Option<SecretString>,
    /// `OPENAI_API_KEY`.
    pub api_variable: Option<SecretString>,
}

/// An admin key.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The key.
    pub key: SecretString,
    /// The place that it came from.
    pub source: Source,
}

/// The reason why there is no key. No text contains one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// No place holds a key.
    #[error("no admin key: set OPENAI_ADMIN_KEY, or give --admin-key-file or --admin-key-command")]
    Missing {
        /// Whether `OPENAI_API_KEY` is set, and to something else.
        api_key_is_not_admin: bool,
    },
    /// The place was named, and holds nothing.
    #[error("{} is empty", from.as_str())]
    Empty {
        /// Which place.
        from: Source,
    },
    /// It holds something that cannot be a key.
    #[error("{} does not hold a key: {what}", from.as_str())]
    Malformed {
        /// Which place.
        from: Source,
        /// What is wrong with it.
        what: &'static str,
    },
    /// It holds a key of another sort.
    #[error("{} holds a key that does not begin with `{PREFIX}`, so it is not an admin key", from.as_str())]
    NotAdmin {
        /// Which place.
        from: Source,
    },
    /// The file cannot be read.
    #[error("cannot read --admin-key-file {path}: {why}")]
    File {
        /// The path as given.
        path: String,
        /// The system's words.
        why: String,
    },
    /// The command failed. Its stderr was shown as it came; its output never is.
    #[error("--admin-key-command failed: {0}")]
    Command(String),
}

impl CredentialError {
    /// Returns what to do next, in a sentence.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotAdmin { .. } => Some(
                "Project keys cannot read or change an organization. An organization owner creates admin keys at \
                 https://platform.openai.com/settings/organization/admin-keys; a read-only one is enough for plan and \
                 drift.",
            ),
            Self::Missing { api_key_is_not_admin: true } => Some(
                "OPENAI_API_KEY is set, but holds a project key. An organization owner creates admin keys at \
                 https://platform.openai.com/settings/organization/admin-keys.",
            ),
            Self::Missing { .. } => Some(
                "An organization owner creates admin keys at \
                 https://platform.openai.com/settings/organization/admin-keys. To try without a key, use --sandbox.",
            ),
            Self::Empty { from: Source::AdminVariable } => Some(
                "In CI this usually means that the secret is not available to this job, as in pull requests from forks.",
            ),
            _ => None,
        }
    }
}

/// Chooses the key by precedence: the command, the file, `OPENAI_ADMIN_KEY`, and `OPENAI_API_KEY` only when it holds an
/// admin key. A place that was named and is bad is an error; it does not fall through to the next.
///
/// # Errors
/// When no place holds a key, or the first that was named holds something else.
pub fn find(inputs: Inputs) -> Result<Credentials, CredentialError> {
    let Inputs { command, file, admin_variable, api_variable } = inputs;
    let named = [(Source::Command, command), (Source::File, file), (Source::AdminVariable, admin_variable)];
    for (source, read_only) in named {
        if let Some(read_only) = read_only {
            return check(source, &read_only);
        }
    }
    match api_variable {
        Some(read_only) if read_only.expose_secret().trim().starts_with(PREFIX) => {
            check(Source::ApiVariable, &read_only)
        }
        Some(read_only) => {
            Err(CredentialError::Missing { api_key_is_not_admin: !read_only.expose_secret().trim().is_empty() })
        }
        None => Err(CredentialError::Missing { api_key_is_not_admin: false }),
    }
}

fn check(from: Source, read_only: &SecretString) -> Result<Credentials, CredentialError> {
    let malformed = |what| Err(CredentialError::Malformed { from, what });
    let key = read_only.expose_secret().trim_matches(|c: char| c.is_ascii_whitespace());
    if key.is_empty() {
        return Err(CredentialError::Empty { from });
    }
    if key.contains(['\n', '\r']) {
        return malformed("it has more than one line");
    }
    if !key.is_ascii() {
        return malformed("it contains characters that are not ASCII");
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return malformed("it contains spaces or control characters");
    }
    if !key.starts_with(PREFIX) {
        return Err(CredentialError::NotAdmin { from });
    }
    if key.len() == PREFIX.len() {
        return malformed("nothing follows the prefix");
    }
    Ok(Credentials { key: SecretString::from(key), source: from })
}

/// Runs `--admin-key-command` by the shell and returns what it wrote to stdout. It gets no stdin, its stderr is the
/// user's, and it may take 60 seconds. When it takes longer, or nobody waits for it any more, it is killed, together
/// with everything that it started, where no terminal does that.
///
/// # Errors
/// When it cannot start, fails, takes too long, or writes more than a key could be.
pub async fn run_command(command: &str) -> Result<SecretString, CredentialError> {
    // A command may ask for a password on the terminal, which stops whoever asks in a group of their own. There Ctrl-C
    // reaches all that the command started.
    let has_terminal = cfg!(unix) && std::fs::File::open("/dev/tty").is_ok();
    run(command, cfg!(unix) && !has_terminal).await
}

/// Runs the command, in a process group of its own where asked for.
async fn run(command: &str, is_group: bool) -> Result<SecretString, CredentialError> {
    let failed = |why: String| CredentialError::Command(why);
    // A shell would say that there is no program of this name, and show it.
    let mut keys = keys_in(command);
    if let Some(key) = keys.next() {
        let what = if key == command.trim() {
            "it is a key and not a command"
        } else {
            "it holds a key, which others can see among the arguments of processes"
        };
        return Err(failed(what.to_owned()));
    }
    let mut shell = shell(command);
    #[cfg(unix)]
    if is_group {
        shell.process_group(0);
    }
    let mut child = shell
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(format!("cannot start: {error}")))?;
    // It is dropped before the child, whose id is then still its own.
    let mut group = ProcessGroup(child.id().filter(|_| is_group));
    let work = async {
        // The capacity is enough from the start: a buffer that grows leaves copies behind.
        let mut output = Zeroizing::new(Vec::with_capacity(MOST_BYTES as usize + 1));
        if let Some(stdout) = child.stdout.take() {
            let read = stdout.take(MOST_BYTES + 1).read_to_end(&mut output).await;
            read.map_err(|error| failed(error.to_string()))?;
        }
        if output.len() as u64 > MOST_BYTES {
            return Err(failed("it writes more than a key".to_owned()));
        }
        let status = child.wait().await.map_err(|error| failed(error.to_string()))?;
        group.0 = None;
        if status.success() { Ok(output) } else { Err(failed(status.to_string())) }
    };
    let output = tokio::time::timeout(COMMAND_TIMEOUT, work)
        .await
        .map_err(|_| failed(format!("it took longer than {} s", COMMAND_TIMEOUT.as_secs())))??;
    text(output, Source::Command)
}

/// A process group by the id of its leader, which is killed as a whole when this is dropped.
struct ProcessGroup(Option<u32>);

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        let Some(id) = self.0 else { return };
        // The shell is there, since it ran the command, and its own `kill` knows groups.
        let kill = std::process::Command::new("sh")
            .args(["-c", &format!("kill -s KILL -- -{id}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if let Err(error) = kill {
            tracing::warn!(%error, "cannot end what --admin-key-command started");
        }
    }
}

fn shell(command: &str) -> tokio::process::Command {
    let (program, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut shell = tokio::process::Command::new(program);
    shell.arg(flag).arg(command);
    shell
}

/// Reads `--admin-key-file`. Beside its content it returns a warning when others may read it too.
///
/// # Errors
/// When it cannot be read or is larger than a key could be.
pub fn read_file(path: &Path) -> Result<(SecretString, Option<String>), CredentialError> {
    let failed = |why: String| CredentialError::File { path: path.display().to_string(), why };
    let file = std::fs::File::open(path).map_err(|error| failed(error.to_string()))?;
    let mut content = Zeroizing::new(Vec::with_capacity(MOST_BYTES as usize + 1));
    let warning = readable_by_others(&file)
        .then(|| format!("--admin-key-file {} can be read by other users; run `chmod 600` on it", path.display()));
    file.take(MOST_BYTES + 1).read_to_end(&mut content).map_err(|error| failed(error.to_string()))?;
    if content.len() as u64 > MOST_BYTES {
        return Err(failed("it is larger than a key".to_owned()));
    }
    Ok((text(content, Source::File)?, warning))
}

#[cfg(unix)]
fn readable_by_others(file: &std::fs::File) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    // Pipes, as from `<(command)`, have no meaningful mode.
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn readable_by_others(_: &std::fs::File) -> bool {
    false
}

fn text(mut bytes: Zeroizing<Vec<u8>>, from: Source) -> Result<SecretString, CredentialError> {
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => {
            let text = Zeroizing::new(text);
            Ok(SecretString::from(text.as_str()))
        }
        Err(error) => {
            error.into_bytes().zeroize();
            Err(CredentialError::Malformed { from, what: "it is not UTF-8 text" })
        }
    }
}

/// Returns whether a `redacted_value` of the API (`sk-admin...xyz`, also with a run of `*`) can only mean this key:
/// what stands before the mask begins it, what stands after ends it, and at least three characters do. Doubtful means
/// no: whoever asks must then treat every key as possibly its own.
#[must_use]
pub fn matches_redacted(key: &SecretString, redacted_value: &str) -> bool {
    const SUFFIX: usize = 3;
    let key = key.expose_secret();
    let value = redacted_value.trim();
    let is_mask = |c: char| matches!(c, '*' | '.' | '\u{2026}' | '\u{2022}');
    let (Some(start), Some(last)) = (value.find(is_mask), value.rfind(is_mask)) else { return false };
    let mask_end = last + value[last..].chars().next().map_or(1, char::len_utf8);
    let (prefix, mask, suffix) = (&value[..start], &value[start..mask_end], &value[mask_end..]);
    mask.chars().all(is_mask)
        && !prefix.is_empty()
        && suffix.len() >= SUFFIX
        && prefix.len() + suffix.len() < key.len()
        && key.starts_with(prefix)
        && key.ends_with(suffix)
}

#[cfg(test)]
mod tests;
