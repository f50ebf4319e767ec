//! Clippings: a sentence, and what each expression of time in it means in an article of that day.

use proptest::prelude::*;

use super::*;

/// What every expression found means: a date, an interval of days, `?` where unresolved, `>` where it lies ahead.
fn read(published: &str, text: &str) -> String {
    let published = (!published.is_empty()).then(|| published.parse().unwrap());
    let whole = Span::new(0, text.len());
    let anchor = Anchor::read(text, whole, published);
    let all = find(text, whole, &anchor).into_iter().map(|when| {
        match (when.ahead, when.days, when.partial()) {
            (true, ..) => ">".to_string(),
            (_, None, _) => "?".to_string(),
            (_, Some((from, to)), _) if when.grain == Grain::Days => format!("{from}..{to}"),
            (_, Some((from, to)), None) => format!("{from}..{to}"),
            (_, _, Some(partial)) => partial.to_string(),
        }
    });
    all.collect::<Vec<_>>().join(" ")
}

fn check(published: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(
            read(published, text),
            *expected,
            "{text:?} of {published:?}"
        );
    }
}

#[test]
fn programmes_are_no_days() {
    check(
        "2025-09-04",
        &[
            ("Doe told the BBC's Today programme that it was over.", ""),
            ("Doe told Radio Today it was over.", ""),
            ("Today, Doe said it was over.", "2025-09-04"),
            ("It was late. Today it is over.", "2025-09-04"),
            ("Doe said today that it was over.", "2025-09-04"),
            ("PORT CLOSES TODAY, SAYS DOE", "2025-09-04"),
        ],
    );
}

#[test]
fn calendar_dates() {
    check(
        "2025-09-04",
        &[
            (
                "She said on September 3, 2025 that it was over.",
                "2025-09-03",
            ),
            ("She said on Sept. 3, 2025, that it was over.", "2025-09-03"),
            ("She said on Sept 3 2025 that it was over.", "2025-09-03"),
            (
                "She said on 3 September 2025 that it was over.",
                "2025-09-03",
            ),
            ("She said on 03 Sep 2025 that it was over.", "2025-09-03"),
            ("She said on 3rd September 2025.", "2025-09-03"),
            ("She said on the 3rd of September, 2025.", "2025-09-03"),
            ("She said on September 3rd.", "2025-09-03"),
            ("She said on 2025-09-03 that it was over.", "2025-09-03"),
            ("She said on Sept. 3.", "2025-09-03"),
            ("She said on 3 September.", "2025-09-03"),
            ("She said on 3 Sept.", "2025-09-03"),
            ("She said on Aug. 18 that it was over.", "2025-08-18"),
            ("She said on Aug 18th.", "2025-08-18"),
            ("On Jan. 5, he said no.", "2025-01-05"),
            ("On Dec. 30, he said no.", "2024-12-30"),
            ("On July 4, 1976, he said no.", "1976-07-04"),
            ("The July Fourth parade", "2025-07-04"),
            ("On the Fourth of July, he said no.", "2025-07-04"),
            ("He said on May 5 that it was done.", "2025-05-05"),
            ("On March 1 he said so.", "2025-03-01"),
            ("On 1 March he said so.", "2025-03-01"),
            ("He said on Thursday, Sept. 4, 2025, that", "2025-09-04"),
            ("He said on Thursday, Sept. 4.", "2025-09-04"),
            ("Thu, 4 Sep 2025", "2025-09-04"),
            ("Thursday 4 September 2025", "2025-09-04"),
            ("He said on Friday, Sept. 4, 2025.", "?"),
            ("The talks of Sept. 1-3 ended.", "2025-09-01..2025-09-03"),
            (
                "The talks of 1–3 September ended.",
                "2025-09-01..2025-09-03",
            ),
            ("He said on Feb. 29 that", "2024-02-29"),
            ("He said on Feb. 30, 2025.", ""),
            ("since the Sept. 11 attacks", "?"),
            ("after the Jan. 6 riot", "?"),
            ("SEPT. 3, 2025", "2025-09-03"),
        ],
    );
    check(
        "2026-01-02",
        &[
            ("He said on Dec. 30 that", "2025-12-30"),
            ("He said on Jan. 1.", "2026-01-01"),
            ("in December", "2025-12"),
        ],
    );
    check(
        "2025-12-30",
        &[
            ("He said on Jan. 5 that", "2025-01-05"),
            ("He said on Dec. 29.", "2025-12-29"),
        ],
    );
}

