//! `docs/api.md`: every method, message, field and enum value with its comment, written from the descriptor and kept true by a test.
//!
//! `UPDATE_DOCS=1 cargo test --lib reference` writes it again.

use std::{env, fs, path::Path};

use prost_reflect::{EnumDescriptor, FieldDescriptor, FileDescriptor, Kind, MessageDescriptor};

use super::{openapi::is_required, rest};
use crate::api::{
    json::{comment, descriptor_pool},
    methods,
};

const HEAD: &str = "\
# The API

Written from the comments of [the protos](../proto/onrecord/v1) by `UPDATE_DOCS=1 cargo test --lib reference`; a test holds it to them.

A method is called over gRPC by its name, or over HTTP by its path with JSON (docs/operations.md); what streams is one JSON object a line there. JSON spells
field names as `lowerCamelCase`. What a caller's API key must be for stands with each method.
";

/// The files of the API in the order of a reader, who wants to know first what can be asked.
const FILES: [&str; 4] = ["verifier", "registry", "corpus", "quotation"];

fn text() -> String {
    let files: Vec<FileDescriptor> = FILES.map(file).into();
    let mut text = HEAD.to_owned();
    for file in &files {
        services(file, &mut text);
    }
    text += "\n## Messages\n";
    for message in files.iter().flat_map(FileDescriptor::messages) {
        written(&message, &mut text);
    }
    text += "\n## Enums\n";
    for of_enum in files.iter().flat_map(FileDescriptor::enums) {
        listed(&of_enum, &mut text);
    }
    text
}

fn file(name: &str) -> FileDescriptor {
    let name = format!("onrecord/v1/{name}.proto");
    let file = descriptor_pool().get_file_by_name(&name);
    file.unwrap_or_else(|| panic!("{name} is a proto of the API"))
}

fn services(file: &FileDescriptor, text: &mut String) {
    let about = |path: &[i32]| comment(file.file_descriptor_proto(), path);
    for service in file.services() {
        *text += &format!("\n## {}\n\n{}\n", service.name(), about(service.path()));
        for of in service.methods() {
            let path = format!("/{}/{}", service.full_name(), of.name());
            let method = methods::find(&path).expect("every method is known");
            let scope = match method.scope {
                Some(scope) => format!("Needs the scope `{scope}`."),
                None => "Needs any key.".to_owned(),
            };
            *text += &format!("\n### {}\n\n{} {scope}\n\n", of.name(), about(of.path()));
            for binding in rest::bindings()
                .iter()
                .filter(|one| one.method.path == path)
            {
                *text += &format!("- `{} {}`\n", binding.verb, binding.template);
            }
            let side = |streams: bool, message: MessageDescriptor| {
                let stream = if streams { "a stream of " } else { "" };
                format!("{stream}{}", linked(message.full_name()))
            };
            let input = side(of.is_client_streaming(), of.input());
            let output = side(of.is_server_streaming(), of.output());
            *text += &format!("- takes {input}\n- answers {output}\n");
        }
    }
}

fn written(message: &MessageDescriptor, text: &mut String) {
    let file = message.parent_file();
    let about = |path: &[i32]| comment(file.file_descriptor_proto(), path);
    *text += &format!("\n### {}\n\n{}\n", message.name(), about(message.path()));
    if message.fields().len() == 0 {
        return;
    }
    *text += "\n| field | type | what it is |\n|---|---|---|\n";
    for field in message.fields() {
        let choice = field.containing_oneof().filter(|one| !one.is_synthetic());
        let mut told = about(field.path());
        if is_required(&field) {
            told = format!("Required. {told}");
        }
        if let Some(choice) = choice {
            told = format!("One of `{}`. {told}", choice.name());
        }
        *text += &row(&[&format!("`{}`", field.name()), &kind(&field), &told]);
    }
}

fn listed(of_enum: &EnumDescriptor, text: &mut String) {
    let file = of_enum.parent_file();
    let about = |path: &[i32]| comment(file.file_descriptor_proto(), path);
    *text += &format!("\n### {}\n\n{}\n", of_enum.name(), about(of_enum.path()));
    *text += "\n| value | number | what it means |\n|---|---|---|\n";
    for value in of_enum.values() {
        let (name, number) = (format!("`{}`", value.name()), value.number().to_string());
        *text += &row(&[&name, &number, &about(value.path())]);
    }
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn kind(field: &FieldDescriptor) -> String {
    let one = match field.kind() {
        Kind::Message(message) => linked(message.full_name()),
        Kind::Enum(of_enum) => linked(of_enum.full_name()),
        scalar => format!("{scalar:?}").to_lowercase(),
    };
    match field.is_list() {
        true => format!("repeated {one}"),
        false => one,
    }
}

/// A link to what this page tells, or the whole name of what stands elsewhere.
fn linked(name: &str) -> String {
    match name.strip_prefix("onrecord.v1.") {
        Some(own) => format!("[{own}](#{})", own.to_lowercase()),
        None => format!("`{name}`"),
    }
}

#[test]
fn docs_api_md_says_what_the_protos_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md");
    let text = text();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &text).expect("docs/api.md is written");
    }
    let on_disk = fs::read_to_string(&path).unwrap_or_default();
    let differs = text.lines().zip(on_disk.lines()).find(|(a, b)| a != b);
    assert!(
        text == on_disk,
        "docs/api.md is not what the protos say (first: {differs:?}); write it again with: UPDATE_DOCS=1 cargo test --lib reference"
    );
}

#[test]
fn every_heading_of_the_api_is_there_once() {
    let text = text();
    let mut headings: Vec<&str> = text.lines().filter(|l| l.starts_with("### ")).collect();
    let all = headings.len();
    headings.sort_unstable();
    headings.dedup();
    assert_eq!(headings.len(), all, "a link would be ambiguous");
    for part in [
        "### BatchVerifyDrafts",
        "`POST /v1/{from=speakers/*}:merge`",
        "scope `verify`",
        "One of `outcome`.",
    ] {
        assert!(text.contains(part), "{part}");
    }
    for link in text.split("](#").skip(1) {
        let target = link.split(')').next().unwrap_or_default();
        let there = headings
            .iter()
            .any(|heading| heading[4..].to_lowercase() == target);
        assert!(there, "nothing is called {target}");
    }
}
