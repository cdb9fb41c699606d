//! The switches: behaviour of the real API that is not known, as values that a fixture sets.

/// The behaviour of the real API that is not known and can be set.
#[derive(Debug, Clone)]
pub(super) struct Switches {
    /// The user list embeds each user's projects.
    pub(super) embed_projects: bool,
    /// Organization owners own every project without being listed in it.
    pub(super) implicit_owners: bool,
    /// Keys of service accounts can be deleted one by one.
    pub(super) delete_service_account_keys: bool,
    /// A second group of one name is refused.
    pub(super) unique_group_names: bool,
    /// A second role of one name is refused, in the organization and in each project.
    pub(super) unique_role_names: bool,
    /// A second service account of one name is refused in each project.
    pub(super) unique_service_account_names: bool,
    /// A service account is created without a key where that is asked for.
    pub(super) bare_service_accounts: bool,
    /// A project takes only external keys that the organization has.
    pub(super) known_external_keys: bool,
    /// OpenAI can use the keys and the storage in the customer's cloud.
    pub(super) usable_clouds: bool,
    /// The list of a project's rate limits leaves out the models that the project may not use.
    pub(super) hide_limits_of_blocked_models: bool,
    /// The rows of usage name their models.
    pub(super) name_used_models: bool,
    /// A spend alert that is created or updated sets the spend limit beside it.
    pub(super) alerts_set_limits: bool,
    /// The answer of the audit log, in the words of `data_retention`.
    pub(super) audit_logs: &'static str,
    /// The seconds after which the audit log shows an event.
    pub(super) late_events: u32,
    /// The types of events that the audit log never shows.
    pub(super) missing_events: Vec<String>,
    /// The answer of data retention: `available`, `not_found` or `forbidden`.
    pub(super) data_retention: &'static str,
    /// The hosted tools that the organization enables for all projects, so that no project can disable them.
    pub(super) hosted_tools_for_all_projects: Vec<String>,
    pub(super) assignment_sources: AssignmentSources,
    /// Route templates that no key may read, as a restricted key lacks their scope.
    pub(super) unreadable: Vec<String>,
}

/// The role assignments that tell from whom they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AssignmentSources {
    All,
    /// Only roles that come from a group.
    Inherited,
    None,
}

/// A switch that is on or off: its name, and its place.
type Flag = (&'static str, fn(&mut Switches) -> &mut bool);

/// The switches that are on or off.
pub(super) const FLAGS: &[Flag] = &[
    ("embed_projects", |switches| &mut switches.embed_projects),
    ("implicit_owners", |switches| &mut switches.implicit_owners),
    ("delete_service_account_keys", |switches| &mut switches.delete_service_account_keys),
    ("unique_group_names", |switches| &mut switches.unique_group_names),
    ("unique_role_names", |switches| &mut switches.unique_role_names),
    ("unique_service_account_names", |switches| &mut switches.unique_service_account_names),
    ("bare_service_accounts", |switches| &mut switches.bare_service_accounts),
    ("known_external_keys", |switches| &mut switches.known_external_keys),
    ("usable_clouds", |switches| &mut switches.usable_clouds),
    ("name_used_models", |switches| &mut switches.name_used_models),
    ("alerts_set_limits", |switches| &mut switches.alerts_set_limits),
    ("hide_limits_of_blocked_models", |switches| &mut switches.hide_limits_of_blocked_models),
];

/// A switch that is one of a few words: its name, the words, and its place.
type Choice = (&'static str, &'static [&'static str], fn(&mut Switches) -> &mut &'static str);

/// The switches that are one of a few words.
pub(super) const CHOICES: &[Choice] = &[
    ("audit_logs", &[AVAILABLE, "not_found", "forbidden"], |switches| &mut switches.audit_logs),
    ("data_retention", &[AVAILABLE, "not_found", "forbidden"], |switches| &mut switches.data_retention),
];

/// The word for a feature that the organization has.
pub(super) const AVAILABLE: &str = "available";

impl AssignmentSources {
    pub(super) const WORDS: &[&str] = &["all", "inherited", "none"];

    pub(super) fn of(word: &str) -> Self {
        match word {
            "inherited" => Self::Inherited,
            "none" => Self::None,
            _ => Self::All,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Inherited => "inherited",
            Self::None => "none",
        }
    }
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            embed_projects: true,
            implicit_owners: true,
            delete_service_account_keys: true,
            unique_group_names: false,
            unique_role_names: true,
            unique_service_account_names: false,
            bare_service_accounts: true,
            known_external_keys: false,
            usable_clouds: true,
            hide_limits_of_blocked_models: true,
            name_used_models: true,
            alerts_set_limits: false,
            audit_logs: AVAILABLE,
            late_events: 0,
            missing_events: Vec::new(),
            data_retention: AVAILABLE,
            hosted_tools_for_all_projects: Vec::new(),
            assignment_sources: AssignmentSources::All,
            unreadable: Vec::new(),
        }
    }
}
