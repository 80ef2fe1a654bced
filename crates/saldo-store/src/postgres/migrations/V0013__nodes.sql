-- The processes at work on this database. Each has a number, which is in its ids, while its lease runs; `incarnation`
-- tells who has a number from who had it before. Moments are milliseconds of this server's clock.
CREATE TABLE nodes (
    number BIGINT PRIMARY KEY,
    incarnation BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    -- Whether it takes part in the background work; one that is about to stop does not.
    works BOOLEAN NOT NULL DEFAULT true,
    -- Up to which incarnation others have taken up what was left open.
    taken_up BIGINT NOT NULL
);
INSERT INTO nodes (number, incarnation, lease_until, taken_up) SELECT number, 0, 0, 0 FROM generate_series(0, 15) AS number;

-- Whose the background work is: each share is of the partners whose id spreads to it.
CREATE TABLE shares (
    share BIGINT PRIMARY KEY,
    node BIGINT NOT NULL,
    incarnation BIGINT NOT NULL,
    lease_until BIGINT NOT NULL
);
INSERT INTO shares SELECT share, 0, 0, 0 FROM generate_series(0, 63) AS share;
CREATE INDEX shares_of_node ON shares (node, incarnation);

-- What each process has counted of calls that have limits, told to the others about once a second.
CREATE TABLE calls (
    counted TEXT NOT NULL,
    key BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    node BIGINT NOT NULL,
    began_at BIGINT NOT NULL,
    length_ms BIGINT NOT NULL,
    calls BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (counted, key, slot, node)
);
CREATE INDEX calls_changed ON calls (changed_at);
