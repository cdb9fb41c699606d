//! Whatever comes from outside, mangled: files, plans, answers of the API, journals. Nothing panics, nothing runs on
//! without end, nothing is written, and nothing that is shown can deceive.
//!
//! `PROPTEST_CASES=10000` asks for more cases of each.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use futures_util::future::BoxFuture;
use http::Method;
use orgward::{
    api::{
        Client, Options,
        clock::SimulatedClock,
        in_memory::InMemory,
        transport::{HttpRequest, HttpResponse, Transport, TransportError},
    },
    apply::{filter::filter, journal_reader::Reading},
    desired,
    model::{
        diagnostic::Diagnostic,
        node::Position,
        text::{harmless_json, is_treacherous},
    },
    plan::{PlanPart, file::PlanFile},
    reconcile::{self, CheckedPlan},
    render,
    sandbox::{ADMIN_KEY, Options as SandboxOptions, Sandbox},
    source::{SourceFile, Sources, budget::Budget, parse},
    view::{
        self, CostFilter, EventFilter, KeyFilter, Period, UsageFilter, View, ViewContext,
        published_view::{CostGrouping, UsageGrouping},
    },
};
use proptest::prelude::*;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use support::{Read, World, block_on, read};

/// So many cases, or what the environment asks for.
fn cases(number: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(number), failure_persistence: None, ..ProptestConfig::default() }
}

/// Text that people look at, or that a terminal may get.
#[track_caller]
fn harmless(text: &str) {
    let bad = text.chars().find(|character| is_treacherous(*character) && *character != '\n');
    assert!(bad.is_none(), "{bad:?} in {text:?}");
}

/// What nobody expects in the place of a value.
fn odd() -> impl Strategy<Value = Value> + Clone {
    let texts = [
        "",
        " ",
        "null",
        "~",
        "-",
        "*",
        "/",
        "%",
        "..",
        "a/../b",
        "%2F",
        "user/root@example.com",
        "owner",
        "0",
        "1e999",
        "\u{1b}[2J\u{1b}]0;x\u{7}",
        "\u{9b}31m",
        "\n\rerror: forged",
        "\u{202e}gro.elpmaxe",
        "a\u{200b}b",
        "\u{e0041}",
        "\u{2028}",
        "\0",
        "\u{feff}",
        "<img src=x onerror=alert(1)>",
        "</details>",
        "| a | b |",
        "``` `",
        "[a](http://e.example)",
        "@octocat #1",
        "![x](y)",
        "é漢🧨",
        "\u{fffd}",
        "-9223372036854775808",
        "2026-02-30",
        "9999-12-31",
        "-1d",
        "1000000000d",
        "99999999999999999999%",
        "org-evil",
        "sk-admin-0123456789abcdef0123",
        "a@b",
        "A@EXAMPLE.com",
        "ſ@example.com",
    ];
    prop_oneof![
        6 => prop::sample::select(texts.to_vec()).prop_map(Value::from),
        1 => Just(Value::from("x".repeat(70_000))),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        2 => prop::sample::select(vec![json!(0), json!(-1), json!(u64::MAX), json!(i64::MIN), json!(1e300), json!(0.1)]),
        1 => Just(json!([])),
        1 => Just(json!({})),
        1 => Just(json!([[[[{ "a": [{}] }]]]])),
        1 => (1_usize..110).prop_map(|depth| (0..depth).fold(json!("deep"), |inner, _| json!([inner]))),
        1 => "\\PC{0,20}".prop_map(Value::from),
    ]
}

/// One thing that is done to a tree: where, what, and with what.
type Mutation = (u16, u8, Value);

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    prop::collection::vec((any::<u16>(), 0_u8..7, odd()), 1..6)
}

/// How many values a tree has.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(map) => map.values().map(size).sum(),
        _ => 0,
    }
}

