//! What a registry of a million quotations costs: to fill, to keep, to open, to ask.
//!
//! Makes registries of generated quotations (25 words on average, five a document, speakers after Zipf, the first of whom said one in
//! twenty) in directories of their own, and prints for each size one line a figure. Opening, memory and answers are measured in a process
//! of their own, which holds the registry and nothing else.
//!
//! Times are by the clock, and beside them stands the processor's time of the process: on a machine with other work to do
//! only that, and the ratios of one run, mean anything.
//!
//! `cargo bench --bench scale -- 10000 100000 1000000`; in test mode, or without sizes, a small one only. `--keep DIR` makes the
//! registries there and takes those that it finds; with `--erase` one document of each is erased, with `--fill` they are made only, and nothing
//! else is measured.

use std::{
    error::Error,
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::Instant,
};

use onrecord::{
    corpus, ingest,
    matcher::codes,
    model::Document,
    registry::{
        Access, Asked, Change, ImportedQuotation, ListQuery, Registry, SpeakerChoice, Stamp, Target,
    },
    text::Folded,
    verify::{Options, attribute, verify},
};

#[path = "../tests/generated/mod.rs"]
#[allow(
    dead_code,
    reason = "the bench of the matcher has more to do with drafts"
)]
mod generated;

use generated::{Printed, Random, quotation};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Quotations of one commit, as the service commits them.
const BATCH: usize = 10_000;
/// Quotations that one document prints.
const A_DOCUMENT: usize = 5;
/// Drafts that are measured, each once.
const DRAFTS: usize = 400;
/// Words of a draft.
const WORDS: usize = 1_000;
/// Pages, searches and corrections that are measured.
const CALLS: usize = 100;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [ask, dir, size] = arguments.as_slice()
        && ask == "--ask"
    {
        return answers(Path::new(dir), size.parse()?);
    }
    let keep = arguments.iter().position(|argument| argument == "--keep");
    let keep = keep.and_then(|at| arguments.get(at + 1)).map(PathBuf::from);
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|a| a.parse().ok()).collect();
    if sizes.is_empty() {
        sizes.push(2_000);
    }
    for size in sizes {
        let scratch = tempfile::tempdir()?;
        let dir = keep.as_deref().unwrap_or(scratch.path());
        let dir = dir.join(size.to_string());
        if !dir.exists() {
            fill(&dir, size)?;
        }
        let bytes = size_of_files(&dir)?;
        let words: usize = (0..size.min(10_000)).map(|n| quotation(n).len()).sum();
        println!(
            "{size}: {} MB on disk, {:.2} times the words",
            bytes >> 20,
            bytes as f64 / (words as f64 * size as f64 / size.min(10_000) as f64)
        );
        if arguments.iter().any(|argument| argument == "--fill") {
            continue;
        }
        if arguments.iter().any(|argument| argument == "--erase") {
            erase(&dir, size)?;
            continue;
        }
        // Once to write what the next start reads, once to measure.
        for _ in 0..2 {
            let status = Command::new(std::env::current_exe()?)
                .arg("--ask")
                .arg(&dir)
                .arg(size.to_string())
                .status()?;
            assert!(status.success(), "the measuring process failed");
        }
    }
    match arguments.iter().any(|argument| argument == "--fill") {
        true => Ok(()),
        false => articles(),
    }
}

/// Who said the quotation of a number.
fn speaker(number: usize, size: usize) -> String {
    let mut random = Random(0x5EED ^ (number as u64).wrapping_mul(0x2545_F491_4F6C_DD1D));
    if random.below(20) == 0 {
        return name(0);
    }
    name(1 + random.rank((size / 20).max(20) as u64) as usize)
}

