//! Reads a name: given name, middle names, surname, suffix; and tells whether two names may be one person's.
//!
//! In: names as documents print them, and the offices printed with them. Out: a [`Name`] that compares without case, accents, hyphens,
//! titles and script, and a [`Relation`] between two. Letters in common are a candidate and never a proof: where spellings differ beyond
//! what one transliteration does to a name, an office in common has to prove it.

use std::{borrow::Cow, cell::RefCell, sync::LazyLock};

use rphonetic::{DaitchMokotoffSoundex, Encoder};
use rustc_hash::FxHashMap;

use super::{
    latin::latin,
    stored::{stored, stored_choice},
};

/// A person's name, taken apart and folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The given name and the middle names, each folded. Empty for a bare surname.
    given: Vec<String>,
    /// The surname with its particles, in one word ("vonderleyen", "ocasiocortez").
    surname: String,
    /// The last part of the surname ("leyen", "cortez"): what names are filed under.
    last: String,
    /// `jr`, `sr`, `ii`, `iii`, `iv`.
    suffix: Option<String>,
    /// The whole name in one word.
    key: String,
}

/// What two names say of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// Two people, as far as anybody can tell.
    Apart,
    /// One person.
    Same,
    /// The first says less than the second and nothing against it ("Rutte" and "Mark Rutte").
    Less,
    /// The other way round.
    More,
}

stored!(Name {
    given,
    surname,
    last,
    suffix,
    key
});
stored_choice!(Relation {
    Apart,
    Same,
    Less,
    More
});

/// Titles that stand before a name. Those of office are the extraction's; these are what callers type before a name.
pub(super) const TITLES: [&str; 34] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "president",
    "prime",
    "minister",
    "chancellor",
    "senator",
    "sen",
    "representative",
    "rep",
    "congressman",
    "congresswoman",
    "governor",
    "gov",
    "mayor",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "general",
    "gen",
    "judge",
    "justice",
];

const SUFFIXES: [&str; 7] = ["jr", "junior", "sr", "senior", "ii", "iii", "iv"];

/// Words that belong to the surname behind them.
const PARTICLES: [&str; 26] = [
    "de", "da", "di", "do", "du", "del", "della", "des", "dos", "la", "le", "van", "von", "der",
    "den", "ter", "ten", "bin", "ibn", "al", "el", "abu", "zu", "af", "st", "y",
];

/// Short forms of given names. They make two names candidates; an office in common has to prove the rest.
const SHORT_FORMS: [(&str, &str); 37] = [
    ("al", "albert"),
    ("andy", "andrew"),
    ("ben", "benjamin"),
    ("bernie", "bernard"),
    ("beth", "elizabeth"),
    ("bill", "william"),
    ("bob", "robert"),
    ("bobby", "robert"),
    ("chris", "christopher"),
    ("chuck", "charles"),
    ("dan", "daniel"),
    ("dave", "david"),
    ("dick", "richard"),
    ("don", "donald"),
    ("ed", "edward"),
    ("fred", "frederick"),
    ("greg", "gregory"),
    ("jack", "john"),
    ("jeff", "jeffrey"),
    ("jerry", "gerald"),
    ("jim", "james"),
    ("joe", "joseph"),
    ("kate", "katherine"),
    ("larry", "lawrence"),
    ("liz", "elizabeth"),
    ("matt", "matthew"),
    ("mike", "michael"),
    ("mitch", "mitchell"),
    ("nick", "nicholas"),
    ("pete", "peter"),
    ("rob", "robert"),
    ("ron", "ronald"),
    ("sam", "samuel"),
    ("ted", "edward"),
    ("tim", "timothy"),
    ("tom", "thomas"),
    ("will", "william"),
];

