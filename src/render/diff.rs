//! A plan in, a unified diff out: two YAML documents, live and desired, that hold what the changes are about. Each
//! change says where it stands.

use super::{
    phrases::{cut, is_carried, safe},
    style::Style,
};
use crate::{
    model::{principal::ACCOUNT, verb::Verb},
    plan::{
        PlanPart,
        change::{Change, YamlPlace, YamlShape},
        file::PlanFile,
        scalar,
    },
};
use serde_json::{Map, Value};
use similar::{Algorithm, ChangeTag, udiff::UnifiedHunkHeader};
use std::collections::BTreeMap;

/// Unchanged lines around a change. The documents hold changes and what leads there, so this shows every parent.
const CONTEXT: usize = 100;

/// Draws a plan as a diff of live against desired; empty when there is nothing to change.
#[must_use]
pub fn diff(plan: &PlanFile, style: Style, part: PlanPart) -> String {
    let mut root = DiffNode::default();
    for change in plan.changes_of(part) {
        root.change(change);
    }
    let (mut live, mut desired) = (Vec::new(), Vec::new());
    root.write(&mut live, &mut Vec::new(), |sides| sides.live.as_ref());
    root.write(&mut desired, &mut Vec::new(), |sides| sides.desired.as_ref());
    let ops = similar::capture_diff_slices(Algorithm::Patience, &live, &desired);
    let hunks = similar::group_diff_ops(ops, CONTEXT);
    if hunks.is_empty() {
        return String::new();
    }
    let mut out = format!("{}\n{}\n", style.bold("--- live"), style.bold("+++ desired"));
    for hunk in &hunks {
        out.push_str(&format!("{}\n", style.cyan(&UnifiedHunkHeader::new(hunk).to_string())));
        let mut lines: Vec<(ChangeTag, DiffLine)> = hunk
            .iter()
            .flat_map(|op| op.iter_changes(&live, &desired).map(|change| (change.tag(), change.value())))
            .collect();
        // Between two unchanged lines, what leaves and what comes is told address by address.
        for run in lines.chunk_by_mut(|(a, _), (b, _)| (*a == ChangeTag::Equal) == (*b == ChangeTag::Equal)) {
            run.sort_by(|(_, a), (_, b)| a.address.cmp(&b.address));
        }
        for (tag, line) in lines {
            let text = format!("{tag}{}", line.text);
            out.push_str(&match tag {
                ChangeTag::Equal => text,
                ChangeTag::Delete => style.red(&text),
                ChangeTag::Insert => style.green(&text),
            });
            out.push('\n');
        }
    }
    out
}

/// A line of a document. Lines are equal only at the same address: else a role of one person would pair with the same
/// role of another, and the diff would be right and unreadable.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct DiffLine {
    address: Vec<String>,
    text: String,
}

/// A document in the making.
type DiffLines = Vec<DiffLine>;

/// What stands at an address: on each side its fields, or nothing.
#[derive(Default)]
struct Sides {
    live: Option<Map<String, Value>>,
    desired: Option<Map<String, Value>>,
    comment: String,
}

/// A place in the tree of addresses.
#[derive(Default)]
struct DiffNode {
    /// Absent for what only leads to changes: that stands on both sides.
    sides: Option<Sides>,
    /// The sections, and in each the things by name.
    sections: BTreeMap<String, DiffSection>,
}

/// A section.
#[derive(Default)]
struct DiffSection {
    /// True if it is a list of names.
    is_list: bool,
    /// True if it is one value, which stands under the name of the section itself.
    is_one: bool,
    things: BTreeMap<String, DiffNode>,
}

