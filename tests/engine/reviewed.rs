//! What reviewed plans let through: exactly what they hold, while the organization is as it was when they were made.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use crate::support::{Read, World, block_on, read};
use orgward::{
    apply::{filter::Filtered, report::Outcome},
    plan::{PlanPart, file::PlanFile, published_base::PlanScope},
    reconcile::{self, CheckedPlan},
    sandbox::{Options, Sandbox},
};
use serde_json::json;

const LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-reviewed }
users:
  - { email: root@example.com, role: owner }
  - { email: ruth@example.com, role: owner }
  - { email: bob@example.com, role: reader }
  - { email: carl@example.com, role: reader }
invites:
  - { email: late@example.com, role: reader, created_at: -20d, expires_at: -13d, projects: [] }
projects:
  - { name: Default project }
  - { name: web, users: [{ email: bob@example.com, role: member }] }
admin_api_keys: [{ name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }]
"#;

fn file(sections: &str) -> Read {
    let read = read(&format!("version: 1\norganization: {{ id: org-reviewed }}\n{sections}"));
    assert!(!orgward::desired::has_errors(&read.problems), "{}", read.drawn(&[]));
    read
}

fn sandbox() -> Sandbox {
    Sandbox::new(Some(LIVE), None, Options::default()).unwrap()
}

async fn plan(sandbox: &Sandbox, read: &Read, part: PlanPart) -> (World, CheckedPlan, PlanFile) {
    let world = World::of(sandbox.clone());
    let (judged, file) = world.plan(read, part).await.ok().unwrap();
    (world, judged, file)
}

/// A plan as it comes back from the review: through its published form.
async fn review(sandbox: &Sandbox, sections: &str) -> PlanFile {
    let (_, _, plan) = plan(sandbox, &file(sections), PlanPart::Changes).await;
    PlanFile::parse(&serde_json::to_string(&plan).unwrap()).unwrap()
}

/// What an apply of a file with these plans would send.
async fn select(sandbox: &Sandbox, sections: &str, part: PlanPart, reviewed: &[PlanFile]) -> Filtered {
    let read = file(sections);
    let (world, judged, _) = plan(sandbox, &read, part).await;
    reconcile::select(&read.configuration, &judged, &world.client, world.now, part, reviewed).0
}

/// Somebody else applies another file.
async fn moved(sandbox: &Sandbox, sections: &str) {
    let read = file(sections);
    let (world, judged, _) = plan(sandbox, &read, PlanPart::Changes).await;
    assert!(world.apply(&read, &judged, PlanPart::Changes, &[]).await.is_complete());
}

/// Sent, not reviewed, stale, gone.
fn shown(filtered: &Filtered) -> [Vec<String>; 4] {
    let address = |change: &orgward::plan::change::Change| change.address.clone();
    [
        filtered.send.iter().map(|step| address(&step.change)).collect(),
        filtered.not_reviewed.iter().map(address).collect(),
        filtered.stale.iter().map(|stale| address(&stale.found)).collect(),
        filtered.gone.iter().map(address).collect(),
    ]
}

fn is(filtered: &Filtered, send: &[&str], not_reviewed: &[&str], stale: &[&str], gone: &[&str]) {
    assert_eq!(
        shown(filtered),
        [send, not_reviewed, stale, gone].map(|list| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>())
    );
}

const BOB: &str = "users: { bob@example.com: owner }";
const CARL: &str = "users: { carl@example.com: owner }";
const BOTH: &str = "users: { bob@example.com: owner, carl@example.com: owner }";

#[test]
fn what_was_reviewed_is_sent_and_nothing_else() {
    block_on(async {
        let sandbox = sandbox();
        let (bob, carl) = (review(&sandbox, BOB).await, review(&sandbox, CARL).await);
        let send = async |sections, plans: &[PlanFile]| select(&sandbox, sections, PlanPart::Changes, plans).await;
        is(&send(BOB, std::slice::from_ref(&bob)).await, &["user/bob@example.com"], &[], &[], &[]);
        is(
            &send(BOTH, std::slice::from_ref(&bob)).await,
            &["user/bob@example.com"],
            &["user/carl@example.com"],
            &[],
            &[],
        );
        // A merge queue: the union of what was reviewed.
        is(&send(BOTH, &[bob.clone(), carl]).await, &["user/bob@example.com", "user/carl@example.com"], &[], &[], &[]);
        is(&send(BOB, &[bob.clone(), bob]).await, &["user/bob@example.com"], &[], &[], &[]);
    });
}

