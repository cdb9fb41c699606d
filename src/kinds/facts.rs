//! The constants of a kind as data: where it stands in the file and in addresses, what it is called, and what the API
//! does with it. Parser, schema, plan, guardrails and tests read them; nothing here needs a type of the kind.

use super::{events::EventType, key_times::KeyTimes};
use crate::model::{
    address::{Address, Name},
    policy::Organization,
    request::{Paging, Ref, Request},
    scalar::{Length, Seconds},
    verb::{Risk, Verb},
};
use serde_json::{Map, Value};

/// The form of a kind's section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `name: spec` for each.
    Map,
    /// `allow: [rule, ...]`: live rows are judged, not listed.
    Rules,
    /// `[name, ...]`: rows without fields.
    List,
    /// A list in the field of the same name of what it stands in: the base words are that field, and the rest are
    /// rows. A bare word is the field alone, and declares no scope.
    Beside {
        /// The words that stay in the field.
        base: &'static [&'static str],
    },
    /// One value: a setting that what it stands in always has.
    One,
}

/// The form of the keys of a section, and their normalization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// An e-mail address: lower case.
    Email,
    /// A name: as it is.
    Name,
    /// A person by e-mail, or a service account by project and name.
    Principal,
    /// The amount of dollars in this field of each item of a list: whole dollars, or two decimals.
    Amount(&'static str),
}

impl KeyForm {
    /// Returns whether keys name people.
    #[must_use]
    pub fn names_people(self) -> bool {
        matches!(self, Self::Email)
    }
}

/// The rows of another kind whose ids the rows of a kind have: a group's members are users, an assignment is a role.
#[derive(Clone, Copy, Debug)]
pub struct Pointer {
    /// The other kind.
    pub to: &'static str,
    /// Returns the address of what a key names, inside the address that the row stands in; `None` where the key names
    /// nothing of that kind.
    pub target: fn(key: &str, parent: Option<&Address>) -> Option<Address>,
    /// Returns the key of a row that points to this address, from inside `parent`; `None` where it cannot be named
    /// there.
    pub key: fn(target: &Address, parent: Option<&Address>) -> Option<Name>,
}

/// A field that a kind's own listing does not show, and that the rows of another kind inside each row tell.
#[derive(Clone, Copy, Debug)]
pub struct ToldBy {
    /// The other kind.
    pub kind: &'static str,
    /// The field.
    pub field: &'static str,
}

/// A field that names another thing in the file, and that the API knows by its id.
#[derive(Clone, Copy, Debug)]
pub struct NamedField {
    /// The field.
    pub field: &'static str,
    /// The kind of the other thing.
    pub to: &'static str,
    /// The field that names what the other thing stands in; `None` where it stands in the organization.
    pub within: Option<&'static str>,
}

/// Fields of an entry that mean the same for every kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// `id:`
    Id,
    /// `renamed_from:`
    RenamedFrom,
    /// `until:`
    Until,
    /// `then:`
    Then,
    /// `state:`
    State,
    /// `reason:`
    Reason,
    /// `meta:`
    Meta,
    /// `unlisted:`, on whatever has sections of its own.
    Unlisted,
    /// `use:`, on whatever can take its fields and sections from a template.
    Use,
}

