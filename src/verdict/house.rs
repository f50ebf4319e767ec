//! A newsroom's own house profile, read from TOML.
//!
//! In comes the text of a profile and the label its errors are to carry; out comes a [`Profile`], or the first thing that is wrong with
//! it: where, the word that is wrong, and the nearest one that is right. It opens no file.

use std::collections::BTreeMap;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Headline, Profile,
    profile::{AXES, Value},
    rules::{ALL, rule},
};

/// A profile is a page at most; more than this many bytes are none.
pub const MAX_BYTES: usize = 64 * 1024;

/// What a profile may say besides the tables of [`AXES`].
const KEYS: [&str; 4] = ["name", "extends", "drops_fillers", "off"];

/// What is wrong with a profile, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{label}:{line}: {problem}")]
pub struct HouseError {
    /// The file, or what stands for it.
    pub label: String,
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub problem: String,
}

/// Reads a house profile. `name` is its name where it gives none itself.
///
/// # Errors
///
/// Anything that is no profile: bad TOML, an unknown key, value, headline, rule or base, a headline below what any house may give, a rule
/// that no house may turn off.
pub fn read(text: &str, label: &str, name: &str) -> Result<Profile, HouseError> {
    let reader = Reader { text, label };
    if text.len() > MAX_BYTES {
        let problem = format!(
            "the profile has {} bytes, and the limit is {MAX_BYTES}",
            text.len()
        );
        return Err(reader.error(0, problem));
    }
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        reader.error(at, format!("this is no TOML: {}", error.message()))
    })?;
    reader.profile(table.get_ref(), name)
}

struct Reader<'t> {
    text: &'t str,
    label: &'t str,
}

