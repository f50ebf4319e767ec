//! Whose the words are that the speaker on record only quotes (rule R6): “He said, ‘I am too tired,’” is what he said, not what she did.
//!
//! In come a wording on record and the stretch of it between inner marks; out comes whom the words right beside those marks name. Where
//! they name nobody in plain order, nothing is decided: the flag alone says that somebody is quoted.

use super::{
    Desk,
    around::{class, stretches, words},
    finish::because,
};
use crate::{
    lexicon::Class,
    model::SpeakerKind,
    text::Span,
    verdict::{Finding, Flag, SpeakerVerdict, speaker::Claimed},
};

/// Whom a wording gives its inner words to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Inner {
    /// The speaker, who tells what he or she said: “I told him, ‘stop.’”
    Own,
    /// Somebody by name.
    Named(String),
    /// Somebody else, as printed: “he”, “my lawyer”.
    Other(String),
    /// The wording does not tell in plain order.
    Open,
}

impl Desk<'_> {
    /// Decides about the speaker of words that stand between inner marks on record.
    pub(super) fn nested(
        &self,
        finding: &mut Finding,
        claimed: Option<&Claimed>,
        attribution: usize,
        wording: &str,
    ) {
        let outer = finding.recorded_speaker.clone().unwrap_or_default();
        let is_outer = matches!(
            finding.speaker,
            SpeakerVerdict::Correct | SpeakerVerdict::Alias | SpeakerVerdict::RoleMatch
        );
        match inner(wording, &finding.recorded) {
            Inner::Own => {
                finding.flags.retain(|flag| *flag != Flag::NestedSpeaker);
                finding.reasons.retain(|reason| reason.rule != "R6");
            }
            Inner::Named(name) => {
                let Some(claimed) = claimed else { return };
                if may_be_one(&claimed.name, &name) {
                    if !is_outer {
                        finding.speaker = SpeakerVerdict::Correct;
                    }
                    let message = format!("on record {outer} quotes {name} with these words");
                    because(finding, "R6", message);
                } else if !is_outer && claimed.kind != SpeakerKind::Person {
                    finding.speaker = SpeakerVerdict::Ambiguous;
                } else if !is_outer || !self.retold(attribution, &name) {
                    finding.speaker = SpeakerVerdict::Misattributed;
                    because(
                        finding,
                        "R6",
                        format!(
                            "on record {outer} quotes {name} with these words; they are not those of {}",
                            claimed.name
                        ),
                    );
                }
            }
            Inner::Other(source) if is_outer => {
                if !self.retold(attribution, &source) {
                    finding.speaker = SpeakerVerdict::Misattributed;
                    because(
                        finding,
                        "R6",
                        format!(
                            "on record {outer} quotes somebody else with these words (“{source}”)"
                        ),
                    );
                }
            }
            // The words that the one on record quotes may be anybody's, the one's whom the draft names too.
            Inner::Other(_) | Inner::Open => {
                if finding.speaker == SpeakerVerdict::Misattributed {
                    finding.speaker = SpeakerVerdict::Ambiguous;
                }
            }
        }
    }

    /// The draft's own sentence says that the words are somebody else's: it names the one, or reports a second time, as in “the minister told
    /// farmers they ‘will get four times the price’, according to Roe”.
    fn retold(&self, attribution: usize, inner: &str) -> bool {
        let this = &self.extraction.attributions[attribution];
        let last = inner.split_whitespace().next_back().unwrap_or_default();
        stretches(self.text, this).into_iter().any(|stretch| {
            words(self.text, stretch).any(|(span, word)| {
                let own = [this.cue, this.source]
                    .into_iter()
                    .flatten()
                    .any(|tag| tag.contains(span));
                let named = class(last) == Class::NONE && word == last;
                !own && (named
                    || class(word).any(Class::SPEECH) && word.starts_with(char::is_lowercase))
            })
        })
    }
}

/// The two names may be one person's: “Mr Dorn”, “Dorn” or “Anders” for Anders Dorn.
fn may_be_one(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split_whitespace()
            .filter(|word| !class(word.trim_end_matches('.')).any(Class::TITLE))
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    match (&a[..], &b[..]) {
        ([], _) | (_, []) => false,
        ([one], other) | (other, [one]) => other.contains(one),
        (a, b) => a.first() == b.first() && a.last() == b.last(),
    }
}

/// Marks that may open or close an inner quotation.
const MARKS: [char; 8] = ['‘', '’', '\'', '“', '”', '"', '«', '»'];

/// Whom the wording names beside the inner marks around these words of it.
fn inner(wording: &str, quoted: &str) -> Inner {
    let Some(at) = wording.find(quoted).filter(|_| !quoted.is_empty()) else {
        return Inner::Open;
    };
    // An apostrophe inside a word is no mark.
    let is_mark = |at: usize, ch: char| {
        let letter = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
        let before = letter(wording[..at].chars().next_back());
        let after = letter(wording[at + ch.len_utf8()..].chars().next());
        MARKS.contains(&ch) && !(before && after)
    };
    let opens = wording[..at]
        .char_indices()
        .rev()
        .find(|&(at, ch)| is_mark(at, ch))
        .map(|(at, _)| at);
    let end = at + quoted.len();
    let closes = wording[end..]
        .char_indices()
        .find(|&(offset, ch)| is_mark(end + offset, ch))
        .map(|(offset, ch)| end + offset + ch.len_utf8());
    let lead = wording.get(..opens.unwrap_or(0)).unwrap_or_default();
    let trail = wording
        .get(closes.unwrap_or(wording.len())..)
        .unwrap_or_default();
    match before(lead) {
        Inner::Open => behind(trail),
        found => found,
    }
}

