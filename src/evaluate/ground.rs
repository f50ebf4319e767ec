//! The ground that cases grow on: the registry's quotations with a named speaker, and whether words are on record anywhere.

use jiff::civil::Date;
use memchr::memmem::Finder;
use rustc_hash::FxHashSet;

use crate::{
    model::{PartialDate, QuoteKind, SpeakerKind, Strength},
    registry::{Snapshot, record::Occurrence},
    text::Folded,
};

/// Numbers that look random and are the same for the same seed (Steele, Lea and Flood's SplitMix64).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Random(seed ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where that is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    /// One of the list.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}

/// A quotation on record that drafts are derived from.
pub(super) struct Source<'s> {
    pub quotation: u32,
    pub occurrence: &'s Occurrence,
    /// Its words with their punctuation, the comma or full stop at the end left out.
    pub tokens: Vec<&'s str>,
    pub speaker: u32,
    pub name: &'s str,
}

impl Source<'_> {
    /// The wording, spaces levelled.
    pub(super) fn text(&self) -> String {
        self.tokens.join(" ")
    }
}

/// A speaker that a draft can name.
pub(super) struct Person<'s> {
    pub speaker: u32,
    pub name: &'s str,
}

/// What is on record, ready to be asked.
pub(super) struct Ground<'s> {
    pub snapshot: &'s Snapshot,
    /// Quotations of a named person, eight words or more.
    pub long: Vec<Source<'s>>,
    /// Those of two to seven words.
    pub short: Vec<Source<'s>>,
    /// Paraphrases of a named person.
    pub indirect: Vec<Source<'s>>,
    pub people: Vec<Person<'s>>,
    /// Places of speech on record.
    pub places: Vec<&'s str>,
    /// Every wording and turn as its keys between spaces, one a line; and where the line of which quotation starts.
    lines: String,
    starts: Vec<(usize, u32)>,
}

/// Fewer words are a short quotation.
const LONG: usize = 8;
/// More words are left aside: a case should be readable.
const LONGEST: usize = 60;

impl<'s> Ground<'s> {
    pub(super) fn read(snapshot: &'s Snapshot) -> Self {
        let mut ground = Ground {
            snapshot,
            long: Vec::new(),
            short: Vec::new(),
            indirect: Vec::new(),
            people: people(snapshot),
            places: Vec::new(),
            lines: String::new(),
            starts: Vec::new(),
        };
        let mut turns = FxHashSet::default();
        for (index, record) in snapshot.quotations() {
            for occurrence in &record.occurrences {
                if occurrence.kind != QuoteKind::Indirect {
                    ground.line(index, &[occurrence.text.as_str()]);
                    if occurrence.span.is_some()
                        && turns.insert((occurrence.document, occurrence.utterance))
                    {
                        let turn = snapshot.utterance(occurrence.document, occurrence.utterance);
                        let texts: Vec<&str> = turn
                            .iter()
                            .filter_map(|&(q, o)| Some(snapshot.occurrence(q, o)?.text.as_str()))
                            .collect();
                        ground.line(index, &texts);
                    }
                }
            }
            ground.source(index, record.speaker, &record.occurrences);
        }
        let mut places: Vec<&str> = ground
            .long
            .iter()
            .filter_map(|source| source.occurrence.place.as_ref())
            .filter(|place| place.strength != Strength::Weak)
            .map(|place| place.place.as_str())
            .collect();
        places.sort_unstable();
        places.dedup();
        ground.places = places;
        ground
    }

    fn line(&mut self, quotation: u32, texts: &[&str]) {
        self.starts.push((self.lines.len(), quotation));
        self.lines.push(' ');
        for text in texts {
            for key in Folded::new(text).keys() {
                self.lines.push_str(key);
                self.lines.push(' ');
            }
        }
        self.lines.push('\n');
    }

