//! The ways in which newsrooms say whose words they print, each once with the speaker on record and once with somebody else.
//!
//! A form is a sentence or two round the words; who is named in it is all that changes. The forms are those of news prose and are written
//! down here by hand, so that they ask for more than what extraction was made of.

use super::{
    Kind,
    claims::stranger,
    draft::{Case, Effect, under_test},
    edits::long,
    ground::{Ground, Random, Source},
};
use crate::{
    lexicon::given::{Gender, given},
    text::Folded,
    verdict::Words,
};

/// Whom a form names, and the words.
struct Said<'g> {
    name: &'g str,
    /// An office of theirs on record.
    role: Option<&'g str>,
    /// *He* or *she*, where the given name tells.
    pronoun: Option<&'static str>,
    words: &'g str,
}

type Form = fn(&Said<'_>) -> Option<String>;

macro_rules! forms {
    ($($form:ident = $name:literal,)*) => {
        pub(super) const KINDS: &[Kind] = &[
            $(
                Kind { rule: "R25", name: $name, derive: |ground, random| truly(ground, random, $form) },
                Kind { rule: "R25", name: concat!($name, ", another"), derive: |ground, random| falsely(ground, random, $form) },
            )*
            Kind { rule: "R25", name: "two in a paragraph", derive: |ground, random| two(ground, random, paragraph, false) },
            Kind { rule: "R25", name: "two in a paragraph, swapped", derive: |ground, random| two(ground, random, paragraph, true) },
            Kind { rule: "R25", name: "two in a transcript", derive: |ground, random| two(ground, random, transcript, false) },
            Kind { rule: "R25", name: "two in a transcript, swapped", derive: |ground, random| two(ground, random, transcript, true) },
            Kind { rule: "R25", name: "two for one", derive: together },
            Kind { rule: "R25", name: "an office never held", derive: office_never_held },
        ];
    };
}

forms! {
    before = "name before",
    before_comma = "name before, comma",
    after = "name after",
    inverted = "name after, inverted",
    middle = "name in the middle",
    middle_inverted = "name in the middle, inverted",
    titled = "title before the name",
    apposition = "office behind the name",
    apposition_before = "name and office before",
    according_before = "according to, before",
    according_after = "according to, after",
    colon = "colon",
    heading = "label",
    statement = "in a statement",
    statement_before = "statement, before",
    statement_read = "a statement read",
    told = "told an agency",
    put = "put it this way",
    pronoun = "pronoun after a sentence",
    pronoun_below = "pronoun in the next paragraph",
    surname = "surname after the full name",
    relative = "name with a clause",
    words_of = "sentence behind",
    dash = "dash behind",
    answer = "owner and colon",
    participle = "participle",
}

fn before(said: &Said<'_>) -> Option<String> {
    Some(format!("{} said: “{}.”", said.name, said.words))
}

fn before_comma(said: &Said<'_>) -> Option<String> {
    Some(format!("In the end {} said, “{}.”", said.name, said.words))
}

fn after(said: &Said<'_>) -> Option<String> {
    Some(format!("“{},” {} said afterwards.", said.words, said.name))
}

fn inverted(said: &Said<'_>) -> Option<String> {
    Some(format!("“{},” explained {}.", said.words, said.name))
}

/// The words in two halves, cut where no mark stands.
fn halves(words: &str) -> Option<(String, String)> {
    const HALF: usize = 5;
    let tokens: Vec<&str> = words
        .split(['\u{1}', '\u{2}'])
        .flat_map(str::split_whitespace)
        .collect();
    let at = (tokens.len() / 2..tokens.len().saturating_sub(HALF))
        .find(|&at| at >= HALF && tokens[at - 1].ends_with(char::is_alphanumeric))?;
    Some((
        under_test(&tokens[..at].join(" ")),
        under_test(&tokens[at..].join(" ")),
    ))
}

fn middle(said: &Said<'_>) -> Option<String> {
    let (first, second) = halves(said.words)?;
    Some(format!("“{first},” {} said, “{second}.”", said.name))
}

fn middle_inverted(said: &Said<'_>) -> Option<String> {
    let (first, second) = halves(said.words)?;
    Some(format!("“{first},” said {}, “{second}.”", said.name))
}

fn titled(said: &Said<'_>) -> Option<String> {
    let role = said
        .role
        .filter(|role| role.starts_with(char::is_uppercase))?;
    Some(format!("“{},” said {role} {}.", said.words, said.name))
}

fn apposition(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "“{},” said {}, the {}.",
        said.words, said.name, said.role?
    ))
}

