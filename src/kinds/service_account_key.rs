//! `projects.<p>.service_accounts.<s>.keys:` the keys that orgward makes for a service account, and replaces in time.
//!
//! The rows are those of the project's key list that the service account owns. A live key `indexer@2026-11-25` belongs
//! to the entry `indexer`, so that a key and its successor can live beside each other. The API shows a key's value
//! once, in the answer to its creation, and its scopes never.

use super::{
    facts::{Envelope, KeyLife, KeyTerms},
    key_times::KeyTimes,
    prelude::*,
};
use crate::model::{
    request::Mint,
    scalar::{Length, date, is_date},
    whole::whole_if_there,
};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{
    Deserializer, Serializer,
    de::{self, IgnoredAny},
};
use std::{borrow::Cow, collections::BTreeSet, fmt};

/// The kind.
#[derive(Debug)]
pub struct ServiceAccountKey;

/// The scopes of a key. To the API an empty list means every scope, so a file says `all`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum KeyScopes {
    All,
    Some(BTreeSet<Box<str>>),
}

impl<'de> Deserialize<'de> for KeyScopes {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct ScopeVisitor;
        impl<'de> de::Visitor<'de> for ScopeVisitor {
            type Value = KeyScopes;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("`all`, or a list of scopes")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<KeyScopes, E> {
                match word {
                    "all" => Ok(KeyScopes::All),
                    _ => Err(E::custom(format!("`{word}` is not `all`; write a list of scopes: `[{word}]`"))),
                }
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<KeyScopes, A::Error> {
                let mut scopes = BTreeSet::new();
                while let Some(scope) = list.next_element::<String>()? {
                    scopes.insert(scope.into());
                }
                if scopes.is_empty() {
                    return Err(de::Error::custom(
                        "an empty list of scopes means every scope to the API; write `scopes: all` if that is intended",
                    ));
                }
                Ok(KeyScopes::Some(scopes))
            }
        }
        input.deserialize_any(ScopeVisitor)
    }
}

impl Serialize for KeyScopes {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => output.serialize_str("all"),
            Self::Some(scopes) => scopes.serialize(output),
        }
    }
}

impl JsonSchema for KeyScopes {
    fn schema_name() -> Cow<'static, str> {
        "KeyScopes".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "const": "all" },
            { "type": "array", "minItems": 1, "items": { "type": "string" } },
        ], "description": "The scopes of a key. An empty list is an error, because to the API it means every scope." })
    }
}

/// The name of a sink: a word that the command line binds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SinkName(Box<str>);

impl<'de> Deserialize<'de> for SinkName {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if text.is_empty() || !text.chars().all(is_word) {
            return Err(de::Error::custom(
                "a sink is named by letters, digits, `-` and `_`; `apply --sink NAME=...` says what it is",
            ));
        }
        Ok(Self(text.into()))
    }
}

impl Serialize for SinkName {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(&self.0)
    }
}

impl JsonSchema for SinkName {
    fn schema_name() -> Cow<'static, str> {
        "SinkName".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9_-]+$", "description": "The name of a sink. A file never says what the sink is." })
    }
}

/// The fields of a key in the file, before they are held against each other.
#[derive(Deserialize, JsonSchema)]
struct KeyFields {
    /// The scopes of the key: `all`, or a list. The API never shows them, so a plan cannot see changes to them.
    scopes: Option<KeyScopes>,
    /// The lifetime of a key from its creation, at most 365d. Without it the key does not expire, unless the
    /// organization says so.
    expires_in: Option<Length>,
    /// The age at which `apply --due` makes a successor; longer than `overlap`, and shorter than `expires_in`. Without it
    /// orgward never replaces the key.
    rotate_every: Option<Length>,
    /// The time for which a key stays after its successor is made; 48h by default. A key that was used in the last 24
    /// hours stays longer.
    overlap: Option<Length>,
    /// The name of the sink that the value of a new key is handed to; `apply --sink NAME=...` says what it is.
    sink: Option<SinkName>,
}

