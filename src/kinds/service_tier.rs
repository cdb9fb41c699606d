//! `projects.<p>.service_tier:` the service tier that calls of models get, and the tiers that they may ask for.

use super::prelude::*;
use crate::model::untyped::AnySpec;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{Deserializer, Serializer, de};
use std::{borrow::Cow, collections::BTreeSet, fmt};

/// The kind.
#[derive(Debug)]
pub struct ServiceTier;

/// The tiers that calls may ask for, beside the standard one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Tiers {
    All,
    Some(BTreeSet<Box<str>>),
}

impl<'de> Deserialize<'de> for Tiers {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct TierVisitor;
        impl<'de> de::Visitor<'de> for TierVisitor {
            type Value = Tiers;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("`all`, or a list of tiers")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Tiers, E> {
                match word {
                    "all" => Ok(Tiers::All),
                    _ => Err(E::custom(format!("`{word}` is not `all`; write a list of tiers: `[{word}]`"))),
                }
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Tiers, A::Error> {
                let mut tiers = BTreeSet::new();
                while let Some(tier) = list.next_element::<String>()? {
                    tiers.insert(tier.into());
                }
                Ok(Tiers::Some(tiers))
            }
        }
        input.deserialize_any(TierVisitor)
    }
}

impl Serialize for Tiers {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => output.serialize_str("all"),
            Self::Some(tiers) => tiers.serialize(output),
        }
    }
}

impl JsonSchema for Tiers {
    fn schema_name() -> Cow<'static, str> {
        "ServiceTiers".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "const": "all" }, { "type": "array", "items": { "type": "string" } }] })
    }
}

/// The service tier in the file.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct ServiceTierSpec {
    /// The tier of a call that asks for none, for example `standard`, `fast` or `scale`.
    default: Option<Box<str>>,
    /// The tiers beside the standard one that a call may ask for: `all`, or a list of `flex`, `fast` and `ultrafast`.
    enabled_tiers: Option<Tiers>,
}

/// The service tier as the API shows it.
#[derive(Debug, Deserialize)]
pub struct ServiceTierLive {
    default: Option<Box<str>>,
    enabled_tiers: Option<Tiers>,
}

fn row(raw: Option<&RawValue>) -> Result<ServiceTierLive, serde_json::Error> {
    serde_json::from_str(raw.map_or("{}", RawValue::get))
}

const ROUTE: &str = "/organization/projects/{project_id}/service_tier_settings";

impl Kind for ServiceTier {
    const FACTS: Facts = Facts {
        collection: "settings",
        ..Facts::new(
            "service_tier",
            "service tier",
            "service_tier",
            "The service tier that calls of models get in this project, and the tiers that they may ask for.",
        )
        .under("project", "setting")
        .setting(Some("default"))
    };
    type Spec = ServiceTierSpec;
    type Live = ServiceTierLive;

    fn observe(live: &ServiceTierLive) -> Observed<ServiceTierSpec> {
        let spec = ServiceTierSpec { default: live.default.clone(), enabled_tiers: live.enabled_tiers.clone() };
        Observed::managed("service_tier", "service_tier", spec)
    }

    const READS: &'static [Read<Self>] = &[Read::One { route: ROUTE, unset: &[], closed: &[403, 404], row }];

    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let body = delta.want.map(AnySpec::fields).unwrap_or_default();
        vec![Request::set(ROUTE, delta.path(), body.into())]
    });

    fn unset(_: &Name) -> Option<ServiceTierLive> {
        row(None).ok()
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        let want = delta.want.and_then(|want| want.enabled_tiers.as_ref());
        let takes = match (delta.have.and_then(|have| have.enabled_tiers.as_ref()), want) {
            (_, None | Some(Tiers::All)) => false,
            (Some(Tiers::Some(had)), Some(Tiers::Some(has))) => !had.is_subset(has),
            (_, Some(Tiers::Some(_))) => true,
        };
        if takes { vec![Risk::Outage] } else { Vec::new() }
    }
}
