//! From changes to events: one half of a commit makes them, the other writes them down.
//!
//! In: changes, and the snapshot to add them to. Out: the snapshot with what they come to, and the events in the log. The two halves are
//! tied by a pipe, so that the log may write the first events while the last ones are made. Of events whose maker did not come to the end
//! nothing is written.

use std::sync::mpsc::{Receiver, Sender, channel};

use super::{
    change::{Asked, Decided, Outcome, Stamp},
    error::RegistryError,
    event::Event,
    log::{EventLog, LogEvent, RequestMark},
    plan::Plan,
    ruling::At,
    snapshot::Snapshot,
};

/// Changes that are worth a thread of their own for the log.
pub(super) const TOGETHER: usize = 32;

/// An event with the request that asked for it, or the end of all.
type Made = Option<(Event, Option<RequestMark>)>;

/// Where made events go in.
pub(super) struct PipeIn(Sender<Made>);

/// Where they come out, in order.
pub(super) struct PipeOut(Receiver<Made>);

/// A pipe that holds what is put in until it is taken out.
pub(super) fn pipe() -> (PipeIn, PipeOut) {
    let (to, from) = channel();
    (PipeIn(to), PipeOut(from))
}

impl PipeIn {
    fn put(&self, made: Made) {
        // Where the log has failed, its error is what the caller is told.
        let _ = self.0.send(made);
    }
}

/// Writes down what comes, and tells how many bytes that were; `None` where nothing came.
pub(super) fn write(
    log: &mut dyn EventLog,
    coming: PipeOut,
    stamp: &Stamp,
) -> Result<Option<u64>, RegistryError> {
    let mut bytes = 0;
    let mut ended = false;
    let mut events = std::iter::from_fn(|| match coming.0.recv() {
        _ if ended => None,
        Ok(Some((event, request))) => Some(logged(&event, request).inspect(|event| {
            bytes += event.payload.len() as u64;
        })),
        Ok(None) => {
            ended = true;
            None
        }
        Err(_) => {
            ended = true;
            Some(Err(RegistryError::Unfinished))
        }
    })
    .peekable();
    if events.peek().is_none() {
        return Ok(None);
    }
    log.append(&mut events, stamp)?;
    drop(events);
    Ok(Some(bytes))
}

fn logged(event: &Event, request: Option<RequestMark>) -> Result<LogEvent, RegistryError> {
    Ok(LogEvent {
        kind: event.kind().into(),
        payload: event.payload().map_err(RegistryError::Encoding)?,
        request,
    })
}

impl Snapshot {
    /// Adds what changes come to, in order, and sends the events on their way; tells what became of each change.
    pub(super) fn take_on(
        &mut self,
        changes: Vec<Asked>,
        stamp: &Stamp,
        to: PipeIn,
    ) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(changes.len());
        for Asked { change, request } in changes {
            let request = request.map(|id| RequestMark {
                id,
                asked: change.asked(),
            });
            if let Some(outcome) = request.as_ref().and_then(|mark| self.repeated(mark)) {
                outcomes.push(outcome);
                continue;
            }
            let about = change.subject();
            let event = match self.plan(change) {
                Plan::Done(outcome) => {
                    outcomes.push(outcome);
                    continue;
                }
                Plan::Known => {
                    outcomes.push(Outcome::Decided(Decided {
                        sequence: self.sequence(),
                        subject: about.unwrap_or_default(),
                    }));
                    continue;
                }
                Plan::Write(event) => event,
            };
            let at = At {
                sequence: self.sequence() + 1,
                time: stamp.time,
                author: stamp.author.clone(),
            };
            self.apply(&at, &event);
            self.note_request(request.clone(), &at, &event);
            outcomes.push(self.outcome(&at, &event));
            to.put(Some((*event, request)));
        }
        to.put(None);
        outcomes
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{super::log::MemoryLog, *};
    use crate::registry::ImportedQuotation;

    #[test]
    fn nothing_is_written_of_what_was_not_made_to_the_end() {
        let stamp = Stamp {
            time: Timestamp::UNIX_EPOCH,
            author: "test".into(),
        };
        let event = || Event::QuotationImported(ImportedQuotation::default());
        for (made, end, expected) in [(0, true, 0), (2, true, 2), (2, false, 0), (0, false, 0)] {
            let mut log = MemoryLog::default();
            let (to, coming) = pipe();
            for _ in 0..made {
                to.put(Some((event(), None)));
            }
            if end {
                to.put(None);
            }
            drop(to);
            let written = write(&mut log, coming, &stamp);
            assert_eq!(written.is_ok(), end, "{made}");
            assert_eq!(written.ok().flatten().is_some(), expected > 0, "{made}");
            assert_eq!(log.page(0, 9).unwrap().len(), expected, "{made}");
        }
    }
}