impl Name {
    /// Takes a person's name apart. `None` where nothing in it could be a name.
    pub(super) fn read(text: &str) -> Option<Name> {
        // A nickname between marks and an aside in brackets are no part of the name.
        let plain = without_asides(text);
        let printed: Vec<&str> = plain
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty())
            .collect();
        // Each word with its hyphens and whether it starts with a small letter.
        let mut words: Vec<(String, bool)> = printed
            .iter()
            .map(|word| (hyphenated(word), word.starts_with(char::is_lowercase)))
            .filter(|(word, _)| !word.is_empty())
            .collect();
        let titles = words
            .iter()
            .take_while(|(word, _)| TITLES.contains(&word.as_str()))
            .count();
        // "Lord" alone, or "King": somebody's name after all.
        if titles < words.len() {
            words.drain(..titles);
        }
        let mut suffix = None;
        if words.len() > 1
            && let Some((last, _)) = words.last()
            && SUFFIXES.contains(&last.as_str())
        {
            suffix = words.pop().map(|(word, _)| match word.as_str() {
                "junior" => "jr".to_string(),
                "senior" => "sr".to_string(),
                _ => word,
            });
        }
        let (family, _) = words.pop()?;
        let last = family.rsplit('-').next().unwrap_or_default().to_string();
        // Two particles are given names too, where they have a capital and one word follows: Al Gore, Van Jones.
        let mut surname = vec![family];
        while let Some((word, small)) = words.last() {
            let given = !*small && words.len() == 1 && ["al", "van"].contains(&word.as_str());
            if given || !PARTICLES.contains(&word.as_str()) {
                break;
            }
            surname.extend(words.pop().map(|(word, _)| word));
        }
        surname.reverse();
        let given: Vec<String> = words
            .iter()
            .flat_map(|(word, _)| word.split('-').map(String::from))
            .collect();
        let surname = surname.concat().replace('-', "");
        let mut key = given.concat() + &surname;
        if let Some(suffix) = &suffix {
            key.push(' ');
            key.push_str(suffix);
        }
        Some(Name {
            given,
            surname,
            last,
            suffix,
            key,
        })
    }

    /// The whole name in one word: names that share it are one name.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// True where two full names cannot be one without an office in common: their given names start with different letters.
    pub(super) fn starts_unlike(&self, other: &Name) -> bool {
        match (self.given.first(), other.given.first()) {
            (Some(a), Some(b)) => {
                a.as_bytes().first() != b.as_bytes().first() && self.key != other.key
            }
            _ => false,
        }
    }

    /// The surname in one word, particles included.
    pub(super) fn surname(&self) -> &str {
        &self.surname
    }

    /// What the name is filed under: how the last part of its surname sounds.
    pub(super) fn sound(&self) -> String {
        sound(&self.last)
    }

    /// True where both are filed under one sound.
    pub(super) fn sounds_like(&self, other: &Name) -> bool {
        self.last == other.last || self.sound() == other.sound()
    }

    /// Its surname as every transliteration has it, and those that it would be written with a hyphen: two names of which the one says
    /// something of the other without further proof have one of these in common, unless they are one word.
    pub(super) fn surnames(&self) -> impl Iterator<Item = String> + '_ {
        (0..=self.given.len().saturating_sub(1)).map(|skipped| {
            let double = self.given[self.given.len() - skipped..].concat() + &self.surname;
            let (stem, ending) = skeleton(&double);
            [stem, ending].concat()
        })
    }

    /// True where this surname alone is the other's, whether that is written with a hyphen or without.
    fn is_surname_of(&self, other: &Name) -> bool {
        (0..=other.given.len().saturating_sub(1)).any(|skipped| {
            let double = other.given[other.given.len() - skipped..].concat();
            self.surname.strip_prefix(&double) == Some(&other.surname)
        })
    }

    /// True where the name is a surname and nothing else.
    pub(super) fn is_bare(&self) -> bool {
        self.given.is_empty()
    }

    /// How much the name says: fuller names have more.
    pub(super) fn fullness(&self) -> usize {
        self.given
            .iter()
            .map(|word| if word.len() > 1 { 3 } else { 1 })
            .sum::<usize>()
            + usize::from(self.suffix.is_some())
    }

    /// True where this name and another have the surname or nothing but a suffix in common, and cannot be one person's.
    pub(super) fn is_another_of(&self, other: &Name) -> bool {
        let suffix = self.suffix.is_some() && self.suffix != other.suffix;
        let family = !self.is_bare() && self.surname == other.surname;
        suffix || family && self.relation(other, true) == Relation::Apart
    }

    /// What this name and another say of each other. `evidence` is true where documents give both the same office.
    pub(super) fn relation(&self, other: &Name, evidence: bool) -> Relation {
        if self.key == other.key {
            return Relation::Same;
        }
        let exact = match (self.is_bare(), other.is_bare()) {
            (true, false) => self.is_surname_of(other),
            (false, true) => other.is_surname_of(self),
            _ => self.surname == other.surname,
        };
        let surnames = exact
            || evidence && is_variant(&self.surname, &other.surname)
            || !self.is_bare()
                && !other.is_bare()
                && is_transliteration(&self.surname, &other.surname);
        if !surnames {
            return Relation::Apart;
        }
        match (self.is_bare(), other.is_bare()) {
            (true, false) if self.suffix.is_some() && self.suffix != other.suffix => {
                return Relation::Apart;
            }
            (false, true) if other.suffix.is_some() && self.suffix != other.suffix => {
                return Relation::Apart;
            }
            (true, true) => {
                return if exact || self.suffix != other.suffix {
                    Relation::Apart
                } else {
                    Relation::Same
                };
            }
            (true, false) => return Relation::Less,
            (false, true) => return Relation::More,
            (false, false) => {}
        }
        if self.suffix != other.suffix {
            return Relation::Apart;
        }
        match (
            compare_given(&self.given[0], &other.given[0], evidence),
            compare_middle(&self.given[1..], &other.given[1..]),
        ) {
            (Relation::Apart, _) | (_, Relation::Apart) => Relation::Apart,
            (Relation::Less, Relation::More) | (Relation::More, Relation::Less) => Relation::Apart,
            (Relation::Same, middle) => middle,
            (given, _) => given,
        }
    }
}

