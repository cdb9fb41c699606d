//! A place where jobs of the example run as on GitHub's runner, with a fake `gh` and a fake or the real `orgward`.
//!
//! The environment of a step is what the workflow says, and nothing else. The four actions are played by [`Bench::uses`].

use super::{
    KEY, MERGED, SHA, TOKEN, example,
    expression::{Value, asks_for_status, evaluate, fill},
    workflow::{Does, FILES, Job, Step, Workflow, workflow},
};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A folder in which jobs run: the workspace, what the fakes will say, and what they were asked.
pub struct Bench {
    pub dir: tempfile::TempDir,
    /// What the expressions are worth; one that is not here fails the test.
    table: RefCell<BTreeMap<String, String>>,
    /// What the machine itself has in its environment.
    machine: RefCell<Vec<(String, String)>>,
}

/// How a step ended.
#[derive(Debug)]
pub struct Run {
    pub script: String,
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// How a job went: a line for each step.
#[derive(Debug, Default)]
pub struct Ran {
    pub steps: Vec<Done>,
}

/// What became of a step.
#[derive(Debug)]
pub struct Done {
    pub id: Option<String>,
    /// The script or the action.
    pub what: String,
    pub conclusion: &'static str,
    pub outputs: BTreeMap<String, String>,
    pub run: Option<Run>,
}

/// One call of `gh`.
#[derive(Debug)]
pub struct Call {
    pub args: Vec<String>,
    pub stdin: String,
}

impl Bench {
    /// With both fakes, the scripts in place, and a configuration on the default branch and in the proposal.
    pub fn new() -> Self {
        let bench = Self::with(&fake("orgward"));
        for folder in ["main", "work", "work/proposal"] {
            fs::create_dir_all(bench.path(folder)).unwrap();
            fs::write(bench.path(folder).join("orgward.yaml"), "version: 1\n").unwrap();
        }
        bench
    }

    /// With this program as `orgward`.
    pub fn with(orgward: &Path) -> Self {
        let bench = Self { dir: tempfile::tempdir().unwrap(), table: RefCell::default(), machine: RefCell::default() };
        for folder in ["calls", "answers", "artifacts", "bin", "home/.cargo/bin", "work/.github/orgward"] {
            fs::create_dir_all(bench.path(folder)).unwrap();
        }
        symlink(fake("gh"), bench.path("bin/gh")).unwrap();
        symlink(orgward, bench.path("bin/orgward")).unwrap();
        bench.put_scripts(&bench.workspace());
        for (name, value) in [
            ("github.repository", "acme/policy"),
            ("github.token", TOKEN),
            ("github.event_name", "push"),
            ("github.event.repository.default_branch", "main"),
            ("github.ref_name", "main"),
            ("github.sha", MERGED),
            ("github.event.workflow_run.conclusion", "success"),
            ("github.event.workflow_run.event", "pull_request"),
            ("github.event.workflow_run.head_repository.full_name", "acme/policy"),
            ("github.event.workflow_run.head_sha", SHA),
            ("github.server_url", "https://github.example"),
            ("github.run_id", "5"),
            ("runner.os", "Linux"),
            ("hashFiles('.github/orgward/install.sh')", "c0ffee"),
            ("secrets.OPENAI_ADMIN_KEY", KEY),
            ("vars.ORGWARD_ORGANIZATION", "org-AbC123"),
            ("vars.ORGWARD_FREEZE", ""),
            ("vars.ORGWARD_SINKS", ""),
        ] {
            bench.say(name, value);
        }
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Where the repository is checked out.
    pub fn workspace(&self) -> PathBuf {
        self.path("work")
    }

    /// A file in the folder for results.
    pub fn out(&self, name: &str) -> PathBuf {
        self.path("work/orgward-out").join(name)
    }

    /// What an expression is worth from now on.
    pub fn say(&self, expression: &str, value: &str) {
        self.table.borrow_mut().insert(expression.to_owned(), value.to_owned());
    }

    /// A variable that the machine has, beside those of the workflow.
    pub fn machine(&self, name: &str, value: &str) {
        self.machine.borrow_mut().push((name.to_owned(), value.to_owned()));
    }

    /// What `orgward` will say, and how it will end. A plan is saved as well, where one is asked for.
    pub fn orgward(&self, code: i32, stdout: &str, stderr: &str) {
        self.orgward_without_plan(code, stdout, stderr);
        fs::write(self.path("orgward.plan"), "{}\n").unwrap();
    }

    pub fn orgward_without_plan(&self, code: i32, stdout: &str, stderr: &str) {
        let _ = fs::remove_file(self.path("orgward.plan"));
        for (name, text) in [("code", code.to_string().as_str()), ("stdout", stdout), ("stderr", stderr)] {
            fs::write(self.path(&format!("orgward.{name}")), text).unwrap();
        }
    }

    /// What `gh` will answer to a read: the API's JSON, and what the script's filter must make of it.
    pub fn answer(&self, request: &str, json: &str, filtered: &str) {
        let name = request.replace([' ', '/'], "_");
        fs::write(self.path(&format!("answers/{name}.json")), json).unwrap();
        fs::write(self.path(&format!("answers/{name}.filtered")), filtered).unwrap();
    }

    /// An artifact of an earlier run.
    pub fn artifact(&self, name: &str, file: &str, text: &str) {
        let folder = self.path("artifacts").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(file), text).unwrap();
    }

