//! Live rows in, the configuration that describes them out: what a person would have written. Pure; like every other
//! stage it says what it needs to be read.

mod choice;
mod layout;
mod sharing;
mod unlisted_names;

use choice::SettingSort;
use foldhash::HashMap;
use unlisted_names::{leave_out_mentions_of_nobody, leave_out_what_names_nobody};

pub use choice::ImportChoice;
pub use layout::{Layout, files};
pub use sharing::ImportedTemplate;

use crate::{
    desired::write::{Written, WrittenRow, WrittenRule, WrittenSection, unfit, writable},
    diff::{BundledRows, bundles_of},
    kinds::{
        self, Role,
        erased::AnyKind,
        facts::{Envelope, KeyForm, Shape},
        referent::scope_of,
        through_groups,
    },
    model::{
        address::{Address, Name},
        live_row::{Control, LiveRow},
        live_table::{Facet, Live},
        plural::first_of,
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::Seconds,
        scope::{KindId, ScopeKey},
    },
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// An imported organization.
#[derive(Debug, Default)]
pub struct Imported {
    /// The sections.
    pub written: Written,
    /// The templates of what many entries share.
    pub templates: Vec<ImportedTemplate>,
    /// The scopes that could not be read, and the reason for each.
    pub unread: Vec<(ScopeKey, String)>,
    /// The rows that no line of a file can describe as they are, and the reason for each.
    pub left_out: Vec<(Address, String)>,
    /// The organization's id, where a row tells it.
    pub organization: Option<String>,
    /// True if a project has the name that the default project has without a setting.
    pub knows_default: bool,
}

/// Returns what must still be read.
#[must_use]
pub fn needs(live: &Live, choice: &ImportChoice) -> Vec<ReadRequest> {
    let mut needs = Needs { live, scopes: BTreeSet::new() };
    // The ids of its predefined rows tell the organization.
    needs.add(kinds::scope::<Role>(None));
    let mut inside: Vec<ScopeKey> = choice.roots().collect();
    while let Some(scope) = inside.pop() {
        needs.add(scope.clone());
        let kind = kinds::get(scope.kind);
        if rows(live, &scope).any(|row| kind.has_untold_source(&*row.live)) {
            let lacks = through_groups::roles_of_groups(live, &scope).lacks;
            lacks.into_iter().for_each(|list| needs.add(list));
        }
        for row in rows(live, &scope).filter(|row| choice.takes(&scope, row)) {
            // A row that shows only an id can be written once that is named.
            needs.targets(&scope, row);
            if !is_plain(live, &scope, row) {
                continue;
            }
            needs.referents(kind, row);
            for (id, child) in sections_of(choice, kind, row) {
                let child_scope = ScopeKey { kind: id, parent: Some(kinds::address(&scope, &row.key)) };
                if needs.wants(kind, row, child, &child_scope) {
                    inside.push(child_scope);
                }
            }
        }
    }
    let scopes = needs.scopes.into_iter();
    scopes.map(|scope| ReadRequest { scope, rows: Extent::All, why: ReadReason::Import }).collect()
}

/// The read requests of an import.
struct Needs<'a> {
    live: &'a Live,
    scopes: BTreeSet<ScopeKey>,
}

