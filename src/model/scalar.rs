//! Scalars that are normalised when parsed, so that equality is `==` and no fix-up pass can be forgotten.

use super::glob::{Glob, shown};
use jiff::{Span, SpanRelativeTo, Timestamp, Unit, civil::Date, tz::TimeZone};
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
    /// What is wrong, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '"' | '*');
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
                let shown: String = text.chars().take(80).collect();
                Err(format!("`{shown}` is not an e-mail address"))
            }
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands after the `@`.
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
        json_schema!({ "type": "string", "pattern": "^[^@\\s]+@[^@\\s]+$", "description": "An e-mail address; upper and lower case are the same." })
    }
}

/// A moment that a person wrote: `2027-01-31` (00:00 UTC) or an RFC 3339 time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Seconds);

impl Moment {
    /// Parses a date or an RFC 3339 time.
    ///
    /// # Errors
    /// What is wrong, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Ok(time) = text.parse::<Timestamp>() {
            return Ok(Self(time.as_second()));
        }
        // jiff reads a date out of a longer civil time too; only a bare date is meant here.
        match text.parse::<Date>() {
            Ok(date) if text.len() == 10 => date
                .to_zoned_datetime(TimeZone::UTC)
                .map(|time| Self(time.timestamp().as_second()))
                .map_err(|_| bad(text)),
            _ => Err(bad(text)),
        }
    }

    /// Unix seconds.
    #[must_use]
    pub fn seconds(self) -> Seconds {
        self.0
    }
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
        json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$", "description": "A date (00:00 UTC of that day, exclusive) or an RFC 3339 time." })
    }
}

/// A time in words that sort: `2026-11-24T10:00:00Z`.
#[must_use]
pub fn time(seconds: Seconds) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| format!("@{seconds}"), |time| time.to_string())
}

/// A time as a person reads it in a plan: the date alone at midnight, minutes otherwise.
#[must_use]
pub fn day(seconds: Seconds) -> String {
    let text = time(seconds);
    if text.starts_with('@') {
        return text;
    }
    match text.strip_suffix("T00:00:00Z") {
        Some(date) => date.to_owned(),
        None => text.get(..16).map_or(text.clone(), |minutes| format!("{} UTC", minutes.replace('T', " "))),
    }
}

/// A span as a person says it: the largest one of d, h, min, s that fits.
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
    /// What is wrong, as a fragment.
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

impl JsonSchema for Length {
    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "examples": ["90d", "48h", "2w"], "description": "A length of time in weeks, days (24 hours), hours, minutes, seconds." })
    }
}

/// A pattern for a name: `*`, `?` and `[...]`, in the case that was written.
#[derive(Clone, Debug)]
pub struct NameGlob(Glob);

impl NameGlob {
    /// Parses a pattern.
    ///
    /// # Errors
    /// What is wrong, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        Glob::of_names(text).map(Self).map_err(|why| format!("`{}` is not a pattern: {why}", shown(text)))
    }

    /// Whether a name fits.
    #[must_use]
    pub fn fits(&self, name: &str) -> bool {
        self.0.fits(name)
    }

    /// The pattern as written.
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
