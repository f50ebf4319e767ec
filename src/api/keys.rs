//! Who may do what: API keys with scopes, kept in a file as hashes.
//!
//! In comes the file and what a caller presents; out comes whose key it is, or why it is none. A key is `onrecord_ID_SECRET`: the id
//! finds it, and the secret is 256 random bits. The file holds the secret's SHA-256. A slow hash such as argon2 protects what
//! people choose, because that can be guessed; nobody guesses 256 bits, and a slow hash would cost every call what it costs an attacker.

use std::{
    collections::{HashMap, HashSet},
    fmt, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// What a key lets its holder do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Verify drafts, attribute texts, extract quotations.
    Verify,
    /// Read the registry.
    Read,
    /// Put documents and quotations on record, and retract them.
    Ingest,
    /// Correct attributions, merge and split speakers.
    Correct,
    /// Everything, and what no other scope covers.
    Admin,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Scope; 5] = [
        Scope::Verify,
        Scope::Read,
        Scope::Ingest,
        Scope::Correct,
        Scope::Admin,
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Verify => "verify",
            Scope::Read => "read",
            Scope::Ingest => "ingest",
            Scope::Correct => "correct",
            Scope::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Scope::ALL.into_iter().find(|scope| scope.as_str() == name);
        found.ok_or_else(|| {
            let all = Scope::ALL.map(Scope::as_str).join(", ");
            format!("{name:?} is no scope; the scopes are {all}")
        })
    }
}

/// Whether others than the owner of a file of keys may write to it, and so give themselves keys.
#[cfg(unix)]
pub fn others_may_write(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o022 != 0)
}

/// Whether others than the owner of a file of keys may write to it; not known on this system.
#[cfg(not(unix))]
pub fn others_may_write(_: &Path) -> bool {
    false
}

/// A key as the file holds it: enough to recognise it, not enough to use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The part of the key that is no secret.
    pub id: String,
    /// Whose it is. The log of the registry names the author of a write by it.
    pub name: String,
    /// What it lets its holder do.
    pub scopes: Vec<Scope>,
    /// The SHA-256 of the secret in hexadecimal.
    pub sha256: String,
    /// When it was made.
    pub created: Timestamp,
    /// Since when it does not count any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
}

impl Key {
    /// Whether it lets its holder do this.
    pub fn allows(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope) || self.scopes.contains(&Scope::Admin)
    }
}

/// A file of keys that cannot be used, or a change to it that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The file is no file of keys.
    #[error("{path} is no file of API keys: {problem}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The name is taken.
    #[error(
        "there is a key named {0:?} already; revoke it first, or give the new one another name"
    )]
    Taken(String),
    /// The name cannot stand in a log.
    #[error(
        "{0:?} is no name for a key; use 1 to 64 letters, digits, dots, dashes and underscores"
    )]
    Name(String),
    /// No such key.
    #[error("no key has the name or id {0:?}; `onrecord keys list` shows them")]
    Unknown(String),
    /// The system gave no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(String),
}

impl KeyError {
    /// What would help.
    pub fn fix(&self) -> &'static str {
        match self {
            KeyError::Io { cause, .. } if cause.kind() == io::ErrorKind::NotFound => {
                "make it with `onrecord keys add NAME --scope verify --keys-file FILE`"
            }
            KeyError::Io { .. } => "let this program read it",
            _ => "mend it, or make a new one with `onrecord keys add`",
        }
    }
}

/// The content of a file of keys.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// The keys, oldest first.
    #[serde(default, rename = "key")]
    pub keys: Vec<Key>,
}

const PREFIX: &str = "onrecord_";

