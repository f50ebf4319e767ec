//! Where text for people goes: straight to the standard output, or through a pager once it is longer than a terminal is high.
//!
//! What fits stays on the screen and no pager starts. `PAGER` names one; where it is empty or `cat`, or cannot be started, nothing is paged.

use std::{
    env,
    io::{self, BufWriter, IsTerminal, Stdout, Write},
    process::{Child, ChildStdin, Command, Stdio},
};

/// The pager where `PAGER` is not set.
const USUAL: &str = "less -R";
/// What less does where `LESS` is not set: end at once where all fits, let colours through, leave the text on the screen.
const LESS: &str = "FRX";

/// Where bytes go.
pub(super) enum Stream {
    /// Straight to the standard output.
    Direct(BufWriter<Stdout>),
    /// Nowhere yet: so far it fits a screen of so many lines.
    Held {
        bytes: Vec<u8>,
        lines: usize,
        height: usize,
    },
    /// To a pager.
    Paged(BufWriter<ChildStdin>, Child),
}

impl Stream {
    /// The standard output itself.
    pub(super) fn direct() -> Self {
        Stream::Direct(BufWriter::new(io::stdout()))
    }

    /// Holds what comes back until it is longer than the terminal is high. Without a terminal nothing changes.
    pub(super) fn page_when_long(&mut self) {
        let height = terminal_size::terminal_size_of(io::stdout()).map(|(_, height)| height.0);
        if let (Stream::Direct(_), Some(height), true) = (
            &self,
            height,
            io::stdout().is_terminal() && pager().is_some(),
        ) {
            *self = Stream::Held {
                bytes: Vec::new(),
                lines: 0,
                height: usize::from(height).max(2),
            };
        }
    }

    /// Hands over all, and waits for whoever reads it.
    pub(super) fn end(&mut self) -> io::Result<()> {
        match std::mem::replace(self, Stream::direct()) {
            Stream::Direct(mut out) => out.flush(),
            Stream::Held { bytes, .. } => {
                self.write_all(&bytes)?;
                self.flush()
            }
            Stream::Paged(mut out, mut child) => {
                let flushed = out.flush();
                // Its input ends here; else it would wait for more, and we for it.
                drop(out.into_parts());
                child.wait()?;
                flushed
            }
        }
    }

    /// No screen holds it: a pager takes it, or else the standard output.
    fn let_go(&mut self) -> io::Result<()> {
        let Stream::Held { bytes, .. } = std::mem::replace(self, Stream::direct()) else {
            return Ok(());
        };
        if let Some((out, child)) = pager().and_then(|command| start(&command)) {
            *self = Stream::Paged(BufWriter::new(out), child);
        }
        self.write_all(&bytes)
    }
}

impl Write for Stream {
    fn write(&mut self, new: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Direct(out) => out.write(new),
            Stream::Paged(out, _) => out.write(new),
            Stream::Held {
                bytes,
                lines,
                height,
            } => {
                bytes.extend_from_slice(new);
                *lines += memchr::memchr_iter(b'\n', new).count();
                if *lines >= *height {
                    self.let_go()?;
                }
                Ok(new.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Direct(out) => out.flush(),
            Stream::Paged(out, _) => out.flush(),
            Stream::Held { .. } => Ok(()),
        }
    }
}

/// The command of the pager; `None` where none is wanted.
fn pager() -> Option<String> {
    chosen(env::var("PAGER").ok())
}

fn chosen(pager: Option<String>) -> Option<String> {
    let command = pager.unwrap_or_else(|| USUAL.to_owned());
    let command = command.trim();
    (!matches!(command, "" | "cat")).then(|| command.to_owned())
}

/// Starts it; `None` where there is no such program.
fn start(command: &str) -> Option<(ChildStdin, Child)> {
    let mut words = command.split_whitespace();
    let mut pager = Command::new(words.next()?);
    pager.args(words).stdin(Stdio::piped());
    if env::var_os("LESS").is_none() {
        pager.env("LESS", LESS);
    }
    let mut child = pager.spawn().ok()?;
    let input = child.stdin.take()?;
    // Ctrl-C is the pager's from now on: were we to die of it, it would fight the shell for the keyboard.
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(async { while tokio::signal::ctrl_c().await.is_ok() {} });
    }
    Some((input, child))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_is_named_or_usual_or_none() {
        let chosen = |pager: Option<&str>| chosen(pager.map(str::to_owned));
        assert_eq!(chosen(None).as_deref(), Some("less -R"));
        assert_eq!(chosen(Some("more")).as_deref(), Some("more"));
        assert_eq!((chosen(Some("")), chosen(Some(" cat "))), (None, None));
    }

    #[test]
    fn a_pager_that_is_not_there_is_done_without() {
        assert!(start("no-such-pager-anywhere -R").is_none());
    }
}
