//! Finds words that are set apart as somebody's without marks of their own.
//!
//! In: the blocks of a text and what stands between its marks. Out: the same stretches, with the turns of a transcript (`DOE: …`, `Q:`
//! and `A:`) and block quotations that a line introduces or a name follows; marks inside such words belong to them (rule R6). A pair of
//! marks round several turns is cut into turns. It does not say whose the words are.

use rustc_hash::FxHashMap;

use crate::{
    lexicon::{self, Class},
    model::DocumentKind,
    text::Span,
};

use super::{
    blocks::{Block, BlockKind},
    marks::{Quoted, Set},
    markup::Markup,
};

/// Bytes of a speaker's label at most: a title, two names and a party in brackets.
const LABEL: usize = 72;

/// All stretches, in order.
pub fn read(
    text: &str,
    blocks: &[Block],
    markup: &Markup,
    quoted: Vec<Quoted>,
    kind: DocumentKind,
) -> Vec<Quoted> {
    let quoted = within_marks(text, quoted);
    let mut apart = turns(text, blocks, markup, kind);
    apart.extend(block_quotations(text, blocks));
    if apart.is_empty() {
        return quoted;
    }
    apart.sort_unstable_by_key(|q| q.outer.start());
    merge(apart, quoted)
}

/// Both lists in one. Marks at the head of a stretch say it better than its place on the page; further in they are inner marks.
fn merge(apart: Vec<Quoted>, quoted: Vec<Quoted>) -> Vec<Quoted> {
    let mut all = Vec::with_capacity(apart.len() + quoted.len());
    let mut marked = quoted.into_iter().peekable();
    for stretch in apart {
        while let Some(q) = marked.next_if(|q| q.outer.end() <= stretch.outer.start()) {
            all.push(q);
        }
        let headed = marked.peek().is_some_and(|q| {
            q.outer.start() <= stretch.span.start()
                || stretch.set == Set::Block && q.outer.start() < stretch.span.end()
        });
        if headed {
            continue;
        }
        while marked
            .next_if(|q| q.outer.start() < stretch.outer.end())
            .is_some()
        {}
        all.push(stretch);
    }
    all.extend(marked);
    all
}

/// A speaker's label at the head of a paragraph.
struct Label {
    paragraph: usize,
    /// The label as seen, without what stands in brackets.
    name: String,
    words: Span,
    /// All in capitals.
    caps: bool,
}

/// The turns of a transcript, where the text holds one: labels that come again and alternate, or any label where its head says so.
fn turns(text: &str, blocks: &[Block], markup: &Markup, kind: DocumentKind) -> Vec<Quoted> {
    let labels: Vec<Label> = blocks
        .iter()
        .enumerate()
        .filter_map(|(paragraph, block)| label(text, paragraph, block, markup))
        .collect();
    if labels.is_empty() {
        return Vec::new();
    }
    let full = in_full(&labels);
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for label in &labels {
        let name = full.get(label.name.as_str()).copied().flatten();
        *counts.entry(name.unwrap_or(&label.name)).or_default() += 1;
    }
    let asked = counts.contains_key("Q") && counts.contains_key("A");
    let again = counts.values().filter(|&&n| n > 1).count();
    let caps = labels.iter().filter(|l| l.caps && l.name.len() > 1).count();
    let sentences = labels
        .iter()
        .filter(|l| l.words.of(text).ends_with(ENDS))
        .count();
    let alternating = again >= 2 || again == 1 && counts.len() >= 2 && caps >= 3;
    let mut found = Vec::new();
    // Lists of facts (`Goals: …`) have labels too, but their lines are no sentences.
    let declared = kind == DocumentKind::Transcript;
    let transcript = (alternating || declared) && 3 * sentences >= 2 * labels.len();
    let labelled: Vec<usize> = labels.iter().map(|l| l.paragraph).collect();
    for label in labels {
        let paragraph = label.paragraph;
        let set = match label.name.as_str() {
            "Q" => continue,
            "A" if asked => Set::Answer,
            "A" => continue,
            _ if transcript => Set::Turn,
            _ => continue,
        };
        found.push(Quoted {
            span: label.words,
            outer: label.words,
            unclosed: false,
            paragraph: label.paragraph as u32,
            set,
        });
        if !(declared && set == Set::Turn) {
            continue;
        }
        // "SMITH: Good morning." and the paragraphs behind it, up to the next label.
        for (further, block) in blocks.iter().enumerate().skip(paragraph + 1) {
            if labelled.binary_search(&further).is_ok() || !speech(text, block) {
                break;
            }
            found.push(Quoted {
                span: block.span,
                outer: block.span,
                unclosed: false,
                paragraph: further as u32,
                set: Set::Further,
            });
        }
    }
    found
}