impl KeyFile {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|cause| KeyError::Io {
            path: shown.clone(),
            cause,
        })?;
        let damaged = |problem: String| KeyError::Damaged {
            path: shown.clone(),
            problem,
        };
        // The parser shows the line that it stumbled over, which may hold a key.
        let file: KeyFile = toml::from_str(&text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes()[..at]
                .iter()
                .filter(|&&b| b == b'\n')
                .count()
                + 1;
            damaged(format!("line {line}: {}", error.message()))
        })?;
        let (mut ids, mut names) = (HashSet::new(), HashSet::new());
        for key in &file.keys {
            if digest_of(&key.sha256).is_none() {
                return Err(damaged(format!("the sha256 of {:?} is none", key.name)));
            }
            if !is_name(&key.name) {
                return Err(damaged(KeyError::Name(key.name.clone()).to_string()));
            }
            // Whose call it is must not depend on the order of the file.
            if !ids.insert(&key.id) {
                return Err(damaged(format!("two keys have the id {:?}", key.id)));
            }
            if key.revoked.is_none() && !names.insert(&key.name) {
                return Err(damaged(format!(
                    "two keys in use have the name {:?}",
                    key.name
                )));
            }
        }
        Ok(file)
    }

    /// Writes the file beside its place and then puts it there, so that a reader sees the old one or the new one. Only its owner may read it.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let fail = |cause| KeyError::Io {
            path: path.display().to_string(),
            cause,
        };
        let text = toml::to_string(self).map_err(|e| fail(io::Error::other(e)))?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside).map_err(fail)?;
        file.write_all(b"# API keys of onrecord, as hashes; changed by `onrecord keys`.\n")
            .and_then(|()| file.write_all(text.as_bytes()))
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&beside, path))
            .map_err(fail)
    }

    /// Adds a key and returns it as its holder will present it. It cannot be shown again.
    pub fn add(
        &mut self,
        name: &str,
        scopes: Vec<Scope>,
        now: Timestamp,
    ) -> Result<String, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        if self
            .keys
            .iter()
            .any(|k| k.name == name && k.revoked.is_none())
        {
            return Err(KeyError::Taken(name.to_owned()));
        }
        let mut random = [0; 36];
        getrandom::fill(&mut random).map_err(|error| KeyError::Random(error.to_string()))?;
        let (id, secret) = random.split_at(4);
        let (id, secret) = (hex(id), hex(secret));
        self.keys.push(Key {
            id: id.clone(),
            name: name.to_owned(),
            scopes,
            sha256: hex(&Sha256::digest(&secret)),
            created: now,
            revoked: None,
        });
        Ok(format!("{PREFIX}{id}_{secret}"))
    }

    /// Takes a key, by name or id, out of use. It stays in the file, so that its holder is told why.
    pub fn revoke(&mut self, name_or_id: &str, now: Timestamp) -> Result<&Key, KeyError> {
        let found = self
            .keys
            .iter_mut()
            .find(|k| (k.name == name_or_id || k.id == name_or_id) && k.revoked.is_none());
        let key = found.ok_or_else(|| KeyError::Unknown(name_or_id.to_owned()))?;
        key.revoked = Some(now);
        Ok(key)
    }
}

/// Why a key that was presented is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// None was presented.
    Missing,
    /// There is no such key.
    Invalid,
    /// It was revoked.
    Revoked,
}

/// The keys in use, as the file had them when it was last read.
#[derive(Debug)]
pub struct KeyRing {
    path: PathBuf,
    keys: ArcSwap<HashMap<String, Arc<Key>>>,
}

impl KeyRing {
    /// Reads the file.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        Ok(KeyRing {
            path: path.to_owned(),
            keys: ArcSwap::from_pointee(by_id(KeyFile::read(path)?)),
        })
    }

    /// Reads the file again and tells how many keys count. Where it cannot be read, the keys stay as they were.
    pub fn reload(&self) -> Result<usize, KeyError> {
        let keys = by_id(KeyFile::read(&self.path)?);
        let in_use = keys.values().filter(|key| key.revoked.is_none()).count();
        self.keys.store(Arc::new(keys));
        Ok(in_use)
    }

    /// Whose key this is.
    pub fn check(&self, presented: Option<&str>) -> Result<Arc<Key>, Denied> {
        let presented = presented.ok_or(Denied::Missing)?;
        let (id, secret) = presented
            .trim()
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split_once('_'))
            .ok_or(Denied::Invalid)?;
        let keys = self.keys.load();
        let found = keys.get(id);
        // Compared whether or not the id is known, so that the time taken does not tell.
        let stored = found.and_then(|key| digest_of(&key.sha256));
        let given: [u8; 32] = Sha256::digest(secret).into();
        let same = bool::from(stored.unwrap_or_default().ct_eq(&given));
        match found {
            Some(key) if same && key.revoked.is_some() => Err(Denied::Revoked),
            Some(key) if same => Ok(key.clone()),
            _ => Err(Denied::Invalid),
        }
    }
}

