//! A quotation of which the draft's source could not be read, with somebody else's name beside it: who is quoted is open (rule R25).
//!
//! Looked at is the sentence around the marks, and the next one where it points back (“Those were the words of …”). Where the speaker
//! on record is named there, or nobody is, nothing is said against the draft.

use super::{
    Desk,
    around::{MARKS, class, sentence_end, sentence_start},
    beside::{Bearer, bearer},
    claim::{after, before, is_pronoun, look_up},
    finish::because,
    office::{COURTESY, gender, names_of},
};
use crate::{
    lexicon::{self, Class, given},
    model::{Entity, SpeakerKind},
    text::{Folded, Span, sentences::abbreviated},
    verdict::{Finding, SpeakerVerdict, office::agrees, speaker::Way},
};

/// Words that open a sentence about the quotation before it.
const BACK: [&str; 8] = [
    "those", "these", "that", "this", "thus", "so", "such", "words",
];
/// Behind these a name is a place's, or of somebody spoken to.
const NOT_OF: [&str; 12] = [
    "in", "at", "near", "outside", "across", "via", "told", "tells", "telling", "asked", "to", "on",
];
/// Verbs of which words are the subject, and *to* leads to whose they are.
const GOES: [&str; 12] = [
    "went", "goes", "go", "gone", "fell", "falls", "belongs", "belonged", "left", "owed", "back",
    "over",
];
/// Marks that tie a name to the words beside it.
const TIES: [char; 4] = [':', '–', '—', '-'];

/// A run of words with a capital.
struct Named<'t> {
    words: Vec<&'t str>,
    /// The word before it, in lower case.
    after: String,
    /// The word before that one.
    behind: String,
    /// It opens the sentence.
    first: bool,
    /// It belongs to somebody: “Sandhu’s”.
    possessive: bool,
}