/// The name of a rank.
fn name(rank: usize) -> String {
    const GIVEN: [&str; 16] = [
        "Anna", "Karl", "Maria", "Peter", "Ruth", "Jonas", "Clara", "Viktor", "Edith", "Oskar",
        "Helga", "Bruno", "Nora", "Emil", "Greta", "Hugo",
    ];
    const STARTS: [&str; 20] = [
        "Ber", "Lun", "Fal", "Hol", "Vog", "Mar", "Tas", "Kor", "Sil", "Dra", "Wen", "Pol", "Gri",
        "Nov", "Zel", "Bra", "Hes", "Jur", "Rom", "Tol",
    ];
    const MIDDLES: [&str; 16] = [
        "", "an", "er", "in", "ov", "al", "um", "is", "ek", "or", "av", "el", "us", "it", "on",
        "ar",
    ];
    const ENDS: [&str; 12] = [
        "berg", "mann", "sen", "ski", "dal", "ström", "feld", "lund", "witz", "ker", "gard", "holm",
    ];
    let mut left = rank;
    let mut part = |parts: &[&str]| {
        let part = parts[left % parts.len()].to_owned();
        left /= parts.len();
        part
    };
    let surname = part(&STARTS) + &part(&ENDS);
    let given = part(&GIVEN);
    let middle = part(&MIDDLES);
    let (start, end) = surname.split_at(3);
    format!("{given} {start}{middle}{end}")
}

fn imported(number: usize, size: usize) -> ImportedQuotation {
    ImportedQuotation {
        quotation: quotation(number),
        speaker: Some(speaker(number, size)),
        document: Some(format!("document-{}", number / A_DOCUMENT)),
        outlet: Some(format!("Outlet {}", number / A_DOCUMENT % 200)),
        ..ImportedQuotation::default()
    }
}

