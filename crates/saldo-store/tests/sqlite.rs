//! The store contract on SQLite. What only SQLite can show is in the files beside this one.

use saldo_testkit::{Fresh, store_contract};

store_contract!(sqlite => Fresh::file);
