//! `plan --base`: the configuration before the change, from a path or a git revision.

use crate::harness::{CONFIG, LIVE, Ran, Server};
use std::{fs, process::Command};

/// Runs git in the server's folder, by nobody in particular.
fn git(server: &Server, words: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(server.folder.path()).args(["-c", "user.name=x", "-c", "user.email=x@example.com"]);
    command.args(["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]).args(words);
    let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn commit(server: &Server) -> String {
    git(server, &["add", "."]);
    git(server, &["commit", "-q", "-m", "x"]);
    git(server, &["rev-parse", "HEAD"])
}

fn plan(server: &Server, words: &[&str]) -> (Ran, serde_json::Value) {
    let ran = server.run(&[&["plan", "--format", "json"], words].concat());
    let plan = serde_json::from_str(&ran.out).unwrap_or_default();
    (ran, plan)
}

#[test]
fn a_revision_tells_what_comes_from_the_proposal() {
    let server = Server::start(LIVE);
    git(&server, &["init", "-q"]);
    let commit = commit(&server);
    let looser = CONFIG
        .replace(
            "policy:\n",
            "policy:\n  guardrails: { max_removals: { users: 99 } }\n  ignore: [{ address: \"group/x\", reason: y }]\n",
        )
        .replace("users: remove", "users: report")
        .replace("  bob@example.com: owner\n", "")
        .replace("  grace@example.com: owner\n", "  grace@example.com: owner\n  tim@example.com: reader\n");
    server.write("orgward.yaml", &looser);
    let before = git(&server, &["status", "--porcelain"]);
    let (_, found) = plan(&server, &["--base", "main"]);
    assert_eq!(git(&server, &["status", "--porcelain"]), before);
    assert_eq!(found["base"]["commit"], commit, "{found:#}");
    let of = |address: &str| {
        let changes = found["changes"].as_array().unwrap();
        changes.iter().find(|change| change["address"] == address).unwrap()["origin"].clone()
    };
    assert_eq!((of("user/tim@example.com"), of("user/nina@example.com")), ("proposal".into(), "pending".into()));
    assert_eq!(found["base"]["proposal"], 1, "{found:#}");
    let released = found["released"].as_array().unwrap();
    assert_eq!(released.len(), 1, "{found:#}");
    assert_eq!(released[0]["address"], "user/bob@example.com");
    assert_eq!(released[0]["remove_with"], "bob@example.com: { state: absent }");
    assert_eq!(released[0]["is_live"], true);
    let loose: Vec<_> =
        found["policy_changes"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
    assert_eq!(loose, ["weaker_guardrail", "new_ignore", "looser_unlisted"], "{found:#}");
    insta::assert_snapshot!("since_base_text", without_commit(&server.run(&["plan", "--base", "main"]).out, &commit));
    let markdown = server.run(&["plan", "--base", "main", "--format", "markdown"]);
    insta::assert_snapshot!("since_base_markdown", without_commit(&markdown.out, &commit));
    // The same configuration as its own base: nothing comes from the proposal.
    let (_, same) = plan(&server, &["--base", "./orgward.yaml"]);
    assert_eq!(
        (&same["base"]["proposal"], &same["released"], &same["policy_changes"]),
        (&0.into(), &().into(), &().into())
    );
}

fn without_commit(text: &str, commit: &str) -> String {
    text.replace(&commit[..12], "[commit]")
}

#[test]
fn a_removal_is_not_a_release() {
    let server = Server::start(LIVE);
    server.write("base.yaml", CONFIG);
    server.write("orgward.yaml", &CONFIG.replace("  bob@example.com: owner\n", ""));
    let (_, found) = plan(&server, &["--base", "base.yaml"]);
    assert_eq!(found["released"], serde_json::Value::Null, "{found:#}");
    let removed =
        found["changes"].as_array().unwrap().iter().find(|change| change["address"] == "user/bob@example.com");
    assert_eq!((&removed.unwrap()["verb"], &removed.unwrap()["origin"]), (&"remove".into(), &"proposal".into()));
}

#[test]
fn a_section_that_goes_is_told_once() {
    let server = Server::start(LIVE);
    server.write("base.yaml", CONFIG);
    let users =
        "version: 1\norganization: { id: org-cli }\nusers: { alice@example.com: owner, grace@example.com: owner }\n";
    server.write("orgward.yaml", users);
    let (_, found) = plan(&server, &["--base", "base.yaml"]);
    let addresses: Vec<_> = found["released"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["address"].as_str().unwrap(), one["inside"].clone()))
        .collect();
    assert_eq!(addresses, [("project/web", 3.into()), ("user/bob@example.com", ().into())], "{found:#}");
}

#[test]
fn files_that_entries_name_come_from_the_revision() {
    let server = Server::start(LIVE);
    let folder = server.folder.path();
    fs::create_dir_all(folder.join("org/people")).unwrap();
    let root = "version: 1\norganization: { id: org-cli }\nfiles: [people/*.yaml]\n";
    server.write("org/orgward.yaml", root);
    server.write("org/people/a.yaml", "users: { alice@example.com: owner, grace@example.com: owner }\n");
    git(&server, &["init", "-q"]);
    commit(&server);
    fs::remove_file(folder.join("org/people/a.yaml")).unwrap();
    server.write("org/people/b.yaml", "users: { alice@example.com: owner }\n");
    let (_, found) = plan(&server, &["-c", "org", "--base", "HEAD"]);
    assert_eq!(found["released"][0]["address"], "user/grace@example.com", "{found:#}");
    assert_eq!(found["released"][0]["source"]["file"], "people/a.yaml");
}

#[test]
fn what_is_no_revision_is_refused_with_advice() {
    let server = Server::start(LIVE);
    let fails = |base: &str, says: &[&str]| {
        let ran = server.run(&["plan", &format!("--base={base}")]).code(1);
        for said in says {
            assert!(ran.err.contains(said), "{base}: {}", ran.err);
        }
    };
    fails("main", &["in no git repository"]);
    git(&server, &["init", "-q"]);
    commit(&server);
    fails("nowhere", &["neither a file or folder nor a revision", "git fetch"]);
    for odd in ["--output=x", "a..b", "HEAD:orgward.yaml", "a b", "$(x)"] {
        fails(odd, &["cannot be the name of a git revision"]);
    }
    git(&server, &["branch", "base.yaml"]);
    server.write("base.yaml", CONFIG);
    fails("base.yaml", &["both a path and a git revision", "./base.yaml"]);
    server.run(&["plan", "--base", "./base.yaml"]).code(0);
    // A base that is invalid is told, and nothing is planned.
    server.write("orgward.yaml", "version: 1\nuserz: {}\n");
    let broken = commit(&server);
    server.write("orgward.yaml", CONFIG);
    fails(&broken, &["userz", "base configuration", "is invalid"]);
    // A shallow clone says how to get more.
    let shallow = server.folder.path().join("shallow");
    let origin = format!("file://{}", server.folder.path().display());
    git(&server, &["clone", "-q", "--depth=1", &origin, &shallow.display().to_string()]);
    server.write("shallow/orgward.yaml", CONFIG);
    let ran = server.run(&["plan", "-c", "shallow/orgward.yaml", "--base", "HEAD~1"]).code(1);
    assert!(ran.err.contains("shallow") && ran.err.contains("fetch-depth"), "{}", ran.err);
    assert!(server.exchanges().iter().all(|one| one.method == "GET"));
}

#[test]
fn an_unchanged_configuration_costs_no_request() {
    let server = Server::start(LIVE);
    git(&server, &["init", "-q"]);
    let first = commit(&server);
    server.write("README.md", "Something else changes.");
    commit(&server);
    let requests = || server.exchanges().len();
    let before = requests();
    let (ran, found) = plan(&server, &["--changed-since", &first, "--out", "plan.json"]);
    assert_eq!((ran.code, requests()), (0, before), "{}", ran.err);
    assert_eq!(found["scope"]["commit"], first, "{found:#}");
    assert_eq!((&found["changes"], &found["summary"]["in_sync"]), (&serde_json::json!([]), &false.into()));
    let text = server.run(&["plan", "--changed-since", &first]).code(0);
    insta::assert_snapshot!("unchanged_text", text.out.replace(&first, "[name]").replace(&first[..12], "[commit]"));
    let markdown = server.run(&["plan", "--changed-since", &first, "--format", "markdown"]).code(0).out;
    assert!(markdown.contains("the configuration is unchanged") && markdown.contains("orgward drift"), "{markdown}");
    assert_eq!(requests(), before);
    // A comment changes no entry.
    server.write("orgward.yaml", &format!("# A comment.\n{CONFIG}"));
    let (ran, found) = plan(&server, &["--changed-since", &first]);
    assert_eq!((ran.code, requests()), (0, before), "{}", ran.err);
    assert_eq!(found["scope"]["addresses"], serde_json::json!([]), "{found:#}");
    // It was asked about nothing, so an apply of it sends nothing of what differs.
    let ran = server.run(&["apply", "plan.json", "--yes"]).code(0);
    assert!(ran.err.contains("outside the scope of the reviewed plan, not sent: "), "{}", ran.err);
    assert!(ran.out.starts_with("Nothing was sent.") && ran.out.contains("Out of scope"), "{}", ran.out);
    server.run(&["plan", "--expect", "plan.json"]).code(0).says("outside the scope of the expected plan: ");
}

#[test]
fn a_changed_entry_is_planned_alone() {
    let server = Server::start(LIVE);
    git(&server, &["init", "-q"]);
    let first = commit(&server);
    let people = "  nina@example.com: reader\n  tim@example.com: reader\n";
    let changed = CONFIG
        .replace("  nina@example.com: reader\n", people)
        .replace("  grace@example.com: owner\n", "")
        .replace("members: { nina", "members: { tim@example.com: member, nina");
    server.write("orgward.yaml", &changed);
    let requests = || server.exchanges().len();
    let before = requests();
    let (ran, found) = plan(&server, &["--changed-since", &first, "--out", "plan.json"]);
    let sent = requests() - before;
    assert_eq!(found["requests"]["sent"], sent, "{found:#}");
    let scope =
        serde_json::json!(["user/grace@example.com", "user/tim@example.com", "project/web/member/tim@example.com"]);
    assert_eq!(found["scope"]["addresses"], scope, "{}", ran.err);
    let left: Vec<_> = found["guardrails"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["verdict"] == "left_to_apply")
        .map(|one| one["guardrail"].clone())
        .collect();
    assert_eq!(left, ["min_owners"], "{found:#}");
    // The announced requests hold the ones that were sent.
    let explained = server.run(&["plan", "--changed-since", &first, "--explain-requests", "--format", "json"]).code(0);
    let explained: serde_json::Value = serde_json::from_str(&explained.out).unwrap();
    let announced: Vec<&str> =
        explained["routes"].as_array().unwrap().iter().map(|one| one["route"].as_str().unwrap()).collect();
    let sent = found["requests"]["by_route"].as_object().unwrap();
    assert!(sent.keys().all(|route| announced.contains(&route.as_str())), "{sent:#?} {announced:#?}");
    let plain = |text: &str| text.replace(&first, "[name]").replace(&first[..12], "[commit]");
    insta::assert_snapshot!("scoped_text", plain(&server.run(&["plan", "--changed-since", &first]).out));
    let markdown = server.run(&["plan", "--changed-since", &first, "--format", "markdown"]).out;
    insta::assert_snapshot!("scoped_markdown", plain(&markdown));
    // With a base, the plan says besides where each change comes from.
    let (_, both) = plan(&server, &["--changed-since", &first, "--base", &first]);
    assert_eq!((&both["scope"], &both["base"]["proposal"]), (&found["scope"], &2.into()), "{both:#}");
    assert!(server.writes().is_empty());
    // The apply judges what the plan left to it.
    server.run(&["apply", "plan.json", "--yes"]).code(4).says("min_owners");
    assert!(server.writes().is_empty());
    // It looks at everything, sends what the plan contains, and lists the rest.
    let joins = changed.replace("  bob@example.com: owner\n", "  bob@example.com: owner\n  grace@example.com: owner\n");
    server.write("orgward.yaml", &joins);
    plan(&server, &["--changed-since", &first, "--out", "plan.json"]);
    let ran = server.run(&["apply", "plan.json", "--yes"]).code(0);
    assert_eq!(server.writes(), ["POST /organization/invites"], "{}", ran.err);
    insta::assert_snapshot!("scoped_apply_report", ran.out);
    insta::assert_snapshot!("scoped_apply_remarks", ran.err);
    // An entry of the scope that changes after the review is not part of it.
    server.write("orgward.yaml", &joins.replace("  tim@example", "  zed@example.com: reader\n  tim@example"));
    let outside = server.run(&["apply", "plan.json", "--yes"]).code(0);
    assert!(outside.out.contains("  user/zed@example.com"), "{}", outside.out);
    let gone = joins
        .replace("{ tim@example.com: member, ", "{ ")
        .replace("tim@example.com: reader", "tim@example.com: { state: absent }");
    server.write("orgward.yaml", &gone);
    server.run(&["apply", "plan.json", "--yes"]).code(5).says("tim@example.com");
}

#[test]
fn a_group_shows_what_the_files_give_to_it_and_what_they_do_not_say_is_not_sent() {
    let live = "\
now: 2026-11-24T09:00:00Z
organization: { id: org-scoped }
users:
  - { email: root@example.com, role: owner }
  - { email: ruth@example.com, role: owner }
  - { email: carol@example.com, role: reader }
groups: [{ name: sre }]
projects: [{ name: web, groups: [{ name: sre, roles: [owner] }] }]
admin_api_keys: [{ name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
";
    let file = |members: &str, groups: &str| {
        format!(
            "version: 1\norganization: {{ id: org-scoped }}\ngroups: {{ sre: {{ members: [{members}] }} }}\n\
             projects: {{ web: {{ groups: {{ {groups} }} }} }}\n"
        )
    };
    for (groups, is_told) in [("sre: owner", true), ("", false)] {
        let server = Server::start(live);
        server.write("before.yaml", &file("", groups));
        server.write("orgward.yaml", &file("carol@example.com", groups));
        let (_, found) = plan(&server, &["--changed-since", "before.yaml", "--out", "plan.json"]);
        let change = &found["changes"][0];
        assert_eq!(change["address"], "group/sre/member/carol@example.com", "{found:#}");
        assert_eq!(change["risks"] == serde_json::json!(["escalation"]), is_told, "{found:#}");
        let ran = server.run(&["apply", "plan.json", "--yes"]);
        match is_told {
            true => ran.code(0),
            // Only the whole plan shows a role that the files do not list.
            false => ran.code(5).says("to carol@example.com").says("Plan without `--changed-since` and review again"),
        };
    }
}

#[test]
fn a_whole_section_is_named_by_a_star() {
    let server = Server::start(LIVE);
    server.write("base.yaml", CONFIG);
    let rules = "    api_keys: { allow: [{ service_account: indexer, max_age: 90d }] }\n";
    server.write("orgward.yaml", &CONFIG.replace(rules, ""));
    let (_, found) = plan(&server, &["--changed-since", "base.yaml", "--base", "base.yaml"]);
    assert_eq!(found["scope"]["addresses"], serde_json::json!(["project/web/api_key/*"]), "{found:#}");
    assert_eq!(found["released"][0]["address"], "project/web/api_key/*", "{found:#}");
}

#[test]
fn what_everything_depends_on_is_planned_in_full() {
    let server = Server::start(LIVE);
    server.write("base.yaml", CONFIG);
    for (from, to, why) in [
        ("policy:\n", "policy:\n  guardrails: { min_owners: 1 }\n", "`policy` changed since"),
        ("  web:\n", "  web:\n    renamed_from: site\n", "`id` or `renamed_from` of project/web changed since"),
        (
            "projects:\n",
            "templates: { x: { service_accounts: {} } }\nunlisted_projects: { use: x }\nprojects:\n",
            "`unlisted_projects`",
        ),
    ] {
        server.write("orgward.yaml", &CONFIG.replacen(from, to, 1));
        let (ran, found) = plan(&server, &["--changed-since", "base.yaml"]);
        assert!(ran.err.contains(why) && ran.err.contains("the plan is made in full"), "{why}: {}", ran.err);
        assert_eq!(found["scope"], serde_json::Value::Null);
    }
}

#[test]
fn a_plan_of_a_part_tells_what_it_no_longer_manages_and_which_policy_is_looser() {
    let server = Server::start(LIVE);
    let kept = CONFIG.replace("users: remove", "users: report");
    server.write("before.yaml", &kept);
    server.write("orgward.yaml", &kept.replace("  bob@example.com: owner\n", ""));
    let before = server.exchanges().len();
    let ran = server.run(&["plan", "--changed-since", "before.yaml"]).code(0);
    assert_eq!(server.exchanges().len() - before, 1);
    let ran = ran.says("No changes, but 1 entry is no longer managed").says("who keeps their access");
    assert!(!ran.out.contains("Compared with"), "{}", ran.out);
    // The guardrails of the revision hold as well, also in a plan that is made in full.
    server.write(
        "orgward.yaml",
        &CONFIG.replace("policy:\n", "policy:\n  guardrails: { max_removals: { users: 99 } }\n"),
    );
    let (ran, found) = plan(&server, &["--changed-since", "before.yaml"]);
    let loose: Vec<_> = found["policy_changes"].as_array().unwrap().iter().map(|one| &one["what"]).collect();
    assert_eq!(loose, ["weaker_guardrail"], "{}{found:#}", ran.err);
}

#[test]
fn a_base_that_has_more_commits_is_told() {
    let server = Server::start(LIVE);
    git(&server, &["init", "-q"]);
    commit(&server);
    git(&server, &["checkout", "-q", "-b", "feature"]);
    server.write("orgward.yaml", &CONFIG.replace("  bob@example.com: owner\n", ""));
    commit(&server);
    git(&server, &["checkout", "-q", "main"]);
    let people = "  nina@example.com: reader\n  tim@example.com: reader\n";
    server.write("orgward.yaml", &CONFIG.replace("  nina@example.com: reader\n", people));
    commit(&server);
    git(&server, &["checkout", "-q", "feature"]);
    let told = "HEAD lacks 1 commit of `main` about this configuration";
    for option in ["--base", "--changed-since"] {
        server.run(&["plan", option, "main"]).says(told).says("merge `main` first");
    }
    git(&server, &["merge", "-q", "-m", "x", "main"]);
    let ran = server.run(&["plan", "--base", "main"]);
    assert!(!ran.err.contains("HEAD lacks"), "{}", ran.err);
}