impl Reader<'_> {
    fn profile(&self, table: &DeTable<'_>, name: &str) -> Result<Profile, HouseError> {
        let known: Vec<&str> = KEYS.into_iter().chain(AXES).collect();
        let mut keys: Vec<(&str, usize)> = table
            .keys()
            .map(|key| (key.get_ref().as_ref(), key.span().start))
            .collect();
        // In the order of the file, so that the first thing wrong in it is the one told.
        keys.sort_by_key(|(_, at)| *at);
        for (key, at) in keys {
            if !known.contains(&key) {
                return Err(self.unknown(at, "key", key, &known));
            }
        }
        let base = match table.get("extends") {
            Some(value) => self.base(value)?,
            None => Profile::default(),
        };
        let mut profile = Profile {
            name: name.to_owned(),
            ..base
        };
        if let Some(value) = table.get("name") {
            profile.name = self.name(value)?;
        }
        if Profile::named(&profile.name).is_some() {
            let at = table.get("name").map_or(0, |value| value.span().start);
            let problem = format!(
                "{:?} is the name of a profile that comes with the program: give another `name`",
                profile.name
            );
            return Err(self.error(at, problem));
        }
        if let Some(value) = table.get("drops_fillers") {
            profile.drops_fillers = match value.get_ref() {
                DeValue::Boolean(drops) => *drops,
                _ => return Err(self.wants(value, "drops_fillers", "true or false")),
            };
        }
        if let Some(value) = table.get("off") {
            self.off(value, &mut profile)?;
        }
        for axis in AXES {
            if let Some(value) = table.get(axis) {
                self.axis(axis, value, &mut profile.changes)?;
            }
        }
        Ok(profile)
    }

    fn base(&self, value: &Spanned<DeValue<'_>>) -> Result<Profile, HouseError> {
        let name = self.string(value, "extends")?;
        Profile::named(name)
            .filter(|_| !name.is_empty())
            .ok_or_else(|| self.unknown(value.span().start, "profile", name, &Profile::NAMES))
    }

    fn name(&self, value: &Spanned<DeValue<'_>>) -> Result<String, HouseError> {
        const LONGEST: usize = 64;
        let name = self.string(value, "name")?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || name.len() > LONGEST || !name.chars().all(plain) {
            let what = "at most 64 lower-case letters (a to z), digits and hyphens";
            return Err(self.wants(value, "name", what));
        }
        Ok(name.to_owned())
    }

    fn off(&self, value: &Spanned<DeValue<'_>>, profile: &mut Profile) -> Result<(), HouseError> {
        const WHAT: &str = "a list of rules, such as [\"R28\"]";
        let DeValue::Array(list) = value.get_ref() else {
            return Err(self.wants(value, "off", WHAT));
        };
        for item in list.iter() {
            let DeValue::String(number) = item.get_ref() else {
                return Err(self.wants(item, "off", WHAT));
            };
            let at = item.span().start;
            let Some(rule) = rule(number) else {
                let known: Vec<&str> = ALL.iter().map(|rule| rule.number).collect();
                return Err(self.unknown(at, "rule", number, &known));
            };
            may_be_off(rule.number).map_err(|problem| self.error(at, problem))?;
            profile.off.insert(rule.number);
        }
        Ok(())
    }

    fn axis(
        &self,
        axis: &str,
        value: &Spanned<DeValue<'_>>,
        changes: &mut BTreeMap<Value, Headline>,
    ) -> Result<(), HouseError> {
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.wants(value, axis, "a table of values, each with a headline"));
        };
        let values = Value::of_axis(axis);
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, headline) in entries {
            let name = key.get_ref().as_ref();
            let Some(&value) = values.iter().find(|value| value.as_str() == name) else {
                let known: Vec<&str> = values.iter().map(|value| value.as_str()).collect();
                let what = format!("value in [{axis}]");
                return Err(self.unknown(key.span().start, &what, name, &known));
            };
            let given = self.headline(headline, name)?;
            if given < value.floor() {
                let problem = format!(
                    "{name} may not give {}: no house goes below {}",
                    given.as_str(),
                    value.floor().as_str()
                );
                return Err(self.error(headline.span().start, problem));
            }
            changes.insert(value, given);
        }
        Ok(())
    }

    fn headline(&self, value: &Spanned<DeValue<'_>>, key: &str) -> Result<Headline, HouseError> {
        let name = self.string(value, key)?;
        Headline::named(name).ok_or_else(|| {
            let known: Vec<&str> = Headline::ALL.iter().map(|value| value.as_str()).collect();
            self.unknown(value.span().start, "headline", name, &known)
        })
    }

    fn string<'v>(
        &self,
        value: &'v Spanned<DeValue<'_>>,
        key: &str,
    ) -> Result<&'v str, HouseError> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text),
            _ => Err(self.wants(value, key, "text in quotation marks")),
        }
    }

    fn wants(&self, value: &Spanned<DeValue<'_>>, key: &str, what: &str) -> HouseError {
        self.error(value.span().start, format!("`{key}` takes {what}"))
    }

    fn unknown(&self, at: usize, what: &str, word: &str, known: &[&str]) -> HouseError {
        const SHOWN: usize = 60;
        let shown: String = word.chars().take(SHOWN).collect();
        let hint = match nearest(&shown, known) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("there are {}", known.join(", ")),
        };
        self.error(at, format!("there is no {what} {shown:?}; {hint}"))
    }

    fn error(&self, at: usize, problem: String) -> HouseError {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        HouseError {
            label: self.label.to_owned(),
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            problem,
        }
    }
}

/// A rule may be off where it decides something, and nothing of it that no house may leave unsaid.
fn may_be_off(number: &str) -> Result<(), String> {
    let owned: Vec<Value> = AXES
        .iter()
        .flat_map(|axis| Value::of_axis(axis))
        .filter(|value| value.rules().contains(&number))
        .collect();
    if owned.is_empty() {
        return Err(format!(
            "{number} cannot be off: it gives no headline of its own"
        ));
    }
    match owned
        .iter()
        .find(|value| value.floor() > Headline::PassWithNote)
    {
        Some(value) => Err(format!(
            "{number} cannot be off: no house lets {} pass",
            value.as_str()
        )),
        None => Ok(()),
    }
}

