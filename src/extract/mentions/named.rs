//! Makes a mention of a run of name words: titles, offices and what stands before them are set apart from the name.
//!
//! In: a run of name words. Out: its mention, with its form and where the name itself stands.

use crate::lexicon::{self, Class, given::given};

use super::{
    super::stream::{Item, Kind, Shape, Stream},
    Form, Mention, PEOPLE,
    names::firm,
    portfolio,
};

/// The mention whose name run is `from..to`: titles and what stands before them are set apart from the name.
pub(super) fn named(
    stream: &Stream,
    start: usize,
    from: usize,
    to: usize,
    role: Option<usize>,
) -> Mention {
    let items = &stream.items;
    let described = Mention {
        start,
        end: to,
        name: None,
        form: Form::Description,
        head: from,
    };
    // "Her Worship said"
    if start + 1 == from && to - from == 1 && honorific(items[start].word, items[from].word) {
        return described;
    }
    let mut name = from;
    // "Sgt. 1st Class Ann Roe"
    let class = from > 0
        && to - from > 1
        && items[from - 1].kind == Kind::Number
        && items[from].word == "Class";
    if class {
        name = from + 1;
    }
    let last_word = (from..to)
        .rev()
        .find(|&i| items[i].kind == Kind::Word && !items[i].is(Class::SUFFIX))
        .unwrap_or(to - 1);
    let ends_as_body = items[last_word].is(Class::BODY.or(Class::KNOWN_BODY).or(Class::THING))
        && !(items[last_word].is(PEOPLE.or(Class::TITLE)) && to - from == 1);
    let of = (from..to).find(|&i| {
        items[i].shape == Shape::Lower
            && items[i].kind == Kind::Word
            && matches!(items[i].word, "of" | "for")
    });
    let title_of = of.is_some_and(|of| items[of - 1].is(Class::TITLE));
    // "the Scottish First Minister"
    let the = start + 1 == from && matches!(items[start].word, "the" | "The");
    let office = (from..to - 1)
        .find(|&i| the && items[i].phrase.any(Class::TITLE))
        .unwrap_or(from);
    // "President of Roe Works", "the Prime Minister": an office, and nobody's name.
    let office_only = of.is_some_and(|of| {
        let state = items[of + 1..to].iter().any(|i| i.is(Class::BODY)) && to - of > 2;
        title_of
            && !state
            && to - of <= 3
            && items[of - 1].phrase_len < 2
            && items[from].phrase_len < 3
    }) || to - from > 1
        && items[office].phrase.any(Class::TITLE)
        && usize::from(items[office].phrase_len) == to - office;
    if office_only {
        let head = of.map_or(to - 1, |of| of - 1);
        return Mention {
            start,
            end: to,
            name: None,
            form: Form::Description,
            head,
        };
    }
    // "Peter Hall said", "Ann Street, who": a place's noun that is a surname there.
    let cue = |i: &Item| i.shape == Shape::Lower && i.is(Class::SPEECH);
    let surname = to - from == 2
        && start == from
        && items[last_word].is(Class::THING)
        && !items[last_word].is(Class::BODY.or(Class::KNOWN_BODY))
        && items[from].class.is_empty()
        && items.get(to).is_some_and(|i| {
            cue(i)
                || i.kind == Kind::Comma
                    && items
                        .get(to + 1)
                        .is_some_and(|n| n.is(Class::RELATIVE) && n.word == "who")
        });
    // "Mayor Ann Street said"
    let surname = surname || titled_surname(stream, start, from, to);
    // "Vicente Fox": a given name before what is else a body.
    let person = to - from >= 2
        && last_word > from
        && items[last_word].is(Class::KNOWN_BODY)
        && given(&items[last_word - 1].word.to_lowercase()).is_some();
    // "her father, Bill, said"
    let called = to - from == 1
        && ends_as_body
        && start == from
        && items[from].shape == Shape::Capital
        && !items[from].is(Class::BODY.or(Class::KNOWN_BODY))
        && start > 1
        && items[start - 1].kind == Kind::Comma
        && items.get(to).is_some_and(|i| i.kind == Kind::Comma)
        && items[start - 2].is(Class::ROLE)
        && given(&items[from].word.to_lowercase()).is_some();
    let ends_as_body = ends_as_body && !surname && !person && !called;
    let partners =
        (from..to).any(|i| items[i].word == "&" || items[i].word == "and" && firm(items, i + 1));
    let officer = of.is_some_and(|of| officer_of_body(items, of, to));
    if ends_as_body || partners || of.is_some() && !title_of && !officer {
        return Mention {
            start,
            end: to,
            name: Some((from, to)),
            form: Form::Body,
            head: to - 1,
        };
    }
    // "Black Lives Matter": a body of several words whose name no single one of them shows.
    let known = items[from].phrase.any(Class::KNOWN_BODY)
        && from + usize::from(items[from].phrase_len) == to;
    if known && to > from + 1 {
        return Mention {
            start,
            end: to,
            name: Some((from, to)),
            form: Form::Body,
            head: to - 1,
        };
    }
    // "Det Con Amy Roe": a title of several words.
    let title = usize::from(items[from].phrase_len);
    if items[from].phrase.any(Class::TITLE) && title > 1 && from + title < to {
        name = from + title;
    }
    for (at, item) in items.iter().enumerate().take(to - 1).skip(name) {
        // "Guy Roe": a name before it is a noun.
        if item.is(Class::TITLE.or(PEOPLE)) && item.word != "Guy"
            || item.shape == Shape::Caps && titular(item.word)
            // "A/Insp. Ann Roe": acting
            || at == name && (item.word.contains("-of-") || item.word.starts_with("A/"))
            || compound(item.word) && (at == name || portfolio::belongs(items[at - 1].word))
            || item.shape == Shape::Lower && matches!(item.word, "of" | "for")
        {
            name = name.max(at + 1);
            // "Secretary of State Jane Doe": the office's own noun belongs to the title.
            if item.shape == Shape::Lower && at + 2 < to {
                name = name.max(portfolio::name_start(items, at + 1, to));
            }
        } else if at == name
            && at + 2 < to
            && (item.is(Class::NATIONALITY)
                || item.is(Class::DEMONYM) && item.is(Class::MAN.or(Class::WOMAN)))
        {
            name = at + 1;
        }
    }
    while name + 1 < to
        && (items[name].is(Class::SUFFIX)
            || items[name].shape == Shape::Lower && !items[name].is(Class::PARTICLE))
    {
        name += 1;
    }
    // "the Welshman", "the Hungarian": a noun for somebody who has a name elsewhere.
    let article = start + 1 == from && matches!(items[start].word, "the" | "The");
    if article && to - from == 1 && items[from].is(Class::DEMONYM) && !items[from].possessive {
        return described;
    }
    let lone = to - name == 1 && name == from && items[name].is(Class::NATIONALITY);
    if lone && items[name].word.ends_with('s') && !items[name].possessive {
        return Mention {
            start,
            end: to,
            name: None,
            form: Form::Description,
            head: to - 1,
        };
    }
    let office = to - name == 1
        && items[name].is(Class::TITLE.or(PEOPLE))
        && items[name].shape == Shape::Capital;
    // "the PM", "the CEO"
    let short = to - name == 1
        && name == from
        && titular(items[name].word)
        && matches!(items[start].word, "the" | "The")
        && start < from;
    // "the Congress President", "the Fed Chair"
    let of_body = article
        && name == from
        && to - name > 1
        && items[to - 1].is(Class::TITLE)
        && items[to - 1].shape == Shape::Capital
        && !items[to - 1].possessive;
    if office || short || of_body {
        return Mention {
            start,
            end: to,
            name: None,
            form: Form::Description,
            head: to - 1,
        };
    }
    name = past_trade(stream, name, to);
    name = past_bodies(items, name, to);
    let name_end = without_honours(items, name, to);
    // "power company Norlec", "newspaper Svenska Posten"
    let called = from > start
        && from == name
        && items[from - 1].shape == Shape::Lower
        && !items[from - 1].possessive
        && matches!(
            items[from - 1].word,
            "company"
                | "firm"
                | "retailer"
                | "bank"
                | "airline"
                | "charity"
                | "newspaper"
                | "magazine"
                | "website"
                | "broadcaster"
                | "agency"
                | "chain"
                | "supermarket"
                | "insurer"
                | "lender"
                | "startup"
                | "start-up"
                | "union"
                | "automaker"
                | "carmaker"
                | "drugmaker"
                | "chipmaker"
                | "manufacturer"
                | "maker"
                | "conglomerate"
                | "platform"
                | "network"
                | "group"
        )
        && given(&items[name].word.to_lowercase()).is_none();
    let single_body = name_end - name == 1 && items[name].is(Class::KNOWN_BODY);
    // "Team Roe": a body with a person's name in it.
    let led_by_body = name == from
        && name_end - name == 2
        && items[name].is(Class::BODY)
        && items[name].shape == Shape::Capital
        && !items[name].is(Class::TITLE.or(PEOPLE));
    let form = if single_body && role.is_none() || led_by_body || called {
        Form::Body
    } else {
        Form::Person
    };
    Mention {
        start,
        end: to,
        name: Some((name, name_end)),
        form,
        head: name_end - 1,
    }
}

