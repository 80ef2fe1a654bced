-- The oldest number of a step that a node must know to work on this database: a step that older nodes cannot live
-- with raises it. Receipts are sealed from here on, and older nodes cannot read them.
CREATE TABLE speakers (
    oldest INTEGER NOT NULL
) STRICT;

INSERT INTO speakers (oldest) VALUES (14);

-- Each time that the database was brought back from a backup: what was committed after `since` is lost. Until it has
-- ended nothing is sent.
CREATE TABLE recoveries (
    id INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    ended_at INTEGER,
    ended_by TEXT CHECK (ended_by IN ('comparison', 'person')),
    reason TEXT,
    command INTEGER
) STRICT;

-- Deliveries that a provider listed and the books did not know. `transfer` stands for it; `listed` is JSON.
CREATE TABLE found_deliveries (
    connector TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    recovery INTEGER NOT NULL,
    transfer INTEGER,
    listed TEXT NOT NULL,
    command INTEGER NOT NULL,
    PRIMARY KEY (connector, attempt)
) STRICT, WITHOUT ROWID;
