//! A plan in, text for a terminal out: for somebody who has a minute and has never seen the tool. The verdict comes
//! first, then what a guardrail objects to, then what is dangerous, then the rest, then what is only said.

use super::{
    fold::{Block, SHOWN, blocks, generic},
    sections,
    style::Style,
    words::{
        blocked, by_verb, carried, count, cut, exception, fields, ignored, meta, objections, part, place, remarkable,
        requests, safe, says_more, symbol, tally, verdict, withheld,
    },
};
use crate::{
    model::verb::{Risk, Verb},
    plan::{
        Part,
        change::{Change, GuardrailReport, GuardrailVerdict},
        file::PlanFile,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// What of a plan is shown, and under which title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View<'a> {
    /// The changes, or what the clock caused.
    pub part: Part,
    /// Stands before the verdict; empty for none.
    pub title: &'a str,
}

/// Whether a block tells what would be done, or what was found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Plan,
    Drift,
}

/// Draws a plan.
#[must_use]
pub fn plan(plan: &PlanFile, style: Style, view: View<'_>) -> String {
    let changes = part(plan, view.part);
    let objections = objections(plan);
    let mut page = Page::new(plan, style, Told::Plan);
    let title = if view.title.is_empty() { String::new() } else { format!("{}: ", safe(view.title)) };
    page.line(&format!("{title}{}", page.headline(&changes, view.part, &objections)));
    page.objections(&objections);
    page.remarks(&remarkable(plan));
    page.changes(&changes);
    page.out.push_str(&sections::all(plan, view.part, style));
    page.closing(plan, &changes, view.part, !objections.is_empty());
    page.out
}

/// Draws a plan as drift: what the organization has, and what the file says. One line when they agree.
#[must_use]
pub fn drift(plan: &PlanFile, style: Style) -> String {
    let changes = part(plan, Part::Changes);
    if changes.is_empty() {
        return format!("{}: 0 changes{}\n", style.green("in sync"), aside(plan));
    }
    let mut page = Page::new(plan, style, Told::Drift);
    let places = count(changes.len(), "place", "places");
    let verdict = format!("Drift: the organization differs from the file in {places}");
    page.line(&format!("{}{}.", style.bold(&verdict), aside(plan)));
    page.changes(&changes);
    page.line("");
    page.line(&style.dim("Next: `orgward plan` shows what an apply would do about it, and what else there is."));
    page.out
}

/// What there is beside changes, in brackets.
fn aside(plan: &PlanFile) -> String {
    let due = plan.due.iter().filter(|due| due.change.is_some()).count();
    let counts = [
        (plan.unlisted.len(), "unlisted"),
        (plan.held.len(), "held"),
        (plan.deferred.len(), "deferred"),
        (due, "due"),
        (plan.due.len() - due, "reported or announced"),
        (ignored(plan), "ignored"),
    ];
    let said: Vec<String> =
        counts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

/// A text in the making.
struct Page<'a> {
    style: Style,
    told: Told,
    /// Verb and address by id, for what a change waits for.
    by_id: BTreeMap<&'a str, (Verb, &'a str)>,
    out: String,
}

