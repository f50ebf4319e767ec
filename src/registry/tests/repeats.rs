//! Documents that say the same, or nearly, a thousand times: what counts is bounded, and no word is lost.

use super::*;

/// A document of so many lines of one speaker.
fn lines(count: usize, words: impl Fn(usize) -> String) -> Change {
    lines_said(count, |_| "", words)
}

fn lines_said(
    count: usize,
    day: impl Fn(usize) -> &'static str,
    words: impl Fn(usize) -> String,
) -> Change {
    let mut text = String::from("log 2025-09-04\n");
    for n in 0..count {
        text.push_str(&format!("Anna Berg | | {} | {}\n", day(n), words(n)));
    }
    clipping(&text)
}

#[test]
fn the_same_words_on_another_day_are_no_repetition() {
    let registry = Registry::in_memory();
    let day = |n: usize| match n % 2 {
        0 => "2025-09-03",
        _ => "2025-09-04",
    };
    let words = "The pump in the lower hall failed again at noon";
    let change = lines_said(1_200, day, |_| words.into());
    registry.commit(vec![change], &stamp()).unwrap();
    let snapshot = registry.snapshot();
    let printed: Vec<usize> = snapshot
        .quotations()
        .map(|(_, q)| q.occurrences.len())
        .collect();
    assert_eq!(printed, [600, 600]);
}

#[test]
fn the_same_words_in_one_document_count_a_thousand_times_and_no_more() {
    let registry = Registry::in_memory();
    let words = "The pump in the lower hall failed again at noon";
    let committed = registry
        .commit(vec![lines(1_500, |_| words.into())], &stamp())
        .unwrap();
    let entry = committed.outcomes[0].entry().unwrap();
    assert_eq!((entry.quotations, entry.attributed), (1_000, 1_000));
    let snapshot = registry.snapshot();
    let (_, only) = snapshot.quotations().next().unwrap();
    assert_eq!(snapshot.quotations().count(), 1);
    assert_eq!((only.occurrences.len(), only.wordings.len()), (1_000, 1));
    // Those at the front, in their order.
    assert!(only.occurrences.is_sorted_by_key(|o| o.span));
    let (_, document) = snapshot.documents().next().unwrap();
    assert_eq!(document.quotations.len(), 1);
}

#[test]
fn a_quotation_has_so_many_wordings_and_the_next_one_starts_anew() {
    let registry = Registry::in_memory();
    let line = |n: usize| {
        let letters = ['a', 'e', 'i', 'o', 'u'];
        let word: String = (0..6).map(|at| letters[n / 5usize.pow(at) % 5]).collect();
        format!("The pump in the lower hall failed again at noon and {word} came to mend it")
    };
    registry.commit(vec![lines(1_100, line)], &stamp()).unwrap();
    let snapshot = registry.snapshot();
    let wordings: Vec<usize> = snapshot
        .quotations()
        .map(|(_, q)| q.wordings.len())
        .collect();
    assert_eq!(wordings, [1_024, 76]);
}

#[test]
fn what_is_imported_into_one_document_is_in_order_and_known_again() {
    let (_keep, dir) = directory();
    let registry = Registry::open(&dir, Access::Write).unwrap();
    let one = |n: usize| {
        let speaker = ["Anna Berg", "Carl Dahl"][n % 2];
        import(
            &format!("Sentence number {} of the day was this", n % 40),
            speaker,
            "day",
        )
    };
    for from in [0, 20, 10, 35] {
        let changes = (from..from + 30).map(one).collect();
        registry.commit(changes, &stamp()).unwrap();
    }
    let snapshot = registry.snapshot();
    let (document, record) = snapshot.document("day").unwrap();
    assert_eq!(record.quotations.len(), 40);
    let mut relisted = Snapshot::clone(&snapshot);
    relisted.relist(document);
    let again = relisted.document_at(document).unwrap();
    assert_eq!(again.quotations, record.quotations);
    let known = registry
        .commit((0..40).map(one).collect(), &stamp())
        .unwrap();
    let unchanged = |outcome: &Outcome| matches!(outcome, Outcome::Unchanged(_));
    assert!(known.outcomes.iter().all(unchanged));
    // Another's same words are another import.
    let other = import("Sentence number 7 of the day was this", "Erik Holm", "day");
    let new = registry.commit(vec![other], &stamp()).unwrap();
    assert!(matches!(new.outcomes[0], Outcome::Ingested(_)));
}