/// A word folded, its parts divided by single hyphens: `Jean-Claude`, `H.W.`
fn hyphenated(word: &str) -> String {
    // Most words are plain letters, which folding leaves alone but for their case.
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return word.to_ascii_lowercase();
    }
    let parts = word.split(['-', '‐', '‑', '.']).map(fold);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// A word without case, accents and script: `Zélenskyï` and `Зеленський` in the letters a to z.
pub(super) fn fold(word: &str) -> String {
    // Most words are letters of ASCII and nothing else.
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return word.to_ascii_lowercase();
    }
    latin(word)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// A body's or anybody's name in one word, without a leading article.
pub(super) fn fold_name(name: &str) -> String {
    let mut words = name.split_whitespace().peekable();
    let is_the = |first: &&str| first.len() < 8 && fold(first) == "the";
    if words.peek().is_some_and(is_the) {
        words.next();
    }
    let mut folded = String::with_capacity(name.len());
    words.for_each(|word| folded.push_str(&fold(word)));
    match folded.is_empty() {
        true => fold(name),
        false => folded,
    }
}

/// How a name sounds: names that may be one name share it.
fn sound(name: &str) -> String {
    // Building the encoder parses its rules, which takes longer than a thousand names.
    static SOUNDEX: LazyLock<DaitchMokotoffSoundex> = LazyLock::new(DaitchMokotoffSoundex::default);
    /// Names whose sound a thread remembers: a newsroom's come again and again, and each takes dozens of allocations.
    const REMEMBERED: usize = 4_096;
    /// Longer ones are nobody's.
    const LONGEST: usize = 32;
    thread_local! {
        static SOUNDS: RefCell<FxHashMap<Box<str>, Box<str>>> = RefCell::default();
    }
    let encode = || match SOUNDEX.encode(name) {
        code if code.is_empty() => name.to_string(),
        code => code,
    };
    if name.len() > LONGEST {
        return encode();
    }
    SOUNDS.with_borrow_mut(|sounds| {
        if let Some(known) = sounds.get(name) {
            return known.to_string();
        }
        if sounds.len() >= REMEMBERED {
            sounds.clear();
        }
        let code = encode();
        sounds.insert(name.into(), code.as_str().into());
        code
    })
}

/// The name for a resource: `emmanuel-macron`.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for ch in latin(name).chars() {
        match ch {
            _ if slug.len() >= 60 => break,
            'a'..='z' | '0'..='9' => slug.push(ch),
            'A'..='Z' => slug.push(ch.to_ascii_lowercase()),
            '\'' | '’' | '.' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_string()
}

fn compare_given(a: &str, b: &str, evidence: bool) -> Relation {
    if a == b || is_transliteration(a, b) {
        return Relation::Same;
    }
    match (a.len(), b.len()) {
        (1, 2..) if b.starts_with(a) => return Relation::Less,
        (2.., 1) if a.starts_with(b) => return Relation::More,
        _ => {}
    }
    let short = |a: &str, b: &str| SHORT_FORMS.contains(&(a, b));
    let common = |a: &str, b: &str| {
        SHORT_FORMS
            .iter()
            .any(|&(s, l)| s == a && SHORT_FORMS.contains(&(b, l)))
    };
    match evidence && (short(a, b) || short(b, a) || common(a, b) || is_variant(a, b)) {
        true => Relation::Same,
        false => Relation::Apart,
    }
}

