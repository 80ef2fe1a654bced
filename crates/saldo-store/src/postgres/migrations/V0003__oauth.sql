-- An OAuth client is a credential with a public id whose tokens live this long; NULL is shown with each call.
ALTER TABLE credentials ADD COLUMN token_lifetime_s BIGINT CHECK (token_lifetime_s > 0);

-- When a credential was last taken; written about once a minute.
CREATE TABLE credential_uses (
    partner BIGINT NOT NULL,
    credential BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    command BIGINT NOT NULL,
    PRIMARY KEY (partner, credential)
);

-- The keys that sign tokens belong to no partner. `private_sealed` is PKCS #8 under the master key; the newest signs.
CREATE TABLE signing_keys (
    kid TEXT COLLATE "C" PRIMARY KEY,
    private_sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    command BIGINT NOT NULL
);
