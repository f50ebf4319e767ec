//! How the words of a segment are spelled: from a part of a word to the codes of the words that have it.
//!
//! In come words with their codes, out come the codes of those that begin with some letters, end with them or hold them. A few bytes for
//! each distinct word; it knows nothing of wordings.

use std::sync::Arc;

use memchr::memmem;
use rustc_hash::FxHashSet;

use super::{Code, hash};
use crate::mapped::{Mapped, Section, Slab};

/// Stands between two words; no word holds it.
const END: u8 = b'\n';

/// The distinct words of a segment, by code.
#[derive(Debug, Default)]
pub(super) struct Spelled {
    /// The words with an [`END`] before, between and after them, those of one code together.
    letters: Slab<u8>,
    /// `starts[i]..starts[i + 1]` are the letters of `codes[i]`, as [`super::postings::Postings::codes`] has it.
    starts: Slab<u32>,
}

/// Distinct words as they are met.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    known: FxHashSet<u64>,
    words: Vec<(Code, Box<str>)>,
}

impl Gathered {
    /// Takes note of a word and tells its code.
    pub(super) fn note(&mut self, key: &str) -> Code {
        let hash = hash(key);
        let code = super::code_of(hash);
        if self.known.insert(hash) {
            self.words.push((code, key.into()));
        }
        code
    }

    /// Takes note of what another has met.
    pub(super) fn add(&mut self, other: Gathered) {
        for (code, key) in other.words {
            if self.known.insert(hash(&key)) {
                self.words.push((code, key));
            }
        }
    }

    /// Takes note of the words of a segment.
    pub(super) fn note_all(&mut self, codes: &[Code], spelled: &Spelled) {
        for at in 0..codes.len() {
            for key in spelled.of(at) {
                self.note(key);
            }
        }
    }
}

impl Spelled {
    /// The spellings of `codes`, which ascend, each once.
    pub(super) fn build(mut gathered: Gathered, codes: &[Code]) -> Self {
        gathered.words.sort_unstable();
        let mut words = gathered.words.iter().peekable();
        let (mut letters, mut starts) = (vec![END], Vec::with_capacity(codes.len() + 1));
        for &code in codes {
            starts.push(letters.len() as u32);
            while words.next_if(|word| word.0 < code).is_some() {}
            while let Some((_, key)) = words.next_if(|word| word.0 == code) {
                letters.extend_from_slice(key.as_bytes());
                letters.push(END);
            }
        }
        starts.push(letters.len() as u32);
        Spelled {
            letters: letters.into(),
            starts: starts.into(),
        }
    }

    /// Its sections of a file.
    pub(super) fn sections<'s>(&'s self, name: &str) -> [Section<'s>; 2] {
        [
            ("letters", &self.letters[..]),
            ("starts", self.starts.bytes()),
        ]
        .map(|(part, bytes)| Section {
            name: format!("{name}.{part}"),
            bytes: bytes.into(),
        })
    }

    /// Those of a file, for so many codes.
    pub(super) fn of_file(file: &Arc<Mapped>, name: &str, codes: usize) -> Option<Self> {
        let spelled = Spelled {
            letters: Slab::of(file, &format!("{name}.letters"))?,
            starts: Slab::of(file, &format!("{name}.starts"))?,
        };
        let fits = spelled.starts.len() == codes + 1
            && spelled.starts.is_sorted()
            && *spelled.starts.last()? as usize == spelled.letters.len();
        fits.then_some(spelled)
    }

    /// The words of the code at a place.
    fn of(&self, at: usize) -> impl Iterator<Item = &str> {
        let (from, to) = (self.starts[at] as usize, self.starts[at + 1] as usize);
        let letters = std::str::from_utf8(&self.letters[from..to]).unwrap_or_default();
        letters.split_terminator(END as char)
    }

    /// The places of the codes of which some word may hold the ASCII letters `part`: at its beginning where it `opens` the word, at its end
    /// where it `closes` it. Ascending; a few too many at times.
    pub(super) fn holding(&self, part: &str, opens: bool, closes: bool) -> Vec<usize> {
        let mut found = Vec::new();
        let Some((last, head)) = part.as_bytes().split_last() else {
            return found;
        };
        // The last letter and a mark that follows it may be one letter of the word.
        let mut sought = Vec::new();
        if opens {
            sought.push(END);
        }
        sought.extend_from_slice(head);
        if sought.is_empty() {
            return (0..self.starts.len().saturating_sub(1)).collect();
        }
        let finder = memmem::Finder::new(&sought);
        let mut at = 0;
        // Places may overlap: “aa” stands twice in “aaab”.
        while let Some(next) = finder.find(&self.letters[at..]) {
            let from = at + next;
            at = from + 1;
            let rest = &self.letters[from + sought.len()..];
            let fits = match rest.split_first() {
                Some((next, rest)) if next == last => {
                    !closes || rest.first() == Some(&END) || rest.starts_with(&[b'.', END])
                }
                Some((next, _)) => !next.is_ascii() && !closes,
                None => false,
            };
            if fits {
                let letter = from + usize::from(opens);
                let place = self
                    .starts
                    .partition_point(|&start| start as usize <= letter);
                found.push(place.saturating_sub(1));
            }
        }
        found.dedup();
        found
    }

    /// Bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.letters.len() + self.starts.len() * 4
    }
}
