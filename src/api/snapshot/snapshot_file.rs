//! A snapshot in, its file out, and back. The first line says what the file is, each line after it holds one answer, and
//! the last line is a digest of everything before it, and what was learned of the limits of routes. The content is untrusted: it is bounded, and only ever read.

use super::{
    super::learned_pace::{LearnedPace, LearnedRoute},
    Asked, HeldAnswer, Snapshot, ToldAnswer,
};
use crate::model::{
    scalar::{Moment, Seconds, time},
    text::{cut, quoted},
};
use flate2::read::MultiGzDecoder;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    io::Read as _,
};

/// The name of the format and its major version. A reader takes additions of its own major version and refuses another.
const FORMAT: &str = "orgward.snapshot/v1";

/// The most bytes of a snapshot, unpacked. An organization of 50,000 people has some 50 MB.
const MOST: u64 = 512 << 20;

/// The first two bytes of a gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The reason why a file is not a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// It is something else.
    #[error("this is not a snapshot of orgward")]
    Other,
    /// It is of another major version.
    #[error("this snapshot is of the format `{0}`, and this orgward reads `{FORMAT}`")]
    Format(String),
    /// It is damaged, cut or edited.
    #[error("this snapshot is damaged: its content does not fit its digest")]
    Digest,
    /// A line does not say what a line must say.
    #[error("line {line} of this snapshot cannot be read: {why}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// It is packed, and cannot be unpacked.
    #[error("this snapshot cannot be unpacked: {0}")]
    Packed(std::io::Error),
    /// It is larger than a snapshot may be.
    #[error("this is larger than any snapshot: more than {} MiB", MOST >> 20)]
    TooLarge,
}

/// The first line.
#[derive(Deserialize, Serialize, JsonSchema)]
struct SnapshotHead {
    /// The format and its major version: `orgward.snapshot/v1`.
    format: String,
    /// The version of orgward that wrote the file.
    orgward: String,
    /// The id of the organization, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organization: Option<String>,
    /// The time of the oldest answer.
    taken: String,
    /// The redacted values of admin keys that can only be the key which read the organization.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    own_keys: BTreeSet<String>,
    /// The time up to which the audit log was compared with the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    log_read: Option<String>,
    /// The ids of the newest events that were seen then.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    log_events: BTreeSet<String>,
}

/// One answer.
#[derive(Deserialize, Serialize, JsonSchema)]
struct SnapshotLine<'a> {
    #[serde(flatten)]
    asked: Cow<'a, Asked>,
    /// The time of the reading in Unix seconds. Left out where it is the time of the whole snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read: Option<Seconds>,
}

/// The answer of a line. It stands beside the rest, because a flattened field cannot hold rows as they are.
#[derive(Deserialize, JsonSchema)]
struct SnapshotLineAnswer {
    /// The answer of the API.
    told: ToldAnswer,
}

/// The last line.
#[derive(Serialize, JsonSchema)]
struct SnapshotTail {
    /// The SHA-256 of everything before this line.
    sha256: String,
    /// The limits of routes, as far as this run learned them: a starting guess for later runs. It says nothing of the
    /// organization, and the digest leaves it out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pace: Vec<LearnedRoute>,
}

/// The last line as it is read. A guess that cannot be read is left out, because nothing depends on it.
#[derive(Deserialize)]
struct ReadTail {
    sha256: String,
    #[serde(default)]
    pace: Option<Box<RawValue>>,
}

impl ReadTail {
    fn pace(&self) -> LearnedPace {
        let routes: Vec<&RawValue> =
            self.pace.as_deref().and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
        LearnedPace::from_routes(routes.iter().filter_map(|raw| serde_json::from_str(raw.get()).ok()).collect())
    }
}

/// One line of a snapshot, as its schema tells it.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum LineOfSnapshot {
    /// The first line.
    Head(SnapshotHead),
    /// A line for each request that was answered.
    Answer {
        #[serde(flatten)]
        line: SnapshotLine<'static>,
        #[serde(flatten)]
        answer: SnapshotLineAnswer,
    },
    /// The last line.
    Tail(SnapshotTail),
}

/// The published schema of a line.
#[must_use]
pub fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<LineOfSnapshot>()
}

