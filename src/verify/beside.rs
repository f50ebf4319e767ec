//! The offices that a text prints beside a name: “Finance Minister Jane Doe”, “Jane Doe, the finance minister”.
//!
//! In: a text and where a name stands in it. Out: the words of an office right before it or right behind it. It knows nothing of the record.

use super::{
    around::{MARKS, class, sentence_start, words},
    office::{COURTESY, HELD, LONGEST},
};
use crate::{lexicon::Class, text::Span, verdict::office::noun};

/// What a minister, a secretary or a chief is often that of, in lower case before the noun: “finance minister Jane Doe”.
const PORTFOLIOS: [&str; 44] = [
    "agriculture",
    "business",
    "climate",
    "communications",
    "culture",
    "defence",
    "defense",
    "development",
    "economic",
    "economy",
    "education",
    "energy",
    "environment",
    "executive",
    "finance",
    "financial",
    "fisheries",
    "foreign",
    "health",
    "home",
    "housing",
    "immigration",
    "industry",
    "information",
    "infrastructure",
    "interior",
    "justice",
    "labor",
    "labour",
    "marketing",
    "medical",
    "operating",
    "planning",
    "press",
    "safety",
    "sales",
    "science",
    "security",
    "sports",
    "technical",
    "tourism",
    "trade",
    "transport",
    "water",
];

/// The offices that a document prints right before one of the names, or right behind it. A surname alone is anybody's where the document has
/// two of that surname.
pub(super) fn offices_in(text: &str, names: &[&str]) -> Vec<String> {
    let mentions = mentions(text, names);
    let of_speaker = mentions
        .iter()
        .filter(|(_, bearer)| *bearer != Bearer::Namesake);
    let beside = |span: &Span| {
        let before = before_name(text, *span);
        before.into_iter().chain(behind_name(text, span.end()))
    };
    of_speaker.flat_map(|(span, _)| beside(span)).collect()
}

/// Where a text prints one of the surnames, and whom it means by it; a surname alone is left out where the text has two bearers of it.
pub(super) fn mentions(text: &str, names: &[&str]) -> Vec<(Span, Bearer)> {
    const MENTIONS: usize = 32;
    let mut surnames: Vec<&str> = names
        .iter()
        .filter_map(|name| name.split_whitespace().next_back())
        .filter(|name| name.len() > 2)
        .collect();
    surnames.sort_unstable();
    surnames.dedup();
    let mut found = Vec::new();
    for surname in surnames {
        let from = found.len();
        found.extend(
            text.match_indices(surname)
                .filter(|(at, _)| is_word(text, *at, surname.len()))
                .take(MENTIONS)
                .map(|(at, _)| {
                    let span = Span::new(first_of_name(text, at), at + surname.len());
                    (span, bearer(span.of(text), names))
                }),
        );
        let is_namesake = |(_, bearer): &(Span, Bearer)| *bearer == Bearer::Namesake;
        if found[from..].iter().any(is_namesake) {
            let mut at = 0;
            found.retain(|(_, bearer)| {
                at += 1;
                at <= from || *bearer != Bearer::Surname
            });
        }
    }
    found
}

/// Whom a printed name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bearer {
    /// The speaker, by a given name too.
    Named,
    /// Whoever has that surname.
    Surname,
    /// Somebody else of that surname.
    Namesake,
}

/// Whom a printed name, without titles, names among the bearers of its surname.
pub(super) fn bearer(printed: &str, names: &[&str]) -> Bearer {
    let given = |name: &str| name.split_whitespace().rev().nth(1).map(str::to_lowercase);
    let first = |name: &str| name.split_whitespace().next().map(str::to_lowercase);
    let Some(drafted) = given(printed).and(first(printed)) else {
        return Bearer::Surname;
    };
    let known = |name: &&&str| given(name).is_some();
    let mut full = names.iter().filter(known).peekable();
    // Nobody knows the speaker's given name.
    if full.peek().is_none() {
        return Bearer::Surname;
    }
    let initial = |a: &str, b: &str| a.trim_end_matches('.').len() == 1 && b.starts_with(&a[..1]);
    let same = full.any(|name| {
        let mut parts = name.split_whitespace().map(str::to_lowercase);
        parts.any(|part| {
            part == drafted
                || drafted.is_ascii() && initial(&drafted, &part)
                || part.is_ascii() && initial(&part, &drafted)
        })
    });
    match same {
        true => Bearer::Named,
        false => Bearer::Namesake,
    }
}

/// The stretch is a whole word.
pub(super) fn is_word(text: &str, at: usize, len: usize) -> bool {
    let letter = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
    !letter(text[..at].chars().next_back()) && !letter(text[at + len..].chars().next())
}

