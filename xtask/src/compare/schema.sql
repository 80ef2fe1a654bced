-- What a plain service on PostgreSQL would have: a function for each of a transfer's two steps.
CREATE TABLE transfers (
    id BIGINT GENERATED ALWAYS AS IDENTITY (CACHE 32) PRIMARY KEY,
    partner INT NOT NULL,
    reference TEXT NOT NULL,
    amount BIGINT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (partner, reference)
) WITH (fillfactor = 80);
CREATE TABLE entries (
    id BIGINT GENERATED ALWAYS AS IDENTITY (CACHE 64) PRIMARY KEY,
    transfer BIGINT NOT NULL,
    account BIGINT NOT NULL,
    amount BIGINT NOT NULL
);
CREATE TABLE balances (account BIGINT PRIMARY KEY, amount BIGINT NOT NULL CHECK (amount >= 0)) WITH (fillfactor = 40);
-- Of each partner: what it has, what is held, what is owed to the provider, and commission.
INSERT INTO balances SELECT partner * 10 + kind, CASE kind WHEN 0 THEN 1::BIGINT << 50 ELSE 0 END
FROM generate_series(1, 100) AS partner, generate_series(0, 3) AS kind;

CREATE FUNCTION hold(partner INT, reference TEXT, amount BIGINT, body TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE transfer BIGINT;
BEGIN
    UPDATE balances b SET amount = b.amount - hold.amount WHERE account = partner * 10;
    UPDATE balances b SET amount = b.amount + hold.amount WHERE account = partner * 10 + 1;
    INSERT INTO transfers AS t (partner, reference, amount, state, body)
    VALUES (hold.partner, hold.reference, hold.amount, 'held', hold.body) RETURNING id INTO transfer;
    INSERT INTO entries (transfer, account, amount)
    VALUES (transfer, partner * 10, -amount), (transfer, partner * 10 + 1, amount);
    RETURN transfer;
END $$;

CREATE FUNCTION settle(partner INT, transfer BIGINT, amount BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    UPDATE transfers SET state = 'complete' WHERE id = transfer AND state = 'held';
    INSERT INTO entries (transfer, account, amount)
    VALUES (transfer, partner * 10 + 1, -amount), (transfer, partner * 10 + 2, amount - amount / 20),
        (transfer, partner * 10 + 3, amount / 20);
    UPDATE balances b SET amount = b.amount - settle.amount WHERE account = partner * 10 + 1;
    UPDATE balances b SET amount = b.amount + settle.amount - settle.amount / 20 WHERE account = partner * 10 + 2;
    UPDATE balances b SET amount = b.amount + settle.amount / 20 WHERE account = partner * 10 + 3;
END $$;
ANALYZE;
