//! An objection and the file's overrides in, the verdict that is left out. An override is bounded and ends: where more
//! fit than it says, where its time is over, and where it would hold too long, it lets nothing through.

use super::{Finding, GuardContext, Guardrail};
use crate::{
    model::{
        address::Pattern,
        policy::{LONGEST_OVERRIDE, Override},
        read_request::ReadRequest,
        scalar::{LAST, Seconds, day, time},
    },
    plan::{
        Step,
        change::{GuardrailReport, GuardrailVerdict, UsedOverride},
        scalar,
    },
};
use std::collections::BTreeSet;

/// The addresses that a guardrail leaves alone.
#[derive(Default)]
pub(super) struct Exempt<'a>(BTreeSet<&'a str>);

impl Exempt<'_> {
    /// Returns whether this step is left alone.
    pub(super) fn has(&self, step: &Step) -> bool {
        self.0.contains(step.change.address.as_str())
    }
}

/// How many addresses a proposed override names one by one.
const NAMED: usize = 5;

/// How long a proposed override holds: 7 days.
const PROPOSED: Seconds = 7 * 86_400;

/// Returns what is left of an objection.
pub(super) fn settle(
    context: &GuardContext<'_>,
    guardrail: &Guardrail,
    bare: Finding,
    needs: &mut Vec<ReadRequest>,
) -> GuardrailReport {
    let now = context.inputs.now;
    let objected = bare.objected();
    let mut exempt = Exempt::default();
    let mut used = Vec::new();
    let mut remarks = Vec::new();
    let written = context.policy.overrides.iter().filter(|one| &*one.guardrail == guardrail.facts.name);
    for one in written {
        let fits: Vec<&String> =
            objected.iter().filter(|address| one.addresses.iter().any(|pattern| pattern.fits(address))).collect();
        if fits.is_empty() {
            continue;
        }
        match in_force(one, fits.len(), now) {
            Err(why) => {
                let source = context.inputs.source(one.at);
                remarks.push(format!("the override at {}:{} {why}", source.file, source.line));
            }
            Ok(()) => {
                exempt.0.extend(fits.iter().map(|address| address.as_str()));
                used.push(UsedOverride {
                    addresses: fits.into_iter().cloned().collect(),
                    until: time(one.until),
                    reason: one.reason.to_string(),
                    source: context.inputs.source(one.at),
                });
            }
        }
    }
    let left = match exempt.0.is_empty() {
        true => bare.clone(),
        false => (guardrail.check)(context, &exempt, needs),
    };
    let mut report = left.report(guardrail.facts.name);
    report.overrides = used;
    if report.objects() {
        report.observed = [report.observed].into_iter().chain(remarks).collect::<Vec<_>>().join("; ");
        report.override_with = proposal(guardrail.facts.name, &report.addresses, &objected, now);
    } else if report.verdict == GuardrailVerdict::Passed {
        let bare = bare.report(guardrail.facts.name);
        report.verdict = GuardrailVerdict::Overridden;
        report.observed = bare.observed;
        report.limit = bare.limit;
    }
    report
}

/// Returns whether an override lets so many through now, or why not.
fn in_force(one: &Override, fits: usize, now: Seconds) -> Result<(), String> {
    if one.until <= now {
        return Err(format!("ended on {}", day(one.until)));
    }
    if one.until.saturating_sub(now) > LONGEST_OVERRIDE {
        return Err(format!("would last until {}, which is more than 30 days ahead", day(one.until)));
    }
    if fits as u64 > one.max {
        return Err(format!("allows at most {}, but {fits} match", one.max));
    }
    Ok(())
}

/// The line of `policy.overrides` that would let these through; empty where no pattern can name them. Its number counts
/// `all` that it fits, since that is how it is judged.
fn proposal(guardrail: &str, addresses: &[String], all: &[String], now: Seconds) -> String {
    let named = |address: &String| Pattern::parse(address).is_ok_and(|pattern| pattern.fits(address));
    if !addresses.iter().all(named) {
        return String::new();
    }
    let patterns = patterns(addresses);
    let quoted: Vec<String> = patterns.iter().map(|pattern| scalar(pattern)).collect();
    let parsed: Vec<Pattern> = patterns.iter().filter_map(|pattern| Pattern::parse(pattern).ok()).collect();
    let fits = all.iter().filter(|address| parsed.iter().any(|pattern| pattern.fits(address))).count();
    let max = if addresses.len() > NAMED { format!(", max: {fits}") } else { String::new() };
    let until: String = time(now.saturating_add(PROPOSED).min(LAST)).chars().take(10).collect();
    format!("- {{ guardrail: {guardrail}, addresses: [{}]{max}, until: {until}, reason: \"...\" }}", quoted.join(", "))
}

/// Few addresses as they are; many as patterns, as narrow as they can be few.
fn patterns(addresses: &[String]) -> Vec<String> {
    if addresses.len() <= NAMED {
        return addresses.to_vec();
    }
    let last = |address: &String| match address.rsplit_once('/') {
        Some((front, _)) => format!("{front}/*"),
        None => address.clone(),
    };
    let narrow: BTreeSet<String> = addresses.iter().map(last).collect();
    if narrow.len() <= NAMED {
        return narrow.into_iter().collect();
    }
    let open = |address: &String| {
        let parts = address.split('/').enumerate();
        parts.map(|(index, part)| if index % 2 == 0 { part } else { "*" }).collect::<Vec<_>>().join("/")
    };
    addresses.iter().map(open).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(guardrail: &str, addresses: &[String]) -> String {
        proposal(guardrail, addresses, addresses, 0)
    }

    fn one(addresses: &[&str], max: u64, until: Seconds) -> Override {
        Override {
            guardrail: "max_removals".into(),
            addresses: addresses.iter().map(|text| Pattern::parse(text).unwrap()).collect(),
            max,
            until,
            reason: "tidy up".into(),
            at: crate::model::node::Position::default(),
        }
    }

    #[test]
    fn an_override_ends_and_is_bounded() {
        let now = 1_000_000;
        assert_eq!(in_force(&one(&["user/*"], 3, now + 1), 3, now), Ok(()));
        assert_eq!(in_force(&one(&["user/*"], 3, now + LONGEST_OVERRIDE), 1, now), Ok(()));
        for (until, fits, why) in
            [(now, 1, "ended on"), (now + LONGEST_OVERRIDE + 1, 1, "more than 30 days"), (now + 1, 4, "at most 3")]
        {
            let error = in_force(&one(&["user/*"], 3, until), fits, now).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn many_addresses_become_few_patterns() {
        let many = |of: fn(usize) -> String| (0..6).map(of).collect::<Vec<_>>();
        assert_eq!(patterns(&["user/a".to_owned()]), ["user/a"]);
        assert_eq!(patterns(&many(|n| format!("project/web/member/{n}"))), ["project/web/member/*"]);
        assert_eq!(patterns(&many(|n| format!("project/p{n}/member/a"))), ["project/*/member/*"]);
        assert_eq!(
            of("max_removals", &["user/a@example.com".to_owned(), "project/a, b/api_key/k".to_owned()]),
            "- { guardrail: max_removals, addresses: [user/a@example.com, \"project/a, b/api_key/k\"], \
             until: 1970-01-08, reason: \"...\" }"
        );
        let six = of("max_invites", &many(|n| format!("user/{n}@example.com")));
        assert_eq!(
            six,
            "- { guardrail: max_invites, addresses: [user/*], max: 6, until: 1970-01-08, reason: \"...\" }"
        );
        assert_eq!(of("max_invites", &["user/".to_owned()]), "", "no pattern names nothing");
    }
}
