//! Decides on which day and at which place each quotation was spoken.
//!
//! In: an article, its sentences, its attributions and entities. Out: the attributions' `date` and `place`, each with the words that
//! prove it. The attribution's own clause comes first (stated); then the statement just before it by the same speaker, while nothing
//! says that the occasion changed, or the scene that it is tied to (context); then the same words reported elsewhere in the document (implied). A dateline says only
//! where the reporter was: it is kept as weak. Where two readings are possible there is none. It knows nothing of other documents.

mod adjunct;
mod carry;
mod clause;
mod led;
mod object;
mod others;
mod row;
mod scene;
mod words;

use rustc_hash::FxHashSet;

use crate::{
    lexicon::Class,
    model::{
        Attribution, Entity, OccurrenceKind, PartialDate, QuoteKind, SpeakerKind, SpeechDate,
        SpeechPlace, Strength,
    },
    text::Span,
};

use super::{
    Article,
    place::{self, Place},
    stream::{self, Item, Stream},
    when::{
        self, Anchor, When,
        tokens::{self, Tokens},
    },
};
use carry::{from_after, from_before, interviewed, referred, same_words};
use clause::{Clauses, Reading};
use others::other_acts;

pub(super) use words::ALL as LISTS;

/// One statement in the text: an attribution, or a reporting clause that no quotation belongs to.
struct Act {
    /// Where its cue stands (its words, where it has none).
    at: usize,
    paragraph: usize,
    speaker: Option<u32>,
    attribution: Option<usize>,
    /// The cue is in the present tense.
    present: bool,
    /// It tells only where and when what was just quoted was said: "Doe made the remark in Porto", "She was speaking on Monday".
    refers: bool,
    reading: Reading,
    date: Option<SpeechDate>,
    place: Option<SpeechPlace>,
}

/// Gives each attribution the day and the place that the text proves. `tokens`, `paragraphs` and `sentences` are the article's, `verbs` the
/// bytes where the reporter's finite verbs of speech and meeting begin, in order.
pub(super) fn resolve(
    article: &Article<'_>,
    tokens: &Tokens,
    paragraphs: &[Span],
    sentences: &[Span],
    verbs: &[usize],
    attributions: &mut [Attribution],
    entities: &[Entity],
) {
    let (text, body) = (article.text, article.body);
    let mut quoted: Vec<Span> = attributions
        .iter()
        .filter(|a| a.kind != QuoteKind::Indirect)
        .map(|a| a.span)
        .collect();
    quoted.sort_unstable();
    let anchor = Anchor::among(text, &tokens.all, article.published);
    let whens = when::find_outside(text, &tokens.all, &anchor, &quoted);
    let clauses = Clauses::new(text, tokens, &whens, verbs);
    let paragraph_of = |at: usize| paragraphs.partition_point(|p| p.start() <= at);

    let mut acts = Vec::with_capacity(attributions.len() + attributions.len() / 2);
    for (number, attribution) in attributions.iter().enumerate() {
        crate::stop::check();
        let reading = attribution.cue.map(|cue| {
            let bounds = bounds(cue, attribution.source, sentences, &quoted, body);
            let mut reading = clauses.read(cue, attribution.source, bounds);
            if attribution.kind != QuoteKind::Indirect && reading.silent() {
                clauses.lead(attribution.span, sentences, &mut reading);
            }
            (cue, reading)
        });
        acts.push(act(
            text,
            paragraph_of(attribution.span.start()),
            attribution.span.start(),
            attribution.speaker,
            Some(number),
            reading,
        ));
    }
    other_acts(
        &clauses,
        sentences,
        &quoted,
        attributions,
        entities,
        body,
        |cue, speaker, reading| {
            acts.push(act(
                text,
                paragraph_of(cue.start()),
                cue.start(),
                Some(speaker),
                None,
                Some((cue, reading)),
            ));
        },
    );
    acts.sort_by_key(|act| act.at);
    drop_people(&mut acts, entities);

    let (mut acts, nested) = nested_apart(acts, attributions);
    scene::from_scenes(
        &clauses,
        sentences,
        &quoted,
        attributions,
        entities,
        paragraph_of,
        &mut acts,
    );
    let turns = turns(&clauses, sentences, &acts);
    from_before(&mut acts, &turns);
    referred(&mut acts);
    interviewed(&mut acts, attributions);
    from_after(&mut acts, attributions);
    same_words(text, &mut acts, attributions);
    let dateline = place::dateline(text, body);
    for act in acts.into_iter().chain(nested) {
        let Some(attribution) = act
            .attribution
            .and_then(|number| attributions.get_mut(number))
        else {
            continue;
        };
        attribution.date = act.date;
        attribution.place = act.place;
        if attribution.place.is_none() && attribution.position == OccurrenceKind::Body {
            attribution.place = dateline.as_ref().map(|place| SpeechPlace {
                place: place.name.clone(),
                basis: place.span,
                strength: Strength::Weak,
                rule: "dateline",
            });
        }
    }
}

