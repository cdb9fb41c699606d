//! A configuration in, an organization that does not exist out, as a transport: it answers every read as the API would
//! if the organization contained what the configuration names, or nothing of it, and some things besides. No request
//! leaves this process.

use crate::{
    api::transport::{HttpRequest, HttpResponse, Transport, TransportError},
    kinds::{
        self, ProjectMember,
        erased::{AnyKind, AnyRead, ParseRow},
        facts::{Facts, KeyForm, Listing, Shape},
    },
    model::{
        address::{Address, Name},
        desired_table::{Desired, DesiredRow, Wanted},
        focus::{Focus, FocusRows},
        request::fills,
        scalar::Seconds,
        scope::{KindId, ScopeKey},
    },
    reconcile::Configuration,
};
use futures_util::{FutureExt as _, future::BoxFuture};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json, value::RawValue};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The name of everything that the configuration does not list.
const STRANGER: &str = "orgward-pretends";

/// The number of such things at the top: so many that it can pay to ask for less than all of them.
const STRANGERS: usize = 5;

/// The age of everything, in seconds.
const AGE: Seconds = 100 * 86_400;

/// Returns whether a name is that of something which the configuration does not list.
#[must_use]
pub fn is_stranger(name: &str) -> bool {
    name.starts_with(STRANGER)
}

/// A pretended organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PretendedOrganization {
    /// True if what the configuration lists at the top exists.
    outer: bool,
    /// True if what it lists inside other things exists.
    inner: bool,
    /// True if each list shows something that the configuration does not list.
    strangers: bool,
    /// True if everybody is an owner; else nobody is.
    powerful: bool,
    /// True if everybody in a project is a viewer of it.
    viewers: bool,
    /// True if everybody is only invited.
    invited: bool,
    /// The kind at the top of which nothing exists.
    missing: Option<KindId>,
}

impl PretendedOrganization {
    /// The organization in which nothing exists.
    const EMPTY: Self = Self::new(false, false, false);

    /// The organization that contains exactly what the configuration names.
    const AS_CONFIGURED: Self = Self::new(true, true, false);

    /// Returns the organizations whose read requests together stand for those of any organization.
    #[must_use]
    pub fn all(desired: &Desired) -> Vec<Self> {
        let missing = kinds::under("").filter(|(_, kind)| kind.facts().shape == Shape::Map).flat_map(|(kind, _)| {
            let is_declared = desired.scopes.contains_key(&ScopeKey { kind, parent: None });
            let inner = if is_declared { &[true, false][..] } else { &[true][..] };
            inner.iter().flat_map(move |inner| {
                let missing = Self { missing: Some(kind), ..Self::new(true, *inner, true) };
                [missing, Self { powerful: true, ..missing }]
            })
        });
        let fixed = [
            Self::EMPTY,
            Self::AS_CONFIGURED,
            Self { powerful: true, ..Self::new(true, true, true) },
            Self::new(true, true, true),
            Self { powerful: true, ..Self::new(true, false, true) },
            Self::new(true, false, false),
            Self { invited: true, ..Self::new(true, false, true) },
            Self::new(false, true, true),
        ];
        let has_members = desired.scopes.keys().any(|scope| scope.kind == kinds::id::<ProjectMember>());
        let viewers = has_members.then_some(Self { viewers: true, ..Self::AS_CONFIGURED });
        fixed.into_iter().chain(viewers).chain(missing).collect()
    }

    const fn new(outer: bool, inner: bool, strangers: bool) -> Self {
        Self { outer, inner, strangers, powerful: false, viewers: false, invited: false, missing: None }
    }

    /// Returns whether nothing exists: what is read here is read everywhere.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }

    /// Returns whether exactly what the configuration names exists.
    #[must_use]
    pub fn is_as_configured(self) -> bool {
        self == Self::AS_CONFIGURED
    }
}

