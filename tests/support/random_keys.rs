//! Random keys of service accounts: those that an organization has, and those that a file lists.

use super::random::{File, Org};
use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::select,
};
use std::{collections::BTreeMap, fmt::Write as _};

/// A key that is there, of an entry with this number.
#[derive(Clone, Debug)]
pub struct LiveKey {
    pub entry: usize,
    /// Whether its name has the day of its creation.
    pub is_dated: bool,
    /// Days.
    pub age: u32,
    /// Days since its last use.
    pub idle: Option<u32>,
    /// Days from its creation to its end.
    pub expires_in: Option<u32>,
}

/// A key that a file lists; `None` if the file says that it is absent.
pub type FileKey = Option<KeyTerms>;

/// What a file says about a key.
#[derive(Clone, Debug)]
pub struct KeyTerms {
    pub has_all_scopes: bool,
    pub expires_in: Option<&'static str>,
    pub rotate_every: Option<&'static str>,
    pub overlap: Option<&'static str>,
}

/// The keys of a service account, by the number of its project and its own.
pub type LiveKeys = BTreeMap<(usize, usize), Vec<LiveKey>>;

/// The keys that a file lists for a service account, by the same numbers.
pub type FileKeys = BTreeMap<(usize, usize), BTreeMap<usize, FileKey>>;

fn account() -> impl Strategy<Value = (usize, usize)> {
    (0..4_usize, 0..3_usize)
}

pub fn live_keys() -> impl Strategy<Value = LiveKeys> {
    let days = prop_oneof![0..4_u32, 20..150_u32];
    let lifetime = option::weighted(0.3, select(vec![30_u32, 60, 90]));
    let key = (0..3_usize, prop::bool::weighted(0.8), days, option::weighted(0.7, 0..90_u32), lifetime)
        .prop_map(|(entry, is_dated, age, idle, expires_in)| LiveKey { entry, is_dated, age, idle, expires_in });
    btree_map(account(), vec(key, 1..5), 1..7)
}

pub fn file_keys() -> impl Strategy<Value = FileKeys> {
    let lifetime = option::weighted(0.4, select(vec!["60d", "90d"]));
    let turn = option::weighted(0.6, (select(vec!["20d", "45d"]), option::of(select(vec!["1d", "7d"]))));
    let terms = (any::<bool>(), lifetime, turn).prop_map(|(has_all_scopes, expires_in, turn)| KeyTerms {
        has_all_scopes,
        expires_in,
        rotate_every: turn.map(|(every, _)| every),
        overlap: turn.and_then(|(_, overlap)| overlap),
    });
    btree_map(account(), btree_map(0..3_usize, option::weighted(0.85, terms), 0..3), 2..9)
}

impl Org {
    /// The lines of the keys of a project.
    pub(super) fn account_keys(&self, project: usize, is_there: impl Fn(&usize) -> bool) -> String {
        let mut text = String::new();
        let of_project = self.keys.iter().filter(|((of, account), _)| *of == project && is_there(account));
        for ((_, account), keys) in of_project {
            for (number, key) in keys.iter().enumerate() {
                let made = jiff::civil::date(2026, 11, 24).checked_sub(jiff::Span::new().days(key.age)).unwrap();
                let day = if key.is_dated { format!("@{made}") } else { String::new() };
                let used = key.idle.map(|idle| format!(", last_used_at: -{}d", idle.min(key.age))).unwrap_or_default();
                let end = key.expires_in.map(|days| made.checked_add(jiff::Span::new().days(days)).unwrap());
                let end = end.map(|end| format!(", expires_at: {end}T09:00:00Z")).unwrap_or_default();
                let _ = writeln!(
                    text,
                    "      - {{ id: key_{project}_{account}_{number}, name: \"m{}{day}\", owner: {{ service_account: s{account} }}, \
                     created_at: -{}d{used}{end} }}",
                    key.entry, key.age
                );
            }
        }
        text
    }
}

impl File {
    /// What a file says about a service account: its role, and its keys.
    pub(super) fn account_entry(&self, project: usize, account: usize, role: &str) -> String {
        let Some(keys) = self.keys.get(&(project, account)) else { return role.to_owned() };
        let keys: Vec<String> = keys
            .iter()
            .map(|(number, key)| {
                let Some(terms) = key else { return format!("m{number}: {{ state: absent }}") };
                let scopes = if terms.has_all_scopes { "all" } else { "[api.model.read]" };
                let fields = [
                    ("expires_in", terms.expires_in),
                    ("rotate_every", terms.rotate_every),
                    ("overlap", terms.overlap),
                ];
                let fields = fields.iter().filter_map(|(name, length)| Some(format!(", {name}: {}", (*length)?)));
                format!("m{number}: {{ scopes: {scopes}, sink: vault{} }}", fields.collect::<String>())
            })
            .collect();
        let role = if role == "{}" { String::new() } else { format!("roles: {role}, ") };
        format!("{{ {role}keys: {{ {} }} }}", keys.join(", "))
    }
}
