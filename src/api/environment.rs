//! Variables of the environment in; the proxy that leads to the API, and the certificates that are trusted on the way,
//! out. A variable that cannot be followed is an error with its name: going around it could show the key to a network
//! that somebody wanted to avoid. No text repeats a value, because a proxy's may hold a password.

use super::transport::TransportError;
use std::{
    ffi::{OsStr, OsString},
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};
use url::Url;

/// The schemes that a proxy may have.
const SCHEMES: [&str; 6] = ["http", "https", "socks5", "socks5h", "socks4", "socks4a"];

/// The most bytes of one file with certificates; a system's store has under 1 MB.
const CERTIFICATE_BYTES: u64 = 16 << 20;

/// Where systems keep their certificates.
const STORES: [&str; 7] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
    "/etc/ca-certificates/extracted/tls-ca-bundle.pem",
];

/// Reads a variable.
pub(super) type Variable<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// A proxy for https, and where it is passed by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ProxyChoice {
    pub(super) url: Url,
    /// The value of `NO_PROXY`.
    pub(super) except: String,
}

/// The proxy that the environment names for https: `HTTPS_PROXY`, else `ALL_PROXY`, each also in lower case. What is
/// empty counts as unset.
///
/// # Errors
/// When the variable cannot be followed; also when only `HTTP_PROXY` is set and could never be.
pub(super) fn proxy(variable: Variable<'_>) -> Result<Option<ProxyChoice>, TransportError> {
    const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let set = |name: &&'static str| Some((*name, variable(name).filter(|value| !is_blank(value))?));
    let Some((name, value)) = PROXIES.iter().find_map(set) else {
        // It is not for https. That somebody set it to what no proxy is still is a mistake to tell.
        return match ["HTTP_PROXY", "http_proxy"].iter().find_map(set) {
            Some((name, value)) => proxy_url(name, &value).map(|_| None),
            None => Ok(None),
        };
    };
    let url = proxy_url(name, &value)?;
    let except = ["NO_PROXY", "no_proxy"].iter().find_map(set).map(|(_, value)| value.to_string_lossy().into_owned());
    Ok(Some(ProxyChoice { url, except: except.unwrap_or_default() }))
}

fn is_blank(value: &OsStr) -> bool {
    value.to_str().is_some_and(|text| text.trim().is_empty())
}

fn proxy_url(name: &str, value: &OsStr) -> Result<Url, TransportError> {
    let refused = |why: &str| {
        Err(TransportError::Refused(format!(
            "{name} {why}; write http://HOST:PORT, https://, socks5:// or socks5h://, or unset it"
        )))
    };
    let Some(text) = value.to_str().map(str::trim) else { return refused("is not UTF-8 text") };
    let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let scheme = text.split("://").next().unwrap_or_default().to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) {
        let is_a_word = (1..=12).contains(&scheme.len()) && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
        return match is_a_word {
            true => refused(&format!("has the scheme `{scheme}`, which is not supported")),
            false => refused("has a scheme that is not supported"),
        };
    }
    // The library below reads it by another parser, and goes around what that one does not understand.
    let url = Url::parse(&text).ok().filter(|url| url.has_host() && url.as_str().parse::<http::Uri>().is_ok());
    match url {
        Some(url) if matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none() => Ok(url),
        Some(_) => refused("has parts other than a scheme, a host and a port"),
        None => refused("is not the URL of a proxy"),
    }
}

/// The files whose certificates are trusted in place of the system's store, as the library below does it; `None` when
/// nothing is to be done. `SSL_CERT_FILE` and `SSL_CERT_DIR` that are empty count as unset, which the library does not do.
///
/// # Errors
/// When a variable names what cannot be read, or what holds no certificate.
pub(super) fn certificates(variable: Variable<'_>) -> Result<Option<Vec<Vec<u8>>>, TransportError> {
    let (file, folders) = (variable("SSL_CERT_FILE"), variable("SSL_CERT_DIR"));
    let is_empty = |value: &Option<OsString>| value.as_ref().is_some_and(|value| value.is_empty());
    if let Some(file) = file.as_ref().filter(|file| !file.is_empty()) {
        check_file(Path::new(file))?;
    }
    let folders: Vec<PathBuf> =
        folders.iter().flat_map(std::env::split_paths).filter(|folder| !folder.as_os_str().is_empty()).collect();
    if !folders.is_empty() {
        check_folders(&folders)?;
    }
    match is_empty(&file) {
        // The library would look for a file without a name, and trust nobody.
        true if folders.is_empty() => Ok(Some(system_store())),
        true => Ok(Some(folders.iter().flat_map(|folder| files_in(folder).unwrap_or_default()).collect())),
        false => Ok(None),
    }
}

/// Returns whether a text holds a certificate in PEM.
fn holds_certificates(bytes: &[u8]) -> bool {
    reqwest::Certificate::from_pem_bundle(bytes).is_ok_and(|found| !found.is_empty())
}