    /// Runs the step of a script, with the environment that its workflow gives it, wherever it stands.
    pub fn run(&self, script: &str) -> Run {
        self.run_with(script, &[])
    }

    /// The same, with other values for some of the variables that the workflow sets.
    pub fn run_with(&self, script: &str, other: &[(&str, &str)]) -> Run {
        let (workflow, job, step) = find(script);
        let mut env = self.environment(&workflow, &workflow.jobs[job], &workflow.jobs[job].steps[step], &self.usual());
        for (name, value) in other {
            let place = env.iter_mut().find(|(known, _)| known == name);
            place.unwrap_or_else(|| panic!("{}: {script} is not given {name}", workflow.file)).1 = (*value).to_owned();
        }
        let Does::Run(text) = &workflow.jobs[job].steps[step].does else { unreachable!() };
        self.finish(script, self.start(text, &env), |_| ())
    }

    /// Starts the step of a script as GitHub does, and lets the test do something while it runs.
    pub fn run_meanwhile(&self, script: &str, meanwhile: impl FnOnce(&Child)) -> Run {
        let (workflow, job, step) = find(script);
        let env = self.environment(&workflow, &workflow.jobs[job], &workflow.jobs[job].steps[step], &self.usual());
        let Does::Run(text) = &workflow.jobs[job].steps[step].does else { unreachable!() };
        self.finish(script, self.start(text, &env), meanwhile)
    }

    /// Steps that have run before, when a script is run by itself.
    fn usual(&self) -> Ran {
        let done = |id: &str, name: &str, value: &str| Done {
            id: Some(id.to_owned()),
            what: id.to_owned(),
            conclusion: "success",
            outputs: BTreeMap::from([(name.to_owned(), value.to_owned())]),
            run: None,
        };
        Ran {
            steps: vec![done("pr", "number", "7"), done("reviewed", "plan", "none"), done("live", "snapshot", "none")],
        }
    }

    /// Runs a job from its first step to its last. `None` when its condition does not hold.
    pub fn job(&self, file: &str) -> Option<Ran> {
        let workflow = workflow(file);
        let [job] = &workflow.jobs[..] else { panic!("{file} has more than one job") };
        let mut ran = Ran::default();
        if let Some(condition) = &job.condition {
            let nothing = BTreeMap::new();
            if !evaluate(bare(condition), &|name| self.look_up(name, &nothing, &ran)).holds() {
                return None;
            }
        }
        for step in &job.steps {
            let done = self.step(&workflow, job, step, &ran);
            ran.steps.push(done);
        }
        Some(ran)
    }

    fn step(&self, workflow: &Workflow, job: &Job, step: &Step, ran: &Ran) -> Done {
        let what = match &step.does {
            Does::Run(text) => step.script().unwrap_or(text).to_owned(),
            Does::Uses { action, .. } => action.split('@').next().unwrap_or_default().to_owned(),
        };
        let done =
            |conclusion, outputs, run| Done { id: step.id.clone(), what: what.clone(), conclusion, outputs, run };
        let condition = step.condition.as_deref().map_or("success()", bare);
        let env: BTreeMap<String, String> = self.environment(workflow, job, step, ran).into_iter().collect();
        let holds = evaluate(condition, &|name| self.look_up(name, &env, ran)).holds();
        if !holds || (!asks_for_status(condition) && ran.has_failed()) {
            return done("skipped", BTreeMap::new(), None);
        }
        match &step.does {
            Does::Run(text) => {
                let _ = fs::remove_file(self.path("outputs"));
                let env: Vec<_> = env.into_iter().collect();
                let run = self.finish(&what, self.start(text, &env), |_| ());
                let outputs = self.outputs();
                let outputs = outputs.lines().filter_map(|line| line.split_once('='));
                let outputs = outputs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
                done(if run.code == 0 { "success" } else { "failure" }, outputs, Some(run))
            }
            Does::Uses { with, .. } => {
                let fill = |(name, value): (&String, &String)| {
                    (name.clone(), fill(value, &|name| self.look_up(name, &env, ran)))
                };
                let with = with.iter().map(fill).collect();
                done(if self.uses(&what, &with) { "success" } else { "failure" }, BTreeMap::new(), None)
            }
        }
    }

