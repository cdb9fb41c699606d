//! Why a request failed, in types that say what is known: the API said no, nothing was sent, or nobody knows.

use super::{
    answer::{ApiError, BodyKind, PROXY_AUTH},
    page::PageError,
    transport::TransportError,
};
use crate::model::plural::count;
use std::{fmt, time::Duration};

/// The result of one attempt that gave no usable answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The API answered with an error.
    Api(Box<ApiError>),
    /// There was no answer.
    Transport(TransportError),
    /// The answer claims success and is not JSON; with a few words why.
    NotJson(String),
    /// The answer to a read has a status that says success and does not say that this is the whole answer.
    NotWhole(u16),
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(out),
            Self::Transport(error) => error.fmt(out),
            Self::NotJson(why) => write!(out, "the answer is not JSON: {why}"),
            Self::NotWhole(status) => write!(out, "the answer has the status {status}, and only 200 is a whole answer"),
        }
    }
}

/// The reason why no further attempt was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Trying again cannot help, or might do something twice.
    Final,
    /// All attempts are used up.
    Attempts,
    /// Waiting once more would exceed what one request may wait in all.
    Waiting(Duration),
    /// The API asks to wait this long, which is longer than one wait may be.
    RetryAfter(Duration),
    /// The API said not to retry (`x-should-retry: false`).
    Told,
    /// Waiting once more would pass the deadline of the run.
    Deadline,
    /// The API asks to wait this long, which is beyond the deadline of the run.
    AfterDeadline(Duration),
    /// A quota is used up (`insufficient_quota`), which no waiting cures.
    Quota,
    /// Somebody asked the run to stop, and this would have had to wait.
    Asked,
    /// It may have been carried out, and has waited for long: it must be looked up before it is sent again.
    Doubtful,
    /// The run has sent as many requests as `--max-requests` allows.
    MaxRequests(u64),
}

/// A request that failed, with the last problem and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Method and route template.
    pub label: String,
    /// The last problem.
    pub problem: Problem,
    /// The number of times that it was sent, or tried to be.
    pub attempts: u32,
    /// From the first attempt to the last answer.
    pub spent: Duration,
    /// The reason why it ended there.
    pub stop: Stop,
}

impl Failure {
    /// The API's own error, if the last attempt got one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match &self.problem {
            Problem::Api(error) => Some(error),
            _ => None,
        }
    }

    /// Returns whether the run may send no more requests.
    #[must_use]
    pub fn is_last(&self) -> bool {
        matches!(self.stop, Stop::MaxRequests(_))
    }

    /// Returns what to do next.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        if let Stop::AfterDeadline(asked) = self.stop {
            return Some(format!(
                "Run it again after {} s, or allow more time with `--deadline`. Nothing else should use the \
                    Administration API in the meantime.",
                asked.as_secs()
            ));
        }
        let text = match &self.problem {
            Problem::Api(error) if self.stop == Stop::Told && error.body != BodyKind::Html => {
                "The API says that sending this again is of no use. Check https://status.openai.com and the limits of \
                 the organization, and if the error persists, give the request id to OpenAI support."
            }
            Problem::Api(error) => return error.hint(),
            // What the library below says about a proxy that answered 407 to CONNECT.
            Problem::Transport(TransportError::Connect(why)) if why.contains("proxy auth") => PROXY_AUTH,
            Problem::Transport(TransportError::Connect(_)) => {
                "Check the network, and the proxy (HTTPS_PROXY, NO_PROXY)."
            }
            Problem::Transport(TransportError::Untrusted(_)) => {
                "If a company proxy inspects TLS, its certificate must be in the system's store or in \
                 SSL_CERT_FILE."
            }
            Problem::Transport(TransportError::NotHeld(_)) => {
                "Take a new snapshot with this configuration: `orgward snapshot -c FILE -o SNAPSHOT`."
            }
            Problem::Transport(TransportError::Lost(_)) if self.stop == Stop::Deadline => {
                "Allow more time with `--deadline`, and check that the base URL is that of the API."
            }
            Problem::Transport(TransportError::Redirect(_)) | Problem::NotJson(_) | Problem::NotWhole(_) => {
                "The answer did not come from the API. Check the base URL, which must end with `/v1`, and the proxy."
            }
            Problem::Transport(_) => return None,
        };
        Some(text.to_owned())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { label, problem, attempts, spent, stop } = self;
        match problem {
            // It names its route itself.
            Problem::Api(error) => error.fmt(out)?,
            problem => write!(out, "{label}: {problem}")?,
        }
        if *stop != Stop::Final || *attempts > 1 {
            let times = count(*attempts as usize, "attempt", "attempts");
            write!(out, "; gave up after {times} in {:.0} s", spent.as_secs_f64())?;
        }
        match stop {
            Stop::Final | Stop::Attempts => Ok(()),
            Stop::Waiting(limit) => write!(out, ", because a request may wait {} s in all", limit.as_secs()),
            Stop::RetryAfter(asked) => write!(out, ", because the API asks to wait {} s", asked.as_secs()),
            Stop::Told => write!(out, ", because the API says not to retry"),
            Stop::Deadline => write!(out, ", because the deadline would pass"),
            Stop::AfterDeadline(asked) => {
                write!(out, ", because the API asks to wait {} s, which is beyond the deadline", asked.as_secs())
            }
            Stop::Quota => write!(out, ", because the quota is used up and waiting does not help"),
            Stop::Asked => write!(out, ", because the run was asked to stop"),
            Stop::MaxRequests(most) => {
                write!(out, ", because the run has sent {most} requests, as many as `--max-requests` allows")
            }
            Stop::Doubtful => write!(out, ", because it must be looked up before it is sent again"),
        }
    }
}

