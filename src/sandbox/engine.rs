//! A call on a resource flows in; its list, read, create, update or delete is done, and the answer flows out.
//!
//! Everything that a handler must decide comes from the facts of the resource. Kinds with rules of their own check
//! them first and call the same functions.

use serde_json::Value;

use super::api_error::ApiError;
use super::query::Page;
use super::record::Record;
use super::resource::{Call, Key, PageStyle, Shape};
use super::store::{RowContext, Store};

/// Lists hold this many rows by default, and at most [`MAX_LIMIT`].
const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 100;
/// The id of a setting in its collection, which holds no other record.
pub(super) const SETTING: &str = "setting";

pub(super) fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    list_where(store, call, |_, _| true)
}

/// Lists the records that `keep` admits. The cursor may name a record that is left out.
pub(super) fn list_where(
    store: &Store,
    call: &Call,
    keep: impl Fn(&RowContext, &Record) -> bool,
) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    let records = store.collection(&call.place());
    let keep = |record: &&Record| keep(&context, record);
    let answer = |record: &Record| call.resource.answer(&context, record);
    match call.resource.shape {
        Shape::List(PageStyle::Next { .. }) => {
            let (page, is_ascending) = ordered_page(call)?;
            let rows: Option<Box<dyn Iterator<Item = &Record>>> = if is_ascending {
                records.after(page.after).map(|rows| Box::new(rows) as _)
            } else {
                records.before(page.after).map(|rows| Box::new(rows) as _)
            };
            page.next_style(rows.map(|rows| rows.filter(keep)), |record| record.id.as_str(), answer)
        }
        Shape::List(PageStyle::Window { .. }) => window(call, records.iter().collect(), |record| keep(&record), answer),
        Shape::List(PageStyle::LastId | PageStyle::Own) | Shape::Setting => {
            let page = plain_page(call)?;
            page.last_id_style(
                records.after(page.after).map(|rows| rows.filter(keep)),
                |record| record.id.as_str(),
                answer,
            )
        }
    }
}

/// Reads the page of a list whose cursors are ids.
pub(super) fn plain_page<'a>(call: &'a Call) -> Result<Page<'a>, ApiError> {
    call.query.page(1, DEFAULT_LIMIT, MAX_LIMIT)
}

/// Lists records, oldest first, in the kind's [`PageStyle::Window`].
pub(super) fn window(
    call: &Call,
    mut records: Vec<&Record>,
    keep: impl Fn(&Record) -> bool,
    answer: impl Fn(&Record) -> Value,
) -> Result<Value, ApiError> {
    let (least, default, most, usual) = match call.resource.shape {
        Shape::List(PageStyle::Window { least, default, most, order, .. }) => (least, default, most, order),
        _ => (1, DEFAULT_LIMIT, MAX_LIMIT, None),
    };
    if call.query.one_of("order", &["asc", "desc"])?.or(usual) == Some("desc") {
        records.reverse();
    }
    let page = call.query.page(least, default, most)?;
    page.window_style(&records, |record| record.id.as_str(), keep, answer)
}

/// Lists rows that are no records, in the style whose cursor is `next`.
pub(super) fn list_rows<T>(
    call: &Call,
    rows: &[T],
    id: impl Fn(&T) -> &str,
    answer: impl Fn(&T) -> Value,
) -> Result<Value, ApiError> {
    let (page, is_ascending) = ordered_page(call)?;
    let mut rows: Vec<&T> = rows.iter().collect();
    if !is_ascending {
        rows.reverse();
    }
    let start = match page.after {
        None => Some(0),
        Some(cursor) => rows.iter().position(|row| id(row) == cursor).map(|position| position + 1),
    };
    page.next_style(start.map(|start| rows.iter().copied().skip(start)), |row| id(row), answer)
}

/// Reads the page of a list whose cursor is `next`, and whether its rows come in ascending order.
fn ordered_page<'a>(call: &'a Call) -> Result<(Page<'a>, bool), ApiError> {
    let (default, most, usual) = match call.resource.shape {
        Shape::List(PageStyle::Next { default, most, order }) => (default, most, order),
        _ => (DEFAULT_LIMIT, MAX_LIMIT, "asc"),
    };
    let order = call.query.one_of("order", &["asc", "desc"])?.unwrap_or(usual);
    Ok((call.query.page(0, default, most)?, order == "asc"))
}

pub(super) fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let (context, record) = call.find(store)?;
    Ok(call.resource.answer(&context, record))
}

pub(super) fn create(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    let record = call.body.given()?;
    add(store, call, record)
}

/// Adds a record that was checked before, and returns the answer that shows it. It gets an id unless it has one.
pub(super) fn add(store: &mut Store, call: &Call, mut record: Record) -> Result<Value, ApiError> {
    match call.resource.key {
        Key::Minted(prefix) if record.id.is_empty() => record.id = store.mint(prefix),
        Key::Hex(prefix) if record.id.is_empty() => {
            let prefix = prefix(&call.context(store)?.parents);
            record.id = store.mint_hex(&prefix);
        }
        _ => {}
    }
    if record.id.is_empty() {
        return Err(ApiError::missing("id"));
    }
    call.resource.fill(&mut record, call.now);
    let answer = call.resource.answer(&call.context(store)?, &record);
    store.push(&call.place(), record);
    Ok(answer)
}

pub(super) fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.find_open(store)?;
    let given = call.body.given()?;
    if call.body.is_empty() {
        return Err(ApiError::missing(call.body.first_field()));
    }
    store.edit(&call.place(), call.id(), |record| record.merge(given));
    get(store, call)
}

pub(super) fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.find_open(store)?;
    store.remove(&call.place(), call.id());
    Ok(call.resource.deleted(call.id()))
}

/// Reads a setting. One whose fields all have initial values is there without having been set.
pub(super) fn get_setting(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    if let Some(record) = store.collection(&call.place()).get(SETTING) {
        return Ok(call.resource.answer(&context, record));
    }
    let mut record = Record::default();
    if call.resource.fill(&mut record, call.now).is_empty() {
        Ok(call.resource.answer(&context, &record))
    } else {
        Err(call.resource.not_found(""))
    }
}

/// Sets a setting: fields that are left out keep their values.
pub(super) fn set_setting(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    merge_setting(store, call, call.body.given()?)
}

/// Sets the values of a setting that were checked before.
pub(super) fn merge_setting(store: &mut Store, call: &Call, given: Record) -> Result<Value, ApiError> {
    let mut record = store.collection(&call.place()).get(SETTING).cloned().unwrap_or_default();
    record.id = SETTING.to_owned();
    record.merge(given);
    add(store, call, record)
}

pub(super) fn delete_setting(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    call.context(store)?;
    if !store.collection(&call.place()).contains(SETTING) {
        return Err(call.resource.not_found(""));
    }
    store.remove(&call.place(), SETTING);
    Ok(call.resource.deleted(""))
}
