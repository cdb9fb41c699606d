//! A branch that cannot be reached in, a loud mistake out: it panics while we develop and is logged in a release. The
//! code after it takes the safe side: what cannot be judged is left alone, and what cannot be built is not sent.

/// Marks a branch that only a mistake of ours can reach. It panics in debug builds. In release builds it writes a log
/// line, and the caller goes on with the safe side.
macro_rules! never {
    ($($message:tt)+) => {{
        if $crate::model::never::panics() {
            panic!($($message)+);
        }
        tracing::error!($($message)+);
    }};
}
pub(crate) use never;

/// Returns whether [`never!`] panics.
pub(crate) fn panics() -> bool {
    #[cfg(test)]
    if RELEASE.get() {
        return false;
    }
    cfg!(debug_assertions)
}

#[cfg(test)]
thread_local! {
    static RELEASE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Runs a test as a release build would: [`never!`] only logs.
#[cfg(test)]
pub(crate) fn as_released<T>(then: impl FnOnce() -> T) -> T {
    RELEASE.set(true);
    let result = then();
    RELEASE.set(false);
    result
}
