//! The matcher against brute force, and against an automaton over whole quotations.

use super::*;
use proptest::prelude::*;

const RECORD: [&str; 8] = [
    "We are ready to keep the harbour open through the winter if the ice allows it",
    "clarity",
    "never ruled out",
    "The ferry will not sail before the storm has passed",
    "It is not for them to decide who repairs the bridge",
    "the bridge",
    "I have seen no evidence that the money was spent on anything but roads and schools",
    "We will not be intimidated. We will keep the harbour open.",
];

fn index() -> Index {
    Index::build((0..).zip(RECORD))
}

fn best(text: &str) -> Option<u32> {
    index()
        .candidates(&codes(&Folded::new(text)), 8, |_| true)
        .list
        .first()
        .map(|c| c.id)
}

#[test]
fn finds_whole_parts_and_altered_ones() {
    for (text, id) in [
        (
            "we are ready to keep the harbour open through the winter if the ice allows it",
            0,
        ),
        ("Clarity,", 1),
        ("ruled out", 2),
        ("evidence", 6),
        ("The ferry will sail before the storm has passed", 3),
        (
            "I have seen evidence … that money was wasted on anything but roads and hospitals",
            6,
        ),
        ("not be intimidated", 7),
    ] {
        assert_eq!(best(text), Some(id), "{text:?}");
    }
    assert_eq!(best("tomatoes"), None);
    assert_eq!(best(""), None);
    assert_eq!(Index::default().candidates(&[1], 4, |_| true).list, []);
}

#[test]
fn preferred_ones_are_kept_beside_the_others() {
    let many: Vec<(u32, String)> = (0..500)
        .map(|n| (n, format!("number {n} said yes we can")))
        .collect();
    let index = Index::build(many.iter().map(|(id, text)| (*id, text.as_str())));
    let found = index.candidates(&codes(&Folded::new("yes we can")), 3, |id| id == 417);
    assert_eq!(found.list.len(), 4);
    assert!(found.list.iter().any(|c| c.id == 417 && c.contained));
}

#[test]
fn ids_are_the_callers_in_a_row_or_not() {
    for step in [1, 3] {
        let wordings = RECORD.iter().enumerate();
        let index = Index::build(wordings.map(|(n, text)| (7 + step * n as u32, *text)));
        // A merge that leaves the second one out.
        for (index, gone) in [
            (index.clone(), None),
            (index.compacted(|id| id != 7 + step), Some(1)),
        ] {
            for (n, text) in RECORD.iter().enumerate().filter(|(n, _)| Some(*n) != gone) {
                let found = index
                    .candidates(&codes(&Folded::new(text)), 8, |_| true)
                    .list;
                let own = |found: &Candidate| found.id == 7 + step * n as u32 && found.contained;
                assert!(found.iter().any(own), "{text}");
            }
        }
    }
}

#[test]
fn runs_are_given_whole() {
    let text = Folded::new(
        "He wrote that we will not be intimidated we will keep the harbour open and that the bridge is closed.",
    );
    let runs = index().runs(&codes(&text)).list;
    assert_eq!(
        runs.iter()
            .map(|run| (run.id, run.at, run.len))
            .collect::<Vec<_>>(),
        [(7, 3, 11), (5, 16, 2)]
    );
}

#[test]
fn hostile_texts_stay_linear() {
    let common: Vec<(u32, String)> = (0..3000)
        .map(|n| {
            (
                n,
                format!("at the end of the day we all know that {n} is the number"),
            )
        })
        .collect();
    let index = Index::build(common.iter().map(|(id, text)| (*id, text.as_str())));
    let text = "at the end of the day we all know that ".repeat(300);
    let words = codes(&Folded::new(&text));
    let found = index.candidates(&words, 16, |_| true);
    assert!(found.list.len() <= 16);
    assert!(
        !index.runs(&words).complete,
        "a bucket of 3,000 is not followed to its end"
    );
}

/// Texts over a small vocabulary, so that runs in common are frequent.
fn text() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0u8..6, 0..14)
}

fn spell(words: &[u8]) -> String {
    words
        .iter()
        .map(|w| ["we", "will", "not", "go", "there", "now"][*w as usize])
        .collect::<Vec<_>>()
        .join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn runs_agree_with_brute_force(record in prop::collection::vec(text(), 1..12), draft in prop::collection::vec(0u8..6, 0..40), split in 0usize..12) {
        let texts: Vec<(u32, String)> = (0..).zip(record.iter().map(|w| spell(w))).collect();
        let all = |range: &[(u32, String)]| Index::build(range.iter().map(|(id, t)| (*id, t.as_str())));
        let split = split.min(texts.len());
        let whole = all(&texts);
        let grown = all(&texts[..split]).with(texts[split..].iter().map(|(id, t)| (*id, t.as_str())), |_| true);
        let words = codes(&Folded::new(&spell(&draft)));

        let mut expected = Vec::new();
        for (id, wording) in (0u32..).zip(&record) {
            let n = wording.len();
            for at in 0..draft.len() {
                for record_at in 0..n {
                    let starts = at == 0 || record_at == 0 || draft[at - 1] != wording[record_at - 1];
                    let len = draft[at..].iter().zip(&wording[record_at..]).take_while(|(a, b)| a == b).count();
                    if starts && len > 0 && (len >= SURE_RUN || len == n) {
                        expected.push(Run { at: at as u32, len: len as u32, id, record_at: record_at as u32, record_len: n as u32 });
                    }
                }
            }
        }
        expected.sort_unstable();
        prop_assert_eq!(&whole.runs(&words).list, &expected);
        prop_assert_eq!(&grown.runs(&words).list, &expected);
        prop_assert_eq!(&grown.compacted(|_| true).runs(&words).list, &expected);
    }

    /// The oracle: an automaton over whole quotations finds exactly the runs that cover a wording.
    #[test]
    fn the_automaton_over_whole_quotations_agrees(record in prop::collection::vec(text(), 1..12), draft in prop::collection::vec(0u8..6, 0..40)) {
        let texts: Vec<(u32, String)> = (0..).zip(record.iter().map(|w| spell(w))).collect();
        let words = codes(&Folded::new(&spell(&draft)));
        let oracle = Phrases::new(texts.iter().map(|(id, t)| (*id, t.as_str())));
        let mut expected: Vec<(u32, u32)> = oracle.find(&words).map(|f| (f.id, f.at)).collect();
        expected.sort_unstable();
        let index = Index::build(texts.iter().map(|(id, t)| (*id, t.as_str())));
        let mut found: Vec<(u32, u32)> = index.runs(&words).list.iter().filter(|r| r.len == r.record_len).map(|r| (r.id, r.at)).collect();
        found.sort_unstable();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn every_part_is_a_candidate(record in prop::collection::vec(prop::collection::vec(0u8..6, 1..14), 1..12), pick in 0usize..12, from in 0usize..14, len in 1usize..14) {
        let texts: Vec<(u32, String)> = (0..).zip(record.iter().map(|w| spell(w))).collect();
        let index = Index::build(texts.iter().map(|(id, t)| (*id, t.as_str())));
        let wording = &record[pick % record.len()];
        let from = from % wording.len();
        let part = &wording[from..(from + len).min(wording.len())];
        let found = index.candidates(&codes(&Folded::new(&spell(part))), 32, |_| true);
        let same = index.candidates_of_anybody(&codes(&Folded::new(&spell(part))), 32);
        prop_assert_eq!(&found.list, &same.list);
        prop_assert!(found.list.iter().any(|c| c.id as usize == pick % record.len() && c.contained));
    }
}