fn compare_middle(a: &[String], b: &[String]) -> Relation {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Relation::Same,
        (true, false) => return Relation::Less,
        (false, true) => return Relation::More,
        (false, false) => {}
    }
    if a.len() != b.len() {
        return Relation::Apart;
    }
    let mut relation = Relation::Same;
    for (a, b) in a.iter().zip(b) {
        let here = match (a.len(), b.len()) {
            _ if a == b => Relation::Same,
            (1, 2..) if b.starts_with(a.as_str()) => Relation::Less,
            (2.., 1) if a.starts_with(b.as_str()) => Relation::More,
            _ => Relation::Apart,
        };
        relation = match (relation, here) {
            (Relation::Same, here) => here,
            (before, Relation::Same) => before,
            (before, here) if before == here => here,
            _ => return Relation::Apart,
        };
    }
    relation
}

/// Two ways of writing one Slavic or Greek name in Latin letters: the vowel at the end of an adjective (`-skyy`, `-sky`, `-skiy`, `-skij`),
/// `-ev` and `-eff`, `-ei` and `-ey`, `y` for `i` between vowels. Names that differ in this alone are one name when the given name agrees.
pub(super) fn is_transliteration(a: &str, b: &str) -> bool {
    let start = |word: &str| word.as_bytes().first().copied();
    a.len() >= 4 && b.len() >= 4 && a != b && start(a) == start(b) && {
        let (stem, ending) = skeleton(a);
        (stem, ending) == skeleton(b) && stem.len() + ending.len() >= 4
    }
}

/// The part of a name that every transliteration keeps, and a sign for its ending; the name itself where it has no ending of that kind.
fn skeleton(word: &str) -> (&str, &'static str) {
    const ADJECTIVES: [&str; 7] = ["skyy", "skyi", "skiy", "skii", "skij", "sky", "ski"];
    const PATRONYMICS: [(&str, &str); 6] = [
        ("yev", "ev!"),
        ("eff", "ev!"),
        ("off", "ov!"),
        ("iev", "ev!"),
        ("ev", "ev!"),
        ("ov", "ov!"),
    ];
    const DIPHTHONGS: [&str; 4] = ["eiy", "ey", "ei", "ej"];
    for ending in ADJECTIVES {
        if let Some(stem) = word.strip_suffix(ending) {
            return (stem, "sk!");
        }
    }
    for (ending, sign) in PATRONYMICS {
        if let Some(stem) = word.strip_suffix(ending) {
            return (stem, sign);
        }
    }
    for ending in DIPHTHONGS {
        if let Some(stem) = word.strip_suffix(ending) {
            return (stem, "e!");
        }
    }
    (word, "")
}

/// Names that sound alike and differ in few letters: a candidate that needs a proof.
pub(super) fn is_variant(a: &str, b: &str) -> bool {
    a.len() >= 4
        && b.len() >= 4
        && (skeleton(a) == skeleton(b) || strsim::normalized_damerau_levenshtein(a, b) >= 0.7)
        && sound(a) == sound(b)
}

