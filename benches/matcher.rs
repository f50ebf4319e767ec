//! What it costs to find a draft's quotations among ten thousand and a million of them, and what finds them otherwise.
//!
//! One run gives the ratios; machines are noisy. It prints the size of the index and the speed of its build, and times: a draft of 1,000
//! words with ten quotations, its quotations searched and every word probed (`draft`); running text (`runs`); an addition; the other ways
//! to find a quotation (`otherwise`); and hostile drafts of three sizes, whose times should grow as they do (`hostile`).
//!
//! `cargo bench --bench matcher`; in test mode everything runs once, at the small size only.

use std::{hint::black_box, time::Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onrecord::{
    matcher::{Code, Index, codes, common::Common},
    text::Folded,
};

#[path = "../tests/generated/mod.rs"]
mod generated;

use generated::{Printed, Random, quotation};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Candidates asked for, as `verify` does.
const LIMIT: usize = 24;
/// Drafts that are measured one after another, so that no cache holds the answer.
const DRAFTS: usize = 400;

/// What the ten quotations of a draft are.
const PRINTED: [Printed; 10] = [
    Printed::Exact,
    Printed::Exact,
    Printed::Part,
    Printed::Part,
    Printed::Changed,
    Printed::Dropped,
    Printed::Added,
    Printed::Bracket,
    Printed::Ellipsis,
    Printed::Exact,
];

/// A draft as the matcher sees it.
struct Draft {
    text: Vec<Code>,
    quoted: Vec<Vec<Code>>,
}

fn read(text: &str) -> Vec<Code> {
    codes(&Folded::new(text))
}

fn draft(texts: &[String], random: &mut Random) -> Draft {
    let mut words = Vec::new();
    let mut quoted = Vec::new();
    for printed in PRINTED {
        let text = loop {
            let text = &texts[random.below(texts.len())];
            if let Some(text) = printed.of(text, random) {
                break text;
            }
        };
        quoted.push(read(&text));
        words.push(text);
        words.push(random.words(75).join(" "));
    }
    Draft {
        text: read(&words.join(" ")),
        quoted,
    }
}

/// Searches what is quoted and probes every word.
fn search(index: &Index, draft: &Draft) -> usize {
    let found = draft
        .quoted
        .iter()
        .map(|words| index.candidates(words, LIMIT, |_| true).list.len());
    found.sum::<usize>() + index.runs(&draft.text).list.len()
}

fn sizes(criterion: &mut Criterion) {
    let testing = std::env::args().any(|argument| argument == "--test");
    let sizes: &[usize] = if testing {
        &[10_000]
    } else {
        &[10_000, 1_000_000]
    };
    for &size in sizes {
        let texts: Vec<String> = (0..size).map(quotation).collect();
        let start = Instant::now();
        let index = Index::build((0..).zip(texts.iter().map(String::as_str)));
        let built = start.elapsed().as_secs_f64();
        let (words, finders) = index.bytes();
        println!(
            "{size}: built at {:.0} quotations a second; {} bytes a quotation to find it, {} for its words",
            size as f64 / built,
            finders / size,
            words / size
        );
        let mut random = Random(11);
        let drafts: Vec<Draft> = (0..DRAFTS).map(|_| draft(&texts, &mut random)).collect();
        let mut times: Vec<f64> = drafts
            .iter()
            .map(|draft| {
                let start = Instant::now();
                black_box(search(&index, draft));
                start.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "{size}: a draft p50 {:.0} µs, p99 {:.0} µs",
            times[DRAFTS / 2],
            times[DRAFTS * 99 / 100]
        );

        let kinds = [
            Printed::Exact,
            Printed::Part,
            Printed::Changed,
            Printed::Dropped,
            Printed::Added,
            Printed::Bracket,
            Printed::Ellipsis,
        ];
        for printed in kinds
            .into_iter()
            .chain([2, 3].map(Printed::Words))
            .chain([2, 3, 4].map(Printed::Edits))
        {
            recall(&index, &texts, printed);
        }

        let mut group = criterion.benchmark_group("draft");
        let mut next = drafts.iter().cycle();
        group.bench_function(BenchmarkId::new("search", size), |b| {
            b.iter(|| search(&index, next.next().expect("a cycle has no end")))
        });
        group.bench_function(BenchmarkId::new("runs", size), |b| {
            b.iter(|| index.runs(&next.next().expect("a cycle has no end").text))
        });
        group.finish();

        let text = Random(3).words(100_000).join(" ");
        let mut group = criterion.benchmark_group("text");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.sample_size(10);
        let folded = read(&text);
        group.bench_function(BenchmarkId::new("runs", size), |b| {
            b.iter(|| index.runs(&folded))
        });
        group.bench_function(BenchmarkId::new("fold_and_runs", size), |b| {
            b.iter(|| index.runs(&read(&text)))
        });
        group.finish();

        let mut group = criterion.benchmark_group("addition");
        group.bench_function(BenchmarkId::new("100", size), |b| {
            b.iter(|| {
                let added = (size as u32..).zip(texts[..100].iter().map(String::as_str));
                index.with(added, |_| true)
            })
        });
        group.finish();
    }
}

/// Prints the share of drafts whose record is among the candidates, or another that holds as many of the words, and what one search takes.
fn recall(index: &Index, texts: &[String], printed: Printed) {
    let mut random = Random(23);
    let mut times = Vec::new();
    let mut found = 0;
    while times.len() < 1_000 {
        let own = random.below(texts.len());
        let Some(draft) = printed.of(&texts[own], &mut random) else {
            continue;
        };
        let words = read(&draft);
        let start = Instant::now();
        let candidates = index.candidates(&words, LIMIT, |_| true).list;
        times.push(start.elapsed().as_secs_f64() * 1e6);
        let holds = |wanted: u32| candidates.iter().any(|c| c.common >= wanted);
        let own = Common::new(&words).with(read(&texts[own]));
        found += usize::from(holds(own));
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{}: {printed:?}: {:.1} % found, p50 {:.0} µs, p99 {:.0} µs",
        texts.len(),
        found as f64 / 10.0,
        times[500],
        times[990]
    );
}

/// The same drafts over 10,000 quotations, found in other ways. None of them finds what is altered but the last, which looks at everything.
fn otherwise(criterion: &mut Criterion) {
    const SIZE: usize = 10_000;
    let texts: Vec<String> = (0..SIZE).map(quotation).collect();
    let record: Vec<Vec<Code>> = texts.iter().map(|text| read(text)).collect();
    let index = Index::build((0..).zip(texts.iter().map(String::as_str)));
    let mut random = Random(11);
    let drafts: Vec<Draft> = (0..16).map(|_| draft(&texts, &mut random)).collect();
    let bytes =
        |words: &[Code]| -> Vec<u8> { words.iter().flat_map(|w| w.to_le_bytes()).collect() };
    let build = |patterns: &[Vec<u8>]| {
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(patterns)
            .expect("ten thousand patterns fit")
    };
    let whole: Vec<Vec<u8>> = record.iter().map(|words| bytes(words)).collect();
    let whole = build(&whole);
    let mut anchors: Vec<Vec<u8>> = record
        .iter()
        .flat_map(|words| words.windows(4).step_by(4).map(bytes))
        .collect();
    anchors.sort_unstable();
    anchors.dedup();
    let anchors = build(&anchors);
    println!(
        "{SIZE}: {} bytes a quotation for an automaton over whole quotations, {} over every fourth run of four words",
        whole.memory_usage() / SIZE,
        anchors.memory_usage() / SIZE
    );

    let mut group = criterion.benchmark_group("otherwise");
    group.sample_size(10);
    let mut next = drafts.iter().cycle();
    group.bench_function("index", |b| {
        b.iter(|| search(&index, next.next().expect("a cycle has no end")))
    });
    for (name, automaton) in [("automaton_whole", &whole), ("automaton_anchors", &anchors)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let text = bytes(&next.next().expect("a cycle has no end").text);
                automaton.find_overlapping_iter(&text).count()
            })
        });
    }
    group.bench_function("score_all_levenshtein", |b| {
        b.iter(|| {
            let draft = next.next().expect("a cycle has no end");
            let best = draft.quoted.iter().map(|words| {
                let distance = |other: &Vec<Code>| strsim::generic_levenshtein(words, other);
                record.iter().map(distance).min()
            });
            best.collect::<Vec<_>>()
        })
    });
    group.finish();
}

