//! What elements of HTML are, and those of NITF that stand among them: one list for the tree and for the text.

/// Elements that a paragraph cannot hold, as the HTML standard has them.
const ENDS_PARAGRAPH: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dd",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "ul",
];
/// Others that begin and end a paragraph of the text. The last ones are NITF's.
const OTHER_BLOCKS: [&str; 18] = [
    "body",
    "caption",
    "html",
    "legend",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "picture",
    "block",
    "body.content",
    "body.head",
    "byline",
    "dateline",
    "hl1",
    "hl2",
];

/// True for an element that ends an open paragraph.
pub(super) fn ends_paragraph(name: &str) -> bool {
    ENDS_PARAGRAPH.contains(&name)
}

/// True for an element that begins and ends a paragraph of the text.
pub(super) fn is_block(name: &str) -> bool {
    ends_paragraph(name) || OTHER_BLOCKS.contains(&name)
}

/// What the line of a heading or an item begins with.
pub(super) fn marker(name: &str) -> Option<&'static str> {
    Some(match name {
        "h1" | "hl1" => "# ",
        "h2" | "hl2" => "## ",
        "h3" => "### ",
        "h4" => "#### ",
        "h5" => "##### ",
        "h6" => "###### ",
        "li" => "- ",
        _ => return None,
    })
}

/// True for a style that hides the words or strikes them out.
pub(super) fn unread_style(style: &str) -> bool {
    let style: String = style
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    style.split(';').any(|rule| match rule.split_once(':') {
        Some(("display", value)) => value.starts_with("none"),
        Some(("visibility", value)) => value.starts_with("hidden") || value.starts_with("collapse"),
        Some(("text-decoration" | "text-decoration-line", value)) => value.contains("line-through"),
        _ => false,
    })
}
