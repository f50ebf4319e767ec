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
        && (!event.class.any(Class::WEAK) || event.cue.1 > event.cue.0 + 1);
    if !tag {
        return [None, None];
    }
    // "The pier will close, some fear." A thought is no tag where words of its own follow.
    if !event.class.any(Class::SPEECH) {
        let from = first(clause);
        let behind = event.end.max(event.cue.1);
        let last = behind + 1 >= sentence.end
            || clause.kind(behind) == Kind::Comma && clause.is(behind + 1, Class::COORDINATOR);
        let whole = last && !adjunct(clause, from, event.start - 1);
        return [whole.then(|| (from, event.start - 1)), None];
    }
    let before = Some((first(clause), event.start - 1));
    // "In May, Doe vowed to stay": what stands before is when, where or on what condition.
    let adjunct = adjunct(clause, first(clause), event.start - 1);
    match after(clause) {
        After::Nothing if adjunct => [None, None],
        After::More(from) if adjunct && from > event.end.max(event.cue.1) + 1 => [None, None],
        After::Nothing => [before, None],
        After::More(from) => [before, Some((from, sentence.end))],
        After::Report => [None, None],
    }
}

/// True where an infinitive follows the cue, past adverbs.
fn infinitive(clause: &Clause<'_>) -> bool {
    let from = clause.event.end.max(clause.event.cue.1);
    clause.word(from) == "to"
        && !clause.is(from + 1, Class::DETERMINER.or(Class::POSSESSIVE))
        && !clause.capital(from + 1)
}

/// True where the words before a tag are no clause of their own: a phrase without a verb, or a clause that leans on the next.
fn adjunct(clause: &Clause<'_>, from: usize, to: usize) -> bool {
    let first = &clause.items()[from];
    let word = clause.word(from);
    let leans = first.is(Class::CONJUNCTION)
        && !first.is(Class::COORDINATOR)
        && !word.eq_ignore_ascii_case("that")
        || matches!(
            word,
            "After"
                | "Before"
                | "Since"
                | "Until"
                | "As"
                | "Despite"
                | "Amid"
                | "With"
                | "By"
                | "Without"
        )
        || first.is(Class::ING)
        || first.is(Class::CUE) && first.is(Class::PAST);
    let comma = (from..to).any(|at| clause.kind(at) == Kind::Comma);
    let bare = first.is(Class::PREPOSITION.or(Class::ADVERB).or(Class::TIME))
        && !(from..to).any(|at| {
            clause.is(at, Class::AUXILIARY.or(Class::VERB)) || at > from && clause.finite(at)
        });
    leans && !comma || bare
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
                // ", director of the pier": so does one without an article.
                let more = more
                    && (event.by != By::Inverted
                        || (at + 1..clause.sentence.end).any(|k| clause.finite(k)));
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
        // "In May, he vowed to stay."
        if at == from && infinitive(clause) {
            return After::Report;
        }
        // "In May, he says there is hope."
        if at == from && clause.word(at) == "there" && clause.finite(at + 1) {
            return After::Report;
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
