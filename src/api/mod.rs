//! Requests in, answers out: everything that touches the network or holds the key. Nothing here knows a kind.
//!
//! ```text
//! Bound --client--> exchange (attempts, pacing) --Transport--> answer | page --> rows, Answer, errors in words
//! ```
//!
//! Invariants: a [`Reader`] sends only GET; a write is repeated only when nothing was executed or when
//! repeating is harmless; the key goes to one origin and appears in no text.

pub mod answer;
pub mod base_url;
pub mod client;
pub mod clock;
pub mod counts;
pub mod credentials;
mod environment;
pub mod error;
mod exchange;
pub mod header_watch;
pub mod in_memory;
pub mod learned_pace;
mod limit_news;
pub mod network;
pub mod pacing;
pub mod page;
pub mod recording;
pub mod redact;
mod route_budget;
mod route_state;
mod seal;
mod slower_rate;
pub mod snapshot;
mod starting_guess;
pub mod transport;

pub use answer::{Answer, ApiError};
pub use client::{Client, OnRowUntil, Options, Reader, RequestProgress, Writer};
pub use error::{ReadError, WriteError};
pub use exchange::{BeforeSend, LONG_WAIT, OnWait, Wait};

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
