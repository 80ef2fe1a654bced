-- Whether the end of a credential was set by a revocation or a rotation: such a one gets no other secret.
ALTER TABLE credentials ADD COLUMN withdrawn BOOLEAN NOT NULL DEFAULT FALSE;
