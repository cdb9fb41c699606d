//! The reference pages say what the program says: `ORGWARD_BLESS=1 cargo test --test docs` rewrites them, and the lists
//! of exit codes in the README and in the scripts of the GitHub example. Every link between the documents leads somewhere.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

use crate::support::{expect_file, read};
use clap::{Arg, Command, CommandFactory as _};
use orgward::{
    cli::{Cli, Exit},
    kinds::{self, erased::AnyKind},
    model::{
        guardrails::{Exception, GUARDRAILS, GuardrailFacts, Setting, SettingDefault},
        policy::{Guardrails, Limit},
    },
    schema::{self, Which},
};
use serde_json::{Map, Value};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const NOTE: &str = "<!-- Written by `ORGWARD_BLESS=1 cargo test --test docs`; do not edit. -->\n\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn expect_page(name: &str, text: &str) {
    expect_file(&root().join("docs").join(name), &format!("{NOTE}{}\n", text.trim_end())).unwrap();
}

/// Replaces the text between two marks of a file.
fn expect_between(file: &str, begin: &str, end: &str, text: &str) {
    let path = root().join(file);
    let found = fs::read_to_string(&path).unwrap();
    let (before, rest) = found.split_once(begin).unwrap_or_else(|| panic!("{file} has no mark {begin:?}"));
    let (_, after) = rest.split_once(end).unwrap_or_else(|| panic!("{file} has no mark {end:?}"));
    expect_file(&path, &format!("{before}{begin}{text}{end}{after}")).unwrap();
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', ':']) { text.to_owned() } else { format!("{text}.") }
}

// --- Exit codes ------------------------------------------------------------------------------------------------------

#[test]
fn exit_codes_are_documented() {
    let rows = Exit::ALL.map(|exit| format!("| {} | {} |\n", exit as u8, exit.meaning())).concat();
    let table = format!("| exit code | means |\n|---|---|\n{rows}");
    expect_between("README.md", "<!-- exit codes -->\n", "<!-- end -->\n", &format!("\n{table}\n"));
    let path = root().join("examples/ci/github/README.md");
    let page = fs::read_to_string(&path).unwrap();
    let row = |line: &str| {
        let exit = Exit::ALL.into_iter().find(|exit| line.starts_with(&format!("| {} | ", *exit as u8)));
        let handling = line.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        exit.map_or_else(|| line.to_owned(), |exit| format!("| {} | {} | {handling} |", exit as u8, exit.meaning()))
    };
    let (before, rest) = page.split_once("\n## Exit codes\n").expect("the heading of the exit codes");
    let (listed, after) = rest.split_once("\n## ").expect("a heading after the exit codes");
    let lines: Vec<String> = listed.lines().map(row).collect();
    assert!(Exit::ALL.iter().all(|exit| lines.iter().any(|line| line.contains(exit.meaning()))), "{lines:?}");
    expect_file(&path, &format!("{before}\n## Exit codes\n{}\n\n## {after}", lines.join("\n").trim_end())).unwrap();
    let words = |exit: Exit| exit.meaning().replace('`', "");
    let cases = Exit::ALL.map(|exit| format!("    {}) echo \"{}\" ;;\n", exit as u8, words(exit))).concat();
    let begin = "    # exit codes: written by ORGWARD_BLESS=1 cargo test --test docs\n";
    expect_between("examples/ci/github/scripts/common.sh", begin, "    # end\n", &cases);

    let mut order = Exit::ALL;
    order.sort_by(|one, other| match (one.or(*other) == *one, one == other) {
        (_, true) => std::cmp::Ordering::Equal,
        (true, false) => std::cmp::Ordering::Less,
        (false, false) => std::cmp::Ordering::Greater,
    });
    let order = order.map(|exit| (exit as u8).to_string()).join(", ");
    let mut page = format!(
        "# Exit codes\n\n{table}\nIf a run has several results, the first one of this list is the exit code: {order}.\n"
    );
    for exit in Exit::ALL {
        page.push_str(&format!("\n## {}\n\nMeaning: {}.\n\n", exit as u8, exit.meaning()));
        exit.reasons().iter().for_each(|reason| page.push_str(&format!("- {reason}\n")));
    }
    expect_page("exit-codes.md", &page);
}

