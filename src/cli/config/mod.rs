//! The one configuration of the service: flags, `ONRECORD_…` variables, a TOML file, defaults.
//!
//! In come the arguments of a command and the environment; out come checked [`Settings`], or everything that is wrong with them at
//! once. Defaults alone start a service on this machine only.

mod command;
mod flags;
mod resolve;
mod table;

use std::{
    collections::BTreeMap,
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use super::Global;
use crate::api::{
    keys::{self, KeyRing},
    limits::Limits,
    server::Stopping,
    tls::{Tls, TlsFiles},
};
use resolve::{Mistake, Origin, Resolution, Sources};
use table::Value;

pub(super) use command::{Arguments, run};
pub(super) use flags::Flags;
pub(super) use resolve::slip;

/// The settings of a service, checked.
pub(super) struct Settings {
    /// Where gRPC listens.
    pub addr: SocketAddr,
    /// Where HTTP listens.
    pub http: Option<Http>,
    /// The directory of the registry.
    pub registry: Option<PathBuf>,
    /// Tell the schema by reflection.
    pub reflection: bool,
    /// What is logged.
    pub log: String,
    /// As JSON.
    pub log_json: bool,
    /// How it ends.
    pub stopping: Stopping,
    /// The API keys; none where anybody may do anything.
    pub keys: Option<KeyRing>,
    /// Certificates; none where the ports are plain.
    pub tls: Option<Tls>,
    /// How much a call may ask for.
    pub limits: Limits,
    /// What is no mistake and should be said loudly.
    pub warnings: Vec<String>,
}

/// The HTTP port.
pub(super) struct Http {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Whether somebody chose that address; the default gives way where the port is in use.
    pub chosen: bool,
    /// Origins that may call from a browser.
    pub cors_origins: Vec<String>,
    /// Names of the service beside those of this machine.
    pub hosts: Vec<String>,
}

/// What the arguments, the environment and the file say, before the settings are held against each other.
pub(super) fn resolution(flags: &Flags, global: &Global) -> Resolution {
    let variables: BTreeMap<String, String> = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("ONRECORD_"))
        .collect();
    let path = flags
        .file
        .clone()
        .or_else(|| variables.get("ONRECORD_CONFIG").map(PathBuf::from));
    let mut given = flags.given.clone();
    if let Some(registry) = &global.registry {
        given.insert("registry", registry.to_string_lossy().into_owned());
    }
    let read = path.as_deref().map(|path| (path, fs::read_to_string(path)));
    let file = match &read {
        Some((path, Ok(text))) => Some((*path, text.as_str())),
        _ => None,
    };
    let mut all = Resolution::new(&Sources {
        flags: given,
        variables,
        file,
    });
    if let Some((path, Err(error))) = &read {
        all.mistakes.push(Mistake {
            key: "config".into(),
            value: path.display().to_string(),
            origin: match flags.file {
                Some(_) => "--config".into(),
                None => "ONRECORD_CONFIG".into(),
            },
            problem: error.to_string(),
            fix: "name a TOML file that this program may read".into(),
        });
    }
    all
}

/// The settings, or everything that is wrong.
pub(super) fn settings(flags: &Flags, global: &Global) -> anyhow::Result<Settings> {
    let all = resolution(flags, global);
    checked(all).map_err(|mistakes| {
        let said: Vec<String> = mistakes.iter().map(|m| format!("  {m}")).collect();
        anyhow::anyhow!("the configuration does not hold:\n{}", said.join("\n"))
    })
}