impl<'a> Page<'a> {
    fn new(plan: &'a PlanFile, style: Style, told: Told) -> Self {
        let by_id =
            plan.all_changes().map(|change| (change.id.as_str(), (change.verb, change.address.as_str()))).collect();
        Self { style, told, by_id, out: String::new() }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn headline(&self, changes: &[&Change], part: Part, objections: &[&GuardrailReport]) -> String {
        let mut verdict = verdict(changes, part);
        if !changes.is_empty() {
            verdict.push_str(&format!(": {}", by_verb(changes)));
        }
        if objections.is_empty() {
            let dangerous = changes.iter().any(|change| !change.risks.is_empty());
            let text = format!("{verdict}.");
            return match (changes.is_empty(), dangerous) {
                (true, _) => self.style.green(&text),
                (false, true) => self.style.alarm(&text),
                (false, false) => self.style.bold(&text),
            };
        }
        let blocked = self.style.alarm(&format!("{}.", blocked(objections)));
        if changes.is_empty() {
            blocked
        } else {
            format!("{blocked} The plan holds {verdict}. Nothing can be applied.")
        }
    }

    fn objections(&mut self, objections: &[&GuardrailReport]) {
        for one in objections {
            self.line("");
            let said = match one.verdict {
                GuardrailVerdict::NotChecked => "was not checked, so it objects",
                _ => "objects",
            };
            self.line(&format!("  {} {said}", self.style.alarm(&safe(&one.guardrail))));
            let mut rows = vec![("saw", safe(&one.saw)), ("limit", safe(&one.limit))];
            rows.push(("help", safe(&one.help)));
            rows.push(("override", safe(&one.override_with)));
            rows.extend(one.overrides.iter().map(|used| ("except", exception(used))));
            for (index, address) in one.addresses.iter().take(10).enumerate() {
                rows.push((if index == 0 { "about" } else { "" }, safe(address)));
            }
            if one.addresses.len() > 10 {
                rows.push(("", format!("and {} more (all in --format json)", one.addresses.len() - 10)));
            }
            rows.retain(|(_, text)| !text.is_empty());
            self.rows(&rows);
        }
    }

    /// What no longer objects because the file says so, and what could not look.
    fn remarks(&mut self, remarks: &[&GuardrailReport]) {
        for one in remarks {
            let said = match one.verdict {
                GuardrailVerdict::NotChecked => "was not checked",
                _ => "is overridden",
            };
            self.line("");
            self.line(&format!("  {} {said}", self.style.yellow(&safe(&one.guardrail))));
            let mut rows = vec![("saw", safe(&one.saw)), ("limit", safe(&one.limit)), ("help", safe(&one.help))];
            rows.extend(one.overrides.iter().map(|used| ("override", exception(used))));
            rows.retain(|(_, text)| !text.is_empty());
            self.rows(&rows);
        }
    }

    fn changes(&mut self, changes: &[&'a Change]) {
        let blocks = blocks(changes);
        let (dangerous, others): (Vec<_>, Vec<_>) = blocks.into_iter().partition(Block::is_dangerous);
        // Danger is a matter of doing something about it; drift only tells.
        let both = !dangerous.is_empty() && !others.is_empty() && self.told == Told::Plan;
        for (title, blocks) in [("Dangerous", dangerous), ("Other changes", others)] {
            if both {
                self.line("");
                self.line(&self.style.bold(title));
            }
            for block in blocks {
                self.line("");
                self.block(&block);
            }
        }
    }

    fn block(&mut self, block: &Block<'a>) {
        let change = block.first;
        let sign = self.coloured(change.verb, &format!("{} {:<7}", symbol(change.verb), self.word(change.verb)));
        let what = if block.is_folded() {
            self.style.bold(&format!("{} × {}", block.all.len(), safe(&change.kind)))
        } else {
            self.style.bold(&safe(&change.address))
        };
        let label = if block.is_folded() { String::new() } else { self.label(change) };
        let risks = self.risks(&change.risks);
        let risks = if risks.is_empty() || self.told == Told::Drift { String::new() } else { format!("  [{risks}]") };
        self.line(&format!("  {sign}  {what}{risks}{label}"));
        let mut rows: Vec<(String, String)> = Vec::new();
        for field in fields(change, block.is_folded()) {
            rows.push((cut(&field.name, 40), self.sides(field.before, field.after, change.verb)));
        }
        if says_more(change) {
            rows.push(("because".to_owned(), safe(&change.because)));
        }
        rows.push(("from".to_owned(), self.sources(block)));
        rows.push(("withheld".to_owned(), self.style.yellow(&safe(&change.withheld))));
        match self.told {
            Told::Plan => self.consequences(block, &mut rows),
            Told::Drift => rows.push(("apply".to_owned(), self.would(change))),
        }
        if let Some(reason) = &change.reason {
            rows.push(("reason".to_owned(), safe(reason)));
        }
        if let Some(meta) = meta(&change.meta).filter(|_| block.all.iter().all(|other| other.meta == change.meta)) {
            rows.push(("meta".to_owned(), meta));
        }
        if block.is_folded() {
            let shown = block.shown();
            for (index, other) in shown.iter().enumerate() {
                let name = if index == 0 { "at" } else { "" };
                rows.push((name.to_owned(), format!("{}{}", safe(&other.address), self.label(other))));
            }
            let more = block.all.len() - shown.len();
            if more > 0 {
                rows.push((String::new(), self.style.dim(&format!("and {more} more (all in --format json)"))));
            }
        }
        rows.retain(|(_, text)| !text.is_empty());
        let rows: Vec<(&str, String)> = rows.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
        self.rows(&rows);
    }

    /// What an apply would do about a difference.
    fn would(&self, change: &Change) -> String {
        let risks = self.risks(&change.risks);
        let risks = if risks.is_empty() { risks } else { format!(" [{risks}]") };
        format!("would {}{risks}", change.verb.as_str())
    }

    /// What else happens, what comes along, and what must be done before.
    fn consequences(&self, block: &Block<'a>, rows: &mut Vec<(String, String)>) {
        let change = block.first;
        for effect in &change.effects {
            let effect = if block.is_folded() { generic(effect, change) } else { effect.clone() };
            rows.push(("effect".to_owned(), safe(&effect)));
        }
        if block.is_folded() {
            return;
        }
        for carry in &change.carries {
            rows.push(("brings".to_owned(), carried(carry)));
        }
        for id in &change.depends_on {
            let text = match self.by_id.get(id.as_str()) {
                Some((verb, address)) => format!("{} {}", verb.as_str(), safe(address)),
                None => safe(id),
            };
            rows.push(("after".to_owned(), text));
        }
    }

    /// Lines of a name and a text, aligned. A name that repeats is written once.
    fn rows(&mut self, rows: &[(&str, String)]) {
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default().clamp(7, 24);
        let mut last = "";
        for (name, text) in rows {
            let shown = if *name == last { "" } else { name };
            let name_column = self.style.dim(&format!("{shown:<width$}"));
            self.line(&format!("      {name_column}  {text}"));
            if !name.is_empty() {
                last = name;
            }
        }
    }

    fn sides(&self, before: Option<String>, after: Option<String>, verb: Verb) -> String {
        match (before, after, self.told) {
            (Some(before), Some(after), _) if before == after => after,
            (Some(before), Some(after), Told::Plan) => {
                format!("{} -> {}", self.style.red(&before), self.style.green(&after))
            }
            (Some(before), Some(after), Told::Drift) => {
                format!("live {}, desired {}", self.style.red(&before), self.style.green(&after))
            }
            (Some(before), None, Told::Plan) if verb.removes() => format!("was {before}"),
            (Some(before), None, _) => format!("live {before}"),
            (None, Some(after), Told::Plan) => after,
            (None, Some(after), Told::Drift) => format!("desired {after}"),
            (None, None, _) => String::new(),
        }
    }

    /// Where a block comes from: each place once, and not too many.
    fn sources(&self, block: &Block<'_>) -> String {
        let places: BTreeSet<_> = block.all.iter().map(|change| &change.source).collect();
        let mut shown: Vec<String> = Vec::new();
        for place in places.iter().map(|source| place(source)) {
            if !shown.contains(&place) {
                shown.push(place);
            }
        }
        let more = shown.len().saturating_sub(SHOWN);
        shown.truncate(SHOWN);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!("{}{more}", shown.join(", "))
    }

    fn label(&self, change: &Change) -> String {
        if change.label.is_empty() {
            return String::new();
        }
        format!("  {}", self.style.dim(&cut(&safe(&change.label), self.style.label_limit())))
    }

    fn risks(&self, risks: &[Risk]) -> String {
        let one = |risk: &Risk| match risk {
            Risk::Escalation | Risk::Uncertain => self.style.yellow(risk.as_str()),
            _ => self.style.alarm(risk.as_str()),
        };
        risks.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn word(&self, verb: Verb) -> &'static str {
        match (self.told, verb) {
            (Told::Plan, verb) => verb.as_str(),
            (Told::Drift, Verb::Invite | Verb::Create) => "missing",
            (Told::Drift, Verb::Update | Verb::Replace) => "differs",
            (Told::Drift, Verb::Remove | Verb::Revoke | Verb::Archive) => "extra",
        }
    }

    fn coloured(&self, verb: Verb, text: &str) -> String {
        match verb {
            Verb::Invite | Verb::Create => self.style.green(text),
            Verb::Update => self.style.yellow(text),
            Verb::Replace | Verb::Remove | Verb::Revoke | Verb::Archive => self.style.red(text),
        }
    }

    /// What it cost, and what to do next.
    fn closing(&mut self, plan: &PlanFile, changes: &[&Change], part: Part, blocked: bool) {
        let flag = if part == Part::Due { " --due" } else { "" };
        let left = changes.len() - withheld(changes);
        let these = match (left, changes.len()) {
            (1, 1) => "this change".to_owned(),
            (1, _) => "the change that is not withheld".to_owned(),
            (some, all) if some < all => format!("the {some} changes that are not withheld"),
            (all, _) => format!("these {all} changes"),
        };
        let next = match (changes.is_empty(), blocked) {
            (true, _) => String::new(),
            _ if left == 0 => "Next: nothing; every change is withheld, and an apply sends none.".to_owned(),
            (false, true) => "Next: settle what the guardrail says, and plan again.".to_owned(),
            (false, false) => format!("Next: `orgward apply{flag}` makes {these}, after asking."),
        };
        self.line("");
        let tally = tally(plan);
        if !tally.is_empty() {
            self.line(&self.style.dim(&format!("guardrails: {tally}")));
        }
        self.line(&self.style.dim(&requests(plan)));
        if !next.is_empty() {
            self.line(&next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{blocked, file, frozen, hostile, many, rich};
    use super::*;

    fn shown(file: &PlanFile) -> String {
        plan(file, Style::default(), View::default())
    }

    #[test]
    fn plans_read_well() {
        insta::assert_snapshot!("plan_in_sync", shown(&file(Vec::new())));
        insta::assert_snapshot!("plan_rich", shown(&rich()));
        insta::assert_snapshot!("plan_blocked", shown(&blocked()));
        insta::assert_snapshot!("plan_folded", shown(&many(60)));
        insta::assert_snapshot!("plan_frozen", shown(&frozen()));
        insta::assert_snapshot!("plan_hostile", shown(&hostile()));
        let view = View { part: Part::Due, title: "due" };
        insta::assert_snapshot!("plan_due", plan(&rich(), Style::default(), view));
    }

    #[test]
    fn drift_reads_well() {
        let mut quiet = rich();
        quiet.changes.clear();
        insta::assert_snapshot!("drift_in_sync", drift(&quiet, Style::default()));
        assert_eq!(drift(&file(Vec::new()), Style::default()), "in sync: 0 changes\n");
        insta::assert_snapshot!("drift_rich", drift(&rich(), Style::default()));
    }

    #[test]
    fn colour_changes_no_word() {
        let colour = plan(&rich(), Style { colour: true, width: 100 }, View::default());
        assert!(colour.contains('\u{1b}'));
        let mut stripped = String::new();
        for (index, piece) in colour.split('\u{1b}').enumerate() {
            let rest = if index == 0 { piece } else { piece.split_once('m').map_or("", |(_, rest)| rest) };
            stripped.push_str(rest);
        }
        let trimmed = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
        assert_eq!(trimmed(&stripped), trimmed(&shown(&rich())));
    }

    #[test]
    fn foreign_text_neither_steers_nor_speaks() {
        let text = shown(&hostile()) + &drift(&hostile(), Style::default());
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains('\u{200b}'));
        assert!(text.lines().all(|line| !line.starts_with("| In sync")), "{text}");
    }

    #[test]
    fn long_labels_are_cut() {
        let mut plan = rich();
        plan.changes[0].label = "x".repeat(500);
        assert!(shown(&plan).contains(&format!("{}…", "x".repeat(119))));
    }
}
