//! Checks decisions about who is who: two speakers made one, one made two, and what humans say of one.
//!
//! In: such a decision, and the snapshot it is about. Out: the event to write, or why not. It changes nothing.

use super::{
    change::Description,
    decide::{Decide, Decision},
    decision::{FormName, Says, StoredDescription, StoredMerge, StoredSplit},
    error::Refusal,
    event::Event,
    names::{Name, fold_name},
    record::{DocumentId, SpeakerId},
    refuse::{check_name, check_outside_id, check_words, day, refusal},
    snapshot::Snapshot,
};

impl Snapshot {
    pub(super) fn merge(
        &self,
        from: &SpeakerId,
        into: &SpeakerId,
        overrule: bool,
        reason: String,
    ) -> Decision {
        check_words("reason", &reason)?;
        // An id that was merged before leads to the other: then the two are one already.
        let (one, from_name) = self.standing_speaker("from", from)?;
        let (other, into_name) = self.standing_speaker("into", into)?;
        if from == into {
            return Err(refusal(
                "from",
                "SAME_SPEAKER",
                format!(
                    "{} is the speaker it is to be merged into",
                    from.resource_name()
                ),
                "name two speakers",
            ));
        }
        if one == other {
            return Ok(Decide::Known);
        }
        let forms = |name: &FormName| {
            let form = name
                .key
                .as_deref()
                .and_then(|key| self.find_form(name.kind, key));
            form.map(|form| self.forms_of(form)).unwrap_or_default()
        };
        let (of_one, of_other) = (forms(&from_name), forms(&into_name));
        let told_apart = of_one
            .iter()
            .flat_map(|&a| of_other.iter().map(move |&b| (a, b)))
            .find_map(|(a, b)| self.decided.told_apart(a, b));
        if let Some(decision) = told_apart
            && !overrule
        {
            return Err(refusal(
                "from",
                "SPLIT_BY_DECISION",
                format!(
                    "{} and {} were told apart by {} on {} (event {})",
                    from.resource_name(),
                    into.resource_name(),
                    decision.author,
                    day(decision.time),
                    decision.sequence
                ),
                "say that you overrule that decision (`overrule_split`, or --overrule), if you do",
            ));
        }
        Ok(Decide::write(Event::SpeakersMerged(StoredMerge {
            from: from.clone(),
            into: into.clone(),
            from_name,
            into_name,
            overrules: told_apart.is_some(),
            reason,
        })))
    }

    pub(super) fn split(
        &self,
        speaker: &SpeakerId,
        names: &[String],
        documents: &[DocumentId],
        display_name: Option<String>,
        reason: String,
    ) -> Decision {
        check_words("reason", &reason)?;
        if let Some(name) = &display_name {
            check_name("display_name", name)?;
        }
        let (index, leader) = self.standing_speaker("speaker", speaker)?;
        if names.is_empty() == documents.is_empty() {
            return Err(refusal(
                "names",
                "REQUIRED",
                "a split needs the names that are the other's, or the documents in which the name means the other".into(),
                "give names or documents, not both",
            ));
        }
        let root = leader
            .key
            .as_deref()
            .and_then(|key| self.find_form(leader.kind, key));
        let all: Vec<u32> = root
            .map(|root| self.forms_of(root))
            .unwrap_or_default()
            .into_iter()
            .filter(|&form| self.form(form).is_some_and(|form| form.is_in_force()))
            .collect();
        let mut off = Vec::new();
        for name in names {
            let wanted = fold_name(name);
            let found = all.iter().copied().filter(|&form| {
                self.form(form)
                    .is_some_and(|form| fold_name(&form.name) == wanted)
            });
            let before = off.len();
            off.extend(found);
            if off.len() == before {
                let known: Vec<String> = all
                    .iter()
                    .filter_map(|&form| Some(format!("{:?}", self.form(form)?.name)))
                    .collect();
                return Err(refusal(
                    "names",
                    "NOT_ON_RECORD",
                    format!(
                        "{} is not named {name:?} by any document",
                        speaker.resource_name()
                    ),
                    &format!("give some of {}", known.join(", ")),
                ));
            }
        }
        let rest: Vec<u32> = all
            .iter()
            .copied()
            .filter(|form| !off.contains(form))
            .collect();
        if rest.is_empty() {
            return Err(refusal(
                "names",
                "NOTHING_LEFT",
                format!(
                    "these are all the names of {}, and nothing would be left of it",
                    speaker.resource_name()
                ),
                "leave one out, or give the documents in which the name means the other",
            ));
        }
        let mut meant = Vec::new();
        for document in documents {
            let (at, _) = self.document_on_record(document)?;
            let before = meant.len();
            let named = self.named.get(at).map_or(&[][..], Vec::as_slice);
            for named in named
                .iter()
                .filter(|n| n.speaker == Some(index) && !n.ruled)
            {
                if let Some(name) = named.form.and_then(|form| self.form_name(form)) {
                    meant.push((document.clone(), name));
                }
            }
            if meant.len() == before {
                return Err(refusal(
                    "documents",
                    "NOT_NAMED_THERE",
                    format!(
                        "{} does not name {}",
                        document.resource_name(),
                        speaker.resource_name()
                    ),
                    "give documents that do (onrecord quotes lists those that quote it)",
                ));
            }
        }
        meant.dedup();
        let names = |forms: &[u32]| {
            forms
                .iter()
                .filter_map(|&form| self.form_name(form))
                .collect()
        };
        Ok(Decide::write(Event::SpeakerSplit(StoredSplit {
            speaker: speaker.clone(),
            off: names(&off),
            rest: names(&rest),
            documents: meant,
            display_name: display_name.map(|name| name.trim().to_owned()),
            reason,
        })))
    }

