//! Holds the conventions of the public API, read from the descriptor that the server itself reflects.

use onrecord::api::FILE_DESCRIPTOR_SET;
use prost::Message as _;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};

const PACKAGE: &str = "onrecord.v1";

/// What the descriptor calls the parts of a file, a message, an enum and a service.
mod part {
    pub const MESSAGE: i32 = 4;
    pub const ENUM: i32 = 5;
    pub const SERVICE: i32 = 6;
    pub const FIELD: i32 = 2;
    pub const NESTED: i32 = 3;
    pub const NESTED_ENUM: i32 = 4;
    pub const ONEOF: i32 = 8;
    pub const VALUE: i32 = 2;
    pub const METHOD: i32 = 2;
}

fn files() -> Vec<FileDescriptorProto> {
    let set = FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).expect("a descriptor set");
    let ours: Vec<_> = set
        .file
        .into_iter()
        .filter(|file| file.package() == PACKAGE)
        .collect();
    assert_eq!(ours.len(), 4);
    ours
}

fn messages(files: &[FileDescriptorProto]) -> impl Iterator<Item = &DescriptorProto> {
    files.iter().flat_map(|file| &file.message_type)
}

#[test]
fn every_element_has_a_comment() {
    let mut missing = Vec::new();
    let mut seen = 0;
    for file in files() {
        let info = file.source_code_info.as_ref().expect("comments are kept");
        let commented = |path: &[i32]| {
            info.location
                .iter()
                .any(|at| at.path == path && !at.leading_comments().trim().is_empty())
        };
        for (path, name) in elements(&file) {
            seen += 1;
            if !commented(&path) {
                missing.push(format!("{}: {name}", file.name()));
            }
        }
    }
    assert!(seen > 250, "only {seen} elements were read");
    assert!(
        missing.is_empty(),
        "without a comment:\n{}",
        missing.join("\n")
    );
}

/// Every message, field, oneof, enum, value, service and method of a file, with its path.
fn elements(file: &FileDescriptorProto) -> Vec<(Vec<i32>, String)> {
    let mut found = Vec::new();
    for (i, message) in (0..).zip(&file.message_type) {
        message_elements(&[part::MESSAGE, i], message, &mut found);
    }
    for (i, of_enum) in (0..).zip(&file.enum_type) {
        enum_elements(&[part::ENUM, i], of_enum, &mut found);
    }
    for (i, service) in (0..).zip(&file.service) {
        let path = vec![part::SERVICE, i];
        for (j, method) in (0..).zip(&service.method) {
            let name = format!("{}.{}", service.name(), method.name());
            found.push(([&path[..], &[part::METHOD, j]].concat(), name));
        }
        found.push((path, service.name().to_owned()));
    }
    found
}

fn message_elements(path: &[i32], message: &DescriptorProto, found: &mut Vec<(Vec<i32>, String)>) {
    let inner = |kind: i32, i: i32| [path, &[kind, i]].concat();
    found.push((path.to_vec(), message.name().to_owned()));
    for (i, field) in (0..).zip(&message.field) {
        found.push((
            inner(part::FIELD, i),
            format!("{}.{}", message.name(), field.name()),
        ));
    }
    for (i, oneof) in (0..).zip(&message.oneof_decl) {
        found.push((
            inner(part::ONEOF, i),
            format!("{}.{}", message.name(), oneof.name()),
        ));
    }
    for (i, nested) in (0..).zip(&message.nested_type) {
        message_elements(&inner(part::NESTED, i), nested, found);
    }
    for (i, nested) in (0..).zip(&message.enum_type) {
        enum_elements(&inner(part::NESTED_ENUM, i), nested, found);
    }
}

fn enum_elements(path: &[i32], of_enum: &EnumDescriptorProto, found: &mut Vec<(Vec<i32>, String)>) {
    found.push((path.to_vec(), of_enum.name().to_owned()));
    for (i, value) in (0..).zip(&of_enum.value) {
        found.push(([path, &[part::VALUE, i]].concat(), value.name().to_owned()));
    }
}

#[test]
fn lists_come_in_pages() {
    let files = files();
    let message = |name: &str| {
        messages(&files)
            .find(|m| m.name() == name)
            .expect("a message")
    };
    let mut lists = 0;
    for method in files
        .iter()
        .flat_map(|f| &f.service)
        .flat_map(|s| &s.method)
    {
        if !method.name().starts_with("List") {
            continue;
        }
        lists += 1;
        let request = message(method.input_type().rsplit('.').next().unwrap_or_default());
        let response = message(method.output_type().rsplit('.').next().unwrap_or_default());
        let has = |message: &DescriptorProto, name: &str, kind: Type| {
            let found = message
                .field
                .iter()
                .any(|f| f.name() == name && f.r#type() == kind);
            assert!(found, "{} has no {name}", message.name());
        };
        has(request, "page_size", Type::Int32);
        has(request, "page_token", Type::String);
        has(response, "next_page_token", Type::String);
        let first = response.field.iter().min_by_key(|field| field.number());
        assert_eq!(
            first.map(|f| f.label()),
            Some(Label::Repeated),
            "AIP-132: the items are field 1"
        );
        assert_eq!(request.name(), format!("{}Request", method.name()));
        assert_eq!(response.name(), format!("{}Response", method.name()));
    }
    assert_eq!(lists, 4);
}

#[test]
fn enum_values_carry_their_enums_name_and_zero_means_nothing() {
    for of_enum in files().iter().flat_map(|file| &file.enum_type) {
        let mut prefix = String::new();
        for ch in of_enum.name().chars() {
            if ch.is_uppercase() && !prefix.is_empty() {
                prefix.push('_');
            }
            prefix.extend(ch.to_uppercase());
        }
        for value in &of_enum.value {
            assert!(
                value.name().starts_with(&format!("{prefix}_")),
                "{}",
                value.name()
            );
            let zero = value.name() == format!("{prefix}_UNSPECIFIED");
            assert_eq!(zero, value.number() == 0, "{}", value.name());
        }
    }
}

#[test]
fn names_are_spelled_as_the_style_guide_has_them() {
    for message in messages(&files()) {
        assert!(message.name().starts_with(char::is_uppercase) && !message.name().contains('_'));
        for field in &message.field {
            let snake = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '_';
            assert!(
                field.name().chars().all(snake),
                "{}.{}",
                message.name(),
                field.name()
            );
        }
    }
}

#[test]
fn every_request_is_for_one_method() {
    let files = files();
    let mut seen = std::collections::BTreeSet::new();
    for method in files
        .iter()
        .flat_map(|f| &f.service)
        .flat_map(|s| &s.method)
    {
        assert!(
            seen.insert(method.input_type().to_owned()),
            "{} is shared",
            method.input_type()
        );
        assert!(
            method
                .input_type()
                .ends_with(&format!(".{}Request", method.name()))
        );
    }
    assert_eq!(seen.len(), 29);
}
