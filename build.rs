//! Compiles the public API with protox, so that the build needs no protoc.
//!
//! Writes two things into `OUT_DIR`: the generated code, and the descriptor set that reflection, the JSON printer
//! and the tests over the API conventions read. The descriptor is protox's own encoding: through prost it would lose the custom options.

use std::{env, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    const FILES: [&str; 4] = [
        "onrecord/v1/quotation.proto",
        "onrecord/v1/verifier.proto",
        "onrecord/v1/registry.proto",
        "onrecord/v1/corpus.proto",
    ];
    println!("cargo:rerun-if-changed=proto");

    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler
        .include_imports(true)
        .include_source_info(true)
        .open_files(FILES)?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(
        out.join("descriptor.bin"),
        compiler.encode_file_descriptor_set(),
    )?;

    // The JSON printer finds a message's descriptor by the name that the generated type gives.
    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    tonic_prost_build::configure()
        .extern_path(".google.rpc.Status", "::tonic_types::Status")
        .include_file("api.rs")
        .compile_fds_with_config(compiler.file_descriptor_set(), config)?;
    Ok(())
}
