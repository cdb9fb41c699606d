//! `--base` or `--changed-since` in, the configuration before the change out: from a path, or from a git revision.

use super::{
    ConfigurationArgs,
    configuration::{self, Loaded},
    exit::Failure,
    output,
};
use crate::{
    desired::changed::changed,
    model::{plural::count, text::quoted},
    plan::published_base::PlanScope,
    reconcile::Base,
    render::plain::plain,
    source::{
        ROOT_FILE, attach, attach_revision, load, load_revision,
        revision::{Revision, RevisionError, commit_of, is_revision_name},
    },
};
use std::path::{Path, PathBuf};

/// Where a base configuration is.
enum BasePlace {
    /// A file or folder.
    Path(PathBuf),
    /// A revision of the repository that the configuration is in.
    Revision(Revision),
}

/// Takes over another configuration as the base: its guardrails hold as well, and the plan is compared with it.
pub(super) fn with_base(loaded: &mut Loaded, base: Option<&Path>, config: &ConfigurationArgs) -> Result<(), Failure> {
    let Some(base) = base else { return Ok(()) };
    loaded.configuration.base = Some(read(base, config)?);
    Ok(())
}

/// Narrows a plan of a configuration to what changed since a revision, and returns its scope. `base` is the one that
/// [`with_base`] has read; without one, that revision is the base as far as this takes no requests: the plan names what
/// the configuration no longer lists. `None` says that the plan is made in full; the reason goes to stderr.
pub(super) fn narrow(
    loaded: &mut Loaded,
    since: Option<&Path>,
    base: Option<&Path>,
    config: &ConfigurationArgs,
) -> Result<Option<PlanScope>, Failure> {
    let Some(since) = since else { return Ok(None) };
    let configuration = &mut loaded.configuration;
    let own;
    if base.is_none() {
        configuration.base = Some(Base { compares_changes: false, ..read(since, config)? });
    }
    let before = match &configuration.base {
        Some(known) if base.is_none_or(|base| base == since) => known,
        _ => {
            own = read(since, config)?;
            &own
        }
    };
    match changed(&before.desired, &configuration.desired) {
        Ok(focus) => {
            let scope = PlanScope::new(&before.name, &before.commit, &focus);
            configuration.focus = Some(focus);
            Ok(Some(scope))
        }
        Err(why) => {
            output::say(&format!("{} since `{}`, so the plan is made in full", plain(&why.to_string()), before.name));
            Ok(None)
        }
    }
}

/// Reads the configuration at a path, or what the configuration was in a revision.
fn read(base: &Path, config: &ConfigurationArgs) -> Result<Base, Failure> {
    let head = configuration::path(config)?;
    let name = quoted(&base.display().to_string()).into_owned();
    let (folder, root_file) = root(&head);
    let (commit, (loaded, problems)) = match place(base, &folder)? {
        BasePlace::Path(path) => {
            let read = configuration::resolved(load(&path), attach);
            (String::new(), read)
        }
        BasePlace::Revision(revision) => {
            tell_missing(&revision, &name);
            let loaded = load_revision(&revision, &folder, &root_file);
            let read = configuration::resolved(loaded, |_, named| attach_revision(&revision, named));
            (revision.commit, read)
        }
    };
    let loaded = configuration::checked(loaded, &problems).inspect_err(|_| {
        output::say(&format!(
            "the base configuration `{name}` is invalid, so nobody can say what this configuration changes: correct \
             the base first, in a change of its own"
        ));
    })?;
    let configuration = loaded.configuration;
    Ok(Base { name, commit, desired: configuration.desired, files: configuration.files, compares_changes: true })
}

/// Warns where the base has changes that this configuration lacks: a comparison takes them for the reverse.
fn tell_missing(revision: &Revision, name: &str) {
    let ahead = revision.commits_ahead();
    if ahead > 0 {
        let commits = count(ahead, "commit", "commits");
        output::warn(&format!(
            "HEAD lacks {commits} of `{name}` about this configuration, so what they added counts as taken away \
             here: merge `{name}` first, or compare with `git merge-base HEAD {name}`"
        ));
    }
}

/// Returns the folder of a configuration, and the name of its root file in it.
fn root(config: &Path) -> (PathBuf, String) {
    if config.is_dir() {
        return (config.to_owned(), ROOT_FILE.to_owned());
    }
    let folder = config.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    (folder.to_owned(), config.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

/// Decides whether a base is a path or a revision. What exists is a path; `./X` is always one.
fn place(base: &Path, folder: &Path) -> Result<BasePlace, Failure> {
    let failed = |error: RevisionError| Failure::wrong(error.message).hint(error.help);
    let text = base.to_str().unwrap_or_default();
    let is_plain_path = base.is_absolute() || text.starts_with("./") || text.starts_with("../");
    let may_be_revision = !is_plain_path && is_revision_name(text);
    if base.symlink_metadata().is_ok() {
        if may_be_revision && commit_of(folder, text).is_some() {
            let shown = quoted(text);
            return Err(Failure::wrong(format!("`{shown}` is both a path and a git revision"))
                .hint(format!("Write `./{shown}` for the path, or a longer name of the revision: `heads/{shown}`.")));
        }
        return Ok(BasePlace::Path(base.to_owned()));
    }
    match is_plain_path {
        // Reading it says that it is not there.
        true => Ok(BasePlace::Path(base.to_owned())),
        false => Revision::open(folder, text).map(BasePlace::Revision).map_err(failed),
    }
}