impl Desk<'_> {
    /// Where somebody else's name stands beside the words and no source was read, who is quoted is open, not unsaid.
    pub(super) fn unread_source(&self, finding: &mut Finding, attribution: usize) {
        if finding.speaker != SpeakerVerdict::NotGiven
            || finding.quotation.is_none()
            || self.foreign
        {
            return;
        }
        // “Q,” Roe never said: the draft gives the words to nobody, whoever has them on record.
        let message = match self.extraction.attributions[attribution].rule {
            "denied" => Some("the draft has these words as not said, or as supposed"),
            "words-of-another" => Some("the draft has these words as handed on from another"),
            _ => None,
        };
        let message = message
            .map(String::from)
            .or_else(|| self.other_pronoun(finding, attribution))
            .or_else(|| self.stranger(finding, attribution))
            .or_else(|| {
                let named = self
                    .printed_behind(attribution)
                    .or_else(|| self.named_beside(finding, attribution))?;
                Some(format!(
                    "“{named}” stands beside these words and it could not be read whether the draft gives them to it"
                ))
            });
        if let Some(message) = message {
            finding.speaker = SpeakerVerdict::Ambiguous;
            let unchecked = format!("{message}: the speaker was not compared");
            because(finding, "R25", message);
            finding.not_checked.push(unchecked);
        }
    }

    /// A name of two words or three between commas, right behind a source.
    fn apposed(&self, source: Span) -> Option<&str> {
        let rest = self.text.get(source.end()..)?.strip_prefix(", ")?;
        let name = &rest[..rest.find([',', '.', '\n'])?];
        let words = name.split(' ');
        let names = words
            .clone()
            .all(|word| word.starts_with(char::is_uppercase));
        (names && (2..=3).contains(&words.count())).then_some(name)
    }

    /// The words are given to a pronoun that was not read, and the draft names people and never the one who has them on record.
    fn stranger(&self, finding: &Finding, attribution: usize) -> Option<String> {
        let this = &self.extraction.attributions[attribution];
        let pronoun = this.source.map(|source| source.of(self.text))?;
        let record = self.snapshot.speaker_at(finding.recorded_speaker_index?)?;
        if !is_pronoun(pronoun) || record.kind != SpeakerKind::Person {
            return None;
        }
        let mut names = names_of(record).filter_map(|name| name.split_whitespace().next_back());
        let named = names.any(|surname| self.text.contains(surname));
        let people = |entity: &Entity| entity.kind == SpeakerKind::Person;
        let others = self.extraction.entities.iter().any(people);
        (others && !named).then(|| {
            format!(
                "who “{pronoun}” is could not be read, and the draft nowhere names {}",
                record.name
            )
        })
    }

    /// Who but the speaker on record is named in the sentence; `None` where the speaker is, or nobody.
    fn named_beside(&self, finding: &Finding, attribution: usize) -> Option<String> {
        let this = &self.extraction.attributions[attribution];
        // “A statement by Roe” is not who speaks.
        let document = |source: &str| {
            let last = source
                .split_whitespace()
                .next_back()
                .map_or(Class::NONE, class);
            last.any(Class::SPEECH_NOUN.or(Class::WORD_NOUN).or(Class::WORK))
        };
        // “Roe’s chief executive, Ann Poe, said”: the name behind the comma.
        if let Some(name) = this.source.and_then(|source| self.apposed(source))
            && !self.is_recorded(finding, name)
        {
            return Some(name.to_string());
        }
        let source = this.source.map(|source| source.of(self.text));
        if let Some(source) = source.filter(|source| !document(source)) {
            let other = !is_pronoun(source) && !self.is_recorded(finding, source);
            return other.then(|| source.to_string());
        }
        let quoted = this.span.of(self.text);
        let lead = last_sentence(
            before(self.text, this.span).trim_end_matches(['“', '"', '‘', '\'', '«']),
        );
        let trail = next_sentence(quoted, after(self.text, this.span));
        let names = |text| read_names(text, self.snapshot);
        // Words that stand alone are whose the sentence before speaks of, or the one behind that points back.
        let alone = lead.trim().is_empty() && trail.trim().is_empty();
        let (above, below) = match alone {
            true => (
                sentence_above(self.text, this.span).of(self.text),
                sentence_below(self.text, this.span),
            ),
            false => ("", ""),
        };
        let found: Vec<Named<'_>> = [lead, trail, above, below]
            .into_iter()
            .flat_map(names)
            .collect();
        if let Some(pair) = pair(trail) {
            return Some(pair);
        }
        if let Some(other) = [lead, trail].into_iter().find_map(credited)
            && !self.is_recorded(finding, &other)
        {
            return Some(other);
        }
        let tied = tied(lead, trail);
        if found
            .iter()
            .map(|named| named.words.join(" "))
            .chain(tied.map(String::from))
            .any(|name| self.is_recorded(finding, &name))
        {
            return None;
        }
        found
            .iter()
            .find(|named| self.is_somebody(named))
            .map(|named| named.words.join(" "))
            .or_else(|| tied.map(String::from))
            .or_else(|| {
                let office = [lead, trail].into_iter().find_map(office_owning)?;
                (!self.is_recorded(finding, &office)).then_some(office)
            })
    }

    /// The name is the recorded speaker's, in full or in part, or an office of that speaker.
    pub(super) fn is_recorded(&self, finding: &Finding, name: &str) -> bool {
        let Some(index) = finding.recorded_speaker_index else {
            return finding
                .recorded_speaker
                .as_deref()
                .is_none_or(|source| shares_word(source, name));
        };
        let Some(speaker) = self.snapshot.speaker_at(index) else {
            return false;
        };
        if self.is_namesake(index, name) {
            return false;
        }
        std::iter::once(&speaker.name)
            .chain(&speaker.aliases)
            .any(|known| shares_word(known, name))
            || speaker.roles.iter().any(|role| agrees(name, role))
            || self.documents_call(finding, index, name)
            || speaker.kind == SpeakerKind::Body && shares_word(&speaker.name, name)
            || look_up(self.snapshot, name)
                .iter()
                .any(|(other, _)| *other == index)
    }

    /// The name has the recorded speaker's surname, and a given name or a title that is not the speaker's: “Ida Doe”, “Mrs Doe” for Bo Doe.
    fn is_namesake(&self, index: u32, name: &str) -> bool {
        let Some(record) = self
            .snapshot
            .speaker_at(index)
            .filter(|record| record.kind == SpeakerKind::Person)
        else {
            return false;
        };
        let surname = name.split_whitespace().next_back();
        let shared = names_of(record).any(|known| known.split_whitespace().next_back() == surname);
        if !shared {
            return false;
        }
        let titles = Class::TITLE.or(Class::ROLE);
        let is_title = |word: &&str| {
            let bare = word.trim_end_matches('.').to_lowercase();
            class(word).any(titles) || COURTESY.contains(&bare.as_str())
        };
        let words: Vec<&str> = name.split_whitespace().collect();
        let titled = words.iter().take_while(|word| is_title(word)).count();
        let (before, bare) = words.split_at(titled.min(words.len() - 1));
        let other = before
            .iter()
            .find_map(|word| gender(word))
            .is_some_and(|drafted| {
                let recorded = self.recorded_gender(record);
                recorded.is_some_and(|recorded| recorded != drafted)
            });
        let known: Vec<&str> = names_of(record).collect();
        let same = |(speaker, way): &(u32, Way)| *speaker == index && *way != Way::Sound;
        let bare = bare.join(" ");
        other
            || bearer(&bare, &known) == Bearer::Namesake
                && !look_up(self.snapshot, &bare).iter().any(same)
    }

    /// The words name a person or a body, as far as the draft, the record or the word lists know.
    fn is_somebody(&self, named: &Named<'_>) -> bool {
        let name = named.words.join(" ");
        // “To Doe, the walls were …”, “the last word went to Doe”.
        let given = named.after == "to"
            && (named.behind.is_empty() || GOES.contains(&named.behind.as_str()));
        if !named.possessive && !given && NOT_OF.contains(&named.after.as_str()) {
            return false;
        }
        let known = self.extraction.entities.iter().any(|entity| {
            matches!(entity.kind, SpeakerKind::Person | SpeakerKind::Body)
                && (entity.name == name || entity.aliases.contains(&name))
        });
        let first = named.words[0].to_lowercase();
        known
            || !look_up(self.snapshot, &name).is_empty()
            || named.words.len() > 1 && given::given(&first).is_some()
            || !named.first && named.words.len() > 1
    }
}

