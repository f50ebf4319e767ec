//! Drafts derived mechanically from registered quotations, rule by rule, with the verdict they must get.
//!
//! The two figures that judge the whole: no altered, misattributed or invented quotation may pass, and a faithful one is not stopped.

use onrecord::{
    evaluate,
    registry::{Change, ImportedQuotation, Registry, Stamp},
    text::Folded,
    verdict::{Flag, Headline, SpeakerVerdict, Words},
    verify::{Options, verify},
};

const SPEAKERS: [&str; 4] = ["Anna Berg", "Karl Lund", "Maria Falk", "Peter Holm"];
const SUBJECTS: [&str; 6] = [
    "the harbour board",
    "our government",
    "every fisherman",
    "the new ferry company",
    "this council",
    "the northern valley",
];
const VERBS: [&str; 6] = [
    "will not accept",
    "has never supported",
    "must rebuild",
    "is ready to finance",
    "could have prevented",
    "wants to protect",
];
const OBJECTS: [&str; 6] = [
    "the plan to close 14 schools",
    "a treaty with Norway about cod",
    "those old bridges over the river",
    "any further delay of the tunnel works",
    "a tax of 3 percent on timber",
    "the workers whose houses were flooded",
];
const ENDS: [&str; 6] = [
    "until the inspectors have signed their report",
    "because nobody asked the people who live there",
    "while winter storms keep breaking the sea wall",
    "after what happened in Bergen last October",
    "and everyone in this room knows the reason",
    "if parliament keeps its promise to the coast",
];

/// Sentences that differ in at least two of their four parts.
fn record() -> Vec<(String, &'static str)> {
    (0..36)
        .map(|n: usize| {
            let (a, b) = (n / 6, n % 6);
            let text = format!(
                "{} {} {} {}",
                SUBJECTS[a],
                VERBS[b],
                OBJECTS[(a + b) % 6],
                ENDS[(a + 2 * b) % 6]
            );
            let mut letters = text.chars();
            let capital: String = letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .chain(letters)
                .collect();
            (capital, SPEAKERS[(a + b) % 4])
        })
        .collect()
}

/// What must come back.
struct Must {
    rule: &'static str,
    draft: String,
    words: &'static [Words],
    flag: Option<Flag>,
    speaker: Option<SpeakerVerdict>,
    headline: fn(Headline) -> bool,
}

fn passes(headline: Headline) -> bool {
    headline <= Headline::PassWithNote
}

fn fails(headline: Headline) -> bool {
    headline >= Headline::Fix
}

fn stops(headline: Headline) -> bool {
    headline == Headline::Stop
}

fn said(words: &str, speaker: &str) -> String {
    format!("On Monday there was more to hear. “{words},” {speaker} said.")
}

