//! A request to the Administration API as a value with holes. Kinds build it, the plan reads its route and its holes,
//! and only `api` ever sends it, bound.

use super::address::Address;
use serde_json::Value;

/// Something whose id goes into a request: known already, or the id of whatever stands at an address by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ref {
    /// A hole: the id of the thing at this address.
    Of(Address),
    /// A known id.
    Id(Box<str>),
}

/// The id that the answer to a write binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Nothing that anybody waits for.
    Nothing,
    /// The id of the new thing, at this field of the answer.
    Id(&'static str),
    /// An id that exists only later, by somebody else's hand (an invite that is accepted). The field is the
    /// identity of what exists until then.
    Later(&'static str),
}

/// A secret that the answer to a create holds, and that the API never shows again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mint {
    /// The sink that the secret is handed to.
    pub sink: Box<str>,
    /// The field of the answer that holds the secret.
    pub value: &'static str,
    /// The name of the new thing in the organization.
    pub name: Box<str>,
    /// The lifetime of the new thing, where it has one.
    pub expires_in: Option<i64>,
    /// The route that ends the new thing again; its last `{...}` is the new id, and the others are filled as here.
    pub undo: &'static str,
}

/// The answer that a validation must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validation {
    /// The field of the answer that holds the result.
    pub result: &'static str,
    /// The words for success.
    pub good: &'static [&'static str],
    /// True if the listing of the kind shows the result too.
    pub is_listed: bool,
}

/// A list in a body that takes what several requests of one route ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The list of ids in the body.
    pub ids: &'static str,
    /// The list of rows in the answer.
    pub rows: &'static str,
    /// The most ids in one request.
    pub most: usize,
}

/// HTTP methods that the Administration API knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, updates and commands.
    Post,
    /// Deletes.
    Delete,
}

impl Method {
    /// Returns the word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// The paging styles of the Administration API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// One answer, no pages.
    None,
    /// `after = last_id` while `has_more`, with at most so many rows a page.
    LastId(u16),
    /// `after = next` while `has_more`.
    Next(u16),
    /// `page = next_page` while `has_more`.
    Page(u16),
}

impl Paging {
    /// Returns the most rows of a page; `None` where there are no pages.
    #[must_use]
    pub const fn rows(self) -> Option<u16> {
        match self {
            Self::None => None,
            Self::LastId(rows) | Self::Next(rows) | Self::Page(rows) => Some(rows),
        }
    }
}

/// The rows after which nothing more is wanted of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastOf {
    /// This row is the last one.
    Rows,
    /// The rows that came with this one are the last ones: they are here already, and each is handed over.
    Pages,
}

/// One logical request. A listing is one request however many pages it has.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path as a template under the base URL: `/organization/projects/{project_id}/users`. Pacing, the contract
    /// test, the estimate and percent-encoding need the template.
    pub route: &'static str,
    /// The ids that fill the template's `{...}`, in order.
    pub fill: Vec<Ref>,
    /// Query parameters beside those of paging.
    pub query: Vec<(&'static str, String)>,
    /// The paging style of a listing.
    pub paging: Paging,
    /// The JSON body, with `null` where a hole goes.
    pub body: Option<Value>,
    /// JSON pointers into the body, and whose id goes there.
    pub holes: Vec<(String, Ref)>,
    /// The id that the answer binds.
    pub gives: Gives,
    /// True if sending it twice does the same as once. If not, a lost answer is looked up before anything is sent
    /// again.
    pub repeatable: bool,
    /// The field of the answer that shows what was asked for, and the field of the body that asks for it.
    pub shows: Option<(&'static str, &'static str)>,
    /// The field of the answer that shows what must not be made along with what is asked for.
    pub refuses: Option<&'static str>,
    /// The secret that the answer holds.
    pub mint: Option<Box<Mint>>,
    /// True if it ends the thing that its step is about, although it is not a delete: a deactivation.
    pub ends: bool,
    /// The answer that it must have, if it validates something.
    pub validation: Option<Validation>,
    /// The list that lets it go together with others, if there is one.
    pub batch: Option<Batch>,
}

impl Request {
    /// Returns a read of one thing.
    #[must_use]
    pub fn get(route: &'static str, fill: Vec<Ref>) -> Self {
        Self {
            method: Method::Get,
            route,
            fill,
            query: Vec::new(),
            paging: Paging::None,
            body: None,
            holes: Vec::new(),
            gives: Gives::Nothing,
            repeatable: true,
            shows: None,
            refuses: None,
            mint: None,
            ends: false,
            validation: None,
            batch: None,
        }
    }

    /// Returns a read of a listing.
    #[must_use]
    pub fn list(route: &'static str, fill: Vec<Ref>, paging: Paging) -> Self {
        Self { paging, ..Self::get(route, fill) }
    }

    /// Returns an update that may be repeated: it sets values.
    #[must_use]
    pub fn set(route: &'static str, fill: Vec<Ref>, body: Value) -> Self {
        Self { method: Method::Post, body: Some(body), ..Self::get(route, fill) }
    }