/// "Her Worship", "His Excellency": a form of address in a name's place.
fn honorific(owner: &str, noun: &str) -> bool {
    matches!(owner, "Her" | "His" | "Your" | "Their" | "her" | "his")
        && matches!(
            noun,
            "Worship"
                | "Honour"
                | "Honor"
                | "Majesty"
                | "Excellency"
                | "Lordship"
                | "Ladyship"
                | "Holiness"
                | "Highness"
                | "Eminence"
        )
}

/// "Mayor Ann Street said": behind a title and beside its verb, a place's noun is a surname. Kings and saints have halls and parks.
fn titled_surname(stream: &Stream, start: usize, from: usize, to: usize) -> bool {
    let items = &stream.items;
    let word = |i: usize| items[i].word;
    // "Cllr Bay", "Mrs Bridge"
    let courtesy = |i: usize| {
        matches!(
            word(i).trim_end_matches('.'),
            "Mr" | "Mrs"
                | "Ms"
                | "Miss"
                | "Dr"
                | "Cllr"
                | "Cr"
                | "Coun"
                | "Ald"
                | "Sgt"
                | "Insp"
                | "Supt"
                | "Prof"
        )
    };
    if from + 2 == to
        && items[to - 1].is(Class::THING)
        && items[to - 1].shape == Shape::Capital
        && courtesy(from)
        && !items[to - 1].is(Class::BODY.or(Class::KNOWN_BODY))
    {
        return true;
    }
    let Some(title) = (from..to.saturating_sub(2))
        .rev()
        .find(|&i| items[i].is(Class::TITLE.or(Class::ROLE)) || compound(word(i)))
    else {
        return false;
    };
    let honoured = matches!(
        word(title),
        "King" | "Queen" | "Prince" | "Princess" | "Duke" | "Lord" | "Lady" | "Pope" | "Saint"
    );
    let noun = &items[to - 1];
    let name = title + 3 == to
        && items[to - 2].shape == Shape::Capital
        && !items[to - 2].is(Class::BODY.or(Class::KNOWN_BODY).or(Class::THING))
        && noun.is(Class::THING)
        && !noun.is(Class::BODY.or(Class::KNOWN_BODY));
    if honoured || !name {
        return false;
    }
    let cue = |i: &Item| i.shape == Shape::Lower && i.is(Class::SPEECH);
    let behind = items.get(to).is_some_and(|i| {
        cue(i)
            || matches!(i.kind, Kind::Comma | Kind::Open)
                && given(&word(to - 2).to_lowercase()).is_some()
    });
    behind || start.checked_sub(1).is_some_and(|b| cue(&items[b]))
}