/// Every constant of a kind.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The name of the kind; unique.
    pub name: &'static str,
    /// The word for one row in a sentence: `project member`.
    pub title: &'static str,
    /// The collection in `policy.unlisted` and `max_removals`.
    pub collection: &'static str,
    /// The collection of rows that wait for an invite to be accepted, where that is another one.
    pub pending_collection: Option<&'static str>,
    /// The kind that this one stands in; empty at the top.
    pub under: &'static str,
    /// The segment in addresses. It means something only inside what it stands in.
    pub segment: &'static str,
    /// The key of the section in the file.
    pub section: &'static str,
    /// The block of the root file that the section stands in; empty for the top.
    pub block: &'static str,
    /// The form of the section.
    pub shape: Shape,
    /// The field that a bare word stands for: `carol: reader`.
    pub short: Option<&'static str>,
    /// The form of the keys.
    pub key: KeyForm,
    /// The envelope fields that an entry may carry.
    pub envelope: &'static [Envelope],
    /// The `state:` that means "must not exist", where there is one.
    pub gone: Option<&'static str>,
    /// One sentence for the schema.
    pub doc: &'static str,
    /// The verb of a create.
    pub create_verb: Verb,
    /// The verb of a removal.
    pub delete_verb: Verb,
    /// The risks of a removal.
    pub delete_risks: &'static [Risk],
    /// Further effects of each verb, in words, whatever the fields are; see [`Kind::effects`].
    ///
    /// [`Kind::effects`]: super::kind::Kind::effects
    pub effects: &'static [(Verb, &'static str)],
    /// True if a removal also ends the keys that the row owns.
    pub ends_owned: bool,
    /// Fields that cannot change after creation.
    pub fixed: &'static [&'static str],
    /// Fields that are texts for people, so that a change of them gives nobody anything.
    pub texts: &'static [&'static str],
    /// Fields that must be written where a row is to be created.
    pub required: &'static [&'static str],
    /// The kind whose create can carry creates of this one.
    pub bundled_in: Option<&'static str>,
    /// The role on another kind that implies rows of this kind, so that they need not be listed.
    pub implied_by: Option<ImpliedBy>,
    /// The meaning of the API's answers, where the status alone does not say it.
    pub answers: &'static [Answer],
    /// The reason why rows in the default project cannot be changed.
    pub read_only_in_default: Option<&'static str>,
    /// The row that every organization has under a name that the configuration tells.
    pub predefined: Option<Predefined>,
    /// True if the API can give a row another name.
    pub renames: bool,
    /// The kind, directly under the organization, whose rows have the same ids and name them.
    pub named_by: Option<&'static str>,
    /// The kind whose rows this kind's listing may show too, under the same ids.
    pub beside: Option<&'static str>,
    /// The kinds whose ids the rows have, and whose names they go by.
    pub points: &'static [Pointer],
    /// The kind whose rows tell what this kind's listing does not show.
    pub told_by: Option<ToldBy>,
    /// True if the API removes a row only after the rows of [`Facts::told_by`] in it, so that a removal ends these first.
    pub ends_inside: bool,
    /// The fields that name other things; an inner thing after what it stands in.
    pub named_fields: &'static [NamedField],
    /// True if the rows come with what they stand in: they are only ever changed, and need not be listed.
    pub given: bool,
    /// True if a row gives somebody access, so that its creation is a grant.
    pub access: bool,
    /// Kinds in the same parent whose changes go first.
    pub after: &'static [&'static str],
    /// The kind of the setting in the same parent that the API may change along with a row of this kind, so that an apply
    /// reads it again.
    pub overwrites: Option<&'static str>,
    /// The kind whose allow rules do not judge what an entry of this kind lists: the rows of both are the same things.
    /// Such rows follow each other under one name; see [`KeyTerms`].
    pub claims: Option<&'static str>,
    /// The field of an entry that names a file of the configuration's folder.
    pub attachment: Option<Attachment>,
    /// The types of events by which the audit log tells of rows of this kind; empty where it does not.
    pub events: &'static [EventType],
    /// Further types of events after which lists of this kind may be old, although they tell of something else.
    pub old_after: &'static [&'static str],
    /// True if each change of rows that the API can make has an event of [`Facts::events`] or [`Facts::old_after`], so
    /// that a list without such events is as it was. The time of a last use does not count as a change.
    pub log_vouches: bool,
}

/// The life of the keys of one name, as the file wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyTerms {
    /// The age at which a successor is made.
    pub rotate_every: Option<Length>,
    /// The time for which a predecessor stays.
    pub overlap: Seconds,
    /// The lifetime of a key from its creation.
    pub expires_in: Option<Length>,
    /// The field that the API never shows, if it is written.
    pub blind: Option<&'static str>,
}

/// The life of a live key, as far as its row tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyLife {
    /// The times of its creation and of its last use.
    pub times: KeyTimes,
    /// The time from which on it does not work any more.
    pub expires_at: Option<Seconds>,
    /// True if the row says when it expires, or that it never does.
    pub is_expiry_told: bool,
    /// True if its name is one that orgward gives, with the day of its creation.
    pub is_dated: bool,
}

