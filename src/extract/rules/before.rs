//! *Doe said, “…”*, *Doe called it “…”*: the cue stands before the quotation in the same sentence.

use crate::lexicon::{Class, list::begins_with_one};

use super::{
    super::{
        cues::{By, Event},
        denied,
        mentions::Form,
        page::Page,
        stream::Kind,
        writings::writing,
    },
    Tie, charged, gapped, nested, passed_on, puts_a_question, quoted,
};

/// The nearest event before the quotation in its sentence; verbs of judgement only where none of speech stands there.
pub fn reported(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (number, _) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let events = page.cues.of_sentence(number);
    let before = || {
        events
            .iter()
            .rev()
            .filter(|e| (e.end <= at || e.by == By::Passive) && e.cue.1 <= at)
    };
    let reports = Class::SPEECH.or(Class::NAMING).or(Class::ACCORDING);
    // "Roe was asked by Doe, who had left, “Is it late?”"
    let asked = before()
        .find(|e| e.by == By::Passive && puts_a_question(page.word(e.cue.0)))
        .filter(|_| page.words(quote).ends_with('?'));
    if let Some(asked) = asked {
        return Some(Tie::of(page, asked, "called-by-doe"));
    }
    if let Some(tie) = passed_on::written(page, number, at) {
        return Some(tie);
    }
    if let Some(tie) = charged::charged(page, number, at) {
        return Some(tie);
    }
    if let Some(by) = claims_by(page, number, at) {
        return Some(Tie::to(page, by, "owner-of-statement"));
    }
    if let Some(tie) = rejected(page, number, at) {
        return Some(tie);
    }
    if let Some(tie) = description_of(page, number, at) {
        return Some(tie);
    }
    let strong = before()
        .find(|e| e.class.any(reports) && e.by != By::Noun)
        .map(|nearest| {
            // "Doe said it would tell a story of “…”": a clause about a thing is part of what somebody said.
            // "what it called “…”" is the body's own word.
            let own = nearest
                .start
                .checked_sub(1)
                .is_some_and(|b| page.word(b) == "what");
            let written = nearest.source.is_some_and(|m| writing(page, m));
            // "Asked about Roe's remarks, Doe smiled: “…”"
            // "texted Roe: “…”"
            let end = nested::past_addressee(page, nearest, at);
            let tag = (nearest.end + 1 == at || end + 1 == at)
                && matches!(page.kind(at - 1), Kind::Colon | Kind::Comma);
            // "Doe calling it “…”" goes on with what Doe says.
            let participle = nearest.by != By::Before
                && page.item(nearest.cue.0).is_some_and(|i| i.is(Class::ING));
            let weak = !own && nearest.source.is_some_and(|m| neuter(page, m))
                || nearest.class.any(Class::WEAK) && !written && !tag
                || nearest.class.any(Class::NAMING) && participle;
            let outer = before().find(|e| {
                weak && e.start < nearest.start
                    && e.by != By::Noun
                    && e.class.any(reports)
                    && e.source.is_some_and(|m| !neuter(page, m))
            });
            outer.unwrap_or(nearest)
        });
    // "Doe says it “went”; Roe thinks it “fell”": each clause has its own verb.
    let strong = strong.filter(|s| {
        let parted = (s.end..at).rev().find(|&i| page.kind(i) == Kind::Semicolon);
        let judges = parted.is_some_and(|semicolon| {
            before().any(|e| e.start > semicolon && e.class.any(Class::ATTITUDE))
        });
        // "Doe saying it was “…” and Roe accusing Poe of “…”"
        let another = before().any(|e| {
            e.start > s.end
                && e.class.any(Class::ATTITUDE)
                && e.by == By::Before
                && e.source != s.source
                && e.source.is_some_and(|m| page.mentions.all[m].can_speak())
                && page
                    .item(e.start - 1)
                    .is_some_and(|i| i.is(Class::COORDINATOR))
                && (s.end..e.start).any(|i| matches!(page.kind(i), Kind::Quote(_)))
        });
        !judges && !another
    });
    // "Asked whether the fund was “empty”, Doe said: “…”": the question's words are not the answer's.
    let question = strong.is_some_and(|s| {
        s.by == By::Shared && matches!(page.word(s.cue.0), "Asked" | "Pressed" | "Questioned")
    });
    if question {
        return Some(Tie::open("no-source"));
    }
    let strong = strong.map(|s| nested::within(page, number, at, s).unwrap_or(s));
    // "Roe says she wanted to write “a play”": what Roe says now.
    let strong = strong.map(|s| {
        let wish = s.cue.0.checked_sub(1).is_some_and(|b| page.word(b) == "to");
        let own = s
            .source
            .filter(|&m| wish && page.mentions.all[m].form == Form::Pronoun);
        let told = own.and_then(|m| {
            let start = page.mentions.all[m].start;
            before().find(|e| {
                e.start < s.start
                    && e.by == By::Before
                    && e.class.any(Class::SPEECH)
                    && e.class.any(Class::PAST.or(Class::PRESENT))
                    && (e.cue.1..=e.cue.1 + 1).contains(&start)
            })
        });
        told.unwrap_or(s)
    });
    let noun = before().find(|e| e.by == By::Noun && e.class.any(Class::SPEECH_NOUN));
    if let Some(noun) = noun
        && strong.is_none_or(|s| {
            // "I wept to read Roe's remark that they were “locusts”"
            let nobody = s
                .source
                .is_some_and(|m| page.mentions.all[m].form == Form::Pronoun);
            let near = at - noun.end <= 2 && opens_content(page.word(noun.end))
                || nobody && page.word(noun.end) == "that";
            s.start < noun.start && near && !within_own(page, noun)
        })
        && at - noun.end <= 6
    {
        return Some(Tie::of(page, noun, "owner-of-statement"));
    }
    if let Some(event) = strong {
        if event.by == By::Passive
            && let Some(agent) = agent_behind(page, at, event)
        {
            let tie = Tie::of(page, event, "called-by-doe");
            return Some(Tie {
                source: Some(agent),
                source_span: Some(page.mentions.all[agent].span(&page.stream)),
                with: None,
                ..tie
            });
        }
        // "called “a liar” by Doe and “a genius” by everybody else"
        let by = event.by == By::Passive && page.word(at + 1) == "by";
        if by
            && event
                .source
                .is_none_or(|m| page.mentions.all[m].start != at + 2)
        {
            return Some(Tie::open("no-source"));
        }
        // "wore a T-shirt saying “…”": the shirt does.
        let noun = event.cue.0.checked_sub(1);
        let printed = noun.is_some_and(|i| passed_on::standing(page, i));
        if printed && event.by == By::Shared && event.class.any(Class::ING) {
            return Some(Tie::open("no-source"));
        }
        if let Some(tie) = gapped::tie(page, at, event) {
            return Some(tie);
        }
        let letter = passed_on::lent(page, number, event);
        if let Some(tie) = letter.or_else(|| passed_on::sent(page, number, event)) {
            return Some(tie);
        }
        let rule = match event.by {
            By::According => "according-to",
            By::Shared => "shared-subject",
            By::Relative => "doe-who-said",
            By::Passive => "called-by-doe",
            By::Across => "doe-across-said",
            By::Noun => "statement-said",
            _ => "doe-said-before",
        };
        let quoted = quoted::tie(page, event, rule);
        return Some(quoted.unwrap_or_else(|| Tie::of(page, event, rule)));
    }
    None
}