impl DiffNode {
    fn change(&mut self, change: &Change) {
        let side = |value: &Value| match value {
            Value::Null => None,
            Value::Object(fields) => Some(fields.clone()),
            other => Some([("value".to_owned(), other.clone())].into_iter().collect()),
        };
        let (mut live, mut desired) = (side(&change.before), side(&change.after));
        let is_section = |name: &String| is_carried(change, name);
        let section = desired.as_ref().and_then(|fields| fields.keys().find(|name| is_section(name)).cloned());
        let before = section.as_ref().and_then(|name| live.as_mut()?.remove(name));
        if let Some(name) = &section {
            desired.as_mut().and_then(|fields| fields.remove(name));
        }
        // What an invite carries stands where it will be found afterwards.
        for carry in &change.bundled {
            let Some(fields) = carry.after.as_object().filter(|_| section.is_some()) else { continue };
            let parent = carry.yaml.first().map(|place| place.key.as_str()).unwrap_or_default();
            let had = before.as_ref().and_then(|before| before.get(parent)).zip(fields.keys().next());
            let live = had.map(|(value, name)| [(name.clone(), value.clone())].into_iter().collect());
            self.put(&carry.yaml, Sides { live, desired: Some(fields.clone()), comment: String::new() });
        }
        self.put(&change.yaml, Sides { live, desired, comment: comment(change) });
    }

    fn put(&mut self, way: &[YamlPlace], sides: Sides) {
        let mut node = self;
        for place in way {
            let section = node.sections.entry(place.section.clone()).or_default();
            section.is_list = matches!(place.shape, YamlShape::List | YamlShape::Beside);
            section.is_one = place.shape == YamlShape::One;
            node = section.things.entry(place.key.clone()).or_default();
        }
        node.sides = Some(sides);
    }

    /// Writes one side. What is not there on it takes everything inside along.
    fn write(&self, out: &mut DiffLines, at: &mut Vec<String>, side: fn(&Sides) -> Option<&Map<String, Value>>) {
        for (section, DiffSection { is_list, is_one, things }) in &self.sections {
            at.push(section.clone());
            if *is_one {
                for sides in things.values().filter_map(|node| node.sides.as_ref()) {
                    let Some(fields) = side(sides) else { continue };
                    line(out, at, 0, &format!("{}:{}", scalar(section), sides.comment));
                    map(out, at, 1, fields);
                }
                at.pop();
                continue;
            }
            line(out, at, 0, &format!("{}:", scalar(section)));
            if *is_list {
                self.list(out, at, things, side);
                at.pop();
                continue;
            }
            for (name, node) in things {
                let fields = match &node.sides {
                    None => None,
                    Some(sides) => match side(sides) {
                        None => continue,
                        some => some.filter(|fields| !fields.is_empty()),
                    },
                };
                at.push(name.clone());
                let comment = node.sides.as_ref().map(|sides| sides.comment.as_str()).unwrap_or_default();
                let empty = if fields.is_none() && node.sections.is_empty() { " {}" } else { "" };
                line(out, at, 0, &format!("{}:{empty}{comment}", scalar(name)));
                if let Some(fields) = fields {
                    // What is a list beside other rows stands at the beginning of that list.
                    let is_in_list = |name: &str| node.sections.get(name).is_some_and(|section| section.is_list);
                    let fields = fields.iter().filter(|(name, _)| !is_in_list(name));
                    map(out, at, 1, &fields.map(|(name, value)| (name.clone(), value.clone())).collect());
                }
                node.write(out, at, side);
                at.pop();
            }
            at.pop();
        }
    }
}

impl DiffNode {
    /// Writes one side of a list: the word of the field of the same name, and the rows beside it.
    fn list(
        &self,
        out: &mut DiffLines,
        at: &mut Vec<String>,
        things: &BTreeMap<String, DiffNode>,
        side: fn(&Sides) -> Option<&Map<String, Value>>,
    ) {
        let section = at.last().cloned().unwrap_or_default();
        if let Some(base) = self.sides.as_ref().and_then(side).and_then(|fields| fields.get(&section)) {
            line(out, at, 1, &format!("- {}", flow(base)));
        }
        for (name, node) in things {
            let Some(sides) = node.sides.as_ref().filter(|sides| side(sides).is_some()) else { continue };
            let item = match name.strip_prefix(ACCOUNT) {
                // A row that goes by one of its fields is written with all of them.
                _ if side(sides).is_some_and(|fields| !fields.is_empty()) => {
                    flow(&Value::Object(side(sides).cloned().unwrap_or_default()))
                }
                Some(account) => format!("{{ service_account: {} }}", scalar(account)),
                None => scalar(name),
            };
            at.push(name.clone());
            line(out, at, 0, &format!("- {item}{}", sides.comment));
            at.pop();
        }
    }
}

