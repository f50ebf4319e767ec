//! The flat formats: one JSON object a line, made from the API's messages, for programs that want no schema.
//!
//! In come messages with offsets in code points, out come lines. Other programs depend on the keys: every key is there, and what is
//! unknown is null. Verdicts are spelled as RULES.md spells them.

use serde::Serialize;

use crate::api::pb::{self, Date};

/// What a document quotes: `extract --format flat`.
pub(super) fn extraction(id: &str, read: &pb::ExtractQuotationsResponse) -> String {
    line(&ExtractionLine {
        id,
        quotes: read.quotations.iter().map(Quote::of).collect(),
        terms: read
            .terms
            .iter()
            .map(|term| Term {
                start: start(&term.span),
                end: end(&term.span),
                text: &term.text,
            })
            .collect(),
    })
}

/// One finding: `verify --format flat`.
pub(super) fn finding(draft: &str, finding: &pb::Finding) -> String {
    line(&FindingLine {
        draft,
        start: start(&finding.span),
        end: end(&finding.span),
        text: &finding.text,
        headline: value(finding.headline().as_str_name(), "HEADLINE_"),
        words: value(finding.words().as_str_name(), "WORDS_VERDICT_"),
        speaker: value(finding.speaker().as_str_name(), "SPEAKER_VERDICT_"),
        date: value(finding.date().as_str_name(), "DATE_VERDICT_"),
        place: value(finding.place().as_str_name(), "PLACE_VERDICT_"),
        record: value(finding.record().as_str_name(), "RECORD_VERDICT_"),
        flags: finding
            .flags()
            .filter_map(|flag| value(flag.as_str_name(), "FLAG_"))
            .collect(),
        rules: &finding.rules,
        recorded: some(&finding.recorded),
        recorded_speaker: some(&finding.recorded_speaker_display_name),
        recorded_date: said(&finding.recorded_date),
        recorded_place: place(&finding.recorded_place),
        correction: corrected(finding),
        quotation: some(&finding.quotation),
        occurrences: finding.occurrences.iter().map(Occurrence::of).collect(),
        waivers: finding.waivers.iter().map(WaiverLine::of).collect(),
        waived_headline: value(finding.waived_headline().as_str_name(), "HEADLINE_"),
    })
}

/// One change between two versions of a draft: `compare --format flat`.
pub(super) fn change(change: &pb::DraftChange) -> String {
    line(&ChangeLine {
        changes: change
            .kinds()
            .filter_map(|kind| value(kind.as_str_name(), "DRAFT_CHANGE_KIND_"))
            .collect(),
        grave: change.grave,
        words: value(change.words().as_str_name(), "WORDS_VERDICT_"),
        flags: change
            .flags()
            .filter_map(|flag| value(flag.as_str_name(), "FLAG_"))
            .collect(),
        before: change.before.as_ref().map(VersionLine::of),
        after: change.after.as_ref().map(VersionLine::of),
    })
}

/// Who a draft says it was; the source as printed where it names nobody.
pub(super) fn speaker_said(read: &pb::Attribution) -> Option<String> {
    some(&read.speaker)
        .or(some(&read.source))
        .map(str::to_owned)
}

/// When a draft says it was.
pub(super) fn date_said(read: &pb::Attribution) -> Option<String> {
    said(&read.date_said)
}

/// Where a draft says it was; its dateline does not say (rule R27).
pub(super) fn place_said(read: &pb::Attribution) -> Option<String> {
    place(&read.location_said).map(str::to_owned)
}

#[derive(Serialize)]
struct ChangeLine<'m> {
    changes: Vec<&'static str>,
    grave: bool,
    words: Option<&'static str>,
    flags: Vec<&'static str>,
    before: Option<VersionLine<'m>>,
    after: Option<VersionLine<'m>>,
}

#[derive(Serialize)]
struct VersionLine<'m> {
    start: Option<i32>,
    end: Option<i32>,
    text: &'m str,
    speaker: Option<String>,
    date_said: Option<String>,
    location_said: Option<String>,
}

impl<'m> VersionLine<'m> {
    fn of(read: &'m pb::Attribution) -> Self {
        VersionLine {
            start: start(&read.span),
            end: end(&read.span),
            text: &read.text,
            speaker: speaker_said(read),
            date_said: date_said(read),
            location_said: place_said(read),
        }
    }
}

