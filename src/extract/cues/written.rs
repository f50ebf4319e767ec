//! What is written or said as a source: whose letter it is, where a text speaks for itself and where somebody is shown speaking.
//!
//! In: mentions beside a cue. Out: whose words it carries.

use crate::lexicon::Class;

use super::{
    super::{
        mentions::Form,
        stream::{Kind, Sentence},
    },
    By, Event, Reader,
};

impl Reader<'_> {
    /// "A statement by Doe read": whose writing it is, where the subject says so right behind it.
    pub(super) fn author(&self, written: usize, nearest: usize) -> Option<usize> {
        let (text, by) = (&self.mentions.all[written], &self.mentions.all[nearest]);
        let tied = text.end + 1 == by.start && matches!(self.items[text.end].word, "by" | "from");
        let speech = self.statement(written) || self.writing(written);
        // A report by a board has a life of its own, a statement has none.
        let whose =
            by.form == Form::Person || by.can_speak() && self.items[text.head].word == "statement";
        (tied && speech && whose && by.form != Form::Pronoun).then_some(nearest)
    }

    /// True for a person behind a verb of showing, hearing or remembering: "the video shows Roe saying", "Doe recalled her aunt saying".
    pub(super) fn shown(&self, m: usize, sentence: &Sentence) -> bool {
        let mention = &self.mentions.all[m];
        let verb = mention
            .start
            .checked_sub(1)
            .filter(|&verb| verb >= sentence.start)
            .map_or("", |verb| self.items[verb].word);
        recalls(verb) && mention.can_speak() && mention.form != Form::Pronoun
            || mention.form == Form::Person
                && matches!(
                    verb,
                    "has"
                        | "had"
                        | "shows"
                        | "showed"
                        | "hears"
                        | "heard"
                        | "captures"
                        | "captured"
                        | "records"
                        | "recorded"
                )
    }

    /// True for whom somebody hears: "Roe heard Doe say".
    pub(super) fn heard(&self, m: usize, sentence: &Sentence) -> bool {
        let mention = &self.mentions.all[m];
        let verb = mention
            .start
            .checked_sub(1)
            .filter(|&verb| verb > sentence.start);
        mention.can_speak()
            && verb.is_some_and(|verb| matches!(self.items[verb].word, "heard" | "overheard"))
    }

    /// True behind a preposition that makes a phrase of it ("in a letter", "with a note").
    pub(super) fn governed(&self, m: usize, sentence: &Sentence) -> bool {
        let start = self.mentions.all[m].start;
        start > sentence.start
            && self.items[start - 1].kind == Kind::Word
            && self.items[start - 1].is(Class::PREPOSITION)
            && !matches!(
                self.items[start - 1].word,
                "after" | "before" | "since" | "until"
            )
    }

    /// True for "a statement", "an interview": what is said, not who says it.
    pub(super) fn statement(&self, m: usize) -> bool {
        let mention = &self.mentions.all[m];
        mention.form == Form::Thing && self.items[mention.head].is(Class::SPEECH_NOUN)
    }

    /// The owner inside a noun phrase of speech: "Doe's statement said".
    pub(super) fn owner(&self, m: usize, event: &mut Event) -> bool {
        let mention = &self.mentions.all[m];
        event.source = Some(m);
        event.source_span = Some(mention.span(self.stream));
        event.by = By::Noun;
        event.start = mention.start;
        true
    }
}
/// Verbs whose object is the one who speaks: *Doe remembers her aunt saying*.
pub(super) fn recalls(word: &str) -> bool {
    const STEMS: [&str; 5] = ["recall", "remember", "overheard", "hearing", "recollect"];
    STEMS.iter().any(|stem| word.starts_with(stem)) || word == "heard"
}
