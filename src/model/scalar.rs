//! Scalars that are normalised when parsed, so that equality is `==` and no fix-up pass can be forgotten.

use super::{
    glob::Glob,
    text::{is_treacherous, quoted},
};
use jiff::{
    Span, SpanRelativeTo, Timestamp, ToSpan as _, Unit,
    civil::{Date, DateTime},
    fmt::temporal::{Pieces, PiecesOffset},
    tz::TimeZone,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt};

/// A point in time in Unix seconds, as the Administration API counts.
pub type Seconds = i64;

/// An e-mail address in lower case: the Administration API compares them so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(Box<str>);

impl Email {
    /// Parses and lower-cases. Strict parsing would only refuse addresses that the API accepts, so this asks for one
    /// `@` with something on both sides and nothing that no address has.
    ///
    /// # Errors
    /// The problem, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(hidden) = text.chars().find(|c| *c != '\n' && is_treacherous(*c)) {
            let shown = quoted(text);
            let code = u32::from(hidden);
            return Err(format!("`{shown}` contains U+{code:04X}, an invisible character that no e-mail address has"));
        }
        let odd = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"' | '*');
        match text.split_once('@') {
            Some((local, domain))
                if !local.is_empty()
                    && !domain.is_empty()
                    && !domain.contains('@')
                    && !domain.starts_with('.')
                    && !text.contains(odd)
                    && text.len() <= 320 =>
            {
                Ok(Self(text.to_lowercase().into()))
            }
            _ => {
                let shown = quoted(text);
                Err(format!("`{shown}` is not an e-mail address"))
            }
        }
    }

    /// Returns the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(input)?).map_err(de::Error::custom)
    }
}

impl Serialize for Email {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(&self.0)
    }
}

impl JsonSchema for Email {
    fn schema_name() -> Cow<'static, str> {
        "Email".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[^@\\s]+@[^@\\s]+$", "description": "An e-mail address; upper \
            and lower case are the same." })
    }
}

/// A moment that a person wrote: `2027-01-31` (00:00 UTC) or an RFC 3339 time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Seconds);

impl Moment {
    /// Parses a date or an RFC 3339 time.
    ///
    /// # Errors
    /// The problem, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Ok(time) = text.parse::<Timestamp>() {
            return Ok(Self(time.as_second()));
        }
        // jiff reads a date out of a longer civil time too; only a bare date is meant here.
        if let (Ok(date), 10) = (text.parse::<Date>(), text.len()) {
            return Ok(Self(since_epoch(date.at(0, 0, 0, 0))));
        }
        // The last hours of the year 9999 are times that people write, and beyond what jiff calls a timestamp.
        let pieces = Pieces::parse(text).map_err(|_| bad(text))?;
        let (Some(time), Some(offset)) = (pieces.time(), pieces.offset()) else { return Err(bad(text)) };
        let offset = match offset {
            PiecesOffset::Numeric(numeric) => numeric.offset().seconds(),
            PiecesOffset::Zulu => 0,
            _ => return Err(bad(text)),
        };
        let seconds = since_epoch(pieces.date().to_datetime(time)) - Seconds::from(offset);
        Ok(Self(seconds.min(LAST)))
    }

    /// Returns unix seconds.
    #[must_use]
    pub fn seconds(self) -> Seconds {
        self.0
    }
}

/// The last second that can be written: 9999-12-31T23:59:59Z.
pub const LAST: Seconds = 253_402_300_799;

/// Returns a civil time in UTC, in Unix seconds.
fn since_epoch(time: DateTime) -> Seconds {
    time.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)).as_secs()
}

fn bad(text: &str) -> String {
    format!("`{text}` is neither a date like 2027-01-31 nor a time like 2027-01-31T18:00:00Z")
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(input)?).map_err(de::Error::custom)
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$", "description": "A date \
            (00:00 UTC of that day, exclusive) or an RFC 3339 time." })
    }
}

/// The first second of the year 2100. A later time of the API is most likely one in milliseconds.
const YEAR_2100: Seconds = 4_102_444_800;

/// Returns a time that the API shows, if it can be one: what is negative, zero or far in the future tells nothing.
#[must_use]
pub fn plausible(time: Seconds) -> Option<Seconds> {
    (1..YEAR_2100).contains(&time).then_some(time)
}

/// Returns a time in words that sort: `2026-11-24T10:00:00Z`.
#[must_use]
pub fn time(seconds: Seconds) -> String {
    if let Ok(time) = Timestamp::from_second(seconds) {
        return time.to_string();
    }
    // Two days earlier is a timestamp; the rest is civil time.
    let late = Timestamp::from_second(seconds.saturating_sub(2 * 86_400)).ok().filter(|_| seconds <= LAST);
    let late = late.and_then(|time| TimeZone::UTC.to_datetime(time).checked_add(2.days()).ok());
    late.map_or_else(|| format!("@{seconds}"), |time| format!("{time}Z"))
}

/// Returns a moment as a person reads it in a plan, to the minute: `2027-01-31 00:00 UTC`.
#[must_use]
pub fn day(seconds: Seconds) -> String {
    let text = time(seconds);
    if text.starts_with('@') {
        return text;
    }
    text.get(..16).map_or(text.clone(), |minutes| format!("{} UTC", minutes.replace('T', " ")))
}

/// Returns the day of a moment: `2027-01-31`.
#[must_use]
pub fn date(seconds: Seconds) -> String {
    let text = time(seconds);
    if text.starts_with('@') { text } else { text.get(..10).unwrap_or(&text).to_owned() }
}