/// One quotation on record: `quotes --format flat`.
pub(super) fn quotation(quotation: &pb::Quotation) -> String {
    line(&QuotationLine {
        quotation: &quotation.name,
        text: &quotation.text,
        kind: kind(quotation.kind()),
        speaker: some(&quotation.speaker_display_name),
        date_said: day(&quotation.date_said),
        location_said: some(&quotation.location_said),
        occurrences: quotation.occurrences.iter().map(Occurrence::of).collect(),
        variants: quotation
            .variants
            .iter()
            .map(|variant| Variant {
                text: &variant.text,
                documents: &variant.documents,
            })
            .collect(),
    })
}

/// One registered quotation found in a text: `attribute --format flat`.
pub(super) fn text_match(file: &str, found: &pb::TextMatch) -> String {
    let quotation = found.quotation.as_ref();
    line(&MatchLine {
        file,
        start: start(&found.span),
        end: end(&found.span),
        text: &found.text,
        words: value(found.words().as_str_name(), "WORDS_VERDICT_"),
        marked: found.marked,
        recorded: some(&found.recorded),
        speaker: quotation.and_then(|q| some(&q.speaker_display_name)),
        date_said: quotation.and_then(|q| day(&q.date_said)),
        location_said: quotation.and_then(|q| some(&q.location_said)),
        quotation: quotation.and_then(|q| some(&q.name)),
        occurrences: quotation
            .map(|q| q.occurrences.iter().map(Occurrence::of).collect())
            .unwrap_or_default(),
    })
}

/// One speaker on record: `speakers --format flat`.
pub(super) fn speaker(speaker: &pb::Speaker, matched: Option<(&str, &str)>) -> String {
    line(&SpeakerLine {
        speaker: &speaker.name,
        display_name: &speaker.display_name,
        kind: value(speaker.kind().as_str_name(), "SPEAKER_KIND_").map(str::to_ascii_lowercase),
        aliases: &speaker.aliases,
        roles: &speaker.roles,
        quotations: speaker.quotation_count,
        documents: speaker.document_count,
        matched: matched.map(|(matched, _)| matched),
        basis: matched.map(|(_, basis)| basis),
    })
}

/// What became of one document: `ingest --format flat`.
pub(super) fn outcome(outcome: &pb::IngestOutcome) -> String {
    line(&OutcomeLine {
        label: &outcome.label,
        document: some(&outcome.document),
        state: value(outcome.state().as_str_name(), "INGEST_STATE_"),
        quotations: outcome.quotations,
        attributed: outcome.attributed,
        error: outcome.error.as_ref().map(|error| error.message.as_str()),
    })
}

/// What became of a file of quotations: `import --format flat`.
pub(super) fn imported(imported: i64, unchanged: i64, refused: usize, sequence: i64) -> String {
    line(&ImportedLine {
        imported,
        unchanged,
        refused,
        sequence,
    })
}

#[derive(Serialize)]
struct ExtractionLine<'m> {
    id: &'m str,
    quotes: Vec<Quote<'m>>,
    terms: Vec<Term<'m>>,
}

#[derive(Serialize)]
struct Quote<'m> {
    start: Option<i32>,
    end: Option<i32>,
    text: &'m str,
    kind: Option<&'static str>,
    speaker: Option<&'m str>,
    source: Option<&'m str>,
    speaker_start: Option<i32>,
    speaker_end: Option<i32>,
    cue: Option<&'m str>,
    date_said: Option<String>,
    location_said: Option<&'m str>,
    confidence: f64,
    rule: Option<&'m str>,
    group: Option<i32>,
}

impl<'m> Quote<'m> {
    fn of(read: &'m pb::Attribution) -> Self {
        Quote {
            start: start(&read.span),
            end: end(&read.span),
            text: &read.text,
            kind: kind(read.kind()),
            speaker: some(&read.speaker),
            source: some(&read.source),
            speaker_start: start(&read.source_span),
            speaker_end: end(&read.source_span),
            cue: some(&read.cue),
            date_said: said(&read.date_said),
            location_said: place(&read.location_said),
            // Carried as a 32-bit float; three places are what calibration can promise.
            confidence: (read.confidence * 1000.0).round() / 1000.0,
            rule: some(&read.rule),
            group: (read.group != 0).then_some(read.group),
        }
    }
}

