//! A raw query string flows in, and checked parameters and pages of lists flow out.
//!
//! Rule: a parameter is refused if the route does not declare it, if it is repeated, or if it does not parse.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::api_error::{ApiError, listed};

/// The parameters of one request, all of them declared by its route.
#[derive(Debug, Clone, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads `raw`. A declared name that ends in `[]` is an array and is accepted with and without the brackets.
    pub(super) fn parse(raw: &str, declared: &[&str]) -> Result<Self, ApiError> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in pairs_of(raw) {
            let array =
                declared.iter().find(|one| one.strip_suffix("[]").is_some_and(|bare| name == bare || name == **one));
            if let Some(array) = array {
                pairs.push(((*array).to_owned(), value));
            } else if !declared.contains(&name.as_str()) {
                return Err(ApiError::unknown_parameter(name));
            } else if pairs.iter().any(|(seen, _)| *seen == name) {
                let message = format!("Duplicate parameter: '{name}' was given more than once.");
                return Err(ApiError::invalid(name, message));
            } else {
                pairs.push((name, value));
            }
        }
        Ok(Self(pairs))
    }

    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(seen, _)| seen == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn many(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(seen, _)| seen == name).map(|(_, value)| value.as_str()).collect()
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.one(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(wrong_type(name, "a boolean", other)),
        }
    }

    /// Reads an integer that is not below `least`.
    fn integer(&self, name: &str, least: i64) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.one(name) else { return Ok(None) };
        match text.parse::<i64>() {
            Ok(number) if number >= least => Ok(Some(number)),
            Ok(number) => {
                let message = format!(
                    "Invalid '{name}': integer below minimum value. Expected a value >= {least}, but got {number} instead."
                );
                Err(ApiError::invalid(name, message).code("integer_below_min_value"))
            }
            Err(_) => Err(wrong_type(name, "an integer", text)),
        }
    }

    /// Reads a time in Unix seconds.
    pub(super) fn seconds(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.integer(name, 0)
    }

    pub(super) fn one_of(&self, name: &str, choices: &[&str]) -> Result<Option<&str>, ApiError> {
        match self.one(name) {
            Some(value) if !choices.contains(&value) => Err(ApiError::invalid(
                name,
                format!("Invalid value: '{value}'. Supported values are: {}.", listed(choices)),
            )),
            value => Ok(value),
        }
    }

    /// Reads `limit`, `after` and `before`.
    pub(super) fn page(&self, least: i64, default: usize, most: usize) -> Result<Page<'_>, ApiError> {
        Ok(Page { limit: self.limit(least, default, most)?, after: self.one("after"), before: self.one("before") })
    }

    /// Reads `limit`, which is at least `least` and at most `most`.
    pub(super) fn limit(&self, least: i64, default: usize, most: usize) -> Result<usize, ApiError> {
        let Some(limit) = self.integer("limit", least)? else { return Ok(default) };
        match usize::try_from(limit) {
            Ok(limit) if limit <= most => Ok(limit),
            _ => {
                let message = format!(
                    "Invalid 'limit': integer above maximum value. Expected a value <= {most}, but got {limit} instead."
                );
                Err(ApiError::invalid("limit", message).code("integer_above_max_value"))
            }
        }
    }
}

/// Splits a raw query string into decoded pairs.
pub(super) fn pairs_of(raw: &str) -> impl Iterator<Item = (String, String)> {
    url::form_urlencoded::parse(raw.as_bytes()).map(|(name, value)| (Cow::into_owned(name), Cow::into_owned(value)))
}

fn wrong_type(name: &str, wanted: &str, text: &str) -> ApiError {
    let message = format!("Invalid type for '{name}': expected {wanted}, but got '{text}' instead.");
    ApiError::invalid(name, message).code("invalid_type")
}

/// The part of a list that a request asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    limit: usize,
    /// The cursor: the page follows the row with this id.
    pub(super) after: Option<&'a str>,
    /// The cursor of a page that precedes the row with this id.
    before: Option<&'a str>,
}

impl Page<'_> {
    /// Answers with the first of the rows that follow the cursor. `rows` is `None` if the cursor names no row.
    pub(super) fn last_id_style<'s, T: Copy>(
        &self,
        rows: Option<impl Iterator<Item = T>>,
        id: impl Fn(T) -> &'s str,
        answer: impl Fn(T) -> Value,
    ) -> Result<Value, ApiError> {
        let (page, has_more) = self.cut(rows)?;
        Ok(last_id_page(&page, has_more, id, answer))
    }

    /// Answers like [`Page::last_id_style`] with the rows between both cursors that `keep` admits: the last ones of them
    /// where only `before` is given, else the first ones.
    pub(super) fn window_style<'s, T: Copy>(
        &self,
        rows: &[T],
        id: impl Fn(T) -> &'s str,
        keep: impl Fn(T) -> bool,
        answer: impl Fn(T) -> Value,
    ) -> Result<Value, ApiError> {
        let position = |name, cursor: Option<&str>| match cursor {
            Some(cursor) => {
                rows.iter().position(|row| id(*row) == cursor).map(Some).ok_or_else(|| unknown_cursor(name, cursor))
            }
            None => Ok(None),
        };
        let start = position("after", self.after)?.map_or(0, |position| position + 1);
        let end = position("before", self.before)?.unwrap_or(rows.len());
        let between = rows.iter().copied().take(end).skip(start);
        let between: Vec<T> = between.filter(|row| keep(*row)).collect();
        let rest = between.len().saturating_sub(self.limit);
        let page = match (self.after, self.before) {
            (None, Some(_)) => between.split_at(rest).1,
            _ => between.split_at(between.len() - rest).0,
        };
        Ok(last_id_page(page, rest > 0, id, answer))
    }

    /// Answers like [`Page::last_id_style`], in the style whose cursor is `next`. A page of no rows goes no further.
    pub(super) fn next_style<'s, T: Copy>(
        &self,
        rows: Option<impl Iterator<Item = T>>,
        id: impl Fn(T) -> &'s str,
        answer: impl Fn(T) -> Value,
    ) -> Result<Value, ApiError> {
        let (page, has_more) = self.cut(rows)?;
        Ok(json!({
            "object": "list",
            "has_more": has_more,
            "next": page.last().map(|row| id(*row)).or(self.after).filter(|_| has_more),
            "data": page.into_iter().map(answer).collect::<Vec<Value>>(),
        }))
    }

    /// Returns the rows of the page, and whether more rows follow.
    fn cut<T>(&self, rows: Option<impl Iterator<Item = T>>) -> Result<(Vec<T>, bool), ApiError> {
        let Some(mut rows) = rows else {
            let cursor = self.after.unwrap_or_default();
            return Err(unknown_cursor("after", cursor));
        };
        let page = rows.by_ref().take(self.limit).collect();
        Ok((page, rows.next().is_some()))
    }
}

fn unknown_cursor(name: &str, cursor: &str) -> ApiError {
    ApiError::invalid(name, format!("Invalid '{name}': no object with id '{cursor}' in this list."))
}

fn last_id_page<'s, T: Copy>(
    page: &[T],
    has_more: bool,
    id: impl Fn(T) -> &'s str,
    answer: impl Fn(T) -> Value,
) -> Value {
    json!({
        "object": "list",
        "first_id": page.first().map(|row| id(*row)),
        "last_id": page.last().map(|row| id(*row)),
        "has_more": has_more,
        "data": page.iter().map(|row| answer(*row)).collect::<Vec<Value>>(),
    })
}
