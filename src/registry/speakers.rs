//! Who is whom across documents.
//!
//! Every distinct name is a *form*. Forms that say the same are one speaker; a form that says less than others ("Rutte", "M. Rutte",
//! "George Bush") goes to the one speaker it can mean, and stays its own where it can mean several or none. That is decided over all forms
//! of a surname's sound at once, from the set of forms and not from the order they came in, and decided again when a new form joins
//! the set: so the order of ingest does not change who is whom. Groups ("two officials") and bare offices are nobody's name: they
//! stay with their document as printed, and so does a body that is only described ("the company").
//!
//! In: the names that documents give. Out: for each name in each document its speaker, and a list of those that changed.

use std::collections::BTreeSet;

use super::{
    form::{Form, Labels, Named, NewName, fitting, is_own_name, looks_named, print_rank},
    names::{Name, Relation, fold_name, slug},
    office::{is_telling, office},
    persistent::index,
    record::{SpeakerId, SpeakerRecord},
    ruling::Said,
    snapshot::Snapshot,
    words::hash_text,
};
use crate::{model::SpeakerKind, text::Folded};

/// What was touched and has to be decided again.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Hashes of sounds, of persons' surnames.
    sounds: BTreeSet<u64>,
    /// Bodies whose own name or whose abbreviation may mean another now.
    bodies: BTreeSet<u32>,
    /// Documents in which a name may mean somebody else now.
    pub(super) documents: BTreeSet<u32>,
    /// Speakers whose record has to be put together again.
    pub(super) speakers: BTreeSet<u32>,
    /// Documents whose list of quotations has to be put in order again.
    pub(super) lists: BTreeSet<u32>,
}

impl Snapshot {
    /// The form at an index.
    pub(super) fn form(&self, form: u32) -> Option<&Form> {
        self.forms.get(form)
    }

    /// The forms of a name, of a person's as it is read and of a body's as it is folded.
    pub(super) fn forms_named(&self, person: Option<&Name>, body: &str) -> Vec<u32> {
        let person = person.map(|name| (SpeakerKind::Person, name.key()));
        let keys = person.into_iter().chain([(SpeakerKind::Body, body)]);
        keys.filter_map(|(kind, key)| self.find_form(kind, key))
            .collect()
    }

    /// The forms in force whose surname sounds like this name's.
    pub(super) fn forms_sounding(&self, name: &Name) -> impl Iterator<Item = (u32, &Form)> {
        // In two passes, so that the waits for memory overlap: a common surname has dozens of forms.
        let mut forms: Vec<(u32, &Form)> = self
            .form_sounds
            .get(hash_text(&name.sound()))
            .filter_map(|index| Some((index, self.forms.get(index)?)))
            .collect();
        forms.retain(|(_, form)| form.is_in_force());
        let first = |(_, form): &(u32, &Form)| {
            let name = form.parsed.as_ref();
            name.and_then(|name| name.surname().bytes().next())
        };
        let near = forms.iter().filter_map(first).fold(0, u8::wrapping_add);
        std::hint::black_box(near);
        forms.into_iter()
    }