    pub(super) fn description(
        &self,
        id: &SpeakerId,
        says: Description,
        reason: String,
    ) -> Decision {
        check_words("reason", &reason)?;
        let (index, name) = self.standing_speaker("speaker", id)?;
        let record = self.speaker_at(index);
        let says = match says {
            Description::DisplayName(name) => {
                check_name("display_name", &name)?;
                let name = name.trim().to_owned();
                if record.is_some_and(|record| record.name == name) {
                    return Ok(Decide::Known);
                }
                Says::DisplayName(name)
            }
            Description::Alias(alias) => {
                check_name("alias", &alias)?;
                let alias = alias.trim().to_owned();
                let known = |record: &super::record::SpeakerRecord| {
                    record.name == alias || record.aliases.contains(&alias)
                };
                if record.is_some_and(known) {
                    return Ok(Decide::Known);
                }
                self.check_alias(index, &alias)?;
                Says::Alias(alias)
            }
            Description::OutsideId(outside) => {
                let outside = check_outside_id(outside)?;
                if record.is_some_and(|record| record.outside_ids.contains(&outside)) {
                    return Ok(Decide::Known);
                }
                let bears = |other: &u32| {
                    let bears = |record: &super::record::SpeakerRecord| {
                        record.is_in_force() && record.outside_ids.contains(&outside)
                    };
                    *other != index && self.speakers.with(*other, bears) == Some(true)
                };
                let all = 0..super::persistent::index(self.speakers.len());
                let other = all.into_iter().find(bears);
                if let Some(other) = other.and_then(|other| self.speaker_at(other)) {
                    return Err(refusal(
                        "outside_id",
                        "ID_IN_USE",
                        format!(
                            "{} {} is the id of {}",
                            outside.authority,
                            outside.id,
                            other.id.resource_name()
                        ),
                        "merge the two if they are one, or give another id",
                    ));
                }
                Says::OutsideId(outside)
            }
        };
        let before = match &says {
            Says::DisplayName(_) => self.shown_name(id),
            Says::Alias(_) | Says::OutsideId(_) => None,
        };
        Ok(Decide::write(Event::SpeakerDescribed(StoredDescription {
            speaker: id.clone(),
            before,
            name,
            says,
            reason,
        })))
    }

    /// Refuses an alias that is another speaker's name.
    fn check_alias(&self, speaker: u32, alias: &str) -> Result<(), Refusal> {
        let (person, body) = (Name::read(alias), fold_name(alias));
        let forms = self.forms_named(person.as_ref(), &body);
        let others = forms.into_iter().filter_map(|form| {
            self.form(form).filter(|form| form.is_in_force())?;
            self.speaker_of_form(form)
        });
        for other in others {
            if other != speaker
                && let Some(record) = self.speaker_at(other)
            {
                return Err(refusal(
                    "alias",
                    "NAME_IN_USE",
                    format!("documents name {} so", record.id.resource_name()),
                    "merge the two if they are one",
                ));
            }
        }
        Ok(())
    }
}
