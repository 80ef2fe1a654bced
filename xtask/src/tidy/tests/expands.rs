//! Migrations that expand pass, and those that take away or narrow are refused.

use super::super::expands::check;
use super::super::tree::Tree;
use super::{assert_one, lines};

const STEP: &str = "crates/saldo-store/src/sqlite/migrations/V0015__later.sql";

#[test]
fn what_takes_away_or_narrows_is_refused() {
    for (words, named) in [
        ("DROP TABLE events;", "`DROP`"),
        ("alter table events rename column at to moment;", "`RENAME`"),
        ("ALTER TABLE events ALTER COLUMN at TYPE INT;", "`TYPE`"),
        ("ALTER TABLE events ALTER COLUMN body SET NOT NULL;", "`SET NOT NULL`"),
        ("DELETE FROM events;", "`DELETE`"),
        ("ALTER TABLE events ADD COLUMN colour TEXT NOT NULL;", "NOT NULL without a DEFAULT"),
    ] {
        let text = format!("-- Adds a colour.\nCREATE TABLE colours (name TEXT NOT NULL);\n\n{words}\n");
        let faults = check(&Tree::from([(STEP, text.as_str())]));
        assert_one(&faults, &format!("{STEP}:4: expands: "), &[named]);
    }
}

#[test]
fn what_expands_passes_and_so_do_the_steps_from_before() {
    let grows = "-- Nothing is dropped here: DROP.
CREATE TABLE colours (name TEXT NOT NULL, type_of INTEGER);
CREATE INDEX colours_name ON colours (name);
ALTER TABLE events ADD COLUMN colour TEXT;
ALTER TABLE events ADD COLUMN shade INTEGER NOT NULL DEFAULT 0;
UPDATE speakers SET oldest = 15;
";
    let faults = check(&Tree::from([
        (STEP, grows),
        ("crates/saldo-store/src/postgres/migrations/V0009__before.sql", "DROP TABLE events;"),
        ("docs/V0016__none.sql", "DROP TABLE events;"),
    ]));
    assert_eq!(lines(&faults), [""; 0]);
}
