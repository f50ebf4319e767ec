//! Changes to what a draft claims beside the words: speaker, day, place; and words that are nobody's, or of two statements.

use jiff::{ToSpan, civil::Date};

use super::{
    Kind,
    draft::{Case, Effect, under_test},
    edits::long,
    ground::{Ground, Random, Source},
};
use crate::{
    lexicon::places::{self, PlaceKind},
    model::{PartialDate, Strength},
    text::Folded,
    verdict::Words,
};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        rule: "R1",
        name: "as on record",
        derive: verbatim,
    },
    Kind {
        rule: "R1",
        name: "short, as on record",
        derive: short,
    },
    Kind {
        rule: "R21",
        name: "paraphrase in marks",
        derive: paraphrase,
    },
    Kind {
        rule: "R22",
        name: "two statements",
        derive: spliced,
    },
    Kind {
        rule: "R22",
        name: "two speakers",
        derive: spliced_speakers,
    },
    Kind {
        rule: "R22",
        name: "three statements",
        derive: spliced_three,
    },
    Kind {
        rule: "R25",
        name: "another speaker",
        derive: misattributed,
    },
    Kind {
        rule: "R25",
        name: "another speaker, a part",
        derive: misattributed_part,
    },
    Kind {
        rule: "R25",
        name: "surname",
        derive: surname,
    },
    Kind {
        rule: "R26",
        name: "the day",
        derive: same_day,
    },
    Kind {
        rule: "R26",
        name: "another day",
        derive: another_day,
    },
    Kind {
        rule: "R27",
        name: "the place",
        derive: same_place,
    },
    Kind {
        rule: "R27",
        name: "another place",
        derive: another_place,
    },
    Kind {
        rule: "R30",
        name: "absent",
        derive: absent,
    },
];

const SAME: &[Words] = &[Words::Exact, Words::Verbatim];

fn verbatim(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    Some(Case::said(
        random,
        source,
        &source.text(),
        SAME,
        Effect::Faithful,
    ))
}

fn short(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = random.pick(&ground.short)?;
    // The same few words elsewhere may well be a part of more.
    Some(Case::said(
        random,
        source,
        &source.text(),
        &[Words::Exact, Words::Verbatim, Words::Partial],
        Effect::Faithful,
    ))
}

fn paraphrase(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = random.pick(&ground.indirect)?;
    let text = source.text();
    let fits = (8..40).contains(&Folded::new(&text).len())
        && source.tokens[0].chars().next()?.is_alphabetic()
        && !near_marks(ground, source);
    fits.then(|| {
        Case::said(
            random,
            source,
            &text,
            &[Words::ParaphraseAsQuote],
            Effect::Altered,
        )
    })
}

/// Some of the paraphrase is on record in marks, too: three words in a row at either end or in the middle.
fn near_marks(ground: &Ground<'_>, source: &Source<'_>) -> bool {
    source
        .tokens
        .windows(4)
        .any(|run| ground.holds(&run.join(" ")))
}

/// The first or the last half of a quotation, five words at least.
fn half(source: &Source<'_>, first: bool) -> Option<String> {
    let n = source.tokens.len();
    let words = match first {
        true => source.tokens[..n / 2].join(" "),
        false => source.tokens[n / 2..].join(" "),
    };
    let enough = Folded::new(&words).len() >= 5;
    enough.then(|| {
        words
            .trim_end_matches([',', '.', ';', '-', '–', '—', ' '])
            .to_string()
    })
}

fn splice(
    ground: &Ground<'_>,
    random: &mut Random,
    fits: impl Fn(&Source<'_>, &Source<'_>) -> bool,
    three: bool,
) -> Option<Case> {
    let one = long(ground, random)?;
    let two = long(ground, random).filter(|two| fits(one, two))?;
    let (a, b) = (half(one, true)?, half(two, false)?);
    let mut words = format!("{a} {b}");
    if three {
        let third = long(ground, random).filter(|third| fits(one, third) && fits(two, third))?;
        words = format!("{a} {} {b}", half(third, true)?);
    }
    // The same start in two quotations makes the splice one of them, altered.
    let distinct =
        ground.holders(&a).len() == 1 && ground.holders(&b).len() == 1 && !ground.holds(&words);
    distinct.then(|| Case::said(random, one, &words, &[Words::Spliced], Effect::Altered))
}

fn apart(a: &Source<'_>, b: &Source<'_>) -> bool {
    (a.occurrence.document, a.occurrence.utterance)
        != (b.occurrence.document, b.occurrence.utterance)
}

fn spliced(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    splice(
        ground,
        random,
        |a, b| a.speaker == b.speaker && apart(a, b),
        false,
    )
}

fn spliced_speakers(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    splice(ground, random, |a, b| a.speaker != b.speaker, false)
}

fn spliced_three(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    splice(
        ground,
        random,
        |a, b| apart(a, b) && a.quotation != b.quotation,
        true,
    )
}

