//! How far a run has come: the client's counts in, one line that is updated on a terminal, or a log line each 30 s, out.

use super::output;
use crate::api::{Client, RequestProgress};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// The time between two updates of a line on a terminal.
const UPDATE: Duration = Duration::from_millis(500);

/// The time between two log lines.
const LOG: Duration = Duration::from_secs(30);

/// A wait that is shorter is not worth a word.
const SHORT: Duration = Duration::from_secs(2);

/// Shows the progress of a run until the last clone is dropped.
#[derive(Clone)]
pub(super) struct ProgressStatus {
    changes: Arc<Changes>,
    _task: Arc<StatusTask>,
}

/// The changes of an apply: how many are over, of how many.
#[derive(Default)]
struct Changes {
    done: AtomicUsize,
    of: AtomicUsize,
}

/// The task that shows it, which ends with this.
struct StatusTask(tokio::task::JoinHandle<()>);

impl Drop for StatusTask {
    fn drop(&mut self) {
        self.0.abort();
        output::status("");
    }
}

impl ProgressStatus {
    /// Begins to show the progress of a client.
    pub(super) fn begin(client: Client) -> Self {
        let changes = Arc::new(Changes::default());
        let task = tokio::spawn(show(client, changes.clone()));
        Self { changes, _task: Arc::new(StatusTask(task)) }
    }

    /// Notes how many changes there are.
    pub(super) fn changes(&self, of: usize) {
        self.changes.of.store(of, Ordering::Relaxed);
    }

    /// Notes that a change is over.
    pub(super) fn change_ended(&self) {
        self.changes.done.fetch_add(1, Ordering::Relaxed);
    }
}

async fn show(client: Client, changes: Arc<Changes>) {
    let is_terminal = output::shows_status();
    let mut logged = Instant::now();
    let mut has_waited = false;
    loop {
        tokio::time::sleep(UPDATE).await;
        let requests = client.progress();
        let done = changes.done.load(Ordering::Relaxed);
        let text = line(&requests, (changes.of.load(Ordering::Relaxed), done));
        if is_terminal {
            output::status(&text);
            continue;
        }
        // The first wait is told at once, so that a log does not just stop.
        let waits = requests.waiting.is_some_and(|(_, left)| left >= SHORT);
        if logged.elapsed() >= LOG || waits && !has_waited {
            output::say(&text);
            logged = Instant::now();
            has_waited |= waits;
        }
    }
}

/// Returns the line: what is done, and what the run waits for.
fn line(requests: &RequestProgress, (of, done): (usize, usize)) -> String {
    let RequestProgress { done: read, known, waiting } = requests;
    let done = if of > 0 { format!("{done} of {of} changes") } else { format!("read {read} of {known}") };
    match waiting {
        Some((label, left)) if *left >= SHORT => {
            let label = label.replacen("/organization/", "", 1);
            format!("{done}, waiting for {label}, about {} left", about(*left))
        }
        _ => done,
    }
}

/// Returns a length of time in words, without a precision that it does not have.
pub(super) fn about(time: Duration) -> String {
    let seconds = time.as_secs_f64().ceil();
    match seconds {
        ..100.0 => format!("{seconds:.0} s"),
        ..6000.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requests(waiting: Option<(&str, u64)>) -> RequestProgress {
        let waiting = waiting.map(|(label, left)| (label.to_owned(), Duration::from_secs(left)));
        RequestProgress { done: 63, known: 121, waiting }
    }

    #[test]
    fn a_line_says_what_is_done_and_what_it_waits_for() {
        let label = "GET /organization/projects/{project_id}/api_keys";
        let waits = line(&requests(Some((label, 170))), (0, 0));
        assert_eq!(waits, "read 63 of 121, waiting for GET projects/{project_id}/api_keys, about 3 min left");
        let changes = line(&requests(Some((label, 59))), (130, 42));
        assert_eq!(changes, "42 of 130 changes, waiting for GET projects/{project_id}/api_keys, about 59 s left");
    }

    #[test]
    fn a_short_wait_is_not_told() {
        assert_eq!(line(&requests(Some(("GET /organization/users", 0))), (0, 0)), "read 63 of 121");
        assert_eq!(line(&requests(Some(("GET /organization/users", 1))), (0, 0)), "read 63 of 121");
        assert_eq!(line(&requests(None), (0, 0)), "read 63 of 121");
    }

    #[test]
    fn a_time_is_told_as_precisely_as_it_is_known() {
        let words = [1, 99, 100, 5999, 7200].map(|seconds| about(Duration::from_secs(seconds)));
        assert_eq!(words, ["1 s", "99 s", "2 min", "100 min", "2.0 h"]);
    }
}
