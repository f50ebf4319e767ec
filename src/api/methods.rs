//! The methods of the API, read from its descriptor: what each is called, what a caller must be allowed to, whether it streams.

use std::{collections::HashMap, sync::LazyLock};

use prost_reflect::MethodDescriptor;

use super::{json, keys::Scope};

/// One method of the API.
#[derive(Debug)]
pub(super) struct Method {
    /// Its path on the wire, such as `/onrecord.v1.Verifier/VerifyDraft`.
    pub path: String,
    /// What a caller must be allowed to; none where any key will do.
    pub scope: Option<Scope>,
    /// Requests or answers come as a stream.
    pub streams: bool,
    /// Its messages.
    pub descriptor: MethodDescriptor,
}

static METHODS: LazyLock<HashMap<String, Method>> = LazyLock::new(|| {
    let ours = json::descriptor_pool()
        .services()
        .filter(|service| service.package_name() == "onrecord.v1")
        .collect::<Vec<_>>();
    ours.iter()
        .flat_map(|service| service.methods())
        .map(|method| {
            let service = method.parent_service();
            let path = format!("/{}/{}", service.full_name(), method.name());
            let entry = Method {
                scope: scope(service.name(), method.name()),
                streams: method.is_client_streaming() || method.is_server_streaming(),
                path: path.clone(),
                descriptor: method,
            };
            (path, entry)
        })
        .collect()
});

/// The method with this path.
pub(super) fn find(path: &str) -> Option<&'static Method> {
    METHODS.get(path)
}

/// The name of a method without its package and service.
pub(super) fn short(method: &'static Method) -> &'static str {
    method.path.rsplit('/').next().unwrap_or_default()
}

/// All methods, by path.
pub(super) fn all() -> Vec<&'static Method> {
    let mut all: Vec<_> = METHODS.values().collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// What a method needs. One that no line names needs everything, so that a new one is closed until somebody thinks of it.
fn scope(service: &str, method: &str) -> Option<Scope> {
    let does = |verbs: &[&str]| verbs.iter().any(|verb| method.starts_with(verb));
    match service {
        "Verifier" if method == "GetServerInfo" => None,
        "Verifier" => Some(Scope::Verify),
        "Registry" if does(&["List", "Get", "Lookup", "Search", "Verify", "Watch"]) => {
            Some(Scope::Read)
        }
        "Corpus" if does(&["Ingest", "Import", "Reextract", "Retract"]) => Some(Scope::Ingest),
        "Corpus"
            if does(&[
                "AddSpeaker",
                "Confirm",
                "Correct",
                "Dispute",
                "Merge",
                "Rename",
                "SetSpeaker",
                "Split",
            ]) =>
        {
            Some(Scope::Correct)
        }
        "Corpus" if does(&["List", "Get", "Watch"]) => Some(Scope::Read),
        _ => Some(Scope::Admin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_found_with_what_they_need() {
        for (path, needed, streams) in [
            ("Verifier/GetServerInfo", None, false),
            ("Verifier/VerifyDraft", Some(Scope::Verify), false),
            ("Verifier/BatchVerifyDrafts", Some(Scope::Verify), true),
            ("Registry/ListQuotations", Some(Scope::Read), false),
            ("Corpus/IngestDocuments", Some(Scope::Ingest), true),
        ] {
            let found = find(&format!("/onrecord.v1.{path}")).expect(path);
            assert_eq!((found.scope, found.streams), (needed, streams), "{path}");
        }
        assert!(find("/onrecord.v1.Verifier/Nothing").is_none());
        assert!(find("/grpc.health.v1.Health/Check").is_none());
    }

    #[test]
    fn what_nobody_thought_of_is_closed() {
        assert_eq!(scope("Corpus", "EraseDocument"), Some(Scope::Admin));
        assert_eq!(scope("Corpus", "MergeSpeakers"), Some(Scope::Correct));
        assert_eq!(scope("Registry", "DropEverything"), Some(Scope::Admin));
        assert_eq!(scope("Later", "GetThing"), Some(Scope::Admin));
    }
}
