//! Files in, the same files with every template applied out: from nodes to nodes, before anybody walks over sections. A
//! mapping merges by key; a list or a scalar of the entry replaces that of the template.

use super::blocks::{entries, unknown, word};
use crate::{
    kinds::{self, erased::AnyKind, facts::Envelope},
    model::{
        address::Address,
        diagnostic::{Diagnostic, nearest},
        node::{Key, Node, NodeKind, Position},
        plural::count,
        scope::KindId,
        template_uses::{TemplatePlace, TemplateUses},
    },
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// The key of the block of templates in the root file.
pub(super) const TEMPLATES: &str = "templates";

/// The key, in the root file, of what holds in live projects that no entry lists.
pub(super) const UNLISTED: &str = "unlisted_projects";

/// The field of an entry that names its template.
pub(super) const USE: &str = "use";

/// The nodes that templates may add to all files together: as many as all files may hold.
const MOST_NODES: usize = 5_000_000;

/// The places where a problem of a template shows that it is used.
const SHOWN: usize = 3;

/// The words beside the place of a `use:`.
const USED_HERE: &str = "used here";

/// The files with every template applied.
pub(super) struct Expanded<'a> {
    /// The files; the first is the root file.
    pub(super) files: Vec<Cow<'a, Node>>,
    /// The places of templates and of their uses.
    pub(super) uses: TemplateUses,
    /// The template for live parents that no entry lists.
    pub(super) unlisted: Option<Template>,
    /// The templates that nobody uses.
    pub(super) unused: Vec<Template>,
}

/// One template, without what cannot be in one.
#[derive(Clone)]
pub(super) struct Template {
    /// Its name, with its place.
    pub(super) key: Key,
    /// Its contents; always a mapping.
    pub(super) node: Node,
    size: usize,
}

/// Returns the kind whose entries may use a template.
pub(super) fn user() -> Option<(KindId, &'static dyn AnyKind)> {
    kinds::under("").find(|(_, kind)| kind.facts().envelope.contains(&Envelope::Use))
}

/// Applies every template.
pub(super) fn expand<'a>(files: &[&'a Node], problems: &mut Vec<Diagnostic>) -> Expanded<'a> {
    let mut expander = Expander::read(files.first().copied(), problems);
    expander.measure(files);
    let unlisted = files.first().and_then(|root| expander.unlisted(root));
    let files = files.iter().map(|file| expander.file(file)).collect();
    let Expander { templates, uses, used, problems, .. } = expander;
    let unused: Vec<Template> =
        templates.into_values().filter(|template| !used.contains(&*template.key.name)).collect();
    for template in &unused {
        let message = format!("no project uses the template `{}`", template.key.name);
        problems.push(
            Diagnostic::warning(template.key.at, message)
                .help(format!("Write `use: {}` in a project, or remove the template.", template.key.name)),
        );
    }
    Expanded { files, uses, unlisted, unused }
}

/// Returns all files as one, with every template applied: `orgward validate --expand` prints it. A template stays only
/// where projects that no entry lists use it.
pub(super) fn document(files: &[&Node]) -> Node {
    let expanded = expand(files, &mut Vec::new());
    let at = files.first().map(|root| root.at).unwrap_or_default();
    let mut sections: Vec<(Key, Node)> = Vec::new();
    for (key, node) in expanded.files.iter().flat_map(|file| file.entries().unwrap_or_default()) {
        let mut node = node.clone();
        match &*key.name {
            "files" => continue,
            TEMPLATES => {
                let kept = expanded.unlisted.iter().map(|template| (template.key.clone(), template.node.clone()));
                node.is = NodeKind::Map(kept.collect());
                if expanded.unlisted.is_none() {
                    continue;
                }
            }
            _ => {}
        }
        match sections.iter_mut().find(|(known, _)| known.name == key.name) {
            Some((_, Node { is: NodeKind::Map(known), .. })) => {
                known.extend(node.entries().unwrap_or_default().iter().cloned());
            }
            _ => sections.push((key.clone(), node)),
        }
    }
    Node { at, is: NodeKind::Map(sections) }
}