#[test]
fn a_plan_with_a_scope_reviews_what_it_looked_at_and_nothing_else() {
    block_on(async {
        let sandbox = sandbox();
        let mut scoped = review(&sandbox, BOB).await;
        // It looked at one person and at the members of one project, and saw no change of these.
        let addresses = ["user/ruth@example.com", "project/web/member/*"].map(str::to_owned).to_vec();
        scoped.scope = Some(PlanScope { since: "main".to_owned(), commit: String::new(), addresses });
        let sections = "users: { bob@example.com: owner, carl@example.com: reader, ruth@example.com: reader, \
             new@example.com: reader }\n\
             projects: { web: { members: { carl@example.com: owner } } }";
        let filtered = select(&sandbox, sections, PlanPart::Changes, &[scoped]).await;
        let seen = ["project/web/member/carl@example.com", "user/ruth@example.com"];
        is(&filtered, &["user/bob@example.com"], &seen, &[], &[]);
        assert_eq!(filtered.out_of_scope, ["user/new@example.com"]);
    });
}

#[test]
fn what_is_done_already_is_gone_and_told_once() {
    block_on(async {
        let sandbox = sandbox();
        let plan = review(&sandbox, BOTH).await;
        moved(&sandbox, BOB).await;
        let left = select(&sandbox, BOTH, PlanPart::Changes, &[plan.clone(), plan]).await;
        is(&left, &["user/carl@example.com"], &[], &[], &["user/bob@example.com"]);
    });
}

#[test]
fn what_has_moved_is_stale() {
    block_on(async {
        let web = "projects: { web: { members: { bob@example.com: owner } } }";
        // Another value is wanted.
        let sandbox = sandbox();
        let plan = review(&sandbox, "projects: { web: { members: { carl@example.com: owner } } }").await;
        let other = "projects: { web: { members: { carl@example.com: member } } }";
        is(
            &select(&sandbox, other, PlanPart::Changes, &[plan]).await,
            &[],
            &[],
            &["project/web/member/carl@example.com"],
            &[],
        );
        // Another verb: who was to be changed is gone.
        let plan = review(&sandbox, web).await;
        moved(&sandbox, "projects: { web: { members: { bob@example.com: { state: absent } } } }").await;
        is(
            &select(&sandbox, web, PlanPart::Changes, &[plan]).await,
            &[],
            &[],
            &["project/web/member/bob@example.com"],
            &[],
        );
    });
}

#[test]
fn a_field_that_nobody_declared_may_move() {
    block_on(async {
        let (old, new) = ("project/web/service_account/old", "project/web/service_account/new");
        let accounts = |entry: &str| format!("projects: {{ web: {{ service_accounts: {{ {entry} }} }} }}");
        let sandbox = sandbox();
        moved(&sandbox, &accounts("old: member")).await;
        let (rename, both) =
            (accounts("new: { renamed_from: old }"), accounts("new: { renamed_from: old, roles: owner }"));
        let (plan, strict) = (review(&sandbox, &rename).await, review(&sandbox, &both).await);
        let digest = plan.live_digest.clone();
        // The role is nobody's business here, so the reviewed rename still fits.
        moved(&sandbox, &accounts("old: owner")).await;
        is(&select(&sandbox, &rename, PlanPart::Changes, &[plan]).await, &[new], &[], &[], &[]);
        assert_eq!(review(&sandbox, &rename).await.live_digest, digest);
        // Whoever declares the role reviewed a promotion, which is none any more.
        is(&select(&sandbox, &both, PlanPart::Changes, &[strict]).await, &[], &[], &[new], &[]);
        // Nobody declared what is unlisted, and all of it counts: it may be removed.
        let nothing = accounts("").replace("{  }", "{}");
        let digest = review(&sandbox, &nothing).await.live_digest;
        moved(&sandbox, &accounts("old: { state: absent }")).await;
        assert_ne!(review(&sandbox, &nothing).await.live_digest, digest, "{old}");
    });
}

