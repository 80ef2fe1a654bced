//! The keys that sign tokens: their names and times, never more.

use serde::Serialize;

#[derive(Debug, Serialize)]
pub(in crate::admin) struct SigningKey {
    pub kid: String,
    pub signs: bool,
    pub created_at: String,
    pub verifies_until: Option<String>,
}
