//! Tells words in marks that nobody is quoted as saying (rule R20): names, titles of works, nicknames, so-called terms.
//!
//! In: a page, a quotation and its tie. Out: the reason why it is a term, or nothing.

use crate::{
    lexicon::{self, Class, list::begins_with_one},
    text::words::{spans, words as split},
};

use super::{
    marks::Set,
    page::Page,
    rules::Tie,
    stream::{Item, Kind, Shape},
};

/// More words than any term has: the rest need not be counted.
const MANY: usize = 16;

/// Why quotation `quote` is a term; `None` where it is speech.
pub fn reason(page: &Page<'_>, quote: usize, tie: Option<&Tie>) -> Option<&'static str> {
    if page.quoted[quote].set != Set::Marks {
        return None;
    }
    let at = page.item_of(quote);
    let words = page.words(quote);
    let count = split(words).take(MANY).count();
    let before = at.checked_sub(1).and_then(|b| page.item(b));
    let (_, sentence) = page.sentence_of(quote);
    // "said John “Tig” Roe"
    let inside = |m: usize| {
        let name = page.mentions.all[m].name;
        name.is_some_and(|(from, to)| from < at && at + 1 < to)
    };
    if count <= 3 && page.mentions.at(at).is_some_and(inside) {
        return Some("nickname");
    }
    if let Some(before) = before
        && count <= 8
        && at > sentence.start
    {
        if before.is(Class::CALLED) || phrase_before(page, at, Class::CALLED) {
            // "a play called “Low Tide”" reports nothing; "Doe called it “low”" does.
            let speaks = tie
                .and_then(|t| t.source)
                .is_some_and(|m| page.mentions.all[m].can_speak());
            // "its plan, dubbed “Project Beacon”" gives a name.
            let named = at.checked_sub(2).and_then(|i| page.item(i));
            let named = named.is_some_and(|i| {
                matches!(i.kind, Kind::Comma | Kind::Dash | Kind::Open)
                    || matches!(i.word, "is" | "was" | "were" | "been" | "are")
            });
            let christens = named && before.word != "called" && count >= 2 && titled(words);
            let cue = speaks
                && !christens
                && tie.and_then(|t| t.event).is_some_and(|e| {
                    page.item(e).is_some_and(|i| i.is(Class::NAMING)) && e < at && at - e <= 3
                });
            if !cue {
                return Some("called");
            }
        }
        if (before.is(Class::WORK) || performs(before.word) || programme(page, at)) && titled(words)
        {
            return Some("work");
        }
    }
    if count <= 8 && (sold_as(page, at, words) || is_called(page, at) || known_as(page, at)) {
        return Some("called");
    }
    if count <= 8 && headed(page, at) {
        return Some("title");
    }
    if dated_work(page, at) && titled(words) {
        return Some("work");
    }
    // "sip it and call it “wellness”"
    let imperative = |e: usize| {
        // A cue of another sentence stands before this one's first word.
        let ordered = e == sentence.start || e > 0 && matches!(page.word(e - 1), "and" | "or");
        page.word(e) == "call" && e < at && at - e <= 3 && ordered
    };
    if count <= 3
        && tie.is_some_and(|t| {
            let nobody = |m: usize| page.entities.of_mention[m].is_none();
            t.source.is_none_or(nobody) && t.event.is_some_and(imperative)
        })
    {
        return Some("called");
    }
    if cited(page, quote, words) || count <= 12 && titled(words) && authored(page, at) {
        return Some("work");
    }
    let said = spoken(page, at, words, count);
    let Some(tie) = tie else {
        // A list of sources: “…” — the paper, “…,” by its author.
        let by = matches!(page.kind(at + 1), Kind::Dash) || page.word(at + 1) == "by";
        if by && at <= sentence.start + 1 && !words.ends_with(['.', '!', '?']) {
            return Some("work");
        }
        let uttered = said || heard(page, at) || shouted(page, at) || cried(page, at, words);
        return (!uttered).then_some("neither-cue-nor-speaker");
    };
    if tie.rule == "owner" && titled(words) {
        return Some("work-of");
    }
    if said || words.ends_with(['!', '?']) {
        return None;
    }
    let near = tie.event.is_some_and(|e| {
        e < at
            && at - e <= 6
            && page
                .item(e)
                .is_some_and(|i| i.is(Class::NAMING.or(Class::SPEECH_NOUN)))
    });
    if near
        || tie
            .event
            .is_some_and(|e| e + 1 == at && utters(page.word(e)))
    {
        return None;
    }
    let direct = page.kind(at.wrapping_sub(1)) == Kind::Comma
        || page.kind(at.wrapping_sub(1)) == Kind::Colon
        || at == sentence.start;
    if titled(words) && (2..=10).contains(&count) && !direct {
        return Some("title");
    }
    if count <= 4
        && matches!(
            tie.rule,
            "later-in-sentence"
                | "subject-before"
                | "subject-of-paragraph-before"
                | "sentence-before"
        )
        && !(direct && page.stands_alone(quote) && sentence_of_its_own(words))
    {
        return Some("marked-word");
    }
    None
}

/// True behind *her memoir,*, *the author of*, *NBC’s*: what follows is the name of a work.
fn authored(page: &Page<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|b| page.item(b)) else {
        return false;
    };
    let noun = at.checked_sub(2).and_then(|b| page.item(b));
    let same = |i: &Item| i.sentence == before.sentence;
    if before.kind == Kind::Comma {
        let uttered = |i: &Item| {
            matches!(
                i.word,
                "slogan"
                    | "hashtag"
                    | "motto"
                    | "tagline"
                    | "headline"
                    | "sign"
                    | "signs"
                    | "banner"
                    | "banners"
                    | "placard"
                    | "placards"
                    | "speech"
            )
        };
        let book =
            |i: &Item| i.shape == Shape::Lower && i.is(Class::WORK) && !uttered(i) && same(i);
        let closed = matches!(page.kind(at + 1), Kind::Comma)
            || page.words_of_item(at).ends_with([',', '.']);
        return noun.is_some_and(book) && closed;
    }
    let author = |i: &Item| {
        matches!(
            i.word,
            "author"
                | "co-author"
                | "coauthor"
                | "host"
                | "co-host"
                | "creator"
                | "star"
                | "director"
                | "writer"
                | "editor"
                | "authors"
                | "hosts"
                | "stars"
                | "creators"
                | "episode"
                | "edition"
                | "season"
                | "cast"
                | "screening"
        )
    };
    before.word == "of" && noun.is_some_and(author)
        || before.possessive && before.capital() && before.is(Class::KNOWN_BODY.or(Class::OUTLET))
}