#[derive(Serialize)]
struct Term<'m> {
    start: Option<i32>,
    end: Option<i32>,
    text: &'m str,
}

#[derive(Serialize)]
struct FindingLine<'m> {
    draft: &'m str,
    start: Option<i32>,
    end: Option<i32>,
    text: &'m str,
    headline: Option<&'static str>,
    words: Option<&'static str>,
    speaker: Option<&'static str>,
    date: Option<&'static str>,
    place: Option<&'static str>,
    record: Option<&'static str>,
    flags: Vec<&'static str>,
    rules: &'m [String],
    recorded: Option<&'m str>,
    recorded_speaker: Option<&'m str>,
    recorded_date: Option<String>,
    recorded_place: Option<&'m str>,
    correction: Option<String>,
    quotation: Option<&'m str>,
    occurrences: Vec<Occurrence<'m>>,
    waivers: Vec<WaiverLine<'m>>,
    waived_headline: Option<&'static str>,
}

#[derive(Serialize)]
struct WaiverLine<'m> {
    rules: &'m [String],
    author: &'m str,
    reason: &'m str,
}

impl<'m> WaiverLine<'m> {
    fn of(waiver: &'m pb::Waiver) -> Self {
        WaiverLine {
            rules: &waiver.rules,
            author: &waiver.author,
            reason: &waiver.reason,
        }
    }
}

#[derive(Serialize)]
struct QuotationLine<'m> {
    quotation: &'m str,
    text: &'m str,
    kind: Option<&'static str>,
    speaker: Option<&'m str>,
    date_said: Option<String>,
    location_said: Option<&'m str>,
    occurrences: Vec<Occurrence<'m>>,
    variants: Vec<Variant<'m>>,
}

#[derive(Serialize)]
struct Occurrence<'m> {
    document: &'m str,
    outlet: Option<&'m str>,
    published: Option<String>,
    text: &'m str,
    start: Option<i32>,
    end: Option<i32>,
    date_said: Option<String>,
    location_said: Option<&'m str>,
    decided_by: Option<&'m str>,
    decided_at: Option<String>,
    disputed: bool,
}

impl<'m> Occurrence<'m> {
    fn of(printed: &'m pb::Occurrence) -> Self {
        Occurrence {
            document: &printed.document,
            outlet: some(&printed.outlet),
            published: day(&printed.published),
            text: &printed.text,
            start: start(&printed.span),
            end: end(&printed.span),
            date_said: said(&printed.date_said),
            location_said: place(&printed.location_said),
            decided_by: printed.decision.as_ref().map(|d| d.author.as_str()),
            decided_at: printed.decision.as_ref().map(|d| moment(&d.time)),
            disputed: printed.dispute.is_some(),
        }
    }
}

/// A moment in UTC, to the second.
pub(super) fn moment(time: &Option<prost_types::Timestamp>) -> String {
    let time = time.unwrap_or_default();
    jiff::Timestamp::new(time.seconds, 0)
        .map_or_else(|_| "an unknown time".to_owned(), |t| t.to_string())
}

/// An event of the log.
pub(super) fn event(event: &pb::Event) -> String {
    line(&EventLine {
        sequence: event.sequence,
        id: &event.id,
        time: moment(&event.time),
        author: &event.author,
        kind: &event.kind,
        subjects: &event.subjects,
        words: some(&event.words),
        before: some(&event.before),
        after: some(&event.after),
        reason: some(&event.reason),
        erased: event.erased,
        request_id: some(&event.request_id),
    })
}

#[derive(Serialize)]
struct EventLine<'m> {
    sequence: i64,
    id: &'m str,
    time: String,
    author: &'m str,
    kind: &'m str,
    subjects: &'m [String],
    words: Option<&'m str>,
    before: Option<&'m str>,
    after: Option<&'m str>,
    reason: Option<&'m str>,
    erased: bool,
    request_id: Option<&'m str>,
}

#[derive(Serialize)]
struct Variant<'m> {
    text: &'m str,
    documents: &'m [String],
}

#[derive(Serialize)]
struct MatchLine<'m> {
    file: &'m str,
    start: Option<i32>,
    end: Option<i32>,
    text: &'m str,
    words: Option<&'static str>,
    marked: bool,
    recorded: Option<&'m str>,
    speaker: Option<&'m str>,
    date_said: Option<String>,
    location_said: Option<&'m str>,
    quotation: Option<&'m str>,
    occurrences: Vec<Occurrence<'m>>,
}