/// The nth value, parents before what they hold.
fn nth<'a>(value: &'a mut Value, index: &mut usize) -> Option<&'a mut Value> {
    if *index == 0 {
        return Some(value);
    }
    *index -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, index)),
        Value::Object(map) => map.values_mut().find_map(|item| nth(item, index)),
        _ => None,
    }
}

fn mutate(tree: &mut Value, mutations: &[Mutation]) {
    for (place, what, with) in mutations {
        let all = size(tree);
        let place = usize::from(*place) % all;
        let other = nth(tree, &mut ((place * 7 + 3) % all)).unwrap().clone();
        let Some(node) = nth(tree, &mut { place }) else { continue };
        match (what, node) {
            // Something goes, comes twice, comes under another name, or trades places.
            (0, Value::Array(items)) => drop(items.pop()),
            (0, Value::Object(map)) => {
                let key = map.keys().nth(place % map.len().max(1)).cloned();
                key.map(|key| map.remove(&key));
            }
            (1, Value::Array(items)) => items.extend(items.last().cloned()),
            (1, Value::Object(map)) => {
                if let Some(value) = map.values().next().cloned() {
                    map.insert(with.as_str().unwrap_or("more").to_owned(), value);
                }
            }
            (2, Value::Object(map)) => drop(map.insert(with.as_str().unwrap_or("new").to_owned(), with.clone())),
            (3, node) => *node = other,
            (4, node) => *node = json!([node.take()]),
            (5, Value::Number(number)) => *number = 18_446_744_073_709_551_615_u64.into(),
            (_, node) => *node = with.clone(),
        }
    }
}

/// What is done to text: where, what, and with which piece.
type Edit = (u16, u8, &'static str);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let pieces = vec![
        "\u{1b}[31m",
        "\u{202e}",
        "\u{200b}",
        "\0",
        "\t",
        "\r",
        "\n",
        "&a ",
        "*a",
        "<<: ",
        "!!x ",
        "- ",
        ": ",
        "? ",
        "'",
        "\"",
        "{",
        "[",
        "]",
        "}",
        "#",
        "|\n",
        "%",
        "---\n",
        "\u{feff}",
        "é漢🧨",
        "0x7fffffffffffffffff",
        "null",
        "\\",
        "users: ",
        "\u{85}",
        "\u{2028}",
    ];
    prop::collection::vec((any::<u16>(), 0_u8..5, prop::sample::select(pieces)), 1..6)
}

fn edit(text: &str, edits: &[Edit]) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    for (place, what, piece) in edits {
        let index = usize::from(*place) % lines.len().max(1);
        if lines.is_empty() {
            lines.push((*piece).to_owned());
        }
        match what {
            0 => drop(lines.remove(index)),
            1 => lines.insert(index, lines[index].clone()),
            2 => lines[index].insert_str(0, "  "),
            3 => {
                let other = (index * 5 + 1) % lines.len();
                lines.swap(index, other);
            }
            _ => {
                let at = lines[index].char_indices().map(|(at, _)| at).nth(usize::from(*place / 7) % 40);
                lines[index].insert_str(at.unwrap_or(0), piece);
            }
        }
    }
    lines.concat()
}

/// The examples, as text.
fn examples() -> &'static [String] {
    static EXAMPLES: OnceLock<Vec<String>> = OnceLock::new();
    EXAMPLES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        let mut texts = vec![fs::read_to_string(root.join("quickstart/orgward.yaml")).unwrap()];
        for folder in ["kinds", "company", "company/projects", "company/people"] {
            for entry in fs::read_dir(root.join(folder)).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|end| end == "yaml") {
                    texts.push(fs::read_to_string(path).unwrap());
                }
            }
        }
        assert!(texts.len() > 8);
        texts
    })
}

/// YAML's line ends.
fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(str::to_owned).collect()
}

