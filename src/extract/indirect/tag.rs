//! Finds what stands before or around a tag: *The pier will close, Doe said.* · *The pier, Doe said, will close.*
//!
//! In: the clause of a cue behind a comma. Out: the words before it, and those behind where the sentence goes on after another comma.

use crate::lexicon::Class;

use super::{
    super::{cues::By, stream::Kind},
    Clause, Stretch,
};

/// The stretches around a tag; none where the event is no tag.
pub(super) fn reported(clause: &Clause<'_>) -> [Option<Stretch>; 2] {
    let (event, sentence) = (clause.event, clause.sentence);
    let tag = matches!(event.by, By::Before | By::Inverted | By::Across)
        && event.start > sentence.start
        && matches!(clause.kind(event.start - 1), Kind::Comma | Kind::Dash)
        && event.class.any(Class::SPEECH)
        && (!event.class.any(Class::WEAK) || event.cue.1 > event.cue.0 + 1);
    if !tag {
        return [None, None];
    }
    let before = Some((first(clause), event.start - 1));
    match after(clause) {
        After::Nothing => [before, None],
        After::More(from) => [before, Some((from, sentence.end))],
        After::Report => [None, None],
    }
}

/// Where the sentence's own words begin: past a dateline and a leading *and*.
pub(super) fn first(clause: &Clause<'_>) -> usize {
    let sentence = clause.sentence;
    let items = clause.items();
    let mut from = sentence.start;
    let end = sentence.end.min(from + 14);
    if items[from].shape == super::super::stream::Shape::Caps
        && let Some(dash) = (from..end).find(|&i| items[i].kind == Kind::Dash)
    {
        from = dash + 1;
    }
    if clause.is(from, Class::COORDINATOR) {
        from += 1;
    }
    from
}

/// What follows a tag.
enum After {
    /// When and where it was said, at most.
    Nothing,
    /// The rest of the report, from this item on.
    More(usize),
    /// A report of its own.
    Report,
}

fn after(clause: &Clause<'_>) -> After {
    /// Words of time and place after a tag, at most.
    const REACH: usize = 16;
    let event = clause.event;
    let from = event.end.max(event.cue.1);
    let mut at = from;
    while at < clause.sentence.end && at < from + REACH {
        match clause.kind(at) {
            Kind::Stop => return After::Nothing,
            Kind::Comma => {
                // ", a former mayor, ": an apposition of the source runs to the end.
                let more = !clause.is(at + 1, Class::DETERMINER) || event.by != By::Inverted;
                let report = more
                    && !clause.is(at + 1, Class::ING.or(Class::RELATIVE))
                    && clause.sentence.end > at + 3;
                return if report {
                    After::More(at + 1)
                } else {
                    After::Nothing
                };
            }
            Kind::Word | Kind::Number => {}
            _ => return After::Nothing,
        }
        if at == from
            && event.by != By::Inverted
            && !clause.is(
                at,
                Class::PREPOSITION
                    .or(Class::WEEKDAY)
                    .or(Class::TIME)
                    .or(Class::ADVERB),
            )
            && !told(clause)
        {
            return After::Report;
        }
        if matches!(clause.word(at), "that" | "whether" | "if")
            && !clause.is(at.saturating_sub(1), Class::PREPOSITION)
        {
            return After::Report;
        }
        at += 1;
    }
    if at >= clause.sentence.end {
        After::Nothing
    } else {
        After::Report
    }
}

/// "…, Doe told reporters": a hearer follows, and no report.
fn told(clause: &Clause<'_>) -> bool {
    let cue = clause.event.cue.0;
    matches!(clause.word(cue), "told" | "tells" | "telling" | "tell")
        && !(cue..clause.sentence.end.min(cue + 16)).any(|at| clause.word(at) == "that")
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        for (text, words) in [
            (
                "The pier will close on Monday, Ann Roe said.",
                "The pier will close on Monday",
            ),
            (
                "The pier will close, said Ann Roe, a former mayor.",
                "The pier will close",
            ),
            (
                "The pier will close, Ann Roe told reporters on Friday.",
                "The pier will close",
            ),
            (
                "PARIS (AP) — The pier will close, Ann Roe said on Friday.",
                "The pier will close",
            ),
            (
                "But the pier will close, Ann Roe said.",
                "the pier will close",
            ),
        ] {
            reports(text, &[("Ann Roe", words)]);
        }
        reports("When the old pier fell, Ann Roe laughed.", &[]);
        reports(
            "The old pier, Ann Roe said, will close in May.",
            &[
                ("Ann Roe", "The old pier"),
                ("Ann Roe", "will close in May"),
            ],
        );
    }
}
