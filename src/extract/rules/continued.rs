//! *“…,” Doe said. “…”*: a quotation without a cue of its own goes on with the speaker of the one before it.

use crate::lexicon::Class;

use super::{
    super::{cues::Event, mentions::Form, page::Page},
    Tie, passed_on,
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
    if let Some((q, tie)) = same.filter_map(|q| Some((q, ties[q]?))).next() {
        // "Doe asked Roe: “Is it late?” “It is.”"
        if let Some(Asked::One(answer)) = answered(page, q, &tie) {
            return Some(answer);
        }
        if in_dialogue(page, quote) {
            return Some(Tie::open("answer"));
        }
        return Some(goes_on(&tie, "continued"));
    }
    let long = page.words(quote).split_whitespace().nth(4).is_some();
    if !page.stands_alone(quote) && !long {
        return None;
    }
    if let Some(tie) = passed_on::left_open(page, number - 1) {
        return Some(tie);
    }
    let event = reporting(page, number - 1);
    if let Some(event) = event {
        return Some(Tie::of(page, event, "sentence-before"));
    }
    let subject = page.cues.subjects[number as usize - 1]?;
    page.mentions.all[subject]
        .can_speak()
        .then(|| of_subject(page, subject, "subject-before"))
}

/// The paragraph holds nothing but quotations and the one before it ended with a tied one, or introduced one.
pub fn across_paragraphs(page: &Page<'_>, quote: usize, ties: &[Option<Tie>]) -> Option<Tie> {
    let (number, sentence) = page.sentence_of(quote);
    if !page.stands_alone(quote) || number == 0 {
        return None;
    }
    let before = page.stream.sentences[number as usize - 1];
    // Prose that stands before it in its paragraph may bring somebody else in.
    let opens = before.paragraph != sentence.paragraph;
    if let Some(previous) = quote.checked_sub(1)
        && let Some(tie) = ties[previous]
        && (page.sentence_of(previous).0 == number - 1
            || opens && page.quoted[previous].paragraph + 1 == sentence.paragraph)
    {
        return match answered(page, previous, &tie) {
            Some(Asked::One(answer)) => Some(answer),
            Some(Asked::Anybody) => Some(Tie::open("answer")),
            // Whoever answers has somebody before him, who may have the next word.
            None if tie.rule == "answer" || replies(page, &tie) || by_turns(page, quote, ties) => {
                Some(Tie::open("answer"))
            }
            None => Some(goes_on(&tie, "next-paragraph")),
        };
    }
    if let Some(tie) = passed_on::left_open(page, number - 1) {
        return Some(tie);
    }
    let event = reporting(page, number - 1);
    if let Some(event) = event {
        return Some(Tie::of(page, event, "paragraph-before"));
    }
    let subject = page.cues.subjects[number as usize - 1]?;
    (page.mentions.all[subject].can_speak() && before.end > before.start)
        .then(|| of_subject(page, subject, "subject-of-paragraph-before"))
}

/// The tie to the subject of the sentence before; open where it is one of two: *Roe and Poe run the shop. “It never failed.”*
fn of_subject(page: &Page<'_>, subject: usize, rule: &'static str) -> Tie {
    match partners(page, subject) {
        Some(_) => Tie::open("no-source"),
        None => Tie::to(page, subject, rule),
    }
}

/// The two whom an *and* joins, where a subject is one of them.
pub(super) fn partners(page: &Page<'_>, subject: usize) -> Option<(usize, usize)> {
    let all = &page.mentions.all;
    let speaks = |m: &usize| all[*m].can_speak();
    let (from, end) = (all[subject].start, all[subject].end);
    let behind = (page.word(end) == "and")
        .then(|| page.mentions.from(end + 1))
        .flatten()
        .filter(speaks);
    let before = from
        .checked_sub(2)
        .filter(|&at| page.word(at + 1) == "and")
        .and_then(|at| page.mentions.at(at))
        .filter(speaks);
    behind
        .map(|other| (subject, other))
        .or_else(|| before.map(|other| (other, subject)))
}

/// Whom a question was put to.
enum Asked {
    /// The tie to the one who answers.
    One(Tie),
    /// Nobody in particular, or several.
    Anybody,
}

