//! The binary: see [`onrecord::cli`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Reading and comparing names and words takes small pieces of memory by the million: with the system's allocator that was a quarter of
/// an import's time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    onrecord::cli::main()
}
