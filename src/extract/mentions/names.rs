//! Reads names: which capitals are part of one, how far it runs, and where its titles end.
//!
//! In: items of a sentence. Out: runs of name words and the mention they make. It knows nothing of whom a name means.

use crate::lexicon::{Class, given::given};

use super::{
    super::stream::{Item, Kind, Shape, Stream},
    nickname::past_nickname,
    phrase::{CLOSED, PEOPLE, of_the_us},
    portfolio,
    strange::{named_an, strange_given},
};

/// "R-Tex.", "D-Md.": a party and a state.
pub(super) fn party(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() > 2
        && matches!(bytes[0], b'R' | b'D' | b'I')
        && (bytes[1] == b'-' || word[1..].starts_with('‑'))
        && word[1..]
            .trim_start_matches(['-', '‑'])
            .starts_with(char::is_uppercase)
}

/// True where a word with a capital stands as part of a name. A sentence's first word has its capital for nothing.
pub(super) fn name_word(stream: &Stream, sentence: usize, at: usize, end: usize) -> bool {
    let item = &stream.items[at];
    // "Rs 500 crore"
    if stream
        .items
        .get(at + 1)
        .is_some_and(|next| next.kind == Kind::Number)
        && currency(item.word)
    {
        return false;
    }
    if !item.capital() {
        return false;
    }
    let first = at == sentence
        || matches!(
            stream.items[at - 1].kind,
            Kind::Quote(_) | Kind::Colon | Kind::Dash | Kind::Open
        );
    let word = item.word;
    let address = || word.bytes().any(|b| b == b'/') && word.contains("//");
    if !word.starts_with(char::is_alphabetic) || address() {
        return false;
    }
    if beside_cue(stream, sentence, at, end) || named_an(stream, at, end) {
        return true;
    }
    if item.is(Class::WEEKDAY) && item.shape != Shape::Caps {
        return false;
    }
    if item.is(Class::MONTH) {
        // "April Roe", "in May".
        let before = at > 0 && stream.items[at - 1].is(Class::PREPOSITION.or(Class::TIME));
        return !before
            && at + 1 < end
            && stream.items[at + 1].capital()
            && !stream.items[at + 1].is(Class::OPENER);
    }
    if item.shape == Shape::Initial
        && item.is(CLOSED.or(Class::DETERMINER))
        && !item.word.ends_with('.')
    {
        return false;
    }
    // "George Will", and "Will wrote" after it.
    if item.is(Class::AUXILIARY)
        && item.shape == Shape::Capital
        && item.span.len() > 2
        && (!first || stream.seen_capital(item.word))
    {
        return true;
    }
    // "First Minister Roe"
    let office = item.phrase.any(Class::TITLE)
        && item.phrase_len > 1
        && at + 1 < end
        && stream.items[at + 1].capital();
    // "the finance chief, Per Roe, said"
    let before = !first
        && item.shape == Shape::Capital
        && item.is(Class::PREPOSITION)
        && at + 1 < end
        && stream.items[at + 1].shape == Shape::Capital
        && !stream.items[at + 1].is(Class::OPENER)
        && given(&item.word.to_lowercase()).is_some();
    if office || before {
        return true;
    }
    if item.is(CLOSED
        .or(Class::DETERMINER)
        .or(Class::POSSESSIVE)
        .or(Class::OPENER))
        && item.shape != Shape::Caps
    {
        return false;
    }
    if item.shape == Shape::Caps
        && (item.is(Class::KNOWN_BODY) || of_the_us(&stream.items, at, end))
    {
        return true;
    }
    if item.is(CLOSED.or(Class::DETERMINER)) && item.span.len() <= 4 {
        return false;
    }
    // "Kristen Day" but not "Early Monday".
    if item.is(Class::TIME)
        && item.shape != Shape::Caps
        && (first || !stream.items[at - 1].capital())
    {
        return false;
    }
    if party(item.word) {
        return false;
    }
    // "Said Jane Doe: “…”": a verb of speech that opens its sentence is no given name.
    if at == sentence
        && item.is(Class::SPEECH)
        && item.is(Class::PAST)
        && !item.is(Class::BASE)
        && !item.possessive
    {
        return false;
    }
    // "Prosecuting, Ann Roe KC said"
    let part = first
        && matches!(
            word,
            "Prosecuting" | "Defending" | "Mitigating" | "Sentencing" | "Opening" | "Closing"
        );
    if part && at + 1 < end && stream.items[at + 1].kind == Kind::Comma {
        return false;
    }
    if first && !stream.seen_capital(item.word) {
        let next_capital = at + 1 < end
            && stream.items[at + 1].capital()
            && !stream.items[at + 1].is(Class::OPENER);
        let word = item.word;
        let far = at + 2 < end
            && stream.items[at + 1].shape == Shape::Capital
            && stream.items[at + 2].capital();
        if word.ends_with("ing")
            && word.len() > 5
            && item.shape == Shape::Capital
            && !item.possessive
            && (far
                || !next_capital
                    && stream.items.get(at + 1).is_some_and(|i| {
                        i.kind == Kind::Word
                            && !i.is(Class::VERB.or(Class::AUXILIARY).or(Class::CUE))
                    }))
        {
            return false;
        }
        if word.ends_with("ing") && item.class.any(Class::ING)
            || word.ends_with("ly")
                && item.class.is_empty()
                && !next_capital
                && !item.possessive
                && given(&word.to_lowercase()).is_none()
                && !tagged(stream, at)
        {
            return false;
        }
        if stream.seen_lower(word) && !next_capital && !item.possessive {
            return item.is(Class::TITLE.or(PEOPLE)) && next_capital;
        }
        // "Bill said", "Pat added": a given name that is a cue as well.
        let given = || {
            stream
                .items
                .get(at + 1)
                .is_some_and(|i| i.shape == Shape::Lower && i.is(Class::SPEECH))
                && given(&word.to_lowercase()).is_some()
        };
        if item.is(Class::CUE) && !next_capital && !given() {
            return false;
        }
    }
    true
}