#[test]
fn months_and_years() {
    check(
        "2025-09-04",
        &[
            ("It rose in September 2024.", "2024-09"),
            ("It rose in Sept. 2024.", "2024-09"),
            ("It rose in August.", "2025-08"),
            ("It rose in September.", "2025-09"),
            ("It rose in October.", "2024-10"),
            ("It fell in May.", "2025-05"),
            ("It fell in March.", "2025-03"),
            ("He said in 2024 that", "2024"),
            ("He said in early 2016 that", "2016"),
            ("He said in late 2024.", "2024"),
            ("He said in mid-2015.", "2015"),
            ("He said in early September.", "2025-09"),
            ("He said in mid-August.", "2025-08"),
            ("He said in late August 2023.", "2023-08"),
            ("He said last month that", "2025-08"),
            ("He said late last month that", "2025-08"),
            ("He said early last month that", "2025-08"),
            ("He said this month that", "2025-09"),
            ("He said earlier this month that", "2025-09"),
            ("He said last year that", "2024"),
            ("He said late last year that", "2024"),
            ("He said this year that", "2025"),
            ("He said earlier this year.", "2025"),
            ("in the summer of 2015", "2015"),
            ("in the fall of 2015", "2015"),
            ("in summer 2015", "2015"),
            ("in winter 2014", "2014"),
            ("last summer", "?"),
            ("last August", "?"),
            ("last October", "2024-10"),
            ("this October", ">"),
            ("next month", ">"),
            ("next year", ">"),
            ("in November 2025", ">"),
            ("by 2030", ">"),
            ("three months ago", "2025-06"),
            ("two years ago", "2023"),
            ("10 years ago", "2015"),
        ],
    );
    check(
        "2025-01-15",
        &[
            ("last month", "2024-12"),
            ("in December", "2024-12"),
            ("early last month", "2024-12"),
            ("last year", "2024"),
        ],
    );
    check(
        "2025-09-01",
        &[("earlier this month", "2025-09"), ("this year", "2025")],
    );
    check("2025-01-01", &[("earlier this year", "2025")]);
}

#[test]
fn days_of_the_week() {
    check(
        "2025-09-04", // a Thursday
        &[
            ("He said on Thursday that", "2025-09-04"),
            ("He said Thursday that", "2025-09-04"),
            ("He said on Wednesday that", "2025-09-03"),
            ("He said Wednesday night that", "2025-09-03"),
            ("He said on Tuesday morning.", "2025-09-02"),
            ("He said late on Monday.", "2025-09-01"),
            ("He said on Sunday.", "2025-08-31"),
            ("He said on Saturday evening.", "2025-08-30"),
            ("He said on Friday.", "2025-08-29"),
            ("He said last Thursday.", "2025-08-28"),
            ("He said last Friday.", "2025-08-29"),
            ("He said last Sunday.", "2025-08-31"),
            ("He said last Tuesday.", "2025-08-26..2025-09-02"),
            ("He said this past Sunday.", "2025-08-31"),
            ("They meet next Thursday.", ">"),
            ("They meet this Friday.", ">"),
            ("They meet Friday week.", ">"),
            ("He said on Friday of last week.", "2025-08-29"),
            ("He said at Wednesday's news conference that", "2025-09-03"),
            ("Wednesday’s talks", "2025-09-03"),
            ("He said on Thursday at 5 p.m. EST.", "2025-09-04"),
            ("HE SAID ON WEDNESDAY", "2025-09-03"),
        ],
    );
    check(
        "2025-09-07",
        &[
            ("on Sunday", "2025-09-07"),
            ("last Sunday", "2025-08-31"),
            ("on Monday", "2025-09-01"),
            ("last week", "2025-08-24..2025-09-06"),
        ],
    );
    check(
        "2025-09-08",
        &[
            ("on Sunday", "2025-09-07"),
            ("last Friday", "2025-09-05"),
            ("last Monday", "2025-09-01"),
            ("on Monday", "2025-09-08"),
        ],
    );
    check("2026-01-01", &[("on Wednesday", "2025-12-31")]);
}