/// The transport of a pretended organization.
pub struct Pretend {
    organization: PretendedOrganization,
    now: Seconds,
    /// The rows that the configuration lists, by scope.
    listed: BTreeMap<ScopeKey, Vec<ListedRow>>,
    /// The names that the configuration refers to, by scope.
    referred: BTreeMap<ScopeKey, BTreeSet<Name>>,
    /// The names that a plan of a part looks for, by scope: what the file does not list any more may be live.
    looked_for: BTreeMap<ScopeKey, BTreeSet<Name>>,
    /// The names that have pinned ids, by those.
    pinned: BTreeMap<Name, Name>,
    /// The names in the configuration of what still has an old one, by the segment of its address and the old name.
    renamed: BTreeMap<(&'static str, Name), Name>,
    /// The names of what the configuration says an identity provider owns.
    provisioned: BTreeSet<Name>,
    /// The names of other things in the fields of rows that the configuration lists, by row and field.
    named: BTreeMap<(ScopeKey, Name), BTreeMap<&'static str, Name>>,
}

/// A row that the configuration lists.
struct ListedRow {
    /// Its name in the organization, which may be an old one.
    name: Name,
    /// Its name in the configuration.
    key: Name,
    /// Its pinned id.
    id: Option<Name>,
}

impl Pretend {
    /// Returns the transport.
    #[must_use]
    pub fn new(configuration: &Configuration, organization: PretendedOrganization, now: Seconds) -> Arc<Self> {
        let desired = &configuration.desired;
        let unlisted = desired.unlisted.iter().flat_map(|unlisted| {
            let stranger = Address::root(unlisted.any.segment(), format!("{STRANGER}-1"));
            unlisted.scopes.iter().map(move |(scope, table)| {
                let parent = scope.parent.as_ref().map(|parent| parent.moved_to(&stranger));
                (ScopeKey { kind: scope.kind, parent }, table)
            })
        });
        let scopes = desired.scopes.iter().map(|(scope, table)| (scope.clone(), table));
        let rows = scopes.chain(unlisted).map(|(scope, table)| {
            let rows = table.rows.iter().map(|row| {
                let name = row.renamed_from.as_ref().unwrap_or(&row.key).clone();
                ListedRow { name, key: row.key.clone(), id: row.id.clone() }
            });
            (scope, rows.collect::<Vec<_>>())
        });
        let listed: BTreeMap<ScopeKey, Vec<ListedRow>> = rows.collect();
        let renamed = listed.iter().flat_map(|(scope, rows)| {
            let segment = kinds::get(scope.kind).facts().segment;
            let is_renamed = |row: &&ListedRow| row.name != row.key;
            rows.iter().filter(is_renamed).map(move |row| ((segment, row.name.clone()), row.key.clone()))
        });
        let renamed = renamed.collect();
        let pins = desired.scopes.values().flat_map(|table| &table.rows);
        let pinned = pins.filter_map(|row| Some((row.id.clone()?, row.key.clone()))).collect();
        let referred = referred(desired);
        let mut looked_for: BTreeMap<ScopeKey, BTreeSet<Name>> = BTreeMap::new();
        for (scope, rows) in configuration.focus.iter().flat_map(Focus::scopes) {
            if let FocusRows::Keys(keys) = rows {
                looked_for.entry(scope.clone()).or_default().extend(keys.iter().cloned());
            }
        }
        let provisioned = provisioned(desired);
        let named = named(desired);
        Arc::new(Self { organization, now, listed, referred, looked_for, pinned, renamed, provisioned, named })
    }

    /// Returns the status and the body of an answer.
    fn answer(&self, request: &HttpRequest) -> (StatusCode, Value) {
        let path: Vec<String> = (request.url.path().trim_start_matches("/v1/").split('/'))
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect();
        for (id, kind) in kinds::all() {
            for (nth, read) in kind.reads().iter().enumerate() {
                let route = match read {
                    AnyRead::List(listing, _) => listing.route,
                    AnyRead::One { route, .. } => route,
                    AnyRead::Hidden(..)
                    | AnyRead::Inside { .. }
                    | AnyRead::Usage { .. }
                    | AnyRead::UsedModels { .. } => continue,
                };
                let Some(ids) = fills(route, path.iter().map(String::as_str)) else { continue };
                match read {
                    AnyRead::List(listing, parse) => {
                        return (StatusCode::OK, self.page(request, (id, kind), nth, (listing, parse), &ids));
                    }
                    AnyRead::One { unset, .. } if !unset.is_empty() => return (StatusCode::NOT_FOUND, not_set()),
                    _ => return (StatusCode::OK, self.row("setting", "setting", (false, "member"))),
                }
            }
        }
        (StatusCode::OK, json!({ "object": "page", "data": [], "has_more": false, "next_page": null }))
    }

