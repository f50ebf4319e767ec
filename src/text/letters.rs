//! Tells where a run of letters ends, eight bytes at a time.
//!
//! In: bytes of a text. Out: how many letters of ASCII they begin with, and whether those are capitals. A loop over bytes ends where
//! no processor can foresee it, once a word; arithmetic on eight bytes in one number has no such end. It knows nothing of words.

/// The letters that sixteen bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters {
    /// How many there are.
    pub count: usize,
    /// The first one is a capital.
    pub capital: bool,
    /// Which of them are capitals.
    pub capitals: Capitals,
}

/// Which letters of a run are capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capitals {
    /// None of them, or there are no letters.
    None,
    /// Some of them.
    Some,
    /// All of them.
    All,
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
        let count = run(first);
        let capitals = capitals(first, count);
        let capital = capitals & 0x80 != 0;
        let all = HIGH & kept(count);
        // Most words have less than eight letters.
        let (count, none, all) = match count {
            8 => {
                let more = run(second);
                let later = self::capitals(second, more);
                let all = capitals == all && later == HIGH & kept(more);
                (8 + more, capitals | later == 0, all)
            }
            _ => (count, capitals == 0, capitals == all),
        };
        Letters {
            count,
            capital,
            capitals: match (none, all) {
                (true, _) => Capitals::None,
                (_, true) => Capitals::All,
                _ => Capitals::Some,
            },
        }
    }
}

/// How many letters eight bytes begin with.
#[inline]
fn run(eight: u64) -> usize {
    ((!letters(eight) & HIGH).trailing_zeros() / 8) as usize
}

/// The high bits of those of the first so many letters that are capitals.
#[inline]
fn capitals(eight: u64, count: usize) -> u64 {
    // A capital lacks the bit that makes a letter small.
    !(eight << 2) & HIGH & kept(count)
}

/// The bits of the first so many of eight bytes.
#[inline]
fn kept(count: usize) -> u64 {
    const KEPT: [u64; 9] = {
        let mut kept = [0; 9];
        let mut count = 1;
        while count < 9 {
            kept[count] = u64::MAX >> (64 - 8 * count);
            count += 1;
        }
        kept
    };
    KEPT[count]
}

/// The high bits of those of eight bytes that are letters of ASCII.
#[inline]
fn letters(eight: u64) -> u64 {
    // With the bit that makes letters small, the low seven bits reach "a" and do not go past "z".
    let seven = (eight | each(0x20)) & !HIGH;
    let from = seven + each(0x80 - b'a');
    let past = seven + each(0x7F - b'z');
    from & !past & !eight & HIGH
}

/// The first so many of eight bytes, eight at most, and nothing behind them.
#[inline]
pub fn first_of(eight: u64, count: usize) -> u64 {
    eight & kept(count)
}

/// The first so many of eight letters, eight at most, as small ones, and nothing behind them. A digit stays what it is.
#[inline]
pub fn small_letters(eight: u64, count: usize) -> u64 {
    (eight | each(0x20)) & kept(count)
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
            let capitals = run.iter().filter(|b| b.is_ascii_uppercase()).count();
            prop_assert_eq!(read.capitals, match capitals {
                0 => Capitals::None,
                all if all == run.len() => Capitals::All,
                _ => Capitals::Some,
            });
            prop_assert_eq!(read.capital, run.first().is_some_and(u8::is_ascii_uppercase));
        }
    }
}
