//! Rows in, effective access out: who can do what, and through which rows. Pure.
//!
//! Three worlds have the same form ([`Graph`]): what the files want, what is live, and what will be after the steps of a
//! plan. The graph stays factored: holders in the organization, grants by project, members by group. Users times projects
//! is never built. [`delta`] compares two worlds; it is what plans show and what guardrails judge.
//!
//! Access is a union: nothing takes away what another row gives. An answer of `no` requires that every list was read
//! that could give access.

mod after;
mod causes;
mod declared_behind;
mod delta;
mod effective_delta;
mod gathered_changes;
mod graph;
mod kept_access;
mod known;
mod missing;
mod owners_after;
mod principal_names;
mod published_access;
mod question;
mod reviewed_gains;
mod uncertain_changes;
mod undeclared_behind;
mod worlds;

pub use after::{After, StepRow, after_steps};
pub use declared_behind::declared_behind;
pub use delta::delta;
pub use effective_delta::{AccessGain, EffectiveDelta, ProjectOwners};
pub use graph::{AccessResource, Graph};
pub use missing::UnreadBehind;
pub use published_access::{AccessChange, AccessDelta, AlsoNeeded, KeptAccess, OtherGroup};
pub use question::{AccessPath, AccessVerdict, IndirectPower, is_membership};
pub use undeclared_behind::undeclared_behind;
pub use worlds::{of_files, of_live};