fn check_file(path: &Path) -> Result<(), TransportError> {
    let refused = |why: String| TransportError::Refused(format!("SSL_CERT_FILE names {}: {why}", path.display()));
    let bytes = read(path).map_err(|error| refused(error.to_string()))?;
    if holds_certificates(&bytes) { Ok(()) } else { Err(refused("it contains no PEM certificate".to_owned())) }
}

fn check_folders(folders: &[PathBuf]) -> Result<(), TransportError> {
    let mut why = "no file in it contains a PEM certificate".to_owned();
    for folder in folders {
        match files_in(folder) {
            Ok(files) if files.iter().any(|bytes| holds_certificates(bytes)) => return Ok(()),
            Ok(_) => {}
            Err(error) => why = format!("{}: {error}", folder.display()),
        }
    }
    Err(TransportError::Refused(format!("SSL_CERT_DIR contains no certificate: {why}")))
}

/// The regular files in a folder that can be read.
fn files_in(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let entries = fs::read_dir(folder)?.filter_map(Result::ok);
    Ok(entries.filter_map(|entry| read(&entry.path()).ok()).collect())
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    // Asked before it is opened: opening a pipe waits for somebody to write.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(CERTIFICATE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > CERTIFICATE_BYTES {
        return Err(io::Error::other(format!("it is larger than {} MiB", CERTIFICATE_BYTES >> 20)));
    }
    Ok(bytes)
}

fn system_store() -> Vec<Vec<u8>> {
    STORES.iter().find_map(|path| read(Path::new(path)).ok()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(set: &[(&str, &str)]) -> Result<Option<ProxyChoice>, TransportError> {
        proxy(&|name| set.iter().find(|(set, _)| *set == name).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn the_variable_for_https_is_followed() {
        for (set, url, except) in [
            (&[("HTTPS_PROXY", "http://proxy:3128")][..], "http://proxy:3128/", ""),
            (&[("https_proxy", " proxy:3128 ")], "http://proxy:3128/", ""),
            (&[("HTTPS_PROXY", ""), ("https_proxy", "http://b:1")], "http://b:1/", ""),
            (&[("HTTPS_PROXY", "http://a:1"), ("ALL_PROXY", "socks://b:1")], "http://a:1/", ""),
            (&[("ALL_PROXY", "socks5h://u:p@c:1")], "socks5h://u:p@c:1", ""),
            (&[("all_proxy", "SOCKS5://c"), ("NO_PROXY", ""), ("no_proxy", "x.example")], "socks5://c", "x.example"),
            (&[("HTTPS_PROXY", "https://[::1]:8443/"), ("NO_PROXY", "*")], "https://[::1]:8443/", "*"),
        ] {
            let choice = choose(set).unwrap().unwrap();
            assert_eq!((choice.url.as_str(), choice.except.as_str()), (url, except), "{set:?}");
        }
        for set in [&[][..], &[("HTTPS_PROXY", " ")], &[("HTTP_PROXY", "http://a:1")]] {
            assert_eq!(choose(set), Ok(None), "{set:?}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_followed_is_never_gone_around() {
        let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"];
        for name in names {
            for value in [
                "socks://secret:1080",
                "socks6://secret",
                "ftp://secret",
                "://secret",
                "http://",
                "http:///",
                "secret:99999",
                "http:secret",
                "user:secret@",
                "http://secret/path",
                "http://secret?x",
                "http://se cret",
                "sk-admin-secret0123456789://x",
            ] {
                let error = choose(&[(name, value)]).unwrap_err().to_string();
                assert!(error.starts_with(name) && !error.contains("secret"), "{value}: {error}");
            }
            let error = choose(&[(name, "socks://secret:1080")]).unwrap_err().to_string();
            assert!(error.contains("scheme `socks`") && error.contains("socks5h://"), "{error}");
        }
    }

    #[test]
    fn a_store_that_gives_no_certificate_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).into_os_string();
        fs::write(path("none.pem"), "nothing").unwrap();
        fs::create_dir(path("empty")).unwrap();
        let look =
            |name: &'static str, value: OsString| certificates(&move |asked| (asked == name).then(|| value.clone()));
        for (name, value) in [
            ("SSL_CERT_FILE", path("missing.pem")),
            ("SSL_CERT_FILE", path("none.pem")),
            ("SSL_CERT_FILE", path("empty")),
            ("SSL_CERT_FILE", "/dev/zero".into()),
            ("SSL_CERT_DIR", path("missing")),
            ("SSL_CERT_DIR", path("empty")),
            ("SSL_CERT_DIR", path("none.pem")),
        ] {
            let error = look(name, value.clone()).unwrap_err().to_string();
            assert!(error.starts_with(name), "{value:?}: {error}");
        }
        assert!(matches!(certificates(&|_| None), Ok(None)));
        assert!(matches!(look("SSL_CERT_DIR", OsString::new()), Ok(None)));
        assert!(matches!(look("SSL_CERT_FILE", OsString::new()), Ok(Some(_))));
    }
}
