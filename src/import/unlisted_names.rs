//! An imported organization in, the same one out without what names something that the file does not list.

use super::Imported;
use crate::{
    desired::write::{Written, WrittenSection, node_of},
    kinds::{self, facts::Shape, referent::nobody},
    model::{
        address::{Address, Name},
        live_table::Live,
        scope::ScopeKey,
    },
};

/// Leaves out the fields that name what the file does not list, where a row can be written without them.
pub(super) fn leave_out_mentions_of_nobody(imported: &mut Imported) {
    let written = &imported.written;
    let mut out: Vec<(ScopeKey, Name, &'static str, Address)> = Vec::new();
    for (scope, section) in written {
        let kind = kinds::get(scope.kind);
        if kind.facts().named_fields.is_empty() {
            continue;
        }
        for row in section.rows.iter().filter(|row| !row.is_comment) {
            let Ok(spec) = kind.spec(&node_of(&row.fields)) else { continue };
            let unlisted = |(_, address): &(_, Address)| is_listed(written, address) == Some(false);
            let missing = kind.mentions(&*spec).into_iter().filter(unlisted);
            out.extend(missing.map(|(field, address)| (scope.clone(), row.key.clone(), field, address)));
        }
    }
    for (scope, key, field, missing) in out {
        let section = imported.written.get_mut(&scope);
        for row in section.into_iter().flat_map(|section| &mut section.rows).filter(|row| row.key == key) {
            row.fields.remove(field);
            let why = format!("its `{field}` is {missing}, which cannot be listed");
            row.comment = if row.comment.is_empty() { why } else { format!("{}; {why}", row.comment) };
        }
    }
}

/// Makes comments of rows that refer to what the file does not list, with all that stands in them.
pub(super) fn leave_out_what_names_nobody(imported: &mut Imported, live: &Live) {
    loop {
        let written = &imported.written;
        let mut out: Vec<(ScopeKey, Name, Address)> = Vec::new();
        for (scope, section) in written {
            let kind = kinds::get(scope.kind);
            for row in section.rows.iter().filter(|row| !row.is_comment) {
                let Ok(spec) = kind.spec(&node_of(&row.fields)) else { continue };
                let refers = kind.refers(&row.key, &*spec, scope.parent.as_ref());
                let missing = refers.into_iter().find(|address| is_listed(written, address) == Some(false));
                out.extend(missing.map(|address| (scope.clone(), row.key.clone(), address)));
            }
        }
        if out.is_empty() {
            return;
        }
        for (scope, key, missing) in out {
            let why = nobody(live, &missing).unwrap_or_else(|| format!("{missing} cannot be listed"));
            let address = kinds::address(&scope, &key);
            let is_inside = |parent: &Address| *parent == address || parent.is_inside(&address);
            imported.written.retain(|scope, _| !scope.parent.as_ref().is_some_and(is_inside));
            let section = imported.written.get_mut(&scope);
            for row in section.into_iter().flat_map(|section| &mut section.rows).filter(|row| row.key == key) {
                row.is_comment = true;
                row.comment = why.clone();
            }
            imported.left_out.push((address, why));
        }
        let is_empty = |scope: &ScopeKey, section: &WrittenSection| {
            matches!(kinds::get(scope.kind).facts().shape, Shape::Beside { .. })
                && section.notes.is_empty()
                && section.rows.iter().all(|row| row.is_comment)
        };
        imported.written.retain(|scope, section| !is_empty(scope, section));
    }
}

/// Returns whether an entry lists what is at an address; `None` where its section is not written.
fn is_listed(written: &Written, address: &Address) -> Option<bool> {
    let section = written.get(&kinds::scope_of(address)?)?;
    let from = section.rows.partition_point(|row| *row.key < *address.name());
    let mut rows = section.rows[from..].iter().take_while(|row| *row.key == *address.name());
    section.notes.is_empty().then(|| rows.any(|row| !row.is_comment))
}