/// Every problem has a place in the file and can be drawn without harm.
fn is_survived(text: &str) {
    let (node, mut problems) = parse(text, 0, &mut Budget::default());
    let files: Vec<_> =
        node.into_iter().map(|node| SourceFile { path: "a.yaml".into(), text: text.into(), node }).collect();
    let sources = Sources { root: ".".into(), files };
    let nodes: Vec<_> = sources.files.iter().map(|file| &file.node).collect();
    let (_, found) = desired::resolve(&nodes);
    problems.extend(found);
    let lines = lines(text);
    let place = |at: Position| {
        let line = usize::try_from(at.line).unwrap();
        assert!(at.file == 0 && line >= 1 && line <= lines.len(), "{at:?} of {} lines: {text:?}", lines.len());
        let long = lines[line - 1].chars().count();
        let column = usize::from(at.column);
        assert!(column >= 1 && (column <= long + 1 || at.column == u16::MAX), "{at:?} of {long} columns: {text:?}");
    };
    for problem in &problems {
        problem.at.into_iter().chain(problem.also.iter().map(|(at, _)| *at)).for_each(place);
    }
    shown(&problems, &sources);
}

fn shown(problems: &[Diagnostic], sources: &Sources) {
    let drawn = render::diagnostic_view::diagnostics(problems, sources, false);
    harmless(&drawn);
    harmless(&format!("{:#}", render::diagnostic_view::diagnostics_json(problems, sources)));
    assert!(drawn.len() < 400_000, "{} bytes", drawn.len());
}

fn soup() -> impl Strategy<Value = String> {
    let pieces = vec![
        "version: 1\n",
        "users:\n",
        "projects:\n",
        "policy:\n",
        "organization: { id: ",
        "admin_api_keys: ",
        "api_keys: ",
        "allow: ",
        "members: ",
        "service_accounts: ",
        "unlisted: ",
        "guardrails: ",
        "max_removals: ",
        "until: ",
        "max_age: ",
        "renamed_from: ",
        "state: ",
        "meta: ",
        "files: ",
        "a@example.com",
        "web",
        "owner",
        "reader",
        "member",
        "absent",
        "archived",
        "10%",
        "90d",
        "2027-01-31",
        ": ",
        ":\n  ",
        ":\n    ",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "{ ",
        " }",
        "[",
        "]",
        ", ",
        "'",
        "\"",
        "# c\n",
        "~",
        "null",
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "|\n",
        ">-\n",
        "\t",
        "\r",
        "\u{1b}",
        "\u{202e}",
        "é",
        "\0",
        "99999999999999999999",
        "-1",
        "1e9",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..50).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn a_configuration_of_any_bytes_is_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        is_survived(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_configuration_of_known_words_is_survived(text in soup()) {
        is_survived(&text);
        is_survived(&format!("version: 1\n{text}"));
    }

    #[test]
    fn a_mangled_example_is_survived(which in any::<prop::sample::Index>(), edits in edits()) {
        is_survived(&edit(which.get::<String>(examples()), &edits));
    }

    #[test]
    fn an_example_of_another_shape_is_survived(which in any::<prop::sample::Index>(), mutations in mutations()) {
        let mut tree: Value = serde_yaml::from_str(which.get::<String>(examples())).unwrap();
        mutate(&mut tree, &mutations);
        is_survived(&serde_yaml::to_string(&tree).unwrap());
        // JSON is YAML, and its strings hold what YAML's plain ones cannot.
        is_survived(&tree.to_string());
    }
}

const LIVE: &str = include_str!("../examples/quickstart/live.yaml");
const FILE: &str = include_str!("../examples/quickstart/orgward.yaml");

/// A plan with everything in it, and the run that it was made by.
fn planned() -> &'static (CheckedPlan, String) {
    static PLANNED: OnceLock<(CheckedPlan, String)> = OnceLock::new();
    PLANNED.get_or_init(|| {
        let (judged, file) =
            block_on(async { World::new(LIVE).plan(&read(FILE), PlanPart::Changes).await.ok().unwrap() });
        assert!(!file.changes.is_empty() && !file.due.is_empty() && !file.unlisted.is_empty());
        (judged, serde_json::to_string_pretty(&file).unwrap())
    })
}

