//! Who visits: a cookie of random bits, the key that its holder signed in with, and a token that our own forms send back.
//!
//! The cookie is HttpOnly and SameSite=Strict, and Secure where the port speaks TLS. The key itself stays in this process: signing out, a
//! restart and a revoked key end a session. A form's token is a hash of the cookie with a secret of this process: whoever
//! cannot read our pages cannot know it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::Site;
use crate::api::keys::{Denied, Scope};

/// A session that nobody used for so long is over.
const IDLE: Duration = Duration::from_secs(12 * 3600);
/// So many sessions are open at once; the one that was idle longest makes room for another.
const MOST: usize = 10_000;

/// The sessions of people who signed in.
pub(super) struct Sessions {
    /// By the hash of the cookie, so that no comparison tells how much of a guess is right.
    open: Mutex<HashMap<[u8; 32], Session>>,
    secret: [u8; 32],
}

struct Session {
    key: Arc<str>,
    used: Instant,
}

impl Sessions {
    pub(super) fn new() -> Self {
        Sessions {
            open: Mutex::default(),
            secret: random(),
        }
    }

    fn key(&self, token: &str, now: Instant) -> Option<Arc<str>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let id: [u8; 32] = Sha256::digest(token).into();
        let session = open.get_mut(&id)?;
        if now.saturating_duration_since(session.used) > IDLE {
            open.remove(&id);
            return None;
        }
        session.used = now;
        Some(session.key.clone())
    }

    fn begin(&self, token: &str, key: &str, now: Instant) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= MOST {
            let oldest = open.iter().min_by_key(|(_, session)| session.used);
            if let Some(id) = oldest.map(|(id, _)| *id) {
                open.remove(&id);
            }
        }
        let session = Session {
            key: key.into(),
            used: now,
        };
        open.insert(Sha256::digest(token).into(), session);
    }

    fn end(&self, token: &str) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(&<[u8; 32]>::from(Sha256::digest(token)));
    }
}

/// Somebody who visits.
#[derive(Clone)]
pub(super) struct Visitor {
    /// The value of the cookie.
    token: String,
    /// What our forms send back.
    pub form_token: String,
    /// Whose key they signed in with.
    pub signed_in: Option<SignedIn>,
    /// Keys are asked for.
    keys_asked: bool,
    /// The cookie's name and attributes; `fresh` where the browser does not have it yet.
    secure: bool,
    fresh: bool,
}

/// The key that somebody signed in with.
#[derive(Clone)]
pub(super) struct SignedIn {
    key: Arc<str>,
    /// The name of the key.
    pub name: String,
    scopes: Vec<Scope>,
}

impl Site {
    /// Who sends these headers.
    pub(super) fn visitor(&self, headers: &HeaderMap) -> Visitor {
        let forwarded = headers.get("x-forwarded-proto");
        let secure = self.0.encrypted || forwarded.is_some_and(|proto| proto == "https");
        let sent = cookie(headers, name(secure));
        let fresh = sent.is_none();
        let token = sent.map_or_else(|| hex(&random()), str::to_owned);
        let keys = self.0.keys.as_ref();
        let signed_in = keys.filter(|_| !fresh).and_then(|keys| {
            let key = self.0.sessions.key(&token, Instant::now())?;
            // A key that was revoked since, or lost a scope, counts as it does now.
            let known = keys.check(Some(&key)).ok()?;
            Some(SignedIn {
                key,
                name: known.name.clone(),
                scopes: known.scopes.clone(),
            })
        });
        Visitor {
            form_token: self.form_token(&token),
            token,
            signed_in,
            keys_asked: keys.is_some(),
            secure,
            fresh,
        }
    }

    fn form_token(&self, token: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(self.0.sessions.secret);
        hash.update(token);
        hex(&hash.finalize())
    }

