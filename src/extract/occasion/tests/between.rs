//! What statements lend each other.

use super::*;

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