/// Returns the text of a file that may be packed.
///
/// # Errors
/// When it cannot be unpacked, is too large, or is not text.
pub fn unpack(bytes: Vec<u8>) -> Result<String, SnapshotError> {
    let bytes = if bytes.starts_with(&GZIP) {
        let mut unpacked = Vec::new();
        let mut decoder = MultiGzDecoder::new(&bytes[..]).take(MOST + 1);
        decoder.read_to_end(&mut unpacked).map_err(SnapshotError::Packed)?;
        unpacked
    } else {
        bytes
    };
    if bytes.len() as u64 > MOST {
        return Err(SnapshotError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| SnapshotError::Other)
}

impl Snapshot {
    /// Returns the text of the file. The same snapshot gives the same bytes.
    ///
    /// # Errors
    /// When something cannot be written as JSON.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        let head = SnapshotHead {
            format: FORMAT.to_owned(),
            orgward: env!("CARGO_PKG_VERSION").to_owned(),
            organization: self.organization.clone(),
            taken: time(self.taken),
            own_keys: self.own_keys.clone(),
            log_read: self.log_read.map(time),
            log_events: self.log_events.clone(),
        };
        let mut text = serde_json::to_string(&head)? + "\n";
        for (asked, held) in &self.answers {
            let read = (held.read != self.taken).then_some(held.read);
            let line = serde_json::to_string(&SnapshotLine { asked: Cow::Borrowed(asked), read })?;
            // An object with one field more.
            text.push_str(line.strip_suffix('}').unwrap_or(&line));
            text.push_str(",\"told\":");
            text.push_str(&serde_json::to_string(&held.told)?);
            text.push_str("}\n");
        }
        let tail = SnapshotTail { sha256: sha256(&text), pace: self.pace.routes() };
        text += &(serde_json::to_string(&tail)? + "\n");
        Ok(text)
    }

    /// Returns the digest of a text that [`Snapshot::text`] gave.
    #[must_use]
    pub fn digest(text: &str) -> String {
        split(text).map(|(content, _)| sha256(content)).unwrap_or_default()
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// When it is not a snapshot of this major version, or is damaged.
    pub fn parse(text: &str) -> Result<Self, SnapshotError> {
        let first = text.lines().next().unwrap_or_default();
        #[derive(Deserialize)]
        struct FormatOfHead {
            format: String,
        }
        let FormatOfHead { format } = serde_json::from_str(first).map_err(|_| SnapshotError::Other)?;
        if format != FORMAT {
            return Err(match format.starts_with("orgward.snapshot/") {
                true => SnapshotError::Format(quoted(&format).into_owned()),
                false => SnapshotError::Other,
            });
        }
        let (content, tail) = split(text).ok_or(SnapshotError::Digest)?;
        if tail.sha256 != sha256(content) {
            return Err(SnapshotError::Digest);
        }
        let mut lines = content.lines().enumerate();
        let bad = |line: usize, why: &str| SnapshotError::Line { line: line + 1, why: cut(why, 200).into_owned() };
        let head: SnapshotHead = match lines.next() {
            Some((line, head)) => serde_json::from_str(head).map_err(|error| bad(line, &error.to_string()))?,
            None => return Err(SnapshotError::Other),
        };
        let moment = |text: &str| Moment::parse(text).map(Moment::seconds).map_err(|why| bad(0, &why));
        let taken = moment(&head.taken)?;
        let log_read = head.log_read.as_deref().map(moment).transpose()?;
        let mut answers = BTreeMap::new();
        for (number, line) in lines {
            let fail = |error: serde_json::Error| bad(number, &error.to_string());
            let SnapshotLine { asked, read } = serde_json::from_str(line).map_err(fail)?;
            let SnapshotLineAnswer { told } = serde_json::from_str(line).map_err(fail)?;
            let held = HeldAnswer { read: read.unwrap_or(taken), told };
            if answers.insert(asked.into_owned(), held).is_some() {
                return Err(bad(number, "it repeats an earlier line"));
            }
        }
        let SnapshotHead { organization, own_keys, log_events, .. } = head;
        Ok(Self { organization, taken, own_keys, log_read, log_events, pace: tail.pace(), answers })
    }
}

