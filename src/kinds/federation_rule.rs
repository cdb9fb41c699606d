//! `workload_identity_providers.<w>.federation_rules:` the conditions under which a token of the provider stands for a
//! service account. Whoever has such a token can do what the service account can do, without any key.

use super::{
    facts::NamedField,
    prelude::*,
    referent::{LiveReferent, Referent},
};
use crate::model::{
    ability::{self, Abilities},
    clearable::ClearableText,
    edge::{Edge, Gift, Place, Recipient},
    principal,
};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{Deserializer, Serializer, de};
use serde_json::Number;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The kind.
#[derive(Debug)]
pub struct FederationRule;

/// A value that an attribute must have: text, a number, or true or false.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum MatchedValue {
    /// Text.
    Text(Box<str>),
    /// True or false.
    Flag(bool),
    /// A number.
    Number(Number),
}

impl<'de> Deserialize<'de> for MatchedValue {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct ValueVisitor;
        impl de::Visitor<'_> for ValueVisitor {
            type Value = MatchedValue;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("text, a number, or true or false")
            }
            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<MatchedValue, E> {
                Ok(MatchedValue::Flag(flag))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<MatchedValue, E> {
                Ok(MatchedValue::Number(number.into()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<MatchedValue, E> {
                Ok(MatchedValue::Number(number.into()))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<MatchedValue, E> {
                let number = Number::from_f64(number).ok_or_else(|| E::custom("the number is not finite"))?;
                Ok(MatchedValue::Number(number))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<MatchedValue, E> {
                Ok(MatchedValue::Text(text.into()))
            }
        }
        input.deserialize_any(ValueVisitor)
    }
}

/// The attributes that a token must have, with their values.
pub type Matchers = BTreeMap<Box<str>, MatchedValue>;

/// The scopes of a rule: those of its service account, or only some.
#[derive(Clone, Debug, PartialEq, Eq)]
enum RuleScopes {
    All,
    Some(BTreeSet<Box<str>>),
}

impl RuleScopes {
    /// Returns the most that a token can do; `None` for whatever its service account can do.
    fn at_most(&self) -> Option<Abilities> {
        let Self::Some(scopes) = self else { return None };
        Some(scopes.iter().fold(Abilities::NONE, |all, scope| all.with(ability::of_permission(scope))))
    }
}

impl<'de> Deserialize<'de> for RuleScopes {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct RuleScopeVisitor;
        impl<'de> de::Visitor<'de> for RuleScopeVisitor {
            type Value = RuleScopes;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("`all`, or a list of scopes")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<RuleScopes, E> {
                match word {
                    "all" => Ok(RuleScopes::All),
                    _ => Err(E::custom(format!("`{word}` is not `all`; write a list of scopes: `[{word}]`"))),
                }
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<RuleScopes, A::Error> {
                let mut scopes = BTreeSet::new();
                while let Some(scope) = list.next_element::<String>()? {
                    scopes.insert(scope.into());
                }
                if scopes.is_empty() {
                    return Err(de::Error::custom(
                        "a rule needs at least one scope; write `scopes: all` for those of its service account, or \
                         `enabled: false` to let nobody in",
                    ));
                }
                Ok(RuleScopes::Some(scopes))
            }
        }
        input.deserialize_any(RuleScopeVisitor)
    }
}

impl Serialize for RuleScopes {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => output.serialize_str("all"),
            Self::Some(scopes) => scopes.serialize(output),
        }
    }
}

impl JsonSchema for RuleScopes {
    fn schema_name() -> Cow<'static, str> {
        "RuleScopes".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "const": "all" },
            { "type": "array", "minItems": 1, "items": { "type": "string" } },
        ], "description": "`all` for everything that the service account may do, or a list of scopes." })
    }
}

/// The fields of a rule in the file.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct FederationRuleSpec {
    /// The project of the service account. It cannot change.
    project: Option<Referent>,
    /// The service account of that project that a token stands for. It cannot change.
    service_account: Option<Referent>,
    /// The attributes of a token that stands for the service account, all of them. Without a condition that says who
    /// calls, such as `sub` or `repository`, the guardrail `open_federation_rule` objects.
    attribute_matchers: Option<Matchers>,
    /// The scopes of a token: `all`, or a list.
    scopes: Option<RuleScopes>,
    /// A text for people; `none` for none.
    description: Option<ClearableText>,
    /// False if the rule lets nobody in.
    enabled: Option<bool>,
}

