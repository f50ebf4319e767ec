//! Replays the corpus of every target on any toolchain, and what is nearly it.

use std::{
    path::Path,
    time::{Duration, Instant, SystemTime},
};

use super::*;

/// The corpus of a target, in the order of its files.
fn corpus_of(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let directory = corpus.join(target);
    let entries = fs::read_dir(&directory);
    let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let data = fs::read(&path).expect("a file");
            (path, data)
        })
        .collect();
    files.sort();
    files
}

/// What tells readers apart.
const ODD: [&str; 8] = [
    "\0",
    "”",
    "\u{202e}",
    "\u{feff}",
    "\n",
    "'",
    "\\",
    "\u{1f600}",
];

/// Bytes that are nearly those: cut off, with one bit turned, with a stretch twice, with other bytes in the middle.
fn nearly(data: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for (at, odd) in (1..=8).zip(ODD) {
        let cut = data.len() * at / 9;
        let (before, after) = data.split_at(cut);
        found.push(before.to_vec());
        found.push([before, odd.as_bytes(), after].concat());
        found.push([before, before, after].concat());
        let mut turned = data.to_vec();
        if let Some(byte) = turned.get_mut(cut) {
            *byte ^= 1 << (at % 8);
        }
        found.push(turned);
    }
    found
}

/// Bytes put together from two files: stretches of both, some of them twice or turned, with odd ones between. SplitMix64 draws.
fn drawn(state: &mut u64, files: &[(PathBuf, Vec<u8>)]) -> Vec<u8> {
    let mut draw = |below: usize| {
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below.max(1) as u64) as usize
    };
    let mut bytes = files[draw(files.len())].1.clone();
    for _ in 0..1 + draw(6) {
        let at = draw(bytes.len() + 1);
        let until = (at + draw(40)).min(bytes.len());
        match draw(5) {
            0 => drop(bytes.drain(at..until)),
            1 => drop(bytes.splice(at..at, ODD[draw(ODD.len())].bytes())),
            2 => bytes.extend_from_within(at..until),
            3 if at < bytes.len() => bytes[at] ^= 1 << draw(8),
            _ => {
                let other = &files[draw(files.len())].1;
                let from = draw(other.len() + 1);
                let to = (from + draw(60)).min(other.len());
                drop(bytes.splice(at..until, other[from..to].iter().copied()));
            }
        }
    }
    bytes
}

#[track_caller]
fn runs_well((target, run): Target, bytes: &[u8]) {
    let well = std::panic::catch_unwind(|| run(bytes)).is_ok();
    let shown = String::from_utf8_lossy(bytes);
    assert!(well, "{target} fails on {shown:?}");
}

#[test]
fn the_corpus_is_read_and_what_is_nearly_it() {
    for target in TARGETS {
        let files = corpus_of(target.0);
        assert!(files.len() >= 3, "{} has {} files", target.0, files.len());
        for (_, data) in files {
            nearly(&data)
                .iter()
                .for_each(|bytes| runs_well(target, bytes));
            runs_well(target, &data);
        }
    }
}

/// `FUZZ_SECONDS=60 cargo test --lib fuzz -- --ignored` (`FUZZ_TARGET=drafts` for one alone), on any toolchain: less than cargo-fuzz finds, and more than nothing.
#[test]
#[ignore = "takes FUZZ_SECONDS for each target"]
fn what_is_drawn_from_the_corpus_is_read() {
    let seconds = env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let seconds = Duration::from_secs(seconds.unwrap_or(10));
    let wanted = env::var("FUZZ_TARGET").unwrap_or_default();
    for target in TARGETS {
        if !wanted.is_empty() && wanted != target.0 {
            continue;
        }
        let files = corpus_of(target.0);
        let mut state = SystemTime::UNIX_EPOCH
            .elapsed()
            .map_or(1, |time| time.as_secs());
        let (started, mut count) = (Instant::now(), 0);
        while started.elapsed() < seconds {
            runs_well(target, &drawn(&mut state, &files));
            count += 1;
        }
        println!("{}: {count}", target.0);
    }
}

#[test]
fn every_target_can_be_fuzzed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
    for (target, _) in TARGETS {
        assert!(
            manifest.contains(&format!("name = \"{target}\"")),
            "{target}"
        );
        let program = root.join(format!("targets/{target}.rs"));
        let program = fs::read_to_string(program).expect("a program");
        assert!(program.contains(&format!("onrecord::fuzz::{target}(data)")));
    }
}
