//! *It said*, *what it called*: the body that the sentence, or the one before it, is about.
//!
//! In: a page, the subject of each sentence, and a speaking *it*. Out: the body, where nothing else comes into question. A firm is *it*
//! as soon as it has been named; anything else is too often not what speaks.

use crate::model::SpeakerKind;

use super::{
    super::{cues::Event, page::Page},
    Resolved,
};

/// How clear it is: named in the same sentence, or in the one before.
const HERE: f32 = 0.9;
const BEFORE: f32 = 0.8;

/// The body that *it* means.
pub fn meant(
    page: &Page<'_>,
    subjects: &[Option<usize>],
    m: usize,
    number: usize,
) -> Option<Resolved> {
    let mention = &page.mentions.all[m];
    if !matches!(page.word(mention.start), "it" | "It") {
        return None;
    }
    let body = |m: usize| -> Option<u32> {
        page.entities.of_mention[m]
            .filter(|&e| page.entities.all[e as usize].kind == SpeakerKind::Body)
    };
    if let Some(subject) = subjects[number].filter(|&s| s < m) {
        let entity = body(subject)?;
        return Some(Resolved {
            entity,
            clarity: HERE,
        });
    }
    let before = number.checked_sub(1)?;
    // Whoever spoke in the sentence before was a body too, or nobody spoke.
    let speakers = page.cues.of_sentence(before as u32).iter();
    let speakers = speakers.filter_map(|e: &Event| e.source);
    let subject = subjects[before].or(speakers.clone().next())?;
    let entity = body(subject)?;
    let alone = speakers.filter_map(body).all(|other| other == entity);
    alone.then_some(Resolved {
        entity,
        clarity: BEFORE,
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn clippings() {
        for text in [
            "The Harbour Board said it had forty crews at work. “We know how hard it is,” it said in a post.",
            "The Harbour Board closed the pier on Friday over what it called “a clear danger to all.”",
        ] {
            says(text, "Harbour Board");
        }
        let found = read(
            "Quay Rail said in a statement on Monday that it was sorry. It said the points had been “checked that morning”.",
        );
        assert_eq!(found[0].1, "Quay Rail");
        let found = read("Ann Roe left the Harbour Board. “It is late for us,” it said.");
        assert_eq!(found[0].1, "(it)");
    }
}
