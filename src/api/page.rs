//! One page of a listing in, its rows and the next cursor out. A listing that cannot be trusted to be whole is an
//! error, because a row that is missing here would be created or removed there.

use crate::model::{present::there, request::Paging};
use foldhash::HashSet;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// The most pages of one listing. At 100 rows each that is a million rows.
pub const MOST_PAGES: usize = 10_000;

/// The most rows of one listing.
pub const MOST_ROWS: usize = 2_000_000;

/// The bytes that the pages of one listing may have together: this, and [`ROW_BYTES`] more for each row, up to
/// [`LISTING_BYTES`]. An organization of 500,000 people stays below.
const FREE_BYTES: usize = 128 << 20;

/// See [`FREE_BYTES`].
const ROW_BYTES: usize = 2 << 10;

/// The most bytes that the pages of one listing may ever have together.
pub const LISTING_BYTES: usize = 512 << 20;

/// The longest cursor that is sent back, in bytes; it must fit into a URL.
const LONGEST_CURSOR: usize = 2048;

/// The reason why a listing is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The answer is no object, or a field of paging has another type.
    #[error("the answer is not a page: {0}")]
    Shape(String),
    /// No `data`.
    #[error("the answer has no `data`")]
    NoData,
    /// Beside the rows stands an error, so they may be a part of the listing.
    #[error("the answer has an `error` beside `data`")]
    ErrorToo,
    /// More rows than were asked for: another listing than the one that was asked for.
    #[error("the answer has {rows} rows, and at most {limit} were asked for")]
    TooManyRows {
        /// The rows of the page.
        rows: usize,
        /// How many were asked for.
        limit: usize,
    },
    /// A page that holds nothing but rows of earlier pages: the cursor is not followed.
    #[error("a page repeats rows of an earlier page")]
    SameRows,
    /// A field that says whether the listing is complete is absent.
    #[error("the answer does not say whether there is more")]
    NoHasMore,
    /// There is more, but no way to ask for it.
    #[error("there is more, but no cursor to continue from")]
    NoCursor,
    /// The same cursor for the second time: this would never end.
    #[error("the cursor repeats itself")]
    Repeated,
    /// An empty page that claims to have more.
    #[error("an empty page says that there is more")]
    Empty,
    /// The cursor is longer than a URL takes.
    #[error("the cursor is longer than {LONGEST_CURSOR} bytes")]
    LongCursor,
    /// More pages than any organization has.
    #[error("more than {MOST_PAGES} pages")]
    TooMany,
    /// More rows than any organization has.
    #[error("more than {MOST_ROWS} rows")]
    TooLong,
    /// More bytes than that many rows can need.
    #[error("{rows} rows in {} MiB, which is more than a listing may have", bytes >> 20)]
    TooLarge {
        /// Rows so far.
        rows: usize,
        /// Bytes so far.
        bytes: usize,
    },
}

/// The fields of all three styles. Others may be there. Of the two cursors that end a listing by being `null`, it is
/// known whether they are there at all.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    data: Option<Vec<&'a RawValue>>,
    has_more: Option<bool>,
    last_id: Option<String>,
    #[serde(default, deserialize_with = "there")]
    next: Option<Option<String>>,
    #[serde(default, deserialize_with = "there")]
    next_page: Option<Option<String>>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

/// Walks the pages of one listing.
#[derive(Debug)]
pub(super) struct Walk {
    paging: Paging,
    cursor: Option<String>,
    seen: HashSet<String>,
    /// Digests of the rows so far.
    digests: HashSet<u64>,
    pages: usize,
    rows: usize,
    bytes: usize,
}

impl Walk {
    pub(super) fn new(paging: Paging) -> Self {
        Self {
            paging,
            cursor: None,
            seen: HashSet::default(),
            digests: HashSet::default(),
            pages: 0,
            rows: 0,
            bytes: 0,
        }
    }

    /// The query parameters of paging for the next request.
    pub(super) fn query(&self) -> Vec<(&'static str, String)> {
        let (limit, name) = match self.paging {
            Paging::None => return Vec::new(),
            Paging::LastId(limit) | Paging::Next(limit) => (limit, "after"),
            Paging::Page(limit) => (limit, "page"),
        };
        let mut query = vec![("limit", limit.to_string())];
        query.extend(self.cursor.clone().map(|cursor| (name, cursor)));
        query
    }

