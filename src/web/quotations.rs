//! Quotations: one by one with their printings in context, and as a timeline with filters.

use axum::{
    Extension,
    extract::{Path, RawQuery, State},
};
use maud::{Markup, html};

use super::{
    Site,
    answer::{Answer, call},
    corrections,
    findings::{Links, place_of, proof, variants},
    form::{Fields, page_of},
    jsonld,
    layout::{Page, Turn, decided, verdict},
    marked::{Ends, Stretch, marked},
    session::Visitor,
    text::{self, dated, quoted, web_address, words},
};
use crate::api::pb;

/// Quotations of a page.
const PAGE: i32 = 50;
/// The texts of so many documents are fetched to show what stands around a quotation.
const IN_CONTEXT: usize = 30;
/// More words than this are not searched for at once.
const MOST_WORDS: usize = 16;

/// What somebody wants to see of a list of quotations.
pub(super) struct Asked {
    from: String,
    to: String,
    place: String,
    outlet: String,
    kind: String,
    /// Words that must all stand in it.
    pub words: String,
    order: String,
    /// Which page of the list.
    pub turn: Turn,
}

/// The kinds that can be asked for: the word in the address, the words on the page.
const KINDS: [(&str, &str); 5] = [
    ("", "between marks"),
    ("direct", "direct"),
    ("mixed", "mixed"),
    ("indirect", "indirect"),
    ("any", "of any kind"),
];
const ORDERS: [(&str, &str, &str); 4] = [
    ("", "latest said first", "date_said desc"),
    ("said", "earliest said first", "date_said"),
    ("published", "latest printed first", "published desc"),
    ("printed", "earliest printed first", "published"),
];

impl Asked {
    pub(super) fn of(fields: &Fields) -> Self {
        let get = |name| fields.get(name).to_owned();
        Asked {
            from: get("from"),
            to: get("to"),
            place: get("place"),
            outlet: get("outlet"),
            kind: get("kind"),
            words: get("q"),
            order: get("order"),
            turn: Turn::of(fields),
        }
    }

    /// Whether anything is left out.
    pub(super) fn filtered(&self) -> bool {
        let all = [
            &self.from,
            &self.to,
            &self.place,
            &self.outlet,
            &self.kind,
            &self.words,
        ];
        all.iter().any(|one| !one.is_empty())
    }

    /// The same as an address has it.
    pub(super) fn query(&self) -> [(&str, &str); 7] {
        [
            ("q", &self.words),
            ("from", &self.from),
            ("to", &self.to),
            ("place", &self.place),
            ("outlet", &self.outlet),
            ("kind", &self.kind),
            ("order", &self.order),
        ]
    }

    /// The call that lists them.
    pub(super) fn request(&self, parent: &str) -> pb::ListQuotationsRequest {
        let order = ORDERS.iter().find(|(name, ..)| *name == self.order);
        pb::ListQuotationsRequest {
            parent: parent.to_owned(),
            page_size: PAGE,
            page_token: self.turn.token.clone(),
            filter: self.filter(),
            order_by: order
                .map_or("date_said desc", |(_, _, order)| order)
                .to_owned(),
            encoding_type: pb::EncodingType::Utf8.into(),
            min_sequence: 0,
        }
    }

    fn filter(&self) -> String {
        let mut all = Vec::new();
        if !self.from.is_empty() {
            all.push(format!("date_said >= {}", literal(&self.from)));
        }
        if !self.to.is_empty() {
            all.push(format!("date_said <= {}", literal(&self.to)));
        }
        if !self.place.is_empty() {
            all.push(format!("location_said:{}", literal(&self.place)));
        }
        if !self.outlet.is_empty() {
            all.push(format!("outlet:{}", literal(&self.outlet)));
        }
        for word in searched(&self.words) {
            all.push(format!("text:{}", literal(&word)));
        }
        match self.kind.as_str() {
            "" => {}
            "any" => all.push("(kind = direct OR kind = mixed OR kind = indirect)".to_owned()),
            kind => all.push(format!("kind = {}", literal(kind))),
        }
        all.join(" AND ")
    }
}

/// What to search for: each word, or a phrase between marks.
fn searched(words: &str) -> Vec<String> {
    let phrase = words
        .strip_prefix(['"', '“'])
        .and_then(|rest| rest.strip_suffix(['"', '”']));
    if let Some(phrase) = phrase {
        return Some(phrase.trim().to_owned())
            .filter(|p| !p.is_empty())
            .into_iter()
            .collect();
    }
    let words = words.split_whitespace().map(|word| word.replace('*', ""));
    words
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect()
}