    /// The forms in force of which this name may say something without further proof: of those that sound like it, all that are not
    /// [`Relation::Apart`] and few others. A common sound has hundreds of forms.
    pub(super) fn forms_related<'s>(
        &'s self,
        name: &'s Name,
    ) -> impl Iterator<Item = (u32, &'s Form)> {
        let mut forms: Vec<u32> = name
            .surnames()
            .flat_map(|surname| self.form_surnames.get(hash_text(&surname)))
            .collect();
        forms.sort_unstable();
        forms.dedup();
        forms.into_iter().filter_map(move |index| {
            let form = self.forms.get(index)?;
            let sounds = |other: &Name| other.sounds_like(name);
            let related = form.is_in_force() && form.parsed.as_ref().is_some_and(sounds);
            related.then_some((index, form))
        })
    }

    /// The forms in force that some document gives this alias, folded.
    pub(super) fn forms_also_called<'s>(
        &'s self,
        key: &'s str,
    ) -> impl Iterator<Item = (u32, &'s Form)> {
        self.form_aliases
            .get(hash_text(key))
            .filter_map(|index| Some((index, self.forms.get(index)?)))
            .filter(move |(_, form)| {
                let shown = form.display_name().into_iter();
                form.also_called()
                    .chain(shown)
                    .any(|name| fold_name(name) == key)
            })
    }

    /// The forms in force that some document gives this office.
    pub(super) fn forms_in_office<'s>(
        &'s self,
        role: &'s str,
    ) -> impl Iterator<Item = (u32, &'s Form)> {
        self.form_offices
            .get(hash_text(role))
            .filter_map(|index| Some((index, self.forms.get(index)?)))
            .filter(move |(_, form)| {
                form.is_in_force() && form.roles.iter().any(|known| office(known) == role)
            })
    }

    /// The speaker that a form means.
    pub(super) fn speaker_of_form(&self, form: u32) -> Option<u32> {
        self.forms.get(self.forms.get(form)?.root)?.speaker
    }

    /// Adds a document's names behind those it has, and tells what that touches.
    pub(super) fn enrol(&mut self, document: u32, names: Vec<NewName>, touched: &mut Touched) {
        for new in names {
            let form = match new.kind {
                _ if new.ruled.is_some() => new.ruled,
                SpeakerKind::Person | SpeakerKind::Body
                    if is_own_name(&new.name)
                        && (new.quoted
                            || looks_named(&new.name, new.kind, !new.roles.is_empty())) =>
                {
                    let form = self.form_of(&new);
                    form.map(|form| self.told_apart_in(document, form))
                }
                _ => None,
            };
            let name = new.name.trim().to_string();
            let named = Named {
                kind: new.kind,
                form,
                roles: new.roles,
                aliases: fitting(new.kind, &name, new.aliases),
                name,
                told: new.told,
                ruled: new.ruled.is_some(),
                speaker: None,
            };
            if let Some(form) = form {
                self.label(form, document, &named, touched);
            }
            if let Some(list) = self.named.get_mut(document) {
                list.push(named);
            }
        }
        touched.documents.insert(document);
    }

    /// Takes a document's names away, and tells what that touches. The caller has taken its quotations away before.
    pub(super) fn strike(&mut self, document: u32, touched: &mut Touched) {
        let names = self
            .named
            .get_mut(document)
            .map(std::mem::take)
            .unwrap_or_default();
        let speakers: BTreeSet<u32> = names.iter().filter_map(|named| named.speaker).collect();
        for speaker in speakers {
            self.count_document(speaker, -1, touched);
        }
        for named in names {
            if let Some(form) = named.form {
                self.unlabel(form, document, &named, touched);
            }
        }
    }

    /// Decides again whom the touched names mean; leaves in `touched` the documents in which that may have changed.
    pub(super) fn resolve_names(&mut self, touched: &mut Touched) {
        // Most events name nobody anew; nothing is to be decided again then, and no merge leads elsewhere.
        if touched.sounds.is_empty() && touched.bodies.is_empty() {
            return;
        }
        for sound in std::mem::take(&mut touched.sounds) {
            let forms: Vec<u32> = self
                .form_sounds
                .get(sound)
                .filter(|&index| self.forms.get(index).is_some_and(Form::is_in_force))
                .collect();
            let roots = self.roots(&forms);
            for (&form, root) in forms.iter().zip(roots) {
                self.set_rule_root(form, forms[root], touched);
            }
            // An office may tell whom a surname of several bearers means where the surname alone does not.
            for &form in &forms {
                if let Some(record) = self.forms.get(form)
                    && record.is_bare()
                    && record.root == form
                    && record.roles.iter().next().is_some()
                {
                    touched.documents.extend(record.documents.iter().copied());
                }
            }
        }
        for body in std::mem::take(&mut touched.bodies) {
            let Some(form) = self.forms.get(body) else {
                continue;
            };
            let fuller =
                |other: &Form| other.kind == SpeakerKind::Body && other.key.len() > form.key.len();
            let root = {
                let mut tied = self
                    .forms_also_called(&form.key)
                    .filter(|(index, other)| *index != body && fuller(other));
                match (tied.next(), tied.next()) {
                    (Some((only, _)), None) if !self.decided.apart(body, only) => only,
                    _ => body,
                }
            };
            self.set_rule_root(body, root, touched);
        }
        self.follow_merges(touched);
    }

    /// Whom a name in a document means: the speaker of its form's root. A bare surname stays its own where the document itself tells it
    /// from the fuller name it would go to.
    pub(super) fn speaker_meant(
        &mut self,
        document: u32,
        entity: usize,
        touched: &mut Touched,
    ) -> Option<u32> {
        let names = self.named.get(document)?;
        let named = names.get(entity)?;
        let own = named.form?;
        let form = self.forms.get(own)?;
        if named.ruled {
            return self.speaker_for(form.root, touched);
        }
        let meant = match form.root == own && form.is_bare() && named.told {
            true => self.bearer_in_office(form, &named.roles).unwrap_or(own),
            false => form.root,
        };
        let root = self.forms.get(meant)?;
        let told_apart = named.told
            && form.merged_into().is_none()
            && meant != own
            && form.is_bare()
            && form.shares_surname(root)
            && names.iter().enumerate().any(|(n, other)| {
                n != entity
                    && other.form.is_some_and(|other| {
                        other != own
                            && self.forms.get(other).is_some_and(|o| {
                                o.root == meant && !o.is_bare() && o.shares_surname(form)
                            })
                    })
            });
        let form = if told_apart { own } else { meant };
        self.speaker_for(form, touched)
    }

    /// The one bearer of a surname whom documents give one of these offices, as a form that stands for itself.
    fn bearer_in_office(&self, surname: &Form, roles: &[String]) -> Option<u32> {
        let parsed = surname.parsed.as_ref()?;
        let offices: BTreeSet<String> = roles.iter().map(|role| office(role)).collect();
        let offices: Vec<String> = offices.into_iter().filter(|o| is_telling(o)).collect();
        if offices.is_empty() {
            return None;
        }
        let holds = |form: &Form| {
            form.roles
                .iter()
                .any(|role| offices.contains(&office(role)))
        };
        let bears = |form: &Form| {
            let full = form.parsed.as_ref().filter(|name| !name.is_bare());
            full.is_some_and(|name| parsed.relation(name, false) == Relation::Less)
        };
        let bearers: BTreeSet<u32> = self
            .forms_related(parsed)
            .filter(|(_, form)| bears(form) && holds(form))
            .map(|(_, form)| form.root)
            .collect();
        match (bearers.first(), bearers.len()) {
            (Some(&only), 1) => Some(only),
            _ => None,
        }
    }

    /// Notes that a document names a speaker (1) or does so no longer (-1).
    pub(super) fn count_document(&mut self, speaker: u32, by: i32, touched: &mut Touched) {
        if let Some(record) = self.speakers.get_mut(speaker) {
            let before = record.documents;
            record.documents = before.saturating_add_signed(by);
            match (before, record.documents) {
                (0, 1..) => self.counts.speakers += 1,
                (1.., 0) => self.counts.speakers -= 1,
                _ => {}
            }
            touched.speakers.insert(speaker);
        }
    }

    /// Puts a speaker's record together again from the forms that mean it.
    pub(super) fn describe_speaker(&mut self, speaker: u32) {
        let Some(form) = self.speakers.get(speaker).map(|record| record.form) else {
            return;
        };
        let Some(leader) = self.forms.get(form) else {
            return;
        };
        let followers = leader.followers.iter().filter(|_| leader.root == form);
        let all: Vec<&Form> = std::iter::once(&form)
            .chain(followers)
            .filter_map(|&f| self.forms.get(f))
            .collect();
        let said = Said::of(&all);
        let forms: Vec<&Form> = all.into_iter().filter(|f| f.is_in_force()).collect();
        // Whoever was merged into somebody gives the quotations and not the name, unless it is the same name in full.
        let own = |f: &&&Form| f.rule_root == form || f.shares_surname(leader);
        let fuller = |f: &&&Form| {
            (
                f.fullness(),
                f.documents.len(),
                f.name.len(),
                f.name.clone(),
            )
        };
        let fullest = (forms.iter().rev().filter(own).max_by_key(fuller))
            .or_else(|| forms.iter().rev().max_by_key(fuller));
        let Some(name) = fullest.map(|f| f.name.clone()) else {
            return;
        };
        let name = said.display_name.unwrap_or(name);
        let mut aliases: BTreeSet<String> = said.aliases.into_iter().collect();
        let mut roles = Labels::default();
        for form in &forms {
            aliases.insert(form.name.clone());
            aliases.extend(form.aliases.iter().map(String::from));
            for (role, count) in &form.roles.0 {
                match roles.0.iter_mut().find(|(known, _)| known == role) {
                    Some((_, total)) => *total += count,
                    None => roles.0.push((role.clone(), *count)),
                }
            }
        }
        aliases.remove(&name);
        if let Some(record) = self.speakers.get_mut(speaker) {
            record.name = name;
            record.aliases = aliases.into_iter().collect();
            record.roles = roles.shown();
            record.outside_ids = said.outside_ids;
            record.decisions = said.decisions;
        }
    }

    pub(super) fn find_form(&self, kind: SpeakerKind, key: &str) -> Option<u32> {
        self.form_keys.get(hash_text(key)).find(|&index| {
            self.forms
                .get(index)
                .is_some_and(|f| f.kind == kind && f.key == key)
        })
    }

    /// The form of a name, made where it is new. `None` where nothing in it can be compared.
    pub(super) fn form_of(&mut self, new: &NewName) -> Option<u32> {
        let parsed = match (new.kind, &new.parsed) {
            (SpeakerKind::Person, None) => Name::read(&new.name),
            (SpeakerKind::Person, parsed) => parsed.clone(),
            _ => None,
        };
        let key = match &parsed {
            Some(parsed) => parsed.key().to_string(),
            // A person's name that has no letters we can write, such as a Chinese one, is compared as it is printed.
            None => fold_name(&new.name),
        };
        let key = if key.is_empty() {
            new.name.trim().to_lowercase()
        } else {
            key
        };
        if key.is_empty() {
            return None;
        }
        if let Some(known) = self.find_form(new.kind, &key) {
            return Some(known);
        }
        Some(self.add_form(key, &new.name, new.kind, parsed))
    }

    /// A new form of a name, under a key that no other has.
    pub(super) fn make_form(&mut self, key: String, name: &str, kind: SpeakerKind) -> u32 {
        let parsed = match kind {
            SpeakerKind::Person => Name::read(name),
            _ => None,
        };
        self.add_form(key, name, kind, parsed)
    }

    fn add_form(
        &mut self,
        key: String,
        name: &str,
        kind: SpeakerKind,
        parsed: Option<Name>,
    ) -> u32 {
        let (hash, sound) = (
            hash_text(&key),
            parsed.as_ref().map(|p| hash_text(&p.sound())),
        );
        let relatives = self.relatives(parsed.as_ref());
        let surnames: Vec<u64> = parsed.as_ref().map_or_else(Vec::new, |name| {
            name.surnames().map(|name| hash_text(&name)).collect()
        });
        let form = self.forms.push(Form {
            relatives,
            key,
            name: name.trim().to_string(),
            kind,
            parsed,
            roles: Labels::default(),
            aliases: Labels::default(),
            documents: Vec::new(),
            root: index(self.forms.len()),
            rule_root: index(self.forms.len()),
            human: None,
            followers: Vec::new(),
            speaker: None,
        });
        self.form_keys.insert(hash, form);
        if let Some(sound) = sound {
            self.form_sounds.insert(sound, form);
        }
        for surname in surnames {
            self.form_surnames.insert(surname, form);
        }
        self.file_given(name, form);
        form
    }

    /// Lets a form be found by the given name of a printing of it.
    pub(super) fn file_given(&mut self, name: &str, form: u32) {
        if let Some(given) = given_name(name) {
            self.form_givens.insert(hash_text(&given), form);
        }
    }

    /// The persons in force whose name on record has this given name, folded, by their index.
    pub fn speakers_of_given_name(&self, given: &str) -> Vec<u32> {
        let forms = self.form_givens.get(hash_text(given));
        let speakers: BTreeSet<u32> = forms
            .flat_map(|form| {
                let own = self.forms.get(form).and_then(|form| form.speaker);
                [own, self.speaker_of_form(form)]
            })
            .flatten()
            .collect();
        let bears = |&speaker: &u32| {
            self.speaker_at(speaker).is_some_and(|speaker| {
                let name = given_name(&speaker.name);
                speaker.kind == SpeakerKind::Person && name.as_deref() == Some(given)
            })
        };
        speakers.into_iter().filter(bears).collect()
    }

    /// Notes on a form that a document names it, with which roles and aliases.
    pub(super) fn label(
        &mut self,
        index: u32,
        document: u32,
        named: &Named,
        touched: &mut Touched,
    ) {
        let Some(form) = self.forms.get_mut(index) else {
            return;
        };
        let known = (form.is_in_force(), form.roles.0.len(), form.aliases.0.len());
        form.documents.push(document);
        let better = print_rank(&named.name) > print_rank(&form.name);
        if better {
            form.name.clone_from(&named.name);
        }
        named.roles.iter().for_each(|role| form.roles.add(role));
        named
            .aliases
            .iter()
            .for_each(|alias| form.aliases.add(alias));
        if known != (true, form.roles.0.len(), form.aliases.0.len()) {
            self.touch(index, touched);
        }
        if better {
            self.file_given(&named.name, index);
        }
        for alias in &named.aliases {
            self.form_aliases
                .insert(hash_text(&fold_name(alias)), index);
        }
        for role in &named.roles {
            self.form_offices.insert(hash_text(&office(role)), index);
        }
    }

    /// Takes from a form that a document names it.
    pub(super) fn unlabel(
        &mut self,
        index: u32,
        document: u32,
        named: &Named,
        touched: &mut Touched,
    ) {
        let Some(form) = self.forms.get_mut(index) else {
            return;
        };
        if let Some(at) = form.documents.iter().rposition(|&d| d == document) {
            form.documents.remove(at);
        }
        named.roles.iter().for_each(|role| form.roles.remove(role));
        named
            .aliases
            .iter()
            .for_each(|alias| form.aliases.remove(alias));
        self.touch(index, touched);
    }

    pub(super) fn touch(&self, index: u32, touched: &mut Touched) {
        let Some(form) = self.forms.get(index) else {
            return;
        };
        touched.speakers.extend(form.speaker);
        touched.speakers.extend(self.speaker_of_form(index));
        match &form.parsed {
            Some(name) => {
                touched.sounds.insert(hash_text(&name.sound()));
            }
            None => {
                touched.bodies.insert(index);
                for alias in form.aliases.iter() {
                    touched
                        .bodies
                        .extend(self.find_form(SpeakerKind::Body, &fold_name(alias)));
                }
                // An abbreviation that this body no longer has goes back to itself.
                touched.bodies.extend(form.followers.iter().copied());
            }
        }
    }

    pub(super) fn set_root(&mut self, form: u32, root: u32, touched: &mut Touched) {
        let Some(before) = self.forms.get(form).map(|f| f.root) else {
            return;
        };
        if before == root {
            return;
        }
        for (leader, joins) in [(before, false), (root, true)] {
            if leader != form
                && let Some(leader) = self.forms.get_mut(leader)
            {
                leader.followers.retain(|&f| f != form);
                if joins {
                    leader.followers.push(form);
                }
            }
            touched
                .speakers
                .extend(self.forms.get(leader).and_then(|f| f.speaker));
        }
        if let Some(form) = self.forms.get_mut(form) {
            form.root = root;
            touched.documents.extend(form.documents.iter().copied());
        }
    }

    /// The speaker of a form that stands for itself, with an id assigned once.
    fn speaker_for(&mut self, index: u32, touched: &mut Touched) -> Option<u32> {
        let form = self.forms.get(index)?;
        if let Some(speaker) = form.speaker {
            return Some(speaker);
        }
        let name = form.name.clone();
        let base = match slug(&name) {
            slug if slug.is_empty() => "speaker".to_string(),
            slug => slug,
        };
        let numbered = (2..).map(|n| SpeakerId(format!("{base}-{n}").into()));
        let id = std::iter::once(SpeakerId(base.as_str().into()))
            .chain(numbered)
            .find(|id| self.is_new_speaker(id))?;
        let hash = hash_text(id.as_str());
        let speaker = self.speakers.push(SpeakerRecord {
            id,
            name,
            kind: form.kind,
            aliases: Vec::new(),
            roles: Vec::new(),
            quotations: Vec::new(),
            documents: 0,
            outside_ids: Vec::new(),
            decisions: Vec::new(),
            form: index,
        });
        self.speaker_ids.insert(hash, speaker);
        touched.speakers.insert(speaker);
        self.forms.get_mut(index)?.speaker = Some(speaker);
        Some(speaker)
    }
}

/// The first word of a name of several, folded.
fn given_name(name: &str) -> Option<String> {
    let first = name
        .split_whitespace()
        .next()
        .filter(|_| name.contains(' '))?;
    let folded = Folded::new(first);
    (folded.len() == 1).then(|| folded.key(0).to_owned())
}
