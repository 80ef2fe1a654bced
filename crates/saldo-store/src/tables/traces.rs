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

/// The command that opens a transfer or writes an event has its id, and whatever steps that later does not undo it.
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
            "SELECT id FROM events WHERE partner = ?1 AND id = ?2 AND (command = ?3 OR id = ?3)",
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
    use saldo_core::event::EventKey;
    use saldo_core::{EventId, TransferId};

    use super::*;

    /// Another node has stepped its transfer before anybody could look.
    #[test]
    fn a_command_that_opened_a_transfer_or_wrote_an_event_is_found_behind_the_next_one() {
        let connection = Connection::open_in_memory().unwrap();
        let rows = ["transfers", "events"].map(|table| {
            format!(
                "CREATE TABLE {table} (partner INTEGER, id INTEGER, command INTEGER);
                 INSERT INTO {table} VALUES (1, 7, 9);"
            )
        });
        connection.execute_batch(&rows.concat()).unwrap();
        let partner = PartnerId::new(1);
        let found = |id: i64, command: i64| {
            let command = CommandId::new(command);
            let transfer = Trace::Transfer { partner, id: TransferId::new(id), command };
            let event = Trace::Event { key: EventKey { partner, id: EventId::new(id) }, command };
            [transfer, event].map(|trace| any(&connection, &[trace]).unwrap())
        };
        assert_eq!(found(7, 7), [true; 2], "it was opened");
        assert_eq!(found(7, 9), [true; 2], "its last step");
        assert_eq!(found(7, 8), [false; 2], "a step that is not there, or is not the last");
        assert_eq!(found(8, 8), [false; 2], "it was never opened");
    }
}
