//! Decides on which day and at which place each quotation was spoken.
//!
//! In: an article, its sentences, its attributions and entities. Out: the attributions' `date` and `place`, each with the words that
//! prove it. The attribution's own clause comes first (stated); then the statement just before it by the same speaker, while nothing
//! says that the occasion changed, or the scene that it is tied to (context); then the same words reported elsewhere in the document (implied). A dateline says only
//! where the reporter was: it is kept as weak. Where two readings are possible there is none. It knows nothing of other documents.

mod adjunct;
mod clause;
mod scene;
mod words;

use rustc_hash::FxHashSet;

use crate::{
    lexicon::Class,
    model::{
        Attribution, Entity, OccurrenceKind, PartialDate, QuoteKind, SpeechDate, SpeechPlace,
        Strength,
    },
    text::{Span, sentences::paragraphs},
};

use super::{
    Article,
    place::{self, Place},
    stream::{self, Item, Stream},
    when::{self, Anchor, tokens},
};
use clause::{Clauses, Reading};

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

/// Gives each attribution the day and the place that the text proves. `verbs` are the bytes where the reporter's finite verbs of
/// speech and meeting begin, in order.
pub fn resolve(
    article: &Article<'_>,
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
    let tokens = tokens::tokens(text, body);
    let anchor = Anchor::among(text, &tokens, article.published);
    let whens = when::find_outside(text, &tokens, &anchor, &quoted);
    let clauses = Clauses {
        text,
        tokens: &tokens,
        whens: &whens,
        verbs,
    };
    let starts: Vec<usize> = paragraphs(text, body).iter().map(|p| p.start()).collect();
    let paragraph_of = |at: usize| starts.partition_point(|&start| start <= at);

    let mut acts = Vec::with_capacity(attributions.len());
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
    from_before(&mut acts);
    referred(&mut acts);
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

/// The bytes where the reporter's finite verbs of speech and meeting begin.
pub fn verbs(text: &str, stream: &Stream) -> Vec<usize> {
    let word = |at: usize| stream.items.get(at).map_or("", |item| item.span.of(text));
    let verb = |at: usize, item: &Item| {
        item.kind == stream::Kind::Word
            && (item.is(Class::SPEECH) && item.is(Class::PAST.or(Class::PRESENT))
                || words::SPOKE.holds_exactly(word(at))
                || words::RECEIVING.holds_exactly(word(at))
                || word(at) == "made" && words::REMARKS.holds_exactly(word(at + 2))
                || word(at) == "speaking" && at > 0 && matches!(word(at - 1), "was" | "were"))
    };
    let all = stream.items.iter().enumerate();
    all.filter(|&(at, item)| verb(at, item))
        .map(|(_, item)| item.span.start())
        .collect()
}

/// Parts the statements from those that are reported inside another's content: "Doe said that Roe hopes …" goes on with Doe.
fn nested_apart(acts: Vec<Act>, attributions: &[Attribution]) -> (Vec<Act>, Vec<Act>) {
    let mut content = Span::default();
    acts.into_iter().partition(|act| {
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
    })
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

/// Reporting clauses that tie no quotation: "Doe insisted on Thursday that …". They carry the occasion for what Doe says next.
fn other_acts(
    clauses: &Clauses<'_>,
    sentences: &[Span],
    quoted: &[Span],
    attributions: &[Attribution],
    entities: &[Entity],
    body: Span,
    mut found: impl FnMut(Span, u32, Reading),
) {
    let mut cues: Vec<Span> = attributions.iter().filter_map(|a| a.cue).collect();
    cues.sort_unstable();
    let mut mentions: Vec<(Span, u32)> = Vec::new();
    for (number, entity) in entities.iter().enumerate() {
        mentions.extend(entity.mentions.iter().map(|&span| (span, number as u32)));
    }
    mentions.sort_unstable();
    let mut claimed = None;
    for (number, &(mention, speaker)) in mentions.iter().enumerate() {
        let sentence = sentences.partition_point(|sentence| sentence.end() <= mention.start());
        let Some(sentence) = sentences
            .get(sentence)
            .filter(|sentence| sentence.contains(mention))
        else {
            continue;
        };
        let next = mentions
            .get(number + 1)
            .map_or(body.end(), |(span, _)| span.start().max(mention.end()));
        let Some(cue) = clauses.cue_after(mention, *sentence, next) else {
            continue;
        };
        let inside = quoted.partition_point(|quote| quote.end() <= mention.start());
        let known = cues.partition_point(|other| other.end() <= cue.start());
        if quoted
            .get(inside)
            .is_some_and(|quote| quote.overlaps(mention) || quote.overlaps(cue))
            || cues.get(known).is_some_and(|other| other.overlaps(cue))
        {
            continue;
        }
        let bounds = bounds(cue, Some(mention), sentences, quoted, body);
        let reading = clauses.read(cue, Some(mention), bounds);
        if reading.clean && claimed != Some(cue) {
            // The first name before a cue is its subject, the next one stands in an adjunct ("Doe, speaking alongside Roe, said").
            claimed = Some(cue);
            found(cue, speaker, reading);
        }
    }
}

impl Clauses<'_> {
    /// The verb of speech whose subject a mention is: the first one in reach with only adjuncts, adverbs or an apposition between.
    fn cue_after(&self, mention: Span, sentence: Span, next_mention: usize) -> Option<Span> {
        /// Tokens looked at after a mention.
        const REACH: usize = 24;
        let next = self.verbs.partition_point(|&verb| verb < mention.end());
        let from = self.token_at(mention.end());
        let mut checked = from;
        for &verb in &self.verbs[next..] {
            if verb >= sentence.end() {
                return None;
            }
            let at = self.token_at(verb);
            if at > from + REACH || !(checked..at).all(|at| self.passable(at, at == from)) {
                return None;
            }
            checked = at;
            if self.speaks(at) {
                // Another mention right before the verb is its subject, unless a comma parts it off ("Doe, speaking alongside Roe, said").
                let token = self.tokens.get(at)?;
                let parted = self.text.get(mention.end()..token.start)?.contains(',');
                return (next_mention >= token.start || parted)
                    .then_some(Span::new(token.start, token.end));
            }
        }
        None
    }

    /// True for what may stand between a subject and its verb; right behind the subject no apostrophe may.
    fn passable(&self, at: usize, first: bool) -> bool {
        match self.tokens[at].kind {
            tokens::Kind::Word(_) | tokens::Kind::Number { .. } => true,
            tokens::Kind::Mark('\'' | '’') => !first,
            tokens::Kind::Mark(mark) => matches!(mark, ',' | '.' | '-'),
        }
    }
}

/// A statement that says nothing of its own day or place is of the same occasion as the one just before it by the same speaker.
fn from_before(acts: &mut [Act]) {
    for at in 1..acts.len() {
        let (before, rest) = acts.split_at_mut(at);
        let (last, this) = (&before[at - 1], &mut rest[0]);
        let same = this.speaker.is_some()
            && last.speaker == this.speaker
            && this.paragraph - last.paragraph <= 1;
        if !same || this.reading.apart || this.reading.unreal || last.reading.unreal {
            continue;
        }
        // A statement, a tweet or an interview is an occasion of its own.
        if this.reading.media && !last.reading.media {
            continue;
        }
        // What somebody "says" in a running commentary is not of the month in which something else was said.
        let coarse = last
            .date
            .as_ref()
            .is_some_and(|date| date.date.day_of_month().is_none());
        // "Earlier this year, Doe said he had met her" may date the meeting.
        let loose = coarse
            && (this.present && !last.present
                || last
                    .reading
                    .dates
                    .iter()
                    .any(|(_, rule)| *rule == "date-before-subject"));
        if this.date.is_none() && this.reading.dates.is_empty() && !loose && !this.reading.other_day
        {
            this.date = last.date.clone().map(|date| SpeechDate {
                strength: date.strength.max(Strength::Context),
                rule: "same-speaker-goes-on",
                ..date
            });
        }
        let dates_agree = match (&this.date, &last.date) {
            (Some(a), Some(b)) => a.date.agrees_with(b.date),
            _ => true,
        };
        if this.place.is_none()
            && this.reading.places.is_empty()
            && !this.reading.event
            && !this.reading.media
            && dates_agree
            && !this.reading.other_day
        {
            this.place = last.place.clone().map(|place| SpeechPlace {
                strength: place.strength.max(Strength::Context),
                rule: "same-speaker-goes-on",
                ..place
            });
        }
    }
}

/// "Doe made the remark during a visit to Porto.": what the same speaker was just quoted with was said there and then.
fn referred(acts: &mut [Act]) {
    /// Quotations that one such sentence tells of.
    const MOST: usize = 4;
    for at in 1..acts.len() {
        if !acts[at].refers {
            continue;
        }
        let (before, rest) = acts.split_at_mut(at);
        let told = &rest[0];
        for this in before.iter_mut().rev().take(MOST) {
            let same = this.speaker.is_some()
                && this.speaker == told.speaker
                && told.paragraph - this.paragraph <= 1;
            if !same || this.refers || this.reading.media || this.reading.unreal {
                break;
            }
            let free = this.date.is_none() && this.reading.dates.is_empty();
            if free && !this.reading.other_day {
                this.date = told.date.clone().map(|date| SpeechDate {
                    strength: date.strength.max(Strength::Implied),
                    rule: "same-speaker-went-on",
                    ..date
                });
            }
            let agree = match (&this.date, &told.date) {
                (Some(a), Some(b)) => a.date.agrees_with(b.date),
                _ => true,
            };
            if agree && this.place.is_none() && this.reading.places.is_empty() {
                this.place = told.place.clone().map(|place| SpeechPlace {
                    strength: place.strength.max(Strength::Implied),
                    rule: "same-speaker-went-on",
                    ..place
                });
            }
            if this.reading.apart {
                break;
            }
        }
    }
}

/// A quotation whose speaker goes on at once with one that is given a place was spoken there too.
fn from_after(acts: &mut [Act], attributions: &[Attribution]) {
    let direct = |act: &Act| {
        act.attribution
            .is_some_and(|number| attributions[number].kind == QuoteKind::Direct)
    };
    for at in (1..acts.len()).rev() {
        let (before, rest) = acts.split_at_mut(at);
        let (this, next) = (&mut before[at - 1], &rest[0]);
        let same = this.speaker.is_some()
            && next.speaker == this.speaker
            && next.paragraph - this.paragraph <= 1;
        if !same
            || !direct(this)
            || !direct(next)
            || next.reading.apart
            || next.reading.unreal
            || this.reading.unreal
            || this.reading.apart
        {
            continue;
        }
        if this.place.is_none()
            && !this.reading.event
            && !this.reading.media
            && this.reading.places.is_empty()
        {
            this.place = next
                .place
                .clone()
                .filter(|place| place.strength == Strength::Stated)
                .map(|place| SpeechPlace {
                    strength: Strength::Implied,
                    rule: "same-speaker-went-on",
                    ..place
                });
        }
    }
}

/// A fragment and the sentence that it was taken from are one statement.
fn same_words(text: &str, acts: &mut [Act], attributions: &[Attribution]) {
    let words = |act: &Act| -> Vec<String> {
        let span = act
            .attribution
            .map_or(Span::default(), |number| attributions[number].span);
        let all = span
            .of(text)
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase);
        all.filter(|word| word.len() > 3).collect()
    };
    for at in 1..acts.len() {
        for other in at.saturating_sub(4)..at {
            let (before, rest) = acts.split_at_mut(at);
            let (first, second) = (&mut before[other], &mut rest[0]);
            let near = second.paragraph - first.paragraph <= 3;
            if first.speaker.is_none()
                || first.speaker != second.speaker
                || !near
                || first.attribution.is_none()
                || second.attribution.is_none()
            {
                continue;
            }
            let proved = |act: &Act| {
                let date = act.date.as_ref().map(|date| date.strength);
                let place = act.place.as_ref().map(|place| place.strength);
                [date, place].contains(&Some(Strength::Stated))
            };
            let open = |act: &Act| act.date.is_none() || act.place.is_none();
            if !(proved(first) && open(second) || proved(second) && open(first)) {
                continue;
            }
            let (a, b) = (words(first), words(second));
            let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            let long: FxHashSet<String> = long.into_iter().collect();
            // One word is the same statement only where it is a telling one.
            let telling = short.len() > 1 || short.first().is_some_and(|word| word.len() > 6);
            if !telling || short.is_empty() || !short.iter().all(|word| long.contains(word)) {
                continue;
            }
            share(first, second);
            share(second, first);
        }
    }
}

fn share(from: &Act, to: &mut Act) {
    if from.reading.unreal || to.reading.unreal || to.reading.apart || from.reading.apart {
        return;
    }
    if to.date.is_none() && to.reading.dates.is_empty() {
        to.date = from
            .date
            .clone()
            .filter(|date| date.strength == Strength::Stated)
            .map(|date| SpeechDate {
                strength: Strength::Implied,
                rule: "same-statement",
                ..date
            });
    }
    if to.place.is_none() && to.reading.places.is_empty() && !to.reading.media {
        to.place = from
            .place
            .clone()
            .filter(|place| place.strength == Strength::Stated)
            .map(|place| SpeechPlace {
                strength: Strength::Implied,
                rule: "same-statement",
                ..place
            });
    }
}

#[cfg(test)]
mod tests;
