-- Every key begins with the partner. Amounts are minor units of the row's currency; moments are milliseconds since 1970.
-- `command` is the command that wrote the row as it stands.

CREATE TABLE partners (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    parent INTEGER,
    prevent_duplicates TEXT NOT NULL CHECK (prevent_duplicates IN ('on', 'off')),
    created_at INTEGER NOT NULL,
    command INTEGER NOT NULL
) STRICT;

CREATE TABLE credentials (
    partner INTEGER NOT NULL,
    id INTEGER NOT NULL,
    dialect TEXT NOT NULL,
    currency TEXT NOT NULL,
    public_id TEXT NOT NULL,
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    command INTEGER NOT NULL,
    PRIMARY KEY (partner, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE endpoints (
    partner INTEGER NOT NULL,
    dialect TEXT NOT NULL,
    url TEXT NOT NULL,
    secret_sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    command INTEGER NOT NULL,
    PRIMARY KEY (partner, dialect)
) STRICT, WITHOUT ROWID;

-- The catalogue belongs to no partner. `files` is a JSON list of [name, text].
CREATE TABLE catalogues (
    version INTEGER PRIMARY KEY,
    imported_at INTEGER NOT NULL,
    command INTEGER NOT NULL,
    files TEXT NOT NULL
) STRICT;

-- Counters that tell a reader whether what it remembers is still so.
CREATE TABLE versions (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO versions (name, version) VALUES ('directory', 0);

-- `id` is derived from partner, currency and name.
CREATE TABLE accounts (
    partner INTEGER NOT NULL,
    id INTEGER NOT NULL,
    currency TEXT NOT NULL,
    name TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    debits_pending INTEGER NOT NULL CHECK (debits_pending >= 0),
    debits_posted INTEGER NOT NULL CHECK (debits_posted >= 0),
    credits_pending INTEGER NOT NULL CHECK (credits_pending >= 0),
    credits_posted INTEGER NOT NULL CHECK (credits_posted >= 0),
    credit_limit INTEGER NOT NULL CHECK (credit_limit >= 0),
    command INTEGER NOT NULL,
    PRIMARY KEY (partner, id)
) STRICT, WITHOUT ROWID;

-- One side of a posting; `posting` is the command that made it. `side` is D (debit) or C (credit).
CREATE TABLE entries (
    partner INTEGER NOT NULL,
    account INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    posting INTEGER NOT NULL,
    transfer INTEGER,
    side TEXT NOT NULL CHECK (side IN ('D', 'C')),
    pending INTEGER NOT NULL,
    posted INTEGER NOT NULL,
    balance_after INTEGER NOT NULL,
    PRIMARY KEY (partner, account, sequence)
) STRICT, WITHOUT ROWID;

-- `newest` is the newest transfer with the reference, older ones follow by `previous`. `holder` is the one that has it,
-- NULL while the reference is free; `hash` is of what the holder was asked for. `crowded` is 1 once an open transfer
-- lost the reference to another.
CREATE TABLE claims (
    partner INTEGER NOT NULL,
    dialect TEXT NOT NULL,
    reference TEXT NOT NULL,
    newest INTEGER NOT NULL,
    holder INTEGER,
    crowded INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (partner, dialect, reference)
) STRICT, WITHOUT ROWID;

-- `postings` lists the transfer's entries as account:sequence. `attempt`, `receipt` and `refusal` are JSON, and
-- so is `ordered`: what of the order has no column.
CREATE TABLE transfers (
    partner INTEGER NOT NULL,
    id INTEGER NOT NULL,
    dialect TEXT NOT NULL,
    reference TEXT NOT NULL,
    previous INTEGER,
    state TEXT NOT NULL,
    knowledge TEXT NOT NULL,
    sku TEXT NOT NULL,
    provider TEXT NOT NULL,
    account_number TEXT NOT NULL,
    currency TEXT NOT NULL,
    total_minor INTEGER NOT NULL,
    held_minor INTEGER NOT NULL,
    provider_ref TEXT,
    started_at INTEGER NOT NULL,
    completed_at INTEGER,
    due_at INTEGER,
    checks INTEGER NOT NULL,
    command INTEGER NOT NULL,
    postings TEXT NOT NULL,
    refusal TEXT,
    receipt TEXT,
    attempt TEXT,
    ordered TEXT NOT NULL,
    PRIMARY KEY (partner, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX transfers_account_number ON transfers (partner, account_number, id);

-- Only open transfers are due.
CREATE INDEX transfers_due ON transfers (partner, due_at) WHERE due_at IS NOT NULL;

-- Attempts that were followed by another, with what became of them. `attempt` and `refusal` are JSON.
CREATE TABLE attempts (
    partner INTEGER NOT NULL,
    transfer INTEGER NOT NULL,
    id INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    knowledge TEXT NOT NULL,
    provider_ref TEXT,
    refusal TEXT,
    attempt TEXT NOT NULL,
    PRIMARY KEY (partner, transfer, id)
) STRICT, WITHOUT ROWID;

-- Money into or out of an account, outside any transfer. `id` is its command.
CREATE TABLE movements (
    partner INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    available_after_minor INTEGER NOT NULL,
    reference TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (partner, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX movements_reference ON movements (partner, reference) WHERE reference IS NOT NULL;

-- Evidence against a final state. `id` is its command; `receipt` and `refusal` are JSON.
CREATE TABLE discrepancies (
    partner INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    transfer INTEGER NOT NULL,
    state TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('delivered', 'refused', 'unknown')),
    provider_ref TEXT,
    receipt TEXT,
    refusal TEXT,
    PRIMARY KEY (partner, id)
) STRICT, WITHOUT ROWID;