fn fill(dir: &Path, size: usize) -> Result<()> {
    let registry = Registry::open(dir, Access::Write)?;
    let (mut taken, mut worked, mut refused) = (0.0, 0.0, 0);
    for from in (0..size).step_by(BATCH) {
        let to = (from + BATCH).min(size);
        let batch: Vec<Change> = (from..to)
            .map(|number| Change::Quotation(imported(number, size)))
            .collect();
        let (start, before) = (Instant::now(), process_seconds());
        let committed = registry.commit(batch, &Stamp::now("bench"))?;
        taken += start.elapsed().as_secs_f64();
        worked += process_seconds() - before;
        refused += committed
            .outcomes
            .iter()
            .filter(|outcome| outcome.entry().is_none())
            .count();
    }
    let start = Instant::now();
    drop(registry);
    println!(
        "{size}: imported {:.0} a second by the clock, {:.0} a second of one core, durable; {refused} refused; closed in {:.1} s",
        size as f64 / taken,
        size as f64 / worked,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn size_of_files(dir: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        bytes += match entry.metadata()? {
            of if of.is_dir() => size_of_files(&entry.path())?,
            of => of.len(),
        };
    }
    Ok(bytes)
}

/// Opens a registry and asks it things.
fn answers(dir: &Path, size: usize) -> Result<()> {
    let (start, before) = (Instant::now(), process_seconds());
    let registry = Registry::open(dir, Access::Write)?;
    let options = Options::default();
    let mut random = Random(17);
    let first = draft(&mut random, size);
    let answer = verify(&first, &options, &registry.snapshot());
    println!(
        "{size}: first answer after {:.2} s by the clock, {:.2} s of work, {} findings; {}",
        start.elapsed().as_secs_f64(),
        process_seconds() - before,
        answer.findings.len(),
        resident()
    );

    let drafts: Vec<String> = (0..DRAFTS).map(|_| draft(&mut random, size)).collect();
    let snapshot = registry.snapshot();
    let mut found = 0;
    let times = timed(&drafts, |draft| {
        let answer = verify(draft, &options, &snapshot);
        found += answer
            .findings
            .iter()
            .filter(|f| f.quotation.is_some())
            .count();
    });
    println!(
        "{size}: verify, each draft for the first time, {}; {found} of {} found",
        times,
        DRAFTS * PRINTED.len()
    );
    let times = timed(&drafts, |draft| {
        black_box(verify(draft, &options, &snapshot));
    });
    println!("{size}: verify, again, {}", times);
    let times = timed(&drafts, |draft| {
        black_box(onrecord::verify::read(draft, &options));
    });
    println!("{size}: of that, reading the draft, {}", times);

    let text = Random(3).words(60_000).join(" ");
    let rate = |work: &mut dyn FnMut()| {
        let times = timed(&[(); 5], |()| work());
        text.len() as f64 / times.taken[times.taken.len() / 2]
    };
    let all = rate(&mut || drop(black_box(attribute(&text, &snapshot))));
    let read = rate(&mut || drop(black_box(onrecord::verify::read(&text, &options))));
    let fold = rate(&mut || drop(black_box(codes(&Folded::new(&text)))));
    let folded = codes(&Folded::new(&text));
    let search = rate(&mut || drop(black_box(snapshot.index().runs(&folded))));
    println!(
        "{size}: attribute a text, {all:.1} MB/s; of that reading it {read:.1} MB/s, folding {fold:.1} MB/s, the search {search:.1} MB/s"
    );

    let calls: Vec<usize> = (0..CALLS).collect();
    let most = snapshot.lookup(&name(0));
    let most = snapshot
        .speaker_at(most[0].speaker)
        .ok_or("the first speaker")?;
    let query = ListQuery {
        speaker: Some(most.id.as_str().to_owned()),
        page_size: 100,
        ..ListQuery::default()
    };
    let mut total = 0;
    let times = timed(&calls, |_| {
        total = snapshot
            .list_quotations(&query)
            .map_or(0, |page| page.total_size);
    });
    println!("{size}: first page of {total}, {}", times);
    let calls: Vec<ListQuery> = (0..CALLS.min(20))
        .map(|n| ListQuery {
            filter: format!(
                "text:\"{}\"",
                quotation(n * 31)
                    .split(' ')
                    .take(3)
                    .collect::<Vec<_>>()
                    .join(" ")
            ),
            page_size: 100,
            ..ListQuery::default()
        })
        .collect();
    let times = timed(&calls, |query| {
        black_box(
            snapshot
                .list_quotations(query)
                .map_or(0, |page| page.total_size),
        );
    });
    println!("{size}: search by words, {}", times);
    drop(snapshot);

    let quotations: Vec<_> = {
        let snapshot = registry.snapshot();
        let indices = (0..CALLS).map(|_| random.below(size) as u32);
        indices
            .filter_map(|index| Some(snapshot.quotation_at(index)?.id.clone()))
            .collect()
    };
    let times = timed(&quotations, |quotation| {
        let change = Change::Attribute {
            quotation: quotation.clone(),
            document: None,
            speaker: SpeakerChoice::Named {
                name: name(random.below(40)),
                kind: None,
            },
            reason: "bench".into(),
        };
        let asked = vec![Asked {
            change,
            request: None,
        }];
        black_box(registry.commit_asked(asked, &Stamp::now("bench")).is_ok());
    });
    println!("{size}: one correction, {}", times);
    beside_ingest(&registry, size, &drafts)?;
    println!("{size}: at the end, {}", resident());
    Ok(())
}

/// Erases one document, and opens the registry that is left.
fn erase(dir: &Path, size: usize) -> Result<()> {
    let registry = Registry::open(dir, Access::Write)?;
    let documents = registry.snapshot().counts().documents;
    let document = registry.snapshot().document_at(7).map(|d| d.id.clone());
    let document = document.ok_or("the eighth document")?;
    let start = Instant::now();
    registry.erase(
        &Target::Document(document),
        "bench",
        None,
        &Stamp::now("bench"),
    )?;
    println!(
        "{size}: one of {documents} documents erased in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Verifies while articles come in as fast as they can.
fn beside_ingest(registry: &Registry, size: usize, drafts: &[String]) -> Result<()> {
    let (stop, came_in) = (AtomicBool::new(false), AtomicUsize::new(0));
    let options = Options::default();
    thread::scope(|scope| {
        let ingest = scope.spawn(|| {
            let mut number = 1_000_000 + size;
            while !stop.load(Ordering::Relaxed) {
                let articles = (number..number + 64).map(article).collect::<Vec<_>>();
                number += 64;
                match ingest::ingest(registry, articles, &Stamp::now("bench"), |_| {}) {
                    Ok(outcomes) => came_in.fetch_add(outcomes.len(), Ordering::Relaxed),
                    Err(problem) => return Err(problem),
                };
            }
            Ok(())
        });
        let start = Instant::now();
        let times = timed(drafts, |draft| {
            black_box(verify(draft, &options, &registry.snapshot()));
        });
        let taken = start.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        println!(
            "{size}: verify beside ingest at {:.0} articles a second, {}",
            came_in.load(Ordering::Relaxed) as f64 / taken,
            times
        );
        ingest.join().expect("the ingest does not panic")
    })?;
    Ok(())
}

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

/// A draft of ten quotations, each with its speaker.
fn draft(random: &mut Random, size: usize) -> String {
    let mut draft = String::new();
    for printed in PRINTED {
        let (number, quoted) = loop {
            let number = random.below(size);
            if let Some(quoted) = printed.of(&quotation(number), random) {
                break (number, quoted);
            }
        };
        let filler = random.words(WORDS / PRINTED.len() - 28).join(" ");
        draft.push_str(&format!(
            "“{quoted},” {} said. {filler}.\n\n",
            speaker(number, size)
        ));
    }
    draft
}

/// The processor's time that all threads of the process have had, in seconds, to a hundredth; the clock where the system does not tell.
fn process_seconds() -> f64 {
    let told = fs::read_to_string("/proc/self/stat").ok();
    let ticks = told.and_then(|told| {
        let (_, fields) = told.rsplit_once(')')?;
        let mut fields = fields.split_whitespace().skip(11);
        let (user, system) = (
            fields.next()?.parse::<f64>().ok()?,
            fields.next()?.parse::<f64>().ok()?,
        );
        Some(user + system)
    });
    ticks.map_or_else(clock, |ticks| ticks / 100.0)
}

fn clock() -> f64 {
    let since = std::time::UNIX_EPOCH.elapsed();
    since.map_or(0.0, |since| since.as_secs_f64())
}

/// How long each took by the clock, in microseconds, and the processor's time of all.
fn timed<T>(items: &[T], mut work: impl FnMut(&T)) -> Times {
    let before = process_seconds();
    let took = |item| {
        let start = Instant::now();
        work(item);
        start.elapsed().as_secs_f64() * 1e6
    };
    let mut taken: Vec<f64> = items.iter().map(took).collect();
    taken.sort_by(f64::total_cmp);
    Times {
        taken,
        worked: process_seconds() - before,
    }
}

/// Times of many small works: see [`timed`].
struct Times {
    taken: Vec<f64>,
    worked: f64,
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = self.taken.len();
        let at = |share: usize| self.taken[(count - 1) * share / 100];
        let worked = self.worked * 1e6 / count as f64;
        write!(
            f,
            "p50 {:.0} µs, p99 {:.0} µs, {worked:.0} µs of work each",
            at(50),
            at(99)
        )
    }
}

/// What the process holds in memory: its own, and pages of files.
fn resident() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let megabytes = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        kilobytes.unwrap_or_default() >> 10
    };
    format!(
        "{} MB in memory, and {} MB of files",
        megabytes("RssAnon"),
        megabytes("RssFile")
    )
}