impl Needs<'_> {
    fn is_known(&self, scope: &ScopeKey) -> bool {
        let is_read = self.live.scopes.get(scope).is_some_and(|table| table.coverage.all);
        is_read || self.live.unreadable(scope, Facet::Extent).is_some()
    }

    fn add(&mut self, scope: ScopeKey) {
        if !self.is_known(&scope) {
            self.scopes.insert(scope);
        }
    }

    /// Returns whether a section must be read, as far as that is known; asks for what tells it.
    fn wants(&mut self, kind: &dyn AnyKind, row: &LiveRow, child: &dyn AnyKind, scope: &ScopeKey) -> bool {
        let facts = child.facts();
        if let Some((host, _)) =
            facts.implied_by.map(|implied| implied.host).or(facts.bundled_in).and_then(kinds::named)
        {
            self.add(ScopeKey { kind: host, parent: None });
        }
        let Shape::Beside { .. } = facts.shape else { return true };
        let observed = kind.observe(&*row.live);
        let told = kind.facts().told_by.filter(|told_by| told_by.kind == facts.name);
        let lacks = |field: &str| kind.facts().required.contains(&field) && !observed.fields().contains_key(field);
        if self.is_known(scope) || told.is_some_and(|told| kind.lacks(&*row.live, &*observed) || lacks(told.field)) {
            return true;
        }
        // Without a role of its own, an organization or a project has none to assign.
        let target = facts.points.iter().find_map(|pointer| (pointer.target)("role", scope.parent.as_ref()));
        let Some(roles) = target.as_ref().and_then(kinds::scope_of) else { return true };
        if !self.is_known(&roles) {
            self.add(roles);
            return false;
        }
        let managed = |row: &LiveRow| matches!(row.control, Control::Managed);
        self.live.scopes.get(&roles).is_none_or(|table| table.rows.iter().any(managed))
    }

    /// Asks for the rows that name what this one has in its fields by ids.
    fn referents(&mut self, kind: &dyn AnyKind, row: &LiveRow) {
        let referent = |field: &str| kind.referent(&*row.live, field);
        for named_field in kind.facts().named_fields {
            if referent(named_field.field).is_some_and(|referent| referent.name.is_none())
                && let Some(scope) = scope_of(named_field, referent)
            {
                self.add(scope);
            }
        }
    }

    /// Asks for the rows that may give this one its name: first for those at the top, which are one list. The lists inside
    /// other rows are many, and are of no use where the one at the top has the row and does not name it either.
    fn targets(&mut self, scope: &ScopeKey, row: &LiveRow) {
        if *row.key != *row.identity.as_str() || !row.control.pairs() || row.identity.is_pending() {
            return;
        }
        let points = kinds::get(scope.kind).facts().points.iter();
        let (mut tops, mut insides) = (Vec::new(), Vec::new());
        for (id, kind) in points.filter_map(|pointer| kinds::named(pointer.to)) {
            match kinds::named(kind.facts().under) {
                None => tops.push(ScopeKey { kind: id, parent: None }),
                Some((above, _)) => insides.push((id, ScopeKey { kind: above, parent: None })),
            }
        }
        let unknown: Vec<&ScopeKey> = tops.iter().filter(|top| !self.is_known(top)).collect();
        if !unknown.is_empty() {
            return unknown.into_iter().for_each(|top| self.add(top.clone()));
        }
        let is_nameless = |top: &ScopeKey| {
            let found = self.live.scopes.get(top).into_iter().flat_map(|table| table.with_id(row.identity.as_str()));
            found.into_iter().any(|found| kinds::get(top.kind).is_nameless(&*found.live))
        };
        if tops.iter().any(is_nameless) {
            return;
        }
        for (id, above) in insides {
            self.add(above.clone());
            for parent in rows(self.live, &above).filter(|row| is_plain(self.live, &above, row)) {
                self.add(ScopeKey { kind: id, parent: Some(kinds::address(&above, &parent.key)) });
            }
        }
    }
}

fn rows<'a>(live: &'a Live, scope: &ScopeKey) -> impl Iterator<Item = &'a LiveRow> + use<'a> {
    live.scopes.get(scope).filter(|table| table.coverage.all).into_iter().flat_map(|table| &table.rows)
}

/// Returns whether an entry can describe a row, and sections can stand in it.
fn is_plain(live: &Live, scope: &ScopeKey, row: &LiveRow) -> bool {
    let kind = kinds::get(scope.kind);
    let is_there = row.control.pairs() && !matches!(row.control, Control::Archived(_)) && !row.identity.is_pending();
    is_there && !is_implied(live, scope, row) && unfit(kind.facts(), &row.key).is_none() && !is_namesake(kind, row)
}

/// Returns whether another row has the name of this one in the file.
fn is_namesake(kind: &dyn AnyKind, row: &LiveRow) -> bool {
    kind.facts().envelope.contains(&Envelope::Id) && row.key != row.name && *row.key == *row.identity.as_str()
}

/// Returns whether a row follows from another one, as it is today.
fn is_implied(live: &Live, scope: &ScopeKey, row: &LiveRow) -> bool {
    let Some(implied_by) = kinds::get(scope.kind).facts().implied_by else { return false };
    let Some((host, kind)) = kinds::named(implied_by.host) else { return false };
    let table = live.scopes.get(&ScopeKey { kind: host, parent: None });
    let hosts = table.map_or(&[][..], |table| table.with_key(&row.key));
    let [host] = hosts else { return false };
    !host.identity.is_pending() && host.control.pairs() && (implied_by.implies)(&kind.observe(&*host.live).fields())
}

