//! Turns what the library knows into messages of the API. Nothing is decided here; offsets are counted in the caller's unit.

pub(super) mod attribution;
pub(super) mod change;
pub(super) mod date;
pub(super) mod finding;
pub(super) mod record;

use super::pb;
use crate::text::{OffsetMap, Span};

/// A span in the unit of the map. Texts are limited far below what an `int32` holds.
fn span(map: &OffsetMap<'_>, span: Span) -> pb::Span {
    let (start, end) = map.span(span);
    let clip = |unit: usize| i32::try_from(unit).unwrap_or(i32::MAX);
    pb::Span {
        start: clip(start),
        end: clip(end),
    }
}

/// A count as the API gives counts.
pub(super) fn count32(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A count as the API gives large ones.
pub(super) fn count64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A sequence number.
pub(super) fn sequence(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

/// A confidence as the decimal it stands for: 0.9 is 0.9 to a caller who asks for at least that, not 0.899999976.
fn confidence(confidence: f32) -> f64 {
    (f64::from(confidence) * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_are_the_decimals_they_stand_for() {
        for (given, told) in [(0.9_f32, 0.9_f64), (0.97, 0.97), (0.0, 0.0), (1.0, 1.0)] {
            assert_eq!(confidence(given).to_bits(), told.to_bits());
        }
    }
}