/// The fields of a key in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(try_from = "KeyFields")]
pub struct ServiceAccountKeySpec {
    scopes: Option<KeyScopes>,
    expires_in: Option<Length>,
    rotate_every: Option<Length>,
    overlap: Option<Length>,
    sink: Option<SinkName>,
}

/// The longest lifetime that the API accepts: 365 days.
const LONGEST: Seconds = 31_536_000;

/// The time for which a predecessor stays, unless the file says otherwise: 48 hours.
const OVERLAP: Seconds = 2 * 86_400;

impl TryFrom<KeyFields> for ServiceAccountKeySpec {
    type Error = String;

    fn try_from(fields: KeyFields) -> Result<Self, String> {
        let KeyFields { scopes, expires_in, rotate_every, overlap, sink } = fields;
        if scopes.is_none() {
            return Err("a key needs `scopes`: a list, or `all`".to_owned());
        }
        if sink.is_none() {
            return Err("a key needs a `sink`, which its value is handed to".to_owned());
        }
        if let Some(length) = expires_in.as_ref().filter(|length| length.seconds() > LONGEST) {
            return Err(format!("`expires_in: {length}` is longer than 365d, which the API does not accept"));
        }
        if let (Some(end), Some(turn)) = (&expires_in, &rotate_every)
            && turn.seconds() >= end.seconds()
        {
            return Err(format!(
                "`rotate_every: {turn}` must be shorter than `expires_in: {end}`, or a key ends before its successor \
                 is made"
            ));
        }
        if let (None, Some(overlap)) = (&rotate_every, &overlap) {
            return Err(format!("`overlap: {overlap}` has no effect without `rotate_every`"));
        }
        let lasts = overlap.as_ref().map_or(OVERLAP, Length::seconds);
        if let Some(turn) = rotate_every.as_ref().filter(|turn| turn.seconds() <= lasts) {
            let (overlap, default) = match &overlap {
                Some(overlap) => (overlap.to_string(), ""),
                None => ("48h".to_owned(), ", which is the default"),
            };
            return Err(format!(
                "`rotate_every: {turn}` must be longer than `overlap: {overlap}`{default}, or old keys pile up"
            ));
        }
        Ok(Self { scopes, expires_in, rotate_every, overlap, sink })
    }
}

/// A key of a service account as the API shows it; never its value.
#[derive(Debug)]
pub struct ServiceAccountKeyLive {
    /// Its id.
    pub id: Box<str>,
    /// Its name in the organization: `indexer@2026-11-25`.
    pub name: Box<str>,
    /// The id of its service account; `None` for a key of a person, and where the API does not tell.
    pub account: Option<Box<str>>,
    /// True if the API tells whose it is: without that, it may be a key of any entry.
    pub is_owner_told: bool,
    /// The times of its creation and of its last use.
    pub times: KeyTimes,
    expires_at: Option<Seconds>,
    /// True if the row says when it expires, or that it never does.
    is_expiry_told: bool,
}

#[derive(Deserialize)]
struct Row {
    id: Box<str>,
    name: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
    #[serde(default, deserialize_with = "whole_if_there")]
    last_used_at: Option<Option<Seconds>>,
    #[serde(default, deserialize_with = "whole_if_there")]
    expires_at: Option<Option<Seconds>>,
    owner: Option<KeyOwnerRow>,
    /// Only the answer to a create has it, and no owner.
    value: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct KeyOwnerRow {
    user: Option<IgnoredAny>,
    service_account: Option<OwnerId>,
}

#[derive(Deserialize)]
struct OwnerId {
    id: Option<Box<str>>,
}

fn row(raw: &RawValue) -> Result<Option<ServiceAccountKeyLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let is_of_person = row.owner.as_ref().is_some_and(|owner| owner.user.is_some() && owner.service_account.is_none());
    let account = row.owner.and_then(|owner| owner.service_account).and_then(|account| account.id);
    let account = account.filter(|id| !id.is_empty());
    Ok(Some(ServiceAccountKeyLive {
        name: row.name.unwrap_or_default(),
        id: required(Some(row.id))?,
        is_owner_told: is_of_person || account.is_some() || row.value.is_some(),
        account,
        // `null` means never; a row without the field tells nothing.
        times: KeyTimes::told(row.created_at, row.last_used_at),
        is_expiry_told: row.expires_at.is_some(),
        expires_at: row.expires_at.flatten().and_then(plausible),
    }))
}

