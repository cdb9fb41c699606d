//! A configuration that was read and found good, with what belongs to it: its base, its part that is planned, and the
//! sinks of the run.

use crate::{
    apply::sinks::Sinks,
    model::{desired_table::Desired, focus::Focus, live_table::Live, policy::Policy, scalar::Seconds},
    plan::Inputs,
};

/// A configuration that was read and found good.
#[derive(Debug)]
pub struct Configuration {
    /// The desired state.
    pub desired: Desired,
    /// The files' paths, by their index.
    pub files: Vec<String>,
    /// A digest of the files.
    pub digest: String,
    /// The configuration that this one is to be merged into. Its guardrails hold as well.
    pub base: Option<Base>,
    /// The part that a plan looks at; `None` for all of it. An apply looks at all of it.
    pub focus: Option<Focus>,
    /// The sinks that this apply binds; `None` where nobody knows, as in a plan.
    pub sinks: Option<Sinks>,
}

impl Configuration {
    /// Returns the inputs of a plan.
    #[must_use]
    pub fn inputs<'a>(&'a self, live: &'a Live, now: Seconds) -> Inputs<'a> {
        Inputs { desired: &self.desired, live, now, files: &self.files, focus: self.focus.as_ref() }
    }

    /// Returns the policy with the guardrails of the base, where there is one. Exceptions are bounded, end, and are told in
    /// every plan, so those of the configuration hold; only settings are quiet.
    #[must_use]
    pub fn base_policy(&self) -> Option<Policy> {
        let guardrails = self.base.as_ref()?.desired.policy.guardrails.clone();
        Some(Policy { guardrails, ..self.desired.policy.clone() })
    }
}

/// A configuration before a change.
#[derive(Debug)]
pub struct Base {
    /// The name by which a person asked for it.
    pub name: String,
    /// The commit that it was read from; empty for files.
    pub commit: String,
    /// The desired state.
    pub desired: Desired,
    /// The files' paths, by their index.
    pub files: Vec<String>,
    /// True if each change is told as one of the proposal or as pending, which may take more requests.
    pub compares_changes: bool,
}