// --- Guardrails ------------------------------------------------------------------------------------------------------

/// The default of a setting, for a reader.
fn default_of(default: &SettingDefault) -> String {
    match default {
        SettingDefault::Counts(counts, other) => {
            let named: Vec<String> = counts.iter().map(|(name, count)| format!("`{name}: {count}`")).collect();
            format!("{}; {other} for every other collection", named.join(", "))
        }
        SettingDefault::Off => "not set".to_owned(),
        other => match other.value().unwrap() {
            Value::String(text) => code(&text),
            value => code(&value.to_string()),
        },
    }
}

fn setting_of(facts: &GuardrailFacts) -> String {
    match &facts.setting {
        Setting::Nothing => "none".to_owned(),
        Setting::SameAs(name) => format!("that of [{name}](#{name})"),
        Setting::Field { default, .. } => default_of(default),
    }
}

#[test]
fn guardrails_are_documented() {
    let mut page = "# Guardrails\n\nA [guardrail](glossary.md#guardrail) is a rule about a whole plan. All guardrails are \
        on by default. If a guardrail objects, `apply` sends nothing and exits with 4; `apply --due` skips the changes that \
        the guardrail objects to.\n\nA plan with `--changed-since` does not read everything. It leaves a guardrail to the \
        apply if that needs lists which the plan did not read. `apply` always reads and checks everything.\n\nSettings \
        stand under `policy.guardrails` in the root file. An \
        [override](glossary.md#override) is an exception for named addresses:\n\n```yaml\npolicy:\n  overrides:\n    - { \
        guardrail: max_removals, addresses: [\"project/batch/api_key/*\"], max: 60, until: 2027-01-31, reason: \"old batch \
        keys\" }\n```\n\n| guardrail | default | override |\n|---|---|---|\n"
        .to_owned();
    for facts in GUARDRAILS {
        let possible = if facts.is_overridable() { "yes" } else { "no" };
        page.push_str(&format!("| [{0}](#{0}) | {1} | {possible} |\n", facts.name, cell(&setting_of(facts))));
    }
    for facts in GUARDRAILS {
        page.push_str(&format!("\n## {}\n\n{}\n\n", facts.name, sentence(facts.doc)));
        match &facts.setting {
            Setting::Nothing => page.push_str("- Setting: none.\n"),
            Setting::SameAs(name) => page.push_str(&format!("- Setting: it uses [{name}](#{name}).\n")),
            Setting::Field { doc, default, example } => page.push_str(&format!(
                "- Setting: {doc}\n- Default: {}.\n- Example: `{}: {example}`\n",
                default_of(default),
                facts.name
            )),
        }
        match facts.exception {
            Exception::Override => page.push_str("- Override: possible.\n"),
            Exception::Never { why, help } => {
                page.push_str(&format!("- Override: not possible, because {why}. {help}\n"));
            }
        }
    }
    expect_page("guardrails.md", &page);
}

#[test]
fn the_defaults_and_examples_of_guardrails_are_what_the_program_reads() {
    let file = |settings: &[String]| {
        format!(
            "version: 1\npolicy:\n  guardrails:\n{}",
            settings.iter().map(|one| format!("    {one}\n")).collect::<String>()
        )
    };
    let (mut defaults, mut examples, mut names) = (Vec::new(), Vec::new(), BTreeSet::new());
    for facts in GUARDRAILS {
        match &facts.setting {
            Setting::Field { default, example, .. } => {
                names.insert(facts.name.to_owned());
                examples.push(format!("{}: {example}", facts.name));
                defaults.extend(default.value().map(|value| format!("{}: {value}", facts.name)));
            }
            Setting::SameAs(name) => assert!(GUARDRAILS.iter().any(|other| other.name == *name), "{name}"),
            Setting::Nothing => {}
        }
    }
    let read_defaults = read(&file(&defaults));
    assert!(!orgward::desired::has_errors(&read_defaults.problems), "{:?}", read_defaults.problems);
    assert_eq!(read_defaults.configuration.desired.policy.guardrails, Guardrails::default());
    let read_examples = read(&file(&examples));
    assert!(!orgward::desired::has_errors(&read_examples.problems), "{:?}", read_examples.problems);
    assert_eq!(read_examples.configuration.desired.policy.guardrails.limit("users"), Limit::Percent(10));
    let schema: Value = serde_json::from_str(&schema::text(Which::Configuration)).unwrap();
    let fields = schema["properties"]["policy"]["properties"]["guardrails"]["properties"].as_object().unwrap();
    assert_eq!(fields.keys().cloned().collect::<BTreeSet<_>>(), names);
    assert!(fields.values().all(|field| field["description"].is_string() && field["examples"][0] != Value::Null));
}

