//! The settings of the service: one table, from which the flags, the environment's names, the file's keys and the documentation come.
//!
//! It knows what a value must look like and what it is when nobody says anything; not where values come from.

use std::{fmt, time::Duration};

/// One setting.
pub(in crate::cli) struct Setting {
    /// Its key in the file, `section.name` or `name`.
    pub key: &'static str,
    /// What it is when nobody sets it, spelled as a user would.
    pub default: &'static str,
    /// What a value must look like.
    pub kind: Kind,
    /// What it is for, in one sentence.
    pub help: &'static str,
}

/// What a value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Kind {
    /// Any text; empty means none.
    Text,
    /// The name of a file or a directory; empty means none.
    Path,
    /// `HOST:PORT` with a numeric host.
    Address,
    /// `HOST:PORT`, or `off`.
    AddressOrOff,
    /// `true` or `false`.
    Switch,
    /// A whole number within bounds.
    Count(u64, u64),
    /// A number of bytes within bounds, with or without KiB, MiB, GiB.
    Bytes(u64, u64),
    /// A duration within bounds (in milliseconds), with ms, s, m or h.
    Time(u64, u64),
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// Several texts: an array in the file, commas elsewhere.
    List,
}

/// A value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Value {
    Text(String),
    Switch(bool),
    Number(u64),
    Time(Duration),
    List(Vec<String>),
}

const MIB: u64 = 1 << 20;
const HOUR: u64 = 3_600_000;

const fn setting(
    key: &'static str,
    default: &'static str,
    kind: Kind,
    help: &'static str,
) -> Setting {
    Setting {
        key,
        default,
        kind,
        help,
    }
}

/// Every setting, in the order in which `config show` prints them.
#[rustfmt::skip]
pub(in crate::cli) const SETTINGS: &[Setting] = &[
    setting("addr", "127.0.0.1:50051", Kind::Address, "Where gRPC listens; port 0 takes a free one."),
    setting("registry", "", Kind::Path, "The directory of the registry; without it the articles that the program carries are served."),
    setting("reflection", "true", Kind::Switch, "Tell the schema by gRPC reflection."),
    setting("log", "info", Kind::Text, "What is logged on the standard error: error, warn, info, debug, trace, or a tracing filter."),
    setting("log_format", "text", Kind::Choice(&["text", "json"]), "Log lines for people, or JSON."),
    setting("drain", "0s", Kind::Time(0, HOUR), "How long health says NOT_SERVING at the end while calls are still accepted, for a load balancer to see it."),
    setting("grace", "10s", Kind::Time(0, HOUR), "How long calls under way may take after that."),
    setting("http.addr", "127.0.0.1:50080", Kind::AddressOrOff, "Where HTTP listens: JSON, gRPC-web, metrics, liveness, OpenAPI; or off."),
    setting("http.cors_origins", "", Kind::List, "Origins of pages that may call from a browser, such as https://cms.example.org; * for any."),
    setting("http.hosts", "", Kind::List, "Names, beside localhost, that callers may use where there are no API keys; behind a proxy that has one."),
    setting("keys.file", "", Kind::Path, "The file of API keys (onrecord keys add); without it anybody on this machine may do anything."),
    setting("tls.cert", "", Kind::Path, "The server's certificate chain in PEM; both ports speak TLS with it."),
    setting("tls.key", "", Kind::Path, "The private key of that certificate in PEM."),
    setting("tls.client_ca", "", Kind::Path, "Certificates in PEM; clients must show one that these have signed."),
    setting("limits.message_bytes", "64MiB", Kind::Bytes(1 << 10, 1 << 30), "The largest message of the Verifier and Corpus services, either way."),
    setting("limits.query_bytes", "1MiB", Kind::Bytes(1 << 10, 1 << 30), "The largest request of the Registry service."),
    setting("limits.text_bytes", "10MiB", Kind::Bytes(1, 10 * MIB), "The longest text: a draft, a document."),
    setting("limits.name_bytes", "4KiB", Kind::Bytes(16, MIB), "The longest name or filter."),
    setting("limits.header_bytes", "16KiB", Kind::Bytes(1 << 10, MIB), "The headers of one request, all together."),
    setting("limits.quotations", "5000", Kind::Count(1, 1_000_000), "The most quotations of one draft."),
    setting("limits.batch_in_flight", "0", Kind::Count(0, 1_024), "The most drafts of one batch stream that are worked on at once; 0 for two a core, 8 at least."),
    setting("limits.items_per_call", "10000", Kind::Count(1, 1_000_000), "The most documents or quotations of one call that writes."),
    setting("limits.computing", "0", Kind::Count(0, 1_024), "Calls that compute at once; 0 for one a core."),
    setting("limits.waiting", "1024", Kind::Count(0, 1_000_000), "Calls that may wait for their turn; further ones are turned away."),
    setting("limits.waiting_bytes", "256MiB", Kind::Bytes(MIB, 1 << 40), "The texts of the calls that wait, all together."),
    setting("limits.streams", "256", Kind::Count(1, 65_536), "Calls under way on one connection."),
    setting("limits.connections", "4096", Kind::Count(1, 1_000_000), "Connections at once, on either port."),
    setting("limits.requests_per_second", "5000", Kind::Count(0, 1_000_000), "Requests a second of one API key (of everybody together where there are no keys); 0 for no limit."),
    setting("limits.deadline", "60s", Kind::Time(10, HOUR), "How long one call may take; a shorter deadline of the caller counts, a longer one is cut to this."),
    setting("limits.stream_deadline", "1h", Kind::Time(10, 240 * HOUR), "How long one stream may take."),
    setting("limits.hello", "10s", Kind::Time(10, HOUR), "How long a client that connects may keep silent, or take to shake hands or send its headers."),
    setting("limits.stall", "30s", Kind::Time(10, HOUR), "How long a client may read nothing of what is sent to it."),
    setting("limits.pause", "10s", Kind::Time(10, HOUR), "How long a client may send nothing of a request that it has begun to send."),
    setting("limits.retry_after", "1s", Kind::Time(1, HOUR), "When a caller who was turned away should try again."),
];