/// Returns the kinds of the sections in a row that a file can manage.
fn sections_of<'a>(
    choice: &'a ImportChoice,
    kind: &'a dyn AnyKind,
    row: &'a LiveRow,
) -> impl Iterator<Item = (KindId, &'static dyn AnyKind)> + 'a {
    kinds::under(kind.facts().name).filter(move |(_, child)| {
        let facts = child.facts();
        let in_default = facts.read_only_in_default.is_some() && matches!(row.control, Control::Predefined(_));
        // A key's value and scopes are known to nobody, so no entry can be written.
        let is_known = facts.claims.is_none();
        choice.reads(*child) && is_known && !in_default && kind.holds(&*row.live, facts.section).is_none()
    })
}

/// Gives the first of several rows of one name that name, by its id: the others go by theirs.
pub fn pin(live: &mut Live) {
    let mut pinned = Vec::new();
    for (scope, table) in &live.scopes {
        let kind = kinds::get(scope.kind);
        if !kind.facts().envelope.contains(&Envelope::Id) || !table.coverage.all {
            continue;
        }
        let named = table.rows.iter().filter(|row| {
            row.control.pairs() && !matches!(row.control, Control::Archived(_)) && !kind.is_nameless(&*row.live)
        });
        let mut by_name: BTreeMap<&Name, Vec<&LiveRow>> = BTreeMap::new();
        for row in named {
            by_name.entry(&row.name).or_default().push(row);
        }
        for (name, rows) in by_name.into_iter().filter(|(_, rows)| rows.len() > 1) {
            // The one that cannot be renamed keeps its name.
            let first = rows.iter().min_by_key(|row| (!matches!(row.control, Control::Predefined(_)), &row.identity));
            pinned.extend(first.map(|row| ((scope.clone(), row.identity.as_str().into()), name.clone())));
        }
    }
    for (at, name) in pinned {
        if live.aliases.by_id.insert(at.clone(), name).is_none() {
            live.name_again(&at.0);
        }
    }
}

/// Describes what was read.
#[must_use]
pub fn import(live: &Live, now: Seconds, choice: &ImportChoice) -> Imported {
    let mut importer = Importer {
        live,
        now,
        choice,
        owners: owners(live),
        bundled: BTreeMap::new(),
        usual_limits: usual_limits(live),
        result: Imported::default(),
    };
    for (_, kind) in kinds::all() {
        if let Some(host) = kind.facts().bundled_in {
            importer.bundled.insert(host, bundles_of(live, host));
        }
    }
    for scope in choice.roots() {
        importer.section(&scope, None);
    }
    let Importer { mut result, .. } = importer;
    leave_out_mentions_of_nobody(&mut result);
    leave_out_what_names_nobody(&mut result, live);
    sharing::share(&mut result);
    result.organization = organization(live);
    let predefined = |row: &LiveRow| matches!(row.control, Control::Predefined(_));
    result.knows_default = kinds::all().filter(|(_, kind)| kind.facts().predefined.is_some()).all(|(kind, _)| {
        live.scopes.get(&ScopeKey { kind, parent: None }).is_none_or(|table| table.rows.iter().any(predefined))
    });
    result
}

/// Cuts the organization's id out of the id of a predefined role, which is bound to it.
#[must_use]
pub fn organization(live: &Live) -> Option<String> {
    let ids = live.scopes.get(&kinds::scope::<Role>(None))?.rows.iter().map(|row| row.identity.as_str());
    let bound = ids.filter_map(|id| Some(id.split_once("__api-organization__")?.1));
    let is_id = |id: &&str| id.starts_with("org-") && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let told: BTreeSet<&str> = bound.filter(is_id).collect();
    // Two of them contradict each other.
    if told.len() == 1 { told.first().map(|id| (*id).to_owned()) } else { None }
}

/// The words for whoever may own keys, by id.
fn owners(live: &Live) -> HashMap<&str, String> {
    let mut owners = HashMap::default();
    for (scope, table) in &live.scopes {
        let kind = kinds::get(scope.kind);
        if kind.rules().is_some() || !kind.facts().ends_owned {
            continue;
        }
        for row in table.rows.iter().filter(|row| row.control.pairs() && !row.identity.is_pending()) {
            let text = match kind.facts().key {
                KeyForm::Email | KeyForm::Principal => row.key.to_string(),
                KeyForm::Name | KeyForm::Amount(_) => format!("{} `{}`", kind.facts().title, row.key),
            };
            owners.insert(row.identity.as_str(), text);
        }
    }
    owners
}

/// Returns the values that most projects have for each limit of each model. The default project must have them as well:
/// nobody made it, so where it differs, the other projects may be those that somebody changed.
fn usual_limits(live: &Live) -> BTreeMap<Name, Map<String, Value>> {
    /// The fewest projects that tell what is usual.
    const FEWEST: usize = 3;
    let mut seen: BTreeMap<&Name, Vec<Map<String, Value>>> = BTreeMap::new();
    let mut in_default: BTreeMap<&Name, Vec<Map<String, Value>>> = BTreeMap::new();
    for (scope, table) in &live.scopes {
        let kind = kinds::get(scope.kind);
        if SettingSort::of(kind) == Some(SettingSort::RateLimit) && table.coverage.all {
            let is_default = is_in_default(live, scope);
            for row in &table.rows {
                let limits = kind.written(&*row.live);
                if is_default {
                    in_default.entry(&row.key).or_default().push(limits.clone());
                }
                seen.entry(&row.key).or_default().push(limits);
            }
        }
    }
    let usual = |model: &Name, rows: &[Map<String, Value>]| {
        let defaults = in_default.get(model).map_or(&[][..], Vec::as_slice);
        let names: BTreeSet<&String> = rows.iter().flat_map(Map::keys).collect();
        let most = |name: &String| {
            let values = rows.iter().filter_map(|row| row.get(name));
            let has = |value: &Value| rows.iter().filter(|row| row.get(name) == Some(value)).count();
            let is_default = |value: &Value| defaults.iter().all(|row| row.get(name) == Some(value));
            let most = values.max_by_key(|value| has(value)).filter(|value| has(value) * 2 > rows.len());
            most.filter(|value| is_default(value)).cloned()
        };
        names.into_iter().filter_map(|name| Some((name.clone(), most(name)?))).collect()
    };
    let enough = seen.into_iter().filter(|(_, rows)| rows.len() >= FEWEST);
    enough.map(|(model, rows)| (model.clone(), usual(model, &rows))).collect()
}

/// Returns whether a scope stands in a row that every organization has.
fn is_in_default(live: &Live, scope: &ScopeKey) -> bool {
    let parent = scope.parent.as_ref().and_then(|parent| Some((kinds::scope_of(parent)?, parent)));
    let rows = parent.as_ref().and_then(|(above, parent)| Some(live.scopes.get(above)?.with_key(parent.name())));
    rows.unwrap_or_default().iter().any(|row| matches!(row.control, Control::Predefined(_)))
}

/// The most ids that a comment names.
const IDS: usize = 5;

struct Importer<'a> {
    live: &'a Live,
    now: Seconds,
    choice: &'a ImportChoice,
    owners: HashMap<&'a str, String>,
    bundled: BTreeMap<&'static str, BundledRows>,
    /// The limits that most projects and the default project have, by model.
    usual_limits: BTreeMap<Name, Map<String, Value>>,
    result: Imported,
}

