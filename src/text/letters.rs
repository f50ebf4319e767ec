//! Tells where a run of letters ends, sixteen bytes at a time.
//!
//! In: bytes of a text. Out: how many letters of ASCII they begin with, and how many of those are capitals. A loop over bytes ends where
//! no processor can foresee it, once a word; arithmetic on eight bytes in one number has no such end. It knows nothing of words.

/// The letters that sixteen bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters {
    /// How many there are.
    pub count: usize,
    /// How many of them are capitals.
    pub capitals: usize,
    /// The first one is.
    pub capital: bool,
}

/// The highest bit of each of eight bytes.
const HIGH: u64 = each(0x80);

/// Eight times the same byte.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

impl Letters {
    /// Reads them.
    #[inline]
    pub fn read(bytes: &[u8; 16]) -> Letters {
        let both = u128::from_le_bytes(*bytes);
        let (first, second) = (both as u64, (both >> 64) as u64);
        let (ends, later) = (!letters(first) & HIGH, !letters(second) & HIGH);
        let count = match ends {
            0 => 8 + later.trailing_zeros() / 8,
            _ => ends.trailing_zeros() / 8,
        };
        // A capital lacks the bit that makes a letter small; what stands behind the run is shifted out.
        let capitals = (!(first << 2) & HIGH, !(second << 2) & HIGH);
        let capitals = u128::from(capitals.0) | u128::from(capitals.1) << 64;
        let capitals = capitals & !u128::MAX.checked_shl(8 * count).unwrap_or(0);
        Letters {
            count: count as usize,
            capitals: capitals.count_ones() as usize,
            capital: capitals & 0x80 != 0,
        }
    }
}

/// The high bits of those of eight bytes that are letters of ASCII.
fn letters(eight: u64) -> u64 {
    // With the bit that makes letters small, the low seven bits reach "a" and do not go past "z".
    let seven = (eight | each(0x20)) & !HIGH;
    let from = seven + each(0x80 - b'a');
    let past = seven + each(0x7F - b'z');
    from & !past & !eight & HIGH
}

/// Eight bytes with the capitals of ASCII made small, all at once.
pub fn small(eight: u64) -> u64 {
    let capitals = letters(eight) & !(eight << 2);
    eight | capitals >> 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_byte_is_told() {
        for byte in 0..=255_u8 {
            let letter = u64::from(byte.is_ascii_alphabetic());
            assert_eq!(letters(each(byte)), letter * HIGH, "{byte}");
            assert_eq!(small(each(byte)), each(byte.to_ascii_lowercase()), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn as_a_loop_over_bytes(bytes in prop::array::uniform16(prop::sample::select(b"azAZmM \x7f\x80\xe1@[`{9".to_vec()))) {
            let run: Vec<u8> = bytes.iter().copied().take_while(u8::is_ascii_alphabetic).collect();
            let read = Letters::read(&bytes);
            prop_assert_eq!(read.count, run.len());
            prop_assert_eq!(read.capitals, run.iter().filter(|b| b.is_ascii_uppercase()).count());
            prop_assert_eq!(read.capital, run.first().is_some_and(u8::is_ascii_uppercase));
        }
    }
}
