//! Amounts of US dollars: dollars in a file, cents inside and on the wire; and exact amounts, which costs have.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, fmt};

/// An amount, in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd(pub i64);

/// The most dollars that a file may name: more than any organization spends.
const MOST: i64 = 1_000_000_000_000;

impl Usd {
    /// Parses dollars: `5000`, `12.50`.
    ///
    /// # Errors
    /// The problem, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not an amount of dollars such as 5000 or 12.50");
        let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        let is_amount = |text: &str| {
            let (dollars, cents) = text.split_once('.').unwrap_or((text, "0"));
            digits(dollars) && digits(cents)
        };
        if text.strip_prefix('-').is_some_and(is_amount) {
            return Err(format!("`{text}` is negative"));
        }
        if !is_amount(text) {
            return Err(wrong());
        }
        let (dollars, cents) = text.split_once('.').unwrap_or((text, "0"));
        if cents.len() > 2 {
            return Err(format!("`{text}` has more than two decimals"));
        }
        let too_large = || format!("the amount is larger than {MOST} dollars");
        let dollars: i64 = dollars.parse().ok().filter(|dollars| *dollars <= MOST).ok_or_else(too_large)?;
        let cents: i64 = format!("{cents:0<2}").parse().map_err(|_| wrong())?;
        Ok(Self(dollars * 100 + cents))
    }

    /// Returns the amount of a threshold that counts US dollars a month, as a row tells it.
    ///
    /// # Errors
    /// The problem, as a fragment, where a row names another currency or interval: an amount of euros is not one of
    /// dollars.
    pub fn a_month(cents: i64, currency: Option<&str>, interval: Option<&str>) -> Result<Self, String> {
        for (field, told, known) in [("currency", currency, "USD"), ("interval", interval, "month")] {
            if let Some(other) = told.filter(|told| !told.eq_ignore_ascii_case(known)) {
                return Err(format!("`{field}` is `{other}`, and orgward knows only `{known}`"));
            }
        }
        Ok(Self(cents))
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 100 {
            0 => write!(out, "{}", self.0 / 100),
            cents => write!(out, "{}.{:02}", self.0 / 100, cents.abs()),
        }
    }
}

struct Reads;

impl de::Visitor<'_> for Reads {
    type Value = Usd;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an amount of dollars")
    }
    fn visit_u64<E: de::Error>(self, dollars: u64) -> Result<Usd, E> {
        Usd::parse(&dollars.to_string()).map_err(E::custom)
    }
    fn visit_i64<E: de::Error>(self, dollars: i64) -> Result<Usd, E> {
        Usd::parse(&dollars.to_string()).map_err(E::custom)
    }
    fn visit_f64<E: de::Error>(self, dollars: f64) -> Result<Usd, E> {
        Usd::parse(&dollars.to_string()).map_err(E::custom)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Usd, E> {
        Usd::parse(text).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Usd {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(Reads)
    }
}

impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self.0 % 100 {
            0 => output.serialize_i64(self.0 / 100),
            _ => output.serialize_str(&self.to_string()),
        }
    }
}

impl JsonSchema for Usd {
    fn schema_name() -> Cow<'static, str> {
        "Usd".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "US dollars, with at most two decimals.",
            "anyOf": [{ "type": "number", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2})?$" }]
        })
    }
}

/// An exact amount of US dollars, as costs have it. A credit is negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExactUsd(i128);

/// The decimals that an exact amount keeps.
const DECIMALS: usize = 12;

/// One cent, as an exact amount counts.
const CENT: i128 = 10_i128.pow(10);

impl ExactUsd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Parses a decimal as it stands in JSON, without going through a binary number: `0.06`, `12.50`, `-3`, `1.5e-7`,
    /// `0E-6176`. Digits after the twelfth decimal are rounded.
    ///
    /// # Errors
    /// The problem, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not an amount of dollars");
        let (is_credit, number) = match text.strip_prefix('-') {
            Some(number) => (true, number),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match number.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| wrong())?),
            None => (number, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(part) || mantissa.ends_with('.') {
            return Err(wrong());
        }
        let digits = format!("{whole}{part}");
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(Self::ZERO);
        }
        let part = i64::try_from(part.len()).map_err(|_| wrong())?;
        let shift = i64::from(exponent) - part + DECIMALS as i64;
        let length = i64::try_from(digits.len()).map_err(|_| wrong())?;
        // The most dollars of a file are far below this length.
        if length + shift > 30 {
            return Err(wrong());
        }
        let kept = usize::try_from(length + shift.min(0)).unwrap_or(0);
        let zeros = usize::try_from(shift.max(0)).unwrap_or(0);
        let text = format!("0{}{}", digits.get(..kept).unwrap_or_default(), "0".repeat(zeros));
        let mut amount: i128 = text.parse().map_err(|_| wrong())?;
        if length + shift >= 0 && digits.as_bytes().get(kept).is_some_and(|next| *next >= b'5') {
            amount += 1;
        }
        Ok(Self(if is_credit { -amount } else { amount }))
    }

    /// Returns the amount rounded to cents, with two decimals: `12.50`. What is more than nothing is not shown as
    /// nothing: `<0.01`.
    #[must_use]
    pub fn rounded(self) -> String {
        let cents = (self.0.unsigned_abs() + CENT.unsigned_abs() / 2) / CENT.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        match (cents, self.0) {
            (0, 0) => "0.00".to_owned(),
            (0, amount) if amount > 0 => "<0.01".to_owned(),
            (0, _) => ">-0.01".to_owned(),
            _ => format!("{sign}{}.{:02}", cents / 100, cents % 100),
        }
    }

    /// Returns the share that this amount has of another one, in parts of `steps`: for a chart.
    #[must_use]
    pub fn share_of(self, most: Self, steps: u64) -> u64 {
        if self.0 <= 0 || most.0 <= 0 {
            return 0;
        }
        let share = self.0.saturating_mul(i128::from(steps)) / most.0;
        u64::try_from(share).unwrap_or(steps).min(steps)
    }
}

