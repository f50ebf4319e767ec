//! Acknowledged means kept: a process that writes is killed at random moments, and what it acknowledged is there, once, as it was.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::*;
use crate::registry::record::DocumentId;

/// Set for the child process: the directory it writes to, and the step it begins with.
const WRITER: &str = "ONRECORD_TEST_WRITER";
const FROM: &str = "ONRECORD_TEST_FROM";

/// What the child does, step by step and over again; the parent kills in the midst of each in turn.
const DOES: [&str; 6] = ["ingest", "correct", "state", "ingest", "erase", "compact"];

/// Processes that are killed in one run.
const ROUNDS: u64 = 100;

/// The words of a document that is to be erased.
fn doomed(step: u64) -> String {
    format!("Unsayable{step} was said under seal")
}

fn request(step: u64) -> String {
    format!("step-{step}")
}

/// What a step puts on record. Many steps write to the same documents, so that they revise each other's.
fn ingested(step: u64) -> Vec<Asked> {
    let mut changes = vec![
        import(
            &format!("Sentence number {step}"),
            "Anna Berg",
            &format!("import-{step}"),
        ),
        clipping(&format!(
            "document-{} 2025-09-04\n Carl Dahl | | | Line {step} of many that were said on the quay",
            step % 7
        )),
    ];
    if step % 6 == 3 {
        changes.push(import(
            &doomed(step + 1),
            "Carl Dahl",
            &format!("doomed-{}", step + 1),
        ));
    }
    changes
        .into_iter()
        .enumerate()
        .map(|(n, change)| Asked {
            change,
            request: Some(format!("{}-{n}", request(step))),
        })
        .collect()
}

/// Takes one step; a step that was taken before changes nothing.
fn take(registry: &Registry, step: u64) {
    match DOES[(step % 6) as usize] {
        "ingest" => {
            registry.commit_asked(ingested(step), &stamp()).unwrap();
        }
        "correct" => {
            let snapshot = registry.snapshot();
            let (_, quotation) = snapshot.quotations().next().unwrap();
            let asked = Asked {
                change: Change::Attribute {
                    quotation: quotation.id.clone(),
                    document: None,
                    speaker: SpeakerChoice::Named {
                        name: format!("Erik Holm {step}"),
                        kind: None,
                    },
                    reason: String::new(),
                },
                request: Some(request(step)),
            };
            let done = registry.commit_asked(vec![asked], &stamp()).unwrap();
            assert!(!matches!(done.outcomes[0], Outcome::Refused(_)), "{done:?}");
        }
        "erase" => {
            let target = Target::Document(DocumentId(format!("doomed-{step}").into()));
            let done = registry.erase(&target, "test", Some(request(step)), &stamp());
            assert!(!matches!(done, Ok(Outcome::Refused(_))), "{done:?}");
        }
        // All of the state in one file while everybody waits, now and then.
        "state" if step.is_multiple_of(4) => registry.write_state().unwrap(),
        // One file more, and many put together, beside what comes next, as a service writes them.
        _ => {
            registry.tend(&mut registry.kept());
            let mut kept = registry.kept();
            let Kept { log, keeper } = &mut *kept;
            let keeper = keeper.as_mut().unwrap();
            keeper.begin_now(&registry.current, log.as_ref());
            // Every second time it is acknowledged once it is written: then a kill meets it however busy the machine is.
            if step % 12 == 5 {
                keeper.end_flush(&registry.current);
            }
        }
    }
}

/// Not a test of its own: what the child process does until it is killed. It tells each step before, and acknowledges it after.
#[test]
fn writes_until_it_is_killed() {
    let Ok(dir) = std::env::var(WRITER) else {
        return;
    };
    let from: u64 = std::env::var(FROM).unwrap().parse().unwrap();
    let registry = Registry::open(dir.as_ref(), Access::Write).unwrap();
    let say = |said: String| {
        let mut out = std::io::stdout();
        writeln!(out, "{said}").unwrap();
        out.flush().unwrap();
    };
    for step in from.. {
        say(format!("begins {step}"));
        take(&registry, step);
        say(format!(
            "acknowledges {step} {}",
            registry.snapshot().sequence()
        ));
    }
}

/// What a child has told.
#[derive(Default)]
struct Told {
    /// The last step that it began.
    begun: u64,
    /// Steps that it acknowledged.
    acknowledged: BTreeSet<u64>,
    /// The last sequence number that it acknowledged.
    sequence: u64,
}

impl Told {
    fn note(&mut self, line: &str) {
        let numbers = |after: &str| -> Option<Vec<u64>> {
            let (_, rest) = line.rsplit_once(after)?;
            rest.split_whitespace()
                .map(|number| number.parse().ok())
                .collect()
        };
        if let Some([step]) = numbers("begins ").as_deref() {
            self.begun = *step;
        } else if let Some([step, sequence]) = numbers("acknowledges ").as_deref() {
            self.acknowledged.insert(*step);
            self.sequence = *sequence;
        }
    }
}

fn spawn(dir: &Path, from: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "registry::tests::killed::writes_until_it_is_killed",
            "--nocapture",
        ])
        .env(WRITER, dir)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets a child write until it begins a step of this kind, and kills it some microseconds later. True where it died in the midst of that step.