/// The drafts of one quotation.
fn mutations(text: &str, speaker: &'static str, other: &(String, &'static str)) -> Vec<Must> {
    let words: Vec<&str> = text.split(' ').collect();
    let n = words.len();
    let mut all = Vec::new();
    let mut add = |rule, draft: String, words: &'static [Words], flag, headline| {
        all.push(Must {
            rule,
            draft: said(&draft, speaker),
            words,
            flag,
            speaker: Some(SpeakerVerdict::Correct),
            headline,
        });
    };
    let without = |at: usize| [&words[..at], &words[at + 1..]].concat().join(" ");
    let with = |at: usize, word: &str| [&words[..at], &[word], &words[at + 1..]].concat().join(" ");
    let put = |at: usize, word: &str| [&words[..at], &[word], &words[at..]].concat().join(" ");

    add(
        "R1",
        text.to_string(),
        &[Words::Verbatim, Words::Exact],
        None,
        passes,
    );
    add(
        "R1",
        text.replace(' ', "\u{a0}"),
        &[Words::Verbatim],
        None,
        passes,
    );
    add("R1", words.join("  "), &[Words::Verbatim], None, passes);
    add(
        "R7",
        format!(
            "{} … {}",
            words[..n - 5].join(" "),
            words[n - 2..].join(" ")
        ),
        &[Words::Elided],
        None,
        passes,
    );
    add(
        "R11",
        words[..n / 2 + 1].join(" "),
        &[Words::Partial],
        None,
        passes,
    );
    add(
        "R12",
        put(n / 2, "[as he called it]"),
        &[Words::Bracketed],
        None,
        passes,
    );
    // A plain content word: neither negation, number, modal nor name.
    let plain = (2..n - 1).find(|&at| {
        words[at].len() > 4
            && words[at].chars().all(char::is_lowercase)
            && ![
                "could", "never", "until", "percent", "while", "about", "nobody",
            ]
            .contains(&words[at])
    });
    let plain = plain.expect("every sentence has a plain word");
    add("R9", without(plain), &[Words::SilentOmission], None, fails);
    add(
        "R13",
        put(plain, "gladly"),
        &[Words::Insertion],
        None,
        fails,
    );
    add(
        "R15",
        with(plain, "umbrellas"),
        &[Words::Substitution],
        None,
        fails,
    );
    add(
        "R15",
        format!("{} {}", words[n / 2..].join(" "), words[..n / 2].join(" ")),
        &[Words::Reordered, Words::Substitution, Words::Insertion],
        None,
        fails,
    );
    for (at, word) in words.iter().enumerate() {
        let (negation, modal) = (
            ["not", "never", "nobody"].contains(word),
            ["will", "must", "could"].contains(word),
        );
        if negation {
            add(
                "R16 not",
                without(at),
                &[Words::SilentOmission],
                Some(Flag::NegationChanged),
                stops,
            );
        }
        if modal {
            add(
                "R16 modal",
                with(at, "may"),
                &[Words::Substitution],
                Some(Flag::ModalityChanged),
                stops,
            );
        }
        if word.chars().all(|ch| ch.is_ascii_digit()) {
            add(
                "R16 number",
                with(at, "41"),
                &[Words::Substitution],
                Some(Flag::NumberChanged),
                stops,
            );
        }
        if ["Norway", "Bergen"].contains(word) {
            add(
                "R16 name",
                with(at, "Iceland"),
                &[Words::Substitution],
                Some(Flag::NameChanged),
                stops,
            );
        }
        if *word == "percent" {
            add(
                "R17",
                with(at, "per cent"),
                &[Words::StyleEquivalent],
                None,
                passes,
            );
        }
    }
    if let Some(at) = words
        .iter()
        .position(|word| ["not", "never"].contains(word))
    {
        add(
            "R11 cut",
            words[at + 1..].join(" "),
            &[Words::Truncated],
            None,
            fails,
        );
        add(
            "R13 not",
            put(n - 2, "not"),
            &[Words::Insertion],
            Some(Flag::NegationChanged),
            stops,
        );
    }
    let (theirs, _) = other;
    let joined = format!(
        "{} {}",
        words[..n / 2 + 1].join(" "),
        theirs
            .split(' ')
            .skip(theirs.split(' ').count() / 2)
            .collect::<Vec<_>>()
            .join(" ")
    );
    all.push(Must {
        rule: "R22",
        draft: said(&joined, speaker),
        words: &[Words::Spliced, Words::Substitution, Words::Insertion],
        flag: None,
        speaker: None,
        headline: fails,
    });
    let stranger = SPEAKERS
        .iter()
        .find(|name| **name != speaker)
        .expect("there are four");
    all.push(Must {
        rule: "R25",
        draft: said(text, stranger),
        words: &[Words::Verbatim],
        flag: None,
        speaker: Some(SpeakerVerdict::Misattributed),
        headline: stops,
    });
    all.push(Must {
        rule: "R30",
        draft: said(
            "Nine lighthouses hum softly beneath an orange moon of marmalade",
            speaker,
        ),
        words: &[Words::NotFound],
        flag: None,
        speaker: Some(SpeakerVerdict::NotGiven),
        headline: |headline| headline == Headline::CannotCheck,
    });
    all
}

/// The correction is a run of the record's words, or several in order with ellipses between.
fn is_made_of(correction: &str, record: &str) -> bool {
    let record = Folded::new(record);
    let keys: Vec<&str> = record.keys().collect();
    let mut from = 0;
    correction
        .replace("...", "…")
        .replace("[…]", "…")
        .split('…')
        .all(|part| {
            let part = Folded::new(part);
            let words: Vec<&str> = part.keys().collect();
            let at = (from..=keys.len().saturating_sub(words.len()))
                .find(|&at| keys[at..].starts_with(&words));
            from = at.map_or(from, |at| at + words.len());
            at.is_some()
        })
}