struct Expander<'p> {
    templates: BTreeMap<Box<str>, Template>,
    /// Templates that are broken, so that nothing follows from their absence.
    broken: BTreeSet<Box<str>>,
    uses: TemplateUses,
    used: BTreeSet<Box<str>>,
    /// True if the templates would add too much, so that none is applied.
    is_too_large: bool,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'p> Expander<'p> {
    /// Reads the templates of the root file.
    fn read(root: Option<&Node>, problems: &'p mut Vec<Diagnostic>) -> Self {
        let mut expander = Self {
            templates: BTreeMap::new(),
            broken: BTreeSet::new(),
            uses: TemplateUses::default(),
            used: BTreeSet::new(),
            is_too_large: false,
            problems,
        };
        let sections = root.and_then(Node::entries).unwrap_or_default();
        let Some(index) = sections.iter().position(|(key, _)| &*key.name == TEMPLATES) else { return expander };
        let (key, block) = &sections[index];
        expander.uses.end = sections.get(index + 1).map(|(next, _)| next.at);
        let Some(list) = entries(block, &key.name, expander.problems) else { return expander };
        for (key, node) in list {
            expander.uses.templates.push(TemplatePlace { name: (&*key.name).into(), from: key.at });
            expander.template(key, node);
        }
        expander
    }

    fn template(&mut self, key: &Key, node: &Node) {
        let Some(list) = entries(node, &key.name, self.problems) else {
            self.broken.insert(key.name.clone());
            return;
        };
        let mut kept = Vec::with_capacity(list.len());
        for (field, value) in list {
            match refused(&field.name) {
                Some(why) => {
                    let message = format!("a template cannot contain `{}`", field.name);
                    self.problems.push(Diagnostic::error(field.at, message).help(why));
                }
                None => kept.push((field.clone(), value.clone())),
            }
        }
        let node = Node { at: node.at, is: NodeKind::Map(kept) };
        let size = size(&node);
        self.templates.insert(key.name.clone(), Template { key: key.clone(), node, size });
    }

    /// Counts what the templates would add, before anything is copied.
    fn measure(&mut self, files: &[&Node]) {
        let section = user().map_or("", |(_, kind)| kind.facts().section);
        let entries = files.iter().filter_map(|file| file.get(section)?.entries()).flatten();
        let mut added: usize = 0;
        for value in entries.filter_map(|(_, entry)| entry.get(USE)) {
            let template = value.text().and_then(|name| self.templates.get(name));
            added = added.saturating_add(template.map_or(0, |template| template.size));
            if added > MOST_NODES {
                let message = format!("the templates add more than {MOST_NODES} values to the configuration");
                let help = "Move large lists out of the templates, or use them in fewer projects.";
                self.problems.push(Diagnostic::error(value.at, message).help(help));
                self.is_too_large = true;
                return;
            }
        }
    }

    /// Reads which template holds in live parents that no entry lists.
    fn unlisted(&mut self, root: &Node) -> Option<Template> {
        let (key, block) = root.entries()?.iter().find(|(key, _)| &*key.name == UNLISTED)?;
        for (field, _) in entries(block, UNLISTED, self.problems)? {
            if &*field.name != USE {
                self.problems.push(unknown(field, &field.name, [USE], UNLISTED));
            }
        }
        let Some((field, value)) = block.entries()?.iter().find(|(field, _)| &*field.name == USE) else {
            self.problems.push(
                Diagnostic::error(key.at, format!("`{UNLISTED}` names no template"))
                    .help(format!("Write `{UNLISTED}: {{ use: TEMPLATE }}`.")),
            );
            return None;
        };
        let template = self.named(value)?;
        self.uses.unlisted = Some(field.at);
        Some(template)
    }

    /// Applies the templates to the entries of one file.
    fn file<'a>(&mut self, file: &'a Node) -> Cow<'a, Node> {
        let section = user().map_or("", |(_, kind)| kind.facts().section);
        let Some((_, list)) = file.entries().unwrap_or_default().iter().find(|(key, _)| &*key.name == section) else {
            return Cow::Borrowed(file);
        };
        let mut list = list.entries().unwrap_or_default();
        if !list.iter().any(|(_, entry)| entry.get(USE).is_some()) {
            return Cow::Borrowed(file);
        }
        let mut expanded = file.clone();
        if let NodeKind::Map(sections) = &mut expanded.is {
            for (_, node) in sections.iter_mut().filter(|(key, _)| &*key.name == section) {
                let all = std::mem::take(&mut list);
                node.is = NodeKind::Map(all.iter().map(|(key, entry)| (key.clone(), self.entry(key, entry))).collect());
            }
        }
        Cow::Owned(expanded)
    }

    /// An entry with its template applied. Where it has none, or there is no such template, it is as it was.
    fn entry(&mut self, key: &Key, entry: &Node) -> Node {
        let used = entry.entries().unwrap_or_default().iter().find(|(field, _)| &*field.name == USE);
        let Some((field, value)) = used else { return entry.clone() };
        let Some(template) = self.named(value) else { return entry.clone() };
        let segment = user().map_or("", |(_, kind)| kind.facts().segment);
        self.uses.by_entry.entry(Address::root(segment, key.name.trim())).or_insert(field.at);
        // What must be gone has no contents; the walk over the entry says so.
        if entry.get(word(Envelope::State)).is_some() {
            return entry.clone();
        }
        if self.is_too_large {
            return entry.clone();
        }
        let own = entry.entries().unwrap_or_default().iter().filter(|(field, _)| &*field.name != USE).cloned();
        merge(&template.node, &Node { at: entry.at, is: NodeKind::Map(own.collect()) })
    }

    /// The template that a `use:` names.
    fn named(&mut self, value: &Node) -> Option<Template> {
        let Some(name) = value.text().filter(|name| !value.is_null() && !name.is_empty()) else {
            let message = format!("`{USE}` must be the name of a template, and this is {}", value.kind());
            self.problems.push(Diagnostic::error(value.at, message).help("An entry uses one template."));
            return None;
        };
        if let Some(template) = self.templates.get(name) {
            self.used.insert(name.into());
            return Some(template.clone());
        }
        if self.broken.contains(name) {
            return None;
        }
        let problem = Diagnostic::error(value.at, format!("there is no template `{name}`"));
        self.problems.push(match nearest(name, self.templates.keys().map(AsRef::as_ref)) {
            Some(near) => problem.label(format!("did you mean `{near}`?")),
            None if self.templates.is_empty() => {
                problem.help(format!("Define it under `{TEMPLATES}` in the root file."))
            }
            None => {
                let known: Vec<&str> = self.templates.keys().map(AsRef::as_ref).collect();
                problem.help(format!("The templates are: {}.", known.join(", ")))
            }
        });
        None
    }
}

