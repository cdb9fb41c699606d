//! Changes that are to be sent in, a person's consent out: they type the organization's id.

use super::{exit::Failure, output};
use crate::{model::plural::count, plan::Step, render::plain::plain};

/// Asks for the organization's id, after saying what would be sent, unless that was shown already.
pub(super) fn confirm(organization: &str, steps: &[Step], shown: bool) -> Result<(), Failure> {
    if !output::is_interactive() {
        return Err(Failure::wrong("cannot ask for confirmation: this is not an interactive terminal").hint(
            "Pass \
            `--yes` to apply without confirmation.",
        ));
    }
    for step in steps.iter().filter(|_| !shown) {
        output::say(&format!("  {} {}", step.change.verb.as_str(), plain(&step.change.address)));
    }
    answered(output::ask(&question(organization, steps)).as_deref(), organization)
}

/// Returns what is asked before anything is sent.
fn question(organization: &str, steps: &[Step]) -> String {
    let changes = steps.len();
    let danger = match steps.iter().filter(|step| !step.change.risks.is_empty()).count() {
        0 => String::new(),
        1 if changes == 1 => ", which is dangerous".to_owned(),
        all if all == changes => ", all of them dangerous".to_owned(),
        some => format!(", {some} of them dangerous"),
    };
    let counted = count(changes, "change", "changes");
    format!("To send {counted}{danger}, type the organization's id ({organization}): ")
}

/// Returns whether the answer is the organization's id. Nothing, the end of input and a plain no mean no.
fn answered(answer: Option<&str>, organization: &str) -> Result<(), Failure> {
    let says_no = |answer: &str| matches!(&*answer.to_lowercase(), "" | "n" | "no");
    match answer {
        Some(answer) if answer == organization => Ok(()),
        Some(answer) if !says_no(answer) => {
            Err(Failure::wrong("cancelled: that is not the organization's id; nothing was sent"))
        }
        _ => Err(Failure::wrong("cancelled; nothing was sent")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::exit::Exit;

    #[test]
    fn only_the_id_means_yes() {
        assert!(answered(Some("org-1"), "org-1").is_ok());
        for no in [None, Some(""), Some("no"), Some("N"), Some("No")] {
            let failure = answered(no, "org-1").unwrap_err();
            assert_eq!((failure.exit, &*failure.message), (Exit::InvalidInput, "cancelled; nothing was sent"));
        }
        let failure = answered(Some("org-2"), "org-1").unwrap_err();
        assert!(failure.message.contains("not the organization's id"));
    }
}
