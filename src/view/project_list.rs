//! `show projects`: the projects that are not archived.

use super::{
    ViewTable, lookup,
    published_view::{Content, ProjectEntry},
};
use crate::{
    kinds::{self, Project, ProjectLive},
    model::{
        live_table::Live,
        read_request::ReadRequest,
        scalar::{day, time},
    },
};

pub(super) fn wanted() -> Vec<ReadRequest> {
    vec![lookup::whole(kinds::scope::<Project>(None))]
}

/// Returns a project in the published form.
pub(super) fn entry(project: &ProjectLive) -> ProjectEntry {
    ProjectEntry {
        name: project.name.to_string(),
        id: project.id.to_string(),
        created_at: project.created_at.map(time),
    }
}

pub(super) fn show(live: &Live) -> (Content, Vec<ViewTable>) {
    let mut section = ViewTable::new("", &["NAME", "ID", "CREATED"]);
    let mut projects = Vec::new();
    for (_, project) in kinds::rows_of::<Project>(live) {
        let entry = entry(project);
        let created = project.created_at.map(day).unwrap_or_default();
        section.rows.push(vec![entry.name.clone(), entry.id.clone(), created]);
        projects.push(entry);
    }
    (Content::Projects { projects }, vec![section])
}
