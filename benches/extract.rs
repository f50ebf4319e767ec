//! What reading an article costs: generated articles, the evaluation articles where they are at hand, and input that was made to hurt.
//!
//! `cargo bench --bench extract`; in test mode every bench runs once. Before all else stand the figures to quote, each the median of
//! several passes on one core: megabytes of text a second over whole collections, and what a draft of 6 KB takes, the first one of a
//! process (which fills the word lists) and any later one. `articles` gives the same rates with their spread. `hostile`
//! reads the same unit again and again at three lengths, each twice the one before: the throughput of the three must be the same, since
//! cost in proportion to length is what makes a text of 10 MiB harmless.

use std::{
    env, fs,
    hint::black_box,
    path::PathBuf,
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group};
use jiff::civil::{Date, date};
use onrecord::extract::{Article, extract};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PUBLISHED: Option<Date> = Some(date(2024, 9, 5));

const GIVEN: [&str; 10] = [
    "Anna", "Karl", "Maria", "Peter", "Ruth", "Jonas", "Ida", "Emil", "Clara", "Otto",
];
const SURNAMES: [&str; 12] = [
    "Berg", "Lund", "Falk", "Holm", "Vogel", "Brandt", "Keller", "Strand", "Winther", "Moller",
    "Sandberg", "Ekdahl",
];
const OFFICES: [&str; 6] = [
    "harbour master",
    "the finance minister",
    "a spokeswoman for the port council",
    "the mayor of the old town",
    "a professor of law",
    "head of the ferry company",
];
const PLACES: [&str; 6] = ["Oslo", "Brussels", "Lisbon", "Geneva", "Prague", "Helsinki"];
const DAYS: [&str; 6] = [
    "on Monday",
    "on Tuesday evening",
    "last week",
    "on Sept. 3",
    "the day before",
    "late on Wednesday",
];
const SPOKEN: [&str; 6] = [
    "We have waited long enough for the new pier, and nobody in this town will wait another winter",
    "It is not the crews who failed the islands, it is the budget that was cut three years in a row",
    "I do not believe that the ferries can run before the ice has gone",
    "There were 412 people on board and every one of them came home",
    "Nobody told us that the contract had been signed",
    "If the council wants a fight over the harbour fees, it will have one",
];
const PLAIN: [&str; 6] = [
    "The port had been closed for eleven days after the storm tore two cranes from the western quay.",
    "Repairs are expected to cost some 14 million and to last until the spring.",
    "Passengers were taken to the mainland by bus, and freight was sent through three smaller harbours.",
    "The company that runs the ferries was founded in 1961 and employs about 900 people.",
    "A so-called “harbour compact” between the four towns has never been put to a vote.",
    "Fishermen had warned for years that the breakwater was too short for winds from the north-west.",
];

/// A generator of even numbers (SplitMix64): the same articles in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.next() as usize % all.len()]
    }
}

/// An article of about 6 KB: people introduced, quoted, quoted again by surname and by pronoun, reported without marks.
fn article(random: &mut Random) -> String {
    let people: Vec<(&str, &str)> = (0..4)
        .map(|_| (random.of(&GIVEN), random.of(&SURNAMES)))
        .collect();
    let mut text = String::from("Islands wait for a pier as winter comes\n\n");
    while text.len() < 6_000 {
        let (given, surname) = people[random.next() as usize % people.len()];
        let (spoken, place, day) = (random.of(&SPOKEN), random.of(&PLACES), random.of(&DAYS));
        let (office, more, plain) = (random.of(&OFFICES), random.of(&SPOKEN), random.of(&PLAIN));
        let paragraph = match random.next() % 6 {
            0 => {
                format!("“{spoken},” {given} {surname}, {office}, told reporters in {place} {day}.")
            }
            1 => format!("“{spoken},” {surname} said. “{more}.” {plain}"),
            2 => format!(
                "{given} {surname} said {day} that the pier would not open before May. {plain}"
            ),
            3 => format!("“{spoken},” she added during a visit to {place}."),
            4 => format!("{plain} {surname} called the plan “a gift to nobody” and left {place}."),
            _ => {
                format!("{plain} {plain} According to {surname}, the ferries will run again {day}.")
            }
        };
        text.push_str(&paragraph);
        text.push_str("\n\n");
    }
    text
}

