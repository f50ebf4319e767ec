//! What decisions do to the records: they stand beside what is read and are applied to it each time anew.
//!
//! A decision about words is kept with its document and meets whatever a later reading finds there; a decision about names is kept with
//! the names and meets whatever the rules say of them. So none of them is lost when a document comes again or is read by other rules.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use super::{
    decision::{
        Anchor, Decision, DecisionKind, FormName, OutsideId, Place, RuledSpeaker, Says,
        StoredDescription, StoredDispute, StoredMerge, StoredRuling, StoredSplit,
    },
    event::StoredErasure,
    form::{Form, NewName},
    log::Hash,
    persistent::index,
    record::{Occurrence, QuotationId, SpeakerId},
    snapshot::Snapshot,
    speakers::Touched,
    stored::{Put, Stored, Take, stored},
    words::hash_text,
};
use crate::model::SpeakerKind;

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
    apart: Vec<(u32, u32, Arc<Decision>)>,
    /// Forms that were merged into others.
    merged: Vec<u32>,
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

    /// Two speakers made one.
    pub(super) fn apply_merge(&mut self, stored: &StoredMerge, at: &At, touched: &mut Touched) {
        let (Some(from), Some(into)) = (
            self.form_for(&stored.from_name),
            self.form_for(&stored.into_name),
        ) else {
            return;
        };
        if stored.overrules {
            let (of_from, of_into) = (self.forms_of(from), self.forms_of(into));
            let between = |a: &u32, b: &u32| of_from.contains(a) && of_into.contains(b);
            Arc::make_mut(&mut self.decided)
                .apart
                .retain(|(a, b, _)| !between(a, b) && !between(b, a));
        }
        let before = stored.from.resource_name();
        let decision = at.decision(DecisionKind::Merged, &stored.reason, Some(before));
        self.merge_form(from, into, touched);
        if let Some(form) = self.forms.get_mut(into) {
            form.human_mut().decisions.push(decision);
        }
        self.settle(touched);
    }

    fn merge_form(&mut self, from: u32, into: u32, touched: &mut Touched) {
        if let Some(form) = self.forms.get_mut(from) {
            form.human_mut().merged_into = Some(into);
        }
        let human = Arc::make_mut(&mut self.decided);
        if !human.merged.contains(&from) {
            human.merged.push(from);
        }
        for form in [from, into] {
            self.touch(form, touched);
        }
    }

    /// The forms that mean the speaker of a form.
    pub(super) fn forms_of(&self, form: u32) -> Vec<u32> {
        let root = self.forms.get(form).map_or(form, |form| form.root);
        let followers = self.forms.get(root).map(|root| root.followers.clone());
        let mut forms = followers.unwrap_or_default();
        forms.insert(0, root);
        forms
    }

    /// One speaker made two: by its names, or by the documents in which a name means the other.
    pub(super) fn apply_split(&mut self, stored: &StoredSplit, at: &At, touched: &mut Touched) {
        let decision = at.decision(DecisionKind::Split, &stored.reason, None);
        let mut off: Vec<u32> = each(&stored.off, |name| self.form_for(name));
        let rest: Vec<u32> = each(&stored.rest, |name| self.form_for(name));
        if let Some((_, name)) = stored.documents.first() {
            let namesake = self.namesake(name, at.sequence);
            off.push(namesake);
            for (document, name) in &stored.documents {
                if let Some(form) = self.form_for(name)
                    && let Some((document, _)) = self.document(document.as_str())
                {
                    self.rename_in(document, form, namesake, touched);
                }
            }
        }
        let human = Arc::make_mut(&mut self.decided);
        for &a in &off {
            for &b in &rest {
                human.apart.push((a, b, decision.clone()));
            }
        }
        if let (Some(&first), Some(name)) = (off.first(), &stored.display_name) {
            self.call(first, name);
        }
        // A merge across the new border no longer holds.
        for (side, other) in [(&off, &rest), (&rest, &off)] {
            for &form in side {
                if let Some(form) = self.forms.get_mut(form)
                    && form.merged_into().is_some_and(|into| other.contains(&into))
                {
                    form.human_mut().merged_into = None;
                }
            }
        }
        for (n, &form) in off.iter().chain(&rest).enumerate() {
            if let Some(form) = self.forms.get_mut(form)
                && (n == 0 || n == off.len())
            {
                form.human_mut().decisions.push(decision.clone());
                if n == 0
                    && let Some(name) = &stored.display_name
                {
                    form.human_mut().display_name = Some((at.sequence, name.clone()));
                }
            }
            self.touch(form, touched);
        }
        self.settle(touched);
    }

    /// Another form of the same name, for its other bearer.
    fn namesake(&mut self, name: &FormName, sequence: u64) -> u32 {
        self.make_form(namesake_key(name, sequence), &name.name, name.kind)
    }

    /// Lets a name mean another form in one document, now and whenever it is read.
    fn rename_in(&mut self, document: u32, from: u32, to: u32, touched: &mut Touched) {
        if let Some(rulings) = self.rulings.get_mut(document) {
            rulings.push(Ruling::Name(from, to));
        }
        for at in 0..self.named.get(document).map_or(0, Vec::len) {
            let Some(named) = self
                .named
                .get_mut(document)
                .and_then(|names| names.get_mut(at))
                .filter(|named| named.form == Some(from) && !named.ruled)
            else {
                continue;
            };
            named.form = Some(to);
            let named = named.clone();
            self.unlabel(from, document, &named, touched);
            self.label(to, document, &named, touched);
        }
        touched.documents.insert(document);
    }

    /// Lets a form be found by a name that a human gave it.
    fn call(&mut self, form: u32, name: &str) {
        let key = super::names::fold_name(name);
        self.form_aliases.insert(hash_text(&key), form);
        self.file_given(name, form);
    }

    /// Something said of a speaker.
    pub(super) fn apply_description(
        &mut self,
        stored: &StoredDescription,
        at: &At,
        touched: &mut Touched,
    ) {
        let Some(form) = self.form_for(&stored.name) else {
            return;
        };
        let kind = match stored.says {
            Says::DisplayName(_) => DecisionKind::Renamed,
            Says::Alias(_) => DecisionKind::AliasGiven,
            Says::OutsideId(_) => DecisionKind::OutsideIdGiven,
        };
        let decision = at.decision(kind, &stored.reason, None);
        if let Says::Alias(alias) = &stored.says {
            // Whoever is called so in another document means this speaker.
            let name = FormName {
                kind: stored.name.kind,
                name: alias.clone(),
                key: None,
            };
            if let Some(other) = self.form_for(&name)
                && other != form
            {
                self.merge_form(other, form, touched);
            }
            self.call(form, alias);
        }
        if let Says::DisplayName(name) = &stored.says {
            self.call(form, name);
        }
        if let Some(record) = self.forms.get_mut(form) {
            let human = record.human_mut();
            match &stored.says {
                Says::DisplayName(name) => {
                    human.display_name = Some((at.sequence, name.clone()));
                }
                Says::Alias(alias) => human.aliases.push(alias.clone()),
                Says::OutsideId(id) => {
                    human
                        .outside_ids
                        .retain(|known| known.authority != id.authority);
                    human.outside_ids.push(id.clone());
                }
            }
            human.decisions.push(decision);
        }
        self.touch(form, touched);
        self.settle(touched);
    }

    /// What the rules say of a form, and what that comes to with the merges.
    pub(super) fn set_rule_root(&mut self, form: u32, root: u32, touched: &mut Touched) {
        if let Some(form) = self.forms.get_mut(form)
            && form.rule_root != root
        {
            form.rule_root = root;
        }
        let root = self.merged_root(root);
        self.set_root(form, root, touched);
    }

    /// Where a root of the rules leads by the merges.
    fn merged_root(&self, mut root: u32) -> u32 {
        // Merges of merged speakers are few; the bound is a seat belt against a circle.
        for _ in 0..64 {
            let Some(into) = self.forms.get(root).and_then(Form::merged_into) else {
                break;
            };
            root = self.forms.get(into).map_or(into, |form| form.rule_root);
        }
        root
    }

    /// Lets every name that was merged, and every name that means the same, follow where the merge leads now.
    pub(super) fn follow_merges(&mut self, touched: &mut Touched) {
        let merged = self.decided.merged.clone();
        for _ in 0..8 {
            let mut moved = false;
            for &from in &merged {
                for form in self.forms_of(from) {
                    let Some(record) = self.forms.get(form) else {
                        continue;
                    };
                    let (now, root) = (record.root, self.merged_root(record.rule_root));
                    if now != root {
                        self.set_root(form, root, touched);
                        moved = true;
                    }
                }
            }
            if !moved {
                break;
            }
        }
    }

    /// The name of the form that a speaker stands for.
    pub(super) fn form_name_of(&self, speaker: u32) -> Option<FormName> {
        let form = self.speakers.get(speaker)?.form;
        let form = self.forms.get(form)?.root;
        self.form_name(form)
    }

    pub(super) fn form_name(&self, form: u32) -> Option<FormName> {
        let form = self.forms.get(form)?;
        Some(FormName {
            kind: form.kind,
            name: form.name.clone(),
            key: Some(form.key.clone()),
        })
    }

    /// The kind of a name without a text around it.
    pub(super) fn kind_or_guess(&self, name: &str, kind: Option<SpeakerKind>) -> SpeakerKind {
        kind.unwrap_or_else(|| self.kind_of_name(name))
    }
}

/// The key of another form of the same name: no name as printed has this character in its own.
pub(super) fn namesake_key(name: &FormName, sequence: u64) -> String {
    format!(
        "{}\u{1F}{sequence}",
        name.key.as_deref().unwrap_or_default()
    )
}

fn each(names: &[FormName], mut form: impl FnMut(&FormName) -> Option<u32>) -> Vec<u32> {
    names.iter().filter_map(&mut form).collect()
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
