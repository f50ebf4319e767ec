//! The one table from what went wrong to `google.rpc.Status`: code, message, and details a program can act on.
//!
//! Every status carries one ErrorInfo (a reason, the domain, what it is about). Beside it: BadRequest with all that is wrong with
//! a request at once, ResourceInfo where something does not exist, QuotaFailure and RetryInfo at limits. A message names the
//! input and what would help; the text of a draft is in none of them.

use std::{collections::HashMap, time::Duration};

use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use super::keys::Denied;
use crate::registry::{QueryError, Refusal, RegistryError};

/// The domain of every ErrorInfo.
pub const DOMAIN: &str = "onrecord";

/// The reason of a request that stopped coming, which has a code of its own over HTTP.
pub(super) const STALLED: &str = "REQUEST_STALLED";

/// One field of a request that cannot be what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The path of the field, such as `draft.published`.
    pub field: String,
    /// What kind of violation it is, such as `TEXT_TOO_LONG`.
    pub reason: &'static str,
    /// What is wrong with it.
    pub problem: String,
    /// What would be right.
    pub fix: String,
}

/// A collection of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// `speakers/…`
    Speaker,
    /// `quotations/…`
    Quotation,
    /// `documents/…`
    Document,
}

impl Resource {
    /// The first segment of its names.
    pub fn collection(self) -> &'static str {
        match self {
            Resource::Speaker => "speakers",
            Resource::Quotation => "quotations",
            Resource::Document => "documents",
        }
    }

    /// Its type, as in the protos.
    fn type_name(self) -> &'static str {
        match self {
            Resource::Speaker => "onrecord/Speaker",
            Resource::Quotation => "onrecord/Quotation",
            Resource::Document => "onrecord/Document",
        }
    }

    /// The call that lists what there is.
    fn how_to_find(self) -> &'static str {
        match self {
            Resource::Speaker => "LookupSpeaker finds speakers by any name, ListSpeakers lists all",
            Resource::Quotation => "ListQuotations with parent `speakers/-` lists all",
            Resource::Document => "ListDocuments lists all",
        }
    }
}

/// What can go wrong with a call.
#[derive(Debug)]
pub enum ApiError {
    /// The request cannot be answered as it stands.
    Invalid(Vec<Violation>),
    /// A name that nothing on record has.
    NotFound {
        /// What was asked for.
        resource: Resource,
        /// The name or query, as given.
        name: String,
    },
    /// A name of something that was erased.
    Erased {
        /// The name.
        name: String,
        /// Who erased it.
        author: String,
        /// When.
        time: String,
        /// Why.
        reason: String,
    },
    /// A sequence number that the registry has not come to.
    NotReached {
        /// The one asked for.
        asked: u64,
        /// Where the registry stands.
        sequence: u64,
    },
    /// A write to a server that only reads.
    ReadOnly,
    /// Too many calls are waiting.
    Busy {
        /// What there is too much of: calls that wait, or their texts.
        what: String,
        /// When to try again.
        retry_after: Duration,
    },
    /// A call that writes sent more than one call may.
    TooManyItems {
        /// How many one call may send.
        limit: usize,
        /// The registry's sequence number after those that were taken.
        sequence: u64,
    },
    /// A message over the limit of its service, one way or the other.
    MessageTooLarge {
        /// What the transport said, with both numbers.
        said: String,
    },
    /// Bytes that are no message of this API.
    Malformed {
        /// What the decoder said.
        said: String,
    },
    /// The registry said no.
    Registry(RegistryError),
    /// The deadline passed: the caller's, or the server's own.
    DeadlineExceeded,
    /// The request stopped coming before it was whole.
    Stalled {
        /// What was waited for, and how long.
        said: String,
    },
    /// The caller's API key is missing or none.
    Denied(Denied),
    /// A call by the name of another site, where nobody needs a key.
    Stranger {
        /// The name: a host or an origin.
        name: String,
    },
    /// The caller's API key is not for this.
    Forbidden {
        /// Whose key it is.
        name: String,
        /// The scope that it lacks.
        scope: &'static str,
        /// The method that needs it.
        method: String,
    },
    /// Too many requests a second.
    TooFast {
        /// Whose requests are counted.
        whose: &'static str,
        /// How many there may be.
        per_second: usize,
        /// When there is room again.
        retry_after: Duration,
    },
    /// The registry is being loaded.
    Starting,
    /// The computation broke off: a bug, or the server is stopping.
    BrokenOff {
        /// True where the server is stopping.
        stopping: bool,
    },
}