/// The two texts have a word with a capital in common, letter case aside.
fn shares_word(known: &str, name: &str) -> bool {
    const SHORTEST: usize = 3;
    let (known, name) = (Folded::new(known), Folded::new(name));
    // Two full names are one person's by the surname: half a town is called John.
    let last = |name: &Folded| name.len().checked_sub(1).map(|at| name.key(at).to_string());
    if known.len() > 1
        && name.len() > 1
        && last(&known).is_some_and(|last| !name.keys().any(|word| word == last))
    {
        return false;
    }
    name.keys()
        .any(|word| word.len() >= SHORTEST && known.keys().any(|other| other == word))
}

/// The sentence that the text ends in; empty where it ends with one.
fn last_sentence(text: &str) -> &str {
    let text = text.trim_end();
    let from = text
        .match_indices(['.', '!', '?'])
        .filter(|(at, mark)| *mark != "." || !abbreviated(&text[..=*at]))
        .map(|(at, mark)| at + mark.len())
        .next_back();
    text.get(from.unwrap_or_default()..).unwrap_or_default()
}

/// The last whole sentence before the marks, in the same paragraph.
pub(super) fn sentence_above(text: &str, quoted: Span) -> Span {
    let before = text[..quoted.start()].trim_end_matches(['“', '"', '‘', '\'', '«', ' ']);
    let end = before.trim_end_matches(['.', '!', '?', ':']).len();
    match before.ends_with(MARKS) {
        true => Span::new(end, end),
        false => Span::new(sentence_start(text, end).min(end), end),
    }
}

/// The next sentence, in the next paragraph too, where it has no marks of its own and points back to the words.
fn sentence_below(text: &str, quoted: Span) -> &str {
    const HEAD: usize = 8;
    let rest = &text[quoted.end()..];
    let from = text.len()
        - rest
            .trim_start_matches(|ch: char| MARKS.contains(&ch) || " .’'\r".contains(ch))
            .len();
    let to = sentence_end(text, from);
    let sentence = text.get(from..to).unwrap_or_default();
    let marked = text[to..].starts_with(['“', '"', '«', '„']);
    let words: Vec<String> = sentence
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|ch: char| !ch.is_alphanumeric())
                .to_lowercase()
        })
        .collect();
    let back = words
        .iter()
        .take(HEAD)
        .enumerate()
        .any(|(at, word)| match word.as_str() {
            // “He said that the quay …” points forward.
            "that" => at == 0 || at + 1 == words.len(),
            "it" | "so" => at > 0 && class(&words[at - 1]).any(Class::SPEECH),
            word => BACK.contains(&word),
        });
    match back && !marked {
        true => sentence,
        false => "",
    }
}

