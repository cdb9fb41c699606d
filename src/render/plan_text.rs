//! A plan in, text for a terminal out: for somebody who has a minute and has never seen the tool. The verdict comes
//! first, then what a guardrail objects to, then what is dangerous, then the rest, then what is only said.

use super::{
    drift_sections,
    fold::{Block, blocks, generic, place_beside},
    phrases::{
        NO_SECTION, blocked, bundled, count, cut, exception, fields, ignored, is_quiet, meta, objecting, objections,
        out_of_sync, part, remarkable, requests, safe, says_more, symbol, tally, what_due_does, whole_verdict,
        withheld,
    },
    plan_sections,
    style::Style,
};
use crate::{
    model::verb::{Risk, Verb},
    plan::{
        PlanPart,
        change::{Change, DueStatus, GuardrailReport, GuardrailVerdict, Problem},
        file::PlanFile,
    },
};
use std::collections::BTreeMap;

/// How many addresses of an objection are shown; they are told again as changes.
const ABOUT: usize = 10;

/// The part of a plan that is shown, and its title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanView<'a> {
    /// The changes, or what the clock caused.
    pub part: PlanPart,
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
pub fn plan(plan: &PlanFile, style: Style, view: PlanView<'_>) -> String {
    let changes = part(plan, view.part);
    let objections = objections(plan);
    let mut page = PlanPage::new(plan, style, Told::Plan);
    let title = if view.title.is_empty() { String::new() } else { format!("{}: ", safe(view.title)) };
    page.line(&format!("{title}{}", page.headline(plan, &changes, view.part, &objections)));
    page.objections(&objections);
    page.remarks(&remarkable(plan));
    page.changes(&changes, &plan.problems);
    page.out.push_str(&plan_sections::all(plan, view.part, style));
    page.closing(plan, &changes, view.part, !objections.is_empty());
    page.out
}

/// Draws a plan as drift: what the organization has, and what the file says. One line when they agree.
#[must_use]
pub fn drift(plan: &PlanFile, style: Style) -> String {
    let changes = part(plan, PlanPart::Changes);
    let mut page = PlanPage::new(plan, style, Told::Drift);
    if plan.summary.manages_nothing {
        page.line(&format!("{}: {NO_SECTION}", style.yellow("nothing is managed")));
        return page.out;
    }
    if plan.is_in_sync() {
        page.line(&format!("{}: 0 changes{}", style.green("in sync"), aside(plan)));
        page.groups(plan);
        page.read_only(plan);
        return page.out;
    }
    let places = count(changes.len(), "place", "places");
    let differs = (!changes.is_empty()).then(|| format!("the organization differs from the file in {places}"));
    let said: Vec<String> = differs.into_iter().chain(out_of_sync(plan)).collect();
    page.line(&format!("{}{}.", style.bold(&format!("Drift: {}", said.join("; "))), aside(plan)));
    page.groups(plan);
    page.read_only(plan);
    page.changes(&changes, &plan.problems);
    page.line("");
    page.line(&style.dim("Next: run `orgward plan` to see what `orgward apply` would change."));
    page.out
}

/// How many addresses of equal changes drift names.
const NAMED_IN_DRIFT: usize = 50;

/// Returns what there is beside changes, in brackets.
fn aside(plan: &PlanFile) -> String {
    let due = plan.due.iter().filter(|due| due.status == DueStatus::Due).count();
    let counts = [
        (plan.unlisted.len(), "unlisted"),
        (plan.read_only.len(), "read-only"),
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
struct PlanPage<'a> {
    style: Style,
    told: Told,
    /// Verb and address by id, for what a change waits for.
    by_id: BTreeMap<&'a str, (Verb, &'a str)>,
    out: String,
}