/// "“…,” Kelly charged": between a quotation and its verb stands a name, whatever its ending.
fn tagged(stream: &Stream, at: usize) -> bool {
    let quote = at
        .checked_sub(1)
        .is_some_and(|b| matches!(stream.items[b].kind, Kind::Quote(_)));
    quote
        && stream.items.get(at + 1).is_some_and(|i| {
            i.shape == Shape::Lower && i.is(Class::SPEECH) && i.is(Class::PAST.or(Class::PRESENT))
        })
}

/// True for a word of two names that a cue stands right beside: "Al From said", "said Mark May", "Will Young said".
fn beside_cue(stream: &Stream, sentence: usize, at: usize, end: usize) -> bool {
    let word = |i: usize| {
        (sentence..end)
            .contains(&i)
            .then(|| &stream.items[i])
            .filter(|i| i.kind == Kind::Word)
    };
    let name = |i: usize| {
        word(i).is_some_and(|i| {
            i.shape == Shape::Capital
                && !i.possessive
                && i.span.len() > 1
                && !i.is(Class::DETERMINER
                    .or(Class::WEEKDAY)
                    .or(Class::SUBJECT_PRONOUN)
                    .or(Class::NEUTER_PRONOUN)
                    .or(Class::POSSESSIVE)
                    .or(Class::BODY)
                    .or(PEOPLE))
        })
    };
    let cue = |i: usize| {
        word(i).is_some_and(|i| {
            i.shape == Shape::Lower && i.is(Class::SPEECH) && i.is(Class::PAST.or(Class::PRESENT))
        })
    };
    let opens = |i: usize| {
        i == sentence || i > sentence && matches!(stream.items[i - 1].kind, Kind::Quote(_))
    };
    if strange_given(stream, at, end) && opens(at) {
        return true;
    }
    let parted = stream
        .items
        .get(at + 1)
        .is_some_and(|i| i.kind == Kind::Comma);
    // Most names stand beside no cue, and no comma behind them.
    let near = parted || cue(at + 1) || cue(at + 2) || cue(at.wrapping_sub(1));
    if !(near || cue(at.wrapping_sub(2))) || !name(at) {
        return false;
    }
    // "“…,” May said", "“…,” said Day": a month or a word of time that is a surname here.
    let dated = word(at).is_some_and(|i| i.is(Class::MONTH.or(Class::TIME)));
    let comma = at > sentence && stream.items[at - 1].kind == Kind::Comma;
    let speaks = (opens(at) || comma) && cue(at + 1);
    let said = at > sentence && opens(at - 1) && cue(at - 1);
    let number = stream
        .items
        .get(at + 1)
        .is_some_and(|i| i.kind == Kind::Number);
    let tag = said && at - 1 > sentence && !number;
    if dated && (speaks || tag) {
        return true;
    }
    // "“…,” said Long."
    let small = word(at).is_some_and(|i| i.is(CLOSED));
    if small && tag && !word(at + 1).is_some_and(Item::capital) {
        return true;
    }
    // "“…,” From said", where the text has an Al From.
    if at > sentence
        && opens(at)
        && cue(at + 1)
        && stream.items[at].is(Class::PREPOSITION)
        && stream.seen_capital(stream.items[at].word)
    {
        return true;
    }
    // "“…,” Will said": no auxiliary stands before a finite verb.
    if at > sentence
        && opens(at)
        && cue(at + 1)
        && stream.items[at].is(Class::AUXILIARY)
        && given(&stream.items[at].word.to_lowercase()).is_some()
    {
        return true;
    }
    let closed = |i: usize| word(i).is_some_and(|i| i.is(CLOSED.or(Class::OPENER)));
    // The given name after a quotation, the surname after a given name.
    let forename = opens(at)
        && name(at + 1)
        && !closed(at + 1)
        && cue(at + 2)
        && word(at).is_some_and(|i| i.is(Class::AUXILIARY.or(Class::MONTH)));
    let before = at > sentence && name(at - 1) && !closed(at - 1);
    // "Owen Till, a miner," and "the director, Grace May, said"
    let first = || given(&stream.items[at - 1].word.to_lowercase()).is_some();
    let surname = before && (cue(at + 1) || at > sentence + 1 && cue(at - 2) || parted && first());
    forename || surname
}

