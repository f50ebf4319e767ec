//! What decisions do to the records: they stand beside what is read and are applied to it each time anew.
//!
//! A decision about words is kept with its document and meets whatever a later reading finds there; a decision about names is kept with
//! the names and meets whatever the rules say of them. So none of them is lost when a document comes again or is read by other rules.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use super::{
    decision::{
        Anchor, Decision, DecisionKind, FormName, OutsideId, Place, RuledSpeaker, StoredDispute,
        StoredRuling,
    },
    event::StoredErasure,
    form::{Form, NewName},
    log::Hash,
    persistent::index,
    record::{Occurrence, QuotationId, SpeakerId},
    snapshot::Snapshot,
    speakers::Touched,
    stored::{Put, Stored, Take, stored},
};

/// When an event was written, by whom, and its place.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) sequence: u64,
    pub(super) time: Timestamp,
    pub(super) author: String,
}

impl At {
    /// The record of a decision of this moment.
    pub(super) fn decision(
        &self,
        kind: DecisionKind,
        reason: &str,
        before: Option<String>,
    ) -> Arc<Decision> {
        Arc::new(Decision {
            kind,
            sequence: self.sequence,
            author: self.author.clone(),
            time: self.time,
            reason: reason.to_owned(),
            before,
        })
    }
}

/// A decision about what is read in one document.
#[derive(Clone, Debug)]
pub(super) enum Ruling {
    /// Who said these words.
    Speaker(Anchor, RuledSpeaker, Arc<Decision>),
    /// These words are disputed, or no longer.
    Dispute(Anchor, Option<Arc<Decision>>),
    /// The first form's name means the second's speaker here.
    Name(u32, u32),
}

impl Ruling {
    /// The words that it is about.
    fn words(&self) -> Option<&Anchor> {
        match self {
            Ruling::Speaker(words, ..) | Ruling::Dispute(words, _) => Some(words),
            Ruling::Name(..) => None,
        }
    }
}

/// A request that had an id.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) id: String,
    pub(super) asked: Hash,
    pub(super) sequence: u64,
    /// The resource name of what came of it.
    pub(super) subject: String,
    /// It brought a document or a quotation in.
    pub(super) of_document: bool,
}

/// What humans decided about names and ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Human {
    /// Pairs of forms that are not one speaker, each with the event that says so.
    pub(super) apart: Vec<(u32, u32, Arc<Decision>)>,
    /// Forms that were merged into others.
    pub(super) merged: Vec<u32>,
    /// Ids that were in use and mean nobody else; where they lead, if anywhere.
    speakers: BTreeMap<String, Option<String>>,
    quotations: BTreeMap<String, Option<String>>,
    /// Who erased what, by resource name.
    erased: BTreeMap<String, Arc<Decision>>,
}

impl Human {
    /// The decision that tells two forms apart.
    pub(super) fn told_apart(&self, a: u32, b: u32) -> Option<&Arc<Decision>> {
        let pair = |x: u32, y: u32| (x, y) == (a, b) || (y, x) == (a, b);
        self.apart
            .iter()
            .rev()
            .find(|(x, y, _)| pair(*x, *y))
            .map(|(.., decision)| decision)
    }

    /// True where a decision tells two forms apart.
    pub(super) fn apart(&self, a: u32, b: u32) -> bool {
        self.told_apart(a, b).is_some()
    }

    /// The pairs that are apart among some forms, as positions in `forms`.
    pub(super) fn apart_among(&self, forms: &[u32]) -> Vec<(usize, usize)> {
        let at = |form: u32| forms.iter().position(|&f| f == form);
        self.apart
            .iter()
            .filter_map(|&(a, b, _)| Some((at(a)?, at(b)?)))
            .collect()
    }

    /// True for an id that was in use and must not mean anybody else.
    pub(super) fn is_reserved(&self, id: &SpeakerId) -> bool {
        self.speakers.contains_key(id.as_str())
    }

    /// Where a speaker's id leads.
    pub(super) fn speaker<'i>(&'i self, id: &'i str) -> &'i str {
        led(&self.speakers, id)
    }

    /// Where a quotation's id leads.
    pub(super) fn quotation<'i>(&'i self, id: &'i str) -> &'i str {
        led(&self.quotations, id)
    }

    /// True where anything was erased.
    pub(super) fn has_erased(&self) -> bool {
        !self.erased.is_empty()
    }

