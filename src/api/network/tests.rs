use super::*;
use http::HeaderValue;
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// A server that answers every connection with the next text, closes it, and remembers what it was sent.
struct Server {
    base: Url,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn answering(answers: impl FnOnce(&str) -> Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let answers = answers(&base);
        let heard = Arc::new(Mutex::new(Vec::new()));
        let said = heard.clone();
        tokio::spawn(async move {
            for answer in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = Vec::new();
                while !request.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
                    let mut buffer = [0; 4096];
                    match stream.read(&mut buffer).await.unwrap() {
                        0 => break,
                        count => request.extend_from_slice(&buffer[..count]),
                    }
                }
                said.lock().unwrap().push(String::from_utf8(request).unwrap());
                stream.write_all(&answer).await.unwrap();
            }
        });
        Self { base: Url::parse(&base).unwrap(), heard }
    }

    async fn saying(answers: &[&str]) -> Self {
        let answers = answers.iter().map(|answer| answer.as_bytes().to_vec()).collect();
        Self::answering(|_| answers).await
    }

    async fn get(&self, limit: usize) -> Result<HttpResponse, TransportError> {
        self.send(Method::GET, limit).await
    }

    async fn send(&self, method: Method, limit: usize) -> Result<HttpResponse, TransportError> {
        let network = Network::new(&self.base).unwrap();
        let mut key = HeaderValue::from_static("Bearer sk-admin-canary");
        key.set_sensitive(true);
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, key)]);
        let body = (method == Method::POST).then(|| b"{}".to_vec());
        network.send(HttpRequest { method, url: self.base.join("/v1/x").unwrap(), headers, body }, limit).await
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