/// The largest accepted difference between the expiry of a key and its file, in seconds.
const EXPIRY_SLACK: u64 = 86_400;

impl KeyLife {
    /// Returns whether the key expires at about this time.
    #[must_use]
    pub fn expires_at_about(&self, wanted: Seconds) -> bool {
        self.expires_at.is_some_and(|end| end.abs_diff(wanted) <= EXPIRY_SLACK)
    }
}

/// A field of an entry that names a file, whose content takes the place of another field.
#[derive(Clone, Copy, Debug)]
pub struct Attachment {
    /// The field that names the file.
    pub field: &'static str,
    /// The field that holds the content.
    pub content: &'static str,
    /// A path as a file may write it.
    pub example: &'static str,
}

impl Facts {
    /// Returns the facts of a kind directly under the organization, with the defaults for everything else.
    #[must_use]
    pub const fn new(name: &'static str, title: &'static str, section: &'static str, doc: &'static str) -> Self {
        Self {
            name,
            title,
            collection: section,
            pending_collection: None,
            under: "",
            segment: name,
            section,
            block: "",
            shape: Shape::Map,
            short: None,
            key: KeyForm::Name,
            envelope: &[],
            gone: None,
            doc,
            create_verb: Verb::Create,
            delete_verb: Verb::Remove,
            delete_risks: &[Risk::Destructive],
            effects: &[],
            ends_owned: false,
            fixed: &[],
            texts: &[],
            required: &[],
            bundled_in: None,
            implied_by: None,
            answers: &[],
            read_only_in_default: None,
            predefined: None,
            renames: true,
            named_by: None,
            beside: None,
            points: &[],
            told_by: None,
            ends_inside: false,
            named_fields: &[],
            given: false,
            access: true,
            after: &[],
            overwrites: None,
            claims: None,
            attachment: None,
            events: &[],
            old_after: &[],
            log_vouches: false,
        }
    }

    /// Makes the kind a setting: one value, which what it stands in always has. A bare word stands for the field
    /// `short`.
    #[must_use]
    pub const fn setting(mut self, short: Option<&'static str>) -> Self {
        self.shape = Shape::One;
        self.segment = "setting";
        self.short = short;
        self.renames = false;
        self.given()
    }

    /// Says that the rows come with what they stand in.
    #[must_use]
    pub const fn given(mut self) -> Self {
        self.given = true;
        self.access = false;
        self.create_verb = Verb::Update;
        self
    }

    /// Makes the kind one of assignments: each row is a role, named in a list.
    #[must_use]
    pub const fn assignment(mut self) -> Self {
        self.collection = "role_assignments";
        self.section = "roles";
        self.segment = "role";
        self.renames = false;
        self
    }

    /// Stands inside another kind, under this segment.
    #[must_use]
    pub const fn under(mut self, kind: &'static str, segment: &'static str) -> Self {
        self.under = kind;
        self.segment = segment;
        self
    }

    /// Keys the rows by e-mail: a person may be absent, or present up to a time. The API cannot change an e-mail.
    #[must_use]
    pub const fn person(mut self) -> Self {
        self.key = KeyForm::Email;
        self.envelope = &[Envelope::Until, Envelope::Then, Envelope::State, Envelope::Reason, Envelope::Meta];
        self.gone = Some("absent");
        self.renames = false;
        self
    }

    /// Keys the rows by a name that can be pinned and renamed.
    #[must_use]
    pub const fn named(mut self) -> Self {
        self.envelope =
            &[Envelope::Id, Envelope::RenamedFrom, Envelope::Until, Envelope::State, Envelope::Reason, Envelope::Meta];
        self.gone = Some("absent");
        self
    }

    /// Makes the kind one of keys: judged by allow rules, and revoked for ever.
    #[must_use]
    pub const fn judged(mut self) -> Self {
        self.shape = Shape::Rules;
        self.delete_verb = Verb::Revoke;
        self.delete_risks = &[Risk::Irreversible, Risk::Destructive, Risk::Outage];
        self
    }

