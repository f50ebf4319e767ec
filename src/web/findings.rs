//! The findings of a draft as HTML: the draft marked in place, and for each quotation the decision with all that it stands on.
//!
//! In comes the API's answer, with offsets in bytes, and the draft; what is shown is what the answer says.

use maud::{Markup, html};

use super::{
    form::page_of,
    layout::{badge, class, decided, small_verdict, verdict},
    marked::{Ends, Stretch, marked},
    text::{self, dated, quoted, web_address, words},
    vocabulary,
};
use crate::{
    api::pb::{self, DiffKind, Headline},
    verdict::rules,
};

/// Whether links lead somewhere: a report that stands by itself has no server behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// To the pages of this server.
    Here,
    /// To addresses of the web alone.
    Outside,
}

impl Links {
    /// A name, as a link to its page where there is one.
    fn to(self, name: &str, content: Markup) -> Markup {
        html! {
            @if self == Links::Here && !name.is_empty() { a href=(page_of(name)) { (content) } }
            @else { (content) }
        }
    }
}

/// The whole answer: what it sums up to, the draft marked, the findings one by one.
pub(super) fn answer(draft: &str, answer: &pb::VerifyDraftResponse, links: Links) -> Markup {
    html! {
        section.answer aria-labelledby="answer" {
            h2 #answer { "Findings" }
            p.sum { (sum(answer)) }
            @for note in &answer.notes { p.not-checked { (words(note)) } }
            @for problem in &answer.waiver_problems { p.not-checked { "Waiver: " (words(&problem.message)) } }
            @if text::hides(draft) {
                p.not-checked { "The draft holds characters that nobody sees; they are shown by their numbers." }
            }
            div.sheet { (draft_marked(draft, answer)) }
            ol.findings {
                @for (at, finding) in answer.findings.iter().enumerate() {
                    li { (detail(finding, at + 1, draft, links)) }
                }
            }
            p.stands-on {
                "Checked against the registry at event " (answer.sequence) ", rules " (words(&answer.rules_version))
                ", profile " (words(&answer.profile)) "."
            }
        }
    }
}

/// How many findings of each headline, the worst first.
fn sum(answer: &pb::VerifyDraftResponse) -> Markup {
    const ORDER: [Headline; 5] = [
        Headline::Stop,
        Headline::Fix,
        Headline::CannotCheck,
        Headline::PassWithNote,
        Headline::Pass,
    ];
    let of = |headline: Headline| {
        let found = answer.findings.iter().filter(|f| f.headline() == headline);
        found.count()
    };
    html! {
        @if answer.findings.is_empty() {
            "This draft quotes nobody, as far as it could be read."
        } @else {
            (text::count(answer.findings.len() as i64, "quotation")) ": "
            @for headline in ORDER.into_iter().filter(|&headline| of(headline) > 0) {
                (of(headline)) " " (badge(headline)) " "
            }
        }
    }
}

fn draft_marked(draft: &str, answer: &pb::VerifyDraftResponse) -> Markup {
    let findings = answer.findings.iter().enumerate();
    let stretches = findings
        .filter_map(|(at, f)| Some(Stretch::of(f.span.as_ref(), draft, at)?.with_marks(draft)));
    let draw = |at: usize, content: Markup, ends: Ends| {
        let headline = answer.findings[at].headline();
        html! {
            mark class={"quotation " (class(headline))} { (content) }
            @if ends.last {
                a class={"tag " (class(headline))} href={"#f" (at + 1)} {
                    (at + 1) " " (vocabulary::label(headline.as_str_name()))
                }
            }
        }
    };
    marked(draft, 0, stretches.collect(), &draw)
}

/// One finding with all that it stands on.
fn detail(finding: &pb::Finding, number: usize, draft: &str, links: Links) -> Markup {
    html! {
        article.finding id={"f" (number)} aria-labelledby={"f" (number) "-name"} {
            h3 id={"f" (number) "-name"} {
                span.number { (number) } " " (badge(finding.headline())) " "
                (verdict(finding.words().as_str_name()))
                // The reason that decided stands first; words as on record are no reason to mend anything.
                @if finding.headline() != Headline::Pass && let Some(decisive) = finding.reasons.first() {
                    span.decisive { ": " (words(&decisive.message)) }
                }
            }
            p.asked { (vocabulary::meaning(finding.headline().as_str_name())) }
            @for waiver in &finding.waivers {
                p.decision { "Waived " (waiver.rules.join(", ")) " by " (words(&waiver.author)) ": " (words(&waiver.reason)) }
            }
            blockquote.drafted { (quoted(&finding.text)) }
            (wording(finding, links))
            (correction(finding, draft))
            (axes(finding, links))
            (reasons(finding, links))
            (occurrences(&finding.occurrences, links))
            (variants(&finding.variants, links))
            @if !finding.not_checked.is_empty() {
                h4 { "Not checked" }
                ul { @for missing in &finding.not_checked { li { (words(missing)) } } }
            }
            p.small { "Finding " code { (words(&finding.id)) } ", found by " (words(&finding.method)) }
        }
    }
}