impl Setting {
    /// The setting of a key.
    pub(super) fn find(key: &str) -> Option<&'static Setting> {
        SETTINGS.iter().find(|setting| setting.key == key)
    }

    /// Its name in the environment: `limits.text_bytes` is `ONRECORD_LIMITS_TEXT_BYTES`.
    pub(in crate::cli) fn variable(&self) -> String {
        format!("ONRECORD_{}", self.key.replace('.', "_").to_uppercase())
    }

    /// Its flag without the dashes: `limits.text_bytes` is `limits-text-bytes`.
    pub(in crate::cli) fn flag(&self) -> String {
        self.key.replace(['.', '_'], "-")
    }
}

impl Kind {
    /// Reads a value; the error says what is wrong and what would be right.
    pub(super) fn read(self, raw: &str) -> Result<Value, (String, String)> {
        let raw = raw.trim();
        let wrong = |problem: &str, fix: String| Err((problem.to_owned(), fix));
        let within = |number: u64, (least, most): (u64, u64), show: fn(u64) -> String| {
            if (least..=most).contains(&number) {
                return Ok(number);
            }
            let fix = format!("give {} to {}", show(least), show(most));
            Err(("it is out of bounds".to_owned(), fix))
        };
        match self {
            Kind::Text | Kind::Path => Ok(Value::Text(raw.to_owned())),
            Kind::AddressOrOff if raw == "off" => Ok(Value::Text(String::new())),
            Kind::Address | Kind::AddressOrOff => match raw.parse::<std::net::SocketAddr>() {
                Ok(address) => Ok(Value::Text(address.to_string())),
                Err(_) => wrong(
                    "it is no address",
                    format!("write {self}, such as 127.0.0.1:50051 or [::1]:50051"),
                ),
            },
            Kind::Switch => match raw {
                "true" => Ok(Value::Switch(true)),
                "false" => Ok(Value::Switch(false)),
                _ => wrong("it is neither yes nor no", "write true or false".into()),
            },
            Kind::Count(least, most) => match raw.replace('_', "").parse() {
                Ok(number) => within(number, (least, most), |n| n.to_string()).map(Value::Number),
                Err(_) => wrong("it is no whole number", format!("give {least} to {most}")),
            },
            Kind::Bytes(least, most) => match bytes(raw) {
                Some(number) => within(number, (least, most), size).map(Value::Number),
                None => wrong(
                    "it is no size",
                    "write a number of bytes, or such as 10MiB".into(),
                ),
            },
            Kind::Time(least, most) => match milliseconds(raw) {
                Some(number) => within(number, (least, most), time)
                    .map(|number| Value::Time(Duration::from_millis(number))),
                None => wrong(
                    "it is no duration",
                    "write a number with ms, s, m or h, such as 30s".into(),
                ),
            },
            Kind::Choice(choices) => match choices.contains(&raw) {
                true => Ok(Value::Text(raw.to_owned())),
                false => wrong("there is no such choice", format!("write {self}")),
            },
            Kind::List => Ok(Value::List(
                raw.split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .map(str::to_owned)
                    .collect(),
            )),
        }
    }
}

