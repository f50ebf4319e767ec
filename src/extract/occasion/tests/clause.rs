//! What one reporting clause says of its day and place.

use super::*;

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
        ("“it is over,” Doe said in Oban.", "- s:Oban"),
        (
            "“it is over,” Doe said in Oban on Monday.",
            "s:2025-09-01 s:Oban",
        ),
        (
            "Speaking at Oban Town Hall on Monday, Doe said “it is over”.",
            "s:2025-09-01 s:Oban Town Hall",
        ),
        (
            "“it is over,” Doe said in Hausa on Monday.",
            "s:2025-09-01 -",
        ),
        ("In Hamlet, Doe said “it is over”.", "- -"),
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
        ("Doe spoke of 1968 and said “it is over”.", "spoke of"),
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
