//! The page: what a desk opens in a browser, on the HTTP port beside the calls.
//!
//! In come requests of browsers, out goes HTML that is whole without a script; the draft checker has one, which calls the JSON endpoints. A
//! page asks the services as any client does, through the gate, and shows what their messages say: it holds no truth of its own, keeps no
//! draft, and asks nobody else for anything. Whatever strangers wrote is escaped, set apart from the direction of the text around it, and
//! shown with its hidden characters (`text`).
//!
//! A request takes this way: `front` (who visits, by a cookie; what no answer goes without) → the page's own file → the services. `lend`
//! lets the script call JSON with the key that its visitor signed in with.

mod answer;
mod assets;
mod check;
mod corrections;
mod documents;
mod findings;
mod form;
mod front;
pub(crate) mod jsonld;
mod layout;
mod log;
mod marked;
mod quotations;
mod report;
mod rules;
mod search;
mod session;
mod sign_in;
mod speakers;
mod text;
mod upload;
mod vocabulary;

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};

pub use self::report::report;
use self::session::Sessions;
use crate::api::{
    client::Client,
    keys::KeyRing,
    limits::Limits,
    server::{Behind, Pages},
};

/// The pages, for the server to put beside its calls.
pub fn pages() -> Pages {
    Box::new(beside)
}

/// What every page stands on.
#[derive(Clone)]
struct Site(Arc<Ground>);

struct Ground {
    client: Client,
    keys: Option<Arc<KeyRing>>,
    encrypted: bool,
    limits: Limits,
    sessions: Sessions,
}

fn beside(calls: Router, behind: Behind) -> Router {
    let Behind {
        client,
        keys,
        encrypted,
        limits,
    } = behind;
    let site = Site(Arc::new(Ground {
        client,
        keys,
        encrypted,
        limits,
        sessions: Sessions::new(),
    }));
    let pages = Router::new()
        .route("/", get(check::start).post(check::checked))
        .route("/export", post(check::exported))
        .route("/read", post(check::read))
        .route("/speakers", get(speakers::list))
        .route("/speakers/{id}", get(speakers::one))
        .route(
            "/speakers/{id}/merge",
            get(corrections::speakers::other).post(corrections::speakers::merge),
        )
        .route(
            "/speakers/{id}/split",
            get(corrections::speakers::parts).post(corrections::speakers::split),
        )
        .route("/speakers/{id}/rename", post(corrections::speakers::rename))
        .route("/quotations/{id}", get(quotations::one))
        .route(
            "/quotations/{id}/correct",
            get(corrections::quotations::whose).post(corrections::quotations::correct),
        )
        .route(
            "/quotations/{id}/confirm",
            post(corrections::quotations::confirm),
        )
        .route(
            "/quotations/{id}/dispute",
            post(corrections::quotations::dispute),
        )
        .route("/documents", get(documents::list))
        .route("/documents/{id}", get(documents::one))
        .route(
            "/documents/{id}/retract",
            post(corrections::documents::retract),
        )
        .route("/search", get(search::found))
        .route("/rules", get(rules::all))
        .route("/log", get(log::events))
        .route("/sign-in", get(sign_in::asked).post(sign_in::signed_in))
        .route("/sign-out", post(sign_in::signed_out))
        .layer(from_fn_with_state(site.clone(), front::front))
        .with_state(site.clone());
    let assets = Router::new()
        .route("/assets/{version}/{name}", get(assets::serve))
        .layer(from_fn(front::protected));
    let calls = calls.layer(from_fn_with_state(site, front::lend));
    pages.merge(assets).fallback_service(calls)
}
