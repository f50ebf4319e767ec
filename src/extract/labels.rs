//! Who speaks in a transcript by a name that stands nowhere else: *ROE: We cannot go on.*
//!
//! In: a page and a tie whose label names nobody known. Out: an entity with the label's name, one a wording; nothing for a name that two
//! people of the text bear. It does not decide what a transcript is.

use rustc_hash::FxHashMap;

use super::{
    apart::{first_letters, is_initials},
    mentions::Mention,
    page::Page,
    rules::Tie,
    wordings::Wordings,
};
use crate::{
    lexicon::{self, Class},
    model::{Attribution, Entity, SpeakerKind},
    text::Span,
};

/// Words of a label's name at most.
const MOST: usize = 6;

/// The labels that have become entities.
#[derive(Debug, Default)]
pub struct Labels {
    known: Wordings,
    /// Labels whose bracket says who it is: *CHAIR (Ann Roe):*.
    told: FxHashMap<String, u32>,
    initials: Initials,
}

impl Labels {
    /// Makes the label of a turn its speaker, where nobody else is.
    pub fn name(
        &mut self,
        page: &Page<'_>,
        tie: Option<&Tie>,
        attribution: &mut Attribution,
        entities: &mut Vec<Entity>,
    ) {
        let Some((tie, label)) = tie
            .filter(|t| t.rule == "turn")
            .and_then(|t| Some((t, t.source_span?)))
        else {
            return;
        };
        if let Some(entity) = self.in_bracket(page, label, entities) {
            settle(attribution, entity);
            return;
        }
        if let Some(entity) = attribution.speaker {
            small_letters(&mut entities[entity as usize]);
            return;
        }
        if tie.source.is_some_and(|m| page.entities.shared_name(m)) {
            return;
        }
        let printed = label.of(page.text);
        if is_initials(printed)
            && let Some(entity) = self.initials.bearer(page, printed, entities)
        {
            settle(attribution, entity);
            return;
        }
        let Some((name, kind)) = read(page, label) else {
            return;
        };
        settle(attribution, self.known.entity(name, kind, label, entities));
    }

    /// Whom the bracket behind an office's label names, here or where the label stood before.
    fn in_bracket(
        &mut self,
        page: &Page<'_>,
        label: Span,
        entities: &mut Vec<Entity>,
    ) -> Option<u32> {
        let printed = label.of(page.text);
        if let Some(&known) = self.told.get(printed) {
            return Some(known);
        }
        let rest = page.text[label.end()..].trim_start().strip_prefix('(')?;
        let open = page.text.len() - rest.len();
        let near = &rest.as_bytes()[..rest.len().min(BRACKET)];
        let close = open + memchr::memchr(b')', near)?;
        let last = printed.split_whitespace().next_back()?;
        let last = match last.contains(char::is_lowercase) {
            true => last.to_owned(),
            false => title_case(last),
        };
        let office = lexicon::look_up(&last, 0, last.len())
            .word
            .any(Class::TITLE.or(Class::ROLE))
            || crate::lexicon::look_up(&last.to_lowercase(), 0, last.len())
                .word
                .any(Class::TITLE.or(Class::ROLE));
        let named = Span::new(open, close);
        if !office {
            return None;
        }
        let entity = match person_in(page, named, entities) {
            Some(known) => known,
            None => {
                let name = bare_name(named.of(page.text))?;
                self.known
                    .entity(name, SpeakerKind::Person, named, entities)
            }
        };
        self.told.insert(printed.to_owned(), entity);
        Some(entity)
    }
}

/// Two to four words with capitals, without the titles before them.
fn bare_name(printed: &str) -> Option<String> {
    let title = |word: &&str| {
        lexicon::look_up(word, 0, word.len())
            .word
            .any(Class::TITLE.or(Class::ROLE))
    };
    let words: Vec<&str> = printed.split_whitespace().skip_while(title).collect();
    let plain = words
        .iter()
        .all(|w| w.starts_with(char::is_uppercase) && w.contains(char::is_lowercase));
    (plain && (2..=4).contains(&words.len())).then(|| words.join(" "))
}

