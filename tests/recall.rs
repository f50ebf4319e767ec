//! What the matcher finds, held against brute force over generated quotations.

use onrecord::{
    matcher::{Code, Index, codes},
    text::Folded,
};

mod generated;

use generated::{Printed, Random, quotation};

/// Quotations on record.
const RECORD: usize = 3_000;
/// Drafts of each kind.
const DRAFTS: usize = 300;

struct Record {
    texts: Vec<String>,
    codes: Vec<Vec<Code>>,
    index: Index,
}

fn record() -> Record {
    let texts: Vec<String> = (0..RECORD).map(quotation).collect();
    let codes = texts.iter().map(|text| read(text)).collect();
    // In several segments: a third at once, the rest in additions.
    let (old, new) = texts.split_at(RECORD / 3);
    let all = |from: usize, texts: &[String]| -> Vec<(u32, String)> {
        (from as u32..).zip(texts.iter().cloned()).collect()
    };
    let mut index = Index::build((0..).zip(old.iter().map(String::as_str)));
    for (n, chunk) in new.chunks(100).enumerate() {
        let chunk = all(old.len() + n * 100, chunk);
        index = index.with(chunk.iter().map(|(id, text)| (*id, text.as_str())), |_| {
            true
        });
    }
    Record {
        texts,
        codes,
        index,
    }
}

fn read(text: &str) -> Vec<Code> {
    codes(&Folded::new(text))
}

/// Words in common in order, the plain way.
fn common(a: &[Code], b: &[Code]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y {
                corner + 1
            } else {
                above.max(row[at])
            };
            corner = above;
        }
    }
    row[b.len()]
}

fn longest_run(a: &[Code], b: &[Code]) -> usize {
    let starts = (0..a.len()).flat_map(|x| (0..b.len()).map(move |y| (x, y)));
    starts
        .map(|(x, y)| {
            a[x..]
                .iter()
                .zip(&b[y..])
                .take_while(|(a, b)| a == b)
                .count()
        })
        .max()
        .unwrap_or(0)
}

/// The share of drafts for which the record they were made of, or another that brute force finds no worse, is among the candidates.
fn recall(record: &Record, printed: Printed) -> f64 {
    let mut random = Random(0x5EED);
    let (mut found, mut drafts) = (0, 0);
    while drafts < DRAFTS {
        let at = random.below(RECORD);
        let Some(draft) = printed.of(&record.texts[at], &mut random) else {
            continue;
        };
        drafts += 1;
        let words = read(&draft);
        let candidates = record.index.candidates(&words, 24, |_| true).list;
        for candidate in &candidates {
            let wording = &record.codes[candidate.id as usize];
            assert_eq!(
                candidate.common as usize,
                common(&words, wording),
                "{draft}"
            );
            let within = |a: &[Code], b: &[Code]| b.windows(a.len()).any(|run| run == a);
            let contained = within(&words, wording) || within(wording, &words);
            assert_eq!(candidate.contained, contained, "{draft}");
        }
        let own = common(&words, &record.codes[at]);
        let best = candidates.iter().map(|c| c.common as usize).max();
        let hit = best.is_some_and(|best| best >= own);
        let seven = longest_run(&words, &record.codes[at]) >= 7;
        assert!(hit || !seven, "seven words in a row are found: {draft}");
        found += usize::from(hit);
    }
    found as f64 / drafts as f64
}

#[test]
fn whatever_a_draft_does_to_a_quotation_its_record_is_found() {
    let record = record();
    for (printed, least) in [
        (Printed::Exact, 1.0),
        (Printed::Part, 1.0),
        (Printed::Changed, 0.99),
        (Printed::Dropped, 0.99),
        (Printed::Added, 0.99),
        (Printed::Bracket, 0.99),
        (Printed::Ellipsis, 0.99),
        (Printed::Words(1), 0.99),
        (Printed::Words(2), 0.99),
        (Printed::Words(3), 0.99),
        (Printed::Words(4), 0.99),
        (Printed::Words(5), 0.99),
        (Printed::Words(6), 0.99),
        (Printed::Edits(2), 0.995),
        (Printed::Edits(3), 0.99),
        (Printed::Edits(4), 0.97),
    ] {
        let recall = recall(&record, printed);
        assert!(recall >= least, "{printed:?}: {recall}");
    }
}

/// Every run of seven words and more in running text is the one that brute force finds.
#[test]
fn runs_in_running_text_are_those_of_brute_force() {
    let record = record();
    let mut random = Random(0xF00D);
    for _ in 0..12 {
        let at = random.below(RECORD);
        let mut words = random.words(60);
        let part = Printed::Part.of(&record.texts[at], &mut random);
        words.extend(part.map(|part| part + " harbour"));
        words.extend(random.words(60));
        let text = read(&words.join(" "));
        let mut expected = Vec::new();
        for (id, wording) in record.codes.iter().enumerate() {
            for x in 0..text.len() {
                for y in 0..wording.len() {
                    let starts = x == 0 || y == 0 || text[x - 1] != wording[y - 1];
                    if starts && text[x] == wording[y] {
                        let pairs = text[x..].iter().zip(&wording[y..]);
                        let len = pairs.take_while(|(a, b)| a == b).count();
                        if len >= 7 || len == wording.len() {
                            expected.push((x as u32, len as u32, id as u32, y as u32));
                        }
                    }
                }
            }
        }
        expected.sort_unstable();
        let found = record.index.runs(&text);
        assert!(found.complete);
        let found: Vec<_> = found
            .list
            .iter()
            .map(|run| (run.at, run.len, run.id, run.record_at))
            .collect();
        assert_eq!(found, expected);
        assert!(!found.is_empty());
    }
}

/// Whatever is repeated, the search reads a bounded share of it and says so.
#[test]
fn hostile_drafts_and_registries_stay_linear() {
    let many: Vec<String> = (0..10_000)
        .map(|n| {
            format!("we have always said that the old harbour belongs to quay{n} and pier{n} alone")
        })
        .collect();
    let index = Index::build((0..).zip(many.iter().map(String::as_str)));
    let shared = "we have always said that the old harbour belongs to ";
    for text in [
        shared.repeat(10_000),
        "the ".repeat(100_000),
        "we have ".repeat(10_000),
        format!("{}quay77", shared.repeat(1_000)),
    ] {
        let words = read(&text);
        assert!(index.candidates(&words, 24, |_| true).list.len() <= 48);
        index.runs(&words);
    }
    assert!(!index.runs(&read(&shared.repeat(100))).complete);
    // What tells one of ten thousand apart is found all the same, and so is the one that is preferred.
    let one = read(&format!("{shared}quay77"));
    let found = index.candidates(&one, 24, |_| true).list;
    assert_eq!((found[0].id, found[0].contained), (77, true));
    let found = index.candidates(&read(shared), 24, |id| id == 4_000).list;
    assert!(found.iter().any(|c| c.id == 4_000 && c.contained));
}
