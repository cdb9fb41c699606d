//! The table of kinds in, the configuration's JSON Schema (2020-12) out, for editors. It is composed from the same facts
//! that the walker reads by, so that the two cannot disagree.

use super::{
    policy_block::{FreezeBlock, GuardrailsBlock, IgnoreEntry, LimitText, OverrideEntry, collections},
    root::OrganizationBlock,
    templates::{self, TEMPLATES, UNLISTED, USE},
};
use crate::{
    kinds::{
        self,
        erased::AnyKind,
        facts::{Envelope, KeyForm, Shape},
    },
    model::{
        guardrails::{GUARDRAILS, Setting},
        policy::Unlisted,
        scalar::{Email, Length, Moment},
    },
};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schema of a configuration file.
#[must_use]
pub fn configuration() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut properties = Map::new();
    properties.insert("version".into(), json!({ "const": 1, "description": "The version of the file's language." }));
    let mut organization = plain(OrganizationBlock::json_schema(&mut generator));
    organization["description"] = json!("The organization that the configuration is about. Root file only.");
    for (_, kind) in kinds::in_block("organization") {
        organization["properties"][kind.facts().section] = section(kind, &mut generator);
    }
    properties.insert("organization".into(), organization);

    properties.insert(
        "files".into(),
        json!({
            "description": "Patterns for the other files of this folder; every pattern must match. Root file only.",
            "type": "array", "items": { "type": "string" }
        }),
    );
    properties.insert("policy".into(), policy(&mut generator));
    for (_, kind) in kinds::in_block("") {
        properties.insert(kind.facts().section.into(), section(kind, &mut generator));
    }
    let mut definitions = generator.take_definitions(true);
    if let Some((_, kind)) = templates::user() {
        let entry = entry(kind, &mut generator);
        properties.insert(TEMPLATES.into(), template(kind, &entry));
        properties.insert(UNLISTED.into(), unlisted_parents());
        definitions.extend(generator.take_definitions(true));
        definitions.insert(kind.facts().name.into(), entry);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "orgward configuration",
        "description": "What should be in an OpenAI organization. A section that is not here is not managed.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": definitions,
    })
}

/// The schema of all templates: the fields and sections of an entry, by reference, so that they are not written twice.
fn template(kind: &dyn AnyKind, entry: &Value) -> Value {
    let fields = entry.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let properties: Map<String, Value> = fields
        .filter(|field| templates::refused(field).is_none())
        .map(|field| (field.clone(), json!({ "$ref": format!("#/$defs/{}/properties/{field}", kind.facts().name) })))
        .collect();
    json!({
        "description": "Fields and sections that several projects share; a project takes them with `use: NAME`. \
            Mappings merge by key; the project's own lists and values replace those of the template. Root file only.",
        "type": "object",
        "additionalProperties": { "type": "object", "properties": properties, "additionalProperties": false },
    })
}

fn unlisted_parents() -> Value {
    json!({
        "description": "The template for each live project that `projects` does not list: the sections of the template \
            are compared there; the project itself stays unlisted. `policy.ignore` exempts a project. Root file only.",
        "type": "object",
        "properties": { USE: { "type": "string", "description": "The name of the template." } },
        "required": [USE],
        "additionalProperties": false,
    })
}

fn policy(generator: &mut SchemaGenerator) -> Value {
    json!({
        "description": "Rules about the plan itself. Root file only.",
        "type": "object",
        "properties": {
            "unlisted": unlisted(collections(), generator),
            "unlisted_grace": {
                "description": "Rows younger than this are only reported, and not removed by `unlisted: remove`. Rows \
                    whose age the API does not show are kept.",
                "allOf": [generator.subschema_for::<Length>()]
            },
            "invite_renewals": {
                "description": "How often an expired invite is sent again before it is only reported; 2 by default, \
                    0 for never.",
                "type": "integer", "minimum": 0
            },
            "ignore": {
                "description": "Live rows that are neither compared nor changed, only counted.",
                "type": "array", "items": plain(IgnoreEntry::json_schema(generator))
            },
            "freeze": {
                "description": "Withholds every change except the kinds of change that it allows.",
                "allOf": [plain(FreezeBlock::json_schema(generator))]
            },
            "overrides": {
                "description": "Reviewed, expiring exceptions from guardrails.",
                "type": "array", "items": plain(OverrideEntry::json_schema(generator))
            },
            "guardrails": guardrails(generator),
        },
        "additionalProperties": false,
    })
}

