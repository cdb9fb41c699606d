//! Keys in, changes and remarks out: keys that allow rules judge, and turns in the life of keys that an entry lists.

use super::{
    build::{NOT_SILENT, PlanBuilder},
    change::{Cause, DueStatus},
    describe,
    step::{StepInput, describe as described, reason},
};
use crate::{
    diff::{Difference, KeyTurn, LiveRef},
    kinds::{self, kind::Verdict},
    model::{
        desired_table::{self, DesiredRow},
        live_row::Control,
        live_table::Lookup,
        policy::Unlisted,
    },
};

impl<'a> PlanBuilder<'a, '_> {
    pub(super) fn judged(&mut self, difference: &Difference<'a>, live: &LiveRef<'a>, verdict: &Verdict) {
        if let (Control::ReadOnly(reason), false) = (live.control, matches!(verdict, Verdict::Allowed { .. })) {
            let what = format!("{}: cannot be compared with the rules", described(self.inputs, difference.kind, live));
            return self.read_only(difference, what, reason, difference.table.at);
        }
        let rule = describe::limit(verdict).and_then(|(rule, limit)| Some((difference.table.rules.get(rule)?, limit)));
        let why = rule.as_ref().and_then(|(rule, _)| (difference.kind.rules()?.reason)(&*rule.rule)).map(str::to_owned);
        match (verdict, rule) {
            (Verdict::Allowed { expires: Some(end), revoke, .. }, Some((rule, limit))) => {
                let mut due = self.clock(difference, DueStatus::Announced, *end, limit.to_owned(), rule.at);
                due.label = described(self.inputs, difference.kind, live);
                due.verb = revoke.then(|| difference.kind.facts().delete_verb);
                due.reason = why;
                self.plan.clock.push(due);
                if *revoke {
                    self.announce(difference, live, *end, rule.at);
                }
            }
            (Verdict::Breached { since, revoke, .. }, Some((rule, limit))) => {
                let status = if *revoke { DueStatus::Due } else { DueStatus::Reported };
                let mut due = self.clock(difference, status, *since, limit.to_owned(), rule.at);
                due.label = described(self.inputs, difference.kind, live);
                due.reason = why;
                if !*revoke {
                    self.plan.clock.push(due);
                    return;
                }
                let detail = format!("`{limit}` has passed");
                let input = StepInput { cause: Cause::Clock, detail, at: rule.at, ..Self::removal(difference, live) };
                let step = self.maker.step(input);
                self.due(step, *since, due, None);
            }
            (Verdict::Untold { rule, field }, _) => {
                let at = difference.table.rules.get(*rule).map_or(difference.table.at, |rule| rule.at);
                let why = self.untold(difference, *rule, field);
                let what =
                    format!("{}: cannot be compared with the rules", described(self.inputs, difference.kind, live));
                if self.is_privileged(difference, live) {
                    self.unlisted(difference, live, at, format!("no rule clearly allows it: {why}"));
                }
                self.read_only(difference, what, &why, at);
            }
            (Verdict::NotAllowed { nearest }, _) => {
                let (detail, at) = describe::not_allowed(difference.table, *nearest);
                let collections = difference.kind.facts().collections(false);
                match desired_table::unlisted(difference.table, &self.inputs.desired.policy, &collections) {
                    Unlisted::Ignore if !self.is_privileged(difference, live) => {}
                    Unlisted::Ignore => self.unlisted(difference, live, at, format!("{detail}; {NOT_SILENT}")),
                    Unlisted::Report => self.unlisted(difference, live, at, detail),
                    Unlisted::Remove if self.in_grace(difference, live, at, detail.clone()) => {}
                    Unlisted::Remove => {
                        let input = StepInput { cause: Cause::Unlisted, detail, at, ..Self::removal(difference, live) };
                        let step = self.maker.step(input);
                        self.plan.changes.push(step);
                    }
                }
            }
            _ => {}
        }
    }

    /// Plans or tells a turn in the life of a key that an entry lists.
    pub(super) fn key(&mut self, difference: &Difference<'a>, entry: &'a DesiredRow, turn: &KeyTurn<'a>) {
        let notes = entry.notes.as_deref();
        match turn {
            KeyTurn::Successor { spec, since, limit, is_late } => {
                let input = StepInput {
                    cause: Cause::Clock,
                    detail: match is_late {
                        true => format!("the last key {limit}: a successor is made"),
                        false => format!("`{limit}` has passed: a successor is made"),
                    },
                    at: entry.at,
                    want: Some(*spec),
                    ..Self::input(difference, notes)
                };
                let step = self.maker.step(input);
                let due = self.clock(difference, DueStatus::Due, *since, limit.clone(), entry.at);
                self.due(step, *since, due, notes);
            }
            KeyTurn::Lost { live, is_due } => {
                let detail = "an earlier run made it and was ended before its value was handed over".to_owned();
                let cause = if *is_due { Cause::Clock } else { Cause::Unlisted };
                let input = StepInput { cause, detail, at: entry.at, notes, ..Self::removal(difference, live) };
                let step = self.maker.step(input);
                if *is_due {
                    let now = self.inputs.now;
                    let due = self.clock(difference, DueStatus::Due, now, "value lost".to_owned(), entry.at);
                    self.due(step, now, due, notes);
                } else {
                    self.plan.changes.push(step);
                }
            }
            KeyTurn::Replaced { live, since, limit } => {
                let detail = "it has a successor, and was not used in the last 24 hours".to_owned();
                let input =
                    StepInput { cause: Cause::Clock, detail, at: entry.at, notes, ..Self::removal(difference, live) };
                let step = self.maker.step(input);
                let due = self.clock(difference, DueStatus::Due, *since, limit.clone(), entry.at);
                self.due(step, *since, due, notes);
            }
            KeyTurn::StillUsed { live, since, limit } => {
                let key = described(self.inputs, difference.kind, live);
                let label = format!("{key}; it stays until nothing has used it for 24 hours");
                let due = self.clock(difference, DueStatus::Reported, *since, limit.clone(), entry.at);
                self.only_told(due, label, notes);
            }
            KeyTurn::Announced { live, at, limit, makes, ends } => {
                let mut due = self.clock(difference, DueStatus::Announced, *at, limit.clone(), entry.at);
                due.label = described(self.inputs, difference.kind, live);
                let facts = difference.kind.facts();
                due.verb = makes.then_some(facts.create_verb).or(ends.then_some(facts.delete_verb));
                due.reason = reason(notes);
                self.plan.clock.push(due);
                if *ends {
                    self.announce(difference, live, *at, entry.at);
                }
            }
        }
    }

    /// Returns why it cannot be told whether a rule is about a key.
    fn untold(&mut self, difference: &Difference<'a>, rule: usize, field: &str) -> String {
        let written = difference.table.rules.get(rule);
        let parent = difference.scope.parent.as_ref();
        let named = written
            .zip(difference.kind.rules())
            .map(|(written, rules)| (rules.refers)(&*written.rule, parent))
            .unwrap_or_default();
        let what = difference.address.to_string();
        for address in named {
            self.problems.block(&address, &what);
            let found = kinds::scope_of(&address).map(|scope| self.inputs.live.find(&scope, address.name()));
            if matches!(found, Some(Lookup::Nothing | Lookup::Several(_))) {
                let name = address.name();
                return format!("it may belong to `{name}` of rule {}, which is not in the organization", rule + 1);
            }
        }
        format!("the API does not show `{field}`, which rule {} needs", rule + 1)
    }
}