/// *Doe said in her letter that it “…”*: who says it is told, and the letter is only where.
fn within_own(page: &Page<'_>, noun: &Event) -> bool {
    let owner = noun.source.map(|m| &page.mentions.all[m]);
    owner.is_some_and(|owner| {
        let before = owner.start.checked_sub(1).map(|b| page.word(b));
        owner.form == Form::Pronoun
            && before.is_some_and(|b| matches!(b, "in" | "during" | "at" | "through"))
    })
}

/// *called “a liar” by Doe and “a saint” by Roe*: each of the words is whose *by* stands behind it.
fn agent_behind(page: &Page<'_>, at: usize, event: &Event) -> Option<usize> {
    let behind = page.item(at + 1).filter(|by| by.word == "by");
    let (by, agent) = match behind {
        Some(by) => (by, page.mentions.from(at + 2)?),
        // "by Doe as “fiction” and by Roe as “bad fiction”"
        None => {
            let r#as = at.checked_sub(1).filter(|&i| page.word(i) == "as")?;
            let agent = page.mentions.at(r#as.checked_sub(1)?)?;
            let found = &page.mentions.all[agent];
            let by = page.item(found.start.checked_sub(1)?)?;
            let ends = found.end == r#as && by.word == "by" && found.start > event.cue.1;
            (by, Some(agent).filter(|_| ends)?)
        }
    };
    let other = event.source != Some(agent) && page.mentions.all[agent].can_speak();
    let same = by.sentence == event.sentence;
    (other && same).then(|| apposed(page, agent).unwrap_or(agent))
}

/// The name behind a description and its comma: *by the mayor, Ann Roe.*
pub(super) fn apposed(page: &Page<'_>, m: usize) -> Option<usize> {
    let described = &page.mentions.all[m];
    let parts = |at: usize| {
        matches!(
            page.kind(at),
            Kind::Comma | Kind::Stop | Kind::Semicolon | Kind::Colon
        ) || page.item(at).is_none_or(|i| i.is(Class::COORDINATOR))
    };
    let name = page.mentions.from(described.end + 1)?;
    let named = &page.mentions.all[name];
    (described.form == Form::Description
        && page.kind(described.end) == Kind::Comma
        && named.form == Form::Person
        && parts(named.end))
    .then_some(name)
}

/// *rejected claims by Doe that it was “…”*: whose claims those are.
fn claims_by(page: &Page<'_>, sentence: u32, at: usize) -> Option<usize> {
    /// Items between the claim's *that* and the words, at most.
    const CLAUSE: usize = 12;
    let start = page.stream.sentences[sentence as usize].start;
    let by = (start + 1..at)
        .rev()
        .find(|&i| matches!(page.word(i), "by" | "from"))?;
    let noun = page.item(by - 1)?;
    let claim = noun.is(Class::SPEECH_NOUN) || denied::claim(page.word(by - 1));
    let source = page.mentions.from(by + 1)?;
    let found = &page.mentions.all[source];
    let that = page.word(found.end) == "that" && at - found.end <= CLAUSE;
    let cue = page
        .cues
        .of_sentence(sentence)
        .iter()
        .any(|e| (found.end..at).contains(&e.cue.0) && e.class.any(Class::SPEECH));
    (claim && that && !cue && found.can_speak()).then_some(source)
}

/// *Doe hit back at Roe's description of him as “…”*: the words are Roe's.
fn description_of(page: &Page<'_>, sentence: u32, at: usize) -> Option<Tie> {
    /// Items between the noun and its *as*, at most.
    const OBJECT: usize = 8;
    let r#as = at.checked_sub(1).filter(|&i| page.word(i) == "as")?;
    let start = page.stream.sentences[sentence as usize].start;
    let noun = (start.max(r#as.saturating_sub(OBJECT))..r#as)
        .rev()
        .find(|&i| {
            begins_with_one(
                page.word(i),
                &[
                    "description",
                    "depiction",
                    "characteri",
                    "portrayal",
                    "dismissal",
                ],
            )
        })?;
    let m = page.mentions.at(noun)?;
    let of = page.mentions.all[m].end;
    if page.word(of) != "of" || of >= r#as {
        return None;
    }
    let owner = page.mentions.owner(m)?;
    let found = &page.mentions.all[owner];
    (found.can_speak() && found.form != Form::Pronoun)
        .then(|| Tie::to(page, owner, "owner-of-statement"))
}

/// *Doe rejected claims that it was “…”*: the words are not Doe's. They are whose claims the sentence says these are, or nobody's.
fn rejected(page: &Page<'_>, sentence: u32, at: usize) -> Option<Tie> {
    /// Items between the noun and the words, at most.
    const CLAUSE: usize = 16;
    /// Items between the verb and the noun, at most.
    const OBJECT: usize = 6;
    let start = page.stream.sentences[sentence as usize].start;
    let near = |i: usize, reach: usize| start.max(i.saturating_sub(reach))..i;
    let noun = near(at, CLAUSE)
        .rev()
        .find(|&i| denied::claim(page.word(i)))?;
    let next = page.item(noun + 1)?;
    let content = Class::DETERMINER
        .or(Class::SUBJECT_PRONOUN)
        .or(Class::NEUTER_PRONOUN)
        .or(Class::POSSESSIVE);
    let opens = match page.word(noun + 1) {
        "that" => true,
        "of" => at - noun <= 4,
        _ => noun + 1 < at && next.kind == Kind::Word && (next.is(content) || next.capital()),
    };
    let plain = |i: usize| page.kind(i) == Kind::Word && !denied::claim(page.word(i));
    let verb = near(noun, OBJECT)
        .rev()
        .take_while(|&i| plain(i))
        .any(|i| denied::rejects(page.word(i)));
    // "dismissed claims that it leaks as “rubbish”", "rejected claims that it leaks, but is “sorry”": that is Doe's again.
    let own = (noun + 1..at).any(|i| {
        let behind = page.item(i + 1);
        page.word(i) == "as" && at - i <= 4
            || matches!(
                page.kind(i),
                Kind::Semicolon | Kind::Dash | Kind::Colon | Kind::Quote(_)
            )
            || page.kind(i) == Kind::Comma
                && behind.is_some_and(|b| b.is(Class::COORDINATOR.or(Class::ING)))
    });
    let reports = Class::SPEECH.or(Class::NAMING).or(Class::ACCORDING);
    let cue = page
        .cues
        .of_sentence(sentence)
        .iter()
        .any(|e| (noun + 1..at).contains(&e.cue.0) && e.class.any(reports));
    if !opens || !verb || own || cue {
        return None;
    }
    let owner = page
        .mentions
        .at(noun)
        .and_then(|m| page.mentions.owner(m))
        .filter(|&o| page.mentions.all[o].can_speak());
    Some(owner.map_or(Tie::open("no-source"), |o| {
        Tie::to(page, o, "owner-of-statement")
    }))
}

/// True for a tie to a verb that has not come true: *to begin “…”*.
pub fn hangs_on_an_infinitive(page: &Page<'_>, tie: &Tie) -> bool {
    tie.rule == "shared-subject"
        && tie
            .event
            .and_then(|e| e.checked_sub(1))
            .is_some_and(|b| page.word(b) == "to")
}

/// The nearest verb of judgement, belief or will before the quotation.
pub fn judged(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let (number, _) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let events = page.cues.of_sentence(number);
    let event = events
        .iter()
        .rev()
        .find(|e| e.end <= at && e.class.any(Class::ATTITUDE))?;
    Some(Tie::of(page, event, "attitude-before"))
}

/// True for the word between a noun of speech and what was said ("Doe's call for a “ban”"). *Roe said Doe's call was “absurd”* is Roe's word.
fn opens_content(word: &str) -> bool {
    matches!(word, "of" | "for" | "that" | "to" | "about" | "on")
}

/// True for "it" and for things but what is written.
fn neuter(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    let item = &page.stream.items[mention.start];
    mention.form == Form::Thing && !writing(page, m)
        || mention.form == Form::Pronoun && item.is(Class::NEUTER_PRONOUN)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn words_that_somebody_rejects() {
        for text in [
            "Mayor Ann Roe rejected claims that the pier was “a death trap for all of us”.",
            "Ann Roe rejected accusations that she was “a liar and a cheat”.",
            "Ann Roe dismissed suggestions that the dam was “a ticking bomb waiting for us”.",
            "Ann Roe denied claims that the dam was “a ticking bomb waiting for us”.",
            "Ann Roe disputed reports that the dam was “a ticking bomb waiting for us”.",
            "Ann Roe strongly rejected the idea that the dam was “a ticking bomb waiting for us”.",
        ] {
            says(text, "");
        }
        says(
            "Bob Doe hit back at Ann Roe’s description of him as “a coward and a cheat”.",
            "Ann Roe",
        );
        says(
            "Bob Doe rejected Ann Roe’s claim that it was “a ticking bomb waiting for us”.",
            "Ann Roe",
        );
        says(
            "Ann Roe dismissed claims that the dam leaks as “total rubbish from people who know better”.",
            "Ann Roe",
        );
        says(
            "Ann Roe rejected claims that the dam leaks, calling them “a joke”.",
            "Ann Roe",
        );
    }

    #[test]
    fn each_has_its_own_by() {
        let open = read("Roe was called “a liar” by Ann Poe and “a saint” by everybody else.");
        assert_eq!(open[1].1, "");
        for (text, expected) in [
            (
                "Roe was called “a liar” by Ann Poe and “a saint” by the vicar, Ben Doe.",
                ["Ann Poe", "Ben Doe"],
            ),
            (
                "The plan was dismissed by Ann Poe as “fiction” and by Ben Doe as “bad fiction”.",
                ["Ann Poe", "Ben Doe"],
            ),
        ] {
            let found = read(text);
            let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
            assert_eq!(who, expected, "{text}");
        }
    }

    #[test]
    fn clippings() {
        says("Ann Roe said, “We have waited long enough.”", "Ann Roe");
        let found = read(
            "Ann Roe, described by Bob Doe as “a menace to us all”, was not amused: “Where is the plan, then?”",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Bob Doe", "Ann Roe"]);
        says("Ann Roe called the plan “a gift to smugglers.”", "Ann Roe");
        let found = read(
            "Ann Roe met Bob Doe. She says it “rose at once”; he thinks it was “slower than that”.",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Ann Roe", "Bob Doe"]);
        says(
            "It was paid for by the Harbour Fund, whose director, Ann Roe, called it “a gift to the town”.",
            "Ann Roe",
        );
        says(
            "The mining company, Cobre Alto, expressed “deep sorrow”.",
            "Cobre Alto",
        );
        let found = read(
            "Talks stalled, with Ann Roe saying it was “a game” and Bob Doe accusing the town of “bad manners”.",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Ann Roe", "Bob Doe"]);
        says(
            "Bob Doe rejected claims by Ann Roe that he was “running a bank”.",
            "Ann Roe",
        );
        let found = read("Asked whether the fund was “empty by March”, Ann Roe said: “Not true.”");
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["", "Ann Roe"]);
        says("As my aunt used to say, “Only fools dig here.”", "my aunt");
        says(
            "Bob Doe left. Her predecessor, Ann Roe, said it was “right to laugh”.",
            "Ann Roe",
        );
        says(
            "In a statement his family said: “He went out to the boats.”",
            "his family",
        );
        says(
            "Ann Roe said it would tell a story of “loss and return.”",
            "Ann Roe",
        );
        says(
            "Ann Roe met Bob Doe in May and told him that the harbour was “beyond repair.”",
            "Ann Roe",
        );
        says(
            "Ann Roe attacked the budget, calling it “a bad joke.”",
            "Ann Roe",
        );
        says(
            "Ann Roe wrote back to Bob Doe pointing out that the pier was “full of holes.”",
            "Ann Roe",
        );
        says(
            "The plan was called “a gift to smugglers” by Ann Roe.",
            "Ann Roe",
        );
        let shirt = read("Ann Roe wore a T-shirt saying “Sorry for nothing at all”.");
        assert!(shirt.iter().all(|(_, who)| who != "Ann Roe"), "{shirt:?}");
        says(
            "Quay Foods said in its annual report that it “may have to sell the mill”.",
            "Quay Foods",
        );
        says(
            "According to Ann Roe, the pier is “full of holes.”",
            "Ann Roe",
        );
        says(
            "Ann Roe told Bob Doe’s paper that the mayor’s call was “a bad joke.”",
            "Ann Roe",
        );
        says(
            "Ann Roe said Jim Doe’s remarks “missed the point.”",
            "Ann Roe",
        );
        says(
            "Ann Roe’s claim that the pier is “full of holes” was false.",
            "Ann Roe",
        );
        says(
            "Ann Roe praised the crew as “tireless and brave.”",
            "Ann Roe",
        );
    }
}