/// Holds the settings against each other and the files that they name.
fn checked(mut all: Resolution) -> Result<Settings, Vec<Mistake>> {
    if !all.mistakes.is_empty() {
        // What a bad value would clash with is anybody's guess: the rest is still checked over the defaults.
        let defaults = Resolution::new(&Sources::default());
        for (key, default) in defaults.settings {
            all.settings.entry(key).or_insert(default);
        }
    }
    let mut read = Reader(&all.settings, Vec::new());
    let tls = read.tls();
    let keys = read.keys();
    let addr = read
        .address("addr")
        .unwrap_or(crate::api::server::DEFAULT_ADDRESS);
    let http = read.http(addr);
    read.open_to_others("addr", Some(addr), keys.is_some());
    read.open_to_others(
        "http.addr",
        http.as_ref().map(|http| http.addr),
        keys.is_some(),
    );
    read.texts_fit_messages();
    read.log();
    let mut warnings = all.slips.clone();
    let mut outside = [Some(addr), http.as_ref().map(|http| http.addr)];
    if outside
        .iter_mut()
        .flatten()
        .any(|address| !address.ip().is_loopback())
        && tls.is_none()
    {
        warnings.push(
            "other machines can connect and the connection is not encrypted: texts and keys can be read on the way; set tls.cert and \
             tls.key, or let a proxy on this machine do it"
                .into(),
        );
    }
    if keys.is_none() {
        warnings.push(
            "no API keys: every program on this machine may read, verify and write (keys.file sets them, `onrecord keys add` makes them)"
                .into(),
        );
    }
    if let Some(path) = read.path("keys.file")
        && keys::others_may_write(&path)
    {
        warnings.push(format!(
            "{} can be written by others than its owner, who may give themselves keys: chmod 600 it",
            path.display()
        ));
    }
    let settings = Settings {
        addr,
        http,
        registry: read.path("registry"),
        reflection: read.switch("reflection"),
        log: read.text("log"),
        log_json: read.text("log_format") == "json",
        stopping: Stopping {
            drain: read.time("drain"),
            grace: read.time("grace"),
        },
        keys,
        tls,
        limits: read.limits(),
        warnings,
    };
    let Reader(_, mistakes) = read;
    all.mistakes.extend(mistakes);
    match all.mistakes.is_empty() {
        true => Ok(settings),
        false => Err(all.mistakes),
    }
}

/// Takes values out of a resolution and gathers what is wrong between them.
struct Reader<'s>(&'s BTreeMap<&'static str, resolve::Resolved>, Vec<Mistake>);

