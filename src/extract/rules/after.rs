//! *“…,” said Doe.* and *“…,” Doe said.*: the cue and its source follow the quotation.

use crate::lexicon::Class;

use super::{
    super::{
        cues::{By, Event},
        mentions::Form,
        page::Page,
        stream::Kind,
    },
    Tie,
    before::apposed,
    nested, passed_on, quoted,
};

/// The event right behind the quotation.
pub fn tie(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (number, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let mut next = at + 1;
    while next < sentence.end && matches!(page.kind(next), Kind::Comma | Kind::Dash) {
        next += 1;
    }
    // “…,” and “…,” Doe said: what holds for the last holds for all.
    let mut hops = 0;
    while hops < 6 {
        let joined = page.item(next).is_some_and(|i| i.is(Class::COORDINATOR))
            && matches!(page.kind(next + 1), Kind::Quote(_));
        if matches!(page.kind(next), Kind::Quote(_)) || joined {
            next += 1 + usize::from(joined);
            while next < sentence.end && matches!(page.kind(next), Kind::Comma | Kind::Dash) {
                next += 1;
            }
            hops += 1;
        } else {
            break;
        }
    }
    while next < sentence.end && page.kind(next) == Kind::Other {
        next += 1;
    }
    // “…,” as Doe said
    if next < sentence.end && page.word(next) == "as" && page.kind(next - 1) != Kind::Word {
        next += 1;
    }
    if next >= sentence.end {
        return None;
    }
    if let Some(tie) = how(page, number, next) {
        return Some(tie);
    }
    let ends_open = open_ended(page, quote, at);
    let event = page
        .cues
        .of_sentence(number)
        .iter()
        .find(|e| e.start >= next.min(e.start) && e.start == next && e.cue.0 > at)?;
    if answers(page, number, at, event) {
        return None;
    }
    let reports = event.class.any(Class::SPEECH.or(Class::ACCORDING));
    let fits = ends_open
        || event.by == By::Inverted
        || at == sentence.start && !begins_anew(page, quote, event);
    let tags = reports
        && fits
        && matches!(
            event.by,
            By::Before | By::Inverted | By::According | By::Across | By::Noun
        );
    if !tags {
        return None;
    }
    if let Some(inner) = nested::before_tag(page, number, at, event) {
        return Some(Tie::of(page, inner, "doe-said-before"));
    }
    if let Some(tie) = passed_on::wrote(page, number, event) {
        return Some(tie);
    }
    if let Some(inner) = remembered(page, number, event) {
        return Some(Tie::of(page, inner, rule(inner)));
    }
    let tie = quoted::tie(page, event, rule(event));
    Some(tie.unwrap_or_else(|| Tie::of(page, event, rule(event))))
}

/// *“…,” Doe remembers his aunt saying*: the event of whom the sentence makes say it.
fn remembered<'p>(page: &'p Page<'_>, sentence: u32, event: &Event) -> Option<&'p Event> {
    let object = page.mentions.from(event.cue.1)?;
    let end = page.mentions.all[object].end;
    let mut events = page.cues.of_sentence(sentence).iter();
    let of_object = |e: &&Event| {
        e.cue.0 == end && e.source == Some(object) && e.by == By::Before && e.class.any(Class::ING)
    };
    events.find(of_object)
}

/// The quotation is a sentence that ended, and what stands right behind it tells what somebody did upon it: *“It was dark.” Doe disagreed.*
/// A verb that says no more than that something was said is a tag behind a full stop, too: *“It was dark.” Doe said.*
fn begins_anew(page: &Page<'_>, quote: usize, event: &Event) -> bool {
    const PLAIN: [&str; 16] = [
        "said",
        "says",
        "say",
        "told",
        "tells",
        "added",
        "adds",
        "wrote",
        "writes",
        "explained",
        "explains",
        "stated",
        "states",
        "continued",
        "tweeted",
        "posted",
    ];
    let at = page.item_of(quote);
    let words = page.words(quote);
    let words = words.trim_end_matches(['\'', '’', '”', '"']);
    let stopped = words.ends_with('.') && !words.ends_with("...");
    let mut cue = event.cue.0..event.cue.1;
    stopped
        && event.by == By::Before
        && event.start == at + 1
        && !cue.any(|at| PLAIN.contains(&page.word(at)))
}

/// True where the words are not those of whom the cue behind names: *Pressed by Roe, who called it “a disgrace”, he replied: “…”* has
/// words of his own behind, and *When Roe said, “I go,” he laughed* a clause that leans on the main one and holds these.
fn answers(page: &Page<'_>, sentence: u32, at: usize, behind: &Event) -> bool {
    let own = page.kind(behind.end.max(behind.cue.1)) == Kind::Colon;
    let speech = Class::SPEECH.or(Class::NAMING);
    let start = page.stream.sentences[sentence as usize].start;
    // "Asked whether the fund was “empty”, Doe said: “…”"
    let asked = matches!(page.word(start), "Asked" | "Pressed" | "Questioned")
        && (start..at).all(|i| page.kind(i) != Kind::Comma);
    asked
        || page.cues.of_sentence(sentence).iter().any(|e| {
            let other = e.cue.1 <= at && e.class.any(speech) && e.source != behind.source;
            let clause = leans(page.word(start)) && e.start == start + 1 && e.by == By::Before;
            other && (own || clause)
        })
}

/// Conjunctions that open a clause which leans on the main one.
fn leans(word: &str) -> bool {
    matches!(
        word,
        "When"
            | "While"
            | "After"
            | "Although"
            | "Though"
            | "Before"
            | "Because"
            | "Since"
            | "Once"
            | "If"
            | "Whereas"
    )
}

/// *“…,” was all Doe would say.*, *“…,” was all the minister, Ann Roe, would say.*
fn all(page: &Page<'_>, at: usize) -> Option<Tie> {
    if !matches!(page.word(at), "is" | "was") || page.word(at + 1) != "all" {
        return None;
    }
    // "all the minister" may be read as one noun phrase.
    let mut source = page.mentions.at(at + 2)?;
    let mut end = page.mentions.all[source].end;
    let aside = (page.kind(end) == Kind::Comma)
        .then(|| page.mentions.from(end + 1))
        .flatten();
    if let Some(named) = aside.filter(|&n| page.mentions.all[n].form == Form::Person) {
        source = named;
        end = page.mentions.all[named].end + 1;
    }
    let cue = (end..end + 4).find(|&i| matches!(page.word(i), "say" | "said" | "says"))?;
    let group = (end..cue).all(|i| page.item(i).is_some_and(|i| i.is(Class::AUXILIARY)));
    let speaks = group && page.mentions.all[source].can_speak();
    speaks.then(|| Tie {
        cue: page.item(cue).map(|i| i.span),
        event: Some(cue),
        ..Tie::to(page, source, "how-doe-put-it")
    })
}

/// *“Thin” was the word Doe used, said Roe.*: Doe's word.
fn word_used(page: &Page<'_>, at: usize) -> Option<Tie> {
    let word = matches!(
        page.word(at + 2),
        "word" | "words" | "term" | "phrase" | "expression" | "adjective"
    );
    if !matches!(page.word(at), "is" | "was" | "were") || page.word(at + 1) != "the" || !word {
        return None;
    }
    // "the word one referee" may be read as one noun phrase.
    let source = page
        .mentions
        .from(at + 3)
        .or_else(|| page.mentions.at(at + 3))?;
    let end = page.mentions.all[source].end;
    let used = matches!(
        page.word(end),
        "used" | "uses" | "chose" | "chooses" | "had"
    );
    (used && page.mentions.all[source].can_speak()).then(|| Tie {
        source_span: Some(page.span(at + 3, end)),
        ..Tie::to(page, source, "how-doe-put-it")
    })
}

/// *“…,” came the answer from Doe.*: whose it is where nobody tells, the sentence before does not.
fn came(page: &Page<'_>, at: usize) -> Option<Tie> {
    if page.word(at) != "came" || !matches!(page.word(at + 1), "the" | "a") {
        return None;
    }
    let m = page.mentions.from(at + 1);
    let noun = m.map_or(at + 2, |m| page.mentions.all[m].head);
    let said = super::colon::uttered(page.word(noun))
        || matches!(
            page.word(noun),
            "shout" | "cry" | "call" | "voice" | "yell" | "chorus" | "rejoinder"
        );
    if !said || page.item(noun)?.sentence != page.item(at)?.sentence {
        return None;
    }
    let end = m.map_or(noun + 1, |m| page.mentions.all[m].end);
    let from = matches!(page.word(end), "from" | "of")
        .then(|| page.mentions.from(end + 1))
        .flatten()
        .filter(|&m| page.mentions.all[m].can_speak());
    Some(from.map_or(Tie::open("no-source"), |m| {
        Tie::to(page, apposed(page, m).unwrap_or(m), "how-doe-put-it")
    }))
}

/// *“…,” was Doe's verdict.*, *“…,” were his last words.*
fn verdict(page: &Page<'_>, at: usize) -> Option<Tie> {
    if !matches!(page.word(at), "is" | "was" | "were" | "are") {
        return None;
    }
    let m = page.mentions.from(at + 1)?;
    let owner = page.mentions.owner(m)?;
    let uttered = super::colon::uttered(page.word(page.mentions.all[m].head));
    let speaks = uttered && page.mentions.all[owner].can_speak();
    speaks.then(|| Tie::to(page, owner, "how-doe-put-it"))
}

/// *“…,” is how Doe put it.*
fn how(page: &Page<'_>, sentence: u32, at: usize) -> Option<Tie> {
    if let Some(tie) = all(page, at)
        .or_else(|| came(page, at))
        .or_else(|| word_used(page, at))
        .or_else(|| verdict(page, at))
    {
        return Some(tie);
    }
    if !matches!(page.word(at), "is" | "was") || page.word(at + 1) != "how" {
        return None;
    }
    // "how Doe" may be read as one noun phrase.
    let source = page.mentions.at(at + 2)?;
    let end = page.mentions.all[source].end;
    let event = page
        .cues
        .of_sentence(sentence)
        .iter()
        .find(|e| (end..end + 3).contains(&e.cue.0))?;
    let tie = Tie::of(page, event, "how-doe-put-it");
    Some(Tie {
        source: Some(source),
        source_span: Some(page.span(at + 2, end)),
        ..tie
    })
}

/// Items between a subject and its cue, at most: appositions and relative clauses of several lines.
const ASIDE: usize = 40;

/// *“…,” a woman close to the board who asked not to be named told us.*: the subject stands right behind the quotation, the cue further on.
pub fn subject_behind(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (number, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    if !open_ended(page, quote, at) {
        return None;
    }
    let from = (at + 1..sentence.end)
        .take(3)
        .find(|&i| !matches!(page.kind(i), Kind::Comma | Kind::Dash | Kind::Other))?;
    let source = page.mentions.from(from)?;
    let mention = &page.mentions.all[source];
    if !mention.can_speak() {
        return None;
    }
    let event = page.cues.of_sentence(number).iter().find(|e| {
        e.cue.0 >= mention.end
            && e.class.any(Class::SPEECH)
            && e.class.any(Class::PAST.or(Class::PRESENT))
            && !e.class.any(Class::ING)
            && !matches!(e.by, By::Relative | By::Noun | By::Passive)
    })?;
    let near = event.cue.0 - mention.end <= ASIDE
        && (mention.end..event.cue.0)
            .all(|i| !matches!(page.kind(i), Kind::Quote(_) | Kind::Semicolon | Kind::Colon));
    near.then(|| {
        let tie = Tie::of(page, event, "doe-later-said");
        // "“…,” the head of the board, Ann Roe, told us": the name between the commas.
        let apposed = event.source.filter(|&s| {
            let named = &page.mentions.all[s];
            named.form == Form::Person
                && named.start > mention.end
                && mention.form == Form::Description
                && !page.stream.items[mention.head].is(Class::PEOPLE)
                && page.kind(named.start - 1) == Kind::Comma
                && page.kind(named.end) == Kind::Comma
        });
        // "“…,” the fire service's Ann Roe told us": the name, not whose officer she is.
        let owned = page.stream.items[mention.end - 1].possessive
            && event.source.is_some_and(|s| {
                let named = &page.mentions.all[s];
                named.form == Form::Person && named.start == mention.end
            });
        if apposed.is_some() || owned {
            return tie;
        }
        Tie {
            source: Some(source),
            source_span: Some(mention.span(&page.stream)),
            with: None,
            ..tie
        }
    })
}

/// *“…!” beamed Doe.*: whatever the verb is, a past form between a quotation that it leaves open and a name reports.
pub fn unknown_verb(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (_, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let verb = page.item(at + 1).filter(|_| at + 2 < sentence.end)?;
    let past = verb.kind == Kind::Word
        && !verb.capital()
        && verb.word.ends_with("ed")
        && open_ended(page, quote, at);
    // A verb that is not known may be read as the name's adjective.
    let source = page.mentions.at(at + 2).filter(|_| past)?;
    let mention = &page.mentions.all[source];
    let (name, end) = mention.name.filter(|&(name, _)| {
        mention.start == at + 2 || mention.start == at + 1 && name == at + 2
    })?;
    let closed = mention.end >= sentence.end
        || matches!(
            page.kind(mention.end),
            Kind::Comma | Kind::Stop | Kind::Open
        )
        || page
            .item(mention.end)
            .is_some_and(|i| i.is(Class::PREPOSITION.or(Class::RELATIVE)));
    (mention.form == Form::Person && closed).then(|| Tie {
        cue: Some(verb.span),
        source_span: Some(page.span(name.min(mention.start.max(at + 2)), end)),
        ..Tie::to(page, source, "said-doe")
    })
}

/// *… the “push” they need, Doe said.*: a tag that ends the sentence reports all of it.
pub fn trailing(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (number, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let event = page.cues.of_sentence(number).iter().rev().find(|e| {
        e.start > at
            && e.class.any(Class::SPEECH.or(Class::ACCORDING))
            && matches!(page.kind(e.start - 1), Kind::Comma | Kind::Quote(_))
            && matches!(e.by, By::Before | By::Inverted | By::According)
            && sentence.end - e.end <= 8
            && !begins_anew(page, quote, e)
    })?;
    Some(Tie::of(page, event, "tag"))
}

/// *“…” is what we need, Doe said.*: the quotation is part of a longer clause that an event behind it reports.
pub fn later(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (number, _) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let event = page.cues.of_sentence(number).iter().find(|e| {
        e.start > at
            && e.class.any(Class::SPEECH.or(Class::ACCORDING))
            && !begins_anew(page, quote, e)
            && (e.by == By::According
                || e.by == By::Inverted
                || e.by <= By::Across
                    && matches!(
                        page.kind(e.start - 1),
                        Kind::Comma | Kind::Quote(_) | Kind::Dash
                    ))
    })?;
    Some(Tie::of(page, event, "later-in-sentence"))
}

fn rule(event: &Event) -> &'static str {
    match event.by {
        By::Inverted => "said-doe",
        By::According => "according-to",
        By::Across => "doe-who-is-said",
        _ => "doe-said",
    }
}

/// True where the quotation leaves its sentence open: a comma, a question, an exclamation or a dash at its end, or a comma behind it.
fn open_ended(page: &Page<'_>, quote: usize, at: usize) -> bool {
    let words = page.words(quote);
    words.ends_with([',', '?', '!', '-', '—', '–', '…'])
        || words.ends_with("...")
        || words.ends_with(",'")
        || words.ends_with(",’")
        || matches!(page.kind(at + 1), Kind::Comma | Kind::Dash)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn clippings() {
        says(
            "“No comment,” was all the minister, Fatima Doe, would say.",
            "Fatima Doe",
        );
        says("“No comment,” was all Fatima Doe would say.", "Fatima Doe");
        says(
            "Asked by the sheriff, Mona Poe, if rope would have saved him, Fatima Doe, a vet, said: “In my opinion, no.”",
            "Fatima Doe",
        );
        says(
            "Bob Poe left. “Never a penalty in my life,” was Fatima Doe’s verdict.",
            "Fatima Doe",
        );
        says("“We have waited long enough,” said Ann Roe.", "Ann Roe");
        says(
            "Ann Roe’s brother, Bob, fell ill. “Tell them I tried,” were Bob Roe’s last words, according to Ann Roe.",
            "Bob Roe",
        );
        says("“Thin” was the word Ann Roe used, said Bob Doe.", "Ann Roe");
        let found = read("“Is it late?” Ann Roe asked. “It is late,” came the answer.");
        assert_eq!(found[1].1, "");
        says(
            "It rained. “It is late,” came the reply from the mayor, Ann Roe.",
            "Ann Roe",
        );
        says(
            "“We have waited long enough,” Ann Roe said on Friday.",
            "Ann Roe",
        );
        says("“Who pays?” asked Jan van der Berg.", "Jan van der Berg");
        says(
            "“It is over,” Ann Roe, who chairs the port council, told reporters.",
            "Ann Roe",
        );
        says(
            "“It is over,” Sen. Ann Roe (D-Ore.) said. “We lost.”",
            "Ann Roe",
        );
        says("“It is over.” Sen. Ann Roe said. “We lost.”", "Ann Roe");
        for behind in ["disagreed", "laughed", "replied", "objected"] {
            let text = format!(
                "“We have lost,” Ann Roe said. “It was dark.” Jan Doe {behind}. “It was noon,” he said."
            );
            let speakers: Vec<String> = read(&text).into_iter().map(|(_, who)| who).collect();
            assert_eq!(speakers, ["Ann Roe", "Ann Roe", "Jan Doe"], "{behind}");
        }
        says(
            "“It is over,” said the port’s director, Ann Roe.",
            "Ann Roe",
        );
        says(
            "“The ferry is late” and “the crew is tired,” Ann Roe said.",
            "Ann Roe",
        );
        says(
            "The deal “was never close,” as Ann Roe said on Monday, and fell apart.",
            "Ann Roe",
        );
        let found = read("“It is a shame,” shouted Ann Roe; another called out “Shame on you!”");
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Ann Roe", "(another)"]);
        says("“This is grand!” beamed Ann Roe of Lune.", "Ann Roe");
        says("“A scandal,” is how Ann Roe put it.", "Ann Roe");
        // Nothing stands before the comma.
        assert_eq!(read(", said Ann Roe."), []);
        let found = read(
            "Pressed by Ann Roe, who said the answer had been “a disgrace”, Bob Doe replied: “I know.”",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Ann Roe", "Bob Doe"]);
        let found =
            read("When Ann Roe said, “It has gone,” Bob Doe replied, “It never was there.”");
        assert_eq!(found[0].1, "Ann Roe");
        says(
            "After Ann Roe said “it has gone”, Bob Doe told reporters he would look.",
            "Ann Roe",
        );
        says(
            "“The money has gone,” a clerk close to the board told reporters.",
            "a clerk",
        );
        says("“It is off,” said one who asked not to be named.", "(one)");
        says("“It is off,” *said* **Ann Roe**.", "Ann Roe");
        says(
            "*“It is off,”* [Ann Roe](http://a.example/roe) said.",
            "Ann Roe",
        );
        says(
            "“It is off,” Ann Roe and Bob Doe said.",
            "Ann Roe and Bob Doe",
        );
        says(
            "“It is off,” Ann Roe, Bob Doe and Carla Poe said.",
            "Ann Roe, Bob Doe and Carla Poe",
        );
        says(
            "Ann Roe of the union, Bob Doe of the chamber and Carla Poe of the council said it was “dead on arrival”.",
            "Ann Roe, Bob Doe and Carla Poe",
        );
        says("Mr and Mrs Roe said: “We will not go.”", "Mr and Mrs Roe");
        says(
            "“It is off,” said Ann Roe and Bob Doe.",
            "Ann Roe and Bob Doe",
        );
        says(
            "The port lacks the “muscle” it needs, Ann Roe said.",
            "Ann Roe",
        );
        says(
            "“It is over,” according to two harbour officials.",
            "two harbour officials",
        );
    }
}
