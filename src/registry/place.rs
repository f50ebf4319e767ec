//! Puts each printing where it belongs, and moves it when a name turns out to mean somebody else.
//!
//! In: occurrences, and the names of their documents. Out: quotations with their occurrences, wordings and ids, the lists that lead to
//! them, and the counts. Every quotation is edited here and nowhere else: by adding an occurrence, by taking some away, by joining two.

use std::collections::BTreeSet;

use super::{
    grouping::{mix, salt},
    identity::quotation_id,
    names::fold,
    persistent::index,
    record::{DocumentId, Occurrence, QuotationRecord},
    snapshot::{NOBODY, Snapshot, WordingSlot},
    speakers::Touched,
    words::{hash_text, words},
};
use crate::{
    lexicon::counts,
    model::{PartialDate, QuoteKind, SpeakerKind},
    text::Span,
};

impl Snapshot {
    /// Decides again whom the touched names mean, and moves the quotations of those that mean another now.
    pub(super) fn settle(&mut self, touched: &mut Touched) {
        self.resolve_names(touched);
        for document in std::mem::take(&mut touched.documents) {
            for entity in 0..self.named.get(document).map_or(0, Vec::len) {
                let meant = self.speaker_meant(document, entity, touched);
                let names = self.named.get(document).map_or(&[][..], Vec::as_slice);
                let before = names.get(entity).and_then(|named| named.speaker);
                if before == meant {
                    continue;
                }
                let elsewhere = |speaker| {
                    let others = names.iter().enumerate().filter(|&(n, _)| n != entity);
                    others
                        .into_iter()
                        .any(|(_, other)| other.speaker == Some(speaker))
                };
                let lost = before.filter(|&speaker| !elsewhere(speaker));
                let won = meant.filter(|&speaker| !elsewhere(speaker));
                if let Some(named) = self.named.get_mut(document).and_then(|n| n.get_mut(entity)) {
                    named.speaker = meant;
                }
                won.into_iter()
                    .for_each(|speaker| self.count_document(speaker, 1, touched));
                self.move_quotations(document, index(entity), touched);
                lost.into_iter()
                    .for_each(|speaker| self.count_document(speaker, -1, touched));
            }
        }
    }

    /// Places the quotations of a name in a document anew.
    fn move_quotations(&mut self, document: u32, entity: u32, touched: &mut Touched) {
        let quotations = self.documents.get(document).map(|d| d.quotations.clone());
        for quotation in quotations.unwrap_or_default() {
            let of_name = |o: &Occurrence| o.document == document && o.entity == Some(entity);
            for occurrence in self.take(quotation, touched, of_name) {
                self.place(occurrence, Some(quotation), touched);
            }
        }
    }

    /// Puts an occurrence where it belongs: to the quotation that it proves to be a printing of, else to one of its own. `from` is the
    /// quotation that it was taken from.
    pub(super) fn place(
        &mut self,
        occurrence: Occurrence,
        from: Option<u32>,
        touched: &mut Touched,
    ) {
        self.place_words(occurrence, None, from, touched);
    }

    /// The same of an occurrence whose words are known already, or are not.
    pub(super) fn place_words(
        &mut self,
        occurrence: Occurrence,
        known: Option<Vec<u64>>,
        from: Option<u32>,
        touched: &mut Touched,
    ) {
        let (who, speaker) = self.who(&occurrence);
        let salt = salt(who, occurrence.kind);
        let known = known.unwrap_or_else(|| words(&occurrence.text));
        let printing = self.printing_of(&occurrence, known);
        let home = self.home(
            &printing,
            salt,
            self.near(speaker, occurrence.document),
            None,
        );
        let words = &printing.into_words();
        let quotation = match home.same.split_first() {
            Some((&oldest, others)) => {
                self.add(oldest, occurrence, words, touched);
                for &other in others {
                    if self.agree(oldest, other) {
                        self.join(other, oldest, touched);
                    }
                }
                oldest
            }
            None => match from.filter(|&from| self.quotation_at(from).is_none()) {
                Some(from) => self.restart(from, occurrence, words, (who, speaker), touched),
                None => self.start(occurrence, words, (who, speaker), touched),
            },
        };
        for fragment in home.fragments {
            let Some(first) = self
                .quotation_at(fragment)
                .and_then(|q| q.occurrences.first())
            else {
                continue;
            };
            let near = self.near(speaker, first.document);
            let home = self.home(&self.printing(first), salt, near, Some(fragment));
            if home.same == [quotation] && self.agree(fragment, quotation) {
                self.join(fragment, quotation, touched);
            }
        }
        if let Some(from) = from
            && from != quotation
            && let Some(record) = self.quotations.get_mut(from)
            && !record.is_in_force()
        {
            record.joined = Some(quotation);
        }
    }