impl Reader<'_> {
    fn text(&self, key: &str) -> String {
        match &self.0[key].value {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        }
    }

    fn path(&self, key: &str) -> Option<PathBuf> {
        let text = self.text(key);
        (!text.is_empty()).then(|| text.into())
    }

    fn address(&self, key: &str) -> Option<SocketAddr> {
        self.text(key).parse().ok()
    }

    fn switch(&self, key: &str) -> bool {
        self.0[key].value == Value::Switch(true)
    }

    fn number(&self, key: &str) -> u64 {
        match self.0[key].value {
            Value::Number(number) => number,
            _ => 0,
        }
    }

    fn size(&self, key: &str) -> usize {
        usize::try_from(self.number(key)).unwrap_or(usize::MAX)
    }

    fn time(&self, key: &str) -> Duration {
        match self.0[key].value {
            Value::Time(time) => time,
            _ => Duration::ZERO,
        }
    }

    fn wrong(&mut self, key: &str, problem: impl Into<String>, fix: impl Into<String>) {
        let found = &self.0[key];
        self.1.push(Mistake {
            key: key.to_owned(),
            value: found.raw.clone(),
            origin: found.origin.to_string(),
            problem: problem.into(),
            fix: fix.into(),
        });
    }

    fn tls(&mut self) -> Option<Tls> {
        let (cert, key) = (self.path("tls.cert"), self.path("tls.key"));
        let client_ca = self.path("tls.client_ca");
        match (&cert, &key) {
            (Some(_), None) => self.wrong(
                "tls.cert",
                "a certificate without its key",
                "set tls.key too",
            ),
            (None, Some(_)) => self.wrong(
                "tls.key",
                "a key without its certificate",
                "set tls.cert too",
            ),
            (None, None) if client_ca.is_some() => self.wrong(
                "tls.client_ca",
                "clients can show certificates only over TLS",
                "set tls.cert and tls.key too",
            ),
            _ => {}
        }
        let files = TlsFiles {
            cert: cert?,
            key: key?,
            client_ca,
        };
        match Tls::load(files) {
            Ok(tls) => Some(tls),
            Err(error) => {
                self.wrong(error.setting(), error.to_string(), error.fix());
                None
            }
        }
    }

    fn keys(&mut self) -> Option<KeyRing> {
        let path = self.path("keys.file")?;
        match KeyRing::load(&path) {
            Ok(keys) => Some(keys),
            Err(error) => {
                self.wrong("keys.file", error.to_string(), error.fix());
                None
            }
        }
    }

    fn http(&mut self, grpc: SocketAddr) -> Option<Http> {
        let list = |key| match &self.0[key].value {
            Value::List(values) => values.clone(),
            _ => Vec::new(),
        };
        let (cors_origins, hosts): (Vec<String>, Vec<String>) =
            (list("http.cors_origins"), list("http.hosts"));
        let Some(addr) = self.address("http.addr") else {
            if !cors_origins.is_empty() {
                self.wrong(
                    "http.cors_origins",
                    "pages call over HTTP, and http.addr is off",
                    "set http.addr, or leave this out",
                );
            }
            return None;
        };
        for origin in &cors_origins {
            let whole = origin == "*"
                || ["http://", "https://"].iter().any(|scheme| {
                    origin
                        .strip_prefix(scheme)
                        .is_some_and(|host| !host.is_empty() && !host.contains('/'))
                });
            if !whole {
                self.wrong(
                    "http.cors_origins",
                    format!("{origin:?} is no origin"),
                    "write scheme and host without a path, such as https://cms.example.org",
                );
            }
        }
        for host in &hosts {
            let odd = |ch: char| !(ch.is_ascii_alphanumeric() || matches!(ch, '.' | '-'));
            if host.is_empty() || host.contains(odd) {
                self.wrong(
                    "http.hosts",
                    format!("{host:?} is no name of a host"),
                    "write the name alone, without scheme, port or path, such as desk.example.org",
                );
            }
        }
        let chosen = self.0["http.addr"].origin != Origin::Default;
        if addr == grpc && addr.port() != 0 && chosen {
            self.wrong(
                "http.addr",
                "gRPC listens there (addr)",
                "give HTTP a port of its own",
            );
        }
        Some(Http {
            addr,
            chosen,
            cors_origins,
            hosts,
        })
    }

    /// A port that other machines reach needs keys.
    fn open_to_others(&mut self, key: &str, address: Option<SocketAddr>, keys: bool) {
        let wanted = !self.text("keys.file").is_empty();
        if address.is_some_and(|address| !address.ip().is_loopback()) && !keys && !wanted {
            self.wrong(
                key,
                "other machines could connect, and without API keys anybody on them may write",
                "make a key with `onrecord keys add NAME --scope verify --keys-file FILE` and set keys.file, or listen on 127.0.0.1",
            );
        }
    }

    fn texts_fit_messages(&mut self) {
        if self.number("limits.text_bytes") >= self.number("limits.message_bytes") {
            self.wrong(
                "limits.text_bytes",
                format!(
                    "a text of that length does not fit a message (limits.message_bytes = {})",
                    self.0["limits.message_bytes"].raw
                ),
                "make the text shorter or the message larger",
            );
        }
    }

    fn log(&mut self) {
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(self.text("log")) {
            self.wrong(
                "log",
                format!("it is no filter: {error}"),
                "write error, warn, info, debug or trace",
            );
        }
    }

    fn limits(&self) -> Limits {
        let defaults = Limits::default();
        Limits {
            message_bytes: self.size("limits.message_bytes"),
            query_bytes: self.size("limits.query_bytes"),
            text_bytes: self.size("limits.text_bytes"),
            name_bytes: self.size("limits.name_bytes"),
            header_bytes: self.size("limits.header_bytes"),
            quotations: self.size("limits.quotations"),
            batch_in_flight: match self.size("limits.batch_in_flight") {
                0 => defaults.batch_in_flight,
                some => some,
            },
            items_per_call: self.size("limits.items_per_call"),
            computing: match self.size("limits.computing") {
                0 => defaults.computing,
                some => some,
            },
            waiting: self.size("limits.waiting"),
            waiting_bytes: self.size("limits.waiting_bytes"),
            streams: self.size("limits.streams"),
            connections: self.size("limits.connections"),
            requests_per_second: self.size("limits.requests_per_second"),
            deadline: self.time("limits.deadline"),
            stream_deadline: self.time("limits.stream_deadline"),
            hello: self.time("limits.hello"),
            stall: self.time("limits.stall"),
            pause: self.time("limits.pause"),
            retry_after: self.time("limits.retry_after"),
            ..defaults
        }
    }
}

