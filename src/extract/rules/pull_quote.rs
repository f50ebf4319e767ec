//! A quotation set apart, with the name of its speaker on the next line or after a dash.

use crate::lexicon::Class;

use super::{
    super::{blocks::BlockKind, mentions::Form, page::Page, stream::Kind},
    Tie,
};

/// The name right after the quotation, alone on its line or behind a dash.
pub fn tie(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (number, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    if at != sentence.start {
        return None;
    }
    let mut next = at + 1;
    if let Some(tie) = bracketed(page, next, sentence.end) {
        return Some(tie);
    }
    let mut dash = matches!(page.kind(next), Kind::Dash);
    if dash {
        next += 1;
    } else if next == sentence.end {
        let following = page.stream.sentences.get(number as usize + 1)?;
        if following.paragraph != sentence.paragraph + 1 {
            return None;
        }
        next = following.start;
        dash = matches!(page.kind(next), Kind::Dash);
        if dash {
            next += 1;
        }
        // "- Ann Roe." below the words reads as an item of a list.
        let block = &page.blocks[following.paragraph as usize];
        let marker = page.text[..block.span.start()].trim_end();
        dash |= block.kind == BlockKind::Item && marker.ends_with('-');
    } else {
        return None;
    }
    let mention = page.mentions.from(next)?;
    let found = &page.mentions.all[mention];
    let last = page.stream.sentences[page.stream.items[next].sentence as usize].end;
    // Nothing but the name stands there, or the name and what it is.
    let alone = found.end == last
        || matches!(page.kind(found.end), Kind::Comma | Kind::Open)
            && last - found.end < 14
            && (dash || page.kind(last - 1) != Kind::Stop)
        || found.end + 1 == last && dash;
    // A credit under a picture is one word; a caption has a verb.
    let person =
        found.form == Form::Person && (dash || found.name.is_some_and(|(a, b)| b - a >= 2));
    let sentence_of_name = page.stream.sentences[page.stream.items[next].sentence as usize];
    let verbless = !page.stream.items[sentence_of_name.start..last]
        .iter()
        .any(|i| {
            !i.capital()
                && (i.is(Class::AUXILIARY.or(Class::VERB))
                    || i.is(Class::CUE) && i.is(Class::PAST.or(Class::PRESENT)))
        });
    // “A headline” — The Daily, August 15, 2008: a list of sources.
    let citation = page.stream.items[found.end..last]
        .iter()
        .any(|i| i.is(Class::MONTH));
    let apart = !citation
        && (dash
            || sentence.start == at
                && page.stream.sentences.get(number as usize).is_some_and(|s| {
                    number == 0
                        || page.stream.sentences[number as usize - 1].paragraph != s.paragraph
                }));
    (found.name.is_some() && alone && person && verbless && apart)
        .then(|| Tie::to(page, mention, "pull-quote"))
}

/// *“…” (Doe)*: nothing but a name in brackets behind the words.
fn bracketed(page: &Page<'_>, open: usize, end: usize) -> Option<Tie> {
    if page.kind(open) != Kind::Open || page.kind(end - 1) != Kind::Close {
        return None;
    }
    let mention = page.mentions.from(open + 1)?;
    let found = &page.mentions.all[mention];
    let several = found.name.is_some_and(|(a, b)| b - a >= 2);
    (found.form == Form::Person && several && found.end + 1 == end)
        .then(|| Tie::to(page, mention, "pull-quote"))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{quotes_nobody, says};

    #[test]
    fn clippings() {
        says(
            "The talks went on all night in the old harbour.\n“Nobody should sign this paper”\nAnn Roe\nThe talks resume on Monday.",
            "Ann Roe",
        );
        says(
            "The talks went on all night.\n“Nobody should sign this paper.” — Ann Roe",
            "Ann Roe",
        );
        says("- “Nobody should sign this paper” (Ann Roe)", "Ann Roe");
        says(
            "> “Nobody should sign this paper”\n> — **Ann Roe**, mayor",
            "Ann Roe",
        );
        says("*“Nobody should sign”* – Ann Roe", "Ann Roe");
        says(
            "The talks went on all night.\n\n“Nobody should sign this paper.”\n\n- Ann Roe.\n\nRoe is the mayor.",
            "Ann Roe",
        );
        quotes_nobody("“Harbour talks fail” — The Gull, August 15, 2008");
    }
}
