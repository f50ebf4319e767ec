//! A place that the draft gives and that extraction did not read, or that it gives as the place *not* spoken in (rule R27): “far from Bath”,
//! “in Bath, Jamaica”, “a Berlin audience”, “at Heathrow”, “in prison”.
//!
//! What can be compared is compared. What cannot is a claim that nothing on record bears out, unless the documents with these words have it.

use super::{
    Desk,
    around::{class, is_tied, stretches, words},
    finish::because,
    hung::stands,
    occasion::lies_in,
    times::times,
};
use crate::{
    extract::place,
    lexicon::{Class, calendar, places},
    model::{Attribution, Strength},
    registry::record::QuotationRecord,
    text::Span,
    verdict::{Finding, Flag, PlaceVerdict, occasion},
};

/// Before a place: the words were said elsewhere, or on the way.
const AWAY: [&str; 16] = [
    "far",
    "route",
    "way",
    "outside",
    "near",
    "north",
    "south",
    "east",
    "west",
    "miles",
    "kilometres",
    "bound",
    "leaving",
    "toward",
    "towards",
    "beyond",
];
/// Nouns without a name that tell where somebody is.
const WHERE: [&str; 14] = [
    "court", "prison", "jail", "custody", "sea", "border", "cell", "hospital", "bed", "exile",
    "capital", "hiding", "church", "space",
];
/// Prepositions of a place.
const AT: [&str; 11] = [
    "in", "at", "outside", "from", "near", "on", "under", "inside", "aboard", "off", "beneath",
];

impl Desk<'_> {
    /// Judges a place in the draft's sentence that extraction did not read, and a dateline that is another than the record's place.
    pub(super) fn unread_place(
        &self,
        finding: &mut Finding,
        this: &Attribution,
        record: &QuotationRecord,
    ) -> Option<Span> {
        let stated = this
            .place
            .as_ref()
            .filter(|place| place.strength != Strength::Weak);
        if finding.place != PlaceVerdict::NotGiven || stated.is_some() {
            return stated.map(|place| place.basis);
        }
        let recorded: Vec<(&str, Strength)> = record
            .occurrences
            .iter()
            .filter_map(|one| one.place.as_ref())
            .map(|place| (place.place.as_str(), place.strength))
            .collect();
        for stretch in stretches(self.text, this) {
            for found in place::find(self.text, stretch) {
                if is_tied(self.text, stretch, found.span, this)
                    && !of_somebody(self.text, stretch, found.span)
                    && !found.wide()
                {
                    let claimed = Some((found.name.as_str(), Strength::Stated));
                    finding.place = occasion::place(claimed, &recorded, lies_in);
                    return Some(found.span);
                }
            }
        }
        if let Some(dateline) = &this.place
            && let Some((known, _)) = recorded
                .iter()
                .find(|(_, strength)| *strength != Strength::Weak)
        {
            let message = format!(
                "the dateline has {}, the record {known}: a dateline does not tell where words were spoken",
                dateline.place
            );
            because(finding, "R27", message.clone());
            finding.flags.push(Flag::UnconfirmedClaim);
            finding.not_checked.push(message);
        }
        None
    }

    /// Words beside a place that turn it into another, and places that nothing reads.
    pub(super) fn loose_place(
        &self,
        finding: &mut Finding,
        this: &Attribution,
        named: Option<Span>,
    ) {
        if finding.quotation.is_none() {
            return;
        }
        let message = match named {
            Some(basis) => self.turned(finding, basis),
            None if finding.place == PlaceVerdict::NotGiven => self.somewhere(finding, this),
            None => None,
        };
        if let Some(message) = message {
            because(finding, "R27", message.clone());
            finding.flags.push(Flag::UnconfirmedClaim);
            finding.not_checked.push(message);
        }
    }

    /// “Far from Bath”, “Bath, Jamaica”, “Bath and Berlin”.
    fn turned(&self, finding: &Finding, basis: Span) -> Option<String> {
        const BACK: usize = 5;
        let texts = self.texts(finding);
        let printed = |words: &str| {
            let stands = |text: &&str| stands(text, Span::new(0, text.len()), words).next();
            texts.iter().find_map(stands).is_some()
        };
        let start = super::around::sentence_start(self.text, basis.start());
        let lead = Span::new(start, basis.end());
        let before: Vec<&str> = words(self.text, lead).map(|(_, word)| word).collect();
        let near = &before[before.len().saturating_sub(BACK)..];
        let away = near
            .iter()
            .find(|word| AWAY.contains(&word.to_lowercase().as_str()));
        let shown = basis.of(self.text).trim();
        if let Some(away) = away {
            let last = near.last().copied().unwrap_or_default();
            let phrase = format!("{away} {last}");
            return (!printed(&phrase)).then(|| {
                format!("“{away} … {last}” is not the place itself: that was not compared")
            });
        }
        let rest = &self.text[basis.end()..];
        if let Some((_, country)) = shown.split_once(", ")
            && !printed(country)
        {
            return Some(format!(
                "the draft has “{shown}”, and nothing on record has “{country}”"
            ));
        }
        let joined = rest.strip_prefix(", ").or(rest.strip_prefix(" and "))?;
        let word = joined.split(|ch: char| !ch.is_alphanumeric()).next()?;
        let place = word.starts_with(char::is_uppercase)
            && places::place(word).is_some()
            && !joined[word.len()..].starts_with(" said");
        (place && !printed(word))
            .then(|| format!("the draft has “{shown}” with “{word}”, which nothing on record has"))
    }

    /// A place that nothing reads: “at Heathrow”, “a Berlin audience”, “in prison”.
    fn somewhere(&self, finding: &Finding, this: &Attribution) -> Option<String> {
        for stretch in stretches(self.text, this) {
            let found: Vec<(Span, &str)> = words(self.text, stretch).collect();
            for at in 0..found.len() {
                let Some(to) = where_to(self.text, &found, at) else {
                    continue;
                };
                let span = found[at].0.union(found[to].0);
                let said = this.source.is_some_and(|source| source.overlaps(span));
                // The name with what stands before it: “New Lund” is not Lund.
                let first = (at..to)
                    .rev()
                    .take_while(|&at| found[at].1.starts_with(char::is_uppercase))
                    .last()
                    .unwrap_or(to);
                let name = found[first].0.union(found[to].0).of(self.text);
                let time = times(self.text, stretch)
                    .iter()
                    .any(|(time, _)| time.overlaps(span));
                if !said
                    && !time
                    && is_tied(self.text, stretch, span, this)
                    // Last, since a text comes from the log; most sentences name no such place.
                    && !self.texts(finding).is_empty()
                    && !self.is_known(finding, name, found[at].1)
                {
                    return Some(format!(
                        "nothing on record tells of “{}”: the place was not compared",
                        span.of(self.text)
                    ));
                }
            }
        }
        None
    }
}

