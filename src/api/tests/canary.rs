//! The key appears in nothing that can be shown, whatever the other side answers.

use crate::api::{
    Client, Options, Reader, WriteError, Writer,
    clock::SimulatedClock,
    credentials::{Inputs, find},
    network::Network,
    testing::*,
    transport::TransportError,
};
use secrecy::SecretString;
use std::{
    io,
    sync::{Arc, Mutex, OnceLock},
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// What would give the key away: it, or a good part of it.
const PARTS: [&str; 2] = ["CanaryCanary", "0123456789"];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Returns what every test of this process logs from now on. It listens globally, because tracing decides only once
    /// whether anybody listens at a place, and a listener of one thread can miss what another thread reached first.
    fn of_the_process() -> &'static Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(|| {
            let log = Self::default();
            let writer = log.clone();
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_writer(move || writer.clone())
                .finish();
            tracing::subscriber::set_global_default(subscriber).unwrap();
            log
        })
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn check(text: &str) {
    assert!(PARTS.iter().all(|part| !text.contains(part)), "the key shows in {text}");
}

fn check_error(error: &impl std::error::Error, hint: Option<String>) {
    check(&format!("{error} {error:?} {error:#?} {}", hint.unwrap_or_default()));
}

async fn exercise(reader: &Reader, writer: &Writer) {
    if let Err(error) = reader.one(&one()).await {
        check_error(&error, error.hint());
    }
    if let Err(error) = reader.list(&users(), &mut |row| serde_json::from_str(row.get())).await {
        check_error(&error, error.hint());
    }
    for bound in [create(), delete()] {
        match writer.send(&bound, true, &mut || Ok(())).await {
            Ok(answer) => check(&format!("{answer:?}")),
            Err(error) => check_error(&error, error.hint()),
        }
    }
}

#[tokio::test]
async fn the_key_does_not_come_back_in_any_text() {
    let log = Log::of_the_process();
    let error = format!(r#"{{"error":{{"message":"bad key {KEY}","type":"{KEY}","param":"{KEY}","code":"{KEY}"}}}}"#);
    let mut outcomes: Vec<Outcome> = [400, 401, 403, 404, 408, 429, 500, 503]
        .into_iter()
        .map(|status| answer(status, &[("x-request-id", KEY), ("set-cookie", KEY)], &error))
        .collect();
    for text in [
        KEY.to_owned(),
        format!("\"{KEY}\""),
        format!(r#"{{"error":"{KEY}"}}"#),
        format!(r#"{{"data":"{KEY}","has_more":"{KEY}"}}"#),
        format!(r#"{{"data":["{KEY}"],"has_more":true,"last_id":"{KEY}"}}"#),
        format!(r#"{{"id":"x","value":"{KEY}"}}"#),
        // It stops in the middle.
        format!(r#"{{"data":[{{"id":"{KEY}"#),
    ] {
        outcomes.push(ok(&text));
        outcomes.push(answer(400, &[], &text));
    }
    let wrap: [fn(String) -> TransportError; 5] = [
        TransportError::Connect,
        TransportError::Lost,
        TransportError::Redirect,
        TransportError::Refused,
        TransportError::Untrusted,
    ];
    outcomes.extend(wrap.map(|wrap| Err(wrap(format!("https://u:{KEY}@proxy/ {KEY}")))));
    for outcome in outcomes {
        let told = Log::default();
        let there = told.clone();
        let on_wait = move |wait: &crate::api::Wait| there.0.lock().unwrap().extend(format!("{wait:?}").bytes());
        let options = Options { on_wait: Some(Arc::new(on_wait)), ..super::until("2026-11-24T00:05:00Z") };
        let bench = Bench::with(options, 1.0, move |_| outcome.clone());
        exercise(&bench.client.reader(), &bench.client.writer()).await;
        check(&format!("{:?} {:?}", bench.client, bench.script.heard.lock().unwrap()));
        check(&told.text());
    }
    let found = find(Inputs { admin_variable: Some(SecretString::from(KEY)), ..Inputs::default() });
    check(&format!("{found:?}"));
    let log = log.text();
    assert!(log.contains("waiting to try again") && log.contains("request failed"), "{log}");
    check(&log);
}

#[tokio::test]
async fn the_key_is_not_logged_by_what_sends_it() {
    let log = Log::of_the_process();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base: url::Url = format!("http://{}/v1", listener.local_addr().unwrap()).parse().unwrap();
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = vec![0; 4096];
        let count = stream.read(&mut buffer).await.unwrap();
        stream.write_all(b"HTTP/1.1 401 No\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}").await.unwrap();
        String::from_utf8_lossy(&buffer[..count]).into_owned()
    });
    let transport = Arc::new(Network::new(&base).unwrap());
    let clock = Arc::new(SimulatedClock::fixed("2026-11-24T00:00:00Z".parse().unwrap(), 0.0));
    let client = Client::new(transport, clock, base, SecretString::from(KEY), Options::default()).unwrap();
    let error = client.writer().send(&create(), true, &mut || Ok(())).await.unwrap_err();
    assert!(matches!(error, WriteError::Refused(_)), "{error}");
    check_error(&error, error.hint());
    assert!(heard.await.unwrap().contains(&format!("authorization: Bearer {KEY}")));
    check(&log.text());
}
