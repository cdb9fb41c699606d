//! Random organizations and random files, for laws and simulations.

use super::{
    random_clouds::{Clouds, FileClouds, clouds, file_clouds},
    random_identity::{Provider, provider},
    random_keys::{FileKeys, LiveKeys, file_keys, live_keys},
};
use proptest::{
    collection::{btree_map, btree_set},
    option,
    prelude::*,
    sample::select,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// What stands behind one e-mail in the live organization.
#[derive(Clone, Debug)]
pub enum Person {
    Member {
        owner: bool,
        scim: bool,
    },
    Pending {
        owner: bool,
        projects: BTreeMap<usize, bool>,
    },
    Expired {
        owner: bool,
    },
    /// Two invites, which only a person can sort out.
    Twice {
        pending: bool,
        owner: bool,
    },
}

/// A live organization.
#[derive(Clone, Debug)]
pub struct Org {
    pub people: BTreeMap<usize, Person>,
    /// Custom roles of the organization; a powerful one is privileged.
    pub roles: Roles,
    /// The custom roles of each person who is a member.
    pub people_roles: Further,
    pub groups: BTreeMap<usize, LiveGroup>,
    pub projects: BTreeMap<usize, LiveProject>,
    pub embed: bool,
    pub settings: LiveSettings,
    pub providers: BTreeMap<usize, Provider>,
    pub clouds: Clouds,
    /// The keys of service accounts that a file may list.
    pub keys: LiveKeys,
}

/// Settings of the organization or of a project; what is not here was never set.
#[derive(Clone, Debug, Default)]
pub struct LiveSettings {
    /// Cents.
    pub spend_limit: Option<u32>,
    /// Cents, and whether the alert has a prefix.
    pub spend_alerts: BTreeMap<u32, bool>,
    pub data_retention: Option<&'static str>,
    /// An allow list or a deny list.
    pub models: Option<(bool, BTreeSet<&'static str>)>,
    pub tools: Option<bool>,
    pub tier: Option<&'static str>,
    /// Requests a minute of a model that every project may use.
    pub rate_limit: Option<u32>,
}

/// Custom roles, and whether each is powerful.
pub type Roles = BTreeMap<usize, bool>;

/// The custom roles of somebody.
pub type Further = BTreeMap<usize, BTreeSet<usize>>;

#[derive(Clone, Debug)]
pub struct LiveGroup {
    pub scim: bool,
    pub members: BTreeSet<usize>,
    /// A service account that is a member: the project, and its number.
    pub account: Option<(usize, usize)>,
    pub roles: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
pub struct LiveProject {
    pub archived: bool,
    /// Another project that bears the same name: archived, or alive.
    pub namesake: Option<bool>,
    pub members: BTreeMap<usize, bool>,
    /// Those of the members who only look.
    pub viewers: BTreeSet<usize>,
    pub roles: Roles,
    pub members_roles: Further,
    /// Groups, with their base role and custom roles.
    pub groups: BTreeMap<usize, (&'static str, BTreeSet<usize>)>,
    pub accounts: BTreeMap<usize, &'static str>,
    pub keys: Vec<(Option<usize>, u32, u32)>,
    /// Days ago that it cost something.
    pub cost: Option<u32>,
    pub settings: LiveSettings,
}

/// A file.
#[derive(Clone, Debug)]
pub struct File {
    pub people: Option<BTreeMap<usize, Listed>>,
    pub roles: Option<Roles>,
    /// Further roles of people who are listed with a role.
    pub people_roles: Further,
    pub groups: Option<BTreeMap<usize, FileGroup>>,
    pub projects: BTreeMap<usize, Option<FileProject>>,
    pub unlisted: [&'static str; 6],
    pub providers: Option<BTreeMap<usize, Option<Provider>>>,
    pub clouds: FileClouds,
    /// The keys of service accounts, as far as it lists the account.
    pub keys: FileKeys,
    pub admin_rule: bool,
    pub within: &'static str,
    /// Whether it makes every exception that it may.
    pub excepts: bool,
    pub max_changes: u32,
}

#[derive(Clone, Debug)]
pub enum Listed {
    Role(bool),
    Bare,
    Until(bool, i32),
    Absent,
}

/// Groups in a project: their base role and, in a list, custom roles.
pub type GroupRoles = BTreeMap<usize, (&'static str, Option<BTreeSet<usize>>)>;

#[derive(Clone, Debug)]
pub struct FileGroup {
    pub members: Option<BTreeSet<usize>>,
    pub roles: Option<BTreeSet<usize>>,
}

#[derive(Clone, Debug)]
pub struct FileProject {
    pub members: Option<BTreeMap<usize, Listed>>,
    /// Those of the members who only look.
    pub viewers: BTreeSet<usize>,
    pub roles: Option<Roles>,
    pub members_roles: Further,
    /// Groups, with their base role and, in a list, custom roles.
    pub groups: Option<GroupRoles>,
    pub accounts: Option<BTreeMap<usize, &'static str>>,
    pub rules: Option<Vec<&'static str>>,
    pub renamed_from: Option<usize>,
    pub pinned: bool,
}

pub fn email(index: usize) -> String {
    format!("u{index}@example.com")
}

pub fn org_role(owner: bool) -> &'static str {
    if owner { "owner" } else { "reader" }
}

pub fn project_role(owner: bool) -> &'static str {
    if owner { "owner" } else { "member" }
}

pub fn person() -> impl Strategy<Value = Person> {
    prop_oneof![
        5 => (any::<bool>(), prop::bool::weighted(0.15)).prop_map(|(owner, scim)| Person::Member { owner, scim }),
        2 => (any::<bool>(), btree_map(0..4_usize, any::<bool>(), 0..3)).prop_map(|(owner, projects)| Person::Pending { owner, projects }),
        1 => any::<bool>().prop_map(|owner| Person::Expired { owner }),
        1 => any::<(bool, bool)>().prop_map(|(pending, owner)| Person::Twice { pending, owner }),
    ]
}

/// Custom roles of one place.
fn roles() -> impl Strategy<Value = Roles> {
    prop_oneof![2 => Just(Roles::new()), 3 => btree_map(0..3_usize, any::<bool>(), 1..4)]
}

/// Who has which custom roles, of all that may be there.
fn further() -> impl Strategy<Value = Further> {
    btree_map(0..8_usize, btree_set(0..3_usize, 0..3), 0..5)
}

/// The base roles that a group may have in a project.
fn base() -> impl Strategy<Value = &'static str> {
    select(vec!["owner", "member", "viewer"])
}

/// Settings with one of these retentions. Most were never set.
fn settings(retentions: &'static [&'static str]) -> impl Strategy<Value = LiveSettings> {
    let models = btree_set(select(vec!["gpt-5.2", "gpt-5-mini", "whisper-1"]), 1..3);
    (
        option::weighted(0.3, 100..9_000_u32),
        btree_map(1..5_000_u32, any::<bool>(), 0..3),
        option::weighted(0.3, select(retentions)),
        option::weighted(0.3, (any::<bool>(), models)),
        option::weighted(0.3, any::<bool>()),
        option::weighted(0.3, select(vec!["standard", "fast"])),
        option::weighted(0.4, 1..99_u32),
    )
        .prop_map(|(spend_limit, spend_alerts, data_retention, models, tools, tier, rate_limit)| LiveSettings {
            spend_limit,
            spend_alerts,
            data_retention,
            models,
            tools,
            tier,
            rate_limit,
        })
}

/// The retentions of an organization, and of a project.
const RETENTIONS: (&[&str], &[&str]) = (
    &["zero_data_retention", "modified_abuse_monitoring"],
    &["organization_default", "none", "zero_data_retention", "enhanced_zero_data_retention"],
);

pub fn org() -> impl Strategy<Value = Org> {
    let group = (
        prop::bool::weighted(0.2),
        btree_set(0..8_usize, 0..4),
        option::weighted(0.3, (0..6_usize, 0..3_usize)),
        btree_set(0..3_usize, 0..3),
    )
        .prop_map(|(scim, members, account, roles)| LiveGroup { scim, members, account, roles });
    let more = (roles(), further(), btree_map(0..4_usize, group, 0..4));
    let account = select(vec!["none", "member", "owner"]);
    let key = (option::of(0..3_usize), 0..200_u32, prop_oneof![0..3_u32, 0..200_u32]);
    let project = (
        prop::bool::weighted(0.15),
        option::weighted(0.3, prop::bool::weighted(0.8)),
        btree_map(0..8_usize, any::<bool>(), 0..5),
        btree_map(0..3_usize, account, 0..3),
        prop::collection::vec(key, 0..4),
        option::weighted(0.2, 0..20_u32),
        (
            btree_set(0..8_usize, 0..3),
            roles(),
            further(),
            btree_map(0..4_usize, (base(), btree_set(0..3_usize, 0..3)), 0..3),
            settings(RETENTIONS.1),
        ),
    )
        .prop_map(|(archived, namesake, members, accounts, keys, cost, more)| LiveProject {
            archived,
            namesake,
            members,
            viewers: more.0,
            roles: more.1,
            members_roles: more.2,
            groups: more.3,
            accounts,
            keys,
            cost,
            settings: more.4,
        });
    let projects = btree_map(0..6_usize, project, 0..5);
    let embed = (any::<bool>(), settings(RETENTIONS.0));
    let providers = (btree_map(0..3_usize, provider(), 0..3), clouds(), live_keys());
    (btree_map(0..8_usize, person(), 0..8), more, projects, embed, providers).prop_map(
        |(people, (roles, people_roles, groups), projects, (embed, settings), (providers, clouds, keys))| Org {
            people,
            roles,
            people_roles,
            groups,
            projects,
            embed,
            settings,
            providers,
            clouds,
            keys,
        },
    )
}

pub fn listed() -> impl Strategy<Value = Listed> {
    prop_oneof![
        6 => any::<bool>().prop_map(Listed::Role),
        1 => Just(Listed::Bare),
        2 => (any::<bool>(), -30..30_i32).prop_map(|(role, days)| Listed::Until(role, days)),
        1 => Just(Listed::Absent),
    ]
}

pub fn file() -> impl Strategy<Value = File> {
    let account = select(vec!["none", "member", "owner", "{}"]);
    let rule = select(vec![
        "{ owner_kind: user, max_age: 60d }",
        "{ owner_kind: service_account, max_idle: 30d, on_breach: revoke }",
        "{ name: \"k1*\", until: 2026-12-01 }",
        "{ name: \"k*\", max_age: 100d, on_breach: revoke }",
    ]);
    let project = (
        option::of(btree_map(0..8_usize, listed(), 0..5)),
        option::of(btree_map(0..3_usize, account, 0..3)),
        option::of(prop::collection::vec(rule, 0..3)),
        option::weighted(0.3, 4..6_usize),
        prop::bool::weighted(0.3),
        (
            btree_set(0..8_usize, 0..3),
            option::weighted(0.5, roles()),
            further(),
            option::weighted(0.5, btree_map(0..4_usize, (base(), option::of(btree_set(0..3_usize, 0..3))), 0..3)),
        ),
    )
        .prop_map(|(members, accounts, rules, renamed_from, pinned, more)| FileProject {
            members,
            viewers: more.0,
            roles: more.1,
            members_roles: more.2,
            groups: more.3,
            accounts,
            rules,
            renamed_from,
            pinned,
        });
    let unlisted = || select(vec!["report", "remove", "ignore"]);
    let group = (option::of(btree_set(0..8_usize, 0..4)), option::of(btree_set(0..3_usize, 0..3)))
        .prop_map(|(members, roles)| FileGroup { members, roles });
    let more = (option::weighted(0.6, roles()), further(), option::weighted(0.6, btree_map(0..4_usize, group, 0..4)));
    (
        option::weighted(0.8, btree_map(0..8_usize, listed(), 0..8)),
        more,
        btree_map(0..4_usize, option::weighted(0.85, project), 0..4),
        [unlisted(), unlisted(), unlisted(), unlisted(), unlisted(), unlisted()],
        any::<bool>(),
        (
            select(vec!["none", "none", "1d", "7d", "60d"]),
            prop::bool::weighted(0.7),
            prop_oneof![9 => Just(250), 1 => 1..9_u32],
            option::weighted(0.5, btree_map(0..3_usize, option::weighted(0.9, provider()), 0..3)),
            (file_clouds(), file_keys()),
        ),
    )
        .prop_map(
            |(
                people,
                more,
                projects,
                unlisted,
                admin_rule,
                (within, excepts, max_changes, providers, (clouds, keys)),
            )| File {
                people,
                roles: more.0,
                people_roles: more.1,
                groups: more.2,
                projects,
                unlisted,
                providers,
                clouds,
                keys,
                admin_rule,
                within,
                excepts,
                max_changes,
            },
        )
}

impl LiveSettings {
    /// The lines of a fixture; those of a project are indented.
    fn yaml(&self, indent: &str) -> String {
        let mut text = String::new();
        if let Some(cents) = self.spend_limit {
            let _ = writeln!(text, "{indent}spend_limit: {{ threshold_amount: {cents} }}");
        }
        let alerts: Vec<String> = (self.spend_alerts.iter())
            .map(|(cents, prefix)| {
                let prefix = if *prefix { ", subject_prefix: Ops" } else { "" };
                format!(
                    "{{ threshold_amount: {cents}, notification_channel: {{ recipients: [ops@example.com]{prefix} }} }}"
                )
            })
            .collect();
        if !alerts.is_empty() {
            let _ = writeln!(text, "{indent}spend_alerts: [{}]", alerts.join(", "));
        }
        if let Some(retention) = self.data_retention {
            let _ = writeln!(text, "{indent}data_retention: {{ type: {retention} }}");
        }
        if indent.is_empty() {
            return text;
        }
        if let Some((allow, models)) = &self.models {
            let mut models = models.clone();
            if *allow {
                models.insert("gpt-4.1");
            }
            let (mode, models) = (if *allow { "allow_list" } else { "deny_list" }, Vec::from_iter(models).join(", "));
            let _ = writeln!(text, "{indent}model_permissions: {{ mode: {mode}, model_ids: [{models}] }}");
        }
        if let Some(on) = self.tools {
            let _ = writeln!(text, "{indent}hosted_tool_permissions: {{ mcp: {{ enabled: {on} }} }}");
        }
        if let Some(tier) = self.tier {
            let _ = writeln!(text, "{indent}service_tier_settings: {{ default: {tier}, enabled_tiers: [fast] }}");
        }
        if let Some(limit) = self.rate_limit {
            let _ = writeln!(text, "{indent}rate_limits: [{{ model: gpt-4.1, max_requests_per_1_minute: {limit} }}]");
        }
        text
    }
}

impl Org {
    pub fn yaml(&self) -> String {
        let mut text = format!(
            "now: 2026-11-24T09:00:00Z\norganization: {{ id: org-laws }}\nswitches: {{ embed_projects: {} }}\nusers:\n",
            self.embed
        );
        // What concerns everybody stands before the lists.
        let own = self.settings.yaml("") + &self.providers_yaml() + &self.clouds_yaml();
        text = text.replacen("users:\n", &format!("{own}users:\n"), 1);
        // Three owners whom no random file names, one of them the owner of the key in use.
        for name in ["root", "ruth", "rosa"] {
            let _ = writeln!(text, "  - {{ email: {name}@example.com, role: owner }}");
        }
        let mut invites = String::new();
        for (index, person) in &self.people {
            let email = email(*index);
            let _ = match person {
                Person::Member { owner, scim } => {
                    let roles = names("r", held(&self.people_roles, *index, &self.roles));
                    let role = org_role(*owner);
                    writeln!(text, "  - {{ email: {email}, role: {role}, is_scim_managed: {scim}, roles: {roles} }}")
                }
                Person::Pending { owner, projects } => {
                    let projects: Vec<_> = projects
                        .iter()
                        .filter(|(project, _)| self.projects.get(project).is_some_and(|project| !project.archived))
                        .map(|(project, owner)| format!("{{ id: proj_{project}, role: {} }}", project_role(*owner)))
                        .collect();
                    let (role, list) = (org_role(*owner), projects.join(", "));
                    writeln!(invites, "  - {{ email: {email}, role: {role}, created_at: -1d, projects: [{list}] }}")
                }
                Person::Twice { pending, owner } => {
                    let role = org_role(*owner);
                    let times = if *pending { "created_at: -1d" } else { "created_at: -20d, expires_at: -13d" };
                    writeln!(
                        invites,
                        "  - {{ email: {email}, role: {role}, {times}, projects: [] }}\n  - {{ email: {email}, role: reader, {times}, projects: [] }}"
                    )
                }
                Person::Expired { owner } => writeln!(
                    invites,
                    "  - {{ email: {email}, role: {}, created_at: -20d, expires_at: -13d, projects: [] }}",
                    org_role(*owner)
                ),
            };
        }
        if !invites.is_empty() {
            let _ = write!(text, "invites:\n{invites}");
        }
        if !self.roles.is_empty() {
            text.push_str("roles:\n");
        }
        for (index, powerful) in &self.roles {
            let _ = writeln!(text, "  - {{ name: r{index}, permissions: {} }}", permissions(*powerful));
        }
        if !self.groups.is_empty() {
            text.push_str("groups:\n");
        }
        for (index, group) in &self.groups {
            let people =
                group.members.iter().filter(|index| matches!(self.people.get(index), Some(Person::Member { .. })));
            let account = group.account.filter(|(project, account)| {
                self.projects.get(project).is_some_and(|project| {
                    !project.archived && project.namesake.is_none() && project.accounts.contains_key(account)
                })
            });
            let account =
                account.map(|(project, account)| format!("{{ service_account: s{account}, project: p{project} }}"));
            let users: Vec<String> = people.map(|index| email(*index)).chain(account).collect();
            let roles = names("r", group.roles.iter().filter(|role| self.roles.contains_key(role)));
            let _ = writeln!(
                text,
                "  - {{ name: g{index}, is_scim_managed: {}, users: [{}], roles: {roles} }}",
                group.scim,
                users.join(", ")
            );
        }
        text.push_str("projects:\n  - { name: Default project }\n");
        // What an owner's ownership hides comes to light only after a demotion, so one plan cannot know it.
        let is_member = |index: &usize| matches!(self.people.get(index), Some(Person::Member { owner: false, .. }));
        for (index, project) in &self.projects {
            match project.namesake {
                Some(true) => {
                    let _ = writeln!(
                        text,
                        "  - {{ id: proj_{index}b, name: p{index}, status: archived, archived_at: -9d }}"
                    );
                }
                Some(false) => {
                    let _ = writeln!(text, "  - {{ id: proj_{index}b, name: p{index} }}");
                }
                None => {}
            }
            let _ = writeln!(text, "  - id: proj_{index}\n    name: p{index}");
            if project.archived {
                text.push_str("    status: archived\n    archived_at: -5d\n");
            }
            let members: Vec<_> = project.members.iter().filter(|(index, _)| is_member(index)).collect();
            if !members.is_empty() {
                text.push_str("    users:\n");
            }
            for (index, owner) in members {
                let role = if project.viewers.contains(index) { "viewer" } else { project_role(*owner) };
                let roles = names("a", held(&project.members_roles, *index, &project.roles));
                let _ = writeln!(text, "      - {{ email: {}, role: {role}, roles: {roles} }}", email(*index));
            }
            if !project.roles.is_empty() {
                text.push_str("    roles:\n");
            }
            for (index, powerful) in &project.roles {
                let _ = writeln!(text, "      - {{ name: a{index}, permissions: {} }}", project_permissions(*powerful));
            }
            let groups = || project.groups.iter().filter(|(index, _)| self.groups.contains_key(index));
            if groups().next().is_some() {
                text.push_str("    groups:\n");
            }
            for (index, (base, roles)) in groups() {
                let roles: Vec<String> = [(*base).to_owned()]
                    .into_iter()
                    .chain(roles.iter().filter(|role| project.roles.contains_key(role)).map(|role| format!("a{role}")))
                    .collect();
                let _ = writeln!(text, "      - {{ name: g{index}, roles: [{}] }}", roles.join(", "));
            }
            if !project.accounts.is_empty() {
                text.push_str("    service_accounts:\n");
            }
            let number = index;
            for (index, role) in &project.accounts {
                let _ = writeln!(text, "      - {{ id: svc_{number}_{index}, name: s{index}, role: {role} }}");
            }
            let keys: Vec<_> = project
                .keys
                .iter()
                .enumerate()
                .filter_map(|(number, (account, age, idle))| {
                    let owner = match account {
                        Some(index) if project.accounts.contains_key(index) => format!("service_account: s{index}"),
                        Some(_) => return None,
                        None if matches!(self.people.get(&number), Some(Person::Member { .. })) => {
                            format!("user: {}", email(number))
                        }
                        None => "user: root@example.com".to_owned(),
                    };
                    let used = (*idle).min(*age);
                    Some(format!(
                        "      - {{ name: k{number}, owner: {{ {owner} }}, created_at: -{age}d, last_used_at: -{used}d }}\n"
                    ))
                })
                .collect();
            text.push_str(&self.project_clouds_yaml(*number));
            if !project.archived {
                text.push_str(&project.settings.yaml("    "));
            }
            if let Some(days) = project.cost {
                let _ = writeln!(text, "    costs: [{{ at: -{days}d, usd: 1.5 }}]");
            }
            let keys = keys.concat() + &self.account_keys(*number, |account| project.accounts.contains_key(account));
            if !keys.is_empty() {
                let _ = write!(text, "    api_keys:\n{keys}");
            }
        }
        text.push_str("admin_api_keys:\n  - { name: own, owner: { user: root@example.com }, value: sk-admin-sandbox, created_at: -9d }\n");
        text.push_str("  - { name: other, owner: { user: ruth@example.com }, created_at: -9d }\n");
        text
    }

    pub fn owners(&self) -> usize {
        3 + self.people.values().filter(|person| matches!(person, Person::Member { owner: true, .. })).count()
    }
}

/// What a generous file lets through. The numbers keep their limits.
const EXCEPTIONS: [(&str, &str); 6] = [
    ("last_project_owner", "user/*, project/*/member/*"),
    ("revoke_used_within", "admin_api_key/*, project/*/api_key/*, project/*/service_account/*/key/*"),
    ("removal_with_live_keys", "user/*, project/*/service_account/*"),
    ("archive_in_use", "project/*"),
    ("last_active_certificate", "certificate/*, project/*/certificate/*"),
    ("open_federation_rule", "workload_identity_provider/*, workload_identity_provider/*/federation_rule/*"),
];

impl File {
    /// A file that contradicts itself is no input for these laws, so what would contradict is left out.
    pub fn yaml(&self, org: &Org) -> String {
        let [users, members, accounts, keys, groups, assignments] = self.unlisted;
        let mut text = format!(
            "version: 1\norganization: {{ id: org-laws }}\npolicy:\n  unlisted: {{ users: {users}, project_members: {members}, \
             service_accounts: {accounts}, api_keys: {keys}, admin_api_keys: {keys}, roles: {groups}, \
             groups: {groups}, project_roles: {assignments}, project_groups: {groups}, group_members: {members}, role_assignments: {assignments}, workload_identity_providers: {groups}, federation_rules: {keys}, project_certificates: {accounts}, external_storage: {keys} }}\n  guardrails: {{ max_new_owners: 9, max_removals: {{ users: 3, total: 30 }}, revoke_used_within: {}, max_changes: {} }}\n  overrides:\n",
            self.within, self.max_changes
        );
        for (guardrail, addresses) in EXCEPTIONS.iter().filter(|_| self.excepts) {
            let _ = writeln!(
                text,
                "    - {{ guardrail: {guardrail}, addresses: [{addresses}], max: 90, until: 2026-12-01, reason: random }}"
            );
        }
        if !self.excepts {
            text.push_str("    []\n");
        }
        if let Some(people) = &self.people {
            text.push_str("users:\n  root@example.com: owner\n  ruth@example.com: owner\n");
            for (index, listed) in people {
                let roles = self.people_roles.get(index).filter(|_| matches!(listed, Listed::Role(_)));
                let roles = roles.map(|roles| names("r", roles.iter().filter(|role| self.has_role(org, **role))));
                let _ = match (listed, roles) {
                    (Listed::Role(owner), Some(roles)) => {
                        writeln!(text, "  {}: {}", email(*index), with_base(org_role(*owner), &roles))
                    }
                    _ => writeln!(text, "  {}: {}", email(*index), entry(listed, org_role)),
                };
            }
        }
        if let Some(roles) = &self.roles {
            text.push_str(if roles.is_empty() { "roles: {}\n" } else { "roles:\n" });
            for (index, powerful) in roles {
                let _ = writeln!(text, "  r{index}: {{ permissions: {} }}", permissions(*powerful));
            }
        }
        let may_be_member = |index: &usize| match &self.people {
            None => true,
            Some(people) => matches!(people.get(index), Some(Listed::Role(_) | Listed::Bare | Listed::Until(..))),
        };
        if let Some(groups) = &self.groups {
            text.push_str(if groups.is_empty() { "groups: {}\n" } else { "groups:\n" });
            for (index, group) in groups {
                let scim = org.groups.get(index).is_some_and(|group| group.scim);
                let mut fields = Vec::new();
                if scim {
                    fields.push("managed_by: scim".to_owned());
                } else if let Some(members) = &group.members {
                    let members = members.iter().filter(|index| may_be_member(index)).map(|index| email(*index));
                    fields.push(format!("members: [{}]", members.collect::<Vec<_>>().join(", ")));
                }
                if let Some(roles) = &group.roles {
                    fields
                        .push(format!("roles: {}", names("r", roles.iter().filter(|role| self.has_role(org, **role)))));
                }
                let _ = writeln!(text, "  g{index}: {{ {} }}", fields.join(", "));
            }
        }
        if !self.projects.is_empty() {
            text.push_str("projects:\n");
        }
        let is_owner = |index: &usize| {
            matches!(
                self.people.as_ref().and_then(|people| people.get(index)),
                Some(Listed::Role(true) | Listed::Until(true, _))
            )
        };
        let mut renamed = BTreeSet::new();
        for (index, project) in &self.projects {
            let Some(project) = project else {
                let _ = writeln!(text, "  p{index}: {{ state: archived }}");
                continue;
            };
            let mut body = String::new();
            // A pin or a rename that finds nothing is an error, which a story tells.
            let pinned = project.pinned && org.projects.get(index).is_some_and(|project| !project.archived);
            let is_there = |index: &usize| org.projects.get(index).is_some_and(|project| !project.archived);
            // What a renamed project has is another project's.
            let mut pinned_elsewhere = false;
            if pinned {
                let _ = writeln!(body, "    id: proj_{index}");
            } else if let Some(old) = project.renamed_from.filter(|old| is_there(old) && renamed.insert(*old)) {
                let _ = writeln!(body, "    renamed_from: p{old}");
                pinned_elsewhere = true;
            }
            // Without a section of their own, roles and groups are those of the organization.
            let live = org.projects.get(index).filter(|project| !project.archived);
            let has_project_role = |role: &usize| match (&project.roles, live) {
                (Some(roles), _) => roles.contains_key(role),
                (None, Some(live)) => !pinned_elsewhere && live.roles.contains_key(role),
                (None, None) => false,
            };
            let of_project = |roles: &BTreeSet<usize>| names("a", roles.iter().filter(|role| has_project_role(role)));
            if let Some(roles) = &project.roles {
                body.push_str(if roles.is_empty() { "    roles: {}\n" } else { "    roles:\n" });
                for (role, powerful) in roles {
                    let _ = writeln!(body, "      a{role}: {{ permissions: {} }}", project_permissions(*powerful));
                }
            }
            if let Some(groups) = &project.groups {
                let there = |group: &usize| match &self.groups {
                    Some(groups) => groups.contains_key(group),
                    None => org.groups.contains_key(group),
                };
                let groups: Vec<_> = groups.iter().filter(|(group, _)| there(group)).collect();
                body.push_str(if groups.is_empty() { "    groups: {}\n" } else { "    groups:\n" });
                for (group, (base, roles)) in groups {
                    let roles = roles.as_ref().map(|roles| with_base(base, &of_project(roles)));
                    let _ = writeln!(body, "      g{group}: {}", roles.unwrap_or_else(|| (*base).to_owned()));
                }
            }
            if let Some(members) = &project.members {
                let lines: Vec<_> = members
                    .iter()
                    .filter(|(index, listed)| match listed {
                        Listed::Absent => !is_owner(index),
                        _ => may_be_member(index),
                    })
                    .map(|(index, listed)| match listed {
                        Listed::Role(_) | Listed::Until(..) if is_owner(index) => {
                            format!("      {}: owner\n", email(*index))
                        }
                        Listed::Role(owner) => {
                            let role = if project.viewers.contains(index) { "viewer" } else { project_role(*owner) };
                            let roles = project.members_roles.get(index).map(of_project);
                            let list = roles.map_or_else(|| role.to_owned(), |roles| with_base(role, &roles));
                            format!("      {}: {list}\n", email(*index))
                        }
                        listed => format!("      {}: {}\n", email(*index), entry(listed, project_role)),
                    })
                    .collect();
                body.push_str(if lines.is_empty() { "    members: {}\n" } else { "    members:\n" });
                body.push_str(&lines.concat());
            }
            if let Some(accounts) = &project.accounts {
                body.push_str(if accounts.is_empty() {
                    "    service_accounts: {}\n"
                } else {
                    "    service_accounts:\n"
                });
                for (account, role) in accounts {
                    let _ = writeln!(body, "      s{account}: {}", self.account_entry(*index, *account, role));
                }
            }
            if let Some(rules) = &project.rules {
                let _ = writeln!(body, "    api_keys: {{ allow: [{}] }}", rules.join(", "));
            }
            body.push_str(&self.project_clouds(org, *index));
            if body.is_empty() {
                let _ = writeln!(text, "  p{index}: {{}}");
            } else {
                let _ = write!(text, "  p{index}:\n{body}");
            }
        }
        self.write_providers(org, &mut text);
        self.write_clouds(&mut text);
        if self.admin_rule {
            text.push_str("admin_api_keys: { allow: [{ owner: root@example.com }] }\n");
        }
        text
    }
}

/// The custom roles of somebody that are there.
fn held<'a>(further: &'a Further, index: usize, there: &'a Roles) -> impl Iterator<Item = &'a usize> {
    further.get(&index).into_iter().flatten().filter(|role| there.contains_key(role))
}

fn names<'a>(letter: &str, indexes: impl Iterator<Item = &'a usize>) -> String {
    format!("[{}]", indexes.map(|index| format!("{letter}{index}")).collect::<Vec<_>>().join(", "))
}

/// A list with a base role before others.
fn with_base(base: &str, list: &str) -> String {
    format!("[{base}, {}", list.trim_start_matches('[')).replace(", ]", "]")
}

fn permissions(powerful: bool) -> &'static str {
    if powerful { "[api.groups.write, api.usage.read]" } else { "[api.usage.read]" }
}

fn project_permissions(powerful: bool) -> &'static str {
    if powerful { "[api.organization.projects.api_keys.write]" } else { "[api.responses.write]" }
}

impl File {
    /// Whether a custom role of the organization can be assigned.
    fn has_role(&self, org: &Org, role: usize) -> bool {
        self.roles.as_ref().unwrap_or(&org.roles).contains_key(&role)
    }
}

pub fn entry(listed: &Listed, role: fn(bool) -> &'static str) -> String {
    match listed {
        Listed::Role(owner) => role(*owner).to_owned(),
        Listed::Bare => "{}".to_owned(),
        Listed::Until(owner, days) => {
            let day = jiff::civil::date(2026, 11, 24).checked_add(jiff::Span::new().days(*days)).unwrap();
            format!("{{ roles: {}, until: {day} }}", role(*owner))
        }
        Listed::Absent => "{ state: absent }".to_owned(),
    }
}
