//! Who is whom across documents.
//!
//! Every distinct name is a *form*. Forms that say the same are one speaker; a form that says less than others ("Rutte", "M. Rutte",
//! "George Bush") goes to the one speaker it can mean, and stays its own where it can mean several or none. That is decided over all forms
//! of a surname's sound at once, from the set of forms and not from the order they came in, and decided again when a new form joins
//! the set: so the order of ingest does not change who is whom. Groups ("two officials") and bare offices are nobody's name: they
//! stay with their document as printed, and so does a body that is only described ("the company").
//!
//! In: the names that documents give. Out: for each name in each document its speaker, and a list of those that changed.

use std::collections::{BTreeSet, hash_map::Entry};

use rustc_hash::FxHashMap;

use super::{
    names::{Name, Relation, fold_name, slug},
    office::{is_shown, is_telling, office},
    persistent::index,
    record::{SpeakerId, SpeakerRecord},
    snapshot::Snapshot,
    words::hash_text,
};
use crate::model::SpeakerKind;

/// More names of one sound than this are not compared with each other: each is its own.
const MOST_FORMS: usize = 4_000;

/// An office that more names of one sound than this have in common proves nothing between any two of them.
const MOST_IN_OFFICE: usize = 32;

/// More roles or aliases of one name than this are not kept.
const MOST_LABELS: usize = 256;

/// More roles than this are not shown.
const MOST_ROLES_SHOWN: usize = 12;

/// One distinct name.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// The name folded into one word.
    key: String,
    /// The best printing of it so far.
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    /// A person's name taken apart; `None` for a body.
    pub(super) parsed: Option<Name>,
    pub(super) roles: Labels,
    aliases: Labels,
    /// Every document that names it, once a mention there; newest last.
    documents: Vec<u32>,
    /// The form whose speaker this name means; itself where it stands for itself.
    root: u32,
    /// The forms that mean this one's speaker, itself left out.
    followers: Vec<u32>,
    /// The older forms of the same sound that it says something of, by the names alone.
    relatives: Vec<(u32, Relation)>,
    /// Its speaker, assigned when it first stood for itself.
    pub(super) speaker: Option<u32>,
}

/// Roles or aliases as printed, each with the number of documents that give it.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels(Vec<(String, u32)>);

/// A name in one document.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// As this document prints it.
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    /// Its form; `None` where it is nobody's own name: a group, an office, "the company".
    pub(super) form: Option<u32>,
    pub(super) roles: Vec<String>,
    pub(super) aliases: Vec<String>,
    /// The document's own reading tells this name from the others in it; an import does not.
    told: bool,
    /// Whom it means.
    pub(super) speaker: Option<u32>,
}

/// A name to enrol: what a document's reading says of it.
#[derive(Clone, Debug)]
pub(super) struct NewName {
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    pub(super) roles: Vec<String>,
    pub(super) aliases: Vec<String>,
    /// The document's own reading tells this name from the others in it.
    pub(super) told: bool,
    /// The document quotes it.
    pub(super) quoted: bool,
}

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

impl Labels {
    fn add(&mut self, label: &str) {
        let full = self.0.len() >= MOST_LABELS;
        match self.0.iter_mut().find(|(known, _)| known == label) {
            Some((_, count)) => *count += 1,
            None if full || label.is_empty() => {}
            None => self.0.push((label.into(), 1)),
        }
    }

    fn remove(&mut self, label: &str) {
        if let Some((_, count)) = self.0.iter_mut().find(|(known, _)| known == label) {
            *count -= 1;
            self.0.retain(|(_, count)| *count > 0);
        }
    }

    /// The roles that a record shows, most documents first; each as most documents print it.
    fn shown(mut self) -> Vec<String> {
        let most = |a: &(String, u32), b: &(String, u32)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        self.0.retain(|(role, _)| is_shown(role));
        self.0.sort_by(most);
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut merged: Vec<(String, u32)> = Vec::new();
        for (role, count) in self.0 {
            match places.entry(role.to_lowercase()) {
                Entry::Occupied(known) => merged[*known.get()].1 += count,
                Entry::Vacant(new) => {
                    new.insert(merged.len());
                    merged.push((role, count));
                }
            }
        }
        merged.sort_by(most);
        merged.truncate(MOST_ROLES_SHOWN);
        merged.into_iter().map(|(role, _)| role).collect()
    }

