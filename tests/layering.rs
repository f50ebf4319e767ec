//! Holds the layers of the library: a file uses only what stands below its own.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The layers from low to high; those on one line know nothing of each other.
const LAYERS: [&[&str]; 15] = [
    &["stop", "mapped", "niceness"],
    &["text"],
    &["model"],
    &["lexicon"],
    &["corpus"],
    &["extract"],
    &["matcher"],
    &["registry"],
    &["verdict"],
    &["ingest", "verify"],
    &["evaluate"],
    &["api"],
    &["web"],
    &["cli"],
    &["fuzz"],
];

#[test]
fn every_file_uses_only_what_stands_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in rust_files(&src) {
        let module = module_path(file.strip_prefix(&src).expect("a file of src"));
        let Some(own) = module.first() else {
            continue; // lib.rs and main.rs stand above all.
        };
        let Some(height) = height(own) else {
            wrong.push(format!("{} is in no layer", file.display()));
            continue;
        };
        seen += 1;
        let code = without_comments(&fs::read_to_string(&file).expect("a source file"));
        for used in used_layers(&code, module.len()) {
            let below = self::height(&used).is_none_or(|other| other < height);
            if used != *own && !below {
                wrong.push(format!("{} uses {used}", file.display()));
            }
        }
    }
    assert!(seen > 20, "only {seen} files were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_sees_every_way_to_name_a_layer() {
    let used = |code: &str, depth| used_layers(&without_comments(code), depth);
    assert_eq!(used("use crate::api::pb;", 1), ["api"]);
    assert_eq!(
        used("use crate::{model::{A, b::C}, text::Span, cli};", 1),
        ["model", "text", "cli"]
    );
    assert_eq!(
        used("fn f() -> crate::verify::X { crate::cli::run() }", 1),
        ["verify", "cli"]
    );
    assert_eq!(used("pub(crate) use super::super::api::x;", 2), ["api"]);
    assert_eq!(used("use super::api;", 2), [""; 0]);
    assert_eq!(
        used("// use crate::api;\n/// [`crate::cli`]\nlet x = 1;", 1),
        [""; 0]
    );
    assert_eq!(
        module_path(Path::new("api/convert/date.rs")),
        ["api", "convert", "date"]
    );
    assert_eq!(module_path(Path::new("api/mod.rs")), ["api"]);
    assert!(module_path(Path::new("lib.rs")).is_empty());
}

fn height(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|layers| layers.contains(&layer))
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a source directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// `api/convert/date.rs` is `["api", "convert", "date"]`; the crate's own roots are empty.
fn module_path(file: &Path) -> Vec<String> {
    let mut path: Vec<String> = file
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if path
        .last()
        .is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str()))
    {
        path.pop();
    }
    path
}

fn without_comments(code: &str) -> String {
    code.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The top-level modules that code names, through `crate::` or by going up from a module `depth` steps deep.
fn used_layers(code: &str, depth: usize) -> Vec<String> {
    let to_root = "super::".repeat(depth);
    let mut used = Vec::new();
    for root in ["crate::", to_root.as_str()] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|ch| ch.is_alphanumeric() || ch == '_') {
                continue;
            }
            used.extend(heads(&code[at + root.len()..]));
        }
    }
    used
}

/// The first names of a path or of each path in a group: `a::b` gives a; `{a::{x, y}, b}` gives a and b.
fn heads(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        let word = text.trim_start();
        word.chars()
            .take_while(|ch| ch.is_alphanumeric() || *ch == '_')
            .collect()
    };
    let Some(group) = path.trim_start().strip_prefix('{') else {
        return vec![name(path)];
    };
    let mut heads = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, ch) in group.char_indices() {
        match ch {
            '{' => depth += 1,
            '}' if depth == 0 => {
                heads.push(name(&group[from..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(name(&group[from..at]));
                from = at + 1;
            }
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}
