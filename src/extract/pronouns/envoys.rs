//! Who speaks for somebody, and whom a *he* behind it does not mean: *A spokesman for Doe said it was late. “We wait,” he said.*
//!
//! In: a page, and pronouns resolved as far as names go. Out: the nameless speaker in the place of the one spoken for; the one spoken to
//! in the place of a nameless questioner. It finds no name.

use crate::{
    lexicon::{Class, given::Gender},
    model::SpeakerKind,
};

use super::{
    super::{mentions::Form, page::Page, stream::Kind},
    DESCRIBED, Resolved,
};

/// A nameless one who stands for somebody or beside him, and who that is.
#[derive(Clone, Copy, Debug)]
pub struct Envoy {
    /// `None` where the text has nobody of that description speak.
    speaker: Option<u32>,
    principal: u32,
    /// What the noun says of the nameless one.
    gender: Option<Gender>,
}

impl Envoy {
    /// The envoy that a mention is, where its phrase names somebody: *a spokesman for Doe*, *Doe's lawyer*, *a friend of Doe*.
    pub fn read(page: &Page<'_>, m: usize, speaker: Option<u32>) -> Option<Envoy> {
        let mention = &page.mentions.all[m];
        let head = &page.stream.items[mention.head];
        let somebody = mention.form == Form::Description && head.is(Class::ROLE.or(Class::TITLE));
        if mention.name.is_some() || speaker.is_none() && !somebody {
            return None;
        }
        let tied = matches!(page.word(mention.end), "for" | "of" | "to");
        let named = match page.mentions.owner(m) {
            Some(owner) => owner,
            None => page.mentions.from(mention.end + 1).filter(|_| tied)?,
        };
        let principal = page.entities.of_mention[named]?;
        let kind = |e: u32| page.entities.all[e as usize].kind;
        let nameless = speaker.is_none_or(|e| kind(e) != SpeakerKind::Person);
        (kind(principal) == SpeakerKind::Person && nameless).then_some(Envoy {
            speaker,
            principal,
            gender: super::standin::gender(page, m),
        })
    }

    /// Whom a speaking pronoun of that gender means that was found to mean `entity`: nobody whom the text names, where it may be the
    /// nameless one.
    pub fn or(
        &self,
        resolved: Resolved,
        gender: Gender,
        fits: impl Fn(u32) -> bool,
    ) -> Option<Resolved> {
        let own = self.gender.is_none_or(|known| known == gender);
        if resolved.entity != self.principal || !own {
            return Some(resolved);
        }
        match self.speaker {
            Some(speaker) if fits(speaker) => Some(Resolved {
                entity: speaker,
                clarity: DESCRIBED,
            }),
            Some(_) => Some(resolved),
            None => None,
        }
    }
}

/// True for the description of who speaks for others by trade.
pub fn speaks_for(description: &str) -> bool {
    let mut words = description.split_whitespace().take(4);
    words.any(|word| matches!(word, "spokesman" | "spokeswoman" | "spokesperson"))
}

/// What the sentence before says of somebody whom a nameless one speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// He is asked something, and has the next word.
    Asked,
    /// He is told something.
    Told,
}

/// True where sentence `before` has somebody speak to `entity`: *a reporter shouted at Doe*, *The judge told Doe*.
pub fn spoken_to(page: &Page<'_>, before: usize, entity: u32) -> Option<Spoken> {
    let sentence = page.stream.sentences[before];
    let to = page.cues.of_sentence(before as u32).iter().any(|event| {
        let at = event.cue.1 + usize::from(matches!(page.word(event.cue.1), "at" | "to"));
        let heard = page
            .mentions
            .from(at)
            .and_then(|m| page.entities.of_mention[m]);
        event.class.any(Class::SPEECH) && heard == Some(entity)
    });
    let asks = (sentence.start..sentence.end)
        .filter(|&i| matches!(page.kind(i), Kind::Quote(_)))
        .any(|i| page.words_of_item(i).ends_with('?'));
    match (to, asks) {
        (false, _) => None,
        (true, true) => Some(Spoken::Asked),
        (true, false) => Some(Spoken::Told),
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn who_speaks_for_somebody_is_not_that_one() {
        for text in [
            "A spokesman for Bob Doe said it was late. “We wait for now,” he said. Mr Doe left.",
            "A spokeswoman for Minister Ann Roe said it was late. “We wait for now,” she said. Ms Roe left.",
            "A lawyer for Bob Doe said it was late. “We wait for now,” he said. Mr Doe left.",
            "A lawyer for Bob Doe shook his head. “We wait for now,” he said. Mr Doe left.",
            "Ann Roe’s mother was there. “She was a good girl,” she said. Ms Roe left.",
            "A friend of Ann Roe wept at the gate. “She was a good girl,” she said.",
            "Bob Doe’s son was in court. “We wait for now,” he said.",
        ] {
            let found = read(text);
            let principals = ["Bob Doe", "Ann Roe", "Doe", "Roe"];
            assert!(!principals.contains(&found[0].1.as_str()), "{found:?}");
        }
        says(
            "A spokesman for Bob Doe said it was late. Doe said no. “We wait for now,” he said.",
            "Bob Doe",
        );
        says(
            "Bob Doe’s mother was there. “We wait for now,” he said.",
            "Bob Doe",
        );
        says(
            "Bob Doe’s speech was late. “We wait for now,” he said.",
            "Bob Doe",
        );
        says(
            "“It is fine,” a spokesman for the mayor, Bob Doe, said.",
            "a spokesman for the mayor",
        );
    }

    #[test]
    fn who_speaks_for_a_body() {
        for verb in ["would not be drawn", "was curt", "said it was late"] {
            says(
                &format!(
                    "Ann Roe left. Ms Roe was sad.\n\nA spokeswoman for the port {verb}. “We wait for now,” she said."
                ),
                "A spokeswoman for the port",
            );
        }
    }

    #[test]
    fn who_is_spoken_to_has_the_next_word() {
        let found = read("“Did you take it?” a reporter shouted at Bob Doe. “Never,” he said.");
        assert_eq!(found[1].1, "Bob Doe");
        let found = read(
            "The judge told Bob Doe: “You are a danger.” He was led away shouting “I never did it!”",
        );
        assert_ne!(found[1].1, "The judge");
    }
}
