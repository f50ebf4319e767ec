//! `onrecord openapi`: the API over HTTP as an OpenAPI document, as a running service tells it too.

use super::{Outcome, terminal::Out};
use crate::api::http::openapi;

pub(super) fn run(out: &mut Out) -> anyhow::Result<Outcome> {
    out.line(openapi::text())?;
    Ok(Outcome::Clean)
}