/// The label in full that initials stand for: *PL* for *Pat Lane*; nothing where two labels have them.
fn in_full(labels: &[Label]) -> FxHashMap<&str, Option<&str>> {
    let mut full: FxHashMap<&str, Option<&str>> = FxHashMap::default();
    if !labels.iter().any(|l| is_initials(&l.name)) {
        return full;
    }
    let mut named: FxHashMap<String, Option<&str>> = FxHashMap::default();
    for name in labels.iter().map(|l| l.name.as_str()) {
        for letters in first_letters(name) {
            let known = named.entry(letters).or_insert(Some(name));
            *known = known.filter(|&one| one == name);
        }
    }
    for short in labels.iter().filter(|l| is_initials(&l.name)) {
        let one = named.get(short.name.as_str()).copied().flatten();
        full.insert(&short.name, one);
    }
    full
}

/// True for two to four capitals, as interviews abbreviate a name.
pub fn is_initials(label: &str) -> bool {
    (2..=4).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_uppercase())
}

/// The first letters of a name's words, with its particles and without: *ODLFM*, *OFM* of *Odile de la Fontaine-Marsh*; none of one word.
pub fn first_letters(name: &str) -> Vec<String> {
    let parts = || {
        name.split([' ', '-'])
            .filter_map(|part| part.chars().next())
    };
    if parts().count() < 2 {
        return Vec::new();
    }
    let all: String = parts().flat_map(char::to_uppercase).collect();
    let capitals: String = parts().filter(|c| c.is_uppercase()).collect();
    match all == capitals {
        true => vec![all],
        false => vec![all, capitals],
    }
}

/// False for what ends a turn: a heading, a stage direction, the transcript's own end.
fn speech(text: &str, block: &Block) -> bool {
    let words = block.span.of(text);
    let aside = words.starts_with(['(', '[', '*', '_', '-', '#']);
    block.kind == BlockKind::Prose && !aside && words.ends_with(ENDS)
}

/// What a sentence of speech ends in.
const ENDS: [char; 14] = [
    '.', '!', '?', '…', '-', '—', '–', '"', '”', '\'', '’', ')', ']', '*',
];

/// Labels of a page's furniture: what follows them nobody said.
const FURNITURE: &[&str] = &[
    "photo",
    "photos",
    "photograph",
    "photographs",
    "picture",
    "image",
    "images",
    "video",
    "watch",
    "listen",
    "read",
    "related",
    "see",
    "update",
    "updated",
    "correction",
    "clarification",
    "note",
    "editor's",
    "editor’s",
    "source",
    "sources",
    "credit",
    "caption",
    "by",
    "date",
    "time",
    "location",
    "where",
    "when",
    "what",
    "who",
    "why",
    "how",
    "price",
    "tickets",
    "contact",
    "contacts",
    "email",
    "e-mail",
    "phone",
    "tel",
    "website",
    "tags",
    "topics",
    "published",
    "title",
    "outlet",
    "url",
    "score",
    "scores",
    "goals",
    "subs",
    "booked",
    "referee",
    "attendance",
    "result",
    "results",
    "total",
    "about",
    "summary",
    "abstract",
    "background",
    "more",
    "also",
    "advertisement",
    "question",
    "transcript",
];

/// The label that a paragraph begins with.
fn label(text: &str, paragraph: usize, block: &Block, markup: &Markup) -> Option<Label> {
    if block.kind == BlockKind::Heading {
        return None;
    }
    let start = block.span.start();
    let bytes = text.as_bytes();
    let limit = block.span.end().min(start + LABEL);
    let head = &bytes[start..limit];
    // "Q." and "A." stand for "Q:" and "A:".
    let lettered = |stop: usize| {
        let seen = markup.seen(text, Span::new(start, start + stop));
        matches!(seen.trim(), "Q" | "A")
    };
    let colon = match (memchr::memchr(b':', head), memchr::memchr(b'.', head)) {
        (Some(colon), Some(stop)) if stop < colon && lettered(stop) => stop,
        (Some(colon), _) => colon,
        (None, stop) => stop.filter(|&stop| lettered(stop))?,
    };
    let colon = start + colon;
    let seen = markup.seen(text, Span::new(start, colon));
    let name = seen.split(['(', '[']).next().unwrap_or_default().trim();
    let name = match name {
        "Question" | "QUESTION" => "Q",
        "Answer" | "ANSWER" => "A",
        _ => name,
    };
    let words = markup.trim(text, Span::new(colon + 1, block.span.end()));
    let spaced = text[colon + 1..words.start().max(colon + 1)].contains(char::is_whitespace);
    if words.is_empty() || !spaced || !speaker(name) {
        return None;
    }
    Some(Label {
        paragraph,
        caps: !name.contains(char::is_lowercase),
        name: name.to_owned(),
        words,
    })
}

