//! Decides where the reporter's own aside begins behind a reported clause: a relative clause or an apposition that closes the sentence,
//! a comparison with somebody else.
//!
//! In: the clause of a cue and a comma of its report. Out: whether the report ends there. An aside inside the report, with words of it
//! behind, belongs to it: *said the pier, which was old, would close*.

use crate::lexicon::Class;

use super::{super::stream::Kind, Clause};

/// True where an aside begins behind the comma at `comma` and runs to the end of the sentence.
pub(super) fn begins(clause: &Clause<'_>, comma: usize) -> bool {
    let next = comma + 1;
    match clause.word(next) {
        // "…, which forced her to leave"
        "which" => last(clause, next),
        // "…, as did Roe"
        "as" => {
            matches!(clause.word(next + 1), "did" | "does" | "do" | "has" | "had")
                && last(clause, next)
        }
        // "…, a county that he lost in May" · "…, the first time it told the number"
        "a" | "an" | "the" | "one" | "two" | "three" => apposition(clause, next),
        _ => false,
    }
}

/// True where no comma stands between `from` and the end of the sentence.
fn last(clause: &Clause<'_>, from: usize) -> bool {
    (from..clause.sentence.end).all(|at| clause.kind(at) != Kind::Comma)
}

/// True for a noun phrase that runs to the end of the sentence, with verbs only in relative clauses of its own: one for each.
fn apposition(clause: &Clause<'_>, from: usize) -> bool {
    let (mut relatives, mut verbs) = (0, 0);
    for at in from..clause.sentence.end {
        match clause.kind(at) {
            Kind::Comma | Kind::Semicolon | Kind::Colon | Kind::Dash => return false,
            _ => {}
        }
        let relative =
            clause.is(at, Class::RELATIVE) || matches!(clause.word(at), "where" | "when");
        relatives += usize::from(relative);
        let finite = clause.finite(at);
        // "has been closed" is one verb.
        verbs += usize::from(finite && !clause.is(at - 1, Class::AUXILIARY));
        let plain = relatives == 0 && (finite || clause.is(at, Class::COORDINATOR));
        if plain || verbs > relatives {
            return false;
        }
    }
    relatives > 0
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        for (text, words) in [
            (
                "Ann Roe said she was ill in May, which forced her to leave early.",
                "she was ill in May",
            ),
            (
                "Ann Roe said she would tax the new pier, as did Bob Doe.",
                "she would tax the new pier",
            ),
            (
                "Ann Roe said she would win in Fife, a county that she lost in May.",
                "she would win in Fife",
            ),
        ] {
            reports(text, &[("Ann Roe", words)]);
        }
        for (text, words) in [
            (
                "Ann Roe said the pier, which was old, would close.",
                "the pier, which was old, would close",
            ),
            (
                "Ann Roe said the pier, a ruin that nobody liked, would close.",
                "the pier, a ruin that nobody liked, would close",
            ),
            (
                "Ann Roe said that if it rained, the pier that was old would close.",
                "that if it rained, the pier that was old would close",
            ),
        ] {
            reports(text, &[("Ann Roe", words)]);
        }
    }
}
