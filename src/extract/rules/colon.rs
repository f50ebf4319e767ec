//! *Doe had a warning:* and then the quotation, in the same sentence, the next one or the next paragraph.

use super::{
    super::{page::Page, stream::Kind},
    Tie,
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
        return Some(Tie {
            cue: None,
            source: Some(mention),
            source_span: Some(page.mentions.all[mention].span(&page.stream)),
            rule: "turn",
            event: None,
        });
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
    let subject = page.cues.subjects[before as usize]?;
    let start = page.stream.sentences[before as usize].start;
    // "DOE:" or "Jane Doe:" alone is a turn of a transcript.
    let turn = page.mentions.all[subject].end == last && page.mentions.all[subject].start == start;
    Some(Tie {
        cue: None,
        source: Some(subject),
        source_span: Some(page.mentions.all[subject].span(&page.stream)),
        rule: if turn { "turn" } else { "colon-subject" },
        event: None,
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        says("Ann Roe had one warning: “Do not dig here.”", "Ann Roe");
        says("Ann Roe gave this answer:\n“Do not dig here.”", "Ann Roe");
        says("Ann Roe, harbour master: “Do not dig here.”", "Ann Roe");
    }
}
