-- What partners are told. `id` is the command that ended the transfer; `frozen` is the transfer as JSON, as it was then.
-- `body` is what was sent first; `due_at` is NULL once nothing is to be sent any more.
CREATE TABLE events (
    partner BIGINT NOT NULL,
    id BIGINT NOT NULL,
    dialect TEXT COLLATE "C" NOT NULL,
    transfer BIGINT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('pending', 'delivered', 'given_up')),
    tries BIGINT NOT NULL,
    tries_before BIGINT NOT NULL,
    due_at BIGINT,
    body TEXT COLLATE "C",
    frozen TEXT COLLATE "C" NOT NULL,
    command BIGINT NOT NULL,
    PRIMARY KEY (partner, id)
);

CREATE INDEX events_due ON events (partner, dialect, due_at, id) WHERE due_at IS NOT NULL;
-- Of all, but for those alone who ask by transfer: see `transfers_account_number`.
CREATE INDEX events_transfer ON events (partner, transfer, id) WHERE transfer > 0;

-- Every try to tell an event. `status` is NULL where no answer came; then `answer` says why, else it is the beginning
-- of the answer's body.
CREATE TABLE deliveries (
    partner BIGINT NOT NULL,
    event BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    status BIGINT,
    answer TEXT COLLATE "C" NOT NULL,
    took_ms BIGINT NOT NULL,
    PRIMARY KEY (partner, event, number)
);

ALTER TABLE endpoints ADD COLUMN failing_since BIGINT;
ALTER TABLE endpoints ADD COLUMN disabled_at BIGINT;
ALTER TABLE endpoints ADD COLUMN disabled_cause TEXT COLLATE "C";
