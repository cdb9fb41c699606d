//! Steps that ask for the same about several things in, how each ended out: one request for all of them.
//!
//! The API takes all of such a request or nothing. Each step has its own line in the journal and its own look at what is
//! there, before and after. A request that the API refuses changes nothing. Then orgward sends each step alone, to learn
//! which of them the API refuses.

use super::{
    execute::{Before, Run, Sendings, StepEnd},
    failure::StepFailure,
    settle::Sent,
};
use crate::{
    api::{BeforeSend, WriteError},
    model::request::{Batch, Bound},
};
use futures_util::{
    StreamExt as _,
    future::{BoxFuture, FutureExt as _},
    stream::FuturesUnordered,
};
use std::{io, time::Duration};

/// The result of a request for several steps.
#[derive(Default)]
struct JointEnd {
    /// The steps that came to their end.
    ended: Vec<StepEnd>,
    /// The steps that go alone, each with the reason why nobody knows whether it was done.
    left: Vec<(usize, Option<String>)>,
}

impl JointEnd {
    /// Returns that each step goes alone, as nothing was sent or carried out.
    fn alone(indexes: &[usize]) -> Self {
        Self { ended: Vec::new(), left: indexes.iter().map(|index| (*index, None)).collect() }
    }
}

impl Run<'_, '_, '_> {
    /// Sends steps in one request where there are several, and alone what that did not settle.
    pub(super) async fn together(self, indexes: Vec<usize>) -> Vec<StepEnd> {
        let batch = indexes.first().and_then(|index| self.recheck.steps[*index].requests.first()?.batch);
        let JointEnd { mut ended, left } = match batch {
            Some(batch) if indexes.len() > 1 => self.send_together(&indexes, batch).await,
            _ => JointEnd::alone(&indexes),
        };
        let mut alone: FuturesUnordered<_> = left.into_iter().map(|(index, doubt)| self.step(index, doubt)).collect();
        while let Some(end) = alone.next().await {
            ended.push(end);
        }
        ended.sort_by_key(|end| end.index);
        ended
    }

    async fn send_together(self, indexes: &[usize], batch: Batch) -> JointEnd {
        let context = self.recheck.context;
        let steps = || indexes.iter().map(|index| &self.recheck.steps[*index]);
        let bound: Option<Vec<Bound>> =
            steps().map(|step| step.requests.first()?.bind(|address| context.id_of(address)).ok()).collect();
        let Some(bound) = bound else { return JointEnd::alone(indexes) };
        let Some(joint) = Bound::joined(&bound, batch.ids) else { return JointEnd::alone(indexes) };
        let before = indexes.iter().zip(steps()).map(|(index, step)| Before::new(self, *index, step, 0));
        let mut before = JointBefore { each: before.collect(), waited: Duration::ZERO };
        let answer = context.writer.send(&joint, true, &mut before).await;
        let mut end = JointEnd::default();
        let each = indexes.iter().zip(steps()).zip(bound.iter().zip(before.each));
        let error = match answer {
            Ok(answer) => {
                let request_ids: Vec<String> = answer.request_id.iter().cloned().collect();
                for ((index, step), (bound, _)) in each {
                    let own = bound.body.as_ref().and_then(|body| body.pointer(batch.ids)?.get(0)?.as_str());
                    let answer = answer.narrowed(batch.rows, own.unwrap_or_default());
                    let sent = context.believe(step, 0, bound, &answer).await;
                    end.ended.push(self.ended(*index, sent, request_ids.clone()));
                }
                return end;
            }
            Err(error) => error,
        };
        error.failure().into_iter().for_each(|failure| context.state().closed.note(failure));
        let request_ids: Vec<String> = error.api().and_then(|api| api.request_id.clone()).into_iter().collect();
        for ((index, step), (_, before)) in each {
            before.notes_failure(&error);
            if let Some(why) = before.unwritten {
                context.state().closed.all = Some(format!("the journal cannot be written: {why}"));
            }
            let WriteError::Unknown(_) = &error else {
                end.left.push((*index, None));
                continue;
            };
            let sent_at = before.sent_at.unwrap_or_else(|| context.reader.now());
            let may_repeat = step.requests[0].repeatable;
            match context.find_out(step, 0, &error, sent_at, may_repeat).await.transpose() {
                None => end.left.push((*index, Some(error.to_string()))),
                Some(sent) => end.ended.push(self.ended(*index, sent, request_ids.clone())),
            }
        }
        end
    }

    /// Returns how the only request of a step came to its end.
    fn ended(self, index: usize, sent: Result<Sent, StepFailure>, request_ids: Vec<String>) -> StepEnd {
        let step = &self.recheck.steps[index];
        let mut sendings = Sendings::default();
        match sent {
            Ok(Sent::Done) => sendings.sent.extend(step.requests.first().map(|request| request.label())),
            Ok(Sent::Unchanged(detail) | Sent::AllSo(detail)) => sendings.already = Some(detail),
            Err(failure) => sendings.bad = Some(failure),
        }
        sendings.end(index, step, request_ids, String::new())
    }
}

/// The decisions of several steps about their request once it has its turn: all of them must agree.
struct JointBefore<'x, 'r, 'a> {
    each: Vec<Before<'x, 'r, 'a>>,
    waited: Duration,
}

impl BeforeSend for JointBefore<'_, '_, '_> {
    fn must_look(&mut self, waited: Duration) -> bool {
        self.waited = waited;
        self.each.iter_mut().any(|before| before.must_look(waited))
    }

    fn look(&mut self) -> BoxFuture<'_, Result<(), String>> {
        async move {
            for before in &mut self.each {
                // One look at a list is enough for all of them.
                if before.must_look(self.waited) {
                    before.look().await?;
                }
            }
            Ok(())
        }
        .boxed()
    }

    fn sends(&mut self) -> io::Result<()> {
        for before in &mut self.each {
            before.intends()?;
        }
        if let Some(before) = self.each.first() {
            before.counts_write();
        }
        Ok(())
    }
}
