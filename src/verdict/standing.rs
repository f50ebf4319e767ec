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
    /// A hash of the text around the words, where it is known: copies of one wire share it.
    pub surroundings: Option<u64>,
}

/// The verdict, and how many independent documents there are: those of one outlet, of one wire, or with the same text around count once.
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
            source.surroundings.map(|hash| (3, hash.to_string())),
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
    let mut distinct: Vec<usize> = (0..sources.len()).map(|at| root(&mut roots, at)).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let verdict = match distinct.len() {
        _ if conflict => RecordVerdict::Conflict,
        1 if wired => RecordVerdict::SameWire,
        1 => RecordVerdict::SingleSource,
        _ => RecordVerdict::Corroborated,
    };
    (verdict, distinct.len())
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
            surroundings: None,
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
    }
}
