//! Clippings: a text, its quotations with cue and source, and the day and place that each is given.
//!
//! `=` behind a source says who it is ("he=Doe"). A leading letter tells the strength: s(tated), c(ontext), i(mplied), w(eak).

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::extract::{marks, markup::Markup};
use crate::{model::SpeakerKind, text::sentences::sentences};

/// The occurrence of `needle` nearest to a byte.
fn nearest(text: &str, needle: &str, to: usize) -> Span {
    let (at, _) = text
        .match_indices(needle)
        .min_by_key(|(at, _)| at.abs_diff(to))
        .unwrap_or_else(|| panic!("{needle:?} in {text:?}"));
    Span::new(at, at + needle.len())
}

/// The verbs of a whole text.
fn verbs_of(text: &str) -> Vec<usize> {
    let paragraphs = paragraphs(text, Span::new(0, text.len()));
    let markup = Markup::default();
    let quoted = marks::quoted(text, &paragraphs, &markup);
    let stream = Stream::read(text, &paragraphs, &quoted, &markup);
    verbs(text, &stream)
}

fn read(published: &str, text: &str, quotes: &[(&str, &str, &str)]) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    let mut attributions = Vec::new();
    for &(words, cue, source) in quotes {
        let span = nearest(text, words, 0);
        let (printed, name) = source.split_once('=').unwrap_or((source, source));
        let number = names
            .iter()
            .position(|&known| known == name)
            .unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
        let cue = nearest(
            text,
            cue,
            if text[..span.start()].trim_end().ends_with(['“', ':', 't'])
                && !text[span.end()..].starts_with(",”")
            {
                span.start()
            } else {
                span.end()
            },
        );
        attributions.push(Attribution {
            span,
            kind: if words.starts_with(char::is_uppercase) {
                QuoteKind::Direct
            } else {
                QuoteKind::Mixed
            },
            group: None,
            utterance: 1,
            cue: Some(cue),
            source: Some(nearest(text, printed, cue.start())),
            speaker: Some(number as u32),
            date: None,
            place: None,
            via: None,
            position: OccurrenceKind::Body,
            confidence: 0.9,
            rule: "test",
            unclosed: false,
            translated: false,
        });
    }
    let entities: Vec<Entity> = names
        .iter()
        .map(|name| Entity {
            name: name.to_string(),
            kind: SpeakerKind::Person,
            mentions: text
                .match_indices(name)
                .map(|(at, name)| Span::new(at, at + name.len()))
                .collect(),
            aliases: Vec::new(),
            roles: Vec::new(),
        })
        .collect();
    let article = Article::plain(
        text,
        (!published.is_empty()).then(|| published.parse().unwrap()),
    );
    resolve(
        &article,
        &sentences(text, article.body),
        &verbs_of(text),
        &mut attributions,
        &entities,
    );
    let letter = |strength: Strength| match strength {
        Strength::Stated => 's',
        Strength::Context => 'c',
        Strength::Implied => 'i',
        Strength::Weak => 'w',
    };
    let date = |a: &Attribution| {
        a.date
            .as_ref()
            .map_or("-".into(), |d| format!("{}:{}", letter(d.strength), d.date))
    };
    let place = |a: &Attribution| {
        a.place.as_ref().map_or("-".into(), |p| {
            format!("{}:{}", letter(p.strength), p.place)
        })
    };
    attributions
        .iter()
        .map(|a| format!("{} {}", date(a), place(a)))
        .collect()
}

/// One quotation of Doe's, in an article of Thursday 4 September 2025.
fn one(text: &str, cue: &str) -> String {
    let source = if text.contains("Doe") { "Doe" } else { "she" };
    read("2025-09-04", text, &[("it is over", cue, source)]).remove(0)
}

