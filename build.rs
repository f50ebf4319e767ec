//! Compiles the public API with protox, so that the build needs no protoc.
//!
//! Writes two things into `OUT_DIR`: the generated code, and the descriptor set that reflection, the JSON printer
//! and the tests over the API conventions read. The descriptor is protox's own encoding: through prost it would lose the custom options.
//!
//! And it tells the program a hash of the sources that derive the registry's state from its log, so that a file of the state is read by no
//! program that would have derived another.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    const FILES: [&str; 4] = [
        "onrecord/v1/quotation.proto",
        "onrecord/v1/verifier.proto",
        "onrecord/v1/registry.proto",
        "onrecord/v1/corpus.proto",
    ];
    println!("cargo:rerun-if-changed=proto");
    println!("cargo:rustc-env=ONRECORD_SOURCES={:016x}", derivation()?);

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

/// A hash of every source file that has a part in the registry's state.
fn derivation() -> io::Result<u64> {
    const SOURCES: [&str; 6] = [
        "src/mapped",
        "src/text",
        "src/model.rs",
        "src/lexicon",
        "src/matcher",
        "src/registry",
    ];
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        collect(Path::new(source), &mut files)?;
    }
    files.sort();
    // FNV-1a: the same in every build.
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    };
    for file in files {
        add(file.to_string_lossy().as_bytes());
        add(&fs::read(&file)?);
    }
    Ok(hash)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.into());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