/// Returns the name of the entry that a live name belongs to, and whether it has a day.
fn base(name: &str) -> (&str, bool) {
    match name.rsplit_once('@') {
        Some((base, day)) if !base.is_empty() && is_date(day) => (base, true),
        _ => (name, false),
    }
}

const LIST: &str = "/organization/projects/{project_id}/api_keys";
const ONE: &str = "/organization/projects/{project_id}/api_keys/{api_key_id}";
const MINT: &str = "/organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys";

impl Kind for ServiceAccountKey {
    const FACTS: Facts = Facts {
        collection: "api_keys",
        effects: &[(Verb::Revoke, "programs that use this key stop working")],
        events: lifecycle!("api_key"),
        envelope: &[Envelope::State, Envelope::Reason, Envelope::Meta],
        gone: Some("absent"),
        delete_verb: Verb::Revoke,
        delete_risks: &[Risk::Irreversible, Risk::Destructive, Risk::Outage],
        renames: false,
        claims: Some("api_key"),
        answers: &[Answer::refused(
            Verb::Revoke,
            400,
            "service account",
            "this API does not delete a service account's key; delete the key in the dashboard",
        )],
        ..Facts::new(
            "service_account_key",
            "key of a service account",
            "keys",
            "The keys that orgward makes for this service account, by name.",
        )
        .under("service_account", "key")
    };
    type Spec = ServiceAccountKeySpec;
    type Live = ServiceAccountKeyLive;

    fn observe(live: &ServiceAccountKeyLive) -> Observed<ServiceAccountKeySpec> {
        let spec =
            ServiceAccountKeySpec { scopes: None, expires_in: None, rotate_every: None, overlap: None, sink: None };
        let name = if live.is_owner_told { base(&live.name).0 } else { &*live.id };
        let seen = Observed::managed(name, &live.id, spec);
        if live.name.is_empty() { seen.under(Control::NotAddressable("it has no name")) } else { seen }
    }

    // Without `any` the API leaves out keys whose owner lost access to the project, and those still work.
    const READS: &'static [Read<Self>] =
        &[Read::List(Listing::new(LIST, Paging::LastId(100)).query(&[("owner_project_access", "any")]), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let Some(want) = delta.want else { return vec![Request::unsendable()] };
        let (Some(scopes), Some(sink)) = (&want.scopes, &want.sink) else { return vec![Request::unsendable()] };
        let mut body = json!({ "name": delta.name() });
        if let KeyScopes::Some(scopes) = scopes {
            body["scopes"] = json!(scopes);
        }
        let expires_in = want.expires_in.as_ref().map(Length::seconds);
        if let Some(seconds) = expires_in {
            body["expires_in_seconds"] = json!(seconds);
        }
        let mint = Mint { sink: sink.0.clone(), value: "value", name: delta.name().into(), expires_in, undo: ONE };
        vec![Request::create(MINT, delta.path(), body, Gives::Id("id")).mints(mint)]
    });
    const DELETE: Option<Write<Self>> = Some(|delta| {
        // The key list is the project's, so the address of a key has one level more than its route.
        let project = delta.path().into_iter().take(1);
        vec![Request::delete(ONE, project.chain(delta.itself().pop()).collect())]
    });

    fn is_nameless(live: &ServiceAccountKeyLive) -> bool {
        !live.is_owner_told
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.times.created_at);

    fn owner(live: &ServiceAccountKeyLive) -> Option<&str> {
        live.account.as_deref()
    }

