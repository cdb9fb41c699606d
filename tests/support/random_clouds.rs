//! Random certificates, and random keys and storage in a cloud, live and in a file.

use super::random::{File, Org};
use proptest::{
    collection::{btree_map, btree_set},
    option,
    prelude::*,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

const PEM: &str = include_str!("certificate.pem");

/// What an organization has of them.
#[derive(Clone, Debug, Default)]
pub struct Clouds {
    pub keys: BTreeSet<usize>,
    /// Certificates, and whether each is active in the organization.
    pub certificates: BTreeMap<usize, bool>,
    pub projects: BTreeMap<usize, ProjectClouds>,
}

/// What a project has of them.
#[derive(Clone, Debug, Default)]
pub struct ProjectClouds {
    pub key: Option<usize>,
    pub certificates: BTreeSet<usize>,
    pub storage: BTreeSet<usize>,
}

/// What a file says of them; a missing section is not managed.
#[derive(Clone, Debug, Default)]
pub struct FileClouds {
    pub keys: Option<BTreeSet<usize>>,
    pub certificates: Option<BTreeMap<usize, Option<bool>>>,
    pub projects: BTreeMap<usize, FileProjectClouds>,
}

/// What a file says of those of a project.
#[derive(Clone, Debug, Default)]
pub struct FileProjectClouds {
    /// A key, or none.
    pub key: Option<Option<usize>>,
    pub certificates: Option<BTreeSet<usize>>,
    pub storage: Option<BTreeSet<usize>>,
}

pub fn clouds() -> impl Strategy<Value = Clouds> {
    let project = (option::of(0..3_usize), btree_set(0..4_usize, 0..3), btree_set(0..3_usize, 0..3))
        .prop_map(|(key, certificates, storage)| ProjectClouds { key, certificates, storage });
    (btree_set(0..3_usize, 0..3), btree_map(0..4_usize, any::<bool>(), 0..4), btree_map(0..6_usize, project, 0..4))
        .prop_map(|(keys, certificates, projects)| Clouds { keys, certificates, projects })
}

pub fn file_clouds() -> impl Strategy<Value = FileClouds> {
    let project = (
        option::of(option::of(0..3_usize)),
        option::of(btree_set(0..4_usize, 0..3)),
        option::of(btree_set(0..3_usize, 0..3)),
    )
        .prop_map(|(key, certificates, storage)| FileProjectClouds { key, certificates, storage });
    (
        option::of(btree_set(0..3_usize, 0..4)),
        option::of(btree_map(0..4_usize, option::of(any::<bool>()), 0..4)),
        btree_map(0..4_usize, project, 0..4),
    )
        .prop_map(|(keys, certificates, projects)| FileClouds { keys, certificates, projects })
}

fn list<'a>(letter: &str, indexes: impl Iterator<Item = &'a usize>) -> String {
    format!("[{}]", indexes.map(|index| format!("{letter}{index}")).collect::<Vec<_>>().join(", "))
}

const KEY: &str = "type: aws, external_id: org-laws, kms_arn: a, role_arn: r";

impl Org {
    /// The lines at the top of a fixture.
    pub(super) fn clouds_yaml(&self) -> String {
        let mut text = String::new();
        let keys = self.clouds.keys.iter().map(|key| format!("  - {{ id: extkey_{key}, name: e{key}, {KEY} }}\n"));
        let keys: String = keys.collect();
        if !keys.is_empty() {
            let _ = write!(text, "external_keys:\n{keys}");
        }
        let pem = serde_json::Value::from(PEM);
        let certificates = self.clouds.certificates.iter().map(|(index, active)| {
            format!("  - {{ id: cert_{index}, name: c{index}, active: {active}, content: {pem} }}\n")
        });
        let certificates: String = certificates.collect();
        if !certificates.is_empty() {
            let _ = write!(text, "certificates:\n{certificates}");
        }
        let storage = self.clouds.projects.iter().filter(|(project, _)| self.is_open(**project)).flat_map(|(project, has)| {
            has.storage.iter().map(move |bucket| {
                format!(
                    "  - {{ id: extstorage_{project}_{bucket}, project_id: proj_{project}, provider: {{ type: aws, bucket: b{bucket}, role_arn: r }} }}\n"
                )
            })
        });
        let storage: String = storage.collect();
        if !storage.is_empty() {
            let _ = write!(text, "external_storage:\n{storage}");
        }
        text
    }

    fn is_open(&self, project: usize) -> bool {
        self.projects.get(&project).is_some_and(|project| !project.archived)
    }

    /// The lines of a project of a fixture.
    pub(super) fn project_clouds_yaml(&self, project: usize) -> String {
        let Some(has) = self.clouds.projects.get(&project).filter(|_| self.is_open(project)) else {
            return String::new();
        };
        let mut text = String::new();
        if let Some(key) = has.key.filter(|key| self.clouds.keys.contains(key)) {
            let _ = writeln!(text, "    external_key_id: extkey_{key}");
        }
        let active = has.certificates.iter().filter(|index| self.clouds.certificates.contains_key(index));
        let _ = writeln!(text, "    certificates: {}", list("c", active));
        text
    }
}

impl File {
    /// The sections at the top of a file.
    pub(super) fn write_clouds(&self, text: &mut String) {
        if let Some(keys) = &self.clouds.keys {
            text.push_str(if keys.is_empty() { "external_keys: {}\n" } else { "external_keys:\n" });
            for key in keys {
                let _ = writeln!(text, "  e{key}: {{ {KEY} }}");
            }
        }
        if let Some(certificates) = &self.clouds.certificates {
            text.push_str(if certificates.is_empty() { "certificates: {}\n" } else { "certificates:\n" });
            let pem = serde_json::Value::from(PEM);
            for (index, active) in certificates {
                let active = active.map(|active| format!(", active: {active}")).unwrap_or_default();
                let _ = writeln!(text, "  c{index}: {{ pem: {pem}{active} }}");
            }
        }
    }

    /// The lines of a project of a file.
    pub(super) fn project_clouds(&self, org: &Org, project: usize) -> String {
        let Some(wants) = self.clouds.projects.get(&project) else { return String::new() };
        let mut text = String::new();
        let has_key = |key: &usize| self.clouds.keys.as_ref().unwrap_or(&org.clouds.keys).contains(key);
        match wants.key {
            Some(None) => text.push_str("    external_key: none\n"),
            Some(Some(key)) if has_key(&key) => drop(writeln!(text, "    external_key: e{key}")),
            Some(Some(_)) | None => {}
        }
        let has_certificate = |index: &&usize| match &self.clouds.certificates {
            Some(certificates) => certificates.contains_key(index),
            None => org.clouds.certificates.contains_key(index),
        };
        if let Some(certificates) = &wants.certificates {
            let _ = writeln!(text, "    certificates: {}", list("c", certificates.iter().filter(has_certificate)));
        }
        if let Some(storage) = &wants.storage {
            text.push_str(if storage.is_empty() { "    external_storage: {}\n" } else { "    external_storage:\n" });
            for bucket in storage {
                let _ = writeln!(text, "      b{bucket}: {{ type: aws, role_arn: r }}");
            }
        }
        text
    }
}
