//! Reads an article: what it quotes, whom, and where the words say so.
//!
//! In: an article's text. Out: attributions, terms and entities as spans into it. Pure: the same text gives the same answer whatever
//! else is known; the cost grows with the length. The steps, each in its file: marks, stream (the reporter's own words), mentions,
//! cues, entities, rules that tie quotations to sources, pronouns, terms. It knows nothing of the registry.

mod apart;
mod blocks;
mod circumstances;
#[cfg(test)]
mod clippings;
mod confidence;
mod cues;
mod cut;
pub(crate) mod denied;
mod entities;
mod foreign;
mod indirect;
mod known;
mod labels;
mod language;
mod marks;
mod markup;
mod mentions;
pub mod occasion;
mod page;
pub mod place;
mod pronouns;
mod references;
mod roles;
mod rules;
mod signs;
mod stream;
mod terms;
mod together;
pub(crate) mod unreal;
mod utterances;
pub mod when;
mod wordings;
mod writings;

use jiff::civil::Date;

use crate::{
    model::{Attribution, DocumentKind, Entity, Extraction, QuoteKind, Term},
    text::{Span, comments::Comments, sentences::sentences_of, words::words},
};

use confidence::Resolution;
use labels::Labels;
use mentions::Form;
use page::Page;
use rules::Tie;
use together::Couples;
use writings::Writings;

/// What is known of an article before it is read.
#[derive(Clone, Copy, Debug)]
pub struct Article<'t> {
    /// The whole text, as received.
    pub text: &'t str,
    /// The stretch of it that is the article.
    pub body: Span,
    /// The day of publication.
    pub published: Option<Date>,
    /// The title, where it stands outside the body.
    pub title: Option<&'t str>,
    /// What its head declares it to be: in a transcript a label alone makes a turn.
    pub kind: DocumentKind,
}

impl<'t> Article<'t> {
    /// A bare text: all of it is the article.
    pub fn plain(text: &'t str, published: Option<Date>) -> Self {
        Article {
            text,
            body: Span::new(0, text.len()),
            published,
            title: None,
            kind: DocumentKind::Report,
        }
    }
}

/// Reads an article. Its comments (`<!-- … -->`) are no part of it.
pub fn extract(article: &Article<'_>) -> Extraction {
    let comments = Comments::of(article.text);
    let seen = comments.blanked(article.text);
    let mut extraction = read(&Article {
        text: &seen,
        ..*article
    });
    extraction.notes.extend(comments.note(article.text));
    extraction
}

