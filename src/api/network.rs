//! Requests to one origin over the network: TLS, time limits, a size cap, and redirects that cannot take the key away.

use super::{
    base_url::{is_loopback, may_receive_a_key},
    environment::{self, ProxyChoice},
    transport::{HttpRequest, HttpResponse, Transport, TransportError, timeout},
};
use futures_util::future::BoxFuture;
use http::{HeaderMap, Method, StatusCode, header};
use std::{error::Error as _, io, sync::OnceLock, time::Duration};
use url::{Origin, Url};

/// How long connecting may take, with TLS.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Whether certificates are found by `SSL_CERT_FILE` and `SSL_CERT_DIR`; elsewhere the system is asked.
const USES_VARIABLES: bool = cfg!(all(unix, not(target_vendor = "apple"), not(target_os = "android")));

/// How many redirects of one read are followed.
const MOST_REDIRECTS: usize = 5;

/// The real transport. It serves one origin and refuses every other, whatever it is asked.
#[derive(Debug)]
pub struct Network {
    client: reqwest::Client,
    origin: Origin,
}

/// Returns how orgward names itself: the audit log may show it beside what a run did.
fn user_agent() -> String {
    format!("orgward/{} (run {})", env!("CARGO_PKG_VERSION"), run_id())
}

/// Returns the id of this run, which tells it from every other one: a journal and the user agent have the same.
#[must_use]
pub fn run_id() -> &'static str {
    static RUN: OnceLock<String> = OnceLock::new();
    RUN.get_or_init(|| format!("{:016x}", fastrand::u64(..)))
}

impl Network {
    /// A transport to the origin of `base`. Proxies come from the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`),
    /// except on loopback: plain http through a proxy would show it the key.
    ///
    /// # Errors
    /// When the key must not go there (http beyond loopback), when a variable for proxies or certificates cannot be
    /// followed, or when TLS cannot be set up.
    pub fn new(base: &Url) -> Result<Self, TransportError> {
        if !may_receive_a_key(base) {
            return Err(not_https(base));
        }
        // Only the first call installs it; a later one finds the same provider there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(user_agent())
            .connect_timeout(CONNECT_TIMEOUT)
            .https_only(base.scheme() == "https")
            // Both are decided here or above, where it is known what a request means.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false);
        if is_loopback(base) {
            builder = builder.no_proxy();
        }
        let refused = |error: reqwest::Error| TransportError::Refused(chain(&error.without_url()));
        let variable = |name: &str| std::env::var_os(name);
        if !is_loopback(base)
            && let Some(ProxyChoice { url, except }) = environment::proxy(&variable)?
        {
            let proxy = reqwest::Proxy::all(url).map_err(refused)?;
            builder = builder.proxy(proxy.no_proxy(reqwest::NoProxy::from_string(&except)));
        }
        if base.scheme() == "http" {
            // No certificate will be looked at, so a machine without any can still reach its sandbox.
            builder = builder.tls_certs_only([]);
        } else if USES_VARIABLES && let Some(files) = environment::certificates(&variable)? {
            let certificates = files.iter().filter_map(|pem| reqwest::Certificate::from_pem_bundle(pem).ok()).flatten();
            builder = builder.tls_certs_only(certificates);
        }
        let client = builder.build().map_err(refused)?;
        Ok(Self { client, origin: base.origin() })
    }

    async fn follow(&self, mut request: HttpRequest, limit: usize) -> Result<HttpResponse, TransportError> {
        for _ in 0..=MOST_REDIRECTS {
            if request.url.origin() != self.origin {
                return Err(TransportError::Refused("the request is for another origin".to_owned()));
            }
            let response = self.once(&request, limit).await?;
            if !is_redirect(response.status) {
                return Ok(response);
            }
            request.url = self.target(&request, &response.headers)?;
        }
        Err(TransportError::Redirect(format!("more than {MOST_REDIRECTS} in a row")))
    }

    /// Returns where a redirect may lead: for a read, anywhere in the same origin; for a write, nowhere.
    fn target(&self, request: &HttpRequest, headers: &HeaderMap) -> Result<Url, TransportError> {
        let location = headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        let target = location
            .and_then(|text| request.url.join(text).ok())
            .ok_or_else(|| TransportError::Redirect("it does not say where to".to_owned()))?;
        let to = target.origin().ascii_serialization();
        if target.origin() != self.origin {
            return Err(TransportError::Redirect(format!("to another origin, {to}; the key stays here")));
        }
        if request.method != Method::GET {
            return Err(TransportError::Redirect("a write is not sent twice".to_owned()));
        }
        Ok(target)
    }

    async fn once(&self, request: &HttpRequest, limit: usize) -> Result<HttpResponse, TransportError> {
        let mut building = self
            .client
            .request(request.method.clone(), request.url.clone())
            .headers(request.headers.clone())
            .timeout(timeout(&request.method));
        if let Some(body) = &request.body {
            building = building.body(body.clone());
        }
        let mut response = building.send().await.map_err(classify)?;
        // Bytes after decompression are counted, so that a small answer cannot unpack into a large one.
        let announced = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(TransportError::TooLarge { limit });
        }
        let mut body = Vec::with_capacity(announced);
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            if body.len() + chunk.len() > limit {
                return Err(TransportError::TooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(HttpResponse { status: response.status(), headers: std::mem::take(response.headers_mut()), body })
    }
}

impl Transport for Network {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.follow(request, limit))
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn not_https(base: &Url) -> TransportError {
    let host = base.host_str().unwrap_or("no host");
    TransportError::Refused(format!("https is required to send an admin key to {host}"))
}

/// Returns what an error of reqwest says about the request. Only a failed connection proves that nothing was sent.
fn classify(error: reqwest::Error) -> TransportError {
    // The address may name people.
    let error = error.without_url();
    let text = chain(&error);
    if error.is_builder() {
        TransportError::Refused(text)
    } else if !error.is_connect() {
        TransportError::Lost(text)
    } else if is_certificate_fault(&error) {
        // An untrusted certificate does not become trusted by trying again.
        TransportError::Untrusted(format!("cannot connect: {text}"))
    } else {
        TransportError::Connect(text)
    }
}

/// Returns whether the server's certificate is the cause of an error.
fn is_certificate_fault(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return matches!(error, rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented);
        }
        // An I/O error does not count the error inside it among its causes.
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = inside.map(|inside| inside as &dyn std::error::Error).or_else(|| error.source());
    }
    false
}

/// The causes of an error, which say more than its outer layers ("error sending request: client error (Connect)").
fn chain(error: &reqwest::Error) -> String {
    let mut said = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push(error.to_string());
        cause = error.source();
    }
    // These layers have no public type, so only their text tells them from the cause.
    let outer = said.iter().take_while(|text| text.starts_with("error sending") || text.starts_with("client error"));
    let first = outer.count().min(said.len() - 1);
    said[first..].join(": ")
}

#[cfg(test)]
mod tests;
