//! What decisions about names do to the records: merges, splits and descriptions of speakers.
//!
//! They are kept with the names and meet whatever the rules say of them, so that none is lost when the rules change.

use std::sync::Arc;

use super::{
    decision::{DecisionKind, FormName, Says, StoredDescription, StoredMerge, StoredSplit},
    form::Form,
    ruling::{At, Ruling},
    snapshot::Snapshot,
    speakers::Touched,
    words::hash_text,
};
use crate::model::SpeakerKind;

impl Snapshot {
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
