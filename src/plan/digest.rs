//! Values in, digests out.

use crate::{
    kinds::{self, erased::AnyKind},
    model::{
        address::encode,
        desired_table::{Desired, DesiredScope, Wanted},
        live_table::Live,
        untyped::{AnyLive, AnySpec},
    },
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns a digest of a live row's fields as a file could write them, without those that nobody declared.
pub(super) fn fields(kind: &dyn AnyKind, row: &dyn AnyLive, undeclared: &[String]) -> String {
    sha256(by_id(kind, row, undeclared).to_string().as_bytes())[..16].to_owned()
}

/// Returns the fields of a live row that a declaration covers. What a field names counts by its id, because its name is
/// known only where its list was read.
fn by_id(kind: &dyn AnyKind, row: &dyn AnyLive, undeclared: &[String]) -> Value {
    let mut fields = declared(&*kind.observe(row), undeclared);
    for field in kind.facts().named_fields.iter().map(|named_field| named_field.field) {
        if let (Some(value), Some(referent)) = (fields.get_mut(field), kind.referent(row, field)) {
            *value = json!({ "id": &*referent.id });
        }
    }
    fields
}

/// Returns the fields of a live row that a declaration covers.
pub(crate) fn declared(spec: &dyn AnySpec, undeclared: &[String]) -> Value {
    spec.fields().into_iter().filter(|(name, _)| !undeclared.contains(name)).collect()
}

/// Returns the fields of a row that its entry leaves out. A row without an entry may be removed, so all of it counts.
fn left_out(table: &DesiredScope, key: &str) -> Vec<String> {
    let Some(row) = table.row(key) else { return Vec::new() };
    let Wanted::Present(spec) = &row.wanted else { return Vec::new() };
    let mut fields = spec.unmanaged();
    if let Some(then) = &row.then {
        let later = then.unmanaged();
        fields.retain(|name| later.contains(name));
    }
    fields
}

/// Returns a digest of every live row in the declared scopes: addresses, identities and declared fields, not facts that
/// move by themselves.
#[must_use]
pub fn live(desired: &Desired, live: &Live) -> String {
    let mut hash = Sha256::new();
    for (scope, declarations) in desired.compared(live) {
        let scope = &*scope;
        let Some(table) = live.scopes.get(scope) else { continue };
        let kind = kinds::get(scope.kind);
        // Of many rows in one scope, only the name differs.
        let above = kinds::address(scope, "").to_string();
        for row in table.rows.iter().filter(|row| row.control.pairs()) {
            // What is ignored comes and goes, and changes nothing.
            if !desired.policy.ignore.is_empty() && desired.policy.ignores(&kinds::address(scope, &row.key)).is_some() {
                continue;
            }
            let fields = by_id(kind, &*row.live, &left_out(declarations, &row.key)).to_string();
            for part in [above.as_str(), &encode(&row.key), "\n", row.identity.as_str(), "\n", &fields, "\n"] {
                hash.update(part.as_bytes());
            }
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
