//! A plan in, text for a terminal out: for somebody who has a minute and has never seen the tool. The verdict comes
//! first, then what a guardrail objects to, then what is dangerous, then the rest, then what is only said.

use super::{
    access_section::{self, AccessDetail},
    base_section,
    change_rows::{ChangeRow, ChangeRows, Prerequisite},
    drift_sections,
    fold::place_beside,
    phrases::{
        self, NO_SECTION, ShownField, about, blocked, count, cut, exception, ignored, is_quiet, objecting, objections,
        out_of_sync, part, remarkable, requests, safe, stance, symbol, tally, what_due_does, whole_verdict, withheld,
    },
    plan_sections::{self, Section},
    since_section,
    style::Style,
    text_sections,
};
use crate::{
    model::{
        plural,
        verb::{Risk, Verb},
    },
    plan::{
        PlanPart,
        change::{Change, DueStatus, GuardrailReport},
        file::PlanFile,
    },
};

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
    let mut page = PlanPage::new(style, Told::Plan);
    if let Some(scope) = plan.scope.as_ref().filter(|scope| scope.addresses.is_empty()) {
        page.line(&format!("{}.", safe(&base_section::unchanged(scope))));
        page.line(base_section::NOT_TOLD);
        return page.out;
    }
    let title = if view.title.is_empty() { String::new() } else { format!("{}: ", safe(view.title)) };
    page.line(&format!("{title}{}", page.headline(plan, &changes, view.part, &objections)));
    page.view(plan);
    if let Some(scoped) = base_section::looked_at(plan) {
        page.line(&page.style.yellow(&safe(&scoped)));
        page.line(base_section::NOT_TOLD);
    }
    page.out.push_str(&base_section::text(plan, style));
    page.guardrails(plan, &objections);
    page.guardrails(plan, &remarkable(plan));
    page.changes(plan, &changes, view.part);
    page.out.push_str(&text_sections::draw(&beside(plan, view.part), style));
    page.out.push_str(&other(plan, view.part));
    page.closing(plan, &changes, view.part, !objections.is_empty());
    page.out
}

/// Draws a plan as drift: what the organization has, and what the file says. One line when they agree.
#[must_use]
pub fn drift(plan: &PlanFile, style: Style) -> String {
    let changes = part(plan, PlanPart::Changes);
    let mut page = PlanPage::new(style, Told::Drift);
    page.view(plan);
    if plan.summary.manages_nothing {
        page.line(&format!("{}: {NO_SECTION}", style.yellow("nothing is managed")));
        return page.out;
    }
    let not_looked = since_section::no_change_seen(plan);
    if plan.is_in_sync() || not_looked.is_some() {
        page.line(&match not_looked {
            None => format!("{}: 0 changes{}", style.green("in sync"), aside(plan)),
            Some(last_read) => format!("{}; {last_read}{}", style.green("no change seen"), aside(plan)),
        });
        page.since(plan);
        page.sections(&drift_sections::sections(plan));
        page.sections(plan_sections::warnings(plan).as_slice());
        page.sections(plan_sections::read_only(plan).as_slice());
        return page.out;
    }
    let places = count(changes.len(), "place", "places");
    let differs = (!changes.is_empty()).then(|| format!("the organization differs from the file in {places}"));
    let said: Vec<String> = differs.into_iter().chain(out_of_sync(plan)).collect();
    page.line(&format!("{}{}.", style.bold(&format!("Drift: {}", said.join("; "))), aside(plan)));
    page.since(plan);
    page.sections(&drift_sections::sections(plan));
    page.sections(plan_sections::warnings(plan).as_slice());
    page.sections(plan_sections::read_only(plan).as_slice());
    page.changes(plan, &changes, PlanPart::Changes);
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
        (plan.warnings.len(), plural::word(plan.warnings.len(), "warning", "warnings")),
        (due, "due"),
        (plan.due.len() - due, "reported or announced"),
        (ignored(plan), "ignored"),
    ];
    let said: Vec<String> =
        counts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

/// Returns what stands beside the changes of one part.
fn beside(plan: &PlanFile, part: PlanPart) -> Vec<Section<'_>> {
    match part {
        PlanPart::Changes => plan_sections::of_plan(plan),
        PlanPart::TimeBased => plan_sections::of_time_based(plan),
    }
}

/// Returns a line about the changes that the time-based part does not show.
fn other(plan: &PlanFile, part: PlanPart) -> String {
    if part == PlanPart::Changes || plan.changes.is_empty() {
        return String::new();
    }
    let changes = count(plan.changes.len(), "other change is", "other changes are");
    format!("\n{changes} not time-based and not shown here: run `orgward plan`.\n")
}

/// Adds the further effects, the bundled rows, and what must be done before.
fn consequences(row: &ChangeRow<'_>, rows: &mut Vec<(String, String)>) {
    rows.extend(row.effects.iter().map(|effect| ("effect".to_owned(), safe(effect))));
    rows.extend(row.bundles.iter().map(|bundle| ("bundles".to_owned(), bundle.clone())));
    for Prerequisite { verb, name } in &row.after {
        let verb = verb.map(|verb| format!("{} ", verb.as_str())).unwrap_or_default();
        rows.push(("after".to_owned(), format!("{verb}{}", safe(name))));
    }
}

