//! Stories: a configuration and a live organization give this plan, these requests, this report, and then an empty plan.
//!
//! Each file `tests/stories/<topic>/<name>.story` is one test: `cargo test --test stories -- NAME` runs it, and
//! `ORGWARD_BLESS=1 cargo test --test stories -- NAME` rewrites what is expected. A story has these parts:
//!
//! ```text
//! # why: one sentence that says what this story protects
//! # run: due, no-removals         how it is run (optional; see `Run`)
//! ==== orgward.yaml               the configuration
//! ==== live: two_owners           a file of tests/stories/organizations/, or `==== live.yaml` and the organization itself
//! ==== plan                       from here on: what people and the API see
//! ```
//!
//! Every request of a story is held against the official contract. Ids of things are written as their names in braces.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use orgward::{
    apply::sinks::Sinks,
    model::policy::Freeze,
    plan::PlanPart,
    render::{self, plan_text::PlanView, style::Style},
    sandbox::Sandbox,
};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};
use support::{World, block_on, faulty, label, openapi::Contract, read, vault, without_tally};

/// Lines that nearly every plan ends with. A story shows them only where it is run with `footer`.
const FOOTER: &[&str] = &["guardrails: ", "Read with ", "Next: ", "Read again: "];

/// How a story is run: the words of its `# run:` line.
#[derive(Default)]
struct Run {
    /// `due`: acts on the time-based changes.
    due: bool,
    /// `no-removals`: as `--no-removals` does.
    no_removals: bool,
    /// `frozen`: as `ORGWARD_FREEZE=1` does.
    frozen: bool,
    /// `sink`: binds the sink `vault`; `broken-sink`: one that takes no key; `no-sink`: none.
    sinks: Option<Sinks>,
    /// `footer`: also shows the guardrail tally, the requests in words, and what to do next.
    footer: bool,
}

impl Run {
    fn parse(words: &str) -> Result<Self, String> {
        let mut run = Self::default();
        for word in words.split(", ").filter(|word| !word.is_empty()) {
            match word {
                "due" => run.due = true,
                "no-removals" => run.no_removals = true,
                "frozen" => run.frozen = true,
                "sink" => run.sinks = Some(vault(false).0),
                "broken-sink" => run.sinks = Some(vault(true).0),
                "no-sink" => run.sinks = Some(Sinks::default()),
                "footer" => run.footer = true,
                _ => return Err(format!("`# run:` has an unknown word: {word}")),
            }
        }
        Ok(run)
    }

    fn part(&self) -> PlanPart {
        if self.due { PlanPart::TimeBased } else { PlanPart::Changes }
    }
}

/// One story as it stands in its file.
struct Story {
    /// Everything before what is expected, as it is written.
    head: String,
    run: Run,
    configuration: String,
    live: String,
    expected: String,
}

