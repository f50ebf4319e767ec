//! Characters that a reader does not see and that change what he sees: they reorder the text around them, or hide in it.

/// Whether a character hides or reorders text: bidirectional controls, line separators, zero-width space, tags, byte order marks.
///
/// Joiners are left out: scripts need them.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Characters that stand inside a word and that nobody sees: soft hyphens and what joins or parts letters without width.
pub fn is_joining(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// A word without them; the same word for nearly all.
pub fn seen(word: &str) -> std::borrow::Cow<'_, str> {
    match !word.is_ascii() && word.contains(is_joining) {
        true => word
            .chars()
            .filter(|&c| !is_joining(c))
            .collect::<String>()
            .into(),
        false => word.into(),
    }
}