impl<'a> PlanPage<'a> {
    fn new(plan: &'a PlanFile, style: Style, told: Told) -> Self {
        let by_id =
            plan.all_changes().map(|change| (change.id.as_str(), (change.verb, change.address.as_str()))).collect();
        Self { style, told, by_id, out: String::new() }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn headline(
        &self,
        plan: &PlanFile,
        changes: &[&Change],
        part: PlanPart,
        objections: &[&GuardrailReport],
    ) -> String {
        let verdict = whole_verdict(plan, changes, part);
        if objections.is_empty() {
            let dangerous = changes.iter().any(|change| !change.risks.is_empty());
            let text = format!("{verdict}.");
            return match (changes.is_empty(), dangerous || !plan.problems.is_empty()) {
                (true, _) if is_quiet(plan, part) => self.style.green(&text),
                (_, true) => self.style.alarm(&text),
                (true, false) => self.style.yellow(&text),
                (false, false) => self.style.bold(&text),
            };
        }
        if part == PlanPart::TimeBased {
            let objects = self.style.alarm(&format!("{}.", objecting(objections)));
            return format!("{objects} The plan contains {verdict}. {}.", what_due_does(changes));
        }
        let blocked = self.style.alarm(&format!("{}.", blocked(objections)));
        if changes.is_empty() {
            blocked
        } else {
            format!("{blocked} The plan contains {verdict}. Nothing can be applied.")
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
            let mut rows = vec![("observed", safe(&one.observed)), ("limit", safe(&one.limit))];
            rows.push(("help", safe(&one.help)));
            rows.push(("override", safe(&one.override_with)));
            rows.extend(one.overrides.iter().map(|used| ("except", exception(used))));
            let most = self.style.most(ABOUT);
            for (index, address) in one.addresses.iter().take(most).enumerate() {
                rows.push((if index == 0 { "about" } else { "" }, safe(address)));
            }
            if one.addresses.len() > most {
                rows.push(("", format!("and {} more (all with --all)", one.addresses.len() - most)));
            }
            rows.retain(|(_, text)| !text.is_empty());
            self.rows(&rows);
        }
    }

    /// Writes the overridden guardrails, and those that were not checked.
    fn remarks(&mut self, remarks: &[&GuardrailReport]) {
        for one in remarks {
            let said = match one.verdict {
                GuardrailVerdict::NotChecked => "was not checked",
                _ => "is overridden",
            };
            self.line("");
            self.line(&format!("  {} {said}", self.style.yellow(&safe(&one.guardrail))));
            let mut rows =
                vec![("observed", safe(&one.observed)), ("limit", safe(&one.limit)), ("help", safe(&one.help))];
            rows.extend(one.overrides.iter().map(|used| ("override", exception(used))));
            rows.retain(|(_, text)| !text.is_empty());
            self.rows(&rows);
        }
    }

    /// Writes what differs and stays as it is: whoever must be gone may be among it.
    fn read_only(&mut self, plan: &PlanFile) {
        let lines = plan_sections::read_only(plan, self.style);
        if !lines.is_empty() {
            self.line("");
        }
        for line in lines {
            self.line(&line);
        }
    }

    /// Writes what `drift` names beside changes.
    fn groups(&mut self, plan: &PlanFile) {
        for group in drift_sections::groups(plan) {
            self.line("");
            let title = self.style.bold(&format!("{}: {}", group.title, group.all));
            self.line(&format!("{title}{}", self.style.dim(&format!(" ({})", group.aside))));
            let shown = self.style.most(group.named);
            for entry in group.entries.iter().take(shown) {
                let mark = match group.mark {
                    "privileged" => self.style.alarm(group.mark),
                    mark => self.style.yellow(mark),
                };
                let verb = if entry.verb.is_empty() { String::new() } else { format!("{} ", entry.verb) };
                let place = if entry.place.is_empty() { String::new() } else { format!("  ({})", entry.place) };
                self.line(&format!("  {mark}  {verb}{}{place}", self.style.bold(&entry.address)));
                if !entry.details.is_empty() {
                    let details = entry.details.join("; ");
                    let details = cut(&details, self.style.label_limit().saturating_add(60));
                    self.line(&format!("      {}", self.style.dim(&details)));
                }
            }
            let more = group.all.saturating_sub(shown);
            if more > 0 {
                self.line(&self.style.dim(&format!("      and {more} more (all with --all)")));
            }
        }
    }

    /// The changes, and between what is dangerous and what is not the rows that nothing can be done about.
    fn changes(&mut self, changes: &[&'a Change], problems: &[Problem]) {
        let blocks = blocks(changes, !self.style.all);
        let (dangerous, others): (Vec<_>, Vec<_>) = blocks.into_iter().partition(Block::is_dangerous);
        // Danger is a matter of doing something about it; drift only tells.
        let parts = [!dangerous.is_empty(), !problems.is_empty(), !others.is_empty()];
        let several = parts.into_iter().filter(|part| *part).count() > 1 && self.told == Told::Plan;
        self.blocks("Dangerous", &dangerous, several);
        let problems = plan_sections::problems(problems, self.style);
        if !problems.is_empty() {
            self.line("");
        }
        problems.iter().for_each(|line| self.line(line));
        let title = if dangerous.is_empty() { "Changes" } else { "Other changes" };
        self.blocks(title, &others, several);
    }

    fn blocks(&mut self, title: &str, blocks: &[Block<'a>], titled: bool) {
        if titled && !blocks.is_empty() {
            self.line("");
            self.line(&self.style.bold(title));
        }
        for block in blocks {
            self.line("");
            self.block(block);
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
            rows.push((cut(&field.name, 40).into_owned(), self.sides(field.before, field.after, change.verb)));
        }
        if says_more(change) {
            rows.push(("why".to_owned(), safe(&change.detail)));
        }
        let from = block.one_place();
        rows.push(("from".to_owned(), from.clone().unwrap_or_default()));
        for warning in &change.warnings {
            rows.push(("warning".to_owned(), self.style.yellow(&safe(warning))));
        }
        rows.push(("withheld".to_owned(), self.style.yellow(&safe(&change.withheld))));
        rows.push(("skipped".to_owned(), self.style.yellow(&safe(&change.skipped))));
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
            let shown = match self.told {
                Told::Plan => block.shown(),
                // Drift names what it found.
                Told::Drift => block.all.get(..NAMED_IN_DRIFT).unwrap_or(&block.all),
            };
            for (index, other) in shown.iter().enumerate() {
                let name = if index == 0 { "at" } else { "" };
                let place = place_beside(from.as_deref(), other);
                let place = if place.is_empty() { place } else { format!("  ({place})") };
                rows.push((name.to_owned(), format!("{}{}{place}", safe(&other.address), self.label(other))));
            }
            let more = block.all.len() - shown.len();
            if more > 0 {
                rows.push((String::new(), self.style.dim(&format!("and {more} more (all with --all)"))));
            }
        }
        rows.retain(|(_, text)| !text.is_empty());
        let rows: Vec<(&str, String)> = rows.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
        self.rows(&rows);
    }

    /// Returns what an apply would do about a difference.
    fn would(&self, change: &Change) -> String {
        let risks = self.risks(&change.risks);
        let risks = if risks.is_empty() { risks } else { format!(" [{risks}]") };
        format!("would {}{risks}", change.verb.as_str())
    }

    /// Adds the further effects, the bundled rows, and what must be done before.
    fn consequences(&self, block: &Block<'a>, rows: &mut Vec<(String, String)>) {
        let change = block.first;
        for effect in &change.effects {
            let effect = if block.is_folded() { generic(effect, change) } else { effect.clone() };
            rows.push(("effect".to_owned(), safe(&effect)));
        }
        if block.is_folded() {
            return;
        }
        for carry in &change.bundled {
            rows.push(("bundles".to_owned(), bundled(carry)));
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

    /// Writes the number of requests, and what to do next.
    fn closing(&mut self, plan: &PlanFile, changes: &[&Change], part: PlanPart, blocked: bool) {
        let flag = if part == PlanPart::TimeBased { " --due" } else { "" };
        let left = changes.len() - withheld(changes);
        let these = match (left, changes.len()) {
            (1, 1) => "this change".to_owned(),
            (1, _) => "the change that is not withheld".to_owned(),
            (some, all) if some < all => format!("the {some} changes that are not withheld"),
            (all, _) => format!("these {all} changes"),
        };
        let next = match (changes.is_empty(), blocked) {
            (true, false) if !plan.problems.is_empty() => "Next: resolve the problems, then run `orgward plan` \
                again."
                .to_owned(),
            (true, _) => String::new(),
            _ if left == 0 => "Next: nothing to apply, because every change is withheld.".to_owned(),
            (false, true) if part == PlanPart::TimeBased => {
                "Next: resolve the guardrail's objection, or leave the skipped changes to a later run.".to_owned()
            }
            (false, true) => "Next: resolve the guardrail's objection, then run `orgward plan` again.".to_owned(),
            (false, false) => format!("Next: `orgward apply{flag}` makes {these} after confirmation."),
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
    use super::super::samples::{blocked, file, from_template, frozen, hostile, many, problems, rich};
    use super::*;

    fn shown(file: &PlanFile) -> String {
        plan(file, Style::default(), PlanView::default())
    }

    #[test]
    fn plans_read_well() {
        insta::assert_snapshot!("plan_in_sync", shown(&file(Vec::new())));
        insta::assert_snapshot!("plan_rich", shown(&rich()));
        insta::assert_snapshot!("plan_blocked", shown(&blocked()));
        insta::assert_snapshot!("plan_folded", shown(&many(60)));
        insta::assert_snapshot!("plan_from_template", shown(&from_template(60)));
        insta::assert_snapshot!("plan_frozen", shown(&frozen()));
        insta::assert_snapshot!("plan_hostile", shown(&hostile()));
        let view = PlanView { part: PlanPart::TimeBased, title: "due" };
        insta::assert_snapshot!("plan_due", plan(&rich(), Style::default(), view));
    }

    #[test]
    fn problems_read_well() {
        let mut some = PlanFile { problems: problems(), ..rich() };
        insta::assert_snapshot!("plan_with_problems", shown(&some));
        insta::assert_snapshot!("drift_with_problems", drift(&some, Style::default()));
        some = PlanFile { problems: problems(), ..file(Vec::new()) };
        insta::assert_snapshot!("plan_of_problems_alone", shown(&some));
        assert!(drift(&some, Style::default()).starts_with("Drift: 2 problems.\n"));
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
        let colour = plan(&rich(), Style { colour: true, ..Style::default() }, PlanView::default());
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
