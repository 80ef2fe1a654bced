//! How connections to the server are set up, and the statements that each keeps prepared.

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{OptionFuture, join, join_all};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::ToSql;
use tokio_postgres::{AsyncMessage, Client, Config, Row, Socket, Statement};

use super::address::Address;
use crate::error::StoreError;
use crate::tables::RowError;

/// Every statement goes by an index and is planned once: the planner's guesses about a table that grows swing.
const SETTINGS: &str = "SET default_transaction_isolation = 'read committed';
SET plan_cache_mode = force_generic_plan;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET jit = off;
SET idle_in_transaction_session_timeout = '60s';";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const SILENCE_MAX: Duration = Duration::from_secs(10);

/// What the server warns of when a commit is durable here and not known to be so on its standby.
const NOT_REPLICATED: &str = "canceling wait for synchronous replication";

/// A statement with the values of its places.
pub(super) type Asked<'a> = (Statement, Vec<&'a (dyn ToSql + Sync)>);

type Ended = Result<(), tokio_postgres::Error>;

/// A connection that whoever asks on it waits for.
pub(crate) struct Connection {
    client: Client,
    /// On it the connection moves, while something is asked.
    runtime: Runtime,
    statements: RefCell<HashMap<String, Statement>>,
    is_not_replicated: Arc<AtomicBool>,
}

impl Connection {
    pub(crate) fn open(address: &Address) -> Result<Self, StoreError> {
        let is_not_replicated = Arc::new(AtomicBool::new(false));
        let warned = Arc::clone(&is_not_replicated);
        let mut config = address.config.clone();
        patience(&mut config);
        config.application_name("saldo");
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| StoreError::Unreachable { detail: error.to_string() })?;
        let opened = runtime.block_on(async {
            let (client, connection) = config.connect(address.tls.clone()).await?;
            tokio::spawn(drive(connection, warned));
            client.batch_execute(SETTINGS).await?;
            Ok(client)
        });
        let client = opened
            .map_err(|error: tokio_postgres::Error| StoreError::Unreachable { detail: told(&error) })?;
        Ok(Self { client, runtime, statements: RefCell::default(), is_not_replicated })
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Whether a commit since the last question was warned not to be on the standby.
    pub(super) fn take_not_replicated(&self) -> bool {
        self.is_not_replicated.swap(false, Ordering::Relaxed)
    }

    /// Runs words without values, such as those that begin and end a transaction.
    pub(super) fn run(&self, words: &str) -> Result<(), tokio_postgres::Error> {
        self.runtime.block_on(self.client.batch_execute(words))
    }

    /// Sends all questions at once, behind words without values where there are any, and answers them in order. What
    /// follows a question that fails in a transaction fails with it; the first failure is told.
    pub(super) fn ask(&self, first: &str, asked: &[Asked<'_>]) -> Result<Vec<Vec<Row>>, RowError> {
        let all = join_all(asked.iter().map(|(statement, values)| self.client.query(statement, values)));
        if first.is_empty() {
            return Ok(self.runtime.block_on(all).into_iter().collect::<Result<_, _>>()?);
        }
        let (begun, answers) = self.runtime.block_on(join(self.client.batch_execute(first), all));
        begun?;
        Ok(answers.into_iter().collect::<Result<_, _>>()?)
    }

    /// The same of statements that write; answers how many rows each has written.
    pub(super) fn write(&self, asked: &[Asked<'_>]) -> Result<Vec<u64>, RowError> {
        let all = asked.iter().map(|(statement, values)| self.client.execute(statement, values));
        Ok(self.runtime.block_on(join_all(all)).into_iter().collect::<Result<_, _>>()?)
    }

    /// Sends `COMMIT` behind what is to be said first, if anything is, and answers how each ended.
    pub(super) fn commit(&self, first: Option<&Asked<'_>>) -> (Option<Ended>, Ended) {
        let first =
            OptionFuture::from(first.map(|(statement, values)| self.client.execute(statement, values)));
        let (said, ended) = self.runtime.block_on(join(first, self.client.batch_execute("COMMIT")));
        (said.map(|said| said.map(drop)), ended)
    }

    /// The statement of this text, prepared when it is first asked for.
    pub(super) fn statement(&self, sql: &str) -> Result<Statement, RowError> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.runtime.block_on(self.client.prepare(&translated(sql)))?;
        self.statements.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// Moves a connection until it ends, and listens to what the server says beside its answers.
async fn drive<S>(mut connection: tokio_postgres::Connection<Socket, S>, warned: Arc<AtomicBool>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notice(notice) = message {
            if notice.message().starts_with(NOT_REPLICATED) {
                warned.store(true, Ordering::Relaxed);
            }
            tracing::debug!("the database says: {notice}");
        }
    }
}

/// A server that is gone without a word is noticed; what the address says itself holds.
fn patience(config: &mut Config) {
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE_MAX);
    }
    config.keepalives_idle(SILENCE_MAX);
}

/// Places are `$1` here, and the planner takes no advice on indexes.
fn translated(sql: &str) -> String {
    let mut words = String::with_capacity(sql.len());
    let mut pieces = sql.split(" INDEXED BY ");
    words.extend(pieces.next());
    for piece in pieces {
        let name = piece.find(|letter: char| !(letter == '_' || letter.is_ascii_alphanumeric()));
        words.push_str(name.and_then(|end| piece.get(end..)).unwrap_or_default());
    }
    words.replace('?', "$")
}

impl From<tokio_postgres::Error> for RowError {
    fn from(error: tokio_postgres::Error) -> Self {
        match class(&error) {
            // A value that cannot be, and a rule of the schema.
            Some("22" | "23") => Self::Refused(told(&error)),
            // A deadlock, or what does not fit into an order.
            Some("40") => Self::Conflict(told(&error)),
            _ => Self::Failed(told(&error)),
        }
    }
}

/// The class of what the server says: the first two letters of its code.
pub(super) fn class(error: &tokio_postgres::Error) -> Option<&str> {
    error.code().and_then(|state| state.code().get(..2))
}

/// The error as the server words it, or with its cause: the client's own text leaves out both.
pub(super) fn told(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(error) => format!("{error} ({})", error.code().code()),
        None => match error.source() {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn places_are_renamed_and_advice_is_left_out() {
        let ours = "SELECT 1 FROM events e INDEXED BY events_due WHERE id = ?1 AND EXISTS (SELECT 1 FROM f INDEXED BY g_h)";
        let theirs = "SELECT 1 FROM events e WHERE id = $1 AND EXISTS (SELECT 1 FROM f)";
        assert_eq!(translated(ours), theirs);
        assert_eq!(translated("SELECT ?1, ?12"), "SELECT $1, $12");
    }
}
