//! Where a command that was written is found again.

use saldo_core::{CommandId, PartnerId};

use super::columns::{RowError, first};
use super::save::forgotten;
use super::session::{Session, Value, values};
use crate::journal::Trace;

/// Whether one of these is there. A batch is one transaction, so one of its traces proves all of it.
pub(crate) fn any(session: &dyn Session, traces: &[Trace]) -> Result<bool, RowError> {
    for trace in traces {
        if is_there(session, trace)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The command that opens a transfer has its id, and whatever steps the transfer later does not undo that.
fn is_there(session: &dyn Session, trace: &Trace) -> Result<bool, RowError> {
    let exists = |sql: &str, key: &[Value<'_>]| Ok(first(session, sql, key, |_| Ok(()))?.is_some());
    let of_row = |sql: &str, partner: &PartnerId, id: i64, command: &CommandId| {
        exists(sql, &values![partner.value(), id, command.value()])
    };
    match trace {
        Trace::Entry { partner, account, sequence, command } => exists(
            "SELECT posting FROM entries WHERE partner = ?1 AND account = ?2 AND sequence = ?3 AND posting = ?4",
            &values![partner.value(), account.value(), *sequence, command.value()],
        ),
        Trace::Transfer { partner, id, command } => of_row(
            "SELECT id FROM transfers WHERE partner = ?1 AND id = ?2 AND (command = ?3 OR id = ?3)",
            partner,
            id.value(),
            command,
        ),
        Trace::Discrepancy { partner, command } => exists(
            "SELECT id FROM discrepancies WHERE partner = ?1 AND id = ?2",
            &values![partner.value(), command.value()],
        ),
        Trace::Event { key, command } => of_row(
            "SELECT id FROM events WHERE partner = ?1 AND id = ?2 AND command = ?3",
            &key.partner,
            key.id.value(),
            command,
        ),
        Trace::Account { partner, account, command } => of_row(
            "SELECT id FROM accounts WHERE partner = ?1 AND id = ?2 AND command = ?3",
            partner,
            account.value(),
            command,
        ),
        Trace::Partner { id, command } => exists(
            "SELECT id FROM partners WHERE id = ?1 AND command = ?2",
            &values![id.value(), command.value()],
        ),
        Trace::Credential { partner, id, command } => of_row(
            "SELECT id FROM credentials WHERE partner = ?1 AND id = ?2 AND command = ?3",
            partner,
            id.value(),
            command,
        ),
        Trace::Use { partner, id, command } => of_row(
            "SELECT credential FROM credential_uses WHERE partner = ?1 AND credential = ?2 AND command = ?3",
            partner,
            id.value(),
            command,
        ),
        Trace::Endpoint { partner, dialect, command } => exists(
            "SELECT partner FROM endpoints WHERE partner = ?1 AND dialect = ?2 AND command = ?3",
            &values![partner.value(), dialect.as_str(), command.value()],
        ),
        Trace::Catalogue { command } => {
            exists("SELECT version FROM catalogues WHERE command = ?1", &values![command.value()])
        }
        Trace::Found { command, .. } => {
            exists("SELECT attempt FROM found_deliveries WHERE command = ?1", &values![command.value()])
        }
        Trace::Forgotten { partner, command } => exists(
            "SELECT version FROM versions WHERE name = ?1 AND version = ?2",
            &values![&forgotten::mark(*partner), command.value()],
        ),
        Trace::Recovery { id, command } => {
            exists("SELECT id FROM recoveries WHERE id = ?1 AND command = ?2", &values![*id, command.value()])
        }
        Trace::SigningKey { command } => {
            exists("SELECT kid FROM signing_keys WHERE command = ?1", &values![command.value()])
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use saldo_core::TransferId;

    use super::*;

    /// Another node has stepped its transfer before anybody could look.
    #[test]
    fn a_command_that_opened_a_transfer_is_found_behind_the_next_one() {
        let connection = Connection::open_in_memory().unwrap();
        let rows = "CREATE TABLE transfers (partner INTEGER, id INTEGER, command INTEGER);
            INSERT INTO transfers VALUES (1, 7, 9);";
        connection.execute_batch(rows).unwrap();
        let partner = PartnerId::new(1);
        let found = |id: i64, command: i64| {
            let (id, command) = (TransferId::new(id), CommandId::new(command));
            any(&connection, &[Trace::Transfer { partner, id, command }]).unwrap()
        };
        assert!(found(7, 7), "it was opened");
        assert!(found(7, 9), "its last step");
        assert!(!found(7, 8), "a step that is not there, or is not the last");
        assert!(!found(8, 8), "it was never opened");
    }
}