    /// Returns one page of a list.
    fn page(
        &self,
        request: &HttpRequest,
        (id, kind): (KindId, &dyn AnyKind),
        nth: usize,
        (listing, parse): (&Listing, &ParseRow),
        ids: &[&str],
    ) -> Value {
        let query = |wanted: &str| {
            let found = request.url.query_pairs().filter(|(name, _)| name == wanted);
            found.map(|(_, value)| value.into_owned()).collect::<Vec<String>>()
        };
        let mut rows = self.rows((id, kind), nth, ids);
        let asked = listing.by_key.map(query).unwrap_or_default();
        if query("include_archived").first().is_some_and(|value| value == "true") {
            rows.clear();
        }
        rows.retain(|(_, name)| asked.is_empty() || asked.contains(&name.to_string()));
        let after = query("after");
        let from = after.first().and_then(|after| rows.iter().position(|(id, _)| id == after)).map_or(0, |at| at + 1);
        let most = usize::from(listing.paging.rows().unwrap_or(u16::MAX));
        let left = rows.len() - from;
        let page = &rows[from..][..left.min(most)];
        let last = page.last().map(|(id, _)| id.clone());
        let parent = self.parent(kind.facts(), ids);
        let scope = (ids.is_empty() || parent.is_some()).then_some(ScopeKey { kind: id, parent });
        let is_person = |name: &str| match kind.facts().key {
            KeyForm::Email => true,
            KeyForm::Principal => name.contains('@'),
            KeyForm::Name | KeyForm::Amount(_) => false,
        };
        let row = |(id, name): &(String, String)| {
            let role = match (is_person(name), ids.is_empty()) {
                (true, true) => "reader",
                (true, false) if self.organization.viewers => "viewer",
                _ => "member",
            };
            let mut row = self.row(id, name, (is_person(name), role));
            self.name_others(&mut row, scope.as_ref(), name, kind.facts());
            readable(row, parse)
        };
        let data: Vec<Value> = page.iter().map(row).collect();
        let has_more = left > most;
        json!({
            "object": "list", "data": data, "has_more": has_more,
            "first_id": page.first().map(|(id, _)| id), "last_id": last,
            "next": last.filter(|_| has_more),
        })
    }

    /// Returns the ids and the names of the rows of a list, once each.
    fn rows(&self, (id, kind): (KindId, &dyn AnyKind), nth: usize, ids: &[&str]) -> Vec<(String, String)> {
        let facts = kind.facts();
        // The second list of a kind shows people who are invited.
        let is_invites = nth > 0;
        if is_invites && !self.organization.invited {
            return Vec::new();
        }
        if ids.is_empty() && self.organization.missing == Some(id) {
            return Vec::new();
        }
        let exists = if ids.is_empty() { self.organization.outer } else { self.organization.inner };
        let lists = kind.reads().iter().filter(|read| matches!(read, AnyRead::List(..))).count();
        let is_shown_there = self.organization.invited && !is_invites && lists > 1;
        let parent = self.parent(facts, ids);
        let scope = (ids.is_empty() || parent.is_some()).then_some(ScopeKey { kind: id, parent });
        let scope = scope.filter(|_| !is_shown_there && !self.organization.is_empty());
        let listed = scope.as_ref().and_then(|scope| self.listed.get(scope));
        let referred = scope.as_ref().and_then(|scope| self.referred.get(scope));
        let looked_for = scope.as_ref().and_then(|scope| self.looked_for.get(scope)).filter(|_| exists);
        let named: BTreeSet<&Name> = referred.into_iter().chain(looked_for).flatten().collect();
        let is_listed = |name: &&Name| listed.is_some_and(|rows| rows.iter().any(|row| row.key == **name));
        let named = named.into_iter().filter(|name| !is_listed(name)).map(|name| (encoded(name), name.to_string()));
        let rows = listed.filter(|_| exists).into_iter().flatten().map(|ListedRow { name, id, .. }| {
            // A service account has its id in its project, under its own name.
            let own = if facts.key == KeyForm::Principal { name.rsplit('/').next().unwrap_or(name) } else { name };
            let id = id.as_ref().map_or_else(|| encoded(own), ToString::to_string);
            (id, name.to_string())
        });
        let rows = rows.chain(named);
        let is_shown = facts.shape == Shape::Rules || self.organization.strangers;
        let number = if ids.is_empty() { STRANGERS } else { 1 };
        let strangers = (1..=number).filter(|_| is_shown).map(|number| {
            let domain = if facts.key == KeyForm::Email { "@example.com" } else { "" };
            let name = format!("{STRANGER}-{number}{domain}");
            (encoded(&name), name)
        });
        rows.chain(strangers).collect()
    }

