-- Whether the end of a credential was set by a revocation or a rotation: such a one gets no other secret.
ALTER TABLE credentials ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));