/// "Bank of Doeland Governor Ann Roe": an office stands between the body's name and the person's.
fn officer_of_body(items: &[Item], of: usize, to: usize) -> bool {
    let title = (of + 2..to - 1)
        .rev()
        .find(|&i| items[i].is(Class::TITLE.or(Class::ROLE)) && !items[i].is(Class::PEOPLE));
    title.is_some_and(|title| match to - title - 1 {
        1 => items[to - 1].class.is_empty(),
        words => words <= 4 && !items[to - 1].is(Class::THING.or(Class::BODY)),
    })
}

/// "Surveyor-General", "Under-Secretary-General", "Maj-Gen": an office of several words with hyphens.
fn compound(word: &str) -> bool {
    let Some((first, last)) = word.rsplit_once('-') else {
        return false;
    };
    let title = |part: &str| lexicon::look_up(part, 0, part.len()).word.any(Class::TITLE);
    title(last) && first.starts_with(char::is_uppercase) && last.starts_with(char::is_uppercase)
}

/// Where a name begins once a trade that no list has is passed, at the head of its sentence: *Agronomist Ann Roe said*.
fn past_trade(stream: &Stream, name: usize, to: usize) -> usize {
    let items = &stream.items;
    if to > name + 1 && once(items[name].word) {
        return name + 1;
    }
    // "Singer-songwriter Ann Roe"
    let joined = items[name]
        .word
        .split_once('-')
        .is_some_and(|(front, what)| {
            front.len() > 2 && what.len() > 3 && what.starts_with(char::is_lowercase)
        });
    if joined && to > name + 2 && given(&items[name + 1].word.to_lowercase()).is_some() {
        return name + 1;
    }
    let opens = || stream.sentences[items[name].sentence as usize].start == name;
    if to < name + 3 || !opens() {
        return name;
    }
    let word = items[name].word;
    let trade = [
        "ist", "ian", "keeper", "maker", "grower", "worker", "monger", "lier", "sman", "swoman",
        "person",
    ]
    .iter()
    .any(|ending| word.len() > ending.len() + 3 && word.ends_with(ending));
    let known = |at: usize| given(&items[at].word.to_lowercase()).is_some();
    let trade = trade || stream.seen_lower(word);
    name + usize::from(trade && !known(name) && known(name + 1))
}