    /// Each label, in the order of its first document.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(label, _)| label.as_str())
    }
}

impl Form {
    pub(super) fn is_in_force(&self) -> bool {
        !self.documents.is_empty()
    }

    fn is_bare(&self) -> bool {
        self.parsed.as_ref().is_some_and(Name::is_bare)
    }

    fn fullness(&self) -> usize {
        self.parsed.as_ref().map_or(self.key.len(), Name::fullness)
    }

    /// Its offices of two words or more, hashed and sorted: "president" alone is nobody's in particular.
    fn offices(&self) -> Vec<u64> {
        let telling = self.roles.iter().filter(|role| role.contains([' ', '-']));
        let mut offices: Vec<u64> = telling.map(|role| hash_text(&office(role))).collect();
        offices.sort_unstable();
        offices.dedup();
        offices
    }
}

impl Snapshot {
    /// The form at an index.
    pub(super) fn form(&self, form: u32) -> Option<&Form> {
        self.forms.get(form)
    }

    /// The forms of a name as printed: persons and bodies.
    pub(super) fn forms_named(&self, name: &str) -> Vec<u32> {
        let person = Name::read(name).map(|parsed| (SpeakerKind::Person, parsed.key().to_string()));
        let body = (SpeakerKind::Body, fold_name(name));
        let keys = person.into_iter().chain([body]);
        keys.filter_map(|(kind, key)| self.find_form(kind, &key))
            .collect()
    }

    /// The forms in force whose surname sounds like this name's.
    pub(super) fn forms_sounding(&self, name: &Name) -> impl Iterator<Item = (u32, &Form)> {
        self.form_sounds
            .get(hash_text(&name.sound()))
            .filter_map(|index| Some((index, self.forms.get(index)?)))
            .filter(|(_, form)| form.is_in_force())
    }

