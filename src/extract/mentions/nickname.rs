//! Nicknames inside a name: *Jose “Pepe” Roe*, *Sir Jose (Pepe) Roe*.
//!
//! In: items from a name's first word on. Out: where the rest of the name stands behind a nickname. It knows no other use of marks.

use crate::lexicon::{Class, given::given, places::place};

use super::{
    super::stream::{Item, Kind, Shape},
    phrase::CLOSED,
};

/// The rest of a name behind a nickname in marks or brackets at `stop`; the name begins at `at`.
pub(super) fn past_nickname(items: &[Item], at: usize, stop: usize, end: usize) -> Option<usize> {
    /// Bytes of a nickname with its marks, at most.
    const LONG: usize = 16;
    let rest = |next: usize| {
        let word = items.get(next).filter(|_| next < end)?;
        let name = word.kind == Kind::Word
            && word.capital()
            && !word.is(CLOSED.or(Class::OPENER).or(Class::PEOPLE));
        name.then_some(next)
    };
    let known = || {
        stop.checked_sub(1)
            .is_some_and(|last| given(&items[last].word.to_lowercase()).is_some())
    };
    match items[stop].kind {
        Kind::Quote(_) => {
            let marks = ['"', '“', '”', '\'', '‘', '’'];
            let nickname = items[stop].word.trim_matches(marks);
            let plain =
                items[stop].span.len() <= LONG && nickname.chars().all(char::is_alphanumeric);
            // Behind an office of several words only where a given name stands before it.
            (plain && (stop - at <= 2 || known())).then(|| rest(stop + 1))?
        }
        Kind::Open | Kind::Other => {
            let nickname = items.get(stop + 1)?;
            let close = items.get(stop + 2)?;
            let closed = match items[stop].kind {
                Kind::Open => close.kind == Kind::Close,
                _ => matches!(items[stop].word, "‘" | "'") && matches!(close.word, "’" | "'"),
            };
            let plain = closed
                && nickname.kind == Kind::Word
                && nickname.shape == Shape::Capital
                && place(nickname.word).is_none()
                && !nickname.is(CLOSED.or(Class::OPENER).or(Class::PEOPLE));
            (plain && known()).then(|| rest(stop + 3))?
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "Air Commodore Winifred “Freddie” Marsh flew alone. “I knew the way,” Marsh said.",
                "Winifred “Freddie” Marsh",
            ),
            (
                "Sir Frank (Freddie) Marsh flew alone. “I knew the way,” Marsh said.",
                "Frank (Freddie) Marsh",
            ),
            (
                "Frank ‘Freddie’ Marsh flew alone. “I knew the way,” Marsh said.",
                "Frank ‘Freddie’ Marsh",
            ),
        ] {
            says(text, who);
        }
    }
}