/// Who answers the question that quotation `question` is: whom *asked* has behind it. `None` where it is no question put to somebody.
fn answered(page: &Page<'_>, question: usize, tie: &Tie) -> Option<Asked> {
    let asks = tie
        .event
        .filter(|&e| page.words(question).ends_with('?') && puts_a_question(page.word(e)))?;
    let behind = page.mentions.from(asks + 1);
    let one = behind.filter(|&m| {
        let mention = &page.mentions.all[m];
        mention.name.is_some() && mention.form == Form::Person && tie.source != Some(m)
    });
    Some(match one {
        Some(m) => Asked::One(Tie::to(page, m, "answer")),
        None => Asked::Anybody,
    })
}

/// True for one of several quotations without tags that follow each other in a paragraph, *“Did you hear it?” “No.”*: people who speak
/// by turns.
fn in_dialogue(page: &Page<'_>, quote: usize) -> bool {
    let next_to = |other: usize| {
        let ((number, sentence), (beside, other_sentence)) =
            (page.sentence_of(quote), page.sentence_of(other));
        sentence.paragraph == other_sentence.paragraph
            && number.abs_diff(beside) == 1
            && page.stands_alone(other)
    };
    page.stands_alone(quote)
        && (quote.checked_sub(1).is_some_and(next_to)
            || quote + 1 < page.quoted.len() && next_to(quote + 1))
}

/// True for a few words behind the short answer to a question that somebody else puts: *“Is it late?” Roe asks. ¶ “No,” says Doe. ¶ “It is.”*
fn by_turns(page: &Page<'_>, quote: usize, ties: &[Option<Tie>]) -> bool {
    /// Words of an answer, and of what is said to it, at most.
    const FEW: usize = 6;
    let Some(question) = quote.checked_sub(2) else {
        return false;
    };
    let answer = question + 1;
    let short = |q: usize| page.words(q).split_whitespace().nth(FEW).is_none();
    if !short(answer) || !short(quote) {
        return false;
    }
    let (Some(asks), Some(answers)) = (ties[question], ties[answer]) else {
        return false;
    };
    page.words(question).ends_with('?')
        && asks.source.is_some()
        && answers.source.is_some()
        && asks.source != answers.source
        && page.quoted[question].paragraph + 1 == page.quoted[answer].paragraph
        && page.sentence_of(question).0 + 1 == page.sentence_of(answer).0
}

/// True for a quotation that answers somebody: *“It is over,” replied Doe.*
fn replies(page: &Page<'_>, tie: &Tie) -> bool {
    tie.event.is_some_and(|event| {
        matches!(
            page.word(event),
            "replied" | "replies" | "retorted" | "answered" | "answers"
        )
    })
}

/// True for verbs that put a question to somebody.
pub fn puts_a_question(cue: &str) -> bool {
    matches!(
        cue,
        "asked" | "asks" | "inquired" | "enquired" | "quizzed" | "questioned"
    )
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn an_answer_is_not_the_askers() {
        for (text, who) in [
            (
                "Ann Lee asked Ann Cole: “Is it late?”\n\n“It is.”",
                "Ann Cole",
            ),
            ("Ann Lee asked Bob Cole: “Is it late?” “It is.”", "Bob Cole"),
            ("“Is it late?” Ann Lee asked.\n\n“It is.”", ""),
            (
                "Bob Lee asked Tim Cole: “Is it late?”\n\n“It is,” he said.",
                "Tim Cole",
            ),
            (
                "Ann Lee asked Sue Cole if it was late. “It is,” she said.",
                "Sue Cole",
            ),
            ("“Is it late?” Ann Lee asked Tim Cole. “It is.”", "Tim Cole"),
            // By turns, without tags.
            (
                "“Is it late?” Ann Lee asked. “No,” said Bob Cole. “Is it early?” “It is.”",
                "",
            ),
            ("“It is over,” replied Tim Cole.\n\n“Then sit down.”", ""),
            (
                "“Will you run?” a reporter asked Ann Lee.\n\n“No.”\n\n“Will you ever?”",
                "",
            ),
            (
                "“Is it late?” Ann Lee asks.\n\n“Never,” says Bob Cole.\n\n“It is.”",
                "",
            ),
            // Prose before the words brings somebody else in.
            (
                "“It is over,” Ann Lee said.\n\nFrom the benches rose Tim Cole. Would she stay? “I ask because nobody else will.”",
                "",
            ),
            // Nobody in particular is asked, and the speaker goes on.
            ("“Who pays?” Ann Lee asked. “We do.”", "Ann Lee"),
            ("“Who pays?” Ann Lee asked the crowd. “We do.”", "Ann Lee"),
        ] {
            let found = read(text);
            assert_eq!(
                found.last().map(|(_, who)| who.as_str()),
                Some(who),
                "{text}"
            );
        }
    }

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