/// What stands before a sum of money.
fn currency(word: &str) -> bool {
    matches!(
        word,
        "Rs" | "Rs."
            | "Re"
            | "INR"
            | "USD"
            | "EUR"
            | "GBP"
            | "AUD"
            | "CAD"
            | "NZD"
            | "CHF"
            | "SEK"
            | "NOK"
            | "DKK"
            | "KSh"
            | "Sh"
            | "Tk"
    )
}

/// One past the last word of the run of name words that begins at `at`.
pub(super) fn name_run(stream: &Stream, sentence: usize, at: usize, end: usize) -> usize {
    let items = &stream.items;
    let mut stop = at + 1;
    // "Deputy First Minister Ann Roe"
    let title = at + usize::from(items[at].phrase_len);
    if items[at].phrase.any(Class::TITLE)
        && title < end
        && items[at + 1..=title].iter().all(Item::capital)
    {
        stop = title;
    }
    while stop < end && stop - at < 12 && !items[stop - 1].possessive {
        let item = &items[stop];
        if stop > at + 1 && person_after_body(items, at, stop, end) {
            break;
        }
        if item.kind == Kind::Word
            && item.capital()
            && (item.is(Class::SUFFIX) || name_word(stream, sentence, stop, end))
        {
            stop += 1;
            continue;
        }
        // "Minister for Women and Equalities Ann Roe"
        let both = |at: usize| portfolio::belongs(items[at].word);
        let portfolio = item.word == "and"
            && stop + 2 < end
            && items[at..stop].iter().any(|i| i.is(Class::TITLE))
            && items[stop + 2].capital()
            && both(stop - 1)
            && both(stop + 1);
        let portfolio = portfolio
            || item.word == "and" && both(stop - 1) && leads_to_title(items, stop + 1, end);
        // "the group Save Our Pier": a small word inside the name of what a noun says is a body
        let called = item.kind == Kind::Word
            && item.capital()
            && item.is(Class::POSSESSIVE
                .or(Class::DETERMINER)
                .or(Class::PREPOSITION))
            && stop + 1 < end
            && items[stop + 1].capital()
            && at > sentence
            && items[at - 1].shape == Shape::Lower
            && matches!(
                items[at - 1].word,
                "group" | "campaign" | "charity" | "coalition" | "network" | "movement" | "party"
            );
        if called {
            stop += 2;
            continue;
        }
        // "Levelling Up Secretary Ann Roe"
        let within = item.kind == Kind::Word
            && item.shape == Shape::Capital
            && item.is(Class::PREPOSITION)
            && stop + 2 < end
            && items[stop + 1].capital()
            && items[stop + 1].is(Class::TITLE)
            && items[stop + 2].capital();
        if within {
            stop += 2;
            continue;
        }
        if portfolio || item.word == "and" && stop + 1 < end && firm(items, stop + 1) {
            stop += 2;
            continue;
        }
        // "Roe & Doe", "Doe & Co"
        if item.word == "&"
            && stop + 1 < end
            && items[stop + 1].capital()
            && !items[stop + 1].is(Class::DETERMINER)
        {
            stop += 2;
            continue;
        }
        // "Jane Doe, Jr."
        if item.kind == Kind::Comma
            && stop + 1 < end
            && items[stop + 1].is(Class::SUFFIX)
            && items[stop + 1].capital()
        {
            stop += 2;
            continue;
        }
        // Particles and the "of (the)" of bodies, when a name word follows.
        let glue = item.kind == Kind::Word && item.shape == Shape::Lower;
        if glue && item.is(Class::PARTICLE) && !item.is(Class::PREPOSITION) {
            let next =
                stop + 1 + usize::from(stop + 1 < end && items[stop + 1].is(Class::PARTICLE));
            if next < end && items[next].capital() && items[next].kind == Kind::Word {
                stop = next + 1;
                continue;
            }
        }
        // "Secretary of State", "the Roe Council of Elders", but not "Sen. Ann Roe of Ohio".
        let run = &items[at..stop];
        let office = Class::TITLE
            .or(PEOPLE)
            .or(Class::BODY)
            .or(Class::NATIONALITY);
        let bodily = items[stop - 1].is(Class::BODY)
            || items[stop - 1].is(Class::TITLE) && run.iter().all(|i| i.is(office))
            || run.iter().any(|i| i.is(Class::BODY) && i.capital())
                && !run.iter().any(|i| i.is(Class::TITLE));
        // "Permanent Secretary for Irrigation Ann Roe"
        let bodily = bodily
            || items[stop - 1].is(Class::TITLE)
                && run.len() <= 3
                && stop + 2 < end
                && portfolio::purpose(items[stop + 1].word)
                && items[stop + 2].capital();
        if glue && bodily && matches!(item.word, "of" | "for" | "and") {
            let the = usize::from(stop + 1 < end && items[stop + 1].word == "the");
            let next = stop + 1 + the;
            let joins = item.word != "and"
                || items[at..stop].iter().any(|i| i.is(Class::BODY))
                    && next + 1 < end
                    && !items[next].is(Class::TITLE);
            if joins
                && item.word != "and"
                && next < end
                && items[next].capital()
                && name_word(stream, sentence, next, end)
            {
                stop = next + 1;
                continue;
            }
        }
        // `Jose "Pepe" Roe`, "Sir Jose (Pepe) Roe"
        if let Some(next) = past_nickname(items, at, stop, end) {
            stop = next + 1;
            continue;
        }
        break;
    }
    stop
}

