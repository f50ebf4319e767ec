//! Whole articles: the day and the place of the scene, or of the clause, that a quotation was spoken in.

use jiff::civil::date;

use crate::extract::{Article, extract};

/// The day and the place of each marked quotation.
fn told(text: &str) -> Vec<String> {
    let found = extract(&Article::plain(text, Some(date(2026, 3, 13))));
    let marked = found
        .attributions
        .iter()
        .filter(|a| a.kind != crate::model::QuoteKind::Indirect);
    marked
        .map(|a| {
            let date = a.date.as_ref().map_or("-".into(), |d| d.date.to_string());
            let place = a.place.as_ref().map_or("-", |p| &p.place);
            format!("{date} {place}")
        })
        .collect()
}

#[test]
fn a_scene_lends_its_day_and_place() {
    for (text, expected) in [
        (
            "LONDON, March 12 — At a rally in Leeds on Thursday, Ann Roe set out her plan for the quay.\n\n“We will dig,” she told supporters.",
            "2026-03-12 Leeds",
        ),
        (
            "An inquest into the death of Bob Poe, who fell from a quay last July, opened in Brighton on Thursday.\n\nHis foreman, Jim Doe, told the hearing: “He was careful.”",
            "2026-03-12 Brighton",
        ),
        (
            "Bob Poe, 33, was jailed for three years at Lewes Crown Court on Monday. Prosecutor Ann Roe told the court he had “no excuse”.",
            "2026-03-09 Lewes",
        ),
        (
            "Bob Poe appeared at Lewes Magistrates’ Court on Monday. Judge Ann Roe told him: “You robbed us.”",
            "2026-03-09 Lewes",
        ),
        (
            "A jury at Lewes Crown Court heard on Monday that Poe had lied. “He had her card,” Ann Roe told jurors.",
            "2026-03-09 Lewes",
        ),
        (
            "MPs debated the bill on Wednesday. Minister Ann Roe told the Commons that it was “misleading”.",
            "2026-03-11 -",
        ),
        (
            "Ann Roe and Bob Poe met in Vienna on Monday. “We had a good talk,” Roe said after the meeting.",
            "2026-03-09 Vienna",
        ),
        (
            "Ann Roe, 41, told Canterbury Crown Court that she had been “nosy”.",
            "- Canterbury",
        ),
        // Somebody else; another sitting; told elsewhere.
        (
            "At a rally in Leeds on Thursday, Ann Roe set out her plan. “We will dig,” Bob Poe said.",
            "- -",
        ),
        (
            "The council voted on Monday. Minister Ann Roe told the Commons that it was “misleading”.",
            "- -",
        ),
        (
            "Bob Poe, 33, was jailed for three years at Lewes Crown Court on Monday. His sister, Ann Poe, said he had “no excuse”.",
            "- -",
        ),
    ] {
        assert_eq!(told(text), [expected], "{text}");
    }
}

#[test]
fn a_day_behind_the_object_is_the_verbs() {
    for (text, expected) in [
        (
            "Ann Roe dismissed the plan on Friday as “a blank cheque” for them.",
            "2026-03-13 -",
        ),
        (
            "Ann Roe rejected the claims on Thursday. “It is a blank cheque,” she said.",
            "2026-03-12 -",
        ),
        // The day of the attack; of what is ahead; of something that says no words.
        (
            "Ann Roe condemned the attack on Thursday. “It is a disgrace,” she said.",
            "- -",
        ),
        (
            "Ann Roe promised a new quay on Thursday. “It is a disgrace,” she said.",
            "- -",
        ),
        (
            "“It is a disgrace,” said Ann Roe, who endorsed the plan on Thursday. “It is late.”",
            "- -",
        ),
    ] {
        let found = told(text);
        assert!(found.iter().all(|one| one == expected), "{text}: {found:?}");
    }
}