fn hostile(criterion: &mut Criterion) {
    let mut texts: Vec<String> = (0..10_000).map(quotation).collect();
    texts.extend(
        (0..10_000).map(|n| format!("we have always said that the old harbour belongs to quay{n}")),
    );
    let index = Index::build((0..).zip(texts.iter().map(String::as_str)));
    let mut group = criterion.benchmark_group("hostile");
    group.sample_size(10);
    for size in [1_000, 10_000, 100_000] {
        let long = read(&Random(5).words(size).join(" "));
        group.bench_function(BenchmarkId::new("one_quotation_of_words", size), |b| {
            b.iter(|| index.candidates(&long, LIMIT, |_| true))
        });
        let phrase = read(&"we have always said that ".repeat(size / 5));
        group.bench_function(BenchmarkId::new("a_phrase_repeated_words", size), |b| {
            b.iter(|| {
                index.candidates(&phrase, LIMIT, |_| true).list.len()
                    + index.runs(&phrase).list.len()
            })
        });
    }
    for size in [100, 1_000, 10_000] {
        let mut random = Random(9);
        let short: Vec<Vec<Code>> = (0..size)
            .map(|_| read(&random.words(2).join(" ")))
            .collect();
        group.bench_function(BenchmarkId::new("quotations_of_two_words", size), |b| {
            b.iter(|| {
                let found = short
                    .iter()
                    .map(|words| index.candidates(words, LIMIT, |_| true));
                found.map(|found| found.list.len()).sum::<usize>()
            })
        });
    }
    for size in [100, 1_000, 10_000] {
        let shared = read("we have always said that the old harbour belongs to");
        let index =
            Index::build((0..).zip(texts[10_000..10_000 + size].iter().map(String::as_str)));
        group.bench_function(BenchmarkId::new("ten_words_shared_by", size), |b| {
            b.iter(|| index.candidates(&shared, LIMIT, |_| true).list.len())
        });
    }
    group.finish();
}

criterion_group!(matcher, sizes, otherwise, hostile);
criterion_main!(matcher);