fn guardrails(generator: &mut SchemaGenerator) -> Value {
    let mut schema = plain(GuardrailsBlock::json_schema(generator));
    let limit = generator.subschema_for::<LimitText>();
    let properties: Map<String, Value> =
        collections().chain(["total"]).map(|name| (name.to_owned(), limit.clone().into())).collect();
    if let Some(removals) = schema.pointer_mut("/properties/max_removals") {
        *removals = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    }
    schema["description"] = json!("Settings of the guardrails; each of them is on by default.");
    for facts in GUARDRAILS {
        if let Setting::Field { doc, default, example } = &facts.setting
            && let Some(Value::Object(field)) = schema.pointer_mut(&format!("/properties/{}", facts.name))
        {
            field.insert("description".to_owned(), json!(doc));
            field.extend(default.value().map(|value| ("default".to_owned(), value)));
            field
                .extend(serde_yaml::from_str(example).ok().map(|value: Value| ("examples".to_owned(), json!([value]))));
        }
    }
    schema
}

fn unlisted(names: impl Iterator<Item = &'static str>, generator: &mut SchemaGenerator) -> Value {
    let any = generator.subschema_for::<Unlisted>();
    let properties: Map<String, Value> = names
        .map(|name| match name {
            "projects" => (name.to_owned(), json!({ "enum": ["report", "ignore"] })),
            name => (name.to_owned(), any.clone().into()),
        })
        .collect();
    json!({
        "description": "What happens to live rows that a managed section does not list.",
        "type": "object", "properties": properties, "additionalProperties": false,
    })
}

fn section(kind: &dyn AnyKind, generator: &mut SchemaGenerator) -> Value {
    let facts = kind.facts();
    match facts.shape {
        Shape::List | Shape::Beside { .. } => return list(kind, generator),
        Shape::One => {
            let mut schema = entry(kind, generator);
            schema["description"] = json!(facts.doc);
            return schema;
        }
        Shape::Map | Shape::Rules => {}
    }
    match kind.rules() {
        Some(rules) => json!({
            "description": facts.doc,
            "type": "object",
            "properties": {
                "allow": {
                    "description": "All fields of a rule must match; any rule may allow a key.",
                    "type": "array", "items": closed(plain((rules.schema)(generator)))
                }
            },
            "required": ["allow"],
            "additionalProperties": false,
        }),
        None => {
            let mut schema = json!({
                "description": facts.doc,
                "type": "object",
                "additionalProperties": match facts.envelope.contains(&Envelope::Use) {
                    true => json!({ "$ref": format!("#/$defs/{}", facts.name) }),
                    false => entry(kind, generator),
                },
            });
            if facts.key == KeyForm::Email {
                schema["propertyNames"] = generator.subschema_for::<Email>().into();
            }
            schema
        }
    }
}

/// A section that is a list of names.
fn list(kind: &dyn AnyKind, generator: &mut SchemaGenerator) -> Value {
    let facts = kind.facts();
    let items = match facts.key {
        KeyForm::Name => json!({ "type": "string", "minLength": 1 }),
        KeyForm::Email => generator.subschema_for::<Email>().into(),
        KeyForm::Amount(_) => entry(kind, generator),
        KeyForm::Principal => json!({ "anyOf": [
            generator.subschema_for::<Email>(),
            {
                "type": "object",
                "properties": {
                    "service_account": { "type": "string", "description": "Its project and its name: `project/name`." }
                },
                "required": ["service_account"],
                "additionalProperties": false,
            }
        ] }),
    };
    let mut schema = json!({ "description": facts.doc, "type": "array", "items": items, "uniqueItems": true });
    if let Shape::Beside { .. } = facts.shape {
        schema["minItems"] = json!(1);
    }
    schema
}