    fn terms(spec: &ServiceAccountKeySpec) -> Option<KeyTerms> {
        Some(KeyTerms {
            rotate_every: spec.rotate_every.clone(),
            overlap: spec.overlap.as_ref().map_or(OVERLAP, Length::seconds),
            expires_in: spec.expires_in.clone(),
            blind: matches!(spec.scopes, Some(KeyScopes::Some(_))).then_some("scopes"),
        })
    }

    fn life(live: &ServiceAccountKeyLive) -> Option<KeyLife> {
        let ServiceAccountKeyLive { times, expires_at, is_expiry_told, .. } = *live;
        Some(KeyLife { times, expires_at, is_expiry_told, is_dated: base(&live.name).1 })
    }

    fn full_name(live: &ServiceAccountKeyLive) -> Option<&str> {
        Some(&live.name)
    }

    fn unfit(name: &str) -> Option<&'static str> {
        name.contains('@').then_some("orgward writes the day of a key's creation after an `@`")
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        if delta.have.is_none() { vec![Risk::Secret] } else { Vec::new() }
    }

    fn effects(verb: Verb, delta: &Delta<'_, Self>) -> Vec<String> {
        match (verb, delta.want) {
            (Verb::Create, Some(want)) => {
                let sink = want.sink.as_ref().map(|sink| &*sink.0).unwrap_or_default();
                let mut effects = vec![format!(
                    "makes a key, and hands its value to the sink `{sink}`, which `apply --sink {sink}=...` must bind"
                )];
                if let Some(KeyScopes::Some(_)) = want.scopes {
                    effects.push("the API never shows scopes, so a plan cannot see later changes to them".to_owned());
                }
                effects
            }
            _ => Vec::new(),
        }
    }

    fn describe(live: &ServiceAccountKeyLive, now: Seconds, _: Option<&str>) -> String {
        let used = live.times.describe(now);
        let ends = live.expires_at.map(|end| format!(", expires {}", date(end))).unwrap_or_default();
        format!("`{}`, {used}{ends}", live.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_belongs_to_the_entry_before_its_day() {
        assert_eq!(base("indexer@2026-11-25"), ("indexer", true));
        assert_eq!(base("indexer"), ("indexer", false));
        for name in ["indexer@home", "indexer@2026-13-01", "indexer@2026-11-25 ", "@2026-11-25", "indexer@20261125"] {
            assert_eq!(base(name), (name, false), "{name}");
        }
    }

    #[test]
    fn the_fields_of_a_key_fit_each_other() {
        let read = |text: &str| serde_json::from_str::<ServiceAccountKeySpec>(text).map_err(|error| error.to_string());
        assert!(read(r#"{"scopes":"all","sink":"vault"}"#).is_ok());
        assert!(read(r#"{"scopes":["a"],"sink":"vault","expires_in":"90d","rotate_every":"60d"}"#).is_ok());
        for (text, says) in [
            (r#"{"scopes":[],"sink":"vault"}"#, "means every scope"),
            (r#"{"sink":"vault"}"#, "needs `scopes`"),
            (r#"{"scopes":"all"}"#, "needs a `sink`"),
            (r#"{"scopes":"all","sink":"exec:x"}"#, "letters, digits"),
            (r#"{"scopes":"all","sink":"v","expires_in":"366d"}"#, "365d"),
            (r#"{"scopes":"all","sink":"v","expires_in":"60d","rotate_every":"60d"}"#, "must be shorter"),
            (r#"{"scopes":"all","sink":"v","overlap":"60d"}"#, "without `rotate_every`"),
            (r#"{"scopes":"all","sink":"v","rotate_every":"48h"}"#, "which is the default"),
            (r#"{"scopes":"all","sink":"v","rotate_every":"7d","overlap":"7d"}"#, "must be longer"),
        ] {
            let told = read(text).unwrap_err();
            assert!(told.contains(says), "{text}: {told}");
        }
    }
}
