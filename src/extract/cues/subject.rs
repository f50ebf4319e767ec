//! Finds the subjects of clauses without a parser: which mention a verb belongs to, across appositions, asides and datelines.
//!
//! In: items and mentions of one sentence. Out: mentions. It knows nothing of cues or of who the mentions are.

use crate::lexicon::{
    Class,
    places::{PlaceKind, place},
};

use super::{
    super::{
        mentions::Form,
        stream::{Kind, Sentence, Shape},
    },
    Reader,
};

/// How far back a source is looked for, in items. Sentences longer than that are lists or broken copy.
const REACH: usize = 80;

impl Reader<'_> {
    /// The leftmost mention of a chain tied by prepositions: "a spokesman for the Doe campaign" begins at "a spokesman".
    pub(super) fn chain(&self, m: usize, sentence: &Sentence) -> usize {
        let mut m = m;
        for _ in 0..4 {
            let start = self.mentions.all[m].start;
            if start <= sentence.start + 1 {
                return m;
            }
            let joint = &self.items[start - 1];
            let word = joint.word;
            let named = self.mentions.all[m].name.is_some_and(|(a, b)| b - a > 1)
                && self.mentions.all[m].form == Form::Person;
            if word == "and"
                && !named
                && let Some(left) = self.mentions.at(start - 2)
                && self.mentions.all[left].end == start - 1
            {
                // "Doe of the Globe and Mail said": both names hang on the noun before.
                let head = self.chain(left, sentence);
                return if head == left { m } else { head };
            }
            if word == "by"
                && start >= 3
                && let participle = self.items[start - 2].word
                && (participle.ends_with("ed")
                    || matches!(
                        participle,
                        "seen" | "written" | "read" | "led" | "held" | "made" | "given"
                    ))
                && let Some(left) = self.mentions.at(start - 3)
                && self.mentions.all[left].end == start - 2
            {
                m = left;
                continue;
            }
            // "a source close to the board", "officials familiar with the talks"
            if matches!(word, "to" | "with" | "in" | "on")
                && matches!(
                    self.items[start - 2].word,
                    "close"
                        | "familiar"
                        | "briefed"
                        | "involved"
                        | "privy"
                        | "loyal"
                        | "opposed"
                        | "next"
                )
                && start >= 3
                && let Some(left) = self.mentions.at(start - 3)
                && self.mentions.all[left].end == start - 2
                && self.mentions.all[left].can_speak()
            {
                m = left;
                continue;
            }
            // "a note taped to the door"
            if joint.is(Class::PREPOSITION)
                && start >= 3
                && self.participle(start - 2)
                && let Some(left) = self.mentions.at(start - 3)
                && self.mentions.all[left].end == start - 2
                && self.writing(left)
            {
                m = left;
                continue;
            }
            // "a report by the board", "the letter on the pier"
            if joint.is(Class::PREPOSITION)
                && matches!(
                    word,
                    "by" | "of"
                        | "for"
                        | "from"
                        | "at"
                        | "in"
                        | "to"
                        | "on"
                        | "about"
                        | "into"
                        | "outside"
                        | "inside"
                        | "near"
                        | "above"
                        | "behind"
                        | "over"
                        | "under"
                        | "against"
                        | "with"
                        | "regarding"
                        | "between"
                )
                && let Some(left) = self.mentions.at(start - 2)
                && self.mentions.all[left].end == start - 1
                && self.writing(left)
            {
                m = left;
                continue;
            }
            // "a statement from the club after the match"
            if matches!(word, "after" | "before" | "during" | "following" | "since")
                && !named
                && let Some(left) = self.mentions.at(start - 2)
                && self.mentions.all[left].end == start - 1
                && let head = self.chain(left, sentence)
                && self.writing(head)
            {
                m = head;
                continue;
            }
            // "a woman behind me"
            if matches!(word, "behind" | "beside" | "near" | "opposite")
                && self.items[start].is(Class::OBJECT_PRONOUN)
                && let Some(left) = self.mentions.at(start - 2)
                && self.mentions.all[left].end == start - 1
                && self.mentions.all[left].can_speak()
            {
                return left;
            }
            if joint.kind == Kind::Word
                && joint.is(Class::PREPOSITION)
                && matches!(
                    word,
                    "of" | "for" | "from" | "with" | "at" | "in" | "to" | "on"
                )
                && let Some(left) = self.mentions.at(start - 2)
                && self.mentions.all[left].end == start - 1
            {
                let mention = &self.mentions.all[left];
                let solid = mention.can_speak() && mention.form != Form::Pronoun || word == "of";
                if !solid
                    || mention.form == Form::Thing && self.mentions.all[m].form == Form::Pronoun
                {
                    return m;
                }
                // "told Fox News in May Doe said": an object is not the head of the subject that follows.
                let before = mention.start.checked_sub(1).map(|k| &self.items[k]);
                if matches!(word, "in" | "on" | "at" | "to" | "with" | "for")
                    && before
                        .is_some_and(|b| b.kind == Kind::Word && b.is(Class::CUE.or(Class::VERB)))
                {
                    return m;
                }
                m = left;
                continue;
            }
            return m;
        }
        m
    }

    /// True for the participle of a short relative clause ("taped", "sent").
    fn participle(&self, at: usize) -> bool {
        let item = &self.items[at];
        let word = item.word;
        item.shape == Shape::Lower
            && (word.ends_with("ed")
                || matches!(
                    word,
                    "sent"
                        | "written"
                        | "hung"
                        | "stuck"
                        | "left"
                        | "shown"
                        | "seen"
                        | "made"
                        | "given"
                        | "drawn"
                ))
    }

    /// True for a noun phrase whose head is something written.
    pub(super) fn writing(&self, m: usize) -> bool {
        let mention = &self.mentions.all[m];
        mention.form == Form::Thing && self.items[mention.head].is(Class::WRITING)
    }

    /// True for a short quotation inside an aside (“…, host of “The Show,” said”).
    pub(super) fn closes_aside(&self, at: usize) -> bool {
        matches!(self.items[at].kind, Kind::Quote(_)) && self.items[at].span.len() < 60
    }

    /// The subject before the comma (or bracket, or dash) at `comma`, across appositions and relative clauses.
    pub(super) fn across(&self, sentence: &Sentence, comma: usize) -> Option<usize> {
        // "Sen. Doe (R-Tex.) said"
        if self.items[comma].kind == Kind::Close {
            let open = (sentence.start..comma)
                .rev()
                .take(10)
                .find(|&o| self.items[o].kind == Kind::Open)?;
            let m = self
                .mentions
                .at(open.checked_sub(1)?)
                .filter(|&m| self.mentions.all[m].end == open)?;
            let m = self.chain(m, sentence);
            return self.mentions.all[m].can_speak().then_some(m);
        }
        let mut k = comma;
        let mut best = None;
        let floor = sentence.start.max(comma.saturating_sub(REACH));
        let mut segment_end = comma;
        let mut thing = None;
        let mut apposition: Option<usize> = None;
        while k > floor {
            k -= 1;
            let kind = self.items[k].kind;
            let breaks = match kind {
                Kind::Comma | Kind::Dash => true,
                Kind::Open => true,
                // "the No. 2 on the board"
                Kind::Stop
                    if k > floor
                        && self.items[k - 1].word == "No"
                        && self.items[k + 1].kind == Kind::Number =>
                {
                    continue;
                }
                Kind::Semicolon | Kind::Colon | Kind::Stop => return best.or(apposition),
                Kind::Quote(_) if !self.closes_aside(k) || k == floor => {
                    return best.or(apposition);
                }
                _ => false,
            };
            if !breaks && k > floor {
                continue;
            }
            let from = if breaks { k + 1 } else { k };
            // What stands between this comma and the next: an aside, or the subject itself.
            if from < segment_end && !self.aside(from, segment_end) {
                // The segment is a clause or a bare phrase: its own last mention is the subject.
                let m = self
                    .mentions
                    .at(segment_end - 1)
                    .filter(|&m| self.mentions.all[m].end == segment_end);
                return match m {
                    Some(m) if self.mentions.all[self.chain(m, sentence)].can_speak() => {
                        Some(self.chain(m, sentence))
                    }
                    _ => best.or(apposition),
                };
            }
            // "Asked by the mayor, Poe, if it was late, Doe, a vet, said": the leading clause ends before the subject.
            let clause = self.items[from].is(Class::CONJUNCTION)
                || matches!(self.items[from].word, "whether" | "why" | "how" | "what");
            if clause && best.is_some() && self.asked(sentence) {
                return best;
            }
            // Before the comma: a mention that can be the subject.
            if breaks
                && k > sentence.start
                && let Some(m) = self.mentions.at(k - 1)
                && self.mentions.all[m].end == k
            {
                let last = m;
                let m = self.chain(m, sentence);
                // "The Special Adviser on Media to the Governor, Ann Roe, in a statement, said": the phrase behind an office may be
                // longer than its noun tells, and the name between commas is whose office it is.
                let apposed = |b: usize| {
                    let name = &self.mentions.all[b];
                    let office = &self.mentions.all[m];
                    let capital = self.items[office.end - 1].capital();
                    name.start == k + 1
                        && name.form == Form::Person
                        && name.name.is_some_and(|(a, b)| b - a > 1)
                        && self.items[name.end].kind == Kind::Comma
                        && last != m
                        && (capital || office.form == Form::Description)
                        && self.items[office.start].is(Class::DETERMINER.or(Class::POSSESSIVE))
                        && self.items[office.end - 1].is(Class::ROLE.or(Class::TITLE))
                        && self.printed(m, sentence).end() < self.items[k - 1].span.end()
                };
                if best.is_some_and(apposed) {
                    return best;
                }
                // "Of Roe, Doe, who …, said": what a preposition governs is no subject.
                let start = self.mentions.all[m].start;
                let governed = start > sentence.start
                    && (self.items[start - 1].is(Class::PREPOSITION)
                        || matches!(self.items[start].word, "him" | "them" | "me" | "us"));
                if self.mentions.all[m].can_speak() && !governed {
                    // "the fund, whose director, Ann Roe, said"
                    // "Roe, whose firm, Doe Works, sells nets, said": the firm has a verb of its own.
                    if self.items[start].word == "whose"
                        && self.mentions.all[m].form == Form::Description
                    {
                        return Some(m);
                    }
                    best = Some(m);
                    if self.opens_clause(m, sentence) {
                        return best;
                    }
                } else if !governed && self.opens_clause(m, sentence) {
                    // "The ad, titled “…,” says"
                    thing = Some(m);
                    break;
                }
            }
            if from < segment_end
                && let Some(m) = self.mentions.from(from)
                && apposition.is_none()
                && self.mentions.all[m].can_speak()
            {
                apposition = Some(m);
            }
            segment_end = k;
        }
        best.or(thing).or(apposition)
    }

    /// True for a sentence that begins with a question put to its subject.
    fn asked(&self, sentence: &Sentence) -> bool {
        matches!(
            self.items[sentence.start].word,
            "Asked" | "Pressed" | "Questioned" | "Challenged"
        )
    }

    /// True where a mention stands where a clause begins.
    pub(super) fn opens_clause(&self, m: usize, sentence: &Sentence) -> bool {
        let start = self.mentions.all[m].start;
        if start == sentence.start {
            return true;
        }
        let before = &self.items[start - 1];
        match before.kind {
            Kind::Quote(_) | Kind::Semicolon | Kind::Colon | Kind::Dash => true,
            Kind::Word => {
                before.is(Class::COORDINATOR)
                    && start >= 2
                    && matches!(self.items[start - 2].kind, Kind::Comma | Kind::Quote(_))
                    || before.is(Class::CONJUNCTION) && !before.is(Class::COORDINATOR)
            }
            _ => false,
        }
    }

    /// True where a stretch between commas is an apposition, a relative clause or another aside.
    pub(super) fn aside(&self, from: usize, to: usize) -> bool {
        let first = &self.items[from];
        if first.kind == Kind::Number
            || first.is(Class::RELATIVE)
            || first.is(Class::ING)
            || first.word.ends_with("ing")
        {
            return true;
        }
        if matches!(first.kind, Kind::Open | Kind::Quote(_)) {
            return true;
        }
        if first.is(Class::CONJUNCTION) && !first.is(Class::COORDINATOR)
            || first.is(Class::PREPOSITION)
        {
            return true;
        }
        // A participle ("flanked by …", "asked about …") or an adjective phrase.
        if !first.capital() && first.word.ends_with("ed") {
            return true;
        }
        // A noun phrase without a finite verb of its own is an apposition.
        !self.items[from..to].iter().any(|i| {
            i.is(Class::VERB.or(Class::AUXILIARY))
                || i.is(Class::SPEECH)
                    && (i.is(Class::PAST) || i.is(Class::PRESENT) && !i.is(Class::NOUNISH))
                    && !i.is(Class::BASE)
        }) || self.items[from..to].iter().any(|i| i.is(Class::RELATIVE))
    }

    /// The sentence's main subject among the items before `upto`: the first mention that a verb follows, outside leading asides.
    pub(super) fn main_subject(&self, sentence: &Sentence, upto: usize) -> Option<usize> {
        let begin = self.past_dateline(sentence);
        let mut fallback = None;
        let mut chosen: Option<usize> = None;
        // "The ad hits Roe and claims": what is written, where it begins the clause.
        let mut paper = None;
        let mut at = begin;
        let end = upto.min(sentence.end).min(begin + REACH);
        // "Despite the others killed there, Doe says": no subject stands before the comma that ends a leading phrase.
        let opener = self.items.get(begin).filter(|_| begin < end);
        let mut leading = opener.is_some_and(|i| {
            let word = i.word;
            i.is(Class::PREPOSITION)
                || i.is(Class::CONJUNCTION) && !i.is(Class::COORDINATOR)
                || word.len() > 5 && word.ends_with("ing") && self.mentions.from(begin).is_none()
        });
        // The first mention behind that comma stands where the sentence begins.
        let mut opens = begin;
        while at < end {
            if leading && self.items[at].kind == Kind::Comma {
                leading = false;
                opens = at + 1;
            }
            let Some(m) = self.mentions.from(at) else {
                at += 1;
                continue;
            };
            let mention = &self.mentions.all[m];
            at = mention.end.max(at + 1);
            if mention.start == begin && self.writing(m) && self.verb_at(mention.end, sentence.end)
            {
                paper = Some(m);
            }
            if !mention.can_speak() || leading {
                continue;
            }
            // "In Ames, Iowa, Roe left": a place only goes on with the phrase.
            let opens =
                mention.start == opens && place(mention.span(self.stream).of(self.text)).is_none();
            let first = mention.start == begin || opens;
            let before = mention
                .start
                .checked_sub(1)
                .filter(|_| !first)
                .map(|b| &self.items[b]);
            // An object of a preposition or a verb, or the subject of a subordinate clause, is not it.
            if before.is_some_and(|b| {
                b.kind == Kind::Word
                    && (b.is(Class::PREPOSITION)
                        || b.is(Class::CONJUNCTION) && !b.is(Class::COORDINATOR)
                        || b.is(Class::VERB.or(Class::CUE).or(Class::AUXILIARY)))
            }) {
                continue;
            }
            if chosen.is_some() && !self.resets(sentence, mention.start) {
                continue;
            }
            if self.verb_at(mention.end, sentence.end)
                || (first || chosen.is_none() && before.is_some_and(|b| b.is(Class::COORDINATOR)))
                    && self.verb_follows(mention.end, sentence.end)
            {
                chosen = Some(m);
            } else if fallback.is_none()
                && (first || before.is_some_and(|b| matches!(b.kind, Kind::Comma | Kind::Quote(_))))
                && !matches!(
                    self.items.get(mention.end).map(|i| i.kind),
                    Some(Kind::Comma)
                )
            {
                fallback = Some(m);
            }
        }
        paper.or(chosen).or(fallback)
    }

    /// Where a sentence begins once a dateline ("PARIS, Sept. 4 (Reuters) —") is passed.
    pub(super) fn past_dateline(&self, sentence: &Sentence) -> usize {
        let first = &self.items[sentence.start];
        // "Lagos (Daily Gull) -": a dateline in small letters has its agency behind it.
        let agency = first.shape == Shape::Capital
            && sentence.start + 1 < sentence.end
            && self.items[sentence.start + 1].kind == Kind::Open;
        if first.shape != Shape::Caps && !agency {
            return self.past_city(sentence);
        }
        let end = sentence.end.min(sentence.start + 14);
        let dash = (sentence.start..end).find(|&i| self.items[i].kind == Kind::Dash);
        match dash {
            Some(dash) if dash + 1 < sentence.end => dash + 1,
            _ => sentence.start,
        }
    }

    /// "Nairobi — The president said": a city alone before the dash, and a sentence behind it.
    fn past_city(&self, sentence: &Sentence) -> usize {
        let start = sentence.start;
        let near = start + 1..sentence.end.min(start + 4);
        let Some(dash) = near.into_iter().find(|&i| self.items[i].kind == Kind::Dash) else {
            return start;
        };
        let name: Vec<&str> = self.items[start..dash].iter().map(|i| i.word).collect();
        let city = self.items[start..dash]
            .iter()
            .all(|i| i.shape == Shape::Capital)
            && place(&name.join(" "))
                .is_some_and(|p| matches!(p.kind, PlaceKind::City | PlaceKind::Capital));
        let begins = dash + 1 < sentence.end && self.items[dash + 1].capital();
        match city && begins {
            true => dash + 1,
            false => start,
        }
    }

    /// True where a finite verb stands at `at`, past adverbs and words of time.
    pub(super) fn verb_at(&self, at: usize, end: usize) -> bool {
        for item in self.items.iter().take(end).skip(at).take(6) {
            if item.kind == Kind::Number || item.kind != Kind::Word {
                return false;
            }
            if item.capital() {
                if item.is(Class::WEEKDAY.or(Class::MONTH)) {
                    continue;
                }
                return false;
            }
            if item.is(Class::AUXILIARY.or(Class::VERB))
                || item.is(Class::CUE) && item.is(Class::PAST.or(Class::PRESENT))
            {
                return true;
            }
            let word = item.word;
            if item.is(Class::ADVERB.or(Class::TIME)) || word.ends_with("ly") || word == "on" {
                continue;
            }
            return word.len() > 3
                && (word.ends_with("ed")
                    || item.class.is_empty() && word.ends_with('s') && !word.ends_with("ss"));
        }
        false
    }

    /// True where a new main clause begins at item `at`: after ", and" or ";".
    pub(super) fn resets(&self, sentence: &Sentence, at: usize) -> bool {
        if at < sentence.start + 2 {
            return false;
        }
        let (a, b) = (&self.items[at - 2], &self.items[at - 1]);
        b.kind == Kind::Semicolon || b.is(Class::COORDINATOR) && a.kind == Kind::Comma
    }

    /// True where a finite verb follows a subject that ends at `at`, across what prepositions and commas add to it.
    pub(super) fn verb_follows(&self, at: usize, end: usize) -> bool {
        let mut k = at;
        let mut in_aside = false;
        while k < end && k < at + 40 {
            let item = &self.items[k];
            match item.kind {
                Kind::Comma | Kind::Dash | Kind::Open | Kind::Close => in_aside = true,
                Kind::Word if item.is(Class::RELATIVE) => in_aside = true,
                Kind::Word if item.is(Class::AUXILIARY.or(Class::VERB)) && !item.capital() => {
                    return true;
                }
                Kind::Word
                    if item.is(Class::CUE)
                        && item.is(Class::PAST.or(Class::PRESENT))
                        && !item.capital() =>
                {
                    return true;
                }
                Kind::Word
                    if !item.capital() && item.span.len() > 3 && item.word.ends_with("ed") =>
                {
                    return true;
                }
                Kind::Word
                    if k == at
                        && !item.capital()
                        && item.class.is_empty()
                        && item.word.ends_with('s') =>
                {
                    return true;
                }
                Kind::Word if item.is(Class::PREPOSITION.or(Class::ADVERB)) || in_aside => {}
                Kind::Word if self.mentions.at(k).is_some() && k > at => {}
                Kind::Word if item.capital() => {}
                Kind::Quote(_) if in_aside => {}
                Kind::Quote(_) | Kind::Stop | Kind::Colon | Kind::Semicolon => return false,
                _ if k == at => return false,
                _ => {}
            }
            k += 1;
        }
        false
    }
}
