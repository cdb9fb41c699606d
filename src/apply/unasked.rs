//! Answers to creates in, keys out that the API made although the request asked for none. Nobody has their values, and the
//! plan promised that orgward creates none.

use super::{
    context::Context,
    execute::Executor,
    report::{Entry, Outcome, Verification},
};
use crate::{api::Answer, plan::Step};

impl Context<'_> {
    /// Keeps the id of a key that an answer shows and that the request asked to be left out.
    pub(super) fn note_unasked(&self, step: &Step, nth: usize, answer: &Answer) {
        let Some(field) = step.requests[nth].refuses else { return };
        if let Some(id) = answer.id_within(field) {
            self.state().unasked.insert(step.change.address.clone(), id);
        }
    }
}

impl Executor<'_> {
    /// Says in the entries of creates which keys the API made along with them. Each of these entries is a failure.
    pub(super) fn tell_unasked(&self, entries: &mut [Entry], verification: &mut Verification) {
        let unasked = std::mem::take(&mut self.context.state().unasked);
        for (address, id) in unasked {
            let Some(entry) = entries.iter_mut().find(|entry| entry.address == address) else { continue };
            let key = if id.is_empty() { "a key".to_owned() } else { format!("the key {id}") };
            let what = format!("the API made {key} along with it, although the request asked for none");
            let next = format!("Revoke {key} of {address} by hand; nobody has its value.");
            if entry.outcome.is_good() {
                (entry.outcome, entry.detail, entry.next) = (Outcome::Failed, format!("done, but {what}"), next);
                verification.verified = verification.verified.saturating_sub(1);
                verification.differences.push(address);
            } else {
                entry.detail += &format!("; {what}");
                entry.next = format!("{next} {}", entry.next).trim_end().to_owned();
            }
        }
    }
}
