//! Flags and environment in, a client and a clock out: the real API, another host, or the sandbox in this process.

use super::{
    OrganizationArgs,
    exit::{Exit, Failure},
    files, output,
    progress_status::ProgressStatus,
};
use crate::{
    api::{
        Client, Options,
        base_url::{BaseUrl, base_url, is_loopback},
        clock::{Clock as _, SystemClock, between, later},
        credentials::{self, CredentialError, Inputs},
        header_watch::{HeaderNotes, HeaderWatch},
        in_memory::InMemory,
        learned_pace::LearnedPace,
        network::Network,
        pacing::Limits,
        recording::{Recording, RecordingError},
        snapshot::{self, Recorder, Renewal, Replay, Snapshot, SnapshotError},
        transport::Transport,
    },
    model::{
        plural::count,
        scalar::{Length, Moment, Seconds, time},
    },
    plan::file::SnapshotSource,
    render::plain::plain,
    sandbox::{self, Sandbox},
};
use secrecy::SecretString;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use url::Url;

/// The most bytes of a file that fills a sandbox.
const FIXTURE_BYTES: u64 = 64 << 20;

/// The most bytes of a snapshot, as it lies on the disk.
const SNAPSHOT_BYTES: u64 = 512 << 20;

/// How long a run may take where nobody says.
const DEADLINE: &str = "1h";

/// A connection to one organization.
pub(super) struct Connection {
    pub(super) client: Client,
    /// The clock of this run, in Unix seconds.
    pub(super) now: Seconds,
    /// Shows how far the run has come, until it is dropped.
    pub(super) status: ProgressStatus,
    /// The snapshot that answers in place of the organization.
    pub(super) snapshot: Option<SnapshotSource>,
}

/// The access that a connection needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Only to read.
    ReadOnly,
    /// To write as well.
    ReadWrite,
}

/// Opens the connection that the flags ask for.
pub(super) async fn connect(
    args: &OrganizationArgs,
    what_for: Access,
    organization: Option<&str>,
) -> Result<Connection, Failure> {
    let length = deadline(args)?;
    open(args, what_for, organization, Some(length), None, WireLayer::Plain).await
}

/// Opens a connection that only reads, whatever the organization, and notes the headers of the answers.
pub(super) async fn connect_to_examine(
    args: &OrganizationArgs,
    notes: &Arc<HeaderNotes>,
) -> Result<Connection, Failure> {
    let length = deadline(args)?;
    open(args, Access::ReadOnly, None, Some(length), None, WireLayer::Watched(notes)).await
}

/// Opens a connection that only reads, for as long as that takes where nobody says, and keeps what it reads in a file.
pub(super) async fn connect_to_read_all(args: &OrganizationArgs, keep: Option<&Path>) -> Result<Connection, Failure> {
    let length = args.deadline.is_some().then(|| deadline(args)).transpose()?;
    open(args, Access::ReadOnly, None, length, keep, WireLayer::Plain).await
}

/// The same for a snapshot, with a recorder of everything that is read.
pub(super) async fn connect_to_record(
    args: &OrganizationArgs,
    organization: Option<&str>,
    keep: Option<&Path>,
) -> Result<(Connection, Arc<Recorder>), Failure> {
    let length = args.deadline.is_some().then(|| deadline(args)).transpose()?;
    let mut recorder = None;
    let connection =
        open(args, Access::ReadOnly, organization, length, keep, WireLayer::Recorded(&mut recorder)).await?;
    let recorder = recorder.ok_or_else(|| Failure::wrong("the connection cannot be recorded"))?;
    Ok((connection, recorder))
}

/// Opens a connection that only reads, and answers from a snapshot what it is told to.
pub(super) async fn connect_to_renew(
    args: &OrganizationArgs,
    organization: Option<&str>,
    older: Snapshot,
) -> Result<(Connection, Arc<Renewal>), Failure> {
    let length = deadline(args)?;
    let mut renewal = None;
    let wire = WireLayer::Renewed(older, &mut renewal);
    let connection = open(args, Access::ReadOnly, organization, Some(length), None, wire).await?;
    let renewal = renewal.ok_or_else(|| Failure::wrong("the connection cannot use the snapshot"))?;
    Ok((connection, renewal))
}