/// The file of API keys that the configuration names.
pub(super) fn keys_file(flags: &Flags, global: &Global) -> anyhow::Result<PathBuf> {
    let all = resolution(flags, global);
    if let Some(mistake) = all
        .mistakes
        .iter()
        .find(|m| m.key == "keys.file" || m.key == "config")
    {
        anyhow::bail!("{mistake}");
    }
    let found = all.settings.get("keys.file").map(|found| found.raw.clone());
    match found.filter(|path| !path.is_empty()) {
        Some(path) => Ok(Path::new(&path).to_owned()),
        None => anyhow::bail!(
            "no file of API keys is named: give --keys-file FILE, or set keys.file in the configuration"
        ),
    }
}

/// Brings a configuration file together with nothing else, and tells what is wrong with it.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzz_configuration(file: &str) {
    let sources = Sources {
        file: Some((Path::new("onrecord.toml"), file)),
        ..Sources::default()
    };
    for mistake in Resolution::new(&sources).mistakes {
        assert!(!mistake.to_string().is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str) -> Result<Settings, Vec<Mistake>> {
        let file = Some((Path::new("desk.toml"), file));
        checked(Resolution::new(&Sources {
            file,
            ..Sources::default()
        }))
    }

    #[track_caller]
    fn refused(file: &str, parts: &[&str]) {
        let Err(mistakes) = check(file) else {
            panic!("{file} is accepted")
        };
        let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        for part in parts {
            assert!(said.iter().any(|s| s.contains(part)), "{part} in {said:#?}");
        }
    }

    #[test]
    fn the_defaults_start_on_this_machine_and_are_the_librarys_own() {
        let settings = check("").unwrap_or_else(|m| panic!("{m:?}"));
        assert!(settings.addr.ip().is_loopback());
        assert_eq!(settings.limits, Limits::default());
        assert_eq!(settings.stopping, Stopping::default());
        assert!(settings.warnings.iter().any(|w| w.contains("no API keys")));
    }

    #[test]
    fn settings_at_odds_are_all_told() {
        refused(
            "addr = \"0.0.0.0:1\"\n[http]\naddr = \"off\"\ncors_origins = [\"https://a.example\"]\n[tls]\nclient_ca = \"ca.pem\"\n\
             [limits]\ntext_bytes = \"2MiB\"\nmessage_bytes = \"1MiB\"\n",
            &[
                "addr = \"0.0.0.0:1\" (from desk.toml): other machines could connect",
                "http.cors_origins",
                "tls.client_ca",
                "limits.text_bytes",
            ],
        );
        refused("[tls]\ncert = \"c.pem\"", &["set tls.key too"]);
        refused("[tls]\nkey = \"k.pem\"", &["set tls.cert too"]);
        refused("[http]\naddr = \"127.0.0.1:50051\"", &["a port of its own"]);
        refused(
            "[http]\ncors_origins = [\"cms.example.org\"]",
            &["is no origin"],
        );
        refused("log = \"onrecord=loud\"", &["log = "]);
        refused(
            "[keys]\nfile = \"/nowhere/keys.toml\"",
            &["/nowhere/keys.toml"],
        );
    }

    #[test]
    fn a_bad_value_does_not_hide_what_is_at_odds() {
        refused(
            "grace = \"soon\"\n[tls]\nkey = \"k.pem\"",
            &["grace = ", "tls.key = "],
        );
    }
}