/// Law 10: whatever the file says, no more is sent than this run computed; and it can be looked at.
fn only_takes_away(text: &str) -> bool {
    let (judged, _) = planned();
    let plan = match PlanFile::parse(text) {
        Ok(plan) => plan,
        Err(error) => {
            harmless(&render::plain::plain(&error.to_string()));
            return false;
        }
    };
    for part in [PlanPart::Changes, PlanPart::TimeBased] {
        let computed = judged.plan.steps(part);
        let filtered = filter(computed, part, std::slice::from_ref(&plan));
        let mut rest = computed.iter();
        for step in &filtered.send {
            // In order, each once, and this run's own in every field.
            let own = rest.find(|own| own.change.id == step.change.id);
            assert!(own.is_some_and(|own| own.change == step.change && own.requests == step.requests), "{step:?}");
        }
    }
    looked_at(&plan);
    true
}

fn looked_at(plan: &PlanFile) {
    let style = render::style::Style::default();
    for part in [PlanPart::Changes, PlanPart::TimeBased] {
        harmless(&render::plan_text::plan(plan, style, render::plan_text::PlanView { part, title: "" }));
        harmless(&render::diff::diff(plan, style, part));
    }
    harmless(&render::plan_text::drift(plan, style));
    harmless(&harmless_json(&serde_json::to_string_pretty(plan).unwrap()));
    let markdown = render::markdown::plan(plan, 60_000);
    harmless(&markdown);
    assert!(markdown.chars().count() <= 60_000);
    assert!(["<img", "<script", "</table"].iter().all(|tag| !markdown.contains(tag)), "{markdown}");
    // In code it is only text.
    let outside: String = markdown.lines().flat_map(|line| line.split('`').step_by(2)).collect();
    assert!(["![x](", "[a](", "@octocat"].iter().all(|link| !outside.contains(link)), "{markdown}");
}

