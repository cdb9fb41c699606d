//! Values in, digests out.

use crate::{
    kinds,
    model::scope::{AnySpec, Control, Desired, Live},
};
use sha2::{Digest, Sha256};

/// A SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A digest of a row's fields as a file could write them.
pub(super) fn fields(spec: &dyn AnySpec) -> String {
    sha256(serde_json::Value::Object(spec.fields()).to_string().as_bytes())[..16].to_owned()
}

/// A digest of every live row in the declared scopes: addresses, identities and fields, not facts that move by
/// themselves.
pub(super) fn live(desired: &Desired, live: &Live) -> String {
    let mut hash = Sha256::new();
    for scope in desired.scopes.keys() {
        let Some(table) = live.scopes.get(scope) else { continue };
        let kind = kinds::get(scope.kind);
        for row in table.rows.iter().filter(|row| !matches!(row.control, Control::NotAddressable(_))) {
            let address = kinds::address(scope, &row.key);
            // What is ignored comes and goes, and changes nothing.
            if desired.policy.ignores(&address).is_some() {
                continue;
            }
            let line = format!(
                "{address}\n{}\n{}\n",
                row.identity.as_str(),
                serde_json::Value::Object(kind.observe(&*row.live).fields())
            );
            hash.update(line.as_bytes());
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
