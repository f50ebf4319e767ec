//! House style: spellings, figures, abbreviations and forms of names that say the same (rule R17), and forms of one word (rule R14).
//!
//! In come the words of either side of an edit; out comes a canonical form of each, so that equal forms mean equal words. The tables are
//! closed: what they do not hold is a change of words.

mod context;
mod figures;
mod grammar;
mod tables;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{lists, side::Token};
use crate::lexicon::{self, Class, calendar};
use tables::{ABBREVIATIONS, OUR, SPELLINGS, SPOKEN};

pub use context::reads_so;
use grammar::spread;
pub use grammar::{is_auxiliary, same_lemmas};

/// True where the words of both sides say the same in another house's style.
pub fn same_style(record: &[Token<'_>], draft: &[Token<'_>]) -> bool {
    let (a, b) = (canonical(record), canonical(draft));
    a == b
        || a.concat() == b.concat()
            && (compound(record) || compound(draft) || spaced(record) || spaced(draft))
}

/// The words of one side of an edit in one spelling, contractions spread.
pub fn plain(words: &[Token<'_>], other: &[Token<'_>]) -> Vec<String> {
    canonical(words)
        .iter()
        .flat_map(|word| spread(word, other))
        .collect()
}

/// The words of an edit in one spelling, numbers by their value.
pub fn canonical(words: &[Token<'_>]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let key = words[at].sense();
        let next = words.get(at + 1).map(|word| word.key);
        if let Some(half) = figures::half_day(key) {
            out.push(half.into());
            at += 1;
        } else if key == "per" && next == Some("cent") {
            out.push("percent".into());
            at += 2;
        } else if let Some((figure, half, read)) = figures::clock(&words[at..]) {
            out.extend([figure, half.into()]);
            at += read;
        } else if let Some((figure, half)) = figures::hours(&words[at..]) {
            out.extend([figure, half.into()]);
            at += 1;
        } else if let Some((month, day, read)) = figures::day_of_month(&words[at..]) {
            out.extend([day.to_string(), month.to_lowercase()]);
            at += read;
        } else if let Some((currency, value, read)) = figures::money(&words[at..]) {
            out.extend([value, currency.into()]);
            at += read;
        } else if let Some(figure) = key.strip_suffix('%') {
            let plain = figure.chars().filter(|&ch| ch != ',').collect();
            out.extend([plain, "percent".into()]);
            at += 1;
        } else if let Some((value, read)) =
            figures::ordinal(&words[at..]).or_else(|| figures::number(&words[at..]))
        {
            out.push(value);
            at += read;
        } else if let Some((_, spoken)) = SPOKEN.iter().find(|(short, _)| *short == key) {
            out.extend(spoken.split(' ').map(String::from));
            at += 1;
        } else {
            out.push(initials(&words[at]).unwrap_or_else(|| spelling(key, words[at].cased)));
            at += 1;
        }
    }
    out
}

/// `U.S.` and `US`, never `us`: a word of capitals only, or of single letters with dots.
fn initials(word: &Token<'_>) -> Option<String> {
    let dotted =
        word.key.contains('.') && word.key.split('.').all(|part| part.chars().count() <= 1);
    let capitals = word.cased.len() > 1 && word.cased.chars().all(char::is_uppercase);
    (dotted || capitals).then(|| {
        let letters: String = word.key.chars().filter(|&ch| ch != '.').collect();
        if letters == "ok" {
            "okay".into()
        } else {
            format!("{letters}.")
        }
    })
}

/// What abbreviations and spellings stand for; of a word with two entries the first counts.
static OTHERWISE: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let entries = ABBREVIATIONS.iter().chain(SPELLINGS);
    entries.rev().copied().collect()
});

fn spelling(key: &str, cased: &str) -> String {
    if let Some((base, possessive)) = key.strip_suffix("'s").map(|base| (base, "'s")) {
        return spelling(base, cased) + possessive;
    }
    if let Some(to) = OTHERWISE.get(key) {
        return (*to).into();
    }
    // “Mar.” with a capital is no verb.
    if key.len() == 3
        && cased.starts_with(char::is_uppercase)
        && let Some(month) = calendar::month(key).and_then(calendar::month_name)
    {
        return month.to_lowercase();
    }
    if matches!(
        key,
        "dollars" | "euros" | "pounds" | "roubles" | "rubles" | "rupees"
    ) {
        return key.trim_end_matches('s').replace("ruble", "rouble");
    }
    let has_our = key.as_bytes().windows(3).any(|letters| letters == b"our");
    for stem in OUR.iter().filter(|_| has_our) {
        if let Some(rest) = key
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_prefix("our"))
        {
            return format!("{stem}or{rest}");
        }
    }
    if key.len() >= 7 {
        for (british, american) in [
            ("ise", "ize"),
            ("ised", "ized"),
            ("ises", "izes"),
            ("ising", "izing"),
            ("isation", "ization"),
            ("isations", "izations"),
            ("yse", "yze"),
            ("ysed", "yzed"),
        ] {
            if let Some(stem) = key.strip_suffix(british) {
                return format!("{stem}{american}");
            }
        }
    }
    // Transliterated names: Zelenskyy, Zelensky, Zelenskiy.
    if cased.chars().next().is_some_and(char::is_uppercase) && key.len() >= 6 {
        for ending in ["yy", "iy", "ij", "yi", "ii", "yj"] {
            if let Some(stem) = key.strip_suffix(ending) {
                return format!("{stem}y");
            }
        }
    }
    key.into()
}