/// A text in the making.
struct PlanPage {
    style: Style,
    told: Told,
    out: String,
}

impl PlanPage {
    fn new(style: Style, told: Told) -> Self {
        Self { style, told, out: String::new() }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// Says what was looked at since a snapshot.
    fn since(&mut self, plan: &PlanFile) {
        for remark in since_section::remarks(plan) {
            let remark = if plan.since.as_ref().is_some_and(|since| since.log.vouches) {
                self.style.dim(&remark)
            } else {
                self.style.yellow(&remark)
            };
            self.line(&remark);
        }
    }

    /// Says how old the view is, if a snapshot was read.
    fn view(&mut self, plan: &PlanFile) {
        if let Some(remark) = phrases::view(plan) {
            self.line(&self.style.yellow(&remark));
        }
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

    /// Writes the guardrails that object, are overridden or were not checked. An objection names the changes.
    fn guardrails(&mut self, plan: &PlanFile, guardrails: &[&GuardrailReport]) {
        for one in guardrails {
            let objects = one.objects();
            let name = safe(&one.guardrail);
            let name = if objects { self.style.alarm(&name) } else { self.style.yellow(&name) };
            self.line("");
            self.line(&format!("  {name} {}", stance(one)));
            let mut rows =
                vec![("observed", safe(&one.observed)), ("limit", safe(&one.limit)), ("help", safe(&one.help))];
            if objects {
                rows.push(("override", safe(&one.override_with)));
            }
            let let_through = if objects { "except" } else { "override" };
            rows.extend(one.overrides.iter().map(|used| (let_through, exception(used))));
            if objects {
                self.about(plan, one, &mut rows);
            }
            rows.retain(|(_, text)| !text.is_empty());
            self.rows(&rows);
        }
    }

    /// Adds the addresses that a guardrail objects to.
    fn about(&self, plan: &PlanFile, one: &GuardrailReport, rows: &mut Vec<(&str, String)>) {
        let (addresses, most) = about(plan, one);
        let most = self.style.most(most);
        for (index, address) in addresses.iter().take(most).enumerate() {
            rows.push((if index == 0 { "about" } else { "" }, safe(address)));
        }
        if addresses.len() > most {
            rows.push(("", format!("and {} more (all with --all)", addresses.len() - most)));
        }
    }

    fn sections(&mut self, sections: &[Section<'_>]) {
        self.out.push_str(&text_sections::draw(sections, self.style));
    }

    /// Writes the changes. What they do to access together, and the rows that the organization makes impossible, stand
    /// between the dangerous ones and the others.
    fn changes(&mut self, plan: &PlanFile, changes: &[&Change], part: PlanPart) {
        let rows = ChangeRows::new(plan, changes, !self.style.all);
        let problems = plan_sections::problems(&plan.problems);
        // Danger is a matter of doing something about it; drift only tells.
        let parts = [!rows.dangerous.is_empty(), problems.is_some(), !rows.others.is_empty()];
        let several = parts.into_iter().filter(|part| *part).count() > 1 && self.told == Told::Plan;
        self.rows_of("Dangerous", &rows.dangerous, several);
        if self.told == Told::Plan {
            self.access(plan, part);
        }
        self.sections(problems.as_slice());
        self.rows_of(rows.title_of_others(), &rows.others, several);
    }

    /// Writes what the changes do to access together.
    fn access(&mut self, plan: &PlanFile, part: PlanPart) {
        let detail = AccessDetail { direct: self.style.all, everybody: self.style.all };
        let Some(section) = access_section::section(plan, part, detail) else { return };
        self.line("");
        self.line(&self.style.bold(&format!("Access: {}", safe(&section.title))));
        for line in &section.lines {
            let sign = match line.sign {
                '+' if line.privileged => self.style.alarm("+"),
                '?' => self.style.yellow("?"),
                sign => sign.to_string(),
            };
            self.line(&format!("  {sign} {}", safe(&line.text)));
            for detail in &line.details {
                self.line(&self.style.dim(&format!("      {}", safe(detail))));
            }
        }
        if section.hidden > 0 {
            self.line(&self.style.dim(&format!("      and {} more (all with --all)", section.hidden)));
        }
    }

    fn rows_of(&mut self, title: &str, rows: &[ChangeRow<'_>], titled: bool) {
        if titled && !rows.is_empty() {
            self.line("");
            self.line(&self.style.bold(title));
        }
        for row in rows {
            self.line("");
            self.row(row);
        }
    }

    fn row(&mut self, row: &ChangeRow<'_>) {
        let (block, change) = (&row.block, row.block.first);
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
        for field in &row.fields {
            rows.push((cut(&field.name, 40).into_owned(), self.sides(field, change.verb)));
        }
        rows.push(("why".to_owned(), row.why.map(safe).unwrap_or_default()));
        rows.push(("from".to_owned(), row.place.clone().unwrap_or_default()));
        rows.push(("origin".to_owned(), base_section::pending(change).unwrap_or_default().to_owned()));
        for warning in &change.warnings {
            rows.push(("warning".to_owned(), self.style.yellow(&safe(warning))));
        }
        rows.push(("withheld".to_owned(), self.style.yellow(&safe(&change.withheld))));
        rows.push(("skipped".to_owned(), self.style.yellow(&safe(&change.skipped))));
        match self.told {
            Told::Plan => consequences(row, &mut rows),
            Told::Drift => rows.push(("apply".to_owned(), self.would(change))),
        }
        if let Some(reason) = &change.reason {
            rows.push(("reason".to_owned(), safe(reason)));
        }
        rows.push(("meta".to_owned(), row.meta.clone().unwrap_or_default()));
        if block.is_folded() {
            let shown = match self.told {
                Told::Plan => block.shown(),
                // Drift names what it found.
                Told::Drift => block.all.get(..NAMED_IN_DRIFT).unwrap_or(&block.all),
            };
            for (index, other) in shown.iter().enumerate() {
                let name = if index == 0 { "at" } else { "" };
                let place = place_beside(row.place.as_deref(), other);
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

    fn sides(&self, field: &ShownField, verb: Verb) -> String {
        match (&field.before, &field.after, self.told) {
            (Some(before), Some(after), _) if before == after => after.clone(),
            (Some(before), Some(after), Told::Plan) => {
                format!("{} -> {}", self.style.red(before), self.style.green(after))
            }
            (Some(before), Some(after), Told::Drift) => {
                format!("live {}, desired {}", self.style.red(before), self.style.green(after))
            }
            (Some(before), None, Told::Plan) if verb.removes() => format!("was {before}"),
            (Some(before), None, _) => format!("live {before}"),
            (None, Some(after), Told::Plan) => after.clone(),
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
            (false, false) if plan.scope.is_some() => {
                format!(
                    "Next: `orgward apply` makes {these}, and what else is pending. To send no more than these, save \
                     the plan with `--out FILE`, and run `orgward apply FILE`."
                )
            }
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
    fn an_objection_names_each_dangerous_change() {
        let mut plan = many(30);
        plan.changes.iter_mut().skip(15).for_each(|change| change.risks = vec![Risk::Destructive]);
        let addresses: Vec<String> = plan.changes.iter().map(|change| change.address.clone()).collect();
        let dangerous = addresses.len() - 15;
        plan.guardrails = vec![GuardrailReport { addresses, ..blocked().guardrails.remove(0) }];
        plan.guardrails[0].verdict = crate::plan::change::GuardrailVerdict::Blocked;
        let text = shown(&plan);
        let (objection, _) = text.split_once("Dangerous").unwrap();
        for change in &plan.changes[15..] {
            assert!(objection.contains(&change.address), "{} is not in {objection}", change.address);
        }
        assert_eq!(objection.matches("project/").count(), dangerous, "{objection}");
        let markdown = super::super::markdown::plan(&plan, 60_000);
        let (caution, _) = markdown.split_once("**Dangerous**").unwrap();
        assert!(caution.contains("and 15 more."), "{caution}");
    }

    #[test]
    fn what_a_reader_copies_is_whole() {
        let mut plan = rich();
        let last = "name it under `policy.ignore`, end";
        plan.unlisted[0].label = "l".repeat(500);
        plan.unlisted[0].detail = format!("{} {last}", "d".repeat(500));
        plan.unlisted[0].yaml = format!("{}: owner", "y".repeat(500));
        plan.problems = problems();
        plan.problems[0].help = format!("{} {last}", "h".repeat(500));
        for text in [shown(&plan), drift(&plan, Style::default())] {
            assert_eq!(text.matches(last).count(), 2, "{text}");
            assert!(text.contains(&plan.unlisted[0].yaml) && !text.contains(&plan.unlisted[0].label), "{text}");
        }
        let markdown = super::super::markdown::plan(&plan, 60_000);
        assert_eq!(markdown.matches("`policy.ignore`, end").count(), 2, "{markdown}");
        assert!(markdown.contains(&plan.unlisted[0].yaml), "{markdown}");
    }

    #[test]
    fn all_leaves_out_no_problem() {
        let mut plan = PlanFile { problems: problems().into_iter().cycle().take(60).collect(), ..rich() };
        plan.problems[0].blocks = (0..12).map(|nth| format!("project/p/member/{nth}@example.com")).collect();
        let all = Style { all: true, ..Style::default() };
        let drawn = super::plan(&plan, all, PlanView::default());
        let address = format!("  {}  (", plan.problems[0].address);
        assert_eq!(drawn.lines().filter(|line| line.starts_with(&address)).count(), 30, "{drawn}");
        assert!(drawn.contains("project/p/member/11@example.com"), "{drawn}");
    }

    #[test]
    fn long_labels_are_cut() {
        let mut plan = rich();
        plan.changes[0].label = "x".repeat(500);
        assert!(shown(&plan).contains(&format!("{}…", "x".repeat(119))));
    }
}
