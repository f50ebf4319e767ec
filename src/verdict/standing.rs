//! How well the record itself stands: how many independent documents print the words, and whether they agree (rules R24 and R29).

use rustc_hash::FxHashMap;

use super::RecordVerdict;

/// One document that prints the words.
#[derive(Clone, Debug)]
pub struct Source<'s> {
    /// The document.
    pub document: u32,
    /// Who published it.
    pub outlet: Option<&'s str>,
    /// Through whom the words came.
    pub via: Option<&'s str>,
    /// The agency that the document's dateline credits: “BERLIN (dpa) —”.
    pub agency: Option<&'s str>,
    /// Hashes of the runs of words around the quotation, in order and each once: copies of one wire share most of them.
    pub surroundings: Vec<u64>,
}

/// The verdict, and how many independent documents there are: those of one outlet, of one wire, or with the same text around count once, and
/// those that name no outlet count for nothing beside others.
pub fn judge(sources: &[Source<'_>], conflict: bool) -> (RecordVerdict, usize) {
    if sources.is_empty() {
        return (RecordVerdict::None, 0);
    }
    let mut roots: Vec<usize> = (0..sources.len()).collect();
    let (mut seen, mut wired) = (FxHashMap::<(u8, String), usize>::default(), false);
    for (at, source) in sources.iter().enumerate() {
        let keys = [
            Some((0, source.document.to_string())),
            source.outlet.map(|outlet| (1, outlet.to_lowercase())),
            source.via.map(|via| (2, via.to_lowercase())),
            source.agency.map(|agency| (2, agency.to_lowercase())),
        ];
        for key in keys.into_iter().flatten() {
            let by_wire = key.0 >= 2;
            let first = *seen.entry(key).or_insert(at);
            let (a, b) = (root(&mut roots, first), root(&mut roots, at));
            if a != b {
                wired |= by_wire;
                roots[b] = a;
            }
        }
    }
    for at in 0..sources.len() {
        for other in at + 1..sources.len().min(at + COMPARED) {
            let (a, b) = (root(&mut roots, at), root(&mut roots, other));
            if a != b && copied(&sources[at].surroundings, &sources[other].surroundings) {
                wired = true;
                roots[b] = a;
            }
        }
    }
    // Whoever names no outlet may be the outlet of any other: such documents are independent of nothing.
    let mut distinct: Vec<usize> = (0..sources.len())
        .filter(|&at| sources[at].outlet.is_some())
        .map(|at| root(&mut roots, at))
        .collect();
    distinct.sort_unstable();
    distinct.dedup();
    let independent = distinct.len().max(1);
    let verdict = match independent {
        _ if conflict => RecordVerdict::Conflict,
        1 if wired => RecordVerdict::SameWire,
        1 => RecordVerdict::SingleSource,
        _ => RecordVerdict::Corroborated,
    };
    (verdict, independent)
}

/// Each document is compared with so many that follow it: copies of a wire come out within hours of each other.
const COMPARED: usize = 64;
/// Runs of words that are too few to tell a copy by.
const FEW: usize = 12;

/// Four in five runs of words of the shorter are in the other one, too: what a desk leaves of a wire after cutting and a new headline.
fn copied(a: &[u64], b: &[u64]) -> bool {
    let shorter = a.len().min(b.len());
    if shorter < FEW {
        return false;
    }
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    common * 5 >= shorter * 4
}

fn root(roots: &mut [usize], mut at: usize) -> usize {
    while roots[at] != at {
        roots[at] = roots[roots[at]];
        at = roots[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(document: u32, outlet: &'static str, via: Option<&'static str>) -> Source<'static> {
        Source {
            document,
            outlet: Some(outlet),
            via,
            agency: None,
            surroundings: Vec::new(),
        }
    }

    #[test]
    fn copies_count_once() {
        let one = [source(0, "A", None)];
        let two = [source(0, "A", None), source(1, "B", None)];
        let wire = [source(0, "A", Some("dpa")), source(1, "B", Some("DPA"))];
        let chain = [
            source(0, "A", Some("dpa")),
            source(1, "B", Some("dpa")),
            source(2, "B", None),
            source(3, "C", None),
        ];
        assert_eq!(judge(&one, false), (RecordVerdict::SingleSource, 1));
        assert_eq!(judge(&two, false), (RecordVerdict::Corroborated, 2));
        assert_eq!(judge(&wire, false), (RecordVerdict::SameWire, 1));
        assert_eq!(judge(&chain, false), (RecordVerdict::Corroborated, 2));
        assert_eq!(judge(&two, true).0, RecordVerdict::Conflict);
        assert_eq!(judge(&[], false), (RecordVerdict::None, 0));
        let unnamed = |document| Source {
            outlet: None,
            ..source(document, "", None)
        };
        let two = [unnamed(0), unnamed(1)];
        assert_eq!(judge(&two, false), (RecordVerdict::SingleSource, 1));
        let one_named = [unnamed(0), source(1, "B", None)];
        assert_eq!(judge(&one_named, false), (RecordVerdict::SingleSource, 1));
        let two_named = [unnamed(0), source(1, "B", None), source(2, "C", None)];
        assert_eq!(judge(&two_named, false), (RecordVerdict::Corroborated, 2));
        let around = |document, outlet, from: u64| Source {
            surroundings: (from..from + 40).collect(),
            ..source(document, outlet, None)
        };
        for (from, expected) in [
            (0, (RecordVerdict::SameWire, 1)),
            (8, (RecordVerdict::SameWire, 1)),
            (9, (RecordVerdict::Corroborated, 2)),
        ] {
            let two = [around(0, "A", 0), around(1, "B", from)];
            assert_eq!(judge(&two, false), expected, "{from}");
        }
        let credited = |document, outlet| Source {
            agency: Some("dpa"),
            ..source(document, outlet, None)
        };
        let two = [credited(0, "A"), credited(1, "B")];
        assert_eq!(judge(&two, false), (RecordVerdict::SameWire, 1));
    }
}
