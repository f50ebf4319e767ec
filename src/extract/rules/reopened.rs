//! *“….⏎“…,” Doe said*: a quotation that runs over paragraphs opens its marks again at each and closes them once (rule R5).

use super::{
    super::{
        marks::{Quoted, Set},
        page::Page,
    },
    Tie, pull_quote, tagged,
};

/// Paragraphs that one quotation runs over, at most. Speeches printed whole are longer, and have no tag at their end.
const PARAGRAPHS: usize = 24;

/// The tie of the paragraph in which the quotation is closed at last.
pub fn tie(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let mut last = quote;
    for _ in 0..PARAGRAPHS {
        if !goes_on(page, last) {
            return None;
        }
        last += 1;
        let found = tagged(page, last).or_else(|| match page.quoted[last].set {
            Set::Block => pull_quote::tie(page, last),
            _ => None,
        });
        if let Some(tie) = found {
            return Some(Tie {
                rule: "reopened",
                ..tie
            });
        }
    }
    None
}

/// True where the next quotation begins the next paragraph and this one was never closed, or both are of one block quotation.
fn goes_on(page: &Page<'_>, quote: usize) -> bool {
    let Some(next) = page.quoted.get(quote + 1) else {
        return false;
    };
    let this = &page.quoted[quote];
    let adjacent = this.paragraph + 1 == next.paragraph
        && next.outer.start() == page.paragraphs[next.paragraph as usize].start();
    let open = this.unclosed && this.outer.end() == page.paragraphs[this.paragraph as usize].end();
    // A quotation opens again with the mark it began with; another one is an inner quotation or somebody else's.
    let glyph = |q: &Quoted| q.outer.of(page.text).chars().next();
    let open = open && glyph(this) == glyph(next);
    adjacent && (open || this.set == Set::Block && next.set == Set::Block)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        says(
            "“We wrote in May.\n\n“We wrote again in June,” said Ann Roe.",
            "Ann Roe",
        );
        says(
            "Ann Roe said: “We wrote in May.\n\n“We wrote again in June.\n\n“Nobody answered.”",
            "Ann Roe",
        );
        says(
            "> We wrote in May and again in June.\n>\n> Nobody answered.\n>\n> — Ann Roe",
            "Ann Roe",
        );
    }
}
