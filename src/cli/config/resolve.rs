//! Brings the settings together: flags go before the environment, that before the file, that before the defaults.
//!
//! In come what each of them says, out come every value with its origin, and everything that is wrong, at once. It reads no
//! environment and no file by itself.

use std::{collections::BTreeMap, fmt, path::Path};

use super::table::{Kind, SETTINGS, Setting, Value};

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Origin {
    /// Nobody set it.
    Default,
    /// A key of the file.
    File(String),
    /// A variable of the environment.
    Variable(String),
    /// A flag of the command line.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File(path) => write!(f, "{path}"),
            Origin::Variable(name) => write!(f, "{name}"),
            Origin::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

/// A setting with its value.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Resolved {
    /// What it means.
    pub value: Value,
    /// As it was written.
    pub raw: String,
    /// Where.
    pub origin: Origin,
}

/// Something wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Mistake {
    /// The key, as written.
    pub key: String,
    /// The value, as written.
    pub value: String,
    /// Where.
    pub origin: String,
    /// What is wrong.
    pub problem: String,
    /// What would be right.
    pub fix: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mistake {
            key,
            value,
            origin,
            problem,
            fix,
        } = self;
        write!(f, "{key} = {value:?} (from {origin}): {problem}; {fix}")
    }
}

/// What may say something about settings.
#[derive(Debug, Default)]
pub(in crate::cli) struct Sources<'s> {
    /// Flags by key, as written.
    pub flags: BTreeMap<&'static str, String>,
    /// The environment.
    pub variables: BTreeMap<String, String>,
    /// The name and the content of the file.
    pub file: Option<(&'s Path, &'s str)>,
}

/// All settings by key, what is wrong, and what may be a slip.
#[derive(Debug, Default)]
pub(in crate::cli) struct Resolution {
    pub settings: BTreeMap<&'static str, Resolved>,
    pub mistakes: Vec<Mistake>,
    /// Variables that look like settings and are none. Not mistakes, as a container's platform makes up such names by itself.
    pub slips: Vec<String>,
}

/// Variables of the program that are no settings of the service.
const OTHER_VARIABLES: [&str; 3] = ["ONRECORD_CONFIG", "ONRECORD_API_KEY", "ONRECORD_TLS_CA"];

impl Resolution {
    /// Brings `sources` together.
    pub(in crate::cli) fn new(sources: &Sources<'_>) -> Self {
        let mut all = Resolution::default();
        let mut written = BTreeMap::new();
        for setting in SETTINGS {
            written.insert(setting.key, (setting.default.to_owned(), Origin::Default));
        }
        if let Some((path, text)) = sources.file {
            all.read_file(path, text, &mut written);
        }
        all.read_variables(&sources.variables, &mut written);
        for (key, raw) in &sources.flags {
            if let Some(setting) = Setting::find(key) {
                let origin = Origin::Flag(format!("--{}", setting.flag()));
                written.insert(setting.key, (raw.clone(), origin));
            }
        }
        for setting in SETTINGS {
            let Some((raw, origin)) = written.remove(setting.key) else {
                continue;
            };
            match setting.kind.read(&raw) {
                Ok(value) => {
                    let resolved = Resolved { value, raw, origin };
                    all.settings.insert(setting.key, resolved);
                }
                Err((problem, fix)) => all.mistakes.push(Mistake {
                    key: setting.key.to_owned(),
                    value: raw,
                    origin: origin.to_string(),
                    problem,
                    fix,
                }),
            }
        }
        all
    }