    /// Whom an occurrence is grouped under, and its speaker where it has one. The same group of unnamed people may speak in several
    /// documents ("European officials"); any other source that is nobody's own name speaks in its document only.
    fn who(&self, occurrence: &Occurrence) -> (u64, Option<u32>) {
        let names = self.named.get(occurrence.document);
        let named = occurrence
            .entity
            .zip(names)
            .and_then(|(entity, names)| names.get(entity as usize));
        let here = mix(
            mix(3, occurrence.document.into()),
            occurrence.entity.map_or(0, |e| u64::from(e) + 1),
        );
        let Some(named) = named else {
            return (here, None);
        };
        if let Some(speaker) = named.speaker {
            return (mix(1, speaker.into()), Some(speaker));
        }
        let group = group(&named.name);
        match named.kind == SpeakerKind::Group && group.contains(' ') {
            true => (mix(2, hash_text(&group)), None),
            false => (here, None),
        }
    }

    /// The quotations among which a short printing may be held.
    fn near(&self, speaker: Option<u32>, document: u32) -> &[u32] {
        match speaker {
            Some(speaker) => self.speakers.get(speaker).map(|s| s.quotations.as_slice()),
            None => self
                .documents
                .get(document)
                .map(|d| d.quotations.as_slice()),
        }
        .unwrap_or_default()
    }

    /// True where no day of speech that one of them gives contradicts one that the other gives.
    fn agree(&self, a: u32, b: u32) -> bool {
        match (self.quotation_at(a), self.quotation_at(b)) {
            (Some(a), Some(b)) => {
                let distinct = |record: &QuotationRecord| {
                    let mut dates: Vec<PartialDate> = record.dates().collect();
                    dates.sort_unstable();
                    dates.dedup();
                    dates
                };
                let (a, b) = (distinct(a), distinct(b));
                a.iter().all(|x| b.iter().all(|&y| x.agrees_with(y)))
            }
            _ => false,
        }
    }

    /// A new quotation of one occurrence.
    fn start(
        &mut self,
        occurrence: Occurrence,
        words: &[u64],
        (who, speaker): (u64, Option<u32>),
        touched: &mut Touched,
    ) -> u32 {
        let document = self
            .documents
            .get(occurrence.document)
            .map(|d| d.id.clone());
        let document = document.unwrap_or(DocumentId("".into()));
        let start = occurrence.span.map(Span::start);
        let mut n = 0;
        let id = loop {
            let id = quotation_id(&document, start, &occurrence.text, n);
            if self.is_new_quotation(&id) {
                break id;
            }
            n += 1;
        };
        let hash = hash_text(id.as_str());
        let quotation = self.quotations.push(QuotationRecord {
            id,
            kind: occurrence.kind,
            speaker,
            source: None,
            occurrences: Vec::new(),
            wordings: Vec::new(),
            joined: None,
            withdrawn: None,
            who,
        });
        self.quotation_ids.insert(hash, quotation);
        self.add(quotation, occurrence, words, touched);
        quotation
    }