    /// Returns the word for several rows in a sentence: `project members`, `keys of a service account`.
    #[must_use]
    pub fn titles(&self) -> String {
        match self.title.split_once(" of ") {
            _ if self.title.ends_with('s') => self.title.to_owned(),
            Some((what, whose)) => format!("{what}s of {whose}"),
            None => format!("{}s", self.title),
        }
    }

    /// Returns the collections whose `unlisted` and limits count for a row, the most particular first.
    #[must_use]
    pub fn collections(&self, pending: bool) -> Vec<&'static str> {
        self.pending_collection.filter(|_| pending).into_iter().chain([self.collection]).collect()
    }
}

/// A meaning of an answer of a kind's endpoints.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The verb that was asked for.
    pub verb: Verb,
    /// The status.
    pub status: u16,
    /// A part of the message in lower case; empty fits all.
    pub says: &'static str,
    /// The meaning.
    pub means: Means,
}

impl Answer {
    /// Says that the API will not do this, with the advice for people.
    #[must_use]
    pub const fn refused(verb: Verb, status: u16, says: &'static str, advice: &'static str) -> Self {
        Self { verb, status, says, means: Means::Refused(advice) }
    }
}

/// See [`Answer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// It is as wanted already.
    Done,
    /// The API will not do this, however often it is asked; and what a person can do.
    Refused(&'static str),
}

/// The role on another kind that implies rows of a kind. Implied rows are dropped from both sides.
#[derive(Clone, Copy, Debug)]
pub struct ImpliedBy {
    /// The other kind; directly under the organization, under the same key.
    pub host: &'static str,
    /// Returns whether the host's fields imply a row.
    pub implies: fn(host: &Map<String, Value>) -> bool,
    /// Returns whether an implied row may be listed with these fields.
    pub agrees: fn(own: &Map<String, Value>) -> bool,
    /// The reason, as a fragment about the person.
    pub why: &'static str,
}

/// A row that every organization has.
#[derive(Clone, Copy, Debug)]
pub struct Predefined {
    /// Returns its name by what the configuration says.
    pub name: fn(&Organization) -> &str,
    /// The reason why it cannot be changed.
    pub why: &'static str,
}

/// A listing of the API: the route, how it continues, and what is always asked.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// The route template; its first `{...}` are filled by the path of the parent.
    pub route: &'static str,
    /// The paging style.
    pub paging: Paging,
    /// Query parameters that are always sent.
    pub query: &'static [(&'static str, &'static str)],
    /// The query parameter that filters by key, where the API has one.
    pub by_key: Option<&'static str>,
    /// The query parameter that takes the id of what the rows stand in, where the route has no place for it.
    pub by_parent: Option<&'static str>,
}

impl Listing {
    /// Returns a listing without parameters.
    #[must_use]
    pub const fn new(route: &'static str, paging: Paging) -> Self {
        Self { route, paging, query: &[], by_key: None, by_parent: None }
    }

    /// Always sends these query parameters.
    #[must_use]
    pub const fn query(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }

    /// Filters by key with this query parameter.
    #[must_use]
    pub const fn by_key(mut self, parameter: &'static str) -> Self {
        self.by_key = Some(parameter);
        self
    }

    /// Takes the id of what the rows stand in from this query parameter.
    #[must_use]
    pub const fn by_parent(mut self, parameter: &'static str) -> Self {
        self.by_parent = Some(parameter);
        self
    }

    /// Builds the request from the ids of what the rows stand in, outermost first, and the wanted keys (`None`: all).
    #[must_use]
    pub fn request(&self, path: &[Ref], keys: Option<&[Name]>) -> Request {
        let mut request = Request::list(self.route, path.to_vec(), self.paging);
        for (name, value) in self.query {
            request = request.query(name, *value);
        }
        if let Some(parameter) = self.by_parent {
            // Without the id, the listing would show the rows of every parent.
            let Some(Ref::Id(id)) = path.last() else { return Request::unsendable() };
            request = request.query(parameter, &**id);
        }
        if let Some((parameter, keys)) = self.by_key.zip(keys) {
            for key in keys {
                request = request.query(parameter, &**key);
            }
        }
        request
    }
}
