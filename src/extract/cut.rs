//! Ends a quotation whose closing mark is missing at the tag that follows its words: `“We go home, said Roe.`
//!
//! In: the words of a stretch that was never closed. Out: where a comma with a tag behind it ends them. It looks at words, not names.

use crate::{
    lexicon::{self, Class},
    text::Span,
};

/// What is quoted of a stretch that was left open, its comma included; `None` where no tag stands inside.
pub fn before_tag(text: &str, open: Span) -> Option<Span> {
    let words = open.of(text);
    memchr::memchr_iter(b',', words.as_bytes())
        .map(|at| open.start() + at + 1)
        .find(|&at| tag(&text[at..open.end()]))
        .map(|end| Span::new(open.start(), end))
}

/// True where "said Doe", "said the mayor", "Jane Doe said." or "she said." begins `rest`.
fn tag(rest: &str) -> bool {
    let mut words = rest.split_whitespace().take(6);
    let (Some(first), Some(second)) = (words.next(), words.next()) else {
        return false;
    };
    if !rest.starts_with([' ', '\u{a0}', '\n']) {
        return false;
    }
    if says(first) {
        return second.starts_with(char::is_uppercase)
            || matches!(first, "said" | "says")
                && matches!(
                    second,
                    "he" | "she" | "the" | "a" | "an" | "one" | "his" | "her"
                );
    }
    let named = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '’' | '\''))
            && word != "I"
    };
    if !named(first) && !matches!(first, "he" | "she" | "they") {
        return false;
    }
    let mut cue = second;
    for next in words {
        if !named(cue) {
            break;
        }
        cue = next;
    }
    let bare = cue.trim_end_matches(['.', ',', ';']);
    says(bare) && (bare.len() < cue.len() || rest.trim_end().ends_with(bare))
}

/// True for a finite verb that does nothing but report.
fn says(word: &str) -> bool {
    if !word.starts_with(char::is_lowercase) {
        return false;
    }
    let class = lexicon::look_up(word, 0, word.len()).word;
    class.any(Class::SPEECH)
        && class.any(Class::PAST.or(Class::PRESENT))
        && !class.any(Class::WEAK.or(Class::NOUNISH))
        && !matches!(word, "told" | "tells")
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn clippings() {
        says("“We go home, said Ann Roe.", "Ann Roe");
        says("\"We go home, Ann Roe said.", "Ann Roe");
        says("“We go home, she said.”", "");
        let found = read("“We go home, said Ann Roe. It rained.");
        assert_eq!(found, [("We go home,".to_owned(), "Ann Roe".to_owned())]);
        let whole = "We go home, as the mayor asked Jane to do.";
        let found = read(&format!("Ann Roe said: “{whole}"));
        assert_eq!(found, [(whole.to_owned(), "Ann Roe".to_owned())]);
    }
}
