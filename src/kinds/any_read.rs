//! The ways to read live rows, without the types of the rows.

use super::{
    facts::Listing,
    kind::{InParent, Kind, ParseLive, Read, Spent},
};
use crate::model::{live_row::LiveRow, request::Request, scalar::Seconds};
use serde_json::value::RawValue;

/// Parses one row of a listing.
pub type ParseRow = Box<dyn Fn(&RawValue) -> Result<Option<LiveRow>, serde_json::Error> + Send + Sync>;

/// Parses one thing, or makes what it is when nobody ever set it.
pub type ParseOne = Box<dyn Fn(Option<&RawValue>) -> Result<LiveRow, serde_json::Error> + Send + Sync>;

/// Parses what one host row carries: the parents' ids and the rows.
pub type ParseInside = Box<dyn Fn(&RawValue) -> Option<Vec<InParent<LiveRow>>> + Send + Sync>;

/// [`Read`] without types.
pub enum AnyRead {
    /// See [`Read::List`].
    List(Listing, ParseRow),
    /// See [`Read::Inside`].
    Inside {
        /// The other kind.
        host: &'static str,
        /// Parses what one host row carries.
        rows: ParseInside,
    },
    /// See [`Read::Hidden`].
    Hidden(Listing, ParseRow),
    /// See [`Read::One`].
    One {
        /// The route.
        route: &'static str,
        /// The statuses that say that it was never set.
        unset: &'static [u16],
        /// The statuses that say that the organization does not have it at all.
        closed: &'static [u16],
        /// Parses it.
        row: ParseOne,
    },
    /// See [`Read::UsedModels`].
    UsedModels {
        /// Builds the requests.
        get: fn(&str, Seconds) -> Vec<Request>,
        /// Parses one row.
        row: fn(&RawValue) -> Result<Vec<Spent>, serde_json::Error>,
    },
    /// See [`Read::Usage`].
    Usage {
        /// Builds the request.
        get: fn(&[Box<str>], Seconds) -> Request,
        /// Parses one row.
        row: fn(&RawValue) -> Result<Vec<Spent>, serde_json::Error>,
    },
}

impl AnyRead {
    /// Hides the type of the rows, each of which `row` puts into a box.
    pub(super) fn of<K: Kind>(read: &Read<K>, row: fn(K::Live) -> LiveRow) -> Self {
        let listed = |parse: ParseLive<K>| -> ParseRow { Box::new(move |raw| Ok(parse(raw)?.map(row))) };
        match *read {
            Read::List(listing, parse) => Self::List(listing, listed(parse)),
            Read::Hidden(listing, parse) => Self::Hidden(listing, listed(parse)),
            Read::One { route, unset, closed, row: parse } => {
                Self::One { route, unset, closed, row: Box::new(move |raw| Ok(row(parse(raw)?))) }
            }
            Read::UsedModels { get, row } => Self::UsedModels { get, row },
            Read::Usage { get, row } => Self::Usage { get, row },
            Read::Inside { host, rows } => Self::Inside {
                host,
                rows: Box::new(move |raw| {
                    Some(rows(raw)?.into_iter().map(|(parent, live)| (parent, row(live))).collect())
                }),
            },
        }
    }

    /// Returns whether this is a listing that can be asked for single names.
    #[must_use]
    pub fn filters(&self) -> bool {
        matches!(self, Self::List(listing, _) if listing.by_key.is_some())
    }
}