#[test]
fn the_clause_itself() {
    for (text, cue, expected) in [
        (
            "Doe said on Wednesday that “it is over”.",
            "said",
            "s:2025-09-03 -",
        ),
        ("Doe said Wednesday “it is over”.", "said", "s:2025-09-03 -"),
        (
            "“it is over,” Doe said on Sept. 3.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "“it is over,” said Doe on Wednesday.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "“it is over,” said Doe, the mayor of Riga, on Wednesday.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "On Wednesday, Mayor Jane Doe said “it is over”.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "On Wednesday Doe said “it is over”.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "But on Wednesday evening, Doe said “it is over”.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "Doe on Sept. 3 said “it is over”.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "Late last month, Doe said “it is over”.",
            "said",
            "s:2025-08 -",
        ),
        (
            "Doe told reporters in Brussels that “it is over”.",
            "told",
            "- s:Brussels",
        ),
        (
            "Doe told reporters in Brussels on Wednesday that “it is over”.",
            "told",
            "s:2025-09-03 s:Brussels",
        ),
        (
            "Doe told CNN on Wednesday that “it is over”.",
            "told",
            "s:2025-09-03 -",
        ),
        (
            "Doe told a crowd of supporters in Waterloo, Iowa, on Monday that “it is over”.",
            "told",
            "s:2025-09-01 s:Waterloo, Iowa",
        ),
        (
            "“it is over,” Doe said during a visit to Prague.",
            "said",
            "- s:Prague",
        ),
        (
            "“it is over,” Doe said during a Kyiv visit on Aug. 22.",
            "said",
            "s:2025-08-22 s:Kyiv",
        ),
        (
            "“it is over,” Doe said at a rally in Ohio on Monday night.",
            "said",
            "s:2025-09-01 s:Ohio",
        ),
        (
            "“it is over,” Doe said at Wednesday's news conference.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "“it is over,” Doe said at the Elysee Palace in Paris.",
            "said",
            "- s:Elysee Palace in Paris",
        ),
        (
            "Speaking in Paris on Wednesday, Doe said “it is over”.",
            "said",
            "s:2025-09-03 s:Paris",
        ),
        (
            "Doe, speaking alongside Roe in Paris, said “it is over”.",
            "said",
            "- s:Paris",
        ),
        (
            "Doe, who lives in Riga, said on Wednesday “it is over”.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "In Brussels, Doe told reporters “it is over”.",
            "told",
            "- s:Brussels",
        ),
        (
            "At a news conference in Berlin, Doe said “it is over”.",
            "said",
            "- s:Berlin",
        ),
        (
            "In a statement on Wednesday, Doe said “it is over”.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "Doe said in an interview with the Riga Post on Wednesday “it is over”.",
            "said",
            "s:2025-09-03 -",
        ),
        (
            "Doe told the Agency in an interview in Lima on Monday that “it is over”.",
            "told",
            "s:2025-09-01 s:Lima",
        ),
        (
            "“it is over,” Doe wrote from Paris on Wednesday.",
            "wrote",
            "s:2025-09-03 -",
        ),
        (
            "“it is over,” Doe told a news conference in Vienna.",
            "told",
            "- s:Vienna",
        ),
        (
            "“it is over,” Doe said after talks in Vienna on Tuesday.",
            "said",
            "s:2025-09-02 s:Vienna",
        ),
    ] {
        assert_eq!(one(text, cue), expected, "{text:?}");
    }
}

#[test]
fn adjuncts_before_a_colon() {
    for (text, cue, expected) in [
        (
            "At a meeting in Oban on Monday: “it is over,” Doe said.",
            "said",
            "s:2025-09-01 s:Oban",
        ),
        (
            "In Vienna on Tuesday: “it is over,” Doe said.",
            "said",
            "s:2025-09-02 s:Vienna",
        ),
        (
            "Of the vote in Vienna on Tuesday: “it is over,” Doe said.",
            "said",
            "- -",
        ),
        (
            "The vote in Vienna was lost on Tuesday: “it is over,” Doe said.",
            "said",
            "- -",
        ),
    ] {
        assert_eq!(one(text, cue), expected, "{text:?}");
    }
}

#[test]
fn adjuncts_in_an_aside() {
    for (text, expected) in [
        ("Doe, on a visit to Porto, said: “it is over”.", "- s:Porto"),
        (
            "Doe, speaking to reporters in Oslo on Monday, said “it is over”.",
            "s:2025-09-01 s:Oslo",
        ),
        ("Doe, who is to visit Porto, said “it is over”.", "- -"),
    ] {
        assert_eq!(one(text, "said"), expected, "{text:?}");
    }
}

#[test]
fn places_that_no_gazetteer_has() {
    for (text, expected) in [
        (
            "At a meeting in Oban on Monday, Doe said “it is over”.",
            "s:2025-09-01 s:Oban",
        ),
        ("“it is over,” Doe said at a rally in Oban.", "- s:Oban"),
        ("“it is over,” Doe said at a rally in English.", "- -"),
        ("“it is over,” Doe said in Oban.", "- -"),
        ("“it is over,” Doe said in a speech in Parliament.", "- -"),
        ("“it is over,” Doe said in a statement in Oban.", "- -"),
    ] {
        assert_eq!(one(text, "said"), expected, "{text:?}");
    }
}

