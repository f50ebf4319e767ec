//! A checksum that reads files as fast as memory gives them: against damage, not against forgery.

/// Lanes that are mixed beside each other, so that no step waits for the one before.
const LANES: usize = 4;
/// Odd numbers without a pattern, from the digits of the golden ratio.
const MULTIPLIERS: [u64; LANES] = [
    0x9E37_79B9_7F4A_7C15,
    0xBF58_476D_1CE4_E5B9,
    0x94D0_49BB_1331_11EB,
    0xD6E8_FEB8_6659_FD93,
];

/// The checksum of bytes. Every step is invertible, so that one changed word of eight bytes always changes it.
pub fn checksum(bytes: &[u8]) -> u64 {
    let mut lanes = MULTIPLIERS;
    let (blocks, rest) = bytes.as_chunks::<{ 8 * LANES }>();
    for block in blocks {
        for (n, lane) in lanes.iter_mut().enumerate() {
            let mut word = [0; 8];
            word.copy_from_slice(&block[8 * n..8 * n + 8]);
            *lane = step(*lane, u64::from_le_bytes(word), MULTIPLIERS[n]);
        }
    }
    let mut last = [0; 8 * LANES];
    last[..rest.len()].copy_from_slice(rest);
    let mut sum = bytes.len() as u64;
    for (n, &lane) in lanes.iter().enumerate() {
        let mut word = [0; 8];
        word.copy_from_slice(&last[8 * n..8 * n + 8]);
        let lane = step(lane, u64::from_le_bytes(word), MULTIPLIERS[n]);
        sum = step(sum, lane, MULTIPLIERS[0]);
    }
    sum ^ (sum >> 32)
}

fn step(lane: u64, word: u64, multiplier: u64) -> u64 {
    (lane ^ word).wrapping_mul(multiplier).rotate_left(29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let bytes: Vec<u8> = (0..100u32).map(|n| (n * 37) as u8).collect();
        for length in [0, 1, 31, 32, 33, 64, 100] {
            let good = &bytes[..length];
            for at in 0..length {
                for bit in 0..8 {
                    let mut bad = good.to_vec();
                    bad[at] ^= 1 << bit;
                    assert_ne!(checksum(&bad), checksum(good), "{length} {at} {bit}");
                }
                assert_ne!(checksum(&good[..at]), checksum(good), "{length} {at}");
            }
        }
        assert_ne!(checksum(&[0; 8]), checksum(&[0; 9]));
    }
}
