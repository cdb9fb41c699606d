//! Requests for costs and for used models in, what live things have cost and used out.

use super::{Stopped, is_optional, label, path_of, refusal::refused};
use crate::{
    api::Reader,
    kinds::{self, erased::AnyRead, kind::Spent},
    model::{
        address::Name,
        live_table::{Facet, Live, Usage},
        read_request::{Extent, ReadRequest},
        request::{Ref, Request},
        scalar::Seconds,
        scope::ScopeKey,
    },
};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// The ids that fit well into one query.
const IDS_AT_ONCE: usize = 50;

/// Reads what was used of live rows: one listing for all rows that are asked about from the same time on.
pub(super) async fn read_usage(reader: &Reader, live: &mut Live, needs: &[ReadRequest]) -> Result<(), Stopped> {
    let mut wanted: BTreeMap<(&ScopeKey, Seconds), (BTreeSet<&Name>, bool)> = BTreeMap::new();
    for need in needs {
        let Extent::Usage(keys, since) = &need.rows else { continue };
        let entry = wanted.entry((&need.scope, *since)).or_insert_with(|| (BTreeSet::new(), true));
        entry.0.extend(keys);
        entry.1 &= is_optional(need);
    }
    for ((scope, since), (keys, optional)) in wanted {
        let of_models = kinds::get(scope.kind).reads().into_iter().find_map(|read| match read {
            AnyRead::UsedModels { get, row } => Some((get, row)),
            _ => None,
        });
        if let Some((get, row)) = of_models {
            match used_models(reader, live, scope, since, get, row).await {
                Ok(Some(UsedModels { models, has_unnamed })) => {
                    live.add_used_models(scope, since, models);
                    if has_unnamed {
                        let why = "the API names no model for a part of the usage".to_owned();
                        live.cannot_read(scope, Facet::Usage, why);
                    }
                }
                Ok(None) => {}
                Err(stopped) => {
                    let (_, why) = refused(&stopped).filter(|_| optional).ok_or(stopped)?;
                    live.cannot_read(scope, Facet::Usage, why);
                }
            }
            continue;
        }
        let Some((get, row)) = kinds::get(scope.kind).reads().into_iter().find_map(|read| match read {
            AnyRead::Usage { get, row } => Some((get, row)),
            _ => None,
        }) else {
            continue;
        };
        let known: Vec<(&Name, Box<str>)> =
            keys.into_iter().filter_map(|key| Some((key, live.id(scope, key)?.into()))).collect();
        for some in known.chunks(IDS_AT_ONCE) {
            let ids: Vec<Box<str>> = some.iter().map(|(_, id)| id.clone()).collect();
            let request = get(&ids, since);
            let bound = request.bind(|_| None).map_err(|why| Stopped::Unbound { scope: label(scope), why })?;
            let mut spent = Vec::new();
            let mut add = |raw: &RawValue| {
                spent.extend(row(raw)?);
                Ok(())
            };
            if let Err(error) = reader.list(&bound, &mut add).await {
                let stopped = Stopped::Read(
                    error.of(format!("the costs of {}", kinds::get(scope.kind).facts().collections(false)[0])),
                );
                let (_, why) = refused(&stopped).filter(|_| optional).ok_or(stopped)?;
                live.cannot_read(scope, Facet::Usage, why);
                break;
            }
            for (key, id) in some {
                // What nobody is named for may be anybody's, and is never nothing.
                let usd =
                    spent.iter().filter(|(of, _)| of.as_ref().is_none_or(|of| of == id)).map(|(_, usd)| usd).sum();
                live.add_usage(scope, key, Usage { since, usd });
            }
        }
    }
    Ok(())
}

/// The models that a project used.
#[derive(Default)]
struct UsedModels {
    models: BTreeSet<Name>,
    /// True if the API counts use and does not say of which model.
    has_unnamed: bool,
}

/// Reads which models were used since a time in the project that a scope stands in; `None` where its id is not known.
async fn used_models(
    reader: &Reader,
    live: &Live,
    scope: &ScopeKey,
    since: Seconds,
    get: fn(&str, Seconds) -> Vec<Request>,
    row: fn(&RawValue) -> Result<Vec<Spent>, serde_json::Error>,
) -> Result<Option<UsedModels>, Stopped> {
    let path = path_of(live, scope);
    let Some(Ref::Id(project)) = path.as_ref().and_then(|path| path.last()) else { return Ok(None) };
    let mut used_models = UsedModels::default();
    for request in get(project, since) {
        let bound = request.bind(|_| None).map_err(|why| Stopped::Unbound { scope: label(scope), why })?;
        let mut add = |raw: &RawValue| {
            for (model, _) in row(raw)?.into_iter().filter(|(_, requests)| *requests > 0.0) {
                match model {
                    Some(model) => drop(used_models.models.insert(Name::from(&*model))),
                    // Use without a model may be of any model.
                    None => used_models.has_unnamed = true,
                }
            }
            Ok(())
        };
        if let Err(error) = reader.list(&bound, &mut add).await {
            return Err(Stopped::Read(error.of("the use of models".to_owned())));
        }
    }
    Ok(Some(used_models))
}
