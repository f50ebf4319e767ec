//! Finds what *according to* somebody is so: the sentence on either side of it.
//!
//! In: the clause of *according to* and its like. Out: the stretches before and behind.

use super::{super::stream::Kind, Clause, Stretch, complement::Form, end, tag};

/// The stretches around *according to Doe*.
pub(super) fn reported(clause: &Clause<'_>) -> [Option<Stretch>; 2] {
    /// Items that the source may have, with what belongs to it.
    const SOURCE: usize = 25;
    /// Items of words on when and where, with their comma, before it.
    const ADJUNCT: usize = 6;
    let (event, sentence) = (clause.event, clause.sentence);
    let first = tag::first(clause);
    let behind = event.end.max(event.cue.1);
    let comma =
        (behind..sentence.end.min(behind + SOURCE)).find(|&at| clause.kind(at) == Kind::Comma);
    if event.cue.0 <= first + 1 {
        // "According to Doe, …": past the comma that closes the source.
        let from = comma.map(|comma| comma + 1);
        let stretch = from.and_then(|from| Some((from, end::of(clause, from, Form::Clause)?)));
        return [stretch, None];
    }
    let before = Some((first, event.cue.0));
    // "The pier, according to Doe, will close."
    // "The next day, according to Doe, the town paid more.": what stands before is when.
    let adjunct =
        event.cue.0 <= first + ADJUNCT && !(first..event.cue.0).any(|at| clause.finite(at));
    if let Some(comma) = comma.filter(|_| adjunct)
        && !clause.finite(comma + 1)
    {
        let from = comma + 1;
        return [
            end::of(clause, from, Form::Clause).map(|to| (from, to)),
            None,
        ];
    }
    let more = comma.filter(|&comma| comma <= behind + 8 && clause.finite(comma + 1));
    [before, more.map(|comma| (comma + 1, sentence.end))]
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        reports(
            "According to Ann Roe, the pier will close.",
            &[("Ann Roe", "the pier will close")],
        );
        reports(
            "The pier will close in May, according to Ann Roe.",
            &[("Ann Roe", "The pier will close in May")],
        );
        reports(
            "The next day, according to Ann Roe, the town closed the pier.",
            &[("Ann Roe", "the town closed the pier")],
        );
        reports(
            "The old pier, according to Ann Roe, will close in May.",
            &[
                ("Ann Roe", "The old pier"),
                ("Ann Roe", "will close in May"),
            ],
        );
    }
}