impl Desk<'_> {
    /// The reports with these words tie the place to them, or it is none: “Roe on the tariff” and “under Thatcher” tell of what the report tells
    /// of, too.
    fn is_known(&self, finding: &Finding, name: &str, opener: &str) -> bool {
        let stands = |text: &&str| stands(text, Span::new(0, text.len()), name).next();
        self.is_told(finding, name)
            || matches!(opener, "on" | "under")
                && self.texts(finding).iter().find_map(stands).is_some()
    }
}

/// Where the place ends that this preposition opens, or that a known place before a noun makes; `None` where neither stands here.
fn where_to(text: &str, found: &[(Span, &str)], at: usize) -> Option<usize> {
    const FAR: usize = 5;
    let word = found[at].1;
    let capital = |word: &str| word.starts_with(char::is_uppercase) && word.len() > 2;
    let time = |word: &str| {
        class(word).any(
            Class::WEEKDAY
                .or(Class::MONTH)
                .or(Class::TIME)
                .or(Class::TITLE),
        ) || calendar::month(word).is_some()
            || calendar::weekday(word).is_some()
    };
    if AT.contains(&word) {
        for (to, (span, next)) in found.iter().enumerate().skip(at + 1).take(FAR) {
            let between = &text[found[to - 1].0.end()..span.start()];
            let small = class(next).any(Class::PREPOSITION) && !matches!(*next, "of" | "the");
            if between.contains([',', ';', ':', '(']) || small {
                return None;
            }
            if WHERE.contains(&next.to_lowercase().as_str()) {
                return Some(to);
            }
            if capital(next) && !time(next) {
                let more = found[to + 1..].iter().take_while(|(_, word)| capital(word));
                return Some(to + more.count());
            }
        }
        return None;
    }
    // “Told a Berlin audience”.
    let next = found.get(at + 1).map_or("", |(_, next)| next);
    let article = at
        .checked_sub(1)
        .is_some_and(|at| class(found[at].1).any(Class::DETERMINER));
    let place = capital(word) && places::place(word).is_some();
    // “Roe, the Berlin chief executive”.
    let office = found.iter().skip(at + 1).take(FAR);
    let mut office = office.take_while(|(_, word)| word.starts_with(char::is_lowercase));
    let office = office.any(|(_, word)| class(word).any(Class::ROLE.or(Class::TITLE)));
    (place && article && !office && next.starts_with(char::is_lowercase)).then_some(at)
}

/// The place tells of somebody or something rather than of the words: “a farmer in Skåne”, “the clinic at Leith”.
fn of_somebody(text: &str, stretch: Span, place: Span) -> bool {
    let before: Vec<&str> = words(text, stretch)
        .take_while(|(span, _)| span.end() <= place.start())
        .map(|(_, word)| word)
        .collect();
    let mut back = before
        .iter()
        .rev()
        .skip_while(|word| class(word).any(Class::DETERMINER));
    let Some(preposition) = back.next() else {
        return false;
    };
    let of = class(preposition).any(Class::PREPOSITION) && !preposition.eq_ignore_ascii_case("of");
    let noun = back.next().map_or(Class::NONE, |word| class(word));
    !of || noun.any(
        Class::ROLE
            .or(Class::TITLE)
            .or(Class::BODY)
            .or(Class::STANDIN),
    ) && !noun.any(Class::SPEECH_NOUN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_nothing_reads() {
        for (text, expected) in [
            ("Roe said at Heathrow", Some("at Heathrow")),
            ("Roe said from his London home", Some("from his London")),
            ("Roe said in the German capital", Some("in the German")),
            ("Roe said in prison", Some("in prison")),
            ("Roe told a Berlin audience", Some("Berlin")),
            ("Roe, the Berlin chief executive, said", None),
            ("Roe said on Monday", None),
            ("Roe said in a statement", None),
            ("Roe said in May", None),
        ] {
            let found: Vec<(Span, &str)> = words(text, Span::new(0, text.len())).collect();
            let shown = (0..found.len()).find_map(|at| {
                let to = where_to(text, &found, at)?;
                Some(found[at].0.union(found[to].0).of(text))
            });
            assert_eq!(shown, expected, "{text}");
        }
    }
}
