//! Failures in, exit codes out: the one place that knows which failure is which code.

use crate::{
    api::{ReadError, base_url::BaseUrlError, client::ClientError, credentials::CredentialError},
    live::Stopped,
    plan::file::PlanFileError,
    render::plain::plain,
};
use std::process::{ExitCode, Termination};

/// The result of a run; where it has several, [`Exit::or`] says which of them counts. The codes are part of the
/// contract with users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or in sync.
    Done = 0,
    /// Wrong input, configuration or key, or a plan with problems.
    InvalidInput = 1,
    /// There are changes, or drift.
    Changes = 2,
    /// Some changes were not made.
    PartialApply = 3,
    /// A guardrail said no, or a freeze kept something back.
    Blocked = 4,
    /// The plan is stale, or not what was reviewed.
    Stale = 5,
    /// Could not find out: nothing is known, and trying again may help.
    Unknown = 6,
}

impl Exit {
    /// The worse of two: 6, 1, 5, 4, 3, 2, 0.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        const ORDER: [Exit; 7] = [
            Exit::Unknown,
            Exit::InvalidInput,
            Exit::Stale,
            Exit::Blocked,
            Exit::PartialApply,
            Exit::Changes,
            Exit::Done,
        ];
        ORDER.into_iter().find(|exit| *exit == self || *exit == other).unwrap_or(self)
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

/// The reason why a run ended early.
#[derive(Debug)]
pub(super) struct Failure {
    /// The code.
    pub(super) exit: Exit,
    /// The message; empty when everything was said already.
    pub(super) message: String,
    /// The next action.
    pub(super) hint: Option<String>,
}

impl Failure {
    pub(super) fn wrong(message: impl Into<String>) -> Self {
        Self { exit: Exit::InvalidInput, message: message.into(), hint: None }
    }

    pub(super) fn already_reported(exit: Exit) -> Self {
        Self { exit, message: String::new(), hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        // A key that is refused stays refused. A list that this key may not read says nothing about the organization, as
        // does everything else, and may be read next time.
        let exit = match error.api().map(|api| api.status) {
            Some(401) => Exit::InvalidInput,
            _ => Exit::Unknown,
        };
        Self { exit, hint: error.hint(), message: plain(&error.to_string()).into_owned() }
    }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Read(error) => error.into(),
            // These name things of the organization, and a name may hold a line break.
            Stopped::Unbound { .. } | Stopped::Contradiction { .. } => {
                Self { exit: Exit::Unknown, message: plain(&stopped.to_string()).into_owned(), hint: None }
            }
            Stopped::Namesakes { .. } => Self::wrong(plain(&stopped.to_string()))
                .hint("`orgward show projects` shows each with its id. Give one of them another name."),
        }
    }
}

impl From<CredentialError> for Failure {
    fn from(error: CredentialError) -> Self {
        Self { exit: Exit::InvalidInput, hint: error.hint().map(str::to_owned), message: error.to_string() }
    }
}

impl From<BaseUrlError> for Failure {
    fn from(error: BaseUrlError) -> Self {
        Self::wrong(error.to_string())
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        Self::wrong(error.to_string())
    }
}

impl From<PlanFileError> for Failure {
    fn from(error: PlanFileError) -> Self {
        Self::wrong(error.to_string()).hint("Save a plan with `orgward plan --out FILE` and this version of orgward.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worse_code_wins() {
        assert_eq!(Exit::PartialApply.or(Exit::Stale), Exit::Stale);
        assert_eq!(Exit::Done.or(Exit::Changes), Exit::Changes);
        assert_eq!(Exit::InvalidInput.or(Exit::Unknown), Exit::Unknown);
        assert_eq!(Exit::Blocked.or(Exit::Stale), Exit::Stale);
        let order = [
            Exit::Unknown,
            Exit::InvalidInput,
            Exit::Stale,
            Exit::Blocked,
            Exit::PartialApply,
            Exit::Changes,
            Exit::Done,
        ];
        assert_eq!(order.map(|exit| exit as u8), [6, 1, 5, 4, 3, 2, 0]);
        for (at, worse) in order.into_iter().enumerate() {
            assert!(order[at..].iter().all(|exit| worse.or(*exit) == worse && exit.or(worse) == worse), "{worse:?}");
        }
    }
}
