//! Two rows in, the fields that differ out. Only fields that the file writes are compared.

use crate::model::{text::is_same, untyped::AnySpec};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Field {
    /// Its name, as in the file.
    pub name: String,
    /// The live value; `null` for none.
    pub before: Value,
    /// The desired state.
    pub after: Value,
}

/// The fields that `want` writes and `have` shows otherwise.
pub(super) fn fields(want: &dyn AnySpec, have: &dyn AnySpec) -> Vec<Field> {
    if want.same(have) {
        return Vec::new();
    }
    let mut have = have.fields();
    want.fields()
        .into_iter()
        .filter_map(|(name, after)| {
            let before = have.remove(&name).unwrap_or_default();
            (!is_same(&before, &after)).then_some(Field { name, before, after })
        })
        .collect()
}
