//! Nodes in, rows out: walks the table of kinds over the files. Every section, envelope and short form is read here,
//! once, for all kinds; an error in one entry keeps its place, and the next entry goes on.

use super::{
    blocks::{entries, has_space_around, not_yet, space_around, unknown, word},
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
        diagnostic::{Diagnostic, nearest},
        money::Usd,
        node::{Key, Node, NodeKind, Position},
        node_de,
        policy::UnlistedBy,
        principal,
        scalar::{Email, Moment, Seconds},
        scope::{AnySpec, Desired, DesiredRow, DesiredRule, DesiredScope, KindId, ScopeKey, Wanted},
    },
};
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
    seen: BTreeMap<(ScopeKey, Name), Position>,
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
            seen: BTreeMap::new(),
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
            let Some(name) = self.item(facts, item) else { continue };
            let key = Key { at: item.at, name: (&*name).into() };
            if let KeyForm::Amount(_) = facts.key {
                self.entry(kind, scope, &key, item);
                continue;
            }
            let Some(name) = self.key(facts, scope, &key) else { continue };
            let Ok(spec) = kind.spec(&Node { at: item.at, is: NodeKind::Map(Vec::new()) }) else { continue };
            let row = DesiredRow {
                key: name,
                at: item.at,
                wanted: Wanted::Present(spec),
                id: None,
                renamed_from: None,
                until: self.until,
                then: None,
                notes: None,
            };
            if let Some(table) = self.desired.scopes.get_mut(scope) {
                table.rows.push(row);
            }
        }
    }

    /// The name that an item of a list is.
    fn item(&mut self, facts: &Facts, item: &Node) -> Option<Name> {
        if facts.key == KeyForm::Principal
            && let Some([(field, value)]) = item.entries()
            && &*field.name == "service_account"
        {
            let text = self.name(value, "service_account")?;
            return match principal::parse_account(&text) {
                Ok((project, name)) => Some(principal::of_account(&project, &name).into()),
                Err(message) => {
                    let help = "Name the service account by its project and its own name.";
                    self.problems.push(Diagnostic::error(value.at, message).help(help));
                    None
                }
            };
        }
        if let KeyForm::Amount(field) = facts.key {
            let text = item.get(field).and_then(Node::text);
            if text.is_none() {
                let message = format!("each item of `{}` is a mapping with `{field}`", facts.section);
                self.problems.push(Diagnostic::error(item.at, message));
            }
            // What is no amount is refused with the other fields.
            return text.map(|text| Usd::parse(text).map_or_else(|_| text.into(), |usd| usd.to_string().into()));
        }
        let text = item.text().filter(|text| !text.trim().is_empty() && !item.is_null());
        if text.is_none() {
            let what = match facts.key {
                KeyForm::Principal => "an e-mail address or `{ service_account: project/name }`",
                _ => "a name",
            };
            let message = format!("each item of `{}` is {what}, and this is {}", facts.section, item.kind());
            self.problems.push(Diagnostic::error(item.at, message));
        }
        text.map(Into::into)
    }

    /// The key in its normal form, refused when it was there before.
    fn key(&mut self, facts: &Facts, scope: &ScopeKey, key: &Key) -> Option<Name> {
        let name: Name = match facts.key {
            KeyForm::Principal if key.name.starts_with(principal::ACCOUNT) => (&*key.name).into(),
            KeyForm::Email | KeyForm::Principal => match Email::parse(&key.name) {
                Ok(email) => {
                    self.foreign_letters(key);
                    email.as_str().into()
                }
                Err(message) => {
                    self.problems.push(Diagnostic::error(key.at, message));
                    return None;
                }
            },
            KeyForm::Name if key.name.trim().is_empty() || key.name.chars().any(char::is_control) => {
                self.problems.push(Diagnostic::error(key.at, "a name cannot be empty or contain control characters"));
                return None;
            }
            KeyForm::Name if has_space_around(&key.name) => {
                self.problems.push(space_around(key.at, &key.name));
                // What stands in it is read all the same.
                key.name.trim().into()
            }
            KeyForm::Name | KeyForm::Amount(_) => (&*key.name).into(),
        };
        if let Some(first) = self.seen.insert((scope.clone(), name.clone()), key.at) {
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

    /// Letters that look like others are the oldest way to invite somebody else.
    fn foreign_letters(&mut self, key: &Key) {
        let letters: BTreeSet<char> = key.name.chars().filter(|letter| !letter.is_ascii()).collect();
        if letters.is_empty() {
            return;
        }
        let told: Vec<String> =
            letters.iter().take(5).map(|letter| format!("`{letter}` (U+{:04X})", u32::from(*letter))).collect();
        self.problems.push(
            Diagnostic::warning(key.at, format!("`{}` contains {}", key.name, told.join(", ")))
                .help("Non-ASCII letters can look like other letters. Make sure that this is the intended person."),
        );
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
        let fields = self.long_form(facts, key, node).unwrap_or(Node { at: node.at, is: NodeKind::Map(Vec::new()) });
        let mut row = DesiredRow {
            key: name,
            at: key.at,
            wanted: Wanted::Absent,
            id: None,
            renamed_from: None,
            until: self.until,
            then: None,
            notes: None,
        };
        let (mut gone, mut then, mut used) = (None, None, None);
        let mut block = UnlistedBy::new();
        let (mut rest, mut children) = (Vec::new(), Vec::new());
        for (field, value) in fields.entries().unwrap_or_default() {
            if let Some(child) =
                kinds::under(kind.facts().name).find(|(_, child)| *child.facts().section == *field.name)
            {
                match child.1.facts().shape {
                    Shape::Beside { base } => match self.beside(base, field, value) {
                        (None, None) => {}
                        (word, list) => {
                            rest.extend(word.map(|word| (field.clone(), word)));
                            children.extend(list.map(|list| (child, field, list)));
                        }
                    },
                    _ => children.push((child, field, value.clone())),
                }
            } else if let Some(envelope) = envelope(facts, &field.name) {
                match envelope {
                    Envelope::Id => row.id = self.name(value, &field.name),
                    Envelope::RenamedFrom => row.renamed_from = self.old_name(facts, value, &field.name),
                    Envelope::Until => {
                        let own = self.read::<Moment>(value).map(Moment::seconds);
                        row.until = own.into_iter().chain(row.until).min();
                    }
                    Envelope::Then => then = Some((field, value)),
                    Envelope::State => gone = self.state(facts, value).then_some(value.at).or(gone),
                    Envelope::Reason => {
                        row.notes.get_or_insert_default().reason =
                            self.text(value, &field.name).map(|text| (&*text).into());
                    }
                    Envelope::Meta => {
                        let Some(list) = entries(value, "meta", self.problems) else { continue };
                        let meta = list.iter().map(|(key, value)| (key.name.to_string(), json(value)));
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
                    row.then = then_of(kind, &fields, field, value, &**spec, ends_more).unwrap_or_else(|bad| {
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

    /// An entry as a mapping: a bare word stands for the kind's main field.
    fn long_form(&mut self, facts: &Facts, key: &Key, node: &Node) -> Option<Node> {
        if node.is_null() {
            let instead = match facts.short {
                _ if facts.shape == Shape::One => "a value, or omit the line to leave it unmanaged",
                Some(_) => "a role, or `{}` to list it without managing its role",
                None => "`{}` to list it and manage nothing in it",
            };
            self.problems
                .push(Diagnostic::error(node.at, format!("`{}` is null", key.name)).help(format!("Write {instead}.")));
            return None;
        }
        match (&node.is, facts.short) {
            (NodeKind::Map(_), _) => Some(node.clone()),
            (NodeKind::Plain(_) | NodeKind::Quoted(_) | NodeKind::List(_), Some(short)) => {
                let field = Key { at: node.at, name: short.into() };
                Some(Node { at: node.at, is: NodeKind::Map(vec![(field, node.clone())]) })
            }
            _ => {
                let message = format!("`{}` must be a mapping, and this is {}", key.name, node.kind());
                self.problems
                    .push(Diagnostic::error(node.at, message).help("Write `{}` to list it and manage nothing in it."));
                None
            }
        }
    }

    /// Splits the value of a field that may be a list: the base word stays in the field, and the rest are rows. A bare
    /// word declares no row.
    fn beside(&mut self, base: &[&str], field: &Key, value: &Node) -> (Option<Node>, Option<Node>) {
        let NodeKind::List(items) = &value.is else { return (Some(value.clone()), None) };
        let (words, others): (Vec<&Node>, Vec<&Node>) =
            items.iter().partition(|item| item.text().is_some_and(|text| base.contains(&text)));
        if items.is_empty() {
            let message = format!("`{}` is an empty list, but everybody has a base role", field.name);
            let help = format!("Write one of {}.", base.join(", "));
            self.problems.push(Diagnostic::error(value.at, message).help(help));
            return (None, None);
        }
        if let [first, second, ..] = words[..] {
            let message = format!("`{}` lists two base roles, and only one of them can be", field.name);
            self.problems.push(Diagnostic::error(second.at, message).also(first.at, "the first one"));
        }
        let list = Node { at: value.at, is: NodeKind::List(others.into_iter().cloned().collect()) };
        (words.first().map(|word| (*word).clone()), Some(list))
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

    /// Returns whether a `state:` says that the thing must be gone.
    fn state(&mut self, facts: &Facts, value: &Node) -> bool {
        let known = facts.gone.unwrap_or_default();
        if value.text() == Some(known) {
            return true;
        }
        let said = value.text().unwrap_or_default();
        let problem = Diagnostic::error(value.at, format!("`state` can only be `{known}` here"));
        self.problems.push(match (said, known) {
            ("absent" | "removed" | "deleted", "archived") => {
                problem.help("A project cannot be deleted; `state: archived` archives it permanently.")
            }
            ("present" | "active", _) => problem.help("Omit `state`: a listed entry should exist."),
            _ => match nearest(said, [known]) {
                Some(near) => problem.label(format!("did you mean `{near}`?")),
                None => problem,
            },
        });
        false
    }

    /// A name that something had, in its normal form.
    fn old_name(&mut self, facts: &Facts, value: &Node, name: &str) -> Option<Name> {
        let text = self.name(value, name)?;
        match facts.key {
            KeyForm::Name | KeyForm::Amount(_) => Some(text),
            KeyForm::Email | KeyForm::Principal => match Email::parse(&text) {
                Ok(email) => Some(email.as_str().into()),
                Err(message) => {
                    self.problems.push(Diagnostic::error(value.at, message));
                    None
                }
            },
        }
    }

    /// A name or an id of something in the organization.
    fn name(&mut self, value: &Node, field: &str) -> Option<Name> {
        let name = self.text(value, field)?;
        if has_space_around(&name) {
            self.problems.push(space_around(value.at, &name));
            return None;
        }
        Some(name)
    }

    fn text(&mut self, value: &Node, name: &str) -> Option<Name> {
        let text = self.read::<String>(value)?;
        if text.trim().is_empty() {
            self.problems.push(Diagnostic::error(value.at, format!("`{name}` is empty")));
            return None;
        }
        Some(text.into())
    }

    fn read<T: serde::de::DeserializeOwned>(&mut self, value: &Node) -> Option<T> {
        node_de::read(value).map_err(|bad| self.problems.push(bad.into())).ok()
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

/// Reads what an entry becomes at its `until`. Time alone never gives anybody more, so it must be less: a lower base
/// role, or the same one without the custom roles that are listed beside it (`ends_more`).
fn then_of(
    kind: &dyn AnyKind,
    fields: &Node,
    field: &Key,
    value: &Node,
    until_then: &dyn AnySpec,
    ends_more: bool,
) -> Result<Option<Box<dyn AnySpec>>, Diagnostic> {
    let short = kind.facts().short.unwrap_or_default();
    if fields.get("until").is_none() {
        return Err(Diagnostic::error(field.at, "`then` gives the role after `until`, but there is no `until`")
            .help("Add `until: DATE`, or remove `then`."));
    }
    if fields.get(short).is_none() {
        return Err(Diagnostic::error(field.at, format!("`then` replaces `{short}`, but there is no `{short}`"))
            .help(format!("Write `{short}: ...` for the time before `until`.")));
    }
    let key = Key { at: value.at, name: short.into() };
    let then = kind.spec(&Node { at: value.at, is: NodeKind::Map(vec![(key, value.clone())]) })?;
    if until_then.fields().is_empty() && ends_more {
        return Err(Diagnostic::error(field.at, format!("`then` replaces the base role, but `{short}` lists none"))
            .help(format!("Add the base role for the time before `until` to `{short}`.")));
    }
    // What is wrong with the first role was told there.
    if until_then.fields().is_empty() {
        return Ok(None);
    }
    if then.same(until_then) && !ends_more {
        return Err(Diagnostic::error(value.at, format!("`then` is the same as `{short}`, so nothing ends"))
            .help("Remove `until` and `then`, or write another role."));
    }
    if kind.power(&*then) > kind.power(until_then) {
        return Err(Diagnostic::error(
            value.at,
            format!("`then` gives more access than `{short}`, but a time-based change never increases access"),
        )
        .help("Promote them in a separate change when the time comes."));
    }
    Ok(Some(then))
}

fn envelope(facts: &Facts, name: &str) -> Option<Envelope> {
    facts.envelope.iter().copied().find(|field| word(*field) == name)
}

/// A node as JSON, for what is only shown.
fn json(node: &Node) -> Value {
    match &node.is {
        NodeKind::Quoted(text) => Value::from(&**text),
        NodeKind::Plain(_) if node.is_null() => Value::Null,
        NodeKind::Plain(text) => match &**text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
        },
        NodeKind::List(list) => list.iter().map(json).collect(),
        NodeKind::Map(entries) => entries.iter().map(|(key, value)| (key.name.to_string(), json(value))).collect(),
    }
}