fn entry(kind: &dyn AnyKind, generator: &mut SchemaGenerator) -> Value {
    let facts = kind.facts();
    let spec = plain(kind.spec_schema(generator));
    let mut properties = spec.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let short = facts.short.and_then(|short| properties.get(short).cloned());
    for field in facts.envelope {
        let schema = match field {
            Envelope::Then => json!({
                "description": "The role from `until` on, instead of an end: less than `roles`.",
                "allOf": [short.clone().unwrap_or_default()]
            }),
            field => envelope(*field, kind, generator),
        };
        properties.insert(super::blocks::word(*field).to_owned(), schema);
    }
    let mut whole = None;
    for (_, child) in kinds::under(kind.facts().name) {
        let schema = section(child, generator);
        match child.facts().shape {
            // A word is the base role alone, and a list is every role.
            Shape::Beside { .. } => {
                let word = properties.remove(child.facts().section).unwrap_or_default();
                properties.insert(child.facts().section.to_owned(), json!({ "anyOf": [word, schema] }));
                whole = Some(schema);
            }
            _ => {
                properties.insert(child.facts().section.to_owned(), schema);
            }
        }
    }
    let mut long = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if let (true, Some(short)) = (facts.envelope.contains(&Envelope::Then), facts.short) {
        long["dependentRequired"] = json!({ "then": ["until", short] });
    }
    match short {
        Some(short) => {
            let forms: Vec<Value> = [short].into_iter().chain(whole).chain([long]).collect();
            json!({ "anyOf": forms })
        }
        None => long,
    }
}

fn envelope(field: Envelope, kind: &dyn AnyKind, generator: &mut SchemaGenerator) -> Value {
    match field {
        Envelope::Id => json!({ "type": "string", "description": "Pins the entry to the live row with this id." }),
        Envelope::RenamedFrom => {
            json!({ "type": "string", "description": "The old name: renames the live row instead of creating a \
                second one." })
        }
        Envelope::Until => {
            let moment = generator.subschema_for::<Moment>();
            json!({ "description": "Desired until this time, and not from then on.", "allOf": [moment] })
        }
        // It is a field of the kind; see `entry`.
        Envelope::Then => Value::Null,
        Envelope::State => json!({
            "enum": [kind.facts().gone.unwrap_or_default()],
            "description": "It must not exist, regardless of `unlisted`."
        }),
        Envelope::Reason => json!({ "type": "string", "description": "The reason; shown, never sent." }),
        Envelope::Meta => {
            json!({ "type": "object", "description": "Notes for people; shown, never sent." })
        }
        Envelope::Use => json!({
            "type": "string",
            "description": "The name of the template whose fields and sections it takes over."
        }),
        Envelope::Unlisted => unlisted(
            kinds::under(kind.facts().name)
                .filter(|(_, child)| !child.facts().given)
                .flat_map(|(_, child)| child.facts().collections(true)),
            generator,
        ),
    }
}

/// The schema without the words that only stand at the top of one, and without the `null` of optional fields: the files
/// know absence, not null.
fn plain(schema: schemars::Schema) -> Value {
    let mut value = Value::from(schema);
    if let Some(object) = value.as_object_mut() {
        object.remove("$schema");
        object.remove("title");
    }
    without_null(&mut value);
    value
}

fn without_null(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [one] = &types[..] {
                    object["type"] = one.clone();
                }
            }
            if let Some(Value::Array(any)) = object.get_mut("anyOf") {
                any.retain(|one| one.get("type") != Some(&json!("null")));
                if let [one] = &any[..] {
                    let one = one.clone();
                    object.remove("anyOf");
                    object.insert("allOf".to_owned(), json!([one]));
                }
            }
            object.values_mut().for_each(without_null);
        }
        Value::Array(list) => list.iter_mut().for_each(without_null),
        _ => {}
    }
}

fn closed(mut schema: Value) -> Value {
    schema["additionalProperties"] = json!(false);
    schema
}
