//! The admin API over HTTP/1.1, on one connection that is opened anew when the server has closed it.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use super::{ANSWER_BYTES_MAX, Address, AdminClient, ClientError, Method, StatusCode, answer, request};

/// An audit of a large database is the slowest call there is.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(900);

pub(crate) struct HttpAdmin {
    address: Address,
    /// Absent where none is needed: the sandbox's own API.
    token: Option<String>,
    sender: SendRequest<Full<Bytes>>,
}

impl HttpAdmin {
    /// Connects at once, so that nobody being there is known before the first call.
    pub(crate) async fn connect(address: Address, token: Option<String>) -> Result<Self, ClientError> {
        let sender = open(&address).await?;
        Ok(Self { address, token, sender })
    }

    pub(crate) fn set_token(&mut self, token: Option<String>) {
        self.token = token;
    }

    fn unreachable(&self, detail: &impl ToString) -> ClientError {
        ClientError::Unreachable { address: self.address.to_string(), detail: detail.to_string() }
    }

    async fn exchange(
        &mut self,
        request: hyper::Request<Full<Bytes>>,
    ) -> Result<(StatusCode, Bytes), ClientError> {
        let answer = match self.sender.send_request(request).await {
            Ok(answer) => answer,
            Err(error) => return Err(self.unreachable(&error)),
        };
        let status = answer.status();
        let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await;
        body.map(|body| (status, body.to_bytes())).map_err(|error| self.unreachable(&error))
    }
}

impl AdminClient for HttpAdmin {
    async fn call(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value), ClientError> {
        let mut request = request(method, path, self.token.as_deref(), body)?;
        let host =
            HeaderValue::try_from(self.address.authority()).map_err(|error| self.unreachable(&error))?;
        request.headers_mut().insert(HOST, host);
        if self.sender.ready().await.is_err() {
            self.sender = open(&self.address).await?;
        }
        let exchanged = tokio::time::timeout(ANSWER_TIMEOUT, self.exchange(request)).await;
        let (status, body) = exchanged.map_err(|_| self.unreachable(&"no answer in 15 minutes"))??;
        answer(path, status, &body)
    }
}

async fn open(address: &Address) -> Result<SendRequest<Full<Bytes>>, ClientError> {
    let unreachable = |detail: String| ClientError::Unreachable { address: address.to_string(), detail };
    let stream =
        TcpStream::connect(address.authority()).await.map_err(|error| unreachable(error.to_string()))?;
    stream.set_nodelay(true).map_err(|error| unreachable(error.to_string()))?;
    let (sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| unreachable(error.to_string()))?;
    // Its end is seen by the sender, which then reports it.
    tokio::spawn(async move { connection.await.ok() });
    Ok(sender)
}
