//! Reads datelines: where the reporter was.
//!
//! In: an article's body. Out: the place that its first lines file from.

use crate::{
    extract::when::tokens::{Kind, Sense, tokens},
    lexicon::places::{place, state_abbreviation},
    text::Span,
};

use super::{Place, made};

/// The place of the article's dateline: "PARIS, Sept 4 (Reuters) —", "WASHINGTON (AP) —", "BRUSSELS —".
pub(in crate::extract) fn dateline(text: &str, body: Span) -> Option<Place> {
    let stretch = body.of(text);
    let mut offset = 0;
    // Under a headline and a standfirst at most.
    for line in stretch.split_inclusive('\n').take(8) {
        let start = body.start() + offset;
        offset += line.len();
        if let Some(found) = dateline_of(text, start, line) {
            return Some(found);
        }
        if offset > 1500 {
            break;
        }
    }
    None
}

fn dateline_of(text: &str, start: usize, line: &str) -> Option<Place> {
    let lead = line.len() - line.trim_start().len();
    let mut most = line.len().min(lead + 90);
    while !line.is_char_boundary(most) {
        most -= 1;
    }
    let head = &line[lead..most];
    // Most lines have no dash of any kind.
    memchr::memchr2(0xE2, b'-', head.as_bytes())?;
    let dash = ["—", "–", "--", " - "]
        .iter()
        .filter_map(|dash| head.find(dash))
        .min()?;
    let before = head[..dash].trim_end();
    let agency = before.ends_with(')');
    let before = before.split('(').next().unwrap_or_default();
    let mut parts = before.split(',').map(str::trim);
    let city = parts.next().filter(|city| city.len() > 2)?;
    let caps = city.chars().all(|c| !c.is_lowercase()) && city.chars().any(char::is_uppercase);
    let known = place(&titled(city))
        .or_else(|| place(city))
        .or_else(|| place(titled(city).strip_prefix("The ")?));
    let rest: Vec<&str> = parts.collect();
    let region = rest.first().is_some_and(|part| {
        state_abbreviation(part) || place(part).or_else(|| place(&titled(part))).is_some()
    });
    let dated = rest.iter().any(|part| {
        let tokens = tokens(part, Span::new(0, part.len()));
        tokens.first().is_some_and(|token| {
            matches!(
                token.kind,
                Kind::Word(Sense::Month { .. }) | Kind::Number { .. }
            )
        })
    });
    let short = city.split_whitespace().count() <= 4 && rest.len() <= 3;
    // Capitals alone are a headline's or an exclamation's too: the gazetteer, a state or the agency must bear them out.
    if !short || !(caps && (known.is_some() || region) || known.is_some() && (agency || dated)) {
        return None;
    }
    let end = if region {
        city.len() + 1 + before[city.len() + 1..].len()
            - before[city.len() + 1..].trim_start().len()
            + rest[0].len()
    } else {
        city.len()
    };
    let span = Span::new(start + lead, start + lead + end);
    let mut found = made(text, span, known, region);
    if caps {
        found.name = match region {
            true => format!("{}, {}", titled(city), rest[0]),
            false => titled(city),
        };
    }
    Some(found)
}

/// PARIS as Paris, RIO DE JANEIRO as Rio de Janeiro.
fn titled(caps: &str) -> String {
    let mut titled = String::with_capacity(caps.len());
    for (number, word) in caps.split_whitespace().enumerate() {
        if number > 0 {
            titled.push(' ');
        }
        if number > 0 && matches!(word, "DE" | "DU" | "OF" | "AL" | "DEL") {
            titled.push_str(&word.to_lowercase());
            continue;
        }
        let mut start = true;
        for c in word.chars() {
            if start {
                titled.extend(c.to_uppercase());
            } else {
                titled.extend(c.to_lowercase());
            }
            start = !c.is_alphanumeric();
        }
    }
    titled
}