fn read(article: &Article<'_>) -> Extraction {
    let language = language::detect(article.body.of(article.text));
    if let Some(language) = language.filter(|l| !l.supported) {
        return foreign::read(article, language);
    }
    let page = Page::read(article.text, article.body, article.kind);
    let mut ties: Vec<Option<Tie>> = Vec::with_capacity(page.quoted.len());
    let mut reasons = Vec::with_capacity(page.quoted.len());
    for quote in 0..page.quoted.len() {
        crate::stop::check();
        let tie = rules::tie(&page, quote, &ties);
        let reason = terms::reason(&page, quote, tie.as_ref());
        ties.push(tie.filter(|_| reason.is_none()));
        reasons.push(reason);
    }
    let pronouns = pronouns::resolve(&page, &ties);
    let mut extraction = Extraction {
        entities: page
            .entities
            .finish(page.text, &page.stream, &page.mentions),
        attributions: Vec::with_capacity(page.quoted.len() + page.cues.events.len()),
        language: language.map(|l| l.code),
        ..Extraction::default()
    };
    for entity in &mut extraction.entities {
        undress(&page, entity);
    }
    let mut groups = 0;
    let mut couples = Couples::default();
    let mut labels = Labels::default();
    let mut writings = Writings::default();
    for (quote, tie) in ties.iter().enumerate() {
        crate::stop::check();
        let quoted = &page.quoted[quote];
        if let Some(reason) = reasons[quote] {
            extraction.terms.push(Term {
                span: quoted.span,
                reason,
            });
            continue;
        }
        let sentence = page.sentence_of(quote).0;
        let mut attribution =
            attribution(&page, quoted.span, true, tie.as_ref(), sentence, &pronouns);
        couples.name(
            &page,
            tie.as_ref(),
            &mut attribution,
            &mut extraction.entities,
        );
        labels.name(
            &page,
            tie.as_ref(),
            &mut attribution,
            &mut extraction.entities,
        );
        writings.name(
            &page,
            tie.as_ref(),
            &mut attribution,
            &mut extraction.entities,
        );
        attribution.kind = kind(&page, quote);
        attribution.unclosed = quoted.unclosed;
        if let Some(last) = extraction.attributions.last_mut()
            && interrupted(&page, quote, &ties)
        {
            if last.group.is_none() {
                groups += 1;
                last.group = Some(groups);
            }
            attribution.group = last.group;
        }
        extraction.attributions.push(attribution);
    }
    let taken = ties.iter().flatten().filter_map(|t| t.event).collect();
    for reported in indirect::find(&page, &taken) {
        let event = &reported.event;
        let tie = Tie::of(&page, event, reported.rule);
        let mut attribution = attribution(
            &page,
            reported.span,
            false,
            Some(&tie),
            event.sentence,
            &pronouns,
        );
        couples.name(
            &page,
            Some(&tie),
            &mut attribution,
            &mut extraction.entities,
        );
        writings.name(
            &page,
            Some(&tie),
            &mut attribution,
            &mut extraction.entities,
        );
        extraction.attributions.push(attribution);
    }
    extraction
        .attributions
        .sort_by_key(|a| (a.span.start(), a.span.end(), a.kind));
    utterances::number(&page, &mut extraction.attributions);
    extraction.notes.extend(unmarked(article, &extraction));
    occasion::resolve(
        article,
        &page.tokens,
        &page.lines,
        &sentences_of(article.text, &page.lines),
        &occasion::verbs(&page.stream, &page.tokens),
        &mut extraction.attributions,
        &extraction.entities,
    );
    extraction
}

/// Why a primary source puts nobody's own words on record, where it does not.
fn unmarked(article: &Article<'_>, extraction: &Extraction) -> Option<String> {
    let empty = || {
        let mut all = extraction.attributions.iter();
        all.all(|a| a.kind == QuoteKind::Indirect)
    };
    let why = match article.kind {
        DocumentKind::Report => return None,
        DocumentKind::Transcript | DocumentKind::Notes => {
            "no speaker's label (ROE: …) and no quotation mark says whose words these are"
        }
        DocumentKind::PressRelease => "no quotation mark says which words are somebody's own",
    };
    empty().then(|| format!("no quotation: {why}"))
}

/// Takes the markup out of an entity's names: *Ann \*\*Roe\*\** is Ann Roe.
fn undress(page: &Page<'_>, entity: &mut Entity) {
    for span in &entity.mentions {
        if page.markup.between(span.start(), span.end()).is_empty() {
            continue;
        }
        let printed = span.of(page.text);
        let seen = page.markup.seen(page.text, *span);
        if entity.name == printed {
            entity.name.clone_from(&seen);
        }
        entity.aliases.retain(|alias| alias != printed);
    }
}