/// “He said to me, ‘…’”: the subject of the last verb of speech before the marks.
fn before(lead: &str) -> Inner {
    /// Words between the verb and the marks: “wrote to us in October,”.
    const BEHIND: usize = 6;
    let from = lead.rfind(['.', '!', '?', ';', '’', '”']).map_or(0, |at| {
        at + lead[at..].chars().next().map_or(1, char::len_utf8)
    });
    let clause: Vec<&str> = words(lead, Span::new(from, lead.len()))
        .map(|(_, word)| word)
        .collect();
    // “He wrote to us that it would open, and I quote, ‘…’”: the words are his who wrote.
    let (clause, most) = match clause.as_slice() {
        [head @ .., "I" | "we" | "We", "quote"] => (head, usize::MAX),
        clause => (clause, BEHIND),
    };
    let Some(verb) = clause
        .iter()
        .rposition(|word| is_report(word))
        .filter(|verb| clause.len() - verb - 1 <= most)
    else {
        return Inner::Open;
    };
    subject(&clause[..verb])
}

/// “‘…,’ he told me” and “‘…,’ said Roe”.
fn behind(trail: &str) -> Inner {
    const NEAR: usize = 5;
    let to = trail
        .find(['.', '!', '?', ';', '‘', '“'])
        .unwrap_or(trail.len());
    let clause: Vec<&str> = words(trail, Span::new(0, to))
        .map(|(_, word)| word)
        .take(NEAR)
        .collect();
    match clause.iter().position(|word| is_report(word)) {
        Some(0) => {
            let name: Vec<&str> = clause[1..]
                .iter()
                .copied()
                .take_while(|word| word.starts_with(char::is_uppercase))
                .collect();
            match clause.get(1) {
                Some(word) if name.is_empty() => pronoun(word).unwrap_or(Inner::Open),
                _ if name.is_empty() => Inner::Open,
                _ => subject(&name),
            }
        }
        Some(verb) => subject(&clause[..verb]),
        None => Inner::Open,
    }
}

/// A verb that reports, as it stands in running text.
fn is_report(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && class(word).any(Class::SPEECH)
}

fn pronoun(word: &str) -> Option<Inner> {
    let small = word.to_lowercase();
    Some(match small.as_str() {
        "i" | "we" => Inner::Own,
        "he" | "she" | "they" | "it" | "you" | "who" | "somebody" | "someone" | "people" => {
            Inner::Other(small)
        }
        _ => return None,
    })
}

/// Who stands right before a verb: a pronoun, a name, or a noun with its article.
fn subject(before: &[&str]) -> Inner {
    const NOUN: usize = 4;
    let mut rest = before;
    while let [head @ .., last] = rest {
        let aside = class(last).any(Class::AUXILIARY.or(Class::ADVERB)) && pronoun(last).is_none();
        if !aside {
            break;
        }
        rest = head;
    }
    let Some(last) = rest.last() else {
        return Inner::Open;
    };
    if let Some(found) = pronoun(last) {
        return found;
    }
    let name: Vec<&str> = rest
        .iter()
        .rev()
        .take_while(|word| {
            word.starts_with(char::is_uppercase)
                && !class(word).any(
                    Class::DETERMINER
                        .or(Class::POSSESSIVE)
                        .or(Class::OPENER)
                        .or(Class::CONJUNCTION)
                        .or(Class::PREPOSITION),
                )
        })
        .copied()
        .collect();
    if !name.is_empty() {
        let name: Vec<&str> = name.into_iter().rev().collect();
        return Inner::Named(name.join(" "));
    }
    let opens = rest
        .iter()
        .rev()
        .take(NOUN)
        .position(|word| class(word).any(Class::DETERMINER.or(Class::POSSESSIVE)));
    match opens {
        Some(at) if at > 0 => Inner::Other(rest[rest.len() - 1 - at..].join(" ")),
        _ => Inner::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_the_words_beside_inner_marks_name() {
        let other = |source: &str| Inner::Other(source.into());
        let named = |name: &str| Inner::Named(name.into());
        for (wording, expected) in [
            ("He said to me, ‘Q,’ and I told him to stop", other("he")),
            ("I told him, ‘Q,’ and he stopped", Inner::Own),
            (
                "The board wrote to us that it would open, and I quote, ‘Q’",
                other("The board"),
            ),
            ("And I quote: ‘Q’", Inner::Open),
            ("We have always said ‘Q’ to them", Inner::Own),
            (
                "Mr Roe wrote in October, ‘Q,’ and nobody replied",
                named("Mr Roe"),
            ),
            ("My lawyer wrote, ‘Q,’ and left", other("My lawyer")),
            ("They told me, 'Q,' and it's true", other("they")),
            ("‘Q,’ he told me, and I couldn’t move", other("he")),
            ("And then: ‘Q,’ said Ida Roe", named("Ida Roe")),
            ("It was ‘Q’ all over again", Inner::Open),
            ("I turned to Ida and said, ‘Q,’ and she left", Inner::Open),
            ("He’s gone. I said ‘Q’ twice", Inner::Own),
            ("Q", Inner::Open),
        ] {
            let text = wording.replace('Q', "the river won't wait");
            assert_eq!(inner(&text, "the river won't wait"), expected, "{wording}");
        }
        assert_eq!(inner("one two", "three"), Inner::Open);
        for (a, b, expected) in [
            ("Anders Dorn", "Mr Dorn", true),
            ("Anders Dorn", "Anders", true),
            ("Anders Dorn", "Ida Dorn", false),
            ("Anders Dorn", "Mr Roe", false),
            ("", "Roe", false),
        ] {
            assert_eq!(may_be_one(a, b), expected, "{a}, {b}");
        }
    }
}