    /// Opens a session for the holder of a key, under a new cookie: one that somebody else may have planted is worth nothing.
    pub(super) fn sign_in(&self, visitor: &Visitor, key: &str) -> Result<HeaderValue, Denied> {
        let keys = self.0.keys.as_ref().ok_or(Denied::Missing)?;
        let key = key.trim();
        keys.check(Some(key))?;
        let token = hex(&random());
        self.0.sessions.end(&visitor.token);
        self.0.sessions.begin(&token, key, Instant::now());
        set(visitor.secure, &token).ok_or(Denied::Invalid)
    }

    /// Ends a session.
    pub(super) fn sign_out(&self, visitor: &Visitor) -> Option<HeaderValue> {
        self.0.sessions.end(&visitor.token);
        set(visitor.secure, &hex(&random()))
    }
}

impl Visitor {
    /// Whether no page but the one to sign in is for them.
    pub(super) fn must_sign_in(&self) -> bool {
        self.keys_asked && self.signed_in.is_none()
    }

    /// Whether keys are asked for here.
    pub(super) fn keys_are_asked(&self) -> bool {
        self.keys_asked
    }

    /// Whether their key has a scope. It decides what is offered; the gate decides what is done.
    pub(super) fn may(&self, scope: Scope) -> bool {
        match &self.signed_in {
            Some(key) => key.scopes.contains(&scope) || key.scopes.contains(&Scope::Admin),
            None => !self.keys_asked,
        }
    }

    /// The key as the gate wants it.
    pub(super) fn authorization(&self) -> Option<HeaderValue> {
        let key = &self.signed_in.as_ref()?.key;
        let mut value = HeaderValue::from_str(&format!("Bearer {key}")).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Whether a form comes from a page of ours that this visitor was shown.
    pub(super) fn form_is_ours(&self, sent: &str) -> bool {
        !self.fresh && bool::from(self.form_token.as_bytes().ct_eq(sent.as_bytes()))
    }

    /// The cookie, where the browser does not have it yet.
    pub(super) fn new_cookie(&self) -> Option<HeaderValue> {
        match self.fresh {
            true => set(self.secure, &self.token),
            false => None,
        }
    }
}

/// A browser takes a cookie with the prefix `__Host-` from this host over TLS alone.
fn name(secure: bool) -> &'static str {
    match secure {
        true => "__Host-onrecord",
        false => "onrecord",
    }
}

fn set(secure: bool, token: &str) -> Option<HeaderValue> {
    let also = if secure { "; Secure" } else { "" };
    let cookie = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Strict{also}",
        name(secure)
    );
    let mut value = HeaderValue::from_str(&cookie).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The value of our cookie, where it is one that we could have given.
fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter();
    let pairs = all
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    let mut ours = pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| value);
    ours.next()
        .filter(|value| value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_told_and_when_idle() {
        let sessions = Sessions::new();
        let start = Instant::now();
        let later = |hours: u64| start + Duration::from_secs(hours * 3600);
        sessions.begin("a", "key", start);
        assert_eq!(sessions.key("a", later(11)).as_deref(), Some("key"));
        assert_eq!(
            sessions.key("a", later(22)).as_deref(),
            Some("key"),
            "it was used"
        );
        assert_eq!(sessions.key("a", later(35)), None);
        assert_eq!(sessions.key("a", later(35)), None);
        sessions.begin("b", "key", start);
        sessions.end("b");
        assert_eq!(sessions.key("b", start), None);
        assert_eq!(sessions.key("c", start), None);
    }

    #[test]
    fn our_cookie_is_found_among_others() {
        let ours = "0123456789abcdef".repeat(4);
        let mut headers = HeaderMap::new();
        let line = format!("theme=dark; onrecord={ours}; x");
        headers.insert(header::COOKIE, line.parse().expect("a header"));
        assert_eq!(cookie(&headers, "onrecord"), Some(ours.as_str()));
        assert_eq!(cookie(&headers, "__Host-onrecord"), None);
        headers.insert(header::COOKIE, HeaderValue::from_static("onrecord=short"));
        assert_eq!(cookie(&headers, "onrecord"), None);
    }
}
