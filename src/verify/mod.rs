//! Draft → findings: every quotation of a draft checked against a snapshot of the registry.
//!
//! In come a draft's text, what the desk asked for, and a snapshot; out comes one finding a quotation. The draft's own claims are read by the
//! same extraction as the registry's; candidates come from the snapshot's index; `verdict` decides. It reads no disk and no clock, and
//! keeps nothing of the draft.

mod addressed;
mod around;
mod attribute;
mod beside;
pub mod changes;
mod claim;
mod denial;
mod evidence;
mod finish;
mod hung;
mod interrupted;
mod mend;
mod nested;
mod occasion;
mod office;
mod outside;
mod printed;
mod printing;
mod search;
mod splice;
mod styled;
mod surname;
mod tag;
mod taken_back;
mod times;
mod turns;
mod unread;
mod unread_occasion;
mod unread_place;
pub mod waiver;
mod weeks;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::{
    extract::{Article, extract},
    model::{Attribution, Extraction, OccurrenceKind, QuoteKind, Term},
    registry::Snapshot,
    text::{Span, comments},
    verdict::{
        DateVerdict, Finding, Flag, Headline, PlaceVerdict, Profile, Reason, RecordVerdict,
        SpeakerVerdict, Waiver, Words,
    },
};

use waiver::Comments;

pub use attribute::{TextMatch, attribute};
pub use waiver::WaiverProblem;

/// What the desk asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day the draft will be published, which resolves "on Thursday".
    pub published: Option<Date>,
    /// The stretch of the text that is the article; all of it where not given.
    pub body: Option<Span>,
    /// The house.
    pub profile: Profile,
    /// List terms in marks too, as findings with words NOT_A_QUOTE.
    pub include_terms: bool,
    /// Waivers by the id of a finding, beside those in the draft's comments.
    pub waivers: Vec<Waiver>,
}

/// What the registry says of one draft.
#[derive(Clone, Debug)]
pub struct Verification {
    /// What the draft quotes, and whom, by its own words. Findings point into it.
    pub extraction: Extraction,
    /// One finding a quotation, in the order of the text.
    pub findings: Vec<Finding>,
    /// The worst that they ask for, with what is waived left out; PASS where there is nothing to check.
    pub headline: Headline,
    /// Waivers that could not be read or that match nothing.
    pub waiver_problems: Vec<WaiverProblem>,
    /// What could not be checked in the draft as a whole, in words.
    pub notes: Vec<String>,
    /// The registry's sequence number that the answer stands on.
    pub sequence: u64,
}

/// The languages whose sources are read. In others the words are compared and the claims are not.
const LANGUAGES: [&str; 1] = ["en"];

/// Verifies a draft.
pub fn verify(text: &str, options: &Options, snapshot: &Snapshot) -> Verification {
    verify_read(text, read(text, options), options, snapshot)
}

/// Reads a draft: what it quotes, and whom.
pub fn read(text: &str, options: &Options) -> Extraction {
    // As long as the draft, byte for byte, so that spans of the one fit the other.
    let comments = comments::Comments::of(text);
    let seen = comments.blanked(text);
    let read = mend::unwrapped(&seen);
    let mut extraction = extract(&Article {
        body: options.body.unwrap_or(Span::new(0, text.len())),
        ..Article::plain(&read, options.published)
    });
    extraction.notes.extend(comments.note(text));
    extraction
}

/// What a draft quotes, and whom, as [`verify`] takes it.
pub fn quotations(text: &str, body: Span, published: Option<Date>) -> Extraction {
    let options = Options {
        body: Some(body),
        published,
        ..Options::default()
    };
    let mut extraction = read(text, &options);
    mend::reopened(text, &mut extraction);
    extraction
}

/// Verifies a draft that has been read already.
pub fn verify_read(
    text: &str,
    extraction: Extraction,
    options: &Options,
    snapshot: &Snapshot,
) -> Verification {
    let comments = comments::Comments::of(text);
    let waivers = waiver::comments(text, &comments);
    check(
        &comments.blanked(text),
        extraction,
        waivers,
        options,
        snapshot,
    )
}