    /// Returns how many pages were taken.
    pub(super) fn pages(&self) -> usize {
        self.pages
    }

    /// Takes a page: its rows, and whether another is to be asked for.
    pub(super) fn take<'a>(&mut self, text: &'a str) -> Result<(Vec<&'a RawValue>, bool), PageError> {
        let page: Page<'a> = serde_json::from_str(text).map_err(|error| PageError::Shape(error.to_string()))?;
        if page.error.is_some_and(|error| error.get() != "null") && page.data.is_some() {
            return Err(PageError::ErrorToo);
        }
        let rows = page.data.ok_or(PageError::NoData)?;
        self.bound(rows.len(), text.len())?;
        let limit = match self.paging {
            Paging::None => usize::MAX,
            Paging::LastId(limit) | Paging::Next(limit) | Paging::Page(limit) => usize::from(limit),
        };
        if rows.len() > limit {
            return Err(PageError::TooManyRows { rows: rows.len(), limit });
        }
        let stale = self.is_stale(&rows);
        // Whether the field that would hold the cursor is there at all: where it is there and empty, it says the end.
        let (cursor, told) = match self.paging {
            Paging::None => (None, true),
            Paging::LastId(_) => (page.last_id.filter(|id| !id.is_empty()).or_else(|| last_id(&rows)), false),
            // Rows of this style are not always named by `id`, so the last one is no cursor.
            Paging::Next(_) => (page.next.clone().flatten().filter(|next| !next.is_empty()), page.next.is_some()),
            Paging::Page(_) => {
                (page.next_page.clone().flatten().filter(|next| !next.is_empty()), page.next_page.is_some())
            }
        };
        self.pages += 1;
        let has_more = match (page.has_more, self.paging) {
            (Some(has_more), _) => has_more,
            (None, Paging::None) => false,
            // The first empty page ends it. One that is empty from the start may be no listing at all.
            (None, Paging::LastId(_)) if rows.is_empty() && self.pages > 1 => false,
            (None, Paging::LastId(_)) if !rows.is_empty() => true,
            // These give a cursor only when there is more.
            (None, Paging::Next(_) | Paging::Page(_)) if told => cursor.is_some(),
            (None, _) => return Err(PageError::NoHasMore),
        };
        if !has_more {
            return if stale { Err(PageError::SameRows) } else { Ok((rows, false)) };
        }
        if rows.is_empty() {
            return Err(PageError::Empty);
        }
        let cursor = cursor.ok_or(PageError::NoCursor)?;
        if cursor.len() > LONGEST_CURSOR {
            return Err(PageError::LongCursor);
        }
        if self.pages == MOST_PAGES {
            return Err(PageError::TooMany);
        }
        if !self.seen.insert(cursor.clone()) {
            return Err(PageError::Repeated);
        }
        if stale {
            return Err(PageError::SameRows);
        }
        self.cursor = Some(cursor);
        Ok((rows, true))
    }

    /// Returns whether all rows of a page were on earlier pages. Pages are no snapshot, so some may come twice; a page
    /// of nothing else shows that the cursor was not followed, and what comes after it was never seen.
    fn is_stale(&mut self, rows: &[&RawValue]) -> bool {
        let mut fresh = false;
        for row in rows {
            let mut hasher = DefaultHasher::new();
            row.get().hash(&mut hasher);
            fresh |= self.digests.insert(hasher.finish());
        }
        !fresh && !rows.is_empty() && self.pages > 0
    }
}

impl Walk {
    /// Counts a page, and refuses a listing that grows beyond what can be meant.
    fn bound(&mut self, rows: usize, bytes: usize) -> Result<(), PageError> {
        (self.rows, self.bytes) = (self.rows + rows, self.bytes + bytes);
        if self.rows > MOST_ROWS {
            return Err(PageError::TooLong);
        }
        if self.bytes > (FREE_BYTES + ROW_BYTES * self.rows).min(LISTING_BYTES) {
            return Err(PageError::TooLarge { rows: self.rows, bytes: self.bytes });
        }
        Ok(())
    }
}