    /// A quotation that lost every occurrence to another name, under that name: it stays the same quotation.
    fn restart(
        &mut self,
        quotation: u32,
        occurrence: Occurrence,
        words: &[u64],
        (who, speaker): (u64, Option<u32>),
        touched: &mut Touched,
    ) -> u32 {
        if let Some(record) = self.quotations.get_mut(quotation) {
            record.kind = occurrence.kind;
            record.speaker = speaker;
            record.source = None;
            record.joined = None;
            record.withdrawn = None;
            record.who = who;
        }
        self.add(quotation, occurrence, words, touched);
        quotation
    }

    /// Adds an occurrence, which has these words, to a quotation.
    fn add(
        &mut self,
        quotation: u32,
        occurrence: Occurrence,
        words: &[u64],
        touched: &mut Touched,
    ) {
        let key = |o: &Occurrence| {
            let published = self.documents.get(o.document).and_then(|d| d.published);
            (published.is_none(), published, o.document, o.span)
        };
        let Some(record) = self.quotations.get(quotation) else {
            return;
        };
        let (wanted, text, document) = (
            key(&occurrence),
            hash_text(&occurrence.text),
            occurrence.document,
        );
        let at = record.occurrences.partition_point(|o| key(o) <= wanted);
        let known = record
            .wordings
            .iter()
            .any(|&w| self.wordings.get(w).is_some_and(|slot| slot.text == text));
        let (was, who, speaker) = (record.kind_in_force(), record.who, record.speaker);
        let is_loose = occurrence.span.is_none();
        let wording = (!known).then(|| {
            self.wording_speakers.push(speaker.unwrap_or(NOBODY));
            self.wordings.push(WordingSlot { quotation, text })
        });
        let mut kind = occurrence.kind;
        if let Some(record) = self.quotations.get_mut(quotation) {
            if record.occurrences.is_empty() {
                // Most quotations are printed once; room for four would be most of what a registry weighs.
                record.occurrences.reserve_exact(1);
            }
            record.occurrences.insert(at, occurrence);
            record.wordings.extend(wording);
            record.kind = match was {
                Some(before) => before.min(kind),
                None => kind,
            };
            record.refresh_source();
            kind = record.kind;
        }
        if wording.is_some() {
            self.file(salt(who, kind), words, quotation);
        }
        self.recount(was, Some(kind));
        if let Some(record) = self.documents.get_mut(document) {
            // What stands nowhere in the text comes last, the oldest first: a new one is in order already, and a document into which
            // thousands are imported is not put in order for each.
            let in_order = is_loose
                && record
                    .quotations
                    .last()
                    .is_none_or(|&last| last < quotation);
            record.quotations.push(quotation);
            if !in_order {
                touched.lists.insert(document);
            }
        }
        if was.is_none()
            && let Some(record) = speaker.and_then(|s| self.speakers.get_mut(s))
        {
            let at = record.quotations.partition_point(|&q| q < quotation);
            record.quotations.insert(at, quotation);
        }
    }

    /// Takes occurrences out of a quotation.
    pub(super) fn take(
        &mut self,
        quotation: u32,
        touched: &mut Touched,
        which: impl Fn(&Occurrence) -> bool,
    ) -> Vec<Occurrence> {
        let Some(before) = self.quotations.get(quotation) else {
            return Vec::new();
        };
        if !before.occurrences.iter().any(&which) {
            return Vec::new();
        }
        let (was, salt, speaker) = (
            before.kind_in_force(),
            salt(before.who, before.kind),
            before.speaker,
        );
        let wordings = before.wordings.clone();
        let Some(record) = self.quotations.get_mut(quotation) else {
            return Vec::new();
        };
        let (taken, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut record.occurrences)
            .into_iter()
            .partition(which);
        record.occurrences = kept;
        let printed: BTreeSet<u64> = record
            .occurrences
            .iter()
            .map(|o| hash_text(&o.text))
            .collect();
        let texts: BTreeSet<String> = taken.iter().map(|o| o.text.clone()).collect();
        let remaining: Vec<String> = record.occurrences.iter().map(|o| o.text.clone()).collect();
        record.refresh();
        let now = record.kind_in_force();
        let gone = |slot: &WordingSlot| !printed.contains(&slot.text);
        let (dropped, left): (Vec<u32>, Vec<u32>) = wordings
            .into_iter()
            .partition(|&w| self.wordings.get(w).is_none_or(gone));
        for text in &texts {
            self.unfile(salt, text, quotation);
        }
        // Two wordings may be filed under one run.
        for text in remaining {
            self.file(salt, &words(&text), quotation);
        }
        for wording in &dropped {
            if let Some(slot) = self.wordings.get_mut(*wording) {
                slot.quotation = u32::MAX;
            }
            self.wording_speakers.set(*wording, NOBODY);
        }
        if let Some(record) = self.quotations.get_mut(quotation) {
            record.wordings = left;
        }
        self.recount(was, now);
        touched.lists.extend(taken.iter().map(|o| o.document));
        if now.is_none()
            && let Some(record) = speaker.and_then(|s| self.speakers.get_mut(s))
        {
            record.quotations.retain(|&q| q != quotation);
        }
        taken
    }

