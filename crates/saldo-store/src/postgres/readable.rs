//! The server as the pool opens it for reads.

use super::address::Address;
use super::connection::Connection;
use crate::error::StoreError;
use crate::reads;
use crate::tables::RowError;

pub(crate) struct Readable(pub(crate) Address);

impl reads::Readable for Readable {
    type Connection = Connection;

    fn open(&self) -> Result<Connection, StoreError> {
        Connection::open(&self.0)
    }

    fn begin(connection: &Connection) -> Result<(), RowError> {
        Ok(connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?)
    }

    fn end(connection: &Connection) -> Result<(), RowError> {
        Ok(connection.run("COMMIT")?)
    }

    fn close(&self, idle: Vec<Connection>) {
        super::end(idle);
    }
}
