//! The answer to a create that holds a secret in; out, a secret that its sink has, or a thing that is ended again.
//!
//! The API shows the value of a key once. So a key whose value nobody is known to have got is of no use, and a danger:
//! it is revoked, never kept. The journal tells each moment (made, handed over), so that a run that dies between them
//! leaves a line by which the next run finds the key.

use super::{
    context::Context,
    failure::{StepFailure, unknown_key},
    report::Outcome,
    settle::Sent,
    sinks::NewKey,
};
use crate::{
    api::{Answer, BeforeSend, WriteError, redact},
    model::{
        read_request::{Extent, ReadReason},
        request::Mint,
        scalar::time,
    },
    plan::Step,
};
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use std::{io, time::Duration};

/// The longest value that is taken for a key, in bytes.
const LONGEST: usize = 4_096;

/// The waits of orgward before it tries again to end what nobody got the value of.
const AGAIN: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(10)];

/// The time of the end of a new key, as the answer tells it.
#[derive(Deserialize)]
struct Ending {
    expires_at: Option<i64>,
}

/// What is half done is finished: nothing is looked at before.
struct AtOnce;

impl BeforeSend for AtOnce {
    fn must_look(&mut self, _: Duration) -> bool {
        false
    }
    fn look(&mut self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async { Ok(()) })
    }
    fn sends(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Context<'_> {
    /// Hands over the secret that an answer holds, where the request makes one. `None` stands for an answer that was
    /// lost.
    pub(super) async fn hand_over(
        &self,
        step: &Step,
        nth: usize,
        answer: Option<&Answer>,
        sent: Sent,
    ) -> Result<Sent, StepFailure> {
        let Some(mint) = step.requests[nth].mint.as_deref() else { return Ok(sent) };
        let Some(made) = self.made(&step.address) else {
            // It is there, and nobody knows which one it is.
            return Err(unknown_key(&mint.name));
        };
        let id = &*made.id;
        let Some((answer, value)) = answer.and_then(|answer| Some((answer, value_of(answer, mint, id)?))) else {
            let why = "the answer of the API was lost or incomplete, and the key's value with it".to_owned();
            return Err(self.undo(step, nth, id, why).await);
        };
        let written = self.progress().minted(step, id);
        if let Err(error) = written {
            return Err(self.undo(step, nth, id, format!("the journal cannot be written: {error}")).await);
        }
        let Some(sink) = self.sinks.get(&mint.sink) else {
            return Err(self.undo(step, nth, id, format!("no sink `{}` is bound", mint.sink)).await);
        };
        let key = self.new_key(step, mint, id, answer);
        match sink.deliver(&key, &value).await {
            Ok(()) => {
                self.progress().delivered(step, id, &mint.sink);
                Ok(sent)
            }
            Err(why) => {
                let why = redact::scrub(&why, &[&value]);
                Err(self.undo(step, nth, id, format!("the sink `{}` failed: {why}", mint.sink)).await)
            }
        }
    }

    /// Ends the key of an answer that names it otherwise than was asked for: no entry would know it again. `None` for
    /// every other answer. What is not listed among the keys of the service account is not ended by an id alone.
    pub(super) async fn end_misnamed(&self, step: &Step, nth: usize, answer: &Answer) -> Option<StepFailure> {
        let mint = step.requests[nth].mint.as_deref()?;
        let id = answer.field("id").filter(|id| !id.is_empty() && !self.is_known(step, id))?;
        let name = answer.field("name").filter(|name| **name != *mint.name)?;
        answer.secret(mint.value)?;
        self.progress().answered(step, nth, "done", answer.request_id.as_deref());
        // Where the journal cannot be written, the key is ended all the more.
        let _ = self.progress().minted(step, &id);
        let why = format!("the API named the new key `{name}` instead of `{}`", mint.name);
        let mut waits = AGAIN.iter();
        loop {
            let why_not = match self.is_listed(step, &id).await {
                Ok(true) => return Some(self.undo(step, nth, &id, why).await),
                Ok(false) => "it is not listed among the keys of the service account".to_owned(),
                Err(error) => error,
            };
            match waits.next() {
                Some(wait) if self.writer.wait(*wait).await => {}
                _ => return Some(left_alive(&id, &format!("{why}; the new key {id} was not revoked: {why_not}"))),
            }
        }
    }

    fn new_key(&self, step: &Step, mint: &Mint, id: &str, answer: &Answer) -> NewKey {
        let told = answer.parse::<Ending>().ok().and_then(|ending| ending.expires_at);
        let asked = || mint.expires_in.map(|lifetime| self.reader.now().as_second().saturating_add(lifetime));
        NewKey {
            address: step.change.address.clone(),
            project: step.address.outermost().name().to_owned(),
            service_account: step.address.parent().map(|parent| parent.name().to_owned()).unwrap_or_default(),
            entry: step.key.to_string(),
            name: mint.name.to_string(),
            id: id.to_owned(),
            expires_at: told.or_else(asked).map(time),
        }
    }

    /// Ends a new thing whose secret nobody got, and says so.
    async fn undo(&self, step: &Step, nth: usize, id: &str, why: String) -> StepFailure {
        self.progress().undoes(step, id);
        let ended = self.end_again(step, nth, id).await;
        self.forget(&step.address);
        match ended {
            Ok(()) => StepFailure::new(
                Outcome::Failed,
                format!("{why}; the new key {id} was revoked"),
                "Resolve the cause, then run `orgward apply` again: it makes another key.",
            ),
            Err(failed) => left_alive(id, &format!("{why}; the new key {id} could not be revoked: {failed}")),
        }
    }

    async fn end_again(&self, step: &Step, nth: usize, id: &str) -> Result<(), String> {
        let Some(request) = step.requests[nth].undo(id) else { return Err("there is no way to end it".to_owned()) };
        let bound = request.bind(|address| self.id_of(address)).map_err(|why| why.to_string())?;
        let mut waits = AGAIN.iter();
        let mut may_be_done = false;
        loop {
            self.state().writes += 1;
            let error = match self.writer.send(&bound, false, &mut AtOnce).await {
                Ok(answer) if answer.parse::<Deleted>().is_ok_and(|told| told.deleted) => return Ok(()),
                Ok(_) => {
                    may_be_done = true;
                    "the answer does not say that it is deleted".to_owned()
                }
                // What is new may not be known everywhere yet, and whoever does not know the route answers the same.
                Err(error @ WriteError::Refused(_)) if error.api().is_some_and(|api| api.status == 404) => {
                    if (may_be_done || waits.len() == 0) && !self.is_listed(step, id).await? {
                        return Ok(());
                    }
                    error.to_string()
                }
                // It would say the same again.
                Err(error @ WriteError::Refused(_)) => return Err(error.to_string()),
                Err(error) => {
                    may_be_done = true;
                    error.to_string()
                }
            };
            match waits.next() {
                Some(wait) if self.writer.wait(*wait).await => {}
                _ => return Err(error),
            }
        }
    }

    /// Returns whether a new thing is still listed.
    async fn is_listed(&self, step: &Step, id: &str) -> Result<bool, String> {
        let now = self.read(&step.scope, Extent::All, ReadReason::Lost).await.map_err(|error| error.to_string())?;
        let table = now.scopes.get(&step.scope).ok_or("it could not be looked up")?;
        Ok(table.with_id(id).next().is_some())
    }
}

/// The answer to a delete.
#[derive(Deserialize)]
struct Deleted {
    #[serde(default)]
    deleted: bool,
}

/// Returns the value of the key with an id, if an answer holds one that can be handed over.
fn value_of(answer: &Answer, mint: &Mint, id: &str) -> Option<SecretString> {
    let value = answer.secret(mint.value).filter(|_| answer.field("id").as_deref() == Some(id))?;
    let text = value.expose_secret();
    let is_key = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_key.then_some(value)
}

/// Returns the failure of a step whose new key may live on although nobody has its value.
fn left_alive(id: &str, detail: &str) -> StepFailure {
    StepFailure::new(Outcome::Unknown, detail, format!("Revoke the key {id} by hand; nobody has its value."))
}
