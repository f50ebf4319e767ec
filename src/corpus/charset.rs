//! Turns the bytes of a page or of XML into text, by what it says of its encoding itself.
//!
//! In come bytes and at most a name, out comes text, and a way back from its bytes to the file's. Nothing is guessed: what is no
//! UTF-8 and says nothing, or says something that is not read, is refused.

use super::fault::ReadFault;

/// The text of a file.
pub(super) struct Decoded {
    /// The text.
    pub text: String,
    /// For each character behind the first byte over 127: nothing to keep where the file is UTF-8.
    single_byte: Option<Vec<usize>>,
}

impl Decoded {
    /// A file that is UTF-8.
    pub(super) fn utf8(text: String) -> Self {
        Decoded {
            text,
            single_byte: None,
        }
    }

    /// The byte of the file that byte `at` of the text stands for.
    pub(super) fn byte(&self, at: usize) -> usize {
        match &self.single_byte {
            None => at,
            // Each of these characters takes so many bytes more than the one it had.
            Some(wide) => {
                let before = wide.partition_point(|&start| start < at);
                at - before
            }
        }
    }
}

/// The upper half of Windows-1252 where it is not Latin-1; what has no character stands for itself, as the encoding standard has it.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads bytes as text.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<Decoded, ReadFault> {
    let name = declared.unwrap_or("utf-8").trim().to_ascii_lowercase();
    let error = match String::from_utf8(bytes) {
        // A file that is UTF-8 is that, whatever an old template says: no other text reads as it by chance.
        Ok(text) => return Ok(Decoded::utf8(text)),
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let bytes = error.into_bytes();
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    // The encoding standard reads Latin-1 and ASCII as Windows-1252.
    let single = [
        "windows-1252",
        "cp1252",
        "iso-8859-1",
        "iso8859-1",
        "latin1",
        "us-ascii",
        "ascii",
    ];
    if wide || !single.contains(&name.as_str()) {
        return Err(ReadFault::not_utf8(&bytes, at));
    }
    let mut text = String::with_capacity(bytes.len() + 64);
    let mut grown = Vec::new();
    for byte in bytes {
        let c = match byte {
            0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
            _ => char::from(byte),
        };
        let start = text.len();
        text.push(c);
        grown.extend((1..c.len_utf8()).map(|step| start + step - 1));
    }
    Ok(Decoded {
        text,
        single_byte: Some(grown),
    })
}

/// The encoding that a page names in its first kibibyte: `<meta charset=…>`, or `charset=…` of a content type.
pub(super) fn declared_in_html(bytes: &[u8]) -> Option<String> {
    declared(bytes, b"charset=")
}

/// The encoding that an XML declaration names.
pub(super) fn declared_in_xml(bytes: &[u8]) -> Option<String> {
    let end = memchr::memmem::find(bytes, b"?>")?;
    bytes
        .starts_with(b"<?xml")
        .then(|| declared(&bytes[..end], b"encoding="))?
}

fn declared(bytes: &[u8], key: &[u8]) -> Option<String> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let at = memchr::memmem::find(&head, key)? + key.len();
    let rest = head[at..]
        .strip_prefix(b"\"")
        .or(head[at..].strip_prefix(b"'"))
        .unwrap_or(&head[at..]);
    let name: Vec<u8> = rest
        .iter()
        .take(40)
        .copied()
        .take_while(|b| b.is_ascii_alphanumeric() || b"-_:".contains(b))
        .collect();
    String::from_utf8(name).ok().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_pages_are_read_by_what_they_say() {
        let page = b"<meta charset=\"ISO-8859-1\">\x93Caf\xe9\x94, he said".to_vec();
        let name = declared_in_html(&page);
        assert_eq!(name.as_deref(), Some("iso-8859-1"));
        let decoded = decode(page.clone(), name.as_deref()).unwrap();
        assert!(decoded.text.ends_with("“Café”, he said"));
        for (word, byte) in [
            ("“", 0x93),
            ("C", b'C'),
            ("é", 0xe9),
            ("”", 0x94),
            (",", b','),
        ] {
            let at = decoded.text.find(word).unwrap();
            assert_eq!(page[decoded.byte(at)], byte, "{word}");
        }
        assert_eq!(decoded.byte(decoded.text.len()), page.len());
        assert!(decode(page, None).is_err(), "nothing is guessed");
        assert!(decode(b"\xe9".to_vec(), Some("koi8-r")).is_err());
        assert_eq!(decode("é".into(), Some("latin1")).unwrap().text, "é");
        let xml = b"<?xml version='1.0' encoding='windows-1252'?><a/>";
        assert_eq!(declared_in_xml(xml).as_deref(), Some("windows-1252"));
        assert_eq!(declared_in_xml(b"<a encoding='x'/>"), None);
    }
}