/// True for what can name a speaker: one to six words, each with a capital but for small ones inside.
fn speaker(name: &str) -> bool {
    let mut count = 0;
    for word in name.split_whitespace() {
        count += 1;
        let letters = word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | ','));
        let small = count > 1
            && matches!(
                word,
                "of" | "the" | "van" | "von" | "de" | "der" | "al" | "bin" | "la"
            );
        // "SEN. PRICE:" is a person, "Price:" a fact.
        let furniture = count == 1 && FURNITURE.iter().any(|f| word.eq_ignore_ascii_case(f));
        // "singer: We made it in a barn."
        let role = || count == 1 && !name.contains(' ') && trade(word);
        if !letters || furniture || !small && !word.starts_with(char::is_uppercase) && !role() {
            return false;
        }
    }
    (1..=6).contains(&count)
}

/// True for a noun of what somebody does.
fn trade(word: &str) -> bool {
    lexicon::look_up(word, 0, word.len()).word.any(Class::ROLE)
}

/// Block quotations without marks: after a line that ends in a colon, or before a line with a dash and a name.
fn block_quotations(text: &str, blocks: &[Block]) -> Vec<Quoted> {
    let line = |i: usize| blocks[i].span.of(text);
    let named = |i: usize| line(i).starts_with(['—', '–', '―', '-']) && line(i).len() < 2 * LABEL;
    let quoted = |i: usize| blocks[i].kind == BlockKind::Quoted && !named(i);
    let mut found = Vec::new();
    let mut at = 0;
    while at < blocks.len() {
        if !quoted(at) {
            at += 1;
            continue;
        }
        let end = (at..blocks.len())
            .find(|&i| !quoted(i))
            .unwrap_or(blocks.len());
        let introduced = at > 0 && line(at - 1).ends_with(':');
        if introduced || end < blocks.len() && named(end) {
            found.extend((at..end).map(|i| Quoted {
                span: blocks[i].span,
                outer: blocks[i].span,
                unclosed: false,
                paragraph: i as u32,
                set: Set::Block,
            }));
        }
        at = end;
    }
    found
}

/// Turns that make a transcript of stretches with one label each.
const TURNS: usize = 3;

/// `“ROE: Did you? DOE: I did not.”`: one pair of marks round several turns.
fn within_marks(text: &str, quoted: Vec<Quoted>) -> Vec<Quoted> {
    let mut all = Vec::with_capacity(quoted.len());
    // A transcript of which each turn opens its marks anew: one label a stretch.
    let one_each = quoted
        .iter()
        .filter(|q| {
            inner_labels(text, q.span)
                .first()
                .is_some_and(|l| l.start() == q.span.start())
        })
        .take(TURNS)
        .count()
        == TURNS;
    for stretch in quoted {
        let labels = inner_labels(text, stretch.span);
        let labelled = labels.len() >= 2 || one_each && !labels.is_empty();
        if !labelled || labels[0].start() != stretch.span.start() {
            all.push(stretch);
            continue;
        }
        for (number, label) in labels.iter().enumerate() {
            let end = labels
                .get(number + 1)
                .map_or(stretch.span.end(), |next| next.start());
            let words = text[label.end()..end].trim();
            let start = label.end()
                + (text[label.end()..end].len() - text[label.end()..end].trim_start().len());
            if words.contains(char::is_alphanumeric) {
                let span = Span::new(start, start + words.len());
                all.push(Quoted {
                    span,
                    outer: span,
                    set: Set::Turn,
                    ..stretch
                });
            }
        }
    }
    all
}