/// Articles of 4 KB with their extraction, durable and searchable, on all cores.
fn articles() -> Result<()> {
    const ARTICLES: usize = 2_000;
    let dir = tempfile::tempdir()?;
    let registry = Registry::open(dir.path(), Access::Write)?;
    let documents: Vec<_> = (0..ARTICLES).map(article).collect();
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let (start, before) = (Instant::now(), process_seconds());
    let outcomes = ingest::ingest(&registry, documents, &Stamp::now("bench"), |_| {})?;
    println!(
        "{} articles of {} bytes: ingested {:.0} a second by the clock, {:.0} a second of one core",
        outcomes.len(),
        bytes / ARTICLES,
        ARTICLES as f64 / start.elapsed().as_secs_f64(),
        ARTICLES as f64 / (process_seconds() - before)
    );
    drop(registry);
    println!(
        "{ARTICLES} articles: {:.2} times their text on disk",
        size_of_files(dir.path())? as f64 / bytes as f64
    );
    Ok(())
}

/// An article of a number, with five quotations.
fn article(number: usize) -> Document {
    let mut random = Random(number as u64 + 77);
    let mut text = String::new();
    for n in 0..A_DOCUMENT {
        let filler = random.words(105).join(" ");
        let number = 10_000_000 + number * A_DOCUMENT + n;
        text.push_str(&format!(
            "“{},” {} said. {filler}.\n\n",
            quotation(number),
            speaker(number, 100_000)
        ));
    }
    corpus::document(&format!("article-{number}"), text)
}
