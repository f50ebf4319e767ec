//! The mentions that both passes over a text look at: those of somebody.
//!
//! In: a page. Out: its mentions of people, and what each says of itself. Whom they mean is decided elsewhere.

use super::{
    super::{mentions::Form, page::Page, stream::Kind},
    accused,
    envoys::Envoy,
    standin,
};
use crate::{lexicon::Class, model::SpeakerKind};

/// A mention of somebody.
pub(super) struct Telling {
    /// Its number.
    pub(super) m: usize,
    /// A noun in a name's place.
    pub(super) stands_in: bool,
    /// A description that the name of whom it means follows.
    pub(super) called: bool,
    /// Two at once.
    pub(super) both: bool,
}

/// Whom *the defendant* means, where the text has one.
pub(super) fn accused_of(page: &Page<'_>) -> Option<u32> {
    let mut all = 0..page.mentions.all.len();
    all.any(|m| accused::called(page, m))
        .then(|| accused::who(page))
        .flatten()
}

/// Mentions of anybody: most noun phrases are of things, and both passes would look at each of them again.
pub(super) fn telling(page: &Page<'_>, accused: Option<u32>) -> Vec<Telling> {
    let mut telling = Vec::with_capacity(page.mentions.all.len() / 2);
    for (m, mention) in page.mentions.all.iter().enumerate() {
        let pronoun = mention.form == Form::Pronoun;
        let charged = accused.is_some() && accused::called(page, m);
        let stands_in = !pronoun && (charged || standin::stands_in(page, m));
        let somebody = pronoun || stands_in || page.entities.of_mention[m].is_some();
        let beside = || {
            mention.form == Form::Description
                && (page.mentions.owner(m).is_some()
                    || matches!(page.word(mention.end), "for" | "of" | "to"))
                && Envoy::read(page, m, None).is_some()
        };
        if somebody || mention.form == Form::Person && page.entities.shared_name(m) || beside() {
            telling.push(Telling {
                m,
                stands_in,
                called: !pronoun && !stands_in && called(page, m).is_some(),
                both: both(page, m),
            });
        }
    }
    telling
}

/// "The two women", "both men": two are spoken of at once, and neither more than the other.
fn both(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    let pair = match page.word(mention.start) {
        "The" | "the" => page.word(mention.start + 1) == "two",
        "Both" | "both" => true,
        _ => false,
    };
    pair && mention.form == Form::Description
        && mention.name.is_none()
        && page.stream.items[mention.head].is(Class::PEOPLE)
}

/// The name between commas behind a description and what belongs to its noun: *The mayor of Doeville, Ann Roe, left*.
pub(super) fn called(page: &Page<'_>, m: usize) -> Option<usize> {
    let all = &page.mentions.all;
    if all[m].form != Form::Description {
        return None;
    }
    let mut end = all[m].end;
    for _ in 0..2 {
        if !matches!(page.word(end), "of" | "for" | "at") {
            break;
        }
        end = all[page.mentions.from(end + 1)?].end;
    }
    let comma = |at: usize| page.kind(at) == Kind::Comma;
    let name = page.mentions.from(end + 1).filter(|_| comma(end))?;
    let same = page.item(end + 1)?.sentence == page.item(all[m].start)?.sentence;
    let person = page.entities.of_mention[name].filter(|&e| {
        let draft = &page.entities.all[e as usize];
        draft.kind == SpeakerKind::Person && all[name].form == Form::Person
    });
    (same && person.is_some() && comma(all[name].end)).then_some(name)
}