#[test]
fn a_visit_told_of_is_not_the_telling() {
    for (text, expected) in [
        (
            "During his visit to Prague, Doe said he saw “it is over”.",
            "- -",
        ),
        (
            "During a visit to Prague, Doe said “it is over”.",
            "- s:Prague",
        ),
        (
            "During his visit to Prague, Doe said he would say “it is over”.",
            "- s:Prague",
        ),
    ] {
        assert_eq!(one(text, "said"), expected, "{text:?}");
    }
}

#[test]
fn whom_somebody_received() {
    for (text, expected) in [
        (
            "Doe received us at her home in Porto on 2 September 2025. “it is over,” she said.",
            "c:2025-09-02 c:Porto",
        ),
        (
            "Doe met reporters in Porto on Tuesday. “it is over,” she said.",
            "c:2025-09-02 c:Porto",
        ),
        (
            "Doe spoke to us in Porto on Tuesday. “it is over,” she said.",
            "c:2025-09-02 c:Porto",
        ),
        (
            "Doe received a letter in Porto on Tuesday. “it is over,” she said.",
            "- -",
        ),
        (
            "Doe met her mother in Porto on Tuesday. “it is over,” she said.",
            "- -",
        ),
    ] {
        let found = read("2025-09-04", text, &[("it is over", "said", "she=Doe")]).remove(0);
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn days_and_places_of_something_else() {
    for (text, cue) in [
        ("“it is over,” Doe told the Today programme.", "told"),
        (
            "Doe said the attack on Wednesday was a sign: “it is over”.",
            "said",
        ),
        (
            "Doe said the talks in Paris were lost and “it is over”.",
            "said",
        ),
        (
            "Doe said he met Roe in Paris on Wednesday and “it is over”.",
            "said",
        ),
        (
            "Doe denounced the show of unity in Beijing: “it is over”.",
            "denounced",
        ),
        (
            "Doe urged voters in Ohio to accept that “it is over”.",
            "urged",
        ),
        (
            "Doe said about the vote on Tuesday that “it is over”.",
            "said",
        ),
        ("Doe will say on Wednesday that “it is over”.", "say"),
        ("Doe did not say on Wednesday that “it is over”.", "say"),
        (
            "The talks began in Paris on Wednesday. Doe said “it is over”.",
            "said",
        ),
        (
            "After the attack in Paris on Wednesday, Doe said “it is over”.",
            "said",
        ),
        (
            "In response to the attack in Paris on Wednesday, Doe said “it is over”.",
            "said",
        ),
        (
            "On Wednesday the army moved, and Doe said “it is over”.",
            "said",
        ),
        (
            "“it is over,” said a diplomat in Brussels called Doe.",
            "said",
        ),
        ("“it is over,” said Doe from Dallas.", "said"),
        (
            "“it is over,” said Doe, who was in Paris on Wednesday.",
            "said",
        ),
        ("In Syria, Doe said, “it is over”.", "said"),
        (
            "“it is over,” Doe said of the vote in Paris on Wednesday.",
            "said",
        ),
        (
            "Doe said next Wednesday would show that “it is over”.",
            "said",
        ),
        ("Doe told the Washington Post that “it is over”.", "told"),
        (
            "Doe said in a letter to the parliament in Paris that “it is over”.",
            "said",
        ),
    ] {
        assert_eq!(one(text, cue), "- -", "{text:?}");
    }
}

#[test]
fn two_readings_are_none() {
    assert_eq!(
        one("On Wednesday, Doe said on Tuesday “it is over”.", "said"),
        "- -"
    );
    assert_eq!(
        one("In Paris, Doe told reporters in Rome “it is over”.", "told"),
        "- -"
    );
    let told = read(
        "",
        "Doe said on Thursday that “it is over”.",
        &[("it is over", "said", "Doe")],
    );
    assert_eq!(told, ["- -"], "no anchor, no date");
}

#[test]
fn the_speaker_goes_on() {
    // A report in the style of an agency: the day with the first statement, the place with the last.
    let text = "The mayor, Doe, insisted on Wednesday that nobody would be moved.\n“Why should we move?” she said.\n“We stay. That is all,” Doe said during a visit to Porto.\nOn Tuesday, Roe, speaking beside his minister in Rome, said the plan stood.\n“We are ready,” Roe said, adding that time was short.";
    let found = read(
        "2025-09-04",
        text,
        &[
            ("Why should we move?", "said", "she=Doe"),
            ("We stay. That is all", "said", "Doe"),
            ("We are ready", "said", "Roe"),
        ],
    );
    assert_eq!(
        found,
        [
            "c:2025-09-03 i:Porto",
            "c:2025-09-03 s:Porto",
            "c:2025-09-02 c:Rome"
        ]
    );

    // "The previous day" counts from the last day given.
    let text = "The summit opened on Wednesday.\nThe previous day, Doe told reporters in Oslo: “We will come.”";
    assert_eq!(
        read("2025-09-04", text, &[("We will come.", "told", "Doe")]),
        ["s:2025-09-02 s:Oslo"]
    );
}

#[test]
fn a_new_occasion_is_not_the_old_one() {
    for text in [
        "Doe said on Wednesday in Rome that nobody moves. “We stay,” she said later.",
        "Doe said on Wednesday in Rome that nobody moves. But she has said “We stay”.",
        "Doe said on Wednesday in Rome that nobody moves. In an interview, she said “We stay”.",
        "Doe said on Wednesday in Rome that nobody moves. Roe said it was late. “We stay,” she said.",
        "Doe said on Wednesday in Rome that nobody moves.\nIt rained.\nIt rained again.\n“We stay,” she said.",
        "Doe said on Wednesday in Rome that nobody moves. The vote came after she said “We stay”.",
    ] {
        let quotes = [
            ("We stay", "said", "she=Doe"),
            ("it was late", "said", "Roe"),
        ];
        let quotes = &quotes[..1 + usize::from(text.contains("Roe"))];
        assert_eq!(read("2025-09-04", text, quotes)[0], "- -", "{text:?}");
    }
}

#[test]
fn a_scene_lends_its_day_to_what_is_tied_to_it() {
    let doe = |text: &str, cue: &str, source: &str| {
        read("2025-09-04", text, &[("It is over", cue, source)]).remove(0)
    };
    for (text, cue, source, expected) in [
        // a gathering and those who gathered
        (
            "Hundreds gathered in Tarva on Sunday to remember the crew.\nThe Rev Doe told mourners: “It is over.”",
            "told",
            "Doe",
            "c:2025-08-31 c:Tarva",
        ),
        (
            "On Sunday, thousands marched in Porto.\nDoe told the crowd: “It is over.”",
            "told",
            "Doe",
            "c:2025-08-31 c:Porto",
        ),
        (
            "Hundreds gathered in Tarva on Sunday to remember the crew.\nDoe told reporters: “It is over.”",
            "told",
            "Doe",
            "- -",
        ),
        (
            "Hundreds gathered in Tarva on Sunday to remember the crew.\n“It is over,” Doe said.",
            "said",
            "Doe",
            "- -",
        ),
        (
            "Nobody came after hundreds gathered in Porto on Sunday.\nDoe told mourners: “It is over.”",
            "told",
            "Doe",
            "- -",
        ),
        // a sitting and its meeting
        (
            "The council voted nine to six on Tuesday night to build.\nDoe told the meeting: “It is over.”",
            "told",
            "Doe",
            "c:2025-09-02 -",
        ),
        (
            "The council voted on Tuesday to build.\nDoe told the council: “It is over.”",
            "told",
            "Doe",
            "c:2025-09-02 -",
        ),
        (
            "The council voted on Tuesday to build.\n“It is over,” said Doe.",
            "said",
            "Doe",
            "- -",
        ),
        (
            "The council will have voted on Tuesday.\nDoe told the meeting: “It is over.”",
            "told",
            "Doe",
            "- -",
        ),
        // two who met
        (
            "Doe and Roe met in Bonn on Tuesday. “It is over,” Doe joked.",
            "joked",
            "Doe",
            "c:2025-09-02 c:Bonn",
        ),
        (
            "Doe and Roe met in Bonn on Tuesday.\n“It is over,” Doe told reporters.",
            "told",
            "Doe",
            "c:2025-09-02 c:Bonn",
        ),
        (
            "Doe and Roe met in Bonn on Tuesday.\n“It is over,” Doe said.",
            "said",
            "Doe",
            "- -",
        ),
        (
            "Doe and Roe met in Bonn on Tuesday. “It is over,” Poe joked.",
            "joked",
            "Poe",
            "- -",
        ),
        (
            "Doe and Roe had met in Bonn on Tuesday. “It is over,” Doe joked.",
            "joked",
            "Doe",
            "- -",
        ),
        (
            "Doe and Roe met in Bonn on Tuesday. “It is over,” Doe says.",
            "says",
            "Doe",
            "- -",
        ),
        (
            "Doe and Roe met in Bonn on Tuesday. “It is over,” Doe later wrote.",
            "wrote",
            "Doe",
            "- -",
        ),
        // a judge and the sentence
        (
            "A judge on Friday sentenced a grocer to a year.\nJudge Doe told him: “It is over.”",
            "told",
            "Doe",
            "c:2025-08-29 -",
        ),
        (
            "A judge on Friday sentenced a grocer to a year.\nHis lawyer, Doe, told him: “It is over.”",
            "told",
            "Doe",
            "- -",
        ),
        (
            "A judge in 2019 sentenced a grocer to a year.\nJudge Doe told him: “It is over.”",
            "told",
            "Doe",
            "- -",
        ),
        // an announcement and the comment on it
        (
            "LISBON, 4 September 2025 – Roe plc today announced a profit.\nCommenting on the results, Doe said: “It is over.”",
            "said",
            "Doe",
            "c:2025-09-04 -",
        ),
        (
            "LISBON, 4 September 2025 – Roe plc today announced a profit.\nA rival, Doe, said: “It is over.”",
            "said",
            "Doe",
            "- -",
        ),
    ] {
        let found = doe(text, cue, source);
        let expected = if text.starts_with("LISBON") {
            expected.replace(" -", " w:Lisbon")
        } else {
            expected.into()
        };
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn what_was_just_said_is_placed_by_the_next_sentence() {
    for (text, expected) in [
        (
            "“It is over,” Doe said. Doe made the remark during a visit to a shelter in Porto.",
            "- i:Porto",
        ),
        (
            "“It is over,” Doe said. Doe made the remarks in Porto on Monday.",
            "i:2025-09-01 i:Porto",
        ),
        (
            "“It is over,” Doe said. Doe was speaking at a rally in Porto on Monday.",
            "i:2025-09-01 i:Porto",
        ),
        (
            "“It is over,” Doe said on Tuesday. Doe was speaking in Porto.",
            "s:2025-09-02 i:Porto",
        ),
        (
            "“It is over,” Doe said. Doe made the bed in Porto on Monday.",
            "- -",
        ),
        (
            "“It is over,” Doe tweeted. Doe was speaking in Porto on Monday.",
            "- -",
        ),
    ] {
        let cue = if text.contains("tweeted") {
            "tweeted"
        } else {
            "said"
        };
        assert_eq!(
            one(&text.replace("It is over", "it is over"), cue),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn a_participle_has_the_day_of_its_verb() {
    for (text, expected) in [
        (
            "Doe on Monday rejected the plan, calling it “it is over”.",
            "s:2025-09-01 -",
        ),
        (
            "On Monday, Doe rejected the plan, calling it “it is over”.",
            "s:2025-09-01 -",
        ),
        (
            "Doe held its rate at 9.5% on Monday, calling it “it is over”.",
            "s:2025-09-01 -",
        ),
        (
            "Doe rejected the attack on Monday, calling it “it is over”.",
            "- -",
        ),
        (
            "Doe will on Monday reject the plan, calling it “it is over”.",
            "- -",
        ),
    ] {
        assert_eq!(one(text, "calling"), expected, "{text:?}");
    }
}

#[test]
fn buildings_and_closing_places() {
    for (text, expected) in [
        (
            "“it is over,” Doe said outside the courthouse in Tarva.",
            "- s:Tarva",
        ),
        (
            "“it is over,” Doe said at a hospital in Porto.",
            "- s:Porto",
        ),
        (
            "“it is over,” Doe said on Tuesday, Sept 2, in Lisbon.",
            "s:2025-09-02 s:Lisbon",
        ),
        (
            "“it is over,” Doe said on Tuesday, in Lisbon style.",
            "s:2025-09-02 -",
        ),
        ("“it is over,” Doe said of the courthouse in Tarva.", "- -"),
    ] {
        assert_eq!(one(text, "said"), expected, "{text:?}");
    }
}

#[test]
fn a_fragment_and_its_sentence_are_one_statement() {
    let text = "Doe said on September 3 that she expected “certainty” about the plan.\nThat, she added, would help.\n“I expect certainty within days,” Doe told journalists in Madrid.";
    let found = read(
        "2025-09-04",
        text,
        &[
            ("certainty", "said", "Doe"),
            ("I expect certainty within days", "told", "Doe"),
        ],
    );
    assert_eq!(found, ["s:2025-09-03 i:Madrid", "i:2025-09-03 s:Madrid"]);
}

#[test]
fn a_dateline_is_weak() {
    let text = "LISBON, Sept 4 (Agency) — The ministers met.\n“We are done,” Doe said.\n“Go home,” Roe told reporters in Porto.";
    let found = read(
        "2025-09-04",
        text,
        &[("We are done", "said", "Doe"), ("Go home", "told", "Roe")],
    );
    assert_eq!(found, ["- w:Lisbon", "- s:Porto"]);
}

#[test]
fn an_undated_article_borrows_its_year() {
    let text = "Doe on Sept. 3 said he was “done”.\nA picture shows the hall on Sept. 4, 2025.";
    assert_eq!(
        read("", text, &[("done", "said", "Doe")]),
        ["s:2025-09-03 -"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_text_is_read_without_panic(words in prop::collection::vec(prop::sample::select(vec![
        "Doe", "said", "told", "on", "Wednesday", ",", "in", "Paris", "“", "”", "that", "the", "'s", ".", "speaking", "a", "visit", "to", "and", "\n", "é", "who", "—"]), 1..60),
        at in 0usize..60, cue in 0usize..60, source in 0usize..60)
    {
        let text = words.join(" ");
        let span = |number: usize| {
            let number = number % words.len();
            let start: usize = words[..number].iter().map(|word| word.len() + 1).sum();
            Span::new(start, start + words[number].len())
        };
        let mut attributions = vec![Attribution {
            span: span(at), kind: QuoteKind::Direct, group: None, utterance: 1, cue: Some(span(cue)), source: Some(span(source)), speaker: Some(0), date: None,
            place: None, via: None, position: OccurrenceKind::Body, confidence: 0.9, rule: "test", unclosed: false, translated: false,
        }];
        let entities = [Entity { name: "Doe".into(), kind: SpeakerKind::Person, mentions: text.match_indices("Doe").map(|(at, name)| Span::new(at, at + name.len())).collect(), aliases: vec![], roles: vec![] }];
        let article = Article::plain(&text, Some(Date::constant(2025, 9, 4)));
        resolve(&article, &sentences(&text, article.body), &verbs_of(&text), &mut attributions, &entities);
        for a in &attributions {
            prop_assert!(a.date.as_ref().is_none_or(|date| !date.basis.of(&text).is_empty()));
            prop_assert!(a.place.as_ref().is_none_or(|place| !place.basis.of(&text).is_empty()));
        }
    }
}

#[test]
fn the_cost_grows_with_the_length() {
    // One endless sentence of statements: a quadratic step would take minutes.
    let unit = "Doe said on Monday in Paris “it is over” ";
    let number = 20_000;
    let text = unit.repeat(number);
    let base = |n: usize, part: &str| {
        let at = n * unit.len() + unit.find(part).unwrap();
        Span::new(at, at + part.len())
    };
    let mut attributions: Vec<Attribution> = (0..number)
        .map(|n| Attribution {
            span: base(n, "it is over"),
            kind: QuoteKind::Mixed,
            group: None,
            utterance: 1,
            cue: Some(base(n, "said")),
            source: Some(base(n, "Doe")),
            speaker: Some(0),
            date: None,
            place: None,
            via: None,
            position: OccurrenceKind::Body,
            confidence: 0.9,
            rule: "test",
            unclosed: false,
            translated: false,
        })
        .collect();
    let entities = [Entity {
        name: "Doe".into(),
        kind: SpeakerKind::Person,
        mentions: (0..number).map(|n| base(n, "Doe")).collect(),
        aliases: vec![],
        roles: vec![],
    }];
    let article = Article::plain(&text, Some(Date::constant(2025, 9, 4)));
    let began = std::time::Instant::now();
    resolve(
        &article,
        &[article.body],
        &verbs_of(&text),
        &mut attributions,
        &entities,
    );
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    assert!(
        attributions
            .iter()
            .all(|a| a.date.is_some() && a.place.is_some())
    );
}
