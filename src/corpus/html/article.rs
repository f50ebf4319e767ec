//! Finds the article on a page: the element that holds it, and what inside it is no part of it.
//!
//! In comes the tree, out come the root and the furniture. The page's own word comes first (`articleBody`, `<article>`, `<main>`); where
//! it has none, the element whose own paragraphs hold the most text. What is dropped is what no reader takes for the article:
//! navigation, scripts, forms, asides, what is hidden, and small stretches that call themselves newsletter, related or the like.

use super::{
    elements::unread_style,
    tree::{Kind, Node},
};

/// Elements that are never part of an article's words. The last ones are struck out: nobody says them any more.
const FURNITURE: [&str; 29] = [
    "head", "script", "style", "noscript", "template", "nav", "aside", "form", "button", "select",
    "input", "textarea", "iframe", "svg", "math", "canvas", "video", "audio", "object", "embed",
    "map", "dialog", "menu", "rt", "rp", "progress", "del", "s", "strike",
];
const ROLES: [&str; 9] = [
    "navigation",
    "complementary",
    "banner",
    "contentinfo",
    "search",
    "dialog",
    "menu",
    // The number of a note and the arrow back are no words of the article.
    "doc-noteref",
    "doc-backlink",
];
/// Words in the class or the id of stretches that stand on a page beside its article.
const BESIDE: [&str; 22] = [
    "related",
    "newsletter",
    "share",
    "sharing",
    "social",
    "promo",
    "promos",
    "advert",
    "advertisement",
    "ads",
    "comments",
    "cookie",
    "cookies",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "recommended",
    "recommendations",
    "subscribe",
    "signup",
    "paywall",
    "teaser",
];
/// A stretch with such a name that holds more than one part in this many of the page's words is kept: it wraps the article.
const SMALL: usize = 4;
/// An `<article>` that holds less than one part in this many of the words in all of them is one teaser of many.
const TEASER: usize = 2;

/// The article of a page.
pub(super) struct Picked {
    /// The number of the node that holds it.
    pub root: usize,
    /// For each node, whether it is left out with all it holds.
    pub left_out: Vec<bool>,
}

/// Finds the article.
pub(super) fn pick(page: &str, nodes: &[Node]) -> Picked {
    let before = lengths(page, nodes);
    let length = |node: usize| before[nodes[node].end] - before[node];
    let whole = length(0);
    let mut left_out = vec![false; nodes.len()];
    for (number, node) in nodes.iter().enumerate() {
        left_out[number] =
            is_furniture(node) || is_beside(node) && length(number).saturating_mul(SMALL) < whole;
    }
    let root = root(nodes, &before, &left_out);
    // A page's own header and footer stand outside of what is the article; its own are part of it, a footer but for a quotation's.
    for number in root..nodes[root].end {
        let node = &nodes[number];
        let outer = matches!(nodes[root].name(), "body" | "html" | "");
        left_out[number] |= match node.name() {
            "header" => outer,
            "footer" => {
                !inside(nodes, number, root, "blockquote") && !inside(nodes, number, root, "figure")
            }
            _ => false,
        };
    }
    Picked { root, left_out }
}

/// True where an element of this name holds the node, below `root`.
pub(super) fn inside(nodes: &[Node], number: usize, root: usize, name: &str) -> bool {
    let mut at = number;
    while at > root && at > 0 {
        at = nodes[at].parent;
        if nodes[at].name() == name {
            return true;
        }
    }
    false
}

fn is_furniture(node: &Node) -> bool {
    let Kind::Element(name, attributes) = &node.kind else {
        return false;
    };
    if attributes.is_empty() {
        return FURNITURE.contains(&&**name);
    }
    let value = |key| node.attribute(key).unwrap_or_default();
    let role = value("role");
    FURNITURE.contains(&&**name)
        || ROLES.contains(&role)
        || node.attribute("hidden").is_some()
        || value("aria-hidden") == "true"
        // Some pages are hidden as a whole until their scripts have run.
        || !matches!(&**name, "html" | "body") && unread_style(value("style"))
}

fn is_beside(node: &Node) -> bool {
    ["class", "id"].iter().any(|key| {
        node.attribute(key).is_some_and(|value| {
            value
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| BESIDE.iter().any(|known| word.eq_ignore_ascii_case(known)))
        })
    })
}

/// The letters and digits of texts before each node, scripts and the like left out; one more entry than nodes.
fn lengths(page: &str, nodes: &[Node]) -> Vec<usize> {
    let mut before = Vec::with_capacity(nodes.len() + 1);
    let mut sum = 0;
    let mut skipped = 0;
    for (number, node) in nodes.iter().enumerate() {
        before.push(sum);
        if number >= skipped && is_furniture(node) {
            skipped = node.end;
        }
        if matches!(node.kind, Kind::Text) && number >= skipped {
            sum += page[node.at.clone()]
                .bytes()
                .filter(|b| b.is_ascii_alphanumeric() || *b >= 0xC0)
                .count();
        }
    }
    before.push(sum);
    before
}

