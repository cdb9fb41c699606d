//! `orgward import`: reads the organization and writes the configuration that describes it. [I/O: removes the file that
//! keeps what was read.]

use super::{
    ConfigurationArgs, LiveArgs, OrganizationArgs, configuration, connect,
    exit::{Exit, Failure},
    new_files, output,
};
use crate::{
    desired::{
        self,
        write::{Written, WrittenSection},
    },
    import::{self, ImportChoice, Imported},
    kinds::{self, facts::Shape},
    model::plural::count,
    reconcile,
    render::{self, plain::plain},
    schema::BESIDE,
};
use clap::Args;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

#[derive(Debug, Args)]
pub(super) struct ImportCommand {
    #[command(flatten)]
    organization: OrganizationArgs,
    #[command(flatten)]
    live: LiveArgs,
    /// Write this file, or fill this folder: `orgward.yaml`, `people.yaml`, `groups.yaml` and `projects/*.yaml`.
    ///
    /// A name with an extension is a file, any other name is a folder, and `-` is stdout. A folder must be new or
    /// empty.
    #[arg(short, long, value_name = "FILE|FOLDER", default_value = "orgward.yaml")]
    output: PathBuf,
    /// Import only these sections: users, groups, roles, projects, admin_api_keys.
    #[arg(long, value_name = "SECTIONS", value_delimiter = ',', value_parser = section)]
    only: Vec<String>,
    /// Import only this project, by its name or id; repeat it for several.
    #[arg(long, value_name = "NAME")]
    project: Vec<String>,
    /// Also import settings and spend alerts: 3 requests for the organization, and 6 for each project.
    ///
    /// A setting is written where it is not as if nobody had ever set it. The organization's own settings are imported
    /// without `--only` and `--project`.
    #[arg(long)]
    settings: bool,
    /// Also import rate limits: 1 request for each project.
    ///
    /// OpenAI makes one for each model. A limit that the default project and most projects have is not written, if
    /// there are at least three projects.
    #[arg(long)]
    rate_limits: bool,
    /// Overwrite an existing file.
    #[arg(long)]
    force: bool,
}

fn section(text: &str) -> Result<String, String> {
    match ImportChoice::known().find(|known| *known == text) {
        Some(known) => Ok(known.to_owned()),
        None => Err(format!("the sections are {}", ImportChoice::known().collect::<Vec<_>>().join(", "))),
    }
}

/// The lines of one sort that are said on stderr.
const SHOWN: usize = 10;

pub(super) async fn run(command: &ImportCommand) -> Result<Exit, Failure> {
    let path = &command.output;
    new_files::check(path, command.force)?;
    let choice = ImportChoice {
        sections: command.only.clone(),
        projects: command.project.iter().map(|name| name.as_str().into()).collect(),
        settings: command.settings,
        rate_limits: command.rate_limits,
    };
    if !choice.projects.is_empty()
        && !choice.roots().any(|scope| choice.is_partial(kinds::get(scope.kind).facts().section))
    {
        return Err(Failure::wrong("`--project` chooses a project, and `--only` leaves out projects"));
    }
    let organization = command.live.of(&command.organization);
    let keep = partial(path).filter(|_| organization.sandbox.is_none() && organization.snapshot.is_none());
    let connection = connect::connect_to_read_all(&organization, keep.as_deref()).await?;
    if let Some(snapshot) = &connection.snapshot {
        output::say(&render::snapshot_remark(snapshot));
    }
    let read = reconcile::read_for_import(&connection.client, &choice).await;
    let live = read.map_err(|stopped| go_on(stopped.into(), keep.as_deref()))?;
    let imported = import::import(&live, connection.now, &choice);
    if let Some(missing) = import::missing(&live, &choice) {
        discard(keep.as_deref());
        return Err(Failure::wrong(format!("no project is named `{}`", plain(&missing)))
            .hint("`orgward show projects` lists them."));
    }
    let files = import::files(&imported, new_files::layout(path), &choice, BESIDE, connection.now);
    new_files::write(path, &files, command.force)?;
    discard(keep.as_deref());
    tell(&imported);
    output::say(&new_files::next(path, "plan"));
    let is_good = path == Path::new("-") || is_valid(path)?;
    Ok(match (is_good, imported.unread.is_empty()) {
        (_, false) => Exit::Unknown,
        (false, true) => Exit::InvalidInput,
        (true, true) => Exit::Done,
    })
}