/// A rule as the API shows it.
#[derive(Debug)]
pub struct FederationRuleLive {
    /// Its id.
    pub id: Box<str>,
    name: Option<Box<str>>,
    project: LiveReferent,
    service_account: LiveReferent,
    /// Its conditions; `None` where the answer does not say.
    pub attribute_matchers: Option<Matchers>,
    scopes: Option<RuleScopes>,
    description: Option<Box<str>>,
    /// False if it lets nobody in; `None` where the answer does not say.
    pub enabled: Option<bool>,
    created_at: Option<Seconds>,
}

impl FederationRuleLive {
    /// Returns the project of the service account.
    #[must_use]
    pub fn project(&self) -> &LiveReferent {
        &self.project
    }

    /// Returns the service account that a token stands for.
    #[must_use]
    pub fn service_account(&self) -> &LiveReferent {
        &self.service_account
    }

    /// Returns the scopes of a token, as a file has them: `all` alone for those of the service account; `None` where the
    /// answer does not say.
    #[must_use]
    pub fn scopes(&self) -> Option<Vec<String>> {
        Some(match self.scopes.as_ref()? {
            RuleScopes::All => vec!["all".to_owned()],
            RuleScopes::Some(scopes) => scopes.iter().map(ToString::to_string).collect(),
        })
    }
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    project_id: Option<Box<str>>,
    service_account_id: Option<Box<str>>,
    attribute_matchers: Option<Matchers>,
    permissions: Option<PermissionsRow>,
    description: Option<Box<str>>,
    enabled: Option<bool>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
}

#[derive(Deserialize)]
struct PermissionsRow {
    r#type: Box<str>,
    scopes: Option<BTreeSet<Box<str>>>,
}

fn row(raw: &RawValue) -> Result<Option<FederationRuleLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let referent = |id: Option<Box<str>>, field: &str| {
        let id = id.filter(|id| !id.is_empty()).map(LiveReferent::unnamed);
        id.ok_or_else(|| <serde_json::Error as de::Error>::custom(format!("`{field}` is missing or empty")))
    };
    let scopes = row.permissions.map(|told| match (&*told.r#type, told.scopes) {
        ("service_account_default", _) => Ok(RuleScopes::All),
        ("restricted", Some(scopes)) => Ok(RuleScopes::Some(scopes)),
        (other, _) => Err(<serde_json::Error as de::Error>::custom(format!(
            "`permissions` of type `{other}` are not known, or lack `scopes`"
        ))),
    });
    Ok(Some(FederationRuleLive {
        id: required(row.id)?,
        name: row.name.filter(|name| !name.is_empty()),
        project: referent(row.project_id, "project_id")?,
        service_account: referent(row.service_account_id, "service_account_id")?,
        attribute_matchers: row.attribute_matchers,
        scopes: scopes.transpose()?,
        description: row.description,
        enabled: row.enabled,
        created_at: row.created_at.and_then(plausible),
    }))
}

const LIST: &str = "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules";
const ONE: &str =
    "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules/{federation_rule_id}";

/// Returns the addresses of the project and of the service account, as far as the file names them.
fn referents(spec: &FederationRuleSpec) -> Vec<Address> {
    let Some(project) = spec.project.as_ref().and_then(Referent::name) else { return Vec::new() };
    let project = Address::root("project", project.clone());
    let account = spec.service_account.as_ref().and_then(Referent::name);
    let account = account.map(|account| project.child("service_account", account.clone()));
    [project].into_iter().chain(account).collect()
}

/// Returns the service account that a rule is about, by its name where that is known.
fn account(spec: &FederationRuleSpec) -> Option<Recipient> {
    let account = spec.service_account.as_ref()?;
    let project = spec.project.as_ref().and_then(Referent::name);
    match (project, account) {
        (Some(project), Referent::Named(name)) => {
            Some(Recipient::Principal(principal::of_account(project, name).into()))
        }
        (None, Referent::Named(_)) => None,
        (_, Referent::Unnamed(id)) => Some(Recipient::Id(id.clone())),
    }
}

