//! *Doe read out a letter from Roe: “…”*, *Doe showed the jury a text that Roe had sent: “…”*, *Doe ended with a line from Yeats: “…”*: the
//! words are the writer's, whoever reads, shows or sends them on; where the writer is not told, they are nobody's here.
//!
//! In: the items of a sentence up to the words. Out: a tie to the writer, or an open one.

use crate::lexicon::{
    Class,
    given::Gender,
    list::{WordList, Words, begins_with_one},
};

use super::{
    super::{cues::Event, mentions::Form, page::Page, stream::Kind},
    Tie,
    before::apposed,
};

/// Items from the verb to the letter, and from the letter to the words, at most.
const NEAR: usize = 8;
const ASIDE: usize = 20;

/// What one does with a letter of another's.
const PASSES: WordList = WordList::new(&[
    "read",
    "reads",
    "reading",
    "showed",
    "shows",
    "shown",
    "showing",
    "show",
    "shared",
    "shares",
    "sharing",
    "forwarded",
    "forwards",
    "forwarding",
    "relayed",
    "relays",
    "relaying",
    "passed",
    "passes",
    "passing",
    "conveyed",
    "conveys",
    "conveying",
    "received",
    "receives",
    "receiving",
    "got",
    "gets",
    "played",
    "plays",
    "playing",
    "recited",
    "recites",
    "quoted",
    "quotes",
    "quoting",
    "produced",
    "presented",
    "delivered",
    "delivers",
    "found",
    "kept",
    "keeps",
    "published",
]);
/// What is handed on and may be another's; a statement or a report is read by those who made it, too.
const LETTERS: WordList = WordList::new(&[
    "letter",
    "letters",
    "message",
    "messages",
    "email",
    "emails",
    "e-mail",
    "text",
    "texts",
    "note",
    "telegram",
    "postcard",
    "card",
    "diary",
    "tweet",
    "post",
    "voicemail",
    "recording",
    "statement",
    "memo",
    "greeting",
    "greetings",
    "prayer",
    "apology",
    "tribute",
    "eulogy",
]);
/// What is quoted from a work, whatever the verb.
const LINES: WordList = WordList::new(&[
    "line",
    "lines",
    "verse",
    "verses",
    "lyric",
    "lyrics",
    "couplet",
    "stanza",
    "passage",
    "quotation",
    "quote",
    "proverb",
    "poem",
    "psalm",
]);
/// How one shows what stands written, or was said long ago.
const SHOWS: WordList = WordList::new(&[
    "read",
    "reads",
    "reading",
    "recited",
    "recites",
    "reciting",
    "quoted",
    "quotes",
    "quoting",
    "translated",
    "translates",
    "pointed",
    "points",
    "pointing",
    "held",
    "holds",
    "holding",
    "wore",
    "wears",
    "wearing",
    "saw",
    "sees",
    "showed",
    "shows",
    "sang",
    "sings",
    "carried",
    "carries",
    "waved",
    "remembered",
    "remembers",
    "recalled",
    "recalls",
    "cited",
    "cites",
]);
/// What stands written.
const STANDING: WordList = WordList::new(&[
    "psalm",
    "psalms",
    "book",
    "bible",
    "scripture",
    "scriptures",
    "gospel",
    "koran",
    "quran",
    "torah",
    "verse",
    "sonnet",
    "hymn",
    "anthem",
    "inscription",
    "sign",
    "signs",
    "plaque",
    "banner",
    "banners",
    "placard",
    "placards",
    "poster",
    "label",
    "caption",
    "headline",
    "notice",
    "tattoo",
    "epitaph",
    "headstone",
    "gravestone",
    "t-shirt",
    "motto",
    "engraving",
]);
/// What a writer does.
const WRITES: WordList = WordList::new(&[
    "sent",
    "wrote",
    "written",
    "posted",
    "texted",
    "emailed",
    "left",
    "addressed",
    "recorded",
    "penned",
    "composed",
    "sends",
    "writes",
]);

/// The tie of words in marks at item `at` that are handed on in their own sentence.
pub fn written(page: &Page<'_>, sentence: u32, at: usize) -> Option<Tie> {
    let start = page.stream.sentences[sentence as usize].start;
    let ends = at > start && matches!(page.kind(at - 1), Kind::Colon | Kind::Comma);
    if !ends {
        return None;
    }
    handed(page, sentence, start, at - 1).or_else(|| shown(page, start, at - 1))
}

