//! POST /connect/token: a token for a client id and its secret (Ding Connect description, *Getting Tokens*).
//! The form is looked at first, then the client, then what it asks for.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;

use super::client::Client;
use super::error::{Refusal, keep_nowhere};
use super::{SCOPE, terms, wire};
use crate::ding::Ding;
use crate::http::form::{Form, FormFault, is_form};
use crate::http::origin::Origin;
use crate::http::{answer, body};

/// The largest form: whoever sends it need not have shown who it is.
const FORM_BYTES_MAX: usize = 16 << 10;
const GRANT: &str = "client_credentials";

pub(super) async fn issue(ding: &Ding, head: &Parts, body: Body) -> Result<Response, Refusal> {
    if !is_form(&head.headers) {
        return Err(Refusal::request("the body is not application/x-www-form-urlencoded"));
    }
    let body = body::read_up_to(body, FORM_BYTES_MAX).await.map_err(|error| match error {
        body::BodyError::TooLarge => Refusal::too_large(),
        body::BodyError::Broken => Refusal::request("the body ended before it was whole"),
    })?;
    let form = Form::read(&body).map_err(|fault| match fault {
        FormFault::Undecodable => Refusal::request("the body is not UTF-8"),
        FormFault::Repeated => Refusal::request("a parameter is there twice"),
        FormFault::TooMany => {
            Refusal::request("there are too many parameters; send those that are published")
        }
    })?;
    let client = Client::shown(&head.headers, &form)?;
    let caller = client.authenticate(&ding.engine, Origin::of(&head.extensions).address)?;
    check(&form)?;
    let issued = ding.engine.token_issue(&caller, &terms(ding)).await?;
    let token = wire::Token {
        access_token: issued.access_token,
        expires_in: issued.expires_in_s,
        token_type: "Bearer",
        scope: SCOPE,
    };
    Ok(keep_nowhere(answer::json_of(StatusCode::OK, &token)))
}

/// What is asked for, of which there is one kind.
fn check(form: &Form<'_>) -> Result<(), Refusal> {
    match form.value("grant_type").as_deref() {
        Some(GRANT) => {}
        Some(_) => return Err(Refusal::grant()),
        None => return Err(Refusal::request("grant_type is missing; send client_credentials")),
    }
    let scope = form.value("scope").unwrap_or_default();
    if scope.split(' ').all(|scope| scope.is_empty() || scope == SCOPE) {
        Ok(())
    } else {
        Err(Refusal::scope())
    }
}
