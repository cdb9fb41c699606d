//! Imported sections in, templates out: what many projects share is written once, and these projects name it.

use super::Imported;
use crate::{
    desired::write::{Written, WrittenRow, WrittenSection},
    kinds::{self, facts::Envelope},
    model::{
        address::{Address, Name},
        scope::{KindId, ScopeKey},
    },
};
use foldhash::HashMap;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The number of entries that must share something, so that a template is worth reading.
const FEWEST: usize = 3;

/// The name of the first template; the others have numbers.
const NAME: &str = "shared";

/// A template of an imported configuration.
#[derive(Debug)]
pub struct ImportedTemplate {
    /// The kind of the entries that use it.
    pub kind: KindId,
    /// Its name, and the fields that it gives.
    pub row: WrittenRow,
    /// The number of entries that use it.
    pub uses: usize,
    /// Its sections, as those of an entry with its name.
    pub written: Written,
}

/// One section with all that stands in it, without the name of the entry that it stands in.
type SharedSection = Vec<(ScopeKey, WrittenSection)>;

/// Moves what entries share into templates. The largest set of equal sections goes first; an entry uses one template.
pub(super) fn share(imported: &mut Imported) {
    for (kind, _) in kinds::in_block("").filter(|(_, kind)| kind.facts().envelope.contains(&Envelope::Use)) {
        let scope = ScopeKey { kind, parent: None };
        let mut left = sections_by_entry(&imported.written, &scope);
        while let Some((sections, entries)) = largest(&left) {
            left.retain(|name, _| !entries.contains(name));
            let number = imported.templates.len() + 1;
            let name = if number == 1 { NAME.to_owned() } else { format!("{NAME}-{number}") };
            let template = take_out(&mut imported.written, &scope, &name, &sections, &entries);
            imported.templates.push(template);
        }
    }
}

/// Returns the sections of each entry that could be in a template. Equal sections have equal numbers.
fn sections_by_entry(written: &Written, scope: &ScopeKey) -> BTreeMap<Name, BTreeSet<(KindId, usize)>> {
    let mut numbers: Vec<(KindId, SharedSection)> = Vec::new();
    let rows = written.get(scope).map_or(&[][..], |section| section.rows.as_slice());
    let mut all = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.is_comment) {
        let address = kinds::address(scope, &row.key);
        let mut sections = BTreeSet::new();
        for (kind, child) in kinds::under(kinds::get(scope.kind).facts().name) {
            let facts = child.facts();
            // People and accounts are those of one entry.
            if facts.key.names_people() || facts.ends_owned {
                continue;
            }
            let Some(shared) = section(written, &ScopeKey { kind, parent: Some(address.clone()) }) else { continue };
            let known = numbers.iter().position(|(other, known)| *other == kind && *known == shared);
            sections.insert((kind, known.unwrap_or(numbers.len())));
            if known.is_none() {
                numbers.push((kind, shared));
            }
        }
        all.insert(row.key.clone(), sections);
    }
    all
}

/// Returns a section with all that stands in it; `None` where it is not there, or says something about one entry alone.
fn section(written: &Written, scope: &ScopeKey) -> Option<SharedSection> {
    written.get(scope)?;
    let any = Address::root("", "");
    let inside = with_inside(written, scope.clone()).into_iter();
    let all: SharedSection = inside
        .filter_map(|inside| {
            let parent = inside.parent.as_ref().map(|parent| parent.moved_to(&any));
            Some((ScopeKey { kind: inside.kind, parent }, written.get(&inside)?.clone()))
        })
        .collect();
    all.iter().all(|(_, section)| is_common(section)).then_some(all)
}

