//! What looking for events costs, in steps of SQLite's machine: never more with every event or endpoint there is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::Connection;
use saldo_core::event::TellingState;
use saldo_core::{EventId, Timestamp, TransferId};

use crate::members::Members;
use crate::reads::EventFilter;
use crate::sqlite;
use crate::tables::events;

const ENDPOINTS: i64 = 500;
const EVENTS: i64 = 2_000;

/// Many endpoints, and many events of three partners, all of them told.
fn connection() -> (tempfile::TempDir, Connection) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("saldo.db");
    sqlite::migrate(&path).unwrap();
    let connection = Connection::open(&path).unwrap();
    let rows = format!(
        "WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < {ENDPOINTS})
         INSERT INTO endpoints (partner, dialect, url, secret_sealed, created_at, command)
         SELECT n, 'ding', 'https://shop.example', x'00', 1, 1 FROM n;
         WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < {EVENTS})
         INSERT INTO events (partner, id, dialect, transfer, at, state, tries, tries_before, frozen, command)
         SELECT n % 3, n, 'ding', n, 1, 'delivered', 1, 0, '{{}}', n FROM n;"
    );
    connection.execute_batch(&rows).unwrap();
    (directory, connection)
}

fn steps(connection: &mut Connection, work: impl FnOnce(&Connection)) -> u32 {
    let steps = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&steps);
    let count = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        false
    };
    connection.progress_handler(1, Some(count)).unwrap();
    work(connection);
    steps.load(Ordering::Relaxed)
}

#[test]
fn a_list_goes_from_partner_to_partner_and_not_through_all_events() {
    let (_directory, mut connection) = connection();
    let filters = [
        EventFilter { transfer: Some(TransferId::new(EVENTS + 1)), ..EventFilter::default() },
        EventFilter { state: Some(TellingState::GivenUp), ..EventFilter::default() },
        EventFilter { before: Some(EventId::new(0)), ..EventFilter::default() },
    ];
    for filter in filters {
        let filter = EventFilter { limit: 10, ..filter };
        let steps = steps(&mut connection, |connection| {
            assert_eq!(events::list(connection, &filter).unwrap(), []);
        });
        assert!(steps < 500, "{steps} steps for {filter:?}");
    }
}

#[test]
fn looking_for_what_is_due_costs_nothing_for_endpoints_without_events() {
    let (_directory, mut connection) = connection();
    let due = |connection: &Connection| {
        events::endpoints_due(connection, &Members::sole().work(), Timestamp::from_millis(1_000))
            .unwrap()
            .len()
    };
    let idle = steps(&mut connection, |connection| assert_eq!(due(connection), 0));
    assert!(idle < 100, "{idle} steps");
    connection.execute("UPDATE events SET due_at = 1 WHERE id <= 6", []).unwrap();
    let busy =
        steps(&mut connection, |connection| assert_eq!(due(connection), 2, "partner 0 has no endpoint"));
    assert!(busy < 1_000, "{busy} steps");
}