/// Two words of content that houses print as one, too: “flood plain”. “Over look” and “some one” are other words than their compounds.
fn spaced(words: &[Token<'_>]) -> bool {
    const SHORTEST: usize = 4;
    let bound = Class::PREPOSITION
        .or(Class::ADVERB)
        .or(Class::DETERMINER)
        .or(Class::NEGATION);
    words.len() == 2
        && words.iter().all(|word| {
            let class = lexicon::look_up(word.key, 0, word.key.len()).word;
            word.key.len() >= SHORTEST
                && lists::is_content(word.key)
                && !lists::is_number(word.key)
                && !class.any(bound)
                && word.cased.starts_with(char::is_lowercase)
        })
}

/// Two words joined by a hyphen, which the other side may write as one; re-sign is not resign.
fn compound(words: &[Token<'_>]) -> bool {
    words.len() == 2 && words[0].key != "re" && words[1].hyphened
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{text::Folded, verdict::side::Side};

    fn check(record: &str, draft: &str, of: fn(&[Token<'_>], &[Token<'_>]) -> bool) -> bool {
        let (a, b) = (Folded::new(record), Folded::new(draft));
        of(&Side::one(&a).words, &Side::one(&b).words)
    }

    #[test]
    fn styles_that_say_the_same() {
        for (a, b) in [
            ("25%", "25 percent"),
            ("25 per cent", "25%"),
            ("five", "5"),
            ("11", "eleven"),
            ("400", "four hundred"),
            ("€25m", "25 million euros"),
            ("2.5 percent", "two and a half per cent"),
            ("$1.5bn", "1.5 billion dollars"),
            ("twenty-first", "21st"),
            ("1,200,000", "1.2 million"),
            ("half a million", "500,000"),
            ("12 km", "twelve kilometres"),
            ("$5 million", "5 million dollars"),
            ("1,000", "1000"),
            ("colour", "color"),
            ("realise", "realize"),
            ("gonna", "going to"),
            ("Zelenskyy", "Zelensky"),
            ("U.S.", "US"),
            ("Sen.", "Senator"),
            ("per cent", "percent"),
            ("neighbours", "neighbors"),
            ("Kyiv", "Kiev"),
            ("Sept.", "September"),
            ("Mar. 3", "March 3"),
            ("all right", "alright"),
            ("ten kilos", "10 kg"),
            ("e-mail", "email"),
            ("ceasefire", "cease-fire"),
            ("9 p.m.", "9pm"),
            ("9 p.m.", "nine pm"),
            ("9:30 a.m.", "9.30am"),
            ("03:10", "3.10am"),
            ("15:45", "3:45 p.m."),
            ("03:00", "3 a.m."),
            ("00:30", "12.30am"),
            ("2 September", "Sept. 2nd"),
            ("May 9", "9 May"),
            ("Rs 4,500 crore", "₹4500 crore"),
            ("Rs. 45 billion", "Rs 4,500 crore"),
            ("3 lakh", "300,000"),
            ("three lakh", "3,00,000"),
        ] {
            assert!(check(a, b, same_style), "{a} = {b}");
        }
        for (a, b) in [
            ("us", "US"),
            ("25", "25%"),
            ("fifteen", "50"),
            ("prise", "prize"),
            ("$5", "€5"),
            ("we're", "were"),
            ("may be", "maybe"),
            ("every day", "everyday"),
            ("re-sign", "resign"),
            ("million", "billion"),
            ("400", "four thousand"),
            ("€25m", "25 million dollars"),
            ("2.5 percent", "two and a half points"),
            ("25m", "25bn"),
            ("second", "seconds"),
            ("9 p.m.", "9 a.m."),
            ("9 p.m.", "9.30 p.m."),
            ("03:10", "3.10pm"),
            ("3:10", "3.10am"),
            ("15:45", "3.46pm"),
            ("2 September", "3 September"),
            ("2 September", "2 October"),
            ("Rs 4,500 crore", "Rs 4,500 lakh"),
            ("Rs 4,500", "$4,500"),
            ("may 9", "9 May be"),
        ] {
            assert!(!check(a, b, same_style), "{a} ≠ {b}");
        }
    }

    #[test]
    fn forms_of_one_word() {
        for (a, b) in [
            ("is", "are"),
            ("the", ""),
            ("has been", "was"),
            ("says", "said"),
            ("stopped", "stop"),
            ("don't", "do not"),
            ("it's", "it is"),
            ("countries", "country"),
            ("noted", "note"),
            ("a", "the"),
            ("I'd", "I would"),
            ("I'd", "I had"),
            ("ain't", "am not"),
        ] {
            assert!(check(a, b, same_lemmas), "{a} ~ {b}");
        }
        for (a, b) in [
            ("is", "isn't"),
            ("will", "would"),
            ("ships", "boats"),
            ("not", ""),
            ("news", "new"),
            ("can", "could"),
        ] {
            assert!(!check(a, b, same_lemmas), "{a} ≁ {b}");
        }
    }
}