/// The reason why something could not be read. Nothing is known then; it is never the same as "not there".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The request failed.
    #[error("{0}")]
    Failed(Box<Failure>),
    /// The answer is no page, or paging does not come to an end.
    #[error("{label}: {error}")]
    Page {
        /// Method and route template.
        label: String,
        /// What is wrong with it.
        error: PageError,
    },
    /// A row was not understood by whoever asked for it.
    #[error("{label}: cannot read a row: {why}")]
    Row {
        /// Method and route template.
        label: String,
        /// The reason, scrubbed.
        why: String,
    },
    /// One of the others, with what was to be read: a project's error says which project.
    #[error("{what}: {}", part(error))]
    Of {
        /// What was to be read.
        what: String,
        /// Why it could not be.
        error: Box<ReadError>,
    },
    /// The request cannot be sent by a reader: it is not a GET, or does not fit into a URL. A mistake of the program.
    #[error("{label} cannot be sent as a read: {why}")]
    Unsendable {
        /// Method and route template.
        label: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl ReadError {
    /// The error, with what was to be read.
    #[must_use]
    pub fn of(self, what: impl Into<String>) -> Self {
        Self::Of { what: what.into(), error: Box::new(self) }
    }

    /// Returns whether something was read, and is not what the API's contract says: trying again cannot help a reader
    /// of it.
    #[must_use]
    pub fn is_shape(&self) -> bool {
        match self {
            Self::Failed(failure) => matches!(failure.problem, Problem::NotJson(_) | Problem::NotWhole(_)),
            Self::Page { .. } | Self::Row { .. } => true,
            Self::Of { error, .. } => error.is_shape(),
            Self::Unsendable { .. } => false,
        }
    }

    /// Returns whether a snapshot was asked for something that it does not hold.
    #[must_use]
    pub fn is_not_held(&self) -> bool {
        let problem = self.failure().map(|failure| &failure.problem);
        matches!(problem, Some(Problem::Transport(TransportError::NotHeld(_))))
    }

    /// The request that failed, if that is what it was.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Of { error, .. } => error.failure(),
            _ => None,
        }
    }

    /// The API's own error, if that is what it was.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        self.failure()?.api()
    }

    /// Returns what to do next.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Failed(failure) => failure.hint(),
            Self::Of { error, .. } => error.hint(),
            _ => None,
        }
    }
}

/// An error after what it is about: of a row, its own words come first.
fn part(error: &ReadError) -> String {
    match error {
        ReadError::Row { label, why } => format!("{why} ({label})"),
        error => error.to_string(),
    }
}

/// The reason why a write has no good answer, by what is known of its effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The API said no: nothing was changed.
    #[error("{0}")]
    Refused(Box<Failure>),
    /// It never reached the API, or was turned away unread (429): nothing was changed.
    #[error("{0}")]
    NotSent(Box<Failure>),
    /// It may have been carried out. Look the object up before anything is sent again.
    #[error("it is not known whether this was carried out: {0}")]
    Unknown(Box<Failure>),
    /// The request cannot be sent by a writer: it is a GET, or does not fit into a URL. A mistake of the program.
    #[error("{label} cannot be sent as a write: {why}")]
    Unsendable {
        /// Method and route template.
        label: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl WriteError {
    /// Returns what is known about the request; `None` when it was not even built.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Refused(failure) | Self::NotSent(failure) | Self::Unknown(failure) => Some(failure),
            Self::Unsendable { .. } => None,
        }
    }

    /// The API's own error, if the last attempt got one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        self.failure()?.api()
    }

    /// Returns what to do next.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        self.failure()?.hint()
    }
}
