-- Every key begins with the partner. Amounts are minor units of the row's currency; moments are milliseconds since 1970.
-- `command` is the command that wrote the row as it stands.

CREATE TABLE partners (
    id BIGINT PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    parent BIGINT,
    prevent_duplicates TEXT COLLATE "C" NOT NULL CHECK (prevent_duplicates IN ('on', 'off')),
    created_at BIGINT NOT NULL,
    command BIGINT NOT NULL
);

CREATE TABLE credentials (
    partner BIGINT NOT NULL,
    id BIGINT NOT NULL,
    dialect TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL,
    secret_hash BYTEA NOT NULL CHECK (length(secret_hash) = 32),
    label TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    command BIGINT NOT NULL,
    PRIMARY KEY (partner, id)
);

CREATE TABLE endpoints (
    partner BIGINT NOT NULL,
    dialect TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    secret_sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    command BIGINT NOT NULL,
    PRIMARY KEY (partner, dialect)
);

-- The catalogue belongs to no partner. `files` is a JSON list of [name, text].
CREATE TABLE catalogues (
    version BIGINT PRIMARY KEY,
    imported_at BIGINT NOT NULL,
    command BIGINT NOT NULL,
    files TEXT COLLATE "C" NOT NULL
);

-- Counters that tell a reader whether what it remembers is still so.
CREATE TABLE versions (
    name TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL
);

INSERT INTO versions (name, version) VALUES ('directory', 0);

-- `id` is derived from partner, currency and name.
CREATE TABLE accounts (
    partner BIGINT NOT NULL,
    id BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    debits_pending BIGINT NOT NULL CHECK (debits_pending >= 0),
    debits_posted BIGINT NOT NULL CHECK (debits_posted >= 0),
    credits_pending BIGINT NOT NULL CHECK (credits_pending >= 0),
    credits_posted BIGINT NOT NULL CHECK (credits_posted >= 0),
    credit_limit BIGINT NOT NULL CHECK (credit_limit >= 0),
    command BIGINT NOT NULL,
    PRIMARY KEY (partner, id)
);

-- One side of a posting; `posting` is the command that made it. `side` is D (debit) or C (credit).
CREATE TABLE entries (
    partner BIGINT NOT NULL,
    account BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    posting BIGINT NOT NULL,
    transfer BIGINT,
    side TEXT COLLATE "C" NOT NULL CHECK (side IN ('D', 'C')),
    pending BIGINT NOT NULL,
    posted BIGINT NOT NULL,
    balance_after BIGINT NOT NULL,
    PRIMARY KEY (partner, account, sequence)
);

-- `newest` is the newest transfer with the reference, older ones follow by `previous`. `holder` is the one that has it,
-- NULL while the reference is free; `hash` is of what the holder was asked for. `crowded` is true once an open transfer
-- lost the reference to another.
CREATE TABLE claims (
    partner BIGINT NOT NULL,
    dialect TEXT COLLATE "C" NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    newest BIGINT NOT NULL,
    holder BIGINT,
    crowded BOOLEAN NOT NULL,
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (partner, dialect, reference)
);

-- `postings` lists the transfer's entries as account:sequence. `attempt`, `receipt` and `refusal` are JSON, and
-- so is `ordered`: what of the order has no column.
CREATE TABLE transfers (
    partner BIGINT NOT NULL,
    id BIGINT NOT NULL,
    dialect TEXT COLLATE "C" NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    previous BIGINT,
    state TEXT COLLATE "C" NOT NULL,
    knowledge TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    account_number TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    total_minor BIGINT NOT NULL,
    held_minor BIGINT NOT NULL,
    provider_ref TEXT COLLATE "C",
    started_at BIGINT NOT NULL,
    completed_at BIGINT,
    due_at BIGINT,
    checks BIGINT NOT NULL,
    command BIGINT NOT NULL,
    postings TEXT COLLATE "C" NOT NULL,
    refusal TEXT COLLATE "C",
    receipt TEXT COLLATE "C",
    attempt TEXT COLLATE "C",
    ordered TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (partner, id)
);

-- Of all that have one. The condition is there so that no plan by partner and id takes this index for the key, which
-- is as good as the key while a table is empty, and a statement is planned once.
CREATE INDEX transfers_account_number ON transfers (partner, account_number, id) WHERE account_number <> '';

-- Only open transfers are due.
CREATE INDEX transfers_due ON transfers (partner, due_at) WHERE due_at IS NOT NULL;

-- Attempts that were followed by another, with what became of them. `attempt` and `refusal` are JSON.
CREATE TABLE attempts (
    partner BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    id BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    knowledge TEXT COLLATE "C" NOT NULL,
    provider_ref TEXT COLLATE "C",
    refusal TEXT COLLATE "C",
    attempt TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (partner, transfer, id)
);

-- Money into or out of an account, outside any transfer. `id` is its command.
CREATE TABLE movements (
    partner BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    amount_minor BIGINT NOT NULL,
    available_after_minor BIGINT NOT NULL,
    reference TEXT COLLATE "C",
    note TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (partner, id)
);

CREATE UNIQUE INDEX movements_reference ON movements (partner, reference) WHERE reference IS NOT NULL;

-- Evidence against a final state. `id` is its command; `receipt` and `refusal` are JSON.
CREATE TABLE discrepancies (
    partner BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL CHECK (verdict IN ('delivered', 'refused', 'unknown')),
    provider_ref TEXT COLLATE "C",
    receipt TEXT COLLATE "C",
    refusal TEXT COLLATE "C",
    PRIMARY KEY (partner, id)
);
