//! Finds what a noun of speech or thought reports: *Doe's claim that …*, *his call for …*, *her promise to …*.
//!
//! In: the clause of such a noun and its owner. Out: the stretch behind its *that*, *to* or preposition.

use crate::lexicon::Class;

use super::{super::stream::Kind, Clause, Stretch, complement::Form, end};

/// The stretch that a noun's owner is reported to have said or thought.
pub(super) fn reported(clause: &Clause<'_>) -> Option<Stretch> {
    let from = clause.event.cue.1;
    let (from, form) = match clause.word(from) {
        // "the statement that sought peace" is a relative clause: a verb follows at once.
        "that" if !clause.finite(from + 1) => (from, Form::Clause),
        "to" if verb(clause, from + 1) => (from, Form::Infinitive),
        "whether" => (from, Form::Clause),
        // "Doe's argument is that the pier is old", "her plan was to leave"
        "is" | "was" | "remains" | "remained" => {
            let at = end::skip_adverbs(clause, from + 1);
            match clause.word(at) {
                "that" | "whether" | "how" => (at, Form::Clause),
                "to" if verb(clause, at + 1) => (at, Form::Infinitive),
                _ => return None,
            }
        }
        "about" if clause.kind(from + 1) == Kind::Word => (from + 1, about(clause, from + 1)),
        word if ties(word)
            && (governs(clause) || clause.event.class.any(Class::QUIET_NOUN))
            && clause.kind(from + 1) == Kind::Word =>
        {
            (from + 1, Form::Phrase)
        }
        _ => return None,
    };
    Some((from, end::of(clause, from, form)?))
}

/// Prepositions between such a noun and what it is about.
pub(super) fn ties(word: &str) -> bool {
    matches!(
        word,
        "for" | "of" | "on" | "about" | "against" | "over" | "with" | "at" | "in" | "to" | "toward"
    )
}

/// The form of what stands behind *about*.
fn about(clause: &Clause<'_>, from: usize) -> Form {
    match clause.word(from) {
        "how" | "why" | "what" | "whether" | "who" | "where" | "when" => Form::Clause,
        word if word.ends_with("ing") => Form::Infinitive,
        _ => Form::Phrase,
    }
}

/// Nouns of will and judgement whose preposition leads to what is willed or judged.
fn governs(clause: &Clause<'_>) -> bool {
    governing(clause.page, clause.event.cue.0)
}

/// The same of the noun at an item.
pub(super) fn governing(page: &super::super::page::Page<'_>, at: usize) -> bool {
    page.stream.items[at].is(Class::QUIET_NOUN)
        || matches!(
            page.word(at),
            "call"
                | "calls"
                | "criticism"
                | "concern"
                | "concerns"
                | "warning"
                | "warnings"
                | "comments"
                | "remarks"
                | "claims"
                | "description"
                | "characterization"
                | "accusation"
                | "accusations"
                | "promise"
                | "promises"
                | "threat"
                | "threats"
                | "opinion"
        )
}

/// True where a verb's base form may stand.
fn verb(clause: &Clause<'_>, at: usize) -> bool {
    clause.kind(at) == Kind::Word
        && !clause.items()[at].capital()
        && !clause.is(
            at,
            Class::DETERMINER
                .or(Class::POSSESSIVE)
                .or(Class::PREPOSITION)
                .or(Class::OBJECT_PRONOUN),
        )
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        reports(
            "The town heard of Ann Roe’s claim that the pier was old.",
            &[("Ann Roe", "that the pier was old")],
        );
        reports(
            "The town heard of Ann Roe’s promise to rebuild the pier.",
            &[("Ann Roe", "to rebuild the pier")],
        );
        reports(
            "The town heard of Ann Roe’s criticism of the new pier.",
            &[("Ann Roe", "the new pier")],
        );
        reports(
            "Ann Roe’s argument is that the pier was old.",
            &[("Ann Roe", "that the pier was old")],
        );
        reports(
            "Ann Roe’s plan was simply to rebuild the pier.",
            &[("Ann Roe", "to rebuild the pier")],
        );
        reports("Ann Roe’s argument is weak.", &[]);
        reports("The town heard Ann Roe’s speech.", &[]);
    }
}