fn killed_at(does: usize, after: Duration, dir: &Path, told: &mut Told) -> bool {
    let mut child = spawn(dir, told.begun);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let began = told.begun;
    while let Some(Ok(line)) = lines.next() {
        told.note(&line);
        if line.contains("begins ") && told.begun > began && told.begun % 6 == does as u64 {
            break;
        }
    }
    let aimed_at = told.begun;
    let moment = Instant::now() + after;
    while Instant::now() < moment {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What it acknowledged before it died counts, however late it is read.
    while let Some(Ok(line)) = lines.next() {
        told.note(&line);
    }
    assert!(told.begun >= aimed_at && aimed_at > began, "it never began");
    !told.acknowledged.contains(&aimed_at)
}

/// The quotations of just these words that the index leads them to. What else it takes for a candidate depends on how it lies in its segments.
fn answers(snapshot: &Snapshot, words: &str) -> BTreeSet<u32> {
    let codes = crate::matcher::codes(&crate::text::Folded::new(words));
    let found = snapshot
        .index()
        .candidates(&codes, 8, |id| snapshot.stands(id))
        .list;
    let quotation = |id| {
        let wording = snapshot.wording(id)?;
        let printed = snapshot.occurrence(wording.quotation, wording.occurrence)?;
        (printed.text == words).then_some(wording.quotation)
    };
    found
        .iter()
        .filter_map(|candidate| quotation(candidate.id))
        .collect()
}

/// Holds a directory against what was acknowledged in it.
fn check(dir: &Path, told: &Told) {
    let reader = Registry::open(dir, Access::Read).unwrap();
    let snapshot = reader.snapshot();
    assert!(snapshot.sequence() >= told.sequence);
    // Rebuilt from the log alone, whatever file of the state the kill left.
    let log = SqliteLog::open(dir, Access::Read).unwrap();
    let (mut rebuilt, _) = Snapshot::starting(&log, None, None)
        .unwrap()
        .caught_up(&log)
        .unwrap();
    rebuilt.index_wordings();
    assert!(
        dump(&rebuilt) == dump(&snapshot),
        "the log says otherwise than the state"
    );
    for (_, quotation) in snapshot.quotations().step_by(7) {
        let words = quotation.text();
        let found = answers(&snapshot, words);
        assert!(!found.is_empty(), "{words:?} is not found");
        assert_eq!(answers(&rebuilt, words), found, "{words}");
    }
    // No gap and nothing changed, says the chain; nothing twice, say the requests; nothing missing, say those that were acknowledged.
    let verified = reader.verify().unwrap();
    assert_eq!(
        (verified.events, verified.problems),
        (snapshot.sequence(), vec![])
    );
    let mut written: BTreeMap<String, u64> = BTreeMap::new();
    for event in reader.events(0, usize::MAX).unwrap() {
        *written.entry(event.request).or_default() += 1;
    }
    assert!(written.values().all(|&times| times == 1), "{written:?}");
    for &step in &told.acknowledged {
        let requests = match DOES[(step % 6) as usize] {
            "ingest" => (0..ingested(step).len())
                .map(|n| format!("{}-{n}", request(step)))
                .collect(),
            "correct" | "erase" => vec![request(step)],
            _ => vec![],
        };
        for request in requests {
            assert!(
                written.contains_key(&request),
                "{request} was acknowledged and is gone"
            );
        }
    }
    // What was erased is in no file, though the process died soon after.
    let erased = |step: &&u64| DOES[(**step % 6) as usize] == "erase";
    for path in std::fs::read_dir(dir)
        .unwrap()
        .map(|file| file.unwrap().path())
    {
        let bytes = std::fs::read(&path).unwrap();
        let found = memchr::memmem::find_iter(&bytes, "Unsayable").map(|at| &bytes[at..]);
        let held: BTreeSet<String> = found
            .map(|rest| {
                let rest = &rest[..rest.len().min(40)];
                String::from_utf8_lossy(rest).into_owned()
            })
            .collect();
        for &step in told.acknowledged.iter().filter(erased) {
            let words = doomed(step);
            assert!(
                !held.iter().any(|text| text.starts_with(&words)),
                "{words:?} in {}",
                path.display()
            );
        }
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let (_keep, dir) = directory();
    // What corrections are about.
    let first = Registry::open(&dir, Access::Write).unwrap();
    first
        .commit(
            vec![import("The quay stays", "Anna Berg", "first")],
            &stamp(),
        )
        .unwrap();
    drop(first);
    let mut told = Told::default();
    let mut amid = [0; DOES.len()];
    // More rounds for those who have the time: ONRECORD_KILL_ROUNDS=1000 cargo test --lib survives_a_kill
    let rounds = std::env::var("ONRECORD_KILL_ROUNDS");
    let rounds = rounds.ok().and_then(|n| n.parse().ok()).unwrap_or(ROUNDS);
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for round in 0..rounds {
        let does = (round % 6) as usize;
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        // Half of them at once, the others within what such a step takes.
        let at_once = random & 0x1_0000 == 0;
        let after = Duration::from_micros(if at_once { 0 } else { random % 4_000 });
        amid[does] += u32::from(killed_at(does, after, &dir, &mut told));
        check(&dir, &told);
    }
    eprintln!(
        "{rounds} kills at {} acknowledged events; amid {DOES:?}: {amid:?}",
        told.sequence
    );
    assert!(
        amid.iter().all(|&kills| kills > 0),
        "no kill met one of {DOES:?}: {amid:?}"
    );
    // The directory is as good as new: it takes writes and one file of the state.
    let writer = Registry::open(&dir, Access::Write).unwrap();
    writer.write_state().unwrap();
    writer
        .commit(vec![import("We stay", "Carl Dahl", "")], &stamp())
        .unwrap();
    assert_eq!(writer.verify().unwrap().problems, [""; 0]);
}