/// True for *the “Today” programme*: the noun behind says what bears the name.
fn programme(page: &Page<'_>, at: usize) -> bool {
    let noun = matches!(
        page.word(at + 1),
        "programme"
            | "program"
            | "show"
            | "podcast"
            | "documentary"
            | "series"
            | "festival"
            | "exhibition"
            | "column"
            | "magazine"
            | "newsletter"
            | "blog"
            | "album"
            | "film"
            | "novel"
            | "musical"
    );
    let before = at.checked_sub(1).and_then(|b| page.item(b));
    noun && before.is_some_and(|b| b.is(Class::DETERMINER.or(Class::POSSESSIVE)) || b.possessive)
}

/// True for verbs whose object in marks is a song or a piece.
fn performs(word: &str) -> bool {
    matches!(
        word,
        "read"
            | "reads"
            | "recited"
            | "recites"
            | "played"
            | "sang"
            | "sings"
            | "sung"
            | "performed"
            | "performs"
            | "premiered"
            | "recorded"
    )
}

/// True behind *sells it as the*, *is listed as*: what follows is a name, and nobody's word.
fn sold_as(page: &Page<'_>, at: usize, words: &str) -> bool {
    /// Items between the verb and its *as*, at most.
    const OBJECT: usize = 7;
    let bare = |i: usize| matches!(page.word(i), "the" | "The");
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    let r#as = before.saturating_sub(usize::from(bare(before)));
    page.word(r#as) == "as"
        && (bare(before) || titled(words))
        && (r#as.saturating_sub(OBJECT)..r#as)
            .rev()
            .take_while(|&i| page.kind(i) == Kind::Word)
            .any(|i| {
                let sells = [
                    "sell", "sold", "market", "advertis", "trade", "trading", "list", "regist",
                    "rebrand", "packag", "file",
                ];
                begins_with_one(page.word(i), &sells)
            })
}

/// True behind *known on the docks as*, *better known to friends as*: a name that somebody goes by.
fn known_as(page: &Page<'_>, at: usize) -> bool {
    /// Items between *known* and its *as*, at most.
    const ASIDE: usize = 5;
    let Some(r#as) = at.checked_sub(1) else {
        return false;
    };
    let Some(known) = (r#as.saturating_sub(ASIDE + 1)..r#as)
        .rev()
        .take_while(|&i| page.kind(i) == Kind::Word)
        .find(|&i| page.word(i) == "known")
    else {
        return false;
    };
    let first = page.item(known + 1);
    let aside = first.is_some_and(|first| {
        known + 1 == r#as || first.is(Class::PREPOSITION) || first.word.ends_with("ly")
    });
    page.word(r#as) == "as" && aside
}

/// True behind *a note headed*: what stands over a text is its title.
fn headed(page: &Page<'_>, at: usize) -> bool {
    let Some(noun) = at.checked_sub(2).and_then(|i| page.item(i)) else {
        return false;
    };
    noun.is(Class::WRITING) && matches!(page.word(at - 1), "headed" | "titled" | "entitled")
}

/// True behind *is being called the*: a name that people give.
fn is_called(page: &Page<'_>, at: usize) -> bool {
    let Some(verb) = at.checked_sub(2).filter(|_| page.word(at - 1) == "the") else {
        return false;
    };
    let names = matches!(page.word(verb), "called" | "dubbed" | "nicknamed" | "named");
    let be = verb.checked_sub(1).map_or("", |b| page.word(b));
    names
        && matches!(be, "being" | "been" | "is" | "was" | "are" | "were")
        && page.word(at + 1) != "by"
}

/// True where a year in brackets stands behind: *“Low Tide” (1987)*.
fn dated_work(page: &Page<'_>, at: usize) -> bool {
    let year = page.word(at + 2);
    page.kind(at + 1) == Kind::Open
        && page.kind(at + 2) == Kind::Number
        && page.kind(at + 3) == Kind::Close
        && year.len() == 4
        && year.starts_with(['1', '2'])
}

/// True for a cry: *“Shame!” came a voice from the back*, *Then came the shout: “Resign!”*
fn cried(page: &Page<'_>, at: usize, words: &str) -> bool {
    /// Items between *came* and the colon, at most.
    const NEAR: usize = 8;
    if !words
        .trim_end_matches(['\'', '’', '”', '"'])
        .ends_with(['!', '?'])
    {
        return false;
    }
    let comes = |i: usize| matches!(page.word(i), "came" | "comes" | "went" | "rang");
    let behind = comes(at + 1) || page.word(at + 1) == "was" && page.word(at + 2) == "the";
    let led = at.checked_sub(1).filter(|&c| page.kind(c) == Kind::Colon);
    behind
        || led.is_some_and(|colon| {
            (colon.saturating_sub(NEAR)..colon).any(|i| {
                comes(i)
                    || page.item(i).is_some_and(|i| {
                        matches!(i.word, "shout" | "cry" | "chant" | "answer" | "reply")
                    })
            })
        })
}

/// True behind *shouts of*, *chants of*, and for what is joined to such words: *cries of “Shame!” and “Resign!”*.
fn shouted(page: &Page<'_>, at: usize) -> bool {
    /// Utterances that are joined, at most.
    const MOST: usize = 4;
    let mut at = at;
    for _ in 0..MOST {
        let Some(before) = at.checked_sub(2) else {
            return false;
        };
        match page.word(at - 1) {
            "of" => {
                return matches!(
                    page.word(before).to_ascii_lowercase().as_str(),
                    "shouts"
                        | "shout"
                        | "cries"
                        | "cry"
                        | "chants"
                        | "chant"
                        | "yells"
                        | "screams"
                        | "murmurs"
                        | "whispers"
                );
            }
            "and" | "," if matches!(page.kind(before), Kind::Quote(_)) => at = before,
            _ => return false,
        }
    }
    false
}

/// True for the line of a list of sources: *Ann Roe. “Pier reopens” — The Gull, May 4, 2008.*
fn cited(page: &Page<'_>, quote: usize, words: &str) -> bool {
    let (_, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    page.kind(at + 1) == Kind::Dash
        && !words.ends_with(['.', ',', '!', '?', '…'])
        && page.stream.items[at + 1..sentence.end]
            .windows(2)
            .any(|pair| pair[0].is(Class::MONTH) && pair[1].kind == Kind::Number)
        && !page.stream.items[at + 1..sentence.end].iter().any(|i| {
            i.shape == Shape::Lower && i.is(Class::VERB.or(Class::AUXILIARY).or(Class::CUE))
        })
}

/// True for verbs whose object is what was uttered, never a work or a name.
fn utters(cue: &str) -> bool {
    let stems = [
        "said", "say", "chant", "shout", "yell", "scream", "cried", "tweet", "bellow", "exclaim",
    ];
    begins_with_one(cue, &stems)
}

/// True for "Not once.": short, and a sentence all the same.
fn sentence_of_its_own(words: &str) -> bool {
    words.starts_with(char::is_uppercase) && words.ends_with(['.', '!', '?'])
}

/// True for words that can only be speech, whoever says them: a clause of some length, or one that its own mark ends.
fn spoken(page: &Page<'_>, at: usize, words: &str, count: usize) -> bool {
    if count < 3 || titled(words) {
        return false;
    }
    let ended = words.ends_with([',', '.', '?', '!'])
        && page.item(at + 1).is_some_and(|next| {
            next.capital() && page.item(at).is_some_and(|i| i.sentence == next.sentence)
        });
    ended || count >= 5 && clause(words)
}

/// True where a finite verb stands behind another word and more follows it.
fn clause(words: &str) -> bool {
    let mut seen = 0;
    let finite = Class::VERB.or(Class::AUXILIARY);
    for span in spans(words) {
        let (from, word) = (span.start, &words[span]);
        let end = from + word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        if end == from {
            continue;
        }
        let class = lexicon::look_up(words, from, end).word;
        let contracted = word.bytes().any(|b| matches!(b, b'\'' | 0xE2))
            && [
                "'re", "’re", "'ll", "’ll", "'ve", "’ve", "n't", "n’t", "I'm", "I’m",
            ]
            .iter()
            .any(|c| word.contains(c));
        if class.any(finite) && seen > 0 || contracted {
            return true;
        }
        seen += 1;
    }
    false
}

/// True where "the court heard that he had …" stands before: somebody said it, though the sentence does not say who.
fn heard(page: &Page<'_>, at: usize) -> bool {
    let from = at.saturating_sub(24);
    let items = &page.stream.items;
    (from..at).rev().any(|i| {
        items[i].sentence == items[at].sentence
            && matches!(page.word(i), "heard" | "told" | "hears")
            && items[i + 1..at]
                .iter()
                .take(6)
                .any(|next| next.word == "that")
    })
}

fn phrase_before(page: &Page<'_>, at: usize, class: Class) -> bool {
    (1..=4).any(|back| {
        at.checked_sub(back)
            .and_then(|b| page.item(b))
            .is_some_and(|i: &Item| i.phrase.any(class) && usize::from(i.phrase_len) == back)
    })
}

/// True for words written as a title: two capitals or more, none of the longer words without one.
fn titled(words: &str) -> bool {
    let mut capitals = 0;
    for word in split(words) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(first) = word.chars().next() else {
            continue;
        };
        if first.is_uppercase() || first.is_numeric() {
            capitals += 1;
        } else if word.len() > 4 {
            return false;
        }
    }
    capitals >= 2 || capitals == 1 && !words.trim().contains(' ')
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{quotes_nobody, read, says};

    #[test]
    fn clippings() {
        quotes_nobody("The so-called “Harbour Compact” holds.");
        quotes_nobody("They saw a play called “Low Tide,” which Ann Roe liked.");
        says("The crowd chanted “Lune For Ever” and left.", "The crowd");
        quotes_nobody("They saw the film “Night on the Pier” twice.");
        quotes_nobody("The men, known on the docks as “Deano”, ran it, Ann Roe told the jurors.");
        quotes_nobody("Ann Roe writes in a note headed “Assembly required” that she left.");
        says(
            "Ann Roe, long known for her wit, described it as “a farce”.",
            "Ann Roe",
        );
        quotes_nobody("Jose “Pepe” Roe came late.");
        let tagged = read("“It is late,” said Jose “Pepe” Roe.");
        assert_eq!(tagged.len(), 1, "{tagged:?}");
        quotes_nobody("A ship named “Gull” sank.");
        quotes_nobody("The “harbour compact” countries met.");
        quotes_nobody("Ann Roe. “Pier reopens at last” — The Gull, May 4, 2008");
        quotes_nobody("The firm described its plan, dubbed “Project Beacon”, as sound.");
        says("Ann Roe, who dubbed him “Mr. Big”, left.", "Ann Roe");
        quotes_nobody("The firm sells the kettle as the “SilentSimmer”, said Ann Roe.");
        quotes_nobody("The barge is registered as “Gull Two”, said Ann Roe.");
        quotes_nobody("Asked about being called the “mother of the pier”, Ann Roe left.");
        says("Ann Roe sold the plan as “a gift to the town”.", "Ann Roe");
        quotes_nobody("She wrote in her memoir, “Ash and Kettle” (1987).");
        quotes_nobody("The band played “Rust”, said Ann Roe.");
        quotes_nobody("Sip something warm at a desk, then, and call it “wellness”.");
        says("“Shame!” came a voice from the back of the hall.", "");
        says("Then came the shout from the gallery: “Resign!”", "");
        says(
            "There were shouts of “Shame!” and “Resign!” from the gallery.",
            "",
        );
        says(
            "The court heard that the crew had “minutes, not hours”.",
            "",
        );
        says("Ann Roe said it was “severe” and left.", "Ann Roe");
        says("“The pier will be closed before the winter comes.”", "");
    }
}
