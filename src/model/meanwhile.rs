//! Two pieces of work in, the result of one of them out, when both are done: each on a thread of its own.

use std::thread::{Builder, scope};

/// Does `other` on another thread while `own` runs on this one. Where the system gives no thread, `other` is left out, so
/// it only prepares what is otherwise made when it is first asked for.
pub fn meanwhile<T>(other: impl FnOnce() + Send, own: impl FnOnce() -> T) -> T {
    scope(|scope| {
        let _ = Builder::new().spawn_scoped(scope, other);
        own()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::OnceLock;

    #[test]
    fn both_are_done() {
        let prepared = OnceLock::new();
        assert_eq!(meanwhile(|| assert_eq!(prepared.set(1), Ok(())), || 2), 2);
        assert_eq!(prepared.get(), Some(&1));
    }
}