/// The rest of the sentence behind the quotation, or the next one where it points back.
fn next_sentence<'t>(quoted: &str, text: &'t str) -> &'t str {
    let text = text.trim_start_matches(['”', '"', '’', '\'', '»']);
    let first = text.split_whitespace().next().unwrap_or_default();
    let opens = first.starts_with(char::is_uppercase);
    let ended = quoted.trim_end().ends_with('.') || text.starts_with('.');
    let word = first.trim_matches(|ch: char| !ch.is_alphanumeric());
    if ended && opens && !BACK.contains(&word.to_lowercase().as_str()) {
        return "";
    }
    let text = text.trim_start_matches('.');
    let to = text
        .match_indices(['.', '!', '?'])
        .find(|(at, mark)| *mark != "." || !abbreviated(&text[..=*at]))
        .map_or(text.len(), |(at, _)| at);
    text.get(..to).unwrap_or_default()
}

/// “The mayor” of “the mayor’s view is that …”: an office without a name, with what is somebody's words or thoughts.
fn office_owning(text: &str) -> Option<String> {
    const THOUGHTS: [&str; 16] = [
        "argument",
        "assessment",
        "complaint",
        "description",
        "judgement",
        "judgment",
        "line",
        "message",
        "opinion",
        "point",
        "position",
        "response",
        "take",
        "verdict",
        "version",
        "view",
    ];
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|ch: char| !ch.is_alphanumeric()))
        .collect();
    (1..words.len()).find_map(|at| {
        let owner = words[at - 1];
        let office = owner
            .strip_suffix("’s")
            .or_else(|| owner.strip_suffix("'s"))?;
        let said = class(words[at]).any(Class::SPEECH_NOUN.or(Class::WORD_NOUN))
            || THOUGHTS.contains(&words[at]);
        let held = class(office).any(Class::TITLE.or(Class::ROLE));
        let from = (0..at)
            .rev()
            .find(|&from| class(words[from]).any(Class::DETERMINER))?;
        (said && held && office.starts_with(char::is_lowercase))
            .then(|| [&words[from..at - 1], &[office]].concat().join(" "))
    })
}

/// Two names with one verb of speech right behind the marks, which is neither's alone: “Doe and Roe both said”.
fn pair(trail: &str) -> Option<String> {
    const WORDS: usize = 9;
    let words: Vec<&str> = trail
        .split_whitespace()
        .map(|word| word.trim_matches(|ch: char| !ch.is_alphanumeric()))
        .skip_while(|word| word.is_empty())
        .take(WORDS)
        .collect();
    let class = |word: &str| {
        let word = word.to_lowercase();
        lexicon::look_up(&word, 0, word.len()).word
    };
    let capital = |word: &&&str| word.starts_with(char::is_uppercase) && !class(word).any(NO_NAME);
    let one = words.iter().take_while(capital).count();
    let other = words.get(one + 1..)?.iter().take_while(capital).count();
    let end = one + 1 + other;
    let verb = words[end..]
        .iter()
        .find(|word| !matches!(**word, "both" | "each" | "also" | "have" | "had"))?;
    (one > 0 && other > 0 && words[one] == "and" && class(verb).any(Class::SPEECH))
        .then(|| words[..end].join(" "))
}

/// “Roe” of “is attributed to Roe”, “@roe” of “@roe: …”.
fn credited(text: &str) -> Option<String> {
    let mut words = text.split_whitespace().peekable();
    let bare = |word: &str| {
        word.trim_matches(|ch: char| !ch.is_alphanumeric())
            .to_string()
    };
    let handle = text.trim().trim_end_matches(':');
    if let Some(name) = handle.strip_prefix('@').filter(|name| !name.contains(' ')) {
        return Some(name.to_string());
    }
    words.find(|word| matches!(bare(word).as_str(), "attributed" | "ascribed" | "credited"))?;
    words.next_if(|word| *word == "to")?;
    let name: Vec<String> = words
        .take_while(|word| word.starts_with(char::is_uppercase))
        .map(bare)
        .collect();
    (!name.is_empty()).then(|| name.join(" "))
}

