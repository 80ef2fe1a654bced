-- The oldest number of a step that a node must know to work on this database: a step that older nodes cannot live
-- with raises it. Receipts are sealed from here on, and older nodes cannot read them.
CREATE TABLE speakers (
    oldest BIGINT NOT NULL
);

INSERT INTO speakers (oldest) VALUES (14);

-- Each time that the database was brought back from a backup: what was committed after `since` is lost. Until it has
-- ended nothing is sent.
CREATE TABLE recoveries (
    id BIGINT PRIMARY KEY,
    since BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    cause TEXT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT CHECK (ended_by IN ('comparison', 'person')),
    reason TEXT,
    command BIGINT
);

-- Deliveries that a provider listed and the books did not know. `transfer` stands for it; `listed` is JSON.
CREATE TABLE found_deliveries (
    connector TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    recovery BIGINT NOT NULL,
    transfer BIGINT,
    listed TEXT NOT NULL,
    command BIGINT NOT NULL,
    PRIMARY KEY (connector, attempt)
);