/// What stands between the client and the network.
enum WireLayer<'a> {
    /// Nothing.
    Plain,
    /// A recorder, which is left here.
    Recorded(&'a mut Option<Arc<Recorder>>),
    /// Notes of the headers of answers.
    Watched(&'a Arc<HeaderNotes>),
    /// A snapshot that answers a part, which is left here.
    Renewed(Snapshot, &'a mut Option<Arc<Renewal>>),
}

impl WireLayer<'_> {
    fn over(self, transport: Arc<dyn Transport>, base: &Url, now: Seconds) -> Arc<dyn Transport> {
        match self {
            Self::Plain => transport,
            Self::Watched(notes) => Arc::new(HeaderWatch::new(transport, notes.clone())),
            Self::Recorded(place) => {
                let recorder = Arc::new(Recorder::new(transport, base.clone(), now));
                *place = Some(recorder.clone());
                recorder
            }
            Self::Renewed(older, place) => {
                let renewal = Arc::new(Renewal::new(transport, base.clone(), now, older));
                *place = Some(renewal.clone());
                renewal
            }
        }
    }
}

async fn open(
    args: &OrganizationArgs,
    what_for: Access,
    organization: Option<&str>,
    length: Option<Duration>,
    keep: Option<&Path>,
    wire: WireLayer<'_>,
) -> Result<Connection, Failure> {
    let fixed = args.now.as_deref().map(fixed).transpose()?;
    // One clock for the deadline and for whoever keeps it.
    let clock = SystemClock::new();
    let deadline = length.map(|length| later(clock.now(), length));
    let now = fixed.unwrap_or_else(|| clock.now().as_second());
    let options = Options {
        organization: organization.map(str::to_owned),
        on_wait: None,
        limits: Limits {
            deadline,
            settle: settle_time(args)?,
            in_flight: usize::try_from(args.concurrency).unwrap_or(1),
            rpm: args.rpm,
            max_requests: args.max_requests,
            ..Limits::default()
        },
        own_keys: None,
        pace: pace(args, organization, &wire)?.fresh(now),
    };
    if let Some(path) = &args.snapshot {
        return from_snapshot(path, fixed, clock, options);
    }
    match &args.sandbox {
        Some(live) => in_sandbox(live, args.sandbox_state.as_deref(), fixed, clock, options, wire),
        None => remote(args, what_for, fixed, clock, options, keep, wire).await,
    }
}

/// Returns what earlier runs learned of the limits of routes, as far as anything that is read tells.
fn pace(args: &OrganizationArgs, organization: Option<&str>, wire: &WireLayer<'_>) -> Result<LearnedPace, Failure> {
    let named = args.pace.as_deref().map(|path| read_snapshot(path, organization)).transpose()?;
    let named = named.map(|(snapshot, _)| snapshot.pace).unwrap_or_default();
    Ok(match wire {
        WireLayer::Renewed(older, _) => named.over(older.pace.clone()),
        _ => named,
    })
}

/// Opens a snapshot as if it were the organization.
fn from_snapshot(
    path: &Path,
    fixed: Option<Seconds>,
    clock: SystemClock,
    options: Options,
) -> Result<Connection, Failure> {
    let (snapshot, digest) = read_snapshot(path, options.organization.as_deref())?;
    let now = fixed.unwrap_or_else(|| clock.now().as_second());
    let source = snapshot_source(&snapshot, digest, now);
    let options = Options { own_keys: Some(snapshot.own_keys.clone()), ..options };
    // Nothing is ever sent there, and nobody asks for this key.
    let base = Url::parse("http://snapshot.invalid/v1").map_err(|error| Failure::wrong(error.to_string()))?;
    let transport: Arc<dyn Transport> = Arc::new(Replay::new(snapshot, base.clone()));
    let client = Client::new(transport, Arc::new(clock), base, SecretString::from("none"), options)?;
    let status = ProgressStatus::begin(client.clone());
    Ok(Connection { client, now, status, snapshot: Some(source) })
}

/// Reads a snapshot of an organization, with its digest.
///
/// # Errors
/// When it cannot be read, or is of another organization.
pub(super) fn read_snapshot(path: &Path, organization: Option<&str>) -> Result<(Snapshot, String), Failure> {
    let shown = path.display();
    let again = "Take a new snapshot: `orgward snapshot -o FILE`.";
    let fail = |error: SnapshotError| Failure::wrong(format!("cannot read {shown}: {error}")).hint(again);
    let bytes = files::read_bytes(path, SNAPSHOT_BYTES)
        .map_err(|error| Failure::wrong(format!("cannot read {shown}: {error}")).hint(again))?;
    let text = snapshot::unpack(bytes).map_err(fail)?;
    let snapshot = Snapshot::parse(&text).map_err(fail)?;
    match (organization, snapshot.organization.as_deref()) {
        (Some(ours), Some(theirs)) if ours != theirs => {
            let theirs = plain(theirs);
            return Err(Failure::wrong(format!(
                "{shown} is a snapshot of {theirs}, and the configuration is for {ours}"
            ))
            .hint("Name the snapshot of this organization, or take one: `orgward snapshot -o FILE`."));
        }
        (Some(ours), None) => {
            return Err(Failure::wrong(format!(
                "{shown} does not say of which organization it is, and the configuration is for {ours}"
            ))
            .hint("Take the snapshot with this configuration: `orgward snapshot -c FILE -o SNAPSHOT`."));
        }
        _ => {}
    }
    Ok((snapshot, Snapshot::digest(&text)))
}

/// Describes a snapshot in a plan.
pub(super) fn snapshot_source(snapshot: &Snapshot, digest: String, now: Seconds) -> SnapshotSource {
    let age = now.saturating_sub(snapshot.taken);
    SnapshotSource { taken: time(snapshot.taken), age_seconds: u64::try_from(age).unwrap_or_default(), digest }
}

/// Returns how long a create whose answer was lost may still arrive: a minute. `ORGWARD_SETTLE_TIME` makes it shorter
/// for tests, in the sandbox and on loopback alone.
pub(super) fn settle_time(args: &OrganizationArgs) -> Result<Duration, Failure> {
    let settle = Limits::default().settle;
    let Some(asked) = std::env::var("ORGWARD_SETTLE_TIME").ok().filter(|text| !text.is_empty()) else {
        return Ok(settle);
    };
    if args.sandbox.is_none() && !is_loopback(&address(args)?.url) {
        return Ok(settle);
    }
    let length = Length::parse(&asked).map_err(|why| Failure::wrong(format!("ORGWARD_SETTLE_TIME: {why}")))?;
    Ok(settle.min(Duration::from_secs(length.seconds().unsigned_abs())))
}

/// Returns how long a run may take.
///
/// # Errors
/// When `--deadline` is not a length.
pub(super) fn deadline(args: &OrganizationArgs) -> Result<Duration, Failure> {
    let text = args.deadline.as_deref().unwrap_or(DEADLINE);
    let length = Length::parse(text).map_err(|why| Failure::wrong(format!("--deadline: {why}")))?;
    Ok(Duration::from_secs(length.seconds().unsigned_abs()))
}

/// Returns where the API is.
fn address(args: &OrganizationArgs) -> Result<BaseUrl, Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    let base = base_url(
        args.base_url.as_deref(),
        variable("ORGWARD_BASE_URL").as_deref(),
        variable("OPENAI_BASE_URL").as_deref(),
    )?;
    Ok(base)
}