// --- Command line ----------------------------------------------------------------------------------------------------

#[test]
fn commands_are_documented() {
    let mut cli = Cli::command();
    cli.build();
    let mut page = "# Command line\n\nResults go to stdout, everything else to stderr. \
        [exit-codes.md](exit-codes.md) lists the exit codes, and [environment.md](environment.md) the environment \
        variables.\n"
        .to_owned();
    command(&cli, "orgward", true, &mut page);
    expect_page("command-line.md", &page);
}

fn command(command: &Command, name: &str, is_root: bool, page: &mut String) {
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    page.push_str(&format!("\n## {name}\n\n{}\n", sentence(&about)));
    let usage = command.clone().render_usage().to_string();
    page.push_str(&format!("\n```text\n{}\n```\n", usage.trim_start_matches("Usage: ").trim()));
    let subcommands: Vec<&Command> = command.get_subcommands().filter(|one| one.get_name() != "help").collect();
    if !subcommands.is_empty() {
        page.push_str("\n| command | does |\n|---|---|\n");
        for one in &subcommands {
            let (path, about) = (format!("{name} {}", one.get_name()), one.get_about().map(ToString::to_string));
            let anchor = path.replace(' ', "-");
            page.push_str(&format!("| [{path}](#{anchor}) | {} |\n", cell(&about.unwrap_or_default())));
        }
    }
    let own = |arg: &&Arg| !arg.is_hide_set() && (is_root || !arg.is_global_set() && !is_common(arg));
    let args: Vec<&Arg> = command.get_arguments().filter(own).collect();
    if !args.is_empty() {
        page.push_str("\n| option | meaning |\n|---|---|\n");
        args.iter().for_each(|arg| page.push_str(&format!("| {} | {} |\n", names(arg), cell(&meaning(arg)))));
    }
    if is_root {
        page.push_str("\nEvery command has these options.\n");
    }
    for one in subcommands {
        self::command(one, &format!("{name} {}", one.get_name()), false, page);
    }
}

fn is_common(arg: &Arg) -> bool {
    matches!(arg.get_id().as_str(), "help" | "version")
}

fn names(arg: &Arg) -> String {
    let values: Vec<String> = (arg.get_action().takes_values().then(|| arg.get_value_names()).flatten())
        .map(|names| names.iter().map(ToString::to_string).collect())
        .unwrap_or_default();
    let value = if values.is_empty() { String::new() } else { format!(" <{}>", values.join("> <")) };
    let short = arg.get_short().map(|short| format!("`-{short}`, ")).unwrap_or_default();
    match arg.get_long() {
        Some(long) => cell(&format!("{short}`--{long}{value}`")),
        None => cell(&format!("`{}`", value.trim())),
    }
}

fn meaning(arg: &Arg) -> String {
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut text = sentence(&help);
    let shown = arg.get_possible_values().into_iter().filter(|value| !value.is_hide_set());
    let values: Vec<String> = shown
        .filter(|_| arg.get_action().takes_values())
        .map(|value| match value.get_help() {
            Some(help) => format!("`{}` ({})", value.get_name(), help.to_string().trim_end_matches('.')),
            None => code(value.get_name()),
        })
        .collect();
    if !values.is_empty() {
        text.push_str(&format!(" Values: {}.", values.join(", ")));
    }
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| code(&value.to_string_lossy())).collect();
    if !defaults.is_empty() && arg.get_action().takes_values() {
        text.push_str(&format!(" Default: {}.", defaults.join(", ")));
    }
    text
}

// --- Configuration ---------------------------------------------------------------------------------------------------