/// Somebody who is not among `speakers`, nor bears one of their surnames.
pub(super) fn stranger<'g>(
    ground: &'g Ground<'_>,
    random: &mut Random,
    speakers: &[Option<u32>],
) -> Option<&'g str> {
    let person = random.pick(&ground.people)?;
    let last = |name: &str| name.split_whitespace().next_back().map(str::to_lowercase);
    let taken = speakers.iter().any(|speaker| {
        *speaker == Some(person.speaker)
            || speaker
                .and_then(|speaker| ground.snapshot.speaker_at(speaker))
                .is_some_and(|record| last(&record.name) == last(person.name))
    });
    // A bearer of a first name only, or of a name that may be another's, is no other person for certain.
    let plain = person
        .name
        .split_whitespace()
        .all(|word| word.len() > 2 && word.chars().all(char::is_alphabetic));
    (!taken && plain).then_some(person.name)
}

fn credited_to_another(
    ground: &Ground<'_>,
    random: &mut Random,
    source: &Source<'_>,
    words: &str,
) -> Option<Case> {
    let speakers = ground.speakers(words);
    if speakers.contains(&None) {
        return None;
    }
    let name = stranger(ground, random, &speakers)?;
    let expected: &[Words] = &[
        Words::Exact,
        Words::Verbatim,
        Words::Partial,
        Words::VerbatimJoined,
    ];
    let mut case = Case::by(random, name, source, words, expected, Effect::Altered);
    case.speakers = speakers.into_iter().flatten().collect();
    Some(case)
}

fn misattributed(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    credited_to_another(ground, random, source, &source.text())
}

fn misattributed_part(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let words = source.tokens[..source.tokens.len() - 2].join(" ");
    if source.text().contains(['?', '!']) {
        return None;
    }
    credited_to_another(ground, random, source, words.trim_end_matches([',', ';']))
}

fn surname(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let surname = source.name.split_whitespace().next_back()?;
    let bearers = ground
        .snapshot
        .speakers()
        .filter(|(_, record)| record.name.split_whitespace().any(|word| word == surname))
        .count();
    let plain = surname.len() > 3 && surname.chars().all(char::is_alphabetic);
    (bearers == 1 && plain).then(|| {
        Case::by(
            random,
            surname,
            source,
            &source.text(),
            SAME,
            Effect::Faithful,
        )
    })
}

/// A day as newsrooms print it.
fn printed(day: Date) -> String {
    day.strftime("%B %-d, %Y").to_string()
}

/// The day of speech that every printing of the words agrees on, and nothing else.
fn only_day(ground: &Ground<'_>, source: &Source<'_>) -> Option<Date> {
    let date = source.occurrence.date.as_ref()?;
    let day = date.date.as_day()?;
    let certain = matches!(date.strength, Strength::Stated | Strength::Context);
    let held = ground.holders(&source.text()).len() == 1;
    (certain && held).then_some(day)
}

fn on_day(source: &Source<'_>, day: Date, effect: Effect) -> Case {
    let frame = format!(
        "“{},” {} said on {}.",
        under_test(&source.text()),
        source.name,
        printed(day)
    );
    let mut case = Case::framed(&frame, source, SAME, effect);
    case.published = day.checked_add(90.days()).ok();
    case
}

fn same_day(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    if source.text().ends_with(['?', '!']) {
        return None;
    }
    Some(on_day(source, only_day(ground, source)?, Effect::Faithful))
}

fn another_day(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    if source.text().ends_with(['?', '!']) {
        return None;
    }
    let day = only_day(ground, source)?;
    let shift = 9 + i64::try_from(random.below(60)).ok()?;
    let other = day.checked_add(shift.days()).ok()?;
    let free = ground
        .days(&source.text())
        .iter()
        .all(|date| !date.agrees_with(PartialDate::day(other)));
    free.then(|| on_day(source, other, Effect::Altered))
}

fn in_place(source: &Source<'_>, place: &str, effect: Effect) -> Case {
    let frame = format!(
        "“{},” {} told reporters in {place}.",
        under_test(&source.text()),
        source.name
    );
    Case::framed(&frame, source, SAME, effect)
}

/// A place of speech that is a city and not the weak witness of a dateline.
fn only_place<'s>(ground: &Ground<'_>, source: &'s Source<'_>) -> Option<&'s str> {
    let place = source.occurrence.place.as_ref()?;
    let held = ground.holders(&source.text()).len() == 1 && !source.text().ends_with(['?', '!']);
    let city = matches!(
        places::place(&place.place)?.kind,
        PlaceKind::City | PlaceKind::Capital
    );
    (held && city && place.strength != Strength::Weak).then_some(place.place.as_str())
}

fn same_place(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    Some(in_place(
        source,
        only_place(ground, source)?,
        Effect::Faithful,
    ))
}

fn another_place(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let place = only_place(ground, source)?;
    let other = *random.pick(&["Brussels", "Prague", "Nairobi", "Osaka", "Lyon"])?;
    (place != other).then(|| in_place(source, other, Effect::Altered))
}

fn absent(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let mut words = Vec::new();
    while words.len() < 9 {
        let other = long(ground, random)?;
        let word = random
            .pick(&other.tokens)?
            .trim_matches(|ch: char| !ch.is_alphanumeric());
        if word.len() > 2 && !words.contains(&word) {
            words.push(word);
        }
    }
    let words = words.join(" ");
    (!ground.holds(&words))
        .then(|| Case::said(random, source, &words, &[Words::NotFound], Effect::Absent))
}
