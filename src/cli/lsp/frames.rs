//! Reads and writes the protocol's frames: a head that gives the length, an empty line, JSON.
//!
//! In comes a stream, out come messages. A length over the limit, or none, is an error, since nobody could tell where the next frame begins, and so is a
//! stream that ends inside a frame; a frame that is no JSON is passed over.

use std::io::{self, BufRead, Read, Write};

use serde_json::Value;

/// A frame has so many bytes at most: the longest draft, escaped, and room to spare.
const FRAME: usize = 64 * 1024 * 1024;
/// The lines of a head together.
const HEAD: u64 = 16 * 1024;

/// The next message; `None` at the end of the stream.
pub(super) fn read(stream: &mut impl BufRead) -> io::Result<Option<Value>> {
    loop {
        let Some(length) = length(stream)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let read = stream.take(length as u64).read_to_end(&mut bytes)?;
        if read < length {
            return Err(cut());
        }
        if let Ok(message) = serde_json::from_slice(&bytes) {
            return Ok(Some(message));
        }
    }
}

fn length(stream: &mut impl BufRead) -> io::Result<Option<usize>> {
    let mut length = None;
    let mut left = HEAD;
    loop {
        let mut line = Vec::new();
        let read = stream.take(left).read_until(b'\n', &mut line)?;
        left -= read as u64;
        if read == 0 {
            return match left {
                HEAD => Ok(None),
                0 => Err(io::Error::other("the head of a message is too long")),
                _ => Err(cut()),
            };
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            return match length {
                Some(length) if length <= FRAME => Ok(Some(length)),
                _ => Err(io::Error::other(
                    "a message has no length, or one over the limit",
                )),
            };
        }
        if let Some((key, value)) = line.split_once(':')
            && key.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

/// The stream ends inside a message.
fn cut() -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        "it ends in the middle of a message",
    )
}

/// Writes a message.
pub(super) fn write(stream: &mut impl Write, message: &Value) -> io::Result<()> {
    let body = message.to_string();
    write!(stream, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn frames_follow_each_other() {
        let mut bytes = Vec::new();
        write(&mut bytes, &json!({"a": "é"})).unwrap();
        bytes.extend(b"content-type: x\r\ncontent-length: 3\r\n\r\n{{{");
        write(&mut bytes, &json!(2)).unwrap();
        let mut stream = &bytes[..];
        assert_eq!(read(&mut stream).unwrap(), Some(json!({"a": "é"})));
        assert_eq!(read(&mut stream).unwrap(), Some(json!(2)));
        assert_eq!(read(&mut stream).unwrap(), None);
        for wrong in [
            "garbage",
            "garbage\n",
            "a: b\r\n\r\n{}",
            "content-length: 3\r\n\r\n{}",
            "content-length: 3",
        ] {
            assert!(read(&mut wrong.as_bytes()).is_err(), "{wrong}");
        }
        assert!(read(&mut &b"content-length: 99999999999\r\n\r\n{}"[..]).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut stream = &bytes[..];
            while let Ok(Some(_)) = read(&mut stream) {}
        }
    }
}
