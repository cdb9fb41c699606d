//! `spend_alerts:` e-mails about spending, of the organization and of a project. An alert goes by its amount, because it
//! has no name. Alerts never stop anything.

use super::{
    facts::{KeyForm, Shape},
    level::{InOrganization, InProject, SettingLevel, at_level, of_level},
    prelude::*,
};
use crate::model::{money::Usd, scalar::Email, whole::Whole};
use schemars::{Schema, SchemaGenerator};
use serde::{Deserializer, de::Error as _};
use std::{borrow::Cow, collections::BTreeSet, fmt::Debug, marker::PhantomData};

/// The kind, at one level.
#[derive(Debug)]
pub struct SpendAlert<L>(PhantomData<L>);

/// Spend alerts of the organization.
pub type OrganizationSpendAlert = SpendAlert<InOrganization>;
/// Spend alerts of a project.
pub type ProjectSpendAlert = SpendAlert<InProject>;

/// The fields of a spend alert in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct SpendAlertSpec {
    /// US dollars a month from which on an e-mail is sent. An alert goes by this amount.
    monthly_usd: Option<Usd>,
    /// The addresses that get the e-mail.
    recipients: Option<BTreeSet<AlertRecipient>>,
    /// The beginning of the e-mail's subject.
    subject_prefix: Option<Box<str>>,
}

/// A recipient of an alert: an e-mail address in lower case, or the text of a live one that is not just an address, such
/// as `Eve <eve@example.com>`. A file cannot have the latter, and a live one that was left out would look absent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
struct AlertRecipient(Box<str>);

impl AlertRecipient {
    /// Returns a recipient that the API shows.
    fn live(text: Box<str>) -> Self {
        Email::parse(&text).map_or(Self(text), Self::from)
    }
}

impl From<Email> for AlertRecipient {
    fn from(email: Email) -> Self {
        Self(email.as_str().into())
    }
}

impl<'de> Deserialize<'de> for AlertRecipient {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Email::deserialize(input).map(Self::from)
    }
}

impl JsonSchema for AlertRecipient {
    fn schema_name() -> Cow<'static, str> {
        Email::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Email::json_schema(generator)
    }
}

/// A spend alert as the API shows it.
#[derive(Debug)]
pub struct SpendAlertLive {
    id: Box<str>,
    amount: Usd,
    recipients: BTreeSet<AlertRecipient>,
    subject_prefix: Option<Box<str>>,
    /// True if it is sent in another way than by e-mail.
    is_foreign: bool,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    threshold_amount: Whole<i64>,
    currency: Option<Box<str>>,
    interval: Option<Box<str>>,
    notification_channel: ChannelRow,
}

#[derive(Deserialize)]
struct ChannelRow {
    #[serde(rename = "type")]
    kind: Option<Box<str>>,
    recipients: Option<BTreeSet<Box<str>>>,
    subject_prefix: Option<Box<str>>,
}

fn row(raw: &RawValue) -> Result<Option<SpendAlertLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let ChannelRow { kind, recipients, subject_prefix } = row.notification_channel;
    let is_foreign = kind.is_some_and(|kind| &*kind != "email");
    // An update sends the recipients that were read, so those that were not told are not none.
    let recipients = match recipients {
        None if !is_foreign => return Err(serde_json::Error::missing_field("notification_channel.recipients")),
        recipients => recipients.unwrap_or_default(),
    };
    Ok(Some(SpendAlertLive {
        id: required(row.id)?,
        amount: Usd::a_month(row.threshold_amount.0, row.currency.as_deref(), row.interval.as_deref())
            .map_err(serde_json::Error::custom)?,
        recipients: recipients.into_iter().map(AlertRecipient::live).collect(),
        subject_prefix,
        is_foreign,
    }))
}

const fn list<L: SettingLevel>() -> &'static str {
    of_level::<L>("/organization/spend_alerts", "/organization/projects/{project_id}/spend_alerts")
}

const fn one<L: SettingLevel>() -> &'static str {
    of_level::<L>(
        "/organization/spend_alerts/{alert_id}",
        "/organization/projects/{project_id}/spend_alerts/{alert_id}",
    )
}