#[test]
fn days_counted_from_the_article() {
    check(
        "2025-09-04",
        &[
            ("He said today that", "2025-09-04"),
            ("He said tonight that", "2025-09-04"),
            ("He said this morning that", "2025-09-04"),
            ("He said earlier today that", "2025-09-04"),
            ("He said yesterday that", "2025-09-03"),
            ("He said yesterday evening that", "2025-09-03"),
            ("He said last night that", "2025-09-03"),
            ("He said the day before yesterday.", "2025-09-02"),
            ("He will say tomorrow.", ">"),
            ("They meet the day after tomorrow.", ">"),
            ("He said two days ago that", "2025-09-02"),
            ("He said 3 days ago that", "2025-09-01"),
            ("He said a day ago.", "2025-09-03"),
            ("He said a week ago.", "2025-08-25..2025-08-31"),
            ("He said three weeks ago.", "2025-08-11..2025-08-17"),
            ("He said a month ago.", "2025-08"),
            ("He said last week that", "2025-08-24..2025-08-31"),
            ("He said late last week that", "2025-08-24..2025-08-31"),
            ("He said this week that", "2025-08-31..2025-09-04"),
            ("He said earlier this week that", "2025-08-31..2025-09-04"),
            ("They meet later this week.", ">"),
            ("They meet next week.", ">"),
            ("He said over the weekend that", "2025-08-30..2025-08-31"),
            ("He said at the weekend that", "2025-08-30..2025-08-31"),
            ("He said last weekend that", "2025-08-30..2025-08-31"),
            ("He said this past weekend that", "2025-08-30..2025-08-31"),
            ("They meet this weekend.", ">"),
            ("He said on the 4th.", "2025-09-04"),
            ("He said on the 20th.", "2025-08-20"),
            ("He said on the 2nd that", "2025-09-02"),
            ("He said on the 20th of last month.", "2025-08-20"),
            ("He said on New Year's Day that", "2025-01-01"),
            ("He said on New Year’s Eve.", "2024-12-31"),
            ("He said on Christmas Day.", "2024-12-25"),
            ("He said on Christmas Eve.", "2024-12-24"),
            ("He said on Boxing Day.", "2024-12-26"),
            ("He said on Halloween.", "2024-10-31"),
            ("He said on Valentine's Day.", "2025-02-14"),
        ],
    );
    check(
        "2025-09-06",
        &[
            ("over the weekend", "2025-09-06..2025-09-06"),
            ("this weekend", "2025-09-06..2025-09-06"),
            ("last weekend", "2025-08-30..2025-08-31"),
        ],
    );
    check(
        "2025-09-08",
        &[
            ("this weekend", "2025-09-06..2025-09-07"),
            ("over the weekend", "2025-09-06..2025-09-07"),
        ],
    );
    check(
        "2025-01-01",
        &[
            ("yesterday", "2024-12-31"),
            ("last night", "2024-12-31"),
            ("two days ago", "2024-12-30"),
        ],
    );
}

#[test]
fn days_counted_from_an_event() {
    check(
        "2025-09-04",
        &[
            (
                "She spoke on Thursday. The previous day, he said no.",
                "2025-09-04 2025-09-03",
            ),
            (
                "She spoke on Tuesday. The day before, he said no.",
                "2025-09-02 2025-09-01",
            ),
            (
                "She spoke on Tuesday. A day earlier, he said no.",
                "2025-09-02 2025-09-01",
            ),
            (
                "She spoke on Tuesday. Two days earlier, he said no.",
                "2025-09-02 2025-08-31",
            ),
            (
                "She spoke on Tuesday. The following day, he said no.",
                "2025-09-02 2025-09-03",
            ),
            (
                "She spoke on Tuesday. The next day, he said no.",
                "2025-09-02 2025-09-03",
            ),
            (
                "She spoke on Tuesday. The day after, he said no.",
                "2025-09-02 2025-09-03",
            ),
            (
                "She spoke on Tuesday. A day later, he said no.",
                "2025-09-02 2025-09-03",
            ),
            (
                "She spoke on Aug. 12. That day, he said no.",
                "2025-08-12 2025-08-12",
            ),
            (
                "She spoke on Aug. 12. The same day, he said no.",
                "2025-08-12 2025-08-12",
            ),
            (
                "She spoke on Aug. 12. A month earlier, he said no.",
                "2025-08-12 2025-07",
            ),
            (
                "She spoke on Aug. 12. The previous week, he said no.",
                "2025-08-12 2025-08-02..2025-08-08",
            ),
            (
                "She spoke on Aug. 12. The previous Friday, he said no.",
                "2025-08-12 2025-08-08",
            ),
            (
                "She spoke on Aug. 12, 2023. A year later, he said no.",
                "2023-08-12 2024",
            ),
            (
                "She spoke on Tuesday. The night before, he said no.",
                "2025-09-02 2025-09-01",
            ),
            ("The previous day, he said no.", "?"),
            (
                "She spoke on Tuesday, the day before the vote.",
                "2025-09-02",
            ),
            ("She spoke on Tuesday, a day after the vote.", "2025-09-02"),
            (
                "She spoke on Tuesday. It was a day like any other.",
                "2025-09-02",
            ),
        ],
    );
}

