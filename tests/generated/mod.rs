//! Invented quotations without number, and what drafts do to them: the same in every run.
//!
//! Words are drawn after Zipf from some thousand, and phrases of a few words recur, as they do in speech: "at the end of the day" stands in
//! a thousand quotations of a million.

/// How many words there are.
const VOCABULARY: u64 = 8_000;
/// How many phrases recur, and how flat the head of their distribution is: the commonest stands in one quotation of a thousand.
const PHRASES: u64 = 20_000;
const FLAT: u64 = 50;

/// The commonest words of English; the rarer ones are syllables put together.
const COMMON: [&str; 40] = [
    "the", "to", "and", "of", "a", "in", "that", "is", "we", "it", "for", "on", "with", "not",
    "they", "this", "have", "are", "be", "will", "as", "but", "at", "by", "our", "from", "people",
    "all", "has", "was", "there", "what", "can", "who", "if", "more", "do", "so", "no", "would",
];
const SYLLABLES: [&str; 24] = [
    "ba", "ten", "lor", "mi", "cas", "dre", "fol", "gan", "hu", "jec", "kel", "lum", "mor", "nis",
    "pra", "quo", "rin", "sel", "tur", "vas", "wen", "yor", "zet", "sti",
];

/// A generator of even numbers (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 up to `below`, evenly.
    pub fn below(&mut self, below: usize) -> usize {
        (self.next() % below.max(1) as u64) as usize
    }

    /// 0 up to `below`, small ones far oftener: by rank, after Zipf.
    pub fn rank(&mut self, below: u64) -> u64 {
        let even = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((below as f64 + 1.0).powf(even) - 1.0) as u64
    }

    /// A word.
    pub fn word(&mut self) -> String {
        spelled(self.rank(VOCABULARY))
    }

    fn phrase(&mut self) -> u64 {
        loop {
            let rank = self.rank(PHRASES + FLAT);
            if rank >= FLAT {
                return rank;
            }
        }
    }

    /// So many words, some of them in phrases.
    pub fn words(&mut self, count: usize) -> Vec<String> {
        let mut words = Vec::with_capacity(count + 6);
        while words.len() < count {
            if self.below(40) == 0 {
                let mut phrase = Random(self.phrase());
                let length = 3 + phrase.below(4);
                words.extend((0..length).map(|_| phrase.word()));
            } else {
                words.push(self.word());
            }
        }
        words.truncate(count);
        words
    }
}

fn spelled(rank: u64) -> String {
    if let Some(word) = COMMON.get(rank as usize) {
        return word.to_string();
    }
    let mut left = rank;
    let mut word = String::new();
    while left > 0 {
        word.push_str(SYLLABLES[(left % SYLLABLES.len() as u64) as usize]);
        left /= SYLLABLES.len() as u64;
    }
    word
}

/// The quotation of a number: 25 words on average.
pub fn quotation(number: usize) -> String {
    let mut random = Random(7 + number as u64 * 0x5851_F42D);
    random.next();
    let words = 7 + random.below(37);
    random.words(words).join(" ")
}

/// What a draft does to a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// Word for word.
    Exact,
    /// A part of at least seven words.
    Part,
    /// A part of so many words.
    Words(usize),
    /// One word is another.
    Changed,
    /// One word is missing.
    Dropped,
    /// One word is new.
    Added,
    /// One word stands in brackets.
    Bracket,
    /// Some words give way to an ellipsis.
    Ellipsis,
    /// So many edits of any kind, apart from each other where there is room.
    Edits(usize),
}

impl Printed {
    /// The quotation as the draft has it; `None` where it is too short for that.
    pub fn of(self, quotation: &str, random: &mut Random) -> Option<String> {
        let mut words: Vec<String> = quotation.split(' ').map(String::from).collect();
        let inside = |random: &mut Random, words: &[String]| 1 + random.below(words.len() - 2);
        match self {
            Printed::Exact => {}
            Printed::Part => {
                let length = 7 + random.below(words.len() - 6);
                let from = random.below(words.len() - length + 1);
                words = words[from..from + length].to_vec();
            }
            Printed::Words(length) => {
                let from = random.below(words.len() - length + 1);
                words = words[from..from + length].to_vec();
            }
            Printed::Changed => {
                let at = inside(random, &words);
                words[at] = "otherwise".into();
            }
            Printed::Dropped => drop(words.remove(inside(random, &words))),
            Printed::Added => words.insert(inside(random, &words), "otherwise".into()),
            Printed::Bracket => {
                let at = inside(random, &words);
                words[at] = "[the harbour]".into();
            }
            Printed::Ellipsis => {
                let cut = 1 + random.below(4);
                if words.len() < cut + 4 {
                    return None;
                }
                let at = 2 + random.below(words.len() - cut - 3);
                words.splice(at..at + cut, ["…".to_string()]);
            }
            Printed::Edits(edits) => {
                if words.len() < 4 * edits {
                    return None;
                }
                // From the end, so that the places before stay where they are.
                let stretch = words.len() / edits;
                for edit in (0..edits).rev() {
                    let at = edit * stretch + random.below(stretch);
                    match random.below(3) {
                        0 => words[at] = format!("other{edit}"),
                        1 => drop(words.remove(at)),
                        _ => words.insert(at, format!("other{edit}")),
                    }
                }
            }
        }
        Some(words.join(" "))
    }
}
