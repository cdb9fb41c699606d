//! The text of a certificate in, its fingerprint, subject and validity out, or what is wrong with the text.
//!
//! The parser walks the DER as far as the subject. It checks neither the signature nor the chain: that is the API's
//! business. A crate for X.509 would bring a parser for everything else of a certificate, too.

use super::scalar::Seconds;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// The most bytes that the text of a certificate may have.
pub const MOST_BYTES: usize = 64 * 1024;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The types of values in DER.
const INTEGER: u8 = 0x02;
const OID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;

/// The parts of a name that are shown, by their object identifiers.
const NAMES: &[(&[u8], &str)] = &[(&[0x55, 0x04, 0x03], "CN"), (&[0x55, 0x04, 0x0a], "O"), (&[0x55, 0x04, 0x0b], "OU")];

/// One certificate in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificatePem {
    /// The text.
    pub text: Box<str>,
    /// The SHA-256 of the certificate, in hexadecimal.
    pub fingerprint: String,
    /// The common name and the organization of its subject, as far as it has them.
    pub subject: String,
    /// The first second of its validity.
    pub valid_from: Seconds,
    /// The last second of its validity.
    pub expires: Seconds,
}

impl CertificatePem {
    /// Reads one certificate.
    ///
    /// # Errors
    /// What is wrong, never a part of the text.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if text.len() > MOST_BYTES {
            return Err("the certificate has more than 64 KiB");
        }
        if text.contains("PRIVATE KEY-----") {
            return Err(
                "this holds a private key, which must stay out of the configuration; write the certificate only",
            );
        }
        let body = text.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END));
        let Some((body, rest)) = body else {
            return Err("this is not a certificate in PEM: it lacks `-----BEGIN CERTIFICATE-----` or its end");
        };
        if rest.contains(BEGIN) {
            return Err("this holds several certificates, and an entry is one certificate");
        }
        let broken = "this is not a certificate in PEM: its content cannot be read";
        let der = decode_base64(body).ok_or(broken)?;
        let (subject, valid_from, expires) = details(&der).ok_or(broken)?;
        let fingerprint = Sha256::digest(&der).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { text: text.into(), fingerprint, subject, valid_from, expires })
    }
}

impl<'de> Deserialize<'de> for CertificatePem {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(input)?).map_err(de::Error::custom)
    }
}

impl JsonSchema for CertificatePem {
    fn schema_name() -> Cow<'static, str> {
        "CertificatePem".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "One certificate in PEM." })
    }
}

/// Returns subject and validity of a certificate.
fn details(der: &[u8]) -> Option<(String, Seconds, Seconds)> {
    let (certificate, rest) = value(SEQUENCE, der)?;
    if !rest.is_empty() {
        return None;
    }
    let (mut fields, _) = value(SEQUENCE, certificate)?;
    if let Some((_, rest)) = value(VERSION, fields) {
        fields = rest;
    }
    // The serial number, the algorithm of the signature, and the issuer.
    for tag in [INTEGER, SEQUENCE, SEQUENCE] {
        fields = value(tag, fields)?.1;
    }
    let (validity, rest) = value(SEQUENCE, fields)?;
    let (valid_from, end) = moment(validity)?;
    let (expires, _) = moment(end)?;
    let (subject, _) = value(SEQUENCE, rest)?;
    Some((name(subject), valid_from, expires))
}

/// Returns the parts of a name that people know it by.
fn name(mut sets: &[u8]) -> String {
    let mut parts = Vec::new();
    while let Some((set, rest)) = value(SET, sets) {
        sets = rest;
        let part = value(SEQUENCE, set).and_then(|(pair, _)| {
            let (oid, rest) = value(OID, pair)?;
            let (text, _) = value(UTF8_STRING, rest).or_else(|| value(PRINTABLE_STRING, rest))?;
            let (_, word) = NAMES.iter().find(|(known, _)| *known == oid)?;
            Some(format!("{word}={}", std::str::from_utf8(text).ok()?))
        });
        parts.extend(part);
    }
    parts.join(", ")
}