fn apposition_before(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "{}, the {}, said: “{}.”",
        said.name, said.role?, said.words
    ))
}

fn according_before(said: &Said<'_>) -> Option<String> {
    Some(format!("According to {}, “{}.”", said.name, said.words))
}

fn according_after(said: &Said<'_>) -> Option<String> {
    Some(format!("“{},” according to {}.", said.words, said.name))
}

fn colon(said: &Said<'_>) -> Option<String> {
    Some(format!("{}: “{}.”", said.name, said.words))
}

fn heading(said: &Said<'_>) -> Option<String> {
    let surname = said.name.split_whitespace().next_back()?.to_uppercase();
    Some(format!(
        "{} was there.\n\n{surname}: “{}.”",
        said.name, said.words
    ))
}

fn statement(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "“{},” {} said in a statement.",
        said.words, said.name
    ))
}

fn statement_before(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "In a written statement, {} said: “{}.”",
        said.name, said.words
    ))
}

fn statement_read(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "“{},” a statement by {} read.",
        said.words, said.name
    ))
}

fn told(said: &Said<'_>) -> Option<String> {
    Some(format!("“{},” {} told Reuters.", said.words, said.name))
}

fn put(said: &Said<'_>) -> Option<String> {
    Some(format!("{} put it this way: “{}.”", said.name, said.words))
}

fn pronoun(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "{} came out of the room. “{},” {} said.",
        said.name, said.words, said.pronoun?
    ))
}

fn pronoun_below(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "{} came out of the room.\n\n“{},” {} said.",
        said.name, said.words, said.pronoun?
    ))
}

fn surname(said: &Said<'_>) -> Option<String> {
    let surname = said.name.split_whitespace().next_back()?;
    Some(format!(
        "{} came out of the room. “{},” {surname} said.",
        said.name, said.words
    ))
}

fn relative(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "{}, who was the last to speak, said: “{}.”",
        said.name, said.words
    ))
}

fn words_of(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "“{}.” Those were the words of {}.",
        said.words, said.name
    ))
}

fn dash(said: &Said<'_>) -> Option<String> {
    Some(format!("“{}.” — {}", said.words, said.name))
}

fn answer(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "{}’s answer was short: “{}.”",
        said.name, said.words
    ))
}

fn participle(said: &Said<'_>) -> Option<String> {
    Some(format!(
        "{} shook the visitors’ hands, saying: “{}.”",
        said.name, said.words
    ))
}

/// Short names mislead nobody; long sentences with marks of their own have rules of their own.
fn source<'g>(ground: &'g Ground<'_>, random: &mut Random) -> Option<&'g Source<'g>> {
    long(ground, random).filter(|source| {
        has_surname(source.name) && !source.text().contains(['?', '!', ':', ';', '—', '–'])
    })
}

/// The last word is a surname, and neither “Jr.” nor “III”.
fn has_surname(name: &str) -> bool {
    name.split_whitespace()
        .next_back()
        .is_some_and(|last| last.len() > 3 && !last.ends_with('.'))
}

fn said<'g>(ground: &'g Ground<'_>, speaker: u32, name: &'g str, words: &'g str) -> Said<'g> {
    let record = ground.snapshot.speaker_at(speaker);
    let first = Folded::new(name.split_whitespace().next().unwrap_or_default());
    let gender = first.keys().next().and_then(given);
    Said {
        name,
        // “the Ohio governor”: what stands behind “the” is a noun, and no name of a party or a place alone.
        role: record
            .and_then(|record| record.roles.first())
            .map(String::as_str)
            .filter(|role| !role.contains(['.', ',']) && role.split_whitespace().count() <= 4),
        pronoun: gender.map(|gender| match gender {
            Gender::He => "he",
            Gender::She => "she",
        }),
        words,
    }
}

const SAME: &[Words] = &[
    Words::Exact,
    Words::Verbatim,
    Words::VerbatimJoined,
    Words::Partial,
];