/// Where the run of capitals begins that a surname ends, titles left out.
pub(super) fn first_of_name(text: &str, at: usize) -> usize {
    let start = sentence_start(text, at);
    let before: Vec<(Span, &str)> = words(text, Span::new(start, at)).collect();
    let mut from = at;
    for (span, word) in before.into_iter().rev() {
        let touches = text[span.end()..from].trim_matches(['.', ' ']).is_empty();
        let name = word.starts_with(char::is_uppercase) && class(word) == Class::NONE;
        if !touches || !name {
            break;
        }
        from = span.start();
    }
    from
}

/// The office right before a name: “Finance Minister” of “said Finance Minister Jane Doe”, “the captain” of “the captain, Jane Doe, said”.
pub(super) fn before_name(text: &str, name: Span) -> Option<String> {
    let start = sentence_start(text, name.start());
    let lead = text.get(start..name.start()).unwrap_or_default().trim_end();
    if let Some(lead) = lead.strip_suffix(',') {
        let phrase = lead.rsplit([',', ';', ':', '(']).next().unwrap_or_default();
        // “…, said the captain”: what stands before the article is the verb. “A spokesman for the trust” has two articles.
        let words: Vec<&str> = phrase.split_whitespace().collect();
        let opens = |word: &&str| {
            class(word).any(Class::POSSESSIVE)
                || is_owner(word)
                || matches!(word.to_lowercase().as_str(), "the" | "a" | "an" | "its")
        };
        let starts = (0..words.len()).rev().filter(|&at| opens(&words[at]));
        return starts.into_iter().find_map(|from| {
            let held = words.get(from..)?.join(" ");
            let head = noun(&held);
            let known = class(&head).any(Class::TITLE.or(Class::ROLE).or(Class::STANDIN))
                || HELD.contains(&head.as_str());
            // “The engineer in charge” has no verb.
            let verb = words[from..].windows(2).any(|pair| {
                let word = pair[1];
                word.starts_with(char::is_lowercase)
                    && class(word).any(Class::SPEECH.or(Class::AUXILIARY))
                    && !class(word).any(Class::ROLE.or(Class::TITLE))
                    && !class(pair[0]).any(Class::PREPOSITION)
            });
            (known && !verb && words.len() - from <= LONGEST).then_some(held)
        });
    }
    let before: Vec<(Span, &str)> = words(text, Span::new(start, name.start())).collect();
    let mut from = name.start();
    let mut taken = 0;
    for (span, word) in before.iter().rev() {
        let between = &text[span.end()..from];
        let known = class(word);
        let part = known.any(
            Class::TITLE
                .or(Class::ROLE)
                .or(Class::NATIONALITY)
                .or(Class::BODY)
                .or(Class::STANDIN),
        ) || word.starts_with(char::is_uppercase)
            && !known.any(
                Class::OPENER
                    .or(Class::WEEKDAY)
                    .or(Class::MONTH)
                    .or(Class::PREPOSITION)
                    .or(Class::CONJUNCTION)
                    .or(Class::DETERMINER),
            )
            || matches!(
                *word,
                "former"
                    | "deputy"
                    | "acting"
                    | "vice"
                    | "prime"
                    | "shadow"
                    | "senior"
                    | "union"
                    | "police"
                    | "fire"
            )
            || taken == 1 && PORTFOLIOS.contains(word);
        let office = taken > 0 || known.any(Class::TITLE.or(Class::ROLE).or(Class::STANDIN));
        let said = known.any(Class::SPEECH) && !known.any(Class::TITLE.or(Class::ROLE));
        if !between.trim_matches(['.', ' ', '-']).is_empty()
            || !part
            || !office
            || said
            || taken == LONGEST
        {
            break;
        }
        from = span.start();
        taken += 1;
    }
    let office = text.get(from..name.start())?.trim();
    let courtesy = office
        .split_whitespace()
        .all(|word| COURTESY.contains(&word.trim_matches('.').to_lowercase().as_str()));
    (taken > 0 && !courtesy).then(|| office.to_string())
}

/// “Lund’s” of “Lund’s mayor, Jane Doe”.
fn is_owner(word: &str) -> bool {
    let base = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s"));
    base.is_some_and(|base| base.starts_with(char::is_uppercase))
}