    /// Returns a create: never repeated blindly.
    #[must_use]
    pub fn create(route: &'static str, fill: Vec<Ref>, body: Value, gives: Gives) -> Self {
        Self { gives, repeatable: false, ..Self::set(route, fill, body) }
    }

    /// Returns a command without a body that may be repeated.
    #[must_use]
    pub fn command(route: &'static str, fill: Vec<Ref>) -> Self {
        Self { method: Method::Post, ..Self::get(route, fill) }
    }

    /// Returns a delete.
    #[must_use]
    pub fn delete(route: &'static str, fill: Vec<Ref>) -> Self {
        Self { method: Method::Delete, ..Self::get(route, fill) }
    }

    /// Returns a request that cannot be sent, in the place of one that nobody could build: the step that holds it
    /// fails, and
    /// sends nothing.
    #[must_use]
    pub fn unsendable() -> Self {
        Self::command("", Vec::new())
    }

    /// Returns whether it can be sent at all; see [`Request::unsendable`].
    #[must_use]
    pub fn is_sendable(&self) -> bool {
        !self.route.is_empty()
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Says which field of the answer must equal which field of the body.
    #[must_use]
    pub fn shows(mut self, answer: &'static str, body: &'static str) -> Self {
        self.shows = Some((answer, body));
        self
    }

    /// Says which field of the answer must be empty, because it shows something that nobody asked for.
    #[must_use]
    pub fn refuses(mut self, answer: &'static str) -> Self {
        self.refuses = Some(answer);
        self
    }

    /// Says that the answer holds a secret.
    #[must_use]
    pub fn mints(mut self, mint: Mint) -> Self {
        self.mint = Some(Box::new(mint));
        self
    }

    /// Gives the new thing a name that tells the day of its creation, so that two of them can be told apart.
    pub fn date(&mut self, day: &str) {
        let Some(mint) = &mut self.mint else { return };
        mint.name = format!("{}@{day}", mint.name).into();
        if let Some(name) = self.body.as_mut().and_then(|body| body.get_mut("name")) {
            *name = Value::from(&*mint.name);
        }
    }

    /// Returns the request that ends what this one made, by its id; `None` if this one mints nothing.
    #[must_use]
    pub fn undo(&self, id: &str) -> Option<Self> {
        let route = self.mint.as_ref()?.undo;
        let places = route.split('/').filter(|piece| piece.starts_with('{')).count();
        let mut fill: Vec<Ref> = self.fill.iter().take(places.saturating_sub(1)).cloned().collect();
        fill.push(Ref::Id(id.into()));
        Some(Self::delete(route, fill))
    }

    /// Says that it ends what its step is about.
    #[must_use]
    pub fn ending(mut self) -> Self {
        self.ends = true;
        self
    }

    /// Says what the answer must say.
    #[must_use]
    pub fn validates(mut self, validation: Validation) -> Self {
        self.validation = Some(validation);
        self
    }

    /// Says that it may go together with others of its route, about the same thing.
    #[must_use]
    pub fn batched(mut self, batch: Batch) -> Self {
        self.batch = Some(batch);
        self
    }

    /// Puts a hole into the body.
    #[must_use]
    pub fn hole(mut self, pointer: impl Into<String>, whose: Ref) -> Self {
        self.holes.push((pointer.into(), whose));
        self
    }

    /// Returns every hole and id that this request needs, path first.
    pub fn refs(&self) -> impl Iterator<Item = &Ref> {
        self.fill.iter().chain(self.holes.iter().map(|(_, whose)| whose))
    }

    /// Returns method and template, as counted and shown: `GET /organization/users`.
    #[must_use]
    pub fn label(&self) -> String {
        if !self.is_sendable() {
            return "no request".to_owned();
        }
        format!("{} {}", self.method.as_str(), self.route)
    }
}

/// A request whose holes are filled: what goes on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The request it came from; its `fill` and `holes` are spent.
    pub method: Method,
    /// The template, for pacing and counting.
    pub route: &'static str,
    /// The path under the base URL, percent-encoded.
    pub path: String,
    /// Query parameters beside those of paging.
    pub query: Vec<(&'static str, String)>,
    /// The paging style of a listing.
    pub paging: Paging,
    /// The JSON body.
    pub body: Option<Value>,
    /// As in [`Request::repeatable`].
    pub repeatable: bool,
}

/// Returns the parts of a path that fill a route template; `None` if the path is of another route.
#[must_use]
pub fn fills<'p>(route: &str, path: impl IntoIterator<Item = &'p str>) -> Option<Vec<&'p str>> {
    let (mut template, mut path) = (route.trim_start_matches('/').split('/'), path.into_iter());
    let mut filled = Vec::new();
    loop {
        match (template.next(), path.next()) {
            (None, None) => return Some(filled),
            (Some(word), Some(part)) if word.starts_with('{') => filled.push(part),
            (Some(word), Some(part)) if word == part => {}
            _ => return None,
        }
    }
}

