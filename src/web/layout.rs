//! What every page has: head, way to the content, navigation, foot. And the parts that several pages share.

use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    answer, assets,
    form::{Fields, TOKEN, address},
    session::Visitor,
    text, vocabulary,
};
use crate::api::pb;

/// One page, to be filled in.
#[derive(Default)]
pub(super) struct Page<'p> {
    /// Its title.
    pub title: &'p str,
    /// Where it stands in the navigation, such as `/speakers`.
    pub place: &'p str,
    /// It loads the script.
    pub scripted: bool,
    /// What search machines read: a data block, which no browser runs.
    pub linked_data: Option<String>,
}

const PLACES: [(&str, &str); 6] = [
    ("/", "Check a draft"),
    ("/speakers", "Speakers"),
    ("/documents", "Documents"),
    ("/search", "Search"),
    ("/rules", "Rules"),
    ("/log", "Log"),
];

impl Page<'_> {
    /// The page with its content, for this visitor.
    pub(super) fn show(self, visitor: &Visitor, content: Markup) -> Response {
        let body = html! {
            a.skip href="#main" { "Skip to the content" }
            header.masthead {
                a.brand href="/" { "onrecord" }
                nav aria-label="Pages" {
                    @for (place, name) in PLACES {
                        a href=(place) aria-current=[(place == self.place).then_some("page")] { (name) }
                    }
                }
                @if let Some(key) = &visitor.signed_in {
                    form.session method="post" action="/sign-out" {
                        (token(visitor))
                        span { "Signed in as " strong { (text::words(&key.name)) } }
                        button.plain { "Sign out" }
                    }
                }
            }
            main #main tabindex="-1" { (content) }
            footer.foot {
                p { "onrecord " (env!("CARGO_PKG_VERSION")) ". Drafts are checked and forgotten: nothing of them is stored or logged." }
            }
        };
        answer::page(self.whole(body))
    }

    fn whole(&self, body: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (plain(self.title)) " · onrecord" }
                    link rel="icon" href=(assets::address("icon.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(assets::address("page.css"));
                    @if self.scripted {
                        script type="module" src=(assets::address("page.js")) {}
                    }
                    @if let Some(data) = &self.linked_data {
                        script type="application/ld+json" { (PreEscaped(data)) }
                    }
                }
                body { (body) }
            }
        }
    }
}

/// A page without a visitor: something went wrong before or beside the rest.
pub(super) fn bare(title: &str, content: Markup) -> Response {
    let page = Page {
        title,
        ..Page::default()
    };
    let body = html! {
        header.masthead { a.brand href="/" { "onrecord" } }
        main #main tabindex="-1" { (content) }
    };
    Html(page.whole(body).into_string()).into_response()
}

/// Strangers' words where only text may stand: hidden characters by their numbers, nothing else changed.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match text::hides(c.encode_utf8(&mut [0; 4])) {
            true => out += &format!("U+{:04X}", u32::from(c)),
            false => out.push(c),
        }
    }
    out
}

/// The field that shows that a form is ours.
pub(super) fn token(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name=(TOKEN) value=(visitor.form_token); }
}

/// A verdict in words, with what it means on asking.
pub(super) fn verdict(value: &str) -> Markup {
    html! {
        @if !vocabulary::label(value).is_empty() {
            span.value title=(vocabulary::meaning(value)) { (vocabulary::label(value)) }
        }
    }
}

/// The same within a sentence.
pub(super) fn small_verdict(value: &str) -> Markup {
    html! { span.value title=(vocabulary::meaning(value)) { (vocabulary::label(value).to_lowercase()) } }
}

/// A headline as a badge: its word, and a class for its sign and colour.
pub(super) fn badge(headline: pb::Headline) -> Markup {
    let name = headline.as_str_name();
    html! { span class={"badge " (class(headline))} { (vocabulary::label(name)) } }
}

/// The class of a headline.
pub(super) fn class(headline: pb::Headline) -> &'static str {
    match headline {
        pb::Headline::Unspecified => "none",
        pb::Headline::Pass => "pass",
        pb::Headline::PassWithNote => "note",
        pb::Headline::CannotCheck => "open",
        pb::Headline::Fix => "fix",
        pb::Headline::Stop => "stop",
    }
}

