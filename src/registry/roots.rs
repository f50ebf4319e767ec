//! For each name of one sound, whose it is: decided over all of them at once.
//!
//! In: the forms of a surname's sound. Out: for each the form whose speaker it means. It depends on the set of forms alone and not on the
//! order they came in.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{
    form::Form,
    names::{Name, Relation},
    snapshot::Snapshot,
    words::hash_text,
};

/// More names of one sound than this are not compared with each other: each is its own.
const MOST_FORMS: usize = 4_000;

/// An office that more names of one sound than this have in common proves nothing between any two of them.
const MOST_IN_OFFICE: usize = 32;

impl Snapshot {
    /// What a name says of the forms on record that sound like it. It is worked out once: a name as frequent as Smith has thousands of
    /// bearers, and their names do not change.
    pub(super) fn relatives(&self, name: Option<&Name>) -> Vec<(u32, Relation)> {
        let Some(name) = name else {
            return Vec::new();
        };
        let sounding = self.form_sounds.get(hash_text(&name.sound()));
        sounding
            .filter_map(|index| {
                let other = self.forms.get(index)?.parsed.as_ref()?;
                if name.starts_unlike(other) {
                    return None;
                }
                let relation = name.relation(other, false);
                (relation != Relation::Apart).then_some((index, relation))
            })
            .collect()
    }

    /// For each form the form whose speaker it means, as positions in `forms`. It depends on the set of forms alone.
    pub(super) fn roots(&self, indices: &[u32]) -> Vec<usize> {
        let mut class: Vec<usize> = (0..indices.len()).collect();
        if indices.len() > MOST_FORMS {
            return class;
        }
        let apart = self.decided.apart_among(indices);
        // A human told members of the two apart.
        let kept_apart = |class: &[usize], a: usize, b: usize| {
            apart.iter().any(|&(x, y)| {
                let (x, y) = (find(class, x), find(class, y));
                (x, y) == (a, b) || (x, y) == (b, a)
            })
        };
        let forms: Vec<&Form> = indices.iter().filter_map(|&f| self.forms.get(f)).collect();
        let relations = pairs(indices, &forms);
        for &(a, b, relation) in &relations {
            if relation == Relation::Same {
                let (a, b) = (find(&class, a), find(&class, b));
                if !kept_apart(&class, a, b) {
                    class[a.max(b)] = a.min(b);
                }
            }
        }
        let class: Vec<usize> = (0..forms.len()).map(|n| find(&class, n)).collect();

        // Classes that say more than a class does, without saying anything against it.
        let mut fuller: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); forms.len()];
        for &(a, b, relation) in &relations {
            match relation {
                Relation::Less => drop(fuller[class[a]].insert(class[b])),
                Relation::More => drop(fuller[class[b]].insert(class[a])),
                Relation::Same | Relation::Apart => {}
            }
        }
        let mut fullness = vec![0; forms.len()];
        for (n, form) in forms.iter().enumerate() {
            fullness[class[n]] = fullness[class[n]].max(form.fullness());
        }
        let mut order: Vec<usize> = (0..forms.len()).filter(|&n| class[n] == n).collect();
        order.sort_by_key(|&n| (std::cmp::Reverse(fullness[n]), n));
        let mut root: Vec<usize> = (0..forms.len()).collect();
        for n in order {
            let mut speakers = fuller[n].iter().filter(|&&f| f != n).map(|&f| root[f]);
            if let Some(first) = speakers.next()
                && speakers.all(|other| other == first)
                && !kept_apart(&under(&class, &root), n, first)
            {
                root[n] = first;
            }
        }
        class.iter().map(|&c| root[c]).collect()
    }
}

/// Every pair of forms that have something to say of each other, by their names or by an office in common.
fn pairs(indices: &[u32], forms: &[&Form]) -> Vec<(usize, usize, Relation)> {
    let at: FxHashMap<u32, usize> = indices.iter().copied().zip(0..).collect();
    let mut pairs = Vec::new();
    for (a, form) in forms.iter().enumerate() {
        let known = form.relatives.iter();
        pairs.extend(known.filter_map(|(other, relation)| Some((a, *at.get(other)?, *relation))));
    }
    let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (a, form) in forms.iter().enumerate() {
        for office in form.offices() {
            holders.entry(office).or_default().push(a);
        }
    }
    let mut proven = BTreeSet::new();
    for holders in holders.into_values() {
        if holders.len() <= MOST_IN_OFFICE {
            for (n, &a) in holders.iter().enumerate() {
                proven.extend(holders[n + 1..].iter().map(|&b| (a, b)));
            }
        }
    }
    for (a, b) in proven {
        if let (Some(x), Some(y)) = (&forms[a].parsed, &forms[b].parsed)
            && x.relation(y, false) == Relation::Apart
        {
            let relation = x.relation(y, true);
            if relation != Relation::Apart {
                pairs.push((a, b, relation));
            }
        }
    }
    pairs
}

/// For each form the one that it goes to so far.
fn under(class: &[usize], root: &[usize]) -> Vec<usize> {
    class.iter().map(|&class| root[class]).collect()
}

fn find(class: &[usize], mut n: usize) -> usize {
    while class[n] != n {
        n = class[n];
    }
    n
}