/// Returns whether a text is the day of a moment, as [`date`] writes it.
#[must_use]
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<Date>().is_ok_and(|date| date.to_string() == text)
}

/// Returns a span as a person says it: the largest one of d, h, min, s that fits.
#[must_use]
pub fn span(seconds: i64) -> String {
    match seconds.unsigned_abs() {
        seconds if seconds >= 2 * 86_400 => format!("{} d", seconds / 86_400),
        seconds if seconds >= 3600 => format!("{} h", seconds / 3600),
        seconds if seconds >= 60 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

/// A length of time that a person wrote: `90d`, `48h`, `2w 3d`. A day is 24 hours; months and years are refused,
/// because their length is not fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Length {
    seconds: i64,
    text: Box<str>,
}

impl Length {
    /// Parses `90d` and the like.
    ///
    /// # Errors
    /// The problem, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fail =
            || format!("`{text}` is not a length of time like 90d, 48h or 2w (months and years have no fixed length)");
        let span: Span = text.parse().map_err(|_| fail())?;
        if span.get_months() != 0 || span.get_years() != 0 {
            return Err(fail());
        }
        let seconds = span.total((Unit::Second, SpanRelativeTo::days_are_24_hours())).map_err(|_| fail())?;
        if seconds.is_nan() || seconds < 1.0 {
            return Err(format!("`{text}` must be longer than nothing"));
        }
        #[expect(clippy::cast_possible_truncation, reason = "jiff's spans end far below 2^53 seconds")]
        Ok(Self { seconds: seconds as i64, text: text.into() })
    }

    /// Its length in seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.seconds
    }
}

impl fmt::Display for Length {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(input)?).map_err(de::Error::custom)
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(&self.text)
    }
}

impl JsonSchema for Length {
    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "examples": ["90d", "48h", "2w"], "description": "A length of time in \
            weeks, days (24 hours), hours, minutes, seconds." })
    }
}

/// A pattern for a name: `*`, `?` and `[...]`, in the case that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameGlob(Glob);

impl NameGlob {
    /// Parses a pattern.
    ///
    /// # Errors
    /// The problem, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        Glob::of_names(text).map(Self).map_err(|why| format!("`{}` is not a pattern: {why}", quoted(text)))
    }

    /// Returns whether a name fits.
    #[must_use]
    pub fn fits(&self, name: &str) -> bool {
        self.0.fits(name)
    }

    /// Returns the pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl<'de> Deserialize<'de> for NameGlob {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(input)?).map_err(de::Error::custom)
    }
}

impl JsonSchema for NameGlob {
    fn schema_name() -> Cow<'static, str> {
        "NameGlob".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A name, or a pattern with `*`, `?` and `[...]`." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails_are_compared_in_lower_case() {
        assert_eq!(Email::parse("Bob@Example.COM").unwrap().as_str(), "bob@example.com");
        for bad in ["", "bob", "@x", "bob@", "a@b@c", "a b@c", "bob@.x", "*@example.com"] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
        for hidden in ["\u{200b}", "\u{202e}", "\u{a0}", "\u{2060}", "\u{feff}", "\u{ad}", "\u{fe0f}", "\u{3164}", "\t"]
        {
            for text in [
                format!("b{hidden}ob@example.com"),
                format!("bob@example{hidden}.com"),
                format!("bob@example.com{hidden}"),
            ] {
                let message = Email::parse(&text).unwrap_err();
                assert!(message.contains("an invisible character"), "{message}");
            }
        }
    }

    #[test]
    fn the_end_of_time_is_a_time() {
        for (text, told) in [
            ("9999-12-30", "9999-12-30T00:00:00Z"),
            ("9999-12-31", "9999-12-31T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59Z"),
            ("9999-12-31T12:00:00+02:00", "9999-12-31T10:00:00Z"),
            ("9999-12-31T23:00:00-10:00", "9999-12-31T23:59:59Z"),
            ("0001-01-01", "0001-01-01T00:00:00Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ] {
            let seconds = Moment::parse(text).unwrap().seconds();
            assert_eq!(time(seconds), told);
            assert_eq!(Moment::parse(&time(seconds)).unwrap().seconds(), seconds, "{text}");
        }
        assert_eq!(day(Moment::parse("9999-12-31").unwrap().seconds()), "9999-12-31 00:00 UTC");
        assert_eq!(day(Moment::parse("2027-01-31").unwrap().seconds()), "2027-01-31 00:00 UTC");
        for bad in ["10000-01-01", "9999-12-31T23:59:59", "9999-12-32", "9999-12-31T24:00:00Z", "9999-12-31 x"] {
            assert!(Moment::parse(bad).is_err(), "{bad}");
        }
        for seconds in [i64::MIN, i64::MAX, LAST + 1, -1, 0] {
            assert!(!day(seconds).is_empty());
        }
    }

    #[test]
    fn a_date_is_midnight_and_a_length_has_no_months() {
        assert_eq!(time(Moment::parse("2027-01-31").unwrap().seconds()), "2027-01-31T00:00:00Z");
        assert_eq!(time(Moment::parse("2027-01-31T02:00:00+02:00").unwrap().seconds()), "2027-01-31T00:00:00Z");
        for bad in ["31.01.2027", "2027-02-30", "tomorrow", "2027-01-31T10:00", ""] {
            assert!(Moment::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Length::parse("2w 3d").unwrap().seconds(), 17 * 86_400);
        for bad in ["3mo", "1y", "90", "-1d", "0s", ""] {
            assert!(Length::parse(bad).is_err(), "{bad}");
        }
    }
}
