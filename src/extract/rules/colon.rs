//! *Doe had a warning:* and then the quotation, in the same sentence, the next one or the next paragraph.

use crate::lexicon::Class;

use super::{
    super::{cues::editor, mentions::Form, page::Page, stream::Kind},
    Tie,
    continued::partners,
};

/// The last event of the sentence before, where that sentence ends in a colon and the quotation follows at once.
pub fn tie(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (number, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let (before, last) = if at > sentence.start && page.kind(at - 1) == Kind::Colon {
        (number, at - 1)
    } else if at == sentence.start && number > 0 {
        let before = page.stream.sentences[number as usize - 1];
        (number - 1, before.end - 1)
    } else {
        return None;
    };
    if page.kind(last) != Kind::Colon {
        return None;
    }
    let begins = page.stream.sentences[before as usize].start;
    // "13:40 The port board: “…”": the line of a live report.
    let timed = (begins..last)
        .find(|&i| page.kind(i) != Kind::Number)
        .filter(|&i| i > begins && i - begins < 3);
    if let Some(mention) = timed.and_then(|i| page.mentions.at(i))
        && page.mentions.all[mention].end == last
        && page.mentions.all[mention].name.is_some()
    {
        return Some(Tie::to(page, mention, "turn"));
    }
    // "Jane Doe, author: “…”": a turn of a transcript or of a round-up.
    if let Some(mention) = page.mentions.from(begins)
        && page.mentions.all[mention].name.is_some()
        && matches!(
            page.kind(page.mentions.all[mention].end),
            Kind::Comma | Kind::Colon | Kind::Open
        )
        && page.cues.of_sentence(before).iter().all(|e| e.cue.0 > last)
        && last - begins < 16
    {
        return Some(Tie::to(page, mention, "turn"));
    }
    if let Some(owner) = greeter(page, last) {
        return Some(Tie::to(page, owner, "owner-before-colon"));
    }
    if let Some(event) = page
        .cues
        .of_sentence(before)
        .iter()
        .rev()
        .find(|e| e.cue.0 < last)
    {
        return Some(Tie::of(page, event, "colon"));
    }
    // "Editor's note: …" is nobody's word.
    if last - begins == 2 && page.word(begins + 1) == "note" && editor(page.word(begins)) {
        return None;
    }
    // "Doe's verdict: “…”": whose word it is stands before the noun.
    if let Some(owner) = last
        .checked_sub(1)
        .and_then(|l| page.mentions.at(l))
        .filter(|&m| page.mentions.all[m].end == last && page.mentions.all[m].start == begins)
        .and_then(|m| page.mentions.owner(m))
        && page.mentions.all[owner].can_speak()
    {
        return Some(Tie::to(page, owner, "owner-before-colon"));
    }
    let subject = page.cues.subjects[before as usize]?;
    let start = page.stream.sentences[before as usize].start;
    // "DOE:" or "Jane Doe:" alone is a turn of a transcript.
    let turn = page.mentions.all[subject].end == last && page.mentions.all[subject].start == start;
    let subject = apposed(page, subject).unwrap_or(subject);
    let rule = if turn { "turn" } else { "colon-subject" };
    // "Doe and Roe: “…”"
    Some(match partners(page, subject).filter(|_| !turn) {
        Some((first, last)) => Tie {
            with: Some(first),
            ..Tie::to(page, last, rule)
        },
        None => Tie::to(page, subject, rule),
    })
}

/// *More from Doe: “…”*: a digest goes on with somebody's words.
fn more_from(page: &Page<'_>, colon: usize) -> Option<usize> {
    let m = page.mentions.at(colon.checked_sub(1)?)?;
    let found = &page.mentions.all[m];
    let from = found.start.checked_sub(2)?;
    let more = matches!(page.word(from), "More" | "more") && page.word(from + 1) == "from";
    (more && found.end == colon && found.can_speak()).then_some(m)
}

/// True for nouns of what somebody utters.
pub fn uttered(noun: &str) -> bool {
    matches!(
        noun,
        "greeting"
            | "reply"
            | "answer"
            | "words"
            | "verdict"
            | "advice"
            | "warning"
            | "question"
            | "response"
            | "retort"
            | "motto"
    )
}

/// *Doe remembers the foreman's greeting:*: the word before the colon is somebody's, and it is he who speaks.
fn greeter(page: &Page<'_>, colon: usize) -> Option<usize> {
    let last = colon.checked_sub(1)?;
    let m = page.mentions.at(last)?;
    let uttered = uttered(page.word(last));
    let owner = page.mentions.owner(m)?;
    let found = &page.mentions.all[owner];
    // "her advice:" is as open as "her".
    let somebody = found.can_speak() && found.form != Form::Pronoun;
    (uttered && page.mentions.all[m].end == colon && somebody).then_some(owner)
}

/// *Asked about Roe's remarks, Doe smiled: “…”*: the subject of the clause that the colon closes, whatever its verb; whose words those
/// are is not left to a cue of another clause.
pub fn subject(page: &Page<'_>, quote: usize) -> Option<Tie> {
    /// Words of the verb and what belongs to it, at most.
    const VERB: usize = 4;
    let (number, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let colon = at
        .checked_sub(1)
        .filter(|&c| c > sentence.start && page.kind(c) == Kind::Colon)?;
    if let Some(owner) = greeter(page, colon).or_else(|| more_from(page, colon)) {
        return Some(Tie::to(page, owner, "owner-before-colon"));
    }
    if let Some(source) = past_aside(page, number, colon) {
        return Some(Tie::to(page, source, "colon-subject"));
    }
    let source = (sentence.start..colon).rev().take(VERB + 1).find_map(|i| {
        page.mentions
            .at(i)
            .filter(|&m| page.mentions.all[m].end == i + 1)
    })?;
    let found = &page.mentions.all[source];
    let comma = found
        .start
        .checked_sub(1)
        .is_some_and(|c| c > sentence.start && page.kind(c) == Kind::Comma);
    let verb = page.item(found.end)?;
    let finite = verb.is(Class::AUXILIARY.or(Class::VERB)) || page.word(found.end).ends_with("ed");
    let words = (found.end..colon).all(|i| page.kind(i) == Kind::Word);
    let cue = page
        .cues
        .of_sentence(number)
        .iter()
        .any(|e| (found.start..colon).contains(&e.cue.0));
    (comma && finite && words && !cue && found.can_speak() && found.end < colon)
        .then(|| Tie::to(page, source, "colon-subject"))
}

/// *Doe, described by Roe as “a menace”, was not amused: “…”*: the subject before the aside that the verb stands behind.
fn past_aside(page: &Page<'_>, number: u32, colon: usize) -> Option<usize> {
    /// Words of the verb and what belongs to it, at most.
    const VERB: usize = 4;
    let sentence = page.stream.sentences[number as usize];
    let comma = (sentence.start..colon)
        .rev()
        .take(VERB + 1)
        .find(|&i| page.kind(i) == Kind::Comma)?;
    let verb = page.item(comma + 1)?;
    let finite = verb.is(Class::AUXILIARY.or(Class::VERB));
    let words = (comma + 1..colon).all(|i| page.kind(i) == Kind::Word);
    let subject = page.cues.subjects[number as usize]?;
    let found = &page.mentions.all[subject];
    let parted = page.kind(found.end) == Kind::Comma && found.end < comma;
    let cue = page
        .cues
        .of_sentence(number)
        .iter()
        .any(|e| (comma..colon).contains(&e.cue.0));
    (finite && words && !cue && parted && found.start == sentence.start && found.can_speak())
        .then_some(subject)
}

/// The name between commas behind a description: "The mayor, Ann Roe, was blunt".
fn apposed(page: &Page<'_>, m: usize) -> Option<usize> {
    let described = &page.mentions.all[m];
    let comma = |at: usize| page.kind(at) == Kind::Comma;
    let name = page.mentions.from(described.end + 1)?;
    let named = &page.mentions.all[name];
    (described.form == Form::Description
        && comma(described.end)
        && comma(named.end)
        && named.form == Form::Person)
        .then_some(name)
}

/// "Ann Roe: pier “a death trap”": a headline, in which the words behind the colon are the name's.
pub fn headline(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (number, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    if at == sentence.start && page.kind(at + 1) == Kind::Colon {
        // "‘We go’: Ann Roe answers critics": a headline that begins with the words.
        let event = page.cues.of_sentence(number).iter().find(|e| {
            e.source
                .is_some_and(|m| page.mentions.all[m].start == at + 2)
        })?;
        return Some(Tie::of(page, event, "headline"));
    }
    let mention = page.mentions.from(sentence.start)?;
    let found = &page.mentions.all[mention];
    let paragraph = page.paragraphs[sentence.paragraph as usize].of(page.text);
    let line = sentence.end - sentence.start < 24
        && !paragraph.ends_with(['.', ',', ';', ':'])
        && page.cues.of_sentence(number).is_empty();
    (line && found.form == Form::Person && found.end < at && page.kind(found.end) == Kind::Colon)
        .then(|| Tie::to(page, mention, "headline"))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        says(
            "Ann Roe is a pollster. More from Roe: “We waited for all of it.”",
            "Ann Roe",
        );
        says("Ann Roe had one warning: “Do not dig here.”", "Ann Roe");
        says("Ann Roe gave this answer:\n“Do not dig here.”", "Ann Roe");
        says("Ann Roe, harbour master: “Do not dig here.”", "Ann Roe");
        says("**Ann Roe**: *“Do not dig here.”*", "Ann Roe");
        says("Ann Roe’s verdict: “Rotten.”", "Ann Roe");
        says(
            "Bob Doe, 58, remembers Ann Roe’s greeting: “Late again, are we?”",
            "Ann Roe",
        );
        says(
            "Editor’s note: “This page has been mended since it was first printed.”",
            "",
        );
        says(
            "Bob Doe left. Asked about Doe’s remarks, Ann Roe smiled: “He has good eyes.”",
            "Ann Roe",
        );
        says("13:40 Harbour Rail: “Do not go out.”", "Harbour Rail");
        says("Ann Roe: pier “a death trap”", "Ann Roe");
        says(
            "Ann Roe: ‘I will not resign’\n\nThe “pier” is old, and nobody minds.",
            "Ann Roe",
        );
    }
}