/// Bytes of a bracket behind a label at most.
const BRACKET: usize = 64;

/// The turn is this one's.
fn settle(attribution: &mut Attribution, entity: u32) {
    attribution.speaker = Some(entity);
    attribution.confidence =
        super::confidence::of("turn", super::confidence::Resolution::Described, false);
    attribution.rule = "turn";
}

/// The person whom the text names first within a stretch of it.
fn person_in(page: &Page<'_>, within: Span, entities: &[Entity]) -> Option<u32> {
    let start = |m: &Mention| page.stream.items[m.start].span.start();
    let mentions = &page.mentions.all;
    let from = mentions.partition_point(|m| start(m) < within.start());
    (from..mentions.len())
        .take_while(|&m| start(&mentions[m]) < within.end())
        .filter_map(|m| page.entities.of_mention[m])
        .find(|&e| entities[e as usize].kind == SpeakerKind::Person)
}

/// Whom initials stand for: the one behind whose name they stand in brackets, else the only person of the text who has them. A transcript
/// asks at every turn; all names are read once.
#[derive(Debug, Default)]
struct Initials {
    /// Read so far.
    entities: usize,
    /// Where people's names end.
    ends: FxHashMap<usize, u32>,
    /// By first letters; nobody where two have them.
    by_letters: FxHashMap<String, Option<u32>>,
    /// Where initials stand in brackets first; none before the text is looked through.
    brackets: Option<FxHashMap<String, usize>>,
}

impl Initials {
    fn bearer(&mut self, page: &Page<'_>, label: &str, entities: &[Entity]) -> Option<u32> {
        self.read(entities);
        let brackets = self.brackets.get_or_insert_with(|| bracketed(page.text));
        if let Some(&at) = brackets.get(label) {
            let end = page.text[..at].trim_end().len();
            return self.ends.get(&end).copied();
        }
        self.by_letters.get(label).copied().flatten()
    }

    /// Reads the names of those who have come in since.
    fn read(&mut self, entities: &[Entity]) {
        for (number, entity) in entities.iter().enumerate().skip(self.entities) {
            if entity.kind != SpeakerKind::Person {
                continue;
            }
            let number = number as u32;
            for mention in &entity.mentions {
                self.ends.entry(mention.end()).or_insert(number);
            }
            for letters in first_letters(&entity.name) {
                self.by_letters
                    .entry(letters)
                    .and_modify(|known| *known = known.filter(|&one| one == number))
                    .or_insert(Some(number));
            }
        }
        self.entities = entities.len();
    }
}

/// Where initials stand in brackets, the first time each.
fn bracketed(text: &str) -> FxHashMap<String, usize> {
    let mut first = FxHashMap::default();
    for open in memchr::memchr_iter(b'(', text.as_bytes()) {
        let inside = &text.as_bytes()[open + 1..text.len().min(open + 6)];
        let Some(len) = memchr::memchr(b')', inside) else {
            continue;
        };
        let label = &text[open + 1..open + 1 + len];
        if is_initials(label) {
            first.entry(label.to_owned()).or_insert(open);
        }
    }
    first
}

/// A person whom the text names in capitals alone gets small letters: *ROBERT AULD* is Robert Auld.
fn small_letters(entity: &mut Entity) {
    let capitals = entity.kind == SpeakerKind::Person
        && entity.name.contains(' ')
        && !entity.name.contains(char::is_lowercase)
        && entity.name.split(' ').all(|w| w.chars().count() > 1);
    if capitals {
        let words: Vec<String> = entity.name.split(' ').map(title_case).collect();
        let printed = std::mem::replace(&mut entity.name, words.join(" "));
        if !entity.aliases.contains(&printed) {
            entity.aliases.push(printed);
        }
    }
}

