//! Character references of HTML in running text: `&ldquo;`, `&#8220;`, `&nbsp;`.
//!
//! In: a text and the place of an `&`. Out: the character that is meant and how long its reference is. Only those that matter for marks and words
//! are known: quotation marks, apostrophes, spaces. It knows nothing of tags.

/// Bytes of a reference at most, its `&` and `;` included.
const LONGEST: usize = 9;

/// The character that the reference at `at` stands for, and its length in bytes.
pub fn character(text: &str, at: usize) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    let rest = &bytes[at..bytes.len().min(at + LONGEST)];
    let stop = memchr::memchr(b';', rest)?;
    let name = std::str::from_utf8(rest.get(1..stop)?).ok()?;
    let found = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => named(name)?,
    };
    Some((found, stop + 1))
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "laquo" => '«',
        "raquo" => '»',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" => '\u{AD}',
        _ => return None,
    })
}

/// True for the reference of an apostrophe.
pub fn is_apostrophe(text: &str, at: usize) -> bool {
    matches!(character(text, at), Some(('\'' | '’', _)))
}

#[cfg(test)]
mod tests {
    use super::character;

    #[test]
    fn references() {
        for (text, expected) in [
            ("&ldquo;", Some(('“', 7))),
            ("&#8220;We", Some(('“', 7))),
            ("&#x201D; he", Some(('”', 8))),
            ("&#160;", Some(('\u{A0}', 6))),
            ("&T; &ldquo", None),
            ("&", None),
            ("&#;", None),
            ("&#99999999;", None),
            ("&é;", None),
        ] {
            assert_eq!(character(text, 0), expected, "{text}");
        }
    }
}
