//! A transport that answers GET from a snapshot, filters included. What the snapshot does not hold is not answered: it
//! is unread, and never "not found".

use super::{
    super::transport::{HttpRequest, HttpResponse, KnownAnswer, Transport, TransportError},
    Asked, AskedPage, HeldAnswer, Refusal, Snapshot, ToldAnswer, is_lasting,
};
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// The filter that a whole listing of users answers as well.
const BY_EMAIL: &str = "emails[]";

/// The size of a page where nobody says.
const ROWS: usize = 100;

/// See the module.
#[derive(Debug)]
pub struct Replay {
    snapshot: Snapshot,
    base: Url,
}

/// The e-mail address of a row.
#[derive(Deserialize)]
struct RowWithEmail {
    email: Option<String>,
    user: Option<UserWithEmail>,
}

#[derive(Deserialize)]
struct UserWithEmail {
    email: Option<String>,
}

impl Replay {
    /// Returns a transport that answers requests below this base. It sends nothing there.
    #[must_use]
    pub fn new(snapshot: Snapshot, base: Url) -> Self {
        Self { snapshot, base }
    }
}

/// Answers a question from what is held.
///
/// # Errors
/// [`TransportError::NotHeld`] if nothing that is held answers it.
pub(super) fn answer(
    answers: &BTreeMap<Asked, HeldAnswer>,
    asked: &Asked,
    page: &AskedPage,
) -> Result<KnownAnswer, TransportError> {
    let shown = || format!("the snapshot does not hold {}", asked.path);
    if let Some(held) = answers.get(asked) {
        let response = match &held.told {
            ToldAnswer::Rows(rows) => rows_of(&rows.iter().map(|row| &**row).collect::<Vec<_>>(), page),
            ToldAnswer::One(one) => Ok(response(StatusCode::OK, one.get().as_bytes().to_vec())),
            ToldAnswer::Refused(refusal) => refused(refusal),
            ToldAnswer::Unclear(why) => Err(TransportError::NotHeld(format!("{}: {why}", shown()))),
        };
        return response.map(|response| KnownAnswer { response, read: held.read });
    }
    let emails: BTreeSet<String> = asked.filters.iter().map(|(_, value)| value.to_lowercase()).collect();
    let whole = Asked { path: asked.path.clone(), filters: Vec::new() };
    match answers.get(&whole) {
        Some(HeldAnswer { read, told: ToldAnswer::Rows(rows) })
            if asked.filters.iter().all(|(name, _)| name == BY_EMAIL) =>
        {
            let rows: Vec<&RawValue> = rows.iter().map(|row| &**row).filter(|row| may_be(row, &emails)).collect();
            rows_of(&rows, page).map(|response| KnownAnswer { response, read: *read })
        }
        _ => Err(TransportError::NotHeld(shown())),
    }
}

/// Returns whether a row may have one of these e-mail addresses: one without an address may have any.
fn may_be(row: &RawValue, emails: &BTreeSet<String>) -> bool {
    let Ok(row) = serde_json::from_str::<RowWithEmail>(row.get()) else { return true };
    let email = row.email.or_else(|| row.user.and_then(|user| user.email));
    email.is_none_or(|email| emails.contains(&email.to_lowercase()))
}

/// Returns one page of rows. A cursor is the number of rows before it.
fn rows_of(rows: &[&RawValue], page: &AskedPage) -> Result<HttpResponse, TransportError> {
    let bad = |_| TransportError::NotHeld("the snapshot does not know this page".to_owned());
    let start: usize = page.cursor.as_deref().map_or(Ok(0), str::parse).map_err(bad)?;
    let end = start.saturating_add(page.limit.unwrap_or(ROWS)).min(rows.len());
    let has_more = end < rows.len();
    let cursor = if has_more { json!(end.to_string()).to_string() } else { "null".to_owned() };
    let texts: Vec<&str> = rows.get(start..end).unwrap_or_default().iter().map(|row| row.get()).collect();
    let data = texts.join(",");
    let body = format!(
        r#"{{"object":"list","data":[{data}],"has_more":{has_more},"last_id":{cursor},"next":{cursor},"next_page":{cursor}}}"#
    );
    Ok(response(StatusCode::OK, body.into_bytes()))
}

fn refused(refusal: &Refusal) -> Result<HttpResponse, TransportError> {
    let Refusal { status, message, code, kind } = refusal;
    // A file may say anything, and only a refusal is a refusal.
    let status = StatusCode::from_u16(*status).ok().filter(|status| is_lasting(*status));
    let status = status.ok_or_else(|| TransportError::NotHeld("the snapshot holds an odd refusal".to_owned()))?;
    let body = json!({ "error": { "message": message, "code": code, "type": kind } });
    Ok(response(status, body.to_string().into_bytes()))
}

fn response(status: StatusCode, body: Vec<u8>) -> HttpResponse {
    let json = HeaderValue::from_static("application/json");
    HttpResponse { status, headers: HeaderMap::from_iter([(header::CONTENT_TYPE, json)]), body }
}

impl Transport for Replay {
    fn send(&self, request: HttpRequest, _: usize) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let asked = Asked::of(&self.base, &request.url).filter(|_| request.method == Method::GET);
        let answer = match asked {
            Some((asked, page)) => answer(&self.snapshot.answers, &asked, &page).map(|known| known.response),
            None => Err(TransportError::Refused("a snapshot can only be read".to_owned())),
        };
        Box::pin(std::future::ready(answer))
    }
}
