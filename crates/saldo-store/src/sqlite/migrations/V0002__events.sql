-- What partners are told. `id` is the command that ended the transfer; `frozen` is the transfer as JSON, as it was then.
-- `body` is what was sent first; `due_at` is NULL once nothing is to be sent any more.
CREATE TABLE events (
    partner INTEGER NOT NULL,
    id INTEGER NOT NULL,
    dialect TEXT NOT NULL,
    transfer INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'given_up')),
    tries INTEGER NOT NULL,
    tries_before INTEGER NOT NULL,
    due_at INTEGER,
    body TEXT,
    frozen TEXT NOT NULL,
    command INTEGER NOT NULL,
    PRIMARY KEY (partner, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_due ON events (partner, dialect, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX events_transfer ON events (partner, transfer, id);

-- Every try to tell an event. `status` is NULL where no answer came; then `answer` says why, else it is the beginning
-- of the answer's body.
CREATE TABLE deliveries (
    partner INTEGER NOT NULL,
    event INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    url TEXT NOT NULL,
    status INTEGER,
    answer TEXT NOT NULL,
    took_ms INTEGER NOT NULL,
    PRIMARY KEY (partner, event, number)
) STRICT, WITHOUT ROWID;

ALTER TABLE endpoints ADD COLUMN failing_since INTEGER;
ALTER TABLE endpoints ADD COLUMN disabled_at INTEGER;
ALTER TABLE endpoints ADD COLUMN disabled_cause TEXT;
