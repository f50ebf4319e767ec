//! What a draft costs: folding, finding candidates, verifying, over registries of 1,000 and 10,000 generated quotations.
//!
//! One run gives the ratios: `candidates` and `verify` at either size, and `read` (extraction alone), which `verify` of a whole draft includes
//! and `verify_read` does not. `cargo bench --bench verify`; in test mode every bench runs once.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onrecord::{
    extract::{Article, extract},
    matcher::codes,
    registry::{Change, ImportedQuotation, Registry, Stamp},
    text::Folded,
    verify::{Options, verify, verify_read},
};

/// The commonest words of English, which make up half of any text.
const COMMON: [&str; 40] = [
    "the", "to", "and", "of", "a", "in", "that", "is", "we", "it", "for", "on", "with", "not",
    "they", "this", "have", "are", "be", "will", "as", "but", "at", "by", "our", "from", "people",
    "all", "has", "was", "there", "what", "can", "who", "if", "more", "do", "so", "no", "would",
];
/// Rarer words: syllables put together.
const SYLLABLES: [&str; 24] = [
    "ba", "ten", "lor", "mi", "cas", "dre", "fol", "gan", "hu", "jec", "kel", "lum", "mor", "nis",
    "pra", "quo", "rin", "sel", "tur", "vas", "wen", "yor", "zet", "sti",
];
/// How many words there are besides the common ones.
const VOCABULARY: u64 = 20_000;
/// Words of a draft.
const DRAFT: usize = 1_000;
/// Quotations of a draft.
const QUOTED: usize = 10;

/// A generator of even numbers (SplitMix64): the same texts in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 up to `below`, small ones far oftener: words by rank, after Zipf.
    fn rank(&mut self, below: u64) -> u64 {
        let even = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((below as f64 + 1.0).powf(even) - 1.0) as u64
    }

    fn word(&mut self) -> String {
        if self.next().is_multiple_of(2) {
            return COMMON[self.rank(COMMON.len() as u64) as usize].into();
        }
        let mut rank = self.rank(VOCABULARY) + SYLLABLES.len() as u64;
        let mut word = String::new();
        while rank > 0 {
            word.push_str(SYLLABLES[(rank % SYLLABLES.len() as u64) as usize]);
            rank /= SYLLABLES.len() as u64;
        }
        word
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }
}

fn quotations(count: usize) -> Vec<String> {
    let mut random = Random(7);
    (0..count)
        .map(|_| {
            let words = 6 + random.next() % 30;
            random.words(words as usize)
        })
        .collect()
}

const SPEAKERS: [&str; 5] = [
    "Anna Berg",
    "Karl Lund",
    "Maria Falk",
    "Peter Holm",
    "Ruth Vogel",
];

fn registry(quotations: &[String]) -> Registry {
    let registry = Registry::in_memory();
    let changes = quotations
        .iter()
        .enumerate()
        .map(|(at, quotation)| {
            Change::Quotation(ImportedQuotation {
                quotation: quotation.clone(),
                speaker: Some(SPEAKERS[at % SPEAKERS.len()].into()),
                document: Some(format!("document{}", at / 10)),
                ..Default::default()
            })
        })
        .collect();
    registry
        .commit(changes, &Stamp::now("bench"))
        .expect("generated quotations are well formed");
    registry
}

/// A draft of ten quotations: word for word, in part, with a word changed, with words left out, and one that nobody said.
fn draft(quotations: &[String]) -> String {
    let mut random = Random(11);
    let mut draft = String::new();
    for n in 0..QUOTED {
        let at = random.next() as usize % quotations.len();
        let mut words: Vec<&str> = quotations[at].split(' ').collect();
        match n % 5 {
            1 => words.truncate(words.len() - 2),
            2 => words[3] = "harbour",
            3 => drop(words.remove(2)),
            _ => {}
        }
        let quoted = match n % 5 {
            4 => random.words(18),
            _ => words.join(" "),
        };
        let speaker = SPEAKERS[at % SPEAKERS.len()];
        let filler = random.words(DRAFT / QUOTED - 20);
        draft.push_str(&format!("“{quoted},” {speaker} said. {filler}.\n\n"));
    }
    draft
}

fn benches(criterion: &mut Criterion) {
    let text = Random(3).words(DRAFT);
    let mut group = criterion.benchmark_group("fold");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("1000_words", |b| b.iter(|| Folded::new(black_box(&text))));
    group.finish();

    let mut group = criterion.benchmark_group("draft");
    group.sample_size(20);
    for size in [1_000, 10_000] {
        let quotations = quotations(size);
        let registry = registry(&quotations);
        let snapshot = registry.snapshot();
        let draft = draft(&quotations);
        let options = Options::default();
        let read = extract(&Article::plain(&draft, None));
        let marked: Vec<_> = read
            .attributions
            .iter()
            .map(|one| codes(&Folded::new(one.span.of(&draft))))
            .collect();
        group.bench_function(BenchmarkId::new("read", size), |b| {
            b.iter(|| extract(&Article::plain(black_box(&draft), None)))
        });
        group.bench_function(BenchmarkId::new("candidates", size), |b| {
            b.iter(|| {
                for words in &marked {
                    black_box(snapshot.index().candidates(words, 24, |_| true));
                }
            })
        });
        group.bench_function(BenchmarkId::new("verify_read", size), |b| {
            b.iter(|| verify_read(black_box(&draft), read.clone(), &options, &snapshot))
        });
        group.bench_function(BenchmarkId::new("verify", size), |b| {
            b.iter(|| verify(black_box(&draft), &options, &snapshot))
        });
    }
    group.finish();
}

criterion_group!(draft_benches, benches);
criterion_main!(draft_benches);