#[test]
fn the_configuration_is_documented() {
    let schema: Value = serde_json::from_str(&schema::text(Which::Configuration)).unwrap();
    let pages = ConfigurationPage { schema: &schema };
    let mut page = "# Configuration\n\nThe configuration is one YAML file, or a folder of files with `orgward.yaml` as its \
        [root file](glossary.md#root-file). orgward does not manage a section that is not there. \
        [orgward.schema.json](../schema/orgward.schema.json) says the same to editors; \
        [examples/kinds](../examples/kinds) has an example of each section.\n\nIn this page, `NAME` stands for a key of a \
        mapping, and `[]` for an entry of a list. A field without a default may be left out, unless it is required.\n\n\
        ## Root\n\n"
        .to_owned();
    pages.fields("", schema.as_object().unwrap(), &mut page);
    page.push_str(&predefined());
    page.push_str("\n## Value types\n");
    for (name, value) in schema["$defs"].as_object().unwrap().iter().filter(|(_, value)| !is_entry(value)) {
        let flat = pages.flat(value);
        page.push_str(&format!("\n### {name}\n\n{}\n", sentence(text(&flat, "description"))));
        page.push_str(&format!("\nWritten as: {}.\n", pages.type_of(&flat)));
        for choice in flat.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
            let about = choice["description"].as_str().unwrap_or_default();
            page.push_str(&format!("\n- `{}`: {}", choice["const"].as_str().unwrap(), sentence(about)));
        }
        if flat.contains_key("oneOf") {
            page.push('\n');
        }
        if let Some(examples) = examples(&flat) {
            page.push_str(&format!("\nExamples: {examples}\n"));
        }
    }
    expect_page("configuration.md", &page);
}

/// The rows that every organization has, from the facts of the kinds.
fn predefined() -> String {
    let mut page =
        "\n## Predefined things\n\nEvery organization has [predefined](glossary.md#predefined) things. They \
        need not be listed, they are never unlisted, and a listed field that differs is \
        [read-only](glossary.md#read-only).\n\n"
            .to_owned();
    let parts = |kind: &dyn AnyKind| {
        let (section, facts) = (kind.facts().section, kind.facts());
        let itself = facts.predefined.map(|predefined| format!("- In `{section}`: {}.\n", predefined.why));
        let inside = facts.read_only_in_default.map(|why| format!("- In `{section}` of the default project: {why}.\n"));
        itself.into_iter().chain(inside).collect::<String>()
    };
    kinds::all().for_each(|(_, kind)| page.push_str(&parts(kind)));
    page
}

/// Returns whether a definition is an entry of a section, and not a type of values.
fn is_entry(definition: &Value) -> bool {
    definition.get("properties").is_some()
}

/// Returns whether a field is that of an entry which another chapter describes.
fn is_borrowed(field: &Value) -> bool {
    field["$ref"].as_str().is_some_and(|path| path.starts_with("#/$defs/project/properties/"))
}

struct ConfigurationPage<'a> {
    schema: &'a Value,
}

fn text<'a>(schema: &'a Map<String, Value>, word: &str) -> &'a str {
    schema.get(word).and_then(Value::as_str).unwrap_or_default()
}