/// Returns why a field of an entry cannot be in a template.
pub(super) fn refused(field: &str) -> Option<&'static str> {
    let (_, kind) = user()?;
    let envelope = kind.facts().envelope.iter().copied().find(|envelope| word(*envelope) == field);
    // `until` may come to more kinds, and ends a thing as `state` does.
    let envelope = envelope.or_else(|| (field == word(Envelope::Until)).then_some(Envelope::Until))?;
    match envelope {
        Envelope::Reason | Envelope::Meta => None,
        Envelope::Use => Some("There is one level of templates, so that an entry and its template say everything."),
        Envelope::Id => Some("An id belongs to one project. Write it there."),
        Envelope::RenamedFrom => Some("An old name belongs to one project. Write it there."),
        Envelope::State => Some("Archiving is permanent, so each project must ask for it itself."),
        Envelope::Until | Envelope::Then => Some("An end belongs to one project. Write it there."),
        Envelope::Unlisted => {
            Some("`unlisted` decides what is removed, so it must stand in the project itself, or under `policy`.")
        }
    }
}

/// Returns the two as one: mappings merge by key, and everything else is replaced by the entry's own.
fn merge(template: &Node, own: &Node) -> Node {
    let (NodeKind::Map(given), NodeKind::Map(written)) = (&template.is, &own.is) else { return own.clone() };
    let places: BTreeMap<&str, usize> = given.iter().enumerate().map(|(place, (key, _))| (&*key.name, place)).collect();
    let mut merged = given.clone();
    for (key, node) in written {
        match places.get(&*key.name).map(|place| (&mut merged[*place], &given[*place].1)) {
            Some((entry, given)) => *entry = (key.clone(), merge(given, node)),
            None => merged.push((key.clone(), node.clone())),
        }
    }
    Node { at: own.at, is: NodeKind::Map(merged) }
}