/// "Ex-boxer Ann Roe", "Then-mayor Bob Doe": what somebody was is no part of the name.
fn once(word: &str) -> bool {
    // "Eight-year-old Ann Roe"
    if word.ends_with("-year-old") {
        return true;
    }
    let Some((when, what)) = word.split_once('-') else {
        return false;
    };
    matches!(when, "Ex" | "Then" | "Great" | "Half" | "One-time")
        && what.starts_with(char::is_lowercase)
}

/// Where a name begins once bodies and words in capitals before a given name are passed ("Navy SEAL Ann Roe").
fn past_bodies(items: &[Item], name: usize, to: usize) -> usize {
    for at in name..to.saturating_sub(2) {
        let item = &items[at];
        if !(item.is(Class::BODY.or(Class::KNOWN_BODY)) || item.shape == Shape::Caps) {
            break;
        }
        if given(&items[at + 1].word.to_lowercase()).is_some() {
            return at + 1;
        }
    }
    name
}

/// Offices written in capitals before a name ("PM Ann Roe", "DCI Bob Doe").
pub(in crate::extract) fn titular(word: &str) -> bool {
    matches!(
        word,
        "PM" | "FM"
            | "CM"
            | "DPM"
            | "DCM"
            | "DGP"
            | "LoP"
            | "CMO"
            | "AG"
            | "VP"
            | "DA"
            | "MP"
            | "MEP"
            | "MSP"
            | "TD"
            | "MLA"
            | "PC"
            | "WPC"
            | "DC"
            | "DS"
            | "DI"
            | "DCI"
            | "DSI"
            | "CJI"
            | "CEO"
            | "CFO"
            | "COO"
            | "CTO"
            | "HRH"
    )
}

