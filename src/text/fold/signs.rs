//! What single characters are to the folding: letters, apostrophes, marks of quotation, dashes, and what prints nothing.

use unicode_normalization::char::is_combining_mark;

pub(super) fn is_wordly(ch: char) -> bool {
    if ch.is_ascii() {
        return ch.is_ascii_alphanumeric();
    }
    (ch.is_alphanumeric() || is_combining_mark(ch)) && !is_apostrophe(ch)
}

/// Scripts written without spaces: each character is a word of its own.
pub(super) fn is_ideograph(ch: char) -> bool {
    matches!(ch as u32, 0x3041..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3134F)
}

/// Characters that print nothing: soft hyphen, zero-width spaces and joiners, direction marks, byte-order mark. Those that turn the order of
/// what follows are none of them: they make 17 read as 71.
pub(super) fn is_invisible(ch: char) -> bool {
    matches!(
        ch,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}'
            | '\u{206A}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// Signs before a number that change what it says: "~40" is not 40.
pub(super) fn is_number_sign(ch: char) -> bool {
    matches!(ch, '~' | '≈' | '±' | '≤' | '≥' | '+')
}

/// Signs behind a number that are a unit or an operator: "170°", "300′", "170×".
pub(super) fn is_unit_sign(ch: char) -> bool {
    matches!(ch, '°' | 'º' | '×' | '′' | '″')
}

/// Signs of currencies before a number.
pub(super) fn is_currency(ch: char) -> bool {
    matches!(ch, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₴')
}

pub(super) fn is_apostrophe(ch: char) -> bool {
    matches!(
        ch,
        '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '´' | '`' | '′' | '‛' | '＇'
    )
}

pub(super) fn is_quote(ch: char) -> bool {
    matches!(
        ch,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '‚'
            | '″'
            | '＂'
            | '「'
            | '」'
            | '『'
            | '』'
            | '〝'
            | '〞'
            | '❝'
            | '❞'
    )
}

pub(super) fn is_hyphen(ch: char) -> bool {
    matches!(
        ch,
        '-' | '‐'
            | '‑'
            | '‒'
            | '–'
            | '—'
            | '―'
            | '−'
            | '⁃'
            | '﹘'
            | '﹣'
            | '－'
            | '⸺'
            | '⸻'
    )
}

/// Words whose closing apostrophe is theirs: workers', goin'.
pub(super) fn is_possessive_or_clipped(word: &str) -> bool {
    word.len() > 2 && (word.ends_with(['s', 'S']) || word.ends_with("in"))
}