/// The name that a colon or a dash ties to the words: “Sandhu: …”, “… – Sandhu”.
fn tied<'t>(lead: &'t str, trail: &'t str) -> Option<&'t str> {
    const WORDS: usize = 4;
    let is_name = |text: &&str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let class = |word: &str| {
            let word = word.to_lowercase();
            lexicon::look_up(&word, 0, word.len()).word
        };
        !words.is_empty()
            && words.len() <= WORDS
            && words
                .iter()
                .all(|word| word.starts_with(char::is_uppercase))
            && !words.iter().any(|word| class(word).any(NO_NAME))
    };
    let lead = lead.trim().trim_start_matches(['#', '*', '>', ' ']);
    let before = lead
        .ends_with(TIES)
        .then(|| lead.trim_end_matches(TIES).trim());
    let trail = trail.trim();
    let behind = trail
        .starts_with(TIES)
        .then(|| trail.trim_start_matches(TIES).trim());
    before.filter(is_name).or(behind.filter(is_name))
}

/// Words of these classes name nobody.
const NO_NAME: Class = Class::OPENER
    .or(Class::DETERMINER)
    .or(Class::PREPOSITION)
    .or(Class::CONJUNCTION)
    .or(Class::SUBJECT_PRONOUN)
    .or(Class::NEUTER_PRONOUN)
    .or(Class::OBJECT_PRONOUN)
    .or(Class::POSSESSIVE)
    .or(Class::WEEKDAY)
    .or(Class::MONTH)
    .or(Class::TIME)
    .or(Class::NATIONALITY)
    .or(Class::OUTLET)
    .or(Class::ADVERB)
    .or(Class::AUXILIARY)
    .or(Class::SPEECH)
    .or(Class::SPEECH_NOUN)
    .or(Class::WORD_NOUN);