/// Splits the content of a value of one type from the bytes after it.
fn value(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, bytes) = bytes.split_first().filter(|(found, _)| **found == tag)?;
    let (first, bytes) = bytes.split_first()?;
    let (length, bytes) = match usize::from(*first) {
        short @ ..128 => (short, bytes),
        long => {
            let (digits, bytes) = bytes.split_at_checked(long - 128).filter(|(digits, _)| digits.len() <= 4)?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), bytes)
        }
    };
    bytes.split_at_checked(length)
}

/// Splits a time from the bytes after it.
fn moment(bytes: &[u8]) -> Option<(Seconds, &[u8])> {
    let (digits, rest) = value(UTC_TIME, bytes).or_else(|| value(GENERALIZED_TIME, bytes))?;
    let digits = std::str::from_utf8(digits).ok()?.strip_suffix('Z')?;
    // Two digits of a year count from 1950.
    let full = match (digits.len(), digits.get(..2)?) {
        (12, year) if year < "50" => format!("20{digits}"),
        (12, _) => format!("19{digits}"),
        (14, _) => digits.to_owned(),
        _ => return None,
    };
    let part = |from: usize, to: usize| full.get(from..to);
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    );
    Some((text.parse::<Timestamp>().ok()?.as_second(), rest))
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).ok().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate that was made for tests, and whose key was thrown away.
    const PEM: &str = "-----BEGIN CERTIFICATE-----
MIIBiDCCAS+gAwIBAgIUYruuzPC70P0XGWzsHEfGfWpdi0IwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPc2FuZGJveC5leGFtcGxlMB4XDTI2MTEyNTE5NTM0NloXDTM2
MTEyMjE5NTM0NlowGjEYMBYGA1UEAwwPc2FuZGJveC5leGFtcGxlMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEJ0k+jOtrbJflQrnH5hYPTNvtWNzysMoyR+osbc+C
UuzJWtYtl3+B+Dgd9KKUgyKxhMSKxIrucW2JkiskdaFzgaNTMFEwHQYDVR0OBBYE
FLC4636JFrmbRCbssucVp1CaBqDiMB8GA1UdIwQYMBaAFLC4636JFrmbRCbssucV
p1CaBqDiMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgF+8zpGEQ
58BKy/+KLnj5IT7yBTWGCFYBCRVMdBDJw+YCIFlKjk2o8vt4OCi/4ZgIRqW6Do5G
XLVH0eI6zbG/TmMl
-----END CERTIFICATE-----
";

    #[test]
    fn a_certificate_tells_its_subject_and_validity() {
        let read = CertificatePem::parse(PEM).unwrap();
        assert_eq!(read.subject, "CN=sandbox.example");
        assert_eq!((read.valid_from, read.expires), (1_795_636_426, 1_795_636_426 + 3650 * 86_400));
        assert_eq!(read.fingerprint.len(), 64);
        assert_eq!(CertificatePem::parse(&PEM.replace('\n', "\r\n")).unwrap().fingerprint, read.fingerprint);
    }

    #[test]
    fn what_is_not_one_certificate_is_refused() {
        let key = format!("-----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY-----\n{PEM}");
        let (cut, doubled) = (PEM.replace("XLVH0eI6zbG/TmMl\n", ""), format!("{PEM}{PEM}"));
        let long = " ".repeat(MOST_BYTES + 1);
        let odd = PEM.replace("MIIB", "MI*B");
        for text in ["", "x", "-----BEGIN CERTIFICATE-----", &key, &cut, &doubled, &long, &odd] {
            assert!(CertificatePem::parse(text).is_err(), "{text}");
        }
        // Bytes that end early end the reading, wherever that is.
        let der = decode_base64(PEM.split_once(BEGIN).unwrap().1.split_once(END).unwrap().0).unwrap();
        for length in 0..der.len() {
            assert_eq!(details(&der[..length]), None);
        }
    }
}