    /// Makes a quotation's printings another's; its id leads there from now on.
    fn join(&mut self, from: u32, to: u32, touched: &mut Touched) {
        for occurrence in self.take(from, touched, |_| true) {
            let words = words(&occurrence.text);
            self.add(to, occurrence, &words, touched);
        }
        if let Some(record) = self.quotations.get_mut(from) {
            record.joined = Some(to);
        }
    }

    fn recount(&mut self, was: Option<QuoteKind>, is: Option<QuoteKind>) {
        for (kind, by) in [(was, -1), (is, 1)] {
            let count = match kind {
                Some(QuoteKind::Direct | QuoteKind::Mixed) => &mut self.counts.quotations,
                Some(QuoteKind::Indirect) => &mut self.counts.indirect,
                None => continue,
            };
            *count = count.saturating_add_signed(by);
        }
    }

    /// Puts a document's list of quotations in the order of its text.
    pub(super) fn relist(&mut self, document: u32) {
        let Some(record) = self.documents.get(document) else {
            return;
        };
        let mut listed: Vec<(bool, Option<Span>, u32)> = Vec::new();
        // One that is printed here a thousand times has come in as often.
        let mut quotations = record.quotations.clone();
        quotations.sort_unstable();
        quotations.dedup();
        for quotation in quotations {
            let Some(record) = self.quotation_at(quotation) else {
                continue;
            };
            let here = record.occurrences.iter().filter(|o| o.document == document);
            if let Some(first) = here.map(|o| (o.span.is_none(), o.span)).min() {
                listed.push((first.0, first.1, quotation));
            }
        }
        listed.sort_unstable();
        if let Some(record) = self.documents.get_mut(document) {
            record.quotations = listed
                .into_iter()
                .map(|(.., quotation)| quotation)
                .collect();
        }
    }
}

impl QuotationRecord {
    /// Its kind, while it is in force.
    fn kind_in_force(&self) -> Option<QuoteKind> {
        self.is_in_force().then_some(self.kind)
    }

    /// Follows its occurrences: the most literal kind, and the source where it names nobody.
    fn refresh(&mut self) {
        if let Some(kind) = self.occurrences.iter().map(|o| o.kind).min() {
            self.kind = kind;
        }
        self.refresh_source();
    }

    fn refresh_source(&mut self) {
        if self.speaker.is_none()
            && let Some(first) = self.occurrences.first()
        {
            self.source = first.source.clone();
        }
    }
}

/// A group's name without its number and its article: "two European officials" and "European officials" may be the same.
fn group(name: &str) -> String {
    const COUNTS: [&str; 13] = [
        "the",
        "a",
        "an",
        "some",
        "several",
        "many",
        "few",
        "other",
        "unnamed",
        "anonymous",
        "dozens",
        "both",
        "all",
    ];
    let counts = |word: &str| COUNTS.contains(&word) || counts::counts(word);
    let words = name.split_whitespace().map(fold);
    let words: Vec<String> = words
        .filter(|word| !word.is_empty() && !counts(word))
        .map(|word| word.strip_suffix('s').map(String::from).unwrap_or(word))
        .collect();
    words.join(" ")
}