/// *Doe pointed to the sign:*, *Doe recited Psalm 23:*, *Doe remembers his last words:*: what stands written or was said long ago.
fn shown(page: &Page<'_>, start: usize, end: usize) -> Option<Tie> {
    let near =
        || (start.max(end.saturating_sub(NEAR))..end).filter(|&i| page.kind(i) == Kind::Word);
    let verb = near().find(|&i| SHOWS.hold(&page.word(i).to_ascii_lowercase()))?;
    // "pointed to the sign and said:"
    let plain = (verb + 1..end).all(|i| {
        matches!(page.kind(i), Kind::Word | Kind::Number)
            && page.item(i).is_some_and(|item| {
                !item.is(Class::COORDINATOR.or(Class::RELATIVE))
                    && (i + 1 == end || !item.is(Class::SPEECH))
            })
    });
    if !plain {
        return None;
    }
    let standing = near().any(|i| i > verb && STANDING.hold(&page.word(i).to_ascii_lowercase()));
    if standing {
        return Some(Tie::open("no-source"));
    }
    // "remembered her father's advice:"
    let remembers = begins_with_one(page.word(verb), &["remember", "recall"]);
    let last = end.checked_sub(1)?;
    let m = page.mentions.at(last).filter(|_| remembers)?;
    let owner = page.mentions.owner(m)?;
    let found = &page.mentions.all[owner];
    if !super::colon::uttered(page.word(last)) {
        return None;
    }
    Some(match found.can_speak() && found.form != Form::Pronoun {
        true => Tie::to(page, owner, "owner-of-statement"),
        false => Tie::open("no-source"),
    })
}

/// The tie of words that begin the sentence behind one that hands them on: *Doe forwarded a note from Roe. “…”*
pub fn written_before(page: &Page<'_>, sentence: u32) -> Option<Tie> {
    let told = page.stream.sentences[sentence as usize];
    handed(page, sentence, told.start, told.end)
}

/// The same for words that nothing else ties: *Poe received a letter from Doe. “…”* may go on with the letter, or with what Poe says of it.
pub fn left_open(page: &Page<'_>, sentence: u32) -> Option<Tie> {
    let tie = written_before(page, sentence)?;
    let told = page.stream.sentences[sentence as usize];
    let receives = (told.start..told.end).any(|i| {
        begins_with_one(page.word(i), &["receiv"])
            || matches!(page.word(i), "got" | "gets" | "found" | "kept" | "keeps")
    });
    Some(match receives {
        true => Tie::open("no-source"),
        false => tie,
    })
}

/// The tie of words whose tag says that somebody *wrote* them, where the sentence before hands a letter on: *Doe read a note by Roe. “…,”
/// she wrote.*
pub fn wrote(page: &Page<'_>, sentence: u32, tag: &Event) -> Option<Tie> {
    let subject = &page.mentions.all[tag.source?];
    let writes = WRITES.hold(page.word(tag.cue.0)) || page.word(tag.cue.0) == "wrote";
    if !writes || subject.form != Form::Pronoun {
        return None;
    }
    let tie = written_before(page, sentence.checked_sub(1)?)?;
    let gender =
        page.entities.of_mention[tie.source?].and_then(|e| page.entities.all[e as usize].gender());
    let pronoun = page.item(subject.start)?;
    let other = match gender {
        Some(Gender::He) => pronoun.is(Class::SHE),
        Some(Gender::She) => pronoun.is(Class::HE),
        None => false,
    };
    (!other).then_some(Tie {
        cue: Some(page.cue_span(tag)),
        event: Some(tag.cue.0),
        ..tie
    })
}

/// The tie of words in marks at item `at` in a letter that somebody lent a voice: *A statement from Doe, read by Roe, said: “…”*
pub fn lent(page: &Page<'_>, sentence: u32, event: &Event) -> Option<Tie> {
    let voice = page.mentions.all[event.source?].start;
    let start = page.stream.sentences[sentence as usize].start;
    // "read by Roe", "read out in court by his lawyer, Roe"
    let read = (start.max(voice.saturating_sub(ASIDE))..voice)
        .rev()
        .find(|&i| page.word(i) == "read")?;
    let by = (read + 1..voice).rev().find(|&i| page.word(i) == "by")?;
    let lends = named_first(page, by + 1, event.cue.0);
    if lends != event.source {
        return None;
    }
    let noun = (start..read).find(|&i| {
        page.kind(i) == Kind::Word && LETTERS.hold(&page.word(i).to_ascii_lowercase())
    })?;
    let writer = match page.word(noun + 1) {
        "from" | "by" | "of" => named_first(page, noun + 2, read),
        _ => None,
    };
    let writer = writer.filter(|&w| {
        page.mentions.all[w].can_speak() && page.mentions.all[w].form != Form::Pronoun
    });
    let tie = Tie::of(page, event, "statement-said");
    Some(match writer {
        Some(writer) => {
            let writer = apposed(page, writer).unwrap_or(writer);
            Tie {
                source: Some(writer),
                source_span: Some(page.mentions.all[writer].span(&page.stream)),
                with: None,
                ..tie
            }
        }
        None => Tie::open("no-source"),
    })
}

