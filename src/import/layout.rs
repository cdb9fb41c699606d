//! An imported organization in, the texts of the files out: one file, or a folder.

use super::{ImportChoice, Imported, ImportedTemplate};
use crate::{
    desired::write,
    kinds,
    model::{
        scalar::{Seconds, date},
        scope::ScopeKey,
        yaml::{YamlLine, YamlValue, inline_list, scalar, text},
    },
};
use std::collections::BTreeSet;

/// The number of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One file.
    File,
    /// A folder: a root file, and files for people, groups and each project.
    Folder,
}

/// The section of templates.
const TEMPLATES: &str = "templates";

/// The name of the root file in a folder.
const ROOT: &str = "orgward.yaml";

/// The sections that stand in a file of their own in a folder, and its name.
const OWN_FILES: &[(&str, &str)] = &[("users", "people.yaml"), ("groups", "groups.yaml")];

/// The section whose entries stand in files of their own in a folder, and the name of their folder.
const EACH: &str = "projects";

/// The pattern for these files.
const EACH_FILE: &str = "projects/*.yaml";

/// The longest name of a file of a project, without its end.
const NAME: usize = 60;

/// Returns the files: their paths inside the folder, and their texts. The first is the root file.
#[must_use]
pub fn files(
    imported: &Imported,
    layout: Layout,
    choice: &ImportChoice,
    schema: &str,
    now: Seconds,
) -> Vec<(String, String)> {
    let modeline = |depth: usize| format!("# yaml-language-server: $schema={}{schema}\n", "../".repeat(depth));
    let sections = write::sections(&imported.written);
    let (sections, others) = match layout {
        Layout::File => (sections, Vec::new()),
        Layout::Folder => apart(sections),
    };
    let patterns: BTreeSet<&str> =
        others.iter().map(|(path, _)| if path.contains('/') { EACH_FILE } else { path.as_str() }).collect();
    let mut lines = head(imported, choice, &patterns);
    lines.extend(templates(imported));
    for section in sections {
        lines.extend([YamlLine::Blank, section]);
    }
    let from = imported.organization.as_deref().map(|id| format!(" from {id}")).unwrap_or_default();
    let written = format!("# Written by `orgward import` on {}{from}.\n", date(now));
    let mut files = vec![(ROOT.to_owned(), modeline(0) + &written + &text(&lines))];
    files.extend(
        others.iter().map(|(path, line)| {
            (path.clone(), modeline(path.matches('/').count()) + &text(std::slice::from_ref(line)))
        }),
    );
    files
}

/// Splits sections into those of the root file and those of other files, with the paths of these.
fn apart(sections: Vec<YamlLine>) -> (Vec<YamlLine>, Vec<(String, YamlLine)>) {
    let (mut kept, mut others, mut used) = (Vec::new(), Vec::new(), BTreeSet::new());
    for line in sections {
        let YamlLine::Item { key, value, comment } = line else {
            kept.push(line);
            continue;
        };
        match (OWN_FILES.iter().find(|(section, _)| *section == key), value) {
            (Some((_, path)), value) => others.push(((*path).to_owned(), YamlLine::Item { key, value, comment })),
            (None, YamlValue::Map(entries)) if key == EACH => {
                for entry in entries {
                    match &entry {
                        YamlLine::Item { key: name, .. } => {
                            let path = format!("{EACH}/{}.yaml", file_name(name, &mut used));
                            others.push((path, YamlLine::entry(EACH, YamlValue::Map(vec![entry]))));
                        }
                        YamlLine::Comment(text) => kept.push(YamlLine::Comment(format!("{EACH}: {text}"))),
                        YamlLine::Blank => {}
                    }
                }
            }
            (None, value) => kept.push(YamlLine::Item { key, value, comment }),
        }
    }
    (kept, others)
}

