//! TLS: the server's certificate and key, and whose clients' certificates are believed.
//!
//! In come PEM files, out comes what both ports shake hands with. Everything is checked when it is read: that the key fits the certificate,
//! that the certificate is in force. The cryptography is ring's, which builds with a C compiler alone.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use arc_swap::ArcSwap;
use jiff::{Timestamp, civil};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, RootCertStore, ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject as _},
        server::WebPkiClientVerifier,
    },
};

/// Where certificates and keys are.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The server's chain.
    pub cert: PathBuf,
    /// Its key.
    pub key: PathBuf,
    /// Whose signature clients' certificates must have, if they must show one.
    pub client_ca: Option<PathBuf>,
}

/// Files that TLS cannot be spoken with.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or holds nothing of the kind.
    #[error("{path}: {problem}")]
    File {
        /// Which setting names it.
        setting: &'static str,
        /// The file.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The key belongs to another certificate.
    #[error("{key} is not the key of the certificate in {cert}")]
    Mismatch {
        /// The key's file.
        key: String,
        /// The certificate's file.
        cert: String,
    },
    /// The certificate is not in force.
    #[error("the certificate in {cert} is valid from {from} to {until}, and now it is {now}")]
    NotInForce {
        /// The certificate's file.
        cert: String,
        /// The first moment.
        from: Timestamp,
        /// The last moment.
        until: Timestamp,
        /// Now.
        now: Timestamp,
    },
}

impl TlsError {
    /// The setting that is wrong.
    pub fn setting(&self) -> &'static str {
        match self {
            TlsError::File { setting, .. } => setting,
            TlsError::Mismatch { .. } => "tls.key",
            TlsError::NotInForce { .. } => "tls.cert",
        }
    }

    /// What would help.
    pub fn fix(&self) -> &'static str {
        match self {
            TlsError::File { .. } => "name a PEM file that this program may read",
            TlsError::Mismatch { .. } => "name the key that was made with the certificate",
            TlsError::NotInForce { .. } => "renew the certificate, or set this machine's clock",
        }
    }
}

/// What the ports shake hands with. It can be read again while they do.
pub struct Tls {
    files: TlsFiles,
    current: ArcSwap<Loaded>,
}

struct Loaded {
    /// Offers HTTP/2 only.
    grpc: Arc<ServerConfig>,
    /// Offers HTTP/2 and HTTP/1.1.
    http: Arc<ServerConfig>,
    until: Timestamp,
}

impl Tls {
    /// Reads the files.
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let current = ArcSwap::from_pointee(read(&files)?);
        Ok(Tls { files, current })
    }

    /// Reads the files again; where they cannot be used, everything stays as it was.
    pub fn reload(&self) -> Result<(), TlsError> {
        self.current.store(Arc::new(read(&self.files)?));
        Ok(())
    }

    /// When the server's certificate ends.
    pub fn valid_until(&self) -> Timestamp {
        self.current.load().until
    }

    pub(super) fn for_grpc(&self) -> TlsAcceptor {
        self.current.load().grpc.clone().into()
    }

    pub(super) fn for_http(&self) -> TlsAcceptor {
        self.current.load().http.clone().into()
    }
}

fn read(files: &TlsFiles) -> Result<Loaded, TlsError> {
    let chain = certificates("tls.cert", &files.cert)?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| unreadable("tls.key", &files.key, &error))?;
    let until = in_force(&chain[0], &files.cert, Timestamp::now())?;
    let provider = Arc::new(ring::default_provider());
    let wrong = |setting, path: &Path, error: rustls::Error| match error {
        rustls::Error::InconsistentKeys(_) => TlsError::Mismatch {
            key: files.key.display().to_string(),
            cert: files.cert.display().to_string(),
        },
        error => file(setting, path, error.to_string()),
    };
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong("tls.cert", &files.cert, error))?;
    let builder = match &files.client_ca {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let mut roots = RootCertStore::empty();
            for certificate in certificates("tls.client_ca", path)? {
                roots
                    .add(certificate)
                    .map_err(|error| wrong("tls.client_ca", path, error))?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider)
                .build()
                .map_err(|error| file("tls.client_ca", path, error.to_string()))?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let mut grpc = builder
        .with_single_cert(chain, key)
        .map_err(|error| wrong("tls.key", &files.key, error))?;
    grpc.alpn_protocols = vec![b"h2".to_vec()];
    let mut http = grpc.clone();
    http.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Loaded {
        grpc: grpc.into(),
        http: http.into(),
        until,
    })
}

fn certificates(
    setting: &'static str,
    path: &Path,
) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = read.map_err(|error| unreadable(setting, path, &error))?;
    match certificates.is_empty() {
        true => Err(file(setting, path, "it holds no certificate in PEM".into())),
        false => Ok(certificates),
    }
}