/// The values and keys of a node.
fn size(node: &Node) -> usize {
    match &node.is {
        NodeKind::Plain(_) | NodeKind::Quoted(_) => 1,
        NodeKind::List(items) => items.iter().map(size).fold(1, usize::saturating_add),
        NodeKind::Map(entries) => {
            entries.iter().map(|(_, value)| size(value).saturating_add(1)).fold(1, usize::saturating_add)
        }
    }
}

/// Notes at every new problem that lies in a template who uses it.
pub(super) fn note_use(uses: &TemplateUses, entry: &Address, new: &mut [Diagnostic]) {
    for problem in new {
        if let Some(used_at) = problem.at.and_then(|at| uses.used_at(at, entry)) {
            problem.also.push((used_at, USED_HERE.to_owned()));
        }
    }
}

/// Tells a problem of a template once, and not for every entry that uses it.
pub(super) fn fold(uses: &TemplateUses, problems: &mut Vec<Diagnostic>) {
    if uses.templates.is_empty() {
        return;
    }
    let mut first: BTreeMap<(Position, String, String, Vec<String>), usize> = BTreeMap::new();
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(problems.len());
    let mut places: BTreeMap<usize, BTreeSet<Position>> = BTreeMap::new();
    for mut problem in std::mem::take(problems) {
        let (used, others): (Vec<_>, Vec<_>) = problem.also.drain(..).partition(|(_, label)| label == USED_HERE);
        problem.also = others;
        let (Some(at), false) = (problem.at, used.is_empty()) else {
            kept.push(problem);
            continue;
        };
        let key = (at, problem.message.clone(), problem.label.clone(), problem.help.clone());
        let index = *first.entry(key).or_insert(kept.len());
        if index == kept.len() {
            kept.push(problem);
        }
        places.entry(index).or_default().extend(used.into_iter().map(|(at, _)| at));
    }
    for (index, places) in places {
        let problem = &mut kept[index];
        let Some(name) = problem.at.and_then(|at| uses.template_at(at)) else { continue };
        let more = places.len().saturating_sub(SHOWN);
        let mut sorted: Vec<Position> = places.into_iter().collect();
        sorted.sort_by_key(|at| (at.file, at.line, at.column));
        let unlisted = uses.unlisted.is_some_and(|at| sorted.contains(&at));
        let projects = sorted.len() - usize::from(unlisted);
        for (shown, at) in sorted.into_iter().take(SHOWN).enumerate() {
            let label = match more {
                more if more > 0 && shown + 1 == SHOWN => format!("{USED_HERE}, and in {more} more"),
                _ => USED_HERE.to_owned(),
            };
            problem.also.push((at, label));
        }
        let some = (projects > 0).then(|| count(projects, "project", "projects"));
        let all = unlisted.then(|| "all unlisted projects".to_owned());
        let users: Vec<String> = some.into_iter().chain(all).collect();
        problem.help.push(format!("Through the template `{name}`, this affects {}.", users.join(" and ")));
    }
    *problems = kept;
}
