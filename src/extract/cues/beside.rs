//! What belongs to a source beside its own mention: who speaks with it, the name in apposition, the phrase behind its noun.
//!
//! In: a mention that speaks. Out: others that speak with it, and the source as printed.

use crate::{lexicon::Class, text::Span};

use super::{
    super::{
        mentions::Form,
        stream::{Kind, Sentence},
    },
    Reader,
};

impl Reader<'_> {
    /// The first of several that speak together: "Doe and other leaders said", "Doe, Roe and Poe said".
    pub(super) fn partner(&self, m: usize, sentence: &Sentence) -> Option<usize> {
        let start = self.mentions.all[m].start;
        if start < sentence.start + 2 || self.items[start - 1].word != "and" {
            return None;
        }
        let mut end = start - 1;
        // Lists of speakers are short; a long one is no subject.
        for _ in 0..6 {
            let last = self.mentions.at(end.checked_sub(1)?)?;
            // "Roe of the union, Doe of the board and Poe said"
            let left = self.chain(last, sentence);
            let mention = &self.mentions.all[left];
            if self.mentions.all[last].end != end
                || mention.start < sentence.start
                || !mention.can_speak()
                || mention.form == Form::Pronoun
            {
                return None;
            }
            if self.opens_clause(left, sentence) || self.after_phrase(mention.start, sentence) {
                return Some(left);
            }
            end = mention.start.checked_sub(1)?;
            if self.items[end].kind != Kind::Comma || mention.name.is_none() {
                return None;
            }
        }
        None
    }

    /// True behind the comma that ends a leading phrase: "In a joint letter, Doe and Roe wrote".
    fn after_phrase(&self, at: usize, sentence: &Sentence) -> bool {
        let first = &self.items[sentence.start];
        let leads = first.is(Class::PREPOSITION.or(Class::ING));
        leads
            && at > sentence.start
            && at - sentence.start < 16
            && self.items[at - 1].kind == Kind::Comma
            && self.items[sentence.start..at - 1]
                .iter()
                .all(|i| i.kind == Kind::Word)
    }

    /// "Another" and "one" that begin their clause right before the cue: somebody, and not whoever spoke before.
    pub(super) fn someone(&self, j: usize, sentence: &Sentence) -> Option<Span> {
        let at = j.checked_sub(1).filter(|&at| at >= sentence.start)?;
        let item = &self.items[at];
        let word = item.word;
        let alone = [
            "another", "one", "others", "some", "many", "several", "both",
        ]
        .iter()
        .any(|w| word.eq_ignore_ascii_case(w));
        let begins = at == sentence.start
            || matches!(
                self.items[at - 1].kind,
                Kind::Semicolon | Kind::Comma | Kind::Quote(_) | Kind::Dash
            )
            || self.items[at - 1].is(Class::COORDINATOR);
        (alone
            && begins
            && self
                .mentions
                .at(at)
                .is_none_or(|m| !self.mentions.all[m].can_speak()))
        .then_some(item.span)
    }

    /// The last of two that speak together, behind their cue: "said Doe and Roe".
    pub(super) fn partner_behind(&self, m: usize, sentence: &Sentence) -> Option<usize> {
        let mention = &self.mentions.all[m];
        let and = mention.end;
        if mention.name.is_none() || and + 1 >= sentence.end || self.items[and].word != "and" {
            return None;
        }
        let right = self.mentions.from(and + 1)?;
        let found = &self.mentions.all[right];
        // "said Doe and Roe agreed": the second has a verb of its own.
        let own = self.verb_at(found.end, sentence.end);
        (found.name.is_some() && found.can_speak() && !own).then_some(right)
    }

    /// The name in apposition to a description: "the group's leader, Jane Doe, said".
    pub(super) fn apposed_name(
        &self,
        m: usize,
        printed: Span,
        sentence: &Sentence,
    ) -> Option<usize> {
        let mention = &self.mentions.all[m];
        let body = mention.form == Form::BodyDescription;
        // "his overseer, Ann Roe, said": a noun that is not known, and a name between commas.
        let unknown = mention.form == Form::Thing
            && mention.name.is_none()
            && self.items[mention.start].is(Class::DETERMINER.or(Class::POSSESSIVE))
                | self.mentions.owner(m).is_some()
            && !self.writing(m);
        // "Its CEO, Ann Roe, said": an office in capitals reads as a name.
        let office = mention.form != Form::Description
            && self.items[mention.start].is(Class::DETERMINER.or(Class::POSSESSIVE))
            && mention.end == mention.start + 2
            && self.items[mention.head].is(Class::ROLE.or(Class::TITLE));
        // "Quay Foods CEO, Ann Roe, said"
        let last = &self.items[mention.end - 1];
        let chief = mention.end > mention.start + 1
            && matches!(last.word, "CEO" | "CFO" | "COO" | "CTO" | "CIO" | "MD")
            && !last.possessive;
        let office = office || chief;
        // "The Chairman of the Boatmen's Union, Ann Roe, said"
        let of_body = mention.end > mention.start + 3
            && self.items[mention.start].is(Class::DETERMINER)
            && self.items[mention.start + 1].is(Class::ROLE.or(Class::TITLE))
            && self.items[mention.start + 2].word == "of";
        // "said one of them, Ann Roe", "the youngest, Ann Roe, said"
        let one = self.one_of_several(m) || of_body;
        let unknown = (unknown || office) && !one;
        let body = body && !one;
        if !one && mention.form != Form::Description && !body && !unknown {
            return None;
        }
        let comma = (mention.end..sentence.end.min(mention.end + 12))
            .find(|&i| self.items[i].span.start() >= printed.end())?;
        if self.items[comma].kind != Kind::Comma || self.for_another(m, comma) {
            return None;
        }
        let name = self
            .mentions
            .from(comma + 1)
            .filter(|_| comma + 1 < sentence.end)?;
        let found = &self.mentions.all[name];
        let closed = self.items.get(found.end).is_none_or(|i| {
            found.end >= sentence.end
                || matches!(
                    i.kind,
                    Kind::Comma | Kind::Stop | Kind::Open | Kind::Dash | Kind::Colon
                )
                || i.is(Class::PREPOSITION)
        });
        let aside = found.name.is_some_and(|(a, b)| b - a > 1)
            && self
                .items
                .get(found.end)
                .is_some_and(|i| i.kind == Kind::Comma);
        let named = found.form == Form::Person && (!unknown || aside)
            || (body || unknown && aside) && found.form == Form::Body;
        (named && closed && !self.items[mention.head].is(Class::PEOPLE)).then_some(name)
    }

    /// "a spokesman for the mayor, Ann Roe, said": whether the mayor or the spokesman bears the name stays open.
    fn for_another(&self, m: usize, comma: usize) -> bool {
        let mention = &self.mentions.all[m];
        let other = self.mentions.from(mention.end + 1);
        self.items[mention.end].word == "for"
            && self.items[mention.head].word.starts_with("spokes")
            && other.is_some_and(|o| {
                let other = &self.mentions.all[o];
                other.form == Form::Description && other.end == comma && other.name.is_none()
            })
    }

    /// "one", "another", "the elder": somebody out of several, whom a name behind the comma tells.
    fn one_of_several(&self, m: usize) -> bool {
        let mention = &self.mentions.all[m];
        if mention.name.is_some() || mention.form == Form::Pronoun {
            return false;
        }
        let last = self.items[mention.end - 1].word;
        let picks = matches!(
            last,
            "one"
                | "One"
                | "another"
                | "Another"
                | "elder"
                | "eldest"
                | "younger"
                | "youngest"
                | "oldest"
                | "third"
                | "fourth"
        );
        picks && mention.end - mention.start <= 2
    }

    /// The source as printed: the mention with the prepositional phrase that belongs to its noun.
    pub(super) fn printed(&self, m: usize, sentence: &Sentence) -> Span {
        let mention = &self.mentions.all[m];
        let mut span = mention.span(self.stream);
        if mention.form != Form::Pronoun && mention.form != Form::Person {
            let mut end = mention.end;
            while end + 1 < sentence.end
                && matches!(
                    self.items[end].word,
                    "of" | "for" | "from" | "with" | "in" | "at"
                )
                && let Some(next) = self.mentions.from(end + 1)
            {
                end = self.mentions.all[next].end;
                span = span.union(self.mentions.all[next].span(self.stream));
            }
        }
        span
    }

    /// True for a mention whose verb has no ending ("they say", "critics call").
    pub(super) fn plural(&self, m: usize) -> bool {
        let mention = &self.mentions.all[m];
        let head = &self.items[mention.head];
        head.is(Class::PEOPLE.or(Class::THEY))
            || mention.form == Form::Pronoun && !head.is(Class::HE.or(Class::SHE))
            || head.word.ends_with('s')
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn a_name_behind_its_office() {
        for text in [
            "Its CEO, Ann Roe, told the forum that her firm saw “no cliff, just a slope”.",
            "The Special Adviser on Media to the Minister of Harbours, Dr. Ann Roe, in a note on Friday, said the town had “enough fish for a month”.",
            "“That is fair,” the Harbour Fire Service's Ann Roe told the meeting.",
            "The Chairman of the Boatmen's Union, Ann Roe, said it was “fair and long overdue”.",
            "“That is fair,” said the Chairman of the Harbour Union, Ann Roe.",
        ] {
            says(text, "Ann Roe");
        }
    }

    #[test]
    fn whose_clause_it_is() {
        says(
            "Walkers who chained themselves to a gate have won a reprieve after councillors admitted that the plan had been “rushed”.",
            "councillors",
        );
        says(
            "Prosecuting, Helen Roe KC said Doe had moved the money, and had told a friend: “Nobody ever looks.”",
            "Doe",
        );
    }
}