#[test]
fn another_thing_under_the_same_name_is_stale() {
    block_on(async {
        let sandbox = sandbox();
        let remove = "users: { bob@example.com: { state: absent } }";
        let plan = review(&sandbox, remove).await;
        assert!(plan.changes[0].precondition.identity.is_some());
        // Somebody of the same e-mail, with another id.
        let state = sandbox.state_yaml();
        let id = plan.changes[0].precondition.identity.clone().unwrap();
        let moved = Sandbox::new(Some(&state.replace(&id, "user-somebody-else")), None, Options::default()).unwrap();
        is(
            &select(&moved, remove, PlanPart::Changes, std::slice::from_ref(&plan)).await,
            &[],
            &[],
            &["user/bob@example.com"],
            &[],
        );
        // The same person, with another role than the reviewer saw.
        self::moved(&sandbox, BOB).await;
        is(&select(&sandbox, remove, PlanPart::Changes, &[plan]).await, &[], &[], &["user/bob@example.com"], &[]);
    });
}

#[test]
fn the_clocks_part_is_filtered_by_itself() {
    block_on(async {
        let sandbox = sandbox();
        let sections = "users: { bob@example.com: owner, late@example.com: reader }";
        let plan = review(&sandbox, sections).await;
        let due = select(&sandbox, sections, PlanPart::TimeBased, std::slice::from_ref(&plan)).await;
        is(&due, &["user/late@example.com"], &[], &[], &[]);
        let changes = select(&sandbox, sections, PlanPart::Changes, &[plan]).await;
        is(&changes, &["user/bob@example.com"], &[], &[], &[]);
        let without = review(&sandbox, BOB).await;
        is(
            &select(&sandbox, sections, PlanPart::TimeBased, &[without]).await,
            &[],
            &["user/late@example.com"],
            &[],
            &[],
        );
    });
}

#[test]
fn a_doctored_plan_only_takes_away() {
    block_on(async {
        let sandbox = sandbox();
        let honest = review(&sandbox, BOTH).await;
        for doctor in [
            |plan: &mut PlanFile| plan.changes[0].address = "user/evil@example.com".to_owned(),
            |plan: &mut PlanFile| plan.changes[0].after = json!({ "roles": "emperor" }),
            |plan: &mut PlanFile| plan.changes[0].precondition.identity = Some("user-evil".to_owned()),
            |plan: &mut PlanFile| plan.changes[0].verb = orgward::model::verb::Verb::Remove,
        ] {
            let mut plan = honest.clone();
            doctor(&mut plan);
            let filtered = select(&sandbox, BOTH, PlanPart::Changes, &[plan]).await;
            assert_eq!(shown(&filtered)[0], ["user/carl@example.com"]);
        }
        // What is sent is this run's own, whatever the plan says about requests.
        let mut plan = honest.clone();
        plan.changes[0].requests = vec!["DELETE /organization/users/{user_id}".to_owned()];
        let filtered = select(&sandbox, BOTH, PlanPart::Changes, &[plan]).await;
        assert_eq!(filtered.send[0].change.requests, ["POST /organization/users/{user_id}"]);
    });
}

#[test]
fn what_needs_something_that_was_not_reviewed_is_skipped() {
    block_on(async {
        let sandbox = sandbox();
        let sections = "projects: { fresh: { members: { bob@example.com: member } } }";
        let mut plan = review(&sandbox, sections).await;
        plan.changes.retain(|change| change.address != "project/fresh");
        let read = file(sections);
        let (world, judged, _) = self::plan(&sandbox, &read, PlanPart::Changes).await;
        let report = world.apply(&read, &judged, PlanPart::Changes, &[plan]).await;
        assert_eq!((report.count(Outcome::Skipped), report.writes), (1, 0), "{report:#?}");
        assert!(report.changes[0].detail.contains("it needs project/fresh"), "{report:#?}");
    });
}