/// The name that a label in capitals gives: *ROE* is Roe, *THE SPEAKER* the office.
fn read(page: &Page<'_>, label: Span) -> Option<(String, SpeakerKind)> {
    let printed = label.of(page.text);
    let words: Vec<&str> = printed.split_whitespace().take(MOST + 1).collect();
    let letters = |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’');
    let capitals =
        !printed.contains(char::is_lowercase) && printed.chars().any(char::is_alphabetic);
    let plain = words.iter().all(|w| w.chars().all(letters));
    // "Q", "A" and initials name nobody.
    if !capitals || !plain || words.len() > MOST || !words.iter().any(|w| w.len() > 2) {
        return None;
    }
    let office = page
        .stream
        .items
        .get(
            page.stream
                .items
                .partition_point(|i| i.span.end() < label.end()),
        )
        .is_some_and(|i| i.is(Class::TITLE.or(Class::ROLE)));
    let kind = if office {
        SpeakerKind::Office
    } else {
        SpeakerKind::Person
    };
    Some((
        words
            .iter()
            .map(|w| title_case(w))
            .collect::<Vec<_>>()
            .join(" "),
        kind,
    ))
}

/// *MCROE-DOE* in small letters but for those that begin a part.
fn title_case(word: &str) -> String {
    let mut begins = true;
    let mut cased = String::with_capacity(word.len());
    for c in word.chars() {
        match begins {
            true => cased.push(c),
            false => cased.extend(c.to_lowercase()),
        }
        begins = !c.is_alphabetic();
    }
    cased
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::read;

    #[test]
    fn clippings() {
        let found = read(
            "ROE: We go.\n\nO’DOE: We stay.\n\nROE: We go all the same.\n\nTHE SPEAKER: Order!",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Roe", "O’Doe", "Roe", "The Speaker"]);
        // Two people bear the name.
        let found = read(
            "Ann Roe met Bob Roe.\n\nROE: We go.\n\nDOE: We stay.\n\nROE: We go all the same.",
        );
        assert_eq!(found[0].1, "(ROE)");
    }

    #[test]
    fn a_bracket_is_read_whatever_letters_stand_behind_it() {
        // The 64th byte behind the bracket stands inside a letter.
        for pad in ["", "x"] {
            let words = format!("{pad}{} We begin.", "é".repeat(40));
            let text = format!(
                "CHAIR (Ann Roe): {words}\n\nBOB DOE: I did (on Monday).\n\nCHAIR: Thank you.\n\nBOB DOE: You are welcome."
            );
            let found = read(&text);
            let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
            assert_eq!(who, ["Ann Roe", "Bob Doe", "Ann Roe", "Bob Doe"], "{text}");
        }
    }

    #[test]
    fn initials_of_two_and_of_one_in_brackets() {
        let found = read(
            "The critics Pat Lane and Per Lund met the singer Oscar Mann (XM).\n\nPL: When did you start?\n\nXM: At nine.\n\nPL: And then?\n\nXM: Then I stopped.",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["(PL)", "Oscar Mann", "(PL)", "Oscar Mann"]);
    }

    #[test]
    fn initials_and_offices() {
        for (text, expected) in [
            (
                "The critic Pat Lane met the singer Oscar Mann.\n\nPat Lane: When did you start?\n\nOscar Mann: At nine, in a church.\n\nPL: And then?\n\nOM: Then I stopped.",
                ["Pat Lane", "Oscar Mann", "Pat Lane", "Oscar Mann"],
            ),
            (
                "The singer spoke to our critic Pat Lane (XY).\n\nXY: When did you start?\n\nOM: At nine.\n\nXY: And then?\n\nOM: Then I stopped.",
                ["Pat Lane", "(OM)", "Pat Lane", "(OM)"],
            ),
            (
                "CHAIR (Ann Roe): We begin. Who signed it?\n\nBOB DOE: I did. I never hid it.\n\nCHAIR: Thank you.\n\nBOB DOE: You are welcome.",
                ["Ann Roe", "Bob Doe", "Ann Roe", "Bob Doe"],
            ),
            (
                "Her Worship: Order, please.\n\nCllr Bay: I move the motion.\n\nHer Worship: Is there a second?\n\nCllr Bay: I asked first.",
                ["Her Worship", "Bay", "Her Worship", "Bay"],
            ),
        ] {
            let found = read(text);
            let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
            assert_eq!(who, expected, "{text}");
        }
    }
}
