//! What the service says is wrong, in words for people: those at a terminal and those in front of the page.
//!
//! The service's own words are for programs that call it: they name methods and fields. In comes its status, out comes a sentence that names a command or a page.

use tonic::Status;
use tonic_types::StatusExt as _;

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Somebody at a terminal.
    Terminal,
    /// Somebody in front of the page.
    Page,
}

/// What the service says to callers, then the same for the terminal and for the page. The longer of two that begin alike comes first.
const PHRASES: [(&str, &str, &str); 12] = [
    (
        "LookupSpeaker finds speakers by any name, ListSpeakers lists all",
        "onrecord speakers NAME finds speakers by any name, onrecord speakers lists all",
        "“Speakers” finds somebody by any name and lists all",
    ),
    (
        "LookupSpeaker, or onrecord speakers NAME, finds speakers by any name",
        "onrecord speakers NAME finds speakers by any name",
        "“Speakers” finds somebody by any name",
    ),
    (
        "ListQuotations with parent `speakers/-`, or onrecord quotes, lists all",
        "onrecord quotes lists all",
        "“Search” finds it by its words",
    ),
    (
        "ListQuotations with parent `speakers/-` lists all",
        "onrecord quotes lists all",
        "“Search” finds it by its words",
    ),
    (
        "(ListQuotations, or onrecord quotes)",
        "(onrecord quotes lists all)",
        "(“Search” finds it by its words)",
    ),
    (
        "ListDocuments lists all, and onrecord quotes those that quote somebody",
        "onrecord quotes tells those that quote somebody",
        "“Documents” lists all",
    ),
    (
        "ListDocuments and ListQuotations tell what is",
        "onrecord quotes tells what is",
        "“Documents” and “Search” tell what is",
    ),
    (
        "ListDocuments lists all",
        "onrecord quotes tells those that quote somebody",
        "“Documents” lists all",
    ),
    (
        "give the next_page_token of the page before, or none",
        "ask for the list anew",
        "go back to the first page of the list",
    ),
    (
        "send the next_page_token of the page before, as it was",
        "ask for the list anew",
        "go back to the first page of the list",
    ),
    (
        "keep parent, filter and order_by as they were for the page before, or leave the token out to start again",
        "ask for the list anew",
        "go back to the first page of the list",
    ),
    (
        "(GetServerInfo tells the limits)",
        "(where the service runs, onrecord config show tells the limits)",
        "(whoever runs the service knows the limits)",
    ),
];

/// What went wrong. A terminal is told which field, where several are wrong; the page, which has fields of its own, is not.
pub(crate) fn plain(status: &Status, reader: Reader) -> String {
    let violations = status
        .get_details_bad_request()
        .map(|request| request.field_violations)
        .unwrap_or_default();
    let mut told: Vec<String> = Vec::new();
    for violation in &violations {
        let named = reader == Reader::Terminal && violations.len() > 1;
        told.push(match named {
            true => format!("{}: {}", violation.field, violation.description),
            false => violation.description.clone(),
        });
    }
    let message = match (told.is_empty(), status.message()) {
        (false, _) => told.join("; "),
        (true, "") => status.code().description().to_owned(),
        (true, message) => message.to_owned(),
    };
    in_words(message, reader)
}

/// What the service says, with a command or a page in place of a method. A status goes through [`plain`].
pub(crate) fn in_words(mut message: String, reader: Reader) -> String {
    for (callers, terminal, page) in PHRASES {
        if message.contains(callers) {
            let words = match reader {
                Reader::Terminal => terminal,
                Reader::Page => page,
            };
            message = message.replace(callers, words);
        }
    }
    message
}

#[cfg(test)]
mod tests {
    use tonic_types::ErrorDetails;

    use super::*;
    use crate::api::methods;

    #[test]
    fn no_method_is_named_to_people() {
        // What the service may say of what is not on record, or not as it is asked for: all words between quotation marks of these files.
        for source in [
            include_str!("status.rs"),
            include_str!("services/registry.rs"),
            include_str!("../registry/list.rs"),
            include_str!("../registry/refuse.rs"),
            include_str!("../registry/replay.rs"),
        ] {
            let source = source.split("mod tests {").next().unwrap();
            for said in source.split('"').skip(1).step_by(2) {
                for reader in [Reader::Terminal, Reader::Page] {
                    let shown = in_words(said.to_owned(), reader);
                    for method in methods::all() {
                        let name = method.path.rsplit('/').next().unwrap();
                        assert!(!shown.contains(name), "{shown}");
                    }
                    assert!(!shown.contains("page_token of"), "{shown}");
                }
            }
        }
    }

    #[test]
    fn fields_are_told_where_there_are_several() {
        let of = |fields: &[(&str, &str)]| {
            let mut details = ErrorDetails::new();
            for (field, why) in fields {
                details.add_bad_request_violation(*field, *why);
            }
            Status::with_error_details(tonic::Code::InvalidArgument, "all of it", details)
        };
        let one = of(&[("reason", "it needs a reason")]);
        let two = of(&[("reason", "it needs one"), ("name", "it needs one, too")]);
        for (status, reader, expected) in [
            (&one, Reader::Terminal, "it needs a reason"),
            (&one, Reader::Page, "it needs a reason"),
            (
                &two,
                Reader::Terminal,
                "reason: it needs one; name: it needs one, too",
            ),
            (&two, Reader::Page, "it needs one; it needs one, too"),
            (
                &Status::not_found("“X” is not on record; ListDocuments lists all"),
                Reader::Page,
                "“X” is not on record; “Documents” lists all",
            ),
            (
                &Status::cancelled(""),
                Reader::Page,
                "The operation was cancelled",
            ),
        ] {
            assert_eq!(plain(status, reader), expected);
        }
    }
}