/// An attribution with all that its tie says; of indirect kind, in no group or utterance yet.
fn attribution(
    page: &Page<'_>,
    span: Span,
    marked: bool,
    tie: Option<&Tie>,
    sentence: u32,
    pronouns: &[Option<pronouns::Resolved>],
) -> Attribution {
    let cue = tie.and_then(|t| t.cue);
    let unsaid = match marked {
        true if signs::denied(page, cue, span) => Some(unreal::DENIED),
        true => signs::unreal(page, cue, span),
        // "Doe denied taking it" is Doe's denial.
        false => cue
            .filter(|cue| signs::negated(page, *cue))
            .map(|_| unreal::DENIED),
    };
    let who = match unsaid {
        Some(reason) => Err(reason),
        None => speaker(page, tie, pronouns, span),
    };
    let (speaker, confidence, rule) = match who {
        Ok((entity, confidence)) => (
            Some(entity),
            confidence,
            tie.map_or("no-source", |t| t.rule),
        ),
        Err(reason) => (None, 0.0, reason),
    };
    Attribution {
        span,
        kind: QuoteKind::Indirect,
        group: None,
        utterance: 0,
        cue: tie.and_then(|t| t.cue),
        source: tie.and_then(|t| t.source_span),
        speaker,
        date: None,
        place: None,
        via: tie.and_then(|t| circumstances::via(page, sentence, t)),
        position: circumstances::position(page, sentence, tie),
        confidence,
        rule,
        unclosed: false,
        translated: circumstances::translated(page, sentence),
    }
}

/// Who a tie's source is and how sure that is, or why nobody can be named.
fn speaker(
    page: &Page<'_>,
    tie: Option<&Tie>,
    pronouns: &[Option<pronouns::Resolved>],
    span: Span,
) -> Result<(u32, f32), &'static str> {
    let Some((tie, source)) = tie.and_then(|t| Some((t, t.source?))) else {
        return Err("no-source");
    };
    let stands_in = pronouns[source].is_some();
    let (entity, resolution) = if stands_in || page.mentions.all[source].form == Form::Pronoun {
        let resolved = pronouns[source].ok_or("pronoun-unresolved")?;
        (resolved.entity, Resolution::Pronoun(resolved.clarity))
    } else {
        (
            page.entities.of_mention[source].ok_or_else(|| {
                if page.entities.shared_name(source) {
                    "name-of-several"
                } else {
                    "source-names-nobody"
                }
            })?,
            if page.entities.described(source) {
                Resolution::Described
            } else {
                Resolution::Named
            },
        )
    };
    let few = words(span.of(page.text)).nth(confidence::FRAGMENT - 1);
    let confidence = confidence::of(tie.rule, resolution, few.is_none());
    if confidence < confidence::ABSTAIN {
        return Err(match resolution {
            Resolution::Pronoun(_) => "pronoun-unclear",
            _ => "rule-too-weak",
        });
    }
    Ok((entity, confidence))
}

/// True where the quotation goes on with the one before it across its tag: *“…,” Doe said, “…”*.
fn interrupted(page: &Page<'_>, quote: usize, ties: &[Option<Tie>]) -> bool {
    let Some(before) = quote.checked_sub(1) else {
        return false;
    };
    let (Some(one), Some(two)) = (
        ties[before].and_then(|t| t.event),
        ties[quote].and_then(|t| t.event),
    ) else {
        return false;
    };
    one == two
        && (page.item_of(before)..page.item_of(quote)).contains(&one)
        && page.sentence_of(before).0 == page.sentence_of(quote).0
        && page.words(before).ends_with([',', '-', '—', '–', '…'])
}