/// What stands for a value in the help.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Text => f.write_str("TEXT"),
            Kind::Path => f.write_str("PATH"),
            Kind::Address => f.write_str("HOST:PORT"),
            Kind::AddressOrOff => f.write_str("HOST:PORT or off"),
            Kind::Switch => f.write_str("true or false"),
            Kind::Count(..) => f.write_str("NUMBER"),
            Kind::Bytes(..) => f.write_str("SIZE"),
            Kind::Time(..) => f.write_str("TIME"),
            Kind::Choice(choices) => f.write_str(&choices.join(" or ")),
            Kind::List => f.write_str("A,B,…"),
        }
    }
}

/// `10MiB` in bytes.
fn bytes(raw: &str) -> Option<u64> {
    let digits = raw.trim_end_matches(|ch: char| !ch.is_ascii_digit());
    let unit = match raw[digits.len()..].trim() {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => MIB,
        "GiB" => 1 << 30,
        _ => return None,
    };
    digits
        .replace('_', "")
        .parse::<u64>()
        .ok()?
        .checked_mul(unit)
}

fn size(bytes: u64) -> String {
    [("GiB", 1 << 30), ("MiB", MIB), ("KiB", 1 << 10)]
        .into_iter()
        .find(|(_, unit)| bytes >= *unit && bytes.is_multiple_of(*unit))
        .map_or(bytes.to_string(), |(name, unit)| {
            format!("{}{name}", bytes / unit)
        })
}

/// `30s` in milliseconds.
fn milliseconds(raw: &str) -> Option<u64> {
    let digits = raw.trim_end_matches(|ch: char| !ch.is_ascii_digit());
    let unit = match raw[digits.len()..].trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => HOUR,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

fn time(milliseconds: u64) -> String {
    [("h", HOUR), ("m", 60_000), ("s", 1_000)]
        .into_iter()
        .find(|(_, unit)| milliseconds >= *unit && milliseconds.is_multiple_of(*unit))
        .map_or(format!("{milliseconds}ms"), |(name, unit)| {
            format!("{}{name}", milliseconds / unit)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_value_of_its_kind_and_every_key_is_there_once() {
        let mut keys = Vec::new();
        for setting in SETTINGS {
            let read = setting.kind.read(setting.default);
            assert!(read.is_ok(), "{}: {read:?}", setting.key);
            assert!(setting.help.ends_with('.'), "{}", setting.key);
            keys.push(setting.variable());
        }
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), SETTINGS.len());
    }

    #[test]
    fn sizes_and_durations_are_read_with_their_units() {
        for (raw, expected) in [
            ("10MiB", Some(10 * MIB)),
            ("1_000", Some(1_000)),
            ("4 KiB", Some(4_096)),
            ("10MB", None),
            ("MiB", None),
            ("-1", None),
            ("99999999999999999GiB", None),
            ("é", None),
        ] {
            assert_eq!(bytes(raw), expected, "{raw}");
        }
        for (raw, expected) in [
            ("500ms", Some(500)),
            ("2m", Some(120_000)),
            ("1h", Some(HOUR)),
            ("30", None),
            ("s", None),
            ("1d", None),
        ] {
            assert_eq!(milliseconds(raw), expected, "{raw}");
        }
        assert_eq!(
            (size(10 * MIB), time(90_000)),
            ("10MiB".into(), "90s".into())
        );
    }

    #[test]
    fn what_is_out_of_bounds_or_of_another_kind_is_said_with_the_fix() {
        for (kind, raw, fix) in [
            (Kind::Count(1, 9), "10", "give 1 to 9"),
            (Kind::Bytes(1 << 10, MIB), "1", "give 1KiB to 1MiB"),
            (Kind::Time(0, HOUR), "2h", "give 0ms to 1h"),
            (Kind::Switch, "yes", "true or false"),
            (Kind::Choice(&["text", "json"]), "xml", "text or json"),
            (Kind::Address, "localhost", "127.0.0.1:50051"),
        ] {
            let (_, said) = kind.read(raw).expect_err(raw);
            assert!(said.contains(fix), "{raw}: {said}");
        }
    }
}
