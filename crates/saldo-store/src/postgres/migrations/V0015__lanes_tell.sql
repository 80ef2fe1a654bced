-- The command that wrote last for the partner: who finds its own here may go on with what it remembers of the partner.
-- Older nodes do not say that they wrote, so none may work beside one that believes it.
ALTER TABLE lanes ADD COLUMN command BIGINT NOT NULL DEFAULT 0;

UPDATE speakers SET oldest = 15;
