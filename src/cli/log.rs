//! Flags in, a log on stderr out.

use super::{LogFormat, output};
use crate::{model::text::harmless_json, render::plain::plain};
use std::io::{self, Write};
use tracing_subscriber::EnvFilter;

/// Starts logging: warnings, and more with each `-v`. `ORGWARD_LOG` says it finer.
pub(super) fn start(verbose: u8, format: LogFormat) {
    let level = match verbose {
        0 => "warn",
        1 => "orgward=info,warn",
        2 => "orgward=debug,warn",
        _ => "orgward=trace,debug",
    };
    let colour = output::colour_on_stderr();
    let filter = std::env::var("ORGWARD_LOG").ok().and_then(|text| EnvFilter::try_new(text).ok());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|| EnvFilter::new(level)))
        .with_writer(move || Events { format, colour })
        .with_ansi(colour);
    // A second start in one process (tests) keeps the first.
    let _ = match format {
        LogFormat::Text => builder.without_time().with_target(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}

/// Writes events to stderr, each as one line: a value may hold a line break, and a dependency of ours may log anything.
struct Events {
    format: LogFormat,
    colour: bool,
}

impl Write for Events {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.trim_end_matches('\n');
        let line = match self.format {
            // Its strings must stay strings, so nothing is written out but by JSON's own escapes.
            LogFormat::Json => harmless_json(line),
            // Colours begin with an escape character.
            LogFormat::Text if self.colour => line.split('\u{1b}').map(plain).collect::<Vec<_>>().join("\u{1b}"),
            LogFormat::Text => plain(line).into_owned(),
        };
        let line = output::beside(&line);
        io::stderr().write_all(format!("{line}\n").as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