/// Labels in capitals inside a stretch, each with its colon.
fn inner_labels(text: &str, span: Span) -> Vec<Span> {
    let words = span.of(text);
    let mut found = Vec::new();
    if !words.starts_with(char::is_uppercase) {
        return found;
    }
    for colon in memchr::memchr_iter(b':', words.as_bytes()) {
        let mut from = colon;
        // "MR. ROE:" goes back over words in capitals, three at most.
        for _ in 0..3 {
            let head = words[..from].trim_end();
            let start = head
                .char_indices()
                .rev()
                .take(24)
                .take_while(|(_, c)| c.is_uppercase() || matches!(c, '.' | '-' | '\''))
                .last()
                .map(|(at, _)| at);
            match start {
                Some(start)
                    if words[start..].starts_with(char::is_uppercase)
                        && (start == 0 || head[..start].ends_with(' ')) =>
                {
                    from = start
                }
                _ => break,
            }
            if from == 0 {
                break;
            }
        }
        let spaced = words[colon + 1..].starts_with(' ');
        if from < colon && spaced && words[from..colon].trim().len() > 1 {
            found.push(Span::new(span.start() + from, span.start() + colon + 1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::extract::{
        Article,
        clippings::{quotes_nobody, read, says},
        extract,
    };
    use proptest::prelude::*;

    #[test]
    fn clippings() {
        let found = read(
            "ROE: How fast is it sinking?\n\nDOE: Two inches a year. “No matter,” they told me.\n\nROE: Thank you.",
        );
        let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(
            words,
            [
                "How fast is it sinking?",
                "Two inches a year. “No matter,” they told me.",
                "Thank you."
            ]
        );
        says(
            "The Courier spoke to harbour engineer Ann Roe.\n\nQ: When will it open?\n\nA: Not before the spring, I think.",
            "Ann Roe",
        );
        says(
            "The painter Ann Roe talked to us.\n\nQ. Did you always paint?\n\nA. I drew on the walls at three.",
            "Ann Roe",
        );
        says(
            "The painter Ann Roe talked to us.\n\nQuestion: Did you always paint?\n\nAnswer: I drew on the walls at three.",
            "Ann Roe",
        );
        says(
            "Ann Roe wrote:\n\n> The pier was closed. We should have listened.",
            "Ann Roe",
        );
        says(
            "> Nobody has asked us what we think.\n>\n> — Ann Roe",
            "Ann Roe",
        );
        quotes_nobody("Goals: Cole (12)\nGoals: Doe (45)\nBooked: Roe\nBooked: Poe");
        quotes_nobody(
            "Read more: The pier is closed.\nRelated: The pier is open.\nRelated: It rained.\nRead more: It snowed.",
        );
        // A head that says "transcript" makes a turn of one label, and of the paragraphs behind it.
        let declared = Article {
            kind: crate::model::DocumentKind::Transcript,
            ..Article::plain(
                "ROE: Good morning.\n\nThe river rose in a night.\n\n(Applause)\n\nThe session ended at noon.",
                None,
            )
        };
        let found = extract(&declared);
        let said: Vec<(&str, Option<u32>)> = found
            .attributions
            .iter()
            .filter(|a| a.kind == crate::model::QuoteKind::Direct)
            .map(|a| (a.span.of(declared.text), a.speaker))
            .collect();
        let roe = found.entities.iter().position(|e| e.name == "Roe");
        let roe = roe.map(|e| e as u32);
        assert!(roe.is_some());
        assert_eq!(
            said,
            [("Good morning.", roe), ("The river rose in a night.", roe)]
        );
        let silent = Article {
            kind: crate::model::DocumentKind::Transcript,
            ..Article::plain("The river rose in a night.", None)
        };
        assert_eq!(extract(&silent).notes.len(), 1);
        quotes_nobody("> The pier was closed.\n\nIt rained.");
        // A cue at the very beginning, and marks that never close in the next line.
        says("said a \n“Ann Roe““““", "(a)");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_page_is_read_on_its_own(
            text in "(“|”|\"|'|‘|’|\\*|\\*\\*|_|`|\\[|\\]\\(x\\)|<b>|\\\\|> |\n> |\n- |\n1\\. |\n# |\n|\n\n|\nQ: |\nA: |\nROE: |\nDOE: |— |Ann Roe|said|, |\\. |: |é|「|」|[a-z]{1,4} ){0,80}",
            other in "(“|”|ROE: |\n|\nA: |Ann Roe|said |\\. |[a-z]{1,4} ){0,40}",
        ) {
            let found = extract(&Article::plain(&text, None));
            extract(&Article::plain(&other, None));
            prop_assert_eq!(&found, &extract(&Article::plain(&text, None)));
            let mut end = 0;
            for a in found.attributions.iter().filter(|a| a.kind != crate::model::QuoteKind::Indirect) {
                prop_assert!(!a.span.of(&text).is_empty() && a.span.start() >= end);
                end = a.span.end();
                prop_assert!(a.source.is_none_or(|s| !s.of(&text).is_empty()));
            }
            for term in &found.terms {
                prop_assert!(!term.span.of(&text).is_empty());
            }
        }
    }
}
