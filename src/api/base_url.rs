//! Flags and environment in, the one address out that the key is sent to.

use std::net::IpAddr;
use url::{Host, Url};

/// The address of the Administration API.
pub const DEFAULT: &str = "https://api.openai.com/v1";

/// The one host, beside loopback, that `OPENAI_BASE_URL` may name.
const OPENAI: &str = "api.openai.com";

/// The address that was chosen, and what the user should know about the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// The address, without a slash at the end, unless it has no path.
    pub url: Url,
    /// A sentence for stderr when `OPENAI_BASE_URL` was not followed.
    pub warning: Option<String>,
}

/// The reason why an address cannot be used. Texts never repeat the address: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not an address.
    #[error("{from} is not a URL: {why}")]
    NotAUrl {
        /// The flag or variable.
        from: &'static str,
        /// The parser's words.
        why: String,
    },
    /// Plain http to a host that is not this machine, or another scheme.
    #[error("{from} must begin with https:// (http:// is for loopback only), because the admin key is sent there")]
    NotHttps {
        /// The flag or variable.
        from: &'static str,
    },
    /// A user or password in the address.
    #[error("{from} must not contain a user name or password")]
    User {
        /// The flag or variable.
        from: &'static str,
    },
    /// `?` or `#` in the address.
    #[error("{from} must not contain a query or a fragment")]
    Query {
        /// The flag or variable.
        from: &'static str,
    },
}

/// Chooses where requests go: `--base-url`, then `ORGWARD_BASE_URL`; either may name any https host, or loopback.
/// `OPENAI_BASE_URL` counts only for api.openai.com and loopback: companies point it at gateways for models, and an
/// admin key must not follow. An empty variable counts as unset; an empty flag does not.
///
/// # Errors
/// When the flag or `ORGWARD_BASE_URL` names something that must not receive the key.
pub fn base_url(
    flag: Option<&str>,
    orgward_base_url: Option<&str>,
    openai_base_url: Option<&str>,
) -> Result<BaseUrl, BaseUrlError> {
    let orgward_base_url = orgward_base_url.filter(|url| !url.trim().is_empty());
    if let Some(text) = flag {
        return Ok(BaseUrl { url: parse("--base-url", text)?, warning: None });
    }
    if let Some(text) = orgward_base_url {
        return Ok(BaseUrl { url: parse("ORGWARD_BASE_URL", text)?, warning: None });
    }
    let default = parse("the default", DEFAULT)?;
    let Some(text) = openai_base_url.filter(|url| !url.trim().is_empty()) else {
        return Ok(BaseUrl { url: default, warning: None });
    };
    let warning = match parse("OPENAI_BASE_URL", text) {
        Ok(url) if is_openai(&url) || is_loopback(&url) => return Ok(BaseUrl { url, warning: None }),
        Ok(url) => format!(
            "OPENAI_BASE_URL is ignored: an admin key is not sent to {}. If that host should receive it, say so with \
             --base-url or ORGWARD_BASE_URL",
            url.origin().ascii_serialization()
        ),
        Err(error) => format!("OPENAI_BASE_URL is ignored: {error}"),
    };
    Ok(BaseUrl { url: default, warning: Some(warning) })
}

/// Returns whether the address is on this machine: 127.0.0.0/8, ::1 or `localhost`.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        // Compared whole: `localhost.example.com` is somebody else's.
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Returns whether requests with a key may go there at all: https, or http on this machine.
#[must_use]
pub fn may_receive_a_key(url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)
}

/// Compared whole and after the URL parser's normalisation, so that neither `api.openai.com.evil.example` nor a
/// look-alike in another script passes.
fn is_openai(url: &Url) -> bool {
    url.scheme() == "https" && url.host_str() == Some(OPENAI) && url.port().is_none()
}