#[test]
fn nothing_altered_passes_and_nothing_faithful_is_stopped() {
    let record = record();
    let registry = Registry::in_memory();
    let changes = record.iter().enumerate().map(|(n, (text, speaker))| {
        Change::Quotation(ImportedQuotation {
            quotation: text.clone(),
            speaker: Some((*speaker).into()),
            document: Some(format!("report-{n}")),
            ..Default::default()
        })
    });
    registry
        .commit(changes.collect(), &Stamp::now("test"))
        .unwrap();
    let snapshot = registry.snapshot();

    let (mut cases, mut wrong) = (0, Vec::new());
    for (n, (text, speaker)) in record.iter().enumerate() {
        // The other half comes from a sentence of other parts.
        for must in mutations(text, speaker, &record[(n + 14) % record.len()]) {
            cases += 1;
            let found = verify(&must.draft, &Options::default(), &snapshot);
            let [finding] = found.findings.as_slice() else {
                wrong.push(format!(
                    "{}: {} findings in {:?}",
                    must.rule,
                    found.findings.len(),
                    must.draft
                ));
                continue;
            };
            let right = must.words.contains(&finding.words)
                && must.flag.is_none_or(|flag| finding.flags.contains(&flag))
                && must
                    .speaker
                    .is_none_or(|speaker| finding.speaker == speaker)
                && (must.headline)(finding.headline);
            if !right {
                wrong.push(format!(
                    "{}: {:?}\n  record {text:?}\n  {} {} {} {:?}\n  {:?}",
                    must.rule,
                    must.draft,
                    finding.headline.as_str(),
                    finding.words.as_str(),
                    finding.speaker.as_str(),
                    finding.flags,
                    finding.reasons
                ));
                continue;
            }
            // What is to be corrected, and how, leads to a faithful quotation.
            if let Some(correction) = finding
                .correction
                .as_ref()
                .filter(|correction| correction.span == finding.span)
            {
                if !record
                    .iter()
                    .any(|(text, _)| is_made_of(&correction.text, text))
                {
                    wrong.push(format!(
                        "{}: the correction of {:?} is not the record's: {:?}",
                        must.rule, must.draft, correction.text
                    ));
                }
                let mut corrected = must.draft.clone();
                corrected.replace_range(correction.span.range(), &correction.text);
                let again = verify(&corrected, &Options::default(), &snapshot);
                if !again
                    .findings
                    .iter()
                    .all(|finding| passes(finding.headline))
                {
                    wrong.push(format!(
                        "{}: the correction of {:?} is {corrected:?}: {:?}",
                        must.rule, must.draft, again.headline
                    ));
                }
            }
        }
    }
    assert!(cases > 500, "{cases}");
    assert!(
        wrong.is_empty(),
        "{} of {cases} wrong\n{}",
        wrong.len(),
        wrong
            .iter()
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn the_evaluation_of_an_invented_registry_is_clean() {
    let registry = Registry::in_memory();
    let changes = record()
        .into_iter()
        .enumerate()
        .map(|(n, (text, speaker))| {
            Change::Quotation(ImportedQuotation {
                quotation: text,
                speaker: Some(speaker.into()),
                document: Some(format!("report-{n}")),
                ..Default::default()
            })
        });
    registry
        .commit(changes.collect(), &Stamp::now("test"))
        .unwrap();
    let settings = evaluate::Settings {
        cases: 600,
        seed: 7,
        show: 20,
    };
    let report = evaluate::verdicts(&registry.snapshot(), settings);
    let total = report.total;
    assert!(total.cases > 400, "{total:?}");
    assert_eq!(
        (total.wrongly_passed, total.wrongly_stopped),
        (0, 0),
        "{:#?}",
        report.failures
    );
    let again = evaluate::verdicts(&registry.snapshot(), settings);
    assert_eq!(again.total, total, "the same seed gives the same cases");
}
