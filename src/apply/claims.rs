//! An answer to a write in; out, whether it says that what was asked for is so. Pure.
//!
//! A status of 2xx says that somebody answered. That the change is made is said by the answer's body alone: it must show
//! the row that was written, as it was to become. Whatever says less is looked up before anything depends on it.

use super::found::{agrees, ends_another, takes_away};
use crate::{
    api::Answer,
    kinds::{self, erased::AnyRead},
    model::{
        live_row::{Control, Identity, LiveRow},
        request::{Bound, Gives, Method, Validation},
        text::outline,
    },
    plan::Step,
};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};

/// The statement of an answer about a change.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// It is so.
    So,
    /// It is made: the id of the new thing, and its name where that is another one than was asked for.
    Made(Box<str>, Option<Box<str>>),
    /// It does not say so, and why.
    Unclear(String),
    /// It is an answer that says that it is not so, and why.
    Denied(String),
}

/// Returns what an answer says about a request. `id` is the id of the row that the request is about, where there is
/// one; `is_known` says whether an id belongs to something that was there before; `named` gives a row the names of what
/// it has by ids.
pub(super) fn read(
    step: &Step,
    nth: usize,
    bound: &Bound,
    id: Option<&str>,
    answer: &Answer,
    is_known: impl Fn(&str) -> bool,
    named: impl Fn(LiveRow) -> LiveRow,
) -> Claim {
    let unclear = |why: &str| Claim::Unclear(format!("the API answered {}, and {why}", answer.status));
    if !matches!(answer.status, 200 | 201) {
        return unclear("that does not say that it is done");
    }
    let Ok(Head { error, .. }) = answer.parse::<Head>() else { return unclear("the answer is not an object") };
    if error.is_some() {
        return unclear("the answer also contains an error");
    }
    let request = &step.requests[nth];
    if let Some(validation) = request.validation {
        return validated(&validation, answer).unwrap_or_else(|| unclear("the answer has no result of the validation"));
    }
    if let Some((shown, asked)) = request.shows {
        let asked = bound.body.as_ref().and_then(|body| body.pointer(asked)?.as_str());
        let shown = answer.parse::<Value>().ok().and_then(|answer| Some(answer.pointer(shown)?.as_str()?.to_owned()));
        return match (shown, asked) {
            (Some(shown), Some(asked)) if kinds::canonical(&shown) == kinds::canonical(asked) => {
                if request.repeatable {
                    Claim::So
                } else {
                    Claim::Made(shown.into(), None)
                }
            }
            _ => unclear("the answer does not show what was asked for"),
        };
    }
    if request.method == Method::Delete {
        let asked = ends_another(step, nth).or(id);
        return deleted(asked, answer).map_or_else(unclear, |()| Claim::So);
    }
    let rows: Vec<LiveRow> = rows(step, answer).into_iter().map(named).collect();
    if takes_away(step, request) {
        let gone = rows.iter().any(|row| is(row, id) && matches!(row.control, Control::Archived(_)));
        return if gone { Claim::So } else { unclear("the answer does not show it as archived") };
    }
    let is_last = nth + 1 == step.requests.len();
    if request.repeatable {
        let shown = rows.iter().any(|row| is(row, id) && (!is_last || agrees(step, row, true)));
        return if shown { Claim::So } else { unclear("the answer does not show what was asked for") };
    }
    let pending = matches!(request.gives, Gives::Later(_));
    for row in rows.iter().filter(|row| row.identity.is_pending() == pending) {
        // What rides along is no field of the row, and the API may be silent about the rest.
        if is_last && !agrees(step, row, false) {
            continue;
        }
        let new = row.identity.as_str();
        if request.gives == Gives::Nothing {
            // A membership has the id of its person, which is in the request.
            let asked = bound.body.as_ref().and_then(|body| body.as_object());
            if asked.into_iter().flatten().any(|(_, value)| *value == *new) {
                return Claim::Made(new.into(), None);
            }
        } else if new.is_empty() || is_known(new) {
            return unclear("the id in the answer belongs to something else");
        } else if *row.name == *step.key {
            return Claim::Made(new.into(), None);
        } else if is_tidied(&row.name, &step.key) {
            return Claim::Made(new.into(), Some((&*row.name).into()));
        }
    }
    unclear("the answer does not show what was asked for")
}

/// Returns what an answer says about a validation; `None` if it has no result.
fn validated(validation: &Validation, answer: &Answer) -> Option<Claim> {
    let answer = answer.parse::<Value>().ok()?;
    let result = answer.pointer(validation.result)?.as_str()?;
    Some(if validation.good.contains(&result) {
        Claim::So
    } else {
        Claim::Denied(format!("the API tried to use it, and the result is `{result}`"))
    })
}

/// What every answer may hold.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    error: Option<IgnoredAny>,
    #[serde(default)]
    id: Option<Box<str>>,
    #[serde(default)]
    deleted: Option<bool>,
    #[serde(default)]
    object: Option<Box<str>>,
}

fn deleted(asked: Option<&str>, answer: &Answer) -> Result<(), &'static str> {
    match answer.parse::<Head>() {
        // The answer about a certificate says it by its `object` alone.
        Ok(Head { deleted: None, id: Some(id), object: Some(object), .. })
            if object.ends_with(".deleted") && asked == Some(&*id) =>
        {
            Ok(())
        }
        Ok(Head { deleted: Some(true), id, .. }) => match (id.as_deref(), asked) {
            (Some(told), Some(asked)) if told != asked => Err("it names another id as deleted"),
            _ => Ok(()),
        },
        _ => Err("the answer does not say that it is deleted"),
    }
}

/// The row that an answer shows, by each of the kind's listings that can read it.
fn rows(step: &Step, answer: &Answer) -> Vec<LiveRow> {
    let Ok(raw) = answer.parse::<&RawValue>() else { return Vec::new() };
    let reads = kinds::get(step.scope.kind).reads();
    reads
        .iter()
        .filter_map(|read| match read {
            AnyRead::List(_, row) | AnyRead::Hidden(_, row) => row(raw).ok().flatten(),
            AnyRead::One { row, .. } => row(Some(raw)).ok(),
            _ => None,
        })
        .collect()
}

fn is(row: &LiveRow, id: Option<&str>) -> bool {
    matches!(&row.identity, Identity::Id(told) if Some(&**told) == id)
}

/// Returns whether the API may have made one name of the other: it differs in nothing but case, spaces, Unicode form
/// and what nobody sees, or its end is cut off.
fn is_tidied(told: &str, asked: &str) -> bool {
    let (told, asked) = (outline(told), outline(asked));
    !told.is_empty() && asked.starts_with(&told)
}

#[cfg(test)]
mod tests {
    use super::is_tidied;

    #[test]
    fn a_name_may_be_tidied_and_is_no_other_name() {
        for told in ["Zoe\u{308} 1", "zo\u{eb}1", " ZO\u{cb} ", "zo"] {
            assert!(is_tidied(told, "zo\u{eb} 1"), "{told}");
        }
        for told in ["", "else", "zo\u{eb} 12"] {
            assert!(!is_tidied(told, "zo\u{eb} 1"), "{told}");
        }
    }
}
