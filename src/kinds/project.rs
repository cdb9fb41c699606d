//! `projects:` where work, keys and limits live. Archiving is for ever, so it must be asked for.

use super::{
    facts::{Envelope, Means, NamedField, Predefined},
    kind::MisreportedField,
    prelude::*,
    project_costs::spent,
    referent::{ClearableReferent, LiveReferent},
};
use crate::model::{policy::Organization, present::there, scalar::day};
use schemars::{Schema, SchemaGenerator};
use std::borrow::Cow;

/// The kind.
#[derive(Debug)]
pub struct Project;

/// The regions where a project's data rests and is processed, in the words of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schemars(rename = "Residency")]
enum Region {
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

/// A residency: one of the regions, or a word that the API shows and orgward does not know. A file cannot write that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Residency {
    Known(Region),
    Other(Box<str>),
}

impl<'de> Deserialize<'de> for Residency {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Region::deserialize(input).map(Self::Known)
    }
}

impl JsonSchema for Residency {
    fn schema_name() -> Cow<'static, str> {
        Region::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Region::json_schema(generator)
    }
}

impl Residency {
    /// Returns the residency that the API shows: what is unknown is none of the known ones.
    fn shown(word: Box<str>) -> Self {
        serde_json::from_value(json!(word)).map_or(Self::Other(word), Self::Known)
    }
}

/// The fields of a project in the file, beside its sections.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct ProjectSpec {
    /// The region where data rests and is processed; it cannot change after creation.
    residency: Option<Residency>,
    /// The key of `external_keys` that encrypts the project's data; `none` for none.
    external_key: Option<ClearableReferent>,
}

/// A project as the API shows it.
#[derive(Debug)]
pub struct ProjectLive {
    /// Its id.
    pub id: Box<str>,
    /// Its name, or its id where the API shows none.
    pub name: Box<str>,
    is_named: bool,
    /// The time when it was created.
    pub created_at: Option<Seconds>,
    /// The time when it was archived, if it was.
    pub archived: Option<Option<Seconds>>,
    residency: Option<Residency>,
    /// Its external key; the outer `None` where the answer does not say.
    pub external_key: Option<Option<LiveReferent>>,
}

#[derive(Deserialize)]
struct Row {
    id: Box<str>,
    name: Option<Box<str>>,
    /// Another name of `name`.
    title: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
    /// Another name of `created_at`.
    #[serde(default, deserialize_with = "whole")]
    created: Option<Seconds>,
    status: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    archived_at: Option<Seconds>,
    residency: Option<Box<str>>,
    #[serde(default, deserialize_with = "there")]
    external_key_id: Option<Option<Box<str>>>,
}

const ONE: &str = "/organization/projects/{project_id}";

/// A project whose file declares a residency and whose row shows none. The field is optional in the API's description, and
/// a project without a residency of its own has none to show.
const NO_RESIDENCY: MisreportedField = MisreportedField {
    field: "residency",
    what: "`residency` cannot be compared",
    why: "the API shows no residency of this project: either it has none, or the answer leaves it out; look at the \
          project's settings, because a residency cannot be set after creation",
    remark: "",
};

fn row(raw: &RawValue) -> Result<Option<ProjectLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let archived = row.status.as_deref() == Some("archived") || row.archived_at.is_some();
    let name = row.name.filter(|name| !name.is_empty()).or(row.title.filter(|title| !title.is_empty()));
    let id = required(Some(row.id))?;
    Ok(Some(ProjectLive {
        is_named: name.is_some(),
        name: name.unwrap_or_else(|| id.clone()),
        id,
        created_at: row.created_at.or(row.created).and_then(plausible),
        archived: archived.then_some(row.archived_at.and_then(plausible)),
        residency: row.residency.filter(|word| !word.is_empty()).map(Residency::shown),
        external_key: row.external_key_id.map(|id| id.filter(|id| !id.is_empty()).map(LiveReferent::unnamed)),
    }))
}

const KEY: NamedField = NamedField { field: "external_key", to: "external_key", within: None };

/// Returns the address of the external key that the file names.
fn external_key(spec: &ProjectSpec) -> Option<Address> {
    let name = spec.external_key.as_ref()?.name()?;
    Some(Address::root(KEY.to, name.clone()))
}

/// Adds the external key that the file wants to a request whose body has a place for it.
fn with_external_key(request: Request, want: Option<&ProjectSpec>) -> Request {
    match want.and_then(external_key) {
        Some(key) => request.hole("/external_key_id", Ref::Of(key)),
        None => request,
    }
}

const EVENTS: &[EventType] = &[
    EventType::of("project.created", Happened::Created),
    EventType::of("project.updated", Happened::Updated),
    EventType::of("project.archived", Happened::Deleted),
    EventType::of("project.deleted", Happened::Deleted),
];

impl Kind for Project {
    const FACTS: Facts = Facts {
        envelope: &[
            Envelope::Id,
            Envelope::RenamedFrom,
            Envelope::State,
            Envelope::Reason,
            Envelope::Meta,
            Envelope::Unlisted,
            Envelope::Use,
        ],
        gone: Some("archived"),
        delete_verb: Verb::Archive,
        delete_risks: &[Risk::Irreversible, Risk::Destructive, Risk::Outage],
        fixed: &["residency"],
        predefined: Some(Predefined {
            name: Organization::default_project,
            why: "the default project cannot be changed or archived through the API",
        }),
        answers: &[
            Answer { verb: Verb::Archive, status: 400, says: "already archived", means: Means::Done },
            Answer::refused(
                Verb::Archive,
                400,
                "default project",
                "the default project cannot be archived; remove `state: archived` from the file",
            ),
            Answer::refused(
                Verb::Update,
                400,
                "default project",
                "the default project cannot be changed through the API",
            ),
        ],
        named_fields: &[KEY],
        effects: &[(Verb::Archive, "permanently ends every key and membership of this project")],
        events: EVENTS,
        log_vouches: true,
        ..Facts::new(
            "project",
            "project",
            "projects",
            "Projects by name, each with the sections that are managed in it.",
        )
    };
    type Spec = ProjectSpec;
    type Live = ProjectLive;