fn truly(ground: &Ground<'_>, random: &mut Random, form: Form) -> Option<Case> {
    let source = source(ground, random)?;
    let words = under_test(&source.text());
    let frame = form(&said(ground, source.speaker, source.name, &words))?;
    Some(Case::framed(&frame, source, SAME, Effect::Faithful))
}

fn falsely(ground: &Ground<'_>, random: &mut Random, form: Form) -> Option<Case> {
    let source = source(ground, random)?;
    let speakers = ground.speakers(&source.text());
    if speakers.contains(&None) {
        return None;
    }
    let name = stranger(ground, random, &speakers)?;
    let person = ground
        .people
        .iter()
        .find(|person| person.name == name && has_surname(name))?;
    let words = under_test(&source.text());
    let frame = form(&said(ground, person.speaker, name, &words))?;
    let mut case = Case::framed(&frame, source, SAME, Effect::Altered);
    case.speakers = speakers.into_iter().flatten().collect();
    Some(case)
}

type Both = fn([&str; 2], [&str; 2]) -> Option<String>;

fn paragraph(names: [&str; 2], words: [&str; 2]) -> Option<String> {
    Some(format!(
        "“{},” said {}. “{},” {} replied.",
        words[0], names[0], words[1], names[1]
    ))
}

fn transcript(names: [&str; 2], words: [&str; 2]) -> Option<String> {
    let label = |name: &str| Some(name.split_whitespace().next_back()?.to_uppercase());
    let (one, two) = (label(names[0])?, label(names[1])?);
    Some(format!(
        "{} and {} met on the air.\n\n{one}: Good evening, and welcome.\n\n{two}: {}.\n\n{one}: {}.\n\n{two}: Good night to you all.",
        names[0], names[1], words[1], words[0]
    ))
}

/// Two speakers with a quotation each, or with each other's.
fn two(ground: &Ground<'_>, random: &mut Random, form: Both, swapped: bool) -> Option<Case> {
    let one = source(ground, random)?;
    let other = source(ground, random)?;
    let last = |name: &str| name.split_whitespace().next_back().map(str::to_lowercase);
    let speakers = [one, other].map(|source| ground.speakers(&source.text()));
    let distinct = one.speaker != other.speaker
        && last(one.name) != last(other.name)
        && !speakers.iter().any(|speakers| speakers.contains(&None))
        && !speakers[0].contains(&Some(other.speaker))
        && !speakers[1].contains(&Some(one.speaker));
    if !distinct {
        return None;
    }
    let names = match swapped {
        true => [other.name, one.name],
        false => [one.name, other.name],
    };
    let (first, second) = (under_test(&one.text()), under_test(&other.text()));
    let frame = form(names, [&first, &second])?;
    let effect = match swapped {
        true => Effect::Altered,
        false => Effect::Faithful,
    };
    let mut case = Case::framed(&frame, one, SAME, effect);
    if swapped {
        case.speakers = speakers.into_iter().flatten().flatten().collect();
    }
    Some(case)
}

/// “Roe and Lund said”, where only one of them did.
fn together(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = source(ground, random)?;
    let speakers = ground.speakers(&source.text());
    let name = stranger(ground, random, &speakers)?;
    let frame = format!(
        "“{},” {} and {name} said.",
        under_test(&source.text()),
        source.name
    );
    Some(Case::framed(&frame, source, SAME, Effect::Altered))
}

/// The right name with an office that nothing on record gives to anybody of that name.
fn office_never_held(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = source(ground, random)?;
    let roles = &ground.snapshot.speaker_at(source.speaker)?.roles;
    let office = *random.pick(&[
        "transport minister",
        "mayor of Osaka",
        "harbour commissioner",
        "chief constable",
    ])?;
    let known = roles.iter().any(|role| {
        office
            .split(' ')
            .any(|word| role.to_lowercase().contains(word))
    });
    if roles.is_empty() || known {
        return None;
    }
    let words = under_test(&source.text());
    let frame = match random.below(2) {
        0 => format!("“{words},” said {}, the {office}.", source.name),
        _ => format!("{}, the {office}, said: “{words}.”", source.name),
    };
    Some(Case::framed(&frame, source, SAME, Effect::Altered))
}
