-- What a charge that is collected as it is paid has brought so far.
ALTER TABLE transfers ADD COLUMN paid_minor INTEGER NOT NULL DEFAULT 0;

-- Each payment of such a charge, once by the instrument's own id of it. `id` is its command.
CREATE TABLE payments (
    partner INTEGER NOT NULL,
    transfer INTEGER NOT NULL,
    reference TEXT NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    currency TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (partner, transfer, reference)
) STRICT, WITHOUT ROWID;

-- The payment that an event tells, in the transfer's currency; NULL for an end.
ALTER TABLE events ADD COLUMN payment_minor INTEGER;