/// Returns where answers are kept until the reading is done.
pub(super) fn partial(path: &Path) -> Option<PathBuf> {
    let path: PathBuf = path.components().collect();
    let name = path.file_name()?.to_os_string();
    (path != Path::new("-")).then(|| {
        path.with_file_name({
            let mut name = name;
            name.push(".partial");
            name
        })
    })
}

pub(super) fn discard(keep: Option<&Path>) {
    if let Some(path) = keep.filter(|path| path.is_file())
        && let Err(error) = fs::remove_file(path)
    {
        output::warn(&format!("cannot remove {}: {error}", path.display()));
    }
}

/// A failure, with the advice to run the same command again.
pub(super) fn go_on(failure: Failure, keep: Option<&Path>) -> Failure {
    let Some(path) = keep.filter(|_| failure.exit == Exit::Unknown) else {
        discard(keep);
        return failure;
    };
    let advice = format!("What was read is kept in {}: run the same command again.", path.display());
    let hint = [failure.hint.clone(), Some(advice)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    failure.hint(hint)
}

/// Checks what was written as any other configuration is checked.
fn is_valid(path: &Path) -> Result<bool, Failure> {
    let (loaded, problems) = configuration::problems(&ConfigurationArgs { config: Some(path.to_owned()) })?;
    let is_valid = !desired::has_errors(&problems);
    if !is_valid {
        configuration::print_diagnostics(&problems, &loaded.sources);
        output::warn("orgward does not accept the configuration that it wrote; this is a bug, please report it");
    }
    Ok(is_valid)
}

/// Says what the files hold, and what they do not.
fn tell(imported: &Imported) {
    let has_lines = |shape: Shape| matches!(shape, Shape::Map | Shape::Rules);
    let counts = kinds::all().filter(|(_, kind)| has_lines(kind.facts().shape)).map(|(id, kind)| {
        // A line of a template stands for one in each entry that uses it.
        let shared = imported.templates.iter().map(|template| (&template.written, template.uses));
        let tables = [(&imported.written, 1)].into_iter().chain(shared);
        let lines =
            |section: &WrittenSection| section.rules.len() + section.rows.iter().filter(|row| !row.is_comment).count();
        let in_table = |(written, uses): (&Written, usize)| {
            let sections = written.iter().filter(|(scope, _)| scope.kind == id).map(|(_, section)| section);
            sections.map(lines).sum::<usize>() * uses
        };
        (kind.facts(), tables.map(in_table).sum())
    });
    let counts =
        counts.filter(|(_, lines)| *lines > 0).map(|(facts, lines)| count(lines, facts.title, &facts.titles()));
    output::say(&format!("imported {}", counts.collect::<Vec<_>>().join(", ")));
    if !imported.templates.is_empty() {
        let templates = count(imported.templates.len(), "template holds", "templates hold");
        output::say(&format!("{templates} what at least three projects have in common"));
    }
    for (address, why) in imported.left_out.iter().take(SHOWN) {
        let why = if why.is_empty() { "the invite expired" } else { why };
        output::say(&format!("left out {}: {}", plain(&address.to_string()), plain(why)));
    }
    if imported.left_out.len() > SHOWN {
        output::say(&format!("left out {} more; comments in the files name them", imported.left_out.len() - SHOWN));
    }
    tell_unread(imported);
    if imported.organization.is_none() {
        output::warn("the API did not tell the id of the organization: write `organization: { id: org-... }`");
    }
}

/// Says which sections could not be read, and why.
pub(super) fn tell_unread(imported: &Imported) {
    let mut unread: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for (scope, why) in &imported.unread {
        let parent = scope.parent.as_ref().map_or_else(|| "the organization".to_owned(), ToString::to_string);
        unread.entry((kinds::get(scope.kind).facts().section, why)).or_default().push(parent);
    }
    for ((section, why), parents) in unread {
        let first = parents.first().map(|parent| plain(parent).into_owned()).unwrap_or_default();
        let more = if parents.len() > 1 { format!(" and {} more", parents.len() - 1) } else { String::new() };
        output::warn(&format!("`{section}` of {first}{more} could not be read: {why}"));
    }
}