/// Returns what a reader of YAML alone would not see: that a removal is more than a line less, and what is known of the
/// thing.
fn comment(change: &Change) -> String {
    let verb = match change.verb {
        Verb::Create | Verb::Update => "",
        verb => verb.as_str(),
    };
    let said: Vec<&str> = [verb, &change.label].into_iter().filter(|text| !text.is_empty()).collect();
    if said.is_empty() { String::new() } else { format!("  # {}", cut(&safe(&said.join(": ")), 120)) }
}

fn line(out: &mut DiffLines, address: &[String], deeper: usize, text: &str) {
    let indent = "  ".repeat((address.len() + deeper).saturating_sub(1));
    out.push(DiffLine { address: address.to_vec(), text: format!("{indent}{}", safe(text)) });
}

fn map(out: &mut DiffLines, address: &[String], deeper: usize, fields: &Map<String, Value>) {
    for (name, value) in fields {
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                line(out, address, deeper, &format!("{}:", scalar(name)));
                map(out, address, deeper + 1, inner);
            }
            other => line(out, address, deeper, &format!("{}: {}", scalar(name), flow(other))),
        }
    }
}

/// A value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let pairs = map.iter().map(|(name, value)| format!("{}: {}", scalar(name), flow(value)));
            if map.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", ")) }
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{change, file, hostile, many, rich, way};
    use super::*;
    use crate::plan::change::BundledChange;
    use serde_json::json;

    #[test]
    fn diffs_read_well() {
        insta::assert_snapshot!("diff_rich", diff(&rich(), Style::default(), PlanPart::Changes));
        insta::assert_snapshot!("diff_folded", diff(&many(6), Style::default(), PlanPart::Changes));
        insta::assert_snapshot!("diff_hostile", diff(&hostile(), Style::default(), PlanPart::Changes));
        assert_eq!(diff(&file(Vec::new()), Style::default(), PlanPart::Changes), "");
    }

    #[test]
    fn a_list_of_one_is_a_list() {
        assert_eq!(flow(&json!({ "recipients": ["ann@example.com"] })), "{ recipients: [ann@example.com] }");
    }

    #[test]
    fn what_is_created_takes_what_it_holds_along() {
        let project = change(Verb::Create, "project/new", Value::Null, json!({}), 1);
        let member =
            change(Verb::Create, "project/new/member/a%2Fb@example.com", Value::Null, json!({ "roles": "x: y" }), 2);
        insta::assert_snapshot!(
            "diff_created",
            diff(&file(vec![project, member]), Style::default(), PlanPart::Changes)
        );
    }

    #[test]
    fn what_an_invite_keeps_carrying_is_no_change() {
        let carry = |project: &str, role: &str| BundledChange {
            address: format!("project/{project}/member/ann@example.com"),
            yaml: way(&format!("project/{project}/member/ann@example.com")),
            after: json!({ "roles": role }),
            source: None,
        };
        let replace = Change {
            bundled: vec![carry("api", "owner"), carry("web", "member")],
            ..change(
                Verb::Replace,
                "user/ann@example.com",
                json!({ "roles": "owner", "projects": { "web": "member" } }),
                json!({ "roles": "reader", "projects": { "api": "owner", "web": "member" } }),
                1,
            )
        };
        insta::assert_snapshot!("diff_replaced", diff(&file(vec![replace]), Style::default(), PlanPart::Changes));
    }

    #[test]
    fn colour_and_size() {
        let colour = Style { colour: true, width: 80, all: false };
        assert!(diff(&rich(), colour, PlanPart::Changes).contains("\u{1b}[32m+"));
        let keys =
            (0..5_000).map(|n| change(Verb::Revoke, &format!("project/p/api_key/key_{n}"), json!({}), Value::Null, 1));
        let text = diff(&file(keys.collect()), Style::default(), PlanPart::Changes);
        assert_eq!(text.lines().filter(|line| line.starts_with("-      key_")).count(), 5_000);
        assert!(!diff(&hostile(), Style::default(), PlanPart::Changes).contains('\u{1b}'));
    }
}