/// Takes back the places that are people: *asked whether she trusted in Ann Roe*.
fn drop_people(acts: &mut [Act], entities: &[Entity]) {
    let mut people: Option<FxHashSet<usize>> = None;
    for act in acts {
        let unknown = act
            .reading
            .places
            .iter()
            .all(|(place, _)| place.entry.is_none());
        let Some(place) = act.place.as_ref().filter(|_| unknown) else {
            continue;
        };
        let people = people.get_or_insert_with(|| {
            // One word that no list has may be a town's.
            let person = |e: &&Entity| e.kind == SpeakerKind::Person && e.name.contains(' ');
            let named = entities.iter().filter(person);
            named
                .flat_map(|e| e.mentions.iter().map(|m| m.start()))
                .collect()
        });
        if people.contains(&place.basis.start()) {
            act.place = None;
            act.reading.places.clear();
        }
    }
}

/// The bytes where the reporter's finite verbs of speech and meeting begin, in order.
pub(super) fn verbs(stream: &Stream<'_>, tokens: &Tokens) -> Vec<usize> {
    let items = &stream.items;
    let word = |item: &Item| item.kind == stream::Kind::Word;
    let speech = |item: &&Item| {
        item.is(Class::SPEECH) && item.is(Class::PAST.or(Class::PRESENT)) && word(item)
    };
    let spoken = items.iter().filter(speech);
    let mut found: Vec<usize> = spoken.map(|item| item.span.start()).collect();
    let word_at = |at: usize| stream.word(at);
    let tells = |at: usize| {
        words::SPOKE.holds_exactly(word_at(at))
            || words::RECEIVING.holds_exactly(word_at(at))
            || word_at(at) == "made" && words::REMARKS.holds_exactly(word_at(at + 2))
            || word_at(at) == "speaking" && at > 0 && matches!(word_at(at - 1), "was" | "were")
    };
    for token in &tokens.all {
        if token.known.on_any(words::MEETING) {
            let at = items.partition_point(|item| item.span.start() < token.start);
            // In a quotation no item begins.
            let item = items
                .get(at)
                .filter(|item| item.span.start() == token.start);
            if item.is_some_and(|i| word(i) && i.shape == stream::Shape::Lower) && tells(at) {
                found.push(token.start);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// For each act, the last expression of time that begins a sentence of the reporter's since the act before and is no act's own: *The next
/// day the wall fell.* What follows it is of that day, if of any.
fn turns(clauses: &Clauses<'_>, sentences: &[Span], acts: &[Act]) -> Vec<Option<When>> {
    let mut turns = vec![None; acts.len()];
    let mut next = 0;
    for when in clauses.whens {
        let at = when.span.start();
        while next < acts.len() && acts[next].at <= at {
            next += 1;
        }
        if next == acts.len() {
            break;
        }
        let number = sentences.partition_point(|sentence| sentence.end() <= at);
        let Some(sentence) = sentences.get(number) else {
            continue;
        };
        let (from, to) = (clauses.token_at(sentence.start()), clauses.token_at(at));
        let leads = to - from <= 3
            && (from..to)
                .all(|at| clauses.is_any(at, words::LEADING) || clauses.is_any(at, words::OPENERS));
        // "She declined to say more on Thursday."
        let declines = || {
            const NEAR: usize = 12;
            let mut near = from.max(to.saturating_sub(NEAR))..to;
            near.any(|at| clauses.is_any(at, &["declined", "refused"]))
        };
        let leads = leads || declines();
        let own = acts[next]
            .reading
            .dates
            .iter()
            .any(|(own, _)| own.span == when.span);
        if leads && !own {
            turns[next] = Some(*when);
        }
    }
    turns
}

/// Parts the statements from those that are reported inside another's content: "Doe said that Roe hopes …" goes on with Doe.
fn nested_apart(mut acts: Vec<Act>, attributions: &[Attribution]) -> (Vec<Act>, Vec<Act>) {
    let mut content = Span::default();
    let mut stands = |act: &Act| {
        let attribution = act.attribution.map(|number| &attributions[number]);
        let cue = attribution
            .and_then(|a| a.cue)
            .map_or(act.at, |cue| cue.start());
        let indirect = attribution.is_none_or(|a| a.kind == QuoteKind::Indirect);
        if indirect && content.holds(cue) {
            return false;
        }
        if let Some(attribution) = attribution.filter(|_| indirect) {
            content = attribution.span;
        }
        true
    };
    let nested = acts.extract_if(.., |act| !stands(act)).collect();
    (acts, nested)
}

/// The reporter's own words around a cue: its sentence, up to the quotations on either side.
fn bounds(
    cue: Span,
    source: Option<Span>,
    sentences: &[Span],
    quoted: &[Span],
    body: Span,
) -> Span {
    let number = sentences.partition_point(|sentence| sentence.end() <= cue.start());
    let sentence = sentences
        .get(number)
        .copied()
        .filter(|sentence| sentence.overlaps(cue))
        .unwrap_or(cue);
    let sentence = sentence.union(
        source
            .filter(|source| source.start().abs_diff(cue.start()) < 400)
            .unwrap_or(cue),
    );
    let whole = source.map_or(cue, |source| source.union(cue));
    let after = quoted.partition_point(|quote| quote.start() < whole.end());
    let right = quoted.get(after).map_or(body.end(), |quote| quote.start());
    let before = quoted[..after]
        .iter()
        .rev()
        .find(|quote| quote.end() <= whole.start());
    let left = before.map_or(body.start(), |quote| quote.end());
    Span::new(
        sentence.start().max(left),
        sentence.end().min(right).max(cue.end()),
    )
}

fn act(
    text: &str,
    paragraph: usize,
    at: usize,
    speaker: Option<u32>,
    attribution: Option<usize>,
    read: Option<(Span, Reading)>,
) -> Act {
    let present = read
        .as_ref()
        .is_some_and(|(cue, _)| cue.of(text).ends_with('s'));
    let refers = attribution.is_none()
        && read
            .as_ref()
            .is_some_and(|(cue, _)| matches!(cue.of(text), "made" | "speaking"));
    let reading = read.map(|(_, reading)| reading).unwrap_or_default();
    Act {
        at,
        paragraph,
        speaker,
        attribution,
        present,
        refers,
        date: date(&reading),
        place: place_of(text, &reading),
        reading,
    }
}

/// The one day that a clause gives: the finest of those that agree.
fn date(reading: &Reading) -> Option<SpeechDate> {
    let mut best: Option<SpeechDate> = None;
    for (when, rule) in &reading.dates {
        let date = when.partial()?;
        let found = SpeechDate {
            date,
            basis: when.span,
            strength: Strength::Stated,
            rule,
        };
        match &best {
            Some(other) if !other.date.agrees_with(date) => return None,
            Some(other) if finer(other.date, date) => {}
            _ => best = Some(found),
        }
    }
    best
}

fn finer(a: PartialDate, b: PartialDate) -> bool {
    (a.day_of_month().is_some(), a.month().is_some())
        >= (b.day_of_month().is_some(), b.month().is_some())
}

/// The one place that a clause gives: "the Elysee Palace in Paris" is one; two in different places of the clause are none.
fn place_of(text: &str, reading: &Reading) -> Option<SpeechPlace> {
    let mut best: Option<(Place, &'static str)> = None;
    for (place, rule) in reading.places.iter().filter(|_| !reading.remote) {
        match &mut best {
            None => best = Some((place.clone(), rule)),
            Some((first, _)) if first.name == place.name => {}
            Some((first, _)) => {
                let between = text
                    .get(first.span.end()..place.span.start())
                    .unwrap_or_default()
                    .trim_matches([' ', ',']);
                if !matches!(between, "in" | "near" | "outside") {
                    return None;
                }
                first.span = first.span.union(place.span);
                first.name = format!("{} {between} {}", first.name, place.name);
            }
        }
    }
    best.map(|(place, rule)| SpeechPlace {
        place: place.name,
        basis: place.span,
        strength: Strength::Stated,
        rule,
    })
}

#[cfg(test)]
mod tests;