impl From<RegistryError> for ApiError {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::ReadOnly => ApiError::ReadOnly,
            error => ApiError::Registry(error),
        }
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        let reason = match error.field {
            "filter" => "INVALID_FILTER",
            "order_by" => "INVALID_ORDER_BY",
            "page_token" => "INVALID_PAGE_TOKEN",
            "page_size" => "INVALID_PAGE_SIZE",
            _ => "INVALID_VALUE",
        };
        ApiError::Invalid(vec![Violation {
            field: error.field.to_owned(),
            reason,
            problem: error.problem,
            fix: error.fix,
        }])
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        ApiError::Invalid(vec![Violation {
            field: refusal.field.to_owned(),
            reason: refusal.reason,
            problem: refusal.problem,
            fix: refusal.fix,
        }])
    }
}

impl From<ApiError> for Status {
    fn from(error: ApiError) -> Status {
        let retry_later = |code, reason, message: String, retry_after, subject: &str| {
            let mut details = info(reason, []);
            details.set_retry_info(Some(retry_after));
            if code == Code::ResourceExhausted {
                details.add_quota_failure_violation(subject, message.clone());
            }
            Status::with_error_details(code, message, details)
        };
        match error {
            ApiError::Invalid(violations) => invalid(violations),
            ApiError::NotFound { resource, name } => {
                let message = format!(
                    "{:?} is not on record; {}",
                    clip(&name),
                    resource.how_to_find()
                );
                let mut details = info(
                    "NOT_ON_RECORD",
                    [
                        ("resource", clip(&name)),
                        ("type", resource.type_name().to_owned()),
                    ],
                );
                details.set_resource_info(resource.type_name(), name, "", message.clone());
                Status::with_error_details(Code::NotFound, message, details)
            }
            ApiError::Erased {
                name,
                author,
                time,
                reason,
            } => {
                let message = format!(
                    "{:?} was erased by {author} at {time}: {reason}; nothing else is left of it",
                    clip(&name)
                );
                let mut details = info(
                    "ERASED",
                    [
                        ("resource", clip(&name)),
                        ("author", author),
                        ("time", time),
                    ],
                );
                details.set_resource_info("onrecord/Tombstone", name, "", message.clone());
                Status::with_error_details(Code::NotFound, message, details)
            }
            ApiError::NotReached { asked, sequence } => {
                let message = format!(
                    "min_sequence: the registry has not come to {asked}, it stands at {sequence}; ask again with a longer deadline, or ask the \
                     registry that gave that number"
                );
                let mut details = info(
                    "SEQUENCE_NOT_REACHED",
                    [
                        ("asked", asked.to_string()),
                        ("sequence", sequence.to_string()),
                    ],
                );
                details.add_precondition_failure_violation("SEQUENCE", "registry", message.clone());
                Status::with_error_details(Code::FailedPrecondition, message, details)
            }
            ApiError::ReadOnly => {
                let message = "this server only reads: it answers from the articles built into it, or from a registry opened for \
                               reading; start one that writes with `onrecord serve --registry DIR`";
                let mut details = info("REGISTRY_READ_ONLY", []);
                details.add_precondition_failure_violation("READ_ONLY", "registry", message);
                Status::with_error_details(Code::FailedPrecondition, message, details)
            }
            ApiError::Busy { what, retry_after } => retry_later(
                Code::ResourceExhausted,
                "SERVER_BUSY",
                format!("{what} are waiting already; try again in a moment"),
                retry_after,
                "calls waiting",
            ),
            ApiError::TooFast {
                whose,
                per_second,
                retry_after,
            } => retry_later(
                Code::ResourceExhausted,
                "TOO_MANY_REQUESTS",
                format!(
                    "{whose} may send {per_second} requests a second; slow down, or ask for a higher limits.requests_per_second"
                ),
                retry_after,
                "requests a second",
            ),
            ApiError::Starting => retry_later(
                Code::Unavailable,
                "STARTING",
                "the server is loading its registry; try again in a moment".to_owned(),
                Duration::from_secs(1),
                "",
            ),
            ApiError::Denied(why) => denied(why),
            ApiError::Stranger { name } => Status::with_error_details(
                Code::PermissionDenied,
                format!(
                    "{:?} is no name of this service: without API keys it answers on this machine only, by localhost or an address; if the \
                     name is yours, set http.hosts, and http.cors_origins for pages of other sites",
                    clip(&name)
                ),
                info("STRANGE_HOST", [("host", clip(&name))]),
            ),
            ApiError::Forbidden {
                name,
                scope,
                method,
            } => Status::with_error_details(
                Code::PermissionDenied,
                format!(
                    "the API key {name:?} is not for {method}, which needs the scope `{scope}`; ask for a key with it (onrecord keys add \
                     NAME --scope {scope})"
                ),
                info(
                    "SCOPE_MISSING",
                    [("scope", scope.to_owned()), ("method", method)],
                ),
            ),
            ApiError::TooManyItems { limit, sequence } => {
                let message = format!(
                    "one call takes at most {limit} items; the first {limit} are on record (sequence {sequence}), send the rest in \
                     another call"
                );
                let mut details = info(
                    "TOO_MANY_ITEMS",
                    [
                        ("limit", limit.to_string()),
                        ("sequence", sequence.to_string()),
                    ],
                );
                details.add_quota_failure_violation("items per call", message.clone());
                Status::with_error_details(Code::ResourceExhausted, message, details)
            }
            ApiError::MessageTooLarge { said } => {
                let message = format!(
                    "a message is too large: {said}; send shorter texts, or ask for a smaller page (GetServerInfo tells the limits)"
                );
                let mut details = info("MESSAGE_TOO_LARGE", []);
                details.add_quota_failure_violation("bytes per message", message.clone());
                Status::with_error_details(Code::ResourceExhausted, message, details)
            }
            ApiError::Malformed { said } => Status::with_error_details(
                Code::InvalidArgument,
                format!(
                    "the request is no message of this API: {said}; texts must be UTF-8, and the client built from this server's protos"
                ),
                info("MALFORMED_MESSAGE", []),
            ),
            ApiError::Registry(error) => registry(error),
            ApiError::DeadlineExceeded => Status::with_error_details(
                Code::DeadlineExceeded,
                "the deadline passed before the answer was ready, and the work was stopped; give it longer (up to the server's \
                 limits.deadline), or send less",
                info("DEADLINE_EXCEEDED", []),
            ),
            ApiError::Stalled { said } => Status::with_error_details(
                Code::DeadlineExceeded,
                format!("the request did not come whole: {said}; nothing was done, send it again"),
                info(STALLED, []),
            ),
            ApiError::BrokenOff { stopping: true } => retry_later(
                Code::Unavailable,
                "STOPPING",
                "the server is stopping; try again when it is back".to_owned(),
                Duration::from_secs(1),
                "",
            ),
            ApiError::BrokenOff { stopping: false } => Status::with_error_details(
                Code::Internal,
                "the computation broke off, which is a bug in onrecord; other calls are not affected",
                info("INTERNAL", []),
            ),
        }
    }
}