    /// The tombstone of a resource name.
    pub(super) fn erased(&self, name: &str) -> Option<&Arc<Decision>> {
        self.erased.get(name)
    }

    pub(super) fn note_erased(&mut self, name: String, decision: Arc<Decision>) {
        self.erased.insert(name, decision);
    }

    /// Takes note of what an erasure says of ids.
    pub(super) fn note_erasure(&mut self, erasure: &StoredErasure) {
        let text = |id: &SpeakerId| id.as_str().to_owned();
        for (id, to) in &erasure.speakers {
            self.speakers.insert(text(id), to.as_ref().map(text));
        }
        let text = |id: &QuotationId| id.as_str().to_owned();
        for (id, to) in &erasure.quotations {
            self.quotations.insert(text(id), to.as_ref().map(text));
        }
    }
}

fn led<'i>(ids: &'i BTreeMap<String, Option<String>>, mut id: &'i str) -> &'i str {
    // One erasure may lead to what the next one moves.
    for _ in 0..64 {
        match ids.get(id) {
            Some(Some(next)) if next != id => id = next,
            _ => break,
        }
    }
    id
}

/// What humans said of the forms of one speaker, put together.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) display_name: Option<String>,
    pub(super) aliases: Vec<String>,
    pub(super) outside_ids: Vec<OutsideId>,
    pub(super) decisions: Vec<Arc<Decision>>,
}

impl Said {
    pub(super) fn of(forms: &[&Form]) -> Self {
        let mut said = Said::default();
        let mut named = 0;
        for human in forms.iter().filter_map(|form| form.human.as_deref()) {
            if let Some((sequence, name)) = &human.display_name
                && *sequence > named
            {
                (named, said.display_name) = (*sequence, Some(name.clone()));
            }
            said.aliases.extend(human.aliases.iter().cloned());
            said.outside_ids.extend(human.outside_ids.iter().cloned());
            said.decisions.extend(human.decisions.iter().cloned());
        }
        said.decisions.sort_by_key(|decision| decision.sequence);
        said.decisions.dedup_by_key(|decision| decision.sequence);
        said.outside_ids.dedup();
        said
    }
}