/// The time that a flag asks for.
fn fixed(text: &str) -> Result<Seconds, Failure> {
    Moment::parse(text).map(Moment::seconds).map_err(|why| Failure::wrong(format!("--now: {why}")))
}

/// The time that a flag asks for, or this machine's.
pub(super) fn clock(asked: Option<&str>) -> Result<Seconds, Failure> {
    asked.map_or_else(|| Ok(SystemClock::new().now().as_second()), fixed)
}

fn in_sandbox(
    live: &Path,
    state: Option<&Path>,
    fixed: Option<Seconds>,
    clock: SystemClock,
    options: Options,
    wire: WireLayer<'_>,
) -> Result<Connection, Failure> {
    let sandbox = open_sandbox(Some(live), state, sandbox::Options::default())?;
    let now = fixed.unwrap_or_else(|| sandbox.now());
    let transport: Arc<dyn Transport> = Arc::new(InMemory::new(sandbox.router()));
    let base = Url::parse("http://127.0.0.1/v1").map_err(|error| Failure::wrong(error.to_string()))?;
    let transport = wire.over(transport, &base, now);
    let key = SecretString::from(sandbox::ADMIN_KEY);
    let client = Client::new(transport, Arc::new(clock), base, key, options)?;
    let status = ProgressStatus::begin(client.clone());
    Ok(Connection { client, now, status, snapshot: None })
}

/// A sandbox filled from files. It keeps its state in `state`, and begins with it where it exists.
pub(super) fn open_sandbox(
    live: Option<&Path>,
    state: Option<&Path>,
    options: sandbox::Options,
) -> Result<Sandbox, Failure> {
    let read = |path: &Path| {
        files::read_file(path, FIXTURE_BYTES)
            .map_err(|error| Failure::wrong(format!("cannot read {}: {error}", path.display())))
    };
    if let Some(state) = state {
        can_save(state).map_err(|error| {
            Failure::wrong(format!("cannot save the sandbox's state as {}: {error}", state.display()))
        })?;
    }
    let live_text = live.map(read).transpose()?;
    let state_text = state.filter(|path| path.exists()).map(read).transpose()?;
    let clock = Arc::new(|| SystemClock::new().now().as_second());
    let options = sandbox::Options { state_path: state.map(Path::to_owned), clock, ..options };
    Sandbox::new(live_text.as_deref(), state_text.as_deref(), options).map_err(|error| {
        let path = if state_text.is_some() { state } else { live };
        let path = path.map(|path| format!("{}: ", path.display())).unwrap_or_default();
        Failure::wrong(format!("{path}{error}"))
    })
}

