//! The real binary, and a sandbox in a process of its own.
#![allow(dead_code, unreachable_pub, reason = "every test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

/// Returns the binary in a folder, with nothing of this machine's environment.
pub fn binary(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orgward"));
    command.current_dir(folder).env_clear().env("HOME", folder).stdin(Stdio::null());
    command
}

/// A sandbox that ends with the test.
pub struct SandboxProcess {
    child: Child,
    key: &'static str,
    /// Its base URL.
    pub base: String,
}

impl SandboxProcess {
    /// Starts a sandbox that holds a file's organization and accepts one key.
    pub fn start(folder: &Path, live: &Path, key: &'static str, more: &[&str]) -> Self {
        let mut child = binary(folder)
            .args(["sandbox", "--listen", "127.0.0.1:0", "--admin-key", key, "--live"])
            .arg(live)
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().to_owned();
        assert!(base.starts_with("http://127.0.0.1:") && base.ends_with("/v1"), "{base}");
        Self { child, key, base }
    }

    /// Sends one request to the sandbox, and returns the status and the body.
    pub fn control(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let address = self.base.trim_start_matches("http://").trim_end_matches("/v1");
        let mut stream = TcpStream::connect(address).unwrap();
        let (key, length) = (self.key, body.len());
        // An answer to HTTP/1.0 comes in one piece.
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }
}

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