/// Splits a text into its content and its last line.
fn split(text: &str) -> Option<(&str, ReadTail)> {
    let before = text.strip_suffix('\n')?;
    let (content, tail) = before.split_at(before.rfind('\n')? + 1);
    Some((content, serde_json::from_str(tail).ok()?))
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::{super::learned_pace::LearnedLimit, Refusal},
        *,
    };

    fn sample() -> Snapshot {
        let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        let asked = |path: &str| Asked { path: path.to_owned(), filters: Vec::new() };
        let filtered = Asked { filters: vec![("include_archived".into(), "true".into())], ..asked("/projects") };
        let refusal = Refusal { status: 403, message: "No.".into(), code: None, kind: None };
        let answers = [
            (asked("/users"), HeldAnswer { read: 100, told: ToldAnswer::Rows(vec![raw(r#"{"id":"a}"}"#)]) }),
            (asked("/limit"), HeldAnswer { read: 90, told: ToldAnswer::One(raw(r#"{"amount":1.50}"#)) }),
            (asked("/roles"), HeldAnswer { read: 100, told: ToldAnswer::Refused(refusal) }),
            (filtered, HeldAnswer { read: 100, told: ToldAnswer::Unclear("cut".into()) }),
        ];
        Snapshot {
            organization: Some("org-a".into()),
            taken: 100,
            own_keys: ["sk-admin-*1".to_owned()].into(),
            log_read: Some(100),
            log_events: ["audit_log-1".to_owned()].into(),
            pace: pace(),
            answers: answers.into(),
        }
    }

    fn pace() -> LearnedPace {
        let limit = LearnedLimit::Steady { per_minute: 10.0, burst: 10 };
        LearnedPace::new(100, [("GET /organization/users".to_owned(), limit)].into_iter())
    }

    #[test]
    fn the_learned_pace_is_no_part_of_the_digest_and_never_a_reason_to_refuse() {
        let text = sample().text().unwrap();
        let without = Snapshot { pace: LearnedPace::default(), ..sample() }.text().unwrap();
        assert_eq!(Snapshot::digest(&text), Snapshot::digest(&without));
        assert_eq!(Snapshot::parse(&text).unwrap().pace, pace());
        let route = r#"[{"route":"GET /organization/users""#;
        assert!(text.contains(route), "{text}");
        for edited in [
            text.replace(r#""per_minute":10.0"#, r#""per_minute":1e999"#),
            text.replace(r#""burst":10"#, r#""burst":-1"#),
            text.replace(r#""steady""#, r#""other""#),
            text.replace(route, r#"["soon",{"route":7"#),
        ] {
            assert_ne!(edited, text);
            assert!(Snapshot::parse(&edited).unwrap().pace.is_empty(), "{edited}");
        }
        let begin = text.rfind(r#","pace""#).unwrap();
        let odd = format!("{},\"pace\":true}}\n", &text[..begin]);
        assert!(Snapshot::parse(&odd).unwrap().pace.is_empty());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = sample().text().unwrap();
        assert_eq!(text.lines().count(), 6, "{text}");
        let again = Snapshot::parse(&text).unwrap();
        assert_eq!(again.text().unwrap(), text);
        assert_eq!((again.answered(), again.taken, again.answers.len()), (2, 100, 4));
        assert!(text.contains(r#""amount":1.50"#), "as the API wrote it");
    }

    #[test]
    fn a_snapshot_that_was_touched_is_refused() {
        let text = sample().text().unwrap();
        let said = |text: &str| Snapshot::parse(text).unwrap_err().to_string();
        for (changed, expected) in [
            (text.replace("\"a}\"", "\"b}\""), "does not fit its digest"),
            (text.replace('\n', "\r\n"), "does not fit its digest"),
            (text[..text.len() / 2].to_owned(), "does not fit its digest"),
            (text.trim_end().to_owned(), "does not fit its digest"),
            (text.replace("snapshot/v1", "snapshot/v2"), "is of the format `orgward.snapshot/v2`"),
            (text.replace("orgward.snapshot/v1", "orgward.plan/v1"), "not a snapshot"),
            (String::new(), "not a snapshot"),
            ("{}".to_owned(), "not a snapshot"),
        ] {
            assert!(said(&changed).contains(expected), "{changed}");
        }
        // A forger can compute the digest.
        let forged = |line: &str| {
            let content = format!("{}\n{line}\n", text.lines().next().unwrap());
            format!("{content}{{\"sha256\":\"{}\"}}\n", sha256(&content))
        };
        for line in ["", "[", "{}", r#"{"path":"/a"}"#, r#"{"path":"/a","told":{"rows":1}}"#, &"[".repeat(9999)] {
            assert!(said(&forged(line)).contains("line 2"), "{line}");
        }
        let twice = r#"{"path":"/a","told":{"rows":[]}}"#;
        assert!(said(&forged(&format!("{twice}\n{twice}"))).contains("repeats an earlier line"));
    }

    #[test]
    fn a_packed_snapshot_cannot_grow_without_bound() {
        let mut packed = Vec::new();
        let zeros = std::io::repeat(0).take(MOST + 2);
        flate2::read::GzEncoder::new(zeros, flate2::Compression::fast()).read_to_end(&mut packed).unwrap();
        assert!(packed.len() < 16 << 20, "{}", packed.len());
        assert!(matches!(unpack(packed), Err(SnapshotError::TooLarge)));
    }

    #[test]
    fn packed_or_not_it_is_the_same() {
        let text = sample().text().unwrap();
        let mut packed = Vec::new();
        flate2::read::GzEncoder::new(text.as_bytes(), flate2::Compression::default()).read_to_end(&mut packed).unwrap();
        assert_eq!(unpack(packed.clone()).unwrap(), text);
        assert_eq!(unpack(text.clone().into_bytes()).unwrap(), text);
        packed.truncate(packed.len() / 2);
        assert!(matches!(unpack(packed), Err(SnapshotError::Packed(_))));
        assert!(matches!(unpack(vec![0xff, 0xfe]), Err(SnapshotError::Other)));
    }
}