fn parse(from: &'static str, text: &str) -> Result<Url, BaseUrlError> {
    let mut url = Url::parse(text.trim()).map_err(|why| BaseUrlError::NotAUrl { from, why: why.to_string() })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BaseUrlError::User { from });
    }
    if !may_receive_a_key(&url) {
        return Err(BaseUrlError::NotHttps { from });
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BaseUrlError::Query { from });
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_or_our_variable_may_name_any_https_host_and_loopback() {
        for (text, expected) in [
            ("https://api.openai.com/v1", Ok("https://api.openai.com/v1")),
            ("https://api.openai.com/v1/", Ok("https://api.openai.com/v1")),
            (" https://gateway.example:8443/openai/v1// ", Ok("https://gateway.example:8443/openai/v1")),
            ("https://gateway.example", Ok("https://gateway.example/")),
            ("http://127.0.0.1:8080/v1", Ok("http://127.0.0.1:8080/v1")),
            ("http://127.9.9.9/v1", Ok("http://127.9.9.9/v1")),
            ("http://[::1]:8080/v1", Ok("http://[::1]:8080/v1")),
            ("http://LOCALHOST:1/v1", Ok("http://localhost:1/v1")),
            ("http://gateway.example/v1", Err("must begin with https://")),
            ("http://localhost.evil.example/v1", Err("must begin with https://")),
            ("http://128.0.0.1/v1", Err("must begin with https://")),
            ("http://[::2]/v1", Err("must begin with https://")),
            ("http://0.0.0.0/v1", Err("must begin with https://")),
            ("ftp://api.openai.com/v1", Err("must begin with https://")),
            ("file:///etc/passwd", Err("must begin with https://")),
            ("https://user:hunter2@api.openai.com/v1", Err("user name or password")),
            ("https://api.openai.com/v1?x=1", Err("query or a fragment")),
            ("https://api.openai.com/v1#x", Err("query or a fragment")),
            ("api.openai.com/v1", Err("is not a URL")),
            ("", Err("is not a URL")),
        ] {
            let from_flag = base_url(Some(text), Some("https://unused.example"), None);
            let from_variable = base_url(None, Some(text), Some("https://unused.example"));
            match expected {
                Ok(expected) => {
                    assert_eq!(from_flag.unwrap().url.as_str(), expected);
                    assert_eq!(from_variable.unwrap(), BaseUrl { url: expected.parse().unwrap(), warning: None });
                }
                Err(expected) => {
                    let said = from_flag.unwrap_err().to_string();
                    assert!(said.contains(expected), "{text}: {said}");
                    assert!(!said.contains("hunter2"), "{said}");
                    // An unset variable in a shell is an empty one.
                    assert_eq!(from_variable.is_err(), !text.is_empty(), "{text}");
                }
            }
        }
    }

    #[test]
    fn the_common_variable_counts_only_for_openai_and_loopback() {
        for (text, expected, warned) in [
            ("https://api.openai.com/v1/", DEFAULT, false),
            ("https://API.OpenAI.com/v2", "https://api.openai.com/v2", false),
            ("http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1", false),
            ("", DEFAULT, false),
            ("https://gateway.example/v1", DEFAULT, true),
            ("http://api.openai.com/v1", DEFAULT, true),
            ("https://api.openai.com:8443/v1", DEFAULT, true),
            ("https://api.openai.com.evil.example/v1", DEFAULT, true),
            ("https://api.openai.com./v1", DEFAULT, true),
            ("https://evil.example/api.openai.com/v1", DEFAULT, true),
            ("https://api.openai.com@evil.example/v1", DEFAULT, true),
            ("https://api.opena\u{456}.com/v1", DEFAULT, true),
            ("https://user:hunter2@api.openai.com/v1", DEFAULT, true),
            ("not a url", DEFAULT, true),
        ] {
            let chosen = base_url(None, None, Some(text)).unwrap();
            assert_eq!(chosen.url.as_str(), expected, "{text}");
            assert_eq!(chosen.warning.is_some(), warned, "{text}");
            assert!(!chosen.warning.unwrap_or_default().contains("hunter2"));
        }
    }
}