fn by_id(file: KeyFile) -> HashMap<String, Arc<Key>> {
    let keys = file.keys.into_iter();
    keys.map(|key| (key.id.clone(), Arc::new(key))).collect()
}

/// A name that can stand in a log.
fn is_name(name: &str) -> bool {
    let plain = |ch: char| ch.is_ascii_alphanumeric() || ".-_".contains(ch);
    (1..=64).contains(&name.len()) && name.chars().all(plain)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The 32 bytes that 64 hexadecimal digits stand for.
fn digest_of(hex: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (byte, at) in digest.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&hex[at..at + 2], 16).ok()?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(file: &KeyFile) -> (tempfile::TempDir, PathBuf, KeyRing) {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("keys.toml");
        file.write(&path).expect("written");
        let ring = KeyRing::load(&path).expect("read back");
        (dir, path, ring)
    }

    #[test]
    fn a_key_is_recognised_until_it_is_revoked_and_never_stored() {
        let mut file = KeyFile::default();
        let key = file
            .add("cms", vec![Scope::Verify], Timestamp::UNIX_EPOCH)
            .expect("added");
        let (_dir, path, ring) = ring(&file);
        let secret = key.rsplit('_').next().expect("a secret");
        assert_eq!(secret.len(), 64);
        assert!(!fs::read_to_string(&path).expect("a file").contains(secret));
        let found = ring.check(Some(&key)).expect("known");
        assert!(found.allows(Scope::Verify) && !found.allows(Scope::Ingest));
        assert_eq!(ring.check(None), Err(Denied::Missing));
        let (front, _) = key.split_at(key.len() - 1);
        for wrong in ["", "x", "onrecord_", "onrecord_1_2", front] {
            assert_eq!(ring.check(Some(wrong)), Err(Denied::Invalid), "{wrong}");
        }
        file.revoke("cms", Timestamp::UNIX_EPOCH).expect("revoked");
        file.write(&path).expect("written");
        assert!(ring.check(Some(&key)).is_ok(), "not read again yet");
        assert_eq!(ring.reload().expect("read"), 0);
        assert_eq!(ring.check(Some(&key)), Err(Denied::Revoked));
    }

    #[test]
    fn a_file_that_is_broken_leaves_the_keys_as_they_were() {
        let mut file = KeyFile::default();
        let key = file
            .add("desk", vec![Scope::Admin], Timestamp::UNIX_EPOCH)
            .expect("added");
        let (_dir, path, ring) = ring(&file);
        let one = fs::read_to_string(&path).expect("a file");
        let second = one.replace("id = \"", "id = \"f");
        for broken in [
            "key = 5",
            "[[key]]\nid = \"x\"",
            "[[kee]]\n",
            &one.replace("\"desk\"", "\"de\\u202esk\""),
            // The same id twice, and the same name.
            &format!("{one}{one}"),
            &format!("{one}{second}"),
        ] {
            fs::write(&path, broken).expect("written");
            assert!(ring.reload().is_err(), "{broken}");
            assert!(ring.check(Some(&key)).is_ok());
        }
    }

    #[test]
    fn names_are_plain_and_in_use_once() {
        let mut file = KeyFile::default();
        let now = Timestamp::UNIX_EPOCH;
        for name in ["", "a b", "é", "x\n"] {
            assert!(
                matches!(file.add(name, vec![], now), Err(KeyError::Name(_))),
                "{name}"
            );
        }
        file.add("cms", vec![], now).expect("added");
        assert!(matches!(
            file.add("cms", vec![], now),
            Err(KeyError::Taken(_))
        ));
        file.revoke("cms", now).expect("revoked");
        assert!(matches!(file.revoke("cms", now), Err(KeyError::Unknown(_))));
        file.add("cms", vec![], now)
            .expect("the name is free again");
    }

    #[test]
    fn admin_is_everything() {
        let mut file = KeyFile::default();
        file.add("a", vec![Scope::Admin], Timestamp::UNIX_EPOCH)
            .expect("added");
        assert!(Scope::ALL.iter().all(|&scope| file.keys[0].allows(scope)));
        assert!(
            "write"
                .parse::<Scope>()
                .expect_err("none")
                .contains("verify, read")
        );
    }
}
