//! From changes to events: one half of a commit makes them, the other writes them down.
//!
//! In: changes, and the snapshot to add them to. Out: the snapshot with what they come to, and the events in the log. The two halves are
//! tied by a pipe, so that the log may write the first events while the last ones are made. Of events whose maker did not come to the end
//! nothing is written.

use std::sync::mpsc::{Receiver, Sender, channel};

use rayon::prelude::*;

use super::{
    change::{Asked, Change, Decided, Outcome, Stamp},
    error::RegistryError,
    event::Event,
    import::ImportReading,
    log::{EventLog, LogEvent, RequestMark},
    plan::{MAX_IMPORTED_BYTES, Plan},
    ruling::At,
    snapshot::Snapshot,
};

/// Changes that are worth reading on all cores, and waiting for the files behind.
pub(super) const TOGETHER: usize = 32;

/// Changes before which it pays to make ready for more of them.
const MANY: usize = 512;

/// Events that go through the pipe together: to wake the other half costs more than to make one.
const A_LOAD: usize = 128;

/// An event with the request that asked for it.
type Made = (Event, Option<RequestMark>);

/// Some events in a row.
struct Load {
    made: Vec<Made>,
    is_last: bool,
}

/// Where made events go in.
pub(super) struct PipeIn {
    to: Sender<Load>,
    made: Vec<Made>,
}

/// Where they come out, in order.
pub(super) struct PipeOut {
    from: Receiver<Load>,
    made: std::vec::IntoIter<Made>,
    ended: bool,
}

/// A pipe that holds what is put in until it is taken out.
pub(super) fn pipe() -> (PipeIn, PipeOut) {
    let (to, from) = channel();
    let made = Vec::new();
    let into = PipeIn { to, made };
    let out = PipeOut {
        from,
        made: Vec::new().into_iter(),
        ended: false,
    };
    (into, out)
}

impl PipeIn {
    fn put(&mut self, made: Made) {
        self.made.push(made);
        if self.made.len() >= A_LOAD {
            self.send(false);
        }
    }

    /// Says that this was all. What goes away without a word leaves its half unfinished.
    fn end(mut self) {
        self.send(true);
    }

    fn send(&mut self, is_last: bool) {
        let made = std::mem::take(&mut self.made);
        // Where the log has failed, its error is what the caller is told.
        let _ = self.to.send(Load { made, is_last });
    }
}

impl Iterator for PipeOut {
    type Item = Result<Made, RegistryError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(made) = self.made.next() {
                return Some(Ok(made));
            }
            if self.ended {
                return None;
            }
            match self.from.recv() {
                Ok(load) => (self.made, self.ended) = (load.made.into_iter(), load.is_last),
                Err(_) => {
                    self.ended = true;
                    return Some(Err(RegistryError::Unfinished));
                }
            }
        }
    }
}

/// Writes down what comes, and tells how many bytes that were; `None` where nothing came.
pub(super) fn write(
    log: &mut dyn EventLog,
    coming: PipeOut,
    stamp: &Stamp,
) -> Result<Option<u64>, RegistryError> {
    let mut bytes = 0;
    let mut events = coming
        .map(|made| {
            let (event, request) = made?;
            let event = logged(&event, request)?;
            bytes += event.payload.len() as u64;
            Ok(event)
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
        mut to: PipeIn,
    ) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(changes.len());
        if changes.len() >= MANY {
            self.expect_many();
        }
        // What needs no record is read on all cores.
        let reading = |asked: &Asked| match &asked.change {
            // What will be refused is not worth reading.
            Change::Quotation(quotation) if quotation.quotation.len() <= MAX_IMPORTED_BYTES => {
                Some(ImportReading::of(quotation))
            }
            _ => None,
        };
        let readings: Vec<Option<ImportReading>> = match changes.len() {
            ..TOGETHER => changes.iter().map(reading).collect(),
            _ => changes.par_iter().map(reading).collect(),
        };
        for (Asked { change, request }, reading) in changes.into_iter().zip(readings) {
            let request = request.map(|id| RequestMark {
                id,
                asked: change.asked(),
            });
            if let Some(outcome) = request.as_ref().and_then(|mark| self.repeated(mark)) {
                outcomes.push(outcome);
                continue;
            }
            let about = change.subject();
            let event = match self.plan(change, reading.as_ref()) {
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
            self.apply_read(&at, &event, reading);
            self.note_request(request.clone(), &at, &event);
            outcomes.push(self.outcome(&at, &event));
            to.put((*event, request));
        }
        to.end();
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
        for (made, end, expected) in [
            (0, true, 0),
            (2, true, 2),
            (2, false, 0),
            (0, false, 0),
            (A_LOAD, true, A_LOAD),
            (A_LOAD + 1, true, A_LOAD + 1),
            (A_LOAD + 1, false, 0),
        ] {
            let mut log = MemoryLog::default();
            let (mut to, coming) = pipe();
            for _ in 0..made {
                to.put((event(), None));
            }
            match end {
                true => to.end(),
                false => drop(to),
            }
            let written = write(&mut log, coming, &stamp);
            assert_eq!(written.is_ok(), end, "{made}");
            assert_eq!(written.ok().flatten().is_some(), expected > 0, "{made}");
            assert_eq!(log.page(0, 9_999).unwrap().len(), expected, "{made}");
        }
    }
}