#[test]
fn what_is_withheld_is_not_sent_and_was_not_reviewed() {
    block_on(async {
        let sandbox = sandbox();
        let both = "users: { bob@example.com: owner, carl@example.com: { state: absent } }";
        let frozen = format!("policy: {{ freeze: {{ until: 2026-12-01, allow: [grant], reason: INC }} }}\n{both}");
        let read_only =
            |filtered: &Filtered| filtered.withheld.iter().map(|step| step.change.address.clone()).collect::<Vec<_>>();
        // Reviewed on a good day, and applied on the bad one.
        let good = review(&sandbox, both).await;
        let filtered = select(&sandbox, &frozen, PlanPart::Changes, &[good]).await;
        is(&filtered, &["user/bob@example.com"], &[], &[], &[]);
        assert_eq!(read_only(&filtered), ["user/carl@example.com"]);
        // Reviewed on the bad day: what was withheld there, nobody has said yes to.
        let bad = review(&sandbox, &frozen).await;
        let filtered = select(&sandbox, &frozen, PlanPart::Changes, std::slice::from_ref(&bad)).await;
        is(&filtered, &["user/bob@example.com"], &[], &[], &[]);
        assert_eq!(read_only(&filtered), ["user/carl@example.com"]);
        let later = select(&sandbox, both, PlanPart::Changes, &[bad]).await;
        is(&later, &["user/bob@example.com"], &["user/carl@example.com"], &[], &[]);
        assert!(read_only(&later).is_empty());
    });
}

const GROUP_LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-reviewed }
users:
  - { email: root@example.com, role: owner }
  - { email: ruth@example.com, role: owner }
  - { email: bob@example.com, role: reader }
  - { email: carl@example.com, role: reader }
groups: [{ name: sre, users: [{ email: bob@example.com }] }]
projects:
  - { name: web }
  - { name: api, groups: [{ name: sre, roles: [owner] }] }
"#;

/// A group that a plan gives a role, while somebody else decides who is in it.
const GROUP_OWNS: &str =
    "groups: { sre: { members: [bob@example.com] } }\nprojects: { web: { groups: { sre: owner } } }";
const GROUP_GREW: &str =
    "groups: { sre: { members: [bob@example.com, carl@example.com] } }\nprojects: { web: { groups: { sre: owner } } }";

#[test]
fn a_group_that_grew_since_the_review_gets_no_more() {
    block_on(async {
        let sandbox = Sandbox::new(Some(GROUP_LIVE), None, Options::default()).unwrap();
        let plan = review(&sandbox, GROUP_OWNS).await;
        let same = select(&sandbox, GROUP_OWNS, PlanPart::Changes, std::slice::from_ref(&plan)).await;
        is(&same, &["project/web/group/sre"], &[], &[], &[]);
        // Somebody else lets one more person in.
        moved(&sandbox, "groups: { sre: { members: [bob@example.com, carl@example.com] } }").await;
        let grown = select(&sandbox, GROUP_OWNS, PlanPart::Changes, std::slice::from_ref(&plan)).await;
        is(&grown, &[], &[], &["project/web/group/sre"], &[]);
        assert_eq!(grown.stale[0].gains, "`own` in project/web to carl@example.com");
        // A plan that shows it lets it through.
        let again = review(&sandbox, GROUP_OWNS).await;
        let send = select(&sandbox, GROUP_OWNS, PlanPart::Changes, &[plan, again]).await;
        is(&send, &["project/web/group/sre"], &[], &[], &[]);
    });
}

#[test]
fn a_plan_that_says_nothing_of_access_reviewed_no_gain() {
    block_on(async {
        let sandbox = Sandbox::new(Some(GROUP_LIVE), None, Options::default()).unwrap();
        let mut plan = review(&sandbox, GROUP_GREW).await;
        plan.access = orgward::access::AccessDelta::default();
        let send = select(&sandbox, GROUP_GREW, PlanPart::Changes, &[plan]).await;
        is(&send, &[], &[], &["group/sre/member/carl@example.com", "project/web/group/sre"], &[]);
    });
}