/// Returns the fields that the file writes and that `have` shows otherwise, as the API has them.
fn body(want: &FederationRuleSpec, have: Option<&FederationRuleSpec>) -> Map<String, Value> {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    let matchers = want.attribute_matchers.as_ref();
    if matchers.is_some() && matchers != have.and_then(|have| have.attribute_matchers.as_ref()) {
        put("attribute_matchers", json!(matchers));
    }
    if want.enabled.is_some() && want.enabled != have.and_then(|have| have.enabled) {
        put("enabled", json!(want.enabled));
    }
    let described = have.map(|have| have.description.as_ref());
    if let Some(description) = ClearableText::to_send(want.description.as_ref(), described) {
        put("description", description);
    }
    match &want.scopes {
        None => {}
        scopes if have.is_some_and(|have| have.scopes == *scopes) => {}
        Some(RuleScopes::All) => drop(put("permissions", json!({ "type": "service_account_default" }))),
        Some(RuleScopes::Some(scopes)) => drop(put("permissions", json!({ "type": "restricted", "scopes": scopes }))),
    }
    body
}

const FIELDS: &[NamedField] = &[
    NamedField { field: "project", to: "project", within: None },
    NamedField { field: "service_account", to: "service_account", within: Some("project") },
];

/// The log calls a federation rule a mapping.
const EVENTS: &[EventType] = &[
    EventType::of("workload_identity_provider_mapping.created", Happened::Created),
    EventType::of("workload_identity_provider_mapping.updated", Happened::Updated),
    EventType::of("workload_identity_provider_mapping.deleted", Happened::Deleted),
];

impl Kind for FederationRule {
    const FACTS: Facts = Facts {
        events: EVENTS,
        named_fields: FIELDS,
        fixed: &["project", "service_account"],
        texts: &["description"],
        required: &["project", "service_account", "attribute_matchers", "scopes"],
        effects: &[(Verb::Remove, "its tokens are not accepted any more")],
        delete_risks: &[Risk::Destructive, Risk::Outage],
        ..Facts::new(
            "federation_rule",
            "federation rule",
            "federation_rules",
            "The tokens of this provider that stand for a service account, by the name of the rule.",
        )
        .under("workload_identity_provider", "federation_rule")
        .named()
    };
    type Spec = FederationRuleSpec;
    type Live = FederationRuleLive;