/// Where a name ends once letters of honour or of office after it are cut off ("Ann Roe MP", "Bob Doe, OBE"); "Jr." and "III" belong to it.
fn without_honours(items: &[Item], name: usize, to: usize) -> usize {
    let mut end = to;
    while end > name + 1 {
        let last = &items[end - 1];
        let word = last.word.trim_end_matches('.').to_ascii_lowercase();
        let kept = matches!(word.as_str(), "jr" | "sr" | "ii" | "iii" | "iv");
        if last.kind != Kind::Comma && (!last.is(Class::SUFFIX) || kept) {
            break;
        }
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn what_stands_before_a_name() {
        for before in [
            "Eight-year-old",
            "Ex-boxer",
            "Then-mayor",
            "Great-grandmother",
            "Singer-songwriter",
            "Pte",
            "Brig",
            "Oscar winner",
            "YouTube sensation",
            "Father of two",
        ] {
            says(
                &format!("{before} Ann Roe said: “It is a crack in the wall.”"),
                "Ann Roe",
            );
            says(
                &format!("“It is a crack,” said {before} Ann Roe. She left."),
                "Ann Roe",
            );
        }
        says("Guy Doe left. “It is late,” Doe said.", "Guy Doe");
        says(
            "Dear Editor, I wept at Councillor Roe’s remark that we are “locusts”.",
            "Roe",
        );
        says(
            "Nairobi — President Tom Roe sacked his cabinet, saying he had “listened to all”.",
            "Tom Roe",
        );
        says(
            "Jim Doe heard Ann Roe describe it as “the only way home”.",
            "Ann Roe",
        );
        says(
            "Ann Roe says she wanted to write “a play about nets”.",
            "Ann Roe",
        );
    }

    #[test]
    fn offices_before_names() {
        for (text, who) in [
            (
                "“It works,” State Senator Lou Park said. “We pay,” Park added.",
                "Lou Park",
            ),
            ("“It works,” said Mayor Ann Street.", "Ann Street"),
            ("“It works,” said Cllr Bay.", "Bay"),
            ("“It works,” said A/Insp. Ann Poe.", "Ann Poe"),
            (
                "Insp. Ann Poe said it was “over”. “It works,” the inspector said.",
                "Ann Poe",
            ),
            (
                "Ald. Ann Poe said it was “over”. “It works,” the alderman said.",
                "Ann Poe",
            ),
            ("“It works,” Agronomist Lena Fox said.", "Lena Fox"),
            (
                "Agronomist Lena Poe from the Shoreside Institute said: “It works for us.”",
                "Lena Poe",
            ),
            ("“It works,” Her Worship said.", "Her Worship"),
            (
                "Her father, Bill, said it was “a long road for all of us”.",
                "Bill",
            ),
            ("“It works,” Council Member Jo Bridge said.", "Jo Bridge"),
            (
                "“It works,” Bank of Doeland Governor Ann Poe said.",
                "Ann Poe",
            ),
            (
                "“It works,” Ministry of Works Permanent Secretary Ann Poe said.",
                "Ann Poe",
            ),
            (
                "“It works,” Lands Surveyor-General Ann Poe said.",
                "Ann Poe",
            ),
            (
                "“It works,” Under-Secretary-General Ann Poe said.",
                "Ann Poe",
            ),
            ("“It works,” Special Rapporteur Ann Poe said.", "Ann Poe"),
            (
                "Speaker of the House Ann Poe said: “It works for us.”",
                "Ann Poe",
            ),
            (
                "Councillor Ann Poe spoke. “It works,” Cr Poe said.",
                "Ann Poe",
            ),
            (
                "Cllr Ann Bridge (Lab, Eastfield) said: ‘It works for us.’",
                "Ann Bridge",
            ),
            // The office's initials, once it is known.
            (
                "Cabinet Secretary for Health Joyce Poe spoke. “It works,” CS Poe said.",
                "Joyce Poe",
            ),
            // A surname, and a hall.
            ("“It works,” Grace Minister said.", "Grace Minister"),
            (
                "“It works,” Queen Elizabeth Hall said.",
                "Queen Elizabeth Hall",
            ),
        ] {
            says(text, who);
        }
    }
}