/// Returns whether a state can be saved beside its place, which would otherwise show only after the first change.
fn can_save(state: &Path) -> std::io::Result<()> {
    files::may_write(state)?;
    if state.exists() && !state.is_file() {
        return Err(std::io::Error::other("it is not a regular file"));
    }
    let folder = state.parent().filter(|folder| !folder.as_os_str().is_empty());
    tempfile::NamedTempFile::new_in(folder.unwrap_or_else(|| ".".as_ref())).map(drop)
}

/// Reads a key by whatever may wait: until the deadline, and no longer.
async fn within(
    deadline: Duration,
    read: impl Future<Output = Result<SecretString, CredentialError>>,
    from: &str,
) -> Result<SecretString, Failure> {
    let late = |_| Failure {
        exit: Exit::Unknown,
        message: format!("{from} returned no key before the deadline"),
        hint: Some("Allow more time with `--deadline`.".to_owned()),
    };
    let key = tokio::time::timeout(deadline, read).await.map_err(late)??;
    output::keep_out(&key);
    Ok(key)
}

/// Reads `--admin-key-file` in a thread of its own: a pipe waits for its writer, and a waiting thread does not keep the
/// process from ending.
async fn key_file(path: PathBuf) -> Result<SecretString, CredentialError> {
    let (told, hears) = tokio::sync::oneshot::channel();
    let named = path.display().to_string();
    std::thread::spawn(move || {
        // Nobody listens any more when it took too long.
        let _ = told.send(credentials::read_file(&path));
    });
    let lost = |_| CredentialError::File { path: named, why: "reading it ended early".to_owned() };
    let (key, warning) = hears.await.map_err(lost)??;
    if let Some(warning) = warning {
        output::warn(&warning);
    }
    Ok(key)
}

async fn remote(
    args: &OrganizationArgs,
    what_for: Access,
    fixed: Option<Seconds>,
    clock: SystemClock,
    options: Options,
    keep: Option<&Path>,
    wire: WireLayer<'_>,
) -> Result<Connection, Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    let base = address(args)?;
    if let Some(warning) = &base.warning {
        output::warn(warning);
    }
    let left = options.limits.deadline.map_or(Duration::MAX, |deadline| between(clock.now(), deadline));
    let command = match &args.admin_key_command {
        Some(command) => Some(within(left, credentials::run_command(command), "--admin-key-command").await?),
        None => None,
    };
    let file = match &args.admin_key_file {
        Some(path) => Some(within(left, key_file(path.clone()), "--admin-key-file").await?),
        None => None,
    };
    let secret = |name: &str| variable(name).map(SecretString::from);
    let found = credentials::find(Inputs {
        command,
        file,
        admin_variable: secret("OPENAI_ADMIN_KEY"),
        api_variable: secret("OPENAI_API_KEY"),
    })?;
    output::keep_out(&found.key);
    tracing::info!(source = found.source.as_str(), base = %base.url, "using an admin key");
    let transport = Network::new(&base.url).map_err(|error| Failure::wrong(error.to_string()))?;
    // A minute, because clocks differ.
    let ahead = fixed.is_some_and(|now| now > clock.now().as_second() + 60);
    if what_for == Access::ReadWrite && ahead && !is_loopback(&base.url) {
        return Err(Failure::wrong("`--now` is in the future, so `apply` would make changes before they are due")
            .hint("Use it with `plan`, or with `--sandbox`."));
    }
    let now = fixed.unwrap_or_else(|| clock.now().as_second());
    let transport: Arc<dyn Transport> = match keep {
        Some(path) => Arc::new(recording(path, &base.url, &found.key, now, Arc::new(transport))?),
        None => Arc::new(transport),
    };
    let transport = wire.over(transport, &base.url, now);
    let client = Client::new(transport, Arc::new(clock), base.url, found.key, options)?;
    let status = ProgressStatus::begin(client.clone());
    Ok(Connection { client, now, status, snapshot: None })
}

/// Opens the file that keeps what is read, and says how much of it is known already.
fn recording(
    path: &Path,
    base: &Url,
    key: &SecretString,
    now: Seconds,
    inner: Arc<dyn Transport>,
) -> Result<Recording, Failure> {
    let shown = path.display();
    let fail = |error: RecordingError| {
        let failure = Failure::wrong(format!("cannot keep what is read in {shown}: {error}"));
        match error {
            RecordingError::Other => failure.hint("Remove it, or choose another output."),
            RecordingError::Io(_) => failure,
        }
    };
    files::may_write(path).map_err(|error| fail(error.into()))?;
    let recording = Recording::open(path, base, key, now, inner).map_err(fail)?;
    match recording.left() {
        0 => {}
        known => output::say(&format!("going on with {shown}: {} known already", count(known, "answer", "answers"))),
    }
    Ok(recording)
}