/// What a human decided.
pub(super) fn decided(decision: &pb::Decision) -> Markup {
    html! {
        p.decision {
            (vocabulary::label(decision.kind().as_str_name())) " by " (text::words(&decision.author))
            " on " (text::moment(decision.time.as_ref()))
            @if !decision.before.is_empty() { "; before: " (text::words(&decision.before)) }
            @if !decision.reason.is_empty() { ": " (text::quoted(&decision.reason)) }
            " (" a href=(format!("/log?before={}#e{}", decision.sequence + 1, decision.sequence)) { "event " (decision.sequence) } ")"
        }
    }
}

/// Which page of a list is asked for, and the ways back. The service leads forward only, so that the address remembers the pages before.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// The service's token of this page; empty for the first.
    pub token: String,
    /// How many entries the pages before showed.
    pub seen: usize,
    /// The pages before, the last of them at the end: what was seen before each, and its token.
    before: Vec<(usize, String)>,
}

/// So many pages an address remembers.
const REMEMBERED: usize = 8;

impl Turn {
    /// The page that a query asks for.
    pub(super) fn of(asked: &Fields) -> Self {
        let before = asked.get("back").split('.').filter_map(|page| {
            let (seen, token) = page.split_once('-')?;
            Some((seen.parse().ok()?, token.to_owned()))
        });
        Turn {
            token: asked.get("page").to_owned(),
            seen: asked.get("seen").parse().unwrap_or(0),
            before: before.take(REMEMBERED).collect(),
        }
    }

    fn next(&self, shown: usize, token: &str) -> Self {
        let mut before = self.before.clone();
        before.push((self.seen, self.token.clone()));
        let forgotten = before.len().saturating_sub(REMEMBERED);
        Turn {
            token: token.to_owned(),
            seen: self.seen + shown,
            before: before.split_off(forgotten),
        }
    }

    fn previous(&self) -> Option<Self> {
        let mut before = self.before.clone();
        let (seen, token) = before.pop()?;
        Some(Turn {
            token,
            seen,
            before,
        })
    }

    fn address(&self, path: &str, query: &[(&str, &str)]) -> String {
        let seen = match self.seen {
            0 => String::new(),
            seen => seen.to_string(),
        };
        let pages = self.before.iter();
        let pages: Vec<_> = pages
            .map(|(seen, token)| format!("{seen}-{token}"))
            .collect();
        let back = pages.join(".");
        let mut all = query.to_vec();
        all.extend([
            ("seen", seen.as_str()),
            ("page", &self.token),
            ("back", &back),
        ]);
        address(path, &all)
    }
}

/// The way through the pages of a list: how many there are, which these are, the first, the one before and the next.
pub(super) fn pager(
    path: &str,
    query: &[(&str, &str)],
    turn: &Turn,
    shown: usize,
    total: i32,
    next: &str,
) -> Markup {
    let seen = turn.seen;
    html! {
        @if seen > 0 || !next.is_empty() {
            nav.pager aria-label="Pages of this list" {
                @if shown > 0 {
                    span { (text::number(seen as i64 + 1)) "–" (text::number((seen + shown) as i64)) " of " (text::number(total.into())) }
                }
                @if seen > 0 { a href=(address(path, query)) { "First page" } }
                @if let Some(previous) = turn.previous() { a rel="prev" href=(previous.address(path, query)) { "Previous page" } }
                @if !next.is_empty() { a rel="next" href=(turn.next(shown, next).address(path, query)) { "Next page" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_on_and_back_again() {
        let of = |address: &str| {
            Turn::of(&Fields::of_query(
                address.split_once('?').map_or("", |(_, query)| query),
            ))
        };
        let first = of("/speakers");
        let second = of(&first.next(100, "aa").address("/speakers", &[("q", "x")]));
        let third = of(&second.next(100, "bb").address("/speakers", &[("q", "x")]));
        assert_eq!((third.seen, third.token.as_str()), (200, "bb"));
        assert_eq!(third.previous().as_ref(), Some(&second));
        assert_eq!(second.previous().as_ref(), Some(&first));
        assert_eq!(first.previous(), None);
        let mut far = first;
        for _ in 0..20 {
            far = of(&far.next(100, "cc").address("/speakers", &[]));
        }
        assert_eq!((far.seen, far.before.len()), (2000, REMEMBERED));
        assert_eq!(
            of("/speakers?back=..-.x-y.1-z").before,
            [(1, "z".to_owned())]
        );
    }
}
