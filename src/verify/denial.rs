//! Words that the draft and the record both have as not said: “Roe denied calling it “a trap””. Whether it is one person who denies them.
//!
//! In come a draft's attribution and a quotation on record whose words nobody has said; out comes whether both print the name of one and the
//! same. A pronoun, an office and a surname of several people name nobody: then it is open.

use super::{
    Desk,
    around::{class, words},
    beside::{first_of_name, is_word},
    claim::look_up,
    office::gender,
};
use crate::{
    extract::unreal::DENIED,
    lexicon::given::{self, Gender},
    registry::record::Occurrence,
    text::Span,
};

/// Whom a source names, as far as its text tells.
struct Named {
    /// Given names first, in lower case; the surname alone where the text has no given name for it.
    words: Vec<String>,
    /// By a title, or else by the given name.
    gender: Option<Gender>,
}

impl Desk<'_> {
    /// The draft has the words as not said, or as supposed, by whom the record has as not saying them.
    pub(super) fn denies_too(&self, attribution: usize, quotation: u32) -> bool {
        let this = &self.extraction.attributions[attribution];
        let source = this.source.map(|source| source.of(self.text));
        let drafted = source.and_then(|source| Named::of(self.text, source));
        let record = self.snapshot.quotation_at(quotation);
        let (DENIED, Some(drafted), Some(record)) = (this.rule, drafted, record) else {
            return false;
        };
        let is_same = |one: &Occurrence| {
            let text = self
                .snapshot
                .document_at(one.document)
                .and_then(|document| document.text());
            let recorded = one
                .source
                .as_deref()
                .and_then(|source| Named::of(text.unwrap_or_default(), source));
            recorded.is_some_and(|recorded| self.is_one_person(&drafted, &recorded))
        };
        !record.occurrences.is_empty() && record.occurrences.iter().all(is_same)
    }

    fn is_one_person(&self, one: &Named, other: &Named) -> bool {
        let genders = one.gender.zip(other.gender);
        if one.words.last() != other.words.last() || genders.is_some_and(|(a, b)| a != b) {
            return false;
        }
        let (Some(a), Some(b)) = (one.given(), other.given()) else {
            // The surname alone, which nobody else on record may have.
            let known = one.given().or(other.given());
            let name = one.words.last().map_or("", String::as_str);
            return look_up(self.snapshot, name).iter().all(|(speaker, _)| {
                let speaker = self.snapshot.speaker_at(*speaker);
                let first = speaker.and_then(|speaker| speaker.name.split(' ').next());
                known.is_none_or(|known| first.is_some_and(|first| is_given(known, first)))
            });
        };
        is_given(a, b)
    }
}

/// The given names are one, or one is the other's initial.
fn is_given(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let initial = |short: &str, long: &str| {
        let mut letters = short.trim_end_matches('.').chars();
        letters.next() == long.chars().next() && letters.next().is_none()
    };
    a == b || initial(&a, &b) || initial(&b, &a)
}

impl Named {
    /// The name that a source ends with, made whole by what else its text prints; `None` for a pronoun, an office, and a surname that the text
    /// gives to several.
    fn of(text: &str, source: &str) -> Option<Named> {
        let all: Vec<(Span, &str)> = words(source, Span::new(0, source.len())).collect();
        let is_name = |word: &str| {
            word.starts_with(char::is_uppercase)
                && class(word) == class("")
                && !word.ends_with("’s")
                && !word.ends_with("'s")
        };
        let count = all.iter().rev().take_while(|(_, word)| is_name(word));
        let name = &all[all.len() - count.count()..];
        let (_, surname) = name.last()?;
        let mut printed: Vec<String> = name.iter().map(|(_, word)| word.to_lowercase()).collect();
        if printed.len() == 1 {
            let whole = whole_names(text, surname);
            let one = |a: &[String]| whole.iter().all(|b| is_given(&a[0], &b[0]));
            match whole.first() {
                None => {}
                Some(name) if one(name) => printed.clone_from(name),
                Some(_) => return None,
            }
        }
        let gender = gender(source).or_else(|| title(text, surname));
        let given = printed.first().filter(|_| printed.len() > 1);
        let gender = gender.or_else(|| given::given(given?));
        Some(Named {
            words: printed,
            gender,
        })
    }

    fn given(&self) -> Option<&str> {
        let first = self.words.first().filter(|_| self.words.len() > 1);
        first.map(String::as_str)
    }
}

/// The names of more than one word that a text prints with this surname, in lower case.
fn whole_names(text: &str, surname: &str) -> Vec<Vec<String>> {
    let name = |at: usize| {
        let span = Span::new(first_of_name(text, at), at + surname.len());
        let name: Vec<String> = words(text, span)
            .map(|(_, word)| word.to_lowercase())
            .collect();
        (name.len() > 1).then_some(name)
    };
    places(text, surname).filter_map(name).collect()
}

/// Whether a text has *Mr* or *Mrs* before this surname.
fn title(text: &str, surname: &str) -> Option<Gender> {
    places(text, surname).find_map(|at| {
        let before = text[..at].trim_end();
        gender(before.rsplit(char::is_whitespace).next()?)
    })
}

/// Where a text has the surname as a word of its own.
fn places(text: &str, surname: &str) -> impl Iterator<Item = usize> {
    const PLACES: usize = 32;
    text.match_indices(surname)
        .map(|(at, _)| at)
        .filter(move |&at| is_word(text, at, surname.len()))
        .take(PLACES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_a_source_names() {
        for (text, source, expected) in [
            ("Ann Roe denied it.", "Ann Roe", Some("ann roe")),
            (
                "Warden Ann Roe denied it.",
                "Warden Ann Roe",
                Some("ann roe"),
            ),
            ("Ann Roe came. Roe denied it.", "Roe", Some("ann roe")),
            ("Roe denied it.", "Roe", Some("roe")),
            ("Ann Roe and Bo Roe came. Roe denied it.", "Roe", None),
            ("Ann Roe came. She denied it.", "She", None),
            (
                "The French minister denied it.",
                "The French minister",
                None,
            ),
            ("Tern Foods denied it.", "Tern Foods", Some("tern foods")),
        ] {
            let found = Named::of(text, source).map(|named| named.words.join(" "));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        let of = |text| Named::of(text, "Roe").and_then(|named| named.gender);
        assert_eq!(of("Mrs. Roe denied it."), Some(Gender::She));
        assert_eq!(of("John Roe came. Roe denied it."), Some(Gender::He));
        assert_eq!(of("Roe denied it."), None);
    }
}