impl Importer<'_> {
    fn section(&mut self, scope: &ScopeKey, parent: Option<&LiveRow>) {
        if let Some(why) = self.live.unreadable(scope, Facet::Extent) {
            self.result.unread.push((scope.clone(), why.to_owned()));
            let notes = vec![format!("could not be read: {why}")];
            self.result.written.insert(scope.clone(), WrittenSection { notes, ..WrittenSection::default() });
            return;
        }
        let kind = kinds::get(scope.kind);
        let live = self.live;
        let Some(table) = live.scopes.get(scope).filter(|table| table.coverage.all) else { return };
        let mut section = WrittenSection::default();
        if kind.rules().is_some() {
            section.rules = self.rules(scope, kind, &table.rows);
        } else {
            // Rows of one name are one line.
            let mut told: BTreeSet<&Name> = BTreeSet::new();
            for row in table.rows.iter().filter(|row| self.choice.takes(scope, row)) {
                let namesakes = table.with_key(&row.key);
                if namesakes.len() > 1 && told.contains(&row.key) {
                    continue;
                }
                let written = self.row(scope, kind, row, namesakes);
                if written.is_some() {
                    told.insert(&row.key);
                }
                section.rows.extend(written);
            }
            section.rows.extend(self.bundled(scope, kind, &table.rows, parent));
            section.rows.sort_by(|a, b| a.key.cmp(&b.key));
        }
        let is_beside = matches!(kind.facts().shape, Shape::Beside { .. });
        let rows = section.rows.iter().filter(|row| !is_beside || !row.is_comment).count();
        if rows > 0 || !section.rules.is_empty() {
            self.result.written.insert(scope.clone(), section);
        }
    }

    fn left_out(
        &mut self,
        scope: &ScopeKey,
        row: &LiveRow,
        fields: Map<String, Value>,
        why: &str,
    ) -> Option<WrittenRow> {
        let address = kinds::address(scope, &row.key);
        self.result.left_out.push((address, why.to_owned()));
        let remark = kinds::get(scope.kind).remark(&*row.live, self.now);
        let comment = [why, &remark].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
        Some(WrittenRow { comment, is_comment: true, ..WrittenRow::new(row.key.clone(), fields) })
    }

    fn row(
        &mut self,
        scope: &ScopeKey,
        kind: &'static dyn AnyKind,
        row: &LiveRow,
        namesakes: &[LiveRow],
    ) -> Option<WrittenRow> {
        let (mut fields, dropped) = writable(scope.kind, kind.written(&*row.live));
        if kind.facts().given {
            self.drop_usual(scope, kind, row, &mut fields);
            if fields.is_empty() && dropped.is_empty() {
                return None;
            }
        }
        match row.control {
            Control::Inherited(_) | Control::Archived(_) => return None,
            Control::NotAddressable(why) if kind.is_nameless(&*row.live) => {
                return self.left_out(scope, row, Map::new(), why);
            }
            Control::NotAddressable(_) => return None,
            _ if is_implied(self.live, scope, row) => return None,
            _ => {}
        }
        if let Some(why) = kind.doubt(&*row.live) {
            return self.left_out(scope, row, fields, why);
        }
        if kind.is_nameless(&*row.live) && *row.key == *row.identity.as_str() {
            return self.left_out(scope, row, fields, "the API shows no name");
        }
        if let Some(why) = unfit(kind.facts(), &row.key) {
            return self.left_out(scope, row, fields, why);
        }
        if let Shape::Beside { base } = kind.facts().shape
            && base.contains(&&*row.key)
        {
            return self.left_out(scope, row, fields, "a role of its own that is named like a base role");
        }
        if is_namesake(kind, row) {
            let why =
                format!("another one is named `{}`; without the `#`, a plan gives this one its own name", row.name);
            let mut told = self.left_out(scope, row, Map::new(), &why)?;
            told.key = format!("{}-{}", row.name, row.identity.as_str()).into();
            told.envelope.push((Envelope::Id, row.identity.as_str().into()));
            return Some(told);
        }
        if namesakes.len() > 1 {
            let ids = namesakes.iter().map(|row| row.identity.as_str());
            let why = format!("{} rows have this name: {}", namesakes.len(), first_of(ids, IDS));
            return self.left_out(scope, row, fields, &why);
        }
        if kind.expired(&*row.live, self.now).is_some() {
            return self.left_out(scope, row, fields, "");
        }
        let misreported = kind.misreported(&*kind.observe(&*row.live), &*row.live);
        if let Some(misreported) = misreported {
            fields.remove(misreported.field);
        }
        let mut written = WrittenRow::new(row.key.clone(), fields);
        if self.live.aliases.by_id.contains_key(&(scope.clone(), row.identity.as_str().into())) {
            written.envelope.push((Envelope::Id, row.identity.as_str().into()));
        }
        let dropped =
            dropped.iter().map(|name| format!("a file cannot have the value of `{name}`, so it is not managed"));
        let remark = Some(kind.remark(&*row.live, self.now)).filter(|remark| !remark.is_empty());
        let remark = remark.into_iter().chain(misreported.map(|misreported| misreported.remark.to_owned()));
        written.comment = remark.chain(dropped).collect::<Vec<_>>().join("; ");
        let address = kinds::address(scope, &row.key);
        let before = self.result.written.len();
        if !row.identity.is_pending() {
            for (id, _) in sections_of(self.choice, kind, row) {
                self.section(&ScopeKey { kind: id, parent: Some(address.clone()) }, Some(row));
            }
        }
        // What every organization has is listed only for what stands in it.
        let is_needed = !matches!(row.control, Control::Predefined(_)) || self.result.written.len() > before;
        is_needed.then_some(written)
    }

    /// Drops the fields of a given row that are as they were when nobody had set them.
    ///
    /// Nobody tells the usual limits of a model. They are taken to be those that most projects have and the default
    /// project as well, if there are at least three projects.
    fn drop_usual(&self, scope: &ScopeKey, kind: &dyn AnyKind, row: &LiveRow, fields: &mut Map<String, Value>) {
        let usual = match SettingSort::of(kind) {
            Some(SettingSort::RateLimit) => self.usual_limits.get(&row.key).cloned().unwrap_or_default(),
            _ => match kind.unset(&row.key) {
                Some(unset) => writable(scope.kind, kind.written(&*unset.live)).0,
                None => return,
            },
        };
        fields.retain(|name, value| usual.get(name) != Some(value));
    }

    /// What pending invites carry to the thing that a scope stands in.
    fn bundled(
        &mut self,
        scope: &ScopeKey,
        kind: &'static dyn AnyKind,
        rows: &[LiveRow],
        parent: Option<&LiveRow>,
    ) -> Vec<WrittenRow> {
        let (Some(host), Some(parent)) = (kind.facts().bundled_in, parent) else { return Vec::new() };
        let carried = self.bundled.get(host).and_then(|bundled| bundled.get(parent.identity.as_str())).cloned();
        let mut written: BTreeMap<Name, WrittenRow> = BTreeMap::new();
        for (key, invite, fields) in carried.unwrap_or_default() {
            let Some(row) = kind.bundled(&key, &invite, &fields) else { continue };
            if rows.iter().any(|there| there.key == key) || written.contains_key(&key) {
                continue;
            }
            let (mut fields, _) = writable(scope.kind, kind.observe(&*row.live).fields());
            let host = kinds::named(host).map(|(id, host)| (ScopeKey { kind: id, parent: None }, host));
            let table = host.as_ref().and_then(|(scope, _)| self.live.scopes.get(scope));
            let hosts = table.map_or(&[][..], |table| table.with_key(&key));
            let mut is_expired = false;
            if let ([invite], Some((_, kind_of_host))) = (hosts, host) {
                is_expired = kind_of_host.expired(&*invite.live, self.now).is_some();
                let implies = kind.facts().implied_by.filter(|implied_by| {
                    (implied_by.implies)(&kind_of_host.observe(&*invite.live).fields()) && !(implied_by.agrees)(&fields)
                });
                if implies.is_some() {
                    fields.clear();
                }
            }
            let row = match is_expired {
                true => self.left_out(scope, &row, fields, "their invite expired"),
                false => Some(WrittenRow { comment: "invited".to_owned(), ..WrittenRow::new(key.clone(), fields) }),
            };
            written.extend(row.map(|row| (key, row)));
        }
        written.into_values().collect()
    }

    /// A rule for each key of today, grouped by owner.
    fn rules(&self, scope: &ScopeKey, kind: &'static dyn AnyKind, rows: &[LiveRow]) -> Vec<WrittenRule> {
        let beside = kind.facts().beside.and_then(kinds::named).map(|(id, _)| id);
        let is_elsewhere = |row: &&LiveRow| {
            let tables = self.live.scopes.iter().filter(|(other, _)| Some(other.kind) == beside && *other != scope);
            tables.into_iter().any(|(_, table)| table.with_id(row.identity.as_str()).next().is_some())
        };
        let mut rules: Vec<WrittenRule> = rows
            .iter()
            .filter(|row| row.control.pairs() && !is_elsewhere(row))
            .map(|row| {
                let owner = kind.owner(&*row.live);
                let heading = owner.map(|id| self.owners.get(id).cloned().unwrap_or_else(|| id.to_owned()));
                WrittenRule {
                    fields: Map::from_iter([("id".to_owned(), Value::from(row.identity.as_str()))]),
                    heading: heading.unwrap_or_else(|| "whose owner the API does not tell".to_owned()),
                    comment: kind.remark(&*row.live, self.now),
                }
            })
            .collect();
        rules.sort_by(|a, b| (&a.heading, &a.comment).cmp(&(&b.heading, &b.comment)));
        rules
    }
}

/// Returns a chosen project that is not there.
#[must_use]
pub fn missing(live: &Live, choice: &ImportChoice) -> Option<Name> {
    let tables: Vec<_> = choice.roots().filter_map(|scope| Some((live.scopes.get(&scope)?, scope))).collect();
    let is_there = |name: &&Name| {
        let only = |name: &Name| ImportChoice { projects: vec![name.clone()], ..ImportChoice::default() };
        tables.iter().any(|(table, scope)| {
            choice.is_partial(kinds::get(scope.kind).facts().section)
                && table
                    .rows
                    .iter()
                    .any(|row| only(name).takes(scope, row) && !matches!(row.control, Control::Archived(_)))
        })
    };
    choice.projects.iter().find(|name| !is_there(name)).cloned()
}
