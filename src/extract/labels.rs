//! Who speaks in a transcript by a name that stands nowhere else: *ROE: We cannot go on.*
//!
//! In: a page and a tie whose label names nobody known. Out: an entity with the label's name, one a wording; nothing for a name that two
//! people of the text bear. It does not decide what a transcript is.

use rustc_hash::FxHashMap;

use super::{
    apart::{initials_of, is_initials},
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
            && let Some(entity) = of_initials(page, printed, entities)
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
        let rest = &page.text[label.end()..];
        let open = label.end() + rest.find('(').filter(|&at| rest[..at].trim().is_empty())?;
        let words = page
            .text
            .get(open + 1..open + 1 + BRACKET)
            .unwrap_or(&page.text[open + 1..]);
        let close = open + 1 + words.find(')')?;
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
        let named = Span::new(open + 1, close);
        let person = |e: &Entity| {
            e.kind == SpeakerKind::Person && e.mentions.iter().any(|m| named.contains(*m))
        };
        if !office {
            return None;
        }
        let entity = match entities.iter().position(person) {
            Some(known) => known as u32,
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

/// Whom initials stand for: the one behind whose name they stand in brackets, else the only person of the text who has them.
fn of_initials(page: &Page<'_>, label: &str, entities: &[Entity]) -> Option<u32> {
    let people = || {
        let all = entities.iter().enumerate();
        all.filter(|(_, e)| e.kind == SpeakerKind::Person)
    };
    let bracket = format!("({label})");
    if let Some(at) = page.text.find(&bracket) {
        let end = page.text[..at].trim_end().len();
        let told = people().find(|(_, e)| e.mentions.iter().any(|m| m.end() == end));
        return told.map(|(e, _)| e as u32);
    }
    let mut fitting = people().filter(|(_, e)| initials_of(&e.name, label));
    let (one, _) = fitting.next()?;
    fitting.next().is_none().then_some(one as u32)
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