#[derive(Serialize)]
struct SpeakerLine<'m> {
    speaker: &'m str,
    display_name: &'m str,
    kind: Option<String>,
    aliases: &'m [String],
    roles: &'m [String],
    quotations: i32,
    documents: i32,
    matched: Option<&'m str>,
    basis: Option<&'m str>,
}

#[derive(Serialize)]
struct OutcomeLine<'m> {
    label: &'m str,
    document: Option<&'m str>,
    state: Option<&'static str>,
    quotations: i32,
    attributed: i32,
    error: Option<&'m str>,
}

#[derive(Serialize)]
struct ImportedLine {
    imported: i64,
    unchanged: i64,
    refused: usize,
    sequence: i64,
}

fn line(value: &impl Serialize) -> String {
    // Strings, numbers and lists of them: there is nothing that JSON could not hold.
    serde_json::to_string(value).unwrap_or_default()
}

/// The record's words for the finding's whole span: the finding's own words with the correction applied. A correction of other words
/// than the quotation's (of a name beside it) has no place in a flat line; the JSON has it with its span.
fn corrected(finding: &pb::Finding) -> Option<String> {
    let correction = finding.correction.as_ref()?;
    let (span, inside) = (finding.span.as_ref()?, correction.span.as_ref()?);
    if inside.start < span.start || inside.end > span.end || inside.end < inside.start {
        return None;
    }
    let before = usize::try_from(inside.start - span.start).ok()?;
    let after = usize::try_from(inside.end - span.start).ok()?;
    let words = |range: &mut dyn Iterator<Item = char>| range.collect::<String>();
    let head = words(&mut finding.text.chars().take(before));
    let tail = words(&mut finding.text.chars().skip(after));
    Some(head + &correction.text + &tail)
}

fn start(span: &Option<pb::Span>) -> Option<i32> {
    span.as_ref().map(|span| span.start)
}

fn end(span: &Option<pb::Span>) -> Option<i32> {
    span.as_ref().map(|span| span.end)
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// `2025-09-03`, `2025-09` or `2025`.
pub(super) fn day(date: &Option<Date>) -> Option<String> {
    let date = date.as_ref().filter(|date| date.year > 0)?;
    let mut text = format!("{:04}", date.year);
    for part in [date.month, date.day] {
        if part == 0 {
            break;
        }
        text += &format!("-{part:02}");
    }
    Some(text)
}

fn said(said: &Option<pb::SpeechDate>) -> Option<String> {
    day(&said.as_ref()?.date)
}

/// The place of speech. A dateline alone proves where the report was filed, not where the words were spoken: null here (rule R27).
fn place(said: &Option<pb::SpeechPlace>) -> Option<&str> {
    let said = said
        .as_ref()
        .filter(|said| said.strength() != pb::Strength::Weak)?;
    some(&said.place)
}

/// `direct`, `mixed` or `indirect`.
pub(super) fn kind(kind: pb::QuotationKind) -> Option<&'static str> {
    match kind {
        pb::QuotationKind::Unspecified => None,
        pb::QuotationKind::Direct => Some("direct"),
        pb::QuotationKind::Mixed => Some("mixed"),
        pb::QuotationKind::Indirect => Some("indirect"),
    }
}

