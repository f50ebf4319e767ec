//! *“…,” Reuters quoted Doe as saying.*: whom somebody quotes said it; who quotes only carries it.

use crate::lexicon::Class;

use super::{
    super::{
        cues::{By, Event},
        page::Page,
    },
    Tie,
};

/// The tie to the one who is quoted, where an event's cue is an active *quoted* with somebody behind it.
pub fn tie(page: &Page<'_>, event: &Event, rule: &'static str) -> Option<Tie> {
    let quotes = matches!(page.word(event.cue.0), "quoted" | "quotes" | "quoting");
    if !quotes || event.cue.1 != event.cue.0 + 1 || event.by == By::Passive {
        return None;
    }
    let quoted = page.mentions.from(event.cue.1)?;
    let mention = &page.mentions.all[quoted];
    let carrier = page.mentions.all[event.source?].end <= event.cue.0;
    // "quoted Roe's “first rule”" is about Roe's words, whoever repeats them.
    let owner = page.stream.items[mention.end - 1].possessive;
    if !carrier || owner || !mention.can_speak() {
        return None;
    }
    let saying = page
        .cues
        .of_sentence(event.sentence)
        .iter()
        .find(|e| e.cue.0 > event.cue.0 && e.source == Some(quoted) && e.class.any(Class::ING));
    let event = saying.unwrap_or(event);
    Some(Tie {
        source: Some(quoted),
        source_span: Some(mention.span(&page.stream)),
        with: None,
        ..Tie::of(page, event, rule)
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::{Article, clippings::says, extract};

    #[test]
    fn clippings() {
        for text in [
            "“It is late,” Reuters quoted Ann Roe as saying.",
            "Reuters quoted Ann Roe as saying: “It is late.”",
            "The agency quoted Ann Roe as saying it was “late, too late.”",
            "“It is late,” Ann Roe was quoted by Reuters as saying.",
            "“It is late,” Ann Roe was quoted as saying by Reuters.",
            "“It is late,” Ann Roe said, as quoted by Reuters.",
            "“It is late,” Ann Roe told Reuters.",
        ] {
            says(text, "Ann Roe");
        }
    }

    #[test]
    fn the_carrier_is_kept() {
        let text = "“It is late,” Reuters quoted Ann Roe as saying.";
        let found = extract(&Article::plain(text, None));
        let via = found.attributions[0].via.map(|v| v.of(text));
        assert_eq!(via, Some("Reuters"));
    }
}