#[test]
fn an_undated_article_settles_only_years() {
    check(
        "",
        &[
            ("He said on Thursday that", "?"),
            ("He said yesterday that", "?"),
            ("He said last month that", "?"),
            ("He said in August that", "?"),
            ("He said on Sept. 3 that", "?"),
            (
                "He said on Sept. 3. They met on Sept. 4, 2025.",
                "2025-09-03 2025-09-04",
            ),
            (
                "He said on Dec. 30. They met on Jan. 2, 2026.",
                "2025-12-30 2026-01-02",
            ),
            (
                "He said in August. They met on Sept. 4, 2025.",
                "2025-08 2025-09-04",
            ),
            (
                "He said on Thursday. They met on Sept. 4, 2025.",
                "? 2025-09-04",
            ),
            (
                "He said on Sept. 3. She was born on Sept. 10, 1950.",
                "? 1950-09-10",
            ),
            (
                "He said on Sept. 3. It began on Sept. 1, 1939, and is remembered in 2025.",
                "? 1939-09-01 2025",
            ),
            (
                "He said on March 3. They met on Sept. 4, 2025.",
                "? 2025-09-04",
            ),
            (
                "They met on Sept. 4, 2025. The previous day, he said no.",
                "2025-09-04 2025-09-03",
            ),
            ("In 2024 he said", "2024"),
            ("on 2025-09-03", "2025-09-03"),
        ],
    );
}

#[test]
fn words_that_are_no_dates() {
    for text in [
        "It may fall further.",
        "They march on the capital.",
        "May said it was over.",
        "Theresa May said so.",
        "Mrs. May's plan, and June Smith's",
        "The Sun said so.",
        "He sat in the sun.",
        "wait a second",
        "the second day of talks",
        "April Ryan asked him.",
        "on the 4th floor",
        "Black Friday sales",
        "every Thursday",
        "on Thursdays",
        "Super Tuesday states",
        "the Sunday Times",
        "Saturday Night Live",
        "at 5:30 p.m. EST",
        "a score of 3-2",
        "it cost $2016",
        "2016 people came",
        "the 2016 election",
        "some 30 countries",
        "a day of anger",
        "two days of talks",
        "in a day or so",
        "3,000 Sept",
        "August company",
        "an august body",
        "mar the day",
        "24 hours earlier",
        "in 2015% terms",
        "call 555-2015",
    ] {
        assert_eq!(read("2025-09-04", text), "", "{text:?}");
    }
}

#[test]
fn a_speakers_tomorrow_is_not_the_articles() {
    let text = "He said on Wednesday: “I said so on Monday.” The previous day, she left.";
    let quoted = Span::new(text.find("I said").unwrap(), text.find(".”").unwrap());
    let anchor = Anchor::published("2025-09-04".parse().unwrap());
    let found = find_outside(
        text,
        &tokens::tokens(text, Span::new(0, text.len())),
        &anchor,
        &[quoted],
    );
    let days: Vec<_> = found
        .iter()
        .filter_map(When::partial)
        .map(|d| d.to_string())
        .collect();
    assert_eq!(days, ["2025-09-03", "2025-09-02"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_text_is_read_without_panic(words in prop::collection::vec(
        prop::sample::select(vec!["the", "day", "before", "last", "this", "Sept", ".", "31", "2025", "Thursday", "a", "year", "ago", "earlier", "99", "-", ",", "May", "late", "\n", "’s", "previous", "weekend", "é"]), 0..60),
        dated in any::<bool>())
    {
        let text = words.join(" ");
        let whole = Span::new(0, text.len());
        let published = dated.then(|| Date::constant(2025, 3, 31));
        let mut at = 0;
        for when in find(&text, whole, &Anchor::read(&text, whole, published)) {
            prop_assert!(when.span.start() >= at && !when.span.of(&text).is_empty());
            if let Some((from, to)) = when.days { prop_assert!(from <= to); }
            at = when.span.end();
        }
    }
}