fn last_id(rows: &[&RawValue]) -> Option<String> {
    #[derive(Deserialize)]
    struct Row {
        id: Option<String>,
    }
    let row: Row = serde_json::from_str(rows.last()?.get()).ok()?;
    row.id.filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Feeds pages to a walk: the cursors that it would send, and how it ends.
    fn walk(paging: Paging, pages: &[serde_json::Value]) -> (Vec<String>, Result<usize, PageError>) {
        let mut walk = Walk::new(paging);
        let (mut cursors, mut rows) = (Vec::new(), 0);
        for page in pages {
            match walk.take(&page.to_string()) {
                Ok((taken, more)) => {
                    rows += taken.len();
                    if !more {
                        return (cursors, Ok(rows));
                    }
                    let query = walk.query();
                    assert_eq!(query[0].0, "limit");
                    cursors.push(format!("{}={}", query[1].0, query[1].1));
                }
                Err(error) => return (cursors, Err(error)),
            }
        }
        panic!("the walk wants more pages than there are");
    }

    #[test]
    fn the_three_styles_go_from_cursor_to_cursor() {
        let rows = json!([{"id": "a"}, {"id": "b", "other": [1]}]);
        let end = json!({"object": "list", "data": [{"id": "c"}], "has_more": false, "last_id": "c", "next": "x"});
        for (paging, first, cursor) in [
            (Paging::LastId(100), json!({"data": rows, "has_more": true, "last_id": "b"}), "after=b"),
            (Paging::LastId(100), json!({"data": rows, "has_more": true, "last_id": null}), "after=b"),
            (Paging::LastId(100), json!({"data": rows, "has_more": true}), "after=b"),
            (Paging::Next(1000), json!({"data": rows, "has_more": true, "next": "n1", "last_id": "b"}), "after=n1"),
            (Paging::Next(1000), json!({"data": rows, "next": "n1"}), "after=n1"),
            (Paging::Page(31), json!({"data": rows, "has_more": true, "next_page": "p1"}), "page=p1"),
        ] {
            assert_eq!(walk(paging, &[first, end.clone()]), (vec![cursor.to_owned()], Ok(3)));
        }
        assert_eq!(walk(Paging::None, &[json!({"data": rows})]), (vec![], Ok(2)));
        assert_eq!(walk(Paging::LastId(1), &[json!({"data": [], "has_more": false})]), (vec![], Ok(0)));
        assert_eq!(Walk::new(Paging::LastId(20)).query(), [("limit", "20".to_owned())]);
        assert_eq!(Walk::new(Paging::None).query(), []);
    }

    #[test]
    fn a_listing_that_may_be_cut_short_or_endless_is_refused() {
        use PageError::*;
        let row = json!([{"id": "a"}]);
        for (paging, page, error) in [
            (Paging::LastId(1), json!({"data": []}), NoHasMore),
            (Paging::LastId(1), json!({"data": [], "has_more": null}), NoHasMore),
            (Paging::Next(1), json!({"data": row}), NoHasMore),
            (Paging::Page(1), json!({"data": row, "next": null}), NoHasMore),
            (Paging::LastId(1), json!({"data": row, "has_more": false, "error": {"message": "late"}}), ErrorToo),
            (Paging::LastId(1), json!({"data": row, "has_more": false, "error": "late"}), ErrorToo),
            (
                Paging::LastId(1),
                json!({"data": [{"id": "a"}, {"id": "b"}], "has_more": false}),
                TooManyRows { rows: 2, limit: 1 },
            ),
            (Paging::LastId(1), json!({"has_more": false}), NoData),
            (Paging::LastId(1), json!({"data": null, "has_more": false}), NoData),
            (Paging::None, json!({"error": {}}), NoData),
            (Paging::LastId(1), json!({"data": [], "has_more": true, "last_id": "a"}), Empty),
            (Paging::LastId(1), json!({"data": [{"name": "x"}], "has_more": true, "last_id": ""}), NoCursor),
            (Paging::Next(1), json!({"data": row, "has_more": true, "last_id": "a"}), NoCursor),
            (Paging::Page(1), json!({"data": row, "has_more": true, "next_page": null}), NoCursor),
            (Paging::None, json!({"data": row, "has_more": true, "next": "n"}), NoCursor),
            (Paging::Next(1), json!({"data": row, "has_more": true, "next": "n".repeat(2049)}), LongCursor),
        ] {
            assert_eq!(walk(paging, std::slice::from_ref(&page)), (vec![], Err(error)), "{page}");
        }
        for page in [json!("text"), json!({"data": {}, "has_more": false}), json!({"data": [], "has_more": "no"})] {
            assert!(matches!(walk(Paging::Next(1), std::slice::from_ref(&page)).1, Err(Shape(_))), "{page}");
        }
    }

    #[test]
    fn a_cursor_that_comes_back_is_noticed_also_in_a_circle() {
        let page = |next| json!({"data": [1], "has_more": true, "next": next});
        assert_eq!(walk(Paging::Next(1), &[page("x"), page("x")]).1, Err(PageError::Repeated));
        let other = |row, next| json!({"data": [row], "has_more": true, "next": next});
        let circle = [other(1, "x"), other(2, "y"), other(3, "x")];
        assert_eq!(walk(Paging::Next(1), &circle).1, Err(PageError::Repeated));
    }

    #[test]
    fn a_page_of_known_rows_is_no_end_and_some_known_rows_are_harmless() {
        let page = |ids: &[&str], has_more: bool| {
            let rows: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
            json!({"data": rows, "has_more": has_more})
        };
        let ignored = [page(&["a", "b"], true), page(&["a", "b"], false)];
        assert_eq!(walk(Paging::LastId(2), &ignored).1, Err(PageError::SameRows));
        let ignored = [page(&["a", "b"], true), page(&["b", "a"], true)];
        assert_eq!(walk(Paging::LastId(2), &ignored).1, Err(PageError::SameRows));
        let shifted = [page(&["a", "b"], true), page(&["b", "c"], false)];
        assert_eq!(walk(Paging::LastId(2), &shifted).1, Ok(4));
    }

    #[test]
    fn where_nobody_says_whether_there_is_more_an_empty_page_ends_it() {
        let page = |ids: &[&str]| {
            let rows: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
            json!({"data": rows})
        };
        let whole = [page(&["a", "b"]), page(&["c"]), page(&[])];
        assert_eq!(walk(Paging::LastId(2), &whole), (vec!["after=b".into(), "after=c".into()], Ok(3)));
        assert_eq!(walk(Paging::LastId(2), &[page(&["a"]), page(&["a"])]).1, Err(PageError::Repeated));
        let null = json!({"data": [{"id": "a"}], "has_more": null, "error": null});
        assert_eq!(walk(Paging::LastId(2), &[null, page(&[])]).1, Ok(1));
    }

    #[test]
    fn ten_thousand_pages_are_the_most() {
        let pages: Vec<_> =
            (0..=MOST_PAGES).map(|n| json!({"data": [n], "has_more": true, "next": n.to_string()})).collect();
        let (cursors, end) = walk(Paging::Next(1), &pages);
        assert_eq!((cursors.len(), end), (MOST_PAGES - 1, Err(PageError::TooMany)));
    }

    #[test]
    fn a_listing_has_bounded_rows_and_bytes() {
        let end = |rows: usize, bytes: usize| {
            let mut walk = Walk::new(Paging::LastId(100));
            (1..=MOST_PAGES).find_map(|page| walk.bound(rows, bytes).err().map(|error| (page, error)))
        };
        let mib = 1 << 20;
        assert_eq!(end(1, 8 * mib), Some((17, PageError::TooLarge { rows: 17, bytes: 136 * mib })));
        assert_eq!(end(100, 8 * mib).map(|(page, _)| page), Some(17));
        assert_eq!(end(1_000, mib), Some((513, PageError::TooLarge { rows: 513_000, bytes: 513 * mib })));
        assert_eq!(end(201, 20_000), Some((9_951, PageError::TooLong)));
        // 500,000 people, 100 a page, with 800 bytes each.
        let mut walk = Walk::new(Paging::LastId(100));
        assert!((0..5_000).all(|_| walk.bound(100, 80_000).is_ok()));
    }
}
