//! The costs of projects: a day of the costs listing in, dollars by project out.

use super::kind::Spent;
use serde::{Deserialize, de::Error as _};
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct CostBucket {
    results: Vec<CostRow>,
}

#[derive(Deserialize)]
struct CostRow {
    project_id: Option<Box<str>>,
    amount: CostAmount,
}

#[derive(Deserialize)]
struct CostAmount {
    value: Box<RawValue>,
}

/// Reads an amount, which has been seen as a number and as text (`12.50`, `0E-6176`). A credit makes no cost smaller:
/// what was
/// used was used.
fn amount(raw: &RawValue) -> Result<f64, serde_json::Error> {
    let text: Box<str> = serde_json::from_str(raw.get()).unwrap_or_else(|_| raw.get().into());
    let text = text.trim();
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let number = number.ok_or_else(|| serde_json::Error::custom("`amount.value` is no amount"))?;
    // What is smaller than any number that can be written here is more than nothing.
    let digits = text.split(['e', 'E']).next().unwrap_or_default();
    let is_something = digits.contains(|digit: char| digit.is_ascii_digit() && digit != '0');
    Ok(if number == 0.0 && is_something { f64::MIN_POSITIVE } else { number.max(0.0) })
}

/// Reads what a day cost, by project.
///
/// # Errors
/// A cost that is no amount.
pub(super) fn spent(raw: &RawValue) -> Result<Vec<Spent>, serde_json::Error> {
    let bucket: CostBucket = serde_json::from_str(raw.get())?;
    // An empty id names nobody, as none does.
    let of = |id: Option<Box<str>>| id.filter(|id| !id.is_empty());
    bucket.results.into_iter().map(|row| Ok((of(row.project_id), amount(&row.amount.value)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    #[test]
    fn amounts_come_as_numbers_and_as_text_and_nonsense_is_no_amount() {
        let usd = |value: &str| {
            let bucket = format!(r#"{{"results":[{{"project_id":"proj_1","amount":{{"value":{value}}}}}]}}"#);
            spent(&raw(&bucket)).map(|some| some[0].1).ok()
        };
        for (value, expected) in [
            ("12.5", Some(12.5)),
            ("0", Some(0.0)),
            (r#""12.50""#, Some(12.5)),
            (r#"" 12.50 ""#, Some(12.5)),
            (r#""0E-6176""#, Some(0.0)),
            ("0E-6176", Some(0.0)),
            (r#""-3.00""#, Some(0.0)),
            (r#""1E-6176""#, Some(f64::MIN_POSITIVE)),
            (r#""NaN""#, None),
            (r#""inf""#, None),
            (r#""1e999""#, None),
            ("1e999", None),
            (r#""12,50""#, None),
            (r#""""#, None),
            ("null", None),
            ("true", None),
            ("{}", None),
        ] {
            assert_eq!(usd(value), expected, "{value}");
        }
        for bucket in
            ["{}", r#"{"results":null}"#, r#"{"results":[{"project_id":"p"}]}"#, r#"{"results":[{"amount":{}}]}"#]
        {
            assert!(spent(&raw(bucket)).is_err(), "{bucket}");
        }
    }
}