    /// The forms in force that some document gives this alias.
    pub(super) fn forms_also_called<'s>(
        &'s self,
        alias: &str,
    ) -> impl Iterator<Item = (u32, &'s Form)> {
        let key = fold_name(alias);
        self.form_aliases
            .get(hash_text(&key))
            .filter_map(|index| Some((index, self.forms.get(index)?)))
            .filter(move |(_, form)| {
                form.is_in_force() && form.aliases.iter().any(|alias| fold_name(alias) == key)
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
                SpeakerKind::Person | SpeakerKind::Body
                    if is_own_name(&new.name) && (new.quoted || looks_named(&new.name)) =>
                {
                    self.form_of(&new)
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
            let Some(form) = named.form.and_then(|form| self.forms.get_mut(form)) else {
                continue;
            };
            if let Some(at) = form.documents.iter().rposition(|&d| d == document) {
                form.documents.remove(at);
            }
            named.roles.iter().for_each(|role| form.roles.remove(role));
            named
                .aliases
                .iter()
                .for_each(|alias| form.aliases.remove(alias));
            if let Some(form) = named.form {
                self.touch(form, touched);
            }
        }
    }

    /// Decides again whom the touched names mean; leaves in `touched` the documents in which that may have changed.
    pub(super) fn resolve_names(&mut self, touched: &mut Touched) {
        for sound in std::mem::take(&mut touched.sounds) {
            let forms: Vec<u32> = self
                .form_sounds
                .get(sound)
                .filter(|&index| self.forms.get(index).is_some_and(Form::is_in_force))
                .collect();
            let roots = self.roots(&forms);
            for (&form, root) in forms.iter().zip(roots) {
                self.set_root(form, forms[root], touched);
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
                    (Some((only, _)), None) => only,
                    _ => body,
                }
            };
            self.set_root(body, root, touched);
        }
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
        let meant = match form.root == own && form.is_bare() && named.told {
            true => self.bearer_in_office(form, &named.roles).unwrap_or(own),
            false => form.root,
        };
        let root = self.forms.get(meant)?;
        let told_apart = named.told
            && meant != own
            && form.is_bare()
            && match (&form.parsed, &root.parsed) {
                (Some(a), Some(b)) => a.surname() == b.surname(),
                _ => false,
            }
            && names.iter().enumerate().any(|(n, other)| {
                n != entity
                    && other.form.is_some_and(|other| {
                        other != own
                            && self
                                .forms
                                .get(other)
                                .is_some_and(|o| o.root == meant && !o.is_bare())
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
            .forms_sounding(parsed)
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
        let forms: Vec<&Form> = std::iter::once(&form)
            .chain(followers)
            .filter_map(|&f| self.forms.get(f))
            .filter(|f| f.is_in_force())
            .collect();
        let fullest = forms
            .iter()
            .rev()
            .max_by_key(|f| (f.fullness(), f.documents.len(), f.name.len(), &f.name));
        let Some(name) = fullest.map(|f| f.name.clone()) else {
            return;
        };
        let mut aliases = BTreeSet::new();
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
        }
    }

    fn find_form(&self, kind: SpeakerKind, key: &str) -> Option<u32> {
        self.form_keys.get(hash_text(key)).find(|&index| {
            self.forms
                .get(index)
                .is_some_and(|f| f.kind == kind && f.key == key)
        })
    }

    /// The form of a name, made where it is new. `None` where nothing in it can be compared.
    fn form_of(&mut self, new: &NewName) -> Option<u32> {
        let parsed = match new.kind {
            SpeakerKind::Person => Name::read(&new.name),
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
        let (hash, sound) = (
            hash_text(&key),
            parsed.as_ref().map(|p| hash_text(&p.sound())),
        );
        let relatives = self.relatives(parsed.as_ref());
        let form = self.forms.push(Form {
            relatives,
            key,
            name: new.name.trim().to_string(),
            kind: new.kind,
            parsed,
            roles: Labels::default(),
            aliases: Labels::default(),
            documents: Vec::new(),
            root: index(self.forms.len()),
            followers: Vec::new(),
            speaker: None,
        });
        self.form_keys.insert(hash, form);
        if let Some(sound) = sound {
            self.form_sounds.insert(sound, form);
        }
        Some(form)
    }

    /// What a name says of the forms on record that sound like it. It is worked out once: a name as frequent as Smith has thousands of
    /// bearers, and their names do not change.
    fn relatives(&self, name: Option<&Name>) -> Vec<(u32, Relation)> {
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
    fn roots(&self, indices: &[u32]) -> Vec<usize> {
        let mut class: Vec<usize> = (0..indices.len()).collect();
        if indices.len() > MOST_FORMS {
            return class;
        }
        let forms: Vec<&Form> = indices.iter().filter_map(|&f| self.forms.get(f)).collect();
        let relations = pairs(indices, &forms);
        for &(a, b, relation) in &relations {
            if relation == Relation::Same {
                let (a, b) = (find(&class, a), find(&class, b));
                class[a.max(b)] = a.min(b);
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
            {
                root[n] = first;
            }
        }
        class.iter().map(|&c| root[c]).collect()
    }

    /// Notes on a form that a document names it, with which roles and aliases.
    fn label(&mut self, index: u32, document: u32, named: &Named, touched: &mut Touched) {
        let Some(form) = self.forms.get_mut(index) else {
            return;
        };
        let known = (form.is_in_force(), form.roles.0.len(), form.aliases.0.len());
        form.documents.push(document);
        if print_rank(&named.name) > print_rank(&form.name) {
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
        for alias in &named.aliases {
            self.form_aliases
                .insert(hash_text(&fold_name(alias)), index);
        }
        for role in &named.roles {
            self.form_offices.insert(hash_text(&office(role)), index);
        }
    }

    fn touch(&self, index: u32, touched: &mut Touched) {
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

    fn set_root(&mut self, form: u32, root: u32, touched: &mut Touched) {
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
            form: index,
        });
        self.speaker_ids.insert(hash, speaker);
        touched.speakers.insert(speaker);
        self.forms.get_mut(index)?.speaker = Some(speaker);
        Some(speaker)
    }
}

/// False for what stands for another name in its own document only: "the company", "his administration".
fn is_own_name(name: &str) -> bool {
    const DETERMINERS: [&str; 14] = [
        "the", "a", "an", "any", "no", "his", "her", "its", "their", "our", "this", "that", "some",
        "such",
    ];
    let words = name
        .split_whitespace()
        .skip_while(|word| DETERMINERS.contains(&word.to_lowercase().as_str()));
    let mut starts = words.filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    // Chinese and Arabic letters have no case.
    starts.any(|first| !first.is_lowercase())
}

/// True for what looks like a name even where nobody quotes it: no number, tag or address, and no common noun at its end.
fn looks_named(name: &str) -> bool {
    let name = name.trim();
    let address = name.contains("://") || name.starts_with("www.");
    let number = name.starts_with(|c: char| c.is_numeric() || c == '#');
    let last = name.split_whitespace().next_back();
    let noun = last.is_some_and(|word| word.starts_with(char::is_lowercase));
    !address && !number && !noun
}

/// The aliases that can be this name's. A reading that calls George W. Bush "George H. W. Bush", or Donald Trump "Trump Jr.",
/// took one bearer of the surname for another.
fn fitting(kind: SpeakerKind, name: &str, aliases: Vec<String>) -> Vec<String> {
    let parsed = Name::read(name).filter(|_| kind == SpeakerKind::Person);
    let fits = |alias: &String| match (&parsed, Name::read(alias)) {
        (Some(name), Some(alias)) => !alias.is_another_of(name),
        _ => true,
    };
    aliases.into_iter().filter(fits).collect()
}

/// Which of two printings of one name is the better one: accents rather than none, and rather than all in capitals.
fn print_rank(name: &str) -> (bool, usize, &str) {
    let accents = name.chars().filter(|c| !c.is_ascii()).count();
    (name.chars().any(char::is_lowercase), accents, name)
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

fn find(class: &[usize], mut n: usize) -> usize {
    while class[n] != n {
        n = class[n];
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_that_are_another_bearers_name_are_dropped() {
        let given = [
            "Bush",
            "George",
            "George Bush",
            "George H. W. Bush",
            "W.",
            "Bush Jr.",
        ];
        let given = given.map(String::from).to_vec();
        let kept = fitting(SpeakerKind::Person, "George W. Bush", given);
        assert_eq!(kept, ["Bush", "George", "George Bush", "W."]);
        let given = vec!["Bob Norton".to_string()];
        assert_eq!(
            fitting(SpeakerKind::Person, "Robert Norton", given.clone()),
            given
        );
    }

    #[test]
    fn what_is_admitted_without_being_quoted() {
        for (name, expected) in [
            ("Anna Berg", true),
            ("NATO", true),
            ("習近平", true),
            ("12 Monkeys", false),
            ("#quays", false),
            ("https://example.org", false),
            ("Harbour board", false),
        ] {
            assert_eq!(looks_named(name), expected, "{name}");
        }
    }

    #[test]
    fn a_record_shows_few_roles_once_each() {
        let mut roles = Labels::default();
        for role in ["Clerk", "mayor", "clerk", "why Mr.", "Mayor", "mayor"] {
            roles.add(role);
        }
        assert_eq!(roles.shown(), ["mayor", "Clerk"]);
    }

    #[test]
    fn what_is_somebodys_own_name() {
        for (name, expected) in [
            ("Anna Berg", true),
            ("the Elysee Palace", true),
            ("3M", true),
            ("Ukraine's military", true),
            ("習近平", true),
            ("the company", false),
            ("An international force", false),
            ("his administration", false),
            ("press", false),
            ("", false),
        ] {
            assert_eq!(is_own_name(name), expected, "{name}");
        }
    }
}