/// True for a sign, a banner, a T-shirt.
pub fn standing(page: &Page<'_>, at: usize) -> bool {
    page.kind(at) == Kind::Word && STANDING.hold(&page.word(at).to_ascii_lowercase())
}

/// The tie of words in a letter that the sentence says was sent: *A message from Doe to members read: “…”*
pub fn sent(page: &Page<'_>, sentence: u32, event: &Event) -> Option<Tie> {
    let source = page.mentions.all[event.source?].start;
    let start = page.stream.sentences[sentence as usize].start;
    if !matches!(page.word(source.checked_sub(1)?), "to" | "for") || event.cue.0 < source {
        return None;
    }
    let noun = (start..source).take(NEAR).find(|&i| {
        page.kind(i) == Kind::Word && LETTERS.hold(&page.word(i).to_ascii_lowercase())
    })?;
    let from = matches!(page.word(noun + 1), "from" | "by");
    let writer = named_first(page, noun + 2, source).filter(|_| from)?;
    let found = &page.mentions.all[writer];
    (found.can_speak() && found.form != Form::Pronoun).then(|| Tie {
        source: Some(writer),
        source_span: Some(found.span(&page.stream)),
        with: None,
        ..Tie::of(page, event, "statement-said")
    })
}

/// Who stands at `from`: "the club's owner, Doe," is Doe.
fn named_first(page: &Page<'_>, from: usize, to: usize) -> Option<usize> {
    let first = page.mentions.from(from)?;
    let end = page.mentions.all[first].end;
    (end <= to).then(|| apposed(page, first).unwrap_or(first))
}

fn handed(page: &Page<'_>, sentence: u32, start: usize, end: usize) -> Option<Tie> {
    let noun = (start.max(end.saturating_sub(ASIDE))..end)
        .rev()
        .find(|&i| {
            page.kind(i) == Kind::Word
                && (LETTERS.holds_exactly(page.word(i)) || LINES.holds_exactly(page.word(i)))
        })?;
    let line = LINES.holds_exactly(page.word(noun));
    let passes = (start.max(noun.saturating_sub(NEAR))..noun)
        .any(|i| PASSES.hold(&page.word(i).to_ascii_lowercase()));
    // "A letter from Roe was read to the court by Doe:"
    let read = (noun..end).find(|&i| {
        page.word(i) == "read" && matches!(page.word(i - 1), "was" | "were" | "is" | "be")
    });
    let passes = passes || read.is_some();
    // A cue behind the letter has a subject of its own.
    let cue = page.cues.of_sentence(sentence).iter().any(|e| {
        e.cue.0 > noun
            && Some(e.cue.0) != read
            && e.cue.0 < end
            && e.class.any(Class::SPEECH)
            && !WRITES.hold(page.word(e.cue.0))
    });
    if cue || !(passes || line) {
        return None;
    }
    let Some(writer) = writer(page, noun, end) else {
        // "read from her grandmother's diary"
        let m = page.mentions.at(noun)?;
        let of_another =
            (page.mentions.all[m].start..noun).any(|i| page.stream.items[i].possessive);
        return of_another.then(|| Tie::open("no-source"));
    };
    let found = &page.mentions.all[writer];
    // "a letter from her", "a line from the Bible": whose that is nobody tells.
    let open = !found.can_speak() || found.form == Form::Pronoun;
    if open {
        return line.then(|| Tie::open("no-source"));
    }
    let writer = apposed(page, writer).unwrap_or(writer);
    let tie = Tie::to(page, writer, "statement-said");
    let name = page.mentions.all[writer].name;
    let printed = name.filter(|_| page.mentions.at(noun) == Some(writer));
    Some(Tie {
        source_span: printed
            .map(|(from, to)| page.span(from, to))
            .or(tie.source_span),
        ..tie
    })
}

