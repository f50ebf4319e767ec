//! Forms of one word, contractions and their spread forms, auxiliaries (rule R14).

use super::{
    super::{
        lists::{Touch, touches},
        side::Token,
    },
    canonical,
};

/// What contractions stand for. Their spread forms are the same words to a grammarian, though not inside marks (rule R14).
const CONTRACTIONS: &[(&str, &str)] = &[
    ("won't", "will not"),
    ("can't", "can not"),
    ("cannot", "can not"),
    ("shan't", "shall not"),
    ("ain't", "is not"),
    ("let's", "let us"),
];

/// Forms of *be*, *have*, *do*, and the articles: what a tidying hand touches.
const AUXILIARY: &[(&str, &str)] = &[
    ("am", "be"),
    ("is", "be"),
    ("are", "be"),
    ("was", "be"),
    ("were", "be"),
    ("been", "be"),
    ("being", "be"),
    ("has", "have"),
    ("had", "have"),
    ("having", "have"),
    ("does", "do"),
    ("did", "do"),
    ("done", "do"),
    ("doing", "do"),
];
/// Irregular forms of common verbs and nouns.
const IRREGULAR: &[(&str, &str)] = &[
    ("said", "say"),
    ("went", "go"),
    ("gone", "go"),
    ("came", "come"),
    ("saw", "see"),
    ("seen", "see"),
    ("took", "take"),
    ("taken", "take"),
    ("gave", "give"),
    ("given", "give"),
    ("got", "get"),
    ("gotten", "get"),
    ("made", "make"),
    ("knew", "know"),
    ("known", "know"),
    ("thought", "think"),
    ("told", "tell"),
    ("found", "find"),
    ("left", "leave"),
    ("felt", "feel"),
    ("kept", "keep"),
    ("held", "hold"),
    ("brought", "bring"),
    ("began", "begin"),
    ("begun", "begin"),
    ("wrote", "write"),
    ("written", "write"),
    ("stood", "stand"),
    ("heard", "hear"),
    ("meant", "mean"),
    ("met", "meet"),
    ("ran", "run"),
    ("paid", "pay"),
    ("sat", "sit"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("led", "lead"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("lost", "lose"),
    ("fell", "fall"),
    ("fallen", "fall"),
    ("sent", "send"),
    ("built", "build"),
    ("understood", "understand"),
    ("drew", "draw"),
    ("drawn", "draw"),
    ("broke", "break"),
    ("broken", "break"),
    ("spent", "spend"),
    ("rose", "rise"),
    ("risen", "rise"),
    ("drove", "drive"),
    ("driven", "drive"),
    ("bought", "buy"),
    ("wore", "wear"),
    ("worn", "wear"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("won", "win"),
    ("fought", "fight"),
    ("taught", "teach"),
    ("caught", "catch"),
    ("dealt", "deal"),
    ("died", "die"),
    ("dying", "die"),
    ("lay", "lie"),
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
    ("lives", "life"),
    ("wives", "wife"),
    ("feet", "foot"),
    ("people", "person"),
    ("news", "news"),
];

/// A form of *be*, *have* or *do*, or a modal verb: what turns a statement into a question by its place.
pub fn is_auxiliary(word: &str) -> bool {
    matches!(lemma(word).as_str(), "be" | "have" | "do") || is_modal(word)
}

fn is_modal(word: &str) -> bool {
    touches(word).any(|touch| touch == Touch::Modality)
}

/// True where the two sides differ as contraction and spread form, articles, auxiliaries, or forms of one word.
pub fn same_lemmas(record: &[Token<'_>], draft: &[Token<'_>]) -> bool {
    let read = |side: &[Token<'_>], other: &[Token<'_>]| -> Vec<String> {
        canonical(side)
            .iter()
            .flat_map(|word| spread(word, other))
            .filter(|word| !matches!(word.as_str(), "a" | "an" | "the"))
            .map(|word| lemma(&word))
            .collect()
    };
    let (a, b) = (read(record, draft), read(draft, record));
    if a == b {
        return true;
    }
    // "has been" and "was": nothing but auxiliaries differs.
    let content = |side: &[String]| -> Vec<String> {
        side.iter()
            .filter(|word| !matches!(word.as_str(), "be" | "have" | "do"))
            .cloned()
            .collect()
    };
    content(&a) == content(&b)
}

/// The words that a contraction stands for. *I'd* is *I had* where the other side has *had*, else *I would*.
pub(super) fn spread(word: &str, other: &[Token<'_>]) -> Vec<String> {
    if let Some(base) = word.strip_suffix("'d").filter(|base| !base.is_empty()) {
        let had = other.iter().any(|word| word.key == "had");
        return vec![base.into(), if had { "had" } else { "would" }.into()];
    }
    if let Some((_, long)) = CONTRACTIONS.iter().find(|(short, _)| *short == word) {
        return long.split(' ').map(String::from).collect();
    }
    for (ending, long) in [
        ("n't", "not"),
        ("'re", "are"),
        ("'ll", "will"),
        ("'ve", "have"),
        ("'m", "am"),
    ] {
        if let Some(base) = word.strip_suffix(ending)
            && !base.is_empty()
        {
            return vec![base.into(), long.into()];
        }
    }
    if let Some(base) = word.strip_suffix("'s")
        && matches!(
            base,
            "it" | "that" | "there" | "he" | "she" | "what" | "who" | "where" | "here" | "how"
        )
    {
        return vec![base.into(), "is".into()];
    }
    vec![word.into()]
}

/// The ground form of a word, as far as its ending tells.
pub fn lemma(word: &str) -> String {
    if let Some((_, base)) = AUXILIARY
        .iter()
        .chain(IRREGULAR)
        .find(|(form, _)| *form == word)
    {
        return (*base).into();
    }
    // Only letters that a regular ending leaves are compared: stop, stopped, stopping; carry, carries; note, noted.
    let stem = |base: &str| -> String {
        let mut letters: Vec<char> = base.chars().collect();
        if let [.., a, b] = letters[..]
            && a == b
            && !matches!(a, 'l' | 's' | 'e')
        {
            letters.pop();
        }
        if letters.last() == Some(&'e') {
            letters.pop();
        }
        letters.into_iter().collect()
    };
    for (ending, put) in [
        ("ies", "y"),
        ("ied", "y"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
    ] {
        if let Some(base) = word.strip_suffix(ending)
            && base.len() >= 3
            && !(ending == "s" && base.ends_with(['s', 'u', 'i']))
        {
            return stem(&format!("{base}{put}"));
        }
    }
    if word.len() >= 4 {
        stem(word)
    } else {
        word.into()
    }
}