fn redirect(status: u16, to: &str) -> String {
    format!("HTTP/1.1 {status} Moved\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-request-id: req_1\r\nconnection: close\r\n\r\n{}";

#[tokio::test]
async fn an_answer_comes_back_whole_and_the_request_says_who_asks() {
    let server = Server::saying(&[OK]).await;
    let response = server.get(100).await.unwrap();
    assert_eq!((response.status.as_u16(), &*response.body), (200, &b"{}"[..]));
    assert_eq!(response.headers["x-request-id"], "req_1");
    let heard = server.heard().remove(0);
    assert!(heard.starts_with("GET /v1/x HTTP/1.1\r\n"), "{heard}");
    let agent = format!("user-agent: orgward/{} (run {})\r\n", env!("CARGO_PKG_VERSION"), run_id());
    assert!(heard.contains(&agent), "{heard}");
    assert!(heard.contains("accept-encoding: gzip") && heard.contains("authorization: Bearer sk-admin-canary"));
    assert!(!heard.contains("referer"));
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed_by_a_read_five_times() {
    let hop = redirect(307, "/v1/y");
    let server = Server::saying(&[&hop, &hop, &hop, &hop, &hop, OK]).await;
    assert_eq!(server.get(100).await.unwrap().status, 200);
    assert_eq!(server.heard().len(), 6);
    assert!(server.heard()[5].starts_with("GET /v1/y "));

    let server = Server::saying(&[&hop, &hop, &hop, &hop, &hop, &hop, OK]).await;
    assert_eq!(server.get(100).await.unwrap_err(), TransportError::Redirect("more than 5 in a row".to_owned()));
}

#[tokio::test]
async fn a_redirect_to_another_origin_never_sees_the_key() {
    let other = Server::saying(&[OK]).await;
    // The host is the same; another port is another origin too.
    for to in [other.base.as_str(), "https://api.openai.com.evil.example/v1", "//evil.example/", "file:///etc/passwd"] {
        let server = Server::saying(&[&redirect(302, to), OK]).await;
        let error = server.get(100).await.unwrap_err();
        assert!(matches!(&error, TransportError::Redirect(why) if why.contains("another origin")), "{error}");
        assert_eq!(server.heard().len(), 1);
    }
    assert_eq!(other.heard(), Vec::<String>::new());
}

#[tokio::test]
async fn a_write_is_not_redirected_even_within_the_origin() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::saying(&[&redirect(status, "/v1/y"), OK]).await;
        let error = server.send(Method::POST, 100).await.unwrap_err();
        assert!(matches!(error, TransportError::Redirect(_)), "{error}");
        assert_eq!(server.heard().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_over_the_limit_is_refused_announced_or_not_packed_or_not() {
    let large = "x".repeat(101);
    let announced = format!("HTTP/1.1 200 OK\r\ncontent-length: 101\r\n\r\n{large}");
    let streamed = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n65\r\n{large}\r\n0\r\n\r\n");
    for answer in [announced, streamed] {
        let error = Server::saying(&[&answer]).await.get(100).await.unwrap_err();
        assert_eq!(error, TransportError::TooLarge { limit: 100 });
        assert_eq!(Server::saying(&[&answer]).await.get(101).await.unwrap().body.len(), 101);
    }
    // 200,000 zeros in 229 bytes, as `gzip -9n` packs them.
    let packed = include_bytes!("zeros.gz");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", packed.len());
    let answer = [head.as_bytes(), packed].concat();
    let server = Server::answering(|_| vec![answer.clone(), answer]).await;
    assert_eq!(server.get(1000).await.unwrap_err(), TransportError::TooLarge { limit: 1000 });
    assert_eq!(server.get(200_000).await.unwrap().body.len(), 200_000);
}

#[tokio::test]
async fn what_may_have_arrived_is_lost_and_what_cannot_have_is_not() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{\"data\":";
    for answer in ["", cut, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"d"] {
        let error = Server::saying(&[answer]).await.get(1000).await.unwrap_err();
        assert!(matches!(error, TransportError::Lost(_)), "{answer}: {error}");
        assert!(!error.to_string().contains("/v1/x") && !error.to_string().contains("error sending"), "{error}");
    }
    // A port that was free a moment ago.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let base = Url::parse(&format!("http://{closed}")).unwrap();
    let server = Server { base, heard: Arc::default() };
    let error = server.get(100).await.unwrap_err();
    assert!(matches!(&error, TransportError::Connect(why) if why.starts_with("tcp connect error")), "{error}");
}

/// A key and a certificate for 127.0.0.1 that no system trusts. They serve this test only.
const KEY: &[u8] = include_bytes!("test_key.der");
const CERTIFICATE: &[u8] = include_bytes!("test_certificate.der");

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_told_from_a_failed_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = Url::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    let network = Network::new(&base).unwrap();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![CERTIFICATE.into()], rustls::pki_types::PrivatePkcs8KeyDer::from(KEY).into())
        .unwrap();
    let server = std::thread::spawn(move || {
        let mut connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        // The client ends the handshake.
        connection.complete_io(&mut listener.accept().unwrap().0).unwrap_err()
    });
    let request =
        HttpRequest { method: Method::GET, url: base.join("/v1/x").unwrap(), headers: HeaderMap::new(), body: None };
    let error = network.send(request, 100).await.unwrap_err();
    assert!(matches!(&error, TransportError::Untrusted(why) if why.contains("certificate")), "{error:?}");
    server.join().unwrap();
}

#[tokio::test]
async fn it_serves_one_origin_and_only_where_a_key_may_go() {
    for base in ["http://api.openai.com/v1", "http://10.0.0.1/", "ftp://127.0.0.1/"] {
        let error = Network::new(&Url::parse(base).unwrap()).unwrap_err();
        assert!(error.to_string().contains("https is required"), "{error}");
    }
    let network = Network::new(&Url::parse("http://127.0.0.1:1/v1").unwrap()).unwrap();
    for url in ["http://127.0.0.1:2/v1", "https://127.0.0.1:1/v1", "http://evil.example/"] {
        let url = Url::parse(url).unwrap();
        let request = HttpRequest { method: Method::GET, url, headers: HeaderMap::new(), body: None };
        assert!(matches!(network.send(request, 100).await, Err(TransportError::Refused(_))));
    }
}