/// Who wrote it: *from Roe*, *by Roe*, *that Roe sent*, *Roe had written*.
fn writer(page: &Page<'_>, noun: usize, end: usize) -> Option<usize> {
    let next = page.word(noun + 1);
    // "read from Roe's diary", "read from her grandmother's diary"
    let owner = page.mentions.at(noun).and_then(|m| page.mentions.owner(m));
    if let Some(owner) = owner.filter(|&o| page.mentions.all[o].form != Form::Pronoun) {
        return Some(owner);
    }
    match next {
        "from" | "by" => return page.mentions.from(noun + 2),
        "of" if LINES.holds_exactly(page.word(noun)) => return page.mentions.from(noun + 2),
        _ => {}
    }
    let from = noun + 1 + usize::from(matches!(next, "that" | "which"));
    // "an email Doe sent" may be read as one noun phrase.
    let named = |m: &usize| {
        page.mentions.all[*m]
            .name
            .is_some_and(|(name, _)| name == from)
    };
    let subject = page
        .mentions
        .from(from)
        .or_else(|| page.mentions.at(from).filter(named))?;
    let verb = page.mentions.all[subject].end;
    let verb = verb + usize::from(matches!(page.word(verb), "had" | "has"));
    (verb < end && WRITES.holds_exactly(page.word(verb))).then_some(subject)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn who_reads_a_letter_out_did_not_write_it() {
        for text in [
            "A tearful Ann Poe read a statement from her brother, Ben Doe: “I did wrong and I am sorry.”",
            "In a letter read out by Ann Poe, Ben Doe wrote: “I did wrong and I am sorry.”",
            "Ann Poe showed the jury a text that Ben Doe had sent to a friend: “I did wrong and I am sorry.”",
            "Ann Poe read aloud an email Ben Doe sent to his wife on Monday: “I did wrong and I am sorry.”",
            "Ann Poe passed on a message from Ben Doe: “I did wrong and I am sorry.”",
            "Ann Poe forwarded a note from Ben Doe. “I did wrong and I am sorry.”",
            "A letter from Ben Doe was read to the court by Ann Poe: “I did wrong and I am sorry.”",
            "Ann Poe read out a tribute from Ben Doe: “I did wrong and I am sorry.”",
            "Ann Poe read from Ben Doe’s diary: “I did wrong and I am sorry.”",
            "Ann Poe read from an email that Ben Doe sent to the fund’s founder, Dame Olive Lund, in May 2023: “I did wrong.”",
            "A WhatsApp message from the club secretary, Ben Doe, to members read: “The bar is closed until Friday.”",
            "Ann Poe closed with a line from Ben Doe: “I did wrong and I am sorry.”",
            "Ann Poe read out a statement by Ben Doe. “I did wrong and I am sorry,” he wrote.",
            "A statement from the club’s owner, Ben Doe, read by his lawyer, Ann Poe, said: “I did wrong.”",
            "A statement from Ben Doe, read out in court by Ann Poe, said: “I did wrong and I am sorry.”",
            "Ann Poe told the court that Ben Doe had texted Carl Lund: “I did wrong and I am sorry.”",
            "Ann Poe told the court that Ben Doe texted his wife hours after the fire: “I did wrong and I am sorry.”",
        ] {
            says(text, "Ben Doe");
        }
        for text in [
            "Ann Poe read a statement: “I did wrong and I am sorry.”",
            "Ann Poe sent a text from the boat: “I did wrong and I am sorry.”",
            "Ann Poe found a letter from Ben Doe and said: “I did wrong and I am sorry.”",
        ] {
            says(text, "Ann Poe");
        }
    }

    #[test]
    fn a_letter_of_somebody_untold_is_nobodys() {
        for text in [
            "Ann Poe received a letter from Ben Doe. “I was shocked to read it at my age.”",
            "Ann Poe read out a letter. “I did wrong and I am sorry,” it began.",
            "Ann Poe closed with a line from a hymn: “I did wrong and I am sorry.”",
            "Ann Poe read from her grandmother’s diary: “The snow came on Sunday.”",
            "Ann Poe recited Psalm 23: “The night is long.”",
            "Ann Poe read from the Book of Ruth: “The night is long.”",
            "Ann Poe translated the inscription: “The night is long.”",
            "Ann Poe pointed to the sign: “No dogs after nine at night.”",
            "Ann Poe held up a placard: “No dogs after nine at night.”",
            "Ann Poe remembers his last words: “The night is long.”",
            "Ann Poe remembered her father’s advice: “Never sell any land.”",
            "Quoting Ben Doe, Ann Poe said: “I did wrong and I am sorry.”",
        ] {
            let found = read(text);
            assert_eq!(found.len(), 1, "{text}");
            let who = &found[0].1;
            assert!(
                who != "Ann Poe" && who != "Ben Doe",
                "{found:?} in {text:?}"
            );
        }
    }
}