    /// Plays an action; whether it succeeded.
    fn uses(&self, action: &str, with: &BTreeMap<String, String>) -> bool {
        let value = |name: &str| with.get(name).map(String::as_str);
        let only = |names: &[&str]| {
            let odd = with.keys().find(|name| !names.contains(&name.as_str()));
            assert_eq!(odd, None, "an input that {action} does not have");
        };
        match action {
            "actions/checkout" => {
                only(&["ref", "path", "fetch-depth", "persist-credentials"]);
                assert_eq!(value("persist-credentials"), Some("false"), "the token would stay in the folder");
                let (from, to) = match value("path") {
                    None => (self.path("main"), self.workspace()),
                    Some(folder) => {
                        assert_eq!(value("ref"), Some("refs/pull/7/merge"));
                        assert_eq!(value("fetch-depth"), Some("2"), "the merge and its parents");
                        (self.path("merge"), self.workspace().join(folder))
                    }
                };
                // A runner is new for each job.
                if value("path").is_none() {
                    assert!(matches!(value("ref"), None | Some("main")), "{with:?}");
                    let _ = fs::remove_dir_all(self.workspace());
                    self.put_scripts(&self.workspace());
                }
                from.is_dir() && copy(&from, &to)
            }
            "actions/cache" => {
                only(&["path", "key"]);
                assert_eq!(value("path"), Some("~/.cargo/bin/orgward"));
                assert_eq!(value("key"), Some("orgward-Linux-c0ffee"));
                let _ = fs::remove_file(self.path("home/.cargo/bin/orgward"));
                symlink(self.path("bin/orgward"), self.path("home/.cargo/bin/orgward")).is_ok()
            }
            "actions/upload-artifact" => {
                only(&["name", "path", "if-no-files-found", "overwrite", "retention-days"]);
                assert_eq!(value("if-no-files-found"), Some("ignore"));
                assert_eq!(value("overwrite"), Some("true"), "a run that is run again has the same name");
                let files: Vec<PathBuf> =
                    value("path").unwrap().lines().map(|file| self.workspace().join(file)).collect();
                let folder = self.path("artifacts").join(value("name").unwrap());
                let _ = fs::remove_dir_all(&folder);
                for file in files.iter().filter(|file| file.is_file()) {
                    fs::create_dir_all(&folder).unwrap();
                    fs::copy(file, folder.join(file.file_name().unwrap())).unwrap();
                }
                true
            }
            _ => panic!("nobody here plays {action}"),
        }
    }

    /// The environment that the workflow gives a step: its own, the job's and the workflow's.
    fn environment(&self, workflow: &Workflow, job: &Job, step: &Step, ran: &Ran) -> Vec<(String, String)> {
        let mut env = BTreeMap::new();
        for level in [&workflow.env, &job.env, &step.env] {
            for (name, value) in level {
                let value = fill(value, &|name| self.look_up(name, &env, ran));
                env.insert(name.clone(), value);
            }
        }
        env.into_iter().collect()
    }

    fn look_up(&self, name: &str, env: &BTreeMap<String, String>, ran: &Ran) -> Value {
        match name {
            "always()" => return Value::Bool(true),
            "success()" => return Value::Bool(!ran.has_failed()),
            "failure()" => return Value::Bool(ran.has_failed()),
            "cancelled()" => return Value::Bool(false),
            _ => {}
        }
        let text = if let Some(variable) = name.strip_prefix("env.") {
            env.get(variable).cloned().unwrap_or_else(|| panic!("{name}: the workflow sets no such variable"))
        } else if let Some(path) = name.strip_prefix("steps.") {
            ran.step_value(path)
        } else {
            self.table.borrow().get(name).cloned().unwrap_or_else(|| panic!("`{name}` is not in the table"))
        };
        Value::Text(text)
    }

