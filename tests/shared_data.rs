//! Holds extraction to its floors on the evaluation data, where that stands beside the repository; elsewhere it says that it skipped.
//!
//! The scorer that belongs to the data gives the figures of `docs/evaluation.md`; what is counted here is a plain part of it, so that a
//! change which loses ground fails a test: spans by characters in common (at least four fifths of both), names by their last word.

use std::{collections::BTreeSet, fs, path::PathBuf};

use onrecord::{
    extract::{Article, extract},
    model::{Attribution, Extraction, QuoteKind, Strength},
    text::{Encoding, OffsetMap},
};
use serde_json::Value;

fn shared(file: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(file);
    match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(_) => {
            println!("skipped: no {} here", path.display());
            None
        }
    }
}

/// A span without the marks, white space and punctuation at its ends, in code points.
fn trimmed(text: &[char], (mut start, mut end): (usize, usize)) -> (usize, usize) {
    let mark = |c: char| c.is_whitespace() || "\"“”„«»'‘’`‚‹›".contains(c);
    while start < end && mark(text[start]) {
        start += 1;
    }
    while start < end && (mark(text[end - 1]) || ".,;:!?…—–-".contains(text[end - 1])) {
        end -= 1;
    }
    (start, end)
}

fn in_common(a: (usize, usize), b: (usize, usize)) -> f64 {
    let both = a.1.min(b.1).saturating_sub(a.0.max(b.0)) as f64;
    let either = (a.1 - a.0 + b.1 - b.0) as f64 - both;
    if either > 0.0 { both / either } else { 0.0 }
}

fn last_word(name: &str) -> String {
    let name = name.split(['(', ',']).next().unwrap_or(name).to_lowercase();
    let mut words = name
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .map(|word| {
            word.trim_end_matches("'s")
                .trim_end_matches("’s")
                .to_string()
        });
    words
        .rfind(|word| !matches!(word.as_str(), "" | "jr" | "sr" | "ii" | "iii" | "iv"))
        .unwrap_or_default()
}

#[derive(Debug, Default)]
struct Score {
    gold: usize,
    predicted: usize,
    found: usize,
    with_name: usize,
    named: usize,
    name_right: usize,
    /// Terms in marks that are reported as quotations.
    terms: usize,
    days: [usize; 3],
    places: [usize; 3],
}

impl Score {
    fn span_f1(&self) -> f64 {
        2.0 * self.found as f64 / (self.gold + self.predicted) as f64
    }

    fn name_accuracy(&self) -> f64 {
        self.name_right as f64 / self.with_name.max(1) as f64
    }

    fn name_precision(&self) -> f64 {
        self.name_right as f64 / self.named.max(1) as f64
    }

    fn add(&mut self, document: &Value) {
        let text = document["text"].as_str().unwrap();
        let letters: Vec<char> = text.chars().collect();
        let published = document["published"]
            .as_str()
            .and_then(|day| day.parse().ok());
        let read: Extraction = extract(&Article::plain(text, published));
        let map = OffsetMap::new(text, Encoding::Utf32);
        let ours: Vec<(&Attribution, (usize, usize))> = read
            .attributions
            .iter()
            .filter(|a| a.kind != QuoteKind::Indirect)
            .map(|a| (a, trimmed(&letters, map.span(a.span))))
            .collect();
        let mut taken = BTreeSet::new();
        let mut passed_over = BTreeSet::new();
        let at = |quote: &Value| {
            let end = |key: &str| quote[key].as_u64().unwrap() as usize;
            trimmed(&letters, (end("start"), end("end")))
        };
        for quote in document["quotes"].as_array().unwrap() {
            let span = at(quote);
            let best = |floor: f64, taken: &BTreeSet<usize>| {
                (0..ours.len())
                    .filter(|n| !taken.contains(n))
                    .map(|n| (n, in_common(span, ours[n].1)))
                    .filter(|(_, common)| *common >= floor)
                    .max_by(|a, b| a.1.total_cmp(&b.1))
                    .map(|(n, _)| n)
            };
            let scare = quote["is_scare"] == true;
            let odd = quote["flags"].as_array().is_some_and(|flags| {
                flags
                    .iter()
                    .any(|flag| flag == "partial_stretch" || flag == "missing_close")
            });
            let marked = matches!(quote["kind"].as_str(), Some("direct" | "mixed") | None);
            if scare {
                self.terms += usize::from(best(0.5, &taken).is_some());
                continue;
            }
            if odd || !marked || span.0 >= span.1 {
                passed_over.extend(best(0.5, &taken));
                continue;
            }
            let found = best(0.8, &taken);
            if found.is_none() && quote["ambiguous"] == true {
                continue;
            }
            self.gold += 1;
            let Some(n) = found else { continue };
            taken.insert(n);
            self.found += 1;
            self.judge(quote, ours[n].0, &read);
        }
        self.predicted += (0..ours.len())
            .filter(|n| taken.contains(n) || !passed_over.contains(n))
            .count();
    }