/// The record's wording, with what differs.
fn wording(finding: &pb::Finding, links: Links) -> Markup {
    let differs = finding
        .diff
        .iter()
        .any(|step| step.kind() != DiffKind::Equal);
    html! {
        @if !finding.recorded.is_empty() {
            h4 { (links.to(&finding.quotation, html! { "On record" })) }
            p.diff {
                "“"
                @if differs { (diff(&finding.diff)) } @else { (words(&finding.recorded)) }
                "”"
            }
        }
        @for (name, stretches) in [("Left out", &finding.omitted), ("In brackets", &finding.bracketed)] {
            @if !stretches.is_empty() {
                p.small { (name) ": " @for (at, one) in stretches.iter().enumerate() { @if at > 0 { ", " } (quoted(one)) } }
            }
        }
    }
}

/// The steps of a word diff: what goes, what comes.
pub(super) fn diff(steps: &[pb::DiffStep]) -> Markup {
    let gone = |text: &str| html! { del { span.aloud { "draft: " } (words(text)) } };
    let come = |text: &str| html! { ins { span.aloud { "record: " } (words(text)) } };
    html! {
        @for (at, step) in steps.iter().enumerate() {
            @if at > 0 { " " }
            @match step.kind() {
                DiffKind::Missing => (come(&step.recorded)),
                DiffKind::Added => (gone(&step.drafted)),
                DiffKind::Replaced => { (gone(&step.drafted)) " " (come(&step.recorded)) },
                DiffKind::Elided => span.aside { "[… for: " (words(&step.recorded)) "]" },
                DiffKind::Bracketed => span.aside {
                    (words(&step.drafted))
                    @if step.recorded.is_empty() { " (not spoken)" } @else { " for: " (words(&step.recorded)) }
                },
                DiffKind::Equal | DiffKind::Unspecified => {
                    @if step.recorded.is_empty() { (words(&step.drafted)) } @else { (words(&step.recorded)) }
                },
            }
        }
    }
}

fn correction(finding: &pb::Finding, draft: &str) -> Markup {
    let Some(correction) = &finding.correction else {
        return html! {};
    };
    let replaced = Stretch::of(correction.span.as_ref(), draft, 0);
    let replaced = replaced.map_or("", |s| &draft[s.start..s.end]);
    html! {
        h4 { "Correction" }
        p.correction {
            @if replaced.is_empty() { "put in " }
            @else if replaced != finding.text { "for " (quoted(replaced)) " put " }
            (quoted(&correction.text))
        }
    }
}

/// Who, when, where, and how well the record stands: each with its verdict and the words that prove it.
fn axes(finding: &pb::Finding, links: Links) -> Markup {
    let claim = finding.claim.clone().unwrap_or_default();
    let claimed = match (claim.speaker.as_str(), claim.source.as_str()) {
        ("", source) => source,
        (speaker, _) => speaker,
    };
    let claimed_day = claim.date_said.as_ref().and_then(|said| said.date.as_ref());
    let claimed_place = claim.location_said.as_ref().map_or("", |said| &said.place);
    let day = finding.recorded_date.as_ref();
    let place = finding.recorded_place.as_ref();
    let printed = finding.occurrences.first();
    html! {
        dl.axes {
            @if !finding.recorded_speaker_display_name.is_empty() || !claimed.is_empty() {
                dt { "Who" }
                dd {
                    @if finding.recorded_speaker_display_name.is_empty() { span.unknown { "the record names nobody" } }
                    @else { (links.to(&finding.recorded_speaker, words(&finding.recorded_speaker_display_name))) }
                    (judged(finding.speaker().as_str_name()))
                    @if !claimed.is_empty() && claimed != finding.recorded_speaker_display_name {
                        span.claimed { "the draft has " (words(claimed)) }
                    }
                    @if let Some(printed) = printed { (proof(&as_printed(printed), None)) }
                    @if !finding.candidates.is_empty() {
                        span.claimed { "candidates: " @for (at, one) in finding.candidates.iter().enumerate() {
                            @if at > 0 { ", " } (links.to(one, words(one)))
                        } }
                    }
                }
            }
            @if day.is_some() || claimed_day.is_some() {
                dt { "When" }
                dd {
                    (dated(day.and_then(|said| said.date.as_ref()), "not on record"))
                    (judged(finding.date().as_str_name()))
                    @if let Some(claimed) = claimed_day && day.and_then(|said| said.date.as_ref()) != Some(claimed) {
                        span.claimed { "the draft has " (dated(Some(claimed), "")) }
                    }
                    @if let Some(said) = day { (proof(&said.basis_text, Some(said.strength()))) }
                }
            }
            @if place.is_some() || !claimed_place.is_empty() {
                dt { "Where" }
                dd {
                    @match place {
                        Some(said) => (place_of(said)),
                        None => span.unknown { "not on record" },
                    }
                    (judged(finding.place().as_str_name()))
                    @if !claimed_place.is_empty() && place.is_none_or(|said| said.place != claimed_place) {
                        span.claimed { "the draft has " (words(claimed_place)) }
                    }
                    @if let Some(said) = place { (proof(&said.basis_text, Some(said.strength()))) }
                }
            }
            @if finding.record() != pb::RecordVerdict::Unspecified {
                dt { "Record" }
                dd {
                    (verdict(finding.record().as_str_name()))
                    @if finding.record() == pb::RecordVerdict::Corroborated { " by " (finding.independent_sources) " independent sources" }
                }
            }
            @if !finding.flags.is_empty() {
                dt { "Also note" }
                dd { ul.flags { @for flag in finding.flags() {
                    li { (vocabulary::label(flag.as_str_name())) span.means { (vocabulary::meaning(flag.as_str_name())) } }
                } } }
            }
        }
    }
}