fn without_asides(text: &str) -> Cow<'_, str> {
    if !text.contains(['(', '[', ')', ']', '"', '“', '”']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut depth = 0usize;
    let mut quoted = false;
    for ch in text.chars() {
        match ch {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '"' => quoted = !quoted,
            '“' => quoted = true,
            '”' => quoted = false,
            _ if depth == 0 && !quoted => plain.push(ch),
            _ => {}
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Relation::{Apart, Less, More, Same};
    use proptest::prelude::*;

    fn relation(a: &str, b: &str, evidence: bool) -> Relation {
        Name::read(a)
            .unwrap()
            .relation(&Name::read(b).unwrap(), evidence)
    }

    #[test]
    fn names_without_further_proof() {
        for (a, b, expected) in [
            ("Emmanuel Macron", "EMMANUEL MACRON", Same),
            ("President Emmanuel Macron", "Emmanuel Macron", Same),
            ("François Hollande", "Francois Hollande", Same),
            ("Jean-Claude Juncker", "Jean Claude Juncker", Same),
            ("Alexandria Ocasio-Cortez", "Alexandria Ocasio Cortez", Same),
            ("Volodymyr Zelenskyy", "Volodymyr Zelensky", Same),
            ("Volodymyr Zelenskiy", "Volodymyr Zelensky", Same),
            ("Володимир Зеленський", "Volodymyr Zelenskyi", Same),
            ("Sergei Lavrov", "Sergey Lavrov", Same),
            ("Dmitry Medvedyev", "Dmitry Medvedev", Same),
            ("William \"Bill\" Barr", "William Barr", Same),
            ("Rutte", "Mark Rutte", Less),
            ("Mark Rutte", "Rutte", More),
            ("von der Leyen", "Ursula von der Leyen", Less),
            ("M. Rutte", "Mark Rutte", Less),
            ("Donald Trump", "Donald J. Trump", Less),
            ("Donald J. Trump", "Donald John Trump", Less),
            ("Bill Clinton", "Hillary Clinton", Apart),
            ("George H. W. Bush", "George W. Bush", Apart),
            ("Donald Trump Jr.", "Donald Trump", Apart),
            ("Norton Jr.", "Carl Norton", Apart),
            ("Carl J. Norton", "Norton Jr.", Apart),
            ("Norton Jr.", "Carl Norton Jr.", Less),
            ("Carl J. Norton", "Carl Norton III", Apart),
            ("Martin King Jr", "Martin King, Junior", Same),
            ("John Smith", "John Smyth", Apart),
            ("Bill Clinton", "William Clinton", Apart),
            ("Zelensky", "Volodymyr Zelenskyy", Apart),
            ("Al Gore", "Gore", More),
            ("De Blasio", "Bill de Blasio", Less),
            ("Al-Sisi", "Abdel Fattah al-Sisi", Less),
            ("Ocasio-Cortez", "Alexandria Ocasio-Cortez", Less),
            ("Ocasio-Cortez", "Alexandria Ocasio Cortez", Less),
            ("Cortez", "Alexandria Ocasio-Cortez", Apart),
            ("Berg-Dahl", "Carl Dahl", Apart),
            ("Steven Miller", "Stephen Miller", Apart),
        ] {
            assert_eq!(relation(a, b, false), expected, "{a} / {b}");
        }
    }

    #[test]
    fn an_office_in_common_proves_what_letters_cannot() {
        for (a, b, expected) in [
            ("Zelensky", "Volodymyr Zelenskyy", Less),
            ("Bill Clinton", "William Clinton", Same),
            ("Vladimir Zelensky", "Volodymyr Zelenskyy", Apart),
            ("Steven Miller", "Stephen Miller", Same),
            ("Bill Clinton", "Hillary Clinton", Apart),
            ("Donald Trump Jr.", "Donald Trump", Apart),
            ("Macron", "Mark Rutte", Apart),
        ] {
            assert_eq!(relation(a, b, true), expected, "{a} / {b}");
        }
    }

    #[test]
    fn slugs_are_ascii() {
        for (name, expected) in [
            ("Emmanuel Macron", "emmanuel-macron"),
            ("Ursula von der Leyen", "ursula-von-der-leyen"),
            ("Sinéad O’Connor", "sinead-oconnor"),
            ("Володимир Зеленський", "volodymyr-zelenskyi"),
            ("習近平", ""),
        ] {
            assert_eq!(slug(name), expected);
        }
    }

    proptest! {
        #[test]
        fn any_two_names_relate_the_same_both_ways(a in "\\PC{0,24}|([A-Z][a-z.]{0,6}[ -]){0,4}", b in "\\PC{0,24}|([A-Z][a-z.]{0,6}[ -]){0,4}", evidence: bool) {
            if let (Some(x), Some(y)) = (Name::read(&a), Name::read(&b)) {
                let mirrored = match y.relation(&x, evidence) { Less => More, More => Less, other => other };
                prop_assert_eq!(x.relation(&y, evidence), mirrored);
                prop_assert_eq!(x.relation(&x, evidence), Same);
            }
        }

        #[test]
        fn related_names_share_a_surname(a in "([A-Z]?[a-c]{0,3}(sky|skiy|ev|eff|)[ -]){0,4}", b in "([A-Z]?[a-c]{0,3}(sky|skiy|ev|eff|)[ -]){0,4}") {
            if let (Some(x), Some(y)) = (Name::read(&a), Name::read(&b)) {
                let shared = x.surnames().any(|surname| y.surnames().any(|other| other == surname));
                prop_assert!(shared || x.key == y.key || x.relation(&y, false) == Apart);
            }
        }
    }
}
