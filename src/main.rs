//! The binary: see [`onrecord::cli`].

use std::process::ExitCode;

/// Reading an article makes some hundreds of short strings and lists; this allocator takes a third of the instructions for them that the
/// system's takes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    onrecord::cli::main()
}
