//! The progress of an apply: events in, lines on stderr and in the journal out; and the signals that stop it.

use super::{exit::Exit, output, progress_status::ProgressStatus};
use crate::{
    api::Client,
    apply::{Progress, journal::Journal, report::Entry},
    model::plural::count,
    plan::Step,
    render::plain::plain,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Progress as lines on stderr, until somebody asks to stop.
pub(super) struct ProgressLines {
    pub(super) on: bool,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) journal: Option<Journal>,
    pub(super) status: ProgressStatus,
    /// True if a line of the journal could not be written.
    pub(super) has_gap: bool,
}

impl ProgressLines {
    /// Writes to the journal, and says so when that fails: what was done is done all the same.
    pub(super) fn write(&mut self, line: impl FnOnce(&mut Journal) -> std::io::Result<()>) {
        if let Some(Err(error)) = self.journal.as_mut().map(line) {
            if !self.has_gap {
                output::say(&format!(
                    "error: the journal cannot be written, and later events are missing from it: {error}"
                ));
            }
            self.has_gap = true;
        }
    }
}

impl Progress for ProgressLines {
    fn starts(&mut self, step: &Step, index: usize, of: usize) {
        self.status.changes(of);
        if self.on {
            output::say(&format!("[{}/{of}] {} {}", index + 1, step.change.verb.as_str(), plain(&step.change.address)));
        }
    }

    fn ends(&mut self, entry: &Entry) {
        self.status.change_ended();
        tracing::info!(address = %plain(&entry.address), outcome = entry.outcome.as_str(), "change");
        self.write(|journal| journal.ends(entry));
    }

    fn sends(&mut self, step: &Step, nth: usize) -> std::io::Result<()> {
        let written = self.journal.as_mut().map_or(Ok(()), |journal| journal.sends(step, nth));
        self.has_gap |= written.is_err();
        written.map_err(|error| std::io::Error::other(format!("the journal cannot be written: {error}")))
    }

    fn answered(&mut self, step: &Step, nth: usize, answer: &str, request_id: Option<&str>) {
        self.write(|journal| journal.answered(step, nth, answer, request_id));
    }

    fn minted(&mut self, step: &Step, id: &str) -> std::io::Result<()> {
        let written = self.journal.as_mut().map_or(Ok(()), |journal| journal.minted(step, id));
        self.has_gap |= written.is_err();
        written
    }

    fn delivered(&mut self, step: &Step, id: &str, sink: &str) {
        tracing::info!(address = %plain(&step.change.address), id, sink, "the sink has the value of the new key");
        self.write(|journal| journal.delivered(step, id, sink));
    }

    fn undoes(&mut self, step: &Step, id: &str) {
        if self.on {
            output::say(&format!("revoking the new key {} of {}", plain(id), plain(&step.change.address)));
        }
        self.write(|journal| journal.undoes(step, id));
    }

    fn verifies(&mut self, changes: usize) {
        if self.on {
            output::say(&format!("verifying {}", count(changes, "change", "changes")));
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Listens for SIGINT and SIGTERM: the first lets what is under way come to its end and the report be written, a second
/// ends the process at once.
pub(super) fn listen(client: Client) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    tokio::spawn(async move {
        while signal().await {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::PartialApply as i32);
            }
            client.stop();
            output::say(
                "stopping: finishing the changes in progress and starting no others; press Ctrl-C again to exit immediately",
            );
        }
    });
    stop
}

/// Waits for a signal to stop; `false` when none can be had.
#[cfg(unix)]
async fn signal() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return false };
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt.is_ok(),
        asked = terminate.recv() => asked.is_some(),
    }
}

/// Waits for a signal to stop; `false` when none can be had.
#[cfg(not(unix))]
async fn signal() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
