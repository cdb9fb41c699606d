//! `spend_limit:` the most that a month may cost, of the organization and of a project. The API stops calls of models
//! above it.

use super::{
    facts::Means,
    level::{InOrganization, InProject, SettingLevel, at_level, of_level},
    prelude::*,
    project_costs::spent,
};
use crate::model::{
    money::{OrNone, Usd},
    whole::Whole,
};
use serde::de::Error as _;
use std::{fmt::Debug, marker::PhantomData};

/// The kind, at one level.
#[derive(Debug)]
pub struct SpendLimit<L>(PhantomData<L>);

/// The spend limit of the organization.
pub type OrganizationSpendLimit = SpendLimit<InOrganization>;
/// The spend limit of a project.
pub type ProjectSpendLimit = SpendLimit<InProject>;

/// The fields of a spend limit in the file, before the amount is checked.
#[derive(Deserialize, JsonSchema)]
struct SpendLimitFields {
    /// US dollars a month, or `none` for no limit.
    monthly_usd: Option<OrNone<Usd>>,
}

/// The fields of a spend limit in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(try_from = "SpendLimitFields")]
pub struct SpendLimitSpec {
    monthly_usd: Option<OrNone<Usd>>,
}

impl TryFrom<SpendLimitFields> for SpendLimitSpec {
    type Error = &'static str;

    fn try_from(SpendLimitFields { monthly_usd }: SpendLimitFields) -> Result<Self, &'static str> {
        match monthly_usd {
            Some(OrNone::Some(Usd(0))) => Err(TOO_LITTLE),
            monthly_usd => Ok(Self { monthly_usd }),
        }
    }
}

const TOO_LITTLE: &str = "a spend limit is at least 0.01 dollars; `none` is no limit";

/// A spend limit as the API shows it.
#[derive(Debug)]
pub struct SpendLimitLive {
    /// The amount; `None` for no limit.
    pub amount: Option<Usd>,
    /// True if the API stops calls because of it today.
    enforcing: bool,
}

#[derive(Deserialize)]
struct Row {
    threshold_amount: Whole<i64>,
    currency: Option<Box<str>>,
    interval: Option<Box<str>>,
    enforcement: Option<Enforcement>,
}

#[derive(Deserialize)]
struct Enforcement {
    status: Option<Box<str>>,
}

fn row(raw: Option<&RawValue>) -> Result<SpendLimitLive, serde_json::Error> {
    let Some(raw) = raw else { return Ok(SpendLimitLive { amount: None, enforcing: false }) };
    let row: Row = serde_json::from_str(raw.get())?;
    let amount = Usd::a_month(row.threshold_amount.0, row.currency.as_deref(), row.interval.as_deref())
        .map_err(serde_json::Error::custom)?;
    let status = row.enforcement.and_then(|enforcement| enforcement.status);
    Ok(SpendLimitLive { amount: Some(amount), enforcing: status.as_deref() == Some("enforcing") })
}

const fn route<L: SettingLevel>() -> &'static str {
    of_level::<L>("/organization/spend_limit", "/organization/projects/{project_id}/spend_limit")
}

const UNSET: Answer = Answer { verb: Verb::Update, status: 404, says: "", means: Means::Done };

impl<L: SettingLevel> Kind for SpendLimit<L> {
    const FACTS: Facts = at_level::<L>(Facts {
        answers: &[UNSET],
        ..Facts::new(
            of_level::<L>("organization_spend_limit", "spend_limit"),
            "spend limit",
            "spend_limit",
            "The most US dollars that a month may cost, or `none`. Above it the API stops calls of models.",
        )
        .setting(Some("monthly_usd"))
    });
    type Spec = SpendLimitSpec;
    type Live = SpendLimitLive;

    fn observe(live: &SpendLimitLive) -> Observed<SpendLimitSpec> {
        let monthly_usd = Some(live.amount.map_or(OrNone::None, OrNone::Some));
        Observed::managed("spend_limit", "spend_limit", SpendLimitSpec { monthly_usd })
    }

    const READS: &'static [Read<Self>] = &[
        Read::One { route: route::<L>(), unset: &[404], closed: &[], row },
        // What everything costs. The costs of a project are read with the project.
        Read::Usage {
            get: |_, since| {
                Request::list("/organization/costs", vec![], Paging::Page(180))
                    .query("start_time", since.to_string())
                    .query("bucket_width", "1d")
            },
            row: spent,
        },
    ];

    const UPDATE: Option<Write<Self>> = Some(|delta| {
        vec![match delta.want.and_then(|want| want.monthly_usd) {
            Some(OrNone::Some(Usd(cents))) => {
                let body = json!({ "threshold_amount": cents, "currency": "USD", "interval": "month" });
                Request::set(route::<L>(), delta.path(), body)
            }
            _ => Request::delete(route::<L>(), delta.path()),
        }]
    });

    fn unset(_: &Name) -> Option<SpendLimitLive> {
        Some(SpendLimitLive { amount: None, enforcing: false })
    }

    fn impossible(want: &SpendLimitSpec, _: &SpendLimitLive) -> Option<&'static str> {
        matches!(want.monthly_usd, Some(OrNone::Some(Usd(0)))).then_some(TOO_LITTLE)
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        let want = match delta.want.and_then(|want| want.monthly_usd) {
            Some(OrNone::Some(want)) => want,
            _ => return Vec::new(),
        };
        // A lower limit may stop what runs today.
        let lower = delta.have.is_none_or(|have| have.amount.is_none_or(|have| want < have));
        if lower { vec![Risk::Outage] } else { Vec::new() }
    }

    fn describe(live: &SpendLimitLive, _: Seconds, _: Option<&str>) -> String {
        if live.enforcing { "enforced now: calls are stopped".to_owned() } else { String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_another_currency_or_interval_is_not_read_as_dollars_a_month() {
        let read = |more: &str| {
            let raw = RawValue::from_string(format!(r#"{{"threshold_amount":500000{more}}}"#)).unwrap();
            row(Some(&raw)).map(|live| live.amount).map_err(|error| error.to_string())
        };
        for good in ["", r#","currency":null"#, r#","currency":"USD","interval":"month""#, r#","currency":"usd""#] {
            assert_eq!(read(good).unwrap(), Some(Usd(500_000)), "{good}");
        }
        let whole = RawValue::from_string(r#"{"threshold_amount":100000.0}"#.to_owned()).unwrap();
        assert_eq!(row(Some(&whole)).unwrap().amount, Some(Usd(100_000)));
        for odd in ["100000.5", "null", "\"100000\""] {
            let odd = RawValue::from_string(format!(r#"{{"threshold_amount":{odd}}}"#)).unwrap();
            assert!(row(Some(&odd)).is_err(), "{odd}");
        }
        assert!(read(r#","currency":"EUR""#).unwrap_err().contains("`currency` is `EUR`"));
        assert!(read(r#","interval":"week""#).unwrap_err().contains("`interval` is `week`"));
    }
}