/// Direct where whole sentences stand between the marks, mixed where a fragment does.
fn kind(page: &Page<'_>, quote: usize) -> QuoteKind {
    if page.quoted[quote].set != marks::Set::Marks {
        return QuoteKind::Direct;
    }
    let (_, sentence) = page.sentence_of(quote);
    let at = page.item_of(quote);
    let words = page.words(quote);
    let capital = words
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(char::is_uppercase);
    let apart = at == sentence.start
        || matches!(
            page.kind(at - 1),
            stream::Kind::Comma | stream::Kind::Colon | stream::Kind::Quote(_) | stream::Kind::Dash
        );
    if capital && apart {
        QuoteKind::Direct
    } else {
        QuoteKind::Mixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    #[test]
    fn a_german_article_says_what_was_not_read() {
        let text = "Die Ministerin sagte am Montag in der Stadt, dass der Hafen nicht geschlossen wird. „Wir haben lange genug gewartet, und wir werden nicht weichen“, erklärte sie vor den Arbeitern, die seit Wochen gegen die Pläne der Regierung protestieren.";
        let found = extract(&Article::plain(text, None));
        assert_eq!(found.language, Some("de"));
        assert_eq!(found.attributions.len(), 1);
        assert!(found.attributions[0].speaker.is_none() && !found.notes.is_empty());
    }

    #[test]
    fn comments_are_no_part_of_an_article() {
        let text = "Mayor Ann Roe said the plans for the quay <!-- the word by=\"A. Doe\" is “on the tape” --> which the port had drawn up would be “shown to all of us”.";
        let found = extract(&Article::plain(text, None));
        let marked: Vec<&str> = found
            .attributions
            .iter()
            .filter(|a| a.kind != QuoteKind::Indirect)
            .map(|a| a.span.of(text))
            .collect();
        assert_eq!(marked, ["shown to all of us"]);
        assert!(found.attributions.iter().all(|a| a.speaker.is_some()));
        assert!(found.entities.iter().all(|entity| entity.name != "A. Doe"));
        let open = extract(&Article::plain(
            "It rained.\n<!-- “So,” Bob Doe said.",
            None,
        ));
        assert!(
            open.attributions.is_empty() && open.notes.len() == 1,
            "{open:?}"
        );
    }

    #[test]
    fn segments_share_a_group_and_a_turn_an_utterance() {
        let found = extract(&Article::plain(
            "“We waited,” Ann Roe said, “and nobody came.” “We left,” she said. “It was late,” Bob Doe said.",
            None,
        ));
        let groups: Vec<_> = found.attributions.iter().map(|a| a.group).collect();
        let turns: Vec<_> = found.attributions.iter().map(|a| a.utterance).collect();
        assert_eq!(groups, [Some(1), Some(1), None, None]);
        assert_eq!(turns, [1, 1, 1, 2]);
    }

    #[test]
    fn the_chain_of_provenance_is_kept() {
        let text = "“We left,” Ann Roe told Reuters on Friday.";
        let found = extract(&Article::plain(text, None));
        assert_eq!(
            found.attributions[0].via.map(|v| v.of(text)),
            Some("Reuters")
        );
    }

    /// One core of a slow machine reads several megabytes a second; squares would take minutes.
    #[test]
    fn hostile_input_costs_no_more_than_its_length() {
        for unit in [
            "\"",
            "“",
            "' ",
            "word ",
            "(",
            "Name ",
            "“a” ",
            "said ",
            ", ",
            "Doe said, ",
            "A. ",
            "'' ",
            "Doe’s ",
            "who said ",
            "\n“",
        ] {
            let text = unit.repeat(200_000 / unit.len());
            let begun = Instant::now();
            extract(&Article::plain(&text, None));
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "{unit:?} took {:?}",
                begun.elapsed()
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn spans_fit_any_text(text in "(“|”|\"|'|’|‘|,|\\.|:|\n| |—|Doe|Ann|said|he|she|told|the|who|minister|Reuters|é|😀|,” |\\(|\\)|’s|[a-z]{1,4}){0,120}") {
            let found = extract(&Article::plain(&text, None));
            prop_assert_eq!(&found, &extract(&Article::plain(&text, None)));
            for a in &found.attributions {
                prop_assert!(!a.span.of(&text).is_empty());
                prop_assert!(a.source.is_none_or(|s| !s.of(&text).is_empty()));
                prop_assert!(a.cue.is_none_or(|s| !s.of(&text).is_empty()));
                prop_assert!(a.speaker.is_none_or(|e| (e as usize) < found.entities.len()));
            }
            for e in &found.entities {
                prop_assert!(e.mentions.iter().all(|m| !m.of(&text).is_empty()));
            }
        }
    }
}
