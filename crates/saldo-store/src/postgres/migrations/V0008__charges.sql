-- What a charge that is collected as it is paid has brought so far.
ALTER TABLE transfers ADD COLUMN paid_minor BIGINT NOT NULL DEFAULT 0;

-- Each payment of such a charge, once by the instrument's own id of it. `id` is its command.
CREATE TABLE payments (
    partner BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (partner, transfer, reference)
);

-- The payment that an event tells, in the transfer's currency; NULL for an end.
ALTER TABLE events ADD COLUMN payment_minor BIGINT;