/// An enum value without its prefix: RULES.md's spelling. The zero value is unknown.
pub(super) fn value(name: &'static str, prefix: &str) -> Option<&'static str> {
    let name = name.strip_prefix(prefix).unwrap_or(name);
    (name != "UNSPECIFIED").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: i32, end: i32) -> Option<pb::Span> {
        Some(pb::Span { start, end })
    }

    fn date(year: i32, month: i32, day: i32) -> Option<Date> {
        Some(Date { year, month, day })
    }

    #[test]
    fn an_extraction_has_every_key_and_unknown_is_null() {
        let read = pb::ExtractQuotationsResponse {
            quotations: vec![
                pb::Attribution {
                    span: span(1, 4),
                    text: "No.".to_owned(),
                    kind: pb::QuotationKind::Direct.into(),
                    ..Default::default()
                },
                pb::Attribution {
                    span: span(6, 8),
                    text: "so".to_owned(),
                    kind: pb::QuotationKind::Mixed.into(),
                    group: 2,
                    cue: "said".to_owned(),
                    source: "he".to_owned(),
                    source_span: span(10, 12),
                    speaker: "Ann Lee".to_owned(),
                    date_said: Some(pb::SpeechDate {
                        date: date(2025, 9, 0),
                        ..Default::default()
                    }),
                    location_said: Some(pb::SpeechPlace {
                        place: "Bern".to_owned(),
                        ..Default::default()
                    }),
                    confidence: 0.5,
                    rule: "inverted".to_owned(),
                    ..Default::default()
                },
            ],
            terms: vec![pb::Term {
                span: span(20, 24),
                text: "term".to_owned(),
                reason: "so-called".to_owned(),
            }],
            ..Default::default()
        };
        assert_eq!(
            extraction("a", &read),
            r#"{"id":"a","quotes":[{"start":1,"end":4,"text":"No.","kind":"direct","speaker":null,"source":null,"speaker_start":null,"speaker_end":null,"cue":null,"date_said":null,"location_said":null,"confidence":0.0,"rule":null,"group":null},{"start":6,"end":8,"text":"so","kind":"mixed","speaker":"Ann Lee","source":"he","speaker_start":10,"speaker_end":12,"cue":"said","date_said":"2025-09","location_said":"Bern","confidence":0.5,"rule":"inverted","group":2}],"terms":[{"start":20,"end":24,"text":"term"}]}"#
        );
    }

    #[test]
    fn a_finding_spells_its_values_as_the_rules_do() {
        let found = pb::Finding {
            span: span(10, 19),
            text: "is “é” ok".to_owned(),
            headline: pb::Headline::PassWithNote.into(),
            words: pb::WordsVerdict::VerbatimJoined.into(),
            speaker: pb::SpeakerVerdict::RoleMatch.into(),
            date: pb::DateVerdict::PublicationDateGiven.into(),
            flags: vec![pb::Flag::MeaningRisk.into()],
            rules: vec!["R9".to_owned()],
            correction: Some(pb::Correction {
                span: span(14, 15),
                text: "à".to_owned(),
            }),
            ..Default::default()
        };
        assert_eq!(
            finding("a.md", &found),
            r#"{"draft":"a.md","start":10,"end":19,"text":"is “é” ok","headline":"PASS_WITH_NOTE","words":"VERBATIM_JOINED","speaker":"ROLE_MATCH","date":"PUBLICATION_DATE_GIVEN","place":null,"record":null,"flags":["MEANING_RISK"],"rules":["R9"],"recorded":null,"recorded_speaker":null,"recorded_date":null,"recorded_place":null,"correction":"is “à” ok","quotation":null,"occurrences":[],"waivers":[],"waived_headline":null}"#
        );
        let beside = pb::Finding {
            correction: Some(pb::Correction {
                span: span(2, 5),
                text: "Ann".to_owned(),
            }),
            ..found
        };
        assert_eq!(
            corrected(&beside),
            None,
            "a name beside the quotation is not its words"
        );
    }

    #[test]
    fn a_quotation_lists_its_occurrences_and_variants() {
        let on_record = pb::Quotation {
            name: "quotations/q1".to_owned(),
            text: "No.".to_owned(),
            kind: pb::QuotationKind::Direct.into(),
            speaker_display_name: "Ann Lee".to_owned(),
            date_said: date(2025, 9, 3),
            occurrences: vec![pb::Occurrence {
                document: "documents/d1".to_owned(),
                published: date(2025, 9, 4),
                text: "No.".to_owned(),
                ..Default::default()
            }],
            variants: vec![pb::Variant {
                text: "No.".to_owned(),
                documents: vec!["documents/d1".to_owned()],
            }],
            ..Default::default()
        };
        assert_eq!(
            quotation(&on_record),
            r#"{"quotation":"quotations/q1","text":"No.","kind":"direct","speaker":"Ann Lee","date_said":"2025-09-03","location_said":null,"occurrences":[{"document":"documents/d1","outlet":null,"published":"2025-09-04","text":"No.","start":null,"end":null,"date_said":null,"location_said":null,"decided_by":null,"decided_at":null,"disputed":false}],"variants":[{"text":"No.","documents":["documents/d1"]}]}"#
        );
    }
}
