//! What a page loads besides itself: a style sheet, a script, an icon, the words for verdicts. All of it is inside the program.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};

use super::vocabulary;

/// The style of every page, and of a report that stands by itself.
pub(super) const STYLE: &str = include_str!("../../web/page.css");
const SCRIPT: &str = include_str!("../../web/page.js");
const ICON: &str = include_str!("../../web/icon.svg");

/// A name, its kind and its content.
type Asset = (&'static str, &'static str, fn() -> &'static str);

const ASSETS: [Asset; 4] = [
    ("page.css", "text/css; charset=utf-8", || STYLE),
    ("page.js", "text/javascript; charset=utf-8", || SCRIPT),
    ("icon.svg", "image/svg+xml", || ICON),
    ("words.json", "application/json", vocabulary::as_json),
];

/// A hash of them all: an address that holds it never means anything else.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for (name, _, content) in ASSETS {
        hash.update(name);
        hash.update(content());
    }
    let digest = hash.finalize();
    digest[..6].iter().map(|b| format!("{b:02x}")).collect()
});

/// Where an asset is.
pub(super) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// An asset, which a browser may keep for as long as it likes.
pub(super) async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let found = ASSETS
        .iter()
        .find(|(known, ..)| *known == name && version == *VERSION);
    let Some((_, kind, content)) = found else {
        return (StatusCode::NOT_FOUND, "there is no such file\n").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, *kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, content()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::json::descriptor_pool;

    #[test]
    fn no_asset_names_an_address_outside() {
        for (name, _, content) in ASSETS {
            // The one address that an SVG needs names its format; nothing is loaded from it.
            let text = content().replace("http://www.w3.org/2000/svg", "");
            for outside in [
                "http:",
                "https:",
                "//cdn",
                "@import",
                "url(",
                "eval(",
                "innerHTML",
            ] {
                assert!(!text.contains(outside), "{outside} in {name}");
            }
        }
    }

    #[test]
    fn the_script_reads_fields_that_the_messages_have() {
        for (object, message) in [
            ("finding", "Finding"),
            ("printed", "Occurrence"),
            ("claim", "Attribution"),
            ("reason", "Reason"),
            ("step", "DiffStep"),
            ("variant", "Variant"),
        ] {
            let name = format!("onrecord.v1.{message}");
            let kind = descriptor_pool()
                .get_message_by_name(&name)
                .expect("a message");
            let start = format!("{object}.");
            let mut seen = 0;
            for (at, _) in SCRIPT.match_indices(&start) {
                // `waiver.reason.x` or `notfinding.x` is another object's.
                let before = SCRIPT[..at].chars().next_back();
                if before.is_some_and(|c| c.is_alphanumeric() || c == '.' || c == '_') {
                    continue;
                }
                let rest = &SCRIPT[at + start.len()..];
                let field: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                assert!(
                    kind.get_field_by_json_name(&field).is_some(),
                    "{object}.{field}"
                );
                seen += 1;
            }
            assert!(seen > 0, "{object}");
        }
    }

    #[test]
    fn all_of_them_are_small() {
        let bytes: usize = ASSETS.iter().map(|(_, _, content)| content().len()).sum();
        assert!(bytes < 100_000, "{bytes} bytes");
    }
}
