//! Whole articles: datelines, undated ones, any text, long texts.

use super::*;

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

#[test]
fn the_story_goes_on_to_another_day() {
    let text = "On 3 March 2025, Doe told the council that “it will hold”.\nThe next day the wall fell. “I was misled,” Doe said.\nA week later she resigned. “I regret nothing,” Doe said.\nLater that day she was gone. “I go,” Doe said.";
    let found = read(
        "2025-03-20",
        text,
        &[
            ("it will hold", "told", "Doe"),
            ("I was misled", "said", "Doe"),
            ("I regret nothing", "said", "Doe"),
        ],
    );
    assert_eq!(found, ["s:2025-03-03 -", "c:2025-03-04 -", "c:2025-03 -"]);
    // An absolute day further on: the statement may be of either.
    let text = "Doe said on Monday that “it will hold”.\nOn Wednesday the wall fell. “I was misled,” Doe said.";
    let quotes = [
        ("it will hold", "said", "Doe"),
        ("I was misled", "said", "Doe"),
    ];
    assert_eq!(read("2025-09-04", text, &quotes), ["s:2025-09-01 -", "- -"]);
}

#[test]
fn what_is_told_to_somebody_alone_is_of_another_hour() {
    let read = |text: &str| {
        let published = "2025-09-05".parse().ok();
        let found = crate::extract::extract(&Article::plain(text, published));
        let mut direct = found
            .attributions
            .into_iter()
            .filter(|a| a.kind != QuoteKind::Indirect);
        let one = direct.next().expect("a quotation");
        (one.date.is_some(), one.place.is_some())
    };
    for text in [
        "Bob Doe appeared at Leeds Crown Court on Monday. “I was asleep at the time,” he told police.",
        "Bob Doe appeared at Leeds Crown Court on Monday. “I was asleep at the time,” he told officers when he was arrested.",
        "Bob Doe appeared at Leeds Crown Court on Monday. “I was asleep at the time,” he told his wife.",
        "Bob Doe set out the plan at Monday’s briefing. “It will cost us all,” he told his aides later.",
    ] {
        assert_eq!(read(text), (false, false), "{text}");
    }
    for text in [
        "Bob Doe appeared at Leeds Crown Court on Monday. “I was asleep at the time,” he told the court.",
        "Bob Doe told police on Monday that he was ill. “I was asleep at the time,” he told officers.",
    ] {
        assert!(read(text).0, "{text}");
    }
}

#[test]
fn an_occasion_that_leads_a_sentence() {
    let day = |found: &Attribution| found.date.as_ref().map(|d| d.date.to_string());
    for (text, expected) in [
        (
            "At a briefing in Lisbon on Tuesday, Ann Roe set out the plan. “We start in June,” she said.",
            Some("2025-09-02"),
        ),
        (
            "Ann Roe spoke to Bob Doe in Lisbon on Tuesday.\n\nBob Doe: And now?\n\nAnn Roe: We start in June.\n\nBob Doe: Why?\n\nAnn Roe: We must.",
            Some("2025-09-02"),
        ),
        (
            "At a briefing in Lisbon on Tuesday, Ann Roe set out the plan.\n\nIt rained. “We start in June,” she said.",
            None,
        ),
    ] {
        let article = Article::plain(text, Some("2025-09-04".parse().unwrap()));
        let found = crate::extract::extract(&article);
        let words = |a: &&Attribution| a.span.of(text).starts_with("We start");
        let said = found.attributions.iter().find(words).unwrap();
        assert_eq!(day(said).as_deref(), expected, "{text}");
        let place = said.place.as_ref().map(|p| p.place.as_str());
        assert_eq!(place, expected.map(|_| "Lisbon"), "{text}");
    }
}

#[test]
fn a_scene_lends_its_day_to_what_is_told_in_it() {
    for (text, expected) in [
        (
            "At Tuesday's hearing in Lisbon, the board set out its case.\n\n“We start in June,” Ann Roe told the hearing.",
            Some("2025-09-02"),
        ),
        (
            "At a rally in Lisbon on Tuesday, Bob Doe attacked the plan.\n\n“We start in June,” Ann Roe told the crowd.",
            Some("2025-09-02"),
        ),
        (
            "Bob Doe appeared at Lisbon Crown Court on Tuesday.\n\n“We start in June,” Ann Roe told the court.",
            Some("2025-09-02"),
        ),
        (
            "At a briefing in Lisbon on Tuesday, Bob Doe was joined by Ann Roe.\n\n“It is late,” Doe said.\n\n“We start in June,” Roe said.",
            Some("2025-09-02"),
        ),
        // No tie, another day in between, or a row that somebody else broke.
        (
            "At a rally in Lisbon on Tuesday, Bob Doe attacked the plan.\n\n“We start in June,” Ann Roe said.",
            None,
        ),
        (
            "At a rally in Lisbon on Monday, Bob Doe attacked the plan. On Tuesday Carl Lund told a board it was “late”.\n\n“We start in June,” Ann Roe told the crowd.",
            None,
        ),
        (
            "At a briefing in Lisbon on Tuesday, Bob Doe was joined by Ann Roe.\n\n“It is late,” Carl Lund said.\n\n“We start in June,” Roe said.",
            None,
        ),
    ] {
        let article = Article::plain(text, Some("2025-09-04".parse().unwrap()));
        let found = crate::extract::extract(&article);
        let words = |a: &&Attribution| a.span.of(text).starts_with("We start");
        let said = found.attributions.iter().find(words).unwrap();
        let day = said.date.as_ref().map(|d| d.date.to_string());
        assert_eq!(day.as_deref(), expected, "{text}");
    }
}

#[test]
fn where_a_caller_and_an_affiliation_stand() {
    for (text, expected) in [
        (
            "Speaking by phone from Lisbon, Doe said he was “tired”.",
            "- s:Lisbon",
        ),
        (
            "Doe, who spoke with journalists in Lisbon on Saturday, said he was “tired”.",
            "s:2025-08-30 s:Lisbon",
        ),
        ("Doe from Lisbon University said he was “tired”.", "- -"),
        (
            "Doe said in a 1988 interview that he was “tired”.",
            "s:1988 -",
        ),
        (
            "Opening the case at Lisbon Crown Court on Tuesday, Doe said he was “tired”.",
            "s:2025-09-02 s:Lisbon",
        ),
        ("Doe praised a 1988 speech and said he was “tired”.", "- -"),
    ] {
        let found = read("2025-09-04", text, &[("tired", "said", "Doe")]);
        assert_eq!(found, [expected], "{text}");
    }
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
        resolve(&article, &tokens_of(&text), &paragraphs(&text, article.body), &sentences(&text, article.body), &verbs_of(&text), &mut attributions, &entities);
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
        &tokens_of(&text),
        &[article.body],
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
