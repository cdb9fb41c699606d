//! Steps in, warnings on them out: a creation or a removal of something whose name is easily taken for another one in the
//! same place. Each place is gone through once, and only where something is created, renamed or taken away.

use super::{Inputs, Step};
use crate::{
    kinds::{self, facts::Shape},
    model::{
        desired_table::Wanted,
        live_row::Control,
        scope::ScopeKey,
        text::{is_treacherous, outline},
        verb::Verb,
    },
};
use std::collections::BTreeMap;

/// How many others a warning names.
const NAMED: usize = 3;

/// Where a name stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Live,
    File,
    Both,
}

/// The names of one place by their outline, those of several only.
type Names<'a> = BTreeMap<String, BTreeMap<&'a str, Where>>;

/// Adds the warnings.
pub(super) fn warn(inputs: Inputs<'_>, steps: &mut [Step]) {
    let mut places: BTreeMap<ScopeKey, Names<'_>> = BTreeMap::new();
    for step in steps.iter_mut().filter(|step| is_about_a_name(step)) {
        if step.key.contains(is_treacherous) && !step.verb().removes() {
            step.change.warnings.push("its name contains invisible characters".to_owned());
        }
        if step.key.trim() != &*step.key {
            step.change.warnings.push("its name begins or ends with a space".to_owned());
        }
        let names = places.entry(step.scope.clone()).or_insert_with(|| names(inputs, &step.scope));
        let Some(alike) = names.get(&outline(&step.key)) else { continue };
        // A rename frees the old name.
        let own = |name: &str| *name == *step.key || step.change.fields.iter().any(|field| field.before == *name);
        let others: Vec<(&str, Where)> =
            alike.iter().filter(|(name, _)| !own(name)).take(NAMED).map(|(name, at)| (*name, *at)).collect();
        for (name, at) in others {
            let at = match at {
                Where::Live => "which is live",
                Where::File => "which the file lists",
                Where::Both => "which is live and listed",
            };
            let how = "differs only in case, spaces or Unicode form";
            step.change.warnings.push(format!("the name `{name}`, {at}, {how}: make sure that this is the right one"));
        }
    }
}

/// Returns whether a step brings a name in or takes one away. Keys go by ids, and no id looks like a name.
fn is_about_a_name(step: &Step) -> bool {
    let renames = step.change.fields.iter().any(|field| field.name == "name");
    let named = kinds::get(step.scope.kind).facts().shape == Shape::Map;
    named && (renames || !matches!(step.verb(), Verb::Update | Verb::Replace))
}

fn names<'a>(inputs: Inputs<'a>, scope: &ScopeKey) -> Names<'a> {
    let mut all: BTreeMap<&'a str, Where> = BTreeMap::new();
    if let Some(table) = inputs.live.scopes.get(scope) {
        let alive = table.rows.iter().filter(|row| row.control.pairs() && !matches!(row.control, Control::Archived(_)));
        all.extend(alive.map(|row| (&*row.name, Where::Live)));
    }
    if let Some(table) = inputs.desired.scope(scope) {
        for row in table.rows.iter().filter(|row| matches!(row.wanted, Wanted::Present(_))) {
            all.entry(&row.key).and_modify(|at| *at = Where::Both).or_insert(Where::File);
        }
    }
    let mut names: Names<'a> = BTreeMap::new();
    for (name, at) in all {
        names.entry(outline(name)).or_default().insert(name, at);
    }
    names.retain(|_, alike| alike.len() > 1);
    names
}

#[cfg(test)]
mod tests {
    use super::{super::LiveAccess, *};
    use crate::{
        kinds::erased::AnyRead,
        model::{
            coverage::Coverage,
            desired_table::{Desired, DesiredRow, DesiredScope},
            live_table::Live,
            node::{Node, NodeKind, Position},
        },
        plan::plan,
    };
    use serde_json::value::RawValue;

    /// The warnings of a plan that creates `listed` beside `live`.
    fn warnings(live: &[&str], listed: &[&str]) -> Vec<(String, Vec<String>)> {
        let (kind, project) = kinds::named("project").unwrap();
        let AnyRead::List(_, row) = project.reads().remove(0) else { panic!() };
        let scope = ScopeKey { kind, parent: None };
        let rows = live.iter().enumerate().map(|(index, name)| {
            let text = serde_json::json!({ "id": format!("proj_{index}"), "name": name }).to_string();
            row(&RawValue::from_string(text).unwrap()).unwrap().unwrap()
        });
        let mut world = Live::default();
        let read = Coverage { all: true, hidden: true, listed: true, ..Coverage::default() };
        world.add(&scope, read, rows.collect(), jiff::Timestamp::UNIX_EPOCH);
        let fields = Node { at: Position::default(), is: NodeKind::Map(vec![]) };
        let wanted = || Wanted::Present(project.spec(&fields).unwrap());
        let row = |name: &&str| DesiredRow::new((*name).into(), Position::default(), wanted());
        let mut rows: Vec<_> = listed.iter().map(row).collect();
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        let mut table = DesiredScope::new(Position::default(), Default::default());
        table.rows = rows;
        let mut desired = Desired::default();
        desired.scopes.insert(scope, table);
        let (plan, needs) =
            plan(&LiveAccess::new(Inputs { desired: &desired, live: &world, now: 0, files: &[], focus: None }));
        assert!(needs.is_empty() && plan.problems.is_empty());
        plan.changes.into_iter().map(|step| (step.key.to_string(), step.change.warnings)).collect()
    }

    #[test]
    fn a_name_that_is_nearly_there_is_warned_about() {
        let told = warnings(&["search", "batch"], &["Search", "batch"]);
        assert_eq!(told.len(), 1);
        assert!(told[0].1[0].contains("`search`, which is live"), "{told:?}");
        for like in ["search ", "s earch", "ｓearch", "se\u{200b}arch"] {
            let told = warnings(&["search"], &[like]);
            assert!(told[0].1.iter().any(|text| text.contains("`search`")), "{told:?}");
        }
        assert!(warnings(&["search-1"], &["search-2"])[0].1.is_empty());
        // Two that are both new are alike as well.
        let told = warnings(&[], &["Web", "web"]);
        assert!(told.iter().all(|(_, warnings)| warnings.len() == 1), "{told:?}");
    }

    #[test]
    fn many_that_are_alike_take_no_square_of_time() {
        let names: Vec<String> = (0..20_000)
            .map(|index| format!("web{}", " ".repeat(index % 200) + &"\u{200b}".repeat(index / 200)))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let told = warnings(&[], &names);
        assert_eq!(told.len(), 20_000);
        assert!(told.iter().all(|(_, warnings)| warnings.len() <= NAMED + 1));
    }
}
