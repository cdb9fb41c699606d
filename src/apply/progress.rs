//! What happens while it happens in: the seam to whoever shows it, writes it down, or asks the run to stop.

use super::report::Entry;
use crate::plan::Step;
use std::io;

/// Hears what happens while it happens.
pub trait Progress: Send {
    /// A change is about to be sent.
    fn starts(&mut self, step: &Step, index: usize, of: usize);
    /// A change has come to its end.
    fn ends(&mut self, entry: &Entry);
    /// A write is about to be sent.
    ///
    /// # Errors
    /// When it cannot be written down: then it is not sent, and nothing after it.
    fn sends(&mut self, _: &Step, _nth: usize) -> io::Result<()> {
        Ok(())
    }
    /// A write has come to an end, in a few words, with the API's request id.
    fn answered(&mut self, _: &Step, _nth: usize, _answer: &str, _request_id: Option<&str>) {}
    /// A key was made, and its value is about to be handed over.
    ///
    /// # Errors
    /// When it cannot be written down: then the key is ended again.
    fn minted(&mut self, _: &Step, _id: &str) -> io::Result<()> {
        Ok(())
    }
    /// A sink has the value of a new key.
    fn delivered(&mut self, _: &Step, _id: &str, _sink: &str) {}
    /// A new key is about to be ended again, because nobody got its value.
    fn undoes(&mut self, _: &Step, _id: &str) {}
    /// Everything has been sent, and so many changes are looked at again.
    fn verifies(&mut self, _changes: usize) {}
    /// Returns whether somebody asked the run to stop. What is under way is finished; nothing more is started.
    fn is_stopped(&self) -> bool {
        false
    }
}
