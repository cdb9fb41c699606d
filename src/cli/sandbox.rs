//! `orgward sandbox`: serves the embedded imitation of the Administration API.

use super::{
    connect::open_sandbox,
    exit::{Exit, Failure},
    output,
};
use crate::sandbox::{self, Options, Sandbox};
use clap::Args;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

#[derive(Debug, Args)]
pub(super) struct SandboxCommand {
    /// Listen on this loopback address; port 0 selects a free port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Fill the sandbox from this file.
    #[arg(long, value_name = "FILE")]
    live: Option<PathBuf>,
    /// Save the state in this file, and start from it if it exists.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Accept this admin key. It is invented, so it may stand on the command line.
    #[arg(long, value_name = "KEY")]
    admin_key: Option<String>,
    /// Print the operations that the sandbox serves, and stop.
    #[arg(long)]
    list_operations: bool,
    /// Limit each method and route to this many requests a minute.
    #[arg(long, value_name = "NUMBER")]
    rpm: Option<u32>,
    /// Return the whole allowance of --rpm after this long (for example 1s or 60s). With 0s, it returns one request at a time.
    #[arg(long, value_name = "LENGTH", default_value = "60s", value_parser = length)]
    window: Duration,
    /// Take this many requests at once if the allowance returns one request at a time.
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    burst: u32,
    /// Wait this long before each answer (for example 50ms).
    #[arg(long, value_name = "LENGTH", default_value = "0s", value_parser = length)]
    latency: Duration,
}

/// Reads a length of time: 50ms, 60s or 2m.
fn length(text: &str) -> Result<Duration, String> {
    let length = text.parse::<jiff::SignedDuration>().ok().and_then(|length| Duration::try_from(length).ok());
    length.ok_or_else(|| "expected a length of time such as 50ms, 60s or 2m".to_owned())
}

pub(super) async fn run(command: &SandboxCommand) -> Result<Exit, Failure> {
    if command.list_operations {
        let lines = Sandbox::operations().into_iter().map(|(method, template)| format!("{method:<6} {template}"));
        output::result(&lines.collect::<Vec<String>>().join("\n"));
        return Ok(Exit::Done);
    }
    if !command.listen.ip().is_loopback() {
        return Err(Failure::wrong("the sandbox listens on a loopback address only")
            .hint("Write 127.0.0.1:PORT; the sandbox is for tests only."));
    }
    let options = Options {
        admin_key: command.admin_key.clone(),
        rpm: command.rpm,
        window: command.window,
        burst: command.burst,
        latency: command.latency,
        fault_control: true,
        ..Options::default()
    };
    let sandbox = open_sandbox(command.live.as_deref(), command.state.as_deref(), options)?;
    let listener = tokio::net::TcpListener::bind(command.listen)
        .await
        .map_err(|error| Failure::wrong(format!("cannot listen on {}: {error}", command.listen)))?;
    let address = listener.local_addr().map_err(|error| Failure::wrong(error.to_string()))?;
    output::result(&format!("http://{address}/v1"));
    let stop = async {
        // Without a signal to wait for it simply serves on.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    sandbox::serve(listener, sandbox, stop)
        .await
        .map_err(|error| Failure::wrong(format!("the sandbox stopped: {error}")))?;
    Ok(Exit::Done)
}
