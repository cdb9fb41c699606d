//! The text of a certificate flows in, and its validity flows out, or `None` if it is no certificate in PEM.
//!
//! The sandbox parses as far as the dates; it checks neither names nor signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::fmt::strtime;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";
/// The types of values in DER.
const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The time from which and the time until which a certificate is valid, in Unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Validity {
    pub(super) valid_at: i64,
    pub(super) expires_at: i64,
}

/// Reads the validity of the first certificate in a text.
pub(super) fn validity(text: &str) -> Option<Validity> {
    let (body, _) = text.split_once(BEGIN)?.1.split_once(END)?;
    let der = decode_base64(body)?;
    let (mut certificate, rest) = expect(SEQUENCE, &der)?;
    if !rest.is_empty() {
        return None;
    }
    (certificate, _) = expect(SEQUENCE, certificate)?;
    if let Some((_, rest)) = expect(VERSION, certificate) {
        certificate = rest;
    }
    // The serial number, the algorithm of the signature, and the issuer.
    for tag in [INTEGER, SEQUENCE, SEQUENCE] {
        certificate = expect(tag, certificate)?.1;
    }
    let (validity, _) = expect(SEQUENCE, certificate)?;
    let (valid_at, rest) = time(validity)?;
    let (expires_at, _) = time(rest)?;
    Some(Validity { valid_at, expires_at })
}

/// Splits a value of one type from the bytes after it.
fn expect(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (found, bytes) = bytes.split_first()?;
    let (first, bytes) = bytes.split_first()?;
    let (length, bytes) = match usize::from(*first) {
        short @ ..128 => (short, bytes),
        long => {
            let (digits, bytes) = bytes.split_at_checked(long - 128).filter(|(digits, _)| digits.len() <= 4)?;
            (digits.iter().fold(0, |length, digit| length * 256 + usize::from(*digit)), bytes)
        }
    };
    bytes.split_at_checked(length).filter(|_| *found == tag)
}

/// Splits a time from the bytes after it.
fn time(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let (digits, rest) = expect(UTC_TIME, bytes).or_else(|| expect(GENERALIZED_TIME, bytes))?;
    let digits = std::str::from_utf8(digits).ok()?;
    // Two digits of a year count from 1950.
    let full = match (digits.len(), digits.get(..2)) {
        (13, Some(year)) if year < "50" => format!("20{digits}"),
        (13, _) => format!("19{digits}"),
        _ => digits.to_owned(),
    };
    let time = strtime::parse("%Y%m%d%H%M%S%z", full.strip_suffix('Z')?.to_owned() + "+0000").ok()?;
    Some((time.to_timestamp().map(Timestamp::as_second).ok()?, rest))
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).ok()
}