    fn judge(&mut self, quote: &Value, ours: &Attribution, read: &Extraction) {
        let mut names: Vec<&str> = ["speaker_canonical", "speaker_name", "speaker_resolved"]
            .iter()
            .filter_map(|key| quote[*key].as_str())
            .collect();
        names.extend(
            quote["speaker_aliases"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str),
        );
        if names.is_empty() && quote["speaker_kind"] == "name" {
            names.extend(quote["speaker"].as_str());
        }
        if !names.is_empty() {
            self.with_name += 1;
            if let Some(speaker) = ours.speaker {
                let speaker = last_word(&read.entities[speaker as usize].name);
                self.named += 1;
                self.name_right += usize::from(names.iter().any(|n| last_word(n) == speaker));
            }
        }
        if quote.get("date_strength").is_some() {
            let day = ours.date.as_ref().map(|said| said.date.to_string());
            tally(&mut self.days, quote["date_said"].as_str(), day.as_deref());
            let place = ours
                .place
                .as_ref()
                .filter(|said| said.strength != Strength::Weak);
            let place = place.map(|said| said.place.as_str());
            tally(&mut self.places, quote["location_said"].as_str(), place);
        }
    }
}

/// Counts what the gold gives, what of it is right, and what is given though the gold has another or none.
fn tally(counts: &mut [usize; 3], gold: Option<&str>, ours: Option<&str>) {
    counts[0] += usize::from(gold.is_some());
    counts[1] += usize::from(gold.is_some() && gold == ours);
    counts[2] += usize::from(ours.is_some() && gold != ours);
}

fn score(file: &str, only_resolved: bool) -> Option<Score> {
    let mut score = Score::default();
    for line in shared(file)?.lines().filter(|line| !line.trim().is_empty()) {
        let document: Value = serde_json::from_str(line).unwrap();
        if !only_resolved || document["resolved_by_hand"] == true {
            score.add(&document);
        }
    }
    println!("{file}: {score:?}");
    Some(score)
}

#[test]
fn the_example_reports() {
    let Some(score) = score("seeds.gold.jsonl", false) else {
        return;
    };
    assert_eq!(score.terms, 0, "no term is reported as a quotation");
    assert_eq!(score.named, score.name_right, "no wrong name");
    assert!(score.span_f1() >= 0.96, "{score:?}");
    assert!(score.name_accuracy() >= 0.9, "{score:?}");
    assert!(
        score.days[1] >= 6 && score.places[1] >= 4,
        "days and places {score:?}"
    );
    assert_eq!(
        (score.days[2], score.places[2]),
        (0, 0),
        "no day or place is invented"
    );
}

#[test]
fn american_news() {
    let Some(score) = score("polnear.dev.jsonl", false) else {
        return;
    };
    assert!(score.span_f1() >= 0.945, "{score:?}");
    assert!(score.name_accuracy() >= 0.85, "{score:?}");
}

#[test]
fn american_news_with_names_given_by_hand() {
    let Some(score) = score("polnear.dev.jsonl", true) else {
        return;
    };
    assert!(score.name_precision() >= 0.90, "{score:?}");
}

#[test]
fn wiki_news() {
    let Some(score) = score("gum.dev.jsonl", false) else {
        return;
    };
    assert!(score.span_f1() >= 0.93, "{score:?}");
    assert!(score.name_precision() >= 0.88, "{score:?}");
}

#[test]
fn german_news_gives_marks_and_no_names() {
    let Some(score) = score("dewikinews.dev.jsonl", false) else {
        return;
    };
    assert!(score.span_f1() >= 0.78, "{score:?}");
    assert_eq!(score.named, 0, "an unsupported language names nobody");
}
