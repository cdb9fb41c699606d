//! Nodes in, rows out: walks the table of kinds over the files. Every section, envelope and short form is read here,
//! once, for all kinds; an error in one entry keeps its place, and the next entry goes on.

use super::{
    blocks::{entries, not_yet, unknown, word},
    entry,
    policy_block::unlisted,
    reserved::is_later,
    root::HEAD,
    templates::{Template, note_use},
};
use crate::{
    kinds::{
        self,
        erased::AnyKind,
        facts::{Envelope, Facts, KeyForm, Shape},
        kind::Rules,
    },
    model::{
        address::{Address, Name},
        desired_table::{Desired, DesiredRow, DesiredRule, DesiredScope, Wanted},
        diagnostic::Diagnostic,
        node::{Key, Node, NodeKind, Position},
        policy::UnlistedBy,
        scalar::{Moment, Seconds},
        scope::{KindId, ScopeKey},
    },
};
use foldhash::HashMap;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

/// The sections that could not be read in full, so that nothing follows from a name that they lack.
#[derive(Debug, Default)]
pub(super) struct Torn {
    /// A whole file could not be read, and may hold any section.
    files: bool,
    scopes: BTreeSet<ScopeKey>,
}

impl Torn {
    /// Adds the sections that another reading could not read.
    pub(super) fn extend(&mut self, other: Self) {
        self.files |= other.files;
        self.scopes.extend(other.scopes);
    }

    /// Returns whether a section may list more than was read of it.
    pub(super) fn has(&self, scope: &ScopeKey) -> bool {
        self.files || self.scopes.contains(scope)
    }
}

/// Reads every section of every file into `desired`, and says which could not be read in full.
pub(super) fn sections(files: &[&Node], desired: &mut Desired, problems: &mut Vec<Diagnostic>) -> Torn {
    let mut walker = Walker::new(desired, problems);
    for (index, file) in files.iter().enumerate() {
        walker.file(file, index == 0);
    }
    let Walker { desired, torn, .. } = walker;
    for table in desired.scopes.values_mut() {
        table.rows.sort_by(|a, b| a.key.cmp(&b.key));
    }
    torn
}

/// Reads a template as if an entry of this kind were all of it, into scopes under the address of that entry.
pub(super) fn template(
    (id, kind): (KindId, &'static dyn AnyKind),
    entry: &Address,
    template: &Template,
    desired: &Desired,
    problems: &mut Vec<Diagnostic>,
) -> (BTreeMap<ScopeKey, DesiredScope>, Torn) {
    let organization = desired.organization.clone();
    let mut alone = Desired { organization, templates: desired.templates.clone(), ..Desired::default() };
    let mut walker = Walker::new(&mut alone, problems);
    let key = Key { at: template.key.at, name: entry.name().into() };
    walker.entry(kind, &ScopeKey { kind: id, parent: None }, &key, &template.node);
    let torn = walker.torn;
    for table in alone.scopes.values_mut() {
        table.rows.sort_by(|a, b| a.key.cmp(&b.key));
    }
    (alone.scopes, torn)
}

/// The key rules that all sections of a configuration may hold together.
const MOST_RULES: usize = 500_000;

struct Walker<'a> {
    desired: &'a mut Desired,
    problems: &'a mut Vec<Diagnostic>,
    /// The fields of each kind's entries, from its schema.
    fields: &'static BTreeMap<KindId, Vec<String>>,
    /// Where each key was seen first.
    seen: HashMap<ScopeKey, HashMap<Name, Position>>,
    /// Key rules that were seen so far.
    rules: usize,
    torn: Torn,
    /// The `until` of the entry that is being read: what stands in it ends with it.
    until: Option<Seconds>,
}