fn denied(why: Denied) -> Status {
    const HOW: &str = "send it as `authorization: Bearer KEY` or `x-api-key: KEY`";
    let (reason, message) = match why {
        Denied::Missing => (
            "API_KEY_MISSING",
            format!("this server asks for an API key; {HOW}"),
        ),
        Denied::Invalid => (
            "API_KEY_INVALID",
            format!("this is no API key of this server; {HOW}, whole and as it was given out"),
        ),
        Denied::Revoked => (
            "API_KEY_REVOKED",
            "this API key was revoked; ask for a new one".to_owned(),
        ),
    };
    Status::with_error_details(Code::Unauthenticated, message, info(reason, []))
}

/// The name of a code, as the Connect protocol and the metrics spell it.
pub(super) fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "ok",
        Code::Cancelled => "canceled",
        Code::Unknown => "unknown",
        Code::InvalidArgument => "invalid_argument",
        Code::DeadlineExceeded => "deadline_exceeded",
        Code::NotFound => "not_found",
        Code::AlreadyExists => "already_exists",
        Code::PermissionDenied => "permission_denied",
        Code::ResourceExhausted => "resource_exhausted",
        Code::FailedPrecondition => "failed_precondition",
        Code::Aborted => "aborted",
        Code::OutOfRange => "out_of_range",
        Code::Unimplemented => "unimplemented",
        Code::Internal => "internal",
        Code::Unavailable => "unavailable",
        Code::DataLoss => "data_loss",
        Code::Unauthenticated => "unauthenticated",
    }
}

/// The same error as a message, for one item of a stream that goes on.
pub fn outcome(error: ApiError) -> tonic_types::Status {
    let status = Status::from(error);
    tonic_types::Status::decode(status.details()).unwrap_or_else(|_| tonic_types::Status {
        code: status.code().into(),
        message: status.message().to_owned(),
        details: Vec::new(),
    })
}

/// An input as a message may repeat it: its first 80 characters.
pub(super) fn clip(input: &str) -> String {
    match input.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &input[..end]),
        None => input.to_owned(),
    }
}