    fn read_file(
        &mut self,
        path: &Path,
        text: &str,
        written: &mut BTreeMap<&'static str, (String, Origin)>,
    ) {
        let path = path.display().to_string();
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => {
                self.mistakes.push(Mistake {
                    key: "the file".into(),
                    value: String::new(),
                    origin: path,
                    problem: format!("it is no TOML: {}", error.to_string().trim_end()),
                    fix: "`onrecord config show` prints a file to start from".into(),
                });
                return;
            }
        };
        for (key, value) in flat("", &table) {
            let mistake = |problem: String, fix: String| Mistake {
                key: key.clone(),
                value: value.to_string(),
                origin: path.clone(),
                problem,
                fix,
            };
            match Setting::find(&key) {
                None => {
                    let fix = match nearest(&key, SETTINGS.iter().map(|s| s.key.to_owned())) {
                        Some(near) => format!("did you mean {near}?"),
                        None => "`onrecord config show` lists all settings".to_owned(),
                    };
                    self.mistakes
                        .push(mistake("there is no such setting".into(), fix));
                }
                Some(setting) => match plain(value, setting.kind) {
                    Some(raw) => {
                        written.insert(setting.key, (raw, Origin::File(path.clone())));
                    }
                    None => self.mistakes.push(mistake(
                        format!("it is {} {}", article(value), value.type_str()),
                        format!("write {}", expected(setting.kind)),
                    )),
                },
            }
        }
    }

    fn read_variables(
        &mut self,
        variables: &BTreeMap<String, String>,
        written: &mut BTreeMap<&'static str, (String, Origin)>,
    ) {
        let known: BTreeMap<String, &Setting> =
            SETTINGS.iter().map(|s| (s.variable(), s)).collect();
        for (name, raw) in variables {
            match known.get(name) {
                Some(setting) => {
                    let origin = Origin::Variable(name.clone());
                    written.insert(setting.key, (raw.clone(), origin));
                }
                None => self.slips.extend(slip(name)),
            }
        }
    }
}

/// What is to be told of a variable that is not the program's own and looks like one that is.
pub(in crate::cli) fn slip(name: &str) -> Option<String> {
    let variables = SETTINGS.iter().map(Setting::variable);
    let known: Vec<String> = variables
        .chain(OTHER_VARIABLES.map(str::to_owned))
        .collect();
    if known.iter().any(|known| known == name) {
        return None;
    }
    // Without what they all begin with, which would make any two alike.
    let own = |name: &str| name.trim_start_matches("ONRECORD_").to_owned();
    name.starts_with("ONRECORD_")
        .then(|| nearest(&own(name), known.iter().map(|name| own(name))))
        .flatten()
        .map(|near| {
            format!(
                "{name} is set in the environment and is no setting; did you mean ONRECORD_{near}?"
            )
        })
}

/// The values of a table and of the tables in it, by dotted key.
fn flat<'t>(prefix: &str, table: &'t toml::Table) -> Vec<(String, &'t toml::Value)> {
    let mut values = Vec::new();
    for (key, value) in table {
        let key = format!("{prefix}{key}");
        match value {
            toml::Value::Table(inner) => values.extend(flat(&format!("{key}."), inner)),
            value => values.push((key, value)),
        }
    }
    values
}