/// A text as a filter has it (AIP-160).
pub(super) fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The form that narrows a list. Places and outlets of what is shown are offered.
pub(super) fn filters(place: &str, asked: &Asked, shown: &[pb::Quotation]) -> Markup {
    let mut places: Vec<&str> = shown.iter().map(|q| q.location_said.as_str()).collect();
    let printed = shown.iter().flat_map(|q| &q.occurrences);
    let mut outlets: Vec<&str> = printed.map(|o| o.outlet.as_str()).collect();
    for all in [&mut places, &mut outlets] {
        all.retain(|one| !one.is_empty() && !text::hides(one));
        all.sort_unstable();
        all.dedup();
    }
    html! {
        form.filters action=(place) role="search" aria-label="Narrow the list" {
            div.field.grow { label for="q" { "Words" } input #q name="q" type="search" value=(asked.words) autocomplete="off"; }
            div.field { label for="from" { "Said from" } input #from name="from" type="date" value=(asked.from); }
            div.field { label for="to" { "to" } input #to name="to" type="date" value=(asked.to); }
            div.field { label for="place" { "Place" } input #place name="place" list="places" value=(asked.place) autocomplete="off"; }
            div.field { label for="outlet" { "Outlet" } input #outlet name="outlet" list="outlets" value=(asked.outlet) autocomplete="off"; }
            div.field {
                label for="kind" { "Kind" }
                select #kind name="kind" { @for (value, name) in KINDS { option value=(value) selected[asked.kind == value] { (name) } } }
            }
            div.field {
                label for="order" { "Order" }
                select #order name="order" { @for (value, name, _) in ORDERS { option value=(value) selected[asked.order == value] { (name) } } }
            }
            button.strong { "Show" }
            datalist #places { @for place in places { option value=(place) {} } }
            datalist #outlets { @for outlet in outlets { option value=(outlet) {} } }
        }
    }
}

/// Quotations by day of speech. `with_speaker` tells whose they are, where the list is not one speaker's.
pub(super) fn timeline(quotations: &[pb::Quotation], with_speaker: Option<()>) -> Markup {
    let mut days: Vec<(Option<pb::Date>, Vec<&pb::Quotation>)> = Vec::new();
    for quotation in quotations {
        match days.last_mut() {
            Some((day, of_day)) if *day == quotation.date_said => of_day.push(quotation),
            _ => days.push((quotation.date_said, vec![quotation])),
        }
    }
    html! {
        ol.timeline {
            @for (day, of_day) in &days {
                li.day {
                    h3 { (dated(day.as_ref(), "Day not on record")) }
                    ul.said { @for quotation in of_day { li { (entry(quotation, with_speaker.is_some())) } } }
                }
            }
        }
    }
}

/// One quotation of a list.
fn entry(quotation: &pb::Quotation, with_speaker: bool) -> Markup {
    let mut outlets: Vec<&str> = quotation
        .occurrences
        .iter()
        .map(|o| o.outlet.as_str())
        .collect();
    outlets.retain(|outlet| !outlet.is_empty());
    outlets.dedup();
    let wordings = quotation.variants.len();
    html! {
        article.entry {
            p.saying {
                @if with_speaker { (whose(quotation)) ": " }
                a href=(page_of(&quotation.name)) {
                    @if quotation.kind() == pb::QuotationKind::Indirect { (words(&quotation.text)) } @else { (quoted(&quotation.text)) }
                }
            }
            p.facts {
                @if !quotation.location_said.is_empty() { span { (words(&quotation.location_said)) } }
                @if quotation.kind() != pb::QuotationKind::Direct { span { (verdict(quotation.kind().as_str_name())) } }
                @for outlet in outlets.iter().take(4) { span { (words(outlet)) } }
                span { (text::count(quotation.occurrences.len() as i64, "printing")) }
                @if quotation.dispute.is_some() { span.conflict { "disputed" } }
                @if quotation.decision.is_some() { span { "decided by a desk" } }
            }
            @if wordings > 1 {
                details.wordings {
                    summary { (wordings) " wordings" }
                    ul.variants {
                        @for variant in &quotation.variants {
                            li { (quoted(&variant.text)) " " span.about { (text::count(variant.documents.len() as i64, "document")) } }
                        }
                    }
                }
            }
        }
    }
}

/// Whose words: a link where the record has a speaker, else the source as printed.
fn whose(quotation: &pb::Quotation) -> Markup {
    html! {
        @if !quotation.speaker.is_empty() { a.speaker href=(page_of(&quotation.speaker)) { (words(&quotation.speaker_display_name)) } }
        @else if !quotation.speaker_display_name.is_empty() { span.speaker { (words(&quotation.speaker_display_name)) } }
        @else { span.unknown { "nobody named" } }
    }
}

/// One quotation.
pub(super) async fn one(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let quotation = get(&site, &visitor, &id).await?;
    let texts = texts(&site, &visitor, &quotation).await;
    let content = html! {
        article.quotation-page {
            (corrections::done(asked.get("done")))
            h1.saying {
                @if quotation.kind() == pb::QuotationKind::Indirect { (words(&quotation.text)) } @else { (quoted(&quotation.text)) }
            }
            p.byline { "— " (whose(&quotation)) }
            @if let Some(withdrawn) = &quotation.withdrawn {
                p.trouble { "Every document that printed it was retracted: it proves nothing." }
                (decided(withdrawn))
            }
            dl.identity {
                div { dt { "Said" } dd { (dated(quotation.date_said.as_ref(), "day not on record")) } }
                div { dt { "Where" } dd {
                    @if quotation.location_said.is_empty() { span.unknown { "not on record" } } @else { (words(&quotation.location_said)) }
                } }
                div { dt { "Kind" } dd { (verdict(quotation.kind().as_str_name())) } }
            }
            @for decision in quotation.decision.iter().chain(&quotation.dispute) { (decided(decision)) }
            (corrections::quotations::offered(&quotation, &visitor))
            @if quotation.variants.len() > 1 { (variants(&quotation.variants, Links::Here)) }
            h2 { (text::count(quotation.occurrences.len() as i64, "printing")) @if quotation.occurrences.len() > 1 { ", earliest first" } }
            ol.printings {
                @for (at, printed) in quotation.occurrences.iter().enumerate() { li { (printing(printed, texts.get(at))) } }
            }
            p.small { "Resource name " code { (words(&quotation.name)) } }
        }
    };
    let title = quotation.text.chars().take(80).collect::<String>();
    let page = Page {
        title: &title,
        linked_data: Some(jsonld::quotations(std::slice::from_ref(&quotation), None)),
        ..Page::default()
    };
    Ok(page.show(&visitor, content))
}

pub(super) async fn get(
    site: &Site,
    visitor: &Visitor,
    id: &str,
) -> Result<pb::Quotation, tonic::Status> {
    let request = pb::GetQuotationRequest {
        name: format!("quotations/{id}"),
        encoding_type: pb::EncodingType::Utf8.into(),
        min_sequence: 0,
    };
    let answer = call(site.registry().get_quotation(visitor.asks(request))).await?;
    Ok(answer)
}

/// The texts of the documents that print it; empty for one that cannot be had.
async fn texts(site: &Site, visitor: &Visitor, quotation: &pb::Quotation) -> Vec<String> {
    let mut texts = Vec::new();
    for printed in quotation.occurrences.iter().take(IN_CONTEXT) {
        let request = pb::GetDocumentRequest {
            name: printed.document.clone(),
            min_sequence: 0,
        };
        let document = call(site.registry().get_document(visitor.asks(request))).await;
        texts.push(document.map_or_else(|_| String::new(), |document| document.text));
    }
    texts
}

/// One document printing it: where, in its paragraph, with the words that prove day, place and speaker.
fn printing(printed: &pb::Occurrence, text: Option<&String>) -> Markup {
    let title = if printed.title.is_empty() {
        &printed.document
    } else {
        &printed.title
    };
    html! {
        article.printing {
            h3 {
                a href=(page_of(&printed.document)) { (words(title)) }
            }
            p.facts {
                span { (dated(printed.published.as_ref(), "undated")) }
                @if !printed.outlet.is_empty() { span { (words(&printed.outlet)) } }
                @if printed.kind() != pb::OccurrenceKind::Unspecified { span { (verdict(printed.kind().as_str_name())) } }
                @if !printed.via.is_empty() { span { "through " (words(&printed.via)) } }
                @if let Some(url) = web_address(&printed.url) { span { a rel="noopener noreferrer nofollow" href=(url) { "original" } } }
            }
            (in_paragraph(printed, text))
            dl.axes {
                @if !printed.source.is_empty() || !printed.cue.is_empty() {
                    dt { "Who" } dd { (words(&printed.source)) @if !printed.cue.is_empty() { span.proof { "cue " (quoted(&printed.cue)) } } }
                }
                @if let Some(said) = &printed.date_said {
                    dt { "When" } dd { (dated(said.date.as_ref(), "")) (proof(&said.basis_text, Some(said.strength()))) }
                }
                @if let Some(said) = &printed.location_said {
                    dt { "Where" } dd {
                        (place_of(said))
                        (proof(&said.basis_text, Some(said.strength())))
                    }
                }
                dt { "Read by" } dd { "rule " (words(&printed.rule)) ", confidence " (format!("{:.2}", printed.confidence)) }
            }
            @for decision in printed.decision.iter().chain(&printed.dispute) { (decided(decision)) }
        }
    }
}

/// The paragraph that holds it; the sentences around where the text is not at hand.
fn in_paragraph(printed: &pb::Occurrence, text: Option<&String>) -> Markup {
    let found = text.and_then(|text| Some((text, Stretch::of(printed.span.as_ref(), text, 0)?)));
    let Some((text, at)) = found else {
        return html! {
            p.context {
                @if !printed.context_before.is_empty() { (words(&printed.context_before)) " " }
                mark.words { (quoted(&printed.text)) }
                @if !printed.context_after.is_empty() { " " (words(&printed.context_after)) }
            }
        };
    };
    let (start, end) = around(text, at.start, at.end);
    let within = Stretch {
        start: at.start - start,
        end: at.end - start,
        which: 0,
    };
    let draw = |_, content: Markup, _: Ends| html! { mark.words { (content) } };
    html! { div.context { (marked(&text[start..end], 0, vec![within], &draw)) } }
}

/// The whole lines around a stretch, within its paragraph, and no more of them on either side than tell what it is about: not every text has
/// empty lines between its paragraphs.
fn around(text: &str, start: usize, end: usize) -> (usize, usize) {
    const ENOUGH: usize = 300;
    let blank = |line: &str| line.trim().is_empty();
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |found| found + 1);
    let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |found| at + found);
    let mut from = line_start(start);
    while from > 0 && start - from < ENOUGH {
        let above = line_start(from - 1);
        if blank(&text[above..from]) {
            break;
        }
        from = above;
    }
    let mut to = line_end(end);
    while to < text.len() && to - end < ENOUGH {
        let below = line_end(to + 1);
        if blank(&text[to..below]) {
            break;
        }
        to = below;
    }
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_becomes_a_filter() {
        let filter = |query: &str| Asked::of(&Fields::of_query(query)).filter();
        for (query, expected) in [
            ("", ""),
            (
                "from=2025-09-01&to=2025-09-30",
                "date_said >= \"2025-09-01\" AND date_said <= \"2025-09-30\"",
            ),
            (
                "place=Paris&outlet=DW",
                "location_said:\"Paris\" AND outlet:\"DW\"",
            ),
            ("q=old+harbour", "text:\"old\" AND text:\"harbour\""),
            ("q=%22old+harbour%22", "text:\"old harbour\""),
            ("q=*+a*b", "text:\"ab\""),
            ("q=%5C%22x", "text:\"\\\\\\\"x\""),
            ("kind=indirect", "kind = \"indirect\""),
            (
                "kind=any",
                "(kind = direct OR kind = mixed OR kind = indirect)",
            ),
        ] {
            assert_eq!(filter(query), expected, "{query}");
        }
    }

    #[test]
    fn what_stands_around_a_quotation_is_its_paragraph_and_not_the_whole_text() {
        let found = |text: &str| {
            let start = text.find('<').expect("a start");
            let end = text.find('>').expect("an end") + 1;
            let (from, to) = around(text, start, end);
            text[from..to].to_owned()
        };
        for (text, expected) in [
            ("<a>", "<a>"),
            ("One.\n\nTwo <a> three.\n\nFour.", "Two <a> three."),
            ("One.\n \nTwo\n<a>\nthree.\n\t\nFour.", "Two\n<a>\nthree."),
            ("One.\nTwo <a>\nthree.", "One.\nTwo <a>\nthree."),
            ("\n\n<a>\n", "<a>"),
        ] {
            assert_eq!(found(text), expected, "{text:?}");
        }
        let long = format!(
            "{}<a>{}",
            "A line of words.\n".repeat(100),
            "\nAnother line.".repeat(100)
        );
        let all = found(&long);
        let (before, after) = all.split_once("<a>").expect("it");
        assert!((300..330).contains(&before.len()) && (300..330).contains(&after.len()));
    }

    #[test]
    fn orders_and_pages_are_kept() {
        let fields = Fields::of_query("order=said&q=a&seen=50&page=t");
        let asked = Asked::of(&fields);
        let request = asked.request("speakers/-");
        assert_eq!(
            (request.order_by.as_str(), request.page_token.as_str()),
            ("date_said", "t")
        );
        assert_eq!(asked.turn.seen, 50);
        assert!(asked.filtered() && asked.query().contains(&("order", "said")));
        let odd = Asked::of(&Fields::of_query("order=up"));
        assert_eq!(odd.request("speakers/-").order_by, "date_said desc");
        assert!(!odd.filtered());
    }
}