fn info<const N: usize>(
    reason: &'static str,
    metadata: [(&'static str, String); N],
) -> ErrorDetails {
    let metadata: HashMap<String, String> = metadata
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    ErrorDetails::with_error_info(reason, DOMAIN, metadata)
}

fn invalid(violations: Vec<Violation>) -> Status {
    let said: Vec<String> = violations
        .iter()
        .map(|v| format!("{}: {}; {}", v.field, v.problem, v.fix))
        .collect();
    let reason = match violations.split_first() {
        Some((first, rest)) if rest.iter().all(|v| v.reason == first.reason) => first.reason,
        _ => "INVALID_REQUEST",
    };
    let fields: Vec<&str> = violations.iter().map(|v| v.field.as_str()).collect();
    let mut details = info(reason, [("fields", fields.join(","))]);
    details.set_bad_request(
        violations
            .iter()
            .map(|v| FieldViolation {
                field: v.field.clone(),
                description: format!("{}; {}", v.problem, v.fix),
                reason: v.reason.to_owned(),
                localized_message: None,
            })
            .collect::<Vec<_>>(),
    );
    Status::with_error_details(Code::InvalidArgument, said.join(". "), details)
}

fn registry(error: RegistryError) -> Status {
    let (code, reason) = match &error {
        RegistryError::ReadOnly => (Code::FailedPrecondition, "REGISTRY_READ_ONLY"),
        RegistryError::Missing(_) => (Code::FailedPrecondition, "REGISTRY_MISSING"),
        RegistryError::NotARegistry { .. } | RegistryError::WrongFormat { .. } => {
            (Code::FailedPrecondition, "NOT_A_REGISTRY")
        }
        RegistryError::Newer { .. } => (Code::FailedPrecondition, "REGISTRY_NEWER"),
        RegistryError::Locked { .. } => (Code::Unavailable, "REGISTRY_LOCKED"),
        RegistryError::Damaged { .. } | RegistryError::Corrupt { .. } => {
            (Code::DataLoss, "REGISTRY_DAMAGED")
        }
        RegistryError::Full { .. } | RegistryError::NoRoom { .. } => {
            (Code::ResourceExhausted, "REGISTRY_FULL")
        }
        RegistryError::Gone(_) => (Code::Internal, "REGISTRY_GONE"),
        RegistryError::HoldsEvents(_) => (Code::FailedPrecondition, "REGISTRY_NOT_EMPTY"),
        RegistryError::Line { .. } => (Code::InvalidArgument, "NO_LOG"),
        RegistryError::StillHeld(_) => (Code::Aborted, "ERASURE_INCOMPLETE"),
        RegistryError::Store { .. }
        | RegistryError::Io { .. }
        | RegistryError::State(_)
        | RegistryError::Unfinished
        | RegistryError::Encoding(_) => (Code::Internal, "REGISTRY_STORE"),
    };
    // The server's paths are its operator's business: they are logged, and a caller gets the reason.
    tracing::error!(%error, "the registry failed");
    let message = match code {
        Code::Unavailable => "the registry is being written by another process; try again",
        Code::ResourceExhausted => {
            "the server's disk is full: nothing of this call's last batch is on record, reading goes on; send it again when there is room"
        }
        Code::Aborted => {
            "erased, but another process is still reading a file that holds the words; send the request again in a moment"
        }
        Code::DataLoss => "the registry is damaged; the server's log says where",
        Code::Internal => "the registry could not be read or written; the server's log says why",
        _ => "the registry cannot be used; the server's log says why",
    };
    let mut details = info(reason, []);
    if matches!(
        code,
        Code::Unavailable | Code::Aborted | Code::ResourceExhausted
    ) {
        details.set_retry_info(Some(Duration::from_secs(1)));
    }
    Status::with_error_details(code, message, details)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(field: &str, reason: &'static str) -> Violation {
        Violation {
            field: field.into(),
            reason,
            problem: "it is empty".into(),
            fix: "send it".into(),
        }
    }

    #[test]
    fn every_error_has_a_code_a_reason_and_says_what_helps() {
        let busy = ApiError::Busy {
            what: "7 calls".into(),
            retry_after: Duration::from_secs(1),
        };
        let missing = ApiError::NotFound {
            resource: Resource::Speaker,
            name: "speakers/nobody".into(),
        };
        let large = ApiError::MessageTooLarge {
            said: "9 bytes, the limit is 8".into(),
        };
        let many = ApiError::TooManyItems {
            limit: 3,
            sequence: 9,
        };
        let malformed = ApiError::Malformed {
            said: "not UTF-8".into(),
        };
        let locked = RegistryError::Locked {
            path: "/srv/x".into(),
            holder: "process 1".into(),
        };
        let wrong = ApiError::Invalid(vec![violation("draft.text", "REQUIRED")]);
        let table = [
            (wrong, Code::InvalidArgument, "REQUIRED", "draft.text"),
            (missing, Code::NotFound, "NOT_ON_RECORD", "LookupSpeaker"),
            (
                ApiError::ReadOnly,
                Code::FailedPrecondition,
                "REGISTRY_READ_ONLY",
                "--registry DIR",
            ),
            (busy, Code::ResourceExhausted, "SERVER_BUSY", "try again"),
            (
                many,
                Code::ResourceExhausted,
                "TOO_MANY_ITEMS",
                "another call",
            ),
            (
                large,
                Code::ResourceExhausted,
                "MESSAGE_TOO_LARGE",
                "shorter",
            ),
            (
                malformed,
                Code::InvalidArgument,
                "MALFORMED_MESSAGE",
                "UTF-8",
            ),
            (
                locked.into(),
                Code::Unavailable,
                "REGISTRY_LOCKED",
                "try again",
            ),
            (
                ApiError::DeadlineExceeded,
                Code::DeadlineExceeded,
                "DEADLINE_EXCEEDED",
                "longer",
            ),
            (
                ApiError::Stalled {
                    said: "nothing for 10s (limits.pause)".into(),
                },
                Code::DeadlineExceeded,
                "REQUEST_STALLED",
                "limits.pause",
            ),
            (
                ApiError::TooFast {
                    whose: "this API key",
                    per_second: 5,
                    retry_after: Duration::from_millis(200),
                },
                Code::ResourceExhausted,
                "TOO_MANY_REQUESTS",
                "5 requests a second",
            ),
            (
                ApiError::Starting,
                Code::Unavailable,
                "STARTING",
                "try again",
            ),
            (
                ApiError::Denied(Denied::Missing),
                Code::Unauthenticated,
                "API_KEY_MISSING",
                "authorization: Bearer",
            ),
            (
                ApiError::Denied(Denied::Revoked),
                Code::Unauthenticated,
                "API_KEY_REVOKED",
                "new one",
            ),
            (
                ApiError::Forbidden {
                    name: "cms".into(),
                    scope: "ingest",
                    method: "IngestDocuments".into(),
                },
                Code::PermissionDenied,
                "SCOPE_MISSING",
                "--scope ingest",
            ),
            (
                ApiError::Stranger {
                    name: "evil.example".into(),
                },
                Code::PermissionDenied,
                "STRANGE_HOST",
                "http.hosts",
            ),
            (
                ApiError::BrokenOff { stopping: true },
                Code::Unavailable,
                "STOPPING",
                "try again",
            ),
            (
                ApiError::BrokenOff { stopping: false },
                Code::Internal,
                "INTERNAL",
                "bug",
            ),
        ];
        for (error, code, reason, said) in table {
            let status = Status::from(error);
            assert_eq!(status.code(), code, "{status:?}");
            assert!(status.message().contains(said), "{status:?}");
            assert!(!status.message().contains("/srv"), "{status:?}");
            let limited = [Code::ResourceExhausted, Code::Unavailable].contains(&code);
            let details = status.get_error_details();
            assert!(
                !limited || details.quota_failure().is_some() || details.retry_info().is_some()
            );
            let info = status.get_details_error_info().expect("an ErrorInfo");
            assert_eq!(
                (info.reason.as_str(), info.domain.as_str()),
                (reason, DOMAIN)
            );
        }
    }

    #[test]
    fn all_violations_are_listed_at_once() {
        let error = ApiError::Invalid(vec![
            violation("draft.text", "REQUIRED"),
            violation("profile", "UNKNOWN_PROFILE"),
        ]);
        let status = outcome(error);
        assert_eq!(status.code, i32::from(Code::InvalidArgument));
        let details = tonic_types::StatusExt::get_error_details(&Status::with_details(
            Code::InvalidArgument,
            "",
            status.encode_to_vec().into(),
        ));
        let fields: Vec<_> = details
            .bad_request()
            .expect("a BadRequest")
            .field_violations
            .iter()
            .map(|v| v.field.clone())
            .collect();
        assert_eq!(fields, ["draft.text", "profile"]);
        assert_eq!(
            details.error_info().map(|i| i.reason.as_str()),
            Some("INVALID_REQUEST")
        );
    }

    #[test]
    fn inputs_are_repeated_in_part_only() {
        assert_eq!(clip("Zelensky"), "Zelensky");
        assert_eq!(clip(&"é".repeat(100)).chars().count(), 81);
    }
}