proptest! {
    #![proptest_config(cases(80))]

    #[test]
    fn a_plan_of_any_bytes_is_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        assert!(!only_takes_away(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn a_plan_with_edits_only_takes_away(edits in edits()) {
        only_takes_away(&edit(&planned().1, &edits));
    }

    #[test]
    fn a_doctored_plan_only_takes_away(mutations in mutations()) {
        let mut tree: Value = serde_json::from_str(&planned().1).unwrap();
        mutate(&mut tree, &mutations);
        if let Some(map) = tree.as_object_mut() {
            map.insert("format".to_owned(), json!(orgward::plan::file::FORMAT));
        }
        only_takes_away(&tree.to_string());
    }

    #[test]
    fn a_plan_whose_words_are_hostile_can_be_looked_at(with in odd(), salt in any::<u16>()) {
        // Types stay as they are, so that it is read, and every so many texts become another.
        let mut tree: Value = serde_json::from_str(&planned().1).unwrap();
        let words = ["format", "verb", "cause", "status", "verdict", "part", "risks", "abilities", "ability", "shape"];
        let mut count = usize::from(salt);
        rewrite(&mut tree, &words, &mut |text| {
            count += 1;
            if count.is_multiple_of(usize::from(salt % 3) + 1) { with.as_str().unwrap_or("x").clone_into(text) }
        });
        assert!(only_takes_away(&tree.to_string()));
    }

    #[test]
    fn a_journal_of_anything_is_survived(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        which in any::<prop::sample::Index>(),
        mutations in mutations(),
        edits in edits(),
    ) {
        let mut reading = Reading::default();
        reading.take(&bytes);
        let mut line: Value = serde_json::from_str(which.get::<&str>(&JOURNAL)).unwrap();
        mutate(&mut line, &mutations);
        for line in JOURNAL.iter().copied().chain([&*line.to_string(), &edit(which.get::<&str>(&JOURNAL), &edits)]) {
            reading.take(line.as_bytes());
        }
        reading.cut(&bytes);
        let history = reading.finish();
        assert!(history.runs.iter().all(|run| run.in_flight.iter().all(|write| {
            run.changes.iter().any(|change| change.id == write.id && change.outcome.as_str() == "unknown")
        })));
        harmless(&render::journal_view::text(&history, render::style::Style::default()));
        harmless(&render::journal_view::markdown(&history));
        harmless(&harmless_json(&serde_json::to_string_pretty(&history).unwrap()));
    }
}

const JOURNAL: [&str; 5] = [
    r#"{"at":"2026-11-24T09:00:00Z","run":"r","event":"begin","format":"orgward.journal/v1","id":"r","organization":"org-a","actor":"alice","config_digest":"a","live_digest":"b","plan_digest":"c","changes":2}"#,
    r#"{"at":"2026-11-24T09:00:01Z","run":"r","event":"send","change":"c1","address":"user/bob@example.com","verb":"update","request":"POST /organization/users/{user_id}","nth":0}"#,
    r#"{"at":"2026-11-24T09:00:02Z","run":"r","event":"answer","change":"c1","nth":0,"answer":"done","request_id":"req_1"}"#,
    r#"{"at":"2026-11-24T09:00:02Z","run":"r","event":"change","change":"c1","address":"user/bob@example.com","verb":"update","outcome":"done","request_ids":["req_1"]}"#,
    r#"{"at":"2026-11-24T09:00:03Z","run":"r","event":"end","complete":true}"#,
];

/// Every text of a tree but those under these names.
fn rewrite(value: &mut Value, but: &[&str], how: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => how(text),
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, but, how)),
        Value::Object(map) => {
            map.iter_mut()
                .filter(|(name, _)| !but.contains(&name.as_str()))
                .for_each(|(_, item)| rewrite(item, but, how));
        }
        _ => {}
    }
}

/// An API whose answers are mangled.
struct Mangled {
    inner: InMemory<axum::Router>,
    how: Vec<(u8, Vec<Mutation>, Vec<Edit>)>,
    requests: AtomicUsize,
    wrote: AtomicBool,
}

/// The most requests that a plan of [`FILE`] may take, however it is answered: retries and pages included.
const MOST_REQUESTS: usize = 400;

impl Transport for Mangled {
    fn send(&self, request: HttpRequest, limit: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let count = self.requests.fetch_add(1, Ordering::Relaxed);
            assert!(count < MOST_REQUESTS, "it asks without end");
            if request.method != Method::GET {
                self.wrote.store(true, Ordering::Relaxed);
            }
            let mut answer = self.inner.send(request, limit).await?;
            let (what, mutations, edits) = &self.how[count % self.how.len()];
            let mut tree: Value = serde_json::from_slice(&answer.body).unwrap();
            match what {
                0 => mutate(&mut tree, mutations),
                1 => tree["has_more"] = json!(true),
                2 => tree["last_id"] = mutations[0].2.clone(),
                3 => {
                    if let Some(rows) = tree["data"].as_array_mut() {
                        rows.extend(rows.clone());
                    }
                }
                4 => {
                    // Names and words as somebody might choose them; ids stay, so that it goes on.
                    let with = mutations[0].2.as_str().unwrap_or("x").to_owned();
                    rewrite(&mut tree, &["id", "object", "email"], &mut |text| text.clone_from(&with));
                }
                _ => {}
            }
            answer.body = tree.to_string().into_bytes();
            match what {
                5 => answer.body.truncate(usize::from(mutations[0].0) % answer.body.len().max(1)),
                6 => answer.body = edit(&tree.to_string(), edits).into_bytes(),
                7 => answer.status = http::StatusCode::from_u16(200 + mutations[0].0 % 400).unwrap(),
                _ => {}
            }
            Ok(answer)
        })
    }
}

