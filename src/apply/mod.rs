//! Steps in, a report out: sends exactly the requests of the steps, each once, as many together as their graph allows,
//! and reads again what was done.
//!
//! A change that fails takes only those with it that depend on it; all others go on. A write whose answer was lost is
//! never blindly repeated: what is there now is read again. Found as wanted is done; not there may be sent once more;
//! and what cannot be told is reported as unknown. `tests/faults.rs` holds this to random faults at every request.

mod claims;
mod context;
mod execute;
mod failure;
pub mod filter;
mod found;
mod handover;
pub mod history;
mod joint_steps;
pub mod journal;
pub mod journal_reader;
mod overwritten;
mod progress;
mod recheck;
pub mod report;
mod schedule;
mod settle;
pub mod sinks;
mod unasked;
mod verify;

pub use execute::Executor;
pub use progress::Progress;
pub use recheck::GuardFn;
pub use schedule::expected_requests;