/// "Lands *and Forestry Chief* Ann Roe": a word or two with capitals, then a title, then a name.
fn leads_to_title(items: &[Item], at: usize, end: usize) -> bool {
    let capital = |i: usize| i < end && items[i].kind == Kind::Word && items[i].capital();
    let title = |i: usize| capital(i) && items[i].is(Class::TITLE);
    capital(at)
        && !items[at].is(Class::TITLE)
        && given(&items[at].word.to_lowercase()).is_none()
        && (title(at + 1) && capital(at + 2) || capital(at + 1) && title(at + 2) && capital(at + 3))
}

/// "Roe and Sons", "Doe and Co": what makes a firm of the name before "and".
pub(super) fn firm(items: &[Item], at: usize) -> bool {
    items.get(at).is_some_and(|i| {
        i.capital()
            && !i.possessive
            && matches!(
                i.word.trim_end_matches('.'),
                "Sons"
                    | "Son"
                    | "Daughters"
                    | "Brothers"
                    | "Nephew"
                    | "Co"
                    | "Company"
                    | "Partners"
                    | "Associates"
            )
    })
}

/// "the Roe Council Jane Doe said": after a body's last word, two plain name words and no third begin a person's name.
pub(super) fn person_after_body(items: &[Item], from: usize, at: usize, end: usize) -> bool {
    let plain = |i: usize| {
        i < end
            && items[i].kind == Kind::Word
            && items[i].capital()
            && !items[i].is(Class::BODY
                .or(Class::TITLE)
                .or(PEOPLE)
                .or(Class::THING)
                .or(Class::OPENER)
                .or(Class::KNOWN_BODY))
    };
    let body = &items[at - 1];
    let lower = from > 0 && items[from - 1].is(Class::DETERMINER)
        || items[from..at].iter().any(|i| i.shape == Shape::Lower);
    // "Secretary of State Ann Roe": the body is part of the office.
    let office = items[from].is(Class::TITLE) || items[from].phrase.any(Class::TITLE);
    body.is(Class::BODY)
        && !body.is(Class::TITLE.or(PEOPLE))
        && !office
        && lower
        && plain(at)
        && plain(at + 1)
        && !(at + 2 < end && items[at + 2].capital() && items[at + 2].kind == Kind::Word)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "Roe's barrister, Owen Till, said his client was “a gambler”.",
                "Owen Till",
            ),
            (
                "Frank Till, a miner, said the pit was “a grave”.",
                "Frank Till",
            ),
            (
                "Will Rogers came out of the room. “It is mine,” he said.",
                "Will Rogers",
            ),
            (
                "Will Roe, a baker, said the bread was “a joke”.",
                "Will Roe",
            ),
            (
                "The charity's chief executive, Grace May, said it was “a joke”.",
                "Grace May",
            ),
            ("He Wei, the mayor, said the ward was “a joke”.", "He Wei"),
            ("An Li, the mayor, said the ward was “a joke”.", "An Li"),
            ("“It is mine,” said An Li. “It is mine,” An said.", "An Li"),
            (
                "Will Marsh opened the shop. “It is mine,” Will said.",
                "Will Marsh",
            ),
            (
                "In 1936 the minister Ann Poe told us: “It is fair.”",
                "Ann Poe",
            ),
            ("In May 2023 Ann Poe said: “It is fair.”", "Ann Poe"),
            (
                "“It is fair for all,” US Senator Ann Poe said as he left.",
                "Ann Poe",
            ),
            (
                "“It is fair for all,” US Secretary of State Ann Poe said.",
                "Ann Poe",
            ),
            ("“Not at all,” said Long.", "Long"),
            (
                "“We will,” Mark May said. “It is over,” May said.",
                "Mark May",
            ),
            (
                "“We will,” Mark May said. “It is done,” said May.",
                "Mark May",
            ),
            (
                "Ann Day spoke. “It was late,” Day said on Friday.",
                "Ann Day",
            ),
            (
                "“We are tired,” Black Lives Matter said.",
                "Black Lives Matter",
            ),
            (
                "“We will act,” said Secretary of Homeland Security Ann Poe.",
                "Ann Poe",
            ),
            ("A statement by Ann Poe read: “We told you so.”", "Ann Poe"),
            (
                "Deputy First Minister Ann Poe said: “It is fair.”",
                "Ann Poe",
            ),
            (
                "“It is fair,” Shadow Levelling Up Secretary Ann Poe said.",
                "Ann Poe",
            ),
            (
                "“It is fair,” said Lands and Forestry Chief Ann Poe.",
                "Ann Poe",
            ),
            (
                "“It is fair,” Permanent Secretary for Irrigation Ann Poe said.",
                "Ann Poe",
            ),
            (
                "Campaign group Save Our Pier said it was “a crying shame for us”.",
                "Save Our Pier",
            ),
            ("“It is fair,” Secretary-Treasurer Ann Poe said.", "Ann Poe"),
        ] {
            says(text, who);
        }
    }
}