    /// Returns the address of what rows stand in, by the ids in the path of their list.
    fn parent(&self, facts: &Facts, ids: &[&str]) -> Option<Address> {
        let mut above: Vec<&Facts> = Vec::new();
        let mut under = facts.under;
        while !under.is_empty() {
            let (_, kind) = kinds::named(under)?;
            above.push(kind.facts());
            under = kind.facts().under;
        }
        if above.len() != ids.len() {
            return None;
        }
        let mut address: Option<Address> = None;
        for (facts, id) in above.iter().rev().zip(ids) {
            let name = self.pinned.get(*id).cloned().unwrap_or_else(|| decoded(id).into());
            let name = self.renamed.get(&(facts.segment, name.clone())).cloned().unwrap_or(name);
            address = Some(match address {
                Some(above) => above.child(facts.segment, name),
                None => Address::root(facts.segment, name),
            });
        }
        address
    }

    /// Returns a row with every field that some kind reads.
    fn row(&self, id: &str, name: &str, (is_person, role): (bool, &str)) -> Value {
        let (role, owner) = match self.organization.powerful {
            true => ("owner", json!({ "type": "service_account" })),
            false => (role, json!({ "type": "user" })),
        };
        let created = self.now.saturating_sub(AGE);
        let person = json!({ "id": id, "email": format!("{STRANGER}-1@example.com"), "name": STRANGER });
        let mut row = json!({
            "id": id, "name": name, "role": role, "status": if self.organization.invited { "pending" } else { "active" },
            "created_at": created, "added_at": created, "last_used_at": self.now,
            "expires_at": if self.organization.invited { json!(self.now + AGE) } else { Value::Null },
            "redacted_value": "sk-admin-...0000", "permissions": ["api.all"], "predefined_role": false,
            "owner": owner, "group_id": id, "group_name": name, "group_type": "group", "model": name,
            "is_scim_managed": self.provisioned.contains(name),
            "max_requests_per_1_minute": 1, "max_tokens_per_1_minute": 1,
            "threshold_amount": 100, "currency": "USD", "interval": "month",
            "notification_channel": { "type": "email", "recipients": [] },
            "type": "zero_data_retention", "default": "standard", "enabled_tiers": "all", "active": true,
        });
        for tool in ["file_search", "web_search", "image_generation", "mcp", "code_interpreter"] {
            row[tool] = json!({ "enabled": true });
        }
        row["owner"]["user"] = person.clone();
        row["owner"]["service_account"] = person;
        row["owner"]["id"] = json!(id);
        if is_person {
            row["email"] = json!(name);
        }
        if is_person && self.organization.strangers && !self.organization.powerful {
            let project = format!("{STRANGER}-1");
            let projects = [json!({ "id": encoded(&project), "name": project, "role": "member" })];
            row["projects"] = json!({ "object": "list", "data": projects });
        }
        row
    }

    /// Writes the ids of other things into the fields that name them: each is named by a list of its own. What the API
    /// never changes is as the configuration has it.
    fn name_others(&self, row: &mut Value, scope: Option<&ScopeKey>, name: &str, facts: &Facts) {
        let listed = scope.and_then(|scope| self.named.get(&(scope.clone(), name.into())));
        for named_field in facts.named_fields {
            let is_required = facts.required.contains(&named_field.field);
            let listed = listed.and_then(|fields| fields.get(named_field.field));
            let listed = listed.filter(|_| is_required || !self.organization.strangers);
            let stranger = (is_required || self.organization.strangers).then(|| format!("{STRANGER}-1"));
            if let Some(other) = listed.map(ToString::to_string).or(stranger) {
                row[format!("{}_id", named_field.field)] = json!(encoded(&other));
            }
        }
    }
}

/// Returns the names of the rows that an identity provider owns, as the configuration says. The organization agrees, or
/// a plan would leave them out as problems.
fn provisioned(desired: &Desired) -> BTreeSet<Name> {
    let rows = desired.scopes.values().flat_map(|table| &table.rows);
    let is_provisioned = |row: &&DesiredRow| match &row.wanted {
        Wanted::Present(spec) => spec.fields().get("managed_by").is_some_and(|by| by == "scim"),
        Wanted::Absent => false,
    };
    rows.filter(is_provisioned).map(|row| row.renamed_from.as_ref().unwrap_or(&row.key).clone()).collect()
}

/// Returns the names of other things in the fields of the rows of the configuration.
fn named(desired: &Desired) -> BTreeMap<(ScopeKey, Name), BTreeMap<&'static str, Name>> {
    let mut named = BTreeMap::new();
    for (scope, table) in &desired.scopes {
        let named_fields = kinds::get(scope.kind).facts().named_fields;
        for row in table.rows.iter().filter(|_| !named_fields.is_empty()) {
            let Wanted::Present(spec) = &row.wanted else { continue };
            let fields = spec.fields();
            let name = |field: &'static str| Some((field, fields.get(field)?.as_str()?.into()));
            let others = named_fields.iter().filter_map(|named_field| name(named_field.field)).collect();
            let key = row.renamed_from.as_ref().unwrap_or(&row.key);
            named.insert((scope.clone(), key.clone()), others);
        }
    }
    named
}