fn head(imported: &Imported, choice: &ImportChoice, patterns: &BTreeSet<&str>) -> Vec<YamlLine> {
    let comment = |text: &str| YamlLine::Comment(text.to_owned());
    let mut lines = Vec::new();
    if !imported.unread.is_empty() {
        lines.push(comment("Incomplete: a comment stands in the place of each section that could not be read."));
    }
    if !choice.is_everything() {
        lines.push(comment("Only a part of the organization was imported."));
    }
    match (choice.settings, choice.rate_limits) {
        (false, false) => {
            lines.push(comment("Settings, limits and alerts are not imported: they are left unmanaged."));
        }
        (true, false) => lines.push(comment("Rate limits are not imported: they are left unmanaged.")),
        (false, true) => lines.push(comment("Settings and alerts are not imported: they are left unmanaged.")),
        (true, true) => {}
    }
    if choice.rate_limits {
        lines.push(comment("A limit that the default project and most projects have is not written."));
        lines.push(comment("With fewer than three projects, every limit is written."));
    }
    lines.push(YamlLine::entry("version", YamlValue::Inline("1".to_owned())));
    lines.push(YamlLine::Blank);
    let default = comment("default_project: NAME  # the name of the default project, if it is not `Default project`");
    let mut organization = Vec::new();
    match &imported.organization {
        Some(id) => organization.push(YamlLine::entry("id", YamlValue::Inline(scalar(id)))),
        None => lines
            .push(comment("organization: { id: org-... }  # required by `orgward apply`; the API did not tell the id")),
    }
    if !imported.knows_default {
        match organization.is_empty() {
            true => lines.push(default),
            false => organization.push(default),
        }
    }
    let own = write::in_block(&imported.written, ImportChoice::ORGANIZATION);
    let (own, notes): (Vec<_>, Vec<_>) = own.into_iter().partition(|line| matches!(line, YamlLine::Item { .. }));
    organization.extend(own);
    match organization.iter().any(|line| matches!(line, YamlLine::Item { .. })) {
        true => organization.extend(notes),
        // A block of comments alone would be no mapping.
        false => lines.extend(notes),
    }
    if !organization.is_empty() {
        lines.push(YamlLine::entry("organization", YamlValue::Map(organization)));
    }
    if !patterns.is_empty() {
        let list = inline_list(patterns.iter().map(|pattern| scalar(pattern)));
        lines.extend([YamlLine::Blank, YamlLine::entry("files", YamlValue::Inline(list))]);
    }
    lines.push(YamlLine::Blank);
    lines.push(YamlLine::entry("policy", YamlValue::Map(policy(imported, choice))));
    lines
}

/// Returns the lines of the templates; none without one.
fn templates(imported: &Imported) -> Vec<YamlLine> {
    let one = |template: &ImportedTemplate| {
        let scope = ScopeKey { kind: template.kind, parent: None };
        write::entry(&template.written, &scope, kinds::get(template.kind).facts(), &template.row)
    };
    let all: Vec<YamlLine> = imported.templates.iter().map(one).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let why = YamlLine::Comment("What at least three projects have in common. They say `use:`.".to_owned());
    vec![YamlLine::Blank, why, YamlLine::entry(TEMPLATES, YamlValue::Map(all))]
}

/// Spells out what happens to rows that no section lists, so that the owner chooses.
fn policy(imported: &Imported, choice: &ImportChoice) -> Vec<YamlLine> {
    let mut seen = BTreeSet::new();
    let shared = imported.templates.iter().flat_map(|template| template.written.keys());
    let scopes = imported.written.keys().chain(shared);
    let written: BTreeSet<&str> = scopes.map(|scope| kinds::get(scope.kind).facts().name).collect();
    let roots: BTreeSet<&str> = choice.roots().map(|scope| kinds::get(scope.kind).facts().section).collect();
    let top = |name: &str| {
        let mut facts = kinds::named(name).map(|(_, kind)| kind.facts());
        while let Some(above) = facts.and_then(|facts| kinds::named(facts.under)) {
            facts = Some(above.1.facts());
        }
        facts.map_or("", |facts| facts.section)
    };
    let mut list = Vec::new();
    for (_, kind) in kinds::all() {
        let facts = kind.facts();
        // What is given has no rows that a section could leave out.
        if !choice.reads(kind) || facts.given {
            continue;
        }
        let is_imported = facts.access && roots.contains(top(facts.name));
        if !is_imported && !written.contains(facts.name) {
            continue;
        }
        for collection in facts.collections(true).into_iter().rev() {
            if seen.insert(collection) {
                let partial = choice.is_partial(collection);
                let (word, comment) = if partial { ("ignore", "only some were imported") } else { ("report", "") };
                list.push(YamlLine::Item {
                    key: scalar(collection),
                    value: YamlValue::Inline(word.to_owned()),
                    comment: comment.to_owned(),
                });
            }
        }
    }
    vec![
        YamlLine::Comment(
            "What happens to live rows that a section below does not list. Choose for each: `report` shows".to_owned(),
        ),
        YamlLine::Comment(
            "them in every plan, `remove` removes them (keys: revokes them), `ignore` hides them.".to_owned(),
        ),
        YamlLine::entry("unlisted", YamlValue::Map(list)),
    ]
}

/// Returns a name for a file that no other project has.
fn file_name(name: &str, used: &mut BTreeSet<String>) -> String {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' };
    let plain: String = name.chars().map(plain).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let base: String = words.join("-").chars().take(NAME).collect();
    let base = if base.is_empty() { "project".to_owned() } else { base };
    let numbered = (1_u32..).map(|number| if number == 1 { base.clone() } else { format!("{base}-{number}") });
    let mut free = numbered.filter(|name| used.insert(name.clone()));
    free.next().unwrap_or_default()
}
