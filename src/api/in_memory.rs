//! Requests to a service inside this process: the embedded sandbox, or a simulated organization in a test.

use super::transport::{HttpRequest, HttpResponse, Transport, TransportError, timeout};
use axum::body::HttpBody;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt as _, Full};
use std::{
    fmt::Display,
    sync::{Mutex, PoisonError},
};
use tower::{Service, ServiceExt as _};

/// A transport over a service such as an `axum::Router`. A service or body that fails is an answer lost, as on a
/// network, and so is one that takes longer than an attempt may (by tokio's time, which a test can pause).
#[derive(Debug)]
pub struct InMemory<S> {
    // A lock, because services are often `Send` alone; it is held only to clone.
    service: Mutex<S>,
}

impl<S> InMemory<S> {
    /// A transport to this service.
    #[must_use]
    pub fn new(service: S) -> Self {
        Self { service: Mutex::new(service) }
    }
}

impl<S, B> Transport for InMemory<S>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Display,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Display,
{
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let time = timeout(&request.method);
        Box::pin(async move {
            let late = |_| TransportError::Lost(format!("no answer within {} s", time.as_secs()));
            tokio::time::timeout(time, call(service, request, limit)).await.map_err(late)?
        })
    }
}

async fn call<S, B>(service: S, request: HttpRequest, limit: usize) -> Result<HttpResponse, TransportError>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>>,
    S::Error: Display,
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Display,
{
    let HttpRequest { method, url, headers, body } = request;
    let mut call = http::Request::new(Full::from(body.unwrap_or_default()));
    *call.uri_mut() = url.as_str().parse().map_err(|error| TransportError::Refused(format!("{error}")))?;
    *call.method_mut() = method;
    *call.headers_mut() = headers;
    let lost = |error: &dyn Display| TransportError::Lost(error.to_string());
    let (parts, mut stream) = service.oneshot(call).await.map_err(|error| lost(&error))?.into_parts();
    let mut body = Vec::new();
    while let Some(frame) = stream.frame().await {
        let frame = frame.map_err(|error| lost(&error))?;
        let data = frame.data_ref().map_or(&[][..], |data| data);
        if body.len() + data.len() > limit {
            return Err(TransportError::TooLarge { limit });
        }
        body.extend_from_slice(data);
    }
    Ok(HttpResponse { status: parts.status, headers: parts.headers, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, routing};
    use http::{HeaderMap, Method};
    use std::time::Duration;

    async fn ask(path: &str, limit: usize) -> Result<HttpResponse, TransportError> {
        let broken = || {
            let chunks = [Ok(Bytes::from_static(b"{\"da")), Err(std::io::Error::other("connection reset"))];
            async { Body::from_stream(futures_util::stream::iter(chunks)) }
        };
        let router = Router::new()
            .route("/v1/echo", routing::post(|body: String| async move { body }))
            .route("/v1/broken", routing::post(broken))
            .route("/v1/slow", routing::post(|| tokio::time::sleep(Duration::from_secs(61))));
        let url = format!("http://sandbox.invalid/v1/{path}").parse().unwrap();
        let request = HttpRequest { method: Method::POST, url, headers: HeaderMap::new(), body: Some(b"{}".to_vec()) };
        InMemory::new(router).send(request, limit).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_router_answers_like_a_network() {
        assert_eq!(ask("echo", 2).await.unwrap().body, b"{}");
        assert_eq!(ask("none", 2).await.unwrap().status, 404);
        assert_eq!(ask("echo", 1).await.unwrap_err(), TransportError::TooLarge { limit: 1 });
        assert_eq!(ask("broken", 99).await.unwrap_err(), TransportError::Lost("connection reset".to_owned()));
        assert_eq!(ask("slow", 99).await.unwrap_err(), TransportError::Lost("no answer within 60 s".to_owned()));
    }
}