/// Returns a scope, and those that stand in its rows.
fn with_inside(written: &Written, scope: ScopeKey) -> Vec<ScopeKey> {
    let mut all = vec![scope];
    let mut next = 0;
    while let Some(scope) = all.get(next).cloned() {
        next += 1;
        let rows = written.get(&scope).map_or(&[][..], |section| section.rows.as_slice());
        for address in rows.iter().map(|row| kinds::address(&scope, &row.key)) {
            let inside = kinds::under(kinds::get(scope.kind).facts().name);
            let inside = inside.map(|(kind, _)| ScopeKey { kind, parent: Some(address.clone()) });
            all.extend(inside.filter(|inside| written.contains_key(inside)));
        }
    }
    all
}

/// Returns whether a section says nothing that is true of one entry alone: no id, and nothing that was left out.
fn is_common(section: &WrittenSection) -> bool {
    let is_pinned = |row: &WrittenRow| row.envelope.iter().any(|(envelope, _)| *envelope == Envelope::Id);
    section.notes.is_empty()
        && section.rows.iter().all(|row| !row.is_comment && !is_pinned(row))
        && section.rules.iter().all(|rule| !rule.fields.contains_key("id"))
}

/// Returns the largest set of sections that enough entries share, and these entries; of equally large ones, that of the
/// most entries.
fn largest(left: &BTreeMap<Name, BTreeSet<(KindId, usize)>>) -> Option<(BTreeSet<KindId>, BTreeSet<Name>)> {
    let mut sharing: HashMap<Vec<(KindId, usize)>, BTreeSet<Name>> = HashMap::default();
    for (name, sections) in left {
        // There are few kinds of sections, so there are few subsets.
        let mut subsets: Vec<Vec<(KindId, usize)>> = vec![Vec::new()];
        for section in sections {
            let larger = subsets.iter().map(|subset| subset.iter().chain([section]).copied().collect());
            subsets.extend(larger.collect::<Vec<_>>());
        }
        for subset in subsets.into_iter().filter(|subset| !subset.is_empty()) {
            sharing.entry(subset).or_default().insert(name.clone());
        }
    }
    let enough = sharing.into_iter().filter(|(_, entries)| entries.len() >= FEWEST);
    let best = enough.max_by(|(one, ones), (other, others)| {
        (one.len(), ones.len()).cmp(&(other.len(), others.len())).then_with(|| other.cmp(one))
    });
    best.map(|(sections, entries)| (sections.into_iter().map(|(kind, _)| kind).collect(), entries))
}

/// Moves sections, and the fields that all these entries have, out of the entries.
fn take_out(
    written: &mut Written,
    scope: &ScopeKey,
    name: &str,
    sections: &BTreeSet<KindId>,
    entries: &BTreeSet<Name>,
) -> ImportedTemplate {
    let mut fields: Option<Map<String, Value>> = None;
    let rows = written.get_mut(scope).map_or(&mut [][..], |section| section.rows.as_mut_slice());
    let is_one = |row: &&mut WrittenRow| !row.is_comment && entries.contains(&row.key);
    for row in rows.iter().filter(|row| !row.is_comment && entries.contains(&row.key)) {
        match &mut fields {
            Some(fields) => fields.retain(|field, value| row.fields.get(field) == Some(value)),
            None => fields = Some(row.fields.clone()),
        }
    }
    let fields = fields.unwrap_or_default();
    for row in rows.iter_mut().filter(is_one) {
        row.fields.retain(|field, _| !fields.contains_key(field));
        row.envelope.push((Envelope::Use, name.into()));
    }
    let template = kinds::address(scope, name);
    let mut shared = Written::new();
    for entry in entries {
        let address = kinds::address(scope, entry);
        for kind in sections {
            let outer = ScopeKey { kind: *kind, parent: Some(address.clone()) };
            for inside in with_inside(written, outer) {
                let Some(section) = written.remove(&inside) else { continue };
                let parent = inside.parent.map(|parent| parent.moved_to(&template));
                shared.insert(ScopeKey { kind: inside.kind, parent }, section);
            }
        }
    }
    let row = WrittenRow::new(name.into(), fields);
    ImportedTemplate { kind: scope.kind, row, uses: entries.len(), written: shared }
}