fn unreadable(setting: &'static str, path: &Path, error: &pem::Error) -> TlsError {
    let problem = match error {
        pem::Error::Io(cause) => cause.to_string(),
        pem::Error::NoItemsFound => "it holds nothing of the kind in PEM".into(),
        error => error.to_string(),
    };
    file(setting, path, problem)
}

fn file(setting: &'static str, path: &Path, problem: String) -> TlsError {
    TlsError::File {
        setting,
        path: path.display().to_string(),
        problem,
    }
}

/// The last moment of a certificate that is in force now.
fn in_force(
    certificate: &CertificateDer<'_>,
    path: &Path,
    now: Timestamp,
) -> Result<Timestamp, TlsError> {
    let Some((from, until)) = validity(certificate) else {
        return Err(file(
            "tls.cert",
            path,
            "its first certificate cannot be read".into(),
        ));
    };
    if (from..=until).contains(&now) {
        return Ok(until);
    }
    Err(TlsError::NotInForce {
        cert: path.display().to_string(),
        from,
        until,
        now,
    })
}

/// From when until when a certificate is valid (RFC 5280, section 4.1): the fifth part of its signed part, or the fourth where no
/// version is given.
fn validity(der: &[u8]) -> Option<(Timestamp, Timestamp)> {
    const SEQUENCE: u8 = 0x30;
    const VERSION: u8 = 0xa0;
    let (_, certificate, _) = element(der)?;
    let (_, mut signed, _) = element(certificate)?;
    if signed.first() == Some(&VERSION) {
        signed = element(signed)?.2;
    }
    // The serial number, the algorithm, the issuer.
    for _ in 0..3 {
        signed = element(signed)?.2;
    }
    let (tag, times, _) = element(signed)?;
    if tag != SEQUENCE {
        return None;
    }
    let (tag, from, rest) = element(times)?;
    let from = moment(tag, from)?;
    let (tag, until, _) = element(rest)?;
    Some((from, moment(tag, until)?))
}

/// The first element of DER: its tag, its content, and what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        // The length in the next one to four bytes.
        0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            let length = bytes
                .iter()
                .fold(0, |sum, &byte| sum << 8 | usize::from(byte));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// A UTCTime (two digits for the year, 1950 to 2049) or a GeneralizedTime (four), in seconds and Z, as RFC 5280 wants them.
fn moment(tag: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let digits: Vec<i16> = text
        .bytes()
        .map(|byte| byte.is_ascii_digit().then(|| i16::from(byte - b'0')))
        .collect::<Option<_>>()?;
    let pairs: Vec<i16> = digits.chunks_exact(2).map(|p| p[0] * 10 + p[1]).collect();
    let (year, rest) = match (tag, pairs.as_slice()) {
        (0x17, [year, rest @ ..]) if *year < 50 => (2000 + year, rest),
        (0x17, [year, rest @ ..]) => (1900 + year, rest),
        (0x18, [century, year, rest @ ..]) => (century * 100 + year, rest),
        _ => return None,
    };
    let [month, day, hour, minute, second] = rest else {
        return None;
    };
    // 9999-12-31 is how a certificate says that it never ends, and the calendar's last moments are a little before.
    if year == 9999 {
        return Some(Timestamp::MAX);
    }
    let part = |n: &i16| i8::try_from(*n).ok();
    let moment = civil::DateTime::new(
        year,
        part(month)?,
        part(day)?,
        part(hour)?,
        part(minute)?,
        part(second)?,
        0,
    );
    let zoned = moment.ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_both_spellings() {
        for (tag, text, expected) in [
            (0x17, "250904120000Z", Some("2025-09-04T12:00:00Z")),
            (0x17, "991231235959Z", Some("1999-12-31T23:59:59Z")),
            (0x18, "20500101000000Z", Some("2050-01-01T00:00:00Z")),
            (0x18, "20251231235959", None),
            (
                0x18,
                "99991231235959Z",
                Some("9999-12-30T22:00:00.999999999Z"),
            ),
            (0x17, "251301000000Z", None),
            (0x17, "2509041200Z", None),
            (0x17, "25090412000é", None),
            (0x04, "250904120000Z", None),
        ] {
            let read = moment(tag, text.as_bytes()).map(|moment| moment.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_certificate_have_no_validity() {
        for bytes in [
            &b""[..],
            b"\x30",
            b"\x30\x84\xff\xff\xff\xff",
            b"\x30\x80",
            &[0x30; 64],
        ] {
            assert_eq!(validity(bytes), None, "{bytes:?}");
        }
    }
}