/// The runs of words with a capital.
fn read_names<'t>(text: &'t str, snapshot: &crate::registry::Snapshot) -> Vec<Named<'t>> {
    let mut found: Vec<Named<'t>> = Vec::new();
    let mut open = false;
    let (mut last, mut before) = (String::new(), String::new());
    for (at, printed) in text.split_whitespace().enumerate() {
        let word = printed.trim_matches(|ch: char| !ch.is_alphanumeric());
        let bare = word.trim_end_matches("’s").trim_end_matches("'s");
        let small = bare.to_lowercase();
        let class = lexicon::look_up(&small, 0, small.len()).word;
        let capital = bare.starts_with(char::is_uppercase) && bare.len() > 1;
        let name =
            capital && (!class.any(NO_NAME) || at > 0 && !look_up(snapshot, bare).is_empty());
        if name {
            let possessive = bare.len() < word.len();
            match found.last_mut().filter(|_| open) {
                Some(run) => {
                    run.words.push(bare);
                    run.possessive |= possessive;
                }
                None => found.push(Named {
                    words: vec![bare],
                    after: last.clone(),
                    behind: before.clone(),
                    first: at == 0,
                    possessive,
                }),
            }
        }
        open = name && printed.ends_with(bare);
        before = std::mem::replace(&mut last, small);
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::{
        extract::{Article, extract},
        model::Document,
        registry::{Change, Registry, Stamp},
        verdict::{Headline, SpeakerVerdict},
        verify::{Options, verify},
    };

    const ARTICLE: &str = "The chancellor, Philippa Rooke, told the chamber on Tuesday: “The quay will be paid for by those who use it and by nobody else.”

“This plan is a gift to the dredging firms and to nobody in this valley,” said the shadow chancellor, Gareth Moncrieff.

“We have counted every lamp on the promenade and half of them are dark,” Deepak Sandhu said on Tuesday.

“The ferry was my whole childhood and I will miss its horn,” Imogen Vance-Taylor said.

“My gaffer looked at me and said, ‘Go and be brave,’ and that was all I needed,” Kwame Osei said.";

    /// `Q` in a draft stands for what the chancellor said.
    fn check(draft: &str) -> (Headline, SpeakerVerdict) {
        let registry = Registry::in_memory();
        let change = Change::Document {
            document: Document {
                text: ARTICLE.into(),
                ..Document::default()
            },
            extraction: extract(&Article::plain(ARTICLE, None)),
        };
        registry.commit(vec![change], &Stamp::now("test")).unwrap();
        let words = "The quay will be paid for by those who use it and by nobody else";
        let draft = draft.replace('Q', words);
        let found = verify(&draft, &Options::default(), &registry.snapshot());
        let finding = &found.findings[0];
        (finding.headline, finding.speaker)
    }

    #[test]
    fn who_stands_beside_the_words() {
        use SpeakerVerdict::*;
        let mut wrong = Vec::new();
        for (draft, expected) in [
            ("“Q,” Deepak Sandhu liked to say.", Misattributed),
            ("“Q,” Deepak Sandhu used to say.", Misattributed),
            ("Sandhu – “Q.”", Ambiguous),
            ("SANDHU: “Q.”", Misattributed),
            ("To quote Deepak Sandhu, “Q.”", Ambiguous),
            ("The words “Q” are Deepak Sandhu’s.", Ambiguous),
            (
                "“Q.” Those were the words of Deepak Sandhu on Tuesday.",
                Ambiguous,
            ),
            ("“Q”: that was how Sandhu saw it.", Ambiguous),
            ("“Q,” so Sandhu.", Ambiguous),
            ("“Q,” the trust said.", Ambiguous),
            ("“Q,” Rooke and Sandhu both said.", Ambiguous),
            ("## ‘Q’ – Moncrieff", Ambiguous),
            ("“Q.”\n\nDeepak Sandhu said this on Tuesday.", Ambiguous),
            ("“Q.” With these words Deepak Sandhu left.", Ambiguous),
            ("“Q.” Deepak Sandhu said it twice.", Misattributed),
            ("The answer of Deepak Sandhu? “Q.”", Ambiguous),
            ("“Q.” Those were the words of Philippa Lund.", Ambiguous),
            ("“Q.” With these words Philippa Rooke left.", NotGiven),
            ("“Q”: that was how Rooke saw it.", NotGiven),
            (
                "In London on Tuesday the words “Q” were read out.",
                NotGiven,
            ),
            ("“Q,” reckons Marta Rooke.", Ambiguous),
            ("The quay, in Marta Rooke’s phrase, is “Q”.", Ambiguous),
            ("For Marta Rooke the matter is plain: “Q.”", Ambiguous),
            ("“Q.” That was how Marta Rooke put it.", Ambiguous),
            ("And Marta Rooke? “Q.”", Ambiguous),
            ("For Mr Rooke the matter is plain: “Q.”", Ambiguous),
            ("For Mrs Rooke the matter is plain: “Q.”", NotGiven),
            ("For Philippa Rooke the matter is plain: “Q.”", NotGiven),
            ("The last word went to Deepak Sandhu. “Q.”", Ambiguous),
            ("The last word went to Philippa Rooke. “Q.”", NotGiven),
            ("To Deepak Sandhu, the rule is “Q”.", Ambiguous),
            ("The mayor’s view is that “Q”.", Ambiguous),
            ("The chancellor’s view is that “Q”.", NotGiven),
            ("“Q.”", NotGiven),
            ("“Q,” an irritated Mr Rooke snapped.", Ambiguous),
            ("“Q,” he told reporters on the quay.", Ambiguous),
            ("“Q,” she told reporters on the quay.", NotGiven),
            ("“Q,” reads a statement by Philippa Rooke.", Correct),
            ("“Q,” reads a statement by Deepak Sandhu.", Misattributed),
            ("“Q,” Philippa Rooke never said.", Ambiguous),
            ("Philippa Rooke denied having said “Q.”", Ambiguous),
        ] {
            let (headline, speaker) = check(draft);
            wrong.extend((speaker != expected).then_some((draft, speaker)));
            let open = headline == Headline::CannotCheck;
            wrong.extend((open != (expected == Ambiguous)).then_some((draft, speaker)));
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn offices_and_parts_of_names() {
        use SpeakerVerdict::*;
        for (draft, expected) in [
            ("“Q,” the chancellor said.", RoleMatch),
            ("“Q,” the deputy chancellor said.", Ambiguous),
            ("“Q,” the former chancellor said.", Ambiguous),
            ("“Q,” the shadow chancellor said.", Misattributed),
            (
                "“The ferry was my whole childhood and I will miss its horn,” Imogen said.",
                Alias,
            ),
            ("“Go and be brave,” Steve Garland said.", Ambiguous),
        ] {
            assert_eq!(check(draft).1, expected, "{draft}");
        }
    }
}
