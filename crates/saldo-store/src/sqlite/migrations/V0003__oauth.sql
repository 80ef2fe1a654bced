-- An OAuth client is a credential with a public id whose tokens live this long; NULL is shown with each call.
ALTER TABLE credentials ADD COLUMN token_lifetime_s INTEGER CHECK (token_lifetime_s > 0);

-- When a credential was last taken; written about once a minute.
CREATE TABLE credential_uses (
    partner INTEGER NOT NULL,
    credential INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    command INTEGER NOT NULL,
    PRIMARY KEY (partner, credential)
) STRICT, WITHOUT ROWID;

-- The keys that sign tokens belong to no partner. `private_sealed` is PKCS #8 under the master key; the newest signs.
CREATE TABLE signing_keys (
    kid TEXT PRIMARY KEY,
    private_sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    command INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