impl std::ops::AddAssign for ExactUsd {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

/// All decimals, and at least two.
impl fmt::Display for ExactUsd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 100 * CENT.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / one, self.0.unsigned_abs() % one);
        let part = format!("{part:012}");
        let least = part.trim_end_matches('0').len().max(2);
        write!(out, "{sign}{whole}.{}", &part[..least])
    }
}

impl Serialize for ExactUsd {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.collect_str(self)
    }
}

impl JsonSchema for ExactUsd {
    fn schema_name() -> Cow<'static, str> {
        "ExactUsd".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "US dollars as a decimal text, so that no digit is lost.",
            "type": "string",
            "pattern": "^-?[0-9]+\\.[0-9]{2,12}$",
        })
    }
}

/// A value, or the word that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrNone<T> {
    /// `none`.
    None,
    /// The value.
    Some(T),
}

impl<'de> Deserialize<'de> for OrNone<Usd> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Word;
        impl de::Visitor<'_> for Word {
            type Value = OrNone<Usd>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an amount of dollars, or `none`")
            }
            fn visit_u64<E: de::Error>(self, dollars: u64) -> Result<Self::Value, E> {
                Reads.visit_u64(dollars).map(OrNone::Some)
            }
            fn visit_i64<E: de::Error>(self, dollars: i64) -> Result<Self::Value, E> {
                Reads.visit_i64(dollars).map(OrNone::Some)
            }
            fn visit_f64<E: de::Error>(self, dollars: f64) -> Result<Self::Value, E> {
                Reads.visit_f64(dollars).map(OrNone::Some)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                if text == "none" { Ok(OrNone::None) } else { Reads.visit_str(text).map(OrNone::Some) }
            }
        }
        input.deserialize_any(Word)
    }
}

impl<T: Serialize> Serialize for OrNone<T> {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => output.serialize_str("none"),
            Self::Some(value) => value.serialize(output),
        }
    }
}

impl<T: JsonSchema> JsonSchema for OrNone<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}OrNone", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [generator.subschema_for::<T>(), { "const": "none" }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_cents_inside() {
        for (text, cents, shown) in [("5000", 500_000, "5000"), ("12.5", 1250, "12.50"), ("0.07", 7, "0.07")] {
            assert_eq!(Usd::parse(text), Ok(Usd(cents)));
            assert_eq!(Usd(cents).to_string(), shown);
        }
        for text in ["", "-1", "1.234", "1e3", "five", ".5", "1.", "99999999999999999999"] {
            assert!(Usd::parse(text).is_err(), "{text}");
        }
        let says = [
            ("-1.50", "negative"),
            ("1.234", "more than two decimals"),
            ("1000000000001", "larger than"),
            ("-", "such as"),
        ];
        for (text, says) in says {
            assert!(Usd::parse(text).unwrap_err().contains(says), "{text}");
        }
        assert_eq!(serde_json::json!([Usd(500_000), Usd(1250)]), serde_json::json!([5000, "12.50"]));
    }

    #[test]
    fn costs_are_exact_decimals() {
        let exact = |text: &str| ExactUsd::parse(text).map(|usd| (usd.to_string(), usd.rounded()));
        for (text, whole, rounded) in [
            ("0.06", "0.06", "0.06"),
            ("12.50", "12.50", "12.50"),
            ("12", "12.00", "12.00"),
            ("0.07000000000000001", "0.07", "0.07"),
            ("0.0000005", "0.0000005", "<0.01"),
            ("-0.0000005", "-0.0000005", ">-0.01"),
            ("1.5e-7", "0.00000015", "<0.01"),
            ("1.5E3", "1500.00", "1500.00"),
            ("0E-6176", "0.00", "0.00"),
            ("1E-6176", "0.00", "0.00"),
            ("0.0000000000005", "0.000000000001", "<0.01"),
            ("0.005", "0.005", "0.01"),
            ("-3.00", "-3.00", "-3.00"),
            ("999999999999.99", "999999999999.99", "999999999999.99"),
        ] {
            assert_eq!(exact(text), Ok((whole.to_owned(), rounded.to_owned())), "{text}");
        }
        for text in ["", "-", ".5", "1.", "1e", "1e999", "NaN", "inf", "12,50", "1e99999999999", "--1", "1 "] {
            assert!(ExactUsd::parse(text).is_err(), "{text}");
        }
        let mut sum = ExactUsd::ZERO;
        for _ in 0..10 {
            sum += ExactUsd::parse("0.1").unwrap();
        }
        assert_eq!(sum.to_string(), "1.00");
        assert_eq!(ExactUsd::parse("1").unwrap().share_of(ExactUsd::parse("4").unwrap(), 20), 5);
        assert_eq!(ExactUsd::parse("-1").unwrap().share_of(sum, 20), 0);
    }
}
