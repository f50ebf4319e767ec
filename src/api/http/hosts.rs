//! Keeps pages of other sites from a service without keys (DNS rebinding, and forms that other sites post).
//!
//! Without keys whoever reaches the port may do anything, and a browser on this machine reaches it for any page that it shows. Such a page
//! betrays itself: by its own name in `host`, where it had that name lead here, or in `origin`, which browsers set on what a page
//! posts elsewhere. An address in `host` is nobody's name and cannot be led elsewhere. A request that names no host, or more than one, is nobody's
//! at all (RFC 9112, section 3.2).

use std::{net::IpAddr, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, Uri, Version, header, uri::Authority},
    middleware::{self, Next},
    response::Response,
};
use tonic::Status;

use super::errors;
use crate::api::status::{ApiError, Violation};

/// Who may call.
struct Known {
    /// Names of this service beside those of this machine, in small letters.
    hosts: Vec<String>,
    /// Origins of pages that may call (CORS).
    origins: Vec<String>,
}

/// `router` for callers who use a name of this machine or one of `hosts`, and for pages of these and of `origins`.
pub(in crate::api) fn guard(router: Router, hosts: &[String], origins: &[String]) -> Router {
    let known = Known {
        hosts: hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
        origins: origins.to_vec(),
    };
    router.layer(middleware::from_fn_with_state(Arc::new(known), check))
}

async fn check(State(known): State<Arc<Known>>, request: Request, next: Next) -> Response {
    if let Some(problem) = malformed(request.version(), request.uri(), request.headers()) {
        let error = ApiError::Invalid(vec![Violation {
            field: "host".to_owned(),
            reason: "MALFORMED_HEADER",
            problem: problem.to_owned(),
            fix: "send one host header, HOST or HOST:PORT, as HTTP has it".to_owned(),
        }]);
        return errors::response(&Status::from(error));
    }
    match known.stranger(request.uri(), request.headers()) {
        None => next.run(request).await,
        Some(name) => {
            let name: String = name.chars().take(200).collect();
            tracing::warn!(%name, "a call in the name of another site was refused");
            errors::response(&Status::from(ApiError::Stranger { name }))
        }
    }
}

impl Known {
    /// The name of another site that a request comes by, if it does.
    fn stranger(&self, uri: &Uri, headers: &HeaderMap) -> Option<String> {
        let given = |name| {
            let values = headers.get_all(name).iter();
            values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let authority = uri.authority().map(ToString::to_string);
        let hosts: Vec<String> = authority.into_iter().chain(given(header::HOST)).collect();
        let known = |host: &&String| self.is_ours(host) || name_of(host).parse::<IpAddr>().is_ok();
        if let Some(stranger) = hosts.iter().find(|host| !known(host)) {
            return Some(stranger.clone());
        }
        let of_page =
            |authority: &str| self.is_ours(authority) || hosts.iter().any(|host| host == authority);
        let fine = |origin: &String| {
            let schemes = ["http://", "https://"];
            self.origins.iter().any(|one| one == "*" || one == origin)
                || schemes
                    .iter()
                    .any(|scheme| origin.strip_prefix(scheme).is_some_and(of_page))
        };
        given(header::ORIGIN).find(|origin| !fine(origin))
    }

    /// True for this machine and for what it is called by configuration, whatever the port.
    fn is_ours(&self, authority: &str) -> bool {
        let name = name_of(authority).to_ascii_lowercase();
        name == "localhost"
            || name
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
            || self.hosts.contains(&name)
    }
}

/// What is wrong with how a request names its host, if anything. Before HTTP/1.1 there was no such header.
fn malformed(version: Version, uri: &Uri, headers: &HeaderMap) -> Option<&'static str> {
    let given: Vec<_> = headers.get_all(header::HOST).iter().collect();
    if given.len() > 1 {
        return Some("there is more than one");
    }
    let Some(host) = given.first() else {
        let named = uri.authority().is_some() || version < Version::HTTP_11;
        return (!named).then_some("there is none");
    };
    let read = host.to_str().ok().and_then(|host| {
        let authority: Authority = host.parse().ok()?;
        let port = host.get(authority.host().len()..)?;
        let is_port = port
            .strip_prefix(':')
            .is_none_or(|port| port.is_empty() || port.parse::<u16>().is_ok());
        (!host.contains('@') && is_port).then_some(())
    });
    match read {
        Some(()) => None,
        None => Some("it is neither HOST nor HOST:PORT"),
    }
}

/// The host of `HOST:PORT`, an IPv6 address without its brackets, a name without its last dot.
fn name_of(authority: &str) -> &str {
    let host = match authority.strip_prefix('[') {
        Some(rest) => return rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host.strip_suffix('.').unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_pass_and_other_sites_do_not() {
        let known = Known {
            hosts: vec!["desk.example".into()],
            origins: vec!["https://cms.example".into()],
        };
        for (host, origin, passes) in [
            ("localhost:50080", "", true),
            ("LOCALHOST.:50080", "", true),
            ("127.0.0.1:50080", "http://127.0.0.1:50080", true),
            ("[::1]:50080", "http://localhost:3000", true),
            ("desk.example", "https://desk.example", true),
            ("Desk.Example:1", "", true),
            ("127.0.0.1", "https://cms.example", true),
            // An address of this machine that is not the loopback, as behind a forwarded port.
            ("192.0.2.7:50080", "http://192.0.2.7:50080", true),
            ("192.0.2.7:50080", "http://192.0.2.8", false),
            ("evil.example:50080", "", false),
            ("localhost.evil.example", "", false),
            ("127.0.0.1.evil.example", "", false),
            ("localhost:50080", "https://evil.example", false),
            ("localhost:50080", "http://localhost.evil.example", false),
            ("localhost:50080", "null", false),
            ("localhost:50080", "file://localhost", false),
            ("evil.example", "http://evil.example", false),
            ("[evil.example]", "", false),
            ("@localhost", "", false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
                if !value.is_empty() {
                    headers.insert(name, value.parse().expect("a header"));
                }
            }
            let stranger = known.stranger(&Uri::from_static("/"), &headers);
            assert_eq!(stranger.is_none(), passes, "{host} {origin}: {stranger:?}");
        }
        let judged = |version, uri, hosts: &[&str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(header::HOST, host.parse().expect("a header"));
            }
            malformed(version, &Uri::from_static(uri), &headers).is_none()
        };
        for (hosts, fine) in [
            (&["localhost:50080"][..], true),
            (&["[::1]:50080"], true),
            (&["desk.example:"], true),
            (&[], false),
            (&[""], false),
            (&["localhost", "localhost"], false),
            (&["localhost:port"], false),
            (&["localhost:99999"], false),
            (&["localhost/evil"], false),
            (&["user@localhost"], false),
            (&["local host"], false),
            (&["lücke"], false),
        ] {
            assert_eq!(judged(Version::HTTP_11, "/", hosts), fine, "{hosts:?}");
        }
        assert!(judged(Version::HTTP_10, "/", &[]));
        assert!(judged(Version::HTTP_2, "http://localhost/", &[]));
        assert!(!judged(Version::HTTP_2, "/", &[]));
        // HTTP/2 names the host in the address.
        let uri = Uri::from_static("http://evil.example/v1/drafts:verify");
        assert!(known.stranger(&uri, &HeaderMap::new()).is_some());
    }
}