fn root(nodes: &[Node], before: &[usize], left_out: &[bool]) -> usize {
    let length = |node: usize| before[nodes[node].end] - before[node];
    let elements = |test: &dyn Fn(&Node) -> bool| -> Vec<usize> {
        let mut found = Vec::new();
        let mut next = 0;
        for (number, node) in nodes.iter().enumerate() {
            if number < next {
                continue;
            }
            if left_out[number] {
                next = node.end;
            } else if test(node) {
                found.push(number);
                // The outermost counts.
                next = node.end;
            }
        }
        found
    };
    let longest = |found: &[usize]| {
        found
            .iter()
            .copied()
            .max_by_key(|&n| (length(n), usize::MAX - n))
    };
    let body = elements(&|n| n.attribute("itemprop") == Some("articleBody"));
    if let Some(best) = longest(&body).filter(|&n| length(n) > 0) {
        return best;
    }
    let articles = elements(&|n| n.name() == "article" || n.attribute("role") == Some("article"));
    let all: usize = articles.iter().map(|&n| length(n)).sum();
    if let Some(best) = longest(&articles).filter(|&n| length(n) > 0 && length(n) * TEASER >= all) {
        return best;
    }
    let main = elements(&|n| n.name() == "main" || n.attribute("role") == Some("main"));
    if let Some(best) = longest(&main).filter(|&n| length(n) > 0) {
        return best;
    }
    by_paragraphs(nodes, before, left_out)
        .or_else(|| elements(&|n| n.name() == "body").first().copied())
        .unwrap_or(0)
}

/// The element whose own paragraphs hold most words. Where another part of the page holds as many words again outside of it, the
/// element that holds both.
fn by_paragraphs(nodes: &[Node], before: &[usize], left_out: &[bool]) -> Option<usize> {
    let mut scores = vec![0usize; nodes.len()];
    let mut total = 0;
    let mut next = 0;
    for (number, node) in nodes.iter().enumerate() {
        if number < next {
            continue;
        }
        if left_out[number] {
            next = node.end;
        } else if matches!(node.name(), "p" | "blockquote") {
            let length = before[node.end] - before[number];
            scores[node.parent] += length;
            total += length;
            next = node.end;
        }
    }
    let mut best = (0..nodes.len()).max_by_key(|&n| (scores[n], usize::MAX - n))?;
    if scores[best] == 0 {
        return None;
    }
    // Paragraphs of one article are at times spread over several wrappers.
    let mut held = scores[best];
    while held * 2 < total && best != 0 {
        best = nodes[best].parent;
        held = scores[best..nodes[best].end].iter().sum();
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::{super::tree, *};

    /// The words of the root that are left in.
    #[track_caller]
    fn finds(page: &str, expected: &str) {
        let nodes = tree::read(page).unwrap();
        let picked = pick(page, &nodes);
        let mut words = Vec::new();
        let mut next = picked.root;
        for number in picked.root..nodes[picked.root].end {
            if number < next {
                continue;
            }
            if picked.left_out[number] {
                next = nodes[number].end;
            } else if matches!(nodes[number].kind, Kind::Text) {
                words.extend(page[nodes[number].at.clone()].split_whitespace());
            }
        }
        assert_eq!(words.join(" "), expected, "{page}");
    }

    #[test]
    fn clippings() {
        finds(
            "<body><nav>Home</nav><article><h1>Pier</h1><p>It is old.</p><aside>More</aside></article><footer>Us</footer>",
            "Pier It is old.",
        );
        finds(
            "<main><article>Short</article><p>The pier was shut in May by the council.</p><article>Quick</article><article>Third</article></main>",
            "Short The pier was shut in May by the council. Quick Third",
        );
        finds(
            "<div id=top><p>Menu</p></div><div><p>The pier was shut in May.</p><p>It is old.</p></div>",
            "The pier was shut in May. It is old.",
        );
        finds(
            "<article><p>One long sentence about the pier in town.</p><div class='newsletter-box'>Sign up</div><p hidden>Not</p></article>",
            "One long sentence about the pier in town.",
        );
        finds(
            "<article class='has-sidebar share'><p>All of it is here.</p></article>",
            "All of it is here.",
        );
        finds(
            "<article><p>A.</p><blockquote>Words<footer>Ann Roe</footer></blockquote><footer>Tags</footer></article>",
            "A. Words Ann Roe",
        );
        finds(
            "<article><p>It is <del>not</del> <s class=x>never</s> <strike>ever</strike> the old <u style='Text-Decoration: line-through red'>new</u><span style='color: red; visibility : hidden'>est</span> <b style='font-weight:400'>pier</b>.</p></article>",
            "It is the old pier .",
        );
        finds(
            "<body style='visibility:hidden'><p>It is old.</p></body>",
            "It is old.",
        );
        finds("Just words", "Just words");
    }
}
