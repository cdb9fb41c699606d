//! `projects:` where work, keys and limits live. Archiving is for ever, so it must be asked for.

use super::kind::{Answer, Delta, Envelope, KeyForm, Kind, Means, NoJudge, Read, Seen, Shape, Spent, Write, Written};
use crate::model::{
    request::{Gives, Paging, Request},
    scalar::{Seconds, day},
    scope::{Identity, Standing},
    verb::{Risk, Verb},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{json, value::RawValue};

/// The kind.
#[derive(Debug)]
pub struct Project;

/// Where a project's data rests and is processed; the words of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Residency {
    Global,
    UsStorageProcessing,
    EuStorageProcessing,
    JpStorage,
    JpStorageProcessing,
    KrStorage,
    CaStorage,
    SgStorage,
    InStorage,
    InStorageProcessing,
    AuStorage,
    AuStorageProcessing,
    GbStorage,
    AeStorage,
    AeStorageProcessing,
}

/// What a person may write for a project, beside its sections.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectSpec {
    /// Where data rests and is processed; cannot change after creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    residency: Option<Residency>,
}

/// A project as the API shows it.
#[derive(Debug)]
pub struct ProjectLive {
    /// Its id.
    pub id: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// When it was made.
    pub created_at: Option<Seconds>,
    /// When it was archived, if it was.
    pub archived: Option<Option<Seconds>>,
    residency: Option<Residency>,
}

#[derive(Deserialize)]
struct Row {
    id: Box<str>,
    name: Option<Box<str>>,
    created_at: Option<Seconds>,
    status: Option<Box<str>>,
    #[serde(default)]
    archived_at: Option<Seconds>,
    #[serde(default)]
    residency: Option<Box<str>>,
}

fn row(raw: &RawValue) -> Result<Option<ProjectLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let archived = row.status.as_deref() == Some("archived") || row.archived_at.is_some();
    Ok(Some(ProjectLive {
        name: row.name.unwrap_or_else(|| row.id.clone()),
        id: row.id,
        created_at: row.created_at,
        archived: archived.then_some(row.archived_at),
        residency: row.residency.and_then(|word| serde_json::from_value(json!(word)).ok()),
    }))
}

#[derive(Deserialize)]
struct CostBucket {
    results: Vec<CostRow>,
}

#[derive(Deserialize)]
struct CostRow {
    #[serde(default)]
    project_id: Option<Box<str>>,
    amount: CostAmount,
}

#[derive(Deserialize)]
struct CostAmount {
    value: f64,
}

fn spent(raw: &RawValue) -> Result<Vec<Spent>, serde_json::Error> {
    let bucket: CostBucket = serde_json::from_str(raw.get())?;
    Ok(bucket.results.into_iter().map(|row| (row.project_id, row.amount.value)).collect())
}

const CREATE: Write<Project> = |delta| {
    let mut body = json!({ "name": delta.name() });
    if let Some(residency) = delta.want.and_then(|want| want.residency) {
        body["residency"] = json!(residency);
    }
    vec![Request::create("/organization/projects", vec![], body, Gives::Id("id"))]
};

impl Kind for Project {
    const NAME: &'static str = "project";
    const COLLECTION: &'static str = "projects";
    const TITLE: &'static str = "project";
    const WRITTEN: Written = Written {
        under: "",
        section: "projects",
        shape: Shape::Map,
        short: None,
        key: KeyForm::Name,
        envelope: &[
            Envelope::Id,
            Envelope::RenamedFrom,
            Envelope::State,
            Envelope::Reason,
            Envelope::Meta,
            Envelope::Unlisted,
        ],
        gone: Some("archived"),
        doc: "Projects by name, each with the sections that are managed in it.",
    };
    type Spec = ProjectSpec;
    type Live = ProjectLive;
    type Judge = NoJudge<ProjectLive>;

    fn see(live: &ProjectLive) -> Seen<ProjectSpec> {
        Seen {
            name: live.name.as_ref().into(),
            identity: Identity::Id(live.id.clone()),
            standing: match live.archived {
                Some(_) => Standing::Gone("it is archived, which cannot be undone"),
                None => Standing::Ours,
            },
            spec: ProjectSpec { residency: live.residency },
        }
    }

    const READS: &'static [Read<Self>] = &[
        Read::List { get: |_, _| Request::list("/organization/projects", vec![], Paging::LastId(100)), row },
        Read::Hidden {
            get: |_| {
                Request::list("/organization/projects", vec![], Paging::LastId(100)).query("include_archived", "true")
            },
            row,
        },
        Read::Usage {
            // A page takes at most 180 buckets.
            get: |ids, since| {
                let list = Request::list("/organization/costs", vec![], Paging::Page(180))
                    .query("start_time", since.to_string())
                    .query("bucket_width", "1d")
                    .query("group_by[]", "project_id");
                ids.iter().fold(list, |list, id| list.query("project_ids[]", &**id))
            },
            row: spent,
        },
    ];

    const CREATE: Option<Write<Self>> = Some(CREATE);
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        vec![Request::set("/organization/projects/{project_id}", vec![delta.me()], json!({ "name": delta.name() }))]
    });
    const DELETE: Option<Write<Self>> =
        Some(|delta| vec![Request::command("/organization/projects/{project_id}/archive", vec![delta.me()])]);
    const DELETE_VERB: Verb = Verb::Archive;
    const DELETE_RISKS: &'static [Risk] = &[Risk::Irreversible, Risk::Destructive, Risk::Outage];
    const FIXED: &'static [&'static str] = &["residency"];
    const ANSWERS: &'static [Answer] = &[
        Answer { verb: Verb::Archive, status: 400, says: "already archived", means: Means::Done },
        Answer {
            verb: Verb::Archive,
            status: 400,
            says: "default project",
            means: Means::Refused("the default project cannot be archived; take `state: archived` out of the file"),
        },
        Answer {
            verb: Verb::Update,
            status: 400,
            says: "default project",
            means: Means::Refused("the default project cannot be renamed through the API"),
        },
    ];

    fn effects(verb: Verb, _: &Delta<'_, Self>) -> Vec<String> {
        match verb {
            Verb::Archive => vec!["ends every key and membership of this project, for ever".to_owned()],
            _ => Vec::new(),
        }
    }

    fn describe(live: &ProjectLive, _: Seconds) -> String {
        match live.archived {
            Some(Some(at)) => format!("archived on {}", day(at)),
            Some(None) => "archived".to_owned(),
            None => String::new(),
        }
    }
}
