//! Flags in, a log on stderr out.

use super::LogFormat;
use tracing_subscriber::EnvFilter;

/// Starts logging: warnings, and more with each `-v`. `ORGWARD_LOG` says it finer.
pub(super) fn start(verbose: u8, format: LogFormat) {
    let level = match verbose {
        0 => "warn",
        1 => "orgward=info,warn",
        2 => "orgward=debug,warn",
        _ => "orgward=trace,debug",
    };
    let filter = std::env::var("ORGWARD_LOG").ok().and_then(|text| EnvFilter::try_new(text).ok());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|| EnvFilter::new(level)))
        .with_writer(std::io::stderr)
        .with_ansi(super::output::colour_on_stderr());
    // A second start in one process (tests) keeps the first.
    let _ = match format {
        LogFormat::Text => builder.without_time().with_target(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}