/// The texts of a file of the evaluation data; none where it is not beside the repository.
fn evaluation(file: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(file);
    let lines = fs::read_to_string(path).unwrap_or_default();
    lines
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|article| Some(article["text"].as_str()?.to_owned()))
        .collect()
}

/// The collections that are at hand, by name.
fn collections() -> Vec<(&'static str, Vec<String>)> {
    let mut random = Random(5);
    let mut all = vec![
        (
            "generated",
            (0..100).map(|_| article(&mut random)).collect(),
        ),
        ("polnear", evaluation("polnear.dev.jsonl")),
        ("basil", evaluation("basil.dev.jsonl")),
    ];
    all.retain(|(name, texts)| {
        if texts.is_empty() {
            println!("skipped: {name} is not here");
        }
        !texts.is_empty()
    });
    all
}

fn bytes(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}

fn read(texts: &[String]) {
    for text in texts {
        black_box(extract(&Article::plain(text, PUBLISHED)));
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

/// The figures to quote.
fn figures() {
    const PASSES: usize = 9;
    const DRAFTS: usize = 401;
    let draft = [article(&mut Random(7))];
    let first = timed(|| read(&draft));
    println!("\nreading on one core");
    for (name, texts) in collections() {
        read(&texts);
        let mut passes: Vec<Duration> = (0..PASSES).map(|_| timed(|| read(&texts))).collect();
        passes.sort_unstable();
        let rate = |pass: Duration| bytes(&texts) as f64 / 1e6 / pass.as_secs_f64();
        println!(
            "  {name:<10} {:>5} KB  {:>5.1} MB/s  ({:.1} to {:.1} in {PASSES} passes)",
            bytes(&texts) / 1000,
            rate(passes[PASSES / 2]),
            rate(passes[PASSES - 1]),
            rate(passes[0]),
        );
    }
    let mut drafts: Vec<Duration> = (0..DRAFTS).map(|_| timed(|| read(&draft))).collect();
    drafts.sort_unstable();
    println!(
        "  a draft of {:.1} KB  {} µs, as the first text of a process {:.1} ms\n",
        bytes(&draft) as f64 / 1000.0,
        drafts[DRAFTS / 2].as_micros(),
        first.as_secs_f64() * 1000.0
    );
}

fn articles(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("articles");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for (name, texts) in collections() {
        group.throughput(Throughput::Bytes(bytes(&texts) as u64));
        group.bench_function(name, |b| b.iter(|| read(&texts)));
    }
    group.finish();
}

/// What is repeated, by name.
const UNITS: &[(&str, &str)] = &[
    ("straight_marks", "\""),
    ("opening_marks", "“"),
    ("single_marks", "' "),
    ("guillemets", "«"),
    ("one_word", "word "),
    ("no_space", "word"),
    ("brackets", "(a [b "),
    ("short_quotations", "\"a\" said B. "),
    ("cues", "Doe said "),
    ("pronouns_and_cues", "he said "),
    ("sentences", "Jane Doe said \"a b c d e.\" "),
    ("capitals", "THE MINISTER SAID "),
    ("combining_marks", "e\u{301}"),
    ("digits", "1234567890"),
    ("dates", "on 4 September 2020 "),
    ("places", "Doe said in Paris. "),
    (
        "told_where_and_when",
        "told Reuters in Paris on Monday that ",
    ),
];

/// Opens each third of a hostile text, so that its language is taken for English and nothing is left out.
const ENGLISH: &str = "The ministers of the four islands said that the pier and the harbour of the old town would have to wait for the spring, and that it was the cost of the cranes to which they had not found an answer. ";

fn hostile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hostile");
    group
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1));
    for (name, unit) in UNITS {
        for kilobytes in [128, 256, 512] {
            let third = kilobytes * 1024 / 3;
            let rest = (third - 2 * ENGLISH.len()) / unit.len();
            let text = format!("{}{}\n", ENGLISH.repeat(2), unit.repeat(rest)).repeat(3);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::new(*name, kilobytes), &text, |b, text| {
                b.iter(|| extract(&Article::plain(black_box(text), PUBLISHED)))
            });
        }
    }
    group.finish();
}

criterion_group!(benches, articles, hostile);

fn main() {
    // Not in test mode, where everything runs once and unoptimised.
    if env::args().any(|argument| argument == "--bench") {
        figures();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