/// A value of the file as one would write it elsewhere; `None` where it is of a type that the setting cannot be.
fn plain(value: &toml::Value, kind: Kind) -> Option<String> {
    match (value, kind) {
        (toml::Value::String(text), _) => Some(text.clone()),
        (toml::Value::Boolean(switch), Kind::Switch) => Some(switch.to_string()),
        (toml::Value::Integer(number), Kind::Count(..) | Kind::Bytes(..)) => {
            Some(number.to_string())
        }
        (toml::Value::Array(items), Kind::List) => {
            let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}

fn expected(kind: Kind) -> String {
    match kind {
        Kind::Switch => "true or false".into(),
        Kind::Count(..) => "a number".into(),
        Kind::Bytes(..) => "a number, or text such as \"10MiB\"".into(),
        Kind::Time(..) => "text with a unit, such as \"30s\"".into(),
        Kind::List => "an array of texts".into(),
        _ => "text between quotation marks".into(),
    }
}

fn article(value: &toml::Value) -> &'static str {
    match value {
        toml::Value::Integer(_) | toml::Value::Array(_) => "an",
        _ => "a",
    }
}

/// The name that is close enough to be what was meant. 0.85 lets two slips in a long name through and no other word.
fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    known
        .map(|other| (strsim::jaro_winkler(name, &other), other))
        .filter(|(likeness, _)| *likeness >= 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(flags: &[(&'static str, &str)], env: &[(&str, &str)], file: &str) -> Resolution {
        Resolution::new(&Sources {
            flags: flags.iter().map(|(k, v)| (*k, (*v).into())).collect(),
            variables: env
                .iter()
                .map(|(k, v)| ((*k).into(), (*v).into()))
                .collect(),
            file: Some((Path::new("desk.toml"), file)),
        })
    }

    #[test]
    fn flags_go_before_variables_before_the_file_before_defaults() {
        let file = "log = \"debug\"\ngrace = \"3s\"\ndrain = \"2s\"\n[limits]\nwaiting = 7\n";
        let env = [("ONRECORD_LOG", "warn"), ("ONRECORD_GRACE", "4s")];
        let all = resolve(&[("log", "error")], &env, file);
        assert_eq!(all.mistakes, []);
        for (key, raw, origin) in [
            ("log", "error", "--log"),
            ("grace", "4s", "ONRECORD_GRACE"),
            ("drain", "2s", "desk.toml"),
            ("limits.waiting", "7", "desk.toml"),
            ("limits.text_bytes", "10MiB", "default"),
        ] {
            let found = &all.settings[key];
            assert_eq!(
                (found.raw.as_str(), found.origin.to_string().as_str()),
                (raw, origin)
            );
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once_each_with_key_value_origin_and_fix() {
        let file =
            "adr = \"x\"\nlog = 5\n[limits]\ntext_byte = 1\nwaiting = \"many\"\nstreams = 0\n";
        let all = resolve(&[("grace", "soon")], &[("ONRECORD_REFLECTION", "on")], file);
        let said: Vec<String> = all.mistakes.iter().map(ToString::to_string).collect();
        for part in [
            "adr = \"\\\"x\\\"\" (from desk.toml): there is no such setting; did you mean addr?",
            "limits.text_byte = \"1\" (from desk.toml): there is no such setting; did you mean limits.text_bytes?",
            "log = \"5\" (from desk.toml): it is an integer; write text between quotation marks",
            "limits.waiting = \"many\" (from desk.toml): it is no whole number; give 0 to 1000000",
            "limits.streams = \"0\" (from desk.toml): it is out of bounds; give 1 to 65536",
            "grace = \"soon\" (from --grace): it is no duration",
            "reflection = \"on\" (from ONRECORD_REFLECTION): it is neither yes nor no; write true or false",
        ] {
            assert!(said.iter().any(|s| s.contains(part)), "{part} in {said:#?}");
        }
        assert_eq!(said.len(), 7);
    }

    #[test]
    fn a_file_that_is_no_toml_is_one_mistake_with_its_line() {
        let all = resolve(&[], &[], "log = \"info\"\naddr = = 5\n");
        assert_eq!(all.mistakes.len(), 1);
        assert!(
            all.mistakes[0].to_string().contains("line 2"),
            "{}",
            all.mistakes[0]
        );
    }

    #[test]
    fn a_variable_that_nearly_names_a_setting_is_a_slip_and_no_mistake() {
        let env = [
            ("ONRECORD_LIMIT_WAITING", "7"),
            // A container's platform sets these for a service of this name.
            ("ONRECORD_PORT", "tcp://10.0.0.1:50051"),
            ("ONRECORD_PORT_50051_TCP_PROTO", "tcp"),
            ("ONRECORD_SERVICE_HOST", "10.0.0.1"),
            ("ONRECORD_API_KEY", "x"),
            ("HOME", "/"),
        ];
        let all = resolve(&[], &env, "");
        assert_eq!(all.mistakes, []);
        assert_eq!(all.slips.len(), 1, "{:?}", all.slips);
        assert!(all.slips[0].contains("ONRECORD_LIMITS_WAITING"));
    }
}