/// The whole body, which an update needs as well: what the file does not say stays as it is.
fn body<L: SettingLevel>(delta: &Delta<'_, SpendAlert<L>>) -> Value {
    let want = delta.want;
    let amount = want.and_then(|want| want.monthly_usd).or(delta.have.map(|have| have.amount));
    let recipients = want.and_then(|want| want.recipients.as_ref());
    let recipients = recipients.or(delta.have.map(|have| &have.recipients)).cloned().unwrap_or_default();
    let prefix = want.and_then(|want| want.subject_prefix.as_deref());
    let prefix = prefix.or(delta.have.and_then(|have| have.subject_prefix.as_deref()));
    json!({
        "threshold_amount": amount.map(|amount| amount.0),
        "currency": "USD",
        "interval": "month",
        "notification_channel": { "type": "email", "recipients": recipients, "subject_prefix": prefix },
    })
}

impl<L: SettingLevel> Kind for SpendAlert<L> {
    const FACTS: Facts = Facts {
        collection: "spend_alerts",
        required: &["recipients"],
        ..at_level::<L>(Facts {
            shape: Shape::List,
            key: KeyForm::Amount("monthly_usd"),
            segment: "spend_alert",
            renames: false,
            access: false,
            // Reported of the official API: an alert that was created took the place of the project's limit, with the
            // amount of the alert and not enforced (https://github.com/jianyuan/terraform-provider-openai/issues/256).
            overwrites: Some(of_level::<L>("organization_spend_limit", "spend_limit")),
            effects: &[(Verb::Remove, "nobody is told about this amount any more")],
            ..Facts::new(
                of_level::<L>("organization_spend_alert", "spend_alert"),
                "spend alert",
                "spend_alerts",
                "E-mails about spending, by amount. They stop nothing.",
            )
        })
    };
    type Spec = SpendAlertSpec;
    type Live = SpendAlertLive;

    fn observe(live: &SpendAlertLive) -> Observed<SpendAlertSpec> {
        let spec = SpendAlertSpec {
            monthly_usd: Some(live.amount),
            recipients: Some(live.recipients.clone()),
            subject_prefix: live.subject_prefix.clone(),
        };
        let row = Observed::managed(&live.amount.to_string(), &live.id, spec);
        // An update sends the whole channel, so it would replace one that orgward does not know.
        if live.is_foreign {
            return row.under(Control::ReadOnly("it is not sent by e-mail, and orgward knows only e-mail"));
        }
        row
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(list::<L>(), Paging::LastId(100)), row)];

    const CREATE: Option<Write<Self>> =
        Some(|delta| vec![Request::create(list::<L>(), delta.path(), body(delta), Gives::Id("id"))]);
    const UPDATE: Option<Write<Self>> = Some(|delta| vec![Request::set(one::<L>(), delta.itself(), body(delta))]);
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(one::<L>(), delta.itself())]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<SpendAlertLive, String> {
        let raw = RawValue::from_string(text.to_owned()).unwrap();
        row(&raw).map(Option::unwrap).map_err(|error| error.to_string())
    }

    #[test]
    fn an_alert_that_is_not_sent_by_e_mail_stays_as_it_is() {
        for (channel, is_managed) in [
            (r#"{"type":"email","recipients":["a@example.com"]}"#, true),
            (r#"{"recipients":["a@example.com"]}"#, true),
            (r#"{"type":"webhook","url":"https://hooks.example.com"}"#, false),
        ] {
            let text = format!(r#"{{"id":"a","threshold_amount":100,"notification_channel":{channel}}}"#);
            let control = OrganizationSpendAlert::observe(&read(&text).unwrap()).control;
            assert_eq!(matches!(control, Control::Managed), is_managed, "{channel}");
            assert_eq!(matches!(control, Control::ReadOnly(_)), !is_managed, "{channel}");
        }
    }

    #[test]
    fn an_amount_of_another_currency_or_interval_is_not_read_as_dollars_a_month() {
        let channel = r#""notification_channel":{"type":"email","recipients":[]}"#;
        for (told, says) in [("\"currency\":\"EUR\"", "`EUR`"), ("\"interval\":\"week\"", "`week`")] {
            let error = read(&format!(r#"{{"id":"a","threshold_amount":100,{told},{channel}}}"#)).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }
}
