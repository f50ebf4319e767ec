//! Drafts against one invented clipping: the words axis, and the ready corrections, case by case.

use onrecord::{
    corpus,
    ingest::ingest,
    registry::{Registry, Stamp},
    verdict::{Profile, Words},
    verify::{Options, verify},
};

const CLIPPING: &str = "“Is it perfect? No,” said Hanna Moberg, the harbour master. “It is not perfect, but it is necessary.”\n\n\
“We may not have always listened as we should,” said Pavel Orsk, the mayor.\n\n\
“Not a single crate has been diverted,” said Lena Frisk, the warden.\n\n\
“That is not a boom,” Sofia Krall adds. “But it is not a bust either.”\n\n\
“I do not, on what I have seen of it, believe anyone else was involved in the fire,” said Tom Varga, the marshal.\n\n\
“Nobody likes to miss in a penalty shoot-out,” said Dario Pell, the captain.\n\n\
“Is it better than what we have?” asked Ines Holt, the engineer.\n\n\
“A town is its people, and its port, and its power,” said Greta Lind, the historian.\n\n\
The minister Jonas Brekke said grain payments worth 40 million crowns had been released to every district.\n";

fn registry() -> Registry {
    let registry = Registry::in_memory();
    let document = corpus::document("clipping.txt", CLIPPING.to_string());
    ingest(&registry, [document], &Stamp::now("test"), |_| {}).unwrap();
    registry
}

#[test]
fn words_axis_line_by_line() {
    use Words as W;
    let snapshot = registry().snapshot();
    let mut wrong = Vec::new();
    for (draft, house, words) in [
        (
            "“It is perfect,” Hanna Moberg said.",
            "guardian",
            &[W::Reordered][..],
        ),
        (
            "“It is perfect,” Hanna Moberg said.",
            "reuters",
            &[W::Reordered],
        ),
        (
            "“The ferry is not perfect, but it is necessary,” Hanna Moberg said.",
            "ap",
            &[W::Substitution],
        ),
        (
            "“We may have listened as we should,” Pavel Orsk said.",
            "ap",
            &[W::SilentOmission],
        ),
        (
            "“We have always listened as we should,” Pavel Orsk said.",
            "ap",
            &[W::SilentOmission],
        ),
        (
            "“Not a single crate has been diverted in Norby,” Lena Frisk said.",
            "ap",
            &[W::Insertion],
        ),
        (
            "“Since May, not a single crate has been diverted,” Lena Frisk said.",
            "ap",
            &[W::Insertion],
        ),
        (
            "“That is not a boom. But it is not a bust either,” Sofia Krall said.",
            "ap",
            &[W::VerbatimJoined],
        ),
        (
            "“Nobody likes to miss in a penalty shoot,” Dario Pell said.",
            "ap",
            &[W::SilentOmission],
        ),
        (
            "“Nobody likes to miss in a penalty shootout,” Dario Pell said.",
            "ap",
            &[W::StyleEquivalent],
        ),
        (
            "“Grain payments worth 40 million crowns had been released,” Jonas Brekke said.",
            "ap",
            &[W::ParaphraseAsQuote],
        ),
        (
            "“We have not listened to the harbour and the guild,” Pavel Orsk said.",
            "ap",
            &[W::NotFound, W::Substitution],
        ),
    ] {
        let options = Options {
            profile: Profile::named(house).unwrap(),
            ..Options::default()
        };
        let found = verify(draft, &options, &snapshot);
        let finding = &found.findings[0];
        if !words.contains(&finding.words) {
            wrong.push(format!(
                "{draft} {house}: {:?} {:?}",
                finding.words, finding.reasons
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn corrections_are_the_records_own_words() {
    let snapshot = registry().snapshot();
    let options = Options::default();
    let mut wrong = Vec::new();
    for (draft, expected) in [
        (
            "“It is better than what we have,” Ines Holt said.",
            Some("Is it better than what we have?"),
        ),
        (
            "“I believe anyone else was involved,” Tom Varga said.",
            Some("I do not, on what I have seen of it, believe anyone else was involved,"),
        ),
        (
            "“A town is its people and its harbour and its power,” Greta Lind said.",
            Some("A town is its people, and its port, and its power,"),
        ),
        (
            "“Nobody loves to miss in a penalty shootout,” Dario Pell said.",
            Some("Nobody likes to miss in a penalty shoot-out,"),
        ),
        (
            "“We may have listened as we should,” Pavel Orsk said.",
            Some("We may not have always listened as we should,"),
        ),
        (
            "\"We may have listened as we should,\" Pavel Orsk said.",
            Some("We may not have always listened as we should,"),
        ),
        (
            "“Not a single crate has been diverted in Norby,” Lena Frisk said.",
            Some("Not a single crate has been diverted,"),
        ),
    ] {
        let found = verify(draft, &options, &snapshot);
        let correction = found.findings[0].correction.as_ref();
        let text = correction.map(|correction| correction.text.as_str());
        if text != expected {
            wrong.push(format!("{draft}: {text:?} {:?}", found.findings[0].words));
        }
        if let Some(correction) = correction {
            let mut corrected = draft.to_string();
            corrected.replace_range(correction.span.range(), &correction.text);
            let again = verify(&corrected, &options, &snapshot).findings[0].words;
            if again > Words::Redacted {
                wrong.push(format!("{corrected}: {again:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