/// The verdict on an axis; what a draft does not claim needs none.
fn judged(value: &str) -> Markup {
    html! { @if !value.ends_with("_NOT_GIVEN") && !value.ends_with("_UNSPECIFIED") { " — " span.judged { (small_verdict(value)) } } }
}

/// The words that prove a value.
pub(super) fn proof(basis: &str, strength: Option<pb::Strength>) -> Markup {
    html! {
        @if !basis.is_empty() {
            span.proof {
                "by " (quoted(basis))
                @if let Some(strength) = strength && strength != pb::Strength::Unspecified {
                    ", " (small_verdict(strength.as_str_name()))
                }
            }
        }
    }
}

/// A place of speech, and what is open about it. A dateline tells where a report was filed (rule R27).
pub(super) fn place_of(said: &pb::SpeechPlace) -> Markup {
    html! {
        (words(&said.place))
        @if said.strength() == pb::Strength::Weak { " (dateline only)" }
        @if said.ambiguous { " (which one is not said)" }
    }
}

/// The cue and the source as a document prints them.
fn as_printed(printed: &pb::Occurrence) -> String {
    let parts = [printed.cue.as_str(), printed.source.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" … ")
}

fn reasons(finding: &pb::Finding, links: Links) -> Markup {
    html! {
        @if !finding.reasons.is_empty() {
            h4 { "Rules" }
            ul.reasons {
                @for reason in &finding.reasons {
                    @let rule = rules::rule(&reason.rule);
                    li {
                        @if links == Links::Here { a href={"/rules#" (reason.rule)} { (reason.rule) } } @else { strong { (reason.rule) } }
                        @if let Some(rule) = rule { " " (rule.title) }
                        ": " (words(&reason.message))
                        @if let Some(rule) = rule {
                            span.means { (rule.practice) " " (rule.reason) }
                        }
                    }
                }
            }
        }
    }
}

/// Every printing, earliest first, with the sentences around.
pub(super) fn occurrences(printed: &[pb::Occurrence], links: Links) -> Markup {
    html! {
        @if !printed.is_empty() {
            h4 { "Sources, earliest first" }
            ol.sources {
                @for one in printed {
                    li {
                        p.where-printed {
                            (dated(one.published.as_ref(), "undated")) " "
                            @if !one.outlet.is_empty() { strong { (words(&one.outlet)) } " " }
                            (links.to(&one.document, words(if one.title.is_empty() { &one.document } else { &one.title })))
                            @if let Some(url) = web_address(&one.url) { " " a rel="noopener noreferrer nofollow" href=(url) { "original" } }
                            @if one.kind() != pb::OccurrenceKind::Body && one.kind() != pb::OccurrenceKind::Unspecified {
                                " " (verdict(one.kind().as_str_name()))
                            }
                            @if !one.via.is_empty() { " through " (words(&one.via)) }
                        }
                        p.context {
                            @if !one.context_before.is_empty() { (words(&one.context_before)) " " }
                            mark.words { (quoted(&one.text)) }
                            @if !as_printed(one).is_empty() { " — " (words(&as_printed(one))) }
                            @if !one.context_after.is_empty() { " " (words(&one.context_after)) }
                        }
                        @for decision in one.decision.iter().chain(&one.dispute) { (decided(decision)) }
                    }
                }
            }
        }
    }
}

/// The other wordings on record.
pub(super) fn variants(variants: &[pb::Variant], links: Links) -> Markup {
    html! {
        @if !variants.is_empty() {
            h4 { "Also printed as" }
            ul.variants {
                @for variant in variants {
                    li {
                        (quoted(&variant.text)) " in "
                        @for (at, document) in variant.documents.iter().enumerate() {
                            @if at > 0 { ", " }
                            (links.to(document, words(document.split_once('/').map_or(document, |(_, id)| id))))
                        }
                    }
                }
            }
        }
    }
}
