//! Rows of many keys, in one query.

use super::columns::{Columns, RowError, collect};
use super::session::{Session, Value};

/// The rows of keys that are two numbers each. `{pairs}` stands for them in the SQL, as a table `k (a, b)`, and a
/// `CROSS JOIN` after it says that they are gone through in their order (SQLite keeps to it). `more` are
/// the values of the places from `?2` on.
pub(crate) fn of_pairs<T>(
    session: &dyn Session,
    sql: &str,
    pairs: &[(i64, i64)],
    more: &[Value<'_>],
    read: impl Fn(&mut Columns<'_>) -> Result<T, RowError>,
) -> Result<Vec<T>, RowError> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let list = serde_json::to_string(pairs).map_err(|error| RowError::value("keys", error.to_string()))?;
    let values: Vec<_> = std::iter::once(Value::from(&list)).chain(more.iter().copied()).collect();
    collect(session, &sql.replace("{pairs}", session.pairs()), &values, read)
}