    /// Starts a `run:` as GitHub does: its text in a file, given to bash, which alone gets signals.
    fn start(&self, text: &str, env: &[(String, String)]) -> Child {
        let file = self.path("step.sh");
        fs::write(&file, text).unwrap();
        let system = std::env::var("PATH").unwrap();
        let mut path = self.path("bin").display().to_string();
        for line in fs::read_to_string(self.path("paths")).unwrap_or_default().lines() {
            path = format!("{line}:{path}");
        }
        let mut command = Command::new("bash");
        command.arg("-e").arg(&file).current_dir(self.workspace()).env_clear();
        command.env("PATH", format!("{path}:{system}")).env("HOME", self.path("home")).env("BENCH", self.dir.path());
        command.env("GITHUB_OUTPUT", self.path("outputs")).env("GITHUB_PATH", self.path("paths"));
        command.env("GITHUB_STEP_SUMMARY", self.path("summary.md")).env("GITHUB_ACTIONS", "true").env("CI", "true");
        command.envs(self.machine.borrow().iter().cloned()).envs(env.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn finish(&self, script: &str, child: Child, meanwhile: impl FnOnce(&Child)) -> Run {
        meanwhile(&child);
        let output = child.wait_with_output().unwrap();
        Run {
            script: script.to_owned(),
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    fn put_scripts(&self, workspace: &Path) {
        assert!(copy(&example("scripts"), &workspace.join(".github/orgward")));
    }

    /// Every call of `gh`, in order.
    pub fn calls(&self) -> Vec<Call> {
        let mut files = files(&self.path("calls"));
        files.retain(|file| file.extension().is_some_and(|extension| extension == "args"));
        files.sort();
        files
            .iter()
            .map(|file| {
                let text = fs::read_to_string(file).unwrap();
                let args = text.split_terminator("\u{1}\n").map(str::to_owned).collect();
                Call { args, stdin: fs::read_to_string(file.with_extension("stdin")).unwrap_or_default() }
            })
            .collect()
    }

    /// The calls that would have changed something.
    pub fn writes(&self) -> Vec<Call> {
        self.calls().into_iter().filter(|call| call.has("--method")).collect()
    }

    /// The step outputs so far.
    pub fn outputs(&self) -> String {
        fs::read_to_string(self.path("outputs")).unwrap_or_default()
    }

    /// The job's summary so far.
    pub fn summary(&self) -> String {
        fs::read_to_string(self.path("summary.md")).unwrap_or_default()
    }

    /// The command lines of `orgward` so far.
    pub fn asked(&self) -> String {
        fs::read_to_string(self.path("orgward.args")).unwrap_or_default()
    }
}

impl Run {
    #[track_caller]
    pub fn exits(&self, code: i32) {
        assert_eq!(self.code, code, "{}\n--- stdout\n{}\n--- stderr\n{}", self.script, self.stdout, self.stderr);
    }
}

impl Ran {
    pub fn has_failed(&self) -> bool {
        self.steps.iter().any(|step| step.conclusion == "failure")
    }

    /// The step of a script, or everything that ran.
    #[track_caller]
    pub fn of(&self, what: &str) -> &Done {
        self.steps.iter().find(|step| step.what == what).unwrap_or_else(|| panic!("no {what} in {self:#?}"))
    }

    /// Each step that ran, with its conclusion.
    pub fn conclusions(&self) -> Vec<String> {
        let ran = self.steps.iter().filter(|step| step.conclusion != "skipped");
        ran.map(|step| format!("{}: {}", step.what, step.conclusion)).collect()
    }

    /// `ID.conclusion` or `ID.outputs.NAME` of a step before this one.
    fn step_value(&self, path: &str) -> String {
        let (id, what) = path.split_once('.').unwrap_or_else(|| panic!("steps.{path}"));
        let step = self.steps.iter().find(|step| step.id.as_deref() == Some(id));
        let step = step.unwrap_or_else(|| panic!("steps.{path}: no step before this one has the id {id}"));
        match what.strip_prefix("outputs.") {
            None if what == "conclusion" => step.conclusion.to_owned(),
            None => panic!("steps.{path} is not in the table"),
            Some(_) if step.conclusion != "success" => String::new(),
            Some(name) => {
                step.outputs.get(name).cloned().unwrap_or_else(|| panic!("steps.{path}: it has no such output"))
            }
        }
    }
}

impl Call {
    pub fn has(&self, argument: &str) -> bool {
        self.args.iter().any(|given| given == argument)
    }

    pub fn request(&self) -> String {
        let after = |flag: &str| self.args.iter().skip_while(|given| *given != flag).nth(1).cloned();
        let path = self.args.iter().find(|given| given.starts_with("repos/")).cloned().unwrap_or_default();
        format!("{} {path}", after("--method").unwrap_or_else(|| "GET".to_owned()))
    }
}

/// The one step of the example that runs a script; of several, the first, whose environment is the others' as well.
fn find(script: &str) -> (Workflow, usize, usize) {
    for file in FILES {
        let workflow = workflow(file);
        for (job, description) in workflow.jobs.iter().enumerate() {
            if let Some(step) = description.steps.iter().position(|step| step.script() == Some(script)) {
                return (workflow, job, step);
            }
        }
    }
    panic!("no workflow runs {script}")
}

/// A condition may stand in `${{ }}` or not.
pub fn bare(condition: &str) -> &str {
    let inner = condition.trim().strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}"));
    inner.unwrap_or(condition).trim()
}

/// The fakes are committed, not written by each test: a program that is just being written cannot always be started.
pub fn fake(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ci_example/fake").join(name)
}

/// All files below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn copy(from: &Path, to: &Path) -> bool {
    fs::create_dir_all(to).unwrap();
    Command::new("cp").arg("-R").arg(from.join(".")).arg(to).status().unwrap().success()
}