    fn observe(live: &ProjectLive) -> Observed<ProjectSpec> {
        let external_key = live.external_key.as_ref().map(|key| match key {
            None => ClearableReferent::None,
            Some(key) => ClearableReferent::Some(key.into()),
        });
        let spec = ProjectSpec { residency: live.residency.clone(), external_key };
        Observed::managed(&live.name, &live.id, spec).under(match live.archived {
            Some(_) => Control::Archived("is archived and cannot be restored"),
            None => Control::Managed,
        })
    }

    const READS: &'static [Read<Self>] = &[
        Read::List(Listing::new("/organization/projects", Paging::LastId(100)), row),
        Read::Hidden(
            Listing::new("/organization/projects", Paging::LastId(100)).query(&[("include_archived", "true")]),
            row,
        ),
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

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let mut body = json!({ "name": delta.name() });
        if let Some(residency) = delta.want.and_then(|want| want.residency.as_ref()) {
            body["residency"] = json!(residency);
        }
        if delta.want.and_then(external_key).is_some() {
            body["external_key_id"] = Value::Null;
        }
        let create = Request::create("/organization/projects", vec![], body, Gives::Id("id"));
        vec![with_external_key(create, delta.want)]
    });
    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let have = delta.have.map(Self::observe);
        let mut body = json!({});
        if have.as_ref().is_none_or(|have| *have.name != *delta.name()) {
            body["name"] = json!(delta.name());
        }
        let want = delta.want.and_then(|want| want.external_key.as_ref());
        if want.is_none() || want == have.as_ref().and_then(|have| have.spec.external_key.as_ref()) {
            return vec![Request::set(ONE, delta.itself(), body)];
        }
        body["external_key_id"] = Value::Null;
        vec![with_external_key(Request::set(ONE, delta.itself(), body), delta.want)]
    });
    const DELETE: Option<Write<Self>> =
        Some(|delta| vec![Request::command("/organization/projects/{project_id}/archive", delta.itself())]);

    fn is_nameless(live: &ProjectLive) -> bool {
        !live.is_named
    }

    fn referent<'a>(live: &'a ProjectLive, field: &str) -> Option<&'a LiveReferent> {
        if field == KEY.field { live.external_key.as_ref()?.as_ref() } else { None }
    }

    fn name_referent(live: &mut ProjectLive, field: &str, name: Name) {
        if let Some(Some(key)) = live.external_key.as_mut().filter(|_| field == KEY.field) {
            key.name = Some(name);
        }
    }

    fn mentions(spec: &ProjectSpec) -> Vec<(&'static str, Address)> {
        external_key(spec).map(|key| (KEY.field, key)).into_iter().collect()
    }

    fn impossible(want: &ProjectSpec, have: &ProjectLive) -> Option<&'static str> {
        let is_untold = want.external_key == Some(ClearableReferent::None) && have.external_key.is_none();
        is_untold.then_some(
            "the API does not show whether the project has an external key; remove `external_key: none` from the file",
        )
    }

    fn misreported(want: &ProjectSpec, have: &ProjectLive) -> Option<MisreportedField> {
        let is_bound = want.residency.as_ref().is_some_and(|residency| *residency != Residency::Known(Region::Global));
        (is_bound && have.residency.is_none()).then_some(NO_RESIDENCY)
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        let have = delta.have.and_then(|have| Self::observe(have).spec.external_key);
        let had_one = matches!(have, Some(ClearableReferent::Some(_)));
        let want = delta.want.and_then(|want| want.external_key.as_ref());
        let leaves = had_one && want.is_some() && want != have.as_ref();
        if leaves { vec![Risk::Compliance] } else { Vec::new() }
    }

    fn written(spec: &ProjectSpec) -> Map<String, Value> {
        let mut fields = crate::model::untyped::AnySpec::fields(spec);
        if let Some(Residency::Other(_)) = spec.residency {
            fields.remove("residency");
        }
        if fields.get(KEY.field) == Some(&json!("none")) {
            fields.remove(KEY.field);
        }
        fields
    }

    fn effects(verb: Verb, delta: &Delta<'_, Self>) -> Vec<String> {
        match verb {
            Verb::Update if !Self::risks(delta).is_empty() => {
                vec!["its external key does not protect the project any more".to_owned()]
            }
            _ => Vec::new(),
        }
    }

    fn remark(live: &ProjectLive, _: Seconds) -> String {
        match &live.residency {
            Some(Residency::Other(word)) => format!("has the residency `{word}`, which orgward does not know"),
            _ => String::new(),
        }
    }

    fn describe(live: &ProjectLive, _: Seconds, _: Option<&str>) -> String {
        match live.archived {
            Some(Some(at)) => format!("archived on {}", day(at)),
            Some(None) => "archived".to_owned(),
            None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    #[test]
    fn a_project_is_named_by_its_title_too() {
        let read = |text: &str| row(&raw(text)).unwrap().unwrap();
        let odd = read(r#"{"id":"proj_1","title":"web","created":7}"#);
        assert_eq!((&*odd.name, odd.created_at, Project::is_nameless(&odd)), ("web", Some(7), false));
        let nameless = read(r#"{"id":"proj_1","name":null}"#);
        assert_eq!((&*nameless.name, Project::is_nameless(&nameless)), ("proj_1", true));
        assert!(row(&raw(r#"{"id":""}"#)).is_err());
    }
}
