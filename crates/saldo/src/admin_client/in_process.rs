//! The admin API without a socket: the same router the server has, opened here because no process runs on the data.

use axum::body::Body;
use http_body_util::{BodyExt, Limited};
use serde_json::Value;
use tower::ServiceExt;

use super::{ANSWER_BYTES_MAX, AdminClient, ClientError, Method, StatusCode, answer, request};
use crate::server::InProcess;

pub(crate) struct InProcessAdmin(InProcess);

impl InProcessAdmin {
    pub(crate) fn new(opened: InProcess) -> Self {
        Self(opened)
    }

    /// Lets what was begun end, and gives the data free.
    pub(crate) async fn close(self) {
        self.0.stop().await;
    }
}

impl AdminClient for InProcessAdmin {
    async fn call(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value), ClientError> {
        let request = request(method, path, Some(&self.0.token), body)?.map(Body::new);
        let response = match self.0.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await;
        let body = body
            .map_err(|error| ClientError::Unreadable { path: path.to_owned(), detail: error.to_string() })?;
        answer(path, status, &body.to_bytes())
    }
}
