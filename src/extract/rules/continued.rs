//! *“…,” Doe said. “…”*: a quotation without a cue of its own goes on with the speaker of the one before it.

use crate::lexicon::Class;

use super::{
    super::{cues::Event, mentions::Form, page::Page},
    Tie,
};

/// The last event of a sentence that reports speech, else its first event.
fn reporting<'p>(page: &'p Page<'_>, sentence: u32) -> Option<&'p Event> {
    let events = page.cues.of_sentence(sentence);
    let spoken = |e: &&Event| {
        e.class.any(Class::SPEECH)
            && !e.class.any(Class::WEAK)
            && e.source
                .is_some_and(|m| page.mentions.all[m].form != Form::Thing)
    };
    events
        .iter()
        .rev()
        .find(spoken)
        .or_else(|| events.iter().find(|e| e.source.is_some()))
}

fn goes_on(tie: &Tie, rule: &'static str) -> Tie {
    Tie { rule, ..*tie }
}

/// A quotation of the same sentence was tied.
pub fn in_sentence(page: &Page<'_>, quote: usize, ties: &[Option<Tie>]) -> Option<Tie> {
    let previous = quote.checked_sub(1)?;
    let same = page.sentence_of(previous).0 == page.sentence_of(quote).0;
    same.then(|| ties[previous].map(|t| goes_on(&t, "same-sentence")))
        .flatten()
}

/// The sentence before, in the same paragraph, ends with a tied quotation or its tag, or reports something.
pub fn in_paragraph(page: &Page<'_>, quote: usize, ties: &[Option<Tie>]) -> Option<Tie> {
    let (number, sentence) = page.sentence_of(quote);
    if page.item_of(quote) != sentence.start && !page.stands_alone(quote) || number == 0 {
        return None;
    }
    let before = page.stream.sentences[number as usize - 1];
    if before.paragraph != sentence.paragraph {
        return None;
    }
    let same = (0..quote)
        .rev()
        .take(4)
        .take_while(|&q| page.sentence_of(q).0 == number - 1);
    if let Some(tie) = same.filter_map(|q| ties[q]).next() {
        return Some(goes_on(&tie, "continued"));
    }
    let long = page.words(quote).split_whitespace().nth(4).is_some();
    if !page.stands_alone(quote) && !long {
        return None;
    }
    let event = reporting(page, number - 1);
    if let Some(event) = event {
        return Some(Tie::of(page, event, "sentence-before"));
    }
    let subject = page.cues.subjects[number as usize - 1]?;
    page.mentions.all[subject]
        .can_speak()
        .then(|| Tie::to(page, subject, "subject-before"))
}

/// The paragraph holds nothing but quotations and the one before it ended with a tied one, or introduced one.
pub fn across_paragraphs(page: &Page<'_>, quote: usize, ties: &[Option<Tie>]) -> Option<Tie> {
    let (number, sentence) = page.sentence_of(quote);
    if !page.stands_alone(quote) || number == 0 {
        return None;
    }
    let before = page.stream.sentences[number as usize - 1];
    if let Some(previous) = quote.checked_sub(1)
        && let Some(tie) = ties[previous]
        && (page.sentence_of(previous).0 == number - 1
            || page.quoted[previous].paragraph + 1 == sentence.paragraph)
    {
        return Some(goes_on(&tie, "next-paragraph"));
    }
    let event = reporting(page, number - 1);
    if let Some(event) = event {
        return Some(Tie::of(page, event, "paragraph-before"));
    }
    let subject = page.cues.subjects[number as usize - 1]?;
    (page.mentions.all[subject].can_speak() && before.end > before.start)
        .then(|| Tie::to(page, subject, "subject-of-paragraph-before"))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        says("“It is over,” Ann Roe said. “We lost.”", "Ann Roe");
        says(
            "“It is over,” Ann Roe said. But “we will be back.”",
            "Ann Roe",
        );
        says(
            "“It is over,” Ann Roe said.\n“We lost. Nobody came to help us.”",
            "Ann Roe",
        );
        says(
            "Ann Roe argued that nobody had come. “We lost because we were alone.”",
            "Ann Roe",
        );
    }
}