impl Story {
    fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let why = text.lines().next().and_then(|line| line.strip_prefix("# why: ")).unwrap_or_default();
        if why.trim().is_empty() {
            return Err("the first line must be `# why: ` and one sentence".to_owned());
        }
        let run = text.lines().nth(1).and_then(|line| line.strip_prefix("# run: ")).unwrap_or_default();
        let (mut configuration, mut live, mut head_ends) = (None, None, text.len());
        let parts: Vec<usize> = text
            .match_indices("==== ")
            .map(|(at, _)| at)
            .filter(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
            .collect();
        for (index, at) in parts.iter().enumerate() {
            let part = &text[*at..parts.get(index + 1).copied().unwrap_or(text.len())];
            let (title, body) = part.split_once('\n').unwrap_or((part, ""));
            match title.trim_start_matches("==== ") {
                "orgward.yaml" => configuration = Some(body.to_owned()),
                "live.yaml" => live = Some(body.to_owned()),
                title => match title.strip_prefix("live: ") {
                    Some(name) => {
                        let path = folder.join("organizations").join(format!("{name}.yaml"));
                        live = Some(fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?);
                    }
                    None => {
                        head_ends = *at;
                        break;
                    }
                },
            }
        }
        Ok(Self {
            head: text[..head_ends].to_owned(),
            run: Run::parse(run)?,
            configuration: configuration.ok_or("the part `==== orgward.yaml` is missing")?,
            live: live.ok_or("the part `==== live.yaml` or `==== live: NAME` is missing")?,
            expected: text[head_ends..].to_owned(),
        })
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories")
}

fn story(path: &Path) -> datatest_stable::Result<()> {
    static CONTRACT: OnceLock<Option<Contract>> = OnceLock::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let story = Story::parse(&fs::read_to_string(&path)?, &folder())?;
    let found = block_on(tell(&story, CONTRACT.get_or_init(Contract::load).as_ref()))?;
    if found == story.expected {
        return Ok(());
    }
    if std::env::var_os("ORGWARD_BLESS").is_some() {
        fs::write(&path, format!("{}{found}", story.head))?;
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(story.expected.as_str(), found.as_str()).unified_diff().to_string();
    Err(format!("not as expected (ORGWARD_BLESS=1 rewrites it):\n{diff}").into())
}

datatest_stable::harness! {
    { test = story, root = "tests/stories", pattern = r"\.story$" },
}

async fn tell(story: &Story, contract: Option<&Contract>) -> Result<String, String> {
    let part = story.run.part();
    let mut read = read(&story.configuration);
    read.configuration.sinks.clone_from(&story.run.sinks);
    let policy = &mut read.configuration.desired.policy;
    policy.no_removals = story.run.no_removals;
    if story.run.frozen {
        policy.freeze = Some(Freeze::asked());
    }
    let mut told = Told { text: String::new(), footer: story.run.footer };
    let world = World::new(&story.live);
    read.problems.extend(orgward::desired::check_times(&read.configuration.desired, world.now));
    if !read.problems.is_empty() {
        told.part("problems", &read.drawn(&[]));
    }
    if !orgward::desired::has_errors(&read.problems) {
        let mut actors = Actors::default();
        actors.learn(&world.sandbox);
        match world.plan(&read, part).await {
            Err(stopped) => told.part("stopped", &stopped.to_string()),
            Ok((judged, file)) => {
                told.part("plan", &render::plan_text::plan(&file, Style::default(), PlanView { part, title: "" }));
                told.part("requests", &requests(&world));
                if !world.writes().is_empty() {
                    return Err("a plan wrote".to_owned());
                }
                if (part == PlanPart::TimeBased || !judged.is_blocked()) && !judged.plan.steps(part).is_empty() {
                    let before = world.exchanges().len();
                    let report = world.apply(&read, &judged, part, &[]).await;
                    actors.learn(&world.sandbox);
                    told.part("apply", &render::report_view::report(&report, Style::default()));
                    told.part("writes", &actors.name(&writes(&world, before)));
                    let after = world.again();
                    let next = match after.plan(&read, part).await {
                        Ok((_, file)) => render::plan_text::plan(&file, Style::default(), PlanView { part, title: "" }),
                        Err(_) => "no plan".to_owned(),
                    };
                    told.part("next plan", &next);
                }
            }
        }
    }
    if let Some(contract) = contract {
        for exchange in world.exchanges().into_iter().filter(|exchange| !support::is_newer(&exchange.path)) {
            contract.check(&exchange).map_err(|why| format!("{}: {why}", label(&exchange)))?;
        }
    }
    Ok(told.text)
}

/// What a story tells, part by part.
struct Told {
    text: String,
    footer: bool,
}

impl Told {
    fn part(&mut self, name: &str, text: &str) {
        let is_shown = |line: &&str| self.footer || !FOOTER.iter().any(|start| line.starts_with(start));
        let text = without_tally(text);
        let lines: Vec<&str> = text.lines().filter(is_shown).collect();
        let _ = writeln!(self.text, "==== {name}\n{}\n", lines.join("\n").trim_end());
    }
}

/// The names of things by their ids, so that a reader sees who was changed.
#[derive(Default)]
struct Actors(BTreeMap<String, String>);

impl Actors {
    /// Adds what is in the organization now. What was there before keeps its name.
    fn learn(&mut self, sandbox: &Sandbox) {
        for (id, name) in faulty::actors(sandbox) {
            if self.0.contains_key(&id) {
                continue;
            }
            let is_taken = |name: &str| self.0.values().any(|taken| taken == name);
            let numbered = (2..).map(|nth| format!("{name} #{nth}")).find(|name| !is_taken(name));
            let unique = if is_taken(&name) { numbered.unwrap_or_default() } else { name };
            self.0.insert(id, unique);
        }
    }

    fn name(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (id, name)| text.replace(id.as_str(), &format!("{{{name}}}")))
    }
}

/// The reads, counted.
fn requests(world: &World) -> String {
    let mut text = String::new();
    for (route, count) in world.client.requests().by_route {
        let _ = writeln!(text, "{count} {route}");
    }
    text
}

/// The writes, with their bodies.
fn writes(world: &World, from: usize) -> String {
    let mut text = String::new();
    for one in world.exchanges().iter().skip(from).filter(|one| one.method != "GET") {
        let body = one.request.as_ref().map(|body| format!(" {body}")).unwrap_or_default();
        let _ = writeln!(text, "{} {}{body} -> {}", one.method, one.path.trim_start_matches("/v1"), one.status);
    }
    text
}
