//! What an earlier run withdrew and did not put back in; what should be, out: who is listed gets again what the new one was
//! to give, where no file says otherwise.

use crate::{
    kinds,
    model::{
        address::Address,
        desired_table::{Desired, Wanted},
        node::{Key, Node, NodeKind},
    },
};
use serde_json::{Map, Value};

/// Adds what a withdrawn thing was to become to what should be. `false` where no file lists it, and nothing is added.
pub fn restore(desired: &mut Desired, address: &Address, after: &Map<String, Value>) -> bool {
    let Some(scope) = kinds::scope_of(address) else { return false };
    let kind = kinds::get(scope.kind);
    let rows = desired.scopes.get_mut(&scope).map(|table| &mut table.rows);
    let Some(row) = rows.into_iter().flatten().find(|row| *row.key == *address.name()) else { return false };
    let Wanted::Present(spec) = &row.wanted else { return false };
    let mut fields = spec.fields();
    for name in kind.facts().required {
        if let (false, Some(value)) = (fields.contains_key(*name), after.get(*name)) {
            fields.insert((*name).to_owned(), value.clone());
        }
    }
    let entries = fields.iter().filter_map(|(name, value)| {
        let text = value.get(0).unwrap_or(value).as_str()?;
        Some((Key { at: row.at, name: name.as_str().into() }, Node { at: row.at, is: NodeKind::Plain(text.into()) }))
    });
    let Ok(spec) = kind.spec(&Node { at: row.at, is: NodeKind::Map(entries.collect()) }) else { return false };
    row.wanted = Wanted::Present(spec);
    desired.withdrawn.insert(address.clone(), after.clone());
    true
}