fn check(
    text: &str,
    mut extraction: Extraction,
    comments: Comments,
    options: &Options,
    snapshot: &Snapshot,
) -> Verification {
    let mut notes = extraction.notes.clone();
    if snapshot.index().is_empty() {
        notes.push("the registry is empty: nothing can be found in it".into());
    }
    let foreign = extraction
        .language
        .filter(|language| !LANGUAGES.contains(language));
    if let Some(language) = foreign {
        notes.push(format!(
            "the draft is in {language}: words are compared, but who is quoted is not read"
        ));
    }
    mend::reopened(text, &mut extraction);
    let read = extraction.attributions.len();
    let doubted = doubted(text, &extraction.terms);
    extraction.attributions.extend(doubted);
    let mut desk = Desk {
        text,
        extraction: &extraction,
        options,
        snapshot,
        foreign: foreign.is_some(),
        anchor: std::cell::OnceCell::new(),
        withdrawn: std::cell::OnceCell::new(),
        claims: FxHashMap::default(),
    };
    let mut findings: Vec<Finding> = (0..read)
        .filter(|&at| extraction.attributions[at].kind != QuoteKind::Indirect)
        .map(|at| desk.finding(at))
        .collect();
    findings.extend(
        (read..extraction.attributions.len())
            .map(|at| desk.finding(at))
            .filter(is_doubted),
    );
    if options.include_terms {
        let listed: Vec<Span> = findings.iter().map(|finding| finding.span).collect();
        let terms = extraction
            .terms
            .iter()
            .filter(|term| !listed.contains(&term.span));
        findings.extend(terms.map(|term| finish::term(text, term)));
    }
    findings.sort_by_key(|finding| (finding.span.start(), finding.span.end()));
    for finding in &mut findings {
        finding.leaves = finding.headline;
        finding.lead(&options.profile);
    }
    let waiver_problems = desk.waive(&mut findings, comments);
    let headline = findings
        .iter()
        .map(|finding| finding.leaves)
        .max()
        .unwrap_or(Headline::Pass);
    Verification {
        findings,
        headline,
        waiver_problems,
        notes,
        sequence: snapshot.sequence(),
        extraction,
    }
}

/// The fewest words of a term in marks that a paraphrase on record makes a quotation.
const CLAUSE: usize = 8;
/// The fewest words of a term in marks that is looked up all the same.
const DOUBTED: usize = 2;
/// Shorter ones are names and phrases of everybody's, unless they are all that somebody is on record with.
const TELLING: usize = 4;

/// A term that turned out to be somebody's words on record, or such words taken back.
fn is_doubted(finding: &Finding) -> bool {
    let found = finding.quotation.is_some() || finding.flags.contains(&Flag::Retracted);
    let has = |words: usize| finding.text.split_whitespace().nth(words - 1).is_some();
    // A term that a reporter used in a paraphrase, too, is a term still: “coalition of the willing”.
    let term = finding.words == Words::ParaphraseAsQuote && !has(CLAUSE);
    found && !term && (has(TELLING) || finding.words <= Words::VerbatimJoined)
}

/// Words in marks that read like a term, as quotations of nobody: where the record has them as somebody's words, they are a quotation,
/// however the draft introduces them. Without this a draft that drops "not" could hide behind odd prose.
fn doubted(text: &str, terms: &[Term]) -> Vec<Attribution> {
    terms
        .iter()
        .filter(|term| {
            term.span
                .of(text)
                .split_whitespace()
                .nth(DOUBTED - 1)
                .is_some()
        })
        .map(|term| Attribution {
            span: term.span,
            kind: QuoteKind::Mixed,
            group: None,
            // No turn of the draft has this number: the words stand alone.
            utterance: u32::MAX,
            cue: None,
            source: None,
            speaker: None,
            date: None,
            place: None,
            via: None,
            position: OccurrenceKind::Body,
            confidence: 0.0,
            rule: term.reason,
            unclosed: false,
            translated: false,
        })
        .collect()
}

/// One draft on the desk.
struct Desk<'d> {
    text: &'d str,
    extraction: &'d Extraction,
    options: &'d Options,
    snapshot: &'d Snapshot,
    /// The draft is in a language whose sources are not read.
    foreign: bool,
    /// What the days of a draft without a date are counted from.
    anchor: std::cell::OnceCell<crate::extract::when::Anchor>,
    /// The words of what was taken back, folded, once they were asked for.
    withdrawn: std::cell::OnceCell<Vec<(String, &'d crate::registry::record::Withdrawn)>>,
    /// Whom the draft's entities may mean on record, as far as asked.
    claims: FxHashMap<u32, crate::verdict::speaker::Claimed>,
}

/// A finding of which nothing is known yet.
fn blank(text: &str, span: Span, claim: Option<usize>) -> Finding {
    Finding {
        span,
        text: span.of(text).to_string(),
        claim,
        headline: Headline::CannotCheck,
        words: Words::NotFound,
        also: Vec::new(),
        speaker: SpeakerVerdict::NotGiven,
        date: DateVerdict::NotGiven,
        place: PlaceVerdict::NotGiven,
        record: RecordVerdict::None,
        independent_sources: 0,
        flags: Vec::<Flag>::new(),
        reasons: Vec::<Reason>::new(),
        quotation: None,
        recorded: String::new(),
        recorded_speaker: None,
        recorded_speaker_index: None,
        recorded_date: None,
        recorded_place: None,
        diff: Vec::new(),
        correction: None,
        omitted: Vec::new(),
        bracketed: Vec::new(),
        occurrences: Vec::new(),
        variants: Vec::new(),
        not_checked: Vec::new(),
        candidates: Vec::new(),
        waivers: Vec::new(),
        leaves: Headline::CannotCheck,
        id: String::new(),
    }
}

#[cfg(test)]
mod claims_tests;
#[cfg(test)]
mod drafts_tests;
#[cfg(test)]
mod pairs_tests;
#[cfg(test)]
mod tag_tests;
#[cfg(test)]
mod tests;