fn yaml(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(yaml).collect::<Vec<_>>().join(", ")),
        Value::Object(map) if !map.is_empty() => {
            let pairs: Vec<String> = map.iter().map(|(name, value)| format!("{name}: {}", yaml(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}

fn examples(schema: &Map<String, Value>) -> Option<String> {
    let list = schema.get("examples")?.as_array()?;
    Some(list.iter().map(|value| code(&yaml(value))).collect::<Vec<_>>().join(", "))
}

impl ConfigurationPage<'_> {
    /// One map of what a schema says by itself and by `$ref` and `allOf`; `type name` is the name of what it refers to.
    fn flat(&self, schema: &Value) -> Map<String, Value> {
        let mut flat = Map::new();
        if let Some(path) = schema["$ref"].as_str().and_then(|path| path.strip_prefix('#')) {
            let meant = self.schema.pointer(path).unwrap();
            flat.extend(self.flat(meant));
            // An entry has a chapter of its own, under its path.
            if let Some(name) = path.strip_prefix("/$defs/").filter(|name| !name.contains('/') && !is_entry(meant)) {
                flat.insert("type name".to_owned(), name.into());
            }
        }
        for one in schema["allOf"].as_array().into_iter().flatten() {
            flat.extend(self.flat(one));
        }
        let own = schema.as_object().unwrap().iter().filter(|(word, _)| !matches!(&***word, "$ref" | "allOf"));
        flat.extend(own.map(|(word, value)| (word.clone(), value.clone())));
        flat
    }

    fn type_of(&self, flat: &Map<String, Value>) -> String {
        if let Some(name) = flat.get("type name").and_then(Value::as_str) {
            return format!("[{name}](#{})", name.to_lowercase());
        }
        let codes = |values: &[Value]| values.iter().map(|value| code(&yaml(value))).collect::<Vec<_>>().join(", ");
        if let Some(value) = flat.get("const") {
            return code(&yaml(value));
        }
        if let Some(values) = flat.get("enum").and_then(Value::as_array) {
            return codes(values);
        }
        if let Some(values) = flat.get("oneOf").and_then(Value::as_array) {
            return codes(&values.iter().map(|value| value["const"].clone()).collect::<Vec<_>>());
        }
        if let Some(any) = flat.get("anyOf").and_then(Value::as_array) {
            let mut types: Vec<String> = any.iter().map(|one| self.type_of(&self.flat(one))).collect();
            types.dedup();
            return types.join(", or ");
        }
        match text(flat, "type") {
            "array" if flat.get("maxItems") == Some(&1.into()) => {
                format!("a list of one of them ({})", self.type_of(&self.flat(&flat["items"])))
            }
            "array" => format!("list of {}", self.type_of(&self.flat(&flat["items"]))),
            "object" => "mapping".to_owned(),
            "integer" => match flat.get("minimum").and_then(Value::as_u64) {
                Some(least) if least > 0 => format!("number, at least {least}"),
                _ => "number".to_owned(),
            },
            "string" if flat.contains_key("pattern") && !flat.contains_key("examples") => match text(flat, "pattern") {
                "\\S" => "text, not empty".to_owned(),
                pattern => format!("text that matches `{pattern}`"),
            },
            "number" => "number".to_owned(),
            "string" => "text".to_owned(),
            "boolean" => "`true` or `false`".to_owned(),
            other => panic!("a type without words: {other:?} in {flat:?}"),
        }
    }

    /// The object inside of a schema that has fields of its own, and how its path ends.
    fn inner(&self, flat: &Map<String, Value>) -> Option<(&'static str, Map<String, Value>)> {
        if flat.contains_key("properties") {
            return Some(("", flat.clone()));
        }
        if let Some(items) =
            flat.get("items").map(|items| self.flat(items)).filter(|items| items.contains_key("properties"))
        {
            return Some(("[]", items));
        }
        let entry = self.flat(flat.get("additionalProperties").filter(|entry| entry.is_object())?);
        let long = entry.get("anyOf").and_then(Value::as_array).and_then(|any| any.last()).map(|long| self.flat(long));
        // A mapping to values has no fields that could be listed.
        Some((".NAME", long.unwrap_or(entry))).filter(|(_, inner)| inner.contains_key("properties"))
    }

    fn fields(&self, path: &str, object: &Map<String, Value>, page: &mut String) {
        let required: BTreeSet<&str> =
            object.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let fields = object["properties"].as_object().unwrap();
        page.push_str("| field | type | default | meaning |\n|---|---|---|---|\n");
        let mut nested = Vec::new();
        for (name, value) in fields {
            let flat = self.flat(value);
            if is_borrowed(value) {
                let type_of = format!("as in [projects.NAME](#{})", slug("projects.NAME"));
                page.push_str(&format!(
                    "| {} | {type_of} | | {} |\n",
                    code(name),
                    cell(&sentence(text(&flat, "description")))
                ));
                continue;
            }
            let default = match flat.get("default") {
                _ if required.contains(&**name) || (path.is_empty() && name == "version") => "required".to_owned(),
                Some(value) => code(&yaml(value)),
                None => String::new(),
            };
            let mut meaning = sentence(text(&flat, "description"));
            if let Some(examples) = examples(&flat).filter(|_| !flat.contains_key("type name")) {
                meaning.push_str(&format!(" Example: {examples}"));
            }
            let full = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let shown = match self.inner(&flat) {
                Some((end, inner)) => {
                    let link = format!("[{name}](#{})", slug(&format!("{full}{end}")));
                    nested.push((format!("{full}{end}"), flat.clone(), inner));
                    link
                }
                None => code(name),
            };
            page.push_str(&format!(
                "| {shown} | {} | {} | {} |\n",
                cell(&self.type_of(&flat)),
                cell(&default),
                cell(&meaning)
            ));
        }
        for (path, flat, inner) in nested {
            page.push_str(&format!("\n## {path}\n\n"));
            let about = sentence(text(&flat, "description"));
            if !about.is_empty() {
                page.push_str(&format!("{about}\n\n"));
            }
            if let Some(names) = flat.get("propertyNames") {
                page.push_str(&format!("`NAME` is written as {}. ", self.type_of(&self.flat(names))));
            }
            let entry = flat.get("additionalProperties").filter(|entry| entry.is_object());
            if let Some(short) = entry.and_then(|entry| entry["anyOf"].get(0)) {
                let short = self.flat(short);
                page.push_str(&format!("Short form: {} in place of the mapping. ", self.type_of(&short)));
            }
            let section = path.trim_end_matches(".NAME").rsplit('.').next().unwrap();
            if let Some((_, kind)) = kinds::all().find(|(_, kind)| kind.facts().section == section) {
                let name = kind.facts().name;
                page.push_str(&format!("Example: [{name}.yaml](../examples/kinds/{name}.yaml)."));
            }
            if page.ends_with(['.', ' ']) {
                page.truncate(page.trim_end().len());
                page.push_str("\n\n");
            }
            self.fields(&path, &inner, page);
        }
    }
}

// --- Environment variables -------------------------------------------------------------------------------------------

/// Variables that libraries read for orgward.
const READ_BY_LIBRARIES: [&str; 6] = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "TERM", "SSL_CERT_DIR"];

#[test]
fn every_environment_variable_is_documented() {
    let page = fs::read_to_string(root().join("docs/environment.md")).unwrap();
    let mut names: BTreeSet<String> = READ_BY_LIBRARIES.map(str::to_owned).into();
    for path in files(&root().join("src"), "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let reads = code.contains("env::var") || code.contains("variable: &dyn Fn") || path.ends_with("environment.rs");
        if path.ends_with("tests.rs") || !reads && !code.contains("variable(\"") {
            continue;
        }
        let literals = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| line.split('"').skip(1).step_by(2));
        names.extend(literals.filter(|literal| is_variable(literal)).map(str::to_owned));
    }
    for known in
        ["ORGWARD_FREEZE", "ORGWARD_ACTOR", "ORGWARD_BASE_URL", "OPENAI_ADMIN_KEY", "HTTPS_PROXY", "SSL_CERT_FILE"]
    {
        assert!(names.contains(known), "the test does not find {known}: {names:?}");
    }
    let missing: Vec<_> = names.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/environment.md does not name {missing:?}");
}

/// Whether a literal is the name of a variable: capitals, with a `_` or as one of the known names without.
fn is_variable(literal: &str) -> bool {
    let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    (literal == "USER" || literal.contains('_') && literal.chars().all(allowed))
        && literal.starts_with(|c: char| c.is_ascii_uppercase())
        && !literal.starts_with("CARGO_")
}

// --- Links -----------------------------------------------------------------------------------------------------------

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(&*name, "target" | ".git" | "tests") {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|end| end == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The anchor of a heading, as GitHub makes it.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>().to_lowercase()
}

fn anchors(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| line.starts_with('#')).map(|line| slug(line.trim_start_matches('#').trim())).collect()
}

#[test]
fn every_link_between_the_documents_leads_somewhere() {
    let mut wrong = Vec::new();
    for path in files(root(), "md") {
        let text = fs::read_to_string(&path).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            if target.contains("://") || target.starts_with("mailto:") || target.contains(char::is_whitespace) {
                continue;
            }
            let to = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            if !to.exists() {
                wrong.push(format!("{}: {target} does not exist", path.display()));
            } else if !anchor.is_empty() && !anchors(&to).contains(anchor) {
                wrong.push(format!("{}: {target} has no such heading", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
