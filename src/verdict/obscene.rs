//! Words that newsrooms mask, and whether a mask fits one (rule R18). Own list; English.
//!
//! In come a mask as folded and the word it is held to stand for. A mask fits a word of the list only: what a reader cannot guess from the
//! letters shown was replaced, not spared.

/// Words that are masked, in their ground form.
const WORDS: &[&str] = &[
    "arse",
    "arsehole",
    "ass",
    "asses",
    "asshole",
    "bastard",
    "bitch",
    "bloody",
    "bollock",
    "bollocks",
    "bugger",
    "bullshit",
    "cock",
    "cocksucker",
    "crap",
    "cunt",
    "damn",
    "damned",
    "dammit",
    "damnit",
    "dick",
    "dickhead",
    "dipshit",
    "douche",
    "douchebag",
    "dumbass",
    "dyke",
    "fag",
    "faggot",
    "fuck",
    "fucked",
    "fucker",
    "fuckin",
    "fuckup",
    "goddamn",
    "goddamned",
    "goddammit",
    "god-damn",
    "hell",
    "horseshit",
    "jackass",
    "kike",
    "motherfuck",
    "motherfucker",
    "motherfuckin",
    "nigga",
    "nigger",
    "paki",
    "piss",
    "pissed",
    "prick",
    "puss",
    "pussies",
    "pussy",
    "pussys",
    "retard",
    "retarded",
    "schmuck",
    "shit",
    "shithole",
    "shithead",
    "shitshow",
    "shitstorm",
    "shitty",
    "shitted",
    "shitting",
    "slut",
    "slutty",
    "spic",
    "tit",
    "tits",
    "tosser",
    "tranny",
    "turd",
    "twat",
    "wank",
    "wanker",
    "whore",
    "whored",
    "bullshitted",
    "bullshitter",
    "bullshitting",
    "crappy",
    "bitchy",
    "horse-shit",
    "batshit",
    "apeshit",
    "chickenshit",
    "clusterfuck",
    "fuckery",
    "fuckwit",
    "unfuck",
    "bellend",
    "gobshite",
    "shite",
    "shag",
    "slag",
];
/// What a word of the list may end with.
const ENDINGS: &[&str] = &["s", "es", "ed", "er", "ers", "ing", "in'", "y", "'s"];
/// Words that stand for a masked one, between brackets.
const STAND_INS: &[&str] = &[
    "expletive",
    "expletives",
    "obscenity",
    "profanity",
    "vulgarity",
    "redacted",
    "bleep",
    "bleeped",
    "deleted",
    "epithet",
    "slur",
];

/// True for a word that newsrooms mask.
pub fn is_obscene(word: &str) -> bool {
    WORDS.contains(&word)
        || ENDINGS.iter().any(|ending| {
            word.strip_suffix(ending)
                .is_some_and(|base| base.len() > 2 && !base.ends_with('s') && WORDS.contains(&base))
        })
}

/// True where the mask stands for the word: its letters are the word's, and where it shows how many are hidden, so many are.
pub fn covers(mask: &str, word: &str) -> bool {
    if STAND_INS.contains(&mask) {
        return is_obscene(word) || shape(word).is_some();
    }
    let Some((head, hidden, tail)) = shape(mask) else {
        return false;
    };
    if let Some((other, ..)) = shape(word) {
        // Two houses mask one word: the letters that both show agree.
        return head.starts_with(other) || other.starts_with(head);
    }
    let left = word.chars().count();
    let (first, last) = (head.chars().count(), tail.chars().count());
    // Two hyphens are the typist's dash: they show that letters are hidden, not how many.
    let length = mask.contains("--") && hidden == 2 || left == first + hidden + last;
    word.starts_with(head)
        && word.ends_with(tail)
        && left > first + last
        && length
        && is_obscene(word)
}

/// The letters before a mask's run, how many signs it has, and the letters after; `None` for a word that masks nothing.
fn shape(word: &str) -> Option<(&str, usize, &str)> {
    let from = word.find('*').or_else(|| word.find("--"))?;
    let tail = word[from..].trim_start_matches(['*', '-']);
    let hidden = word.len() - from - tail.len();
    Some((&word[..from], hidden, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_fit_what_a_reader_guesses() {
        for (mask, word) in [
            ("f******", "fucking"),
            ("f***ing", "fucking"),
            ("s---", "shit"),
            ("f--", "fuck"),
            ("b*******", "bullshit"),
            ("expletive", "bastards"),
            ("f***", "f---"),
            ("a**hole", "asshole"),
        ] {
            assert!(covers(mask, word), "{mask} {word}");
        }
        for (mask, word) in [
            ("f***ing", "freezing"),
            ("t***", "think"),
            ("f***", "fucking"),
            ("f******", "finance"),
            ("h***", "hope"),
            ("s***", "ship"),
            ("expletive", "treaty"),
            ("harbour", "harbour"),
            ("f***", "s---"),
            ("a**", "assume"),
        ] {
            assert!(!covers(mask, word), "{mask} {word}");
        }
        assert!(!is_obscene("assess") && !is_obscene("hello") && !is_obscene("cocktail"));
    }
}