/// The apposition right behind a name: “the finance minister” of “Jane Doe, the finance minister, said”.
pub(super) fn behind_name(text: &str, end: usize) -> Option<String> {
    let rest = text.get(end..)?;
    let rest = rest
        .strip_prefix([',', '('])
        .or_else(|| rest.strip_prefix(" ("))
        .or_else(|| rest.strip_prefix(", who is"))
        .or_else(|| rest.strip_prefix(" — "))?;
    let rest = rest
        .strip_prefix(" who is")
        .or_else(|| rest.strip_prefix(" who was"))
        .unwrap_or(rest);
    let to = rest
        .char_indices()
        .find(|&(at, ch)| {
            MARKS.contains(&ch)
                || ",;:()—–!?".contains(ch)
                || ch == '.'
                    && rest[at + 1..]
                        .chars()
                        .next()
                        .is_none_or(char::is_whitespace)
        })
        .map_or(rest.len(), |(at, _)| at);
    let phrase = rest.get(..to)?;
    // “Jane Doe, a chemist at Lund College who was not involved, said”.
    let ends = [" and ", " who ", " whose "];
    let to = ends.iter().filter_map(|end| phrase.find(end)).min();
    let phrase = phrase[..to.unwrap_or(phrase.len())].trim();
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let first = class(words.first()?);
    // “She was joined by Jane Doe, by the engineer in charge, and by Bo Lund.”
    if first.any(Class::PREPOSITION.or(Class::COORDINATOR)) {
        return None;
    }
    let determined = first.any(Class::DETERMINER.or(Class::POSSESSIVE))
        || words[0].ends_with("’s")
        || words[0].ends_with("'s");
    let head = noun(phrase);
    let known = class(&head).any(Class::TITLE.or(Class::ROLE).or(Class::STANDIN))
        || HELD.contains(&head.as_str());
    let clause = words.iter().any(|word| {
        let class = class(word);
        class.any(Class::AUXILIARY.or(Class::RELATIVE))
            || class.any(Class::SPEECH.or(Class::VERB))
                && !class.any(
                    Class::ROLE
                        .or(Class::TITLE)
                        .or(Class::NOUNISH)
                        .or(Class::SPEECH_NOUN),
                )
    });
    let figures = phrase.contains(|ch: char| ch.is_ascii_digit());
    (words.len() <= LONGEST && !clause && !figures && (known || determined && !head.is_empty()))
        .then(|| phrase.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::office::{Likeness, likeness};

    #[test]
    fn offices_beside_a_name() {
        for (text, before, behind) in [
            (
                "said Finance Minister Jane Doe.",
                Some("Finance Minister"),
                None,
            ),
            (
                "said Jane Doe, the finance minister.",
                None,
                Some("the finance minister"),
            ),
            (
                "Jane Doe, the company’s chief executive, said",
                None,
                Some("the company’s chief executive"),
            ),
            (
                "Jane Doe, chief executive of Nordlys, said",
                None,
                Some("chief executive of Nordlys"),
            ),
            (
                "said Jane Doe, who is the mayor of Lund.",
                None,
                Some("the mayor of Lund"),
            ),
            (
                "Jane Doe, a chemist at Lund College who was not asked, says",
                None,
                Some("a chemist at Lund College"),
            ),
            ("Jane Doe, 54, said", None, None),
            ("said Jane Doe, adding that the mayor left.", None, None),
            ("Mr. Jane Doe said", None, None),
            (
                "The chief executive of Nordlys, Jane Doe, said",
                Some("The chief executive of Nordlys"),
                None,
            ),
            (
                "On Tuesday the captain, Jane Doe, said",
                Some("the captain"),
                None,
            ),
            (
                "It came from the engineer in charge, Jane Doe, and",
                Some("the engineer in charge"),
                None,
            ),
            ("He met Jane Doe, by the mayor of Lund, and", None, None),
            (
                "said Lund’s chief executive, Jane Doe.",
                Some("Lund’s chief executive"),
                None,
            ),
            ("After the war, Jane Doe said", None, None),
            ("On Tuesday Jane Doe said", None, None),
            (
                "said former mayor Jane Doe (a lawyer)",
                Some("former mayor"),
                Some("a lawyer"),
            ),
        ] {
            let at = text.find("Jane").unwrap();
            let name = Span::new(at, at + "Jane Doe".len());
            assert_eq!(before_name(text, name).as_deref(), before, "{text}");
            assert_eq!(behind_name(text, name.end()).as_deref(), behind, "{text}");
        }
    }

    #[test]
    fn what_documents_print_beside_a_name() {
        let text = "“Yes,” said Clara Bauer, the company’s chief executive. Health Minister Jane Doe and Finance Minister Bo Lund left. \
                    The harbour master, Ida Roe, met the retired pilot Olaf Roe. A spokesman for the trust, Ivor Lamb, smiled.";
        for (name, office, expected) in [
            ("Olaf Roe", "the harbour master", false),
            ("Ida Roe", "the harbour master", true),
            ("I. Roe", "the harbour master", true),
            ("Ivor Lamb", "spokesman for the trust", true),
            ("Bauer", "the chief executive", true),
            ("Bauer", "the finance minister", false),
            ("Doe", "health minister", true),
            ("Doe", "finance minister", false),
            ("Lund", "the finance minister", true),
        ] {
            let printed = offices_in(text, &[name]);
            let found = printed
                .iter()
                .any(|role| likeness(office, role) == Likeness::Same);
            assert_eq!(found, expected, "{name}, {office}: {printed:?}");
        }
    }
}