    fn source(&mut self, quotation: u32, speaker: Option<u32>, occurrences: &'s [Occurrence]) {
        let (Some(speaker), Some(occurrence)) = (speaker, occurrences.first()) else {
            return;
        };
        let named = self.people.iter().find(|person| person.speaker == speaker);
        let Some(name) = named.map(|person| person.name) else {
            return;
        };
        // Marks inside need a level of their own, and brackets and ellipses have their own rules: such quotations are no ground.
        let odd = |ch: char| "“”\"„«»[]()…*_".contains(ch) || ch == '\n';
        let text = occurrence.text.trim_end_matches([',', '.', ';', ' ']);
        if text.contains(odd) || text.contains("..") || text.contains("''") {
            return;
        }
        // A fragment that the reporter's sentence denies (“said it was not “fit””) is unfaithful in any other sentence (rule R11).
        if occurrence.kind == QuoteKind::Mixed && self.denied_outside(occurrence) {
            return;
        }
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let count = Folded::new(text).len();
        let source = Source {
            quotation,
            occurrence,
            speaker,
            name,
            tokens,
        };
        match count {
            _ if occurrence.kind == QuoteKind::Indirect => self.indirect.push(source),
            2..LONG => self.short.push(source),
            LONG..=LONGEST => self.long.push(source),
            _ => {}
        }
    }

    /// A word that denies stands among the last ones in front of the marks.
    fn denied_outside(&self, occurrence: &Occurrence) -> bool {
        const WORDS: usize = 10;
        let document = self.snapshot.document_at(occurrence.document);
        let text = document.and_then(|document| document.text());
        let lead = occurrence
            .span
            .zip(text)
            .and_then(|(span, text)| text.get(..span.start()));
        let words = lead.unwrap_or_default().split_whitespace().rev();
        words.take(WORDS).any(|word| {
            let word = word
                .trim_matches(|ch: char| !ch.is_alphanumeric())
                .to_lowercase()
                .replace('’', "'");
            word.ends_with("n't")
                || matches!(
                    word.as_str(),
                    "not"
                        | "no"
                        | "never"
                        | "nothing"
                        | "nobody"
                        | "none"
                        | "without"
                        | "cannot"
                        | "neither"
                        | "nor"
                )
                || [
                    "den", "disput", "reject", "refut", "hard", "scarce", "bare", "out", "anything",
                ]
                .iter()
                .any(|start| word.starts_with(start))
        })
    }

    /// The quotations, each once, that hold these words in a row.
    pub(super) fn holders(&self, words: &str) -> Vec<u32> {
        let mut wanted = String::from(" ");
        for key in Folded::new(words).keys() {
            wanted.push_str(key);
            wanted.push(' ');
        }
        let finder = Finder::new(&wanted);
        let mut found: Vec<u32> = finder
            .find_iter(self.lines.as_bytes())
            .map(|at| {
                let line = self.starts.partition_point(|(start, _)| *start <= at) - 1;
                self.starts[line].1
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// True where these words are on record in a row, whoever said them.
    pub(super) fn holds(&self, words: &str) -> bool {
        !self.holders(words).is_empty()
    }

    /// The speakers of the quotations that hold these words.
    pub(super) fn speakers(&self, words: &str) -> Vec<Option<u32>> {
        self.holders(words)
            .into_iter()
            .filter_map(|quotation| Some(self.snapshot.quotation_at(quotation)?.speaker))
            .collect()
    }

    /// Every day on which one of the quotations with these words was said or published.
    pub(super) fn days(&self, words: &str) -> Vec<PartialDate> {
        let mut days = Vec::new();
        for quotation in self.holders(words) {
            let Some(record) = self.snapshot.quotation_at(quotation) else {
                continue;
            };
            days.extend(record.dates());
            days.extend(record.occurrences.iter().filter_map(|one| {
                let published: Date = self.snapshot.document_at(one.document)?.published?;
                Some(PartialDate::day(published))
            }));
        }
        days
    }
}

/// People of a full name that means nobody else on record.
fn people(snapshot: &Snapshot) -> Vec<Person<'_>> {
    snapshot
        .speakers()
        .filter(|(_, record)| {
            record.kind == SpeakerKind::Person
                && record.name.split_whitespace().count() >= 2
                && record.name.is_ascii()
                && !record.quotations.is_empty()
        })
        .map(|(speaker, record)| Person {
            speaker,
            name: &record.name,
        })
        .collect()
}