impl<'a> Walker<'a> {
    fn new(desired: &'a mut Desired, problems: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            desired,
            problems,
            fields: fields_by_kind(),
            seen: HashMap::default(),
            rules: 0,
            torn: Torn::default(),
            until: None,
        }
    }

    fn file(&mut self, node: &Node, root: bool) {
        let Some(sections) = entries(node, "the file", self.problems) else {
            self.torn.files = true;
            return;
        };
        for (key, value) in sections {
            if HEAD.contains(&&*key.name) {
                if root && let Some(block) = value.entries() {
                    self.block(&key.name, block);
                }
                if !root {
                    self.problems.push(
                        Diagnostic::error(key.at, format!("`{}` belongs in the root file", key.name))
                            .help("The root file is the one that is given with -c, or `orgward.yaml` in the folder."),
                    );
                }
            } else if let Some((id, kind)) = kinds::in_block("").find(|(_, kind)| *kind.facts().section == *key.name) {
                self.section(id, kind, None, key, value, &UnlistedBy::new());
            } else if is_later("", &key.name) {
                self.problems.push(not_yet(key, &key.name));
            } else {
                let known = HEAD.iter().copied().chain(kinds::in_block("").map(|(_, kind)| kind.facts().section));
                self.problems.push(unknown(key, &key.name, known, "the file"));
            }
        }
    }

    /// Reads the sections that stand in a block of the root file.
    fn block(&mut self, name: &str, block: &[(Key, Node)]) {
        for (key, value) in block {
            if let Some((id, kind)) = kinds::in_block(name).find(|(_, kind)| *kind.facts().section == *key.name) {
                self.section(id, kind, None, key, value, &UnlistedBy::new());
            }
        }
    }

    fn section(
        &mut self,
        id: KindId,
        kind: &'static dyn AnyKind,
        parent: Option<&Address>,
        key: &Key,
        node: &Node,
        unlisted: &UnlistedBy,
    ) {
        let facts = kind.facts();
        let scope = ScopeKey { kind: id, parent: parent.cloned() };
        let declared = self.desired.scopes.entry(scope.clone());
        declared.or_insert_with(|| DesiredScope::new(key.at, unlisted.clone()));
        match facts.shape {
            Shape::List | Shape::Beside { .. } => return self.list(kind, &scope, key, node),
            Shape::One => {
                let key = Key { at: key.at, name: facts.section.into() };
                return self.entry(kind, &scope, &key, node);
            }
            Shape::Map | Shape::Rules => {}
        }
        let Some(list) = entries(node, facts.section, self.problems) else {
            self.torn.scopes.insert(scope);
            if let (NodeKind::List(_), Some(problem)) = (&node.is, self.problems.last_mut()) {
                problem.help.push(match facts.shape {
                    Shape::Map if facts.short.is_some() => "Write `name: role` for each, without a `-`.".to_owned(),
                    Shape::Map => "Write `name: {}` for each, without a `-`.".to_owned(),
                    Shape::Rules => format!("Write the rules under `{}: {{ allow: [...] }}`.", facts.section),
                    Shape::List | Shape::Beside { .. } | Shape::One => return,
                });
            }
            return;
        };
        match kind.rules() {
            Some(rules) => self.rules(kind, rules, &scope, key, node),
            None => {
                if list.is_empty() {
                    self.problems.push(
                        Diagnostic::warning(
                            key.at,
                            format!("`{}` is empty: the file declares that there should be none", facts.section),
                        )
                        .help(format!("Omit the line to leave {} unmanaged.", facts.section.replace('_', " "))),
                    );
                }
                for (key, node) in list {
                    self.entry(kind, &scope, key, node);
                }
            }
        }
    }

    fn rules(&mut self, kind: &'static dyn AnyKind, allow_rules: &Rules, scope: &ScopeKey, key: &Key, node: &Node) {
        let mut allow = None;
        for (name, value) in node.entries().unwrap_or_default() {
            match &*name.name {
                "allow" => allow = Some(value),
                other => self.problems.push(unknown(name, other, ["allow"], kind.facts().section)),
            }
        }
        let list = match allow.map(|allow| &allow.is) {
            Some(NodeKind::List(list)) => list,
            Some(_) | None => {
                let at = allow.map_or(key.at, |allow| allow.at);
                let message = format!("`{}` needs a list of rules under `allow`", kind.facts().section);
                self.problems.push(Diagnostic::error(at, message).help("Write `allow: []` to allow no key."));
                return;
            }
        };
        if list.is_empty() {
            self.problems.push(Diagnostic::warning(
                key.at,
                format!("`{}.allow` has no rule, so no key is allowed here", kind.facts().section),
            ));
        }
        let fitting = self.rules <= MOST_RULES;
        self.rules = self.rules.saturating_add(list.len());
        if self.rules > MOST_RULES {
            // Once is enough, and none of them is kept.
            if fitting {
                let message = format!("the configuration contains more than {MOST_RULES} key rules");
                let help =
                    "A rule without `id` covers many keys: name their owner, or use a pattern like `name: ci-*`.";
                self.problems.push(Diagnostic::error(key.at, message).help(help));
            }
            return;
        }
        let mut rules = Vec::with_capacity(list.len());
        for node in list {
            if node.entries().is_some_and(<[_]>::is_empty) {
                self.problems.push(
                    Diagnostic::error(node.at, "a rule without any field would allow every key")
                        .help("Restrict it by `id`, `name` or owner."),
                );
                continue;
            }
            match (allow_rules.read)(node) {
                Ok(rule) => rules.push(DesiredRule { at: node.at, rule }),
                Err(bad) => self.problems.push(bad.into()),
            }
        }
        if let Some(table) = self.desired.scopes.get_mut(scope) {
            table.rules.extend(rules);
        }
    }

    /// Reads a list of names: rows without fields.
    fn list(&mut self, kind: &'static dyn AnyKind, scope: &ScopeKey, key: &Key, node: &Node) {
        let facts = kind.facts();
        let NodeKind::List(items) = &node.is else {
            self.torn.scopes.insert(scope.clone());
            let message = match node.is_null() {
                true => format!("`{}` is null", facts.section),
                false => format!("`{}` must be a list, and this is {}", facts.section, node.kind()),
            };
            let help = format!("Write `{}: [...]`, or `[]` for none; omit it to leave it unmanaged.", facts.section);
            self.problems.push(Diagnostic::error(node.at, message).help(help));
            return;
        };
        if items.is_empty() && facts.shape == Shape::List {
            let message = format!("`{}` is empty: the file declares that there should be none", facts.section);
            let help = format!("Omit the line to leave {} unmanaged.", facts.section.replace('_', " "));
            self.problems.push(Diagnostic::warning(key.at, message).help(help));
        }
        for item in items {
            let Some(name) = entry::item(facts, item, self.problems) else { continue };
            let key = Key { at: item.at, name: (&*name).into() };
            if let KeyForm::Amount(_) = facts.key {
                self.entry(kind, scope, &key, item);
                continue;
            }
            let Some(name) = self.key(facts, scope, &key) else { continue };
            let Ok(spec) = kind.spec(&Node { at: item.at, is: NodeKind::Map(Vec::new()) }) else { continue };
            let row = DesiredRow { until: self.until, ..DesiredRow::new(name, item.at, Wanted::Present(spec)) };
            if let Some(table) = self.desired.scopes.get_mut(scope) {
                table.rows.push(row);
            }
        }
    }

    /// The key in its normal form, refused when it was there before.
    fn key(&mut self, facts: &Facts, scope: &ScopeKey, key: &Key) -> Option<Name> {
        let name = entry::normal_key(facts, key, self.problems)?;
        let here = match self.seen.get_mut(scope) {
            Some(here) => here,
            None => self.seen.entry(scope.clone()).or_default(),
        };
        if let Some(first) = here.insert(name.clone(), key.at) {
            let message = format!("`{}` is listed twice under `{}`", key.name, facts.section);
            let mut problem = Diagnostic::error(key.at, message).also(first, "first here");
            if facts.key != KeyForm::Name && key.name.contains('@') {
                problem = problem.help("E-mail addresses that differ only in case are the same person.");
            }
            self.problems.push(problem);
            return None;
        }
        Some(name)
    }

    fn entry(&mut self, kind: &'static dyn AnyKind, scope: &ScopeKey, key: &Key, node: &Node) {
        let facts = kind.facts();
        let Some(name) = self.key(facts, scope, key) else { return };
        if let Some(why) = kind.unfit(&name) {
            self.problems
                .push(Diagnostic::error(key.at, format!("`{name}` cannot be the name of a {}: {why}", facts.title)));
            return;
        }
        let address = kinds::address(scope, &name);
        let known = self.problems.len();
        self.fields_of(kind, scope, key, node, name, &address);
        if scope.parent.is_none() {
            note_use(&self.desired.templates, &address, &mut self.problems[known..]);
        }
    }

    fn fields_of(
        &mut self,
        kind: &'static dyn AnyKind,
        scope: &ScopeKey,
        key: &Key,
        node: &Node,
        name: Name,
        address: &Address,
    ) {
        let facts = kind.facts();
        // Whoever is listed in a broken form stays listed, so that one mistake is one message.
        let fields = entry::long_form(facts, key, node, self.problems)
            .unwrap_or(Node { at: node.at, is: NodeKind::Map(Vec::new()) });
        let mut row = DesiredRow { until: self.until, ..DesiredRow::new(name, key.at, Wanted::Absent) };
        let (mut gone, mut then, mut used) = (None, None, None);
        let mut block = UnlistedBy::new();
        let (mut rest, mut children) = (Vec::new(), Vec::new());
        for (field, value) in fields.entries().unwrap_or_default() {
            if let Some(child) =
                kinds::under(kind.facts().name).find(|(_, child)| *child.facts().section == *field.name)
            {
                match child.1.facts().shape {
                    Shape::Beside { base } => match entry::beside(base, field, value, self.problems) {
                        (None, None) => {}
                        (word, list) => {
                            rest.extend(word.map(|word| (field.clone(), word)));
                            children.extend(list.map(|list| (child, field, list)));
                        }
                    },
                    _ => children.push((child, field, value.clone())),
                }
            } else if let Some(envelope) = entry::envelope(facts, &field.name) {
                match envelope {
                    Envelope::Id => row.id = entry::name(value, &field.name, self.problems),
                    Envelope::RenamedFrom => {
                        row.renamed_from = entry::old_name(facts, value, &field.name, self.problems)
                    }
                    Envelope::Until => {
                        let own = entry::read::<Moment>(value, self.problems).map(Moment::seconds);
                        row.until = own.into_iter().chain(row.until).min();
                    }
                    Envelope::Then => then = Some((field, value)),
                    Envelope::State => gone = entry::state(facts, value, self.problems).then_some(value.at).or(gone),
                    Envelope::Reason => {
                        row.notes.get_or_insert_default().reason =
                            entry::text(value, &field.name, self.problems).map(|text| (&*text).into());
                    }
                    Envelope::Meta => {
                        let Some(list) = entries(value, "meta", self.problems) else { continue };
                        let meta = list.iter().map(|(key, value)| (key.name.to_string(), entry::json(value)));
                        row.notes.get_or_insert_default().meta.extend(meta);
                    }
                    // It was applied before, where it can be.
                    Envelope::Use => used = Some(field),
                    Envelope::Unlisted => {
                        let known = kinds::under(kind.facts().name)
                            .filter(|(_, child)| !child.facts().given)
                            .flat_map(|(_, child)| child.facts().collections(true));
                        block = unlisted(value, known, self.problems);
                    }
                }
            } else if is_later(kind.facts().name, &field.name) {
                self.problems.push(not_yet(field, &field.name));
            } else if self.fields[&scope.kind].iter().any(|known| **known == *field.name) {
                rest.push((field.clone(), value.clone()));
            } else {
                self.problems.push(self.unknown_field(kind, scope.kind, field));
            }
        }
        match gone {
            Some(at) => {
                let extra = rest.first().map(|(field, _)| field).or(children.first().map(|(_, field, _)| *field));
                let extra = extra.or(then.map(|(field, _)| field)).or(used);
                if let Some(field) = extra {
                    let word = facts.gone.unwrap_or_default();
                    let message = format!("`{}` contradicts `state: {word}`", field.name);
                    self.problems.push(Diagnostic::error(field.at, message).also(at, "this declares it absent"));
                } else if row.until.is_some() {
                    self.problems.push(Diagnostic::error(
                        at,
                        "`until` has no effect on an entry that is declared \
                        absent",
                    ));
                }
            }
            None => {
                match kind.spec(&Node { at: fields.at, is: NodeKind::Map(rest) }) {
                    Ok(spec) => row.wanted = Wanted::Present(spec),
                    Err(bad) => {
                        self.problems.push(bad.into());
                        // The person stays listed, so that one mistake is one message.
                        match kind.spec(&Node { at: fields.at, is: NodeKind::Map(Vec::new()) }) {
                            Ok(spec) => row.wanted = Wanted::Present(spec),
                            Err(_) => return,
                        }
                    }
                }
                if let (Some((field, value)), Wanted::Present(spec)) = (then, &row.wanted) {
                    let ends_more = children.iter().any(|((_, child), _, list)| {
                        matches!(child.facts().shape, Shape::Beside { .. })
                            && matches!(&list.is, NodeKind::List(items) if !items.is_empty())
                    });
                    row.then = entry::then_of(kind, &fields, field, value, &**spec, ends_more).unwrap_or_else(|bad| {
                        self.problems.push(bad);
                        None
                    });
                }
                let outer = std::mem::replace(&mut self.until, row.until);
                for ((id, child), field, value) in children {
                    self.section(id, child, Some(address), field, &value, &block);
                }
                self.until = outer;
            }
        }
        if let Some(table) = self.desired.scopes.get_mut(scope) {
            table.rows.push(row);
        }
    }

    fn unknown_field(&self, kind: &'static dyn AnyKind, id: KindId, field: &Key) -> Diagnostic {
        let known: Vec<&str> = self.fields[&id]
            .iter()
            .map(String::as_str)
            // A list beside a field has its name.
            .chain(
                kinds::under(kind.facts().name)
                    .filter(|(_, child)| !matches!(child.facts().shape, Shape::Beside { .. }))
                    .map(|(_, child)| child.facts().section),
            )
            .chain(kind.facts().envelope.iter().map(|field| word(*field)))
            .collect();
        unknown(field, &field.name, known, kind.facts().title)
    }
}

/// Returns the names of the fields that an entry of each kind may have, from its schema.
pub(super) fn fields_by_kind() -> &'static BTreeMap<KindId, Vec<String>> {
    static FIELDS: OnceLock<BTreeMap<KindId, Vec<String>>> = OnceLock::new();
    FIELDS.get_or_init(|| {
        let mut generator = schemars::SchemaGenerator::default();
        let fields = kinds::all().map(|(id, kind)| {
            let schema = kind.spec_schema(&mut generator);
            let names = schema.get("properties").and_then(Value::as_object);
            (id, names.map(|names| names.keys().cloned().collect()).unwrap_or_default())
        });
        fields.collect()
    })
}