impl Snapshot {
    /// Says of the occurrences of one document what humans decided about their words, and of no other words: where none of them are the
    /// very words, the only ones that begin or end alike, as another version or another reading has them. Names that this needs are
    /// enrolled; the caller settles.
    pub(super) fn decide(
        &mut self,
        document: u32,
        occurrences: &mut [Occurrence],
        touched: &mut Touched,
    ) {
        let rulings = self
            .rulings
            .get(document)
            .filter(|r| !r.is_empty())
            .cloned();
        for ruling in rulings.unwrap_or_default() {
            let Some(words) = ruling.words() else {
                continue;
            };
            let meant = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
                let occurrences = occurrences.iter().enumerate();
                occurrences
                    .filter(|(_, o)| fits(&o.text))
                    .map(|(n, _)| n)
                    .collect()
            };
            let mut found = meant(&|text| words.is(text));
            if found.is_empty() {
                found = meant(&|text| words.resembles(text));
                if found.len() > 1 {
                    continue;
                }
            }
            for n in found {
                if let Some(occurrence) = occurrences.get_mut(n) {
                    self.apply_to(&ruling, occurrence, touched);
                }
            }
        }
    }

    /// Applies one decision to one occurrence that it is about.
    fn apply_to(&mut self, ruling: &Ruling, occurrence: &mut Occurrence, touched: &mut Touched) {
        match ruling {
            Ruling::Speaker(_, speaker, decision) => {
                occurrence.decision = Some(decision.clone());
                match speaker {
                    RuledSpeaker::AsRead => {}
                    RuledSpeaker::Nobody => occurrence.entity = None,
                    RuledSpeaker::Named(name) => {
                        occurrence.entity = self.ruled_entity(occurrence.document, name, touched);
                    }
                }
            }
            Ruling::Dispute(_, decision) => occurrence.dispute.clone_from(decision),
            Ruling::Name(..) => {}
        }
    }

    /// The place in a document's list of the name that a human put there, made where it is new.
    fn ruled_entity(
        &mut self,
        document: u32,
        name: &FormName,
        touched: &mut Touched,
    ) -> Option<u32> {
        let form = self.form_for(name)?;
        let known = self.named.get(document).and_then(|names| {
            names
                .iter()
                .position(|named| named.ruled && named.form == Some(form))
        });
        let at = match known {
            Some(at) => at,
            None => {
                let new = NewName {
                    name: name.name.clone(),
                    kind: name.kind,
                    parsed: None,
                    roles: Vec::new(),
                    aliases: Vec::new(),
                    told: false,
                    quoted: true,
                    ruled: Some(form),
                };
                self.enrol(document, vec![new], touched);
                self.named.get(document)?.len().checked_sub(1)?
            }
        };
        Some(index(at))
    }

    /// The form of a name that a decision remembers, made where it is no longer on record.
    pub(super) fn form_for(&mut self, name: &FormName) -> Option<u32> {
        let known = name
            .key
            .as_deref()
            .and_then(|key| self.find_form(name.kind, key));
        known.or_else(|| {
            self.form_of(&NewName {
                name: name.name.clone(),
                kind: name.kind,
                parsed: None,
                roles: Vec::new(),
                aliases: Vec::new(),
                told: false,
                quoted: true,
                ruled: None,
            })
        })
    }

    /// The form that a name means in a document where a human told its bearer from another.
    pub(super) fn told_apart_in(&self, document: u32, form: u32) -> u32 {
        let rulings = self.rulings.get(document).map(Vec::as_slice);
        let mut told = rulings.unwrap_or_default().iter().rev();
        told.find_map(|ruling| match ruling {
            Ruling::Name(from, to) if *from == form => Some(*to),
            _ => None,
        })
        .unwrap_or(form)
    }

    /// A speaker corrected or confirmed.
    pub(super) fn apply_ruling(
        &mut self,
        stored: &StoredRuling,
        kind: DecisionKind,
        at: &At,
        touched: &mut Touched,
    ) {
        let decision = at.decision(kind, &stored.reason, stored.before.clone());
        for place in &stored.places {
            let speaker = stored.speaker.clone();
            let ruling = Ruling::Speaker(place.words.clone(), speaker, decision.clone());
            self.rule(place, ruling, touched);
        }
    }

    /// A dispute begun or ended.
    pub(super) fn apply_dispute(&mut self, stored: &StoredDispute, at: &At, touched: &mut Touched) {
        let decision = stored
            .disputed
            .then(|| at.decision(DecisionKind::Disputed, &stored.reason, None));
        for place in &stored.places {
            let ruling = Ruling::Dispute(place.words.clone(), decision.clone());
            self.rule(place, ruling, touched);
        }
    }

    /// Keeps a ruling with its document and applies it to what stands there now.
    fn rule(&mut self, place: &Place, ruling: Ruling, touched: &mut Touched) {
        // What was erased since has no place any more.
        let Some((document, _)) = self.document(place.document.as_str()) else {
            return;
        };
        if let Some(rulings) = self.rulings.get_mut(document) {
            rulings.push(ruling.clone());
        }
        let quotations = self.documents.get(document).map(|d| d.quotations.clone());
        let mut taken = Vec::new();
        for quotation in quotations.unwrap_or_default() {
            let meant = |o: &Occurrence| o.document == document && place.words.is(&o.text);
            for occurrence in self.take(quotation, touched, meant) {
                taken.push((quotation, occurrence));
            }
        }
        for (_, occurrence) in &mut taken {
            self.apply_to(&ruling, occurrence, touched);
        }
        self.settle(touched);
        for (quotation, occurrence) in taken {
            self.place(occurrence, Some(quotation), touched);
        }
    }
}

stored!(Request {
    id,
    asked,
    sequence,
    subject,
    of_document
});
stored!(Human {
    apart,
    merged,
    speakers,
    quotations,
    erased
});

impl Stored for Ruling {
    fn put(&self, to: &mut Put) {
        match self {
            Ruling::Speaker(words, speaker, decision) => {
                0u8.put(to);
                words.put(to);
                speaker.put(to);
                decision.put(to);
            }
            Ruling::Dispute(words, decision) => {
                1u8.put(to);
                words.put(to);
                decision.put(to);
            }
            Ruling::Name(from, into) => {
                2u8.put(to);
                (*from, *into).put(to);
            }
        }
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => {
                let (words, speaker, decision) = Stored::take(from)?;
                Ruling::Speaker(words, speaker, decision)
            }
            1 => {
                let (words, decision) = Stored::take(from)?;
                Ruling::Dispute(words, decision)
            }
            2 => {
                let (one, other) = Stored::take(from)?;
                Ruling::Name(one, other)
            }
            _ => return None,
        })
    }
}
