//! Hands a page to the tokenizer so that no tag, however long, can use up the stack.
//!
//! In comes a page, out come its bytes in order, with a [`Pause`] in place of the first bytes of an attribute's value. The tokenizer
//! (html5gum 0.9) calls itself anew for every attribute that stands in double quotation marks, and comes back only at the end of the tag;
//! a reader's error is what makes it come back sooner. Asked again, it goes on where it stopped: a pause takes no bytes.

use std::{convert::Infallible, fmt};

use html5gum::{Readable, Reader, StringReader};

/// The tokenizer is to be asked again; nothing is wrong and nothing is lost.
#[derive(Debug)]
pub(super) struct Pause;

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tokenizer is to be asked again")
    }
}

impl std::error::Error for Pause {}

/// The bytes of a page, with pauses.
pub(super) struct Paused<'p> {
    bytes: StringReader<'p>,
    /// The pause for the value that is being read was made.
    made: bool,
}

impl<'p> Paused<'p> {
    pub(super) fn of(page: &'p str) -> Paused<'p> {
        Paused {
            bytes: page.to_reader(),
            made: false,
        }
    }
}

/// True for the bytes that end a run inside a value in double quotation marks, and inside nothing else.
fn ends_value(needle: &[u8]) -> bool {
    needle.contains(&b'"') && needle.contains(&b'&')
}

/// The result of a reader that never fails.
fn sure<T>(result: Result<T, Infallible>) -> Result<T, Pause> {
    result.map_err(|never| match never {})
}

impl Reader for Paused<'_> {
    type Error = Pause;

    fn read_byte(&mut self) -> Result<Option<u8>, Pause> {
        self.made = false;
        sure(self.bytes.read_byte())
    }

    fn try_read_string(&mut self, string: &[u8], case_sensitive: bool) -> Result<bool, Pause> {
        sure(self.bytes.try_read_string(string, case_sensitive))
    }

    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        buffer: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Pause> {
        if ends_value(needle) && !self.made {
            self.made = true;
            return Err(Pause);
        }
        sure(self.bytes.read_until(needle, buffer))
    }
}