    fn observe(live: &FederationRuleLive) -> Observed<FederationRuleSpec> {
        let spec = FederationRuleSpec {
            project: Some((&live.project).into()),
            service_account: Some((&live.service_account).into()),
            attribute_matchers: live.attribute_matchers.clone(),
            scopes: live.scopes.clone(),
            description: Some(live.description.clone().into()),
            enabled: live.enabled,
        };
        Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, spec)
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::LastId(100)), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let Some(want) = delta.want else { return Vec::new() };
        let addresses = referents(want);
        let [project, account] = &addresses[..] else { return Vec::new() };
        let mut body = body(want, None);
        body.insert("name".to_owned(), json!(delta.name()));
        body.insert("project_id".to_owned(), Value::Null);
        body.insert("service_account_id".to_owned(), Value::Null);
        let create = Request::create(LIST, delta.path(), Value::Object(body), Gives::Id("id"));
        let create = create.hole("/project_id", Ref::Of(project.clone()));
        vec![create.hole("/service_account_id", Ref::Of(account.clone()))]
    });
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let have = delta.have.map(Self::observe);
        let body = delta.want.map(|want| body(want, have.as_ref().map(|have| &have.spec))).unwrap_or_default();
        vec![Request::set(ONE, delta.itself(), delta.with_new_name(body))]
    });
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(ONE, delta.itself())]);

    fn is_nameless(live: &FederationRuleLive) -> bool {
        live.name.is_none()
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.created_at);

    fn referent<'a>(live: &'a FederationRuleLive, field: &str) -> Option<&'a LiveReferent> {
        match field {
            "project" => Some(&live.project),
            "service_account" => Some(&live.service_account),
            _ => None,
        }
    }

    fn name_referent(live: &mut FederationRuleLive, field: &str, name: Name) {
        match field {
            "project" => live.project.name = Some(name),
            "service_account" => live.service_account.name = Some(name),
            _ => {}
        }
    }

    fn tells(live: &FederationRuleLive) -> Option<&str> {
        Some(&live.id)
    }

    fn refers(_: &Name, spec: &FederationRuleSpec, _: Option<&Address>) -> Vec<Address> {
        referents(spec)
    }

    fn impossible(want: &FederationRuleSpec, have: &FederationRuleLive) -> Option<&'static str> {
        let is_unknown = (want.project.is_some() && have.project.name.is_none())
            || (want.service_account.is_some() && have.service_account.name.is_none());
        is_unknown.then_some(
            "the API does not list the project or the service account that the live rule is about, and a rule cannot \
             change either; remove this rule, and write a new one under another name",
        )
    }

    /// Gives its callers what the service account has, as far as the scopes allow. Callers whom new conditions let in are
    /// others than those of today, unless every caller of today is still let in, or no other is.
    fn grants(row: &GrantingRow<'_, Self>) -> Vec<Edge> {
        let Some(provider) = row.parent.map(Address::name) else { return Vec::new() };
        let want = row.want;
        let have = row.have.map(|live| Self::observe(live).spec);
        let enabled = want.and_then(|want| want.enabled).or(have.as_ref().and_then(|have| have.enabled));
        if enabled == Some(false) {
            return Vec::new();
        }
        let account = want.and_then(account).or_else(|| have.as_ref().and_then(account));
        let Some(account) = account else { return Vec::new() };
        let scopes = want.and_then(|want| want.scopes.as_ref()).or(have.as_ref().and_then(|have| have.scopes.as_ref()));
        let gift = Gift::ActsAs { account: Box::new(account), at_most: scopes.and_then(RuleScopes::at_most) };
        let callers = |key: String| Edge::now(Recipient::Principal(key.into()), Place::Organization, gift.clone());
        let (of_today, new) = (principal::of_rule(provider, row.key), principal::of_new_callers(provider, row.key));
        let matchers = want.and_then(|want| want.attribute_matchers.as_ref());
        let Some((have, matchers)) = have.zip(matchers).filter(|(have, _)| have.enabled != Some(false)) else {
            return vec![callers(of_today)];
        };
        let Some(old) = have.attribute_matchers else { return vec![callers(of_today), callers(new)] };
        let holds = |one: &Matchers, other: &Matchers| one.iter().all(|(name, value)| other.get(name) == Some(value));
        match (holds(&old, matchers), holds(matchers, &old)) {
            // All of today's conditions still hold, so there are at most fewer callers.
            (true, _) => vec![callers(of_today)],
            (false, true) => vec![callers(of_today), callers(new)],
            (false, false) => vec![callers(new)],
        }
    }

    /// Names the callers, who change with any condition, and the scopes.
    fn reach(spec: &FederationRuleSpec) -> Option<BTreeMap<String, u8>> {
        let (matchers, scopes) = (spec.attribute_matchers.as_ref()?, spec.scopes.as_ref()?);
        if spec.enabled == Some(false) {
            return Some(BTreeMap::new());
        }
        let mut reach = BTreeMap::from([(format!("callers {}", json!(matchers)), 2)]);
        match scopes {
            RuleScopes::All => drop(reach.insert("every scope".to_owned(), 2)),
            RuleScopes::Some(scopes) => reach.extend(scopes.iter().map(|scope| (format!("scope {scope}"), 1))),
        }
        Some(reach)
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        match delta.have {
            // Whoever has a fitting token can do what the service account can do.
            None if delta.want.is_some_and(|want| want.enabled != Some(false)) => vec![Risk::Escalation],
            None => Vec::new(),
            Some(have) => {
                let changed = delta.want.map(|want| body(want, Some(&Self::observe(have).spec))).unwrap_or_default();
                let stops = changed.keys().any(|field| field != "description") && have.enabled != Some(false);
                if stops { vec![Risk::Outage] } else { Vec::new() }
            }
        }
    }

    fn effects(verb: Verb, delta: &Delta<'_, Self>) -> Vec<String> {
        let account = delta.want.and_then(|want| want.service_account.as_ref()).and_then(Referent::name);
        match (verb, account) {
            (Verb::Create, Some(account)) if delta.want.is_some_and(|want| want.enabled != Some(false)) => {
                vec![format!("lets whoever has such a token act as service account `{account}`, without a key")]
            }
            _ => Vec::new(),
        }
    }

    fn written(spec: &FederationRuleSpec) -> Map<String, Value> {
        let mut fields = crate::model::untyped::AnySpec::fields(spec);
        for (name, value) in [("description", json!("none")), ("enabled", json!(true))] {
            if fields.get(name) == Some(&value) {
                fields.remove(name);
            }
        }
        fields
    }
}