/// Plans and looks around; everything that it comes to can be shown.
async fn under(how: Vec<(u8, Vec<Mutation>, Vec<Edit>)>) {
    let sandbox = Sandbox::new(Some(LIVE), None, SandboxOptions::default()).unwrap();
    let before = sandbox.state_yaml();
    let now = sandbox.now();
    let (inner, requests) = (InMemory::new(sandbox.router()), AtomicUsize::new(0));
    let transport = Arc::new(Mangled { inner, how, requests, wrote: AtomicBool::new(false) });
    let clock = Arc::new(SimulatedClock::fixed(jiff::Timestamp::from_second(now).unwrap(), 0.5));
    let base = "http://127.0.0.1/v1".parse().unwrap();
    let client =
        Client::new(transport.clone(), clock, base, SecretString::from(ADMIN_KEY), Options::default()).unwrap();
    let read: Read = read(FILE);
    match reconcile::plan(&read.configuration, &client, now, PlanPart::Changes).await {
        Ok(judged) => looked_at(&reconcile::publish(&read.configuration, &judged, &client, now, PlanPart::Changes)),
        Err(stopped) => harmless(&render::plain::plain(&stopped.to_string())),
    }
    let period = Period { since: Some(now - 30 * 86_400), until: None };
    let views = [
        View::Users,
        View::Keys(KeyFilter::default()),
        View::Projects,
        View::Groups,
        View::Roles { holders: true },
        View::User("bob@example.com".into()),
        View::Project { name: "web".into(), costs: Some(period) },
        View::Audit(EventFilter {
            period,
            types: Vec::new(),
            actor_emails: Vec::new(),
            actor_ids: Vec::new(),
            project: None,
            resources: Vec::new(),
            most: 150,
        }),
        View::Usage(UsageFilter { period, by: UsageGrouping::Project, project: None, sorts: Vec::new() }),
        View::Costs(CostFilter { period, by: CostGrouping::Project, project: None }),
    ];
    for what in views {
        transport.requests.store(0, Ordering::Relaxed);
        match reconcile::look(&client, &what, Some(&read.configuration.desired), now).await {
            Ok((live, verdicts, gathered)) => {
                let context = ViewContext { now, organization: None, verdicts, gathered, has_bars: true };
                let Ok(view) = view::show(&what, &live, &context) else { continue };
                for section in &view.sections {
                    harmless(&render::table::table(&section.headers, &section.rows, Some(80)));
                }
                let (columns, rows) = view::cells(&view.document);
                harmless(&render::csv::csv(columns, &rows).replace("\r\n", "\n"));
                view::lines(&view.document).iter().for_each(|line| harmless(&harmless_json(line)));
                harmless(&harmless_json(&serde_json::to_string_pretty(&view.document).unwrap()));
            }
            Err(stopped) => harmless(&render::plain::plain(&stopped.to_string())),
        }
    }
    assert!(!transport.wrote.load(Ordering::Relaxed), "a plan has written");
    assert_eq!(sandbox.state_yaml(), before);
}

proptest! {
    #![proptest_config(cases(50))]

    #[test]
    fn a_mangled_api_is_survived_and_nothing_is_written(
        how in prop::collection::vec((0_u8..12, mutations(), edits()), 1..12)
    ) {
        block_on(under(how));
    }
}

/// The list of active projects names none of them as the list of all projects does: what stands in them is asked for
/// before they are found, and once more after.
#[test]
fn projects_that_only_the_second_list_names_are_read() {
    let twice = (3, Vec::new(), Vec::new());
    let cursor = (2, vec![(0, 0, json!(""))], Vec::new());
    let nameless = (4, vec![(0, 0, json!(""))], Vec::new());
    block_on(under(vec![twice, cursor, nameless]));
}