impl Bound {
    /// Returns one request that asks for what all of these ask for in a list of their bodies; `None` if one of them has
    /// no such list, or another path.
    #[must_use]
    pub fn joined(all: &[Self], list: &str) -> Option<Self> {
        let mut joined = all.first()?.clone();
        let mut ids = Vec::new();
        for bound in all {
            if (bound.method, bound.route, &bound.path) != (joined.method, joined.route, &joined.path) {
                return None;
            }
            ids.extend(bound.body.as_ref()?.pointer(list)?.as_array()?.iter().cloned());
        }
        *joined.body.as_mut()?.pointer_mut(list)? = Value::Array(ids);
        joined.repeatable = all.iter().all(|bound| bound.repeatable);
        Some(joined)
    }
}

/// The reason why a request could not be bound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbound {
    /// The id of this address is not known.
    #[error("the id of {0} is not known")]
    Hole(Address),
    /// An id from the API cannot stand in a path.
    #[error("`{0}` cannot be used as an id in a path")]
    Id(String),
    /// A pointer of `holes` names nothing in the body: a mistake in the kind.
    #[error("the body has no place `{0}`")]
    Pointer(String),
    /// Nobody could build the request: a mistake of orgward.
    #[error("orgward could not build the request for this change, which is a bug in orgward: please report it")]
    Unsendable,
}

impl Request {
    /// Fills every hole by `id_of`. Path segments are percent-encoded; empty, `.` and `..` are refused, so that an id
    /// from the API cannot leave its place in the path.
    ///
    /// # Errors
    /// The first hole that cannot be filled.
    pub fn bind(&self, id_of: impl Fn(&Address) -> Option<Box<str>>) -> Result<Bound, Unbound> {
        let resolve = |whose: &Ref| match whose {
            Ref::Id(id) => Ok(id.clone()),
            Ref::Of(address) => id_of(address).ok_or_else(|| Unbound::Hole(address.clone())),
        };
        if !self.is_sendable() {
            return Err(Unbound::Unsendable);
        }
        let mut path = String::new();
        let mut fill = self.fill.iter();
        for piece in self.route.split('/').skip(1) {
            path.push('/');
            if piece.starts_with('{') {
                let id = fill.next().map_or_else(|| Err(Unbound::Id(piece.to_owned())), &resolve)?;
                if matches!(&*id, "" | "." | "..") {
                    return Err(Unbound::Id(id.into_string()));
                }
                path.extend(percent_encoding::utf8_percent_encode(&id, SEGMENT));
            } else {
                path.push_str(piece);
            }
        }
        let mut body = self.body.clone();
        for (pointer, whose) in &self.holes {
            let id = resolve(whose)?;
            let place = body.as_mut().and_then(|body| body.pointer_mut(pointer));
            *place.ok_or_else(|| Unbound::Pointer(pointer.clone()))? = Value::from(&*id);
        }
        Ok(Bound {
            method: self.method,
            route: self.route,
            path,
            query: self.query.clone(),
            paging: self.paging,
            body,
            repeatable: self.repeatable,
        })
    }
}

const SEGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_id_stays_one_segment_and_a_hole_is_filled() {
        let user = Address::root("user", "bob@example.com");
        let request = Request::create(
            "/organization/projects/{project_id}/users",
            vec![Ref::Id("proj/../x".into())],
            json!({"user_id": null, "role": "member"}),
            Gives::Nothing,
        )
        .hole("/user_id", Ref::Of(user.clone()));
        let bound = request.bind(|address| (*address == user).then(|| "user-1".into())).unwrap();
        assert_eq!(bound.path, "/organization/projects/proj%2F..%2Fx/users");
        assert_eq!(bound.body, Some(json!({"user_id": "user-1", "role": "member"})));
        assert_eq!(request.bind(|_| None), Err(Unbound::Hole(user)));
    }

    #[test]
    fn requests_are_joined_by_their_lists_if_they_are_about_the_same_thing() {
        let bound = |project: &str, id: &str| {
            let body = json!({"certificate_ids": [id]});
            let route = "/organization/projects/{project_id}/certificates/activate";
            Request::set(route, vec![Ref::Id(project.into())], body).bind(|_| None).unwrap()
        };
        let list = "/certificate_ids";
        let joined = Bound::joined(&[bound("a", "1"), bound("a", "2")], list).unwrap();
        assert_eq!(joined.body, Some(json!({"certificate_ids": ["1", "2"]})));
        assert_eq!(Bound::joined(&[bound("a", "1"), bound("b", "2")], list), None);
        assert_eq!(Bound::joined(&[bound("a", "1")], "/ids"), None);
        assert_eq!(Bound::joined(&[], list), None);
    }

    #[test]
    fn what_nobody_could_build_is_not_sent() {
        assert_eq!(Request::unsendable().bind(|_| Some("id".into())), Err(Unbound::Unsendable));
        assert_eq!(Request::unsendable().label(), "no request");
    }

    #[test]
    fn an_id_cannot_climb() {
        for id in ["", ".", ".."] {
            let request = Request::delete("/organization/users/{user_id}", vec![Ref::Id(id.into())]);
            assert_eq!(request.bind(|_| None), Err(Unbound::Id(id.to_owned())));
        }
    }
}
