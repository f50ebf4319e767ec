//! When two names can be one person's.
//!
//! In: the words of two names, folded. Out: whether they agree. It knows nothing of the text.

/// True where two names of one surname can be one person: given names equal, or one the initial or a short form of the other.
pub(super) fn compatible(known: &[String], new: &[String]) -> bool {
    if known.len() < 2 || new.len() < 2 {
        return true;
    }
    let (a, b) = (&known[0], &new[0]);
    // "George W. Roe" and "George H. W. Roe"
    let middle = |name: &[String]| (name.len() > 2).then(|| name[1].clone());
    if let (Some(one), Some(other)) = (middle(known), middle(new))
        && one != other
        && one.chars().count() == 1
        && other.chars().count() == 1
    {
        return false;
    }
    if a == b {
        return true;
    }
    let short = a.chars().count().min(b.chars().count());
    if short >= 3 && (a.starts_with(b.as_str()) || b.starts_with(a.as_str()))
        || short <= 2 && a.chars().next() == b.chars().next()
    {
        return true;
    }
    // "Kristin" and "Kristen": one vowel inside a long name is a slip of the pen.
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let differ = a
        .chars()
        .zip(b.chars())
        .enumerate()
        .filter(|(_, (x, y))| x != y);
    let slips: Vec<_> = differ.take(2).collect();
    if a.len() == b.len()
        && a.len() >= 6
        && known.len() == new.len()
        && let [(at, (x, y))] = slips[..]
        && at + 1 < a.chars().count()
        && vowel(x)
        && vowel(y)
    {
        return true;
    }
    // "J. Edgar Doe" and "Edgar Doe"; "Mary Ann Doe" and "Ann Doe".
    let inner =
        |long: &[String], given: &String| long.len() > 2 && long[..long.len() - 1].contains(given);
    inner(known, b) || inner(new, a)
}

/// A name's word without case, accents and possessive endings.
pub fn fold(word: &str) -> String {
    use crate::text::hidden::is_joining;
    use unicode_normalization::UnicodeNormalization;
    // Most words are letters of ASCII and nothing else.
    if word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return word.to_ascii_lowercase();
    }
    let trimmed = without(without(word, "'s"), "’s").trim_matches(['.', '\'', '’']);
    if trimmed.is_ascii() {
        return trimmed.to_ascii_lowercase();
    }
    trimmed
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c) && !is_joining(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// True where a word folds to these letters.
pub fn folds_to(word: &str, folded: &str) -> bool {
    match word.bytes().all(|b| b.is_ascii_alphabetic()) {
        true => word.eq_ignore_ascii_case(folded),
        false => fold(word) == folded,
    }
}

/// A word without the endings of this kind; `trim_end_matches` builds a searcher for every word.
fn without<'t>(mut word: &'t str, ending: &str) -> &'t str {
    while let Some(bare) = word.strip_suffix(ending) {
        word = bare;
    }
    word
}
