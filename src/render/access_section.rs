//! What a plan does to access in, lines for text and Markdown out. What a change says by itself about the person whom it
//! names is not said again, unless everything is asked for.

use super::{
    fold::SHOWN,
    phrases::{SHOWN_IN_DANGER, count, place},
};
use crate::{
    access::{AccessChange, AccessDelta, EffectiveDelta, OtherGroup},
    model::{ability::Ability, plural::first_of, verb::Verb},
    plan::{
        PlanPart,
        change::{Change, Deferred},
        file::PlanFile,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// How many lines that give no power over others are shown.
const LINES: usize = 10;

/// How many names of lists that were not read are shown.
const LISTS: usize = 8;

/// The section.
pub(super) struct AccessSection {
    /// The heading.
    pub(super) title: String,
    /// The lines.
    pub(super) lines: Vec<AccessLine>,
    /// The number of lines that are not shown.
    pub(super) hidden: usize,
}

/// One line, with what stands under it.
pub(super) struct AccessLine {
    /// `+` for a gain, `-` for a loss, `=` for a removal that takes nothing away, `?` for what nobody knows.
    pub(super) sign: char,
    /// The text.
    pub(super) text: String,
    /// The lines under it.
    pub(super) details: Vec<String>,
    /// True if it gives power over others.
    pub(super) privileged: bool,
}

/// A change, or a row that waits for somebody, as a line names it.
struct Carrier {
    /// The words behind its address.
    word: &'static str,
    /// Its place in the files; empty for none.
    place: String,
}

impl Carrier {
    fn change(change: &Change) -> Self {
        let removed = change.verb.removes() && change.verb != Verb::Archive;
        Self { word: if removed { ", removed" } else { "" }, place: place(&change.source) }
    }

    fn deferred(row: &Deferred) -> Self {
        Self { word: ", deferred", place: place(&row.source) }
    }
}

/// The amount of detail.
#[derive(Clone, Copy, Debug)]
pub(super) struct AccessDetail {
    /// True to repeat what a change says by itself.
    pub(super) direct: bool,
    /// True to name everybody.
    pub(super) everybody: bool,
}

/// Returns the section of one part of a plan, if there is something to say.
pub(super) fn section(plan: &PlanFile, part: PlanPart, detail: AccessDetail) -> Option<AccessSection> {
    let AccessDetail { direct, everybody: all } = detail;
    let delta = plan.access_of(part).filter(|delta| !delta.is_empty())?;
    let mut changes: BTreeMap<&str, Carrier> = BTreeMap::new();
    if part == PlanPart::Changes {
        changes.extend(plan.deferred.iter().map(|row| (row.address.as_str(), Carrier::deferred(row))));
    }
    changes.extend(plan.changes_of(part).map(|change| (change.address.as_str(), Carrier::change(change))));
    let mut lines = Vec::new();
    for (sign, all_changes) in [('+', &delta.gains), ('-', &delta.losses)] {
        let shown: Vec<&AccessChange> = all_changes.iter().filter(|change| direct || !change.direct).collect();
        let is_said = |change: &&&AccessChange| !direct && shown.iter().any(|other| says_more(other, change));
        lines.extend(shown.iter().filter(|change| !is_said(change)).map(|change| changed(sign, change, &changes, all)));
    }
    lines.extend(delta.kept.iter().map(|kept| AccessLine {
        sign: '=',
        text: format!("{} is removed, but `{}` remains through {}", kept.address, kept.ability, kept.through),
        details: Vec::new(),
        privileged: false,
    }));
    lines.extend(delta.other_groups.iter().map(other_group));
    lines.extend(delta.unknown_losses.iter().map(|address| AccessLine {
        sign: '?',
        text: format!("what {address} gives was not read, so it is not known what is lost"),
        details: Vec::new(),
        privileged: false,
    }));
    lines.extend(delta.unread.iter().map(|unread| AccessLine {
        sign: '?',
        text: format!(
            "the {} were not read, so {} may give or take more than is shown",
            unread.list,
            match &unread.changes[..] {
                [one] => one.clone(),
                many => count(many.len(), "change", "changes"),
            }
        ),
        details: Vec::new(),
        privileged: false,
    }));
    if lines.is_empty() {
        return None;
    }
    let privileged = lines.iter().filter(|line| line.privileged).count();
    let most = if all { usize::MAX } else { privileged + LINES };
    let hidden = lines.len().saturating_sub(most);
    // What gives power over others is never left out.
    let mut left = lines.len() - hidden - privileged;
    lines.retain(|line| {
        let shows = line.privileged || left > 0;
        left = if line.privileged { left } else { left.saturating_sub(1) };
        shows
    });
    if delta.incomplete {
        lines.push(incomplete(delta));
    }
    Some(AccessSection { title: title(delta), lines, hidden })
}

/// Returns whether one change gives the same people something stronger at the same resources, by no other steps: then
/// the weaker one, which a further step gives as well, goes without saying.
fn says_more(one: &AccessChange, weaker: &AccessChange) -> bool {
    let is_privileged = weaker.abilities.iter().any(|ability| ability.is_privileged());
    !is_privileged
        && one.abilities.first() < weaker.abilities.first()
        && one.resources == weaker.resources
        && one.principals == weaker.principals
        && one.not_yet == weaker.not_yet
        && one.carriers.iter().all(|step| weaker.carriers.contains(step))
        && one.also_needed.iter().all(|step| weaker.also_needed.contains(step))
}

fn title(delta: &AccessDelta) -> String {
    let people = |number: u64, one: &str, many: &str| {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        (number > 0).then(|| count(number, one, many))
    };
    let all = delta.gains.iter().chain(&delta.losses).flat_map(|change| &change.principals);
    let only_people = all.into_iter().all(|name| EffectiveDelta::is_person(name));
    let words = match only_people {
        true => ["person gains", "people gain", "person loses", "people lose"],
        false => ["principal gains", "principals gain", "principal loses", "principals lose"],
    };
    let gain = people(delta.gaining, words[0], words[1]);
    let lose = people(delta.losing, "loses", "lose");
    let changes: Vec<String> = match (gain, lose) {
        (None, Some(_)) => people(delta.losing, words[2], words[3]).into_iter().collect(),
        (gain, lose) => gain.into_iter().chain(lose).collect(),
    };
    let kept = match delta.kept.len() {
        0 => None,
        number => Some(count(number, "removal takes nothing away", "removals take nothing away")),
    };
    let nothing = match delta.other_groups.is_empty() && delta.unknown_losses.is_empty() && delta.unread.is_empty() {
        true => "nobody gains or loses",
        false => "no gain or loss is known",
    };
    let changes = if changes.is_empty() { nothing.to_owned() } else { changes.join(", ") };
    [changes].into_iter().chain(kept).collect::<Vec<_>>().join("; ")
}

fn changed(sign: char, change: &AccessChange, changes: &BTreeMap<&str, Carrier>, all: bool) -> AccessLine {
    let privileged = change.abilities.iter().any(|ability| ability.is_privileged());
    let most = match (all, privileged) {
        (true, _) => usize::MAX,
        (false, true) => SHOWN_IN_DANGER,
        (false, false) => SHOWN,
    };
    let mut names = some(&change.principals, most);
    match change.not_yet.len() {
        0 => {}
        number if number == change.principals.len() => names.push_str(" (not yet)"),
        number => names.push_str(&format!(" ({number} not yet)")),
    }
    let text = format!("{} in {}: {names}", strongest(&change.abilities), resources(&change.resources));
    let mut details = Vec::new();
    let beside = |address: &str| {
        let Some(Carrier { word, place }) = changes.get(address) else { return address.to_owned() };
        let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
        format!("{address}{word}{place}")
    };
    if !change.carriers.is_empty() {
        let word = if sign == '+' { "through" } else { "was through" };
        let carriers = change.carriers.iter().map(|address| beside(address));
        details.push(format!("{word} {}", first_of(carriers, most.min(SHOWN))));
    }
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for also in &change.also_needed {
        needs.entry(&also.principal).or_default().insert(&also.address);
    }
    let needs: Vec<String> = needs
        .into_iter()
        .map(|(principal, addresses)| {
            let addresses: Vec<String> = addresses.into_iter().map(beside).collect();
            match sign {
                '+' => format!("{principal} also needs {}", addresses.join(", ")),
                _ => format!("for {principal} also {}", addresses.join(", ")),
            }
        })
        .collect();
    let most = if privileged { most } else { most.min(SHOWN) };
    let hidden = needs.len().saturating_sub(most);
    details.extend(needs.into_iter().take(most));
    if hidden > 0 {
        details.push(format!("and {hidden} more also need another change"));
    }
    AccessLine { sign, text, details, privileged: privileged && sign == '+' }
}

/// Returns the abilities that say most: the strongest, and what it does not include.
fn strongest(abilities: &[Ability]) -> String {
    let has = |ability| abilities.contains(&ability);
    let rules = has(Ability::Administer) || has(Ability::Own);
    // Whoever uses models has keys for it.
    let first = abilities.iter().copied().find(|ability| *ability != Ability::OwnKeys || !has(Ability::Use));
    let says = |ability: &&Ability| match ability {
        _ if Some(**ability) == first => true,
        Ability::ManageKeys => !rules,
        Ability::Grant => !has(Ability::Administer),
        _ => false,
    };
    abilities.iter().filter(says).map(|ability| ability.as_str()).collect::<Vec<_>>().join(" and ")
}

fn resources(resources: &[String]) -> String {
    let is_project = |name: &&String| name.starts_with("project/") && *name != "project/*";
    let projects: Vec<&String> = resources.iter().filter(is_project).collect();
    let mut said = Vec::new();
    if resources.iter().any(|name| name == "organization") {
        said.push("the organization".to_owned());
    }
    if resources.iter().any(|name| name == "project/*") {
        said.push("every project".to_owned());
    }
    match projects.as_slice() {
        [] => {}
        [one] => said.push((*one).clone()),
        several => said.push(count(several.len(), "project", "projects")),
    }
    said.join(" and ")
}

fn other_group(group: &OtherGroup) -> AccessLine {
    let gains = strongest(&group.abilities);
    let place = resources(&group.resources);
    let who = match (group.managed_elsewhere, group.empty) {
        (true, _) => format!("somebody else decides who is in {}", group.group),
        (false, true) => format!("{} has no members", group.group),
        (false, false) => format!("the members of {} were not read", group.group),
    };
    AccessLine {
        sign: '?',
        text: format!("{who}; it gains `{gains}` in {place}"),
        details: Vec::new(),
        privileged: group.abilities.iter().any(|ability| ability.is_privileged()),
    }
}

fn incomplete(delta: &AccessDelta) -> AccessLine {
    AccessLine {
        sign: '?',
        text: format!("incomplete: these lists were not read: {}", some(&delta.missing, LISTS)),
        details: Vec::new(),
        privileged: false,
    }
}

/// Names the first of many.
fn some(all: &[String], most: usize) -> String {
    // Nobody is left out for the sake of one.
    first_of(all.iter(), if all.len() <= most.saturating_add(1) { all.len() } else { most })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::{AlsoNeeded, KeptAccess},
        render::{
            markdown,
            plan_text::{self, PlanView},
            samples,
            style::Style,
        },
    };

    fn gain(abilities: &[Ability], resources: &[&str], principals: Vec<String>) -> AccessChange {
        AccessChange {
            abilities: abilities.to_vec(),
            resources: resources.iter().map(|text| (*text).to_owned()).collect(),
            not_yet: principals.last().cloned().into_iter().collect(),
            carriers: vec!["project/web/group/ml".to_owned()],
            also_needed: vec![AlsoNeeded { principal: principals[0].clone(), address: "group/ml/member/x".to_owned() }],
            principals,
            direct: false,
        }
    }

    fn plan() -> PlanFile {
        let people = |number: usize| (0..number).map(|nth| format!("u{nth}@example.com")).collect::<Vec<_>>();
        let mut plan = samples::file(Vec::new());
        let mut direct = gain(&[Ability::Read], &["organization"], people(1));
        direct.direct = true;
        plan.access = AccessDelta {
            gaining: 6,
            losing: 1,
            gains: vec![
                gain(&[Ability::Own, Ability::ManageKeys, Ability::Use], &["project/a", "project/b"], people(6)),
                gain(&[Ability::OwnKeys, Ability::Use], &["organization", "project/*"], people(6)),
                direct,
            ],
            losses: vec![gain(&[Ability::ManageKeys, Ability::Grant], &["project/`a`|<b>"], people(1))],
            account_names: BTreeMap::new(),
            kept: vec![KeptAccess {
                address: "project/web/member/z".to_owned(),
                ability: Ability::Own,
                through: "group/sre/member/z".to_owned(),
            }],
            other_groups: vec![OtherGroup {
                group: "group/okta".to_owned(),
                abilities: vec![Ability::Use],
                resources: vec!["project/web".to_owned()],
                managed_elsewhere: true,
                empty: false,
            }],
            unknown_losses: vec!["project/web/group/old".to_owned()],
            unread: Vec::new(),
            incomplete: true,
            missing: vec!["groups".to_owned()],
        };
        plan
    }

    #[test]
    fn access_is_told_in_words() {
        insta::assert_snapshot!("access_text", plan_text::plan(&plan(), Style::default(), PlanView::default()));
        let all = Style { all: true, ..Style::default() };
        insta::assert_snapshot!("access_text_all", plan_text::plan(&plan(), all, PlanView::default()));
        insta::assert_snapshot!("access_markdown", markdown::plan(&plan(), 60_000));
    }
}
