//! Events of the audit log and the lists of a snapshot in; which of these lists are still as they were, and why the
//! others are not, out.
//!
//! ```text
//! events --EventWindow--> SeenEvents | LogDoubt --decide--> a ListFate for each list
//! ```
//!
//! The log vouches for a list if it tells of every change of the kinds in it ([`Facts::log_vouches`]), and told of none.
//! A list of any other kind is old from some time on, and until then it is only said when it was read.
//!
//! [`Facts::log_vouches`]: crate::kinds::facts::Facts::log_vouches

pub mod decision;
pub mod event_window;
mod list_routes;

use crate::model::scalar::Seconds;

/// The seconds by which two clocks may differ: ten minutes. An event this long before a list was read may have happened
/// after it.
pub const CLOCK_SKEW: Seconds = 600;

/// The seconds after which an event is in the log at the latest: an hour. Each run looks this far behind the last one.
pub const LATEST_EVENT: Seconds = 3_600;
