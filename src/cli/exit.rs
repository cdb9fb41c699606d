//! Failures in, exit codes out: the one place that knows which failure is which code.

use crate::{
    api::{ReadError, base_url::BaseUrlError, client::ClientError, credentials::CredentialError},
    live::Stopped,
    plan::file::PlanFileError,
    render::plain::plain,
};
use std::process::{ExitCode, Termination};

/// The result of a run as a code; [`Exit::or`] says which of several results counts. The codes are part of the contract
/// with users; [`Exit::meaning`] says what each of them means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    InvalidInput = 1,
    Changes = 2,
    PartialApply = 3,
    Blocked = 4,
    Stale = 5,
    Unknown = 6,
}

impl Exit {
    /// Every code, in order.
    pub const ALL: [Self; 7] =
        [Self::Done, Self::InvalidInput, Self::Changes, Self::PartialApply, Self::Blocked, Self::Stale, Self::Unknown];

    /// Returns the meaning in one line: for the help, the README, the reference page and the scripts.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "success, or in sync",
            Self::InvalidInput => "invalid input, configuration or key; or a plan with problems",
            Self::Changes => "`drift` found a difference, or the plan contains changes (`plan --detailed-exitcode`)",
            Self::PartialApply => {
                "`apply` made only a part of the changes, could not verify them, or planned with problems"
            }
            Self::Blocked => "blocked by a guardrail, a freeze or `plan --fail-on`",
            Self::Stale => "stale, not reviewed, or not the expected plan",
            Self::Unknown => "the organization could not be read; it is safe to retry",
        }
    }

    /// Returns the reasons for the code, for the reference page.
    #[must_use]
    pub const fn reasons(self) -> &'static [&'static str] {
        match self {
            Self::Done => &[
                "The command did what it should do.",
                "`plan` made a plan without problems that nothing blocks. The plan may contain changes.",
                "`apply` made and verified every change that it sent. A removal that `--no-removals` withheld counts as success.",
                "`drift` found nothing that its `--fail-on` names.",
            ],
            Self::InvalidInput => &[
                "The command line, a file or an environment variable is invalid.",
                "The configuration has errors. orgward reports all of them at once.",
                "The admin key is missing, is not an admin key, or is refused by the API (status 401). A key that only lacks a \
                 scope is code 6.",
                "`plan` made a plan with problems: rows that the live organization makes impossible. The plan is still \
                 printed and saved.",
                "`doctor` found that the key belongs to another organization than the configuration names.",
                "`apply` could not ask for confirmation, or the answer was no. Nothing was sent.",
                "The output or the journal could not be written.",
            ],
            Self::Changes => &[
                "`plan --detailed-exitcode` made a plan with changes.",
                "`drift` found something that its `--fail-on` names: by default changes, problems, due changes, or \
                 unlisted and privileged access.",
            ],
            Self::PartialApply => &[
                "At least one change failed, was refused or skipped, or has an unknown outcome.",
                "A change was made, but could not be verified.",
                "The plan had problems, so `apply` left out their rows.",
                "A signal or the deadline stopped `apply`.",
            ],
            Self::Blocked => &[
                "A guardrail objects. `apply` sent nothing; `apply --due` skipped the changes that the guardrail objects to.",
                "A freeze withheld a change from `apply`.",
                "The saved plan was blocked when it was made.",
                "The plan contains something that `plan --fail-on` names.",
            ],
            Self::Stale => &[
                "A reviewed change no longer fits the file or the organization.",
                "`apply PLAN` computed a change that no reviewed plan contains. It did not send this change.",
                "`plan --expect PLAN` computed another plan.",
            ],
            Self::Unknown => &[
                "The API did not answer, or answered with an error, before the deadline.",
                "The key may not read something that the plan needs.",
                "`show` could not read a part of the view. The rest is shown.",
                "`doctor` found a section that the key may not read, or whose answer a plan would refuse.",
                "Two answers of the API contradict each other.",
            ],
        }
    }

    /// Returns the list of codes that stands below the help.
    pub(super) fn help() -> String {
        let lines = Self::ALL.map(|exit| format!("  {}  {}", exit as u8, exit.meaning()));
        format!("Exit codes:\n{}", lines.join("\n"))
    }

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
        let exit = match error.api() {
            // It lost a scope, or never had it; it is the right key.
            Some(api) if api.missing_scopes().is_some() => Exit::Unknown,
            Some(api) if api.status == 401 || api.is_of_another_organization() => Exit::InvalidInput,
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
    use crate::{
        api::{
            answer::{ApiError, BodyKind},
            error::{self, Problem, Stop},
        },
        model::request::Method,
    };
    use std::time::Duration;

    #[test]
    fn a_key_that_lost_a_scope_is_no_wrong_input() {
        let code = |status, code: Option<&str>, message: &str| {
            let error = ApiError {
                method: Method::Get,
                route: "/organization/users",
                status,
                kind: None,
                code: code.map(str::to_owned),
                param: None,
                message: message.to_owned(),
                request_id: None,
                body: BodyKind::Json,
            };
            let problem = Problem::Api(Box::new(error));
            let (label, spent) = ("GET /organization/users".to_owned(), Duration::ZERO);
            let failure = error::Failure { label, problem, attempts: 2, spent, stop: Stop::Final };
            Failure::from(ReadError::Failed(Box::new(failure))).exit
        };
        assert_eq!(code(401, None, "No. Missing scopes: api.management.read."), Exit::Unknown);
        assert_eq!(code(403, None, "No. Missing scopes: api.management.read."), Exit::Unknown);
        assert_eq!(code(401, Some("invalid_api_key"), "No."), Exit::InvalidInput);
        assert_eq!(code(400, Some("mismatched_organization"), "No."), Exit::InvalidInput);
        assert_eq!(code(400, None, "No."), Exit::Unknown);
    }

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
