//! *DOE: …*, *Doe – “…”*, *A: …*: the turns of a transcript, of an interview, of a round-up.

use crate::{lexicon::Class, model::SpeakerKind};

use super::{
    super::{marks::Set, mentions::Form, page::Page, stream::Kind},
    Tie,
};

/// Entities looked at for the one who is interviewed: an introduction names few.
const INTRODUCED: usize = 64;

/// The speaker that a label names.
pub fn tie(page: &Page<'_>, quote: usize, ties: &[Option<Tie>]) -> Option<Tie> {
    match page.quoted[quote].set {
        Set::Further => ties.get(quote.checked_sub(1)?).copied().flatten(),
        Set::Turn => labelled(page, quote),
        Set::Answer => answered(page, quote),
        Set::Marks | Set::Block => listed(page, quote),
    }
}

/// The mention before the colon, past a bracket; where it names nobody, the turn stays and its speaker is open.
fn labelled(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (_, sentence) = page.sentence_of(quote);
    let colon = page.item_of(quote).checked_sub(1)?;
    let mut last = colon.checked_sub(1).filter(|&l| l >= sentence.start)?;
    if page.kind(last) == Kind::Close {
        last = (sentence.start..last)
            .rev()
            .take(8)
            .find(|&o| page.kind(o) == Kind::Open)?
            .checked_sub(1)?;
    }
    let nobody = Tie {
        cue: None,
        source: None,
        source_span: Some(page.span(last, last + 1)),
        rule: "turn",
        event: None,
        with: None,
    };
    let mention = page.mentions.at(last);
    Some(match mention {
        Some(m) if page.mentions.all[m].can_speak() => Tie::to(page, m, "turn"),
        _ => nobody,
    })
}

/// "A:" is whoever the introduction names, where it names one person only.
fn answered(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let label = page.item_of(quote).checked_sub(2)?;
    let first = page.first_answer.map(|q| page.item_of(q))?;
    let people = page
        .entities
        .all
        .iter()
        .take(INTRODUCED)
        .filter(|e| e.kind == SpeakerKind::Person)
        .filter_map(|e| Some((*e.mentions.first()?, introduced(page, &e.mentions, first))))
        .filter(|&(_, times)| times > 0);
    // The one whom the introduction names alone, or twice as often as anybody else.
    let mut people: Vec<(usize, usize)> = people.collect();
    people.sort_unstable_by_key(|&(m, times)| (std::cmp::Reverse(times), m));
    let only = match people[..] {
        [(one, _)] => Some(one),
        [(one, most), (_, next), ..] if most >= 2 * next => Some(one),
        _ => None,
    };
    Some(Tie {
        cue: None,
        source: only,
        source_span: Some(page.span(label, label + 1)),
        rule: "turn",
        event: None,
        with: None,
    })
}

/// How often the introduction names somebody; a line that says who wrote the piece does not count.
fn introduced(page: &Page<'_>, mentions: &[usize], first: usize) -> usize {
    let byline = |m: usize| {
        page.mentions.all[m]
            .start
            .checked_sub(1)
            .is_some_and(|b| page.word(b) == "By")
            // "Q. Did you …" reads as a name with an initial.
            || matches!(page.word(page.mentions.all[m].start), "Q." | "A.")
    };
    mentions
        .iter()
        .filter(|&&m| page.mentions.all[m].start < first && !byline(m))
        .count()
}

/// "Jane Doe – “…”" and "Jane Doe, author – “…”": a name that begins the line, and a dash.
fn listed(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (_, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let dash = at.checked_sub(1).filter(|&d| page.kind(d) == Kind::Dash)?;
    let mention = page.mentions.from(sentence.start)?;
    let found = &page.mentions.all[mention];
    let apposed = page.kind(found.end) == Kind::Comma
        && dash - found.end < 10
        && !page.stream.items[found.end..dash]
            .iter()
            .any(|i| i.is(Class::VERB.or(Class::AUXILIARY).or(Class::CUE)));
    (found.form == Form::Person && at + 1 == sentence.end && (found.end == dash || apposed))
        .then(|| Tie::to(page, mention, "turn"))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn clippings() {
        says("Ann Roe – “Do not dig here.”", "Ann Roe");
        says("- **Ann Roe**, engineer – “Do not dig here.”", "Ann Roe");
        let found = read("ANN ROE: We go.\n\nBOB DOE: We stay.\n\nANN ROE: We go all the same.");
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Ann Roe", "Bob Doe", "Ann Roe"]);
        let found = read("Ann Roe met Bob Doe.\n\n“ROE: Shall we go? DOE: We stay.”");
        let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words, ["Shall we go?", "We stay."]);
        // Two people in the introduction: whose answers these are is open.
        for (_, who) in read(
            "Ann Roe met Bob Doe.\n\nQ: Will you go?\n\nA: We go.\n\nQ: Why?\n\nA: It is late.",
        ) {
            assert!(!who.contains("Roe") && !who.contains("Doe"), "{who}");
        }
    }
}
