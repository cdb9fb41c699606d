//! A whole number of the API, however JSON spells it, in; the number out. JSON has one sort of numbers, and some programs
//! write `100.0` for 100. Everything that reads a time, an amount or a count of the API reads it by this module.

use serde::{Deserialize, Deserializer, de};
use std::{fmt, marker::PhantomData};

/// A whole number: `100`, or `100.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole<T>(pub T);

/// Reads a field that may be `null`; with `#[serde(default)]` it may also be absent.
///
/// # Errors
/// When the value is not a whole number in the range of `T`.
pub fn whole<'de, T, D>(input: D) -> Result<Option<T>, D::Error>
where
    T: TryFrom<i64> + TryFrom<u64>,
    D: Deserializer<'de>,
{
    Ok(Option::<Whole<T>>::deserialize(input)?.map(|Whole(number)| number))
}

/// Reads a field that is there, `null` included; with `#[serde(default)]` an absent field is `None`.
///
/// # Errors
/// When the value is not a whole number in the range of `T`.
pub fn whole_if_there<'de, T, D>(input: D) -> Result<Option<Option<T>>, D::Error>
where
    T: TryFrom<i64> + TryFrom<u64>,
    D: Deserializer<'de>,
{
    whole(input).map(Some)
}

impl<'de, T: TryFrom<i64> + TryFrom<u64>> Deserialize<'de> for Whole<T> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        // This accepts every JSON number, and keeps those that are spelled as whole ones exact.
        input.deserialize_f64(WholeVisitor(PhantomData))
    }
}

struct WholeVisitor<T>(PhantomData<T>);

/// From here on, neighbouring whole numbers are the same floating-point number.
const INEXACT: f64 = 9_007_199_254_740_992.0;

impl<T: TryFrom<i64> + TryFrom<u64>> de::Visitor<'_> for WholeVisitor<T> {
    type Value = Whole<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a whole number")
    }
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Whole<T>, E> {
        T::try_from(number).map(Whole).map_err(|_| E::invalid_value(de::Unexpected::Signed(number), &self))
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Whole<T>, E> {
        T::try_from(number).map(Whole).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Whole<T>, E> {
        if number.fract() != 0.0 || number.abs() >= INEXACT {
            return Err(E::invalid_type(de::Unexpected::Float(number), &self));
        }
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 fits")]
        self.visit_i64(number as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[derive(Debug, Deserialize)]
    struct Row {
        #[serde(default, deserialize_with = "whole")]
        created_at: Option<i64>,
        #[serde(default, deserialize_with = "whole_if_there")]
        used_at: Option<Option<i64>>,
        count: Option<Whole<u64>>,
    }

    #[derive(Debug, Deserialize)]
    struct Around {
        #[serde(flatten)]
        row: Row,
    }

    #[test]
    fn a_whole_number_may_have_a_fraction_of_zero() {
        for (text, expected) in [
            ("1711471533", Ok(1_711_471_533)),
            ("1711471533.0", Ok(1_711_471_533)),
            ("1.711471533e9", Ok(1_711_471_533)),
            ("-3.0", Ok(-3)),
            ("-0.0", Ok(0)),
            ("9223372036854775807", Ok(i64::MAX)),
            ("1.5", Err("invalid type")),
            ("1e300", Err("invalid type")),
            ("9007199254740992.0", Err("invalid type")),
            ("9223372036854775808", Err("invalid value")),
            ("\"3\"", Err("invalid type")),
            ("true", Err("invalid type")),
        ] {
            let from_text = serde_json::from_str::<Row>(&format!(r#"{{"created_at":{text},"used_at":{text}}}"#));
            let inside = serde_json::from_str::<Around>(&format!(r#"{{"created_at":{text},"used_at":{text}}}"#));
            match expected {
                Ok(number) => {
                    let row = from_text.unwrap();
                    assert_eq!((row.created_at, row.used_at), (Some(number), Some(Some(number))), "{text}");
                    assert_eq!(inside.unwrap().row.created_at, Some(number), "{text}");
                }
                Err(why) => {
                    assert!(from_text.unwrap_err().to_string().starts_with(why), "{text}");
                    assert!(inside.is_err(), "{text}");
                }
            }
        }
    }

    #[test]
    fn what_is_absent_is_not_null() {
        let row: Row = serde_json::from_str("{}").unwrap();
        assert_eq!((row.created_at, row.used_at, row.count), (None, None, None));
        let row: Row = serde_json::from_str(r#"{"created_at":null,"used_at":null,"count":null}"#).unwrap();
        assert_eq!((row.created_at, row.used_at, row.count), (None, Some(None), None));
    }

    #[test]
    fn a_count_is_not_negative_and_a_value_may_be_parsed_already() {
        let count = |text: &str| Whole::<u64>::deserialize(&serde_json::from_str::<Value>(text).unwrap()).ok();
        assert_eq!(count("7.0"), Some(Whole(7)));
        assert_eq!(count("18446744073709551615"), Some(Whole(u64::MAX)));
        assert_eq!((count("-7"), count("-7.0"), count("0.5"), count("null")), (None, None, None, None));
    }
}