/// The known word that is most like this one, if any is.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    const ALIKE: f64 = 0.6;
    let lower = word.to_lowercase();
    known
        .iter()
        // Of several alike the first one: the last maximum of the list read backwards.
        .rev()
        .map(|&one| {
            let likeness = strsim::normalized_damerau_levenshtein(&lower, &one.to_lowercase());
            (likeness, one)
        })
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Flag, SpeakerVerdict, Words};

    const HOUSE: &str = "extends = \"reuters\"\nname = \"courier\"\noff = [\"R28\", \"r9\"]\n\n[words]\nPUNCTUATION_CHANGED = \"PASS\"\n\
                         STYLE_EQUIVALENT = \"FIX\"\n[flags]\nNUMBER_CHANGED = \"FIX\"\n";

    #[test]
    fn a_house_says_what_it_does_otherwise() {
        let house = read(HOUSE, "h.toml", "h").unwrap();
        assert_eq!((house.name.as_str(), house.extends), ("courier", "reuters"));
        for (value, headline) in [
            (Value::Words(Words::PunctuationChanged), Headline::Pass),
            (Value::Words(Words::StyleEquivalent), Headline::Fix),
            (Value::Words(Words::GrammarEdit), Headline::PassWithNote),
            (Value::Words(Words::SilentOmission), Headline::PassWithNote),
            (Value::Flag(Flag::CueShift), Headline::Pass),
            (Value::Flag(Flag::NumberChanged), Headline::Fix),
            (Value::Flag(Flag::NegationChanged), Headline::Stop),
            (
                Value::Speaker(SpeakerVerdict::Misattributed),
                Headline::Stop,
            ),
        ] {
            assert_eq!(house.gives(value), headline, "{value:?}");
        }
        assert!(house.is_off("R28") && !house.is_off("R8"));
        let plain = read("", "plain.toml", "plain").unwrap();
        assert_eq!(
            (plain.name.as_str(), plain.differences()),
            ("plain", vec![])
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_line_word_and_the_nearest() {
        for (text, told) in [
            (
                "\nextend = \"ap\"",
                "h.toml:2: there is no key \"extend\"; did you mean \"extends\"?",
            ),
            (
                "extends = \"router\"",
                "h.toml:1: there is no profile \"router\"; did you mean \"reuters\"?",
            ),
            (
                "extends = \"tabloid\"",
                "h.toml:1: there is no profile \"tabloid\"; there are ap, reuters, guardian",
            ),
            (
                "[words]\nGRAMMAR_EDITS = \"PASS\"",
                "h.toml:2: there is no value in [words] \"GRAMMAR_EDITS\"; did you mean \"GRAMMAR_EDIT\"?",
            ),
            (
                "[words]\nGRAMMAR_EDIT = \"PASSED\"",
                "h.toml:2: there is no headline \"PASSED\"; did you mean \"PASS\"?",
            ),
            (
                "off = [\"R3\",\n\"R31\"]",
                "h.toml:2: there is no rule \"R31\"; did you mean \"R1\"?",
            ),
            (
                "off = [\"R16\"]",
                "h.toml:1: R16 cannot be off: no house lets NEGATION_CHANGED pass",
            ),
            (
                "off = [\"R1\"]",
                "h.toml:1: R1 cannot be off: it gives no headline of its own",
            ),
            (
                "[speaker]\n# no\nMISATTRIBUTED = \"PASS_WITH_NOTE\"",
                "h.toml:3: MISATTRIBUTED may not give PASS_WITH_NOTE: no house goes below FIX",
            ),
            (
                "[words]\nNOT_FOUND = \"PASS\"",
                "h.toml:2: NOT_FOUND may not give PASS: no house goes below CANNOT_CHECK",
            ),
            (
                "drops_fillers = 1",
                "h.toml:1: `drops_fillers` takes true or false",
            ),
            (
                "words = 1",
                "h.toml:1: `words` takes a table of values, each with a headline",
            ),
            (
                "off = \"R3\"",
                "h.toml:1: `off` takes a list of rules, such as [\"R28\"]",
            ),
            (
                "name = \"ap\"",
                "h.toml:1: \"ap\" is the name of a profile that comes with the program: give another `name`",
            ),
            (
                "name = \"The Courier\"",
                "h.toml:1: `name` takes at most 64 lower-case letters (a to z), digits and hyphens",
            ),
        ] {
            assert_eq!(read(text, "h.toml", "h").unwrap_err().to_string(), told);
        }
        let broken = read("a = 1\n[words\n", "h.toml", "h").unwrap_err();
        assert_eq!(broken.line, 2, "{broken}");
        assert!(broken.problem.starts_with("this is no TOML"));
    }
}