/// Returns the names that the rows of the configuration refer to.
fn referred(desired: &Desired) -> BTreeMap<ScopeKey, BTreeSet<Name>> {
    let mut referred: BTreeMap<ScopeKey, BTreeSet<Name>> = BTreeMap::new();
    for (scope, row) in desired.scopes.iter().flat_map(|(scope, table)| table.rows.iter().map(move |row| (scope, row)))
    {
        let kind = kinds::get(scope.kind);
        let specs = [match &row.wanted {
            Wanted::Present(spec) => Some(&**spec),
            Wanted::Absent => None,
        }];
        let specs = specs.into_iter().chain([row.then.as_deref()]).flatten();
        let parent = scope.parent.as_ref();
        let refers = specs.flat_map(|spec| kind.refers(&row.key, spec, parent));
        let points = kind.facts().points.iter().filter_map(|pointer| (pointer.target)(&row.key, parent));
        for address in refers.chain(points).flat_map(|address| address.path().collect::<Vec<_>>()) {
            if let Some(scope) = kinds::scope_of(&address) {
                referred.entry(scope).or_default().insert(address.name().into());
            }
        }
    }
    referred
}

impl Transport for Pretend {
    fn send(&self, request: HttpRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let (status, body) = self.answer(&request);
        let json = HeaderValue::from_static("application/json");
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, json)]);
        async move { Ok(HttpResponse { status, headers, body: body.to_string().into_bytes() }) }.boxed()
    }
}

/// Returns a row that a kind can read: fields of some names have another shape in the rows of other kinds.
fn readable(mut row: Value, parse: &ParseRow) -> Value {
    for field in ["projects", "role", "permissions"] {
        let is_read = RawValue::from_string(row.to_string()).is_ok_and(|raw| parse(&raw).is_ok());
        if let Some(fields) = row.as_object_mut().filter(|_| !is_read) {
            fields.remove(field);
        }
    }
    row
}

/// Returns what the API says of a setting that was never set.
fn not_set() -> Value {
    json!({ "error": { "message": "It is not set.", "type": "invalid_request_error", "param": null, "code": null } })
}

/// Returns the id of a row: its name, in characters that every id may have.
fn encoded(name: &str) -> String {
    name.bytes().fold("id".to_owned(), |id, byte| format!("{id}{byte:02x}"))
}

/// Returns the name that an id encodes.
fn decoded(id: &str) -> String {
    let digits = id.strip_prefix("id").unwrap_or(id);
    let byte = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row that cannot be read would end the reading of a pretended organization, and hide what comes after it.
    #[test]
    fn every_kind_can_read_its_rows() {
        for organization in PretendedOrganization::all(&Desired::default()) {
            let pretend = Pretend {
                organization,
                now: 0,
                listed: BTreeMap::new(),
                referred: BTreeMap::new(),
                looked_for: BTreeMap::new(),
                pinned: BTreeMap::new(),
                renamed: BTreeMap::new(),
                provisioned: BTreeSet::new(),
                named: BTreeMap::new(),
            };
            for (_, kind) in kinds::all() {
                let facts = kind.facts();
                for read in kind.reads() {
                    let AnyRead::List(_, parse) = read else { continue };
                    let mut row = pretend.row("id", "name", (facts.key == KeyForm::Email, "member"));
                    pretend.name_others(&mut row, None, "name", facts);
                    let raw = RawValue::from_string(readable(row, &parse).to_string()).unwrap();
                    assert!(parse(&raw).is_ok(), "{} in {organization:?}: {:?}", facts.name, parse(&raw).err());
                }
            }
        }
    }
}