const INVITED_LIVE: &str = r#"
now: 2026-11-24T09:00:00Z
organization: { id: org-reviewed }
users:
  - { email: root@example.com, role: owner }
  - { email: ruth@example.com, role: owner }
roles: [{ name: caller, permissions: [api.model.request] }]
projects: [{ name: web }]
"#;

#[test]
fn a_gain_in_every_project_was_reviewed_for_each_project() {
    block_on(async {
        let sandbox = Sandbox::new(Some(INVITED_LIVE), None, Options::default()).unwrap();
        let sections = "roles: { caller: { permissions: [api.model.request] } }\nusers: { nina@example.com: [reader, caller] }\n\
                        projects: { web: { members: { nina@example.com: member } } }";
        let plan = review(&sandbox, sections).await;
        // The role waits until she accepts, and will give what the project gives.
        let gain = plan.access.gains.iter().find(|gain| gain.resources.iter().any(|at| at == "project/*")).unwrap();
        assert_eq!((&gain.principals, &gain.not_yet), (&vec!["nina@example.com".to_owned()], &gain.principals));
        assert!(gain.carriers.iter().any(|at| at == "user/nina@example.com/role/caller"), "{gain:?}");
        let send = select(&sandbox, sections, PlanPart::Changes, &[plan]).await;
        is(&send, &["user/nina@example.com"], &[], &[], &[]);
    });
}

/// The same group, whose members and organization roles the file does not declare.
const UNDECLARED_MEMBERS: &str = "projects: { web: { groups: { sre: owner } } }";

#[test]
fn a_group_of_undeclared_members_that_grew_since_the_review_gets_no_more() {
    block_on(async {
        let sandbox = Sandbox::new(Some(GROUP_LIVE), None, Options::default()).unwrap();
        let plan = review(&sandbox, UNDECLARED_MEMBERS).await;
        let same = select(&sandbox, UNDECLARED_MEMBERS, PlanPart::Changes, std::slice::from_ref(&plan)).await;
        is(&same, &["project/web/group/sre"], &[], &[], &[]);
        moved(&sandbox, "groups: { sre: { members: [bob@example.com, carl@example.com] } }").await;
        let grown = select(&sandbox, UNDECLARED_MEMBERS, PlanPart::Changes, &[plan]).await;
        is(&grown, &[], &[], &["project/web/group/sre"], &[]);
        assert_eq!(grown.stale[0].gains, "`own` in project/web to carl@example.com");
    });
}

#[test]
fn a_group_whose_undeclared_roles_grew_since_the_review_takes_nobody_in() {
    block_on(async {
        let sandbox = Sandbox::new(Some(GROUP_LIVE), None, Options::default()).unwrap();
        let member = "groups: { sre: { members: [bob@example.com, carl@example.com] } }";
        let plan = review(&sandbox, member).await;
        moved(&sandbox, "groups: { sre: { roles: [owner] } }").await;
        let grown = select(&sandbox, member, PlanPart::Changes, &[plan]).await;
        is(&grown, &[], &[], &["group/sre/member/carl@example.com"], &[]);
    });
}

#[test]
fn a_group_whose_members_cannot_be_read_gets_nothing_by_a_review() {
    block_on(async {
        let live = format!("{GROUP_LIVE}switches: {{ unreadable: [\"/organization/groups/{{group_id}}/users\"] }}\n");
        let sandbox = Sandbox::new(Some(&live), None, Options::default()).unwrap();
        let plan = review(&sandbox, UNDECLARED_MEMBERS).await;
        let same = select(&sandbox, UNDECLARED_MEMBERS, PlanPart::Changes, &[plan]).await;
        is(&same, &[], &[], &["project/web/group/sre"], &[]);
        let gains = "what cannot be known, because the members of group/sre could not be read";
        assert_eq!(same.stale[0].gains, gains);
    });
}
